"""A painter for plate diagrams: what of a mixture is drawn at random, and what it depends on."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say

RADIUS = 0.42
OBSERVED, HIDDEN = "0.8", "w"

# Each node: what is written in it, the key of the words below it, where it stands.
POINTS = {"z": ("$z_i$", "which_component", (2.2, 0)), "x": ("$x_i$", "the_point", (4.6, 0))}
PARAMETERS = {
    "pi": (r"$\pi$", "weights", (0, 0)),
    "mu": (r"$\mu_c$", "mean", (7, 0.95)),
    "sigma": (r"$\Sigma_c$", "covariance", (7, -0.95)),
}
PRIORS = {
    "alpha": (r"$\alpha_0$", None, (-1.9, 0)),
    "m": ("$m_0$", None, (9.2, 1.55)),
    "beta": (r"$\beta_0$", None, (9.2, 0.5)),
    "nu": (r"$\nu_0$", None, (9.2, -0.5)),
    "W": ("$W_0$", None, (9.2, -1.55)),
}
ARROWS = (("pi", "z"), ("mu", "x"), ("sigma", "x"))
PRIOR_ARROWS = (
    ("alpha", "pi"), ("m", "mu"), ("beta", "mu"), ("nu", "sigma"), ("W", "sigma"), ("sigma", "mu"),
)  # fmt: skip
# Each plate: how often it is repeated, its lower left corner, width and height.
PLATES = ((r"$i = 1, \dots, n$", (1, -1.5), 4.6, 2.4), (r"$c = 1, \dots, k$", (6, -2.4), 2, 4.4))


def plot_mixture_graph(bayesian: bool = False, ax: Axes | None = None) -> Axes:
    """Draw how a mixture makes points, as a plate diagram.

    A circle is a random variable, gray if it is observed; a square is a number that is given.
    An arrow leads to what depends on where it comes from. What stands on a plate is there as
    often as the plate says. The wavy arrow is a switch: it chooses one of the components.

    Parameters
    ----------
    bayesian : bool, default=False
        Whether the parameters are random variables, too, with priors of their own.
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
    >>> from homl_clustering.plotting import plot_mixture_graph
    >>> ax = plot_mixture_graph()
    >>> len(plot_mixture_graph(bayesian=True, ax=ax).patches) > 10
    True
    """
    check = Checks("plot_mixture_graph")
    check.flags(bayesian=bayesian)
    ax = check.axes(ax)
    given = PRIORS if bayesian else PARAMETERS
    nodes = POINTS | PARAMETERS | (PRIORS if bayesian else {})
    for words, corner, width, height in PLATES:
        style: Any = {"boxstyle": "round,pad=0,rounding_size=0.2", "facecolor": "none"}
        ax.add_patch(FancyBboxPatch(corner, width, height, edgecolor="0.5", **style))
        ax.text(corner[0] + width - 0.12, corner[1] + 0.14, words, ha="right", color="0.3")
    for start, end in ARROWS + (PRIOR_ARROWS if bayesian else ()):
        _arrow(nodes[start][2], nodes[end][2], ax)
    _wavy_arrow(nodes["z"][2], nodes["x"][2], ax)
    for name, (symbol, key, place) in nodes.items():
        color = OBSERVED if name == "x" else HIDDEN
        _node(place, color, name in given, ax)
        ax.text(*place, symbol, ha="center", va="center", size=15)
        if key:
            height = place[1] + (0.7 if name == "mu" else -0.7)
            ax.text(place[0], height, say(key), ha="center", va="center", size=11)
    ax.set_aspect("equal")
    ax.set_axis_off()
    left, right = (-2.5, 9.8) if bayesian else (-0.8, 8.2)
    ax.axis((left, right, -2.5, 2.1))
    return ax


def _node(place: Any, color: Any, square: bool, ax: Axes) -> None:
    """Draw the outline of a node: a square is given, a circle is random."""
    style: Any = {"facecolor": color, "edgecolor": "k", "linewidth": 1.3, "zorder": 2}
    if square:
        corner = np.subtract(place, 0.9 * RADIUS)
        ax.add_patch(Rectangle(corner, 1.8 * RADIUS, 1.8 * RADIUS, **style))
    else:
        ax.add_patch(Circle(place, RADIUS, **style))


def _ends(start: Any, end: Any) -> tuple[Any, Any]:
    """Return where an arrow leaves one node and reaches another."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    step = (end - start) / np.linalg.norm(end - start)
    return start + 1.2 * RADIUS * step, end - 1.2 * RADIUS * step


def _arrow(start: Any, end: Any, ax: Axes) -> None:
    start, end = _ends(start, end)
    ax.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": "k"})


def _wavy_arrow(start: Any, end: Any, ax: Axes) -> None:
    start, end = _ends(start, end)
    shares = np.linspace(0, 0.8, 100)[:, np.newaxis]
    along = end - start
    across = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    waves = start + shares * along + 0.1 * np.sin(10 * np.pi * shares) * across
    ax.plot(*waves.T, color="k", linewidth=1.3)
    tip = {"arrowstyle": "-|>", "color": "k", "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=end, xytext=waves[-1], arrowprops=tip)
