"""A painter for what sets clusters apart: a table of differences in colors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from homl_clustering.plotting._checks import Checks
from homl_clustering.plotting.words import say
from homl_clustering.typing import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from homl_clustering.selection import ClusterDescription

SHADES = "PuOr_r"  # from one end over white at zero to the other; color-blind readers tell them
NOTHING = "0.85"  # the gray where there is no difference
LEAST, MOST = 1.0, 4.0  # where the colors end: the rest would fade beside a larger difference
ENDLESS = r"-$\infty$", r"$\infty$"
DARK = 0.2  # the luminance below which white is read better than black


def plot_cluster_description(
    description: ClusterDescription, *, n_features: int = 12, ax: Axes | None = None
) -> Axes:
    """Draw what sets each cluster apart: clusters by features, in colors.

    Orange is above the mean of all other rows, purple below, white as they are; colors end at
    four standard deviations. The most telling features stand first: those with the largest
    difference of any cluster. In cells of features that set a cluster apart, their
    difference is written. Gray is where there is none.

    Parameters
    ----------
    description : homl_clustering.selection.ClusterDescription
    n_features : int, default=12
        How many features to draw at most.
    ax : matplotlib Axes, default=None
        A bar of the colors is put at its right. If None, the current one; where it is alone in a
        figure without a layout of its own, that gets a constrained layout, so that long names are
        not cut off. In other figures call ``fig.tight_layout()`` before they are saved.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.plotting import plot_cluster_description
    >>> from homl_clustering.selection import describe_clusters
    >>> X = [[1, 5], [2, 4], [2, 5], [2, 6], [3, 5], [10, 5], [12, 4], [12, 5], [12, 6], [14, 5]]
    >>> model = KMeans(2, random_state=0).fit(X)
    >>> ax = plot_cluster_description(describe_clusters(model, X, n_resamples=0))
    >>> [text.get_text() for text in ax.texts]
    ['8.9', '-8.9']
    """
    check = Checks("plot_cluster_description")
    differences, names, labels, telling = _checked(check, description)
    check.number("n_features", n_features, least=1, integer=True)
    ax = _with_room(check.axes(ax)) if ax is None else check.axes(ax)
    largest = np.nan_to_num(np.abs(differences), nan=-1.0, posinf=np.inf).max(axis=0)
    shown = np.argsort(-largest, kind="stable")[:n_features]
    differences, telling = differences[:, shown], telling[:, shown]
    finite = np.abs(differences[np.isfinite(differences)])
    end = float(np.clip(finite.max(initial=LEAST), LEAST, MOST))
    colors = plt.get_cmap(SHADES).with_extremes(bad=NOTHING)
    image = ax.imshow(differences, cmap=colors, vmin=-end, vmax=end, aspect="auto")
    _write_numbers(ax, image, differences, telling)
    ax.set_xticks(range(len(shown)), [names[j] for j in shown], parse_math=False)
    if max(len(names[j]) for j in shown) > 6:
        plt.setp(ax.get_xticklabels(), rotation=90)
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylabel(say("cluster"))
    ax.tick_params(length=0)
    beyond = "both" if np.any(np.abs(differences) > end) else "neither"
    bar = ax.figure.colorbar(image, ax=ax, extend=beyond)
    bar.set_label(say("difference_within"), size=10)
    return ax


def _with_room(ax: Axes) -> Axes:
    """Return an Axes in whose figure the names of clusters and features have their room."""
    figure: Any = ax.figure
    if figure.get_layout_engine() is None and figure.axes == [ax]:
        figure.set_layout_engine("constrained")
    return ax


def _checked(check: Checks, description: Any) -> tuple[FloatArray, list[str], list[str], BoolArray]:
    """Return differences, names of features, labels of clusters, and what sets them apart."""
    attributes = ["differences", "sets_apart", "feature_names", "sizes", "stability"]
    advice = "homl_clustering.selection.describe_clusters returns one"
    check.has("description", description, attributes, "a description", advice)
    shape = ("n_clusters", "n_features")
    differences = check.numbers("differences", description.differences, shape, gaps=True)
    n_clusters, n_features = differences.shape
    if not differences.size:
        check.refuse("description", "one of a cluster and a feature at least", "none", advice)
    telling = check.numbers("sets_apart", description.sets_apart, differences.shape) > 0
    names = check.sequence("feature_names", description.feature_names)
    if len(names) != n_features:
        check.refuse("feature_names", f"one for each of {n_features} features", f"{len(names)}")
    sizes = check.labels(description.sizes, n_clusters, "sizes", "clusters")
    stability = check.numbers("stability", description.stability, (n_clusters,), gaps=True)
    return differences, [str(name) for name in names], _labels(sizes, stability), telling


def _labels(sizes: IntArray, stability: FloatArray) -> list[str]:
    """Return what is written at each cluster: its number, its rows, and its stability."""
    return [
        say("cluster_of_size", cluster=c, rows=size)
        if np.isnan(stability[c])
        else say("cluster_with_stability", cluster=c, rows=size, stability=stability[c])
        for c, size in enumerate(sizes)
    ]


def _write_numbers(ax: Axes, image: Any, differences: FloatArray, telling: BoolArray) -> None:
    """Write the differences into the cells of what sets a cluster apart."""
    dark = image.to_rgba(differences)[:, :, :3] ** 2.2 @ [0.2126, 0.7152, 0.0722] < DARK
    for row, column in np.argwhere(telling):
        value = differences[row, column]
        words = f"{value:.1f}" if np.isfinite(value) else ENDLESS[int(value > 0)]
        color = "w" if dark[row, column] else "k"
        ax.text(column, row, words, ha="center", va="center", color=color, size=10)
