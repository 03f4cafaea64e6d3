"""What painters ask of their arguments before they draw: a wrong one is named, and nothing drawn.

Each message says which painter, which argument, what it must be, and what came.
"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Number
from typing import Any, NoReturn

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import is_color_like
from matplotlib.figure import FigureBase

from homl_clustering.typing import Array, BoolArray, FloatArray, IntArray

FITTED_ON = "pass the data that the model was fitted on"
NO_NUMBERS = (str, bytes, type(None))  # though NumPy would make numbers of some
LARGEST = 1e150  # so that differences and squares of numbers can be computed
ROUNDING = 1e-6  # by which a color may leave the range from 0 to 1


class Checks:
    """The checks of one painter. Each returns the argument as it is to be used, or raises.

    Parameters
    ----------
    painter : str
        Its name, for the messages.
    """

    def __init__(self, painter: str) -> None:
        self.painter = painter

    def refuse(self, name: str, expected: str, came: str, advice: str = "") -> NoReturn:
        """Raise the error: what an argument must be, what came, and what to do."""
        what_to_do = f"; {advice}" if advice else ""
        raise ValueError(f"{self.painter}: {name} must be {expected}, got {came}{what_to_do}.")

    # Where to draw

    def axes(self, ax: Axes | None) -> Axes:
        """Return where to draw: the current Axes if None."""
        if ax is not None and not isinstance(ax, Axes):
            self.refuse("ax", "a matplotlib Axes", shown(ax), "plt.subplots() returns some")
        return plt.gca() if ax is None else ax

    def panels(self, axes: Any, n: int, *, more: bool = True) -> Array:
        """Return the first `n` of the Axes given; `more` says whether some may be left over."""
        panels = self._all_axes(axes)
        if len(panels) < n or (len(panels) > n and not more):
            at_least = " at least" if more else ""
            self.refuse("axes", f"{n} matplotlib Axes{at_least}", f"{len(panels)} of them")
        return panels[:n]

    def grid(self, axes: Any, shape: tuple[int, ...]) -> Array:
        """Return the Axes given as an array of this shape."""
        self._all_axes(axes)
        if np.shape(axes) != shape:
            self.refuse("axes", f"matplotlib Axes of shape {shape}", f"shape {np.shape(axes)}")
        return np.asarray(axes)

    def _all_axes(self, axes: Any) -> Array:
        try:
            found: Any = np.ravel(axes)
        except ValueError:  # rows of different lengths
            found = [None]
        if not all(isinstance(ax, Axes) for ax in found):
            self.refuse("axes", "matplotlib Axes", shown(axes), "plt.subplots() returns some")
        return found

    def figure(self, fig: object) -> None:
        """Raise unless there is a figure, or None."""
        if fig is not None and not isinstance(fig, FigureBase):
            self.refuse("fig", "a matplotlib Figure", shown(fig), "plt.figure() returns one")

    # Arrays

    def points(self, X: Any, name: str = "X", *, least: int = 0) -> FloatArray:
        """Return points in the plane as an array, `least` of them at least."""
        points = as_numbers(X)
        if points is None or points.ndim != 2 or points.shape[1] != 2:
            expected = "points in the plane, numbers of shape (n, 2)"
            self.refuse(name, expected, shown(X, points), "choose two columns")
        if len(points) < least:
            self.refuse(name, "one point at least", "none")
        return self._finite(name, points)

    def numbers(
        self,
        name: str,
        value: Any,
        shape: tuple[Any, ...],
        *,
        low: float = -np.inf,
        high: float = np.inf,
        gaps: bool = False,
        advice: str = "",
    ) -> FloatArray:
        """Return an array of numbers of a shape, in which letters stand for any length.

        They lie from `low` to `high`; only where there may be `gaps` are some not finite.
        """
        array = as_numbers(value)
        if array is None or not _fits(array.shape, shape):
            self.refuse(name, f"numbers of shape {_written(shape)}", shown(value, array), advice)
        if not gaps:
            self._finite(name, array)
        outside = (array < low) | (array > high)
        if outside.any():
            limits = f"numbers{_limits(low, high)}"
            self.refuse(name, limits, f"{array[outside].flat[0]:g} among them", advice)
        return array

    def _finite(self, name: str, array: FloatArray) -> FloatArray:
        bad = np.argwhere(~(np.abs(array) < np.float64(LARGEST)))  # NaN is not below anything
        if len(bad):
            came = f"{array[tuple(bad[0])]} in row {bad[0][0]}"
            expected = f"finite numbers, up to {LARGEST:g}"
            self.refuse(name, expected, came, "drop such rows, or fill them in")
        return array

    def labels(
        self, labels: Any, n: Any = "n", name: str = "labels", things: str = "points"
    ) -> Array:
        """Return whole numbers, one for each of `n` things; a letter for any number."""
        array = as_numbers(labels)
        expected = f"whole numbers, one for each of {n} {things}"
        if array is None or not _fits(array.shape, (n,)):
            advice = FITTED_ON if array is not None and things == "points" else ""
            self.refuse(name, expected, shown(labels, array), advice)
        if not np.all((np.abs(array) < 2**53) & (array == np.floor(array))):
            self.refuse(name, expected, shown(labels))
        return array.astype(int)

    def clusters(self, labels: Any, n: Any, name: str = "labels", things: str = "points") -> Array:
        """Return labels of any kind that can be compared, texts for instance, one per thing."""
        array = as_array(labels)
        if array is None or array.shape != (n,):
            advice = (
                FITTED_ON if array is not None and (name, things) == ("labels", "points") else ""
            )
            expected = f"numbers or texts, one for each of {n} {things}"
            self.refuse(name, expected, shown(labels, array), advice)
        try:
            if array.dtype.kind == "O":
                np.unique(array)
            usable = array.dtype.kind not in "cmMV" and not np.any(array != array)
        except TypeError:
            usable = False
        if not usable:
            self.refuse(name, "all numbers or all texts", shown(array.tolist()))
        return array

    def rows(self, name: str, value: Any, n: int) -> IntArray:
        """Return numbers of rows, from 0 to n - 1."""
        rows = self.labels(value, "n", name, "rows")
        if np.any((rows < 0) | (rows >= n)):
            came = f"{rows[(rows < 0) | (rows >= n)][0]} among them"
            self.refuse(name, f"numbers of rows, from 0 to {n - 1}", came)
        return rows

    def mask(self, name: str, value: Any, n: int) -> BoolArray:
        """Return what says True or False of each of `n` rows."""
        mask = as_array(value)
        if mask is None or mask.dtype != bool or mask.shape != (n,):
            self.refuse(name, f"True or False for each of {n} points", shown(value))
        return mask

    def picture(self, name: str, image: Any) -> None:
        """Raise unless there is a picture: gray of any range, or in colors."""
        array = as_array(image)
        colored = array is not None and array.ndim == 3 and array.shape[2] in (3, 4)
        kinds = "iuf" if colored else "biuf"
        if array is None or array.dtype.kind not in kinds or not (colored or array.ndim == 2):
            expected = "a picture, numbers of shape (height, width) or (height, width, 3)"
            self.refuse(name, expected, shown(image, array))
        if not array.size:
            self.refuse(name, "a picture with a pixel at least", shown(array))
        self._finite(name, array)
        top, slack = (1, ROUNDING) if array.dtype.kind == "f" else (255, 0)
        if colored and (array.min() < -slack or array.max() > top + slack):
            came = f"numbers from {array.min():g} to {array.max():g}"
            self.refuse(name, "of uint8, or of floats from 0 to 1", came, "divide by the largest")

    # Numbers, words, colors

    def number(
        self,
        name: str,
        value: Any,
        *,
        least: float = -np.inf,
        above: float | None = None,
        most: float = np.inf,
        integer: bool = False,
        finite: bool = True,
    ) -> None:
        """Raise unless there is a number within limits: a finite one, or an integer."""
        kinds = (int, np.integer) if integer else (int, float, np.integer, np.floating)
        is_number = isinstance(value, kinds) and not isinstance(value, bool | np.timedelta64)
        plain = value.item() if is_number and isinstance(value, np.generic) else value
        in_range = is_number and least <= plain <= most and (above is None or above < plain)
        if in_range and (-LARGEST < plain < LARGEST or (not finite and abs(plain) == np.inf)):
            return
        what = "an integer" if integer else "a finite number" if finite else "a number"
        limits = "" if above is None else f" above {above:g}"
        self.refuse(name, what + limits + _limits(least, most), shown(value))

    def area(self, name: str, value: Any) -> None:
        """Raise unless there is an area in square typographic points, which fits on paper."""
        self.number(name, value, above=0, most=1e9)

    def flags(self, **values: object) -> None:
        """Raise unless each is True or False."""
        for name, value in values.items():
            if not isinstance(value, bool | np.bool_):
                self.refuse(name, "True or False", shown(value))

    def title(self, name: str, value: Any) -> None:
        """Raise unless there is a text, a number, or None."""
        if not (value is None or isinstance(value, str | Number)):
            self.refuse(name, "a text", shown(value))

    def titles(self, titles: Any, n: int, things: str) -> list[str]:
        """Return the titles of so many things as a list."""
        titles = self.sequence("titles", titles, once=True)
        if len(titles) != n:
            self.refuse("titles", f"one for each of {n} {things}", f"{len(titles)} titles")
        for title in titles:
            self.title("each of titles", title)
        return titles

    def color(self, name: str, value: Any) -> None:
        """Raise unless there is a color."""
        if not is_color_like(value):
            self.refuse(name, "a color of matplotlib, such as 'k' or '#0072B2'", shown(value))

    def colormap(self, name: str, value: Any) -> None:
        """Raise unless there is a map of colors, or None."""
        try:
            plt.get_cmap(value)
        except (TypeError, ValueError):
            self.refuse(name, "a color map of matplotlib, such as 'viridis'", shown(value))

    def size(self, name: str, value: Any) -> tuple[float, float]:
        """Return a width and a height in inches."""
        width, height = self.numbers(name, value, (2,))
        if min(width, height) <= 0:
            self.refuse(name, "a width and a height above 0, in inches", shown(value))
        return width, height

    # Sequences and models

    def sequence(self, name: str, value: Any, *, least: int = 0, once: bool = False) -> list[Any]:
        """Return the parts of a sequence as a list; texts are none, nor what has no order.

        Only where `once` is True it may be one whose parts can be had once.
        """
        has_no_order = isinstance(value, str | bytes | dict | set)
        try:
            parts = (
                list(value) if not has_no_order and (once or hasattr(value, "__len__")) else None
            )
        except TypeError:
            parts = None
        if parts is None:
            self.refuse(name, "a sequence", shown(value))
        if len(parts) < least:
            self.refuse(name, "a sequence of one at least", "an empty one")
        return parts

    def has(
        self,
        name: str,
        value: Any,
        attributes: Iterable[str],
        what: str = "a fitted model",
        advice: str = "",
    ) -> None:
        """Raise unless an object has these attributes; a model that is not fitted lacks some."""
        expected = f"{what} with {', '.join(attributes)}"
        if isinstance(value, type):
            came = f"the class {value.__name__}"
            self.refuse(name, expected, came, f"make one, {value.__name__}(...), and fit it")
        missing = [attribute for attribute in attributes if not hasattr(value, attribute)]
        if missing:
            if not advice and missing[0].endswith("_") and hasattr(value, "fit"):
                advice = "call its fit first"
            self.refuse(name, expected, f"{shown(value)}, which has no {missing[0]}", advice)

    def said_by(self, name: str, model: Any, method: str, points: FloatArray) -> Any:
        """Return what a method of a model returns for points in the plane."""
        try:
            return getattr(model, method)(points)
        except (TypeError, ValueError) as error:
            came = f"{shown(model)}, whose {method} says: {str(error).removesuffix('.')}"
            self.refuse(name, "a model for points in the plane", came)

    def steps(self, steps: Any, attributes: Iterable[str], maker: str) -> list[Any]:
        """Return the steps of an algorithm as a list, each of which has these attributes."""
        steps = self.sequence("steps", steps, least=1, once=True)
        for step in steps:
            self.has("each of steps", step, attributes, "a step", f"{maker} gives such")
        return steps

    def panels_of_steps(self, steps: Any, titles: Any, axes: Any) -> list[str]:
        """Return a title and a panel for each step; None stands for panels yet to be made."""
        titles = self.sequence("titles", titles, once=True)
        panels: Any = [] if axes is None else self._all_axes(axes)
        if axes is not None and not len(steps) == len(titles) <= len(panels):
            raise ValueError(
                f"{self.painter}: expected a title and a panel for each of {len(steps)} steps, "
                f"got {len(titles)} titles and {len(panels)} panels."
            )
        return self.titles(titles, len(steps), "steps")


def as_numbers(value: object) -> FloatArray | None:
    """Return an array of floats; None where there is anything but numbers: texts, dates, None."""
    array = as_array(value)
    if array is None or array.dtype.kind not in "biufO":
        return None
    if array.dtype.kind == "O" and any(isinstance(part, NO_NUMBERS) for part in array.flat):
        return None
    try:
        with np.errstate(over="ignore"):  # what is too large for a float is not finite
            return array.astype(float, copy=False)
    except (TypeError, ValueError, OverflowError):
        return None


def as_array(value: Any) -> Array | None:
    """Return an array, or None where rows have different lengths, or something is masked."""
    parts = value if isinstance(value, list | tuple) else [value]
    if any(isinstance(part, np.ma.MaskedArray) and np.ma.is_masked(part) for part in parts):
        return None
    try:
        return np.asarray(value)
    except (TypeError, ValueError):
        return None


def shown(value: object, array: Array | None = None) -> str:
    """Return what came in a few words; of an array, and of what was made one, its shape."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    shape = getattr(value if array is None else array, "shape", None)
    if isinstance(shape, tuple) and shape:
        kind = getattr(value, "dtype", None)
        numeric = kind is None or getattr(kind, "kind", "O") in "biuf"
        return f"an array of shape {shape}" + ("" if numeric else f" and type {kind}")
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _fits(shape: tuple[int, ...], expected: tuple[Any, ...]) -> bool:
    pairs = zip(shape, expected, strict=False)
    return len(shape) == len(expected) and all(isinstance(e, str) or n == e for n, e in pairs)


def _written(shape: tuple[Any, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _limits(low: float, high: float) -> str:
    if low > -np.inf and high < np.inf:
        return f" from {low:g} to {high:g}"
    if low > -np.inf:
        return f" of {low:g} or more"
    return f" of {high:g} or less" if high < np.inf else ""
