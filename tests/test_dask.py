"""Data of Dask: the same model, bit for bit, wherever the rows are."""

import gc
import pickle
import subprocess
import sys
import time
import warnings
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.callback import ProgressBar
from sklearn.exceptions import ConvergenceWarning

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    kmeans_plusplus,
    silhouette_score,
)
from homl_clustering.callbacks import History
from homl_clustering.engine import calls, remote, tables, version
from homl_clustering.engine import part as on_worker
from tests.helpers import ROOT

dask = pytest.importorskip("dask", reason="needs Dask: pip install homl_clustering[dask]")
da = pytest.importorskip("dask.array")
distributed = pytest.importorskip("distributed")

pytestmark = pytest.mark.filterwarnings("ignore:.*large graph:UserWarning")
RNG = np.random.default_rng(0)
X = RNG.normal(size=(21_000, 24)) + 4 * RNG.integers(0, 3, size=(21_000, 1))
WEIGHTS = RNG.integers(0, 4, size=len(X)).astype(float)
CHUNKS = (3_333, 7)  # neither blocks nor parts


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes of one thread each."""
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "20s"}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit="1GiB"
        ) as cluster,
    ):
        yield cluster


@pytest.fixture(params=["threads", "workers"])
def place(request, monkeypatch):
    """Where Dask computes; several parts, though there are few rows."""
    monkeypatch.setattr(tables, "PART_BYTES", 2**20)
    monkeypatch.setattr(remote, "PART_BYTES", 2**18)
    if request.param == "threads":
        with dask.config.set(scheduler="threads"):
            yield request.param
        return
    with distributed.Client(request.getfixturevalue("cluster")):
        yield request.param


def fitted(estimator, X, **options):
    """Return the fitted attributes, labels as an array."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimator.fit(X, **options)
    found = {name: value for name, value in vars(estimator).items() if name.endswith("_")}
    if "labels_" in found:
        found["labels_"] = np.asarray(found["labels_"])
    return found


