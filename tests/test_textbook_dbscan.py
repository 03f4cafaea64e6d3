"""DBSCAN on the board: cases solved by hand, scikit-learn's labels, what order may change."""

import inspect
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from homl_clustering.datasets import two_moons
from homl_clustering.textbook import dbscan as textbook
from homl_clustering.textbook.dbscan import (
    NOISE,
    UNSEEN,
    dbscan_steps,
    fit_dbscan,
    neighborhoods,
)
from tests.helpers import SMOOTH, n_code_lines

# Two heaps with a point between them, and a stray: with eps=1 and 3 neighbors, 1 and 5 are
# cores, 0, 2, 4 and 6 borders of one each, 3 is near both 2 and 4, but no core.
LINE = np.array([[0.0], [1.0], [2.0], [3.5], [5.0], [6.0], [7.0], [20.0]])

data = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10**6),
        "n_samples": st.integers(1, 80),
        "n_features": st.integers(1, 4),
        "kind": st.sampled_from(["normal", "lattice", "few places", "two sizes"]),
    }
)
radii = st.sampled_from([1e-300, 1e-3, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 1e3, 1e100])
counts = st.integers(1, 12) | st.sampled_from([79, 80, 81, 1000])


def draw(seed, n_samples, n_features, kind):
    """Return points: without ties, on whole numbers, many times the same, or of two scales."""
    random = np.random.RandomState(seed)
    if kind == "lattice":
        return random.randint(0, 6, size=(n_samples, n_features)).astype(float)
    X = random.normal(size=(n_samples, n_features))
    if kind == "few places":
        return X[random.randint(0, min(4, n_samples), size=n_samples)]
    return X * random.choice([0.2, 2], size=(n_samples, 1)) if kind == "two sizes" else X


def assert_same(X, eps, min_samples, **options):
    """Assert that labels and cores are those of scikit-learn."""
    ours = fit_dbscan(X, eps, min_samples)
    theirs = DBSCAN(eps=eps, min_samples=min_samples, **options).fit(X)
    np.testing.assert_array_equal(ours.labels, theirs.labels_)
    np.testing.assert_array_equal(np.flatnonzero(ours.core), theirs.core_sample_indices_)


# By hand


def test_a_case_solved_by_hand():
    """Two clusters of one core and its borders each, and two points of noise."""
    steps = list(dbscan_steps(LINE, 1, 3))
    assert [step.name for step in steps] == [
        "neighbors", "cores", "begin", "begin", "border", "noise",
    ]  # fmt: skip
    assert steps[0].n_neighbors.tolist() == [2, 3, 2, 1, 2, 3, 2, 1]
    assert steps[0].core is None
    assert np.flatnonzero(steps[1].core).tolist() == [1, 5]
    assert [step.labels.tolist() for step in steps[1:]] == [
        [-2, -2, -2, -2, -2, -2, -2, -2],
        [-2, 0, -2, -2, -2, -2, -2, -2],
        [-2, 0, -2, -2, -2, 1, -2, -2],
        [0, 0, 0, -2, 1, 1, 1, -2],
        [0, 0, 0, -1, 1, 1, 1, -1],
    ]
    assert [np.flatnonzero(step.new).tolist() for step in steps] == [
        [], [], [1], [5], [0, 2, 4, 6], [3, 7],
    ]  # fmt: skip


def test_a_cluster_grows_in_both_directions_a_step_at_a_time():
    """From core to core, no farther than eps each time."""
    X = np.array([[3.0], [0.0], [1.0], [2.0], [4.0], [5.0]])
    grown = [np.flatnonzero(s.new).tolist() for s in dbscan_steps(X, 1, 2) if s.name == "grow"]
    assert grown == [[3, 4], [2, 5], [1]]


def test_a_border_does_not_pass_its_cluster_on():
    """The point in the middle is near a core on either side; these stay apart."""
    X = np.array([[0.0], [1.0], [2.0], [11.0], [20.0], [21.0], [22.0]])
    step = fit_dbscan(X, 9, 4)
    assert np.flatnonzero(step.core).tolist() == [2, 4]
    assert step.labels.tolist() == [0, 0, 0, 0, 1, 1, 1]
    # of two clusters beside it, it is given to the first one, whichever that is
    assert fit_dbscan(X[::-1], 9, 4).labels.tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_a_neighborhood_holds_its_rim_and_its_middle():
    """A distance of exactly eps is near; a row is its own neighbor."""
    near = neighborhoods(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 4.1]]), 5)
    assert near.tolist() == [[True, True, False], [True, True, True], [False, True, True]]


def test_equal_rows_count_one_by_one():
    """Five rows at one place are five neighbors, however small eps is."""
    X = np.zeros((5, 2))
    assert fit_dbscan(X, 1e-300, 5).labels.tolist() == [0] * 5
    assert fit_dbscan(X, 1e-300, 6).labels.tolist() == [NOISE] * 5


