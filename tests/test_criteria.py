"""Criteria for the number of clusters are what their formulas say, fit by fit."""

import inspect
import math
import warnings
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial.distance import cdist
from sklearn import metrics
from sklearn.datasets import make_blobs
from threadpoolctl import threadpool_limits

from homl_clustering import KMeans
from homl_clustering.engine import blocks, paths
from homl_clustering.selection import (
    Criterion,
    criteria,
    fits,
    gap_statistic,
    luck,
    prediction_strength,
    resampling,
    seed_luck,
    simplified_silhouette,
    stability,
)

LINE = np.array([[0.0], [1.0], [10.0], [12.0]])
APART = [[0, 0], [12, 2], [3, 11]]
THREE = make_blobs(300, centers=APART, random_state=0)[0]
FEW = {  # the fewest repetitions, each with one start: what the formulas are tested with
    gap_statistic: {"n_references": 2, "n_init": 1},
    prediction_strength: {"n_splits": 2, "n_init": 1},
    stability: {"n_resamples": 2, "n_init": 1},
}
SEVERAL = tuple(FEW)


def one_blob(seed, n_samples=200, n_features=2):
    return np.random.RandomState(seed).normal(size=(n_samples, n_features))


def fitted(X, k, seed):
    return KMeans(k, n_init=1, random_state=seed).fit(X)


def same_result(one, other):
    """Return whether two criteria hold the same bits."""
    arrays = [(one.values, other.values), (one.errors, other.errors)]
    arrays += [(one.details[key], other.details[key]) for key in one.details | other.details]
    return all(a.tobytes() == b.tobytes() for a, b in arrays) and (
        one.n_clusters_,
        one.best,
        one.seeds,
        one.n_fits,
    ) == (other.n_clusters_, other.best, other.seeds, other.n_fits)


# The simplified silhouette


def test_four_points_on_a_line_by_hand():
    """Distances 0.5 and 11, 0.5 and 10, 1 and 9.5, 1 and 11.5."""
    found = simplified_silhouette(LINE, [0, 0, 1, 1], [[0.5], [11.0]])
    assert type(found) is float
    assert found == pytest.approx((10.5 / 11 + 9.5 / 10 + 8.5 / 9.5 + 10.5 / 11.5) / 4, rel=1e-15)
    exchanged = simplified_silhouette(LINE, [1, 1, 0, 0], [[0.5], [11.0]])
    assert exchanged == pytest.approx(-found, rel=1e-15)


def test_the_third_center_counts_only_where_it_is_nearer():
    """A row at 4 with centers at 3, 6 and 100: distances 1 and 2."""
    assert simplified_silhouette([[4.0]], [0], [[3.0], [6.0], [100.0]]) == 0.5
    assert simplified_silhouette([[4.0]], [1], [[3.0], [6.0], [100.0]]) == -0.5


def test_a_row_on_two_centers_counts_as_0():
    """Its two distances are 0, and so is what it adds."""
    assert simplified_silhouette([[1.0], [3.0]], [0, 1], [[1.0], [1.0]]) == 0.0
    assert simplified_silhouette([[1.0], [5.0]], [0, 2], [[1.0], [1.0], [5.0]]) == 0.5


@pytest.mark.parametrize("k", [2, 3, 7])
def test_it_is_the_silhouette_of_each_row_among_the_centers(k):
    """scikit-learn's coefficient of a row, in a cluster with its center, the others being alone."""
    X = one_blob(1, 80, 3)
    model = fitted(X, k, 0)
    expected = []
    for x, label in zip(X, model.labels_, strict=True):
        points = np.vstack([x, model.cluster_centers_])
        names = np.append(label, np.arange(k))
        expected.append(
            metrics.silhouette_samples(cdist(points, points), names, metric="precomputed")[0]
        )
    found = simplified_silhouette(X, model.labels_, model.cluster_centers_)
    assert found == pytest.approx(np.mean(expected), rel=1e-12)


