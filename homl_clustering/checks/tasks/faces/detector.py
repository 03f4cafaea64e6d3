"""A task whose answer is any detector of strange faces that works."""

import numpy as np

from homl_clustering.checks.task import Task, Unanswered, Wrong, is_unanswered, short
from homl_clustering.checks.tasks.faces import answers as read

FALSE_ALARMS = 0.15  # at most, of normal pictures
FOUND = 0.75  # at least, of each kind of modified pictures


def detector_task(task_id):
    """Return the task to write a function that finds strange faces."""
    example = "a function is_strange(X) that returns True or False for each row"
    return Task(task_id, ("X_valid", "X_test", "is_strange"), _detector, example)


def _detector(X_valid, X_test, is_strange):
    X_valid = read.pictures(X_valid, "X_valid")
    X_test = read.pictures(X_test, "X_test", X_valid.shape[1])
    if not callable(is_strange):
        hint = "Pass the function itself, without calling it."
        raise Wrong("a function is_strange(X)", short(is_strange), hint)
    normal = _flags(is_strange, X_test)
    _check_independence(is_strange, X_test, normal)
    parts = [normal, _flags(is_strange, X_valid)]
    kinds = [
        np.concatenate([_flags(is_strange, X) for X in both])
        for both in zip(read.modifications(X_test), read.modifications(X_valid), strict=True)
    ]
    alarms, found = [part.mean() for part in parts], [kind.mean() for kind in kinds]
    if max(alarms) > FALSE_ALARMS or min(found) < FOUND:
        raise Wrong(
            f"at most {FALSE_ALARMS:.0%} of normal pictures, at least {FOUND:.0%} of each kind",
            "flagged: normal, test {:.0%}; normal, validation {:.0%}; on their side {:.0%}; upside "
            "down {:.0%}; darkened {:.0%}".format(*alarms, *found),
            _hint(alarms, found),
        )
    named = zip(("normal test pictures", *read.KINDS), (alarms[0], *found), strict=True)
    return "flagged: " + ", ".join(f"{share:.1%} {name}" for name, share in named)


def _flags(is_strange, X):
    """Return what a detector says of pictures, as True and False."""
    given = X.astype(np.float32)
    flags = is_strange(given)
    if is_unanswered(flags):
        raise Unanswered("is_strange returns nothing; has it a return statement?")
    if not np.array_equal(given, X.astype(np.float32)):
        hint = "Work on a copy: later pictures would not be what they were."
        raise Wrong("a function that leaves X as it is", "one that changes it", hint)
    try:
        flags = np.asarray(flags)
    except ValueError:
        flags = np.zeros(0)
    wanted = f"{len(X)} times True or False"
    if flags.shape != (len(X),):
        hint = "One answer for each row of X."
        if flags.size == len(X):
            hint = "One answer for each row, in a row: not a table."
        raise Wrong(wanted, f"shape {flags.shape}", hint)
    if flags.dtype.kind in "bif" and np.isin(flags, (0, 1)).all():
        return flags.astype(bool)
    hint = "Say True or False."
    if flags.dtype.kind in "if":
        hint = "These are scores: compare them with the threshold."
        if np.isin(flags, (-1, 1)).all():
            hint = "Detectors say -1 for an anomaly: compare with it, predict(...) == -1."
    raise Wrong(wanted, short(flags[:5]), hint)


def _check_independence(is_strange, X, flags):
    """Raise `Wrong` where the answer for a picture depends on the others."""
    one_by_one = np.array([_flags(is_strange, X[i : i + 1])[0] for i in range(0, len(X), 5)])
    if np.mean(one_by_one != flags[::5]) > 0.3 or (
        one_by_one.any() != flags[::5].any() and one_by_one.all() == one_by_one.any()
    ):
        hint = "It compares X with itself. Fix the threshold beforehand, with the validation set."
        raise Wrong("the same answer for a picture, whatever comes with it", "another", hint)


def _hint(alarms, found):
    """Return what may be wrong with a detector."""
    normal, strange = max(alarms), np.mean(found)
    side, down, dark = found
    if min(normal, *found) > 0.9:
        return (
            "It flags whatever is new. Choose the threshold with pictures that the model has not "
            "seen: the validation set."
        )
    if strange < 0.25 and normal > 0.75:
        return "It is the other way round: True is for what is strange."
    if max(alarms) == 0 and strange == 0:
        return "It flags nothing: the threshold is beyond all pictures, or on the wrong side."
    if normal > FALSE_ALARMS:
        return (
            f"{normal:.0%} of normal faces are too many: place the threshold so that 5 % of the "
            "validation pictures are beyond it."
        )
    if dark < min(FOUND, side - 0.4, down - 0.4):
        return (
            "Dark pictures get away: squared errors shrink with the square of the brightness. "
            "Compare them with the picture's own contrast."
        )
    if max(side, down) < min(FOUND, dark - 0.4):
        return (
            "It finds the dark ones alone: brightness says nothing about how a face lies. Ask how "
            "well the whole picture fits to the training pictures."
        )
    return (
        "It lets too many strange pictures pass: is the threshold at the 5 % of the validation "
        "pictures that look strangest, and not beyond all of them?"
    )
