"""The description of clusters: differences, typical and doubtful rows, stability, and its text."""

import sys

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from sklearn.base import clone
from sklearn.cluster import KMeans as TheirKMeans
from sklearn.cluster import MeanShift
from sklearn.datasets import make_blobs
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    SphericalKMeans,
)
from homl_clustering.figures import use_style
from homl_clustering.figures.legibility import defects
from homl_clustering.plotting import plot_cluster_description
from homl_clustering.selection import ClusterDescription, describe_clusters, separated_groups
from homl_clustering.selection._differences import standardized_differences
from homl_clustering.selection._resampled import jaccard_similarities

TINY = [[1, 5], [2, 4], [2, 5], [2, 6], [3, 5], [10, 5], [12, 4], [12, 5], [12, 6], [14, 5]]
MODELS_OF_THREE = [
    KMeans(3, n_init=3, random_state=0),
    MiniBatchKMeans(3, n_init=3, random_state=0),
    TheirKMeans(3, n_init=3, random_state=0),
    GaussianMixture(3, n_init=3, random_state=0),
]
BLOBS, GROUPS = make_blobs([20, 30, 50], centers=[[0, 0, 0], [9, 0, 0], [0, 9, 5]], random_state=3)


def two_centers(X=TINY):
    """Return k-means with the first five rows of the tiny table in cluster 0."""
    return KMeans(2, init=np.asarray(X)[[0, -1]], n_init=1).fit(X)


def described(X=BLOBS, k=3, **options):
    """Return a description of k-means, of few resamples."""
    model = KMeans(k, n_init=3, random_state=0).fit(X)
    return describe_clusters(model, X, **{"random_state": 0, "n_resamples": 3} | options)


# What sets clusters apart


def test_differences_as_solved_by_hand():
    """Of the first column: means 2 and 12, sums of squares 2 and 8, so s² = 10 / 8."""
    found = describe_clusters(two_centers(), TINY, n_resamples=0)
    assert_allclose(found.means, [[2, 5], [12, 5]])
    assert_allclose(found.means_of_others, [[12, 5], [2, 5]])
    d = -10 / np.sqrt(1.25)
    assert_allclose(found.differences, [[d, 0], [-d, 0]], atol=1e-12)
    # variances of 1/2 and 2, so that the contrast has (1/2 + 2) / 5, in the unit of s² 0.08 + 0.32
    of_s = d**2 * (4 * 0.5**2 + 4 * 2**2) / (2 * 8**2 * 1.25**2)
    assert of_s == pytest.approx(6.8)
    degrees = (0.4 + 6.8) ** 2 / (0.08**2 / 4 + 0.32**2 / 4 + 6.8**2 / 8)
    half = stats.t.ppf(0.975, degrees) * np.sqrt(0.4 + 6.8)
    assert_allclose(found.low[:, 0], [d - half, -d - half])
    assert_allclose(found.high[:, 0], [d + half, -d + half])
    assert_array_equal(found.sets_apart, [[True, False], [True, False]])


def test_a_small_difference_is_not_named_though_its_interval_excludes_zero():
    """With many rows 0.3 is clear of zero, and still small; 0.8 is named."""
    random = np.random.RandomState(0)
    labels = np.arange(4000) % 2
    X = random.normal(size=(4000, 3)) + labels[:, np.newaxis] * [20, 0.3, 0.8]
    found = describe_clusters(KMeans(2, n_init=1, random_state=0).fit(X), X, n_resamples=0)
    assert np.all(found.low[:, 1] * found.high[:, 1] > 0)
    assert_array_equal(found.sets_apart, [[True, False, True]] * 2)
    few = describe_clusters(two_centers(X[:12]), X[:12], n_resamples=0)
    assert np.abs(few.differences[0, 2]) > 0.5 and not few.sets_apart[0, 2]  # not clear of zero


@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_intervals_cover_the_true_difference_as_often_as_they_say(confidence):
    """Given labels, unequal sizes and variances: 500 draws of 4 features and 3 clusters."""
    random = np.random.RandomState(1)
    sizes = np.array([25, 40, 60])
    labels = np.repeat(np.arange(3), sizes)
    means = np.array([[0, 0, 0, 0], [0.0, 1, 3, 0], [0, 1, 5, 2.0]])
    spreads = np.array([[1, 1, 1, 2], [1, 1, 1.5, 1], [1, 2, 1, 1.0]])
    pooled = np.sqrt(((sizes - 1)[:, np.newaxis] * spreads**2).sum(axis=0) / (sizes.sum() - 3))
    true = []
    for c in range(3):
        others = np.arange(3) != c
        true.append((means[c] - np.average(means[others], 0, sizes[others])) / pooled)
    covered = np.zeros((3, 4))
    for _ in range(500):
        X = means[labels] + spreads[labels] * random.normal(size=(125, 4))
        found = standardized_differences(X, labels, 3, confidence)
        covered += (found.low <= true) & (true <= found.high)
    error = np.sqrt(confidence * (1 - confidence) / 500)
    assert np.all(np.abs(covered / 500 - confidence) < 3.5 * error), covered / 500
    assert abs(covered.mean() / 500 - confidence) < 0.012, covered.mean() / 500


