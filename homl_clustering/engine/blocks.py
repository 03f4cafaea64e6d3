"""Row blocks: cut an array into blocks of rows, map a kernel over them, merge in order.

The partition is fixed: block ``i`` holds the rows ``[i * size, (i + 1) * size)``, with
a size that depends on the shape and type of the data alone, and results are merged in
one fixed order. So an estimator gives the same bits with one thread or with many, from
an array in memory or from a memory-mapped file.
"""

import itertools
import mmap
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from joblib.parallel import get_active_backend
from scipy import sparse

from homl_clustering.engine import paths
from homl_clustering.kernels.merge import tree_sum

__all__ = ["Block", "BlockMap", "RowBlocks", "block_map", "threads", "tree_sum", "weighted_sum"]

BLOCK_BYTES = 2**19  # a block and what belongs to it fit the second-level cache
MIN_ROWS, MAX_ROWS = 1024, 16384


def threads():
    """Return how many threads a fit may use.

    The smallest of: the processors this process may run on, ``OMP_NUM_THREADS`` (which
    joblib's worker processes set to their share), and one inside a joblib worker thread.

    Examples
    --------
    >>> from homl_clustering.engine.blocks import threads
    >>> threads() >= 1
    True
    """
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no affinity to ask for
        available = os.cpu_count() or 1
    limit = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    limit = int(limit) if limit.isdecimal() else 0
    backend, _ = get_active_backend()
    nested = (backend.nesting_level or 0) > 0
    if nested and not (limit and threading.current_thread() is threading.main_thread()):
        return 1  # in a worker process the limit is its share, in a worker thread it is not
    return min(available, limit) if limit else available


