"""What must be known of the data before any algorithm starts: range, mean, variance.

The variance takes a second pass, about the mean of the first: sums of squares
about zero cancel when the data lie far from the origin.
"""

import numpy as np

from homl_clustering.kernels import kernel

WIDE = 128  # so many numbers are taken side by side, which may be several rows
DEEP = 4  # and so many of these one below the other
FEW = 12  # features; with fewer, each has its sums in registers, and rows are gone through again


@kernel
def range_block(X, low, high):
    """Write each feature's smallest and largest value; return the first row with a
    value that is not finite, or -1.

    Rows are taken several at a time, as one long row: so the inner loop vectorises where
    there are few features, too.
    """
    n_features = X.shape[1]
    n_together = max(1, WIDE // max(1, n_features))
    width, n_long = n_features * n_together, X.shape[0] // n_together // DEEP * DEEP
    rows = X.ravel()[: n_long * width].reshape(n_long, width)
    lows, highs, marks = np.empty(width), np.empty(width), np.empty(width)
    lows[:], highs[:], marks[:] = np.inf, -np.inf, 0.0
    for i in range(0, n_long, DEEP):
        update_range(rows, i, lows, highs, marks)
    for i in range(n_long * n_together, X.shape[0]):
        for j in range(n_features):
            x = np.float64(X[i, j])
            lows[j], highs[j] = lower(x, lows[j]), higher(x, highs[j])
            marks[j] += x * 0.0
    low[:], high[:] = np.inf, -np.inf
    for first in range(0, width, max(1, n_features)):
        for j in range(n_features):
            low[j] = lower(lows[first + j], low[j])
            high[j] = higher(highs[first + j], high[j])
    total = 0.0
    for q in range(width):
        total += marks[q]
    return first_not_finite(X) if np.isnan(total) else -1


@kernel(borrows=True)
def update_range(rows, i, lows, highs, marks):
    """Take long rows, from `i` on, into the smallest and largest values.

    Mark with NaN where one is not finite.
    """
    for q in range(lows.shape[0]):
        a, b = np.float64(rows[i, q]), np.float64(rows[i + 1, q])
        c, d = np.float64(rows[i + 2, q]), np.float64(rows[i + 3, q])
        lows[q] = lower(lower(lower(a, b), lower(c, d)), lows[q])
        highs[q] = higher(higher(higher(a, b), higher(c, d)), highs[q])
        marks[q] += (a * 0.0 + b * 0.0) + (c * 0.0 + d * 0.0)


@kernel(borrows=True)
def lower(a, b):
    """Return the lower of two numbers, as processors do: `b` where one is not a number."""
    return a if a < b else b


@kernel(borrows=True)
def higher(a, b):
    """Return the higher of two numbers; `b` where one is not a number."""
    return a if a > b else b


@kernel
def first_not_finite(X):
    """Return the first row with a value that is not finite; there is one."""
    i = 0
    while np.isfinite(X.flat[i]):
        i += 1
    return i // X.shape[1]


@kernel(borrows=True)
def deviation_block(X, offset, sums, squares):
    """Write each feature's sum and sum of squares of (value - offset), in the order of the rows."""
    n_features = X.shape[1]
    if n_features < FEW:
        for j in range(0, n_features, 2):
            deviation_of_two(X, j, min(j + 1, n_features - 1), offset, sums, squares)
        return
    sums[:] = 0.0
    squares[:] = 0.0
    for i in range(X.shape[0]):
        for j in range(n_features):
            difference = X[i, j] - offset[j]
            sums[j] += difference
            squares[j] += difference * difference


@kernel(borrows=True)
def deviation_of_two(X, j, other, offset, sums, squares):
    """Do that for two features, or for one, which is named twice then."""
    first = second = squares_of_first = squares_of_second = 0.0
    for i in range(X.shape[0]):
        a, b = X[i, j] - offset[j], X[i, other] - offset[other]
        first, squares_of_first = first + a, squares_of_first + a * a
        second, squares_of_second = second + b, squares_of_second + b * b
    sums[j], squares[j] = first, squares_of_first
    sums[other], squares[other] = second, squares_of_second


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
