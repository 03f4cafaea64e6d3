"""What the functions on the board are given: numbers, in one type, in shapes that fit together.

In the type of a picture, uint8, a difference wraps round: 10 - 250 is 16 there, and nobody says
so. In float16 a sum of squares ends at 65504. So each function takes its numbers as float64.
What its arguments must be is known by their names, so that it says only what it does with them.
"""

from __future__ import annotations

import functools
import inspect
import numbers
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar, cast

import numpy as np

from homl_clustering.typing import Array, FloatArray

Function = TypeVar("Function", bound=Callable[..., Any])

# Lengths of the same name must be equal.
SHAPES = {
    "X": ("n_samples", "n_features"),
    "batch": ("n_samples", "n_features"),
    "centers": ("n_clusters", "n_features"),
    "A": ("n_rows of A", "n_features"),
    "B": ("n_rows of B", "n_features"),
    "n_clusters": ("n_points",),
    "inertias": ("n_points",),
    "densities": ("n_samples", "n_components"),
    "responsibilities": ("n_samples", "n_components"),
    "shares": ("n_samples", "n_components"),
    "sample_weight": ("n_samples",),
    "weights": ("n_components",),
    "mean": ("n_features",),
    "means": ("n_components", "n_features"),
    "covariance": ("n_features", "n_features"),
    "covariances": ("n_components", "n_features", "n_features"),
    "concentration": ("n_components",),
    "mean_precision": ("n_components",),
    "degrees_of_freedom": ("n_components",),
    "mean_prior": ("n_features",),
    "covariance_prior": ("n_features", "n_features"),
}
MAY_BE_EMPTY = "n_samples"  # of no rows there are no distances, no labels, no densities
MAY_BE_INFINITE = "densities"  # logarithms: -inf where a density is 0
NOT_NEGATIVE = ("responsibilities", "shares", "weights", "sample_weight")
MAY_BE_NONE = "sample_weight"  # then all rows count alike
SQUARED = (
    "X",
    "batch",
    "centers",
    "A",
    "B",
)  # after a subtraction: squares must neither overflow nor vanish
WIDEST, NARROWEST = 1e140, 1e-140
COUNT = {"least": 1, "integer": True}
NUMBERS = {
    "eps": {"least": 0},
    "log_likelihood": {},
    "min_samples": COUNT,
    "n_clusters": COUNT,
    "n_components": COUNT,
    "n_features": COUNT,
    "n_groups": COUNT,
    "n_parameters": {"least": 0, "most": 1e300},
    "n_rows": {"most": 2**31 - 1, **COUNT},
    "n_samples": {"least": 1},
    "tol": {},
}
CHOICES = {
    "linkage": ("single", "complete", "average", "ward"),
    "covariance_type": ("full", "tied", "diag", "spherical"),
}
FLOAT = np.dtype(float)
NO_NUMBERS = (complex, np.complexfloating, np.timedelta64)  # though NumPy would convert them


def checked(function: Function) -> Function:
    """Decorate a function: its numbers come as float64, and what is none is refused.

    Parameters
    ----------
    function : function
        Its parameters are those of `SHAPES`, `NUMBERS` and `CHOICES`, and "labels" (of the rows
        of X), "batches" and "rseed"; others are left alone. "sample_weight" may be None.

    Returns
    -------
    function
        It raises ValueError where an argument is not what its name stands for.

    Examples
    --------
    >>> @checked
    ... def differences(X, mean):
    ...     return X - mean
    >>> differences(np.array([[10]], dtype=np.uint8), np.array([250], dtype=np.uint8))
    array([[-240.]])
    """
    signature, owner = inspect.signature(function), function.__name__
    names = list(signature.parameters)
    arrays = [name for name in names if name in SHAPES and name not in (*NUMBERS, MAY_BE_NONE)]
    others = [name for name in names if name not in arrays]

    @functools.wraps(function)
    def checking(*args: Any, **kwargs: Any) -> Any:
        values: dict[str, Any] = dict(zip(names, args, strict=False))
        lengths: dict[str, int] = {}
        if kwargs or len(args) != len(names):
            values = signature.bind(*args, **kwargs).arguments
        for name in arrays:
            values[name] = _as_array(owner, name, values[name], lengths)
        for name in others:
            if name in values:
                values[name] = _as_argument(owner, name, values[name], lengths)
        return function(**values)

    return cast(Function, checking)


