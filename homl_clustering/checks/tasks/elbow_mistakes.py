"""More mistakes that are made in the tasks of ``02_choosing_k_exercises`` on the elbow."""

import numpy as np


def _log(values):
    return np.log(np.asarray(values, float))


def _straight(x, y):
    return y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])


def _made_of(result):
    """Return a function that makes its result of x, y and the chord."""

    def below(n_clusters, inertias):
        x, y = _log(n_clusters), _log(inertias)
        return result(x, y, _straight(x, y))

    return below


def _chord(chord):
    return _made_of(lambda x, y, _: chord(x, y) - y)


BELOW_CHORD = {
    "This is the chord divided by y: subtract y from the chord.": _made_of(lambda x, y, c: c / y),
    "The differences are divided by the chord: leave them as they are.": _made_of(
        lambda x, y, c: (c - y) / c
    ),
    "The curve is scaled to reach from 0 to 1 first: leave x and y as they are.": (
        _made_of(lambda x, y, c: (c - y) / (y[0] - y[-1])),
        _made_of(lambda x, y, c: (c - y) / np.ptp(y)),
    ),
    "exp is taken before the difference: leave both as logarithms.": _made_of(
        lambda x, y, c: np.exp(c) - np.exp(y)
    ),
    "These are logarithms of 1 + k and 1 + J: take np.log, not np.log1p.": (
        lambda k, j: _straight(np.log1p(k), np.log1p(j)) - np.log1p(j)
    ),
    "The chord is level with the first point here: it falls to the last one.": _chord(
        lambda x, y: y[0]
    ),
    "The chord is level with the last point here: it falls from the first one.": _chord(
        lambda x, y: y[-1]
    ),
    "The chord is level, half the way between both ends: it falls from the first to the last "
    "point.": _chord(lambda x, y: (y[0] + y[-1]) / 2),
    "The chord is level with the mean of all points: it goes through the first and the last.": (
        _chord(lambda x, y: y.mean())
    ),
    "The slope is upside down: it is the difference of y divided by that of x.": _chord(
        lambda x, y: y[0] + (x[-1] - x[0]) / (y[-1] - y[0]) * (x - x[0])
    ),
    "The slope has the wrong sign, so that the chord goes up: it is (y[-1] - y[0]) / (x[-1] - "
    "x[0]).": _chord(lambda x, y: y[0] - (y[-1] - y[0]) / (x[-1] - x[0]) * (x - x[0])),
    "The slope is divided by the number of points: divide by x[-1] - x[0].": _chord(
        lambda x, y: y[0] + (y[-1] - y[0]) / len(x) * (x - x[0])
    ),
    "The slope is divided by x[-1] alone: divide by x[-1] - x[0].": _chord(
        lambda x, y: y[0] + (y[-1] - y[0]) / x[-1] * (x - x[0])
    ),
    "The slope is not divided at all: it is the difference of y divided by that of x.": _chord(
        lambda x, y: y[0] + (y[-1] - y[0]) * (x - x[0])
    ),
    "y[0] is missing: the chord begins at the height of the first point.": _chord(
        lambda x, y: (y[-1] - y[0]) / (x[-1] - x[0]) * (x - x[0])
    ),
    "The chord is drawn from the height of the last point at the place of the first: begin with "
    "y[0] there, or with x - x[-1].": _chord(
        lambda x, y: y[-1] + (y[-1] - y[0]) / (x[-1] - x[0]) * (x - x[0])
    ),
    "The numbers of clusters are taken for 1, 2, 3 and so on: use those in n_clusters.": (
        lambda k, j: _made_of(lambda x, y, c: c - y)(np.arange(1, len(j) + 1), j)
    ),
    "This is the position of the farthest point: return a number for each point.": _made_of(
        lambda x, y, c: np.argmax(c - y)
    ),
    "This is the largest of the numbers: return one for each point.": _made_of(
        lambda x, y, c: np.max(c - y)
    ),
    "These are the slopes from point to point: return how far each point lies below the chord.": (
        _made_of(lambda x, y, c: np.diff(y) / np.diff(x))
    ),
}


