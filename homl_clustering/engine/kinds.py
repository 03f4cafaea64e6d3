"""What does not stand for numbers, though NumPy would make numbers of it: refused in a sentence.

Arrays of numbers never come here; everything else does, before it is converted.
"""

from datetime import date, timedelta

import numpy as np
from scipy import sparse
from sklearn.utils import check_array

from homl_clustering.engine.blocks import is_float_array
from homl_clustering.engine.sparse import check_sparse

MOMENTS = (date, timedelta, np.datetime64, np.timedelta64)
ADVICE = "Turn them into numbers first, for instance into days since a fixed date."


def accepted(owner, name, values):
    """Return values that may be numbers, a list as an array; raise where they are none.

    Parameters
    ----------
    owner : str
        The estimator or function, for error messages.
    name : str
        What the values are, as "X".
    values : object

    Raises
    ------
    ValueError
        If some are masked, dates, times, records or texts, or a sparse matrix is damaged; the
        message says where.
    """
    if sparse.issparse(values):
        check_sparse(owner, values)
        return values
    if hasattr(values, "columns") and hasattr(values, "dtypes"):
        for number, (column, dtype) in enumerate(zip(values.columns, values.dtypes, strict=True)):
            if getattr(dtype, "kind", "O") not in "biuf":  # names of columns may occur twice
                found = values.iloc[:, number] if hasattr(values, "iloc") else values[column]
                accepted(owner, f"column {column!r} of {name}", found)
        return values
    if isinstance(values, list | tuple):
        values = _listed(owner, name, values)
    if isinstance(values, np.ma.MaskedArray):
        return _unmasked(owner, name, values)
    array = np.asarray(values)
    if array.dtype.kind in "Oc" and array.ndim == 0:
        raise ValueError(
            f"{owner}: {name} must be an array of numbers, got {values!r:.50}, of type "
            f"{type(values).__name__}."
        )
    if array.dtype.kind in "mMV":
        what = "records" if array.dtype.kind == "V" else "dates or times"
        advice = "Pass its fields as columns." if array.dtype.kind == "V" else ADVICE
        raise ValueError(
            f"{owner}: expected numbers, but {name} holds {what} ({array.dtype}). {advice}"
        )
    if array.dtype.kind in "OSUT":
        _check_objects(owner, name, array)
    return array if isinstance(values, list | tuple) else values


def check_table(owner, X):
    """Return `X` as float64 or float32, or as CSR of these, for a function that is no estimator.

    Whether all values are finite is for `read` to say.
    """
    X = accepted(owner, "X", X)
    with np.errstate(over="ignore"):  # what is too large for float64 becomes infinite
        return check_array(
            X, accept_sparse="csr", dtype=[np.float64, np.float32], ensure_all_finite=False
        )


def check_values(owner, name, values, dtype=np.float64):
    """Return given numbers as a copy, C-contiguous; raise where they are none, or not finite.

    Parameters
    ----------
    owner, name : str
        Of the estimator and the parameter, for error messages.
    values : array-like of any shape
    dtype : dtype, default=float64
    """
    if is_float_array(values):
        with np.errstate(over="ignore"):
            return _finite(owner, name, np.array(values, dtype, order="C"))
    values = accepted(owner, name, values)
    options = {
        "ensure_2d": False,  # the shape is for the caller to check
        "allow_nd": True,
        "ensure_all_finite": False,
        "ensure_min_samples": 0,
        "ensure_min_features": 0,
    }
    try:
        with np.errstate(over="ignore"):  # what is too large for the type becomes infinite
            values = check_array(values, dtype=dtype, order="C", copy=True, **options)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{owner}: {name} must be an array of numbers. {error}") from error
    return _finite(owner, name, values)


def _finite(owner, name, values):
    """Return an array; raise where it holds what is not finite."""
    bad = ~np.isfinite(values)
    if bad.any():
        first = int(bad.argmax())
        raise ValueError(
            f"{owner}: {name} must hold finite numbers, but holds {values.flat[first]}, first at "
            f"{place_in(values, first)}."
        )
    return values


def _listed(owner, name, values):
    """Return a list as an array, with the masks of its rows where they have any."""
    try:
        if any(isinstance(row, np.ma.MaskedArray) for row in values):
            return np.ma.array(values)
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{owner}: expected an array of numbers, but {name} cannot be made one: {error}"
        ) from error


def _unmasked(owner, name, values):
    mask = np.ma.getmaskarray(values)
    if mask.any():
        raise ValueError(
            f"{owner}: expected a number everywhere, but {name} has masked values, first at "
            f"{place_in(mask, int(mask.argmax()))}. Drop such rows, or fill them in, for instance "
            f"with sklearn.impute.SimpleImputer after X.filled(np.nan)."
        )
    return values.data


def _check_objects(owner, name, array):
    """Raise at the first object that is no number, but for None, which is a missing one."""
    for number, value in enumerate(array.ravel()):
        try:
            problem = _problem(value)
        except TypeError as error:
            raise TypeError(
                f"{owner}: expected numbers, but {name} holds {value!r:.50} at "
                f"{place_in(array, number)}: {error}."
            ) from error
        if problem:
            what, advice = problem
            raise ValueError(
                f"{owner}: expected numbers, but {name} holds {what} at "
                f"{place_in(array, number)}. {advice}"
            )


def _problem(value):
    """Return what an object is that is no number, and what to do; None where it may be one."""
    if isinstance(value, MOMENTS):
        return repr(value), ADVICE
    try:
        if value is not None:
            float(value)
    except OverflowError:
        return "an integer too large for float64", "Divide the values by a constant."
    except ValueError:
        return f"the text {str(value)!r}", (
            "Drop the column, or encode it, for instance with sklearn.preprocessing.OneHotEncoder."
        )
    return None


def place_in(array, number):
    """Return where the element of this number stands, in words."""
    place = [int(index) for index in np.unravel_index(number, array.shape)]
    if len(place) > 2:
        return f"index {tuple(place)}"
    words = [f"{axis} {index}" for axis, index in zip(("row", "column"), place, strict=False)]
    return ", ".join(words) or "the only place"
