"""The gallery of the figures, made from the registry: ``figures/README.md``."""

from html import escape

from homl_clustering import figures
from homl_clustering._files import write_text
from tools import notebooks
from tools.places import places

HEADER = """\
# The figures

All figures of both books, in the order of the books, made by `make figures`. Below each: its
number in the books, what to notice, its id, and the notebook that explains and makes it. One
alone is made by `make figures/<id>.png`; `make figures FORMAT=pdf` (or `svg`) makes them for
print, into `build/pdf`. Each picture has an alternative text. (This page is made from
`homl_clustering/figures/figures.toml`.)
"""

BOOKS = {
    "Hands-On Machine Learning, chapter 9": (
        "HOML2 and HOML3 are the second and the third edition. Figures without a number are shown "
        "in the notebooks of the book only."
    ),
    "Python Data Science Handbook, k-means": (
        "PDSH is the first edition; the second has the same figures without numbers."
    ),
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
    registered = figures.registry().values()
    parts = [
        [figure for figure in registered if not figure.pdsh],
        [figure for figure in registered if figure.pdsh],
    ]
    text = HEADER
    for (book, words), part in zip(BOOKS.items(), parts, strict=True):
        text += f"\n## {book}\n\n{words}\n\n{_gallery(part)}"
    return text + CREDITS


def _gallery(chosen):
    cells = [_cell(figure) for figure in chosen]
    rows = [cells[first : first + COLUMNS] for first in range(0, len(cells), COLUMNS)]
    return "<table>\n" + "".join(f"<tr>\n{''.join(row)}</tr>\n" for row in rows) + "</table>\n"


def _cell(figure):
    numbers = {"HOML2": figure.homl2, "HOML3": figure.homl3, "PDSH": figure.pdsh}
    found = " · ".join(f"{book} {number}" for book, number in numbers.items() if number)
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
