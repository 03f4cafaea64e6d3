"""The knives and curves that are drawn are the numbers that were given."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from homl_clustering import silhouette_samples
from homl_clustering.plotting import (
    plot_inertia_scan,
    plot_score_scan,
    plot_silhouette,
    plot_silhouette_of_point,
)

SIZES = (30, 50, 10)
LABELS = np.random.RandomState(0).permutation(np.repeat([0, 1, 2], SIZES))
SILHOUETTES = np.random.RandomState(1).uniform(-0.3, 1, 90)
GAP = 90 // 30


def knives(ax):
    """Return, for each knife, its heights and the values on its edge, from the bottom up."""
    found = []
    for knife in ax.collections:
        outline = knife.get_paths()[0].vertices
        n = (len(outline) - 3) // 2
        sides = outline[1 : n + 1], outline[n + 2 : 2 * n + 2][::-1]
        np.testing.assert_array_equal(sides[0][:, 1], sides[1][:, 1])
        zero, edge = sides
        assert not zero[:, 0].any()
        found.append((edge[:, 1], edge[:, 0]))
    return found


def tick_words(axis):
    """Return the words at the ticks of an axis."""
    return [label.get_text() for label in axis.get_ticklabels()]


# Knives


def test_each_knife_holds_the_sorted_coefficients_of_a_cluster():
    """From 0 to the coefficient, smallest at the bottom."""
    found = knives(plot_silhouette(SILHOUETTES, LABELS))
    assert len(found) == 3
    for cluster, (_, values) in enumerate(found):
        members = np.flatnonzero(cluster == LABELS)
        np.testing.assert_array_equal(values, np.sort(SILHOUETTES[members]))


def test_knives_are_stacked_with_gaps():
    """One row each; a thirtieth of the rows below the first one and between them."""
    bottom = GAP
    for size, (heights, _) in zip(SIZES, knives(plot_silhouette(SILHOUETTES, LABELS)), strict=True):
        np.testing.assert_array_equal(heights, bottom + np.arange(size))
        bottom += size + GAP


def test_the_gap_of_the_book():
    """2000 rows leave 66 between the knives."""
    found = knives(plot_silhouette(np.full(2000, 0.5), np.arange(2000) // 1000))
    assert [heights[0] for heights, _ in found] == [66, 66 + 1000 + 66]


def test_knives_have_the_colors_of_the_spectrum():
    """Spectral(i / k), 70 % opaque; a gray outline, since the palest are nearly white."""
    ax = plot_silhouette(SILHOUETTES, LABELS)
    for c, knife in enumerate(ax.collections):
        expected = to_rgba(plt.get_cmap("Spectral")(c / 3), 0.7)
        assert tuple(knife.get_facecolor()[0]) == pytest.approx(expected)
        assert tuple(knife.get_edgecolor()[0]) == pytest.approx(to_rgba("0.3", 0.7))


def test_ticks_name_the_clusters_at_the_middles():
    """And the horizontal ticks are those of the book."""
    ax = plot_silhouette(SILHOUETTES, LABELS)
    middles = [GAP + 15, 2 * GAP + 30 + 25, 3 * GAP + 80 + 5]
    assert ax.get_yticks().tolist() == middles
    assert tick_words(ax.yaxis) == ["0", "1", "2"]
    assert ax.get_xticks().tolist() == [-0.1, 0, 0.2, 0.4, 0.6, 0.8, 1]


def test_the_dashed_line_is_the_mean():
    """Red, from the bottom to the top."""
    (line,) = plot_silhouette(SILHOUETTES, LABELS).lines
    np.testing.assert_array_equal(line.get_xdata(), np.full(2, SILHOUETTES.mean()))
    assert (line.get_color(), line.get_linestyle()) == ("red", "--")


def test_the_words_at_the_mean_can_be_read_on_a_knife():
    """A white rim separates red letters from a dark knife."""
    [words] = plot_silhouette(SILHOUETTES, LABELS).texts
    [rim] = words.get_path_effects()
    assert rim._gc == {"linewidth": 3, "foreground": "white"}


@pytest.mark.parametrize("labels", [np.array(["b", "a", "c"])[LABELS], [3, -1, 10], None])
def test_labels_may_be_anything_that_can_be_sorted(labels):
    """Strings and numbers with gaps name their knives."""
    if labels is None:
        labels = LABELS.astype(object)
    elif len(labels) == 3:
        labels = np.array(labels)[LABELS]
    ax = plot_silhouette(SILHOUETTES.tolist(), list(labels))
    assert tick_words(ax.yaxis) == [str(name) for name in sorted(set(labels))]
    first = SILHOUETTES[np.asarray(labels) == sorted(set(labels))[0]]
    np.testing.assert_array_equal(knives(ax)[0][1], np.sort(first))


def test_a_single_row_and_few_rows_can_be_drawn():
    """No gap is left of a thirtieth of few rows; a knife may be one row thick."""
    found = knives(plot_silhouette([0.0, 0.5, 0.25], [1, 0, 0]))
    assert [heights.tolist() for heights, _ in found] == [[0, 1], [2]]


def test_names_and_titles_are_optional():
    """As in a grid, where only the outer panels are named; cluster labels stay."""
    full, bare = plt.subplots(1, 2)[1]
    plot_silhouette(SILHOUETTES, LABELS, title="$k=3$", ax=full)
    plot_silhouette(SILHOUETTES, LABELS, show_xlabels=False, show_ylabels=False, ax=bare)
    words = [(ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) for ax in (full, bare)]
    assert words == [("$k=3$", "Silhouette Coefficient", "Cluster"), ("", "", "")]
    visible = [ax.xaxis.get_tick_params()["labelbottom"] for ax in (full, bare)]
    assert visible == [True, False]
    assert tick_words(bare.yaxis) == ["0", "1", "2"]


def test_the_arguments_are_not_modified():
    """The coefficients are sorted in a copy."""
    silhouettes = SILHOUETTES.copy()
    plot_silhouette(silhouettes, LABELS)
    np.testing.assert_array_equal(silhouettes, SILHOUETTES)


@pytest.mark.parametrize(("silhouettes", "labels"), [([0.5], [0, 1]), ([[0.5]], [[0]]), (0.5, 0)])
def test_there_is_one_label_per_coefficient(silhouettes, labels):
    """Other shapes are errors."""
    with pytest.raises(
        ValueError,
        match=r"plot_silhouette: (silhouettes must be numbers of shape|labels .* one for each)",
    ):
        plot_silhouette(silhouettes, labels)


# Curves


def test_the_inertia_is_a_blue_line_with_points():
    """Over the numbers of clusters, without an arrow."""
    ax = plot_inertia_scan(range(1, 4), (9, 2, 1))
    (line,) = ax.lines
    assert line.get_xydata().tolist() == [[1, 9], [2, 2], [3, 1]]
    assert (line.get_color(), line.get_marker(), line.get_linestyle()) == ("b", "o", "-")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$k$", "Inertia")
    assert not ax.texts


def test_the_arrow_points_at_the_elbow():
    """Whatever the limits become, and from above."""
    ax = plot_inertia_scan([1, 2, 5], np.array([9.0, 2.0, 1.0]), elbow=2)
    ax.axis([1, 4, 0, 5])
    (note,) = ax.texts
    assert note.get_text() == "Elbow"
    assert note.xy == (2, 2.0)
    ax.figure.canvas.draw()
    start = note.get_window_extent()
    point = ax.transData.transform(note.xy)
    assert start.y1 > point[1]


def test_an_elbow_is_one_of_the_numbers():
    """An arrow to nowhere is an error."""
    with pytest.raises(ValueError, match=r"elbow=4 is none of the numbers of clusters, \[1, 2\]"):
        plot_inertia_scan([1, 2], [9, 2], elbow=4)


def test_scores_are_a_line_with_a_gap_where_there_is_none():
    """NaN for one cluster is drawn as nothing."""
    ax = plot_score_scan([1, 2, 3], [np.nan, 0.6, 0.7])
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_ydata(), [np.nan, 0.6, 0.7])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$k$", "Silhouette score")


# One point


SQUARES = np.array([[0, 0], [0, 2], [2, 0], [6, 0], [6, 2], [20, 0], [22, 0]], float)


def test_the_title_tells_a_b_and_the_coefficient():
    """As `silhouette_samples` has it; the nearest other cluster counts."""
    labels = np.array([7, 7, 7, 3, 3, 5, 5])
    coefficients = silhouette_samples(SQUARES, labels)
    for row in range(len(SQUARES)):
        ax = plot_silhouette_of_point(SQUARES, labels, row, ax=Figure().add_subplot())
        a, b, s = map(float, re.findall(r"= (-?[\d.]+)", ax.get_title()))
        assert s == pytest.approx(coefficients[row], abs=0.006)
        assert s == pytest.approx((b - a) / max(a, b), abs=0.01)


def test_lines_lead_to_the_points_of_two_clusters():
    """Blue ones to those of the own cluster, orange ones to those of the nearest."""
    labels = np.array([0, 0, 0, 1, 1, 2, 2])
    orange, blue, _ = plot_silhouette_of_point(SQUARES, labels, 1).collections
    for lines, color, rows in ((orange, "tab:orange", [3, 4]), (blue, "tab:blue", [0, 2])):
        assert tuple(lines.get_edgecolor()[0][:3]) == to_rgba(color)[:3]
        ends = [segment.tolist() for segment in lines.get_segments()]
        assert ends == [[SQUARES[1].tolist(), SQUARES[row].tolist()] for row in rows]


@pytest.mark.parametrize("labels", [[0] * 7, [0, 1, 1, 1, 1, 1, 1]])
def test_one_point_needs_company(labels):
    """One cluster alone, and a point that is a cluster of its own, have no coefficient."""
    with pytest.raises(ValueError, match="expected two clusters at least, and another point"):
        plot_silhouette_of_point(SQUARES, labels, 0)
