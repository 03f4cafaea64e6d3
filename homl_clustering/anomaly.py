"""Anomalies: the rows that lie where a fitted density is low, or that PCA cannot rebuild.

How low a density is decided by the share of rows that are known, or feared, to be anomalies.
"""

from __future__ import annotations

import numbers
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, OutlierMixin, clone
from sklearn.utils.validation import check_array, check_is_fitted

from homl_clustering.engine.data import WIDEST, check_data, remember_features
from homl_clustering.engine.documented import Documented
from homl_clustering.engine.exporting import Exported
from homl_clustering.engine.kinds import accepted, check_values
from homl_clustering.engine.pickling import VersionedState
from homl_clustering.mixture import GaussianMixture
from homl_clustering.typing import Array, DataArray, FloatArray, IntArray, MatrixLike

__all__ = ["DensityAnomalyDetector", "density_threshold", "reconstruction_errors"]


def density_threshold(log_density: ArrayLike, contamination: float = 0.02) -> float:
    """Return the log density below which a given share of the rows lies.

    Parameters
    ----------
    log_density : array-like of shape (n_samples,)
        The log density at each row, as from ``score_samples``.
    contamination : float, default=0.02
        The share of anomalies, above 0 and up to 0.5.

    Returns
    -------
    float
        A percentile: rows strictly below it are anomalies. It lies between two rows where
        the share does not fall on one; of rows with one density all or none are below.

    Raises
    ------
    ValueError
        If the share is out of range, or the densities are not finite numbers in one row.

    Examples
    --------
    >>> from homl_clustering.anomaly import density_threshold
    >>> density_threshold([-1.0, -9.0, -2.0, -1.5, -1.0], contamination=0.25)
    -2.0
    """
    _check_contamination("density_threshold", contamination)
    log_density = _log_densities("density_threshold", log_density)
    if log_density.ndim != 1 or not log_density.size:
        raise ValueError(
            "density_threshold: expected one log density per row, got an array of shape "
            f"{log_density.shape}."
        )
    bad = np.flatnonzero(~np.isfinite(log_density))
    if bad.size:
        raise ValueError(
            f"density_threshold: expected finite log densities, but row {bad[0]} has "
            f"{log_density[bad[0]]}. Use the densities at the rows that the model was fitted to."
        )
    percent = float(100 * contamination)
    with np.errstate(over="ignore", invalid="ignore"):
        threshold = np.percentile(log_density, percent)
    if not np.isfinite(threshold):
        # the two rows that it lies between are farther apart than a float can say
        threshold = 4 * np.percentile(log_density / 4, percent)
    return float(threshold)


