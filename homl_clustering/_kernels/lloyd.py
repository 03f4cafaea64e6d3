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

from homl_clustering._kernels import kernel
from homl_clustering._kernels.distances import own_distances_block
from homl_clustering._kernels.merge import tree_sum
from homl_clustering._kernels.scan import label_rows

# How a run stands, or why it ended.
RUNNING, LABELS_UNCHANGED, CENTERS_UNCHANGED, MAX_ITER, EMPTY_CLUSTER, CALLBACK = range(6)

RECOUNT_EVERY = 16  # iterations


@kernel
def assign_block(X, centers_T, labels, distances):
    """E-step: write each row's nearest center and squared distance; count new labels."""
    changed = label_rows(X, centers_T, labels)
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
    for i in range(X.shape[0]):
        if before[i] == labels[i]:
            continue
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
def lloyd_run(
    X, weights, block_size, offset, tol, n_iter, max_iter, centers, labels, distances,
    sums, cluster_weights,
):  # fmt: skip
    """Iterate on small data without leaving compiled code.

    Same blocks and same merge as the threaded path, hence the same bits. Returns
    (reason, number of iterations, labels changed in the last one). On EMPTY_CLUSTER
    the E-step of the current iteration is done and merged into `sums[0]` and
    `cluster_weights[0]`, and the centers still await their update. `distances` are those of
    the last E-step, squared.
    """
    n_samples, n_blocks = X.shape[0], sums.shape[0]
    n_clusters, n_features = centers.shape
    total, total_weights = np.empty((n_clusters, n_features)), np.empty(n_clusters)
    counts, moves = np.empty(n_clusters, np.int64), np.empty((n_blocks, n_clusters), np.int64)
    before, assigned_by, first = np.empty_like(labels), np.empty_like(centers), True
    while True:
        assigned_by[:] = centers
        changed = label_rows(X, transposed(centers), labels)
        anew = first or counts_anew(changed, n_samples, n_iter)
        for b in range(n_blocks):
            r = slice(b * block_size, min((b + 1) * block_size, n_samples))
            if anew:
                accumulate_block(X[r], weights[r], labels[r], offset, sums[b], cluster_weights[b])
                count_block(weights[r], labels[r], moves[b])
            else:
                move_block(
                    X[r], weights[r], before[r], labels[r], offset, sums[b], cluster_weights[b],
                    moves[b],
                )  # fmt: skip
        tree_sum(sums)
        tree_sum(cluster_weights)
        if anew:
            before[:] = labels
            total[:], total_weights[:], counts[:] = 0.0, 0.0, 0
        total += sums[0]
        total_weights += cluster_weights[0]
        counts += moves.sum(axis=0)
        if clear_empty(counts, total, total_weights):
            reason = EMPTY_CLUSTER
            sums[0], cluster_weights[0] = total, total_weights
        else:
            moved = update_centers(total, total_weights, offset, centers)
            n_iter += 1
            reason = verdict(changed, moved, tol, n_iter, max_iter)
        if reason != RUNNING:
            own_distances_block(X, assigned_by, labels, distances)
            return reason, n_iter, changed
        first = False


@kernel
def transposed(centers):
    """Return the centers with one feature after the other, in float64."""
    centers_T = np.empty((centers.shape[1], centers.shape[0]))
    for c in range(centers.shape[0]):
        for j in range(centers.shape[1]):
            centers_T[j, c] = centers[c, j]
    return centers_T


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
