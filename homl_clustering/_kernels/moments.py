"""What must be known of the data before any algorithm starts: range, mean, variance.

The variance takes a second pass, about the mean of the first: sums of squares
about zero cancel when the data lie far from the origin.
"""

import numpy as np

from homl_clustering._kernels import kernel


@kernel
def range_block(X, low, high):
    """Write each feature's smallest and largest value; return the first row with a
    value that is not finite, or -1.
    """
    low[:] = np.inf
    high[:] = -np.inf
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            x = np.float64(X[i, j])
            if not np.isfinite(x):
                return i
            low[j] = min(low[j], x)
            high[j] = max(high[j], x)
    return -1


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
