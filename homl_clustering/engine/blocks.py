"""Row blocks: cut an array into blocks of rows, map a kernel over them, merge in order.

The partition is fixed: block ``i`` holds the rows ``[i * size, (i + 1) * size)``, with
a size that depends on the shape and type of the data alone, and results are merged in
one fixed order. So an estimator gives the same bits with one thread or with many, from
an array in memory or from a memory-mapped file.
"""

from __future__ import annotations

import itertools
import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from homl_clustering.engine import paths
from homl_clustering.engine.crew import Crew, threads
from homl_clustering.engine.sparse import canonical, part_of, sparse_rows_of
from homl_clustering.engine.tree import Tree
from homl_clustering.kernels.sparse import SparseRows
from homl_clustering.kernels.tree import add_up
from homl_clustering.typing import DataArray, FloatArray

__all__ = ["Block", "BlockMap", "RowBlocks", "block_map", "threads", "tree_sum", "weighted_sum"]

BLOCK_BYTES = 2**19  # a block and all that belongs to it fit into the second-level cache
MIN_ROWS, MAX_ROWS = 1024, 16384
# Up to so many features blocks of sparse data are made dense, and results have the bits of dense
# data. From about here on that takes several times as long as to look at what is stored, which
# rounds in another order.
WIDE_FEATURES = 2048
BLOCK_ENTRIES = 2**15  # stored entries of a block of sparse rows
NO_WEIGHTS = np.empty(0)  # an array, since kernels are compiled for one type of argument
NO_WEIGHTS.flags.writeable = False
RUN_ELEMENTS = 2**23  # numbers in a run of blocks: some milliseconds, unless a row is much work


class Block(NamedTuple):
    """Neighboring rows of the data: a block, or a run of blocks.

    Attributes
    ----------
    number : int
        Of the block; of the first one of a run. Blocks of a part of larger data have the numbers
        that they have there.
    rows : slice
        Which rows these are, of those that are at hand.
    X : ndarray of shape (n_rows, n_features), or SparseRows
        The rows, not to be written to: dense and C-contiguous, unless the data are `wide`.
    weights : ndarray of shape (n_rows,), or (0,) where the data were given none
    """

    number: int
    rows: slice
    X: np.ndarray | SparseRows
    weights: np.ndarray = NO_WEIGHTS


