"""Painters of the second lesson: scans, maps of silhouettes, indices, true beside found."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from homl_clustering import KMeans, silhouette_samples
from homl_clustering.plotting import (
    plot_choice,
    plot_indices,
    plot_log_scan,
    plot_scan,
    plot_shares,
    plot_silhouette,
    plot_silhouette_map,
    plot_silhouette_of_point,
    plot_true_and_found,
)
from homl_clustering.plotting._shared import COMPONENT_COLORS
from homl_clustering.plotting.partitions import GROUP_COLORS
from homl_clustering.selection import Criterion, scan_kmeans

X = np.random.RandomState(0).normal(size=(40, 2)) + 5 * np.repeat([[0, 0], [1, 0]], 20, axis=0)
SCAN = scan_kmeans(X, range(1, 5), n_init=3, random_state=0)
MODEL = KMeans(3, random_state=0).fit(X)
INDICES = {"ARI": [0.0, 0.5, 0.9, 0.8], "NMI": [0.1, 0.9, 0.8, 0.7]}

PAINTERS = {
    "plot_log_scan": lambda ax=None: plot_log_scan([1, 2, 4], [9, 5, 2], ax=ax),
    "plot_indices": lambda ax=None: plot_indices([1, 2, 3, 4], INDICES, ax=ax),
    "plot_shares": lambda ax=None: plot_shares([[0.5, 1]], ["a"], ["b", "c"], ax=ax),
    "plot_silhouette_map": lambda ax=None: plot_silhouette_map(MODEL, X, ax=ax),
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


# Scans


def thumbnails(axes):
    """Return the small Axes above the curves."""
    return axes[0].child_axes


def test_a_scan_shows_each_partition_above_its_inertia_and_score():
    """One thumbnail for each k, in its place; the elbow is named, the best score has a ring."""
    axes = plot_scan(SCAN, X, elbow=2)
    maps, inertias, scores = axes
    assert [ax.get_title() for ax in thumbnails(axes)] == ["$k=1$", "$k=2$", "$k=3$", "$k=4$"]
    for ax, k in zip(thumbnails(axes), SCAN.n_clusters_, strict=True):
        np.testing.assert_array_equal(ax.collections[0].get_offsets(), X)
        assert len(np.unique(ax.collections[0].get_facecolor(), axis=0)) == k
    np.testing.assert_array_equal(inertias.lines[0].get_ydata(), SCAN.inertias_)
    np.testing.assert_array_equal(scores.lines[0].get_ydata(), SCAN.silhouette_scores_)
    best = np.nanargmax(SCAN.silhouette_scores_)
    ring = scores.lines[1].get_xydata()
    np.testing.assert_array_equal(ring, [[SCAN.n_clusters_[best], SCAN.silhouette_scores_[best]]])
    bottom, top = scores.get_ylim()
    assert top - SCAN.silhouette_scores_[best] > 0.1 * (top - bottom)  # the ring has room
    assert [text.get_text() for text in inertias.texts] == ["Elbow"]
    assert maps.get_xlim() == inertias.get_xlim() == scores.get_xlim() == (0.5, 4.5)


def test_a_cluster_keeps_its_color_and_one_is_new():
    """Whatever the numbers of the clusters."""
    partitions = [[0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0], [2, 2, 2, 0, 1, 1]]
    models = [SimpleNamespace(labels_=labels) for labels in partitions]
    scan = SimpleNamespace(
        n_clusters_=(1, 2, 3), models_=models, inertias_=[3, 2, 1],
        silhouette_scores_=[np.nan, 0.5, 0.4],
    )  # fmt: skip
    axes = plot_scan(scan, X[:6])
    found = [
        [tuple(color[:3]) for color in ax.collections[0].get_facecolor()] for ax in thumbnails(axes)
    ]
    first, second, third = (to_rgb(color) for color in COMPONENT_COLORS[:3])
    assert found[0] == [first] * 6
    assert found[1] == [first] * 4 + [second] * 2
    assert found[2] == [first] * 3 + [third] + [second] * 2


def test_a_scan_without_scores_is_refused():
    """It says what to do."""
    scan = scan_kmeans(X, [1, 2], silhouette=False, random_state=0)
    with pytest.raises(ValueError, match=r"plot_scan: scan must be .*silhouette=True"):
        plot_scan(scan, X)
    assert not plt.get_fignums()


def test_a_scan_of_other_data_is_refused():
    """Labels and points must fit."""
    with pytest.raises(ValueError, match="plot_scan: labels_ of scan must be"):
        plot_scan(SCAN, X[:-1])


def test_a_power_of_k_is_a_straight_line_on_its_chord():
    """The curve is the share of the first inertia; the chord joins its ends."""
    ks = np.array([1, 2, 4, 8])
    curve, chord = plot_log_scan(ks, 50.0 / ks).lines
    np.testing.assert_allclose(curve.get_ydata(), 1 / ks)
    np.testing.assert_allclose(chord.get_xydata(), [[1, 1], [8, 1 / 8]])
    ax = curve.axes
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "2", "4", "8"]


def test_indices_have_rings_where_they_are_highest():
    """Unless that is not wanted."""
    ax = plot_indices([1, 2, 3, 4], INDICES)
    curves, rings = ax.lines[::2], ax.lines[1::2]
    assert [line.get_label() for line in curves] == ["ARI", "NMI"]
    for line, values in zip(curves, INDICES.values(), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), values)
    assert [ring.get_xydata().tolist() for ring in rings] == [[[3, 0.9]], [[2, 0.9]]]
    bare = plot_indices([1, 2, 3, 4], INDICES, mark_best=False, ax=plt.figure().gca())
    assert len(bare.lines) == 2


# Silhouettes


def test_the_map_has_the_colors_of_the_knives():
    """As they look on white; the numbers stand at the centers."""
    diagram, plan = plt.subplots(1, 2)[1]
    plot_silhouette(silhouette_samples(X, MODEL.labels_), MODEL.labels_, ax=diagram)
    plot_silhouette_map(MODEL, X, ax=plan)
    fills = {tuple(np.round(c.get_facecolor()[0][:3], 6)) for c in plan.collections if c.get_fill()}
    for knife in diagram.collections:
        *color, opacity = knife.get_facecolor()[0]
        on_white = 1 - opacity * (1 - np.array(color))
        assert tuple(np.round(on_white, 6)) in fills
    numbers = {text.get_text(): text.get_position() for text in plan.texts}
    assert numbers == {str(c): tuple(center) for c, center in enumerate(MODEL.cluster_centers_)}


@pytest.mark.parametrize(("value", "words"), [(0.5, "mean 0.50"), (-0.001, "mean 0.00")])
def test_the_mean_of_the_silhouettes_is_written_beside_its_line(value, words):
    """With two digits."""
    ax = plot_silhouette(np.full(30, value), np.arange(30) // 10)
    assert [text.get_text() for text in ax.texts] == [words]
    assert ax.texts[0].xy[0] == pytest.approx(value)


def test_a_coefficient_of_zero_has_no_sign():
    """-0.001 is written as 0.00."""
    points = [[0, 0], [10.01, 0], [0, 10]]
    ax = plot_silhouette_of_point(points, [0, 0, 1], 0)
    assert ax.get_title().endswith("$s$ = 0.00")


# True beside found


def test_true_and_found_have_the_same_colors_where_they_agree():
    """Clusters take the color of the group they share most points with, whatever their number."""
    groups, labels = np.repeat([0, 1], 20), np.repeat([7, 3], 20)
    labels[0] = 3
    axes = plot_true_and_found({"a": (X, groups, labels)})
    upper, lower = ([tuple(c[:3]) for c in ax.collections[0].get_facecolor()] for ax in axes[:, 0])
    assert upper[1:] == lower[1:] and upper[0] != lower[0]
    assert upper[0] == to_rgb(GROUP_COLORS[0]) and upper[-1] == to_rgb(GROUP_COLORS[1])
    assert axes[0, 0].get_title() == "a" and axes[1, 0].get_title() == "ARI 0.90"
    assert all(ax.get_aspect() == 1 for ax in axes.flat)


def test_points_of_no_group_are_gray_and_do_not_count():
    """They have the color of their cluster below."""
    groups = np.repeat([0, 1], 20)
    groups[:3] = -1
    labels = np.repeat([0, 1], 20)
    labels[:3] = 1
    axes = plot_true_and_found({"a": (X, groups, labels)})
    assert axes[1, 0].get_title() == "ARI 1.00"
    upper, lower = (ax.collections[0].get_facecolor()[:, :3] for ax in axes[:, 0])
    assert np.all(upper[:3] == 0.6)
    np.testing.assert_allclose(lower[:3], [to_rgb(GROUP_COLORS[1])] * 3)


def test_clusters_beyond_the_groups_have_colors_of_their_own():
    """Three clusters in two groups."""
    groups, labels = np.repeat([0, 1], 20), np.repeat([0, 1, 2, 2], 10)
    axes = plot_true_and_found({"a": (X, groups, labels)})
    lower = axes[1, 0].collections[0].get_facecolor()
    assert len(np.unique(lower, axis=0)) == 3


def test_panels_that_do_not_fit_are_refused():
    """Two rows, one column for each case."""
    axes = plt.subplots(2, 2)[1]
    with pytest.raises(ValueError, match=r"plot_true_and_found: axes must be .* shape \(2, 1\)"):
        plot_true_and_found({"a": (X, np.zeros(40), np.zeros(40))}, axes=axes)


# What criteria say


def criterion(ks, values, best, errors=None):
    errors = np.full(len(ks), 0.1) if errors is None else np.array(errors)
    return Criterion("one", ks, np.array(values), errors, best, (), 0)


def choice(n_criteria=4, n_clusters=3):
    """Return four criteria, or the first of them: of these the third has no answer."""
    criteria = {
        "gap": criterion((1, 2, 3), [0.5, 0.6, 2.0], 3, [0.1, np.nan, 0.3]),
        "strength": criterion((1, 2, 3), [1.0, 0.6, np.nan], 1),
        "elbow": criterion((1, 2, 3), [9.0, 4.0, 2.0], None),
        "stability": criterion((2, 3), [0.5, 0.9], 1),  # which is not among its numbers
    }
    first = dict(list(criteria.items())[:n_criteria])
    return SimpleNamespace(criteria_=first, n_clusters_=n_clusters)


def test_each_criterion_has_a_panel_with_its_values_and_errors():
    """Three panels beside each other, the last of them below with a name for their axis."""
    axes = plot_choice(choice())
    assert [ax.get_title() for ax in axes] == ["gap", "strength", "elbow", "stability"]
    for ax, each in zip(axes, choice().criteria_.values(), strict=True):
        (drawn,) = ax.containers
        line, caps, (bars,) = drawn
        np.testing.assert_array_equal(line.get_xdata(), each.n_clusters_)
        np.testing.assert_array_equal(line.get_ydata(), each.values)
        assert len(caps) == 2 and line.get_marker() == "o"
        lengths = [bar[1, 1] - bar[0, 1] for bar in bars.get_segments() if len(bar)]
        known = ~np.isnan(each.values)
        expected = 2 * np.nan_to_num(each.errors)[known]
        np.testing.assert_allclose([x for x in lengths if not np.isnan(x)], expected, atol=1e-12)
    assert [ax.get_xlabel() for ax in axes] == ["", "$k$", "$k$", "$k$"]
    assert sum(ax.get_visible() for ax in axes[0].figure.axes) == 4
    places = [ax.get_subplotspec().get_geometry()[2] for ax in axes]
    assert places == [0, 1, 2, 3] and axes[0].get_subplotspec().get_geometry()[:2] == (2, 3)


def rings(ax):
    """Return where there are rings."""
    lines = [line for line in ax.lines if line.get_markerfacecolor() == "none"]
    return [line.get_xydata().tolist() for line in lines if line.get_marker() == "o"]


def test_a_ring_is_around_what_a_criterion_chooses():
    """None where it chooses nothing, or a number that it has no value for."""
    axes = plot_choice(choice())
    assert [rings(ax) for ax in axes] == [[[[3.0, 2.0]]], [[[1.0, 1.0]]], [], []]
    axes[0].figure.canvas.draw()
    for ax in axes[:2]:
        (_, y), (low, high) = rings(ax)[0][0], ax.get_ylim()
        assert 0.1 * (high - low) < high - y < 0.9 * (high - low)  # there is room for it


@pytest.mark.parametrize("n_clusters", [2, 3, 7])
def test_a_stripe_is_at_the_answer(n_clusters):
    """In all panels, from bottom to top, also where no criterion was asked about it."""
    for ax in plot_choice(choice(n_clusters=n_clusters)):
        (stripe,) = ax.patches
        assert stripe.get_x() == pytest.approx(n_clusters - 0.4)
        assert stripe.get_width() == pytest.approx(0.8)
        assert (stripe.get_y(), stripe.get_height()) == (0, 1)
        assert to_rgb(stripe.get_facecolor()) == to_rgb("#E69F00")
        left, right = ax.get_xlim()
        assert left < n_clusters < right


def test_a_choice_is_drawn_on_the_axes_given():
    """Those that are left over stay empty; too few are refused."""
    given = plt.subplots(2, 3)[1]
    axes = plot_choice(choice(), axes=given)
    assert list(axes) == list(given.flat[:4])
    assert [ax.has_data() for ax in given.flat] == [True] * 4 + [False] * 2
    assert len(plt.get_fignums()) == 1
    with pytest.raises(ValueError, match=r"plot_choice: axes must be 4 matplotlib Axes at least"):
        plot_choice(choice(), axes=given[0])


def test_one_criterion_alone_is_drawn():
    """With a name for its axis."""
    (ax,) = plot_choice(choice(1))
    assert ax.get_xlabel() == "$k$" and len(rings(ax)) == 1


SHARES = [[1.0, 0.5, 0.0], [0.549, 0.551, np.nan]]


def test_shares_are_a_table_in_colors_with_percentages():
    """Black words on pale cells, white ones on dark; what is not known stays empty."""
    ax = plot_shares(SHARES, ["blobs", "noise"], ["gap", "elbow", "BIC"], marked=["noise"])
    np.testing.assert_array_equal(ax.images[0].get_array(), SHARES)
    assert ax.images[0].get_clim() == (0, 1)
    words = {text.get_position(): (text.get_text(), text.get_color()) for text in ax.texts}
    assert words == {
        (0, 0): ("100", "w"), (1, 0): ("50", "k"), (2, 0): ("0", "k"),
        (0, 1): ("55", "k"), (1, 1): ("55", "w"),
    }  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == ["blobs", "noise"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["gap", "elbow", "BIC"]
    assert [label.get_fontweight() for label in ax.get_yticklabels()] == ["normal", "bold"]
    assert [label.get_fontweight() for label in ax.get_xticklabels()] == ["normal"] * 3
    assert "percent of the data sets" in ax.get_title()


def test_a_mark_that_is_no_row_is_refused():
    """Those that there are, are named."""
    with pytest.raises(ValueError, match=r"plot_shares: marked must be names of rows, a, b, got"):
        plot_shares([[1], [0]], ["a", "b"], ["c"], marked=["c"])
    assert not plt.get_fignums()
