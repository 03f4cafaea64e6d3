"""k-means++: starting centers for k-means, drawn from the rows of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import RowBlocks, block_map, tree_sum
from homl_clustering.engine.data import (
    check_number,
    check_sample_weight,
    random_numbers,
)
from homl_clustering.engine.draws import draw_row
from homl_clustering.engine.kinds import check_table
from homl_clustering.engine.tables import dask_rows, is_dask
from homl_clustering.engine.wide import read_rows
from homl_clustering.kernels import plain, plainly, seeding
from homl_clustering.kmeans import wide
from homl_clustering.kmeans.packed import NOTHING, PackedRows
from homl_clustering.typing import DataArray, FloatArray, IntArray, MatrixLike, RandomState


def kmeans_plusplus(
    X: MatrixLike,
    n_clusters: int,
    *,
    sample_weight: ArrayLike | None = None,
    x_squared_norms: ArrayLike | None = None,
    random_state: RandomState = None,
    n_local_trials: int | None = None,
) -> tuple[DataArray, IntArray]:
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
    dask = is_dask(X)
    blocks = dask_rows(name, X) if dask else RowBlocks(check_table(name, X), wide=True)
    data = read_rows(name, blocks)
    data.check_range()
    weights = check_sample_weight(name, sample_weight, blocks.shape[0], n_clusters, blocks)
    if x_squared_norms is not None and np.shape(x_squared_norms)[:1] != blocks.shape[:1]:
        found = np.shape(x_squared_norms)
        raise ValueError(
            f"{name}: The length of x_squared_norms {found[0] if found else found} should be equal "
            f"to the length of n_samples {blocks.shape[0]}."
        )
    with block_map(blocks, last=True) as each_block:
        indices = draw_rows(
            each_block,
            PackedRows(data),
            int(n_clusters),
            weights,
            random_numbers(name, random_state),
            n_local_trials and int(n_local_trials),
        )
        return data.blocks.take(indices), indices


def draw_rows(
    each_block: Any,
    packed: Any,
    n_clusters: int,
    weights: Any,
    random_state: Any,
    n_local_trials: int | None = None,
) -> IntArray:
    """Draw the rows that k-means++ starts from; the random stream is scikit-learn's."""
    blocks = each_block.blocks
    if n_local_trials is None:
        n_local_trials = 2 + int(np.log(n_clusters))
    if isinstance(weights, np.ndarray):
        first = random_state.choice(len(weights), p=weights / weights.sum())
    else:
        first = draw_row(weights, random_state)
    draws = random_state.uniform(size=(n_clusters - 1, n_local_trials))
    if blocks.wide:
        return wide.draw_rows(each_block, n_clusters, weights, first, draws)
    one_array = blocks.n_blocks == 1 and blocks.array is not None
    if one_array and paths.is_plain(blocks.shape[0], n_clusters, blocks.shape[1]):
        paths.took("k-means++ plain")
        closest, indices = np.empty(len(weights)), np.empty(n_clusters, np.int64)
        plainly.seed(packed.plain()[1], weights, closest, first, draws, indices)
        return indices
    search = new_search(each_block, packed, n_clusters, weights)
    row_work = paths.seeding_work(blocks.shape[1], n_local_trials)
    if paths.is_seeded_whole(blocks, row_work):
        paths.took("k-means++ compiled")
        rows = search.rows(blocks[0 : blocks.n_blocks], packed=True)
        search.add(blocks.take([first]).astype(np.float64))
        chosen = seeding.Chosen(search.centers, search.indices, search.potentials)
        search.indices[0] = first
        for few in paths.pieces(len(draws), blocks.shape[0] * row_work, 1):
            seeding.choose_whole(rows, chosen, 1 + few.start, draws[few])
        if len(each_block.shares) > 1:
            packed.forget()  # threads have them by their shares
        return search.indices
    paths.took("k-means++ blocks")
    indices, point = np.empty(n_clusters, np.int64), blocks.take([first]).astype(np.float64)
    for number in range(n_clusters):
        candidate = None
        if number > 0:
            first, point, candidate = _next(search, draws[number - 1])
        search.add(point, candidate)
        indices[number] = first
    if blocks.remote:
        search.end()
    return indices


def _next(search: Any, draws: Any) -> tuple[int, FloatArray, int]:
    """Return the row that takes most off the potential, what it is, and its number.

    Candidates are where `draws` between 0 and 1 lead, by the shares of the potential. Of equal
    ones the first is taken.
    """
    rows, points = search.candidates(draws)
    best = search.best(rows, points)
    return rows[best], points[best : best + 1], best


def first_with_weight(weights: Any) -> int:
    """Return the first row that has a weight."""
    return int(np.flatnonzero(weights)[0]) if isinstance(weights, np.ndarray) else 0


def new_search(each_block: Any, packed: Any, n_clusters: int, weights: Any) -> Any:
    """Return a `Search`, or its twin for rows that are elsewhere."""
    if each_block.blocks.remote:
        from homl_clustering.kmeans.remote_seeding import RemoteSearch

        return RemoteSearch(each_block, packed, n_clusters, weights)
    return Search(each_block, packed, n_clusters, weights)


