"""Silhouette coefficients: how well each row sits in its cluster.

The sums of distances that they are made of take one strip of rows and one block of
other rows at a time: no matrix of all distances is ever held.
"""

from __future__ import annotations

import numbers
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.preprocessing import LabelEncoder
from sklearn.utils.validation import column_or_1d

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import Block, BlockMap, RowBlocks, block_map
from homl_clustering.engine.data import check_number, random_numbers
from homl_clustering.engine.kinds import accepted, check_table
from homl_clustering.engine.tables import dask_rows, is_dask
from homl_clustering.engine.wide import Points, read_rows, squared_distances
from homl_clustering.kernels.pairs import AT_ONCE, LANES
from homl_clustering.kernels.silhouette import add_distances_block, coefficients_block, strips_of
from homl_clustering.kernels.sparse import add_roots
from homl_clustering.typing import Array, DataArray, FloatArray, IntArray, MatrixLike, RandomState

__all__ = ["silhouette_samples", "silhouette_score"]

ROOT = 8  # multiplications that a square root is worth
STRIP_ELEMENTS = 2**15  # a strip and its sums fit into the second-level cache
# Sparse rows are gone through for each strip, so that it pays to have few: up to 16 MB.
SPARSE_STRIP_ELEMENTS = 2**21
MIN_ROWS, MAX_ROWS = 16, 256


def silhouette_samples(
    X: MatrixLike, labels: ArrayLike, *, metric: Literal["euclidean"] = "euclidean"
) -> DataArray:
    r"""Return the silhouette coefficient of each row.

    .. math:: s(i) = \frac{b(i) - a(i)}{\max\{a(i), b(i)\}}

    where :math:`a(i)` is the mean distance from row i to the other rows of its cluster,
    and :math:`b(i)` its mean distance to the rows of the nearest other cluster. It is
    close to 1 well inside a cluster, 0 between two of them, and negative where another
    cluster is nearer. A row that is alone in its cluster has 0.

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        The data.
    labels : array-like of shape (n_samples,)
        The cluster of each row: whole numbers or strings.
    metric : {"euclidean"}, default="euclidean"
        The distance.

    Returns
    -------
    coefficients : ndarray of shape (n_samples,)
        Between -1 and 1, in the type of the data.

    Raises
    ------
    ValueError
        If there are fewer than 2 or more than ``n_samples - 1`` labels, the lengths
        differ, or a value is not finite.

    Notes
    -----
    The time grows with the square of n_samples; the memory does not: beyond the result
    it takes a few megabytes. Any number of threads gives the same bits.

    References
    ----------
    Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation
    of cluster analysis", Journal of Computational and Applied Mathematics 20, section 2.

    Examples
    --------
    >>> from homl_clustering import silhouette_samples
    >>> silhouette_samples([[0], [1], [10], [12]], [0, 0, 1, 1]).round(4)
    array([0.9091, 0.9   , 0.7895, 0.8261])
    """
    name = "silhouette_samples"
    X, labels = _check_input(name, X, labels, metric)
    return _coefficients(name, X, labels).astype(X.dtype, copy=False)


