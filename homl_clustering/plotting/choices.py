"""Painters for the number of clusters: what each criterion says, and how often it is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from homl_clustering.plotting._checks import Checks, shown
from homl_clustering.plotting.scans import _ring
from homl_clustering.plotting.words import say
from homl_clustering.typing import Array, ManyAxes

if TYPE_CHECKING:
    from homl_clustering.selection import ClusterChoice

N_COLUMNS = 3
LINE, ANSWER, CHOSEN = "#0072B2", "#E69F00", "k"
PALE = 0.55  # the share below which black is read better than white


def plot_choice(choice: ClusterChoice, *, axes: ManyAxes | None = None) -> Array:
    """Draw each criterion over the number of clusters, with its error, in a panel of its own.

    A ring is around the number that the criterion chooses; a broad stripe in all panels is at the
    answer. If the choice was stopped there is no stripe.

    Parameters
    ----------
    choice : homl_clustering.selection.ClusterChoice
    axes : sequence of matplotlib Axes, default=None
        One for each criterion at least. A new figure, three beside each other, if None.

    Returns
    -------
    ndarray of matplotlib Axes
        One for each criterion, in the order of ``choice.criteria_``.

    Raises
    ------
    ValueError
        If an argument is wrong; nothing is drawn then.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.plotting import plot_choice
    >>> from homl_clustering.selection import choose_n_clusters
    >>> X, _ = datasets.five_blobs()
    >>> choice = choose_n_clusters(X[:100], range(1, 5), n_starts=2, n_references=2, n_splits=2,
    ...                            n_resamples=2, random_state=0)
    >>> len(plot_choice(choice))
    9
    """
    check = Checks("plot_choice")
    criteria = _checked_criteria(check, choice)
    panels = _new_panels(len(criteria)) if axes is None else check.panels(axes, len(criteria))
    for ax, (name, criterion) in zip(panels, criteria.items(), strict=True):
        numbers = np.asarray(criterion.n_clusters_)
        if choice.n_clusters_ is not None:
            ax.axvspan(choice.n_clusters_ - 0.4, choice.n_clusters_ + 0.4, color=ANSWER, alpha=0.35)
        errors = np.nan_to_num(np.asarray(criterion.errors, float))
        ax.errorbar(numbers, criterion.values, errors, fmt="o-", color=LINE, capsize=3)
        if criterion.best in criterion.n_clusters_:
            place = list(criterion.n_clusters_).index(criterion.best)
            _ring(criterion.best, criterion.values[place], CHOSEN, ax)
        ax.set_title(name, size=12)
        ax.margins(y=0.2)  # room for the ring
        ax.grid(True)
    for ax in panels[-N_COLUMNS:]:
        ax.set_xlabel("$k$")
    return np.asarray(panels)


def _checked_criteria(check: Checks, choice: Any) -> dict[str, Any]:
    """Return the criteria of a choice, one at least."""
    advice = "homl_clustering.selection.choose_n_clusters returns one"
    check.has("choice", choice, ["criteria_", "n_clusters_"], "a choice", advice)
    if choice.n_clusters_ is not None or getattr(choice, "complete_", True):
        check.number("n_clusters_", choice.n_clusters_, least=1, integer=True)
    if not (isinstance(choice.criteria_, dict) and choice.criteria_):
        check.refuse("choice.criteria_", "one criterion at least", "none", advice)
    for name, criterion in choice.criteria_.items():
        attributes = ["n_clusters_", "values", "errors", "best"]
        check.has(f"criterion {name!r}", criterion, attributes, "a criterion", advice)
        numbers = check.sequence(f"n_clusters_ of {name!r}", criterion.n_clusters_, least=1)
        shape = (len(numbers),)
        check.numbers(f"n_clusters_ of {name!r}", numbers, shape, low=1)
        for part in ("values", "errors"):
            check.numbers(f"{part} of {name!r}", getattr(criterion, part), shape, gaps=True)
    return choice.criteria_


def _new_panels(n: int) -> Array:
    """Return so many Axes of a new figure, three beside each other."""
    n_rows = -(-n // N_COLUMNS)
    size = 11, 2.4 * n_rows
    _, axes = plt.subplots(n_rows, N_COLUMNS, figsize=size, squeeze=False)
    for ax in axes.flat[n:]:
        ax.set_visible(False)
    return axes.flat[:n]


def plot_shares(
    shares: ArrayLike,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    marked: Sequence[str] = (),
    ax: Axes | None = None,
) -> Axes:
    """Draw shares as a table in colors, with their percentages.

    Parameters
    ----------
    shares : array-like of shape (n_rows, n_columns)
        Between 0 and 1; NaN leaves a cell empty.
    rows, columns : sequence of str
        Their names.
    marked : sequence of str, default=()
        The names of rows that are written in bold.
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
    >>> from homl_clustering.plotting import plot_shares
    >>> ax = plot_shares([[1, 0.5], [0, 0.95]], ["blobs", "noise"], ["gap", "elbow"])
    >>> [text.get_text() for text in ax.texts]
    ['100', '50', '0', '95']
    """
    check = Checks("plot_shares")
    rows, columns = (
        check.sequence("rows", rows, least=1),
        check.sequence("columns", columns, least=1),
    )
    shape = len(rows), len(columns)
    shares = check.numbers("shares", shares, shape, low=0, high=1, gaps=True)
    marked = check.sequence("marked", marked)
    for part, names in (("rows", rows), ("columns", columns)):
        for name in names:
            check.title(f"each of {part}", name)
    for name in marked:
        if name not in rows:
            check.refuse("marked", f"names of rows, {', '.join(map(str, rows))}", shown(name))
    ax = check.axes(ax)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(shares):
        if np.isfinite(share):
            color = "k" if share < PALE else "w"
            words = f"{100 * share:.0f}"
            ax.text(column, row, words, ha="center", va="center", color=color, size=10)
    ax.set_yticks(range(len(rows)), rows, size=10)
    for label, name in zip(ax.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if name in marked else "normal")
    ax.set_xticks(range(len(columns)), columns, size=10, rotation=35, ha="right")
    ax.tick_params(length=0)
    ax.set_title(say("found_percent"), size=12)
    return ax
