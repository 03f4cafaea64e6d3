"""The checks of the exercises: right answers pass, wrong ones get the hint that helps.

The variants are in ``tests/exercises``, a module per notebook of exercises, with two tables by
task: ``RIGHT``, answers that must pass, and ``WRONG``, pairs of a piece of the hint that must
come and the answers that it must come for. They share no code with the checks.
"""

import importlib
import json
import pkgutil

import numpy as np
import pytest

from homl_clustering._checks import TASKS
from homl_clustering._checks.task import ChoiceTask, FunctionTask
from homl_clustering.checks import Checker
from tests import exercises

MODULES = [
    importlib.import_module(f"tests.exercises.{found.name}")
    for found in pkgutil.iter_modules(exercises.__path__)
]
RIGHT = {task: answers for module in MODULES for task, answers in module.RIGHT.items()}
WRONG = {task: answers for module in MODULES for task, answers in module.WRONG.items()}
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
        return checker.results.get(task_id), said.out

    return run


def _named(table):
    return [
        pytest.param(task, answers, id=f"{task}-{number}")
        for task, variants in table.items()
        for number, answers in enumerate(variants)
    ]


@pytest.mark.parametrize(("task", "answers"), _named(RIGHT))
def test_right_answers_pass(task, answers, check):
    """Other code, other types, other orders where these do not matter."""
    result, said = check(task, **answers)
    assert result == "right", said
    assert said.startswith(f"{task}: right.\n")


@pytest.mark.parametrize(("task", "variant"), _named(WRONG))
def test_wrong_answers_get_the_hint_that_helps(task, variant, check):
    """With what was expected and what came."""
    piece, answers = variant
    result, said = check(task, **answers)
    assert result == "wrong", said
    for part in ("expected:", "came:", "hint:"):
        assert part in said
    assert piece in said.split("hint:")[1], said


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_no_answer_is_answered_kindly(task, check):
    """The places that an exercise leaves open are named."""
    for nothing in (..., None):
        result, said = check(task.id, **dict.fromkeys(task.answers, nothing))
        assert result == "not answered"
        assert "not answered yet" in said
        assert all(name in said for name in task.answers)


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
@pytest.mark.parametrize(
    "nonsense",
    [0, -1.5, "word", "", b"x", [], [[]], {}, {"a": 1}, object(), np.nan, np.zeros((0, 3)),
     [1, [2, 3]], lambda: 1, lambda *a: a, lambda *a: "x", len, Exception, np.array([None])],
)  # fmt: skip
def test_nonsense_is_an_answer_too(task, nonsense, check):
    """Whatever comes, the check says what it expected; it never raises, and never passes."""
    result, said = check(task.id, **dict.fromkeys(task.answers, nonsense))
    assert result in ("wrong", "not answered"), said
    assert said.count("\n") >= 2


def test_functions_without_a_result_are_not_answered(check):
    """As the exercise leaves them."""
    for task in CODING:
        if isinstance(task, FunctionTask):
            for empty in (lambda *a: ..., lambda *a: None):
                assert check(task.id, **{task.answers[0]: empty})[0] == "not answered"


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


def test_a_changed_argument_is_told(check):
    """Later cells would see other data."""

    def e_step(X, centers):
        X -= centers[0]
        return np.zeros(len(X), int)

    result, said = check("01.e_step", e_step=e_step)
    assert result == "wrong"
    assert "e_step changes one of them" in said


def test_an_error_of_the_answer_is_told_without_a_traceback(check):
    """Its type and its message."""

    def e_step(X, centers):
        return X @ X

    result, said = check("01.e_step", e_step=e_step)
    assert result == "wrong"
    assert "ValueError: matmul" in said


def test_the_report_counts_and_is_written_on_request(tmp_path, capsys):
    """The last result of each task; JSON for a teacher."""
    checker = Checker()
    checker("01.warm_up", answer="a")
    checker("01.warm_up", answer="b")
    checker("01.e_step", e_step=...)
    report = checker.report(tmp_path / "report.json")
    assert repr(report).splitlines() == [
        "01.warm_up   right", "01.e_step    not answered", "1 of 2 right",
    ]  # fmt: skip
    written = json.loads((tmp_path / "report.json").read_text())
    assert written == {"01.warm_up": "right", "01.e_step": "not answered"}
