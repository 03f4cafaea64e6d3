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
from homl_clustering._kernels.distances import squared_distances
from homl_clustering._kernels.merge import tree_sum

# How a run stands, or why it ended.
RUNNING, LABELS_UNCHANGED, CENTERS_UNCHANGED, MAX_ITER, EMPTY_CLUSTER, CALLBACK = range(6)


@kernel
def assign_block(X, centers_T, labels, distances):
    """E-step: write each row's nearest center and squared distance; count new labels."""
    squared = np.empty(centers_T.shape[1])
    changed = 0
    for i in range(X.shape[0]):
        squared_distances(X[i], centers_T, squared)
        nearest = 0
        for c in range(1, squared.shape[0]):
            if squared[c] < squared[nearest]:
                nearest = c
        changed += labels[i] != nearest
        labels[i] = nearest
        distances[i] = squared[nearest]
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
    `cluster_weights[0]`, and the centers still await their update.
    """
    n_samples, n_blocks = X.shape[0], sums.shape[0]
    while True:
        centers_T = np.empty((centers.shape[1], centers.shape[0]))
        for c in range(centers.shape[0]):
            for j in range(centers.shape[1]):
                centers_T[j, c] = centers[c, j]
        changed = 0
        for b in range(n_blocks):
            rows = slice(b * block_size, min((b + 1) * block_size, n_samples))
            changed += assign_block(X[rows], centers_T, labels[rows], distances[rows])
            accumulate_block(
                X[rows], weights[rows], labels[rows], offset, sums[b], cluster_weights[b]
            )
        tree_sum(sums)
        tree_sum(cluster_weights)
        if cluster_weights[0].min() == 0.0:
            return EMPTY_CLUSTER, n_iter, changed
        moved = update_centers(sums[0], cluster_weights[0], offset, centers)
        n_iter += 1
        reason = verdict(changed, moved, tol, n_iter, max_iter)
        if reason != RUNNING:
            return reason, n_iter, changed


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
