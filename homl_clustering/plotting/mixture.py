"""Painters for mixtures of Gaussians: their density, their components, their steps."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LogNorm, to_rgb
from matplotlib.patches import Ellipse
from matplotlib.patheffects import withStroke

from homl_clustering.plotting._regions import Regions
from homl_clustering.plotting._shared import (
    COMPONENT_COLORS,
    label_axes,
    mesh,
    new_panels,
    paint_row,
    panels_of_steps,
    plane,
)
from homl_clustering.plotting.kmeans import plot_centroids, plot_data

DENSITY_LEVELS = np.logspace(0, 2, 12)  # of the negative log density, as in the book


def plot_gaussian_mixture(
    clusterer, X, resolution=400, show_xlabels=True, show_ylabels=True, ax=None
):
    """Draw the density of a fitted mixture as a landscape, and the borders of its clusters.

    The darker, the denser. Each black line joins points of equal density; red dashed lines
    separate the points that `predict` assigns to different components.

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

    Notes
    -----
    The levels belong to the negative logarithm of the density, from 1 to 100, and are
    closer together where the density is high. Centers are drawn for the components whose
    weight exceeds a tenth of the largest.

    Examples
    --------
    >>> from homl_clustering import GaussianMixture
    >>> X = [[0, 0], [1, 2], [2, 1], [8, 8], [9, 6], [7, 7]]
    >>> mixture = GaussianMixture(2, random_state=0).fit(X)
    >>> ax = plot_gaussian_mixture(mixture, X, resolution=50)
    """
    ax = plt.gca() if ax is None else ax
    X = plane(X)
    points, extent = mesh(X, resolution)
    shape = (resolution, resolution)
    _draw_density(-clusterer.score_samples(points).reshape(shape), extent, ax)
    regions = Regions(clusterer, points, extent)
    regions.draw_borders(ax, linewidths=2, colors="r", linestyles="dashed")
    plot_data(X, ax=ax)
    plot_centroids(clusterer.means_, clusterer.weights_, ax=ax)
    return label_axes(ax, show_xlabels, show_ylabels)


def _draw_density(surprise, extent, ax):
    """Draw negative log densities as filled contours with black lines between them."""
    # Logarithmic colors know no zero. What lies beyond the levels is filled, not left white.
    surprise = np.maximum(surprise, DENSITY_LEVELS[0] / 2)
    norm = LogNorm(vmin=1, vmax=30)
    ax.contourf(surprise, levels=DENSITY_LEVELS, norm=norm, extent=extent, extend="both")
    met = [level for level in DENSITY_LEVELS if surprise.min() < level < surprise.max()]
    if met:  # without a level that occurs, contour would warn
        ax.contour(surprise, levels=met, extent=extent, linewidths=1, colors="k")


def plot_mixture_comparison(mixtures, X, titles=None, *, resolution=400, axes=None):
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

    Examples
    --------
    >>> from homl_clustering import GaussianMixture
    >>> X = [[0, 0], [1, 2], [2, 1], [8, 8], [9, 6], [7, 7]]
    >>> types = ["tied", "spherical"]
    >>> mixtures = [GaussianMixture(2, covariance_type=kind).fit(X) for kind in types]
    >>> axes = plot_mixture_comparison(mixtures, X, types, resolution=50)
    """
    mixtures = list(mixtures)
    if axes is None:
        axes = new_panels(len(mixtures), len(mixtures), 4.5, 4)
    titles = [None] * len(mixtures) if titles is None else titles
    paint = partial(plot_gaussian_mixture, resolution=resolution)
    return paint_row(paint, mixtures, X, titles, axes)


def plot_anomalies(X, anomalies, ax=None):
    """Draw some of the points as red stars.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    anomalies : array-like of bool of shape (n_samples,), or of int
        Which rows: a mask, or their numbers.
    ax : matplotlib Axes, default=None

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = plot_anomalies([[0, 0], [1, 2], [9, 9]], [False, False, True])
    """
    ax = plt.gca() if ax is None else ax
    X, rows = plane(X), np.asarray(anomalies)
    is_mask = rows.dtype == bool and rows.shape == (len(X),)
    if not (is_mask or rows.size == 0 or (rows.dtype.kind in "iu" and rows.ndim == 1)):
        raise ValueError(
            f"plot_anomalies: expected a mask of shape ({len(X)},) or row numbers, got "
            f"{rows.dtype} of shape {rows.shape}; compare densities with a threshold first."
        )
    stars = X[rows] if rows.size else X[:0]
    # with a pale edge, lest they vanish on a red border, or in print without colors
    ax.plot(stars[:, 0], stars[:, 1], "r*", markersize=10, markeredgecolor="w", markeredgewidth=0.8)
    return ax


