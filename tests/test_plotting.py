"""Painters draw the numbers they are given, where they are told, and fit nothing."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.contour import QuadContourSet
from sklearn.neighbors import KNeighborsClassifier

from homl_clustering import KMeans, plotting
from homl_clustering.plotting import (
    plot_centroids,
    plot_classes,
    plot_clusterer_comparison,
    plot_clusters,
    plot_data,
    plot_decision_boundaries,
    plot_em_steps,
    plot_image,
    plot_images,
    plot_inertia_scan,
    plot_iterations,
    plot_pixels,
    plot_score_scan,
    plot_silhouette,
    plot_skipped,
    plot_thumbnails,
)
from homl_clustering.textbook.bounds import hamerly_steps
from homl_clustering.textbook.kmeans import KMeansStep, kmeans_steps
from tests.helpers import ROOT

X = np.random.RandomState(0).normal(size=(30, 2))
CENTERS = np.array([[0.0, 1.0], [2.0, -1.0], [-1.0, -1.0]])
LABELS = np.arange(30) % 3
PICTURE = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)


class Fitted:
    """A model that has been fitted: to fit it again is an error."""

    def __init__(self, centers=CENTERS):
        self.cluster_centers_ = np.asarray(centers)

    def predict(self, X):
        """Return the number of the nearest center."""
        return ((X[:, np.newaxis] - self.cluster_centers_) ** 2).sum(axis=2).argmin(axis=1)

    def fit(self, *arguments, **options):
        """Fail: painters only draw."""
        raise AssertionError("a painter has fitted the model")

    fit_predict = fit_transform = fit


# A call of each painter that draws on one Axes.
PAINTERS = {
    "plot_data": lambda ax=None: plot_data(X, ax=ax),
    "plot_classes": lambda ax=None: plot_classes(X, LABELS, ["a", "b", "c"], ax=ax),
    "plot_clusters": lambda ax=None: plot_clusters(X, LABELS, CENTERS, ax=ax),
    "plot_centroids": lambda ax=None: plot_centroids(CENTERS, ax=ax),
    "plot_decision_boundaries": lambda ax=None: plot_decision_boundaries(
        Fitted(), X, resolution=20, ax=ax
    ),
    "plot_image": lambda ax=None: plot_image(PICTURE, ax=ax),
    "plot_silhouette": lambda ax=None: plot_silhouette(X[:, 0] / 9, LABELS, ax=ax),
    "plot_inertia_scan": lambda ax=None: plot_inertia_scan([1, 2, 3], [9, 2, 1], 2, ax=ax),
    "plot_score_scan": lambda ax=None: plot_score_scan([2, 3], [0.6, 0.5], ax=ax),
    "plot_thumbnails": lambda ax=None: plot_thumbnails([[0, 0], [1, 1]], np.ones((2, 3, 3)), ax=ax),
}

# And of each that draws on several.
GRIDS = {
    "plot_images": (2, lambda axes=None: plot_images([PICTURE] * 2, ["a", "b"], axes=axes)),
    "plot_pixels": (2, lambda axes=None: plot_pixels(np.eye(3), "pixels", axes=axes)),
    "plot_clusterer_comparison": (
        2, lambda axes=None: plot_clusterer_comparison(Fitted(), Fitted(), X, axes=axes),
    ),
}  # fmt: skip


def offsets(ax, number=0):
    """Return the points of one of the scatter plots on an Axes."""
    return np.asarray(ax.collections[number].get_offsets())


def steps(n_iterations=3):
    """Return as many textbook steps as these iterations have."""
    X = np.array([[0.0, 0], [1, 2], [4, 4], [5, 4], [9, 0], [8, 1], [2, 6]])
    found = list(kmeans_steps(X, X[:2]))
    assert len(found) >= 7
    return X, found[: 1 + 2 * n_iterations]


# Where they draw


def test_every_painter_is_tested_here():
    """The list of painters is that of the package."""
    tested = {*PAINTERS, *GRIDS, "plot_em_steps", "plot_iterations", "plot_skipped"}
    for path in [*ROOT.glob("tests/test_plotting_*.py"), ROOT / "tests/test_describe.py"]:
        if path.stem != "test_plotting_arguments":  # which looks at errors only
            source = path.read_text(encoding="utf-8")
            tested |= {name for name in plotting.__all__ if f"{name}(" in source}
    assert tested == set(plotting.__all__)


@pytest.mark.parametrize("painter", PAINTERS)
def test_a_painter_draws_on_the_axes_given(painter):
    """It returns that Axes, and leaves the current one alone."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert PAINTERS[painter](given) is given
    assert given.has_data()
    assert not current.has_data()


