"""Painters for a likelihood: a model over (x, θ), cut along x and along θ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say
from homl_clustering.typing import ManyAxes

if TYPE_CHECKING:
    from homl_clustering.likelihood import LikelihoodExample


def plot_likelihood(example: LikelihoodExample, axes: ManyAxes | None = None) -> ManyAxes:
    """Draw a model as a map, and what is seen along its two cuts.

    Parameters
    ----------
    example : LikelihoodExample
        From `homl_clustering.likelihood`.
    axes : array of matplotlib Axes of shape (2, 2), default=None
        Made on the current figure if None.

    Returns
    -------
    ndarray of matplotlib Axes, of shape (2, 2)
        The model, the likelihood; the density, the log likelihood.

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.likelihood import two_bumps
    >>> from homl_clustering.plotting import plot_likelihood
    >>> plot_likelihood(two_bumps(51)).shape
    (2, 2)
    """
    check = Checks("plot_likelihood")
    _check_example(check, example)
    axes = plt.gcf().subplots(2, 2) if axes is None else check.grid(axes, (2, 2))
    plot_model(example, ax=axes[0, 0])
    plot_likelihood_curve(example, ax=axes[0, 1])
    plot_density(example, ax=axes[1, 0])
    plot_log_likelihood_curve(example, ax=axes[1, 1])
    return axes


def _check_example(check: Checks, example: Any) -> None:
    """Raise unless there is an example of a likelihood whose arrays fit each other."""
    wanted = ["x", "theta", "density", "at_x", "at_theta", "likelihood", "pdf"]
    maker = "homl_clustering.likelihood.two_bumps() returns one"
    derived = ["log_likelihood", "theta_hat", "inside"]
    check.has("example", example, wanted + derived, "a LikelihoodExample", maker)
    for name in ("at_x", "at_theta"):
        check.number(f"example.{name}", getattr(example, name))
    n, m = (
        len(check.numbers(f"example.{name}", getattr(example, name), ("n",)))
        for name in ("x", "theta")
    )
    shapes = {"density": (m, n), "likelihood": (m,), "pdf": (n,)}
    for name, shape in shapes.items():
        check.numbers(f"example.{name}", getattr(example, name), shape)


def plot_model(example: LikelihoodExample, ax: Axes | None = None) -> Axes:
    """Draw the density over (x, θ), with a black and a blue line where it is cut.

    Parameters
    ----------
    example : LikelihoodExample
    ax : matplotlib Axes, default=None
        Where to draw; the current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.
    """
    check = Checks("plot_model")
    _check_example(check, example)
    ax = check.axes(ax)
    ax.contourf(example.x, example.theta, example.density, cmap="GnBu")
    ax.axhline(example.at_theta, color="k")
    ax.axvline(example.at_x, color="b")
    ax.set(xlabel="$x$", title=say("model"))
    ax.set_ylabel(r"$\theta$", rotation=0, labelpad=10)
    return ax


def plot_density(
    example: LikelihoodExample, low: float = -2, high: float = 2, ax: Axes | None = None
) -> Axes:
    """Draw the density along x, and shade the area that is a probability.

    Parameters
    ----------
    example : LikelihoodExample
    low, high : float, default=-2, 2
        Between them it is shaded; see `LikelihoodExample.interval_probability`.
    ax : matplotlib Axes, default=None
        The current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.
    """
    check = Checks("plot_density")
    _check_example(check, example)
    check.number("low", low, finite=False)
    check.number("high", high, least=low, finite=False)
    ax = check.axes(ax)
    inside = example.inside(low, high)
    ax.fill_between(example.x[inside], example.pdf[inside], alpha=0.2)
    ax.plot(example.x, example.pdf, "k-")
    ax.axis((example.x[0], example.x[-1], 0, _limits(example.pdf, 0, 0.25)[1]))
    title = say("pdf_at", theta=example.at_theta)
    ax.set(xlabel="$x$", ylabel=say("pdf"), title=title)
    ax.grid()
    return ax


def plot_likelihood_curve(example: LikelihoodExample, ax: Axes | None = None) -> Axes:
    """Draw the likelihood along θ, with a red dot and dotted guides at its maximum.

    Parameters
    ----------
    example : LikelihoodExample
    ax : matplotlib Axes, default=None
        The current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.
    """
    check = Checks("plot_likelihood_curve")
    _check_example(check, example)
    ax = check.axes(ax)
    _plot_curve(example, example.likelihood, (0.08, 0.12), r"\hat{\mathcal{L}}", ax)
    ax.set_ylabel(r"$\mathcal{L}$", rotation=0, labelpad=12)
    name = rf"\mathcal{{L}}(\theta|x={example.at_x:g})"
    ax.set_title(rf"${name} = f(x={example.at_x:g}; \theta)$")
    return ax


def plot_log_likelihood_curve(example: LikelihoodExample, ax: Axes | None = None) -> Axes:
    """Draw the logarithm of the likelihood along θ: its maximum stands where it was, named, too.

    Parameters
    ----------
    example : LikelihoodExample
    ax : matplotlib Axes, default=None
        The current Axes if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.
    """
    check = Checks("plot_log_likelihood_curve")
    _check_example(check, example)
    ax = check.axes(ax)
    name = r"\log \hat{\mathcal{L}}"
    _plot_curve(example, example.log_likelihood, (-2.5, -2.1), name, ax)
    ax.set_ylabel(r"$\log \mathcal{L}$", rotation=0, labelpad=20)
    ax.set_title(rf"$\log \mathcal{{L}}(\theta|x={example.at_x:g})$")
    return ax


def _plot_curve(example: LikelihoodExample, values: Any, limits: Any, name: str, ax: Axes) -> None:
    """Draw values along θ, with a guide to the maximum, which is named on both axes."""
    best, greatest = example.theta_hat, values.max()
    left, _, bottom, _ = ax.axis((example.theta[0], example.theta[-1], *_limits(values, *limits)))
    guide = [(left, greatest), (best, greatest), (best, bottom)]
    ax.plot(example.theta, values, "b-")
    ax.plot(*zip(*guide, strict=True), "r:")
    ax.plot(best, greatest, "r.", markersize=10)
    ax.set_xlabel(r"$\theta$")
    ax.grid()
    # names stand on the side of the vertical guide where there is more room
    side = 1 if best < example.theta.mean() else -1
    _note(ax, r"$\hat{\theta}$", (best, bottom), 5 * side, 5)
    _note(ax, say("greatest"), (best, greatest), 4 * side, 3, size="small")
    small = {"size": "small"} if "log" in name else {}  # lest it reaches the curve
    _note(ax, f"${name}$", (left, greatest), 5, -19 if small else -24, **small)


def _limits(values: Any, bottom: float, top: float) -> tuple[float, float]:
    """Return the limits of the book where the curve has room in them, else some that fit."""
    low, high = values.min(), values.max()
    air = 0.15 * (top - bottom)
    if bottom <= low and high + air <= top:
        return bottom, top
    return low - (high - low) / 4, high + (high - low) / 4


def _note(
    ax: Axes, text: str, xy: tuple[float, float], right: float, up: float, **style: Any
) -> None:
    """Write beside a point, so many typographic points to the right (or left) and up."""
    side = "left" if right > 0 else "right"
    ax.annotate(text, xy, xytext=(right, up), textcoords="offset points", ha=side, **style)
