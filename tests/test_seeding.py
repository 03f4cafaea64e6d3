"""kmeans_plusplus draws rows with the probabilities of the paper."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from homl_clustering import KMeans, kmeans_plusplus
from homl_clustering.datasets import five_blobs
from homl_clustering.engine import blocks, paths
from homl_clustering.engine.data import read
from homl_clustering.kmeans import packed
from homl_clustering.kmeans.seeding import draw_rows
from tests.helpers import forced

BLOBS = five_blobs()[0]


def first_two(X, n_draws=4000, **parameters):
    """Return the row numbers of many seedings with two centers, one seeding per row."""
    random_state = np.random.RandomState(0)
    draws = [
        kmeans_plusplus(X, 2, random_state=random_state, **parameters)[1] for _ in range(n_draws)
    ]
    return np.array(draws)


def test_the_second_center_is_drawn_by_squared_distance():
    """Without greed, of the rows at 1 and 3 from the first, the latter comes 9 times in 10."""
    draws = first_two(np.array([[0.0], [1.0], [3.0]]), n_local_trials=1)
    second = draws[draws[:, 0] == 0, 1]
    assert set(second) == {1, 2}
    np.testing.assert_allclose(np.mean(second == 2), 0.9, atol=0.03)


def test_the_first_center_is_drawn_by_weight():
    """A row of weight 3 comes first three times as often as one of weight 1."""
    draws = first_two(np.array([[0.0], [1.0], [3.0]]), sample_weight=[1, 0, 3])
    np.testing.assert_allclose(np.mean(draws[:, 0] == 2), 0.75, atol=0.03)
    assert not np.any(draws == 1)


def test_the_second_center_is_drawn_by_weight_too():
    """Squared distance times weight: 9 times 1 against 1 times 9 is even."""
    draws = first_two(np.array([[0.0], [1.0], [3.0]]), n_local_trials=1, sample_weight=[1, 9, 1])
    second = draws[draws[:, 0] == 0, 1]
    np.testing.assert_allclose(np.mean(second == 2), 0.5, atol=0.07)


def test_the_greedy_choice_keeps_the_best_candidate():
    """With many candidates the second center is the one that leaves the least inertia."""
    X = np.array([[0.0], [10.0], [11.0], [12.0]])
    draws = first_two(X, n_draws=50, n_local_trials=200)
    assert set(draws[draws[:, 0] == 0, 1]) == {2}


def test_default_candidates_number_two_plus_log_k():
    """n_local_trials=None is 2 + int(log(k)): 4 candidates for 10 centers."""
    default, four, three = (
        kmeans_plusplus(BLOBS, 10, random_state=0, n_local_trials=trials)[1].tolist()
        for trials in (None, 4, 3)
    )
    assert default == four
    assert default != three


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_centers_are_the_rows_of_the_indices(dtype):
    """The centers are rows of the data, in their type, and different ones."""
    X = BLOBS.astype(dtype)
    centers, indices = kmeans_plusplus(X, 20, random_state=0)
    np.testing.assert_array_equal(centers, X[indices])
    assert centers.dtype == dtype
    assert np.unique(indices).size == 20


def test_every_row_is_chosen_where_all_are_asked_for():
    """With as many centers as distinct rows, each row is chosen once."""
    _, indices = kmeans_plusplus(np.arange(12.0)[:, np.newaxis], 12, random_state=0)
    assert sorted(indices) == list(range(12))


def test_duplicates_do_not_stop_it():
    """With fewer distinct rows than centers, rows repeat, and the distinct ones all come."""
    X = np.repeat([[0.0], [1.0], [5.0]], 4, axis=0)
    centers, indices = kmeans_plusplus(X, 6, random_state=0)
    assert indices.shape == (6,)
    assert set(centers.ravel()) == {0.0, 1.0, 5.0}


def test_rows_without_weight_are_never_chosen():
    """A weight of 0 takes a row out of the draw."""
    weights = (np.random.RandomState(0).uniform(size=len(BLOBS)) < 0.5).astype(float)
    for seed in range(10):
        _, indices = kmeans_plusplus(BLOBS, 15, sample_weight=weights, random_state=seed)
        assert all(weights[indices] == 1)


def test_the_data_and_weights_are_not_modified():
    """Seeding only reads."""
    X, weights = BLOBS.copy(), np.linspace(1, 2, len(BLOBS))
    kmeans_plusplus(X, 5, sample_weight=weights, random_state=0)
    np.testing.assert_array_equal(X, BLOBS)
    np.testing.assert_array_equal(weights, np.linspace(1, 2, len(BLOBS)))


@pytest.mark.parametrize("convert", [np.asfortranarray, sparse.csr_matrix, sparse.csc_array])
def test_the_layout_changes_no_choice(convert):
    """Fortran order and sparse matrices give the rows of a plain array."""
    plain, other = (kmeans_plusplus(X, 8, random_state=0) for X in (BLOBS, convert(BLOBS)))
    np.testing.assert_array_equal(other[1], plain[1])
    np.testing.assert_array_equal(other[0], plain[0])


def test_threads_change_no_choice(monkeypatch):
    """One, two and five threads over seven blocks, and compiled whole: the same rows."""
    X = np.random.RandomState(0).normal(size=(6500, 3))
    choices = set()
    for way, n_threads in (("blocks", 1), ("blocks", 2), ("blocks", 5), ("compiled", 1)):
        with forced(way, n_threads, block_rows=1000) as ways:
            choices.add(kmeans_plusplus(X, 12, random_state=0)[1].tobytes())
        assert f"k-means++ {way}" in ways
    assert len(choices) == 1


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_rows_are_packed_whole_only_where_they_are_in_memory(tmp_path, monkeypatch):
    """And not kept beside those of two threads; of a file no more than a block is copied."""
    X = np.random.RandomState(0).normal(size=(70_000, 4))
    of_file = np.memmap(tmp_path / "x", dtype=float, mode="w+", shape=X.shape)
    of_file[:] = X
    monkeypatch.setattr(blocks, "threads", lambda: 2)
    sizes, room = [], packed.room_for_packed
    monkeypatch.setattr(packed, "room_for_packed", lambda *n: sizes.append(n[0]) or room(*n))
    chosen = []
    for data, most in ((X, len(X)), (of_file, blocks.MAX_ROWS)):
        with paths.watch() as ways:
            model = KMeans(5, algorithm="lloyd", n_init=1, max_iter=2, random_state=0).fit(data)
        chosen.append(model.cluster_centers_.tobytes())
        assert ("k-means++ compiled" in ways) == (data is X)
        assert max(sizes) == most
        sizes.clear()
    assert chosen[0] == chosen[1]
    data = read("test", blocks.RowBlocks(X))
    with blocks.block_map(data.blocks) as each_block:
        kept = packed.PackedRows(data)
        draw_rows(each_block, kept, 5, np.ones(len(X)), np.random.RandomState(0))
    assert len(each_block.shares) == 2 and not kept._runs


class LastDraw(np.random.RandomState):
    """A random stream whose uniform draws are all as large as they can be."""

    def uniform(self, size):
        return np.full(size, np.nextafter(1, 0))


@pytest.mark.parametrize("seed", range(4))
def test_a_draw_at_the_very_end_stays_inside_the_data(seed, monkeypatch):
    """Sums over blocks round otherwise than running sums; past the last row is the last row."""
    monkeypatch.setattr(blocks, "MAX_ROWS", 50)
    X = np.random.RandomState(seed).uniform(size=(1000, 1))
    centers, indices = kmeans_plusplus(X, 3, random_state=LastDraw(seed))
    np.testing.assert_array_equal(centers, X[indices])


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(-60, 60))
def test_scaling_by_powers_of_two_changes_no_choice(seed, k, power):
    """Data times 2^p lead to the same rows."""
    X = np.random.RandomState(seed).normal(size=(40, 2))
    plain, scaled = (kmeans_plusplus(data, k, random_state=seed)[1] for data in (X, X * 2.0**power))
    np.testing.assert_array_equal(scaled, plain)


@pytest.mark.parametrize("way", ["plain", "compiled", "blocks"])
@pytest.mark.parametrize("n_local_trials", [None, 1])
def test_a_row_without_weight_is_never_chosen(way, n_local_trials):
    """Neither where fewer distinct rows have a weight than there are centers to choose."""
    rows = np.zeros((2100, 2))
    rows[::2] = 5.0  # far off, but without weight
    rows[1001:1005] = 1.0
    weights = np.zeros(2100)
    weights[[1001, 1003, 1005, 1007, 2001]] = 1.0
    for seed in range(5):
        with forced(way, block_rows=None if way == "plain" else 1000):
            _, chosen = kmeans_plusplus(
                rows, 5, sample_weight=weights, random_state=seed, n_local_trials=n_local_trials
            )
        assert np.all(weights[chosen] > 0), chosen
        assert {tuple(row) for row in rows[chosen]} == {(0.0, 0.0), (1.0, 1.0)}
