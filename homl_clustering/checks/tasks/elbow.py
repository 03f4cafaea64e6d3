"""The tasks of ``02_choosing_k_exercises`` on the elbow: its parts one by one, and the whole."""

import numpy as np

from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks import elbow_mistakes as more

K = np.arange(1, 7)
EVEN = 2 * K
DOUBLED = np.array([1, 2, 4, 8]), np.array([4096.0, 2048.0, 64.0, 32.0])


# The references, and with each the mistakes that are often made


def below_chord(n_clusters, inertias):
    """Return how far each point of the curve lies below the chord, on logarithmic axes."""
    return _below()(n_clusters, inertias)


def _below(scale_k=np.log, scale_j=np.log, chord=None, result=lambda x, y, chord: chord - y):
    """Return a function that compares the curve with a straight line, part by part."""

    def below(n_clusters, inertias):
        x, y = scale_k(np.asarray(n_clusters, float)), scale_j(np.asarray(inertias, float))
        return result(x, y, (chord or _straight)(x, y))

    return below


def _straight(x, y):
    return y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])


def _plain(values):
    return values


def _chords():
    return [
        Case("numbers of clusters that double", DOUBLED),
        Case("three points", (K[:3], np.array([900.0, 200.0, 150.0]))),
        Case("a curve that does not begin at 1", (K[1:], np.array([700.0, 520, 60, 50, 45]))),
        Case("a curve above its chord", (K[:5], np.array([1000.0, 840, 281, 256, 145]))),
        Case("the five blobs", (K, np.array([3534.8, 1149.6, 653.2, 261.8, 211.6, 169.3]))),
        Case("numbers with gaps", (K**2, np.array([800.0, 790, 90, 85, 60, 9]))),
        Case("a curve that does not always fall", (K[:5], np.array([500.0, 900, 200, 90, 150]))),
    ]


BELOW_MISTAKES = {
    "The sign is the other way round: points below the chord count as positive, so take chord - "
    "y.": _below(result=lambda x, y, chord: y - chord),
    "No logarithm is taken: take that of both numbers before anything else.": _below(
        _plain, _plain
    ),
    "The logarithm of the numbers of clusters is missing: take x = np.log(n_clusters).": _below(
        scale_k=_plain
    ),
    "The logarithm of the inertias is missing: take y = np.log(inertias).": _below(scale_j=_plain),
    "These are logarithms to base 10: take the natural one, np.log.": _below(np.log10, np.log10),
    "These are logarithms to base 2: take the natural one, np.log.": _below(np.log2, np.log2),
    "The chord goes down by equal steps from point to point: it is straight over x = log k, so "
    "its steps are as wide as those of x.": _below(
        chord=lambda x, y: np.linspace(y[0], y[-1], len(y))
    ),
    "These are distances at right angles to the chord: measure along y.": _below(
        result=lambda x, y, chord: (chord - y) / np.hypot(1, (y[-1] - y[0]) / (x[-1] - x[0]))
    ),
    "This is the chord itself: subtract y from it.": _below(result=lambda x, y, chord: chord),
    "The two ends are missing: return a number for each point, 0 at the ends.": _below(
        result=lambda x, y, chord: (chord - y)[1:-1]
    ),
    "A straight line is fitted to all points: the chord goes through the first and the last.": (
        _below(chord=lambda x, y: np.polyval(np.polyfit(x, y, 1), x))
    ),
    "A point above the chord counts as negative: do not take absolute values.": _below(
        result=lambda x, y, chord: np.abs(chord - y)
    ),
    "A point above the chord counts as negative: do not set it to 0.": _below(
        result=lambda x, y, chord: np.maximum(chord - y, 0)
    ),
    "The chord is drawn before the logarithm is taken: take the logarithms first, then draw it.": (
        lambda n_clusters, inertias: np.log(_straight(n_clusters, inertias)) - np.log(inertias)
    ),
    "The chord falls from the first point but not by the slope to the last: it ends at y[-1].": (
        _below(chord=lambda x, y: y[0] + (y[1] - y[0]) * (x - x[0]) / (x[1] - x[0]))
    ),
    "The chord begins at 0 in the place of x[0]: subtract x[0] from x.": _below(
        chord=lambda x, y: y[0] + (y[-1] - y[0]) * x / (x[-1] - x[0])
    ),
} | more.BELOW_CHORD


def candidate(below):
    """Return the position of the point farthest below the chord, or None."""
    place = int(np.argmax(below[1:-1])) + 1
    return place if below[place] > 0 else None


