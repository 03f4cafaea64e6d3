"""k-means on rows that are on the workers of a Dask cluster.

The twins of `homl_clustering.kmeans.run` and of the search of k-means++: what they remember of
each row stays with the rows. It follows from the rows and from centers alone, so that a part whose
worker was lost can be brought back to where the others are.
"""

from functools import partial
from typing import NamedTuple
from weakref import proxy

import numpy as np

from homl_clustering.engine.blocks import BlockMap, RowBlocks, block_sums, tree_sum
from homl_clustering.engine.calls import Conversation
from homl_clustering.engine.data import Data
from homl_clustering.engine.part import has_room
from homl_clustering.kernels.lloyd import same_clustering
from homl_clustering.kmeans.assignment import new_assignment
from homl_clustering.kmeans.labels import label_all
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.run import FarRows, LabeledRows


class Setup(NamedTuple):
    """What a part must know of all data, and of the run.

    Attributes
    ----------
    n_clusters, n_samples : int
    low, high, offset : ndarray of shape (n_features,)
        The range of the features, and the point that sums are taken about.
    """

    n_clusters: int
    n_samples: int
    low: np.ndarray
    high: np.ndarray
    offset: np.ndarray


def packed_rows(part, setup):
    """Return the rows of a part as scans take them, see `PackedRows`."""
    data = Data("KMeans", part.each_block.blocks, setup.low, setup.high)
    packed = PackedRows(data, setup.offset, setup.n_samples)
    packed.kept = has_room(part.X.size * 4)  # in single precision
    return packed


class PartRows:
    """What a part remembers for a run of k-means: its `LabeledRows`."""

    def __init__(self, setup, part):
        self.part, packed = part, packed_rows(part, setup)
        self.rows = LabeledRows(part.each_block, part.weights, packed, setup.n_clusters, "lloyd")
        self.algorithm = "lloyd"

    def restore(self, centers, before):
        """Label the rows by the centers of the last E-step, and by those of the last M-step."""
        for labels, source in ((self.rows.labels, centers), (self.rows.before, before)):
            if source is not None:
                label_all(self.part.each_block, source, labels, np.empty(len(labels)))
        self.rows.assignment.centers = centers

    def assign(self, algorithm, centers):
        """Make the E-step; return how many labels changed, and how many distances it took."""
        if algorithm != self.algorithm:
            self.algorithm = algorithm
            rows = self.rows
            rows.assignment = new_assignment(
                algorithm, rows.each_block, rows.n_clusters, rows.packed, rows.labels
            )
        before = self.rows.assignment.n_distances
        changed = self.rows.assignment.assign(centers)
        return int(changed), int(self.rows.assignment.n_distances - before)

    def sums(self, anew):
        """Return what belongs to each cluster, as subtrees."""
        return self.rows.sums(anew)

    def inertias(self):
        """Return the inertia of each block, and which labels occur."""
        counts = np.bincount(self.rows.labels, minlength=self.rows.n_clusters)
        return self.rows.inertias(), counts > 0

    def farthest(self, count):
        """Return the rows that lie farthest from their centers, numbered as in all data."""
        far = self.rows.farthest(min(count, len(self.rows.labels)))
        return far._replace(numbers=far.numbers + self.part.place.first_row)


class RemoteRows:
    """The rows of a run of k-means; for what they can do see `LabeledRows`."""

    def __init__(self, each_block, weights, packed, n_clusters, algorithm):
        self.each_block, self.blocks, self.n_clusters = each_block, each_block.blocks, n_clusters
        self.offset = packed.offset
        setup = Setup(n_clusters, self.blocks.shape[0], packed.low, packed.high, self.offset)
        self.parts = Conversation(each_block.parts, partial(PartRows, setup))
        self.centers = self.centers_before = None  # of the last E-step, and of the last M-step
        self.occurs = None  # which labels do, when the inertia was computed last
        self.assignment = new_assignment(
            algorithm, each_block, n_clusters, elsewhere=partial(RemoteAssignment, proxy(self))
        )

    @property
    def labels(self):
        """The labels of the last E-step."""
        return RemoteLabels(self.blocks, self.centers, self.occurs)

    def call(self, method, *arguments):
        """Call a method of `PartRows` of each part; return the replies."""
        restore = partial(_restore, self.centers, self.centers_before)
        return self.parts.call(method, *arguments, restore=restore)

    def expect(self, anew):
        """Do nothing: workers take their sums when they are asked for them."""

    def sums(self, anew):
        """Return what belongs to each cluster: all of it, or what changed since the last time."""
        replies = self.call("sums", anew)
        self.centers_before = self.centers
        return self.each_block.merged(replies)

    def inertia(self):
        """Return the inertia of the labels about the centers that they were assigned by."""
        inertias, occurs = zip(*self.call("inertias"), strict=True)
        self.occurs = np.any(occurs, axis=0)
        return float(tree_sum(np.concatenate(inertias))[0])

    def farthest(self, count):
        """Return so many rows that lie farthest from their centers, see `FarRows`."""
        found = FarRows(*map(np.concatenate, zip(*self.call("farthest", count), strict=True)))
        order = np.lexsort((found.numbers, -found.squared))[:count]
        return FarRows(*(values[order] for values in found))

    def end(self):
        """Let the parts forget the run."""
        self.parts.end()


