"""What the estimators check of the data before they start, and what they must know of them.

Each error says what was expected, what came, and what to do.
"""

import copy

import numpy as np
from sklearn.utils.validation import check_array, validate_data

from homl_clustering.engine.blocks import RowBlocks, block_map, tree_sum
from homl_clustering.engine.parameters import NARROWEST, WIDEST
from homl_clustering.kernels import moments


def check_data(estimator, X, *, reset, scan=True, min_samples=1, accept_sparse="csr"):
    """Return `X` as float64 or float32, not copied where it is that already.

    Parameters
    ----------
    estimator : estimator
        Not changed: `remember_features` is for the end of a ``fit`` that succeeded.
    X : array-like or sparse matrix of shape (n_samples, n_features)
    reset : bool
        True in ``fit``; False in ``predict`` and its like, where the number of features
        and their names must be those of the fit.
    scan : bool, default=True
        Whether to read the data: only then is it known that all values are finite.
    min_samples : int, default=1
        The fewest rows to accept.
    accept_sparse : str or bool, default="csr"
        As in scikit-learn's ``check_array``.

    Returns
    -------
    blocks : RowBlocks
        The data, in blocks.
    low, high : ndarray of shape (n_features,)
        The smallest and largest value of each feature; None without `scan`.
    """
    estimator = copy.copy(estimator)
    X = validate_data(
        estimator,
        X,
        reset=reset,
        accept_sparse=accept_sparse,
        accept_large_sparse=False,
        dtype=[np.float64, np.float32],
        ensure_all_finite=False,
        ensure_min_samples=min_samples,
    )
    name = type(estimator).__name__
    columns = getattr(estimator, "feature_names_in_", None)
    blocks = RowBlocks(X)
    low, high = data_range(name, blocks, columns) if scan else (None, None)
    return blocks, low, high


def take(estimator, blocks, rows):
    """Return rows of data that may not have been read before; raise where not finite."""
    taken = blocks.take(rows)
    bad = ~np.isfinite(taken).all(axis=1)
    if bad.any():
        row = rows[np.argmax(bad)]
        raise ValueError(_not_finite(type(estimator).__name__, blocks, row, None))
    return taken


def remember_features(estimator, X):
    """Set ``n_features_in_``, and ``feature_names_in_`` where `X` has column names."""
    validate_data(estimator, X, reset=True, skip_check_array=True)


def data_range(name, blocks, columns=None, work=None):
    """Return each feature's smallest and largest value; raise where one is not finite.

    ``work(rows, X)`` is called with each block while that is still in the cache, before it is
    known what the others hold.
    """
    n_features = blocks.shape[1]

    def scan(block):
        rows, X = block.rows, block.X
        low, high = np.empty(n_features), np.empty(n_features)
        bad_row = moments.range_block(X, low, high)
        if bad_row < 0 and work is not None:
            work(rows, X)
        return low, high, -1 if bad_row < 0 else rows.start + bad_row

    with block_map(blocks) as each_block:
        lows, highs, bad_rows = zip(*each_block.map(scan), strict=True)
    bad_rows = [row for row in bad_rows if row >= 0]
    if bad_rows:
        raise ValueError(_not_finite(name, blocks, min(bad_rows), columns))
    return np.min(lows, axis=0), np.max(highs, axis=0)


def _not_finite(name, blocks, row, columns):
    values = blocks.take([row])[0]
    column = int(np.flatnonzero(~np.isfinite(values))[0])
    what = "NaN" if np.isnan(values[column]) else "infinity (inf)"
    feature = f" (feature {columns[column]!r})" if columns is not None else ""
    return (
        f"{name}: expected finite numbers, but input X contains {what}, first at row {row}, "
        f"column {column}{feature}. Drop such rows, or fill them in, for instance with "
        "sklearn.impute.SimpleImputer."
    )


def check_range(name, low, high, points=None, scale=1.0):
    """Raise where squared distances between values in this range leave float64.

    Parameters
    ----------
    name : str
        The estimator, for the message.
    low, high : ndarray of shape (n_features,)
        The range of the data.
    points : ndarray of shape (n_points, n_features), default=None
        Centers or means, from which distances are taken as well.
    scale : float, default=1
        What the distances are multiplied by, if more than one, before they are squared.
    """
    if points is not None:
        low = np.minimum(low, points.min(axis=0))
        high = np.maximum(high, points.max(axis=0))
    with np.errstate(over="ignore"):
        width = float(np.max(high - low, initial=0.0))
        scaled = width * max(1.0, float(scale))
    if scaled > WIDEST:
        problem = f"overflow: the values spread over {scaled:.3g}"
    elif 0 < width < NARROWEST:
        problem = f"vanish: the values spread over {width:.3g} only"
    else:
        return
    raise ValueError(
        f"{name}: squared distances {problem}, where {NARROWEST:g} to {WIDEST:g} can be "
        "computed. Rescale the features, for instance with "
        "sklearn.preprocessing.StandardScaler, or divide them by a constant."
    )


def check_inertia_range(name, low, high, weights):
    """Raise where a weighted sum of squared distances could leave float64."""
    width, total = float(np.max(high - low, initial=0.0)), float(weights.sum())
    if width == 0.0:
        return
    exponent = 2 * np.log10(width) + np.log10(total) + np.log10(len(low))
    if abs(exponent) > 300:
        raise ValueError(
            f"{name}: the inertia would be of the order of 1e{exponent:.0f}, which cannot be "
            f"computed: values spread over {width:.3g}, weights sum to {total:.3g}. Rescale the "
            "features or the weights."
        )


def check_centers(name, centers, n_clusters, blocks, low, high):
    """Return given starting centers as a checked copy, in the type of the data.

    Parameters
    ----------
    name : str
        The estimator, for error messages.
    centers : array-like of shape (n_clusters, n_features)
    n_clusters : int
    blocks : RowBlocks
        The data.
    low, high : ndarray of shape (n_features,)
        The range of the data: centers must not lie so far off that distances overflow.
    """
    centers = check_array(
        centers,
        dtype=blocks.dtype,
        order="C",
        copy=True,
        ensure_2d=False,  # the shape is checked below
        allow_nd=True,
        ensure_min_samples=0,
        ensure_min_features=0,
        input_name="init",
    )
    expected = (n_clusters, blocks.shape[1])
    if centers.shape != expected:
        raise ValueError(
            f"{name}: the starting centers must have shape (n_clusters, n_features) = "
            f"{expected}, got {centers.shape}."
        )
    if low is not None:
        check_range(name, low, high, centers)
    return centers


def mean_and_variance(each_block, low, high):
    """Return each feature's mean and variance, given its smallest and largest value."""
    blocks = each_block.blocks
    n_samples, n_features = blocks.shape
    sums, squares = np.empty((2, len(blocks), n_features))

    def deviations_from(offset):
        each_block.map(
            lambda block: moments.deviation_block(
                block.X, offset, sums[block.number], squares[block.number]
            )
        )
        return tree_sum(sums) / n_samples, tree_sum(squares) / n_samples

    middle = low + (high - low) / 2
    mean = middle + deviations_from(middle)[0]
    return mean, deviations_from(mean)[1]
