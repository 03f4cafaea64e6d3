"""Representatives, propagated labels and queries, against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

from homl_clustering import KMeans
from homl_clustering.datasets import five_blobs
from homl_clustering.semi_supervised import (
    active_learning,
    least_certain,
    majority_labels,
    propagate_labels,
    representatives,
)

X, Y = five_blobs()
KMEANS = KMeans(5, n_init=10, random_state=0).fit(X)


# Representatives


def test_each_representative_is_the_row_nearest_to_its_center():
    """By definition: the argmin of the distances, over the rows."""
    rows = representatives(KMEANS, X)
    for c, row in enumerate(rows):
        distances = np.linalg.norm(X - KMEANS.cluster_centers_[c], axis=1)
        assert distances[row] == distances.min()
        assert KMEANS.labels_[row] == c


def test_rounding_does_not_choose_between_equally_near_rows():
    """Opposite corners around a center that no float can hold: the first is chosen."""
    rng = np.random.RandomState(0)
    for corners in rng.randint(0, 17, (50, 7, 5)):
        X = np.vstack([corners, 16 - corners]).astype(float)
        kmeans = KMeans(1, n_init=1).fit(X / 10 * 3)
        squared = ((X - X.mean(axis=0)) ** 2).sum(axis=1)
        nearest = np.flatnonzero(np.isclose(squared, squared.min(), rtol=1e-9))
        assert representatives(kmeans, X / 10 * 3) == nearest[0]


def test_representatives_of_equal_rows_are_the_first():
    """Ties go to the lowest number."""
    twice = np.repeat(X, 2, axis=0)
    assert np.all(representatives(KMEANS, twice) == 2 * representatives(KMEANS, X))


# Propagation


def test_all_rows_get_the_label_of_their_cluster():
    """With the percentile 100, the default."""
    names = np.array(["a", "b", "c", "d", "e"])
    rows, labels = propagate_labels(KMEANS, X, names)
    np.testing.assert_array_equal(rows, np.arange(len(X)))
    np.testing.assert_array_equal(labels, names[KMEANS.labels_])


@pytest.mark.parametrize("percentile", [0, 1, 20, 50, 99])
def test_the_nearest_rows_of_each_cluster_are_labeled(percentile):
    """Whoever is labeled is nearer than whoever is not, in each cluster."""
    rows, labels = propagate_labels(KMEANS, X, np.arange(5), percentile=percentile)
    distances = KMEANS.transform(X).min(axis=1)
    for c in range(5):
        members = np.flatnonzero(KMEANS.labels_ == c)
        inside = np.isin(members, rows)
        assert inside.any()
        assert distances[members[inside]].max() < distances[members[~inside]].min()
        assert inside.mean() == pytest.approx(percentile / 100, abs=2 / len(members))
    np.testing.assert_array_equal(labels, KMEANS.labels_[rows])


def test_new_rows_are_labeled_too():
    """The rows need not be those of the fit; a cluster may have none of them."""
    rows, labels = propagate_labels(KMEANS, X[KMEANS.labels_ == 2], np.arange(5), percentile=50)
    assert set(labels) == {2}
    assert len(rows) == (KMEANS.labels_ == 2).sum() // 2 + (KMEANS.labels_ == 2).sum() % 2


def test_what_propagation_refuses():
    """Labels for another number of clusters, percentiles out of range, no fit."""
    with pytest.raises(ValueError, match=r"one label for each of 5 clusters, got shape \(4,\)"):
        propagate_labels(KMEANS, X, [0, 1, 2, 3])
    for percentile in (-1, 101, np.nan, "20", None, [20]):
        with pytest.raises(ValueError, match="propagate_labels: percentile must be a number >= 0"):
            propagate_labels(KMEANS, X, np.arange(5), percentile=percentile)
    with pytest.raises(NotFittedError):
        propagate_labels(KMeans(5), X, np.arange(5))


class Table:
    """An estimator whose distances are given."""

    def __init__(self, distances):
        self.distances = distances

    def transform(self, X):
        return self.distances


@pytest.mark.parametrize("find", [representatives, lambda *a: propagate_labels(*a, [1, 2])])
def test_distances_come_from_a_model(find):
    """Anything else, or what are no distances, is an error: NaN would be nearest to all."""
    for wrong in (None, "k-means", KMeans, {"transform": 1}):
        with pytest.raises(ValueError, match=r": kmeans must be a fitted KMeans, .* got "):
            find(wrong, X)
    tables = [[[1, np.nan]], [[1, -1]], [[np.inf, 1]], [1, 2], np.empty((0, 2)), [["a", "b"]], None]
    for distances in [*tables, sparse.csr_array([[1.0, 2.0]]), np.ones((2, 2), complex)]:
        with pytest.raises(ValueError, match=r": kmeans.transform\(X\) must be distances from row"):
            find(Table(distances), X)
    assert len(find(Table([[1, 2], [2, 1]]), X)) == 2


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.ma.array(np.arange(5), mask=[0, 1, 0, 0, 0]), "none masked"),
        ([0, 1, np.nan, 3, 4], "but row 2 has nan"),
        (["a", "b", "c", None, "e"], "all numbers or all texts, but row 3 has None"),
        (np.array([0, 1, 2, "3", 4], dtype=object), "but row 3 has '3'"),
        (np.arange(5).astype("M8[D]"), "a sequence of numbers or texts"),
        (np.arange(5).astype(complex), "a sequence of numbers or texts"),
        ([[0], [1, 2], [3], [4], [5]], "a sequence of numbers or texts"),
        ((label for label in range(5)), "a sequence of numbers or texts, .* got generator"),
        (3, r"a sequence of numbers or texts, .* got int of shape \(\)"),
        (None, "a sequence of numbers or texts"),
    ],
)
def test_labels_are_numbers_or_texts(bad, message):
    """None may be missing; the row is named."""
    for refuse in (
        lambda: propagate_labels(KMEANS, X, bad),
        lambda: majority_labels(np.arange(5), bad),
        lambda: next(active_learning(LogisticRegression(), X, np.arange(5), lambda rows: bad)),
    ):
        with pytest.raises(
            ValueError, match=r"^\w+: (y|rep.*|what annotate ret.*) must .*" + message
        ):
            refuse()


# Majorities


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=30))
def test_majorities_by_counting(rows):
    """The most common label; of equally common ones the smallest."""
    clusters, y = map(np.array, zip(*rows, strict=True))
    clusters = np.unique(clusters, return_inverse=True)[1]  # without gaps
    found = majority_labels(clusters, y)
    for c in range(clusters.max() + 1):
        labels = y[clusters == c].tolist()
        best = max(labels.count(label) for label in labels)
        assert found[c] == min(label for label in labels if labels.count(label) == best)


def test_what_majorities_refuse():
    """Other lengths, and clusters without rows."""
    with pytest.raises(ValueError, match=r"one cluster and one label per row, got shapes \(2,\)"):
        majority_labels([0, 1], [0, 1, 2])
    with pytest.raises(ValueError, match="cluster 1 has no row"):
        majority_labels([0, 2], ["a", "b"])
    with pytest.raises(ValueError, match="cluster 0 has no row"):
        majority_labels([1, 1], ["a", "b"])


def test_large_numbers_of_clusters_need_no_memory():
    """A table of all clusters and labels would take 149 GiB, or 80 GB."""
    with pytest.raises(ValueError, match=r"cluster 1 has no row, hence no label\. Number"):
        majority_labels([0, 10**10], [0, 1])
    rows = np.arange(100_000)
    np.testing.assert_array_equal(majority_labels(rows, rows[::-1]), rows[::-1])


def test_noise_is_no_cluster():
    """It is left out, and not in silence: as an index, -1 would be the last cluster."""
    y = ["noise", "noise", "noise", "a", "b", "a"]
    with pytest.warns(
        UserWarning, match=r"3 rows are noise \(cluster -1\) and left out. As an ind"
    ):
        found = majority_labels([-1, -1, -1, 0, 1, 1], y)
    assert found.tolist() == ["a", "a"]
    with pytest.raises(ValueError, match="cluster 0 has no row"):
        majority_labels([-1, -1], ["a", "b"])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([0.0, 0.5], r"must be integers from -1 to \d+, but row 1 has 0\.5"),
        ([-2, 0], r"must be integers from -1 to \d+, but row 0 has -2"),
        ([0, 1e300], "must be integers from -1"),
        ([0, np.nan], "must hold finite numbers, but holds nan, first at row 1"),
        ([False, True], "must be a sequence of integers, got bool"),
        (["0", "1"], "must be a sequence of integers, got <U1"),
        ([], r"must be a sequence of integers, got float64 of shape \(0,\)"),
        ([[0, 1]], r"must be a sequence of integers, got int64 of shape \(1, 2\)"),
        (None, "clusters must be an array of numbers"),
        ({0: 1}, "clusters must be an array of numbers"),
        ([0, 1j], "clusters must be an array of numbers"),
        (sparse.csr_array([[0, 1]]), "clusters must be an array of numbers"),
        (np.ma.array([0, 1], mask=[0, 1]), "clusters has masked values"),
        (np.array([0, 1], "m8[D]"), "clusters holds dates or times"),
    ],
)
def test_clusters_have_whole_numbers(bad, message):
    """Anything else is an error that names it."""
    with pytest.raises(ValueError, match="^majority_labels: .*" + message):
        majority_labels(bad, ["a", "b"])


@pytest.mark.parametrize("kind", [float, object, np.uint8, np.int16, list])
def test_clusters_may_be_whole_numbers_of_any_type(kind):
    """As data frames hold them; bytes of 200 clusters and 7 labels do not wrap round."""
    clusters = np.repeat(np.arange(200), 3)
    y = np.arange(600) // 3 % 7
    given = clusters.tolist() if kind is list else clusters.astype(kind)
    assert majority_labels(given, y.astype(np.uint8)).tolist() == (np.arange(200) % 7).tolist()


# Active learning


def test_least_certain_rows_come_first():
    """Of equally certain rows the first."""
    probabilities = [[0.6, 0.4], [0.5, 0.5], [1, 0], [0.5, 0.5], [0.1, 0.9]]
    np.testing.assert_array_equal(least_certain(probabilities, 3), [1, 3, 0])
    assert len(least_certain(probabilities, 99)) == 5
    with pytest.raises(ValueError, match="n_rows must be an integer >= 1"):
        least_certain(probabilities, 0)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([0.5, 0.5], r"must have shape \(n_samples, n_classes\) and lie within 0 and 1, .* \(2,\)"),
        (np.empty((0, 2)), r"must have shape .* got shape \(0, 2\)"),
        ([[-0.1, 1.1]], "lie within 0 and 1, as predict_proba returns them, .* -0.1 to 1.1"),
        ([[0.5, np.nan]], "must hold finite numbers, but holds nan, first at row 0, column 1"),
        (None, "must be an array of numbers"),
        ("abc", "holds the text 'abc'"),
        (sparse.csr_array([[0.5, 0.5]]), "must be an array of numbers"),
        ([[0.5], [0.5, 0.1]], "cannot be made one"),
        (np.ma.array([[0.5, 0.5]], mask=[[0, 1]]), "has masked values, first at row 0, column 1"),
    ],
)
def test_probabilities_are_a_table(bad, message):
    """What a decision function returns would be ranked as well."""
    with pytest.raises(ValueError, match="^least_certain: .*probabilities.* ?" + message):
        least_certain(bad)


@pytest.mark.parametrize(
    ("name", "bad", "message"),
    [
        ("classifier", None, "classifier must be an estimator with fit and predict_proba"),
        ("classifier", LogisticRegression, "classifier must be an estimator"),
        ("classifier", KMEANS, "classifier must be an estimator"),
        (
            "X",
            sparse.csr_array(X),
            "X must be an array of rows, .* csr_array. Turn a sparse matrix",
        ),
        ("X", None, "X must be an array of rows, .* NoneType"),
        ("X", X[:0], "X must be an array of rows"),
        ("X", [[1], [2, 3]], "X must be an array of rows"),
        ("X", np.ma.array(X, mask=X[3, 1] == X), "X must be an array of rows, without masked"),
        ("X", [*np.ma.array(X, mask=X[3, 1] == X)], "X must be an array of rows, without masked"),
        ("X", X.astype(complex), "X must be an array of rows, .* complex"),
        ("rows", [0, -1], r"rows must be integers from 0 to 1999, but row 1 has -1"),
        ("rows", [0, 2000], "rows must be integers from 0 to 1999"),
        ("rows", np.arange(2000) < 9, "rows must be a sequence of integers, got bool"),
        ("rows", [], "rows must be a sequence of integers"),
        ("rows", 3, "rows must be a sequence of integers"),
        ("rows", None, "rows must be an array of numbers"),
        ("annotate", Y, "annotate must be a function, got"),
        ("annotate", None, "annotate must be a function, got None"),
        ("annotate", lambda rows: Y[:3], "annotate must return 5 labels for so many rows, got 3"),
        ("annotate", lambda rows: None, "what annotate returns must be a sequence"),
        ("n_queries", 2.5, "n_queries must be an integer >= 1"),
        ("n_rounds", 0, "n_rounds must be an integer >= 1"),
    ],
)
def test_what_active_learning_refuses(name, bad, message):
    """Before anything is fitted; a row of number -1 would be the last one, asked for again."""
    right = {
        "classifier": LogisticRegression(), "X": X, "rows": np.array([0, 1, 2, 3, 4]),
        "annotate": Y.__getitem__,
    }  # fmt: skip
    with pytest.raises(ValueError, match="^active_learning: " + message):
        next(active_learning(**{**right, name: bad}))


def test_each_round_asks_for_the_rows_that_its_model_is_least_certain_of():
    """None twice, in batches, labeled by the expert; the classifier given is not fitted."""
    classifier, asked = LogisticRegression(), []

    def annotate(rows):
        asked.append(np.asarray(rows))
        return Y[rows]

    start = representatives(KMEANS, X)
    rounds = list(active_learning(classifier, X, start, annotate, n_queries=7, n_rounds=4))
    assert len(rounds) == 4 and not hasattr(classifier, "coef_")
    np.testing.assert_array_equal(np.concatenate(asked[:4]), rounds[-1].rows)
    for number, step in enumerate(rounds):
        assert len(step.rows) == len(np.unique(step.rows)) == 5 + 7 * number
        np.testing.assert_array_equal(step.labels, Y[step.rows])
        again = LogisticRegression().fit(X[step.rows], step.labels)
        np.testing.assert_array_equal(again.coef_, step.model.coef_)
        certainty = step.model.predict_proba(X).max(axis=1)
        others = np.setdiff1d(np.arange(len(X)), step.rows)
        assert certainty[step.queried].max() <= np.sort(certainty[others])[6]


def test_it_ends_when_all_rows_have_a_label():
    """The last round asks for none."""
    rounds = list(
        active_learning(
            LogisticRegression(), X[:30], np.arange(25), Y[:30].__getitem__, n_queries=4
        )
    )
    assert [len(step.rows) for step in rounds] == [25, 29, 30]
    assert rounds[-1].queried.size == 0
