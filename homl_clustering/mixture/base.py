"""What `GaussianMixture` and `BayesianGaussianMixture` share: the fit, and the use of it."""

import warnings
from collections.abc import Callable
from copy import deepcopy
from numbers import Integral
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.exceptions import ConvergenceWarning

from homl_clustering.engine.blocks import block_map
from homl_clustering.engine.data import (
    LARGEST_INTEGER,
    WIDEST,
    check_choice,
    check_data,
    check_fitted,
    check_number,
    random_numbers,
    remember_features,
)
from homl_clustering.engine.documented import Documented
from homl_clustering.engine.exporting import Exported
from homl_clustering.engine.pickling import VersionedState
from homl_clustering.engine.progress import CallbackSupportMixin, FitTasks, with_callbacks
from homl_clustering.engine.tables import is_dask, lazily
from homl_clustering.kernels.stopping import STOP_REASONS
from homl_clustering.mixture.components import COVARIANCE_TYPES, public_shape
from homl_clustering.mixture.diagnosis import DegenerateComponent
from homl_clustering.mixture.given import check_components
from homl_clustering.mixture.run import (
    ExpectationMaximization,
    log_densities,
    log_likelihood,
    responsibilities,
)
from homl_clustering.mixture.serving import serve
from homl_clustering.mixture.starts import INIT_PARAMS
from homl_clustering.mixture.weights import RowWeights, weigh
from homl_clustering.typing import DataArray, MatrixLike

ROUNDING = 1e-10  # bounds whose relative difference is smaller belong to one solution


