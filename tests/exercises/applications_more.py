"""More wrong answers to the tasks of ``03_applications_exercises``."""

import math
from collections import Counter

import numpy as np

RIGHT = WRONG = {}


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _rows(distances):
    return [int(np.argmin(column)) for column in distances.T]


def _members(distances, c):
    return [i for i, row in enumerate(distances) if row.argmin() == c]


def only_once(distances):
    rows = []
    for column in distances.T:
        rows.append(next(i for i in np.argsort(column, kind="stable") if i not in rows))
    return rows


def of_members(distances):
    return [
        min(_members(distances, c), key=lambda i: distances[i, c])
        for c in range(distances.shape[1])
    ]


def place_among_members(distances):
    return [
        int(np.argmin([distances[i, c] for i in _members(distances, c)]))
        for c in range(distances.shape[1])
    ]


def smallest_of_all(distances):
    rows, smallest, best = [], np.inf, 0
    for c in range(distances.shape[1]):
        for i in range(len(distances)):
            if distances[i, c] < smallest:
                smallest, best = distances[i, c], i
        rows.append(best)
    return rows


def _each(choose, numbers=lambda clusters, y: sorted(set(clusters))):
    def labels(clusters, y):
        return [choose(y[clusters == c]) for c in numbers(clusters, y)]

    return labels


def _common(own):
    return np.argmax(np.bincount(own))


def _rarest(own):
    return sorted(own.tolist(), key=lambda label: (own.tolist().count(label), label))[0]


def _latest(own):
    counts, best = Counter(own.tolist()), None
    for label in own:
        best = label if best is None or counts[label] >= counts[best] else best
    return best


def counts_kept(clusters, y):
    counts, found = Counter(), []
    for c in range(max(clusters) + 1):
        counts.update(y[clusters == c].tolist())
        found.append(max(sorted(counts), key=lambda label: counts[label]))
    return found


def _given(place):
    return lambda distances, labels: [labels[place(row)] for row in distances]


_spread = _given(np.argmin)


def _near(bound, of_all=False, keep=lambda d, bound: d <= bound):
    """Return a function that goes through the clusters, and keeps rows by a bound."""

    def propagate(distances, labels, percentile):
        rows, found = [], []
        for c in range(len(labels)):
            own = _members(distances, c)
            limit = bound([distances[i, c] for i in own], percentile)
            for i in range(len(distances)) if of_all else own:
                if keep(distances[i, c], limit):
                    rows.append(i)
                    found.append(labels[c])
        return rows, found

    return propagate


_right = _near(np.percentile)


def overwritten(distances, labels, percentile):
    rows, found = _near(np.percentile, of_all=True)(distances, labels, percentile)
    result = np.full(len(distances), -1)
    for i, label in zip(rows, found, strict=True):
        result[i] = label
    return np.flatnonzero(result != -1), result[result != -1]


def inside(distances, labels, percentile):
    rows, found = _right(distances, labels, percentile)
    return [_members(distances, distances[i].argmin()).index(i) for i in rows], found


def _counted(rounded):
    def propagate(distances, labels, percentile):
        rows, found = [], []
        for c in range(len(labels)):
            own = sorted(_members(distances, c), key=lambda i: distances[i, c])
            own = own[: int(rounded(len(own) * percentile / 100))]
            rows, found = rows + own, found + [labels[c]] * len(own)
        return rows, found

    return propagate


def whole_table(distances, labels, percentile):
    bound = np.percentile(distances, percentile)
    rows = [i for i, row in enumerate(distances) if min(row) <= bound]
    return rows, [labels[distances[i].argmin()] for i in rows]


def _everywhere(nothing):
    def propagate(distances, labels, percentile):
        found = dict(zip(*_right(distances, labels, percentile), strict=True))
        rows = range(len(distances))
        return list(rows), [found.get(i, nothing) for i in rows]

    return propagate


def _only(c):
    def propagate(distances, labels, percentile):
        rows, found = _right(distances, labels, percentile)
        number = range(len(labels))[c]
        kept = [j for j, i in enumerate(rows) if distances[i].argmin() == number]
        return [rows[j] for j in kept], [found[j] for j in kept]

    return propagate


def as_pairs(distances, labels, percentile):
    return sorted(zip(*_right(distances, labels, percentile), strict=True))


def in_turn(distances, labels, percentile):
    rows = sorted(_right(distances, labels, percentile)[0])
    return rows, [labels[j % len(labels)] for j in range(len(rows))]


