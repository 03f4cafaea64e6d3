"""Painters of the fourth lesson: eigenvectors, radii, and how far clusters reach."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Annotation

from homl_clustering.plotting import (
    plot_core_distances,
    plot_eigenvector,
    plot_radius_scan,
    plot_reach,
)

GRAPH = np.array([[0, 2, 0], [2, 0, 0.5], [0, 0.5, 0]])
PLACES = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 1.0]])
RADII = [0.1, 0.2, 0.3]

PAINTERS = {
    "plot_eigenvector": lambda ax=None: plot_eigenvector(GRAPH, PLACES, [1, 0, -1], ax=ax),
    "plot_core_distances": lambda ax=None: plot_core_distances([1, 2], 5, [1.5], ax=ax),
    "plot_reach": lambda ax=None: plot_reach([[0.5, 0.5]], 0.2, ax=ax),
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


# Eigenvectors


def test_an_eigenvector_stands_in_its_points_and_affinities_are_lines():
    """As thick as they are strong; none where there is no affinity."""
    ax = plot_eigenvector(GRAPH, PLACES, [0.8, 0.0, -0.6])
    inside = [text for text in ax.texts if not isinstance(text, Annotation)]
    assert [text.get_text() for text in inside] == ["0.80", "0.00", "-0.60"]
    assert [text.get_position() for text in inside] == [tuple(place) for place in PLACES]
    assert [text.get_color() for text in inside] == ["w", "k", "k"]
    ends = [line.get_xydata().tolist() for line in ax.lines]
    assert ends == [PLACES[[0, 1]].tolist(), PLACES[[1, 2]].tolist()]
    thick, thin = (line.get_linewidth() for line in ax.lines)
    assert thick == pytest.approx(4 * thin)
    (discs,) = ax.collections
    np.testing.assert_array_equal(discs.get_offsets(), PLACES)
    np.testing.assert_array_equal(discs.get_array(), [0.8, 0.0, -0.6])
    low, high = discs.get_clim()
    assert low == -high < -0.8


def test_the_number_of_a_point_stands_above_its_disc_or_below_in_the_lower_half():
    """Outside of the disc, where no value is."""
    ax = plot_eigenvector(GRAPH, PLACES, [0.8, 0.0, -0.6])
    numbers = [text for text in ax.texts if isinstance(text, Annotation)]
    assert [text.get_text() for text in numbers] == ["0", "1", "2"]
    assert [text.xy for text in numbers] == [tuple(place) for place in PLACES]
    radius = np.sqrt(ax.collections[0].get_sizes()[0]) / 2
    assert [np.sign(text.xyann[1]) for text in numbers] == [-1, -1, 1]
    assert min(abs(text.xyann[1]) for text in numbers) > radius


def test_an_eigenvector_of_zeros_and_a_graph_without_lines_can_be_drawn():
    """A zero has no sign."""
    ax = plot_eigenvector(np.zeros((2, 2)), PLACES[:2], [0.0, -0.0])
    assert [text.get_text() for text in ax.texts] == ["0.00", "0", "0.00", "1"]
    assert not ax.lines
    ax.figure.canvas.draw()


# Radii


def test_core_distances_are_sorted_and_cores_are_counted():
    """A point at the radius exactly is a core, too."""
    ax = plot_core_distances([0.3, 0.1, 0.2, 0.5], 5, radii=[0.2, 0.4])
    curve, *lines = ax.lines
    np.testing.assert_array_equal(curve.get_ydata(), [0.1, 0.2, 0.3, 0.5])
    assert [line.get_ydata()[0] for line in lines] == [0.2, 0.4]
    assert ax.get_legend_handles_labels()[1] == ["eps=0.20: 2 cores", "eps=0.40: 3 cores"]
    assert ax.get_ylabel() == "Distance to neighbor 5"
    assert ax.get_ylim()[0] == 0 and ax.get_ylim()[1] > 0.5


def test_a_radius_scan_has_clusters_at_the_left_and_noise_at_the_right():
    """And a shade over the stable range, in both."""
    given = plt.subplots(1, 2)[1]
    assert plot_radius_scan(RADII, [9, 2, 0], [0.5, 0.1, 0], (0.15, 0.25), given) is given
    for ax, values in zip(given, ([9, 2, 0], [0.5, 0.1, 0]), strict=True):
        np.testing.assert_array_equal(ax.lines[0].get_xydata(), np.column_stack([RADII, values]))
        (shade,) = ax.patches
        assert (shade.get_x(), shade.get_x() + shade.get_width()) == pytest.approx((0.15, 0.25))
    assert [label.get_text() for label in given[0].get_yticklabels()] == ["0", "1", "2", "5", "10"]
    axes = plot_radius_scan(RADII, [9, 2, 1], [0.5, 0.1, 0])
    assert not axes[0].patches
    assert axes[0].get_yticks()[0] == 1


def test_reach_shades_what_is_far_and_leaves_the_limits():
    """The dashed line is a circle around a single core."""
    ax = plt.figure().gca()
    ax.set(xlim=(-1, 2), ylim=(-2, 1))
    plot_reach([[0.5, -0.5]], 0.6, ax=ax)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 2), (-2, 1))
    shade, line = ax.collections
    (path,) = line.get_paths()
    distances = np.linalg.norm(path.vertices - [0.5, -0.5], axis=1)
    np.testing.assert_allclose(distances, 0.6, atol=2e-3)
    assert np.all(shade.get_facecolor()[:, :3] == 1)  # white
    corners = np.concatenate([path.vertices for path in shade.get_paths()]) - [0.5, -0.5]
    assert np.linalg.norm(corners, axis=1).min() > 0.598  # nothing within the radius
    assert np.abs(corners).max() == 1.5  # up to the limits


def test_reach_that_covers_everything_shades_nothing():
    """Without a warning."""
    ax = plot_reach([[0.5, 0.5]], 5)
    assert not any(len(path.vertices) for c in ax.collections for path in c.get_paths())
