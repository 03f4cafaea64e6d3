"""What make does: run what changed, publish whole or not at all, tell stand-ins apart."""

import dataclasses
import functools
import json
import os
import shutil
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from nbclient.exceptions import CellExecutionError

from homl_clustering import datasets
from homl_clustering import figures as registered_figures
from homl_clustering.datasets import standins
from homl_clustering.datasets.standins.ladybug import draw_ladybug
from homl_clustering.figures import RegisteredFigure, registry
from tools import __main__ as command_line
from tools import build, gallery, manifest, notebooks, progress, stamps
from tools.places import places
from tools.pytest_plugin import Environment

ROOT = places.root

HEADER = """\
# ---
# jupyter:
#   homl_clustering:
#     data: [ladybug]
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %%
import matplotlib.pyplot as plt
from homl_clustering import datasets
from homl_clustering.figures import save_fig
"""
BLOBS = """
# %%
plt.plot([1, 2, 4])
save_fig("blobs_plot", resolution=50)
"""
LADYBUG = """
# %%
plt.figure()
plt.imshow(datasets.load_ladybug().image[::10, ::10])
save_fig("image_segmentation_plot", resolution=50)
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one notebook, `tiny`, and two figures; no originals anywhere."""
    figures = {
        "blobs_plot": RegisteredFigure("blobs_plot", "points", "They rise.", "Dots.", "tiny"),
        "image_segmentation_plot": RegisteredFigure(
            "image_segmentation_plot", "a picture", "Red.", "A beetle.", "tiny", data=("ladybug",)
        ),
    }
    folder = tmp_path / "project"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "figures").mkdir()
    monkeypatch.setattr(places, "root", folder)
    for module in (registered_figures, registered_figures.entries):
        monkeypatch.setattr(module, "registry", lambda: figures)
    monkeypatch.setenv("HOML_DATA", str(tmp_path / "no-data"))
    monkeypatch.setenv("HOML_CACHE", str(tmp_path / "no-cache"))
    write(folder, HEADER + BLOBS + LADYBUG)
    return folder


drawn_once = functools.cache(draw_ladybug)


@pytest.fixture
def quick_project(project, monkeypatch):
    """The same, but its notebook runs in this process, since a kernel takes seconds to start.

    It is for what becomes of figures once they are drawn. Tests that use `project` show that
    kernels draw them.
    """

    def execute(notebook, folder, until=None, vector=None, tell=lambda *_: None):
        names = {}
        kernel = notebooks.kernel_environment(folder) | {"HOML_FORMAT": vector or ""}
        with one_at_a_time, Environment(**kernel), warnings.catch_warnings():
            warnings.simplefilter("ignore", datasets.StandInWarning)
            datasets.real.loaded_from.clear()
            plt.close("all")
            for number, cell in enumerate(notebook.cells, 1):
                tell(number, len(notebook.cells))
                exec(cell.source, names)
                if until and f'save_fig("{until}"' in cell.source:
                    break
            return notebooks.Run(notebook, dict(datasets.real.loaded_from), [], {})

    one_at_a_time = threading.Lock()
    monkeypatch.setattr(standins.ladybug, "draw_ladybug", drawn_once)
    monkeypatch.setattr(datasets.real, "loaded_from", {})
    monkeypatch.setattr(notebooks, "execute", execute)
    return project


def write(folder, source):
    """Replace the notebook."""
    (folder / "notebooks/tiny.py").write_text(source)


