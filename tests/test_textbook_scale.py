"""The textbook for many rows: coresets, and k-means||."""

from itertools import pairwise

import numpy as np
import pytest

from homl_clustering import KMeans
from homl_clustering.textbook.coreset import lightweight_coreset, sampling_probabilities
from homl_clustering.textbook.kmeans import squared_distances
from homl_clustering.textbook.kmeans_parallel import (
    N_ROUNDS,
    kmeans_parallel,
    kmeans_parallel_steps,
)
from tests.helpers import SMOOTH

LINE = np.array([[0.0], [0.0], [0.0], [4.0]])
BLOBS = np.random.RandomState(0).normal(size=(600, 2)) + 20 * np.arange(6).repeat(100)[:, None]


def test_probabilities_of_a_case_solved_by_hand():
    """The mean of 0, 0, 0, 4 is 1; the squared distances are 1, 1, 1, 9, and their sum is 12."""
    found = sampling_probabilities(LINE)
    np.testing.assert_allclose(found, [1 / 8 + 1 / 24] * 3 + [1 / 8 + 9 / 24], rtol=1e-14)


def test_equal_rows_are_drawn_with_equal_probabilities():
    """There is no distance from the mean to share out."""
    assert sampling_probabilities(np.full((4, 2), 7.0)).tolist() == [0.25] * 4


def test_no_row_is_refused():
    """There is nothing to draw from."""
    for function in (sampling_probabilities, lambda X: lightweight_coreset(X, 3)):
        with pytest.raises(ValueError, match="X must have one row at least"):
            function(np.zeros((0, 2)))


def test_a_coreset_holds_rows_with_one_over_m_q():
    """The same seed draws the same rows."""
    X = SMOOTH["four_blobs"]
    rows, weights = lightweight_coreset(X, 50, rseed=3)
    q = {tuple(row): share for row, share in zip(X, sampling_probabilities(X), strict=True)}
    expected = [1 / (50 * q[tuple(row)]) for row in rows]
    np.testing.assert_allclose(weights, expected, rtol=1e-14)
    np.testing.assert_array_equal(rows, lightweight_coreset(X, 50, rseed=3)[0])


def test_the_cost_of_a_coreset_is_unbiased():
    """On average over many draws, the weighted inertia about any centers is that of all rows."""
    X, centers = BLOBS, np.array([[0.0, 5.0], [90.0, 70.0]])
    costs = []
    for seed in range(2000):
        rows, weights = lightweight_coreset(X, 20, rseed=seed)
        costs.append(weights @ squared_distances(rows, centers).min(axis=1))
    exact = squared_distances(X, centers).min(axis=1).sum()
    error = np.std(costs) / np.sqrt(len(costs))
    assert abs(np.mean(costs) - exact) < 4 * error < 0.05 * exact


def test_the_steps_of_a_seeding_go_one_after_the_other():
    """One row, five rounds that only add, counts of all rows, and centers."""
    steps = list(kmeans_parallel_steps(BLOBS, 6, rseed=0))
    names = ["first", *["round"] * N_ROUNDS, "weights", "centers"]
    assert [step.name for step in steps] == names
    for number, (before, step) in enumerate(pairwise(steps[:6]), 1):
        n = len(before.candidates)
        np.testing.assert_array_equal(step.candidates[:n], before.candidates)
        assert set(step.rounds[n:]) <= {number}
        expected = squared_distances(BLOBS, step.candidates).min(axis=1).sum()
        assert step.potential == pytest.approx(expected) and step.potential <= before.potential
    last = steps[-1]
    assert last.weights.sum() == len(BLOBS)
    assert last.centers.shape == (6, 2)


def test_a_round_draws_twice_as_many_rows_as_there_are_clusters():
    """On average; so after five rounds there are about ten for each cluster."""
    X = np.random.RandomState(1).normal(size=(3000, 2))
    n = [len(list(kmeans_parallel_steps(X, 20, rseed=seed))[-1].candidates) for seed in range(30)]
    assert 185 < np.mean(n) < 215


def test_weights_count_when_candidates_are_clustered():
    """A center is the mean of rows nearest to candidates, not of the candidates."""
    X = np.repeat([[0.0], [1.0], [50.0]], [900, 100, 10], axis=0)
    centers = np.sort(kmeans_parallel(X, 2, rseed=0).ravel())
    np.testing.assert_allclose(centers, [0.1, 50.0])


def test_starts_are_as_good_as_those_of_the_estimator():
    """Both find six blobs far apart nearly always; a start of random rows does not."""
    ends = {}
    for name in ("textbook", "k-means||", "random"):
        ends[name] = [
            KMeans(
                6,
                init=kmeans_parallel(BLOBS, 6, seed) if name == "textbook" else name,
                n_init=1,
                random_state=seed,
            )
            .fit(BLOBS)
            .inertia_
            for seed in range(30)
        ]
    best = min(map(min, ends.values()))
    found = {name: np.mean(np.array(values) < 1.01 * best) for name, values in ends.items()}
    assert found["textbook"] > 0.9 and found["k-means||"] > 0.9 and found["random"] < 0.5


def test_too_few_different_rows_are_refused():
    """With both numbers in the message."""
    with pytest.raises(ValueError, match=r"kmeans_parallel: n_clusters must be at most 2.*got 3"):
        kmeans_parallel(LINE, 3)
