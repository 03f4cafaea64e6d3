"""Fits side by side: Python threads, joblib's backends, after a fork; nothing is left behind."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from threadpoolctl import threadpool_info

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    silhouette_score,
)
from homl_clustering.engine import blocks, paths
from tests.helpers import bits, mixture_bits, python, some_rows

X = np.random.RandomState(0).normal(size=(90_000, 4))  # too many for a compiled run
START = some_rows(X, 6)
MODELS = {
    "lloyd": KMeans(6, init=START, n_init=1, max_iter=5, algorithm="lloyd"),
    "hamerly": KMeans(6, init=START, n_init=1, max_iter=5, algorithm="hamerly"),
    "elkan": KMeans(6, init=START, n_init=1, max_iter=5, algorithm="elkan"),
    "seeded": KMeans(3, max_iter=3, random_state=0),
}
each_model = pytest.mark.parametrize("name", MODELS)


def blas_limits():
    """Return how many threads each thread pool of the process has."""
    return {library["filepath"]: library["num_threads"] for library in threadpool_info()}


@each_model
def test_fits_in_several_python_threads_give_the_bits_of_one(name):
    """Four at once: the same result, no thread left, BLAS as it was."""
    with paths.watch() as ways:
        alone = bits(MODELS[name].fit(X))
    assert {"k-means blocks", f"threads: {blocks.threads()}"} <= set(ways)
    assert "k-means compiled" not in ways
    threads, limits = threading.active_count(), blas_limits()
    with ThreadPoolExecutor(4) as pool:
        models = [type(MODELS[name])(**MODELS[name].get_params()) for _ in range(4)]
        results = list(pool.map(lambda model: bits(model.fit(X)), models))
    assert set(results) == {alone}
    assert threading.active_count() == threads
    assert blas_limits() == limits


@pytest.mark.parametrize("backend", ["loky", "threading", "multiprocessing"])
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_grid_searches_with_each_joblib_backend_give_the_scores_of_one_job(backend):
    """GridSearchCV(n_jobs=2): no crash, no deadlock, the same scores to the bit."""
    data, grid = X[:9000], {"n_clusters": [2, 5], "algorithm": ["lloyd", "hamerly"]}
    model = KMeans(max_iter=5, random_state=0)
    alone = GridSearchCV(model, grid, cv=2).fit(data).cv_results_["mean_test_score"]
    with joblib.parallel_config(backend):
        both = GridSearchCV(model, grid, cv=2, n_jobs=2).fit(data).cv_results_["mean_test_score"]
    assert alone.tobytes() == both.tobytes()


def test_an_error_in_a_thread_leaves_no_thread_behind():
    """A fit that fails in the middle closes its pool."""
    threads = threading.active_count()
    bad = X.copy()
    bad[50_000, 2] = np.nan
    for model in (KMeans(3), MiniBatchKMeans(3), GaussianMixture(3)):
        with pytest.raises(ValueError, match="row 50000, column 2"):
            model.fit(bad)
    flat = X * [1, 1, 0, 1]
    with pytest.raises(ValueError, match="is singular"):
        GaussianMixture(2, reg_covar=0, init_params="random", random_state=0).fit(flat)
    assert threading.active_count() == threads


MIXTURES = {
    "full": GaussianMixture(3, max_iter=3, tol=0, init_params="random", random_state=0),
    "diag": GaussianMixture(3, covariance_type="diag", max_iter=2, tol=0, random_state=0),
    "Bayesian": BayesianGaussianMixture(
        n_components=3, covariance_type="tied", max_iter=3, tol=0, random_state=0
    ),
}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("name", MIXTURES)
def test_mixtures_in_several_python_threads_have_the_bits_of_one(name):
    """Fitted and used by four at once: each with its own threads, which end with it."""
    alone = mixture_bits(MIXTURES[name].fit(X))
    shares, threads = MIXTURES[name].predict_proba(X).tobytes(), threading.active_count()

    def fit(number):
        model = clone(MIXTURES[name])
        model.n_init = 1 + number % 2
        data = X if number % 2 == 0 else X[:9000]  # small data are iterated in compiled code
        return mixture_bits(model.fit(data)), MIXTURES[name].predict_proba(X).tobytes()

    with ThreadPoolExecutor(4) as pool:
        found, answers = zip(*pool.map(fit, range(4)), strict=True)
    assert found[0] == found[2] == alone
    assert found[1] == found[3] != alone
    assert set(answers) == {shares}
    assert threading.active_count() == threads


FORK = """
import os, sys
import numpy as np
from homl_clustering import GaussianMixture, KMeans, silhouette_score
from homl_clustering.engine import blocks, paths
blocks.threads = lambda: 2
X = np.random.RandomState(0).normal(size=(90_000, 4))
with paths.watch() as ways:
    model = KMeans(4, max_iter=4, random_state=0).fit(X)
