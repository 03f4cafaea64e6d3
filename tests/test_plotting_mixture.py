"""The landscapes, ellipses and colors that are drawn are those of the mixture."""

from itertools import pairwise
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.contour import QuadContourSet
from matplotlib.path import Path
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

import homl_clustering
from homl_clustering import datasets
from homl_clustering.plotting.mixture import (
    COMPONENT_COLORS,
    plot_anomalies,
    plot_covariance_ellipses,
    plot_gaussian_mixture,
    plot_mixture_comparison,
    plot_responsibilities,
)
from homl_clustering.plotting.steps import plot_mixture_steps

X = np.random.RandomState(0).normal(size=(60, 2)) @ [[2, 1], [0, 1]] + [1, -1]
LEVELS = 10 ** (np.arange(12) * 2 / 11)
TYPES = ["full", "tied", "diag", "spherical"]


class Fitted:
    """A density and a labeling by given functions, which nobody may fit again."""

    means_ = np.array([[0.0, 1.0], [2.0, -1.0], [-1.0, -1.0]])
    weights_ = np.array([0.5, 0.45, 0.05])

    def __init__(self, surprise=lambda X: 5 + X[:, 0], label=lambda X: X[:, 0] > 0):
        self.surprise, self.label = surprise, label

    def score_samples(self, X):
        """Return the log density."""
        return -self.surprise(X)

    def predict(self, X):
        """Return the labels."""
        return self.label(X).astype(int)

    def fit(self, *arguments, **options):
        """Fail: painters only draw."""
        raise AssertionError("a painter has fitted the model")

    fit_predict = fit


class Step(NamedTuple):
    """A step of EM as the textbook gives it."""

    name: str
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    responsibilities: np.ndarray | None = None
    log_likelihood: float | None = None


def steps(n):
    """Return the start and then E- and M-steps, n in all, with three moving components."""
    shares = np.random.RandomState(1).dirichlet([1, 1, 1], size=60)
    names = ["start", *["E", "M"] * n]
    covariances = np.array([np.eye(2), [[2, 0.5], [0.5, 1]], [[1, -0.3], [-0.3, 3]]])
    return [
        Step(names[i], np.full(3, 1 / 3), Fitted.means_ + i, covariances, shares if i else None)
        for i in range(n)
    ]


# A call of each painter that draws on one Axes, with the points to draw.
PAINTERS = {
    "plot_gaussian_mixture": lambda X, ax=None: plot_gaussian_mixture(Fitted(), X, 20, ax=ax),
    "plot_anomalies": lambda X, ax=None: plot_anomalies(X, [0, 3], ax=ax),
    "plot_responsibilities": lambda X, ax=None: plot_responsibilities(X, np.ones((60, 1)), ax=ax),
}

# And of each that draws on two.
GRIDS = {
    "plot_mixture_comparison": lambda X, axes=None: plot_mixture_comparison(
        [Fitted(), Fitted()], X, resolution=20, axes=axes
    ),
    "plot_mixture_steps": lambda X, axes=None: plot_mixture_steps(steps(2), X, axes=axes),
}


def on_current(ax=None):
    """Draw the ellipses of a fitted mixture."""
    return plot_covariance_ellipses(GaussianMixture(2, random_state=0).fit(X), ax=ax)


def contours(ax):
    """Return the filled contours, the black lines, and the red borders of an Axes."""
    found = [artist for artist in ax.collections if isinstance(artist, QuadContourSet)]
    filled = [artist for artist in found if artist.filled]
    red = [artist for artist in found if np.array_equal(artist.get_edgecolor(), [to_rgba("r")])]
    black = [artist for artist in found if artist not in filled and artist not in red]
    return filled, black, red


def pieces(contour):
    """Return the vertices of each connected piece of the contours."""
    found = []
    for path in contour.get_paths():
        starts = [*np.flatnonzero(path.codes == Path.MOVETO), len(path.vertices)]
        found += [path.vertices[start:stop] for start, stop in pairwise(starts)]
    return found


def total_length(borders):
    """Return the length of all lines."""
    lines = [line for border in borders for line in pieces(border)]
    return sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines)


