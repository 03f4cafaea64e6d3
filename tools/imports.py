"""Which room of the package imports which: ``python -m tools.imports``.

A room is a folder, or a module beside the folders. A room stands one floor above the highest
room that it imports; who imports in a circle has no floor, and is named.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "homl_clustering"


def imports(root=ROOT / PACKAGE):
    """Return the rooms that each room imports, by name.

    Imports inside of functions count, too; those below ``if TYPE_CHECKING:`` do not, for they are
    never made. The package's ``__init__`` is the room ``""``, a map of public names: it is left
    out, and who imports a name from it imports the room of the name.
    """
    found = {}
    for path in sorted(root.rglob("*.py")):
        room = _room(path.relative_to(root).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.setdefault(room, set()).update(
            target for node in _executed(tree) for target in _targets(node, root)
        )
    found.pop("__init__", None)
    return {room: found[room] - {room, "__init__"} for room in sorted(found)}


def _executed(node):
    """Yield a node and all inside of it, but for what only type checkers read."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from _executed(child)


def _room(parts):
    """Return the first folder, or the module where there is none."""
    return parts[0]


def _targets(node, root):
    """Yield the rooms that an import statement names."""
    names = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    for name in names:
        package, *parts = name.split(".")
        if package == PACKAGE and parts:
            yield parts[0] if _exists(root / parts[0]) else _home_of(parts[0], root)


def _exists(path):
    return path.is_dir() or path.with_suffix(".py").exists()


def _home_of(name, root):
    """Return the room that the package's ``__init__`` takes a public name from."""
    for node in ast.walk(ast.parse((root / "__init__.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            return node.module.split(".")[1]
    return "__init__"


def floors(graph):
    """Return the floor of each room, and the rooms that import in a circle."""
    found, left = {}, dict(graph)
    while left:
        ready = [room for room, used in left.items() if all(other in found for other in used)]
        if not ready:
            return found, sorted(left)
        for room in ready:
            found[room] = 1 + max((found[other] for other in left[room]), default=0)
        left = {room: used for room, used in left.items() if room not in found}
    return found, []


def main():
    """Print the rooms floor by floor, from the top; return 1 where there is a circle."""
    graph = imports()
    found, circle = floors(graph)
    for floor in sorted(set(found.values()), reverse=True):
        print(f"floor {floor}")
        for room in sorted(room for room in found if found[room] == floor):
            print(f"  {room:20} -> {', '.join(sorted(graph[room])) or 'nothing'}")
    if circle:
        print(f"in a circle, or above one: {', '.join(circle)}")
    return 1 if circle else 0


if __name__ == "__main__":
    sys.exit(main())