def test_differences_do_not_depend_on_units_nor_on_a_constant():
    """Of 1e-9 and 1e9 times the column, of a million more, and of the other order."""
    plain = described(n_resamples=0)
    random = np.random.RandomState(2)
    order = random.permutation(100)
    for X, labels in (
        (BLOBS * [1e-200, 1, 1e9], plain.labels),
        (BLOBS + 1e6, plain.labels),
        (BLOBS[order], plain.labels[order]),
    ):
        found = standardized_differences(X, labels, 3, 0.95)
        assert_allclose(found.values, plain.differences, rtol=1e-6, atol=1e-8)
        assert_allclose(found.high, plain.high, rtol=1e-6, atol=1e-8)


# Typical and doubtful rows


def test_typical_and_doubtful_rows_as_solved_by_hand():
    """Row 4 is 1 from its center and 9 from the other, row 5 is 2 from its own and 8."""
    found = describe_clusters(two_centers(), TINY, n_resamples=0, n_doubtful=2)
    assert_array_equal(found.medoids, [2, 7])
    assert_array_equal(found.doubtful, [[4, 1], [5, 9]])
    assert_array_equal(found.doubtful_others, [[1, 1], [0, 0]])
    assert_allclose(found.doubtful_values, [[1 / 9, 1 / np.sqrt(101)], [2 / 8, 2 / 12]])
    assert found.doubt == "ratio"
    assert not found.is_doubtful.any() and str(found).count("No doubtful row.") == 2
    assert "Nearest" not in str(found) and "oubtful: " not in str(found)


def test_medoids_are_those_of_brute_force(monkeypatch):
    """All pairs in plain Python; beyond the limit, the row nearest to the mean: another one."""
    X = np.random.RandomState(0).exponential(size=(100, 3)) + 9 * np.eye(3)[GROUPS]
    found = described(X, n_resamples=0)
    for c in range(3):
        own = np.flatnonzero(found.labels == c)
        sums = [sum(np.linalg.norm(X[i] - X[j]) for j in own) for i in own]
        assert found.medoids[c] == own[np.argmin(sums)]
    assert found.medoids_exact.all()
    # not by the module, of which doctests of several files may leave a second copy
    monkeypatch.setitem(describe_clusters.__globals__["medoids_of"].__globals__, "MOST_PAIRS", 25)
    large = described(X, n_resamples=0)
    assert np.any(large.medoids != found.medoids)
    assert_array_equal(large.medoids_exact, large.sizes <= 25)
    assert 0 < large.medoids_exact.sum() < 3
    for c in np.flatnonzero(~large.medoids_exact):
        own = np.flatnonzero(large.labels == c)
        away = np.linalg.norm(X[own] - X[own].mean(axis=0), axis=1)
        assert large.medoids[c] == own[away.argmin()]
    assert str(large).count("nearest to their mean") == 2


def test_doubtful_rows_of_mixtures_have_the_lowest_probability():
    """Of the own component; the other is the second most probable."""
    X, _ = make_blobs([40, 40, 40], centers=[[0, 0], [4, 0], [2, 4]], random_state=0)
    model = GaussianMixture(3, random_state=0).fit(X)
    found = describe_clusters(model, X, n_resamples=0, n_doubtful=4)
    chances, labels = model.predict_proba(X), model.predict(X)
    for c in range(3):
        own = np.flatnonzero(labels == c)
        expected = own[np.argsort(chances[own, c], kind="stable")][:4]
        assert_array_equal(found.doubtful[c], expected)
        assert_array_equal(found.doubtful_others[c], np.argsort(chances[expected])[:, -2])
        assert_allclose(found.doubtful_values[c], chances[expected, c])
    assert found.doubt == "probability" and "probability of its own component" in str(found)
    assert_array_equal(found.is_doubtful, found.doubtful_values < 0.9)
    assert 0 < found.is_doubtful.sum() <= 12


def test_centers_that_lie_on_each_other_make_rows_doubtful():
    """Halfway is a ratio of 1, also where both distances are zero: nothing is divided by zero."""
    model = two_centers([[0, 0], [0, 1], [12, 5]])
    model.cluster_centers_ = np.array([[0.0, 0.5], [0.0, 0.5]])
    with pytest.warns(UserWarning, match="gives no row to cluster"):
        found = describe_clusters(model, [[0, 0.5], [0, 1], [0, 3]], n_resamples=0)
    assert found.doubtful_values[found.sizes > 0].tolist() == [[1.0, 1.0, 1.0]]


