"""Exercises are what is given of the solutions, and nothing else."""

import re

import nbformat
import pytest

from homl_clustering.checks import check
from homl_clustering.checks.report import set_of
from tests.helpers import ROOT
from tools import exercises, notebooks
from tools.exercises import MarkError, blocks, exercise, make_exercises, stripped
from tools.places import places

NAMES = sorted(path.stem for path in places.solutions.glob("*.py"))

HEADER = """\
# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---
"""
SOLUTION = (
    HEADER
    + '''
# %% [markdown] tags=["given"]
# # Title
#
# Some text.

# %% [markdown]
# The answer is 42.

# %% tags=["given"]
import numpy as np

# %%
### BEGIN GIVEN
def answer(x):
    """Return the answer."""
    ### END GIVEN
    secret = 6
    ### BEGIN SOLUTION: return ...
    return secret * 7
    ### END SOLUTION
### BEGIN GIVEN
known = 1
### END GIVEN

# %%
hidden = 1

# %%
### BEGIN SOLUTION
unknown = 43
### END SOLUTION

# %% tags=["test"]
if claims_are_checked():
    assert answer(1) == 42

# %% tags=["given"]
check("01.e_step", e_step=answer)
'''
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one solution."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions/tiny.py").write_text(SOLUTION)
    monkeypatch.setattr(places, "root", tmp_path)
    return tmp_path


# Stripping


def test_only_what_is_given_survives(project):
    """Cells and lines that are not marked are gone, solutions give way to their stubs."""
    cells = [(cell.cell_type, cell.source) for cell in exercise("tiny").cells]
    assert cells == [
        ("markdown", "# Title\n\nSome text."),
        ("code", "import numpy as np"),
        (
            "code",
            'def answer(x):\n    """Return the answer."""\n    # YOUR CODE HERE\n    return ...\n'
            "known = 1",
        ),
        ("code", "# YOUR CODE HERE\n..."),
        ("code", 'check("01.e_step", e_step=answer)'),
    ]


def test_exercises_are_not_paired_and_not_executed(project):
    """Else Jupytext would write answers back, and outputs would tell them."""
    made = exercise("tiny")
    assert set(made.metadata) == {"kernelspec", "language_info", "homl_clustering"}
    for cell in made.cells:
        assert not cell.metadata
        assert cell.cell_type != "code" or (not cell.outputs and cell.execution_count is None)
    nbformat.validate(made)


def test_the_same_solution_gives_the_same_bytes(project):
    """And a file that is as it should be is left alone."""
    assert make_exercises() == (["tiny"], [])
    place = project / "exercises/tiny.ipynb"
    before, stamp = place.read_bytes(), place.stat().st_mtime_ns
    assert make_exercises() == ([], [])
    assert place.stat().st_mtime_ns == stamp
    place.unlink()
    assert make_exercises() == (["tiny"], [])
    assert place.read_bytes() == before


def _run_a_cell(worked):
    worked.cells[1].execution_count = 1


def _answer(worked):
    worked.cells[3].source = "unknown = 43"


def _write_in_the_text(worked):
    worked.cells[0].source += "\n\nMy answer."


def _add_a_cell(worked):
    worked.cells.append(nbformat.v4.new_markdown_cell("What I found."))


def _answer_without_a_digest(worked):
    """As in an exercise that was made before there were digests."""
    _answer(worked)
    del worked.metadata["homl_clustering"]


def _answer_with_a_strange_digest(worked):
    worked.metadata["homl_clustering"] = "none"


WORK = [
    _run_a_cell,
    _answer,
    _write_in_the_text,
    _add_a_cell,
    _answer_without_a_digest,
    _answer_with_a_strange_digest,
]


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("is_changed", [False, True])
def test_what_a_student_has_worked_in_is_kept(project, work, is_changed):
    """Whether or not the solution has changed, only deleting the notebook gives a new one."""
    make_exercises()
    place = project / "exercises/tiny.ipynb"
    worked = nbformat.read(place, as_version=4)
    work(worked)
    nbformat.write(worked, place)
    if is_changed:
        source = project / "solutions/tiny.py"
        source.write_text(source.read_text().replace("Some text.", "Another text."))
    before = place.read_bytes()
    assert make_exercises() == ([], ["tiny"])
    assert place.read_bytes() == before


