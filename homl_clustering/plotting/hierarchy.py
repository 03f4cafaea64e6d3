"""Painters for hierarchies of clusters, and for many clusterings beside one another."""

import matplotlib.pyplot as plt
import numpy as np
from scipy.cluster.hierarchy import dendrogram

from homl_clustering.plotting._shared import labeled, new_panels, panels_of_steps, plane
from homl_clustering.plotting.density import label_colors


def plot_dendrogram(agglomerative, *, n_leaves=30, ax=None):
    """Draw merges as a tree: two branches meet at the height of the distance that they had.

    The branches inside a cluster have its color, the same as in `plot_clusterings_grid`. A
    dashed line shows where the tree is cut into these clusters.

    Parameters
    ----------
    agglomerative : fitted sklearn.cluster.AgglomerativeClustering
        Anything with ``children_``, ``distances_`` and ``labels_``; scikit-learn's has
        distances if it is fitted with ``compute_distances=True``.
    n_leaves : int, default=30
        A tree with more leaves than that begins higher up: a leaf in parentheses stands
        for so many rows.
    ax : matplotlib Axes, default=None
        Where to draw; the current Axes if None.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from sklearn.cluster import AgglomerativeClustering
    >>> X = [[0.0], [2.0], [5.0], [8.5]]
    >>> model = AgglomerativeClustering(2, linkage="complete", compute_distances=True).fit(X)
    >>> ax = plot_dendrogram(model)
    >>> [text.get_text() for text in ax.get_xticklabels()]
    ['0', '1', '2', '3']
    """
    ax = plt.gca() if ax is None else ax
    if not hasattr(agglomerative, "distances_"):
        raise ValueError(
            "plot_dendrogram: expected a model with distances_, which is what the tree is drawn "
            "from; fit with compute_distances=True."
        )
    children, distances = np.asarray(agglomerative.children_), np.asarray(agglomerative.distances_)
    labels = _renumbered(np.asarray(agglomerative.labels_))
    sizes, owners = _nodes(children, labels)
    colors = label_colors(owners)
    tree = np.column_stack([children, distances, sizes[len(labels) :]]).astype(float)
    truncate = dict(truncate_mode="lastp", p=n_leaves) if len(labels) > n_leaves else {}
    dendrogram(tree, ax=ax, link_color_func=lambda node: colors[node], **truncate)
    n_clusters = len(np.unique(labels))
    if n_clusters > 1:
        # between the last merge that was made and the first that was not
        made, not_made = np.append(0, np.sort(distances))[[-n_clusters, 1 - n_clusters]]
        ax.axhline((made + not_made) / 2, color="k", linestyle="--", linewidth=1)
    ax.set_ylabel("Distance")
    return ax


def _renumbered(labels):
    """Return labels in the order in which they first appear: 0, 1, 2 ...; noise stays -1."""
    order = dict.fromkeys(c for c in labels.tolist() if c >= 0)
    numbers = {c: number for number, c in enumerate(order)}
    return np.array([numbers.get(c, -1) for c in labels.tolist()], dtype=int)


def _nodes(children, labels):
    """Return how many rows each node of the tree has, and whose cluster it lies in, else -1."""
    sizes, owners = [1] * len(labels), list(labels)
    for a, b in children:
        sizes.append(sizes[a] + sizes[b])
        owners.append(owners[a] if owners[a] == owners[b] else -1)
    return np.array(sizes), np.array(owners)


