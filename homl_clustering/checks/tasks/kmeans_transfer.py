"""The tasks of ``01_kmeans_exercises`` on a bound with other distances, and on many starts."""

import math

import numpy as np
from scipy.spatial.distance import cdist

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.checks.tasks import kmeans_transfer_mistakes as more

APART = np.array([[0.0, 100.0], [100.0, 0.0]])  # squared distances between centers at 0 and 10

# The references, and with each the mistakes that are often made


def wrongly_kept(to_centers, between, labels):
    """Return how many points the rule keeps although another center is nearer."""
    kept, nearer = _rule(to_centers, between, labels)
    return int(np.sum(kept & nearer))


def _own(to_centers, labels):
    return to_centers[np.arange(len(labels)), labels]


def _gaps(between):
    """Return the smallest value from each center to another one."""
    return (between + np.diag(np.full(len(between), np.inf))).min(axis=1)


def _rule(to_centers, between, labels, gap=None):
    """Return which points are kept, and which have another center that is nearer."""
    own = _own(to_centers, labels)
    gap = _gaps(between)[labels] if gap is None else gap
    return own <= gap / 2, to_centers.min(axis=1) < own


def _kept_by(gap):
    """Return a function that counts with another gap, given by the tables and the labels."""

    def count(to_centers, between, labels):
        kept, nearer = _rule(to_centers, between, labels, gap(to_centers, between, labels))
        return np.sum(kept & nearer)

    return count


def _counted(of_both):
    """Return a function that makes something else of who is kept, and who has a nearer center."""
    return lambda to_centers, between, labels: of_both(*_rule(to_centers, between, labels))


def _small_tables():
    return [
        Case(
            "squared distances on a line",
            (
                np.array([[9.0, 49.0], [36.0, 16.0], [42.25, 12.25], [64.0, 4.0]]),
                APART,
                np.array([0, 0, 0, 0]),
            ),
        ),
        Case(
            "ordinary distances, one point halfway",
            (
                np.array([[3.0, 7.0], [5.0, 5.0], [7.0, 3.0], [2.0, 8.0]]),
                np.array([[0.0, 10.0], [10.0, 0.0]]),
                np.array([0, 0, 0, 1]),
            ),
        ),
        Case(
            "a point at exactly half the gap",
            (np.array([[50.0, 8.0], [50.0, 60.0], [51.0, 1.0]]), APART, np.array([0, 0, 0])),
        ),
        Case(
            "three centers",
            (
                np.array([[1.0, 9, 4], [8, 2, 1], [1, 5, 3], [3, 2, 1]]),
                np.array([[0.0, 4, 9], [4, 0, 12], [9, 12, 0]]),
                np.array([2, 1, 1, 0]),
            ),
        ),
    ]


def _tables_of_three_centers():
    return [
        Case(
            "two other centers that are nearer",
            (
                np.array([[2.0, 3, 4], [5, 1, 6], [1, 2, 3]]),
                np.array([[0.0, 9, 9], [9, 0, 9], [9, 9, 0]]),
                np.array([2, 0, 1]),
            ),
        ),
        Case(
            "two centers in the same place",
            (
                np.array([[4.0, 4, 1], [0, 0, 9], [9, 9, 1]]),
                np.array([[0.0, 0, 16], [0, 0, 16], [16, 16, 0]]),
                np.array([0, 1, 2]),
            ),
        ),
    ]


def _tables():
    random = variant.random(0)
    centers = 4 * random.normal(size=(5, 3)) + 3
    X = centers[random.randint(5, size=200)] + 1.5 * random.normal(size=(200, 3))
    labels = cdist(X + 1.5 * random.normal(size=X.shape), centers).argmin(axis=1)
    small = _small_tables() + _tables_of_three_centers()
    return small + [
        Case(words, (cdist(X, centers, measure), cdist(centers, centers, measure), labels))
        for words, measure in (
            ("two hundred points, and squared distances", "sqeuclidean"),
            ("two hundred points, and ordinary distances", "euclidean"),
            ("two hundred points, and cosine dissimilarities", "cosine"),
        )
    ]


def _nearest_gap(to_centers, between, labels):
    return _gaps(between)[to_centers.argmin(axis=1)]


