"""The painter of what a fit has computed and skipped: colors, rows and words."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from homl_clustering.plotting import plot_replay
from homl_clustering.plotting.replay import COLORS
from homl_clustering.plotting.words import translate


def step(outcomes, n_computed):
    """Return an E-step of three points."""
    return SimpleNamespace(outcomes=np.array(outcomes), n_computed=np.array(n_computed))


STEPS = [step([0, 0, 0], [3, 3, 3]), step([4, 1, 2], [0, 2, 1])]


@pytest.fixture
def ax():
    """Axes of their own."""
    yield plt.subplots()[1]
    plt.close("all")


def test_each_point_is_a_row_in_the_order_of_its_cost(ax):
    """The dearest at the bottom, which is where the picture begins; a column per E-step."""
    assert plot_replay(STEPS, ax=ax) is ax
    (image,) = ax.images
    assert image.get_array().tolist() == [[0, 1], [0, 2], [0, 4]]
    assert image.origin == "lower"
    found = [plt.matplotlib.colors.to_hex(image.to_rgba(code)).upper() for code in (0, 2, 4)]
    assert found == [COLORS[code] for code in (0, 2, 4)]
    assert list(ax.get_xticks()) == [1, 2]


def test_the_legend_names_what_is_there(ax):
    """Blue is not, and has no words; the words can be translated."""
    try:
        translate({"all_computed": "alle"})
        plot_replay(STEPS, ax=ax)
    finally:
        translate()
    words = [text.get_text() for text in ax.get_legend().get_texts()]
    assert words == ["alle", "some distances", "only to its center", "skipped: $u < g$"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "steps must be a sequence of one at least"),
        ([3], "each of steps must be a step with outcomes, n_computed, got 3"),
        ([step([5], [0])], "outcomes of each of steps must be codes from 0 to 4"),
        ([step([-1], [0])], "outcomes of each of steps must be codes from 0 to 4"),
        ([step([], [])], "outcomes of each of steps must be codes from 0 to 4"),
        ([*STEPS, step([0], [1])], "outcomes of each of steps must be whole numbers, one for each"),
        ([step([0, 0], [1])], "n_computed of each of steps must be numbers of shape"),
        ([step([0], [-1])], "n_computed of each of steps must be numbers of 0 or more"),
    ],
)
def test_a_wrong_argument_is_named(steps, words):
    """And nothing is drawn."""
    with pytest.raises(ValueError, match=f"plot_replay: {words}"):
        plot_replay(steps)
    assert plt.get_fignums() == []
