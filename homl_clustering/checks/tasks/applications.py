"""The tasks of ``03_applications_exercises``."""

from collections import Counter

import numpy as np
from sklearn.datasets import load_digits

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.checks.tasks import applications_mistakes as more

SHARED = np.array([[1.0, 3], [2, 6], [6, 2], [7, 4]])
ALONE = np.array([[20.0, 7], [2, 20], [1, 20]])
EQUALLY_NEAR = np.array([[1.0, 9], [2, 9], [1, 9], [3, 9], [1, 9], [9, 1], [9, 2]])
THREE = np.array([0, 0, 1, 1, 2])


def _digits(n_rows=80):
    """Return pictures of digits, and their distances to ten centers."""
    X, y = load_digits(return_X_y=True)
    centers = [X[100:400][y[100:400] == digit].mean(axis=0) for digit in (3, 8, 0, 9, 5, 1, 7)]
    rows = variant.rows(np.arange(len(X)), n_rows)
    return X[rows], y[rows], np.linalg.norm(X[rows, np.newaxis] - centers, axis=2)


# The references, and with each the mistakes that are often made


def representatives(distances):
    """Return the row nearest to each center."""
    return distances.argmin(axis=0)


def _tables():
    return [
        Case("two clusters", (np.array([[1.0, 9], [3, 8], [7, 2], [6, 4]]),)),
        Case("two clusters, rows mixed", (np.array([[6.0, 3], [2, 7], [9, 1], [3, 5], [1, 8]]),)),
        Case("three clusters", (np.array([[5.0, 2, 9], [7, 1, 6], [2, 8, 7], [8, 7, 3]]),)),
        Case("a row that is nearest to both", (np.array([[1.0, 2], [3, 4], [6, 5]]),)),
        Case("eighty digits and seven centers", (_digits()[2],)),
    ]


def _within(pick):
    """Return a function that picks a row among the rows of each cluster."""

    def pick_rows(distances):
        own = distances.argmin(axis=1)
        return np.array([pick(np.flatnonzero(own == c), d) for c, d in enumerate(distances.T)])

    return pick_rows


REPRESENTATIVE_MISTAKES = {
    "argmax finds the picture that is farthest from the center: take the nearest, argmin.": (
        lambda distances: distances.argmax(axis=0)
    ),
    "These are the farthest members of the clusters: take the nearest.": _within(
        lambda rows, d: rows[d[rows].argmax()]
    ),
    "These are the first members of the clusters: take the nearest.": _within(
        lambda rows, d: rows[0]
    ),
    "axis=1 finds the nearest center of each row: over the rows it is axis=0.": (
        lambda distances: distances.argmin(axis=1)
    ),
    "These are the smallest distances themselves: asked for is in which row they are.": (
        lambda distances: distances.min(axis=0)
    ),
    "argmin without an axis finds one place in the whole table: take axis=0.": (
        lambda distances: distances.argmin()
    ),
    "Rows are numbered from 0.": lambda distances: distances.argmin(axis=0) + 1,
    "Leave them in the order of the clusters: sorted, they belong to other ones.": (
        lambda distances: np.sort(distances.argmin(axis=0))
    ),
} | more.REPRESENTATIVES


def majority_labels(clusters, y):
    """Return the most common label of each cluster; of equally common ones the smallest."""
    return np.array([np.bincount(y[clusters == c]).argmax() for c in np.unique(clusters)])


def _labeled():
    _, y, distances = _digits()
    two, ties = np.array([0, 0, 0, 1, 1, 1]), np.array([1, 0, 1, 0, 2, 2, 2])
    return [
        Case("two clusters", (two, np.array([4, 4, 7, 9, 7, 9]))),
        Case("two ties and a clear case", (ties, np.array([8, 2, 3, 6, 5, 1, 5]))),
        Case("two clusters of the same label", (two, np.array([5, 5, 1, 5, 3, 5]))),
        Case("two labels in three clusters", (THREE, np.array([1, 1, 0, 0, 1]))),
        Case("eighty digits", (distances.argmin(axis=1), y)),
    ]


def _of_each(choose):
    """Return a function that chooses a label from those of each cluster."""
    return lambda clusters, y: np.array([choose(y[clusters == c]) for c in np.unique(clusters)])


