"""The curves, arrows and bars that are drawn are the numbers that were given."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.transforms import Bbox

from homl_clustering.figures import use_style
from homl_clustering.plotting.model_choice import plot_information_criteria, plot_weights

# As measured on the ellipsoids with one to ten components, rounded.
BICS = [9330.4, 8971.2, 8189.7, 8229.6, 8273.9, 8312.0, 8350.2, 8391.0, 8428.7, 8469.0]
AICS = [9304.8, 8914.8, 8102.5, 8111.6, 8125.1, 8132.4, 8139.8, 8149.9, 8156.8, 8166.3]
TEN = range(1, 11)


def words_and_arrow(ax):
    """Return the annotation that is a word, and the one that is an arrow."""
    (word,) = [text for text in ax.texts if text.get_text()]
    (arrow,) = [text for text in ax.texts if not text.get_text()]
    return word, arrow


def on_a_curve(ax, box):
    """Whether a curve runs through a box on the canvas."""
    lines = [ax.transData.transform(line.get_xydata()) for line in ax.lines]
    samples = [np.linspace(a, b, 200) for line in lines for a, b in pairwise(line)]
    return any(box.contains(x, y) for x, y in np.concatenate(samples))


# Information criteria


@pytest.mark.parametrize("convert", [list, tuple, np.array])
def test_both_criteria_are_drawn(convert):
    """BIC as a blue line, AIC as a green dashed one, with a legend."""
    ax = plot_information_criteria(convert(TEN), convert(AICS), convert(BICS))
    bic, aic = ax.lines
    np.testing.assert_array_equal(bic.get_xydata(), np.column_stack([TEN, BICS]))
    np.testing.assert_array_equal(aic.get_xydata(), np.column_stack([TEN, AICS]))
    assert (bic.get_color(), bic.get_marker(), bic.get_linestyle()) == ("b", "o", "-")
    assert (aic.get_color(), aic.get_marker(), aic.get_linestyle()) == ("g", "o", "--")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["BIC", "AIC"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$k$", "Information Criterion")
    assert ax.xaxis.get_gridlines()[0].get_visible()
    assert not ax.texts


def test_criteria_are_drawn_on_the_axes_given_or_the_current_one():
    """Whose grid stays on if it is on already."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    given.grid(True)
    assert plot_information_criteria(TEN, AICS, BICS, ax=given) is given
    assert given.xaxis.get_gridlines()[0].get_visible()
    assert not current.has_data()
    assert plot_information_criteria(TEN, AICS, BICS) is current
    assert len(plt.get_fignums()) == 1


def test_the_limits_are_the_books():
    """From the first k to half a step before the last; 50 beyond the AICs."""
    ax = plot_information_criteria(TEN, AICS, BICS, minimum=3)
    assert ax.get_xlim() == (1, 9.5)
    assert ax.get_ylim() == (min(AICS) - 50, max(AICS) + 50)
    other = plot_information_criteria([2, 4, 6], [1, 2, 9], [3, 5, 8], ax=plt.figure().gca())
    assert (other.get_xlim(), other.get_ylim()) == ((2, 5.5), (-49, 59))


def test_numbers_of_components_are_whole():
    """Also where there are few of them."""
    ax = plot_information_criteria([1, 2, 3], [9, 2, 3], [9, 3, 4])
    assert all(tick == round(tick) for tick in ax.get_xticks())


def test_the_arrow_points_at_the_minimum():
    """At the BIC, from the word beside it."""
    plt.figure(figsize=(8, 3))
    word, arrow = words_and_arrow(plot_information_criteria(TEN, AICS, BICS, minimum=3))
    assert word.get_text() == "Minimum"
    assert word.xy == arrow.xy == (3, BICS[2])
    assert arrow.arrow_patch is not None
    assert arrow.xyann[0] == word.xyann[0] and arrow.xyann[1] < word.xyann[1]


def test_the_arrow_is_where_the_book_has_it():
    """Its tail near (3.4, 8650), the word above it, once the book's figure is laid out."""
    use_style("homl")
    fig, ax = plt.subplots(figsize=(8, 3))
    word, arrow = words_and_arrow(plot_information_criteria(TEN, AICS, BICS, minimum=3, ax=ax))
    fig.tight_layout()
    fig.canvas.draw()
    here = ax.transData.transform(arrow.xy)
    tail, base = (
        ax.transData.inverted().transform(here + np.array(text.xyann) * fig.dpi / 72)
        for text in (arrow, word)
    )
    assert np.all(np.abs(tail - (3.4, 8650)) < (0.1, 80))
    assert np.all(np.abs(base - (3.5, 8660)) < (0.1, 80))


