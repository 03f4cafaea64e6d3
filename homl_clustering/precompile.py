"""Compile the kernels ahead of their first use: ``python -m homl_clustering.precompile``.

A kernel is compiled when it first meets a type of data, and kept on disk; see
`homl_clustering.kernels`. Whoever does not want to wait in the middle of a lesson, or
measures time, does all of it here at once: by small fits of everything, in both precisions.
"""

import time
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    silhouette_samples,
)
from homl_clustering.engine.paths import COMPILED_ELEMENTS
from homl_clustering.kmeans.assignment import ASSIGNMENTS

__all__ = ["precompile"]

DTYPES = ("float64", "float32")
COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")


def precompile():
    """Compile every kernel for float64 and float32, or load it where that was done before.

    Returns
    -------
    seconds : float
        The time that it took.

    Examples
    --------
    >>> from homl_clustering.precompile import precompile
    >>> precompile() > 0
    True
    """
    started = time.perf_counter()
    for dtype in DTYPES:  # not side by side: two processes would overwrite each other's files
        _use_everything(dtype)
    return time.perf_counter() - started


def _use_everything(dtype):
    """Fit and apply all that has kernels, to data of one type."""
    n_features = 8
    tiles = 1 + max(COMPILED_ELEMENTS.values()) // (
        64 * n_features
    )  # more than what one thread works on
    few = np.random.default_rng(0).normal(size=(64, n_features)).astype(dtype)
    many = np.tile(few, (tiles, 1))
    for X in (few, many):
        for algorithm in set(ASSIGNMENTS) - {"auto"}:
            KMeans(3, algorithm=algorithm, random_state=0, n_init=2, max_iter=20).fit(X)
            KMeans(3, algorithm=algorithm, random_state=0, max_iter=1).fit(X)
        for covariance_type in COVARIANCE_TYPES:
            for mixture in (GaussianMixture, BayesianGaussianMixture):
                _use_mixture(mixture(n_components=2, covariance_type=covariance_type), X)
    kmeans = MiniBatchKMeans(3, batch_size=32, random_state=0).fit(few)
    kmeans.score(few)
    kmeans.transform(few)
    silhouette_samples(few, kmeans.predict(few))


def _use_mixture(mixture, X):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        mixture.set_params(max_iter=2, random_state=0).fit(X)
    mixture.predict(X[:64])
    mixture.predict_proba(X[:64])
    mixture.score_samples(X[:64])


if __name__ == "__main__":
    print("compiling; takes a minute, once ...", flush=True)
    print(f"compiled in {precompile():.0f} s")
