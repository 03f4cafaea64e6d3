"""Compute our side of the numbers in the books anew: ``python -m tools.numbers 003-012``."""

import argparse
import sys

from tools.numbers.recompute import main

parser = argparse.ArgumentParser(prog="python -m tools.numbers", description=__doc__)
parser.add_argument("ids", nargs="*", help="rows to compute, such as 003-012; all if none")
sys.exit(main(parser.parse_args().ids))
