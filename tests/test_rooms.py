"""L1, design section 2: the rooms of the package stand on floors, and arrows go down only."""

import ast

import pytest

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
    """What is read aloud, drawn or compiled knows nothing else; families rest on the engine."""
    assert GRAPH[room] <= below


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
    (tmp_path / "low/parts.py").write_text("from homl_clustering import high\n")
    assert floors(imports(tmp_path)) == ({}, ["high", "low"])