@pytest.mark.parametrize("n_samples", [1, 255, 300])
def test_near_ties_between_other_centers_are_decided_exactly(n_samples):
    """Centers closer to each other than single precision tells apart, and one far away."""
    random = np.random.RandomState(0)
    X, centers = (1 + 1e-9 * random.normal(size=(n, 3)) for n in (n_samples, 6))
    centers[5], labels = 1e4, random.randint(6, size=n_samples)
    distances, rows = cdist(X, centers), np.arange(n_samples)
    own = distances[rows, labels]
    distances[rows, labels] = np.inf
    other = distances.min(axis=1)
    expected = np.mean((other - own) / np.maximum(own, other))
    assert simplified_silhouette(X, labels, centers) == pytest.approx(expected, rel=1e-12)


@given(st.integers(0, 10**6), st.integers(2, 6), st.sampled_from([2.0**-20, 0.25, 4.0, 2.0**30]))
def test_neither_unit_nor_place_nor_order_matter(seed, k, unit):
    """The rows in another order, the centers by other numbers, all moved and scaled."""
    random = np.random.RandomState(seed)
    X, centers = random.randint(-99, 99, (40, 2)) / 8.0, random.randint(-99, 99, (k, 2)) / 8.0
    labels, order, names = random.randint(k, size=40), random.permutation(40), random.permutation(k)
    expected = simplified_silhouette(X, labels, centers)
    assert -1 <= expected <= 1
    moved = (X[order] + 32) * unit, names[labels[order]], (centers[np.argsort(names)] + 32) * unit
    assert simplified_silhouette(*moved) == pytest.approx(expected, rel=1e-12, abs=1e-14)


def test_rows_whose_distances_are_in_range_are_not_read_a_second_time(monkeypatch):
    """Only where that is in doubt: values that are not finite, or far away, are still named."""
    read, taken = criteria.read, []
    monkeypatch.setattr(criteria, "read", lambda *given: taken.append(given) or read(*given))
    X, labels, centers = np.array(LINE, float), [0, 0, 1, 1], [[0.5], [11.0]]
    assert simplified_silhouette(X, labels, centers) > 0.9 and not taken
    X[2] = 1e20  # far away, and nothing wrong with it
    assert simplified_silhouette(X, labels, centers) > 0.4 and len(taken) == 1
    for value, words in ((np.nan, "NaN"), (-np.inf, "infinity"), (1e200, "overflow")):
        X[2] = value
        with pytest.raises(ValueError, match=f"(?s)^simplified_silhouette: .*{words}"):
            simplified_silhouette(X, labels, centers)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_bits_do_not_depend_on_threads(monkeypatch, dtype):
    """With rows of several blocks, shared by one thread, by two and by three."""
    X = one_blob(2, 40_000, 4).astype(dtype)
    model = fitted(X[:500], 5, 0)
    labels = model.predict(X)
    monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
    found = set()
    for n_threads in (1, 2, 3):
        monkeypatch.setattr(blocks, "threads", lambda n_threads=n_threads: n_threads)
        with paths.watch() as ways:
            found.add(simplified_silhouette(X, labels, model.cluster_centers_))
        assert f"threads: {n_threads}" in ways
    assert len(found) == 1
    distances = cdist(X, model.cluster_centers_)
    own = distances[np.arange(len(X)), labels]
    distances[np.arange(len(X)), labels] = np.inf
    expected = np.mean(1 - own / distances.min(axis=1))  # each row has its nearest center
    assert found.pop() == pytest.approx(expected, rel=1e-12)


# The gap statistic


@pytest.mark.parametrize("reference", ["box", "principal"])
def test_the_gap_is_that_of_fits_repeated_one_by_one(reference):
    """Each with its recorded seed; the references are drawn with those of the first number."""
    X, n = one_blob(3, 90, 3) @ [[3.0, 1, 0], [0, 1, 0], [0, 0, 0.2]], 4
    found = gap_statistic(
        X, [1, 2, 4], n_references=n, reference=reference, n_init=1, random_state=7
    )
    seeds = np.reshape(found.seeds, (3, 1 + n))
    for k, row, gap, spread, log in zip(
        (1, 2, 4), seeds, found.values, found.errors, found.details["log_inertia"], strict=True
    ):
        logs = []
        for seed, first in zip(row[1:], seeds[0, 1:], strict=True):
            shares = np.random.default_rng(first).random(X.shape)
            rows = drawn_from_box(X, shares, reference == "principal")
            logs.append(math.log(fitted(rows, k, seed).inertia_))
        assert log == pytest.approx(math.log(fitted(X, k, row[0]).inertia_), rel=1e-12)
        assert gap == pytest.approx(np.mean(logs) - log, rel=1e-7)
        deviation = math.sqrt(np.mean((np.array(logs) - np.mean(logs)) ** 2))
        assert spread == pytest.approx(deviation * math.sqrt(1 + 1 / n), rel=1e-6)


