"""Copy notebooks and pages into ``build/site-source``, as Sphinx takes them."""

import posixpath
import shutil

import nbformat

from homl_clustering import figures
from tools import animations
from tools.places import places
from tools.site import api, binder, citation, credits, gallery, links, measured, pages
from tools.site.cells import Shown
from tools.site.publishing import repository as set_repository

LESSONS = "The lessons"


def gather(folder=None, repository=None):
    """Write the source of the site.

    Parameters
    ----------
    folder : Path, default=None
        Made anew; ``build/site-source`` if None.
    repository : Repository, default=None
        The public address; what is set if None.

    Returns
    -------
    list of str
        The pages, as files below the folder.
    """
    folder = folder or places.build / "site-source"
    repository = set_repository() if repository is None else repository
    shutil.rmtree(folder, ignore_errors=True)
    writer = Writer(folder, repository)
    for path in notebooks():
        writer.notebook(path)
    for place in hand_written():
        writer.page(place, (places.root / place).read_text(encoding="utf-8"))
    writer.text("gallery.md", gallery.page(writer.figures))
    for page, text in api.pages().items():
        writer.text(page, text)
    writer.copy_pictures()
    if repository:
        binder.write_copies(folder / "extra/colab", repository)
    return sorted(writer.written)


def notebooks():
    """Return the notebooks that become pages, with the solutions before their exercises."""
    folders = places.notebooks, places.solutions, places.exercises
    return [path for each in folders for path in sorted(each.glob("*.ipynb"))]


def hand_written():
    """Return the pages of Markdown: those of docs/, and some from elsewhere."""
    docs = [f"docs/{path.name}" for path in sorted((places.root / "docs").glob("*.md"))]
    others = [p for p in pages.OTHERS if p.endswith(".md") and p.startswith(("notebooks/", "C"))]
    return [*docs, *others]


class Writer:
    """Writes pages, and remembers what they show.

    Attributes
    ----------
    written : set of str
        The pages.
    figures : dict of str to str
        The file of each registered figure that a page shows, by its id.
    pictures, extra : set of str
        The pictures in the project that pages show by Markdown, and by HTML.
    """

    def __init__(self, folder, repository):
        self.folder, self.repository = folder, repository
        self.written, self.figures, self.pictures, self.extra = set(), {}, set(), set()

    def text(self, page, text):
        """Write a page of text."""
        path = self.folder / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        self.written.add(page)

    def page(self, place, text):
        """Write what a page of Markdown becomes."""
        page = pages.page_of(place)
        for mark, write in FILLED.items():
            if mark in text:
                text = text.replace(mark, write())
        text = links.rewrite(text, place, page, self.repository, self.pictures)
        edit = self.repository.edit(place)
        self.text(page, f"{text}\n\n[Edit this page]({edit})\n" if edit else text)

    def notebook(self, path):
        """Write what a notebook becomes, and its pictures."""
        place = path.relative_to(places.root).as_posix()
        page = pages.page_of(place)
        shown = Shown(path, place, page, self.repository)
        shown.make()
        credit = links.rewrite(credits.of_code(shown.code), "README.md", page, self.repository)
        shown.put(self._top(path, place, page), "\n\n".join(filter(None, [credit, toctree(page)])))
        self.text(page, nbformat.writes(shown.notebook))
        for name, data in shown.images.items():
            target = self.folder / "drawn" / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
        self.figures |= shown.figures
        self.pictures |= shown.pictures

    def _top(self, path, place, page):
        """Return what stands below the title of a page: what belongs to it, where to run it."""
        kind = page.partition("/")[0]
        others = {
            "exercises": [("Solution", f"solutions/{path.name}")],
            "solutions": [("Exercise", f"exercises/{path.name}")],
            "lessons": [("Exercises to this lesson", f"exercises/{path.stem}_exercises.ipynb")],
        }.get(kind, [])
        items = [
            f"[{words}](../{other})" for words, other in others if (places.root / other).exists()
        ]
        front = page == f"{pages.FRONT}.ipynb"
        if front and (places.root / "docs/start.md").exists():
            items.append("[Run the course yourself](start.md)")
        if self.repository:
            items += self._public(kind, path, place)
        if kind == "lessons":
            items.append('<button type="button" class="print-page">Print this lesson</button>')
        top = ":::{container} page-top\n" + " · ".join(items) + "\n:::\n" if items else ""
        return top + (self._moving_picture() if front else "")

    def _moving_picture(self):
        """Return the moving picture of the front page; who prefers less motion sees its end."""
        found = [animations.FRONT_PICTURE, animations.FRONT_STILL]
        if not all((places.root / place).exists() for place in found):
            return ""
        self.extra |= set(found)
        moving, still = (f"{links.PICTURES}/{posixpath.basename(place)}" for place in found)
        return (
            f'\n<picture class="moving">\n'
            f'<source media="(prefers-reduced-motion: reduce)" srcset="{still}">\n'
            f'<img src="{moving}" alt="{animations.FRONT_WORDS}">\n</picture>\n'
        )

    def _public(self, kind, path, place):
        """Return links to where a notebook can be run or changed, on public machines."""
        items = [f"[Run on Binder]({self.repository.binder(place)})"]
        if kind != "solutions":  # of these there is no copy
            items.append(f"[Run on Colab]({self.repository.colab(path.name)})")
        if kind != "exercises":  # these are made from the solutions
            source = place.replace(".ipynb", ".py")
            items.append(f"[Edit this page]({self.repository.edit(source)})")
        return items

    def copy_pictures(self):
        """Copy the pictures that pages show, and all figures at the sharpness of print."""
        (self.folder / "extra/figures").mkdir(parents=True)
        for fig_id in figures.registry():
            path = places.figures / f"{fig_id}.png"
            shutil.copyfile(path, self.folder / "extra/figures" / path.name)
            if fig_id not in self.figures:
                self.pictures.add(f"figures/{path.name}")
        # Sphinx looks after pictures in Markdown; those in HTML lie beside the pages as they are.
        for part, shown in (("", self.pictures), ("extra", self.extra)):
            folder = self.folder / part / links.PICTURES
            folder.mkdir(exist_ok=True)
            for place in sorted(shown):
                shutil.copyfile(places.root / place, folder / posixpath.basename(place))


