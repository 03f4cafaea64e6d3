"""Painters for mixtures of Gaussians: their density, their components, soft assignment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from numbers import Real
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, to_rgb
from matplotlib.patches import Ellipse
from matplotlib.patheffects import Normal, Stroke, withStroke
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, as_array, as_numbers, shown
from homl_clustering.plotting._regions import Regions
from homl_clustering.plotting._shared import (
    COMPONENT_COLORS,
    label_axes,
    mesh,
    new_panels,
    paint_row,
)
from homl_clustering.plotting.kmeans import plot_centroids, plot_data
from homl_clustering.typing import Array, FloatArray, ManyAxes

DENSITY_LEVELS = np.logspace(0, 2, 12)  # of the negative log density, as in the book
# A white line under red dashes, which would vanish on the teal and green of the landscape.
WHITE_EDGE = [Stroke(linewidth=4, foreground="w", dashes={"dash_offset": 0, "dash_list": None})]


def plot_gaussian_mixture(
    clusterer: Any,
    X: ArrayLike,
    resolution: int = 400,
    show_xlabels: bool = True,
    show_ylabels: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw the density of a fitted mixture as a landscape, and the borders of its clusters.

    The darker, the denser. Each black line joins points of equal density; red dashed lines on
    white separate the points that `predict` assigns to different components.

    Parameters
    ----------
    clusterer : fitted mixture
        Anything with ``score_samples``, ``predict``, ``means_`` and ``weights_``.
    X : array-like of shape (n_samples, 2)
        The data; they set the extent, and are drawn on top.
    resolution : int, default=400
        The density is evaluated on a mesh of resolution × resolution points.
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

    Notes
    -----
    The levels belong to the negative logarithm of the density, from 1 to 100, and are
    closer together where the density is high. Centers are drawn for the components whose
    weight exceeds a tenth of the largest.

    Examples
    --------
    >>> from homl_clustering import GaussianMixture
    >>> from homl_clustering.plotting import plot_gaussian_mixture
    >>> X = [[0, 0], [1, 2], [2, 1], [8, 8], [9, 6], [7, 7]]
    >>> mixture = GaussianMixture(2, random_state=0).fit(X)
    >>> ax = plot_gaussian_mixture(mixture, X, resolution=50)
    """
    check = Checks("plot_gaussian_mixture")
    X = check.points(X, least=1)
    check.number("resolution", resolution, least=2, most=10_000, integer=True)
    check.flags(show_xlabels=show_xlabels, show_ylabels=show_ylabels)
    _check_mixture(check, "clusterer", clusterer)
    points, extent = mesh(X, resolution)
    scores = _scores(check, "clusterer", clusterer, points)
    regions = Regions(clusterer, points, extent, check)
    ax = check.axes(ax)
    _draw_density(-scores.reshape(resolution, resolution), extent, ax)
    n_drawn = len(ax.collections)
    regions.draw_borders(ax, linewidths=2, colors="r", linestyles="dashed")
    for border in ax.collections[n_drawn:]:
        border.set_path_effects([*WHITE_EDGE, Normal()])
    plot_data(X, ax=ax)
    plot_centroids(clusterer.means_, clusterer.weights_, ax=ax)
    return label_axes(ax, show_xlabels, show_ylabels)


def _check_mixture(check: Checks, name: str, mixture: Any) -> None:
    """Raise unless there is a fitted mixture of components in the plane."""
    check.has(name, mixture, ["score_samples", "predict", "means_", "weights_"])
    n_components = len(check.points(mixture.means_, f"{name}.means_"))
    check.numbers(f"{name}.weights_", mixture.weights_, (n_components,), low=0)


def _scores(check: Checks, name: str, mixture: Any, points: FloatArray) -> FloatArray:
    """Return the log density at each of the points."""
    scores = np.asarray(check.said_by(name, mixture, "score_samples", points))
    check.numbers(f"{name}.score_samples(...)", scores, (len(points),), gaps=True)
    return scores


def _draw_density(surprise: FloatArray, extent: Any, ax: Axes) -> None:
    """Draw negative log densities as filled contours with black lines between them."""
    # Logarithmic colors know no zero. What lies beyond the levels is filled, not left white.
    surprise = np.maximum(surprise, DENSITY_LEVELS[0] / 2)
    norm = LogNorm(vmin=1, vmax=30)
    ax.contourf(surprise, levels=DENSITY_LEVELS, norm=norm, extent=extent, extend="both")
    met = [level for level in DENSITY_LEVELS if surprise.min() < level < surprise.max()]
    if met:  # without a level that occurs, contour would warn
        ax.contour(surprise, levels=met, extent=extent, linewidths=1, colors="k")