RISING = [*np.arange(10) * 60.0 + 500]
SHAPES = {
    "the book's": (AICS, BICS, 3),
    "mirrored": (AICS[::-1], BICS[::-1], 8),
    "rising": (RISING, [value + 20 for value in RISING], 1),
    "falling": (RISING[::-1], [value + 20 for value in RISING[::-1]], 10),
    "late": ([500 - 40 * min(k, 9) for k in TEN], [520 - 40 * k + 99 * (k > 9) for k in TEN], 9),
    "v": ([200 * abs(k - 5.0) for k in TEN], [200 * abs(k - 5.0) + 9 for k in TEN], 5),
    "second": ([900, 400, *[401] * 8], [920, 410, *range(430, 590, 20)], 2),
    "high": ([10.0, *range(9, 0, -1)], [500.0 + 90 * k for k in TEN], 1),
    "flat": ([100.0] * 10, [120.0 + k for k in TEN], 1),
}


@pytest.mark.parametrize("style", ["homl", "pdsh"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_word_covers_neither_curve_nor_legend(shape, style):
    """Wherever the minimum is, and it stays inside the frame, as does the arrow's point."""
    use_style(style)
    fig, ax = plt.subplots(figsize=(8, 3))
    aics, bics, minimum = SHAPES[shape]
    word, arrow = words_and_arrow(plot_information_criteria(TEN, aics, bics, minimum, ax=ax))
    fig.tight_layout()
    fig.canvas.draw()
    box, frame = word.get_window_extent(), ax.get_window_extent()
    assert not on_a_curve(ax, box)
    assert not Bbox.intersection(box, ax.get_legend().get_window_extent())
    assert frame.containsx(box.x0) and frame.containsx(box.x1)
    assert frame.containsy(box.y0) and frame.containsy(box.y1)
    point = ax.transData.transform(arrow.xy)
    assert frame.padded(1).contains(*point)


def test_a_last_minimum_is_in_view():
    """The axis goes beyond the last number if the arrow leads there, or if it is alone."""
    ax = plot_information_criteria(TEN, AICS, sorted(BICS)[::-1], minimum=10)
    assert ax.get_xlim() == (1, 10.5)
    for minimum in (None, 3):
        alone = plot_information_criteria([3], [7], [8], minimum, ax=plt.figure().gca())
        assert alone.get_xlim() == (3, 3.5)


def test_a_minimum_is_one_of_the_numbers():
    """An arrow to nowhere is an error."""
    with pytest.raises(ValueError, match=r"minimum=4 is none of the numbers .*\[1, 2\]"):
        plot_information_criteria([1, 2], [9, 2], [9, 3], minimum=4)


@pytest.mark.parametrize(
    ("numbers", "aics", "bics"),
    [([1, 2], [1], [1, 2]), ([1, 2], [1, 2], [1]), ([1], [[1]], [[1]]), ([], [], [])],
)
def test_each_number_has_both_criteria(numbers, aics, bics):
    """Other shapes are errors."""
    with pytest.raises(
        ValueError, match=r"plot_information_criteria: \w+ must be (numbers of shape|a sequence)"
    ):
        plot_information_criteria(numbers, aics, bics)


# Weights


def test_weights_are_bars():
    """One each, in order, dark if above a tenth of the largest."""
    weights = [0.02, 0.4, 0.04, 0.06, 0.48]
    ax = plot_weights(weights)
    assert [bar.get_height() for bar in ax.patches] == weights
    assert [bar.get_center()[0] for bar in ax.patches] == pytest.approx(range(5))
    shades = [to_hex(bar.get_facecolor()) for bar in ax.patches]
    dark, light = to_hex("0.2"), to_hex("0.75")
    assert shades == [light, dark, light, dark, dark]
    assert ax.get_xticks().tolist() == [0, 1, 2, 3, 4]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Component", "Weight")


def test_a_tenth_of_the_largest_is_light():
    """The bound is the one of the centers that are drawn."""
    shades = [to_hex(bar.get_facecolor()) for bar in plot_weights([1, 0.1, 0.11]).patches]
    assert shades == [to_hex(shade) for shade in ("0.2", "0.75", "0.2")]


def test_weights_are_drawn_on_the_axes_given_or_the_current_one():
    """And no figure is made."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert plot_weights([1], ax=given) is given
    assert not current.has_data()
    assert plot_weights([1]) is current
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("weights", [0.5, [], [[0.5, 0.5]]])
def test_there_is_one_weight_per_component(weights):
    """Other shapes are errors."""
    with pytest.raises(ValueError, match=r"of shape \(k,\), got"):
        plot_weights(weights)