def drawn_from_box(X, shares, principal):
    """Return rows at these shares of the sides of a box about the data."""
    axes, middle = np.eye(X.shape[1]), 0.0
    if principal:
        middle, scale = X.mean(axis=0), np.ptp(X, axis=0).max()
        axes = np.linalg.eigh(((X - middle) / scale).T @ ((X - middle) / scale))[1]
    along = (X - middle) @ axes
    return (along.min(axis=0) + shares * np.ptp(along, axis=0)) @ axes.T + middle


def test_references_fill_the_box_they_are_drawn_from():
    """Of data along a line turned by 30 degrees: the plain box is wide, the other narrow."""
    random = np.random.RandomState(0)
    along, across = random.uniform(-10, 10, 2000), random.uniform(-0.5, 0.5, 2000)
    cosine, sine = math.cos(math.pi / 6), math.sin(math.pi / 6)
    X = np.column_stack([along, across]) @ [[cosine, sine], [-sine, cosine]] + 1000
    data, X = fits.dense_data("test", X, moments=True)
    wide, narrow = criteria.Box(data, X)(5), criteria.PrincipalBox(data, X)(5)
    assert wide.shape == narrow.shape == X.shape
    for rows in (wide, narrow):
        assert np.allclose(rows.mean(axis=0), 1000, atol=0.5)
    assert np.all((wide >= X.min(axis=0)) & (wide <= X.max(axis=0)))
    assert np.allclose(wide.std(axis=0), np.ptp(X, axis=0) / math.sqrt(12), rtol=0.05)
    turned = (narrow - 1000) @ [[cosine, -sine], [sine, cosine]]
    assert np.allclose(turned.std(axis=0), [20 / math.sqrt(12), 1 / math.sqrt(12)], rtol=0.05)
    assert abs(np.corrcoef(wide.T)[0, 1]) < 0.1 < np.corrcoef(narrow.T)[0, 1]


@pytest.mark.parametrize(
    ("gaps", "spreads", "expected"),
    [
        ([1.0, 0.9, 2.0], [0, 0, 0], 1),
        ([1.0, 1.2, 1.1], [0, 0.1, 0], 3),
        ([1.0, 1.2, 1.1], [0, 0.2, 0], 1),  # exactly enough
        ([1.0, 1.2, 1.1], [0.5, 0.1, 0], 3),  # the spread of the next one counts
        ([1.0, 2.0, 3.0], [0.1, 0.1, 0.1], 5),
        ([1.0, np.nan, 0.5], [0, np.nan, 0], 1),
        ([1.0, 2.0, np.nan], [0, 0, np.nan], 3),
        ([np.nan, np.nan, np.nan], [0, 0, 0], None),
        ([3.0], [0.0], 1),
        ([], [], None),
    ],
)
def test_the_rule_takes_the_first_gap_that_the_next_does_not_clearly_exceed(
    gaps, spreads, expected
):
    """Numbers 1, 3 and 5; those without a gap are passed over."""
    ks = (1, 3, 5)[: len(gaps)]
    assert criteria._first_that_suffices(ks, np.array(gaps), np.array(spreads)) == expected


def test_the_principal_box_has_the_same_bits_with_any_number_of_threads_of_blas():
    """Many features, so that a library of linear algebra would use several."""
    X, found = one_blob(4, 1000, 300), []
    for limit in (1, 2):
        with threadpool_limits(limit, user_api="blas"):
            data, rows = fits.dense_data("test", X, moments=True)
            found.append(criteria.PrincipalBox(data, rows)(3).tobytes())
    assert found[0] == found[1]


# Prediction strength


def test_strengths_of_tables_by_hand():
    """Rows are test clusters: of 3 rows 1 of 3 pairs is kept, of 4 rows all."""
    assert resampling._strength(np.array([[2, 1], [0, 4]])) == pytest.approx(1 / 3)
    assert resampling._strength(np.array([[3, 0], [4, 0]])) == 1.0
    assert resampling._strength(np.array([[2, 2], [0, 4]])) == pytest.approx(2 / 6)
    assert resampling._strength(np.array([[1, 1], [0, 4]])) == 0.0


