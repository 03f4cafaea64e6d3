"""What a task is: the names of its answers, and how they are verified."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


class Wrong(Exception):  # noqa: N818 - no error of the program
    """An answer is wrong.

    Parameters
    ----------
    expected, came : str
        What was expected, and what came instead.
    hint : str, default=""
        The misconception that leads there, if it is known.
    """

    def __init__(self, expected, came, hint=""):
        super().__init__(expected, came, hint)
        self.expected, self.came, self.hint = expected, came, hint


class Unanswered(Exception):  # noqa: N818 - nor is this
    """There is no answer yet; the message says what is to be done."""


def is_unanswered(value):
    """Whether a value is what exercises leave in the place of an answer."""
    return value is Ellipsis or value is None


def short(value, length=70):
    """Return a value in a few words, for a message.

    Examples
    --------
    >>> short([1.0, 2.123456789]), short(np.zeros((100, 3)))
    ('[1, 2.123]', 'an array of shape (100, 3)')
    """
    if isinstance(value, np.ndarray | list | tuple | np.generic | float):
        try:
            array = np.asarray(value)
        except ValueError:
            array = None
        if array is not None and array.dtype.kind in "biuf":
            if array.size > 12:
                return f"an array of shape {array.shape}"
            return _rounded(array.tolist())
    text = " ".join(repr(value).split())
    return text if len(text) <= length else text[: length - 3] + "..."


def _rounded(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(_rounded, value)) + "]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Task:
    """A task whose answers are values.

    Attributes
    ----------
    id : str
        What `check` is called with: the notebook, a dot, the task.
    answers : tuple of str
        The names of the answers.
    verify : callable
        Takes the answers by name; raises `Wrong` or `Unanswered`; may return a remark.
    example : str
        What an answer looks like.
    """

    id: str
    answers: tuple[str, ...]
    verify: Callable
    example: str = "what the exercise asks for"


@dataclass(frozen=True)
class ChoiceTask:
    """A question with options; each option, right or wrong, has something to say for itself.

    Attributes
    ----------
    id : str
    right : str
        The letters of the right options, such as "b" or "ac".
    feedback : dict of str to str
        What to say to whoever chooses an option, by its letter.
    """

    id: str
    right: str
    feedback: dict[str, str]

    answers = ("answer",)

    @property
    def example(self):
        """What an answer looks like."""
        return "the letters of all right options" if len(self.right) > 1 else "one letter"

    def verify(self, answer):
        """Raise unless the right options were chosen; return what is said of them."""
        letters = answer if isinstance(answer, str) else "".join(map(str, answer))
        letters = set(letters.lower()) - set(" ,;.()")
        if not letters:
            raise Unanswered("answer, one or several letters")
        if not letters <= set(self.feedback):
            options = ", ".join(self.feedback)
            raise Wrong(f"letters out of {options}", short(answer))
        wrong = sorted(letters - set(self.right))
        if wrong:
            said = " ".join(f"{letter}: {self.feedback[letter]}" for letter in wrong)
            raise Wrong("another choice", ", ".join(sorted(letters)), said)
        said = " ".join(f"{letter}: {self.feedback[letter]}" for letter in sorted(letters))
        if letters != set(self.right):
            raise Wrong("more than that", ", ".join(sorted(letters)), said)
        return said


@dataclass(frozen=True)
class Case:
    """What a function is called with, and in words, what is special about it."""

    words: str
    arguments: tuple


@dataclass(frozen=True)
class FunctionTask:
    """A task whose answer is a function of some arguments.

    The function is called with the arguments of each case, and its results are compared with
    those of the reference. Where they differ, the first of the known mistakes that gives the
    same results in all cases gives the hint.

    Attributes
    ----------
    id : str
    reference : callable
        A correct solution. Its name is the name of the answer.
    cases : callable
        Returns the cases, small ones first: these are shown.
    mistakes : dict of str to callable
        Hints, and the wrong functions that they belong to.
    same : callable, default=`close`
        Whether a result counts as equal to that of the reference.
    """

    id: str
    reference: Callable
    cases: Callable
    mistakes: dict[str, Callable] = field(default_factory=dict)
    same: Callable = None

    @property
    def answers(self):
        """The name of the function."""
        return (self.reference.__name__,)

    @property
    def example(self):
        """What an answer looks like."""
        return f"a function {self.reference.__name__}({', '.join(_parameters(self.reference))})"

    def verify(self, **answers):
        """Raise unless the function is right in all cases."""
        (function,) = answers.values()
        if not callable(function):
            raise Wrong(
                self.example, short(function), "Pass the function itself, without calling it."
            )
        results = [(case, _call(function, case)) for case in self.cases()]
        for case, result in results:
            self._check(case, result, results)

    def _check(self, case, result, results):
        expected = self.reference(*_copies(case))
        if isinstance(result, Exception):
            hint = self._hint(results) or "Call the function with small arrays, and look."
            came = f"{type(result).__name__}: {result}"
            raise Wrong(f"{short(expected)} for {case.words}", came, hint)
        if not (self.same or close)(result, expected):
            hint = self._hint(results) or _hint_of_form(result, expected)
            raise Wrong(*_difference(result, expected, case), hint)

    def _hint(self, results):
        """Return the hint of the first mistake that gives these results in all cases."""
        for hint, mistake in self.mistakes.items():
            if all(self._alike(result, _call(mistake, case)) for case, result in results):
                return hint
        return ""

    def _alike(self, result, other):
        if isinstance(result, Exception) or isinstance(other, Exception):
            return type(result) is type(other)
        return (self.same or close)(result, other)


def _parameters(function):
    return function.__code__.co_varnames[: function.__code__.co_argcount]


def _copies(case):
    return [a.copy() if isinstance(a, np.ndarray) else a for a in case.arguments]


def _call(function, case):
    """Return what the function returns, or the error that it raises."""
    arguments = _copies(case)
    try:
        with np.errstate(all="ignore"):
            result = function(*arguments)
    except Exception as error:
        return error
    if is_unanswered(result):
        raise Unanswered(f"{function.__name__} returns {result}; has it a return statement?")
    for before, after in zip(case.arguments, arguments, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after, equal_nan=True):
            raise Wrong(
                "a function that leaves its arguments as they are",
                f"{function.__name__} changes one of them",
                "Work on a copy: X = X.copy(), or write X = X - mean for X -= mean.",
            )
    return result


def as_array(value, name, shape=None, hints=()):
    """Return an answer as an array of finite numbers, or raise `Wrong`.

    Parameters
    ----------
    value : array-like
    name : str
    shape : tuple of int, default=None
        The expected shape; None in it stands for any length.
    hints : dict of tuple to str, default=()
        What to say to other shapes.
    """
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(f"{name}: an array of numbers", short(value)) from None
    if shape is not None and (
        len(array.shape) != len(shape)
        or any(e is not None and e != n for e, n in zip(shape, array.shape, strict=True))
    ):
        expected = str(shape).replace("None", "any")
        hint = dict(hints).get(array.shape, "")
        raise Wrong(f"{name} of shape {expected}", f"shape {array.shape}", hint)
    if not np.isfinite(array).all():
        bad = int(np.size(array) - np.isfinite(array).sum())
        raise Wrong(f"{name}: finite numbers", f"{bad} that are NaN or infinite")
    return array


def close(result, expected, tolerance=1e-6):
    """Whether a result equals the expected one but for rounding and type.

    Lists and arrays, float32 and float64 count alike; tuples are compared part by part.

    Examples
    --------
    >>> close([1, 2], np.array([1.0, 2.0])), close(np.zeros(3), np.zeros((3, 1)))
    (True, False)
    """
    if isinstance(expected, tuple) or _is_ragged(expected):
        return (
            isinstance(result, tuple | list)
            and len(result) == len(expected)
            and all(close(r, e, tolerance) for r, e in zip(result, expected, strict=True))
        )
    if isinstance(expected, str) or expected is None:
        return result == expected
    try:
        result, expected = np.asarray(result, dtype=float), np.asarray(expected, dtype=float)
    except (TypeError, ValueError):
        return False
    scale = np.abs(expected[np.isfinite(expected)]).max(initial=1.0)
    return result.shape == expected.shape and np.allclose(
        result, expected, rtol=tolerance, atol=tolerance * scale * 1e-2, equal_nan=True
    )


def _is_ragged(value):
    """Whether a list has parts of different lengths."""
    return isinstance(value, list) and len({np.shape(part) for part in value}) > 1


def _difference(result, expected, case):
    """Return what was expected and what came, down to the first entry that differs."""
    came = np.asarray(result) if not isinstance(expected, tuple | str) else None
    wanted = np.asarray(expected)
    if came is None or came.shape != wanted.shape or wanted.size <= 12 or wanted.dtype.kind == "O":
        return f"{short(expected)} for {case.words}", short(result)
    wrong = ~np.isclose(came.astype(float), wanted.astype(float), equal_nan=True)
    first = tuple(int(i[0]) for i in np.nonzero(wrong)) if wrong.any() else (0,) * wanted.ndim
    place = f"at {list(first)}, for {case.words}"
    return f"{short(wanted[first])} {place}", f"{short(came[first])} ({wrong.mean():.0%} differ)"


def _hint_of_form(result, expected):
    """Return a hint where not the values but the form is wrong."""
    if isinstance(expected, tuple):
        return f"The function returns {len(expected)} things: return a, b ..."
    try:
        came, wanted = np.shape(result), np.shape(expected)
    except ValueError:
        return "The rows have different lengths."
    if came != wanted and came == wanted[::-1]:
        return f"The shape is {came}, expected is {wanted}: rows and columns are exchanged."
    if came != wanted:
        return f"The shape is {came}, expected is {wanted}: over which axis is it taken?"
    return ""
