"""A painter for a real fit of k-means: what of each point was computed in each E-step, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import Patch

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array

if TYPE_CHECKING:
    from homl_clustering.callbacks import EStep

# Of the codes of `homl_clustering.callbacks.Outcome`, in their order.
COLORS = ("#D62728", "#E8853B", "#F6C89A", "#1F77B4", "#CCCCCC")
KEYS = ("all_computed", "some_computed", "own_computed", "skipped_by_bound", "skipped_by_gap")


def plot_replay(steps: Iterable[EStep], ax: Axes | None = None) -> Axes:
    """Draw which points each E-step of a fit looked at, which it skipped, and why.

    Each E-step is a column, each point a row of it: those that took the most distances in all
    E-steps lie at the bottom. Points that were looked at are red or orange, by how many distances
    were computed; blue and gray ones were skipped, by their bounds or because they are nearer to
    their center than half the way to the next one.

    Parameters
    ----------
    steps : sequence of homl_clustering.callbacks.EStep
        Those of one start, from ``History(bounds=True)``; of data of any number of features. Fit
        with ``algorithm="hamerly"`` or "elkan": Lloyd's algorithm, which "auto" takes for few
        clusters, skips nothing.
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
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.callbacks import History
    >>> from homl_clustering.plotting import plot_replay
    >>> X, history = np.array([[0.0], [1.0], [10.0], [12.0]]), History(bounds=True)
    >>> model = KMeans(2, init=X[:2], n_init=1, algorithm="elkan").set_callbacks(history).fit(X)
    >>> ax = plot_replay(history.e_steps)
    >>> ax.get_xlabel()
    'E-step'
    """
    check = Checks("plot_replay")
    maker = "homl_clustering.callbacks.History(bounds=True)"
    steps = check.steps(steps, ["outcomes", "n_computed"], maker)
    n = np.size(steps[0].outcomes)
    highest = len(KEYS) - 1
    outcomes = np.array([_outcomes(check, step, n, highest) for step in steps])
    costs = [check.numbers("n_computed of each of steps", s.n_computed, (n,), low=0) for s in steps]
    ax = check.axes(ax)
    # Equal costs: those that were skipped for the same reasons lie together.
    order = np.lexsort([*outcomes[::-1], -np.sum(costs, axis=0)])
    norm = BoundaryNorm(np.arange(len(KEYS) + 1) - 0.5, len(KEYS))
    picture = outcomes.T[order]
    extent = (0.5, len(steps) + 0.5, 0, n)
    ax.imshow(
        picture, cmap=ListedColormap(COLORS), norm=norm, aspect="auto", extent=extent,
        origin="lower", interpolation="nearest",
    )  # fmt: skip
    there = np.unique(outcomes)
    patches = [Patch(color=COLORS[code], label=say(KEYS[code])) for code in there]
    ax.legend(handles=patches, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    every = -(-len(steps) // 12)
    ax.set_xticks(range(1, len(steps) + 1, every))
    ax.set(xlabel=say("e_step"), ylabel=say("points"))
    ax.grid(False)
    return ax


def _outcomes(check: Checks, step: Any, n: int, highest: int) -> Array:
    """Return the codes of a step; raise where there are others than there are words for."""
    name = "outcomes of each of steps"
    codes = check.labels(step.outcomes, n, name)
    if n == 0 or codes.min() < 0 or codes.max() > highest:
        expected = f"codes from 0 to {highest}, one for each point"
        check.refuse(name, expected, f"{codes.tolist()[:5]}")
    return codes
