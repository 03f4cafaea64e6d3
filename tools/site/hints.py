"""The hints of the checks, below each check: so a reader without Python finds them, too."""

import re
from functools import cache

from homl_clustering.checks.tasks import TASKS

CHECK = re.compile(r'^check\(\s*"([^"]+)"', re.MULTILINE)
MOST = 6  # of a task: what goes wrong most often stands first


@cache
def tasks():
    """Return the tasks of all exercises by their ids."""
    return TASKS if isinstance(TASKS, dict) else {task.id: task for task in TASKS}


def hints_of(task):
    """Return what a task says to the mistakes that are often made, by what to unfold for it.

    Parameters
    ----------
    task : object
        One with options has ``feedback`` by letter, and the letters that are ``right``; one that
        calls a function has ``mistakes`` by hint, the most frequent first.

    Returns
    -------
    dict of str to str
        To each option, right or wrong, belongs one, so that none stands out.
    """
    if hasattr(task, "feedback"):
        return {f"If you chose {letter}": said for letter, said in task.feedback.items()}
    found = list(getattr(task, "mistakes", ()))[:MOST]
    return {f"Hint {number}": hint for number, hint in enumerate(found, 1)}


def below(source):
    """Return the hints of the checks that a cell makes, each folded, as Markdown.

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
        f"<details><summary>{summary}</summary>\n\n{hint}\n\n</details>"
        for name in CHECK.findall(source)
        if name in tasks()
        for summary, hint in hints_of(tasks()[name]).items()
    ]
    return "\n\n".join(found)
