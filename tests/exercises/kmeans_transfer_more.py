"""More wrong answers to the tasks of ``01_kmeans_exercises`` that the lesson does not answer."""

import math

import numpy as np

RIGHT = WRONG = {}


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _each(rule):
    return lambda X, y, w, k: [rule(X[y == c], w[y == c]) for c in range(k)]


def _weighted(change):
    return _each(lambda x, w: np.average(x, axis=0, weights=change(w)))


_right = _weighted(np.array)


def _repeated(rounded):
    return _each(
        lambda x, w: np.mean(
            [p for p, n in zip(x, w, strict=True) for _ in range(int(rounded(n)))], axis=0
        )
    )


def never_zero(X, y, w, k):
    centers, total, weight = [], 0, 0
    for c in range(k):
        for i in np.flatnonzero(y == c):
            total, weight = total + w[i] * X[i], weight + w[i]
        centers.append(total / weight)
    return centers


def _sum(of_point):
    """Add up over the points, by the weight and the difference to the center."""
    return lambda X, y, w, c: sum(
        of_point(weight, x - c[label]) for x, label, weight in zip(X, y, w, strict=True)
    )


def _inertia(rule):
    return lambda X, y, w, c: rule(w, np.linalg.norm(X - c[y], axis=1) ** 2)


def _of_cluster(number):
    def inertia(X, y, w, c):
        j = range(len(c))[number]
        return sum(w[i] * sum((X[i] - c[j]) ** 2) for i in range(len(X)) if y[i] == j)

    return inertia


def _count(is_kept, result=lambda both, kept, nearer: sum(both)):
    """Go through the points; `is_kept` gets the own value and those to the other centers."""

    def count(to_centers, between, labels):
        kept, nearer = [], []
        for row, label in zip(to_centers, labels, strict=True):
            kept.append(bool(is_kept(row[label], np.delete(between[label], label))))
            nearer.append(bool(min(np.delete(row, label)) < row[label]))
        kept, nearer = np.array(kept), np.array(nearer)
        return result(kept & nearer, kept, nearer)

    return count


def _kept(own, others):
    return own <= min(others) / 2


def every_nearer_center(to_centers, between, labels):
    n = 0
    for row, label in zip(to_centers, labels, strict=True):
        for c in range(len(row)):
            if _kept(row[label], np.delete(between[label], label)) and row[c] < row[label]:
                n += 1
    return n


def two_centers(to_centers, between, labels):
    n = 0
    for row, label in zip(to_centers, labels, strict=True):
        other = 1 - label
        n += row[label] <= between[label][other] / 2 and row[other] < row[label]
    return n


def gap_of_the_point(to_centers, between, labels):
    n = 0
    for row, label in zip(to_centers, labels, strict=True):
        other = min((c for c in range(len(row)) if c != label), key=lambda c: row[c])
        n += row[label] <= between[label][other] / 2 and row[other] < row[label]
    return n


def _needed(share, missed=0.01):
    n = 1
    while (1 - share) ** n > missed:
        n += 1
    return n


def _good(x, tolerance):
    return x <= (1 + tolerance) * min(x)


def _share(rule):
    return lambda x, t: (rule(x, t), _needed(rule(x, t)))


def _first(rule):
    return lambda x, t: (rule(x, _good(x, t)), _needed(_good(x, t).mean()))


def _second(rule):
    return lambda x, t: (_good(x, t).mean(), rule(_good(x, t).mean(), x, t))


def by_the_tolerance(share, x, t):
    if share == 1:
        return 1
    return math.ceil(math.log(t) / math.log(1 - share)) if t else math.inf


