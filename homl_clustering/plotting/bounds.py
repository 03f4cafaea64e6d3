"""A painter for the triangle inequality: what bounds say of a point when centers move."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, ManyAxes

OWN, OTHER, GAP = "#0072B2", "#D55E00", "#009E73"
TITLES = ("exact_distances", "after_the_move", "half_the_gap")  # of the panels, in words.py


def plot_bounds(
    point: ArrayLike, before: ArrayLike, after: ArrayLike, axes: ManyAxes | None = None
) -> ManyAxes:
    """Draw the bounds of a point's distances, before and after its centers have moved.

    The first panel shows the distance u to the own center, which is the nearest one, and the
    distance l to the next one. In the second the centers have moved: the own one is somewhere
    within the circle of radius u around the point, all others are outside of that of radius l.
    The circle of the third reaches half the way from the own center to the nearest other one:
    what lies inside has no nearer center.

    Parameters
    ----------
    point : array-like of shape (2,)
    before, after : array-like of shape (n_centers, 2)
        The centers, two at least.
    axes : sequence of three matplotlib Axes, default=None
        A new figure of 10.5 × 3.6 inches if None.

    Returns
    -------
    sequence of three matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_bounds
    >>> axes = plot_bounds([1, 0], [[0, 0], [4, 0]], [[0, 1], [4, 1]])
    """
    check = Checks("plot_bounds")
    point = check.numbers("point", point, (2,))
    before = check.points(before, "before")
    if len(before) < 2:
        check.refuse("before", "two centers at least", str(len(before)))
    after = check.numbers("after", after, before.shape)
    if axes is None:
        axes = plt.subplots(1, 3, figsize=(10.5, 3.6), sharex=True, sharey=True)[1]
    exact, moved, gap = check.panels(axes, 3, more=False)
    distances = np.linalg.norm(before - point, axis=1)
    own, nearest_other = np.argsort(distances, kind="stable")[:2]
    moves = np.linalg.norm(after - before, axis=1)
    upper, lower = distances[own] + moves[own], distances[nearest_other] - moves.max()
    gaps = np.linalg.norm(after - after[own], axis=1) / 2
    gaps[own] = np.inf

    _line(point, before[own], OWN, "$u$", exact)
    _line(point, before[nearest_other], OTHER, "$l$", exact)
    for old, new in zip(before, after, strict=True):
        moved.annotate("", xy=new, xytext=old, arrowprops={"arrowstyle": "->", "color": "0.4"})
    moved.plot(*before.T, "o", color="0.7", markerfacecolor="none", markersize=10)
    _circle(point, upper, OWN, "$u$", (0.6, 0.8), moved)
    if lower > 0:
        _circle(point, lower, OTHER, "$l$", (0.5, -0.866), moved)
    _circle(after[own], gaps.min(), GAP, "$g$", (-0.6, -0.8), gap)
    _line(after[own], after[gaps.argmin()], "0.6", "", gap)
    for ax, centers, title in zip((exact, moved, gap), (before, after, after), TITLES, strict=True):
        ax.plot(*point, "ko", markersize=7, label=say("the_point"))
        ax.plot(*centers[own], "X", color=OWN, markersize=11, label=say("its_center"))
        others = np.delete(centers, own, axis=0)
        ax.plot(*others.T, "X", color=OTHER, markersize=11, label=say("other_centers"))
        ax.set_title(say(title))
        ax.set_aspect("equal")
        ax.tick_params(labelbottom=False, labelleft=False, length=0)
    exact.legend(fontsize=10, loc="lower left")
    return axes


def _line(start: Array, end: Array, color: Any, name: str, ax: Axes, beside: float = -7) -> None:
    """Draw a line from one place to another, with its name beside its middle."""
    ax.plot(*np.transpose([start, end]), color=color, zorder=1)
    place: Any = {"textcoords": "offset points", "xytext": (beside, 5), "ha": "center"}
    x, y = (start + end) / 2
    ax.annotate(name, (x, y), color=color, **place)


def _circle(center: Any, radius: float, color: Any, name: str, direction: Any, ax: Axes) -> None:
    """Draw a circle, and its radius in a direction, with a name."""
    ax.add_patch(Circle(center, radius, edgecolor=color, facecolor="none", linewidth=1.5))
    end = center + radius * np.array(direction)
    _line(center, end, color, name, ax, beside=-10 * np.sign(direction[0] * direction[1]))
