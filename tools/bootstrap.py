"""Make the virtual environment from the lock, with nothing but Python and its pip.

Called by the Makefile, before anything is installed: ``python3 bootstrap.py .venv``. Does
nothing where the environment was made from this very lock. ``python bootstrap.py --check`` says
what the active environment lacks.
"""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))  # it is run as a script, before anything is installed
from tools.locks import locked  # noqa: E402

LOCK = ROOT / "requirements.lock"
WHEELS = ROOT / "wheels"  # in a kit, see kit.py
NEEDED = (3, 11)


def main(folder):
    """Make or renew the environment in `folder`; return the exit code."""
    if sys.version_info < NEEDED:
        found = ".".join(map(str, sys.version_info[:3]))
        return fail(
            f"Python {NEEDED[0]}.{NEEDED[1]} or later is needed, `{sys.executable}` is {found}.",
            "Install a newer Python, then name it: make PYTHON=python3.12 lab; or without make, "
            "python3.12 course.py lab, and on Windows py -3.12 course.py lab.",
        )
    if is_ready(folder):
        return 0
    (ROOT / "build").mkdir(exist_ok=True)
    waiting = f"{folder}: another make is setting it up; waiting ..."
    with locked(ROOT / "build/setup.lock", waiting=lambda: say(waiting)):
        return 0 if is_ready(folder) else set_up(folder)


def is_ready(folder):
    """Whether the environment was made from this very lock."""
    installed = folder / "installed.lock"
    exists = python_of(folder).exists() and installed.exists()
    return exists and installed.read_bytes() == wanted()


def wanted():
    """Return what the environment is made from."""
    return LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()


def python_of(folder):
    """Return the path of the interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up(folder):
    """Make or renew the environment; return the exit code."""
    installed, python, content = folder / "installed.lock", python_of(folder), wanted()
    started = time.perf_counter()
    say(f"{folder}: installing from {LOCK.name}; takes a minute or two, once")
    installed.unlink(missing_ok=True)
    for step in (make_environment, install, compile_kernels):
        code = step(folder, python)
        if code:
            return code
    installed.write_bytes(content)
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
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar=off"]
    n_packages = len(re.findall(r"(?m)^[\w.-]+==", LOCK.read_text(encoding="utf-8")))
    collected = []

    def tell(line):
        if line.startswith("Collecting "):
            collected.append(line)
            if len(collected) % 20 == 0:
                say(f"{folder}: {len(collected)} packages found, of {n_packages} at most")
        elif line.startswith("Installing collected packages"):
            say(f"{folder}: installing {len(collected)} packages")

    wheels = sorted(WHEELS.glob("*.whl"))
    if wheels:  # of a kit, which has come without a network
        code = run([*pip, "--no-index", "--no-deps", *wheels], tell=tell)
    else:
        code = run([*pip, "--require-hashes", "--requirement", LOCK], tell=tell)
    if code == 0:
        own = ["--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT]
        code = run([*pip, *own])
    if code:
        return fail(
            "the packages in requirements.lock could not be installed; see above.",
            "Without a network nothing can be installed. Run the same command again later; it "
            "begins where it failed. Behind a proxy set HTTPS_PROXY; docs/start.md says more.",
        )
    return 0


def compile_kernels(folder, python):
    """Compile now what would else interrupt the first use of each algorithm."""
    say(f"{folder}: compiling; takes another minute, once")
    if run([python, "-m", "homl_clustering.precompile"], tell=lambda line: say(f"  {line}")):
        return fail("the kernels could not be compiled; see above.", "Please report it.")
    return 0


def run(command, quiet=False, tell=None):
    """Run a command and return its exit code; what it has printed is shown if it fails.

    Parameters
    ----------
    command : list
    quiet : bool, default=False
        Whether not to show what it has printed, errors aside.
    tell : callable, default=None
        Called with each line that it prints, as soon as it does.
    """
    command = [str(part) for part in command]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
        lines, errors = [], []
        reader.start()
        for line in process.stdout:
            lines.append(line)
            if tell is not None:
                tell(line.strip())
        reader.join()
    if process.returncode:
        sys.stderr.write(("" if quiet else "".join(lines)) + "".join(errors))
    return process.returncode


def check():
    """Say what the active environment lacks, and what to do; return the exit code."""
    import tomllib  # late, since an older Python is told above that it is too old

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = project["dependencies"] + extras["notebooks"] + extras["test"] + extras["dev"]
    needed = [re.match(r"[\w-]+", line)[0] for line in lines]
    missing = [name for name in needed if not is_installed(name)]
    if not missing:
        return 0
    return fail(
        f"the active environment ({sys.prefix}) lacks {', '.join(missing)}.",
        f"Run: {sys.executable} -m pip install --requirement requirements.lock && "
        f"{sys.executable} -m pip install --no-deps --editable . Or leave out VENV= to use .venv.",
    )


def is_installed(name):
    """Whether a distribution is there."""
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


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
    sys.exit(check() if sys.argv[1] == "--check" else main(Path(sys.argv[1])))