def plot_covariance_ellipses(mixture, n_std=2, ax=None):
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

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from homl_clustering import GaussianMixture
    >>> X = [[0, 0], [1, 2], [2, 1], [8, 8], [9, 6], [7, 7]]
    >>> mixture = GaussianMixture(2, covariance_type="tied", random_state=0).fit(X)
    >>> ax = plot_covariance_ellipses(mixture, n_std=[1, 2, 3])
    """
    ax = plt.gca() if ax is None else ax
    return _draw_ellipses(mixture.weights_, mixture.means_, _matrices(mixture), n_std, ax)


def _matrices(mixture):
    """Return one covariance matrix per component, whatever the type of the mixture."""
    covariances, means = np.asarray(mixture.covariances_), np.asarray(mixture.means_)
    n_components, n_features = means.shape
    identity = np.eye(n_features)
    forms = {
        "full": lambda: covariances,
        "tied": lambda: np.tile(covariances, (n_components, 1, 1)),
        "diag": lambda: covariances[:, :, np.newaxis] * identity,
        "spherical": lambda: covariances[:, np.newaxis, np.newaxis] * identity,
    }
    if mixture.covariance_type not in forms:
        raise ValueError(
            f"plot_covariance_ellipses: covariance_type must be one of {list(forms)}, "
            f"got {mixture.covariance_type!r}."
        )
    return forms[mixture.covariance_type]()


def _draw_ellipses(weights, means, matrices, n_std, ax):
    """Draw the components with these weights, means and covariance matrices."""
    means, shares = plane(means), np.asarray(weights) / np.max(weights)
    for c, (mean, ((a, b), (_, d)), share) in enumerate(zip(means, matrices, shares, strict=True)):
        # half the axes are the square roots of the eigenvalues of [[a, b], [b, d]]
        middle, half = (a + d) / 2, np.hypot((a - d) / 2, b)
        axes = np.sqrt(np.maximum([middle + half, middle - half], 0))
        angle = np.degrees(np.arctan2(2 * b, a - d) / 2)  # of the long axis
        color, width = COMPONENT_COLORS[c % len(COMPONENT_COLORS)], 1 + 2 * share
        for n in np.atleast_1d(n_std):
            ellipse = Ellipse(mean, *(2 * n * axes), angle=angle, fill=False, zorder=3)
            ellipse.set(edgecolor=color, linewidth=width, alpha=0.4 + 0.6 * share)
            # a white edge sets the line off from points of the same color
            ellipse.set_path_effects([withStroke(linewidth=width + 2, foreground="w")])
            ax.add_patch(ellipse)
    ax.autoscale_view()
    return ax


def plot_responsibilities(X, responsibilities, *, size=10, ax=None):
    """Draw points in the colors of their components, mixed as their memberships are.

    A point that belongs to one component alone has its color, one in between a color in
    between.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2)
    responsibilities : array-like of shape (n_samples, n_components)
        The probability of each component given the point, from ``predict_proba``; eight
        components at most.
    size : float, default=10
        The area of a point, in square typographic points.
    ax : matplotlib Axes, default=None

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = plot_responsibilities([[0, 0], [1, 2], [4, 4]], [[1, 0], [0.5, 0.5], [0, 1]])
    """
    ax = plt.gca() if ax is None else ax
    X, shares = plane(X), np.asarray(responsibilities, dtype=float)
    if shares.ndim != 2 or len(shares) != len(X) or shares.shape[1] > len(COMPONENT_COLORS):
        raise ValueError(
            f"plot_responsibilities: expected a row per point, ({len(X)}, k), and a column for "
            f"each of {len(COMPONENT_COLORS)} components at most, got {shares.shape}; "
            "predict_proba gives one."
        )
    if not (np.all(shares >= 0) and np.allclose(shares.sum(axis=1), 1)):
        raise ValueError(
            "plot_responsibilities: expected probabilities, rows that sum to 1, got sums from "
            f"{shares.sum(axis=1).min():.4g} to {shares.sum(axis=1).max():.4g} and a smallest "
            f"entry of {shares.min():.4g}; divide each row by its sum."
        )
    palette = np.array([to_rgb(color) for color in COMPONENT_COLORS[: shares.shape[1]]])
    # a weighted mean of colors, which rounding may carry a little above 1
    ax.scatter(X[:, 0], X[:, 1], s=size, c=np.clip(shares @ palette, 0, 1))
    return ax


def plot_mixture_steps(steps, X, *, titles=None, axes=None):
    """Draw E-steps and M-steps of a mixture, one panel each.

    The points have the colors of the components they belong to, grey before the first
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

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> X = np.array([[0, 0], [1, 2], [4, 4], [5, 4]], float)
    >>> start = SimpleNamespace(
    ...     name="start", weights=[0.5, 0.5], means=X[1:3], covariances=[np.eye(2)] * 2,
    ...     responsibilities=None,
    ... )
    >>> axes = plot_mixture_steps([start], X)
    >>> axes[0].get_title()
    'Start'
    """
    X, steps = plane(X), list(steps)
    titles = _step_titles(steps) if titles is None else titles
    axes = new_panels(len(steps), 3, 10 / 3, 2.8, shared=True) if axes is None else axes
    panels = panels_of_steps("plot_mixture_steps", steps, titles, axes)
    for ax, step, title in zip(panels, steps, titles, strict=True):
        if step.responsibilities is None:
            ax.scatter(X[:, 0], X[:, 1], s=3, color="0.7")
        else:
            plot_responsibilities(X, step.responsibilities, size=3, ax=ax)
        _draw_ellipses(step.weights, step.means, step.covariances, 2, ax)
        ax.set_title(title)
    return axes


def _step_titles(steps):
    """Return "Start", "E-step 1", "M-step 1" and so on: each kind is counted."""
    names = [step.name for step in steps]
    return [
        "Start" if name == "start" else f"{name}-step {names[: i + 1].count(name)}"
        for i, name in enumerate(names)
    ]
