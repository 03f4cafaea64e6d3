"""Variants of the tasks: other letters and other data, and the same answers are right."""

import contextlib
import io

import numpy as np
import pytest

from homl_clustering.checks import Checker, variant
from homl_clustering.checks.calling import copies
from homl_clustering.checks.compare import close
from homl_clustering.checks.task import ChoiceTask, FunctionTask
from homl_clustering.checks.tasks import TASKS
from tests.test_checks import RIGHT
from tools import nbgrader
from tools.places import places

CHOICES = [task for task in TASKS.values() if isinstance(task, ChoiceTask)]
FUNCTIONS = [task for task in TASKS.values() if isinstance(task, FunctionTask)]
NAMES = sorted(path.stem for path in places.solutions.glob("*.py"))


@pytest.fixture
def in_variant():
    """Return a function that chooses a variant until the test ends."""
    yield variant.choose
    variant.choose(None)


def result(task, **answers):
    """Return what a check says: a word, and all that it prints."""
    check, printed = Checker(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        check(task.id, **answers)
    return check.results[task.id], printed.getvalue()


@pytest.mark.parametrize("task", FUNCTIONS, ids=[task.id for task in FUNCTIONS])
def test_right_functions_are_right_in_each_variant(task, in_variant):
    """Those of the tests, in other styles, and what the exercise expects."""
    for number in (1, 2):
        in_variant(number)
        for answers in [{task.answers[0]: task.reference}, *RIGHT.get(task.id, ())]:
            said = result(task, **answers)
            assert said[0] == "right", said


def test_most_functions_are_called_with_other_data(in_variant):
    """The few others have small cases alone, or those of the data that the course is about."""
    same = []
    for task in FUNCTIONS:
        in_variant(0)
        usual = [task.reference(*copies(case.arguments)) for case in task.cases()]
        in_variant(1)
        other = [task.reference(*copies(case.arguments)) for case in task.cases()]
        assert len(usual) == len(other)
        if all(map(close, usual, other)):
            same.append(task.id)
    assert len(same) < len(FUNCTIONS) / 3, same


def test_choices_have_other_letters(in_variant):
    """Who copies the letters of the course is wrong in most of them."""
    in_variant(1)
    right = [task.id for task in CHOICES if result(task, answer=task.right)[0] == "right"]
    assert len(right) < len(CHOICES) / 2
    for task in CHOICES:
        letters = variant.letters(task.id, task.feedback)
        assert sorted(letters) == sorted(letters.values())
        assert result(task, answer="".join(letters[c] for c in task.right))[0] == "right"


@pytest.mark.parametrize("name", NAMES)
def test_an_assignment_has_the_letters_of_its_variant(name, in_variant):
    """Its options in their order, its answers, and its first cell."""
    in_variant(0)
    usual = nbgrader.assignment(name)
    in_variant(3)
    other = nbgrader.assignment(name)
    assert other.cells[0].source.endswith(nbgrader.OTHER_DATA.format(3))
    answers, n_moved = {}, 0
    for before, cell in zip(usual.cells[1:], other.cells[1:], strict=True):
        assert sorted(before.source) == sorted(cell.source) or "SOLUTION" in cell.source
        assert nbgrader.OPTION.findall(cell.source) == sorted(nbgrader.OPTION.findall(cell.source))
        if (
            cell.cell_type == "code"
            and '= "' in cell.source
            and "### BEGIN SOLUTION" in cell.source
        ):
            answers = dict(line.split(" = ") for line in cell.source.split("\n") if ' = "' in line)
        n_moved += bool(nbgrader.OPTION.search(cell.source)) and before.source != cell.source
        match = nbgrader.CHECK.match(cell.source) if cell.cell_type == "code" else None
        if match and isinstance(TASKS[match[1]], ChoiceTask):
            value = answers[cell.source.split("answer=")[1].rstrip(")\n")]
            assert result(TASKS[match[1]], answer=value.strip('"')) == (
                "right", result(TASKS[match[1]], answer=value.strip('"'))[1]
            )  # fmt: skip
    assert n_moved > 10 or name != "book_01_to_09_questions"


def test_a_variant_is_a_whole_number(monkeypatch):
    """In the environment, and in a notebook."""
    monkeypatch.setenv("HOML_VARIANT", "seven")
    with pytest.raises(ValueError, match="HOML_VARIANT must be a whole number, such as 7, got 'se"):
        variant.chosen()
    monkeypatch.setenv("HOML_VARIANT", "7")
    assert Checker().variant == 7
    for wrong in (-1, 1.5, True, "7"):
        with pytest.raises(ValueError, match="A variant is a whole number"):
            Checker().variant = wrong
    assert not close(variant.random(3).random(4), np.random.RandomState(3).random(4))
