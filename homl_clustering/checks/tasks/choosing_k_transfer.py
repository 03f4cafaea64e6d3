"""The tasks of ``02_choosing_k_exercises`` that take an idea of the lesson to a new place."""

import numpy as np
from scipy.spatial.distance import cdist

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks import choosing_k_transfer_mistakes as more
from homl_clustering.checks.tasks.kmeans import blobs_and_centers

SAME_SPOT = np.abs(np.subtract.outer([0.0, 0, 1, 2, -2], [0.0, 0, 1, 2, -2]))

# The references, and with each the mistakes that are often made


def simplified_silhouettes(distances, labels):
    """Return the simplified silhouette of each point from its distances to the centers."""
    return _simplified()(distances, labels)


def _own(distances, labels):
    return distances[np.arange(len(labels)), labels]


def _others(distances, labels, own=np.inf):
    """Return a copy of the table, with another value in place of the own distances."""
    table = distances.astype(float)
    table[np.arange(len(labels)), labels] = own
    return table


def _nearest_other(distances, labels):
    return _others(distances, labels).min(axis=1)


def _usual(a, b):
    larger = np.maximum(a, b)
    return (b - a) / np.where(larger == 0, 1, larger)


def _simplified(formula=_usual, a=_own, b=_nearest_other):
    """Return a function that computes the coefficients by a formula of a and b."""
    return lambda distances, labels: formula(a(distances, labels), b(distances, labels))


def _distances():
    X, centers = blobs_and_centers()
    random = variant.random(2)
    labels = np.where(random.uniform(size=60) < 0.7, cdist(X, centers).argmin(axis=1), 0)
    return [
        Case("two centers", (np.array([[1.0, 4], [2, 2], [6, 3]]), np.array([0, 0, 1]))),
        Case("a wrong label", (np.array([[3.0, 1], [2, 5], [4, 2]]), np.array([0, 0, 1]))),
        Case(
            "three centers, and clusters of one point",
            (np.array([[0.0, 4, 8], [5, 2, 3], [6, 1, 4], [7, 5, 0]]), np.array([0, 1, 1, 2])),
        ),
        Case(
            "two centers in the same place",
            (np.array([[0.0, 0, 6], [2, 2, 1], [5, 5, 1], [0, 0, 6]]), np.array([0, 1, 2, 1])),
        ),
        Case(
            "points at the same distance from two centers",
            (np.array([[2.0, 2, 6], [3, 1, 3], [0, 0, 4]]), np.array([0, 1, 1])),
        ),
        Case("sixty points and five centers", (cdist(X, centers), labels)),
    ]


def _none_alone(distances, labels):
    """Give 0 to a point that is alone in its cluster, as the full silhouette does."""
    counts = np.bincount(labels)[labels]
    return np.where(counts == 1, 0, simplified_silhouettes(distances, labels))


def _mean_of_others(distances, labels):
    return _others(distances, labels, 0).sum(axis=1) / (distances.shape[1] - 1)


def _members_mean(distances, labels):
    """Return for each point the mean distance of its cluster to the center."""
    own = _own(distances, labels)
    return np.array([own[labels == label].mean() for label in labels])


