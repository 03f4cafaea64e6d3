"""Labels and numbers of rows that somebody gives, as arrays; what is none is refused."""

from __future__ import annotations

from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.engine.kinds import check_values
from homl_clustering.typing import Array, IntArray


def integers_of(
    owner: str, name: str, values: ArrayLike, least: int, most: int = 2**53
) -> IntArray:
    """Return a flat array of integers within limits; whole numbers of another type are some."""
    numbers, array = check_values(owner, name, values), np.asarray(values)
    if numbers.ndim != 1 or not numbers.size or array.dtype.kind not in "iufO":
        raise ValueError(
            f"{owner}: {name} must be a sequence of integers, got {array.dtype} of shape "
            f"{array.shape}."
        )
    bad = (numbers != np.floor(numbers)) | (numbers < least) | (numbers > most)
    if bad.any():
        raise ValueError(
            f"{owner}: {name} must be integers from {least} to {most}, but row {bad.argmax()} has "
            f"{array[bad.argmax()]}."
        )
    return array if array.dtype.kind in "iu" else numbers.astype(int)


def labels_of(owner: str, name: str, values: ArrayLike) -> Array:
    """Return labels as a flat array of numbers or texts; raise where one is missing."""
    array = array_of(values)
    if array.ndim != 1 or not array.size or array.dtype.kind in "mMcV":
        raise ValueError(
            f"{owner}: {name} must be a sequence of numbers or texts, not empty and none masked "
            f"(for dates, use astype(str)), got {type(values).__name__} of shape {array.shape}."
        )
    if array.dtype == object:
        kind = str if isinstance(array[0], str) else Real
        bad = np.array([not isinstance(label, kind) or label != label for label in array])
    else:
        bad = array != array  # NaN
    if bad.any():
        raise ValueError(
            f"{owner}: {name} must hold a label for each row, all numbers or all texts, but row "
            f"{bad.argmax()} has {array.tolist()[bad.argmax()]!r}. Leave such rows out."
        )
    return array


def array_of(values: ArrayLike) -> Array:
    """Return an array, without a dimension where values are masked or lists differ in length."""
    rows = values if isinstance(values, list | tuple) else [values]
    try:
        return np.empty(()) if any(map(np.ma.is_masked, rows)) else np.asarray(values)
    except ValueError:
        return np.empty(())
