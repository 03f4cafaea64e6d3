"""Compiling ahead: afterwards nothing that estimators do needs the compiler."""

import importlib
import pkgutil
import subprocess
import sys

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    kernels,
    precompile,
    selection,
    silhouette_score,
)
from homl_clustering.kernels import cache
from tests.helpers import ROOT


def kernels_of_the_package():
    """Return all kernels, each once."""
    modules = [
        importlib.import_module(f"{kernels.__name__}.{module.name}")
        for module in pkgutil.iter_modules(kernels.__path__)
    ]
    found = {value for module in modules for value in vars(module).values() if callable(value)}
    return [value for value in found if hasattr(value, "signatures")]


def compiled():
    """Return how many variants of each kernel there are in this process."""
    return {
        f"{kernel.__module__}.{kernel.__name__}": len(kernel.signatures)
        for kernel in kernels_of_the_package()
    }


@pytest.fixture(scope="module")
def ahead():
    """`precompile` has run."""
    assert precompile.precompile() > 0


@pytest.fixture(scope="module")
def all_ahead(ahead):
    """`precompile --all` has run."""
    assert precompile.precompile(everything=True) > 0


def left_to_compile(estimator, X):
    """Return the kernels of which a fit, and what follows it, makes new variants."""
    before = compiled()
    model = clone(estimator).fit(X)
    model.predict(X)
    model.score(X)
    if X.shape[0] < 1000:
        silhouette_score(X, model.predict(X))
    return {name: n for name, n in compiled().items() if n != before[name]}


def rows(n_samples, dtype, writeable):
    """Return data of this type."""
    X = (10 * np.random.default_rng(1).normal(size=(n_samples, 5))).astype(dtype)
    X.flags.writeable = writeable
    return X


ESTIMATORS = [
    KMeans(4, algorithm="lloyd", n_init=3),
    KMeans(4, init="random"),
    KMeans(4, algorithm="hamerly", tol=0),
    MiniBatchKMeans(4),
    GaussianMixture(3, tol=0, reg_covar=0, max_iter=3),
    GaussianMixture(3, covariance_type="diag", n_init=2, init_params="random", max_iter=3),
    BayesianGaussianMixture(n_components=3, covariance_type="tied", max_iter=3),
]


@pytest.mark.parametrize("dtype", ["float64", "int64"])
@pytest.mark.parametrize("writeable", [True, False])
@pytest.mark.parametrize("n_samples", [200, 3000, 30_000])
@pytest.mark.parametrize("estimator", ESTIMATORS, ids=str)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_nothing_is_left_to_compile(ahead, estimator, n_samples, dtype, writeable):
    """Types of data, and whether it may be written to, call for no further variant."""
    assert not left_to_compile(estimator, rows(n_samples, dtype, writeable))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("writeable", [True, False])
@pytest.mark.parametrize("n_samples", [200, 3000, 30_000])
@pytest.mark.parametrize("estimator", [*ESTIMATORS, KMeans(4, algorithm="elkan")], ids=str)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_all_is_all(all_ahead, estimator, n_samples, dtype, writeable):
    """Single precision and Elkan's algorithm are compiled by `--all`."""
    assert not left_to_compile(estimator, rows(n_samples, dtype, writeable))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("estimator", [KMeans(4), KMeans(4, n_init=2), MiniBatchKMeans(4)], ids=str)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_sparse_data_of_many_features_are_ready_too(all_ahead, estimator, dtype):
    """What is stored twice, and rows that are equal, are in doubt and take kernels of their own."""
    X = sparse.random_array((200, 3000), density=0.01, rng=0, dtype=dtype).tocsr()
    assert not left_to_compile(estimator, sparse.vstack([X, X[:20]]).tocsr())


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_choosing_a_number_of_clusters_is_ready_too(ahead):
    X, before = rows(200, "float64", True), compiled()
    X[:100] += 1000  # two groups, so that there are components to look for a valley between
    selection.choose_n_clusters(X, range(1, 4), random_state=0)
    assert compiled() == before


FRESH = """
from homl_clustering import precompile
from tests.test_precompile import kernels_of_the_package
precompile.precompile()
stats = [kernel.stats for kernel in kernels_of_the_package()]
print(*(sum(sum(found[part].values()) for found in stats) for part in (1, 2)))
"""


def test_a_fresh_process_compiles_nothing(ahead):
    """All is found where the first has kept it."""
    run = [sys.executable, "-c", FRESH]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    hits, misses = map(int, done.stdout.split())
    assert misses == 0 < hits


def test_clear_removes_all_that_was_kept(tmp_path, monkeypatch, capsys):
    """In every place, and says so; `precompile` without it would compile."""
    beside, shared = tmp_path / cache.NAME, tmp_path / "shared"
    monkeypatch.setattr(cache, "BESIDE", beside)
    monkeypatch.setattr(cache.config, "CACHE_DIR", str(shared))
    monkeypatch.setenv("HOML_CACHE", str(tmp_path / "downloads"))
    places = [shared / cache.NAME, beside, tmp_path / "downloads/compiled"]
    for place in places:
        for older in ("a" * 16, "b" * 16):
            (place / older).mkdir(parents=True)
            (place / older / "lloyd.assign-1.code").touch()
    (tmp_path / "downloads/photo.png").touch()
    (shared / "of others").touch()
    assert precompile.main(["--clear"]) == 0
    told = [f"removed 2 files: {place}" for place in places]
    assert capsys.readouterr().out.splitlines() == told
    left = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert left == [tmp_path / "downloads/photo.png", shared / "of others"]
    assert precompile.main(["--clear"]) == 0
    assert capsys.readouterr().out == "there was no compiled code to remove\n"
    beside.mkdir()
    monkeypatch.setattr(cache.shutil, "rmtree", lambda path, ignore_errors: None)
    assert precompile.main(["--clear"]) == 1
    assert capsys.readouterr().err == f"could not be removed: {beside}\n"


def test_precompile_says_itself_what_it_does(monkeypatch):
    """So there is no need for the line."""
    monkeypatch.setattr(cache, "_told", [])
    monkeypatch.setattr(precompile, "_steps", lambda dtype, everything: [])
    precompile.precompile()
    assert cache._told
