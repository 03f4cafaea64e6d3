"""B7: a fit can be stopped, and goes on where no thread can be started: the same bits always."""

import threading

import numpy as np
import pytest
from scipy import sparse

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    kmeans_plusplus,
    silhouette_samples,
)
from homl_clustering.engine import paths
from homl_clustering.engine.crew import Crew, Stopped
from homl_clustering.kmeans.labels import label_all
from tests.helpers import bits, mixture_bits, python

X = np.round(np.random.RandomState(0).normal(size=(3000, 5)), 3)
ROWS = {"array": X, "float32": X.astype(np.float32), "CSR": sparse.csr_array(X)}
SMALL = 2**12  # so little work that everything takes many pieces


def everything(rows):
    """Return the bits of what all estimators and functions give."""
    found = {}
    for algorithm in ("lloyd", "active", "elkan", "hamerly", "auto"):
        model = KMeans(7, algorithm=algorithm, random_state=0, n_init=2, max_iter=20).fit(rows)
        more = [model.predict(rows), model.transform(rows), model.score(rows)]
        found[algorithm] = bits(model), *(np.asarray(part).tobytes() for part in more)
    found["seeds"] = kmeans_plusplus(rows, 40, random_state=0)[1].tobytes()
    batches = MiniBatchKMeans(7, random_state=0, batch_size=500, max_iter=3).fit(rows)
    found["mini-batches"] = batches.cluster_centers_.tobytes(), batches.labels_.tobytes()
    found["silhouettes"] = silhouette_samples(rows, found_labels(rows)).tobytes()
    for kind in ("full", "tied", "diag", "spherical"):
        for estimator in (GaussianMixture, BayesianGaussianMixture):
            model = estimator(n_components=4, covariance_type=kind, random_state=0, tol=1e-2)
            model.fit(rows)
            more = [model.score_samples(rows), model.predict_proba(rows)]
            name = f"{estimator.__name__} {kind}"
            found[name] = mixture_bits(model), *(part.tobytes() for part in more)
    return found


def found_labels(rows):
    """Return labels that are all in use."""
    return np.arange(rows.shape[0]) % 5


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_pieces_change_no_bit(name, whole, monkeypatch):
    """However little work a compiled call does, whether of a whole run or of some rows."""
    if not whole:
        monkeypatch.setattr(paths, "COMPILED_ELEMENTS", {"k-means": 0, "mixture": 0})
        monkeypatch.setattr(paths, "SEEDED_WHOLE", 0)
    expected = everything(ROWS[name])
    work = 3 * X.size * 7 // paths.WIDE if whole else SMALL  # of a few iterations at once
    monkeypatch.setattr(paths, "PIECE", work)
    with paths.watch() as ways:
        found = everything(ROWS[name])
    assert found == expected
    assert ("k-means compiled" in ways) == ("k-means++ compiled" in ways) == whole


def test_a_piece_is_no_more_work_than_it_may_be():
    """The slices cover all rows, in multiples, and none takes more than a piece of work."""
    for n_rows, row_work, multiple in ((10**6, 10**3, 256), (10**5, 10**7, 1), (7, 10**9, 256)):
        slices = list(paths.pieces(n_rows, row_work, multiple))
        covered = np.concatenate([np.arange(s.start, s.stop) for s in slices])
        np.testing.assert_array_equal(covered, np.arange(n_rows))
        assert all(s.start % multiple == 0 for s in slices)
        least = min(multiple, n_rows) * row_work
        assert max((s.stop - s.start) * row_work for s in slices) <= max(paths.PIECE, least)


LARGE = np.random.RandomState(0).normal(size=(90_000, 4))


@pytest.mark.parametrize("n_started", [0, 1])
def test_where_threads_cannot_be_started_the_caller_does_the_work(n_started, monkeypatch):
    """As under a limit of memory: the same bits."""
    monkeypatch.setattr("homl_clustering.engine.blocks.threads", lambda: 4)
    model = KMeans(6, random_state=0, n_init=1, max_iter=5)
    expected, started, start = bits(model.fit(LARGE)), [], threading.Thread.start

    def refuse(thread):
        if len(started) == n_started:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with paths.watch() as ways:
            assert bits(model.fit(LARGE)) == expected
            started.clear()
    assert "threads: 4" in ways


def test_an_error_in_one_thread_stops_the_others_and_is_raised():
    """Whichever thread it is; afterwards the crew can be used again, and leaves no thread."""
    n_threads = threading.active_count()
    with Crew(2) as crew:
        begun, failed = threading.Barrier(3), []

        def go_on():
            begun.wait()
            while True:
                crew.check()

        def fail():
            begun.wait()
            raise KeyError("the cause")

        for works in ([fail, go_on, go_on], [go_on, fail, go_on], [go_on, go_on, fail]):
            with pytest.raises(KeyError, match="the cause"):
                crew.run(works)
            failed.append(works)
            assert crew.run([lambda: 1, lambda: 2, lambda: 3]) == [1, 2, 3]
        crew.stopped = True
        with pytest.raises(Stopped):
            crew.check()
    assert threading.active_count() == n_threads


