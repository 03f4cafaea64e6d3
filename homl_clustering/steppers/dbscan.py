"""DBSCAN to be played with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.datasets import two_moons
from homl_clustering.steppers.data import as_points, check_height
from homl_clustering.steppers.page import Stepper, build_page
from homl_clustering.steppers.pictures import strip
from homl_clustering.steppers.words import DBSCAN
from homl_clustering.textbook.arguments import as_number
from homl_clustering.textbook.dbscan import dbscan_steps
from homl_clustering.typing import FloatArray

MOST_SAMPLES = 20


def dbscan_stepper(
    X: ArrayLike | None = None, eps: float = 0.2, min_samples: int = 5, height: int = 700
) -> Stepper:
    """Let the reader play with DBSCAN: watch clusters grow, choose the radius, ask points.

    The steps are those of `homl_clustering.textbook.dbscan.dbscan_steps` on the points that are
    shown.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2), default=None
        The data, 2000 rows at most; two moons if None. They are rounded to what can be seen, and
        kept in the attribute ``X``.
    eps : float, default=0.2
        The radius of a neighborhood at first, at most the longer side of the data.
    min_samples : int, default=5
        With how many points in its neighborhood, itself included, a point is a core at first; 20
        at most.
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
    >>> from homl_clustering.steppers import dbscan_stepper
    >>> dbscan_stepper(eps=0.1)
    <dbscan_stepper: 1000 points, to be played with in a browser>
    """
    owner = "dbscan_stepper"
    X, height = as_points(owner, X, two_moons), check_height(owner, height)
    side = float(np.ptp(X, axis=0).max()) or 1.0
    eps = as_number(owner, "eps", eps, above=0, most=side)
    limits: Any = {"least": 1, "most": MOST_SAMPLES, "integer": True}
    min_samples = as_number(owner, "min_samples", min_samples, **limits)
    given = {"points": X.tolist(), "eps": eps, "minSamples": min_samples}
    pictures = _pictures(X, eps, min_samples)
    page = build_page("dbscan_page.js", "dbscanPage", given, DBSCAN, pictures)
    return Stepper(owner, X, page, DBSCAN["title"], height)


def _pictures(X: FloatArray, eps: float, min_samples: int) -> str:
    """Return the points, two moments of growth, and the end."""
    steps = list(dbscan_steps(X, eps, min_samples))
    growing = [step for step in steps if step.name in ("begin", "grow")] or steps
    shown = {
        "Before": steps[0], "A cluster grows": growing[len(growing) // 4],
        "Later": growing[3 * len(growing) // 4], "The end: noise is gray": steps[-1],
    }  # fmt: skip
    return strip(X, [(title, np.maximum(step.labels, -1), []) for title, step in shown.items()])
