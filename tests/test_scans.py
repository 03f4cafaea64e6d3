"""The elbow is found where there is one, and only there; a scan is a row of fits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import make_blobs

from homl_clustering import GaussianMixture, KMeans, silhouette_score
from homl_clustering.datasets import ellipsoids, five_blobs
from homl_clustering.selection import MixtureResult, MixtureScan, elbow, scan_kmeans, scan_mixtures
from homl_clustering.textbook import silhouette as textbook
from tests.helpers import mixture_bits

FIVE_BLOBS = [3534.836, 1149.614, 653.217, 261.797, 211.599, 169.266, 141.383, 118.429, 102.533]
K = np.arange(1, 10)

SMOOTH_CURVES = {
    "a straight line": 100 - 10 * K,
    "a straight line from 2": None,
    "a straight line to 0": 9 - K,
    "constant": np.full(9, 5.0),
    "zero": np.zeros(9),
    "increasing": 2.0 * K,
    "increasing and bent": K**3,
    "one dimension": 1000 / K**2,
    "two dimensions": 1000 / K,
    "ten dimensions": 1000 / K**0.2,
    "steeper than any data": 1000 / K**5.0,
    "exponential": np.exp(-K),
    "with an offset": 1000 / K + 200,
    "concave": np.sqrt(10 - K),
}


def inertias_of(X, ks, n_init=3):
    """Return the inertia of k-means for each number of clusters."""
    return scan_kmeans(X, ks, silhouette=False, n_init=n_init, random_state=0).inertias_


def separated(k, n_features, seed, separation=8, n_samples=400):
    """Return blobs of standard deviation 1 whose centers keep a distance from one another."""
    random = np.random.RandomState(seed)
    side, centers = 2.2 * separation * k ** (1 / n_features), []
    while len(centers) < k:
        center = random.uniform(0, side, n_features)
        if all(np.linalg.norm(center - other) >= separation for other in centers):
            centers.append(center)
    return make_blobs(n_samples, centers=np.array(centers), random_state=seed)[0]


# The elbow


def test_a_case_solved_by_hand():
    """1, 1, 1/64, 1/64 at 1, 2, 4, 8: a chord of slope -2, the point at 4 lies 4 - 2 below.

    In units of log 2: x = 0, 1, 2, 3 and y = 0, 0, -6, -6. The exponent is 6, then 0.
    """
    assert elbow([1, 2, 4, 8], [1, 1, 1 / 64, 1 / 64]) == 4
    assert elbow([1, 2, 4, 8], [1, 1, 1 / 64, 1 / 64], steepest=6.0) is None
    assert elbow([1, 2, 4, 8], [1, 1, 1 / 64, 1 / 64], steepest=5.9) == 4


def test_the_contrast_compares_the_exponents_before_and_after():
    """Exponents 0, 6 and 2: three times as steep before as after, not more."""
    curve = [1, 1, 2.0**-6, 2.0**-8]
    assert elbow([1, 2, 4, 8], curve, contrast=2.9) == 4
    assert elbow([1, 2, 4, 8], curve, contrast=3.1) is None


def test_the_five_blobs_have_their_elbow_at_4():
    """As in the book, although there are five of them."""
    found = elbow(range(1, 10), FIVE_BLOBS)
    assert found == 4
    assert type(found) is int
    for first, last in [(1, 6), (2, 9), (3, 9), (1, 5), (3, 5)]:
        assert elbow(range(first, last + 1), FIVE_BLOBS[first - 1 : last]) == 4
    assert elbow(range(4, 10), FIVE_BLOBS[3:]) is None
    assert elbow(range(1, 5), FIVE_BLOBS[:4]) is None


@pytest.mark.parametrize("name", SMOOTH_CURVES)
def test_a_curve_without_a_bend_has_no_elbow(name):
    """Lines, power laws, exponentials, curves that do not fall."""
    curve = SMOOTH_CURVES[name]
    if curve is None:
        assert elbow(range(2, 10), np.linspace(80, 10, 8)) is None
    else:
        assert elbow(K, curve) is None


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_points_have_no_elbow(n):
    """There is nothing between the ends."""
    assert elbow(range(1, n + 1), [9.0, 1.0][:n]) is None


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        ([100, 50, 0, 0, 0], 3),
        ([100, 50, 1e-20, 1e-21, 1e-25], 3),
        ([100, 0, 0], 2),
        ([100, 50, 2, 1.5, 0], 3),
        ([100, 50, 33, 25, 0], None),
        ([100, 0], None),
        ([0, 0, 0], None),
    ],
)
def test_an_inertia_of_0_is_the_end_of_all_gain(curve, expected):
    """Where each distinct row is a cluster there is an elbow, unless it is the last point."""
    assert elbow(range(1, len(curve) + 1), curve) == expected


@given(st.integers(0, 10**6), st.integers(3, 12), st.floats(1e-3, 1e3))
def test_the_unit_does_not_matter_and_the_textbook_agrees(seed, n, unit):
    """Any curve: scaled, it has the same elbow, one of its inner points."""
    random = np.random.RandomState(seed)
    ks = np.sort(random.choice(np.arange(1, 40), n, replace=False))
    curve = np.exp(random.normal(scale=2, size=n))
    found = elbow(ks, curve)
    assert found is None or found in ks[1:-1]
    assert found == elbow(ks.tolist(), curve * unit)
    assert found == textbook.elbow(ks, curve)


@pytest.mark.parametrize("n_features", [2, 3, 5, 10])
@pytest.mark.parametrize("n_samples", [100, 500])
def test_uniform_data_have_no_elbow(n_features, n_samples):
    """No step is steep enough where there is nothing to find."""
    for seed in range(3):
        X = np.random.RandomState(seed).uniform(size=(n_samples, n_features))
        curve = inertias_of(X, range(1, 11))
        for ks in (range(1, 11), range(2, 9), range(1, 7)):
            assert elbow(ks, curve[ks[0] - 1 : ks[-1]]) is None


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6, 7, 8])
def test_well_separated_blobs_have_their_elbow_at_their_number(k):
    """In the plane and in five dimensions, on several ranges."""
    for n_features in (2, 5):
        for seed in range(3):
            curve = inertias_of(separated(k, n_features, seed), range(1, 12))
            for ks in (range(1, 12), range(1, k + 2)):
                assert elbow(ks, curve[: len(ks)]) == k


BAD_CURVES = [
    ([1, 2, 3], [3, 2], r"shape \(2,\) for 3 numbers"),
    ([1, 2, 3], [[3, 2, 1]], r"shape \(1, 3\) for 3 numbers"),
    ([1, 3, 2], [3, 2, 1], r"n_clusters must increase, from 1 at least, got \[1, 3, 2\]"),
    ([1, 2, 2], [3, 2, 1], "must increase"),
    ([0, 1, 2], [3, 2, 1], "from 1 at least"),
    ([1.0, 2.0, 3.0], [3, 2, 1], "sequence of integers"),
    ([True, False], [3, 2], "sequence of integers"),
    ("123", [3, 2, 1], "sequence of integers"),
    (3, [3, 2, 1], "sequence of integers"),
    ([[1, 2, 3]], [3, 2, 1], "sequence of integers"),
    ([1, 2, 3], [3, -2, 1], "cannot be negative, but that of k=2 is -2"),
    ([1, 2, 3], [3, np.nan, 1], "elbow: inertias must hold finite .* nan, first at row 1"),
    ([1, 2, 3], [np.inf, 2, 1], "elbow: inertias must hold finite .* inf, first at row 0"),
    ([1, 2, 3], ["a", "b", "c"], "elbow: expected numbers, but inertias holds the text 'a' at"),
    ([1, 2, 3], np.ma.array([3, 2, 1], mask=[0, 1, 0]), "elbow: .* inertias has masked values"),
    ([1, 2, 3], np.array([3, 2, 1], "m8[D]"), "elbow: .* inertias holds dates or times"),
    ([1, 2, 3], [3, 2j, 1], "elbow: inertias must be an array of numbers"),
    ([1, 2, 3], None, "elbow: inertias must be an array of numbers"),
    ([1, 2, 3], {3: 2}, "elbow: inertias must be an array of numbers"),
    (np.ma.array([1, 2, 3], mask=[0, 1, 0]), [3, 2, 1], "sequence of integers, got masked_array"),
    ([[1], [2, 3]], [3, 2, 1], "sequence of integers"),
    ((k for k in (1, 2, 3)), [3, 2, 1], "sequence of integers"),
    (np.array([1, 2, 3], "m8[D]"), [3, 2, 1], "sequence of integers"),
    ([1, 2, None], [3, 2, 1], "sequence of integers"),
    ([1, 2, 10**30], [3, 2, 1], "sequence of integers"),
]


@pytest.mark.parametrize(("n_clusters", "curve", "message"), BAD_CURVES)
def test_bad_curves_are_errors(n_clusters, curve, message):
    """The message says what is wrong."""
    with pytest.raises(ValueError, match=message):
        elbow(n_clusters, curve)


@pytest.mark.parametrize("parameter", ["steepest", "contrast"])
@pytest.mark.parametrize("value", [-1, np.nan, "2", None, 10**400, np.timedelta64(3, "D"), [3]])
def test_bad_parameters_are_errors(parameter, value):
    """Both are numbers, with a lower bound."""
    with pytest.raises(ValueError, match=f"elbow: {parameter} must be a number >= "):
        elbow(K, FIVE_BLOBS, **{parameter: value})


def test_numbers_may_be_of_any_type():
    """Objects and small integers are those of Python; an infinite contrast is never reached."""
    curve = [1000, 600, 50, 40, 35]
    for kind in (object, np.uint16, np.float64):
        assert elbow(np.array([1, 2, 3, 4, 5], dtype=object), np.array(curve, dtype=kind)) == 3
    assert elbow([1, 2, 3, 4, 5], curve, contrast=np.inf) is None
    assert elbow([1, 2, 3, 4, 5], curve, steepest=np.float16(2), contrast=np.float16(2)) == 3


# The scan


def test_a_scan_is_a_row_of_fits():
    """Models, inertias and scores are those of k-means alone, with the same parameters."""
    X = five_blobs()[0][::5]
    scan = scan_kmeans(X, range(1, 5), n_init=2, random_state=3)
    assert scan.n_clusters_ == (1, 2, 3, 4)
    for k, model, inertia, score in zip(
        scan.n_clusters_, scan.models_, scan.inertias_, scan.silhouette_scores_, strict=True
    ):
        alone = KMeans(k, n_init=2, random_state=3).fit(X)
        assert model.get_params() == alone.get_params()
        assert model.inertia_ == alone.inertia_ == inertia
        assert np.isnan(score) if k == 1 else score == silhouette_score(X, alone.labels_)


def test_the_five_blobs_have_the_inertias_of_the_book():
    """And so the elbow of the book."""
    scan = scan_kmeans(five_blobs()[0], range(1, 10), silhouette=False, n_init=10, random_state=0)
    np.testing.assert_allclose(scan.inertias_, FIVE_BLOBS, atol=6e-4)
    assert scan.silhouette_scores_ is None
    assert elbow(scan.n_clusters_, scan.inertias_) == 4


def test_where_each_row_is_a_cluster_there_is_no_score():
    """Neither with one cluster nor with as many as rows; the inertia is 0 in the end."""
    scan = scan_kmeans([[0.0], [1.0], [5.0]], [1, 2, 3], random_state=0)
    assert np.isnan(scan.silhouette_scores_).tolist() == [True, False, True]
    assert scan.inertias_[2] == 0


def test_a_result_cannot_be_changed():
    """It is a record of what was found."""
    scan = scan_kmeans([[0.0], [1.0], [5.0]], [2], random_state=0)
    with pytest.raises(AttributeError):
        scan.n_clusters_ = (3,)


@pytest.mark.parametrize(
    ("n_clusters", "message"),
    [
        ([], "n_clusters is empty"),
        (3, "sequence of integers"),
        ([2.5], "sequence of integers"),
        ([3, 2], "must increase"),
        ([0, 1], "from 1 at least"),
        ([2, 4], "n_samples=3 should be >= n_clusters=4"),
    ],
)
def test_bad_numbers_of_clusters_are_errors(n_clusters, message):
    """The message says what is wrong."""
    with pytest.raises(ValueError, match=message):
        scan_kmeans([[0.0], [1.0], [5.0]], n_clusters, random_state=0)


@pytest.mark.parametrize("silhouette", ["no", None, 1, [True]])
def test_whether_to_compute_silhouettes_is_a_truth_value(silhouette):
    """The text "no" would be true."""
    with pytest.raises(ValueError, match="scan_kmeans: silhouette must be one of True, False, got"):
        scan_kmeans([[0.0], [1.0], [5.0]], [2], silhouette=silhouette)


def test_an_unknown_parameter_is_an_error():
    """As in KMeans itself."""
    with pytest.raises(TypeError, match="n_starts"):
        scan_kmeans([[0.0], [1.0], [5.0]], [2], n_starts=3)


# The scan of mixtures


def test_a_scan_of_mixtures_is_a_row_of_fits():
    """Models and criteria are those of each mixture alone, kind by kind."""
    X = ellipsoids()[0][::4]
    scan = scan_mixtures(X, [1, 3], ("tied", "full", "diag"), n_init=2, random_state=3)
    assert scan.n_components_ == (1, 3)
    assert scan.covariance_types_ == ("tied", "full", "diag")
    pairs = [(k, kind) for kind in ("tied", "full", "diag") for k in (1, 3)]
    assert [(result.n_components, result.covariance_type) for result in scan.results_] == pairs
    for (k, kind), result in zip(pairs, scan.results_, strict=True):
        alone = GaussianMixture(k, covariance_type=kind, n_init=2, random_state=3).fit(X)
        assert result.model.get_params() == alone.get_params()
        assert mixture_bits(result.model) == mixture_bits(alone)
        assert (result.aic, result.bic) == (alone.aic(X), alone.bic(X))
    for table, criterion in ((scan.aics_, "aic"), (scan.bics_, "bic")):
        assert table.shape == (3, 2)
        values = [getattr(result, criterion) for result in scan.results_]
        assert table.ravel().tolist() == values


def test_the_default_scan_is_that_of_the_book():
    """Full covariances, one to ten components."""
    scan = scan_mixtures(ellipsoids()[0][::10], random_state=0, tol=0.1)
    assert (scan.n_components_, scan.covariance_types_) == (tuple(range(1, 11)), ("full",))
    assert scan.aics_.shape == scan.bics_.shape == (1, 10)
    assert [type(k) for k in scan.n_components_] == [int] * 10


def test_results_are_ranked_by_a_criterion():
    """The lowest first, BIC if no other is named; AIC may want more components."""
    scan = scan_mixtures(ellipsoids()[0], (1, 3, 6), ("full", "spherical"), random_state=42)
    for criterion in ("aic", "bic"):
        ranking = scan.ranking(criterion)
        values = [getattr(result, criterion) for result in ranking]
        assert values == sorted(values)
        assert sorted(map(id, ranking)) == sorted(map(id, scan.results_))
        assert scan.best(criterion) is ranking[0]
        assert values[0] == getattr(scan, criterion + "s_").min()
    assert scan.ranking() == scan.ranking("bic")
    assert scan.best() is scan.best("bic")
    assert (scan.best().n_components, scan.best().covariance_type) == (3, "full")


def test_the_short_forms_are_short():
    """Numbers, and no parameters of models."""
    line = [[0.0], [1.0], [5.0]]
    scan = scan_kmeans(line, [1, 2], silhouette=False, random_state=0)
    assert repr(scan) == "KMeansScan(n_clusters_=(1, 2), inertias_=[14, 0.5])"
    scan = scan_mixtures(line, [1], ("full", "diag"))
    kinds = "('full', 'diag')"
    assert repr(scan) == f"MixtureScan(n_components_=(1,), covariance_types_={kinds})"
    first = scan.results_[0]
    expected = f"MixtureResult(1, 'full', aic={first.aic:.6g}, bic={first.bic:.6g})"
    assert repr(first) == expected


def test_a_result_of_mixtures_can_be_unpacked_and_compared():
    """In the order of its attributes; equal if these are."""
    n_components, covariance_type, aic, bic, model = MixtureResult(2, "full", 5.0, 9.0, None)
    assert (n_components, covariance_type, aic, bic, model) == (2, "full", 5.0, 9.0, None)
    assert MixtureResult(2, "full", 5.0, 9.0, None) == MixtureResult(2, "full", 5.0, 9.0, None)
    assert MixtureResult(2, "full", 5.0, 9.0, None) != MixtureResult(2, "full", 5.0, 8.0, None)


def test_the_criteria_are_not_mixed_up():
    """A scan made by hand: AIC prefers the one, BIC the other; of equals the first is named."""
    results = [
        MixtureResult(1, "full", 5.0, 9.0, None),
        MixtureResult(2, "full", 4.0, 12.0, None),
        MixtureResult(1, "diag", 4.0, 9.0, None),
        MixtureResult(2, "diag", 6.0, 10.0, None),
    ]
    scan = MixtureScan((1, 2), ("full", "diag"), tuple(results))
    assert scan.aics_.tolist() == [[5, 4], [4, 6]]
    assert scan.bics_.tolist() == [[9, 12], [9, 10]]
    assert scan.best("aic") is results[1]
    assert scan.best("bic") is scan.best() is results[0]
    assert scan.ranking("aic") == [results[i] for i in (1, 2, 0, 3)]
    assert scan.ranking("bic") == scan.ranking() == [results[i] for i in (0, 2, 3, 1)]


def test_a_scan_of_mixtures_cannot_be_changed():
    """It is a record of what was found."""
    scan = scan_mixtures([[0.0], [1.0], [5.0]], [1])
    with pytest.raises(AttributeError):
        scan.results_ = ()
    with pytest.raises(AttributeError):
        scan.results_[0].aic = 0.0


@pytest.mark.parametrize("criterion", ["AIC", "silhouette", None])
def test_an_unknown_criterion_is_an_error(criterion):
    """The message lists those that are known."""
    scan = scan_mixtures([[0.0], [1.0], [5.0]], [1])
    message = "MixtureScan.ranking: criterion must be one of 'aic', 'bic', got"
    for method in (scan.ranking, scan.best):
        with pytest.raises(ValueError, match=message):
            method(criterion)


@pytest.mark.parametrize(
    ("n_components", "kinds", "message"),
    [
        ([], ("full",), r"at least one number .* got n_components=\[\]"),
        ([1], (), r"a sequence of covariance types, .* covariance_types=\(\)"),
        ([1], "full", "a sequence of covariance types, .* covariance_types='full'"),
        ([1], None, "a sequence of covariance types, .* covariance_types=None"),
        ([1], 3, "a sequence of covariance types, .* covariance_types=3"),
        ([1], b"full", "a sequence of covariance types, .* covariance_types=b'full'"),
        (3, ("full",), "scan_mixtures: n_components must be a sequence of integers, got 3"),
        ([2.5], ("full",), "n_components must be a sequence of integers"),
        ([3, 2], ("full",), "n_components must increase, from 1 at least"),
        ([2, 2], ("full",), "n_components must increase"),
        ([0, 1], ("full",), "n_components must increase, from 1 at least"),
        ([1], ("full", "round"), "GaussianMixture: covariance_type must be one of"),
        ([2, 4], ("full",), "n_components = 4, n_samples = 3"),
    ],
)
def test_bad_scans_of_mixtures_are_errors(n_components, kinds, message):
    """The message says what is wrong."""
    with pytest.raises(ValueError, match=message):
        scan_mixtures([[0.0], [1.0], [5.0]], n_components, kinds, random_state=0, max_iter=0)


def test_without_numbers_there_is_no_ranking():
    """Neither of no results, nor of one whose criterion is NaN: sorted, it would stay anywhere."""
    one = MixtureResult(1, "full", 5.0, np.nan, None)
    for results in ((), (one, one)):
        scan = MixtureScan((1, 2), ("full",), results)
        with pytest.raises(ValueError, match="results_ must hold one result at least, each with a"):
            scan.best("bic")
    assert scan.best("aic") is one


def test_an_unknown_parameter_of_mixtures_is_an_error():
    """As in GaussianMixture itself."""
    with pytest.raises(TypeError, match="n_starts"):
        scan_mixtures([[0.0], [1.0], [5.0]], [1], n_starts=3)
