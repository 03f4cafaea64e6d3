"""Painters for partitions of the plane: the map of a silhouette diagram, true beside found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting._regions import Regions
from homl_clustering.plotting._shared import label_axes, mesh
from homl_clustering.plotting.kmeans import plot_data
from homl_clustering.plotting.silhouette import KNIFE_OPACITY, knife_colors
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, CenterModel, FloatArray, ManyAxes

RESOLUTION = 150  # points of the mesh along each axis
# Of true groups and what was found: the first ones differ in print without colors, too.
GROUP_COLORS = ("#0072B2", "#E69F00", "#000000", "#CC79A7", "#009E73", "#D55E00", "#56B4E9")


def plot_silhouette_map(
    clusterer: CenterModel,
    X: ArrayLike,
    *,
    show_xlabels: bool = True,
    show_ylabels: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw the regions of the clusters in the colors of their knives, with their numbers.

    Parameters
    ----------
    clusterer : fitted estimator
        With ``predict`` and ``cluster_centers_``.
    X : array-like of shape (n_samples, 2)
    show_xlabels, show_ylabels : bool, default=True
        Whether to label the axes; tick labels go with the labels.
    ax : matplotlib Axes, default=None
        Where to draw; the current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    See Also
    --------
    plot_silhouette : Draws the knives.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.plotting import plot_silhouette_map
    >>> X = [[0, 0], [1, 2], [4, 4]]
    >>> ax = plot_silhouette_map(KMeans(2, random_state=0).fit(X), X, ax=plt.figure().gca())
    >>> [text.get_text() for text in ax.texts]
    ['0', '1']
    """
    check = Checks("plot_silhouette_map")
    X = check.points(X, least=1)
    check.flags(show_xlabels=show_xlabels, show_ylabels=show_ylabels)
    check.has("clusterer", clusterer, ["predict", "cluster_centers_"])
    centers = check.points(clusterer.cluster_centers_, "clusterer.cluster_centers_", least=1)
    points, extent = mesh(X, RESOLUTION)
    regions = Regions(clusterer, points, extent, check)
    occurring = np.unique(clusterer.predict(points)).astype(int)
    ax = check.axes(ax)
    colors = knife_colors(len(centers))
    regions.fill([_on_white(colors[c % len(colors)], KNIFE_OPACITY) for c in occurring], ax)
    regions.draw_borders(ax, linewidths=1, colors="k")
    plot_data(X, ax=ax)
    box = {"boxstyle": "circle,pad=0.2", "facecolor": "w", "edgecolor": "k", "alpha": 0.9}
    for number, center in enumerate(centers):
        ax.text(*center, str(number), size=11, ha="center", va="center", bbox=box, zorder=10)
    return label_axes(ax, show_xlabels, show_ylabels)


def _on_white(color: Sequence[float], opacity: float) -> tuple[float, ...]:
    """Return what a color of this opacity looks like on white."""
    return tuple(1 - opacity * (1 - part) for part in color[:3])


def plot_true_and_found(
    cases: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]], *, axes: ManyAxes | None = None
) -> ManyAxes:
    """Draw data sets by their true groups, and below by the clusters that were found.

    A cluster has the color of the group that it shares most points with. Below each pair stands
    the adjusted Rand index. One unit is equally long on both axes.

    Parameters
    ----------
    cases : dict of str to tuple of three array-likes
        Under the title of each: points of shape (n_samples, 2), true groups, and labels that
        were found, each of shape (n_samples,). Points of the group -1 belong to none: they are
        drawn gray above, and do not count for the index.
    axes : array of matplotlib Axes of shape (2, n_cases), default=None
        A new figure, 2.75 inches wide for each case and 5.5 high, if None.

    Returns
    -------
    array of matplotlib Axes, of shape (2, n_cases)

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_true_and_found
    >>> axes = plot_true_and_found({"easy": ([[0, 0], [1, 2], [9, 9]], [0, 0, 1], [1, 1, 0])})
    >>> axes[1, 0].get_title()
    'ARI 1.00'
    """
    check = Checks("plot_true_and_found")
    checked = _checked_cases(check, cases)
    if axes is None:
        size = (2.75 * len(checked), 5.5)
        axes = plt.subplots(2, len(checked), figsize=size, squeeze=False)[1]
    panels = check.grid(axes, (2, len(checked)))
    for (upper, lower), (name, (X, groups, labels)) in zip(panels.T, checked.items(), strict=True):
        known = groups >= 0
        index = adjusted_rand_score(groups[known], labels[known])
        _draw_groups(X, groups, upper)
        _draw_groups(X, _numbered_like(groups, labels), lower)
        upper.set_title(name)
        lower.set_title(say("rand_index", index=index))
    panels[0, 0].set_ylabel(say("true_groups"))
    panels[1, 0].set_ylabel(say("clusters_found"))
    return axes


def _checked_cases(check: Checks, cases: Any) -> dict[str, tuple[FloatArray, Array, Array]]:
    """Return the cases as arrays."""
    if not isinstance(cases, dict) or not cases:
        check.refuse("cases", "a dict of one case at least", shown(cases))
    checked = {}
    for name, case in cases.items():
        check.title("names of cases", name)
        parts = check.sequence(f"cases[{name!r}]", case)
        if len(parts) != 3:
            expected = "points, true groups and labels that were found"
            check.refuse(f"cases[{name!r}]", expected, f"{len(parts)} parts")
        X = check.points(parts[0], f"points of cases[{name!r}]", least=1)
        groups, labels = (
            check.labels(part, len(X), f"{what} of cases[{name!r}]")
            for what, part in zip(("groups", "labels"), parts[1:], strict=True)
        )
        checked[name] = X, groups, labels
    return checked


def _numbered_like(groups: Array, labels: Array) -> Array:
    """Return labels with the numbers of the groups that they share most points with."""
    clusters = np.unique(labels)
    known = np.unique(groups[groups >= 0])
    shared = np.array([[np.sum((groups == g) & (labels == c)) for c in clusters] for g in known])
    numbered = np.full(len(labels), -1)
    rows, columns = linear_sum_assignment(-shared.reshape(len(known), len(clusters)))
    numbers = dict(zip(clusters[columns].tolist(), known[rows].tolist(), strict=True))
    unused = (c for c in range(2 * len(labels) + 1) if c not in numbers.values() and c not in known)
    for cluster in clusters.tolist():
        numbered[labels == cluster] = numbers[cluster] if cluster in numbers else next(unused)
    return numbered


def _draw_groups(X: FloatArray, groups: Array, ax: Axes) -> None:
    """Draw points in the colors of their groups; those of none in gray."""
    n_colors = len(GROUP_COLORS)
    colors = ["0.6" if group < 0 else GROUP_COLORS[group % n_colors] for group in groups]
    ax.scatter(*X.T, s=3, c=colors)
    ax.set(xticks=[], yticks=[])
    ax.set_aspect("equal", adjustable="datalim")
