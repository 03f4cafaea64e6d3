"""The report: what came of each task, of those that were never checked as well.

A report file is JSON: whose it is, when it was written, by which version of the course, a digest
of the cells that had been run, and for each task its result, how often it was checked, and which
hints came, and how often. It is for one's own use: whoever can run a check can write a report.
"""

import datetime
import json
import re
import sys
from hashlib import sha256
from pathlib import Path

import homl_clustering
from homl_clustering.checks.reworded import REWORDED
from homl_clustering.checks.special import STANDS_FOR_MORE
from homl_clustering.engine.files import write_text

NOT_CHECKED = "not checked"
RESULTS = ("right", "wrong", "not answered", NOT_CHECKED)
WORDS_OF_ID = 8  # of a hint


def set_of(task_id):
    """Return the set that a task belongs to; the questions of the book are one.

    Examples
    --------
    >>> set_of("01.e_step"), set_of("q1.tasks"), set_of("q9.bic")
    ('01', 'q', 'q')
    """
    return re.sub(r"^q\d+$", "q", task_id.partition(".")[0])


def complete(entries, tasks):
    """Return what came of all tasks of the sets that were begun, in the order of the tasks.

    Parameters
    ----------
    entries : dict of str to dict
        What came of the tasks that were checked.
    tasks : iterable of str
        The names of all tasks there are.
    """
    begun = {set_of(task) for task in entries}
    table = {
        task: entries.get(task, _entry(NOT_CHECKED)) for task in tasks if set_of(task) in begun
    }
    return table | entries  # tasks of another version of the course come last


def place(path):
    """Return where a report is to be written; raise an error that says what to do.

    Raises
    ------
    ValueError
        If it is no path.
    OSError
        If there is no folder to write it to, or a folder in its place.
    """
    example = 'give the name of a file, such as check.report("report.json")'
    name = path if isinstance(path, str) else hasattr(path, "__fspath__") and str(path)
    if not name or not name.strip() or "\0" in name:
        raise ValueError(f"The report cannot be written to {path!r}: {example}.")
    try:
        target = Path(path).expanduser()
        folder = target.parent
        if target.is_dir():
            raise IsADirectoryError(f"The report cannot be written to {path}, a folder: {example}.")
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(
                f"The report cannot be written to {path}: {folder} is a file, not a folder. "
                "Give a name in a folder that exists."
            )
        if not folder.exists():
            raise FileNotFoundError(
                f"The report cannot be written to {path}: the folder {folder} does not exist. "
                "Make it first, or give a name in one that does."
            )
    except OSError as error:
        if error.errno is None:  # one of the above
            raise
        raise OSError(f"The report cannot be written to {path} ({error.strerror}).") from None
    except RuntimeError as error:  # a home that there is not
        raise ValueError(f"The report cannot be written to {path} ({error}): {example}.") from None
    return target


def read(target):
    """Return what a file holds of each task; nothing if it does not exist.

    Returns
    -------
    dict of str to dict
        By task: its "result", how many "checks" there were, and its "hints", a list of dicts
        with the "id" of a hint, its "words", and how many "times" it came.

    Raises
    ------
    ValueError
        If it holds anything else.
    OSError
        If it cannot be read.
    """
    try:
        held = json.loads(target.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise type(error)(
            f"The report {target}, which is there already, cannot be read ({error.strerror}). "
            "Give another name."
        ) from None
    except (ValueError, RecursionError):
        held = None
    tasks = held.get("tasks", held) if isinstance(held, dict) else None
    if isinstance(tasks, dict) and all(map(_is_result, tasks.values())):  # of version 0.1
        return {task: _entry(result) for task, result in tasks.items()}
    if not isinstance(tasks, dict) or not all(map(_is_entry, tasks.values())):
        raise ValueError(
            f"{target} holds something else than a report, or a damaged one: it was left as it "
            "is. Give another name, or delete that file."
        )
    return tasks


def _is_result(value):
    return isinstance(value, str) and value in RESULTS


def _entry(result, checks=0, hints=()):
    return {"result": result, "checks": checks, "hints": list(hints)}


def _is_entry(value):
    return (
        isinstance(value, dict)
        and _is_result(value.get("result"))
        and isinstance(value.get("checks"), int)
        and isinstance(value.get("hints"), list)
        and all(
            isinstance(hint, dict)
            and isinstance(hint.get("id"), str)
            and isinstance(hint.get("words"), str)
            and isinstance(hint.get("times"), int)
            for hint in value["hints"]
        )
    )


def hint_id(task_id, words):
    """Return a short name of a hint, the same for all students, whatever numbers it names.

    Its first words say which misconception it is about; a digest tells it from others that begin
    alike. It stays the same where the words of a hint were changed; see `REWORDED`.

    Examples
    --------
    >>> hint_id("01.e_step", "argmax finds the farthest center.")
    '01.e_step/argmax-finds-the-farthest-center-1264'
    """
    words = words.removeprefix("Perhaps: ").split(STANDS_FOR_MORE)[0]
    words = re.sub(r"\d+", "#", words)
    words = REWORDED.get(words, words)
    if not words:
        return ""
    first = "-".join(re.findall(r"[a-z_]+", words.lower())[:WORDS_OF_ID])
    return f"{task_id}/{first}-{sha256(words.encode()).hexdigest()[:4]}"


def entries_of(checks, before=()):
    """Return what came of each task, on top of what a report held before.

    Parameters
    ----------
    checks : iterable of tuple
        The task, the result and the hint, if one came, of each check, in their order.
    before : dict of str to dict, default=()
        As `read` returns them.

    Examples
    --------
    >>> entries_of([("01.e_step", "right", ""), ("01.e_step", "not answered", "")])
    {'01.e_step': {'result': 'right', 'checks': 2, 'hints': []}}
    """
    entries = {task: _entry(**entry) for task, entry in dict(before).items()}
    for task_id, result, words in checks:
        entry = entries.setdefault(task_id, _entry(result))
        entry["result"] = min(entry["result"], result, key=RESULTS.index)
        entry["checks"] += 1
        name = hint_id(task_id, words)
        known = [hint for hint in entry["hints"] if hint["id"] == name]
        if known:
            known[0]["times"] += 1
        elif name:
            entry["hints"].append({"id": name, "words": words, "times": 1})
    return entries


def results_of(entries):
    """Return the best result of each task."""
    return {task: entry["result"] for task, entry in entries.items()}


def write(target, entries, name):
    """Write a report as JSON, whole or not at all.

    Parameters
    ----------
    target : Path
    entries : dict of str to dict
        Of all tasks of the sets that were begun.
    name : str
        Whose report it is.
    """
    held = {
        "name": name,
        "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "course": f"homl_clustering {homl_clustering.__version__}",
        "cells": _digest_of_cells(),
        "tasks": entries,
    }
    try:
        write_text(target, json.dumps(held, indent=1) + "\n")
    except OSError as error:
        raise type(error)(
            f"The report cannot be written to {target} ({error.strerror or error}). "
            "Give a name in a folder where you may write."
        ) from None


def _digest_of_cells():
    """Return a digest of all cells that were run, in their order; none outside of a notebook."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    cells = shell.user_ns.get("In", []) if shell is not None else []
    return sha256("\0".join(cells).encode("utf-8", "replace")).hexdigest() if cells else ""
