"""Spherical k-means: clusters of directions."""

import pickle
import tracemalloc
import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.callback import ProgressBar
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import parametrize_with_checks

from homl_clustering import KMeans, SphericalKMeans
from homl_clustering.callbacks import History
from homl_clustering.engine.blocks import WIDE_FEATURES
from homl_clustering.kmeans.directions import scaled
from homl_clustering.textbook.spherical import directions, spherical_steps
from tests.helpers import bits, forced, some_rows

ALGORITHMS = ("lloyd", "active", "elkan", "hamerly", "auto")
RANDOM = np.random.RandomState(0)


def circle(*degrees, lengths=1.0):
    """Return points in these directions from the origin."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) * np.reshape(lengths, (-1, 1))


def bundles(n_samples=900, n_features=6, n_clusters=5, spread=0.4, seed=0):
    """Return rows about some directions, of very different lengths."""
    random = np.random.RandomState(seed)
    middles = random.normal(size=(n_clusters, n_features))
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    X = middles[np.arange(n_samples) % n_clusters]
    X = X + spread * random.normal(size=X.shape)
    return X * random.lognormal(0, 2, size=(n_samples, 1))


def texts(n_samples=300, n_features=WIDE_FEATURES + 300, n_topics=4, n_entries=40, seed=0):
    """Return counts of words: each topic has words of its own that it uses more than others."""
    random = np.random.RandomState(seed)
    topics = np.arange(n_samples) % n_topics
    rows = np.repeat(np.arange(n_samples), n_entries)
    columns = random.randint(0, n_features, rows.size)
    own = random.randint(0, 150, rows.size) * n_topics + topics[rows]
    columns = np.where(random.uniform(size=rows.size) < 0.6, own, columns)
    values = random.randint(1, 4, rows.size).astype(float)
    return sparse.csr_array((values, (rows, columns)), shape=(n_samples, n_features))


def cosines(X, centers):
    """Return the cosines in long double."""
    X, centers = (np.asarray(array).astype(np.longdouble) for array in (X, centers))
    X = X / np.abs(X).max(axis=1, keepdims=True)
    lengths = (np.sqrt((array**2).sum(axis=1)) for array in (X, centers))
    return X @ centers.T / np.outer(*lengths)


def fit_from(X, start, **options):
    """Return a model fitted from given centers."""
    options = {"n_init": 1, "tol": 0} | options
    weights = options.pop("sample_weight", None)
    return SphericalKMeans(len(start), init=start, **options).fit(X, sample_weight=weights)


BUNDLES = bundles()
TEXTS = texts()


# By hand, and by the textbook


def test_centers_are_in_the_middle_of_the_angles():
    """At 0 and 30 degrees the middle is at 15, at 80, 100 and 120 it is at 100."""
    X = circle(0, 80, 30, 100, 120, lengths=[5, 0.01, 1, 3, 1e6])
    model = fit_from(X, X[[0, 1]])
    assert model.labels_.tolist() == [0, 1, 0, 1, 1]
    np.testing.assert_allclose(model.cluster_centers_, circle(15, 100), atol=1e-15)
    expected = 2 * (1 - np.cos(np.radians(15))) + 2 * (1 - np.cos(np.radians(20)))
    assert model.inertia_ == pytest.approx(expected, rel=1e-14)
    assert model.score(X) == pytest.approx(-expected, rel=1e-14)
    assert (model.n_iter_, model.stop_reason_) == (2, "labels unchanged")
    assert model.n_distances_ == 2 * 5 * 2


def test_weights_turn_the_center():
    """Weights of 1 and sqrt(3) at a right angle: the direction is at 60 degrees."""
    X = circle(0, 90, 200, lengths=[7, 0.5, 1])
    model = fit_from(X, circle(45, 200), sample_weight=[1, np.sqrt(3), 5])
    np.testing.assert_allclose(model.cluster_centers_, circle(60, 200), atol=1e-15)
    expected = (1 - np.cos(np.radians(60))) + np.sqrt(3) * (1 - np.cos(np.radians(30)))
    assert model.inertia_ == pytest.approx(expected, rel=1e-14)


def test_distances_are_those_of_the_cosine():
    """0 for the same direction, 1 at a right angle, 2 for the opposite one."""
    model = fit_from(circle(0, 90), circle(0, 90))
    found = model.transform(circle(0, 60, 180, lengths=[9, 0.1, 1e9]))
    expected = [[0, 1], [0.5, 1 - np.sqrt(3) / 2], [2, 1]]
    np.testing.assert_allclose(found, expected, atol=1e-15)


@pytest.mark.parametrize("seed", range(12))
def test_from_the_same_centers_the_textbook_finds_the_same(seed):
    X = bundles(200, 2 + seed % 5, spread=1.0, seed=seed)
    start = some_rows(X, 2 + seed % 4, seed)
    *_, last = spherical_steps(X, start)
    model = fit_from(X, start)
    np.testing.assert_array_equal(model.labels_, last.labels)
    np.testing.assert_allclose(model.cluster_centers_, last.centers, rtol=0, atol=1e-13)
    assert model.inertia_ == pytest.approx(last.inertia, rel=1e-12)


def test_the_steps_are_those_of_the_textbook():
    """Each iteration has the labels, centers and inertia of an E-step and an M-step there."""
    X, history = bundles(300, 3, spread=1.5), History()
    model = SphericalKMeans(6, init=X[:6], n_init=1, tol=0).set_callbacks(history).fit(X)
    _, *steps = spherical_steps(X, X[:6])
    assert len(history.iterations) == model.n_iter_ == len(steps) // 2 > 5
    for found, e_step, m_step in zip(history.iterations, steps[::2], steps[1::2], strict=True):
        np.testing.assert_array_equal(found.labels, e_step.labels)
        np.testing.assert_allclose(found.centers, m_step.centers, atol=1e-13)
        assert found.inertia == pytest.approx(e_step.inertia, rel=1e-12)


# What must hold of any result


def check_model(X, model, weights=1.0, rounding=1e-12):
    """Assert what the docstring says of a fitted model."""
    lengths = np.linalg.norm(model.cluster_centers_.astype(float), axis=1)
    np.testing.assert_allclose(lengths, 1, rtol=rounding)
    cos = cosines(X, model.cluster_centers_)
    own = cos[np.arange(len(X)), model.labels_]
    assert np.all(own >= cos.max(axis=1) - rounding)
    np.testing.assert_allclose(
        model.inertia_, float(np.sum(weights * (1 - own))), atol=rounding * len(X)
    )
    np.testing.assert_allclose(model.transform(X), (1 - cos).astype(float), atol=2 * rounding)
    np.testing.assert_array_equal(model.predict(X), model.labels_)
    assert model.score(X, sample_weight=weights * np.ones(len(X))) == pytest.approx(-model.inertia_)


@pytest.mark.parametrize("init", ["k-means++", "k-means||", "random", "given", "callable"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_model_is_what_it_says(init, dtype):
    """Whatever it starts from: also where it stops before the M-step has changed anything."""
    X = BUNDLES.astype(dtype)
    starts = {"given": 1e3 * X[:5], "callable": lambda X, k, random_state: 7 * X[:k]}
    for max_iter in (1, 300):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = SphericalKMeans(
                5, init=starts.get(init, init), n_init=1, max_iter=max_iter, random_state=0
            )
            check_model(X, model.fit(X), rounding=1e-12 if dtype == np.float64 else 3e-6)
        assert model.cluster_centers_.dtype == model.transform(X).dtype == dtype
        assert model.labels_.dtype == np.int32


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**31 - 1), n_features=st.integers(1, 5), n_clusters=st.integers(1, 4),
    whole=st.booleans(), exponents=st.lists(st.integers(-900, 900), min_size=4, max_size=4),
)  # fmt: skip
def test_any_rows_get_the_center_of_the_largest_cosine(
    seed, n_features, n_clusters, whole, exponents
):
    """Also where rows repeat, cancel out, or are very long or short, and clusters lose rows."""
    random = np.random.RandomState(seed)
    X = random.normal(size=(30, n_features))
    X = np.round(2 * X) if whole else X
    X[~X.any(axis=1)] = 1
    weights = random.randint(1, 4, size=30).astype(float)
    history = History()
    model = SphericalKMeans(n_clusters, random_state=seed, tol=0).set_callbacks(history)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        check_model(X, model.fit(X, sample_weight=weights), weights)
        never_falls(history)
        found = bits(model)
        lengths = 2.0 ** np.take(exponents, np.arange(30) % 4)
        model.fit(X * lengths[:, np.newaxis], sample_weight=weights)
    assert bits(model) == found


def never_falls(history):
    """Assert that the sum of the cosines never falls: the inertia never rises."""
    for before, after in pairwise(history.iterations):
        if not (before.relocated.size or after.relocated.size):
            assert after.inertia <= before.inertia + 1e-12


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("stored", [False, True])
def test_the_objective_never_falls(seed, stored):
    """Neither in memory as an array, nor where only what is stored is looked at."""
    X, history = texts(seed=seed) if stored else bundles(400, 4, spread=1.5, seed=seed), History()
    model = SphericalKMeans(7, init="random", n_init=3, tol=0, random_state=seed)
    model.set_callbacks(history).fit(X)
    assert len(history.iterations) > 6
    for start in range(3):
        own = [step for step in history.iterations if step.start == start]
        assert all(b.inertia <= a.inertia * (1 + 1e-14) for a, b in pairwise(own))
        assert own[-1].inertia < 0.98 * own[0].inertia
    assert model.inertia_ <= min(step.inertia for step in history.iterations[-1:]) + 1e-9


@pytest.mark.parametrize("convert", [np.asarray, sparse.csr_array])
def test_the_length_of_a_row_does_not_matter(convert):
    """To the bit for powers of two, but for rounding for other numbers; also far from one."""
    start, X = directions(BUNDLES[:5]), directions(BUNDLES)
    found = bits(fit_from(convert(X), start))
    powers = 2.0 ** RANDOM.randint(-1000, 1000, size=(len(X), 1))
    assert bits(fit_from(convert(X * powers), start)) == found
    lengths = 10.0 ** RANDOM.uniform(-300, 300, size=(len(X), 1))
    model = fit_from(convert(X * lengths), start * 1e300)
    expected = fit_from(X, start)
    np.testing.assert_array_equal(model.labels_, expected.labels_)
    np.testing.assert_allclose(model.cluster_centers_, expected.cluster_centers_, atol=1e-14)
    np.testing.assert_array_equal(model.predict(convert(X * 1e-250)), expected.labels_)


def test_rows_are_scaled_without_overflow():
    """Also where squares of the numbers, or the numbers times themselves, leave the type."""
    for dtype, most in ((np.float64, 1.7e308), (np.float32, 3e38)):
        X = np.array([[most, most], [5e-324, 0], [1e-45, 1e-45], [3, -4]]).astype(dtype)
        if dtype == np.float32:
            X = X[[0, 2, 3]]
        found = scaled(X)[0]
        expected = cosines(X, np.eye(2)).astype(float)
        np.testing.assert_allclose(found, expected, rtol=1e-15)


def test_a_weight_of_two_is_two_rows():
    weights = RANDOM.randint(1, 4, size=len(BUNDLES))
    one = fit_from(BUNDLES, BUNDLES[:6], sample_weight=weights)
    other = fit_from(np.repeat(BUNDLES, weights, axis=0), BUNDLES[:6])
    np.testing.assert_array_equal(np.repeat(one.labels_, weights), other.labels_)
    np.testing.assert_allclose(one.cluster_centers_, other.cluster_centers_, atol=1e-13)
    assert one.inertia_ == pytest.approx(other.inertia_, rel=1e-12)
    assert one.score(BUNDLES, sample_weight=weights) == pytest.approx(-one.inertia_, rel=1e-12)


# Means without a direction, clusters without rows


@pytest.mark.parametrize("turn", [0, 17, 31.7])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_where_rows_cancel_out_the_center_stays(turn, dtype):
    """Opposite rows, and three at 120 degrees: the mean is zero, but for rounding."""
    for angles in ([0, 180], [0, 120, 240]):
        X = circle(*(turn + np.array(angles))).astype(dtype)
        start = circle(turn + 50).astype(dtype)
        model = fit_from(X, start)
        np.testing.assert_allclose(model.cluster_centers_, start, atol=1e-7)
        assert model.inertia_ == pytest.approx(len(X), rel=1e-6)


@pytest.mark.parametrize("init", ["k-means++", "k-means||", "random"])
def test_where_all_rows_cancel_out_there_is_a_direction(init):
    """The candidates of k-means|| are clustered: as directions, too, else they would be zero."""
    model = SphericalKMeans(1, init=init, random_state=0).fit(circle(*[30, 210] * 10))
    assert np.linalg.norm(model.cluster_centers_) == pytest.approx(1, rel=1e-14)
    assert model.inertia_ == pytest.approx(20, rel=1e-12)


def test_an_empty_cluster_takes_the_row_at_the_largest_angle():
    """As in KMeans: here it is the row at 100 degrees."""
    X, history = circle(0, 10, 20, 100, lengths=[1, 2, 3, 4]), History()
    model = SphericalKMeans(2, init=circle(15, 200), n_init=1).set_callbacks(history).fit(X)
    assert history.iterations[0].relocated.tolist() == [1]
    assert model.labels_.tolist() == [0, 0, 0, 1]
    np.testing.assert_allclose(model.cluster_centers_, circle(10, 100), atol=1e-15)


def test_fewer_directions_than_clusters_are_told():
    with pytest.warns(ConvergenceWarning, match=r"distinct clusters \(2\) found smaller than"):
        SphericalKMeans(3, random_state=0).fit(circle(0, 0, 0, 90, 90, lengths=[1, 2, 3, 4, 5]))


# Rows of zeros


def with_zeros(*rows):
    """Return counts of which some rows are zeros."""
    X = np.ones((12, 3)) + np.arange(12)[:, np.newaxis] % 4 * [0.0, 1.0, 2.0]
    X[list(rows)] = 0
    return X


@pytest.mark.parametrize("convert", [np.asarray, np.float32, sparse.csr_array, pd.DataFrame])
def test_rows_of_zeros_are_refused(convert):
    """By their numbers; the advice is code that works."""
    fitted = SphericalKMeans(2, random_state=0).fit(convert(with_zeros()))
    for rows, listed in (([7], "7"), ([2, 5, 11], "2, 5, 11"), ([0, 1, 2, 4], r"0, 1, 2, \.\.\.")):
        X = convert(with_zeros(*rows))
        message = rf"X has {len(rows)} of zeros alone, at row {listed}\. Leave them out"
        for call in (SphericalKMeans(2).fit, fitted.predict, fitted.transform, fitted.score):
            with pytest.raises(ValueError, match=f"SphericalKMeans: .* {message}") as error:
                call(X)
    if convert is not pd.DataFrame:
        advice = str(error.value).split("instance by ")[1].removesuffix(".")
        assert fitted.predict(eval(advice, {"X": X})).shape == (8,)


@pytest.mark.parametrize("n_features", [5, WIDE_FEATURES + 1])
def test_zeros_that_are_stored_are_zeros(n_features):
    """And so are entries that add up to zero."""
    for values, columns, pointer in (
        ([1.0, 0.0, 1.0], [0, 1, 2], [0, 1, 2, 3]),
        ([1.0, 2.0, -2.0, 1.0], [0, 1, 1, 2], [0, 1, 3, 4]),
    ):
        X = sparse.csr_array((values, columns, pointer), shape=(3, n_features))
        with pytest.raises(ValueError, match=r"X has 1 of zeros alone, at row 1\."):
            SphericalKMeans(2).fit(X)


def test_a_center_of_zeros_is_refused():
    with pytest.raises(ValueError, match=r"init has 1 of zeros alone, at row 1\. Start from"):
        fit_from(circle(0, 90, 180), np.array([[1.0, 1.0], [0.0, 0.0]]))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("convert", [np.asarray, sparse.csr_array])
def test_missing_values_are_told_where_they_are(value, convert):
    """By place, and by name; a row that is not finite is not scaled."""
    X = with_zeros()
    fitted = SphericalKMeans(2, random_state=0).fit(X)
    X[4, 1] = value
    for call in (SphericalKMeans(2).fit, fitted.predict, fitted.transform, fitted.score):
        what = "NaN" if np.isnan(value) else r"infinity \(inf\)"
        with pytest.raises(ValueError, match=rf"{what}, first at row 4, column 1"):
            call(convert(X))
    with pytest.raises(ValueError, match=r"column 1 \(feature 'b'\)"):
        SphericalKMeans(2).fit(pd.DataFrame(X, columns=list("abc")))


# Sparse data


def test_few_features_that_are_sparse_give_the_bits_of_dense_data():
    X = np.where(RANDOM.uniform(size=(500, 40)) < 0.8, 0, RANDOM.normal(size=(500, 40)))
    X[:, 0] += 0.1
    for dtype in (np.float64, np.float32):
        model = SphericalKMeans(6, random_state=0)
        found = bits(model.fit(sparse.csr_array(X.astype(dtype))))
        assert bits(model.fit(X.astype(dtype))) == found
        assert model.cluster_centers_.dtype == dtype


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_many_features_give_the_labels_of_dense_data(algorithm, dtype):
    X = TEXTS.astype(dtype)
    model = SphericalKMeans(4, algorithm=algorithm, random_state=0)
    dense = clone(model).fit(X.toarray())
    model.fit(X)
    rounding = 1e-13 if dtype == np.float64 else 1e-6
    check_model(X.toarray(), model, rounding=10 * rounding)
    np.testing.assert_array_equal(model.labels_, dense.labels_)
    np.testing.assert_allclose(model.cluster_centers_, dense.cluster_centers_, atol=rounding)
    assert model.inertia_ == pytest.approx(dense.inertia_, rel=10 * rounding)
    np.testing.assert_allclose(model.transform(X), dense.transform(X.toarray()), atol=rounding)
    assert model.score(X) == pytest.approx(dense.score(X.toarray()), rel=10 * rounding)
    for other in (X.tocoo(), sparse.csr_matrix(X)):
        np.testing.assert_array_equal(model.predict(other), model.labels_)


MOST_MEGABYTES = 60  # the centers are 3.2, what is stored 3; dense rows would be 2000


def test_many_features_are_not_made_dense():
    """5,000 x 50,000 with 50 entries in a row, in less than `MOST_MEGABYTES`."""
    X = texts(5_000, 50_000, 8, 50)
    SphericalKMeans(8, max_iter=2, random_state=0).fit(TEXTS)  # what is loaded or compiled once
    tracemalloc.start()
    try:
        model = SphericalKMeans(8, max_iter=5, random_state=0).fit(X)
        model.predict(X)
        model.transform(X)
        used = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert used < MOST_MEGABYTES
    assert isinstance(model.cluster_centers_, np.ndarray)


def test_the_data_stay_as_they_are():
    for X in (BUNDLES.copy(), TEXTS.copy()):
        before = pickle.dumps(X)
        SphericalKMeans(3, random_state=0).fit(X).score(X)
        assert pickle.dumps(X) == before


# The same bits


@pytest.mark.parametrize("n_clusters", [1, 5, 24])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_all_algorithms_find_the_same(n_clusters, dtype):
    X = bundles(3_000, 5, 12).astype(dtype)
    found = {
        algorithm: bits(SphericalKMeans(n_clusters, algorithm=algorithm, random_state=0).fit(X))
        for algorithm in ALGORITHMS
    }
    assert len(set(found.values())) == 1


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_threads_and_blocks_do_not_matter(algorithm):
    """Threads share the same blocks, and a fit has the same bits."""
    X, found = bundles(5_000, 6, 20, seed=3), []
    model = SphericalKMeans(20, algorithm=algorithm, random_state=0, max_iter=20)
    for n_threads in (1, 2, 5):
        with forced("blocks", n_threads, block_rows=500):
            found.append(bits(model.fit(X)))
    assert len(set(found)) == 1


def test_bounds_save_distances():
    """Which they would not if they did not follow the centers."""
    X = bundles(5_000, 6, 30, spread=0.1)
    costs = [
        SphericalKMeans(30, algorithm=algorithm, tol=0, random_state=0).fit(X).n_distances_
        for algorithm in ("lloyd", "hamerly", "elkan")
    ]
    assert costs[0] > 1.5 * costs[1] > 1.5 * costs[2]


def test_the_best_of_several_starts_is_kept():
    X = bundles(300, 3, 8, spread=0.3)
    model = SphericalKMeans(8, init="random", n_init=10, random_state=0, tol=0)
    history = History()
    model.set_callbacks(history).fit(X)
    last = {step.start: step.inertia for step in history.iterations}
    assert len(last) == 10 and len(set(last.values())) > 1
    assert model.inertia_ == pytest.approx(min(last.values()), rel=1e-12)


def test_kmeans_on_scaled_rows_is_something_else():
    """It has no centers of length 1."""
    X = directions(BUNDLES)
    kmeans = KMeans(5, init=X[:5], n_init=1).fit(X)
    assert np.linalg.norm(kmeans.cluster_centers_, axis=1).max() < 0.99
    assert not isinstance(KMeans(5), SphericalKMeans)


# As an estimator among scikit-learn's

EXEMPT = dict.fromkeys(
    ["check_sample_weight_equivalence_on_dense_data",
     "check_sample_weight_equivalence_on_sparse_data"],
    "As for KMeans: repeated rows are other draws. From given centers the equivalence holds: "
    "test_a_weight_of_two_is_two_rows.",
) | dict.fromkeys(
    ["check_estimators_dtypes", "check_estimator_sparse_tag", "check_estimator_sparse_array",
     "check_estimator_sparse_matrix"],
    "Their data have rows of zeros, which have no direction: test_rows_of_zeros_are_refused. "
    "Types and sparse data are tested here on rows that have one.",
)  # fmt: skip


@parametrize_with_checks(
    [SphericalKMeans(n_clusters=3, n_init=2)], expected_failed_checks=lambda estimator: EXEMPT
)
def test_scikit_learns_checks_pass(estimator, check):
    """SphericalKMeans is a scikit-learn estimator, by scikit-learn's own checks."""
    check(estimator)


