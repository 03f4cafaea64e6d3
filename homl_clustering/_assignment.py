"""The E-step, in the variants that `KMeans(algorithm=...)` chooses between.

All of them give the same labels, to the bit; they differ in how many distances they
compute to get there, which `n_distances` counts.
"""

from functools import partial

import numpy as np

from homl_clustering._kernels import distances, hamerly, lloyd
from homl_clustering._kernels.elkan import elkan_block
from homl_clustering._kernels.scan import label_packed, label_rows


class _Assignment:
    """The labels of the rows, and what it has cost to find them.

    Parameters
    ----------
    each_block : BlockMap
    n_clusters : int
    packed : PackedRows

    Attributes
    ----------
    labels : ndarray of shape (n_samples,), int32
        The nearest center of each row; -1 before the first call of `assign`.
    n_distances : int
        How many point-center distances `assign` has computed.
    """

    def __init__(self, each_block, n_clusters, packed):
        self.blocks = each_block.blocks
        self.each_run = each_block.run
        self.packed = packed
        self.n_distances = 0
        self.labels = np.full(each_block.blocks.shape[0], -1, dtype=np.int32)
        self.centers = None
        self.squared = None  # from the compiled loop, where that has come last

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        if self.squared is not None:
            return self.squared
        squared = np.empty(len(self.labels))
        self.each_run(
            lambda rows, X: distances.own_distances_block(
                X, self.centers, self.labels[rows], squared[rows]
            )
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
            return nearest_centers(self.each_run, self.centers, self.labels)
        centers_T = np.ascontiguousarray(self.centers.T)
        return sum(
            self.each_run(
                lambda rows, X: label_packed(
                    X, *self.packed(rows, X), centers_T, *self.packed.units, self.labels[rows]
                )
            )
        )

    def inline_state(self, X):
        """Return what the compiled loop needs: no bounds, but packed rows."""
        n_clusters = len(self.centers)
        return (*np.empty((3, n_clusters)), *np.empty((2, 0)), *self.packed(slice(0, len(X)), X))


class HamerlyAssignment(_Assignment):
    """Two bounds per row: skips rows that no center can have come nearer to."""

    bounded = True

    def __init__(self, each_block, n_clusters, packed):
        super().__init__(each_block, n_clusters, packed)
        self.upper, self.lower = np.empty(len(self.labels)), np.empty(len(self.labels))
        self.drifts = np.zeros((2, n_clusters))
        self.half_gap = np.empty(n_clusters)

    def inline_state(self, X):
        """Return what the compiled loop needs: drifts and bounds, and no packed rows."""
        nothing = np.empty((0, 0, 0), np.float32), np.empty(0, np.float32)
        return (*self.drifts, self.half_gap, self.upper, self.lower, *nothing)

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers, first = np.array(centers, dtype=np.float64, order="C"), self.centers is None
        self.squared = None
        hamerly.add_drift(centers if first else self.centers, centers, *self.drifts, self.half_gap)
        self.centers = centers
        parts = self.each_run(
            lambda rows, X: hamerly.hamerly_rows(
                X,
                centers,
                *self.drifts,
                self.half_gap,
                self.labels[rows],
                self.upper[rows],
                self.lower[rows],
                first,
            )
        )
        self.n_distances += sum(computed for _, computed in parts)
        return sum(changed for changed, _ in parts)


class ElkanAssignment(_Assignment):
    """A bound per row and center: skips rows, and single distances of the others."""

    def __init__(self, each_block, n_clusters, packed):
        super().__init__(each_block, n_clusters, packed)
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
        parts = self.each_run(
            lambda rows, X: elkan_block(
                X,
                centers,
                moved,
                half_gaps,
                half_gap,
                self.labels[rows],
                self.upper[rows],
                self.lower[rows],
            )
        )
        self.n_distances += sum(computed for _, computed in parts)
        return sum(changed for changed, _ in parts)


class AutoAssignment:
    """Hamerly's bounds where they save work, and Lloyd's distances elsewhere.

    Bounds pay where most of them hold: when the centers have come to move little, and
    clusters are well apart. How many hold is counted. So it begins with Lloyd; tries Hamerly
    when few labels change; and goes back where that computes too many distances, until far
    fewer labels change. What is counted depends on the data alone, not on times.
    """

    def __init__(self, each_block, n_clusters, packed):
        self.make_hamerly = partial(HamerlyAssignment, each_block, n_clusters, packed)
        self.last = self.next = self.lloyd = LloydAssignment(each_block, n_clusters, packed)
        self.labels = self.lloyd.labels
        n_samples, n_features = each_block.blocks.shape
        self.n_all = n_samples * n_clusters
        # Costs for each row, in multiply-adds: of a scan, of gathering a row that bounds do
        # not hold, and of testing bounds. Fitted to times, which they tell roughly.
        self.scan = n_clusters * (n_features + 14)
        self.gather, self.test = 38 * n_features, 170
        self.few = n_samples / 8
        self.n_distances = 0

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        self.last = last = self.next
        first, before = last.centers is None, last.n_distances
        changed = last.assign(centers)
        computed = last.n_distances - before
        self.n_distances += computed
        if last is self.lloyd:
            if changed <= self.few and self._pays(1 / 4):
                self.next = self.make_hamerly()
                self.next.labels = self.labels
        elif not first and self._pays(computed / self.n_all):
            last.packed.forget()  # bounds take as much memory
        elif not first:
            self.next, self.few = self.lloyd, changed / 8
        return changed

    def _pays(self, share):
        """Whether bounds pay that leave this share of the distances to be computed."""
        return self.test + share * (self.scan + self.gather) < self.scan

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        return self.last.squared_distances()


ASSIGNMENTS = {
    "auto": AutoAssignment,
    "lloyd": LloydAssignment,
    "elkan": ElkanAssignment,
    "hamerly": HamerlyAssignment,
}


def nearest_centers(each_run, centers, labels):
    """Write each row's nearest center; return how many labels changed."""
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)
    parts = each_run(lambda rows, X: label_rows(X, centers_T, labels[rows]))
    return sum(changed for changed, _ in parts)


def expectation(each_run, centers, labels, squared):
    """Write each row's nearest center and its squared distance; return how many labels changed."""
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)
    return sum(
        each_run(lambda rows, X: lloyd.assign_block(X, centers_T, labels[rows], squared[rows]))
    )