def contents(folder):
    """Return every file below a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_figures_are_made_once_and_again_only_after_a_change(quick_project, capsys):
    """F5: a second make runs nothing and changes no byte; an edit or a loss runs again."""
    assert build.make_figures()
    assert "2 figures (1 new, 1 from stand-ins)" in capsys.readouterr().out
    before = contents(quick_project)

    assert build.make_figures()
    assert "tiny: not run" in capsys.readouterr().out
    assert contents(quick_project) == before

    (quick_project / "figures/blobs_plot.png").unlink()
    assert build.make_figures()
    assert "tiny: running" in capsys.readouterr().out
    assert contents(quick_project)["figures/blobs_plot.png"] == before["figures/blobs_plot.png"]

    write(quick_project, HEADER + BLOBS.replace("[1, 2, 4]", "[1, 2, 5]") + LADYBUG)
    assert build.make_figures()
    out = capsys.readouterr().out
    assert "1 changed, 1 from stand-ins" in out
    assert "largest 4 became 5" in out


def test_a_notebook_without_figures_runs_with_all_notebooks_only(quick_project, capsys):
    """`make figures` runs what draws figures, `make notebooks` everything."""
    (quick_project / "notebooks/words.py").write_text(HEADER.replace("[ladybug]", "[]"))
    assert build.make_figures()
    assert "words" not in capsys.readouterr().out
    assert not (quick_project / "notebooks/words.ipynb").exists()

    assert build.make_figures(everything=True)
    assert "words: running" in capsys.readouterr().out
    assert (quick_project / "notebooks/words.ipynb").exists()


def test_what_is_drawn_from_stand_ins_goes_to_a_folder_of_its_own(quick_project):
    """F4: neither figures/ nor notebooks/ receives anything drawn from stand-ins."""
    assert build.make_figures()
    assert (quick_project / "build/stand-in/figures/image_segmentation_plot.png").exists()
    assert (quick_project / "build/stand-in/notebooks/tiny.ipynb").exists()
    assert not (quick_project / "figures/image_segmentation_plot.png").exists()
    assert not (quick_project / "notebooks/tiny.ipynb").exists()
    assert "image_segmentation_plot" not in json.loads(
        (quick_project / "figures/manifest.json").read_text()
    )


def test_running_all_notebooks_again_gives_the_same_bytes(project):
    """F3: a forced second run of everything changes no file."""
    assert build.make_figures()
    before = contents(project)
    assert build.make_figures(everything=True)
    after = contents(project)
    stamp = "build/stamps/tiny.json"  # remembers that the figures were new, then unchanged
    assert {k: v for k, v in after.items() if k != stamp} == {
        k: v for k, v in before.items() if k != stamp
    }


def test_figures_for_print_are_made_beside_the_others(quick_project, capsys):
    """FORMAT=pdf runs again only where no such files of the same sources are there."""
    assert build.make_figures(vector="pdf")
    made = ["build/pdf/blobs_plot.pdf", "build/stand-in/pdf/image_segmentation_plot.pdf"]
    before = contents(quick_project)
    assert set(made) < set(before)
    assert before[made[0]].startswith(b"%PDF")
    assert "figures/blobs_plot.png" in before

    for vector in (None, "pdf"):
        capsys.readouterr()
        assert build.make_figures(vector=vector)
        assert "tiny: not run" in capsys.readouterr().out
    assert build.make_figures(vector="svg")
    assert "tiny: running" in capsys.readouterr().out
    after = contents(quick_project)
    assert {name: after[name] for name in made} == {name: before[name] for name in made}
    assert b"<svg" in after["build/svg/blobs_plot.svg"]
    assert b"Dots." in after["build/svg/blobs_plot.svg"]

    (quick_project / made[0]).unlink()
    assert build.make_figures(vector="pdf")
    assert contents(quick_project)[made[0]] == before[made[0]]


def test_figures_for_print_do_not_outlive_their_sources(quick_project):
    """After a change, what was made before it and not again is removed."""
    assert build.make_figures(vector="pdf")
    write(quick_project, HEADER + BLOBS.replace("[1, 2, 4]", "[1, 2, 5]") + LADYBUG)
    assert build.make_figures(vector="svg")
    assert not list(quick_project.rglob("*.pdf"))
    assert (quick_project / "build/svg/blobs_plot.svg").exists()


def test_words_that_cannot_be_read_are_told(quick_project, capsys):
    """While figures are made, and by check-figures, which fails then."""
    cut = BLOBS.replace("save_fig(", "plt.title('far too long ' * 20)\nsave_fig(")
    write(quick_project, HEADER + cut + LADYBUG)
    assert build.make_figures()
    told = "blobs_plot: 'far too long far too long"
    assert told in capsys.readouterr().out
    assert not build.check_figures()
    assert told in capsys.readouterr().out


def test_notebooks_show_figures_with_their_alternative_text(project):
    """Once each, with the words of the registry."""
    write(project, HEADER.replace("[ladybug]", "[]") + BLOBS)
    figures = registered_figures.registry()
    del figures["image_segmentation_plot"]
    assert build.make_figures()
    cells = json.loads((project / "notebooks/tiny.ipynb").read_text())["cells"]
    outputs = [output for cell in cells for output in cell["outputs"] if "data" in output]
    shown = [output for output in outputs if "image/png" in output["data"]]
    assert [output["metadata"] for output in shown] == [
        {"image/png": {"alt": registry()["blobs_plot"].alt}}
    ]


def test_a_failing_notebook_publishes_nothing(project, capsys):
    """An error in the last cell leaves the figures of the first where they were."""
    write(project, HEADER + BLOBS + "\n# %%\nraise RuntimeError('no more')\n")
    assert not build.make_figures()
    out = capsys.readouterr().out
    assert "tiny: FAILED" in out
    assert "no more" in out
    assert "\x1b" not in out
    assert not (project / "figures/blobs_plot.png").exists()
    assert not (project / "build/stamps/tiny.json").exists()


def test_a_notebook_that_makes_too_few_figures_is_an_error(quick_project, capsys):
    """F2: the registry and the notebook must agree."""
    write(quick_project, HEADER + BLOBS)
    assert not build.make_figures()
    assert "not made: ['image_segmentation_plot']" in capsys.readouterr().out


def test_a_data_set_that_the_header_does_not_name_is_an_error(quick_project, capsys):
    """What a notebook is drawn from must be known before it runs."""
    write(quick_project, HEADER.replace("[ladybug]", "[]") + BLOBS + LADYBUG)
    assert not build.make_figures()
    assert "tiny loads ladybug" in capsys.readouterr().out


def test_one_figure_alone_runs_no_further_than_its_cell(quick_project, capsys):
    """The cells behind the one that saves it do not run, and nothing else is published."""
    write(quick_project, HEADER + BLOBS + "\n# %%\nraise RuntimeError\n")
    build.make_one_figure("blobs_plot")
    assert "figures/blobs_plot.png: new" in capsys.readouterr().out
    assert {path.name for path in (quick_project / "figures").iterdir()} == {
        "README.md",
        "blobs_plot.png",
        "manifest.json",
    }


def test_one_figure_alone_tells_the_error_of_its_notebook(project):
    """A failure before the figure is shown, not swallowed."""
    write(project, HEADER + "\n# %%\n1 / 0\n" + BLOBS)
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        build.make_one_figure("blobs_plot")


def test_check_figures_says_what_changed_and_touches_nothing(quick_project, capsys):
    """A figure that draws other numbers is named, with the numbers."""
    assert build.make_figures()
    assert build.check_figures()
    write(quick_project, HEADER + BLOBS.replace("[1, 2, 4]", "[1, 2, 9]") + LADYBUG)
    before = contents(quick_project / "figures")
    capsys.readouterr()
    assert not build.check_figures()
    assert "largest 4 became 9" in capsys.readouterr().out
    assert contents(quick_project / "figures") == before


def test_the_key_of_a_notebook_sees_sources_and_data(project, monkeypatch):
    """F5: the notebook, its figures in the registry, where the data come from; times do not."""
    stamp = stamps.Stamp("tiny")
    keys = [stamp.key()]
    os.utime(project / "notebooks/tiny.py", (0, 0))
    assert stamp.key() == keys[0]
    figures = registered_figures.registry()
    figures["other_plot"] = RegisteredFigure("other_plot", "new", "New.", "New.", "another")
    assert stamp.key() == keys[0]
    figures["blobs_plot"] = dataclasses.replace(figures["blobs_plot"], title="other words")
    keys.append(stamp.key())
    monkeypatch.setattr(stamps, "sources", lambda names: {name: "original" for name in names})
    keys.append(stamp.key())
    write(project, HEADER + LADYBUG + BLOBS)
    keys.append(stamp.key())
    assert len(set(keys)) == 4


def edited_package(project):
    """Put a package into the project from which kernels import; return its folder."""
    shutil.copytree(
        ROOT / "homl_clustering",
        project / "homl_clustering",
        ignore=shutil.ignore_patterns("__pycache__", "standins"),
    )
    return project / "homl_clustering"


def test_a_notebook_runs_again_where_a_module_that_it_used_has_changed(
    project, monkeypatch, capsys
):
    """F5: a line in what its kernel had loaded, or in a style; nothing else in the package."""
    package = edited_package(project)
    monkeypatch.setenv("PYTHONPATH", str(project))
    write(project, HEADER.replace("[ladybug]", "[]") + BLOBS)
    figures = registered_figures.registry()
    del figures["image_segmentation_plot"]
    assert build.make_figures()
    for file, runs in (
        ("plotting/kmeans.py", False),
        ("checks/tasks/kmeans.py", False),
        ("figures/figures.toml", False),
        ("figures/__init__.py", True),
        ("figures/pdsh.mplstyle", True),
    ):
        with (package / file).open("a") as edited:
            edited.write("\n# a word\n")
        capsys.readouterr()
        assert build.make_figures()
        assert ("tiny: running" in capsys.readouterr().out) == runs, file


@pytest.mark.parametrize("text", ["", "{}", '{"key": "of another version"}', "[1]"])
def test_a_stamp_that_cannot_be_read_is_none(text, project):
    """The notebook runs again."""
    (project / "build/stamps").mkdir(parents=True)
    (project / "build/stamps/tiny.json").write_text(text)
    stamp = stamps.Stamp("tiny")
    assert not stamp.is_current()
    assert stamp.formats(stamp.key(), {}) == set()


def test_what_killed_runs_have_left_is_removed(quick_project):
    """A folder whose process is gone; not that of a process that runs."""
    left = quick_project / "build/run/tiny-abc-999999999"
    left.mkdir(parents=True)
    (left / "blobs_plot.png").write_text("half a figure")
    other = quick_project / f"build/run/tiny-abc-{os.getpid()}"
    other.mkdir()
    assert build.make_figures()
    assert [path.name for path in (quick_project / "build/run").iterdir()] == [other.name]


def test_a_figure_that_cannot_be_published_is_told_in_a_sentence(quick_project, capsys):
    """Which file, why, and what to do; of the notebook nothing is remembered."""
    (quick_project / "figures/blobs_plot.png").mkdir()
    assert not build.make_figures()
    out = capsys.readouterr().out
    assert "figures/blobs_plot.png cannot be written" in out
    assert "Traceback" not in out
    assert not (quick_project / "build/stamps/tiny.json").exists()


def test_a_figure_moves_to_another_device(quick_project, monkeypatch):
    """Where renaming is refused between file systems, it is copied, and appears whole."""
    replace = os.replace

    def refuse(source, place):
        if Path(source).parent != Path(place).parent:
            raise OSError(18, "Invalid cross-device link")
        replace(source, place)

    monkeypatch.setattr(os, "replace", refuse)
    assert build.make_figures()
    assert (quick_project / "figures/blobs_plot.png").read_bytes().startswith(b"\x89PNG")


def test_a_long_run_tells_in_a_log_how_far_it_is(quick_project, monkeypatch, capsys):
    """The cell and the figure, of how many."""
    monkeypatch.setattr(progress, "EVERY", 0)
    assert build.make_figures()
    out = capsys.readouterr().out
    assert "tiny: cell 1 of 3, figure 0 of 2" in out
    assert "tiny: cell 3 of 3, figure 1 of 2" in out


def test_a_terminal_shows_a_bar_and_then_only_what_became_of_it(project, monkeypatch, capsys):
    """Lines appear above the bars, and these are gone at the end, also after a failure."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")

    def fail(name):
        with progress.following(name, project, 2) as tell:
            tell(1, 3)
            progress.say("a line [of words]")
            (task,) = progress._display.tasks
            assert (task.description, task.completed, task.total) == (name, 1, 3)
            assert task.fields["figures"] == "figure 0 of 2"
            raise RuntimeError

    for name in ("one", "two"):
        with pytest.raises(RuntimeError):
            fail(name)
        assert progress._display is None
    assert "a line [of words]\n" in capsys.readouterr().out


