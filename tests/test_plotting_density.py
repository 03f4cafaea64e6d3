"""What is drawn of DBSCAN and of spectral clustering is what they found."""

import functools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import to_rgba, to_rgba_array
from scipy.sparse import csr_array, csr_matrix
from sklearn.cluster import DBSCAN, SpectralClustering

from homl_clustering.datasets import two_moons
from homl_clustering.plotting.density import (
    NOISE_COLOR,
    label_colors,
    plot_dbscan,
    plot_dbscan_steps,
    renumbered,
)
from homl_clustering.plotting.mixture import COMPONENT_COLORS
from homl_clustering.plotting.spectral import plot_affinity, plot_spectral
from homl_clustering.textbook.dbscan import dbscan_steps

X = two_moons(300)[0]
AFFINITY = np.exp(-10 * ((X[:, np.newaxis] - X) ** 2).sum(axis=2))


class Found:
    """A clustering with given labels, which nobody may fit again."""

    eps, min_samples, affinity, gamma = 0.25, 3, "rbf", 2.5

    def __init__(self, labels, cores=()):
        self.labels_ = np.asarray(labels)
        self.core_sample_indices_ = np.asarray(cores, dtype=int)

    def fit(self, *arguments, **options):
        """Fail: painters only draw."""
        raise AssertionError("a painter has fitted the model")

    fit_predict = fit


def many(n_clusters):
    """Return labels of that many clusters, each of which has a core, and noise if there is room."""
    labels = np.arange(300) % (n_clusters + 1) - 1
    return Found(labels, np.flatnonzero(labels >= 0)[: 2 * n_clusters])


FITTED = DBSCAN(eps=0.1, min_samples=6).fit(X)
STEPS = [*dbscan_steps(X, 0.1, 6)]
drawn_steps = functools.cache(lambda: plot_dbscan_steps(iter(STEPS), X, 0.1))  # takes seconds

# A call of each painter that draws on one Axes, with the points to draw.
PAINTERS = {
    "plot_dbscan": lambda X, ax=None: plot_dbscan(many(3), X, ax=ax),
    "plot_spectral": lambda X, ax=None: plot_spectral(many(3), X, ax=ax),
    "plot_affinity": lambda X, ax=None: plot_affinity(AFFINITY, X, ax=ax),
}


def offsets(artist):
    """Return the points of a scatter plot."""
    return np.asarray(artist.get_offsets())


def colors(artist, n_points):
    """Return one color per point of a scatter plot."""
    return np.broadcast_to(artist.get_facecolor(), (n_points, 4))


# Where they draw


