"""`BayesianGaussianMixture`: a Gaussian mixture that leaves out components it has no use for."""

from typing import Any, Literal, cast

import numpy as np
import sklearn.mixture
from numpy.typing import ArrayLike

from homl_clustering.engine.data import WIDEST, check_choice, check_number
from homl_clustering.mixture.base import BaseMixture
from homl_clustering.mixture.given import check_covariances, check_parameter
from homl_clustering.mixture.posterior import BayesianGaussians, Prior
from homl_clustering.mixture.scikit import FOUND, OF_POSTERIOR, as_mixture
from homl_clustering.mixture.starts import starting_moments
from homl_clustering.typing import CovarianceType, FloatArray, InitParams, RandomState

PRIOR_TYPES = ("dirichlet_process", "dirichlet_distribution")


class BayesianGaussianMixture(BaseMixture):
    r"""A mixture of Gaussians, with a prior over its parameters, by variational inference.

    Weights, means and covariances are not numbers to be found but unknowns with a prior:
    the fit approximates their posterior by a product of a distribution of the weights and
    one of each component's mean and precision, the closest one to the posterior that is
    such a product. Its two steps raise a lower bound on the evidence
    :math:`\log p(X)`, as those of EM raise the likelihood. With more components than the
    data need, some keep a weight near zero: `n_components` is only an upper limit. The same
    `random_state` gives the same bits with any number of threads, and the same answer as
    scikit-learn's ``BayesianGaussianMixture``, whose parameters these are.

    An addition that scikit-learn's classes do not have: `fit`, `fit_predict` and `score` take
    a `sample_weight`. A row of weight 2 counts as two equal rows, one of weight 0 as none;
    without it, all rows count alike. The larger the sum of the weights, the less does the
    prior count; where no prior is given, it comes from the weighted rows.

    Parameters
    ----------
    n_components : int, default=1
        The most components to use.
    covariance_type : {"full", "tied", "diag", "spherical"}, default="full"
        As in `GaussianMixture`.
    tol : float, default=1e-3
        A start ends when the lower bound gains less than this in an iteration.
    reg_covar : float, default=1e-6
        Added to the variances that the M-step finds.
    max_iter : int, default=100
        The most iterations of one start. With 0 the model is the start itself.
    n_init : int, default=1
        How many starts; the one that reaches the highest lower bound is kept.
    init_params : {"kmeans", "k-means++", "random", "random_from_data"}, default="kmeans"
        As in `GaussianMixture`.
    weight_concentration_prior_type : str, default="dirichlet_process"
        "dirichlet_process" or "dirichlet_distribution": where the weights come from. A stick is
        broken into `n_components` pieces, the first ones larger; or all weights are alike.
    weight_concentration_prior : float, default=None
        Above 0; ``1 / n_components`` if None. The higher, the more components get a weight
        of their own; the lower, the fewer hold all of the data.
    mean_precision_prior : float, default=None
        Above 0; 1 if None. How many rows the belief in `mean_prior` weighs.
    mean_prior : array-like of shape (n_features,), default=None
        Where components are expected; the mean of `X` if None.
    degrees_of_freedom_prior : float, default=None
        Above ``n_features - 1``; `n_features` if None. How many rows the belief in
        `covariance_prior` weighs.
    covariance_prior : float or array-like, default=None
        The covariance of a component expected, times the degrees of freedom; that of `X`
        if None. Of shape (n_features, n_features) if "full" or "tied", (n_features,) if
        "diag", a number if "spherical".
    random_state : int, RandomState instance or None, default=None
        Makes the starts, and `sample`, reproducible.
    warm_start : bool, default=False
        Whether the next fit goes on from where the last one ended.
    verbose : int, default=0
        If not 0, print the lower bound while fitting.
    verbose_interval : int, default=10
        The number of iterations from one line to the next.

    Attributes
    ----------
    weights_ : ndarray of shape (n_components,)
        The expected weights; they sum to one.
    means_ : ndarray of shape (n_components, n_features)
        The expected means.
    covariances_, precisions_, precisions_cholesky_ : ndarray
        As in `GaussianMixture`; the precisions are the expected ones.
    converged_ : bool
    n_iter_ : int
    stop_reason_ : str
        As in `GaussianMixture`.
    lower_bound_ : float
        The lower bound on the evidence of all rows, but for a constant.
    lower_bounds_ : list of float
        That of each iteration.
    weight_concentration_prior_ : float
    weight_concentration_ : ndarray of shape (n_components,), or a pair of them
        The concentration of the Dirichlet posterior; or, with a Dirichlet process, the two
        parameters of the beta posterior of each share that is broken off the stick.
    mean_precision_prior_ : float
    mean_precision_ : ndarray of shape (n_components,)
        How many rows each mean rests on.
    mean_prior_ : ndarray of shape (n_features,)
    degrees_of_freedom_prior_ : float
    degrees_of_freedom_ : ndarray of shape (n_components,), or float if "tied"
        How many rows each covariance rests on.
    covariance_prior_ : float or ndarray
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (n_features_in_,)

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", section 10.2. Blei & Jordan
    (2006), "Variational inference for Dirichlet process mixtures", Bayesian Analysis 1.
    Attias (1999), "A variational Bayesian framework for graphical models", NIPS 12.

    Examples
    --------
    >>> from homl_clustering import BayesianGaussianMixture, datasets
    >>> X, _ = datasets.ellipsoids()
    >>> mixture = BayesianGaussianMixture(n_components=10, max_iter=300, random_state=42)
    >>> mixture.fit(X).weights_.round(2)
    array([0.4 , 0.21, 0.  , 0.4 , 0.  , 0.  , 0.  , 0.  , 0.  , 0.  ])
    """

    weight_concentration_: FloatArray | tuple[FloatArray, FloatArray]
    weight_concentration_prior_: float
    mean_precision_: FloatArray
    mean_precision_prior_: float
    mean_prior_: FloatArray
    degrees_of_freedom_: FloatArray | float
    degrees_of_freedom_prior_: float
    covariance_prior_: FloatArray | float

    _describing: tuple[str, ...] = (
        *BaseMixture._describing,
        "weight_concentration_",
        "mean_precision_",
        "degrees_of_freedom_",
    )

    def __init__(
        self,
        *,
        n_components: int = 1,
        covariance_type: CovarianceType = "full",
        tol: float = 1e-3,
        reg_covar: float = 1e-6,
        max_iter: int = 100,
        n_init: int = 1,
        init_params: InitParams = "kmeans",
        weight_concentration_prior_type: Literal[
            "dirichlet_process", "dirichlet_distribution"
        ] = "dirichlet_process",
        weight_concentration_prior: float | None = None,
        mean_precision_prior: float | None = None,
        mean_prior: ArrayLike | None = None,
        degrees_of_freedom_prior: float | None = None,
        covariance_prior: ArrayLike | None = None,
        random_state: RandomState = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weight_concentration_prior_type = weight_concentration_prior_type
        self.weight_concentration_prior = weight_concentration_prior
        self.mean_precision_prior = mean_precision_prior
        self.mean_prior = mean_prior
        self.degrees_of_freedom_prior = degrees_of_freedom_prior
        self.covariance_prior = covariance_prior
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval

    def _check_parameters(self) -> None:
        super()._check_parameters()
        name, kind = type(self).__name__, self.weight_concentration_prior_type
        check_choice(name, "weight_concentration_prior_type", kind, PRIOR_TYPES)
        for parameter in ("weight_concentration_prior", "mean_precision_prior"):
            value = getattr(self, parameter)
            if value is not None:
                check_number(name, parameter, value, above=0, most=WIDEST)

    def _components(self, each_block: Any, data: Any, row_weights: Any) -> BayesianGaussians:
        """Return components without parameters, but with the prior."""
        name, n_features = type(self).__name__, each_block.blocks.shape[1]
        freedom, mean = self.degrees_of_freedom_prior, self.mean_prior
        if freedom is None:
            freedom = n_features
        else:
            check_number(
                name, "degrees_of_freedom_prior", freedom, above=n_features - 1, most=WIDEST
            )
        if mean is None:
            mean = row_weights.mean
        else:
            mean = check_parameter(name, "mean_prior", mean, (n_features,))
            data.check_range(mean[np.newaxis])
        concentration, precision = self.weight_concentration_prior, self.mean_precision_prior
        prior = Prior(
            self.weight_concentration_prior_type == "dirichlet_process",
            1.0 / self.n_components if concentration is None else concentration,
            1.0 if precision is None else precision,
            freedom,
            mean,
            self._covariance_prior(each_block, row_weights),
        )
        shape = self.n_components, n_features
        return self._with_prior(prior, self.covariance_type, shape, row_weights.typical)

    def _with_prior(
        self,
        prior: Prior,
        covariance_type: CovarianceType,
        shape: tuple[int, int],
        row_weight: float = 1.0,
    ) -> BayesianGaussians:
        return BayesianGaussians(
            prior, type(self).__name__, covariance_type, *shape, self.reg_covar, row_weight
        )

    def _resumed(self, empty: Any, *_: Any) -> Any:
        """Return the fitted components, to go on from with the prior of this fit."""
        components = super()._resumed(empty)
        components.prior = empty.prior
        return components

    def _covariance_prior(self, each_block: Any, row_weights: Any) -> Any:
        """Return the given prior of the covariances, checked, or the covariance of the data."""
        n_features = each_block.blocks.shape[1]
        kind, given = self.covariance_type, self.covariance_prior
        if given is None:
            total = row_weights.total
            if not total > 1:
                raise ValueError(
                    f"{type(self).__name__}: sample_weight says how many rows each row counts as, "
                    f"and must sum to more than 1 for the covariance of X, got {total:g}. Multiply "
                    "the weights so that they sum to the number of rows, or give covariance_prior."
                )
            covariance = row_weights.covariance(each_block) * total / (total - 1)
            variances = np.diag(covariance)
            return {"diag": variances.copy(), "spherical": variances.mean()}.get(kind, covariance)
        name = type(self).__name__
        if kind == "spherical":
            check_number(name, "covariance_prior", given, above=0, most=WIDEST)
            return float(cast(Any, given))
        if kind == "diag":
            given = check_parameter(name, "covariance_prior", given, (n_features,))
            if given.min() <= 0:
                raise ValueError(f"{name}: covariance_prior must be positive. Got {given.min():g}.")
            return given
        return check_covariances(name, "covariance_prior", given, "tied", 1, n_features)[0][0]

    def _start(
        self,
        components: Any,
        each_block: Any,
        data: Any,
        row_weights: Any,
        random_state: RandomState,
    ) -> BayesianGaussians:
        """Give the components the posterior after the responsibilities of a start."""
        components.maximize(
            *starting_moments(
                self.init_params, components, each_block, data, row_weights, random_state
            )
        )
        return components

    def _as_sklearn(self) -> Any:
        names = (*FOUND, *OF_POSTERIOR)
        theirs = sklearn.mixture.BayesianGaussianMixture
        return as_mixture(self, self._covariance_type, theirs, names)

    def _fitted(self) -> BayesianGaussians:
        """Return the components as they were fitted."""
        prior = Prior(
            isinstance(self.weight_concentration_, tuple),
            self.weight_concentration_prior_,
            self.mean_precision_prior_,
            self.degrees_of_freedom_prior_,
            self.mean_prior_,
            self.covariance_prior_,
        )
        components = self._with_prior(prior, self._covariance_type, self.means_.shape)
        components.restore(self.weights_, self.means_, self.covariances_, self.precisions_cholesky_)
        components.set_posterior(
            self.weight_concentration_, self.mean_precision_, self.degrees_of_freedom_
        )
        return components
