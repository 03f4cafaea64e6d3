"""The tasks of ``01_kmeans_exercises``."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.checks.tasks import kmeans_mistakes, kmeans_start_mistakes
from homl_clustering.datasets import five_blobs
from homl_clustering.textbook.kmeans import nearest_centers, squared_distances

GROUPS = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 8.0], [9.0, 9.0]])
CORNERS = np.array([[0.0, 0.0], [10.0, 10.0]])


SOLID = np.array([[5.0, 5.0, 0.0], [2.0, 3.0, 9.0], [1.0, 4.0, 1.0], [7.0, 5.0, 8.0]])
TWINS = np.array([[0.0, 0.0], [0.0, 0.0], [3.0, 6.0], [9.0, 9.0]])
ENDS = np.array([[1.0, 3.0, 0.0], [6.0, 5.0, 9.0]])
THREE_FEATURES = (
    "Right for two features, but not for three, and numbers of points, centers and features "
    "that all differ: is a feature left out, or does a shape fit by chance?"
)
LINE = np.array([[0.0, 0.0], [4.0, 0.0], [14.0, 0.0]])
ON_LINE = np.array([[8.0, 0.0], [3.0, 0.0], [5.0, 0.0], [1.0, 0.0], [13.0, 0.0]])
ASLANT = np.array([[0.0, 0.0], [1.0, 6.0], [5.0, 1.0]]), np.array([[3.0, 3.0], [0.0, 5.0]])


def blobs_and_centers():
    """Return sixty points of the five blobs, and five of them as centers."""
    X = variant.rows(five_blobs()[0], 60)
    return X, X[[3, 14, 15, 9, 26]]


def _points_and_centers():
    return [
        Case("two clear groups", (GROUPS, CORNERS)),
        Case("points far from zero", (GROUPS + 100, CORNERS + 100)),
        Case("centers to which no axis leads", ASLANT),
        Case("three centers on a line", (ON_LINE, LINE)),
        Case("four points with three features", (SOLID, ENDS), THREE_FEATURES),
        Case("sixty points of the five blobs", blobs_and_centers()),
    ]


# The references, and with each the mistakes that are often made


def _over_centers(X, centers):
    """Add up squares over the wrong axis: for each point, a number for each feature."""
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=1)


DISTANCE_MISTAKES = {
    "These are distances: leave them squared, without the root.": lambda X, centers: np.sqrt(
        squared_distances(X, centers)
    ),
    "The differences are added up before they are squared: square first.": lambda X, centers: (
        (X[:, np.newaxis] - centers).sum(axis=2) ** 2
    ),
    "Add the squares up: a mean divides by the number of features.": lambda X, centers: (
        (X[:, np.newaxis] - centers) ** 2
    ).mean(axis=2),
    "These are sums of absolute differences: square them.": lambda X, centers: np.abs(
        X[:, np.newaxis] - centers
    ).sum(axis=2),
    "Only the largest difference counts: add up the squares of all.": lambda X, centers: (
        (X[:, np.newaxis] - centers) ** 2
    ).max(axis=2),
    "axis=1 adds up over the centers, which fits by chance if k = d: the features are axis=2.": (
        lambda X, centers: _over_centers(X, centers)
    ),
    "A row for each point and a column for each center: it is the other way round.": (
        lambda X, centers: squared_distances(X, centers).T
    ),
    "These are distances between points: take the centers.": lambda X, centers: squared_distances(
        X, X
    ),
} | kmeans_mistakes.SQUARED_DISTANCES


def e_step(X, centers):
    """Return the number of the nearest center of each row."""
    return nearest_centers(X, centers)


E_STEP_MISTAKES = {
    "argmax finds the farthest center; the nearest has the smallest distance.": (
        lambda X, centers: squared_distances(X, centers).argmax(axis=1)
    ),
    "min returns the smallest distance itself; argmin returns whose it is.": (
        lambda X, centers: squared_distances(X, centers).min(axis=1)
    ),
    "axis=0 finds the nearest point of each center: take axis=1.": (
        lambda X, centers: squared_distances(X, centers).argmin(axis=0)
    ),
    "argmin without an axis looks at the whole table: take axis=1.": (
        lambda X, centers: squared_distances(X, centers).argmin()
    ),
    "The squares are added up over the centers, axis=1: the features are axis=2.": (
        lambda X, centers: _over_centers(X, centers).argmin(axis=1)
    ),
    "Square the differences: signed ones cancel out.": lambda X, centers: (
        (X[:, np.newaxis] - centers).sum(axis=2).argmin(axis=1)
    ),
    "These go by sums of absolute differences: add up squares.": lambda X, centers: (
        np.abs(X[:, np.newaxis] - centers).sum(axis=2).argmin(axis=1)
    ),
    "All features count, not the first alone.": lambda X, centers: np.abs(
        X[:, :1] - centers[:, 0]
    ).argmin(axis=1),
    "Clusters are numbered from 0.": lambda X, centers: e_step(X, centers) + 1,
} | kmeans_mistakes.E_STEP


def m_step(X, labels, n_clusters):
    """Return the mean of the rows of each cluster."""
    return np.array([X[labels == c].mean(axis=0) for c in range(n_clusters)])


def _labeled_points():
    X, centers = blobs_and_centers()
    return [
        Case("two clear groups", (GROUPS, np.array([0, 0, 1, 1]), 2)),
        Case("groups of different size", (GROUPS, np.array([0, 1, 1, 1]), 2)),
        Case("labels in any order", (GROUPS, np.array([2, 0, 1, 0]), 3)),
        Case("three features", (SOLID, np.array([1, 0, 1, 0]), 2), THREE_FEATURES),
        Case("two equal rows", (TWINS, np.array([0, 0, 0, 1]), 2)),
        Case("sixty points of the five blobs", (X, e_step(X, centers), 5)),
    ]


M_STEP_MISTAKES = {
    "This is the mean of all points: take those with label c.": lambda X, labels, n_clusters: (
        np.tile(X.mean(axis=0), (n_clusters, 1))
    ),
    "These are sums: divide by the number of points in the cluster.": (
        lambda X, labels, n_clusters: np.array(
            [X[labels == c].sum(axis=0) for c in range(n_clusters)]
        )
    ),
    "The sums are divided by the number of all points, not of those in the cluster.": (
        lambda X, labels, n_clusters: np.array(
            [X[labels == c].sum(axis=0) / len(X) for c in range(n_clusters)]
        )
    ),
    "axis=1 takes the mean over the features: over the points it is axis=0.": (
        lambda X, labels, n_clusters: [X[labels == c].mean(axis=1) for c in range(n_clusters)]
    ),
    "mean without an axis makes one number of everything: take axis=0.": (
        lambda X, labels, n_clusters: np.array([X[labels == c].mean() for c in range(n_clusters)])
    ),
    "This is the median; the sum of squares is smallest at the mean.": (
        lambda X, labels, n_clusters: np.array(
            [np.median(X[labels == c], axis=0) for c in range(n_clusters)]
        )
    ),
    "This is the first point of each cluster: take the mean of all its points.": (
        lambda X, labels, n_clusters: np.array([X[labels == c][0] for c in range(n_clusters)])
    ),
} | kmeans_mistakes.M_STEP


def next_center_probabilities(X, centers):
    """Return for each row the probability to be the next center of k-means++."""
    closest = squared_distances(X, centers).min(axis=1)
    return closest / closest.sum()


def _points_and_first_centers():
    X, _ = blobs_and_centers()
    return [
        Case("one center at the first point", (GROUPS, GROUPS[:1])),
        Case("two centers", (GROUPS, GROUPS[[0, 3]])),
        Case("a center that is no point of the data", (GROUPS, CORNERS[1:])),
        Case("four points with three features", (SOLID, ENDS), THREE_FEATURES),
        Case("sixty points of the five blobs and three centers", (X, X[[3, 14, 15]])),
    ]


PLUSPLUS_MISTAKES = {
    "Proportional to the squared distances: these go with the distances.": lambda X, centers: (
        (root := np.sqrt(squared_distances(X, centers).min(axis=1))) / root.sum()
    ),
    "Divide by the sum, so that the probabilities add up to one.": lambda X, centers: (
        squared_distances(X, centers).min(axis=1)
    ),
    "Divide by the sum; these are divided by the largest.": lambda X, centers: (
        (closest := squared_distances(X, centers).min(axis=1)) / closest.max()
    ),
    "The distance to the nearest center counts, not to the farthest.": lambda X, centers: (
        (farthest := squared_distances(X, centers).max(axis=1)) / farthest.sum()
    ),
    "The distance to the nearest center counts, not the sum over all centers.": (
        lambda X, centers: (total := squared_distances(X, centers).sum(axis=1)) / total.sum()
    ),
    "The distance to the nearest center counts, not to the last one.": lambda X, centers: (
        (last := squared_distances(X, centers[-1:])[:, 0]) / last.sum()
    ),
    "The squares are added up over the centers, axis=1: the features are axis=2.": (
        lambda X, centers: (closest := _over_centers(X, centers).min(axis=1)) / closest.sum()
    ),
    "Equal probabilities are those of a random start: far points are to be likelier.": (
        lambda X, centers: np.full(len(X), 1 / len(X))
    ),
} | kmeans_start_mistakes.NEXT_CENTER


def keeps_its_center(upper_bounds, labels, centers):
    """Return which points certainly stay with their centers, without computing a distance."""
    between = np.sqrt(squared_distances(centers, centers))
    np.fill_diagonal(between, np.inf)
    return upper_bounds <= between.min(axis=1)[labels] / 2


def _spatial_bounds():
    labels = np.array([3, 0, 2, 1, 0])
    half = _between(SOLID).min(axis=1)[labels] / 2
    return half * [0.98, 1.02, 0.9, 1.1, 0.5], labels, SOLID


def _bounds():
    X, centers = blobs_and_centers()
    labels = e_step(X, centers)
    own = np.sqrt(squared_distances(X, centers)[np.arange(len(X)), labels])
    return [
        Case(
            "three centers on a line",
            (np.array([1.9, 2.1, 1.0, 3.0]), np.array([0, 0, 1, 1]), LINE),
        ),
        Case(
            "loose bounds",
            (np.array([4.9, 5.1, 2.5, 6.9, 9.0, 0.5]), np.array([2, 2, 0, 2, 2, 1]), LINE),
        ),
        Case(
            "bounds of exactly half the gap, and above it",
            (np.array([2.0, 2.0, 5.0, 5.1, 6.0, 9.0]), np.array([0, 1, 2, 2, 0, 1]), LINE),
        ),
        Case("four centers with three features", _spatial_bounds(), THREE_FEATURES),
        Case("sixty points of the five blobs", (1.2 * own, labels, centers)),
    ]


def _between(centers, power=0.5):
    between = squared_distances(centers, centers) ** power
    np.fill_diagonal(between, np.inf)
    return between


ELKAN_MISTAKES = {
    "Half the distance to the next center counts: beyond it another one may be nearer.": (
        lambda upper, labels, centers: upper <= _between(centers).min(axis=1)[labels]
    ),
    "The bounds are distances: take the root of the squared distances between centers.": (
        lambda upper, labels, centers: upper <= _between(centers, 1.0).min(axis=1)[labels] / 2
    ),
    "A center is at distance 0 from itself: leave it out of the minimum.": (
        lambda upper, labels, centers: (
            upper <= np.sqrt(squared_distances(centers, centers)).min(axis=1)[labels] / 2
        )
    ),
    "The nearest other center counts, not the farthest.": lambda upper, labels, centers: (
        upper <= np.sqrt(squared_distances(centers, centers)).max(axis=1)[labels] / 2
    ),
    "These are the points that may move; asked for are those that stay.": (
        lambda upper, labels, centers: ~keeps_its_center(upper, labels, centers)
    ),
    "These are the numbers of the points: for each point, say True or False.": (
        lambda upper, labels, centers: np.flatnonzero(keeps_its_center(upper, labels, centers))
    ),
    "Each point has the gap of its own center: pick it by labels.": (
        lambda upper, labels, centers: upper <= _between(centers).min() / 2
    ),
} | kmeans_start_mistakes.KEEPS_ITS_CENTER


TASKS = [
    ChoiceTask(
        "01.warm_up",
        "b",
        {
            "a": "No label is right or wrong by itself: k-means has seen none to learn from, and "
            "numbers the clusters as it likes. Compare who is with whom in both fits.",
            "b": "Yes: the numbers only say who belongs together.",
            "c": "Fitting does not move rows: label i belongs to row i in both fits. Only the "
            "numbers of the clusters come from the random start.",
        },
    ),
    FunctionTask("01.squared_distances", squared_distances, _points_and_centers, DISTANCE_MISTAKES),
    FunctionTask("01.e_step", e_step, _points_and_centers, E_STEP_MISTAKES),
    FunctionTask("01.m_step", m_step, _labeled_points, M_STEP_MISTAKES),
    FunctionTask(
        "01.next_center_probabilities",
        next_center_probabilities,
        _points_and_first_centers,
        PLUSPLUS_MISTAKES,
    ),
    FunctionTask("01.keeps_its_center", keeps_its_center, _bounds, ELKAN_MISTAKES),
]
