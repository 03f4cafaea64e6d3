"""k-means++: starting centers for k-means, drawn from the rows of the data."""

import numpy as np

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import RowBlocks, block_map, tree_sum
from homl_clustering.engine.data import (
    check_number,
    check_sample_weight,
    random_numbers,
)
from homl_clustering.engine.kinds import check_table
from homl_clustering.engine.wide import read_rows
from homl_clustering.kernels import plain, plainly, seeding
from homl_clustering.kmeans import wide
from homl_clustering.kmeans.packed import PackedRows


def kmeans_plusplus(
    X,
    n_clusters,
    *,
    sample_weight=None,
    x_squared_norms=None,
    random_state=None,
    n_local_trials=None,
):
    r"""Choose starting centers for k-means among the rows, far apart from one another.

    The first center is a row drawn at random. Each further one is drawn with
    probability

    .. math:: p_i \propto w_i \, \min_c \lVert x_i - \mu_c \rVert^2

    where the minimum runs over the centers chosen so far. The greedy variant used here
    draws `n_local_trials` candidates at a time and keeps the one that leaves the
    smallest sum of squared distances.

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        The data.
    n_clusters : int
        The number of centers to choose.
    sample_weight : array-like of shape (n_samples,), default=None
        The weight of each row; equal weights if None.
    x_squared_norms : array-like of shape (n_samples,), default=None
        Without effect, kept for scikit-learn's sake: distances are sums of squared
        differences here, and need no norms.
    random_state : int, RandomState instance or None, default=None
        Makes the draws reproducible.
    n_local_trials : int, default=None
        Candidates per center; ``2 + int(log(n_clusters))`` if None. 1 gives the plain
        k-means++ of the paper.

    Returns
    -------
    centers : ndarray of shape (n_clusters, n_features)
        The chosen rows.
    indices : ndarray of shape (n_clusters,)
        Their row numbers: ``centers == X[indices]``.

    Raises
    ------
    ValueError
        If there are fewer rows than centers, or a value is not finite.

    References
    ----------
    Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding", SODA,
    section 2.2; the greedy variant is named in its section 7.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import kmeans_plusplus
    >>> X = np.array([[1, 2], [1, 4], [1, 0], [10, 2], [10, 4], [10, 0]])
    >>> centers, indices = kmeans_plusplus(X, n_clusters=2, random_state=0)
    >>> indices
    array([3, 2])
    """
    name = "kmeans_plusplus"
    check_number(name, "n_clusters", n_clusters, least=1, integer=True)
    if n_local_trials is not None:
        check_number(name, "n_local_trials", n_local_trials, least=1, integer=True)
    X = check_table(name, X)
    data = read_rows(name, RowBlocks(X, wide=True))
    data.check_range()
    weights = check_sample_weight(name, sample_weight, X.shape[0], n_clusters)
    if x_squared_norms is not None and np.shape(x_squared_norms)[:1] != (X.shape[0],):
        found = np.shape(x_squared_norms)
        raise ValueError(
            f"{name}: The length of x_squared_norms {found[0] if found else found} should be equal "
            f"to the length of n_samples {X.shape[0]}."
        )
    with block_map(data.blocks) as each_block:
        indices = draw_rows(
            each_block,
            PackedRows(data),
            int(n_clusters),
            weights,
            random_numbers(name, random_state),
            n_local_trials and int(n_local_trials),
        )
    return data.blocks.take(indices), indices


