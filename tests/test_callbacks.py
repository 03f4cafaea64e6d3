"""E4: estimators can tell what happens while they fit, and can be stopped."""

import pickle
import warnings
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.callback import ProgressBar
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from homl_clustering import BayesianGaussianMixture, GaussianMixture, KMeans
from homl_clustering.callbacks import History
from homl_clustering.engine import paths
from homl_clustering.kmeans.assignment import ASSIGNMENTS
from homl_clustering.mixture.run import ExpectationMaximization
from homl_clustering.textbook.kmeans import kmeans_steps
from tests.helpers import SMOOTH, bits, mixture_bits, some_rows

X = SMOOTH["five_blobs"]
START = some_rows(X, 5, seed=4)
each_algorithm = pytest.mark.parametrize("algorithm", sorted(ASSIGNMENTS))


class Recorder:
    """Notes the name of each task that begins and ends."""

    def __init__(self):
        self.events = []

    def setup(self, estimator, context):
        self.events.append("setup")

    def on_fit_task_begin(self, estimator, context):
        self.events.append(f"begin {context.task_name}")

    def on_fit_task_end(self, estimator, context):
        self.events.append(f"end {context.task_name}")

    def teardown(self, estimator, context):
        self.events.append("teardown")


class StopAfter(Recorder):
    """Ends each start after so many iterations."""

    def __init__(self, n_iterations, level="iteration"):
        super().__init__()
        self.n_iterations, self.level = n_iterations, level

    def on_fit_task_end(self, estimator, context):
        super().on_fit_task_end(estimator, context)
        return context.task_name == self.level and context.task_id + 1 >= self.n_iterations


def test_tasks_begin_and_end_in_order():
    """A fit holds starts, a start holds iterations; each is told once."""
    recorder = Recorder()
    KMeans(5, n_init=2, max_iter=2, random_state=0).set_callbacks(recorder).fit(X)
    iteration = ["begin iteration", "end iteration"]
    start = ["begin start", *iteration, *iteration, "end start"]
    assert recorder.events == ["setup", "begin fit", *start, *start, "end fit", "teardown"]


@each_algorithm
def test_watching_changes_no_bit(algorithm):
    """A callback sees the fit, and leaves it as it is."""
    model = KMeans(5, n_init=3, random_state=0, algorithm=algorithm)
    assert bits(clone(model).set_callbacks(History()).fit(X)) == bits(model.fit(X))


@each_algorithm
def test_the_history_is_that_of_the_textbook(algorithm):
    """Labels, centers and inertia of each iteration are those of E-step and M-step."""
    history = History()
    model = KMeans(5, init=START, n_init=1, tol=0, algorithm=algorithm).set_callbacks(history)
    model.fit(X)
    steps = list(kmeans_steps(X, START))[1:]
    assert len(history.iterations) == model.n_iter_
    for kept, e_step, m_step in zip(history.iterations, steps[::2], steps[1::2], strict=False):
        np.testing.assert_array_equal(kept.labels, e_step.labels)
        np.testing.assert_allclose(kept.centers, m_step.centers, rtol=1e-12)
        assert kept.inertia == pytest.approx(e_step.inertia)
    inertias = [kept.inertia for kept in history.iterations]
    assert all(np.diff(inertias) <= 1e-9)


@pytest.mark.parametrize("metadata", [None, {}, {"loss": 1.0}, 3])
def test_an_estimator_that_tells_nothing_of_iterations_is_told(metadata):
    """One of somebody else, which has iterations, too."""
    history, iteration = History(), SimpleNamespace(task_name="iteration")
    with pytest.raises(ValueError, match="History: the estimator must be one of homl_clustering"):
        history.on_fit_task_end(StandardScaler(), iteration, metadata=metadata)
    assert history.iterations == []


def test_the_history_tells_starts_and_forgets_the_fit_before():
    """Iterations are numbered within their start."""
    history = History()
    model = KMeans(3, n_init=2, random_state=0).set_callbacks(history).fit(X)
    first = len(history.iterations)
    assert {kept.start for kept in history.iterations} == {0, 1}
    for start in (0, 1):
        numbers = [kept.iteration for kept in history.iterations if kept.start == start]
        assert numbers == list(range(len(numbers)))
    model.fit(X)
    assert len(history.iterations) == first


