"""k-means++: the passes over the rows that choosing a further center takes.

Each next center is drawn with probability proportional to the weighted squared distance to the
nearest center so far. Of several candidates the one is kept that takes most off the potential,
the sum of these. Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful
seeding", SODA 2007, section 2.2. Its plain twin is
`homl_clustering.textbook.kmeans.kmeans_plusplus`.

Few rows have a candidate nearer than their center. Which may have one is found in two steps:
by the triangle inequality, no candidate is nearer to a row that is at most half as far from its
center as that is from the candidate (Raff, "Exact acceleration of k-means++ and k-means||",
IJCAI 2021, section 3); where that leaves many, by scores in single precision (see `scan`). Rows
are marked with the candidates that may be nearer. The scores also tell about what each candidate
takes off the potential, and how far off that is at most, which nearly always decides. Distances
are computed only for marked rows, so choices are those of computing them all.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error, squared_distance
from homl_clustering.kernels.scan import (
    BATCH,
    error_of_score,
    single_precision,
)
from homl_clustering.kernels.scan import TINY as VANISHED
from homl_clustering.kernels.strips import LANES, score_strips
from homl_clustering.kernels.tree import add_up

FEW = BATCH // 16  # with so few open rows in a batch their distances are computed without scores
TINY = 1e-290  # more than the error that underflow can cause in a squared distance
ROUNDED = 2.0**-21  # this share of a number is more than what single precision takes from it
SUMMED = 2.0**-15  # the same for the rounded terms of a batch, and the sum of so many
LOST = 2.0**-120  # more than a share too small for single precision can add, for each feature
MARKS = 32  # bits of a mark; candidates beyond them share bits, which marks too many rows


class Rows(NamedTuple):
    """Rows, and what is known of them while centers are chosen.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    packed, units : Packed, Units
        The rows as the scan takes them; needed by `mark` alone.
    weights : ndarray of shape (n_samples,)
    shares : ndarray of shape (n_samples,), float32
        The weights, as shares of the largest.
    closest : ndarray of shape (n_samples,)
        The squared distance to the nearest center so far.
    nearest : ndarray of shape (n_samples,), int32
        The number of that center.
    marks : ndarray of shape (n_samples,), uint32
        A bit for each candidate that may be nearer than that center.
    block_size : int
    """

    X: np.ndarray
    packed: NamedTuple
    units: NamedTuple
    weights: np.ndarray
    shares: np.ndarray
    closest: np.ndarray
    nearest: np.ndarray
    marks: np.ndarray
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
    points : ndarray of shape (n_candidates, n_features)
    limits : ndarray of shape (n_centers,)
        See `row_limits`.
    fours, squares
        The candidates in single precision, see `scan.single_precision`.
    scores : ndarray of shape (n_candidates, BATCH), float32
    to_beat, slack : ndarray of shape (BATCH,), float32
        See `scores_to_beat`.
    gains, errors : ndarray of shape (n_candidates,)
        About what each candidate takes off the potential, in the units of the scan, and how far
        off that is at most.
    """

    points: np.ndarray
    limits: np.ndarray
    fours: np.ndarray
    squares: np.ndarray
    scores: np.ndarray
    to_beat: np.ndarray
    slack: np.ndarray
    gains: np.ndarray
    errors: np.ndarray


@kernel(borrows=True)
def row_limits(centers, candidates, limits):
    """Write the squared distance to a center up to which its rows have no candidate nearer."""
    shrink = (1.0 - 16.0 * relative_error(centers.shape[1])) / 4.0
    for c in range(centers.shape[0]):
        limits[c] = np.inf
        for t in range(candidates.shape[0]):
            squared = squared_distance(centers[c], candidates[t])
            limits[c] = min(limits[c], squared * shrink - TINY)


@kernel(borrows=True)
def count_open(closest, nearest, limits):
    """Return how many rows of a batch may have a candidate nearer."""
    n_open = np.int32(0)
    for p in range(closest.shape[0]):
        n_open += np.int32(closest[p] > limits[np.uint32(nearest[p])])
    return n_open


