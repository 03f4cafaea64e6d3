"""More wrong answers to the tasks of ``02_choosing_k_exercises`` on silhouettes and medoids."""

import numpy as np
from scipy.spatial.distance import cdist

RIGHT = WRONG = {}


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _avg(values):
    return np.sum(values) / np.float64(len(values))


def _both(
    a=_avg, b=_avg, of_all=min, measure="euclidean", names=lambda labels: sorted(set(labels))
):
    """Return a function that makes a and b by other rules."""

    def both(X, labels, i):
        d = cdist(X[[i]], X, measure)[0]
        own = [d[j] for j in range(len(X)) if labels[j] == labels[i] and j != i]
        others = [d[labels == c] for c in names(labels) if c != labels[i]]
        return a(np.array(own)), of_all([b(each) for each in others])

    return both


_right = _both()


def no_twins(X, labels, i):
    d = cdist(X[[i]], X)[0]
    return d[(labels == labels[i]) & (d != 0)].mean(), _right(X, labels, i)[1]


def up_to_their_number(X, labels, i):
    d = cdist(X[[i]], X)[0]
    means = [
        d[labels == c].mean()
        for c in range(len(set(labels)))
        if c != labels[i] and np.any(labels == c)
    ]
    return _right(X, labels, i)[0], min(means, default=np.inf)


def over_all(X, labels, i):
    return np.delete(cdist(X[[i]], X)[0], i).mean(), _right(X, labels, i)[1]


def to_means(X, labels, i):
    keep = np.arange(len(X)) != i
    d = {
        c: np.linalg.norm(X[keep & (labels == c)].mean(0) - X[i])
        for c in set(labels)
        if np.any(keep & (labels == c))
    }
    return d.pop(labels[i], np.nan), min(d.values())


def number_of_a_cluster(X, labels, i):
    d, own = cdist(X[[i]], X)[0], labels == i
    a = d[own].sum() / np.float64(own.sum() - 1)
    return a, min(d[labels == c].mean() for c in set(labels) - {i})


def coefficient(X, labels, i):
    a, b = _right(X, labels, i)
    return 1 - a / b if a < b else b / a - 1


def _rms(d):
    return np.linalg.norm(d) / np.sqrt(len(d))


def _less(d):
    return d.sum() / np.float64(len(d) - 1)


def _all_points(both=_right, formula=lambda a, b: (b - a) / max(a, b), alone=0.0):
    def silhouettes(X, labels):
        n = [list(labels).count(label) for label in labels]
        return [formula(*both(X, labels, i)) if n[i] > 1 else alone for i in range(len(X))]

    return silhouettes


def _then(change):
    return lambda X, labels: change(np.array(_all_points()(X, labels)), labels)


def one_divisor(X, labels):
    pairs = [_right(X, labels, i) for i in range(len(X))]
    largest = np.nanmax([max(np.nan_to_num(a), b) for a, b in pairs])
    return [(b - a) / largest if a == a else 0 for a, b in pairs]


def _split(distances, labels):
    a = np.array([row[c] for row, c in zip(distances, labels, strict=True)])
    return a, [np.delete(row, c) for row, c in zip(distances, labels, strict=True)]


def _ratio(a, b, below=None):
    below = max(a, b) if below is None else below
    return 0 if max(a, b) == 0 else (b - a) / below


def _from(a=None, b=min):
    def coefficients(distances, labels):
        own, others = _split(distances, labels)
        own = own if a is None else a(distances)
        return [_ratio(p, b(q)) for p, q in zip(own, others, strict=True)]

    return coefficients


def _of_ab(formula):
    def coefficients(distances, labels):
        own, others = _split(distances, labels)
        return formula(own, np.array([q.min() for q in others]))

    return coefficients


def simplified_by_loops(distances, labels):
    own, others = _split(distances, labels)
    return [_ratio(a, min(q)) for a, q in zip(own, others, strict=True)]


def next_number(distances, labels):
    n = distances.shape[1]
    return [_ratio(row[c], row[(c + 1) % n]) for row, c in zip(distances, labels, strict=True)]


def mean_for_b(distances, labels):
    return [_ratio(row[c], row.mean()) for row, c in zip(distances, labels, strict=True)]


