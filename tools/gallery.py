"""The gallery of the figures, made from the registry: ``figures/README.md``."""

from html import escape

from homl_clustering import figures
from homl_clustering.engine.files import write_text
from tools import notebooks
from tools.editions import table
from tools.places import places

HEADER = """\
# The figures

All figures of both books, in the order of the books, and those that the course adds, made by
`make figures`. Below each: what to notice, the editions that have it, with its numbers there, its
id, and the notebook that explains and makes it. One alone is made by `make figures/<id>.png`;
`make figures FORMAT=pdf` (or `svg`) makes them for print, into `build/pdf`;
`make figures EDITION=homl3` (or `homl2`, `homlp`, `pdsh`, `pdsh2`) makes those of an edition with
its own parameters, into `build/homl3`. Each picture has an alternative text. (This page is made
from `homl_clustering/figures/figures.toml` and `tools/editions/editions.toml`.)
"""

PARTS = {
    "homl": (
        "Hands-On Machine Learning",
        "HOML2 and HOML3 are the second and the third edition, chapter 9; HOML-P is the edition "
        "with PyTorch of 2025, chapter 8. Where an edition is named without a number, the figure "
        "is in its notebooks only.",
    ),
    "pdsh": (
        "Python Data Science Handbook",
        "PDSH is the first edition, chapter 5; PDSH2 is the second, chapters 47 and 48. Where an "
        "edition is named without a number, the number was not seen.",
    ),
    "": ("More figures of the course", "These are in no edition."),
}

CREDITS = """
## Credits

`image_segmentation_plot` shows a photo from the notebooks of *Hands-On Machine Learning*.
`china_plot`, `pixel_space_plot`, `pixel_space_16_plot` and `china_16_plot` show china.jpg by
danielbuechele, [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), from scikit-learn.
The figures of faces show the Olivetti faces of AT&T Laboratories Cambridge.
"""

COLUMNS = 2  # of the gallery


def page():
    """Return the text of the gallery.

    Examples
    --------
    >>> page().startswith("# The figures")
    True
    """
    text = HEADER
    for title, words, chosen in parts():
        text += f"\n## {title}\n\n{words}\n\n{_gallery(chosen)}"
    return text + CREDITS


def parts():
    """Return the parts of the gallery: title, words, and the figures, by the books they are from.

    Those of a book stand in its order, others in that of the registry.
    """
    registered, found = figures.registry(), []
    in_order = {fig_id: None for fig_id in (*table.numbered(), *registered) if fig_id in registered}
    for family, (title, words) in PARTS.items():
        chosen = [registered[f] for f in in_order if table.family_of(f) == family]
        more = f" {table.WORDS_BELOW}" if family else ""
        found.append((title, words + more, chosen))
    return [part for part in found if part[2]]


def _gallery(chosen):
    cells = [_cell(figure) for figure in chosen]
    rows = [cells[first : first + COLUMNS] for first in range(0, len(cells), COLUMNS)]
    return "<table>\n" + "".join(f"<tr>\n{''.join(row)}</tr>\n" for row in rows) + "</table>\n"


def _cell(figure):
    found = " · ".join(table.names_of(figure.id))
    file = f"{figure.id}.png"
    return (
        f'<td width="{100 // COLUMNS}%" valign="top" id="{figure.id}">'
        f'<a href="{file}"><img src="{file}" alt="{escape(figure.alt)}"></a><br>\n'
        f"<b>{escape(figure.title)}</b><br>\n"
        f"{escape(figure.notice)}<br>\n"
        f"<sub>{found + ' · ' if found else ''}<code>{figure.id}</code> · "
        f'<a href="../{_place(figure.notebook)}">{figure.notebook}</a></sub></td>\n'
    )


def _place(notebook):
    path = notebooks.source(notebook).with_suffix(".ipynb")
    return f"{path.parent.name}/{path.name}"


def write():
    """Write the gallery where it has changed."""
    path = places.figures / "README.md"
    if not path.exists() or path.read_text(encoding="utf-8") != page():
        write_text(path, page())
