"""A task of ``book_13_reconstruction``: a threshold with a promise about false alarms."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask


def alarm_threshold(held_out_errors, rate):
    """Return the lowest of the errors that a new normal picture is above with at most this rate."""
    for threshold in np.sort(held_out_errors):
        n_above = np.sum(held_out_errors > threshold)
        if (n_above + 1) / (len(held_out_errors) + 1) <= rate:
            return threshold
    return np.inf


def _held_out():
    random = variant.random(8)
    several = np.array([6.0, 2, 1, 6, 4, 3, 6, 1, 5])
    return [
        Case("seven errors, rate 0.25", (np.array([3.0, 9, 1, 7, 5, 2, 8]), 0.25)),
        Case("four errors, rate 0.5", (np.array([0.1, 0.7, 0.2, 0.4]), 0.5)),
        Case("three errors, rate 0.2", (np.array([0.5, 0.9, 0.3]), 0.2), TOO_FEW),
        Case("equal errors, rate 0.35", (several, 0.35)),
        Case("equal errors, rate 0.25", (several, 0.25)),
        Case("a single error, rate 0.6", (np.array([0.3]), 0.6)),
        Case("80 errors, rate 0.05", (random.gamma(2, 1, 80), 0.05)),
        Case("300 errors, rate 0.1", (random.gamma(2, 0.5, 300), 0.1)),
        Case("90 errors, rate 0.01", (random.gamma(2, 1, 90), 0.01), TOO_FEW),
        Case("50 errors, rate 0.05", (random.gamma(2, 1, 50), 0.05)),
    ]


TOO_FEW = (
    "Even above the largest error, the chance of a false alarm is 1 in n + 1; where that is more "
    "than the rate, there is no threshold among the errors: return np.inf."
)


def _counted(is_right):
    """Return the lowest error for which a condition on n, the number above, and the rate holds."""

    def alarm_threshold(errors, rate):
        for threshold in np.sort(errors):
            if is_right(len(errors), np.sum(errors > threshold), rate):
                return threshold
        return np.inf

    return alarm_threshold


def _to_rank(errors, rate):
    return np.sum(errors <= alarm_threshold(errors, rate))


def _from_below(errors, rate):
    return -alarm_threshold(-errors, rate)


def _unsorted(errors, rate):
    n_above = np.sum(errors > alarm_threshold(errors, rate))
    return errors[len(errors) - 1 - n_above]


def _first_found(errors, rate):
    """Return the first of the errors, in the given order, that keeps the promise."""
    for threshold in errors:
        if (np.sum(errors > threshold) + 1) / (len(errors) + 1) <= rate:
            return threshold
    return np.inf


def _one_before(errors, rate):
    """Return the largest error that does not keep the promise."""
    return np.max(errors[errors < alarm_threshold(errors, rate)], initial=-np.inf)


def _interpolated(errors, rate):
    n = len(errors)
    share = (n + 1) * (1 - rate) / n
    return np.quantile(errors, share) if share <= 1 else np.inf


def _rank_of(rounded):
    """Return the error of a rank, which is rounded in some way."""

    def alarm_threshold(errors, rate):
        n = len(errors)
        rank = int(rounded((n + 1) * (1 - rate)))
        return np.sort(errors)[max(rank, 1) - 1] if rank <= n else np.inf

    return alarm_threshold


def _probability(errors, rate):
    above = np.sum(errors > alarm_threshold(errors, rate))
    return (above + 1) / (len(errors) + 1)


def _finite_or(otherwise, errors, rate):
    found = alarm_threshold(errors, rate)
    return found if np.isfinite(found) else otherwise


def _with_equal(errors, rate):
    for threshold in np.sort(errors):
        if np.sum(errors >= threshold) / (len(errors) + 1) <= rate:
            return threshold
    return np.inf


def _counted_with_equal(errors, rate):
    for threshold in np.sort(errors):
        if (np.sum(errors >= threshold) + 1) / (len(errors) + 1) <= rate:
            return threshold
    return np.inf


ALARM_MISTAKES = {
    "The percentile leaves this share of the held-out errors above, but forgets the new picture, "
    "which may take any rank among them: count n + 1 pictures, the new one among those above.": (
        lambda errors, rate: np.percentile(errors, 100 * (1 - rate))
    ),
    "The held-out errors alone are counted, or the rank is rounded down: the new picture is one of "
    "n + 1, so add 1 both to the number above and to n; a rank (n + 1)(1 - rate) is rounded up.": (
        _counted(lambda n, above, rate: above / n <= rate)
    ),
    "The new picture is counted in n + 1, but not among those above: add 1 to their number as "
    "well.": _counted(lambda n, above, rate: above / (n + 1) <= rate),
    "The new picture is counted among those above, but not among all: divide by n + 1.": _counted(
        lambda n, above, rate: (above + 1) / n <= rate
    ),
    "The rate may be reached: the condition is at most, <=, not less than.": _counted(
        lambda n, above, rate: (above + 1) / (n + 1) < rate
    ),
    "That is one step too careful: only errors greater than the threshold are flagged, so do not "
    "count the threshold itself among those above. (A rank counts from 1, a place in an array from "
    "0.)": _counted(lambda n, above, rate: (above + 2) / (n + 1) <= rate),
    "The largest error keeps the promise, but finds fewer strange pictures than it could: take the "
    "lowest error that keeps it.": lambda errors, rate: errors.max(),
    "Errors are large where something is wrong: the threshold leaves few of the largest errors "
    "above it, not few of the smallest below.": _from_below,
    "rate is the share of pictures above the threshold, not of those below: you have exchanged "
    "rate and 1 - rate.": lambda errors, rate: alarm_threshold(errors, 1 - rate),
    "That is a rank, the number of errors up to the threshold: return the error that has this "
    "rank.": (
        _to_rank,
        lambda errors, rate: min(len(errors), np.ceil((len(errors) + 1) * (1 - rate))),
        lambda errors, rate: np.ceil((len(errors) + 1) * (1 - rate)),
        lambda errors, rate: np.floor((len(errors) + 1) * rate),
    ),
    "The errors come in any order: sort them before you take one by its rank.": _unsorted,
    "Equal errors belong to different pictures: count each of them, without np.unique.": (
        lambda errors, rate: alarm_threshold(np.unique(errors), rate)
    ),
    "Mean and standard deviation promise a rate only for a normal distribution: count how many "
    "held-out errors are above each of them.": lambda errors, rate: (
        errors.mean() + 2 * errors.std()
    ),
    "rate is a share between 0 and 1, not a percentage: do not divide it by 100.": (
        lambda errors, rate: alarm_threshold(errors, rate / 100)
    ),
    "The first error in the given order that keeps the promise need not be the lowest: sort the "
    "errors before the loop, or take the smallest of all that keep it.": _first_found,
    "The errors are sorted from the largest down, so the first that keeps the promise is the "
    "largest: begin with the smallest.": lambda errors, rate: (
        errors.max() if (1 / (len(errors) + 1)) <= rate else np.inf
    ),
    "That is the last error that breaks the promise: return the next larger one.": _one_before,
    "np.percentile counts from 0 to 100: 1 - rate is a share, for np.quantile. (Then count the "
    "new picture, too.)": lambda errors, rate: np.percentile(errors, 1 - rate),
    "The percentile of rate is near the smallest errors: few errors should be above the "
    "threshold, and that is 1 - rate. Then count the new picture, too.": (
        lambda errors, rate: np.quantile(errors, rate)
    ),
    "The percentile with n + 1 pictures lies between two errors: the threshold is one of the "
    "errors, the larger of the two.": _interpolated,
    "The rank (n + 1)(1 - rate) is rounded to the nearest number: round it up, np.ceil.": (
        _rank_of(np.round)
    ),
    "The probability that a new error is above the threshold is asked for nowhere: return the "
    "threshold itself.": _probability,
    "The rate is given, and it is not always 0.05.": lambda errors, rate: alarm_threshold(
        errors, 0.05
    ),
    "Nothing may be flagged where the promise cannot be kept: return np.inf, above all errors, and "
    "not 0.": lambda errors, rate: _finite_or(0, errors, rate),
    "Nothing may be flagged where the promise cannot be kept: return np.inf; -np.inf flags "
    "everything.": lambda errors, rate: _finite_or(-np.inf, errors, rate),
    "NaN is no threshold: where the promise cannot be kept, return np.inf, above all errors.": (
        lambda errors, rate: _finite_or(np.nan, errors, rate)
    ),
    "A picture is flagged if its error is greater than the threshold, not if it is equal. Count "
    "the errors above it with >, not with >=, and add 1 for the new picture: (number above + 1) / "
    "(n + 1).": _with_equal,
    "Errors that are equal to the threshold are counted as above it: they are not flagged. Count "
    "with > alone, and add 1 for the new picture.": _counted_with_equal,
    "Three standard deviations above the mean promise a rate only for a normal distribution: count "
    "how many held-out errors are above each of them.": lambda errors, rate: (
        errors.mean() + 3 * errors.std()
    ),
    "That is a share of the largest error: the rate is one of pictures. Count how many errors are "
    "above each of them.": lambda errors, rate: (1 - rate) * errors.max(),
}

TASK = FunctionTask("13.alarm_threshold", alarm_threshold, _held_out, ALARM_MISTAKES)
