"""More wrong answers to the tasks of ``02_choosing_k_exercises`` on the elbow."""

import numpy as np

RIGHT = WRONG = {}


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _curve(result, k=np.log, j=np.log):
    """Return a function that makes something of x, y and the chord."""

    def below(n_clusters, inertias):
        x, y = k(n_clusters), j(inertias)
        return result(x, y, np.interp(x, x[[0, -1]], y[[0, -1]]))

    return below


def _slope(x, y):
    return (y[0] - y[-1]) / (x[0] - x[-1])


def _line(line):
    return _curve(lambda x, y, _: line(x, y) - y)


def _inner(below):
    return 1 + int(np.argmax(below[1:-1]))


def _if_any(rule):
    return lambda below: rule(below) if max(below[1:-1]) > 0 else None


def first_peak(below):
    for i in range(1, len(below) - 1):
        if below[i] > 0 and below[i - 1] <= below[i] >= below[i + 1]:
            return i
    return None


def without_the_second(below):
    found = [i for i in range(2, len(below) - 1) if below[i] > 0]
    return max(found, key=lambda i: below[i], default=None)


def _fall(x, y, i, j):
    return (y[i] - y[j]) / (x[j] - x[i])


def _steep(p=None, q=None, k=np.log, j=np.log, join=lambda p, q: (p, q)):
    def steepness(n_clusters, inertias, e):
        x, y = k(n_clusters), j(inertias)
        first = p(x, y, e) if p else _fall(x, y, e - 1, e)
        return join(first, q(x, y, e) if q else _fall(x, y, e, -1))

    return steepness


def _plain(values):
    return values


def _elbow(place=None, p=None, q=None, rule=None, answer=None, none=None, anywhere=False):
    def elbow(k, j):
        x, y = np.log(k), np.log(j)
        below = np.interp(x, x[[0, -1]], y[[0, -1]]) - y
        e = int(place(x, y, below)) if place else _inner(below)
        first = p(x, y, e) if p else _fall(x, y, e - 1, e)
        rest = q(x, y, e) if q else _fall(x, y, e, -1)
        holds = rule(first, rest) if rule else first > max(2, 2 * rest)
        if holds and (anywhere or below[e] > 0):
            return answer(k, j, e) if answer else k[e]
        return none

    return elbow


def first_that_holds(x, y, below):
    for i in range(1, len(x) - 1):
        if _fall(x, y, i - 1, i) > max(2, 2 * _fall(x, y, i, -1)):
            return i
    return 1


def without_logarithms(x, y, below):
    k, j = np.exp(x), np.exp(y)
    return _inner(np.interp(k, k[[0, -1]], j[[0, -1]]) - j)


def _below_chord(below):
    return [i for i in range(1, len(below) - 1) if below[i] > 1e-9]


