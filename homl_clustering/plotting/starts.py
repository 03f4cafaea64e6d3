"""Painters for starts: where the next center is drawn, and how many starts end how well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting.kmeans import plot_centroids
from homl_clustering.plotting.words import say
from homl_clustering.typing import FloatArray

BEST, OTHERS = "#0072B2", "0.7"  # the colors of runs that found the best solution, and of others
AS_GOOD = 1.005  # the best solution was found where the inertia is higher by no more than this
ALIKE = 1.03  # inertias that differ by no more than this factor are of solutions of one kind
N_BARS = 60


def plot_seeding(
    X: ArrayLike, centers: ArrayLike, *, farthest: float | None = None, ax: Axes | None = None
) -> Axes:
    """Draw points, the brighter the farther away the nearest of the centers is.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    centers : array-like of shape (n_centers, 2)
        Those that have been chosen so far, one at least.
    farthest : float, default=None
        The distance that is drawn brightest; the largest one if None.
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
    >>> from homl_clustering.plotting import plot_seeding
    >>> ax = plot_seeding([[0, 0], [1, 2], [4, 4]], [[0, 0]])
    """
    check = Checks("plot_seeding")
    X, centers = check.points(X), check.points(centers, "centers", least=1)
    if farthest is not None:
        check.number("farthest", farthest, above=0)
    ax = check.axes(ax)
    distances = np.linalg.norm(X[:, np.newaxis] - centers, axis=2).min(axis=1)
    ax.scatter(X[:, 0], X[:, 1], c=distances, s=2, cmap="viridis", vmin=0, vmax=farthest)
    return plot_centroids(centers, ax=ax)


def plot_outcomes(
    inertias: ArrayLike,
    *,
    limits: tuple[float, float] | None = None,
    marks: Mapping[str, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how many starts ended with which inertia; blue ones found the best solution.

    The axis of the inertia is logarithmic.

    Parameters
    ----------
    inertias : array-like of shape (n_starts,)
        The inertia at the end of each start.
    limits : tuple of two floats, default=None
        The inertia of the best solution, and the highest one that is drawn; the lowest and the
        highest of those given if None.
    marks : dict of str to float, default=None
        Solutions to be named, by their inertia. Each name is written with the number of starts
        that ended within three percent of it, and an arrow to its bar.
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
    >>> from homl_clustering.plotting import plot_outcomes
    >>> ax = plot_outcomes([212, 212, 220, 600], marks={"best": 212})
    """
    check = Checks("plot_outcomes")
    inertias = _checked_inertias(check, inertias)
    if limits is None:
        limits = inertias.min(), inertias.max()
    best, highest = check.numbers("limits", limits, (2,), low=0)
    if not 0 < best <= highest:
        check.refuse("limits", "two numbers above 0 in rising order", f"{best:g}, {highest:g}")
    marks = _checked_marks(check, marks)
    ax = check.axes(ax)
    edges = np.geomspace(best / 1.001, max(1.001 * highest, 1.01 * best), N_BARS + 1)
    found_best = inertias <= best * AS_GOOD
    parts = [inertias[found_best], inertias[~found_best]]
    ax.hist(parts, edges.tolist(), color=[BEST, OTHERS], stacked=True)
    ticks = [float(f"{tick:.2g}") for tick in np.geomspace(best, highest, 4)]
    ax.set(xscale="log", xlabel=say("inertia_on_log_axis"), ylabel=say("n_starts"))
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    heights = np.histogram(inertias, edges)[0]
    for number, (name, place) in enumerate(marks.items()):
        alike = (inertias > place / ALIKE) & (inertias < place * ALIKE)
        words = (0.36, 0.88 - 0.15 * number)  # as shares of the width and height of the Axes
        ax.text(*words, f"{name}: {alike.sum()}", transform=ax.transAxes, size=11, va="center")
        bar = min(int(np.searchsorted(edges, place)), N_BARS) - 1
        arrow = {"arrowstyle": "->", "color": "0.3"}
        to_bar: Any = {"xy": (place, heights[bar]), "xytext": (0.35, words[1])}
        ax.annotate("", **to_bar, textcoords="axes fraction", arrowprops=arrow)
    return ax


def _checked_inertias(check: Checks, inertias: ArrayLike) -> FloatArray:
    inertias = check.numbers("inertias", inertias, ("n_starts",), low=0)
    if not len(inertias) or inertias.min() == 0:
        check.refuse("inertias", "numbers above 0, one at least", shown(inertias))
    return inertias


def _checked_marks(check: Checks, marks: Any) -> dict[str, float]:
    if marks is None:
        return {}
    if not isinstance(marks, dict):
        check.refuse("marks", "a dict of names and inertias", shown(marks))
    for name, place in marks.items():
        check.title("names of marks", name)
        check.number(f"marks[{name!r}]", place, above=0)
    return marks
