"""Bad input is refused by an error that says what is wrong; odd but right input works."""

import re
import warnings

import numpy as np
import pytest
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning, NotFittedError

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    kmeans_plusplus,
)
from homl_clustering.datasets import five_blobs
from homl_clustering.engine import blocks, paths
from tests.helpers import bits, some_rows

BLOBS = five_blobs()[0]
X20 = np.random.RandomState(0).normal(size=(20, 2))


def model(**parameters):
    """Return an unfitted model with three clusters."""
    return KMeans(**{"n_clusters": 3, "random_state": 0, **parameters})


FITTED = model().fit(X20)

# Everything that takes data; each is called with X alone.
TAKERS = {
    "fit": lambda X: model().fit(X),
    "fit_predict": lambda X: model().fit_predict(X),
    "fit_transform": lambda X: model().fit_transform(X),
    "predict": FITTED.predict,
    "transform": FITTED.transform,
    "score": FITTED.score,
    "kmeans_plusplus": lambda X: kmeans_plusplus(X, 3, random_state=0),
}
FITTERS = ["fit", "fit_predict", "fit_transform", "kmeans_plusplus"]

# Everything that takes weights; each is called with weights for X20.
WEIGHERS = {
    "fit": lambda weights: model().fit(X20, sample_weight=weights),
    "fit with given centers": lambda w: model(init=X20[:3]).fit(X20, sample_weight=w),
    "score": lambda weights: FITTED.score(X20, sample_weight=weights),
    "kmeans_plusplus": lambda w: kmeans_plusplus(X20, 3, sample_weight=w, random_state=0),
}

each_taker = pytest.mark.parametrize("taker", TAKERS)
each_weigher = pytest.mark.parametrize("weigher", WEIGHERS)


def spoiled(value, row=7, column=1):
    """Return the data with one value replaced."""
    X = X20.copy()
    X[row, column] = value
    return X


# The data


@each_taker
@pytest.mark.parametrize("convert", [np.asarray, np.asfortranarray, sparse.csr_matrix, np.float32])
@pytest.mark.parametrize(
    ("value", "words"),
    [(np.nan, "NaN"), (np.inf, "infinity (inf)"), (-np.inf, "infinity (inf)")],
)
def test_a_value_that_is_not_finite_is_located(taker, convert, value, words):
    """The message names what it is, its row, its column and a remedy."""
    with pytest.raises(ValueError, match="finite") as error:
        TAKERS[taker](convert(spoiled(value)))
    assert f"{words}, first at row 7, column 1." in str(error.value)
    assert "SimpleImputer" in str(error.value)


@pytest.mark.parametrize("n_threads", [1, 2])
def test_the_first_bad_row_is_named_among_many_blocks(n_threads, monkeypatch):
    """Of bad values in several blocks the first row is reported, counted from the start."""
    monkeypatch.setattr(blocks, "MAX_ROWS", 100)
    monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
    monkeypatch.setattr(blocks, "threads", lambda: n_threads)
    X = BLOBS.copy()
    X[[1999, 950, 340], [0, 0, 1]] = np.nan
    with pytest.raises(ValueError, match="first at row 340, column 1"):
        model().fit(X)


