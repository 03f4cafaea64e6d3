"""k-means on sparse data of many features: its seeding, its E-step and the sums of its M-step.

One way serves all algorithms: distances are taken by products of what rows store with the centers,
see `homl_clustering.kernels.sparse`, and all are computed in each iteration.
"""

import numpy as np

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import block_map, weighted_sum
from homl_clustering.engine.sparse import part_of
from homl_clustering.engine.wide import (
    SCATTER,
    Points,
    entries_of,
    label_block,
    settle,
    squared_distances,
)
from homl_clustering.kernels import seeding
from homl_clustering.kernels import sparse as kernels


class SparseAssignment:
    """The labels of sparse rows; see `homl_clustering.kmeans.assignment.Assignment`."""

    compiled = False
    algorithm = "lloyd"

    def __init__(self, each_block):
        self.each_block = each_block
        self.n_distances = 0
        self.labels = np.full(each_block.blocks.shape[0], -1, dtype=np.int32)
        self.points = None
        self._squared = np.empty(len(self.labels))

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        paths.took("k-means sparse")
        self.n_distances += len(self.labels) * len(centers)
        self.points = Points(np.array(centers, dtype=np.float64))
        return label_rows(self.each_block, self.points, self.labels, self._squared)

    def squared_distances(self):
        """Return each row's squared distance to its center, as of the last `assign`."""
        settle_squared(self.each_block, self.points, self.labels, self._squared)
        return self._squared.copy()


def label_rows(each_block, points, labels, squared):
    """Write each row's nearest point, and about its squared distance; see `label_block`."""

    def label(block):
        rows = block.rows
        return label_block(each_block, block, points, labels[rows], squared[rows])

    return sum(each_block.map(label))


def settle_squared(each_block, points, labels, squared):
    """Write the squared distances that `label_rows` has left out."""

    def write(block):
        own = squared[block.rows]
        settle(each_block, block, points, np.flatnonzero(own < 0), labels[block.rows], own)

    each_block.map(write)


def label_all(each_block, centers, labels, squared):
    """Write each row's nearest center and its squared distance; return how many labels changed."""
    points = Points(centers)
    changed = label_rows(each_block, points, labels, squared)
    settle_squared(each_block, points, labels, squared)
    return changed


def label_new(blocks, centers):
    """Return the labels of rows by centers that do not move."""
    labels, squared = np.full(blocks.shape[0], -1, np.int32), np.empty(blocks.shape[0])
    with block_map(blocks) as each_block:
        label_rows(each_block, Points(centers), labels, squared)
    return labels


def add_rows(blocks, weights, labels, found):
    """M-step, first half: write the sums of all rows of each cluster to `found`, about zero."""
    for array in found:
        array[:] = 0.0
    rows = blocks.sparse_rows
    for some in paths.pieces(len(labels), SCATTER * entries_of(rows), 1):
        kernels.add_rows(part_of(rows, some), weights[some], labels[some], *found)


def absorb_batch(blocks, weights, labels, centers, cluster_weights):
    """Move centers by the rows of a batch; see `homl_clustering.kernels.minibatch`."""
    n_clusters = len(centers)
    found = np.empty(centers.shape), np.empty(n_clusters), np.empty(n_clusters)
    add_rows(blocks, weights, labels, found)
    kernels.absorb_sums(*found[:2], centers, cluster_weights)


def draw_rows(each_block, n_clusters, weights, first, draws):
    """Return the rows that k-means++ starts from: the first is given, `draws` lead to others."""
    paths.took("k-means++ sparse")
    blocks = each_block.blocks
    n_samples = blocks.shape[0]
    indices, listed = np.empty(n_clusters, np.int64), np.empty(draws.shape[1], np.int64)
    indices[0] = first

    def measure(rows):
        points = Points(blocks.source[rows])
        parts = each_block.map(lambda block: squared_distances(each_block, block, points))
        return np.concatenate(parts).T

    closest = measure(indices[:1])[0].copy()
    for number, few in enumerate(draws, 1):
        potential = np.array([seeding.dot(weights, closest)])
        seeding.locate(few, potential[0], weights, closest, n_samples, potential, listed)
        squared = np.minimum(measure(listed), closest)
        gains = [weighted_sum(weights, closest - candidate) for candidate in squared]
        best = int(np.argmax(gains))
        indices[number], closest = listed[best], squared[best].copy()
    return indices
