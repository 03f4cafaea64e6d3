"""A task of ``capstone``: in which columns a cluster differs most from the other rows."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.datasets import load_unknown_table
from homl_clustering.datasets.unknown import reveal_unknown_table


def _differences(X, labels, cluster):
    own = labels == cluster
    return X[own].mean(axis=0) - X[~own].mean(axis=0)


def _largest(values):
    return np.argsort(values)[::-1][:2]


def sets_apart(X, labels, cluster):
    """Return the numbers of the two columns in which a cluster differs most from the others."""
    return np.sort(_largest(np.abs(_differences(X, labels, cluster) / X.std(axis=0))))


TABLES = ((12, 5, 0), (30, 7, 1), (40, 9, 2), (60, 12, 3), (90, 20, 4), (80, 30, 5), (70, 40, 6))


def _random_groups(n, d, seed):
    """Return a table with columns of very different widths, labels with gaps, and one of them."""
    random = variant.random(seed)
    numbers = random.permutation(9)[:4]
    own = random.permutation(np.resize(np.repeat(numbers, [5, 2, 4, 1]), n))
    centers, spreads = random.normal(size=(10, d)), random.choice([0.1, 0.5, 2], (10, d))
    X = centers[own] + spreads[own] * random.normal(size=(n, d))
    widths, means = 10.0 ** random.randint(-1, 3, (2, d))
    return ((X - X.min(axis=0)) * widths + means).round(3), own, numbers[seed % 3]


def _of_random_groups(n, d, seed):
    X, labels, cluster = _random_groups(n, d, seed)
    return Case(f"cluster {cluster} of a table of {d} columns", (X, labels, int(cluster)))


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
        *[_of_random_groups(*sizes) for sizes in TABLES],
        *[Case(f"group {group} of the unscaled table", (X, groups, group)) for group in range(3)],
    ]


def _by(measure, choose=_largest):
    return lambda X, labels, cluster: np.sort(choose(measure(X, labels, cluster)))


def _apart(X, labels, cluster):
    return np.abs(_differences(X, labels, cluster) / X.std(axis=0))


def _of(own, others):
    """Return the mistake to compare something else than the means."""
    return lambda X, labels, cluster: np.abs(
        (own(X[labels == cluster]) - others(X[labels != cluster])) / X.std(axis=0)
    )


def _mean(rows):
    return rows.mean(axis=0)


def _divided_by(spread):
    """Return the mistake to divide by another spread, of the rows inside and outside."""

    def measure(X, labels, cluster):
        own, others = X[labels == cluster], X[labels != cluster]
        return np.abs(_mean(own) - _mean(others)) / spread(own, others)

    return measure


def _against(choose):
    """Return the mistake to compare with one other cluster."""

    def measure(X, labels, cluster):
        found = np.unique(labels).tolist()
        other = X[labels == choose(found, found.index(cluster))]
        return np.abs(_mean(X[labels == cluster]) - _mean(other)) / X.std(axis=0)

    return measure


def _highest_and_lowest(values):
    return np.array([np.argmax(values), np.argmin(values)])


def _signed(X, labels, cluster):
    return _differences(X, labels, cluster) / X.std(axis=0)


def _by_number(X, labels, cluster):
    """Take a label for the place of the cluster among those that occur."""
    found = np.unique(labels)
    return sets_apart(X, labels, found[cluster]) if 0 <= cluster < len(found) else IndexError()


def _between_means(X, labels, cluster):
    """Compare with the mean of the other clusters' means."""
    found = [c for c in np.unique(labels) if c != cluster]
    means = np.mean([_mean(X[labels == c]) for c in found], axis=0)
    return np.abs(_mean(X[labels == cluster]) - means) / X.std(axis=0)


