"""What the cells of a notebook become on a page."""

import base64
import re

import nbformat
from nbformat.v4 import new_markdown_cell

from tools.site import hints
from tools.site.links import rewrite

SAVED = re.compile(r"\bsave_fig\(\s*[\"'](\w+)[\"']")
FOLDED = {
    "test": "Show the check of the statements above",
    "solution": "Show the solution",
    "opening": "Show the code",
}


class Shown:
    """A notebook on its way to a page.

    Parameters
    ----------
    path : Path
        The executed notebook.
    place, page : str
        Where it is in the project, and in the source of the site.
    repository : Repository

    Attributes
    ----------
    notebook : NotebookNode
    images : dict of str to bytes
        What its cells have drawn, by file name.
    figures : dict of str to str
        The file name of each registered figure, by its id.
    pictures : set of str
        The files of the project that its text shows.
    """

    def __init__(self, path, place, page, repository):
        self.notebook = nbformat.read(path, as_version=4)
        self.place, self.page, self.repository = place, page, repository
        self.stem = path.stem
        self.images, self.figures, self.pictures = {}, {}, set()
        # the code as it was, to tell from it which data the page shows
        self.code = "\n".join(c.source for c in self.notebook.cells if c.cell_type == "code")

    def make(self):
        """Do all that the page needs; return the notebook."""
        solution, cells = self.place.startswith("solutions/"), []
        for cell in self.notebook.cells:
            tags = set(cell.metadata.get("tags", []))
            cell.metadata = nbformat.NotebookNode()
            if cell.cell_type == "markdown":
                self._text(cell, fold=solution and not tags & {"given", "test"})
            elif cell.cell_type == "code":
                self._code(cell, self._fold(tags, solution))
            cells.append(cell)
            if self.place.startswith("exercises/") and cell.cell_type == "code":
                found = hints.below(cell.source)
                cells += [new_markdown_cell(found)] if found else []
        self.notebook.cells = cells
        self.notebook.metadata.pop("jupytext", None)
        for number, cell in enumerate(self.notebook.cells):
            cell["id"] = f"cell-{number}"
        return self.notebook

    def put(self, below_title="", at_end=""):
        """Add text below the title of the page, and at its end."""
        first = self.notebook.cells[0]
        title, _, rest = first.source.partition("\n")
        if self.place.startswith("solutions/"):
            title += " (solution)"
            first.source = f"{title}\n{rest}"
        if below_title:
            first.source = f"{title}\n\n{below_title}\n{rest}"
        if at_end:
            cell = new_markdown_cell(at_end)
            cell["id"] = f"cell-{len(self.notebook.cells)}"
            self.notebook.cells.append(cell)

    def _fold(self, tags, solution):
        """Return what of a cell of code is folded away, and the words to open it."""
        if "test" in tags:
            return "hide-input", FOLDED["test"]
        if solution and "given" not in tags:
            return "hide-cell", FOLDED["solution"]
        if self.stem == "00_index":
            return "hide-input", FOLDED["opening"]
        return None

    def _text(self, cell, fold):
        where = self.place, self.page, self.repository, self.pictures
        cell.source = rewrite(cell.source, *where)
        if fold and not cell.source.lstrip().startswith(("#", "<details")):
            summary = FOLDED["solution"]
            cell.source = f"<details><summary>{summary}</summary>\n\n{cell.source}\n\n</details>"

    def _code(self, cell, fold):
        if fold:
            tag, words = fold
            cell.metadata["tags"] = [tag]
            cell.metadata["mystnb"] = {
                "code_prompt_show": words,
                "code_prompt_hide": words.replace("Show", "Hide", 1),
            }
        ids = iter(SAVED.findall(cell.source))
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                self._picture(output, next(ids, None))

    def _picture(self, output, fig_id):
        """Make of a picture in the notebook a file, shown with its alternative text."""
        name = f"{fig_id}.png" if fig_id else f"{self.stem}-{len(self.images) + 1}.png"
        self.images[name] = base64.b64decode(output.data["image/png"])
        alt = output.metadata.get("image/png", {}).get("alt", "")
        if not alt:
            raise ValueError(f"{self.place}: a picture ({name}) has no alternative text")
        lines = ["```{image} " + self.source_of(name), f":alt: {' '.join(alt.split())}"]
        if fig_id:
            self.figures[fig_id] = name
            lines.append(f":name: figure-{fig_id.replace('_', '-')}")
        text = "\n".join([*lines, "```"])
        output.data = nbformat.NotebookNode({"text/markdown": text})
        output.metadata = nbformat.NotebookNode()

    def source_of(self, name):
        """Return where the page finds a picture of its notebook."""
        return f"{'../' * self.page.count('/')}drawn/{name}"
