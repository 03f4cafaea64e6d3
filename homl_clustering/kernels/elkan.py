"""Elkan's k-means: a lower bound for every row and center, looked at only where it may matter.

For each row, `upper` is at least the distance to its own center, and a lower bound at most the
distance to another. When the centers move, the bounds are loosened by as much as they moved. By
the triangle inequality, a center cannot be nearer than the row's own while upper < lower, or
while upper < half the distance between the two centers.

Source: Elkan, "Using the triangle inequality to accelerate k-means", ICML 2003, section 3.
Its plain twin is `homl_clustering.textbook.bounds.elkan_steps`.

There are so many bounds that to read them takes about as long as to compute the distances by the
scan. So in front of them stands one for all other centers, as Hamerly's kernel has it. Only where
that fails the row's bounds are read, 16 at a time (see `row_bounds`), and the lowest of them takes
its place; where that fails, too, the row is measured to its own center; and then to those centers
whose bounds still fail.

Decisions are those of Lloyd's kernel to the bit, and loosening writes nothing; see `hamerly`.
The bounds to single centers are in single precision, in units of their own: what rounding can do
to them is taken from them beforehand.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error
from homl_clustering.kernels.hamerly import (
    Bounds,
    bound_batch,
    bounds_of,
    distance,
    list_open,
    rounded_up,
)
from homl_clustering.kernels.row_bounds import failing, fetch, lowest_bit, lowest_bound
from homl_clustering.kernels.scan import (
    BATCH,
    STRIPS,
    buffers_for,
    load_batch,
    nearest_exactly,
    prepare,
    units_of,
)
from homl_clustering.kernels.strips import LANES, score_strips

AHEAD = 4  # so many rows are fetched before they are needed
CHUNK = 512  # rows in a pass; fewer than in Hamerly's, for their bounds are many more
# A positive float32 that comes of few operations is, times one of these, below or above what it
# would be without rounding; the smallest number is for those that vanish.
BELOW, ABOVE, LEAST = np.float32(1.0 - 2.0**-20), np.float32(1.0 + 2.0**-20), np.float32(1e-30)
FARTHEST = 1e18  # no bound says more, so that none is infinite
ENDLESS = np.float32(np.inf)


class CenterBounds(NamedTuple):
    """The bounds of some rows to each center.

    There are as many places as the next multiple of 16 after the number of clusters. Bounds and
    gaps are in units, in which the data are at most 1.

    Attributes
    ----------
    single : ndarray of shape (n_rows, n_places), float32
        The lower bound to each center, plus its drift as of the time when it was measured; infinite
        in places that have no center.
    gaps : ndarray of shape (n_clusters, n_places), float32
        The distance from each center to each other; infinite to itself, and in places that have
        no center.
    scale : float
        What a distance is multiplied by to be in units.
    """

    single: np.ndarray
    gaps: np.ndarray
    scale: float


class Loosening(NamedTuple):
    """How far the centers have come, as the tests of the bounds need it.

    Attributes
    ----------
    to_upper, to_lower : ndarray of shape (n_clusters,)
        What to add to a row's `upper`, and to take from its `lower`.
    to_single : ndarray of shape (n_places,), float32
        What to take from the bounds to each center, in units.
    """

    to_upper: np.ndarray
    to_lower: np.ndarray
    to_single: np.ndarray


class Found(NamedTuple):
    """Room for what is found of the rows of a chunk.

    Attributes
    ----------
    lowest : ndarray of shape (CHUNK,), float32
        The lowest bound of each row, in units.
    own : ndarray of shape (CHUNK,)
        The distance of each row to its own center.
    nearest : ndarray of shape (CHUNK,), int32
        Of each listed row the nearest center.
    closest, second : ndarray of shape (CHUNK,)
        The distance to it, and the second lowest that was computed.
    """

    lowest: np.ndarray
    own: np.ndarray
    nearest: np.ndarray
    closest: np.ndarray
    second: np.ndarray


def room_for_bounds(n_rows, n_clusters, scale):
    """Return room for the bounds of so many rows."""
    n_places = -(-n_clusters // LANES) * LANES
    single = np.zeros((n_rows, n_places), np.float32)
    single[:, n_clusters:] = ENDLESS
    return CenterBounds(single, np.full((n_clusters, n_places), ENDLESS), float(scale))


@kernel
def center_bounds_of(near, rows):
    """Return the bounds of a slice of the rows."""
    return CenterBounds(near.single[rows], near.gaps, near.scale)


@kernel(borrows=True)
def at_least(length):
    """Return a single-precision number that is not more than a length, and not infinite."""
    return np.float32(min(length, FARTHEST)) * BELOW - LEAST


@kernel(borrows=True)
def at_most(length):
    """Return a single-precision number that is not less than a length."""
    return np.float32(length) * ABOVE + LEAST


@kernel(borrows=True)
def measure_all_gaps(centers, first, last, half_gap, near):
    """Write the gaps of the centers from `first` to `last`."""
    shrink = 1.0 - relative_error(centers.shape[1])
    for c in range(first, last):
        half_gap[c] = np.inf
        for o in range(centers.shape[0]):
            if o != c:
                gap = distance(centers[c], centers[o]) * shrink
                half_gap[c] = min(half_gap[c], 0.5 * gap)
                near.gaps[c, o] = at_least(gap * near.scale)


@kernel
def bound_rows_to_centers(X, packed, units, centers, labels, bounds, near):
    """E-step of rows that have no bounds: see `homl_clustering.kernels.hamerly.bound_rows`."""
    centers_T, at_hand = np.ascontiguousarray(centers.T), packed.batches.shape[0] > 0
    if not at_hand:
        units = units_of(centers_T)
    search, buffers = prepare(centers_T, units), buffers_for(X)
    scores = np.empty((search.squares.shape[0], BATCH), np.float32)
    return bound_batches_to_centers(X, packed, search, buffers, scores, labels, bounds, near)


@kernel(borrows=True)
def bound_batches_to_centers(X, packed, search, buffers, scores, labels, bounds, near):
    """Relabel and bound rows batch after batch; return how many labels changed."""
    (_, strips, norms), at_hand, changed = buffers, packed.batches.shape[0] > 0, 0
    upper, lower, own_drift, other_drift, half_gap = bounds
    for start in range(0, X.shape[0], BATCH):
        r = slice(start, min(start + BATCH, X.shape[0]))
        if at_hand:
            strips, norms = packed.batches[start // BATCH], packed.norms[start : start + BATCH]
        else:
            load_batch(X[r], search.units, strips, norms)
        own_bounds = Bounds(upper[r], lower[r], own_drift, other_drift, half_gap)
        own_near = CenterBounds(near.single[r], near.gaps, near.scale)
        changed += bound_batch(X[r], strips, norms, search, labels[r], own_bounds)
        score_strips(strips, STRIPS, search.fours, search.squares, scores)
        bound_batch_to_centers(scores, norms, search, own_drift, own_near)
    return changed


@kernel(borrows=True)
def bound_batch_to_centers(scores, norms, search, own_drift, near):
    """Write the bounds to each center of a batch, from its scores."""
    single, doubts = near.single, search.doubts
    shrink = (1.0 - 2.0**-20) * (near.scale / search.units.scale)
    to_units = np.float32(shrink if shrink < FARTHEST else 0.0)  # then the bounds say nothing
    nothing, most = np.float32(0.0), np.float32(FARTHEST)
    for c in range(own_drift.shape[0]):
        drift = np.float32(own_drift[c] * near.scale)
        for p in range(BATCH):
            square = scores[c, p] + (norms[p] - doubts[p])
            square = square if square > nothing else nothing  # this way also where it is no number
            bound = np.sqrt(square if square < most else most) * to_units
            scores[c, p] = ((bound if bound < most else most) + drift) * BELOW - LEAST
    for p in range(single.shape[0]):
        for c in range(own_drift.shape[0]):
            single[p, c] = scores[c, p]


@kernel
def loosening(bounds, near):
    """Return how far the centers have come."""
    to_upper, to_lower = rounded_up(bounds)
    to_single = np.zeros(near.single.shape[1], np.float32)
    for c in range(to_upper.shape[0]):
        to_single[c] = at_most(bounds.own_drift[c] * near.scale)
    return Loosening(to_upper, to_lower, to_single)


@kernel
def elkan_rows(X, centers, labels, bounds, near):
    """E-step: relabel rows; return how many labels changed, and how many distances it took."""
    n_rows = min(CHUNK, X.shape[0])
    centers_T, loose = np.ascontiguousarray(centers.T), loosening(bounds, near)
    slack = 1.0 + 4.0 * relative_error(X.shape[1])
    listed = np.empty(n_rows, np.int32)
    own, closest, second = np.empty(n_rows), np.empty(n_rows), np.empty(n_rows)
    lowest, nearest = np.empty(n_rows, np.float32), np.empty(n_rows, np.int32)
    found = Found(lowest, own, nearest, closest, second)
    changed = computed = 0
    for start in range(0, X.shape[0], CHUNK):
        r = slice(start, min(start + CHUNK, X.shape[0]))
        rows, chunk, single = labels[r], bounds_of(bounds, r), center_bounds_of(near, r)
        n = list_open(loose.to_upper, loose.to_lower, slack, rows, chunk, listed)
        n = drop_by_lowest(rows, chunk, single, loose, listed[:n], found)
        computed += n
        n = drop_by_own(X[r], centers, rows, chunk, single, listed[:n], found)
        computed += look_closer(X[r], centers, rows, single, loose, listed[:n], found)
        changed += settle(X[r], centers_T, rows, chunk, single, loose, listed[:n], found)
    return changed, computed


@kernel(borrows=True)
def drop_by_lowest(labels, bounds, near, loose, listed, found):
    """Drop listed rows that no bound lets change sides; return how many are left.

    Their `lower` becomes the lowest of their bounds.
    """
    upper, lower, other_drift = bounds.upper, bounds.lower, bounds.other_drift
    to_upper, to_single, lowest = loose.to_upper, loose.to_single, found.lowest
    single, gaps, scale = near.single, near.gaps, near.scale
    shrink = (1.0 - 2.0**-50) / scale
    n_open = 0
    for p in range(listed.shape[0]):
        i = np.uint32(listed[p])
        own = np.uint32(labels[i])
        fetch(single, listed[min(p + AHEAD, listed.shape[0] - 1)])
        limit = at_most((upper[i] + to_upper[own]) * scale)
        lowest[i] = lowest_bound(single, i, to_single, gaps, own, limit)
        lower[i] = np.float64(max(lowest[i] * BELOW, np.float32(0.0))) * shrink + other_drift[own]
        listed[n_open] = i
        n_open += not lowest[i] > limit
    return n_open


@kernel(fast=True, borrows=True)
def drop_by_own(X, centers, labels, bounds, near, listed, found):
    """Measure the listed rows to their own centers; drop those that therefore stay there.

    Returns how many are left.
    """
    upper, own_drift, half_gap, scale = bounds.upper, bounds.own_drift, bounds.half_gap, near.scale
    own_distances, lowest = found.own, found.lowest
    grow, slack = 1.0 + relative_error(X.shape[1]), 1.0 + 4.0 * relative_error(X.shape[1])
    n_open = 0
    for p in range(listed.shape[0]):
        i = np.uint32(listed[p])
        own, squared = np.uint32(labels[i]), 0.0
        fetch(X, listed[min(p + AHEAD, listed.shape[0] - 1)])
        for j in range(X.shape[1]):
            difference = np.float64(X[i, j]) - centers[own, j]
            squared += difference * difference
        way = np.sqrt(squared)
        own_distances[i] = way
        upper[i] = way * grow - own_drift[own]
        listed[n_open] = i
        n_open += not (lowest[i] > at_most(way * scale) or way * slack < half_gap[own])
    return n_open


@kernel(fast=True, borrows=True)
def look_closer(X, centers, labels, near, loose, listed, found):
    """Find the nearest center of the listed rows, by the distances that their bounds leave open.

    Returns how many that were.
    """
    single, gaps, scale, to_single = near.single, near.gaps, near.scale, loose.to_single
    n_computed = 0
    for p in range(listed.shape[0]):
        i = np.uint32(listed[p])
        own = np.uint32(labels[i])
        nearest, closest, second = own, found.own[i], np.inf
        limit = at_most(closest * scale)
        for first in range(0, single.shape[1], LANES):
            bits = failing(single, i, to_single, limit, first)
            while bits != 0:
                c, bits = np.uint32(first + lowest_bit(bits)), bits & (bits - 1)
                low = max(single[i, c] - to_single[c], gaps[nearest, c] - limit)
                if c != own and not low > limit:  # which may be lower by now
                    squared = 0.0
                    for j in range(X.shape[1]):
                        difference = np.float64(X[i, j]) - centers[c, j]
                        squared += difference * difference
                    way, n_computed = np.sqrt(squared), n_computed + 1
                    single[i, c] = (at_least(way * scale) + to_single[c]) * BELOW
                    second = min(second, max(way, closest))
                    if way < closest:
                        nearest, closest = c, way
                        limit = at_most(closest * scale)
        found.nearest[p], found.closest[p], found.second[p] = nearest, closest, second
    return n_computed


@kernel
def settle(X, centers_T, labels, bounds, near, loose, listed, found):
    """Give the listed rows their labels and bounds; return how many labels changed."""
    upper, lower, own_drift, other_drift, _ = bounds
    squared = np.empty(centers_T.shape[1])
    single, to_single, error = near.single, loose.to_single, 4.0 * relative_error(X.shape[1])
    changed = 0
    for p in range(listed.shape[0]):
        i, label = np.uint32(listed[p]), np.uint32(found.nearest[p])
        closest = found.closest[p]
        if not found.second[p] * (1.0 - error) > closest * (1.0 + error):
            label = np.uint32(nearest_exactly(X[i], centers_T, squared))
        if label != labels[i]:
            changed += 1
            own = np.uint32(labels[i])
            low = at_least(found.own[i] * (1.0 - error) * near.scale)
            single[i, own] = (low + to_single[own]) * BELOW
            labels[i] = label
            upper[i] = closest * (1.0 + error) - own_drift[label]
            lower[i] = closest * (1.0 - error) + other_drift[label]
    return changed
