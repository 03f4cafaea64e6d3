"""k-means of directions: rows and centers of length 1.

For these the nearest center is the one of the largest cosine, since the squared distance is
``2 - 2 cos``. So all that looks for nearest centers is k-means as it is; what differs is that rows
are scaled first, and each center when the M-step has made it the mean of its rows.
"""

from functools import partial

import numpy as np
from scipy import sparse

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import block_map, in_double
from homl_clustering.engine.sparse import canonical
from homl_clustering.engine.tables import dask_array
from homl_clustering.kernels import lloyd
from homl_clustering.kernels.distances import own_distances_block
from homl_clustering.kmeans.run import Descent

NAMED = 3  # rows that an error names
ENTRY_WORK = 16  # operations that the scaling of a stored entry is worth
WITHOUT_ZEROS = {False: "X[(X != 0).any(axis=1)]", True: "X[(X != 0).sum(axis=1) > 0]"}


class SphericalDescent(Descent):
    """One run of k-means on rows of length 1, with centers of length 1.

    For the parameters and attributes see `Descent`. The inertia is the weighted sum of 1 - cos,
    half of what the squared distances sum to.
    """

    inertia_share = 0.5

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.whole = False  # a compiled run leaves the means as they are

    def _move_centers(self):
        """Move the centers to the directions of the means; return the squared way they moved.

        Where rows cancel out, their mean is zero but for rounding and has no direction. Then any
        center is as good for them as any other, for the sum of the cosines is zero with all of
        them: the one before stays.
        """
        before = self.centers.astype(np.float64)
        means = before.copy()
        lloyd.update_centers(self.found, self.rows.offset, means, False)
        directions, lengths = scaled(means)
        turned = lengths > least_length(self.centers.dtype)
        self.centers[turned] = directions[turned]
        return float(np.sum(np.square(self.centers - before)))


def least_length(dtype):
    """Return the length up to which a mean of unit vectors is taken for rounding of zero.

    That is 2e-12 for float64, 6e-6 for float32. The mean of a million random directions is about
    1e-3 long.
    """
    return float(np.finfo(dtype).eps) ** 0.75


def scaled(X):
    """Return rows of length 1 as float64, and how long they were.

    Rows of zeros, and those with a value that is not finite, stay as they are. Each row is divided
    by its largest value first, so that no square overflows or vanishes. Squares are added up in
    the order of the features, as in distances: zeros do not matter, nor where blocks begin.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_features)

    Returns
    -------
    directions : ndarray of shape (n_rows, n_features), float64
    lengths : ndarray of shape (n_rows,)
    """
    with np.errstate(all="ignore"):
        largest = np.abs(X).max(axis=1).astype(np.float64)
        directions = X / _divisors(largest)[:, np.newaxis]
        lengths = _lengths(directions)
        directions /= _divisors(lengths)[:, np.newaxis]
        return directions, largest * lengths


def _lengths(X):
    """Return the distance of each row from zero."""
    zero, labels = np.zeros((1, X.shape[1])), np.zeros(len(X), np.int32)
    squared = np.empty(len(X))
    own_distances_block(in_double(X.view()), zero, labels, squared)
    return np.sqrt(squared)


def _divisors(lengths):
    """Return what to divide rows by, which is 1 where they are to stay as they are."""
    return np.where((lengths > 0) & (lengths < np.inf), lengths, 1.0)


def unit_rows(name, blocks):
    """Return the rows of some blocks scaled to length 1, in their type; CSR stays CSR.

    Parameters
    ----------
    name : str
        Of the estimator, for error messages.
    blocks : RowBlocks
        In this process.

    Returns
    -------
    ndarray or CSR matrix of shape (n_samples, n_features)

    Raises
    ------
    ValueError
        If a row is all zeros.
    """
    if sparse.issparse(blocks.source):
        X, lengths = _unit_stored(canonical(blocks.source))
    else:
        X, lengths = np.empty(blocks.shape, blocks.dtype), np.empty(blocks.shape[0])

        def scale(block):
            X[block.rows], lengths[block.rows] = scaled(block.X)

        with block_map(blocks) as each_block:
            each_block.map(scale)
    refuse_zeros(name, np.flatnonzero(lengths == 0), sparse.issparse(X))
    return X


def _unit_stored(X):
    """Return a CSR matrix with rows of length 1, and how long they were; see `scaled`."""
    lengths, values = np.zeros(X.shape[0]), np.empty_like(X.data)
    row_work = ENTRY_WORK * (1 + X.nnz // max(1, X.shape[0]))
    for rows in paths.pieces(X.shape[0], row_work, 1):
        starts = X.indptr[rows.start : rows.stop + 1]
        stored = slice(starts[0], starts[-1])
        values[stored], lengths[rows] = _scaled_stored(X.data[stored], np.diff(starts))
    return type(X)((values, X.indices, X.indptr), shape=X.shape), lengths


def _scaled_stored(values, counts):
    """Return the stored values of some rows, so many of each, as `scaled` does."""
    filled, own = counts > 0, np.repeat(np.arange(len(counts)), counts)
    largest = np.zeros(len(counts))
    with np.errstate(all="ignore"):
        if len(values):
            starts = (np.cumsum(counts) - counts)[filled]
            largest[filled] = np.maximum.reduceat(np.abs(values), starts)
        directions = values / _divisors(largest)[own]
        squares = np.bincount(own, weights=np.square(directions), minlength=len(counts))
        lengths = np.sqrt(squares)
        directions /= _divisors(lengths)[own]
        return directions, largest * lengths


def unit_dask(name, X):
    """Return data of Dask as an array with rows of length 1, which is computed chunk by chunk.

    Rows of zeros stay: `refuse_zeros_in` tells of them.
    """
    X = dask_array(name, X)
    return X.map_blocks(_unit_chunk, dtype=X.dtype, meta=np.empty((0, 0), X.dtype))


def _unit_chunk(X):
    return scaled(np.ascontiguousarray(X))[0].astype(X.dtype) if len(X) else X


def refuse_zeros_in(name, blocks):
    """Raise if a row is all zeros."""
    with block_map(blocks) as each_block:
        found = each_block.map(partial(_zeros_of, blocks.size))
    refuse_zeros(name, np.concatenate(found))


def _zeros_of(size, block):
    return block.number * size + np.flatnonzero(~block.X.any(axis=1))


def refuse_zeros(name, rows, is_sparse=False, what="X"):
    """Raise if there are rows of zeros, which have these numbers.

    Parameters
    ----------
    name : str
        Of the estimator.
    rows : ndarray of int
    is_sparse : bool, default=False
        Whether they are rows of a sparse matrix.
    what : {"X", "init"}
        Whose rows they are.
    """
    if not rows.size:
        return
    listed = ", ".join(str(row) for row in rows[:NAMED]) + (", ..." if rows.size > NAMED else "")
    advice = f"Leave them out, for instance by {WITHOUT_ZEROS[is_sparse]}."
    if what == "init":
        advice = "Start from other centers."
    raise ValueError(
        f"{name}: expected rows that have a direction, but {what} has {rows.size} of zeros alone, "
        f"at row {listed}. {advice}"
    )
