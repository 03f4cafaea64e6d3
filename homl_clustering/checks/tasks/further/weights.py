"""Further mistakes in the tasks of notebook 01 on points with weights, by task."""

from functools import partial

import numpy as np

from homl_clustering.checks.tasks.further.distances import measured


def _weighted(rule):
    """Return centers by a rule for the points and weights of a cluster, and all weights."""
    return lambda X, labels, weights, n_clusters: np.array(
        [rule(X[labels == c], weights[labels == c], weights) for c in range(n_clusters)]
    )


def _rounded_weights():
    """Yield ways to make whole numbers of weights that are multiplied by a factor first."""
    for factor in (2, 4, 5, 10, 20, 100, 1000):
        for rounded in (np.rint, np.trunc, np.ceil, lambda w: np.floor(w + 0.5)):
            yield lambda w, f=factor, rounded=rounded: rounded(f * w) / f


def _mean_of_changed(change, x, w, _):
    return change(w) @ x / change(w).sum()


def _columns_of_weights(X, labels, weights, n_clusters):
    table = np.eye(n_clusters)[labels] * weights[:, np.newaxis]
    return table.T @ X / table.sum(axis=0)


REPEATED = (
    "The weights are multiplied by a number and made whole, to repeat the points: that fits only "
    "weights with few digits. Multiply by the weights themselves."
)
OVER_ALL = (
    "The weights are scaled by those of all points, and the sum is divided by the number of points "
    "in the cluster. Divide by the sum of the weights in the cluster."
)
WEIGHTED_M_STEP = {
    REPEATED: tuple(_weighted(partial(_mean_of_changed, change)) for change in _rounded_weights()),
    OVER_ALL: (
        _weighted(lambda x, w, all_w: w @ x / all_w.mean() / len(x)),
        _weighted(lambda x, w, all_w: w @ x / all_w.max() / len(x)),
        _weighted(lambda x, w, all_w: w @ x / all_w.sum() / len(x)),
    ),
    "The weights are scaled by the largest of all points, and not divided by their sum: divide by "
    "the sum of the weights in the cluster.": _weighted(lambda x, w, all_w: w @ x / all_w.max()),
    "The weights are scaled to the mean 1, and not divided by their sum: divide by the sum of the "
    "weights in the cluster.": (
        _weighted(lambda x, w, all_w: w @ x / all_w.mean()),
        _weighted(lambda x, w, _: w @ x / w.mean()),
    ),
    "exp of the weights is taken: multiply by the weights themselves.": _weighted(
        lambda x, w, _: np.exp(w) @ x / np.exp(w).sum()
    ),
    "The logarithm of the weights is taken: multiply by the weights themselves.": _weighted(
        lambda x, w, _: np.log1p(w) @ x / np.log1p(w).sum()
    ),
    "axis=1 takes the mean over the features: over the points it is axis=0.": _weighted(
        lambda x, w, _: np.average(x, axis=1, weights=w)
    ),
    "The sums are divided along the wrong axis: an array of shape (n_clusters,) divides the "
    "columns. Each row belongs to a cluster, so write totals[:, np.newaxis].": _columns_of_weights,
    "Weights above 1 count as 1 here: each counts as it is.": _weighted(
        lambda x, w, _: np.minimum(w, 1) @ x / np.minimum(w, 1).sum()
    ),
    "The plain mean is multiplied by the share of the weight of its cluster: multiply each point "
    "by its own weight.": _weighted(lambda x, w, all_w: x.mean(axis=0) * w.sum() / all_w.sum()),
    "This is the median of the points with a weight: take the weighted mean.": _weighted(
        lambda x, w, _: np.median(x[w > 0], axis=0)
    ),
    "The weighted sum is divided by the square of the sum of the weights: divide once.": (
        _weighted(lambda x, w, _: w @ x / w.sum() ** 2)
    ),
}


def _total(rule):
    """Return the inertia by a rule for weights, squared distances and labels."""
    return lambda X, labels, weights, centers: rule(
        weights, ((X - centers[labels]) ** 2).sum(axis=1), labels
    )


def _by_clusters(rule):
    """Return the sum over the clusters of a rule for weights and squared distances."""
    return _total(
        lambda w, d, labels: sum(rule(w[labels == c], d[labels == c]) for c in np.unique(labels))
    )


WEIGHTED_INERTIA = {
    "This is a weighted mean, times the number of points, or weights that were scaled to the mean "
    "1: that fits only if the weights add up to the number of points. Leave it a sum.": _total(
        lambda w, d, _: len(d) * (w @ d) / w.sum()
    ),
    "The weighted mean of each cluster is taken, times the number of its points: leave it a sum.": (
        _by_clusters(lambda w, d: len(d) * (w @ d) / w.sum())
    ),
    "The weighted means of the clusters are added up: leave out the division by the weights.": (
        _by_clusters(lambda w, d: w @ d / w.sum())
    ),
    "The sum of each cluster is divided by the number of its points: leave it a sum.": (
        _by_clusters(lambda w, d: w @ d / len(d))
    ),
    REPEATED: tuple(
        _total(lambda w, d, _, change=change: change(w) @ d) for change in _rounded_weights()
    ),
    "The root is taken of the sum over all points, and multiplied by all weights: square the "
    "distance of each point, multiply by its own weight, and add up.": _total(
        lambda w, d, _: w.sum() * np.sqrt(d.sum())
    ),
    "The weighted distances are added up first, and then squared: square each distance first.": (
        _total(lambda w, d, _: (w @ np.sqrt(d)) ** 2)
    ),
    "This is the mean over all points and features: leave it a sum.": (
        lambda X, labels, weights, centers: np.mean(
            weights[:, np.newaxis] * (X - centers[labels]) ** 2
        )
    ),
    "This is the largest contribution of a point: add up those of all.": _total(
        lambda w, d, _: np.max(w * d)
    ),
    "exp of the weights is taken: multiply by the weights themselves.": _total(
        lambda w, d, _: np.exp(w) @ d
    ),
    "Weights above 1 count as 1 here: each counts as it is.": _total(
        lambda w, d, _: np.minimum(w, 1) @ d
    ),
}


MISTAKES = {
    "01.weighted_m_step": WEIGHTED_M_STEP,
    "01.weighted_inertia": {
        **WEIGHTED_INERTIA,
        **measured(
            lambda squares, X, labels, weights, centers: (
                weights @ squares(X, centers)[np.arange(len(labels)), labels]
            )
        ),
    },
}