def _restore(centers, before, state):
    state.restore(centers, before)


class RemoteAssignment:
    """The E-step on workers; see `homl_clustering.kmeans.assignment.Assignment`."""

    compiled, watch = False, None

    def __init__(self, rows, algorithm):
        self.rows, self.algorithm, self.each_block = rows, algorithm, rows.each_block
        self.labels = self.centers = None
        self.n_distances = 0

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        centers = np.array(centers, dtype=np.float64, order="C")
        changed, computed = zip(*self.rows.call("assign", self.algorithm, centers), strict=True)
        self.rows.centers, self.rows.occurs = centers, None
        self.centers = centers
        self.n_distances += sum(computed)
        return sum(changed)


class RemoteLabels:
    """The nearest center of each row, as long as nobody looks at them.

    Parameters
    ----------
    blocks : RemoteBlocks
    centers : ndarray of shape (n_clusters, n_features)
    occurs : ndarray of shape (n_clusters,), bool, default=None
        Which labels do, where that is known.
    """

    def __init__(self, blocks, centers, occurs=None):
        self.blocks, self.centers, self.occurs = blocks, centers, occurs

    @property
    def of(self):
        """A function that returns the labels of a `Block`."""
        return partial(_block_labels, self.centers)

    def copy(self):
        """Return these labels: nothing changes them."""
        return self

    def lazy(self):
        """Return the labels as a Dask array, which computes them from the data."""
        return self.blocks.source.map_blocks(
            chunk_labels, self.centers, dtype=np.int32, drop_axis=1, meta=np.empty(0, np.int32)
        )

    def n_distinct(self):
        """Return how many labels occur."""
        if self.occurs is None:
            self.occurs = np.any(self.blocks.parts.call(_which_occur, self.centers), axis=0)
        return np.count_nonzero(self.occurs)

    def same_clustering(self, others):
        """Return whether rows that share a label here always share one in `others`."""
        partner = np.full(len(self.centers), -1)
        for found in self.blocks.parts.call(_partners, self.centers, others.centers):
            if found is None or np.any((partner >= 0) & (found >= 0) & (partner != found)):
                return False
            partner = np.maximum(partner, found)
        return True


def remote_outcome(blocks, centers):
    """Return the labels of all rows by these centers, and the inertia."""
    inertias = blocks.gather().call(_inertias, centers)
    return RemoteLabels(blocks, centers), float(tree_sum(np.concatenate(inertias))[0])


def chunk_labels(X, centers):
    """Return the nearest center of each row of an array."""
    labels = np.empty(len(X), np.int32)
    if len(X):
        blocks = RowBlocks(np.ascontiguousarray(X), threaded=False)
        each_block = BlockMap(blocks, [range(blocks.n_blocks)])
        label_all(each_block, centers, labels, np.empty(len(X)))
    return labels


def _block_labels(centers, block):
    return chunk_labels(block.X, centers)


def _labels_of(part, centers):
    """Return labels and squared distances of the rows of a part."""
    labels, squared = np.empty(len(part.X), np.int32), np.empty(len(part.X))
    label_all(part.each_block, centers, labels, squared)
    return labels, squared


def _inertias(part, centers):
    squared = _labels_of(part, centers)[1]
    return block_sums(squared * part.weights, part.place.size)


def _which_occur(part, centers):
    return np.bincount(_labels_of(part, centers)[0], minlength=len(centers)) > 0


def _partners(part, centers, others):
    """Return the label that goes with each one, -1 where it does not occur; None if several do."""
    labels, other_labels = _labels_of(part, centers)[0], _labels_of(part, others)[0]
    if not same_clustering(labels, other_labels, len(centers)):
        return None
    found = np.full(len(centers), -1)
    found[labels] = other_labels
    return found
