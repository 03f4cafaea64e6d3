"""Painters for the choice of a mixture: information criteria, weights of components."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say


def plot_information_criteria(
    n_components: ArrayLike,
    aics: ArrayLike,
    bics: ArrayLike,
    minimum: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw AIC and BIC over the number of components, with an arrow to the minimum.

    Parameters
    ----------
    n_components : sequence of int
    aics, bics : sequence of float
        The criteria with each number of components.
    minimum : int, default=None
        One of `n_components`; the arrow leads to its BIC. No arrow if None.
    ax : matplotlib Axes, default=None
        Where to draw; the current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Notes
    -----
    The limits are the book's: the axis ends half a step before the last number (after it,
    if the arrow leads there), and 50 below and above the AICs.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_information_criteria
    >>> aics, bics = [900, 500, 510, 515], [910, 520, 540, 550]
    >>> ax = plot_information_criteria([1, 2, 3, 4], aics, bics, minimum=2)
    """
    check = Checks("plot_information_criteria")
    n_components = check.sequence("n_components", n_components, least=1)
    check.numbers("n_components", n_components, ("k",))
    shape = (len(n_components),)
    aics, bics = check.numbers("aics", aics, shape), check.numbers("bics", bics, shape)
    if minimum is not None:
        check.number("minimum", minimum)
        if minimum not in n_components:
            raise ValueError(
                f"plot_information_criteria: minimum={minimum!r} is none of the numbers of "
                f"components, {n_components}."
            )
    ax = check.axes(ax)
    ax.plot(n_components, bics, "bo-", label=say("bic"))
    ax.plot(n_components, aics, "go--", label=say("aic"))
    ax.set(xlabel="$k$", ylabel=say("criterion"))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(True)
    first, last, top = min(n_components), max(n_components), aics.max()
    right = last + 0.5 if last in (first, minimum) else last - 0.5
    if minimum is not None:
        point = (minimum, bics[n_components.index(minimum)])
        top = max(top, point[1])
    ax.axis((first, right, aics.min() - 50, top + 50))
    if minimum is not None:
        _point_at(say("minimum"), point, ax)
    ax.legend()
    return ax


def _point_at(word: str, point: Any, ax: Axes) -> None:
    """Write a word where it covers no curve, with an arrow from there to a point."""
    x, y = _free_place(point, ax)
    # in typographic points, so that limits that are set later do not move them
    tail: Any = dict(xytext=(x, y - 4 if y > 0 else y + 14), textcoords="offset points")
    ax.annotate("", xy=point, arrowprops={"facecolor": "black", "shrink": 0.1}, **tail)
    ax.annotate(word, xy=point, xytext=(x, y), textcoords="offset points", ha="center")


def _free_place(point: Any, ax: Axes, width: float = 80, height: float = 20) -> tuple[float, float]:
    """Return how far from a point to write, in typographic points: clear of all curves."""

    def in_points(xy: Any) -> Any:
        return ax.transData.transform(xy) * 72 / ax.figure.dpi

    x = np.linspace(*ax.get_xlim(), 500)
    curves = [
        in_points(np.column_stack([x, np.interp(x, *cast(Any, line.get_data()))]))
        for line in ax.lines
    ]
    curves, here = np.vstack(curves), in_points(point)
    frame = ax.bbox.get_points() * 72 / ax.figure.dpi
    for y in (58, 80, 40, -80):
        for x in (29, -29, 60, -60):  # the first of all is where the book writes
            low = np.add(here, (x - width / 2, y - height / 4))
            high = np.add(low, (width, height))
            inside = np.all(frame[0] < low) and np.all(high < frame[1])
            if inside and not np.any(np.all((low < curves) & (curves < high), axis=1)):
                return x, y
    return 29, 58


def plot_weights(weights: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw the weights of the components as bars: dark those that count, the others light.

    A component counts if its weight exceeds a tenth of the largest. These are the ones
    whose centers `plot_gaussian_mixture` draws.

    Parameters
    ----------
    weights : array-like of shape (n_components,)
        From ``weights_``.
    ax : matplotlib Axes, default=None
        The current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_weights
    >>> ax = plot_weights([0.4, 0.21, 0.01, 0.38])
    """
    check = Checks("plot_weights")
    weights = check.numbers("weights", weights, ("k",), low=0)
    if not len(weights):
        check.refuse("weights", "numbers of shape (k,)", "none")
    ax = check.axes(ax)
    numbers = np.arange(len(weights))
    ax.bar(numbers, weights, color=np.where(weights > weights.max() / 10, "0.2", "0.75"))
    ax.set_xticks(numbers)
    ax.set(xlabel=say("component"), ylabel=say("weight"))
    return ax