def silhouette_score(
    X: MatrixLike,
    labels: ArrayLike,
    *,
    metric: Literal["euclidean"] = "euclidean",
    sample_size: int | None = None,
    random_state: RandomState = None,
) -> float:
    r"""Return the mean silhouette coefficient of all rows, or of a sample of them.

    .. math:: \bar{s} = \frac{1}{n} \sum_i \frac{b(i) - a(i)}{\max\{a(i), b(i)\}}

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        The data.
    labels : array-like of shape (n_samples,)
        The cluster of each row: whole numbers or strings.
    metric : {"euclidean"}, default="euclidean"
        The distance.
    sample_size : int, default=None
        How many rows to draw; the distances are those within this sample. All rows if
        None.
    random_state : int, RandomState instance or None, default=None
        Makes the sample reproducible; it is the one scikit-learn draws.

    Returns
    -------
    score : float
        Between -1 and 1.

    Raises
    ------
    ValueError
        As in `silhouette_samples`; the number of labels is that in the sample.

    References
    ----------
    Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation
    of cluster analysis", Journal of Computational and Applied Mathematics 20, section 3.

    Examples
    --------
    >>> from homl_clustering import silhouette_score
    >>> round(silhouette_score([[0], [1], [10], [12]], [0, 0, 1, 1]), 4)
    0.8562
    """
    name = "silhouette_score"
    if sample_size is not None:
        check_number(name, "sample_size", sample_size, least=1, integer=True)
    if is_dask(X):
        X, labels = _sample_of_dask(name, X, labels, sample_size, random_state)
        sample_size = None
    X, labels = _check_input(name, X, labels, metric)
    if sample_size is not None:
        rows = random_numbers(name, random_state).permutation(X.shape[0])[:sample_size]
        X, labels = X[rows], labels[rows]
    return float(np.mean(_coefficients(name, X, labels)))


def _sample_of_dask(
    name: str, X: Any, labels: Any, sample_size: int | None, random_state: RandomState
) -> tuple[Any, Any]:
    """Return the rows that are drawn from data of Dask, and their labels, as arrays."""
    if sample_size is None:
        raise ValueError(
            f"{name}: for data of Dask say how many rows to draw, such as sample_size=10_000: the "
            "time grows with the square of their number. For all of them compute X first."
        )
    blocks = dask_rows(name, X)
    if len(labels) != blocks.shape[0]:
        raise ValueError(
            f"{name}: labels must have shape ({blocks.shape[0]},), one label per row of X; got "
            f"{np.shape(labels)}."
        )
    rows = random_numbers(name, random_state).permutation(blocks.shape[0])[:sample_size]
    with block_map(blocks, last=True):
        X = blocks.take(rows)
    if is_dask(labels):
        order = np.argsort(rows)
        taken = np.empty(len(rows), labels.dtype)
        taken[order] = labels[rows[order]].compute()
        return X, taken
    return X, np.asarray(labels)[rows]


def _check_input(name: str, X: MatrixLike, labels: ArrayLike, metric: str) -> tuple[Any, Array]:
    """Return the data as float64 or float32, and the labels as an array of one dimension."""
    if not (isinstance(metric, str) and metric == "euclidean"):
        raise ValueError(
            f"{name}: metric must be 'euclidean', got {metric!r}. For other distances use "
            "sklearn.metrics.silhouette_samples or sklearn.metrics.silhouette_score."
        )
    X = check_table(name, X)
    read_rows(name, RowBlocks(X, wide=True)).check_range()
    return X, _checked_labels(name, labels, X.shape[0])


def _checked_labels(name: str, labels: ArrayLike, n_samples: int) -> Array:
    """Return labels: one for each row, all texts or all finite numbers."""
    if isinstance(labels, np.ma.MaskedArray):
        labels = accepted(name, "labels", labels)
    # as objects: NumPy would make texts of numbers among texts, and of NaN
    objects = np.asarray(labels, dtype=object)
    if objects.shape not in ((n_samples,), (n_samples, 1)):
        raise ValueError(
            f"{name}: labels must have shape ({n_samples},), one label per row of X; got "
            f"{objects.shape}."
        )
    if getattr(labels, "dtype", objects.dtype).kind not in "biu":
        are_texts = isinstance(objects.flat[0], str | bytes)
        for row, label in enumerate(objects.flat):
            if not (isinstance(label, str | bytes) if are_texts else _is_finite(label)):
                raise ValueError(
                    f"{name}: labels must be all texts or all finite numbers, one for each row, "
                    f"but that of row {row} is {label!r:.50}."
                )
    return column_or_1d(labels, warn=True)


def _is_finite(label: Any) -> Any:
    is_number: bool = isinstance(label, numbers.Real | np.bool_)
    return is_number and -np.inf < label < np.inf


