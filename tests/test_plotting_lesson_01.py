"""Painters of the first lesson: starts, iterations, the descent, bounds and costs."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Circle

from homl_clustering import KMeans
from homl_clustering.plotting import (
    plot_bounds,
    plot_costs,
    plot_crossover,
    plot_descent,
    plot_iterations,
    plot_outcomes,
    plot_seeding,
    plot_skipped,
    plot_sum_of_squares,
)
from homl_clustering.plotting.costs import crossover
from homl_clustering.textbook.bounds import BoundStep
from homl_clustering.textbook.kmeans import kmeans_steps

X = np.random.RandomState(0).normal(size=(30, 2))
STEPS = list(kmeans_steps(X, X[:3]))
COSTS = {"one": [1, 10, 100], "other": [4, 8, 16]}

PAINTERS = {
    "plot_seeding": lambda ax=None: plot_seeding(X, X[:2], ax=ax),
    "plot_outcomes": lambda ax=None: plot_outcomes([2, 2, 3], ax=ax),
    "plot_descent": lambda ax=None: plot_descent(STEPS, ax=ax),
    "plot_sum_of_squares": lambda ax=None: plot_sum_of_squares(X, [5, 5], ax=ax),
    "plot_costs": lambda ax=None: plot_costs([2, 4, 8], COSTS, ax=ax),
    "plot_crossover": lambda ax=None: plot_crossover([10, 100, 1000], COSTS, ax=ax),
}


@pytest.mark.parametrize("painter", PAINTERS)
def test_a_painter_draws_where_it_is_told_or_on_the_current_axes(painter):
    """It returns the Axes, and leaves others alone."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert PAINTERS[painter](given) is given
    assert given.has_data() and not current.has_data()
    assert PAINTERS[painter]() is current
    assert current.has_data()


# Iterations


def test_iterations_with_a_start_show_it_and_where_the_centers_went():
    """A row more: red discs and their regions; then arrows from the centers of the row before."""
    start = X[:3]
    models = [KMeans(3, init=start, n_init=1, max_iter=i).fit(X) for i in (1, 2)]
    axes = plot_iterations(models, X, start=start)
    assert axes.shape == (3, 2)
    rows = [start, *(model.cluster_centers_ for model in models)]
    for ax_row, centers in zip(axes, rows, strict=True):
        for ax in ax_row:
            np.testing.assert_array_equal(ax.collections[-1].get_offsets(), centers)
    for ax, before, after in zip(axes[1:, 0], rows, rows[1:], strict=False):
        arrows = [text for text in ax.texts if not text.get_text()]
        far = np.linalg.norm(after - before, axis=1) > 0.01 * np.ptp(ax.get_xlim())
        np.testing.assert_array_equal([arrow.xyann for arrow in arrows], before[far])
        np.testing.assert_array_equal([arrow.xy for arrow in arrows], after[far])
    assert not axes[0, 0].texts


def test_iterations_name_the_inertia_of_the_points_as_they_are_labeled():
    """At the right, that of the fitted model."""
    models = [KMeans(3, init=X[:3], n_init=1, max_iter=i).fit(X) for i in (1, 2)]
    axes = plot_iterations(models, X)
    words = [ax.texts[-1].get_text() for ax in axes[:, 1]]
    assert words == [f"inertia {model.inertia_:.1f}" for model in models]


# Starts


def test_seeding_is_bright_where_no_center_is_near():
    """The colors are distances to the nearest center; the brightest can be given."""
    points, centers = [[0, 0], [3, 4], [9, 0]], [[0, 0], [9, 2]]
    ax = plot_seeding(points, centers, farthest=7)
    np.testing.assert_allclose(ax.collections[0].get_array(), [0, 5, 2])
    assert ax.collections[0].get_clim() == (0, 7)
    np.testing.assert_array_equal(ax.collections[-1].get_offsets(), centers)
    assert plot_seeding(points, centers, ax=plt.figure().gca()).collections[0].get_clim()[1] == 5


def heights_by_color(ax):
    """Return how many starts are in bars of each color."""
    return [sum(bar.get_height() for bar in bars) for bars in ax.containers]


def test_outcomes_are_blue_where_the_best_solution_was_found():
    """Within half a percent of the best; the others are gray, and all are counted."""
    ax = plot_outcomes([100, 100.4, 103, 250, 100])
    assert heights_by_color(ax) == [3, 2]
    assert ax.get_xscale() == "log"


def test_outcomes_with_limits_have_the_same_bars_in_each_panel():
    """The best may be one that these starts have not found."""
    left, right = plt.subplots(1, 2)[1]
    plot_outcomes([120, 130], limits=(100, 200), ax=left)
    plot_outcomes([100, 200], limits=(100, 200), ax=right)
    assert (heights_by_color(left), heights_by_color(right)) == ([0, 2], [1, 1])
    places = [[bar.get_x() for bar in ax.containers[0]] for ax in (left, right)]
    assert places[0] == places[1]


def test_marks_count_the_starts_that_ended_there():
    """Each name with its number, and an arrow to the top of its bar."""
    ax = plot_outcomes([100, 100.1, 150, 300], marks={"best": 100, "other": 150})
    assert [text.get_text() for text in ax.texts if text.get_text()] == ["best: 2", "other: 1"]
    assert [text.xy for text in ax.texts if not text.get_text()] == [(100, 2), (150, 1)]


