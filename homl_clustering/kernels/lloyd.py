"""Lloyd's k-means, one block of rows at a time.

E-step: every row takes the label of its nearest center.
M-step: every center becomes the weighted mean of the rows that carry its label.
The two repeat until no label changes, or until the centers hardly move.

Source: Lloyd, "Least squares quantization in PCM", IEEE Transactions on
Information Theory 28 (1982), section III. To be read beside its plain twin,
`homl_clustering.textbook.kmeans`.

Squared distances are sums of squared differences, taken in the order of the
features, in float64, whatever the data type. So a distance has one value,
however the rows are cut into blocks, and ties go to the lowest label.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.active import label_active, list_active, saves
from homl_clustering.kernels.distances import own_distances_block
from homl_clustering.kernels.hamerly import (
    add_drift,
    bound_rows,
    hamerly_rows,
    measure_gaps,
)
from homl_clustering.kernels.row_bounds import fetch
from homl_clustering.kernels.scan import label_rows
from homl_clustering.kernels.stopping import EMPTY_CLUSTER, RUNNING, kmeans_stops
from homl_clustering.kernels.tree import add_to, copy_to, push, room_for, total_of

RECOUNT_EVERY = 16  # iterations, after which the sums are taken over all rows again
SOME = 64  # labels that are compared at once
AHEAD = 8  # so many rows are fetched before they are needed


class Rows(NamedTuple):
    """Rows, what belongs to them, and how they are cut and counted.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    weights : ndarray of shape (n_samples,)
    labels, before : ndarray of shape (n_samples,), int32
        Their clusters, and those as of the last M-step.
    offset : ndarray of shape (n_features,)
        The mean of the data. Sums about this point keep the digits of data that lie far
        from the origin.
    block_size : int
    """

    X: np.ndarray
    weights: np.ndarray
    labels: np.ndarray
    before: np.ndarray
    offset: np.ndarray
    block_size: int


class ClusterSums(NamedTuple):
    """What the M-step needs to know of the rows of each cluster.

    Attributes
    ----------
    sums : ndarray of shape (n_clusters, n_features)
        The weighted sum of (row - offset).
    weights, counts : ndarray of shape (n_clusters,)
        The sum of the weights, and how many rows have one: none means that it is empty.
    """

    sums: np.ndarray
    weights: np.ndarray
    counts: np.ndarray


@kernel
def cluster_sums(numbers, n_clusters):
    """Return sums that are written to `numbers`, one array for all: see `n_numbers`."""
    n_sums = numbers.shape[0] - 2 * n_clusters
    sums = numbers[:n_sums].reshape(n_clusters, n_sums // n_clusters)
    return ClusterSums(sums, numbers[n_sums:-n_clusters], numbers[-n_clusters:])


@kernel
def n_numbers(n_clusters, n_features):
    """Return how many numbers the sums of all clusters are."""
    return n_clusters * (n_features + 2)


@kernel
def assign_block(X, centers_T, labels, squared):
    """E-step: write each row's nearest center and squared distance; count new labels."""
    changed, _ = label_rows(X, centers_T, labels)
    own_distances_block(X, np.ascontiguousarray(centers_T.T), labels, squared)
    return changed


@kernel(borrows=True)
def sum_rows(X, weights, labels, offset, found):
    """M-step, first half: write what belongs to each cluster."""
    sums, cluster_weights, counts = found
    sums[:] = 0.0
    cluster_weights[:] = 0.0
    counts[:] = 0.0
    for i in range(X.shape[0]):
        c = labels[i]
        cluster_weights[c] += weights[i]
        counts[c] += weights[i] > 0.0
        for j in range(X.shape[1]):
            sums[c, j] += weights[i] * (X[i, j] - offset[j])


@kernel
def sum_moves(X, weights, before, labels, offset, found):
    """M-step, first half, where few labels have changed: what these rows add and take away.

    Rows are taken in order, so that the result depends on the labels alone, whichever way
    they were found. `before` is brought up to date.
    """
    sums, cluster_weights, counts = found
    sums[:] = 0.0
    cluster_weights[:] = 0.0
    counts[:] = 0.0
    listed = np.empty(labels.shape[0], np.int32)
    n_listed = list_moves(before, labels, listed)
    add_moves(X, weights, before, labels, offset, listed[:n_listed], found)