def plot_mixture_comparison(
    mixtures: Sequence[Any],
    X: ArrayLike,
    titles: Sequence[str] | None = None,
    *,
    resolution: int = 400,
    axes: ManyAxes | None = None,
) -> ManyAxes:
    """Draw the densities of fitted mixtures side by side.

    Parameters
    ----------
    mixtures : sequence of fitted mixtures
        Two, as in the book, or more.
    X : array-like of shape (n_samples, 2)
    titles : sequence of str, default=None
        One per mixture.
    resolution : int, default=400
        As in `plot_gaussian_mixture`.
    axes : sequence of matplotlib Axes, default=None
        As many as mixtures; a new figure, 4 inches high, 4.5 wide for each, if None.

    Returns
    -------
    sequence of matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering import GaussianMixture
    >>> from homl_clustering.plotting import plot_mixture_comparison
    >>> X = [[0, 0], [1, 2], [2, 1], [8, 8], [9, 6], [7, 7]]
    >>> types = ["tied", "spherical"]
    >>> mixtures = [GaussianMixture(2, covariance_type=kind).fit(X) for kind in types]
    >>> axes = plot_mixture_comparison(mixtures, X, types, resolution=50)
    """
    check = Checks("plot_mixture_comparison")
    X, mixtures = check.points(X, least=1), check.sequence("mixtures", mixtures, least=1, once=True)
    for mixture in mixtures:
        _check_mixture(check, "each of mixtures", mixture)
        _scores(check, "each of mixtures", mixture, X[:1])
    check.number("resolution", resolution, least=2, most=10_000, integer=True)
    titles = [None] * len(mixtures) if titles is None else titles
    titles = check.titles(titles, len(mixtures), "mixtures")
    if axes is None:
        axes = new_panels(len(mixtures), len(mixtures), 4.5, 4)
    check.panels(axes, len(mixtures), more=False)
    paint = partial(plot_gaussian_mixture, resolution=resolution)
    return paint_row(paint, mixtures, X, titles, axes)


