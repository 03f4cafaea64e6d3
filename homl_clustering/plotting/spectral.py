"""Painters for spectral clustering, and for the graph that it cuts."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, issparse, triu

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._shared import label_axes, mesh
from homl_clustering.plotting.density import (
    SHADES,
    label_colors,
    renumbered,
)
from homl_clustering.plotting.words import say
from homl_clustering.typing import FloatArray, MatrixLike


def plot_spectral(
    spectral: Any,
    X: ArrayLike,
    size: float | None = None,
    alpha: float = 0.7,
    show_xlabels: bool = True,
    show_ylabels: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw what spectral clustering has found, and how far the affinity of one point reaches.

    Around the first point the plane is the darker, the stronger the affinity to it is; on the
    black circle it is one half. The axes have equal units, and end where the points do.

    Parameters
    ----------
    spectral : fitted sklearn.cluster.SpectralClustering
        Anything with ``labels_``, ``affinity`` and ``gamma``.
    X : array-like of shape (n_samples, 2)
        The data that it was fitted on.
    size : float, default=None
        The area of a pale disc under each point, in square typographic points, in the place of
        the shade around one of them: so in the books. Without a size and with an affinity that
        is no function of distances (other than "rbf") there are only points.
    alpha : float, default=0.7
        The opacity of a disc, or of the darkest shade.
    show_xlabels, show_ylabels : bool, default=True
        Whether to label the axes; tick labels go with the labels.
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
    >>> from sklearn.cluster import SpectralClustering
    >>> from homl_clustering.plotting import plot_spectral
    >>> X = [[0, 0], [0, 1], [1, 0], [5, 5], [5, 6]]
    >>> spectral = SpectralClustering(2, gamma=1, random_state=0).fit(X)
    >>> plot_spectral(spectral, X, alpha=0.1).get_title()
    'RBF gamma=1'
    """
    check = Checks("plot_spectral")
    X = check.points(X)
    check.has("spectral", spectral, ["labels_", "affinity", "gamma"])
    labels = check.labels(spectral.labels_, len(X), "spectral.labels_")
    is_rbf = isinstance(spectral.affinity, str) and spectral.affinity == "rbf"
    if is_rbf:
        check.number("spectral.gamma", spectral.gamma, above=0)
    if size is not None:
        check.area("size", size)
    check.number("alpha", alpha, least=0, most=1)
    check.flags(show_xlabels=show_xlabels, show_ylabels=show_ylabels)
    ax = check.axes(ax)
    if size is not None:
        ax.scatter(*X.T, s=size, c="gray", alpha=alpha)
    elif is_rbf and len(X):
        _shade(X, spectral.gamma, alpha, ax)
        ax.set_aspect("equal")
    ax.scatter(*X.T, s=24, c="w")
    ax.scatter(*X.T, s=6, c=label_colors(renumbered(labels)))
    if is_rbf:
        ax.set_title(say("rbf", gamma=spectral.gamma))
    else:
        ax.set_title(say("affinity", affinity=spectral.affinity))
    return label_axes(ax, show_xlabels, show_ylabels)


def _shade(X: FloatArray, gamma: float, alpha: float, ax: Axes) -> None:
    """Shade the plane by the affinity to the first point; a circle shows where it is one half."""
    places, extent = mesh(X, SHADES)
    affinity = np.exp(-gamma * ((places - X[0]) ** 2).sum(axis=1)).reshape(SHADES, SHADES)
    shades: Any = dict(cmap="Greys", vmin=0, vmax=1, interpolation="bilinear", alpha=alpha)
    ax.imshow(affinity, extent=extent, origin="lower", aspect="auto", zorder=0.8, **shades)
    half = np.sqrt(np.log(2) / gamma)
    circle = Circle(X[0], half, facecolor="none", edgecolor="k", linewidth=1.5, zorder=3)
    ax.add_patch(circle)
    ax.set(xlim=extent[:2], ylim=extent[2:])


def plot_affinity(
    affinity: MatrixLike, X: ArrayLike, *, smallest: float = 0.01, ax: Axes | None = None
) -> Axes:
    """Draw points as a graph: the stronger the affinity of two, the darker the line.

    Parameters
    ----------
    affinity : array-like or sparse matrix of shape (n_samples, n_samples)
        Symmetric, from 0 to 1; its upper half is drawn.
    X : array-like of shape (n_samples, 2)
    smallest : float, default=0.01
        Lines of less affinity are left out: they would not be seen.
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
    >>> from homl_clustering.plotting import plot_affinity
    >>> affinity = [[1, 0.5, 0], [0.5, 1, 0.2], [0, 0.2, 1]]
    >>> ax = plot_affinity(affinity, [[0, 0], [1, 0], [3, 1]])
    """
    check = Checks("plot_affinity")
    X = check.points(X)
    check.number("smallest", smallest, least=0, most=1)
    edges, ax = _edges(check, affinity, len(X)), check.axes(ax)
    seen = edges.data >= smallest
    lines = np.stack([X[edges.row[seen]], X[edges.col[seen]]], axis=1)
    black = np.column_stack([np.zeros((len(lines), 3)), edges.data[seen]])
    ax.add_collection(LineCollection(list(lines), colors=black, linewidths=1))
    ax.plot(*X.T, "k.", markersize=4)
    return ax


def _edges(check: Checks, affinity: Any, n: int) -> Any:
    """Return the upper half of a matrix of affinities as a sparse matrix."""
    advice = "pass the data that it belongs to"
    if not issparse(affinity):
        affinity = check.numbers("affinity", affinity, (n, n), gaps=True, advice=advice)
    if affinity.shape != (n, n):
        check.refuse("affinity", f"of shape ({n}, {n})", f"shape {affinity.shape}", advice)
    try:
        if hasattr(affinity, "check_format"):  # the compressed ones, which may point anywhere
            affinity.check_format()
        entries = coo_array(affinity)
    except (ValueError, TypeError, IndexError) as error:
        expected = "a sparse matrix whose entries lie inside of it"
        check.refuse("affinity", expected, f"one that is damaged ({error})", "build it anew")
    edges = triu(entries, k=1).tocoo()
    if len(np.unique(edges.row.astype(np.int64) * n + edges.col)) < edges.nnz:
        edges = edges.tocsr().tocoo()  # adds up what stands at the same place
    check.numbers("affinity", edges.data, ("n",), gaps=True)
    if not np.all((edges.data >= 0) & (edges.data <= 1)):
        raise ValueError(
            f"plot_affinity: expected affinities from 0 to 1, got {edges.data.min():.4g} to "
            f"{edges.data.max():.4g}; turn distances d into affinities, as exp(-d²) does."
        )
    return edges
