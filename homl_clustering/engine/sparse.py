"""Sparse matrices: damaged ones are refused, others taken as kernels need them.

SciPy's formats are some arrays that must fit each other. Converting or slicing a matrix does not
look at that: where they do not fit, it reads and writes memory that belongs to others.
"""

import itertools

import numpy as np

from homl_clustering.kernels.sparse import SparseRows

ADVICE = (
    "This sparse matrix is damaged: build it anew from the rows, columns and values of its "
    "entries, for instance with scipy.sparse.coo_array, which checks them."
)


def check_sparse(name, X):
    """Raise unless the arrays that a sparse matrix is made of fit each other.

    Entries may come in any order, and more than once: they are added up.

    Parameters
    ----------
    name : str
        The estimator or function, for error messages.
    X : sparse matrix or array
        Of any format.

    Raises
    ------
    ValueError
        If an entry lies outside of the matrix, or entries cannot be told apart.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from homl_clustering.engine.sparse import check_sparse
    >>> check_sparse("KMeans", csr_array([[0.0, 2.0], [3.0, 0.0]]))
    """
    problem = _PROBLEMS[X.format](X)
    if problem is not None:
        raise ValueError(f"{name}: {problem}. {ADVICE}")


def _of_rows(X):
    """Return what is wrong with a CSR matrix; None if nothing is."""
    return _of_lines("row", "column", X.indptr, X.indices, X.data, (1, *X.shape)[-2:])


def _of_columns(X):
    """Return what is wrong with a CSC matrix; None if nothing is."""
    return _of_lines("column", "row", X.indptr, X.indices, X.data, X.shape[::-1])


def _of_blocks(X):
    """Return what is wrong with a BSR matrix; None if nothing is."""
    if X.data.ndim != 3 or 0 in X.data.shape[1:]:
        return f"the values of X must be blocks of rows and columns, got shape {X.data.shape}"
    height, width = X.data.shape[1:]
    if X.shape[0] % height or X.shape[1] % width:
        return f"blocks of X must divide its shape {X.shape}, got blocks of {(height, width)}"
    shape = X.shape[0] // height, X.shape[1] // width
    return _of_lines("row", "column", X.indptr, X.indices, X.data, shape, (height, width))


def _of_lines(line, across, pointer, indices, values, shape, block=(1, 1)):
    """Return what is wrong with rows, or columns, that are stored one after the other.

    Parameters
    ----------
    line, across : {"row", "column"}
        What the lines are, and what an index counts in them.
    pointer, indices, values : ndarray
    shape : tuple of int
        How many lines there are, and how long these are; of blocks, where these are stored.
    block : tuple of int
        How many lines and indices a block is.
    """
    pointer, indices = np.asarray(pointer), np.asarray(indices)
    if any(array.ndim != 1 or array.dtype.kind not in "iu" for array in (pointer, indices)):
        return f"the {line} pointer and the {across} indices of X must be lists of whole numbers"
    if len(pointer) != shape[0] + 1:
        return (
            f"the {line} pointer of X must have {shape[0] + 1} numbers, one more than its "
            f"{line}s, got {len(pointer)}"
        )
    if pointer[0] != 0:
        return f"the {line} pointer of X must begin with 0, got {pointer[0]} at {line} 0"
    falls = np.flatnonzero(pointer[1:] < pointer[:-1])
    if falls.size:
        place = f"{pointer[falls[0] + 1]} after {pointer[falls[0]]} in {line} {falls[0] * block[0]}"
        return f"the {line} pointer of X must not fall, got {place}"
    n_stored = min(len(indices), len(values))
    beyond = np.searchsorted(pointer[1:], n_stored, side="right")
    if len(indices) != len(values):
        place = f"; {line} {beyond * block[0]} is incomplete" if beyond < shape[0] else ""
        return (
            f"X must store as many values as {across} indices, got {len(values)} and "
            f"{len(indices)}{place}"
        )
    if beyond < shape[0]:
        place = f"{pointer[beyond + 1]} in {line} {beyond * block[0]}"
        return f"the {line} pointer of X must end within its {n_stored} values, got {place}"
    wrong = _first_outside(indices[: pointer[-1]], shape[1])
    if wrong is None:
        return None
    row = (np.searchsorted(pointer, wrong, side="right") - 1) * block[0]
    return _outside(across, shape[1] * block[1], indices[wrong] * block[1], f"{line} {row}")


