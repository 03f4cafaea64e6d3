"""What the estimators check before they start, and what they must know of their data.

Each error says what was expected, what came, and what to do.
"""

import math
import numbers
import sys
from typing import NamedTuple

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import RowBlocks, block_map, in_double, is_float_array
from homl_clustering.engine.draws import unit_weights
from homl_clustering.engine.kinds import accepted, check_values
from homl_clustering.engine.tables import check_columns_of_fit, column_names, dask_rows, is_dask
from homl_clustering.kernels import moments as kernels

# Outside of these limits squared differences and their sums overflow or vanish in float64.
WIDEST, NARROWEST = 1e140, 1e-140
LARGEST_INTEGER = 2**63 - 1  # that compiled code can count to


class Data(NamedTuple):
    """Data that were read: rows in blocks, and what must be known of their features.

    Attributes
    ----------
    name : str
        Of the estimator, for error messages.
    blocks : RowBlocks
    low, high : ndarray of shape (n_features,)
        The smallest and largest value of each feature; None where the data were not read.
    mean, variance : ndarray of shape (n_features,)
        Of each feature; None unless they were asked for.
    """

    name: str
    blocks: RowBlocks
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    mean: np.ndarray | None = None
    variance: np.ndarray | None = None

    def check_range(self, points=None, scale=1.0, weights=None):
        """Raise where squared distances between values in this range leave float64.

        Parameters
        ----------
        points : ndarray of shape (n_points, n_features), default=None
            Centers or means, from which distances are taken as well.
        scale : float, default=1
            What the distances are multiplied by, if more than one, before they are squared.
        weights : ndarray of shape (n_samples,), default=None
            Those of the rows: then the weighted sum of squared distances must not leave
            float64, either.
        """
        limits = None if points is None else (points.min(axis=0), points.max(axis=0))
        self.check_limits(limits, scale, weights)

    def check_limits(self, limits, scale=1.0, weights=None):
        """Do that where of the points only the smallest and largest values are known."""
        low, high = self.low, self.high
        if limits is not None:
            low, high = np.minimum(low, limits[0]), np.maximum(high, limits[1])
        with np.errstate(over="ignore"):
            width = float((high - low).max())
        scaled = width * max(1.0, float(scale))
        in_range = not (scaled > WIDEST or width < NARROWEST)
        if width == 0.0 or (in_range and weights is None):
            return
        if scaled > WIDEST:
            problem = f"squared distances overflow: the values spread over {scaled:.3g}"
        elif not in_range:
            problem = f"squared distances vanish: the values spread over {width:.3g} only"
        else:
            exponent = 2 * math.log10(width) + math.log10(weights.sum()) + math.log10(len(low))
            if abs(exponent) <= 300:
                return
            problem = (
                f"the inertia would be of the order of 1e{exponent:.0f}, which is too far from 1: "
                f"the values spread over {width:.3g}, and the weights sum to {weights.sum():.3g}"
            )
        advice = "or the weights." if in_range else "or divide them by a constant."
        raise ValueError(
            f"{self.name}: {problem}, where {NARROWEST:g} to {WIDEST:g} can be "
            "computed. Rescale the features, for instance with "
            f"sklearn.preprocessing.StandardScaler, {advice}"
        )


def check_data(
    estimator, X, *, reset, scan=True, moments=False, min_samples=1, accept_sparse="csr", wide=False
):
    """Return `X` as `Data`: float64 or float32, not copied where it is that already.

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
    moments : bool, default=False
        Whether to compute mean and variance.
    min_samples : int, default=1
        The fewest rows to accept.
    accept_sparse : str or bool, default="csr"
        As in scikit-learn's ``check_array``.
    wide : bool, default=False
        Whether `RowBlocks` may be of sparse rows; such data are not read here, see `wide`.

    Returns
    -------
    Data
    """
    name, columns = type(estimator).__name__, None
    if type(X) is not np.ndarray and is_dask(X):
        return _check_dask(estimator, X, reset, scan, moments, min_samples)
    if not (is_float_array(X) and _has_shape(estimator, X, reset, min_samples)):
        if type(X) is not np.ndarray or X.dtype.kind not in "fiub":
            X = accepted(name, "X", X)
        twin = object.__new__(type(estimator))
        vars(twin).update(vars(estimator))
        with np.errstate(over="ignore"):  # what is too large for float64 becomes infinite
            X = validate_data(
                twin,
                X,
                reset=reset,
                accept_sparse=accept_sparse,
                dtype=[np.float64, np.float32],
                ensure_all_finite=False,
                ensure_min_samples=min_samples,
            )
        columns = getattr(twin, "feature_names_in_", None)
    blocks = RowBlocks(X, wide=wide)
    if not scan or blocks.wide:
        return Data(name, blocks)
    return read(name, blocks, columns=columns, moments=moments)