def test_the_history_shows_relocated_clusters():
    """A cluster that was empty is named in the iteration that gave it a row."""
    history = History()
    start = np.vstack([START[:2], [[1000.0, 1000.0]]])
    KMeans(3, init=start, n_init=1).set_callbacks(history).fit(X)
    assert history.iterations[0].relocated.tolist() == [2]
    assert history.iterations[1].relocated.size == 0


@each_algorithm
@pytest.mark.parametrize("inline", [True, False])
def test_a_callback_can_stop_a_start(algorithm, inline, monkeypatch):
    """E3: after the stop, labels, centers and inertia belong together."""
    if not inline:
        monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
        monkeypatch.setattr(paths, "COMPILED_ELEMENTS", {"k-means": 0, "mixture": 0})
    model = KMeans(5, init=START, n_init=1, algorithm=algorithm).set_callbacks(StopAfter(2)).fit(X)
    assert model.n_iter_ == 2
    assert model.stop_reason_ == "stopped by a callback"
    np.testing.assert_array_equal(model.predict(X), model.labels_)
    assert model.inertia_ == pytest.approx(-model.score(X))
    same = KMeans(5, init=START, n_init=1, max_iter=2, algorithm=algorithm).fit(X)
    assert same.labels_.tobytes() == model.labels_.tobytes()


def test_a_callback_can_stop_the_fit():
    """A stop after a start skips the starts that remain."""
    recorder = StopAfter(2, level="start")
    KMeans(5, n_init=10, random_state=0).set_callbacks(recorder).fit(X)
    assert recorder.events.count("begin start") == 2


def test_a_fitted_estimator_is_there_at_each_iteration():
    """Callbacks that ask for it get a model that predicts as if the fit had ended there."""
    seen = []

    class Ask(Recorder):
        def on_fit_task_end(self, estimator, context, *, fitted_estimator=None, X=None):
            seen.append((context.task_name, fitted_estimator.predict(X), fitted_estimator))

    model = KMeans(5, init=START, n_init=1).set_callbacks(Ask()).fit(X)
    for _, labels, fitted in seen:
        np.testing.assert_array_equal(labels, fitted.labels_)
        assert fitted.inertia_ == pytest.approx(-fitted.score(X))
    assert [name for name, *_ in seen] == [*["iteration"] * model.n_iter_, "start", "fit"]
    assert bits(seen[-1][2]) == bits(model)


def test_an_error_in_a_callback_comes_through_and_tears_down():
    """The callback's own error is shown; the estimator is not left half-fitted."""

    class Fail(Recorder):
        def on_fit_task_end(self, estimator, context):
            raise RuntimeError("in the callback")

    model, callback = KMeans(5, random_state=0), Fail()
    with pytest.raises(RuntimeError, match="in the callback"):
        model.set_callbacks(callback).fit(X)
    assert callback.events[-1] == "teardown"
    with pytest.raises(NotFittedError):
        model.predict(X)


def test_callbacks_survive_pickle_and_go_through_searches():
    """In a pipeline inside a grid search nothing is lost, and pickles hold the history."""
    model = KMeans(3, random_state=0).set_callbacks(History()).fit(X)
    again = pickle.loads(pickle.dumps(model))
    assert bits(again) == bits(model)
    search = GridSearchCV(
        make_pipeline(StandardScaler(), KMeans(random_state=0)), {"kmeans__n_clusters": [2, 5]}
    )
    assert search.fit(X[:200]).best_params_ == {"kmeans__n_clusters": 5}


def test_the_progress_bar_of_scikit_learn_works(capsys):
    """Alone and inside GridSearchCV."""
    KMeans(3, n_init=2, random_state=0).set_callbacks(ProgressBar()).fit(X)
    assert "KMeans" in capsys.readouterr().out
    search = GridSearchCV(KMeans(random_state=0), {"n_clusters": [2, 3]}, cv=2)
    search.set_callbacks(ProgressBar()).fit(X[:200])
    assert "GridSearchCV" in capsys.readouterr().out


# Mixtures


MIXTURES = [GaussianMixture, BayesianGaussianMixture]
each_mixture = pytest.mark.parametrize("estimator", MIXTURES)
SHAPES = {"full": (3, 2, 2), "tied": (2, 2), "diag": (3, 2), "spherical": (3,)}


