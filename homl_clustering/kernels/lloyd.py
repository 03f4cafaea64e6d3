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

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import own_distances_block
from homl_clustering.kernels.hamerly import add_drift, bound_rows, hamerly_rows
from homl_clustering.kernels.merge import add_to, copy_to
from homl_clustering.kernels.scan import label_packed, label_rows

# How a run stands, or why it ended.
RUNNING, LABELS_UNCHANGED, CENTERS_UNCHANGED, MAX_ITER, EMPTY_CLUSTER, CALLBACK = range(6)

RECOUNT_EVERY = 16  # iterations


@kernel
def assign_block(X, centers_T, labels, distances):
    """E-step: write each row's nearest center and squared distance; count new labels."""
    changed, _ = label_rows(X, centers_T, labels)
    own_distances_block(X, np.ascontiguousarray(centers_T.T), labels, distances)
    return changed


@kernel
def accumulate_block(X, weights, labels, offset, sums, cluster_weights):
    """M-step, first half: each cluster's weight and weighted sum of (row - offset).

    Summing about `offset`, the mean of the data, keeps the digits of data that lie
    far from the origin.
    """
    sums[:] = 0.0
    cluster_weights[:] = 0.0
    for i in range(X.shape[0]):
        c = labels[i]
        cluster_weights[c] += weights[i]
        for j in range(X.shape[1]):
            sums[c, j] += weights[i] * (X[i, j] - offset[j])


@kernel
def count_block(weights, labels, counts):
    """Write how many rows with a weight each cluster has: none means that it is empty."""
    counts[:] = 0
    for i in range(labels.shape[0]):
        counts[labels[i]] += weights[i] > 0.0


@kernel
def move_block(X, weights, before, labels, offset, sums, cluster_weights, counts):
    """M-step, first half, where few labels have changed: what these rows add and take away.

    Rows are taken in order, so that the result depends on the labels alone, whichever way
    they were found. `before` is brought up to date.
    """
    sums[:] = 0.0
    cluster_weights[:] = 0.0
    counts[:] = 0
    listed, n_listed = np.empty(labels.shape[0], np.int32), 0
    for i in range(labels.shape[0]):  # no branch, so nothing to mispredict
        listed[n_listed] = i
        n_listed += before[i] != labels[i]
    for i in listed[:n_listed]:
        old, new, weight = before[i], labels[i], weights[i]
        before[i] = new
        cluster_weights[old] -= weight
        cluster_weights[new] += weight
        counts[old] -= weight > 0.0
        counts[new] += weight > 0.0
        for j in range(X.shape[1]):
            share = weight * (X[i, j] - offset[j])
            sums[old, j] -= share
            sums[new, j] += share


@kernel
def sum_blocks(
    X, weights, before, labels, offset, anew, block_size, first_block, sums, cluster_weights,
    counts, levels, numbers,
):  # fmt: skip
    """M-step, first half, for a run of blocks, merged as far as the tree of all blocks allows.

    With `anew` what belongs to each cluster, else what rows that changed sides add and take
    away. Writes the sums of subtrees, their levels and numbers; returns how many they are.
    """
    n_nodes = 0
    for start in range(0, X.shape[0], block_size):
        r = slice(start, min(start + block_size, X.shape[0]))
        if anew:
            accumulate_block(
                X[r], weights[r], labels[r], offset, sums[n_nodes], cluster_weights[n_nodes]
            )
            count_block(weights[r], labels[r], counts[n_nodes])
            copy_to(before[r], labels[r])
        else:
            move_block(
                X[r], weights[r], before[r], labels[r], offset, sums[n_nodes],
                cluster_weights[n_nodes], counts[n_nodes],
            )  # fmt: skip
        levels[n_nodes], numbers[n_nodes] = 0, first_block + start // block_size
        n_nodes += 1
        while n_nodes > 1 and are_siblings(levels, numbers, n_nodes - 2):
            left, right = n_nodes - 2, n_nodes - 1
            add_to(sums[left], sums[right])
            add_to(cluster_weights[left], cluster_weights[right])
            add_to(counts[left], counts[right])
            levels[left] += 1
            numbers[left] //= 2
            n_nodes -= 1
    return n_nodes


@kernel
def are_siblings(levels, numbers, left):
    """Whether this node and the next have one parent."""
    same_level = levels[left] == levels[left + 1]
    return same_level and numbers[left] % 2 == 0 and numbers[left + 1] == numbers[left] + 1


@kernel
def counts_anew(changed, n_samples, n_iter):
    """Whether an M-step sums all rows: where many labels have changed, and now and then.

    Else it would go on adding to its own rounding errors.
    """
    return n_iter % RECOUNT_EVERY == 0 or 4 * changed > n_samples


@kernel
def clear_empty(counts, sums, cluster_weights):
    """Clear what rounding has left of clusters without rows; return whether there are any."""
    found = False
    for c in range(counts.shape[0]):
        if counts[c] == 0:
            found = True
            sums[c] = 0.0
            cluster_weights[c] = 0.0
    return found


