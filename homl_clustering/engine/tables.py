"""Dask arrays and data frames: recognized without importing Dask, and made blocks of rows.

Where a `distributed` client is at work, the rows go to its workers and stay there, see
`homl_clustering.engine.remote`. Elsewhere this process reads them part by part, as it reads a
memory-mapped file: a `LazyBlocks`.
"""

import math
import sys
import threading

import numpy as np

from homl_clustering.engine.blocks import Block, RowBlocks
from homl_clustering.engine.progress import KEPT

PART_BYTES = 2**25  # of rows that are read together: a few milliseconds


def is_dask(X):
    """Return whether these are data of Dask: an array, or a data frame.

    Examples
    --------
    >>> is_dask([[1.0, 2.0]])
    False
    """
    return "dask" in sys.modules and hasattr(X, "__dask_graph__") and hasattr(X, "to_delayed")


def dask_rows(owner, X, min_samples=1):
    """Return data of Dask as blocks of rows, float64 or float32.

    Parameters
    ----------
    owner : str
        The estimator or function, for error messages.
    X : dask.array.Array or dask.dataframe.DataFrame of shape (n_samples, n_features)
        Unknown numbers of rows are counted, which reads the data once.
    min_samples : int, default=1

    Returns
    -------
    LazyBlocks or RemoteBlocks

    Raises
    ------
    ValueError
        If these are no numbers in rows and columns, or too few rows.
    """
    X = dask_array(owner, X)
    n_samples, n_features = X.shape
    if n_samples < min_samples or n_features < 1:
        raise ValueError(
            f"{owner}: Found array with {n_samples} sample(s) and {n_features} feature(s) "
            f"(shape={X.shape}) while a minimum of {max(1, min_samples)} sample(s) and 1 feature "
            "is required."
        )
    client = _client()
    if client is not None:
        from homl_clustering.engine.remote import RemoteBlocks

        return RemoteBlocks(client, owner, X)
    return LazyBlocks(owner, X)


def dask_array(owner, X, count=True):
    """Return data of Dask as a Dask array, float64 or float32, with all columns in one chunk.

    Rows are counted, if their number is not known, unless `count` is False.
    """
    import dask.array as da

    if hasattr(X, "columns"):
        _check_columns(owner, X)
        X = X.to_dask_array(lengths=count or None)
    if X.ndim != 2:
        raise ValueError(
            f"{owner}: Expected 2D array, got {X.ndim}D array instead. Reshape your data: rows are "
            "samples, columns are features."
        )
    if X.dtype.kind not in "fiub":
        raise ValueError(f"{owner}: expected an array of numbers, but X holds {X.dtype}.")
    if not isinstance(X._meta, np.ndarray):
        raise ValueError(
            f"{owner}: expected chunks that are NumPy arrays, but those of X are "
            f"{type(X._meta).__name__}. Turn them into such, for instance with "
            "X.map_blocks(lambda chunk: chunk.toarray())."
        )
    if count and any(math.isnan(length) for length in X.shape):
        X = X.copy()  # as numbers of rows are noted in the array itself
        X.compute_chunk_sizes()
    if X.dtype not in (np.float32, np.float64):
        X = X.astype(np.float64)
    return da.rechunk(X, {1: -1}) if X.shape[1] else X


def lazily(estimator, method, X, dtype=None, n_columns=None):
    """Return what a method of an estimator gives for data of Dask, as a Dask array.

    It is computed chunk by chunk, when somebody asks for it.

    Parameters
    ----------
    estimator : estimator
        Fitted.
    method : str
    X : dask.array.Array or dask.dataframe.DataFrame
    dtype : dtype, default=None
        Of the result; that of the data if None.
    n_columns : int, default=None
        Of the result, which has one dimension if None.
    """
    check_columns_of_fit(estimator, X)
    X = dask_array(type(estimator).__name__, X, count=False)
    dtype = np.dtype(dtype or X.dtype)
    shape = (0,) if n_columns is None else (0, n_columns)
    options = {"drop_axis": 1} if n_columns is None else {"chunks": (X.chunks[0], (n_columns,))}
    return X.map_blocks(
        _chunk_of, _without_rows(estimator), method, dtype, dtype=dtype,
        meta=np.empty(shape, dtype), **options,
    )  # fmt: skip


