"""E4: estimators can tell what happens while they fit, and can be stopped."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.callback import ProgressBar
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from homl_clustering import KMeans, blocks
from homl_clustering.callbacks import History
from homl_clustering.textbook.kmeans import kmeans_steps
from tests.helpers import SMOOTH, bits, some_rows

X = SMOOTH["five_blobs"]
START = some_rows(X, 5, seed=4)
each_algorithm = pytest.mark.parametrize("algorithm", ["lloyd", "elkan", "hamerly"])


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
        monkeypatch.setattr(blocks, "INLINE_ELEMENTS", 0)
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
