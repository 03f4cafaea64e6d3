"""The tasks of ``05_gaussian_mixtures_exercises`` on a detector with a stated rate of alarms."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask

# A threshold that new good rows fall below with a stated probability at most

ROUNDING = 1e-9  # 0.29 * 100 is a little less than 29 to the computer
CUT = (
    "alpha = 0.29 is to be 29 of 100, but 0.29 * 100 is 28.999999999999996 to the computer, and is "
    "cut to 28. Compare r / (m + 1) <= alpha for each rank r, or add 1e-9 before you round down."
)


def _ranked(
    rank=lambda alpha, m: np.floor(alpha * (m + 1) + ROUNDING),
    order=np.sort,
    none=lambda ordered: -np.inf,
):
    """Return a function that picks a score by another rank, or from another order."""

    def held_out_threshold(held_out_scores, alpha):
        ordered = order(held_out_scores)
        r = int(rank(alpha, len(ordered)))
        return ordered[r - 1] if r >= 1 else none(ordered)

    return held_out_threshold


def held_out_threshold(held_out_scores, alpha):
    """Return the highest score that new good rows fall below at a rate of alpha at most."""
    return _ranked()(held_out_scores, alpha)


def _held_out():
    random = variant.random(0)
    seven = np.array([-4.0, -1.0, -7.0, -2.0, -3.0, -9.0, -5.0])
    three = np.array([-2.0, -5.0, -1.0])
    equal = np.array([-6.0, -1.0, -6.0, -2.0, -6.0, -3.0, -4.0, -6.0, -5.0])
    return [
        Case("seven scores, alpha = 0.25", (seven, 0.25)),
        Case("three scores, alpha = 0.25", (three, 0.25)),
        Case("three scores, alpha = 0.2", (three, 0.2)),
        Case("one score, alpha = 0.4", (np.array([-2.0]), 0.4)),
        Case("nine scores, some of them equal, alpha = 0.5", (equal, 0.5)),
        Case("nine scores, some of them equal, alpha = 0.2", (equal, 0.2)),
        Case("three scores, alpha = 0.4", (three, 0.4)),
        Case("six scores, alpha = 0.5", (seven[:6], 0.5)),
        Case("seven scores, alpha = 0.7", (seven, 0.7)),
        Case("199 scores, alpha = 0.05", (random.normal(-3, 1, 199), 0.05)),
        Case("99 scores, some above 0, alpha = 0.125", (random.normal(1, 2, 99), 0.125)),
        Case("99 scores, alpha = 0.29", (random.normal(-3, 1, 99), 0.29), CUT),
    ]


def _normal_quantile(scores, alpha):
    from scipy.stats import norm  # here alone

    return scores.mean() + norm.ppf(alpha) * scores.std()


THRESHOLD_MISTAKES = {
    "This is a quantile of the held-out scores. It lies between two of them, and it does not "
    "count the new row. Return one of the scores: its rank follows from m + 1 equal chances.": (
        lambda scores, alpha: np.quantile(scores, alpha)
    ),
    "The new row is one more: with m held-out scores there are m + 1 equally probable places for "
    "it. Take the rank from m + 1, not from m.": _ranked(lambda alpha, m: np.floor(alpha * m)),
    "Python counts from 0: in the sorted scores, number r stands at index r - 1.": _ranked(
        lambda alpha, m: min(np.floor(alpha * (m + 1)) + 1, m)
    ),
    "This is the quantile by the method 'lower'. It does not count the new row: with m scores "
    "there are m + 1 places, and the rank is alpha times m + 1, rounded down.": _ranked(
        lambda alpha, m: np.floor(alpha * (m - 1)) + 1
    ),
    "This is the quantile by the method 'higher', which lets the rate exceed alpha: the rank is "
    "alpha times m + 1, rounded down.": _ranked(lambda alpha, m: np.ceil(alpha * (m - 1)) + 1),
    "This is the quantile by the method 'nearest', which lets the rate exceed alpha: the rank is "
    "alpha times m + 1, rounded down.": _ranked(lambda alpha, m: np.round(alpha * (m - 1)) + 1),
    "With m scores the rank is rounded up here, so that the rate may exceed alpha. Take m + 1 "
    "places, and round down.": _ranked(lambda alpha, m: np.ceil(alpha * m)),
    "The score with int(alpha * m) scores below it is taken, so that the rate may exceed alpha. "
    "The score of rank r has probability r / (m + 1), and stands at index r - 1.": _ranked(
        lambda alpha, m: np.floor(alpha * m) + 1
    ),
    "The probability is to be alpha at most, so it may be alpha itself: take <=, not <.": _ranked(
        lambda alpha, m: np.ceil(alpha * (m + 1)) - 1
    ),
    "1 - alpha is taken for alpha: the threshold is low, and few good rows fall below it.": _ranked(
        lambda alpha, m: np.floor((1 - alpha) * (m + 1))
    ),
    "Equal scores are all counted for each of them here. In order they have ranks one after the "
    "other, and the rank alone decides.": lambda scores, alpha: max(
        (s for s in scores if (scores <= s).sum() / (len(scores) + 1) <= alpha), default=-np.inf
    ),
    "The share of scores up to this one is taken among m scores: the new row is one more, so "
    "divide by m + 1.": lambda scores, alpha: max(
        (s for s in scores if (scores <= s).mean() <= alpha), default=-np.inf
    ),
    "This is the lowest score that will do: the highest is asked for.": lambda scores, alpha: (
        scores.min() if alpha * (len(scores) + 1) >= 1 else -np.inf
    ),
    "This is always the lowest score: alpha says how many scores the threshold may leave below.": (
        lambda scores, alpha: scores.min()
    ),
    "No score is ever good enough here: score number r, from the lowest, has the probability "
    "r / (m + 1).": lambda scores, alpha: -np.inf,
    "Where no score will do, return -np.inf: a threshold of 0 flags all rows with a negative "
    "score.": _ranked(none=lambda ordered: 0),
    "This is the place of the threshold in the order, counted from 0: return the score itself.": (
        lambda scores, alpha: np.floor(alpha * (len(scores) + 1)) - 1
    ),
    "These are all scores that will do: return the highest of them, one number.": (
        lambda scores, alpha: np.sort(scores)[: int(alpha * (len(scores) + 1))]
    ),
    "This is a share of the range from the lowest score to the highest: the threshold is one of "
    "the scores, by its rank.": lambda scores, alpha: scores.min() + alpha * np.ptp(scores),
    "The rank is rounded up, so that the rate may exceed alpha. Round it down.": _ranked(
        lambda alpha, m: min(np.ceil(alpha * (m + 1)), m)
    ),
    "The rank is rounded to the nearest whole number, so that the rate may exceed alpha. Round "
    "it down.": _ranked(lambda alpha, m: np.round(alpha * (m + 1))),
    "The scores are counted from the largest one. Low densities are suspicious: count from the "
    "smallest one.": _ranked(order=lambda scores: np.sort(scores)[::-1]),
    "This is the rank of a score in the order from low to high: return the score itself.": (
        lambda scores, alpha: np.floor(alpha * (len(scores) + 1))
    ),
    "The scores are not sorted: sort them first, from low to high.": _ranked(order=np.asarray),
    "Equal scores are counted once here. Each of them belongs to a row of its own: count them "
    "all.": _ranked(order=np.unique),
    "The rank is that among all scores, but np.unique leaves out equal ones before it is looked "
    "up: sort the scores, and keep them all.": lambda scores, alpha: (
        np.unique(scores)[r - 1] if (r := int(alpha * (len(scores) + 1))) >= 1 else -np.inf
    ),
    "alpha is a share, not a percentage: np.percentile wants 100 * alpha. (And the threshold is "
    "to be one of the scores.)": lambda scores, alpha: np.percentile(scores, alpha),
    "Below the smallest score a new row may fall as well, and here it does so too often: return "
    "-np.inf where no score will do.": _ranked(none=lambda ordered: ordered[0]),
    "Where no score will do, no row is to be flagged: nothing is below -np.inf, but everything is "
    "below np.inf.": _ranked(none=lambda ordered: np.inf),
    "Where no score will do, return -np.inf. Nothing is below it, so no row is flagged.": _ranked(
        none=lambda ordered: np.nan
    ),
    "Index -1 is the largest score: where the rank is 0, return -np.inf.": _ranked(
        none=lambda ordered: ordered[-1]
    ),
    "This takes the scores for normally distributed. Log densities are not, and the ranks need "
    "no such assumption.": _normal_quantile,
    "This says which of the scores are low. Return the threshold, one number.": (
        lambda scores, alpha: scores < held_out_threshold(scores, alpha)
    ),
}


# What a detector gets right and wrong


def _rates(
    flag=lambda scores, threshold: scores < threshold,
    first=lambda flagged, bad: flagged[~bad].mean(),
    second=lambda flagged, bad: flagged[bad].mean(),
):
    """Return a function that computes one of the two rates, or the flags, in another way."""

    def detection_rates(scores, is_faulty, threshold):
        flagged = flag(scores, threshold)
        return first(flagged, is_faulty), second(flagged, is_faulty)

    return detection_rates


def detection_rates(scores, is_faulty, threshold):
    """Return the false alarm rate, and the share of the faulty rows that are found."""
    return _rates()(scores, is_faulty, threshold)


def _inspected():
    random = variant.random(0)
    scores = np.array([-9.0, -2.0, -7.0, -1.0, -8.0, -3.0, -4.0])
    some = np.array([True, False, True, False, False, True, False])
    one = np.array([False, False, False, False, False, False, True])
    faulty = random.permutation(np.arange(200) < 30)
    many = random.normal(-3, 1, 200) - 4 * faulty
    return [
        Case("four good rows and three faulty ones", (scores, some, -6.0)),
        Case("a threshold that is one of the scores", (scores, some, -4.0)),
        Case("one faulty row, at the threshold", (scores, one, -4.0)),
        Case("a threshold that nothing is below", (scores, some, -np.inf)),
        Case("a threshold that everything is below", (scores, some, 0.0)),
        Case("170 good rows and 30 faulty ones", (many, faulty, -4.5)),
    ]


def _share_of_flagged(flagged, bad):
    """Return the share of flagged rows that are of a kind; 0 if none is flagged."""
    return bad[flagged].mean() if flagged.any() else 0.0


RATE_MISTAKES = {
    "A row whose score equals the threshold is not flagged: only those strictly below it are.": (
        _rates(lambda scores, threshold: scores <= threshold)
    ),
    "The rows above the threshold are flagged here. Low densities are suspicious: flag those "
    "below it.": _rates(lambda scores, threshold: scores > threshold),
    "These are counts: divide each by the number of rows of its kind, good or faulty.": _rates(
        first=lambda f, bad: (f & ~bad).sum(), second=lambda f, bad: (f & bad).sum()
    ),
    "The first number is the share of faulty rows found, too: a false alarm is a good row that is "
    "flagged.": _rates(first=lambda f, bad: f[bad].mean()),
    "Both are turned: these are the shares of the rows that are not flagged.": _rates(
        first=lambda f, bad: 1 - f[~bad].mean(), second=lambda f, bad: 1 - f[bad].mean()
    ),
    "The kinds are exchanged in the denominators: divide the false alarms by the number of good "
    "rows, and the faulty rows that are found by the number of faulty ones.": _rates(
        first=lambda f, bad: (f & ~bad).sum() / bad.sum(),
        second=lambda f, bad: (f & bad).sum() / (~bad).sum(),
    ),
    "Rate: divide by the number of good rows, not by that of faulty ones.": _rates(
        first=lambda f, bad: (f & ~bad).sum() / bad.sum()
    ),
    "Share: divide by the number of faulty rows, not by that of good ones.": _rates(
        second=lambda f, bad: (f & bad).sum() / (~bad).sum()
    ),
    "Rate: this is the number of false alarms. Divide it by the number of good rows.": _rates(
        first=lambda f, bad: (f & ~bad).sum()
    ),
    "Share: this is the number of faulty rows found. Divide it by that of all faulty rows.": _rates(
        second=lambda f, bad: (f & bad).sum()
    ),
    "Rate: a false alarm is a good row that is flagged. Here faulty rows are counted that are "
    "not flagged.": _rates(first=lambda f, bad: (~f & bad).sum() / (~bad).sum()),
    "Rate: this is the share of the faulty rows that are missed. A false alarm is a good row that "
    "is flagged.": _rates(first=lambda f, bad: 1 - f[bad].mean()),
    "Share: this is the share of all rows that are flagged. Look at the faulty rows only.": _rates(
        second=lambda f, bad: f.mean()
    ),
    "Share: found are the faulty rows that are flagged. This is the share of the good rows that "
    "are not flagged.": _rates(second=lambda f, bad: 1 - f[~bad].mean()),
    "Rate: this is the share of wrong verdicts on all rows. Look at the good rows only.": _rates(
        first=lambda f, bad: (f != bad).mean()
    ),
    "Integer division cuts the shares to 0 or 1: take /, not //.": _rates(
        first=lambda f, bad: (f & ~bad).sum() // (~bad).sum(),
        second=lambda f, bad: (f & bad).sum() // bad.sum(),
    ),
    "The share of flagged rows is divided once more by the number of rows of the kind: take the "
    "mean, or divide the count.": _rates(
        first=lambda f, bad: f[~bad].mean() / (~bad).sum(),
        second=lambda f, bad: f[bad].mean() / bad.sum(),
    ),
    "These are in percent: a rate and a share lie between 0 and 1.": _rates(
        first=lambda f, bad: 100 * f[~bad].mean(), second=lambda f, bad: 100 * f[bad].mean()
    ),
    "Both counts are divided by the number of all rows. Divide the false alarms by the number of "
    "good rows, and the faulty rows that are found by the number of faulty ones.": _rates(
        first=lambda f, bad: (f & ~bad).mean(), second=lambda f, bad: (f & bad).mean()
    ),
    "Both counts are divided by the number of flagged rows. That says how far an alarm can be "
    "trusted; here, divide by the number of good rows, and by that of faulty ones.": _rates(
        first=lambda f, bad: _share_of_flagged(f, ~bad), second=_share_of_flagged
    ),
    "The two are exchanged: the false alarm rate comes first.": lambda *a: detection_rates(*a)[
        ::-1
    ],
    "Rate: this is the share of the good rows that are not flagged. A false alarm is a good row "
    "that is flagged.": _rates(first=lambda f, bad: 1 - f[~bad].mean()),
    "Rate: this is the share of all rows that are flagged. Look at the good rows only.": _rates(
        first=lambda f, bad: f.mean()
    ),
    "Rate: divide by the number of good rows, not by that of all rows.": _rates(
        first=lambda f, bad: (f & ~bad).mean()
    ),
    "Rate: this is the share of the alarms that are false. Divide by the number of good rows, "
    "not by that of flagged ones.": _rates(first=lambda f, bad: _share_of_flagged(f, ~bad)),
    "Share: this is the share of the faulty rows that are missed. Return that of those found.": (
        _rates(second=lambda f, bad: 1 - f[bad].mean())
    ),
    "Share: divide by the number of faulty rows, not by that of all rows.": _rates(
        second=lambda f, bad: (f & bad).mean()
    ),
    "Share: this is the share of the alarms that are true. Divide by the number of faulty rows, "
    "not by that of flagged ones.": _rates(second=_share_of_flagged),
    "Share: this is the share of right verdicts on all rows. Look at the faulty rows only.": (
        _rates(second=lambda f, bad: (f == bad).mean())
    ),
}


DETECTOR = [
    FunctionTask("05.held_out_threshold", held_out_threshold, _held_out, THRESHOLD_MISTAKES),
    FunctionTask(
        "05.detection_rates",
        detection_rates,
        _inspected,
        RATE_MISTAKES,
        parts=("the false alarm rate", "the share of faulty rows found"),
    ),
]
