"""Sparse data of many features: read, measured and labeled by what is stored of them alone.

The twin of what `data` and the kernels of dense blocks do, for blocks that are `SparseRows`. All
is computed row by row, or summed in the order of the rows, so that neither blocks nor threads
matter.
"""

from functools import cached_property

import numpy as np
from scipy import sparse

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import RowBlocks, block_map
from homl_clustering.engine.data import Data, read, take
from homl_clustering.engine.sparse import index_type, part_of, read_only, sparse_rows_of
from homl_clustering.kernels import sparse as kernels
from homl_clustering.kernels.sparse import SparseRows

SCATTER = 8  # multiplications that an entry is worth which is added to where its column says


class Points:
    """Points that distances are taken to from sparse rows.

    Parameters
    ----------
    points : ndarray or CSR matrix of shape (n_points, n_features)

    Attributes
    ----------
    transposed : ndarray of shape (n_features, n_points)
    squares : ndarray of shape (n_points,)
        Their squared lengths.
    """

    def __init__(self, points):
        if sparse.issparse(points):
            self.transposed = points.T.toarray(order="C").astype(np.float64, copy=False)
            self.rows = sparse_rows_of(points.astype(np.float64, copy=False))
            stored = np.split(self.rows.values, self.rows.starts[1:-1])
        else:
            self._dense = stored = points.astype(np.float64, copy=False)
            self.transposed = np.ascontiguousarray(stored.T)
        self.squares = np.array([np.sum(np.square(values)) for values in stored])

    @cached_property
    def rows(self):
        """The points as sparse rows; made where something is in doubt, which is rare."""
        n_points, n_features = self._dense.shape
        starts = np.zeros(n_points + 1, np.int64)
        columns = np.empty(self._dense.size + 1, index_type(n_features))
        values = np.empty(self._dense.size + 1)
        for some in paths.pieces(n_points, n_features, 1):
            part = starts[some.start : some.stop + 1]
            kernels.compress(self._dense[some], part, columns, values)
        return SparseRows(*map(read_only, (starts, columns, values)))


def read_wide(data, *, moments=False):
    """Return sparse data with what `read` finds; raise where a value is not finite.

    Parameters
    ----------
    data : Data
        That was not read before.
    moments : bool, default=False
        Whether to compute mean and variance.
    """
    blocks = data.blocks
    n_samples, n_features = blocks.shape
    low, high = np.full(n_features, np.inf), np.full(n_features, -np.inf)
    counts = np.zeros(n_features, np.int64)
    for rows, part in _parts(blocks):
        bad_row = kernels.stored_range(part, low, high, counts)
        if bad_row >= 0:
            take(data, np.array([rows.start + bad_row]))  # which says where
    partly = counts < n_samples  # the others are zero
    low[partly], high[partly] = np.minimum(low[partly], 0.0), np.maximum(high[partly], 0.0)
    if not moments:
        return Data(data.name, blocks, low, high)
    with np.errstate(over="ignore", invalid="ignore"):  # which `check_range` will tell
        mean = _deviations(blocks, np.zeros(n_features))[0] / n_samples
        squares = _deviations(blocks, mean)[1] + 0 * mean**2
        return Data(data.name, blocks, low, high, mean, squares / n_samples)


def _deviations(blocks, offset):
    """Return each feature's sum of (value - offset) over its stored values, and of the squares."""
    sums, squares = np.zeros((2, blocks.shape[1]))
    for _, part in _parts(blocks):
        kernels.stored_deviations(part, offset, sums, squares)
    return sums, squares


def _parts(blocks):
    """Yield all rows in order, in parts that are a piece of work: slices, and their rows."""
    rows = blocks.sparse_rows
    for some in paths.pieces(blocks.shape[0], SCATTER * entries_of(rows), 1):
        yield some, part_of(rows, some)


def entries_of(rows):
    """Return how many entries a row has on average."""
    return int(rows.starts[-1] - rows.starts[0]) // (len(rows.starts) - 1) + 1


def read_rows(name, blocks, *, columns=None, work=None, moments=False):
    """Return `Data` as `homl_clustering.engine.data.read` does, also of sparse rows."""
    if not blocks.wide:
        return read(name, blocks, columns=columns, work=work, moments=moments)
    data = read_wide(Data(name, blocks), moments=moments)
    if work is not None:
        with block_map(blocks) as each_block:
            each_block.map(lambda block: work(each_block, block))
    return data


def take_rows(data, rows, centers=None):
    """Return rows of data like `homl_clustering.engine.data.take`; sparse ones of sparse rows."""
    if not data.blocks.wide:
        return take(data, rows, centers)
    taken = data.blocks.source[rows]
    if data.low is not None:
        return taken
    bad = np.flatnonzero(~np.isfinite(taken.data))
    if bad.size:
        row = np.searchsorted(taken.indptr, bad[0], side="right") - 1
        take(data, rows[row : row + 1])  # which says where
    read_wide(Data(data.name, RowBlocks(taken, wide=True))).check_range(centers)
    return taken


def label_block(each_block, block, points, labels, squared):
    """Write the nearest point of each row of a block; return how many labels changed.

    Written to `squared` is the squared distance, or -1 where `settle` must be asked for it.
    """
    before = labels.copy()
    for some in each_block.pieces(len(labels), _work(block.X, points), 1):
        rows = part_of(block.X, some)
        kernels.scan_rows(rows, points.transposed, points.squares, labels[some], squared[some])
    settle(each_block, block, points, np.flatnonzero(labels < 0), labels, squared)
    return np.count_nonzero(labels != before)


def settle(each_block, block, points, listed, labels, squared):
    """Decide what is in doubt of these rows of a block: labels, else squared distances."""
    for some in each_block.pieces(len(listed), SCATTER * points.transposed.size, 1):
        kernels.settle_rows(
            block.X, points.transposed, points.squares, points.rows, listed[some], labels, squared
        )


def squared_distances(each_block, block, points):
    """Return the squared distance from each row of a block to each point."""
    squared = np.empty((block.rows.stop - block.rows.start, len(points.squares)))
    for some in each_block.pieces(len(squared), _work(block.X, points), 1):
        rows = part_of(block.X, some)
        kernels.measure_rows(rows, points.transposed, points.squares, squared[some])
    listed = np.flatnonzero((squared < 0).any(axis=1))
    for some in each_block.pieces(len(listed), SCATTER * points.transposed.size, 1):
        kernels.settle_distances(block.X, points.rows, listed[some], squared)
    return squared


def _work(rows, points):
    """Return the work that a row is."""
    return entries_of(rows) * len(points.squares) // (paths.WIDE // 2)
