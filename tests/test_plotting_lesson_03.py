"""Painters of the third lesson: palettes, details, groups of pictures, spreads and bands."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from homl_clustering.plotting import (
    plot_bands,
    plot_details,
    plot_images,
    plot_palette,
    plot_picture_groups,
    plot_spread,
)

RANDOM = np.random.RandomState(0)
PICTURE = RANDOM.randint(0, 256, (20, 30, 3)).astype(np.uint8)
DIGITS = RANDOM.uniform(0, 16, (5, 8, 8))
RUNS = {"one": [[1, 2, 3], [3, 4, 9]], "other": [[0, 0, 1]]}
SAMPLES = {"few": [1, 5, 2], "more": [4, 4, 6, 9]}

PAINTERS = {
    "plot_palette": lambda ax=None: plot_palette(np.eye(3), [0.5, 0.2, 0.3], ax=ax),
    "plot_picture_groups": lambda ax=None: plot_picture_groups(DIGITS, [1, 0, 1, 1, 2], ax=ax),
    "plot_bands": lambda ax=None: plot_bands([1, 2, 3], RUNS, ax=ax),
    "plot_spread": lambda ax=None: plot_spread(SAMPLES, ax=ax),
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


# Colors


def test_a_palette_shows_the_most_frequent_color_first():
    """Bars in their colors, as high as their shares, which are written above."""
    ax = plot_palette(np.eye(3), [0.25, 0.15, 0.6])
    assert [bar.get_height() for bar in ax.patches] == [0.6, 0.25, 0.15]
    assert [to_rgb(bar.get_facecolor()) for bar in ax.patches] == [(0, 0, 1), (1, 0, 0), (0, 1, 0)]
    assert [text.get_text() for text in ax.texts] == ["60 %", "25 %", "15 %"]


def test_a_palette_of_equal_shares_keeps_the_order():
    """Also where no pixel has a color."""
    ax = plot_palette(np.eye(3), [0, 0, 0])
    assert [to_rgb(bar.get_facecolor()) for bar in ax.patches] == [tuple(row) for row in np.eye(3)]


# Pictures


def test_details_are_what_is_in_the_frame():
    """The frame goes around the pixels that are enlarged below."""
    axes = plot_details([PICTURE, 255 - PICTURE], ["a", "b"], (4, 6, 10, 5))
    for ax, image in zip(axes[1], (PICTURE, 255 - PICTURE), strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), image[6:11, 4:14])
    for ax in axes[0]:
        for frame in ax.patches:
            assert frame.get_bbox().bounds == (3.5, 5.5, 10, 5)
    assert [ax.get_title() for ax in axes[0]] == ["a", "b"]


def test_details_of_gray_pictures_and_up_to_the_edge():
    """A picture may have no colors, and the detail may be all of it."""
    axes = plot_details([DIGITS[0]], ["a"], (0, 0, 8, 8), axes=plt.subplots(2, 1, squeeze=False)[1])
    np.testing.assert_array_equal(axes[1, 0].images[0].get_array(), DIGITS[0])


@pytest.mark.parametrize("box", [(25, 0, 6, 3), (-1, 0, 3, 3), (0, 18, 3, 3), (0, 0, 0, 3)])
def test_a_detail_outside_of_the_picture_is_told(box):
    """Nothing is drawn."""
    with pytest.raises(ValueError, match=r"box must be within a picture of 30 × 20 pixels"):
        plot_details([PICTURE], ["a"], box)
    assert not plt.get_fignums()


def test_pictures_fill_the_figure_up_to_their_titles():
    """There are no margins but the lines of the titles."""
    axes = plot_images([PICTURE] * 6, list("abcdef"))
    boxes = [ax.get_position() for ax in axes]
    assert min(box.x0 for box in boxes) < 0.02 and max(box.x1 for box in boxes) > 0.98
    assert min(box.y0 for box in boxes) < 0.02 and max(box.y1 for box in boxes) > 0.9
    for ax in axes:
        assert ax.title.get_window_extent().y1 < ax.figure.bbox.y1


def test_groups_are_rows_of_pictures_in_order():
    """Each row begins with its name, and holds the pictures of the group from left to right."""
    ax = plot_picture_groups(DIGITS, ["b", "a", "b", "b", "c"])
    assert [text.get_text() for text in ax.texts] == ["a", "b", "c"]
    drawn = [np.asarray(image.get_array()) for image in ax.images]
    for found, row in zip(drawn, (1, 0, 2, 3, 4), strict=True):
        np.testing.assert_array_equal(found, DIGITS[row])
    places = [image.get_extent() for image in ax.images]
    assert [np.floor(extent[0]) for extent in places] == [0, 0, 1, 2, 0]
    assert [np.floor(extent[3]) for extent in places] == [0, 1, 1, 1, 2]
    assert len({image.get_clim() for image in ax.images}) == 1  # one gray is one number


def test_groups_of_pictures_that_are_not_square_keep_their_shape():
    """The height of a row is that of its pictures."""
    ax = plot_picture_groups(np.ones((2, 10, 5)), [0, 1])
    left, right, bottom, top = ax.images[1].get_extent()
    assert (bottom - top) / (right - left) == pytest.approx(2)
    assert ax.get_ylim() == (4, 0)


# Many runs


def test_bands_reach_from_the_lowest_to_the_highest():
    """The line is the mean."""
    ax = plot_bands([1, 2, 3], RUNS)
    assert [line.get_label() for line in ax.lines] == ["one", "other"]
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [2, 3, 6])
    edges = ax.collections[0].get_paths()[0].vertices
    for x, low, high in ((1, 1, 3), (2, 2, 4), (3, 3, 9)):
        assert edges[edges[:, 0] == x, 1].min() == low
        assert edges[edges[:, 0] == x, 1].max() == high


def test_the_line_of_a_band_may_be_the_median():
    """One run far away does not move it."""
    ax = plot_bands([1, 2], {"one": [[1, 2], [3, 4], [80, 90]]}, middle="median")
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [3, 4])


def test_a_spread_shows_median_and_extremes_from_top_to_bottom():
    """The first sample is the uppermost; whiskers leave nothing out."""
    ax = plot_spread(SAMPLES, marks={"more": 7.5}, marks_name="mark", lines={"all": 8})
    assert ax.yaxis_inverted()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["few", "more"]
    places = np.array([point for line in ax.lines[:-2] for point in line.get_xydata()])
    for row, values in enumerate(SAMPLES.values(), 1):
        at_row = places[np.abs(places[:, 1] - row) < 0.4, 0]
        assert (at_row.min(), at_row.max()) == (min(values), max(values))
        assert np.median(values) in at_row
    marks, line = ax.lines[-2:]
    np.testing.assert_array_equal(marks.get_xydata(), [[7.5, 2]])
    assert (marks.get_label(), line.get_label()) == ("mark", "all")
    assert line.get_xdata()[0] == 8


def test_no_line_has_the_color_of_the_marks():
    """Else a reader would take them for the same thing."""
    lines = dict.fromkeys("abcd", 3)
    marks, *others = plot_spread(SAMPLES, marks={"few": 2}, lines=lines).lines[-5:]
    colors = [to_rgb(line.get_color()) for line in (marks, *others)]
    assert len(set(colors)) == 5


def test_a_mark_of_an_unknown_sample_is_told():
    """The known ones are listed."""
    with pytest.raises(ValueError, match=r"^plot_spread: marks must be under names of"):
        plot_spread(SAMPLES, marks={"others": 3})
    assert not plt.get_fignums()
