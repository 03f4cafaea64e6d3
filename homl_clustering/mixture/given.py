"""What mixtures check of the parameters that they are given to start from."""

import numpy as np

from homl_clustering.engine.exporting import check_array_of
from homl_clustering.engine.kinds import check_values
from homl_clustering.mixture.components import (
    COVARIANCE_TYPES,
    inverse,
    public_shape,
    to_kernel,
)


def check_parameter(owner, name, values, shape):
    """Return a given parameter as a float64 copy of the expected shape."""
    values = check_values(owner, name, values)
    if values.shape != shape:
        raise ValueError(f"{owner}: {name} must have shape {shape}, got {values.shape}.")
    return values


def check_weights(owner, weights, n_components):
    """Return given weights: not negative, with the sum one."""
    weights = check_parameter(owner, "weights_init", weights, (n_components,))
    if weights.min() < 0:
        worst = int(np.argmin(weights))
        raise ValueError(
            f"{owner}: weights_init must not be negative, but that of component {worst} is "
            f"{weights[worst]:g}."
        )
    if not np.isclose(weights.sum(), 1.0, rtol=0, atol=1e-6):
        raise ValueError(
            f"{owner}: weights_init must sum to 1, got {weights.sum():g}. Divide by the sum."
        )
    return weights


def check_covariances(owner, name, values, covariance_type, n_components, n_features):
    """Return given covariances or precisions, as the kernels take them, and their inverses."""
    shape = public_shape(covariance_type, n_components, n_features)
    values = check_parameter(owner, name, values, shape)
    kernel_form = to_kernel(values, covariance_type, n_components, n_features)
    if kernel_form.ndim == 3 and not np.allclose(kernel_form, kernel_form.transpose(0, 2, 1)):
        raise ValueError(f"{owner}: {name} must be symmetric.")
    inverses, singular = inverse(kernel_form)
    if singular >= 0:
        where = "" if covariance_type == "tied" else f", but that of component {singular} is not"
        raise ValueError(
            f"{owner}: {name} must be "
            f"{'positive' if kernel_form.ndim == 2 else 'positive-definite'}{where}."
        )
    return kernel_form, inverses


def check_components(state):
    """Raise unless the fitted attributes of a mixture that was written belong together."""
    kind, (n_components, n_features) = state["_covariance_type"], state["means_"].shape
    if kind not in COVARIANCE_TYPES:
        raise ValueError(
            f"from_dict: _covariance_type must be one of {', '.join(COVARIANCE_TYPES)}, got "
            f"{kind!r}."
        )
    check_array_of("weights_", state["weights_"], (n_components,))
    if (state["weights_"] < 0).any() or not np.isclose(state["weights_"].sum(), 1.0, atol=1e-4):
        raise ValueError("from_dict: weights_ must not be negative, and must sum to 1.")
    for name in ("covariances_", "precisions_", "precisions_cholesky_"):
        if name in state:
            check_array_of(name, state[name], public_shape(kind, n_components, n_features))
