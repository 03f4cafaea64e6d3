"""The hints of the checks, below each check: so a reader without Python finds them, too."""

import re
from functools import cache

from homl_clustering.checks.tasks import TASKS

CHECK = re.compile(r'^check\(\s*"([^"]+)"', re.MULTILINE)
SUMMARY = "Hints, if it is not right yet"


@cache
def tasks():
    """Return the tasks of all exercises by their ids."""
    return TASKS if isinstance(TASKS, dict) else {task.id: task for task in TASKS}


def hints_of(task):
    """Return what a task says to the mistakes that are often made.

    Parameters
    ----------
    task : object
        One with options has ``feedback`` by letter, and the letters that are ``right``; one that
        calls a function has ``mistakes`` by hint, and ``cases`` that may have a ``hint``.

    Returns
    -------
    list of str
    """
    if hasattr(task, "feedback"):
        wrong = [letter for letter in task.feedback if letter not in task.right]
        return [f"**{letter}** {task.feedback[letter]}" for letter in wrong]
    found = list(getattr(task, "mistakes", ()))
    cases = getattr(task, "cases", ())
    if not callable(cases):  # some load data first
        found += [case.hint for case in cases if getattr(case, "hint", "")]
    return list(dict.fromkeys(found))


def below(source):
    """Return a folded list of the hints of the checks that a cell makes, as Markdown.

    Parameters
    ----------
    source : str
        The code of the cell.

    Returns
    -------
    str
        "" if there is no hint.
    """
    found = [
        hint
        for name in CHECK.findall(source)
        if name in tasks()
        for hint in hints_of(tasks()[name])
    ]
    if not found:
        return ""
    lines = "\n".join(f"- {hint}" for hint in found)
    return f"<details><summary>{SUMMARY}</summary>\n\n{lines}\n\n</details>"