@pytest.mark.parametrize("painter", PAINTERS)
def test_a_painter_draws_on_the_current_axes_by_default(painter):
    """Without ax, it draws where pyplot would."""
    _, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert PAINTERS[painter]() is current
    assert current.has_data()


@pytest.mark.parametrize("painter", GRIDS)
def test_a_painter_of_panels_draws_on_the_axes_given(painter):
    """It returns them, and makes no figure of its own."""
    n_panels, paint = GRIDS[painter]
    given = plt.subplots(1, n_panels)[1]
    found = paint(given)
    assert list(found) == list(given)
    assert all(ax.has_data() for ax in given)
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("painter", "size"),
    [("plot_images", (10, 5)), ("plot_pixels", (16, 6)), ("plot_clusterer_comparison", (10, 3.2))],
)
def test_a_painter_of_panels_makes_a_figure_by_default(painter, size):
    """Without axes, a new figure has the size of the book's."""
    _, paint = GRIDS[painter]
    axes = paint()
    assert tuple(axes[0].figure.get_size_inches()) == size
    assert all(ax.has_data() for ax in axes[:2])


# Points


@pytest.mark.parametrize("convert", [np.asarray, np.ndarray.tolist])
def test_plot_data_draws_the_points_as_small_black_dots(convert):
    """The numbers drawn are those given, from arrays and lists."""
    (dots,) = plot_data(convert(X)).lines
    np.testing.assert_array_equal(dots.get_xydata(), X)
    assert (dots.get_marker(), dots.get_markersize(), dots.get_color()) == (".", 2, "k")
    assert dots.get_linestyle() == "None"


def test_plot_classes_draws_each_class_in_its_style():
    """Yellow discs, blue squares, green triangles, each with its label."""
    ax = plot_classes(X, LABELS, ["setosa", "versicolor", "virginica"])
    for c, line in enumerate(ax.lines):
        np.testing.assert_array_equal(line.get_xydata(), X[c == LABELS])
    assert [(line.get_color(), line.get_marker()) for line in ax.lines] == [
        ("y", "o"), ("b", "s"), ("g", "^"),
    ]  # fmt: skip
    assert ax.get_legend_handles_labels()[1] == ["setosa", "versicolor", "virginica"]


def test_plot_classes_leaves_out_classes_without_label():
    """Two labels draw two classes."""
    assert len(plot_classes(X, LABELS, ["a", "b"]).lines) == 2


def test_plot_classes_has_three_styles():
    """A fourth class is an error that names the way out."""
    with pytest.raises(ValueError, match="3 classes at most, got 4 labels; use plot_clusters"):
        plot_classes(X, np.arange(30) % 4, list("abcd"))


def test_plot_clusters_colors_points_by_cluster():
    """Points and labels are those given; without labels there is one color."""
    ax = plot_clusters(X, LABELS, size=7, alpha=0.5)
    np.testing.assert_array_equal(offsets(ax), X)
    np.testing.assert_array_equal(ax.collections[0].get_array(), LABELS)
    assert ax.collections[0].get_sizes().tolist() == [7]
    assert ax.collections[0].get_alpha() == 0.5
    assert len(ax.collections) == 1
    plain = plot_clusters(X, ax=plt.figure().add_subplot())
    assert plain.collections[0].get_array() is None


