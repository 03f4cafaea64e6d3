"""Painters for steps: E-steps and M-steps of k-means and of mixtures, what bounds let skip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._shared import new_panels
from homl_clustering.plotting.kmeans import plot_centroids
from homl_clustering.plotting.mixture import components, draw_ellipses, mixed_colors
from homl_clustering.plotting.words import say
from homl_clustering.typing import FloatArray, ManyAxes

if TYPE_CHECKING:
    from homl_clustering.textbook.bounds import BoundStep
    from homl_clustering.textbook.kmeans import KMeansStep
    from homl_clustering.textbook.mixture import MixtureStep


def plot_em_steps(
    X: ArrayLike, steps: Iterable[KMeansStep], fig: Figure | None = None
) -> list[Axes]:
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

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.plotting import plot_em_steps
    >>> from homl_clustering.textbook.kmeans import kmeans_steps
    >>> X = np.array([[0, 0], [1, 2], [4, 4], [5, 4], [9, 0]], float)
    >>> axes = plot_em_steps(X, list(kmeans_steps(X, X[:2])))
    """
    check = Checks("plot_em_steps")
    maker = "homl_clustering.textbook.kmeans.kmeans_steps"
    X, steps = check.points(X), check.steps(steps, ["name", "centers", "labels"], maker)
    names = [step.name for step in steps[:7]]
    if names != ["start", "E", "M", "E", "M", "E", "M"]:
        raise ValueError(
            "plot_em_steps: expected the start and three iterations at least, "
            f"start E M E M E M ...; got {' '.join(map(str, names))}."
        )
    n_clusters = len(check.points(steps[0].centers, "centers of each of steps", least=1))
    steps = [_checked_em_step(check, step, X, n_clusters) for step in steps]
    check.figure(fig)
    fig = plt.figure(figsize=(15, 4)) if fig is None else fig
    grid = GridSpec(
        4, 15, left=0.02, right=0.98, bottom=0.05, top=0.95, wspace=0.2, hspace=0.2, figure=fig
    )
    panels = [_em_panel(fig, grid[:4, :4], say("random_start"), X, steps[0], big=True)]
    for i in range(3):
        before, labeled, moved = steps[2 * i : 2 * i + 3]
        columns = slice(4 + 2 * i, 6 + 2 * i)
        panels.append(_em_panel(fig, grid[:2, columns], say("e_panel"), X, labeled))
        columns = slice(5 + 2 * i, 7 + 2 * i)
        panels.append(_em_panel(fig, grid[2:, columns], say("m_panel"), X, moved, before.centers))
    panels.append(_em_panel(fig, grid[:4, -4:], say("final"), X, steps[-1], big=True))
    return panels


def _checked_em_step(check: Checks, step: Any, X: FloatArray, n_clusters: Any) -> SimpleNamespace:
    """Return the labels and centers of a step as arrays; raise where they are of other data."""
    centers = check.numbers("centers of each of steps", step.centers, (n_clusters, 2))
    labels = step.labels
    if labels is not None:
        labels = check.labels(labels, len(X), "labels of each of steps")
    return SimpleNamespace(centers=centers, labels=labels)


def _em_panel(
    fig: Figure,
    place: Any,
    caption: str,
    X: FloatArray,
    step: Any,
    moved_from: Any = None,
    big: bool = False,
) -> Axes:
    """Draw one state of k-means; arrows show where its centers came from."""
    ax = fig.add_subplot(place)
    factor = 2 if big else 1
    n_clusters = len(step.centers)
    colors: Any = dict(cmap="viridis", vmin=0, vmax=n_clusters - 1)
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