SIMPLIFIED_MISTAKES = {
    "The sign is the other way round: take b - a, so that a point near its own center is "
    "positive.": _simplified(lambda a, b: _usual(b, a)),
    "The difference is divided by b alone: divide by the larger of a and b.": _simplified(
        lambda a, b: np.where(b == 0, 0, (b - a) / b)
    ),
    "The difference is divided by a alone: divide by the larger of a and b.": _simplified(
        lambda a, b: np.where(np.maximum(a, b) == 0, 0, (b - a) / a)
    ),
    "The difference is divided by the smaller of the two: divide by the larger of a and b.": (
        _simplified(lambda a, b: np.where(np.maximum(a, b) == 0, 0, (b - a) / np.minimum(a, b)))
    ),
    "The difference is divided by the sum: divide by the larger of a and b.": _simplified(
        lambda a, b: np.where(a + b == 0, 0, (b - a) / (a + b))
    ),
    "These are differences b - a: divide each by the larger of a and b.": _simplified(
        lambda a, b: b - a
    ),
    "The coefficient of a point with a wrong label is negative: take no absolute value.": (
        _simplified(lambda a, b: np.abs(_usual(a, b)))
    ),
    "b includes the own center: leave the column of the label out of the minimum.": _simplified(
        b=lambda distances, labels: distances.min(axis=1)
    ),
    "a and b are the two smallest distances: a belongs to the center that the label names, even "
    "if another one is nearer.": _simplified(
        a=lambda distances, labels: np.sort(distances, axis=1)[:, 0],
        b=lambda distances, labels: np.sort(distances, axis=1)[:, 1],
    ),
    "b is the second smallest distance: with a wrong label the nearest other center has the "
    "smallest.": _simplified(b=lambda distances, labels: np.sort(distances, axis=1)[:, 1]),
    "A point with a wrong label gets 0 here, but its coefficient is negative. Either a is the "
    "distance to the nearest center: take the center that the label names. Or what is below 0 is "
    "cut off: leave it.": _simplified(a=lambda distances, labels: distances.min(axis=1)),
    "b is the mean over all other centers: take the nearest of them alone.": _simplified(
        b=_mean_of_others
    ),
    "b belongs to the farthest center: take the nearest other one.": _simplified(
        b=lambda distances, labels: _others(distances, labels, -np.inf).max(axis=1)
    ),
    "a is the mean over the cluster: take the distance of the point itself to its center.": (
        _simplified(a=_members_mean)
    ),
    "A point alone in its cluster is no exception here: its distance to its center is known, so "
    "use the formula.": _none_alone,
    "Where a and b are both 0, the coefficient is 0; here it is 0 / 0, so treat this case "
    "apart.": _simplified(lambda a, b: (b - a) / np.maximum(a, b)),
    "Where a and b are both 0, the coefficient is 0, not 1: the point lies on both centers.": (
        _simplified(lambda a, b: np.where(np.maximum(a, b) == 0, 1, _usual(a, b)))
    ),
    "This is the mean of all coefficients: return one for each point.": lambda *given: (
        simplified_silhouettes(*given).mean()
    ),
    "The distances are squared first: take them as they are.": lambda distances, labels: (
        simplified_silhouettes(distances**2, labels)
    ),
} | more.SIMPLIFIED


def medoids(table, labels):
    """Return the number of the medoid of each cluster, in the order of the labels."""
    return _medoids_by(lambda inside: inside.sum(axis=1).argmin())(table, labels)


def _medoids_by(place, named=lambda rows, i: rows[i], order=np.unique):
    """Return a function that chooses a member of each cluster from the table of its members."""

    def chosen(table, labels):
        groups = [np.flatnonzero(labels == c) for c in order(labels)]
        return np.array([named(rows, place(table[np.ix_(rows, rows)])) for rows in groups])

    return chosen


def _tables():
    random = variant.random(0)
    one_way = random.randint(1, 40, size=(9, 9)) * (1 - np.eye(9, dtype=int))
    X = random.normal(size=(30, 3))
    X[7] = X[3]
    either_way = cdist(X, X)
    some_long = random.exponential(size=(30, 30)) ** 2 * (1 - np.eye(30))
    labels = random.choice([9, 2, 4, 7], size=30)
    labels[12], labels[20] = 30, 7
    return [
        Case(
            "one cluster, and one-way streets",
            (np.array([[0.0, 6, 5], [2, 0, 9], [1, 3, 0]]), np.array([0, 0, 0])),
        ),
        Case(
            "two clusters",
            (np.array([[0.0, 1, 5], [2, 0, 2], [1, 9, 0]]), np.array([1, 0, 1])),
        ),
        Case(
            "a tie, and labels with a gap",
            (np.array([[0.0, 3, 9], [3, 0, 1], [1, 1, 0]]), np.array([4, 4, 2])),
        ),
        Case(
            "one long time",
            (np.array([[0.0, 5, 5], [1, 0, 8], [7, 7, 0]]), np.array([3, 3, 3])),
        ),
        Case(
            "nine places",
            (one_way, np.array([1, 0, 1, 1, 0, 0, 1, 0, 1])),
        ),
        Case("nine places, labels with gaps", (one_way, np.array([5, 5, 3, 8, 3, 5, 3, 3, 5]))),
        Case("thirty points, and distances that are equal both ways", (either_way, labels)),
        Case("two places in the same spot", (SAME_SPOT, np.zeros(5, int))),
        Case("thirty points, and times of which some are long", (some_long, labels)),
    ]


