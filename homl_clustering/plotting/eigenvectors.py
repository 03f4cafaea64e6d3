"""A painter for a small graph whose points have got a new coordinate: an eigenvector."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks

STRONGEST = 6.0  # the width of the line of the strongest affinity, in typographic points
SHADES = "PuOr"  # from one end over white at zero to the other
DARK = 0.2  # the luminance below which white is read better than black
APART = 27  # from the middle of a disc to the number of its point, in typographic points


def plot_eigenvector(
    affinity: ArrayLike, X: ArrayLike, values: ArrayLike, ax: Axes | None = None
) -> Axes:
    """Draw a graph: the stronger an affinity, the thicker the line; the values in the points.

    Each point is a disc that holds its value, colored by it: white is zero, and the darker,
    the farther from zero. Above the disc, or below it in the lower half, stands the number
    of the point.

    Parameters
    ----------
    affinity : array-like of shape (n_samples, n_samples)
        Symmetric, none below zero; its upper half is drawn.
    X : array-like of shape (n_samples, 2)
        Where the points stand; one at least.
    values : array-like of shape (n_samples,)
        One for each point: an entry of an eigenvector.
    ax : matplotlib Axes, default=None
        Where to draw; the current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_eigenvector
    >>> affinity = [[0, 1, 0], [1, 0, 0.2], [0, 0.2, 0]]
    >>> ax = plot_eigenvector(affinity, [[0, 0], [1, 0], [2, 0]], [-0.6, -0.2, 0.8])
    >>> [text.get_text() for text in ax.texts]
    ['-0.60', '0', '-0.20', '1', '0.80', '2']
    """
    check = Checks("plot_eigenvector")
    X = check.points(X, least=1)
    n = len(X)
    affinity = check.numbers("affinity", affinity, (n, n), low=0)
    values = check.numbers("values", values, (n,))
    ax = check.axes(ax)
    strongest = np.triu(affinity, 1).max() or 1.0
    for i, j in np.argwhere(np.triu(affinity, 1) > 0):
        width = max(STRONGEST * affinity[i, j] / strongest, 0.7)
        ax.plot(*X[[i, j]].T, "-", color="0.55", linewidth=width, zorder=1)
    end = np.abs(values).max() or 1.0
    discs: Any = dict(cmap=SHADES, vmin=-1.4 * end, vmax=1.4 * end, edgecolors="k", linewidths=1)
    colors = ax.scatter(*X.T, s=1300, c=values, zorder=2, **discs).to_rgba(values)
    dark = colors[:, :3] ** 2.2 @ [0.2126, 0.7152, 0.0722] < DARK
    upper = X[:, 1] >= X[:, 1].mean()
    for number, point in enumerate(X):
        text: Any = dict(ha="center", va="center", zorder=3)
        color = "w" if dark[number] else "k"
        ax.text(*point, f"{values[number]:z.2f}", size=10, color=color, **text)
        place: Any = dict(
            xytext=(0, APART if upper[number] else -APART), textcoords="offset points"
        )
        ax.annotate(str(number), point, size=10, **place, **text)
    ax.margins(0.12, 0.5)
    ax.set(xticks=[], yticks=[])
    return ax
