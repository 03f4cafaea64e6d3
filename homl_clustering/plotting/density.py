"""Painters for clusters of any shape: DBSCAN, and its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgba_array
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._shared import COMPONENT_COLORS, label_axes, new_panels
from homl_clustering.plotting.words import say
from homl_clustering.typing import FloatArray, IntArray, ManyAxes

if TYPE_CHECKING:
    from homl_clustering.textbook.dbscan import DBSCANStep

NOISE_COLOR = "0.7"
PALE = (0.35, 0.35, 0.35)  # how much of a color is left where it stands behind points
DARK = (0.75, 0.75, 0.75)  # how much of its light where it is a thin line
SHADES = 200  # along each axis of a mesh
FEW = 60  # points at most, whose neighborhoods can be told apart
# The names of steps that are words, by their keys in words.py.
STEP_WORDS = {name: name for name in ("neighbors", "cores", "begin", "grow", "border", "noise")}


def label_colors(labels: ArrayLike) -> list[Any]:
    """Return a color for each label: the same for the same label, gray for noise.

    The first eight can be told apart by color-blind readers; from the ninth on they are
    used again.

    Parameters
    ----------
    labels : array-like of int of shape (n_samples,)
        Negative for noise.

    Returns
    -------
    list of color

    Raises
    ------
    ValueError
        If labels are no whole numbers.

    Examples
    --------
    >>> label_colors([0, 1, -1, 8])
    ['#0072B2', '#D55E00', '0.7', '#0072B2']
    """
    colors = COMPONENT_COLORS
    labels = Checks("label_colors").labels(labels)
    return [NOISE_COLOR if c < 0 else colors[c % len(colors)] for c in labels]


def renumbered(labels: IntArray) -> IntArray:
    """Return labels in the order in which they first appear: 0, 1, 2 ...; noise is -1.

    So a group has the same color in all pictures of the same points, whatever its number.

    Examples
    --------
    >>> renumbered(np.array([7, -1, 7, 3, -2]))
    array([ 0, -1,  0,  1, -1])
    """
    order = dict.fromkeys(c for c in labels.tolist() if c >= 0)
    numbers = {c: number for number, c in enumerate(order)}
    return np.array([numbers.get(c, -1) for c in labels.tolist()], dtype=int)


def plot_dbscan(
    dbscan: Any,
    X: ArrayLike,
    size: float | None = None,
    show_xlabels: bool = True,
    show_ylabels: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw what DBSCAN has found: cores as dots, borders as rings, noise as red crosses.

    Each core stands on its neighborhood, a circle of radius eps, so that a cluster is what
    the circles of its cores cover. The axes have equal units.

    Parameters
    ----------
    dbscan : fitted sklearn.cluster.DBSCAN
        Anything with ``labels_``, ``core_sample_indices_``, ``eps`` and ``min_samples``.
    X : array-like of shape (n_samples, 2)
        The data that it was fitted on.
    size : float, default=None
        The area of a disc, in square typographic points, in the place of the circles of
        radius eps: so in the books, where a disc has the size that looks well.
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

    Examples
    --------
    >>> from sklearn.cluster import DBSCAN
    >>> from homl_clustering.plotting import plot_dbscan
    >>> X = [[0, 0], [0, 1], [1, 0], [5, 5]]
    >>> ax = plot_dbscan(DBSCAN(eps=1, min_samples=2).fit(X), X)
    >>> ax.get_title()
    'eps=1.00, min_samples=2'
    """
    check = Checks("plot_dbscan")
    X = check.points(X)
    check.has("dbscan", dbscan, ["labels_", "core_sample_indices_", "eps", "min_samples"])
    check.number("dbscan.eps", dbscan.eps, above=0)
    labels = check.labels(dbscan.labels_, len(X), "dbscan.labels_")
    core = np.zeros(len(X), bool)
    core[check.rows("dbscan.core_sample_indices_", dbscan.core_sample_indices_, len(X))] = True
    if size is not None:
        check.area("size", size)
    check.flags(show_xlabels=show_xlabels, show_ylabels=show_ylabels)
    ax = check.axes(ax)
    border, noise, few = ~core & (labels >= 0), labels < 0, len(X) <= FEW
    colors = to_rgba_array(label_colors(renumbered(labels)))
    pale, dark = 1 - (1 - colors) * [*PALE, 0], colors * [*DARK, 1]
    if size is None:
        _draw_circles(X[core], dbscan.eps, pale[core], dark[core] if few else None, ax)
    else:
        ax.scatter(*X[core].T, s=size, c=pale[core], zorder=0.9)
        ax.margins(0.05, 0.12)  # room for whole discs
    ax.scatter(*X[core].T, s=36 if few else 12, c=colors[core], linewidths=0, label=say("core"))
    rings: Any = dict(edgecolors=dark[border], linewidths=1.3, label=say("border"))
    ax.scatter(*X[border].T, s=48 if few else 24, c="w", **rings)
    ax.scatter(*X[noise].T, s=60, c="w", marker="x", linewidths=3)  # so that red is seen on red
    ax.scatter(*X[noise].T, s=45, c="r", marker="x", linewidths=1.2, label=say("noise"))
    ax.set_title(say("dbscan", eps=dbscan.eps, min_samples=dbscan.min_samples))
    ax.set_aspect("equal")
    ax.grid(True)
    ax.set_axisbelow(True)
    return label_axes(ax, show_xlabels, show_ylabels)


