"""A painter for k-means as a model of circles."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown


def plot_circles(
    X: ArrayLike, labels: ArrayLike, centers: ArrayLike, ax: Axes | None = None
) -> Axes:
    """Draw a circle around each center that reaches to the farthest point of its cluster.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    labels : array-like of int of shape (n_samples,)
        The cluster of each point, from 0 on.
    centers : array-like of shape (n_clusters, 2)
        A cluster without points has no circle.
    ax : matplotlib Axes, default=None
        Where to draw; the current Axes if None. One unit becomes as long upward as across, since
        a circle would be an ellipse otherwise.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_circles
    >>> ax = plot_circles([[0, 0], [2, 0], [9, 9]], [0, 0, 1], [[1, 0], [9, 8]])
    >>> [float(circle.radius) for circle in ax.patches]
    [1.0, 1.0]
    """
    check = Checks("plot_circles")
    X = check.points(X)
    centers = check.points(centers, "centers", least=1)
    labels = check.labels(labels, len(X))
    if np.any((labels < 0) | (labels >= len(centers))):
        check.refuse("labels", f"from 0 to {len(centers) - 1}, a center each", shown(labels))
    ax = check.axes(ax)
    for c, center in enumerate(centers):
        members = X[labels == c]
        if len(members):
            radius = np.linalg.norm(members - center, axis=1).max()
            circle = Circle(center, radius, facecolor="0.85", edgecolor="k", alpha=0.5)
            ax.add_patch(circle).set_zorder(0.5)  # below the points
    ax.set_aspect("equal")
    ax.autoscale_view()
    return ax
