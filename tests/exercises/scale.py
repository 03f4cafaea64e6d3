"""Answers to the tasks of ``07_scale_exercises``, as students may write them."""

import functools
import math

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.metrics import pairwise_distances_argmin

from tests.exercises.mixture_densities import right_answers, wrong_answers

# 1. Sums


def tree_by_recursion(blocks):
    """Cut after the largest power of two that leaves something."""
    if len(blocks) == 1:
        return np.array(blocks[0], dtype=float)
    cut = 2 ** ((len(blocks) - 1).bit_length() - 1)
    return tree_by_recursion(blocks[:cut]) + tree_by_recursion(blocks[cut:])


def tree_in_lists(blocks):
    rest = [list(map(float, block)) for block in blocks]
    while rest[1:]:
        following = []
        while rest:
            one, other = rest.pop(0), rest.pop(0) if rest else None
            following.append(
                one if other is None else [a + b for a, b in zip(one, other, strict=True)]
            )
        rest = following
    return rest[0]


def tree_in_halves(blocks):
    half = len(blocks) // 2
    if not half:
        return np.array(blocks[0], float)
    return tree_in_halves(blocks[:half]) + tree_in_halves(blocks[half:])


def tree_without_the_last(blocks):
    sums = [np.array(block, float) for block in blocks]
    while len(sums) > 1:
        sums = [sums[2 * i] + sums[2 * i + 1] for i in range(len(sums) // 2)]
    return sums[0]


def tree_of_one_round(blocks):
    return np.array(blocks[0], float) + (np.array(blocks[1], float) if len(blocks) > 1 else 0)


def tree_exactly(blocks):
    return [math.fsum(column) for column in zip(*blocks, strict=True)]


# 2. Moments


def moments_row_by_row(blocks):
    """Welford's method."""
    n, mean, squares = 0, 0, 0
    for block in blocks:
        for x in block:
            n += 1
            step = x - mean
            mean = mean + step / n
            squares = squares + step * (x - mean)
    return [mean, squares / n]


def moments_of_all(blocks):
    X = np.vstack(blocks)
    return X.mean(0), X.var(0)


def moments_about_a_row(blocks):
    shift = blocks[0][0]
    n = sum(len(b) for b in blocks)
    first = sum((b - shift).sum(axis=0) for b in blocks) / n
    second = sum(((b - shift) ** 2).sum(axis=0) for b in blocks) / n
    return shift + first, second - first**2


def _pair(mean, variance):
    return lambda blocks: (mean(blocks), variance(blocks))


def _mean(blocks):
    return np.vstack(blocks).mean(axis=0)


def _variance(blocks):
    return np.vstack(blocks).var(axis=0)


# 3. A step of a stream


def step_by_means(X, centers, counts):
    """The mean of all rows so far, the old ones as their center."""
    new_centers, new_counts = [], []
    labels = pairwise_distances_argmin(X, centers)
    for c, (center, count) in enumerate(zip(centers, counts, strict=True)):
        rows = X[labels == c]
        total = count + len(rows)
        new_counts.append(int(total))
        new_centers.append((count * center + rows.sum(axis=0)) / total if len(rows) else center)
    return new_centers, new_counts


def _stepped(move, count=lambda before, new: before + new):
    def partial_fit_step(X, centers, counts):
        labels = cdist(X, centers).argmin(axis=1)
        centers, counts = centers.astype(float), counts.astype(float)
        for c in range(len(centers)):
            rows = X[labels == c]
            if len(rows):
                centers[c] = move(centers[c], rows, counts[c])
            counts[c] = count(counts[c], len(rows))
        return centers, counts

    return partial_fit_step


def _usual(center, rows, before):
    return (before * center + rows.sum(axis=0)) / (before + len(rows))


def step_row_by_row(X, centers, counts):
    centers, counts = centers.astype(float), counts.copy()
    for x in X:
        c = np.linalg.norm(centers - x, axis=1).argmin()
        counts[c] += 1
        centers[c] = centers[c] * (1 - 1 / counts[c]) + x / counts[c]
    return centers, counts


# 4. Weights


def weights_by_loops(X, m):
    mean = [sum(column) / len(X) for column in X.T]
    squares = [math.dist(x, mean) ** 2 for x in X]
    total = sum(squares)
    return [1 / (m * (0.5 / len(X) + 0.5 * s / total)) for s in squares]


def weights_in_one_fraction(X, m):
    s = np.var(X - X.mean(axis=0), axis=0).sum() * len(X)
    d = np.einsum("ij,ij->i", X - X.mean(0), X - X.mean(0))
    return (2 * len(X) * s / (m * (s + len(X) * d))).astype(np.float32)


def _weighted(of_q=lambda q, m: 1 / (m * q), distance="sqeuclidean", middle=np.mean, even=0.5):
    def coreset_weights(X, m):
        far = cdist(X, [middle(X, axis=0)], distance)[:, 0]
        return of_q(even / len(X) + (1 - even) * far / far.sum(), m)

    return coreset_weights


# 5. Rounds


def rows_by_loops(X, candidates, n_clusters, uniforms):
    squares = [min(math.dist(x, c) ** 2 for c in candidates) for x in X]
    total = sum(squares)
    chosen = [
        i
        for i, (s, u) in enumerate(zip(squares, uniforms, strict=True))
        if u < min(1, 2 * n_clusters * s / total)
    ]
    return chosen[::-1]


def rows_as_a_mask(X, candidates, n_clusters, uniforms):
    closest = functools.reduce(np.minimum, cdist(X, candidates, "sqeuclidean").T)
    return uniforms * closest.sum() < 2 * n_clusters * closest


def _drawn(distance="sqeuclidean", chance=lambda far, k: 2 * k * far / far.sum(), axis_of=np.min):
    def drawn_rows(X, candidates, n_clusters, uniforms):
        closest = axis_of(cdist(X, candidates, distance), axis=1)
        return np.flatnonzero(uniforms < chance(closest, n_clusters))

    return drawn_rows


def rows_above(X, candidates, n_clusters, uniforms):
    closest = cdist(X, candidates, "sqeuclidean").min(axis=1)
    return np.flatnonzero(uniforms > 2 * n_clusters * closest / closest.sum())


def rows_far_from_first(X, candidates, n_clusters, uniforms):
    return rows_by_loops(X, candidates[:1], n_clusters, uniforms)


# 7. Workers


def workers_by_the_root(work, message, most):
    root = math.sqrt(work / message)
    near = [min(max(n, 1), most) for n in (math.floor(root), math.floor(root) + 1)]
    return min(near, key=lambda w: (work / w + message * w, w))


def workers_by_walking(work, message, most):
    w = 1
    while w < most and work / (w + 1) + message * (w + 1) < work / w + message * w:
        w += 1
    return np.int64(w)


def _rounded(how):
    return lambda work, message, most: max(1, min(most, how(math.sqrt(work / message))))


RIGHT = {
    "07.tree_sum": right_answers(
        "tree_sum", tree_by_recursion, tree_in_lists, lambda blocks: tuple(tree_in_lists(blocks))
    ),
    "07.block_moments": right_answers(
        "block_moments", moments_row_by_row, moments_of_all, moments_about_a_row
    ),
    "07.partial_fit_step": right_answers(
        "partial_fit_step",
        step_by_means,
        _stepped(_usual),
        _stepped(lambda c, rows, n: np.average([c, *rows], axis=0, weights=[n] + [1] * len(rows))),
    ),
    "07.coreset_weights": right_answers(
        "coreset_weights", weights_by_loops, weights_in_one_fraction, _weighted()
    ),
    "07.drawn_rows": right_answers("drawn_rows", rows_by_loops, rows_as_a_mask, _drawn()),
    "07.iteration_bytes": right_answers(
        "iteration_bytes",
        lambda p, k, d: [p * k * d * 8.0, p * (k * d * 8 + 2 * k * 8)],
        lambda p, k, d: tuple(sum(8 * k * w for _ in range(p)) for w in (d, d + 2)),
        lambda n_parts, n_clusters, n_features: np.array(
            [np.zeros((n_parts, n_clusters, w)).nbytes for w in (n_features, n_features + 2)]
        ),
    ),
    "07.best_workers": right_answers(
        "best_workers",
        workers_by_the_root,
        workers_by_walking,
        lambda a, b, most: float(min(range(1, most + 1), key=lambda w: a / w + b * w)),
    ),
    "07.safe_ways": [{"answer": "ade"}, {"answer": "E, D, A"}, {"answer": ["a", "e", "d"]}],
}
WRONG = {
    "07.tree_sum": wrong_answers(
        "tree_sum",
        ("one after the other", lambda blocks: sum(np.array(b, float) for b in blocks)),
        ("cut in halves", tree_in_halves),
        ("is lost", tree_without_the_last),
        ("Only the first round", tree_of_one_round),
        ("to a single one", lambda blocks: float(np.sum(tree_in_lists(blocks)))),
        ("rounded once", tree_exactly),
    ),
    "07.block_moments": wrong_answers(
        "block_moments",
        ("as if all blocks had equally many", _pair(
            lambda blocks: np.mean([b.mean(axis=0) for b in blocks], axis=0), _variance)),
        ("within the blocks alone", _pair(_mean, lambda blocks: np.average(
            [b.var(axis=0) for b in blocks], axis=0, weights=[len(b) for b in blocks]))),
        ("divided by n - 1", _pair(_mean, lambda blocks: np.vstack(blocks).var(axis=0, ddof=1))),
        ("without the root", _pair(_mean, lambda blocks: np.vstack(blocks).std(axis=0))),
        ("is rounding", _pair(
            _mean, lambda blocks: (np.vstack(blocks) ** 2).mean(axis=0) - _mean(blocks) ** 2)),
        ("their means are left out", _pair(
            _mean, lambda blocks: np.mean([b.var(axis=0) for b in blocks], axis=0))),
        ("not divided by the number", _pair(
            _mean, lambda blocks: _variance(blocks) * len(np.vstack(blocks)))),
        ("over all columns", lambda blocks: (np.vstack(blocks).mean(), np.vstack(blocks).var())),
        ("first block", lambda blocks: (blocks[0].mean(axis=0), blocks[0].var(axis=0))),
    ),
    "07.partial_fit_step": wrong_answers(
        "partial_fit_step",
        ("means of the rows of this block", _stepped(lambda c, rows, n: rows.mean(axis=0))),
        ("by halves", _stepped(lambda c, rows, n: (c + rows.mean(axis=0)) / 2)),
        ("given out one by one", step_row_by_row),
        ("those of before", _stepped(_usual, lambda before, new: before)),
        ("of this block alone", _stepped(_usual, lambda before, new: new)),
        ("counts as a single row", _stepped(lambda c, rows, n: np.vstack([c, rows]).mean(axis=0))),
        ("it is their sum", _stepped(
            lambda c, rows, n: c + (rows.mean(axis=0) - c) / (n + len(rows)))),
        ("subtracted", _stepped(lambda c, rows, n: 2 * c - _usual(c, rows, n))),
    ),
    "07.coreset_weights": wrong_answers(
        "coreset_weights",
        ("These are the probabilities", _weighted(lambda q, m: q)),
        ("divide by m, too", _weighted(lambda q, m: 1 / q)),
        ("one over the weight", _weighted(lambda q, m: q * m)),
        ("This is m / q", _weighted(lambda q, m: m / q)),
        ("scaled to sum to one", _weighted(lambda q, m: (1 / q) / (1 / q).sum())),
        ("not squared", _weighted(distance="euclidean")),
        ("even half is missing", _weighted(even=0)),
        ("from the median", _weighted(middle=np.median)),
        ("from the origin", _weighted(middle=lambda X, axis: np.zeros(X.shape[1]))),
        ("as in a plain sample", lambda X, m: np.full(len(X), len(X) / m)),
    ),
    "07.drawn_rows": wrong_answers(
        "drawn_rows",
        ("not squared", _drawn("euclidean")),
        ("The chances sum to k", _drawn(chance=lambda far, k: k * far / far.sum())),
        ("as in k-means++", _drawn(chance=lambda far, k: far / far.sum())),
        ("The chances sum to two", _drawn(chance=lambda far, k: 2 * far / far.sum())),
        ("has to be below", rows_above),
        ("farthest candidate", _drawn(axis_of=np.max)),
        ("mean distance", _drawn(
            "euclidean", lambda far, k: 2 * k * far**2 / (far**2).sum(), np.mean)),
        ("first candidate alone", rows_far_from_first),
        ("share of the largest", _drawn(chance=lambda far, k: 2 * k * far / far.max())),
    ),
    "07.iteration_bytes": wrong_answers(
        "iteration_bytes",
        ("These are numbers", lambda p, k, d: (p * k * d, p * k * (d + 2))),
        ("as in float64", lambda p, k, d: (4 * p * k * d, 4 * p * k * (d + 2))),
        ("not only once", lambda p, k, d: (8 * k * d, 8 * p * k * (d + 2))),
        ("a single part", lambda p, k, d: (8 * k * d, 8 * k * (d + 2))),
        ("missing the weight and the count", lambda p, k, d: (8 * p * k * d, 8 * p * k * d)),
        ("here it has one", lambda p, k, d: (8 * p * k * d, 8 * p * k * (d + 1))),
        ("not two numbers for each part", lambda p, k, d: (8 * p * k * d, 8 * p * (k * d + 2))),
        ("exchanged", lambda p, k, d: (8 * p * k * (d + 2), 8 * p * k * d)),
    ),
    "07.best_workers": wrong_answers(
        "best_workers",
        ("the root itself", lambda work, message, most: math.sqrt(work / message)),
        ("rounded down", _rounded(math.floor)),
        ("rounded up", _rounded(math.ceil)),
        ("nearest whole number", _rounded(round)),
        ("no more than", lambda work, message, most: workers_by_walking(work, message, 10**6)),
        ("These are seconds", lambda work, message, most: min(
            work / w + message * w for w in range(1, most + 1))),
        ("counts from 0", lambda work, message, most: workers_by_walking(work, message, most) - 1),
        ("All workers are taken", lambda work, message, most: most),
    ),
    "07.safe_ways": [
        ("Shuffle the rows", {"answer": "abde"}),
        ("Without weights", {"answer": "acde"}),
        ("saves passes", {"answer": "ae"}),
        ("One more way leaves the result as it is", {"answer": "de"}),
        ("may change the time", {"answer": "ad"}),
    ],
}  # fmt: skip