@kernel(fast=True, borrows=True)
def scores_to_beat(n_features, scale, norms, closest, to_beat, slack):
    """Write the score (see `scan`) below which a candidate may be nearer than the center.

    Write to `slack` how far the gap between the two is off at most, for the row's part.
    """
    error = error_of_score(n_features)
    for p in range(closest.shape[0]):
        square = np.float64(norms[p])
        score = closest[p] * (scale * scale) - square
        to_beat[p] = score + 2.0 * error * square + ROUNDED * abs(score) + VANISHED
        slack[p] = 5.0 * error * square + 4.0 * ROUNDED * abs(score) + 4.0 * VANISHED


@kernel(fast=True, borrows=True)
def mark_by_scores(candidates, most, shares, marks):
    """Mark the rows of a batch for the candidates whose scores may be low enough.

    Add to the gains and errors. `most` is how far a gap is off at most, for the candidate's part.
    """
    scores, to_beat, slack = candidates.scores, candidates.to_beat, candidates.slack
    nothing, none = np.float32(0.0), np.uint32(0)
    for t in range(candidates.points.shape[0]):
        bit, gain, error, share = np.uint32(1 << (t % MARKS)), nothing, nothing, nothing
        for p in range(marks.shape[0]):
            gap = to_beat[p] - scores[t, p]
            near = shares[p] if gap >= nothing else nothing
            gain += near * gap
            error += near * slack[p]
            share += near
            marks[p] |= bit if gap >= nothing else none
        candidates.gains[t] += np.float64(gain)
        candidates.errors[t] += np.float64(error) + np.float64(share) * most[t]


@kernel(borrows=True)
def mark_exactly(rows, r, candidates):
    """Mark the open rows of a batch for the candidates that are nearer; add to the gains."""
    limits, scale = candidates.limits, rows.units.scale
    for i in range(r.start, r.stop):
        if rows.closest[i] > limits[np.uint32(rows.nearest[i])]:
            for t in range(candidates.points.shape[0]):
                gain = rows.closest[i] - squared_distance(rows.X[i], candidates.points[t])
                if gain > 0.0:
                    rows.marks[i] |= np.uint32(1 << (t % MARKS))
                    candidates.gains[t] += rows.shares[i] * (gain * (scale * scale))


@kernel
def prepare_candidates(centers, points, units, gains, errors):
    """Return the candidates at these points."""
    limits = np.zeros(max(1, centers.shape[0]))
    row_limits(centers, points, limits)
    fours, squares, _ = single_precision(np.ascontiguousarray(points.T), units)
    scores = np.empty((squares.shape[0], BATCH), np.float32)
    to_beat, slack = np.empty(BATCH, np.float32), np.empty(BATCH, np.float32)
    gains[:] = 0.0
    errors[:] = 0.0
    return Candidates(points, limits, fours, squares, scores, to_beat, slack, gains, errors)


@kernel
def mark(rows, centers, points, gains, errors):
    """Mark the rows to which each candidate may be nearer than their center.

    Write about what each candidate would take off the potential, in the units of the scan, and
    how far off that is at most.
    """
    n_features = rows.X.shape[1]
    candidates = prepare_candidates(centers, points, rows.units, gains, errors)
    mark_batches(rows, candidates, 5.0 * error_of_score(n_features) * candidates.squares)
    errors += rows.X.shape[0] * n_features * LOST


