"""k-means on little data, by the formulas as they stand.

The other kernels save distances by bounds, scan in single precision, and cut rows into blocks.
Where there are few rows, clusters and features nothing is saved by that, and compiling it takes
most of a minute. These kernels compute every distance, and are compiled in a few seconds. Seeds,
labels, centers and sums are those of the other kernels to the bit. The rows are one block, as
float64 whatever the type of the data; so there is one compiled variant.

Sources: those of `lloyd` and `seeding`. Their plain twins are in
`homl_clustering.textbook.kmeans`.
"""

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.lloyd import (
    clear_empty,
    cluster_sums,
    counts_anew,
    sum_moves,
    sum_rows,
    update_centers,
)
from homl_clustering.kernels.seeding import dot, locate
from homl_clustering.kernels.stopping import EMPTY_CLUSTER, RUNNING, kmeans_stops
from homl_clustering.kernels.tree import copy_to


@kernel(borrows=True)
def squared_to(X_T, point, squared):
    """Write the squared distance from each row to a point; `X_T` has a row in each column."""
    for i in range(squared.shape[0]):
        squared[i] = 0.0
    for j in range(X_T.shape[0]):
        value = point[j]
        for i in range(squared.shape[0]):
            difference = X_T[j, i] - value
            squared[i] += difference * difference


@kernel
def assign(X_T, centers, labels, squared):
    """E-step: write each row's nearest center and squared distance; count new labels."""
    n_samples = labels.shape[0]
    to_center, nearest = np.empty(n_samples), np.empty(n_samples, np.int32)
    squared_to(X_T, centers[0], squared)
    nearest[:] = 0
    for c in range(1, centers.shape[0]):
        squared_to(X_T, centers[c], to_center)
        for i in range(n_samples):
            nearest[i] = c if to_center[i] < squared[i] else nearest[i]
            squared[i] = min(to_center[i], squared[i])
    changed = 0
    for i in range(n_samples):
        changed += labels[i] != nearest[i]
        labels[i] = nearest[i]
    return changed


@kernel
def run(X_T, rows, centers, squared, numbers, single, tol, n_iter, max_iter, anew):
    """Iterate without leaving compiled code; see `homl_clustering.kernels.lloyd.run_whole`.

    Parameters
    ----------
    X_T : ndarray of shape (n_features, n_samples)
    rows : lloyd.Rows
    centers : ndarray of shape (n_clusters, n_features)
        Overwritten.
    squared : ndarray of shape (n_samples,)
        Written: the squared distances to the centers of the last E-step.
    numbers : ndarray
        Those of the `cluster_sums`.
    single : bool
        Whether centers are rounded to single precision.
    tol, n_iter, max_iter, anew

    Returns
    -------
    reason, n_iter, changed : int
    """
    X, weights, labels, before, offset, _ = rows
    n_clusters, added = centers.shape[0], np.empty_like(numbers)
    found, new = cluster_sums(numbers, n_clusters), cluster_sums(added, n_clusters)
    while True:
        changed = assign(X_T, centers, labels, squared)
        if anew or counts_anew(changed, labels.shape[0], n_iter):
            sum_rows(X, weights, labels, offset, new)
            copy_to(before, labels)
            for q in range(numbers.shape[0]):
                numbers[q] = 0.0
        else:
            sum_moves(X, weights, before, labels, offset, new)
        for q in range(numbers.shape[0]):
            numbers[q] += added[q]
        if clear_empty(found):
            return EMPTY_CLUSTER, n_iter, changed
        moved = update_centers(found, offset, centers, single)
        n_iter += 1
        reason = kmeans_stops(changed, moved, tol, n_iter, max_iter)
        if reason != RUNNING:
            return reason, n_iter, changed
        anew = False


@kernel
def seed(X_T, weights, closest, first, draws, indices):
    """Write the rows that k-means++ starts from: the first one is given, `draws` lead to others."""
    n_samples, n_candidates = closest.shape[0], draws.shape[1]
    squared, potential = np.empty(n_samples), np.empty(1)
    listed = np.empty(n_candidates, np.int64)
    indices[0] = first
    squared_to(X_T, X_T[:, first].copy(), closest)
    for t in range(draws.shape[0]):
        potential[0] = dot(weights, closest)
        locate(draws[t], potential[0], weights, closest, n_samples, potential, listed)
        best, most = listed[0], -1.0
        for q in range(n_candidates):
            squared_to(X_T, X_T[:, listed[q]].copy(), squared)
            gain = 0.0
            for i in range(n_samples):
                if squared[i] < closest[i]:
                    gain += weights[i] * (closest[i] - squared[i])
            if gain > most:
                best, most = listed[q], gain
        indices[t + 1] = best
        squared_to(X_T, X_T[:, best].copy(), squared)
        for i in range(n_samples):
            closest[i] = min(closest[i], squared[i])