def _chunk_of(X, estimator, method, dtype):
    """Return what a method gives for a chunk, which may be empty."""
    if len(X):
        return getattr(estimator, method)(np.ascontiguousarray(X)).astype(dtype, copy=False)
    return getattr(estimator, method)(np.ones((1, X.shape[1]), X.dtype))[:0].astype(dtype)


def _without_rows(estimator):
    """Return a copy of an estimator without what it keeps of each row, to be sent to workers."""
    light = object.__new__(type(estimator))
    left = ("labels_", "feature_names_in_", KEPT)  # names were checked already
    vars(light).update({name: value for name, value in vars(estimator).items() if name not in left})
    return light


def check_columns_of_fit(estimator, X):
    """Raise where data of Dask have not the features that the estimator was fitted to."""
    name, columns = type(estimator).__name__, column_names(X)
    if X.shape[1] != estimator.n_features_in_:
        raise ValueError(
            f"X has {X.shape[1]} features, but {name} is expecting {estimator.n_features_in_} "
            "features as input."
        )
    known = getattr(estimator, "feature_names_in_", None)
    if columns is not None and known is not None and list(columns) != list(known):
        raise ValueError(
            f"{name}: The feature names should match those that were passed during fit: "
            f"{list(known)}, got {list(columns)}."
        )


def column_names(X):
    """Return the names of the columns if all are texts, as scikit-learn keeps them; else None."""
    names = list(getattr(X, "columns", ()))
    return np.array(names, dtype=object) if names and _all_texts(names) else None


def _all_texts(names):
    return all(isinstance(name, str) for name in names)


def _check_columns(owner, frame):
    """Raise where a column of a data frame does not hold numbers."""
    for name, dtype in frame.dtypes.items():
        if getattr(dtype, "kind", "O") not in "biuf":
            raise ValueError(
                f"{owner}: expected numbers, but column {name!r} of X holds {dtype}. Drop the "
                "column, or turn it into numbers first."
            )


def _client():
    """Return the client of the cluster that computes Dask's collections now, None if none does."""
    if "distributed" not in sys.modules:
        return None
    from dask.base import get_scheduler
    from distributed import Client

    owner = getattr(get_scheduler(), "__self__", None)
    return owner if isinstance(owner, Client) else None