class Search:
    """The centers of k-means++ chosen so far, and what each row contributes to the potential.

    Parameters
    ----------
    each_block : BlockMap
    packed : PackedRows
    n_clusters : int
    weights : ndarray of shape (n_samples,)
    """

    def __init__(self, each_block: Any, packed: Any, n_clusters: int, weights: Any) -> None:
        self.each_block = each_block
        self.blocks = each_block.blocks
        self.packed = packed
        self.weights = weights
        self.shares = None  # of the weights in a file, which are one, there is no array
        if isinstance(weights, np.ndarray):
            self.shares = (weights / weights.max()).astype(np.float32)
        self.closest = np.full(len(weights), np.inf)
        self.nearest = np.zeros(len(weights), np.int32)
        self.marks = np.full(len(weights), np.iinfo(np.uint32).max, np.uint32)  # all are nearer
        self.potentials = np.empty(self.blocks.n_blocks)
        self.indices = np.empty(n_clusters, dtype=np.int64)
        self.centers = np.empty((n_clusters, self.blocks.shape[1]))
        self.n_chosen = 0

    def rows(self, run: Any, packed: bool) -> Any:
        """Return a run of rows as the kernels take them."""
        shares = self.shares
        return seeding.Rows(
            run.X,
            self.packed(run) if packed else NOTHING,
            self.packed.units,
            self.weights[run.rows],
            np.ones(len(run.X), np.float32) if shares is None else shares[run.rows],
            self.closest[run.rows],
            self.nearest[run.rows],
            self.marks[run.rows],
            self.blocks.size,
        )

    def candidates(self, draws: Any) -> tuple[IntArray, FloatArray]:
        """Return the rows that draws lead to, by their shares of the potential, and their values.

        Draws lie between 0 and 1.
        """
        whole, size = seeding.sum_of(self.potentials), self.blocks.size
        found = np.empty(len(draws), np.int64)
        for number, draw in enumerate(draws * whole):
            block, before = seeding.block_at(draw, self.potentials)
            r = slice(block * size, min((block + 1) * size, len(self.closest)))
            found[number] = r.start + seeding.row_at(draw, before, self.weights[r], self.closest[r])
        if whole <= 0.0:  # all rows lie on centers: the first counts that has a weight
            found[:] = first_with_weight(self.weights)
        return found, self.blocks.take(found).astype(np.float64)

    def best(self, rows: IntArray, points: FloatArray) -> int:
        """Return the number of the candidate that takes most off the potential."""
        numbers: Any = plain(seeding.contenders)(*self.mark(points), self.blocks.shape[0])
        if np.all(rows[numbers] == rows[numbers[0]]):
            return numbers[0]
        return numbers[np.argmax(tree_sum(self._gains(points[numbers], numbers)))]

    def gains(self, points: FloatArray) -> FloatArray:
        """Return what each point would take off the potential of each block."""
        self.mark(points)
        return self._gains(points, np.arange(len(points)))

    def add(self, point: FloatArray, number: int | None = None) -> FloatArray:
        """Make a point the next center; return the potential of each block.

        `number` is that of the candidate, if rows have been marked; otherwise they are now.
        """
        if number is None:
            number = 0
            if self.n_chosen > 0:
                self.mark(point)

        def add(rows: Any, blocks: slice) -> None:
            potentials = self.potentials[blocks]
            seeding.add_center(rows, self.n_chosen, number, point[0], potentials)

        self._pass(add)
        self.centers[self.n_chosen] = point[0]
        self.n_chosen += 1
        return self.potentials

    def mark(self, points: FloatArray) -> Any:
        """Mark the rows to which a point may be nearer than their center.

        Returns about what each point would take off the potential, and how far off that is.
        """
        centers = self.centers[: self.n_chosen]

        def mark(rows: Any, _: Any) -> Any:
            found = np.empty((2, len(points)))
            seeding.mark(rows, centers, points, *found)
            return found

        return sum(self._pass(mark, packed=True))

    def _gains(self, points: FloatArray, numbers: IntArray) -> FloatArray:
        """Return what marked candidates would take off the potential of each block."""
        gains = np.empty((self.blocks.n_blocks, len(points)))
        self._pass(lambda rows, blocks: seeding.write_gains(rows, points, numbers, gains[blocks]))
        return gains

    def _pass(self, function: Callable[..., Any], packed: Any = False) -> list[Any]:
        """Call a function for the rows, and for which blocks they are; return its results.

        The rows are given as the scan takes them, too, if they are to be `packed`.
        """
        size = self.blocks.size

        def work(run: Any) -> Any:
            blocks = slice(run.rows.start // size, -(-run.rows.stop // size))
            return function(self.rows(run, packed), blocks)

        return self.each_block.map(work, whole_runs=self.packed.kept or not packed)