def total_area(filled):
    """Return the area of all regions, holes taken off."""
    corners = [(p[:-1], p[1:]) for p in pieces(filled)]
    return sum(0.5 * (a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]).sum() for a, b in corners)


# Where they draw


@pytest.mark.parametrize("paint", [*PAINTERS.values(), lambda X, ax=None: on_current(ax)])
def test_a_painter_draws_on_the_axes_given_or_the_current_one(paint):
    """It returns that Axes, makes no figure, and leaves other Axes alone."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert paint(X, ax=given) is given
    assert given.has_data() and not current.has_data()
    assert paint(X.tolist()) is current
    assert current.has_data()
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("painter", GRIDS)
def test_a_painter_of_panels_draws_on_the_axes_given(painter):
    """It returns them, and makes no figure of its own."""
    given = plt.subplots(1, 2)[1]
    assert GRIDS[painter](X, axes=given) is given
    assert all(ax.has_data() for ax in given)
    assert len(plt.get_fignums()) == 1
    few = list(given)
    assert GRIDS[painter](X.tolist(), axes=few) is few


@pytest.mark.parametrize("shape", [(60,), (60, 1), (60, 3), (2, 60, 2)])
@pytest.mark.parametrize("paint", [*PAINTERS.values(), *GRIDS.values()])
def test_only_points_in_the_plane_can_be_drawn(paint, shape):
    """Other shapes are an error that names the shape and a remedy."""
    with pytest.raises(ValueError, match=r"shape \(n, 2\), got .*choose two columns"):
        paint(np.zeros(shape))


# The landscape


@pytest.mark.parametrize("least", [0.0, 1.0, 3.0])
def test_lines_join_points_of_equal_density(least):
    """On each black line the negative log density is one of the twelve levels."""
    mixture = Fitted(lambda X: least + (X**2).sum(axis=1))
    _, (lines,), _ = contours(plot_gaussian_mixture(mixture, X, resolution=300))
    farthest = least + (np.maximum(X.max(axis=0) + 0.1, 0.1 - X.min(axis=0)) ** 2).sum()
    assert len(lines.levels) >= 5
    np.testing.assert_allclose(lines.levels, [v for v in LEVELS if least + 0.001 < v < farthest])
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        np.testing.assert_allclose(least + (path.vertices**2).sum(axis=1), level, rtol=0.01)
    assert set(lines.get_linewidths()) == {1}
    assert to_hex(lines.get_edgecolor()[0]) == "#000000"


def test_the_colors_are_the_books():
    """Twelve levels from 1 to 100, logarithmic colors from 1 to 30."""
    ((filled,), _, _) = contours(plot_gaussian_mixture(Fitted(), X, resolution=20))
    np.testing.assert_allclose(filled.levels, LEVELS)
    assert (filled.norm.vmin, filled.norm.vmax) == (1, 30)
    assert filled.norm(np.sqrt(30)) == pytest.approx(0.5)
    assert filled.get_cmap().name == "viridis"


@pytest.mark.parametrize("slope", [0.01, 3.0, 200.0])
@pytest.mark.parametrize("middle", [-300.0, 0.0, 20.0, 300.0])
def test_nothing_stays_white(middle, slope):
    """The filled regions cover the frame, also beyond the levels, and nothing warns."""
    mixture = Fitted(lambda X: middle + slope * X[:, 0])
    ax = plot_gaussian_mixture(mixture, X, resolution=50)
    (filled,), lines, _ = contours(ax)
    ends = middle + slope * np.array(ax.get_xlim())
    assert len(lines) == any(ends[0] < level < ends[1] for level in LEVELS)
    assert total_area(filled) == pytest.approx(np.prod(np.ptp(X, axis=0) + 0.2), rel=1e-6)
    assert ax.get_xlim() == pytest.approx((X[:, 0].min() - 0.1, X[:, 0].max() + 0.1))


def test_denser_is_darker_beyond_the_levels_too():
    """The regions below 1 have the darkest color, those above 30 the brightest."""
    mixture = Fitted(lambda X: 50 * X[:, 0])
    (filled,), _, _ = contours(plot_gaussian_mixture(mixture, X, resolution=50))
    shades = filled.get_facecolor()[:, :3].sum(axis=1)
    assert np.all(np.diff(shades) >= 0)
    assert shades[0] < shades[1]
    np.testing.assert_array_equal(filled.get_facecolor()[-1], plt.get_cmap("viridis")(1.0))


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_mixtures_of_any_scale_can_be_drawn(scale):
    """Densities far above 1 and far below it give no warning."""
    mixture = GaussianMixture(2, random_state=0, reg_covar=0).fit(X * scale)
    ax = plot_gaussian_mixture(mixture, X * scale, resolution=30)
    assert len(contours(ax)[0]) == 1


# The borders


@pytest.mark.parametrize(
    "order", [[0, 1, 2], [0, 2, 1], [4, 0, 9], [*range(12)], [*range(0, 60, 5)]]
)
@pytest.mark.parametrize("shuffle", [False, True])
def test_each_border_is_drawn_once(order, shuffle):
    """Strips of whatever labels: as many vertical lines as there are borders, each once."""
    order = np.random.RandomState(3).permutation(order) if shuffle else np.array(order)
    corners, n = np.array([[0.1, 0.1], [2.9, 1.9]]), len(order)
    strips = Fitted(label=lambda X: order[np.minimum(X[:, 0] / 3 * n, n - 1).astype(int)])
    _, _, borders = contours(plot_gaussian_mixture(strips, corners, resolution=601))
    at = sorted(np.concatenate([line[:, 0] for each in borders for line in pieces(each)]))
    expected = 3 * np.arange(1, n) / n
    assert {int(np.abs(expected - x).argmin()) for x in at} == set(range(n - 1))
    assert all(np.abs(expected - x).min() < 0.01 for x in at)
    assert total_length(borders) == pytest.approx(2 * (n - 1), rel=0.02)


def test_borders_are_red_and_dashed():
    """Two points wide."""
    _, _, (border,) = contours(plot_gaussian_mixture(Fitted(), X, resolution=50))
    assert border.get_linewidths() == [2]
    assert border.linestyles == "dashed"


@pytest.mark.parametrize("label", [0, 4])
def test_a_single_region_has_no_border(label):
    """One component, or one that wins everywhere."""
    alone = Fitted(label=lambda X: np.full(len(X), label))
    assert contours(plot_gaussian_mixture(alone, X, resolution=20))[2] == []


@pytest.mark.parametrize("n_components", [3, 12])
@pytest.mark.parametrize("kind", [GaussianMixture, BayesianGaussianMixture])
def test_borders_lie_where_the_prediction_changes(n_components, kind):
    """Around each point of a red line there are two components at least."""
    data = datasets.ellipsoids()[0]
    mixture = kind(n_components=n_components, random_state=0, max_iter=500, tol=0.01).fit(data)
    _, _, borders = contours(plot_gaussian_mixture(mixture, data, resolution=200))
    step = (np.ptp(data, axis=0) + 0.2) / 199
    around = [step * (x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    points = np.concatenate([line for border in borders for line in pieces(border)])
    labels = np.array([mixture.predict(points + shift) for shift in around])
    assert len(points) > 300
    assert np.all(labels.min(axis=0) < labels.max(axis=0))
    corner = data.min(axis=0) - 0.1
    mesh = corner + step * np.stack(np.meshgrid(np.arange(200), np.arange(200)), axis=-1)
    regions = mixture.predict(mesh.reshape(-1, 2)).reshape(200, 200)
    crossings = (np.diff(regions, axis=0) != 0).sum() + (np.diff(regions, axis=1) != 0).sum()
    # a line has a point on each edge of the mesh that it crosses, and goes on for one or two
    # where it meets another
    assert 0.99 * crossings < len(points) < 1.06 * crossings


@pytest.mark.parametrize("covariance_type", TYPES)
@pytest.mark.parametrize("name", ["GaussianMixture", "BayesianGaussianMixture"])
def test_the_models_of_the_package_can_be_drawn(name, covariance_type):
    """With each covariance type, by every painter that takes a model."""
    model = getattr(homl_clustering, name)(n_components=2, covariance_type=covariance_type)
    model.set_params(random_state=0, max_iter=500).fit(X)
    ax = plot_gaussian_mixture(model, X, resolution=20)
    heavy = model.weights_ > model.weights_.max() / 10
    np.testing.assert_array_equal(ax.collections[-1].get_offsets(), model.means_[heavy])
    plot_covariance_ellipses(model, ax=ax)
    np.testing.assert_array_equal([patch.center for patch in ax.patches], model.means_)
    plot_responsibilities(X, model.predict_proba(X), ax=ax)


# What lies on top


def test_the_mesh_covers_the_data_and_shows_them():
    """It goes 0.1 beyond the data; dots and the centers of heavy components lie on top."""
    asked = []

    class Asked(Fitted):
        def score_samples(self, X):
            asked.append(X)
            return super().score_samples(X)

    ax = plot_gaussian_mixture(Asked(), X, resolution=11)
    (mesh,) = asked
    assert mesh.shape == (121, 2)
    np.testing.assert_allclose(mesh.min(axis=0), X.min(axis=0) - 0.1)
    np.testing.assert_allclose(mesh.max(axis=0), X.max(axis=0) + 0.1)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), X)
    np.testing.assert_array_equal(ax.collections[-1].get_offsets(), Fitted.means_[:2])


@pytest.mark.parametrize("show", [True, False])
def test_labels_of_the_axes_can_be_hidden(show):
    """With its label an axis keeps its ticks; without, it loses their labels too."""
    ax = plot_gaussian_mixture(Fitted(), X, 5, show_xlabels=show, show_ylabels=not show)
    assert (ax.get_xlabel(), ax.get_ylabel()) == (("$x_1$", "") if show else ("", "$x_2$"))
    assert ax.yaxis.label.get_rotation() == (90 if show else 0)
    assert ax.xaxis.get_tick_params()["labelbottom"] == show
    assert ax.yaxis.get_tick_params()["labelleft"] != show


# Side by side


def test_a_comparison_has_titles_and_one_label():
    """Each panel shows its mixture; only the first has a label at the left."""
    here, there = Fitted(), Fitted(lambda X: 9 + X[:, 1])
    there.means_ = Fitted.means_ + 0.5
    left, right = plot_mixture_comparison([here, there], X, ["a", "b"], resolution=20)
    assert (left.get_title(), right.get_title()) == ("a", "b")
    assert (left.get_ylabel(), right.get_ylabel()) == ("$x_2$", "")
    assert tuple(left.figure.get_size_inches()) == (9, 4)
    for ax, mixture in ((left, here), (right, there)):
        np.testing.assert_array_equal(ax.collections[-1].get_offsets(), mixture.means_[:2])


def test_a_comparison_may_have_more_panels_and_no_titles():
    """One each; the figure grows with their number."""
    axes = plot_mixture_comparison(iter([Fitted()] * 3), X, resolution=10)
    assert [ax.get_title() for ax in axes] == ["", "", ""]
    assert tuple(axes[0].figure.get_size_inches()) == (13.5, 4)


# Anomalies


MASK = np.isin(np.arange(60), [1, 5, 40])


@pytest.mark.parametrize("rows", [[1, 5, 40], np.array([1, 5, 40]), MASK, MASK.tolist()])
def test_anomalies_are_red_stars_on_their_points(rows):
    """Given by their numbers or as a mask."""
    (stars,) = plot_anomalies(X, rows).lines
    np.testing.assert_array_equal(stars.get_xydata(), X[[1, 5, 40]])
    assert (stars.get_color(), stars.get_marker(), stars.get_linestyle()) == ("r", "*", "None")


@pytest.mark.parametrize("rows", [[], np.zeros(60, bool)])
def test_there_may_be_no_anomalies(rows):
    """Then nothing is drawn."""
    (stars,) = plot_anomalies(X, rows).lines
    assert len(stars.get_xydata()) == 0


@pytest.mark.parametrize("rows", [X[:, 0], np.zeros(59, bool), X > 0, [[1, 2]], 3])
def test_anomalies_are_rows(rows):
    """Scores, masks of another length and tables are errors."""
    with pytest.raises(
        ValueError, match=r"a mask of shape \(60,\) or row numbers, got .*threshold"
    ):
        plot_anomalies(X, rows)


# Ellipses


def matrices_by_hand(mixture):
    """Return the covariance matrix of each component, as the types define them."""
    n, covariances = len(mixture.weights_), mixture.covariances_
    return {
        "full": lambda: [covariances[c] for c in range(n)],
        "tied": lambda: [covariances] * n,
        "diag": lambda: [np.diag(covariances[c]) for c in range(n)],
        "spherical": lambda: [np.eye(2) * covariances[c] for c in range(n)],
    }[mixture.covariance_type]()


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("n_std", [1, 2.5])
def test_ellipses_have_the_axes_of_the_covariance(kind, n_std):
    """Their axes are the eigenvectors, as long as the square roots of the eigenvalues say."""
    mixture = GaussianMixture(3, covariance_type=kind, random_state=0).fit(X)
    ax = plot_covariance_ellipses(mixture, n_std)
    for c, (ellipse, matrix) in enumerate(zip(ax.patches, matrices_by_hand(mixture), strict=True)):
        (small, large), axes = np.linalg.eigh(matrix)
        np.testing.assert_allclose(ellipse.center, mixture.means_[c])
        assert ellipse.width == pytest.approx(2 * n_std * np.sqrt(large))
        assert ellipse.height == pytest.approx(2 * n_std * np.sqrt(small))
        direction = np.array([np.cos(np.radians(ellipse.angle)), np.sin(np.radians(ellipse.angle))])
        if large - small > 1e-9:
            assert abs(direction @ axes[:, 1]) == pytest.approx(1)


@pytest.mark.parametrize("kind", TYPES)
def test_the_outline_is_as_far_as_asked(kind):
    """Each point of it is n standard deviations away, by Mahalanobis' measure."""
    mixture = BayesianGaussianMixture(n_components=2, covariance_type=kind, max_iter=500)
    mixture.set_params(random_state=0).fit(X)
    ax = plot_covariance_ellipses(mixture, [1, 3])
    matrices = matrices_by_hand(mixture)
    for i, ellipse in enumerate(ax.patches):
        c, n_std = divmod(i, 2)
        outline = ax.transData.inverted().transform(ellipse.get_verts()) - mixture.means_[c]
        squares = np.einsum("ij,jk,ik->i", outline, np.linalg.inv(matrices[c]), outline)
        np.testing.assert_allclose(np.sqrt(squares), [1, 3][n_std], rtol=5e-3)
    assert len(ax.patches) == 4


