"""Answers to the tasks of ``03_applications_exercises``, as students may write them."""

import math
from collections import Counter, defaultdict

import numpy as np
from scipy import stats

from homl_clustering import semi_supervised
from tests.exercises.applications_more import MORE


def _right(name, *answers):
    return [{name: answer} for answer in answers]


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# 1. Representatives


def nearest_by_loops(distances):
    rows = []
    for c in range(len(distances[0])):
        best = 0
        for i in range(len(distances)):
            if distances[i][c] < distances[best][c]:
                best = i
        rows.append(best)
    return rows


def farthest_members(distances):
    own = distances.argmin(1)
    return [
        max((i for i in range(len(own)) if own[i] == c), key=lambda i: distances[i, c])
        for c in range(distances.shape[1])
    ]


def first_members(distances):
    own = list(distances.argmin(1))
    return [own.index(c) for c in range(distances.shape[1])]


# 2. What a cluster stands for


def majority_by_counting(clusters, y):
    counts = defaultdict(Counter)
    for c, label in zip(clusters.tolist(), y.tolist(), strict=True):
        counts[c][label] += 1
    return [min(counts[c], key=lambda label: (-counts[c][label], label)) for c in sorted(counts)]


def majority_by_mode(clusters, y):
    return np.array([stats.mode(y[clusters == c]).mode for c in range(max(clusters) + 1)], float)


def _each(function):
    return lambda clusters, y: [function(list(y[clusters == c])) for c in sorted(set(clusters))]


def cluster_of_each_label(clusters, y):
    return [Counter(sorted(clusters[y == label])).most_common(1)[0][0] for label in sorted(set(y))]


# 3. Propagation


def spread_by_loops(distances, representative_labels):
    labels = []
    for row in distances.tolist():
        labels.append(representative_labels[row.index(min(row))])
    return labels


def spread_by_masks(distances, representative_labels):
    nearest = distances == distances.min(axis=1, keepdims=True)
    return (nearest @ representative_labels).astype(np.float32)


def only_representatives(distances, representative_labels):
    labels = np.full(len(distances), -1)
    labels[distances.argmin(axis=0)] = representative_labels
    return labels


# 4. To the nearest only


def near_by_loops(distances, representative_labels, percentile):
    rows, labels = [], []
    own = distances.argmin(axis=1)
    for c, label in enumerate(representative_labels):
        members = [i for i in range(len(own)) if own[i] == c]
        bound = np.quantile([distances[i, c] for i in members], percentile / 100)
        for i in members:
            if distances[i, c] <= bound:
                rows.append(i)
                labels.append(label)
    return rows, labels


def near_by_counting(distances, representative_labels, percentile):
    own, order = distances.argmin(axis=1), np.argsort(distances.min(axis=1), kind="stable")
    found = []
    for c in range(distances.shape[1]):
        members = [i for i in order if own[i] == c]
        n_near = math.floor((len(members) - 1) * percentile / 100 + 1e-9) + 1
        found += [(i, representative_labels[c]) for i in members[:n_near]]
    return np.array(found).T


def near_in_float32(distances, representative_labels, percentile):
    distances = distances.astype(np.float32)
    own, labels = distances.min(axis=1), np.asarray(representative_labels)
    column = np.where(distances == own[:, None], distances, np.nan)
    bounds = np.nanpercentile(column, percentile, axis=0, method="lower")
    rows = np.nonzero((column <= bounds).any(axis=1))[0]
    return rows[::-1], labels[distances[rows].argmin(axis=1)][::-1]


def _chosen(choose):
    """Return a function that chooses among the members of each cluster."""

    def propagate(distances, representative_labels, percentile):
        own, rows = distances.argmin(axis=1), []
        for c in range(distances.shape[1]):
            members = np.where(own == c)[0]
            rows += list(members[choose(distances[members, c], percentile)])
        return sorted(rows), [representative_labels[own[i]] for i in sorted(rows)]

    return propagate


def percentile_over_all(distances, representative_labels, percentile):
    nearest = distances.min(axis=1)
    rows = np.where(nearest <= np.percentile(nearest, percentile))[0]
    return rows, representative_labels[distances[rows].argmin(axis=1)]