def _or_none(place):
    """Return a function that answers None where no point lies below the chord."""
    return lambda below: place(below) if below[1:-1].max() > 0 else None


def _deepest(below):
    return int(np.argmax(below[1:-1])) + 1


def _first_peak(below):
    """Return the first point below the chord that lies as deep as its neighbors, or deeper."""
    inner = range(1, len(below) - 1)
    peaks = [i for i in inner if below[i] > 0 and below[i] >= max(below[i - 1], below[i + 1])]
    return peaks[0] if peaks else None


CANDIDATE = {
    "argmin finds the smallest number, and so the point farthest above the chord: positive numbers "
    "are below it, so take the largest, argmax.": lambda below: (
        e if below[e := int(np.argmin(below[1:-1])) + 1] > 0 else None
    ),
    "argmin finds the smallest number of the whole curve: positive numbers are below the chord, so "
    "take the largest inner one, argmax.": lambda below: (
        e if below[e := int(np.argmin(below))] > 0 else None
    ),
    "This is the point below the chord that is nearest to it: take the farthest.": _or_none(
        lambda below: int(np.argmin(np.where(below[1:-1] > 0, below[1:-1], np.inf))) + 1
    ),
    "The search ends at the first point that is deeper than its neighbors: a deeper one may come "
    "later.": _first_peak,
    "This is where the numbers grow most from one point to the next: take the largest number.": (
        _or_none(lambda below: int(np.argmax(np.diff(below))) + 1)
    ),
    "These are all points below the chord: return the one that is farthest below.": (
        lambda below: np.flatnonzero(below > 0)
    ),
    "There is True or False for each point here: return the position of the candidate.": (
        lambda below: below > 0
    ),
    "This counts the points below the chord: return the position of the farthest.": _or_none(
        lambda below: int(np.sum(below > 0))
    ),
    "The first inner point is left out: only the first and the last point of the curve are no "
    "candidates.": lambda below: (
        int(np.argmax(below[2:-1])) + 2 if below[2:-1].max(initial=0) > 0 else None
    ),
    "The position is counted from the end: count from 0 at the beginning.": _or_none(
        lambda below: _deepest(below) - len(below)
    ),
    "The position is counted in the array turned round: count from the beginning.": _or_none(
        lambda below: len(below) - 1 - _deepest(below)
    ),
    "This is the number itself, also where it is not above 0: return its position, or None.": (
        lambda below: below[1:-1].max()
    ),
    "Position and depth come together here: return the position alone.": _or_none(
        lambda below: (_deepest(below), below[_deepest(below)])
    ),
    "None is no text: write it without quotes.": lambda below: (
        _deepest(below) if below[1:-1].max() > 0 else "None"
    ),
    "The sign is taken the other way round: positive numbers are below the chord, so take the "
    "largest.": lambda below: int(np.argmin(below[1:-1])) + 1 if below[1:-1].min() < 0 else None,
    "Where all inner points lie on or above the chord, return None, not the last position.": (
        lambda below: _deepest(below) if below[1:-1].max() > 0 else len(below) - 1
    ),
    "A candidate is only accepted if all inner points lie below the chord: one is enough.": (
        lambda below: _deepest(below) if below[1:-1].min() > 0 else None
    ),
}


def _before(x, y, e):
    return (y[e - 1] - y[e]) / (x[e] - x[e - 1])


def _after(x, y, e):
    return (y[e] - y[-1]) / (x[-1] - x[e])


def _steep(p=_before, q=_after, scale_k=np.log, scale_j=np.log, join=lambda p, q: (p, q)):
    """Return a function that computes both by other rules."""

    def steepness(n_clusters, inertias, e):
        x, y = scale_k(np.asarray(n_clusters, float)), scale_j(np.asarray(inertias, float))
        with np.errstate(all="ignore"):
            return join(p(x, y, e), q(x, y, e))

    return steepness


def _plain(values):
    return values


