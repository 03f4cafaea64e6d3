"""MiniBatchKMeans: scikit-learn's answers, batches from anywhere, states that stay consistent."""

import pickle

import joblib
import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.cluster import MiniBatchKMeans as ScikitMiniBatchKMeans
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks

from homl_clustering import MiniBatchKMeans
from homl_clustering.callbacks import History
from homl_clustering.engine import blocks, paths
from homl_clustering.engine.draws import Shares
from homl_clustering.kernels.minibatch import absorb_batch
from tests.helpers import SMOOTH, some_rows

X = SMOOTH["five_blobs"]
DATA = {
    **SMOOTH,
    "digits": load_digits().data + 1e-6 * np.random.RandomState(0).normal(size=(1797, 64)),
}
REASON = (
    "rows are drawn by number, as in scikit-learn (E2): repeated rows are other draws; its own "
    "MiniBatchKMeans exempts the same checks"
)


@parametrize_with_checks(
    [MiniBatchKMeans(n_clusters=3, batch_size=10)],
    expected_failed_checks=lambda estimator: {
        "check_sample_weight_equivalence_on_dense_data": REASON,
        "check_sample_weight_equivalence_on_sparse_data": REASON,
    },
)
def test_scikit_learns_estimator_checks(estimator, check):
    """E1: the estimator passes what scikit-learn demands of estimators."""
    check(estimator)


def assert_same(ours, theirs, X):
    """Assert that both models found the same."""
    spread = np.ptp(X, axis=0).max()
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(
        ours.cluster_centers_, theirs.cluster_centers_, rtol=0, atol=1e-9 * spread
    )
    assert (ours.n_steps_, ours.n_iter_) == (theirs.n_steps_, theirs.n_iter_)
    assert ours.inertia_ == pytest.approx(theirs.inertia_)


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("init", ["k-means++", "random"])
@pytest.mark.parametrize("batch_size", [64, 1024])
def test_the_same_seed_gives_scikit_learns_answer(name, init, batch_size):
    """E2: labels, centers, numbers of steps and rounds, inertia."""
    for n_clusters in (2, 5, 9):
        for seed in range(3):
            parameters = dict(
                n_clusters=n_clusters, init=init, batch_size=batch_size, random_state=seed
            )
            ours = MiniBatchKMeans(**parameters).fit(DATA[name])
            theirs = ScikitMiniBatchKMeans(**parameters).fit(DATA[name])
            assert_same(ours, theirs, DATA[name])


VARIANTS = {
    "tol": dict(tol=1e-3),
    "never stuck": dict(max_no_improvement=None, max_iter=3),
    # not smaller: of two rows that make up a group, either leaves the other as far: a tie
    "small start": dict(init_size=60),
    "several starts": dict(n_init=4),
    "no reassignment": dict(reassignment_ratio=0),
    "much reassignment": dict(reassignment_ratio=0.5, max_iter=5),
    "given centers": dict(init=some_rows(X, 5)),
    "callable": dict(init=lambda X, k, random_state: X[random_state.permutation(len(X))[:k]]),
    "no labels": dict(compute_labels=False),
    "more than a batch": dict(batch_size=10_000),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("weighted", [False, True])
def test_all_parameters_mean_what_they_mean_to_scikit_learn(variant, weighted):
    """E2 for each parameter, with and without weights."""
    weights = np.random.RandomState(1).randint(0, 4, len(X)) if weighted else None
    parameters = dict(n_clusters=5, batch_size=100, random_state=3) | VARIANTS[variant]
    ours = MiniBatchKMeans(**parameters).fit(X, sample_weight=weights)
    theirs = ScikitMiniBatchKMeans(**parameters).fit(X, sample_weight=weights)
    if variant == "no labels":
        assert not hasattr(ours, "labels_")
        ours.labels_, theirs.labels_ = ours.predict(X), theirs.predict(X)
    assert_same(ours, theirs, X)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_partial_fit_gives_scikit_learns_answer(dtype):
    """Batch by batch, weights included, and after a fit as well."""
    data = X.astype(dtype)
    ours = MiniBatchKMeans(5, batch_size=50, random_state=0)
    theirs = ScikitMiniBatchKMeans(5, batch_size=50, random_state=0)
    for number, batch in enumerate(np.array_split(data, 20)):
        weights = np.arange(len(batch)) % 3 if number % 2 else None
        ours.partial_fit(batch, sample_weight=weights)
        theirs.partial_fit(batch, sample_weight=weights)
        np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=1e-4)
        assert ours.cluster_centers_.dtype == dtype
        assert ours.n_steps_ == theirs.n_steps_ == number + 1
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)


