"""One run of k-means, from given centers to the end, and the passes it is made of.

Assumes validated input: finite data, float64 weights, one center per cluster.
"""

import numpy as np

from homl_clustering._kernels import lloyd, moments
from homl_clustering.blocks import tree_sum

STOP_REASONS = {
    lloyd.LABELS_UNCHANGED: "labels unchanged",
    lloyd.CENTERS_UNCHANGED: "centers moved less than tol",
    lloyd.MAX_ITER: "max_iter reached",
}

same_clustering = lloyd.same_clustering


def mean_and_variance(each_block, low, high):
    """Return each feature's mean and variance, given its smallest and largest value."""
    blocks = each_block.blocks
    n_samples, n_features = blocks.shape
    sums, squares = np.empty((2, len(blocks), n_features))

    def deviations_from(offset):
        each_block(lambda b, rows, X: moments.deviation_block(X, offset, sums[b], squares[b]))
        return tree_sum(sums) / n_samples, tree_sum(squares) / n_samples

    middle = low + (high - low) / 2
    mean = middle + deviations_from(middle)[0]
    return mean, deviations_from(mean)[1]


def expectation(each_block, centers, labels, distances):
    """E-step: write each row's nearest center and its squared distance.

    Returns how many labels changed.
    """
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)
    return sum(
        each_block(
            lambda b, rows, X: lloyd.assign_block(X, centers_T, labels[rows], distances[rows])
        )
    )


def weighted_sum(weights, values):
    """Return the sum of weight times value; not by BLAS, whose order depends on threads."""
    return float(np.sum(weights * values))


class Descent:
    """One run of k-means, from given centers to the end.

    Its results are `centers`, `labels`, `inertia`, `n_iter` and `reason`. The starting
    centers are overwritten.
    """

    def __init__(self, each_block, weights, offset, centers, *, tol, max_iter, verbose=0):
        self.each_block = each_block
        self.blocks = each_block.blocks
        self.weights = weights
        self.offset = offset
        self.centers = centers
        self.tol = tol
        self.max_iter = max_iter
        self.verbose = verbose
        n_samples, n_features = self.blocks.shape
        n_clusters = centers.shape[0]
        self.labels = np.full(n_samples, -1, dtype=np.int32)
        self.distances = np.empty(n_samples)  # squared, from each row to its center
        self.sums = np.empty((len(self.blocks), n_clusters, n_features))
        self.cluster_weights = np.empty((len(self.blocks), n_clusters))
        self.n_iter = 0
        self.reason = lloyd.RUNNING

    def run(self):
        """Alternate E-step and M-step until nothing changes, or `max_iter`."""
        while self.reason == lloyd.RUNNING:
            if self.blocks.inline and not self.verbose:
                self.reason, self.n_iter, changed = self._run_inline()
                relocated = self.reason == lloyd.EMPTY_CLUSTER
            else:
                changed = self._expectation()
                self._accumulate()
                relocated = self.cluster_weights[0].min() == 0
                self.reason = lloyd.EMPTY_CLUSTER
            if self.reason == lloyd.EMPTY_CLUSTER:  # the M-step is still to do
                if relocated:
                    self._relocate_empty_clusters()
                self.reason = self._maximization(changed)
        if relocated or self.reason != lloyd.LABELS_UNCHANGED:
            self._expectation()  # the centers moved last: let the labels follow
        self.inertia = self._inertia()
        return self

    def _run_inline(self):
        return lloyd.lloyd_run(
            self.blocks.array, self.weights, self.blocks.size, self.offset, self.tol,
            self.n_iter, self.max_iter, self.centers, self.labels, self.distances,
            self.sums, self.cluster_weights,
        )  # fmt: skip

    def _expectation(self):
        return expectation(self.each_block, self.centers, self.labels, self.distances)

    def _accumulate(self):
        """Sum the rows of each cluster, merged into `sums[0]` and `cluster_weights[0]`."""
        self.each_block(
            lambda b, rows, X: lloyd.accumulate_block(
                X,
                self.weights[rows],
                self.labels[rows],
                self.offset,
                self.sums[b],
                self.cluster_weights[b],
            )
        )
        tree_sum(self.sums)
        tree_sum(self.cluster_weights)

    def _maximization(self, changed):
        """M-step: move the centers to the means; return whether to go on."""
        moved = lloyd.update_centers(
            self.sums[0], self.cluster_weights[0], self.offset, self.centers
        )
        self.n_iter += 1
        if self.verbose:
            print(f"Iteration {self.n_iter}: inertia {self._inertia():.6g}, {changed} new labels")
        return lloyd.verdict(changed, moved, self.tol, self.n_iter, self.max_iter)

    def _relocate_empty_clusters(self):
        """Give each empty cluster one of the rows that lie farthest from their center.

        The policy, and the order in which rows are taken, are scikit-learn's. Where
        every row lies on its center there is nothing to move.
        """
        sums, cluster_weights = self.sums[0], self.cluster_weights[0]
        empty = np.flatnonzero(cluster_weights == 0)
        if self.distances.max() == 0:
            return
        farthest = np.argpartition(self.distances, -len(empty))[: -len(empty) - 1 : -1]
        moved_rows = self.blocks.take(farthest) - self.offset
        n_rows = np.bincount(self.labels[self.weights > 0], minlength=len(sums))
        for cluster, row, position in zip(empty, farthest, moved_rows, strict=True):
            share, donor = self.weights[row], self.labels[row]
            sums[donor] -= share * position
            cluster_weights[donor] -= share
            n_rows[donor] -= share > 0
            if n_rows[donor] == 0:
                cluster_weights[donor] = 0.0  # not what rounding has left of it
            sums[cluster] = share * position
            cluster_weights[cluster] = share
            n_rows[cluster] = share > 0

    def _inertia(self):
        return weighted_sum(self.weights, self.distances)
