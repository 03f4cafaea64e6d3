"""The exercises as assignments for nbgrader: ``make nbgrader`` writes them to ``build/nbgrader``.

The folder is what nbgrader calls a course: ``source/NAME/NAME.ipynb`` holds the exercise with its
solutions between nbgrader's marks, and the metadata that say which cells are to be written in,
which are locked, and which give points. Checks are strict in it: one that fails raises an error,
which is what nbgrader counts. With ``HOML_VARIANT=7`` options of choices have other letters, and
functions are called with other data, since the solutions of the course are public.
"""

import re

from nbformat.v4 import new_code_cell

from homl_clustering.checks import variant
from homl_clustering.checks.task import ChoiceTask
from homl_clustering.checks.tasks import TASKS
from homl_clustering.engine.files import write_text
from tools import notebooks
from tools.exercises import as_text, blocks, given_of
from tools.places import places

FIRST = "from homl_clustering.checks import check\n\ncheck.strict = True  # so that nbgrader counts"
OTHER_DATA = "check.variant = {}  # of the data and of the letters in choices"
POINTS = 1  # of each check
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "clustering"\n'
CHECK = re.compile(r'^check\(\s*"([^"]+)"')
OPTION = re.compile(r"^- \*\*([a-z])\*\* ", re.MULTILINE)
SCHEMA = 3  # of nbgrader's metadata


def assignment(name):
    """Return the notebook of an assignment, with its solutions.

    Parameters
    ----------
    name : str
        The name of the solution that it is made from.
    """
    made = given_of(name, with_solutions)
    number = variant.chosen()
    if number:
        _exchange_letters(made.cells)
    first = "\n".join([FIRST, OTHER_DATA.format(number)] if number else [FIRST])
    made.cells.insert(0, new_code_cell(first))
    notebooks.name_cells(made)
    for cell in made.cells:
        cell.metadata["nbgrader"] = _kind(cell) | {
            "grade_id": cell.id, "schema_version": SCHEMA, "task": False
        }  # fmt: skip
    return made


def with_solutions(source, where):
    """Return what is given of a code cell, with the solution between nbgrader's marks.

    Examples
    --------
    >>> text = "### BEGIN SOLUTION: y = ...\\ny = 2\\n### END SOLUTION"
    >>> print(with_solutions(text, str))
    ### BEGIN SOLUTION
    y = 2
    ### END SOLUTION
    """
    lines = []
    for block in blocks(source, where):
        edges = [f"{block.indent}### {edge} SOLUTION" for edge in ("BEGIN", "END")]
        solution = [edges[0], *block.lines, edges[1]]
        lines += block.lines if block.kind == "GIVEN" else solution
    return "\n".join(lines).strip("\n")


def _exchange_letters(cells):
    """Give the options of all choices, and the answers to them, the letters of the variant."""
    question = answer = None
    for cell in cells:
        if cell.cell_type == "markdown" and OPTION.search(cell.source):
            question = cell
        if cell.cell_type == "code" and "### BEGIN SOLUTION" in cell.source:
            answer = cell
        check = CHECK.match(cell.source) if cell.cell_type == "code" else None
        task = TASKS.get(check[1]) if check else None
        if isinstance(task, ChoiceTask):
            letters = variant.letters(task.id, task.feedback)
            question.source = reordered(question.source, letters)
            answer.source = re.sub(
                r'(?<== ")[a-z]+(?=")', lambda m, to=letters: _renamed(m[0], to), answer.source
            )


def _renamed(letters, to):
    return "".join(sorted(to[letter] for letter in letters))


def reordered(text, letters):
    """Return a text with a list of options, in the order of other letters.

    Examples
    --------
    >>> print(reordered("Which?\n\n- **a** One,\n  or two.\n- **b** Three.", {"a": "b", "b": "a"}))
    Which?
    <BLANKLINE>
    - **a** Three.
    - **b** One,
      or two.
    """
    before, *parts = OPTION.split(text)
    *others, last = parts[1::2]
    last, *after = re.split(r"(?=\n\n)", last, maxsplit=1)
    options = {
        letters[usual]: said.rstrip("\n")
        for usual, said in zip(parts[::2], [*others, last], strict=True)
    }
    lines = [f"- **{letter}** {options[letter]}" for letter in sorted(options)]
    return before + "\n".join(lines) + "".join(after)


def _kind(cell):
    """Return what nbgrader is to do with a cell."""
    if "### BEGIN SOLUTION" in cell.source:
        return {"grade": False, "locked": False, "solution": True}
    is_check = cell.cell_type == "code" and cell.source.startswith(('check("', "check(\n"))
    points = {"points": POINTS} if is_check else {}
    return {"grade": is_check, "locked": True, "solution": False} | points


def make_assignments():
    """Write all assignments, and what nbgrader asks of a course; return their names."""
    names = sorted(path.stem for path in places.solutions.glob("*.py"))
    write_text(places.build / "nbgrader/nbgrader_config.py", CONFIG)
    for name in names:
        place = places.build / "nbgrader/source" / name / f"{name}.ipynb"
        place.parent.mkdir(parents=True, exist_ok=True)
        write_text(place, as_text(assignment(name)))
    return names