def test_partial_fit_goes_on_after_fit():
    """The centers of the fit are moved, not started anew."""
    ours = MiniBatchKMeans(5, batch_size=50, random_state=0).fit(X)
    theirs = ScikitMiniBatchKMeans(5, batch_size=50, random_state=0).fit(X)
    for model in (ours, theirs):
        model.partial_fit(X[:70]).partial_fit(X[70:90])
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=1e-9)


@pytest.mark.parametrize("kind", ["equal", "random", "many zeros", "one heavy", "one row"])
def test_draws_lead_to_the_rows_of_a_sorted_search(kind):
    """Also where a draw is the very sum of some chances, or one that rounding has made."""
    random_state = np.random.RandomState(0)
    for n_rows in (2, 7, 100, 1001) if kind != "one row" else (1,):
        weights = random_state.uniform(size=n_rows) if kind == "random" else np.ones(n_rows)
        if kind == "many zeros":
            weights[random_state.choice(n_rows, n_rows - 1 - n_rows // 10, replace=False)] = 0.0
        if kind == "one heavy":
            weights[n_rows // 2] = 1e9
        shares = Shares(weights)
        sums = shares.sums[shares.sums < 1]
        draws = np.concatenate([random_state.uniform(size=300), sums, np.nextafter(sums, 0), [0.0]])
        draws = np.append(draws, np.nextafter(1.0, 0))
        np.testing.assert_array_equal(
            shares.rows(draws), np.searchsorted(shares.sums, draws, "right")
        )


def test_a_center_is_the_mean_of_all_rows_it_has_absorbed():
    """By hand: two batches, one center."""
    centers, absorbed = np.zeros((2, 1)), np.zeros(2)
    labels = np.zeros(2, np.int32)
    absorb_batch(np.array([[1.0], [3.0]]), np.ones(2), labels, centers, absorbed)
    assert (centers.ravel().tolist(), absorbed.tolist()) == ([2.0, 0.0], [2.0, 0.0])
    absorb_batch(np.array([[5.0], [8.0]]), np.array([2.0, 0.0]), labels, centers, absorbed)
    assert (centers.ravel().tolist(), absorbed.tolist()) == ([3.5, 0.0], [4.0, 0.0])


def test_the_result_belongs_together():
    """E3: labels are nearest centers, the inertia is theirs, also after an early stop."""
    for parameters in ({}, dict(max_iter=1), dict(max_no_improvement=0)):
        model = MiniBatchKMeans(5, batch_size=100, random_state=0, **parameters).fit(X)
        np.testing.assert_array_equal(model.predict(X), model.labels_)
        assert model.inertia_ == pytest.approx(-model.score(X))


def test_it_tells_why_it_ended():
    """stop_reason_ names the rule."""
    reasons = {
        "no improvement of the smoothed inertia": {},
        "max_iter reached": dict(max_iter=1, max_no_improvement=None),
        "centers moved less than tol": dict(tol=10.0),
    }
    for reason, parameters in reasons.items():
        model = MiniBatchKMeans(5, batch_size=100, random_state=0, **parameters).fit(X)
        assert model.stop_reason_ == reason
    assert model.n_distances_ == model.n_steps_ * 100 * 5


def test_threads_layouts_and_sparse_input_change_no_bit(monkeypatch):
    """One thread or five, C or Fortran order, dense or sparse, small batches or large."""
    model = MiniBatchKMeans(5, batch_size=3000, max_iter=4, random_state=0)
    found = {clone(model).fit(X).cluster_centers_.tobytes()}
    found.add(clone(model).fit(np.asfortranarray(X)).cluster_centers_.tobytes())
    found.add(clone(model).fit(sparse.csr_array(X)).cluster_centers_.tobytes())
    monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
    monkeypatch.setattr(blocks, "threads", lambda: 5)
    monkeypatch.setattr(blocks, "MAX_ROWS", 500)
    with paths.watch() as ways:
        found.add(clone(model).fit(X).cluster_centers_.tobytes())
    assert len(found) == 1
    assert "threads: 4" in ways or "threads: 5" in ways


def test_a_memmap_is_not_read_whole(tmp_path, monkeypatch):
    """Without labels, only the rows that are drawn are read."""
    data = np.memmap(tmp_path / "x", dtype=np.float32, mode="w+", shape=(50_000, 40))
    data[:, 0] = np.arange(50_000) % 7
    taken = []

    def count(self, rows):
        taken.append(len(rows))
        return np.ascontiguousarray(self.source[rows])

    read = blocks.RowBlocks.__getitem__
    monkeypatch.setattr(blocks.RowBlocks, "take", count)
    monkeypatch.setattr(
        blocks.RowBlocks,
        "__getitem__",
        lambda self, b: read(self, b) if self.shape[0] < 50_000 else pytest.fail("block read"),
    )
    visited = blocks.BlockMap.map

    def visit_few(self, function, **options):
        assert self.blocks.shape[0] < 50_000, "a run was read"
        return visited(self, function, **options)

    monkeypatch.setattr(blocks.BlockMap, "map", visit_few)
    model = MiniBatchKMeans(4, batch_size=256, compute_labels=False, random_state=0).fit(data)
    assert sum(taken) < (model.n_steps_ + 8) * 256 < 25_000
    assert model.inertia_ > 0


def test_a_memmap_gives_the_bits_of_the_array(tmp_path):
    """B3: where the rows come from does not matter."""
    data = np.memmap(tmp_path / "x", dtype=float, mode="w+", shape=X.shape)
    data[:] = X
    model = MiniBatchKMeans(5, batch_size=100, random_state=0)
    of_file, of_array = clone(model).fit(data), model.fit(X)
    assert of_file.cluster_centers_.tobytes() == of_array.cluster_centers_.tobytes()
    assert of_file.labels_.tobytes() == of_array.labels_.tobytes()


def test_the_history_keeps_each_step():
    """Callbacks see every batch, watching changes nothing, and one can stop the fit."""
    history = History()
    model = MiniBatchKMeans(5, batch_size=100, random_state=0)
    watched = clone(model).set_callbacks(history).fit(X)
    assert watched.cluster_centers_.tobytes() == model.fit(X).cluster_centers_.tobytes()
    assert len(history.iterations) == watched.n_steps_
    assert [step.step for step in history.iterations] == list(range(watched.n_steps_))
    np.testing.assert_array_equal(history.iterations[-1].centers, watched.cluster_centers_)

    class Stop(History):
        def on_fit_task_end(self, estimator, context, *, metadata=None):
            return context.task_name == "iteration" and context.task_id == 2

    stopped = clone(model).set_callbacks(Stop()).fit(X)
    assert (stopped.n_steps_, stopped.stop_reason_) == (3, "stopped by a callback")
    np.testing.assert_array_equal(stopped.predict(X), stopped.labels_)


def test_pickles_go_on_where_they_were():
    """A model that travels between two partial fits continues with the same numbers."""
    model = MiniBatchKMeans(5, batch_size=50, random_state=0).partial_fit(X[:100])
    again = pickle.loads(pickle.dumps(model))
    for each in (model, again):
        each.partial_fit(X[100:200])
    assert again.cluster_centers_.tobytes() == model.cluster_centers_.tobytes()


def test_a_model_mapped_from_a_file_takes_in_another_batch(tmp_path):
    """As joblib hands it to its workers: read-only."""
    model = MiniBatchKMeans(5, random_state=0).partial_fit(X[:100])
    joblib.dump(model, tmp_path / "model")
    mapped = joblib.load(tmp_path / "model", mmap_mode="r")
    assert not mapped.cluster_centers_.flags.writeable
    for each in (model, mapped):
        each.partial_fit(X[100:200])
    assert mapped.cluster_centers_.tobytes() == model.cluster_centers_.tobytes()
    np.testing.assert_array_equal(mapped.predict(X), model.predict(X))


BAD = {
    "batch_size": (0, "batch_size must be an integer >= 1, got 0"),
    "init_size": (0, "init_size must be an integer >= 1, got 0"),
    "max_no_improvement": (-1, "max_no_improvement must be an integer >= 0, got -1"),
    "reassignment_ratio": (-0.1, "reassignment_ratio must be a number >= 0, got -0.1"),
    "a ratio above one": (2, "reassignment_ratio must be a number >= 0 and <= 1, got 2"),
    "compute_labels": ("yes", "compute_labels must be one of False, True, got 'yes'"),
    "n_clusters": (0, "n_clusters must be an integer >= 1, got 0"),
    "tol": ("x", "tol must be a number >= 0, got 'x'"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_a_bad_parameter_is_named_with_its_value(name, method):
    """E5, for both ways to fit."""
    value, message = BAD[name]
    with pytest.raises(ValueError, match=message):
        getattr(MiniBatchKMeans(**{message.split()[0]: value}), method)(X)


def test_small_integers_of_numpy_do_not_overflow():
    """As batch sizes, numbers of clusters and of rounds."""
    sizes = {"n_clusters": 100, "max_iter": 2, "init_size": 99, "n_init": 2}
    small = {name: np.int8(value) for name, value in sizes.items()}
    small = MiniBatchKMeans(batch_size=np.int16(20_000), random_state=0, **small)
    whole = MiniBatchKMeans(batch_size=20_000, random_state=0, **sizes)
    rows = np.random.RandomState(0).normal(size=(30_000, 2))
    for model in (small, whole):
        with pytest.warns(RuntimeWarning, match="taking 300 rows"):
            model.fit(rows)
    assert small.cluster_centers_.tobytes() == whole.cluster_centers_.tobytes()
    for model in (small, whole):
        model.set_params(init_size=None).fit(rows)  # three batches
    assert small.cluster_centers_.tobytes() == whole.cluster_centers_.tobytes()


@pytest.mark.parametrize("init", ["k-means++", "random"])
@pytest.mark.parametrize("n_init", [1, 3])
def test_few_rows_of_weight_are_enough_to_start_from(init, n_init):
    """Though rows for the start are drawn without regard to their weights."""
    weights = np.zeros(100)
    weights[[3, 30, 50, 70, 90, 99]] = 1.0
    model = MiniBatchKMeans(
        3, init=init, n_init=n_init, init_size=12, batch_size=8, random_state=0
    ).fit(X[:100], sample_weight=weights)
    heavy = X[:100][weights > 0]
    assert np.all(model.cluster_centers_ >= heavy.min(axis=0) - 1e-12)
    assert np.all(model.cluster_centers_ <= heavy.max(axis=0) + 1e-12)


def test_fewer_clusters_than_asked_for_are_a_warning():
    """E3, as with `KMeans`: both numbers, and what to do."""
    rows = np.repeat(np.eye(3), 20, axis=0)
    model = MiniBatchKMeans(6, random_state=0)
    with pytest.warns(ConvergenceWarning, match=r"clusters \(3\) found smaller .* \(6\).* fewer"):
        model.fit(rows)
    assert len(np.unique(model.labels_)) == 3


def test_the_number_of_clusters_stays_between_batches():
    """Else names, centers and labels would not fit together."""
    model = MiniBatchKMeans(3, random_state=0).partial_fit(X[:100])
    before = model.cluster_centers_.copy()
    with pytest.raises(ValueError, match=r"goes on with 3 clusters, but n_clusters is 5 now\. Set"):
        model.set_params(n_clusters=5).partial_fit(X[100:200])
    assert np.array_equal(model.cluster_centers_, before)
    model.set_params(n_clusters=3).partial_fit(X[100:200])
    assert len(model.get_feature_names_out()) == len(model.cluster_centers_) == 3
    assert model.set_params(n_clusters=5).fit(X).transform(X).shape == (len(X), 5)


@pytest.mark.parametrize("labels", [True, False])
def test_not_a_number_is_found_where_it_is_read(labels):
    """The row is named, whether all rows are checked first or only those drawn."""
    bad = X[:50].copy()
    bad[7, 1] = np.nan
    model = MiniBatchKMeans(3, compute_labels=labels, random_state=0)
    with pytest.raises(ValueError, match="contains NaN, first at row 7, column 1"):
        model.fit(bad)


@pytest.mark.parametrize("far", [1e200, 1e300])
@pytest.mark.parametrize("n_far", [1, 500])
def test_rows_too_far_apart_are_an_error_where_not_all_are_read(far, n_far):
    """Their squared distances overflow; the inertia would be infinite, or no number."""
    rows = np.random.RandomState(0).normal(size=(500, 2))
    rows[:n_far] *= far
    model = MiniBatchKMeans(2, batch_size=100, compute_labels=False, random_state=0)
    with pytest.raises(ValueError, match=r"overflow: the values spread over .*Rescale"):
        model.fit(rows)


def test_a_bad_batch_leaves_the_model_as_it_was():
    """After an error in partial_fit the centers are those of the batches before."""
    model = MiniBatchKMeans(3, random_state=0)
    with pytest.raises(ValueError, match="n_samples=2 should be >= n_clusters=3"):
        model.partial_fit(X[:2])
    with pytest.raises(NotFittedError):
        model.predict(X)
    model.partial_fit(X[:100])
    before = model.cluster_centers_.copy()
    for bad in (X[:5] * np.nan, X[:5, :1], X[:5] * 1e300):
        with pytest.raises(ValueError, match=r"NaN|features|overflow"):
            model.partial_fit(bad)
    np.testing.assert_array_equal(model.cluster_centers_, before)


def test_too_small_an_init_size_warns():
    """The start needs more rows than clusters; scikit-learn takes three per cluster."""
    with pytest.warns(RuntimeWarning, match="init_size=3 should be larger than n_clusters=5"):
        MiniBatchKMeans(5, init_size=3, random_state=0).fit(X)
