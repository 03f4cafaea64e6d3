"""k-means in every way of computing is that of the textbook, where it is hard to be.

The rows are few, so that the kernels can be run without being compiled, too: `make coverage`.
"""

import numpy as np
import pytest
from scipy import sparse
from sklearn.cluster import KMeans as ScikitKMeans

from homl_clustering import KMeans, kmeans_plusplus
from homl_clustering.engine import blocks
from homl_clustering.engine.data import read
from homl_clustering.textbook.kmeans import cluster_means, nearest_centers, squared_distances
from tests.helpers import bits, forced

RANDOM = np.random.RandomState(0)
WHOLE = RANDOM.randint(0, 4, (300, 3)).astype(float)
HARD = {  # 300 rows are a batch of 256 and one that is not full
    "noise": RANDOM.normal(size=(300, 2)),
    "ties": WHOLE,
    "near ties": WHOLE + 1e-9 * RANDOM.randint(-1, 2, WHOLE.shape),
    "far from zero": RANDOM.normal(size=(300, 5)) + 1000,
    "of any size": WHOLE * 10.0 ** RANDOM.randint(-6, 6, (300, 1)),
    # rows of as many bytes are loaded in strips
    "wide": RANDOM.normal(size=(90, 2)) @ RANDOM.normal(size=(2, 256)),
}

each_dtype = pytest.mark.parametrize("dtype", ["float64", "float32"])
each_way = pytest.mark.parametrize("way", ["compiled", "blocks"])