LOCKED = """
import sys, time
from pathlib import Path
from tools.locks import locked
path, log = map(Path, sys.argv[1:])
with locked(path, waiting=lambda: print("waits", flush=True)):
    with log.open("a") as file:
        file.write("in ")
    time.sleep(1)
    with log.open("a") as file:
        file.write("out ")
"""


def test_two_processes_take_turns(tmp_path):
    """The one that comes second waits, and says so; a lock of a dead process holds nobody."""
    arguments = [sys.executable, "-c", LOCKED, tmp_path / "lock", tmp_path / "log"]
    runs = [
        subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    outputs = [run.communicate(timeout=60)[0] for run in runs]
    assert (tmp_path / "log").read_text() == "in out in out "
    assert sorted(outputs) == ["", "waits\n"]


def test_every_figure_has_its_file_and_its_record():
    """The committed figures are those of the registry, no more and no fewer."""
    files = {path.stem for path in (ROOT / "figures").glob("*.png")}
    assert files == set(registry())
    records = manifest.Manifest().figures
    assert set(records) == files
    for record in records.values():
        assert set(record) == {"sha256", "drawn", "made_with"}
        assert set(record["made_with"]) == set(manifest.environment())


def test_the_index_page_is_that_of_the_registry():
    """F2: figures/README.md is up to date."""
    assert (ROOT / "figures/README.md").read_text(encoding="utf-8") == gallery.page()


def test_data_command_gives_up_and_says_so(monkeypatch, tmp_path, capsys):
    """Without a network `make figures` goes on with stand-ins, after one try per data set."""
    monkeypatch.setenv("HOML_DATA", str(tmp_path))
    monkeypatch.setenv("HOML_CACHE", str(tmp_path))
    tries = []

    def refuse(self, url, output_file, pooch):
        tries.append(url)
        raise OSError("no network")

    monkeypatch.setattr("pooch.HTTPDownloader.__call__", refuse)
    assert command_line.main(["data", "--try"]) == 0
    assert "a stand-in will be used" in capsys.readouterr().out
    assert {Path(url).name for url in tries} == {"ladybug.png", "t10k-images-idx3-ubyte.gz"}
    assert len(tries) == 2


def test_a_damaged_original_stops_the_data_command(monkeypatch, tmp_path, capsys):
    """The file is named, with the checksum expected and found."""
    (tmp_path / "ladybug.png").write_bytes(b"not a picture")
    monkeypatch.setenv("HOML_DATA", str(tmp_path))
    assert command_line.main(["data", "--try"]) == 1
    assert "786f9c4c" in capsys.readouterr().err


def copy_of_the_project(folder):
    """Copy what is tracked, without the figures, and return the environment to run make in."""
    for name in (
        "Makefile",
        "pyproject.toml",
        "homl_clustering",
        "tools",
        "notebooks",
        "solutions",
    ):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": binaries}


def test_make_makes_a_single_figure(tmp_path):
    """`make figures/<id>.png` makes that figure and no other."""
    pytest.importorskip("dask", reason="make refuses an environment that lacks a package")
    environment = copy_of_the_project(tmp_path)
    command = ["make", "VENV=", "figures/blobs_plot.png"]
    made = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert [path.name for path in (tmp_path / "figures").glob("*.png")] == ["blobs_plot.png"]


def test_make_hands_on_the_format_of_a_single_figure():
    """By the end of its name."""
    for extension in ("pdf", "svg"):
        command = ["make", "--dry-run", f"figures/blobs_plot.{extension}"]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert f"-m tools figure blobs_plot --format {extension}" in told


def test_a_single_figure_for_print_is_made(quick_project, capsys):
    """In its folder, without the PNG; an unknown id is explained."""
    assert command_line.main(["figure", "blobs_plot", "--format", "pdf"]) == 0
    assert "build/pdf/blobs_plot.pdf: made" in capsys.readouterr().out
    assert (quick_project / "build/pdf/blobs_plot.pdf").read_bytes().startswith(b"%PDF")
    assert not (quick_project / "figures/blobs_plot.png").exists()
    assert command_line.main(["figure", "blob_plot"]) == 1
    assert "Did you mean 'blobs_plot'" in capsys.readouterr().err
