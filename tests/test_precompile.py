"""Compiling ahead: afterwards nothing that estimators do needs the compiler."""

import importlib
import pkgutil

import numpy as np
import pytest
from sklearn.base import clone

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    kernels,
    silhouette_score,
)
from homl_clustering.precompile import precompile


def compiled():
    """Return how many variants of each kernel there are in this process."""
    modules = [
        importlib.import_module(f"{kernels.__name__}.{module.name}")
        for module in pkgutil.iter_modules(kernels.__path__)
    ]
    return {
        f"{kernel.__module__}.{kernel.__name__}": len(kernel.signatures)
        for module in modules
        for kernel in vars(module).values()
        if hasattr(kernel, "signatures")
    }


@pytest.fixture(scope="module")
def ahead():
    """What is compiled once `precompile` has run."""
    assert precompile() > 0
    return compiled()


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
@pytest.mark.parametrize("writeable", [True, False])
@pytest.mark.parametrize("n_samples", [200, 30_000])
@pytest.mark.parametrize(
    "estimator",
    [
        KMeans(4, algorithm="lloyd", n_init=3),
        KMeans(4, algorithm="elkan", init="random"),
        KMeans(4, algorithm="hamerly", tol=0),
        MiniBatchKMeans(4),
        GaussianMixture(3, tol=0, reg_covar=0, max_iter=3),
        GaussianMixture(3, covariance_type="diag", n_init=2, init_params="random", max_iter=3),
        BayesianGaussianMixture(n_components=3, covariance_type="tied", max_iter=3),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_nothing_is_left_to_compile(ahead, estimator, n_samples, dtype, writeable):
    """Types of data, and whether it may be written to, call for no further variant."""
    X = (10 * np.random.default_rng(1).normal(size=(n_samples, 5))).astype(dtype)
    X.flags.writeable = writeable
    model = clone(estimator).fit(X)
    model.predict(X)
    model.score(X)
    if n_samples < 1000:
        silhouette_score(X, model.predict(X))
    new = {name: n for name, n in compiled().items() if n != ahead[name]}
    assert not new
