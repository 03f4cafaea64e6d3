"""The commands behind the Makefile."""

import argparse
import os
import sys
import threading
import warnings
from pathlib import Path

import pooch

from homl_clustering import datasets
from homl_clustering.figures import registered
from tools import animations, build, exercises, kit, lab, nbgrader, notebooks, testing
from tools.editions.run import make_edition
from tools.editions.table import book
from tools.places import places
from tools.progress import say


def get_data(timeout=None):
    """Download the originals that are missing; return whether all are there.

    Parameters
    ----------
    timeout : float, default=None
        Try only what the notebooks need, each data set once, and give up after so many
        seconds; if None, try all, persistently.
    """
    headers = [notebooks.data_sets(notebooks.read(name)) for name in notebooks.names()]
    needed = {data_set for header in headers for data_set in header}
    complete = True
    for name, originals in datasets.originals.ORIGINALS.items():
        if timeout and name not in needed:
            continue
        files = ", ".join(original.file for original in originals)
        if datasets.originals.find_original(name):
            say(f"{files}: there")
            continue
        paths = _download(name, timeout)
        complete = complete and paths is not None
        say(
            f"{files}: downloaded to {paths[0].parent}" if paths
            else f"{files}: not downloaded, a stand-in will be used"
        )  # fmt: skip
    return complete


def _download(name, timeout):
    """Download in a thread of its own: looking up a host name knows no time limit."""
    found = []

    def fetch():
        limits = {"timeout": timeout, "retries": 0} if timeout else {}
        found.append(datasets.originals.find_original(name, download=True, **limits))

    pooch.get_logger().setLevel("WARNING")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if timeout else "default")
        thread = threading.Thread(target=fetch, daemon=True)
        thread.start()
        thread.join(timeout)
    return found[0] if found else None


def _parser():
    """Return what reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools")
    commands = parser.add_subparsers(dest="command", required=True)
    figures = commands.add_parser(
        "figures", help="run the notebooks that draw figures and have changed"
    )
    figures.add_argument("--download", action="store_true", help="first try `data --try`")
    figures.add_argument("--format", choices=["png", *build.VECTOR_FORMATS], default="png")
    figures.add_argument("--edition", default="", help="with the parameters of an edition")
    commands.add_parser("notebooks", help="run all notebooks")
    figure = commands.add_parser("figure", help="make one figure")
    figure.add_argument("id")
    figure.add_argument("--format", choices=["png", *build.VECTOR_FORMATS], default="png")
    commands.add_parser("exercises", help="make the exercises from the solutions")
    commands.add_parser("nbgrader", help="make assignments for nbgrader, in build/nbgrader")
    for name, words in (
        ("lab", "open the students' copy of the course"),
        ("edit", "open the course itself, for authors"),
    ):
        opened = commands.add_parser(name, help=words)
        opened.add_argument("options", nargs="*", help="of JupyterLab, after --")
    for name, words in (
        ("fresh", "begin a notebook in lab/ anew"),
        ("solution", "put a solution into lab/"),
    ):
        commands.add_parser(name, help=words).add_argument("name")
    commands.add_parser("check-figures", help="say which figures changed, and how")
    commands.add_parser("kit", help="write an archive for a classroom without a network")
    moving = commands.add_parser("animations", help="make moving pictures, in build/animations")
    moving.add_argument("--front", action="store_true", help="the committed one anew, too")
    tests = commands.add_parser("test", help="run the tests; takes the options of pytest, too")
    tests.add_argument("--kind", choices=testing.KINDS, default="all")
    commands.add_parser("lint", help="check the style of the code, and its types")
    data = commands.add_parser("data", help="download the originals")
    data.add_argument("--try", dest="briefly", action="store_true", help="once, for 10 seconds")
    return parser


def main(arguments=None):
    """Run one command; return the exit code."""
    parser = _parser()
    chosen, options = parser.parse_known_args(arguments)
    if chosen.command == "test":
        return 0 if testing.run_tests(chosen.kind, options) else 1
    if options:
        parser.error(f"{chosen.command}: there is no {options[0]!r}")
    if os.environ.get("HOML_DATA"):  # kernels run in another folder
        os.environ["HOML_DATA"] = str(Path(os.environ["HOML_DATA"]).expanduser().absolute())
    try:
        return 0 if _run(chosen) else 1
    except (ValueError, build.BuildError, *build.NOTEBOOK_ERRORS) as error:
        print(f"{chosen.command}: {error}", file=sys.stderr)
        return 1


def _run(chosen):
    if chosen.command == "lint":
        return testing.check_style()
    if chosen.command == "data":
        return get_data(timeout=10 if chosen.briefly else None) or chosen.briefly
    if chosen.command in ("lab", "edit"):
        return _open(chosen)
    if chosen.command == "animations":
        animations.make()
        if chosen.front:
            animations.write_front()
        return True
    if chosen.command == "kit":
        kit.write(say)
        return True
    if chosen.command in ("fresh", "solution"):
        getattr(lab, chosen.command)(chosen.name, say)
        return True
    if chosen.command == "exercises":
        written, kept = exercises.make_exercises()
        say(f"exercises written: {', '.join(written) or 'none'}")
        for name in kept:
            say(f"exercises/{name}.ipynb: kept, it has been worked in; delete it to begin anew")
        return True
    if chosen.command == "nbgrader":
        say(f"build/nbgrader/source: {', '.join(nbgrader.make_assignments())}")
        return True
    if chosen.command == "check-figures":
        return build.check_figures()
    vector = None if getattr(chosen, "format", "png") == "png" else chosen.format
    if chosen.command == "figure":
        build.make_one_figure(registered(chosen.id).id, vector)
        return True
    if chosen.command == "figures":
        return _make_figures(chosen, vector)
    return build.make_figures(everything=True)


def _make_figures(chosen, vector):
    edition = chosen.edition and book(chosen.edition.lower()).key  # say at once if there is none
    if chosen.download:
        get_data(timeout=10)
    return make_edition(edition, vector) if edition else build.make_figures(vector=vector)


def _open(chosen):
    """Open JupyterLab; return whether it ended well."""
    get_data(timeout=10)
    folder = places.root
    if chosen.command == "lab":
        lab.update(say)
        folder = places.lab
        say(f"{folder.name}/ is yours: updates keep what you change in it")
    return lab.start(folder, "notebooks/00_index.ipynb", chosen.options) == 0


if __name__ == "__main__":
    sys.exit(main())
