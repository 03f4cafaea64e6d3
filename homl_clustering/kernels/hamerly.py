"""Hamerly's k-means: two bounds per row, and rows that need no look at any center.

For each row, an upper bound is at least the distance to its own center, and a lower bound at
most the distance to any other. When the centers move, the bounds are loosened by as much as
they moved. As long as upper < lower no other center can be nearer: the row is skipped. The
same holds while upper is less than half the distance from its center to the nearest
other center. Only when both tests fail, with the upper bound made exact, are all distances
computed anew.

Source: Hamerly, "Making k-means even faster", SIAM International Conference on Data Mining
2010, section 3. Its plain twin is `homl_clustering.textbook.bounds.hamerly_steps`.

Decisions are those of Lloyd's kernel to the bit: distances are the same sums, and the
bounds are widened by what rounding can do to them, so that a row is skipped only where
the computed distances, too, would leave it where it is.

Bounds come from fast arithmetic (see `FAST`), which is why the number of distances that they
leave to be computed may differ by a few in a million on a processor without fused products
and sums. Labels and centers do not.

Loosening writes nothing. Per cluster it is summed up how far its center has come since the
beginning (`own_drift`), and how far, in each step, the farthest of the others (`other_drift`).
Kept are the bounds less the drift, `upper`, and plus the drift, `lower`, as of the time when
they were measured; today's drift makes them today's bounds.

At first all centers are scanned (see `scan`), which gives a row both its bounds. From then on
there are three passes, over some rows at a time: list the rows that may change sides by their
bounds; measure the distance of these to their own centers, and drop from the list the rows
that therefore stay where they are; scan the centers for the rest.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error
from homl_clustering.kernels.scan import (
    BATCH,
    buffers_for,
    load_batch,
    lowest_of,
    nearest_exactly,
    nearest_of_listed,
    prepare,
    scan_batch,
    units_of,
)

CHUNK = 8192  # rows in a pass; all that belongs to them fits into the second-level cache
UP = 1.0 + 2.0**-51  # a number that is multiplied by this is rounded up
MARGIN = 2.0**-48  # this share of the drift is more than the rounding error of adding to it


class Bounds(NamedTuple):
    """The bounds of some rows, and how far the centers have come since the beginning.

    Attributes
    ----------
    upper, lower : ndarray of shape (n_rows,)
        The bounds, less and plus the drift as of the time when they were measured.
    own_drift : ndarray of shape (n_clusters,)
        How far each center has come.
    other_drift : ndarray of shape (n_clusters,)
        The sum, over the steps, of how far the farthest of the other centers came.
    half_gap : ndarray of shape (n_clusters,)
        Half the distance from each center to the nearest other.
    """

    upper: np.ndarray
    lower: np.ndarray
    own_drift: np.ndarray
    other_drift: np.ndarray
    half_gap: np.ndarray


@kernel
def bounds_of(bounds, rows):
    """Return the bounds of a slice of the rows."""
    upper, lower, own_drift, other_drift, half_gap = bounds
    return Bounds(upper[rows], lower[rows], own_drift, other_drift, half_gap)


@kernel(fast=True, borrows=True)
def distance(x, center):
    """Return the distance to a center, its sum taken in any order: for bounds only."""
    squared = 0.0
    for j in range(x.shape[0]):
        difference = np.float64(x[j]) - center[j]
        squared += difference * difference
    return np.sqrt(squared)


@kernel
def add_drift(before, centers, bounds):
    """Bring the drifts up to date; `before` is where the centers have been, float64 like them."""
    own_drift, other_drift = bounds.own_drift, bounds.other_drift
    n_clusters = centers.shape[0]
    error = relative_error(centers.shape[1])
    moved, farthest, second = np.empty(n_clusters), 0, 0.0
    for c in range(n_clusters):
        moved[c] = distance(centers[c], before[c]) * (1.0 + error)
        if moved[c] > moved[farthest]:
            farthest = c
    for c in range(n_clusters):
        if c != farthest:
            second = max(second, moved[c])
    for c in range(n_clusters):
        own_drift[c] = (own_drift[c] + moved[c]) * UP
        other = second if c == farthest else moved[farthest]
        other_drift[c] = (other_drift[c] + other) * UP


@kernel(borrows=True)
def measure_gaps(centers, first, last, half_gap):
    """Write half the distance from each center to the nearest other; all begin with infinity.

    Measured are the pairs of the centers from `first` to `last` and those before them.
    """
    error = relative_error(centers.shape[1])
    for c in range(first, last):
        for o in range(c):
            half = 0.5 * distance(centers[c], centers[o]) * (1.0 - error)
            half_gap[c], half_gap[o] = min(half_gap[c], half), min(half_gap[o], half)


@kernel
def bound_rows(X, packed, units, centers, labels, bounds):
    """E-step of rows that have no bounds: relabel and bound them; return how many labels changed.

    They are scanned as they are `packed`, in the units given, or loaded where that is empty.
    """
    centers_T = np.ascontiguousarray(centers.T)
    if packed.batches.shape[0] == 0:
        units = units_of(centers_T)
    return bound_batches(X, packed, prepare(centers_T, units), buffers_for(X), labels, bounds)


@kernel(borrows=True)
def bound_batches(X, packed, search, buffers, labels, bounds):
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
        changed += bound_batch(X[r], strips, norms, search, labels[r], own_bounds)
    return changed


@kernel(borrows=True)
def bound_batch(X, strips, norms, search, labels, bounds):
    """Relabel and bound the rows of a batch; return how many labels changed."""
    best, runner_up, nearest = search.best, search.runner_up, search.nearest
    doubts, squared, scale = search.doubts, search.squared, search.units.scale
    upper, lower = bounds.upper, bounds.lower
    error = 2.0 * relative_error(X.shape[1])
    n_listed = scan_batch(strips, norms, X.shape[0], search)
    for p in range(X.shape[0]):
        near = np.float64(best[p]) + np.float64(norms[p]) + doubts[p]
        other = np.float64(runner_up[p]) + np.float64(norms[p]) - doubts[p]
        upper[p] = np.sqrt(max(near, 0.0)) * ((1.0 + error) / scale)
        lower[p] = np.sqrt(max(other, 0.0)) * ((1.0 - error) / scale)
    for p in search.listed[:n_listed]:
        label = nearest_exactly(X[p], search.centers_T, squared)
        nearest[p] = label
        upper[p] = np.sqrt(squared[label]) * (1.0 + error)
        squared[label] = np.inf
        lower[p] = np.sqrt(lowest_of(squared)) * (1.0 - error)
    changed = 0
    for p in range(X.shape[0]):
        label = np.uint32(nearest[p])
        changed += labels[p] != nearest[p]
        labels[p] = nearest[p]
        upper[p] -= bounds.own_drift[label]
        lower[p] += bounds.other_drift[label]
    return changed


@kernel
def rounded_up(bounds):
    """Return both drifts of each cluster, by a margin for the rounding of adding to them."""
    margin = MARGIN * (bounds.own_drift + bounds.other_drift)
    return bounds.own_drift + margin, bounds.other_drift + margin


@kernel
def hamerly_rows(X, centers, labels, bounds):
    """E-step: relabel rows; return how many labels changed, and how many distances it took."""
    n_clusters = centers.shape[0]
    centers_T = np.ascontiguousarray(centers.T)
    search, buffers = prepare(centers_T, units_of(centers_T)), buffers_for(X)
    to_upper, to_lower = rounded_up(bounds)
    slack = 1.0 + 4.0 * relative_error(X.shape[1])
    listed = np.empty(min(CHUNK, X.shape[0]), np.int32)
    nearest, others = np.empty(listed.shape[0], np.int32), np.empty(listed.shape[0])
    changed = computed = 0
    for start in range(0, X.shape[0], CHUNK):
        r = slice(start, min(start + CHUNK, X.shape[0]))
        chunk = bounds_of(bounds, r)
        n_open = list_open(to_upper, to_lower, slack, labels[r], chunk, listed)
        n_stay = drop_those_that_stay(
            X[r], centers, to_lower, slack, labels[r], chunk, listed[:n_open]
        )
        n_open -= n_stay
        computed += n_stay + n_open * n_clusters
        nearest_of_listed(X[r], listed[:n_open], search, buffers, nearest, others)
        changed += settle(X[r], centers, labels[r], chunk, listed[:n_open], nearest, others)
    return changed, computed


@kernel(borrows=True)
def list_open(to_upper, to_lower, slack, labels, bounds, listed):
    """List the rows whose bounds let them change sides; return how many."""
    upper, lower, half_gap = bounds.upper, bounds.lower, bounds.half_gap
    n_open = 0
    for i in range(
        labels.shape[0]
    ):  # without a branch, which the processor would often predict wrongly
        own = np.uint32(labels[i])
        bound = (upper[i] + to_upper[own]) * slack
        listed[n_open] = i
        n_open += not bound < max(lower[i] - to_lower[own], half_gap[own])
    return n_open


@kernel(borrows=True)
def drop_those_that_stay(X, centers, to_lower, slack, labels, bounds, listed):
    """Measure the listed rows to their own centers; drop those that therefore stay there.

    Returns how many these are; the others move to the front of the list.
    """
    upper, lower = bounds.upper, bounds.lower
    own_drift, half_gap = bounds.own_drift, bounds.half_gap
    grow = 1.0 + relative_error(X.shape[1])
    n_open = 0
    for p in range(listed.shape[0]):
        i = np.uint32(listed[p])
        own = np.uint32(labels[i])
        bound = distance(X[i], centers[own]) * grow
        upper[i] = bound - own_drift[own]
        listed[n_open] = i
        n_open += not bound * slack < max(lower[i] - to_lower[own], half_gap[own])
    return listed.shape[0] - n_open


@kernel(borrows=True)
def settle(X, centers, labels, bounds, listed, nearest, others):
    """Give the listed rows their labels and bounds; return how many labels changed."""
    upper, lower = bounds.upper, bounds.lower
    own_drift, other_drift = bounds.own_drift, bounds.other_drift
    grow = 1.0 + relative_error(X.shape[1])
    changed = 0
    for p in range(listed.shape[0]):
        i, label = np.uint32(listed[p]), np.uint32(nearest[p])
        lower[i] = others[p] + other_drift[label]
        if label != labels[i]:
            changed += 1
            labels[i] = label
            upper[i] = distance(X[i], centers[label]) * grow - own_drift[label]
    return changed