def plot_anomalies(X: ArrayLike, anomalies: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw some of the points as red stars.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    anomalies : array-like of bool of shape (n_samples,), or of int
        Which rows: a mask, or their numbers.
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
    >>> from homl_clustering.plotting import plot_anomalies
    >>> ax = plot_anomalies([[0, 0], [1, 2], [9, 9]], [False, False, True])
    """
    check = Checks("plot_anomalies")
    X = check.points(X)
    stars, ax = X[_chosen_rows(check, anomalies, len(X))], check.axes(ax)
    # with a pale edge, lest they vanish on a red border, or in print without colors
    ax.plot(stars[:, 0], stars[:, 1], "r*", markersize=10, markeredgecolor="w", markeredgewidth=0.8)
    return ax


def _chosen_rows(check: Checks, anomalies: Any, n: int) -> Array:
    """Return a mask of `n` rows, or the numbers of some of them."""
    rows = as_array(anomalies)
    if rows is not None and rows.dtype == bool and rows.shape == (n,):
        return rows
    if rows is not None and rows.size == 0:
        return np.array([], dtype=int)
    if rows is None or rows.dtype.kind not in "iu" or rows.ndim != 1:
        advice = "compare densities with a threshold first"
        check.refuse(
            "anomalies", f"a mask of shape ({n},) or row numbers", shown(anomalies), advice
        )
    return check.rows("anomalies", rows, n)


def plot_covariance_ellipses(
    mixture: Any,
    n_std: float | Sequence[float] = 2,
    ax: Axes | None = None,
    *,
    order: ArrayLike | None = None,
) -> Axes:
    """Draw each component as an ellipse, some standard deviations around its mean.

    The heavier a component, the thicker and the less transparent its line.

    Parameters
    ----------
    mixture : fitted mixture
        With ``weights_``, ``means_``, ``covariances_`` and ``covariance_type``.
    n_std : float or sequence of float, default=2
        How many standard deviations; several draw ellipses inside one another. In the
        plane, n of them hold 1 - exp(-n²/2) of a component's probability: 39 % for 1,
        86 % for 2, 99 % for 3.
    ax : matplotlib Axes, default=None
        The current Axes if None.
    order : array-like of int of shape (n_components,), default=None
        The numbers of the components in the order of their colors, such as
        ``mixture.means_[:, 0].argsort()``, from left to right; as they are numbered if None.

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
    >>> from homl_clustering.plotting import plot_covariance_ellipses
    >>> X = [[0, 0], [1, 2], [2, 1], [8, 8], [9, 6], [7, 7]]
    >>> mixture = GaussianMixture(2, covariance_type="tied", random_state=0).fit(X)
    >>> ax = plot_covariance_ellipses(mixture, n_std=[1, 2, 3])
    """
    check = Checks("plot_covariance_ellipses")
    check.has("mixture", mixture, ["weights_", "means_", "covariances_", "covariance_type"])
    parts = components(check, mixture.weights_, mixture.means_, _matrices(check, mixture))
    several = [n_std] if isinstance(n_std, Real) else check.sequence("n_std", n_std, least=1)
    n_std = check.numbers("n_std", several, ("n",), low=0)
    if order is not None:
        rows = check.labels(order, len(parts[0]), "order", "components")
        if sorted(rows) != list(range(len(rows))):
            check.refuse("order", "the number of each component once", shown(order))
        parts = [part[rows] for part in parts]
    return draw_ellipses(*parts, n_std, check.axes(ax))


def _matrices(check: Checks, mixture: Any) -> Array:
    """Return one covariance matrix per component, whatever the type of the mixture."""
    means = check.points(mixture.means_, "means_", least=1)
    n_components, identity = len(means), np.eye(2)
    forms = {
        "full": ((n_components, 2, 2), lambda given: given),
        "tied": ((2, 2), lambda given: np.tile(given, (n_components, 1, 1))),
        "diag": ((n_components, 2), lambda given: given[:, :, np.newaxis] * identity),
        "spherical": ((n_components,), lambda given: given[:, np.newaxis, np.newaxis] * identity),
    }
    kind = mixture.covariance_type
    if not (isinstance(kind, str) and kind in forms):
        check.refuse("covariance_type", f"one of {list(forms)}", shown(kind))
    shape, full = forms[kind]
    check.numbers("covariances_", mixture.covariances_, shape)
    return full(np.asarray(mixture.covariances_))


def components(
    check: Checks, weights: Any, means: Any, covariances: Any
) -> tuple[Array, Array, Array]:
    """Return weights, means and covariance matrices as arrays that fit each other."""
    means = check.points(means, "means_", least=1)
    if not check.numbers("weights_", weights, (len(means),), low=0).any():
        check.refuse("weights_", "numbers of which one is above 0", "zeros")
    check.numbers("covariances_", covariances, (len(means), 2, 2))
    return np.asarray(weights), means, np.asarray(covariances)


def draw_ellipses(
    weights: Array, means: Array, matrices: Array, n_std: FloatArray, ax: Axes
) -> Axes:
    """Draw the components with these weights, means and covariance matrices."""
    shares = weights / np.max(weights)
    for c, (mean, ((a, b), (_, d)), share) in enumerate(zip(means, matrices, shares, strict=True)):
        # half the axes are the square roots of the eigenvalues of [[a, b], [b, d]]
        middle, half = (a + d) / 2, np.hypot((a - d) / 2, b)
        axes = np.sqrt(np.maximum([middle + half, middle - half], 0))
        angle = np.degrees(np.arctan2(2 * b, a - d) / 2)  # of the long axis
        color, width = COMPONENT_COLORS[c % len(COMPONENT_COLORS)], 1 + 2 * share
        for n in n_std:
            ellipse = Ellipse(mean, *(2 * n * axes), angle=angle, fill=False, zorder=3)
            ellipse.set(edgecolor=color, linewidth=width, alpha=0.4 + 0.6 * share)
            # a white edge sets the line off from points of the same color
            ellipse.set_path_effects([withStroke(linewidth=width + 2, foreground="w")])
            ax.add_patch(ellipse)
    ax.autoscale_view()
    return ax


def plot_responsibilities(
    X: ArrayLike, responsibilities: ArrayLike, *, size: ArrayLike = 10, ax: Axes | None = None
) -> Axes:
    """Draw points in the colors of their components, mixed as their memberships are.

    A point that belongs to one component alone has its color, one in between a color in
    between.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    responsibilities : array-like of shape (n_samples, n_components)
        The probability of each component given the point, from ``predict_proba``; eight
        components at most.
    size : float or array-like of shape (n_samples,), default=10
        The area of a point, in square typographic points: of all alike, or of each.
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
    >>> from homl_clustering.plotting import plot_responsibilities
    >>> ax = plot_responsibilities([[0, 0], [1, 2], [4, 4]], [[1, 0], [0.5, 0.5], [0, 1]])
    """
    check = Checks("plot_responsibilities")
    X = check.points(X)
    colors = mixed_colors(check, responsibilities, len(X))
    if isinstance(size, list | tuple | np.ndarray):
        size = check.numbers("size", size, (len(X),), low=0, high=1e9)
    else:
        check.area("size", size)
    ax = check.axes(ax)
    ax.scatter(X[:, 0], X[:, 1], s=size, c=colors)
    return ax


def mixed_colors(check: Checks, responsibilities: Any, n: int) -> FloatArray:
    """Return the color of each of `n` points: that of its components, mixed."""
    shares = as_numbers(responsibilities)
    n_colors = len(COMPONENT_COLORS)
    if shares is None or shares.ndim != 2 or len(shares) != n or shares.shape[1] > n_colors:
        expected = (
            f"numbers, a row per point, ({n}, k), and a column for each of {n_colors} components "
            "at most"
        )
        came = shown(responsibilities, shares)
        check.refuse("responsibilities", expected, came, "predict_proba gives one")
    with np.errstate(over="ignore"):
        sums = shares.sum(axis=1)
    if not (np.all(shares >= 0) and np.allclose(sums, 1)):
        raise ValueError(
            f"{check.painter}: expected rows that sum to 1, got {sums.min():.4g} to "
            f"{sums.max():.4g}, from {shares.min(initial=0):.4g} on; divide each row by its sum."
        )
    palette = np.array([to_rgb(color) for color in COMPONENT_COLORS[: shares.shape[1]]])
    # a weighted mean of colors, which rounding may carry a little above 1
    return np.clip(shares @ palette.reshape(-1, 3), 0, 1)