@pytest.mark.parametrize("held", [b"", b"{", b"<<<<<<< HEAD", b"\xff", b'{"cells": 1}'])
def test_a_damaged_exercise_is_kept(project, held):
    """Answers may be saved from it."""
    make_exercises()
    place = project / "exercises/tiny.ipynb"
    place.write_bytes(held)
    assert make_exercises() == ([], ["tiny"])
    assert place.read_bytes() == held


def test_an_exercise_without_a_digest_that_nobody_has_touched_gets_one(project):
    """It holds no answers."""
    make_exercises()
    place = project / "exercises/tiny.ipynb"
    expected = place.read_bytes()
    old = nbformat.read(place, as_version=4)
    del old.metadata["homl_clustering"]
    nbformat.write(old, place)
    assert make_exercises() == (["tiny"], [])
    assert place.read_bytes() == expected


def test_an_exercise_follows_its_solution(project):
    """As long as nobody has worked in it."""
    make_exercises()
    source = project / "solutions/tiny.py"
    source.write_text(source.read_text().replace("Some text.", "Another text."))
    assert make_exercises() == (["tiny"], [])
    assert "Another text." in (project / "exercises/tiny.ipynb").read_text()


@pytest.mark.parametrize(
    ("cell", "line", "words"),
    [
        ("### BEGIN SOLUTION\nx = 1", 0, "### BEGIN SOLUTION is never closed in its cell"),
        ("x = 1\n### BEGIN GIVEN", 1, "### BEGIN GIVEN is never closed in its cell"),
        ("### END SOLUTION", 0, "### END SOLUTION without ### BEGIN SOLUTION"),
        ("### BEGIN GIVEN\n### END SOLUTION", 1, "### END SOLUTION without"),
        (
            "### BEGIN SOLUTION\n### BEGIN GIVEN\n### END GIVEN\n### END SOLUTION",
            1,
            "### BEGIN GIVEN inside of the SOLUTION that begins at tiny.py:{start}",
        ),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION", 1, "### BEGIN SOLUTION inside of the SOLUTION"),
        ("# BEGIN GIVEN\nx = 1\n# END GIVEN", 0, "'# BEGIN GIVEN' looks like a mark but is none"),
        ("### begin solution\n### end solution", 0, "looks like a mark"),
        ("### BEGIN SOLUTIONS\n### END SOLUTIONS", 0, "looks like a mark"),
        ("x = 1 ### BEGIN SOLUTION", 0, "looks like a mark"),
    ],
)
def test_wrong_marks_are_errors_with_their_place(project, cell, line, words):
    """File and line, and what is wrong; nothing is written."""
    source = project / "solutions/tiny.py"
    start = len(SOLUTION.splitlines()) + 3
    source.write_text(SOLUTION + "\n# %%\n" + cell + "\n")
    expected = rf"tiny\.py:{start + line}: .*{re.escape(words.format(start=start))}"
    with pytest.raises(MarkError, match=expected):
        make_exercises()
    assert not (project / "exercises").exists()


