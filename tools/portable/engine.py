"""What the engine computes, case by case: the numbers whose bits every machine should share.

``python -m tools.portable.engine FILE`` writes all of them to an NPZ file, with ``--few`` the
cases that compile quickly; ``--record`` writes the checksums that the tests compare with.
"""

import argparse
import hashlib
import json
import tempfile
import warnings
from functools import partial
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.datasets import load_digits

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    datasets,
    kmeans_plusplus,
    silhouette_samples,
)
from homl_clustering.engine.files import write_text
from homl_clustering.kmeans.assignment import ALGORITHMS

RECORD = Path(__file__).parents[2] / "tests/engine_bits.json"
COUNTED = "n_distances_"
COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")


def blobs(n_samples, n_features, n_centers, dtype=np.float64):
    """Return rows around centers, some of them far apart.

    They are rounded: NumPy's normal numbers come from the logarithm of the C library, whose
    last digits differ.
    """
    random_state = np.random.RandomState(0)
    centers = random_state.uniform(-8, 8, size=(n_centers, n_features))
    rows = centers[random_state.randint(n_centers, size=n_samples)]
    return np.round(rows + random_state.standard_normal(rows.shape), 6).astype(dtype)


def texts(n_samples, n_features, n_entries=40):
    """Return sparse rows of many features, like the counts of words in texts."""
    random_state = np.random.RandomState(0)
    columns = (n_features * random_state.uniform(size=(n_samples, n_entries)) ** 3).astype(int)
    starts = n_entries * np.arange(n_samples + 1)
    rows = (np.ones(columns.size), columns.ravel(), starts), (n_samples, n_features)
    return sparse.csr_array(*rows)


def fitted(model):
    """Return the fitted attributes of an estimator that are numbers."""
    numbers = (int, float, np.number, np.ndarray)
    return {
        name: np.asarray(value)
        for name, value in vars(model).items()
        if name.endswith("_") and isinstance(value, numbers)
    }


def kmeans(X, k=12, **parameters):
    """Return all that a fit of `KMeans` gives, with what it predicts and transforms."""
    model = KMeans(k, random_state=0, **parameters).fit(X)
    few = X[:500]
    return fitted(model) | {
        "predict": model.predict(few),
        "transform": model.transform(few),
        "score": np.asarray(model.score(few)),
    }


def minibatch(X, k=8):
    """Return a fit by mini-batches, and one that is fed in parts."""
    whole = MiniBatchKMeans(k, random_state=0, n_init=2, batch_size=256).fit(X)
    parts = MiniBatchKMeans(k, random_state=0, n_init=1)
    for start in range(0, 1500, 300):
        parts.partial_fit(X[start : start + 300])
    return fitted(whole) | {f"partial {name}": value for name, value in fitted(parts).items()}


def mixture(X, k=4, estimator=GaussianMixture, **parameters):
    """Return all that the fit of a mixture gives, and what it says of rows."""
    model = estimator(n_components=k, random_state=0, max_iter=40, **parameters)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(X)
    few = X[:500]
    found = fitted(model) | {
        "lower_bounds": np.asarray(model.lower_bounds_),
        "log density": model.score_samples(few),
        "responsibilities": model.predict_proba(few),
        "labels": model.predict(few),
    }
    if estimator is GaussianMixture:
        found |= {"aic": np.asarray(model.aic(few)), "bic": np.asarray(model.bic(few))}
    return found


def silhouettes(X, k=5):
    """Return the silhouette coefficients of all rows."""
    return {"coefficients": silhouette_samples(X, np.arange(X.shape[0]) % k)}


def mapped(X, folder):
    """Return the rows as an array in a file."""
    path = Path(folder) / "rows.npy"
    np.save(path, X)
    return np.load(path, mmap_mode="r")


def few_cases():
    """Yield the name and the function of the cases that need few kernels."""
    ellipsoids = np.round(datasets.ellipsoids()[0], 6)
    small = blobs(1500, 5, 12)
    yield "mixture full", lambda: mixture(ellipsoids, 3)
    yield "mixture diag", lambda: mixture(small, covariance_type="diag")
    yield "mixture with leaps", lambda: mixture(ellipsoids, 4, acceleration="squarem", tol=1e-7)
    yield (
        "bayesian tied",
        lambda: mixture(ellipsoids, 6, BayesianGaussianMixture, covariance_type="tied"),
    )
    yield "kmeans", lambda: kmeans(small[:300], 4)