@pytest.mark.parametrize("check", EXEMPT)
def test_exempt_checks_fail_for_the_reason_given(check):
    """Of zeros, or of draws."""
    with pytest.raises((AssertionError, ValueError)) as error:
        getattr(estimator_checks, check)("SphericalKMeans", SphericalKMeans(3, n_init=2))
    causes, cause = [], error.value
    while cause is not None:
        causes.append(str(cause))
        cause = cause.__cause__ or cause.__context__
    expected = "of zeros alone" if "weight" not in check else "is not equivalent to fitting"
    assert any(expected in text for text in causes)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int32, np.int64, np.uint8])
def test_numbers_of_any_type_are_taken(dtype):
    """What check_estimators_dtypes does, without rows of zeros."""
    X = (1 + 20 * RANDOM.uniform(size=(20, 5))).astype(dtype)
    model = SphericalKMeans(2, random_state=0).fit(X)
    assert model.predict(X).shape == (20,)
    assert model.cluster_centers_.dtype == (np.float32 if dtype == np.float32 else np.float64)


def test_parameters_are_those_of_kmeans():
    """But for copy_x: rows are copied to be scaled."""
    expected = KMeans().get_params()
    del expected["copy_x"]
    assert SphericalKMeans().get_params() == expected
    assert list(SphericalKMeans().get_params()) == list(expected)
    with pytest.raises(TypeError, match="copy_x"):
        SphericalKMeans(copy_x=True)
    for name, value in {"algorithm": "full", "init": "rows", "n_clusters": 0, "tol": -1}.items():
        with pytest.raises(ValueError, match=f"SphericalKMeans: {name} must be"):
            SphericalKMeans().set_params(**{name: value}).fit(BUNDLES)
    with pytest.raises(ValueError, match=r"shape \(n_clusters, n_features\) = \(2, 6\), got"):
        SphericalKMeans(2, init=BUNDLES[:3], n_init=1).fit(BUNDLES)


