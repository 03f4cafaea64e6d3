"""The scan: which center is nearest, looked for in single precision and decided exactly.

Of the squared distances |x|^2 - 2 x.m + |m|^2 of a row to the centers, only the last two terms
differ. They are computed in float32, about the mean of the centers or of the data, for a strip
of rows and a few centers at a time (see `strips`). What rounding can do to them is bounded:
from each |m|^2 as much is taken as the error of the sum can be that is in proportion to it, so
that a score is too low rather than too high, but for the part that belongs to the row. Where
nearest and runner-up are farther apart than the nearest one's own error, the nearest is certain;
so centers far away from a row leave no doubt about it, however large they make the numbers.
Elsewhere all distances are computed anew, by the one formula that every decision rests on (see
`distances`), and the lowest of equal labels wins. So the answer is that of computing everything
exactly.

Its plain twin is `homl_clustering.textbook.kmeans.nearest_centers`. Source of the bound:
Higham, "Accuracy and Stability of Numerical Algorithms" (2002), section 3.1: a sum of n
products in any order is off by at most n u / (1 - n u) times the sum of their sizes, with u
half the distance from 1 to the next number.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error, squared_distances
from homl_clustering.kernels.loading import load_strips
from homl_clustering.kernels.strips import AT_ONCE, LANES, doubt_strips, scan_strips

BATCH = 256  # rows in a batch; the last one may have fewer
STRIPS = BATCH // LANES
ROUNDOFF = 2.0**-24  # the largest relative rounding error of float32
TINY, ABOVE = 1e-30, 1.0 + 2.0**-20
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
    batches : ndarray of shape (n_batches, STRIPS, n_features, LANES), float32
        Strip after strip, and of each one feature after the other, in these units.
    norms : ndarray of shape (n_batches * BATCH,), float32
        The squared length |x|^2 of each row, in these units.
    """

    batches: np.ndarray
    norms: np.ndarray


class Buffers(NamedTuple):
    """Room for a batch of rows: as they are, and as in `Packed`."""

    gathered: np.ndarray
    strips: np.ndarray
    norms: np.ndarray


