"""More mistakes in the tasks of ``02_choosing_k_exercises`` on centers and medoids."""

import numpy as np


def _own(distances, labels):
    return distances[np.arange(len(labels)), labels]


def _others(distances, labels):
    """Return the distances to the other centers, a row for each point."""
    n_points, n_clusters = distances.shape
    return distances[labels[:, np.newaxis] != np.arange(n_clusters)].reshape(n_points, -1)


def _ratio(a, b, below):
    return np.where(np.maximum(a, b) == 0, 0, (b - a) / np.where(below == 0, 1, below))


def _by(a=_own, b=lambda *given: _others(*given).min(axis=1)):
    """Return a function that computes the coefficients with another a or b."""

    def coefficients(distances, labels):
        p, q = a(distances, labels), b(distances, labels)
        return _ratio(p, q, np.maximum(p, q))

    return coefficients


_right = _by()


def _a_b(distances, labels):
    return _own(distances, labels), _others(distances, labels).min(axis=1)


def _formula(formula):
    """Return a function that makes something else of a and b."""

    def coefficients(distances, labels):
        with np.errstate(all="ignore"):
            return formula(*_a_b(distances, labels))

    return coefficients


SIMPLIFIED = {
    "b is the sum over all other centers: take the nearest of them alone.": _by(
        b=lambda *given: _others(*given).sum(axis=1)
    ),
    "b belongs to the first of the other centers: take the nearest of them.": _by(
        b=lambda *given: _others(*given)[:, 0]
    ),
    "b belongs to the last of the other centers: take the nearest of them.": _by(
        b=lambda *given: _others(*given)[:, -1]
    ),
    "b belongs to the center with the next number: take the nearest of the other centers.": _by(
        b=lambda distances, labels: _own(distances, (labels + 1) % distances.shape[1])
    ),
    "b is the mean of all distances of the point: take the smallest one to another center.": _by(
        b=lambda distances, labels: distances.mean(axis=1)
    ),
    "a is the mean of all distances of the point: take that to the center that the label names.": (
        _by(a=lambda distances, labels: distances.mean(axis=1))
    ),
    "a belongs to center 0, whatever the label: take column number labels[i] for point i.": _by(
        a=lambda distances, labels: distances[:, 0]
    ),
    "The labels are taken as if counted from 1: label 0 is that of column 0.": _by(
        lambda distances, labels: _own(distances, labels - 1),
        lambda distances, labels: _others(distances, (labels - 1) % distances.shape[1]).min(axis=1),
    ),
    "distances[labels] takes the labels for rows: a is in column number labels[i] of row i.": (
        lambda distances, labels: _ratio(
            distances[labels].min(axis=1),
            b := _a_b(distances, labels)[1],
            np.maximum(distances[labels].min(axis=1), b),
        )
    ),
    "The difference is divided by the largest distance of the point to any center: divide by the "
    "larger of a and b.": lambda distances, labels: _ratio(
        *_a_b(distances, labels), distances.max(axis=1)
    ),
    "All differences are divided by the same number, the largest a or b of all points: take the "
    "larger one of each point.": lambda distances, labels: _ratio(
        *_a_b(distances, labels), np.max(_a_b(distances, labels))
    ),
    "The difference is divided by b alone, which may be 0: divide by the larger of a and b.": (
        _formula(lambda a, b: (b - a) / b)
    ),
    "The difference is divided by a alone, which may be 0: divide by the larger of a and b.": (
        _formula(lambda a, b: (b - a) / a)
    ),
    "The difference is divided by the sum of a and b, which may be 0: divide by the larger of "
    "both.": _formula(lambda a, b: (b - a) / (a + b)),
    "This is a / b or b / a: subtract, b - a, before you divide by the larger.": _formula(
        lambda a, b: np.where(np.maximum(a, b) == 0, 0, np.minimum(a, b) / np.maximum(a, b))
    ),
    "The roots of the distances are taken: take them as they are.": lambda distances, labels: (
        _right(np.sqrt(distances), labels)
    ),
    "These are the means of the clusters: return one number for each point.": (
        lambda distances, labels: np.array(
            [_right(distances, labels)[labels == c].mean() for c in np.unique(labels)]
        )
    ),
    "These are pairs of a and b: return the coefficient, one number for each point.": (
        lambda distances, labels: np.stack(_a_b(distances, labels), axis=1)
    ),
    "There is a number for each center here: b is that of the nearest other center alone.": (
        lambda distances, labels: _ratio(
            own := _own(distances, labels)[:, np.newaxis], distances, np.maximum(own, distances)
        )
    ),
    "This is the coefficient of the first point alone: return after the loop, not inside of it.": (
        lambda *given: _right(*given)[0]
    ),
    "A point with a wrong label gets -1 here: use the formula, which is negative there.": (
        lambda *given: np.where((s := _right(*given)) < 0, -1, s)
    ),
}