@pytest.mark.parametrize(
    ("way", "dtype", "convert"),
    [
        ("compiled", "float64", np.asarray),
        ("compiled", "float32", np.asarray),
        ("blocks", "float64", np.asarray),
        ("blocks", "float64", sparse.csr_array),
        ("blocks", "float32", sparse.csr_array),
    ],
)
@pytest.mark.parametrize("algorithm", ["lloyd", "active", "hamerly", "elkan"])
@pytest.mark.parametrize("name", HARD)
def test_each_iteration_is_that_of_the_textbook(name, algorithm, way, dtype, convert):
    """Labels are nearest by exact distances, the lowest of ties; centers the means of before."""
    X = HARD[name].astype(dtype)
    exact, weights = X.astype(float), np.random.RandomState(1).randint(0, 3, len(X))
    distinct = np.unique(X, axis=0)
    start = distinct[:: len(distinct) // 6][:6]
    labels, n_iter = nearest_centers(exact, start.astype(float)), 0
    for max_iter in range(1, 7):
        model = KMeans(6, init=start, n_init=1, tol=0, max_iter=max_iter, algorithm=algorithm)
        with forced(way, 2, 30, always_blocks=["k-means"] if algorithm == "elkan" else []):
            model.fit(convert(X), sample_weight=weights)
        centers = model.cluster_centers_.astype(float)
        if model.n_iter_ == n_iter + 1:  # a row that counts twice is two rows
            means = cluster_means(exact.repeat(weights, axis=0), labels.repeat(weights), centers)
            rounding = 10 * np.finfo(dtype).eps
            atol = rounding * np.abs(exact).max()
            np.testing.assert_allclose(centers, means, rtol=rounding, atol=atol)
        labels, n_iter = nearest_centers(exact, centers), model.n_iter_
        np.testing.assert_array_equal(model.labels_, labels)
        errors = squared_distances(exact, centers).min(axis=1)
        assert model.inertia_ == pytest.approx(weights @ errors, rel=1e-12)
        all_of_them = len(X) * len(centers) * (model.n_iter_ + 1)
        assert 0 < model.n_distances_ <= all_of_them + len(X) * model.n_iter_


@each_way
@pytest.mark.parametrize("algorithm", ["lloyd", "active", "hamerly", "elkan"])
@pytest.mark.parametrize("start", [[0, 8.5], [1.5, 9.9]])
def test_ties_that_come_later_go_to_the_lowest_label(start, algorithm, way):
    """The last row, without a weight, is between the centers once they have come to 1 and 9."""
    X, start = np.array([[0.0], [2], [8], [10], [5]]), np.array(start)[:, np.newaxis]
    model = KMeans(2, init=start, n_init=1, tol=0, algorithm=algorithm)
    with forced(way, 2, 3, always_blocks=["k-means"] if algorithm == "elkan" else []):
        model.fit(X, sample_weight=[1, 1, 1, 1, 0])
    assert model.cluster_centers_.ravel().tolist() == [1, 9]
    assert model.labels_.tolist() == [0, 0, 1, 1, 0]


@each_dtype
@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("n_rows", [1, 15, 16, 17, 255, 256, 257])
def test_new_rows_get_the_labels_of_exact_distances(name, n_rows, dtype):
    """Rows that fill no batch and no strip, too; of equal centers the first one is named."""
    X = HARD[name].astype(dtype)
    model = KMeans(5, init=X[10:15], n_init=1, max_iter=1).fit(X)
    model.cluster_centers_[3] = model.cluster_centers_[1]
    expected = nearest_centers(X.astype(float), model.cluster_centers_.astype(float))
    np.testing.assert_array_equal(model.predict(X[:n_rows]), expected[:n_rows])
    distances = np.sqrt(squared_distances(X[:n_rows], model.cluster_centers_))
    np.testing.assert_allclose(model.transform(X[:n_rows]), distances, rtol=1e-5)


def test_rows_far_from_all_centers_get_the_labels_of_exact_distances():
    """A thousand times as far as the centers from one another, and nearly as far from both."""
    random, centers = np.random.RandomState(0), np.array([[3.0, -1.0], [-3.0, 1.0]])
    model = KMeans(2, init=centers, n_init=1).fit(centers)
    X = random.normal(scale=1000, size=(300, 1)) * [1.0, 3.0]
    X += random.normal(scale=1e-5, size=X.shape)
    np.testing.assert_array_equal(model.predict(X), nearest_centers(X, centers))


def test_bounds_begin_with_rows_that_are_packed_already():
    """After k-means++ they are, and are kept where there are many features: the same bits."""
    X = np.random.RandomState(0).normal(size=(600, 16))
    with forced("blocks", 2, 30):
        models = [
            KMeans(4, n_init=1, random_state=0, max_iter=3, algorithm=algorithm).fit(X)
            for algorithm in ("lloyd", "active", "hamerly")
        ]
    assert bits(models[0]) == bits(models[1])


LOSING = np.array([[-4, -9], [-9, 10], [2, -7], [4, 4], [0, 7], [-9, -5], [-2, -6], [-10, 11],
                   [-12, -9], [-12, 1], [-3, -7]], float)  # fmt: skip
FAR_OFF = 500 + RANDOM.normal(scale=0.01, size=(60, 2))
LOSSES = {
    "of moving rows": (
        np.vstack([LOSING, FAR_OFF]), np.ones(71),
        [[16, -9], [-11, -20], [-19, -9], [18, 15], [500, 500]],
    ),
    "of all weight": (
        np.repeat([[0.0], [1.0], [10.0], [11.5], [20.0], [21.2], [5.5]], 9, axis=0),
        np.repeat([1, 1, 1, 1, 1, 1, 0], 9), [[0], [10], [20], [5.5]],
    ),
}  # fmt: skip


@each_way
@pytest.mark.parametrize("name", LOSSES)
def test_a_cluster_that_loses_all_is_given_a_row(name, way):
    """Where few rows move, too, and where those that it has do not count: as in scikit-learn."""
    X, weights, start = LOSSES[name]
    parameters = {"n_clusters": len(start), "init": start, "n_init": 1, "tol": 0}
    with forced(way, 2, 30):
        ours = KMeans(**parameters).fit(X, sample_weight=weights)
    theirs = ScikitKMeans(**parameters).fit(X, sample_weight=weights)
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=1e-9)


def greedy_rows(X, k, weights, seed, n_candidates=None):
    """Return the rows that greedy k-means++ chooses, by computing every distance."""
    random = np.random.RandomState(seed)
    indices = [random.choice(len(X), p=weights / weights.sum())]
    closest = squared_distances(X, X[indices])[:, 0]
    for draws in random.uniform(size=(k - 1, n_candidates or 2 + int(np.log(k)))):
        shares = np.cumsum(weights * closest)
        candidates = np.searchsorted(shares, draws * shares[-1])
        distances = squared_distances(X, X[candidates])
        gains = weights @ np.maximum(closest[:, np.newaxis] - distances, 0)
        indices.append(candidates[np.argmax(gains)])  # the first of equally good ones
        closest = np.minimum(closest, squared_distances(X, X[indices[-1:]])[:, 0])
    return indices


