"""Trees, merges and grids of clusterings show the distances, points and labels given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba, to_rgba_array
from sklearn.cluster import AgglomerativeClustering

from homl_clustering.datasets import two_moons
from homl_clustering.plotting.density import NOISE_COLOR, label_colors
from homl_clustering.plotting.hierarchy import (
    plot_clusterings_grid,
    plot_dendrogram,
    plot_merges,
)
from homl_clustering.plotting.mixture import COMPONENT_COLORS
from homl_clustering.textbook.agglomerative import agglomerative_steps

X = two_moons(60)[0]
LINE = np.array([[0.0], [2.0], [5.0], [8.5]])
PLANE = np.array([[0, 0], [1, 0], [5, 0], [5, 2], [9, 9], [0, 3]], float)


def tree(X, n_clusters, linkage="average"):
    """Return a fitted model with distances."""
    model = AgglomerativeClustering(n_clusters, linkage=linkage, compute_distances=True).fit(X)
    return Frozen(model.children_, model.distances_, model.labels_)


class Frozen:
    """A tree that has been fitted: to fit it again is an error."""

    def __init__(self, children, distances, labels):
        self.children_, self.distances_, self.labels_ = children, distances, labels

    def fit(self, *arguments, **options):
        """Fail: painters only draw."""
        raise AssertionError("a painter has fitted the model")

    fit_predict = fit


def links(ax):
    """Return the height and the color of each link of a dendrogram."""
    return [
        (path.vertices[1, 1], to_rgba(artist.get_edgecolor()[0]))
        for artist in ax.collections
        for path in artist.get_paths()
    ]


def dots(ax):
    """Return the points of the first scatter plot and their colors."""
    artist = ax.collections[0]
    return np.asarray(artist.get_offsets()), artist.get_facecolor()


# Trees


@pytest.mark.parametrize("linkage", ["single", "complete", "average", "ward"])
def test_each_merge_is_a_link_at_the_height_of_its_distance(linkage):
    """As many links as merges, one leaf per row."""
    model = tree(X[:25], 3, linkage)
    ax = plot_dendrogram(model)
    np.testing.assert_allclose(sorted(height for height, _ in links(ax)), np.sort(model.distances_))
    assert sorted(int(text.get_text()) for text in ax.get_xticklabels()) == list(range(25))
    assert ax.get_ylabel() == "Distance"


@pytest.mark.parametrize("n_clusters", [1, 2, 3, 5])
def test_links_have_the_color_of_their_cluster(n_clusters):
    """The cluster of the first row has the first color; above the cut, links are gray."""
    model = tree(X[:25], n_clusters)
    order = list(dict.fromkeys(model.labels_.tolist()))
    expected, members = [], [{i} for i in range(25)]
    for (a, b), height in zip(model.children_, model.distances_, strict=True):
        members.append(members[a] | members[b])
        owners = {order.index(model.labels_[i]) for i in members[-1]}
        color = COMPONENT_COLORS[owners.pop()] if len(owners) == 1 else NOISE_COLOR
        expected.append((round(height, 9), to_rgba(color)))
    found = [(round(height, 9), color) for height, color in links(plot_dendrogram(model))]
    assert sorted(found) == sorted(expected)
    assert sum(color == to_rgba(NOISE_COLOR) for _, color in found) == n_clusters - 1


@pytest.mark.parametrize("n_clusters", [2, 3, 4])
def test_the_dashed_line_cuts_the_tree_into_the_clusters(n_clusters):
    """It crosses as many branches as there are clusters."""
    ax = plot_dendrogram(tree(LINE, n_clusters, "complete"))
    (line,) = ax.lines
    heights = [0, 2, 3.5, 8.5]
    assert set(line.get_ydata()) == {(heights[-n_clusters] + heights[1 - n_clusters]) / 2}
    assert line.get_linestyle() == "--"


def test_one_cluster_needs_no_cut():
    """Nor is there a line."""
    assert not plot_dendrogram(tree(LINE, 1)).lines


@pytest.mark.parametrize("n_leaves", [2, 7, 30])
@pytest.mark.parametrize("linkage", ["single", "ward"])
def test_a_large_tree_begins_higher_up(n_leaves, linkage):
    """Its leaves stand for all the rows; the upper merges are drawn."""
    many = two_moons(1500)[0]
    model = tree(many, 2, linkage)
    ax = plot_dendrogram(model, n_leaves=n_leaves)
    texts = [text.get_text() for text in ax.get_xticklabels()]
    assert len(texts) == n_leaves
    assert sum(int(text[1:-1]) if text.startswith("(") else 1 for text in texts) == 1500
    heights = sorted(height for height, _ in links(ax))
    np.testing.assert_allclose(heights, np.sort(model.distances_)[1 - n_leaves :])


@pytest.mark.parametrize("n_leaves", [24, 25, 26])
def test_a_tree_with_few_leaves_is_drawn_whole(n_leaves):
    """No more than n_leaves of them: else it begins higher up."""
    ax = plot_dendrogram(tree(X[:25], 3), n_leaves=n_leaves)
    assert len(ax.get_xticklabels()) == min(n_leaves, 25)


def test_a_tree_without_distances_is_an_error():
    """The message says how to get them."""
    model = AgglomerativeClustering(2).fit(LINE)
    with pytest.raises(ValueError, match=r"distances_.*compute_distances=True"):
        plot_dendrogram(model)


def test_a_tree_is_drawn_on_the_axes_given_or_the_current_one():
    """No figure is made."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert plot_dendrogram(tree(LINE, 2), ax=given) is given
    assert not current.has_data()
    assert plot_dendrogram(tree(LINE, 2)) is current
    assert len(plt.get_fignums()) == 1


