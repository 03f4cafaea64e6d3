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


def minibatch(n_samples=200_000, n_features=8, k=16):
    """Return a fit by mini-batches; the inertia may be 1 % higher."""
    X = blobs(n_samples, n_features, k)

    def fit(estimator):
        return {"inertia": estimator(k, n_init=3, random_state=0).fit(X).inertia_}

    def same(ours, other):
        gap = ours["inertia"] / other["inertia"] - 1
        return f"our inertia is {gap:.1%} higher" if gap > 0.01 else ""

    contenders = {OURS: lambda: fit(MiniBatchKMeans), PEER: lambda: fit(SklearnMiniBatchKMeans)}
    name = f"blobs {n_samples:,} x {n_features}, k={k}"
    return Case("mini-batch k-means", name, contenders, same, 5 if n_samples > 1e5 else 15)


def applied(method, n_samples, k=16):
    """Return what a fitted k-means does with new rows."""
    X = blobs(max(n_samples, 10_000), 8, k)
    ours = KMeans(k, init=X[:k], n_init=1, max_iter=3).fit(X[:10_000])
    peer = SklearnKMeans(k, init=X[:k], n_init=1, max_iter=3).fit(X[:10_000])
    peer.cluster_centers_ = ours.cluster_centers_.copy()
    return new_rows(f"k-means, {method}", (ours, peer), method, X[:n_samples])


def applied_mixture(method, n_samples, k=8):
    """Return what a fitted mixture does with new rows."""
    X = blobs(max(n_samples, 10_000), 8, k)
    start = {"means_init": X[:k], "max_iter": 2, "tol": 0.0, "random_state": 0}
    pair = [kind(k, **start).fit(X[:10_000]) for kind in (GaussianMixture, SklearnGaussianMixture)]
    return new_rows(f"mixture, {method}", pair, method, X[:n_samples])


def new_rows(name, pair, method, X):
    """Return the case of applying two fitted models; to few rows many times."""
    repeats = 1 if len(X) > 1 else 200

    def apply(model):
        for _ in range(repeats):
            found = getattr(model, method)(X)
        return {method: found}

    contenders = {OURS: lambda: apply(pair[0]), PEER: lambda: apply(pair[1])}
    group = "applied to one row" if len(X) == 1 else "applied to many rows"
    name = f"{name} of {len(X):,} x {X.shape[1]}"
    return Case(group, name, contenders, close(1e-6), 15 if len(X) < 1e6 else 5)


def partial_fits(n_rows, n_steps=200, k=16):
    """Return steps of few rows each."""
    X = blobs(10_000, 8, k)

    def fit(estimator):
        model = estimator(k, init=X[:k], n_init=1, random_state=0, reassignment_ratio=0.0)
        model.partial_fit(X[:k])
        for step in range(n_steps):
            model.partial_fit(X[step * n_rows : (step + 1) * n_rows])
        return {"centers": model.cluster_centers_}

    contenders = {OURS: lambda: fit(MiniBatchKMeans), PEER: lambda: fit(SklearnMiniBatchKMeans)}
    group = "applied to one row" if n_rows == 1 else "applied to many rows"
    name = f"partial_fit, {n_steps} times {n_rows} x 8, k={k}"
    return Case(group, name, contenders, close(1e-6), 15)


def silhouettes(n_samples, n_labels, at_random=False):
    """Return the silhouette coefficients of all rows."""
    X = blobs(n_samples, 8, n_labels)
    labels = KMeans(n_labels, random_state=0).fit(X).labels_
    if at_random:
        labels = np.random.default_rng(0).permutation(labels)
    contenders = {
        OURS: lambda: {"coefficients": silhouette_samples(X, labels)},
        PEER: lambda: {"coefficients": sklearn_silhouette_samples(X, labels)},
    }
    name = f"{n_samples:,} x 8, {n_labels} {'labels at random' if at_random else 'clusters'}"
    return Case("silhouettes", name, contenders, close(1e-6), 3)


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
    yield minibatch(2000, 2, 5)
    yield minibatch(5000, 10, 20)
    for n_samples in (1, 100_000, 1_000_000):
        for method in ("predict", "transform"):
            yield applied(method, n_samples)
    for n_samples in (1, 100_000):
        for method in ("predict_proba", "score_samples"):
            yield applied_mixture(method, n_samples)
    yield partial_fits(1)
    yield partial_fits(20)
    yield silhouettes(20_000, 10)
    yield silhouettes(15_000, 7, at_random=True)
    plain = GaussianMixture, SklearnGaussianMixture
    X = blobs(100_000, 8, 16)
    fifty = {"n_components": 16, "max_iter": 50, "tol": 0.0, "init_params": "random_from_data"}
    for kind in ("full", "diag", "spherical"):
        name = f"{kind} 100 000 x 8, k=16, 50 iterations"
        yield mixture(name, X, plain, covariance_type=kind, **fifty)
    ellipsoids, _ = datasets.ellipsoids()
    name = "short fit, full 20 000 x 10, k=5"
    yield mixture(name, blobs(20_000, 10, 5), plain, 7, n_components=5)
    name = "ellipsoids 1 250 x 2, k=3, n_init=10"
    yield mixture(name, ellipsoids, plain, 7, n_components=3, n_init=10)
    yield mixture("full 20 000 x 64, k=8", blobs(20_000, 64, 8), plain, n_components=8)
    bayesian = BayesianGaussianMixture, SklearnBayesianGaussianMixture
    name = "Bayesian, ellipsoids, k=10, n_init=10"
    yield mixture(name, ellipsoids, bayesian, tolerance=np.inf, n_components=10, n_init=10)
    yield densities()