def test_a_test_cluster_of_one_row_is_left_out():
    """It has no pairs; where no cluster has any, there is no strength."""
    assert resampling._strength(np.array([[1, 0], [2, 2]])) == pytest.approx(1 / 3)
    assert math.isnan(resampling._strength(np.array([[1, 0], [0, 1]])))


def slow_strength(X, training, test):
    """Return the strength by looking at each pair of rows of the test half."""
    assigned, strengths = training.predict(X), []
    for j in range(test.n_clusters):
        pairs = list(combinations(np.flatnonzero(test.labels_ == j), 2))
        if pairs:
            strengths.append(np.mean([assigned[a] == assigned[b] for a, b in pairs]))
    return min(strengths)


@pytest.mark.parametrize("n_samples", [60, 61])
def test_prediction_strength_is_that_of_all_pairs(n_samples):
    """Each split repeated with its recorded seeds: both directions, then mean and error."""
    X = one_blob(5, n_samples)
    found = prediction_strength(X, [1, 2, 5], n_splits=3, n_init=1, random_state=1)
    assert (found.values[0], found.errors[0], found.n_fits) == (1.0, 0.0, 12)
    seeds = np.reshape(found.seeds, (2, 3, 2))
    for k, splits, value, error in zip(
        (2, 5), seeds, found.values[1:], found.errors[1:], strict=True
    ):
        strengths = []
        for one, two in splits:
            first = np.random.default_rng(one).permutation(n_samples)[: n_samples // 2]
            A, B = X[np.sort(first)], np.delete(X, first, axis=0)
            a, b = fitted(A, k, one), fitted(B, k, two)
            strengths.append((slow_strength(A, b, a) + slow_strength(B, a, b)) / 2)
        assert value == pytest.approx(np.mean(strengths), rel=1e-13)
        assert error == pytest.approx(np.std(strengths, ddof=1) / math.sqrt(3), rel=1e-12)


@pytest.mark.parametrize(
    ("threshold", "expected"), [(0.0, 5), (0.55, 5), (0.65, 4), (0.85, 2), (1.0, 1)]
)
def test_the_largest_number_within_an_error_of_the_threshold_is_chosen(
    monkeypatch, threshold, expected
):
    """Means 1, 0.8, 0.5, 0.6, 0.5 with errors 0, 0.1, 0.1, 0.1, 0.1 beside each."""
    means = dict(zip(range(1, 6), (1.0, 0.8, 0.5, 0.6, 0.5), strict=True))
    around = iter([-0.1, 0.1] * 4)
    monkeypatch.setattr(
        resampling, "_split_strength", lambda fits, X, k, seeds: means[k] + next(around)
    )
    found = prediction_strength(THREE, range(1, 6), n_splits=2, threshold=threshold)
    assert found.values == pytest.approx(list(means.values()))
    assert found.errors == pytest.approx([0, 0.1, 0.1, 0.1, 0.1])
    assert found.best == expected


# Stability


@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(2, 60))
def test_the_adjusted_rand_index_is_that_of_scikit_learn(seed, k, n):
    """Of any two labelings, such with one cluster only and such of single rows included."""
    random = np.random.RandomState(seed)
    one, two = random.randint(random.randint(1, k + 1), size=n), random.randint(k, size=n)
    for other in (two, one, np.zeros(n, int)):
        found = resampling._adjusted_rand(resampling._table(one, other, k))
        assert found == pytest.approx(metrics.adjusted_rand_score(one, other), abs=1e-13)