@pytest.mark.parametrize("painter", PAINTERS)
def test_a_painter_draws_on_the_axes_given_or_the_current_one(painter):
    """It returns that Axes, makes no figure, and leaves other Axes alone."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert PAINTERS[painter](X, ax=given) is given
    assert given.has_data() and not current.has_data()
    assert PAINTERS[painter](X.tolist()) is current
    assert current.has_data()
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("shape", [(300,), (300, 1), (300, 3)])
@pytest.mark.parametrize("painter", [*PAINTERS, "plot_dbscan_steps"])
def test_only_points_in_the_plane_can_be_drawn(painter, shape):
    """Other shapes are an error that names the shape and a remedy."""
    paint = PAINTERS.get(painter, lambda X: plot_dbscan_steps(STEPS[:1], X, 0.1))
    with pytest.raises(ValueError, match=r"shape \(n, 2\), got .*choose two columns"):
        paint(np.zeros(shape))


@pytest.mark.parametrize("painter", ["plot_dbscan", "plot_spectral", "plot_dbscan_steps"])
def test_data_and_labels_must_belong_together(painter):
    """Too few points are an error that names the painter, both numbers and a remedy."""
    paint = PAINTERS.get(painter, lambda X: plot_dbscan_steps(STEPS[:1], X, 0.1))
    with pytest.raises(ValueError, match=rf"{painter}: .* 299 points.*\(300,\).*fitted on"):
        paint(X[:299])


# Colors


def test_each_label_has_its_color_and_noise_is_grey():
    """Eight colors, used again from the ninth cluster on; anything below zero is gray."""
    assert label_colors(np.arange(8)) == list(COMPONENT_COLORS)
    assert label_colors([8, 17]) == [COMPONENT_COLORS[0], COMPONENT_COLORS[1]]
    assert label_colors([-1, 0, -2]) == [NOISE_COLOR, COMPONENT_COLORS[0], NOISE_COLOR]
    assert label_colors([]) == []
    assert len({to_rgba(color) for color in (*COMPONENT_COLORS, NOISE_COLOR)}) == 9


# DBSCAN


def extents(circles):
    """Return the middles and the widths of circles."""
    boxes = [path.get_extents() for path in circles.get_paths()]
    middles = [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in boxes]
    return np.reshape(middles, (-1, 2)), [box.width for box in boxes]


def test_dbscan_draws_cores_borders_and_noise_each_in_its_way():
    """A dot for each core, a ring for each border point, a red cross on white for noise."""
    ax = plot_dbscan(FITTED, X)
    core = np.isin(np.arange(300), FITTED.core_sample_indices_)
    noise = FITTED.labels_ == -1
    border = ~core & ~noise
    assert min(core.sum(), noise.sum(), border.sum()) > 10
    _, dots, rings, below, crosses = ax.collections
    for artist, rows in ((dots, core), (rings, border), (below, noise), (crosses, noise)):
        np.testing.assert_array_equal(offsets(artist), X[rows])
    np.testing.assert_array_equal(rings.get_facecolor(), [to_rgba("w")])
    np.testing.assert_array_equal(below.get_edgecolor(), [to_rgba("w")])
    np.testing.assert_array_equal(crosses.get_edgecolor(), [to_rgba("r")])
    assert ax.get_legend_handles_labels()[1] == ["core", "border", "noise"]
    assert ax.get_title() == "eps=0.10, min_samples=6"
    assert ax.get_aspect() == 1
    assert ax.xaxis.get_gridlines()[0].get_visible()
    assert ax.get_axisbelow() is True


def test_the_neighborhoods_of_cores_are_circles_in_the_units_of_the_data():
    """Of radius eps, around cores only, and none is cut off."""
    ax = plot_dbscan(FITTED, X)
    middles, widths = extents(ax.collections[0])
    cores = X[FITTED.core_sample_indices_]
    np.testing.assert_allclose(middles, cores, atol=1e-9)
    np.testing.assert_allclose(widths, 0.2, rtol=1e-3)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < cores[:, 0].min() - 0.1 and cores[:, 0].max() + 0.1 < right
    assert bottom < cores[:, 1].min() - 0.1 and cores[:, 1].max() + 0.1 < top


def test_the_outlines_of_a_few_circles_lie_above_all_circles():
    """So none is hidden by another; of many points there are none."""
    model = many(2)
    few = Found(model.labels_[:40], model.core_sample_indices_)
    circles, outlines, *_ = plot_dbscan(few, X[:40]).collections
    assert circles.get_zorder() < outlines.get_zorder()
    assert not len(outlines.get_facecolor())
    for artist in (circles, outlines):
        np.testing.assert_allclose(extents(artist)[0], X[few.core_sample_indices_], atol=1e-9)


def test_discs_of_a_given_size_take_the_place_of_the_circles():
    """As in the books."""
    discs = plot_dbscan(FITTED, X, 123).collections[0]
    np.testing.assert_array_equal(offsets(discs), X[FITTED.core_sample_indices_])
    assert discs.get_sizes().tolist() == [123]


@pytest.mark.parametrize("n_clusters", [1, 2, 8])
def test_each_cluster_of_dbscan_has_one_color(n_clusters):
    """Up to eight, all different; dots have it, rings a darker, circles a paler one."""
    model = many(n_clusters)
    circles, dots, rings, *_ = plot_dbscan(model, X).collections
    core = model.core_sample_indices_
    border = np.setdiff1d(np.flatnonzero(model.labels_ >= 0), core)
    for drawn, rows in (
        (circles.get_facecolor(), core),
        (dots.get_facecolor(), core),
        (rings.get_edgecolor(), border),
    ):
        seen = {}
        for label, color in zip(model.labels_[rows].tolist(), drawn.tolist(), strict=True):
            assert seen.setdefault(label, tuple(color)) == tuple(color)
        assert len(set(seen.values())) == n_clusters
    assert tuple(dots.get_facecolor()[0]) == to_rgba(COMPONENT_COLORS[0])


def test_neighboring_numbers_differ_in_color_among_many_clusters():
    """From the ninth on, the eight colors are used again."""
    model = many(40)
    dots = plot_dbscan(model, X).collections[1]
    drawn = dict(zip(model.labels_[model.core_sample_indices_], dots.get_facecolor(), strict=True))
    for label in range(39):
        assert not np.array_equal(drawn[label], drawn[label + 1])
    np.testing.assert_array_equal(drawn[0], drawn[8])


@pytest.mark.parametrize("labels", [np.full(300, -1), np.zeros(300, int)])
@pytest.mark.parametrize("all_cores", [False, True])
def test_nothing_but_noise_and_nothing_but_one_cluster_can_be_drawn(labels, all_cores):
    """Whatever is missing is drawn as no points, without a warning."""
    cores = np.arange(300) if all_cores and labels[0] == 0 else []
    ax = plot_dbscan(Found(labels, cores), X)
    ax.figure.canvas.draw()
    circles, dots, rings, _, crosses = ax.collections
    assert len(circles.get_paths()) == len(offsets(dots)) == len(cores)
    assert len(offsets(rings)) == 300 * (labels[0] == 0) - len(cores)
    assert len(offsets(crosses)) == 300 * (labels[0] < 0)


def test_the_color_of_a_cluster_goes_by_where_it_appears_first():
    """It is the same with noise and without, and whatever the numbers are."""
    labels = np.arange(300) % 3
    expected = to_rgba_array(label_colors(labels[100:]))
    for found in (labels, np.where(np.arange(300) < 60, -1, labels), 7 - labels):
        dots = plot_dbscan(Found(found, np.arange(100, 300)), X, ax=plt.figure().gca())
        np.testing.assert_array_equal(dots.collections[1].get_facecolor(), expected)
    assert renumbered(np.array([4, -1, 2, 4, -7])).tolist() == [0, -1, 1, 0, -1]


@pytest.mark.parametrize("paint", [plot_dbscan, plot_spectral])
def test_axes_can_go_without_labels(paint):
    """The tick labels go with the name."""
    more = (100,) if paint is plot_dbscan else (100, 0.1)
    plain = paint(many(2), X, *more, ax=plt.figure().gca())
    assert (plain.get_xlabel(), plain.get_ylabel()) == ("$x_1$", "$x_2$")
    bare = paint(many(2), X, *more, show_xlabels=False, show_ylabels=False, ax=plt.figure().gca())
    assert (bare.get_xlabel(), bare.get_ylabel()) == ("", "")
    assert not bare.xaxis.get_tick_params()["labelbottom"]
    assert not bare.yaxis.get_tick_params()["labelleft"]


# The steps of DBSCAN


def test_steps_draw_each_point_as_far_as_it_is_known():
    """Colors by label, sizes by core, rings for borders, crosses for noise."""
    axes = drawn_steps()
    assert len(STEPS) > 12
    for ax, step in zip(axes, STEPS, strict=False):
        _, dots, crosses = ax.collections
        noise = step.labels == -1
        core = np.zeros(300, bool) if step.core is None else step.core
        rows = np.flatnonzero(~noise)
        ring = ~core[rows] & (step.labels[rows] >= 0)
        inner = core[rows] & (step.labels[rows] >= 0)
        rows = np.concatenate([rows[step.labels[rows] < 0], rows[inner], rows[ring]])
        np.testing.assert_array_equal(offsets(dots), X[rows])
        np.testing.assert_array_equal(offsets(crosses), X[noise])
        faces, edges = dots.get_facecolor(), dots.get_edgecolor()
        expected = to_rgba_array(label_colors(step.labels[rows]))
        border = ~core[rows] & (step.labels[rows] >= 0)
        np.testing.assert_array_equal(faces[~border], expected[~border])
        np.testing.assert_array_equal(edges[border], expected[border])  # rings
        assert np.all(faces[border] == 1)
        np.testing.assert_array_equal(dots.get_sizes() == 40, core[rows])
        assert ax.get_title() == step.name
        assert ax.get_aspect() == 1


def test_circles_are_the_neighborhoods_that_a_step_looks_at():
    """All when neighbors are counted; then those of new cores; none for borders and noise."""
    axes = drawn_steps()
    for ax, step in zip(axes, STEPS, strict=False):
        (circles,) = [c for c in ax.collections if isinstance(c, PatchCollection)]
        drawn = [path.get_extents() for path in circles.get_paths()]
        middles = [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in drawn]
        wanted = {"neighbors": np.ones(300, bool), "begin": step.new, "grow": step.new}
        rows = wanted.get(step.name, np.zeros(300, bool))
        np.testing.assert_allclose(np.reshape(middles, (-1, 2)), X[rows], atol=1e-9)
        np.testing.assert_allclose([box.width for box in drawn], 0.2, rtol=1e-3)


def test_steps_draw_on_the_axes_given_or_a_new_figure():
    """With the titles given; panels that are left over stay empty."""
    given = plt.subplots(1, 4)[1]
    assert plot_dbscan_steps(STEPS[:3], X, 0.1, titles=["a", "b", "c"], axes=given) is given
    assert [ax.get_title() for ax in given] == ["a", "b", "c", ""]
    assert not given[3].has_data()
    axes = plot_dbscan_steps(STEPS[:4], X, 0.1)
    assert len(axes) == 6
    assert [ax.axison for ax in axes] == [True] * 4 + [False] * 2


def test_too_few_panels_or_titles_are_an_error():
    """The message has all the numbers."""
    with pytest.raises(ValueError, match=r"each of 3 steps, got 3 titles and 2 panels"):
        plot_dbscan_steps(STEPS[:3], X, 0.1, axes=plt.subplots(1, 2)[1])
    with pytest.raises(ValueError, match=r"titles must be one for each of 3 steps, got 1 titles"):
        plot_dbscan_steps(STEPS[:3], X, 0.1, titles=["a"])


# Spectral clustering


def test_spectral_shades_the_plane_by_the_affinity_to_the_first_point():
    """Below white discs and dots in the colors of clusters; a circle where it is one half."""
    model = many(4)
    ax = plot_spectral(model, X)
    white, dots = ax.collections
    for artist in (white, dots):
        np.testing.assert_array_equal(offsets(artist), X)
    np.testing.assert_array_equal(white.get_facecolor(), [to_rgba("w")])
    np.testing.assert_array_equal(
        dots.get_facecolor(), to_rgba_array(label_colors(renumbered(model.labels_)))
    )
    (circle,) = ax.patches
    assert tuple(circle.center) == tuple(X[0])
    assert np.exp(-2.5 * circle.radius**2) == pytest.approx(0.5)
    (image,) = ax.images
    shades = image.get_array()
    left, right, bottom, top = image.get_extent()
    row, column = np.unravel_index(shades.argmax(), shades.shape)
    brightest = left + column / 199 * (right - left), bottom + row / 199 * (top - bottom)
    np.testing.assert_allclose(brightest, X[0], atol=0.02)
    assert ax.get_aspect() == 1
    assert ax.get_title() == "RBF gamma=2.5"


def test_spectral_draws_discs_of_a_given_size():
    """As in the books: a gray one below each point."""
    ax = plot_spectral(many(4), X, 500, 0.25)
    gray, white, dots = ax.collections
    for artist in (gray, white, dots):
        np.testing.assert_array_equal(offsets(artist), X)
    assert gray.get_sizes().tolist() == [500]
    np.testing.assert_allclose(gray.get_facecolor(), [to_rgba("gray", 0.25)])
    assert not ax.images and not ax.patches


def test_spectral_names_another_affinity():
    """gamma has no meaning then."""
    model = SpectralClustering(2, affinity="nearest_neighbors", n_neighbors=30, random_state=0)
    ax = plot_spectral(model.fit(X), X)
    assert ax.get_title() == "affinity: nearest_neighbors"
    assert not ax.images and not ax.patches


@pytest.mark.parametrize("convert", [np.array, np.ndarray.tolist, csr_array, csr_matrix])
@pytest.mark.parametrize("smallest", [0.01, 0.5])
def test_each_affinity_is_a_line_as_dark_as_it_is_strong(convert, smallest):
    """Each pair once; those below the smallest are left out. Sparse matrices are drawn alike."""
    ax = plot_affinity(convert(AFFINITY[:20, :20]), X[:20], smallest=smallest)
    (lines,) = [c for c in ax.collections if isinstance(c, LineCollection)]
    drawn = {
        frozenset(map(tuple, ends)): color[3]
        for ends, color in zip(lines.get_segments(), lines.get_edgecolor(), strict=True)
    }
    np.testing.assert_array_equal(lines.get_edgecolor()[:, :3], 0)
    assert len(drawn) == len(lines.get_segments())
    expected = {
        frozenset([tuple(X[i]), tuple(X[j])]): AFFINITY[i, j]
        for i in range(20)
        for j in range(i)
        if AFFINITY[i, j] >= smallest
    }
    assert drawn == expected
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), X[:20])


def test_points_without_affinities_are_drawn():
    """As points, without a line."""
    ax = plot_affinity(np.eye(300), X)
    assert not ax.collections[0].get_segments()
    ax.figure.canvas.draw()


@pytest.mark.parametrize("shape", [(300,), (300, 299), (299, 299), ()])
def test_affinities_of_another_shape_are_an_error(shape):
    """The message has both shapes."""
    with pytest.raises(ValueError, match=r"plot_affinity: .* \(300, 300\), got .*belongs to"):
        plot_affinity(np.zeros(shape), X)


@pytest.mark.parametrize("bad", [-0.5, 1.5, np.nan])
def test_distances_are_no_affinities(bad):
    """What is not between 0 and 1 cannot be an opacity."""
    affinity = AFFINITY.copy()
    affinity[2, 5] = affinity[5, 2] = bad
    with pytest.raises(ValueError, match=r"plot_affinity: expected affinities from 0 to 1, got"):
        plot_affinity(affinity, X)
