"""The course without make, for Windows and wherever there is none: ``python course.py lab``.

The first call sets everything up in the folder .venv, as make does; then it runs what is asked for.
Needs nothing but Python.
"""

import os
import subprocess
import sys
from pathlib import Path

from tools import bootstrap

ROOT = Path(__file__).parent
COMMANDS = {
    "lab": ("open the course in JupyterLab, in a copy that is yours: lab/", ["lab", "--"]),
    "figures": ("run the notebooks, and make every figure anew", ["figures", "--download"]),
    "test": ("run the tests, every notebook among them", ["test"]),
}
MORE = "fresh, solution, exercises, data and others: see python course.py --help"


def main(arguments):
    """Set up what is missing, then run one command; return the exit code."""
    if not arguments:
        print("python course.py <command>, where <command> is one of")
        for name, (words, _) in COMMANDS.items():
            print(f"  {name} - {words}")
        print(f"  {MORE}")
        return 2
    if os.environ.get("HOML_DATA"):  # what is run here has another folder
        os.environ["HOML_DATA"] = str(Path(os.environ["HOML_DATA"]).expanduser().absolute())
    folder = Path(os.environ.get("VENV", ".venv"))
    active = not folder.parts  # VENV= stands for the active environment, as it does for make
    if bootstrap.check() if active else bootstrap.main(ROOT / folder):
        return 1
    python = sys.executable if active else bootstrap.python_of(ROOT / folder)
    _, command = COMMANDS.get(arguments[0], ("", arguments[:1]))
    run = [str(python), "-m", "tools", *command, *arguments[1:]]
    try:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(run, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:  # which the command has heard, too
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