KEPT_MISTAKES = {
    "The whole gap is taken: compare with half of the smallest value to another center.": (
        _kept_by(lambda to_centers, between, labels: 2 * _gaps(between)[labels])
    ),
    "No point is counted at all. A center has the value 0 to itself: leave out the diagonal before "
    "you take the minimum. Or is the nearest center taken for the own one? Take the one that the "
    "label names.": (_kept_by(lambda to_centers, between, labels: between.min(axis=1)[labels])),
    "All values 0 are left out, also those between two equal centers: leave out the diagonal "
    "alone.": _kept_by(
        lambda to_centers, between, labels: np.where(between == 0, np.inf, between).min(axis=1)[
            labels
        ]
    ),
    "The farthest other center is taken: the gap goes to the nearest other one.": _kept_by(
        lambda to_centers, between, labels: between.max(axis=1)[labels]
    ),
    "The smallest of all gaps is taken for every point: take the gap around its own center.": (
        _kept_by(lambda to_centers, between, labels: _gaps(between).min())
    ),
    "The gap around the nearest center is taken: take that around the center that the label "
    "names.": _kept_by(_nearest_gap),
    "All points that the rule keeps are counted: count only those with a nearer other center.": (
        _counted(lambda kept, nearer: kept.sum())
    ),
    "All points with a nearer other center are counted: count only those that the rule keeps.": (
        _counted(lambda kept, nearer: nearer.sum())
    ),
    "The points are counted that the rule keeps rightly: count those that it keeps wrongly.": (
        _counted(lambda kept, nearer: (kept & ~nearer).sum())
    ),
    "The points are counted that the rule does not keep although it could: count those that it "
    "keeps although it should not.": _counted(lambda kept, nearer: (~kept & ~nearer).sum()),
    "The points that need a new center and are not kept are counted: these the rule leaves to "
    "be looked at, which is no mistake.": _counted(lambda kept, nearer: (~kept & nearer).sum()),
    "This is a share: return the number of points.": _counted(
        lambda kept, nearer: (kept & nearer).mean()
    ),
    "There is True or False for each point here: return how many are True.": _counted(
        lambda kept, nearer: kept & nearer
    ),
    "These are the numbers of the points: return how many there are.": _counted(
        lambda kept, nearer: np.flatnonzero(kept & nearer)
    ),
    "The rule says at most half the gap: a point at exactly half of it is kept, so use <=.": (
        lambda to_centers, between, labels: np.sum(
            (_own(to_centers, labels) < _gaps(between)[labels] / 2)
            & _rule(to_centers, between, labels)[1]
        )
    ),
    "A center that is equally near is counted as nearer: the own center is then no mistake.": (
        lambda to_centers, between, labels: np.sum(
            _rule(to_centers, between, labels)[0]
            & (np.sum(to_centers <= _own(to_centers, labels)[:, np.newaxis], axis=1) > 1)
        )
    ),
    "The value to the nearest center is compared with the gap: take the value to the own "
    "center.": lambda to_centers, between, labels: np.sum(
        (to_centers.min(axis=1) <= _gaps(between)[labels] / 2)
        & _rule(to_centers, between, labels)[1]
    ),
} | more.WRONGLY_KEPT


def starts_needed(inertias, tolerance):
    """Return the share of good starts, and how many starts find one with 99 % probability."""
    share = np.mean(inertias <= min(inertias) * (1 + tolerance))
    return share, _starts(share)


def _starts(share, missed=0.01, whole=math.ceil):
    """Return how many starts leave this probability of finding no good one."""
    return 1 if share == 1 else whole(math.log(missed) / math.log(1 - share))


def _outcomes():
    random = variant.random(0)
    half = np.concatenate([np.full(247, 211.6), random.uniform(219, 640, size=253)])
    rare = np.concatenate([[71.02, 70.9, 71.1], random.uniform(75, 120, size=197)])
    return [
        Case("four starts", (np.array([10.0, 12, 10.05, 11]), 0.01)),
        Case("eight starts", (np.array([300.0, 200, 201, 260, 203, 450, 390, 240]), 0.02)),
        Case("no tolerance", (np.array([7.0, 3, 9, 3, 8, 6]), 0)),
        Case("small inertias", (np.array([0.02, 0.05, 0.0201, 0.03, 0.04]), 0.01)),
        Case("starts that all are good", (np.array([5.0, 5.0, 5.0]), 0.1)),
        Case("a tolerance of 20 %", (np.array([130.0, 115, 100, 122, 150, 100.1, 190]), 0.2)),
        Case("a single start", (np.array([42.0]), 0.05)),
        Case("500 starts, about half of them good", (random.permutation(half), 0.01)),
        Case("200 starts, hardly one of them good", (random.permutation(rare), 0.005)),
    ]


def _with_share(share):
    """Return a function that goes on rightly from another share."""

    def both(inertias, tolerance):
        value = share(inertias, tolerance)
        return value, _starts(value) if value > 0 else math.inf

    return both


def _with_number(number):
    """Return a function that makes another number of the right share."""

    def both(inertias, tolerance):
        share, _ = starts_needed(inertias, tolerance)
        return share, number(share, inertias)

    return both


