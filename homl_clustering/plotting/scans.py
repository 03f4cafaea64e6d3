"""Painters for what is computed with each number of clusters: partitions, curves, indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting._shared import COMPONENT_COLORS
from homl_clustering.plotting.silhouette import check_curve, plot_inertia_scan, plot_score_scan
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, FloatArray, IntArray, ManyAxes

if TYPE_CHECKING:
    from homl_clustering.selection import KMeansScan

COLORS = (*COMPONENT_COLORS, "#999999")
STYLES = (("o-", "#0072B2"), ("s--", "#D55E00"), ("^:", "#009E73"), ("D-.", "#CC79A7"))


def plot_scan(
    scan: KMeansScan, X: ArrayLike, *, elbow: int | None = None, axes: ManyAxes | None = None
) -> ManyAxes:
    """Draw the partition with each number of clusters; below, its inertia and its score.

    All three share one axis of k. What most points of a cluster had as color with one cluster
    less, they keep; so in each partition one color is new. A ring marks the highest score.

    Parameters
    ----------
    scan : homl_clustering.selection.KMeansScan
        With silhouette scores.
    X : array-like of shape (n_samples, 2)
        The data that were scanned.
    elbow : int, default=None
        One of ``scan.n_clusters_``, to be named; none if None.
    axes : sequence of three matplotlib Axes, default=None
        A new figure of 11 × 6 inches if None.

    Returns
    -------
    sequence of three matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_scan
    >>> from homl_clustering.selection import scan_kmeans
    >>> X = [[0, 0], [1, 2], [4, 4], [5, 4], [9, 0]]
    >>> axes = plot_scan(scan_kmeans(X, [1, 2, 3], random_state=0), X)
    """
    check = Checks("plot_scan")
    X = check.points(X, least=1)
    n_clusters, partitions = _checked_scan(check, scan, len(X))
    if elbow is not None:
        check.number("elbow", elbow)
        if elbow not in n_clusters:
            check.refuse("elbow", f"one of {n_clusters}", shown(elbow))
    if axes is None:
        maps, inertias, scores = _new_axes()
        axes = np.array([maps, inertias, scores])
    else:
        maps, inertias, scores = check.panels(axes, 3, more=False)
    maps.set_axis_off()
    limits = n_clusters[0] - 0.5, n_clusters[-1] + 0.5
    for ax in (maps, inertias, scores):
        ax.set_xlim(limits)
    maps.set_ylim(0, 1)
    for k, labels, colors in zip(n_clusters, partitions, _kept_colors(partitions), strict=True):
        thumbnail = maps.inset_axes([k - 0.46, 0, 0.92, 1], transform=maps.transData)
        thumbnail.scatter(*X.T, s=0.5, c=[COLORS[colors[label] % 9] for label in labels])
        thumbnail.set(xticks=[], yticks=[], aspect="equal")
        thumbnail.set_title(f"$k={k}$", size=12)
    plot_inertia_scan(n_clusters, scan.inertias_, elbow=elbow, ax=inertias)
    silhouettes: Any = scan.silhouette_scores_
    plot_score_scan(n_clusters, silhouettes, ax=scores)
    if np.isfinite(silhouettes).any():
        best = np.nanargmax(silhouettes)
        _ring(n_clusters[best], silhouettes[best], "k", scores)
        scores.margins(y=0.15)  # room for the ring
    inertias.set_xlabel("")
    for ax in (inertias, scores):
        ax.set_xticks(n_clusters)
        ax.grid(True)
    return axes


def _new_axes() -> Array:
    """Return the Axes of a new figure: a low one for maps, above two for curves."""
    heights = {"height_ratios": (0.65, 2, 2)}
    return plt.subplots(3, 1, figsize=(11, 6), gridspec_kw=heights)[1]


def _checked_scan(check: Checks, scan: Any, n: int) -> tuple[list[int], list[IntArray]]:
    """Return the numbers of clusters, and the labels with each, numbered from 0 on."""
    advice = "homl_clustering.selection.scan_kmeans returns one"
    attributes = ["n_clusters_", "models_", "inertias_", "silhouette_scores_"]
    check.has("scan", scan, attributes, "a scan", advice)
    n_clusters = check.sequence("scan.n_clusters_", scan.n_clusters_, least=1)
    if scan.silhouette_scores_ is None:
        check.refuse("scan", "a scan with silhouette scores", "one without", "silhouette=True")
    check_curve(check, n_clusters, "scan.inertias_", scan.inertias_)
    check_curve(check, n_clusters, "scan.silhouette_scores_", scan.silhouette_scores_, gaps=True)
    models = check.sequence("scan.models_", scan.models_)
    if len(models) != len(n_clusters):
        check.refuse("scan.models_", f"{len(n_clusters)} models", f"{len(models)} of them")
    for model in models:
        check.has("each of scan.models_", model, ["labels_"])
    labels = [check.labels(model.labels_, n, "labels_ of scan") for model in models]
    return n_clusters, [np.unique(each, return_inverse=True)[1] for each in labels]


def _kept_colors(partitions: list[IntArray]) -> Iterator[IntArray]:
    """Yield a number for each cluster of each partition: that of the cluster it comes from."""
    colors, before = np.array([], int), None
    for labels in partitions:
        n_clusters = labels.max() + 1
        numbers = np.full(n_clusters, -1)
        if before is not None:
            shared = np.zeros((len(colors), n_clusters), int)
            np.add.at(shared, (before, labels), 1)
            rows, columns = linear_sum_assignment(-shared)
            numbers[columns] = colors[rows]
        unused = (c for c in range(len(labels) + n_clusters) if c not in set(numbers.tolist()))
        numbers[numbers < 0] = [next(unused) for _ in range(int(np.sum(numbers < 0)))]
        colors, before = numbers, labels
        yield numbers


def plot_log_scan(n_clusters: ArrayLike, inertias: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw the inertia over the number of clusters on logarithmic axes, and the chord below it.

    What is drawn is the share of the first inertia. The dashed chord leads from the first
    point to the last. Where there are no clusters, the points lie close to it.

    Parameters
    ----------
    n_clusters : sequence of int
    inertias : sequence of float
        All above 0.
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
    >>> from homl_clustering.plotting import plot_log_scan
    >>> ax = plot_log_scan([1, 2, 4], [100, 50, 25])
    """
    check = Checks("plot_log_scan")
    n_clusters = _checked_numbers(check, n_clusters)
    advice = "give one for each of n_clusters"
    inertias = check.numbers("inertias", inertias, (len(n_clusters),), low=0, advice=advice)
    if inertias.min() == 0:
        check.refuse("inertias", "numbers above 0", shown(inertias))
    ax = check.axes(ax)
    shares = inertias / inertias[0]
    ax.plot(n_clusters, shares, "bo-")
    ax.plot(n_clusters[[0, -1]], shares[[0, -1]], "k--", linewidth=1)
    ax.set(xscale="log", yscale="log", xlabel="$k$", ylabel=say("inertia_share"))
    ax.set_xticks(n_clusters, [f"{k:g}" for k in n_clusters])
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
    ax.yaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.tick_params(which="minor", length=0)
    return ax