def test_plot_clusters_draws_centers_as_dark_discs():
    """The centers are drawn on top, half transparent."""
    ax = plot_clusters(X, LABELS, CENTERS)
    np.testing.assert_array_equal(offsets(ax, 1), CENTERS)
    np.testing.assert_array_equal(ax.collections[1].get_facecolor(), [to_rgba("black", 0.5)])


def test_plot_centroids_draws_a_disc_and_a_cross():
    """Both lie on every center, the cross above the disc, in the colors asked for."""
    ax = plot_centroids(CENTERS, circle_color="r", cross_color="w")
    disc, cross = ax.collections
    for artist in (disc, cross):
        np.testing.assert_array_equal(artist.get_offsets(), CENTERS)
    np.testing.assert_array_equal(disc.get_facecolor(), [to_rgba("r", 0.9)])
    np.testing.assert_array_equal(cross.get_edgecolor(), [to_rgba("w")])
    assert (disc.get_zorder(), cross.get_zorder()) == (10, 11)


@pytest.mark.parametrize(
    ("weights", "kept"),
    [([1, 1, 1], [0, 1, 2]), ([1, 0.1, 0.2], [0, 2]), ([0, 0.05, 1], [2])],
)
def test_plot_centroids_leaves_out_light_centers(weights, kept):
    """A tenth of the largest weight, or less, is too light to be drawn."""
    ax = plot_centroids(CENTERS, weights)
    for number in (0, 1):
        np.testing.assert_array_equal(offsets(ax, number), CENTERS[kept])


@pytest.mark.parametrize("shape", [(30,), (30, 1), (30, 3), (2, 30, 2)])
@pytest.mark.parametrize(
    "paint",
    [
        plot_data,
        plot_clusters,
        plot_centroids,
        lambda data: plot_clusters(X, LABELS, data),
        lambda data: plot_classes(data, LABELS, ["a"]),
        lambda data: plot_decision_boundaries(Fitted(), data, resolution=5),
        lambda data: plot_em_steps(data, steps()[1]),
    ],
)
def test_only_points_in_the_plane_can_be_drawn(paint, shape):
    """Other shapes are an error that names the shape and a remedy."""
    with pytest.raises(ValueError, match=r"shape \(n, 2\), got .*choose two columns"):
        paint(np.zeros(shape))


# Regions


def regions(ax):
    """Return the filled contours and the border lines of an Axes."""
    return [artist for artist in ax.collections if isinstance(artist, QuadContourSet)]


@pytest.mark.parametrize("axis", [0, 1])
def test_decision_boundaries_are_those_of_the_model(axis):
    """The regions meet where the prediction changes: at 1.5, off the middle of the data."""
    corners = np.array([[0.0, 0.0], [4.0, 4.0]])
    centers = np.full((2, 2), 2.0)
    centers[:, axis] = [1, 2]
    ax = plot_decision_boundaries(Fitted(centers), corners, resolution=401)
    *filled, borders = regions(ax)
    assert [region.filled for region in filled] == [True, True]
    assert not borders.filled
    (line,) = [path for path in borders.get_paths() if len(path.vertices)]
    np.testing.assert_allclose(line.vertices[:, axis], 1.5, rtol=1e-12)


def test_decision_boundaries_cover_the_data_and_show_them():
    """The mesh goes 0.1 beyond the data; dots and centers lie on top."""
    asked = []

    class Asked(Fitted):
        def predict(self, X):
            asked.append(X)
            return super().predict(X)

    ax = plot_decision_boundaries(Asked(), X, resolution=11)
    (mesh,) = asked
    assert mesh.shape == (121, 2)
    np.testing.assert_allclose(mesh.min(axis=0), X.min(axis=0) - 0.1)
    np.testing.assert_allclose(mesh.max(axis=0), X.max(axis=0) + 0.1)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), X)
    np.testing.assert_array_equal(ax.collections[-1].get_offsets(), CENTERS)


