"""The exercises as assignments for nbgrader: true metadata, and marks that are earned."""

import copy
import json
import os
import subprocess
import sysconfig
import venv

import nbformat
import pytest

from tools import exercises, nbgrader
from tools.places import places

NAMES = sorted(path.stem for path in places.solutions.glob("*.py"))
NAME = "01_kmeans_exercises"


@pytest.mark.parametrize("name", NAMES)
def test_an_assignment_is_the_exercise_with_its_solution(name):
    """Each cell says what it is for; checks give points, and answers can be written in."""
    made = nbgrader.assignment(name)
    nbformat.validate(made)
    given = exercises.exercise(name)
    assert len(made.cells) == len(given.cells) + 1
    ids = [cell.metadata.nbgrader.grade_id for cell in made.cells]
    assert len(set(ids)) == len(ids)
    for cell, other in zip(made.cells[1:], given.cells, strict=True):
        kind = cell.metadata.nbgrader
        is_answer = exercises.TODO in other.source
        is_check = other.source.startswith("check(") and "check.report" not in other.source
        assert (kind.solution, kind.grade) == (is_answer, is_check)
        assert kind.locked != kind.solution and (kind.get("points") == 1) == is_check
        assert is_answer or cell.source == other.source
        assert exercises.TODO not in cell.source
    assert "check.strict = True" in made.cells[0].source


def test_assignments_are_written_where_nbgrader_looks(tmp_path, monkeypatch):
    """A folder for each, in a folder `source`."""
    monkeypatch.setattr(type(places), "build", tmp_path)
    assert nbgrader.make_assignments() == NAMES
    assert (tmp_path / "nbgrader/nbgrader_config.py").read_text() == nbgrader.CONFIG
    for name in NAMES:
        nbformat.read(tmp_path / f"nbgrader/source/{name}/{name}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a function that runs a command in an environment that has nbgrader, too."""
    folder = tmp_path_factory.mktemp("nbgrader")
    venv.create(folder / "env", with_pip=True)
    found = sysconfig.get_path("purelib", vars={"base": str(folder / "env")})
    ours = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    with open(f"{found}/ours.pth", "w", encoding="utf-8") as file:
        file.write(ours)
    scripts = sysconfig.get_path("scripts", vars={"base": str(folder / "env")})
    python = f"{scripts}/python"
    done = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--timeout", "10", "nbgrader ==0.9.6"],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"NOT TESTED: nbgrader cannot be installed here: {done.stderr[-200:]}")

    path = os.pathsep.join([scripts, os.environ["PATH"]])  # nbgrader calls alembic by its name

    def run(*command):
        done = subprocess.run(
            [python, *command], cwd=folder, env={**os.environ, "PATH": path},
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    run.folder = folder
    return run


MARKS = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    marks = {s.student.id: (s.score, s.max_score) for s in book.assignment_submissions(sys.argv[1])}
print(json.dumps(marks))
"""


def submissions(assignment, released):
    """Return what three students hand in."""
    solutions = {cell.id: cell.source for cell in assignment.cells}
    right = copy.deepcopy(released)
    for cell in right.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = solutions[cell.id]
    wrong = copy.deepcopy(right)
    for cell in wrong.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = cell.source.replace("argmin", "argmax")
    return {"right": right, "wrong": wrong, "untouched": released}


@pytest.mark.long
def test_the_autograder_gives_the_marks_that_are_earned(graded):
    """To a right notebook, one with a mistake, and one that nobody has written in."""
    assignment, folder = nbgrader.assignment(NAME), graded.folder
    source = folder / "source" / NAME
    source.mkdir(parents=True)
    nbformat.write(assignment, source / f"{NAME}.ipynb")
    (folder / "nbgrader_config.py").write_text(nbgrader.CONFIG)
    graded("-m", "nbgrader", "generate_assignment", NAME)
    released = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for student, notebook in submissions(assignment, released).items():
        place = folder / "submitted" / student / NAME
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{NAME}.ipynb")
    graded("-m", "nbgrader", "autograde", NAME)
    n_checks = sum(cell.metadata.nbgrader.grade for cell in assignment.cells)
    marks = json.loads(graded("-c", MARKS, NAME))
    expected = {"right": n_checks, "wrong": n_checks - 1, "untouched": 0}
    assert marks == {student: [mark, n_checks] for student, mark in expected.items()}
