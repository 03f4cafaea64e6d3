"""Painters for pictures and for their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, as_numbers, shown
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, FloatArray, IntArray, ManyAxes

MOST_COLUMNS = 100
# of a place on the sheet of clusters, one wide: the width of the picture, the height of its title
INSIDE, TITLE = 0.94, 0.36


def plot_image(
    image: ArrayLike, title: str | None = None, cmap: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw a picture without ticks.

    Parameters
    ----------
    image : ndarray of shape (height, width, 3) or (height, width)
        uint8, or float between 0 and 1; without colors, of any range.
    title : str, default=None
    cmap : str, default=None
        The colors of a picture that has none.
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
    >>> from homl_clustering.plotting import plot_image
    >>> ax = plot_image(np.zeros((4, 6, 3), np.uint8), "black")
    """
    check = Checks("plot_image")
    check.picture("image", image)
    check.title("title", title)
    check.colormap("cmap", cmap)
    ax = check.axes(ax)
    ax.imshow(image, cmap=cmap)
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    if title:
        ax.set_title(title)
    return ax


def plot_images(
    images: Sequence[ArrayLike],
    titles: Sequence[str],
    n_columns: int = 3,
    figsize: tuple[float, float] = (10, 5),
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw pictures in a grid, frameless, each with its title.

    Parameters
    ----------
    images : sequence of ndarray of shape (height, width, 3)
    titles : sequence of str
    n_columns : int, default=3
    figsize : tuple of float, default=(10, 5)
        Inches, for a new figure.
    axes : array of matplotlib Axes, default=None
        As many as pictures; a new figure if None.

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
    >>> from homl_clustering.plotting import plot_images
    >>> black = np.zeros((4, 6, 3), np.uint8)
    >>> axes = plot_images([black, black + 255], ["black", "white"], n_columns=2)
    """
    check = Checks("plot_images")
    images = check.sequence("images", images, least=1)
    for image in images:
        check.picture("each of images", image)
    titles = check.titles(titles, len(images), "pictures")
    check.number("n_columns", n_columns, least=1, most=MOST_COLUMNS, integer=True)
    check.size("figsize", figsize)
    if axes is None:
        n_rows = -(-len(images) // n_columns)
        title = min(0.42 / figsize[1], 0.4 / n_rows)  # the height of a line, as a share of all
        spaces = dict(left=0.005, right=0.995, bottom=0.005, top=1 - title, wspace=0.03)
        spaces["hspace"] = title * n_rows / (1 - title * n_rows)  # as a share of a panel
        axes = plt.subplots(n_rows, n_columns, figsize=figsize, gridspec_kw=spaces, squeeze=False)
        axes = axes[1].ravel()
    panels = check.panels(axes, len(images))
    for ax in np.ravel(cast(Any, axes)):
        ax.axis("off")
    for ax, image, title in zip(panels, images, titles, strict=True):
        plot_image(image, title, ax=ax)
    return axes


def plot_pixels(
    pixels: ArrayLike,
    title: str,
    colors: ArrayLike | None = None,
    n_pixels: int = 10_000,
    random_state: int = 0,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw pixels as points in color space: red against green, and red against blue.

    Parameters
    ----------
    pixels : ndarray of shape (n, 3)
        Red, green and blue, between 0 and 1.
    title : str
        Above both panels.
    colors : ndarray of shape (n, 3), default=None
        The color each pixel is drawn in; its own if None.
    n_pixels : int, default=10_000
        How many pixels to draw, chosen at random.
    random_state : int, default=0
        Seeds the choice.
    axes : sequence of two matplotlib Axes, default=None
        A new figure of 16 × 6 inches if None.

    Returns
    -------
    sequence of two matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.plotting import plot_pixels
    >>> axes = plot_pixels(np.eye(3), "pure colors")
    """
    check = Checks("plot_pixels")
    pixels = _colors(check, "pixels", pixels, "n")
    colors = pixels if colors is None else _colors(check, "colors", colors, len(pixels))
    check.title("title", title)
    check.number("n_pixels", n_pixels, least=1, integer=True)
    if random_state is not None:
        check.number("random_state", random_state, least=0, most=2**32 - 1, integer=True)
    chosen = np.random.RandomState(random_state).permutation(len(pixels))[:n_pixels]
    red, green, blue = pixels[chosen].T
    if axes is None:
        margins = {"left": 0.06, "right": 0.985, "wspace": 0.14}
        axes = plt.subplots(1, 2, figsize=(16, 6), gridspec_kw=margins)[1]
    panels = check.panels(axes, 2, more=False)
    for ax, values, name in zip(panels, (green, blue), ("green", "blue"), strict=True):
        ax.scatter(red, values, color=colors[chosen], marker=".")
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.set_xlabel(say("red"), size=16)  # on a wide figure, to be printed narrow
        ax.set_ylabel(say(name), size=16)
        ax.tick_params(labelsize=15)
        ax.tick_params(axis="y", pad=14)  # lest the two zeros meet in the corner
    panels[0].figure.suptitle(title, size=20)
    return axes


def _colors(check: Checks, name: str, values: ArrayLike, n: Any) -> Array:
    """Return red, green and blue of `n` pixels as an array."""
    check.numbers(name, values, (n, 3), low=0, high=1, advice="divide those of uint8 by 255")
    return np.asarray(values)


def plot_thumbnails(
    points: ArrayLike,
    images: Sequence[ArrayLike],
    distance: float = 0.05,
    zoom: float = 1.0,
    cmap: str = "gray_r",
    ax: Axes | None = None,
) -> Axes:
    """Draw points as dots, and the pictures that some of them stand for.

    Parameters
    ----------
    points : array-like of shape (n, 2)
    images : sequence of ndarray of shape (height, width)
        The picture of each point.
    distance : float, default=0.05
        How far apart the pictures are at least, as a share of the extent of the points. In
        the order of the points, each gets its picture if there is room.
    zoom : float, default=1.0
        The size of the pictures.
    cmap : str, default="gray_r"
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
    >>> from homl_clustering.plotting import plot_thumbnails
    >>> ax = plot_thumbnails([[0, 0], [1, 1]], np.eye(4).reshape(2, 2, 4))
    """
    check = Checks("plot_thumbnails")
    points = check.points(points, "points", least=1)
    images = check.sequence("images", images)
    if len(images) != len(points):
        check.refuse("images", f"one for each of {len(points)} points", f"{len(images)}")
    for image in images:
        check.picture("each of images", image)
    check.number("distance", distance, least=0)
    check.number("zoom", zoom, above=0)
    check.colormap("cmap", cmap)
    ax = check.axes(ax)
    ax.plot(points[:, 0], points[:, 1], "k.")
    apart = distance * np.max(points.max(axis=0) - points.min(axis=0))
    shown = np.empty((0, 2))
    for point, image in zip(points, images, strict=True):
        if np.all(np.linalg.norm(shown - point, axis=1) >= apart):
            shown = np.vstack([shown, point])
            ax.add_artist(AnnotationBbox(OffsetImage(image, zoom=zoom, cmap=cmap), point))
    return ax


def plot_faces(
    faces: ArrayLike,
    titles: Sequence[str | int] | None = None,
    n_columns: int = 5,
    figsize: tuple[float, float] | None = None,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw gray pictures in a grid, each as bright as it is, with its title.

    Parameters
    ----------
    faces : array-like of shape (n, height, width) or (n, pixels)
        From 0, black, to 1, white; without a shape of their own, they are square.
    titles : sequence of str or int, default=None
        One for each picture.
    n_columns : int, default=5
    figsize : tuple of float, default=None
        Inches, for a new figure; about one for each column and row if None.
    axes : array of matplotlib Axes, default=None
        As many as pictures, at least; a new figure if None.

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
    >>> from homl_clustering.plotting import plot_faces
    >>> axes = plot_faces(np.zeros((2, 9)), ["black", "too"], n_columns=2)
    """
    check = Checks("plot_faces")
    pictures = _pictures(check, faces)
    titles = _one_title_each(check, pictures, [""] * len(pictures) if titles is None else titles)
    check.number("n_columns", n_columns, least=1, most=MOST_COLUMNS, integer=True)
    size = None if figsize is None else check.size("figsize", figsize)
    if axes is None:
        n_rows = -(-len(pictures) // n_columns)
        size = size or (1.1 * n_columns, 1.3 * n_rows)
        axes = plt.subplots(n_rows, n_columns, figsize=size, squeeze=False)[1]
    panels, axes = check.panels(axes, len(pictures)), np.ravel(cast(Any, axes))
    for ax in axes:
        ax.axis("off")
    for ax, picture, title in zip(panels, pictures, titles, strict=True):
        ax.imshow(picture, cmap="gray", vmin=0, vmax=1)
        ax.set_title(title, size=10, pad=3)
    return axes


def plot_cluster_sheet(
    faces: ArrayLike,
    titles: Sequence[str | int],
    labels: ArrayLike,
    n_columns: int = 20,
    ax: Axes | None = None,
) -> Axes:
    """Draw all pictures on one sheet, cluster by cluster, the largest first.

    A cluster of several pictures has a frame: a thin gray one if all have the same title, a
    thick red one if not.

    Parameters
    ----------
    faces : array-like of shape (n, height, width) or (n, pixels)
        As for `plot_faces`.
    titles : sequence of str or int
        One for each picture, such as the number of the person.
    labels : array-like of shape (n,)
        The cluster of each picture.
    n_columns : int, default=20
        How many pictures in a row; a larger cluster gets a longer one.
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
    >>> from homl_clustering.plotting import plot_cluster_sheet
    >>> ax = plot_cluster_sheet(np.zeros((3, 9)), [7, 7, 5], [0, 1, 0])
    """
    check = Checks("plot_cluster_sheet")
    pictures = _pictures(check, faces)
    titles = _one_title_each(check, pictures, titles)
    labels = check.clusters(labels, len(pictures), things="pictures")
    check.number("n_columns", n_columns, least=1, integer=True)
    ax = check.axes(ax)
    height = TITLE + INSIDE * pictures.shape[1] / pictures.shape[2]
    top, column, longest = 0.0, 0.0, 0.0
    for rows in _by_size(labels):
        if column and column + len(rows) > n_columns + 0.5:
            top, column = top + height + 0.14, 0.0
        if len(rows) > 1:
            mixed = len({titles[i] for i in rows}) > 1
            look: Any = {"ec": "red", "lw": 1.6} if mixed else {"ec": "0.5", "lw": 0.7}
            corner, size = (column - 0.04, top - 0.05), (len(rows) + 0.08, height + 0.1)
            ax.add_patch(Rectangle(corner, *size, fc="none", **look))
        for number, i in enumerate(rows):
            _place(ax, pictures[i], titles[i], column + number, top, height)
        longest, column = max(longest, column + len(rows)), column + len(rows) + 0.22
    ax.set(xlim=(-0.1, longest + 0.1), ylim=(top + height + 0.1, -0.1), aspect="equal")
    ax.axis("off")
    return ax


def _place(ax: Axes, picture: Array, title: str, left: float, top: float, height: float) -> None:
    """Draw a picture on its place of width 1, with its title above."""
    gap = (1 - INSIDE) / 2
    extent = (left + gap, left + 1 - gap, top + height, top + TITLE)
    ax.imshow(picture, cmap="gray", vmin=0, vmax=1, extent=extent)
    ax.text(left + 0.5, top + TITLE - 0.04, title, ha="center", va="bottom", size=9.5)


def _by_size(labels: Array) -> list[IntArray]:
    """Return the rows of each cluster, the largest cluster first."""
    clusters = [np.flatnonzero(labels == cluster) for cluster in np.unique(labels)]
    return sorted(clusters, key=len, reverse=True)


def _pictures(check: Checks, faces: ArrayLike) -> FloatArray:
    """Return pictures in their shape: those that are rows of pixels are square."""
    array = as_numbers(faces)
    if array is not None and array.ndim == 2:
        side = round(array.shape[1] ** 0.5)
        if array.shape[1] == side**2:
            array = array.reshape(len(array), side, side)
    if array is None or array.ndim != 3 or not array.size:
        expected = "pictures of shape (n, height, width), or square ones as rows of pixels"
        check.refuse("faces", expected, shown(faces, array))
    return check.numbers("faces", array, ("n", "height", "width"))


def _one_title_each(check: Checks, pictures: Array, titles: Any) -> list[str]:
    return [str(title) for title in check.titles(titles, len(pictures), "pictures")]
