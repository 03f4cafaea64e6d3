"""Painters for points in the plane and for what k-means does with them."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.gridspec import GridSpec

from homl_clustering.plotting._regions import Regions
from homl_clustering.plotting._shared import label_axes, mesh, new_panels, paint_row, plane

CLASS_STYLES = ("yo", "bs", "g^")  # the three kinds of flowers, as in the book


def plot_data(X, ax=None):
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

    Examples
    --------
    >>> ax = plot_data([[0, 0], [1, 2]])
    """
    ax = plt.gca() if ax is None else ax
    X = plane(X)
    ax.plot(X[:, 0], X[:, 1], "k.", markersize=2)
    return ax


def plot_classes(X, y, labels, ax=None):
    """Draw points of up to three classes as yellow discs, blue squares, green triangles.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    y : array-like of shape (n_samples,)
        The class of each point: 0, 1 or 2.
    labels : sequence of str
        The name of each class, for the legend.
    ax : matplotlib Axes, default=None

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = plot_classes([[0, 0], [1, 2]], [0, 1], ["first", "second"])
    """
    ax = plt.gca() if ax is None else ax
    X, y = plane(X), np.asarray(y)
    if len(labels) > len(CLASS_STYLES):
        raise ValueError(
            f"plot_classes: {len(CLASS_STYLES)} classes at most, got {len(labels)} labels; "
            "use plot_clusters for more."
        )
    for c, (style, label) in enumerate(zip(CLASS_STYLES, labels, strict=False)):
        ax.plot(X[y == c, 0], X[y == c, 1], style, label=label)
    return ax


def plot_clusters(X, labels=None, centers=None, *, size=50, alpha=None, ax=None):
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

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = plot_clusters([[0, 0], [1, 2]], [0, 1], size=1)
    """
    ax = plt.gca() if ax is None else ax
    X = plane(X)
    cmap = None if labels is None else "viridis"
    ax.scatter(X[:, 0], X[:, 1], c=labels, s=size, cmap=cmap, alpha=alpha)
    if centers is not None:
        centers = plane(centers)
        ax.scatter(centers[:, 0], centers[:, 1], c="black", s=200, alpha=0.5)
    return ax


def plot_centroids(centroids, weights=None, circle_color="w", cross_color="k", ax=None):
    """Draw centers as a disc with a cross on it.

    Parameters
    ----------
    centroids : array-like of shape (n_clusters, 2)
    weights : array-like of shape (n_clusters,), default=None
        If given, centers with a tenth of the largest weight or less are left out.
    circle_color, cross_color : color, default="w", "k"
    ax : matplotlib Axes, default=None

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = plot_centroids([[0, 0], [1, 2]])
    """
    ax = plt.gca() if ax is None else ax
    centroids = plane(centroids)
    if weights is not None:
        weights = np.asarray(weights)
        centroids = centroids[weights > weights.max() / 10]
    x, y = centroids.T
    ax.scatter(x, y, marker="o", s=35, linewidths=8, color=circle_color, zorder=10, alpha=0.9)
    ax.scatter(x, y, marker="x", s=2, linewidths=12, color=cross_color, zorder=11)
    return ax


def plot_decision_boundaries(
    clusterer, X, resolution=400, show_centroids=True, show_xlabels=True, show_ylabels=True,
    ax=None,
):  # fmt: skip
    """Draw the regions that a fitted model assigns to its clusters or classes.

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

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> X = [[0, 0], [1, 2], [4, 4]]
    >>> ax = plot_decision_boundaries(KMeans(2, random_state=0).fit(X), X, resolution=50)
    """
    ax = plt.gca() if ax is None else ax
    X = plane(X)
    regions = Regions(clusterer, *mesh(X, resolution))
    pastel = plt.get_cmap("Pastel2")
    regions.fill([pastel(number % pastel.N) for number in range(len(regions))], ax)
    regions.draw_borders(ax, linewidths=1, colors="k")
    plot_data(X, ax=ax)
    if show_centroids:
        plot_centroids(clusterer.cluster_centers_, ax=ax)
    return label_axes(ax, show_xlabels, show_ylabels)


def plot_clusterer_comparison(clusterer1, clusterer2, X, title1=None, title2=None, axes=None):
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

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> X = [[0, 0], [1, 2], [4, 4]]
    >>> two, three = (KMeans(k, random_state=0).fit(X) for k in (2, 3))
    >>> axes = plot_clusterer_comparison(two, three, X, "k=2", "k=3")
    """
    if axes is None:
        axes = plt.subplots(1, 2, figsize=(10, 3.2))[1]
    models, titles = (clusterer1, clusterer2), (title1, title2)
    return paint_row(plot_decision_boundaries, models, X, titles, axes)