def _as_argument(owner: str, name: str, value: Any, lengths: dict[str, int]) -> Any:
    """Return an argument that is no array of numbers as what its name stands for."""
    if name in NUMBERS:
        limits: Any = NUMBERS[name]
        if limits is COUNT and "n_samples" in lengths and name in ("n_clusters", "n_components"):
            limits = {"most": lengths["n_samples"], **COUNT}
        if name == "n_groups":  # of clusters
            limits = {"most": lengths["n_clusters"], **COUNT}
        return as_number(owner, name, value, **limits)
    if name in CHOICES and not (isinstance(value, str) and value in CHOICES[name]):
        listed = ", ".join(repr(choice) for choice in CHOICES[name])
        raise ValueError(f"{owner}: {name} must be one of {listed}, got {value!r}.")
    if name == MAY_BE_NONE and value is not None:
        return _as_array(owner, name, value, lengths)
    if name == "labels":
        return as_labels(owner, value, lengths["n_samples"], lengths.get("n_clusters"))
    if name == "batches":
        return _as_batches(owner, value)
    if name == "rseed":
        _check_seed(owner, value)
    return value


def as_floats(owner: str, **arguments: Any) -> list[FloatArray]:
    """Return arguments as arrays of float64, in their order.

    Parameters
    ----------
    owner : str
        The function, for error messages.
    **arguments : array-like
        By names that `SHAPES` knows.

    Raises
    ------
    ValueError
        If one does not hold finite numbers, or has not the shape that its name stands for.

    Examples
    --------
    >>> as_floats("f", X=[[1, 2]], mean=np.array([3, 4], dtype=np.uint8))
    [array([[1., 2.]]), array([3., 4.])]
    """
    lengths: dict[str, int] = {}
    return [_as_array(owner, name, values, lengths) for name, values in arguments.items()]


def as_number(
    owner: str, name: str, value: Any, *, least: float = -np.inf, above: float = -np.inf,
    most: float = np.inf, integer: bool = False,
) -> Any:  # fmt: skip
    """Return a number within limits as Python's float or int; raise where it is none.

    Examples
    --------
    >>> as_number("f", "n_clusters", np.uint8(3), least=1, integer=True)
    3
    """
    kind = numbers.Integral if integer else numbers.Real
    if isinstance(value, kind) and not isinstance(value, bool | np.timedelta64):
        try:
            number = int(cast(int, value)) if integer else float(cast(float, value))
            if number >= least and (number > above or above == -np.inf) and number <= most:
                return number
        except OverflowError:
            pass  # an integer that no float can hold
    limits = {">=": least, ">": above, "<=": most}
    words = " and ".join(f"{sign} {limit}" for sign, limit in limits.items() if np.isfinite(limit))
    what = "an integer" if integer else "a number"
    raise ValueError(f"{owner}: {name} must be {what} {words or 'of float64'}, got {value!r}.")


