"""The checks of the exercises: right answers pass, wrong ones get the hint that helps.

The variants are in ``tests/exercises``, a module per notebook of exercises, with two tables by
task: ``RIGHT``, answers that must pass, and ``WRONG``, pairs of a piece of the hint that must
come and the answers that it must come for. They share no code with the checks.
"""

import contextlib
import importlib
import pkgutil
import time
from functools import wraps

import numpy as np
import pytest

from homl_clustering.checks import Checker, NotRightError, patience
from homl_clustering.checks.calling import parameters
from homl_clustering.checks.task import ChoiceTask, FunctionTask, Wrong
from homl_clustering.checks.tasks import TASKS
from homl_clustering.checks.tasks.faces.answers import number
from tests import exercises
from tests.helpers import python

MODULES = [
    importlib.import_module(f"tests.exercises.{found.name}")
    for found in pkgutil.iter_modules(exercises.__path__)
]


def _merged(table):
    """Return one of the tables of all modules; several may have answers to the same task.

    Some tables hold those of another module already: each answer counts once.
    """
    merged = {}
    for module in MODULES:
        for task, answers in getattr(module, table).items():
            known = {id(answer) for answer in merged.setdefault(task, [])}
            merged[task] += [answer for answer in answers if id(answer) not in known]
    return merged


RIGHT, WRONG = _merged("RIGHT"), _merged("WRONG")
CHOICES = [task for task in TASKS.values() if isinstance(task, ChoiceTask)]
CODING = [task for task in TASKS.values() if not isinstance(task, ChoiceTask)]


@pytest.fixture
def check(capsys):
    """Return a function that checks answers and returns the result and what was printed."""

    def run(task_id, **answers):
        checker = Checker()
        checker(task_id, **answers)
        said = capsys.readouterr()
        assert not said.err
        assert "Traceback" not in said.out
        return checker.results.get(str(task_id)), said.out

    return run


@pytest.mark.parametrize("task", RIGHT)
def test_right_answers_pass(task, check):
    """Other code, other types, other orders where these do not matter."""
    for i, answers in enumerate(RIGHT[task]):
        result, said = check(task, **answers)
        assert result == "right", (i, said)
        assert said.startswith(f"{task}: right.\n")


@pytest.mark.parametrize("task", WRONG)
def test_wrong_answers_get_the_hint_that_helps(task, check):
    """With what was expected and what came."""
    for piece, answers in WRONG[task]:
        result, said = check(task, **answers)
        assert result == "wrong", (piece, said)
        for part in ("expected:", "came:", "hint:"):
            assert part in said, (piece, said)
        assert piece in said.split("hint:")[1], (piece, said)


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_no_answer_is_answered_kindly(task, check):
    """The places that an exercise leaves open are named."""
    for nothing in (..., None):
        result, said = check(task.id, **dict.fromkeys(task.answers, nothing))
        assert result == "not answered"
        assert "not answered yet" in said
        assert all(name in said for name in task.answers)


NONSENSE = (
    0, -1.5, "word", "", b"x", [], [[]], {}, {"a": 1}, object(), np.nan, np.zeros((0, 3)),
    [1, [2, 3]], lambda: 1, lambda *a: a, lambda *a: "x", len, Exception, np.array([None]),
)  # fmt: skip


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_nonsense_is_an_answer_too(task, check):
    """Whatever comes, the check says what it expected; it never raises, and never passes."""
    for nonsense in NONSENSE:
        result, said = check(task.id, **dict.fromkeys(task.answers, nonsense))
        assert result in ("wrong", "not answered"), (nonsense, said)
        assert said.count("\n") >= 2, (nonsense, said)


def test_functions_without_a_result_are_not_answered(check):
    """As the exercise leaves them, or without a return statement where there has to be one."""
    for task in CODING:
        if isinstance(task, FunctionTask):
            (name,) = task.answers
            result, said = check(task.id, **{name: lambda *a: ...})
            assert (result, said.split("to do:")[1].strip()) == (
                "not answered",
                f"the ... in {name}",
            )
            result, said = check(task.id, **{name: lambda *a: None})
            assert result == ("wrong" if task.may_be_none else "not answered")
            assert task.may_be_none or "has it a return statement?" in said


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ((1, ..., ...), "the ... in what m_step returns: the means, the covariances"),
        ((..., 1, 2), "the ... in what m_step returns: the weights"),
        ((1, ..., 2, ...), "the means, part 4"),
        ((1, None, 2), "m_step returns None in the place of the means"),
    ],
)
def test_a_part_that_is_missing_is_named(returned, words, check):
    """Some parts may be there already."""
    result, said = check("05.m_step", m_step=lambda X, responsibilities: returned)
    assert result == "not answered"
    assert words in said


