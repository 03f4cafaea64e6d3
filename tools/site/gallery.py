"""The gallery: all figures with their numbers in the books, and the way to their lessons."""

from homl_clustering import figures
from tools.editions import table
from tools.gallery import parts
from tools.site.pages import page_of

INTRODUCTION = """\
# All figures

Each figure of both books, made anew, and those that the course adds. Below each: what to notice,
the editions that have it, with its numbers there, its id, and the lesson that explains and makes
it. A click on a picture shows it at the sharpness of print. One alone is made by
`make figures/<id>.png`; `make figures EDITION=homl3` (or `homl2`, `homlp`, `pdsh`, `pdsh2`) makes
those of an edition with its own parameters, into `build/homl3`.

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
    text = [INTRODUCTION, "## By number\n", *_numbers(figures.registry().values())]
    for title, words, chosen in parts():
        entries = "\n".join(_entry(figure, drawn) for figure in chosen)
        text += [f"\n## {title}\n", words, f"\n`````{{container}} gallery\n{entries}`````\n"]
    return "\n".join(text)


def _numbers(registered):
    """Return the lines of a table of the figures that have a number, and words below it."""
    names = " | ".join(book.name for book in table.books().values())
    head = [f"| {names} | figure | lesson |", "|---" * (len(table.books()) + 2) + "|"]
    lines = [":::{container} numbers", *head]
    for figure in registered:
        numbers = [table.number_of(figure.id, key) for key in table.books()]
        if any(numbers):
            title = f"[{figure.title}]({link_of(figure.id)})"
            lesson = _lesson(figure, short=True)
            lines.append(f"| {' | '.join(numbers)} | {title} | {lesson} |")
    return [*lines, ":::\n", table.WORDS_BELOW, ""]


def _lesson(figure, short=False):
    """Return a link to a figure in its lesson; in short, with the number of the lesson alone."""
    name = figure.notebook.removeprefix("book_").split("_")[0] if short else figure.notebook
    return f"[{name}]({link_of(figure.id, 'figure')})"


def _entry(figure, drawn):
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
            " · ".join([*table.names_of(figure.id), f"`{figure.id}`", lesson]),
            "````\n",
        ]
    )


def page_link(notebook):
    """Return a link to the page of a notebook, whether lesson or solution."""
    folder = "notebooks" if notebook[:2].isdigit() and "exercises" not in notebook else "solutions"
    return f"[{notebook}]({page_of(f'{folder}/{notebook}.ipynb')})"
