"""Answers to the tasks of ``02_choosing_k_exercises``, as students may write them."""

import numpy as np
from scipy.spatial.distance import cdist, pdist, squareform
from sklearn.metrics import silhouette_samples

from homl_clustering import selection
from tests.exercises.choosing_k_more import MORE
from tests.exercises.elbow_more import MORE as MORE_OF_ELBOWS


def _right(name, *answers):
    return [{name: answer} for answer in answers]


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# 1. Two mean distances


def both_by_loops(X, labels, i):
    sums, counts = {}, {}
    for j in range(len(X)):
        if j != i:
            d = sum((p - q) ** 2 for p, q in zip(X[i], X[j], strict=True)) ** 0.5
            sums[labels[j]] = sums.get(labels[j], 0) + d
            counts[labels[j]] = counts.get(labels[j], 0) + 1
    means = {c: sums[c] / counts[c] for c in sums}
    a = means.pop(labels[i])
    return [a, min(means.values())]


def both_with_scipy(X, labels, i):
    d = cdist(X[i : i + 1], X)[0]
    mine = (labels == labels[i]) & (np.arange(len(X)) != i)
    others = set(labels) - {labels[i]}
    return d[mine].mean(), np.min([np.average(d, weights=labels == c) for c in others])


def both_in_float32(X, labels, i):
    X = X.astype(np.float32)
    d = squareform(pdist(X))[i].astype(np.float32)
    n = (labels == labels[i]).sum()
    a = d[labels == labels[i]].mean() * n / (n - 1)
    return np.array([a, min(d[labels == c].mean() for c in set(labels) - {labels[i]})])


def _distances(X, i):
    return np.hypot.reduce(X - X[i], axis=1)


def _groups(X, labels, i, measure=_distances):
    """Return the distances to the own cluster, and lists of those to the others."""
    d = measure(X, i)
    own = [d[j] for j in range(len(X)) if labels[j] == labels[i] and j != i]
    others = [[d[j] for j in range(len(X)) if labels[j] == c] for c in set(labels) - {labels[i]}]
    return own, others


def _mean(values):
    return sum(values) / len(values)


def self_counted(X, labels, i):
    own, others = _groups(X, labels, i)
    return sum(own) / (len(own) + 1), min(map(_mean, others))


def own_in_b(X, labels, i):
    d = _distances(X, i)
    means = [d[labels == c].mean() for c in set(labels)]
    return _mean(_groups(X, labels, i)[0]), min(means)


def all_together(X, labels, i):
    own, others = _groups(X, labels, i)
    return _mean(own), _mean([d for group in others for d in group])


def farthest_cluster(X, labels, i):
    own, others = _groups(X, labels, i)
    return _mean(own), max(map(_mean, others))


def nearest_foreigner(X, labels, i):
    own, others = _groups(X, labels, i)
    return _mean(own), min(min(group) for group in others)


def to_centers(X, labels, i):
    names = sorted(set(labels))
    means = np.array([X[labels == c].mean(0) for c in names])
    d = dict(zip(names, np.linalg.norm(means - X[i], axis=1), strict=True))
    own = d.pop(labels[i])
    return own, min(d.values())


def of_nearest_center(X, labels, i):
    names = [c for c in sorted(set(labels)) if c != labels[i]]
    nearest = min(names, key=lambda c: np.linalg.norm(X[labels == c].mean(0) - X[i]))
    return _mean(_groups(X, labels, i)[0]), _distances(X, i)[labels == nearest].mean()


def squared(X, labels, i):
    own, others = _groups(X, labels, i, lambda X, i: ((X - X[i]) ** 2).sum(1))
    return _mean(own), min(map(_mean, others))


def city_blocks(X, labels, i):
    own, others = _groups(X, labels, i, lambda X, i: abs(X - X[i]).sum(1))
    return _mean(own), min(map(_mean, others))


def only_sums(X, labels, i):
    own, others = _groups(X, labels, i)
    return sum(own), min(map(sum, others))


def a_in_the_minimum(X, labels, i):
    own, others = _groups(X, labels, i)
    return _mean(own), min(_mean(own), *map(_mean, others))


# 2. Silhouettes


