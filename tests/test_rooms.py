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

PACKAGE = ROOT / "homl_clustering"
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


# What other libraries may change without a warning: their private names, and what is young in them.
# Each is used in one place; the tests with pre-releases (`make canary`) say when one is gone.
YOUNG = {"sklearn.callback": "engine/progress.py"}
COMPILER = "numba"  # and llvmlite below it: of the kernels alone, with its private names
PRIVATE = {
    "engine/calls.py": {"_gather"},  # distributed: gather cannot be told how long to wait
    "engine/progress.py": {"_init_callback_context"},  # scikit-learn: how a fit tells callbacks
    "engine/tables.py": {"_meta"},  # Dask: the type of what a chunk will be
    "figures/fingerprint.py": {"_left_title", "_right_title"},  # matplotlib: which text is a title
}
OF_NAMED_TUPLES = {"_replace", "_asdict", "_fields"}  # public in spite of their names


def trees():
    """Yield each file of the package, the kernels aside, as a place in it and a tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if not place.startswith("kernels/"):
            yield place, list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imported(tree):
    """Yield the full names of what a file imports."""
    for node in tree:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_what_is_young_in_other_libraries_is_known_in_one_place():
    """Where it changes, one module changes; and only kernels know the compiler."""
    found = {(module, place) for place, tree in trees() for name in imported(tree)
             for module in YOUNG if name.startswith(module)}  # fmt: skip
    assert found == set(YOUNG.items())
    assert not [
        place
        for place, tree in trees()
        if any(name.split(".")[0] in (COMPILER, "llvmlite") for name in imported(tree))
    ]
    kept = '"_skl_callbacks"'  # the attribute of an estimator, which is no import
    files = [path for path in PACKAGE.rglob("*.py") if kept in path.read_text(encoding="utf-8")]
    assert files == [PACKAGE / YOUNG["sklearn.callback"]]


def own_names():
    """Return the private names that the package gives to attributes, functions and classes."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def test_private_names_of_other_libraries_are_used_in_few_places():
    """Each with its reason, above."""
    own, used = own_names() | OF_NAMED_TUPLES, {}
    for place, tree in trees():
        for name in imported(tree):
            parts = name.split(".")
            if parts[0] != "homl_clustering" and any(map(is_private, parts[1:])):
                used.setdefault(place, set()).add(name)
        for node in tree:
            if not isinstance(node, ast.Attribute) or ast.unparse(node.value) == "self":
                continue
            if is_private(node.attr) and node.attr not in own:
                used.setdefault(place, set()).add(node.attr)
    assert used == PRIVATE


def is_private(name):
    """Whether it begins with one underscore."""
    return name.startswith("_") and not name.startswith("__")


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
