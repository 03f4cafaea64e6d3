"""Silhouettes and the elbow on a board: two ways to judge a number of clusters.

The fast twins of these functions are `homl_clustering.silhouette`, over the kernels in
`homl_clustering.kernels.silhouette`, and `homl_clustering.selection.elbow`.
"""

from __future__ import annotations

import numpy as np

from homl_clustering.textbook.arguments import as_floats, checked
from homl_clustering.typing import Array, FloatArray

__all__ = [
    "elbow",
    "silhouette_samples",
]


@checked
def silhouette_samples(X: Array, labels: Array) -> FloatArray:
    """Return the silhouette coefficient of each row of `X`.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    labels : ndarray of shape (n_samples,)
        The cluster of each row; two clusters at least.

    Returns
    -------
    coefficients : ndarray of shape (n_samples,)

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation
    of cluster analysis", Journal of Computational and Applied Mathematics 20, section 2.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.silhouette import silhouette_samples
    >>> X = np.array([[0.0], [1.0], [10.0], [12.0]])
    >>> silhouette_samples(X, np.array([0, 0, 1, 1])).round(4)
    array([0.9091, 0.9   , 0.7895, 0.8261])
    """
    coefficients = np.zeros(len(X))
    for i in range(len(X)):
        # d[j] = distance from row i to row j
        d = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
        own = labels == labels[i]
        if own.sum() == 1:
            # alone in its cluster: s(i) = 0
            continue
        # a(i) = mean distance to the other rows of its cluster
        a = d[own].sum() / (own.sum() - 1)
        # b(i) = smallest mean distance to the rows of another cluster
        b = min(d[labels == c].mean() for c in np.unique(labels[~own]))
        # s(i) = (b(i) - a(i)) / max(a(i), b(i)), and 0 where all these distances are 0
        coefficients[i] = (b - a) / max(a, b) if max(a, b) > 0 else 0
    return coefficients


def elbow(n_clusters: Array, inertias: Array) -> int | None:
    """Return the number of clusters at the elbow of the inertia, or None without one.

    Parameters
    ----------
    n_clusters : ndarray of int
        Three at least, in increasing order.
    inertias : ndarray of float
        The inertia with each, positive.

    Returns
    -------
    int or None

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Satopää, Albrecht, Irwin & Raghavan (2011), "Finding a 'Kneedle' in a haystack",
    ICDCS Workshops.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.silhouette import elbow
    >>> elbow(np.array([1, 2, 3, 4, 5]), np.array([1000, 600, 50, 40, 35]))
    3
    """
    n_clusters, inertias = _checked_curve(n_clusters, inertias)
    # without clusters J ~ k^(-2/d), a straight line on logarithmic axes
    x, y = np.log(n_clusters), np.log(inertias)
    # chord: the straight line from the first point to the last
    chord = y[0] + (y[-1] - y[0]) / (x[-1] - x[0]) * (x - x[0])
    # e = argmax (chord - y), the ends apart
    e = (chord - y)[1:-1].argmax() + 1
    # J ~ k^-p from the point before, J ~ k^-q from there on to the last
    p = -(y[e] - y[e - 1]) / (x[e] - x[e - 1])
    q = -(y[-1] - y[e]) / (x[-1] - x[e])
    # an elbow: below the chord, steeper than k^-2 at first, less than half as steep later
    return int(n_clusters[e]) if y[e] < chord[e] and p > 2 and p > 2 * q else None


def _checked_curve(n_clusters: Array, inertias: Array) -> tuple[FloatArray, FloatArray]:
    """Return the numbers of clusters and the inertias; raise where they are no curve."""
    n_clusters, inertias = as_floats("elbow", n_clusters=n_clusters, inertias=inertias)
    whole = np.all(n_clusters == np.floor(n_clusters))
    if len(n_clusters) < 3 or n_clusters[0] < 1 or np.any(np.diff(n_clusters) <= 0) or not whole:
        raise ValueError(
            "elbow: n_clusters must be three integers at least, in increasing order from 1, got "
            f"{n_clusters.tolist()}."
        )
    if not np.all(inertias > 0):
        raise ValueError(
            f"elbow: inertias must be positive, but that of {n_clusters[inertias.argmin()]:g} "
            f"clusters is {inertias.min():g}. Leave it out."
        )
    return n_clusters, inertias
