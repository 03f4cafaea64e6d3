"""A painter for pictures of which a detail is enlarged."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.images import plot_image
from homl_clustering.typing import ManyAxes


def plot_details(
    images: Sequence[ArrayLike],
    titles: Sequence[str],
    box: Sequence[int],
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw pictures beside each other, and below each the same detail, enlarged.

    A frame in the picture shows where the detail is.

    Parameters
    ----------
    images : sequence of ndarray of shape (height, width, 3) or (height, width)
    titles : sequence of str
        One for each picture.
    box : tuple of four ints
        The detail in pixels: left edge, upper edge, width, height.
    axes : array of matplotlib Axes, default=None
        Of shape (2, n_images): the pictures, then the details. A new figure if None.

    Returns
    -------
    array of matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.plotting import plot_details
    >>> black = np.zeros((4, 6, 3), np.uint8)
    >>> axes = plot_details([black, black + 255], ["black", "white"], (1, 1, 3, 2))
    >>> axes.shape
    (2, 2)
    """
    check = Checks("plot_details")
    images = check.sequence("images", images, least=1)
    for image in images:
        check.picture("each of images", image)
    titles = check.titles(titles, len(images), "pictures")
    left, top, width, height = (int(edge) for edge in check.labels(box, 4, "box", "edges"))
    for image in images:
        rows, columns = np.shape(image)[:2]
        inside = 0 <= left < left + width <= columns and 0 <= top < top + height <= rows
        if not inside:
            check.refuse("box", f"within a picture of {columns} × {rows} pixels", f"{box}")
    if axes is None:
        axes = plt.subplots(2, len(images), squeeze=False)[1]
    axes = check.grid(axes, (2, len(images)))
    for (whole, detail), image, title in zip(axes.T, images, titles, strict=True):
        plot_image(image, title, ax=whole)
        corner = (left - 0.5, top - 0.5)  # pixels reach half a unit around their number
        for color, line_width in (("w", 5), ("k", 2.5)):  # seen on bright and on dark pictures
            whole.add_patch(Rectangle(corner, width, height, fc="none", ec=color, lw=line_width))
        plot_image(np.asarray(image)[top : top + height, left : left + width], ax=detail)
    return axes