def test_decision_boundaries_of_a_classifier_need_no_centers():
    """A k-NN classifier can be drawn with show_centroids=False."""
    classifier = KNeighborsClassifier(3).fit(X, LABELS)
    ax = plot_decision_boundaries(classifier, X, resolution=30, show_centroids=False)
    filled = [region for region in regions(ax) if region.filled]
    assert len(filled) == len(np.unique(LABELS))
    assert len(ax.collections) == len(regions(ax)) > len(filled)


@pytest.mark.parametrize("show", [True, False])
def test_labels_of_the_axes_can_be_hidden(show):
    """With its label an axis keeps its ticks; without, it loses their labels too."""
    ax = plot_decision_boundaries(
        Fitted(), X, resolution=5, show_xlabels=show, show_ylabels=not show
    )
    assert (ax.get_xlabel(), ax.get_ylabel()) == (("$x_1$", "") if show else ("", "$x_2$"))
    assert ax.xaxis.get_tick_params()["labelbottom"] == show
    assert ax.yaxis.get_tick_params()["labelleft"] != show


def test_a_real_model_can_be_drawn():
    """A fitted KMeans is drawn with its own centers."""
    model = KMeans(3, random_state=0).fit(X)
    ax = plot_decision_boundaries(model, X, resolution=30)
    np.testing.assert_array_equal(ax.collections[-1].get_offsets(), model.cluster_centers_)


def fills(ax):
    """Return the color of each region, in the order of the labels; the last is drawn first."""
    return [tuple(drawn.get_facecolor()[0]) for drawn in regions(ax) if drawn.filled][::-1]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]])
def test_clusters_have_the_colors_of_their_places(order):
    """However they are numbered; in one run, the colors of the last centers."""
    model = KMeans(3, random_state=0, n_init=10).fit(X)
    other = Fitted(model.cluster_centers_[order])
    expected = fills(plot_decision_boundaries(model, X, resolution=30, ax=plt.figure().gca()))
    found = fills(plot_decision_boundaries(other, X, resolution=30, ax=plt.figure().gca()))
    assert len(set(found)) == 3
    assert found == [expected[c] for c in order]
    swapped = model.cluster_centers_[[1, 0, 2]]  # where the first cluster ends up
    ax = plot_decision_boundaries(model, X, resolution=30, places=swapped, ax=plt.figure().gca())
    assert fills(ax)[2] == expected[2] and fills(ax)[0] == expected[1]
    labels = SimpleNamespace(predict=lambda rows: order[0] + 0 * model.predict(rows))
    ax = plot_decision_boundaries(labels, X, 30, show_centroids=False, ax=plt.figure().gca())
    assert len(fills(ax)) == 1


def test_a_comparison_has_two_titles_and_one_label():
    """Each panel shows its model; the second has no label at the left."""
    models = Fitted(), Fitted(CENTERS + 0.5)
    left, right = plot_clusterer_comparison(*models, X, "first", "second")
    assert (left.get_title(), right.get_title()) == ("first", "second")
    assert (left.get_ylabel(), right.get_ylabel()) == ("$x_2$", "")
    for ax, model in zip((left, right), models, strict=True):
        np.testing.assert_array_equal(ax.collections[-1].get_offsets(), model.cluster_centers_)


def test_iterations_alternate_moved_centers_and_new_labels():
    """Left: the model before, with the centers moved; right: the model itself."""
    models = [Fitted(CENTERS + shift) for shift in (0, 0.2, 0.4)]
    axes = plot_iterations(models, X)
    assert axes.shape == (3, 2)
    filled = [sum(region.filled for region in regions(ax)) for ax in axes.ravel()]
    assert filled == [0, 3, 3, 3, 3, 3]
    for row, model in zip(axes, models, strict=True):
        for ax in row:
            np.testing.assert_array_equal(ax.collections[-1].get_offsets(), model.cluster_centers_)


