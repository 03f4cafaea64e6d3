"""Hamerly's k-means: two bounds per row, and rows that need no look at any center.

For each row, `upper` is at least the distance to its own center, and `lower` at most the
distance to any other. When the centers move, the bounds are loosened by as much as they
moved. As long as upper < lower no other center can be nearer: the row is skipped. The
same holds while upper is less than half the distance from its center to the nearest
other center. Only when both tests fail, with `upper` made exact, are all distances
computed anew.

Source: Hamerly, "Making k-means even faster", SIAM International Conference on Data Mining
2010, section 3. Its plain twin is `homl_clustering.textbook.bounds.hamerly_steps`.

Decisions are those of Lloyd's kernel to the bit: distances are the same sums, and the
bounds are widened by what rounding can do to them, so that a row is skipped only where
the computed distances, too, would leave it where it is.
"""

import numpy as np

from homl_clustering._kernels import kernel
from homl_clustering._kernels.distances import (
    relative_error,
    squared_distance,
    squared_distances,
)


@kernel
def hamerly_block(X, centers, centers_T, moved, half_gap, labels, upper, lower):
    """E-step: relabel a block's rows; return how many labels changed, distances computed.

    `moved` is how far each center has moved since the last call, `half_gap` half the
    distance from each center to the nearest other one. Rows labeled -1 have no bounds
    yet.
    """
    n_clusters, n_features = centers.shape
    error = relative_error(n_features)
    slack = 1.0 + 4.0 * error
    # the farthest and second farthest move: a row's own center does not count
    first = np.argmax(moved)
    second_move = 0.0
    for c in range(n_clusters):
        if c != first:
            second_move = max(second_move, moved[c])
    squared = np.empty(n_clusters)
    changed = computed = 0
    for i in range(X.shape[0]):
        own = labels[i]
        if own >= 0:
            upper[i] = (upper[i] + moved[own]) * (1.0 + error)
            lower[i] = (lower[i] - (second_move if own == first else moved[first])) * (1.0 - error)
            reach = max(lower[i], half_gap[own])
            if upper[i] * slack < reach:
                continue
            upper[i] = np.sqrt(squared_distance(X[i], centers[own])) * (1.0 + error)
            computed += 1
            if upper[i] * slack < reach:
                continue
        nearest, closest, runner_up = 0, np.inf, np.inf
        squared_distances(X[i], centers_T, squared)
        for c in range(n_clusters):
            if squared[c] < closest:
                nearest, closest, runner_up = c, squared[c], closest
            elif squared[c] < runner_up:
                runner_up = squared[c]
        computed += n_clusters - (own >= 0)
        changed += nearest != own
        labels[i] = nearest
        upper[i] = np.sqrt(closest) * (1.0 + error)
        lower[i] = np.sqrt(runner_up) * (1.0 - error)
    return changed, computed
