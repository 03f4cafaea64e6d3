"""Anomalies are the rows of lowest density, as many as were asked for."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import BaseEstimator, clone, is_outlier_detector
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.exceptions import NotFittedError
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from homl_clustering import mixture
from homl_clustering.anomaly import (
    DensityAnomalyDetector,
    density_threshold,
    reconstruction_errors,
)
from tests.helpers import SMOOTH

ELLIPSOIDS = SMOOTH["ellipsoids"]
MIXTURE = GaussianMixture(3, n_init=10, random_state=42)
DAYS = np.timedelta64(1, "D")  # an integer to Python's numbers


def detector(density=None, **parameters):
    """Return a detector with a density that is quick to fit."""
    return DensityAnomalyDetector(density or GaussianMixture(), **parameters)


@parametrize_with_checks([DensityAnomalyDetector(), detector(KernelDensity(bandwidth=0.5))])
def test_scikit_learns_checks_pass(estimator, check):
    """It is a scikit-learn outlier detector, by scikit-learn's own checks."""
    check(estimator)


# The threshold


@pytest.mark.parametrize(("contamination", "n_anomalies"), [(0.02, 25), (0.04, 50)])
def test_of_1250_rows_so_many_are_anomalies(contamination, n_anomalies):
    """The shares of the two editions of the book."""
    log_density = np.random.RandomState(0).normal(size=1250)
    threshold = density_threshold(log_density, contamination)
    assert (log_density < threshold).sum() == n_anomalies


def test_the_default_share_is_that_of_the_third_edition():
    """2 %."""
    log_density = np.arange(1250.0)
    assert density_threshold(log_density) == density_threshold(log_density, 0.02)


def test_the_threshold_by_hand():
    """Of 0, 10, 20, 30, 40 a tenth lies below 4, a quarter below 10, a half below 20."""
    rows = [40, 0, 20, 30, 10]
    assert [density_threshold(rows, share) for share in (0.1, 0.25, 0.5)] == [4, 10, 20]
    assert type(density_threshold(rows)) is float


def test_rows_of_one_density_stay_together():
    """Nothing is strictly below the lowest density of all."""
    assert density_threshold([1.0, 1.0, 1.0, 5.0], 0.5) == 1
    assert density_threshold([-3.0], 0.5) == -3


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60),
    st.floats(0, 0.5, exclude_min=True),
)
def test_no_more_rows_than_the_share_lie_below(log_density, contamination):
    """Never more than the share, rounded up."""
    below = np.array(log_density) < density_threshold(log_density, contamination)
    assert below.sum() <= np.ceil(contamination * len(log_density))


@pytest.mark.parametrize("bad", [0, -0.1, 0.51, 1, 2, np.nan, "auto", None, [0.1], DAYS, 0.1j])
def test_the_share_is_above_0_and_up_to_a_half(bad):
    """Anything else is an error, of the function and of the detector."""
    with pytest.raises(ValueError, match="density_threshold: contamination must be a number above"):
        density_threshold([1.0, 2.0], bad)
    with pytest.raises(ValueError, match=r"DensityAnomalyDetector: contamination .* share of rows"):
        detector(contamination=bad).fit(ELLIPSOIDS)


@pytest.mark.parametrize("bad", [[], [[1.0, 2.0]], 3.0])
def test_there_is_one_density_per_row(bad):
    """Other shapes are errors."""
    with pytest.raises(ValueError, match="expected one log density per row, got an array of shape"):
        density_threshold(bad)


@pytest.mark.parametrize("bad", [np.nan, -np.inf, np.inf])
def test_densities_are_finite(bad):
    """The first row where they are not is named."""
    with pytest.raises(ValueError, match=rf"but row 2 has {bad}"):
        density_threshold([1.0, 2.0, bad, bad])


