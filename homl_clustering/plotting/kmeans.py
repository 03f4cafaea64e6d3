"""Painters for points in the plane and for what k-means does with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._regions import Regions, predictions
from homl_clustering.plotting._shared import label_axes, mesh, paint_row
from homl_clustering.typing import CenterModel, FloatArray, ManyAxes, Predictor

CLASS_STYLES = ("yo", "bs", "g^")  # the three kinds of flowers, as in the book


def plot_data(X: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw points as small black dots.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
        The points.
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
    >>> from homl_clustering.plotting import plot_data
    >>> ax = plot_data([[0, 0], [1, 2]])
    """
    check = Checks("plot_data")
    X, ax = check.points(X), check.axes(ax)
    ax.plot(X[:, 0], X[:, 1], "k.", markersize=2)
    return ax


def plot_classes(X: ArrayLike, y: ArrayLike, labels: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw points of up to three classes as yellow discs, blue squares, green triangles.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    y : array-like of shape (n_samples,)
        The class of each point: 0, 1 or 2.
    labels : sequence of str
        The name of each class, for the legend.
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
    >>> from homl_clustering.plotting import plot_classes
    >>> ax = plot_classes([[0, 0], [1, 2]], [0, 1], ["first", "second"])
    """
    check = Checks("plot_classes")
    X, labels = check.points(X), check.sequence("labels", labels, least=1)
    y = check.labels(y, len(X), "y")
    if len(labels) > len(CLASS_STYLES):
        raise ValueError(
            f"plot_classes: {len(CLASS_STYLES)} classes at most, got {len(labels)} labels; "
            "use plot_clusters for more."
        )
    for label in labels:
        check.title("each of labels", label)
    ax = check.axes(ax)
    for c, (style, label) in enumerate(zip(CLASS_STYLES, labels, strict=False)):
        ax.plot(X[y == c, 0], X[y == c, 1], style, label=label)
    return ax


def plot_clusters(
    X: ArrayLike,
    labels: ArrayLike | None = None,
    centers: ArrayLike | None = None,
    *,
    size: float = 50,
    alpha: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw points colored by their cluster, and optionally the centers as big dark discs.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    labels : array-like of shape (n_samples,), default=None
        The cluster of each point; all in one color if None.
    centers : array-like of shape (n_clusters, 2), default=None
        Drawn half transparent, so that the points beneath show.
    size : float, default=50
        The area of a point, in square typographic points.
    alpha : float, default=None
        The opacity of the points.
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
    >>> from homl_clustering.plotting import plot_clusters
    >>> ax = plot_clusters([[0, 0], [1, 2]], [0, 1], size=1)
    """
    check = Checks("plot_clusters")
    X = check.points(X)
    if labels is not None:
        check.numbers("labels", labels, (len(X),))
    if centers is not None:
        centers = check.points(centers, "centers")
    check.area("size", size)
    if alpha is not None:
        check.number("alpha", alpha, least=0, most=1)
    ax = check.axes(ax)
    cmap = None if labels is None else "viridis"
    ax.scatter(X[:, 0], X[:, 1], c=labels, s=size, cmap=cmap, alpha=alpha)
    if centers is not None:
        ax.scatter(centers[:, 0], centers[:, 1], c="black", s=200, alpha=0.5)
    return ax


def plot_centroids(
    centroids: ArrayLike,
    weights: ArrayLike | None = None,
    circle_color: ColorType = "w",
    cross_color: ColorType = "k",
    ax: Axes | None = None,
) -> Axes:
    """Draw centers as a disc with a cross on it.

    Parameters
    ----------
    centroids : array-like of shape (n_clusters, 2)
    weights : array-like of shape (n_clusters,), default=None
        If given, centers with a tenth of the largest weight or less are left out.
    circle_color, cross_color : color, default="w", "k"
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
    >>> from homl_clustering.plotting import plot_centroids
    >>> ax = plot_centroids([[0, 0], [1, 2]])
    """
    check = Checks("plot_centroids")
    centroids = check.points(centroids, "centroids")
    if weights is not None:
        check.numbers("weights", weights, (len(centroids),), low=0)
        weights = np.asarray(weights)
        centroids = centroids[weights > weights.max(initial=0) / 10]
    check.color("circle_color", circle_color)
    check.color("cross_color", cross_color)
    ax = check.axes(ax)
    x, y = centroids.T
    ax.scatter(x, y, marker="o", s=35, linewidths=8, color=circle_color, zorder=10, alpha=0.9)
    ax.scatter(x, y, marker="x", s=2, linewidths=12, color=cross_color, zorder=11)
    return ax


def plot_decision_boundaries(
    clusterer: Predictor,
    X: ArrayLike,
    resolution: int = 400,
    show_centroids: bool = True,
    show_xlabels: bool = True,
    show_ylabels: bool = True,
    ax: Axes | None = None,
    *,
    places: ArrayLike | None = None,
) -> Axes:
    """Draw the regions that a fitted model assigns to its clusters or classes.

    The colors go from left to right, so that a cluster has the same one however it is numbered.

    Parameters
    ----------
    clusterer : fitted estimator
        Anything with a ``predict`` that returns whole numbers. Where it also has
        ``cluster_centers_`` or ``predict_proba``, and its predictions follow from these, the
        borders are drawn from them, as straight or as curved as they are.
    X : array-like of shape (n_samples, 2)
        The data; they set the extent, and are drawn on top.
    resolution : int, default=400
        The regions are evaluated on a mesh of resolution × resolution points.
    show_centroids : bool, default=True
        Whether to draw ``cluster_centers_``.
    show_xlabels, show_ylabels : bool, default=True
        Whether to label the axes; tick labels go with the labels.
    ax : matplotlib Axes, default=None
        The current Axes if None.
    places : array-like of shape (n_clusters, 2), default=None
        Where the clusters are, to color them by; ``cluster_centers_`` if None, or the middles of
        the regions. In several pictures of one run they may be the last centers.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.plotting import plot_decision_boundaries
    >>> X = [[0, 0], [1, 2], [4, 4]]
    >>> ax = plot_decision_boundaries(KMeans(2, random_state=0).fit(X), X, resolution=50)
    """
    check = Checks("plot_decision_boundaries")
    X = check.points(X, least=1)
    check.number("resolution", resolution, least=2, most=10_000, integer=True)
    check.flags(show_xlabels=show_xlabels, show_ylabels=show_ylabels)
    check_model(check, "clusterer", clusterer, show_centroids)
    regions = Regions(clusterer, *mesh(X, resolution), check)
    ranks = regions.ranks(_places(check, clusterer, regions, places))
    ax = check.axes(ax)
    pastel = plt.get_cmap("Pastel2")
    regions.fill([pastel(rank % pastel.N) for rank in ranks], ax)
    regions.draw_borders(ax, linewidths=1, colors="k")
    plot_data(X, ax=ax)
    if show_centroids:
        plot_centroids(cast(CenterModel, clusterer).cluster_centers_, ax=ax)
    return label_axes(ax, show_xlabels, show_ylabels)


def _places(
    check: Checks, clusterer: Any, regions: Regions, places: ArrayLike | None
) -> FloatArray | None:
    """Return where the clusters are, by their labels; None if only the regions say so."""
    given = places is not None
    places = places if given else getattr(clusterer, "cluster_centers_", None)
    if places is None:
        return None
    places = check.points(places, "places" if given else "clusterer.cluster_centers_", least=1)
    if set(regions.labels) <= set(range(len(places))):
        return places
    if given:
        check.refuse("places", "a point for each cluster", f"{len(places)} of them")
    return None


def check_model(check: Checks, name: str, model: Any, show_centroids: bool = True) -> None:
    """Raise unless a model can be drawn with its regions, and with its centers if wanted."""
    check.flags(show_centroids=show_centroids)
    if not show_centroids:
        check.has(name, model, ["predict"])
        return
    advice = "fit it; where a fitted one has no centers, draw it with show_centroids=False"
    check.has(name, model, ["predict", "cluster_centers_"], advice=advice)
    check.points(model.cluster_centers_, f"{name}.cluster_centers_")


def plot_clusterer_comparison(
    clusterer1: Predictor,
    clusterer2: Predictor,
    X: ArrayLike,
    title1: str | None = None,
    title2: str | None = None,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw the decision boundaries of two fitted models side by side.

    Parameters
    ----------
    clusterer1, clusterer2 : fitted estimators
    X : array-like of shape (n_samples, 2)
    title1, title2 : str, default=None
    axes : sequence of two matplotlib Axes, default=None
        A new figure of 10 × 3.2 inches if None.

    Returns
    -------
    sequence of two matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.plotting import plot_clusterer_comparison
    >>> X = [[0, 0], [1, 2], [4, 4]]
    >>> two, three = (KMeans(k, random_state=0).fit(X) for k in (2, 3))
    >>> axes = plot_clusterer_comparison(two, three, X, "k=2", "k=3")
    """
    check = Checks("plot_clusterer_comparison")
    X = check.points(X, least=1)
    for name, model in (("clusterer1", clusterer1), ("clusterer2", clusterer2)):
        check_model(check, name, model)
        predictions(check, name, model, X[:1])
    check.title("title1", title1)
    check.title("title2", title2)
    if axes is None:
        axes = plt.subplots(1, 2, figsize=(10, 3.2))[1]
    check.panels(axes, 2, more=False)
    models, titles = (clusterer1, clusterer2), (title1, title2)
    return paint_row(plot_decision_boundaries, models, X, titles, axes)
