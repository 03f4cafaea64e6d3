"""A painter for how k-means alternates."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._regions import predictions
from homl_clustering.plotting._shared import label_axes
from homl_clustering.plotting.kmeans import (
    check_model,
    plot_centroids,
    plot_data,
    plot_decision_boundaries,
)
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, CenterModel, FloatArray, IntArray, ManyAxes


def plot_iterations(
    models: Sequence[CenterModel],
    X: ArrayLike,
    axes: ManyAxes | None = None,
    *,
    start: ArrayLike | None = None,
) -> ManyAxes:
    """Draw how k-means alternates: centers that moved (left), points labeled anew (right).

    Arrows lead from where the centers were. The panels at the right name the inertia.

    Parameters
    ----------
    models : sequence of fitted estimators
        The same start, stopped after one, two, three ... iterations.
    X : array-like of shape (n_samples, 2)
    axes : array of matplotlib Axes of shape (n_rows, 2), default=None
        A new figure, 10 inches wide, of 8 inches for three rows if None.
    start : array-like of shape (n_clusters, 2), default=None
        The centers before the first iteration. They get a row of their own, above the others;
        without them the first row shows where the first iteration has moved them to.

    Returns
    -------
    array of matplotlib Axes, of shape (n_rows, 2)

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.plotting import plot_iterations
    >>> X = [[0, 0], [1, 2], [4, 4]]
    >>> models = [KMeans(2, init=X[:2], max_iter=i).fit(X) for i in (1, 2)]
    >>> plot_iterations(models, X, start=X[:2]).shape
    (3, 2)
    """
    check = Checks("plot_iterations")
    X, models = check.points(X, least=1), check.sequence("models", models, least=1)
    for model in models:
        check_model(check, "each of models", model)
        predictions(check, "each of models", model, X[:1])
    if start is not None:
        start = check.numbers("start", start, np.shape(models[0].cluster_centers_))
        models = [_Nearest(start), *models]
    if axes is None:
        axes = plt.subplots(len(models), 2, figsize=(10, 8 / 3 * len(models)), squeeze=False)[1]
    panels = check.grid(axes, (len(models), 2))
    places = models[-1].cluster_centers_  # so that no cluster changes its color
    for row, model in enumerate(models):
        left, right = panels[row]
        last = row == len(models) - 1
        same = dict(show_xlabels=last, places=places)
        if row == 0:
            label_axes(plot_data(X, ax=left), show_xlabels=last)
            plot_centroids(model.cluster_centers_, circle_color="r", cross_color="w", ax=left)
            left.set_title(say("update"))
            right.set_title(say("label"))
            left.sharex(right)
            left.sharey(right)
        else:
            before = models[row - 1]
            plot_decision_boundaries(before, X, show_centroids=False, ax=left, **same)
            plot_centroids(model.cluster_centers_, ax=left)
            _draw_moves(before.cluster_centers_, model.cluster_centers_, left)
        plot_decision_boundaries(model, X, show_ylabels=False, ax=right, **same)
        _name_inertia(X, model.cluster_centers_, right)
    return axes


class _Nearest:
    """Centers that no model has been fitted to, as a model that can be drawn."""

    def __init__(self, centers: FloatArray) -> None:
        self.cluster_centers_ = centers

    def predict(self, X: FloatArray) -> IntArray:
        """Return the number of the nearest center of each point."""
        return ((X[:, np.newaxis] - self.cluster_centers_) ** 2).sum(axis=2).argmin(axis=1)


def _draw_moves(before: Array, after: Array, ax: Axes) -> None:
    """Draw a red arrow from where each center was; none where it has hardly moved."""
    width = np.ptp(ax.get_xlim())
    for old, new in zip(before, after, strict=True):
        if np.linalg.norm(new - old) > 0.01 * width:
            arrow = {"arrowstyle": "-|>", "color": "r", "linewidth": 2, "shrinkA": 0, "shrinkB": 2}
            ax.annotate("", xy=new, xytext=old, arrowprops=arrow, zorder=12)


def _name_inertia(X: FloatArray, centers: FloatArray, ax: Axes) -> None:
    """Write the sum of the squared distances from the points to their nearest centers."""
    inertia = ((X[:, np.newaxis] - centers) ** 2).sum(axis=2).min(axis=1).sum()
    box = {"facecolor": "w", "edgecolor": "none", "alpha": 0.8, "pad": 2}
    words = say("inertia_is", inertia=inertia)
    ax.text(0.98, 0.05, words, transform=ax.transAxes, ha="right", size=12, bbox=box)