def part_rows(X, size, most_bytes=PART_BYTES):
    """Return how many rows belong to a part of the data: a multiple of the size of a block."""
    n_samples, n_features = X.shape
    largest = max(1, most_bytes // (n_features * X.dtype.itemsize) // size) * size
    smallest = max(1, 2**21 // n_features // size) * size
    # rounded up, or a few rows would be left over for one more part
    n_parts = max(1, -(-n_samples // largest))
    return max(min(smallest, largest), -(-n_samples // (n_parts * size)) * size)


def parts_of_chunks(chunks, size, least, most):
    """Return how many rows belong to each part, if parts should be the chunks as far as possible.

    A part begins with a block, so that it begins at most half a block away from where a chunk
    does: the rows between are all that must leave their chunk. Small chunks are joined, large
    ones divided.

    Parameters
    ----------
    chunks : sequence of int
        The numbers of rows of the chunks.
    size : int
        Rows per block.
    least, most : int
        How many rows a part should have at least, and may have at most; the latter, a multiple
        of `size`, counts where both cannot be had.

    Examples
    --------
    >>> parts_of_chunks([7, 11, 7, 2, 1], size=2, least=4, most=8)
    [8, 4, 6, 4, 6]
    """
    ends, last, least = np.cumsum(chunks), 0, max(1, least)
    cuts = [(int(end) + size // 2) // size * size for end in ends[:-1]] + [int(ends[-1])]
    parts = []
    for number, cut in enumerate(cuts):
        follows = cuts[-1] - cut  # a small rest belongs to the part before
        if number < len(cuts) - 1 and (cut - last < least or follows < least):
            continue
        n_blocks = -(-(cut - last) // size)
        n_parts = max(1, -(-n_blocks * size // most))
        ends_of_parts = [last + n_blocks * i // n_parts * size for i in range(1, n_parts)] + [cut]
        parts += np.diff([last, *ends_of_parts]).tolist()
        last = cut
    return parts


def rows_by_part(indices, n_samples, first_rows):
    """Return row numbers as an array, and for each part that has some of them: which, and where.

    Parameters
    ----------
    indices : slice or array-like of int
    n_samples : int
    first_rows : sequence of int
        With which row each part begins.

    Returns
    -------
    indices : ndarray of int
    parts : dict
        By the number of the part: a mask of its indices, and these counted within the part.

    Examples
    --------
    >>> indices, parts = rows_by_part([7, 2, 5], n_samples=8, first_rows=[0, 4])
    >>> {part: inside.tolist() for part, (_, inside) in parts.items()}
    {0: [2], 1: [3, 1]}
    """
    indices = np.arange(n_samples)[indices] if isinstance(indices, slice) else np.asarray(indices)
    owners = np.searchsorted(first_rows, indices, side="right") - 1
    parts = {int(part): owners == part for part in np.unique(owners)}
    return indices, {part: (own, indices[own] - first_rows[part]) for part, own in parts.items()}


class LazyBlocks(RowBlocks):
    """Blocks of rows that Dask computes when they are visited, a part at a time.

    Each thread keeps the part that it has visited last.

    Parameters
    ----------
    owner : str
        The estimator or function, for error messages.
    X : dask.array.Array of shape (n_samples, n_features)
    """

    def __init__(self, owner, X):
        self.owner = owner
        self.size = RowBlocks(np.empty((0, X.shape[1]), X.dtype)).size
        rows = part_rows(X, self.size)
        self.source = X = X.rechunk((rows, -1))
        self.shape, self.dtype, self.first = X.shape, X.dtype, 0
        self.n_blocks, self.n_together = max(1, -(-X.shape[0] // self.size)), rows // self.size
        self.small = False  # there is no array of all rows
        self.threaded, self.wide, self.array = self.n_blocks > self.n_together, False, None
        self._parts = [X.blocks[number] for number in range(X.numblocks[0])]
        self._held = threading.local()

    @property
    def mapped(self):
        """True: there may be more rows than fit into memory."""
        return True

    def runs(self, share, whole):
        """Yield blocks one by one; or, `whole`, all blocks of a part at once."""
        step = self.n_together if whole else 1
        for start in range(share.start, share.stop, step):
            yield slice(start, min(start + step, share.stop))

    def take(self, indices):
        """Return a copy of the rows with these indices."""
        rows = self.n_together * self.size
        indices, parts = rows_by_part(indices, self.shape[0], range(0, self.shape[0], rows))
        out = np.empty((len(indices), self.shape[1]), self.dtype)
        for part, (own, inside) in parts.items():
            out[own] = self._part(part)[inside]
        return out

    def read_only(self):
        """Return the data: those of Dask are never written to."""
        return self.source

    def __getitem__(self, place):
        """Return a `Block`, counted from 0; of a slice, the run of these blocks of one part."""
        places = place if isinstance(place, slice) else slice(place, place + 1)
        if not 0 <= places.start < places.stop <= self.n_blocks:
            raise IndexError(f"block {place} of {self.n_blocks}")
        part = places.start // self.n_together
        rows = slice(places.start * self.size, min(places.stop * self.size, self.shape[0]))
        first = part * self.n_together * self.size
        X = self._part(part)[rows.start - first : rows.stop - first]
        return Block(places.start, rows, X, self.weights[rows])

    def _part(self, number):
        """Return a part, from the memory of this thread if it is the same as the last time."""
        if getattr(self._held, "number", None) != number:
            self._held.number = self._held.X = None
            self._held.X = self._dense(self._computed(number))
            self._held.number = number
        return self._held.X

    def _computed(self, number):
        try:
            return self._parts[number].compute(scheduler="synchronous")
        except Exception as error:
            rows = self.n_together * self.size
            last = min((number + 1) * rows, self.shape[0]) - 1
            raise RuntimeError(
                f"{self.owner}: rows {number * rows} to {last} of X, chunk {number} of "
                f"{len(self._parts)}, cannot be computed: {type(error).__name__}: {error}"
            ) from error
