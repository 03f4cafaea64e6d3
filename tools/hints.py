"""How good are the hints? Answers by people who saw the exercises alone go through the checks.

``tests/exercises/fresh`` holds these answers, a file per notebook. A cell is an answer; its first
line says to which task, whether it is right or wrong, and which misconception is behind it::

    # %% 01.e_step | wrong | takes the farthest center in place of the nearest

``verdicts.csv`` beside them says what a reader thought of each hint that came: "right" if it
names the misconception, "general" if it is true and helps little, "misleading" if it names another.
``first_run.csv`` keeps what came before any hint was changed for the sake of these answers.

Half of the answers were sealed while hints were written. When they were opened, 278 of 279 wrong
ones were caught, with 261 right hints, 12 general and 5 misleading ones. Since then hints have been
mended for their sake, too: the figures of today for both halves say what has been mended. How good
the hints are for others is said by the first run of the answers in ``fresh/later``, which other
people wrote when all that had been done, of those in ``fresh/last``, which came when hints had been
mended for the sake of these, too, and of those in ``fresh/newest``, which came after that.
"""

import argparse
import contextlib
import copy
import csv
import io
import linecache
import re
import zlib
from collections import Counter
from typing import NamedTuple

import matplotlib.pyplot as plt

from homl_clustering.checks.special import STANDS_FOR_MORE
from tools import notebooks
from tools.places import places

HEADER = re.compile(r"# %% (?P<task>\S+) \| (?P<kind>wrong|right) \| (?P<words>.+)")
CHECK = re.compile(r'^check\(\s*"([^"]+)"', re.MULTILINE)
NO_CHECK = "an error before the check"
VERDICTS = ("right", "general", "misleading")
PARTS = (
    "for whoever writes hints",
    "sealed until hints were mended",
    "written later",
    "written last",
    "written newly",
)
FOLDERS = ("later", "last", "newest")  # of the last parts


class Answer(NamedTuple):
    """What a student may hand in.

    Attributes
    ----------
    notebook : str
    task : str
    kind : {"wrong", "right"}
    words : str
        The misconception; of a right answer, what is unusual.
    code : str
        What stands in the place of the answer.
    folder : str
        One of `FOLDERS` if it was written when hints had been mended for the sake of those before.
    """

    notebook: str
    task: str
    kind: str
    words: str
    code: str
    folder: str = ""

    @property
    def part(self):
        """The part of the answers that it belongs to, one of `PARTS`."""
        if self.folder:
            return PARTS[2 + FOLDERS.index(self.folder)]
        return PARTS[zlib.crc32(f"{self.task} {self.words}".encode()) % 2]

    @property
    def key(self):
        """What tells it from all others."""
        return self.task, self.kind, self.words


class Outcome(NamedTuple):
    """What a check has said.

    Attributes
    ----------
    result : str
        "right", "wrong", "not answered", or that no check was reached.
    hint : str
    printed : str
    """

    result: str
    hint: str
    printed: str


def folder():
    """Return where the answers are."""
    return places.root / "tests/exercises/fresh"


def answers():
    """Return all answers, in the order of the files."""
    return [answer for path in sorted(folder().rglob("*.py")) for answer in read(path)]


def read(path):
    """Return the answers in a file.

    Raises
    ------
    ValueError
        If a cell has no proper first line.
    """
    found = []
    for cell in re.split(r"^(?=# %%)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        first, _, code = cell.partition("\n")
        match = HEADER.fullmatch(first.strip())
        if match is None:
            raise ValueError(f"{path.name}: no answer begins with {first!r}.")
        place = path.parent.name if path.parent.name in FOLDERS else ""
        found.append(Answer(path.stem, *match.groups(), code.strip() + "\n", place))
    return found


def run(chosen):
    """Return the outcome of each answer, a dict by the key of the answer."""
    outcomes = {}
    for name in dict.fromkeys(answer.notebook for answer in chosen):
        by_task = {}
        for answer in chosen:
            if answer.notebook == name:
                by_task.setdefault(answer.task, []).append(answer)
        outcomes |= _run_notebook(name, by_task)
    return outcomes


def _run_notebook(name, by_task):
    """Run a solution up to its last check, and at each check the answers to its task."""
    names, outcomes = {"__name__": "__main__"}, {}
    for cell in notebooks.read(name).cells:
        if cell.cell_type != "code" or "test" in cell.metadata.get("tags", []):
            continue
        task = CHECK.search(cell.source)
        for answer in by_task.pop(task[1], ()) if task else ():
            outcomes[answer.key] = _send(answer, cell.source, _copy_of(names))
        if not by_task:
            return outcomes
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(cell.source, name, "exec"), names)
        plt.close("all")
    raise ValueError(f"{name} has no check of {', '.join(by_task)}.")


def _copy_of(names):
    """Return a namespace in which an answer may fit a model anew."""
    return {
        name: copy.deepcopy(value) if hasattr(value, "get_params") else value
        for name, value in names.items()
    }