def test_threads_begin_with_their_first_piece_of_work():
    """A fit that turns out to need none starts none; afterwards the same ones go on."""
    before = threading.active_count()
    with Crew(2) as crew:
        assert threading.active_count() == before
        for _ in range(2):
            crew.run([lambda: 1, lambda: 2])
            assert threading.active_count() == before + 2
    assert threading.active_count() == before


def test_more_work_than_threads_is_done_all_the_same():
    """In order of the work, not of who came first."""
    with Crew(1) as crew:
        assert crew.run([lambda n=n: n**2 for n in range(20)]) == [n**2 for n in range(20)]


INTERRUPTED = """
import os, signal, threading, time
import numpy as np
from homl_clustering import *
random = np.random.RandomState(0)
signal.signal(signal.SIGINT, signal.default_int_handler)

def rows(n, d):
    return random.normal(size=(n, d))

def interrupt():
    time.sleep(1)
    os.kill(os.getpid(), signal.SIGINT)

def attempt(name, few, many):
    few()
    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        many()
    except KeyboardInterrupt:
        thread.join()
        left = [t for t in threading.enumerate() if t is not threading.main_thread()]
        print(name, "interrupted", len(left))
    except BaseException as error:
        print(name, type(error).__name__, error)
    else:
        print(name, "came to its end")

def fit(make):
    X = rows(300, 4)
    first, model = make(3).fit(X), make(400)
    before = dict(vars(model))
    attempt(type(model).__name__, lambda: make(3).fit(rows(200_000, 4)), lambda: model.fit(LARGE))
    assert vars(model) == before, "a half-set estimator"
    assert np.array_equal(make(3).fit(X).predict(X), first.predict(X))

LARGE = rows(400_000, 4)
fit(lambda k: KMeans(k, random_state=0, n_init=50, tol=0, max_iter=3000 if k > 3 else 2))
fit(lambda k: KMeans(k, random_state=0, n_init=50, algorithm="lloyd", tol=0,
                     max_iter=3000 if k > 3 else 2))
fit(lambda k: GaussianMixture(min(k, 90), init_params="random", random_state=0, tol=0,
                              max_iter=3000 if k > 3 else 2, n_init=9))
labels = np.arange(len(LARGE)) % 9
attempt("silhouettes", lambda: silhouette_samples(LARGE[:3000], labels[:3000]),
        lambda: silhouette_samples(LARGE, labels))
"""


def test_control_c_ends_a_fit_and_leaves_nothing():
    """No thread, no half-set estimator, and a process that goes on working."""
    done = python("-W", "ignore", "-c", INTERRUPTED)
    lines = done.stdout.splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == ["interrupted 0"] * 4, (
        done.stderr + done.stdout
    )


LAST = """
import atexit, sys, threading, time
import numpy as np
from homl_clustering import *
X = np.random.RandomState(0).normal(size=(90_000, 4))
def make():
    return KMeans(5, random_state=0, n_init=1, max_iter=5)
def work(when):
    try:
        model = make().fit(X)
        mixture = GaussianMixture(2, random_state=0, max_iter=2).fit(X)
        print(when, model.inertia_, model.predict(X).sum(), mixture.lower_bound_, flush=True)
    except BaseException as error:
        print(when, "failed:", type(error).__name__, error, flush=True)
def later():
    for when in ("running", "after the main thread"):
        work(when)
        time.sleep(1)
work("main")
atexit.register(work, "at exit")
threading.Thread(target=later).start()
"""


def test_work_goes_on_after_the_main_thread_has_ended():
    """In a thread that outlives it, and in what is registered for the exit: the same numbers."""
    done = python("-W", "ignore", "-c", LAST)
    lines = [line.rsplit(" ", 3) for line in done.stdout.splitlines()]
    assert {when for when, *_ in lines} == {"main", "running", "after the main thread", "at exit"}
    assert len({tuple(numbers) for _, *numbers in lines}) == 1, done.stdout


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_mini_batches_that_are_stopped_while_rows_get_labels_change_nothing(
    method, first, monkeypatch
):
    """Centers without their labels would be a half-set estimator; a later step goes on as if."""
    model, twin = (MiniBatchKMeans(5, random_state=0, batch_size=200) for _ in range(2))
    if not first:
        model.partial_fit(X), twin.partial_fit(X)
    before = {name: np.copy(value) for name, value in vars(model).items() if name != "_steps"}

    def stop(each_block, centers, labels, squared):
        if len(labels) == len(X):
            raise KeyboardInterrupt
        return label_all(each_block, centers, labels, squared)

    with monkeypatch.context() as patch:
        patch.setattr("homl_clustering.kmeans.labels.label_all", stop)
        with pytest.raises(KeyboardInterrupt):
            getattr(model, method)(X)
    assert {name for name in vars(model) if name != "_steps"} == set(before)
    assert all(np.array_equal(getattr(model, name), before[name]) for name in before)
    centers = [m.partial_fit(X).cluster_centers_.tobytes() for m in (model, twin)]
    assert centers[0] == centers[1]
