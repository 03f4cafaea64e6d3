"""Painters for pictures and for their pixels."""

import matplotlib.pyplot as plt
import numpy as np


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
        ax.set(xlabel="Red", ylabel=name, xlim=(0, 1), ylim=(0, 1))
    axes[0].figure.suptitle(title, size=20)
    return axes