# Stability


def slow_jaccard(labels, found):
    """Return the largest Jaccard similarity of each label, with sets."""
    groups = [{i for i, label in enumerate(found) if label == g} for g in set(found)]
    answer = []
    for c in range(max(labels) + 1):
        own = {i for i, label in enumerate(labels) if label == c}
        answer.append(max(len(own & g) / len(own | g) for g in groups))
    return answer


def test_jaccard_similarities_are_those_of_sets():
    """Of random labels of random numbers."""
    random = np.random.RandomState(5)
    for _ in range(30):
        labels = np.append(np.arange(4), random.randint(0, 4, 40))
        found = random.randint(-1, random.randint(1, 6), 44)
        expected = slow_jaccard(labels.tolist(), found.tolist())
        assert_allclose(jaccard_similarities(labels, found, 4), expected)
    assert np.isnan(jaccard_similarities(np.array([0, 0]), np.array([1, 1]), 2)[1])


def test_resamples_can_be_made_again_from_their_seeds():
    """The distinct rows of each are labeled by a clone with the same seed."""
    model = KMeans(4, n_init=1, random_state=7).fit(BLOBS)
    found = describe_clusters(model, BLOBS, random_state=3, n_resamples=4)
    assert found.seeds.shape == (4,) and found.similarities.shape == (4, 4)
    for seed, similarities in zip(found.seeds, found.similarities, strict=True):
        rows = np.random.RandomState(seed).randint(100, size=100)
        again = clone(model).set_params(random_state=seed).fit(BLOBS[rows])
        drawn = np.unique(rows)
        relabeled = again.predict(BLOBS[drawn]).tolist()
        assert_allclose(similarities, slow_jaccard(found.labels[drawn].tolist(), relabeled))
    assert_allclose(found.stability, found.similarities.mean(axis=0))
    assert_allclose(found.stability_spread, found.similarities.std(axis=0, ddof=1))
    assert model.random_state == 7  # the model itself stays as it is


def test_blobs_are_stable_and_blobs_cut_at_random_are_not():
    """Three clusters of three blobs, and eight of one."""
    stable = described(n_resamples=20)
    assert stable.stability.min() > 0.99
    one_blob = np.random.RandomState(0).normal(size=(200, 4))
    cut = described(one_blob, 8, n_resamples=20)
    assert cut.stability.max() < 0.6
    assert "not to be trusted" in str(cut) and "not to be trusted" not in str(stable)


def test_the_same_seed_gives_the_same_and_another_gives_others():
    """Every array, and the text."""
    one, two, other = described(), described(), described(random_state=1)
    for name, value in vars(one).items():
        assert_array_equal(value, getattr(two, name))
    assert str(one) == str(two)
    assert set(one.seeds) != set(other.seeds)


def test_it_tells_how_far_it_is_and_can_be_stopped():
    """After each resample; what is done stays."""
    told = []

    def tell(done, total):
        told.append((done, total))
        return done == 2

    stopped, whole = described(tell=tell, n_resamples=5), described(n_resamples=5)
    assert told == [(1, 5), (2, 5)]
    assert_array_equal(stopped.similarities, whole.similarities[:2])
    assert_array_equal(stopped.seeds, whole.seeds[:2])
    assert whole.complete and not stopped.complete
    assert np.isnan(stopped.stability).all() and np.isnan(stopped.stability_spread).all()
    assert str(stopped).count("Stopped after 2 resamples: no answer on its stability.") == 3
    assert "Jaccard" not in str(stopped) and "found again" not in str(stopped)
    assert described(tell=lambda done, total: done == 5, n_resamples=5).complete


def test_lines_are_printed_where_it_is_asked_to(capsys):
    """One for each resample."""
    described(n_resamples=3)
    assert not capsys.readouterr().out
    described(n_resamples=3, verbose=2)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(", ")[0] for line in lines] == [
        f"describe_clusters: {n} of at most 3 resamples" for n in (1, 2, 3)
    ]


def test_a_resample_that_cannot_be_fitted_is_told_with_its_seed():
    """The reason, the seed, and what to do."""

    class Fussy(KMeans):
        def fit(self, X, y=None, sample_weight=None):
            raise ValueError("no.")

    model = KMeans(2, n_init=1).fit(BLOBS)
    fussy = Fussy(2, n_init=1)
    vars(fussy).update(vars(model))
    with pytest.raises(ValueError, match=r"resample of seed \d+: no\. .*n_resamples=0"):
        describe_clusters(fussy, BLOBS, n_resamples=1)


