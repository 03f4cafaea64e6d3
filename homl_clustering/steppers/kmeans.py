"""k-means to be played with."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.datasets import five_blobs
from homl_clustering.steppers.data import as_points, check_height
from homl_clustering.steppers.page import Stepper, build_page
from homl_clustering.steppers.pictures import strip
from homl_clustering.steppers.words import KMEANS
from homl_clustering.textbook.arguments import as_floats, as_number
from homl_clustering.textbook.kmeans import kmeans_steps
from homl_clustering.typing import FloatArray

MOST_CLUSTERS = 10  # more colors cannot be told apart


def kmeans_stepper(
    X: ArrayLike | None = None,
    n_clusters: int = 5,
    start: ArrayLike | None = None,
    random_state: int = 0,
    height: int = 700,
) -> Stepper:
    """Let the reader play with k-means: move centers, take steps, try starts, count distances.

    The steps are those of `homl_clustering.textbook.kmeans.kmeans_steps` and
    `homl_clustering.textbook.bounds` on the points that are shown.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2), default=None
        The data, 2000 rows at most; the five blobs if None. They are rounded to what can be
        seen, and kept in the attribute ``X``.
    n_clusters : int, default=5
        10 at most; as many as there are rows in `start`, if that is given.
    start : array-like of shape (n_clusters, 2), default=None
        Where the centers start; rows drawn as in `homl_clustering.textbook.kmeans.find_clusters`
        if None.
    random_state : int, default=0
        Seeds these draws, and those that the reader makes.
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
    >>> from homl_clustering.steppers import kmeans_stepper
    >>> stepper = kmeans_stepper(n_clusters=5)
    >>> stepper
    <kmeans_stepper: 2000 points, to be played with in a browser>
    >>> len(stepper.page) < 120_000
    True
    """
    owner = "kmeans_stepper"
    X, height = as_points(owner, X, five_blobs), check_height(owner, height)
    seed = as_number(owner, "random_state", random_state, least=0, most=10**6, integer=True)
    start = _start(owner, X, n_clusters, start, seed)
    given = {"points": X.tolist(), "start": start.tolist(), "seed": seed}
    page = build_page("kmeans_page.js", "kmeansPage", given, KMEANS, _pictures(X, start))
    return Stepper(owner, X, page, KMEANS["title"], height)


def _start(
    owner: str, X: FloatArray, n_clusters: int, start: ArrayLike | None, seed: int
) -> FloatArray:
    """Return the centers to start from."""
    if start is None:
        most = min(MOST_CLUSTERS, len(X))
        k = as_number(owner, "n_clusters", n_clusters, least=1, most=most, integer=True)
        return X[np.random.RandomState(seed).permutation(len(X))[:k]]
    _, start = as_floats(owner, X=X, centers=start)
    if len(start) > MOST_CLUSTERS:
        raise ValueError(
            f"{owner}: start must have {MOST_CLUSTERS} rows at most, for more colors cannot be "
            f"told apart, got {len(start)}."
        )
    return start


def _pictures(X: FloatArray, start: FloatArray) -> str:
    """Return the start, the first two steps and the end."""
    steps = list(kmeans_steps(X, start))
    shown = [
        ("Start", steps[0]),
        ("E-step 1", steps[1]),
        ("M-step 1", steps[2]),
        ("End", steps[-1]),
    ]
    return strip(X, [(title, step.labels, step.centers) for title, step in shown])
