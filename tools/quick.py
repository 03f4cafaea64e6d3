"""The tests that matter most for an edit, in less than three minutes: ``make quick``.

What was edited is what differs from the last commit or, where nothing does, what the last
commit changed. Test files come in the order of how near they are to it, counted in imports, and
no test begins when the time is over. What was left out is counted at the end: ``make test`` runs
everything.
"""

import ast
import functools
import subprocess
import sys
import time
from pathlib import Path

from tools.places import places
from tools.testing import WORKERS

SECONDS = 140  # for beginning tests; the rest is for collecting them, and for the last one
FOLDERS = ("homl_clustering", "tools", "benchmarks", "tests")
# Long by nature. They run where they were edited themselves, and in `make test`.
LONG = ("test_portable.py", "test_scikit_learn.py", "test_browser.py")
OTHERS = ("tests/test_repository.py", "tests/test_links.py", "tests/test_bootstrap.py")


def changed():
    """Return the files that were edited, as places below the root."""
    edited = _git("diff", "--name-only", "HEAD") + _git(
        "ls-files", "--others", "--exclude-standard"
    )
    return sorted(set(edited)) or _git("diff", "--name-only", "HEAD~1")


def _git(*command):
    run = ["git", "-c", "core.quotePath=false", *command]
    done = subprocess.run(run, cwd=places.root, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


@functools.cache
def importers():
    """Return for each file of Python which files import it, as places below the root."""
    files = [path for folder in FOLDERS for path in sorted((places.root / folder).rglob("*.py"))]
    found = {}
    for path in files:
        for node in _that_run(ast.parse(path.read_text(encoding="utf-8"))):
            for target in _targets(node):
                found.setdefault(target, set()).add(_shown(path))
    return found


def _that_run(tree):
    """Yield the nodes of a tree, but for what only type checkers read."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _that_run(node)


def _targets(node):
    """Return the files that an import statement takes names from, not those that hand them on."""
    if isinstance(node, ast.Import):
        return [file for alias in node.names for file in _file(alias.name)]
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return []
    return [file for alias in node.names for file in _home(node.module, alias.name)]


def _home(module, name):
    """Return the file in which a name is defined that is imported from a module, if it is ours."""
    whole = _file(f"{module}.{name}")
    if whole:
        return whole
    for file in _file(module):
        if file.endswith("__init__.py"):
            taken_from = _handed_on(places.root / file).get(name, module)
            if taken_from != module:
                return _home(taken_from, name)
    return _file(module)


@functools.cache
def _handed_on(path):
    """Return the module that a file takes each name from, by name."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))  # also those for type checkers
    imported = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {alias.name: node.module for node in imported for alias in node.names}


def _file(module):
    """Return the file of a module in a list, which is empty where it is not ours."""
    path = places.root.joinpath(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if module.split(".")[0] in FOLDERS and file.exists():
            return [_shown(file)]
    return []


def _shown(path):
    return path.relative_to(places.root).as_posix()


def nearest(edited):
    """Return the files of tests to run for files that were edited, the nearest first."""
    above, near, chosen = importers(), [], []
    namesakes = {f"test_{Path(name).stem}" for name in edited}
    for name in edited:
        path = Path(name)
        if path.parts[0] in ("notebooks", "solutions") and path.suffix in (".py", ".ipynb"):
            chosen += [path.with_suffix(".ipynb").as_posix(), "tests/test_notebooks.py"]
        elif path.parts[0] in FOLDERS:
            near.append(name if path.suffix == ".py" else _beside(path))
    seen = set(near)
    while near:
        tests = [name for name in sorted(near) if _is_test(name, edited)]
        chosen += sorted(tests, key=lambda name: Path(name).stem not in namesakes)
        near = sorted({other for name in near for other in above.get(name, ())} - seen)
        seen |= set(near)
    existing = [name for name in (*chosen, *OTHERS) if (places.root / name).exists()]
    return list(dict.fromkeys(existing))


def _beside(path):
    """Return the module that reads a file which is no Python: the one of its folder."""
    folders = (folder / "__init__.py" for folder in path.parents)
    return next((f.as_posix() for f in folders if (places.root / f).exists()), path.as_posix())


def _is_test(name, edited):
    path = Path(name)
    return path.name.startswith("test_") and (path.name not in LONG or name in edited)


def main():
    """Run the tests; return the exit code."""
    edited = changed()
    files = nearest(edited)
    print(f"edited: {', '.join(edited) or 'nothing'}", flush=True)
    print(f"nearest tests: {', '.join(Path(name).stem for name in files)}", flush=True)
    until = f"--until={time.time() + SECONDS}"
    chosen = "not long and not site and not faults"
    run = [sys.executable, "-m", "pytest", "--quiet", "-m", chosen]
    run += [*WORKERS, until, *files]
    return subprocess.run(run, cwd=places.root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
