"""The notebooks: source and executed twin in step, clean outputs, the course's habits."""

import ast
import re

import nbformat
import pytest

from homl_clustering.figures import registry
from homl_clustering.kernels.cache import SILENT
from tools import notebooks
from tools.places import places

NAMES = notebooks.names()
LESSONS = [name for name in NAMES if notebooks.source(name).parent == places.notebooks]
# names that each picture binds anew, always to the same kind of thing
DRAWING_NAMES = {"fig", "ax", "axes", "left", "right", "_"}


def twin(name):
    """Return the executed notebook."""
    return nbformat.read(notebooks.source(name).with_suffix(".ipynb"), as_version=4)


def code_cells(notebook):
    """Return the cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(name):
    """Return every output of the executed notebook."""
    return [output for cell in code_cells(twin(name)) for output in cell.outputs]


def test_the_index_links_to_every_notebook():
    """Lessons, exercises and solutions; no link leads nowhere."""
    text = "".join(cell.source for cell in notebooks.read("00_index").cells)
    links = {places.notebooks / link for link in re.findall(r"\]\(([^)]+)\)", text)}
    linked = {path.resolve() for path in links}
    folders = (places.root / folder for folder in ("notebooks", "solutions", "exercises"))
    expected = {path for folder in folders for path in folder.glob("*.ipynb")}
    assert expected - linked == {places.notebooks / "00_index.ipynb"}
    assert all(path.exists() for path in linked)


@pytest.mark.parametrize("path", sorted(places.notebooks.glob("*.py")), ids=lambda path: path.stem)
def test_lessons_link_to_the_glossary(path):
    """Its words are in the order of the alphabet, each once."""
    assert "](glossary.md)" in path.read_text(encoding="utf-8")
    words = re.findall(r"^\*\*(.+?)\*\*", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(words) > 40
    assert [word.lower() for word in words] == sorted({word.lower() for word in words})


@pytest.mark.parametrize("name", NAMES)
def test_the_twin_has_the_cells_of_the_source(name):
    """N1: both files hold the same cells, with the same tags and ids."""
    source, executed = notebooks.read(name), twin(name)
    assert len(source.cells) == len(executed.cells)
    for cell, other in zip(source.cells, executed.cells, strict=True):
        assert (cell.id, cell.cell_type, cell.source) == (other.id, other.cell_type, other.source)
        assert cell.metadata.get("tags") == other.metadata.get("tags"), cell.source


@pytest.mark.parametrize("name", NAMES)
def test_the_twin_was_executed_once_from_top_to_bottom(name):
    """N2: each code cell ran, in order, and none failed."""
    counts = [cell.execution_count for cell in code_cells(twin(name))]
    assert counts == list(range(1, len(counts) + 1))
    assert not [output for output in outputs(name) if output.output_type == "error"]


@pytest.mark.parametrize("name", NAMES)
def test_the_outputs_hold_no_warnings_and_nothing_of_the_machine(name):
    """Outputs are the same for everyone: no standard error, paths or addresses in memory."""
    for output in outputs(name):
        assert output.get("name") != "stderr", output.text
        text = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
        assert not re.search(r" at 0x[0-9a-f]+|/home/|/Users/|PosixPath|site-packages", text), text
    assert "version" not in twin(name).metadata.language_info


@pytest.mark.parametrize("name", NAMES)
def test_long_numbers_are_rounded(name):
    """N3: no output shows digits that another processor would not."""
    for output in outputs(name):
        text = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
        assert not re.search(r"\d\.\d{7,}", text), text


@pytest.mark.parametrize("name", NAMES)
def test_the_twin_names_its_outputs_originals(name):
    """F4: the committed twin is made from originals, and says so where it prints the source."""
    for output in outputs(name):
        assert "stand-in -" not in output.get("text", "")


@pytest.mark.parametrize("name", LESSONS)
def test_no_lesson_defines_what_belongs_into_the_package(name):
    """N3: no functions, no classes. (Solutions hold the functions that students write.)"""
    for cell in code_cells(notebooks.read(name)):
        tree = ast.parse(cell.source)
        kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef, ast.Lambda)
        assert not [node for node in ast.walk(tree) if isinstance(node, kinds)], cell.source


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_ends_in_a_semicolon(name):
    """Plot cells end in save_fig(...) or plt.show()."""
    for cell in code_cells(notebooks.read(name)):
        assert not cell.source.rstrip().endswith(";"), cell.source


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_bound_to_a_second_meaning(name):
    """N3: a top-level name is assigned in one cell only."""
    bound = {}
    for number, cell in enumerate(code_cells(notebooks.read(name))):
        for statement in ast.parse(cell.source).body:
            for target in getattr(statement, "targets", []):
                for node in ast.walk(target):
                    if isinstance(node, ast.Name):
                        bound.setdefault(node.id, set()).add(number)
    twice = {key for key, cells in bound.items() if len(cells) > 1} - DRAWING_NAMES
    assert not twice


GLOSSARY = places.notebooks / "glossary.md"
CLAIMS_IMPORT = "from homl_clustering.figures import claims_are_checked\n\n"


@pytest.mark.parametrize("name", NAMES)
def test_claims_are_asserted(name):
    """N4: there are hidden test cells, and they assert."""
    tests = [
        cell for cell in code_cells(notebooks.read(name)) if "test" in cell.metadata.get("tags", [])
    ]
    assert tests
    for cell in tests:
        source = cell.source.removeprefix(CLAIMS_IMPORT)  # which exercises must not have
        assert source.startswith("if claims_are_checked()")
        assert "    assert " in cell.source
        assert cell.metadata.jupyter.source_hidden is True


@pytest.mark.parametrize("name", NAMES)
def test_the_source_names_its_kernel_and_its_data(name):
    """The header holds the kernel, and the data of every figure the notebook makes."""
    notebook = notebooks.read(name)
    assert notebook.metadata.kernelspec.name == "python3"
    needed = {
        data for figure in registry().values() if figure.notebook == name for data in figure.data
    }
    assert needed <= set(notebooks.data_sets(notebook))


@pytest.mark.parametrize("name", NAMES)
def test_cell_ids_are_unique(name):
    """Each cell can be told from the others, as the notebook format demands."""
    ids = [cell.id for cell in notebooks.read(name).cells]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", NAMES)
def test_claims_on_originals_are_guarded(name):
    """N8: whoever has only stand-ins can run all cells; claims on originals rest then."""
    for cell in code_cells(notebooks.read(name)):
        if {"test", "needs-original"} <= set(cell.metadata.get("tags", [])):
            guard = r'if claims_are_checked\(\) and \w+\.source == "original":\n'
            assert re.match(guard, cell.source), cell.source


def test_their_kernels_compile_silently():
    """Whether loops were compiled before is no output of a lesson."""
    assert notebooks.KERNEL[SILENT] == "1"


def notebook_sources():
    """Return the source of each notebook, by its name."""
    return {name: notebooks.source(name).read_text("utf-8") for name in notebooks.names()}


def test_the_notebooks_of_the_registry_exist():
    """No figure is promised by a notebook that is not there."""
    assert {figure.notebook for figure in registry().values()} <= set(notebook_sources())


@pytest.mark.parametrize("fig_id", registry())
def test_each_figure_is_saved_once_by_its_notebook(fig_id):
    """One notebook saves it, in one place: the registered one."""
    call = re.compile(rf"""save_fig\(\s*["']{fig_id}["']""")
    found = [name for name, source in notebook_sources().items() for _ in call.findall(source)]
    assert found == [registry()[fig_id].notebook]


def test_notebooks_save_only_what_is_registered():
    """Every save_fig in a notebook has a registered id."""
    saved = re.findall(r"""save_fig\(\s*["'](.*?)["']""", "\n".join(notebook_sources().values()))
    assert set(saved) <= set(registry())
