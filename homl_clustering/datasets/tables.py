"""Three tables of the exercises on density and hierarchy, whose groups are for you to find."""

from __future__ import annotations

from typing import Literal

import numpy as np

from homl_clustering.engine.data import check_choice, check_number, random_numbers
from homl_clustering.typing import FloatArray, IntArray, RandomState


def _nested(n_rows: int, random: np.random.RandomState) -> tuple[FloatArray, IntArray]:
    """Return a disc inside of a ring, and strays: -1."""
    n_strays, n_inner = n_rows // 15, n_rows // 3
    angles = random.uniform(0, 2 * np.pi, n_rows - n_strays - n_inner)
    ring = 2 * np.column_stack([np.cos(angles), np.sin(angles)])
    parts = [
        random.normal(0, 0.35, (n_inner, 2)),
        ring + random.normal(0, 0.1, ring.shape),
        random.uniform(-3, 3, (n_strays, 2)),
    ]
    return np.vstack(parts), np.repeat([0, 1, -1], [len(part) for part in parts])


def _stripes(n_rows: int, random: np.random.RandomState) -> tuple[FloatArray, IntArray]:
    """Return three long and narrow groups side by side, which lie askew."""
    y = np.arange(n_rows) % 3
    along, across = random.normal(0, 1.5, n_rows), random.normal(0, 0.26, n_rows)
    upright = np.column_stack([along - (y - 1), across + 1.3 * (y - 1)])
    cosine, sine = np.cos(0.6), np.sin(0.6)
    return upright @ [[cosine, sine], [-sine, cosine]], y


def _units(n_rows: int, random: np.random.RandomState) -> tuple[FloatArray, IntArray]:
    """Return three groups in two columns, and between these a column of large numbers."""
    y = np.arange(n_rows) % 3
    lengths = np.array([[1.2, 0.3], [1.8, 0.35], [1.5, 0.6]])[y]
    lengths = lengths + random.normal(0, [0.07, 0.03], lengths.shape)
    return np.column_stack([lengths[:, 0], random.uniform(2000, 9000, n_rows), lengths[:, 1]]), y


SOURCES = {"a": _nested, "b": _stripes, "c": _units}


def draw_table(
    name: Literal["a", "b", "c"], n_rows: int = 450, random_state: RandomState = 0
) -> tuple[FloatArray, IntArray]:
    """Draw a table in which groups are to be found; see `load_unknown_table` for a real one.

    Parameters
    ----------
    name : {"a", "b", "c"}
        Which of the three. Each has groups of another kind.
    n_rows : int, default=450
    random_state : int or RandomState, default=0
        Another one gives other rows from the same groups.

    Returns
    -------
    X : ndarray of shape (n_rows, n_features)
        Two features, or three for table "c". The rows are in no order.
    y : ndarray of shape (n_rows,)
        The group of each row; -1 for rows that belong to none.

    Raises
    ------
    ValueError
        If there is no such table, no row, or `random_state` stands for no random numbers.

    Examples
    --------
    >>> from homl_clustering.datasets import draw_table
    >>> [draw_table(name)[0].shape for name in "abc"]
    [(450, 2), (450, 2), (450, 3)]
    """
    check_choice("draw_table", "name", name, tuple(SOURCES))
    check_number("draw_table", "n_rows", n_rows, least=1, integer=True)
    random = random_numbers("draw_table", random_state)
    X, y = SOURCES[name](int(n_rows), random)
    order = random.permutation(len(X))
    return X[order], y[order]
