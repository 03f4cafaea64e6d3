"""N12: reading writes nothing.

The students' copy keeps what they do, and authors save what they have changed.
"""

import re
import shutil
import subprocess
from urllib.parse import unquote

import jupytext
import nbformat
import pytest
from traitlets.config import Config

from tests.helpers import ROOT
from tools import __main__ as command_line
from tools import lab
from tools.places import places

PARTS = ("notebooks", "exercises", "solutions", "figures", "homl_clustering/kernels")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the course, in which anything may be changed."""
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__", "*.py" if "/" not in part else "")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    monkeypatch.setattr(places, "root", tmp_path)
    return tmp_path


@pytest.fixture
def told():
    """What was said."""
    return []


def edit(path, text):
    """Write into the first cell of code of a notebook, as a student does; keep an output."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.source = text
    cell.outputs = [nbformat.v4.new_output("stream", text="mine\n")]
    nbformat.write(notebook, path)


def first_code(path):
    """Return the text of the first cell of code."""
    cells = nbformat.read(path, as_version=4).cells
    return next(cell.source for cell in cells if cell.cell_type == "code")


def test_the_copy_has_lessons_and_exercises_and_no_solution(course, told):
    """In the place of a solution a notebook says how to get it; nothing is paired."""
    lab.update(told.append)
    names = {path.name for path in (course / "exercises").glob("*.ipynb")}
    assert {path.name for path in (course / "lab/exercises").glob("*.ipynb")} == names
    for path in (course / "lab").rglob("*.ipynb"):
        metadata = nbformat.read(path, as_version=4).metadata
        assert not {"jupytext", "homl_clustering"} & set(metadata)
    for path in (course / "lab/solutions").glob("*.ipynb"):
        (cell,) = nbformat.read(path, as_version=4).cells
        assert f"make solution NAME={path.stem}" in cell.source
    assert told == []


def test_every_link_works_in_the_copy(course, told):
    """Files that the lessons link to are there, and the pictures of the gallery."""
    lab.update(told.append)
    n_links = 0
    for path in [*(course / "lab").rglob("*.ipynb"), course / "lab/figures/README.md"]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            cells = nbformat.reads(text, as_version=4).cells
            text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        links = lab.LINK.findall(text) + re.findall(r'<img src="([^"]+)"', text)
        for link in links:
            if not re.match(r"[a-z]+:", link):
                target = (path.parent / unquote(link)).resolve()
                assert target.exists(), f"{path.name} links to {link}"
                assert target.is_relative_to(course / "lab")
                n_links += 1
    assert n_links > 100


def test_answers_are_kept_over_updates(course, told):
    """Also where the exercise has changed: the new version lies beside, once."""
    lab.update(told.append)
    mine = course / "lab/exercises/01_kmeans_exercises.ipynb"
    edit(mine, "answer = 42")
    before = mine.read_bytes()
    lab.update(told.append)
    assert (mine.read_bytes(), told) == (before, [])

    edit(course / "exercises/01_kmeans_exercises.ipynb", "a better question")
    lab.update(told.append)
    newer = mine.with_name("01_kmeans_exercises.new.ipynb")
    assert mine.read_bytes() == before
    assert first_code(newer) == "a better question"
    assert told == [
        f"lab/exercises/{mine.name}: yours, kept; the new version is {newer.name} beside it"
    ]
    newer.unlink()
    lab.update(told.append)
    assert len(told) == 1
    assert not newer.exists()


def test_what_nobody_has_changed_is_updated(course, told):
    """Outputs of the student's own runs are no change."""
    lab.update(told.append)
    path = course / "lab/notebooks/01_kmeans.ipynb"
    edit(path, first_code(path))
    ran = path.read_bytes()
    lab.update(told.append)
    assert path.read_bytes() == ran
    edit(course / "notebooks/01_kmeans.ipynb", "import better")
    lab.update(told.append)
    assert first_code(path) == "import better"
    assert told == []


def test_a_notebook_that_cannot_be_read_is_the_students(course, told):
    """It may hold answers that can be saved."""
    lab.update(told.append)
    path = course / "lab/exercises/01_kmeans_exercises.ipynb"
    path.write_text("half a notebook")
    lab.update(told.append)
    assert path.read_text() == "half a notebook"