def plot_iterations(models, X, axes=None):
    """Draw how k-means alternates: centers that moved (left), points labeled anew (right).

    Parameters
    ----------
    models : sequence of fitted estimators
        The same start, stopped after one, two, three ... iterations.
    X : array-like of shape (n_samples, 2)
    axes : array of matplotlib Axes of shape (len(models), 2), default=None
        A new figure of 10 × 8 inches if None.

    Returns
    -------
    array of matplotlib Axes, of shape (len(models), 2)

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> X = [[0, 0], [1, 2], [4, 4]]
    >>> models = [KMeans(2, max_iter=i, random_state=0).fit(X) for i in (1, 2)]
    >>> plot_iterations(models, X).shape
    (2, 2)
    """
    if axes is None:
        axes = plt.subplots(len(models), 2, figsize=(10, 8), squeeze=False)[1]
    for row, model in enumerate(models):
        left, right = axes[row]
        last = row == len(models) - 1
        if row == 0:
            label_axes(plot_data(X, ax=left), show_xlabels=last)
            plot_centroids(model.cluster_centers_, circle_color="r", cross_color="w", ax=left)
            left.set_title("Update the centroids (initially randomly)")
            right.set_title("Label the instances")
            left.sharex(right)
            left.sharey(right)
        else:
            before = models[row - 1]
            plot_decision_boundaries(before, X, show_centroids=False, show_xlabels=last, ax=left)
            plot_centroids(model.cluster_centers_, ax=left)
        plot_decision_boundaries(model, X, show_xlabels=last, show_ylabels=False, ax=right)
    return axes


def plot_em_steps(X, steps, fig=None):
    """Draw E-steps and M-steps of k-means as a row of panels, from start to end.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    steps : sequence of homl_clustering.textbook.kmeans.KMeansStep
        The start, then E and M in turn, three times at least; the last one is shown as
        the result.
    fig : matplotlib Figure, default=None
        A new figure of 15 × 4 inches if None.

    Returns
    -------
    list of eight matplotlib Axes

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans import kmeans_steps
    >>> X = np.array([[0, 0], [1, 2], [4, 4], [5, 4], [9, 0]], float)
    >>> axes = plot_em_steps(X, list(kmeans_steps(X, X[:2])))
    """
    steps = list(steps)
    names = [step.name for step in steps[:7]]
    if names != ["start", "E", "M", "E", "M", "E", "M"]:
        raise ValueError(
            "plot_em_steps: expected the start and three iterations at least, "
            f"start E M E M E M ...; got {' '.join(names)}."
        )
    fig = plt.figure(figsize=(15, 4)) if fig is None else fig
    grid = GridSpec(
        4, 15, left=0.02, right=0.98, bottom=0.05, top=0.95, wspace=0.2, hspace=0.2, figure=fig
    )
    panels = [_em_panel(fig, grid[:4, :4], "Random Initialization", X, steps[0], big=True)]
    for i in range(3):
        before, labeled, moved = steps[2 * i : 2 * i + 3]
        columns = slice(4 + 2 * i, 6 + 2 * i)
        panels.append(_em_panel(fig, grid[:2, columns], "E-Step", X, labeled))
        columns = slice(5 + 2 * i, 7 + 2 * i)
        panels.append(_em_panel(fig, grid[2:, columns], "M-Step", X, moved, before.centers))
    panels.append(_em_panel(fig, grid[:4, -4:], "Final Clustering", X, steps[-1], big=True))
    return panels


def _em_panel(fig, place, caption, X, step, moved_from=None, big=False):
    """Draw one state of k-means; arrows show where its centers came from."""
    ax = fig.add_subplot(place)
    X, factor = plane(X), 2 if big else 1
    n_clusters = len(step.centers)
    colors = dict(cmap="viridis", vmin=0, vmax=n_clusters - 1)
    if step.labels is None:
        ax.scatter(X[:, 0], X[:, 1], s=50 * factor, color="gray", alpha=0.3)
    else:
        ax.scatter(X[:, 0], X[:, 1], s=50 * factor, c=step.labels, alpha=0.3, **colors)
    numbers = np.arange(n_clusters)
    if moved_from is not None:
        ax.scatter(*moved_from.T, s=200 * factor, c=numbers, alpha=0.3, **colors)
        for old, new in zip(moved_from, step.centers, strict=True):
            arrow = dict(arrowstyle="->", linewidth=1)
            ax.annotate("", xy=new, xytext=old, arrowprops=arrow)
    ax.scatter(*step.centers.T, s=200 * factor, c=numbers, **colors)
    ax.scatter(*step.centers.T, s=50 * factor, c="black")
    ax.tick_params(labelbottom=False, labelleft=False)
    ax.text(
        0.95, 0.95, caption, transform=ax.transAxes, ha="right", va="top", size=16 if big else 14
    )
    return ax


def plot_skipped(X, steps, axes=None):
    """Draw which points each E-step with bounds looks at, which it skips, and why.

    Red points are looked at. Grey ones are skipped because they are nearer to their center
    than half the way to the next one, blue ones because of their bounds.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    steps : sequence of homl_clustering.textbook.bounds.BoundStep
        One panel each.
    axes : sequence of matplotlib Axes, default=None
        As many as steps; a new figure with three panels a row if None.

    Returns
    -------
    sequence of matplotlib Axes

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.bounds import hamerly_steps
    >>> X = np.array([[0, 0], [1, 2], [4, 4], [5, 4]], float)
    >>> axes = plot_skipped(X, list(hamerly_steps(X, X[:2])))
    """
    X, steps = plane(X), list(steps)
    if axes is None:
        axes = new_panels(len(steps), 3, 10 / 3, 2.4, shared=True)
    for number, (ax, step) in enumerate(zip(axes, steps, strict=False), 1):
        ax.plot(*X[step.by_gap].T, ".", color="0.8", markersize=2)
        ax.plot(*X[step.skipped & ~step.by_gap].T, ".", color="tab:blue", markersize=2)
        ax.plot(*X[~step.skipped].T, ".", color="tab:red", markersize=3)
        plot_centroids(step.centers, ax=ax)
        share = step.n_distances / step.n_all
        ax.set_title(f"E-step {number}: {share:.0%} of the distances", size=11)
    return axes