@kernel(borrows=True)
def list_moves(before, labels, listed):
    """List the rows whose labels have changed; return how many."""
    n_listed = 0
    for first in range(0, labels.shape[0], SOME):
        old, new, different = (
            before[first : first + SOME],
            labels[first : first + SOME],
            np.int32(0),
        )
        for p in range(new.shape[0]):
            different |= old[p] ^ new[p]
        if different != 0:  # most often none has changed
            # without a branch, which the processor would often predict wrongly
            for p in range(new.shape[0]):
                listed[n_listed] = first + p
                n_listed += old[p] != new[p]
    return n_listed


@kernel(borrows=True)
def add_moves(X, weights, before, labels, offset, listed, found):
    """Take the listed rows from the sums of their old clusters, and add them to the new ones."""
    sums, cluster_weights, counts = found
    for a in range(listed.shape[0]):
        fetch(X, listed[min(a + AHEAD, listed.shape[0] - 1)])
        i = np.uint32(listed[a])
        old, new, weight = np.uint32(before[i]), np.uint32(labels[i]), weights[i]
        before[i] = labels[i]
        cluster_weights[old] -= weight
        cluster_weights[new] += weight
        counts[old] -= weight > 0.0
        counts[new] += weight > 0.0
        for j in range(X.shape[1]):
            share = weight * (X[i, j] - offset[j])
            sums[old, j] -= share
            sums[new, j] += share


