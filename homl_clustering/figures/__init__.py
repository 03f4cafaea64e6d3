"""The figures of the course: their registry, their style, and `save_fig`.

A figure is saved under an id that is registered in ``figures.toml``, beside this file,
and made by one notebook. Figures drawn from stand-in data go to a folder of their own,
so that the ones made from the originals stay as they are.
"""

import difflib
import json
import os
import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from functools import cache
from hashlib import sha256
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from homl_clustering import datasets
from homl_clustering._files import write_text, write_whole
from homl_clustering.engine.data import check_choice, check_number
from homl_clustering.figures.fingerprint import check_figure, fingerprint
from homl_clustering.figures.legibility import defects

FOLDER = Path(__file__).parent
PACKAGE = FOLDER.parent
FORMATS = ("png", "pdf", "svg")
# Dots per inch: with fewer, letters have no dots; more need gigabytes, and no printer has them.
COARSEST, FINEST = 10, 2400


@dataclass(frozen=True)
class RegisteredFigure:
    """One entry of the registry; for the fields see ``figures.toml``."""

    id: str
    title: str
    notice: str
    alt: str
    notebook: str
    homl2: str = ""
    homl3: str = ""
    pdsh: str = ""
    data: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


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
    with open(FOLDER / "figures.toml", "rb") as file:
        entries = tomllib.load(file)["figure"]
    figures = [_figure(entry) for entry in entries]
    by_id = {figure.id: figure for figure in figures}
    if len(by_id) < len(figures):
        ids = [figure.id for figure in figures]
        twice = sorted({fig_id for fig_id in ids if ids.count(fig_id) > 1})
        raise ValueError(f"figures.toml registers more than once: {', '.join(twice)}")
    return by_id


def _figure(entry):
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


def use_style(name="homl"):
    """Draw from now on in the style of one of the books.

    Parameters
    ----------
    name : {"homl", "pdsh"}, default="homl"
        *Hands-On Machine Learning* or *Python Data Science Handbook*.

    Raises
    ------
    ValueError
        If there is no such style.

    Examples
    --------
    >>> use_style("homl")
    """
    styles = {path.stem: path for path in sorted(FOLDER.glob("*.mplstyle"))}
    check_choice("use_style", "name", name, list(styles))
    # Start from matplotlib's defaults: what a user has configured must not show.
    plt.style.use(["default", styles[name]])


_own = {}  # figures that were registered in this process


def register_figure(fig_id, title="", alt=""):
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


def figures_folder(source="original"):
    """Return the folder that figures are saved to.

    The folder that the environment variable ``HOML_FIGURES`` names, as ``make figures``
    does; else, in a checkout of the project, ``build/figures``, so that trying things out
    leaves the committed figures alone; else ``figures`` in the current folder. Figures
    drawn from stand-ins go to ``build/stand-in/figures``.

    Parameters
    ----------
    source : {"original", "stand-in"}, default="original"

    Raises
    ------
    ValueError
        If the source is another one.

    Examples
    --------
    >>> figures_folder().name
    'figures'
    """
    check_choice("figures_folder", "source", source, ["original", "stand-in"])
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

    They do when ``make`` or a test runs a notebook, which sets ``HOML_CLAIMS``. They do not in
    JupyterLab, where a reader is invited to change a line and see what becomes of it.

    Examples
    --------
    >>> claims_are_checked() in (True, False)
    True
    """
    return bool(os.environ.get("HOML_CLAIMS"))


def save_fig(fig_id, tight_layout=True, fig_extension="png", resolution=300, fig=None):
    """Save a figure of the course under its id.

    Parameters
    ----------
    fig_id : str
        A registered id, see `register_figure`; also the name of the file.
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
        If the id is not registered (near matches are named), there is no figure, or another
        argument is wrong, such as a format that is not one of the three. Nothing is written
        then.

    Examples
    --------
    >>> save_fig("voroni_plot")
    Traceback (most recent call last):
    ...
    ValueError: save_fig: no figure 'voroni_plot' is registered. Did you mean 'voronoi_plot'? \
Register a figure of your own first: register_figure('voroni_plot', alt=...).
    """
    entry = registered(fig_id)
    formats = _formats(fig_extension)
    check_choice("save_fig", "tight_layout", tight_layout, [True, False])
    check_number("save_fig", "resolution", resolution, least=COARSEST, most=FINEST, integer=True)
    if fig is None:
        if not plt.get_fignums():
            raise ValueError(f"save_fig: there is no figure to save as {fig_id!r}; draw one first.")
        fig = plt.gcf()
    check_figure("save_fig", fig)
    if tight_layout:
        fig.tight_layout()
    sources = {datasets.real.loaded_from.get(name, "original") for name in entry.data}
    source = "stand-in" if "stand-in" in sources else "original"
    path = figures_folder(source) / f"{fig_id}.{formats[0]}"
    _write(fig, path, entry, resolution)
    if os.environ.get("HOML_RECORDS"):
        _keep_record(fig, path, source)
    for more in formats[1:]:
        _write(fig, path.with_suffix(f".{more}"), entry, resolution)
    _show(fig, entry.alt)
    return _SilentPath(path)


def _formats(fig_extension):
    """Return the formats to write: the one asked for, and that of ``HOML_FORMAT``."""
    check_choice("save_fig", "fig_extension", fig_extension, FORMATS)
    more = os.environ.get("HOML_FORMAT")
    if not more:
        return [fig_extension]
    check_choice("save_fig", "the environment variable HOML_FORMAT", more, FORMATS)
    return [fig_extension, more]


def registered(fig_id):
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


def _write(fig: Figure, path, entry, resolution):
    """Write the figure without the date and version that would make each file differ."""
    extension = path.suffix[1:]
    metadata = {
        "png": {"Software": None},
        "svg": {"Date": None, "Title": entry.title, "Description": entry.alt},
        "pdf": {"CreationDate": None, "Title": entry.title, "Subject": entry.alt},
    }[extension]
    style = {"svg.hashsalt": "homl_clustering", "pdf.fonttype": 42}  # letters stay letters
    with plt.rc_context(style):
        write_whole(
            path,
            lambda temporary: fig.savefig(
                temporary, format=extension, dpi=resolution, metadata=metadata
            ),
        )


def _keep_record(fig, path, source):
    """Write beside the figure what was drawn, and what of it cannot be read."""
    record = {
        "source": source,
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "drawn": fingerprint(fig),
        "defects": defects(fig),
    }
    write_text(path.with_suffix(".json"), json.dumps(record, indent=1))


def _show(fig, alt):
    """In a notebook, show the figure with its alternative text, and close it.

    The notebook would show it at the end of the cell, but without the text.
    """
    if getattr(fig, "number", None) in plt.get_fignums() and "inline" in plt.get_backend():
        from IPython.display import display  # where there is such a backend, there is IPython

        display(fig, metadata={"image/png": {"alt": alt}})
        plt.close(fig)


class _SilentPath(type(Path())):
    """A path that a notebook does not print when a cell ends in ``save_fig(...)``."""

    def _ipython_display_(self):
        pass
