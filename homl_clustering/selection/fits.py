"""The fits that criteria are made of: each has a seed of its own, and is told of."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning

from homl_clustering.engine.blocks import RowBlocks
from homl_clustering.engine.data import check_number, random_numbers, read
from homl_clustering.engine.kinds import check_table
from homl_clustering.engine.tables import is_dask
from homl_clustering.kmeans import KMeans
from homl_clustering.selection.progress import Count, Progress
from homl_clustering.selection.scans import _check_increasing
from homl_clustering.typing import Array, FloatArray, IntArray, IntSequence, RandomState

LARGEST_SEED = 2**31 - 1


class StoppedEarly(Exception):  # noqa: N818 - no error, but the end that somebody has asked for
    """Raised in the place of a fit that is not wanted any more."""


class Fits:
    """Makes the fits of a criterion in order, and tells of each.

    Parameters
    ----------
    name : str
        Of the criterion, for error messages.
    shape : tuple of int
        How many fits there are to be, as numbers of clusters times fits of each.
    random_state : int, RandomState instance or None
        The seeds are drawn from it, all of them at once.
    progress : Progress
        Told of each fit; says whether to stop.
    n_init, init
        Those of `KMeans`.

    Attributes
    ----------
    seeds : ndarray of shape `shape`
        One for each fit.
    used : list of int
        Those of the fits that were made.
    """

    seeds: IntArray
    used: list[int]

    def __init__(
        self,
        name: str,
        shape: int | tuple[int, ...],
        random_state: RandomState,
        progress: Progress | Count,
        n_init: int | Literal["auto"],
        init: Any = "k-means++",
    ) -> None:
        if not (isinstance(n_init, str) and n_init == "auto"):
            check_number(name, "n_init", n_init, least=1, integer=True)
        self.seeds = random_numbers(name, random_state).randint(LARGEST_SEED, size=shape)
        self.used, self._progress, self._stop = [], progress, False
        self._n_init, self._init = n_init, init

    def fit(self, X: Any, n_clusters: int, seed: Any) -> Any:
        """Return a fitted `KMeans`; None where there are fewer distinct rows than clusters.

        Raises
        ------
        StoppedEarly
            If no more fits are wanted.
        """
        if self._stop:
            raise StoppedEarly
        enough, n_init = n_distinct(X, n_clusters) >= n_clusters, self._n_init
        n_init = 1 if n_clusters == 1 else n_init  # all starts end alike
        model = KMeans(n_clusters, init=self._init, n_init=n_init, random_state=int(seed))
        if enough:
            model.fit(X)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)  # None says the same
                model.fit(X)
        self.used.append(int(seed))
        self._stop = self._progress(len(self.used), self.seeds.size)
        return model if enough else None

    def end(self) -> bool:
        """Say that no more fits come; return whether all were made."""
        self._progress.end()
        return len(self.used) == self.seeds.size


def for_each_number(
    ks: tuple[int, ...],
    in_reach: Callable[[int], bool],
    seeds: IntArray,
    measure: Callable[[int, IntArray], FloatArray],
    known: Callable[[int], FloatArray],
) -> tuple[tuple[int, ...], list[FloatArray]]:
    """Return for each number of clusters what is measured, until somebody stops it.

    Parameters
    ----------
    ks : tuple of int
    in_reach : callable
        Takes a number of clusters; says whether it takes fits.
    seeds : ndarray of shape (n_numbers_in_reach, n_fits)
    measure : callable
        Takes a number of clusters and its seeds; returns an array.
    known : callable
        Takes a number that is not in reach; returns such an array.

    Returns
    -------
    complete : tuple of int
        The numbers of which all fits were made.
    found : list of ndarray
    """
    found, rows = [], iter(seeds)
    for k in ks:
        try:
            found.append(measure(k, next(rows)) if in_reach(k) else known(k))
        except StoppedEarly:
            break
    return ks[: len(found)], found


def mean_and_error(values: Any) -> tuple[FloatArray, FloatArray]:
    """Return the mean over the rows of each column, and its standard error."""
    error = np.std(values, axis=0, ddof=1) / math.sqrt(len(values))
    return np.mean(values, axis=0), error


def dense_data(name: str, X: Any, moments: bool = False) -> tuple[Any, Array]:
    """Return a dense table as `Data`, read and found finite; the rows as an array beside it.

    With `moments` mean and variance are computed.
    """
    X = dense_table(name, X)
    data = read(name, RowBlocks(X), moments=moments)
    data.check_range()
    return data, X


def dense_table(name: str, X: Any) -> Array:
    """Return a dense table as an array, whose values were not looked at."""
    if is_dask(X):
        raise ValueError(
            f"{name}: expected an array in memory, but X is data of Dask. Compute X first, or some "
            "rows of it drawn at random."
        )
    if sparse.issparse(X):
        raise ValueError(
            f"{name}: expected a dense array, but X is a sparse matrix. Pass X.toarray(), if that "
            "fits into memory."
        )
    return np.ascontiguousarray(check_table(name, X))


def check_numbers(name: str, n_clusters: IntSequence) -> tuple[int, ...]:
    """Return the numbers of clusters to try as a tuple of int: increasing, one at least."""
    ks = _check_increasing(name, "n_clusters", n_clusters)
    if not ks:
        raise ValueError(f"{name}: n_clusters is empty; give one number at least.")
    return ks


def n_distinct(X: Any, most: int) -> int:
    """Return how many distinct rows there are, counting no further than `most`."""
    n_rows, most = 2 * most, min(most, len(X))
    if len(set(X[:n_rows, 0].tolist())) >= most:
        return most  # so it is with most data, and takes no time
    while True:
        found = len(np.unique(X[:n_rows], axis=0))
        if found >= most or n_rows >= len(X):
            return min(found, most)
        n_rows *= 8