def test_there_are_enough_variants():
    """Three right and six wrong ones for each coding task, no two with the same hint."""
    for task in CODING:
        assert len(RIGHT.get(task.id, ())) >= 3, task.id
        pieces = [piece for piece, _ in WRONG.get(task.id, ())]
        assert len(set(pieces)) == len(pieces) >= 6, task.id
    assert set(RIGHT) | set(WRONG) <= set(TASKS)


@pytest.mark.parametrize("task", CHOICES, ids=[task.id for task in CHOICES])
def test_every_option_has_its_feedback(task, check):
    """Right and wrong options say why; case and commas do not matter."""
    assert set(task.right) < set(task.feedback)
    right = [
        task.right,
        task.right.upper(),
        ", ".join(task.right),
        list(task.right),
        set(task.right),
    ]
    for answer in right:
        result, said = check(task.id, answer=answer)
        assert result == "right"
        assert all(task.feedback[letter] in said for letter in task.right)
    for letter in set(task.feedback) - set(task.right):
        result, said = check(task.id, answer=letter)
        assert (result, task.feedback[letter] in said) == ("wrong", True)


# The checker itself


def test_a_slip_in_the_name_of_a_task(check):
    """Near names are offered; nothing is remembered."""
    result, said = check("01.estep", e_step=...)
    assert result is None
    assert "There is no task '01.estep'. Did you mean '01.e_step'" in said


def test_a_slip_in_the_name_of_an_answer(check):
    """The call is shown as it should be."""
    result, said = check("01.e_step", estep=len)
    assert result == "not answered"
    assert "expected: check('01.e_step', e_step=...)" in said
    assert "came:     estep=..." in said


def test_an_answer_without_a_name_is_told(check):
    """As the call should be; so is a check of nothing."""
    checker = Checker()
    checker("01.e_step", len)
    checker()
    assert checker.results == {"01.e_step": "not answered"}


def test_a_changed_argument_is_told(check):
    """Later cells would see other data."""

    def e_step(X, places):
        places -= X[0] + 1
        return np.zeros(len(X), int)

    result, said = check("01.e_step", e_step=e_step)
    assert result == "wrong"
    assert "e_step changes places" in said and "new = places.copy()" in said
    _, said = check("01.e_step", e_step=lambda *a: a[1].fill(7))
    assert "changes centers" in said


def test_an_error_of_the_answer_is_told_without_a_traceback(check):
    """Its type and its message."""

    def e_step(X, centers):
        return X @ X

    result, said = check("01.e_step", e_step=e_step)
    assert result == "wrong"
    assert "came:     ValueError: matmul" in said
    assert "; in line 2 of e_step: return X @ X\n" in said
    came = said.split("came:")[1].split("hint:")[0]
    assert came.count("\n") == 1 and len(came) < 200
    assert "hint:     A matrix product needs as many columns" in said


def test_an_error_is_told_with_the_line_of_the_student(check):
    """Not with that of a library; a helper of the same cell counts."""

    def helper(X):
        X = X + 1
        return np.linalg.inv(X)

    def e_step(X, centers):
        return helper(X)

    _, said = check("01.e_step", e_step=e_step)
    assert "LinAlgError: " in said
    assert "; in line 3 of helper: return np.linalg.inv(X)\n" in said


class Stop(BaseException):
    """What is no Exception, and what nobody expects."""


class Interrupted(KeyboardInterrupt):
    """Looks like Ctrl-C, but is raised by the answer."""


class UnsayableError(Exception):
    """An error that cannot be said."""

    def __str__(self):
        raise Stop


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, Stop, Interrupted, UnsayableError])
def test_whatever_an_answer_raises_is_an_answer(error, check):
    """It does not end the notebook."""

    def e_step(X, centers):
        raise error

    result, said = check("01.e_step", e_step=e_step)
    assert result == "wrong"
    assert f"came:     {error.__name__}" in said
    assert error is not SystemExit or "hint:     exit() and quit() end the whole notebook" in said


