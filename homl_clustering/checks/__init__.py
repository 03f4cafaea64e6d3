"""Checks that answer a student at once: right, or wrong, and what may have been misunderstood.

Each task of the exercises ends in a line such as ``check("01.e_step", e_step=e_step)``. A check
takes any correct solution. Unless it is strict, it never raises: an answer that is missing, has
the wrong type, raises an error itself, even SystemExit, or runs on without an end, is an answer,
too. Only Ctrl-C goes through.
"""

from __future__ import annotations

import difflib
import os
import warnings
from functools import partial
from pathlib import Path
from typing import Any

from homl_clustering.checks import report
from homl_clustering.checks import variant as variants
from homl_clustering.checks.calling import Wrong
from homl_clustering.checks.compare import message_of, raise_if_interrupted, short
from homl_clustering.checks.errors import hint_of_error
from homl_clustering.checks.hints import more_after
from homl_clustering.checks.missing import explain_missing_answers
from homl_clustering.checks.patience import StillRunning, limit
from homl_clustering.checks.task import Task, Unanswered, is_unanswered
from homl_clustering.checks.tasks import TASKS

__all__ = ["Checker", "NotRightError", "Report", "check"]


class Report(dict[str, str]):
    """What came of each task: a dict of str to str that shows itself as a table.

    The results are "right", "wrong", "not answered" and "not checked".

    Examples
    --------
    >>> from homl_clustering.checks import Report
    >>> Report({"01.e_step": "right", "01.m_step": "wrong"})
    01.e_step   right
    01.m_step   wrong
    1 of 2 right
    """

    def __repr__(self) -> str:
        width = max(map(len, self), default=0)
        lines = [f"{task:{width}}   {result}" for task, result in self.items()]
        n_right = list(self.values()).count("right")
        return "\n".join([*lines, f"{n_right} of {len(self)} right"])


LAST_RESORT = (
    "Print each thing that is handed in, and compare it with what the task asks for: which data, "
    "which model, how many numbers, and in which order."
)


class NotRightError(AssertionError):
    """An answer is wrong, or missing, where checks are `strict`."""