@pytest.mark.parametrize(
    ("rows", "share", "expected"),
    [
        ([1e308, -1e308], 0.5, 0.0),
        ([1e308, -1e308], 0.25, -5e307),
        ([1.7e308, -1.7e308, 1.7e308], 0.25, 0.0),
        ([-1.7e308, 1.7e308, 1.7e308], 0.5, 1.7e308),
        ([-1.7e308, 0.0, 1.7e308], 0.5, 0.0),
    ],
)
def test_the_threshold_between_rows_that_lie_far_apart(rows, share, expected):
    """Their difference is no float; what lies between them is one."""
    assert density_threshold(rows, share) == pytest.approx(expected, rel=1e-14)


def test_a_share_may_be_of_any_type():
    """A fraction, or a number in a small type."""
    rows = [40, 0, 20, 30, 10]
    assert (
        density_threshold(rows, Fraction(1, 4)) == density_threshold(rows, np.float16(0.25)) == 10
    )


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (None, "log_density must be an array of numbers"),
        ("abc", "expected numbers, but log_density holds the text 'abc'"),
        ({1: 2}, "log_density must be an array of numbers"),
        ([1.0, 2j], "log_density must be an array of numbers"),
        ([[1], [2, 3]], "cannot be made one"),
        ((d for d in (1.0, 2.0)), "log_density must be an array of numbers"),
        (sparse.csr_array([[1.0, 2.0]]), "log_density must be an array of numbers"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), "log_density has masked values, first at row 1"),
        (np.array([1, 2], "m8[D]"), "log_density holds dates or times"),
        ([10**400, 1], "log_density holds an integer too large for float64 at row 0"),
    ],
)
def test_log_densities_are_numbers(bad, message):
    """What is none is refused with a sentence."""
    with pytest.raises(ValueError, match="^density_threshold: .*" + message):
        density_threshold(bad)


# The detector


@pytest.mark.parametrize(
    ("contamination", "n_anomalies", "threshold"), [(0.02, 25, -5.9365), (0.04, 50, -5.4870)]
)
def test_the_anomalies_of_the_book(contamination, n_anomalies, threshold):
    """Of the mixture of three, at both editions' share."""
    model = DensityAnomalyDetector(MIXTURE, contamination=contamination).fit(ELLIPSOIDS)
    anomalies = model.predict(ELLIPSOIDS) == -1
    assert anomalies.sum() == n_anomalies
    assert model.threshold_ == pytest.approx(threshold, abs=5e-4)
    scores = model.density_.score_samples(ELLIPSOIDS)
    assert scores[anomalies].max() < model.threshold_ < scores[~anomalies].min()


@pytest.mark.parametrize("density", [GaussianMixture(2, random_state=0), KernelDensity()])
def test_it_does_by_hand_what_it_does(density):
    """Scores are those of the density; decisions are scores minus the threshold."""
    new = np.random.RandomState(0).uniform(-5, 8, size=(200, 2))
    model = DensityAnomalyDetector(density, contamination=0.1)
    labels = model.fit_predict(ELLIPSOIDS)
    fitted = clone(density).fit(ELLIPSOIDS)
    threshold = np.percentile(fitted.score_samples(ELLIPSOIDS), 10)
    scores = fitted.score_samples(new)
    assert model.threshold_ == model.offset_ == threshold
    np.testing.assert_array_equal(model.score_samples(new), scores)
    np.testing.assert_array_equal(model.decision_function(new), scores - threshold)
    np.testing.assert_array_equal(model.predict(new), np.where(scores < threshold, -1, 1))
    np.testing.assert_array_equal(labels, model.predict(ELLIPSOIDS))
    assert (labels == -1).sum() == 125
    assert set(model.predict(new)) == {-1, 1}


def test_a_row_at_the_threshold_is_none():
    """Of 0, 1, 2, 3 and 100, those farther out than the one on the threshold."""
    X = np.array([[0.0], [1.0], [2.0], [3.0], [100.0]])
    model = detector(KernelDensity(bandwidth=20), contamination=0.25).fit(X)
    assert model.predict(X).tolist() == [1, 1, 1, 1, -1]
    assert (model.decision_function(X) == 0).sum() == 1