def test_the_tasks_of_a_mixture_begin_and_end_in_order():
    """A fit holds starts, a start holds iterations, as in k-means."""
    recorder = Recorder()
    model = GaussianMixture(3, n_init=2, max_iter=2, tol=0, random_state=0)
    with pytest.warns(ConvergenceWarning):
        model.set_callbacks(recorder).fit(X)
    iteration = ["begin iteration", "end iteration"]
    start = ["begin start", *iteration, *iteration, "end start"]
    assert recorder.events == ["setup", "begin fit", *start, *start, "end fit", "teardown"]


@each_mixture
@pytest.mark.parametrize("kind", SHAPES)
def test_the_history_of_a_mixture_goes_from_e_step_to_m_step(estimator, kind):
    """Its responsibilities are those of the parameters before, its parameters those after."""
    history = History()
    parameters = {"n_components": 3, "covariance_type": kind, "random_state": 0}
    model = estimator(**parameters, tol=1e-9).set_callbacks(history).fit(X)
    kept = history.iterations
    assert len(kept) == model.n_iter_ > 2
    assert [(step.start, step.iteration) for step in kept] == [(0, i) for i in range(len(kept))]
    assert [step.lower_bound for step in kept] == model.lower_bounds_
    model_before = estimator(**parameters, max_iter=0).fit(X)
    for step in kept[:4]:
        assert step.responsibilities.shape == (len(X), 3)
        assert (step.weights.shape, step.means.shape) == ((3,), (3, 2))
        assert step.covariances.shape == SHAPES[kind]
        np.testing.assert_allclose(step.responsibilities, model_before.predict_proba(X), atol=1e-9)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            short = estimator(**parameters, max_iter=step.iteration + 1, tol=0)
            model_before = short.fit(X)
        for name in ("weights", "means", "covariances"):
            expected = getattr(model_before, name + "_")
            assert getattr(step, name).tobytes() == expected.tobytes()
    for name in ("weights", "means", "covariances"):
        assert getattr(kept[-1], name).tobytes() == getattr(model, name + "_").tobytes()


def test_the_history_of_a_mixture_keeps_float64_of_float32_data():
    """Parameters as they are computed; responsibilities, which are many, as the data."""
    history = History()
    model = GaussianMixture(3, random_state=0).set_callbacks(history).fit(X.astype(np.float32))
    last = history.iterations[-1]
    assert last.means.dtype == last.weights.dtype == last.covariances.dtype == np.float64
    assert last.responsibilities.dtype == np.float32
    np.testing.assert_array_equal(last.means.astype(np.float32), model.means_)


def test_what_the_history_keeps_is_not_changed_by_later_iterations():
    """Each iteration has arrays of its own."""
    history = History()
    GaussianMixture(3, n_init=2, random_state=0).set_callbacks(history).fit(X)
    kept = history.iterations
    assert {step.start for step in kept} == {0, 1}
    for name in ("weights", "means", "covariances", "responsibilities"):
        arrays = [getattr(step, name) for step in kept]
        assert len({array.tobytes() for array in arrays}) == len(arrays)
        assert not any(np.shares_memory(a, b) for a, b in pairwise(arrays))


@each_mixture
@pytest.mark.parametrize("inline", [True, False])
def test_a_callback_can_stop_the_start_of_a_mixture(estimator, inline, monkeypatch):
    """The model is that of the iterations made, and the reason says why."""
    if not inline:
        monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
        monkeypatch.setattr(paths, "COMPILED_ELEMENTS", {"k-means": 0, "mixture": 0})
    model = estimator(n_components=4, random_state=0, tol=0)
    with pytest.warns(ConvergenceWarning, match="stopped by a callback after 2 iterations"):
        stopped = clone(model).set_callbacks(StopAfter(2)).fit(X)
    assert (stopped.n_iter_, stopped.converged_) == (2, False)
    assert stopped.stop_reason_ == "stopped by a callback"
    with pytest.warns(ConvergenceWarning, match="max_iter reached"):
        short = clone(model).set_params(max_iter=2).fit(X)
    differ = {"stop_reason_"}
    found, expected = mixture_bits(stopped), mixture_bits(short)
    assert {name for name in found if found[name] != expected[name]} == differ