@kernel
def sum_blocks(rows, n_clusters, anew, first_block, subtrees):
    """M-step, first half, for a run of blocks, added up as far as the tree allows.

    With `anew` what belongs to each cluster, else what rows that changed sides add and take
    away. Writes the subtrees, and returns how many they are.
    """
    X, weights, labels, before, offset, block_size = rows
    n_blocks = -(-X.shape[0] // block_size)
    n_subtrees = 0
    for b in range(n_blocks):
        r = slice(b * block_size, min((b + 1) * block_size, X.shape[0]))
        found = cluster_sums(subtrees.sums[n_subtrees], n_clusters)
        if anew:
            sum_rows(X[r], weights[r], labels[r], offset, found)
            copy_to(before[r], labels[r])
        else:
            sum_moves(X[r], weights[r], before[r], labels[r], offset, found)
        n_subtrees = push(subtrees, n_subtrees, first_block + b)
    return n_subtrees


@kernel(borrows=True)
def counts_anew(changed, n_samples, n_iter):
    """Whether an M-step sums all rows: where many labels have changed, and now and then.

    Else it would go on adding to its own rounding errors.
    """
    return n_iter % RECOUNT_EVERY == 0 or 4 * changed > n_samples


@kernel(borrows=True)
def clear_empty(found):
    """Clear what rounding has left of clusters without rows; return whether there are any."""
    any_empty = False
    for c in range(found.counts.shape[0]):
        if found.counts[c] == 0.0:
            any_empty = True
            found.sums[c] = 0.0
            found.weights[c] = 0.0
    return any_empty


@kernel(borrows=True)
def update_centers(found, offset, centers, single):
    """M-step, second half: write the means to `centers`; return how far they moved.

    They are rounded where `single` precision is asked for, or all that `centers` can hold.

    The way moved is the sum of squared distances between old and new centers. A
    cluster without weight is put on the heaviest cluster's center.
    """
    sums, cluster_weights = found.sums, found.weights
    heaviest, moved = 0, 0.0
    for c in range(centers.shape[0]):
        if cluster_weights[c] > cluster_weights[heaviest]:
            heaviest = c
    for c in range(centers.shape[0]):
        source = c if cluster_weights[c] > 0.0 else heaviest
        for j in range(centers.shape[1]):
            old = np.float64(centers[c, j])
            mean = offset[j] + sums[source, j] / cluster_weights[source]
            centers[c, j] = np.float64(np.float32(mean)) if single else mean
            difference = np.float64(centers[c, j]) - old
            moved += difference * difference
    return moved


class WholeRun(NamedTuple):
    """A run of k-means on small data that is one compiled call.

    Attributes
    ----------
    rows : Rows
    packed, units : Packed, Units
        The rows as the scan takes them; no batches where bounds are used.
    kept : Kept
        What is known of the rows; empty where all distances are computed in each E-step.
    bounds : Bounds
        Empty where there are none.
    centers : ndarray of shape (n_clusters, n_features)
    assigned_by : ndarray of shape (n_clusters, n_features), float64
        The centers of the last E-step.
    squared : ndarray of shape (n_samples,)
        The squared distances to these.
    numbers : ndarray
        Those of the `cluster_sums`.
    """

    rows: Rows
    packed: NamedTuple
    units: NamedTuple
    kept: NamedTuple
    bounds: NamedTuple
    centers: np.ndarray
    assigned_by: np.ndarray
    squared: np.ndarray
    numbers: np.ndarray


@kernel
def run_whole(run, tol, n_iter, max_iter, first, anew, is_known):
    """Iterate without leaving compiled code: same blocks, sums and bits as with threads.

    `first` says that no E-step has been made before, `anew` that the first sums are to be
    taken over all rows, `is_known` that what is kept came of the last E-step.

    Returns
    -------
    reason : int
        Why the run came back. If because of an empty cluster, E-step and sums of the current
        iteration are done, and the centers still await their update.
    n_iter, changed, computed : int
        The number of iterations, of labels that changed in the last one, and of distances
        that were computed.
    is_known : bool
        Whether what is kept came of the last E-step now.
    """
    rows, n_clusters = run.rows, run.centers.shape[0]
    n_samples, found = rows.X.shape[0], cluster_sums(run.numbers, n_clusters)
    n_blocks, computed = -(-n_samples // rows.block_size), 0
    subtrees = room_for(n_blocks, run.numbers.shape[0])
    # numba would compile further variants for constants
    first_block, single = np.int64(0), np.bool_(False)
    while True:
        changed, n_distances, is_known = assign_whole(run, first, is_known)
        computed += n_distances
        anew = anew or counts_anew(changed, n_samples, n_iter)
        total = total_of(subtrees, sum_blocks(rows, n_clusters, anew, first_block, subtrees))
        if anew:
            run.numbers[:] = 0.0
        add_to(run.numbers, total)
        if clear_empty(found):
            reason = EMPTY_CLUSTER
        else:
            moved = update_centers(found, rows.offset, run.centers, single)
            n_iter += 1
            reason = kmeans_stops(changed, moved, tol, n_iter, max_iter)
        if reason != RUNNING:
            own_distances_block(rows.X, run.assigned_by, rows.labels, run.squared)
            return reason, n_iter, changed, computed, is_known
        first = anew = False


@kernel
def assign_whole(run, first, is_known):
    """E-step of a `run_whole`.

    Returns how many labels changed, the distances computed, and whether what is kept came of it.
    """
    X, labels, bounds = run.rows.X, run.rows.labels, run.bounds
    exact, n_clusters = run.centers.astype(np.float64), run.centers.shape[0]
    n_distances, is_kept = X.shape[0] * n_clusters, False
    if bounds.upper.shape[0] > 0:
        add_drift(run.assigned_by, exact, bounds)
        bounds.half_gap[:] = np.inf
        measure_gaps(exact, 0, n_clusters, bounds.half_gap)
        if first:
            changed = bound_rows(X, run.packed, run.units, exact, labels, bounds)
        else:
            changed, n_distances = hamerly_rows(X, exact, labels, bounds)
    else:
        centers_T, n_computed = np.ascontiguousarray(exact.T), np.empty(0, np.int32)
        active = np.empty(n_clusters, np.int32)
        active = active[: list_active(run.assigned_by, exact, run.units, active)]
        changed, n_distances = label_active(
            X, run.packed, run.kept, active, is_known, run.units, centers_T, labels, n_computed
        )
        is_kept = saves(active.shape[0], n_clusters, X.shape[1])
    copy_to(run.assigned_by, exact)
    return changed, n_distances, is_kept


@kernel
def same_clustering(labels, others, n_clusters):
    """Whether rows that share a label in `labels` always share one in `others`."""
    partner = np.full(n_clusters, -1, np.int32)
    for i in range(labels.shape[0]):
        if partner[labels[i]] == -1:
            partner[labels[i]] = others[i]
        elif partner[labels[i]] != others[i]:
            return False
    return True
