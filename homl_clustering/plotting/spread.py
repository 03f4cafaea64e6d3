"""Painters for what many random states give: how results spread around their middle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting._shared import COMPONENT_COLORS
from homl_clustering.typing import FloatArray

LINES = ("-", "--", ":", "-.")
MARK_COLOR = COMPONENT_COLORS[1]  # of no line through all rows
MIDDLES: dict[str, Any] = {"mean": np.mean, "median": np.median}


def plot_bands(
    x: ArrayLike,
    samples: Mapping[str, ArrayLike],
    ax: Axes | None = None,
    *,
    middle: Literal["mean", "median"] = "mean",
) -> Axes:
    """Draw the middle of many runs as a line, and a band from the lowest to the highest.

    Parameters
    ----------
    x : array-like of shape (n_values,)
    samples : dict of str to array-like of shape (n_runs, n_values)
        What the runs gave for each value of `x`, under the name of the line, four at most.
    ax : matplotlib Axes, default=None
        The current Axes if None.
    middle : {"mean", "median"}, default="mean"
        What the line shows. On a logarithmic axis few large values pull a mean up far.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering.plotting import plot_bands
    >>> ax = plot_bands([1, 2], {"one": [[3, 4], [5, 8]], "other": [[2, 2]]})
    >>> ax.lines[0].get_ydata()
    array([4., 6.])
    """
    check = Checks("plot_bands")
    x = check.numbers("x", x, ("n_values",))
    if not len(x):
        check.refuse("x", "one number at least", "none")
    samples = _checked(check, samples, ("n_runs", len(x)), most=len(LINES))
    if not isinstance(middle, str) or middle not in MIDDLES:
        check.refuse("middle", "'mean' or 'median'", shown(middle))
    ax = check.axes(ax)
    for (name, runs), line, color in zip(samples.items(), LINES, COMPONENT_COLORS, strict=False):
        ax.fill_between(x, runs.min(axis=0), runs.max(axis=0), color=color, alpha=0.15, lw=0)
        ax.plot(x, MIDDLES[middle](runs, axis=0), line, color=color, lw=2, label=name)
    return ax


def plot_spread(
    samples: Mapping[str, ArrayLike],
    *,
    marks: Mapping[str, float] | None = None,
    marks_name: str | None = None,
    lines: Mapping[str, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a box for each sample, below each other, with its extremes and its middle.

    A box holds the middle half of the values, the line in it is the median, and the whiskers
    reach to the lowest and the highest.

    Parameters
    ----------
    samples : dict of str to array-like of shape (n_runs,)
        The values under their name; the first is drawn at the top.
    marks : dict of str to float, default=None
        A value to be marked by a diamond, under the name of its sample.
    marks_name : str, default=None
        What the diamonds are, for the legend.
    lines : dict of str to float, default=None
        Values to be marked by a line through all rows, each with its name for the legend, four
        at most.
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
    >>> from homl_clustering.plotting import plot_spread
    >>> ax = plot_spread({"one": [1, 2, 3], "other": [2, 4]}, marks={"one": 2.5})
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['one', 'other']
    """
    check = Checks("plot_spread")
    samples = _checked(check, samples, ("n_runs",))
    marks = _checked_values(check, "marks", marks)
    if not set(marks) <= set(samples):
        check.refuse("marks", f"under names of samples, {', '.join(samples)}", ", ".join(marks))
    check.title("marks_name", marks_name)
    lines = _checked_values(check, "lines", lines, most=len(LINES))
    ax = check.axes(ax)
    look: Any = {"medianprops": {"color": "k", "lw": 2}, "boxprops": {"facecolor": "0.85"}}
    ax.boxplot(
        list(samples.values()), orientation="horizontal", tick_labels=list(samples),
        whis=(0, 100), widths=0.6, patch_artist=True, **look,
    )  # fmt: skip
    ax.invert_yaxis()
    rows = {name: row for row, name in enumerate(samples, 1)}
    if marks:
        places = [rows[name] for name in marks]
        look = {"color": MARK_COLOR, "mec": "w", "ms": 9, "label": marks_name}
        ax.plot(list(marks.values()), places, "D", **look)
    colors = [color for color in COMPONENT_COLORS if color != MARK_COLOR]
    for (name, value), line, color in zip(lines.items(), LINES, colors, strict=False):
        ax.axvline(value, linestyle=line, color=color, lw=2, label=name)
    return ax


def _checked(
    check: Checks, samples: Any, shape: tuple[Any, ...], most: int | None = None
) -> dict[str, FloatArray]:
    """Return samples as arrays; each has a run at least."""
    if not isinstance(samples, dict) or not samples or (most and len(samples) > most):
        limit = f", {most} at most" if most else ""
        check.refuse("samples", f"a dict of names and values{limit}", shown(samples))
    arrays = {}
    for name, values in samples.items():
        check.title("names of samples", name)
        arrays[name] = check.numbers(f"samples[{name!r}]", values, shape)
        if not arrays[name].size:
            check.refuse(f"samples[{name!r}]", "numbers of one run at least", "none")
    return arrays


def _checked_values(
    check: Checks, name: str, values: Any, most: int | None = None
) -> dict[str, float]:
    """Return numbers under their names."""
    values = {} if values is None else values
    if not isinstance(values, dict) or (most and len(values) > most):
        limit = f", {most} at most" if most else ""
        check.refuse(name, f"a dict of names and numbers{limit}", shown(values))
    for key, value in values.items():
        check.title(f"names of {name}", key)
        check.number(f"{name}[{key!r}]", value)
    return values
