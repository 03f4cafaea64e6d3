"""The report: what came of each task, of those that were never checked as well."""

import json
import re
from pathlib import Path

from homl_clustering._files import write_text

NOT_CHECKED = "not checked"
RESULTS = ("right", "wrong", "not answered", NOT_CHECKED)


def set_of(task_id):
    """Return the set that a task belongs to; the questions of the book are one.

    Examples
    --------
    >>> set_of("01.e_step"), set_of("q1.tasks"), set_of("q9.bic")
    ('01', 'q', 'q')
    """
    return re.sub(r"^q\d+$", "q", task_id.partition(".")[0])


def complete(results, tasks):
    """Return the results of all tasks of the sets that were begun, in the order of the tasks.

    Parameters
    ----------
    results : dict of str to str
        What came of the tasks that were checked.
    tasks : iterable of str
        The names of all tasks there are.
    """
    begun = {set_of(task) for task in results}
    table = {task: results.get(task, NOT_CHECKED) for task in tasks if set_of(task) in begun}
    return table | results  # tasks of another version of the course come last


def merged(results, written):
    """Return new results on top of those that a file holds.

    Examples
    --------
    >>> merged({"01.e_step": "right"}, {"01.e_step": "wrong", "02.elbow": "right"})
    {'01.e_step': 'right', '02.elbow': 'right'}
    """
    known = {task: result for task, result in written.items() if result != NOT_CHECKED}
    return known | results


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
    """Return the results that a file holds; none if it does not exist.

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
    if not isinstance(held, dict) or not all(value in RESULTS for value in held.values()):
        raise ValueError(
            f"{target} holds something else than a report, or a damaged one: it was left as it "
            "is. Give another name, or delete that file."
        )
    return held


def write(target, table):
    """Write a table of results as JSON, whole or not at all."""
    try:
        write_text(target, json.dumps(table, indent=1) + "\n")
    except OSError as error:
        raise type(error)(
            f"The report cannot be written to {target} ({error.strerror or error}). "
            "Give a name in a folder where you may write."
        ) from None
