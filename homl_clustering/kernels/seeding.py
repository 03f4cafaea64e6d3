"""k-means++: the passes over the rows that choosing a further center takes.

Each next center is drawn with probability proportional to the weighted squared distance to the
nearest center so far. Of several candidates the one is kept that takes most off the potential,
the sum of these. Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful
seeding", SODA 2007, section 2.2. Its plain twin is
`homl_clustering.textbook.kmeans.kmeans_plusplus`.

Few rows have a candidate nearer than their center. Which may have one is found in two steps:
by the triangle inequality, no candidate is nearer to a row that is at most half as far from its
center as that is from the candidate (Raff, "Exact acceleration of k-means++ and k-means||",
IJCAI 2021, section 3); where that leaves many, by a scan in single precision (see `scan`). Only
for those left are distances computed, so choices are those of computing them all.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error, squared_distance
from homl_clustering.kernels.scan import (
    BATCH,
    single_precision,
    uncertainty,
)
from homl_clustering.kernels.strips import LANES, score_strips
from homl_clustering.kernels.tree import add_up

FEW = BATCH // 16  # with so few open rows in a batch their distances are computed without a scan
TINY = 1e-290  # more than the error that underflow can cause in a squared distance


class Rows(NamedTuple):
    """Rows, and what is known of them while centers are chosen.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    packed, units : Packed, Units
        The rows as the scan takes them.
    weights : ndarray of shape (n_samples,)
    closest : ndarray of shape (n_samples,)
        The squared distance to the nearest center so far.
    nearest : ndarray of shape (n_samples,), int32
        The number of that center.
    block_size : int
    """

    X: np.ndarray
    packed: NamedTuple
    units: NamedTuple
    weights: np.ndarray
    closest: np.ndarray
    nearest: np.ndarray
    block_size: int


class Chosen(NamedTuple):
    """The centers chosen so far, and room for those to come.

    Attributes
    ----------
    centers : ndarray of shape (n_clusters, n_features)
    indices : ndarray of shape (n_clusters,)
        The numbers of their rows.
    potentials : ndarray of shape (n_blocks,)
        Of each block, the weighted sum of the squared distances.
    """

    centers: np.ndarray
    indices: np.ndarray
    potentials: np.ndarray


class Candidates(NamedTuple):
    """Candidates for the next center, and room for a batch of rows.

    Attributes
    ----------
    limits : ndarray of shape (n_centers,)
        See `row_limits`.
    fours, squares, reach
        The candidates in single precision, see `scan.single_precision`.
    scores : ndarray of shape (n_candidates, BATCH), float32
    to_beat : ndarray of shape (BATCH,), float32
        See `scores_to_beat`.
    listed : ndarray of shape (2, BATCH), int64
        Of the rows of the batch, the open ones; and those with a lower score.
    """

    limits: np.ndarray
    fours: np.ndarray
    squares: np.ndarray
    reach: float
    scores: np.ndarray
    to_beat: np.ndarray
    listed: np.ndarray


@kernel
def row_limits(centers, candidates, limits):
    """Write the squared distance to a center up to which its rows have no candidate nearer."""
    shrink = (1.0 - 16.0 * relative_error(centers.shape[1])) / 4.0
    for c in range(centers.shape[0]):
        limits[c] = np.inf
        for t in range(candidates.shape[0]):
            squared = squared_distance(centers[c], candidates[t])
            limits[c] = min(limits[c], squared * shrink - TINY)


@kernel
def open_rows(closest, nearest, limits, listed):
    """List the rows of a batch that may have a candidate nearer; return how many."""
    n_open = 0
    for p in range(closest.shape[0]):
        listed[n_open] = p
        n_open += closest[p] > limits[nearest[p]]
    return n_open


@kernel(fast=True)
def scores_to_beat(n_features, reach, scale, norms, closest, scores):
    """Write the score (see `scan`) below which a candidate may be nearer than the center."""
    for p in range(closest.shape[0]):
        square = np.float64(norms[p])
        score = closest[p] * (scale * scale) - square
        score += uncertainty(n_features, reach, square) + 2.0**-22 * abs(score)
        scores[p] = score


@kernel
def lower_scores(scores, to_beat, count, listed):
    """List the rows whose score is not certain to be too high; return how many."""
    n_listed = 0
    for p in range(count):
        listed[n_listed] = p
        n_listed += not scores[p] > to_beat[p]
    return n_listed


@kernel
def prepare_candidates(centers, points, units):
    """Return the candidates at these points."""
    limits = np.zeros(max(1, centers.shape[0]))
    row_limits(centers, points, limits)
    fours, squares, reach = single_precision(np.ascontiguousarray(points.T), units)
    scores = np.empty((squares.shape[0], BATCH), np.float32)
    to_beat, listed = np.empty(BATCH, np.float32), np.empty((2, BATCH), np.int64)
    return Candidates(limits, fours, squares, reach, scores, to_beat, listed)


@kernel
def batch_of(rows, b):
    """Return which rows make up batch `b`."""
    return slice(b * BATCH, min((b + 1) * BATCH, rows.X.shape[0]))


@kernel
def score_open_rows(rows, b, candidates):
    """Return how many rows of batch `b` are open, which are listed; score all where many are."""
    r = batch_of(rows, b)
    n_open = open_rows(rows.closest[r], rows.nearest[r], candidates.limits, candidates.listed[0])
    if n_open > FEW:
        scores_to_beat(
            rows.X.shape[1], candidates.reach, rows.units.scale, rows.packed.norms[r],
            rows.closest[r], candidates.to_beat,
        )  # fmt: skip
        score_strips(
            rows.packed.batches[b], (r.stop - r.start + LANES - 1) // LANES, candidates.fours,
            candidates.squares, candidates.scores,
        )  # fmt: skip
    return n_open


@kernel
def nearer_rows(t, n_open, count, candidates):
    """Return the rows of the batch to which candidate `t` may be nearer than their center."""
    listed = candidates.listed
    if n_open <= FEW:
        return listed[0, :n_open]
    return listed[1, : lower_scores(candidates.scores[t], candidates.to_beat, count, listed[1])]


@kernel(fast=True)
def rough_gain(scores, scale, n_features, reach, norms, weights, closest):
    """Return the gain of a candidate from the scores of a batch, and how far it is off at most."""
    gain = error = 0.0
    for p in range(closest.shape[0]):
        square = np.float64(norms[p])
        slack = uncertainty(n_features, reach, square)
        gap = closest[p] * (scale * scale) - square - np.float64(scores[p])
        gain += weights[p] * max(gap, 0.0)
        error += weights[p] * slack if gap > -slack else 0.0
    return gain / scale / scale, error / scale / scale


@kernel
def rough_gains(rows, centers, points, gains, errors):
    """Write about what each candidate would take off the potential, and how far off that is."""
    X, packed, units = rows.X, rows.packed, rows.units
    weights, closest = rows.weights, rows.closest
    candidates = prepare_candidates(centers, points, units)
    gains[:] = 0.0
    errors[:] = 0.0
    for b in range(packed.batches.shape[0]):
        r = batch_of(rows, b)
        n_open = score_open_rows(rows, b, candidates)
        for t in range(points.shape[0] if n_open > 0 else 0):
            if n_open > FEW:
                gain, error = rough_gain(
                    candidates.scores[t], units.scale, X.shape[1], candidates.reach,
                    packed.norms[r], weights[r], closest[r],
                )  # fmt: skip
                gains[t] += gain
                errors[t] += error
                continue
            for p in candidates.listed[0, :n_open]:
                i = r.start + p
                squared = squared_distance(X[i], points[t])
                gains[t] += weights[i] * max(closest[i] - squared, 0.0)


@kernel
def contenders(gains, errors, n_samples):
    """Return which candidates may be the best, given their rough gains."""
    off = n_samples * 2.0**-52  # the relative rounding error of a sum of so many numbers
    low, high = (gains - errors) * (1.0 - off), (gains + errors) * (1.0 + off)
    return high >= low.max()


@kernel
def write_gains(rows, centers, points, gains):
    """Write what each candidate would take off the potential, for each block of a run."""
    X, packed, units, block_size = rows.X, rows.packed, rows.units, rows.block_size
    weights, closest = rows.weights, rows.closest
    candidates = prepare_candidates(centers, points, units)
    gains[:] = 0.0
    for b in range(packed.batches.shape[0]):
        r = batch_of(rows, b)
        n_open = score_open_rows(rows, b, candidates)
        for t in range(points.shape[0] if n_open > 0 else 0):
            for p in nearer_rows(t, n_open, r.stop - r.start, candidates):
                i = r.start + p
                squared = squared_distance(X[i], points[t])
                if squared < closest[i]:
                    gains[i // block_size, t] += weights[i] * (closest[i] - squared)


@kernel
def add_center(rows, centers, center, potentials):
    """Give rows to a new center that is nearer, and write the potential of each block."""
    X, packed, units, weights, closest, nearest, block_size = rows
    candidates = prepare_candidates(centers, center, units)
    for b in range(packed.batches.shape[0]):
        r = batch_of(rows, b)
        n_open = score_open_rows(rows, b, candidates)
        for p in nearer_rows(0, n_open, r.stop - r.start, candidates):
            i = r.start + p
            squared = squared_distance(X[i], center[0])
            if squared < closest[i]:
                closest[i] = squared
                nearest[i] = centers.shape[0]
    for k in range(potentials.shape[0]):
        r = slice(k * block_size, min((k + 1) * block_size, X.shape[0]))
        potentials[k] = dot(weights[r], closest[r])


@kernel
def dot(a, b):
    """Return the sum of products, always added up in the same four strands."""
    whole = a.shape[0] // 4 * 4
    s0 = s1 = s2 = s3 = 0.0
    for i in range(0, whole, 4):
        s0 += a[i] * b[i]
        s1 += a[i + 1] * b[i + 1]
        s2 += a[i + 2] * b[i + 2]
        s3 += a[i + 3] * b[i + 3]
    for i in range(whole, a.shape[0]):
        s0 += a[i] * b[i]
    return (s0 + s1) + (s2 + s3)


@kernel
def sum_of(potentials):
    """Return the potential of all rows, given those of the blocks."""
    parts = potentials.copy().reshape(-1, 1)
    add_up(parts)
    return parts[0, 0]


@kernel
def locate(draws, whole, weights, closest, block_size, potentials, found):
    """Write for each draw the first row up to which the terms of the potential sum to it.

    `draws` lie between 0 and 1, which stands for the `whole` potential. Where rounding leads
    past the last row, the last of any chance is taken; where no row has a chance, the first
    that has a weight.
    """
    any_row = 0  # where all rows lie on centers there are no chances, but only these count
    while whole <= 0.0 and weights[any_row] <= 0.0:
        any_row += 1
    for t in range(draws.shape[0]):
        draw = draws[t] * whole
        block, before = block_at(draw, potentials)
        r = slice(block * block_size, min((block + 1) * block_size, weights.shape[0]))
        row = row_at(draw, before, weights[r], closest[r])
        found[t] = any_row if row < 0 else r.start + row


@kernel
def block_at(draw, potentials):
    """Return the block up to which the potentials sum to a draw, and what those before it do."""
    block, before, total = 0, 0.0, 0.0
    for k in range(potentials.shape[0]):
        if potentials[k] > 0.0:
            block, before = k, total
        total += potentials[k]
        if total >= draw:
            break
    return block, before


@kernel
def row_at(draw, before, weights, closest):
    """Return the row of a block up to which the chances sum to a draw; -1 if there is none."""
    row, total = -1, before
    for i in range(weights.shape[0]):
        chance = weights[i] * closest[i]
        if chance > 0.0:
            row = i
            total += chance
            if total >= draw:
                break
    return row


@kernel
def points_at(X, listed):
    """Return these rows as float64."""
    points = np.empty((listed.shape[0], X.shape[1]))
    for t in range(listed.shape[0]):
        for j in range(X.shape[1]):
            points[t, j] = X[listed[t], j]
    return points


@kernel
def best_of(rows, centers, listed, n_blocks):
    """Return the row that takes most off the potential, the first of equal ones."""
    gains, errors = np.empty(listed.shape[0]), np.empty(listed.shape[0])
    rough_gains(rows, centers, points_at(rows.X, listed), gains, errors)
    listed = listed[contenders(gains, errors, rows.X.shape[0])]
    if np.all(listed == listed[0]):
        return listed[0]
    exact = np.empty((n_blocks, listed.shape[0]))
    write_gains(rows, centers, points_at(rows.X, listed), exact)
    add_up(exact)
    return listed[np.argmax(exact[0])]


@kernel
def take_center(rows, chosen, n_chosen, row):
    """Make a row the next center, where so many are chosen already."""
    centers, indices, potentials = chosen
    indices[n_chosen] = row
    centers[n_chosen] = points_at(rows.X, indices[n_chosen : n_chosen + 1])[0]
    add_center(rows, centers[:n_chosen], centers[n_chosen : n_chosen + 1], potentials)


@kernel
def choose_whole(rows, chosen, n_chosen, draws):
    """Choose as many further centers as there are rows of `draws`, without leaving this code."""
    centers, potentials = chosen.centers, chosen.potentials
    listed = np.empty(draws.shape[1], np.int64)
    for t in range(draws.shape[0]):
        whole = sum_of(potentials)
        locate(draws[t], whole, rows.weights, rows.closest, rows.block_size, potentials, listed)
        row = best_of(rows, centers[: n_chosen + t], listed, potentials.shape[0])
        take_center(rows, chosen, n_chosen + t, row)
