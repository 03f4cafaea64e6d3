"""Painters for hierarchies of clusters, and for many clusterings beside one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike
from scipy.cluster.hierarchy import dendrogram

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting._shared import new_panels
from homl_clustering.plotting.density import label_colors, renumbered
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, FloatArray, IntArray, ManyAxes

if TYPE_CHECKING:
    from homl_clustering.textbook.agglomerative import MergeStep


def plot_dendrogram(agglomerative: Any, *, n_leaves: int = 30, ax: Axes | None = None) -> Axes:
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

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from sklearn.cluster import AgglomerativeClustering
    >>> from homl_clustering.plotting import plot_dendrogram
    >>> X = [[0.0], [2.0], [5.0], [8.5]]
    >>> model = AgglomerativeClustering(2, linkage="complete", compute_distances=True).fit(X)
    >>> ax = plot_dendrogram(model)
    >>> [text.get_text() for text in ax.get_xticklabels()]
    ['0', '1', '2', '3']
    """
    check = Checks("plot_dendrogram")
    check.number("n_leaves", n_leaves, least=2, integer=True)
    children, distances, labels = _tree(check, agglomerative)
    labels = renumbered(labels)
    sizes, owners = _nodes(children, labels)
    colors = label_colors(owners)
    tree = np.column_stack([children, distances, sizes[len(labels) :]]).astype(float)
    truncate = dict(truncate_mode="lastp", p=n_leaves) if len(labels) > n_leaves else {}
    ax = check.axes(ax)
    try:
        dendrogram(tree, ax=ax, link_color_func=lambda node: colors[node], **truncate)
    except RecursionError:  # SciPy goes down the tree by recursion
        expected = "so small that the tree is not too deep for Python"
        check.refuse("n_leaves", expected, str(n_leaves), "take 100")
    n_clusters = len(np.unique(labels))
    if n_clusters > 1:
        # between the last merge that was made and the first that was not
        made, not_made = np.append(0, np.sort(distances))[[-n_clusters, 1 - n_clusters]]
        ax.axhline((made + not_made) / 2, color="k", linestyle="--", linewidth=1)
    ax.set_ylabel(say("distance"))
    return ax


def _tree(check: Checks, model: Any) -> tuple[IntArray, FloatArray, Array]:
    """Return which nodes are merged, at which distances, and the labels of the leaves."""
    wanted = ["children_", "distances_", "labels_"]
    check.has("agglomerative", model, wanted, advice="fit it, with compute_distances=True")
    distances = check.numbers("distances_", model.distances_, ("n - 1",), low=0)
    n_merges = len(distances)
    labels = check.labels(model.labels_, n_merges + 1, "labels_", "leaves of the tree")
    children = check.numbers("children_", model.children_, (n_merges, 2))
    check.rows("children_", children.ravel(), 2 * n_merges)
    yet_to_come = children > n_merges + np.arange(n_merges)[:, np.newaxis]
    if yet_to_come.any() or len(np.unique(children)) < children.size:
        expected = "merges of two nodes that are there, each node merged once"
        check.refuse("children_", expected, shown(children.astype(int).tolist()))
    return children.astype(int), distances, labels


def _nodes(children: IntArray, labels: Array) -> tuple[IntArray, IntArray]:
    """Return how many rows each node of the tree has, and whose cluster it lies in, else -1."""
    sizes, owners = [1] * len(labels), list(labels)
    for a, b in children:
        sizes.append(sizes[a] + sizes[b])
        owners.append(owners[a] if owners[a] == owners[b] else -1)
    return np.array(sizes), np.array(owners)


