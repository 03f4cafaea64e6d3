"""`save_fig` and what it needs: where figures go, and how they are written and shown."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeAlias

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from PIL import Image

from homl_clustering import datasets
from homl_clustering.engine.data import check_choice, check_number
from homl_clustering.engine.files import write_text, write_whole
from homl_clustering.figures.entries import RegisteredFigure, registered
from homl_clustering.figures.fingerprint import check_figure, fingerprint
from homl_clustering.figures.legibility import defects

PACKAGE = Path(__file__).parents[1]
FORMATS = ("png", "pdf", "svg")
# Dots per inch: with fewer, letters have no dots; more need gigabytes, and no printer has them.
COARSEST, FINEST = 10, 2400
WIDEST_PAGE = 6.0  # inches of text: printed so wide, a figure needs the most dots


Source: TypeAlias = Literal["original", "stand-in"]


def figures_folder(source: Source = "original") -> Path:
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
    >>> from homl_clustering.figures import figures_folder
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


def claims_are_checked() -> bool:
    """Return whether the hidden cells of the notebooks assert what their text says.

    They do when ``make`` or a test runs a notebook, which sets ``HOML_CLAIMS``. They do not in
    JupyterLab, where a reader is invited to change a line and see what becomes of it.

    Examples
    --------
    >>> from homl_clustering.figures import claims_are_checked
    >>> claims_are_checked() in (True, False)
    True
    """
    return bool(os.environ.get("HOML_CLAIMS"))


def save_fig(
    fig_id: str,
    tight_layout: bool = True,
    fig_extension: str = "png",
    resolution: float = 300,
    fig: Figure | None = None,
) -> Path:
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
        Dots per inch in a book, whose text is 6 inches wide: a wider figure is printed smaller,
        and gets fewer dots per inch of its own.
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
    >>> from homl_clustering.figures import save_fig
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
    fig = _figure_to_show("save_fig", fig)
    if tight_layout:
        fig.tight_layout()
    sources = {datasets.real.loaded_from.get(name, "original") for name in entry.data}
    source: Source = "stand-in" if "stand-in" in sources else "original"
    path = figures_folder(source) / f"{fig_id}.{formats[0]}"
    _write(fig, path, entry, resolution)
    if os.environ.get("HOML_RECORDS"):
        _keep_record(fig, path, source)
    for more in formats[1:]:
        _write(fig, path.with_suffix(f".{more}"), entry, resolution)
    _show(fig, entry.alt)
    return _SilentPath(path)


def show_fig(alt: str, fig: Figure | None = None) -> None:
    """Show a figure in a notebook, with words for who cannot see it; it is not saved.

    Where `claims_are_checked`, what cannot be read in it is an error.

    Parameters
    ----------
    alt : str
        The alternative text: what the figure shows, in words.
    fig : matplotlib Figure, default=None
        The figure; the current one if None.

    Raises
    ------
    ValueError
        If there are no words, there is no figure, or some of its own words cannot be read.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from homl_clustering.figures import show_fig
    >>> ax = plt.figure().gca()
    >>> show_fig("An empty frame.")
    >>> plt.close()
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"show_fig: alt must be a text that says what is shown, got {alt!r}.")
    fig = _figure_to_show("show_fig", fig)
    fig.tight_layout()
    unreadable = defects(fig) if claims_are_checked() else []
    if unreadable:
        raise ValueError(f"show_fig: what cannot be read: {'; '.join(unreadable)}.")
    _show(fig, alt)


def _figure_to_show(owner: str, fig: Figure | None) -> Figure:
    """Return the figure that is given, or the current one."""
    if fig is None:
        if not plt.get_fignums():
            raise ValueError(f"{owner}: there is no figure; draw one first.")
        fig = plt.gcf()
    check_figure(owner, fig)
    return fig


def _formats(fig_extension: str) -> list[str]:
    """Return the formats to write: the one asked for, and that of ``HOML_FORMAT``."""
    check_choice("save_fig", "fig_extension", fig_extension, FORMATS)
    more = os.environ.get("HOML_FORMAT")
    if not more:
        return [fig_extension]
    check_choice("save_fig", "the environment variable HOML_FORMAT", more, FORMATS)
    return [fig_extension, more]


def _write(fig: Figure, path: Path, entry: RegisteredFigure, resolution: float) -> None:
    """Write the figure without the date and version that would make each file differ."""
    extension = path.suffix[1:]
    metadata = {
        "png": {"Software": None},
        "svg": {"Date": None, "Title": entry.title, "Description": entry.alt},
        "pdf": {"CreationDate": None, "Title": entry.title, "Subject": entry.alt},
    }[extension]
    # letters stay letters
    style: Any = {"svg.hashsalt": "homl_clustering", "svg.fonttype": "none", "pdf.fonttype": 42}
    dots = resolution * min(1.0, WIDEST_PAGE / fig.get_figwidth())

    def write(temporary: Path) -> None:
        if extension != "png":
            fig.savefig(temporary, format=extension, dpi=dots, metadata=metadata)
            return
        fast = {"compress_level": 1}  # it is packed at once
        fig.savefig(temporary, format="png", dpi=dots, metadata=metadata, pil_kwargs=fast)
        _pack(temporary)

    with plt.rc_context(style), _own_pixels(fig if extension != "png" else None):
        write_whole(path, write)


@contextmanager
def _own_pixels(fig: Figure | None) -> Iterator[None]:
    """Let pictures in a PDF or SVG keep the pixels that they have, and not be drawn anew."""
    images = fig.findobj(AxesImage) if fig else []
    before = [image.get_interpolation() for image in images]
    for image in images:
        image.set_interpolation("none")
    try:
        yield
    finally:
        for image, interpolation in zip(images, before, strict=True):
            image.set_interpolation(interpolation)


def _pack(path: Path) -> None:
    """Write a PNG file again, smaller, with the same pixels: without what says nothing."""
    picture: Any
    with Image.open(path) as picture:
        picture.load()
    if picture.getextrema()[3] == (255, 255):  # nothing is transparent
        red, green, blue = (picture := picture.convert("RGB")).split()
        if red.tobytes() == green.tobytes() == blue.tobytes():
            picture = red
    picture.save(path, "PNG", dpi=picture.info["dpi"])


def _keep_record(fig: Figure, path: Path, source: str) -> None:
    """Write beside the figure what was drawn, and what of it cannot be read."""
    record = {
        "source": source,
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "drawn": fingerprint(fig),
        "defects": defects(fig),
    }
    write_text(path.with_suffix(".json"), json.dumps(record, indent=1))


def _show(fig: Figure, alt: str) -> None:
    """In a notebook, show the figure with its alternative text, and close it.

    The notebook would show it at the end of the cell, but without the text.
    """
    if getattr(fig, "number", None) in plt.get_fignums() and "inline" in plt.get_backend():
        from IPython.display import display  # where there is such a backend, there is IPython

        display(fig, metadata={"image/png": {"alt": alt}})
        plt.close(fig)


class _SilentPath(type(Path())):  # type: ignore[misc]  # the class depends on the system
    """A path that a notebook does not print when a cell ends in ``save_fig(...)``."""

    def _ipython_display_(self) -> None:
        pass