def _send(answer, check_cell, names):
    """Put an answer into a notebook, and return what its check says."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(answer.code, _remember(answer.code), "exec"), names)
            exec(compile(check_cell, "<check>", "exec"), names)
        except Exception as error:  # a student sees Python's own message
            return Outcome(NO_CHECK, "", f"{type(error).__name__}: {error}")
        finally:
            plt.close("all")
    _, result, hint = names["check"]._checks[-1]
    return Outcome(result, hint, printed.getvalue())


def _remember(code):
    """Return a name of a file under which Python finds the lines of a code, as Jupyter has it."""
    name = f"<answer {zlib.crc32(code.encode()):08x}>"
    linecache.cache[name] = len(code), None, code.splitlines(keepends=True), name
    return name


def _table(name):
    """Return a table of the folder, a list of dicts; none if there is no such file."""
    path = folder() / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_outcomes(path, chosen, outcomes):
    """Write what came of answers, a row each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["task", "kind", "words", "result", "hint"])
        for answer in chosen:
            outcome = outcomes[answer.key]
            writer.writerow([*answer.key, outcome.result, outcome.hint])


def first_run():
    """Return what came before any hint was changed, a dict like that of `run`."""
    return {
        (row["task"], row["kind"], row["words"]): Outcome(row["result"], row["hint"], "")
        for row in _table("first_run.csv")
    }


def verdicts():
    """Return what was thought of hints, a dict by task, misconception and hint without numbers."""
    return {
        (row["task"], row["words"], without_numbers(row["hint"])): row["verdict"]
        for row in _table("verdicts.csv")
    }


def without_numbers(hint):
    """Return a hint with # for each number, since stand-ins of data give other numbers."""
    return re.sub(r"\d+(\.\d+)?", "#", hint.split(STANDS_FOR_MORE)[0])


def verdict_of(answer, outcome, judged):
    """Return what a wrong answer got: one of `VERDICTS`, "missed", "none" or "not judged"."""
    if outcome.result == "right":
        return "missed"
    if outcome.result in (NO_CHECK, "not answered"):
        return "right"  # the language names the error, or the check what is missing
    if not outcome.hint:
        return "none"
    key = answer.task, answer.words, without_numbers(outcome.hint)
    return judged.get(key, "not judged")


def figures(chosen, outcomes, judged):
    """Return the lines that say how many answers were told apart, and how well."""
    wrong = [answer for answer in chosen if answer.kind == "wrong" and answer.key in outcomes]
    right = [answer for answer in chosen if answer.kind == "right" and answer.key in outcomes]
    counts = Counter(verdict_of(answer, outcomes[answer.key], judged) for answer in wrong)
    accepted = sum(outcomes[answer.key].result == "right" for answer in right)
    lines = [("wrong answers caught", len(wrong) - counts["missed"], len(wrong))]
    lines += [(f"  hint: {kind}", counts[kind], len(wrong)) for kind in VERDICTS]
    lines += [(f"  hint: {kind}", counts[kind], len(wrong)) for kind in ("none", "not judged")]
    lines += [("right answers accepted", accepted, len(right))]
    return [f"{what:24} {n:4} of {of:4}  {n / max(of, 1):6.1%}" for what, n, of in lines]


def main():
    """Print the figures, and with ``--list`` each answer that did not get the right hint."""
    parser = argparse.ArgumentParser(prog="python -m tools.hints", description=main.__doc__)
    parser.add_argument("--list", action="store_true", help="show what came")
    parser.add_argument("--only", choices=FOLDERS, help="of those written later, or last, alone")
    parser.add_argument("--write", help="write what came to a CSV file")
    parser.add_argument("--task", default="", help="of these tasks alone, by a part of the name")
    options = parser.parse_args()
    plt.switch_backend("Agg")
    chosen = [answer for answer in answers() if options.task in answer.task]
    chosen = [answer for answer in chosen if options.only in (None, answer.folder)]
    judged, outcomes = verdicts(), run(chosen)
    for part in PARTS:
        of_part = [answer for answer in chosen if answer.part == part]
        print(
            f"\nThe answers {part}", *figures(of_part, first_run(), judged), sep="\n  first run: "
        )
        print("", *figures(of_part, outcomes, judged), sep="\n  now:       ")
        if options.list:
            _show(of_part, outcomes, judged)
    if options.write:
        write_outcomes(places.root / options.write, chosen, outcomes)


def _show(chosen, outcomes, judged):
    for answer in chosen:
        outcome = outcomes[answer.key]
        if answer.kind == "right":
            verdict = "right" if outcome.result == "right" else "refused"
        else:
            verdict = verdict_of(answer, outcome, judged)
        if verdict != "right":
            print(f"\n{answer.task} | {answer.kind} | {answer.words}: {verdict}")
            print(outcome.printed)


if __name__ == "__main__":
    main()