def test_heavier_components_have_thicker_lines():
    """And less transparent ones; each has its color, again from the first after eight."""
    mixture = GaussianMixture(9, random_state=0).fit(X)
    patches = plot_covariance_ellipses(mixture).patches
    order = np.argsort(mixture.weights_)
    for look in ("get_linewidth", "get_alpha"):
        values = np.array([getattr(patch, look)() for patch in patches])
        assert np.all(np.diff(values[order]) >= 0)
        assert values.max() > values.min()
    assert patches[order[-1]].get_alpha() == 1
    colors = [to_hex(patch.get_edgecolor()).upper() for patch in patches]
    assert colors == [*COMPONENT_COLORS, COMPONENT_COLORS[0]]
    assert not any(patch.get_fill() for patch in patches)


def test_ellipses_are_in_view():
    """Limits follow them where nothing else sets any."""
    mixture = GaussianMixture(1).fit(X)
    ax = plot_covariance_ellipses(mixture, 3)
    reach = 3 * np.sqrt(mixture.covariances_[0].diagonal())
    low, high = mixture.means_[0] - reach, mixture.means_[0] + reach
    assert ax.get_xlim()[0] < low[0] and high[0] < ax.get_xlim()[1]
    assert ax.get_ylim()[0] < low[1] and high[1] < ax.get_ylim()[1]


