"""The components of a Gaussian mixture, in the form that the kernels take them.

Inside, covariances and the factors of the precisions have one shape for the two types with
matrices, and one for the two without: see `homl_clustering.kernels.mixture`. `to_kernel`
and `to_public` lead from the shapes of scikit-learn's attributes to these and back.
"""

import numpy as np

from homl_clustering.kernels import gaussians as kernels
from homl_clustering.kernels import mixture

COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")


def public_shape(covariance_type, n_components, n_features):
    """Return the shape of ``covariances_`` and ``precisions_``."""
    return {
        "full": (n_components, n_features, n_features),
        "tied": (n_features, n_features),
        "diag": (n_components, n_features),
        "spherical": (n_components,),
    }[covariance_type]


def in_double(X):
    """Return rows as float64, read-only: the one type that kernels are compiled for here."""
    X = X.astype(np.float64, copy=False)
    X.flags.writeable = False
    return X


def kernel_shape(covariance_type, n_components, n_features):
    """Return the shape that the kernels take."""
    matrices = {"full": n_components, "tied": 1}
    if covariance_type in matrices:
        return (matrices[covariance_type], n_features, n_features)
    return (n_components, n_features)


def to_kernel(values, covariance_type, n_components, n_features):
    """Return covariances, or factors of precisions, as the kernels take them: a copy."""
    values = np.asarray(values, dtype=np.float64)
    if covariance_type == "spherical":
        values = values[..., np.newaxis]
    shape = kernel_shape(covariance_type, n_components, n_features)
    return np.array(np.broadcast_to(values, shape))


def to_public(values, covariance_type):
    """Return covariances, or factors of precisions, as the attributes have them."""
    if covariance_type == "tied":
        return values[0]
    return values[:, 0] if covariance_type == "spherical" else values


def inverse(covariances):
    """Return the inverses of covariances, as the kernels take them, and the first singular.

    The number of the singular component is -1 if there is none.
    """
    factors = np.zeros_like(covariances)
    singular = kernels.precision_factors(covariances, factors)
    return precisions(factors), singular


def precisions(factors):
    """Return the precisions, given their factors, as the kernels take them."""
    if factors.ndim == 3:
        return np.einsum("cij,ckj->cik", factors, factors)
    return factors**2


def n_covariance_parameters(covariance_type, n_components, n_features):
    """Return how many numbers make up the covariances, of symmetric matrices one half."""
    triangle = n_features * (n_features + 1) // 2
    return {
        "full": n_components * triangle,
        "tied": triangle,
        "diag": n_components * n_features,
        "spherical": n_components,
    }[covariance_type]


class SingularCovarianceError(ValueError):
    """A covariance without an inverse: no density belongs to it."""