def test_iterations_are_labeled_at_the_border_only():
    """Titles on top, x labels at the bottom, y labels at the left; red discs at the start."""
    axes = plot_iterations([Fitted(), Fitted(CENTERS + 0.2)], X)
    assert [bool(ax.get_title()) for ax in axes.ravel()] == [True, True, False, False]
    assert [ax.get_xlabel() for ax in axes.ravel()] == ["", "", "$x_1$", "$x_1$"]
    assert [ax.get_ylabel() for ax in axes.ravel()] == ["$x_2$", "", "$x_2$", ""]
    np.testing.assert_array_equal(axes[0, 0].collections[0].get_facecolor(), [to_rgba("r", 0.9)])


def test_iterations_draw_on_the_axes_given():
    """Axes of the right shape are used, and returned."""
    axes = plt.subplots(2, 2)[1]
    assert plot_iterations([Fitted(), Fitted()], X, axes) is axes
    assert all(ax.has_data() for ax in axes.ravel())


# E-steps and M-steps


def test_em_steps_are_eight_panels_from_start_to_end():
    """Start, three times E and M, and the end, each with its caption."""
    data, found = steps()
    panels = plot_em_steps(data, found)
    assert all(isinstance(ax, Axes) for ax in panels)
    assert [ax.texts[-1].get_text() for ax in panels] == [
        "Random Initialization", *["E-Step", "M-Step"] * 3, "Final Clustering",
    ]  # fmt: skip


def test_em_steps_show_the_labels_and_centers_of_each_step():
    """Every panel draws the data, colored by the step's labels, and the step's centers."""
    data, found = steps()
    panels = plot_em_steps(data, iter(found))
    for ax, step in zip(panels, [*found, found[-1]], strict=True):
        np.testing.assert_array_equal(offsets(ax), data)
        np.testing.assert_array_equal(offsets(ax, -1), step.centers)
        if step.labels is not None:
            np.testing.assert_array_equal(ax.collections[0].get_array(), step.labels)


def test_em_steps_show_where_centers_came_from():
    """In the M-steps an arrow leads from each old center to the new one."""
    data, found = steps()
    panels = plot_em_steps(data, found)
    for number in (2, 4, 6):
        arrows = [text for text in panels[number].texts if text.get_text() == ""]
        np.testing.assert_array_equal([arrow.xyann for arrow in arrows], found[number - 1].centers)
        np.testing.assert_array_equal([arrow.xy for arrow in arrows], found[number].centers)


def test_em_steps_draw_on_the_figure_given():
    """fig= is used; by default it is a new one of 15 by 4 inches."""
    data, found = steps()
    fig = plt.figure(figsize=(5, 2))
    assert all(ax.figure is fig for ax in plot_em_steps(data, found, fig))
    assert tuple(plot_em_steps(data, found)[0].figure.get_size_inches()) == (15, 4)


@pytest.mark.parametrize("n_iterations", [0, 1, 2])
def test_too_few_em_steps_are_an_error(n_iterations):
    """The message says what was expected and which steps came."""
    data, found = steps(n_iterations)
    came = " ".join(step.name for step in found)
    with pytest.raises(ValueError, match=rf"three iterations at least.*got {came}\."):
        plot_em_steps(data, found)


def test_em_steps_in_another_order_are_an_error():
    """M before E is no k-means."""
    wrong = [KMeansStep(name, CENTERS, LABELS) for name in "MEMEMEM"]
    with pytest.raises(ValueError, match="got M E M E M E M"):
        plot_em_steps(X, wrong)


# Pictures


def test_plot_image_draws_the_pixels_without_ticks():
    """The pixels drawn are those given, with a title if there is one."""
    ax = plot_image(PICTURE, "a picture")
    np.testing.assert_array_equal(ax.images[0].get_array(), PICTURE)
    assert ax.get_title() == "a picture"
    assert ax.get_xticks().size == ax.get_yticks().size == 0