def test_ellipses_need_a_known_type():
    """Another type is an error that names the four."""
    mixture = GaussianMixture(1).fit(X)
    mixture.covariance_type = "round"
    with pytest.raises(ValueError, match=r"one of \['full', 'tied', .*got 'round'"):
        plot_covariance_ellipses(mixture)


# Soft assignment


@pytest.mark.parametrize("n_components", [1, 2, 3, 8])
def test_colors_are_mixed_as_memberships_are(n_components):
    """A point of one component has its color, others the weighted mean."""
    shares = np.random.RandomState(0).dirichlet(np.ones(n_components), size=60)
    shares[:n_components] = np.eye(n_components)
    ax = plot_responsibilities(X, shares, size=7)
    (dots,) = ax.collections
    palette = [np.array(to_rgb(color)) for color in COMPONENT_COLORS]
    expected = [sum(p * color for p, color in zip(row, palette, strict=False)) for row in shares]
    np.testing.assert_allclose(dots.get_facecolor()[:, :3], expected, atol=1e-12)
    np.testing.assert_array_equal(dots.get_offsets(), X)
    assert dots.get_sizes().tolist() == [7]
    found = [to_hex(color).upper() for color in dots.get_facecolor()[:n_components]]
    assert found == list(COMPONENT_COLORS[:n_components])