STEEPNESS = {
    "The logarithm is taken of the differences: take the differences of the logarithms.": _steep(
        lambda x, y, e: np.log(y[e - 1] - y[e]) / np.log(x[e] - x[e - 1]),
        lambda x, y, e: np.log(y[e] - y[-1]) / np.log(x[-1] - x[e]),
        _plain, _plain,
    ),
    "The fall is multiplied by how much x grows: divide by it.": _steep(
        lambda x, y, e: (y[e - 1] - y[e]) * (x[e] - x[e - 1]),
        lambda x, y, e: (y[e] - y[-1]) * (x[-1] - x[e]),
    ),
    "The fall is divided by x itself: divide by how much x grows on the way.": _steep(
        lambda x, y, e: (y[e - 1] - y[e]) / x[e], lambda x, y, e: (y[e] - y[-1]) / x[-1]
    ),
    "These are heights divided by numbers, y / x: take differences of both, and divide these.": (
        _steep(lambda x, y, e: y[e - 1] / x[e], lambda x, y, e: y[e] / x[-1])
    ),
    "These are shares by which the inertia falls: take logarithms, and divide by how much x "
    "grows.": _steep(
        lambda x, y, e: (y[e - 1] - y[e]) / y[e - 1], lambda x, y, e: (y[e] - y[-1]) / y[e],
        _plain, _plain,
    ),
    "These are angles: leave out arctan.": _steep(
        lambda *given: np.arctan(_before(*given)), lambda *given: np.arctan(_after(*given))
    ),
    "The numbers of clusters are taken for 1, 2, 3 and so on: use those in n_clusters.": (
        lambda k, j, e: _steep()(np.arange(1, len(j) + 1), j, e)
    ),
    "q is that of a line fitted to all later points: take the straight way from the candidate to "
    "the last point.": _steep(q=lambda x, y, e: -np.polyfit(x[e:], y[e:], 1)[0]),
    "q ends at the last but one point: go to the last, at position -1.": _steep(
        q=lambda x, y, e: (y[e] - y[-2]) / (x[-2] - x[e])
    ),
    "q is that of the last step alone: go straight from the candidate to the last point.": _steep(
        q=lambda x, y, e: _before(x, y, len(x) - 1)
    ),
    "q begins one point too early: begin at the candidate.": _steep(
        q=lambda x, y, e: _after(x, y, e - 1)
    ),
    "p is the mean of the steps that lead to the candidate: take the last of them alone.": _steep(
        p=lambda x, y, e: -np.mean(np.diff(y[: e + 1]) / np.diff(x[: e + 1]))
    ),
    "p is that of the two steps around the candidate: take the step before it alone.": _steep(
        p=lambda x, y, e: (y[e - 1] - y[e + 1]) / (x[e + 1] - x[e - 1])
    ),
    "p is that of the first step: take the step that leads to the candidate.": _steep(
        p=lambda x, y, e: _before(x, y, 1)
    ),
    "p is that of the whole curve: take the step that leads to the candidate.": _steep(
        p=lambda x, y, e: _after(x, y, 0)
    ),
    "e is taken for a position counted from 1: positions are counted from 0.": _steep(
        lambda x, y, e: _before(x, y, e - 1), lambda x, y, e: _after(x, y, e - 1)
    ),
    "Both are taken one point too late: p leads to the candidate, and q begins there.": _steep(
        lambda x, y, e: _before(x, y, e + 1), lambda x, y, e: _after(x, y, e + 1)
    ),
    "This is p divided by q: return the two numbers.": _steep(join=lambda p, q: p / q),
    "This is the difference of p and q: return the two numbers.": _steep(join=lambda p, q: p - q),
    "This says whether both conditions hold, which is task 6: return p and q.": _steep(
        join=lambda p, q: (p > 2, p > 2 * q)
    ),
}  # fmt: skip