def _strips(X: Any, n_clusters: int, elements: int) -> RowBlocks:
    """Return narrower blocks: each row is compared with all, so that few rows are work for many.

    Their size may depend on the number of clusters, since no sum depends on it.
    """
    size = min(max(elements // max(X.shape[1], n_clusters), MIN_ROWS), MAX_ROWS)
    threaded = X.shape[0] > paths.ONE_THREAD_ROWS
    return RowBlocks(X, size=size, threaded=threaded, wide=True)


def _coefficients(name: str, X: Any, labels: Array) -> FloatArray:
    """Return the coefficients as float64; the data and the lengths have been checked."""
    encoder = LabelEncoder()
    labels = encoder.fit_transform(labels)
    n_clusters = len(encoder.classes_)
    if not 2 <= n_clusters < X.shape[0]:
        raise ValueError(
            f"{name}: Number of labels is {n_clusters}. Valid values are 2 to n_samples - 1 "
            f"(inclusive), here {X.shape[0] - 1}."
        )
    return coefficients_of(X, labels[np.newaxis], n_clusters)[0]


def coefficients_of(X: Any, labelings: IntArray, n_clusters: int) -> FloatArray:
    """Return the coefficients of several clusterings of the same rows, which need no check.

    The distances between rows, which take most of the time, are computed once for all of them.

    Parameters
    ----------
    X : {ndarray, sparse matrix} of shape (n_samples, n_features)
    labelings : ndarray of shape (n_labelings, n_samples), int
        From 0 to n_clusters - 1.
    n_clusters : int
        The most of any of them.

    Returns
    -------
    ndarray of shape (n_labelings, n_samples), float64
    """
    n_labelings, out = len(labelings), np.empty(labelings.shape)
    sizes = [np.bincount(labels) for labels in labelings]
    others, elements, sum_up = RowBlocks(X, wide=True), STRIP_ELEMENTS, _sums
    if others.wide:
        elements, sum_up = SPARSE_STRIP_ELEMENTS, _sparse_sums

    with block_map(_strips(others.source, n_labelings * n_clusters, elements)) as each_strip:

        def fill(strip: Block) -> None:
            rows = strip.rows
            sums = sum_up(each_strip, strip, others, labelings, n_clusters)
            for own_sums, own_sizes, labels, found in zip(sums, sizes, labelings, out, strict=True):
                coefficients_block(own_sums, own_sizes, labels[rows], found[rows])

        each_strip.map(fill)
    return out


def _sums(
    each_strip: BlockMap, strip: Any, others: Any, labelings: IntArray, n_clusters: int
) -> FloatArray:
    """Return of each labeling and cluster the sums of the distances from the rows of a strip."""
    n_rows, n_features = strip.X.shape
    strips = np.zeros((-(-n_rows // LANES), n_features, LANES))
    strips_of(strip.X, strips)
    sums = np.zeros((len(strips), len(labelings), n_clusters + 1, LANES))
    row_work = n_rows * (n_features + ROOT + len(labelings)) // (paths.WIDE // 2)
    for block in others:
        own = labelings[:, block.rows]
        for piece in each_strip.pieces(block.X.shape[0], row_work, AT_ONCE):
            add_distances_block(strips, block.X[piece], own[:, piece], sums)
    found = sums[:, :, :n_clusters].transpose(1, 2, 0, 3)
    return found.reshape(len(labelings), n_clusters, -1)


def _sparse_sums(
    each_strip: BlockMap, strip: Any, others: Any, labelings: IntArray, n_clusters: int
) -> FloatArray:
    """Do that for sparse rows."""
    sums = np.zeros((len(labelings), n_clusters, strip.rows.stop - strip.rows.start))
    points = Points(others.source[strip.rows])
    for block in others:
        squared = squared_distances(each_strip, block, points)
        for labels, own_sums in zip(labelings, sums, strict=True):
            add_roots(squared, labels[block.rows], own_sums)
    return sums
