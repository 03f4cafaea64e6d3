"""What NumPy would make numbers of, though it stands for none, is refused: it never counts."""

import numpy as np
import pandas as pd
import pytest

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    SphericalKMeans,
    kmeans_plusplus,
    silhouette_samples,
    silhouette_score,
)

X = np.round(np.random.RandomState(0).normal(size=(30, 3)), 3)
LABELS = np.arange(30) % 3
ESTIMATORS = [
    KMeans(3),
    MiniBatchKMeans(3),
    SphericalKMeans(3),
    GaussianMixture(2, reg_covar=0.1),
    BayesianGaussianMixture(n_components=2, reg_covar=0.1),
]


def methods(model):
    """Return everything of an estimator that takes data, by name."""
    fitted = type(model)(**model.get_params()).fit(X)
    names = ("predict", "transform", "score", "partial_fit", "predict_proba", "score_samples")
    bound = [model.fit, *(getattr(fitted, name) for name in names if hasattr(fitted, name))]
    return {f"{type(model).__name__}.{method.__name__}": method for method in bound}


TAKERS = {name: taker for model in ESTIMATORS for name, taker in methods(model).items()} | {
    "kmeans_plusplus": lambda data: kmeans_plusplus(data, 3),
    "silhouette_samples": lambda data: silhouette_samples(data, LABELS),
    "silhouette_score": lambda data: silhouette_score(data, LABELS),
}

MASKED = np.ma.array(X, mask=False)
MASKED[7, 1] = np.ma.masked
DATES = np.datetime64("2020-01-01") + np.arange(90).reshape(30, 3)
NOT_A_TIME = DATES.copy()
NOT_A_TIME[7, 1] = "NaT"
OBJECTS = X.astype(object)


def spoiled(value):
    """Return rows of objects, one of which is no number."""
    rows = OBJECTS.copy()
    rows[7, 1] = value
    return rows


def frame(column):
    """Return a table with a column that holds no numbers."""
    return pd.DataFrame({"width": X[:, 0], "made": column, "height": X[:, 2]})


PLACE = "row 7, column 1"
NO_NUMBERS = {
    "masked values": (MASKED, rf"masked values, first at {PLACE}\. Drop .*SimpleImputer"),
    "rows with masks": (list(MASKED), f"masked values, first at {PLACE}"),
    "dates": (DATES, r"holds dates or times \(datetime64\[D\]\)\. Turn them into numbers"),
    "no date": (NOT_A_TIME, "holds dates or times"),
    "a list of dates": (DATES.tolist(), r"holds datetime\.date\(.*\) at row 0, column 0"),
    "times": (DATES - DATES[0], r"holds dates or times \(timedelta64"),
    "records": (np.zeros(30, [("a", float), ("b", float)]), "holds records .* fields as columns"),
    "texts": (spoiled("red"), rf"holds the text 'red' at {PLACE}\. .*OneHotEncoder"),
    "a date among objects": (spoiled(pd.Timestamp("2020-01-01")), f"Timestamp.* at {PLACE}"),
    "a missing date": (spoiled(pd.NaT), f"NaT at {PLACE}"),
    "a duration": (spoiled(np.timedelta64(3, "D")), f"timedelta64.* at {PLACE}"),
    "a dict": ({"a": 1}, r"array of numbers, got \{'a': 1\}, of type dict"),
    "a generator": (
        (row for row in X),
        "array of numbers, got <generator .*, of type generator",
    ),
    "an integer too large": (spoiled(10**400), f"an integer too large for float64 at {PLACE}"),
    "a column of dates": (frame(DATES[:, 1]), "column 'made' of X holds dates or times"),
    "a column of texts": (frame(["7"] * 4 + ["red"] * 26), "column 'made' .* 'red' at row 4"),
    "a column of categories": (
        frame(pd.Categorical(["a", "b"] * 15)),
        "column 'made' .* text 'a' at row 0",
    ),
}


@pytest.mark.parametrize("taker", TAKERS)
@pytest.mark.parametrize("what", NO_NUMBERS)
@pytest.mark.filterwarnings("ignore:X has feature names:UserWarning")
def test_what_stands_for_no_number_is_refused(taker, what):
    """The message names the estimator or function, what it found, and where."""
    rows, words = NO_NUMBERS[what]
    with pytest.raises(ValueError, match=f"^{taker.split('.')[0]}: (expected|X must be) .*{words}"):
        TAKERS[taker](rows)


