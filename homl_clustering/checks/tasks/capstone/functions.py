"""A task of ``capstone``: do two halves of the rows give the same clusters?"""

from functools import lru_cache

import numpy as np
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    completeness_score,
    fowlkes_mallows_score,
    homogeneity_score,
    mutual_info_score,
    normalized_mutual_info_score,
    rand_score,
)

from homl_clustering import KMeans
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.datasets import five_blobs, load_unknown_table

TOP = np.arange(2)


def _scaled_table():
    X = load_unknown_table().data
    return (X - X.mean(axis=0)) / X.std(axis=0)


def _fit(X, k):
    return _fitted(X.tobytes(), X.shape, k)


@lru_cache(maxsize=256)  # the mistakes fit the same halves again and again
def _fitted(numbers, shape, k):
    X = np.frombuffer(numbers).reshape(shape)
    return KMeans(k, n_init=10, random_state=0).fit(X)


def _both(X, first, second, k):
    """Return the labels that the clusterings of two halves give all rows."""
    return _fit(X[first], k).predict(X), _fit(X[second], k).predict(X)


def agreement_of_halves(X, first, second, k):
    """Return the adjusted Rand index, on all rows, of the clusterings of two halves."""
    return adjusted_rand_score(*_both(X, first, second, k))


def _halves():
    line = np.array([0.0, 1, 2, 20, 21, 22, 40, 41, 42, 43])[:, np.newaxis]
    pairs = np.array([[0.0, 0], [10, 10], [0, 1], [10, 11], [1, 0], [11, 10], [1, 1], [11, 11]])
    across = np.array([[0.0, 0], [0, 10], [10, 0], [10, 10], [-1, 4], [11, 6]])
    blobs, _ = five_blobs()
    rows = np.random.RandomState(3).permutation(120)
    shuffled = np.random.RandomState(26).permutation(178)  # few starts find the same
    return [
        Case("two clear groups", (pairs, np.arange(4), np.arange(4, 8), 2)),
        Case(
            "three groups and k=2: one half joins two of them, the other half other two",
            (line, np.array([0, 1, 3, 6]), np.array([2, 4, 7, 8, 9]), 2),
        ),
        Case(
            "two groups, k=2, and three rows that are in neither half",
            (
                np.array([[0.0], [1], [10], [11], [2], [30], [31], [32]]),
                np.array([0, 2]),
                np.array([1, 3, 4]),
                2,
            ),
        ),
        Case("halves that part the rows across each other", (across, TOP, 4 + TOP, 2)),
        Case("three groups and k=3", (line, np.array([0, 3, 6, 7]), np.array([1, 4, 8, 9]), 3)),
        Case("120 points of the five blobs, k=4", (blobs[:120], rows[:60], rows[60:], 4)),
        Case("the scaled table, k=3", (_scaled_table(), shuffled[:89], shuffled[89:], 3)),
    ]


def _with(score):
    return lambda X, first, second, k: score(*_both(X, first, second, k))


def _share_of_equal(a, b):
    return np.mean(a == b)


def _on_rows(choose):
    """Return a function that compares the labels of some rows only."""

    def agreement(X, first, second, k):
        rows = choose(first, second)
        a, b = _both(X, first, second, k)
        return adjusted_rand_score(a[rows], b[rows])

    return agreement


def _own_labels(X, first, second, k):
    return adjusted_rand_score(_fit(X[first], k).labels_, _fit(X[second], k).labels_)


def _scaled_apart(X, first, second, k):
    halves = [(X - X[rows].mean(axis=0)) / X[rows].std(axis=0) for rows in (first, second)]
    return adjusted_rand_score(
        _fit(halves[0][first], k).predict(halves[0]), _fit(halves[1][second], k).predict(halves[1])
    )


def _mean_of_two(X, first, second, k):
    a, b = _both(X, first, second, k)
    return np.mean([adjusted_rand_score(a[rows], b[rows]) for rows in (first, second)])


def _one_start(X, first, second, k):
    models = [KMeans(k, n_init=1, random_state=0).fit(X[rows]) for rows in (first, second)]
    return adjusted_rand_score(*(model.predict(X) for model in models))


