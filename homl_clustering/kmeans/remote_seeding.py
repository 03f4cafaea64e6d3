"""The search of k-means++ on rows that are on the workers of a Dask cluster."""

from functools import partial

import numpy as np

from homl_clustering.engine.blocks import tree_sum
from homl_clustering.engine.calls import Conversation
from homl_clustering.kernels import seeding
from homl_clustering.kmeans.remote import Setup, packed_rows
from homl_clustering.kmeans.seeding import Search, first_with_weight


class PartSearch(Search):
    """What a part remembers for a run of k-means++."""

    def __init__(self, setup, part):
        packed, self.number = packed_rows(part, setup), part.place.number
        super().__init__(part.each_block, packed, setup.n_clusters, part.weights)

    def restore(self, centers):
        """Choose these centers, one after the other."""
        for center in centers:
            self.add(center[np.newaxis])

    def rows_at(self, wanted):
        """Return the rows that draws lead to, counted in the part, and their values.

        The row is -1 where none of the block has a chance.

        Parameters
        ----------
        wanted : dict
            By the number of the part, a list of (number of the draw, (draw, block that it leads
            to, potential of the blocks before)).
        """
        found = []
        for _, (draw, block, before) in wanted[self.number]:
            first = block * self.blocks.size
            r = slice(first, min(first + self.blocks.size, len(self.weights)))
            row = seeding.row_at(draw, before, self.weights[r], self.closest[r])
            found.append(-1 if row < 0 else first + row)
        return found, self.blocks.take(found).astype(np.float64)


class RemoteSearch:
    """The centers of k-means++ chosen so far; for what it can do see `Search`."""

    def __init__(self, each_block, packed, n_clusters, weights):
        self.blocks, self.weights = each_block.blocks, weights
        n_samples, offset = self.blocks.shape[0], packed.offset
        setup = Setup(n_clusters, n_samples, packed.low, packed.high, offset)
        self.parts = Conversation(each_block.parts, partial(PartSearch, setup))
        self.centers, self.potentials = [], None

    def best(self, rows, points):
        """Return the number of the candidate that takes most off the potential."""
        if np.all(rows == rows[0]):
            return 0
        return int(np.argmax(tree_sum(np.concatenate(self._call("gains", points)))))

    def add(self, point, _=None):
        """Make a point the next center; each part marks its rows anew, whatever it has marked."""
        self.potentials = np.concatenate(self._call("add", point))
        self.centers.append(point[0])
        return self.potentials

    def candidates(self, draws):
        """Return the rows that draws lead to, by their shares of the potential, and their values.

        Draws lie between 0 and 1.
        """
        whole, wanted = seeding.sum_of(self.potentials), {}
        first_rows = self.blocks.first_rows
        first_blocks = first_rows // self.blocks.size
        for number, draw in enumerate(draws * whole):
            block, before = seeding.block_at(draw, self.potentials)
            part = int(np.searchsorted(first_blocks, block, side="right")) - 1
            task = draw, block - int(first_blocks[part]), before
            wanted.setdefault(part, []).append((number, task))
        rows = np.empty(len(draws), np.int64)
        points = np.empty((len(draws), self.blocks.shape[1]))
        parts = sorted(wanted)
        for part, reply in zip(parts, self._call("rows_at", wanted, only=parts), strict=True):
            numbers = [number for number, _ in wanted[part]]
            rows[numbers] = np.array(reply[0]) + first_rows[part]
            points[numbers] = reply[1]
        if whole <= 0.0:  # no row has a chance: the first counts that has a weight
            rows[:] = first_with_weight(self.weights)
            points[:] = self.blocks.take(rows[:1])
        return rows, points

    def _call(self, method, *arguments, only=None):
        restore = partial(_restore, list(self.centers))
        return self.parts.call(method, *arguments, restore=restore, only=only)

    def end(self):
        """Let the parts forget the run."""
        self.parts.end()


def _restore(centers, state):
    state.restore(centers)
