"""The E-step, in the variants that `KMeans(algorithm=...)` chooses between.

All of them give the same labels, to the bit; they differ in how many distances they
compute to get there, which `n_distances` counts.
"""

import numpy as np

from homl_clustering.engine.blocks import BlockMap, RowBlocks
from homl_clustering.engine.data import data_range
from homl_clustering.kernels import distances, hamerly, lloyd
from homl_clustering.kernels.elkan import elkan_block
from homl_clustering.kernels.scan import label_packed, label_rows
from homl_clustering.kmeans.packed import NOTHING, PackedRows

NARROW = 16  # features: of fewer, bounds weigh too much beside packed rows to be held together


class _Assignment:
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
    n_distances : int
        How many point-center distances `assign` has computed.
    """

    def __init__(self, each_block, n_clusters, packed, labels=None):
        self.blocks = each_block.blocks
        self.each_block = each_block
        self.packed = packed
        self.n_distances = 0
        self.labels = labels
        if labels is None:
            self.labels = np.full(each_block.blocks.shape[0], -1, dtype=np.int32)
        self.centers = None
        self.squared = None  # from the compiled loop, where that has come last
        self.upper = self.lower = None  # bounds, where there are any

    def finish(self):
        """Give back the memory of bounds: `assign` will not be called again."""
        self.upper = self.lower = None

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        if self.squared is not None:
            return self.squared.copy()
        squared = np.empty(len(self.labels))
        self.each_block.map(
            lambda run: distances.own_distances_block(
                run.X, self.centers, self.labels[run.rows], squared[run.rows]
            ),
            whole_runs=True,
        )
        return squared


class LloydAssignment(_Assignment):
    """Every distance, in every iteration."""

    bounded = False

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        self.n_distances += len(self.labels) * len(centers)
        self.centers, self.squared = np.array(centers, dtype=np.float64), None
        if not self.packed.kept:
            return nearest_centers(self.each_block, self.centers, self.labels)
        centers_T = np.ascontiguousarray(self.centers.T)
        return sum(
            self.each_block.map(
                lambda run: label_packed(
                    run.X,
                    *self.packed(run.rows, run.X),
                    centers_T,
                    *self.packed.units,
                    self.labels[run.rows],
                ),
                whole_runs=True,
            )
        )

    def inline_state(self, X):
        """Return what the compiled loop needs: no bounds, but packed rows."""
        n_clusters = len(self.centers)
        return (*np.empty((3, n_clusters)), *np.empty((2, 0)), *self.packed(slice(0, len(X)), X))


class HamerlyAssignment(_Assignment):
    """Two bounds per row: skips rows that no center can have come nearer to."""

    bounded = True

    def __init__(self, each_block, n_clusters, packed, labels=None):
        super().__init__(each_block, n_clusters, packed, labels)
        if self.blocks.shape[1] < NARROW:
            packed.forget()
        self.upper, self.lower = np.empty(len(self.labels)), np.empty(len(self.labels))
        self.drifts = np.zeros((2, n_clusters))
        self.half_gap = np.empty(n_clusters)

    def inline_state(self, X):
        """Return what the compiled loop needs: drifts and bounds, and no packed rows."""
        return (*self.drifts, self.half_gap, self.upper, self.lower, *NOTHING)

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers, first = np.array(centers, dtype=np.float64, order="C"), self.centers is None
        self.squared = None
        hamerly.add_drift(centers if first else self.centers, centers, *self.drifts, self.half_gap)
        self.centers = centers
        if first:
            self.n_distances += len(self.labels) * len(centers)
            changed = sum(self.each_block.map(self._bound, whole_runs=True))
            self.packed.forget()
            return changed
        parts = self.each_block.map(
            lambda run: hamerly.hamerly_rows(
                run.X,
                centers,
                *self.drifts,
                self.half_gap,
                self.labels[run.rows],
                self.upper[run.rows],
                self.lower[run.rows],
            ),
            whole_runs=True,
        )
        self.n_distances += sum(computed for _, computed in parts)
        return sum(changed for changed, _ in parts)

    def _bound(self, run):
        """Relabel and bound rows that have no bounds; return how many labels changed."""
        _, rows, X = run
        return hamerly.bound_rows(
            X,
            *self.packed.at_hand(rows),
            *self.packed.units,
            self.centers,
            *self.drifts,
            self.labels[rows],
            self.upper[rows],
            self.lower[rows],
        )


class ElkanAssignment(_Assignment):
    """A bound per row and center: skips rows, and single distances of the others."""

    def __init__(self, each_block, n_clusters, packed):
        super().__init__(each_block, n_clusters, packed)
        packed.forget()  # bounds take as much memory
        self.upper = np.empty(len(self.labels))
        self.lower = np.empty((len(self.labels), n_clusters))

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers = np.array(centers, dtype=np.float64, order="C")
        error = distances.relative_error(centers.shape[1])
        moved = np.zeros(len(centers))
        if self.centers is not None:
            distances.own_distances_block(
                centers, self.centers, np.arange(len(centers), dtype=np.int32), moved
            )
            moved = np.sqrt(moved) * (1 + error)
        self.centers = centers
        half_gaps = np.empty((len(centers), len(centers)))
        distances.distances_block(centers, centers, half_gaps)
        half_gaps *= (1 - error) / 2
        np.fill_diagonal(half_gaps, np.inf)
        half_gap = half_gaps.min(axis=1)
        parts = self.each_block.map(
            lambda run: elkan_block(
                run.X,
                centers,
                moved,
                half_gaps,
                half_gap,
                self.labels[run.rows],
                self.upper[run.rows],
                self.lower[run.rows],
            ),
            whole_runs=True,
        )
        self.n_distances += sum(computed for _, computed in parts)
        return sum(changed for changed, _ in parts)


class AutoAssignment:
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
        # Costs for each row, in multiply-adds: of a scan, of gathering a row that bounds do
        # not hold, and of testing bounds. Fitted to times, which they tell roughly.
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
            self._assign(self.scout, centers)  # which measures the bounds
            return
        _, share = self._assign(self.scout, centers)
        saved = self._saved(share)
        self.credit += saved
        if self.credit > self.price:
            self.current = HamerlyAssignment(
                self.each_block, len(centers), self.packed, self.labels
            )
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

    def finish(self):
        """Give back the memory of bounds: `assign` will not be called again."""
        self.scout = None
        self.current.finish()

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        return self.current.squared_distances()


def _scout(each_block, n_clusters):
    """Return Hamerly on some of the rows: one in a thousand, but at least 64 if there are."""
    n_samples = each_block.blocks.shape[0]
    n_rows = min(max(64, n_samples // 1024), n_samples)
    rows = np.linspace(0, n_samples - 1, n_rows).astype(int)
    blocks = RowBlocks(each_block.blocks.take(rows))
    packed = PackedRows(blocks, *data_range("KMeans", blocks))
    return HamerlyAssignment(BlockMap(blocks, None, 1), n_clusters, packed)


ASSIGNMENTS = {
    "auto": AutoAssignment,
    "lloyd": LloydAssignment,
    "elkan": ElkanAssignment,
    "hamerly": HamerlyAssignment,
}


def nearest_centers(each_block, centers, labels):
    """Write each row's nearest center; return how many labels changed."""
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)
    parts = each_block.map(
        lambda run: label_rows(run.X, centers_T, labels[run.rows]), whole_runs=True
    )
    return sum(changed for changed, _ in parts)


def expectation(each_block, centers, labels, squared):
    """Write each row's nearest center and its squared distance; return how many labels changed."""
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)
    return sum(
        each_block.map(
            lambda run: lloyd.assign_block(run.X, centers_T, labels[run.rows], squared[run.rows]),
            whole_runs=True,
        )
    )