@pytest.mark.parametrize("reference", ["shuffled", "box", "principal"])
def test_stability_is_the_agreement_of_fits_repeated_one_by_one(reference):
    """Two samples each of the data and of the reference; scikit-learn's index."""
    X, n = np.round(one_blob(6, 50), 3), 3
    more = {"n_init": 1, "random_state": 2, "reference": reference}
    found = stability(X, [1, 2, 4], n_resamples=n, share=0.7, **more)
    assert found.values[0] == found.details["reference"][0] == 1.0
    assert found.n_fits == 24
    for place, (k, resamples) in enumerate(
        zip((2, 4), np.reshape(found.seeds, (2, n, 4)), strict=True), 1
    ):
        agreements = []
        for four in resamples:
            random = np.random.default_rng(four[0])
            one, two = (np.sort(random.permutation(50)[:35]) for _ in range(2))
            shuffled = random.permuted(X, axis=0)
            assert np.array_equal(np.sort(shuffled, axis=0), np.sort(X, axis=0))
            if reference != "shuffled":
                shares = np.random.default_rng(four[2]).random(X.shape)
                shuffled = drawn_from_box(X, shares, reference == "principal")
            both = sorted(set(one) & set(two))
            for rows, pair in ((X, four[:2]), (shuffled, four[2:])):
                a, b = (fitted(rows[s], k, seed) for s, seed in zip((one, two), pair, strict=True))
                of_a, of_b = (
                    dict(zip(one, a.labels_, strict=True)),
                    dict(zip(two, b.labels_, strict=True)),
                )
                labels = [of_a[row] for row in both], [of_b[row] for row in both]
                agreements.append(metrics.adjusted_rand_score(*labels))
        agreements = np.reshape(agreements, (n, 2))
        expected = np.std(agreements, axis=0, ddof=1) / math.sqrt(n)
        means = found.values[place], found.details["reference"][place]
        errors = found.errors[place], found.details["reference_errors"][place]
        assert means == pytest.approx(agreements.mean(axis=0), abs=1e-13)
        assert errors == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize(
    ("excesses", "errors", "expected"),
    [
        ([0.1, 0.5, 0.4], [0.01, 0.1, 0.01], 3),
        ([0.1, 0.5, 0.4], [0.01, 0.3, 0.01], 4),  # the largest is not clear
        ([0.1, 0.2, 0.3], [0.05, 0.1, 0.15], 1),  # two errors are not more than two
        ([0.3, 0.3, 0.1], [0.01, 0.01, 0.01], 2),
        ([-0.1, 0.0, np.nan], [0.0, 0.0, np.nan], 1),
        ([np.nan, np.nan, np.nan], [np.nan, np.nan, np.nan], None),
    ],
)
def test_the_clearest_excess_is_chosen(excesses, errors, expected):
    """Numbers 2, 3 and 4; 1 where none is larger than two standard errors."""
    found = resampling._clearest((2, 3, 4), np.array(excesses), np.array(errors))
    assert found == expected


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_blobs_that_make_a_grid_when_they_are_shuffled_exceed_a_box(seed):
    """Three blobs, none of which shares a value of a feature with another."""
    X = make_blobs(300, centers=3, center_box=(-15, 15), random_state=seed)[0]
    found = stability(X, range(2, 6), reference="principal", random_state=seed)
    assert found.best == 3


# The luck of the start


def test_limits_and_numbers_of_starts_by_hand():
    """Wilson's limits of 8 in 10, as in tables; 0.5 to the seventh is less than 0.01."""
    assert luck._wilson_interval(0.8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-7)
    assert luck._wilson_interval(1.0, 10) == pytest.approx((0.7224672, 1.0), abs=1e-7)
    shares = [1.0, 0.99, 0.9899, 0.9, 0.5, 0.01]
    assert [luck._starts_needed(share) for share in shares] == [1, 1, 2, 2, 7, 459]


def test_luck_is_counted_over_starts_that_can_be_repeated():
    """Random starts on blobs: some end worse. Each seed gives its inertia again."""
    X = make_blobs(200, centers=6, random_state=1)[0]
    found = seed_luck(X, 6, n_starts=30, random_state=3, init="random", tolerance=0.02)
    again = [
        KMeans(6, init="random", n_init=1, random_state=seed).fit(X).inertia_
        for seed in found.seeds
    ]
    assert found.inertias.tolist() == again
    n_good = sum(inertia <= 1.02 * min(again) for inertia in again)
    assert 0 < n_good < 30 == found.n_fits == len(set(found.seeds))
    assert found.share == n_good / 30
    assert found.interval == luck._wilson_interval(found.share, 30)
    assert found.n_needed == luck._starts_needed(found.share)
    assert again[found.seeds.index(found.best_seed)] == min(again)
    assert type(found.share) is float and type(found.n_needed) is int