def test_plot_images_draws_each_picture_with_its_title():
    """Pictures come in order, frameless; panels left over are empty."""
    pictures = [PICTURE + i for i in range(5)]
    axes = plot_images(pictures, list("abcde"), n_columns=3)
    assert len(axes) == 6
    for ax, picture, title in zip(axes, pictures, "abcde", strict=False):
        np.testing.assert_array_equal(ax.images[0].get_array(), picture)
        assert ax.get_title() == title
    assert not axes[5].images
    assert not any(ax.axison for ax in axes)


def test_plot_pixels_draws_colors_as_coordinates():
    """Red against green and red against blue, each pixel in its own color."""
    pixels = np.random.RandomState(0).uniform(size=(50, 3))
    left, right = plot_pixels(pixels, "colors")
    shown = left.collections[0].get_facecolor()[:, :3]
    assert sorted(shown.tolist()) == sorted(pixels.tolist())
    np.testing.assert_allclose(offsets(left), shown[:, [0, 1]])
    np.testing.assert_allclose(offsets(right), shown[:, [0, 2]])
    assert [(ax.get_xlabel(), ax.get_ylabel()) for ax in (left, right)] == [
        ("Red", "Green"), ("Red", "Blue"),
    ]  # fmt: skip
    assert left.figure.get_suptitle() == "colors"


def test_plot_pixels_can_draw_in_other_colors():
    """colors= recolors the same points."""
    pixels, colors = np.random.RandomState(0).uniform(size=(2, 50, 3))
    left, _ = plot_pixels(pixels, "recolored", colors)
    for point, color in zip(offsets(left), left.collections[0].get_facecolor(), strict=True):
        (row,) = np.flatnonzero((pixels[:, :2] == point).all(axis=1))
        np.testing.assert_array_equal(color[:3], colors[row])


def test_plot_pixels_draws_a_random_choice_of_many():
    """n_pixels limits their number; the choice is the same for the same random_state."""
    pixels = np.random.RandomState(0).uniform(size=(500, 3))
    first, again, other = (
        offsets(plot_pixels(pixels, "few", n_pixels=20, random_state=seed)[0]) for seed in (0, 0, 1)
    )
    assert len(first) == 20
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_plot_skipped_draws_points_by_why_they_are_skipped():
    """One panel per E-step; its points, its centers and its share of the distances."""
    points, _ = steps()
    bound_steps = list(hamerly_steps(points, points[:2]))
    axes = plot_skipped(points, bound_steps)
    assert len(bound_steps) > 1
    for ax, step in zip(axes, bound_steps, strict=False):
        gray, blue, red = ax.lines
        np.testing.assert_array_equal(gray.get_xydata(), points[step.by_gap])
        np.testing.assert_array_equal(blue.get_xydata(), points[step.skipped & ~step.by_gap])
        np.testing.assert_array_equal(red.get_xydata(), points[~step.skipped])
        np.testing.assert_array_equal(offsets(ax), step.centers)
        assert f"{step.n_distances / step.n_all:.0%}" in ax.get_title()
    assert plot_skipped(points, bound_steps[:1], axes=[plt.figure().gca()])


def test_thumbnails_keep_apart():
    """Each point is a dot; those with room around them get their picture, in order."""
    points = np.array([[0, 0], [0.01, 0], [1, 0], [0.5, 0.5], [0.52, 0.5]])
    images = np.arange(5 * 4).reshape(5, 2, 2)
    ax = plot_thumbnails(points, images, distance=0.05)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), points)
    boxes = [artist for artist in ax.artists]
    np.testing.assert_array_equal([box.xy for box in boxes], points[[0, 2, 3]])
    for box, number in zip(boxes, (0, 2, 3), strict=True):
        np.testing.assert_array_equal(box.offsetbox.get_data(), images[number])
    with pytest.raises(
        ValueError, match=r"plot_thumbnails: images must be one for each of 5 points, got 4"
    ):
        plot_thumbnails(points, images[:4])
