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

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error, squared_distances

BATCH = 256  # rows to a step, or fewer
LANES = 16  # rows to a strip; what is left of one is filled up
COLLIDING, STRIP = 2048, 8  # rows so many bytes apart share two sets of the first-level cache
STEP = 4  # features to a step; rows and centers are padded with zeros
ROUNDOFF = 2.0**-24  # of float32
EXTREME, FARTHEST = 1e100, 1e30  # scales and |x|^2 in these units whose squares are no problem


@kernel
def units(centers_T):
    """Return the mean of the centers, and what differences from it are multiplied by.

    So float32 can hold them: they are at most 1.
    """
    offset = np.empty(centers_T.shape[0])
    widest = 0.0
    for j in range(centers_T.shape[0]):
        offset[j] = centers_T[j].mean()
        for c in range(centers_T.shape[1]):
            widest = max(widest, abs(centers_T[j, c] - offset[j]))
    return offset, 1.0 / widest if widest > 0.0 else 1.0


@kernel
def single_precision(centers_T, offset, scale):
    """Return the centers as the scan takes them, about `offset`, times `scale`.

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
            m = (centers_T[j, c] - offset[j]) * scale
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
def load_batch(X, offset, scale, rows_T, norms):
    """Put rows into the buffer, and their |x|^2 beside it, in the units of the scan."""
    count, n_features = X.shape
    for p in range(count):
        norms[p] = 0.0
    if n_features * X.itemsize % COLLIDING == 0:
        load_strips(X, offset, scale, rows_T, norms)
        return
    for j in range(n_features):
        middle = offset[j]
        for p in range(count):
            rows_T[j, p] = (np.float64(X[p, j]) - middle) * scale
        for p in range(count):
            norms[p] += rows_T[j, p] * rows_T[j, p]


@kernel(fast=True)
def load_strips(X, offset, scale, rows_T, norms):
    """Do what `load_batch` does, a few rows at a time: of more, the cache would not hold a line."""
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
def doubtful(n_features, reach, norms, best, runner_up, count, doubts, listed):
    """List the rows whose nearest center the scan leaves in doubt; return how many."""
    n_doubtful = n_listed = 0
    for p in range(count):
        doubts[p] = uncertainty(n_features, reach, np.float64(norms[p]))
        gap = np.float64(runner_up[p]) - np.float64(best[p])
        n_doubtful += not gap > doubts[p]  # so also where the gap is not a number
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


@kernel
def pack(X, offset, scale):
    """Return all rows as the scan takes them, batch after batch, and their |x|^2.

    For whoever scans the same rows in every iteration: to put them there takes as long as a
    scan.
    """
    n_batches = -(-X.shape[0] // BATCH)
    packed = np.zeros((n_batches, padded(X.shape[1]), BATCH), np.float32)
    norms = np.empty(n_batches * BATCH, np.float32)
    for b in range(n_batches):
        r = slice(b * BATCH, min((b + 1) * BATCH, X.shape[0]))
        load_batch(X[r], offset, scale, packed[b], norms[r])
    return packed, norms


@kernel
def prepare(centers_T, offset, scale):
    """Return all that a search for the nearest of these centers needs, as one tuple.

    That is the centers, the units, the centers in single precision, and room for the results
    of a batch.
    """
    doubled, squares, reach = single_precision(centers_T, offset, scale)
    first, second = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    best, runner_up = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    nearest, doubts, listed = np.empty(BATCH, np.int32), np.empty(BATCH), np.empty(BATCH, np.int64)
    room = first, second, best, runner_up, nearest, doubts, listed, np.empty(centers_T.shape[1])
    return centers_T, offset, scale, doubled, squares, reach, room


@kernel
def search(rows_T, norms, count, prepared):
    """Scan a batch; leave its results in the room, and return how many of them are in doubt."""
    centers_T, _, _, doubled, squares, reach, room = prepared
    first, second, best, runner_up, nearest, doubts, listed, _ = room
    width = (count + LANES - 1) // LANES * LANES
    scan(rows_T, width, doubled, squares, first, second, best, runner_up, nearest)
    return doubtful(centers_T.shape[0], reach, norms, best, runner_up, count, doubts, listed)


@kernel
def label_packed(X, packed, norms, centers_T, offset, scale, labels):
    """Do what `label_rows` does, with rows that are `packed`, in these units."""
    prepared = prepare(centers_T, offset, scale)
    changed = 0
    for b in range(packed.shape[0]):
        r = slice(b * BATCH, min((b + 1) * BATCH, X.shape[0]))
        changed += label_batch(X[r], packed[b], norms[r], prepared, labels[r])
    return changed


@kernel
def label_batch(X, rows_T, norms, prepared, labels):
    """Write the nearest center of each row of a batch; return how many have changed."""
    centers_T, _, _, _, _, _, room = prepared
    _, _, _, _, nearest, _, listed, squared = room
    n_listed = search(rows_T, norms, X.shape[0], prepared)
    for p in listed[:n_listed]:
        nearest[p] = nearest_exactly(X[p], centers_T, squared)
    changed = 0
    for p in range(X.shape[0]):
        changed += labels[p] != nearest[p]
        labels[p] = nearest[p]
    return changed


@kernel
def nearest_centers(X, rows, prepared, gathered, rows_T, norms, nearest, others):
    """Write the nearest center of each of the rows that are listed; they are gathered first.

    Write to `others` at most the distance to any other center.
    """
    centers_T, offset, scale, _, _, _, room = prepared
    _, _, _, runner_up, labels, doubts, listed, squared = room
    shrink = 1.0 - 2.0 * relative_error(X.shape[1])
    for start in range(0, rows.shape[0], BATCH):
        count = min(BATCH, rows.shape[0] - start)
        for p in range(count):
            row = np.uint64(rows[start + p])  # of a signed number, the sign would be looked at
            for j in range(X.shape[1]):
                gathered[p, j] = X[row, j]
        load_batch(gathered[:count], offset, scale, rows_T, norms)
        n_listed = search(rows_T, norms, count, prepared)
        for p in range(count):
            nearest[start + p] = labels[p]
            square = np.float64(runner_up[p]) + np.float64(norms[p]) - doubts[p]
            others[start + p] = np.sqrt(max(square, 0.0)) * (shrink / scale)
        for p in listed[:n_listed]:
            label = nearest_exactly(gathered[p], centers_T, squared)
            nearest[start + p] = label
            squared[label] = np.inf
            others[start + p] = np.sqrt(squared.min()) * shrink


@kernel
def buffers(X):
    """Return room for a batch of rows: as they are, in units of the scan, and their |x|^2."""
    rows_T = np.zeros((padded(X.shape[1]), BATCH), np.float32)
    return np.empty((BATCH, X.shape[1]), X.dtype), rows_T, np.empty(BATCH, np.float32)


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
    offset, scale = units(centers_T)
    prepared, (_, rows_T, norms) = prepare(centers_T, offset, scale), buffers(X)
    changed = n_beyond = 0
    for start in range(0, X.shape[0], BATCH):
        r = slice(start, min(start + BATCH, X.shape[0]))
        load_batch(X[r], offset, scale, rows_T, norms)
        for p in range(r.stop - start):
            n_beyond += not norms[p] < FARTHEST  # so also where it is not a number
        changed += label_batch(X[r], rows_T, norms, prepared, labels[r])
    return changed, n_beyond == 0 and 1.0 / EXTREME < scale < EXTREME