def _by_sum_over_all(table, labels):
    """Choose among the members by the sums over all places."""
    rows = [np.flatnonzero(labels == c) for c in np.unique(labels)]
    return np.array([group[table[group].sum(axis=1).argmin()] for group in rows])


def _without_itself(inside):
    """Return a table of a cluster in which no place counts as its own neighbor."""
    return inside + np.diag(np.full(len(inside), np.inf))


def _in_order_of_appearance(labels):
    return list(dict.fromkeys(labels.tolist()))


MEDOID_MISTAKES = {
    "The times are added up that lead to the place: table[i, j] goes from i to j, so take the "
    "sums along the rows.": _medoids_by(lambda inside: inside.sum(axis=0).argmin()),
    "The times of both directions are added up: only those from the place to the others count.": (
        _medoids_by(lambda inside: (inside + inside.T).sum(axis=1).argmin())
    ),
    "The times to all places are added up: take those to the members of the cluster alone.": (
        _by_sum_over_all
    ),
    "This is the position among the members of the cluster: return the number of the row in the "
    "whole table.": _medoids_by(
        lambda inside: inside.sum(axis=1).argmin(), named=lambda rows, i: i
    ),
    "This is the member with the largest sum: take the smallest.": _medoids_by(
        lambda inside: inside.sum(axis=1).argmax()
    ),
    "The times are squared before they are added up: a medoid needs no squares.": _medoids_by(
        lambda inside: (inside**2).sum(axis=1).argmin()
    ),
    "The longest time decides here: add all times up, and take the smallest sum.": _medoids_by(
        lambda inside: inside.max(axis=1).argmin()
    ),
    "The shortest time to another member decides here: add all times up.": _medoids_by(
        lambda inside: _without_itself(inside).min(axis=1).argmin()
    ),
    "The median of the times decides here: add all times up.": _medoids_by(
        lambda inside: np.median(inside, axis=1).argmin()
    ),
    "This is the smallest sum itself: return whose it is.": _medoids_by(
        lambda inside: inside.sum(axis=1).min(), named=lambda rows, value: value
    ),
    "There is a number for each place here: return one for each cluster.": lambda table, labels: (
        medoids(table, labels)[np.unique(labels, return_inverse=True)[1]]
    ),
    "The labels are taken for 0, 1, 2 and so on: go through the labels that occur, as np.unique "
    "gives them.": _medoids_by(
        lambda inside: inside.sum(axis=1).argmin(),
        order=lambda labels: range(len(np.unique(labels))),
    ),
    "All numbers up to the largest label are gone through, though some have no members: take the "
    "labels that occur.": _medoids_by(
        lambda inside: inside.sum(axis=1).argmin() if len(inside) else -1,
        named=lambda rows, i: rows[i] if len(rows) else -1,
        order=lambda labels: range(labels.max() + 1),
    ),
    "Of several members with the same sum the last is taken: take that with the lowest number.": (
        _medoids_by(lambda inside: len(inside) - 1 - inside.sum(axis=1)[::-1].argmin())
    ),
    "The clusters come in the order in which they appear: sort them by their labels.": _medoids_by(
        lambda inside: inside.sum(axis=1).argmin(), order=_in_order_of_appearance
    ),
    "This is the first member of each cluster: take the one with the smallest sum.": _medoids_by(
        lambda inside: 0
    ),
} | more.MEDOIDS


TASKS = [
    FunctionTask(
        "02.simplified_silhouettes", simplified_silhouettes, _distances, SIMPLIFIED_MISTAKES
    ),
    FunctionTask("02.medoids", medoids, _tables, MEDOID_MISTAKES),
]