SETS_APART_MISTAKES = {
    "The differences are not standardized, or divided by one number for all columns, as by X.std() "
    "without an axis: in the unscaled table the widest column always differs most. Divide by the "
    "standard deviation of each column, X.std(axis=0).": _by(lambda *a: np.abs(_differences(*a))),
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
    "The differences are divided by the standard deviations inside the cluster: take those of the "
    "columns over all rows, X.std(axis=0).": _by(_divided_by(lambda own, others: own.std(axis=0))),
    "The differences are divided by the standard deviations of the other rows: take those of the "
    "columns over all rows, X.std(axis=0).": _by(
        _divided_by(lambda own, others: others.std(axis=0))
    ),
    "The differences are divided by the standard errors of the means, as for a t-test: take the "
    "standard deviation of each column over all rows, X.std(axis=0).": _by(
        _divided_by(
            lambda own, others: np.sqrt(
                own.var(axis=0) / len(own) + others.var(axis=0) / len(others)
            )
        )
    ),
    "The differences are divided by the ranges of the columns: take the standard deviations, "
    "X.std(axis=0).": _by(lambda X, *a: np.abs(_differences(X, *a)) / np.ptp(X, axis=0)),
    "The differences are multiplied by the standard deviations: divide by them.": _by(
        lambda X, *a: np.abs(_differences(X, *a) * X.std(axis=0))
    ),
    "These are the columns with the highest and with the lowest difference: the two largest may "
    "both be high, or both low. Take absolute values, and then the two largest.": _by(
        _signed, _highest_and_lowest
    ),
    "Only columns in which the cluster is lower come out: a large positive difference counts as "
    "much. Take absolute values.": _by(_signed, lambda values: np.argsort(values)[:2]),
    "The cluster is compared with the next cluster only: compare it with all other rows, labels != "
    "cluster.": _by(_against(lambda found, i: found[(i + 1) % len(found)])),
    "The cluster is compared with the one before only: compare it with all other rows, labels != "
    "cluster.": _by(_against(lambda found, i: found[i - 1])),
    "The cluster is compared with the first of the other clusters only: compare it with all other "
    "rows, labels != cluster.": _by(_against(lambda found, i: found[i == 0])),
    "The cluster is compared with the last of the other clusters only: compare it with all other "
    "rows, labels != cluster.": _by(
        _against(lambda found, i: found[-1] if i < len(found) - 1 else found[-2])
    ),
    "The cluster is compared with the mean of the other clusters' means, where small clusters "
    "count as much as large ones: take the mean of all other rows.": _by(_between_means),
    "Medians are compared: take the means.": _by(
        _of(lambda rows: np.median(rows, axis=0), lambda rows: np.median(rows, axis=0))
    ),
    "Sums are compared, and they depend on the number of rows: take the means.": _by(
        _of(lambda rows: rows.sum(axis=0), lambda rows: rows.sum(axis=0))
    ),
    "Spreads are compared: which columns have another mean in the cluster than elsewhere?": _by(
        _of(lambda rows: rows.std(axis=0), lambda rows: rows.std(axis=0))
    ),
    "The means of the cluster are divided by those of the others: subtract them, and divide by "
    "the standard deviations.": _by(
        lambda X, labels, cluster: _mean(X[labels == cluster]) / _mean(X[labels != cluster])
    ),
    "The means of the cluster are compared with 0: subtract the means of the other rows.": _by(
        lambda X, labels, cluster: np.abs(_mean(X[labels == cluster])) / X.std(axis=0)
    ),
    "These are the columns with the largest spread in the whole table: compare the cluster with "
    "the other rows.": _by(lambda X, *_: X.std(axis=0)),
    "A label is the name of a cluster, not its place among those that occur: the rows of the "
    "cluster are those with labels == cluster.": _by_number,
    "The argument cluster is left aside, and always the first cluster is described: take the rows "
    "with labels == cluster.": lambda X, labels, _: sets_apart(X, labels, labels.min()),
    "The row with the number of the cluster is described: take all rows with labels == cluster.": (
        _by(lambda X, _, cluster: np.abs(X[cluster] - X.mean(axis=0)) / X.std(axis=0))
    ),
    "This says True or False for each column: return the numbers of the two columns, for example "
    "by np.flatnonzero.": lambda X, *a: np.isin(np.arange(X.shape[1]), sets_apart(X, *a)),
    "These are the differences of all columns: return the numbers of the two columns with the "
    "largest, by argsort.": lambda X, *a: _signed(X, *a),
    "These are the absolute differences of all columns: return the numbers of the two columns with "
    "the largest, by argsort.": _apart,
    "These are the ranks of the columns, or all of them in order of difference: return the numbers "
    "of the last two of argsort.": lambda *a: np.argsort(_apart(*a)),
    "Three columns are too many: return the numbers of two.": lambda *a: np.sort(
        np.argsort(-_apart(*a))[:3]
    ),
    "The second and the third column come out: [-2:] takes the last two, and [-3:-1] leaves out "
    "the very last.": _by(_apart, lambda values: np.argsort(-values)[1:3]),
    "Count columns from 0, as NumPy does.": lambda *a: sets_apart(*a) + 1,
    "These are the differences themselves: return the numbers of their columns, argsort.": (
        lambda *a: np.sort(np.sort(_apart(*a))[-2:])
    ),
    "This is the first column only: asked for are two.": lambda *a: np.argmax(_apart(*a)),
    "These are all columns, in order: return the two first.": lambda *a: np.argsort(-_apart(*a)),
}


def _in_any_order(result):
    """Return two or three columns in increasing order, whatever holds them; all else as it is."""
    if isinstance(result, set | frozenset | dict):
        result = list(result)
    array = np.asarray(result)
    return np.sort(array.ravel()) if array.size in (2, 3) and array.ndim else result


SETS_APART = FunctionTask(
    "capstone.sets_apart", sets_apart, _described, SETS_APART_MISTAKES, normal=_in_any_order
)