# Models and tables


@pytest.mark.parametrize(
    "model",
    [
        *MODELS_OF_THREE,
        make_pipeline(KMeans(3, n_init=3, random_state=0)),
        make_pipeline(StandardScaler(), TheirKMeans(3, n_init=3, random_state=0)),
        MeanShift(),
    ],
)
def test_all_kinds_of_models_find_the_blobs(model):
    """Their own numbers of clusters may differ; the blobs are the same."""
    found = describe_clusters(model.fit(BLOBS), BLOBS, random_state=0, n_resamples=2)
    assert_array_equal(np.sort(found.sizes), [20, 30, 50])
    assert_array_equal(found.labels, model.predict(BLOBS))
    assert found.stability.min() > 0.9
    order = np.argsort(found.sizes)
    expected = standardized_differences(BLOBS, np.argsort(order)[found.labels], 3, 0.95)
    assert_allclose(found.differences[order], expected.values)


def test_a_pipeline_sees_scaled_rows_and_tells_means_in_the_units_of_the_table():
    """A column of large numbers decides on no distance."""
    X = BLOBS * [1, 1, 1000]
    model = make_pipeline(StandardScaler(), KMeans(3, n_init=3, random_state=0)).fit(X)
    found = describe_clusters(model, X, n_resamples=1, random_state=0)
    scaled = model[0].transform(X)
    alone = describe_clusters(model[1], scaled, n_resamples=1, random_state=0)
    assert_array_equal(found.medoids, alone.medoids)
    assert_array_equal(found.doubtful, alone.doubtful)
    assert_allclose(found.means[0], X[found.labels == 0].mean(axis=0))


def test_directions_are_compared_at_length_one():
    """A row times a positive number is as typical and as doubtful as before."""
    random = np.random.RandomState(0)
    X = np.abs(random.normal(size=(30, 3)) * 0.2 + np.eye(3)[np.arange(30) % 3])
    model = SphericalKMeans(3, random_state=0).fit(X)
    plain = describe_clusters(model, X, n_resamples=0)
    longer = describe_clusters(model, X * random.uniform(1, 99, (30, 1)), n_resamples=0)
    assert_array_equal(plain.medoids, longer.medoids)
    assert_array_equal(plain.doubtful, longer.doubtful)
    assert_allclose(plain.doubtful_values, longer.doubtful_values)


def test_names_are_those_of_the_data_frame_unless_others_are_given():
    """Columns that are numbers are written as texts; an array has x0, x1, ..."""
    frame = pd.DataFrame(BLOBS, columns=["long", "wide", "high"])
    found = described(frame)
    assert found.feature_names == ("long", "wide", "high")
    assert "wide" in str(found)
    assert described().feature_names == ("x0", "x1", "x2")
    assert described(frame, feature_names=["a", "b", "c"]).feature_names == ("a", "b", "c")
    numbered = described(pd.DataFrame(BLOBS, columns=[3, 1, 2]))
    assert numbered.feature_names == ("3", "1", "2")
    assert_array_equal(found.similarities, described().similarities)


def test_a_data_frame_of_the_description_has_a_row_for_each_cluster(monkeypatch):
    """Without pandas, an error says what to do."""
    found = described(feature_names=["a", "b", "c"])
    frame = found.to_frame()
    assert frame.index.tolist() == [0, 1, 2] and frame.index.name == "cluster"
    assert_array_equal(frame["rows"], found.sizes)
    assert_array_equal(frame["difference of b"], found.differences[:, 1])
    assert frame["doubtful"].tolist() == [()] * 3 and not found.is_doubtful.any()
    near = described(np.random.RandomState(0).normal(size=(90, 2)))
    assert near.is_doubtful.sum() > 3
    assert near.to_frame()["doubtful"][1] == tuple(near.doubtful[1, near.is_doubtful[1]])
    named = frame["set_apart_by"][0].split(", ")
    assert len(named) == found.sets_apart[0].sum() > 0
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="to_frame: pandas must be installed"):
        found.to_frame()


# Rows on another scale than that of the model


WIDE = BLOBS * [1, 300, 0.01] + [50, 9000, 3]


