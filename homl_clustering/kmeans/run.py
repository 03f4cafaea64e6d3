"""One run of k-means, from given centers to the end, and the passes it is made of.

Assumes validated input: finite data, float64 weights, one center per cluster.
"""

import numpy as np

from homl_clustering.callbacks import Iteration
from homl_clustering.engine import paths
from homl_clustering.engine.blocks import weighted_sum
from homl_clustering.kernels import lloyd
from homl_clustering.kmeans.assignment import ASSIGNMENTS, expectation

STOP_REASONS = {
    lloyd.LABELS_UNCHANGED: "labels unchanged",
    lloyd.CENTERS_UNCHANGED: "centers moved less than tol",
    lloyd.MAX_ITER: "max_iter reached",
    lloyd.CALLBACK: "stopped by a callback",
}

same_clustering = lloyd.same_clustering


class Descent:
    """One run of k-means, from given centers to the end.

    Parameters
    ----------
    each_block : BlockMap
        The data.
    weights : ndarray of shape (n_samples,)
    packed : PackedRows
        What the starts of one fit share. Its offset is the mean of the data: sums are taken
        about this point.
    centers : ndarray of shape (n_clusters, n_features)
        Where to start; overwritten.
    algorithm : {"auto", "lloyd", "elkan", "hamerly"}
    tol : float
        The sum of squared movements of the centers at which to stop.
    max_iter : int
    verbose : int, default=0

    Attributes
    ----------
    centers, labels, inertia, n_iter, n_distances
        The result.
    reason : int
        Why the run ended, a key of `STOP_REASONS`.
    relocated : ndarray of int
        The clusters that were empty in the last iteration and were given a row.
    """

    def __init__(
        self, each_block, weights, packed, centers, *, algorithm, tol, max_iter, verbose=0
    ):
        self.each_block = each_block
        self.blocks = each_block.blocks
        self.weights = weights
        self.offset, self.scale = packed.units
        self.centers = centers
        self.algorithm = algorithm
        self.tol = float(tol)
        self.max_iter = max_iter
        self.verbose = verbose
        self.assignment = ASSIGNMENTS[algorithm](each_block, len(centers), packed)
        self.labels = self.assignment.labels
        self.sums = self.cluster_weights = self.counts = None
        self.labels_before = np.empty_like(self.labels)
        self.n_iter = 0
        self.reason = lloyd.RUNNING
        self.relocated = np.empty(0, dtype=np.intp)

    def run(self, observer=None):
        """Alternate E-step and M-step until nothing changes, or `max_iter`.

        The `observer` is told when an iteration begins and ends, by ``begin()`` and
        ``end(descent)``; where the latter returns True the run ends.
        """
        compiled = (
            self.algorithm != "elkan"
            and self.blocks.array is not None
            and paths.is_compiled_whole("k-means", self.blocks.array.size)
            and not self.verbose
            and observer is None
        )
        while self.reason == lloyd.RUNNING:
            if observer is not None:
                observer.begin()
            if compiled:
                paths.took("k-means compiled")
                self.reason, changed = self._run_inline()
                if self.reason != lloyd.EMPTY_CLUSTER:
                    break
            else:
                paths.took("k-means blocks")
                changed = self.assignment.assign(self.centers)
                self._accumulate(changed)
            self._relocate_empty_clusters()
            self.reason = self._maximization(changed)
            stop = observer is not None and observer.end(self)
            if stop and self.reason == lloyd.RUNNING:
                self.reason = lloyd.CALLBACK
        if self.relocated.size or self.reason != lloyd.LABELS_UNCHANGED:
            self.assignment.assign(self.centers)  # the centers moved last: let the labels follow
        self.labels_before = None  # what is kept of the best start is its result
        self.assignment.finish()
        self.inertia = self._inertia()
        return self

    def _inertia(self):
        """Return the inertia of the labels about the centers that they were assigned by."""
        return weighted_sum(self.weights, self.assignment.squared_distances())

    def snapshot(self, start, number):
        """Return what the last iteration did."""
        return Iteration(
            start,
            number,
            self.labels.copy(),
            self.centers.copy(),
            self._inertia(),
            self.relocated.copy(),
        )

    def fitted_attributes(self):
        """Return the attributes of a model fitted so far: labels follow the centers."""
        labels, squared = np.empty_like(self.labels), np.empty(len(self.labels))
        expectation(self.each_block, self.centers, labels, squared)
        return {
            "cluster_centers_": self.centers.copy(),
            "labels_": labels,
            "inertia_": weighted_sum(self.weights, squared),
            "n_iter_": self.n_iter,
            "n_distances_": self.n_distances,
            "stop_reason_": STOP_REASONS.get(self.reason, "running"),
            "_n_features_out": len(self.centers),
        }

    @property
    def n_distances(self):
        """The number of point-center distances computed so far."""
        return self.assignment.n_distances

    def _run_inline(self):
        """Iterate in compiled code as far as it goes; return why it came back, new labels."""
        assignment, n_clusters = self.assignment, len(self.centers)
        squared = np.empty(len(self.labels))
        self.sums, self.cluster_weights = np.empty(self.centers.shape), np.empty(n_clusters)
        first = assignment.centers is None
        if first:
            assignment.centers = self.centers.astype(np.float64)
        reason, self.n_iter, changed, computed = lloyd.run_inline(
            self.blocks.array, self.weights, self.blocks.size, self.offset, self.scale, self.tol,
            self.n_iter, self.max_iter, self.centers, self.labels, squared, self.sums,
            self.cluster_weights, assignment.centers, assignment.bounded, first,
            *assignment.inline_state(self.blocks.array),
        )  # fmt: skip
        assignment.squared = squared
        assignment.n_distances += computed
        return reason, changed

    def _accumulate(self, changed):
        """Bring the weight and the sum of the rows of each cluster up to date."""
        shape = self.centers.shape
        anew = bool(
            self.relocated.size or lloyd.counts_anew(changed, len(self.labels), self.n_iter)
        )
        block_size = self.blocks.size

        def summed(run):
            first, rows, X = run
            n_slots = lloyd.n_slots(-(-len(X) // block_size))
            sums, cluster_weights = np.empty((n_slots, *shape)), np.empty((n_slots, shape[0]))
            counts = np.empty((n_slots, shape[0]), np.int64)
            levels, numbers = np.empty((2, n_slots), np.int64)
            n_nodes = lloyd.sum_blocks(
                X, self.weights[rows], self.labels_before[rows], self.labels[rows], self.offset,
                anew, block_size, first, sums, cluster_weights, counts, levels, numbers,
            )  # fmt: skip
            return [
                (level, number, (sums[i], cluster_weights[i], counts[i]))
                for i, (level, number) in enumerate(
                    zip(levels[:n_nodes].tolist(), numbers[:n_nodes].tolist(), strict=True)
                )
            ]

        sums, cluster_weights, counts = self.each_block.sum(summed, whole_runs=True)
        if anew:
            self.sums, self.cluster_weights, self.counts = sums, cluster_weights, counts
        else:
            self.sums += sums
            self.cluster_weights += cluster_weights
            self.counts += counts
        lloyd.clear_empty(self.counts, self.sums, self.cluster_weights)

    def _maximization(self, changed):
        """M-step: move the centers to the means; return whether to go on."""
        moved = lloyd.update_centers(self.sums, self.cluster_weights, self.offset, self.centers)
        self.n_iter += 1
        if self.verbose:
            print(f"Iteration {self.n_iter}: inertia {self._inertia():.6g}, {changed} new labels")
        return lloyd.verdict(changed, moved, self.tol, self.n_iter, self.max_iter)

    def _relocate_empty_clusters(self):
        """Give each empty cluster one of the rows that lie farthest from their center.

        The policy, and the order in which rows are taken, are scikit-learn's. Where
        every row lies on its center there is nothing to move.
        """
        sums, cluster_weights = self.sums, self.cluster_weights
        self.relocated = empty = np.flatnonzero(cluster_weights == 0)
        if not empty.size:
            return
        squared = self.assignment.squared_distances()
        if squared.max() == 0:
            return
        farthest = np.argpartition(squared, -len(empty))[: -len(empty) - 1 : -1]
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