def _depths():
    return [
        Case("one clear candidate", (np.array([0.0, 0.3, 1.2, 0.4, 0.0]),)),
        Case("a shallow point before the deepest", (np.array([0.0, 0.2, -0.5, 0.6, 0.1, 0.0]),)),
        Case("points above the chord alone", (np.array([0.0, -0.4, -0.1, -0.9, 0.0]),)),
        Case("a point on the chord, others above", (np.array([0.0, -0.4, 0.0, -0.3, 0.0]),)),
        Case("the deepest point right after the first", (np.array([0.0, 0.9, -1.5, 0.2, 0.0]),)),
        Case("three points", (np.array([0.0, 0.7, 0.0]),)),
        Case("a point just below the chord", (np.array([0.0, -0.3, 0.004, -0.2, 0.0]),)),
        Case("a straight curve", (np.zeros(4),)),
        Case("a flat valley", (np.array([0.0, 0.7, 0.75, 0.8, 0.7, 0.0]),)),
        Case("the deepest point right before the last", (np.array([0.0, -0.1, 0.1, 0.5, 0.0]),)),
    ]


def _candidate_by(place, needs_below=True, answer=int, none=None):
    """Return a function that looks for the candidate by a rule."""

    def found(below):
        e = place(below)
        return answer(e) if below[e] > 0 or not needs_below else none

    return found


def _deepest(below):
    return np.argmax(below[1:-1]) + 1


CANDIDATE_MISTAKES = {
    "This is the position among the inner points: add 1 for the first point.": _candidate_by(
        _deepest, answer=lambda e: e - 1
    ),
    "The count begins at 1 here: the first point has position 0.": _candidate_by(
        _deepest, answer=lambda e: e + 1
    ),
    "This is how far the candidate lies below the chord: return its position.": lambda below: (
        below[_deepest(below)] if candidate(below) is not None else None
    ),
    "A candidate is returned although no point lies below the chord: return None then.": (
        _candidate_by(_deepest, needs_below=False)
    ),
    "This is the point farthest above the chord: positive numbers are below it, so take the "
    "largest.": _candidate_by(lambda below: np.argmin(below[1:-1]) + 1, needs_below=False),
    "This is the farthest point on either side: one above the chord is no candidate.": (
        _candidate_by(lambda below: np.argmax(np.abs(below[1:-1])) + 1, needs_below=False)
    ),
    "The farthest point on either side is looked at first: take the largest number, without "
    "absolute values.": _candidate_by(lambda below: np.argmax(np.abs(below[1:-1])) + 1),
    "This is the first point below the chord: take the one farthest below it.": _candidate_by(
        lambda below: int(np.argmax(below > 0))
    ),
    "This is the last point below the chord: take the one farthest below it.": _candidate_by(
        lambda below: len(below) - 1 - int(np.argmax(below[::-1] > 0))
    ),
    "A point on the chord is taken for one below it: below means greater than 0.": lambda below: (
        _deepest(below) if below[1:-1].max() >= 0 else None
    ),
    "The last inner point is left out: only the first and the last point are no candidates.": (
        lambda below: int(np.argmax(below[1:-2])) + 1 if below[1:-2].max(initial=0) > 0 else None
    ),
    "Where there is no candidate, return None, not 0 or False: an end of the curve is none.": (
        _candidate_by(_deepest, none=0)
    ),
    "Where there is no candidate, return None, not -1.": _candidate_by(_deepest, none=-1),
    "Where there is no candidate, return None, not NaN.": _candidate_by(_deepest, none=np.nan),
    "None is right only where no inner point lies below the chord.": lambda below: None,
} | more.CANDIDATE


def steepness(n_clusters, inertias, e):
    """Return how steep the step to the candidate is, and how steep the rest of the way."""
    return _slopes()(n_clusters, inertias, e)


def _before(x, y, e):
    return (y[e - 1] - y[e]) / (x[e] - x[e - 1])


def _after(x, y, e):
    return (y[e] - y[-1]) / (x[-1] - x[e])


def _slopes(p=_before, q=_after, scale_k=np.log, scale_j=np.log):
    """Return a function that computes both slopes by a rule."""

    def slopes(n_clusters, inertias, e):
        x, y = scale_k(np.asarray(n_clusters, float)), scale_j(np.asarray(inertias, float))
        return p(x, y, e), q(x, y, e)

    return slopes