def _elbow(
    candidate=lambda below, x, y: _deepest(below),
    before=_before,
    after=_after,
    holds=lambda p, q: p > 2 and p > 2 * q,
    answer=lambda k, j, e: k[e],
    none=None,
    needs_below=True,
):
    """Return a function that looks for an elbow by a rule, part by part."""

    def elbow(n_clusters, inertias):
        x, y = _log(n_clusters), _log(inertias)
        below = _straight(x, y) - y
        e = int(candidate(below, x, y))
        with np.errstate(all="ignore"):
            found = holds(before(x, y, e), after(x, y, e)) and (below[e] > 0 or not needs_below)
        return answer(n_clusters, inertias, e) if found else none

    return elbow


def _bend(x, y):
    """Return where the second differences are largest, among the inner points."""
    return np.argmax(np.diff(y, 2)) + 1


ELBOW = {
    "This is the inertia at the elbow: return its number of clusters.": _elbow(
        answer=lambda k, j, e: j[e]
    ),
    "This is the position plus 1, not the number of clusters: the numbers need not begin at 1, "
    "so return n_clusters[e].": _elbow(answer=lambda k, j, e: e + 1),
    "This is the number after the elbow: the candidate's position counts the first point, as 0.": (
        _elbow(answer=lambda k, j, e: k[e + 1])
    ),
    "This says whether there is an elbow: return its number of clusters, or None.": _elbow(
        answer=lambda k, j, e: True, none=False
    ),
    "The candidate is returned without a look at p and q: it has to fulfill both conditions.": (
        _elbow(holds=lambda p, q: True)
    ),
    "The candidate's position is one too low before p and q are computed: add 1 for the first "
    "point, which below[1:-1] leaves out.": _elbow(
        candidate=lambda below, x, y: _deepest(below) - 1, needs_below=False
    ),
    "The candidate is the point farthest below the chord, not the one with the sharpest bend.": (
        _elbow(candidate=lambda below, x, y: _bend(x, y))
    ),
    "The candidate is the point farthest below the chord, not the one where the falls of the "
    "inertia differ most.": _elbow(candidate=lambda below, x, y: _bend(x, np.exp(y))),
    "The candidate is the farthest point on either side of the chord here: take the largest "
    "number, without absolute values.": _elbow(
        candidate=lambda below, x, y: np.argmax(np.abs(below[1:-1])) + 1
    ),
    "The candidate is the first point below the chord here: take the one farthest below it.": (
        _elbow(candidate=lambda below, x, y: np.argmax(below > 1e-9))
    ),
    "The candidate is the last point below the chord here: take the one farthest below it.": (
        _elbow(candidate=lambda below, x, y: max([0, *np.flatnonzero(below[:-1] > 1e-9)]))
    ),
    "The candidate is sought without logarithms: take x and y for the chord as well.": _elbow(
        candidate=lambda below, x, y: _deepest(_straight(np.exp(x), np.exp(y)) - np.exp(y)),
        needs_below=False,
    ),
    "The first point for which both conditions hold is returned: they are asked of the candidate "
    "alone, which is farthest below the chord.": _elbow(
        candidate=lambda below, x, y: next(
            (
                i
                for i in range(1, len(x) - 1)
                if _before(x, y, i) > 2 and _before(x, y, i) > 2 * _after(x, y, i)
            ),
            1,
        ),
        needs_below=False,
    ),
    "p is the step after the candidate here: take the one that leads to it.": _elbow(
        before=lambda x, y, e: _before(x, y, e + 1)
    ),
    "q is that of the whole curve here: begin at the candidate.": _elbow(
        after=lambda x, y, e: _after(x, y, 0)
    ),
    "q is that of the last step here: begin at the candidate.": _elbow(
        after=lambda x, y, e: _before(x, y, len(x) - 1)
    ),
    "q is the mean of the later steps here: take the straight way from the candidate to the last "
    "point.": _elbow(after=lambda x, y, e: -np.mean(np.diff(y[e:]) / np.diff(x[e:]))),
    "The 2 is forgotten in the first condition: p has to be greater than 2, not than 1.": _elbow(
        holds=lambda p, q: p > 1 and p > 2 * q
    ),
    "None is no text: write it without quotes.": _elbow(none="None"),
    "This is the number with the lowest inertia, which is always the last: return that of the "
    "elbow.": lambda k, j: k[int(np.argmin(j))],
}