STARTS_MISTAKES = {
    "The tolerance is added to the best inertia: it is relative, so multiply by 1 + tolerance.": (
        _with_share(lambda inertias, tolerance: np.mean(inertias <= inertias.min() + tolerance))
    ),
    "The tolerance is left out: a start within it is as good as the best one.": _with_share(
        lambda inertias, tolerance: np.mean(inertias == inertias.min())
    ),
    "The starts strictly below the limit are counted: one at the limit is good, so use <=.": (
        _with_share(
            lambda inertias, tolerance: np.mean(inertias < inertias.min() * (1 + tolerance))
        )
    ),
    "No start counts as good here, and the formula divides by the logarithm of 1: the best start "
    "is good, so use <=.": lambda inertias, tolerance: (
        (share := np.mean(inertias < inertias.min() * (1 + tolerance))),
        _starts(share),
    ),
    "The best start has the lowest inertia, not the highest: take the minimum.": _with_share(
        lambda inertias, tolerance: np.mean(inertias >= inertias.max() * (1 - tolerance))
    ),
    "The starts below the mean are counted: compare with the best inertia.": _with_share(
        lambda inertias, tolerance: np.mean(inertias <= inertias.mean() * (1 + tolerance))
    ),
    "The best start itself is left out: it is a good one, too, so count it.": _with_share(
        lambda *given: starts_needed(*given)[0] - 1 / len(given[0])
    ),
    "The share of the bad starts comes first here: return the share of the good ones.": (
        lambda *given: (1 - starts_needed(*given)[0], starts_needed(*given)[1])
    ),
    "The first part is how many starts are good: divide it by the number of starts.": (
        lambda inertias, tolerance: (
            (share := starts_needed(inertias, tolerance)[0]) * len(inertias),
            _starts(share),
        )
    ),
    "The first part is in percent: return a share between 0 and 1.": (
        lambda *given: (100 * starts_needed(*given)[0], starts_needed(*given)[1])
    ),
    "The number of starts is no whole number: round it up.": _with_number(
        lambda share, _: _starts(share, whole=float)
    ),
    "The number of starts is rounded down, or a loop ends one start too early, which leaves the "
    "probability below 99 %: take one more.": (
        _with_number(lambda share, _: _starts(share, whole=math.floor))
    ),
    "The number of starts is rounded to the nearest whole number, which may leave the "
    "probability below 99 %: round up.": _with_number(lambda share, _: _starts(share, whole=round)),
    "1 / share is how many starts a good one takes on average: ask when the probability that "
    "all are bad falls to 1 %.": _with_number(lambda share, _: math.ceil(1 / share)),
    "The probabilities of the starts are added up: multiply those that a start is bad, as in "
    "(1 - share) ** n.": _with_number(lambda share, _: math.ceil(0.99 / share)),
    "The number of starts is always 1: is the fraction upside down, or is it asked that all starts "
    "are bad with 99 %? They may all be bad with 1 %: log(0.01) / log(1 - share).": _with_number(
        lambda share, _: _starts(share, missed=0.99)
    ),
    "This asks for a probability of 95 %: it is to be 99 %, so all may be bad with 1 %.": (
        _with_number(lambda share, _: _starts(share, missed=0.05))
    ),
    "share ** n is the probability that all starts are good: take (1 - share) ** n, that all "
    "are bad.": _with_number(
        lambda share, _: 1 if share == 1 else math.ceil(math.log(0.01) / math.log(share))
    ),
    "If every start is good, one is needed: the formula gives 0 there, so treat it apart.": (
        _with_number(lambda share, _: 0 if share == 1 else _starts(share))
    ),
    "If every start is good, the formula takes the logarithm of 0: return 1 there.": (
        _with_number(lambda share, _: math.ceil(math.log(0.01) / math.log(1 - share)))
    ),
    "The second part is how many starts were made: return how many are needed.": _with_number(
        lambda share, inertias: len(inertias)
    ),
    "The share comes first, then the number of starts.": (
        lambda *given: starts_needed(*given)[::-1]
    ),
} | more.STARTS_NEEDED


TASKS = [
    FunctionTask("01.wrongly_kept", wrongly_kept, _tables, KEPT_MISTAKES),
    ChoiceTask(
        "01.half_the_gap",
        "ac",
        {
            "a": "Yes: the straight way is never longer than a detour, and the rule rests on that.",
            "b": "The detour may be shorter here: from 0 to 10 it is 100, but from 0 to 5 and from "
            "5 to 10 only 25 + 25. So a point may be nearer to another center than the rule says.",
            "c": "Yes: sums of absolute differences obey the triangle inequality, too.",
            "d": "It obeys no triangle inequality: it is half the squared distance between the "
            "points once both are scaled to length 1.",
        },
        {
            "a": "One more is right: the rule of the lesson needs that no detour is "
            "shorter than the straight way. Which of these is the straight way itself?",
            "c": "One more is right: a distance need not be a straight line. Think of "
            "walking along streets: is a detour ever shorter there?",
        },
    ),
    FunctionTask(
        "01.starts_needed",
        starts_needed,
        _outcomes,
        STARTS_MISTAKES,
        parts=("the share", "the number of starts"),
    ),
]