def test_a_bad_value_in_a_frame_is_named_by_its_column():
    """With column names, the message has the name too."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(spoiled(np.nan), columns=["width", "height"])
    for call in (model().fit, model().fit(pd.DataFrame(X20, columns=frame.columns)).predict):
        with pytest.raises(ValueError, match=r"row 7, column 1 \(feature 'height'\)"):
            call(frame)


BAD_DATA = {
    "one dimension": (X20[:, 0], ValueError, "Expected 2D array, got 1D array"),
    "a number": (3.0, ValueError, "Expected 2D array, got scalar"),
    "three dimensions": (X20[None], ValueError, "dim 3, while dim <= 2"),
    "an empty list": ([], ValueError, "Expected 2D array, got 1D array"),
    "no rows": (np.empty((0, 2)), ValueError, r"0 sample\(s\)"),
    "no features": (np.empty((20, 0)), ValueError, r"0 feature\(s\)"),
    "strings": ([["a", "b"]] * 5, ValueError, "X holds the text 'a' at row 0, column 0"),
    "objects": (np.array([[{}, 1]] * 5, object), TypeError, "must be a string or a real number"),
    "complex numbers": (X20 + 1j, ValueError, "Complex data not supported"),
    "ragged lists": ([[1, 2], [3]], ValueError, "inhomogeneous shape"),
}


@each_taker
@pytest.mark.parametrize("what", BAD_DATA)
def test_what_is_no_table_of_numbers_is_refused(taker, what):
    """Each error says what came instead of a table of numbers."""
    X, kind, words = BAD_DATA[what]
    with pytest.raises(kind, match=words):
        TAKERS[taker](X)


@pytest.mark.parametrize("taker", FITTERS)
def test_more_clusters_than_rows_are_refused(taker):
    """The message says both numbers."""
    with pytest.raises(ValueError, match="n_samples=2 should be >= n_clusters=3"):
        TAKERS[taker](X20[:2])


@each_taker
def test_values_too_far_apart_are_refused(taker):
    """Where squared distances would overflow, the error says so, and what to do."""
    with pytest.raises(ValueError, match=r"overflow: the values spread over .*e\+30.*Rescale"):
        TAKERS[taker](X20 * 1e300)


@pytest.mark.parametrize("taker", FITTERS)
def test_values_too_close_together_are_refused(taker):
    """Where squared distances would vanish, the error says so, and what to do."""
    with pytest.raises(ValueError, match=r"vanish: the values spread over .*e-300.*Rescale"):
        TAKERS[taker](X20 * 1e-300)


def test_the_widest_and_narrowest_data_are_clustered_right():
    """Just inside the limits, labels are those of the data at their usual size."""
    for scale in (2.0**-460, 2.0**460):
        scaled = model(init=X20[:3] * scale).fit(X20 * scale)
        plain = model(init=X20[:3]).fit(X20)
        np.testing.assert_array_equal(scaled.labels_, plain.labels_)
        np.testing.assert_array_equal(scaled.cluster_centers_, plain.cluster_centers_ * scale)


def test_one_tiny_feature_beside_a_usual_one_is_no_error():
    """A feature of 1e-300 beside one of 1 counts for nothing, rightly."""
    X = X20 * [1, 1e-300]
    start = X[:3]
    np.testing.assert_array_equal(
        model(init=start).fit(X).labels_, model(init=start[:, :1]).fit(X[:, :1]).labels_
    )


@pytest.mark.parametrize("value", [0.0, 1.0, 1e300, 1e-300, -5.0])
def test_a_constant_feature_changes_nothing(value):
    """A feature that is the same everywhere, of whatever size, has no say."""
    X = np.column_stack([X20, np.full(20, value)])
    found, expected = (model(init=data[:3]).fit(data) for data in (X, X20))
    np.testing.assert_array_equal(found.labels_, expected.labels_)
    np.testing.assert_array_equal(found.cluster_centers_[:, :2], expected.cluster_centers_)
    np.testing.assert_allclose(found.cluster_centers_[:, 2], value, rtol=1e-15)


def test_constant_data_have_one_cluster():
    """All rows alike: a warning, one cluster on the spot, no inertia."""
    with pytest.warns(ConvergenceWarning, match=r"\(1\).*\(3\)"):
        found = model().fit(np.full((5, 2), 7.0))
    assert found.labels_.tolist() == [0] * 5
    assert found.cluster_centers_.tolist() == [[7, 7]] * 3
    assert found.inertia_ == 0


@pytest.mark.parametrize("n_distinct", [1, 2, 4])
def test_fewer_distinct_rows_than_clusters_warn(n_distinct):
    """The distinct rows become the clusters; the warning says both numbers."""
    X = np.repeat(X20[:n_distinct], 5, axis=0)
    with pytest.warns(ConvergenceWarning, match=rf"\({n_distinct}\).*\(5\)"):
        found = model(n_clusters=5).fit(X)
    assert found.inertia_ < 1e-28
    assert len(np.unique(found.cluster_centers_.round(12), axis=0)) == n_distinct


@pytest.mark.parametrize("offset", [1e8, -1e8, 2.0**40])
def test_data_far_from_the_origin_keep_their_clusters(offset):
    """Moved by 1e8 the blobs have the same labels, and centers moved by as much."""
    start = some_rows(BLOBS, 5)
    plain = KMeans(5, init=start).fit(BLOBS)
    far = KMeans(5, init=start + offset).fit(BLOBS + offset)
    np.testing.assert_array_equal(far.labels_, plain.labels_)
    np.testing.assert_allclose(far.cluster_centers_ - offset, plain.cluster_centers_, atol=1e-3)
    np.testing.assert_allclose(far.inertia_, plain.inertia_, rtol=1e-3)


@pytest.mark.parametrize("convert", [np.ndarray.tolist, lambda X: X.astype(int), lambda X: X > 50])
def test_lists_whole_numbers_and_booleans_are_numbers(convert):
    """What can be read as numbers is clustered as those numbers."""
    X = np.random.RandomState(0).uniform(0, 100, (40, 2)).round()
    data = convert(X)
    found, expected = (model().fit(given) for given in (data, np.array(data, float)))
    assert bits(found) == bits(expected)
    np.testing.assert_array_equal(found.predict(data), found.labels_)


@pytest.mark.parametrize("taker", ["predict", "transform", "score"])
def test_another_number_of_features_is_refused(taker):
    """The message says both numbers."""
    with pytest.raises(ValueError, match="X has 3 features, but KMeans is expecting 2"):
        TAKERS[taker](np.ones((4, 3)))


@pytest.mark.parametrize("method", ["predict", "transform", "score", "get_feature_names_out"])
def test_an_unfitted_model_says_so(method):
    """What needs a fit asks for it."""
    arguments = [] if method == "get_feature_names_out" else [X20]
    with pytest.raises(NotFittedError, match="not fitted yet"):
        getattr(model(), method)(*arguments)


# The parameters


BAD_PARAMETERS = [
    ("n_clusters", 0, "n_clusters must be an integer >= 1, got 0"),
    ("n_clusters", -2, "n_clusters must be an integer >= 1, got -2"),
    ("n_clusters", 2.5, "n_clusters must be an integer >= 1, got 2.5"),
    ("n_clusters", True, "n_clusters must be an integer >= 1, got True"),
    ("n_clusters", "3", "n_clusters must be an integer >= 1, got '3'"),
    ("n_clusters", 21, "n_samples=20 should be >= n_clusters=21"),
    ("n_init", 0, "n_init must be an integer >= 1, got 0"),
    ("n_init", 1.5, "n_init must be an integer >= 1, got 1.5"),
    ("n_init", "warn", "n_init must be 'auto' or an integer, got 'warn'"),
    ("n_init", None, "n_init must be an integer >= 1, got None"),
    ("max_iter", 0, "max_iter must be an integer >= 1, got 0"),
    ("max_iter", 1e3, "max_iter must be an integer >= 1, got 1000.0"),
    ("tol", -1, "tol must be a number >= 0, got -1"),
    ("tol", "x", "tol must be a number >= 0, got 'x'"),
    ("tol", np.nan, "tol must be a number >= 0, got nan"),
    ("tol", None, "tol must be a number >= 0, got None"),
    ("tol", np.inf, "tol must be a number >= 0 and <= 1.79.*, got inf"),
    ("max_iter", 2**64, f"max_iter must be an integer >= 1 and <= {2**63 - 1}, got {2**64}"),
    ("random_state", "x", "KMeans: random_state must be None, an integer .*, got 'x'"),
    ("copy_x", "x", "copy_x must be one of False, True, got 'x'"),
    ("verbose", None, "verbose must be an integer >= 0, got None"),
    ("verbose", -1, "verbose must be an integer >= 0, got -1"),
    ("algorithm", "full", r"one of 'auto', 'lloyd', .*'hamerly', got 'full'"),
    ("algorithm", None, r"one of 'auto', 'lloyd', .*'hamerly', got None"),
    ("init", "kmeans", r"init must be one of 'k-means\+\+', 'k-means\|\|', 'random', got 'kmeans'"),
    ("init", X20[:2], r"shape \(n_clusters, n_features\) = \(3, 2\), got \(2, 2\)"),
    ("init", X20[:3, :1], r"shape \(n_clusters, n_features\) = \(3, 2\), got \(3, 1\)"),
    ("init", [1, 2, 3], r"shape \(n_clusters, n_features\) = \(3, 2\), got \(3,\)"),
    ("init", [], r"shape \(n_clusters, n_features\) = \(3, 2\), got \(0,\)"),
    ("init", 5, r"init must be 'k-means\+\+', 'k-means\|\|', 'random', an array .*, got 5"),
    ("init", None, r"init must be 'k-means\+\+', 'k-means\|\|', 'random', an array .*, got None"),
    ("init", np.full((3, 2), np.nan), "init must hold finite numbers, .* nan, first at row 0"),
    ("init", np.full((3, 2), np.inf), "init must hold finite numbers, .* inf, first at row 0"),
    ("init", X20[:3] * 1e300, "overflow: the values spread over"),
    ("init", X20[:3] + 1j, "Complex data not supported"),
    ("init", lambda X, k, random_state: X[: k - 1], r"= \(3, 2\), got \(2, 2\)"),
    ("init", lambda X, k, random_state: "random", "init holds the text 'random'"),
    ("init", lambda X, k, random_state: X[:k] * np.nan, "init must hold finite numbers"),
    ("init", lambda X, k, random_state: None, "init must be an array of numbers, got None"),
]


@pytest.mark.parametrize(
    ("name", "value", "words"), BAD_PARAMETERS, ids=[words for *_, words in BAD_PARAMETERS]
)
def test_a_bad_parameter_is_named_with_its_value(name, value, words):
    """The message says which parameter, what it may be and what it was."""
    with pytest.raises(ValueError, match=words):
        model(**{name: value}).fit(X20)


def test_integers_of_numpy_are_integers():
    """A NumPy integer is as good as a Python one."""
    numpy_model = model(n_clusters=np.int64(3), n_init=np.int32(2), max_iter=np.uint8(9))
    assert bits(numpy_model.fit(X20)) == bits(model(n_init=2, max_iter=9).fit(X20))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("estimator", [KMeans, GaussianMixture, BayesianGaussianMixture])
def test_small_integers_of_numpy_do_not_overflow(estimator):
    """Neither as a number of clusters, nor of starts and iterations."""
    rows = np.random.RandomState(0).normal(size=(2000, 3))
    n_name = "n_clusters" if estimator is KMeans else "n_components"
    sizes = {n_name: 100, "max_iter": 100, "n_init": 2}
    small = estimator(**{name: np.int8(value) for name, value in sizes.items()}, random_state=0)
    whole = estimator(**sizes, random_state=0)
    means = "cluster_centers_" if estimator is KMeans else "means_"
    found, expected = small.fit(rows), whole.fit(rows)
    assert getattr(found, means).tobytes() == getattr(expected, means).tobytes()
    assert np.array_equal(found.predict(rows), expected.predict(rows))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_clusters": 0}, "n_clusters must be an integer >= 1, got 0"),
        ({"n_clusters": 2.5}, "n_clusters must be an integer >= 1, got 2.5"),
        ({"n_clusters": True}, "n_clusters must be an integer >= 1, got True"),
        ({"n_clusters": 21}, "n_samples=20 should be >= n_clusters=21"),
        ({"n_clusters": 3, "n_local_trials": 0}, "n_local_trials must be an integer >= 1, got 0"),
        ({"n_clusters": 3, "random_state": "x"}, "random_state must be None, .* got 'x'"),
    ],
)
def test_a_bad_option_of_kmeans_plusplus_is_named(options, words):
    """The message says which option, what it may be and what it was."""
    with pytest.raises(ValueError, match=words):
        kmeans_plusplus(X20, **options)


# The weights


def weights_with(value, row=5):
    """Return weights of 1, with one of them replaced."""
    weights = np.ones(20)
    weights[row] = value
    return weights


BAD_WEIGHTS = {
    "a negative one": (weights_with(-2), "must not be negative, but row 5 has -2"),
    "a negative number": (-1, "must not be negative, but row 0 has -1"),
    "all zero": (np.zeros(20), "at least one non-zero number; all 20 are zero"),
    "NaN": (
        weights_with(np.nan),
        "sample_weight must hold finite numbers, but holds nan, first at row 5",
    ),
    "infinity": (
        weights_with(np.inf),
        "sample_weight must hold finite numbers, but holds inf, first at row 5",
    ),
    "too few": ([1, 2], r"must have shape \(20,\), one weight per row of X; got \(2,\)"),
    "too many": (np.ones(21), r"must have shape \(20,\), one weight per row of X; got \(21,\)"),
    "a column": (np.ones((20, 1)), r"must have shape \(20,\).*; got \(20, 1\)"),
    "strings": (["a"] * 20, "sample_weight holds the text 'a' at row 0"),
    "too large": (np.full(20, 1e308), "sums to inf.*Divide the weights"),
    "too small": (np.full(20, 1e-320), "sums to 2e-319.*Divide the weights"),
}


@pytest.mark.parametrize(("scale", "weight"), [(1e139, 1e100), (1e-100, 1e-120)])
@pytest.mark.parametrize("estimator", [KMeans(3, n_init=3), MiniBatchKMeans(3)])
def test_an_inertia_out_of_range_is_an_error(estimator, scale, weight):
    """Values and weights that are fine alone may be too much together."""
    with pytest.raises(ValueError, match="the inertia would be of the order of 1e"):
        estimator.fit(X20 * scale, sample_weight=np.full(20, weight))


@each_weigher
@pytest.mark.parametrize("what", BAD_WEIGHTS)
def test_bad_weights_are_refused(weigher, what):
    """The message says what is wrong with them, and where."""
    weights, words = BAD_WEIGHTS[what]
    with pytest.raises(ValueError, match=words):
        WEIGHERS[weigher](weights)


@pytest.mark.parametrize("weigher", ["fit", "fit with given centers", "kmeans_plusplus"])
def test_fewer_rows_with_weight_than_clusters_are_refused(weigher):
    """The message says both numbers."""
    with pytest.raises(ValueError, match=r"n_clusters=3, but only 2 rows .* positive"):
        WEIGHERS[weigher](np.repeat([1, 0], [2, 18]))


def test_few_rows_with_weight_can_be_scored():
    """score needs no more rows with weight than one."""
    alone = -(FITTED.transform(X20)[4].min() ** 2)
    assert np.isclose(FITTED.score(X20, sample_weight=np.arange(20) == 4), alone)


# The errors themselves


@pytest.mark.parametrize(
    "call",
    [
        lambda: model().fit(spoiled(np.nan)),
        lambda: model().fit(X20[:2]),
        lambda: model().fit(X20 * 1e300),
        lambda: model(tol=-1).fit(X20),
        lambda: model(init=X20[:2]).fit(X20),
        lambda: model().fit(X20, sample_weight=[1]),
        lambda: FITTED.predict(spoiled(np.nan)),
    ],
)
def test_errors_begin_with_the_name_of_the_class(call):
    """A reader of a long traceback sees at once who complains; subclasses under their name."""
    with pytest.raises(ValueError, match=r"^KMeans: "):
        call()


def test_errors_of_a_subclass_bear_its_name():
    """The name in a message is that of the class that was used."""

    class Clusters(KMeans):
        pass

    with pytest.raises(ValueError, match=r"^Clusters: tol"):
        Clusters(tol=-1).fit(X20)


def test_warnings_point_to_the_line_that_called_fit():
    """A warning shows the user's line, not one inside the package."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model().fit(np.ones((5, 2)))
        model(init=X20[:3], n_init=2).fit(X20)
    assert [warning.filename for warning in caught] == [__file__, __file__]


