"""The tasks of ``capstone`` whose answers are functions: agreement of halves, and profiles."""

import numpy as np
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
    rand_score,
)

from homl_clustering import KMeans
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.datasets import five_blobs, load_unknown_table
from homl_clustering.datasets.unknown import reveal_unknown_table


def _scaled_table():
    X = load_unknown_table().data
    return (X - X.mean(axis=0)) / X.std(axis=0)


# Do two halves of the rows give the same clusters?


def _fit(X, k):
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
    blobs, _ = five_blobs()
    rows = np.random.RandomState(3).permutation(120)
    shuffled = np.random.RandomState(26).permutation(178)  # few starts find the same
    return [
        Case("two clear groups", (pairs, np.arange(4), np.arange(4, 8), 2)),
        Case(
            "three groups and k=2: one half joins two of them, the other half other two",
            (line, np.array([0, 1, 3, 6]), np.array([2, 4, 7, 8, 9]), 2),
        ),
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


AGREEMENT_MISTAKES = {
    "Labels are compared by their numbers, which are in any order: cluster 0 of one half may be "
    "cluster 2 of the other. The adjusted Rand index compares which rows are together.": (
        _with(_share_of_equal)
    ),
    "These are the labels_ of the halves, which belong to different rows. Let both models predict "
    "all rows, and compare those labels.": _own_labels,
    "Both models have seen all rows, so they agree, and nothing is learned from it. Fit the first "
    "to X[first], the second to X[second].": lambda X, first, second, k: 1.0,
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
    "This is the Rand index without its adjustment: even random labels get a high one. Take "
    "adjusted_rand_score.": _with(rand_score),
    "This is mutual information; the exercise asks for the adjusted Rand index.": (
        _with(normalized_mutual_info_score)
    ),
    "This is adjusted mutual information; the exercise asks for the adjusted Rand index.": (
        _with(adjusted_mutual_info_score)
    ),
    "Each half was scaled by itself, and so the models see other numbers for the same row. X is "
    "scaled already.": _scaled_apart,
    "The number of clusters is given: k, and not 3 in all cases.": (
        lambda X, first, second, k: agreement_of_halves(X, first, second, 3)
    ),
    "This is one minus the agreement: 1 should stand for the same clusters.": (
        lambda X, first, second, k: 1 - agreement_of_halves(X, first, second, k)
    ),
}


# What sets a cluster apart


def _differences(X, labels, cluster):
    own = labels == cluster
    return X[own].mean(axis=0) - X[~own].mean(axis=0)


def _largest(values):
    return np.argsort(values)[::-1][:2]


def sets_apart(X, labels, cluster):
    """Return the numbers of the two columns in which a cluster differs most from the others."""
    return np.sort(_largest(np.abs(_differences(X, labels, cluster) / X.std(axis=0))))


def _described():
    small = np.array(
        [
            [1.0, 100, 5, 0.1],
            [2.0, 900, 5, 0.2],
            [1.5, 500, 5.5, 0.1],
            [8.0, 400, 4, 0.9],
            [9.0, 950, 5, 0.8],
            [8.5, 700, 6, 0.3],
        ]
    )
    X, groups = load_unknown_table().data, reveal_unknown_table().target
    return [
        Case("cluster 0 of six rows", (small, np.array([0, 0, 0, 1, 1, 1]), 0)),
        Case("cluster 7 of six rows", (small, np.array([7, 7, 7, 2, 2, 2]), 7)),
        Case("cluster 5 of three", (small, np.array([5, 2, 5, 2, 9, 9]), 5)),
        *[Case(f"group {group} of the unscaled table", (X, groups, group)) for group in range(3)],
    ]


def _by(measure, choose=_largest):
    return lambda X, labels, cluster: np.sort(choose(measure(X, labels, cluster)))


def _apart(X, labels, cluster):
    return np.abs(_differences(X, labels, cluster) / X.std(axis=0))


SETS_APART_MISTAKES = {
    "The differences are not standardized: in the unscaled table the widest column always differs "
    "most. Divide by the standard deviation of each column.": _by(
        lambda *a: np.abs(_differences(*a))
    ),
    "A cluster may be set apart by small values as well: take the absolute value of the "
    "difference.": _by(lambda X, *a: _differences(X, *a) / X.std(axis=0)),
    "These are the columns in which the cluster differs least: argsort sorts from the smallest "
    "to the largest.": _by(_apart, lambda values: np.argsort(values)[:2]),
    "These are the columns with the largest means in the cluster. What is large everywhere sets "
    "nothing apart: subtract the means of the other rows.": _by(
        lambda X, labels, cluster: X[labels == cluster].mean(axis=0)
    ),
    "The differences are divided by the variances: take their roots, the standard deviations.": _by(
        lambda X, *a: np.abs(_differences(X, *a) / X.var(axis=0))
    ),
    "The differences are divided by the means. Take the standard deviations, which say how "
    "much a column varies.": _by(lambda X, *a: np.abs(_differences(X, *a) / X.mean(axis=0))),
    "These are the columns in which the rows of the cluster are least alike, or most. Compare "
    "means: how far is the cluster from the others?": _by(
        lambda X, labels, cluster: X[labels == cluster].std(axis=0) / X.std(axis=0)
    ),
    "Count columns from 0, as NumPy does.": lambda *a: sets_apart(*a) + 1,
    "These are the differences themselves: return the numbers of their columns, argsort.": (
        lambda *a: np.sort(np.sort(_apart(*a))[-2:])
    ),
    "This is the first column only: asked for are two.": lambda *a: np.argmax(_apart(*a)),
    "These are all columns, in order: return the two first.": lambda *a: np.argsort(-_apart(*a)),
}


def _in_any_order(result):
    """Return two columns in increasing order; anything else as it is."""
    result = np.asarray(result)
    return np.sort(result) if result.shape == (2,) else result


AGREEMENT = FunctionTask(
    "capstone.agreement_of_halves", agreement_of_halves, _halves, AGREEMENT_MISTAKES
)
SETS_APART = FunctionTask(
    "capstone.sets_apart", sets_apart, _described, SETS_APART_MISTAKES, normal=_in_any_order
)
