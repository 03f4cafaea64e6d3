"""Criteria for the number of clusters: the simplified silhouette, and the gap statistic.

Those that compare the clusters of several samples are in
`homl_clustering.selection.resampling`. The ratio of Caliński and Harabasz (1974) is
`sklearn.metrics.calinski_harabasz_score`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from threadpoolctl import ThreadpoolController

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import RowBlocks, block_map, in_double
from homl_clustering.engine.data import check_choice, check_number, read
from homl_clustering.engine.kinds import check_values
from homl_clustering.kernels.silhouette import simplified_block
from homl_clustering.selection.criterion import Criterion, criterion_of
from homl_clustering.selection.fits import (
    Fits,
    check_numbers,
    dense_data,
    dense_table,
    for_each_number,
    n_distinct,
)
from homl_clustering.selection.progress import Progress
from homl_clustering.typing import DataArray, FloatArray, IntArray, IntSequence, RandomState, Tell

__all__ = ["Criterion", "gap_statistic", "simplified_silhouette"]

PIECE_ELEMENTS = 2**17  # the most distances that are held at a time: one megabyte
_one_thread = threading.Lock()  # the limit of a library's threads is one for the whole process


def simplified_silhouette(X: ArrayLike, labels: ArrayLike, centers: ArrayLike) -> float:
    r"""Return the mean silhouette coefficient with distances to centers instead of rows.

    .. math:: \frac{1}{n} \sum_i \frac{b_i - a_i}{\max\{a_i, b_i\}}, \qquad
        a_i = \lVert x_i - \mu_{l_i} \rVert, \quad
        b_i = \min_{c \ne l_i} \lVert x_i - \mu_c \rVert

    where :math:`l_i` is the label of row i. A row with :math:`a_i = b_i = 0` counts as 0.
    The time grows with n_samples times n_clusters, where that of `silhouette_score` grows
    with the square of n_samples.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data: a dense array.
    labels : array-like of shape (n_samples,)
        The center of each row: whole numbers from 0 to n_clusters - 1.
    centers : array-like of shape (n_clusters, n_features)
        Two at least, as in ``cluster_centers_``.

    Returns
    -------
    score : float
        Between -1 and 1; at least 0 if each row has the label of its nearest center.

    Raises
    ------
    ValueError
        If a shape does not fit, a label names no center, a value is not finite, or there
        are fewer than two centers.

    Notes
    -----
    At most a few megabytes are held beside the data. Any number of threads gives the same
    bits.

    References
    ----------
    Hruschka, de Castro & Campello (2004), "Evolutionary algorithms for clustering
    gene-expression data", IEEE International Conference on Data Mining. Rousseeuw (1987),
    "Silhouettes", Journal of Computational and Applied Mathematics 20, section 2: that of
    all distances.

    Examples
    --------
    >>> from homl_clustering.selection import simplified_silhouette
    >>> round(simplified_silhouette([[0], [1], [10], [12]], [0, 0, 1, 1], [[0.5], [11]]), 4)
    0.9281
    """
    name = "simplified_silhouette"
    X = dense_table(name, X)
    centers = _check_centers(name, centers, X.shape[1])
    labels = _check_labels(name, labels, len(X), len(centers))
    blocks = RowBlocks(X)
    score, in_range = mean_coefficient(blocks, labels, centers)
    if not in_range:  # else to read the rows would find nothing, and take as long as all the rest
        read(name, blocks).check_range(centers)
    return score


def mean_coefficient(blocks: Any, labels: IntArray, centers: FloatArray) -> tuple[float, bool]:
    """Return the simplified silhouette of rows, with labels that fit.

    And whether all values are sure to be finite, and distances neither too large nor too small.
    """
    row_work, size = centers.size // paths.WIDE, blocks.size
    with block_map(blocks) as each_block:

        def add_up(run: Any) -> list[tuple[int, int, FloatArray]]:
            X, own = in_double(run.X), labels[run.rows].astype(np.int32, copy=False)
            out, sums = np.empty(min(size, len(X))), []
            for number, start in enumerate(range(0, len(X), size), run.number):
                block, n_beyond = slice(start, min(start + size, len(X))), 0
                rows, of_rows, found = X[block], own[block], out[: block.stop - start]
                for r in each_block.pieces(len(rows), row_work):
                    n_beyond += not simplified_block(rows[r], centers, of_rows[r], found[r])
                sums.append((0, number, np.array([found.sum(), n_beyond])))
            return sums

        total, n_beyond = each_block.sum(add_up, whole_runs=True).tolist()
        return total / len(labels), n_beyond == 0


def _check_centers(name: str, centers: ArrayLike, n_features: int) -> FloatArray:
    """Return the centers as float64; raise unless there are two at least, of these features."""
    centers = check_values(name, "centers", centers)
    if centers.ndim != 2 or centers.shape[1] != n_features or len(centers) < 2:
        raise ValueError(
            f"{name}: centers must have shape (n_clusters, n_features) with two clusters at least "
            f"and n_features = {n_features}, got {centers.shape}."
        )
    return centers


def _check_labels(name: str, labels: Any, n_samples: int, n_clusters: int) -> IntArray:
    """Return the labels as integers; raise unless each names a center."""
    whole = type(labels) is np.ndarray and labels.dtype.kind in "iu"
    if whole and labels.shape == (n_samples,) and 0 <= labels.min() <= labels.max() < n_clusters:
        return labels.astype(np.int32, copy=False)
    labels = check_values(name, "labels", labels)
    if labels.shape != (n_samples,):
        raise ValueError(
            f"{name}: labels must have shape ({n_samples},), one label per row of X; got "
            f"{labels.shape}."
        )
    bad = ~((labels >= 0) & (labels < n_clusters) & (labels == np.floor(labels)))
    if bad.any():
        raise ValueError(
            f"{name}: labels must name a center for each row, from 0 to {n_clusters - 1}, but row "
            f"{bad.argmax()} has {labels[bad.argmax()]:g}."
        )
    return labels.astype(np.int32)


def gap_statistic(
    X: ArrayLike,
    n_clusters: IntSequence = range(1, 11),
    *,
    n_references: int = 20,
    reference: Literal["box", "principal"] = "box",
    n_init: int | Literal["auto"] = 3,
    random_state: RandomState = None,
    tell: Tell | None = None,
    verbose: int = 0,
) -> Criterion:
    r"""Compare the inertia with that of data without clusters: the gap statistic.

    With :math:`W_k` for the inertia of k clusters, and :math:`W^*_{kb}` for that of the
    b-th of B reference data sets,

    .. math:: \mathrm{Gap}(k) = \frac{1}{B} \sum_b \log W^*_{kb} - \log W_k, \qquad
        s_k = \mathrm{sd}_b(\log W^*_{kb}) \sqrt{1 + 1/B}

    and the choice is the smallest k with :math:`\mathrm{Gap}(k) \ge \mathrm{Gap}(k') - s_{k'}`,
    where k' is the next number that was tested; the last one if there is none.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data: a dense array.
    n_clusters : sequence of int, default=range(1, 11)
        The numbers of clusters, in increasing order.
    n_references : int, default=20
        B, 2 at least.
    reference : {"box", "principal"}, default="box"
        Where the references are drawn from, evenly: from the box that the features span, or
        from the box along the principal components of the data.
    n_init : "auto" or int, default=3
        How many starts each fit has, see `KMeans`.
    random_state : int, RandomState instance or None, default=None
        The seeds of all fits are drawn from it.
    tell : callable, default=None
        Called as ``tell(done, total)`` after each fit. If it returns True, no more fits are
        made: `complete` is False then, `best` None, and values are there for the numbers of
        clusters whose fits are complete.
    verbose : int, default=0
        If 1, print once a second how many fits are done; if more, after each.

    Returns
    -------
    Criterion
        Its values are the gaps, its errors :math:`s_k`, its details "log_inertia",
        :math:`\log W_k`, and "expected_log_inertia". A number that is not less than that of
        distinct rows has NaN: its inertia is 0 at best, which has no logarithm.

    Raises
    ------
    ValueError
        If a parameter or the data cannot be used.

    Notes
    -----
    The fits of a number of clusters follow one another: that of the data, then those of the
    references, the same data sets for each number. The b-th of them is drawn by
    ``numpy.random.default_rng`` from the seed of its first fit. For "principal" the last bits
    may depend on the processor, not on threads.

    References
    ----------
    Tibshirani, Walther & Hastie (2001), "Estimating the number of clusters in a data set via
    the gap statistic", Journal of the Royal Statistical Society B 63, sections 2 to 4.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import gap_statistic
    >>> X, _ = datasets.four_blobs()
    >>> found = gap_statistic(X[:300], range(1, 7), n_references=5, random_state=0)
    >>> found.best, found.n_fits
    (4, 36)
    """
    name = "gap_statistic"
    data, X = dense_data(name, X, moments=True)
    ks = check_numbers(name, n_clusters)
    check_number(name, "n_references", n_references, least=2, integer=True)
    check_choice(name, "reference", reference, tuple(BOXES))
    n_rows = n_distinct(X, ks[-1] + 1)
    shape = sum(k < n_rows for k in ks), 1 + int(n_references)
    fits = Fits(name, shape, random_state, Progress(name, tell, verbose), n_init)
    draw = BOXES[reference](data, X)

    def measure(k: int, seeds: IntArray) -> FloatArray:
        logs = [_log_inertia(fits.fit(X, k, seeds[0]))]
        for seed, first in zip(seeds[1:], fits.seeds[0, 1:], strict=True):
            logs.append(_log_inertia(fits.fit(draw(first), k, seed)))
        spread = np.std(logs[1:]) * np.sqrt(1 + 1 / n_references)
        return np.array([logs[0], np.mean(logs[1:]), spread])

    complete, found = for_each_number(
        ks, lambda k: k < n_rows, fits.seeds, measure, lambda k: np.full(3, np.nan)
    )
    logs, expected, spreads = np.reshape(found, (-1, 3)).T.copy()
    gaps = expected - logs
    details = {"log_inertia": logs, "expected_log_inertia": expected}
    best = _first_that_suffices(complete, gaps, spreads)
    return criterion_of(name, ks, fits, (complete, gaps, spreads), best, details)


def _log_inertia(model: Any) -> float:
    """Return the logarithm of the inertia, or NaN where it has none."""
    return np.log(model.inertia_) if model is not None and model.inertia_ > 0 else np.nan


def _first_that_suffices(ks: tuple[int, ...], gaps: FloatArray, spreads: FloatArray) -> int | None:
    """Return the smallest number whose gap the next one does not clearly exceed."""
    known = np.flatnonzero(np.isfinite(gaps))
    for this, following in pairwise(known):
        if gaps[this] >= gaps[following] - spreads[following]:
            return ks[this]
    return ks[known[-1]] if known.size else None


class Box:
    """Draws rows from the box that the features span.

    Parameters
    ----------
    data : Data
    X : ndarray of shape (n_samples, n_features)
    """

    def __init__(self, data: Any, X: Any) -> None:
        self.shape, self.dtype = X.shape, X.dtype
        self.low, self.width = data.low, data.high - data.low

    def __call__(self, seed: int) -> DataArray:
        """Return as many rows as there are data, in their type."""
        return self._rows(seed).astype(self.dtype, copy=False)

    def _rows(self, seed: int) -> FloatArray:
        rows = np.random.default_rng(int(seed)).random(self.shape)
        rows *= self.width
        rows += self.low
        return rows


class PrincipalBox(Box):
    """Draws rows from the box along the principal components."""

    def __init__(self, data: Any, X: Any) -> None:
        super().__init__(data, X)
        self.threads = ThreadpoolController()
        # In units of the width, so that squares neither vanish nor overflow.
        self.mean, self.scale = data.mean, float(self.width.max()) or 1.0
        with self._one_thread():
            self.axes = np.linalg.eigh(sum(part.T @ part for part in self._parts(X)))[1]
            ranges = [(rows.min(axis=0), rows.max(axis=0)) for rows in self._projected(X)]
        self.low = np.min([low for low, _ in ranges], axis=0)
        self.width = np.max([high for _, high in ranges], axis=0) - self.low

    def __call__(self, seed: int) -> DataArray:
        """Return as many rows as there are data, in their type."""
        with self._one_thread():
            rows = self._rows(seed) @ self.axes.T
        rows *= self.scale
        rows += self.mean
        return rows.astype(self.dtype, copy=False)

    def _parts(self, X: Any) -> Iterator[FloatArray]:
        """Yield all rows in order, about the mean and in units of the width, some at a time."""
        size = max(1, PIECE_ELEMENTS // X.shape[1])
        for start in range(0, len(X), size):
            yield (X[start : start + size] - self.mean) / self.scale

    def _projected(self, X: Any) -> Iterator[FloatArray]:
        return (part @ self.axes for part in self._parts(X))

    @contextmanager
    def _one_thread(self) -> Iterator[None]:
        """Let linear algebra take one thread: the last bits would depend on their number."""
        with _one_thread, self.threads.limit(limits=1, user_api="blas"):
            yield


BOXES = {"box": Box, "principal": PrincipalBox}
