"""A painter for why EM climbs: lower bounds of the log-likelihood, each of which touches it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting.words import say

CURVE, BOUNDS = "k", ("#0072B2", "#D55E00", "#009E73")


def plot_lower_bounds(
    values: ArrayLike,
    log_likelihood: ArrayLike,
    bounds: ArrayLike,
    places: ArrayLike,
    ax: Axes | None = None,
) -> Axes:
    """Draw a log-likelihood over one parameter, and the bounds that EM climbs along.

    Each bound touches the curve at one place (a disc); its highest point (a triangle) is the
    next place, to which a dotted line leads up.

    Parameters
    ----------
    values : array-like of shape (n_values,)
        Values of the parameter, in rising order.
    log_likelihood : array-like of shape (n_values,)
    bounds : array-like of shape (n_bounds, n_values)
        One row for each E-step, three at most. No number exceeds the log-likelihood, rounding
        apart.
    places : array-like of shape (n_bounds + 1,)
        The parameter at each E-step, and after the last M-step.
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
    >>> from homl_clustering.plotting import plot_lower_bounds
    >>> values = [0.0, 1.0, 2.0]
    >>> ax = plot_lower_bounds(values, [-4, -2, -1], [[-4, -3, -5]], [0, 1])
    """
    check = Checks("plot_lower_bounds")
    values = check.numbers("values", values, ("n_values",))
    if len(values) < 2 or not np.all(np.diff(values) > 0):
        check.refuse("values", "two numbers at least in rising order", shown(values))
    curve = check.numbers("log_likelihood", log_likelihood, values.shape)
    bounds = check.numbers("bounds", bounds, ("n_bounds", len(values)))
    if not 0 < len(bounds) <= len(BOUNDS):
        check.refuse("bounds", f"one to {len(BOUNDS)} rows", f"{len(bounds)}")
    excess = (bounds - curve).max()
    if excess > 1e-6 * np.abs(curve).max():
        check.refuse("bounds", "nowhere above log_likelihood", f"one that is {excess:.2g} above")
    places = check.numbers("places", places, (len(bounds) + 1,), low=values[0], high=values[-1])
    ax = check.axes(ax)
    ax.plot(values, curve, color=CURVE, linewidth=2, label=say("log_likelihood_curve"))
    heights = np.interp(places, values, curve)
    for number, (bound, color) in enumerate(zip(bounds, BOUNDS, strict=False)):
        here, there = places[number : number + 2]
        top = np.interp(there, values, bound)
        ax.plot(values, bound, color=color, label=say("bound", number=number + 1))
        ax.plot(here, heights[number], "o", color=color, markersize=10)
        # smaller and on top, with a pale edge: the next disc may lie at the same place
        ax.plot(there, top, "^", color=color, markersize=8, markeredgecolor="w", zorder=3)
        ax.plot([there, there], [top, heights[number + 1]], ":", color="0.4")
    lowest, highest = heights.min(), curve.max()
    air = max(highest - lowest, 1e-9)
    ax.set(xlim=(values[0], values[-1]), ylim=(lowest - 0.6 * air, highest + 0.15 * air))
    ax.set_ylabel(say("log_likelihood"))
    return ax
