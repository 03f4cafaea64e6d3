"""The E-step, in the variants that `KMeans(algorithm=...)` chooses between.

All of them give the same labels, to the bit; they differ in how many distances they
compute to get there, which `n_distances` counts. Which one a run takes is decided here, too.
"""

import numpy as np

from homl_clustering.engine import paths
from homl_clustering.kernels import active, distances, elkan, hamerly, lloyd, plain, plainly
from homl_clustering.kernels.scan import label_rows
from homl_clustering.kernels.stopping import EMPTY_CLUSTER, MAX_ITER, RUNNING
from homl_clustering.kmeans.packed import NARROW, NOTHING, batches_of
from homl_clustering.kmeans.wide import SparseAssignment


class Assignment:
    """The labels of the rows, and what it has cost to find them.

    Parameters
    ----------
    each_block : BlockMap
    n_clusters : int
    packed : PackedRows
    labels : ndarray of shape (n_samples,), int32, default=None
        The labels to begin with, which are overwritten.

    Attributes
    ----------
    labels : ndarray of shape (n_samples,), int32
        The nearest center of each row; -1 before the first call of `assign`.
    centers : ndarray of shape (n_clusters, n_features), float64, or None
        Those of the last `assign`.
    n_distances : int
        How many point-center distances have been computed.
    compiled : bool
        Whether there is compiled code for whole runs: `run_whole`.
    way : str
        That such a run goes, see `homl_clustering.engine.paths`.
    algorithm : str
        The one that `assign` takes.
    watch : homl_clustering.kmeans.watching.Watch or None
        Shown what bounds let skip, if anybody has asked.
    then : callable or None
        Called with each run of rows, as soon as `assign` has found their labels.
    """

    compiled, way = False, "compiled"
    algorithm, watch, then = "lloyd", None, None

    def __init__(self, each_block, n_clusters, packed, labels=None):
        self.each_block = each_block
        self.packed = packed
        self.n_distances = 0
        self.labels = labels
        if labels is None:
            self.labels = np.full(each_block.blocks.shape[0], -1, dtype=np.int32)
        self.centers = None
        self.squared = None  # the squared distances, if a whole run has just computed them
        self.bounds = hamerly.Bounds(*np.empty((2, 0)), *np.zeros((3, n_clusters)))
        self.kept, self.is_known = active.Kept(*np.empty((3, 0), np.float32)), False

    def _sum_of(self, function, each_block):
        """Return the sum of what a function returns that writes the labels of a run of rows."""

        def work(run):
            found = function(run)
            if self.then is not None:
                self.then(run)
            return found

        return sum(each_block.map(work, whole_runs=True))

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        if self.squared is not None:
            return self.squared.copy()
        squared, labels = np.empty(len(self.labels)), self.labels

        def measure(run):
            rows = run.rows
            distances.own_distances_block(run.X, self.centers, labels[rows], squared[rows])

        self.each_block.map(measure, whole_runs=True)
        return squared

    def run_whole(self, rows, centers, sums, tol, n_iter, max_iter, anew):
        """Iterate in compiled code as far as it goes in one piece of work.

        Parameters
        ----------
        rows : lloyd.Rows
        centers : ndarray of shape (n_clusters, n_features)
            Overwritten.
        sums : ndarray
            The numbers of `lloyd.cluster_sums`, which are overwritten.
        tol, n_iter, max_iter
        anew : bool
            Whether the sums are to be taken over all rows.

        Returns
        -------
        reason : int
            Why it came back, see `homl_clustering.kernels.stopping`; `RUNNING` if only because
            the piece of work was done.
        n_iter, changed : int
            The number of iterations, and of labels that changed in the last one.
        """
        first = self.centers is None
        if first:
            self.centers = centers.astype(np.float64)
        self.squared = np.empty(len(self.labels))
        blocks, bounded = self.each_block.blocks, len(self.bounds.upper) > 0
        packed = NOTHING if bounded else self.packed(blocks[0 : blocks.n_blocks])
        run = lloyd.WholeRun(
            rows, packed, self.packed.units, self.kept, self.bounds, centers, self.centers,
            self.squared, sums,
        )  # fmt: skip
        n_at_once = 1 + paths.PIECE // (1 + len(self.labels) * centers.size // paths.WIDE)
        n_at_once = min(n_at_once, max_iter - n_iter)
        reason, n_iter, changed, computed, self.is_known = lloyd.run_whole(
            run, tol, n_iter, n_iter + n_at_once, first, anew, self.is_known
        )
        self.n_distances += computed
        return RUNNING if reason == MAX_ITER and n_iter < max_iter else reason, n_iter, changed


