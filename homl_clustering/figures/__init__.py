"""The figures of the course: their registry, their style, and `save_fig`.

A figure is saved under an id that is registered in ``figures.toml``, beside this file,
and made by one notebook. Figures drawn from stand-in data go to a folder of their own,
so that the ones made from the originals stay as they are.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt

from homl_clustering.figures.entries import (
    FOLDER,
    RegisteredFigure,
    register_figure,
    registered,
    registry,
)
from homl_clustering.figures.saving import claims_are_checked, figures_folder, save_fig, show_fig

__all__ = [
    "RegisteredFigure",
    "claims_are_checked",
    "figures_folder",
    "register_figure",
    "registered",
    "registry",
    "save_fig",
    "show_fig",
    "use_style",
]


def use_style(name: str | Path = "homl") -> None:
    """Draw from now on in the style of one of the books, or in another one.

    Parameters
    ----------
    name : str or path, default="homl"
        "homl" for *Hands-On Machine Learning*, "pdsh" for *Python Data Science Handbook*; else
        one of ``matplotlib.style.available``, or a style sheet: a file ``*.mplstyle``.

    Raises
    ------
    ValueError
        If there is no such style, or its file is none.

    Examples
    --------
    >>> from homl_clustering.figures import use_style
    >>> use_style("homl")
    """
    styles = {path.stem: path for path in sorted(FOLDER.glob("*.mplstyle"))}
    is_file = isinstance(name, str | Path) and Path(name).suffix == ".mplstyle"
    if is_file and not Path(name).is_file():
        raise ValueError(f"use_style: there is no file {str(name)!r}, from {str(Path.cwd())!r}.")
    if not is_file and not (isinstance(name, str) and name in {*styles, *plt.style.available}):
        raise ValueError(
            "use_style: name must be 'homl', 'pdsh', a style that matplotlib.style.available "
            f"lists, or a file *.mplstyle, got {name!r}."
        )
    try:
        # Start from matplotlib's defaults: what a user has configured must not show.
        plt.style.use(["default", styles.get(str(name), name)])
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"use_style: {str(name)!r} cannot be read: {error}.") from error