FAILING_FITS = {
    "NaN in three columns": lambda m: m.fit(np.full((20, 3), np.nan)),
    "too few rows of three columns": lambda m: m.fit(np.ones((2, 3))),
    "values too far apart": lambda m: m.fit(np.eye(5) * 1e300),
    "bad weights": lambda m: m.fit(np.eye(5), sample_weight=[-1] * 5),
    "a start of another shape": lambda m: m.set_params(init=X20[:3]).fit(np.eye(5)),
    "a bad seed": lambda m: m.set_params(random_state="x").fit(np.eye(5)),
    "a callable that fails": lambda m: m.set_params(
        init=lambda X, k, random_state: X[:k, :1]).fit(np.eye(5)),
}  # fmt: skip


@pytest.mark.parametrize("what", FAILING_FITS)
def test_a_fit_that_fails_leaves_the_earlier_one_whole(what):
    """After an error the model still is the one that was fitted before."""
    fitted = model().fit(X20)
    before, attributes = bits(fitted), {name for name in vars(fitted) if name.endswith("_")}
    with pytest.raises(ValueError, match=re.compile(r"KMeans|init|seed")):
        FAILING_FITS[what](fitted)
    assert bits(fitted) == before
    assert {name for name in vars(fitted) if name.endswith("_")} == attributes
    assert fitted.n_features_in_ == 2
    np.testing.assert_array_equal(fitted.predict(X20), fitted.labels_)


def test_a_fit_that_fails_forgets_no_names():
    """After an error on other columns the earlier feature names still hold."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(X20, columns=["width", "height"])
    fitted = model().fit(frame)
    with pytest.raises(ValueError, match="NaN"):
        fitted.fit(pd.DataFrame(spoiled(np.nan), columns=["a", "b"]))
    np.testing.assert_array_equal(fitted.predict(frame), fitted.labels_)


def test_a_fit_that_fails_leaves_a_new_model_unfitted():
    """After an error a model that never was fitted says so."""
    fresh = model()
    with pytest.raises(ValueError, match="NaN"):
        fresh.fit(spoiled(np.nan))
    with pytest.raises(NotFittedError):
        fresh.predict(X20)
    assert not hasattr(fresh, "n_features_in_")
