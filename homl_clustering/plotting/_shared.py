"""What painters have in common: meshes, axes, colors, panels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.typing import Array, FloatArray, ManyAxes

# One color per component or cluster. Okabe and Ito chose them so that they can be told apart
# by color-blind readers as well; the order keeps groups of the first ones apart, too.
COMPONENT_COLORS = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000",
)  # fmt: skip


def mesh(X: Any, resolution: int) -> tuple[FloatArray, tuple[float, float, float, float]]:
    """Return the points of a mesh that reaches 0.1 beyond the data, and its extent."""
    (left, bottom), (right, top) = X.min(axis=0) - 0.1, X.max(axis=0) + 0.1
    x, y = np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution))
    return np.column_stack([x.ravel(), y.ravel()]), (left, right, bottom, top)


def label_axes(ax: Axes, show_xlabels: bool = True, show_ylabels: bool = True) -> Axes:
    """Name the axes x₁ and x₂, or hide the tick labels of one that goes unnamed."""
    if show_xlabels:
        ax.set_xlabel("$x_1$")
    else:
        ax.tick_params(labelbottom=False)
    if show_ylabels:
        ax.set_ylabel("$x_2$", rotation=0, labelpad=10)
    else:
        ax.tick_params(labelleft=False)
    return ax


def paint_row(
    paint: Callable[..., object],
    models: Sequence[Any],
    X: ArrayLike,
    titles: Sequence[Any],
    axes: ManyAxes,
) -> ManyAxes:
    """Let `paint` draw each model on its Axes; only the first names the vertical axis."""
    for i, (ax, model, title) in enumerate(zip(axes, models, titles, strict=True)):
        paint(model, X, show_ylabels=(i == 0), ax=ax)
        if title:
            ax.set_title(title)
    return axes


def new_panels(
    n_panels: int, n_columns: int, width: float, height: float, *, shared: bool = False
) -> Array:
    """Return the Axes of a new figure, so many in a row; those left over are hidden.

    Parameters
    ----------
    n_panels, n_columns : int
    width, height : float
        Of one panel, in inches.
    shared : bool, default=False
        Whether the panels share their limits; then only those at the rim have tick labels.

    Returns
    -------
    ndarray of matplotlib Axes, of shape (n_rows * n_columns,)
    """
    n_rows = -(-n_panels // n_columns)
    shape: Any = dict(figsize=(width * n_columns, height * n_rows), squeeze=False)
    axes = plt.subplots(n_rows, n_columns, sharex=shared, sharey=shared, **shape)[1].ravel()
    for ax in axes[n_panels:]:
        ax.set_axis_off()
    if shared:
        for ax in axes[:n_panels][-n_columns:]:  # the lowest of each column that is not hidden
            ax.tick_params(labelbottom=True)
    return axes
