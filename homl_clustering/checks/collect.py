"""Reports of many students as one table and one picture: which task, which misconception."""

import csv
import io
from collections import Counter
from pathlib import Path

from homl_clustering.checks import report
from homl_clustering.checks.tasks import TASKS
from homl_clustering.engine.files import write_text, write_whole

COLUMNS = (
    "task", "right", "wrong", "not answered", "not checked", "hint", "words", "students", "times",
)  # fmt: skip
TABLE, PICTURE = "misconceptions.csv", "misconceptions.png"
MOST = 20  # bars in the picture
LONGEST = 60  # letters of a hint beside a bar


def read_all(folder):
    """Return the reports in a folder, by their names, and what cannot be read, with the reason."""
    reports, refused = {}, {}
    for path in sorted(Path(folder).rglob("*.json")):
        try:
            reports[path.relative_to(folder).as_posix()] = report.read(path)
        except (ValueError, OSError) as error:
            refused[path.relative_to(folder).as_posix()] = str(error)
    return reports, refused


def rows_of(reports):
    """Return a row for each hint that came, and for each task without one.

    Parameters
    ----------
    reports : dict of str to dict
        From `read_all`.

    Returns
    -------
    list of dict
        With the keys `COLUMNS`: what came of the task, how many students saw a hint, and how
        often. The most common hint of a task comes first.
    """
    tasks = dict.fromkeys([*TASKS, *(task for held in reports.values() for task in held)])
    rows = []
    for task in tasks:
        entries = [held[task] for held in reports.values() if task in held]
        if not entries:
            continue
        results = Counter(entry["result"] for entry in entries)
        first = {"task": task} | {result: results[result] for result in report.RESULTS}
        rows += [first | hint for hint in _hints(entries)] or [first]
    return rows


def _hints(entries):
    words, students, times = {}, Counter(), Counter()
    for entry in entries:
        for hint in entry["hints"]:
            words.setdefault(hint["id"], hint["words"])
            students[hint["id"]] += 1
            times[hint["id"]] += hint["times"]
    order = sorted(words, key=lambda name: (-students[name], -times[name], name))
    return [
        {"hint": name, "words": words[name], "students": students[name], "times": times[name]}
        for name in order
    ]


def draw(rows, ax):
    """Draw how many students saw each of the most common hints; return the Axes."""
    common = sorted((row for row in rows if "hint" in row), key=lambda row: -row["students"])
    common = common[:MOST][::-1]
    ax.barh(range(len(common)), [row["students"] for row in common], color="#0072B2")
    ax.set_yticks(range(len(common)), [f"{row['task']}: {_cut(row['words'])}" for row in common])
    ax.tick_params(axis="y", labelsize=9)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set(xlabel="Students who saw the hint")
    return ax


def _cut(words):
    return words if len(words) <= LONGEST else words[: LONGEST - 3].rstrip() + "..."


def collect(folder):
    """Write the table and the picture into a folder of reports; return the exit code.

    Parameters
    ----------
    folder : str or path
    """
    folder = Path(folder)
    if not folder.is_dir():
        print(f"There is no folder {folder}: give the one that holds the reports.")
        return 1
    reports, refused = read_all(folder)
    for name, reason in refused.items():
        print(f"left out: {name}: {reason}")
    if not reports:
        print(f"There is no report in {folder}; check.report('report.json') writes one.")
        return 1
    rows = rows_of(reports)
    lines = io.StringIO()
    table = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_text(folder / TABLE, lines.getvalue())
    _save_picture(rows, folder / PICTURE)
    print(f"{len(reports)} reports: {folder / TABLE}, {folder / PICTURE}")
    return 0


def _save_picture(rows, path):
    from matplotlib.figure import Figure  # no window is opened

    n_bars = min(MOST, sum("hint" in row for row in rows))
    fig = Figure(figsize=(9, 1.2 + 0.3 * n_bars), layout="constrained")
    draw(rows, fig.add_subplot())
    write_whole(path, lambda temporary: fig.savefig(temporary, format="png", dpi=200))
