"""The tasks of ``07_scale_exercises``: sums of blocks, streams, coresets, rounds, workers."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.checks.tasks.scale_costs import COSTS

# A sum in a fixed order


def _pairwise(blocks, left_over=lambda last: [last], join=lambda a, b: a + b):
    """Return the sum of neighbors in pairs, round by round."""
    sums = [np.asarray(block, float) for block in blocks]
    while len(sums) > 1:
        pairs = [join(sums[i], sums[i + 1]) for i in range(0, len(sums) - 1, 2)]
        sums = pairs + (left_over(sums[-1]) if len(sums) % 2 else [])
    return sums[0]


def tree_sum(blocks):
    """Return the sum of blocks, added up in pairs of neighbors."""
    return _pairwise(blocks)


def _blocks():
    random = variant.random(70)
    rows = random.normal(size=(7, 3)) * 10.0 ** random.randint(-3, 4, size=(7, 1))
    big = 2.0**53
    return [
        Case("three blocks of one number", ([[1.0], [2.0], [4.0]],)),
        Case("one block", ([[3.0, 5.0]],)),
        Case("numbers whose sum depends on the order", ([[big], [1.0], [1.0], [1.0]],)),
        Case("the same in another order", ([[1.0], [1.0], [big], [1.0], [1.0]],)),
        Case("seven blocks of three numbers", (list(rows),)),
    ]


def _identical(came, expected):
    came = np.asarray(came, float)
    return came.shape == np.shape(expected) and np.array_equal(came, expected)


def _one_after_the_other(blocks):
    total = np.zeros(len(blocks[0]))
    for block in blocks:
        total = total + np.asarray(block, float)
    return total


def _halves(blocks):
    if len(blocks) == 1:
        return np.asarray(blocks[0], float)
    middle = len(blocks) // 2
    return _halves(blocks[:middle]) + _halves(blocks[middle:])


def _far_pairs(blocks):
    sums = [np.asarray(block, float) for block in blocks]
    while len(sums) > 1:
        half = (len(sums) + 1) // 2
        sums = [sums[i] + sums[half + i] if half + i < len(sums) else sums[i] for i in range(half)]
    return sums[0]


TREE_MISTAKES = {
    "The blocks are added up one after the other: add neighbors in pairs, then the pairs in "
    "pairs.": _one_after_the_other,
    "The blocks are added up from the last to the first: add neighbors in pairs, then the pairs "
    "in pairs.": lambda blocks: _one_after_the_other(blocks[::-1]),
    "The list is cut in halves here. For three blocks this is 0 + (1 + 2); neighbors in pairs give "
    "(0 + 1) + 2.": _halves,
    "Each block is added to the one half a list away: pairs are neighbors, 0 and 1, 2 and 3.": (
        _far_pairs
    ),
    "A block that is left over is lost: it goes on to the next round as it is.": lambda blocks: (
        _pairwise(blocks, lambda last: [])
    ),
    "A block that is left over is doubled: it goes on to the next round as it is.": lambda blocks: (
        _pairwise(blocks, lambda last: [last + last])
    ),
    "The numbers of all blocks are added up to a single one: the sum has as many numbers as a "
    "block.": lambda blocks: np.sum(_pairwise(blocks)),
    "This is the mean of each pair: add the two.": lambda blocks: _pairwise(
        blocks, join=lambda a, b: (a + b) / 2
    ),
    "Only the first round is done: go on until one is left.": lambda blocks: (
        np.asarray(blocks[0], float) + (np.asarray(blocks[1], float) if len(blocks) > 1 else 0)
    ),
    "This sum is rounded once, at the end. Here each addition rounds: add with +.": lambda blocks: (
        np.array([float(sum(map(_fraction, column))) for column in zip(*blocks, strict=True)])
    ),
}


def _fraction(number):
    from fractions import Fraction

    return Fraction(float(number))


# Mean and variance from blocks


def _moments(blocks, ddof=0, of_variance=lambda v: v):
    X = np.concatenate([np.asarray(block, float) for block in blocks])
    mean = X.mean(axis=0)
    return mean, of_variance(((X - mean) ** 2).sum(axis=0) / (len(X) - ddof))


def block_moments(blocks):
    """Return mean and variance of each column over all blocks."""
    return _moments(blocks)


def _moment_blocks():
    random = variant.random(71)
    X = random.normal(size=(40, 2)) * [1, 3] + [2, -5]
    return [
        Case("a block of one row and one of two", ([np.array([[0.0]]), np.array([[3.0], [6.0]])],)),
        Case("a single block", ([np.array([[1.0, 2.0], [3.0, 2.0]])],)),
        Case("blocks of different length", (np.split(X, [3, 20, 21]),)),
        Case(
            "numbers far from zero",
            (np.split(X + 1e8, [3, 20, 21]),),
            "The mean of the squares minus the square of the mean is exact on paper. In a computer "
            "both are about 1e16 here, and what is left after the subtraction is rounding. Keep "
            "the sum of squared differences from the mean, and add the term for the means.",
        ),
    ]


def _mean_of_means(blocks):
    means = np.array([np.mean(block, axis=0) for block in blocks])
    return means.mean(axis=0), _moments(blocks)[1]


def _without_means(blocks):
    n = sum(map(len, blocks))
    squares = sum(len(block) * np.var(block, axis=0) for block in blocks)
    return _moments(blocks)[0], squares / n


def _between_means(blocks):
    mean = _moments(blocks)[0]
    n = sum(map(len, blocks))
    return mean, sum(len(b) * (np.mean(b, axis=0) - mean) ** 2 for b in blocks) / n


def _by_squares(blocks):
    n = sum(map(len, blocks))
    mean = sum(np.sum(block, axis=0) for block in blocks) / n
    return mean, sum(np.sum(np.square(block), axis=0) for block in blocks) / n - mean**2


def _all_columns(blocks):
    X = np.concatenate(blocks)
    return X.mean(), X.var()


MOMENT_MISTAKES = {
    "The means of the blocks are averaged as if all blocks had equally many rows: a block counts "
    "as often as it has rows.": _mean_of_means,
    "The variance within the blocks alone is too small: how far their means lie apart counts, "
    "too.": _without_means,
    "This is the variance of the means of the blocks: the rows vary within the blocks, too.": (
        _between_means
    ),
    "The variance is divided by n - 1: divide by the number of rows.": lambda blocks: _moments(
        blocks, ddof=1
    ),
    "These are standard deviations: return the variance, without the root.": lambda blocks: (
        _moments(blocks, of_variance=np.sqrt)
    ),
    "The sum of squares is not divided by the number of rows.": lambda blocks: _moments(
        blocks, of_variance=lambda v: v * sum(map(len, blocks))
    ),
    "The mean is taken over all columns: each column has its own.": _all_columns,
    "Only the first block is looked at.": lambda blocks: _moments(blocks[:1]),
    "Only the last block is looked at.": lambda blocks: _moments(blocks[-1:]),
    "The variances of the blocks are averaged as if all had equally many rows, and their means are "
    "left out.": lambda blocks: (
        _moments(blocks)[0],
        np.mean([np.var(block, axis=0) for block in blocks], axis=0),
    ),
}

# A step of partial_fit


def _step(X, centers, counts, labels=None, move=None):
    """Return centers and counts after a block."""
    centers, counts = np.array(centers, float), np.array(counts, float)
    if labels is None:
        labels = ((X[:, np.newaxis] - centers) ** 2).sum(axis=2).argmin(axis=1)
    for c in range(len(centers)):
        rows = X[labels == c]
        if len(rows):
            before = counts[c]
            counts[c] += len(rows)
            if move is None:
                centers[c] += (rows - centers[c]).sum(axis=0) / counts[c]
            else:
                centers[c] = move(centers[c], rows, before, counts[c])
    return centers, counts


def partial_fit_step(X, centers, counts):
    """Return the centers after a block, and how many rows each was given so far."""
    return _step(X, centers, counts)


def _stream():
    random = variant.random(72)
    centers = random.normal(0, 5, size=(4, 2))
    block = centers[random.randint(3, size=25)] + random.normal(size=(25, 2))
    few = np.array([[1.0], [4.0], [10.0]])
    return [
        Case("three rows, two centers", (few, np.array([[0.0], [8.0]]), np.array([2, 3]))),
        Case("a center without a row", (few[:2], np.array([[2.0], [90.0]]), np.array([1, 5]))),
        Case("centers that were given nothing yet", (few, few[[0, 2]] + 1, np.array([0, 0]))),
        Case(
            "a row between the centers",
            (np.array([[4.9], [5.5]]), np.array([[0.0], [10.0]]), np.array([1, 100])),
        ),
        Case("25 rows, four centers", (block, centers, np.array([10, 0, 200, 7]))),
    ]


def _one_by_one(X, centers, counts):
    centers, counts = np.array(centers, float), np.array(counts, float)
    for x in X:
        c = ((x - centers) ** 2).sum(axis=1).argmin()
        counts[c] += 1
        centers[c] += (x - centers[c]) / counts[c]
    return centers, counts


def _counts_left(X, centers, counts):
    return _step(X, centers, counts)[0], np.array(counts, float)


STEP_MISTAKES = {
    "The centers become the means of the rows of this block: what they were given before "
    "counts.": lambda *a: _step(*a, move=lambda center, rows, before, now: rows.mean(axis=0)),
    "The old center and the mean of the new rows count by halves here: each counts by its number "
    "of rows.": lambda *a: _step(
        *a, move=lambda center, rows, before, now: (center + rows.mean(axis=0)) / 2
    ),
    "The rows are given out one by one, and the centers move in between: label all rows of the "
    "block first, by the centers that came.": _one_by_one,
    "The counts are those of before: add the rows of this block.": _counts_left,
    "The counts are those of this block alone: add them to those of before.": lambda X, c, n: (
        _step(X, c, n)[0],
        _step(X, c, n)[1] - n,
    ),
    "The old center counts as a single row: it counts as many rows as it was given before.": (
        lambda *a: _step(
            *a,
            move=lambda center, rows, before, now: (center + rows.sum(axis=0)) / (1 + len(rows)),
        )
    ),
    "The centers move by the mean of the differences, divided by the new count: it is their sum "
    "that is divided.": lambda *a: _step(
        *a, move=lambda center, rows, before, now: center + (rows - center).mean(axis=0) / now
    ),
    "The sum is divided by the number of rows before this block: divide by the new count.": (
        lambda *a: _step(
            *a,
            move=lambda center, rows, before, now: (
                center + (rows - center).sum(axis=0) / max(before, 1)
            ),
        )
    ),
    "The differences are subtracted, so that the centers move away from their rows.": lambda *a: (
        _step(*a, move=lambda center, rows, before, now: center - (rows - center).sum(axis=0) / now)
    ),
}

WAYS = ChoiceTask(
    "07.safe_ways",
    "ade",
    {
        "a": "Yes: sums of blocks are added up in the same order wherever the rows are.",
        "b": "No: the centers start in the first block, and a sorted stream shows them one end "
        "only. Shuffle the rows first.",
        "c": "No: the rows far from the mean were drawn more often. Without weights they count too "
        "much.",
        "d": "Yes: a round draws each row by itself, and too many candidates are no harm.",
        "e": "Yes, to the last bit. Whether it is quicker is another question: beyond some number "
        "the messages take longer than the work that is saved.",
    },
    {
        "a": "One more way leaves the result as it is, to the last bit.",
        "d": "One more way saves passes over the data, and loses nothing.",
        "e": "One more way may change the time, and changes nothing else: sums are added up in the "
        "same order.",
    },
)

TASKS = [
    FunctionTask("07.tree_sum", tree_sum, _blocks, TREE_MISTAKES, same=_identical),
    FunctionTask(
        "07.block_moments",
        block_moments,
        _moment_blocks,
        MOMENT_MISTAKES,
        parts=("mean", "variance"),
    ),
    FunctionTask(
        "07.partial_fit_step", partial_fit_step, _stream, STEP_MISTAKES, parts=("centers", "counts")
    ),
    *COSTS,
    WAYS,
]
