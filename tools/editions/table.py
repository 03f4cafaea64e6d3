"""The table of the editions: read, and asked for numbers, figures and parameters.

It is ``editions.toml``, beside this file, whose first lines say what it holds.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "editions.toml"
TAG = "edition-"  # how the tags of cells begin
SHOWN = "shown"
BY_ANALOGY = "?"
SECOND_HAND = "second hand"
ALL = "the parameters"
ABOUT_A_CELL = {"notebook", "figures", "quantity", "value", "ours", "notice"}
MAY_BE_SAID = {"tolerance", "data", "long"}
ABOUT_AN_EDITION = {"today", "scikit_learn", "rows", "known", "kept"}
WORDS_BELOW = (
    "A number with a question mark is known by analogy only: the numbers before and after it say "
    "what it should be, and nobody here has seen it."
)


class Book(NamedTuple):
    """One edition of a book; for the fields see ``editions.toml``."""

    key: str
    name: str
    title: str
    family: str
    about: str


class Asked(NamedTuple):
    """What an edition asks for in a cell.

    Attributes
    ----------
    literals : dict
        What takes the place of what the lesson writes, see `literals.replaced`.
    today : int, float or list
        What comes of it with this package.
    scikit_learn : int, float or list
        What comes of it with scikit-learn; nearly always the same.
    rows : list of str
        Where the printed numbers are, among the numbers in the books.
    known : str
        How it is known.
    kept : str
        What is the course's nevertheless; empty if nothing.
    """

    literals: dict
    today: object
    scikit_learn: object
    rows: list
    known: str
    kept: str


class Cell(NamedTuple):
    """A cell of a lesson on which figures depend; for the fields see ``editions.toml``."""

    tag: str
    notebook: str
    figures: list
    quantity: str
    value: str
    ours: object
    notice: str
    tolerance: float
    data: str
    long: bool
    asked: dict


@cache
def _table():
    with FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def books():
    """Return all editions by their keys, in order.

    Examples
    --------
    >>> list(books())
    ['homl2', 'homl3', 'homlp', 'pdsh', 'pdsh2']
    """
    return {key: Book(key, **entry) for key, entry in _table()["books"].items()}


def book(key):
    """Return an edition, or raise an error that lists those there are."""
    if key not in books():
        known = ", ".join(f"{each.key} ({each.title})" for each in books().values())
        raise ValueError(f"no edition is called {key!r}. There are: {known}.")
    return books()[key]


def numbered():
    """Return the figures that editions have: for each its numbers, by the keys of the editions."""
    return _table()["figures"]


def figures_of(key):
    """Return the ids of the figures that an edition has, in order."""
    return [fig_id for fig_id, numbers in numbered().items() if key in numbers]


def number_of(fig_id, key):
    """Return the number of a figure in an edition; nothing where it has none, or none is known.

    Examples
    --------
    >>> number_of("voronoi_plot", "homl3"), number_of("voronoi_plot", "homlp")
    ('9-3', '8-3?')
    """
    number = numbered().get(fig_id, {}).get(key, "")
    return "" if number == SHOWN else number


def names_of(fig_id):
    """Return in which editions a figure is, with its numbers, in words.

    Examples
    --------
    >>> names_of("k4_boundaries_plot")
    ['HOML2', 'HOML3']
    >>> names_of("six_clusters_plot")
    ['PDSH 5-115', 'PDSH2 47-6']
    """
    found = numbered().get(fig_id, {})
    names = {key: book.name for key, book in books().items() if key in found}
    return [f"{name} {number_of(fig_id, key)}".strip() for key, name in names.items()]


def family_of(fig_id):
    """Return the book that a figure is from: "homl" or "pdsh"; "" if it is the course's own.

    Examples
    --------
    >>> family_of("voronoi_plot"), family_of("bridge_plot")
    ('homl', '')
    """
    found = numbered().get(fig_id)
    return books()[next(iter(found))].family if found else ""


@cache
def cells():
    """Return the cells that editions write in another way, by their tags without `TAG`."""
    return {tag: _cell(tag, entry) for tag, entry in _table()["cells"].items()}


def _cell(tag, entry):
    asked = {key: _asked(entry[key]) for key in books() if key in entry}
    said = {name: entry[name] for name in entry if name not in books()}
    missing, strange = ABOUT_A_CELL - said.keys(), said.keys() - ABOUT_A_CELL - MAY_BE_SAID
    if missing or strange:
        lacks, has = (", ".join(sorted(names)) or "nothing" for names in (missing, strange))
        raise ValueError(f"editions.toml: the cell {tag!r} lacks {lacks} and has unknown {has}.")
    may_be = {"tolerance": 1e-4, "data": "", "long": False}
    return Cell(tag=tag, **{**may_be, **said}, asked=asked)


def _asked(entry):
    literals = {name: entry[name] for name in entry if name not in ABOUT_AN_EDITION}
    return Asked(
        literals,
        entry["today"],
        entry.get("scikit_learn", entry["today"]),
        entry.get("rows", []),
        entry.get("known", "seen"),
        entry.get("kept", ""),
    )


def cells_of(fig_id):
    """Return the cells that a figure depends on."""
    return [cell for cell in cells().values() if fig_id in cell.figures]


def kept(key):
    """Return what in an edition's figures is the course's, since the edition's is not known.

    Returns
    -------
    dict of str to str
        For each such figure what it is, in words; `ALL` where nothing of the edition is known.
    """
    found = {}
    for fig_id in figures_of(key):
        asked = [cell.asked.get(key) for cell in cells_of(fig_id)]
        words = [ALL if each is None else each.kept for each in asked]
        if any(words):
            found[fig_id] = ", ".join(dict.fromkeys(filter(None, words)))
    return found