def coefficients_by_loops(X, labels):
    result = []
    for i in range(len(X)):
        if list(labels).count(labels[i]) == 1:
            result.append(0)
        else:
            a, b = both_by_loops(X, labels, i)
            result.append(1 - a / b if a < b else b / a - 1)
    return result


def coefficients_from_a_table(X, labels):
    names, codes = np.unique(labels, return_inverse=True)
    member = np.eye(len(names))[codes]
    sums, sizes = squareform(pdist(X)) @ member, member.sum(axis=0)
    own = np.take_along_axis(sums, codes[:, None], axis=1)[:, 0]
    means = np.where(member == 1, np.inf, sums / sizes)
    b, n = means.min(axis=1), sizes[codes]
    a = own / np.maximum(n - 1, 1)
    return np.where(n == 1, 0, (b - a) / np.maximum(a, b)).astype(np.float32)


def _apply(formula, both=both_with_scipy, alone=0.0):
    def coefficients(X, labels):
        single = [np.count_nonzero(labels == label) == 1 for label in labels]
        values = [alone if single[i] else formula(*both(X, labels, i)) for i in range(X.shape[0])]
        return np.array(values)

    return coefficients


def _right_formula(a, b):
    return (b - a) / max([a, b])


# 3. The elbow


def elbow_by_loops(n_clusters, inertias):
    x = [float(np.log10(k)) for k in n_clusters]
    y = [float(np.log10(j)) for j in inertias]
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    best, depth = None, 0
    for i in range(1, len(x) - 1):
        below = y[0] + slope * (x[i] - x[0]) - y[i]
        if below > depth:
            best, depth = i, below
    if best is None:
        return None
    p = -(y[best] - y[best - 1]) / (x[best] - x[best - 1])
    q = -(y[-1] - y[best]) / (x[-1] - x[best])
    if p > 2 and p > 2 * q:
        return float(n_clusters[best])
    return None


def elbow_by_the_distance_to_the_chord(n_clusters, inertias):
    curve = np.log2(np.column_stack([n_clusters, inertias]).astype(np.float32))
    along = curve[-1] - curve[0]
    away = along[1] * (curve[:, 0] - curve[0, 0]) - along[0] * (curve[:, 1] - curve[0, 1])
    e = 1 + away[1:-1].argmax()
    slopes = [np.polyfit(*curve[[i, j]].T, 1)[0] for i, j in ((e - 1, e), (e, -1))]
    if away[e] <= 0 or not slopes[0] < min(-2, 2 * slopes[1]):
        return None
    return n_clusters[e]


def _elbow(n_clusters, inertias, **other):
    """Return the elbow by the rule of the exercise, with some part done in another way."""
    k, j = (np.array(values, float) for values in (n_clusters, inertias))
    x, y = other.get("x", np.log)(k), other.get("y", np.log)(j)
    chord = np.interp(x, x[[0, -1]], y[[0, -1]])
    e = other.get("candidate", lambda x, y, chord: (chord - y)[1:-1].argmax() + 1)(x, y, chord)
    slopes = np.diff(y) / np.diff(x)
    p = other.get("p", lambda x, y, e: -slopes[e - 1])(x, y, e)
    q = other.get("q", lambda x, y, e: -(y[-1] - y[e]) / (x[-1] - x[e]))(x, y, e)
    below = y[e] < chord[e] or other.get("anywhere", False)
    if below and other.get("rule", lambda p, q: p > 2 and p > 2 * q)(p, q):
        return other.get("result", lambda k, e: k[e])(n_clusters, e)
    return other.get("none")


def _other(**parts):
    return lambda n_clusters, inertias: _elbow(n_clusters, inertias, **parts)


def _plain(values):
    return values


