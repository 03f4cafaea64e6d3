"""Copies of the notebooks that install what they need: for Colab, where nothing is installed.

Only where there is a public address to install from. The lessons themselves stay without.
"""

import nbformat
from nbformat.v4 import new_code_cell

from homl_clustering.engine.files import write_text
from tools.notebooks import name_cells
from tools.places import places
from tools.site import links, pages

FIRST = """\
# This cell installs the package of the course; it takes about a minute, once.
%pip install --quiet "git+{url}"\
"""


def write_copies(folder, repository):
    """Write the copies: of the lessons and the exercises, without outputs.

    Parameters
    ----------
    folder : Path
        Where to; it is made.
    repository : Repository

    Returns
    -------
    list of str
        Their names.
    """
    written = []
    for path in sorted([*places.notebooks.glob("*.ipynb"), *places.exercises.glob("*.ipynb")]):
        copy = installing(path, repository)
        write_text(folder / path.name, nbformat.writes(copy) + "\n")
        written.append(path.name)
    return written


def installing(path, repository):
    """Return a copy of a notebook whose first cell installs the package, with links to the site.

    Parameters
    ----------
    path : Path
    repository : Repository

    Returns
    -------
    NotebookNode
    """
    notebook = nbformat.read(path, as_version=4)
    place = path.relative_to(places.root).as_posix()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif cell.cell_type == "markdown":
            cell.source = _to_the_site(cell.source, place, repository)
    notebook.cells.insert(0, new_code_cell(FIRST.format(url=repository.url)))
    notebook.metadata.pop("jupytext", None)
    name_cells(notebook)
    return notebook


def _to_the_site(text, place, repository):
    """Return text whose links lead to the pages of the site."""
    page = pages.page_of(place)
    text = links.rewrite(text, place, page, repository)
    up = "../" * page.count("/")

    def absolute(match):
        target = match["target"] or ""
        if target.startswith("#gallery-"):
            target = f"{up}gallery.md{target}"
        if match["code"] or ":" in target or target.startswith("#"):
            return match[0]
        file, _, anchor = target.removeprefix(up).partition("#")
        file = file.rpartition(".")[0] + ".html" if not match["picture"] else file
        address = f"{repository.site}{file}{'#' + anchor if anchor else ''}"
        return f"{match['picture']}[{match['text']}]({address})"

    return links.PIECES.sub(absolute, text)