def from_one(distances, labels):
    return simplified_by_loops(distances, (labels - 1) % distances.shape[1])


def rows_by_label(distances, labels):
    a = [distances[c].min() for c in labels]
    return [_ratio(p, q.min()) for p, q in zip(a, _split(distances, labels)[1], strict=True)]


def by_the_largest(distances, labels):
    own, others = _split(distances, labels)
    return [_ratio(a, q.min(), max(a, *q)) for a, q in zip(own, others, strict=True)]


def for_each_center(distances, labels):
    own = _split(distances, labels)[0]
    return [[_ratio(a, b) for b in row] for a, row in zip(own, distances, strict=True)]


def minus_one(distances, labels):
    return [-1 if value < 0 else value for value in simplified_by_loops(distances, labels)]


def _place(rule):
    """Choose a member of each cluster by a rule for its rows."""
    return lambda table, labels: [
        rule(table, np.flatnonzero(labels == c)) for c in sorted(set(labels))
    ]


def medoids_by_loops(table, labels):
    return _place(lambda t, rows: rows[t[rows][:, rows].mean(1).argmin()])(table, labels)


def _on(change):
    return lambda table, labels: medoids_by_loops(change(table), labels)


def nearest_to_mean(table, rows):
    inside = table[rows][:, rows]
    return rows[np.linalg.norm(inside - inside.mean(0), axis=1).argmin()]


def without_single(table, labels):
    found = medoids_by_loops(table, labels)
    return [m for m in found if list(labels).count(labels[m]) > 1]