MAJORITY_MISTAKES = {
    "This is the most common label of all points: take those of the cluster.": lambda clusters, y: (
        np.full(clusters.max() + 1, np.bincount(y).argmax())
    ),
    "Labels are names: they have no mean.": _of_each(np.mean),
    "Labels are names: they have no mean, not even a rounded one.": _of_each(
        lambda own: int(np.round(np.mean(own)))
    ),
    "Labels are names: they have no middle. This is the median.": _of_each(np.median),
    "Labels are names: they have no middle. This is the median, cut to a whole number.": _of_each(
        lambda own: int(np.median(own))
    ),
    "Labels are names: they have no middle. This is the one in the middle of the sorted "
    "labels.": _of_each(lambda own: np.sort(own)[len(own) // 2]),
    "This is how often the most common label comes: asked for is the label.": _of_each(
        lambda own: np.bincount(own).max()
    ),
    "This is a position in the list of the labels that occur: look up the label there.": _of_each(
        lambda own: np.unique(own, return_counts=True)[1].argmax()
    ),
    "Of equally common labels take the smallest, not the largest.": _of_each(
        lambda own: max(np.unique(own), key=lambda label: (np.sum(own == label), label))
    ),
    "Of equally common labels take the smallest, not the one that comes first.": _of_each(
        lambda own: Counter(own.tolist()).most_common(1)[0][0]
    ),
    "This is the first label of each cluster: count them all.": _of_each(lambda own: own[0]),
    "This is the smallest label of each cluster: take the most common.": _of_each(np.min),
    "This is the other way round: for each label, the cluster that holds most of it.": (
        lambda clusters, y: np.array(
            [np.bincount(clusters[y == label]).argmax() for label in np.unique(y)]
        )
    ),
    "A label for each cluster is asked for, not one for each point.": lambda clusters, y: (
        majority_labels(clusters, y)[clusters]
    ),
} | more.MAJORITY_LABELS


def propagate_labels(distances, representative_labels):
    """Return for each row the label of the representative of its cluster."""
    return representative_labels[distances.argmin(axis=1)]


TWO_OF_ONE = np.array([[4.0, 3, 4], [2, 7, 8], [9, 4, 5], [6, 9, 3]])


def _labeled_tables():
    distances = _digits()[2]
    small = np.array([[1.0, 9], [3, 8], [7, 2], [6, 4], [5, 3]])
    three = np.array([[5.0, 2, 9], [2, 8, 7], [7, 1, 6], [8, 7, 3]])
    early = np.array([[1.0, 9], [8, 2], [3, 5]])
    return [
        Case("two clusters", (small, np.array([7, 3]))),
        Case("three clusters, two of the same label", (three, np.array([9, 4, 4]))),
        Case("three clusters", (three, np.array([8, 1, 6]))),
        Case("two centers of one label, and a nearer one", (TWO_OF_ONE, np.array([5, 2, 5]))),
        Case("the nearest rows first", (early, np.array([7, 3]))),
        Case("eighty digits", (distances, np.array([3, 8, 0, 9, 5, 1, 7]))),
    ]


PROPAGATION_MISTAKES = {
    "argmax takes the farthest center: a row belongs to the nearest.": lambda distances, labels: (
        labels[distances.argmax(axis=1)]
    ),
    "These are numbers of clusters: look up the label of the representative.": (
        lambda distances, labels: distances.argmin(axis=1)
    ),
    "Look the labels up as they are given: sorted, or without repetitions, their places change.": (
        lambda distances, labels: np.sort(labels)[distances.argmin(axis=1)]
    ),
    "axis=0 finds a row for each center: asked for is a center for each row.": (
        lambda distances, labels: labels[distances.argmin(axis=0) % len(labels)]
    ),
    "All rows of a cluster get the label, not only its representative.": lambda distances, labels: (
        np.where(
            np.isin(np.arange(len(distances)), distances.argmin(axis=0)),
            labels[distances.argmin(axis=1)],
            -1,
        )
    ),
    "Labels are names: a weighted mean of them means nothing.": lambda distances, labels: (
        (labels / distances).sum(axis=1) / (1 / distances).sum(axis=1)
    ),
    "Each row has its own cluster: here all get the most common label.": lambda distances, labels: (
        np.full(len(distances), np.bincount(labels).argmax())
    ),
    "The labels go by cluster, not in turn by row.": lambda distances, labels: np.resize(
        labels, len(distances)
    ),
} | more.PROPAGATE_LABELS


def propagate_to_nearest(distances, representative_labels, percentile):
    """Return the rows nearest to their centers, and the labels of their representatives."""
    rows = _nearest(distances, percentile)
    return rows, propagate_labels(distances, representative_labels)[rows]


def _nearest(distances, percentile, bound=np.percentile, near=np.less_equal):
    """Return the rows that are near enough, by a bound for each cluster."""
    clusters, own = distances.argmin(axis=1), distances.min(axis=1)
    bounds = [bound(own[clusters == c], percentile) for c in range(distances.shape[1])]
    return np.flatnonzero(near(own, np.array(bounds)[clusters]))


WIDE = np.array([[1.0, 90], [2, 80], [3, 12], [4, 90], [90, 10], [70, 20], [60, 30]])


def _tables_with_percentiles():
    labels, distances = np.array([7, 3]), _digits()[2]
    uneven = np.array([[1.0, 20], [2, 20], [20, 5], [4, 20], [20, 9], [3, 20]])
    even = np.array([[20.0, 6], [1, 20], [2, 20], [20, 4], [3, 20], [20, 9]])
    return [
        Case("half of four, and of two", (uneven, labels, 50)),
        Case("half of three, and of three", (even, labels, 50)),
        Case("three quarters of three, and of three", (even, labels, 75)),
        Case("all", (even, labels, 100)),
        Case("a row that is near to both centers", (SHARED, labels, 50)),
        Case("half of four, and of three with the same label", (WIDE, np.array([6, 6]), 50)),
        Case("half of five, three of them equally near", (EQUALLY_NEAR, labels, 50)),
        Case("nothing but the nearest, and a cluster of one", (ALONE, labels, 0)),
        Case("30 percent of eighty digits", (distances, np.array([3, 8, 0, 9, 5, 1, 7]), 30)),
    ]


def _in_order(result):
    """Return rows in increasing order with their labels."""
    rows, labels = (np.asarray(part) for part in result)
    if rows.ndim != 1 or rows.dtype == bool:
        return result
    order = np.argsort(rows, kind="stable")
    return rows[order], labels[order] if labels.shape == rows.shape else labels


def _labels_of(find):
    """Return a function that finds rows and gives them the right labels."""

    def propagate(distances, labels, percentile):
        rows = find(distances, percentile)
        return rows, propagate_labels(distances, labels)[rows]

    return propagate


def _count(rounded):
    """Return a bound that leaves so many rows, counted and rounded."""
    return lambda d, percentile: np.sort(d)[max(int(rounded(len(d) * percentile / 100)), 1) - 1]


def _over_all_rows(distances, percentile):
    own = distances.min(axis=1)
    return np.flatnonzero(own <= np.percentile(own, percentile))


def _over_the_column(distances, percentile):
    own, clusters = distances.min(axis=1), distances.argmin(axis=1)
    return np.flatnonzero(own <= np.percentile(distances, percentile, axis=0)[clusters])


NEAREST_MISTAKES = {
    "The percentile is taken over all rows: each cluster has its own.": _labels_of(_over_all_rows),
    "The percentile counts the distances of other clusters' rows: take those of the members.": (
        _labels_of(_over_the_column)
    ),
    "A row right at the percentile counts as near: take <=.": _labels_of(
        lambda distances, percentile: _nearest(distances, percentile, near=np.less)
    ),
    "These are the farthest rows: the nearest ones are at most at the percentile.": _labels_of(
        lambda distances, percentile: _nearest(distances, percentile, near=np.greater_equal)
    ),
    "Only the nearest row of each cluster gets a label: take all up to the percentile. 50 percent "
    "are 50 for np.percentile; 0.5 is for np.quantile.": _labels_of(
        lambda distances, percentile: _nearest(distances, percentile / 100)
    ),
    "That many percent are left out: label the nearest, leave out the others.": _labels_of(
        lambda distances, percentile: _nearest(distances, 100 - percentile)
    ),
    "This is a share of the largest distance: take a percentile of the distances.": _labels_of(
        lambda distances, percentile: _nearest(
            distances, percentile, lambda d, percentile: d.max() * percentile / 100
        )
    ),
    "Rows are counted and rounded up: compare the distances with np.percentile instead.": (
        _labels_of(lambda distances, percentile: _nearest(distances, percentile, _count(np.ceil)))
    ),
    "Rows are counted and rounded down: compare the distances with np.percentile instead.": (
        _labels_of(lambda distances, percentile: _nearest(distances, percentile, _count(np.floor)))
    ),
    "The labels of the chosen rows are asked for, as many as there are rows.": (
        lambda distances, labels, percentile: (
            _nearest(distances, percentile),
            propagate_labels(distances, labels),
        )
    ),
    "These are numbers of clusters: return the labels of the representatives.": (
        lambda distances, labels, percentile: (
            rows := _nearest(distances, percentile),
            distances.argmin(axis=1)[rows],
        )
    ),
    "Return the numbers of the rows, not True or False for each: np.flatnonzero makes them.": (
        lambda distances, labels, percentile: (
            np.isin(np.arange(len(distances)), rows := _nearest(distances, percentile)),
            propagate_labels(distances, labels)[rows],
        )
    ),
    "The rows come first, then the labels.": lambda distances, labels, percentile: (
        propagate_to_nearest(distances, labels, percentile)[::-1]
    ),
} | more.PROPAGATE_TO_NEAREST


def _of_lengths(results):
    """Return a hint if there are not as many labels as rows, in all wrong cases."""
    wrong = [each for each in results if np.size(each.came[0]) != np.size(each.came[1])]
    return AS_MANY if len(wrong) > 1 else ""


AS_MANY = "The labels of the chosen rows are asked for, as many as there are rows."
TASKS = [
    ChoiceTask(
        "03.warm_up",
        "b",
        {
            "a": "Red is far from yellow and from green. That speaks for a center of its own, "
            "not against it.",
            "b": "Yes. A center there would save the squared distances of a few pixels only.",
            "c": "With six colors it happens with every random state, even with ten starts each.",
            "d": "k-means on colors does not know where a pixel lies.",
        },
    ),
    FunctionTask("03.representatives", representatives, _tables, REPRESENTATIVE_MISTAKES),
    FunctionTask("03.majority_labels", majority_labels, _labeled, MAJORITY_MISTAKES),
    FunctionTask("03.propagate_labels", propagate_labels, _labeled_tables, PROPAGATION_MISTAKES),
    FunctionTask(
        "03.propagate_to_nearest",
        propagate_to_nearest,
        _tables_with_percentiles,
        NEAREST_MISTAKES,
        normal=_in_order,
        explain=_of_lengths,
        parts=("the rows", "the labels"),
    ),
]
