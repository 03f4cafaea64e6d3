"""Painters for what algorithms cost, in distances or in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting.words import say
from homl_clustering.typing import FloatArray

STYLES = (("s--", "#0072B2"), ("o--", "#D55E00"), ("s-", "#0072B2"), ("o-", "#D55E00"))


def plot_costs(
    n_clusters: ArrayLike, costs: Mapping[str, ArrayLike], ax: Axes | None = None
) -> Axes:
    """Draw what several algorithms cost over the number of clusters, on a logarithmic axis.

    Parameters
    ----------
    n_clusters : array-like of shape (n_values,)
    costs : dict of str to array-like of shape (n_values,)
        The costs of each algorithm under its name, four at most.
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
    >>> from homl_clustering.plotting import plot_costs
    >>> ax = plot_costs([2, 4, 8], {"one": [3, 2, 1], "other": [2, 2, 2]})
    """
    check = Checks("plot_costs")
    n_clusters = check.numbers("n_clusters", n_clusters, ("n_values",), low=1)
    costs = _checked_costs(check, costs, "n_clusters", len(n_clusters), most=len(STYLES))
    ax = check.axes(ax)
    for (name, values), (style, color) in zip(costs.items(), STYLES, strict=False):
        ax.plot(n_clusters, values, style, color=color, label=name)
    ax.set_xscale("log", base=2)
    ax.set_xticks(n_clusters, [f"{k:g}" for k in n_clusters])
    ax.set_xlabel("$k$")
    return ax


def plot_crossover(
    sizes: ArrayLike, costs: Mapping[str, ArrayLike], ax: Axes | None = None
) -> Axes:
    """Draw what two algorithms cost over the number of points, and mark where they change places.

    Both axes are logarithmic. A dashed line marks the size from which on the second algorithm
    costs less than the first; where there is none, there is no line.

    Parameters
    ----------
    sizes : array-like of shape (n_values,)
        Numbers of points, in rising order.
    costs : dict of str to array-like of shape (n_values,)
        The costs of both algorithms under their names.
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
    >>> from homl_clustering.plotting import plot_crossover
    >>> ax = plot_crossover([10, 100, 1000], {"one": [1, 10, 100], "other": [4, 8, 16]})
    >>> ax.texts[-1].get_text().strip()
    'n = 73'
    """
    check = Checks("plot_crossover")
    sizes = check.numbers("sizes", sizes, ("n_values",), low=1)
    if not np.all(np.diff(sizes) > 0):
        check.refuse("sizes", "in rising order", f"{sizes.tolist()}")
    costs = _checked_costs(check, costs, "sizes", len(sizes), most=2)
    if len(costs) < 2 or min(values.min(initial=1) for values in costs.values()) <= 0:
        check.refuse("costs", "two lists of numbers above 0", "fewer, or other numbers")
    ax = check.axes(ax)
    for (name, values), style in zip(costs.items(), ("r--", "b.-"), strict=True):
        ax.plot(sizes, values, style, label=name)
    ax.set(xscale="log", yscale="log", xlabel=say("n_points"))
    ax.yaxis.set_minor_formatter(NullFormatter())
    place = crossover(sizes, *costs.values())
    if place is not None:
        ax.axvline(place, color="0.5", linestyle=":")
        words = f" n = {place:,.0f}"
        ax.text(place, 0.04, words, transform=ax.get_xaxis_transform(), size=11)
    return ax


def crossover(sizes: FloatArray, first: FloatArray, second: FloatArray) -> float | None:
    """Return the size from which on the second cost is the lower one, to two digits, or None.

    Between the sizes given, both costs are taken for straight lines on logarithmic axes.

    Parameters
    ----------
    sizes, first, second : ndarray of shape (n_values,)
        Sizes in rising order; costs above 0.

    Returns
    -------
    float or None

    Examples
    --------
    >>> crossover(np.array([10, 1000]), np.array([1, 100]), np.array([10, 10]))
    100.0
    """
    lead = np.log(second / first)  # below 0 where the second costs less
    dearer = np.flatnonzero(lead >= 0)
    if not len(dearer) or dearer[-1] == len(sizes) - 1:
        return None
    before = dearer[-1]
    share = lead[before] / (lead[before] - lead[before + 1])
    place = sizes[before] * (sizes[before + 1] / sizes[before]) ** share
    return float(f"{place:.2g}")


def _checked_costs(
    check: Checks, costs: Any, over: str, n_values: int, most: int
) -> dict[str, FloatArray]:
    """Return the costs as arrays under names, as many numbers as there are in `over`."""
    if not isinstance(costs, dict) or not 0 < len(costs) <= most:
        came = f"{len(costs)} names" if isinstance(costs, dict) else shown(costs)
        check.refuse("costs", f"a dict of one to {most} names", came)
    for name in costs:
        check.title("names of costs", name)
    return {
        name: check.numbers(f"costs[{name!r}]", values, (n_values,), advice=f"as many as {over}")
        for name, values in costs.items()
    }
