"""The figures of the course: their registry, their style, and `save_fig`.

A figure is saved under an id that is registered in ``figures.toml``, beside this file,
and made by one notebook. Figures drawn from stand-in data go to a folder of their own,
so that the ones made from the originals stay as they are.
"""

import difflib
import json
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from homl_clustering import datasets
from homl_clustering._course.fingerprint import fingerprint
from homl_clustering._files import write_text, write_whole

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class RegisteredFigure:
    """One entry of the registry; for the fields see ``figures.toml``."""

    id: str
    title: str
    notebook: str
    homl2: str = ""
    homl3: str = ""
    pdsh: str = ""
    data: tuple[str, ...] = ()


@cache
def registry():
    """Return every registered figure by its id, in the order of the books.

    Returns
    -------
    dict of str to RegisteredFigure

    Examples
    --------
    >>> registry()["voronoi_plot"].notebook
    '01_kmeans'
    """
    with open(PACKAGE / "figures.toml", "rb") as file:
        entries = tomllib.load(file)["figure"]
    figures = [
        RegisteredFigure(**{**entry, "data": tuple(entry.get("data", ()))}) for entry in entries
    ]
    by_id = {figure.id: figure for figure in figures}
    if len(by_id) < len(figures):
        ids = [figure.id for figure in figures]
        twice = sorted({fig_id for fig_id in ids if ids.count(fig_id) > 1})
        raise ValueError(f"figures.toml registers more than once: {', '.join(twice)}")
    return by_id


def use_style(name="homl"):
    """Draw from now on in the style of one of the books.

    Parameters
    ----------
    name : {"homl", "pdsh"}, default="homl"
        *Hands-On Machine Learning* or *Python Data Science Handbook*.

    Examples
    --------
    >>> use_style("homl")
    """
    styles = {path.stem: path for path in sorted(PACKAGE.glob("*.mplstyle"))}
    if name not in styles:
        raise ValueError(f"use_style: name must be one of {list(styles)}, got {name!r}.")
    # Start from matplotlib's defaults: what a user has configured must not show.
    plt.style.use(["default", styles[name]])


def figures_folder(source="original"):
    """Return the folder that figures are saved to.

    The folder that the environment variable ``HOML_FIGURES`` names, as ``make figures``
    does; else, in a checkout of the project, ``build/figures``, so that trying things out
    leaves the committed figures alone; else ``figures`` in the current folder. Figures
    drawn from stand-ins go to ``build/stand-in/figures``.

    Parameters
    ----------
    source : {"original", "stand-in"}, default="original"

    Examples
    --------
    >>> figures_folder().name
    'figures'
    """
    if os.environ.get("HOML_FIGURES"):
        return Path(os.environ["HOML_FIGURES"])
    root = PACKAGE.parent
    if not (root / "notebooks").is_dir():
        root = Path.cwd()
    if source == "stand-in":
        return root / "build/stand-in/figures"
    return root / ("build/figures" if (root / "notebooks").is_dir() else "figures")


def claims_are_checked():
    """Return whether the hidden cells of the notebooks assert what their text says.

    They do when ``make`` runs a notebook. They do not in JupyterLab, where a reader is
    invited to change a line and see what becomes of it.

    Examples
    --------
    >>> claims_are_checked() in (True, False)
    True
    """
    return bool(os.environ.get("HOML_FIGURES"))


def save_fig(fig_id, tight_layout=True, fig_extension="png", resolution=300, fig=None):
    """Save a figure of the course under its id.

    Parameters
    ----------
    fig_id : str
        A registered id; also the name of the file.
    tight_layout : bool, default=True
        Whether to fit the axes into the figure first.
    fig_extension : str, default="png"
        The format: "png", "pdf" or "svg".
    resolution : int, default=300
        Dots per inch.
    fig : matplotlib Figure, default=None
        The figure; the current one if None.

    Returns
    -------
    pathlib.Path
        The file. It appears whole or not at all.

    Raises
    ------
    ValueError
        If the id is not registered (near matches are named), or there is no figure.

    Examples
    --------
    >>> save_fig("voroni_plot")
    Traceback (most recent call last):
    ...
    ValueError: save_fig: no figure 'voroni_plot' is registered. Did you mean 'voronoi_plot'? \
New figures are registered in homl_clustering/figures.toml.
    """
    entry = registered(fig_id)
    if fig is None:
        if not plt.get_fignums():
            raise ValueError(f"save_fig: there is no figure to save as {fig_id!r}; draw one first.")
        fig = plt.gcf()
    if tight_layout:
        fig.tight_layout()
    sources = {datasets.loaded_from.get(name, "original") for name in entry.data}
    source = "stand-in" if "stand-in" in sources else "original"
    path = figures_folder(source) / f"{fig_id}.{fig_extension}"
    write_whole(path, lambda temporary: _print(fig, temporary, fig_extension, resolution))
    if os.environ.get("HOML_FIGURES"):  # the course's own runs keep a record of what was drawn
        record = {
            "source": source,
            "sha256": sha256(path.read_bytes()).hexdigest(),
            "drawn": fingerprint(fig),
        }
        text = json.dumps(record, indent=1)
        write_text(path.with_suffix(".json"), text)
    return _SilentPath(path)


def registered(fig_id):
    """Return the registry's entry for an id, or raise an error that names near matches."""
    if fig_id in registry():
        return registry()[fig_id]
    near = [known for known in registry() if fig_id and str(fig_id) in known]
    near = near or difflib.get_close_matches(str(fig_id), registry(), cutoff=0.75)
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise ValueError(
        f"save_fig: no figure {fig_id!r} is registered.{hint} "
        "New figures are registered in homl_clustering/figures.toml."
    )


def _print(fig: Figure, path, fig_extension, resolution):
    """Write the figure without the date and version that would make each file differ."""
    undated = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with plt.rc_context({"svg.hashsalt": "homl_clustering"}):
        fig.savefig(
            path,
            format=fig_extension,
            dpi=resolution,
            metadata=undated.get(fig_extension),
        )


class _SilentPath(type(Path())):
    """A path that a notebook does not print when a cell ends in ``save_fig(...)``."""

    def _ipython_display_(self):
        pass
