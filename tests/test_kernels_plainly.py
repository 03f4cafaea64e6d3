"""On little data the plain formulas take the place of the other kernels: the same bits."""

import numpy as np
import pytest
from scipy import sparse

from homl_clustering import KMeans, MiniBatchKMeans, kmeans_plusplus
from homl_clustering.engine import paths
from tests.helpers import SMOOTH, bits, forced, python
from tests.test_kernels_kmeans import HARD

CONVERT = {"float64": np.asarray, "float32": np.float32, "CSR": sparse.csr_array}
each_data = pytest.mark.parametrize("name", [*HARD, *SMOOTH])
each_type = pytest.mark.parametrize("kind", CONVERT)


def both_ways(work):
    """Return what some work gives by the plain formulas, and compiled whole by the others."""
    found = []
    for way in ("plain", "compiled"):
        with forced(way) as ways:
            found.append(work())
        assert any(taken.endswith(f" {way}") for taken in ways)
    return found


@each_type
@each_data
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_runs_have_the_same_bits(name, kind):
    """From centers that leave clusters empty, too, with weights of zero, and cut short."""
    data = (HARD | SMOOTH)[name]
    X, random = CONVERT[kind](data), np.random.RandomState(0)
    weights = random.randint(0, 3, len(data)).astype(float)
    apart = np.vstack([data[:3], data.max(axis=0) + np.ptp(data) + np.arange(3)[:, np.newaxis]])
    for start in (data[:6], apart):
        for max_iter in (1, 4, 300):
            model = KMeans(6, init=start, n_init=1, max_iter=max_iter, algorithm="lloyd", tol=0)

            def fit(model=model):
                model.fit(X, sample_weight=weights)
                return bits(model), model.n_distances_, model.stop_reason_

            plain, other = both_ways(fit)
            assert plain == other


@each_type
@each_data
def test_seeds_are_the_same(name, kind):
    """With and without weights, and with many candidates."""
    data = (HARD | SMOOTH)[name]
    X, weights = CONVERT[kind](data), np.random.RandomState(0).randint(1, 4, len(data))
    for n_trials in (None, 1, 9):
        options = {"sample_weight": weights, "random_state": 0, "n_local_trials": n_trials}
        plain, other = both_ways(lambda options=options: kmeans_plusplus(X, 6, **options)[1])
        np.testing.assert_array_equal(plain, other)


def test_answers_are_the_same(monkeypatch):
    """What predict, score and the labels of mini-batches say of little data."""
    X = SMOOTH["four_blobs"][:500]
    found = []
    for limit in (paths.PLAIN_WORK, 0):
        monkeypatch.setattr(paths, "PLAIN_WORK", limit)
        model = KMeans(5, random_state=0).fit(X)
        batches = MiniBatchKMeans(5, random_state=0, batch_size=100).fit(X)
        answers = [model.predict(X), model.score(X), batches.labels_, batches.cluster_centers_]
        found.append([np.asarray(answer).tobytes() for answer in answers])
    assert found[0] == found[1]


FIRST = """
import sys
import numpy as np
from numba.core import event
from homl_clustering import KMeans
names = []
class Listener(event.Listener):
    def on_start(self, found):
        names.append(found.data["dispatcher"].py_func.__name__)
    def on_end(self, found):
        pass
event.register("numba:compile", Listener())
X = np.random.RandomState(0).normal(size=(300, 2))
first = KMeans().fit(X).predict(X)
print(*names)
names.clear()
KMeans(max_iter=np.int32(9), tol=np.float32(1e-3)).fit(X.astype(np.float32))
weights, start = np.ones(300), X[:8].copy()
for array in (X, weights, start):
    array.flags.writeable = False
KMeans(init=start, n_init=1).fit(X, sample_weight=weights).predict(X)
print("then", *names)
"""


def test_a_first_fit_compiles_little_and_another_type_nothing(tmp_path):
    """No scan, no bounds, no tree; other precisions and read-only arrays use the same code."""
    done = python("-c", FIRST, NUMBA_CACHE_DIR=str(tmp_path), HOML_COMPILE_SILENTLY="")
    first, then = done.stdout.splitlines()
    assert {"seed", "run", "range_block"} <= set(first.split())
    assert not {"scan", "pack", "hamerly_rows", "run_whole", "push"} & set(first.split())
    assert then == "then"
    assert "compiling" in done.stderr