class LloydAssignment(Assignment):
    """Every distance, in every iteration."""

    compiled = True

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        before, centers = self.centers, np.array(centers, dtype=np.float64, order="C")
        self.centers, self.squared = centers, None
        centers_T, units = np.ascontiguousarray(centers.T), self.packed.units
        moved, is_known = np.empty(len(centers), np.int32), self.is_known
        before = centers if before is None else before
        moved = moved[: active.list_active(before, centers, units, moved)]
        n_computed = np.zeros(0 if self.watch is None else len(self.labels), np.int32)

        def label(run):
            labels, found = self.labels[run.rows], np.zeros(2, int)
            kept, counts = _known_of(self.kept, run.rows), n_computed[run.rows]
            packed = self.packed(run) if self.packed.kept else None
            for r in self.each_block.pieces(len(labels), centers.size // paths.WIDE):
                if packed is None:
                    changed, _ = label_rows(run.X[r], centers_T, labels[r])
                    found += changed, len(labels[r]) * len(centers)
                else:
                    found += active.label_active(
                        run.X[r], batches_of(packed, r), _known_of(kept, r), moved,
                        is_known, units, centers_T, labels[r], counts[r],
                    )  # fmt: skip
            return found

        each_block = self.each_block.for_work(self._row_work(len(moved), *centers.shape))
        changed, computed = self._sum_of(label, each_block).tolist()
        self.is_known = plain(active.saves)(len(moved), *centers.shape)
        self.n_distances += computed
        if self.watch is not None and self.packed.kept:
            self.watch.active(n_computed, len(centers))
        return changed

    def _row_work(self, n_active, n_clusters, n_features):
        """Return how many multiplications with an addition a row takes, about."""
        skips = self.is_known and plain(active.saves)(n_active, n_clusters, n_features)
        known = skips and len(self.kept.best) > 0
        return n_features * n_active + active.OVERHEAD if known else n_features * n_clusters


class ActiveAssignment(LloydAssignment):
    """Only the distances to centers that have moved, where they say enough."""

    algorithm = "active"

    def __init__(self, each_block, n_clusters, packed, labels=None):
        super().__init__(each_block, n_clusters, packed, labels)
        n_features = each_block.blocks.shape[1]
        if packed.kept and plain(active.saves)(0, n_clusters, n_features):
            self.kept = active.Kept(*np.empty((3, len(self.labels)), np.float32))


class PlainAssignment(LloydAssignment):
    """The same for little data, which the plain formula is good enough for."""

    way = "plain"

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        self.n_distances += len(self.labels) * len(centers)
        self.centers = np.array(centers, dtype=np.float64, order="C")
        self.squared = np.empty(len(self.labels))
        return plainly.assign(self.packed.plain()[1], self.centers, self.labels, self.squared)

    def run_whole(self, rows, centers, sums, tol, n_iter, max_iter, anew):
        """Iterate in compiled code; see `Assignment.run_whole`."""
        X, X_T = self.packed.plain()
        self.centers, self.squared = centers.astype(np.float64), np.empty(len(self.labels))
        limit = min(max_iter, n_iter + paths.PIECE // paths.PLAIN_WORK)
        before, single = n_iter, centers.dtype == np.float32
        reason, n_iter, changed = plainly.run(
            X_T, rows._replace(X=X), self.centers, self.squared, sums, single, tol, n_iter, limit,
            anew,
        )  # fmt: skip
        n_steps = n_iter - before + (reason == EMPTY_CLUSTER)
        self.n_distances += n_steps * len(self.labels) * len(centers)
        centers[:] = self.centers
        return RUNNING if reason == MAX_ITER and n_iter < max_iter else reason, n_iter, changed


class HamerlyAssignment(Assignment):
    """Two bounds per row: skips rows that no center can have come nearer to."""

    compiled = True
    algorithm = "hamerly"

    def __init__(self, each_block, n_clusters, packed, labels=None):
        super().__init__(each_block, n_clusters, packed, labels)
        upper, lower = np.empty((2, len(self.labels)))
        self.bounds = self.bounds._replace(upper=upper, lower=lower)
        self.bound_work, self.row_work = 0, n_clusters * each_block.blocks.shape[1]

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers, first = np.array(centers, dtype=np.float64, order="C"), self.centers is None
        self.squared = None
        hamerly.add_drift(centers if first else self.centers, centers, self.bounds)
        self._measure_gaps(centers)
        self.centers = centers
        if first:
            if not self.packed.scanned_for_bounds:
                self.packed.forget()
            self.n_distances += len(self.labels) * len(centers)
            changed = self._sum_of(self._bound, self.each_block)
            self.packed.forget()
            return changed
        each_block = self.each_block.for_work(self.row_work)
        changed, computed = self._sum_of(self._assign_by_bounds, each_block).tolist()
        self.n_distances += computed
        # about as many next time; single distances, of rows that are gathered, take longer
        self.row_work = self.bound_work + 4 * computed * centers.shape[1] // len(self.labels)
        return changed

    def _measure_gaps(self, centers):
        """Write half the distance from each center to the nearest other."""
        self.bounds.half_gap[:] = np.inf
        for piece in self.each_block.pieces(len(centers), centers.size, multiple=1):
            hamerly.measure_gaps(centers, piece.start, piece.stop, self.bounds.half_gap)

    def _assign_by_bounds(self, run):
        """Relabel a run; return how many labels changed, and how many distances it took."""
        labels, bounds, found = self.labels[run.rows], _of(self.bounds, run.rows), np.zeros(2, int)
        for piece in self.each_block.pieces(
            len(labels), self.centers.size // paths.WIDE, hamerly.CHUNK
        ):
            rows = run.X[piece], self.centers, labels[piece], _of(bounds, piece)
            if self.watch is not None:
                self.watch.hamerly(run.rows.start + piece.start, *rows)
            found += hamerly.hamerly_rows(*rows)
        return found

    def _bound(self, run):
        """Relabel and bound rows that have no bounds; return how many labels changed."""
        packed = self.packed(run) if self.packed.scanned_for_bounds else NOTHING
        labels, changed = self.labels[run.rows], 0
        bounds = _of(self.bounds, run.rows)
        for r in self.each_block.pieces(len(labels), self.centers.size // paths.WIDE):
            rows, units = batches_of(packed, r), self.packed.units
            changed += hamerly.bound_rows(
                run.X[r], rows, units, self.centers, labels[r], _of(bounds, r)
            )
        return changed


class ElkanAssignment(HamerlyAssignment):
    """A bound per row and center, too: skips single distances of the rows that are left."""

    compiled = False
    algorithm = "elkan"

    def __init__(self, each_block, n_clusters, packed, labels=None):
        super().__init__(each_block, n_clusters, packed, labels)
        scale = packed.units.scale
        self.near = elkan.room_for_bounds(len(self.labels), n_clusters, scale)
        self.bound_work = 8 * n_clusters  # to read its bounds

    def _measure_gaps(self, centers):
        """Write the distances between the centers."""
        for piece in self.each_block.pieces(len(centers), centers.size, multiple=1):
            rows = piece.start, piece.stop, self.bounds.half_gap, self.near
            elkan.measure_all_gaps(centers, *rows)

    def _run_of(self, run, rows):
        """Return some rows of a run, and their labels and bounds."""
        of_run = slice(run.rows.start + rows.start, run.rows.start + rows.stop)
        near = self.near._replace(single=self.near.single[of_run])
        return run.X[rows], self.labels[of_run], _of(self.bounds, of_run), near

    def _assign_by_bounds(self, run):
        """Relabel a run; return how many labels changed, and how many distances it took."""
        found, work = np.zeros(2, int), self.centers.size // paths.WIDE
        for piece in self.each_block.pieces(len(run.X), work, elkan.CHUNK):
            X, *rows = self._run_of(run, piece)
            if self.watch is not None:
                self.watch.elkan(run.rows.start + piece.start, X, self.centers, *rows)
            found += elkan.elkan_rows(X, self.centers, *rows)
        return found

    def _bound(self, run):
        """Relabel and bound rows that have no bounds; return how many labels changed."""
        packed = self.packed(run) if self.packed.scanned_for_bounds else NOTHING
        units, changed, work = self.packed.units, 0, self.centers.size // paths.WIDE
        for piece in self.each_block.pieces(len(run.X), work):
            X, *rows = self._run_of(run, piece)
            at_hand = batches_of(packed, piece)
            changed += elkan.bound_rows_to_centers(X, at_hand, units, self.centers, *rows)
        return changed


ASSIGNMENTS = {
    "lloyd": LloydAssignment,
    "active": ActiveAssignment,
    "elkan": ElkanAssignment,
    "hamerly": HamerlyAssignment,
}
ALGORITHMS = ("auto", *ASSIGNMENTS)


def new_assignment(algorithm, each_block, n_clusters, packed=None, labels=None, elsewhere=None):
    """Return the assignment of a run.

    For data so small that a whole run is one compiled call "auto" is one of the other algorithms.
    Sparse rows have an assignment of their own.

    Parameters
    ----------
    algorithm : {"auto", "lloyd", "active", "elkan", "hamerly"}
    each_block : BlockMap
    n_clusters : int
    packed : PackedRows
    labels : ndarray of shape (n_samples,), int32, default=None
        The labels to begin with.
    elsewhere : callable, default=None
        Returns the assignment of rows that are on workers, given the name of its algorithm.
    """
    if each_block.blocks.wide:
        return SparseAssignment(each_block)
    n_samples, n_features = each_block.blocks.shape
    small = n_samples * n_features <= paths.COMPILED_ELEMENTS["k-means"]
    if algorithm == "auto" and small:
        # From here on bounds were faster in most trials, on groups and on noise.
        bounds_pay = n_samples >= 8192 and n_clusters >= 40 and n_features < NARROW
        algorithm = "hamerly" if bounds_pay else "active"
    if algorithm == "auto":
        from homl_clustering.kmeans.auto import AutoAssignment  # which is made of the others

        return AutoAssignment(each_block, n_clusters, packed, elsewhere)
    if elsewhere is not None:
        return elsewhere(algorithm)
    one_block = each_block.blocks.n_blocks == 1 and each_block.blocks.array is not None
    is_plain = one_block and paths.is_plain(n_samples, n_clusters, n_features)
    if is_plain and algorithm in ("lloyd", "active"):
        return PlainAssignment(each_block, n_clusters, packed, labels)
    return ASSIGNMENTS[algorithm](each_block, n_clusters, packed, labels)


def _known_of(kept, rows):
    """Return what is known of a slice of the rows."""
    return active.Kept(*(numbers[rows] for numbers in kept))


def _of(bounds, rows):
    """Return the bounds of a slice of the rows."""
    return bounds._replace(upper=bounds.upper[rows], lower=bounds.lower[rows])