def test_a_stop_where_the_start_ends_anyway_changes_no_reason():
    """Convergence and the limit come before the callback."""
    model = GaussianMixture(3, random_state=0).fit(X)
    stopped = clone(model).set_callbacks(StopAfter(model.n_iter_)).fit(X)
    assert stopped.stop_reason_ == "lower bound gained less than tol"
    model.set_params(max_iter=2).set_callbacks(StopAfter(2))
    with pytest.warns(ConvergenceWarning, match="max_iter reached"):
        assert model.fit(X).stop_reason_ == "max_iter reached"


def test_a_callback_can_stop_each_start_and_the_fit_of_a_mixture():
    """After an iteration the start ends, after a start the starts that remain are skipped."""
    recorder = StopAfter(2)
    model = GaussianMixture(4, n_init=3, tol=0, random_state=0).set_callbacks(recorder)
    with pytest.warns(ConvergenceWarning):
        model.fit(X)
    assert recorder.events.count("begin start") == 3
    assert recorder.events.count("begin iteration") == 6
    recorder = StopAfter(2, level="start")
    found = GaussianMixture(4, n_init=10, random_state=0).set_callbacks(recorder).fit(X)
    assert recorder.events.count("begin start") == 2
    expected = GaussianMixture(4, n_init=2, random_state=0).fit(X)
    assert mixture_bits(found) == mixture_bits(expected)


@each_mixture
def test_a_fitted_mixture_is_there_at_each_iteration(estimator):
    """Callbacks that ask for it get a model that predicts as if the fit had ended there."""
    seen = []

    class Ask(Recorder):
        def on_fit_task_end(self, estimator, context, *, fitted_estimator=None, X=None):
            labels = fitted_estimator.predict(X)
            seen.append((context.task_name, labels, fitted_estimator))

    model = estimator(n_components=3, random_state=0).set_callbacks(Ask()).fit(X)
    assert [name for name, *_ in seen] == [*["iteration"] * model.n_iter_, "start", "fit"]
    for number, (_, labels, fitted) in enumerate(seen[: model.n_iter_], start=1):
        assert fitted.lower_bounds_ == model.lower_bounds_[:number]
        assert fitted.n_iter_ == number
        np.testing.assert_array_equal(labels, fitted.predict(X))
    np.testing.assert_array_equal(seen[-1][1], model.predict(X))
    assert [step[2].stop_reason_ for step in seen[:2]] == ["running", "running"]
    assert seen[-1][2].means_.tobytes() == model.means_.tobytes()


@each_mixture
def test_without_callbacks_nothing_is_kept_of_a_mixture(estimator, monkeypatch):
    """Neither is a record made for callbacks that ask for none; the bits stay the same."""
    made = []
    snapshot = ExpectationMaximization.snapshot
    monkeypatch.setattr(
        ExpectationMaximization, "snapshot", lambda *a: made.append(1) or snapshot(*a)
    )
    plain = estimator(n_components=3, n_init=2, random_state=0)
    expected = mixture_bits(plain.fit(X))
    assert mixture_bits(clone(plain).set_callbacks(Recorder()).fit(X)) == expected
    assert not made
    assert mixture_bits(clone(plain).set_callbacks(History()).fit(X)) == expected
    assert len(made) > plain.n_iter_
    assert not [name for name in vars(plain) if "history" in name or "callback" in name.lower()]


@each_mixture
def test_an_error_in_a_callback_leaves_the_mixture_as_it_was(estimator):
    """It is shown; the callback is torn down; no attribute of the fit is set."""

    class Fail(Recorder):
        def on_fit_task_end(self, estimator, context):
            raise RuntimeError("in the callback")

    model = estimator(n_components=3, random_state=0).fit(X)
    before, callback = mixture_bits(model), Fail()
    with pytest.raises(RuntimeError, match="in the callback"):
        model.set_callbacks(callback).fit(X + 1)
    assert callback.events[-1] == "teardown"
    assert mixture_bits(model) == before


@each_mixture
def test_the_progress_bar_works_with_mixtures(estimator, capsys):
    """Alone, with several starts, without iterations, and inside GridSearchCV."""
    for max_iter in (0, 100):
        model = estimator(n_components=3, n_init=2, max_iter=max_iter, random_state=0)
        model.set_callbacks(ProgressBar()).fit(X)
        assert estimator.__name__ in capsys.readouterr().out
    search = GridSearchCV(estimator(random_state=0, tol=0.1), {"n_components": [2, 3]}, cv=2)
    search.set_callbacks(ProgressBar()).fit(X[:200])
    assert "GridSearchCV" in capsys.readouterr().out
