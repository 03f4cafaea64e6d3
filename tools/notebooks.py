"""The notebooks: read the source, execute it, write the twin that readers open.

``*.py`` in ``notebooks/`` and ``solutions/`` is the source, in Jupytext's percent format;
``*.ipynb`` beside it is the same with outputs. Executing twice gives the same bytes.
"""

import asyncio
import hashlib
import importlib.util
import json
import os
import tempfile
from typing import NamedTuple

import jupytext
import nbformat
from nbclient import NotebookClient

from homl_clustering.engine.files import write_text
from homl_clustering.kernels.cache import SILENT
from tools.places import places

# What kernels find in their environment. Where others work on the same processors, threads of
# BLAS wait for each other at the cost of minutes; these problems are too small for them anyway.
KERNEL = {
    "TQDM_DISABLE": "1",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",  # threads that wait leave the processor to other notebooks
    SILENT: "1",  # what is compiled where there is no cache is no output of a lesson
}


def names():
    """Return the names of all notebooks, in order: the lessons, then the solutions."""
    return [path.stem for folder in _folders() for path in sorted(folder.glob("*.py"))]


def source(name):
    """Return the path of the source of a notebook."""
    return next(folder / f"{name}.py" for folder in _folders() if (folder / f"{name}.py").exists())


def _folders():
    return places.notebooks, places.solutions


def read(name):
    """Return the source of a notebook, its cells with ids that depend on their text alone."""
    notebook = jupytext.read(source(name))
    name_cells(notebook)
    # the kernel would report its exact Python version, different on each machine
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.metadata.get("jupytext", {}).pop("text_representation", None)
    return notebook


def name_cells(notebook):
    """Give the cells of a notebook ids that depend on their text alone."""
    seen = {}
    for cell in notebook.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def data_sets(notebook):
    """Return the names of the real data sets that a notebook says it uses."""
    return tuple(notebook.metadata.get("homl_clustering", {}).get("data", ()))


def missing_modules(notebook):
    """Return the modules that a notebook says it needs, and that are not installed."""
    needed = notebook.metadata.get("homl_clustering", {}).get("needs", ())
    return [module for module in needed if importlib.util.find_spec(module) is None]


class Run(NamedTuple):
    """A notebook that was run.

    Attributes
    ----------
    notebook : NotebookNode
        With outputs.
    loaded : dict of str to str
        The source of each real data set that was loaded.
    modules : list of str
        The files of the package that were loaded as modules, as places below the root.
    records : dict
        What `save_fig` has kept of each figure; from the folder that they are in.
    """

    notebook: nbformat.NotebookNode
    loaded: dict
    modules: list
    records: dict


def kernel_environment(figures_folder, claims=True):
    """Return what kernels find in their environment, whoever starts them.

    Their figures go to a folder of their own, with records of what was drawn, and the hidden
    cells assert what the text claims, unless `claims` is false.
    """
    return {
        **KERNEL,
        "HOML_FIGURES": str(figures_folder),
        "HOML_RECORDS": "1",
        "HOML_CLAIMS": "1" if claims else "",
    }


# Run in a kernel after all else: what the notebook has used.
ASK = """
import json as _json, sys as _sys
from pathlib import Path as _Path
import homl_clustering as _package
from homl_clustering import datasets as _datasets
_root = _Path(_package.__file__).parents[1]
_files = [_Path(m.__file__) for m in list(_sys.modules.values()) if getattr(m, "__file__", None)]
_files = [f.relative_to(_root).as_posix() for f in _files if f.is_relative_to(_root)]
_files = [f for f in _files if f.startswith("homl_clustering/")]
print(_json.dumps([_datasets.real.loaded_from, sorted(_files)]))
"""


def execute(notebook, figures_folder, until=None, vector=None, tell=None, claims=True):
    """Run the cells of a notebook in a fresh kernel.

    Parameters
    ----------
    notebook : NotebookNode
        From `read`; outputs are written into it.
    figures_folder : Path
        Where `save_fig` puts the figures and their records.
    until : str, default=None
        Stop after the cell that saves this figure.
    vector : {"pdf", "svg"}, default=None
        A format that the figures are saved in, beside PNG.
    tell : callable, default=None
        Called before each cell of code with its number, and how many there are.
    claims : bool, default=True
        Whether the hidden cells assert what the text claims.

    Returns
    -------
    Run

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails; the message shows the cell and the error.
    """
    cells = notebook.cells
    if until is not None:
        saving = [
            number
            for number, cell in enumerate(cells)
            if cell.cell_type == "code" and f'save_fig("{until}"' in cell.source
        ]
        if not saving:
            raise ValueError(f'no cell holds save_fig("{until}"; figures.toml says one does')
        cells = cells[: saving[0] + 1]
    ask = nbformat.v4.new_code_cell(ASK)
    run = nbformat.v4.new_notebook(cells=[*cells, ask], metadata=notebook.metadata)
    client = NotebookClient(
        run,
        kernel_name="python3",
        timeout=7200,
        startup_timeout=600,
        iopub_timeout=300,  # else a busy machine loses outputs, and tells nobody
        raise_on_iopub_timeout=True,
        record_timing=False,
        coalesce_streams=True,  # else lines are split by when they were printed
        extra_arguments=["--log-level=ERROR"],  # ipykernel warns of TCP, which is local here
        resources={"metadata": {"path": str(places.notebooks)}},
        on_cell_start=lambda cell, cell_index: (
            tell(cell_index + 1, len(cells)) if tell and cell is not ask else None
        ),
    )
    # an environment and an event loop of its own: others may be running in other threads
    environment = {**os.environ, **kernel_environment(figures_folder, claims)}
    environment["HOML_FORMAT"] = vector or ""
    # not the user's own folder, which may hold start-up files and another configuration
    with tempfile.TemporaryDirectory(prefix="ipython-", ignore_cleanup_errors=True) as empty:
        asyncio.run(client.async_execute(env={**environment, "IPYTHONDIR": empty}))
    notebook.metadata["language_info"] = {"name": "python"}
    loaded, modules = json.loads(ask.outputs[0].text)
    return Run(notebook, loaded, modules, {})


def write(notebook, path):
    """Write an executed notebook, whole or not at all; return whether the file changed."""
    text = nbformat.writes(notebook, version=4, indent=1, sort_keys=True) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    write_text(path, text)
    return True


def same_but_for_pictures(notebook, path):
    """Whether the file at `path` has the same cells and outputs, pictures left aside."""
    if not path.exists():
        return False
    known = nbformat.read(path, as_version=4)
    return _without_pictures(known) == _without_pictures(notebook)


def _without_pictures(notebook):
    cells = []
    for cell in notebook.cells:
        outputs = [dict(output) for output in cell.get("outputs", [])]
        for output in outputs:
            data = output.get("data", {})
            output["data"] = {key: data[key] for key in data if not key.startswith("image/")}
        cells.append((cell.id, cell.source, outputs))
    return cells