def plot_merges(
    steps: Iterable[MergeStep],
    X: ArrayLike,
    *,
    titles: Sequence[str] | None = None,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw the merges of agglomerative clustering, one panel each.

    Points that are still alone are gray, clusters have a color; the older one's wins when two
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

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.plotting import plot_merges
    >>> from homl_clustering.textbook.agglomerative import agglomerative_steps
    >>> X = np.array([[0, 0], [0, 1], [4, 0], [4, 2]], float)
    >>> axes = plot_merges(agglomerative_steps(X, "single"), X)
    >>> [ax.get_title() for ax in axes]
    ['start', 'distance 1.00', 'distance 2.00', 'distance 4.00']
    """
    check = Checks("plot_merges")
    maker = "homl_clustering.textbook.agglomerative.agglomerative_steps"
    X, steps = check.points(X), check.steps(steps, ["clusters", "children", "distance"], maker)
    _check_merges(check, steps, len(X))
    if titles is None:
        start = say("start_of_merges")
        titles = [say("merge", distance=s.distance) if s.children else start for s in steps]
    titles = check.panels_of_steps(steps, titles, axes)
    axes = new_panels(len(steps), 4, 2.5, 2.2) if axes is None else axes
    panels = check.panels(axes, len(steps))
    rows_of = {i: [i] for i in range(len(X))}
    color_of: dict[int, int] = {}
    for ax, step, title in zip(panels, steps, titles, strict=True):
        rows_of |= step.clusters
        if step.children:
            fresh = 1 + max(color_of.values(), default=-1)
            color_of[max(step.clusters)] = min(color_of.get(c, fresh) for c in step.children)
        _draw_merge(step, X, rows_of, color_of, ax)
        ax.set_title(title)
    return axes


def _check_merges(check: Checks, steps: list[Any], n: int) -> None:
    """Raise unless each step merges two clusters that are there, of rows that are there."""
    known = set(range(n))
    for step in steps:
        clusters, children = step.clusters, step.children
        check.number("distance of each of steps", step.distance)
        if not (isinstance(clusters, dict) and clusters):
            check.refuse("clusters of each of steps", "a dict of rows", shown(clusters))
        check.labels(list(clusters), name="clusters of each of steps", things="clusters")
        for rows in clusters.values():
            check.rows("clusters of each of steps", rows, n)
        if children is not None:
            name = "children of each of steps"
            if not isinstance(children, tuple | list) or len(children) != 2:
                check.refuse(name, "two clusters, or None", shown(children))
            check.labels(children, 2, name, "clusters")
        if not set(children or ()) <= known:
            raise ValueError(
                f"plot_merges: a step merges {step.children}, which no step before it has made; "
                "pass the steps from the start on."
            )
        known |= set(clusters)


def _draw_merge(step: Any, X: FloatArray, rows_of: Any, color_of: Any, ax: Axes) -> None:
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


def plot_clusterings_grid(
    clusterings: Mapping[str, Mapping[str, tuple[ArrayLike, ArrayLike]]],
    captions: Mapping[str, Mapping[str, str]] | None = None,
    *,
    size: float = 1,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw many clusterings: a row for each data set, a column for each algorithm.

    Noise is gray. The cluster of the first row has the first color, whatever its number, the
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

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_clusterings_grid
    >>> X = [[0, 0], [0, 1], [5, 5]]
    >>> axes = plot_clusterings_grid({"three points": {"by eye": (X, [0, 0, -1])}})
    >>> axes.shape, axes[0, 0].get_title()
    ((1, 1), 'by eye')
    """
    check = Checks("plot_clusterings_grid")
    clusterings = _clusterings(check, clusterings)
    captions = {} if captions is None else captions
    _check_names(check, "captions", captions)
    check.area("size", size)
    names = list(dict.fromkeys(name for row in clusterings.values() for name in row))
    if axes is None:
        axes = new_panels(len(clusterings) * len(names), len(names), 1.5, 1.6)
        axes = axes.reshape(len(clusterings), len(names))
    panels = check.grid(axes, (len(clusterings), len(names)))
    for i, (row_name, row) in enumerate(clusterings.items()):
        for j, name in enumerate(names):
            ax = panels[i, j]
            if name in row:
                X, labels = row[name]
                ax.scatter(*X.T, s=size, c=label_colors(renumbered(labels)))
            caption = captions.get(row_name, {}).get(name, "")
            ax.set_xlabel(caption, size=9, loc="right", labelpad=2)
            ax.set(xticks=[], yticks=[])
            if i == 0:
                ax.set_title(name, size=11)
        panels[i, 0].set_ylabel(row_name, size=11)
    return axes


def _check_names(check: Checks, name: str, value: Any) -> None:
    """Raise unless there is a dict of dicts."""
    if not (isinstance(value, dict) and all(isinstance(row, dict) for row in value.values())):
        check.refuse(name, "a dict of dicts, by data set and algorithm", shown(value))


def _clusterings(check: Checks, clusterings: Any) -> dict[str, dict[str, tuple[FloatArray, Array]]]:
    """Return the same with points and labels as arrays; raise where they do not fit."""
    _check_names(check, "clusterings", clusterings)
    if not any(clusterings.values()):
        check.refuse("clusterings", "a data set and an algorithm at least", shown(clusterings))
    found: dict[str, dict[str, tuple[FloatArray, Array]]] = {}
    for row_name, row in clusterings.items():
        found[row_name] = {}
        for name, pair in row.items():
            pair = check.sequence("each of clusterings", pair)
            if len(pair) != 2:
                check.refuse("each of clusterings", "a pair (X, labels)", f"{len(pair)} parts")
            X = check.points(pair[0])
            found[row_name][name] = X, check.labels(pair[1], len(X))
    return found