def plot_indices(
    n_clusters: ArrayLike,
    indices: Mapping[str, ArrayLike],
    *,
    mark_best: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw how well clusterings agree with true groups, by several indices.

    Parameters
    ----------
    n_clusters : array-like of shape (n_values,)
    indices : dict of str to array-like of shape (n_values,)
        The values of each index under its name, four at most.
    mark_best : bool, default=True
        Whether to put a ring around the highest value of each.
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
    >>> from homl_clustering.plotting import plot_indices
    >>> ax = plot_indices([2, 3, 4], {"ARI": [0.5, 1, 0.8], "NMI": [0.6, 1, 0.9]})
    """
    check = Checks("plot_indices")
    n_clusters = _checked_numbers(check, n_clusters)
    if not isinstance(indices, dict) or not 0 < len(indices) <= len(STYLES):
        came = f"{len(indices)} names" if isinstance(indices, dict) else shown(indices)
        check.refuse("indices", f"a dict of one to {len(STYLES)} names", came)
    arrays = []
    for name, values in indices.items():
        check.title("names of indices", name)
        shape, advice = (len(n_clusters),), "give one for each of n_clusters"
        arrays.append(check.numbers(f"indices[{name!r}]", values, shape, advice=advice))
    check.flags(mark_best=mark_best)
    ax = check.axes(ax)
    for name, values, (style, color) in zip(indices, arrays, STYLES, strict=False):
        ax.plot(n_clusters, values, style, color=color, label=name)
        if mark_best:
            _ring(n_clusters[values.argmax()], values.max(), color, ax)
    ax.set_xlabel("$k$")
    ax.grid(True)
    return ax


def _checked_numbers(check: Checks, n_clusters: ArrayLike) -> FloatArray:
    """Return the numbers of clusters as an array of one at least."""
    n_clusters = check.numbers("n_clusters", n_clusters, ("n_values",), low=1)
    if not len(n_clusters):
        check.refuse("n_clusters", "one number at least", "none")
    return n_clusters


def _ring(x: float, y: float, color: Any, ax: Axes) -> None:
    """Draw a ring around a point of a curve."""
    ax.plot(x, y, "o", markersize=14, markerfacecolor="none", markeredgecolor=color)