def plot_skipped(
    X: ArrayLike, steps: Iterable[BoundStep], axes: ManyAxes | None = None
) -> ManyAxes:
    """Draw which points each E-step with bounds looks at, which it skips, and why.

    Red points are looked at. Gray ones are skipped because they are nearer to their center
    than half the way to the next one, blue ones because of their bounds. Each kind has a label
    for a legend.

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

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.plotting import plot_skipped
    >>> from homl_clustering.textbook.bounds import hamerly_steps
    >>> X = np.array([[0, 0], [1, 2], [4, 4], [5, 4]], float)
    >>> axes = plot_skipped(X, list(hamerly_steps(X, X[:2])))
    """
    check = Checks("plot_skipped")
    wanted = ["centers", "skipped", "by_gap", "n_distances", "n_all"]
    maker = "homl_clustering.textbook.bounds.hamerly_steps"
    X, steps = check.points(X), check.steps(steps, wanted, maker)
    steps = [_checked_bound_step(check, step, X) for step in steps]
    if axes is None:
        axes = new_panels(len(steps), 3, 10 / 3, 2.4, shared=True)
    panels = check.panels(axes, len(steps))
    for number, (ax, step) in enumerate(zip(panels, steps, strict=True), 1):
        by_bounds = step.skipped & ~step.by_gap
        small: Any = {"marker": ".", "linestyle": "", "markersize": 2}
        ax.plot(*X[step.by_gap].T, color="0.8", label=say("skipped_by_gap"), **small)
        ax.plot(*X[by_bounds].T, color="tab:blue", label=say("skipped_by_bound"), **small)
        looked_at: Any = {**small, "markersize": 3, "label": say("looked_at")}
        ax.plot(*X[~step.skipped].T, color="tab:red", **looked_at)
        plot_centroids(step.centers, ax=ax)
        few = 0 < step.share <= 0.005  # no share that is not zero is called 0%
        share = f"{step.share:.2%}" if few else f"{step.share:.0%}"
        ax.set_title(say("share_of_distances", number=number, share=share), size=11)
    return axes


def _checked_bound_step(check: Checks, step: Any, X: FloatArray) -> SimpleNamespace:
    """Return what of a step is drawn, as arrays; raise where it is of other data."""
    check.number("n_distances of each of steps", step.n_distances, least=0)
    check.number("n_all of each of steps", step.n_all, above=0)
    return SimpleNamespace(
        centers=check.points(step.centers, "centers of each of steps"),
        skipped=check.mask("skipped of each of steps", step.skipped, len(X)),
        by_gap=check.mask("by_gap of each of steps", step.by_gap, len(X)),
        share=step.n_distances / step.n_all,
    )


def plot_mixture_steps(
    steps: Iterable[MixtureStep],
    X: ArrayLike,
    *,
    titles: Sequence[str] | None = None,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw E-steps and M-steps of a mixture, one panel each.

    The points have the colors of the components they belong to, gray before the first
    E-step; ellipses show the components, two standard deviations around their means.

    Parameters
    ----------
    steps : sequence of homl_clustering.textbook.mixture.MixtureStep
        The start, then E and M in turn.
    X : array-like of shape (n_samples, 2)
    titles : sequence of str, default=None
        One per step; by default "Start", "E-step 1", "M-step 1", "E-step 2" and so on,
        which is right if no step is left out.
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
    >>> from types import SimpleNamespace
    >>> from homl_clustering.plotting import plot_mixture_steps
    >>> X = np.array([[0, 0], [1, 2], [4, 4], [5, 4]], float)
    >>> start = SimpleNamespace(
    ...     name="start", weights=[0.5, 0.5], means=X[1:3], covariances=[np.eye(2)] * 2,
    ...     responsibilities=None,
    ... )
    >>> axes = plot_mixture_steps([start], X)
    >>> axes[0].get_title()
    'Start'
    """
    check = Checks("plot_mixture_steps")
    wanted = ["name", "weights", "means", "covariances", "responsibilities"]
    maker = "homl_clustering.textbook.mixture.mixture_steps"
    X, steps = check.points(X), check.steps(steps, wanted, maker)
    titles = check.panels_of_steps(steps, _step_titles(steps) if titles is None else titles, axes)
    drawn = [components(check, s.weights, s.means, s.covariances) for s in steps]
    shares = [s.responsibilities for s in steps]
    colors = [None if each is None else mixed_colors(check, each, len(X)) for each in shares]
    axes = new_panels(len(steps), 3, 10 / 3, 2.8, shared=True) if axes is None else axes
    panels = check.panels(axes, len(steps))
    for ax, parts, mixed, title in zip(panels, drawn, colors, titles, strict=True):
        if mixed is None:
            ax.scatter(X[:, 0], X[:, 1], s=3, color="0.7")
        else:
            ax.scatter(X[:, 0], X[:, 1], s=3, c=mixed)
        draw_ellipses(*parts, np.array([2.0]), ax)
        ax.set_title(title)
    return axes


def _step_titles(steps: list[Any]) -> list[str]:
    """Return "Start", "E-step 1", "M-step 1" and so on: each kind is counted."""
    names = [step.name for step in steps]
    return [
        say("start")
        if name == "start"
        else say("numbered_step", name=name, number=names[: i + 1].count(name))
        for i, name in enumerate(names)
    ]
