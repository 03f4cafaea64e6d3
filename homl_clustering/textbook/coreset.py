"""A coreset on a board: a few rows with weights, in place of all rows.

k-means on the coreset is `homl_clustering.KMeans` with ``fit(rows, sample_weight=weights)``.
"""

from __future__ import annotations

import numpy as np

from homl_clustering.textbook.arguments import checked
from homl_clustering.typing import Array, FloatArray

__all__ = [
    "lightweight_coreset",
    "sampling_probabilities",
]


@checked
def sampling_probabilities(X: Array) -> FloatArray:
    r"""Return with which probability a lightweight coreset draws each row.

    Half of the probability is spread evenly over all rows, the other half in proportion to the
    squared distance from the mean :math:`\mu` of all rows:

    .. math:: q(x) = \frac{1}{2n} + \frac{d(x, \mu)^2}{2 \sum_{x'} d(x', \mu)^2}

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.

    Returns
    -------
    ndarray of shape (n_samples,)

    Raises
    ------
    ValueError
        If the data are no finite numbers, or have no row.

    References
    ----------
    Bachem, Lucic & Krause (2018), "Scalable k-means clustering via lightweight coresets", KDD,
    algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.coreset import sampling_probabilities
    >>> sampling_probabilities(np.array([[0.0], [0.0], [0.0], [4.0]])).round(3)
    array([0.167, 0.167, 0.167, 0.5  ])
    """
    if not len(X):
        raise ValueError("sampling_probabilities: X must have one row at least, got none.")
    n = len(X)
    # d²[i] = squared distance from row i to the mean of all rows
    squared = ((X - X.mean(axis=0)) ** 2).sum(axis=1)
    if not squared.any():  # all rows are the same
        return np.full(n, 1 / n)
    # q[i] = 1 / (2n) + d²[i] / (2 Σ d²)
    return 1 / (2 * n) + squared / (2 * squared.sum())


@checked
def lightweight_coreset(X: Array, n_rows: int, rseed: int = 0) -> tuple[FloatArray, FloatArray]:
    r"""Draw rows, and give each the weight that makes up for its probability.

    A row that is drawn with probability :math:`q` gets the weight :math:`1 / (m q)` for
    :math:`m` drawn rows. So the weighted inertia of the coreset about any centers is on average
    the inertia of all rows.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    n_rows : int
        How many rows to draw; the same row may be drawn several times.
    rseed : int, default=0
        Seeds the draws.

    Returns
    -------
    rows : ndarray of shape (n_rows, n_features)
    weights : ndarray of shape (n_rows,)

    Raises
    ------
    ValueError
        On arguments that are no finite numbers; if there is no row.

    References
    ----------
    Bachem, Lucic & Krause (2018), "Scalable k-means clustering via lightweight coresets", KDD,
    algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.coreset import lightweight_coreset
    >>> rows, weights = lightweight_coreset(np.array([[0.0], [0.0], [0.0], [4.0]]), 6)
    >>> sorted(set(zip(rows.ravel().tolist(), weights.round(3).tolist())))
    [(0.0, 1.0), (4.0, 0.333)]
    """
    q = sampling_probabilities(X)
    # draw m rows, each time row i with probability q[i]
    drawn = np.random.RandomState(rseed).choice(len(X), n_rows, p=q)
    # w = 1 / (m q)
    return X[drawn], 1 / (n_rows * q[drawn])