def _by_table(place, name=lambda rows, i: rows[i], labels_of=np.unique):
    """Return a function that chooses by the table of a cluster's members."""
    return lambda table, labels: np.array([
        name(rows := np.flatnonzero(labels == c), place(table[np.ix_(rows, rows)]))
        for c in labels_of(labels)
    ])  # fmt: skip


def _smallest_sum(inside):
    return inside.sum(axis=1).argmin()


_medoids = _by_table(_smallest_sum)


def _of_all_places(table, labels):
    """Choose among all places, by the sums of the times to the members."""
    return np.array([table[:, labels == c].sum(axis=1).argmin() for c in np.unique(labels)])


def _from_members_to_all(table, labels):
    return np.array([table[labels == c].sum(axis=0).argmin() for c in np.unique(labels)])


def _nearest_to_the_mean(inside):
    return ((inside - inside.mean(axis=0)) ** 2).sum(axis=1).argmin()


def _sums(table, labels):
    return np.array([table[i, labels == labels[i]].sum() for i in range(len(labels))])


MEDOIDS = {
    "The times that lead to the place are added up, and the position is that among the members: "
    "add up the times that lead away from it, along the rows, and return its row in the whole "
    "table.": _by_table(lambda inside: inside.sum(axis=0).argmin(), lambda rows, i: i),
    "The times from all places to each member are added up: take those that lead away from it, "
    "along the rows, and to the members of the cluster alone.": lambda table, labels: np.array(
        [
            (own := np.flatnonzero(labels == c))[table[:, own].sum(axis=0).argmin()]
            for c in np.unique(labels)
        ]
    ),
    "The medoid is sought among all places: it has to be a member of its cluster.": _of_all_places,
    "The medoid is sought among all places, by the times from the members to them: it has to be a "
    "member, and the times go from it to the others.": _from_members_to_all,
    "The shorter one of the two directions counts here: take the times from the place to the "
    "others.": lambda table, labels: _medoids(np.minimum(table, table.T), labels),
    "The longer one of the two directions counts here: take the times from the place to the "
    "others.": lambda table, labels: _medoids(np.maximum(table, table.T), labels),
    "The roots of the times are added up: take the times as they are.": lambda table, labels: (
        _medoids(np.sqrt(table), labels)
    ),
    "The rows of the table are taken for coordinates, and their mean for a center: add up the "
    "times of each member, and take the smallest sum.": _by_table(_nearest_to_the_mean),
    "This is a single place for all clusters: return one for each cluster.": lambda table, labels: (
        table.sum(axis=1).argmin()
    ),
    "This is the same place for each cluster, the best of all: take a member of the cluster.": (
        lambda table, labels: np.full(len(np.unique(labels)), table.sum(axis=1).argmin())
    ),
    "The places are sorted by their numbers: leave them in the order of the labels.": (
        lambda *given: np.sort(_medoids(*given))
    ),
    "The clusters come in falling order of their labels: take rising order.": (
        lambda *given: _medoids(*given)[::-1]
    ),
    "These are the labels of the clusters: return the rows of their medoids.": (
        lambda table, labels: np.unique(labels)
    ),
    "These count the members of the clusters: return the rows of their medoids.": (
        lambda table, labels: np.unique(labels, return_counts=True)[1]
    ),
    "This is the last member of each cluster: take the one with the smallest sum, over all members "
    "and not only over those with higher numbers.": _by_table(lambda inside: -1),
    "Clusters of a single place are left out: it is the medoid itself.": lambda table, labels: (
        _medoids(table, labels)[np.unique(labels, return_counts=True)[1] > 1]
    ),
    "These are the sums of all places: return for each cluster the member with the smallest.": (
        _sums
    ),
    "There is True or False for each place here: return the rows of the medoids.": (
        lambda table, labels: np.isin(np.arange(len(labels)), _medoids(table, labels))
    ),
    "This is the medoid of the first cluster alone: return after the loop, not inside of it.": (
        lambda *given: _medoids(*given)[0]
    ),
    "This is the medoid of the last cluster alone: collect those of all clusters.": (
        lambda *given: _medoids(*given)[-1]
    ),
    "Rows are numbered from 0.": lambda *given: _medoids(*given) + 1,
    "The sums are those of the whole table, and their order is that of all places: take the times "
    "between members alone.": lambda table, labels: np.array(
        [table[labels == c].sum(axis=1).argmin() for c in np.unique(labels)]
    ),
    "The medoid itself is the place with the farthest member nearest: add all times up.": (
        _by_table(lambda inside: np.maximum(inside, inside.T).max(axis=1).argmin())
    ),
}