ESTIMATORS = {
    "k-means++": KMeans(12, random_state=0),
    "lloyd": KMeans(12, random_state=0, algorithm="lloyd"),
    "hamerly": KMeans(12, random_state=0, algorithm="hamerly"),
    "elkan": KMeans(5, random_state=1, algorithm="elkan"),
    "many": KMeans(40, random_state=3, max_iter=30),
    "random": KMeans(5, init="random", n_init=3, random_state=0),
    "k-means||": KMeans(12, init="k-means||", random_state=0),
    "given": KMeans(3, init=X[[5, 15_000, 20_999]], n_init=1),
    "empty": KMeans(4, init=np.vstack([X[:2], np.full((2, 24), 1e3)]), n_init=1),
    "mixture": GaussianMixture(2, random_state=0, max_iter=3),
    "diag": GaussianMixture(3, covariance_type="diag", random_state=0, init_params="random"),
    "tied": GaussianMixture(2, covariance_type="tied", random_state=0, init_params="k-means++"),
    "rows": GaussianMixture(
        2, covariance_type="spherical", random_state=0, init_params="random_from_data"
    ),
    "leaps": GaussianMixture(2, acceleration="squarem", random_state=0, max_iter=8, tol=0),
    "mini-batches": MiniBatchKMeans(6, random_state=0, max_iter=2),
    "mini-batches at random": MiniBatchKMeans(6, init="random", random_state=0, max_iter=1),
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_a_fit_has_the_bits_of_one_in_memory(place, name):
    expected = fitted(ESTIMATORS[name], X)
    found = fitted(ESTIMATORS[name], da.from_array(X, chunks=CHUNKS))
    for attribute, value in expected.items():
        np.testing.assert_array_equal(found[attribute], value, err_msg=attribute)


def test_what_the_client_asks_for_itself_does_not_hide_the_workers(cluster, monkeypatch):
    """Every few seconds it asks for the scheduler alone; here, after each question of others."""

    async def hide(client, *, as_asked=distributed.Client._update_scheduler_info, **options):
        await as_asked(client, **options)
        await as_asked(client)

    monkeypatch.setattr(distributed.Client, "_update_scheduler_info", hide)
    with distributed.Client(cluster) as client:
        assert not client.scheduler_info(n_workers=-1)["workers"]
        assert len(calls.workers_of(client)) == 2
        model = KMeans(3, random_state=0, n_init=1)
        found = fitted(model, da.from_array(X, chunks=CHUNKS))
    np.testing.assert_array_equal(found["labels_"], fitted(model, X)["labels_"])


@pytest.mark.parametrize("init", ["k-means++", "k-means||", "random"])
def test_few_rows_give_the_same_bits(place, init):
    """In memory they go by the plain formulas, which want one array."""
    estimator = KMeans(4, init=init, n_init=1, random_state=0)
    expected = fitted(estimator, X[:900, :6])
    found = fitted(estimator, da.from_array(X[:900, :6], chunks=300))
    for attribute, value in expected.items():
        np.testing.assert_array_equal(found[attribute], value, err_msg=attribute)


@pytest.mark.parametrize("dtype", [np.float32, np.int16])
def test_other_types_give_the_same_bits(place, dtype):
    data = (4 * X).astype(dtype)
    expected, found = fitted(KMeans(7, random_state=0), data), None
    found = fitted(KMeans(7, random_state=0), da.from_array(data, chunks=CHUNKS))
    np.testing.assert_array_equal(found["cluster_centers_"], expected["cluster_centers_"])
    assert found["cluster_centers_"].dtype == expected["cluster_centers_"].dtype
    assert found["inertia_"] == expected["inertia_"]


@pytest.mark.parametrize("init", ["k-means++", "k-means||", "random"])
def test_weights_give_the_same_bits(place, init):
    estimator = KMeans(6, init=init, n_init=1, random_state=0)
    expected = fitted(estimator, X, sample_weight=WEIGHTS)
    data = da.from_array(X, chunks=CHUNKS)
    for weights in (WEIGHTS, da.from_array(WEIGHTS, chunks=5_000)):
        found = fitted(estimator, data, sample_weight=weights)
        for attribute, value in expected.items():
            np.testing.assert_array_equal(found[attribute], value, err_msg=attribute)


MIXTURES = {
    "full": GaussianMixture(2, random_state=0, max_iter=3),
    "diag": GaussianMixture(3, covariance_type="diag", random_state=0, init_params="random"),
    "tied": GaussianMixture(2, covariance_type="tied", random_state=0, init_params="k-means++"),
    "rows": GaussianMixture(
        2, covariance_type="spherical", random_state=0, init_params="random_from_data"
    ),
    "bayesian": BayesianGaussianMixture(n_components=3, random_state=0, max_iter=3),
}


@pytest.mark.parametrize("name", MIXTURES)
def test_weights_of_mixtures_give_the_same_bits(place, name):
    expected = fitted(MIXTURES[name], X, sample_weight=WEIGHTS)
    score = MIXTURES[name].score(X, sample_weight=WEIGHTS)
    data = da.from_array(X, chunks=CHUNKS)
    for weights in (WEIGHTS, da.from_array(WEIGHTS, chunks=5_000)):
        found = fitted(MIXTURES[name], data, sample_weight=weights)
        for attribute, value in expected.items():
            np.testing.assert_array_equal(found[attribute], value, err_msg=attribute)
        assert MIXTURES[name].score(data, sample_weight=weights) == score


def test_criteria_are_those_of_data_in_memory(place):
    data, model = da.from_array(X, chunks=CHUNKS), GaussianMixture(2, random_state=0).fit(X)
    for criterion in (model.aic, model.bic):
        expected = criterion(X, sample_weight=WEIGHTS)
        assert criterion(data, sample_weight=WEIGHTS) == expected
        assert criterion(data) == pytest.approx(criterion(X), rel=1e-14)


def test_the_chunks_do_not_matter(place):
    chosen = [(21_000, 24), (999, 24), ((1, 2, 20_996, 1), 24)]
    found = [
        fitted(KMeans(7, random_state=0), da.from_array(X, chunks=chunks)) for chunks in chosen
    ]
    assert len({one["inertia_"] for one in found}) == 1
    assert len({one["cluster_centers_"].tobytes() for one in found}) == 1


def test_functions_give_what_they_give_in_memory(place):
    data = da.from_array(X, chunks=CHUNKS)
    expected = kmeans_plusplus(X, 9, random_state=4)
    for one, other in zip(kmeans_plusplus(data, 9, random_state=4), expected, strict=True):
        np.testing.assert_array_equal(one, other)
    model = KMeans(3, random_state=0).fit(data)
    labels = np.asarray(model.labels_)
    options = {"sample_size": 500, "random_state": 1}
    expected = silhouette_score(X, labels, **options)
    assert silhouette_score(data, labels, **options) == expected
    assert silhouette_score(data, model.labels_, **options) == expected


def test_what_a_model_says_of_data_of_dask_is_computed_when_it_is_asked_for(place):
    data = da.from_array(X, chunks=CHUNKS)
    kmeans, mixture = KMeans(3, random_state=0).fit(X), GaussianMixture(2, random_state=0).fit(X)
    for model, methods in (
        (kmeans, ("predict", "transform")),
        (mixture, ("predict", "predict_proba", "score_samples")),
    ):
        for method in methods:
            found, expected = getattr(model, method)(data), getattr(model, method)(X)
            assert isinstance(found, da.Array) and found.dtype == expected.dtype
            assert found.shape == expected.shape
            np.testing.assert_array_equal(found.compute(), expected)
        assert model.score(data) == model.score(X)


def test_an_empty_chunk_does_no_harm(place):
    data = da.concatenate([da.from_array(X[:0]), da.from_array(X, chunks=CHUNKS)])
    model = KMeans(3, random_state=0).fit(data)
    assert model.inertia_ == KMeans(3, random_state=0).fit(X).inertia_
    assert len(model.predict(data).compute()) == len(X)


def test_callbacks_are_told_and_can_stop_a_fit(place, capsys):
    history = History()
    data = da.from_array(X, chunks=CHUNKS)
    KMeans(5, random_state=0).set_callbacks(history, ProgressBar()).fit(data)
    there = History()
    KMeans(5, random_state=0).set_callbacks(there).fit(X)
    assert len(history.iterations) == len(there.iterations) > 1
    for one, other in zip(history.iterations, there.iterations, strict=True):
        assert one.inertia == other.inertia
        np.testing.assert_array_equal(np.asarray(one.labels), other.labels)
        np.testing.assert_array_equal(one.centers, other.centers)

    class Stop(History):
        def on_fit_task_end(self, estimator, context, *, metadata=None):
            return context.task_name == "iteration" and context.task_id == 1

    model = KMeans(12, random_state=0).set_callbacks(Stop()).fit(data)
    assert (model.n_iter_, model.stop_reason_) == (2, "stopped by a callback")


def test_bounds_of_rows_elsewhere_are_not_kept(place):
    data = da.from_array(X, chunks=CHUNKS)
    model = KMeans(3, random_state=0).set_callbacks(History(bounds=True))
    if place == "threads":
        model.fit(data)
        return
    with pytest.raises(ValueError, match=r"History\(bounds=True\) keeps what came of each row"):
        model.fit(data)


def spoiled(value):
    """Return data of which one number is replaced."""
    bad = X.copy()
    bad[12_345, 6] = value
    return da.from_array(bad, chunks=CHUNKS)


def failing(block, block_info=None):
    """Return a chunk; but not the one that begins with row 6666."""
    if block_info[0]["array-location"][0][0] == 6_666:
        raise OSError("the disk is on fire")
    return block


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda: spoiled(np.nan), r"NaN, first at row 12345, column 6"),
        (lambda: spoiled(np.inf), r"infinity \(inf\), first at row 12345, column 6"),
        (lambda: da.zeros((5, 2, 2)), "Expected 2D array, got 3D array"),
        (lambda: da.zeros((0, 3)), r"Found array with 0 sample\(s\)"),
        (lambda: da.from_array(np.array([["a", "b"]])), "expected an array of numbers"),
        (lambda: da.zeros((2, 2), chunks=1), "n_samples=2 should be >= n_clusters=3"),
    ],
    ids=["NaN", "infinity", "3D", "empty", "texts", "few rows"],
)
def test_bad_data_are_named(place, data, message):
    with pytest.raises(ValueError, match=message):
        KMeans(3).fit(data())


