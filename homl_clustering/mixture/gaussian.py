"""`GaussianMixture`: a mixture of Gaussians, fitted by maximum likelihood.

Three layers, as in k-means: ``fit`` validates once and keeps the best of several starts; an
`ExpectationMaximization` makes the iterations of one start; the kernels do one pass over
one block of rows, E-step and sums of the M-step at once.
"""

import warnings
from typing import Any, Literal

import sklearn.mixture
from numpy.typing import ArrayLike
from sklearn.exceptions import ConvergenceWarning

from homl_clustering.kernels.elementary import log
from homl_clustering.mixture.acceleration import ACCELERATIONS, Leaps
from homl_clustering.mixture.base import BaseMixture
from homl_clustering.mixture.components import Gaussians, n_covariance_parameters
from homl_clustering.mixture.diagnosis import (
    DegenerateComponent,
    degeneracy_message,
    degenerate_components,
)
from homl_clustering.mixture.given import (
    check_covariances,
    check_parameter,
    check_weights,
)
from homl_clustering.mixture.run import log_densities, log_likelihood
from homl_clustering.mixture.scikit import FOUND, as_mixture
from homl_clustering.mixture.starts import starting_moments
from homl_clustering.typing import CovarianceType, InitParams, MatrixLike, RandomState


class GaussianMixture(BaseMixture):
    r"""A mixture of Gaussians, fitted to the data by maximum likelihood.

    The density is a weighted sum of `n_components` Gaussians,

    .. math:: p(x) = \sum_k \pi_k \, \mathcal{N}(x \mid \mu_k, \Sigma_k)

    EM raises its likelihood by two steps in turn: find for each row the share that each
    component has in its density, the responsibilities (E-step); give each component the
    weight, mean and covariance of the rows, weighted by its responsibilities (M-step). The
    same `random_state` gives the same bits with any number of threads, and the same answer
    as scikit-learn's ``GaussianMixture``, whose parameters these are.

    Two additions that scikit-learn's classes do not have: the parameter `acceleration`; and
    `fit`, `fit_predict`, `score`, `bic` and `aic` take a `sample_weight`. A row of weight 2
    counts as two equal rows, one of weight 0 as none; without it, all rows count alike.

    Parameters
    ----------
    n_components : int, default=1
        The number of components.
    covariance_type : {"full", "tied", "diag", "spherical"}, default="full"
        Each component has a covariance matrix of its own; all share one; each has a
        variance per feature: ellipses parallel to the axes; each has one variance: circles.
    tol : float, default=1e-3
        A start ends when the mean log-likelihood gains less than this in an iteration.
    reg_covar : float, default=1e-6
        Added to the variances, which keeps a component from collapsing on a point or into
        a plane. It should be small against the variances in the data: scale them.
    max_iter : int, default=100
        The most iterations of one start. With 0 the model is the start itself.
    n_init : int, default=1
        How many starts; the one that reaches the highest likelihood is kept.
    init_params : {"kmeans", "k-means++", "random", "random_from_data"}, default="kmeans"
        Where to start: from the clusters of k-means; from one row for each component, far
        apart or any; from random responsibilities.
    weights_init : array-like of shape (n_components,), default=None
    means_init : array-like of shape (n_components, n_features), default=None
    precisions_init : array-like, default=None
        Start from these instead, wholly or in part. Precisions are inverse covariances, in
        the shape of ``precisions_``.
    random_state : int, RandomState instance or None, default=None
        Makes the starts, and `sample`, reproducible.
    warm_start : bool, default=False
        Whether the next fit goes on from where the last one ended.
    verbose : int, default=0
        If not 0, print the lower bound while fitting.
    verbose_interval : int, default=10
        The number of iterations from one line to the next.
    acceleration : {None, "squarem"}, default=None
        With "squarem", a leap follows two iterations of EM, to where these show that it is going:
        from :math:`\theta_0` over :math:`\theta_1` and :math:`\theta_2` to
        :math:`\theta_0 + 2 a r + a^2 v`, with :math:`r = \theta_1 - \theta_0`,
        :math:`v = \theta_2 - 2 \theta_1 + \theta_0` and :math:`a = |r| / |v|`. A leap that the
        likelihood falls by is taken back. Where components overlap so much that EM takes dozens
        of iterations, half as many do, or fewer; where it takes ten, little is gained. It may
        end in another maximum.

    Attributes
    ----------
    weights_ : ndarray of shape (n_components,)
        The share of each component, the mixing coefficients; they sum to one.
    means_ : ndarray of shape (n_components, n_features)
    covariances_ : ndarray
        Of shape (n_components, n_features, n_features) if "full", (n_features, n_features)
        if "tied", (n_components, n_features) if "diag", (n_components,) if "spherical".
    precisions_, precisions_cholesky_ : ndarray
        The inverses of the covariances; the upper triangular factors U of these, with
        U @ U.T the precision. In the shapes of `covariances_`.
    converged_ : bool
        Whether the start that was kept ended because of `tol`.
    n_iter_ : int
        The number of its iterations; one whose leap was taken back counts as well.
    stop_reason_ : str
        Why it ended: "lower bound gained less than tol", "max_iter reached" or "stopped by
        a callback".
    lower_bound_ : float
        The mean log-likelihood at its last E-step, weighted if rows have weights.
    lower_bounds_ : list of float
        That of each iteration. The first one may seem low: where a start assigns only some
        of the rows, its weights do not yet sum to one, as in scikit-learn. An iteration whose
        leap was taken back has the one before.
    degenerate_components_ : list of DegenerateComponent
        The components of the result that the data do not determine, each with its weight,
        its condition number, and the reason; a `ConvergenceWarning` lists them.
    n_features_in_ : int
        The number of features seen by `fit`.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Their names, where `X` had string column names.

    References
    ----------
    Dempster, Laird & Rubin (1977), "Maximum likelihood from incomplete data via the EM
    algorithm", Journal of the Royal Statistical Society B 39, section 4.3. Bishop (2006),
    "Pattern Recognition and Machine Learning", section 9.2. Varadhan & Roland (2008), "Simple and
    globally convergent methods for accelerating the convergence of any EM algorithm",
    Scandinavian Journal of Statistics 35, for `acceleration`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import GaussianMixture
    >>> X = np.array([[1, 2], [1, 4], [1, 0], [10, 2], [10, 4], [10, 0]])
    >>> mixture = GaussianMixture(2, covariance_type="tied", random_state=0, reg_covar=0.1)
    >>> mixture.fit_predict(X)
    array([1, 1, 1, 0, 0, 0])
    >>> mixture.means_.round(6)
    array([[10.,  2.],
           [ 1.,  2.]])
    >>> mixture.predict_proba([[5.4, 2]]).round(2)
    array([[0., 1.]])
    """

    degenerate_components_: list[DegenerateComponent]

    def __init__(
        self,
        n_components: int = 1,
        *,
        covariance_type: CovarianceType = "full",
        tol: float = 1e-3,
        reg_covar: float = 1e-6,
        max_iter: int = 100,
        n_init: int = 1,
        init_params: InitParams = "kmeans",
        weights_init: ArrayLike | None = None,
        means_init: ArrayLike | None = None,
        precisions_init: ArrayLike | None = None,
        random_state: RandomState = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
        acceleration: Literal["squarem"] | None = None,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.precisions_init = precisions_init
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval
        self.acceleration = acceleration

    def _check_parameters(self) -> None:
        super()._check_parameters()
        way = self.acceleration
        if way is not None and not (isinstance(way, str) and way in ACCELERATIONS):
            raise ValueError(
                f"{type(self).__name__}: acceleration must be None or 'squarem', got {way!r}."
            )

    def _leaps(self, components: Any, row_weights: Any) -> Leaps | None:
        """Return what takes a run further after some steps of EM; None for EM as it is."""
        if self.acceleration is None:
            return None
        return Leaps(components, row_weights.variance)

    def _components(self, each_block: Any, data: Any, row_weights: Any) -> Gaussians:
        """Return components without parameters."""
        shape = self.n_components, each_block.blocks.shape[1]
        return Gaussians(
            type(self).__name__, self.covariance_type, *shape, self.reg_covar, row_weights.typical
        )

    def _start(
        self,
        components: Any,
        each_block: Any,
        data: Any,
        row_weights: Any,
        random_state: RandomState,
    ) -> Gaussians:
        """Give the components the parameters of a start."""
        name, (n_components, n_features) = components.owner, components.shape
        weights, means, covariances = self.weights_init, self.means_init, None
        if weights is not None:
            weights = check_weights(name, weights, n_components)
        if means is not None:
            means = check_parameter(name, "means_init", means, components.shape)
            data.check_range(means)
        if self.precisions_init is not None:
            _, covariances = check_covariances(
                name,
                "precisions_init",
                self.precisions_init,
                self.covariance_type,
                n_components,
                n_features,
            )
        if weights is None or means is None or covariances is None:
            sizes, *found = starting_moments(
                self.init_params, components, each_block, data, row_weights, random_state
            )
            weights = sizes / row_weights.total if weights is None else weights
            means = found[0] if means is None else means
            covariances = found[1] if covariances is None else covariances
        if self.max_iter == 0:  # the M-step that would make them sum to one never comes
            weights = weights / weights.sum()
        components.set_start(weights, means, covariances)
        return components

    def _as_sklearn(self) -> Any:
        return as_mixture(self, self._covariance_type, sklearn.mixture.GaussianMixture, FOUND)

    def _fitted(self) -> Gaussians:
        """Return the components as they were fitted."""
        n_components, n_features = self.means_.shape
        components = Gaussians(
            type(self).__name__, self._covariance_type, n_components, n_features, self.reg_covar
        )
        components.restore(self.weights_, self.means_, self.covariances_, self.precisions_cholesky_)
        return components

    def _also_found(self, best: Any, row_weights: Any) -> dict[str, Any]:
        """Return the components that the data do not determine; warn of them.

        With ``max_iter=0`` it is a start that is asked for, which may be anything.
        """
        if self.max_iter == 0:
            return {"degenerate_components_": []}
        degenerate = degenerate_components(best.components, row_weights)
        if degenerate:
            tied = self.covariance_type == "tied"
            warnings.warn(
                degeneracy_message(type(self).__name__, degenerate, self.reg_covar, tied),
                ConvergenceWarning,
                stacklevel=5,
            )
        return {"degenerate_components_": degenerate}

    def bic(self, X: MatrixLike, sample_weight: ArrayLike | None = None) -> float:
        r"""Return the Bayesian information criterion: lower is better.

        .. math:: \mathrm{BIC} = p \log n - 2 \log \hat L

        with p free parameters, n rows and the likelihood :math:`\hat L` of the rows
        (Schwarz 1978, "Estimating the dimension of a model", Annals of Statistics 6). With
        weights n is their sum: BIC takes them for numbers of rows, and is another one if all
        are multiplied by a constant.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        sample_weight : array-like of shape (n_samples,), default=None
            How many rows each row counts as.

        Returns
        -------
        bic : float
        """
        found, total = self._log_likelihood_of_rows(X, sample_weight)
        return float(self._n_parameters() * log(total) - 2 * found)

    def aic(self, X: MatrixLike, sample_weight: ArrayLike | None = None) -> float:
        r"""Return Akaike's information criterion: lower is better.

        .. math:: \mathrm{AIC} = 2 p - 2 \log \hat L

        with p free parameters and the likelihood :math:`\hat L` of the rows (Akaike 1974,
        "A new look at the statistical model identification", IEEE Transactions on
        Automatic Control 19).

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        sample_weight : array-like of shape (n_samples,), default=None
            How many rows each row counts as.

        Returns
        -------
        aic : float
        """
        return float(
            2 * self._n_parameters() - 2 * self._log_likelihood_of_rows(X, sample_weight)[0]
        )

    def _log_likelihood_of_rows(
        self, X: MatrixLike, sample_weight: ArrayLike | None
    ) -> tuple[float, float]:
        """Return the sum of the weighted log densities of all rows, and that of the weights."""
        data, weights = self._weighed(X, sample_weight)
        if weights.given is None and not data.blocks.remote:
            return self._evaluate_data(data, log_densities).sum(), weights.total
        return self._evaluate_data(data, log_likelihood), weights.total

    def _n_parameters(self) -> int:
        """Return the number of free parameters: weights that sum to one, means, covariances."""
        n_components, n_features = self.means_.shape
        covariances = n_covariance_parameters(self._covariance_type, n_components, n_features)
        return n_components - 1 + n_components * n_features + covariances