def _has_shape(estimator, X, reset, min_samples):
    """Return whether an array has rows and columns as wanted; if not, scikit-learn says why."""
    if X.ndim != 2 or X.shape[0] < min_samples or X.shape[1] < 1:
        return False
    n_features = getattr(estimator, "n_features_in_", X.shape[1])  # not yet known to callbacks
    return reset or (X.shape[1] == n_features and not hasattr(estimator, "feature_names_in_"))


def _check_dask(estimator, X, reset, scan, moments, min_samples):
    """Return data of Dask as `check_data` does."""
    name, columns = type(estimator).__name__, column_names(X)
    if not reset:
        check_columns_of_fit(estimator, X)
    blocks = dask_rows(name, X, min_samples)
    if not scan:
        return Data(name, blocks)
    return read(name, blocks, columns=columns, moments=moments)


def check_fitted(estimator):
    """Raise unless fitted: scikit-learn says so, which looks longer than a row takes to label."""
    if not hasattr(estimator, "n_features_in_"):
        check_is_fitted(estimator)


def take(data, rows, centers=None):
    """Return rows of data that may not have been read before; raise where not finite, or too far.

    Too far is where distances between them, or from the `centers`, overflow.
    """
    taken = data.blocks.take(rows)
    if data.low is not None:
        return taken
    bad = ~np.isfinite(taken).all(axis=1)
    if bad.any():
        raise ValueError(_not_finite(data.name, data.blocks, rows[np.argmax(bad)], None))
    data._replace(low=taken.min(axis=0), high=taken.max(axis=0)).check_range(centers)
    return taken


def remember_features(estimator, X):
    """Set ``n_features_in_``, and ``feature_names_in_`` where `X` has column names."""
    plain = is_float_array(X)
    if plain or is_dask(X):
        estimator.n_features_in_, names = X.shape[1], None if plain else column_names(X)
        if names is not None:
            estimator.feature_names_in_ = names
        elif hasattr(estimator, "feature_names_in_"):
            del estimator.feature_names_in_
        return
    validate_data(estimator, X, reset=True, skip_check_array=True)


def read(name, blocks, *, columns=None, work=None, moments=False):
    """Return `Data`, given their blocks; raise where a value is not finite.

    Parameters
    ----------
    name : str
        Of the estimator, for error messages.
    blocks : RowBlocks
    columns : sequence of str, default=None
        The names of the features, for error messages.
    work : callable, default=None
        Called with the `BlockMap` and each `Block` while that is still in the cache, before it
        is known what the others hold.
    moments : bool, default=False
        Whether to compute mean and variance.
    """
    single, size = blocks.n_blocks == 1, blocks.size
    if single and work is None and blocks.array is not None:
        found = np.empty((4 if moments else 2, blocks.shape[1]))
        kernel = kernels.read_block if moments else kernels.range_block
        bad_row = kernel(in_double(blocks.array), *found)
        if bad_row >= 0:
            raise ValueError(_not_finite(name, blocks, bad_row, columns))
        return Data(name, blocks, *found)

    row_work = None if work is not None else paths.READ_WORK * blocks.shape[1]
    with block_map(blocks, row_work=row_work) as each_block:

        def scan(block):
            low, high = np.empty((2, block.X.shape[1]))
            X = in_double(block.X) if single else block.X
            bad_row = kernels.range_block(X, low, high)
            if bad_row < 0 and work is not None:
                work(each_block, block)
            return -1 if bad_row < 0 else block.number * size + bad_row, low, high

        bad_rows, lows, highs = zip(*each_block.map(scan), strict=True)
        if max(bad_rows) >= 0:
            first = next(row for row in bad_rows if row >= 0)
            raise ValueError(_not_finite(name, blocks, first, columns))
        low, high = np.min(lows, axis=0), np.max(highs, axis=0)
        if not moments:
            return Data(name, blocks, low, high)
        with np.errstate(over="ignore", invalid="ignore"):  # which `check_range` will tell
            return Data(name, blocks, low, high, *_mean_and_variance(each_block, low, high))


def _mean_and_variance(each_block, low, high):
    """Return mean and variance: sums of differences from the middle, then of squares.

    These are taken about the mean: about zero they cancel when the data lie far from it.
    """
    offset = low + (high - low) / 2

    def deviate(block):
        found = np.empty((2, block.X.shape[1]))
        kernels.deviation_block(block.X, offset, found[0], found[1])
        return found

    found = each_block.sum(deviate)
    offset = offset + found[0] / each_block.blocks.shape[0]
    return offset, each_block.sum(deviate)[1] / each_block.blocks.shape[0]


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