def test_a_chunk_that_raises_is_named_with_its_rows(place):
    data = da.from_array(X, chunks=(3_333, 24)).map_blocks(failing, dtype=float)
    message = (
        r"rows \d+ to \d+ of X, (chunk|part) \d+ of \d+, cannot be computed: OSError: the disk"
    )
    with pytest.raises(RuntimeError, match=message) as caught:
        KMeans(3, random_state=0).fit(data)
    first, last = [int(word) for word in str(caught.value).split() if word.isdecimal()][:2]
    assert first <= 9_998 and last >= 6_666


def test_silhouettes_of_all_rows_are_refused(place):
    with pytest.raises(ValueError, match="say how many rows to draw"):
        silhouette_score(da.from_array(X), np.zeros(len(X)))


def test_a_data_frame_of_unknown_length_is_counted(place, tmp_path):
    frames = pytest.importorskip("dask.dataframe")
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame(X, columns=[f"x{j}" for j in range(X.shape[1])])
    for number, part in enumerate(np.array_split(np.arange(len(table)), 3)):
        table.iloc[part].to_parquet(tmp_path / f"{number}.parquet")
    data = frames.read_parquet(tmp_path)
    model, expected = KMeans(3, random_state=0).fit(data), KMeans(3, random_state=0).fit(table)
    assert model.inertia_ == expected.inertia_
    assert list(model.feature_names_in_) == list(table.columns)
    np.testing.assert_array_equal(model.predict(data).compute(), expected.labels_)
    with pytest.raises(ValueError, match="The feature names should match"):
        model.predict(data.rename(columns={"x0": "y0"}))
    with pytest.raises(ValueError, match="X has 2 features, but KMeans is expecting 24"):
        model.predict(data[["x0", "x1"]])
    texts = data.assign(x0="a")
    with pytest.raises(ValueError, match="column 'x0' of X holds"):
        model.fit(texts)