def _draw_circles(centers: FloatArray, radius: float, faces: Any, edges: Any, ax: Axes) -> None:
    """Draw circles in the units of the data, below all else; the axes reach around them.

    Outlines, if there are any, lie above all circles, so that none is hidden.
    """
    circles = PatchCollection([Circle(x, radius) for x in centers], zorder=0.9)
    circles.set(facecolors=faces, edgecolors=faces, linewidths=0.7)
    ax.add_collection(circles, autolim=False)
    if edges is not None:
        outlines = PatchCollection([Circle(x, radius) for x in centers], zorder=0.95)
        outlines.set(facecolors="none", edgecolors=edges, linewidths=0.7)
        ax.add_collection(outlines, autolim=False)
    if len(centers):
        ax.update_datalim([centers.min(axis=0) - radius, centers.max(axis=0) + radius])


def plot_dbscan_steps(
    steps: Iterable[DBSCANStep],
    X: ArrayLike,
    eps: float,
    *,
    titles: Sequence[str] | None = None,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw steps of DBSCAN, one panel each.

    Small gray dots are points without a cluster, large gray dots cores without one. Dots with
    a color are cores of a cluster, rings with a color its borders. Red crosses are
    noise. Circles are the neighborhoods that the step looks at: all of them, when neighbors
    are counted; later those of the cores that have just got a cluster.

    Parameters
    ----------
    steps : sequence of homl_clustering.textbook.dbscan.DBSCANStep
    X : array-like of shape (n_samples, 2)
    eps : float
        The radius of the circles.
    titles : sequence of str, default=None
        One per step; the names of the steps if None.
    axes : sequence of matplotlib Axes, default=None
        As many as steps; a new figure with three panels a row if None.

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
    >>> from homl_clustering.plotting import plot_dbscan_steps
    >>> from homl_clustering.textbook.dbscan import dbscan_steps
    >>> X = np.array([[0, 0], [0, 1], [1, 0], [5, 5]], float)
    >>> axes = plot_dbscan_steps(dbscan_steps(X, 1, 3), X, 1)
    >>> [ax.get_title() for ax in axes[:5]]
    ['neighbors', 'cores', 'begin', 'border', 'noise']
    """
    check = Checks("plot_dbscan_steps")
    maker = "homl_clustering.textbook.dbscan.dbscan_steps"
    X, steps = check.points(X), check.steps(steps, ["name", "labels", "core", "new"], maker)
    check.number("eps", eps, above=0)
    names = [_step_words(step.name) for step in steps]
    titles = check.panels_of_steps(steps, names if titles is None else titles, axes)
    steps = [_checked_dbscan_step(check, step, X) for step in steps]
    axes = new_panels(len(steps), 3, 10 / 3, 2.8, shared=True) if axes is None else axes
    panels = check.panels(axes, len(steps))
    for ax, step, title in zip(panels, steps, titles, strict=True):
        _draw_dbscan_step(step, X, eps, ax)
        ax.set_title(title)
    return axes


def _step_words(name: Any) -> Any:
    """Return the words for the name of a step; one that is not known is drawn as it is."""
    return say(STEP_WORDS[name]) if isinstance(name, str) and name in STEP_WORDS else name


def _checked_dbscan_step(check: Checks, step: Any, X: FloatArray) -> SimpleNamespace:
    """Return what of a step is drawn, as arrays; raise where it is of other data."""
    n, core = len(X), step.core
    return SimpleNamespace(
        labels=check.labels(step.labels, n, "labels of each of steps"),
        core=core if core is None else check.mask("core of each of steps", core, n),
        new=check.mask("new of each of steps", step.new, n),
    )


def _draw_dbscan_step(step: Any, X: FloatArray, eps: float, ax: Axes) -> None:
    """Draw the points as far as they are known, and the circles that the step looks at."""
    labels, counting = step.labels, step.core is None
    core = np.zeros(len(X), bool) if counting else step.core
    circled = np.ones(len(X), bool) if counting else step.new & core
    circles = PatchCollection([Circle(x, eps) for x in X[circled]], zorder=0)
    circles.set(facecolor="0.5", edgecolor="0.5", alpha=0.05 if counting else 0.15)
    ax.add_collection(circles)
    noise, border = labels == -1, ~core & (labels >= 0)
    faces = to_rgba_array(label_colors(labels))
    edges, sizes, widths = np.zeros_like(faces), np.where(core, 40, 10), np.full(len(X), 0.3)
    edges[:, 3] = 1  # black
    edges[border], faces[border], sizes[border], widths[border] = faces[border], 1, 30, 1.5
    # points with a cluster above the others, and rings above all, for they are seldom
    rows = np.argsort((labels >= 0) + 1 * border, kind="stable")
    rows = rows[~noise[rows]]
    dots = dict(c=faces[rows], edgecolors=edges[rows], linewidths=widths[rows])
    ax.scatter(*X[rows].T, s=sizes[rows], **dots)
    ax.scatter(*X[noise].T, s=40, c="r", marker="x")
    ax.set_aspect("equal")
