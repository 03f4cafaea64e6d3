r"""k-means\|\|: starting centers drawn in a few rounds, many at a time.

k-means++ passes over the data once for each center. Here a round draws every row by itself, with a
probability in proportion to its share of the potential, about `OVERSAMPLING` times as many rows as
there are clusters; after a few rounds these candidates, weighted by how many rows are nearest to
each, are clustered in place of the data. Source: Bahmani, Moseley, Vattani, Kumar & Vassilvitskii
(2012), "Scalable k-means++", PVLDB 5(7), algorithm 2; rounds and oversampling as in its section 5.
"""

from functools import partial

import numpy as np

from homl_clustering.engine.blocks import RowBlocks, block_map, tree_sum
from homl_clustering.engine.data import read
from homl_clustering.engine.draws import draw_row
from homl_clustering.kmeans.labels import label_all
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.run import Descent
from homl_clustering.kmeans.seeding import draw_rows

ROUNDS = 5
OVERSAMPLING = 2  # expected candidates of a round, for each cluster
MOST_STEPS = 300  # of k-means on the candidates
MORE_ROUNDS = 20  # at most, where the data have few distinct rows


def candidates_of(each_block, weights, n_clusters, random_state):
    """Return candidates for starting centers, and the weight of the rows nearest to each.

    Parameters
    ----------
    each_block : BlockMap
    weights : ndarray of shape (n_samples,) or UnitWeights
    n_clusters : int
    random_state : RandomState

    Returns
    -------
    candidates : ndarray of shape (n_candidates, n_features), float64
        Fewer than `n_clusters` only where no other row has a chance.
    shares : ndarray of shape (n_candidates,)
    """
    blocks = each_block.blocks
    first = draw_row(weights, random_state)
    seed = int(random_state.randint(2**31 - 1))
    new = blocks.take([first]).astype(np.float64)
    candidates, rounds = new, new_rounds(each_block, weights)
    for number in range(ROUNDS + MORE_ROUNDS):
        potential = float(tree_sum(rounds.add(new))[0])
        if potential <= 0.0 or (number >= ROUNDS and len(candidates) >= n_clusters):
            break
        factor = OVERSAMPLING * n_clusters / potential
        new = rounds.draw(seed, number, factor)
        candidates = np.concatenate([candidates, new])
    return candidates, rounds.shares()


def recluster(each_block, weights, n_clusters, random_state, run_class=Descent):
    """Return starting centers: those of the candidates, clustered with their weights.

    That is k-means, a run of this class, from a start by k-means++, to the end. For the other
    parameters see `candidates_of`.
    """
    blocks = each_block.blocks
    candidates, shares = candidates_of(each_block, weights, n_clusters, random_state)
    chosen = shares > 0
    candidates, shares = candidates[chosen], shares[chosen]
    if len(candidates) < n_clusters:  # fewer distinct rows than clusters: some occur twice
        again = np.arange(n_clusters) % len(candidates)
        return candidates[again].astype(blocks.dtype)
    data = read("KMeans", RowBlocks(candidates.astype(blocks.dtype)), moments=True)
    packed = PackedRows(data, data.mean)
    with block_map(data.blocks) as few:
        rows = draw_rows(few, packed, n_clusters, shares, random_state)
        start = data.blocks.take(rows)
        options = {"algorithm": "auto", "tol": 0.0, "max_iter": MOST_STEPS}
        return run_class(few, shares, packed, start, **options).run().centers


class Rounds:
    """The candidates so far, and how far each row is from the nearest.

    Parameters
    ----------
    each_block : BlockMap
    weights : ndarray of shape (n_samples,)
    """

    def __init__(self, each_block, weights):
        self.each_block, self.weights = each_block, weights
        self.closest = np.full(len(weights), np.inf)
        self.nearest = np.zeros(len(weights), np.int32)
        self.n_candidates = 0

    def add(self, points):
        """Make points candidates; return the potential of each block, one below the other."""
        if len(points):
            labels, squared = np.empty(len(self.closest), np.int32), np.empty(len(self.closest))
            label_all(self.each_block, points, labels, squared)
            nearer = squared < self.closest
            self.closest[nearer] = squared[nearer]
            self.nearest[nearer] = labels[nearer] + self.n_candidates
            self.n_candidates += len(points)
        return np.array(self.each_block.map(self._potential))

    def _potential(self, block):
        return [np.sum(self.weights[block.rows] * self.closest[block.rows])]

    def draw(self, seed, number, factor):
        """Return the rows of a round, each drawn by itself, as float64.

        Parameters
        ----------
        seed, number : int
            Of all rounds, and of this one: each block has a stream of its own.
        factor : float
            What the weight times the squared distance of a row is multiplied by.
        """

        def draw_block(block):
            stream = np.random.Generator(np.random.Philox([seed, number, block.number]))
            chances = factor * self.weights[block.rows] * self.closest[block.rows]
            return block.X[stream.random(len(chances)) < chances].astype(np.float64)

        return np.concatenate(self.each_block.map(draw_block))

    def block_shares(self):
        """Return for each block the weight of the rows nearest to each candidate."""

        def add_up(block):
            rows = block.rows
            return np.bincount(self.nearest[rows], self.weights[rows], self.n_candidates)

        return self.each_block.sum(add_up)

    def shares(self):
        """Return the weight of the rows nearest to each candidate."""
        return self.block_shares()


def new_rounds(each_block, weights):
    """Return `Rounds`, or their twin for rows that are elsewhere."""
    if each_block.blocks.remote:
        return RemoteRounds(each_block)
    return Rounds(each_block, weights)


class PartRounds(Rounds):
    """What a part of the rows on a worker remembers."""

    def __init__(self, part):
        super().__init__(part.each_block, part.weights)

    def restore(self, candidates):
        """Take these candidates in."""
        self.add(candidates)


class RemoteRounds:
    """The candidates so far; for what it can do see `Rounds`."""

    def __init__(self, each_block):
        from homl_clustering.engine.calls import Conversation

        self.each_block, self.parts = each_block, Conversation(each_block.parts, PartRounds)
        self.candidates = np.empty((0, each_block.blocks.shape[1]))

    def add(self, points):
        """Make points candidates; return the potential of each block."""
        potentials = self._call("add", points)
        self.candidates = np.concatenate([self.candidates, points])
        return np.concatenate(potentials)

    def draw(self, seed, number, factor):
        """Return the rows of a round, each drawn by itself, as float64."""
        return np.concatenate(self._call("draw", seed, number, factor))

    def shares(self):
        """Return the weight of the rows nearest to each candidate, and let the parts forget."""
        shares = self.each_block.merged(self._call("block_shares"))
        self.parts.end()
        return shares

    def _call(self, method, *arguments):
        restore = partial(_restore, self.candidates)
        return self.parts.call(method, *arguments, restore=restore)


def _restore(candidates, state):
    state.restore(candidates)