def test_without_a_density_it_is_one_normal_distribution():
    """The course's own mixture, with one component."""
    model = DensityAnomalyDetector().fit(ELLIPSOIDS)
    assert type(model.density_) is mixture.GaussianMixture
    expected = detector().fit(ELLIPSOIDS)
    np.testing.assert_allclose(model.threshold_, expected.threshold_, rtol=1e-6)
    np.testing.assert_array_equal(model.predict(ELLIPSOIDS), expected.predict(ELLIPSOIDS))


def test_a_given_density_needs_no_mixture(monkeypatch):
    """The mixtures are not even loaded."""
    monkeypatch.setitem(sys.modules, "homl_clustering.mixture", None)
    detector().fit(ELLIPSOIDS)


def test_the_given_density_is_not_fitted():
    """A copy is; the parameter stays as it is."""
    density = KernelDensity()
    model = DensityAnomalyDetector(density).fit(ELLIPSOIDS)
    assert model.density is density
    assert not hasattr(density, "tree_")
    assert hasattr(model.density_, "tree_")


def test_the_density_may_be_a_pipeline():
    """Whatever has fit and score_samples."""
    pipeline = make_pipeline(StandardScaler(), GaussianMixture())
    model = DensityAnomalyDetector(pipeline).fit(ELLIPSOIDS)
    # a normal distribution stretches with its data
    expected = detector().fit_predict(ELLIPSOIDS)
    np.testing.assert_array_equal(model.predict(ELLIPSOIDS), expected)


class Scores(BaseEstimator):
    """A density that returns what it is told to, on the rows that it was not fitted to as well."""

    def __init__(self, scores=None, later=None):
        self.scores = scores
        self.later = later

    def fit(self, X):
        self.scores_ = self.scores
        return self

    def score_samples(self, X):
        scores, self.scores_ = self.scores_, self.later
        return scores


NO_SCORES = [
    ([[1.0], [2.0], [3.0]], r"density must return one log density for each of 3 rows, .* \(3, 1\)"),
    (
        [1.0, 2.0],
        r"density must return one log density for each of 3 rows, got .* \(2,\) from Scor",
    ),
    (None, "log_density must be an array of numbers"),
    ([1.0, np.nan, 2.0], "density must return numbers, but returned NaN, first for row 1: Scores"),
    ({1: 2}, "log_density must be an array of numbers"),
]


@pytest.mark.parametrize(("scores", "message"), NO_SCORES)
def test_a_density_returns_a_number_for_each_row(scores, message):
    """In the fit and after it: a row whose density is NaN would count as none of the anomalies."""
    rows = [[0.0], [1.0], [2.0]]
    with pytest.raises(ValueError, match="^DensityAnomalyDetector: " + message):
        DensityAnomalyDetector(Scores(scores)).fit(rows)
    model = DensityAnomalyDetector(Scores([1.0, 2.0, 3.0], later=scores)).fit(rows)
    with pytest.raises(ValueError, match="^DensityAnomalyDetector: " + message):
        model.predict(rows)


def test_a_density_of_zero_is_an_anomaly():
    """Its logarithm is minus infinity."""
    model = DensityAnomalyDetector(Scores([1.0, 2.0, 3.0], later=[-np.inf, 2.0, np.inf]))
    assert model.fit([[0.0], [1.0], [2.0]]).predict([[0.0], [1.0], [2.0]]).tolist() == [-1, 1, 1]


class Duck:
    """It has scores, but no parameters: it cannot be copied."""

    fit = score_samples = None