NUMBERS = {
    "no value is masked": np.ma.array(X, mask=False),
    "objects": OBJECTS,
    "numbers as texts": OBJECTS.astype(str).astype(object),
    "lists": X.tolist(),
    "a list of arrays": list(X),
    "a table": pd.DataFrame(X, columns=list("abc")),
    "a table of mixed types": pd.DataFrame(
        {"a": X[:, 0], "b": X[:, 1].astype(object), "c": X[:, 2]}
    ),
    "nullable columns": pd.DataFrame(X, columns=list("abc")).convert_dtypes(),
}


@pytest.mark.parametrize("what", NUMBERS)
def test_numbers_in_other_containers_are_taken(what):
    """They give what the array gives."""
    expected = KMeans(3, random_state=0).fit(X)
    found = KMeans(3, random_state=0).fit(NUMBERS[what])
    assert np.array_equal(found.cluster_centers_, expected.cluster_centers_)
    assert np.array_equal(found.predict(NUMBERS[what]), expected.labels_)


def test_a_list_that_makes_no_table_is_refused():
    """In a sentence of ours."""
    with pytest.raises(ValueError, match="KMeans: expected an array of numbers, but X cannot be"):
        KMeans(2).fit([[1, 2], [3]])


WEIGHTS = np.ones(30)
WEIGHTS[7] = np.nan
CENTERS = X[:3].copy()
CENTERS[1, 2] = np.inf
PRECISIONS = np.tile(np.eye(3), (2, 1, 1))
PRECISIONS[1, 0, 2] = np.nan
GIVEN = {
    "sample_weight": (
        lambda: KMeans(3).fit(X, sample_weight=WEIGHTS),
        "KMeans: sample_weight must hold finite numbers, but holds nan, first at row 7",
    ),
    "masked weights": (
        lambda: KMeans(3).fit(X, sample_weight=np.ma.masked_invalid(WEIGHTS)),
        "KMeans: expected a number everywhere, but sample_weight has masked values",
    ),
    "weights that are no numbers": (
        lambda: MiniBatchKMeans(3).fit(X, sample_weight=[{}] * 30),
        r"MiniBatchKMeans: expected numbers, but sample_weight holds \{\} at row 0",
    ),
    "weights beyond float64": (
        lambda: KMeans(3).fit(X, sample_weight=[10**400] * 30),
        "sample_weight holds an integer too large for float64 at row 0",
    ),
    "a duration for a number": (
        lambda: KMeans(3, tol=np.timedelta64(1, "s")).fit(X),
        "KMeans: tol must be a number >= 0, got np.timedelta64",
    ),
    "a weight for score": (
        lambda: KMeans(3).fit(X).score(X, sample_weight=WEIGHTS),
        "KMeans: sample_weight must hold finite numbers, but holds nan, first at row 7",
    ),
    "weights for seeding": (
        lambda: kmeans_plusplus(X, 3, sample_weight=WEIGHTS),
        "kmeans_plusplus: sample_weight .* nan, first at row 7",
    ),
    "init": (
        lambda: KMeans(3, init=CENTERS).fit(X),
        "KMeans: init must hold finite numbers, but holds inf, first at row 1, column 2",
    ),
    "dates as centers": (
        lambda: KMeans(3, init=DATES[:3]).fit(X),
        "KMeans: expected numbers, but init holds dates or times",
    ),
    "means_init": (
        lambda: GaussianMixture(3, means_init=CENTERS).fit(X),
        "GaussianMixture: means_init must hold finite numbers, but holds inf, first at row 1",
    ),
    "precisions_init": (
        lambda: GaussianMixture(2, precisions_init=PRECISIONS).fit(X),
        "precisions_init must hold finite .* nan, first at index \\(1, 0, 2\\)",
    ),
    "a prior": (
        lambda: BayesianGaussianMixture(mean_prior=[0, np.nan, 0]).fit(X),
        "BayesianGaussianMixture: mean_prior must hold finite numbers, but holds nan, .* row 1",
    ),
    "labels": (
        lambda: silhouette_samples(X, np.where(np.arange(30) == 7, np.nan, 1.0)),
        "silhouette_samples: labels must be all texts or all finite numbers, .* row 7 is nan",
    ),
    "labels of objects": (
        lambda: silhouette_score(X, ["a", np.nan] + ["b"] * 28),
        "silhouette_score: labels must be all texts or all finite numbers, .* row 1 is nan",
    ),
    "masked labels": (
        lambda: silhouette_score(X, np.ma.masked_equal(LABELS, 2)),
        "silhouette_score: expected a number everywhere, but labels has masked values",
    ),
}


