"""Painters for the radius of DBSCAN: how to choose it, what comes of it, how far it reaches."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._shared import COMPONENT_COLORS
from homl_clustering.plotting.words import say
from homl_clustering.typing import ManyAxes

STYLES = ("--", "-.", ":")
COUNTS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500)  # ticks
RESOLUTION = 400  # of the mesh on which reach is found


def plot_core_distances(
    distances: ArrayLike, n_close: int, radii: Sequence[float] = (), ax: Axes | None = None
) -> Axes:
    """Draw how far the points are from their n-th neighbor, sorted, with radii to choose from.

    Left of where the curve crosses a radius are the cores that DBSCAN finds with it.

    Parameters
    ----------
    distances : array-like of shape (n_samples,)
        From each point to its n-th neighbor, in any order.
    n_close : int
        Which neighbor that is; the point itself is its own first.
    radii : sequence of float, default=()
        Three at most; a line each, with the number of cores.
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
    >>> from homl_clustering.plotting import plot_core_distances
    >>> ax = plot_core_distances([0.3, 0.1, 0.2], 5, radii=[0.25])
    >>> ax.get_legend_handles_labels()[1]
    ['eps=0.25: 2 cores']
    """
    check = Checks("plot_core_distances")
    distances = np.sort(check.numbers("distances", distances, ("n",), low=0))
    check.number("n_close", n_close, least=1, integer=True)
    radii = check.numbers("radii", radii, ("up to 3",), low=0)
    if len(radii) > len(STYLES):
        check.refuse("radii", "three at most", f"{len(radii)} of them")
    ax = check.axes(ax)
    ax.plot(np.arange(1, len(distances) + 1), distances, "k-")
    for radius, style, color in zip(radii, STYLES, (*COMPONENT_COLORS[1::-1], "k"), strict=False):
        n_cores = np.searchsorted(distances, radius, side="right")
        label = say("radius_with_cores", radius=radius, n_cores=n_cores)
        ax.axhline(radius, color=color, linestyle=style, label=label)
    ax.set(xlabel=say("points_sorted"), ylabel=say("distance_to_neighbor", number=n_close))
    ax.set_ylim(0, 1.5 * max(distances.max(initial=0), radii.max(initial=0)) or 1)
    return ax


def plot_radius_scan(
    radii: ArrayLike,
    n_clusters: ArrayLike,
    noise: ArrayLike,
    stable: tuple[float, float] | None = None,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw what DBSCAN finds with each of many radii: how many clusters, how much noise.

    Parameters
    ----------
    radii, n_clusters, noise : array-like of shape (n_radii,)
        The noise as a share of all points, from 0 to 1.
    stable : tuple of two float, default=None
        From which radius to which the result is the same; shaded.
    axes : sequence of two matplotlib Axes, default=None
        A new figure of 9 × 3 inches if None.

    Returns
    -------
    sequence of two matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_radius_scan
    >>> axes = plot_radius_scan([0.1, 0.2, 0.3], [9, 2, 1], [0.5, 0.1, 0], stable=(0.15, 0.25))
    >>> [ax.get_title() for ax in axes]
    ['Clusters', 'Share of noise']
    """
    check = Checks("plot_radius_scan")
    radii = check.numbers("radii", radii, ("n",), low=0)
    n_clusters = check.numbers("n_clusters", n_clusters, radii.shape, low=0)
    noise = check.numbers("noise", noise, radii.shape, low=0, high=1)
    if stable is not None:
        stable = check.numbers("stable", stable, (2,), low=0)
    if axes is None:
        axes = plt.subplots(1, 2, figsize=(9, 3))[1]
    left, right = check.panels(axes, 2, more=False)
    left.plot(radii, n_clusters, "k.-")
    left.set(title=say("n_clusters"), xlabel=say("eps"))
    left.set_yscale("symlog", linthresh=1, linscale=0.3)  # which has room for no cluster at all
    low, high = n_clusters.min(initial=1), 1.2 * n_clusters.max(initial=1)
    ticks = [c for c in COUNTS if low <= c <= high]
    left.set_yticks(ticks, [str(c) for c in ticks])
    left.minorticks_off()
    right.plot(radii, noise, "k.-")
    right.set(title=say("share_of_noise"), xlabel=say("eps"), ylim=(0, None))
    for ax in (left, right):
        if stable is not None:
            ax.axvspan(*stable, color=COMPONENT_COLORS[0], alpha=0.2, linewidth=0)
    return axes


def plot_reach(cores: ArrayLike, radius: float, ax: Axes | None = None) -> Axes:
    """Shade what lies farther than a radius from all cores: there DBSCAN would call it noise.

    It shades the Axes as far as they reach now, and leaves their limits as they are.

    Parameters
    ----------
    cores : array-like of shape (n_cores, 2)
        One at least.
    radius : float
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
    >>> from homl_clustering.plotting import plot_reach
    >>> ax = plot_reach([[0, 0], [1, 0]], 0.5)
    """
    check = Checks("plot_reach")
    cores = check.points(cores, "cores", least=1)
    check.number("radius", radius, above=0)
    ax = check.axes(ax)
    limits = ax.get_xlim(), ax.get_ylim()
    x, y = (np.linspace(*ends, RESOLUTION) for ends in limits)
    places = np.stack(np.meshgrid(x, y), axis=-1)
    nearest = cKDTree(cores).query(places)[0]
    far = [radius, max(nearest.max(), 2 * radius)]
    ax.contourf(x, y, nearest, levels=far, colors="w", alpha=0.75, zorder=1.5)
    ax.contour(x, y, nearest, levels=[radius], colors="k", linestyles="--", zorder=1.6)
    ax.set(xlim=limits[0], ylim=limits[1])
    return ax
