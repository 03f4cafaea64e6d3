"""Mini-batches, prediction, silhouettes and mixtures, against scikit-learn."""

import numpy as np
from sklearn.cluster import KMeans as SklearnKMeans
from sklearn.cluster import MiniBatchKMeans as SklearnMiniBatchKMeans
from sklearn.metrics import silhouette_samples as sklearn_silhouette_samples
from sklearn.mixture import BayesianGaussianMixture as SklearnBayesianGaussianMixture
from sklearn.mixture import GaussianMixture as SklearnGaussianMixture

from benchmarks.compare import OURS, Case
from benchmarks.processes import blobs
from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    datasets,
    silhouette_samples,
)

PEER = "scikit-learn"


def close(tolerance):
    """Return a function that compares answers number by number."""

    def same(ours, other):
        gaps = {key: np.max(np.abs(ours[key] - other[key])) for key in ours}
        wide = {key: gap for key, gap in gaps.items() if gap > tolerance}
        return ", ".join(f"{key} {gap:.1e} off" for key, gap in wide.items())

    return same


def minibatch(n_samples=200_000, k=16):
    """Return a fit by mini-batches; the inertia may be 1 % higher."""
    X = blobs(n_samples, 8, k)

    def fit(estimator):
        return {"inertia": estimator(k, n_init=3, random_state=0).fit(X).inertia_}

    def same(ours, other):
        gap = ours["inertia"] / other["inertia"] - 1
        return f"our inertia is {gap:.1%} higher" if gap > 0.01 else ""

    contenders = {OURS: lambda: fit(MiniBatchKMeans), PEER: lambda: fit(SklearnMiniBatchKMeans)}
    return Case("mini-batch k-means", f"blobs {n_samples:,} x 8, k={k}", contenders, same)


def applied(method, n_samples=1_000_000, k=16):
    """Return `predict` or `transform` of a million rows."""
    X = blobs(n_samples, 8, k)
    start = X[:k]
    ours = KMeans(k, init=start, n_init=1, max_iter=3).fit(X[:10_000])
    peer = SklearnKMeans(k, init=start, n_init=1, max_iter=3).fit(X[:10_000])
    peer.cluster_centers_ = ours.cluster_centers_.copy()
    contenders = {
        name: lambda model=model: {method: getattr(model, method)(X)}
        for name, model in ((OURS, ours), (PEER, peer))
    }
    return Case("k-means applied", f"{method} {n_samples:,} x 8, k={k}", contenders, close(1e-6))


def silhouettes(n_samples=20_000):
    """Return the silhouette coefficients of all rows."""
    X = blobs(n_samples, 8, 10)
    labels = KMeans(10, random_state=0).fit(X).labels_
    contenders = {
        OURS: lambda: {"coefficients": silhouette_samples(X, labels)},
        PEER: lambda: {"coefficients": sklearn_silhouette_samples(X, labels)},
    }
    return Case("silhouettes", f"{n_samples:,} x 8, 10 clusters", contenders, close(1e-6), 3)


def mixture(name, X, pair, rounds=3, tolerance=1e-4, **parameters):
    """Return a fit of a mixture; both have the same lower bound in the end."""

    def fit(estimator):
        return {"lower bound": estimator(random_state=0, **parameters).fit(X).lower_bound_}

    contenders = {OURS: lambda: fit(pair[0]), PEER: lambda: fit(pair[1])}
    return Case("mixtures", name, contenders, close(tolerance), rounds)


def densities():
    """Return the log density on a fine grid."""
    X, _ = datasets.ellipsoids()
    pair = [
        estimator(3, n_init=10, random_state=42).fit(X)
        for estimator in (GaussianMixture, SklearnGaussianMixture)
    ]
    x, y = np.meshgrid(np.linspace(-5, 10, 1000), np.linspace(-5, 6, 1000))
    grid = np.column_stack([x.ravel(), y.ravel()])
    contenders = {
        name: lambda model=model: {"log density": model.score_samples(grid) / 1e3}
        for name, model in zip((OURS, PEER), pair, strict=True)
    }
    name = "score_samples on a 1 000 x 1 000 grid"
    return Case("mixtures", name, contenders, close(1e-3))


def cases():
    """Yield all cases but those of k-means."""
    yield minibatch()
    yield applied("predict")
    yield applied("transform")
    yield silhouettes()
    plain = GaussianMixture, SklearnGaussianMixture
    X = blobs(100_000, 8, 16)
    fifty = {"n_components": 16, "max_iter": 50, "tol": 0.0, "init_params": "random_from_data"}
    for kind in ("full", "diag", "spherical"):
        name = f"{kind} 100 000 x 8, k=16, 50 iterations"
        yield mixture(name, X, plain, covariance_type=kind, **fifty)
    ellipsoids, _ = datasets.ellipsoids()
    name = "ellipsoids 1 250 x 2, k=3, n_init=10"
    yield mixture(name, ellipsoids, plain, 7, n_components=3, n_init=10)
    yield mixture("full 20 000 x 64, k=8", blobs(20_000, 64, 8), plain, n_components=8)
    bayesian = BayesianGaussianMixture, SklearnBayesianGaussianMixture
    name = "Bayesian, ellipsoids, k=10, n_init=10"
    yield mixture(name, ellipsoids, bayesian, tolerance=np.inf, n_components=10, n_init=10)
    yield densities()