def test_a_model_can_be_cloned_pickled_and_used_in_every_way():
    model = SphericalKMeans(4, random_state=0, n_init=2)
    labels = clone(model).fit_predict(BUNDLES)
    distances = clone(model).fit_transform(BUNDLES)
    copy = pickle.loads(pickle.dumps(model.fit(BUNDLES)))
    assert bits(copy) == bits(model)
    np.testing.assert_array_equal(labels, model.labels_)
    np.testing.assert_array_equal(distances, copy.transform(BUNDLES))
    assert not hasattr(clone(model), "cluster_centers_")
    names = [f"sphericalkmeans{number}" for number in range(4)]
    assert model.get_feature_names_out().tolist() == names
    frame = pd.DataFrame(BUNDLES, columns=list("abcdef"))
    model.set_output(transform="pandas").fit(frame)
    assert model.feature_names_in_.tolist() == list("abcdef")
    assert list(model.transform(frame).columns) == names
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame[list("fedcba")])


def test_callbacks_may_look_and_stop(capsys):
    """They see a fitted model; what is printed is the inertia of the cosines."""

    class Stop:
        def setup(self, estimator, context):
            self.models = []

        def on_fit_task_begin(self, estimator, context):
            pass

        def on_fit_task_end(self, estimator, context, *, fitted_estimator=None):
            if context.task_name == "iteration":
                self.models.append(fitted_estimator)
            return context.task_name == "iteration" and len(self.models) == 2

        def teardown(self, estimator, context):
            pass

    stop, X = Stop(), bundles(500, 6, 9, spread=1.0)
    model = SphericalKMeans(6, random_state=0, tol=0, verbose=1).set_callbacks(stop, ProgressBar())
    model.fit(X)
    assert (model.n_iter_, model.stop_reason_) == (2, "stopped by a callback")
    check_model(X, stop.models[0])
    check_model(X, stop.models[1])
    assert stop.models[1].inertia_ == model.inertia_
    assert f"Iteration 2: inertia {-stop.models[0].score(X):.6g}, " in capsys.readouterr().out