# Merges


def test_merges_draw_the_points_with_the_colors_of_their_clusters():
    """Gray as long as a point is alone; points are together if and only if they look alike."""
    steps = list(agglomerative_steps(PLANE, "single"))
    for ax, step in zip(plot_merges(iter(steps), PLANE), steps, strict=False):
        points = ax.collections[0]
        np.testing.assert_array_equal(np.asarray(points.get_offsets()), PLANE)
        edges = np.broadcast_to(points.get_edgecolor(), (6, 4))
        for rows in step.clusters.values():
            gray = [tuple(edges[i]) == to_rgba(NOISE_COLOR) for i in rows]
            assert all(gray) if len(rows) == 1 else not any(gray)
            assert len({tuple(edges[i]) for i in rows}) == 1
        large = [rows for rows in step.clusters.values() if len(rows) > 1]
        assert len({tuple(edges[rows[0]]) for rows in large}) == len(large)
        assert [text.get_text() for text in ax.texts] == list("012345")
        np.testing.assert_array_equal([text.get_position() for text in ax.texts], PLANE)


def test_a_cluster_keeps_its_color_and_the_older_one_wins():
    """(0, 1) and (2, 3) are blue and red; together they are blue."""
    steps = list(agglomerative_steps(PLANE, "single"))
    assert [step.children for step in steps[1:4]] == [(0, 1), (2, 3), (5, 6)]
    axes = plot_merges(steps, PLANE)
    edges = [ax.collections[0].get_edgecolor() for ax in axes[1:6]]
    blue, red, gray = map(to_rgba, (*COMPONENT_COLORS[:2], NOISE_COLOR))
    np.testing.assert_array_equal(edges[1], [blue, blue, red, red, gray, gray])
    np.testing.assert_array_equal(edges[2], [blue, blue, red, red, gray, blue])
    np.testing.assert_array_equal(edges[3], [blue, blue, blue, blue, gray, blue])


@pytest.mark.parametrize("linkage", ["single", "complete", "ward"])
def test_a_line_joins_the_nearest_points_of_what_is_merged(linkage):
    """One of each cluster; with single linkage it is as long as the title says."""
    steps = list(agglomerative_steps(PLANE, linkage))
    axes = plot_merges(steps, PLANE)
    assert not axes[0].lines
    for ax, before, step in zip(axes[1:], steps, steps[1:], strict=False):
        (line,) = ax.lines
        a, b = (PLANE[before.clusters[child]] for child in step.children)
        ends = line.get_xydata()
        length = np.linalg.norm(ends[0] - ends[1])
        assert (ends[0] == a).all(axis=1).any() and (ends[1] == b).all(axis=1).any()
        assert length == np.linalg.norm(a[:, np.newaxis] - b, axis=2).min()
        assert ax.get_title() == f"distance {step.distance:.2f}"
        assert linkage != "single" or length == pytest.approx(step.distance)


def test_merges_draw_on_the_axes_given_or_a_new_figure():
    """With the titles given, with or without the start."""
    steps = list(agglomerative_steps(PLANE, "single"))
    given = plt.subplots(2, 3)[1]
    assert plot_merges(steps[1:], PLANE.tolist(), titles=list("abcde"), axes=given) is given
    assert [ax.get_title() for ax in given.flat] == [*"abcde", ""]
    axes = plot_merges(steps, PLANE)
    assert [ax.axison for ax in axes] == [True] * 6 + [False] * 2
    assert axes[0].get_title() == "start"