def test_the_colors_are_eight():
    """All different."""
    assert len(set(COMPONENT_COLORS)) == 8


@pytest.mark.parametrize("shape", [(60,), (59, 2), (60, 9), (60, 2, 1)])
def test_responsibilities_have_a_row_per_point(shape):
    """And a column per component, eight at most."""
    with pytest.raises(ValueError, match=r"\(60, k\), and a column for each of 8 .*predict_proba"):
        plot_responsibilities(X, np.ones(shape) / shape[-1])


@pytest.mark.parametrize("row", [[0.5, 0.6], [-0.1, 1.1], [0, 0], [np.nan, 1]])
def test_responsibilities_are_probabilities(row):
    """Rows that do not sum to 1, negative numbers and NaN are errors."""
    with pytest.raises(ValueError, match=r"rows that sum to 1, got .*divide each row"):
        plot_responsibilities(X, [[0.5, 0.5]] * 59 + [row])


# Step by step


def test_steps_are_panels_with_their_names():
    """Start, then E and M, counted; panels left over are empty."""
    axes = plot_mixture_steps(iter(steps(5)), X)
    names = ["Start", "E-step 1", "M-step 1", "E-step 2", "M-step 2", ""]
    assert [ax.get_title() for ax in axes] == names
    assert [ax.axison for ax in axes] == [True] * 5 + [False]
    labeled = [ax.xaxis.get_tick_params()["labelbottom"] for ax in axes[:5]]
    assert labeled == [False, False, True, True, True]
    assert tuple(axes[0].figure.get_size_inches()) == (10, 5.6)


