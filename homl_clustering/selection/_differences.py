"""How far the mean of each cluster lies from that of all other rows, feature by feature."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from homl_clustering.typing import Array, FloatArray, IntArray


class Differences(NamedTuple):
    """Standardized differences of clusters; NaN where there is none.

    Attributes
    ----------
    means, means_of_others : ndarray of shape (n_clusters, n_features)
        Of the rows of each cluster, and of all rows that are not in it.
    values, low, high : ndarray of shape (n_clusters, n_features)
        The differences in standard deviations within clusters, and the ends of their intervals.
    """

    means: FloatArray
    means_of_others: FloatArray
    values: FloatArray
    low: FloatArray
    high: FloatArray


def standardized_differences(
    X: FloatArray, labels: IntArray, n_clusters: int, confidence: float
) -> Differences:
    """Return the differences of all clusters, with their intervals.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features), float64
    labels : ndarray of shape (n_samples,), int
        From 0 to n_clusters - 1.
    n_clusters : int
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Differences
    """
    # No difference depends on the unit. Beginning at the first row, a constant column is exactly 0.
    width = np.ptp(X, axis=0)
    unit = np.where(width > 0, width, 1.0)
    sizes = np.bincount(labels, minlength=n_clusters)
    means, squares = _moments((X - X[0]) / unit, labels, sizes)
    others = len(X) - sizes
    weighted = np.nan_to_num(means) * sizes[:, np.newaxis]
    with np.errstate(all="ignore"):  # what cannot be divided is NaN
        # not the sum of all less the cluster's own, which would cancel
        sums = np.array([np.delete(weighted, c, axis=0).sum(axis=0) for c in range(n_clusters)])
        outside = sums / others[:, np.newaxis]
        pooled = squares.sum(axis=0) / (len(X) - np.sum(sizes > 0))
        values = (means - outside) / np.sqrt(pooled)
        half = _half_widths(values, squares, pooled, sizes, confidence)
        half = np.where(np.isinf(values), 0.0, half)
    in_units = X[0] + means * unit, X[0] + outside * unit
    return Differences(*in_units, values, values - half, values + half)


def _moments(Z: FloatArray, labels: Array, sizes: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean of each cluster, NaN if it is empty, and its sums of squares about it."""
    means = np.full((len(sizes), Z.shape[1]), np.nan)
    squares = np.zeros_like(means)
    for c in np.flatnonzero(sizes):
        own = Z[labels == c]
        means[c] = own[0] + (own - own[0]).mean(axis=0)
        squares[c] = ((own - means[c]) ** 2).sum(axis=0)
    return means, squares


def _half_widths(
    values: FloatArray, squares: FloatArray, pooled: Any, sizes: IntArray, confidence: float
) -> FloatArray:
    """Return half the widths of the intervals; NaN for clusters of one row.

    The delta method for a contrast of means, over the square root of a pooled variance: each
    cluster has a variance of its own, and the yardstick is uncertain, too. The quantile is that
    of Student's t with the degrees of freedom of a sum of estimated variances, as Welch has them.
    """
    degrees = (sizes - 1.0)[:, np.newaxis]
    n_free = degrees[sizes > 0].sum()
    # a single row tells no variance: that of all clusters stands for it, where it is an other
    variances = np.where(degrees > 0, squares / np.maximum(degrees, 1), pooled)
    freedom = np.where(degrees > 0, degrees, n_free)
    yardstick = (np.maximum(degrees, 0) * variances**2).sum(axis=0) / (2 * n_free**2 * pooled**2)
    half = np.full_like(values, np.nan)
    for c in np.flatnonzero(sizes > 1):
        weights = sizes / (sizes.sum() - sizes[c])
        weights[c] = 1.0
        filled = sizes > 0
        factors = (weights**2 / np.maximum(sizes, 1))[filled, np.newaxis]
        parts = factors * variances[filled] / pooled
        of_yardstick = values[c] ** 2 * yardstick
        total = parts.sum(axis=0) + of_yardstick
        squared = (parts**2 / freedom[filled]).sum(axis=0) + of_yardstick**2 / n_free
        half[c] = stats.t.ppf(0.5 + confidence / 2, total**2 / squared) * np.sqrt(total)
    return half
