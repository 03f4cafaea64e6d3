"""Which figures there are: the registry of the course, and figures of one's own.

A figure of the course is registered in ``figures.toml``, beside this file, and made by one
notebook.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class RegisteredFigure:
    """One entry of the registry; for the fields see ``figures.toml``."""

    id: str
    title: str
    notice: str
    alt: str
    notebook: str
    data: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


@cache
def registry() -> dict[str, RegisteredFigure]:
    """Return every registered figure by its id, in the order of the books.

    Returns
    -------
    dict of str to RegisteredFigure

    Examples
    --------
    >>> from homl_clustering.figures import registry
    >>> registry()["voronoi_plot"].notebook
    '01_kmeans'
    """
    with open(FOLDER / "figures.toml", "rb") as file:
        entries = tomllib.load(file)["figure"]
    figures = [_figure(entry) for entry in entries]
    by_id = {figure.id: figure for figure in figures}
    if len(by_id) < len(figures):
        ids = [figure.id for figure in figures]
        twice = sorted({fig_id for fig_id in ids if ids.count(fig_id) > 1})
        raise ValueError(f"figures.toml registers more than once: {', '.join(twice)}")
    return by_id


def _figure(entry: dict[str, Any]) -> RegisteredFigure:
    known = {field.name: field.default is MISSING for field in fields(RegisteredFigure)}
    missing = [name for name, required in known.items() if required and not entry.get(name)]
    strange = sorted(entry.keys() - known.keys())
    if missing or strange:
        lacks, has = (", ".join(names) or "nothing" for names in (missing, strange))
        raise ValueError(
            f"figures.toml: the entry {entry.get('id', '')!r} lacks {lacks} and has unknown {has}; "
            "the first lines of the file say what an entry needs."
        )
    lists = {name: tuple(entry.get(name, ())) for name in ("data", "rests_on")}
    return RegisteredFigure(**{**entry, **lists})


_own: dict[str, RegisteredFigure] = {}  # figures that were registered in this process


def register_figure(fig_id: str, title: str = "", alt: str = "") -> None:
    """Register a figure of your own, for `save_fig` in this process.

    Figures of the course are registered in ``figures.toml`` instead.

    Parameters
    ----------
    fig_id : str
        A name for the file, of letters, digits, ``-`` and ``_``; none of the course's.
    title : str, default=""
        Written into PDF and SVG files.
    alt : str, default=""
        The alternative text: what the figure shows, in words.

    Raises
    ------
    ValueError
        If the id is one of the course's, or no name for a file; if a text is none.

    Examples
    --------
    >>> from homl_clustering.figures import register_figure
    >>> register_figure("my_own_plot", alt="Two clusters that touch.")
    """
    if not (isinstance(fig_id, str) and re.fullmatch(r"[\w-]+", fig_id)):
        raise ValueError(
            f"register_figure: fig_id must be a text of letters, digits, - and _ only, got "
            f"{fig_id!r}. It becomes the name of a file."
        )
    for name, text in (("title", title), ("alt", alt)):
        if not isinstance(text, str):
            raise ValueError(f"register_figure: {name} must be a text, got {text!r}.")
    if fig_id in registry():
        raise ValueError(f"register_figure: {fig_id!r} is a figure of the course. Take another id.")
    _own[fig_id] = RegisteredFigure(fig_id, title or fig_id, "", alt, "")


def registered(fig_id: str) -> RegisteredFigure:
    """Return the registry's entry for an id, or raise an error that names near matches."""
    if isinstance(fig_id, str) and (fig_id in registry() or fig_id in _own):
        return registry().get(fig_id) or _own[fig_id]
    name = fig_id if isinstance(fig_id, str) else ""
    near = [known for known in registry() if name and name in known]
    near = near or difflib.get_close_matches(name, registry(), cutoff=0.75)
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise ValueError(
        f"save_fig: no figure {fig_id!r} is registered.{hint} "
        f"Register a figure of your own first: register_figure({fig_id!r}, alt=...)."
    )