GROUPS = np.repeat([-20.0, 0.0, 30.0], 200)
GROUPS[305:310] = -20.0  # few of the first in a batch
LIGHT = np.repeat([1.0, 1.4 * 2.0**-149, 0.6 * 2.0**-149], [50, 20, 20])
SEEDED = {
    "groups": (RANDOM.normal(size=(600, 3)) + GROUPS[:, np.newaxis], RANDOM.randint(0, 4, 600)),
    "noise": (HARD["noise"], RANDOM.randint(0, 3, 300)),
    "ties": (HARD["ties"], np.ones(300)),
    "near ties": (HARD["near ties"], np.ones(300)),
    # what can be taken off is of rows whose weights single precision rounds to one number: one
    # takes off 1.4 * 2.2^2, the other 0.6 * 3^2
    "light": (np.repeat([[0.0, 0], [2.2, 0], [0, 3]], [50, 20, 20], axis=0), LIGHT),
    # and here the differences between rows are less than it rounds from them
    "far": (np.append(1 + 1e-6 * RANDOM.normal(size=250), -1.0)[:, np.newaxis], np.ones(251)),
    # from zero, where the first center is, all candidates are equally good: in "balanced" 1 takes
    # 70 off the potential, -5 takes 25 + 45, and -7 takes 21 + 49
    "mirrored": (np.repeat([[0.0], [-3.0], [3.0]], [5, 20, 20], axis=0), np.ones(45)),
    "balanced": (np.repeat([[0.0], [1], [-5], [-7]], 20, axis=0), np.repeat([999, 70, 1, 1], 20)),
}


@pytest.mark.parametrize(
    ("dtype", "scale"),
    [("float64", 1.0), ("float64", 2.0**-330), ("float64", 2.0**330), ("float32", 1.0)],
)
@each_way
@pytest.mark.parametrize("name", SEEDED)
def test_kmeans_plusplus_is_the_plain_greedy_choice(name, way, dtype, scale):
    """Whichever rows it looks at: where few have a candidate nearer, and where many have."""
    X, weights = SEEDED[name]
    X = (X * scale).astype(dtype)
    k = min(5, len(np.unique(X, axis=0)) - 1)
    for seed in range(12):
        with forced(way, 2, 30):
            found = kmeans_plusplus(X, k, sample_weight=weights, random_state=seed)[1]
        assert found.tolist() == greedy_rows(X.astype(float), k, weights, seed)


@each_way
def test_more_candidates_than_a_mark_has_bits_are_told_apart(way):
    """Forty, of which the first eight share their bits with the last eight."""
    X, weights = SEEDED["noise"]
    for seed in range(12):
        with forced(way, 2, 30):
            found = kmeans_plusplus(
                X, 8, sample_weight=weights, random_state=seed, n_local_trials=40
            )[1]
        assert found.tolist() == greedy_rows(X, 8, weights, seed, 40)


class GivenDraw(np.random.RandomState):
    """A random stream that draws the first row, and then always the same number."""

    draw = 0.0

    def choice(self, n, p):
        return 0

    def uniform(self, size):
        return np.full(size, self.draw)


@pytest.mark.parametrize("block_size", [1, 2, 3, 4, 100])
def test_a_draw_leads_to_the_row_where_running_sums_reach_it(block_size, monkeypatch):
    """By hand: shares 0, 2, 0, 0, 4, 2, 0 add up to 0, 2, 2, 2, 6, 8, 8."""
    monkeypatch.setattr(blocks, "MAX_ROWS", block_size)
    X = np.array([[0.0], [1], [3], [0], [2], [1], [4]])
    weighted, random = {"sample_weight": [1.0, 2, 0, 5, 1, 2, 0]}, GivenDraw(0)
    # past the end, where rounding may lead, the last row of any chance is taken
    for draw, row in [(0.1, 1), (0.25, 1), (0.26, 4), (0.75, 4), (0.8, 5), (1.0, 5), (1.1, 5)]:
        random.draw = draw
        found = kmeans_plusplus(X, 2, random_state=random, n_local_trials=1, **weighted)[1]
        assert found.tolist() == [0, row]


@each_dtype
@pytest.mark.parametrize("shape", [(1, 1), (21, 3), (22, 3), (64, 2), (5, 64), (3, 100)])
def test_ranges_means_and_variances_are_those_of_numpy(shape, dtype, monkeypatch):
    """Rows are taken several at a time; none is left out where they do not come out even."""
    X = np.random.RandomState(0).normal(size=shape).astype(dtype)
    for max_rows in (1000, 4):
        monkeypatch.setattr(blocks, "MAX_ROWS", max_rows)
        data = read("test", blocks.RowBlocks(X), moments=True)
        np.testing.assert_array_equal([data.low, data.high], [X.min(axis=0), X.max(axis=0)])
        np.testing.assert_allclose(data.mean, X.mean(axis=0, dtype=float), rtol=1e-12)
        np.testing.assert_allclose(data.variance, X.var(axis=0, dtype=float), rtol=1e-12)
