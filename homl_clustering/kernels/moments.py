"""What must be known of the data before any algorithm starts: range, mean, variance.

The variance takes a second pass, about the mean of the first: sums of squares
about zero cancel when the data lie far from the origin.
"""

import numpy as np

from homl_clustering.kernels import kernel

WIDE = 64  # so many numbers are taken at a time, which may be several rows


@kernel
def range_block(X, low, high):
    """Write each feature's smallest and largest value; return the first row with a
    value that is not finite, or -1.

    Rows are taken several at a time, as one long row: so the inner loop vectorises where
    there are few features, too.
    """
    n_features = X.shape[1]
    width = n_features * max(1, WIDE // max(1, n_features))
    flat, whole = X.ravel(), X.size // max(1, width) * width
    lows, highs, marks = np.full(width, np.inf), np.full(width, -np.inf), np.zeros(width)
    for start in range(0, whole, max(1, width)):
        update_range(flat[start : start + width], lows, highs, marks)
    update_range(flat[whole:], lows, highs, marks)
    low[:], high[:] = np.inf, -np.inf
    for q in range(width):
        low[q % n_features] = min(low[q % n_features], lows[q])
        high[q % n_features] = max(high[q % n_features], highs[q])
    return first_not_finite(X) if np.isnan(marks.sum()) else -1


@kernel
def update_range(values, lows, highs, marks):
    """Take values into smallest and largest ones; mark with NaN where one is not finite."""
    for q in range(values.shape[0]):
        x = np.float64(values[q])
        lows[q] = min(lows[q], x)
        highs[q] = max(highs[q], x)
        marks[q] += x * 0.0


@kernel
def first_not_finite(X):
    """Return the first row with a value that is not finite; there is one."""
    i = 0
    while np.isfinite(X.flat[i]):
        i += 1
    return i // X.shape[1]


@kernel
def deviation_block(X, offset, sums, squares):
    """Write each feature's sum and sum of squares of (value - offset)."""
    sums[:] = 0.0
    squares[:] = 0.0
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            difference = X[i, j] - offset[j]
            sums[j] += difference
            squares[j] += difference * difference


@kernel
def read_block(X, low, high, mean, variance):
    """Write all that must be known of rows that are one block; return as `range_block` does.

    The mean comes from the sums of differences from the middle of the range, the variance from
    those of squares of differences from the mean.
    """
    bad_row = range_block(X, low, high)
    if bad_row >= 0:
        return bad_row
    n_rows, sums = X.shape[0], np.empty((2, X.shape[1]))
    for j in range(X.shape[1]):
        mean[j] = low[j] + (high[j] - low[j]) / 2
    deviation_block(X, mean, sums[0], sums[1])
    for j in range(X.shape[1]):
        mean[j] += sums[0, j] / n_rows
    deviation_block(X, mean, sums[0], sums[1])
    for j in range(X.shape[1]):
        variance[j] = sums[1, j] / n_rows
    return -1