def toctree(page):
    """Return what Sphinx needs to know of the pages below a page, as Markdown; often nothing."""
    if page == f"{pages.FRONT}.ipynb":
        parts = {LESSONS: [f"lessons/{name}" for name in pages.lessons()], **PARTS}
        return "\n\n".join(_toctree(entries, caption) for caption, entries in parts.items())
    folder, _, name = page.rpartition("/")
    if folder == "exercises" and (places.solutions / name).exists():
        return _toctree([f"Solution </solutions/{name.removesuffix('.ipynb')}>"])
    return ""


# The parts of the course, as the side bar of the site lists them.
PARTS = {
    "To practice": ["exercises"],
    "To look up": ["gallery", "glossary", "book_numbers", "api/index"],
    "Guides": [
        "start",
        "practitioners",
        "models",
        "how_many",
        "scale",
        "teachers",
        "For authors <authors>",
        "how_it_works",
        "benchmarks",
        "releasing",
    ],
    "About": ["cite", "credits", "changes"],
}


def listed_exercises():
    """Return a list of links to the exercises, for readers and for the side bar."""
    names = pages.exercises()
    listed = "\n".join(f"- [](../exercises/{name}.ipynb)" for name in names)
    return f"{listed}\n\n{_toctree([f'exercises/{name}' for name in names])}"


def _toctree(entries, caption=""):
    options = [":hidden:", f":caption: {caption}"] if caption else [":hidden:"]
    return "\n".join(["```{toctree}", *options, "", *entries, "```"])


# What is put in the place of a mark on a hand-written page.
FILLED = {
    "<!-- credits -->": credits.in_docs,
    "<!-- citation -->": citation.bibtex,
    "<!-- exercises -->": listed_exercises,
    "<!-- factors -->": measured.factors,
    "<!-- limits -->": measured.limits,
    "<!-- speed -->": measured.speed,
    "<!-- memory -->": measured.memory,
    "<!-- choices -->": measured.choices,
}
