"""Painters of the fifth lesson: diagrams, bounds, detectors, components that fade, edges."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from homl_clustering import GaussianMixture
from homl_clustering.figures import use_style
from homl_clustering.likelihood import two_bumps
from homl_clustering.plotting import (
    plot_covariance_ellipses,
    plot_detector,
    plot_fading,
    plot_gaussian_mixture,
    plot_likelihood,
    plot_lower_bounds,
    plot_mixture_graph,
    plot_threshold,
)
from homl_clustering.plotting._shared import COMPONENT_COLORS
from homl_clustering.textbook.variational import variational_steps, weak_prior

X = np.random.RandomState(0).normal(size=(40, 2))
MIXTURE = GaussianMixture(2, random_state=0, reg_covar=0.1).fit(X)
NAMED, FAULTY = np.arange(40) % 4 < 2, np.arange(40) % 2 == 0
STEPS = list(variational_steps(X, np.eye(4)[np.arange(40) % 4], weak_prior(X, 4)))
VALUES = np.array([0.0, 1.0, 2.0, 3.0])
CURVE, BOUND = np.array([-9.0, -4.0, -2.0, -1.0]), np.array([-9.0, -6.0, -5.0, -8.0])

PAINTERS = {
    "plot_threshold": lambda ax=None: plot_threshold(MIXTURE, X, -4.0, resolution=20, ax=ax),
    "plot_detector": lambda ax=None: plot_detector(
        MIXTURE, X, -4.0, NAMED, FAULTY, resolution=20, ax=ax
    ),
    "plot_fading": lambda ax=None: plot_fading(STEPS, ax=ax),
    "plot_lower_bounds": lambda ax=None: plot_lower_bounds(VALUES, CURVE, [BOUND], [0, 2], ax=ax),
    "plot_mixture_graph": lambda ax=None: plot_mixture_graph(ax=ax),
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


# Edges


def test_borders_of_components_have_a_white_line_below():
    """A solid one, twice as wide: red dashes alone vanish on green."""
    ax = plot_gaussian_mixture(MIXTURE, X, resolution=30)
    (border,) = (c for c in ax.collections if c.get_path_effects())
    assert border.get_linewidths() == [2] and border.linestyles == "dashed"
    below = border.get_path_effects()[0]._gc
    assert (below["linewidth"], below["foreground"]) == (4, "w")
    assert below["dashes"] == {"dash_offset": 0, "dash_list": None}


def test_the_white_line_can_be_seen():
    """Between the dashes, where the landscape would be, there is white."""
    fig = plt.figure(figsize=(2, 2), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1))
    plot_gaussian_mixture(MIXTURE, X, resolution=30, ax=ax)
    (border,) = (c for c in ax.collections if c.get_path_effects())
    for other in ax.collections + ax.lines:
        other.set_visible(other is border)
    ax.set_axis_off()
    fig.set_facecolor("g")
    fig.canvas.draw()
    pixels = np.asarray(fig.canvas.buffer_rgba())[:, :, :3].reshape(-1, 3)
    white, red = (np.all(pixels == color, axis=1).sum() for color in ([255] * 3, [255, 0, 0]))
    assert white > 50 and red > 50


def test_ellipses_have_colors_in_the_order_that_is_wanted():
    """From left to right, for instance; their weights go with them."""
    order = MIXTURE.means_[:, 0].argsort()[::-1]
    ellipses = plot_covariance_ellipses(MIXTURE, order=order).patches
    np.testing.assert_array_equal([e.center for e in ellipses], MIXTURE.means_[order])
    assert [to_hex(e.get_edgecolor()).upper() for e in ellipses] == list(COMPONENT_COLORS[:2])
    heavier = np.argmax([e.get_linewidth() for e in ellipses])
    assert order[heavier] == MIXTURE.weights_.argmax()


# The likelihood


def test_both_curves_of_a_likelihood_are_named_alike():
    """On their axes, upright, and at the maximum: with a hat, and with a logarithm below."""
    axes = plot_likelihood(two_bumps(101))
    names = [ax.get_ylabel() for ax in axes.flat]
    assert names == [r"$\theta$", r"$\mathcal{L}$", "PDF", r"$\log \mathcal{L}$"]
    for ax in (*axes[0], axes[1, 1]):
        assert ax.yaxis.label.get_rotation() == 0
    words = [sorted(text.get_text() for text in ax.texts) for ax in axes[:, 1]]
    assert words[0] == sorted([r"$\hat{\theta}$", "Max", r"$\hat{\mathcal{L}}$"])
    assert words[1] == sorted([r"$\hat{\theta}$", "Max", r"$\log \hat{\mathcal{L}}$"])


@pytest.mark.parametrize("x", [-1, 2.5, 3.5])
def test_the_names_of_the_greatest_logarithm_cover_nothing(x):
    """Neither the curve nor the guide nor each other, in the size of the book."""
    use_style("homl")
    figure, example = plt.figure(figsize=(8, 4.5)), two_bumps(x=x)
    panel = plot_likelihood(example)[1, 1]
    figure.tight_layout()
    figure.canvas.draw()
    lines = [panel.transData.transform(line.get_xydata()) for line in panel.lines[:2]]
    found = [note.get_window_extent() for note in panel.texts]
    for i, box in enumerate(found):
        assert panel.bbox.x0 < box.x0 and box.x1 < panel.bbox.x1
        assert panel.bbox.y0 < box.y0 and box.y1 < panel.bbox.y1
        assert not any(box.count_contains(points) for points in lines)
        assert not any(box.overlaps(other) for other in found[:i])


# Diagrams


def outlines(ax, kind):
    """Return the patches of a kind; arrows are none."""
    return [patch for patch in ax.patches if type(patch) is kind]


@pytest.mark.parametrize(
    ("bayesian", "n_circles", "n_squares", "n_arrows"), [(False, 2, 3, 4), (True, 5, 5, 10)]
)
def test_what_is_random_is_round_and_what_is_given_is_square(
    bayesian, n_circles, n_squares, n_arrows
):
    """One circle is gray: the point is observed. There are two plates."""
    ax = plot_mixture_graph(bayesian)
    circles = outlines(ax, Circle)
    assert len(circles) == n_circles
    assert [to_hex(c.get_facecolor()) for c in circles].count("#cccccc") == 1
    assert len(outlines(ax, Rectangle)) == n_squares
    assert len(outlines(ax, FancyBboxPatch)) == 2
    arrows = [text for text in ax.texts if not text.get_text()]
    assert len(arrows) == n_arrows
    assert ax.get_aspect() == 1


@pytest.mark.parametrize("bayesian", [False, True])
def test_nodes_lie_on_their_plates_within_the_picture(bayesian):
    """z and x are there n times, μ and Σ k times, all else once."""
    ax = plot_mixture_graph(bayesian)
    places = {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}
    points, components = (plate.get_bbox() for plate in outlines(ax, FancyBboxPatch))
    for symbol, place in places.items():
        if "$" in symbol and "dots" not in symbol:
            assert points.contains(*place) == (symbol in ("$z_i$", "$x_i$")), symbol
            assert components.contains(*place) == (symbol in (r"$\mu_c$", r"$\Sigma_c$")), symbol
    left, right = ax.get_xlim()
    bottom, top = ax.get_ylim()
    for x, y in places.values():
        assert left < x < right and bottom < y < top


def test_arrows_lead_from_node_to_node():
    """In a Bayesian mixture each parameter has its prior; a mean depends on its covariance."""
    ax = plot_mixture_graph(bayesian=True)
    places = {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}
    nodes = {symbol: place for symbol, place in places.items() if "dots" not in symbol}

    def nearest(place):
        return min(nodes, key=lambda symbol: np.hypot(*np.subtract(nodes[symbol], place)))

    arrows = {(nearest(a.xyann), nearest(a.xy)) for a in ax.texts if not a.get_text()}
    assert {
        (r"$\alpha_0$", r"$\pi$"), ("$m_0$", r"$\mu_c$"), (r"$\beta_0$", r"$\mu_c$"),
        (r"$\nu_0$", r"$\Sigma_c$"), ("$W_0$", r"$\Sigma_c$"), (r"$\pi$", "$z_i$"),
    } <= arrows  # fmt: skip


# Bounds


def test_bounds_touch_the_curve_and_lead_to_the_next_place():
    """A disc where they touch, a triangle at the next place, a dotted line up to the curve."""
    places = [0.0, 2.0]
    curve, bound, disc, triangle, rise = plot_lower_bounds(VALUES, CURVE, [BOUND], places).lines
    np.testing.assert_array_equal(curve.get_ydata(), CURVE)
    np.testing.assert_array_equal(bound.get_ydata(), BOUND)
    assert disc.get_xydata().tolist() == [[0, -9]]
    assert triangle.get_xydata().tolist() == [[2, -5]]
    assert rise.get_xydata().tolist() == [[2, -5], [2, -2]]
    assert triangle.get_zorder() > disc.get_zorder()  # the next disc may lie at the same place
    assert [line.get_label() for line in (curve, bound)] == [
        "log-likelihood",
        "bound after E-step 1",
    ]


def test_what_is_above_the_curve_is_no_bound():
    """By more than rounding."""
    plot_lower_bounds(VALUES, CURVE, [CURVE + 1e-9], [0, 1])
    with pytest.raises(ValueError, match="bounds must be nowhere above log_likelihood, got one"):
        plot_lower_bounds(VALUES, CURVE, [CURVE + 0.1], [0, 1])


# Anomalies


def test_the_threshold_is_where_the_score_equals_it():
    """A solid red line with a white edge; none where the score is never so low."""
    ax = plot_threshold(MIXTURE, X, -4.0, resolution=200)
    (line,) = ax.collections
    scores = MIXTURE.score_samples(np.concatenate([p.vertices for p in line.get_paths()]))
    np.testing.assert_allclose(scores, -4, atol=0.02)
    assert to_hex(line.get_edgecolor()[0]) == "#ff0000" and line.get_path_effects()
    assert not plot_threshold(MIXTURE, X, -1e6, resolution=9, ax=plt.figure().gca()).collections


def test_a_detector_is_shown_with_both_kinds_of_errors():
    """Each point once, as good, missed, false alarm or found."""
    ax = plot_detector(MIXTURE, X, -4.0, NAMED, FAULTY, resolution=20)
    expected = {
        "good": ~NAMED & ~FAULTY, "missed": ~NAMED & FAULTY,
        "false alarm": NAMED & ~FAULTY, "found": NAMED & FAULTY,
    }  # fmt: skip
    assert [line.get_label() for line in ax.lines] == list(expected)
    for line in ax.lines:
        np.testing.assert_array_equal(line.get_xydata(), X[expected[line.get_label()]])


def test_what_lies_beyond_the_threshold_is_shaded():
    """Gray down to the lowest score; nothing if no place is so strange."""
    shade, _ = plot_detector(MIXTURE, X, -4.0, NAMED, FAULTY, resolution=50).collections
    assert shade.filled and to_hex(shade.get_facecolor()[0]) == "#e0e0e0"
    inside = np.concatenate([path.vertices for path in shade.get_paths()])
    assert MIXTURE.score_samples(inside).max() < -3.8
    ax = plot_detector(MIXTURE, X, -1e6, NAMED, FAULTY, ax=plt.figure().gca())
    assert not ax.collections


# Components that fade


def test_fading_shows_the_points_of_each_component_after_each_m_step():
    """Those that hold something at the end are in colors."""
    ax = plot_fading(STEPS)
    kept = [step.responsibilities.sum(axis=0) for step in STEPS if step.name != "E"]
    np.testing.assert_allclose(np.transpose([line.get_ydata() for line in ax.lines]), kept)
    stays = kept[-1] >= 1
    assert [line.get_color() != "0.6" for line in ax.lines] == stays.tolist()
    assert not stays.all()
