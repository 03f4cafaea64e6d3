"""The gallery: all figures with their numbers in the books, and the way to their lessons."""

from homl_clustering import figures
from tools.gallery import BOOKS
from tools.site.pages import page_of

INTRODUCTION = """\
# All figures

Each figure of both books, made anew, and some more. Below each: what to notice, its number in the
books, its id, and the lesson that explains and makes it. A click on a picture shows it at the
sharpness of print. One alone is made by `make figures/<id>.png`.

If you look for a number of a book, take the table; for a picture, scroll on.
"""


def link_of(fig_id, start="gallery"):
    """Return the anchor of a figure: in the gallery, or in its lesson.

    Examples
    --------
    >>> link_of("voronoi_plot", "figure")
    '#figure-voronoi-plot'
    """
    return f"#{start}-{fig_id.replace('_', '-')}"


def page(drawn):
    """Return the text of the gallery.

    Parameters
    ----------
    drawn : dict of str to str
        The file of each figure that a lesson shows, by its id; the place of the full one in the
        gallery is ``figures/<id>.png``.
    """
    registered = list(figures.registry().values())
    parts = [
        [figure for figure in registered if not figure.pdsh],
        [figure for figure in registered if figure.pdsh],
    ]
    text = [INTRODUCTION, "## By number\n", *_numbers(registered)]
    for (book, words), part in zip(BOOKS.items(), parts, strict=True):
        entries = "\n".join(_entry(figure, drawn) for figure in part)
        text += [f"\n## {book}\n", words, f"\n`````{{container}} gallery\n{entries}`````\n"]
    return "\n".join(text)


def _numbers(registered):
    """Return the lines of a table of the figures that have a number."""
    head = ["| HOML3 | HOML2 | PDSH | figure | lesson |", "|---|---|---|---|---|"]
    lines = [":::{container} numbers", *head]
    for figure in registered:
        if figure.homl2 or figure.homl3 or figure.pdsh:
            numbers = f"{figure.homl3} | {figure.homl2} | {figure.pdsh}"
            title = f"[{figure.title}]({link_of(figure.id)})"
            lines.append(f"| {numbers} | {title} | {_lesson(figure)} |")
    return [*lines, ":::\n"]


def _lesson(figure):
    return f"[{figure.notebook}]({link_of(figure.id, 'figure')})"


def _entry(figure, drawn):
    numbers = {"HOML3": figure.homl3, "HOML2": figure.homl2, "PDSH": figure.pdsh}
    found = [f"{book} {number}" for book, number in numbers.items() if number]
    shown = figure.id in drawn
    file = f"drawn/{drawn[figure.id]}" if shown else f"pictures/{figure.id}.png"
    lesson = _lesson(figure) if shown else page_link(figure.notebook)
    return "\n".join(
        [
            f"````{{figure}} {file}",
            f":alt: {figure.alt}",
            f":name: {link_of(figure.id)[1:]}",
            f":target: figures/{figure.id}.png",
            "",
            f"**{figure.title}**",
            "",
            figure.notice,
            "",
            " · ".join([*found, f"`{figure.id}`", lesson]),
            "````\n",
        ]
    )


def page_link(notebook):
    """Return a link to the page of a notebook, whether lesson or solution."""
    folder = "notebooks" if notebook[:2].isdigit() and "exercises" not in notebook else "solutions"
    return f"[{notebook}]({page_of(f'{folder}/{notebook}.ipynb')})"