def test_what_bounds_skip_can_be_watched():
    history = History(bounds=True)
    model = SphericalKMeans(6, random_state=0, algorithm="hamerly", tol=0)
    found = bits(model.fit(BUNDLES))
    assert bits(model.set_callbacks(history).fit(BUNDLES)) == found
    assert sum(step.n_distances for step in history.e_steps) == model.n_distances_


# Data of Dask


@pytest.fixture(params=["threads", "workers"])
def place(request, monkeypatch):
    """Where Dask computes; several parts, though there are few rows."""
    dask = pytest.importorskip("dask", reason="needs Dask: pip install homl_clustering[dask]")
    distributed = pytest.importorskip("distributed")
    from homl_clustering.engine import remote, tables

    monkeypatch.setattr(tables, "PART_BYTES", 2**20)
    monkeypatch.setattr(remote, "PART_BYTES", 2**18)
    if request.param == "threads":
        with dask.config.set(scheduler="threads"):
            yield
        return
    with distributed.Client(
        n_workers=1, threads_per_worker=2, dashboard_address=":0", processes=False
    ):
        yield


@pytest.mark.filterwarnings("ignore:.*large graph:UserWarning")
@pytest.mark.parametrize("init", ["k-means++", "k-means||"])
def test_data_of_dask_give_the_same_bits(place, init):
    import dask.array as da

    X = bundles(21_000, 24, 9)
    weights = RANDOM.randint(0, 3, size=len(X)).astype(float)
    data = da.from_array(X, chunks=(3_333, 7))
    model = SphericalKMeans(9, init=init, random_state=0)
    expected = clone(model).fit(X, sample_weight=weights)
    model.fit(data, sample_weight=weights)
    np.testing.assert_array_equal(np.asarray(model.labels_), expected.labels_)
    np.testing.assert_array_equal(model.cluster_centers_, expected.cluster_centers_)
    assert model.inertia_ == expected.inertia_
    assert model.n_distances_ == expected.n_distances_
    np.testing.assert_array_equal(model.predict(data).compute(), expected.predict(X))
    np.testing.assert_array_equal(model.transform(data).compute(), expected.transform(X))
    assert model.score(data) == expected.score(X)
    kept = np.arange(len(X)) // 3_333 != 1  # so that a chunk is empty
    some = data[da.from_array(kept, chunks=3_333)]
    np.testing.assert_array_equal(model.predict(some).compute(), expected.labels_[kept])


