"""Agglomerative clustering to be played with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.cluster.hierarchy import fcluster
from scipy.cluster.hierarchy import linkage as merge_all

from homl_clustering.datasets import two_moons
from homl_clustering.steppers.data import MOST_POINTS, as_points, check_height
from homl_clustering.steppers.page import Stepper, build_page
from homl_clustering.steppers.pictures import strip
from homl_clustering.steppers.words import HIERARCHY
from homl_clustering.textbook.arguments import CHOICES
from homl_clustering.typing import FloatArray, Linkage

FEW = 60  # points of the data that are offered: a tree of more leaves is hard to read


def hierarchy_stepper(
    X: ArrayLike | None = None, linkage: Linkage = "ward", height: int = 700
) -> Stepper:
    """Let the reader play with agglomerative clustering: merge, change the linkage, cut the tree.

    The merges are those of `homl_clustering.textbook.agglomerative.agglomerative_steps` on the
    points that are shown.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2), default=None
        The data, 2000 rows at most; 60 points of two moons if None. They are rounded to what can
        be seen, and kept in the attribute ``X``.
    linkage : {"single", "complete", "average", "ward"}, default="ward"
        What counts as the distance of two clusters at first.
    height : int, default=700
        In pixels; it grows where a column is too narrow or too wide for that.

    Returns
    -------
    Stepper
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If an argument is wrong.

    Examples
    --------
    >>> from homl_clustering.steppers import hierarchy_stepper
    >>> hierarchy_stepper(linkage="single")
    <hierarchy_stepper: 60 points, to be played with in a browser>
    """
    owner = "hierarchy_stepper"
    X, height = as_points(owner, X, lambda: two_moons(FEW)), check_height(owner, height)
    if linkage not in CHOICES["linkage"]:
        listed = ", ".join(map(repr, CHOICES["linkage"]))
        raise ValueError(f"{owner}: linkage must be one of {listed}, got {linkage!r}.")
    most = FEW if len(X) <= 4 * FEW else MOST_POINTS
    given = {"points": X.tolist(), "linkage": linkage, "mostPoints": most}
    page = build_page("hierarchy_page.js", "hierarchyPage", given, HIERARCHY, _pictures(X, linkage))
    return Stepper(owner, X, page, HIERARCHY["title"], height)


def _pictures(X: FloatArray, linkage: Linkage) -> str:
    """Return cuts into a few clusters; the colors of few clusters lie far apart, too."""
    tree = merge_all(X, linkage)
    panels: list[tuple[str, Any, Any]] = []
    counts = sorted({min(count, len(X)) for count in (8, 4, 3, 2)}, reverse=True)
    for count in counts:
        labels = fcluster(tree, count, "maxclust") - 1
        apart = np.rint(labels * (counts[0] - 1) / max(count - 1, 1)).astype(int)
        panels.append((f"{count} clusters", apart, []))
    return strip(X, panels)