@pytest.mark.parametrize("what", GIVEN)
def test_what_is_given_beside_the_data_is_looked_at_too(what):
    """Weights, centers, parameters and labels: what, and in which row."""
    work, words = GIVEN[what]
    with pytest.raises((TypeError, ValueError), match=words):
        work()


SEEDS = [-1, 2**32, 1.5, "seed", [1, "a"], np.random.default_rng(0)]
SEEDED = {
    "KMeans": lambda seed: KMeans(3, random_state=seed).fit(X),
    "MiniBatchKMeans": lambda seed: MiniBatchKMeans(3, random_state=seed).fit(X),
    "GaussianMixture": lambda seed: GaussianMixture(2, random_state=seed).fit(X),
    "kmeans_plusplus": lambda seed: kmeans_plusplus(X, 3, random_state=seed),
    "silhouette_score": lambda seed: silhouette_score(X, LABELS, sample_size=9, random_state=seed),
}


@pytest.mark.parametrize("name", SEEDED)
@pytest.mark.parametrize("seed", SEEDS, ids=str)
def test_what_cannot_seed_is_named(name, seed):
    """With the parameter, and whose it is."""
    with pytest.raises(ValueError, match=rf"^{name}: random_state must be None, an integer from 0"):
        SEEDED[name](seed)


LAYOUTS = {
    "columns first": np.asfortranarray(X),
    "every second": np.repeat(X, 2, axis=0)[::2],
    "of another machine": X.astype(X.dtype.newbyteorder()),
    "a list": X.tolist(),
    "a table": pd.DataFrame(X, columns=["a", "b", "c"]),
}


@pytest.mark.parametrize("model", ESTIMATORS, ids=lambda model: type(model).__name__)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_way_rows_lie_in_memory_makes_no_difference(model, layout):
    """An array of float64 takes a short way through the checks; these do not, or only in part."""
    fitted, expected = (
        type(model)(**model.get_params()).set_params(random_state=0).fit(data)
        for data in (LAYOUTS[layout], X)
    )
    for name, value in vars(expected).items():
        if name.endswith("_"):
            np.testing.assert_array_equal(getattr(fitted, name), value, err_msg=name)
    np.testing.assert_array_equal(fitted.predict(LAYOUTS[layout]), expected.predict(X))


WRONG = {
    "two features": (X[:, :2], "X has 2 features, but .* is expecting 3 features"),
    "no row": (X[:0], "Found array with 0 sample"),
    "one dimension": (X[0], "Expected 2D array, got 1D array"),
    "three dimensions": (X[np.newaxis], "dim 3"),
}
FITTED = {
    name: method for name, method in TAKERS.items() if not name.endswith((".fit", ".partial_fit"))
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", [name for name in FITTED if "." in name])
def test_an_array_of_another_shape_is_refused(name, wrong):
    """The short way is for what is right; scikit-learn's words say what is wrong."""
    data, message = WRONG[wrong]
    with pytest.raises(ValueError, match=message):
        FITTED[name](data)


@pytest.mark.parametrize("model", ESTIMATORS, ids=lambda model: type(model).__name__)
def test_no_column_is_an_error_of_a_fit(model):
    with pytest.raises(ValueError, match="0 feature"):
        type(model)(**model.get_params()).fit(X[:, :0])


@pytest.mark.parametrize("model", ESTIMATORS, ids=lambda model: type(model).__name__)
def test_names_of_features_are_kept_and_forgotten(model):
    """An array after a table: `predict` warns, and `fit` forgets the names."""
    model = type(model)(**model.get_params()).fit(LAYOUTS["a table"])
    assert model.feature_names_in_.tolist() == ["a", "b", "c"]
    with pytest.warns(UserWarning, match="X does not have valid feature names"):
        model.predict(X)
    model.fit(X)
    assert not hasattr(model, "feature_names_in_") and model.n_features_in_ == 3