assert "k-means blocks" in ways and "threads: 2" in ways
mixture = GaussianMixture(3, max_iter=2, random_state=0, init_params="random").fit(X)
score = silhouette_score(X[:3000], model.labels_[:3000])
child = os.fork()
if child == 0:
    again = KMeans(4, max_iter=4, random_state=0).fit(X)
    same = again.cluster_centers_.tobytes() == model.cluster_centers_.tobytes()
    same &= silhouette_score(X[:3000], again.labels_[:3000]) == score
    twin = GaussianMixture(3, max_iter=2, random_state=0, init_params="random").fit(X)
    same &= twin.covariances_.tobytes() == mixture.covariances_.tobytes()
    same &= twin.predict(X).tobytes() == mixture.predict(X).tobytes()
    os._exit(0 if same else 3)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_fit_after_a_fork_neither_hangs_nor_differs():
    """The child of a process that has fitted before fits as well."""
    done = python("-W", "ignore", "-c", FORK)
    assert done.returncode == 0, done.stderr


def test_silhouettes_side_by_side_give_the_bits_of_one():
    """The other user of the thread pool behaves alike."""
    labels = KMeans(4, max_iter=3, random_state=0).fit(X).labels_[:4000]
    alone = silhouette_score(X[:4000], labels)
    with ThreadPoolExecutor(3) as pool:
        scores = pool.map(lambda _: silhouette_score(X[:4000], labels), range(3))
    assert set(scores) == {alone}


FAMILY = """
import hashlib, sys
import numpy as np
from homl_clustering import (
    BayesianGaussianMixture, GaussianMixture, KMeans, MiniBatchKMeans, silhouette_samples,
)
from homl_clustering.engine import blocks, paths
from homl_clustering.kmeans.assignment import ASSIGNMENTS
n_threads = int(sys.argv[1])
blocks.threads = lambda: n_threads
X = np.random.RandomState(0).normal(size=(90_000, 3))
if sys.argv[2] == "memmap":
    on_disk = np.memmap(sys.argv[3], dtype=float, mode="w+", shape=X.shape)
    on_disk[:] = X
    X = np.memmap(sys.argv[3], dtype=float, mode="r", shape=X.shape)
found = hashlib.sha256()
for algorithm in sorted(ASSIGNMENTS):
    with paths.watch() as ways:
        model = KMeans(6, max_iter=8, random_state=0, algorithm=algorithm).fit(X)
    assert {"k-means blocks", f"threads: {n_threads}"} <= set(ways), set(ways)
    assert "k-means compiled" not in ways
    found.update(model.labels_.tobytes() + model.cluster_centers_.tobytes())
    found.update(model.inertia_.hex().encode() + model.transform(X).tobytes())
    print(algorithm, model.inertia_.hex(), model.n_iter_, model.n_distances_)
batches = MiniBatchKMeans(6, batch_size=50_000, max_iter=4, random_state=0).fit(X)
found.update(batches.labels_.tobytes() + batches.cluster_centers_.tobytes())
found.update(silhouette_samples(X[:6000], model.labels_[:6000]).tobytes())
for estimator in (GaussianMixture, BayesianGaussianMixture):
    for kind in ("full", "tied", "diag", "spherical"):
        for init in ("random", "k-means++"):
            parameters = dict(covariance_type=kind, init_params=init, max_iter=2, random_state=0)
            model = estimator(n_components=3, tol=0, **parameters).fit(X)
            for name in ("weights_", "means_", "covariances_", "precisions_cholesky_"):
                found.update(getattr(model, name).tobytes())
            found.update(str([bound.hex() for bound in model.lower_bounds_]).encode())
            found.update(model.predict(X).tobytes() + model.score_samples(X).tobytes())
        found.update(model.predict_proba(X).tobytes() + model.score(X).hex().encode())
    print(estimator.__name__, found.hexdigest())
print(found.hexdigest())
"""


def test_the_whole_family_gives_the_same_bits_in_fresh_processes(tmp_path):
    """1 ≡ 2 ≡ 5 threads, and a memory-mapped file ≡ an array (B3)."""
    runs = [python("-c", FAMILY, n, "array") for n in (1, 2, 5)]
    runs.append(python("-c", FAMILY, 2, "memmap", tmp_path / "data"))
    assert all(run.returncode == 0 for run in runs), [run.stderr for run in runs]
    assert len({run.stdout for run in runs}) == 1, [run.stdout for run in runs]