def percentile_of_columns(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    rows = [
        i
        for i, c in enumerate(own)
        if distances[i, c] <= np.percentile(distances[:, c], percentile)
    ]
    return rows, [representative_labels[own[i]] for i in rows]


def _first(n_rows):
    """Choose a number of rows, the nearest."""
    return lambda d, p: np.argsort(d)[: max(1, n_rows(len(d) * p / 100))]


def all_labels(distances, representative_labels, percentile):
    rows, _ = near_by_loops(distances, representative_labels, percentile)
    return rows, spread_by_loops(distances, representative_labels)


def clusters_for_labels(distances, representative_labels, percentile):
    return near_by_loops(distances, np.arange(len(representative_labels)), percentile)


def mask_for_rows(distances, representative_labels, percentile):
    rows, labels = _chosen(lambda d, p: d <= np.percentile(d, p))(
        distances, representative_labels, percentile
    )
    mask = np.zeros(len(distances), dtype=bool)
    mask[rows] = True
    return mask, labels


RIGHT = {
    "03.warm_up": [{"answer": "b"}, {"answer": ("b",)}],
    "03.representatives": _right(
        "representatives",
        nearest_by_loops,
        lambda distances: np.argsort(distances, axis=0)[0],
        lambda distances: [np.float32(column.argmin()) for column in distances.T],
    ),
    "03.majority_labels": _right(
        "majority_labels",
        majority_by_counting,
        majority_by_mode,
        semi_supervised.majority_labels,
    ),
    "03.propagate_labels": _right(
        "propagate_labels",
        spread_by_loops,
        spread_by_masks,
        lambda distances, labels: np.take(labels, np.argsort(distances, axis=1)[:, 0]),
    ),
    "03.propagate_to_nearest": _right(
        "propagate_to_nearest", near_by_loops, near_by_counting, near_in_float32
    ),
}
WRONG = {
    "03.warm_up": [
        ("far from yellow", {"answer": "a"}),
        ("every random state", {"answer": "c"}),
        ("where a pixel lies", {"answer": "d"}),
    ],
    "03.representatives": _wrong(
        "representatives",
        ("argmax", lambda distances: np.argsort(-distances, axis=0)[0]),
        ("farthest members", farthest_members),
        ("first members", first_members),
        ("axis=1", lambda distances: [row.argmin() for row in distances]),
        ("smallest distances themselves", lambda distances: [min(d) for d in distances.T]),
        ("without an axis", lambda distances: int(np.argmin(distances))),
        ("from 0", lambda distances: [i + 1 for i in nearest_by_loops(distances)]),
        ("sorted", lambda distances: sorted(nearest_by_loops(distances))),
    ),
    "03.majority_labels": _wrong(
        "majority_labels",
        ("of all points", lambda c, y: [stats.mode(y).mode] * len(set(c))),
        ("no mean.", _each(lambda labels: sum(labels) / len(labels))),
        ("not even a rounded", _each(lambda labels: round(float(np.mean(labels))))),
        ("median", _each(lambda labels: np.quantile(labels, 0.5))),
        ("how often", _each(lambda labels: max(map(labels.count, labels)))),
        (
            "position in the list",
            _each(lambda labels: np.argmax([labels.count(v) for v in sorted(set(labels))])),
        ),
        ("not the largest", _each(lambda ls: max((ls.count(v), v) for v in ls)[1])),
        ("comes first", _each(lambda labels: Counter(labels).most_common(1)[0][0])),
        ("first label", _each(lambda labels: labels[0])),
        ("smallest label", _each(min)),
        ("other way round", cluster_of_each_label),
        ("for each cluster", lambda c, y: np.array(majority_by_counting(c, y))[c]),
    ),
    "03.propagate_labels": _wrong(
        "propagate_labels",
        ("argmax", lambda d, labels: [labels[np.argmax(row)] for row in d]),
        ("numbers of clusters", lambda d, labels: [row.argmin() for row in d]),
        (
            "sorted, or without",
            lambda d, labels: np.array(sorted(labels))[np.argmin(d, axis=1)],
        ),
        ("axis=0", lambda d, labels: labels[np.argmin(d, axis=0) % len(labels)]),
        ("not only its representative", only_representatives),
        (
            "weighted mean",
            lambda d, labels: [np.average(labels, weights=1 / row) for row in d],
        ),
        ("most common label", lambda d, labels: [stats.mode(labels).mode] * len(d)),
        ("in turn", lambda d, labels: [labels[i % len(labels)] for i in range(len(d))]),
    ),
    "03.propagate_to_nearest": _wrong(
        "propagate_to_nearest",
        ("over all rows", percentile_over_all),
        ("other clusters' rows", percentile_of_columns),
        ("take <=", _chosen(lambda d, p: d < np.percentile(d, p))),
        ("farthest rows", _chosen(lambda d, p: d >= np.percentile(d, p))),
        ("np.quantile", _chosen(lambda d, p: d <= np.percentile(d, p / 100))),
        ("are left out", _chosen(lambda d, p: d <= np.quantile(d, 1 - p / 100))),
        ("largest distance", _chosen(lambda d, p: d <= max(d) * p / 100)),
        ("rounded up", _chosen(_first(math.ceil))),
        ("rounded down", _chosen(_first(int))),
        ("as many as there are rows", all_labels),
        ("numbers of clusters", clusters_for_labels),
        ("True or False", mask_for_rows),
        ("rows come first", lambda *a: near_by_loops(*a)[::-1]),
    ),
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])