@pytest.mark.parametrize(
    "model",
    [
        *MODELS_OF_THREE,
        GaussianMixture(3, covariance_type="tied", n_init=3, random_state=0),
        GaussianMixture(3, covariance_type="diag", n_init=3, random_state=0),
        GaussianMixture(3, covariance_type="spherical", n_init=3, random_state=0),
        BayesianGaussianMixture(n_components=3, n_init=3, random_state=0),
        MeanShift(),
    ],
)
def test_rows_on_another_scale_are_told_of(model):
    """A model of scaled rows, and rows in their own units; and the other way round."""
    scaler = StandardScaler().fit(WIDE)
    scaled = scaler.transform(WIDE)
    model.fit(scaled)
    with pytest.warns(UserWarning, match=r"^describe_clusters: .* another scale .*Pipeline") as one:
        found = describe_clusters(model, WIDE, n_resamples=0)
    assert len(one) == 1 and one[0].filename == __file__
    assert str(found).startswith("Caution: ") and "make_pipeline(scaler" in found.caution
    assert "the rows lie far from where its clusters are" in found.caution.lower()
    both = describe_clusters(make_pipeline(scaler, model), WIDE, n_resamples=0)
    assert both.caution == "" and "Caution" not in str(both)
    assert describe_clusters(model, scaled + 0.5, n_resamples=0).caution == ""
    model.fit(WIDE)
    with pytest.warns(UserWarning, match="gives no row to cluster"):
        describe_clusters(model, scaled, n_resamples=0)


@pytest.mark.parametrize("n_features", [2, 500])
@pytest.mark.parametrize("k", [1, 2, 6])
@pytest.mark.parametrize("weight", [1e-6, 1.0, 1e6])
def test_rows_of_the_fit_are_on_its_scale(n_features, k, weight):
    """Whatever their number of features, clusters or weights: no warning, even in noise."""
    X = np.random.RandomState(0).normal(size=(300, n_features))
    model = KMeans(k, n_init=1, random_state=0).fit(X, sample_weight=np.full(300, weight))
    assert describe_clusters(model, X, n_resamples=0).caution == ""


# Labels without a model


def test_labels_are_described_without_doubts_and_stability():
    """The same differences as those of a model with these labels."""
    model = KMeans(3, n_init=3, random_state=0).fit(BLOBS)
    expected = describe_clusters(model, BLOBS, n_resamples=0)
    for labels in (model.labels_, model.labels_.tolist(), pd.Series(model.labels_)):
        found = describe_clusters(labels, BLOBS, random_state=0)
        for name in ("labels", "sizes", "shares", "means", "differences", "low", "high"):
            assert_array_equal(getattr(found, name), getattr(expected, name))
        assert found.doubt is None and found.doubtful.shape == (3, 0) == found.is_doubtful.shape
        assert np.isnan(found.stability).all() and len(found.seeds) == 0 and found.complete
        text = " ".join(str(found).split())
        assert text.count("Labels do not say which rows are doubtful, nor whether") == 1
        assert "Stability" not in text and "oubtful row." not in text
    assert len(plot_cluster_description(found).texts) == found.sets_apart.sum()


def test_typical_rows_of_labels_do_not_depend_on_units():
    """Each feature is divided by its standard deviation; by hand with sums of all distances."""
    X, labels = BLOBS * [1e-3, 1, 1e9], GROUPS
    found = describe_clusters(labels, X)
    scaled = BLOBS / BLOBS.std(axis=0)
    for c in range(3):
        own = np.flatnonzero(labels == c)
        sums = [np.linalg.norm(scaled[own] - scaled[i], axis=1).sum() for i in own]
        assert found.medoids[c] == own[np.argmin(sums)]


def test_rows_in_no_cluster_are_left_out():
    """As those of DBSCAN: neither in a cluster nor in the mean of others."""
    X = np.vstack([[[500, 500, 500]], BLOBS, [[-900, 0, 0]]])
    labels = np.concatenate([[-1], GROUPS, [-1]])
    found = describe_clusters(labels, X)
    plain = describe_clusters(GROUPS, BLOBS)
    assert_array_equal(found.sizes, plain.sizes)
    assert_allclose(found.differences, plain.differences)
    assert_allclose(found.shares, plain.sizes / 102)
    assert_array_equal(found.labels, labels)
    assert not np.isin(found.medoids, [0, 101]).any()
    assert "2 rows are in no cluster, and left out of all this." in " ".join(str(found).split())


class Picky(KMeans):
    """Has no cluster for rows far out."""

    def predict(self, X):
        labels = super().predict(X)
        return np.where(np.linalg.norm(X, axis=1) > 100, -1, labels)


def test_rows_that_a_model_has_no_cluster_for_are_left_out():
    """In no size, doubt or similarity."""
    X = np.vstack([BLOBS, [[0, 0, 500]] * 40])
    model = Picky(3, n_init=3, random_state=0).fit(BLOBS)
    found = describe_clusters(model, X, random_state=0, n_resamples=2, n_doubtful=60)
    plain = described(n_resamples=2, n_doubtful=60)
    assert_array_equal(found.sizes, plain.sizes)
    assert_array_equal(found.doubtful, plain.doubtful)
    assert found.similarities.min() > 0.3  # not with rows in no cluster
    one = found.labels >= 0
    rows = np.random.RandomState(found.seeds[0]).randint(140, size=140)
    drawn = np.unique(rows)
    again = clone(model).set_params(random_state=int(found.seeds[0])).fit(X[rows])
    relabeled = again.predict(X[drawn])[one[drawn]].tolist()
    labels = found.labels[drawn][one[drawn]].tolist()
    assert_allclose(found.similarities[0], slow_jaccard(labels, relabeled))


