"""Painters of the sixth lesson: circles of k-means, sheets of pictures, points of many sizes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from homl_clustering.plotting import plot_circles, plot_picture_sheet, plot_responsibilities

X = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 4.0], [9.0, 9.0]])
PAINTERS = {
    "plot_circles": lambda ax=None: plot_circles(X, [0, 0, 0, 1], X[[0, 3]], ax=ax),
    "plot_picture_sheet": lambda ax=None: plot_picture_sheet(np.eye(3)[np.newaxis], ax=ax),
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


def test_a_circle_reaches_to_the_farthest_point_of_its_cluster():
    """Not to points of others; a cluster of one point has a radius of 0, one of none no circle."""
    centers = [[0, 1], [9, 9], [5, 5]]
    circles = plot_circles(X, [0, 0, 0, 1], centers).patches
    assert [circle.radius for circle in circles] == [3, 0]
    assert [tuple(circle.center) for circle in circles] == [(0, 1), (9, 9)]


def test_circles_are_round_and_inside_the_picture():
    """One unit is as long upward as across."""
    ax = plot_circles(X, [0, 0, 0, 0], [[0, 0]])
    ax.figure.canvas.draw()
    box = ax.patches[0].get_window_extent()
    assert np.isclose(box.width, box.height)
    assert ax.get_xlim()[0] < -12 and ax.get_ylim()[1] > 12


def test_a_sheet_shows_its_pictures_row_by_row():
    """Each in a frame of the lowest number, as are the places that are left over."""
    pictures = 1.0 + np.arange(12).reshape(3, 2, 2)
    ax = plot_picture_sheet(pictures, n_columns=2)
    sheet = np.asarray(ax.images[0].get_array())
    assert sheet.shape == (8, 8)
    for place, picture in zip([(1, 1), (1, 5), (5, 1)], pictures, strict=True):
        row, column = place
        np.testing.assert_array_equal(sheet[row : row + 2, column : column + 2], picture)
    assert np.all(sheet[4:, 4:] == 1) and np.all(sheet[[0, 3, 4, 7]] == 1)
    assert not ax.get_xticks().size


def test_each_point_may_have_a_size_of_its_own():
    """Or all the same."""
    shares = np.eye(2)[[0, 0, 1, 1]]
    ax = plot_responsibilities(X, shares, size=[1, 2, 3, 0])
    assert ax.collections[0].get_sizes().tolist() == [1, 2, 3, 0]
    assert plot_responsibilities(X, shares, size=7).collections[1].get_sizes().tolist() == [7]
    with pytest.raises(ValueError, match="size must be numbers"):
        plot_responsibilities(X, shares, size=[1, 2, 3, -4])
