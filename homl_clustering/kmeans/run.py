"""One run of k-means, from given centers to the end, and the passes it is made of.

Assumes validated input: finite data, float64 weights, one center per cluster.
"""

import numpy as np

from homl_clustering.callbacks import Iteration
from homl_clustering.engine import paths
from homl_clustering.engine.blocks import weighted_sum
from homl_clustering.kernels import lloyd, plain
from homl_clustering.kernels.stopping import (
    CALLBACK,
    EMPTY_CLUSTER,
    LABELS_UNCHANGED,
    RUNNING,
    STOP_REASONS,
    kmeans_stops,
)
from homl_clustering.kernels.tree import room_for
from homl_clustering.kmeans import watching, wide
from homl_clustering.kmeans.assignment import new_assignment
from homl_clustering.kmeans.labels import label_all


class Descent:
    """One run of k-means, from given centers to the end.

    Parameters
    ----------
    each_block : BlockMap
        The data.
    weights : ndarray of shape (n_samples,)
    packed : PackedRows
        What the starts of one fit share. Its offset is the mean of the data: sums are taken
        about this point; those of sparse rows about zero, so that they stay sparse.
    centers : ndarray of shape (n_clusters, n_features)
        Where to start; overwritten.
    algorithm : {"auto", "lloyd", "elkan", "hamerly"}
    tol : float
        The sum of squared movements of the centers at which to stop.
    max_iter : int
    verbose : int, default=0
    bounds : bool, default=False
        Whether to keep what bounds let skip.

    Attributes
    ----------
    centers, labels, inertia, n_iter, n_distances
        The result.
    reason : int
        Why the run ended, see `homl_clustering.kernels.stopping`.
    relocated : ndarray of int
        The clusters that were empty in the last iteration and were given a row.
    e_steps : list of EStep
        What was computed for each row in each E-step, if that is kept.
    """

    def __init__(
        self, each_block, weights, packed, centers, *, algorithm, tol, max_iter, verbose=0,
        bounds=False,
    ):  # fmt: skip
        self.each_block = each_block
        self.blocks = blocks = each_block.blocks
        self.weights = weights
        self.offset = np.zeros(blocks.shape[1]) if blocks.wide else packed.units.offset
        self.centers = centers
        self.tol = float(tol)
        self.max_iter = int(max_iter)  # of one type, for which kernels are compiled
        self.verbose = verbose
        self.assignment = new_assignment(algorithm, each_block, len(centers), packed)
        self.e_steps = []
        self.assign = self.assignment.assign
        if bounds:
            self.assign = watching.Watch(self.assignment, self.e_steps).assign
        self.labels = self.assignment.labels
        self.labels_before = np.empty_like(self.labels)
        self.numbers = np.empty(lloyd.n_numbers(*centers.shape))
        self.found = plain(lloyd.cluster_sums)(self.numbers, len(centers))
        self.n_iter = self.n_distances = 0
        self.reason = RUNNING
        self.relocated = np.empty(0, dtype=np.intp)
        self.whole = (
            self.assignment.compiled
            and not bounds
            and paths.is_compiled_whole("k-means", blocks, centers.size // paths.WIDE)
        )

    def run(self, observer=None):
        """Alternate E-step and M-step until nothing changes, or `max_iter`.

        The `observer` is told when an iteration begins and ends, by ``begin()`` and
        ``end(descent)``; where the latter returns True the run ends.
        """
        whole = self.whole and not self.verbose and observer is None
        while self.reason == RUNNING:
            if observer is not None:
                observer.begin()
            if whole:
                paths.took(f"k-means {self.assignment.way}")
                rows = self._rows(slice(None), self.blocks.array)
                anew = bool(self.n_iter == 0 or self.relocated.size)
                self.reason, self.n_iter, changed = self.assignment.run_whole(
                    rows, self.centers, self.numbers, self.tol, self.n_iter, self.max_iter, anew
                )
                if self.reason != EMPTY_CLUSTER:
                    self.relocated = self.relocated[:0]
                    continue
            else:
                paths.took("k-means blocks")
                changed = self.assign(self.centers)
                self._accumulate(changed)
            self.n_distances = self.assignment.n_distances
            self._relocate_empty_clusters()
            self.reason = self._maximization(changed)
            stop = observer is not None and observer.end(self)
            if stop and self.reason == RUNNING:
                self.reason = CALLBACK
        if self.relocated.size or self.reason != LABELS_UNCHANGED:
            self.assign(self.centers)  # so that labels belong to the centers, which moved last
        self.inertia = self._inertia()
        self.n_distances = self.assignment.n_distances
        # free the memory: only the result is kept
        self.assignment = self.assign = self.labels_before = None
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
        label_all(self.each_block, self.centers, labels, squared)
        return {
            "cluster_centers_": self.centers.copy(),
            "labels_": labels,
            "inertia_": weighted_sum(self.weights, squared),
            "n_iter_": self.n_iter,
            "n_distances_": self.n_distances,
            "stop_reason_": STOP_REASONS[self.reason],
            "_n_features_out": len(self.centers),
        }

    def _rows(self, rows, X):
        """Return a run of rows as the sums of the M-step take them."""
        return lloyd.Rows(
            X,
            self.weights[rows],
            self.labels[rows],
            self.labels_before[rows],
            self.offset,
            self.blocks.size,
        )

    def _accumulate(self, changed):
        """Bring the weight and the sum of the rows of each cluster up to date."""
        if self.blocks.wide:
            wide.add_rows(self.blocks, self.weights, self.labels, self.found)
            return
        anew = bool(
            self.relocated.size or lloyd.counts_anew(changed, len(self.labels), self.n_iter)
        )

        def sum_run(run):
            rows = self._rows(run.rows, run.X)
            n_blocks = -(-len(run.X) // self.blocks.size)
            found = plain(room_for)(n_blocks, len(self.numbers))
            n = lloyd.sum_blocks(rows, len(self.centers), anew, run.number, found)
            levels, numbers = found.levels[:n].tolist(), found.numbers[:n].tolist()
            return zip(levels, numbers, found.sums, strict=False)

        if anew:
            self.numbers[:] = 0.0
        self.numbers += self.each_block.sum(sum_run, whole_runs=True)
        lloyd.clear_empty(self.found)

    def _maximization(self, changed):
        """M-step: move the centers to the means; return whether to go on."""
        moved = lloyd.update_centers(self.found, self.offset, self.centers, False)
        self.n_iter += 1
        if self.verbose:
            print(f"Iteration {self.n_iter}: inertia {self._inertia():.6g}, {changed} new labels")
        return kmeans_stops(changed, moved, self.tol, self.n_iter, self.max_iter)

    def _relocate_empty_clusters(self):
        """Give each empty cluster one of the rows that lie farthest from their center.

        The policy, and the order in which rows are taken, are scikit-learn's. Where
        every row lies on its center there is nothing to move.
        """
        sums, cluster_weights, n_rows = self.found
        self.relocated = empty = np.flatnonzero(cluster_weights == 0)
        if not empty.size:
            return
        squared = self.assignment.squared_distances()
        if squared.max() == 0:
            return
        farthest = np.argpartition(squared, -len(empty))[: -len(empty) - 1 : -1]
        moved_rows = self.blocks.take(farthest) - self.offset
        for cluster, row, position in zip(empty, farthest, moved_rows, strict=True):
            share, donor = self.weights[row], self.labels[row]
            sums[donor] -= share * position
            cluster_weights[donor] -= share
            n_rows[donor] -= share > 0
            if n_rows[donor] == 0:
                cluster_weights[donor] = 0.0  # instead of the rounding error that is left
            sums[cluster] = share * position
            cluster_weights[cluster] = share
            n_rows[cluster] = share > 0
