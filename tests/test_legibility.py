"""Words in figures can be read; colors that mean something can be told apart, by all readers."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from homl_clustering.figures import registry
from homl_clustering.figures.legibility import defects
from homl_clustering.plotting._shared import COMPONENT_COLORS
from homl_clustering.plotting.density import label_colors

# What dichromats see, of linear red, green and blue: Machado, Oliveira & Fernandes (2009), "A
# physiologically-based model for simulation of color vision deficiency", table 1, severity 1.
SIMULATION = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)  # of sRGB
JUST_VISIBLE = 2.3  # difference in CIELAB


def lab(color, vision):
    """Return a color as it is seen, in CIELAB: equal distances look equally far."""
    rgb = np.array(to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIMULATION[vision]) @ linear, 0, 1)
    x, y, z = np.cbrt(TO_XYZ @ seen / TO_XYZ.sum(axis=1))  # no color here is as dark as 1 %
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def closest(colors, vision):
    """Return the smallest distance between two of the colors."""
    points = [lab(color, vision) for color in colors]
    return min(np.linalg.norm(one - other) for one, other in combinations(points, 2))


@pytest.mark.parametrize("vision", SIMULATION)
def test_component_colors_can_be_told_apart(vision):
    """Any two of the eight, by readers with any kind of dichromacy."""
    assert closest(COMPONENT_COLORS, vision) > 4 * JUST_VISIBLE


@pytest.mark.parametrize("vision", SIMULATION)
def test_colors_of_labels_can_be_told_apart(vision):
    """So with those that `label_colors` gives to eight clusters and to noise."""
    colors = {tuple(color) for color in map(to_rgb, label_colors(np.arange(-1, 8)))}
    assert closest(colors, vision) > 4 * JUST_VISIBLE


def test_the_simulation_knows_what_is_confused():
    """A red and a green of equal brightness are one color to a deuteranope, not to others."""
    red_and_green = ["#c00000", "#6f7300"]
    assert closest(red_and_green, "deuteranopia") < closest(red_and_green, "normal") / 2


# Words


@pytest.fixture
def panel():
    """Return a figure, 4 inches wide, with axes whose words are in order."""
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.plot([0, 1, 2])
    ax.set(title="A title", xlabel="$x_1$", ylabel="Of two\nlines")
    fig.tight_layout()
    yield fig, ax
    plt.close(fig)


def test_an_ordinary_figure_has_no_defects(panel):
    """Title, axes, ticks, a legend and a few words side by side."""
    fig, ax = panel
    ax.legend(["one"])
    ax.text(0, 1.5, "here")
    ax.text(1, 1.5, "there")
    assert defects(fig) == []


def test_words_beyond_the_edge_are_found(panel):
    """The end of a long title, the number at an axis."""
    fig, ax = panel
    ax.set_title("A title that is far too long for a figure of this width, and ends elsewhere")
    assert any("is cut off at the edge" in defect for defect in defects(fig))


@pytest.mark.parametrize("word", ["over", "over\neach other"])
def test_words_on_each_other_are_found(word, panel):
    """Also those of several lines."""
    fig, ax = panel
    ax.text(1, 0.5, "another")
    ax.text(1.01, 0.5, word)
    assert any("lie on each other" in defect for defect in defects(fig))


def test_crowded_ticks_are_found(panel):
    """Tick labels that run into each other."""
    fig, ax = panel
    ax.set_xticks(np.linspace(0, 2, 30))
    assert any("lie on each other" in defect for defect in defects(fig))


def test_small_print_is_found_by_the_width_of_the_figure():
    """Ten points are ten on a narrow page, and five of a wide figure that is made narrow."""
    for width, small in [(4, False), (11, False), (14, True)]:
        fig = Figure(figsize=(width, 3))
        fig.text(0.5, 0.5, "words", size=10)
        assert bool(defects(fig)) == small


def test_what_is_not_drawn_does_not_count(panel):
    """Hidden words, axes that are off, ticks beyond the limits."""
    fig, ax = panel
    hidden = fig.add_axes([0.5, 0.5, 0.4, 0.4])
    hidden.text(0, 0, "on the ticks")
    hidden.set_visible(False)
    off = fig.add_axes([0.1, 0.1, 0.2, 0.2])
    off.axis("off")
    ax.text(1, 1, "unseen", visible=False)
    ax.text(1, 1, "also unseen\nwith two lines", visible=False)
    assert defects(fig) == []


# What the registry says of a figure


@pytest.mark.parametrize("figure", registry().values(), ids=list(registry()))
def test_every_figure_has_words_for_it(figure):
    """A line on what to notice, and an alternative text that says more than the title."""
    assert 20 < len(figure.notice) < 200
    assert 50 < len(figure.alt) < 500
    for words in (figure.notice, figure.alt):
        assert words[0].isupper()
        assert words.endswith(".")
    assert figure.alt not in (figure.title, figure.notice)
    assert not figure.alt.lower().startswith(("image of", "picture of", "figure"))
