"""What a task is: the names of its answers, and how they are verified."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.calling import (
    Wrong,
    call,
    call_of,
    copies,
    described,
    parameters,
)
from homl_clustering.checks.compare import (
    close,
    difference,
    hint_of_form,
    hint_of_strings,
    numbers,
    raise_if_interrupted,
    short,
)
from homl_clustering.checks.errors import hint_of_error
from homl_clustering.checks.hints import Result, hint_of_results, last_resort
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

    The letters are those of the course as it is; see `homl_clustering.checks.variant` for others.

    Attributes
    ----------
    id : str
    right : str
        The letters of the right options, such as "b" or "ac".
    feedback : dict of str to str
        What to say to whoever chooses an option, by its letter.
    missed : dict of str to str, default={}
        What to say to whoever has chosen right options only, but not this one, by its letter.
    """

    id: str
    right: str
    feedback: dict[str, str]
    missed: dict[str, str] = field(default_factory=dict)

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
        shown = variant.letters(self.id, self.feedback)
        feedback = {shown[usual]: said for usual, said in self.feedback.items()}
        if not letters <= set(feedback):
            options = ", ".join(sorted(feedback))
            hint = 'Give the letters only, such as "a", or "ab" for several.'
            raise Wrong(f"letters out of {options}", short(answer), hint)
        right = {shown[usual] for usual in self.right}
        wrong = sorted(letters - right)
        if wrong:
            said = " ".join(f"{letter}: {feedback[letter]}" for letter in wrong)
            raise Wrong("another choice", ", ".join(sorted(letters)), said)
        said = " ".join(f"{letter}: {feedback[letter]}" for letter in sorted(letters))
        if letters != right:
            nudges = [told for usual, told in self.missed.items() if shown[usual] not in letters]
            raise Wrong("more than that", ", ".join(sorted(letters)), " ".join([said, *nudges]))
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
    mistakes : dict of str to callable, or to a tuple of callables
        Hints, and the wrong functions that they belong to; several, if one hint is for them all.
    explain : callable, default=None
        Gets the results, a list of `Result`; returns a hint that they show by themselves, or "".
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
    same: Callable | None = None
    normal: Callable | None = None
    may_be_none: bool = False
    parts: tuple[str, ...] = ()
    explain: Callable | None = None
    _kept: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def answers(self):
        """The name of the function."""
        return (self.reference.__name__,)

    @property
    def example(self):
        """What an answer looks like."""
        return f"a function {self.answers[0]}({', '.join(self.arguments)})"

    @property
    def arguments(self):
        """What the exercise calls the arguments of the function."""
        return parameters(self.reference)

    def results_of(self, function):
        """Return what a function returns in each case, a list of `Result`.

        Raises
        ------
        StillRunning
            If all cases together take too long.
        """
        prepared = self._prepared()
        came = limit(
            lambda: [call(function, case.arguments, self.arguments) for case, _ in prepared]
        )
        return [Result(case, c, w) for (case, w), c in zip(prepared, came, strict=True)]

    def _prepared(self):
        """Return pairs of a case and what is expected there, which are the same each time."""
        number = variant.chosen()
        if number not in self._kept:
            self._kept[number] = [
                (case, self.reference(*copies(case.arguments))) for case in self.cases()
            ]
        return self._kept[number]

    def of_mistakes(self):
        """Return what each of the known mistakes gives in all cases, a list of pairs with hints."""
        key = variant.chosen(), "mistakes"
        if key not in self._kept:
            self._kept[key] = [
                (hint, [call(mistake, case.arguments) for case, _ in self._prepared()])
                for hint, mistakes in self.mistakes.items()
                for mistake in (mistakes if isinstance(mistakes, tuple) else (mistakes,))
            ]
        return self._kept[key]

    def verify(self, **answers):
        """Raise unless the function is right in all cases."""
        (function,) = answers.values()
        if not callable(function):
            raise Wrong(
                self.example, short(function), "Pass the function itself, without calling it."
            )
        try:
            results = self.results_of(function)
        except StillRunning as error:
            hint = hint_of_error(error, ())
            raise Wrong(self.example, described(error, function), hint) from None
        self._check_answered(results)
        for result in results:
            if not self.is_alike(result.came, result.wanted):
                self._refuse(result, results, function)

    def _check_answered(self, results):
        """Raise `Unanswered` if the function returns `...` or nothing, or says that it will."""
        name = self.answers[0]
        for _, result, _ in results:
            if isinstance(result, NotImplementedError):
                raise Unanswered(f"{name}, in the place of `raise NotImplementedError`")
            if result is Ellipsis:
                raise Unanswered(f"the ... in {name}")
            open_parts = [i for i, part in enumerate(_as_parts(result)) if part is Ellipsis]
            if open_parts:
                raise Unanswered(f"the ... in what {name} returns: {self._named(open_parts)}")
        for case, result, _ in results if not self.may_be_none else ():
            empty = [i for i, part in enumerate(_as_parts(result)) if part is None]
            if empty and isinstance(result, tuple):
                raise Unanswered(f"{name} returns None in the place of {self._named(empty)}")
            if empty:
                everywhere = all(other.came is None for other in results)
                where = "" if everywhere else f" for {case.words}"
                raise Unanswered(f"{name} returns nothing{where}; has it a return statement?")

    def _named(self, places):
        names = {i: f"part {i + 1}" for i in places} | dict(enumerate(self.parts))
        return ", ".join(names[i] for i in places)

    def _refuse(self, result, results, function):
        """Raise `Wrong` for a case in which the answer is wrong."""
        case, came, wanted = result
        names = (*self.answers, *self.arguments)
        shown = call_of(function, names, case.arguments), copies(case.arguments)
        if isinstance(came, BaseException):
            known = "" if isinstance(came, NameError) else hint_of_results(self, results)
            hint = known or hint_of_error(came, case.arguments)
            raise Wrong(
                f"{short(wanted)} for {case.words}", described(came, function), hint, *shown
            )
        normal, wanted = self.in_normal_form(came), self.in_normal_form(wanted)
        hint = (
            hint_of_results(self, results)
            or hint_of_form(came, wanted, case.arguments)
            or last_resort(self, results, function)
        )
        expected, said = difference(normal, wanted, case)
        said = short(came) if said == short(normal) else said  # as it came
        raise Wrong(expected, said, hint, *shown)

    def is_alike(self, result, other):
        """Whether a result counts as equal to another; errors, if they are of the same type."""
        if isinstance(result, BaseException) or isinstance(other, BaseException):
            return type(result) is type(other)
        return (self.same or close)(self.in_normal_form(result), self.in_normal_form(other))

    def in_normal_form(self, result):
        """Return a result in its normal form; one that has none, as it is."""
        try:
            return result if self.normal is None else self.normal(result)
        except BaseException as error:  # not even of the right kind
            raise_if_interrupted(error)
            return result


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
