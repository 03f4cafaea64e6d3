"""Make the exercises from the solutions: strip everything that is not marked as given.

A solution is a notebook in ``solutions/``. Of it survive

- cells tagged ``given``, text and code, as they are;
- in other code cells, the lines between ``### BEGIN GIVEN`` and ``### END GIVEN``; and
- in the place of the lines between ``### BEGIN SOLUTION: stub`` and ``### END SOLUTION``, a
  comment and the stub, ``...`` if there is none. A stub of several lines has semicolons between
  them: ``### BEGIN SOLUTION: x = ...; y = ...``.

All else is left out. The marks of solutions are those of nbgrader.
"""

import hashlib
import json
import re
from typing import NamedTuple

import jupytext
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from homl_clustering.engine.files import write_text
from tools import notebooks
from tools.places import places

MARK = re.compile(r"(\s*)### (BEGIN|END) (GIVEN|SOLUTION)(?::\s*(.*?))?\s*")
LIKE_A_MARK = re.compile(r"#+\s*(BEGIN|END)\b.*\b(GIVEN|SOLUTION)", re.IGNORECASE)
TODO = "# YOUR CODE HERE"


class MarkError(ValueError):
    """A mark is not closed, not opened, nested or misspelled; the message says where."""


class Block(NamedTuple):
    """Lines between two marks of a cell.

    Attributes
    ----------
    kind : {"GIVEN", "SOLUTION"}
    indent : str
    stub : str
    lines : list of str
    """

    kind: str
    indent: str
    stub: str
    lines: list


def blocks(source, where):
    """Return the marked blocks of a cell.

    Parameters
    ----------
    source : str
        The text of the cell.
    where : callable
        Returns the place of a line, given its number in the cell, from 0.

    Returns
    -------
    list of Block

    Raises
    ------
    MarkError
        The message begins with the place.

    Examples
    --------
    >>> text = "### BEGIN GIVEN\\nx = 1\\n### END GIVEN\\ny = 2"
    >>> [(block.kind, block.lines) for block in blocks(text, str)]
    [('GIVEN', ['x = 1'])]
    """
    found, current, opened = [], None, ""
    for number, line in enumerate(source.split("\n")):
        mark = MARK.fullmatch(line)
        if mark is None:
            if LIKE_A_MARK.search(line):
                raise MarkError(
                    f"{where(number)}: {line.strip()!r} looks like a mark but is none; write "
                    "### BEGIN GIVEN, ### END GIVEN, ### BEGIN SOLUTION: stub or ### END SOLUTION"
                )
            if current is not None:
                current.lines.append(line)
            continue
        indent, edge, kind, stub = mark.groups()
        if edge == "BEGIN":
            if current is not None:
                raise MarkError(
                    f"{where(number)}: ### BEGIN {kind} inside of the {current.kind} that begins "
                    f"at {opened}; close that first"
                )
            current, opened = Block(kind, indent, stub or "...", []), where(number)
        elif current is None or current.kind != kind:
            raise MarkError(f"{where(number)}: ### END {kind} without ### BEGIN {kind}")
        else:
            found.append(current)
            current = None
    if current is not None:
        raise MarkError(f"{opened}: ### BEGIN {current.kind} is never closed in its cell")
    return found


def stripped(source, where):
    """Return what a student is given of a code cell; an empty text if nothing.

    Examples
    --------
    >>> text = "### BEGIN SOLUTION: x = ...; y = ...\\nx, y = 1, 2\\n### END SOLUTION"
    >>> print(stripped(text, str))
    # YOUR CODE HERE
    x = ...
    y = ...
    """
    lines = []
    for block in blocks(source, where):
        if block.kind == "GIVEN":
            lines += block.lines
        else:
            lines += [block.indent + line for line in (TODO, *block.stub.split("; "))]
    return "\n".join(lines).strip("\n")


def exercise(name):
    """Return the notebook of exercises that belongs to a solution.

    Parameters
    ----------
    name : str
        The name of the solution.

    Raises
    ------
    MarkError
    """
    made = given_of(name, stripped)
    made.metadata["homl_clustering"] = {"generated": digest(made)}
    notebooks.name_cells(made)
    return made


def given_of(name, of_marked):
    """Return a notebook of what is given of a solution.

    Parameters
    ----------
    name : str
        The name of the solution.
    of_marked : callable
        Takes the source of a code cell that is not tagged, and a function that returns the place
        of a line; returns what is given of it, see `stripped`.
    """
    path = places.solutions / f"{name}.py"
    text = path.read_text(encoding="utf-8")
    solution, cells, line = jupytext.reads(text, fmt="py:percent"), [], 1
    for cell in solution.cells:
        line = _first_line(text, cell, line)
        source = _given(cell, lambda number, first=line: f"{path.name}:{first + number}", of_marked)
        if source:
            new = {"markdown": new_markdown_cell, "code": new_code_cell}[cell.cell_type]
            cells.append(new(source))
    # without Jupytext's metadata: an exercise is not paired, or answers would be written back
    kernel = {"kernelspec": solution.metadata["kernelspec"], "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=kernel)


def digest(notebook):
    """Return a digest of all cells' sources: it tells whether somebody has written in them."""
    sources = json.dumps([cell.source for cell in notebook.cells])
    return hashlib.sha256(sources.encode()).hexdigest()


def _given(cell, where, of_marked):
    """Return what survives of a cell."""
    if "given" in cell.metadata.get("tags", []):
        if blocks(cell.source, where):
            raise MarkError(f"{where(0)}: a cell tagged given needs no marks")
        return cell.source
    return of_marked(cell.source, where) if cell.cell_type == "code" else ""


def _first_line(text, cell, start):
    """Return the number of a cell's first line in the file, looking from line `start` on."""
    lines = text.split("\n")
    wanted = cell.source.split("\n")[0]
    for number in range(start - 1, len(lines)):
        bare = lines[number]
        if cell.cell_type != "code":
            bare = bare.removeprefix("#").removeprefix(" ")
        if bare == wanted:
            return number + 1
    return start


def make_exercises():
    """Write the notebooks of exercises that differ from their solutions.

    Returns
    -------
    written, kept : list of str
        The names of those that were written, and of those that were left as they are
        because somebody has worked in them.
    """
    made = {path.stem: exercise(path.stem) for path in sorted(places.solutions.glob("*.py"))}
    written, kept = [], []
    for name, notebook in made.items():
        place = places.exercises / f"{name}.ipynb"
        text = as_text(notebook)
        if place.exists() and place.read_bytes() == text.encode():
            continue
        if place.exists() and is_worked_in(place, notebook):
            kept.append(name)
            continue
        place.parent.mkdir(exist_ok=True)
        write_text(place, text)
        written.append(name)
    return written, kept


def as_text(notebook):
    """Return what the file of a notebook of exercises holds."""
    return nbformat.writes(notebook, version=4, indent=1, sort_keys=True) + "\n"


def is_worked_in(path, made):
    """Whether somebody has worked in a notebook of exercises: it must not be overwritten.

    A cell has been run, or what the cells hold is not what was once generated. A file that is
    no notebook (any more) counts as well: it may hold answers that can be saved.

    Parameters
    ----------
    path : path
        The file, which exists.
    made : nbformat.NotebookNode
        The notebook that would be written.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        if any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells):
            return True
        generated = notebook.metadata.get("homl_clustering", {}).get("generated", digest(made))
        return digest(notebook) != generated
    except Exception:
        return True