class Series:
    """A column as other libraries have them: no list, but `np.asarray` reads it."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


def both_in_a_series(X, labels, i):
    return Series(both_by_loops(X, labels, i))


RIGHT = {
    "02.warm_up": [{"answer": "b"}, {"answer": ["B"]}],
    "02.a_and_b": _right(
        "a_and_b", both_by_loops, both_with_scipy, both_in_float32, both_in_a_series
    ),
    "02.silhouettes": _right(
        "silhouettes", coefficients_by_loops, coefficients_from_a_table, silhouette_samples
    ),
    "02.elbow": _right(
        "elbow", elbow_by_loops, elbow_by_the_distance_to_the_chord, selection.elbow, _elbow
    ),
}
WRONG = {
    "02.warm_up": [("k=6", {"answer": "a"}), ("rising inertia", {"answer": "c"})],
    "02.a_and_b": _wrong(
        "a_and_b",
        ("point itself is not", self_counted),
        ("own cluster is none", own_in_b),
        ("not for all of them together", all_together),
        ("not the largest", farthest_cluster),
        ("nearest foreign point", nearest_foreigner),
        ("distances to centers", to_centers),
        ("nearest center may", of_nearest_center),
        ("squared distances", squared),
        ("absolute differences", city_blocks),
        ("These are sums:", only_sums),
        ("no part in the minimum", a_in_the_minimum),
        ("a comes first", lambda X, labels, i: both_by_loops(X, labels, i)[::-1]),
        ("return a, b", lambda X, labels, i: both_by_loops(X, labels, i)[0]),
    ),
    "02.silhouettes": _wrong(
        "silhouettes",
        ("The sign", _apply(lambda a, b: (a - b) / max(a, b))),
        ("it is not always b", _apply(lambda a, b: 1 - a / b)),
        ("not by a.", _apply(lambda a, b: b / a - 1)),
        ("not by the smaller", _apply(lambda a, b: (b - a) / min(a, b))),
        ("not by their sum", _apply(lambda a, b: (b - a) / (b + a))),
        ("differences b - a", _apply(lambda a, b: b - a)),
        ("no absolute value", _apply(lambda a, b: np.abs(b - a) / max(a, b))),
        ("silhouette score", lambda X, labels: np.mean(coefficients_by_loops(X, labels))),
        ("gets 0: there is no other", _apply(_right_formula, alone=1)),
        ("0 / 0", _apply(_right_formula, alone=np.nan)),
        ("counts the point itself", _apply(_right_formula, self_counted)),
        ("smallest of their means", _apply(_right_formula, all_together)),
        ("includes the own cluster", _apply(_right_formula, own_in_b)),
        ("distances to centers", _apply(_right_formula, to_centers)),
        ("squared distances", _apply(_right_formula, squared)),
    ),
    "02.elbow": _wrong(
        "elbow",
        ("position of the elbow", _other(result=lambda k, e: int(e))),
        ("number before the elbow", _other(result=lambda k, e: k[1:-1][e - 2])),
        ("of both numbers", _other(x=_plain, y=_plain)),
        ("of the numbers of clusters, too", _other(x=_plain)),
        ("of the inertias, too", _other(y=_plain)),
        ("Not every curve", _other(rule=lambda p, q: True, anywhere=True)),
        ("p > 2 is not enough", _other(rule=lambda p, q: p > 2)),
        ("p > 2 q is not enough", _other(rule=lambda p, q: p > 2 * q)),
        ("not or", _other(rule=lambda p, q: p > 2 or p > 2 * q)),
        ("has to lie below the chord", _other(anywhere=True)),
        ("not to the next one", _other(q=lambda x, y, e: (y[e] - y[e + 1]) / (x[e + 1] - x[e]))),
        (
            "not the whole way from the first",
            _other(p=lambda x, y, e: (y[0] - y[e]) / (x[e] - x[0])),
        ),
        (
            "difference of the logarithms of k",
            _other(p=lambda x, y, e: y[e - 1] - y[e], q=lambda x, y, e: y[e] - y[-1]),
        ),
        (
            "after the largest fall",
            _other(candidate=lambda x, y, chord: np.argmax(-np.diff(np.exp(y[:-1]))) + 1),
        ),
        (
            "after the steepest step",
            _other(candidate=lambda x, y, chord: np.argmax(-np.diff(y[:-1]) / np.diff(x[:-1])) + 1),
        ),
        ("not 0 or False", _other(none=False)),
        ("not -1", _other(none=-1)),
        ("not NaN", _other(none=float("nan"))),
        ("only where a condition fails", lambda n_clusters, inertias: None),
        ("It is text", lambda *a: str(elbow_by_loops(*a))),
    ),
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])
WRONG["02.elbow"] += MORE_OF_ELBOWS["02.elbow"]
