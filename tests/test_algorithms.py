"""E6: whatever the algorithm, the same start gives the same bits; the bounds save distances."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits, load_iris, load_sample_image

from homl_clustering import KMeans, datasets, kmeans_plusplus
from homl_clustering.engine import blocks
from homl_clustering.engine.data import read
from homl_clustering.kmeans import assignment, auto, packed
from homl_clustering.kmeans.run import Descent
from tests.helpers import SMOOTH, bits, forced, some_rows

ALGORITHMS = assignment.ALGORITHMS


def without_compiled_run(algorithm):
    """Return the family of an algorithm that goes by blocks whatever the size of the data."""
    compiled = algorithm == "auto" or assignment.ASSIGNMENTS[algorithm].compiled
    return [] if compiled else ["k-means"]


TIED = {
    "digits": load_digits().data,
    "iris": load_iris().data,
    "whole numbers": np.random.RandomState(0).randint(0, 4, (900, 3)).astype(float),
    "few distinct rows": np.repeat(np.arange(12.0).reshape(6, 2), 20, axis=0),
}
PICTURES = {
    "china": datasets.load_china().image[::2, ::2].reshape(-1, 3),
    "flower": load_sample_image("flower.jpg")[::2, ::2].reshape(-1, 3),
}


def same_bits(X, **parameters):
    """Fit with each algorithm, assert that all agree to the last bit; return Lloyd's."""
    models = {name: KMeans(algorithm=name, **parameters).fit(X) for name in ALGORITHMS}
    for name, model in models.items():
        assert bits(model) == bits(models["lloyd"]), name
    return models


@pytest.mark.parametrize("name", [*SMOOTH, *TIED])
@pytest.mark.parametrize("n_clusters", [1, 2, 5, 6, 13])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_all_algorithms_give_the_same_bits(name, n_clusters, dtype, recwarn):
    """Labels, centers, inertia, iterations and stop reason agree, ties or not."""
    X = {**SMOOTH, **TIED}[name].astype(dtype)
    for seed in range(3):
        same_bits(X, n_clusters=n_clusters, n_init=2, random_state=seed)
    assert all("distinct clusters" in str(warning.message) for warning in recwarn)


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("n_clusters", [4, 16, 64])
def test_pictures_with_their_many_near_ties_give_the_same_bits(picture, n_clusters):
    """On pixels rounding decides some labels: it must decide them alike."""
    X = PICTURES[picture]
    start = kmeans_plusplus(X, n_clusters, random_state=0)[0]
    models = same_bits(X, n_clusters=n_clusters, init=start, n_init=1, max_iter=40)
    elkan, hamerly, lloyd = (models[name].n_distances_ for name in ("elkan", "hamerly", "lloyd"))
    assert elkan < hamerly < lloyd / 2


@pytest.mark.parametrize("offset", [1e8, -1e8])
@pytest.mark.parametrize("scale", [1e-60, 1.0, 1e60])
def test_far_away_and_at_any_scale(offset, scale):
    """The bounds allow for the rounding of large coordinates and of extreme scales."""
    X = (SMOOTH["four_blobs"] + offset) * scale
    same_bits(X, n_clusters=7, random_state=0)


def test_weights_and_empty_clusters_give_the_same_bits():
    """The M-step is shared: weights, and rows moved to empty clusters, change nothing."""
    X = SMOOTH["uniform"]
    weights = np.random.RandomState(1).randint(0, 4, len(X))
    models = [
        KMeans(5, algorithm=name, random_state=0).fit(X, sample_weight=weights)
        for name in ALGORITHMS
    ]
    assert len({bits(model) for model in models}) == 1
    far = np.vstack([some_rows(X, 3), X[:3] + 1000])  # the last three get no row
    same_bits(X, n_clusters=6, init=far, n_init=1)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_threads_and_blocks_change_no_bit(algorithm):
    """The same fit on one thread and on five, and as one compiled call."""
    X = np.random.RandomState(3).normal(size=(40_000, 4))
    start = some_rows(X, 9)
    model = KMeans(9, init=start, n_init=1, algorithm=algorithm, max_iter=15)
    found, counted = set(), set()
    for n_threads in (1, 2, 5):
        with forced("blocks", n_threads, 4000):
            found.add(bits(model.fit(X)))
        counted.add(model.n_distances_)
    with forced("compiled", block_rows=4000, always_blocks=without_compiled_run(algorithm)):
        found.add(bits(model.fit(X)))
    assert len(found) == len(counted) == 1


