"""Agglomerative clustering on the board: merges by hand, by scikit-learn, by scipy's linkages."""

import inspect
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import linkage as scipy_linkage
from sklearn.cluster import DBSCAN, AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from homl_clustering.textbook import agglomerative as textbook
from homl_clustering.textbook.agglomerative import agglomerative_steps, linkage_distance
from tests.helpers import SMOOTH, n_code_lines

LINKAGES = ["single", "complete", "average", "ward"]
each_linkage = pytest.mark.parametrize("linkage", LINKAGES)
LINE = np.array([[0.0], [2.0], [5.0], [8.5]])


def labels_of(step, n_samples):
    """Return the number of the cluster that each row is in."""
    labels = np.full(n_samples, -1)
    for cluster, rows in step.clusters.items():
        labels[rows] = cluster
    return labels


@pytest.mark.parametrize(
    ("linkage", "children", "distances"),
    [
        ("complete", [(0, 1), (2, 3), (4, 5)], [2, 3.5, 8.5]),
        ("single", [(0, 1), (2, 4), (3, 5)], [2, 3, 3.5]),
        ("average", [(0, 1), (2, 3), (4, 5)], [2, 3.5, 5.75]),
        ("ward", [(0, 1), (2, 3), (4, 5)], [2, 3.5, 5.75 * np.sqrt(2)]),
    ],
)
def test_cases_solved_by_hand(linkage, children, distances):
    """Four points on a line; the book has the complete linkage."""
    start, *merges = agglomerative_steps(LINE, linkage)
    assert start == ({0: [0], 1: [1], 2: [2], 3: [3]}, None, 0)
    assert [step.children for step in merges] == children
    np.testing.assert_allclose([step.distance for step in merges], distances, rtol=1e-14)


@each_linkage
def test_each_merge_makes_one_cluster_of_two(linkage):
    """Their rows together, under the next free number; all else stays."""
    X = SMOOTH["four_blobs"][:25]
    for number, (before, after) in enumerate(pairwise(agglomerative_steps(X, linkage))):
        a, b = after.children
        expected = {c: rows for c, rows in before.clusters.items() if c not in (a, b)}
        expected[25 + number] = before.clusters[a] + before.clusters[b]
        assert after.clusters == expected
        assert after.distance >= before.distance


@each_linkage
@given(st.integers(0, 10**6), st.integers(2, 25), st.integers(1, 4))
def test_merges_are_those_of_scikit_learn(linkage, seed, n_samples, n_features):
    """The same pairs at the same distances, and the same clusters at every level."""
    X = np.random.RandomState(seed).normal(size=(n_samples, n_features))
    steps = list(agglomerative_steps(X, linkage))
    model = AgglomerativeClustering(1, linkage=linkage, compute_distances=True).fit(X)
    assert [set(step.children) for step in steps[1:]] == [set(pair) for pair in model.children_]
    np.testing.assert_allclose([step.distance for step in steps[1:]], model.distances_, rtol=1e-9)
    for k in (1, 2, n_samples // 2 + 1, n_samples):
        labels = AgglomerativeClustering(k, linkage=linkage).fit_predict(X)
        assert adjusted_rand_score(labels, labels_of(steps[n_samples - k], n_samples)) == 1


@each_linkage
def test_distances_are_those_of_scipy(linkage):
    """On real data, with sizes from 1 to 59."""
    X = SMOOTH["wine"][:60]
    found = [step.distance for step in agglomerative_steps(X, linkage)][1:]
    np.testing.assert_allclose(found, scipy_linkage(X, linkage)[:, 2], rtol=1e-9)


def test_wards_distance_is_the_growth_of_the_inertia():
    """The square of it is twice by how much the sum of squared distances grows."""
    random = np.random.RandomState(0)
    A, B = random.normal(size=(7, 3)), random.normal(size=(4, 3)) + 2

    def inertia(X):
        return ((X - X.mean(axis=0)) ** 2).sum()

    growth = inertia(np.vstack([A, B])) - inertia(A) - inertia(B)
    np.testing.assert_allclose(linkage_distance(A, B, "ward") ** 2, 2 * growth)


@given(st.integers(0, 10**6), st.floats(0.05, 2))
def test_a_single_linkage_cut_at_eps_is_dbscan_of_cores_alone(seed, eps):
    """What is connected by steps of eps at most: two ways to say the same."""
    X = np.random.RandomState(seed).normal(size=(20, 2))
    *_, cut = (step for step in agglomerative_steps(X, "single") if step.distance <= eps)
    labels = DBSCAN(eps=eps, min_samples=1).fit_predict(X)
    assert adjusted_rand_score(labels, labels_of(cut, 20)) == 1


def test_steps_are_independent_of_later_ones():
    """Each keeps its own clusters."""
    steps = agglomerative_steps(LINE, "single")
    start = next(steps)
    list(steps)
    assert start.clusters == {0: [0], 1: [1], 2: [2], 3: [3]}


def test_a_single_row_is_a_cluster():
    """There is nothing to merge."""
    assert [step.clusters for step in agglomerative_steps(LINE[:1])] == [{0: [0]}]


def test_an_unknown_linkage_is_an_error():
    """The message names those that exist."""
    with pytest.raises(ValueError, match=r"one of 'single', .*'ward', got 'centroid'"):
        list(agglomerative_steps(LINE, "centroid"))


def test_the_algorithm_fits_on_one_screen():
    """T2: at most 40 lines of code, counted without docstrings, and NumPy alone."""
    for function in (linkage_distance, agglomerative_steps):
        assert n_code_lines(function) <= 40
    assert "import sklearn" not in inspect.getsource(textbook)
    assert "from sklearn" not in inspect.getsource(textbook)
