"""The scan: which center is nearest, looked for in single precision and decided exactly.

Of the squared distances |x|^2 - 2 x.m + |m|^2 of a row to the centers, only the last two terms
differ. They are computed in float32, about the mean of the centers or of the data, for a batch
of rows at a time with one feature after the other, two centers and four features to a step: so
the inner loop runs over rows, in the registers. What rounding can do to them is bounded. Where
nearest and runner-up are farther apart than that, the nearest is certain. Elsewhere all
distances are computed anew, by the one formula that every decision rests on (see `distances`),
and the lowest of equal labels wins. So the answer is that of computing everything exactly.

Its plain twin is `homl_clustering.textbook.kmeans.nearest_centers`. Source of the bound:
Higham, "Accuracy and Stability of Numerical Algorithms" (2002), section 3.1: a sum of n
products in any order is off by at most n u / (1 - n u) times the sum of their sizes, with u
half the distance from 1 to the next number.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel, plain
from homl_clustering.kernels.distances import relative_error, squared_distances

BATCH = 256  # rows in a batch; the last one may have fewer
LANES = 16  # rows in a strip; the last one is filled up
# Rows that lie a multiple of so many bytes apart compete for the same two places of the
# first-level cache; then so many of them are loaded at a time.
COLLIDING, STRIP = 2048, 8
STEP = 4  # features in a step; rows and centers are padded with zeros to whole steps
ROUNDOFF = 2.0**-24  # the largest relative rounding error of float32
# Up to these values of the scale and of |x|^2, in these units, nothing overflows or vanishes.
EXTREME, FARTHEST = 1e100, 1e30


class Units(NamedTuple):
    """What points are counted in, so that float32 can hold them.

    Attributes
    ----------
    offset : ndarray of shape (n_features,)
        What is taken from a point.
    scale : float
        What the difference is multiplied by.
    """

    offset: np.ndarray
    scale: float


class Packed(NamedTuple):
    """Rows as the scan takes them.

    Attributes
    ----------
    batches : ndarray of shape (n_batches, n_features, BATCH), float32
        One feature after the other, in these units, padded with zeros.
    norms : ndarray of shape (n_batches * BATCH,), float32
        The squared length |x|^2 of each row, in these units.
    """

    batches: np.ndarray
    norms: np.ndarray


class Buffers(NamedTuple):
    """Room for a batch of rows: as they are, and as in `Packed`."""

    gathered: np.ndarray
    rows_T: np.ndarray
    norms: np.ndarray


class Search(NamedTuple):
    """All that a search for the nearest of some centers needs, and room for its results.

    Attributes
    ----------
    centers_T : ndarray of shape (n_features, n_centers), float64
    units : Units
    doubled, squares, reach
        The centers in single precision, see `single_precision`.
    first, second : ndarray of shape (BATCH,), float32
        Room for the scores of each row for two centers.
    best, runner_up : ndarray of shape (BATCH,), float32
        The lowest and second lowest score of each row of the batch.
    nearest : ndarray of shape (BATCH,), int32
        Whose the lowest score is.
    doubts : ndarray of shape (BATCH,)
        How far two scores of the row may be off, together.
    listed : ndarray of shape (BATCH,), int64
        The rows that are in doubt, first ones first.
    squared : ndarray of shape (n_centers,)
        Room for the exact squared distances of a row.
    """

    centers_T: np.ndarray
    units: Units
    doubled: np.ndarray
    squares: np.ndarray
    reach: float
    first: np.ndarray
    second: np.ndarray
    best: np.ndarray
    runner_up: np.ndarray
    nearest: np.ndarray
    doubts: np.ndarray
    listed: np.ndarray
    squared: np.ndarray


@kernel
def units_of(centers_T):
    """Return units about the mean of the centers, in which these are at most 1."""
    offset = np.empty(centers_T.shape[0])
    widest = 0.0
    for j in range(centers_T.shape[0]):
        offset[j] = centers_T[j].mean()
        for c in range(centers_T.shape[1]):
            widest = max(widest, abs(centers_T[j, c] - offset[j]))
    return Units(offset, 1.0 / widest if widest > 0.0 else 1.0)


@kernel
def single_precision(centers_T, units):
    """Return the centers as the scan takes them, in these units.

    Returns
    -------
    doubled : ndarray of shape (n_centers, n_features), float32, both rounded up
        -2 m of each center.
    squares : ndarray of shape (n_centers,), float32, rounded up
        |m|^2 of each center; infinite for what is padded.
    reach : float
        The largest |m|.
    """
    n_features, n_centers = centers_T.shape
    doubled = np.zeros((-(-n_centers // 2) * 2, padded(n_features)), np.float32)
    squares = np.full(doubled.shape[0], np.float32(np.inf))
    reach = 0.0
    for c in range(n_centers):
        square = 0.0
        for j in range(n_features):
            m = (centers_T[j, c] - units.offset[j]) * units.scale
            square += m * m
            doubled[c, j] = -2.0 * m
        squares[c] = square
        reach = max(reach, np.sqrt(square))
    return doubled, squares, reach


@kernel
def padded(n_features):
    """Return the number of features, rounded up to whole steps."""
    return -(-n_features // STEP) * STEP


@kernel(fast=True)
def load_batch(X, units, rows_T, norms):
    """Put rows into the buffer, and their |x|^2 beside it, in these units."""
    offset, scale = units
    count, n_features = X.shape
    for p in range(count):
        norms[p] = 0.0
    if n_features * X.itemsize % COLLIDING == 0:
        load_strips(X, units, rows_T, norms)
        return
    for j in range(n_features):
        middle = offset[j]
        for p in range(count):
            rows_T[j, p] = (np.float64(X[p, j]) - middle) * scale
        for p in range(count):
            norms[p] += rows_T[j, p] * rows_T[j, p]


@kernel(fast=True)
def load_strips(X, units, rows_T, norms):
    """Do what `load_batch` does, a few rows at a time: of more, the cache would not hold a line."""
    offset, scale = units
    count, n_features = X.shape
    for start in range(0, count, STRIP):
        stop = min(start + STRIP, count)
        for j in range(n_features):
            middle = offset[j]
            for p in range(start, stop):
                x = np.float32((np.float64(X[p, j]) - middle) * scale)
                rows_T[j, p] = x
                norms[p] += x * x


@kernel(fast=True)
def pair_scores(rows_T, width, doubled, squares, c, first, second):
    """Write the scores |m|^2 - 2 x.m of each row for the centers `c` and `c + 1`."""
    for j in range(0, doubled.shape[1], STEP):
        a0, a1, a2, a3 = doubled[c, j], doubled[c, j + 1], doubled[c, j + 2], doubled[c, j + 3]
        b0, b1 = doubled[c + 1, j], doubled[c + 1, j + 1]
        b2, b3 = doubled[c + 1, j + 2], doubled[c + 1, j + 3]
        if j == 0:
            square, other = squares[c], squares[c + 1]
            for p in range(width):
                x0, x1, x2, x3 = rows_T[0, p], rows_T[1, p], rows_T[2, p], rows_T[3, p]
                first[p] = square + x0 * a0 + x1 * a1 + x2 * a2 + x3 * a3
                second[p] = other + x0 * b0 + x1 * b1 + x2 * b2 + x3 * b3
        else:
            for p in range(width):
                x0, x1, x2, x3 = rows_T[j, p], rows_T[j + 1, p], rows_T[j + 2, p], rows_T[j + 3, p]
                first[p] += x0 * a0 + x1 * a1 + x2 * a2 + x3 * a3
                second[p] += x0 * b0 + x1 * b1 + x2 * b2 + x3 * b3


@kernel(fast=True)
def scan(rows_T, width, doubled, squares, first, second, best, runner_up, nearest):
    """Write the lowest and second lowest score of each row, and whose the lowest is."""
    for p in range(width):
        best[p] = runner_up[p] = np.float32(np.inf)
        nearest[p] = 0
    for c in range(0, doubled.shape[0], 2):
        pair_scores(rows_T, width, doubled, squares, c, first, second)
        one, other = np.int32(c), np.int32(c + 1)
        for p in range(width):
            low, high = min(first[p], second[p]), max(first[p], second[p])
            label = other if second[p] < first[p] else one
            runner_up[p] = min(runner_up[p], min(high, max(low, best[p])))
            nearest[p] = label if low < best[p] else nearest[p]
            best[p] = min(low, best[p])


@kernel
def uncertainty(n_features, reach, square):
    """Return how far two results of the scan may be off, together, for a row of this |x|^2.

    Each is a sum of n_features + 1 terms whose factors were rounded, of sizes that add up to
    at most |m|^2 + 2 |m| |x| <= 2 |m|^2 + |x|^2; the last term is for numbers too small for
    float32.
    """
    return 2.02 * (n_features + 8.0) * ROUNDOFF * (2.0 * reach * reach + square) + 1e-30


@kernel
def list_doubtful(n_features, reach, norms, best, runner_up, count, doubts, listed):
    """List the rows whose nearest center the scan leaves in doubt; return how many."""
    n_doubtful = n_listed = 0
    for p in range(count):
        doubts[p] = uncertainty(n_features, reach, np.float64(norms[p]))
        gap = np.float64(runner_up[p]) - np.float64(best[p])
        n_doubtful += not gap > doubts[p]  # this way also where the gap is not a number
    if n_doubtful > 0:
        for p in range(count):
            listed[n_listed] = p
            n_listed += not np.float64(runner_up[p]) - np.float64(best[p]) > doubts[p]
    return n_listed


@kernel
def nearest_exactly(x, centers_T, squared):
    """Return the nearest center by the exact distances, which are written to `squared`."""
    squared_distances(x, centers_T, squared)
    nearest = 0
    for c in range(1, squared.shape[0]):
        if squared[c] < squared[nearest]:
            nearest = c
    return nearest


def room_for_packed(n_rows, n_features):
    """Return room for so many rows as the scan takes them."""
    n_batches = -(-n_rows // BATCH)
    batches = np.zeros((n_batches, plain(padded)(n_features), BATCH), np.float32)
    return Packed(batches, np.empty(n_batches * BATCH, np.float32))


@kernel
def pack(X, units, packed):
    """Write all rows as the scan takes them, batch after batch, to where there is room for them.

    For whoever scans the same rows in every iteration: to put them there takes as long as a
    scan.
    """
    batches, norms = packed
    for b in range(batches.shape[0]):
        r = slice(b * BATCH, min((b + 1) * BATCH, X.shape[0]))
        load_batch(X[r], units, batches[b], norms[r])


@kernel
def prepare(centers_T, units):
    """Return all that a search for the nearest of these centers needs."""
    doubled, squares, reach = single_precision(centers_T, units)
    first, second = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    best, runner_up = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    nearest, doubts, listed = np.empty(BATCH, np.int32), np.empty(BATCH), np.empty(BATCH, np.int64)
    squared = np.empty(centers_T.shape[1])
    return Search(
        centers_T, units, doubled, squares, reach, first, second, best, runner_up, nearest,
        doubts, listed, squared,
    )  # fmt: skip


@kernel
def scan_batch(rows_T, norms, count, search):
    """Scan a batch; leave its results in `search`, and return how many of them are in doubt."""
    width = (count + LANES - 1) // LANES * LANES
    best, runner_up = search.best, search.runner_up
    # Called for each batch, these take single arrays: a tuple would be copied each time.
    scan(
        rows_T, width, search.doubled, search.squares, search.first, search.second, best,
        runner_up, search.nearest,
    )  # fmt: skip
    return list_doubtful(
        search.centers_T.shape[0], search.reach, norms, best, runner_up, count, search.doubts,
        search.listed,
    )  # fmt: skip


@kernel
def label_packed(X, packed, centers_T, units, labels):
    """Do what `label_rows` does, with rows that are `packed`, in these units."""
    search = prepare(centers_T, units)
    changed = 0
    for b in range(packed.batches.shape[0]):
        r = slice(b * BATCH, min((b + 1) * BATCH, X.shape[0]))
        changed += label_batch(X[r], packed.batches[b], packed.norms[r], search, labels[r])
    return changed


@kernel
def label_batch(X, rows_T, norms, search, labels):
    """Write the nearest center of each row of a batch; return how many have changed."""
    nearest = search.nearest
    n_listed = scan_batch(rows_T, norms, X.shape[0], search)
    for p in search.listed[:n_listed]:
        nearest[p] = nearest_exactly(X[p], search.centers_T, search.squared)
    changed = 0
    for p in range(X.shape[0]):
        changed += labels[p] != nearest[p]
        labels[p] = nearest[p]
    return changed


@kernel
def nearest_of_listed(X, rows, search, buffers, nearest, others):
    """Write the nearest center of each of the rows that are listed; they are gathered first.

    Write to `others` at most the distance to any other center.
    """
    gathered, rows_T, norms = buffers
    runner_up, doubts, squared, scale = (
        search.runner_up, search.doubts, search.squared, search.units.scale
    )  # fmt: skip
    shrink = 1.0 - 2.0 * relative_error(X.shape[1])
    for start in range(0, rows.shape[0], BATCH):
        count = min(BATCH, rows.shape[0] - start)
        for p in range(count):
            row = np.uint64(
                rows[start + p]
            )  # unsigned: numba then skips the check for negative indices
            for j in range(X.shape[1]):
                gathered[p, j] = X[row, j]
        load_batch(gathered[:count], search.units, rows_T, norms)
        n_listed = scan_batch(rows_T, norms, count, search)
        for p in range(count):
            nearest[start + p] = search.nearest[p]
            square = np.float64(runner_up[p]) + np.float64(norms[p]) - doubts[p]
            others[start + p] = np.sqrt(max(square, 0.0)) * (shrink / scale)
        for p in search.listed[:n_listed]:
            label = nearest_exactly(gathered[p], search.centers_T, squared)
            nearest[start + p] = label
            squared[label] = np.inf
            others[start + p] = np.sqrt(squared.min()) * shrink


@kernel
def buffers_for(X):
    """Return room for a batch of such rows."""
    rows_T = np.zeros((padded(X.shape[1]), BATCH), np.float32)
    return Buffers(np.empty((BATCH, X.shape[1]), X.dtype), rows_T, np.empty(BATCH, np.float32))


@kernel
def label_rows(X, centers_T, labels):
    """Write the number of the nearest center of each row.

    Returns
    -------
    changed : int
        How many labels have changed.
    in_range : bool
        Whether all values are sure to be finite, and distances to be neither too large nor too
        small to be computed.
    """
    units = units_of(centers_T)
    search, (_, rows_T, norms) = prepare(centers_T, units), buffers_for(X)
    changed = n_beyond = 0
    for start in range(0, X.shape[0], BATCH):
        r = slice(start, min(start + BATCH, X.shape[0]))
        load_batch(X[r], units, rows_T, norms)
        for p in range(r.stop - start):
            n_beyond += not norms[p] < FARTHEST  # this way also where it is not a number
        changed += label_batch(X[r], rows_T, norms, search, labels[r])
    return changed, n_beyond == 0 and 1.0 / EXTREME < units.scale < EXTREME
