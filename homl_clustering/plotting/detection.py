"""Painters for anomalies: the threshold as a line, and what a detector finds and misses."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting._shared import mesh
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, FloatArray

FOUND, FALSE_ALARM, MISSED = "#D55E00", "#CC79A7", "#0072B2"


def plot_threshold(
    detector: Any, X: ArrayLike, threshold: float, *, resolution: int = 400, ax: Axes | None = None
) -> Axes:
    """Draw the line on which the score of a fitted detector is equal to a threshold.

    Parameters
    ----------
    detector : fitted estimator
        Anything with ``score_samples``, such as a mixture: the lower, the stranger.
    X : array-like of shape (n_samples, 2)
        The data; they set the extent.
    threshold : float
    resolution : int, default=400
        The score is evaluated on a mesh of resolution × resolution points.
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
    >>> from homl_clustering import GaussianMixture
    >>> from homl_clustering.plotting import plot_threshold
    >>> X = [[0, 0], [1, 2], [2, 1], [8, 8], [9, 6], [7, 7]]
    >>> mixture = GaussianMixture(2, random_state=0).fit(X)
    >>> ax = plot_threshold(mixture, X, -5.0, resolution=50)
    """
    check = Checks("plot_threshold")
    scores, extent = _scores(check, detector, X, threshold, resolution)
    return _draw_line(scores, threshold, extent, check.axes(ax))


def _scores(
    check: Checks, detector: Any, X: ArrayLike, threshold: float, resolution: int
) -> tuple[FloatArray, Any]:
    """Return the scores on a mesh, and its extent."""
    X = check.points(X, least=1)
    check.has("detector", detector, ["score_samples"])
    check.number("threshold", threshold)
    check.number("resolution", resolution, least=2, most=10_000, integer=True)
    points, extent = mesh(X, resolution)
    scores = np.asarray(check.said_by("detector", detector, "score_samples", points))
    check.numbers("detector.score_samples(...)", scores, (len(points),), gaps=True)
    return scores.reshape(resolution, resolution), extent


def _draw_line(scores: FloatArray, threshold: float, extent: Any, ax: Axes) -> Axes:
    if scores.min() < threshold < scores.max():  # without a level that occurs, contour would warn
        line = ax.contour(
            scores, levels=[threshold], extent=extent, colors="r", linestyles="solid", linewidths=2
        )
        line.set_path_effects([withStroke(linewidth=4, foreground="w")])
    return ax


def plot_detector(
    detector: Any,
    X: ArrayLike,
    threshold: float,
    anomalies: ArrayLike,
    faulty: ArrayLike,
    *,
    resolution: int = 200,
    ax: Axes | None = None,
) -> Axes:
    """Draw what a detector of anomalies has found, and what it has missed.

    What lies beyond its threshold is shaded. Orange stars are faulty points that were found,
    blue rings those that were missed (false negatives); pink triangles are good points that
    were taken for faulty (false positives).

    Parameters
    ----------
    detector : fitted estimator
        Anything with ``score_samples``: the lower, the stranger.
    X : array-like of shape (n_samples, 2)
    threshold : float
        The score below which a place counts as strange.
    anomalies, faulty : array-like of bool of shape (n_samples,)
        Which points the detector has named, and which are faulty in truth.
    resolution : int, default=200
        The score is evaluated on a mesh of resolution × resolution points.
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
    >>> from homl_clustering import GaussianMixture
    >>> from homl_clustering.plotting import plot_detector
    >>> X = [[0, 0], [1, 2], [2, 1], [9, 9]]
    >>> mixture = GaussianMixture(1).fit(X)
    >>> named, faulty = [False, False, False, True], [False, True, False, True]
    >>> ax = plot_detector(mixture, X, -6.0, named, faulty, resolution=50)
    >>> [line.get_label() for line in ax.lines]
    ['good', 'missed', 'false alarm', 'found']
    """
    check = Checks("plot_detector")
    scores, extent = _scores(check, detector, X, threshold, resolution)
    X = check.points(X)
    anomalies = check.mask("anomalies", anomalies, len(X))
    faulty = check.mask("faulty", faulty, len(X))
    ax = check.axes(ax)
    if scores.min() < threshold:
        lowest = min(scores.min(), threshold) - 1
        ax.contourf(scores, levels=[lowest, threshold], extent=extent, colors=["0.88"])
    _draw_line(scores, threshold, extent, ax)
    edge = {"markeredgecolor": "w", "markeredgewidth": 0.6, "linestyle": "none"}
    ring = {"marker": "o", "markerfacecolor": "none", "markeredgewidth": 1.6, "linestyle": "none"}
    styles: dict[str, tuple[Array, dict[str, Any], int]] = {
        "good": (~anomalies & ~faulty, {"marker": ".", "color": "0.45", "linestyle": "none"}, 2),
        "missed": (~anomalies & faulty, ring | {"color": MISSED}, 6),
        "false_alarm": (anomalies & ~faulty, edge | {"marker": "^", "color": FALSE_ALARM}, 8),
        "found": (anomalies & faulty, edge | {"marker": "*", "color": FOUND}, 10),
    }
    for name, (rows, style, size) in styles.items():
        ax.plot(*X[rows].T, label=say(name), markersize=size, **style)
    return ax
