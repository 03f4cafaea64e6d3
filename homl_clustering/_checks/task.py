"""What a task is: the names of its answers, and how they are verified."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from homl_clustering._checks.compare import (
    close,
    difference,
    hint_of_error,
    hint_of_form,
    is_sequence,
    short,
)


class Wrong(Exception):  # noqa: N818 - no error of the program
    """An answer is wrong.

    Parameters
    ----------
    expected, came : str
        What was expected, and what came instead.
    hint : str, default=""
        The misconception that leads there, if it is known.
    given : str, default=""
        What a function was called with, if that is short.
    """

    def __init__(self, expected, came, hint="", given=""):
        super().__init__(expected, came, hint, given)
        self.expected, self.came, self.hint, self.given = expected, came, hint, given


class Unanswered(Exception):  # noqa: N818 - nor is this
    """There is no answer yet; the message says what is to be done."""


def is_unanswered(value):
    """Whether a value is what exercises leave in the place of an answer."""
    return value is Ellipsis or value is None


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
        if not isinstance(answer, str | list | tuple | set | frozenset | np.ndarray):
            raise Wrong(self.example, short(answer))
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
    normal : callable, default=None
        Brings results that count as equal into the same form, where several forms are right:
        clusters may be numbered in any way, rows come in any order.
    may_be_none : bool, default=False
        Whether None is an answer in some of the cases.
    """

    id: str
    reference: Callable
    cases: Callable
    mistakes: dict[str, Callable] = field(default_factory=dict)
    same: Callable = None
    normal: Callable = None
    may_be_none: bool = False

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
        self._check_answered(results)
        for case, result in results:
            self._check(case, result, results)

    def _check_answered(self, results):
        nothing = [case for case, result in results if _is_nothing(result)]
        if self.may_be_none and len(nothing) < len(results):
            nothing = [case for case, result in results if result is Ellipsis]
        if nothing:
            everywhere = len(nothing) == len(results)
            where = "" if everywhere else f" for {nothing[0].words}"
            said = f"{self.answers[0]} returns nothing{where}; has it a return statement?"
            raise Unanswered(f"{said} Is its condition ever true?" if self.may_be_none else said)

    def _check(self, case, result, results):
        expected, given = self.reference(*_copies(case)), self._given(case)
        if isinstance(result, Exception):
            hint = self._hint(results) or hint_of_error(result)
            came = f"{type(result).__name__}: {result}"
            raise Wrong(f"{short(expected)} for {case.words}", came, hint, given)
        normal, expected = self._normal(result), self._normal(expected)
        if not (self.same or close)(normal, expected):
            hint = self._hint(results) or hint_of_form(result, expected)
            wanted, came = difference(normal, expected, case)
            came = short(result) if came == short(normal) else came  # as it came
            raise Wrong(wanted, came, hint, given)

    def _given(self, case, length=150):
        """Return the arguments in words if they are short, so that one can compute by hand."""
        names = _parameters(self.reference)
        pairs = zip(names, case.arguments, strict=True)
        text = ", ".join(f"{name} = {short(value)}" for name, value in pairs)
        return text if len(text) <= length and " of shape " not in text else ""

    def _hint(self, results):
        """Return the hint of the mistake that gives these results, wholly, in part or mostly."""
        wanted = [self.reference(*_copies(case)) for case, _ in results]
        came = [result for _, result in results]
        others = {
            hint: [_call(mistake, case) for case, _ in results]
            for hint, mistake in self.mistakes.items()
        }
        for hint, other in others.items():
            if all(map(self._alike, came, other)):
                return hint
        return self._hint_of_part(came, wanted, others) or self._likely(came, wanted, others)

    def _hint_of_part(self, came, wanted, others):
        """Return the hint of the mistake that explains the first part that is wrong."""
        came, wanted = ([self._normal(result) for result in each] for each in (came, wanted))
        for i in range(len(wanted[0]) if isinstance(wanted[0], tuple) else 0):
            part = _parts(came, i)
            if part is None or all(map(close, part, _parts(wanted, i))):
                continue
            for hint, other in others.items():
                wrong = _parts([self._normal(result) for result in other], i)
                if wrong is not None and all(map(close, part, wrong)):
                    return hint
            break
        return ""

    def _likely(self, came, wanted, others):
        """Return the hint of the mistake that gives the same in the most cases.

        These are at least half of those in which the answer is wrong, and half of all.
        """
        wrong = [
            i for i, pair in enumerate(zip(came, wanted, strict=True)) if not self._alike(*pair)
        ]
        likely, most = "", 0
        for hint, other in others.items():
            alike = list(map(self._alike, came, other))
            enough = 2 * sum(alike[i] for i in wrong) >= len(wrong) and 2 * sum(alike) >= len(came)
            if enough and sum(alike) > most:
                likely, most = f"Perhaps: {hint}", sum(alike)
        return likely

    def _alike(self, result, other):
        if isinstance(result, Exception) or isinstance(other, Exception):
            return type(result) is type(other)
        return (self.same or close)(self._normal(result), self._normal(other))

    def _normal(self, result):
        """Return a result in its normal form; one that has none, as it is."""
        try:
            return result if self.normal is None else self.normal(result)
        except Exception:  # not even of the right kind
            return result


def _parts(results, i):
    """Return one part of each result, or None where results have no such parts."""
    whole = all(is_sequence(result) and len(result) > i for result in results)
    return [result[i] for result in results] if whole else None


def _is_nothing(result):
    parts = result if isinstance(result, tuple) else (result,)
    return any(is_unanswered(part) for part in parts)


def _parameters(function):
    return function.__code__.co_varnames[: function.__code__.co_argcount]


def _copies(case):
    return [a.copy() if isinstance(a, np.ndarray) else a for a in case.arguments]


def _call(function, case):
    """Return what the function returns, or the error that it raises."""
    arguments = _copies(case)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(*arguments)
    except Exception as error:
        return error
    for before, after in zip(case.arguments, arguments, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after, equal_nan=True):
            raise Wrong(
                "a function that leaves its arguments as they are",
                f"{getattr(function, '__name__', 'it')} changes one of them",
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
