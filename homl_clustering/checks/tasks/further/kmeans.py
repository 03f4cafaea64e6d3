"""Further mistakes in the tasks of notebook 01, by task: wrong axes, wrong sums, wrong gaps."""

import numpy as np

from homl_clustering.checks.tasks.further.distances import measured
from homl_clustering.textbook.kmeans import squared_distances


def _first_descent(X, centers):
    """Look at one center after the other until one is farther than the one before."""
    labels = []
    for row in squared_distances(X, centers):
        c = 0
        while c + 1 < len(row) and row[c + 1] < row[c]:
            c += 1
        labels.append(c)
    return np.array(labels)


def _nearest_pair(X, centers):
    d = squared_distances(X, centers)
    return np.full(len(X), d.argmin() % d.shape[1])


def _one_hot(labels, n_clusters):
    return np.eye(n_clusters)[labels]


def _sizes_by_columns(X, labels, n_clusters):
    table = _one_hot(labels, n_clusters)
    return table.T @ X / table.sum(axis=0)


def _of_clusters(rule, belongs=np.equal):
    """Return centers by a rule for the points of each cluster."""
    return lambda X, labels, n_clusters: np.array(
        [rule(X[belongs(labels, c)]) for c in range(n_clusters)]
    )


def _sorted_sizes(X, labels, n_clusters):
    sizes = np.sort(np.bincount(labels, minlength=n_clusters))
    return _one_hot(labels, n_clusters).T @ X / sizes[:, np.newaxis]


M_STEP = {
    "The sums are divided along the wrong axis: sizes of shape (n_clusters,) divide the columns. "
    "Each row of sums belongs to a cluster, so write sizes[:, np.newaxis].": _sizes_by_columns,
    "The sizes stand in another order than the sums: divide the sum of each cluster by the number "
    "of its own points.": _sorted_sizes,
    "All numbers of a cluster have the same mean here, whatever their feature: take a mean for "
    "each feature, axis=0.": _of_clusters(lambda points: np.full(points.shape[1], points.mean())),
    "These are the largest values of each feature: take the mean.": _of_clusters(
        lambda points: points.max(axis=0)
    ),
    "These are the smallest values of each feature: take the mean.": _of_clusters(
        lambda points: points.min(axis=0)
    ),
    "The points of all later clusters count as well: take labels == c, not labels >= c.": (
        _of_clusters(lambda points: points.mean(axis=0), np.greater_equal)
    ),
    "All features get the mean of the first one: each has its own.": _of_clusters(
        lambda points: np.full(points.shape[1], points[:, 0].mean())
    ),
    "The mean of the cluster is mixed with that of all points: take that of the cluster alone.": (
        lambda X, labels, k: (_of_clusters(lambda p: p.mean(axis=0))(X, labels, k) + X.mean(0)) / 2
    ),
    "The sums are divided by their lengths: divide by the number of points.": _of_clusters(
        lambda points: points.sum(axis=0) / np.linalg.norm(points.sum(axis=0))
    ),
}


def _of_probabilities(combine, again=False):
    """Make probabilities for each center by itself first, then combine them."""

    def probabilities(X, centers):
        table = squared_distances(X, centers)
        values = combine(table / table.sum(axis=0))
        return values / values.sum() if again else values

    return probabilities


def _closest(change):
    """Return a function that changes the smallest squared distances, given the whole table."""

    def probabilities(X, centers):
        table = squared_distances(X, centers)
        return change(table.min(axis=1), table)

    return probabilities


def _shares(values):
    return values / values.sum()


