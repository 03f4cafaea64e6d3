"""More wrong answers to the tasks of ``01_kmeans_exercises`` that the lesson explains."""

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import softmax

RIGHT = WRONG = {}


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _table(X, c):
    return cdist(X, c, "sqeuclidean")


def _expanded(mixed, own=1.0):
    return lambda X, c: own * (X * X).sum(1)[:, None] + mixed * X.dot(c.T) + (c * c).sum(1)


def never_zero(X, c):
    table, total = [], 0
    for x in X:
        row = []
        for center in c:
            for j in range(len(x)):
                total += (x[j] - center[j]) ** 2
            row.append(total)
        table.append(row)
    return table


def zero_for_each_point(X, c):
    table = []
    for x in X:
        row, total = [], 0
        for center in c:
            total += sum((x - center) ** 2)
            row.append(total)
        table.append(row)
    return table


def _loop(start):
    """Look for the nearest center; what is not set back begins with this."""

    def labels(X, c):
        found, best, smallest = [], start, np.inf
        for x in X:
            best = best if start is None else start
            for j, center in enumerate(c):
                if np.linalg.norm(x - center) < smallest:
                    best, smallest = j, np.linalg.norm(x - center)
            found.append(best)
        return found

    return labels


def compared_with_first(X, c):
    found = []
    for x in X:
        best, first = 0, np.linalg.norm(x - c[0])
        for j in range(1, len(c)):
            if np.linalg.norm(x - c[j]) < first:
                best = j
        found.append(best)
    return found


def compared_with_last(X, c):
    found = []
    for x in X:
        best, last = 0, np.inf
        for j in range(len(c)):
            d = np.linalg.norm(x - c[j])
            best, last = (j if d < last else best), d
        found.append(best)
    return found


def members(X, c):
    own = cdist(X, c).argmin(1).tolist()
    return [[i for i, label in enumerate(own) if label == j] for j in range(len(c))]


def _each(rule):
    return lambda X, y, k: [rule(X[y == c]) for c in range(k)]


def _means(X, y, k):
    return np.array([np.mean(X[y == c], 0) for c in range(k)])


def _half_way(first):
    def rule(points):
        center = first(points)
        for point in points:
            center = center + (point - center) / 2
        return center

    return _each(rule)


def sum_kept(X, y, k):
    centers, total = [], np.zeros(X.shape[1])
    for c in range(k):
        for x in X[y == c]:
            total = total + x
        centers.append(total / np.sum(y == c))
    return centers


def _share(weight):
    def probabilities(X, c):
        values = np.array([weight(row) for row in _table(X, c)], float)
        return values / values.sum()

    return probabilities


def _closest(change):
    return lambda X, c: change(_table(X, c).min(1))


def _p(X, c):
    return _share(min)(X, c)


def by_cluster(X, c):
    d = _table(X, c)
    return [row.min() / d.min(1)[d.argmin(1) == row.argmin()].sum() for row in d]


def far_from_all(X, c):
    d = _table(X, c).min(1)
    return (d.max() - d) / np.sum(d.max() - d)


def _gaps(c):
    d = cdist(c, c)
    return np.array([np.delete(row, j).min() for j, row in enumerate(d)])


def _by_gap(rule):
    return lambda upper, y, c: rule(upper, _gaps(c)[y])


def _to(other):
    """Compare with half the distance from each center to another one."""
    return lambda upper, y, c: [u <= other(c, label) / 2 for u, label in zip(upper, y, strict=True)]


def _others(c, label, measure="euclidean"):
    return np.delete(cdist(c[[label]], c, measure)[0], label)


