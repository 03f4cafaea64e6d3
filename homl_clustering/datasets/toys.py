"""Toy sets: functions that return ``(X, y)``, with the books' parameters."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from typing import Literal

import numpy as np
from sklearn.datasets import load_iris, make_blobs, make_moons

from homl_clustering.engine.data import check_choice, check_number, random_numbers
from homl_clustering.typing import FloatArray, IntArray, RandomState


def five_blobs() -> tuple[FloatArray, IntArray]:
    """Return five round blobs of different spread, 400 points each (HOML, ch. 9).

    Three tight blobs stand above one another on the left, a medium one in the middle, a
    wide one on the right.

    Returns
    -------
    X : ndarray of shape (2000, 2)
    y : ndarray of shape (2000,)
        The blob of each point.

    Examples
    --------
    >>> from homl_clustering.datasets import five_blobs
    >>> X, y = five_blobs()
    >>> X.shape, X[0].round(4).tolist(), y[:5].tolist()
    ((2000, 2), [-2.6982, 1.3455], [4, 2, 0, 2, 2])
    """
    return make_blobs(
        n_samples=2000,
        centers=[[0.2, 2.3], [-1.5, 2.3], [-2.8, 1.8], [-2.8, 2.8], [-2.8, 1.3]],
        cluster_std=[0.4, 0.3, 0.1, 0.1, 0.1],
        random_state=7,
    )


def four_blobs() -> tuple[FloatArray, IntArray]:
    """Return four round blobs of equal spread, 75 points each (PDSH, k-means chapter).

    Returns
    -------
    X : ndarray of shape (300, 2)
    y : ndarray of shape (300,)
        The blob of each point.

    Examples
    --------
    >>> from homl_clustering.datasets import four_blobs
    >>> X, y = four_blobs()
    >>> X.shape, X[0].round(4).tolist()
    ((300, 2), [0.8369, 2.1364])
    """
    return make_blobs(n_samples=300, centers=4, cluster_std=0.60, random_state=0)


def ellipsoids(edition: Literal["book", "rerun"] = "book") -> tuple[FloatArray, IntArray]:
    """Return two long parallel ellipses and a small round blob (HOML, ch. 9).

    Parameters
    ----------
    edition : {"book", "rerun"}, default="book"
        "book" is the data of all editions. "rerun" is that of a widespread re-run of the
        third edition's notebook, which draws the ellipses with another seed: the starting
        centers of the book no longer lead to a good solution there.

    Returns
    -------
    X : ndarray of shape (1250, 2)
    y : ndarray of shape (1250,)
        0 and 1 for the ellipses (500 points each), 2 for the round blob (250 points).

    Raises
    ------
    ValueError
        If the edition is another one.

    Examples
    --------
    >>> from homl_clustering.datasets import ellipsoids
    >>> X, y = ellipsoids()
    >>> X.shape, X.min(axis=0).round(3).tolist(), X.max(axis=0).round(3).tolist()
    ((1250, 2), [-3.583, -2.849], [6.57, 5.002])
    """
    seeds = {"book": 42, "rerun": 1}
    check_choice("ellipsoids", "edition", edition, list(seeds))
    long, y_long = make_blobs(
        n_samples=1000, centers=[[4, -4], [0, 0]], random_state=seeds[edition]
    )
    round_blob, _ = make_blobs(n_samples=250, centers=1, random_state=42)
    X = np.vstack([long @ [[0.374, 0.95], [0.732, 0.598]], round_blob + np.array([6, -8])])
    return X, np.concatenate([y_long, np.full(250, 2)])


def two_moons(n_samples: int = 1000, random_state: RandomState = 42) -> tuple[FloatArray, IntArray]:
    """Return two half moons, one reaching into the bend of the other.

    Parameters
    ----------
    n_samples : int, default=1000
        How many points: 1000 in HOML, 200 in PDSH.
    random_state : int, RandomState instance or None, default=42
        42 in HOML, 0 in PDSH.

    Returns
    -------
    X : ndarray of shape (n_samples, 2)
    y : ndarray of shape (n_samples,)
        The moon of each point: 0 for the upper, 1 for the lower.

    Raises
    ------
    ValueError
        If there is no point, or `random_state` stands for no random numbers.

    Examples
    --------
    >>> from homl_clustering.datasets import two_moons
    >>> X, y = two_moons()
    >>> X.shape, X[0].round(4).tolist()
    ((1000, 2), [-0.0214, 0.4062])
    """
    check_number("two_moons", "n_samples", n_samples, least=1, integer=True)
    random = random_numbers("two_moons", random_state)
    return make_moons(n_samples=n_samples, noise=0.05, random_state=random)


def iris(features: Sequence[int] = (0, 1, 2, 3)) -> tuple[FloatArray, IntArray]:
    """Return the iris flowers: four lengths in cm, and the species (Fisher, 1936).

    Parameters
    ----------
    features : sequence of int, default=(0, 1, 2, 3)
        Which columns: sepal length, sepal width, petal length, petal width.

    Returns
    -------
    X : ndarray of shape (150, len(features))
    y : ndarray of shape (150,)
        0 Iris setosa, 1 Iris versicolor, 2 Iris virginica; 50 of each.

    Raises
    ------
    ValueError
        If there is no such column, or none is asked for.

    Examples
    --------
    >>> from homl_clustering.datasets import iris
    >>> X, y = iris(features=(2, 3))
    >>> X.shape, X[0].tolist()
    ((150, 2), [1.4, 0.2])
    """
    X, y = load_iris(return_X_y=True)
    try:
        columns = [] if isinstance(features, set | dict) else list(features)
    except TypeError:
        columns = []
    is_column = [
        isinstance(c, Integral) and not isinstance(c, bool) and c in range(4) for c in columns
    ]
    if not columns or not all(is_column):
        raise ValueError(
            "iris: features must be a sequence of numbers of columns, from 0 to 3, got "
            f"{features!r}."
        )
    return X[:, columns], y
