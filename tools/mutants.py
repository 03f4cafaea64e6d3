"""Faults put into the package on purpose, each of which a test must find: ``make mutants``.

A test that has never failed proves nothing. Each mutant is one line of the package, changed in
a copy of the project; the tests that guard it are run there, and must fail. With names, only
these mutants are tried: ``python -m tools.mutants tree ties``.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.faulty_lines import MUTANTS

ROOT = Path(__file__).parents[1]
PARTS = ("homl_clustering", "tests", "tools", "benchmarks", "pyproject.toml", "README.md")


def copy_project(folder):
    """Copy what the tests need, without compiled code."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "results")
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            shutil.copy(source, folder / part)
    for part in ("notebooks", "solutions", "figures", "exercises"):
        shutil.copytree(ROOT / part, folder / part)


def tests_fail(folder, tests):
    """Run tests in the copy; return whether they ran and failed, and the end of their report."""
    run = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        run, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    report = done.stdout.strip().splitlines()
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the tests did not run:\n{done.stdout}\n{done.stderr}")
    return done.returncode == 1, report[-1] if report else ""


def main(names=()):
    """Try mutants; print for each whether a test found it; return the exit code."""
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    alive = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy_project(Path(folder))
        for mutant in chosen:
            path = Path(folder) / mutant.file
            source = path.read_text(encoding="utf-8")
            if source.count(mutant.line) != 1:
                print(f"{mutant.name}: its line is not in {mutant.file}, or more than once")
                alive.append(mutant.name)
                continue
            changed = source.replace(mutant.line, mutant.becomes) + mutant.more
            path.write_text(changed, encoding="utf-8")
            found, report = tests_fail(Path(folder), mutant.tests)
            path.write_text(source, encoding="utf-8")
            print(f"{mutant.name}: {'found' if found else 'NOT FOUND'} ({report})", flush=True)
            alive += [] if found else [mutant.name]
    print(f"{len(chosen) - len(alive)} of {len(chosen)} mutants found")
    return 1 if alive else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="mutants to try; all if none")
    sys.exit(main(parser.parse_args().names))