NEAREST_FIRST = (
    "Probabilities are made for each center by itself here, and then combined. Take the distance "
    "to the nearest center first, then divide once, by the sum over all points."
)
NEXT_CENTER = {
    NEAREST_FIRST: tuple(
        _of_probabilities(combine, again)
        for combine in (
            lambda p: p.min(axis=1),
            lambda p: p.mean(axis=1),
            lambda p: p.max(axis=1),
            lambda p: p.sum(axis=1),
            lambda p: p.prod(axis=1),
        )
        for again in (False, True)
    ),
    "The distances to all centers are multiplied: the nearest center alone counts.": (
        _closest(lambda _, table: _shares(table.prod(axis=1)))
    ),
    "The sum goes over the whole table: add up only the smallest distance of each point.": (
        _closest(lambda d, table: d / table.sum())
    ),
    "Each distance is divided by the sum of its own row: divide by the sum over all points.": (
        _closest(lambda d, table: d / table.sum(axis=1)),
        _closest(lambda d, table: _shares(d / table.sum(axis=1))),
    ),
    "The distances are divided by their sum before they are squared: square first, then divide by "
    "the sum of the squares.": _closest(lambda d, _: _shares(np.sqrt(d)) ** 2),
    "A nearest center is sought for each feature: add up the squares over the features first.": (
        lambda X, centers: _shares(((X[:, np.newaxis] - centers) ** 2).min(axis=1).sum(axis=1))
    ),
    "Something is added to the squared distances: a point on a center has the probability 0.": (
        tuple(_closest(lambda d, _, more=more: _shares(d + more)) for more in (1, 0.1, 0.01, 1e-3))
    ),
    "The points that are centers are left out: return a number for each row, 0 for these.": (
        _closest(lambda d, _: _shares(d)[d > 0])
    ),
    "The distances of all points to all points stand in the sum: each point once, by the nearest "
    "center.": _closest(lambda d, _: d / (len(d) * d.sum())),
}


def _gap(limit):
    """Return a function that compares the bounds with a limit, given the table and the labels."""

    def keeps(upper_bounds, labels, centers):
        between = np.sqrt(squared_distances(centers, centers))
        np.fill_diagonal(between, np.inf)
        return upper_bounds <= limit(between, labels)

    return keeps


def _without_inf(between):
    return np.where(np.isinf(between), 0, between)


def _rank(place):
    return lambda between, labels: (
        np.sort(between, axis=1)[:, min(place, len(between) - 2)][labels] / 2
    )


KEEPS = {
    "The gap is picked by label - 1: labels count from 0, as rows of arrays do.": _gap(
        lambda between, labels: between.min(axis=1)[labels - 1] / 2
    ),
    "The gap is picked by the number of the point: pick it by the label of the point.": _gap(
        lambda between, labels: (
            between.min(axis=1)[np.minimum(np.arange(len(labels)), len(between) - 1)] / 2
        )
    ),
    "The second nearest other center is taken: the gap goes to the nearest one. In a sorted row, "
    "the center itself stands first only if its distance of 0 is among them.": _gap(_rank(1)),
    "The mean over all centers is taken, the center itself included: the gap goes to the nearest "
    "other center.": _gap(lambda between, labels: _without_inf(between).mean(axis=1)[labels] / 2),
    "The largest of all gaps counts for all points: take the gap of the own center.": (
        _gap(lambda between, labels: between.min(axis=1).max() / 2)
    ),
    "The mean of all gaps counts for all points: take the gap of the own center.": (
        _gap(lambda between, labels: between.min(axis=1).mean() / 2)
    ),
    "The gap around the neighbor of the own center is taken: take that of the own center.": (
        _gap(lambda between, labels: between.min(axis=1)[between.argmin(axis=1)][labels] / 2)
    ),
    "argmin returns the number of the nearest other center: the gap is the distance, min.": (
        _gap(lambda between, labels: between.argmin(axis=1)[labels] / 2)
    ),
    "The bound may be as large as the gap, or twice as large, here: compare with half the gap.": (
        _gap(lambda between, labels: 2 * between.min(axis=1)[labels])
    ),
    "The gap itself is added to the half: compare with half the gap.": _gap(
        lambda between, labels: 1.5 * between.min(axis=1)[labels]
    ),
}


def _own(table, labels):
    return table[np.arange(len(labels)), labels]


def _others(table, labels):
    """Return the smallest value of each row outside of the column of its label."""
    others = table.astype(float)
    others[np.arange(len(labels)), labels] = np.inf
    return others.min(axis=1)


def _gaps(between):
    return (between + np.diag(np.full(len(between), np.inf))).min(axis=1)


