"""The commands of a release: ``python -m tools.release``."""

import argparse
import sys
import time

from tools.places import places
from tools.release import archives, checking, pythons

LAST_LINES = 60  # of what a step has printed, where it failed


def main(arguments=None):
    """Run one command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.release")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("dist", help="make the sdist and the wheel, in build/dist")
    check = commands.add_parser("check", help="try both in empty environments")
    check.add_argument(
        "--python", nargs="+", type=int, default=pythons.MINORS, metavar="MINOR",
        help="11 is Python 3.11; all that are here by default",
    )  # fmt: skip
    check.add_argument(
        "--versions", nargs="+", choices=checking.VERSIONS, default=["lowest", "newest"]
    )
    check.add_argument(
        "--archive", nargs="+", choices=["wheel", "sdist"], default=["wheel", "sdist"]
    )
    check.add_argument("--every-test", action="store_true", help="of the sdist; takes long")
    chosen = parser.parse_args(arguments)
    try:
        made = archives.make()
        return 0 if chosen.command == "dist" or check_all(made, chosen) else 1
    except archives.ReleaseError as error:
        print(f"{chosen.command}: {error}", file=sys.stderr)
        return 1


def check_all(made, chosen):
    """Try all that was chosen, and print a table; return whether all of it works.

    Parameters
    ----------
    made : list of Path
        The sdist and the wheel.
    chosen : argparse.Namespace
    """
    found = {f"3.{minor}": pythons.find(minor) for minor in chosen.python}
    for name in (name for name, path in found.items() if path is None):
        print(f"Python {name}: not on the path, nor of uv or pyenv; it is left out", flush=True)
    here = {pythons.version(path): path for path in found.values() if path}
    if not here:
        print("check-dist: none of these Pythons is here", file=sys.stderr)
        return False
    by_name = dict(zip(("sdist", "wheel"), made, strict=True))
    rows = [(name, versions) for name in chosen.archive for versions in chosen.versions]
    outcomes = {}
    for python, path in here.items():
        for name, versions in rows:
            started = time.perf_counter()
            outcome = checking.check(by_name[name], path, versions, every_test=chosen.every_test)
            outcomes[name, versions, python] = outcome
            seconds = time.perf_counter() - started
            print(
                f"{name}, {versions} versions, Python {python}: {outcome.words} ({seconds:.0f} s)",
                flush=True,
            )
            print(f"  with {outcome.libraries}", flush=True)
            if not outcome.passed:
                tell(outcome.output, f"dist-check-{name}-{versions}-{python}.txt")
    text = table(rows, list(here), outcomes)
    (places.build / "dist-check.md").write_text(text, encoding="utf-8")
    print(f"\n{text}")
    return all(outcome.passed for outcome in outcomes.values())


def tell(output, file):
    """Print the end of what was printed where something failed, and keep all of it."""
    kept = places.build / file
    kept.write_text(output, encoding="utf-8")
    print("\n".join(output.splitlines()[-LAST_LINES:]), file=sys.stderr)
    print(f"all of it: {kept.relative_to(places.root).as_posix()}", file=sys.stderr, flush=True)


def table(rows, columns, outcomes):
    """Return a table in Markdown.

    Parameters
    ----------
    rows : list of (str, str)
        Archives and versions.
    columns : list of str
        Versions of Python.
    outcomes : dict
        By archive, versions, Python.

    Returns
    -------
    str
    """
    lines = [f"| archive, versions | {' | '.join(f'Python {column}' for column in columns)} |"]
    lines += ["|---" * (len(columns) + 1) + "|"]
    for name, versions in rows:
        cells = [outcomes[name, versions, column].words for column in columns]
        lines += [f"| {name}, {versions} | {' | '.join(cells)} |"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