def test_separated_groups_are_described():
    """Those of a choice, too."""
    X, _ = make_blobs([60, 70], centers=[[0, 0], [9, 0]], random_state=0)
    X = np.vstack([X, [[200, 200]] * 2])
    groups = separated_groups(X, 4, random_state=0)
    found = describe_clusters(groups, X, ["a", "b"])
    assert_array_equal(found.labels, groups.labels_)
    assert groups.n_groups_ == 2 == len(found.sizes)
    stopped = separated_groups(X, 4, random_state=0, tell=lambda done, total: True)
    with pytest.raises(ValueError, match="describe_clusters: the groups have no labels, as sep"):
        describe_clusters(stopped, X)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 1], r"one for each of the 100 rows of X, got int64 of shape \(2,\)"),
        (GROUPS[:, np.newaxis], r"got int64 of shape \(100, 1\)"),
        (
            GROUPS * 0.5,
            "labels, in the place of a model, must be whole numbers, one .* got float64",
        ),
        (GROUPS - 2, "numbers of clusters from 0, or -1 for rows in none, got -2 to 0"),
        (GROUPS * 0 - 1, "got -1 to -1"),
        (GROUPS * 10**9, "got 0 to 2000000000"),
        ([[1], [1, 2]], "must be whole numbers"),
        (["a"] * 100, "must be whole numbers"),
    ],
)
def test_labels_that_cannot_be_used_are_named(labels, message):
    """With what was expected."""
    with pytest.raises(ValueError, match=f"^describe_clusters: .*{message}"):
        describe_clusters(labels, BLOBS)


# Clusters that are no good


def test_where_no_feature_sets_a_cluster_apart_a_combination_may():
    """Two long groups side by side along the diagonal: each feature says little."""
    random = np.random.RandomState(0)
    X = random.normal(size=(200, 1)) * 9 + random.normal(size=(200, 2)) * 0.1
    X[100:, 1] += 2
    found = describe_clusters(np.repeat([0, 1], 100), X)
    assert not found.sets_apart.any()
    assert " ".join(str(found).split()).count("No single feature sets it apart: none has ") == 2
    assert "A combination of features may." in str(found) and "Nothing" not in str(found)


def test_doubtful_rows_are_listed_and_others_are_not():
    """Of three rows near another cluster, one is at a ratio of 0.75 or more."""
    X = [[0.0], [1], [2], [4.4], [10], [11], [12], [8]]
    model = KMeans(2, init=[[1.0], [11.0]], n_init=1, max_iter=1).fit(X)
    model.cluster_centers_ = np.array([[1.0], [9.0]])
    found = describe_clusters(model, X, n_resamples=0, n_doubtful=2)
    assert_array_equal(found.doubtful, [[3, 2], [6, 5]])
    assert_allclose(found.doubtful_values[0], [3.4 / 4.6, 1 / 7])
    assert not found.is_doubtful.any() and str(found).count("No doubtful row.") == 2
    X[3] = [4.5]
    found = describe_clusters(model, X, n_resamples=0, n_doubtful=2)
    assert_array_equal(found.is_doubtful, [[True, False], [False, False]])
    assert "  Doubtful: row 3 (cluster 1, 0.78)." in str(found)
    alone = describe_clusters(model, X, n_resamples=0, n_doubtful=1)
    assert "  Most doubtful: row 3 (cluster 1, 0.78)." in str(alone)
    nothing = describe_clusters(model, X, n_resamples=0, n_doubtful=0)
    assert "oubtful" not in str(nothing)


def test_the_short_form_is_short():
    """Of many clusters, too."""
    found = described()
    sizes = ", ".join(map(str, found.sizes))
    assert repr(found) == f"ClusterDescription(sizes=[{sizes}], n_features=3, n_resamples=3)"
    many = described(np.random.RandomState(0).normal(size=(150, 2)), 60, n_resamples=0)
    assert len(repr(many)) < 150 and ", ...]" in repr(many)


def test_one_cluster_has_no_others():
    """Neither differences nor doubtful rows; the text says why."""
    found = described(k=1)
    assert np.isnan(found.differences).all() and not found.sets_apart.any()
    assert (found.doubtful == -1).all()
    assert_allclose(found.stability, 1)
    assert "all in one cluster" in str(found) and "Set apart" not in str(found)