def as_labels(owner: str, labels: Any, n_samples: int, n_clusters: int | None = None) -> Array:
    """Return the labels of rows as an array; raise where there is not one for each row.

    Parameters
    ----------
    owner : str
        The function, for error messages.
    labels : array-like of shape (n_samples,)
    n_samples : int
    n_clusters : int, default=None
        Where the labels are the numbers of so many clusters, with -1 for rows of none. If None,
        they are any names, two different ones at least.
    """
    _check_unmasked(owner, "labels", labels)
    try:
        array = np.asarray(labels)
        array = np.asarray(array.tolist()) if array.dtype == object else array
    except ValueError:
        array = np.empty(())
    if array.shape != (n_samples,) or array.dtype.kind not in ("biuf" if n_clusters else "biufUST"):
        what = "a number of a cluster" if n_clusters else "a number or a text"
        raise ValueError(
            f"{owner}: labels must have shape ({n_samples},), with {what} for each row of X, got "
            f"{_described(labels)}."
        )
    bad = ~np.isfinite(array) if array.dtype.kind == "f" else array != array
    if n_clusters:
        whole = array == np.floor(array) if array.dtype.kind == "f" else True
        bad = ~((array >= -1) & (array < n_clusters) & whole)
    if bad.any():
        limits = f", from 0 to {n_clusters - 1}, or -1 for none" if n_clusters else ""
        raise ValueError(
            f"{owner}: labels must name a cluster for each row{limits}, but row {bad.argmax()} "
            f"has {array[bad.argmax()]}."
        )
    if not n_clusters and len(np.unique(array)) < 2:
        raise ValueError(f"{owner}: labels must name two clusters at least, got {array.tolist()}.")
    return array


def check_kind(owner: str, name: str, value: object, kind: type, advice: str) -> None:
    """Raise unless `value` is of a class, and say what to pass."""
    if not isinstance(value, kind):
        raise ValueError(
            f"{owner}: {name} must be a {kind.__name__}, got {_described(value)}. {advice}"
        )


def check_covariance(owner: str, name: str, covariance: Array) -> None:
    """Raise unless a matrix can be a covariance: symmetric, and positive definite."""
    asymmetry = 0.0
    if not np.array_equal(covariance, covariance.T):
        asymmetry = np.abs(covariance - covariance.T).max()
    if asymmetry > 1e-6 * np.abs(covariance).max():
        raise ValueError(
            f"{owner}: {name} must be symmetric, but differs by up to {asymmetry:g} from its "
            "transpose. Pass a covariance, as np.cov(X.T) is one."
        )
    if is_flat(covariance):
        raise ValueError(
            f"{owner}: {name} must be positive definite, but is flat in some direction, or no "
            "covariance. Add a little to its diagonal."
        )


def check_not_flat(weights: Array, covariances: Array) -> None:
    """Raise where a component has no width in some direction."""
    for c, (weight, covariance) in enumerate(zip(weights, covariances, strict=True)):
        if is_flat(covariance):
            raise ValueError(
                f"log_densities: component {c} (weight {weight:.3g}) must have a positive definite "
                "covariance, but is flat in some direction: the density would be infinite. Start "
                "elsewhere, with fewer components, or use GaussianMixture, which adds reg_covar."
            )


def is_flat(covariance: Array) -> bool:
    """Return whether a covariance is not positive definite, or cannot be told from one."""
    try:
        np.linalg.cholesky(covariance)
        return np.linalg.slogdet(covariance)[0] <= 0
    except np.linalg.LinAlgError:
        return True


def _as_array(owner: str, name: str, values: Any, lengths: dict[str, int]) -> FloatArray:
    """Return values as float64; check their shape, and add it to the lengths that are known."""
    array = values
    if type(values) is not np.ndarray or values.dtype != FLOAT:
        array = _converted(owner, name, values)
    _check_shape(owner, name, array.shape, lengths)
    if name in SQUARED and array.size and _can_be_squared(array.min(), array.max()):
        return array
    fine = array < np.inf if name == MAY_BE_INFINITE else np.isfinite(array)
    if np.count_nonzero(fine) < fine.size:
        place = tuple(np.argwhere(~fine)[0])
        raise ValueError(
            f"{owner}: {name} must hold finite numbers, but row {place[0]} holds {array[place]}. "
            "Leave such rows out, or fill them in."
        )
    _check_range(owner, name, array)
    return array


