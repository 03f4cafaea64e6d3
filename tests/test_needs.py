"""Notebooks that need a module which is not installed are left alone, and counted."""

import subprocess
import sys

import pytest

from homl_clustering import figures as registered_figures
from homl_clustering.figures import RegisteredFigure
from tests.helpers import ROOT
from tools import build, notebooks
from tools.places import places

SOURCE = """\
# ---
# jupyter:
#   homl_clustering:
#     data: []
#     needs: [json, NEEDED]
#   jupytext:
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,homl_clustering
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %%
import NEEDED

# %%
1 / 0
"""
LACKING = SOURCE.replace("NEEDED", "no_such_module")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one notebook, which draws a figure and fails if it is run."""
    figures = {"tiny_plot": RegisteredFigure("tiny_plot", "points", "They.", "Dots.", "tiny")}
    monkeypatch.setattr(registered_figures, "registry", lambda: figures)
    monkeypatch.setattr(places, "root", tmp_path)
    for folder in ("notebooks", "solutions", "figures"):
        (tmp_path / folder).mkdir()
    (tmp_path / "notebooks/tiny.py").write_text(LACKING)
    return tmp_path


def test_the_last_lesson_needs_dask():
    """Its header says so; other notebooks need nothing more than the package does."""
    needing = {
        name: notebooks.read(name).metadata["homl_clustering"]["needs"]
        for name in notebooks.names()
        if "needs" in notebooks.read(name).metadata.get("homl_clustering", {})
    }
    assert needing == {"07_scale": ["dask", "distributed"]}


@pytest.mark.parametrize("make", [build.make_figures, build.check_figures])
def test_its_figures_are_left_as_they_are(make, project, monkeypatch, capsys):
    """Making and checking figures say so, and come to their end."""
    monkeypatch.setattr(build.gallery, "write", lambda: None)
    monkeypatch.setattr(build.numbers_page, "write", lambda: None)
    (project / "figures/tiny_plot.png").write_text("as it was")
    assert make()
    told = capsys.readouterr().out
    assert "tiny: not run, it needs no_such_module; its figures are left as they are" in told
    assert (project / "figures/tiny_plot.png").read_text() == "as it was"


@pytest.mark.parametrize("needed", ["no_such_module", "csv"])
def test_its_cells_are_skipped_and_counted(needed, project):
    """With the module they run, and the one that fails is told."""
    source = project / "notebooks/tiny.py"
    source.write_text(SOURCE.replace("NEEDED", needed))
    twin = source.with_suffix(".ipynb")
    notebooks.write(notebooks.read("tiny"), twin)
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-q"]
    command += ["-p", "tools.pytest_plugin", "--nbval", str(twin)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if needed == "csv":
        assert done.returncode == 1 and "ZeroDivisionError" in done.stdout, done.stdout
    else:
        assert done.returncode == 0, done.stdout
        assert "2 cells of tiny skipped: it needs no_such_module" in done.stdout
        assert "2 skipped" in done.stdout