MORE = {
    "03.representatives": _wrong(
        "representatives",
        ("only once", only_once),
        ("members of each cluster are", of_members),
        ("rows of the table", lambda d: [d[i] for i in _rows(d)]),
        ("within their cluster", place_among_members),
        ("not set back", smallest_of_all),
        ("first center alone", lambda d: _rows(d)[0]),
        ("last center alone", lambda d: _rows(d)[-1]),
        ("Only two centers", lambda d: _rows(d)[:2]),
        ("This is the row with the smallest sum", lambda d: int(d.mean(1).argmin())),
        ("All columns get", lambda d: [d.mean(1).argmin()] * d.shape[1]),
        ("argsort", lambda d: np.argsort(d, axis=0)),
        ("second nearest", lambda d: np.argsort(d, axis=0, kind="stable")[1]),
        ("in the middle", lambda d: np.argsort(d, axis=0, kind="stable")[len(d) // 2]),
        ("for each row here", lambda d: [i in _rows(d) for i in range(len(d))]),
        ("place of the table", lambda d: d <= np.min(d, axis=0)),
        ("clusters of the rows", lambda d: [d[i].argmin() for i in _rows(d)]),
        ("without repetitions", lambda d: sorted(set(_rows(d)))),
    ),
    "03.majority_labels": _wrong(
        "majority_labels",
        ("or up to the largest", _each(_common, lambda c, y: range(len(set(y))))),
        ("without points", _each(
            lambda own: Counter(own.tolist()).most_common(1)[0][0], lambda c, y: range(len(set(y)))
        )),
        ("largest label of each", _each(max)),
        ("does not occur", _each(lambda own: np.argmin(np.bincount(own)))),
        ("rarest label of each", _each(_rarest)),
        ("last label", _each(lambda own: own[-1])),
        ("comes last", _each(_latest)),
        ("how many different", _each(lambda own: len(set(own)))),
        ("counts the points", _each(np.size)),
        ("share of the most", _each(lambda own: np.max(np.bincount(own)) / own.size)),
        ("sums of labels", _each(sum)),
        ("not set back", counts_kept),
        ("cluster 0 alone", lambda c, y: _common(y[c == 0])),
        ("last cluster alone", lambda c, y: _common(y[c == max(c)])),
        ("Cluster 0 is left out", _each(_common, lambda c, y: range(1, max(c) + 1))),
        ("last cluster is left out", _each(_common, lambda c, y: range(max(c)))),
        ("Only two clusters", _each(_common, lambda c, y: range(2))),
        ("without repetitions", lambda c, y: sorted(set(_each(_common)(c, y)))),
        ("most common cluster", lambda c, y: _common(c)),
    ),
    "03.propagate_labels": _wrong(
        "propagate_labels",
        ("label for each column", lambda d, labels: labels[np.argmin(d, 0)]),
        ("numbers of the rows come", lambda d, labels: (list(range(len(d))), _spread(d, labels))),
        ("first row alone: return", lambda d, labels: labels[d[0].argmin()]),
        ("in a list", lambda d, labels: [labels[d[0].argmin()]]),
        ("last row alone", lambda d, labels: labels[d[-1].argmin()]),
        ("as they were given", lambda d, labels: list(labels)),
        ("second nearest", _given(lambda row: np.argsort(row)[1])),
        ("argsort", lambda d, labels: [labels[np.argsort(row)] for row in d]),
        ("some are missing", lambda d, labels: np.array(sorted(set(labels)))[d.argmin(1)]),
        ("without - 1", _given(lambda row: np.argmin(row) - 1)),
        ("row of labels", lambda d, labels: (d == d.min(1)[:, None]) * labels),
        ("True or False", lambda d, labels: np.eye(len(labels), dtype=bool)[d.argmin(1)]),
        ("distances to the nearest", lambda d, labels: [min(row) for row in d]),
        ("first two centers", _given(lambda row: int(row[1] < row[0]))),
        ("last center is left out", _given(lambda row: np.argmin(row[:-1]))),
        ("rounded", lambda d, labels: [round(np.average(labels, weights=1 / row)) for row in d]),
        ("multiplied by distances", lambda d, labels: [(row * labels).sum() for row in d]),
        ("how many rows", lambda d, labels: [len(_members(d, c)) for c in range(len(labels))]),
        ("rows of each cluster", lambda d, labels: [_members(d, c) for c in range(len(labels))]),
        ("put together by clusters", lambda d, labels: [
            labels[c] for c in range(len(labels)) for _ in _members(d, c)
        ]),
    ),
    "03.propagate_to_nearest": _wrong(
        "propagate_to_nearest",
        ("two labels", _near(np.percentile, of_all=True)),
        ("overwrites", overwritten),
        ("within their cluster", inside),
        ("counted and rounded, and", _counted(round)),
        ("down, and", _counted(math.floor)),
        ("up, and", _counted(math.ceil)),
        ("mean distance", _near(lambda d, p: sum(d) / len(d))),
        ("median", _near(lambda d, p: np.quantile(d, 0.5))),
        ("itself is compared", _near(lambda d, p: p)),
        ("whole table", whole_table),
        ("as many as asked", _near(
            lambda d, p: np.percentile(d, 100 - p), keep=lambda d, bound: d >= bound
        )),
        ("beyond the percentile: take", _near(np.percentile, keep=lambda d, bound: d > bound)),
        ("share of the way", _near(lambda d, p: min(d) + (max(d) - min(d)) * p / 100)),
        ("here, -1", _everywhere(-1)),
        ("here, 0", _everywhere(0)),
        ("All rows get", lambda d, labels, p: (range(len(d)), _spread(d, labels))),
        ("Only the nearest row", _near(lambda d, p: min(d))),
        ("pairs of a row", as_pairs),
        ("cluster 0 alone", _only(0)),
        ("last cluster alone", _only(-1)),
        ("distances come", lambda d, *more: (r := _right(d, *more)[0], [min(d[i]) for i in r])),
        ("again and again", in_turn),
    ),
}  # fmt: skip