def _check_range(owner: str, name: str, array: FloatArray) -> None:
    """Raise where an array of finite numbers is none that can be computed with."""
    if name == "covariance":
        check_covariance(owner, name, array)
    if name in NOT_NEGATIVE and (array < 0).any():
        raise ValueError(f"{owner}: {name} must not be negative, got {array.min():g}.")
    if name == MAY_BE_NONE and array.size and not NARROWEST < array.sum() < WIDEST:
        raise ValueError(
            f"{owner}: {name} must have a sum above 0 that can be computed with, got "
            f"{array.sum():g}. Give some row a weight, about 1."
        )
    if name in SQUARED and array.size:
        raise ValueError(
            f"{owner}: {name} must hold numbers whose squares can be computed, but its numbers lie "
            f"between {array.min():g} and {array.max():g}. Multiply or divide them by a constant."
        )


def _can_be_squared(low: float, high: float) -> bool:
    """Return whether numbers from `low` to `high` are finite, and squares of differences not 0."""
    return low >= -WIDEST and high <= WIDEST and not 0 < high - low < NARROWEST


def _converted(owner: str, name: str, values: Any) -> FloatArray:
    """Return values that are not float64 yet as that; raise where they are no numbers."""
    _check_unmasked(owner, name, values)
    try:
        array = np.asarray(values)
        if array.dtype.kind in "biuf" or (array.dtype.kind == "O" and _are_numbers(array)):
            with np.errstate(over="ignore"):  # of np.longdouble: it is said below
                return array.astype(float)
        reason = None
    except (TypeError, ValueError, OverflowError) as error:
        reason = error
    raise ValueError(
        f"{owner}: {name} must be an array of numbers, got {_described(values)}. Turn dates and "
        "texts into numbers, generators into lists, and sparse matrices with toarray()."
    ) from reason


def _are_numbers(array: Array) -> bool:
    return all(
        isinstance(value, numbers.Number | np.bool_) and not isinstance(value, NO_NUMBERS)
        for value in array.ravel()
    )


def _check_unmasked(owner: str, name: str, values: Any) -> None:
    """Raise where a value is masked: NumPy would take what lies below the mask."""
    rows = values if isinstance(values, list | tuple) else [values]
    if any(np.ma.is_masked(row) for row in rows):
        raise ValueError(
            f"{owner}: {name} must hold a value everywhere, but some are masked. Leave such rows "
            "out, or fill them in."
        )


def _check_shape(owner: str, name: str, shape: tuple[int, ...], lengths: dict[str, int]) -> None:
    """Raise unless a shape is that of its name; add its lengths to those that are known."""
    expected, known = SHAPES[name], dict(lengths)
    fits = len(shape) == len(expected)
    for length, found in zip(expected, shape, strict=False):
        fits = fits and lengths.setdefault(length, found) == found
        fits = fits and (found > 0 or length == MAY_BE_EMPTY)
    if not fits:
        words = [f"{length}={known[length]}" if length in known else length for length in expected]
        comma = "," if len(words) == 1 else ""
        more = " and not be empty" if 0 in shape else ""
        raise ValueError(
            f"{owner}: {name} must have shape ({', '.join(words)}{comma}){more}, got shape {shape}."
        )


def _as_batches(owner: str, batches: Iterable[Any]) -> Iterator[FloatArray]:
    """Yield batches as float64."""
    try:
        batches = iter(batches)
    except TypeError as error:
        raise ValueError(
            f"{owner}: batches must be a sequence of arrays, or yield them, got "
            f"{_described(batches)}."
        ) from error
    return (as_floats(owner, batch=batch)[0] for batch in batches)


def _check_seed(owner: str, rseed: Any) -> None:
    try:
        np.random.RandomState(rseed)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{owner}: rseed must be an integer from 0 to {2**32 - 1}, got {rseed!r}."
        ) from error


def _described(value: object) -> str:
    """Return in words what came."""
    if isinstance(value, np.ndarray):
        return f"{type(value).__name__} of type {value.dtype} and shape {value.shape}"
    text = repr(value)
    return text if len(text) <= 60 else f"{type(value).__name__} {text[:50]}..."
