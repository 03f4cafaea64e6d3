"""Answers to the parts of the elbow in ``02_choosing_k_exercises``."""

import numpy as np
from scipy.interpolate import interp1d

from tests.exercises.elbow_more import MORE


def _right(name, *answers):
    return [{name: answer} for answer in answers]


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _plain(values):
    return np.array(values, float)


# 3. How far below the chord


def below_by_loops(n_clusters, inertias):
    x = [float(np.log(k)) for k in n_clusters]
    y = [float(np.log(j)) for j in inertias]
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    return [y[0] + slope * (x[i] - x[0]) - y[i] for i in range(len(x))]


def below_by_interpolation(n_clusters, inertias):
    x, y = np.log([n_clusters, inertias])
    return interp1d(x[[0, -1]], y[[0, -1]])(x) - y


def below_in_float32(n_clusters, inertias):
    x, y = np.log(n_clusters.astype(np.float32)), np.log(inertias.astype(np.float32))
    share = (x[-1] - x) / (x[-1] - x[0])
    return share * y[0] + (1 - share) * y[-1] - y


def _below(x=np.log, y=np.log, result=lambda x, y, chord: chord - y):
    def below(n_clusters, inertias):
        p, q = x(n_clusters), y(inertias)
        return result(p, q, np.interp(p, p[[0, -1]], q[[0, -1]]))

    return below


def _at_right_angles(x, y, chord):
    along = np.array([x[-1] - x[0], y[-1] - y[0]])
    return (along[1] * (x - x[0]) - along[0] * (y - y[0])) / np.linalg.norm(along)


def _by_steps(x, y, chord):
    return np.linspace(*y[[0, -1]], num=len(x)) - y


def _fitted(x, y, chord):
    return np.poly1d(np.polyfit(x, y, deg=1))(x) - y


def _logarithm_last(n_clusters, inertias):
    chord = np.interp(n_clusters, n_clusters[[0, -1]], inertias[[0, -1]])
    return np.log(chord / inertias)


# 4. The candidate


def candidate_by_loops(below):
    place, depth = None, 0
    for i in range(1, len(below) - 1):
        if below[i] > depth:
            place, depth = i, below[i]
    return place


def candidate_by_sorting(below):
    order = [i for i in np.argsort(-below, kind="stable") if 0 < i < len(below) - 1]
    return float(order[0]) if below[order[0]] > 0 else None


def candidate_with_masked_ends(below):
    inner = below.copy()
    inner[[0, -1]] = -np.inf
    return inner.argmax() if (inner > 0).any() else None


def _inner(below):
    return 1 + below[1:-1].argmax()


def _found(rule):
    """Return a function that answers None where there is no candidate, and else by a rule."""
    return lambda below: None if max(below[1:-1]) <= 0 else rule(below)


def _none_is(other):
    return lambda below: other if max(below[1:-1]) <= 0 else _inner(below)


def _on_either_side(below):
    return 1 + np.argmax(below[1:-1] ** 2)


# 5. How steep


def steepness_by_loops(n_clusters, inertias, e):
    x = [np.log10(k) for k in n_clusters]
    y = [np.log10(j) for j in inertias]
    return [-(y[j] - y[i]) / (x[j] - x[i]) for i, j in ((e - 1, e), (e, len(x) - 1))]


def steepness_of_ratios(n_clusters, inertias, e):
    last = len(inertias) - 1
    p = np.log(inertias[e - 1] / inertias[e]) / np.log(n_clusters[e] / n_clusters[e - 1])
    return p, np.log(inertias[e] / inertias[last]) / np.log(n_clusters[last] / n_clusters[e])


def steepness_by_lines(n_clusters, inertias, e):
    curve = np.log2(np.column_stack([n_clusters, inertias]).astype(np.float32))
    pairs = (curve[e - 1 : e + 1], curve[[e, -1]])
    return np.array([-np.polyfit(*pair.T, 1)[0] for pair in pairs])


def _steep(p=None, q=None, x=np.log, y=np.log):
    def steepness(n_clusters, inertias, e):
        a, b = x(n_clusters), y(inertias)
        slopes = -np.diff(b) / np.diff(a)
        first = p(a, b, slopes, e) if p else slopes[e - 1]
        rest = q(a, b, slopes, e) if q else (b[-1] - b[e]) / (a[e] - a[-1])
        return first, rest

    return steepness


def _at_number(n_clusters, inertias, e):
    return steepness_by_loops(n_clusters, inertias, list(n_clusters).index(e))