def all_inputs(folder):
    """Return the rows of the cases, by name; `folder` is room for a file."""
    small, large = blobs(1500, 5, 12), blobs(40_000, 6, 24)
    return {
        "small": small,
        "large": large,
        "float32": large.astype(np.float32),
        "CSR": sparse.csr_array(np.where(abs(large) < 3, 0, large)),
        "mapped": mapped(large, folder),
        "digits": load_digits().data,
        "far": 1e6 + small,
        "wide": blobs(3000, 40, 10),
    }


def cases(folder):
    """Yield the name and the function of each case; `folder` is room for a file."""
    inputs = all_inputs(folder)
    yield from few_cases()
    for name, X in inputs.items():
        yield from cases_of(name, X)
    for kind in COVARIANCE_TYPES:
        yield from cases_of_mixtures(kind, inputs)
    for name in ("small", "float32", "digits"):
        X = inputs[name][:4000]
        yield f"silhouettes, {name}", partial(silhouettes, X)
        yield f"k-means++, {name}", partial(seeded, X)
    words = texts(1500, 3000)
    yield "kmeans, sparse rows", partial(kmeans, words, 24)
    yield "mini-batches, sparse rows", partial(minibatch, words)
    yield "silhouettes, sparse rows", partial(silhouettes, words)
    yield "k-means++, sparse rows", partial(seeded, words)


def cases_of(name, X):
    """Yield the cases that are tried on each input."""
    for algorithm in ALGORITHMS:
        yield f"kmeans {algorithm}, {name}", partial(kmeans, X, 24, algorithm=algorithm)
    yield f"kmeans random start, {name}", partial(kmeans, X, 6, init="random", n_init=3)
    yield f"mini-batches, {name}", partial(minibatch, X)
    for kind in COVARIANCE_TYPES:
        mixed = partial(mixture, X, covariance_type=kind, reg_covar=1e-3)
        yield f"mixture {kind}, {name}", mixed


def cases_of_mixtures(kind, inputs):
    """Yield the cases that are tried for each type of covariances."""
    for prior in ("dirichlet_process", "dirichlet_distribution"):
        options = {"covariance_type": kind, "weight_concentration_prior_type": prior}
        for name in ("small", "large"):
            mixed = partial(mixture, inputs[name], 6, BayesianGaussianMixture, **options)
            yield f"bayesian {kind}, {prior}, {name}", mixed
    for start in ("k-means++", "random", "random_from_data"):
        options = {"covariance_type": kind, "init_params": start, "reg_covar": 1e-3}
        yield f"mixture {kind}, {start}", partial(mixture, inputs["small"], **options)
    leaping = {"covariance_type": kind, "acceleration": "squarem", "tol": 1e-7}
    for name in ("small", "large"):
        yield f"mixture {kind}, leaps, {name}", partial(mixture, inputs[name], **leaping)


def seeded(X):
    """Return the centers that k-means++ draws, and their rows."""
    centers, rows = kmeans_plusplus(X, 20, random_state=0)
    return {"centers": centers, "rows": rows}


def compute(few=False):
    """Return the numbers of all cases, by "case: attribute"."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            f"{case}: {name}": values
            for case, function in (few_cases() if few else cases(folder))
            for name, values in function().items()
        }


def digests(numbers):
    """Return a short checksum of the bits of each case, the counts of distances left aside.

    On a processor without fused products and sums bounds are rounded otherwise, and leave a
    few other distances to be computed.
    """
    found = {}
    for key, values in sorted(numbers.items()):  # in whatever order attributes were set
        if key.endswith(COUNTED):
            continue
        case = key.split(":")[0]
        values = np.ascontiguousarray(values)
        found.setdefault(case, hashlib.sha256()).update(
            f"{key} {values.dtype.str} {values.shape}".encode() + values.tobytes()
        )
    return {case: digest.hexdigest()[:16] for case, digest in found.items()}


def main(arguments=None):
    """Write what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.portable.engine")
    parser.add_argument("file", nargs="?")
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--record", action="store_true")
    chosen = parser.parse_args(arguments)
    numbers = compute(chosen.few)
    if chosen.file:
        np.savez(chosen.file, **numbers)
    if chosen.record:
        write_text(RECORD, json.dumps(digests(numbers), indent=1) + "\n")


if __name__ == "__main__":
    main()
