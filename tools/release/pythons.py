"""Which interpreters are here: on the path, of uv, and of pyenv."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

MINORS = (11, 12, 13, 14)  # of Python 3; tests.yml lists the same


def find(minor):
    """Return an interpreter of Python 3.`minor` that runs, or None.

    Parameters
    ----------
    minor : int

    Returns
    -------
    Path or None

    Examples
    --------
    >>> find(99) is None
    True
    """
    return next((path for path in candidates(minor) if runs(path, minor)), None)


def candidates(minor):
    """Yield the places where an interpreter may be, the nearest first."""
    on_path = shutil.which(f"python3.{minor}")
    if on_path:
        yield Path(on_path)
    if sys.version_info[:2] == (3, minor):
        yield Path(sys.executable)
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(root.glob(f"versions/3.{minor}.*/bin/python"), reverse=True)
    command = [sys.executable, "-m", "uv", "python", "find", "--quiet", "--no-python-downloads"]
    done = subprocess.run(
        [*command, "--no-project", f"3.{minor}"], capture_output=True, text=True, check=False
    )
    if done.returncode == 0 and done.stdout.strip():
        yield Path(done.stdout.strip())


def runs(path, minor):
    """Whether an interpreter runs and is of this version; pyenv has scripts that do not."""
    return version(path).rpartition(".")[0] == f"3.{minor}"


def version(path):
    """Return the version of an interpreter, such as "3.12.1"; "" if it does not run."""
    code = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
    try:
        done = subprocess.run(
            [str(path), "-I", "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