def draw_rows(each_block, packed, n_clusters, weights, random_state, n_local_trials=None):
    """Draw the rows that k-means++ starts from; the random stream is scikit-learn's."""
    blocks = each_block.blocks
    if n_local_trials is None:
        n_local_trials = 2 + int(np.log(n_clusters))
    first = random_state.choice(len(weights), p=weights / weights.sum())
    draws = random_state.uniform(size=(n_clusters - 1, n_local_trials))
    if blocks.wide:
        return wide.draw_rows(each_block, n_clusters, weights, first, draws)
    if blocks.n_blocks == 1 and paths.is_plain(blocks.shape[0], n_clusters, blocks.shape[1]):
        paths.took("k-means++ plain")
        closest, indices = np.empty(len(weights)), np.empty(n_clusters, np.int64)
        plainly.seed(packed.plain()[1], weights, closest, first, draws, indices)
        return indices
    search = _Search(each_block, packed, n_clusters, weights)
    if paths.is_compiled_whole("k-means", blocks):
        paths.took("k-means++ compiled")
        rows = search.rows(blocks[0 : blocks.n_blocks])
        chosen = seeding.Chosen(search.centers, search.indices, search.potentials)
        seeding.take_center(rows, chosen, 0, first)
        for few in paths.pieces(len(draws), blocks.array.size * n_local_trials // paths.WIDE, 1):
            seeding.choose_whole(rows, chosen, 1 + few.start, draws[few])
    else:
        paths.took("k-means++ blocks")
        search.add(first)
        for few in draws:
            search.add(search.best_of(search.locate(few)))
    return search.indices


class _Search:
    """The centers of k-means++ chosen so far, and what each row contributes to the potential."""

    def __init__(self, each_block, packed, n_clusters, weights):
        self.each_block = each_block
        self.blocks = each_block.blocks
        self.packed = packed
        self.weights = weights
        self.closest = np.full(len(weights), np.inf)
        self.nearest = np.zeros(len(weights), np.int32)
        self.potentials = np.empty(self.blocks.n_blocks)
        self.indices = np.empty(n_clusters, dtype=np.int64)
        self.centers = np.empty((n_clusters, self.blocks.shape[1]))
        self.n_chosen = 0

    def rows(self, run):
        """Return a run of rows as the kernels take them."""
        return seeding.Rows(
            run.X,
            self.packed(run),
            self.packed.units,
            self.weights[run.rows],
            self.closest[run.rows],
            self.nearest[run.rows],
            self.blocks.size,
        )

    def locate(self, draws):
        """Return the rows that draws between 0 and 1 lead to, by their shares of the potential."""
        found = np.empty(len(draws), np.int64)
        whole = seeding.sum_of(self.potentials)
        seeding.locate(
            draws, whole, self.weights, self.closest, self.blocks.size, self.potentials, found
        )
        return found

    def best_of(self, rows):
        """Return the row that takes most off the potential, the first of equal ones."""
        points = self.blocks.take(rows).astype(np.float64)
        gains, errors = sum(self._pass(self._rough_gains, points))
        contend = plain(seeding.contenders)(gains, errors, len(self.weights))
        rows, points = rows[contend], points[contend]
        if np.all(rows == rows[0]):
            return rows[0]
        gains = np.empty((self.blocks.n_blocks, len(rows)))
        self._pass(seeding.write_gains, points, gains)
        return rows[np.argmax(tree_sum(gains))]

    def add(self, row):
        """Make a row the next center."""
        center = self.blocks.take([row]).astype(np.float64)
        self._pass(seeding.add_center, center, self.potentials)
        self.indices[self.n_chosen], self.centers[self.n_chosen] = row, center[0]
        self.n_chosen += 1

    @staticmethod
    def _rough_gains(rows, centers, points):
        """Return the rough gains of the candidates, and how far off they are."""
        found = np.empty((2, len(points)))
        seeding.rough_gains(rows, centers, points, *found)
        return found

    def _pass(self, kernel, points, out=None):
        """Run a kernel over the rows; it may write to `out` what belongs to each block."""
        size, centers = self.blocks.size, self.centers[: self.n_chosen]

        def work(run):
            blocks = slice(run.rows.start // size, -(-run.rows.stop // size))
            return kernel(self.rows(run), centers, points, *(() if out is None else (out[blocks],)))

        return self.each_block.map(work, whole_runs=self.packed.kept)
