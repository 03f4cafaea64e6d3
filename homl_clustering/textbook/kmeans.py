"""k-means on a board: two alternating steps, and two ways to start.

Every step is a value that can be looked at: `kmeans_steps` yields the state after the
start, after each E-step and after each M-step. The fast twin of this module is
`homl_clustering.KMeans`, over the kernels in `homl_clustering.kernels.lloyd`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from homl_clustering.textbook.arguments import checked
from homl_clustering.typing import Array, FloatArray, IntArray

__all__ = [
    "KMeansStep",
    "cluster_means",
    "find_clusters",
    "kmeans_plusplus",
    "kmeans_steps",
    "minibatch_steps",
    "nearest_centers",
    "squared_distances",
]


class KMeansStep(NamedTuple):
    """The state of k-means after one step.

    Attributes
    ----------
    name : str
        "start", "E" (rows labeled), "M" (centers moved), or "batch" (both, for a few rows).
    centers : ndarray of shape (n_clusters, n_features)
        The centers.
    labels : ndarray of shape (n_samples,) or None
        Each row's cluster; None at the start, when no row has one yet.
    inertia : float or None
        The sum of squared distances from each row to the center of its cluster.
    """

    name: str
    centers: FloatArray
    labels: IntArray | None = None
    inertia: float | None = None


@checked
def squared_distances(X: Array, centers: Array) -> FloatArray:
    """Return the squared distance from each row of `X` to each center.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import squared_distances
    >>> squared_distances(np.array([[0, 0], [3, 4]]), np.array([[0, 0], [0, 4]]))
    array([[ 0., 16.],
           [25.,  9.]])
    """
    # d²[i, c] = Σⱼ (x[i, j] - μ[c, j])²
    return ((X[:, np.newaxis, :] - centers[np.newaxis, :, :]) ** 2).sum(axis=2)


def nearest_centers(X: Array, centers: Array) -> IntArray:
    """E-step: return the number of the nearest center of each row.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import nearest_centers
    >>> nearest_centers(np.array([[0, 0], [3, 4]]), np.array([[0, 0], [0, 4]]))
    array([0, 1])
    """
    # label[i] = argmin over c of d²[i, c]; of equally near centers the first
    return squared_distances(X, centers).argmin(axis=1)


@checked
def cluster_means(X: Array, labels: Array, centers: Array) -> FloatArray:
    """M-step: return the mean of each cluster's rows; without rows, its old center.

    Rows with the label -1 belong to no cluster.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import cluster_means
    >>> X = np.array([[0.0, 0.0], [2.0, 0.0], [5.0, 5.0]])
    >>> cluster_means(X, np.array([0, 0, 1]), np.zeros((3, 2)))
    array([[1., 0.],
           [5., 5.],
           [0., 0.]])
    """
    means = centers.astype(float)
    for c in range(len(centers)):
        if np.any(labels == c):
            # μ[c] = mean of the x[i] with label[i] = c
            means[c] = X[labels == c].mean(axis=0)
    return means


@checked
def kmeans_steps(X: Array, centers: Array) -> Iterator[KMeansStep]:
    """Yield the steps of k-means from given centers, until the centers stop.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    centers : ndarray of shape (n_clusters, n_features)
        Where to start.

    Yields
    ------
    KMeansStep
        "start", then "E" and "M" in turn. The last "M" leaves the centers where they
        were.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Lloyd (1982), "Least squares quantization in PCM", IEEE Transactions on Information
    Theory 28, section III.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import kmeans_steps
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> [(step.name, step.centers.ravel().tolist()) for step in kmeans_steps(X, X[:2])]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('start', [0.0, 1.0]), ('E', [0.0, 1.0]), ('M', [0.0, 7.333333333333333]),
     ('E', [0.0, 7.333333333333333]), ('M', [0.5, 10.5]),
     ('E', [0.5, 10.5]), ('M', [0.5, 10.5])]
    """
    rows = np.arange(len(X))
    yield KMeansStep("start", centers)
    while True:
        labels = nearest_centers(X, centers)
        # J = Σᵢ d²[i, label[i]]
        yield KMeansStep("E", centers, labels, squared_distances(X, centers)[rows, labels].sum())
        old, centers = centers, cluster_means(X, labels, centers)
        yield KMeansStep("M", centers, labels, squared_distances(X, centers)[rows, labels].sum())
        if np.array_equal(old, centers):
            return


@checked
def minibatch_steps(batches: Iterable[Array], centers: Array) -> Iterator[KMeansStep]:
    """Yield the state of mini-batch k-means after each batch.

    Parameters
    ----------
    batches : iterable of ndarray of shape (n_rows, n_features)
        The data, a few rows at a time.
    centers : ndarray of shape (n_clusters, n_features)
        Where to start.

    Yields
    ------
    KMeansStep
        "batch": where the centers have moved to, the labels of the rows of the batch, and the
        inertia of these rows before the centers moved.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Sculley (2010), "Web-scale k-means clustering", WWW, algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import minibatch_steps
    >>> batches = [np.array([[0.0], [4.0]]), np.array([[1.0], [9.0]])]
    >>> steps = minibatch_steps(batches, np.array([[1.0], [6.0]]))
    >>> [step.centers.ravel().tolist() for step in steps]
    [[0.0, 4.0], [0.5, 6.5]]
    """
    centers, n_seen = centers.astype(float), np.zeros(len(centers))
    for X in batches:
        labels = nearest_centers(X, centers)
        inertia = squared_distances(X, centers)[np.arange(len(X)), labels].sum()
        for c in range(len(centers)):
            rows = X[labels == c]
            n_seen[c] += len(rows)
            if len(rows):
                # μ[c] stays the mean of all rows it was given: it moves by Σᵢ (x[i] - μ[c]) / n
                centers[c] += (rows - centers[c]).sum(axis=0) / n_seen[c]
        yield KMeansStep("batch", centers.copy(), labels, inertia)


@checked
def find_clusters(X: Array, n_clusters: int, rseed: int = 2) -> tuple[FloatArray, IntArray]:
    """Run k-means from rows drawn at random, until the centers stop.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    n_clusters : int
        How many clusters to find.
    rseed : int, default=2
        Seeds the choice of the starting rows.

    Returns
    -------
    centers : ndarray of shape (n_clusters, n_features)
    labels : ndarray of shape (n_samples,)

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import find_clusters
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> centers, labels = find_clusters(X, 2)
    >>> sorted(centers.ravel().tolist())
    [0.5, 10.5]
    """
    rows = np.random.RandomState(rseed).permutation(len(X))[:n_clusters]
    for step in kmeans_steps(X, X[rows]):
        last = step
    return last.centers, last.labels


@checked
def kmeans_plusplus(X: Array, n_clusters: int, rseed: int = 0) -> FloatArray:
    """Choose rows as starting centers, each far from those before it.

    Fewer centers from the same seed are the beginning of the same list. The rows are others than
    those of `homl_clustering.kmeans_plusplus`, which draws several candidates for each center and
    takes the best of them, and uses its random numbers as scikit-learn does.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    n_clusters : int
        How many centers to choose.
    rseed : int, default=0
        Seeds the draws.

    Returns
    -------
    centers : ndarray of shape (n_clusters, n_features)

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding", SODA,
    section 2.2.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import kmeans_plusplus
    >>> X = np.array([[0.0], [0.0], [0.0], [9.0]])
    >>> sorted(kmeans_plusplus(X, 2).ravel().tolist())
    [0.0, 9.0]
    """
    random = np.random.RandomState(rseed)
    # the first center: any row
    chosen = [random.choice(len(X))]
    while len(chosen) < n_clusters:
        # d²[i] = squared distance from row i to the nearest center so far
        closest = squared_distances(X, X[chosen]).min(axis=1)
        if not closest.any():
            raise ValueError(
                f"kmeans_plusplus: n_clusters must be at most {len(chosen)}, for so many rows of X "
                f"are different, got {n_clusters}."
            )
        # the next center: row i with probability d²[i] / Σ d²
        chosen.append(random.choice(len(X), p=closest / closest.sum()))
    return X[chosen]
