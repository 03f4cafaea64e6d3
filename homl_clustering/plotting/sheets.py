"""A painter for many small pictures at once."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting.images import MOST_COLUMNS, plot_image


def plot_picture_sheet(
    pictures: ArrayLike, n_columns: int = 10, cmap: str = "binary", ax: Axes | None = None
) -> Axes:
    """Draw many small gray pictures of one size on one sheet, row by row.

    All have the same scale: the lowest number of all is one end of the colors, the highest is
    the other. What lies between the pictures has the color of the lowest.

    Parameters
    ----------
    pictures : array-like of shape (n, height, width)
    n_columns : int, default=10
        How many in a row; the last row may be shorter.
    cmap : str, default="binary"
        By default the lowest number is white.
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
    >>> import numpy as np
    >>> from homl_clustering.plotting import plot_picture_sheet
    >>> ax = plot_picture_sheet(np.ones((5, 8, 8)), n_columns=2)
    >>> ax.images[0].get_array().shape
    (30, 20)
    """
    check = Checks("plot_picture_sheet")
    pictures = check.numbers("pictures", pictures, ("n", "height", "width"))
    if not pictures.size:
        check.refuse("pictures", "one picture at least, of one pixel at least", shown(pictures))
    check.number("n_columns", n_columns, least=1, most=MOST_COLUMNS, integer=True)
    check.colormap("cmap", cmap)
    ax = check.axes(ax)
    n_rows = -(-len(pictures) // n_columns)
    lowest = pictures.min()
    framed = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), constant_values=lowest)
    height, width = framed.shape[1:]
    places = np.full((n_rows * n_columns, height, width), lowest)
    places[: len(pictures)] = framed
    sheet = places.reshape(n_rows, n_columns, height, width).swapaxes(1, 2)
    return plot_image(sheet.reshape(n_rows * height, n_columns * width), cmap=cmap, ax=ax)
