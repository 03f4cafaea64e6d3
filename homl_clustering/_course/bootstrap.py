"""Make the virtual environment from the lock, with nothing but Python and its pip.

Called by the Makefile, before anything is installed: ``python3 bootstrap.py .venv``. Does
nothing where the environment was made from this very lock.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
NEEDED = (3, 11)


def main(folder):
    """Make or renew the environment in `folder`; return the exit code."""
    if sys.version_info < NEEDED:
        found = ".".join(map(str, sys.version_info[:3]))
        return fail(
            f"Python {NEEDED[0]}.{NEEDED[1]} or later is needed, `{sys.executable}` is {found}.",
            "Install a newer Python, then name it: make PYTHON=python3.12 ...",
        )
    installed = folder / "installed.lock"
    wanted = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists() and installed.exists() and installed.read_bytes() == wanted:
        return 0
    started = time.perf_counter()
    say(f"{folder}: installing from {LOCK.name}; takes a minute or two, once")
    installed.unlink(missing_ok=True)
    for step in (make_environment, install, compile_kernels):
        code = step(folder, python)
        if code:
            return code
    installed.write_bytes(wanted)
    say(f"{folder}: ready after {time.perf_counter() - started:.0f} s")
    return 0


def make_environment(folder, python):
    """Create the environment, from scratch where there is none that runs."""
    if python.exists() and run([python, "-m", "pip", "--version"], quiet=True) == 0:
        return 0
    shutil.rmtree(folder, ignore_errors=True)
    if run([sys.executable, "-m", "venv", folder], quiet=True) == 0:
        return 0
    shutil.rmtree(folder, ignore_errors=True)
    missing = [name for name in ("venv", "ensurepip") if not importable(name)]
    reason = f"this Python lacks {' and '.join(missing)}" if missing else "see above"
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return fail(
        f"`{sys.executable} -m venv` failed: {reason}.",
        f"On Debian and Ubuntu: apt install python{version}-venv. Elsewhere install Python from "
        "python.org or conda; or activate an environment of your own and use: make VENV= ...",
    )


def install(folder, python):
    """Install exactly what the lock lists, then the project itself."""
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    locked = run([*pip, "--require-hashes", "--requirement", LOCK])
    if locked == 0:
        locked = run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    if locked:
        return fail(
            "the packages in requirements.lock could not be installed; see above.",
            "Without a network nothing can be installed. Run the same make command again later; "
            "it begins where it failed.",
        )
    return 0


def compile_kernels(folder, python):
    """Compile now what would else interrupt the first use of each algorithm."""
    say(f"{folder}: compiling; takes another minute, once")
    if run([python, "-m", "homl_clustering.precompile"]):
        return fail("the kernels could not be compiled; see above.", "Please report it.")
    return 0


def run(command, quiet=False):
    """Run a command and return its exit code; pip's warnings are not shown."""
    command = [str(part) for part in command]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode and not quiet:
        sys.stderr.write(done.stdout + done.stderr)
    elif done.returncode:
        sys.stderr.write(done.stderr)
    return done.returncode


def importable(name):
    """Whether the Python that runs this has a module."""
    return run([sys.executable, "-c", f"import {name}"], quiet=True) == 0


def say(line):
    """Print at once."""
    print(line, flush=True)


def fail(problem, remedy):
    """Print what is wrong and what to do; return the exit code."""
    print(f"setup: {problem}\n       {remedy}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