def test_one_cluster_is_found_by_each_start():
    """So one start is enough."""
    found = seed_luck(THREE, 1, n_starts=5)
    assert (found.share, found.n_needed, found.interval[1]) == (1.0, 1, 1.0)


# What all have in common


@pytest.mark.parametrize("function", SEVERAL)
def test_a_result_says_all_of_it(function):
    """Numbers, seeds and fits, as Python's own types; no time, which would never be the same."""
    ks = [2, 3] if function is stability else [1, 2, 3]
    found = function(THREE, ks, random_state=0, **FEW[function])
    assert isinstance(found, Criterion)
    assert (found.name, found.n_clusters_) == (function.__name__, tuple(ks))
    assert len(found.values) == len(found.errors) == len(ks)
    assert found.n_fits == len(found.seeds) == len(set(found.seeds))
    assert {type(seed) for seed in found.seeds} == {int} == {type(found.best)}
    assert all(len(numbers) == len(ks) for numbers in found.details.values())


@pytest.mark.parametrize("function", SEVERAL)
def test_three_blobs_are_three(function):
    """Well apart, a hundred rows each, with the default settings."""
    assert function(THREE, range(1, 7), random_state=0).best == 3


def test_indices_of_a_single_fit_find_three_blobs_too():
    """The simplified silhouette, and scikit-learn's ratio of Caliński and Harabasz."""
    models = {k: KMeans(k, n_init=5, random_state=0).fit(THREE) for k in range(2, 8)}
    ratios = {k: metrics.calinski_harabasz_score(THREE, m.labels_) for k, m in models.items()}
    silhouettes = {
        k: simplified_silhouette(THREE, m.labels_, m.cluster_centers_) for k, m in models.items()
    }
    assert max(ratios, key=ratios.get) == max(silhouettes, key=silhouettes.get) == 3
    assert seed_luck(THREE, 3, random_state=0).share > 0.9


@pytest.mark.parametrize(
    "criterion",
    [
        lambda X, seed: gap_statistic(X, range(1, 5), random_state=seed),
        lambda X, seed: gap_statistic(X, range(1, 5), reference="principal", random_state=seed),
        lambda X, seed: prediction_strength(X, range(1, 5), random_state=seed),
    ],
    ids=["gap", "gap, principal box", "prediction strength"],
)
def test_one_blob_is_one(criterion):
    """In most of ten samples."""
    found = [criterion(one_blob(seed), seed).best for seed in range(10)]
    assert found.count(1) >= 8, found


@pytest.mark.parametrize("function", SEVERAL)
def test_the_random_state_decides_all(function):
    """An integer, or a generator in the same state; another one draws other seeds."""
    X, more = one_blob(8, 40), FEW[function]
    one = function(X, [2, 3], random_state=5, **more)
    assert same_result(one, function(X, [2, 3], random_state=5, **more))
    assert same_result(one, function(X, [2, 3], random_state=np.random.RandomState(5), **more))
    other = function(X, [2, 3], random_state=6, **more)
    assert not set(one.seeds) & set(other.seeds)


@pytest.mark.parametrize("function", SEVERAL)
def test_the_container_of_the_data_does_not_matter(function):
    """Rows in another layout give the same bits; the data stay as they are."""
    X, more = one_blob(9, 40, 3), FEW[function]
    kept = X.copy()
    expected = function(X, [2, 3], random_state=5, **more)
    assert same_result(expected, function(np.asfortranarray(X), [2, 3], random_state=5, **more))
    assert same_result(expected, function(X.tolist(), [2, 3], random_state=5, **more))
    assert np.array_equal(X, kept)
    single = function(X.astype(np.float32), [2, 3], random_state=5, **more)
    assert single.values == pytest.approx(expected.values, abs=0.05)


