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

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error, squared_distance
from homl_clustering.kernels.scan import (
    BATCH,
    LANES,
    pair_scores,
    single_precision,
    uncertainty,
)

FEW = BATCH // 16  # open rows of a batch up to which their distances are computed at once
TINY = 1e-290  # what underflow can do to a squared distance is far less


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
def prepare_candidates(centers, candidates, offset, scale):
    """Return the limits of rows, the candidates in single precision, and room for a batch."""
    limits = np.zeros(max(1, centers.shape[0]))
    row_limits(centers, candidates, limits)
    doubled, squares, reach = single_precision(np.ascontiguousarray(candidates.T), offset, scale)
    scores = np.empty((doubled.shape[0], BATCH), np.float32)
    to_beat, listed = np.empty(BATCH, np.float32), np.empty((2, BATCH), np.int64)
    return limits, doubled, squares, reach, scale, scores, to_beat, listed


@kernel
def search_batch(rows_T, norms, closest, nearest, prepared):
    """Return how many rows of a batch are open, which are listed; score them where many are."""
    limits, doubled, squares, reach, scale, scores, to_beat, listed = prepared
    n_open, count = open_rows(closest, nearest, limits, listed[0]), closest.shape[0]
    if n_open > FEW:
        scores_to_beat(rows_T.shape[0], reach, scale, norms, closest, to_beat)
        width = (count + LANES - 1) // LANES * LANES
        for t in range(0, doubled.shape[0], 2):
            pair_scores(rows_T, width, doubled, squares, t, scores[t], scores[t + 1])
    return n_open


@kernel
def nearer_rows(t, n_open, count, prepared):
    """Return the rows of the batch to which candidate `t` may be nearer than their center."""
    _, _, _, _, _, scores, to_beat, listed = prepared
    if n_open <= FEW:
        return listed[0, :n_open]
    return listed[1, : lower_scores(scores[t], to_beat, count, listed[1])]


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
def rough_gains(X, packed, norms, offset, scale, weights, closest, nearest, centers, candidates):
    """Return about what each candidate would take off the potential, and how far off that is."""
    prepared = prepare_candidates(centers, candidates, offset, scale)
    _, _, _, reach, _, scores, _, listed = prepared
    gains, errors = np.zeros(candidates.shape[0]), np.zeros(candidates.shape[0])
    for b in range(packed.shape[0]):
        start = b * BATCH
        r = slice(start, min(start + BATCH, X.shape[0]))
        n_open = search_batch(packed[b], norms[r], closest[r], nearest[r], prepared)
        for t in range(candidates.shape[0] if n_open > 0 else 0):
            if n_open > FEW:
                gain, error = rough_gain(
                    scores[t], scale, packed.shape[1], reach, norms[r], weights[r], closest[r]
                )
                gains[t] += gain
                errors[t] += error
                continue
            for p in listed[0, :n_open]:
                squared = squared_distance(X[start + p], candidates[t])
                gains[t] += weights[start + p] * max(closest[start + p] - squared, 0.0)
    return gains, errors


@kernel
def gains_of(
    X, packed, norms, offset, scale, weights, closest, nearest, centers, candidates, block_size,
    gains,
):  # fmt: skip
    """Write what each candidate would take off the potential, for each block of a run.

    `closest` is each row's squared distance to its center, `nearest` the number of that.
    """
    prepared = prepare_candidates(centers, candidates, offset, scale)
    gains[:] = 0.0
    for b in range(packed.shape[0]):
        start = b * BATCH
        r = slice(start, min(start + BATCH, X.shape[0]))
        count = r.stop - r.start
        n_open = search_batch(packed[b], norms[r], closest[r], nearest[r], prepared)
        for t in range(candidates.shape[0] if n_open > 0 else 0):
            for p in nearer_rows(t, n_open, count, prepared):
                i = start + p
                squared = squared_distance(X[i], candidates[t])
                if squared < closest[i]:
                    gains[i // block_size, t] += weights[i] * (closest[i] - squared)


@kernel
def add_center(
    X, packed, norms, offset, scale, weights, closest, nearest, centers, center, block_size,
    potentials,
):  # fmt: skip
    """Give rows to a new center that is nearer, and write the potential of each block."""
    prepared = prepare_candidates(centers, center, offset, scale)
    for b in range(packed.shape[0]):
        start = b * BATCH
        r = slice(start, min(start + BATCH, X.shape[0]))
        n_open = search_batch(packed[b], norms[r], closest[r], nearest[r], prepared)
        for p in nearer_rows(0, n_open, r.stop - r.start, prepared):
            i = start + p
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
def draw_rows(weights, closest, block_size, potentials, draws, rows):
    """Write for each draw the first row up to which the terms of the potential sum to it.

    Where rounding leads past the last row, the last of any chance is taken.
    """
    for t in range(draws.shape[0]):
        block, before, total = 0, 0.0, 0.0
        for k in range(potentials.shape[0]):
            if potentials[k] > 0.0:
                block, before = k, total
            total += potentials[k]
            if total >= draws[t]:
                break
        first, total = block * block_size, before
        rows[t] = first
        for i in range(first, min(first + block_size, weights.shape[0])):
            chance = weights[i] * closest[i]
            total += chance
            if chance > 0.0:
                rows[t] = i
            if total >= draws[t]:
                break
