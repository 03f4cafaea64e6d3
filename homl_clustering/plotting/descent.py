"""Painters for what keeps the inertia from rising: each step of k-means, and the mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say

if TYPE_CHECKING:
    from homl_clustering.textbook.kmeans import KMeansStep

STEP_COLORS = {"E": "#0072B2", "M": "#D55E00", "batch": "#009E73"}
STEP_NAMES = {"E": "e_step", "M": "m_step", "batch": "batch"}  # in words.py


def plot_descent(steps: Iterable[KMeansStep], ax: Axes | None = None) -> Axes:
    """Draw the inertia after each step of k-means, on a logarithmic axis.

    Parameters
    ----------
    steps : sequence of homl_clustering.textbook.kmeans.KMeansStep
        The start, which has no inertia yet, is left out.
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
    >>> import numpy as np
    >>> from homl_clustering.plotting import plot_descent
    >>> from homl_clustering.textbook.kmeans import kmeans_steps
    >>> X = np.array([[0, 0], [1, 2], [4, 4], [5, 4], [9, 0]], float)
    >>> ax = plot_descent(list(kmeans_steps(X, X[:2])))
    """
    check = Checks("plot_descent")
    maker = "homl_clustering.textbook.kmeans.kmeans_steps"
    steps = check.steps(steps, ["name", "inertia"], maker)
    steps = [step for step in steps if step.inertia is not None]
    names = [step.name for step in steps]
    if not steps or not set(names) <= set(STEP_COLORS):
        expected = f"steps with an inertia, called {', '.join(STEP_COLORS)}"
        check.refuse("steps", expected, " ".join(map(str, names)) or "none of these")
    for step in steps:
        check.number("inertia of each of steps", step.inertia, above=0)
    ax = check.axes(ax)
    numbers, inertias = np.arange(len(steps)), np.array([step.inertia for step in steps])
    ax.step(numbers, inertias, where="mid", color="0.7", zorder=1)
    for name in dict.fromkeys(names):
        chosen = [number for number, other in enumerate(names) if other == name]
        look: Any = {"color": STEP_COLORS[name], "label": say(STEP_NAMES[name])}
        ax.plot(numbers[chosen], inertias[chosen], "o", **look)
    for number, inertia in zip(numbers, inertias, strict=True):
        place: Any = {"textcoords": "offset points", "xytext": (0, 7), "ha": "center"}
        ax.annotate(f"{inertia:.2f}", (number, inertia), size=10, **place)
    ax.set_yscale("log")
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.yaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.set_xticks(numbers, [say("batch") if name == "batch" else name for name in names])
    ax.margins(x=0.08, y=0.12)
    ax.tick_params(axis="y", which="minor", length=0)
    ax.set(xlabel=say("step"), ylabel=say("inertia_on_log_axis"))
    return ax


def plot_sum_of_squares(X: ArrayLike, start: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw the sum of the squared distances from points to a place that moves to their mean.

    The place goes along a straight line, from `start` to the mean and as far again.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
        The points of one cluster.
    start : array-like of shape (2,)
        Where the center is before it moves; any place but the mean.
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
    >>> from homl_clustering.plotting import plot_sum_of_squares
    >>> ax = plot_sum_of_squares([[0, 0], [1, 2], [2, 4]], [5, 5])
    """
    check = Checks("plot_sum_of_squares")
    X, start = check.points(X, least=1), check.numbers("start", start, (2,))
    mean = X.mean(axis=0)
    distance = np.linalg.norm(mean - start)
    if not distance > 0:
        check.refuse("start", "another place than the mean", "the mean itself")
    ax = check.axes(ax)
    shares = np.linspace(0, 2, 101)  # of the way from the start to the mean
    places = start + shares[:, np.newaxis] * (mean - start)
    sums = ((X - places[:, np.newaxis]) ** 2).sum(axis=(1, 2))
    ax.plot(shares * distance, sums, color="0.3")
    ax.plot(0, sums[0], "o", color=STEP_COLORS["E"], label=say("old_center"))
    ax.plot(distance, sums[50], "o", color=STEP_COLORS["M"], label=say("mean_of_points"))
    ax.set(xlabel=say("distance_moved"), ylabel=say("sum_of_squares"))
    return ax
