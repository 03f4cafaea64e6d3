"""Our fitted mixtures as estimators of scikit-learn's own."""

from __future__ import annotations

from typing import Any

from homl_clustering.engine.scikit import give, shared_parameters

FOUND = (
    "weights_",
    "means_",
    "covariances_",
    "precisions_",
    "precisions_cholesky_",
    "converged_",
    "n_iter_",
    "lower_bound_",
    "lower_bounds_",
)
OF_POSTERIOR = (
    "weight_concentration_prior_",
    "weight_concentration_",
    "mean_precision_prior_",
    "mean_precision_",
    "mean_prior_",
    "degrees_of_freedom_prior_",
    "degrees_of_freedom_",
    "covariance_prior_",
)


def as_mixture(model: Any, covariance_type: str, theirs: type, names: tuple[str, ...]) -> Any:
    """Return a fitted mixture of scikit-learn's with the components of one of ours.

    Parameters
    ----------
    model : GaussianMixture or BayesianGaussianMixture
    covariance_type : str
        That of the fit: the parameter may have been changed since.
    theirs : type
        Their class.
    names : tuple of str
        The fitted attributes that theirs has.
    """
    found = theirs(**shared_parameters(model, theirs))
    found.set_params(covariance_type=covariance_type, n_components=len(model.means_))
    give(model, found, names)
    return found