def test_zarr_and_hdf5_are_read_part_by_part(place, tmp_path):
    zarr, h5py = pytest.importorskip("zarr"), pytest.importorskip("h5py")
    zarr.create_array(tmp_path / "rows.zarr", data=X, chunks=(2_000, 24))
    expected = KMeans(3, random_state=0).fit(X).inertia_
    stored = da.from_zarr(tmp_path / "rows.zarr")
    assert KMeans(3, random_state=0).fit(stored).inertia_ == expected
    with h5py.File(tmp_path / "rows.h5", "w") as file:
        file["X"] = X
    if place == "workers":
        return  # an open file is not for other processes
    with h5py.File(tmp_path / "rows.h5") as file:
        data = da.from_array(file["X"], chunks=(5_000, 24))
        assert KMeans(3, random_state=0).fit(data).inertia_ == expected


def test_dask_is_not_imported_unless_its_data_come():
    code = (
        "import sys, numpy as np\nfrom homl_clustering import KMeans, GaussianMixture\n"
        "KMeans(2, n_init=1).fit(np.eye(4))\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_finished_iterations_are_released(cluster, monkeypatch):
    """Of the tasks of a fit the scheduler keeps those of the parts, and one pass at most."""
    monkeypatch.setattr(remote, "PART_BYTES", 2**18)
    monkeypatch.setattr(calls, "GLANCE", 0.001)  # each wait is an error, which keeps frames
    counts = []

    class Count(History):
        def on_fit_task_end(self, estimator, context, *, metadata=None):
            if context.task_name == "iteration":
                tasks = list(cluster.scheduler.tasks)
                counts.append(sum("visit" in str(key) for key in tasks))

    with distributed.Client(cluster):
        model = KMeans(12, random_state=0, tol=0, max_iter=15).set_callbacks(Count())
        gc.disable()  # it would find what errors have kept, sooner or later
        try:
            model.fit(da.from_array(X, chunks=CHUNKS))
        finally:
            gc.enable()
    assert len(counts) > 5 and max(counts) <= 2 * len(X) * 24 * 8 / 2**18


def assert_nothing_is_left(client):
    """Check that the scheduler has no task any more, after a while."""
    for _ in range(100):
        left = client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks))
        if not left:
            return
        time.sleep(0.1)
    assert left == []


def test_nothing_is_left_on_the_workers(cluster):
    with distributed.Client(cluster) as client:
        KMeans(3, random_state=0).fit(da.from_array(X, chunks=CHUNKS))
        GaussianMixture(2, random_state=0, max_iter=2).set_params(tol=1e9).fit(
            da.from_array(X, chunks=CHUNKS)
        )
        assert_nothing_is_left(client)


@pytest.mark.parametrize("model", [KMeans(3), GaussianMixture(2)], ids=["k-means", "mixture"])
def test_nothing_is_left_after_an_error_that_somebody_keeps(cluster, model):
    """As Jupyter keeps the last one, with all that its functions had in hand."""

    class Fail(History):
        def on_fit_task_end(self, estimator, context, *, metadata=None):
            raise OSError("no more")

    model = type(model)(**model.get_params()).set_callbacks(Fail())
    with distributed.Client(cluster) as client:
        with pytest.raises(OSError, match="no more") as caught:
            model.fit(da.from_array(X, chunks=CHUNKS))
        assert_nothing_is_left(client)
        assert caught.value.__traceback__ is not None


SIZE = 8


