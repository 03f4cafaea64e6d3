"""A painter for how a mixture gives up components: how many points stand behind each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._shared import COMPONENT_COLORS
from homl_clustering.plotting.words import say

STAYS = 1.0  # points that a component must hold at the end to be drawn in a color


def plot_fading(steps: Iterable[Any], ax: Axes | None = None) -> Axes:
    """Draw how many points each component holds after each M-step.

    Those that hold some at the end are drawn in colors, those that fade away in gray.

    Parameters
    ----------
    steps : sequence of steps
        From `homl_clustering.textbook.variational.variational_steps`, or of EM. Those called
        "E" are left out.
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
    >>> from homl_clustering.plotting import plot_fading
    >>> from homl_clustering.textbook.variational import variational_steps, weak_prior
    >>> X, shares = np.array([[0.0], [1.0], [10.0], [11.0]]), np.eye(3)[[0, 0, 1, 2]]
    >>> ax = plot_fading(list(variational_steps(X, shares, weak_prior(X, 3))))
    >>> ax.get_xlabel()
    'Iteration'
    """
    check = Checks("plot_fading")
    maker = "homl_clustering.textbook.variational.variational_steps"
    steps = check.steps(steps, ["name", "responsibilities"], maker)
    steps = [step for step in steps if step.name != "E" and step.responsibilities is not None]
    if not steps:
        check.refuse("steps", "steps with responsibilities, one of them no E-step", "none")
    name, shape = "responsibilities of each of steps", np.shape(steps[0].responsibilities)
    shape = shape if len(shape) == 2 else ("n", "k")
    shares = [check.numbers(name, step.responsibilities, shape, low=0) for step in steps]
    ax = check.axes(ax)
    counts = np.array([each.sum(axis=0) for each in shares])
    stays = counts[-1] >= STAYS
    colors = np.full(len(stays), "0.6", dtype=object)
    colors[stays] = [COMPONENT_COLORS[i % len(COMPONENT_COLORS)] for i in range(stays.sum())]
    for number, color in enumerate(colors):
        width = 2.2 if stays[number] else 1
        ax.plot(counts[:, number], color=color, linewidth=width, zorder=2 + stays[number])
    ax.set(xlabel=say("iteration"), ylabel=say("points"), xlim=(0, max(len(steps) - 1, 1)))
    ax.set_ylim(bottom=0)
    return ax
