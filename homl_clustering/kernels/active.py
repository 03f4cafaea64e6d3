"""Lloyd's E-step where some centers have come to rest: rows are compared with those that move.

Towards the end of a run few rows change sides, and few centers move. The distances to the others
are what they were before, and need not be computed again. Of each row two numbers are kept from
its last scan (see `scan`): the score of its own center, and the lowest of the others. If its own
center is at rest, the row stays where it is unless one of those that move, the active ones, has
come nearer. If its own center has moved, the row belongs to the nearest of the active ones unless
one at rest may be nearer, which the lowest score of the others tells. Where that is in doubt the
row is scanned in full.

Source: Kaukoranta, Fränti & Nevalainen, "A fast exact GLA based on code vector activity
detection", IEEE Transactions on Image Processing 9 (2000), section III, for rows whose own center
is at rest. Its plain twin is `homl_clustering.textbook.bounds.active_steps`.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.scan import (
    BATCH,
    FARTHEST,
    STRIPS,
    label_batch,
    list_doubtful,
    nearest_exactly,
    prepare,
    replace,
    scan_batch,
)
from homl_clustering.kernels.strips import AT_ONCE, LANES, scan_strips

# What a score takes beside the multiply-adds of its features, and what a row takes beside its
# scores: counted in multiply-adds, and fitted to times.
SCORE, OVERHEAD = 3, 300


class Kept(NamedTuple):
    """What is known of rows from their last scan.

    Attributes
    ----------
    best, second : ndarray of shape (n_rows,), float32
        The score of its own center, and one that none of the others is below; the lowest score
        twice where these two were too close to tell which center is the nearest.
    own : ndarray of shape (n_rows,), float32
        The |m|^2 of the center with the lowest score.
    """

    best: np.ndarray
    second: np.ndarray
    own: np.ndarray


@kernel(borrows=True)
def list_active(before, centers, units, active):
    """List the centers that have moved, both arrays being float64; return how many they are.

    All of them where one is so far away that scores in these units might be no numbers.
    """
    n_clusters, n_active, farthest = centers.shape[0], 0, 0.0
    for c in range(n_clusters):
        moved, square = False, 0.0
        for j in range(centers.shape[1]):
            moved |= centers[c, j] != before[c, j]
            m = (centers[c, j] - units.offset[j]) * units.scale
            square += m * m
        active[n_active] = c
        n_active += moved
        if not square <= farthest:
            farthest = square
    if not farthest < FARTHEST:
        n_active = n_clusters
        for c in range(n_clusters):
            active[c] = c
    return n_active


@kernel(borrows=True)
def saves(n_active, n_clusters, n_features):
    """Return whether to compare rows with the active centers takes less time than with all.

    If it did not in this E-step, most often it will not in the next one, and nothing is kept.
    """
    n_left_out = -(-n_clusters // AT_ONCE) - -(-n_active // AT_ONCE)
    return n_left_out * AT_ONCE * (n_features + SCORE) > OVERHEAD


@kernel
def label_active(X, packed, kept, active, is_known, units, centers_T, labels, n_computed):
    """E-step: write the nearest center of each row, given those of the last E-step.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_features)
    packed : Packed
        The rows in these units.
    kept : Kept
        Brought up to date where that is worth it; empty where nothing is to be kept.
    active : ndarray of int32
        The centers that have moved since the last E-step, or all.
    is_known : bool
        Whether `kept` is what came of the last E-step.
    units : Units
    centers_T : ndarray of shape (n_features, n_clusters), float64
    labels : ndarray of shape (n_rows,), int32
    n_computed : ndarray of shape (n_rows,), int32
        How many distances were computed for each row is added; empty if nobody wants to know.

    Returns
    -------
    changed, computed : int
        How many labels have changed, and how many distances were computed.
    """
    n_features, n_clusters = centers_T.shape
    search = prepare(centers_T, units)
    keeps = kept.best.shape[0] > 0 and saves(active.shape[0], n_clusters, n_features)
    skips = keeps and is_known
    some, is_active = search, np.zeros(n_clusters, np.bool_)
    if skips:
        some = prepare(np.ascontiguousarray(centers_T[:, active]), units)
        is_active[active] = True
    room = Room(
        np.empty((STRIPS if skips else 0, n_features, LANES), np.float32),
        np.empty(BATCH, np.float32),
    )
    centers = Centers(active, is_active, search, some)
    return label_batches(X, packed, kept, centers, keeps, skips, room, labels, n_computed)


@kernel(borrows=True)
def label_batches(X, packed, kept, centers, keeps, skips, room, labels, n_computed):
    """Label rows batch after batch, see `label_active`."""
    active, is_active, search, some = centers
    n_active, n_clusters, changed, computed = active.shape[0], is_active.shape[0], 0, 0
    for b in range(packed.batches.shape[0]):
        r = slice(b * BATCH, min((b + 1) * BATCH, X.shape[0]))
        strips, norms, count = packed.batches[b], packed.norms[r], r.stop - r.start
        known, n_open = Kept(kept.best[r], kept.second[r], kept.own[r]), count
        if skips:
            n_open = scan_active(strips, norms, some, active, is_active, known, labels[r])
            computed += count * n_active
        if 2 * n_open > count:
            n_open = count
            changed += label_batch(X[r], strips, norms, search, labels[r])
            if keeps:
                keep(search, known)
        else:
            scan_open(X[r], strips, norms, search, some, n_open, room)
            keep(some, known)
            changed += replace(labels[r], some.nearest)
        computed += n_open * n_clusters
        if n_computed.shape[0] > 0:
            count_computed(n_active if skips else 0, n_clusters, n_open, some.listed, n_computed[r])
    return changed, computed


@kernel(borrows=True)
def count_computed(n_active, n_clusters, n_open, listed, n_computed):
    """Add how many distances were computed for each row of a batch; all rows or some are open."""
    n_computed += n_active
    if n_open == n_computed.shape[0]:
        n_computed += n_clusters
    else:
        for p in listed[:n_open]:
            n_computed[p] += n_clusters


class Centers(NamedTuple):
    """Which centers have moved, and what a search among all and among those needs.

    Attributes
    ----------
    active : ndarray of int32
    is_active : ndarray of shape (n_clusters,), bool
    search, some : Search
    """

    active: np.ndarray
    is_active: np.ndarray
    search: NamedTuple
    some: NamedTuple


class Room(NamedTuple):
    """Room for rows that are gathered from a batch, and their |x|^2."""

    strips: np.ndarray
    norms: np.ndarray


@kernel(borrows=True)
def scan_active(strips, norms, some, active, is_active, known, labels):
    """Scan the active centers for a batch, and compare them with what is known of the others.

    What comes of it is in `some`, the active centers' search. Returns how many rows are in doubt,
    which it lists.
    """
    count = norms.shape[0]
    best, runner_up, nearest, own = some.best, some.runner_up, some.nearest, some.own
    known_best, known_second, known_own = known
    n_strips = (count + LANES - 1) // LANES
    scan_strips(strips, n_strips, some.fours, some.squares, best, runner_up, nearest, own)
    rest = some.doubts  # the lowest score of centers at rest, for now
    # all is read before it is chosen from, and few arrays at a time, so that there are no branches
    for p in range(count):
        if_at_rest, if_not, number = known_best[p], known_second[p], active[np.uint32(nearest[p])]
        rest[p] = if_not if is_active[np.uint32(labels[p])] else if_at_rest
        nearest[p] = number
    for p in range(count):
        score, second, other, low = best[p], runner_up[p], known_second[p], rest[p]
        a, b = (second, low) if score < low else (other, score)
        runner_up[p] = a if a < b else b
    for p in range(count):
        square, other = own[p], known_own[p]
        own[p] = square if best[p] < rest[p] else other
    for p in range(count):
        number, label = nearest[p], labels[p]
        nearest[p] = number if best[p] < rest[p] else label
    for p in range(count):
        score, low = best[p], rest[p]
        best[p] = score if score < low else low
    return list_doubtful(some, norms, count)


@kernel(borrows=True)
def scan_open(X, strips, norms, search, some, n_open, room):
    """Scan the rows that are listed in full; put what comes of it in its place."""
    for q in range(n_open):
        p = np.uint64(some.listed[q])
        source, target = strips[p // LANES], room.strips[q // LANES]
        room.norms[q] = norms[p]
        for j in range(source.shape[0]):
            target[j, q % LANES] = source[j, p % LANES]
    n_listed = scan_batch(room.strips, room.norms, n_open, search)
    for q in search.listed[:n_listed]:
        search.nearest[q] = nearest_exactly(X[some.listed[q]], search.centers_T, search.squared)
    for q in range(n_open):
        p = np.uint64(some.listed[q])
        some.best[p], some.runner_up[p] = search.best[q], search.runner_up[q]
        some.nearest[p], some.own[p] = search.nearest[q], search.own[q]
        some.doubts[p] = search.doubts[q]


@kernel(borrows=True)
def keep(search, known):
    """Keep what came of a batch for the next E-step."""
    best, runner_up, own, doubts = search.best, search.runner_up, search.own, search.doubts
    known_best, known_second, known_own = known
    for p in range(known_best.shape[0]):
        is_certain = runner_up[p] - best[p] > doubts[p]
        known_second[p] = runner_up[p] if is_certain else best[p]
        known_best[p], known_own[p] = best[p], own[p]
