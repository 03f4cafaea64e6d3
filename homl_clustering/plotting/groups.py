"""A painter for small pictures that are sorted into groups."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown

GAP = 0.06  # of the width of a picture, around it


def plot_picture_groups(
    pictures: ArrayLike, groups: ArrayLike, cmap: str = "binary", ax: Axes | None = None
) -> Axes:
    """Draw small gray pictures in rows: those of each group behind its name.

    Parameters
    ----------
    pictures : array-like of shape (n, height, width)
    groups : array-like of shape (n,)
        The group of each picture, a number or a text; the rows are in their order.
    cmap : str, default="binary"
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
    >>> from homl_clustering.plotting import plot_picture_groups
    >>> ax = plot_picture_groups(np.ones((3, 4, 4)), [7, 1, 7])
    >>> [text.get_text() for text in ax.texts]
    ['1', '7']
    """
    check = Checks("plot_picture_groups")
    pictures = check.numbers("pictures", pictures, ("n", "height", "width"))
    if not pictures.size:
        check.refuse("pictures", "one picture at least, of one pixel at least", shown(pictures))
    groups = check.clusters(groups, len(pictures), "groups", "pictures")
    check.colormap("cmap", cmap)
    ax = check.axes(ax)
    names, numbers = np.unique(groups, return_inverse=True)
    height = pictures.shape[1] / pictures.shape[2]
    limits = {"vmin": pictures.min(), "vmax": pictures.max()}
    for row, name in enumerate(names):
        ax.text(-0.3, (row + 0.5) * height, f"{name}", ha="right", va="center", size=12)
        for column, picture in enumerate(pictures[numbers == row]):
            left, top = column + GAP, (row + GAP) * height
            extent = (left, left + 1 - 2 * GAP, top + (1 - 2 * GAP) * height, top)
            ax.imshow(picture, cmap=cmap, extent=extent, **limits)
    longest = np.bincount(numbers).max()
    ax.set(xlim=(-1, longest), ylim=(len(names) * height, 0), aspect="equal")
    ax.axis("off")
    return ax