class RowBlocks:
    """The fixed partition of a data set into blocks of rows.

    Parameters
    ----------
    X : ndarray, memmap or CSR matrix of shape (n_samples, n_features)
        The data. Neither copied nor converted: blocks are, one at a time.

    Attributes
    ----------
    source : ndarray, memmap or CSR matrix
        `X` itself.
    shape, dtype : tuple of int, dtype
        Those of `X`.
    size : int
        Rows per block; the last block may be shorter.
    inline : bool
        True where the data are so small that threads would not pay.
    array : ndarray or None
        The whole data as one dense, C-contiguous array that cannot be written to, where that
        costs no copy, or a small one.
    mapped : bool
        True where the rows lie in a file: there may be more than fit into memory.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.engine.blocks import RowBlocks
    >>> blocks = RowBlocks(np.zeros((40_000, 2)))
    >>> len(blocks), blocks.size, blocks[2].shape
    (3, 16384, (7232, 2))
    """

    def __init__(self, X):
        self.source, self.shape, self.dtype = X, X.shape, X.dtype
        row_bytes = max(1, X.shape[1]) * X.dtype.itemsize
        self.size = min(max(BLOCK_BYTES // row_bytes, MIN_ROWS), MAX_ROWS)
        self.inline = not paths.is_threaded(X.shape[0] * X.shape[1])
        dense_in_memory = not sparse.issparse(X) and X.flags.c_contiguous
        self.array = self._dense(X) if self.inline or dense_in_memory else None
        self.mapped = _is_mapped(X)
        self._X = X if self.array is None else self.array

    def __len__(self):
        return max(1, -(-self.shape[0] // self.size))

    def rows(self, block):
        """Return the slice of rows that make up a block."""
        return slice(block * self.size, min((block + 1) * self.size, self.shape[0]))

    def __getitem__(self, block):
        """Return a block as a dense, C-contiguous array that cannot be written to."""
        if not 0 <= block < len(self):
            raise IndexError(f"block {block} of {len(self)}")
        return self._dense(self._X[self.rows(block)])

    def take(self, indices):
        """Return a copy of the rows with these indices, dense and C-contiguous."""
        return np.array(self._dense(self._X[indices]))

    def read_only(self):
        """Return the whole data as a view that cannot be written to."""
        if sparse.issparse(self.source):
            return self.source.copy()
        view = self.source.view()
        view.flags.writeable = False
        return view

    @staticmethod
    def _dense(rows):
        dense = rows.toarray() if sparse.issparse(rows) else np.ascontiguousarray(rows).view()
        dense.flags.writeable = False  # one type of array, for which kernels are compiled
        return dense


def _is_mapped(X):
    """Whether an array is memory-mapped, or a view of one that is."""
    while isinstance(X, np.ndarray):
        if isinstance(X, np.memmap):
            return True
        X = X.base
    return isinstance(X, mmap.mmap)


class Block(NamedTuple):
    """What a function that is mapped over the data is given: a block, or a run of blocks.

    Attributes
    ----------
    number : int
        Of the block; of the first one of a run.
    rows : slice
        Which rows of the data these are.
    X : ndarray of shape (n_rows, n_features)
        The rows: dense, C-contiguous, not to be written to.
    """

    number: int
    rows: slice
    X: np.ndarray


class BlockMap:
    """Two ways over the rows, `map` and `sum`, on threads; made by `block_map`.

    Each thread gets one task: a share of neighbouring blocks, which it visits in order. With
    ``whole_runs`` a function is not called for each block, but once for a run of neighbouring
    ones, which is as long as can be: the share of a thread where the data are one array in
    memory, a single block elsewhere.
    """

    def __init__(self, blocks, pool, n_threads):
        self.blocks = blocks
        self._pool = pool
        ends = np.linspace(0, len(blocks), n_threads + 1).astype(int).tolist()
        self._shares = [range(*share) for share in itertools.pairwise(ends)]

    def map(self, function, *, whole_runs=False):
        """Return ``[function(block) for each block]``, in order of the blocks.

        Parameters
        ----------
        function : callable
            Takes a `Block`.
        whole_runs : bool, default=False
        """

        def work(share):
            return [function(block) for block in self._visited(share, whole_runs)]

        paths.took(f"threads: {len(self._shares)}")
        others = [self._pool.submit(work, share) for share in self._shares[1:]]
        first = work(self._shares[0])  # this thread takes a share, too
        return [*first, *(result for other in others for result in other.result())]

    def sum(self, function, *, whole_runs=False):
        """Return the sum over all blocks of each of the arrays that `function` returns.

        The additions are those of `tree_sum`, each made as soon as both its terms are
        there: only a few results are kept at a time, however many blocks there are.

        Parameters
        ----------
        function : callable
            Takes a `Block`, returns arrays. With `whole_runs` it adds up a run as far as the
            tree of all blocks allows, and returns a list of (level, number, arrays): the sums
            of subtrees, the blocks themselves being level 0.
        whole_runs : bool, default=False
        """
        tree = _Tree(len(self.blocks))

        def add(block):
            found = function(block)
            for level, number, arrays in found if whole_runs else [(0, block.number, found)]:
                tree.add(number, arrays, level)

        self.map(add, whole_runs=whole_runs)
        return tree.total

    def _visited(self, share, whole_runs):
        """Return the blocks of a share, or its runs."""
        blocks = self.blocks
        if not whole_runs or blocks.array is None:
            return (Block(number, blocks.rows(number), blocks[number]) for number in share)
        rows = slice(blocks.rows(share[0]).start, blocks.rows(share[-1]).stop)
        return [Block(share[0], rows, blocks.array[rows])]


class _Tree:
    """Adds results of blocks by the fixed binary tree, in whatever order they come."""

    def __init__(self, n_parts):
        self.n_parts = n_parts
        self.total = None
        self._waiting = {}  # (level, number of the node): result, until its neighbour comes
        self._lock = threading.Lock()

    def add(self, number, arrays, level=0):
        """Take in the result of a block, and add as far up the tree as that makes possible.

        Above level 0 it is that of the subtree of this number.
        """
        n_nodes = -(-self.n_parts // 2**level)
        while n_nodes > 1:
            if number ^ 1 < n_nodes:
                with self._lock:
                    if (level, number ^ 1) not in self._waiting:
                        self._waiting[level, number] = arrays
                        return
                    neighbour = self._waiting.pop((level, number ^ 1))
                left, right = (neighbour, arrays) if number & 1 else (arrays, neighbour)
                for into, term in zip(left, right, strict=True):
                    into += term
                arrays = left
            level, number, n_nodes = level + 1, number // 2, -(-n_nodes // 2)
        self.total = arrays


@contextmanager
def block_map(blocks):
    """Open a `BlockMap`; its threads live as long as the ``with`` block.

    Parameters
    ----------
    blocks : RowBlocks

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
    n_threads = 1 if blocks.inline else min(threads(), len(blocks))
    if n_threads == 1:
        yield BlockMap(blocks, None, 1)
        return
    with ThreadPoolExecutor(n_threads - 1) as pool:  # the caller's own thread works, too
        yield BlockMap(blocks, pool, n_threads)


def weighted_sum(weights, values):
    """Return the sum of weight times value, which is what `values` then hold.

    Not by BLAS, whose order depends on threads.
    """
    values *= weights
    return float(np.sum(values))