def test_a_notebook_can_be_begun_anew(course, told):
    """The student's own stays, under another name, each time."""
    lab.update(told.append)
    path = course / "lab/exercises/01_kmeans_exercises.ipynb"
    for number in (1, 2):
        edit(path, f"try {number}")
        lab.fresh(path.stem, told.append)
        assert "try" not in first_code(path)
        assert first_code(path.with_name(f"{path.stem}.mine-{number}.ipynb")) == f"try {number}"
    with pytest.raises(ValueError, match="no notebook 'unknown'; there are 00_index"):
        lab.fresh("unknown")


def test_a_solution_comes_when_it_is_asked_for(course, told):
    """In the place of the notebook that said how; an update leaves it there."""
    lab.update(told.append)
    path = course / "lab/solutions/01_kmeans_exercises.ipynb"
    assert len(nbformat.read(path, as_version=4).cells) == 1
    lab.solution(path.stem, told.append)
    assert len(nbformat.read(path, as_version=4).cells) > 10
    whole = path.read_bytes()
    lab.update(told.append)
    assert path.read_bytes() == whole
    with pytest.raises(ValueError, match="no solution 'unknown'"):
        lab.solution("unknown")


def test_the_command_opens_the_copy_with_the_options_given(course, monkeypatch, capsys):
    """`make lab` shows the index of the copy; `make edit` the course itself, with a config."""
    runs = []
    monkeypatch.setattr(
        lab.subprocess,
        "run",
        lambda run, **_: runs.append(run) or subprocess.CompletedProcess(run, 0),
    )
    monkeypatch.setattr(command_line, "get_data", lambda timeout: True)
    assert command_line.main(["lab", "--", "--port=9999", "--no-browser"]) == 0
    assert command_line.main(["edit"]) == 0
    students, authors = runs
    assert f"--notebook-dir={course / 'lab'}" in students
    assert students[-2:] == ["--port=9999", "--no-browser"]
    assert not any("edit_config" in part for part in students)
    assert f"--notebook-dir={course}" in authors
    assert any("edit_config" in part for part in authors)
    assert "lab/ is yours" in capsys.readouterr().out


def test_version_control_does_not_see_the_copy():
    """`lab/` is ignored, and `make clean` leaves it."""
    assert "/lab/" in (ROOT / ".gitignore").read_text().splitlines()
    makefile = (ROOT / "Makefile").read_text()
    assert "lab" not in makefile.partition("\nclean:")[2]


def authors_manager(folder):
    """Return the contents manager that `make edit` saves with."""
    config = Config()
    code = (ROOT / "tools/edit_config.py").read_text(encoding="utf-8")
    exec(code, {"get_config": lambda: config})
    return jupytext.TextFileContentsManager(config=config, root_dir=str(folder))


def with_details(model):
    """Return a notebook as JupyterLab saves it: with all that it knows of the language."""
    model["content"]["metadata"]["language_info"] = {
        "name": "python", "version": "3.12.1", "mimetype": "text/x-python",
    }  # fmt: skip
    return model


@pytest.mark.filterwarnings("ignore:Overriding existing pre_save_hook:UserWarning")
@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
def test_authors_save_no_more_than_they_have_changed(folder, tmp_path):
    """Opened and saved, each pair has the bytes it had; one line edited changes that line."""
    shutil.copy(ROOT / "jupytext.toml", tmp_path)
    shutil.copytree(ROOT / folder, tmp_path / folder)
    manager = authors_manager(tmp_path)
    files = sorted((tmp_path / folder).iterdir())
    before = {path: path.read_bytes() for path in files}
    notebooks = [path.relative_to(tmp_path).as_posix() for path in files if path.suffix == ".ipynb"]
    for name in notebooks:
        manager.save(with_details(manager.get(name, content=True, type="notebook")), name)
    assert {path: path.read_bytes() for path in files} == before

    model = manager.get(notebooks[0], content=True, type="notebook")
    cell = next(cell for cell in model["content"]["cells"] if cell["cell_type"] == "markdown")
    cell["source"] += "\nOne more line."
    manager.save(with_details(model), notebooks[0])
    source = (tmp_path / notebooks[0]).with_suffix(".py")
    old, new = before[source].decode().splitlines(), source.read_text(encoding="utf-8").splitlines()
    assert [line for line in new if line not in old] == ["# One more line."]
    assert len(new) == len(old) + 1
