"""The bounds on the board: the labels of plain k-means, with fewer distances."""

from itertools import pairwise

import numpy as np
import pytest

from homl_clustering import KMeans
from homl_clustering.textbook.bounds import (
    active_steps,
    elkan_steps,
    half_gaps,
    hamerly_steps,
    yinyang_steps,
)
from homl_clustering.textbook.kmeans import kmeans_steps
from tests.helpers import SMOOTH, some_rows

STEPS = {
    "active": active_steps,
    "elkan": elkan_steps,
    "hamerly": hamerly_steps,
    "yinyang": lambda X, centers: yinyang_steps(X, centers, 2),
}
each_variant = pytest.mark.parametrize("variant", STEPS)
each_data = pytest.mark.parametrize("name", ["five_blobs", "four_blobs", "wine", "uniform"])


@each_variant
@each_data
@pytest.mark.parametrize("n_clusters", [2, 5])
def test_the_labels_are_those_of_plain_k_means(variant, name, n_clusters):
    """Each E-step gives the labels that computing every distance gives."""
    X = SMOOTH[name]
    start = some_rows(X, n_clusters)
    plain = [step for step in kmeans_steps(X, start) if step.name == "E"]
    steps = list(STEPS[variant](X, start))
    assert len(plain) - len(steps) in (0, 1)
    for step, expected in zip(steps, plain, strict=False):
        np.testing.assert_array_equal(step.labels, expected.labels)


@each_variant
@each_data
def test_skipped_rows_keep_their_label_and_cost_nothing(variant, name):
    """Where a row is skipped its label does not change; the counts add up."""
    X = SMOOTH[name]
    steps = list(STEPS[variant](X, some_rows(X, 4)))
    assert steps[0].n_distances == steps[0].n_all == len(X) * 4
    assert not steps[0].skipped.any()
    for before, step in pairwise(steps):
        assert np.array_equal(step.labels[step.skipped], before.labels[step.skipped])
        assert not np.any(step.by_gap & ~step.skipped)
        half_gap = half_gaps(step.centers).min(axis=1)
        own = np.linalg.norm(X - step.centers[step.labels], axis=1)
        assert np.all(own[step.by_gap] <= half_gap[step.labels[step.by_gap]])
        assert step.n_distances >= (~step.skipped).sum() * (variant != "elkan")
        assert step.n_distances <= step.n_all + len(X)
    if variant != "active":  # which skips no row as long as a center moves
        assert steps[-1].skipped.mean() > 0.5


@pytest.mark.parametrize("variant", ["elkan", "hamerly"])
@each_data
def test_the_kernels_compute_no_more_distances_than_the_board(variant, name):
    """The twin saves as much; Hamerly's a little more, for it leaves out a row's own center."""
    X = SMOOTH[name]
    start = some_rows(X, 5)
    steps = list(STEPS[variant](X, start))
    model = KMeans(5, init=start, n_init=1, tol=0, algorithm=variant).fit(X)
    on_board = sum(step.n_distances for step in steps[: model.n_iter_])
    least = 0.9 if variant == "hamerly" else 0.999
    assert least * on_board <= model.n_distances_ <= 1.001 * on_board


@each_data
def test_one_group_is_hamerlys_algorithm_and_more_save_more(name):
    """To the last distance; and with a group for each center fewer distances are computed."""
    X = SMOOTH[name]
    start = some_rows(X, 8)
    totals = []
    for n_groups in (1, 3, 8):
        steps = list(yinyang_steps(X, start, n_groups))
        totals.append(sum(step.n_distances for step in steps))
        for step, plain in zip(steps, hamerly_steps(X, start), strict=True):
            np.testing.assert_array_equal(step.labels, plain.labels)
            if n_groups == 1:
                assert step.n_distances == plain.n_distances
                np.testing.assert_array_equal(step.skipped, plain.skipped)
                np.testing.assert_array_equal(step.by_gap, plain.by_gap)
    assert totals[0] > totals[1] > totals[2]


def test_there_are_no_more_groups_than_centers():
    with pytest.raises(ValueError, match="n_groups must be an integer >= 1 and <= 2, got 3"):
        next(yinyang_steps(np.eye(4), np.eye(4)[:2], 3))


def test_half_gaps_are_half_the_distances():
    """By hand: a triangle with sides 3, 4, 5."""
    gaps = half_gaps(np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]]))
    np.testing.assert_allclose(gaps, [[np.inf, 1.5, 2], [1.5, np.inf, 2.5], [2, 2.5, np.inf]])


def test_one_move_by_hand():
    """Four points, two centers: after the first E-step the gap proves that nothing changes."""
    X = np.array([[0.0], [1.0], [10.0], [11.0]])
    for steps in STEPS.values():
        first, second = steps(X, np.array([[1.0], [10.0]]))
        assert first.labels.tolist() == second.labels.tolist() == [0, 0, 1, 1]
        if steps is active_steps:  # both centers have moved
            assert second.n_distances == second.n_all == 8
            continue
        # centers 0.5 and 10.5: half their distance is 5, and no point is 5 from its own
        assert second.skipped.all()
        assert second.n_distances == 0
