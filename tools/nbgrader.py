"""The exercises as assignments for nbgrader: ``make nbgrader`` writes them to ``build/nbgrader``.

The folder is what nbgrader calls a course: ``source/NAME/NAME.ipynb`` holds the exercise with its
solutions between nbgrader's marks, and the metadata that say which cells are to be written in,
which are locked, and which give points. Checks are strict in it: one that fails raises an error,
which is what nbgrader counts.
"""

from nbformat.v4 import new_code_cell

from homl_clustering._files import write_text
from tools import notebooks
from tools.exercises import as_text, blocks, given_of
from tools.places import places

FIRST = "from homl_clustering.checks import check\n\ncheck.strict = True  # so that nbgrader counts"
POINTS = 1  # of each check
SCHEMA = 3  # of nbgrader's metadata


def assignment(name):
    """Return the notebook of an assignment, with its solutions.

    Parameters
    ----------
    name : str
        The name of the solution that it is made from.
    """
    made = given_of(name, with_solutions)
    made.cells.insert(0, new_code_cell(FIRST))
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


def _kind(cell):
    """Return what nbgrader is to do with a cell."""
    if "### BEGIN SOLUTION" in cell.source:
        return {"grade": False, "locked": False, "solution": True}
    is_check = cell.cell_type == "code" and cell.source.startswith(('check("', "check(\n"))
    points = {"points": POINTS} if is_check else {}
    return {"grade": is_check, "locked": True, "solution": False} | points


def make_assignments():
    """Write all assignments; return their names."""
    names = sorted(path.stem for path in places.solutions.glob("*.py"))
    for name in names:
        place = places.build / "nbgrader/source" / name / f"{name}.ipynb"
        place.parent.mkdir(parents=True, exist_ok=True)
        write_text(place, as_text(assignment(name)))
    return names
