"""A painter for the few colors of a picture, and how many of its pixels have them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks


def plot_palette(colors: ArrayLike, shares: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw a bar in each color, as high as its share of the pixels; the most frequent first.

    Parameters
    ----------
    colors : array-like of shape (n_colors, 3)
        Red, green and blue, between 0 and 1.
    shares : array-like of shape (n_colors,)
        The share of the pixels that have this color, between 0 and 1.
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
    >>> from homl_clustering.plotting import plot_palette
    >>> ax = plot_palette([[1, 0, 0], [0, 0, 1]], [0.1, 0.9])
    >>> [text.get_text() for text in ax.texts]
    ['90 %', '10 %']
    """
    check = Checks("plot_palette")
    advice = "divide those of uint8 by 255"
    colors = check.numbers("colors", colors, ("n_colors", 3), low=0, high=1, advice=advice)
    shares = check.numbers("shares", shares, (len(colors),), low=0, high=1)
    if not len(shares):
        check.refuse("shares", "one for each of the colors, one at least", "none")
    ax = check.axes(ax)
    order = np.argsort(-shares, kind="stable")
    ax.bar(range(len(order)), shares[order], width=0.9, color=colors[order], ec="0.5", lw=0.8)
    for place, share in enumerate(shares[order]):
        ax.text(place, share, f"{100 * share:.0f} %", ha="center", va="bottom", size=15)
    ax.set(xticks=[], yticks=[], xlim=(-0.6, len(order) - 0.4), ylim=(0, 1.3 * shares.max() + 1e-9))
    ax.grid(False)
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    return ax