MORE = {
    "01.weighted_m_step": _wrong(
        "weighted_m_step",
        ("round them up", _repeated(math.ceil)),
        ("not round them to", _repeated(round)),
        ("at least once", _weighted(lambda w: [max(1, each) for each in w])),
        ("once more than its", _weighted(lambda w: 1 + w)),
        ("root of the weights", _weighted(lambda w: w**0.5)),
        ("a weight above 0", _each(lambda x, w: w.dot(x) / (w > 0).sum())),
        ("add up to 1 already", _each(lambda x, w: np.mean((w / w.sum())[:, None] * x, axis=0))),
        ("divided by the largest", _each(lambda x, w: np.mean((w / w.max())[:, None] * x, 0))),
        ("number of clusters", lambda X, y, w, k: [w[y == c] @ X[y == c] / k for c in range(k)]),
        ("mean of the weights", _each(lambda x, w: np.mean(x, 0) * np.mean(w))),
        ("for the next cluster", never_zero),
        ("counted from 1", lambda X, y, w, k: [
            w[y == c] @ X[y == c] / np.float64(w[y == c].sum()) for c in range(1, k + 1)
        ]),
        ("one number for each", _each(lambda x, w: np.sum(w[:, None] * x) / np.sum(w))),
        ("weights of the clusters", _each(lambda x, w: np.sum(w))),
        ("row for each point", lambda *given: np.array(_right(*given))[given[1]]),
        ("cluster 0 alone", lambda X, y, w, k: np.average(X[y == 0], axis=0, weights=w[y == 0])),
        ("Only two clusters", lambda X, y, w, k: _right(X, y, w, 2)),
        ("a single row", lambda X, y, w, k: np.average(X, axis=0, weights=w)),
    ),
    "01.weighted_inertia": _wrong(
        "weighted_inertia",
        ("root of the weights", _inertia(lambda w, d: sum(w**0.5 * d))),
        ("squared twice", _inertia(lambda w, d: sum(w * d * d))),
        ("sum of the weights is", _inertia(lambda w, d: sum(w) * sum(d))),
        ("mean weight", _inertia(lambda w, d: np.mean(w) * sum(d))),
        ("divided by the weights, so", _inertia(lambda w, d: np.divide(d, w).sum())),
        ("by the largest one", _inertia(lambda w, d: sum(w / max(w) * d))),
        ("a weight above 0", _inertia(lambda w, d: sum(w * d) / sum(w > 0))),
        ("number of clusters", lambda X, y, w, c: sum(w * ((X - c[y]) ** 2).sum(1)) / len(c)),
        ("at least once", _inertia(lambda w, d: sum(np.clip(w, 1, None) * d))),
        ("round them up", _inertia(lambda w, d: np.repeat(d, np.ceil(w).astype(int)).sum())),
        ("not round them to", _inertia(lambda w, d: sum(np.round(w) * d))),
        ("once more than its", _inertia(lambda w, d: sum(d + w * d))),
        ("added up over the features", _sum(lambda w, x: w * sum(x) ** 2)),
        (
            "differences of all points",
            lambda X, y, w, c: ((w[:, None] * (X - c[y])).sum(0) ** 2).sum(),
        ),
        ("differences are not squared", _sum(lambda w, x: w * sum(x))),
        ("mean over the features", _sum(lambda w, x: w * np.mean(x * x))),
        ("largest difference", _sum(lambda w, x: w * max(abs(x)) ** 2)),
        ("first feature", _sum(lambda w, x: w * x[0] ** 2)),
        ("cluster 0 alone", _of_cluster(0)),
        ("last cluster alone", _of_cluster(-1)),
        ("first point alone", _inertia(lambda w, d: w[0] * d[0])),
        ("last point alone", _inertia(lambda w, d: w[-1] * d[-1])),
        ("mean of all points", lambda X, y, w, c: sum(w * ((X - X.mean(0)) ** 2).sum(1))),
        ("first center", lambda X, y, w, c: sum(w * ((X - c[0]) ** 2).sum(1))),
        ("counted from 1", lambda X, y, w, c: sum(w * ((X - c[y - 1]) ** 2).sum(1))),
    ),
    "01.wrongly_kept": _wrong(
        "wrongly_kept",
        ("counts once", every_nearer_center),
        ("but the value", _count(lambda own, others: own / 2 <= min(others))),
        ("halved twice", _count(lambda own, others: own <= 0.25 * min(others))),
        ("root of the gap", _count(lambda own, others: own <= min(others) ** 0.5 / 2)),
        ("Half the gap is squared", _count(lambda own, others: own <= (0.5 * min(others)) ** 2)),
        ("mean of the values", _count(lambda own, others: own <= np.mean(others) / 2)),
        ("1 - label", two_centers),
        ("nearest to the point", gap_of_the_point),
        ("percent", _count(_kept, lambda both, *_: 100 * np.mean(both))),
        ("share of the points that are", _count(_kept, lambda both, kept, _: (
            sum(both) / sum(kept) if any(kept) else 0
        ))),
        ("any point", _count(_kept, lambda both, *_: bool(any(both)))),
        ("first point alone", _count(_kept, lambda both, *_: int(both[0]))),
        ("kept or have", _count(_kept, lambda _, kept, nearer: sum(kept | nearer))),
        ("only one of both", _count(_kept, lambda _, kept, nearer: sum(kept != nearer))),
        ("two numbers", _count(_kept, lambda _, kept, nearer: (sum(kept), sum(nearer)))),
    ),
    "01.starts_needed": _wrong(
        "starts_needed",
        ("No start counts", lambda x, t: (
            (s := np.mean(x < (1 + t) * min(x))),
            1 if s == 1 else math.ceil(math.log(0.01) / math.log(1 - s)),
        )),
        ("for percent", _share(lambda x, t: np.mean(x <= (1 + t / 100) * min(x)))),
        ("1 - tolerance", _share(lambda x, t: np.mean(x * (1 - t) <= min(x)))),
        ("taken twice", _share(lambda x, t: np.mean(x <= min(x) + 2 * t * min(x)))),
        ("median", _share(lambda x, t: np.mean(x <= (1 + t) * np.quantile(x, 0.5)))),
        ("counted once", _share(lambda x, t: _good(np.array(list(set(x))), t).mean())),
        (
            "one less than",
            _share(lambda x, t: min(_good(x, t).sum() / max(1, len(x) - 1), 99)),
        ),
        ("no order", _share(lambda x, t: np.mean(x <= (1 + t) * x[0]))),
        ("is rounded to 2 digits", _first(lambda x, good: np.round(good.mean(), 2))),
        ("for each start whether", _first(lambda x, good: good)),
        ("the best inertia: return", _first(lambda x, good: min(x))),
        ("with //", _first(lambda x, good: int(good.sum()) // len(x))),
        ("where several", _second(lambda s, *_: _needed(s) + (s < 1))),
        ("where one is enough", _second(lambda s, *_: _needed(s) + 1)),
        ("90 %", _second(lambda s, *_: _needed(s, 0.1))),
        ("99.9 %", _second(lambda s, *_: _needed(s, 0.001))),
        ("in the place of the 1 %", _second(by_the_tolerance)),
        (
            "and not rounded up",
            _second(lambda s, *_: 1 if s == 1 else np.log10(1 - s) / np.log10(0.01)),
        ),
        ("and no whole number", _second(lambda s, *_: s**-1)),
        ("until it is 1", _second(lambda s, *_: int(1 / s) + 1)),
        ("second part is how many starts are good", _second(lambda s, x, t: sum(_good(x, t)))),
        ("99 % of the starts", _second(lambda s, x, t: math.ceil(len(x) * 0.99))),
        ("probability that all starts are bad: return", _second(
            lambda s, x, t: (1 - s) ** len(x)
        )),
        ("probability that one", _second(lambda s, x, t: 1 - (1 - s) ** len(x))),
    ),
}  # fmt: skip