def test_marks_in_a_given_cell_are_an_error(project):
    """It survives as it is, marks and all: that cannot be meant."""
    source = SOLUTION.replace("import numpy as np", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION")
    (project / "solutions/tiny.py").write_text(source)
    with pytest.raises(MarkError, match=r"tiny\.py:20: a cell tagged given needs no marks"):
        exercise("tiny")


def test_a_block_keeps_the_indentation_of_its_mark():
    """Stubs stand where the solution stood."""
    text = "    ### BEGIN SOLUTION: return 0\n    return 1\n    ### END SOLUTION"
    assert stripped(text, str) == "    # YOUR CODE HERE\n    return 0"
    assert [block.kind for block in blocks(text, str)] == ["SOLUTION"]


def test_each_name_of_a_stub_has_a_line():
    """Lines are separated by semicolons, and indented like the mark."""
    text = "    ### BEGIN SOLUTION: x = ...; y = ...\n    x = y = 1\n    ### END SOLUTION"
    assert stripped(text, str) == "    # YOUR CODE HERE\n    x = ...\n    y = ..."


# The exercises of the course


def test_there_are_exercises():
    """The tests below look at something."""
    assert "01_kmeans_exercises" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_exercise_is_up_to_date(name):
    """`make exercises` would change nothing."""
    made, path = exercise(name), ROOT / "exercises" / f"{name}.ipynb"
    if path.exists() and exercises.is_worked_in(path, made):
        pytest.skip(f"exercises/{name}.ipynb has been worked in, and is kept as it is")
    assert path.read_text(encoding="utf-8") == exercises.as_text(made), "run `make exercises`"


def test_there_are_no_other_exercises():
    """Each comes from a solution."""
    assert sorted(path.stem for path in (ROOT / "exercises").glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_solution_leaks(name):
    """No line that is not given is in the exercise, unless a given line says the same."""
    made = "\n".join(cell.source for cell in exercise(name).cells)
    given = {line.strip() for line in made.split("\n")}
    secrets = _stripped_lines(name)
    assert len(secrets) > 3
    leaks = {line for line in secrets if line in made and not line.endswith("(")} - given
    assert not leaks


def _stripped_lines(name):
    """Return the lines of code that an exercise must not have, short ones left aside."""
    lines = set()
    for cell in notebooks.read(name).cells:
        if cell.cell_type != "code" or "given" in cell.metadata.get("tags", []):
            continue
        given = {
            line.strip()
            for block in blocks(cell.source, str)
            for line in (block.lines if block.kind == "GIVEN" else block.stub.split("; "))
        }
        lines |= {line.strip() for line in cell.source.split("\n")} - given
    marks = re.compile(r"### (BEGIN|END) ")
    return {line for line in lines if len(line) > 8 and not marks.match(line)}


@pytest.mark.parametrize("name", NAMES)
def test_no_stub_gives_one_value_to_several_names(name):
    """Students answer each name in a line of its own; `a = b = ...` puzzles them."""
    made = "\n".join(cell.source for cell in exercise(name).cells)
    assert not re.search(r"^\s*\w+( = \w+|, \w+)+ = \.\.\.", made, re.M)


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_needs_nothing_that_only_solutions_do(name):
    """Figures of solutions are saved, and their claims are tested; not those of students."""
    made = "\n".join(cell.source for cell in exercise(name).cells)
    assert "save_fig" not in made and "claims_are_checked" not in made


@pytest.mark.filterwarnings("ignore::homl_clustering.datasets.StandInWarning")
@pytest.mark.parametrize("name", NAMES)
def test_the_untouched_exercise_is_answered_kindly(name, capsys):
    """It runs without an error up to the first check, which says what is to be done."""
    cells = exercise(name).cells
    first = next(i for i, cell in enumerate(cells) if cell.source.startswith("check("))
    names = {"__name__": "__main__"}
    for cell in cells[:first]:
        if cell.cell_type == "code":
            exec(cell.source, names)
    capsys.readouterr()
    exec(cells[first].source, names)
    said = capsys.readouterr().out
    assert "not answered yet" in said


@pytest.mark.parametrize("name", NAMES)
def test_every_check_of_the_solution_is_right(name):
    """As the committed twin shows; nbval keeps it true."""
    twin = nbformat.read(notebooks.source(name).with_suffix(".ipynb"), as_version=4)
    checked = [cell for cell in twin.cells if cell.source.startswith("check(")]
    assert checked
    for cell in checked:
        said = "".join(output.get("text", "") for output in cell.outputs)
        assert re.match(r"[\w.]+: right\.", said), said


def test_every_task_is_in_exactly_one_exercise():
    """And every check of an exercise has its task; reports list them in the same order."""
    found = [
        task
        for name in NAMES
        for cell in notebooks.read(name).cells
        for task in re.findall(r'^check\(\s*"([^"]+)"', cell.source, re.M)
    ]
    assert len(found) == len(set(found))
    from homl_clustering.checks.tasks import TASKS

    assert set(found) == set(TASKS)
    for name in {set_of(task) for task in TASKS}:
        in_order = [[task for task in tasks if set_of(task) == name] for tasks in (found, TASKS)]
        assert in_order[0] == in_order[1]


def test_check_is_what_students_import():
    """One object, so that report() knows of all tasks of a notebook."""
    assert callable(check)
    assert check.report() is not check.results
    assert exercises.TODO in stripped("### BEGIN SOLUTION\nx\n### END SOLUTION", str)