MORE = {
    "02.a_and_b": _wrong(
        "a_and_b",
        ("same place", no_twins),
        ("have no points", _both(
            of_all=np.min, b=np.mean, names=lambda labels: range(max(labels) + 1)
        )),
        ("never looked at", up_to_their_number),
        ("nearest other point", _both(a=min)),
        ("farthest point", _both(a=max)),
        ("All points are averaged", over_all),
        ("first of the other", _both(of_all=lambda means: means[0])),
        ("last of the other", _both(of_all=lambda means: means[-1])),
        ("mean over all other clusters", _both(of_all=np.mean)),
        ("that is for a alone", _both(b=_less)),
        ("not the largest distance", _both(b=max)),
        ("medians", _both(np.median, np.median)),
        ("root is taken of the mean", _both(_rms, _rms)),
        ("mean of the points is taken first", to_means),
        ("largest difference", _both(measure="chebyshev")),
        ("first feature", lambda X, labels, i: _right(X[:, :1], labels, i)),
        ("number of a cluster", number_of_a_cluster),
        ("counted from 1", lambda X, labels, i: _right(X, labels, i - 1)),
        ("i is not used", lambda X, labels, i: _right(X, labels, 0)),
        ("silhouette coefficient", coefficient),
    ),
    "02.silhouettes": _wrong(
        "silhouettes",
        ("have no points", _all_points(_both(
            of_all=np.min, b=np.mean, names=lambda labels: range(max(labels) + 1)
        ))),
        ("nearest other point", _all_points(_both(a=lambda d: min(d, default=0)))),
        ("farthest point", _all_points(_both(a=lambda d: max(d, default=0)))),
        ("mean over all points here", _all_points(over_all)),
        ("largest of the means", _all_points(_both(of_all=max))),
        ("mean over all other clusters", _all_points(_both(of_all=np.mean))),
        ("first of the other", _all_points(_both(of_all=lambda means: means[0]))),
        ("last of the other", _all_points(_both(of_all=lambda means: means[-1]))),
        ("nearest point of another", _all_points(_both(b=min))),
        ("that is for a alone", _all_points(_both(b=_less))),
        ("are sums here", _all_points(_both(sum, sum))),
        ("medians", _all_points(_both(np.median, np.median))),
        ("absolute differences", _all_points(_both(measure="cityblock"))),
        ("exchanged in the difference", _all_points(formula=lambda a, b: (a - b) / min(a, b))),
        ("or b / a", _all_points(formula=lambda a, b: min(a / b, b / a))),
        ("This is a / b: the", _all_points(formula=lambda a, b: a / b)),
        ("set it to 0", _then(lambda s, _: np.clip(s, 0, None))),
        ("the same number", one_divisor),
        ("are left out", _then(lambda s, y: s[[list(y).count(each) > 1 for each in y]])),
        ("not -1", _all_points(alone=-1)),
        ("one number for each cluster", _then(lambda s, y: [
            s[y == c].mean() for c in sorted(set(y))
        ])),
        ("All points of a cluster", _then(lambda s, y: [s[y == c].mean() for c in y])),
        ("first point alone", _then(lambda s, _: s[0])),
        ("sorted", _then(lambda s, _: sorted(s))),
    ),
    "02.simplified_silhouettes": _wrong(
        "simplified_silhouettes",
        ("sum over all other", _from(b=sum)),
        ("first of the other", _from(b=lambda others: others[0])),
        ("last of the other", _from(b=lambda others: others[-1])),
        ("next number", next_number),
        ("b is the mean of all", mean_for_b),
        ("a is the mean of all", _from(lambda distances: distances.mean(1))),
        ("center 0", _from(lambda distances: distances[:, 0])),
        ("counted from 1", from_one),
        ("labels for rows", rows_by_label),
        ("largest distance of the point", by_the_largest),
        ("the same number", _of_ab(lambda a, b: (b - a) / max(a.max(), b.max()))),
        ("by b alone, which", _of_ab(lambda a, b: 1 - a / b)),
        ("by a alone, which", _of_ab(lambda a, b: b / a - 1)),
        ("sum of a and b, which", _of_ab(lambda a, b: (b - a) / (b + a))),
        ("This is a / b or", _of_ab(
            lambda a, b: [min(p / q, q / p) if p + q else 0 for p, q in zip(a, b, strict=True)]
        )),
        ("roots of the distances", lambda t, labels: simplified_by_loops(t**0.5, labels)),
        ("means of the clusters", lambda t, labels: [
            np.mean(np.array(simplified_by_loops(t, labels))[labels == c])
            for c in sorted(set(labels))
        ]),
        ("pairs of a and b", _of_ab(lambda a, b: list(zip(a, b, strict=True)))),
        ("number for each center", for_each_center),
        ("first point alone", lambda *given: simplified_by_loops(*given)[0]),
        ("gets -1", minus_one),
    ),
    "02.medoids": _wrong(
        "medoids",
        ("among all places: it", _place(lambda t, rows: t[:, rows].mean(1).argmin())),
        ("from the members to them", _place(lambda t, rows: t[rows].mean(0).argmin())),
        ("shorter one", _on(lambda t: np.where(t < t.T, t, t.T))),
        ("longer one", _on(lambda t: np.where(t > t.T, t, t.T))),
        ("roots of the times", _on(lambda t: t**0.5)),
        ("for coordinates", _place(nearest_to_mean)),
        ("single place for all", lambda t, labels: int(t.mean(1).argmin())),
        ("best of all", lambda t, labels: [t.sum(1).argmin()] * len(set(labels))),
        ("sorted by their numbers", lambda *given: sorted(medoids_by_loops(*given))),
        ("falling order", lambda *given: medoids_by_loops(*given)[::-1]),
        ("These are the labels", lambda t, labels: sorted(set(labels))),
        ("count the members", _place(lambda t, rows: len(rows))),
        ("last member", lambda t, labels: medoids_by_loops(np.triu(t), labels)),
        ("are left out", without_single),
        ("sums of all places", lambda t, labels: [
            t[i][labels == labels[i]].sum() for i in range(len(t))
        ]),
        ("True or False", lambda t, labels: [
            i in medoids_by_loops(t, labels) for i in range(len(t))
        ]),
        ("first cluster alone", lambda *given: medoids_by_loops(*given)[0]),
        ("last cluster alone", lambda *given: medoids_by_loops(*given)[-1]),
        ("numbered from 0", lambda *given: [m + 1 for m in medoids_by_loops(*given)]),
        ("order is that of all", _place(lambda t, rows: t[rows].sum(1).argmin())),
        ("farthest member nearest", _place(lambda t, rows: rows[
            np.maximum(t, t.T)[rows][:, rows].max(1).argmin()
        ])),
    ),
}  # fmt: skip