class Checker:
    """Checks answers, and remembers what came of them.

    Attributes
    ----------
    strict : bool
        Whether an answer that is not right raises `NotRightError` once it has been explained, so
        that whatever runs the notebook to grade it sees that. False, unless the environment
        variable ``HOML_STRICT`` is set to 1.
    variant : int
        Which data and letters the tasks have; 0, unless the environment variable
        ``HOML_VARIANT`` is set. See `homl_clustering.checks.variant`.
    arguments : list
        What the function of the last wrong answer was called with, in the case that is shown.

    Examples
    --------
    >>> from homl_clustering.checks import Checker
    >>> check = Checker()
    >>> check("01.e_step", e_step=...)
    01.e_step: not answered yet.
      to do:    e_step, in the place of ...

    >>> def e_step(X, centers):
    ...     return ((X[:, None] - centers) ** 2).sum(axis=2).argmax(axis=1)
    >>> check("01.e_step", e_step=e_step)
    01.e_step: not yet.
      given:    e_step(X=np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 8.0], [9.0, 9.0]]),
                       centers=np.array([[0.0, 0.0], [10.0, 10.0]]))
      expected: [0, 0, 1, 1] for two clear groups
      came:     [1, 1, 0, 0]
      hint:     argmax finds the farthest center; the nearest has the smallest distance.

    >>> def e_step(X, centers):
    ...     return ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    >>> check("01.e_step", e_step=e_step)
    01.e_step: right.
    >>> check.report()
    01.warm_up                     not checked
    01.squared_distances           not checked
    01.e_step                      right
    01.m_step                      not checked
    01.next_center_probabilities   not checked
    01.keeps_its_center            not checked
    01.weighted_m_step             not checked
    01.weighted_inertia            not checked
    01.wrongly_kept                not checked
    01.half_the_gap                not checked
    01.starts_needed               not checked
    1 of 11 right
    """

    strict: bool
    arguments: list[Any]
    _checks: list[tuple[str, str, str]]  # the task, the result and the hint of each
    _written: dict[Path | None, int]  # how many of them a file holds

    def __init__(self) -> None:
        self._checks, self._written = [], {}
        self.arguments = []
        self.strict = os.environ.get("HOML_STRICT", "0") not in ("", "0")

    def __call__(self, task_id: str | None = None, *nameless: object, **answers: object) -> None:
        """Check the answers to a task, and print one line if they are right.

        Parameters
        ----------
        task_id : str
            The name of the task, as the exercise has it.
        *nameless
            Answers whose names were forgotten: it is said how to name them.
        **answers
            The answers, by the names that the exercise gives them.

        Raises
        ------
        NotRightError
            If checks are `strict`, and the task is not solved.
        """
        task = TASKS.get(task_id) if isinstance(task_id, str) else None
        if task is None or task_id is None:
            name = task_id if isinstance(task_id, str) else short(task_id)
            near = difflib.get_close_matches(name, TASKS, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            self._say("wrong", [f"There is no task {short(task_id)}.{hint}"])
            return
        result, lines, hint, self.arguments = _outcome(task, answers, nameless)
        again = self._same_before(task_id, hint) if result == "wrong" else 0
        self._checks.append((task_id, result, hint))
        heading = {"right": "right", "wrong": "not yet", "not answered": "not answered yet"}
        more = _lines(again=more_after(again, task, answers)) if again else []
        self._say(result, [f"{task_id}: {heading[result]}.", *lines, *more])

    def _same_before(self, task_id: str, hint: str) -> int:
        """Return how many of the last checks of a task in a row were wrong with the same hint."""
        before = [(result, said) for name, result, said in self._checks if name == task_id]
        count = 0
        while before and before.pop() == ("wrong", hint):
            count += 1
        return count

    def _say(self, result: str, lines: list[str]) -> None:
        """Print what came of a check; raise an error if checks are strict, and it is not right."""
        print(*lines, sep="\n")
        if self.strict and result != "right":
            raise NotRightError("\n".join(lines))

    @property
    def variant(self) -> int:
        """Which data and letters the tasks have."""
        return variants.chosen()

    @variant.setter
    def variant(self, number: int) -> None:
        variants.choose(number)

    @property
    def results(self) -> Report:
        """The best result of each task that was checked."""
        return Report(report.results_of(report.entries_of(self._checks)))

    def report(self, path: str | Path | None = None, *, name: str = "") -> Report:
        """Return a table of all tasks of the exercises that were begun.

        Parameters
        ----------
        path : str or path, default=None
            Where to write a report as JSON as well, for yourself, or for a teacher to collect;
            see `homl_clustering.checks.report`. If there is a report already, it is brought up to
            date: the best result of each task stays, so that several notebooks may share one file.
        name : str, default=""
            Whose report it is.

        Returns
        -------
        Report
            What was written, if a path is given.

        Raises
        ------
        ValueError
            If `path` is no path, or a file that holds something else than a report, or `name` is
            no text.
        OSError
            If its folder does not exist, or the file cannot be read or written.
        """
        if not isinstance(name, str):
            raise ValueError(f"The name in a report must be a text, got {short(name)}.")
        target = None if path is None else report.place(path)
        before = {} if target is None else report.read(target)
        new = self._checks[self._written.get(target, 0) if before else 0 :]
        entries = report.complete(report.entries_of(new, before), TASKS)
        if target is not None:
            report.write(target, entries, name)
            self._written[target] = len(self._checks)
        return Report(report.results_of(entries))


def _outcome(
    task: Any, answers: dict[str, Any], nameless: tuple[object, ...] = ()
) -> tuple[str, list[str], str, list[Any]]:
    """Return the result of a check, the lines that explain it, the hint among them, arguments."""
    missing = [name for name in task.answers if name not in answers]
    strange = [name for name in answers if name not in task.answers]
    if missing or strange or nameless:
        call = ", ".join(f"{name}=..." for name in task.answers)
        came = ", ".join(["..."] * len(nameless) + [f"{name}=..." for name in answers]) or "nothing"
        return "not answered", _lines(expected=f"check({task.id!r}, {call})", came=came), "", []
    unanswered = [name for name, value in answers.items() if is_unanswered(value)]
    if unanswered:
        to_do = getattr(task, "to_do", f"{', '.join(unanswered)}, in the place of ...")
        return "not answered", [f"  to do:    {to_do}"], "", []
    try:
        # what a task of functions calls is limited there: it then says where it was
        verify = partial(task.verify, **answers)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the answer is to be judged, not how it is read
            remark = limit(verify) if isinstance(task, Task) else verify()
    except Unanswered as unanswered:
        return "not answered", [f"  to do:    {unanswered}"], "", []
    except Wrong as wrong:
        hint = wrong.hint or LAST_RESORT
        lines = _lines(wrong.given, wrong.expected, wrong.came, hint)
        return "wrong", lines, hint, list(wrong.arguments)
    except BaseException as error:  # a check must not raise, whatever it was given
        raise_if_interrupted(error)
        came = "; ".join(f"{name} = {short(value)}" for name, value in answers.items())
        hint = f"It could not be read ({type(error).__name__}: {message_of(error)})."
        if isinstance(error, StillRunning):
            hint = hint_of_error(error, ())
        return "wrong", _lines("", f"something like {task.example}", came, hint), hint, []
    return "right", [f"  note:     {remark}"] if remark else [], "", []


def _lines(
    given: str = "", expected: str = "", came: str = "", hint: str = "", again: str = ""
) -> list[str]:
    parts = {"given": given, "expected": expected, "came": came, "hint": hint, "again": again}
    return [f"  {name + ':':9} {words}" for name, words in parts.items() if words]


check = Checker()
explain_missing_answers()
