"""The tasks of ``01_kmeans_exercises`` on points with weights."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks import kmeans_transfer_mistakes as more
from homl_clustering.checks.tasks.kmeans import (
    ENDS,
    GROUPS,
    SOLID,
    THREE_FEATURES,
    blobs_and_centers,
)
from homl_clustering.textbook.kmeans import nearest_centers, squared_distances

PLACES = np.array([[0.0, 2.0], [4.0, 0.0], [10.0, 1.0], [30.0, 8.0], [4.0, 6.0]])


def _weighted_blobs():
    X, centers = blobs_and_centers()
    labels, random = nearest_centers(X, centers), variant.random(1)
    weights = np.where(random.uniform(size=60) < 0.2, 0.0, random.uniform(0.2, 3, size=60))
    return X, labels, weights, centers


# The references, and with each the mistakes that are often made


def weighted_m_step(X, labels, weights, n_clusters):
    """Return the weighted mean of the rows of each cluster."""
    return _means(lambda x, w: np.average(x, axis=0, weights=w))(X, labels, weights, n_clusters)


def _means(of_cluster):
    """Return a function that applies a rule to the rows of each cluster and their weights."""

    def centers(X, labels, weights, n_clusters):
        groups = [labels == c for c in range(n_clusters)]
        return np.array([of_cluster(X[group], weights[group]) for group in groups])

    return centers


def _m_steps():
    X, labels, weights, _ = _weighted_blobs()
    return [
        Case(
            "weights that are whole numbers",
            (GROUPS, np.array([0, 0, 1, 1]), np.array([1.0, 3.0, 2.0, 6.0]), 2),
        ),
        Case(
            "a point of weight 0",
            (PLACES, np.array([1, 0, 0, 1, 0]), np.array([3.0, 0.0, 2.0, 1.0, 6.0]), 2),
        ),
        Case(
            "weights below 1, and a cluster of one point",
            (PLACES, np.array([2, 0, 1, 2, 0]), np.array([0.25, 0.5, 0.5, 0.75, 0.25]), 3),
        ),
        Case(
            "three features",
            (SOLID, np.array([1, 0, 1, 0]), np.array([1.0, 4.0, 0.5, 2.0]), 2),
            THREE_FEATURES,
        ),
        Case("sixty points of the five blobs", (X, labels, weights, 5)),
    ]


M_STEP_MISTAKES = {
    "These are the plain means, in which all points count alike: multiply each point by its "
    "weight before you add up.": _means(lambda x, w: x.mean(axis=0)),
    "The weighted sum is divided by the number of points: divide by the sum of their weights.": (
        _means(lambda x, w: w @ x / len(w))
    ),
    "The weighted sum is divided by the weights of all points: divide by the sum of the weights "
    "in the cluster alone.": (
        lambda X, labels, weights, n_clusters: (
            _means(lambda x, w: w @ x)(X, labels, weights, n_clusters) / weights.sum()
        )
    ),
    "These are weighted sums: divide each by the sum of the weights in its cluster.": _means(
        lambda x, w: w @ x
    ),
    "The points are divided by the sum of the weights, but not multiplied by their weights: do "
    "both.": _means(lambda x, w: x.sum(axis=0) / w.sum()),
    "The weights only decide here whether a point counts at all: let a point with twice the "
    "weight pull twice as much.": _means(lambda x, w: x[w > 0].mean(axis=0)),
    "The weights are squared, or used twice: multiply each point by its weight once.": _means(
        lambda x, w: w**2 @ x / (w**2).sum()
    ),
    "The points are multiplied by their weights twice, the sum of the weights is taken once: "
    "multiply once.": _means(lambda x, w: w**2 @ x / w.sum()),
    "The points are divided by their weights, so that a heavy one counts less: multiply by the "
    "weights.": _means(lambda x, w: (x / w[:, np.newaxis]).sum(axis=0) / (1 / w).sum()),
    "This is the heaviest point of each cluster: take the weighted mean of all its points.": (
        _means(lambda x, w: x[w.argmax()])
    ),
    "Weights need not be whole numbers: do not cut them off to repeat points, multiply by "
    "them.": _means(lambda x, w: np.repeat(x, w.astype(int), axis=0).mean(axis=0)),
    "This is the weighted mean of all points for each cluster: take those with label c.": (
        lambda X, labels, weights, n_clusters: np.tile(
            np.average(X, axis=0, weights=weights), (n_clusters, 1)
        )
    ),
    "The weights are multiplied with the features here, which only fits if there are as many "
    "points as features: write weights[:, np.newaxis], one weight for each row.": _means(
        lambda x, w: (x * w).sum(axis=0) / w.sum()
    ),
    "The weighted points are averaged over all of X, with zeros for those outside: add up and "
    "divide by the weights of the cluster.": (
        lambda X, labels, weights, n_clusters: (
            _means(lambda x, w: w @ x)(X, labels, weights, n_clusters) / len(X)
        )
    ),
} | more.WEIGHTED_M_STEP


def weighted_inertia(X, labels, weights, centers):
    """Return the sum of the squared distances to the own centers, each times its weight."""
    return float(weights @ _own_squares(X, labels, centers))


def _own_squares(X, labels, centers):
    return ((X - centers[labels]) ** 2).sum(axis=1)


def _inertias():
    line = np.array([[0.0], [2.0], [9.0], [6.0]])
    return [
        Case(
            "weights that are whole numbers",
            (GROUPS, np.array([0, 0, 1, 1]), np.array([1.0, 3.0, 2.0, 2.0]), GROUPS[[0, 2]]),
        ),
        Case(
            "a point whose label is not that of the nearest center",
            (line, np.array([0, 1, 0, 1]), np.array([2.0, 1.0, 0.5, 4.0]), line[[0, 3]] + 1),
        ),
        Case(
            "a point of weight 0, and weights below 1",
            (PLACES, np.array([1, 0, 0, 1, 0]), np.array([0.75, 0, 0.5, 0.25, 0.5]), ENDS[:, :2]),
        ),
        Case(
            "three features",
            (SOLID, np.array([1, 0, 1, 0]), np.array([1.0, 4.0, 0.5, 2.0]), ENDS),
            THREE_FEATURES,
        ),
        Case("sixty points of the five blobs", _weighted_blobs()),
    ]


def _total(of_points):
    """Return a function that makes the inertia of a rule for weights and squared distances."""
    return lambda X, labels, weights, centers: of_points(weights, _own_squares(X, labels, centers))


INERTIA_MISTAKES = {
    "All points count alike here: multiply each squared distance by the weight of its point.": (
        _total(lambda w, d: d.sum())
    ),
    "The weight is inside of the square, and so counts as its own square: square the distance "
    "first, then multiply.": _total(lambda w, d: (w**2) @ d),
    "These are distances times weights: square the distances before you multiply.": _total(
        lambda w, d: w @ np.sqrt(d)
    ),
    "This is a weighted mean: the inertia is a sum, so do not divide by the weights.": _total(
        lambda w, d: w @ d / w.sum()
    ),
    "The sum is divided by the number of points: leave it a sum.": _total(
        lambda w, d: w @ d / len(d)
    ),
    "The root of the sum is taken at the end: leave the root out.": _total(
        lambda w, d: np.sqrt(w @ d)
    ),
    "The weights only decide here whether a point counts at all: multiply by them.": _total(
        lambda w, d: d[w > 0].sum()
    ),
    "Weights need not be whole numbers: do not cut them off to repeat points, multiply by "
    "them.": _total(lambda w, d: w.astype(int) @ d),
    "There is one number for each point here: add them up.": _total(lambda w, d: w * d),
    "The distance to the nearest center is taken: take that to the center that the label "
    "names.": lambda X, labels, weights, centers: (
        weights @ squared_distances(X, centers).min(axis=1)
    ),
    "The distances to all centers are added up: take for each point that to its own center.": (
        lambda X, labels, weights, centers: weights @ squared_distances(X, centers).sum(axis=1)
    ),
    "The distances go to the weighted means of the clusters: take the centers that are given.": (
        lambda X, labels, weights, centers: weighted_inertia(
            X, labels, weights, weighted_m_step(X, labels, weights, len(centers))
        )
    ),
    "The distances go to the plain means of the clusters: take the centers that are given.": (
        lambda X, labels, weights, centers: weighted_inertia(
            X,
            labels,
            weights,
            _means(lambda x, w: x.mean(axis=0))(X, labels, weights, len(centers)),
        )
    ),
    "These are sums of absolute differences: square the differences.": (
        lambda X, labels, weights, centers: weights @ np.abs(X - centers[labels]).sum(axis=1)
    ),
    "There is one number for each feature here: add up over the features, too.": (
        lambda X, labels, weights, centers: weights @ (X - centers[labels]) ** 2
    ),
    "There is one number for each cluster here: add them up.": (
        lambda X, labels, weights, centers: np.bincount(
            labels, weights * _own_squares(X, labels, centers), len(centers)
        )
    ),
    "The point itself is multiplied by its weight before the center is subtracted: multiply the "
    "squared distance instead.": lambda X, labels, weights, centers: _own_squares(
        X * weights[:, np.newaxis], labels, centers
    ).sum(),
} | more.WEIGHTED_INERTIA


TASKS = [
    FunctionTask("01.weighted_m_step", weighted_m_step, _m_steps, M_STEP_MISTAKES),
    FunctionTask("01.weighted_inertia", weighted_inertia, _inertias, INERTIA_MISTAKES),
]
