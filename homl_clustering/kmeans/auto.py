"""`KMeans(algorithm="auto")`: which of the algorithms takes the next E-step."""

import numpy as np

from homl_clustering.engine.blocks import BlockMap, RowBlocks
from homl_clustering.engine.data import read
from homl_clustering.kernels import active, plain
from homl_clustering.kernels.scan import Units
from homl_clustering.kmeans.assignment import Assignment, HamerlyAssignment, new_assignment
from homl_clustering.kmeans.packed import PackedRows

PATIENCE = 4  # iterations in which bounds would have to save what it takes to go over to them


class AutoAssignment(Assignment):
    """Hamerly's bounds where they save work, and elsewhere the distances to active centers.

    Bounds pay where most of them hold: when the centers have come to move little, and
    clusters are well apart. So it begins with the distances to all centers that have moved, and a
    scout, which is Hamerly on a sample of the rows, tells what bounds would have saved. When that
    adds up to a price, so that one lucky look is not enough, Hamerly takes over, until it has lost
    as much. The price includes that either begins with all distances. Where nothing is saved the
    scout rests until fewer labels change; it does not look either where few centers move, so that
    there is little left to save. What is counted depends on the data alone, not on times.

    Parameters
    ----------
    each_block : BlockMap
    n_clusters : int
    packed : PackedRows
    elsewhere : callable, default=None
        See `homl_clustering.kmeans.assignment.new_assignment`.
    """

    def __init__(self, each_block, n_clusters, packed, elsewhere=None):
        self.each_block, self.packed, self.elsewhere = each_block, packed, elsewhere
        self.current = self._new("active", n_clusters)
        self.labels = self.current.labels
        self.n_samples, n_features = each_block.blocks.shape
        # The cost for each row of a scan, of reading the row for it, of testing its bounds, and of
        # fetching a row that may change sides. Their unit is one multiplication with an addition;
        # they were fitted to times.
        self.scan = n_clusters * (n_features + active.SCORE)
        self.read, self.test, self.gather = 35 + 3 * n_features, 100, 590 + 70 * n_features
        self.price = 19 * n_features
        self.keeps, self.active = packed is None or packed.kept, 1.0
        self.changed = self.n_samples
        self.few = self.n_samples if self._saved(0.0) > 0 else -1
        self.sample, self.scout, self.credit, self.squared = None, None, 0.0, None
        self.n_distances, self.as_they_are = 0, Units(np.zeros(n_features), 1.0)

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        self.active, self.current.watch = self._share_of_active(centers), self.watch
        if self.algorithm == "active":
            self._follow(centers)
        elif self.credit < -self._price_to_go_over():
            self._go_over_to("active", centers)
        self.current.then = self.then
        self.changed, share = self._assign(self.current, centers)
        self.current.then = None
        if self.algorithm == "hamerly":
            self.credit = min(self.credit + self._saved(share), 0.0)
        return self.changed

    def _new(self, algorithm, n_clusters, labels=None):
        """Return an assignment of all rows."""
        return new_assignment(
            algorithm, self.each_block, n_clusters, self.packed, labels, self.elsewhere
        )

    def _follow(self, centers):
        """Let the scout see what bounds would save; take Hamerly where that is enough."""
        hopeless = PATIENCE * self._saved(0.0) < self._price_to_go_over()
        if self.changed > self.few or hopeless:
            return
        if self.scout is None:
            if self.sample is None:
                self.sample = Sample(self.each_block.blocks)
            self.scout = Scout(self.sample, len(centers))
            self._assign(self.scout, centers)  # the first call only measures the bounds
            return
        _, share = self._assign(self.scout, centers)
        saved = self._saved(share)
        self.credit += saved
        if self.credit > self._price_to_go_over():
            self._go_over_to("hamerly", centers)
        elif saved < 0:
            self.few = self.changed / 2
        if saved < 0 or self.algorithm == "hamerly":
            self.scout, self.credit = None, 0.0

    def _price_to_go_over(self):
        """Return what savings have to add up to, per row, before it goes from one to the other."""
        return self.price + (1 - self.active) * self.scan

    def _go_over_to(self, algorithm, centers):
        """Let another algorithm go on from these labels."""
        self.current = self._new(algorithm, len(centers), self.labels)
        self.current.watch, self.credit = self.watch, 0.0

    def _share_of_active(self, centers):
        """Return which share of the distances is left where only those to active centers are."""
        n_clusters, n_features = centers.shape
        if not self.keeps or self.centers is None:
            return 1.0
        centers = np.asarray(centers, dtype=np.float64, order="C")
        room = np.empty(n_clusters, np.int32)
        n_active = active.list_active(self.centers, centers, self.as_they_are, room)
        saves = plain(active.saves)(n_active, n_clusters, n_features)
        return n_active / n_clusters if saves else 1.0

    def _assign(self, assignment, centers):
        """Assign; return how many labels changed, and what share of the distances it took."""
        first, before = assignment.centers is None, assignment.n_distances
        changed = assignment.assign(centers)
        computed, n_rows = assignment.n_distances - before, assignment.each_block.blocks.shape[0]
        self.n_distances += computed
        return changed, 0.0 if first else computed / (n_rows * len(centers))

    def _saved(self, share):
        """Multiply-adds per row that bounds save which leave this share of the distances."""
        elsewhere = self.active * self.scan + (active.OVERHEAD if self.active < 1 else 0)
        return elsewhere + self.read - self.test - share * (self.scan + self.gather)

    @property
    def centers(self):
        """Those of the last `assign`."""
        return self.current.centers

    @property
    def algorithm(self):
        """The one that the last `assign` has taken."""
        return self.current.algorithm


class Sample:
    """Some of the rows: one in a thousand, but at least 64 if there are."""

    def __init__(self, blocks):
        self.of = blocks.shape[0]
        n_rows = min(max(64, self.of // 1024), self.of)
        rows = RowBlocks(blocks.take(np.linspace(0, self.of - 1, n_rows).astype(int)))
        self.each_block = BlockMap(rows, [range(rows.n_blocks)])
        self.packed = PackedRows(read("KMeans", rows))


class Scout(HamerlyAssignment):
    """Hamerly on a `Sample`.

    Where the gaps between centers would take as long as the rows, it goes without them.
    """

    def __init__(self, sample, n_clusters):
        super().__init__(sample.each_block, n_clusters, sample.packed)
        self.sees_gaps = n_clusters <= sample.of // 256

    def _measure_gaps(self, centers):
        if self.sees_gaps:
            super()._measure_gaps(centers)
