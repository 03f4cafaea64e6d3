"""A real table without its names, for the capstone; and where it comes from."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_wine
from sklearn.utils import Bunch

from homl_clustering.typing import IntArray

LETTERS = "abcdefghijklm"


def load_unknown_table() -> Bunch:
    """Return a real table whose columns have no names and whose rows have no groups.

    It is a published data set, not drawn by the package: somebody measured 13 properties of 178
    things of one kind. The columns have been renamed and put into another order, the rows have
    been shuffled, always in the same way, and what the things are has been left out. No number
    was changed or scaled. Where the table comes from is told in the solution of the capstone.

    Returns
    -------
    Bunch
        ``data``, an array of shape (178, 13), and ``feature_names``, the letters a to m.

    Examples
    --------
    >>> from homl_clustering.datasets import load_unknown_table
    >>> table = load_unknown_table()
    >>> table.data.shape, "".join(table.feature_names)
    ((178, 13), 'abcdefghijklm')
    """
    rows, columns = _order()
    return Bunch(data=load_wine().data[rows][:, columns], feature_names=list(LETTERS))


def reveal_unknown_table() -> Bunch:
    """Return what `load_unknown_table` leaves out. Students look at it after they have chosen.

    Returns
    -------
    Bunch
        ``target``, the group of each row; ``names``, what each letter stands for; and
        ``credit``, the source.

    Examples
    --------
    >>> revealed = reveal_unknown_table()
    >>> revealed.target.shape, len(revealed.names)
    ((178,), 13)
    """
    rows, columns = _order()
    wine = load_wine()
    return Bunch(
        target=wine.target[rows],
        names={
            letter: wine.feature_names[column]
            for letter, column in zip(LETTERS, columns, strict=True)
        },
        credit="Wine: S. Aeberhard and M. Forina, UCI Machine Learning Repository, 1992, "
        "inside scikit-learn",
    )


def _order() -> tuple[IntArray, IntArray]:
    """Return the numbers of the rows and the columns of the original, in the table's order."""
    return np.random.RandomState(20).permutation(178), np.random.RandomState(6).permutation(13)
