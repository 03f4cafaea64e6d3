"""Answers to the tasks on bounds and on many starts in ``01_kmeans_exercises``."""

import math

import numpy as np

from tests.exercises.kmeans_transfer_more import MORE


def _right(name, *answers):
    return [{name: answer} for answer in answers]


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# 8. Where the bound fails


def kept_by_loops(to_centers, between, labels):
    n_wrong = 0
    for i, label in enumerate(labels):
        others = [c for c in range(len(between)) if c != label]
        gap = min(between[label][c] for c in others)
        nearer = any(to_centers[i][c] < to_centers[i][label] for c in others)
        if 2 * to_centers[i][label] <= gap and nearer:
            n_wrong += 1
    return n_wrong


def kept_by_sorting(to_centers, between, labels):
    half = np.sort(between, axis=1)[:, 1] / 2
    own = np.take_along_axis(to_centers, labels[:, None], axis=1)[:, 0]
    return ((own <= half[labels]) & (np.sort(to_centers, axis=1)[:, 0] < own)).sum()


def kept_in_float32(to_centers, between, labels):
    to_centers, between = to_centers.astype(np.float32), between.astype(np.float32)
    own = to_centers[range(len(labels)), labels]
    np.fill_diagonal(between, np.inf)
    is_wrong = own <= 0.5 * np.min(between, axis=0)[labels]
    is_wrong &= (to_centers < own[:, None]).any(axis=1)
    return float(np.count_nonzero(is_wrong))


def _parts(to_centers, between, labels):
    """Return the own values, the gap around each center, and who has a nearer center."""
    own = np.array([row[label] for row, label in zip(to_centers, labels, strict=True)])
    gaps = np.array([np.delete(row, c).min() for c, row in enumerate(between)])
    return own, gaps, to_centers.min(axis=1) < own


def _count(rule):
    """Return a function that applies a rule to who is kept, and who has a nearer center."""

    def count(to_centers, between, labels):
        own, gaps, nearer = _parts(to_centers, between, labels)
        return rule(2 * own <= gaps[labels], nearer)

    return count


def _with_gaps(make):
    """Return a function that counts with other gaps, one for each point."""

    def count(to_centers, between, labels):
        own, gaps, nearer = _parts(to_centers, between, labels)
        return sum(nearer & (own <= make(to_centers, between, labels, gaps) / 2))

    return count


def _strictly(to_centers, between, labels):
    own, gaps, nearer = _parts(to_centers, between, labels)
    return sum(nearer & (2 * own < gaps[labels]))


def _or_equally_near(to_centers, between, labels):
    own, gaps, _ = _parts(to_centers, between, labels)
    near = [
        any(np.delete(row, label) <= row[label])
        for row, label in zip(to_centers, labels, strict=True)
    ]
    return sum(near & (2 * own <= gaps[labels]))


def _smallest_value(to_centers, between, labels):
    _, gaps, nearer = _parts(to_centers, between, labels)
    return sum(nearer & (2 * to_centers.min(axis=1) <= gaps[labels]))


def _positive_gaps(to_centers, between, labels, gaps):
    return np.ma.masked_equal(between, 0).min(axis=1).filled(np.inf)[labels]


# 9. How many starts


def starts_by_loops(inertias, tolerance):
    best = sorted(inertias)[0]
    good = sum(1 for inertia in inertias if inertia <= best + tolerance * best)
    share = good / len(inertias)
    n_starts, all_bad = 0, 1.0
    while all_bad > 0.01:
        n_starts += 1
        all_bad *= 1 - share
    return [share, n_starts]


def starts_with_logarithms(inertias, tolerance):
    bad = np.mean(inertias / inertias.min() - 1 > tolerance)
    needed = np.ceil(np.log10(0.01) / np.log10(bad)) if bad > 0 else 1.0
    return 1 - bad, needed


def starts_by_a_table(inertias, tolerance):
    share = (np.abs(inertias - inertias.min()) <= tolerance * inertias.min()).mean()
    counts = np.arange(1, 10_000)
    return np.array([share, counts[1 - (1 - share) ** counts >= 0.99][0]])


def _share(rule):
    """Return a function that computes the share by another rule, and the number from it."""

    def both(inertias, tolerance):
        share = float(rule(inertias, tolerance))
        return share, (1 if share >= 1 else math.ceil(math.log(0.01, 1 - share)) if share else 0)

    return both


def _number(rule):
    """Return a function that computes another number from the right share."""

    def both(inertias, tolerance):
        share, needed = starts_by_loops(inertias, tolerance)
        return share, rule(share, needed, inertias)

    return both


def _exact(share, missed=0.01):
    return np.log(missed) / np.log(1 - share) if share < 1 else 1