class RowBlocks:
    """The fixed partition of a data set into blocks of rows.

    Parameters
    ----------
    X : ndarray, memmap or CSR matrix of shape (n_samples, n_features)
        The data. Neither copied nor converted: blocks are, one at a time.
    size : int, default=None
    threaded : bool, default=None
        See below; decided by the shape and type of the data if None.
    wide : bool, default=False
        Whether blocks of sparse data of many features may be `SparseRows`.
    first : int, default=0
        The number of the first block, where these rows are a part of larger data.

    Attributes
    ----------
    source : ndarray, memmap or CSR matrix
        `X` itself; where the data are `wide`, in canonical format.
    shape, dtype : tuple of int, dtype
        Those of `X`.
    size : int
        Rows per block; the last block may be shorter.
    n_blocks, first : int
    n_together : int
        How many blocks are read together, so that one thread should visit all of them.
    remote : bool
        Whether the rows are in other processes; see `homl_clustering.engine.remote`.
    small : bool
        True where a run may be one compiled call, see `homl_clustering.engine.paths`.
    threaded : bool
        True where the data are so large that threads pay.
    wide : bool
        True where blocks are sparse rows: of sparse data of many features, if asked for.
    sparse_rows : SparseRows
        All rows, where the data are `wide`.
    array : ndarray or None
        The whole data as one dense, C-contiguous array that cannot be written to, where that
        costs no copy, or a small one.
    weights : ndarray of shape (n_samples,), or (0,)
        Those of the rows, if they were given some by `weigh`; not to be written to.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.engine.blocks import RowBlocks
    >>> blocks = RowBlocks(np.zeros((40_000, 2)))
    >>> len(blocks), blocks.size, blocks[2].X.shape
    (3, 16384, (7232, 2))
    """

    n_together, remote, weights = 1, False, NO_WEIGHTS

    def __init__(
        self,
        X: Any,
        *,
        size: int | None = None,
        threaded: bool | None = None,
        wide: bool = False,
        first: int = 0,
    ) -> None:
        self.source, self.shape, self.dtype = X, X.shape, X.dtype
        self.first = first
        self.wide = wide and X.shape[1] > WIDE_FEATURES and sparse.issparse(X)
        row_bytes = max(1, X.shape[1]) * X.dtype.itemsize
        self.size = size or min(max(BLOCK_BYTES // row_bytes, MIN_ROWS), MAX_ROWS)
        if self.wide:
            self.source = canonical(X)
            self.sparse_rows = sparse_rows_of(self.source)
            row_entries = 1 + self.source.nnz // max(1, X.shape[0])
            self.size = size or min(max(1, BLOCK_ENTRIES // row_entries), MAX_ROWS)
        self.n_blocks = max(1, -(-X.shape[0] // self.size))
        self.small = X.shape[0] * X.shape[1] <= max(paths.COMPILED_ELEMENTS.values())
        self.threaded = threaded
        if threaded is None:
            self.threaded = X.shape[0] * X.shape[1] > paths.ONE_THREAD_ELEMENTS
        dense_in_memory = not sparse.issparse(X) and X.flags.c_contiguous
        as_array = dense_in_memory or not (self.threaded or self.wide)
        self.array = self._dense(X) if as_array else None

    def __len__(self) -> int:
        return self.n_blocks

    def __getitem__(self, place: int | slice) -> Block:
        """Return a `Block`, counted from 0; of a slice, the run of these blocks."""
        places = place if isinstance(place, slice) else slice(place, place + 1)
        if not 0 <= places.start < places.stop <= self.n_blocks:
            raise IndexError(f"block {place} of {self.n_blocks}")
        rows = slice(places.start * self.size, min(places.stop * self.size, self.shape[0]))
        if self.wide:
            X = part_of(self.sparse_rows, rows)
        else:
            X = self._dense(self.source[rows]) if self.array is None else self.array[rows]
        return Block(self.first + places.start, rows, X, self.weights[rows])

    def runs(self, share: range, whole: bool) -> Iterator[slice]:
        """Yield the blocks in a range one by one, as slices; or, `whole`, as runs."""
        step = 1
        if whole and self.array is not None:
            step = max(1, RUN_ELEMENTS // (self.size * max(1, self.shape[1])))
        for start in range(share.start, share.stop, step):
            yield slice(start, min(start + step, share.stop))

    def shares(self, n_shares: int) -> list[range]:
        """Return ranges of blocks, of about equal lengths, which are read by a thread each."""
        n_groups = -(-self.n_blocks // self.n_together)
        ends = np.linspace(0, n_groups, min(n_shares, n_groups) + 1).astype(int) * self.n_together
        ends = np.minimum(ends, self.n_blocks).tolist()
        return [range(*share) for share in itertools.pairwise(ends)]

    def weigh(self, weights: Any) -> None:
        """Give the rows weights, an array of float64 that nobody writes to from now on."""
        self.weights = self._dense(weights)

    def take(self, indices: Any) -> DataArray:
        """Return a copy of the rows with these indices, dense and C-contiguous."""
        if self.array is not None and isinstance(indices, np.ndarray) and indices.dtype.kind == "i":
            return np.take(self.array, indices, axis=0)
        return np.array(self._dense((self.source if self.array is None else self.array)[indices]))

    def read_only(self) -> Any:
        """Return the whole data as a view that cannot be written to."""
        if sparse.issparse(self.source):
            return self.source.copy()
        view = self.source.view()
        view.flags.writeable = False
        return view

    @property
    def mapped(self) -> bool:
        """True where the rows lie in a file: there may be more than fit into memory."""
        X = self.source
        while isinstance(X, np.ndarray):
            if isinstance(X, np.memmap):
                return True
            X = X.base
        return isinstance(X, mmap.mmap)

    @staticmethod
    def _dense(rows: Any) -> Any:
        dense = rows.toarray() if sparse.issparse(rows) else np.ascontiguousarray(rows).view()
        dense.flags.writeable = False  # so there is one type of array that kernels are compiled for
        return dense


@dataclass
class BlockMap:
    """Two ways over the rows, `map` and `sum`, on threads; made by `block_map`.

    Each thread gets one task: a share of neighboring blocks, which it visits in order. With
    ``whole_runs`` a function is not called for each block, but once for a run of neighboring
    ones, of some millions of numbers, where the data are one array in memory.

    Attributes
    ----------
    blocks : RowBlocks
    shares : list of range
        The numbers of the blocks that each thread visits.
    crew : Crew or None
        The threads beside that of the caller, which takes the first share.
    """

    blocks: RowBlocks
    shares: list[range]
    crew: Crew | None = None

    def map(self, function: Callable[..., Any], *, whole_runs: bool = False) -> list[Any]:
        """Return ``[function(block) for each block]``, in order of the blocks.

        Parameters
        ----------
        function : callable
            Takes a `Block`. What takes it long it does in `pieces`.
        whole_runs : bool, default=False
        """
        paths.took(f"threads: {1 if self.crew is None else len(self.shares)}")
        results = []
        if self.crew is None:
            for share in self.shares:
                results += self._visit(share, function, whole_runs)
            return results
        visits = [partial(self._visit, share, function, whole_runs) for share in self.shares]
        return list(itertools.chain.from_iterable(self.crew.run(visits)))

    def for_work(self, row_work: int) -> BlockMap:
        """Return the same for one pass, without threads if these would begin when it is over.

        Parameters
        ----------
        row_work : int
            How many multiplications with an addition a row takes.
        """
        if self.crew is None or not paths.is_short_pass(self.blocks.shape[0], row_work):
            return self
        return BlockMap(self.blocks, self.shares)

    def pieces(self, n_rows: int, row_work: int, multiple: int = 256) -> Iterator[slice]:
        """Yield slices of some rows; see `homl_clustering.engine.paths.pieces`.

        A thread whose work is no longer wanted ends here.
        """
        for piece in paths.pieces(n_rows, row_work, multiple):
            if self.crew is not None:
                self.crew.check()
            yield piece

    def _visit(self, share: range, function: Callable[..., Any], whole_runs: bool) -> list[Any]:
        """Return what the function gives for the blocks of a share, or its runs."""
        results, runs = [], [slice(share.start, share.stop)]
        if len(share) > 1:
            runs = self.blocks.runs(share, whole_runs)
        for run in runs:
            if self.crew is not None:
                self.crew.check()
            results.append(function(self.blocks[run]))
        return results

    def sum(self, function: Callable[..., Any], *, whole_runs: bool = False) -> FloatArray:
        """Return the sum over all blocks of the array that `function` returns.

        The additions are those of `tree_sum`, each made as soon as both its terms are
        there: only a few results are kept at a time, however many blocks there are.

        Parameters
        ----------
        function : callable
            Takes a `Block`, returns an array. With `whole_runs` it adds up a run as far as the
            tree of all blocks allows, and returns a list of (level, number, array): the sums
            of subtrees, the blocks themselves being level 0.
        whole_runs : bool, default=False
        """
        tree = Tree(self.blocks.n_blocks)
        self._add_to(tree, function, whole_runs)
        return tree.total

    def _add_to(self, tree: Any, function: Callable[..., Any], whole_runs: bool) -> None:
        """Add what a function gives for each block, see `sum`."""

        def add(block: Any) -> None:
            found = function(block)
            for level, number, sums in found if whole_runs else [(0, block.number, found)]:
                tree.add(number, sums, level)

        self.map(add, whole_runs=whole_runs)


def is_float_array(values: object) -> bool:
    """Return whether this is an array that compiled code takes as it is, but for its order.

    scikit-learn's checks would find nothing to say of it, and look for data frames first, which
    takes longer than a fit of little data.
    """
    return type(values) is np.ndarray and values.dtype.char in "fd" and values.dtype.isnative


def in_double(X: Any) -> Any:
    """Return rows as float64, read-only: the one type that many kernels are compiled for."""
    X = X.astype(np.float64, copy=False)
    X.flags.writeable = False
    return X


@contextmanager
def block_map(blocks: Any, last: bool = False, row_work: int | None = None) -> Iterator[Any]:
    """Open a `BlockMap`; its threads live as long as the ``with`` block.

    Parameters
    ----------
    blocks : RowBlocks
    last : bool, default=False
        Whether workers that have the rows may free their memory when the ``with`` block ends.
    row_work : int, default=None
        Of a single pass: how many multiplications with an addition a row takes.

    Yields
    ------
    BlockMap
        Its `map` and `sum` take functions of a `Block`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.engine.blocks import RowBlocks, block_map
    >>> with block_map(RowBlocks(np.ones((40_000, 2)))) as each_block:
    ...     each_block.map(lambda block: float(block.X.sum()))
    [32768.0, 32768.0, 14464.0]
    """
    if blocks.remote:
        from homl_clustering.engine.remote import RemoteMap  # which needs Dask

        try:
            yield RemoteMap(blocks)
        finally:
            if last:
                blocks.close()
        return
    n_threads = min(threads(), blocks.n_blocks) if blocks.threaded else 1
    if n_threads == 1 or (row_work and paths.is_short_pass(blocks.shape[0], row_work, False)):
        yield BlockMap(blocks, [range(blocks.n_blocks)])
        return
    shares = blocks.shares(n_threads)
    with Crew(len(shares) - 1) as crew:
        yield BlockMap(blocks, shares, crew)


def tree_sum(parts: FloatArray) -> FloatArray:
    """Return the sum over the first axis of `parts`, added up by a tree; `parts` is used up.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.engine.blocks import tree_sum
    >>> tree_sum(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    array([ 9., 12.])
    """
    add_up(parts)
    return parts[0]


def weighted_sum(weights: Any, values: FloatArray, size: int | None = None) -> float:
    """Return the sum of weight times value, which is what `values` then hold.

    Each block of `size` rows is added up by itself, then these sums by the tree of all blocks.
    All is one block if None. Not by BLAS, whose order depends on threads.
    """
    values *= weights
    if size is None or len(values) <= size:
        return float(np.sum(values))
    return float(tree_sum(block_sums(values, size))[0])


def block_sums(values: FloatArray, size: int) -> FloatArray:
    """Return the sum of the values of each block of so many rows, one below the other."""
    blocks = range(0, len(values), size)
    return np.array([[np.sum(values[start : start + size])] for start in blocks])
