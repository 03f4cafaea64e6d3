"""Play other machines, and print what stays the same there: ``python -m tools.portable``.

For each condition, in fresh processes and with compiled code of their own:

- the engine: of each case, whether the bits are those of this machine; or else the digits,
  within 1e-9; or whether something tips over;
- the notebooks, their figures and the numbers in the books, by their tests.

What this processor cannot run is listed as not run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np

from tools.portable.conditions import conditions
from tools.portable.engine import COUNTED

ROOT = Path(__file__).parents[2]
DIGITS = 1e-9  # relative to the largest number of an array
COURSE = ("notebooks", "solutions", "tests/test_book_numbers.py")


class Findings(NamedTuple):
    """What came of one condition.

    Attributes
    ----------
    engine : Counter
        Of cases: "bits", "digits", "tips over".
    course : Counter
        Of tests: "passed", "failed", and of figures, by verdict.
    told : list of str
        What differs or fails, by name.
    """

    engine: Counter
    course: Counter
    told: list


def compare(here, there, fused=True):
    """Return, for each case, "bits", "digits" or "tips over", and what makes it so.

    Parameters
    ----------
    here, there : mapping of str to ndarray
        From `engine.compute`.
    fused : bool
        Else the number of computed distances may differ by one in ten thousand.
    """
    ranks = ("bits", "digits", "tips over")
    found, told = {}, []
    for key in here:
        case, name = key.split(": ")
        one, other = here[key], there[key]
        if one.dtype == other.dtype and one.tobytes() == other.tobytes():
            rank = 0
        else:
            loose = COUNTED in name and not fused
            tolerance = 1e-4 if loose else DIGITS
            alike = (one.dtype, one.shape) == (other.dtype, other.shape)
            close = alike and np.allclose(
                one, other, rtol=0, atol=tolerance * max(1.0, float(np.abs(one).max()))
            )
            whole = one.dtype.kind in "iub" and not loose
            rank = 1 if close and not whole else 2
            told.append(f"{key}: {ranks[rank]}")
        found[case] = max(found.get(case, 0), rank)
    return Counter(ranks[rank] for rank in found.values()), told


def play(condition, here, folder, engine_only):
    """Run everything under one condition; return the findings, and the engine's numbers."""
    cache = folder / "compiled"
    cache.mkdir(parents=True)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache), **condition.environment}
    numbers_file = folder / "engine.npz"
    run = [sys.executable, "-m", "tools.portable.engine", str(numbers_file)]
    subprocess.run(run, env=environment, cwd=ROOT, check=True)
    numbers = dict(np.load(numbers_file))
    engine, told = compare(here or numbers, numbers, condition.fused)
    if engine_only:
        return Findings(engine, Counter(), told), numbers
    report = folder / "report.xml"
    run = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-p"]
    run += ["no:cacheprovider", f"--junitxml={report}", *COURSE]
    subprocess.run(run, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    course, failures = read_report(report)
    return Findings(engine, course, told + failures), numbers


def read_report(path):
    """Return the counts of a test report, and the names of what failed."""
    course, failures = Counter(), []
    for test in ElementTree.parse(path).iter("testcase"):
        failed = test.find("failure") is not None or test.find("error") is not None
        if test.find("skipped") is None:
            course["failed" if failed else "passed"] += 1
        if failed:
            failures.append(f"{test.get('classname')} {test.get('name')}: failed")
        course.update(
            property.get("value")
            for property in test.iter("property")
            if property.get("value", "").startswith("figures ")
        )
    return course, failures


def is_well(condition, findings):
    """Whether a condition changes nothing that it should not."""
    bits_lost = findings.engine["tips over"] + findings.engine["digits"]
    if not condition.fused:
        told = [line for line in findings.told if not line.endswith("failed")]
        bits_lost = sum(COUNTED not in line or "tips" in line for line in told)
    return not findings.course["failed"] and not (condition.same_bits and bits_lost)


def row(condition, findings):
    """Return a line of the table."""
    if condition.lacks:
        return f"{condition.name:24} not run: this processor lacks {', '.join(condition.lacks)}"
    engine = ", ".join(f"{count} {rank}" for rank, count in findings.engine.items())
    course = ", ".join(f"{count} {what}" for what, count in sorted(findings.course.items()))
    mark = "" if is_well(condition, findings) else "  <- not as it should be"
    return f"{condition.name:24} {engine:32} {course}{mark}"


def main(names=(), engine_only=False):
    """Play the conditions of these names, all if none; print the table; return the exit code."""
    chosen = [c for c in conditions() if not names or c.name in names or c.name == "here"]
    lines, told, here, well = [], [], None, True
    with tempfile.TemporaryDirectory(prefix="portable-") as folder:
        for number, condition in enumerate(chosen):
            findings = None
            if not condition.lacks:
                print(f"{condition.name}: running ...", flush=True)
                findings, numbers = play(condition, here, Path(folder) / str(number), engine_only)
                here = here or numbers
                told += [
                    f"  {condition.name}: {line}"
                    for line in findings.told
                    if condition.same_bits or not line.endswith(": digits")
                ]
                well = well and is_well(condition, findings)
            lines.append(row(condition, findings))
            print(lines[-1], flush=True)
    print("\ncondition                engine, cases                    notebooks, figures, numbers")
    print("\n".join(lines))
    if told:
        print("\nWhat differs where it should not, or fails:")
        print("\n".join(told))
    return 0 if well else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.portable", description=__doc__)
    parser.add_argument("names", nargs="*", help="conditions, such as haswell; all if none")
    parser.add_argument("--engine", action="store_true", help="the engine only")
    chosen = parser.parse_args()
    sys.exit(main(chosen.names, chosen.engine))