@given(
    rows=st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=6, max_size=40),
    n_clusters=st.integers(1, 5),
    seed=st.integers(0, 100),
)
def test_points_on_a_grid_give_the_same_bits(rows, n_clusters, seed):
    """Ties everywhere: the lowest label wins in each algorithm."""
    X = np.array(rows, float)
    distinct = np.unique(X, axis=0)
    if len(distinct) >= n_clusters:
        start = some_rows(distinct, n_clusters, seed)
        same_bits(X, n_clusters=n_clusters, init=start, n_init=1)


@given(
    n_rows=st.integers(60, 700),
    n_features=st.integers(1, 40),
    n_clusters=st.integers(2, 45),
    digits=st.sampled_from([0, 1, 15]),
    dtype=st.sampled_from(["float64", "float32"]),
    seed=st.integers(0, 1000),
)
@settings(max_examples=30)
def test_noise_gives_the_same_bits(n_rows, n_features, n_clusters, digits, dtype, seed):
    """Where most bounds fail, with weights, ties, and starts that leave clusters empty."""
    random = np.random.RandomState(seed)
    X = np.round(random.normal(size=(n_rows, n_features)), digits).astype(dtype)
    start = random.normal(scale=2, size=(n_clusters, n_features)).astype(dtype)
    weights = random.randint(0, 3, n_rows)
    weights[:n_clusters] = 1
    models = [
        KMeans(n_clusters, init=start, n_init=1, tol=0, max_iter=25, algorithm=name)
        for name in ALGORITHMS
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there are fewer distinct rows than clusters
        assert len({bits(model.fit(X, sample_weight=weights)) for model in models}) == 1


@pytest.mark.parametrize("algorithm", sorted(set(ALGORITHMS) - {"lloyd"}))
def test_many_clusters_in_noise_give_the_same_bits(algorithm):
    """For as long as the sums of all drifts grow: then any bound that is too tight shows."""
    X = np.random.RandomState(5).normal(size=(30_000, 16))
    parameters = {"init": some_rows(X, 64), "n_init": 1, "tol": 0, "max_iter": 40}
    models = [KMeans(64, algorithm=name, **parameters).fit(X) for name in ("lloyd", algorithm)]
    assert bits(models[0]) == bits(models[1])


def test_lloyd_computes_every_distance():
    """n_distances_ of Lloyd is rows × centers × E-steps; one E-step more after an early end."""
    X = SMOOTH["five_blobs"]
    start = some_rows(X, 5)
    for max_iter in (1, 3):
        model = KMeans(5, init=start, n_init=1, max_iter=max_iter, algorithm="lloyd").fit(X)
        assert model.n_distances_ == len(X) * 5 * (max_iter + 1)
    whole = KMeans(5, init=start, n_init=1, tol=0, algorithm="lloyd").fit(X)
    assert whole.stop_reason_ == "labels unchanged"
    assert whole.n_distances_ == len(X) * 5 * whole.n_iter_


@pytest.mark.parametrize("algorithm", sorted(set(ALGORITHMS) - {"auto", "lloyd", "active"}))
def test_the_first_iteration_computes_all_distances_and_later_ones_fewer(algorithm):
    """Bounds begin with all distances; on separate blobs hardly any are needed afterwards."""
    X = SMOOTH["four_blobs"]
    start = np.array([X[X[:, 1].argmax()], X[X[:, 1].argmin()], X[X[:, 0].argmin()], X[0]])
    counts = [
        KMeans(4, init=start, n_init=1, tol=0, max_iter=i, algorithm=algorithm).fit(X).n_distances_
        for i in (1, 2, 3, 50)
    ]
    steps = np.diff(counts)
    assert counts[0] < 2 * len(X) * 4
    assert all(steps >= 0)
    assert steps[-1] < len(X) * 4


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_a_run_alone_takes_any_algorithm(algorithm, way):
    """Nothing but the run itself knows which of them are compiled whole."""
    X = SMOOTH["four_blobs"]
    data = read("test", blocks.RowBlocks(X), moments=True)
    always = without_compiled_run(algorithm)
    with forced(way, block_rows=100, always_blocks=always), blocks.block_map(data.blocks) as each:
        rows, centers = packed.PackedRows(data, data.mean), X[:4].copy()
        run = Descent(each, np.ones(len(X)), rows, centers, algorithm=algorithm, tol=0, max_iter=50)
        run.run()
    expected = KMeans(4, init=X[:4], n_init=1, tol=0, max_iter=50, algorithm="lloyd").fit(X)
    assert run.labels.tobytes() == expected.labels_.tobytes()
    assert run.centers.tobytes() == expected.cluster_centers_.tobytes()


def test_rows_that_are_packed_already_are_found_in_a_longer_run():
    """A pass that is cut into other runs than the one before packs nothing again."""
    row_blocks = blocks.RowBlocks(np.random.default_rng(0).normal(size=(50_000, 3)))
    rows = packed.PackedRows(read("KMeans", row_blocks))
    alone = packed.PackedRows(read("KMeans", row_blocks))
    whole = rows(row_blocks[0 : row_blocks.n_blocks])
    for run in (slice(1, 2), slice(2, row_blocks.n_blocks)):
        found, expected = rows(row_blocks[run]), alone(row_blocks[run])
        n_rows = row_blocks[run].X.shape[0]
        assert np.shares_memory(found.batches, whole.batches)
        np.testing.assert_array_equal(found.batches, expected.batches)
        np.testing.assert_array_equal(found.norms[:n_rows], expected.norms[:n_rows])


def test_auto_seldom_goes_to_and_fro(monkeypatch):
    """On patches of a photo bounds save a little now, and then not: each change costs a pass.

    In five fits there are 10 changes; if their price left out that pass, there would be 43.
    """
    image = datasets.load_china().image[:424, :640] / 255
    X = image.reshape(106, 4, 160, 12).swapaxes(1, 2).reshape(-1, 48)
    went, go_over = [], auto.AutoAssignment._go_over_to
    monkeypatch.setattr(
        auto.AutoAssignment,
        "_go_over_to",
        lambda self, name, centers: went.append(name) or go_over(self, name, centers),
    )
    for seed in range(5):
        start = kmeans_plusplus(X, 80, random_state=seed)[0]
        KMeans(80, init=start, n_init=1).fit(X)
    assert 0 < len(went) <= 20


def test_no_more_than_a_block_of_a_memmap_is_copied_into_memory(tmp_path, monkeypatch):
    """Rows in memory are packed for the scan once, those of a file block by block: same bits."""
    X = np.random.default_rng(0).normal(size=(100_000, 4))
    data = np.memmap(tmp_path / "x", dtype=float, mode="w+", shape=X.shape)
    data[:] = X
    taken, pack = [], packed.pack
    monkeypatch.setattr(packed, "pack", lambda X, *u: taken.append(len(X)) or pack(X, *u))
    for init in ("k-means++", X[:5]):
        model = KMeans(5, algorithm="lloyd", init=init, n_init=1, max_iter=5, random_state=0)
        expected = bits(model.fit(X))
        assert sum(taken) == len(X)
        taken.clear()
        assert bits(model.fit(data)) == expected
        assert max(taken, default=0) <= blocks.RowBlocks(data).size
        taken.clear()


@pytest.mark.parametrize(
    ("data", "n_clusters", "kinds"),
    [
        ("apart", 32, ["Active", "Hamerly"]),
        ("misleading", 32, ["Active", "Hamerly", "Active"]),
        ("apart", 5, ["Active"]),
    ],
)
def test_auto_takes_bounds_where_they_pay(data, n_clusters, kinds, monkeypatch):
    """Many clusters apart: it goes over to Hamerly. A sample that promises too much: and back."""
    rng = np.random.default_rng(0)
    middles = rng.uniform(-20, 20, size=(32, 16)) if data == "apart" else np.zeros((32, 16))
    X = middles[rng.integers(0, 32, 20_000)] + rng.normal(size=(20_000, 16))
    if data == "misleading":  # the rows that the sample takes lie in one place, far away
        X[np.linspace(0, len(X) - 1, 64).astype(int)] = 100
    taken, assign = [], auto.AutoAssignment.assign

    def watched(self, centers):
        changed = assign(self, centers)
        taken.append(type(self.current).__name__.removesuffix("Assignment"))
        return changed

    monkeypatch.setattr(auto.AutoAssignment, "assign", watched)
    parameters = {"init": X[:n_clusters], "n_init": 1, "max_iter": 60}
    model = KMeans(n_clusters, **parameters).fit(X)
    assert [kind for kind, _ in itertools.groupby(taken)][: len(kinds)] == kinds
    assert set(taken) == set(kinds)
    lloyd = KMeans(n_clusters, algorithm="lloyd", **parameters).fit(X)
    assert bits(model) == bits(lloyd)
    if len(kinds) > 1:  # what active centers save depends on the iteration that is the last
        assert model.n_distances_ < lloyd.n_distances_
