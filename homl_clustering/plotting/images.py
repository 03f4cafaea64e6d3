"""Painters for pictures and for their pixels."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.offsetbox import AnnotationBbox, OffsetImage


def plot_image(image, title=None, cmap=None, ax=None):
    """Draw a picture without ticks.

    Parameters
    ----------
    image : ndarray of shape (height, width, 3) or (height, width)
        uint8, or float between 0 and 1; without colors, of any range.
    title : str, default=None
    cmap : str, default=None
        The colors of a picture that has none.
    ax : matplotlib Axes, default=None

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = plot_image(np.zeros((4, 6, 3), np.uint8), "black")
    """
    ax = plt.gca() if ax is None else ax
    ax.imshow(image, cmap=cmap)
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    if title:
        ax.set_title(title)
    return ax


def plot_images(images, titles, n_columns=3, figsize=(10, 5), axes=None):
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

    Examples
    --------
    >>> black = np.zeros((4, 6, 3), np.uint8)
    >>> axes = plot_images([black, black + 255], ["black", "white"], n_columns=2)
    """
    if axes is None:
        n_rows = -(-len(images) // n_columns)
        spaces = {"wspace": 0.05, "hspace": 0.1}
        axes = plt.subplots(n_rows, n_columns, figsize=figsize, gridspec_kw=spaces, squeeze=False)
        axes = axes[1].ravel()
    for ax in axes:
        ax.axis("off")
    for ax, image, title in zip(axes[: len(images)], images, titles, strict=True):
        plot_image(image, title, ax=ax)
    return axes


def plot_pixels(pixels, title, colors=None, n_pixels=10_000, random_state=0, axes=None):
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

    Examples
    --------
    >>> axes = plot_pixels(np.eye(3), "pure colors")
    """
    colors = pixels if colors is None else colors
    chosen = np.random.RandomState(random_state).permutation(len(pixels))[:n_pixels]
    red, green, blue = pixels[chosen].T
    if axes is None:
        axes = plt.subplots(1, 2, figsize=(16, 6))[1]
    for ax, values, name in zip(axes, (green, blue), ("Green", "Blue"), strict=True):
        ax.scatter(red, values, color=colors[chosen], marker=".")
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.set_xlabel("Red", size=16)  # on a wide figure, to be printed narrow
        ax.set_ylabel(name, size=16)
        ax.tick_params(labelsize=15)
        ax.tick_params(axis="y", pad=14)  # lest the two zeros meet in the corner
    axes[0].figure.suptitle(title, size=20)
    return axes


def plot_thumbnails(points, images, distance=0.05, zoom=1.0, cmap="gray_r", ax=None):
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

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = plot_thumbnails([[0, 0], [1, 1]], np.eye(4).reshape(2, 2, 4))
    """
    ax = plt.gca() if ax is None else ax
    points = np.asarray(points, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(images):
        raise ValueError(
            f"plot_thumbnails: expected points of shape (n, 2) and n pictures, got points of "
            f"shape {points.shape} and {len(images)} pictures."
        )
    ax.plot(points[:, 0], points[:, 1], "k.")
    apart = distance * np.max(points.max(axis=0) - points.min(axis=0))
    shown = np.empty((0, 2))
    for point, image in zip(points, images, strict=True):
        if np.all(np.linalg.norm(shown - point, axis=1) >= apart):
            shown = np.vstack([shown, point])
            ax.add_artist(AnnotationBbox(OffsetImage(image, zoom=zoom, cmap=cmap), point))
    return ax
