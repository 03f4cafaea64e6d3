"""The E-step, in the variants that `KMeans(algorithm=...)` chooses between.

All of them give the same labels, to the bit; they differ in how many distances they
compute to get there, which `n_distances` counts.
"""

import numpy as np

from homl_clustering._kernels import distances, lloyd
from homl_clustering._kernels.elkan import elkan_block
from homl_clustering._kernels.hamerly import hamerly_block
from homl_clustering._kernels.scan import label_rows


class _Assignment:
    """The labels of the rows, and what it has cost to find them.

    Attributes
    ----------
    labels : ndarray of shape (n_samples,), int32
        The nearest center of each row; -1 before the first call of `assign`.
    n_distances : int
        How many point-center distances `assign` has computed.
    """

    def __init__(self, each_block, n_clusters):
        self.each_block = each_block
        self.n_distances = 0
        self.labels = np.full(each_block.blocks.shape[0], -1, dtype=np.int32)
        self.centers = None

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        squared = np.empty(len(self.labels))
        self.each_block(
            lambda b, rows, X: distances.own_distances_block(
                X, self.centers, self.labels[rows], squared[rows]
            )
        )
        return squared


class LloydAssignment(_Assignment):
    """Every distance, in every iteration."""

    def __init__(self, each_block, n_clusters):
        super().__init__(each_block, n_clusters)
        self.squared = None  # from the compiled loop, where that has come last

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        self.n_distances += len(self.labels) * len(centers)
        self.centers, self.squared = np.array(centers, dtype=np.float64), None
        return nearest_centers(self.each_block, self.centers, self.labels)

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last E-step."""
        return super().squared_distances() if self.squared is None else self.squared


class _BoundedAssignment(_Assignment):
    """What Hamerly and Elkan have in common: how far the centers moved, how far apart they are."""

    def __init__(self, each_block, n_clusters):
        super().__init__(each_block, n_clusters)
        self.upper = np.empty(len(self.labels))

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers = np.array(centers, dtype=np.float64, order="C")
        error = distances.relative_error(centers.shape[1])
        moved = np.zeros(len(centers))
        if self.centers is not None:
            distances.own_distances_block(centers, self.centers, np.arange(len(centers)), moved)
            moved = np.sqrt(moved) * (1 + error)
        self.centers = centers
        half_gaps = np.empty((len(centers), len(centers)))
        distances.distances_block(centers, centers, half_gaps)
        half_gaps *= (1 - error) / 2
        np.fill_diagonal(half_gaps, np.inf)
        parts = self._bounded(centers, moved, half_gaps)
        self.n_distances += sum(computed for _, computed in parts)
        return sum(changed for changed, _ in parts)


class HamerlyAssignment(_BoundedAssignment):
    """Two bounds per row: skips rows that no center can have come nearer to."""

    def __init__(self, each_block, n_clusters):
        super().__init__(each_block, n_clusters)
        self.lower = np.empty_like(self.upper)

    def _bounded(self, centers, moved, half_gaps):
        half_gap = half_gaps.min(axis=1)
        centers_T = np.ascontiguousarray(centers.T)
        return self.each_block(
            lambda b, rows, X: hamerly_block(
                X,
                centers,
                centers_T,
                moved,
                half_gap,
                self.labels[rows],
                self.upper[rows],
                self.lower[rows],
            )
        )


class ElkanAssignment(_BoundedAssignment):
    """A bound per row and center: skips rows, and single distances of the others."""

    def __init__(self, each_block, n_clusters):
        super().__init__(each_block, n_clusters)
        self.lower = np.empty((len(self.labels), n_clusters))

    def _bounded(self, centers, moved, half_gaps):
        half_gap = half_gaps.min(axis=1)
        return self.each_block(
            lambda b, rows, X: elkan_block(
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


ASSIGNMENTS = {
    "lloyd": LloydAssignment,
    "elkan": ElkanAssignment,
    "hamerly": HamerlyAssignment,
}


def nearest_centers(each_block, centers, labels):
    """Write each row's nearest center; return how many labels changed."""
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)
    return sum(each_block(lambda b, rows, X: label_rows(X, centers_T, labels[rows])))


def expectation(each_block, centers, labels, squared):
    """Write each row's nearest center and its squared distance; return how many labels changed."""
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)
    return sum(
        each_block(lambda b, rows, X: lloyd.assign_block(X, centers_T, labels[rows], squared[rows]))
    )