def test_steps_that_do_not_fit_are_an_error():
    """Too few panels or titles, merges left out, points that are not in the plane."""
    steps = list(agglomerative_steps(PLANE, "single"))
    with pytest.raises(ValueError, match="each of 6 steps, got 6 titles and 2 panels"):
        plot_merges(steps, PLANE, axes=plt.subplots(1, 2)[1])
    with pytest.raises(ValueError, match="titles must be one for each of 6 steps, got 1 titles"):
        plot_merges(steps, PLANE, titles=["a"])
    with pytest.raises(ValueError, match=r"merges \(5, 6\), which .* from the start on"):
        plot_merges(steps[3:], PLANE)
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        plot_merges(steps, PLANE[:, :1])


# Many clusterings


def a_grid():
    """Return clusterings of two data sets by three algorithms, one of them missing."""
    labels = np.arange(60) % 3
    return {
        "first": {"a": (X, labels), "b": (X[:20], labels[:20] - 1), "c": (X, np.full(60, -1))},
        "second": {"a": (X + 9, np.arange(60)), "c": (X.tolist(), (labels * 7).tolist())},
    }


def test_each_panel_draws_its_points_in_the_colors_of_its_labels():
    """A row per data set, a column per algorithm; what is missing is left empty."""
    clusterings = a_grid()
    axes = plot_clusterings_grid(clusterings, size=7)
    assert axes.shape == (2, 3)
    assert not axes[1, 1].has_data()
    for row, by_name in zip(axes, clusterings.values(), strict=True):
        for ax, name in zip(row, "abc", strict=True):
            if name in by_name:
                points, labels = by_name[name]
                drawn, colors = dots(ax)
                np.testing.assert_array_equal(drawn, points)
                groups = [tuple(color) for color in colors]
                for i, label in enumerate(labels):
                    assert (groups[i] == to_rgba(NOISE_COLOR)) == (label < 0)
                    if label >= 0 and len(set(labels)) < 9:
                        same = np.equal(labels, label)
                        assert [group == groups[i] for group in groups] == same.tolist()
                assert ax.collections[0].get_sizes().tolist() == [7]


def test_equal_groups_look_alike_whatever_their_numbers():
    """Colors go by which cluster appears first; noise is gray and does not count."""
    labels = np.array([-1, 2, 2, 0, 1] * 12)
    renamed = np.array([-1, 5, 5, 9, 3] * 12)
    axes = plot_clusterings_grid({"": {"a": (X, labels), "b": (X, renamed)}})
    expected = to_rgba_array(label_colors([-1, 0, 0, 1, 2] * 12))
    for ax in axes[0]:
        np.testing.assert_array_equal(dots(ax)[1], expected)


def test_names_and_captions_stand_at_their_panels():
    """Algorithms on top, data sets on the left, captions below; no ticks."""
    captions = {"first": {"b": "0.50"}, "second": {"c": "0.75", "b": "none"}}
    axes = plot_clusterings_grid(a_grid(), captions)
    assert [ax.get_title() for ax in axes.flat] == ["a", "b", "c", "", "", ""]
    assert [ax.get_ylabel() for ax in axes.flat] == ["first", "", "", "second", "", ""]
    assert [ax.get_xlabel() for ax in axes.flat] == ["", "0.50", "", "", "none", "0.75"]
    assert all(ax.get_xticks().size == ax.get_yticks().size == 0 for ax in axes.flat)
    assert not any(ax.get_xlabel() for ax in plot_clusterings_grid(a_grid()).flat)


def test_a_grid_is_drawn_on_the_axes_given():
    """If they have the right shape; the message says which that is."""
    given = plt.subplots(2, 3)[1]
    assert plot_clusterings_grid(a_grid(), axes=given) is given
    assert len(plt.get_fignums()) == 1
    with pytest.raises(ValueError, match=r"shape \(2, 3\), got shape \(3, 2\)"):
        plot_clusterings_grid(a_grid(), axes=given.T)


def test_points_and_labels_of_a_panel_must_belong_together():
    """The message has both numbers."""
    with pytest.raises(ValueError, match=r"each of 60 points, got an array of shape \(59,\)"):
        plot_clusterings_grid({"": {"a": (X, np.zeros(59, int))}})
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        plot_clusterings_grid({"": {"a": (X[:, :1], np.zeros(60, int))}})
