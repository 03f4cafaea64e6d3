"""Holds the figures against the manifest while nbval executes the notebooks.

nbval compares the outputs of cells, but no pictures. This plugin lets the figures of the
very same run go to a temporary folder and adds one test per notebook, which compares them
with the committed ones. Where a stand-in takes the place of an original, the outputs and
assertions of cells tagged ``needs-original`` do not count; the summary says how many. A notebook
that needs a module which is not installed is skipped, and its cells are counted, too.
"""

import os
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

PATIENCE = 300  # seconds, for what a kernel has printed to arrive, on a busy machine
# Files that take long begin first, so that the workers come to their end at about the same time.
FIRST = ("test_portable.py", "03_applications.ipynb", "03_applications_exercises.ipynb")
MARK = "homl_clustering"  # the name under which test reports carry what to count


class Environment:
    """Set environment variables for the kernels started inside the ``with`` block."""

    def __init__(self, **values):
        self.values = values

    def __enter__(self):
        self.before = {name: os.environ.get(name) for name in self.values}
        os.environ.update(self.values)

    def __exit__(self, *_):
        for name, value in self.before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class FigureCheck(pytest.Item):
    """The figures of one notebook are those of the manifest."""

    def __init__(self, *, folder, **arguments):
        super().__init__(**arguments)
        self.folder = folder
        self.obj = None  # as pytest's own skipping expects of every item

    def runtest(self):
        """Compare the figures that the notebook has made with those that are committed."""
        from homl_clustering.figures import registry
        from tools.manifest import Manifest, read_records

        notebook = self.path.stem
        expected = {name for name, figure in registry().items() if figure.notebook == notebook}
        records = read_records(self.folder)
        assert set(records) == expected, (
            f"{notebook} made {sorted(records)}, figures.toml registers {sorted(expected)}"
        )
        manifest, wrong = Manifest(), []
        for fig_id, record in records.items():
            wrong += [f"{fig_id}: {defect}" for defect in record["defects"]]
            if record["source"] == "stand-in":
                self.user_properties.append((MARK, "figures from stand-ins, not compared"))
                continue
            verdict, found = manifest.compare(fig_id, record, self.folder / f"{fig_id}.png")
            self.user_properties.append((MARK, f"figures {verdict.value}"))
            if not verdict.is_kept:
                wrong.append("\n  ".join([f"{fig_id}: {verdict.value}", *found]))
        assert not wrong, "not as in figures/manifest.json, or hard to read:\n" + "\n".join(wrong)

    def repr_failure(self, excinfo, style=None):
        """Return what is said of a failure: its text alone."""
        return str(excinfo.value)

    def reportinfo(self):
        """Return the file, the line and the title of this test."""
        return self.path, 0, f"{self.path.name}: figures"


def pytest_addoption(parser):
    """Let `make quick` say when its time is over."""
    parser.addoption("--until", type=float, help="begin no test after this time (of time.time)")


def pytest_configure(config):
    """Make the folder that the figures of this run go to."""
    config.homl_figures = Path(tempfile.mkdtemp(prefix="homl-figures-"))
    # not the user's own folder, which may hold start-up files, or be impossible to write to
    os.environ["IPYTHONDIR"] = str(config.homl_figures / ".ipython")
    if os.environ.get("HOML_DATA"):  # kernels run in another folder
        os.environ["HOML_DATA"] = str(Path(os.environ["HOML_DATA"]).expanduser().absolute())
    # what tests find on stderr is not to depend on what was compiled before
    os.environ.setdefault("HOML_COMPILE_SILENTLY", "1")
    # the workers of pytest-xdist share the processors: BLAS is not to start threads in each
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # scikit-learn's threads are not to keep a processor busy while they wait for each other
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def pytest_unconfigure(config):
    """Remove it."""
    shutil.rmtree(config.homl_figures, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    """Excuse what needs an original that is not there; add the check of the figures."""
    notebooks = list({_notebook_of(item): None for item in items if _notebook_of(item)})
    for notebook in notebooks:
        cells = [item for item in items if _notebook_of(item) is notebook]
        missing = _missing_modules(notebook)
        if missing:
            _skip_all(cells, missing)
            continue
        if _uses_stand_in(notebook):
            for cell in cells:
                _excuse(cell)
        for cell in cells:
            cell.output_timeout = PATIENCE
        if len(cells) < len(list(notebook.nb.cells)) - _prose(notebook):
            continue  # only some of its cells were asked for
        check = FigureCheck.from_parent(
            notebook, name="figures", folder=config.homl_figures / notebook.path.stem
        )
        items.insert(items.index(cells[-1]) + 1, check)
    items.sort(key=lambda item: item.path.name not in FIRST)


def _notebook_of(item):
    return item.parent if type(item).__name__ == "IPyNbCell" else None


def _prose(notebook):
    return sum(cell.cell_type != "code" for cell in notebook.nb.cells)


def _uses_stand_in(notebook):
    from tools.notebooks import data_sets
    from tools.stamps import sources

    return "stand-in" in sources(data_sets(notebook.nb)).values()


def _missing_modules(notebook):
    from tools.notebooks import missing_modules

    return missing_modules(notebook.nb)


def _skip_all(cells, missing):
    """Skip the cells of a notebook that needs modules that are not installed, and count them."""
    words = f"needs {', '.join(missing)}"
    for cell in cells:
        cell.obj = None  # as pytest's own skipping expects of every item
        cell.add_marker(pytest.mark.skip(reason=words))
        cell.user_properties.append((MARK, f"cells of {cell.parent.path.stem} skipped: it {words}"))


def _excuse(cell):
    tags = cell.cell.metadata.get("tags", [])
    if "needs-original" not in tags:
        return
    if "test" in tags:
        cell.options["skip"] = True
        cell.user_properties.append((MARK, "cells with claims on originals, skipped"))
    else:
        cell.options["check"] = False
        cell.user_properties.append((MARK, "outputs from stand-ins, not compared"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Let the kernel that this may start save its figures aside; begin nothing after the end."""
    until = item.config.getoption("--until")
    if until and time.time() > until:
        item.user_properties.append((MARK, "tests not begun, the time was over"))
        pytest.skip("the time was over")
    notebook = _notebook_of(item)
    if notebook is None:
        return (yield)
    from tools.notebooks import kernel_environment

    folder = item.config.homl_figures / notebook.path.stem
    folder.mkdir(exist_ok=True)
    with Environment(**kernel_environment(folder)):
        return (yield)


def pytest_runtest_logreport(report):
    """Count what the tests, in whichever process, have to say of figures and originals."""
    if report.when == "call" or (report.when == "setup" and report.skipped):
        _counts.update(text for name, text in report.user_properties if name == MARK)


_counts = Counter()


def pytest_terminal_summary(terminalreporter):
    """Print the counts."""
    if _counts:
        terminalreporter.section("figures and originals")
        for text, count in sorted(_counts.items()):
            terminalreporter.line(f"{count} {text}")
