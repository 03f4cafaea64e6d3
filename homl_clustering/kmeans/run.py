"""One run of k-means, from given centers to the end, and the passes it is made of.

Assumes validated input: finite data, float64 weights, one center per cluster.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from homl_clustering.callbacks import Iteration
from homl_clustering.engine import paths
from homl_clustering.engine.blocks import block_sums, tree_sum, weighted_sum
from homl_clustering.engine.tree import Tree
from homl_clustering.kernels import lloyd, plain
from homl_clustering.kernels.distances import own_distances_block
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
from homl_clustering.kmeans.labels import outcome

SUM_WORK = 300  # about what a row of 16 features takes to be added up, counted as in `paths`


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
    algorithm : {"auto", "lloyd", "active", "elkan", "hamerly"}
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

    inertia_share = 1.0  # of the sum of squared distances

    def __init__(
        self, each_block, weights, packed, centers, *, algorithm, tol, max_iter, verbose=0,
        bounds=False,
    ):  # fmt: skip
        self.blocks, rows_of = each_block.blocks, LabeledRows
        if self.blocks.remote:
            from homl_clustering.kmeans import remote  # which needs Dask

            rows_of = remote.RemoteRows
        self.rows = rows_of(each_block, weights, packed, len(centers), algorithm)
        self.weights, self.centers = weights, centers
        self.tol = float(tol)
        self.max_iter = int(max_iter)  # of one type, for which kernels are compiled
        self.verbose = verbose
        self.assignment = self.rows.assignment
        self.e_steps = []
        self.assign = self.assignment.assign
        if bounds:
            if self.blocks.remote:
                raise ValueError(
                    "KMeans: History(bounds=True) keeps what came of each row, which is for data "
                    "in this process. Compute X first, or take a sample of it."
                )
            self.assign = watching.Watch(self.assignment, self.e_steps).assign
        self.labels = self.rows.labels
        self.numbers = np.empty(lloyd.n_numbers(*centers.shape))
        self.found = plain(lloyd.cluster_sums)(self.numbers, len(centers))
        self.n_iter = self.n_distances = 0
        self.reason = RUNNING
        self.relocated = np.empty(0, dtype=np.intp)
        self.whole = (
            self.assignment.compiled
            and not bounds
            and paths.is_compiled_whole("k-means", self.blocks, centers.size // paths.WIDE)
        )

    def run(self, observer=None):
        """Alternate E-step and M-step until nothing changes, or `max_iter`.

        The `observer` is told when an iteration begins and ends, by ``begin()`` and
        ``end(descent)``; where the latter returns True the run ends.
        """
        whole = self.whole and not self.verbose and observer is None
        changed = self.blocks.shape[0]
        while self.reason == RUNNING:
            if observer is not None:
                observer.begin()
            if whole:
                paths.took(f"k-means {self.assignment.way}")
                anew = bool(self.n_iter == 0 or self.relocated.size)
                rows, limits = self.rows.all, (self.tol, self.n_iter, self.max_iter)
                self.reason, self.n_iter, changed = self.assignment.run_whole(
                    rows, self.centers, self.numbers, *limits, anew
                )
                if self.reason != EMPTY_CLUSTER:
                    self.relocated = self.relocated[:0]
                    continue
            else:
                paths.took("k-means blocks")
                self.rows.expect(self._sums_anew(changed))  # as after the last E-step, most often
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
        # rows on workers tell with it which labels occur, so that it comes first
        self.inertia = self.inertia_share * self.rows.inertia()
        self.labels = self.rows.labels
        self.n_distances = self.assignment.n_distances
        # free the memory: only the result is kept
        if self.blocks.remote:
            self.rows.end()
        self.rows = self.assignment = self.assign = None
        return self

    def snapshot(self, start, number):
        """Return what the last iteration did."""
        return Iteration(
            start,
            number,
            as_attribute(self.rows.labels.copy()),
            self.centers.copy(),
            self.inertia_share * self.rows.inertia(),
            self.relocated.copy(),
        )

    def fitted_attributes(self):
        """Return the attributes of a model fitted so far: labels follow the centers."""
        labels, inertia = outcome(self.blocks, self.weights, self.centers)
        return {
            "cluster_centers_": self.centers.copy(),
            "labels_": as_attribute(labels),
            "inertia_": self.inertia_share * inertia,
            "n_iter_": self.n_iter,
            "n_distances_": self.n_distances,
            "stop_reason_": STOP_REASONS[self.reason],
            "_n_features_out": len(self.centers),
        }

    def _sums_anew(self, changed):
        """Return whether all rows are added up, or only those that change sides."""
        counts_anew = lloyd.counts_anew(changed, self.blocks.shape[0], self.n_iter)
        return self.blocks.wide or bool(self.relocated.size or counts_anew)

    def _accumulate(self, changed):
        """Bring the weight and the sum of the rows of each cluster up to date."""
        anew = self._sums_anew(changed)
        if anew:
            self.numbers[:] = 0.0
        self.numbers += self.rows.sums(anew)
        lloyd.clear_empty(self.found)

    def _maximization(self, changed):
        """M-step: move the centers to the means; return whether to go on."""
        moved = self._move_centers()
        self.n_iter += 1
        if self.verbose:
            inertia = self.inertia_share * self.rows.inertia()
            print(f"Iteration {self.n_iter}: inertia {inertia:.6g}, {changed} new labels")
        return kmeans_stops(changed, moved, self.tol, self.n_iter, self.max_iter)

    def _move_centers(self):
        """Move the centers to the means; return the sum of the squares of how far they moved."""
        return lloyd.update_centers(self.found, self.rows.offset, self.centers, False)

    def _relocate_empty_clusters(self):
        """Give each empty cluster one of the rows that lie farthest from their center.

        This is scikit-learn's policy. The farthest row goes to the first empty cluster, and of
        equally far ones the first row comes first, where scikit-learn takes them in an order
        that depends on how they were found. Where every row lies on its center there is nothing
        to move.
        """
        sums, cluster_weights, n_rows = self.found
        self.relocated = empty = np.flatnonzero(cluster_weights == 0)
        if not empty.size:
            return
        far = self.rows.farthest(len(empty))
        if far.squared[0] == 0:
            return
        moved_rows = far.X - self.rows.offset
        for cluster, donor, share, position in zip(
            empty, far.labels, far.weights, moved_rows, strict=True
        ):
            sums[donor] -= share * position
            cluster_weights[donor] -= share
            n_rows[donor] -= share > 0
            if n_rows[donor] == 0:
                cluster_weights[donor] = 0.0  # instead of the rounding error that is left
            sums[cluster] = share * position
            cluster_weights[cluster] = share
            n_rows[cluster] = share > 0


class FarRows(NamedTuple):
    """Rows that lie far from their centers, the farthest first; of equal ones the first.

    Attributes
    ----------
    squared : ndarray of shape (n_rows,)
        The squared distances to their centers.
    numbers : ndarray of shape (n_rows,)
        Which rows these are.
    labels, weights : ndarray of shape (n_rows,)
    X : ndarray of shape (n_rows, n_features)
    """

    squared: np.ndarray
    numbers: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    X: np.ndarray


class LabeledRows:
    """Rows, their labels, and the passes over them that a run of k-means is made of.

    Parameters
    ----------
    each_block : BlockMap
        The data.
    weights : ndarray of shape (n_samples,)
    packed : PackedRows
        What the starts of one fit share. Its offset is the mean of the data: sums are taken
        about this point; those of sparse rows about zero, so that they stay sparse.
    n_clusters : int
    algorithm : {"auto", "lloyd", "active", "elkan", "hamerly"}

    Attributes
    ----------
    assignment : Assignment
        Finds the labels.
    labels, before : ndarray of shape (n_samples,), int32
        Those of the last E-step, and of the last M-step.
    offset : ndarray of shape (n_features,)
    moves : Tree or None
        Where an E-step takes the sums as well, see `expect`.
    all : lloyd.Rows
        All rows as the sums of the M-step take them, if they are one array in memory.
    """

    def __init__(self, each_block, weights, packed, n_clusters, algorithm):
        self.each_block, self.blocks = each_block, each_block.blocks
        self.weights, self.n_clusters = weights, n_clusters
        wide_rows, n_features = self.blocks.wide, self.blocks.shape[1]
        self.offset = np.zeros(n_features) if wide_rows else packed.offset
        self.n_numbers = lloyd.n_numbers(n_clusters, n_features)
        self.packed, self.moves = packed, None
        self.assignment = new_assignment(algorithm, each_block, n_clusters, packed)
        self.labels = self.assignment.labels
        self.before = np.empty_like(self.labels)
        self.all = lloyd.Rows(
            self.blocks.array, weights, self.labels, self.before, self.offset, self.blocks.size
        )

    def part(self, run):
        """Return a run of rows as the sums of the M-step take them."""
        own = (array[run.rows] for array in (self.weights, self.labels, self.before))
        return lloyd.Rows(run.X, *own, self.offset, self.blocks.size)

    def expect(self, anew):
        """Let the next E-step take the sums as well, unless they are likely to be taken anew.

        A thread that has found the labels of a run of rows then goes on with its sums, so that
        threads are waited for once in an iteration, and rows are read once.
        """
        self.moves = self.assignment.then = None
        if not anew:
            self.moves = Tree(self.blocks.n_blocks)
            self.assignment.then = self._add_moves

    def _add_moves(self, run):
        """Add what changed in a run of rows to the sums of all."""
        for level, number, sums in self._sums_of(run, False):
            self.moves.add(number, sums, level)

    def sums(self, anew):
        """Return what belongs to each cluster: all of it, or what changed since the last time."""
        moves, self.moves, self.assignment.then = self.moves, None, None
        if self.blocks.wide:
            numbers = np.empty(self.n_numbers)
            found = plain(lloyd.cluster_sums)(numbers, self.n_clusters)
            wide.add_rows(self.blocks, self.weights, self.labels, found)
            return numbers
        if not anew and moves is not None and moves.total is not None:
            return moves.total
        # of a row that stays where it is only the label is looked at
        row_work = SUM_WORK * (1 + self.blocks.shape[1] // 16) if anew else 0
        each_block = self.each_block.for_work(row_work)
        return each_block.sum(partial(self._sums_of, anew=anew), whole_runs=True)

    def _sums_of(self, run, anew):
        """Return the sums of a run of rows, added up as far as the tree of all blocks allows."""
        rows = self.part(run)
        n_blocks = -(-len(run.X) // self.blocks.size)
        found = plain(room_for)(n_blocks, self.n_numbers)
        n = lloyd.sum_blocks(rows, self.n_clusters, anew, run.number, found)
        levels, numbers = found.levels[:n].tolist(), found.numbers[:n].tolist()
        return zip(levels, numbers, found.sums, strict=False)

    def inertia(self):
        """Return the inertia of the labels about the centers that they were assigned by."""
        if self.blocks.wide or self.assignment.squared is not None:
            squared = self.assignment.squared_distances()
            return weighted_sum(self.weights, squared, self.blocks.size)
        return float(tree_sum(self.inertias())[0])

    def inertias(self):
        """Return the inertia of each block, one below the other."""
        centers, size = self.assignment.centers, self.blocks.size

        def add_up(run):
            squared = np.empty(len(run.X))
            own_distances_block(run.X, centers, self.labels[run.rows], squared)
            squared *= self.weights[run.rows]
            return block_sums(squared, size)

        return np.concatenate(self.each_block.map(add_up, whole_runs=True))

    def farthest(self, count):
        """Return so many rows that lie farthest from their centers, see `FarRows`."""
        squared = self.assignment.squared_distances()
        least = np.partition(squared, -count)[-count]
        listed = np.flatnonzero(squared >= least)
        order = np.argsort(-squared[listed], kind="stable")[:count]
        rows = listed[order]
        return FarRows(
            squared[rows], rows, self.labels[rows], self.weights[rows], self.blocks.take(rows)
        )


def as_attribute(labels):
    """Return labels as an estimator has them: those of rows on workers as a Dask array."""
    return labels if isinstance(labels, np.ndarray) else labels.lazy()


def same_clustering(labels, others, n_clusters):
    """Return whether rows that share a label in `labels` always share one in `others`."""
    if isinstance(labels, np.ndarray):
        return lloyd.same_clustering(labels, others, n_clusters)
    return labels.same_clustering(others)


def known_labels(labels):
    """Return a function that gives the labels of a `Block`, and that can be sent to workers."""
    if isinstance(labels, np.ndarray):
        return lambda block: labels[block.rows]
    return labels.of