def _log_densities(owner: str, values: ArrayLike) -> FloatArray:
    """Return log densities as float64, finite or not; raise where they are no numbers."""
    values = accepted(owner, "log_density", values)
    try:
        return check_array(
            values,
            dtype=np.float64,
            ensure_2d=False,  # the shape is for the caller to check
            allow_nd=True,
            ensure_all_finite=False,
            ensure_min_samples=0,
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{owner}: log_density must be an array of numbers. {error}") from error


def reconstruction_errors(pca: Any, X: ArrayLike) -> FloatArray:
    """Return how much of each row is lost on the way to its components and back.

    Parameters
    ----------
    pca : estimator
        A fitted `sklearn.decomposition.PCA`, or anything with ``transform`` and
        ``inverse_transform``.
    X : array-like of shape (n_samples, n_features)
        The rows, such as images as rows of pixels.

    Returns
    -------
    ndarray of shape (n_samples,)
        The mean squared difference between the features of a row and of its reconstruction.

    Raises
    ------
    ValueError
        If `X` or its reconstruction are no rows of finite numbers whose squares can be computed,
        or their shapes differ.
    TypeError
        If `pca` has no ``transform`` or no ``inverse_transform``.

    Notes
    -----
    The errors grow with the square of the contrast of an image. To compare images of different
    brightness, divide by the variance of each.

    Examples
    --------
    >>> from sklearn.decomposition import PCA
    >>> from homl_clustering.anomaly import reconstruction_errors
    >>> pca = PCA(n_components=1).fit([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    >>> reconstruction_errors(pca, [[3.0, 3.0], [1.0, 3.0]]).round(6)
    array([0., 1.])
    """
    methods = ("transform", "inverse_transform")
    if isinstance(pca, type) or not all(hasattr(pca, method) for method in methods):
        raise TypeError(
            "reconstruction_errors: pca must be a fitted estimator with transform and "
            f"inverse_transform, such as PCA; got {pca!r}."
        )
    X = check_values("reconstruction_errors", "X", X)
    if X.ndim != 2 or not X.size:
        raise ValueError(
            "reconstruction_errors: expected rows of features, of shape (n_samples, n_features), "
            f"got an array of shape {X.shape}."
        )
    _check_squares("X", X)
    reconstructed = pca.inverse_transform(pca.transform(X))
    reconstructed = check_values("reconstruction_errors", "the reconstruction", reconstructed)
    if reconstructed.shape != X.shape:
        raise ValueError(
            "reconstruction_errors: pca must return as many rows and features as it is given, "
            f"{X.shape}, got {reconstructed.shape}."
        )
    _check_squares("the reconstruction", reconstructed)
    return np.mean((X - reconstructed) ** 2, axis=1)


def _check_squares(name: str, rows: Array) -> None:
    """Raise where squared differences of numbers would overflow."""
    largest = np.abs(rows).max()
    if largest > WIDEST:
        raise ValueError(
            f"reconstruction_errors: {name} must not hold numbers beyond {WIDEST:g}, whose squares "
            f"overflow, got {largest:g}. Divide them by a constant."
        )


class DensityAnomalyDetector(Documented, Exported, VersionedState, OutlierMixin, BaseEstimator):
    """Marks the rows where a density that is fitted to the data is lowest.

    Parameters
    ----------
    density : estimator, default=None
        Anything with ``fit`` and with a ``score_samples`` that returns log densities, such
        as a mixture or a kernel density; a copy of it is fitted. None stands for
        ``GaussianMixture()``: a single normal distribution. Where the data are in groups, give a
        mixture with as many components, see `choose_n_clusters`; else the rows of a small group
        may be marked, and those between groups may not.
    contamination : float, default=0.02
        The share of anomalies in the data, above 0 and up to 0.5.

    Attributes
    ----------
    density_ : estimator
        The fitted copy.
    threshold_ : float
        The log density below which a row is an anomaly.
    offset_ : float
        The same, under the name that scikit-learn's detectors give it.
    n_features_in_ : int
        The number of features seen by `fit`.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Their names, where `X` had string column names.

    See Also
    --------
    density_threshold : The threshold alone, for densities that are known already.
    homl_clustering.plotting.plot_detector : Draws it, for data of two features.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.anomaly import DensityAnomalyDetector
    >>> from homl_clustering.mixture import GaussianMixture
    >>> X, _ = datasets.ellipsoids()
    >>> density = GaussianMixture(n_components=3, n_init=10, random_state=42)
    >>> detector = DensityAnomalyDetector(density, contamination=0.02).fit(X)
    >>> (detector.predict(X) == -1).sum().item(), round(detector.threshold_, 2)
    (25, -5.94)
    >>> detector.predict([[0, 0], [10, 10]])
    array([ 1, -1])
    """

    _needed = ("density_", "threshold_")

    density_: Any
    threshold_: float
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]

    def __init__(self, density: Any = None, *, contamination: float = 0.02) -> None:
        self.density = density
        self.contamination = contamination

    def fit(self, X: MatrixLike, y: object = None) -> Self:
        """Fit the density, and find the threshold below which a share of the rows lies.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            The data. The density is given them as an array of floating-point numbers.
        y : None
            Ignored.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            On parameters or data out of range.
        TypeError
            If `density` has no ``fit`` or no ``score_samples``.
        """
        name = type(self).__name__
        _check_contamination(name, self.contamination)
        density = self._unfitted_density()
        rows = self._check_data(X, reset=True)
        density.fit(rows)
        threshold = density_threshold(self._scores(density, rows), self.contamination)
        self.density_, self.threshold_ = density, threshold
        remember_features(self, X)
        return self

    @property
    def offset_(self) -> float:
        """What `decision_function` subtracts: `threshold_`."""
        return self.threshold_

    def score_samples(self, X: MatrixLike) -> DataArray:
        """Return the log density at each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        check_is_fitted(self)
        rows = self._check_data(X, reset=False)
        return self._scores(self.density_, rows)

    def decision_function(self, X: MatrixLike) -> DataArray:
        """Return how far each row's log density is above the threshold.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,)
            Negative for anomalies.
        """
        return self.score_samples(X) - self.threshold_

    def predict(self, X: MatrixLike) -> IntArray:
        """Return which rows are anomalies.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,)
            -1 for an anomaly, 1 for any other row.
        """
        return np.where(self.decision_function(X) < 0, -1, 1)

    def _scores(self, density: Any, rows: Any) -> DataArray:
        """Return the log density at each row; raise where there is not one."""
        name = type(self).__name__
        scores = _log_densities(name, density.score_samples(rows))
        if scores.shape != (len(rows),):
            raise ValueError(
                f"{name}: density must return one log density for each of {len(rows)} rows, got an "
                f"array of shape {scores.shape} from {density!r}."
            )
        unknown = np.isnan(scores)
        if unknown.any():
            raise ValueError(
                f"{name}: density must return numbers, but returned NaN, first for row "
                f"{unknown.argmax()}: {density!r}. Take another density, or rescale the data."
            )
        return scores

    def _unfitted_density(self) -> Any:
        if self.density is None:
            return GaussianMixture()
        methods = ("get_params", "fit", "score_samples")
        known = all(hasattr(self.density, method) for method in methods)
        if isinstance(self.density, type) or not known:
            raise TypeError(
                f"{type(self).__name__}: density must be an estimator with fit and "
                f"score_samples, such as GaussianMixture or KernelDensity; got {self.density!r}."
            )
        return clone(self.density)

    def _check_data(self, X: MatrixLike, *, reset: bool) -> Any:
        """Return the data as a plain array of finite numbers."""
        min_samples = 2 if reset else 1
        data = check_data(self, X, reset=reset, min_samples=min_samples, accept_sparse=False)
        return data.blocks.source


def _check_contamination(owner: str, contamination: float) -> None:
    number = isinstance(contamination, numbers.Real) and not isinstance(contamination, np.integer)
    if number and 0 < contamination <= 0.5:  # no integer is, and np.timedelta64 is one of them
        return
    raise ValueError(
        f"{owner}: contamination must be a number above 0 and up to 0.5, got {contamination!r}. "
        "It is the share of rows that are anomalies."
    )
