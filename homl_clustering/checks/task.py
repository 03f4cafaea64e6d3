"""What a task is: the names of its answers, and how they are verified."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from homl_clustering.checks.calling import (
    Wrong,
    call,
    copies,
    described,
    given,
    hint_of_error,
    parameters,
)
from homl_clustering.checks.compare import (
    close,
    difference,
    hint_of_form,
    hint_of_strings,
    is_sequence,
    numbers,
    raise_if_interrupted,
    short,
)
from homl_clustering.checks.patience import StillRunning, limit


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
    to_do = "put the letters in place of ..., in quotes"

    @property
    def example(self):
        """What an answer looks like."""
        return "the letters of all right options" if len(self.right) > 1 else "one letter"

    def verify(self, answer):
        """Raise unless the right options were chosen; return what is said of them."""
        answer = answer.tolist() if isinstance(answer, np.ndarray) else answer
        if not isinstance(answer, str | list | tuple | set | frozenset):
            raise Wrong(self.example, short(answer))
        letters = answer if isinstance(answer, str) else "".join(map(str, answer))
        letters = set(letters.lower()) - set(" ,;.()")
        if not letters:
            raise Unanswered(self.to_do)
        if not letters <= set(self.feedback):
            options = ", ".join(self.feedback)
            hint = 'Give the letters only, such as "a", or "ab" for several.'
            raise Wrong(f"letters out of {options}", short(answer), hint)
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
    """What a function is called with.

    Attributes
    ----------
    words : str
        What is special about it.
    arguments : tuple
    hint : str, default=""
        What to say if the function is right in the cases without a hint, and wrong here.
    """

    words: str
    arguments: tuple
    hint: str = ""


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
    parts : tuple of str, default=()
        What the parts of the result are called, if it has several.
    """

    id: str
    reference: Callable
    cases: Callable
    mistakes: dict[str, Callable] = field(default_factory=dict)
    same: Callable = None
    normal: Callable = None
    may_be_none: bool = False
    parts: tuple[str, ...] = ()

    @property
    def answers(self):
        """The name of the function."""
        return (self.reference.__name__,)

    @property
    def example(self):
        """What an answer looks like."""
        return f"a function {self.answers[0]}({', '.join(self._names)})"

    @property
    def _names(self):
        return parameters(self.reference)

    def verify(self, **answers):
        """Raise unless the function is right in all cases."""
        (function,) = answers.values()
        if not callable(function):
            raise Wrong(
                self.example, short(function), "Pass the function itself, without calling it."
            )
        cases = self.cases()
        try:
            came = limit(  # all cases together
                lambda: [call(function, case.arguments, self._names) for case in cases]
            )
        except StillRunning as error:
            hint = hint_of_error(error, ())
            raise Wrong(self.example, described(error, function), hint) from None
        results = list(zip(cases, came, strict=True))
        self._check_answered(results)
        for case, result in results:
            self._check(case, result, results, function)

    def _check_answered(self, results):
        """Raise `Unanswered` if the function returns `...` or nothing, or says that it will."""
        name = self.answers[0]
        for _, result in results:
            if isinstance(result, NotImplementedError):
                raise Unanswered(f"{name}, in the place of `raise NotImplementedError`")
            if result is Ellipsis:
                raise Unanswered(f"the ... in {name}")
            open_parts = [i for i, part in enumerate(_as_parts(result)) if part is Ellipsis]
            if open_parts:
                raise Unanswered(f"the ... in what {name} returns: {self._named(open_parts)}")
        for case, result in results if not self.may_be_none else ():
            empty = [i for i, part in enumerate(_as_parts(result)) if part is None]
            if empty and isinstance(result, tuple):
                raise Unanswered(f"{name} returns None in the place of {self._named(empty)}")
            if empty:
                everywhere = all(other is None for _, other in results)
                where = "" if everywhere else f" for {case.words}"
                raise Unanswered(f"{name} returns nothing{where}; has it a return statement?")

    def _named(self, places):
        names = {i: f"part {i + 1}" for i in places} | dict(enumerate(self.parts))
        return ", ".join(names[i] for i in places)

    def _expected(self, case):
        return self.reference(*copies(case.arguments))

    def _check(self, case, result, results, function):
        expected, shown = self._expected(case), given(self._names, case.arguments)
        if isinstance(result, BaseException):
            by_name = hint_of_error(result, case.arguments)
            known = "" if isinstance(result, NameError) else self._hint(results)
            came = described(result, function)
            raise Wrong(f"{short(expected)} for {case.words}", came, known or by_name, shown)
        normal, expected = self._normal(result), self._normal(expected)
        if not (self.same or close)(normal, expected):
            hint = self._hint(results) or hint_of_form(result, expected, case.arguments)
            wanted, came = difference(normal, expected, case)
            came = short(result) if came == short(normal) else came  # as it came
            raise Wrong(wanted, came, hint, shown)

    def _hint(self, results):
        """Return the hint of the mistake that gives these results, wholly, in part or mostly."""
        wanted = [self._expected(case) for case, _ in results]
        came = [result for _, result in results]
        wrong = [
            case for (case, result), w in zip(results, wanted, strict=True)
            if not self._alike(result, w)
        ]  # fmt: skip
        if wrong and all(case.hint for case in wrong):
            return wrong[0].hint
        others = {
            hint: [call(mistake, case.arguments) for case, _ in results]
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
        if isinstance(result, BaseException) or isinstance(other, BaseException):
            return type(result) is type(other)
        return (self.same or close)(self._normal(result), self._normal(other))

    def _normal(self, result):
        """Return a result in its normal form; one that has none, as it is."""
        try:
            return result if self.normal is None else self.normal(result)
        except BaseException as error:  # not even of the right kind
            raise_if_interrupted(error)
            return result


def _parts(results, i):
    """Return one part of each result, or None where results have no such parts."""
    whole = all(is_sequence(result) and len(result) > i for result in results)
    return [result[i] for result in results] if whole else None


def _as_parts(result):
    return result if isinstance(result, tuple) else (result,)


def as_array(value, name, shape=None, hints=(), what="an array of numbers"):
    """Return an answer as an array of finite numbers, or raise `Wrong`.

    Parameters
    ----------
    value : array-like
    name : str
    shape : tuple of int, default=None
        The expected shape; None in it stands for any length.
    hints : dict of tuple to str, default=()
        What to say to other shapes.
    what : str, default="an array of numbers"
        What to expect in the place of text or other things.
    """
    try:
        array = numbers(value)
    except (TypeError, ValueError):
        raise Wrong(f"{name}: {what}", short(value), hint_of_strings(value)) from None
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
