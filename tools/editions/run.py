"""Figures with the parameters of an edition: ``make figures EDITION=homl3``.

The lessons are run with other values in their tagged cells, and their claims are not checked,
since they hold for the values that the lessons write. The figures go to ``build/<edition>/``.
Nothing of the usual run is touched: neither figures and notebooks, nor what it remembers.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor

from homl_clustering import figures
from homl_clustering.engine.blocks import threads
from tools import build, notebooks
from tools.editions.literals import replaced
from tools.editions.table import ALL, TAG, book, cells, figures_of, kept
from tools.manifest import read_records
from tools.places import places
from tools.progress import following, say

SAVED = re.compile(r'save_fig\("(\w+)"')


def with_literals(notebook, name, key):
    """Put the values of an edition into the tagged cells of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        It is changed.
    name : str
        Its name.
    key : str
        The edition.

    Raises
    ------
    ValueError
        If no cell has a tag of the table, or a cell lacks what is to be replaced.
    """
    for tag, cell in cells().items():
        if cell.notebook != name or key not in cell.asked:
            continue
        tagged = [c for c in notebook.cells if TAG + tag in c.metadata.get("tags", [])]
        if not tagged:
            raise ValueError(f"editions.toml: no cell of {name} is tagged {TAG}{tag}.")
        for each in tagged:
            try:
                each.source = replaced(each.source, cell.asked[key].literals)
            except LookupError as error:
                raise ValueError(
                    f"editions.toml, {key}: the cell of {name} that is tagged {TAG}{tag} has no "
                    f"{error.args[0]}, which is to be replaced."
                ) from None


def make_edition(key, vector=None):
    """Draw the figures that an edition has, with its parameters; print what is not known.

    Parameters
    ----------
    key : str
        The edition.
    vector : {"pdf", "svg"}, default=None
        Draw them in this format, too.

    Returns
    -------
    bool
        Whether every notebook came to its end.
    """
    title, wanted = book(key).title, figures_of(key)
    registered = figures.registry()
    names = [
        name
        for name in notebooks.names()
        if name in {registered[fig_id].notebook for fig_id in wanted}
    ]
    say(f"{title}: {len(wanted)} figures from {len(names)} notebooks")
    folder = places.build / key
    folder.mkdir(parents=True, exist_ok=True)
    for extension in ("png", *build.VECTOR_FORMATS):
        for old in folder.glob(f"*.{extension}"):
            old.unlink()
    with ThreadPoolExecutor(threads()) as pool:
        done = list(pool.map(lambda name: _make(name, key, wanted, vector), names))
    _tell(key, folder)
    return all(done)


def _make(name, key, wanted, vector):
    """Run a notebook as far as the last figure of the edition; return whether it came so far."""
    here = [fig_id for fig_id in wanted if figures.registry()[fig_id].notebook == name]
    notebook = notebooks.read(name)
    with_literals(notebook, name, key)
    last, n_figures = _last_of(notebook, here)
    try:
        with (
            build.run_folder(name) as folder,
            following(name, folder, n_figures) as tell,
        ):
            notebooks.execute(notebook, folder, last, vector, tell, claims=False)
            for fig_id, record in read_records(folder).items():
                if fig_id in here:
                    _keep(folder, key, fig_id, record)
    except build.NOTEBOOK_ERRORS as error:
        say(f"{name}: FAILED with the parameters of {book(key).name}\n{build.plain(error)}")
        return False
    return True


def _last_of(notebook, fig_ids):
    """Return which of some figures is saved last, and how many are drawn up to it."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    saved = SAVED.findall(code)
    last = max(fig_ids, key=saved.index)
    return last, saved.index(last) + 1


def _keep(folder, key, fig_id, record):
    """Move a figure into the folder of the edition, and say what cannot be read in it."""
    for made in folder.glob(f"{fig_id}.*"):
        if made.suffix != ".json":
            os.replace(made, places.build / key / made.name)
    for defect in record["defects"]:
        say(f"  {fig_id}: {defect}")
    if record["source"] == "stand-in":
        say(f"  {fig_id}: drawn from a stand-in, since the original is missing")


def _tell(key, folder):
    n_made = len(list(folder.glob("*.png")))
    say(f"{folder.relative_to(places.root)}: {n_made} figure{'' if n_made == 1 else 's'}")
    ours = kept(key)
    wholly = [fig_id for fig_id, words in ours.items() if words == ALL]
    partly = [f"{fig_id} ({words})" for fig_id, words in ours.items() if words != ALL]
    if wholly:
        say(f"ours, since the edition's parameters are not known: {', '.join(wholly)}")
    if partly:
        say(f"ours in part: {', '.join(partly)}")