def test_an_empty_cluster_and_one_of_a_row():
    """Of no row there is nothing to say, of one there is no interval."""
    model = KMeans(3, init=[[2, 5], [12, 5], [99, 99]], n_init=1)
    model.fit([*TINY, [99, 99]])
    single = describe_clusters(model, [*TINY, [99, 99]], n_resamples=30, random_state=0)
    assert_array_equal(single.sizes, [5, 5, 1])
    assert np.isnan(single.low[2]).all() and np.isfinite(single.differences).all()
    # one of the others is a single row, which has no variance of its own: the pooled one counts
    widths = single.high[0, 0] - single.low[0, 0]
    v = np.array([0.5, 2, 1.25]) * np.array([1, 25 / 36, 1 / 36]) / np.array([5, 5, 1]) / 1.25
    of_s = single.differences[0, 0] ** 2 * 0.085
    degrees = (v.sum() + of_s) ** 2 / ((v**2 / [4, 4, 8]).sum() + of_s**2 / 8)
    assert_allclose(widths, 2 * stats.t.ppf(0.975, degrees) * np.sqrt(v.sum() + of_s))
    assert "row -1" not in str(single) and ", -1" not in str(single)  # with less than 5 rows
    assert "It is row 10 alone." in str(single) and "Of one row there is no interval" in str(single)
    drawn = ~np.isnan(single.similarities[:, 2])
    assert 0 < drawn.sum() < 30  # it was left out of some resamples
    assert_allclose(single.stability[2], single.similarities[drawn, 2].mean())
    with pytest.warns(UserWarning, match="The model gives no row to cluster 2"):
        empty = describe_clusters(model, TINY, n_resamples=1, random_state=0)
    assert empty.sizes[2] == 0 and empty.medoids[2] == -1 and np.isnan(empty.stability[2])
    assert np.isnan(empty.differences[2]).all()
    assert_allclose(empty.differences[:2], describe_clusters(two_centers(), TINY).differences)
    assert "no row" in str(empty)


def test_every_row_a_cluster_leaves_no_spread():
    """No standard deviation within clusters, so no difference."""
    found = describe_clusters(KMeans(10, n_init=1, random_state=0).fit(TINY), TINY, n_resamples=0)
    assert not np.isfinite(found.low).any() and not found.sets_apart.any()
    assert str(found).count("alone") == 10


def test_constant_columns():
    """Constant in all: no difference. Constant in each: one without limit, and it is named."""
    X = np.column_stack([np.asarray(TINY), np.full(10, 0.1), [0.3] * 5 + [0.7] * 5])
    found = describe_clusters(two_centers(X), X, n_resamples=0)
    assert np.isnan(found.differences[:, 2]).all() and found.means[0, 2] == 0.1
    assert_array_equal(found.differences[:, 3], [-np.inf, np.inf])
    assert_array_equal(found.sets_apart[:, 2:], [[False, True], [False, True]])
    assert "Constant, so that no cluster differs: x2." in str(found)
    assert "low x3 (0.3, others 0.7; constant within clusters)" in str(found)
    labels = np.repeat([0, 1, 2], 7)
    X = np.random.RandomState(0).uniform(size=(3, 50))[labels]  # whose sums are rounded
    assert np.isinf(standardized_differences(X, labels, 3, 0.95).values).all()