def _counted(of_both):
    """Return a function that counts by the own values, the half gaps, the table and the labels."""
    return lambda to_centers, between, labels: np.sum(
        of_both(_own(to_centers, labels), _gaps(between)[labels] / 2, to_centers, labels)
    )


def _whole_columns(nearest):
    return lambda to_centers, between, labels: np.sum(
        (to_centers[:, labels] <= _gaps(between)[labels] / 2)
        & (nearest(to_centers) < to_centers[:, labels])
    )


def _second_in_order(rival):
    """Take the second number of each sorted row of the table between centers for the gap."""
    return lambda to_centers, between, labels: np.sum(
        (_own(to_centers, labels) <= np.sort(between, axis=1)[labels, 1] / 2)
        & (rival(to_centers) < _own(to_centers, labels))
    )


WRONGLY_KEPT = {
    "table[:, labels] picks a whole column for each label, so that each point is counted with "
    "each label: one entry of each row is table[np.arange(len(labels)), labels].": (
        _whole_columns(lambda table: table.min(axis=1, keepdims=True)),
        lambda to_centers, between, labels: _whole_columns(lambda table: table.min(axis=1))(
            to_centers, between, labels
        ),
    ),
    "The value to the nearest center is compared with half the gap, and the number of the nearest "
    "center with the label: compare the value to the own center with half the gap.": _counted(
        lambda own, half, table, labels: (
            (table.min(axis=1) <= half) & (table.argmin(axis=1) != labels)
        )
    ),
    "The second smallest value of each row is compared with the own one: it is the nearest of the "
    "other centers only where the own center is the nearest of all. Leave out the column of the "
    "label, then take the minimum.": (
        _counted(lambda own, half, table, _: (own <= half) & (np.sort(table, axis=1)[:, 1] < own)),
        _second_in_order(lambda table: np.sort(table, axis=1)[:, 1]),
    ),
    "A point is counted if another center is within half the gap: count it if another center is "
    "nearer than the own one.": _counted(
        lambda own, half, table, labels: (own <= half) & (_others(table, labels) <= half)
    ),
    "A point is counted if the nearest center is within half the gap, wherever the own one is: the "
    "value to the own center decides whether it is kept.": _counted(
        lambda own, half, table, labels: (_others(table, labels) <= half) & (table.min(1) < own)
    ),
    "Only center 1 is asked whether it is nearer: ask all of them.": _counted(
        lambda own, half, table, _: (own <= half) & (table[:, 1] < own)
    ),
    "Only the last center is asked whether it is nearer: ask all of them.": _counted(
        lambda own, half, table, _: (own <= half) & (table[:, -1] < own)
    ),
    "All other centers have to be nearer here: one is enough.": _counted(
        lambda own, half, table, _: (
            (own <= half) & (np.sum(table < own[:, np.newaxis], axis=1) == table.shape[1] - 1)
        )
    ),
}
MISTAKES = {
    "01.squared_distances": measured(lambda squares, X, centers: squares(X, centers)),
    "01.e_step": {
        "The search ends at the first center that is farther than the one before: look at all of "
        "them.": _first_descent,
        "All points get the center of the nearest pair of all: look for the smallest distance of "
        "each point, axis=1.": _nearest_pair,
        "This is the number of the center after the nearest: count the centers from 0.": (
            lambda X, centers: (squared_distances(X, centers).argmin(axis=1) + 1) % len(centers)
        ),
        **measured(lambda squares, X, centers: squares(X, centers).argmin(axis=1)),
    },
    "01.m_step": M_STEP,
    "01.next_center_probabilities": {
        **NEXT_CENTER,
        **measured(lambda squares, X, centers: _shares(squares(X, centers).min(axis=1))),
    },
    "01.keeps_its_center": {
        **KEEPS,
        **measured(
            lambda squares, upper_bounds, labels, centers: (
                upper_bounds <= np.sqrt(_gaps(squares(centers, centers)))[labels] / 2
            )
        ),
    },
    "01.wrongly_kept": WRONGLY_KEPT,
}
