"""Run the tests: ``python -m tools test``, behind ``make test`` and its relatives."""

import subprocess
import sys

from tools.places import places

# Two processes, each with whole files, so that what a file prepares is prepared once. If one of
# them dies, the run ends and names the test: pytest-xdist (3.8) would start another one and could
# then wait forever, https://github.com/pytest-dev/pytest-xdist/issues/1378.
WORKERS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "0")
# A test that hangs ends its process after so many seconds, and prints where it was.
LONGEST = 1200
LIMITS = (
    *("-o", f"faulthandler_timeout={LONGEST}"),
    *("-o", "faulthandler_exit_on_timeout=true"),
)
# What marks select, and where these tests are. Those of clusters run one after the other.
KINDS = {
    "all": (*WORKERS, "-m", "not long and not site and not faults"),
    "long": (*WORKERS, "-m", "long", "tests"),
    "site": (*WORKERS, "-m", "site", "tests/site"),
    "faults": ("-m", "faults", "--durations", "0", "tests/test_cluster_faults.py"),
}


def run_tests(kind="all", options=()):
    """Run tests of a kind, with more options of pytest; return whether all passed.

    Before all of them the style of the code is checked.
    """
    style = [["ruff", "check", "--quiet", "."]] if kind == "all" and not options else []
    return _succeed(*style, ["pytest", *KINDS[kind], *LIMITS, *options])


def check_style():
    """Check the style of the code, its format and its types; return whether all is well."""
    return _succeed(["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])


def _succeed(*commands):
    """Run modules of Python, one after the other; return whether all ended well."""
    for command in commands:
        run = [sys.executable, "-m", *command]
        if subprocess.run(run, cwd=places.root, check=False).returncode:
            return False
    return True