@kernel(borrows=True)
def mark_batches(rows, candidates, most):
    """Mark rows batch after batch, see `mark` and `mark_by_scores`."""
    packed, scale, n_features = rows.packed, rows.units.scale, rows.X.shape[1]
    for b in range(packed.batches.shape[0]):
        r = slice(b * BATCH, min((b + 1) * BATCH, rows.X.shape[0]))
        closest, marks = rows.closest[r], rows.marks[r]
        marks[:] = 0
        n_open = count_open(closest, rows.nearest[r], candidates.limits)
        if n_open > FEW:
            scores_to_beat(
                n_features, scale, packed.norms[r], closest, candidates.to_beat, candidates.slack
            )
            score_strips(
                packed.batches[b], (r.stop - r.start + LANES - 1) // LANES, candidates.fours,
                candidates.squares, candidates.scores,
            )  # fmt: skip
            mark_by_scores(candidates, most, rows.shares[r], marks)
        elif n_open > 0:
            mark_exactly(rows, r, candidates)


@kernel
def contenders(gains, errors, n_samples):
    """Return the numbers of the candidates that may be the best, given their rough gains."""
    off = SUMMED + n_samples * 2.0**-52
    low, high = gains * (1.0 - off) - errors, gains * (1.0 + off) + errors
    return np.flatnonzero(high >= low.max())


@kernel(borrows=True)
def write_gains(rows, points, numbers, gains):
    """Write what candidates would take off the potential, for each block of a run.

    `numbers` are those that the candidates had when rows were marked.
    """
    X, weights, closest, marks = rows.X, rows.weights, rows.closest, rows.marks
    gains[:] = 0.0
    for t in range(points.shape[0]):
        bit = np.uint32(1 << (numbers[t] % MARKS))
        for i in range(X.shape[0]):
            if marks[i] & bit:
                squared = squared_distance(X[i], points[t])
                if squared < closest[i]:
                    gains[i // rows.block_size, t] += weights[i] * (closest[i] - squared)


@kernel(borrows=True)
def add_center(rows, n_chosen, number, center, potentials):
    """Give rows to a new center that is nearer, and write the potential of each block.

    `number` is that which the center had as a candidate when rows were marked.
    """
    X, closest, nearest, marks = rows.X, rows.closest, rows.nearest, rows.marks
    bit = np.uint32(1 << (number % MARKS))
    for k in range(potentials.shape[0]):
        r = slice(k * rows.block_size, min((k + 1) * rows.block_size, X.shape[0]))
        n_nearer = 0
        for i in range(r.start, r.stop):
            if marks[i] & bit:
                squared = squared_distance(X[i], center)
                if squared < closest[i]:
                    closest[i], nearest[i] = squared, n_chosen
                    n_nearer += 1
        if n_nearer > 0:
            potentials[k] = dot(rows.weights[r], closest[r])


@kernel(borrows=True)
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


@kernel(borrows=True)
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


@kernel(borrows=True)
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


@kernel(borrows=True)
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
def best_of(rows, centers, listed, points, n_blocks):
    """Return the number of the candidate that takes most off the potential, the first of equals."""
    gains, errors = np.empty(listed.shape[0]), np.empty(listed.shape[0])
    mark(rows, centers, points, gains, errors)
    numbers = contenders(gains, errors, rows.X.shape[0])
    if np.all(listed[numbers] == listed[numbers[0]]):
        return numbers[0]
    exact = np.empty((n_blocks, numbers.shape[0]))
    write_gains(rows, points[numbers], numbers, exact)
    add_up(exact)
    return numbers[np.argmax(exact[0])]


@kernel
def choose_whole(rows, chosen, n_chosen, draws):
    """Choose as many further centers as there are rows of `draws`, without leaving this code."""
    centers, indices, potentials = chosen
    listed = np.empty(draws.shape[1], np.int64)
    for t in range(n_chosen, n_chosen + draws.shape[0]):
        whole = sum_of(potentials)
        locate(
            draws[t - n_chosen], whole, rows.weights, rows.closest, rows.block_size, potentials,
            listed,
        )  # fmt: skip
        points = points_at(rows.X, listed)
        best = best_of(rows, centers[:t], listed, points, potentials.shape[0])
        indices[t], centers[t] = listed[best], points[best]
        add_center(rows, t, best, points[best], potentials)
