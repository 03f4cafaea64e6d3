"""Spherical k-means on a board: k-means of directions, by the cosine.

Two steps in turn, as in `homl_clustering.textbook.kmeans`; but a center is a direction, and the
nearest one is that of the largest cosine. For rows u and centers v of length 1 the squared
distance is d² = 2 - 2 cos, so that it is also the nearest by d². The fast twin of this module is
`homl_clustering.SphericalKMeans`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from homl_clustering.textbook.arguments import checked
from homl_clustering.textbook.kmeans import KMeansStep, nearest_centers, squared_distances
from homl_clustering.typing import Array, FloatArray

__all__ = [
    "directions",
    "mean_directions",
    "spherical_steps",
]


@checked
def directions(X: Array) -> FloatArray:
    """Return the rows of `X` scaled to length 1.

    Raises
    ------
    ValueError
        If a row is all zeros, and so has no direction.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.spherical import directions
    >>> directions(np.array([[3.0, 4.0], [0.0, 7.0]]))
    array([[0.6, 0.8],
           [0. , 1. ]])
    """
    if not X.any(axis=1).all():
        row = int(X.any(axis=1).argmin())
        raise ValueError(
            f"directions: rows of X must not be all zeros, which have no direction, got row {row}."
        )
    # u[i] = x[i] / |x[i]|; first by the largest value, so that no square is too large or small
    X = X / np.abs(X).max(axis=1, keepdims=True)
    return X / np.sqrt((X**2).sum(axis=1, keepdims=True))


@checked
def mean_directions(X: Array, labels: Array, centers: Array) -> FloatArray:
    """M-step: return the direction of the mean of each cluster's rows, which have length 1.

    Where these cancel out, or where there are none, the old center stays.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.spherical import mean_directions
    >>> X = np.array([[5.0, 0.0], [0.0, 1.0], [-3.0, 0.0], [3.0, 0.0]])
    >>> mean_directions(X, np.array([0, 0, 1, 1]), np.array([[0.6, 0.8], [0.0, 1.0]])).round(3)
    array([[0.707, 0.707],
           [0.   , 1.   ]])
    """
    X, found = directions(X), directions(centers)
    for c in range(len(centers)):
        # v[c] = s / |s|, s = sum of the u[i] with label[i] = c
        total = X[labels == c].sum(axis=0)
        if np.abs(total).max() > 1e-12 * np.sum(labels == c):  # else it is zero but for rounding
            found[c] = directions(total[np.newaxis])[0]
    return found


@checked
def spherical_steps(X: Array, centers: Array) -> Iterator[KMeansStep]:
    """Yield the steps of spherical k-means from given centers, until no label changes.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data: only the direction of each row counts.
    centers : ndarray of shape (n_clusters, n_features)
        Where to start; likewise.

    Yields
    ------
    KMeansStep
        "start", then "E" and "M" in turn. The inertia is the sum of 1 - cos over the rows, cos
        being that of the angle between the row and its center.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, do not fit together, or have rows of zeros.

    References
    ----------
    Dhillon & Modha (2001), "Concept decompositions for large sparse text data using clustering",
    Machine Learning 42, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.spherical import spherical_steps
    >>> X = np.array([[2.0, 0.0], [4.0, 3.0], [0.0, 1.0]])
    >>> for step in spherical_steps(X, X[[0, 2]]):
    ...     print(step.name, step.labels, step.centers.round(3).tolist())
    start None [[1.0, 0.0], [0.0, 1.0]]
    E [0 0 1] [[1.0, 0.0], [0.0, 1.0]]
    M [0 0 1] [[0.949, 0.316], [0.0, 1.0]]
    E [0 0 1] [[0.949, 0.316], [0.0, 1.0]]
    M [0 0 1] [[0.949, 0.316], [0.0, 1.0]]
    """
    X, centers = directions(X), directions(centers)
    rows, labels = np.arange(len(X)), None
    yield KMeansStep("start", centers)
    while True:
        old = labels
        # label[i] = argmax over c of cos[i, c] = argmin of d²[i, c], since d² = 2 - 2 cos
        labels = nearest_centers(X, centers)
        # J = Σᵢ (1 - cos[i, label[i]]) = Σᵢ d²[i, label[i]] / 2
        inertia = squared_distances(X, centers)[rows, labels].sum() / 2
        yield KMeansStep("E", centers, labels, inertia)
        centers = mean_directions(X, labels, centers)
        inertia = squared_distances(X, centers)[rows, labels].sum() / 2
        yield KMeansStep("M", centers, labels, inertia)
        if np.array_equal(old, labels):
            return
