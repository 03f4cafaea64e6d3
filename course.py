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
# What each command does, and which module of tools/ it runs, with what.
COMMANDS = {
    "lab": ("open the course in JupyterLab, in a copy that is yours: lab/", "tools lab --"),
    "figures": ("run the notebooks, and make every figure anew", "tools figures --download"),
    "test": ("run the tests, every notebook among them", "tools test"),
    "setup": ("make the environment, and do nothing more", ""),
    "fresh": ("begin a notebook in lab/ anew: fresh 01_kmeans", "tools fresh"),
    "solution": ("put a solution into lab/: solution 01_kmeans_exercises", "tools solution"),
    "figure": ("make one figure: figure voronoi_plot", "tools figure"),
    "data": ("download the originals", "tools data"),
    "edit": ("open the course itself in JupyterLab, to change it", "tools edit --"),
    "exercises": ("make the exercises from the solutions", "tools exercises"),
    "nbgrader": ("make assignments for nbgrader, in build/nbgrader", "tools nbgrader"),
    "kit": ("write an archive for a classroom without a network", "tools kit"),
    "site": ("make a site of the course, in site/", "tools.site build"),
    "slides": ("make slides of a lesson: slides 01_kmeans", "tools.site slides"),
    "quick": ("run the tests that matter most for what was edited", "tools.quick"),
    "long": ("run the tests that take long", "tools test --kind long"),
    "lint": ("check the style of the code, and its types", "tools lint"),
}


def main(arguments):
    """Set up what is missing, then run one command; return the exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        print("python course.py <command>, where <command> is one of")
        for name, (words, _) in COMMANDS.items():
            print(f"  {name} - {words}")
        return 2
    if os.environ.get("HOML_DATA"):  # what is run here has another folder
        os.environ["HOML_DATA"] = str(Path(os.environ["HOML_DATA"]).expanduser().absolute())
    folder = Path(os.environ.get("VENV", ".venv"))
    active = not folder.parts  # VENV= stands for the active environment, as it does for make
    if bootstrap.check() if active else bootstrap.main(ROOT / folder):
        return 1
    python = sys.executable if active else bootstrap.python_of(ROOT / folder)
    command = COMMANDS[arguments[0]][1].split()
    if not command:
        return 0
    run = [str(python), "-m", *command, *arguments[1:]]
    try:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(run, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:  # which the command has heard, too
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