@pytest.mark.parametrize("bad", [KMeans(2), StandardScaler(), "mixture", 3, KernelDensity, Duck()])
def test_a_density_has_scores(bad):
    """What has none is an error that says what does."""
    with pytest.raises(TypeError, match=r"density must be an estimator .* got"):
        DensityAnomalyDetector(bad).fit(ELLIPSOIDS)


def test_parameters_of_the_density_can_be_set():
    """As a grid search does."""
    model = detector().set_params(density__n_components=3, contamination=0.1)
    assert model.fit(ELLIPSOIDS).density_.n_components == 3
    assert (model.predict(ELLIPSOIDS) == -1).sum() == 125


def test_it_is_an_outlier_detector():
    """By its tags."""
    assert is_outlier_detector(detector())


def test_before_the_fit_there_is_nothing():
    """Neither predictions nor a threshold."""
    with pytest.raises(NotFittedError):
        detector().predict(ELLIPSOIDS)
    assert not hasattr(detector(), "threshold_")
    assert not hasattr(detector(), "offset_")


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("method", ["fit", "predict", "score_samples", "decision_function"])
def test_data_are_finite(method, bad):
    """The first place where they are not is named."""
    X = ELLIPSOIDS.copy()
    X[7, 1] = bad
    model = detector().fit(ELLIPSOIDS)
    with pytest.raises(ValueError, match=r"DensityAnomalyDetector: .* first at row 7, column 1"):
        getattr(model, method)(X)


def test_a_single_row_is_not_enough():
    """None can be an anomaly among itself."""
    with pytest.raises(ValueError, match="minimum of 2 is required"):
        detector(KernelDensity()).fit([[1.0, 2.0]])


def test_a_failed_fit_leaves_the_model_as_it_was():
    """With its density, its threshold and its number of features."""
    model = detector().fit(ELLIPSOIDS)
    before = dict(vars(model))
    with pytest.raises(ValueError, match="contains NaN"):
        model.fit(np.full((5, 3), np.nan))
    assert vars(model) == before


def test_float32_data_are_scored_in_float64():
    """And mark the same rows."""
    X = ELLIPSOIDS.astype(np.float32)
    model = detector().fit(X)
    assert model.score_samples(X).dtype == model.decision_function(X).dtype == np.float64
    expected = detector().fit_predict(ELLIPSOIDS)
    np.testing.assert_array_equal(model.predict(X), expected)