MORE = {
    "02.below_chord": _wrong(
        "below_chord",
        ("chord divided by y", _curve(lambda x, y, chord: chord / y)),
        ("divided by the chord", _curve(lambda x, y, chord: 1 - y / chord)),
        ("from 0 to 1", _curve(lambda x, y, chord: (chord - y) / np.ptp(y))),
        ("exp is taken", _curve(lambda x, y, chord: np.exp(chord) - np.exp(y))),
        ("np.log1p", _curve(lambda x, y, chord: chord - y, np.log1p, np.log1p)),
        ("level with the first", _line(lambda x, y: y[0])),
        ("level with the last", _line(lambda x, y: y[-1])),
        ("half the way between", _line(lambda x, y: np.mean(y[[0, -1]]))),
        ("mean of all points", _line(lambda x, y: np.mean(y))),
        ("upside down", _line(lambda x, y: y[0] + (x - x[0]) / _slope(x, y))),
        ("goes up", _line(lambda x, y: y[0] - (x - x[0]) * _slope(x, y))),
        ("by the number of points", _line(
            lambda x, y: y[0] + (y[-1] - y[0]) * (x - x[0]) / len(y)
        )),
        ("by x[-1] alone", _line(lambda x, y: y[0] + (x - x[0]) * (y[-1] - y[0]) / x[-1])),
        ("not divided at all", _line(lambda x, y: y[0] + (x - x[0]) * (y[-1] - y[0]))),
        ("y[0] is missing", _line(lambda x, y: (x - x[0]) * _slope(x, y))),
        ("at the place of the first", _line(lambda x, y: y[-1] + (x - x[0]) * _slope(x, y))),
        ("for 1, 2, 3", _curve(
            lambda x, y, chord: chord - y, lambda k: np.log(1 + np.arange(len(k)))
        )),
        ("position of the farthest", _curve(lambda x, y, chord: int((chord - y).argmax()))),
        ("largest of the numbers", _curve(lambda x, y, chord: max(chord - y))),
        ("slopes from point", _curve(lambda x, y, chord: (y[1:] - y[:-1]) / (x[1:] - x[:-1]))),
    ),
    "02.candidate": _wrong(
        "candidate",
        ("nearest to it", _if_any(
            lambda below: min(np.flatnonzero(below > 0), key=lambda i: below[i])
        )),
        ("deeper one may come", first_peak),
        ("grow most", _if_any(lambda below: 1 + np.argmax(below[1:] - below[:-1]))),
        ("all points below", lambda below: [i for i, value in enumerate(below) if value > 0]),
        ("True or False", lambda below: [value > 0 for value in below]),
        ("counts the points", _if_any(lambda below: np.count_nonzero(below > 0))),
        ("first inner point", without_the_second),
        ("from the end: count", _if_any(lambda below: _inner(below) - len(below))),
        ("turned round", _if_any(lambda below: _inner(below[::-1]))),
        ("number itself, also", lambda below: max(below[1:-1])),
        ("come together", _if_any(lambda below: (_inner(below), max(below[1:-1])))),
        ("None is no text", lambda below: _inner(below) if max(below[1:-1]) > 0 else "None"),
        ("taken the other way", lambda below: _inner(-below) if min(below[1:-1]) < 0 else None),
        ("not the last position", lambda below: (
            _inner(below) if max(below[1:-1]) > 0 else below.size - 1
        )),
        ("one is enough", lambda below: _inner(below) if min(below[1:-1]) > 0 else None),
    ),
    "02.steepness": _wrong(
        "steepness",
        ("taken of the differences", _steep(
            lambda x, y, e: np.log(y[e - 1] - y[e]) / np.log(x[e] - x[e - 1]),
            lambda x, y, e: np.log(y[e] - y[-1]) / np.log(x[-1] - x[e]), _plain, _plain,
        )),
        ("is multiplied", _steep(
            lambda x, y, e: np.diff(y)[e - 1] * -np.diff(x)[e - 1],
            lambda x, y, e: (y[-1] - y[e]) * (x[e] - x[-1]),
        )),
        ("by x itself", _steep(
            lambda x, y, e: -np.diff(y)[e - 1] / x[e], lambda x, y, e: (y[e] - y[-1]) / x[-1]
        )),
        ("y / x", _steep(lambda x, y, e: y[e - 1] / x[e], lambda x, y, e: y[e] / x[-1])),
        ("shares by which", _steep(
            lambda x, y, e: 1 - y[e] / y[e - 1], lambda x, y, e: 1 - y[-1] / y[e], _plain, _plain
        )),
        ("arctan", _steep(join=lambda p, q: (np.arctan(p), np.arctan(q)))),
        ("for 1, 2, 3", _steep(k=lambda k: np.log(1 + np.arange(len(k))))),
        ("fitted to all later", _steep(
            q=lambda x, y, e: -np.poly1d(np.polyfit(x[e:], y[e:], 1))[1]
        )),
        ("last but one", _steep(q=lambda x, y, e: (y[e] - y[-2]) / (x[-2] - x[e]))),
        ("q begins one point too late", _steep(
            q=lambda x, y, e: np.divide(y[e + 1] - y[-1], x[-1] - x[e + 1])
        )),
        ("last step alone", _steep(q=lambda x, y, e: _fall(x, y, -2, -1))),
        ("too early", _steep(q=lambda x, y, e: _fall(x, y, e - 1, -1))),
        ("last of them alone", _steep(
            p=lambda x, y, e: np.mean([_fall(x, y, i, i + 1) for i in range(e)])
        )),
        ("two steps around", _steep(p=lambda x, y, e: _fall(x, y, e - 1, e + 1))),
        ("first step", _steep(p=lambda x, y, e: _fall(x, y, 0, 1))),
        ("p is that of the whole", _steep(p=lambda x, y, e: _fall(x, y, 0, -1))),
        ("from 1: positions", lambda k, j, e: _steep()(k, j, e - 1)),
        ("too late: p", _steep(
            lambda x, y, e: _fall(x, y, e, e + 1),
            lambda x, y, e: np.divide(y[e + 1] - y[-1], x[-1] - x[e + 1]),
        )),
        ("p divided by q", _steep(join=lambda p, q: p / q)),
        ("difference of p and q", _steep(join=lambda p, q: p - q)),
        ("task 6", _steep(join=lambda p, q: (p > 2, p / q > 2))),
    ),
    "02.elbow": _wrong(
        "elbow",
        ("inertia at the elbow", _elbow(answer=lambda k, j, e: j[e])),
        ("position plus 1", _elbow(answer=lambda k, j, e: 1 + e)),
        ("number after", _elbow(answer=lambda k, j, e: k[1:][e])),
        ("whether there is", _elbow(answer=lambda k, j, e: True, none=False)),
        ("without a look", _elbow(rule=lambda p, q: True)),
        ("one too low", _elbow(lambda x, y, below: np.argmax(below[1:-1]), anywhere=True)),
        ("sharpest bend", _elbow(lambda x, y, below: 1 + np.diff(np.diff(y)).argmax())),
        ("falls of the inertia differ", _elbow(
            lambda x, y, below: 1 + np.diff(np.diff(np.exp(y))).argmax()
        )),
        ("either side", _elbow(lambda x, y, below: _inner(below**2))),
        ("first point below", _elbow(lambda x, y, below: [*_below_chord(below), 0][0])),
        ("last point below", _elbow(lambda x, y, below: [0, *_below_chord(below)][-1])),
        ("sought without", _elbow(without_logarithms, anywhere=True)),
        ("first point for which", _elbow(first_that_holds, anywhere=True)),
        ("step after", _elbow(p=lambda x, y, e: _fall(x, y, e, e + 1))),
        ("q is that of the whole", _elbow(q=lambda x, y, e: _fall(x, y, 0, -1))),
        ("q is that of the last", _elbow(q=lambda x, y, e: _fall(x, y, -2, -1))),
        ("mean of the later", _elbow(
            q=lambda x, y, e: np.mean([_fall(x, y, i, i + 1) for i in range(e, len(x) - 1)])
        )),
        ("2 is forgotten", _elbow(rule=lambda p, q: p > max(1, 2 * q))),
        ("None is no text", _elbow(none="None")),
        ("always the last", lambda k, j: k[-1]),
    ),
}  # fmt: skip