def _steps():
    return [
        Case("numbers of clusters that double", (*DOUBLED, 2)),
        Case("the second of four points", (K[:4], np.array([900.0, 200, 150, 140]), 1)),
        Case("a curve that does not begin at 1", (K[1:], np.array([700.0, 520, 60, 50, 45]), 2)),
        Case("the last inner point", (K, np.array([1000.0, 830, 420, 280, 35, 32]), 4)),
        Case("the five blobs", (K, np.array([3534.8, 1149.6, 653.2, 261.8, 211.6, 169.3]), 3)),
    ]


def _at_number(n_clusters, inertias, e):
    """Take e for the number of clusters, as far as the curve has that number."""
    return steepness(n_clusters, inertias, int(np.flatnonzero(n_clusters == e)[0]))


STEEPNESS_MISTAKES = {
    "No logarithm is taken: take that of both numbers before anything else.": _slopes(
        scale_k=_plain, scale_j=_plain
    ),
    "The logarithm of the numbers of clusters is missing: take x = np.log(n_clusters).": _slopes(
        scale_k=_plain
    ),
    "The logarithm of the inertias is missing: take y = np.log(inertias).": _slopes(scale_j=_plain),
    "These are falls of y alone: divide each by how much x grows.": _slopes(
        lambda x, y, e: y[e - 1] - y[e], lambda x, y, e: y[e] - y[-1]
    ),
    "The sign is the other way round: a curve that falls has positive steepness.": _slopes(
        lambda x, y, e: -_before(x, y, e), lambda x, y, e: -_after(x, y, e)
    ),
    "The growth of x is divided by the fall of y: it is the other way round.": _slopes(
        lambda x, y, e: 1 / _before(x, y, e), lambda x, y, e: 1 / _after(x, y, e)
    ),
    "q is that of the next step alone: go straight from the candidate to the last point.": _slopes(
        q=lambda x, y, e: _before(x, y, e + 1)
    ),
    "q is the mean of the later steps: take the straight line from the candidate to the last "
    "point.": _slopes(q=lambda x, y, e: -np.mean(np.diff(y[e:]) / np.diff(x[e:]))),
    "p goes all the way from the first point: take the one step that leads to the candidate.": (
        _slopes(p=lambda x, y, e: (y[0] - y[e]) / (x[e] - x[0]))
    ),
    "p is that of the step after the candidate: take the step before it.": _slopes(
        p=lambda x, y, e: _before(x, y, e + 1)
    ),
    "q is that of the whole curve: begin at the candidate, not at the first point.": _slopes(
        q=lambda x, y, e: _after(x, y, 0)
    ),
    "q begins one point too late: begin at the candidate.": _slopes(
        q=lambda x, y, e: _after(x, y, e + 1)
    ),
    "e is taken for a number of clusters: it is the position in the arrays, from 0.": _at_number,
    "q comes first here: return p, then q.": lambda *given: steepness(*given)[::-1],
} | more.STEEPNESS


def _elbow_by(
    scale_k=np.log,
    scale_j=np.log,
    candidate=lambda below, y, x: below[1:-1].argmax() + 1,
    before=lambda x, y, e: (y[e - 1] - y[e]) / (x[e] - x[e - 1]),
    after=lambda x, y, e: (y[e] - y[-1]) / (x[-1] - x[e]),
    holds=lambda p, q: p > 2 and p > 2 * q,
    needs_below=True,
    answer=lambda n_clusters, e: n_clusters[e],
    none=None,
):
    """Return a function that looks for an elbow by a rule, part by part."""

    def elbow(n_clusters, inertias):
        x, y = scale_k(np.asarray(n_clusters, float)), scale_j(np.asarray(inertias, float))
        below = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]) - y
        e = int(candidate(below, y, x))
        found = holds(before(x, y, e), after(x, y, e)) and (below[e] > 0 or not needs_below)
        return answer(n_clusters, e) if found else none

    return elbow


def elbow(n_clusters, inertias):
    """Return the number of clusters at the elbow, or None."""
    return _elbow_by()(n_clusters, inertias)


NO_CANDIDATE = (
    "This curve has no candidate, and so no elbow: ask whether the candidate is None before you "
    "compute how steep the curve is there, and return None then."
)