@kernel
def update_centers(sums, cluster_weights, offset, centers):
    """M-step, second half: write the means to `centers`; return how far they moved.

    The way moved is the sum of squared distances between old and new centers. A
    cluster without weight is put on the heaviest cluster's center.
    """
    heaviest = np.argmax(cluster_weights)
    moved = 0.0
    for c in range(centers.shape[0]):
        source = c if cluster_weights[c] > 0.0 else heaviest
        for j in range(centers.shape[1]):
            old = np.float64(centers[c, j])
            centers[c, j] = offset[j] + sums[source, j] / cluster_weights[source]
            difference = np.float64(centers[c, j]) - old
            moved += difference * difference
    return moved


@kernel
def verdict(changed, moved, tol, n_iter, max_iter):
    """Whether an iteration was the last one, and why."""
    if changed == 0:
        return LABELS_UNCHANGED
    if moved <= tol:
        return CENTERS_UNCHANGED
    if n_iter >= max_iter:
        return MAX_ITER
    return RUNNING


@kernel
def run_inline(
    X, weights, block_size, offset, scale, tol, n_iter, max_iter, centers, labels, distances,
    sums, cluster_weights, assigned_by, bounded, first, own_drift, other_drift, half_gap, upper,
    lower, packed, norms,
):  # fmt: skip
    """Iterate on small data without leaving compiled code.

    Same blocks and same merge as the threaded path, hence the same bits. With `bounded` the
    E-step is Hamerly's; `first` says that there are no bounds yet. `assigned_by` are the
    centers of the last E-step, and `distances` the squared ones to them.

    Returns (reason, number of iterations, labels changed in the last one, distances computed).
    On EMPTY_CLUSTER the E-step of the current iteration is done and merged into `sums` and
    `cluster_weights`, and the centers still await their update.
    """
    n_samples, n_clusters = X.shape[0], centers.shape[0]
    n_nodes = n_slots(-(-n_samples // block_size))
    parts, part_weights = np.empty((n_nodes, *centers.shape)), np.empty((n_nodes, n_clusters))
    moves, counts = np.empty((n_nodes, n_clusters), np.int64), np.empty(n_clusters, np.int64)
    levels, numbers = np.empty(n_nodes, np.int64), np.empty(n_nodes, np.int64)
    before, computed, anew = np.empty_like(labels), 0, True
    while True:
        exact, n_distances = centers.astype(np.float64), n_samples * n_clusters
        if bounded:
            add_drift(assigned_by, exact, own_drift, other_drift, half_gap)
        if bounded and first:
            changed = bound_rows(
                X, packed, norms, offset, scale, exact, own_drift, other_drift, labels, upper,
                lower,
            )  # fmt: skip
        elif bounded:
            changed, n_distances = hamerly_rows(
                X, exact, own_drift, other_drift, half_gap, labels, upper, lower
            )
        else:
            centers_T = np.ascontiguousarray(exact.T)
            changed = label_packed(X, packed, norms, centers_T, offset, scale, labels)
        computed += n_distances
        copy_to(assigned_by, exact)
        anew = anew or counts_anew(changed, n_samples, n_iter)
        n_parts = sum_blocks(
            X, weights, before, labels, offset, anew, block_size, np.int64(0), parts,
            part_weights, moves, levels, numbers,
        )  # fmt: skip
        add_parts(anew, n_parts, parts, part_weights, moves, sums, cluster_weights, counts)
        if clear_empty(counts, sums, cluster_weights):
            reason = EMPTY_CLUSTER
        else:
            moved = update_centers(sums, cluster_weights, offset, centers)
            n_iter += 1
            reason = verdict(changed, moved, tol, n_iter, max_iter)
        if reason != RUNNING:
            own_distances_block(X, assigned_by, labels, distances)
            return reason, n_iter, changed, computed
        first = anew = False


@kernel
def n_slots(n_blocks):
    """Return how many subtrees a run of so many blocks may leave unmerged at a time."""
    slots = 3
    while n_blocks > 1:
        n_blocks = (n_blocks + 1) // 2
        slots += 2
    return slots


@kernel
def add_parts(anew, n_parts, parts, part_weights, part_counts, sums, cluster_weights, counts):
    """Add what `sum_blocks` has left of all blocks, from the last, smallest subtree on.

    With `anew` the sums begin at zero.
    """
    for right in range(n_parts - 1, 0, -1):
        add_to(parts[right - 1], parts[right])
        add_to(part_weights[right - 1], part_weights[right])
        add_to(part_counts[right - 1], part_counts[right])
    if anew:
        sums[:], cluster_weights[:], counts[:] = 0.0, 0.0, 0
    add_to(sums, parts[0])
    add_to(cluster_weights, part_weights[0])
    add_to(counts, part_counts[0])


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
