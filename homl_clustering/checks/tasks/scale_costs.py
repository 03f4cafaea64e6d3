"""The tasks of ``07_scale_exercises`` on coresets, on rounds of k-means||, and on costs."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask

# The weights of a coreset


def _weights(X, m, even=0.5, power=2, center=None, of_q=lambda q, m, n: 1 / (m * q)):
    """Return weights by other probabilities."""
    mean = X.mean(axis=0) if center is None else center
    far = np.sqrt(((X - mean) ** 2).sum(axis=1)) ** power
    with np.errstate(all="ignore"):
        q = even / len(X) + (1 - even) * far / far.sum()
        return of_q(q, m, len(X))


def coreset_weights(X, m):
    """Return the weight that each row of X has if a coreset of m rows draws it."""
    return _weights(X, m)


def _tables():
    random = variant.random(73)
    cloud = random.normal([5, 0, -2], size=(30, 3))
    cloud[:3] += 20
    return [
        Case("four rows of one number", (np.array([[0.0], [0.0], [0.0], [4.0]]), 2)),
        Case("three rows in the plane", (np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 3.0]]), 4)),
        Case("30 rows, three of them far away", (cloud, 10)),
    ]


WEIGHT_MISTAKES = {
    "These are the probabilities q: the weight is 1 / (m q).": lambda X, m: _weights(
        X, m, of_q=lambda q, m, n: q
    ),
    "This is 1 / q, for a coreset of one row: divide by m, too.": lambda X, m: _weights(
        X, m, of_q=lambda q, m, n: 1 / q
    ),
    "This is m q, one over the weight.": lambda X, m: _weights(X, m, of_q=lambda q, m, n: m * q),
    "This is m / q: the weight is 1 / (m q).": lambda X, m: _weights(
        X, m, of_q=lambda q, m, n: m / q
    ),
    "The weights are scaled to sum to one: those of the rows that are drawn sum to about n.": (
        lambda X, m: _weights(X, m, of_q=lambda q, m, n: 1 / q / np.sum(1 / q))
    ),
    "The weights are scaled so that those of all rows sum to n: only m rows are drawn, and theirs "
    "sum to about n without scaling.": lambda X, m: _weights(
        X, m, of_q=lambda q, m, n: n / q / np.sum(1 / q)
    ),
    "This is 1 / (n q): it is m rows that are drawn.": lambda X, m: _weights(
        X, m, of_q=lambda q, m, n: 1 / (n * q)
    ),
    "The distances are not squared: q has the squared distances from the mean.": lambda X, m: (
        _weights(X, m, power=1)
    ),
    "The even half is missing: q has 1 / (2n) for each row.": lambda X, m: _weights(X, m, even=0),
    "All rows get the same weight, as in a plain sample: q depends on the distance.": (
        lambda X, m: _weights(X, m, even=1)
    ),
    "1/n and the share of the distances are added without halves, so that the q sum to two.": (
        lambda X, m: _weights(X, m) / 2
    ),
    "The distances are measured from the origin: take the mean of the rows.": lambda X, m: _weights(
        X, m, center=np.zeros(X.shape[1])
    ),
    "The distances are measured from the median: take the mean of the rows.": lambda X, m: _weights(
        X, m, center=np.median(X, axis=0)
    ),
    "One mean is taken of all numbers: each column has its own.": lambda X, m: _weights(
        X, m, center=X.mean()
    ),
}

# A round of k-means||


def _round(X, candidates, n_clusters, uniforms, power=2, chance=None, nearest=np.min, hit=np.less):
    """Return which rows a round draws, by other chances."""
    far = np.sqrt(((X[:, np.newaxis] - candidates) ** 2).sum(axis=2))
    closest = nearest(far, axis=1) ** power
    chances = (
        2 * n_clusters * closest / closest.sum() if chance is None else chance(closest, n_clusters)
    )
    return np.flatnonzero(hit(uniforms, chances))


def drawn_rows(X, candidates, n_clusters, uniforms):
    """Return the numbers of the rows that a round draws."""
    return _round(X, candidates, n_clusters, uniforms)


def _rounds():
    random = variant.random(74)
    X = random.normal(size=(60, 2)) + 6 * random.randint(3, size=(60, 1))
    line = np.array([[0.0], [1.0], [2.0], [5.0]])
    half, two = np.full(4, 0.5), np.array([[0.0], [5.0]])
    return [
        Case("four rows, one candidate", (line, line[:1], 2, half)),
        Case("small random numbers", (line, line[:1], 1, np.array([0.0, 0.05, 0.3, 0.9]))),
        Case("two candidates", (line, two, 1, np.array([0.0, 0.3, 0.9, 0.0]))),
        Case("two candidates, larger numbers", (line, two, 1, np.array([0.1, 0.6, 0.99, 0.1]))),
        Case("60 rows, three candidates", (X, X[:3], 5, random.uniform(size=60))),
        Case("60 rows, another draw", (X, X[7:9], 8, random.uniform(size=60))),
    ]


def _as_set(came):
    came = np.asarray(came)
    return np.flatnonzero(came) if came.dtype == bool else np.sort(came.ravel())


def _largest(X, candidates, n_clusters, uniforms):
    far = ((X[:, np.newaxis] - candidates) ** 2).sum(axis=2).min(axis=1)
    return np.sort(far.argsort()[-2 * n_clusters :])


ROUND_MISTAKES = {
    "The distances are not squared.": lambda *a: _round(*a, power=1),
    "The chances sum to k: a round draws about 2k rows.": lambda *a: _round(
        *a, chance=lambda far, k: k * far / far.sum()
    ),
    "The chances sum to one, as in k-means++: a round draws about 2k rows.": lambda *a: _round(
        *a, chance=lambda far, k: far / far.sum()
    ),
    "The chances sum to two: a round draws about 2k rows.": lambda *a: _round(
        *a, chance=lambda far, k: 2 * far / far.sum()
    ),
    "The chance is a share of the largest distance here: it is a share of the sum.": lambda *a: (
        _round(*a, chance=lambda far, k: 2 * k * far / far.max())
    ),
    "A row is drawn where its random number is above the chance: it has to be below.": (
        lambda *a: _round(*a, hit=np.greater_equal),
        lambda *a: _round(*a, hit=np.greater),
    ),
    "The distance to the farthest candidate is taken: it is the nearest one that counts.": (
        lambda *a: _round(*a, nearest=np.max)
    ),
    "The mean distance to the candidates is taken: it is the nearest one that counts.": lambda *a: (
        _round(*a, nearest=np.mean)
    ),
    "The distances to the first candidate alone count here: it is the nearest one.": (
        lambda X, candidates, k, u: _round(X, candidates[:1], k, u)
    ),
    "The distances to the last candidate alone count here: it is the nearest one.": (
        lambda X, candidates, k, u: _round(X, candidates[-1:], k, u)
    ),
    "The farthest rows are taken: the random numbers decide.": _largest,
    "Every row with a chance is drawn: the random numbers decide.": lambda *a: _round(
        *a, hit=lambda u, chances: chances > 0
    ),
}

# What an iteration moves, and how many workers are worth it


def iteration_bytes(n_parts, n_clusters, n_features):
    """Return how many bytes go out, and how many come back."""
    return 8 * n_parts * n_clusters * n_features, 8 * n_parts * n_clusters * (n_features + 2)


def _sizes():
    return [
        Case("one part", (1, 2, 3)),
        Case("four parts", (4, 10, 8)),
        Case("a hundred parts", (100, 1000, 100)),
        Case("one feature", (7, 5, 1)),
    ]


def _bytes(out=lambda p, k, d: p * k * d, back=lambda p, k, d: p * k * (d + 2), size=8):
    return lambda p, k, d: (size * out(p, k, d), size * back(p, k, d))


BYTE_MISTAKES = {
    "These are numbers: each takes 8 bytes.": _bytes(size=1),
    "These are bits: a number takes 8 bytes.": _bytes(size=64),
    "A number takes 8 bytes here, as in float64, and not 4.": _bytes(size=4),
    "The centers go to every part, and not only once.": _bytes(out=lambda p, k, d: k * d),
    "This is what a single part gets and sends: there are n_parts of them.": _bytes(
        lambda p, k, d: k * d, lambda p, k, d: k * (d + 2)
    ),
    "What comes back is missing the weight and the count of each cluster.": _bytes(
        back=lambda p, k, d: p * k * d
    ),
    "Each cluster has two numbers beside its sums, a weight and a count; here it has one.": _bytes(
        back=lambda p, k, d: p * k * (d + 1)
    ),
    "There are a weight and a count for each cluster, and not two numbers for each part.": _bytes(
        back=lambda p, k, d: p * (k * d + 2)
    ),
    "The weight and the count come back; they are not sent out.": _bytes(
        out=lambda p, k, d: p * k * (d + 2)
    ),
    "The two are exchanged: first what goes out, then what comes back.": lambda *a: iteration_bytes(
        *a
    )[::-1],
    "Sums of all parts are added up after they have come: each part sends its own.": _bytes(
        back=lambda p, k, d: k * (d + 2)
    ),
}


def best_workers(work, message, most):
    """Return the number of workers that makes an iteration fastest."""
    w = np.arange(1, most + 1)
    return int(w[(work / w + message * w).argmin()])


def _clusters_of_workers():
    return [
        Case("a root that is a whole number", (100.0, 1.0, 50)),
        Case("a root between two numbers", (6.5, 1.0, 50)),
        Case("a root just below two and a half", (6.1, 1.0, 50)),
        Case("fewer workers than would be best", (100.0, 1.0, 4)),
        Case("a root below one", (0.1, 1.0, 50)),
        Case("much work", (428.0, 0.018, 1000)),
        Case("as fast with two as with three", (6.0, 1.0, 50)),
    ]


def _root(work, message, most):
    return np.sqrt(work / message)


def _times(work, message, most):
    w = np.arange(1, most + 1)
    return work / w + message * w


WORKER_MISTAKES = {
    "This is the root itself: workers are whole numbers, from 1 to most.": _root,
    "The root is rounded down: compare the times of both whole numbers beside it, within the "
    "limits.": lambda *a: int(np.clip(np.floor(_root(*a)), 1, a[2])),
    "The root is rounded up: compare the times of both whole numbers beside it, within the "
    "limits.": lambda *a: int(np.clip(np.ceil(_root(*a)), 1, a[2])),
    "The nearest whole number to the root is not always the fastest: compare the times of both "
    "whole numbers beside it.": lambda *a: int(np.clip(np.round(_root(*a)), 1, a[2])),
    "There are no more than `most` workers.": lambda work, message, most: best_workers(
        work, message, 10_000
    ),
    "These are seconds: return the number of workers.": lambda *a: _times(*a).min(),
    "Python counts from 0: the first place belongs to one worker.": lambda *a: int(
        _times(*a).argmin()
    ),
    "This is the slowest number of workers.": lambda *a: int(_times(*a).argmax() + 1),
    "The root is missing: the time is lowest where work / w equals message * w.": lambda *a: int(
        np.clip(np.round(a[0] / a[1]), 1, a[2])
    ),
    "All workers are taken: beyond some number the messages take longer than what they save.": (
        lambda work, message, most: most
    ),
    "Of equally fast numbers the larger one is returned: take fewer workers.": lambda *a: int(
        a[2] - _times(*a)[::-1].argmin()
    ),
}

COSTS = [
    FunctionTask("07.coreset_weights", coreset_weights, _tables, WEIGHT_MISTAKES),
    FunctionTask("07.drawn_rows", drawn_rows, _rounds, ROUND_MISTAKES, normal=_as_set),
    FunctionTask(
        "07.iteration_bytes", iteration_bytes, _sizes, BYTE_MISTAKES, parts=("out", "back")
    ),
    FunctionTask("07.best_workers", best_workers, _clusters_of_workers, WORKER_MISTAKES),
]