def test_feature_names_are_kept_and_compared():
    """Column names are remembered, and other names at predict are an error."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(ELLIPSOIDS, columns=["width", "height"])
    model = detector().fit(frame)
    assert model.feature_names_in_.tolist() == ["width", "height"]
    np.testing.assert_array_equal(model.predict(frame), detector().fit_predict(ELLIPSOIDS))
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame[["height", "width"]])


def test_data_without_names_leave_none():
    """A fit counts the features, and a new fit forgets the old count."""
    model = detector().fit(ELLIPSOIDS)
    assert model.n_features_in_ == 2
    assert not hasattr(model, "feature_names_in_")
    assert model.fit(ELLIPSOIDS[:, :1]).n_features_in_ == 1


# Reconstruction errors


class Returns:
    """A reducer that returns what it is told to."""

    def __init__(self, rows):
        self.rows = rows

    def transform(self, X):
        return X

    def inverse_transform(self, X):
        return self.rows


@pytest.mark.parametrize("bad", [None, "pca", PCA, KMeans(2), {"transform": 1}])
def test_a_reducer_transforms_back_and_forth(bad):
    """What does not is an error that says what does."""
    with pytest.raises(TypeError, match=r"^reconstruction_errors: pca must be a fitted estimator"):
        reconstruction_errors(bad, [[1.0, 2.0]])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1.0], [2.0]], r"as many rows and features as it is given, \(2, 2\), got \(2, 1\)"),
        ([[1.0, 2.0]], r"as it is given, \(2, 2\), got \(1, 2\)"),
        ([[1.0, 2.0], [np.nan, 1.0]], "the reconstruction must hold finite .* row 1, column 0"),
        (None, "the reconstruction must be an array of numbers"),
        ([[-1e200, 1.0], [1.0, 1.0]], "the reconstruction must not hold numbers beyond 1e.140"),
        (sparse.csr_array([[1.0, 2.0]]), "the reconstruction must be an array of numbers"),
    ],
)
def test_what_comes_back_has_the_shape_of_the_rows(rows, message):
    """Else it would be compared with the wrong numbers: shapes are stretched in silence."""
    with pytest.raises(ValueError, match="^reconstruction_errors: .*" + message):
        reconstruction_errors(Returns(rows), [[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1.0, np.nan]], "X must hold finite numbers, but holds nan, first at row 0, column 1"),
        (np.empty((0, 2)), r"expected rows of features, .* shape \(0, 2\)"),
        (None, "X must be an array of numbers"),
        ([["a", "b"]], "X holds the text 'a'"),
        (
            [[1e200, 1.0]],
            "X must not hold numbers beyond 1e.140, whose squares overflow, got 1e.200",
        ),
        ([[1.0, 2j]], "X must be an array of numbers"),
        (np.ma.array([[1.0, 2.0]], mask=[[0, 1]]), "X has masked values"),
        (np.array([[1, 2]], "m8[D]"), "X holds dates or times"),
        (sparse.csr_array([[1.0, 2.0]]), "X must be an array of numbers"),
    ],
)
def test_the_rows_are_finite_numbers(rows, message):
    """What is none is refused with a sentence."""
    with pytest.raises(ValueError, match="^reconstruction_errors: .*" + message):
        reconstruction_errors(ON_A_LINE, rows)


ON_A_LINE = PCA(n_components=1).fit([[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]])


@pytest.mark.parametrize("convert", [np.asarray, np.float32, np.ndarray.tolist])
def test_the_errors_are_mean_squares_by_row(convert):
    """Of what is lost across the line: half the difference of the two features, twice."""
    rows = np.array([[1.0, 1.0], [1.0, 3.0], [0.0, 4.0], [-5.0, -5.0]])
    errors = reconstruction_errors(ON_A_LINE, convert(rows))
    np.testing.assert_allclose(errors, [0, 1, 4, 0], atol=1e-10)


def test_the_errors_are_those_of_the_formula():
    """Feature by feature, on data that are not flat."""
    pca = PCA(n_components=2).fit(SMOOTH["wine"][:100])
    rows = SMOOTH["wine"][100:]
    axes, mean = pca.components_, pca.mean_
    for row, error in zip(rows, reconstruction_errors(pca, rows), strict=True):
        lost = (row - mean) - axes.T @ (axes @ (row - mean))
        assert np.isclose(error, sum(lost**2) / len(lost))


def test_the_errors_grow_with_the_square_of_the_contrast():
    """Three times the distance from the mean, nine times the error."""
    rows = np.array([[2.0, 3.0], [2.0, 5.0]])
    mean = ON_A_LINE.mean_
    near, far = (reconstruction_errors(ON_A_LINE, mean + t * (rows - mean)) for t in (1, 3))
    np.testing.assert_allclose(far, 9 * near)


def test_a_pca_of_all_components_loses_nothing():
    """And the argument is left as it is."""
    rows = SMOOTH["uniform"].copy()
    errors = reconstruction_errors(PCA().fit(rows), rows)
    np.testing.assert_allclose(errors, 0, atol=1e-20)
    assert errors.shape == (len(rows),)
    np.testing.assert_array_equal(rows, SMOOTH["uniform"])


@pytest.mark.parametrize("bad", [np.zeros(2), np.zeros((3, 2, 1))])
def test_the_errors_are_of_rows(bad):
    """A picture has to be a row of pixels."""
    with pytest.raises(ValueError, match="reconstruction_errors: expected rows of features"):
        reconstruction_errors(ON_A_LINE, bad)