class BaseMixture(
    Documented, Exported, VersionedState, CallbackSupportMixin, DensityMixin, BaseEstimator
):
    """A density that is a weighted sum of Gaussians, fitted by EM.

    Subclasses say what the components are: `_components` returns them empty, with what they
    need to know of the data, `_start` gives them the parameters of a start, and `_fitted`
    returns them as they were fitted, from the attributes that `_describing` names.
    """

    weights_: DataArray
    means_: DataArray
    covariances_: DataArray
    precisions_: DataArray
    precisions_cholesky_: DataArray
    converged_: bool
    n_iter_: int
    stop_reason_: str
    lower_bound_: float
    lower_bounds_: list[float]
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]

    _needed = ("weights_", "means_", "covariances_", "precisions_cholesky_", "_covariance_type")
    _table = "means_"
    _also_fitted = ("_covariance_type",)
    _records, _check_more = (DegenerateComponent,), staticmethod(check_components)
    _describing: tuple[str, ...] = ("weights_", "means_", "covariances_", "precisions_cholesky_")

    @with_callbacks
    def fit(self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None) -> Self:
        """Find the components, by EM from one or several starts.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The data. float32 stays float32; other types become float64.
        y : ignored
        sample_weight : array-like of shape (n_samples,), default=None
            The weight of each row: a row of weight 2 counts as two equal rows, one of weight
            0 as none. scikit-learn's mixtures take none.

        Returns
        -------
        self : estimator

        Raises
        ------
        ValueError
            If a parameter, the data or the weights cannot be used, or a component has a
            singular covariance; the message says which, what was expected and what to do.
        """
        self._check_parameters()
        data = check_data(self, X, reset=True, moments=True, min_samples=2)
        n_samples = data.blocks.shape[0]
        if n_samples < self.n_components:
            raise ValueError(
                f"{data.name}: Expected n_samples >= n_components but got n_components = "
                f"{self.n_components}, n_samples = {n_samples}. Ask for fewer components or give "
                "more rows."
            )
        weights = RowWeights(None, float(n_samples), mean=data.mean, variance=data.variance)
        if sample_weight is not None:
            weights = weigh(data, sample_weight, self.n_components)
        data.check_range()
        warm = self.warm_start and hasattr(self, "converged_")
        n_init, begin = (1, self._resumed) if warm else (self.n_init, self._start)
        random_state = random_numbers(data.name, self.random_state)
        tasks, best = FitTasks(self, X, n_init), None
        with block_map(data.blocks, last=True) as each_block:
            if weights.mean is None:
                weights = weights.with_moments(each_block, data)
            empty = self._components(each_block, data, weights)
            for number in range(n_init):
                components = begin(deepcopy(empty), each_block, data, weights, random_state)
                run = ExpectationMaximization(
                    each_block, components, tol=self.tol, max_iter=self.max_iter, weights=weights
                )
                run.leaps = self._leaps(components, weights)
                if warm:
                    run.lower_bound = self.lower_bound_
                run.tell = self._reporter(number) if self.verbose else None
                stop = tasks.run(run)
                if self.verbose:
                    self._tell_end(number, run)
                if best is None or _is_better(run.lower_bound, best.lower_bound):
                    best = run
                if stop:
                    break
        self._store(X, best, weights)
        tasks.end()
        return self

    def _check_parameters(self) -> None:
        name = type(self).__name__
        check_number(name, "n_components", self.n_components, least=1, integer=True)
        check_choice(name, "covariance_type", self.covariance_type, COVARIANCE_TYPES)
        check_number(name, "tol", self.tol, least=0)
        check_number(name, "reg_covar", self.reg_covar, least=0, most=WIDEST)
        check_number(name, "max_iter", self.max_iter, least=0, integer=True)
        check_number(name, "n_init", self.n_init, least=1, integer=True)
        check_choice(name, "init_params", self.init_params, INIT_PARAMS)
        check_choice(name, "warm_start", self.warm_start, (False, True))
        if not isinstance(self.verbose, bool | np.bool_):
            check_number(name, "verbose", self.verbose, least=0, integer=True)
        check_number(name, "verbose_interval", self.verbose_interval, least=1, integer=True)

    def _check_warm_start(self, n_features: int) -> None:
        """Raise unless the fit before was of the same kind."""
        shape = public_shape(self.covariance_type, self.n_components, n_features)
        before = self.means_.shape, self.covariances_.shape
        if before != ((self.n_components, n_features), shape):
            raise ValueError(
                f"{type(self).__name__}: warm_start goes on from means of shape {before[0]} and "
                f"covariances of shape {before[1]}, but now they would be of shapes "
                f"{(self.n_components, n_features)} and {shape}. Keep n_components, "
                "covariance_type and the features, or set warm_start=False."
            )

    def _reporter(self, number: int) -> Callable[[int, float, float], None]:
        """Return what prints the progress of a start."""

        def tell(n_iter: int, bound: float, gain: float) -> None:
            if n_iter % self.verbose_interval == 0:
                print(f"Start {number + 1}, iteration {n_iter}: bound {bound:.6g}, gain {gain:.3g}")

        return tell

    def _tell_end(self, number: int, run: Any) -> None:
        """Print how a start ended, which `verbose_interval` may have left out."""
        print(
            f"Start {number + 1} ended: {STOP_REASONS[run.reason]} after {len(run.lower_bounds)} "
            f"iterations, bound {run.lower_bound:.6g}"
        )

    def _store(self, X: Any, best: Any, weights: Any) -> None:
        """Set the fitted attributes from the data and the best run."""
        with np.errstate(over="ignore"):  # in single precision; told in the next lines
            found = best.fitted_attributes()
        for name, value in found.items():
            is_bound = name == "lower_bound_" and best.lower_bounds  # of an iteration
            if (is_bound or isinstance(value, np.ndarray)) and not np.isfinite(value).all():
                self._raise_not_finite(name, best.blocks.dtype)
        found |= self._also_found(best, weights)
        if not found["converged_"] and self.max_iter > 0:
            warnings.warn(
                "Best performing initialization did not converge. Try different init "
                "parameters, or increase max_iter, tol, or check for degenerate data. "
                f"{type(self).__name__}: {found['stop_reason_']} after {found['n_iter_']} "
                "iterations.",
                ConvergenceWarning,
                stacklevel=4,
            )
        remember_features(self, X)
        for name, value in found.items():
            setattr(self, name, value)

    def _raise_not_finite(self, attribute: str, dtype: Any) -> None:
        """Say that a fitted attribute leaves the numbers of its type, and what to do."""
        raise ValueError(
            f"{type(self).__name__}: {attribute} cannot be computed in {dtype}, whose numbers are "
            f"{np.finfo(dtype).tiny:.0e} to {np.finfo(dtype).max:.0e}. Rescale the features, for "
            "instance with sklearn.preprocessing.StandardScaler, pass them as float64, or give "
            "priors that are less extreme."
        )

    def _resumed(self, empty: Any, *_: Any) -> Any:
        """Return the fitted components, to go on from; `empty` are those of this fit."""
        self._check_warm_start(empty.shape[1])
        components = self._fitted()
        components.regularization = empty.regularization
        return components

    def _leaps(self, components: Any, weights: Any) -> Any:
        """Return what takes a run further after some steps of EM; None for EM as it is."""
        return

    def _also_found(self, best: Any, weights: Any) -> dict[str, Any]:
        """Return further fitted attributes, given the weights of the rows."""
        return {}

    def fit_predict(
        self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> NDArray[np.int64]:
        """Fit, and return the most probable component of each row, as `predict` does."""
        return self.fit(X, sample_weight=sample_weight).predict(X)

    def predict(self, X: MatrixLike) -> NDArray[np.int64]:
        """Return the most probable component of each row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        labels : ndarray of shape (n_samples,), int64
        """

        if is_dask(X):
            check_fitted(self)
            return lazily(self, "predict", X, np.int64)

        def most_probable(each_block: Any, components: Any) -> NDArray[np.int64]:
            labels = np.empty(each_block.blocks.shape[0], dtype=np.int64)
            log_densities(each_block, components, labels)
            return labels

        return self._evaluate(X, most_probable)

    def as_sklearn(self) -> Any:
        """Return a fitted mixture of scikit-learn's own, for where this package is not installed.

        Returns
        -------
        sklearn.mixture.GaussianMixture or sklearn.mixture.BayesianGaussianMixture
            Parameters are the same, where scikit-learn has them; numbers differ by rounding.

        Examples
        --------
        >>> from homl_clustering import GaussianMixture
        >>> X = [[0.0], [1.0], [8.0], [9.0]]
        >>> GaussianMixture(2, random_state=0).fit(X).as_sklearn().predict([[7.0]])
        array([0])
        """
        check_fitted(self)
        return self._as_sklearn()

    def predict_proba(self, X: MatrixLike) -> DataArray:
        """Return the responsibilities: the probability of each component, given the row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        responsibilities : ndarray of shape (n_samples, n_components)
            In the type of `X`; each row sums to one.
        """
        if is_dask(X):
            check_fitted(self)
            return lazily(self, "predict_proba", X, n_columns=self.n_components)
        return self._evaluate(X, responsibilities)

    def score_samples(self, X: MatrixLike) -> DataArray:
        """Return the log density of each row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        log_density : ndarray of shape (n_samples,)
            In the type of `X`, -inf where that cannot hold it. A density is no probability: it
            may exceed one.
        """

        if is_dask(X):
            check_fitted(self)
            return lazily(self, "score_samples", X)

        def in_type_of_data(each_block: Any, components: Any) -> DataArray:
            found = log_densities(each_block, components)
            with np.errstate(over="ignore"):
                return found.astype(each_block.blocks.dtype, copy=False)

        return self._evaluate(X, in_type_of_data)

    def score(
        self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> float:
        """Return the mean log density of the rows: higher is better.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : ignored
        sample_weight : array-like of shape (n_samples,), default=None
            The weight of each row in the mean.

        Returns
        -------
        score : float
        """
        data, weights = self._weighed(X, sample_weight)
        return float(self._evaluate_data(data, log_likelihood) / weights.total)

    def _weighed(self, X: MatrixLike, sample_weight: ArrayLike | None) -> tuple[Any, Any]:
        """Return new data that were checked, and the weights of their rows."""
        check_fitted(self)
        data = check_data(self, X, reset=False)
        return data, weigh(data, sample_weight)

    def sample(self, n_samples: int = 1) -> tuple[DataArray, NDArray[np.int64]]:
        """Draw rows at random from the fitted density.

        Parameters
        ----------
        n_samples : int, default=1

        Returns
        -------
        X : ndarray of shape (n_samples, n_features)
            Sorted by component.
        y : ndarray of shape (n_samples,), int64
            The component that each row was drawn from.
        """
        check_fitted(self)
        is_number = isinstance(n_samples, Integral) and not isinstance(n_samples, np.timedelta64)
        if not (is_number and 1 <= n_samples <= LARGEST_INTEGER):
            raise ValueError(
                f"Invalid value for 'n_samples': {n_samples!r}. {type(self).__name__}.sample "
                "draws an integer number of rows, at least 1."
            )
        random_state = random_numbers(type(self).__name__, self.random_state)
        counts = random_state.multinomial(n_samples, self.weights_.astype(np.float64))
        rows = [self._draw(c, count, random_state) for c, count in enumerate(counts)]
        return np.vstack(rows), np.repeat(np.arange(len(counts)), counts)

    def _draw(self, component: int, count: int, random_state: np.random.RandomState) -> DataArray:
        """Draw rows from one component; the random stream is scikit-learn's."""
        mean, covariances = self.means_[component], self.covariances_
        if self._covariance_type in ("full", "tied"):
            tied = self._covariance_type == "tied"
            covariance = covariances if tied else covariances[component]
            return random_state.multivariate_normal(mean, covariance, count)
        standard = random_state.standard_normal(size=(count, len(mean)))
        return mean + standard * np.sqrt(covariances[component])

    def _evaluate(self, X: MatrixLike, function: Callable[..., Any]) -> Any:
        """Return ``function(each_block, components)`` for new data and the fitted components."""
        check_fitted(self)
        return self._evaluate_data(check_data(self, X, reset=False), function)

    def _evaluate_data(self, data: Any, function: Callable[..., Any]) -> Any:
        """Return the same for data that were checked."""
        served = serve(self, self._describing)
        data.check_limits(served.limits, served.scale)
        with block_map(data.blocks, last=True) as each_block:
            return function(each_block, served.components)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def _is_better(bound: float, best: float) -> bool:
    """Whether a bound exceeds the best so far by more than rounding can."""
    return bound > best + ROUNDING * max(1.0, abs(best))