def plot_merges(steps, X, *, titles=None, axes=None):
    """Draw the merges of agglomerative clustering, one panel each.

    Points that are still alone are grey, clusters have a color; the older one's wins when two
    are merged. A black line joins them where they are nearest. The numbers are those of the
    rows.

    Parameters
    ----------
    steps : sequence of homl_clustering.textbook.agglomerative.MergeStep
        From the first merge on, none left out; with the start or without.
    X : array-like of shape (n_samples, 2)
    titles : sequence of str, default=None
        One per step; the distances if None.
    axes : sequence of matplotlib Axes, default=None
        As many as steps; a new figure with four panels a row if None.

    Returns
    -------
    sequence of matplotlib Axes

    Examples
    --------
    >>> from homl_clustering.textbook.agglomerative import agglomerative_steps
    >>> X = np.array([[0, 0], [0, 1], [4, 0], [4, 2]], float)
    >>> axes = plot_merges(agglomerative_steps(X, "single"), X)
    >>> [ax.get_title() for ax in axes]
    ['start', 'distance 1.00', 'distance 2.00', 'distance 4.00']
    """
    X, steps = plane(X), list(steps)
    if titles is None:
        titles = [f"distance {s.distance:.2f}" if s.children else "start" for s in steps]
    axes = new_panels(len(steps), 4, 2.5, 2.2) if axes is None else axes
    panels = panels_of_steps("plot_merges", steps, titles, axes)
    rows_of, color_of = {i: [i] for i in range(len(X))}, {}
    for ax, step, title in zip(panels, steps, titles, strict=True):
        if not set(step.children or ()) <= set(rows_of):
            raise ValueError(
                f"plot_merges: a step merges {step.children}, which no step before it has made; "
                "pass the steps from the start on."
            )
        rows_of |= step.clusters
        if step.children:
            fresh = 1 + max(color_of.values(), default=-1)
            color_of[max(step.clusters)] = min(color_of.get(c, fresh) for c in step.children)
        _draw_merge(step, X, rows_of, color_of, ax)
        ax.set_title(title)
    return axes


def _draw_merge(step, X, rows_of, color_of, ax):
    """Draw the points in the colors of their clusters, and what has just been joined."""
    labels = np.full(len(X), -1)
    for cluster, rows in step.clusters.items():
        labels[rows] = color_of.get(cluster, -1)
    if step.children:
        a, b = (X[rows_of[child]] for child in step.children)
        distances = np.linalg.norm(a[:, np.newaxis] - b, axis=2)
        i, j = np.unravel_index(distances.argmin(), distances.shape)
        ax.plot(*np.transpose([a[i], b[j]]), "k-", linewidth=1.5, zorder=1)
    ax.scatter(*X.T, s=120, c="w", edgecolors=label_colors(labels), linewidths=3, zorder=2)
    for number, point in enumerate(X):
        ax.text(*point, str(number), size=9, ha="center", va="center_baseline", zorder=3)
    ax.margins(0.15)


def plot_clusterings_grid(clusterings, captions=None, *, size=1, axes=None):
    """Draw many clusterings: a row for each data set, a column for each algorithm.

    Noise is grey. The cluster of the first row has the first color, whatever its number, the
    next one that appears the second: so groups that are alike look alike.

    Parameters
    ----------
    clusterings : dict of str to dict of str to (X, labels)
        For each data set, by name: for each algorithm, by name, the points, of shape
        (n_samples, 2), and their labels. A data set that lacks an algorithm has an empty
        panel there.
    captions : dict of str to dict of str to str, default=None
        What to write below the panels, by the same names.
    size : float, default=1
        The area of a point, in square typographic points.
    axes : array of matplotlib Axes, default=None
        One row per data set, one column per algorithm; a new figure if None.

    Returns
    -------
    array of matplotlib Axes, of shape (n_data_sets, n_algorithms)

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [5, 5]]
    >>> axes = plot_clusterings_grid({"three points": {"by eye": (X, [0, 0, -1])}})
    >>> axes.shape, axes[0, 0].get_title()
    ((1, 1), 'by eye')
    """
    names = list(dict.fromkeys(name for row in clusterings.values() for name in row))
    if axes is None:
        axes = new_panels(len(clusterings) * len(names), len(names), 1.5, 1.6)
        axes = axes.reshape(len(clusterings), len(names))
    if np.shape(axes) != (len(clusterings), len(names)):
        raise ValueError(
            f"plot_clusterings_grid: expected axes of shape {(len(clusterings), len(names))}, "
            f"got {np.shape(axes)}."
        )
    for i, (row_name, row) in enumerate(clusterings.items()):
        for j, name in enumerate(names):
            ax = axes[i][j]
            if name in row:
                X, labels = labeled(*row[name], "plot_clusterings_grid")
                ax.scatter(*X.T, s=size, c=label_colors(_renumbered(labels)))
            caption = (captions or {}).get(row_name, {}).get(name, "")
            ax.set_xlabel(caption, size=9, loc="right", labelpad=2)
            ax.set(xticks=[], yticks=[])
            if i == 0:
                ax.set_title(name, size=11)
        axes[i][0].set_ylabel(row_name, size=11)
    return axes