def test_marks_count_solutions_of_one_kind():
    """Within three percent, whether or not they share a bar."""
    ax = plot_outcomes([100, 147, 150, 154, 160, 300], marks={"other": 150})
    assert [text.get_text() for text in ax.texts if text.get_text()] == ["other: 3"]


# What comes down


def test_descent_shows_the_inertia_of_each_step():
    """E-steps and M-steps in two colors, in order, without the start."""
    ax = plot_descent(STEPS)
    line, *dots = ax.lines
    np.testing.assert_array_equal(line.get_ydata(), [step.inertia for step in STEPS[1:]])
    assert [marks.get_label() for marks in dots] == ["E-step", "M-step"]
    for marks, name in zip(dots, "EM", strict=True):
        expected = [step.inertia for step in STEPS[1:] if step.name == name]
        np.testing.assert_array_equal(marks.get_ydata(), expected)
    assert [text.get_text() for text in ax.texts] == [f"{s.inertia:.2f}" for s in STEPS[1:]]


def test_the_sum_of_squares_is_lowest_at_the_mean():
    """A parabola: what the move saves is n times the square of the way."""
    start = np.array([4.0, -3.0])
    curve, old, mean = plot_sum_of_squares(X, start).lines
    way = np.linalg.norm(X.mean(axis=0) - start)
    assert curve.get_ydata().argmin() == 50
    np.testing.assert_allclose(mean.get_xydata(), [[way, ((X - X.mean(axis=0)) ** 2).sum()]])
    np.testing.assert_allclose(old.get_xydata(), [[0, ((X - start) ** 2).sum()]])
    saved = old.get_ydata()[0] - mean.get_ydata()[0]
    assert saved == pytest.approx(len(X) * way**2)


# Bounds


def test_points_are_named_by_why_they_are_skipped_and_few_distances_are_not_called_none():
    """Names for a legend; a share below half a percent has two more digits."""
    some = np.arange(len(X)) < 10
    step = BoundStep(None, X[:3], some, some, 1, 400)
    steps = [step._replace(n_distances=n) for n in (1, 2, 0, 8)]
    axes = plot_skipped(X, steps)
    names = axes[0].get_legend_handles_labels()[1]
    assert names == ["skipped: $u < g$", "skipped: $u < l$", "looked at"]
    titles = [ax.get_title().split()[2] for ax in axes[:4]]
    assert titles == ["0.25%", "0.50%", "0%", "2%"]


def test_bounds_are_circles_that_hold_what_the_text_says():
    """u has grown by the own move, l has shrunk by the longest; g is half the way to the next."""
    point, before = np.array([1.0, 0.0]), np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 9.0]])
    after = before + np.array([[-0.3, 0.4], [0.0, 1.0], [0.0, 0.0]])
    axes = plot_bounds(point, before, after)
    upper, lower = (patch for patch in axes[1].patches if isinstance(patch, Circle))
    (gap,) = (patch for patch in axes[2].patches if isinstance(patch, Circle))
    assert tuple(upper.center) == tuple(lower.center) == (1, 0)
    assert (upper.radius, lower.radius) == pytest.approx((1 + 0.5, 3 - 1.0))
    assert tuple(gap.center) == (-0.3, 0.4)
    assert gap.radius == pytest.approx(np.hypot(4.3, 0.6) / 2)
    assert np.linalg.norm(after[0] - point) <= upper.radius
    assert np.linalg.norm(after[1:] - point, axis=1).min() >= lower.radius
    assert all(ax.get_aspect() == 1 for ax in axes)


def test_a_bound_that_has_become_useless_is_not_drawn():
    """No circle has a radius below zero."""
    axes = plot_bounds([1, 0], [[0, 0], [2.5, 0]], [[0, 0], [9, 0]])
    assert len(axes[1].patches) == 1


# Costs


def test_costs_are_drawn_under_their_names():
    """One line each, over the numbers of clusters."""
    ax = plot_costs([2, 4, 8], COSTS)
    assert [line.get_label() for line in ax.lines] == list(COSTS)
    for line, values in zip(ax.lines, COSTS.values(), strict=True):
        np.testing.assert_array_equal(line.get_xydata(), np.column_stack([[2, 4, 8], values]))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2", "4", "8"]


def test_the_crossover_is_marked_where_the_second_becomes_cheaper():
    """Where two straight lines on logarithmic axes meet."""
    ax = plot_crossover([10, 1000], {"one": [1, 100], "other": [10, 10]})
    assert [line.get_xdata()[0] for line in ax.lines] == [10, 10, 100]
    assert ax.texts[0].get_text().strip() == "n = 100"


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        ([1, 1, 1], [2, 2, 2], None),  # never cheaper
        ([2, 2, 2], [1, 1, 1], None),  # always
        ([2, 1, 1], [1, 2, 2], None),  # no longer
        ([1, 4, 1, 4], [2, 2, 2, 2], 320),  # from the last time on
    ],
)
def test_where_there_is_no_lasting_change_nothing_is_marked(first, second, place):
    """It counts where the second stays cheaper."""
    sizes = 10.0 ** np.arange(len(first))
    assert crossover(sizes, np.array(first), np.array(second)) == place
    ax = plot_crossover(sizes, {"one": first, "other": second})
    assert len(ax.lines) == (2 if place is None else 3)
