"""Representatives, propagated labels and queries, against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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
def test_the_nearest_rows_of_each_cluster_are_labelled(percentile):
    """Whoever is labelled is nearer than whoever is not, in each cluster."""
    rows, labels = propagate_labels(KMEANS, X, np.arange(5), percentile=percentile)
    distances = KMEANS.transform(X).min(axis=1)
    for c in range(5):
        members = np.flatnonzero(KMEANS.labels_ == c)
        inside = np.isin(members, rows)
        assert inside.any()
        assert distances[members[inside]].max() < distances[members[~inside]].min()
        assert inside.mean() == pytest.approx(percentile / 100, abs=2 / len(members))
    np.testing.assert_array_equal(labels, KMEANS.labels_[rows])


def test_new_rows_are_labelled_too():
    """The rows need not be those of the fit; a cluster may have none of them."""
    rows, labels = propagate_labels(KMEANS, X[KMEANS.labels_ == 2], np.arange(5), percentile=50)
    assert set(labels) == {2}
    assert len(rows) == (KMEANS.labels_ == 2).sum() // 2 + (KMEANS.labels_ == 2).sum() % 2


def test_what_propagation_refuses():
    """Labels for another number of clusters, percentiles out of range, no fit."""
    with pytest.raises(ValueError, match=r"one label for each of 5 clusters, got shape \(4,\)"):
        propagate_labels(KMEANS, X, [0, 1, 2, 3])
    for percentile in (-1, 101, np.nan):
        with pytest.raises(ValueError, match="percentile must be within 0 and 100"):
            propagate_labels(KMEANS, X, np.arange(5), percentile=percentile)
    with pytest.raises(NotFittedError):
        propagate_labels(KMeans(5), X, np.arange(5))


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


# Active learning


def test_least_certain_rows_come_first():
    """Of equally certain rows the first."""
    probabilities = [[0.6, 0.4], [0.5, 0.5], [1, 0], [0.5, 0.5], [0.1, 0.9]]
    np.testing.assert_array_equal(least_certain(probabilities, 3), [1, 3, 0])
    assert len(least_certain(probabilities, 99)) == 5
    with pytest.raises(ValueError, match="n_rows must be an integer >= 1"):
        least_certain(probabilities, 0)


def test_each_round_asks_for_the_rows_that_its_model_is_least_certain_of():
    """None twice, in batches, labelled by the expert; the classifier given is not fitted."""
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
