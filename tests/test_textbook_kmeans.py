"""The textbook does what it says, one named step at a time."""

import inspect
from itertools import pairwise

import numpy as np
import pytest

from homl_clustering import KMeans, MiniBatchKMeans
from homl_clustering.textbook import kmeans as textbook
from homl_clustering.textbook.kmeans import (
    cluster_means,
    find_clusters,
    kmeans_plusplus,
    kmeans_steps,
    minibatch_steps,
    nearest_centers,
    squared_distances,
)
from tests.helpers import SMOOTH, n_code_lines, some_rows

LINE = np.array([[0.0], [1.0], [10.0], [11.0]])

each_smooth_data_set = pytest.mark.parametrize("name", SMOOTH)


def test_a_case_solved_by_hand():
    """From 0 and 1, the points 0, 1, 10, 11 go through these seven steps."""
    steps = list(kmeans_steps(LINE, LINE[:2]))
    assert [step.name for step in steps] == ["start", "E", "M", "E", "M", "E", "M"]
    assert [step.centers.ravel().tolist() for step in steps[::2]] == [
        [0, 1], [0, 22 / 3], [0.5, 10.5], [0.5, 10.5],
    ]  # fmt: skip
    assert [step.labels.tolist() for step in steps[1::2]] == [
        [0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1],
    ]  # fmt: skip
    inertias = [181, 182 / 3, 194 / 9, 1, 1, 1]
    np.testing.assert_allclose([step.inertia for step in steps[1:]], inertias, rtol=1e-14)


def test_the_start_has_neither_labels_nor_inertia():
    """Before the first E-step no row belongs to a cluster."""
    start = next(kmeans_steps(LINE, LINE[:2]))
    assert start.labels is None
    assert start.inertia is None


def test_an_e_step_keeps_the_centers_and_an_m_step_the_labels():
    """Each step changes one thing."""
    X = SMOOTH["four_blobs"]
    steps = list(kmeans_steps(X, some_rows(X, 4)))
    for before, after in pairwise(steps):
        if after.name == "E":
            np.testing.assert_array_equal(after.centers, before.centers)
        else:
            np.testing.assert_array_equal(after.labels, before.labels)


@each_smooth_data_set
def test_no_step_raises_the_inertia(name):
    """E-steps and M-steps alike lower the inertia, or leave it as it is."""
    X = SMOOTH[name]
    inertias = [step.inertia for step in kmeans_steps(X, some_rows(X, 5))][1:]
    assert len(inertias) > 4
    assert all(np.diff(inertias) <= 1e-12 * inertias[0])


@each_smooth_data_set
def test_the_last_step_leaves_the_centers_where_they_were(name):
    """It ends at the first M-step that moves nothing."""
    X = SMOOTH[name]
    centers = [step.centers for step in kmeans_steps(X, some_rows(X, 5)) if step.name == "M"]
    np.testing.assert_array_equal(centers[-1], centers[-2])
    assert not any(np.array_equal(a, b) for a, b in pairwise(centers[:-1]))


def test_squared_distances_are_those_of_pythagoras():
    """Rows (0, 0) and (3, 4) lie 0 and 5 from the origin, 4 and 3 from (0, 4)."""
    found = squared_distances(np.array([[0, 0], [3, 4]]), np.array([[0, 0], [0, 4]]))
    assert found.tolist() == [[0, 16], [25, 9]]


def test_of_equally_near_centers_the_first_wins():
    """A tie goes to the lowest label."""
    assert nearest_centers(np.array([[1.0]]), np.array([[2.0], [0.0], [2.0]])).tolist() == [0]


def test_a_cluster_without_rows_keeps_its_center():
    """The mean of no rows is not taken; whole-number centers do not round the means."""
    X, labels = np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([0, 0])
    means = cluster_means(X, labels, np.array([[9, 9], [7, 8]]))
    assert means.tolist() == [[0.5, 0], [7, 8]]


def test_the_arguments_are_not_modified():
    """Data and start stay as they are."""
    X, start = LINE.copy(), LINE[:2].copy()
    list(kmeans_steps(X, start))
    np.testing.assert_array_equal(X, LINE)
    np.testing.assert_array_equal(start, LINE[:2])


@pytest.mark.parametrize("rseed", [0, 2, 5])
def test_find_clusters_runs_to_the_end_from_rows_drawn_at_random(rseed):
    """find_clusters starts from a permutation's first rows and ends at the fixed point."""
    X = SMOOTH["four_blobs"]
    rows = np.random.RandomState(rseed).permutation(len(X))[:4]
    centers, labels = find_clusters(X, 4, rseed)
    model = KMeans(4, init=X[rows], tol=0).fit(X)
    np.testing.assert_array_equal(labels, model.labels_)
    np.testing.assert_allclose(centers, model.cluster_centers_, rtol=1e-12)


def test_find_clusters_finds_the_four_blobs():
    """From its default seed, each blob of the book becomes one cluster of about 75 points."""
    _, labels = find_clusters(SMOOTH["four_blobs"], 4)
    assert np.bincount(labels).min() > 65


def test_plus_plus_never_draws_a_row_twice():
    """A chosen row has distance 0, hence probability 0."""
    X = SMOOTH["four_blobs"][:12]
    for rseed in range(10):
        assert len(np.unique(kmeans_plusplus(X, 12, rseed), axis=0)) == 12


def test_plus_plus_draws_by_squared_distance():
    """Of the rows at 1 and 3 from the first, the latter comes 9 times in 10."""
    X = np.array([[0.0], [1.0], [3.0]])
    draws = np.array([kmeans_plusplus(X, 2, rseed).ravel() for rseed in range(4000)])
    second = draws[draws[:, 0] == 0, 1]
    np.testing.assert_allclose(np.mean(second == 3), 0.9, atol=0.03)


def test_mini_batches_move_the_centers_as_the_estimator_does():
    """From equal starts, batch after batch, as `partial_fit` without new starts of clusters."""
    X = SMOOTH["four_blobs"]
    batches, previous = [X[i : i + 40] for i in range(0, len(X), 40)], X[:4]
    model = MiniBatchKMeans(4, init=X[:4], n_init=1, reassignment_ratio=0)
    for batch, step in zip(batches, minibatch_steps(batches, X[:4]), strict=True):
        model.partial_fit(batch)
        np.testing.assert_allclose(model.cluster_centers_, step.centers, rtol=1e-12)
        np.testing.assert_array_equal(model.labels_, nearest_centers(batch, step.centers))
        np.testing.assert_array_equal(step.labels, nearest_centers(batch, previous))
        before = squared_distances(batch, previous)
        np.testing.assert_allclose(step.inertia, before.min(axis=1).sum(), rtol=1e-12)
        previous = step.centers


def test_each_algorithm_fits_on_one_screen():
    """T2: at most 40 lines of code, counted without docstrings, and NumPy alone."""
    for function in (kmeans_steps, find_clusters, kmeans_plusplus, minibatch_steps):
        assert n_code_lines(function) <= 40
    assert "sklearn" not in inspect.getsource(textbook)