@given(
    chunks=st.lists(st.integers(0, 300), min_size=1, max_size=12).filter(any),
    least=st.integers(0, 100),
    most=st.integers(1, 20).map(lambda n_blocks: n_blocks * SIZE),
)
def test_parts_begin_with_a_block_and_are_not_too_large(chunks, least, most):
    """Whatever the chunks, of which some may be empty."""
    parts = tables.parts_of_chunks(chunks, SIZE, least, most)
    assert sum(parts) == sum(chunks)
    assert all(0 < n_rows <= most for n_rows in parts)
    assert all(n_rows % SIZE == 0 for n_rows in parts[:-1])


@given(
    chunks=st.lists(st.integers(50, 300), min_size=1, max_size=12),
    most=st.integers(1, 50).map(lambda n_blocks: n_blocks * SIZE),
)
def test_rows_stay_in_their_chunk_where_it_is_large_enough(chunks, most):
    """All but half a block."""
    parts = tables.parts_of_chunks(chunks, SIZE, 50 - SIZE, most)
    begins = np.cumsum([0, *parts])
    for begin in np.cumsum([0, *chunks]):
        assert np.abs(begins - begin).min() <= SIZE / 2


@pytest.mark.parametrize(
    ("chunks", "least", "most", "expected"),
    [
        ([20, 20, 20], 8, 40, [24, 16, 20]),  # a block is not divided
        ([3] * 8, 8, 40, [8, 8, 8]),  # small ones are joined
        ([100], 8, 40, [32, 32, 36]),  # a large one is divided, the parts are about equal
        ([40, 2], 8, 40, [24, 18]),  # few rows that are left over do not become a part
        ([5], 8, 40, [5]),
    ],
)
def test_how_chunks_become_parts(chunks, least, most, expected):
    assert tables.parts_of_chunks(chunks, SIZE, least, most) == expected


def test_a_thread_visits_all_its_parts_by_one_task(cluster, monkeypatch):
    """Two workers of one thread are two messages for each pass, however many the parts."""
    monkeypatch.setattr(remote, "PART_BYTES", 2**18)
    together = []
    submit = calls.Parts._submit
    monkeypatch.setattr(
        calls.Parts,
        "_submit",
        lambda self, numbers, wanted: together.append(numbers) or submit(self, numbers, wanted),
    )
    with distributed.Client(cluster) as client:
        rows = client.persist(da.from_array(X, chunks=CHUNKS))
        distributed.wait(rows)
        n_threads = sum(client.nthreads().values())
        KMeans(3, random_state=0).fit(rows)
    n_parts = 1 + max(number for numbers in together for number in numbers)
    of_all = [numbers for numbers in together if len(numbers) > n_parts // (2 * n_threads)]
    assert n_parts > 2 * n_threads
    assert len(of_all) > 10  # most calls are of all parts
    assert sorted(chain(*of_all[:n_threads])) == list(range(n_parts))


def test_an_error_names_the_one_part_of_those_that_are_visited_together():
    """Given which one it was, and the error itself."""
    visited = []

    def look(part, what):
        visited.append((part, what))
        if part == "b":
            raise ZeroDivisionError("b")

    with pytest.raises(on_worker.VisitError) as caught:
        on_worker.visit(["a", "b", "c"], version.own(), [(look, 1)])
    assert caught.value.args[0] == 1 and type(caught.value.args[1]) is ZeroDivisionError
    assert visited == [("a", 1), ("b", 1)]
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.args[0] == 1 and str(again.args[1]) == "b"
    each = [(lambda part, what: (part, what), number) for number in range(2)]
    assert on_worker.visit(["a", "b"], version.own(), each) == [("a", 0), ("b", 1)]


def test_which_labels_occur_is_told_with_the_inertia(monkeypatch):
    """It takes no pass of its own; and two distinct rows are not three clusters."""
    asked = []
    call = calls.Parts.call
    monkeypatch.setattr(
        calls.Parts,
        "call",
        lambda self, function, *more, **only: (
            asked.append(getattr(function, "__name__", "")) or call(self, function, *more, **only)
        ),
    )
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
    )
    X = np.repeat([[0.0, 1.0], [5.0, 2.0]], 3000, axis=0)
    with cluster, distributed.Client(cluster):
        with pytest.warns(ConvergenceWarning, match=r"Number of distinct clusters \(2\)"):
            KMeans(3, random_state=0).fit(da.from_array(X, chunks=(1500, 2)))
        KMeans(2, random_state=0).fit(da.from_array(X, chunks=(1500, 2)))
    assert "_which_occur" not in asked