def test_ctrl_c_interrupts_a_check(check):
    """It is meant for the notebook, not for the answer."""

    def e_step(X, centers):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("01.e_step", e_step=e_step)


@pytest.mark.parametrize("catches", [Exception, BaseException])
def test_a_loop_without_an_end_is_ended(catches, check, monkeypatch):
    """Though it catches errors; all cases together have so long, and no longer."""
    monkeypatch.setattr(patience, "SECONDS", 0.2)
    caught = []

    def e_step(X, centers):
        while len(caught) < 3:
            try:
                while True:
                    pass
            except catches as error:
                caught.append(error)
        raise ValueError("after that")

    began = time.monotonic()
    result, said = check("01.e_step", e_step=e_step)
    assert result == "wrong" and time.monotonic() - began < 30
    assert catches is Exception or len(caught) == 3
    came = "StillRunning: it was stopped" if catches is Exception else "ValueError: after that"
    assert f"came:     {came}" in said
    assert catches is BaseException or "hint:     Is there a loop in it that never ends?" in said


ENDLESS = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
from homl_clustering.checks import check, patience
patience.SECONDS = 0.2
def e_step(X, centers):
    while True:
        pass
check("01.e_step", e_step=e_step)
assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
"""


def test_a_loop_without_an_end_is_ended_in_a_background_job():
    """A shell lets these ignore SIGINT."""
    done = python("-c", ENDLESS)
    assert done.returncode == 0, done.stderr
    assert "Is there a loop in it that never ends?" in done.stdout


def test_a_detector_without_an_end_is_ended(check, monkeypatch):
    """Functions that a task calls by itself are limited, too."""
    monkeypatch.setattr(patience, "SECONDS", 0.2)

    def is_strange(X):
        while True:
            pass

    answers = {**RIGHT["13.detector"][0], "is_strange": is_strange}
    result, said = check("13.detector", **answers)
    assert result == "wrong"
    assert "hint:     Is there a loop in it that never ends?" in said


def test_what_ends_in_time_is_left_alone():
    """Also by an interruption that came too late to be raised inside."""
    ends = []
    for round in range(300):
        try:
            ends.append(patience.limit(lambda: time.sleep(1e-4), seconds=1e-4 + round * 1e-6))
        except patience.StillRunning as error:
            ends.append(error)
        sum(range(100))
    assert len(ends) == 300 and None in ends


def test_what_is_to_be_done_is_not_answered(check):
    """As exercises of others have it."""

    def e_step(X, centers):
        raise NotImplementedError

    result, said = check("01.e_step", e_step=e_step)
    assert result == "not answered"
    assert "to do:    e_step, in the place of `raise NotImplementedError`" in said


@pytest.mark.parametrize("answer", ["a", "b", ...])
def test_strict_checks_raise_unless_the_answer_is_right(answer, monkeypatch, capsys):
    """What they say is printed all the same; so they can be switched on for all notebooks."""
    monkeypatch.setenv("HOML_STRICT", "1")
    strict = Checker()
    assert strict.strict
    right = answer == "b"
    with contextlib.nullcontext() if right else pytest.raises(NotRightError, match=r"01\.warm_up"):
        strict("01.warm_up", answer=answer)
    assert "01.warm_up: " in capsys.readouterr().out
    with pytest.raises(NotRightError, match="There is no task"):
        strict("01.warm")
    strict.strict = False
    strict("01.warm_up", answer="a")


@pytest.mark.parametrize("value", ["", "0"])
def test_checks_are_not_strict_by_default(value, monkeypatch):
    """A reader's notebook runs on."""
    monkeypatch.setenv("HOML_STRICT", value)
    assert not Checker().strict


BEFORE = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell("from homl_clustering.checks import check")
for cell in ("check('01.e_step', e_step=e_step)", "e_step", "check('01.e_step', e_step=nothing)"):
    print("--", shell.run_cell(cell, store_history=True).error_in_exec)
"""


def test_a_check_before_its_answer_says_which_cell_comes_first():
    """Below Python's own message; other names are left to Python."""
    done = python("-c", BEFORE)
    advice = "There is no e_step yet. Write it in the cell above, in the place of ..., and run that"
    assert done.stderr.count(advice) == 1 and done.stdout.count("-- name ") == 3
    assert done.stdout.count("Traceback (most recent call last)") == 3


