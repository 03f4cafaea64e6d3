"""The map, the cuts and the marks that are drawn are those of the example."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba

from homl_clustering.figures import use_style
from homl_clustering.likelihood import two_bumps
from homl_clustering.plotting.likelihood import (
    plot_density,
    plot_likelihood,
    plot_likelihood_curve,
    plot_log_likelihood_curve,
    plot_model,
)

EXAMPLE = two_bumps()
PAINTERS = (plot_model, plot_likelihood_curve, plot_density, plot_log_likelihood_curve)


def curves(ax):
    """Return the lines of an Axes by their format: color and line style, or marker."""
    lines = {}
    for line in ax.lines:
        style = line.get_linestyle() if line.get_linestyle() != "None" else line.get_marker()
        lines[line.get_color() + style] = line
    assert len(lines) == len(ax.lines)
    return lines


def notes(ax):
    """Return the texts of an Axes, by what they say."""
    return {text.get_text(): text for text in ax.texts}


def has_grid(ax):
    """Return whether grid lines are drawn."""
    return all(line.get_visible() for line in ax.get_xgridlines() + ax.get_ygridlines())


# The four panels


def test_the_model_is_a_map_with_two_cuts():
    """Filled contours of the density in GnBu; black at θ = 1.3, blue at x = 2.5."""
    ax = plot_model(EXAMPLE)
    (contours,) = ax.collections
    assert contours.get_cmap().name == "GnBu"
    assert contours.filled
    assert contours.get_array().max() <= EXAMPLE.density.max() * 1.01
    lines = curves(ax)
    assert list(lines["k-"].get_ydata()) == [1.3, 1.3]
    assert list(lines["b-"].get_xdata()) == [2.5, 2.5]
    assert (*ax.get_xlim(), *ax.get_ylim()) == (-6, 4, 1, 2)
    words = ax.get_xlabel(), ax.get_ylabel(), ax.get_title()
    assert words == ("$x$", r"$\theta$", r"Model $f(x; \theta)$")


def test_the_map_is_not_upside_down():
    """Where the density is highest, at x = 1 and θ = 1, the darkest region lies."""
    ax = plot_model(EXAMPLE)
    (contours,) = ax.collections
    darkest = [path for path in contours.get_paths() if len(path.vertices)][-1]
    assert darkest.contains_point((1, 1.01))
    assert not darkest.contains_point((1, 1.9))


def test_the_likelihood_is_blue_with_a_red_maximum():
    """Over θ, in the limits of the book."""
    ax = plot_likelihood_curve(EXAMPLE)
    lines = curves(ax)
    np.testing.assert_array_equal(lines["b-"].get_xdata(), EXAMPLE.theta)
    np.testing.assert_array_equal(lines["b-"].get_ydata(), EXAMPLE.likelihood)
    dot = EXAMPLE.theta_hat, EXAMPLE.max_likelihood
    assert lines["r."].get_xydata().tolist() == [list(dot)]
    assert lines["r:"].get_xydata().tolist() == [[1, dot[1]], [*dot], [dot[0], 0.08]]
    assert (*ax.get_xlim(), *ax.get_ylim()) == (1, 2, 0.08, 0.12)
    assert ax.get_xlabel() == r"$\theta$"
    assert ax.get_title() == r"$\mathcal{L}(\theta|x=2.5) = f(x=2.5; \theta)$"
    assert has_grid(ax)


def test_the_maximum_is_named_on_both_axes_and_at_the_dot():
    """θ̂ on the axis of θ, L̂ on that of the likelihood."""
    found = notes(plot_likelihood_curve(EXAMPLE))
    best, greatest = EXAMPLE.theta_hat, EXAMPLE.max_likelihood
    assert {words: note.xy for words, note in found.items()} == {
        r"$\hat{\theta}$": (best, 0.08),
        "Max": (best, greatest),
        r"$\hat{\mathcal{L}}$": (1, greatest),
    }


def test_the_density_is_black_over_a_shaded_area():
    """From -2 to 2, down to 0, a fifth opaque."""
    ax = plot_density(EXAMPLE)
    lines = curves(ax)
    np.testing.assert_array_equal(lines["k-"].get_xdata(), EXAMPLE.x)
    np.testing.assert_array_equal(lines["k-"].get_ydata(), EXAMPLE.pdf)
    (area,) = ax.collections
    outline = area.get_paths()[0].vertices
    assert (outline[:, 0].min(), outline[:, 0].max(), outline[:, 1].min()) == (-2, 2, 0)
    assert outline[:, 1].max() == EXAMPLE.pdf[200:401].max()
    assert area.get_alpha() == 0.2
    assert (*ax.get_xlim(), *ax.get_ylim()) == (-6, 4, 0, 0.25)
    words = ax.get_xlabel(), ax.get_ylabel(), ax.get_title()
    assert words == ("$x$", "PDF", r"PDF $f(x; \theta=1.3)$")
    assert has_grid(ax)


def test_another_interval_can_be_shaded():
    """Its ends are the outermost grid points inside it."""
    (area,) = plot_density(EXAMPLE, low=-4.001, high=0.3).collections
    edges = area.get_paths()[0].vertices[:, 0]
    np.testing.assert_allclose([edges.min(), edges.max()], [-4, 0.3], atol=1e-12)


def test_the_log_likelihood_has_its_maximum_at_the_same_place():
    """Blue, with the same dot and guides, in the limits of the book."""
    ax = plot_log_likelihood_curve(EXAMPLE)
    lines = curves(ax)
    np.testing.assert_array_equal(lines["b-"].get_xdata(), EXAMPLE.theta)
    np.testing.assert_array_equal(lines["b-"].get_ydata(), EXAMPLE.log_likelihood)
    dot = EXAMPLE.theta_hat, EXAMPLE.log_likelihood.max()
    assert lines["r."].get_xydata().tolist() == [list(dot)]
    assert lines["r:"].get_xydata().tolist() == [[1, dot[1]], [*dot], [dot[0], -2.5]]
    assert (*ax.get_xlim(), *ax.get_ylim()) == (1, 2, -2.5, -2.1)
    assert ax.get_title() == r"$\log \mathcal{L}(\theta|x=2.5)$"
    assert ax.get_xlabel() == r"$\theta$"
    assert has_grid(ax)


# All of them


def test_the_figure_has_two_rows_of_two():
    """On the current figure: the model and the likelihood above the density and its logarithm."""
    figure = plt.figure()
    axes = plot_likelihood(EXAMPLE)
    assert axes.shape == (2, 2)
    assert plt.gcf() is figure
    assert list(axes.flat) == figure.axes
    starts = [ax.get_title().split("(")[0] for ax in axes.flat]
    assert starts == ["Model $f", r"$\mathcal{L}", "PDF $f", r"$\log \mathcal{L}"]


def test_axes_can_be_given():
    """They are drawn on, and returned."""
    _, axes = plt.subplots(2, 2)
    returned = plot_likelihood(EXAMPLE, axes=axes)
    assert all(a is b for a, b in zip(returned.flat, axes.flat, strict=True))
    assert all(ax.lines for ax in axes.flat)
    assert plot_likelihood(EXAMPLE, axes=axes.tolist()).shape == (2, 2)


@pytest.mark.parametrize("painter", PAINTERS)
def test_each_panel_can_be_drawn_alone(painter):
    """On the Axes that are given, or the current ones."""
    first, second = plt.subplots(1, 2)[1]
    assert painter(EXAMPLE, ax=first) is first
    assert painter(EXAMPLE) is second


def test_other_axes_are_refused():
    """Four in a row are not two by two."""
    _, axes = plt.subplots(1, 4)
    with pytest.raises(ValueError, match=r"Axes of shape \(2, 2\), got shape \(4,\)"):
        plot_likelihood(EXAMPLE, axes=axes)


def test_words_and_lines_follow_the_cuts():
    """Nothing of x = 2.5 and θ = 1.3 is written in the painters."""
    axes = plot_likelihood(two_bumps(101, x=-3.25, theta=1.75))
    titles = [ax.get_title() for ax in axes.flat]
    assert titles == [
        r"Model $f(x; \theta)$",
        r"$\mathcal{L}(\theta|x=-3.25) = f(x=-3.25; \theta)$",
        r"PDF $f(x; \theta=1.75)$",
        r"$\log \mathcal{L}(\theta|x=-3.25)$",
    ]
    lines = curves(axes[0, 0])
    assert lines["k-"].get_ydata()[0] == 1.75
    assert lines["b-"].get_xdata()[0] == -3.25


@pytest.mark.parametrize("x", [-6, -4, -1, 0.5, 1, 2.5, 3, 4])
@pytest.mark.parametrize("theta", [1, 2])
def test_no_curve_leaves_its_panel(x, theta):
    """Where the limits of the book do not fit, others are taken."""
    axes = plot_likelihood(two_bumps(101, x=x, theta=theta))
    for ax, name in zip(axes.flat[1:], ("b-", "k-", "b-"), strict=True):
        values = curves(ax)[name].get_ydata()
        bottom, top = ax.get_ylim()
        assert bottom <= values.min()
        assert values.max() < top


def book_figure(example):
    """Return the panels as they are laid out in the size and style of the book."""
    use_style("homl")
    figure = plt.figure(figsize=(8, 4.5))
    axes = plot_likelihood(example)
    figure.tight_layout()
    figure.canvas.draw()
    return axes


def test_no_panel_overlaps_another_or_is_cut_off():
    """With their titles and labels."""
    axes = book_figure(EXAMPLE)
    page = plt.gcf().bbox
    boxes = [ax.get_tightbbox() for ax in axes.flat]
    for i, box in enumerate(boxes):
        assert page.x0 <= box.x0 and box.x1 <= page.x1
        assert page.y0 <= box.y0 and box.y1 <= page.y1
        assert not any(box.overlaps(other) for other in boxes[:i])


@pytest.mark.parametrize("x", [-6, -1, 1, 2.2, 2.5, 4])
def test_the_names_of_the_maximum_stay_in_their_panel(x):
    """Wherever the maximum is, at an end too."""
    panel = book_figure(two_bumps(x=x))[0, 1]
    for box in (note.get_window_extent() for note in panel.texts):
        assert panel.bbox.x0 < box.x0 and box.x1 < panel.bbox.x1
        assert panel.bbox.y0 < box.y0 and box.y1 < panel.bbox.y1


@pytest.mark.parametrize("x", [-1, 2.5, 3.5])
def test_the_names_of_the_maximum_cover_nothing(x):
    """Neither the curve nor the guides nor each other, with a maximum not too far left."""
    example = two_bumps(x=x)
    panel = book_figure(example)[0, 1]
    guide = np.linspace(0, 1, 500)
    best, greatest = example.theta_hat, example.max_likelihood
    drawn = np.vstack([
        np.column_stack([example.theta, example.likelihood]),
        np.column_stack([1 + guide * (best - 1), np.full(500, greatest)]),
        np.column_stack([np.full(500, best), guide * greatest]),
    ])  # fmt: skip
    points = panel.transData.transform(drawn)
    found = [note.get_window_extent() for note in panel.texts]
    for i, box in enumerate(found):
        assert not box.count_contains(points)
        assert not any(box.overlaps(other) for other in found[:i])


def test_the_shade_is_pale():
    """The default color of an area, a fifth opaque."""
    (area,) = plot_density(EXAMPLE).collections
    assert tuple(area.get_facecolor()[0]) == to_rgba("C0", 0.2)