def test_steps_show_memberships_and_components():
    """Gray at the start, then the colors of the responsibilities; the step's ellipses."""
    found = steps(4)
    for ax, step in zip(plot_mixture_steps(found, X), found, strict=False):
        (dots,) = ax.collections
        np.testing.assert_array_equal(dots.get_offsets(), X)
        if step.name == "start":
            np.testing.assert_array_equal(dots.get_facecolor(), [to_rgba("0.7")])
        else:
            alone = plot_responsibilities(X, step.responsibilities, ax=plt.figure().gca())
            colors = alone.collections[0].get_facecolor()
            np.testing.assert_array_equal(dots.get_facecolor(), colors)
        np.testing.assert_array_equal([patch.center for patch in ax.patches], step.means)
        for patch, matrix in zip(ax.patches, step.covariances, strict=True):
            large = np.linalg.eigvalsh(matrix)[1]
            assert patch.width == pytest.approx(4 * np.sqrt(large))


def test_steps_may_be_chosen_and_named():
    """On given Axes, in rows and columns, more than are needed."""
    axes = plt.subplots(2, 2)[1]
    chosen = [steps(9)[i] for i in (0, 2, 8)]
    assert plot_mixture_steps(chosen, X, titles=["a", "b", "c"], axes=axes) is axes
    assert [ax.get_title() for ax in axes.ravel()] == ["a", "b", "c", ""]
    assert not axes[1, 1].has_data()


@pytest.mark.parametrize(("n_panels", "n_titles"), [(2, 3), (3, 2), (3, 4)])
def test_each_step_needs_a_panel_and_a_title(n_panels, n_titles):
    """Too few of either is an error that counts them, and nothing is drawn."""
    axes = plt.subplots(1, n_panels)[1]
    message = f"each of 3 steps, got {n_titles} titles and {n_panels} panels"
    with pytest.raises(ValueError, match=message):
        plot_mixture_steps(steps(3), X, titles=["a"] * n_titles, axes=axes)
    assert not any(ax.has_data() for ax in axes)