class Search(NamedTuple):
    """All that a search for the nearest of some centers needs, and room for its results.

    Attributes
    ----------
    centers_T : ndarray of shape (n_features, n_centers), float64
    units : Units
    fours, squares
        The centers in single precision, see `single_precision`.
    per_own, per_norm : float32
        How far two scores may be off, together, for each unit of the center's |m|^2, and of the
        row's |x|^2.
    best, runner_up : ndarray of shape (BATCH,), float32
        The lowest and second lowest score of each row of the batch.
    nearest : ndarray of shape (BATCH,), int32
        Whose the lowest score is.
    own : ndarray of shape (BATCH,), float32
        The |m|^2 of that center.
    doubts : ndarray of shape (BATCH,), float32
        How far the two scores of the row may be off, together.
    listed : ndarray of shape (BATCH,), int64
        The rows that are in doubt, first ones first.
    squared : ndarray of shape (n_centers,)
        Room for the exact squared distances of a row.
    """

    centers_T: np.ndarray
    units: Units
    fours: np.ndarray
    squares: np.ndarray
    per_own: float
    per_norm: float
    best: np.ndarray
    runner_up: np.ndarray
    nearest: np.ndarray
    own: np.ndarray
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
    fours : ndarray of shape (n_fours, n_features, AT_ONCE), float32
        -2 m of each center, four centers side by side.
    squares : ndarray of shape (n_fours * AT_ONCE,), float32
        |m|^2 of each center, less what the sum may be off in proportion to it; infinite for those
        that fill up the last four.
    reach : float
        The largest |m|.
    """
    n_features, n_centers = centers_T.shape
    fours = np.zeros((-(-n_centers // AT_ONCE), n_features, AT_ONCE), np.float32)
    squares = np.full(fours.shape[0] * AT_ONCE, np.float32(np.inf))
    reach, shrink = 0.0, 1.0 - 2.0 * error_of_score(n_features)
    for c in range(n_centers):
        square = 0.0
        for j in range(n_features):
            m = (centers_T[j, c] - units.offset[j]) * units.scale
            square += m * m
            fours[c // AT_ONCE, j, c % AT_ONCE] = -2.0 * m
        squares[c] = square * shrink
        reach = max(reach, np.sqrt(square))
    return fours, squares, reach


@kernel(borrows=True)
def error_of_score(n_features):
    """Return how far a result of the scan may be off, in units of 2 |m|^2 + |x|^2.

    It is a sum of n_features + 1 terms whose factors were rounded, of sizes that add up to at most
    |m|^2 + 2 |m| |x|, which is no more than that.
    """
    return 1.01 * (n_features + 8.0) * ROUNDOFF


@kernel(borrows=True)
def load_batch(X, units, strips, norms):
    """Put rows into the buffer, strip after strip, and their |x|^2 beside it, in these units."""
    n_strips = X.shape[0] // LANES
    load_strips(X, n_strips, units.offset, units.scale, strips, norms)
    for i in range(n_strips * LANES, X.shape[0]):
        norms[i] = 0.0
        for j in range(X.shape[1]):
            x = np.float32((np.float64(X[i, j]) - units.offset[j]) * units.scale)
            strips[n_strips, j, i - n_strips * LANES] = x
            norms[i] += x * x


@kernel(borrows=True)
def list_doubtful(search, norms, count):
    """List the rows whose nearest center the scan leaves in doubt; return how many."""
    best, runner_up, doubts, own = search.best, search.runner_up, search.doubts, search.own
    listed, n_listed = search.listed, 0
    per_own, per_norm = np.float32(search.per_own), np.float32(search.per_norm)
    n_strips = (count + LANES - 1) // LANES
    if doubt_strips(
        n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, np.float32(TINY)
    ):
        for p in range(count):
            listed[n_listed] = p
            n_listed += not runner_up[p] - best[p] > doubts[p]
    return n_listed


@kernel(borrows=True)
def nearest_exactly(x, centers_T, squared):
    """Return the nearest center by the exact distances, which are written to `squared`."""
    squared_distances(x, centers_T, squared)
    nearest = 0
    for c in range(1, squared.shape[0]):
        if squared[c] < squared[nearest]:
            nearest = c
    return nearest


@kernel(borrows=True)
def lowest_of(squared):
    """Return the lowest of some numbers."""
    lowest = np.inf
    for c in range(squared.shape[0]):
        lowest = min(lowest, squared[c])
    return lowest


def room_for_packed(n_rows, n_features):
    """Return room for so many rows as the scan takes them."""
    n_batches = -(-n_rows // BATCH)
    batches = np.zeros((n_batches, STRIPS, n_features, LANES), np.float32)
    return Packed(batches, np.empty(n_batches * BATCH, np.float32))


@kernel(borrows=True)
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
    fours, squares, _ = single_precision(centers_T, units)
    error = error_of_score(centers_T.shape[0])
    # Up, by more than rounding takes from them and from what they are multiplied by.
    per_norm = np.float32(2.0 * error * ABOVE)
    per_own = np.float32(4.0 * error / (1.0 - 2.0 * error) * ABOVE)
    best, runner_up = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    own, doubts = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    nearest, listed = np.empty(BATCH, np.int32), np.empty(BATCH, np.int64)
    squared = np.empty(centers_T.shape[1])
    return Search(
        centers_T, units, fours, squares, per_own, per_norm, best, runner_up, nearest, own, doubts,
        listed, squared,
    )  # fmt: skip


@kernel(borrows=True)
def scan_batch(strips, norms, count, search):
    """Scan a batch; leave its results in `search`, and return how many of them are in doubt."""
    scan_strips(
        strips, (count + LANES - 1) // LANES, search.fours, search.squares, search.best,
        search.runner_up, search.nearest, search.own,
    )  # fmt: skip
    return list_doubtful(search, norms, count)


@kernel(borrows=True)
def label_batch(X, strips, norms, search, labels):
    """Write the nearest center of each row of a batch; return how many have changed."""
    nearest = search.nearest
    n_listed = scan_batch(strips, norms, X.shape[0], search)
    for p in search.listed[:n_listed]:
        nearest[p] = nearest_exactly(X[p], search.centers_T, search.squared)
    return replace(labels, nearest)


@kernel(borrows=True)
def replace(labels, nearest):
    """Write new labels over old ones; return how many have changed: in most batches none."""
    different, changed = np.int32(0), 0
    for p in range(labels.shape[0]):
        different |= labels[p] ^ nearest[p]
    if different != 0:
        for p in range(labels.shape[0]):
            changed += labels[p] != nearest[p]
            labels[p] = nearest[p]
    return changed


@kernel(borrows=True)
def nearest_of_listed(X, rows, search, buffers, nearest, others):
    """Write the nearest center of each of the rows that are listed; they are gathered first.

    Write to `others` at most the distance to any other center.
    """
    gathered, strips, norms = buffers
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
        load_batch(gathered[:count], search.units, strips, norms)
        n_listed = scan_batch(strips, norms, count, search)
        for p in range(count):
            nearest[start + p] = search.nearest[p]
            square = np.float64(runner_up[p]) + np.float64(norms[p]) - doubts[p]
            others[start + p] = np.sqrt(max(square, 0.0)) * (shrink / scale)
        for p in search.listed[:n_listed]:
            label = nearest_exactly(gathered[p], search.centers_T, squared)
            nearest[start + p] = label
            squared[label] = np.inf
            others[start + p] = np.sqrt(lowest_of(squared)) * shrink


@kernel
def buffers_for(X):
    """Return room for a batch of such rows."""
    strips = np.zeros((STRIPS, X.shape[1], LANES), np.float32)
    return Buffers(np.empty((BATCH, X.shape[1]), X.dtype), strips, np.empty(BATCH, np.float32))


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
    changed, n_beyond = load_and_label(X, prepare(centers_T, units), buffers_for(X), labels)
    return changed, is_in_range(n_beyond, units)


@kernel(borrows=True)
def load_and_label(X, search, buffers, labels):
    """Label rows batch after batch; return how many have changed, and how many are too far away."""
    strips, norms, changed, n_beyond = buffers.strips, buffers.norms, 0, 0
    for start in range(0, X.shape[0], BATCH):
        r = slice(start, min(start + BATCH, X.shape[0]))
        load_batch(X[r], search.units, strips, norms)
        for p in range(r.stop - start):
            n_beyond += not norms[p] < FARTHEST  # this way also where it is not a number
        changed += label_batch(X[r], strips, norms, search, labels[r])
    return changed, n_beyond


@kernel(borrows=True)
def is_in_range(n_beyond, units):
    """Return whether distances can be computed, where so many rows are `FARTHEST` or farther."""
    return n_beyond == 0 and 1.0 / EXTREME < units.scale < EXTREME