def _of_entries(X):
    """Return what is wrong with a COO matrix; None if nothing is."""
    return _of_triples(X.coords, X.data, X.shape)


def _of_keys(X):
    """Return what is wrong with a DOK matrix; None if nothing is."""
    keys = list(X.keys())
    coords = np.array(keys, dtype=np.int64).reshape(len(keys), len(X.shape)).T
    return _of_triples(coords, keys, X.shape)


def _of_triples(coords, values, shape):
    """Return what is wrong with entries that are stored with their rows and columns."""
    lengths = [*map(len, coords), len(values)]
    if len(coords) != len(shape) or len(set(lengths)) > 1:
        return f"X must store as many rows, columns and values of entries, got {lengths}"
    for axis, (indices, size) in enumerate(zip(coords, shape, strict=True)):
        what = "column" if axis == len(shape) - 1 else "row"
        if np.asarray(indices).dtype.kind not in "iu":
            return f"the {what} indices of X must be whole numbers"
        wrong = _first_outside(indices, size)
        if wrong is not None:
            place = f"entry {wrong}" + (f", of row {coords[0][wrong]}" if axis else "")
            return _outside(what, size, indices[wrong], place)
    return None


def _of_lists(X):
    """Return what is wrong with a LIL matrix; None if nothing is."""
    if not X.rows.shape == X.data.shape == X.shape[:1]:
        return f"X must have a list of columns, and one of values, for each of {X.shape[0]} rows"
    lengths, stored = ([len(row) for row in rows] for rows in (X.rows, X.data))
    for row, (n_columns, n_values) in enumerate(zip(lengths, stored, strict=True)):
        if n_columns != n_values:
            return (
                f"X must store as many values as column indices, got {n_values} and {n_columns} "
                f"in row {row}"
            )
    columns = np.fromiter(itertools.chain.from_iterable(X.rows), np.int64, sum(lengths))
    pointer = np.cumsum([0, *lengths])
    return _of_lines("row", "column", pointer, columns, columns, X.shape)


def _of_diagonals(X):
    """Return what is wrong with a DIA matrix; None if nothing is."""
    if X.data.ndim == 2 and X.offsets.shape == X.data.shape[:1]:
        return None
    return (
        f"X must store as many diagonals as offsets, got values of shape {X.data.shape} and "
        f"offsets of shape {X.offsets.shape}"
    )


_PROBLEMS = {
    "csr": _of_rows,
    "csc": _of_columns,
    "bsr": _of_blocks,
    "coo": _of_entries,
    "dok": _of_keys,
    "lil": _of_lists,
    "dia": _of_diagonals,
}


def _first_outside(indices, size):
    """Return where the first index is that is not below `size`, or negative; None if none is."""
    if len(indices) == 0 or (np.min(indices) >= 0 and np.max(indices) < size):
        return None
    indices = np.asarray(indices)
    return int(np.flatnonzero((indices < 0) | (indices >= size))[0])


def _outside(what, size, index, place):
    return f"the {what} indices of X must be from 0 to {size - 1}, got {index} in {place}"


def canonical(X):
    """Return a CSR matrix whose rows have each column once at most, in order.

    It shares the arrays of `X` if that is one; else what is stored more than once is added up, in
    the order in which it is stored.
    """
    found = type(X)((X.data, X.indices, X.indptr), shape=X.shape)  # that knows nothing of itself
    if not found.has_canonical_format:
        found = found.tocsc().tocsr()  # which sorts, and leaves what is equal in its order
        found.sum_duplicates()
    return found


def sparse_rows_of(X):
    """Return a CSR matrix in canonical format as kernels take it: in few types, read-only."""
    types = np.int64, index_type(X.shape[1]), X.dtype
    parts = (np.asarray(*pair) for pair in zip((X.indptr, X.indices, X.data), types, strict=True))
    return SparseRows(*map(read_only, parts))


def index_type(n_features):
    """Return the type of the columns of sparse rows."""
    return np.int32 if n_features <= np.iinfo(np.int32).max else np.int64


def read_only(array):
    """Return a view that cannot be written to."""
    view = array.view()
    view.flags.writeable = False
    return view


def part_of(rows, some):
    """Return a slice of sparse rows."""
    return rows._replace(starts=rows.starts[some.start : some.stop + 1])
