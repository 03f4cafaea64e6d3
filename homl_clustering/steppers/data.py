"""What the steppers are given: points in the plane, rounded to what can be seen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.textbook.arguments import as_floats, as_number
from homl_clustering.typing import Array, FloatArray, IntArray

MOST_POINTS = 2000
STEPS_ACROSS = 4  # of the longer side at least 10³, at most 10⁴ different numbers can be told apart


def as_points(
    owner: str,
    X: ArrayLike | None,
    default: Callable[[], tuple[FloatArray, IntArray]],
    most: int = MOST_POINTS,
) -> FloatArray:
    """Return the points that a stepper shows: given ones, or those of a data set.

    Parameters
    ----------
    owner : str
        The function, for error messages.
    X : array-like of shape (n_samples, 2), or None
    default : function
        Returns ``(X, y)``, and is asked where X is None.
    most : int
        So many points are shown at most.

    Returns
    -------
    ndarray of shape (n_samples, 2)
        Rounded.

    Raises
    ------
    ValueError
        If X holds no points in the plane, or too many.

    Examples
    --------
    >>> as_points("f", [[0.12345, 1], [3, 2]], None).tolist()
    [[0.123, 1.0], [3.0, 2.0]]
    """
    (X,) = as_floats(owner, X=default()[0] if X is None else X)
    if X.shape[1] != 2:
        raise ValueError(
            f"{owner}: X must have two features, for it is drawn in the plane, got {X.shape[1]}. "
            "Choose two columns."
        )
    if not 2 <= len(X) <= most:
        advice = "Add some." if len(X) < 2 else f"Draw some of them: X[::{-(-len(X) // most)}]."
        raise ValueError(f"{owner}: X must have from 2 to {most} rows, got {len(X)}. {advice}")
    return rounded(X)


def rounded(X: Array) -> FloatArray:
    """Round points so that a step of the last digit is too small to be seen."""
    longer_side: float = np.ptp(X, axis=0).max()
    decimals = int(np.floor(STEPS_ACROSS - np.log10(longer_side))) if longer_side > 0 else 3
    return np.asarray(np.round(X, decimals) + 0.0, dtype=float)  # no -0


def check_height(owner: str, height: int) -> int:
    """Return the height of a stepper in pixels."""
    return as_number(owner, "height", height, least=300, most=2000, integer=True)
