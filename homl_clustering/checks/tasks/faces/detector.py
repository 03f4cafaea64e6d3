"""A task whose answer is any detector of strange faces that works."""

import numpy as np

from homl_clustering.checks.calling import described
from homl_clustering.checks.compare import raise_if_interrupted
from homl_clustering.checks.errors import hint_of_error
from homl_clustering.checks.patience import StillRunning
from homl_clustering.checks.task import Task, Unanswered, Wrong, is_unanswered, short
from homl_clustering.checks.tasks.faces import answers as read

FALSE_ALARMS = 0.15  # at most, of normal pictures
FOUND = 0.75  # at least, of each kind of modified pictures
OTHERWISE = 0.03  # of the pictures may be told otherwise alone, where scores are all but equal


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
    sets = [[X_test, *read.modifications(X_test)], [X_valid, *read.modifications(X_valid)]]
    flags = [[_flags(is_strange, X) for X in several] for several in sets]
    _check_independence(is_strange, sets[0], flags[0])
    alarms = [normal.mean() for normal, *_ in flags]
    found = [np.concatenate(both).mean() for both in zip(*(f[1:] for f in flags), strict=True)]
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
    flags = _called(is_strange, given)
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
        raise Wrong(wanted, f"shape {flags.shape}", _hint_of_shape(flags, X))
    if flags.dtype.kind in "bif" and np.isin(flags, (0, 1)).all():
        return flags.astype(bool)
    hint = "Say True or False."
    if flags.dtype.kind in "US":
        hint = "It is text: say True or False, without quotes."
    elif flags.dtype.kind in "if":
        hint = "These are scores: compare them with the threshold."
        if np.isin(flags, (-1, 1)).all():
            hint = "Detectors say -1 for an anomaly: compare with it, predict(...) == -1."
    raise Wrong(wanted, short(flags[:5]), hint)


def _called(is_strange, X):
    """Return what a detector returns; an error with the line of the student's own code."""
    try:
        return is_strange(X)
    except StillRunning:
        raise
    except NotImplementedError:
        raise Unanswered("is_strange, in the place of `raise NotImplementedError`") from None
    except BaseException as error:
        raise_if_interrupted(error)
        hint = hint_of_error(error, ())
        if len(X) == 1:
            hint = f"It is called with a single picture here, X of shape {X.shape}. {hint}"
        wanted = f"True or False for each row of X, of shape {X.shape}"
        raise Wrong(wanted, described(error, is_strange), hint) from None


def _hint_of_shape(flags, X):
    """Return a hint to flags that are not one for each row."""
    n, n_pixels = X.shape
    if flags.shape in ((n, 1), (1, n)):
        return "One answer for each row, in a row: not a table."
    if flags.shape == X.shape:
        return "One answer for each row of X, not for each pixel: reduce scores over axis=1."
    if flags.shape == (n_pixels,):
        return "One answer for each row of X, not for each column: reduce scores over axis=1."
    if flags.shape == () and flags.dtype.kind == "b":
        return "One answer for each row of X: any and all make one of many; leave them out."
    if flags.ndim == 1 and flags.dtype.kind == "i" and len(np.unique(flags)) == len(flags):
        return "These are the numbers of the strange rows. One answer for each row: True or False."
    if flags.ndim == 2 and flags.shape[1] == n_pixels:
        return "These are strange pictures themselves. One answer for each row: True or False."
    return "One answer for each row of X."


def _check_independence(is_strange, parts, flags):
    """Raise `Wrong` where the answer for a picture depends on the others."""
    X = parts[0]
    hint = "It compares X with itself: a threshold, a mean or a percentile is made from the "
    hint += "pictures that are to be judged. Fix it beforehand, with the validation set."
    alone = np.array([_flags(is_strange, X[i : i + 1])[0] for i in range(0, len(X), 5)])
    together = _flags(is_strange, np.vstack(parts))
    differs = np.mean(alone != flags[0][::5]), np.mean(together != np.concatenate(flags))
    if differs[0] > 0.3 or differs[1] > OTHERWISE:
        came = f"another for {differs[0]:.0%} of the pictures alone, {differs[1]:.0%} among others"
        raise Wrong("the same answer for a picture, whatever comes with it", came, hint)


def _hint(alarms, found):
    """Return what may be wrong with a detector: first where its threshold lies, then its score."""
    (_, valid), strange = alarms, np.mean(found)
    told = _hint_of_threshold(valid, strange)
    return told or _hint_of_score(alarms, found)


def _hint_of_threshold(valid, strange):
    """Return what the share of validation pictures beyond the threshold tells; "" if nothing."""
    if strange < 0.25 and valid > 0.75:
        return "It is the other way round: True is for what is strange."
    if 0.94 <= valid <= 0.955:  # what a percentile leaves, up to a picture
        return (
            f"{valid:.0%} of the validation pictures are flagged: the threshold is at the wrong "
            "end. Of scores that are low for strange pictures, such as densities, take the 5th "
            "percentile; of scores that are high for them, such as errors, the 95th."
        )
    if valid > 0.955:
        return (
            "It flags whatever is new, all normal validation pictures, too. Is the threshold made "
            "from the training pictures, which have better scores than any others, or from another "
            "kind of score than the one that the function computes (plain errors for relative "
            "ones)? Compute both with the same function, the threshold from X_valid."
        )
    if valid == 0 and strange == 0:
        return "It flags nothing: the threshold is beyond all pictures, or on the wrong side."
    if 0.02 <= valid <= 0.08 and strange < valid:
        return (
            "It flags the pictures that look most usual, and hardly any modified one: the "
            "threshold is at the right share, but at the wrong end, or < stands for >."
        )
    if 0.4 <= valid <= 0.6:
        return (
            f"{valid:.0%} of normal faces are too many: a mean or a median is in the middle of the "
            "validation pictures. Take the percentile that 5 % of them are beyond."
        )
    if valid > FALSE_ALARMS:
        return (
            f"{valid:.0%} of normal faces are too many: place the threshold so that 5 % of the "
            "validation pictures are beyond it."
        )
    return ""


def _hint_of_score(alarms, found):
    """Return what may be wrong with a score whose threshold flags few validation pictures."""
    test, valid = alarms
    side, down, dark = found
    if valid > 0 and np.ptp([*alarms, *found]) < 0.02:
        return (
            f"{valid:.0%} of the pictures are flagged in every set, normal or modified. Is the "
            "threshold made anew from the pictures that come? Fix it once, by X_valid, outside of "
            "the function. If it is fixed, the score is the same for all kinds: take another one."
        )
    if test > FALSE_ALARMS:
        return (
            f"{test:.0%} of the normal test pictures are flagged, but only {valid:.0%} of the "
            "validation pictures: has a model learned the validation pictures, too? Fit it to the "
            "training pictures alone."
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
    if valid < 0.02:
        return (
            "It lets too many strange pictures pass: is the threshold at the 5 % of the "
            f"validation pictures that look strangest, and not beyond all of them? {valid:.1%} of "
            "them are flagged. (np.percentile counts to 100: take 95 or 5, not 0.95 or 0.05.)"
        )
    return (
        f"The threshold is well placed, {valid:.0%} of the validation pictures are beyond it, but "
        "the score does not tell strange pictures from normal ones. Take another score: a density "
        "of components, or an error in terms of the picture's contrast."
    )