@pytest.mark.filterwarnings("ignore:.*large graph:UserWarning")
def test_rows_of_zeros_of_dask_are_refused(place):
    import dask.array as da

    X = bundles(21_000, 24, 9)
    model = SphericalKMeans(3, random_state=0).fit(X)
    X[[20_001, 12_345]] = 0
    for call in (clone(model).fit, model.score):
        with pytest.raises(ValueError, match=r"has 2 of zeros alone, at row 12345, 20001\."):
            call(da.from_array(X, chunks=(3_333, 24)))
    X[[20_001, 12_345]] = np.inf
    with pytest.raises(ValueError, match=r"infinity \(inf\), first at row 12345, column 0"):
        clone(model).fit(da.from_array(X, chunks=(3_333, 24)))


def test_a_frame_of_dask_has_its_names(place):
    frames = pytest.importorskip("dask.dataframe")
    frame = pd.DataFrame(BUNDLES, columns=list("abcdef"))
    lazy = frames.from_pandas(frame, npartitions=3)
    model = SphericalKMeans(4, random_state=0).fit(lazy)
    assert model.feature_names_in_.tolist() == list("abcdef")
    np.testing.assert_array_equal(model.predict(lazy).compute(), model.predict(frame))
    with pytest.raises(ValueError, match="feature names should match"):
        model.score(lazy[list("fedcba")])