class Gaussians:
    """The components of a `GaussianMixture` during a fit.

    Parameters
    ----------
    owner : str
        The estimator, for error messages.
    covariance_type : {"full", "tied", "diag", "spherical"}
    n_components, n_features : int
    reg_covar : float

    Attributes
    ----------
    weights : ndarray of shape (n_components,)
    means : ndarray of shape (n_components, n_features)
    covariances, factors : ndarray
        In the form of the kernels.
    constants : ndarray of shape (n_components,)
        What a row's log probability under a component has beside the distance.
    compiled : bool
        Whether there is compiled code for whole runs, `run_inline`.
    """

    compiled = True

    def __init__(self, owner, covariance_type, n_components, n_features, reg_covar):
        self.owner = owner
        self.covariance_type = covariance_type
        self.reg_covar = float(reg_covar)
        self.shape = (n_components, n_features)
        self.kernel_shape = kernel_shape(covariance_type, n_components, n_features)
        self.weights = np.empty(n_components)
        self.means = np.empty(self.shape)
        self.covariances = np.empty(self.kernel_shape)
        self.factors = np.empty(self.kernel_shape)
        self.constants = np.empty(n_components)

    def copy(self):
        """Return components that share no array with these."""
        twin = object.__new__(type(self))
        for name, value in vars(self).items():
            setattr(twin, name, value.copy() if isinstance(value, np.ndarray) else value)
        return twin

    def empty_sums(self):
        """Return room for the sizes, sums and scatter of a block."""
        return np.empty(self.shape[0]), np.empty(self.shape), np.empty(self.kernel_shape)

    def moments(self, X, responsibilities, references):
        """Return the sizes, sums and scatter of the rows `X` about `references`."""
        sums = self.empty_sums()
        mixture.moments_block(in_double(X), responsibilities, references, *sums)
        return sums

    def estimate(self, moments_about, references):
        """M-step, first half: return sizes, means and covariances.

        Parameters
        ----------
        moments_about : callable
            Given references, returns sizes, sums and scatter about them, as
            `homl_clustering.kernels.mixture` sums them, and perhaps more.
        references : ndarray of shape (n_components, n_features)

        Returns
        -------
        sizes, means, covariances, and what else `moments_about` returned
        """
        sizes, sums, scatter, *more = moments_about(references)
        means, covariances, lost = self.shift(sizes, sums, scatter, references)
        if lost:
            sizes, sums, scatter, *more = moments_about(means)
            means, covariances, _ = self.shift(sizes, sums, scatter, means)
        return sizes, means, covariances, *more

    def shift(self, sizes, sums, scatter, references):
        """Return means, covariances, and whether digits were lost; raise `sizes` above 0."""
        means, covariances = np.empty(self.shape), np.empty(self.kernel_shape)
        spherical = self.covariance_type == "spherical"
        lost = kernels.parameters(
            sizes, sums, scatter, references, self.reg_covar, spherical, means, covariances
        )
        return means, covariances, lost

    def set_start(self, weights, means, covariances):
        """Take the parameters of a start."""
        self.weights, self.means, self.covariances = weights, means, covariances
        self._raise_if_singular(kernels.precision_factors(covariances, self.factors))
        kernels.gaussian_constants(weights, self.factors, self.constants)

    def restore(self, weights, means, covariances, factors):
        """Take fitted attributes."""
        self.weights, self.means = weights.astype(np.float64), means.astype(np.float64)
        self.covariances = to_kernel(covariances, self.covariance_type, *self.shape)
        self.factors = to_kernel(factors, self.covariance_type, *self.shape)
        kernels.gaussian_constants(self.weights, self.factors, self.constants)

    def maximize(self, sizes, means, covariances):
        """M-step: take the parameters that maximise the expected log-likelihood."""
        self.means, self.covariances = means, covariances
        self._raise_if_singular(
            kernels.gaussian_update(sizes, covariances, self.weights, self.factors, self.constants)
        )

    def run_inline(self, blocks, tol, bounds):
        """Iterate in compiled code; return why it ended and the number of iterations.

        `bounds` holds the lower bound so far, and room for those of the iterations.
        """
        reason, n_iter, singular = kernels.em_run(
            in_double(blocks.array),
            blocks.size,
            self.reg_covar,
            self.covariance_type == "spherical",
            tol,
            bounds,
            len(bounds) - 1,
            self.weights,
            self.means,
            self.covariances,
            self.factors,
            self.constants,
        )
        self._raise_if_singular(singular)
        return reason, n_iter

    def bound(self, totals, n_samples):
        """Return the lower bound that an iteration reached: the mean log-likelihood."""
        return float(totals[0] / n_samples)

    def attributes(self, dtype):
        """Return the fitted attributes that describe the components, in the data's type."""
        factors = to_public(self.factors, self.covariance_type)
        found = {
            "weights_": self.weights,
            "means_": self.means,
            "covariances_": to_public(self.covariances, self.covariance_type),
            "precisions_cholesky_": factors,
            "precisions_": to_public(precisions(self.factors), self.covariance_type),
        }
        return {name: np.array(value, dtype=dtype) for name, value in found.items()}

    def _raise_if_singular(self, component):
        if component >= 0:
            raise SingularCovarianceError(self._singular_message(component))

    def _singular_message(self, component):
        which = f"component {component} of {self.shape[0]} (weight {self.weights[component]:.3g})"
        if self.covariance_type == "tied":
            which = "the covariance that all components share"
        return (
            "Fitting the mixture model failed because some components have ill-defined "
            "empirical covariance (for instance caused by singleton or collapsed samples). "
            "Try to decrease the number of components, increase reg_covar, or scale the "
            f"input data. {self.owner}: {which} is singular, with condition number "
            f"{condition_number(*variance_range(self.covariances[component])):.3g}, "
            f"at reg_covar={self.reg_covar:g}."
        )


def variance_range(covariance):
    """Return the smallest and the largest variance of a covariance in any direction."""
    if not np.isfinite(covariance).all():
        return 0.0, np.inf
    spread = np.linalg.eigvalsh(covariance) if covariance.ndim == 2 else covariance
    return float(spread.min()), float(spread.max())


def condition_number(smallest, largest):
    """Return the largest over the smallest variance in any direction; inf if that is <= 0."""
    return largest / smallest if smallest > 0 else np.inf
