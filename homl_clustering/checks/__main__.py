"""``python -m homl_clustering.checks collect FOLDER``: what came of the exercises of a class."""

import argparse
import sys

from homl_clustering.checks.collect import collect


def main(arguments=None):
    """Collect the reports in a folder; return the exit code."""
    parser = argparse.ArgumentParser("python -m homl_clustering.checks", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("collect", help="one table and one picture of many reports")
    command.add_argument("folder", help="where the reports are, also in folders inside")
    return collect(parser.parse_args(arguments).folder)


if __name__ == "__main__":
    sys.exit(main())