# Steps


def test_each_step_labels_what_it_says():
    """A step labels its new rows, which had no label before, and no others."""
    X, _ = two_moons(200)
    steps = list(dbscan_steps(X, 0.15, 5))
    assert {step.name for step in steps} == {
        "neighbors", "cores", "begin", "grow", "border", "noise",
    }  # fmt: skip
    for before, after in pairwise(steps):
        np.testing.assert_array_equal(before.labels != after.labels, after.new)
        assert (before.labels[after.new] == UNSEEN).all()
        if after.name in ("begin", "grow"):
            assert after.core[after.new].all()
        if after.name == "begin":
            assert after.new.sum() == 1
    assert not steps[-2].core[steps[-2].new].any()
    assert (steps[-1].labels[steps[-1].new] == NOISE).all()
    assert steps[-1].labels.min() == NOISE


def test_clusters_are_numbered_by_their_first_core():
    """The first row that is a core is in cluster 0, and so on."""
    X, _ = two_moons(300)
    step = fit_dbscan(X, 0.1, 5)
    first = [np.flatnonzero(step.core & (step.labels == c))[0] for c in range(step.labels.max())]
    assert len(first) > 3
    assert first == sorted(first)


def test_earlier_steps_do_not_change_later():
    """Each step keeps its own labels."""
    steps = []
    seen = []
    for step in dbscan_steps(SMOOTH["four_blobs"][:60], 0.8, 4):
        steps.append(step)
        seen.append(step.labels.copy())
    for step, labels in zip(steps, seen, strict=True):
        np.testing.assert_array_equal(step.labels, labels)


def test_the_data_are_not_modified():
    """They stay as they are."""
    X = LINE.copy()
    fit_dbscan(X, 1, 3)
    np.testing.assert_array_equal(X, LINE)


# Against scikit-learn


@settings(max_examples=300)
@given(data, radii, counts)
def test_labels_are_those_of_scikit_learn(data, eps, min_samples):
    """Numbers of clusters, borders and noise included: also with ties, and at extremes."""
    assert_same(draw(**data), eps, min_samples)


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.integers(1, 60), st.sampled_from([0.1, 0.2, 0.3]), counts)
def test_labels_agree_where_distances_are_eps_but_for_rounding(seed, n_samples, eps, min_samples):
    """Tenths: with the index that computes distances as we do, every tie is decided alike."""
    X = np.random.RandomState(seed).randint(0, 8, size=(n_samples, 2)) / 10
    assert_same(X, eps, min_samples, algorithm="kd_tree")


@pytest.mark.parametrize("min_samples", [1, 2, 5, 20])
@pytest.mark.parametrize("eps", [0.02, 0.05, 0.1, 0.2, 0.35])
def test_labels_on_the_moons_of_the_book(eps, min_samples):
    """A thousand points, with anything from many clusters to one."""
    assert_same(two_moons()[0], eps, min_samples)


@pytest.mark.parametrize("name", ["ellipsoids", "wine", "uniform", "correlated"])
@pytest.mark.parametrize("share", [0.01, 0.1])
def test_labels_on_smooth_data(name, share):
    """With a radius such that a hundredth or a tenth of all pairs are neighbors."""
    X = SMOOTH[name][:300]
    distances = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    assert_same(X, np.quantile(distances, share), 5)


# What the order of the rows may change


@settings(max_examples=100)
@given(data, st.sampled_from([0.25, 0.5, 1, 1.5]), st.integers(1, 8))
def test_order_changes_numbers_and_contested_borders_only(data, eps, min_samples):
    """Cores, noise, and which cores are together, are the same in any order."""
    X = draw(**data)
    order = np.random.RandomState(data["seed"]).permutation(len(X))
    one, other = fit_dbscan(X, eps, min_samples), fit_dbscan(X[order], eps, min_samples)
    np.testing.assert_array_equal(one.core[order], other.core)
    np.testing.assert_array_equal(one.labels[order] == NOISE, other.labels == NOISE)
    near = neighborhoods(X, eps)
    clusters_near = [np.unique(one.labels[near[i] & one.core]).size for i in range(len(X))]
    settled = np.array(clusters_near)[order] == 1
    renamed = dict(zip(one.labels[order][other.core], other.labels[other.core], strict=True))
    renamed[NOISE] = NOISE
    assert len(set(renamed.values())) == len(renamed)
    expected = np.array([renamed[c] for c in one.labels[order].tolist()])
    np.testing.assert_array_equal(expected[settled], other.labels[settled])


def test_the_algorithm_fits_on_one_screen():
    """T2: at most 40 lines of code, counted without docstrings, and NumPy alone."""
    for function in (neighborhoods, dbscan_steps, fit_dbscan):
        assert n_code_lines(function) <= 40
    assert "import sklearn" not in inspect.getsource(textbook)
    assert "from sklearn" not in inspect.getsource(textbook)