@pytest.mark.parametrize("function", SEVERAL)
@settings(max_examples=10)
@given(seed=st.integers(0, 10**6), unit=st.sampled_from([2.0**-30, 0.5, 8.0, 2.0**40]))
def test_neither_unit_nor_place_of_the_data_matter(function, seed, unit):
    """All values moved, and multiplied by the same number."""
    X = np.random.RandomState(seed).randint(-9999, 9999, (30, 2)) / 256.0
    more = {"random_state": seed} | FEW[function]
    one, two = function(X, [2, 3], **more), function((X + 64) * unit, [2, 3], **more)
    assert two.values == pytest.approx(one.values, rel=1e-6, abs=1e-9)
    assert two.errors == pytest.approx(one.errors, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("function", SEVERAL)
def test_each_fit_is_told_and_any_may_be_the_last(function):
    """Of the numbers whose fits are complete the result is the same as without a stop."""
    X, more = one_blob(10, 40), {"random_state": 1} | FEW[function]
    told = []
    full = function(X, [2, 3, 4], tell=lambda done, total: told.append((done, total)), **more)
    n_fits, each = full.n_fits, full.n_fits // 3
    assert told == [(done, n_fits) for done in range(1, n_fits + 1)]
    assert same_result(full, function(X, [2, 3, 4], **more))
    for last in range(1, n_fits + 1):
        found = function(X, [2, 3, 4], tell=lambda done, total, last=last: done == last, **more)
        n_complete = last // each
        assert found.n_clusters_ == (2, 3, 4)[:n_complete]
        assert found.values.tolist() == full.values[:n_complete].tolist()
        assert found.errors.tolist() == full.errors[:n_complete].tolist()
        assert found.seeds == full.seeds[:last] and found.n_fits == last
        assert found.complete == (last == n_fits)
        assert found.best == (full.best if found.complete else None)
        assert ("complete=False" in repr(found)) != found.complete


@pytest.mark.parametrize(
    ("function", "units"),
    [(gap_statistic, "fits"), (prediction_strength, "fits"), (stability, "fits"),
     (seed_luck, "starts")],
)  # fmt: skip
def test_lines_are_printed_where_it_is_asked_to(capsys, function, units):
    """One for each fit, with the most there can be; nothing otherwise."""
    more = {"n_starts": 5} if function is seed_luck else FEW[function]
    call(function, random_state=0, **more)
    assert not capsys.readouterr().out
    found = call(function, random_state=0, verbose=2, **more)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(", ")[0] for line in lines] == [
        f"{function.__name__}: {n} of at most {found.n_fits} {units}"
        for n in range(1, found.n_fits + 1)
    ]


def test_starts_can_be_stopped_too():
    """The result is that of the starts that were made."""
    found = seed_luck(THREE, 3, n_starts=9, random_state=0, tell=lambda done, total: done == 4)
    full = seed_luck(THREE, 3, n_starts=9, random_state=0)
    assert found.inertias.tolist() == full.inertias[:4].tolist()
    assert found.n_fits == 4 == len(found.seeds)
    assert not found.complete and found.n_needed is None and "complete=False" in repr(found)
    last = seed_luck(THREE, 3, n_starts=9, random_state=0, tell=lambda done, total: done == 9)
    assert last.complete and full.complete and last.n_needed == full.n_needed >= 1