MORE = {
    "01.squared_distances": _wrong(
        "squared_distances",
        ("taken once", _expanded(-1)),
        ("wrong sign", _expanded(2)),
        ("mixed term is missing", _expanded(0)),
        ("squares of the points are missing", _expanded(-2, 0)),
        ("scalar products", np.inner),
        ("but not squared", lambda X, c: X.sum(1)[:, None] - c.sum(1)),
        ("Only the first feature", lambda X, c: np.subtract.outer(X[:, 0], c[:, 0]) ** 2),
        ("last feature is left out", lambda X, c: _table(X[:, :-1], c[:, :-1])),
        ("squared twice", lambda X, c: _table(X, c) ** 2),
        ("smallest squared distance", _closest(list)),
        ("one sum for each point", lambda X, c: [sum(row) for row in _table(X, c)]),
        ("number for everything", lambda X, c: ((X[:, None] - c) ** 2).sum()),
        ("everything at once", lambda X, c: np.linalg.norm(X[:, None] - c)),
        ("squares of all differences", lambda X, c: (c - X[:, None]) ** 2),
        ("differences themselves", lambda X, c: X[:, None, :] - c[None]),
        ("for the next center", zero_for_each_point),
        ("never set back", never_zero),
        ("first point alone", lambda X, c: [((X[0] - center) ** 2).sum() for center in c]),
        ("last point alone", lambda X, c: _table(X[-1:], c)[0]),
        (
            "in pairs",
            lambda X, c: [((p - q) ** 2).sum() for p, q in zip(X, c, strict=False)],
        ),
        ("between centers", lambda X, c: _table(c, c)),
        ("first two centers", lambda X, c: _table(X, c[:2])),
    ),
    "01.e_step": _wrong(
        "e_step",
        ("where the nearest", lambda X, c: [c[row.argmin()] for row in cdist(X, c)]),
        ("next point: begin", _loop(None)),
        ("so 0 remains", _loop(0)),
        ("so -1 remains", _loop(-1)),
        ("largest scalar", lambda X, c: np.inner(X, c).argmax(1)),
        ("smallest scalar", lambda X, c: np.inner(X, c).argmin(1)),
        ("largest difference", lambda X, c: cdist(X, c, "chebyshev").argmin(1)),
        (
            "lengths of the vectors",
            lambda X, c: abs(
                np.subtract.outer(np.hypot.reduce(X, 1), np.hypot.reduce(c, 1))
            ).argmin(1),
        ),
        ("argsort", lambda X, c: np.argsort(cdist(X, c), axis=1)),
        ("second nearest", lambda X, c: np.argsort(cdist(X, c), axis=1)[:, 1]),
        (
            "True or False",
            lambda X, c: np.eye(len(c), dtype=bool)[cdist(X, c).argmin(1)],
        ),
        ("table of the distances", _table),
        ("counts the points", lambda X, c: [len(rows) for rows in members(X, c)]),
        ("rows of each cluster", members),
        ("first point alone", lambda X, c: int(cdist(X[:1], c).argmin())),
        ("last point alone", lambda X, c: int(cdist(X[-1:], c).argmin())),
        ("that of the first center", compared_with_first),
        ("the center before", compared_with_last),
        ("first two centers", lambda X, c: cdist(X, c[:2]).argmin(1)),
        ("last center is left out", lambda X, c: cdist(X, c[:-1]).argmin(1)),
        ("between points", lambda X, c: cdist(X, X).argmin(1)),
        ("for each feature", lambda X, c: ((X[:, None] - c) ** 2).argmin(1)),
    ),
    "01.m_step": _wrong(
        "m_step",
        ("moves half the way", _half_way(lambda points: points[0])),
        ("result halved", _half_way(lambda points: np.zeros(points.shape[1]))),
        ("counted from 1", lambda X, y, k: _means(X, y - 1, k)),
        ("Cluster 0 is left out", lambda X, y, k: [X[y == c].mean(0) for c in range(1, k)]),
        ("last cluster is left out", lambda X, y, k: _means(X, y, k - 1)),
        ("cluster 0 alone", lambda X, y, k: X[y == 0].mean(0)),
        ("last cluster alone", lambda X, y, k: X[y == k - 1].mean(0)),
        ("Only two clusters", lambda X, y, k: _means(X, y, 2)),
        ("number of clusters", lambda X, y, k: [X[y == c].sum(0) / k for c in range(k)]),
        ("number of features", _each(lambda points: points.sum(0) / len(points[0]))),
        ("one less than", _each(lambda points: points.sum(0) / np.float64(len(points) - 1))),
        ("one more than", _each(lambda points: points.sum(0) / (1 + len(points)))),
        ("The sum is not set back", sum_kept),
        ("Sum and count", lambda X, y, k: [X[y <= c].mean(0) for c in range(k)]),
        ("rows number 0", lambda X, y, k: [X[c] for c in range(k)]),
        ("for numbers of rows", lambda X, y, k: np.take(X, y, axis=0)),
        ("last point of each", _each(lambda points: points[-1])),
        ("smallest and the largest", _each(lambda p: (p.max(0) - p.min(0)) / 2 + p.min(0))),
        (
            "nearest to the mean",
            _each(lambda p: p[np.linalg.norm(p - p.mean(0), axis=1).argmin()]),
        ),
        ("counts the points", lambda X, y, k: [np.sum(y == c) for c in range(k)]),
        ("row for each point", lambda X, y, k: [X[y == label].mean(0) for label in y]),
        ("a single row", lambda X, y, k: X.mean(0)),
    ),
    "01.next_center_probabilities": _wrong(
        "next_center_probabilities",
        ("squared twice", _share(lambda row: min(row) ** 2)),
        ("The farthest point is drawn", _closest(lambda d: (d == d.max()) / (d == d.max()).sum())),
        ("A single point", _closest(lambda d: np.eye(len(d))[d.argmax()])),
        ("number of the farthest", _closest(np.argmax)),
        ("1 minus", lambda X, c: 1 - _p(X, c)),
        ("of the opposite", lambda X, c: (1 - _p(X, c)) / (len(X) - 1)),
        ("1 / distance²", _closest(lambda d: (1 / d) / np.sum(1 / d))),
        ("1 / distance,", _closest(lambda d: d**-0.5 / np.sum(d**-0.5))),
        ("first center", _share(lambda row: row[0])),
        ("largest distance minus", far_from_all),
        ("added up from point", lambda X, c: np.cumsum(_p(X, c))),
        ("not squared: square", lambda X, c: cdist(X, c).min(1)),
        ("row of probabilities", lambda X, c: _table(X, c) / _table(X, c).sum()),
        ("axis=0", lambda X, c: (d := _table(X, c).min(0)) / d.sum()),
        ("number of points", _closest(lambda d: d / d.size)),
        ("by the mean", _closest(lambda d: d / np.mean(d))),
        ("length of the vector", _closest(lambda d: d / np.sqrt(d @ d))),
        ("points of each center", by_cluster),
        ("no centers are equally", _closest(lambda d: np.sign(d) / np.count_nonzero(d))),
        ("softmax", _closest(softmax)),
        ("mean of the centers", lambda X, c: _p(X, c.mean(0)[None])),
        (
            "absolute differences",
            lambda X, c: (d := cdist(X, c, "cityblock").min(1)) / d.sum(),
        ),
        ("root is taken after", lambda X, c: _p(X, c) ** 0.5),
        ("between points", lambda X, c: _table(X, X).sum(1) / _table(X, X).sum()),
    ),
    "01.keeps_its_center": _wrong(
        "keeps_its_center",
        ("exactly half", _by_gap(lambda u, gap: 2 * u < gap)),
        ("halved twice", _by_gap(lambda u, gap: 4 * u <= gap)),
        ("but the bound", _by_gap(lambda u, gap: 0.5 * u <= gap)),
        ("not the half", _by_gap(lambda u, gap: 2 * u * u <= gap * gap)),
        ("mean distance", _to(lambda c, label: np.mean(_others(c, label)))),
        (
            "next number",
            _to(lambda c, label: np.linalg.norm(c[label] - c[(label + 1) % len(c)])),
        ),
        ("first of the other", _to(lambda c, label: _others(c, label)[0])),
        ("absolute differences", _to(lambda c, label: min(_others(c, label, "cityblock")))),
        ("counts the points", _by_gap(lambda u, gap: np.count_nonzero(2 * u <= gap))),
        ("the share", _by_gap(lambda u, gap: (2 * u <= gap).mean())),
        ("all points stay", _by_gap(lambda u, gap: bool((2 * u <= gap).all()))),
        ("gap of each center", lambda u, y, c: _gaps(c) / 2),
        ("gap for each point", lambda u, y, c: _gaps(c)[y] / 2),
        ("bounds of the points", _by_gap(lambda u, gap: [b for b in u[2 * u <= gap]])),
        ("first point alone", _by_gap(lambda u, gap: bool(2 * u[0] <= gap[0]))),
        ("other way round", _by_gap(lambda u, gap: 2 * u >= gap)),
    ),
}