def _curves():
    k = np.arange(1, 7)
    blobs = [3534.8, 1149.6, 653.2, 261.8, 211.6, 169.3]
    return [
        Case("a clear elbow", (k[:5], np.array([1000.0, 600, 50, 40, 35]))),
        Case("a smooth fall", (k[:5], np.array([1000.0, 500, 330, 250, 200]))),
        Case("a flat curve", (k[:4], np.full(4, 100.0)), NO_CANDIDATE),
        Case("even numbers of clusters", (2 * k, np.array([900.0, 700, 520, 60, 50, 45]))),
        Case("the five blobs", (k, np.array(blobs))),
        Case("a bend that is not steep", (k, np.array([1000.0, 700, 380, 340, 310, 290]))),
        Case("a steep fall without an end", (k[:5], np.array([1000.0, 110, 34, 15, 8]))),
        Case(
            "a curve above its chord", (k[:5], np.array([1000.0, 840, 281, 256, 145])), NO_CANDIDATE
        ),
        Case("two steps", (k, np.array([1000.0, 150, 100, 95, 20, 18]))),
        Case(
            "a steep step, and a steeper one before",
            (EVEN, np.array([5836.0, 3123, 373, 175, 171, 104])),
        ),
        Case(
            "a long way after the elbow", (np.array([1, 2, 3, 12]), np.array([1040.0, 439, 71, 50]))
        ),
        Case(
            "a steep step with another after it",
            (np.array([2, 3, 4, 8]), np.array([444.0, 17, 8, 5])),
        ),
        Case("a bend that is hardly steep", (DOUBLED[0], np.array([4521.0, 2591, 1366, 1065]))),
        Case("a steep step, and a way after it", (k, np.array([883.0, 216, 135, 94, 26, 18]))),
        Case("a steep step, but no cliff", (k, np.array([488.0, 470, 243, 125, 108, 100]))),
        Case("a late fall", (k, np.array([1000.0, 830, 420, 280, 35, 32]))),
    ]


ELBOW_MISTAKES = {
    "This is the position of the elbow in the list: return its number of clusters.": _elbow_by(
        answer=lambda n_clusters, e: e
    ),
    "This is the number before the elbow: is the first point counted in the position?": _elbow_by(
        answer=lambda n_clusters, e: n_clusters[e - 1]
    ),
    "Take the logarithm of both numbers before anything else.": _elbow_by(
        scale_k=lambda k: k, scale_j=lambda j: j
    ),
    "Take the logarithm of the numbers of clusters, too.": _elbow_by(scale_k=lambda k: k),
    "Take the logarithm of the inertias, too.": _elbow_by(scale_j=lambda j: j),
    "Not every curve has an elbow: the candidate has to fulfill both conditions.": _elbow_by(
        holds=lambda p, q: True, needs_below=False
    ),
    "p > 2 is not enough: it must also be more than twice q.": _elbow_by(holds=lambda p, q: p > 2),
    "p > 2 q is not enough: p must also be greater than 2.": _elbow_by(
        holds=lambda p, q: p > 2 * q
    ),
    "Both conditions have to hold: and, not or.": _elbow_by(holds=lambda p, q: p > 2 or p > 2 * q),
    "The candidate has to lie below the chord.": _elbow_by(needs_below=False),
    "q goes from the candidate to the last point, not to the next one only.": _elbow_by(
        after=lambda x, y, e: (y[e] - y[e + 1]) / (x[e + 1] - x[e])
    ),
    "p is the step that leads to the candidate, not the whole way from the first point.": (
        _elbow_by(before=lambda x, y, e: (y[0] - y[e]) / (x[e] - x[0]))
    ),
    "p and q are slopes: divide the fall by the difference of the logarithms of k.": _elbow_by(
        before=lambda x, y, e: y[e - 1] - y[e], after=lambda x, y, e: y[e] - y[-1]
    ),
    "The candidate is the point farthest below the chord, not the one after the largest fall.": (
        _elbow_by(candidate=lambda below, y, x: np.diff(np.exp(y))[:-1].argmin() + 1)
    ),
    "The candidate is the point farthest below the chord, not the one after the steepest step.": (
        _elbow_by(candidate=lambda below, y, x: (np.diff(y) / np.diff(x))[:-1].argmin() + 1)
    ),
    "Where there is no elbow, return None, not 0 or False.": _elbow_by(none=0),
    "Where there is no elbow, return None, not -1.": _elbow_by(none=-1),
    "Where there is no elbow, return None, not NaN.": _elbow_by(none=np.nan),
    "None is right only where a condition fails: here all of them hold.": lambda *_: None,
} | more.ELBOW


TASKS = [
    FunctionTask("02.below_chord", below_chord, _chords, BELOW_MISTAKES),
    FunctionTask("02.candidate", candidate, _depths, CANDIDATE_MISTAKES, may_be_none=True),
    FunctionTask("02.steepness", steepness, _steps, STEEPNESS_MISTAKES, parts=("p", "q")),
    FunctionTask("02.elbow", elbow, _curves, ELBOW_MISTAKES, may_be_none=True),
]