@pytest.mark.parametrize("function", SEVERAL)
@pytest.mark.parametrize(
    ("X", "reach"),
    [
        (np.full((20, 2), 2.5), 1),
        (np.repeat([[0.0, 1], [5, 5], [-3, 9]], 10, axis=0), 3),
        (one_blob(11, 5), 4),
        (one_blob(11, 1), 1),
        (one_blob(11, 2), 1),
    ],
    ids=["constant", "three points", "five rows", "one row", "two rows"],
)
def test_too_few_rows_for_a_number_of_clusters_give_nan(function, X, reach):
    """No warning, and no other error; the numbers stay in the result."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = function(X, range(1, 12), random_state=0, **FEW[function])
    assert found.n_clusters_ == tuple(range(1, 12))
    assert np.isnan(found.values[reach:]).all()
    assert np.isnan(found.errors[reach:]).all()
    none = function is gap_statistic and len(np.unique(X, axis=0)) == 1
    assert np.isnan(found.values[0]) == none
    assert found.best in ((None,) if none else range(1, reach + 1))
    assert found.n_fits == 0 or not none


def test_a_sample_of_too_few_distinct_rows_has_no_value():
    """Two rows differ from the others: many halves hold none or one of them."""
    X = np.zeros((12, 1))
    X[0], X[1] = 3.0, 7.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = prediction_strength(X, [1, 3], n_splits=9, random_state=0)
    assert found.values[0] == 1.0 and math.isnan(found.values[1])
    assert found.best == 1 and found.n_fits == 18


@pytest.mark.parametrize("n_rows", [1, 7, 50, 400])
@pytest.mark.parametrize("n_kinds", [1, 3, 40])
def test_distinct_rows_are_counted_as_far_as_asked(n_rows, n_kinds):
    """However late they come."""
    random = np.random.RandomState(0)
    kinds = np.column_stack([np.arange(n_kinds) // 3, np.arange(n_kinds)]).astype(float)
    X = kinds[np.sort(random.randint(n_kinds, size=n_rows))]
    expected = len({tuple(row) for row in X.tolist()})
    for most in (1, 2, 5, 41, 10**9):
        assert fits.n_distinct(X, most) == min(most, expected)


def test_more_clusters_than_distinct_rows_have_no_luck():
    """Both numbers are said."""
    X = np.repeat([[0.0], [1.0]], 5, axis=0)
    with pytest.raises(ValueError, match=r"^seed_luck: X has 2 distinct rows only.*got 3"):
        seed_luck(X, 3)
    assert seed_luck(X, 2, n_starts=3).share == 1.0


EVERY = (gap_statistic, prediction_strength, seed_luck, stability)


def call(function, X=THREE, **more):
    """Call a function with its few arguments, and others."""
    given = {"n_clusters": 2 if function is seed_luck else [2, 3]} | more
    return function(X, **given)


@pytest.mark.parametrize("function", EVERY)
@pytest.mark.parametrize(
    ("X", "words"),
    [
        ([[1.0, np.nan], [0, 0]], "contains NaN, first at row 0, column 1"),
        (sparse.csr_array(np.eye(4)), "expected a dense array"),
        (np.eye(4) * 1e200, "squared distances overflow"),
        (np.array([["a"], ["b"]]), "expected numbers"),
    ],
)
def test_data_that_cannot_be_used_are_refused(function, X, words):
    """In a sentence that begins with the name of the function."""
    with pytest.raises(ValueError, match=f"^{function.__name__}: .*{words}"):
        call(function, X)


@pytest.mark.parametrize("function", EVERY)
@pytest.mark.parametrize(
    "more",
    [
        {"tell": 3},
        {"verbose": -1},
        {"verbose": "yes"},
        {"random_state": "a"},
        {"n_clusters": 0},
        {"n_clusters": []},
        {"n_clusters": [2.5]},
        {"n_clusters": [3, 2]},
        {"n_init": 0},
        {"n_init": "many"},
        {"n_references": 1},
        {"reference": "ball"},
        {"n_splits": 1},
        {"threshold": 1.5},
        {"n_resamples": 1},
        {"share": 0.5},
        {"reference": "shuffles"},
        {"share": 1.01},
        {"n_starts": 0},
        {"tolerance": -1},
        {"init": "somewhere"},
    ],
    ids=repr,
)
def test_parameters_that_cannot_be_used_are_named(function, more):
    """The message says which, and what came."""
    if not set(more) <= set(inspect.signature(function).parameters):
        return
    with pytest.raises(ValueError, match=f"^{function.__name__}: {next(iter(more))} "):
        call(function, **more)


@pytest.mark.parametrize(
    ("labels", "centers", "words"),
    [
        ([0, 0, 1], [[0.0], [9.0]], r"labels must have shape \(4,\)"),
        ([0, 0, 1, 2], [[0.0], [9.0]], "from 0 to 1, but row 3 has 2"),
        ([0, -1, 1, 1], [[0.0], [9.0]], "but row 1 has -1"),
        ([0, 0.5, 1, 1], [[0.0], [9.0]], "but row 1 has 0.5"),
        ([0, 0, 0, 0], [[0.0]], "two clusters at least"),
        ([0, 0, 1, 1], [[0.0, 1], [9.0, 1]], "n_features = 1, got"),
        ([0, 0, 1, 1], [[0.0], [np.nan]], "centers must hold finite numbers"),
        ([0, 0, 1, 1], [[0.0], [1e200]], "squared distances overflow"),
    ],
)
def test_labels_and_centers_that_do_not_fit_are_named(labels, centers, words):
    """With what was expected, and what came."""
    with pytest.raises(ValueError, match=f"^simplified_silhouette: .*{words}"):
        simplified_silhouette(LINE, labels, centers)