class Unwritable:
    """Whatever is asked of it, it fails."""

    def __init__(self, error):
        self.error = error

    def fail(self, *_):
        raise self.error

    __repr__ = __array__ = __iter__ = __len__ = __eq__ = __bool__ = __float__ = fail
    __hash__ = object.__hash__


def nested(kind, depth):
    """Return a list in a list in a list ..., or other things."""
    value = kind()
    for _ in range(depth):
        value = kind([value])
    return value


HOSTILE = (Unwritable(Stop()), nested(list, 2000), "\ud800")


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_an_answer_that_cannot_be_written_is_an_answer(task, check):
    """As a value, and as what a function returns; the student gets a sentence."""
    for answer in HOSTILE:
        given = (lambda *a, x=answer: x) if isinstance(task, FunctionTask) else answer
        result, said = check(task.id, **dict.fromkeys(task.answers, given))
        assert result in ("wrong", "not answered")
        assert said.count("\n") >= 2
        said.encode("utf-8")


def test_what_cannot_be_shown_is_said_to_be_so(check):
    """By its type."""
    _, said = check("01.e_step", e_step=Unwritable(Stop()))
    assert "came:     a Unwritable that cannot be shown" in said
    for kind in (list, tuple):
        _, said = check("01.e_step", e_step=lambda X, centers, kind=kind: nested(kind, 2000))
        assert f"came:     a {kind.__name__} that cannot be shown" in said


def test_an_error_without_a_line_is_told_all_the_same(check):
    """The function may be one of a library, or without a source."""
    for function in (max, np.linalg.inv, eval("lambda X, centers: 1 / 0")):
        result, said = check("01.e_step", e_step=function)
        assert result == "wrong"
        assert "Error" in said


def test_a_helper_that_is_not_there_is_named(check):
    """Its cell has not been run."""
    _, said = check("01.e_step", e_step=lambda X, centers: distances_of_mine(X))  # noqa: F821
    assert "run the cell that defines distances_of_mine" in said


def test_the_parameters_of_a_decorated_function_are_its_own():
    """Not those of what is wrapped around it."""

    def e_step(X, centers):
        return X

    @wraps(e_step)
    def timed(*arguments):
        return e_step(*arguments)

    assert parameters(timed) == ("X", "centers")


def test_an_error_is_not_put_down_to_arrays_where_there_are_none(check):
    """Some functions take numbers."""
    _, said = check("05.aic", aic=lambda log_likelihood, n_parameters: 1 / 0)
    assert "ZeroDivisionError: division by zero; in line 1 of <lambda>" in said
    assert "array" not in said.split("hint:")[1]


def test_what_was_given_can_be_pasted(check):
    """To call the function oneself; by the names of its arguments where it has the exercise's."""

    def e_step(X, centers):
        return [X.tolist(), centers.tolist()]

    _, said = check("01.e_step", e_step=e_step)
    line = said.split("given:")[1].split("\n")[0].strip()
    assert line.startswith("e_step(X=np.array(")
    assert eval(line, {"np": np, "e_step": e_step})[0] == [[0, 0], [1, 0], [9, 8], [9, 9]]
    _, said = check("05.aic", aic=lambda log_l, p: 210 if log_l == -100 else 0)
    assert "given:    aic(-4034.5, 17)\n" in said


@pytest.mark.parametrize("answer", ["", ..., None])
def test_a_question_without_an_answer_says_what_to_do(answer, check):
    """Exercises call the variable answer_1a and so on."""
    result, said = check("q1.tasks", answer=answer)
    assert result == "not answered"
    assert "to do:    put the letters in place of ..., in quotes" in said


@pytest.mark.parametrize("text", ["0.5", b"0.5", ["0.5"], np.array("0.5"), np.array(["1"], object)])
def test_text_is_no_number(text):
    """Even if it can be read as one."""
    with pytest.raises(Wrong, match="one number") as caught:
        number(text, "share")
    assert caught.value.hint == "It is text: expected are numbers, without quotes."


def test_a_task_that_cannot_be_shown_is_told(capsys):
    """By its type."""
    Checker()(Unwritable(Stop()))
    assert "There is no task a Unwritable that" in capsys.readouterr().out


@pytest.mark.parametrize("task_id", [["01.e_step"], None, {}, 1])
def test_a_task_that_is_no_name_is_told(task_id, check):
    """A check never raises."""
    result, said = check(task_id, e_step=len)
    assert result is None
    assert f"There is no task {task_id!r}." in said