# Wrong arguments


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (KMeans(2), "must be fitted, and this KMeans is not"),
        (make_pipeline(StandardScaler(), KMeans(2)), "must be fitted, and this KMeans is not"),
        (KMeans, "must be a fitted model with predict"),
        (3, "must be a fitted model with predict"),
        (StandardScaler().fit(BLOBS), "must be a fitted model with predict"),
        (LogisticRegression().fit(BLOBS, GROUPS), "a LogisticRegression has not"),
    ],
)
def test_models_that_cannot_be_described(model, message):
    """The error says what is expected, and what came."""
    kind = NotFittedError if "must be fitted" in message else ValueError
    with pytest.raises(kind, match=f"describe_clusters: .*{message}"):
        describe_clusters(model, BLOBS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"X": BLOBS[:, :2]}, "must have the 3 features that the model was fitted to, got 2"),
        ({"X": BLOBS[0]}, "Expected 2D array"),
        ({"X": np.full((4, 3), np.nan)}, "contains NaN, first at row 0"),
        ({"feature_names": ["a", "b"]}, "one for each of 3 features, got 2"),
        ({"feature_names": "abc"}, "must be a sequence of texts, got 'abc'"),
        ({"feature_names": [1, 2, 3]}, "must be a sequence of texts"),
        ({"feature_names": ["a", "b", "a"]}, "must differ, got 'a' twice"),
        ({"n_resamples": -1}, "n_resamples must be an integer >= 0"),
        ({"n_doubtful": 1.5}, "n_doubtful must be an integer >= 0"),
        ({"confidence": 1}, "above 0 and below 1, got 1"),
        ({"confidence": 95}, "confidence must be a number above 0"),
        ({"random_state": "a"}, "random_state must be None"),
        ({"tell": 3}, "tell must be None or a callable"),
        ({"verbose": -1}, "verbose must be an integer >= 0"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    """Before anything is fitted."""
    model = KMeans(3, n_init=1, random_state=0).fit(BLOBS)
    with pytest.raises(ValueError, match=message):
        describe_clusters(model, **{"X": BLOBS} | arguments)


def test_names_of_two_kinds_are_refused_by_the_model():
    """As scikit-learn does, whose sentence says what to do."""
    model = KMeans(3, n_init=1, random_state=0).fit(BLOBS)
    mixed = pd.DataFrame(BLOBS, columns=["a", 1, 2])
    with pytest.raises(TypeError, match="all input features have string names"):
        describe_clusters(model, mixed, n_resamples=0)


# Text and picture


def test_the_text_has_a_few_lines_for_each_cluster_and_says_what_intervals_are_not():
    """Also in the docstring."""
    text = str(described())
    assert text == described().to_text()
    paragraphs = text.split("\n\n")
    assert len(paragraphs) == 4
    assert all(4 <= len(lines.splitlines()) <= 8 for lines in paragraphs)
    assert max(map(len, text.splitlines())) <= 98
    caution = "chosen to differ, so the intervals are too narrow as tests"
    assert caution in " ".join(text.split())
    assert "too narrow as tests" in " ".join(describe_clusters.__doc__.split())
    assert isinstance(described(), ClusterDescription)
    with pytest.raises(AttributeError):
        described().labels = None


def test_the_picture_shows_the_most_telling_features_first():
    """Numbers stand in the cells of what sets a cluster apart; gray is nothing."""
    found = described(feature_names=["$a$", "$b_{$", "c"])
    ax = plot_cluster_description(found, n_features=2)
    largest = np.abs(found.differences).max(axis=0)
    order = np.argsort(-largest)[:2]
    shown = ax.images[0].get_array()
    assert_allclose(shown, found.differences[:, order])
    assert [label.get_text() for label in ax.get_xticklabels()] == [
        found.feature_names[j] for j in order
    ]
    assert len(ax.texts) == found.sets_apart[:, order].sum()
    assert {label.get_text() for label in ax.get_yticklabels()} == {
        f"{c}: $n={size}$, stability {stability:.2f}"
        for c, (size, stability) in enumerate(zip(found.sizes, found.stability, strict=True))
    }
    ax.figure.canvas.draw()  # names are not taken for mathematics


@pytest.mark.parametrize("k", [1, 2, 3, 20])
@pytest.mark.parametrize("long", [False, True])
def test_the_picture_can_be_read(k, long):
    """From one to twenty clusters of thirteen features, twelve of which are drawn."""
    use_style("homl")
    X = np.random.RandomState(0).normal(size=(150, 13))
    names = [f"{'quantity ' * long}{letter}" for letter in "abcdefghijklm"]
    found = described(X, k, feature_names=names, n_resamples=1)
    fig, ax = plt.subplots(figsize=(9, 2.5 + 0.25 * k))
    assert plot_cluster_description(found, ax=ax) is ax
    fig.tight_layout()
    assert defects(fig) == []
    assert ax.images[0].get_array().shape == (k, 12)


@pytest.mark.parametrize("long", [False, True])
def test_no_label_is_cut_off_in_a_figure_of_its_own(long):
    """All words lie inside the picture; a figure of somebody else keeps its layout."""
    names = [f"{'a very long quantity ' * long}{letter}" for letter in "abc"]
    found = described(feature_names=names)
    fig = plot_cluster_description(found).figure
    fig.canvas.draw()
    whole = fig.bbox
    for ax in fig.axes:
        words = [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
        for box in (label.get_window_extent() for label in words if label.get_text()):
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= whole.x1 and box.y1 <= whole.y1
    two, axes = plt.subplots(1, 2)
    plot_cluster_description(found, ax=axes[0])
    assert two.get_layout_engine() is None
    plt.close("all")
    plt.subplots(1, 2)
    assert plot_cluster_description(found).figure.get_layout_engine() is None


def test_the_picture_of_differences_without_limit():
    """A sign, and the color at the end."""
    X = np.column_stack([np.asarray(TINY), [0.3] * 5 + [0.7] * 5])
    ax = plot_cluster_description(describe_clusters(two_centers(X), X, n_resamples=0))
    words = [text.get_text() for text in ax.texts]
    assert set(words) == {r"$\infty$", r"-$\infty$", "-8.9", "8.9"}
    ax.figure.canvas.draw()
