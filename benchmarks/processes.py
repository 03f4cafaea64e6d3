"""What is measured in a process of its own: peak memory, the first fit, growth with the data.

``python -m benchmarks.processes FUNCTION ARGUMENTS`` calls one of the functions here and prints
what it returns as JSON; `measured` starts such a process and reads that. Peaks are read from
Linux's /proc; elsewhere they are None.
"""

import gc
import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans as SklearnKMeans
from sklearn.datasets import make_blobs
from sklearn.metrics import silhouette_samples as sklearn_silhouette_samples
from sklearn.mixture import GaussianMixture as SklearnGaussianMixture

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def measured(function, *arguments):
    """Return what a function of this module returns in a new process."""
    command = [sys.executable, "-m", "benchmarks.processes", function, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{run.stderr}")
    return json.loads(run.stdout.splitlines()[-1])


def blobs(n_samples, n_features, k, dtype="float64"):
    """Return blobs that touch."""
    X, _ = make_blobs(n_samples, n_features, centers=k, cluster_std=2.5, random_state=0)
    return X.astype(dtype)


def _status(key):
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key)) / 1024


def peak_above(work):
    """Call a function; return the most memory that it held beside what was there, in MB."""
    gc.collect()
    with suppress(OSError):
        CLEAR.write_text("5")  # the peak so far is forgotten
        before = _status("VmRSS")
        work()
        return _status("VmHWM") - before
    return None


# name: (data, what is done with them by ours and by scikit-learn)
def memory_cases():
    """Return the cases by name: the function that makes the data, and one for each library."""
    from homl_clustering import GaussianMixture, KMeans, silhouette_samples

    def kmeans(k):
        return tuple(
            lambda X, e=e: e(k, n_init=1, random_state=0, max_iter=30).fit(X)
            for e in (KMeans, SklearnKMeans)
        )

    def mixture(k, covariance_type):
        return tuple(
            lambda X, e=e: e(
                k, covariance_type=covariance_type, max_iter=5, tol=1e-30, random_state=0
            ).fit(X)
            for e in (GaussianMixture, SklearnGaussianMixture)
        )

    def silhouettes(function):
        return lambda X: function(X, np.arange(len(X)) % 10)

    both = silhouettes(silhouette_samples), silhouettes(sklearn_silhouette_samples)
    return {
        "KMeans float32 1 000 000 x 8, k=16": (
            lambda: blobs(1_000_000, 8, 16, "float32"),
            *kmeans(16),
        ),
        "KMeans 200 000 x 16, k=64": (lambda: blobs(200_000, 16, 64), *kmeans(64)),
        "KMeans 20 000 x 784, k=10": (lambda: blobs(20_000, 784, 10), *kmeans(10)),
        "mixture full 100 000 x 8, k=16": (lambda: blobs(100_000, 8, 16), *mixture(16, "full")),
        "mixture diag 100 000 x 8, k=16": (lambda: blobs(100_000, 8, 16), *mixture(16, "diag")),
        "mixture full 20 000 x 64, k=8": (lambda: blobs(20_000, 64, 8), *mixture(8, "full")),
        "silhouettes 20 000 x 8": (lambda: blobs(20_000, 8, 10), *both),
        "silhouettes 200 000 x 8": (lambda: blobs(200_000, 8, 10), both[0], None),
    }


def memory(name, library):
    """Return the peak memory of a case above its data, in MB, and the seconds it took."""
    make, ours, theirs = memory_cases()[name]
    work = ours if library == "ours" else theirs
    X = make()
    work(X[:2000])  # so that what is loaded once is not counted
    began = time.perf_counter()
    peak = peak_above(lambda: work(X))
    return {"data": X.nbytes / 2**20, "peak": peak, "seconds": time.perf_counter() - began}


def estimators(n_features, k):
    """Return the estimators whose memory is measured, by a line of the table."""
    import homl_clustering as ours

    few = {"max_iter": 5, "random_state": 0}
    mixtures = {
        f"{name}, {kind}": make(n_components=k, covariance_type=kind, tol=1e-30, **few)
        for name, make in (
            ("GaussianMixture", ours.GaussianMixture),
            ("BayesianGaussianMixture", ours.BayesianGaussianMixture),
        )
        for kind in ("full", "diag")
    }
    kmeans = {
        f'KMeans, "{algorithm}"': ours.KMeans(k, algorithm=algorithm, **few)
        for algorithm in ("auto", "lloyd", "hamerly", "elkan")
    }
    return {
        **kmeans,
        "MiniBatchKMeans": ours.MiniBatchKMeans(k, **few),
        "SphericalKMeans": ours.SphericalKMeans(k, **few),
        **mixtures,
        "DensityAnomalyDetector": ours.DensityAnomalyDetector(),
    }


def peak_of(name, step, n_samples, n_features, k):
    """Return the peak memory of a fit or of `predict` above its data, and the data, in bytes."""
    n_features, k = int(n_features), int(k)
    X = blobs(int(n_samples), n_features, 8)
    model = estimators(n_features, k)[name]
    model.fit(X[:5000])  # so that what is loaded once is not counted
    work = model.fit if step == "fit" else model.predict
    work(X[:5000])
    return {"peak": peak_above(lambda: work(X)) * 2**20, "data": X.nbytes}


def startup():
    """Return what importing adds to importing scikit-learn, and first small fits, in seconds."""
    began = time.perf_counter()
    import homl_clustering
    from homl_clustering import KMeans  # noqa: F401 - names are imported when they are asked for

    imported = time.perf_counter()
    X = np.random.default_rng(0).normal(size=(200, 2))
    found = {"import": imported - began}
    for name in ("KMeans", "GaussianMixture"):
        began = time.perf_counter()
        getattr(homl_clustering, name)(3, random_state=0).fit(X)
        found[f"first fit of {name}"] = time.perf_counter() - began
    return found


def _growing(n_samples, n_features, k):
    """Return blobs of so many rows, and the function that makes a model to fit them."""
    from homl_clustering import KMeans

    X = blobs(int(n_samples), int(n_features), 32)
    start = X[np.random.RandomState(0).choice(len(X), int(k), replace=False)]
    return X, lambda algorithm: KMeans(
        int(k), init=start, n_init=1, max_iter=20, tol=0.0, algorithm=algorithm
    )


def growth_times(n_samples, n_features, k, *algorithms):
    """Return what an iteration costs each algorithm, timed in turn: seconds and distances."""
    from benchmarks.measure import seconds

    X, model_of = _growing(n_samples, n_features, k)
    models = [model_of(algorithm) for algorithm in algorithms]
    return {
        model.algorithm: {
            "seconds": median / model.n_iter_,
            "distances": model.n_distances_ / model.n_iter_ / len(X) / model.n_clusters,
        }
        for model, median in zip(models, seconds(models, X, rounds=5), strict=True)
    }


def growth_peak(n_samples, n_features, k, algorithm):
    """Return the peak memory of a fit above its data, in MB."""
    from homl_clustering.precompile import precompile

    X, model_of = _growing(n_samples, n_features, k)
    precompile()  # so that what is loaded once is not counted
    return peak_above(lambda: model_of(algorithm).fit(X))


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
