"""L1, design section 2: the rooms of the package stand on floors, and arrows go down only.

And a fit has a short way through them.
"""

import ast
import sys
from pathlib import Path

import numpy as np
import pytest

import homl_clustering
from homl_clustering import GaussianMixture, KMeans
from homl_clustering.engine.blocks import RowBlocks, block_map
from tests.helpers import ROOT
from tools.imports import floors, imports

GRAPH = imports()
FLOORS, CIRCLE = floors(GRAPH)


def test_no_room_imports_in_a_circle():
    """Nor does any stand on more than seven floors."""
    assert CIRCLE == []
    assert max(FLOORS.values()) <= 7


@pytest.mark.parametrize(
    ("room", "below"),
    [
        ("typing", set()),
        ("kernels", set()),
        ("textbook", set()),
        ("plotting", set()),
        ("callbacks", set()),
        ("engine", {"kernels"}),
        ("silhouette", {"engine", "kernels"}),
        ("kmeans", {"engine", "kernels", "callbacks"}),
        ("mixture", {"engine", "kernels", "callbacks", "kmeans"}),
    ],
)
def test_rooms_import_only_what_is_below_them(room, below):
    """What is read aloud, drawn or compiled knows nothing else; families rest on the engine.

    All may know what types are called.
    """
    assert GRAPH[room] - {"typing"} <= below


def test_the_families_have_their_rooms():
    """A family of algorithms is a folder."""
    assert {"kmeans", "mixture", "engine", "kernels", "figures", "textbook"} <= set(GRAPH)


def test_the_package_knows_neither_tools_nor_tests():
    """What makes the course lies beside it."""
    for path in sorted((ROOT / "homl_clustering").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in getattr(node, "names", [])]
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif not isinstance(node, ast.Import):
                continue
            assert not [name for name in names if name.split(".")[0] in ("tools", "tests")], path


def test_circles_are_found_and_floors_counted(tmp_path):
    """Also where one imports through the package's own map of public names, or in a function."""
    (tmp_path / "low").mkdir()
    (tmp_path / "__init__.py").write_text("from homl_clustering.low.parts import Low\n")
    (tmp_path / "low/parts.py").write_text("import numpy\n")
    (tmp_path / "high.py").write_text("def f():\n    from homl_clustering import Low\n")
    assert imports(tmp_path) == {"high": {"low"}, "low": set()}
    assert floors(imports(tmp_path)) == ({"low": 1, "high": 2}, [])
    for_types = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
    (tmp_path / "low/parts.py").write_text(for_types + "    from homl_clustering import high\n")
    assert imports(tmp_path) == {"high": {"low"}, "low": set()}
    (tmp_path / "low/parts.py").write_text("from homl_clustering import high\n")
    assert floors(imports(tmp_path)) == ({}, ["high", "low"])


def functions_of(work):
    """Return what runs of the package in Python, as pairs of file and function."""
    package, found = Path(homl_clustering.__file__).parent, set()

    def note(frame, event, argument):
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(package):
            found.add((path.relative_to(package).as_posix(), frame.f_code.co_qualname))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return {(file, name) for file, name in found if not file.startswith("kernels/")}


@pytest.mark.parametrize(
    ("model", "n_files", "n_functions"),
    [(KMeans(8), 10, 44), (GaussianMixture(init_params="random"), 10, 48)],
)
def test_a_small_fit_has_a_short_way(model, n_files, n_functions):
    """Whoever follows it reads so many files and functions, outside of the kernels, at most."""
    X = np.random.RandomState(0).normal(size=(200, 2))
    model.fit(X)  # compile first
    found = functions_of(lambda: type(model)(**model.get_params()).fit(X))
    assert len({file for file, _ in found}) <= n_files, sorted(found)
    assert len(found) <= n_functions, sorted(found)


def test_a_function_that_is_mapped_over_the_rows_is_three_calls_away():
    """The door, the share of a thread, and the function itself."""
    ways, here = [], sys._getframe()

    def visit(block):
        frame = sys._getframe()
        ways.append([])
        while frame is not here:
            ways[-1].append(frame.f_code.co_name)
            frame = frame.f_back

    with block_map(RowBlocks(np.zeros((10, 2)))) as each_block:
        each_block.map(visit)
        each_block.map(visit, whole_runs=True)
    assert ways == [["visit", "_visit", "map"]] * 2