RIGHT = {
    "02.below_chord": _right(
        "below_chord", below_by_loops, below_by_interpolation, below_in_float32
    ),
    "02.candidate": _right(
        "candidate", candidate_by_loops, candidate_by_sorting, candidate_with_masked_ends
    ),
    "02.steepness": _right(
        "steepness", steepness_by_loops, steepness_of_ratios, steepness_by_lines
    ),
}
WRONG = {
    "02.below_chord": _wrong(
        "below_chord",
        ("The sign", lambda k, j: -np.array(below_by_loops(k, j))),
        ("No logarithm", _below(_plain, _plain)),
        ("numbers of clusters is missing", _below(x=_plain)),
        ("inertias is missing", _below(y=_plain)),
        ("base 10", _below(np.log10, np.log10)),
        ("base 2", _below(np.log2, np.log2)),
        ("equal steps", _below(result=_by_steps)),
        ("right angles", _below(result=_at_right_angles)),
        ("chord itself", _below(result=lambda x, y, chord: chord)),
        ("two ends are missing", lambda k, j: below_by_loops(k, j)[1:-1]),
        ("fitted to all", _below(result=_fitted)),
        ("absolute values", lambda k, j: list(map(abs, below_by_loops(k, j)))),
        ("set it to 0", lambda k, j: np.clip(below_by_loops(k, j), 0, None)),
        ("before the logarithm", _logarithm_last),
        (
            "not by the slope to the last",
            _below(result=lambda x, y, _: y[0] + np.diff(y)[0] / np.diff(x)[0] * (x - x[0]) - y),
        ),
        (
            "subtract x[0]",
            _below(result=lambda x, y, _: y[0] + x * (y[-1] - y[0]) / (x[-1] - x[0]) - y),
        ),
        ("It is text", lambda k, j: [str(value) for value in below_by_loops(k, j)]),
    ),
    "02.candidate": _wrong(
        "candidate",
        ("among the inner points", _found(lambda below: np.argmax(below[1:-1]))),
        ("begins at 1", _found(lambda below: _inner(below) + 1)),
        ("return its position", _found(lambda below: below[1:-1].max())),
        ("although no point", _inner),
        ("farthest above", lambda below: 1 + below[1:-1].argmin()),
        ("either side: one", _on_either_side),
        (
            "looked at first",
            lambda below: e if below[e := _on_either_side(below)] > 0 else None,
        ),
        ("first point below", _found(lambda below: np.flatnonzero(below > 0)[0])),
        ("last point below", _found(lambda below: np.flatnonzero(below > 0)[-1])),
        ("on the chord", lambda below: _inner(below) if (below[1:-1] >= 0).any() else None),
        (
            "last inner point is left out",
            lambda below: candidate_by_loops(below[:-1]),
        ),
        ("not 0 or False", lambda below: list(below).index(max(below))),
        ("not -1", _none_is(-1)),
        ("not NaN", _none_is(float("nan"))),
        ("None is right only", lambda below: None),
    ),
    "02.steepness": _wrong(
        "steepness",
        ("No logarithm", _steep(x=_plain, y=_plain)),
        ("numbers of clusters is missing", _steep(x=_plain)),
        ("inertias is missing", _steep(y=_plain)),
        (
            "falls of y alone",
            _steep(lambda x, y, s, e: -np.diff(y)[e - 1], lambda x, y, s, e: y[e] - y[-1]),
        ),
        ("The sign", lambda *given: -np.array(steepness_by_loops(*given))),
        ("growth of x", lambda *given: 1 / np.array(steepness_by_loops(*given))),
        ("next step alone", _steep(q=lambda x, y, slopes, e: slopes[e])),
        ("mean of the later steps", _steep(q=lambda x, y, slopes, e: slopes[e:].mean())),
        (
            "all the way from the first",
            _steep(p=lambda x, y, slopes, e: (y[e] - y[0]) / (x[0] - x[e])),
        ),
        ("step after the candidate", _steep(p=lambda x, y, slopes, e: slopes[e])),
        (
            "whole curve",
            _steep(q=lambda x, y, slopes, e: (y[0] - y[-1]) / (x[-1] - x[0])),
        ),
        ("taken for a number of clusters", _at_number),
        ("q comes first", lambda *given: tuple(reversed(steepness_by_loops(*given)))),
        ("return a, b", lambda *given: steepness_by_loops(*given)[0]),
    ),
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])