AGREEMENT_MISTAKES = {
    "Labels are compared by their numbers, which are in any order: cluster 0 of one half may be "
    "cluster 2 of the other. The adjusted Rand index compares which rows are together.": (
        _with(_share_of_equal)
    ),
    "These are the labels_ of the halves, which belong to different rows. Let both models predict "
    "all rows, and compare those labels.": _own_labels,
    "It is always 1: both models have seen the same rows, all of them or the same half, and "
    "nothing is learned from their agreement. Fit the first to X[first], the second to "
    "X[second]. And make two models: one object that is fitted twice forgets the first half.": (
        lambda X, first, second, k: 1.0
    ),
    "first and second hold numbers of rows, and columns are taken by them: X[first] takes the "
    "rows.": lambda X, first, second, k: _fit(X[:, first], k),
    "The numbers of the rows count from 0, as NumPy does: do not subtract 1.": (
        lambda X, first, second, k: agreement_of_halves(X, first - 1, second - 1, k)
    ),
    "The table is cut in the middle: the halves are given by the numbers of their rows, X[first] "
    "and X[second].": lambda X, first, second, k: agreement_of_halves(
        X, np.arange(len(X) // 2), np.arange(len(X) // 2, len(X)), k
    ),
    "The second half is not X without the first: take the rows that are given, X[second].": (
        lambda X, first, second, k: agreement_of_halves(
            X, first, np.setdiff1d(np.arange(len(X)), first), k
        )
    ),
    "One model was fitted to the second half, the other one to all rows: fit it to X[first].": (
        lambda X, first, second, k: adjusted_rand_score(
            _fit(X, k).predict(X), _fit(X[second], k).predict(X)
        )
    ),
    "One model was fitted to a half, the other one to all rows: it has seen that half, too.": (
        lambda X, first, second, k: adjusted_rand_score(
            _fit(X[first], k).predict(X), _fit(X, k).predict(X)
        )
    ),
    "These are the labels of the first half only: compare those of all rows.": (
        _on_rows(lambda first, second: first)
    ),
    "These are the labels of the second half only: compare those of all rows.": (
        _on_rows(lambda first, second: second)
    ),
    "These are the labels of the rows in the two halves, without those in neither of them: both "
    "models predict all rows of X.": _on_rows(lambda *halves: np.concatenate(halves)),
    "This is the mean of two agreements, one on each half: both models predict all rows of X, and "
    "these labels are compared once.": _mean_of_two,
    "This is the Rand index without its adjustment: even random labels get a high one. Take "
    "adjusted_rand_score.": _with(rand_score),
    "This is mutual information; the exercise asks for the adjusted Rand index.": (
        _with(normalized_mutual_info_score)
    ),
    "This is adjusted mutual information; the exercise asks for the adjusted Rand index.": (
        _with(adjusted_mutual_info_score)
    ),
    "This is mutual information that is not normalized; the exercise asks for the adjusted Rand "
    "index, adjusted_rand_score.": _with(mutual_info_score),
    "This is the Fowlkes-Mallows index; the exercise asks for the adjusted Rand index, "
    "adjusted_rand_score.": _with(fowlkes_mallows_score),
    "This is homogeneity, which only asks whether clusters are pure; the exercise asks for the "
    "adjusted Rand index, adjusted_rand_score.": _with(homogeneity_score),
    "This is completeness, which only asks whether clusters stay together; the exercise asks for "
    "the adjusted Rand index, adjusted_rand_score.": _with(completeness_score),
    "X was scaled once more before the halves were taken: it is scaled already.": (
        lambda X, first, second, k: agreement_of_halves(
            (X - X.mean(axis=0)) / X.std(axis=0), first, second, k
        )
    ),
    "Each half was scaled by itself, and so the models see other numbers for the same row. X is "
    "scaled already.": _scaled_apart,
    "The number of clusters is given: k, and not 2 in all cases.": (
        lambda X, first, second, k: agreement_of_halves(X, first, second, 2)
    ),
    "Both models have to look for k clusters: one of them looks for another number.": (
        lambda X, first, second, k: adjusted_rand_score(
            _fit(X[first], k).predict(X), _fit(X[second], k + 1).predict(X)
        )
    ),
    "Only one start is made for each model, and it may be an unlucky one: n_init=10.": _one_start,
    "The labels of the rows are returned: compare both arrays, adjusted_rand_score.": (
        lambda X, first, second, k: _both(X, first, second, k)
    ),
    "The number of clusters is given: k, and not 3 in all cases.": (
        lambda X, first, second, k: agreement_of_halves(X, first, second, 3)
    ),
    "This is one minus the agreement: 1 should stand for the same clusters.": (
        lambda X, first, second, k: 1 - agreement_of_halves(X, first, second, k)
    ),
}


AGREEMENT = FunctionTask(
    "capstone.agreement_of_halves", agreement_of_halves, _halves, AGREEMENT_MISTAKES
)
