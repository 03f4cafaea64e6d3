"""The components of a Bayesian mixture: a posterior over weights, means and precisions.

The weights have a Dirichlet posterior, or a stick-breaking one: of a stick of length one,
each component breaks off a share of what is left, with a beta posterior. Mean and precision
of a component have a Gauss-Wishart posterior.

Source: Bishop, "Pattern Recognition and Machine Learning" (2006), section 10.2, of which
the comments name the equations; Blei & Jordan, "Variational inference for Dirichlet process
mixtures", Bayesian Analysis 1 (2006), for the sticks; Attias, "A variational Bayesian
framework for graphical models", NIPS 12 (1999), for the tied and diagonal types.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import betaln, digamma, gammaln

from homl_clustering.kernels import gaussians as kernels
from homl_clustering.kernels.elementary import LOG2, log
from homl_clustering.mixture.components import Gaussians, precision_factors


class Prior(NamedTuple):
    """What is believed of the components before the data.

    Attributes
    ----------
    sticks : bool
        Whether the weights come from a Dirichlet process, rather than a distribution.
    weight_concentration, mean_precision, degrees_of_freedom : float
    mean : ndarray of shape (n_features,)
    covariance : ndarray or float
        That of one component: a matrix, variances, or one variance.
    """

    sticks: bool
    weight_concentration: float
    mean_precision: float
    degrees_of_freedom: float
    mean: np.ndarray
    covariance: np.ndarray | float


class BayesianGaussians(Gaussians):
    """The components of a `BayesianGaussianMixture` during a fit.

    Parameters
    ----------
    prior : Prior
    *arguments
        Those of `Gaussians`.

    Attributes
    ----------
    weight_concentration : ndarray of shape (n_components,), or a pair of them
        Of the Dirichlet posterior; or the two parameters of the beta posteriors.
    mean_precision : ndarray of shape (n_components,)
    degrees_of_freedom : ndarray of shape (n_components,), or float if tied
    """

    compiled = False  # numba has no gamma functions

    def __init__(self, prior, *arguments):
        super().__init__(*arguments)
        self.prior = prior

    def maximize(self, sizes, means, covariances):
        """M-step: take the posterior that maximizes the lower bound."""
        prior = self.prior
        if prior.sticks:
            after = np.append(
                np.cumsum(sizes[::-1])[-2::-1], 0.0
            )  # the sizes of all later components
            self.weight_concentration = 1.0 + sizes, prior.weight_concentration + after
        else:
            self.weight_concentration = prior.weight_concentration + sizes  # (10.58)
        self.mean_precision = prior.mean_precision + sizes  # (10.60)
        self.means[:] = (
            prior.mean_precision * prior.mean + sizes[:, np.newaxis] * means
        ) / self.mean_precision[:, np.newaxis]  # (10.61)
        self._set_wishart(sizes, means, covariances)
        self._set_weights()
        singular = precision_factors(self.covariances, self.factors)
        if singular >= 0:
            raise self._singular(singular)
        self._set_constants()

    def _set_wishart(self, sizes, means, covariances):
        """Set degrees of freedom and covariances, the inverse scales over these (10.62, 10.63).

        Of (10.63) the first edition has a misprint, a one too many.
        """
        prior, matrices = self.prior, covariances.ndim == 3
        offsets = means - prior.mean
        if matrices:
            squares = offsets[:, :, np.newaxis] * offsets[:, np.newaxis, :]
        else:
            squares = offsets**2
        if self.covariance_type == "spherical":
            squares = np.repeat(squares.mean(axis=1, keepdims=True), self.shape[1], axis=1)
        each = (-1, 1, 1) if matrices else (-1, 1)
        pull = sizes * prior.mean_precision / self.mean_precision
        spread = sizes.reshape(each) * covariances + pull.reshape(each) * squares
        self.degrees_of_freedom = prior.degrees_of_freedom + sizes
        if self.covariance_type == "tied":  # all components share the average
            spread = spread.mean(axis=0, keepdims=True)
            self.degrees_of_freedom = prior.degrees_of_freedom + sizes.mean()
        self.covariances[:] = (prior.covariance + spread) / np.reshape(
            self.degrees_of_freedom, each
        )

    def set_posterior(self, weight_concentration, mean_precision, degrees_of_freedom):
        """Take fitted attributes, after `restore`."""
        self.weight_concentration = weight_concentration
        self.mean_precision = mean_precision
        self.degrees_of_freedom = degrees_of_freedom
        self._set_constants()

    def _set_weights(self):
        """Set the expected weights (10.69)."""
        if self.prior.sticks:
            broken, left = self.weight_concentration
            share, rest = broken / (broken + left), left / (broken + left)
            weights = share * np.append(1.0, np.cumprod(rest[:-1]))
        else:
            weights = self.weight_concentration
        self.weights[:] = weights / weights.sum()

    def _set_constants(self):
        """Set the constants of the expected log probabilities (10.46): all but (10.64)'s square."""
        n_features = self.shape[1]
        determinants = np.empty(self.shape[0])
        kernels.log_determinants(self.factors, determinants)
        halves = 0.5 * (self.degrees_of_freedom - np.arange(n_features)[:, np.newaxis])
        # E log |precision| (10.65); the factors are normalized by the degrees of freedom
        log_precision = (
            digamma(halves).sum(axis=0)
            + n_features * LOG2
            + 2.0 * determinants
            - n_features * log(self.degrees_of_freedom)
        )
        self.constants[:] = self._expected_log_weights() + 0.5 * (
            log_precision - n_features * kernels.LOG_2_PI - n_features / self.mean_precision
        )

    def _expected_log_weights(self):
        if self.prior.sticks:
            broken, left = self.weight_concentration
            both = digamma(broken + left)
            rest = np.append(0.0, np.cumsum(digamma(left) - both)[:-1])
            return digamma(broken) - both + rest
        concentration = self.weight_concentration
        return digamma(concentration) - digamma(concentration.sum())  # (10.66)

    def bound(self, totals, total):
        """Return the lower bound on the log evidence (10.70), but for a constant.

        After an M-step most terms cancel: left are the entropy of the responsibilities, and
        the normalizing constants of the posterior.
        """
        n_components, n_features = self.shape
        determinants = np.empty(n_components)
        kernels.log_determinants(self.factors, determinants)
        determinants -= 0.5 * n_features * log(self.degrees_of_freedom)
        halves = 0.5 * (self.degrees_of_freedom - np.arange(n_features)[:, np.newaxis])
        log_wishart = -(
            self.degrees_of_freedom * (determinants + 0.5 * n_features * LOG2)
            + gammaln(halves).sum(axis=0)
        )  # (B.79), without powers of pi
        log_wishart = np.broadcast_to(log_wishart, n_components).sum()
        if self.prior.sticks:
            log_weights = -betaln(*self.weight_concentration).sum()
        else:
            concentration = self.weight_concentration
            log_weights = gammaln(concentration.sum()) - gammaln(concentration).sum()  # (B.23)
        log_means = 0.5 * n_features * log(self.mean_precision).sum()
        return float(-totals[1] - log_wishart - log_weights - log_means)

    def attributes(self, dtype):
        """Return the fitted attributes that describe the components and their prior."""
        prior = self.prior
        return super().attributes(dtype) | {
            "weight_concentration_": self.weight_concentration,
            "mean_precision_": self.mean_precision,
            "degrees_of_freedom_": self.degrees_of_freedom,
            "weight_concentration_prior_": prior.weight_concentration,
            "mean_precision_prior_": prior.mean_precision,
            "mean_prior_": prior.mean,
            "degrees_of_freedom_prior_": prior.degrees_of_freedom,
            "covariance_prior_": prior.covariance,
        }
