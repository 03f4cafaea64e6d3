"""The scan: which center is nearest, looked for in single precision and decided exactly.

Of the squared distances |x|^2 - 2 x.m + |m|^2 of a row to the centers, only the last two terms
differ. They are computed in float32, about the mean of the centers, for 64 rows at a time with
one feature after the other, two centers and four features to a step: so the inner loop runs
over rows, in the registers. What rounding can do to them is bounded. Where nearest and
runner-up are farther apart than that, the nearest is certain. Elsewhere all distances are
computed anew, by the one formula that every decision rests on (see `distances`), and the
lowest of equal labels wins. So the answer is that of computing everything exactly.

Source of the bound: Higham, "Accuracy and Stability of Numerical Algorithms" (2002), section
3.1: a sum of n products in any order is off by at most n u / (1 - n u) times the sum of their
sizes, with u half the distance from 1 to the next number.
"""

import numpy as np

from homl_clustering._kernels import kernel
from homl_clustering._kernels.distances import relative_error, squared_distances

BATCH = 64
STEP = 4  # features to a step; rows and centers are padded with zeros
ROUNDOFF = 2.0**-24  # of float32


@kernel
def single_precision(centers_T):
    """Return the centers as the scan takes them.

    Returns
    -------
    offset : ndarray of shape (n_features,)
        The mean of the centers.
    scale : float
        What differences from it are multiplied by, so that float32 can hold them.
    doubled : ndarray of shape (n_centers, n_features), float32, both rounded up
        -2 m of each center.
    squares : ndarray of shape (n_centers,), float32, rounded up
        |m|^2 of each center; infinite for what is padded.
    reach : float
        The largest |m|.
    """
    n_features, n_centers = centers_T.shape
    offset = np.empty(n_features)
    widest = 0.0
    for j in range(n_features):
        offset[j] = centers_T[j].mean()
        for c in range(n_centers):
            widest = max(widest, abs(centers_T[j, c] - offset[j]))
    scale = 1.0 / widest if widest > 0.0 else 1.0
    doubled = np.zeros((-(-n_centers // 2) * 2, -(-n_features // STEP) * STEP), np.float32)
    squares = np.full(doubled.shape[0], np.float32(np.inf))
    reach = 0.0
    for c in range(n_centers):
        square = 0.0
        for j in range(n_features):
            m = (centers_T[j, c] - offset[j]) * scale
            square += m * m
            doubled[c, j] = -2.0 * m
        squares[c] = square
        reach = max(reach, np.sqrt(square))
    return offset, scale, doubled, squares, reach


@kernel(fast=True)
def load_batch(X, rows, offset, scale, rows_T, norms):
    """Put rows into the buffer, and their |x|^2 beside it, in the units of the scan."""
    for p in range(rows.shape[0]):
        i = rows[p]
        for j in range(X.shape[1]):
            rows_T[j, p] = (np.float64(X[i, j]) - offset[j]) * scale
    for p in range(BATCH):
        norms[p] = 0.0
    for j in range(X.shape[1]):
        for p in range(BATCH):
            norms[p] += rows_T[j, p] * rows_T[j, p]


@kernel(fast=True)
def scan(rows_T, doubled, squares, first, second, best, runner_up, nearest):
    """Write the smallest and second smallest |m|^2 - 2 x.m of each row, and whose it is."""
    for p in range(BATCH):
        best[p] = runner_up[p] = np.float32(np.inf)
        nearest[p] = 0
    for c in range(0, doubled.shape[0], 2):
        for p in range(BATCH):
            first[p] = squares[c]
            second[p] = squares[c + 1]
        for j in range(0, doubled.shape[1], STEP):
            a0, a1, a2, a3 = doubled[c, j], doubled[c, j + 1], doubled[c, j + 2], doubled[c, j + 3]
            b0, b1 = doubled[c + 1, j], doubled[c + 1, j + 1]
            b2, b3 = doubled[c + 1, j + 2], doubled[c + 1, j + 3]
            for p in range(BATCH):
                x0, x1, x2, x3 = rows_T[j, p], rows_T[j + 1, p], rows_T[j + 2, p], rows_T[j + 3, p]
                first[p] += x0 * a0 + x1 * a1 + x2 * a2 + x3 * a3
                second[p] += x0 * b0 + x1 * b1 + x2 * b2 + x3 * b3
        one, other = np.int32(c), np.int32(c + 1)
        for p in range(BATCH):
            value, low = first[p], best[p]
            high = min(runner_up[p], max(value, low))
            label = one if value < low else nearest[p]
            low = min(value, low)
            value = second[p]
            runner_up[p] = min(high, max(value, low))
            nearest[p] = other if value < low else label
            best[p] = min(value, low)


@kernel
def uncertainty(n_features, reach, square):
    """Return how far two results of the scan may be off, together, for a row of this |x|^2.

    Each is a sum of n_features + 1 terms whose factors were rounded, of sizes that add up to
    at most |m|^2 + 2 |m| |x| <= 2 |m|^2 + |x|^2; the last term is for numbers too small for
    float32.
    """
    return 2.02 * (n_features + 8.0) * ROUNDOFF * (2.0 * reach * reach + square) + 1e-30


@kernel
def nearest_exactly(x, centers_T, squared):
    """Return the nearest center by the exact distances, which are written to `squared`."""
    squared_distances(x, centers_T, squared)
    nearest = 0
    for c in range(1, squared.shape[0]):
        if squared[c] < squared[nearest]:
            nearest = c
    return nearest


@kernel
def nearest_centers(X, rows, centers_T, nearest, others, with_others):
    """Write the nearest center of each of the rows that are listed.

    With `with_others`, write to `others` at most the distance to any other center as well.
    """
    n_features, n_centers = centers_T.shape
    error = relative_error(n_features)
    offset, scale, doubled, squares, reach = single_precision(centers_T)
    rows_T = np.zeros((doubled.shape[1], BATCH), np.float32)
    first, second = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    best, runner_up = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    labels, norms, squared = np.empty(BATCH, np.int32), np.empty(BATCH), np.empty(n_centers)
    for start in range(0, rows.shape[0], BATCH):
        count = min(BATCH, rows.shape[0] - start)
        load_batch(X, rows[start : start + count], offset, scale, rows_T, norms)
        scan(rows_T, doubled, squares, first, second, best, runner_up, labels)
        for p in range(count):
            label, doubt = labels[p], uncertainty(n_features, reach, norms[p])
            gap = np.float64(runner_up[p]) - np.float64(best[p])
            certain = gap > doubt  # False also where the gap is not a number
            if not certain:
                label = nearest_exactly(X[rows[start + p]], centers_T, squared)
            nearest[start + p] = label
            if with_others and certain:
                other = np.sqrt(max(runner_up[p] + norms[p] - doubt, 0.0)) / scale
                others[start + p] = other * (1.0 - 2.0 * error)
            elif with_others:
                squared[label] = np.inf
                others[start + p] = np.sqrt(squared.min()) * (1.0 - 2.0 * error)


@kernel
def label_rows(X, centers_T, labels):
    """Write the number of the nearest center of each row; return how many have changed."""
    nearest, changed = np.empty(X.shape[0], np.int32), 0
    nearest_centers(X, np.arange(X.shape[0]), centers_T, nearest, np.empty(0), False)
    for i in range(X.shape[0]):
        changed += labels[i] != nearest[i]
        labels[i] = nearest[i]
    return changed
