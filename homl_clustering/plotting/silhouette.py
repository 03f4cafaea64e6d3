"""Painters for the choice of the number of clusters: silhouettes, curves over k."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say

ROUNDING = 1e-6  # by which a coefficient may leave the range from -1 to 1
KNIFE_OPACITY = 0.7


def plot_silhouette(
    silhouettes: ArrayLike,
    labels: ArrayLike,
    *,
    show_xlabels: bool = True,
    show_ylabels: bool = True,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each cluster's sorted silhouette coefficients as a knife, and their mean.

    A good clustering has knives of similar thickness, all of which cross the dashed line
    at the mean.

    Parameters
    ----------
    silhouettes : array-like of shape (n_samples,)
        The coefficients, from `homl_clustering.silhouette_samples`.
    labels : array-like of shape (n_samples,)
        The cluster of each row.
    show_xlabels : bool, default=True
        Whether to name the horizontal axis; its tick labels go with the name.
    show_ylabels : bool, default=True
        Whether to name the vertical axis; the clusters' own labels stay.
    title : str, default=None
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
    >>> from homl_clustering import silhouette_samples
    >>> from homl_clustering.plotting import plot_silhouette
    >>> labels = [0, 0, 1, 1]
    >>> silhouettes = silhouette_samples([[0], [1], [10], [12]], labels)
    >>> ax = plot_silhouette(silhouettes, labels, title="$k=2$")
    """
    check = Checks("plot_silhouette")
    limits: Any = dict(low=-1 - ROUNDING, high=1 + ROUNDING)
    silhouettes = check.numbers("silhouettes", silhouettes, ("n",), **limits)
    if not len(silhouettes):
        check.refuse("silhouettes", "a coefficient for each row", "none")
    labels = check.clusters(labels, len(silhouettes), things="rows")
    check.flags(show_xlabels=show_xlabels, show_ylabels=show_ylabels)
    check.title("title", title)
    ax = check.axes(ax)
    clusters = np.unique(labels)
    gap, colors = len(labels) // 30, knife_colors(len(clusters))
    bottom, middles = gap, []
    for c, cluster in enumerate(clusters):
        knife = np.sort(silhouettes[labels == cluster])
        heights = np.arange(bottom, bottom + len(knife))
        # outlined: the palest colors can hardly be told from white
        style = dict(facecolor=colors[c], edgecolor="0.3", lw=0.6, alpha=KNIFE_OPACITY)
        ax.fill_betweenx(heights, 0, knife, **style)
        middles.append(bottom + len(knife) // 2)
        bottom += len(knife) + gap
    _mark_mean(silhouettes.mean(), ax)
    ax.set_yticks(middles, [str(cluster) for cluster in clusters])
    ax.set_xticks([-0.1, 0, 0.2, 0.4, 0.6, 0.8, 1])
    if show_xlabels:
        ax.set_xlabel(say("silhouette"))
    else:
        ax.tick_params(labelbottom=False)
    if show_ylabels:
        ax.set_ylabel(say("cluster"))
    if title:
        ax.set_title(title)
    return ax


def knife_colors(n_clusters: int) -> list[Any]:
    """Return the color of each cluster in a silhouette diagram."""
    spectral = plt.get_cmap("Spectral")
    return [spectral(c / n_clusters) for c in range(n_clusters)]


def _mark_mean(mean: float, ax: Axes) -> None:
    """Draw a dashed line at the mean, with its value beside it, where knives are short."""
    ax.axvline(mean, color="red", linestyle="--")
    right = mean < 0.75  # where there is room for the words
    place: Any = {"xytext": (4 if right else -4, 4), "textcoords": "offset points"}
    words: Any = {"size": 11, "color": "#C00000", "ha": "left" if right else "right"}
    halo = [withStroke(linewidth=3, foreground="white")]  # where a knife lies below
    at_mean: Any = {"xy": (mean, 0), "xycoords": ax.get_xaxis_transform()}
    ax.annotate(say("mean_is", mean=mean), **at_mean, **place, **words, path_effects=halo)


def plot_silhouette_of_point(
    X: ArrayLike, labels: ArrayLike, row: int, ax: Axes | None = None
) -> Axes:
    """Draw what the silhouette coefficient of one point compares.

    Blue lines lead to the other points of its own cluster, their mean length is a; orange
    ones to the points of the cluster that is nearest in the mean, with the mean length b.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    labels : array-like of shape (n_samples,)
        The cluster of each point; two clusters at least.
    row : int
        The number of the point.
    ax : matplotlib Axes, default=None
        The current Axes if None.

    Returns
    -------
    matplotlib Axes
        With a, b and the coefficient in its title.

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_silhouette_of_point
    >>> ax = plot_silhouette_of_point([[0, 0], [0, 2], [3, 0], [5, 0]], [0, 0, 1, 1], 0)
    >>> ax.get_title()
    '$a$ = 2.00, $b$ = 4.00, $s$ = 0.50'
    """
    check = Checks("plot_silhouette_of_point")
    X = check.points(X, least=1)
    labels = check.clusters(labels, len(X))
    check.number("row", row, least=0, most=len(X) - 1, integer=True)
    others = [c for c in np.unique(labels) if c != labels[row]]
    own = (labels == labels[row]) & (np.arange(len(X)) != row)
    if not others or not own.any():
        raise ValueError(
            "plot_silhouette_of_point: expected two clusters at least, and another point in that "
            f"of point {row}; got {len(others) + 1} clusters and {own.sum()} other points."
        )
    ax = check.axes(ax)
    distances = np.linalg.norm(X - X[row], axis=1)
    nearest = min(others, key=lambda c: distances[labels == c].mean())
    for reached, color in ((labels == nearest, "tab:orange"), (own, "tab:blue")):
        ends = [(X[row], end) for end in X[reached]]
        ax.add_collection(LineCollection(ends, colors=color, linewidths=0.7, alpha=0.5))
    ax.scatter(*X.T, s=15, c=np.searchsorted(np.unique(labels), labels), cmap="viridis", zorder=3)
    ax.plot(*X[row], "k*", markersize=14, markeredgecolor="w", zorder=4)
    a, b = distances[own].mean(), distances[labels == nearest].mean()
    ax.set_title(f"$a$ = {a:.2f}, $b$ = {b:.2f}, $s$ = {(b - a) / max(a, b):z.2f}")
    return ax


def plot_inertia_scan(
    n_clusters: ArrayLike, inertias: ArrayLike, elbow: int | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the inertia over the number of clusters, with an arrow to the elbow.

    Parameters
    ----------
    n_clusters : sequence of int
    inertias : sequence of float
        The inertia with each number of clusters.
    elbow : int, default=None
        One of `n_clusters`, from `homl_clustering.selection.elbow`; no arrow if None.
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
    >>> from homl_clustering.plotting import plot_inertia_scan
    >>> ax = plot_inertia_scan([1, 2, 3, 4], [100, 50, 5, 4], elbow=3)
    """
    check = Checks("plot_inertia_scan")
    n_clusters = check_curve(check, n_clusters, "inertias", inertias)
    if elbow is not None:
        check.number("elbow", elbow)
        if elbow not in n_clusters:
            raise ValueError(
                f"plot_inertia_scan: elbow={elbow!r} is none of the numbers of clusters, "
                f"{n_clusters}."
            )
    ax = check.axes(ax)
    _plot_curve(n_clusters, inertias, say("inertia"), ax)
    if elbow is not None:
        # in typographic points, so that limits that are set later do not move the text
        ax.annotate(
            say("elbow"),
            xy=(elbow, np.asarray(inertias)[n_clusters.index(elbow)]),
            xytext=(29, 58),
            textcoords="offset points",
            ha="center",
            arrowprops={"facecolor": "black", "shrink": 0.1},
        )
    return ax


def plot_score_scan(n_clusters: ArrayLike, scores: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw the mean silhouette coefficient over the number of clusters.

    Parameters
    ----------
    n_clusters : sequence of int
    scores : sequence of float
        NaN leaves a gap.
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
    >>> from homl_clustering.plotting import plot_score_scan
    >>> ax = plot_score_scan([1, 2, 3], [float("nan"), 0.6, 0.7])
    """
    check = Checks("plot_score_scan")
    n_clusters = check_curve(check, n_clusters, "scores", scores, gaps=True)
    return _plot_curve(n_clusters, scores, say("silhouette_score"), check.axes(ax))


def check_curve(
    check: Checks, n_clusters: Any, name: str, values: Any, gaps: bool = False
) -> list[int]:
    """Return the numbers of clusters as a list; raise unless there is a value for each."""
    n_clusters = check.sequence("n_clusters", n_clusters, least=1)
    check.numbers("n_clusters", n_clusters, ("k",))
    advice = "give one for each of n_clusters"
    check.numbers(name, values, (len(n_clusters),), gaps=gaps, advice=advice)
    return n_clusters


def _plot_curve(n_clusters: Any, values: Any, name: str, ax: Axes) -> Axes:
    """Draw values over the number of clusters as a blue line with points."""
    ax.plot(n_clusters, values, "bo-")
    ax.set(xlabel="$k$", ylabel=name)
    return ax