def check_number(owner, name, value, *, least=None, above=None, most=None, integer=False):
    """Raise unless `value` is a finite number within limits, and an integer if it should be.

    Parameters
    ----------
    owner, name : str
        Of the estimator and the parameter, for error messages.
    value : object
    least : number, default=None
        The smallest one to accept.
    above : number, default=None
        Where the value must be larger than that.
    most : number, default=None
        The largest one to accept.
    integer : bool, default=False
    """
    if most is None:
        most = LARGEST_INTEGER if integer else sys.float_info.max
    kind = numbers.Integral if integer else numbers.Real
    is_number = isinstance(value, kind) and not isinstance(value, np.timedelta64)
    is_number = is_number and not (integer and isinstance(value, bool))
    # small types of NumPy cannot be compared with large limits
    plain = value.item() if is_number and isinstance(value, np.generic) else value
    if is_number and plain <= most and (plain >= least if above is None else plain > above):
        return
    what = "an integer" if integer else "a number"
    limit = f"above {above}" if least is None else f">= {least}"
    limit += f" and <= {most}" if is_number and plain > most else ""
    raise ValueError(f"{owner}: {name} must be {what} {limit}, got {value!r}.")


def check_choice(owner, name, value, choices):
    """Raise unless `value` is one of `choices`, which are texts, or the two truth values."""
    kind = str if isinstance(choices[0], str) else (bool, np.bool_)
    if not (isinstance(value, kind) and value in choices):
        listed = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{owner}: {name} must be one of {listed}, got {value!r}.")


def random_numbers(owner, random_state):
    """Return the generator that `random_state` stands for, as a ``numpy.random.RandomState``."""
    try:
        return check_random_state(random_state)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{owner}: random_state must be None, an integer from 0 to {2**32 - 1}, or a "
            f"numpy.random.RandomState, got {random_state!r}."
        ) from error


def check_sample_weight(name, sample_weight, n_samples, n_clusters=0, blocks=None):
    """Return the weights as float64, one per row: non-negative, not all zero, and enough.

    Parameters
    ----------
    name : str
        The estimator, for error messages.
    sample_weight : array-like of shape (n_samples,), float or None
        None and a single number stand for equal weights.
    n_samples : int
    n_clusters : int, default=0
        How many rows there must be, and with a positive weight.
    blocks : RowBlocks, default=None
        Of the rows, which are given their weights if they are on workers.

    Returns
    -------
    ndarray of shape (n_samples,), or UnitWeights for rows that are on workers or in a file
    """
    if n_samples < n_clusters:
        raise ValueError(
            f"{name}: n_samples={n_samples} should be >= n_clusters={n_clusters}. Ask for "
            "fewer clusters or give more rows."
        )
    if sample_weight is None:
        return np.ones(n_samples) if blocks is None or blocks.small else unit_weights(blocks)
    weights = _weights(name, sample_weight, n_samples)
    n_positive = _check_weights(name, weights, n_samples)
    if n_positive < n_clusters:
        raise ValueError(
            f"{name}: n_clusters={n_clusters}, but only {n_positive} rows of X have a "
            "positive sample_weight."
        )
    if blocks is not None and blocks.remote:
        blocks.weigh(weights)
    return weights


def _weights(name, sample_weight, n_samples):
    """Return the weights as an array of float64 that can be written to: one type for kernels."""
    if isinstance(sample_weight, numbers.Real):
        sample_weight = np.full(n_samples, sample_weight)
    elif is_dask(sample_weight):
        sample_weight = np.asarray(sample_weight)
    return check_values(name, "sample_weight", sample_weight)


def _check_weights(name, weights, n_samples):
    """Raise where weights cannot be used; return how many are positive."""
    if weights.shape != (n_samples,):
        raise ValueError(
            f"{name}: sample_weight must have shape ({n_samples},), one weight per row of X; "
            f"got {weights.shape}."
        )
    negative = np.flatnonzero(weights < 0)
    if negative.size:
        raise ValueError(
            f"{name}: sample_weight must not be negative, but row {negative[0]} has "
            f"{weights[negative[0]]:g}."
        )
    n_positive = np.count_nonzero(weights)
    if n_positive == 0:
        raise ValueError(
            f"{name}: Sample weights must contain at least one non-zero number; all "
            f"{n_samples} are zero."
        )
    with np.errstate(over="ignore"):
        total = weights.sum()
    if not NARROWEST <= total <= WIDEST:
        raise ValueError(
            f"{name}: sample_weight sums to {total:.3g}, where {NARROWEST:g} to {WIDEST:g} can "
            "be computed. Divide the weights by a constant."
        )
    return n_positive
