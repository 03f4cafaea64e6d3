"""The E-step, in the variants that `KMeans(algorithm=...)` chooses between.

All of them give the same labels, to the bit; they differ in how many distances they
compute to get there, which `n_distances` counts. Which one a run takes is decided here, too.
"""

import numpy as np

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import BlockMap, RowBlocks
from homl_clustering.engine.data import read
from homl_clustering.kernels import distances, hamerly, lloyd, plainly
from homl_clustering.kernels.elkan import elkan_block
from homl_clustering.kernels.scan import label_packed, label_rows
from homl_clustering.kernels.stopping import EMPTY_CLUSTER, MAX_ITER, RUNNING
from homl_clustering.kmeans.packed import NOTHING, PackedRows, batches_of
from homl_clustering.kmeans.wide import SparseAssignment

NARROW = 16  # below this many features the packed rows are dropped for the bounds, to save memory


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
    """

    compiled, way = False, "compiled"
    algorithm, watch = "lloyd", None

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
            rows, packed, self.packed.units, self.bounds, centers, self.centers, self.squared, sums
        )
        n_at_once = 1 + paths.PIECE // (1 + len(self.labels) * centers.size // paths.WIDE)
        n_at_once = min(n_at_once, max_iter - n_iter)
        reason, n_iter, changed, computed = lloyd.run_whole(
            run, tol, n_iter, n_iter + n_at_once, first, anew
        )
        self.n_distances += computed
        return RUNNING if reason == MAX_ITER and n_iter < max_iter else reason, n_iter, changed


class LloydAssignment(Assignment):
    """Every distance, in every iteration."""

    compiled = True

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        self.n_distances += len(self.labels) * len(centers)
        self.centers, self.squared = np.array(centers, dtype=np.float64), None
        centers_T, units = np.ascontiguousarray(self.centers.T), self.packed.units

        def label(run):
            labels, changed = self.labels[run.rows], 0
            packed = self.packed(run) if self.packed.kept else None
            for piece in self.each_block.pieces(len(labels), centers.size // paths.WIDE):
                X = run.X[piece]
                if packed is None:
                    changed += label_rows(X, centers_T, labels[piece])[0]
                else:
                    rows = batches_of(packed, piece)
                    changed += label_packed(X, rows, centers_T, units, labels[piece])
            return changed

        return sum(self.each_block.map(label, whole_runs=True))


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

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers, first = np.array(centers, dtype=np.float64, order="C"), self.centers is None
        self.squared = None
        hamerly.add_drift(centers if first else self.centers, centers, self.bounds)
        self._measure_gaps(centers)
        self.centers = centers
        if first:
            if centers.shape[1] < NARROW:
                self.packed.forget()
            self.n_distances += len(self.labels) * len(centers)
            changed = sum(self.each_block.map(self._bound, whole_runs=True))
            self.packed.forget()
            return changed
        parts = self.each_block.map(self._assign_by_bounds, whole_runs=True)
        self.n_distances += sum(computed for _, computed in parts)
        return sum(changed for changed, _ in parts)

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
        packed, labels, changed = self.packed.at_hand(run), self.labels[run.rows], 0
        bounds = _of(self.bounds, run.rows)
        for r in self.each_block.pieces(len(labels), self.centers.size // paths.WIDE):
            rows, units = batches_of(packed, r), self.packed.units
            changed += hamerly.bound_rows(
                run.X[r], rows, units, self.centers, labels[r], _of(bounds, r)
            )
        return changed


class ElkanAssignment(Assignment):
    """A bound per row and center: skips rows, and single distances of the others."""

    algorithm = "elkan"

    def __init__(self, each_block, n_clusters, packed):
        super().__init__(each_block, n_clusters, packed)
        self.upper = np.empty(len(self.labels))
        self.lower = np.empty((len(self.labels), n_clusters))

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers = np.array(centers, dtype=np.float64, order="C")
        error = distances.relative_error(centers.shape[1])
        moved = np.zeros(len(centers))
        if self.centers is None:
            self.packed.forget()  # the bounds take as much memory again
        else:
            distances.own_distances_block(
                centers, self.centers, np.arange(len(centers), dtype=np.int32), moved
            )
            moved = np.sqrt(moved) * (1 + error)
        self.centers = centers
        half_gaps = np.empty((len(centers), len(centers)))
        for piece in self.each_block.pieces(len(centers), centers.size, multiple=1):
            distances.distances_block(centers[piece], centers, half_gaps[piece])
        half_gaps *= (1 - error) / 2
        np.fill_diagonal(half_gaps, np.inf)
        half_gap = half_gaps.min(axis=1)

        def label(run):
            labels, upper, lower = (a[run.rows] for a in (self.labels, self.upper, self.lower))
            found = np.zeros(2, int)
            for r in self.each_block.pieces(len(labels), centers.size):
                moves = run.X[r], centers, moved, half_gaps, half_gap
                rows = *moves, labels[r], upper[r], lower[r]
                if self.watch is None:
                    found += elkan_block(*rows)
                else:
                    found += self.watch.elkan(run.rows.start + r.start, *rows)
            return found

        parts = self.each_block.map(label, whole_runs=True)
        self.n_distances += sum(computed for _, computed in parts)
        return sum(changed for changed, _ in parts)


class AutoAssignment(Assignment):
    """Hamerly's bounds where they save work, and Lloyd's distances elsewhere.

    Bounds pay where most of them hold: when the centers have come to move little, and
    clusters are well apart. So it begins with Lloyd, and a scout, which is Hamerly on a sample
    of the rows, tells what bounds would have saved. When that adds up to a price, so that one
    lucky look is not enough, Hamerly takes over; and Lloyd again when Hamerly has lost as
    much. Where nothing is saved the scout rests until fewer labels change. What is counted
    depends on the data alone, not on times.
    """

    def __init__(self, each_block, n_clusters, packed):
        self.each_block, self.packed = each_block, packed
        self.current = self.lloyd = LloydAssignment(each_block, n_clusters, packed)
        self.labels = self.lloyd.labels
        n_features = each_block.blocks.shape[1]
        # The cost for each row of a scan, of fetching a row that may change sides, and of testing
        # its bounds. Their unit is one multiplication with an addition; they were fitted to times.
        self.scan = n_clusters * (n_features + 14)
        self.gather, self.test = 38 * n_features, 170
        self.price = self.gather / 2
        self.changed = len(self.labels)
        self.few = len(self.labels) if self._saved(0.0) > 0 else -1
        self.scout, self.credit = None, 0.0
        self.n_distances = 0

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        if self.current is self.lloyd:
            self._follow(centers)
        elif self.credit < -self.price:
            self.current, self.credit = self.lloyd, 0.0
        self.changed, share = self._assign(self.current, centers)
        if self.current is not self.lloyd:
            self.credit = min(self.credit + self._saved(share), 0.0)
        return self.changed

    def _follow(self, centers):
        """Let the scout see what bounds would save; take Hamerly where that is enough."""
        if self.changed > self.few:
            return
        if self.scout is None:
            self.scout = _scout(self.each_block, len(centers))
            self._assign(self.scout, centers)  # the first call only measures the bounds
            return
        _, share = self._assign(self.scout, centers)
        saved = self._saved(share)
        self.credit += saved
        if self.credit > self.price:
            self.current = HamerlyAssignment(
                self.each_block, len(centers), self.packed, self.labels
            )
            self.current.watch = self.watch
        elif saved < 0:
            self.few = self.changed / 2
        if saved < 0 or self.current is not self.lloyd:
            self.scout, self.credit = None, 0.0

    def _assign(self, assignment, centers):
        """Assign; return how many labels changed, and what share of the distances it took."""
        first, before = assignment.centers is None, assignment.n_distances
        changed = assignment.assign(centers)
        computed = assignment.n_distances - before
        self.n_distances += computed
        return changed, 0.0 if first else computed / (len(assignment.labels) * len(centers))

    def _saved(self, share):
        """Multiply-adds per row that bounds save which leave this share of the distances."""
        return self.scan - self.test - share * (self.scan + self.gather)

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        return self.current.squared_distances()

    @property
    def algorithm(self):
        """The one that the last `assign` has taken."""
        return self.current.algorithm


def _scout(each_block, n_clusters):
    """Return Hamerly on some of the rows: one in a thousand, but at least 64 if there are."""
    n_samples = each_block.blocks.shape[0]
    n_rows = min(max(64, n_samples // 1024), n_samples)
    rows = np.linspace(0, n_samples - 1, n_rows).astype(int)
    blocks = RowBlocks(each_block.blocks.take(rows))
    packed = PackedRows(read("KMeans", blocks))
    return HamerlyAssignment(BlockMap(blocks, [range(blocks.n_blocks)]), n_clusters, packed)


ASSIGNMENTS = {
    "auto": AutoAssignment,
    "lloyd": LloydAssignment,
    "elkan": ElkanAssignment,
    "hamerly": HamerlyAssignment,
}


def new_assignment(algorithm, each_block, n_clusters, packed):
    """Return the assignment of a run with this algorithm.

    "auto" is one of the others for data so small that a whole run is one compiled call. Sparse
    rows have one of their own.
    """
    if each_block.blocks.wide:
        return SparseAssignment(each_block)
    n_samples, n_features = each_block.blocks.shape
    small = n_samples * n_features <= paths.COMPILED_ELEMENTS["k-means"]
    if algorithm == "auto" and small:
        # These are the sizes from which bounds were faster in most trials, on blobs and on noise.
        least = 8192 if n_clusters >= 32 else 32768
        many = n_samples >= 4096 and n_clusters >= 20
        bounds_pay = many and n_samples * n_clusters >= least * n_features
        algorithm = "hamerly" if bounds_pay else "lloyd"
    one_block = each_block.blocks.n_blocks == 1
    if algorithm == "lloyd" and one_block and paths.is_plain(n_samples, n_clusters, n_features):
        return PlainAssignment(each_block, n_clusters, packed)
    return ASSIGNMENTS[algorithm](each_block, n_clusters, packed)


def _of(bounds, rows):
    """Return the bounds of a slice of the rows."""
    return bounds._replace(upper=bounds.upper[rows], lower=bounds.lower[rows])