def _swapped(inertias, tolerance):
    return starts_by_loops(inertias, tolerance)[::-1]


def _without_the_best(inertias, tolerance):
    share = (np.sum(inertias <= inertias.min() * (1 + tolerance)) - 1) / len(inertias)
    return share, math.ceil(math.log(0.01, 1 - share)) if share else math.inf


RIGHT = {
    "01.wrongly_kept": _right("wrongly_kept", kept_by_loops, kept_by_sorting, kept_in_float32),
    "01.half_the_gap": [{"answer": "ac"}, {"answer": ["C", "a"]}],
    "01.starts_needed": _right(
        "starts_needed", starts_by_loops, starts_with_logarithms, starts_by_a_table
    ),
}
WRONG = {
    "01.wrongly_kept": _wrong(
        "wrongly_kept",
        ("whole gap", _with_gaps(lambda t, b, labels, gaps: 2 * gaps[labels])),
        ("value 0 to itself", _with_gaps(lambda t, b, labels, gaps: b[labels].min(axis=1))),
        ("diagonal alone", _with_gaps(_positive_gaps)),
        ("farthest other center", _with_gaps(lambda t, b, labels, gaps: b[:, labels].max(axis=0))),
        ("smallest of all gaps", _with_gaps(lambda t, b, labels, gaps: np.sort(gaps)[0])),
        (
            "gap around the nearest center",
            _with_gaps(lambda t, b, labels, gaps: gaps[np.argmin(t, axis=1)]),
        ),
        ("points that the rule keeps are", _count(lambda kept, nearer: np.count_nonzero(kept))),
        ("with a nearer other center are", _count(lambda kept, nearer: np.count_nonzero(nearer))),
        ("keeps rightly", _count(lambda kept, nearer: np.sum(kept > nearer))),
        ("although it could", _count(lambda kept, nearer: np.sum(~(kept | nearer)))),
        ("which is no mistake", _count(lambda kept, nearer: np.sum(nearer > kept))),
        ("a share", _count(lambda kept, nearer: np.mean(kept * nearer))),
        ("True or False", _count(lambda kept, nearer: kept * nearer)),
        ("numbers of the points", _count(lambda kept, nearer: np.nonzero(kept * nearer)[0])),
        ("use <=", _strictly),
        ("equally near", _or_equally_near),
        ("compared with the gap", _smallest_value),
    ),
    "01.half_the_gap": [
        ("from 0 to 10", {"answer": "b"}),
        ("no triangle inequality", {"answer": "acd"}),
    ],
    "01.starts_needed": _wrong(
        "starts_needed",
        ("it is relative", _share(lambda x, tolerance: np.mean(x - x.min() <= tolerance))),
        ("tolerance is left out", _share(lambda x, tolerance: list(x).count(min(x)) / len(x))),
        ("strictly below", _share(lambda x, tolerance: np.mean(x < (1 + tolerance) * x.min()))),
        ("not the highest", _share(lambda x, tolerance: np.mean(x >= (1 - tolerance) * max(x)))),
        (
            "below the mean",
            _share(lambda x, tolerance: np.mean(x <= np.mean(x) + tolerance * np.mean(x))),
        ),
        ("itself is left out", _without_the_best),
        (
            "share of the bad",
            lambda *given: (1 - starts_by_loops(*given)[0], starts_by_loops(*given)[1]),
        ),
        (
            "how many starts are good",
            lambda x, t: (sum(x <= x.min() * (1 + t)), starts_by_loops(x, t)[1]),
        ),
        (
            "percent",
            lambda *given: (starts_by_loops(*given)[0] * 100, starts_by_loops(*given)[1]),
        ),
        ("no whole number", _number(lambda share, *_: _exact(share))),
        ("rounded down", _number(lambda share, *_: int(_exact(share)))),
        ("rounded to the nearest", _number(lambda share, *_: np.rint(_exact(share)))),
        ("on average", _number(lambda share, *_: np.ceil(1 / share))),
        ("are added up", _number(lambda share, *_: np.ceil(0.99 / share))),
        ("all starts are bad with 99", _number(lambda share, *_: np.ceil(_exact(share, 0.99)))),
        ("95 %", _number(lambda share, *_: np.ceil(_exact(share, 0.05)))),
        (
            "share ** n",
            _number(lambda share, *_: np.ceil(_exact(1 - share)) if share < 1 else 1),
        ),
        (
            "the formula gives 0",
            _number(lambda share, *_: np.ceil(np.log(0.01) / np.log(1 - share))),
        ),
        (
            "the logarithm of 0",
            _number(lambda share, *_: math.ceil(math.log(0.01, 10) / math.log(1 - share, 10))),
        ),
        ("were made", _number(lambda share, needed, inertias: inertias.size)),
        ("comes first, then", _swapped),
    ),
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])
