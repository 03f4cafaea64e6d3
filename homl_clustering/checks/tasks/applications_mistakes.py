"""More mistakes that are made in the tasks of ``03_applications_exercises``."""

from collections import Counter

import numpy as np


def _nearest_rows(distances):
    return distances.argmin(axis=0)


def _members(distances, c):
    return np.flatnonzero(distances.argmin(axis=1) == c)


def _of_members(choose):
    """Return a function that chooses among the rows of each cluster, by the distances there."""

    def rows(distances):
        found = []
        for c in range(distances.shape[1]):
            own = _members(distances, c)
            found.append(choose(own, distances[own, c]))
        return np.array(found)

    return rows


def _used_once(distances):
    """Take another row where one has been taken already."""
    left, rows = distances.astype(float), []
    for c in range(distances.shape[1]):
        rows.append(left[:, c].argmin())
        left[rows[-1]] = np.inf
    return np.array(rows)


def _not_set_back(distances):
    """Look for a smaller distance than any before, also of other centers."""
    rows, smallest, best = [], np.inf, 0
    for column in distances.T:
        for i, d in enumerate(column):
            if d < smallest:
                smallest, best = d, i
        rows.append(best)
    return np.array(rows)


REPRESENTATIVES = {
    "A row is used only once here: it may be the nearest to two centers, and then comes twice.": (
        _used_once
    ),
    "Only the members of each cluster are looked at: take the nearest of all rows, even if "
    "another center is nearer to it.": _of_members(lambda rows, d: rows[d.argmin()]),
    "These are the rows of the table: return their numbers, which argmin finds.": (
        lambda distances: distances[_nearest_rows(distances)]
    ),
    "The rows are numbered within their cluster: return their numbers in the whole table.": (
        _of_members(lambda rows, d: d.argmin())
    ),
    "The smallest distance is not set back for the next center: begin anew with infinity for each "
    "center, inside of the outer loop.": _not_set_back,
    "This is the row of the first center alone: return after the loop over the centers, not "
    "inside of it.": lambda distances: _nearest_rows(distances)[0],
    "This is the row of the last center alone: collect those of all centers.": (
        lambda distances: _nearest_rows(distances)[-1]
    ),
    "Only two centers are looked at: there is one in each column.": (
        lambda distances: _nearest_rows(distances[:, :2])
    ),
    "This is the row with the smallest sum of distances to all centers: take one row for each "
    "center.": lambda distances: distances.sum(axis=1).argmin(),
    "All columns get the row with the smallest sum of distances: take one for each center.": (
        lambda distances: np.full(distances.shape[1], distances.sum(axis=1).argmin())
    ),
    "argsort puts all rows in an order: return the first of them for each center.": (
        lambda distances: distances.argsort(axis=0)
    ),
    "This is the second nearest row: the nearest one comes first in an order, at position 0.": (
        lambda distances: distances.argsort(axis=0, kind="stable")[1]
    ),
    "This is the row in the middle of the order: take the nearest.": lambda distances: (
        distances.argsort(axis=0, kind="stable")[len(distances) // 2]
    ),
    "There is True or False for each row here: return the numbers of the rows.": (
        lambda distances: np.isin(np.arange(len(distances)), _nearest_rows(distances))
    ),
    "There is True or False in each place of the table here: return the numbers of the rows.": (
        lambda distances: distances == distances.min(axis=0)
    ),
    "These are the clusters of the rows that were found: return the numbers of the rows.": (
        lambda distances: distances[_nearest_rows(distances)].argmin(axis=1)
    ),
    "The numbers are sorted, and come without repetitions, as np.unique gives them: leave one for "
    "each center, in the order of the centers.": lambda distances: np.unique(
        _nearest_rows(distances)
    ),
}


def _of_each(choose):
    """Return a function that chooses a label from those of each cluster."""
    return lambda clusters, y: np.array([choose(y[clusters == c]) for c in np.unique(clusters)])


def _most_common(own):
    return np.bincount(own).argmax()


def _last_of_equal(own):
    return Counter(own[::-1].tolist()).most_common(1)[0][0]


def _as_many_as_labels(choose):
    return lambda clusters, y: np.array(
        [choose(y[clusters == c]) for c in range(len(np.unique(y)))]
    )


def _counts_kept(clusters, y):
    """Never set the counts back to 0 for the next cluster."""
    return np.array([_most_common(y[clusters <= c]) for c in np.unique(clusters)])


MAJORITY_LABELS = {
    "It goes through as many clusters as there are labels, or up to the largest label: the numbers "
    "of clusters are those in `clusters`, up to clusters.max().": _as_many_as_labels(_most_common),
    "It goes through as many clusters as there are different labels, some of them without points: "
    "the numbers of clusters are those in `clusters`, up to clusters.max().": _as_many_as_labels(
        lambda own: Counter(own.tolist()).most_common(1)[0][0]
    ),
    "This is the largest label of each cluster: take the most common.": _of_each(np.max),
    "This is the rarest label, or one that does not occur: argmax finds the most common, not "
    "argmin.": _of_each(lambda own: np.bincount(own).argmin()),
    "This is the rarest label of each cluster: take the most common.": _of_each(
        lambda own: min(np.unique(own), key=lambda label: (np.sum(own == label), label))
    ),
    "This is the last label of each cluster: count them all, and do not overwrite one by the "
    "next.": _of_each(lambda own: own[-1]),
    "Of equally common labels take the smallest, not the one that comes last.": (
        _of_each(_last_of_equal)
    ),
    "This is how many different labels there are: return the most common one.": _of_each(
        lambda own: len(np.unique(own))
    ),
    "This counts the points of each cluster: return the most common label.": _of_each(len),
    "This is the share of the most common label: return the label.": _of_each(
        lambda own: np.bincount(own).max() / len(own)
    ),
    "These are sums of labels: labels are names, so count them.": _of_each(np.sum),
    "The counts are not set back to 0 for the next cluster: they still hold the labels of those "
    "before.": _counts_kept,
    "This is the label of cluster 0 alone: return after the loop over the clusters, not inside of "
    "it.": lambda *given: _of_each(_most_common)(*given)[0],
    "This is the label of the last cluster alone: collect those of all clusters.": (
        lambda *given: _of_each(_most_common)(*given)[-1]
    ),
    "Cluster 0 is left out: the numbers begin with 0.": (
        lambda *given: _of_each(_most_common)(*given)[1:]
    ),
    "The last cluster is left out: range(clusters.max()) ends before it, so add 1.": (
        lambda *given: _of_each(_most_common)(*given)[:-1]
    ),
    "Only two clusters are looked at: there may be more.": (
        lambda *given: _of_each(_most_common)(*given)[:2]
    ),
    "These are the labels without repetitions: return one for each cluster, in their order.": (
        lambda *given: np.unique(_of_each(_most_common)(*given))
    ),
    "The number of the most common cluster is taken: count the labels, within each cluster.": (
        lambda clusters, y: np.bincount(clusters).argmax()
    ),
}


def _passed_on(choose):
    """Return a function that gives each row the label of a center that a rule chooses."""
    return lambda distances, labels: labels[choose(distances)]


_propagate = _passed_on(lambda distances: distances.argmin(axis=1))

PROPAGATE_LABELS = {
    "argmin over axis=0 finds a row for each center, and so gives a label for each column: asked "
    "for is the nearest center of each row, axis=1.": _passed_on(
        lambda distances: distances.argmin(axis=0)
    ),
    "The numbers of the rows come with the labels here: return the labels alone.": (
        lambda distances, labels: (np.arange(len(distances)), _propagate(distances, labels))
    ),
    "This is the label of the first row alone: return after the loop over the rows, not inside of "
    "it.": lambda *given: _propagate(*given)[0],
    "This is the label of the first row alone, in a list: return after the loop over the rows, "
    "not inside of it.": lambda *given: _propagate(*given)[:1],
    "This is the label of the last row alone: collect those of all rows.": (
        lambda *given: _propagate(*given)[-1]
    ),
    "These are the labels of the representatives as they were given: return one for each row.": (
        lambda distances, labels: labels
    ),
    "The second nearest center is taken: the nearest one comes first in an order, at position 0.": (
        _passed_on(lambda distances: distances.argsort(axis=1)[:, 1])
    ),
    "argsort puts all centers in an order: take the first of them for each row.": _passed_on(
        lambda distances: distances.argsort(axis=1)
    ),
    "The labels are looked up without repetitions, so that their places change, and some are "
    "missing: look them up as they are given.": lambda distances, labels: np.unique(labels)[
        distances.argmin(axis=1)
    ],
    "Clusters are numbered from 0: that of argmin is the place of the label, without - 1.": (
        _passed_on(lambda distances: distances.argmin(axis=1) - 1)
    ),
    "There is a row of labels for each point here, 0 where a center is not the nearest: return "
    "one label for each point.": lambda distances, labels: np.where(
        distances == distances.min(axis=1, keepdims=True), labels, 0
    ),
    "There is True or False for each center here: return the label of the nearest.": (
        lambda distances, labels: distances == distances.min(axis=1, keepdims=True)
    ),
    "These are the distances to the nearest centers: return the labels of these centers.": (
        lambda distances, labels: distances.min(axis=1)
    ),
    "Only the first two centers are compared: go through all of them.": _passed_on(
        lambda distances: distances[:, :2].argmin(axis=1)
    ),
    "The last center is left out: go through all of them.": _passed_on(
        lambda distances: distances[:, :-1].argmin(axis=1)
    ),
    "Labels are names: a mean of them means nothing, not even a rounded one.": (
        lambda distances, labels: np.rint((labels / distances).sum(1) / (1 / distances).sum(1))
    ),
    "The labels are multiplied by distances: labels are names, so look up that of the nearest "
    "center.": lambda distances, labels: distances @ labels,
    "This counts how many rows each label gets: return one label for each row.": (
        lambda distances, labels: np.bincount(
            distances.argmin(axis=1), minlength=distances.shape[1]
        )
    ),
    "These are the rows of each cluster: return one label for each row.": (
        lambda distances, labels: [
            _members(distances, c).tolist() for c in range(distances.shape[1])
        ]
    ),
    "The rows are put together by clusters: leave the labels in the order of the rows.": (
        lambda distances, labels: labels[np.sort(distances.argmin(axis=1))]
    ),
}


def _near(bound, own_rows=_members, near=np.less_equal):
    """Return a function that finds the near members of each cluster by a bound."""

    def propagate(distances, labels, percentile):
        found = []
        for c in range(distances.shape[1]):
            rows = own_rows(distances, c)
            limit = bound(distances[_members(distances, c), c], percentile)
            found.append(rows[near(distances[rows, c], limit)])
        given = [np.full(len(rows), labels[c]) for c, rows in enumerate(found)]
        return np.concatenate(found), np.concatenate(given)

    return propagate


_by_percentile = _near(np.percentile)


def _all_rows(distances, _):
    return np.arange(len(distances))


def _in_cluster(distances, labels, percentile):
    """Number the rows within their clusters."""
    rows, given = _by_percentile(distances, labels, percentile)
    place = np.empty(len(distances), int)
    for c in range(distances.shape[1]):
        own = _members(distances, c)
        place[own] = np.arange(len(own))
    return place[rows], given


def _later_wins(distances, labels, percentile):
    """Ask each center for the rows near it, so that a later one overwrites the label."""
    rows, given = _near(np.percentile, _all_rows)(distances, labels, percentile)
    found = dict(zip(rows.tolist(), given.tolist(), strict=True))
    return np.array(list(found)), np.array(list(found.values()))


def _first_rows(count):
    """Return a function that takes so many of the nearest members, perhaps none."""

    def propagate(distances, labels, percentile):
        found, given = [], []
        for c in range(distances.shape[1]):
            own = _members(distances, c)
            n_rows = int(count(len(own) * percentile / 100))
            rows = own[np.argsort(distances[own, c], kind="stable")[:n_rows]]
            found += rows.tolist()
            given += [labels[c]] * len(rows)
        return np.array(found, int), np.array(given, int)

    return propagate


def _whole_table(distances, labels, percentile):
    rows = np.flatnonzero(distances.min(axis=1) <= np.percentile(distances, percentile))
    return rows, _propagate(distances, labels)[rows]


def _pairs(distances, labels, percentile):
    rows, given = _by_percentile(distances, labels, percentile)
    order = np.argsort(rows)
    return np.stack([rows[order], given[order]], axis=1)


def _filled(nothing):
    """Return a function with a label for every row, another number for those that get none."""

    def propagate(distances, labels, percentile):
        rows, given = _by_percentile(distances, labels, percentile)
        result = np.full(len(distances), nothing)
        result[rows] = given
        return np.arange(len(distances)), result

    return propagate


def _of_one_cluster(c):
    def propagate(distances, labels, percentile):
        rows, given = _by_percentile(distances, labels, percentile)
        own = distances[rows].argmin(axis=1) == c % distances.shape[1]
        return rows[own], given[own]

    return propagate


PROPAGATE_TO_NEAREST = {
    "Each center is asked which rows are near it, and so a row may get two labels: ask only the "
    "rows of its own cluster, those to which it is the nearest center.": (
        _near(np.percentile, _all_rows)
    ),
    "Each center is asked which rows are near it, and a later one overwrites the label of an "
    "earlier one: ask only the rows of its own cluster.": _later_wins,
    "The rows are numbered within their cluster: return their numbers in the whole table.": (
        _in_cluster
    ),
    "Rows are counted and rounded, and of small clusters none may be left: compare the distances "
    "with np.percentile instead.": _first_rows(np.rint),
    "Rows are counted and rounded down, and of small clusters none may be left: compare the "
    "distances with np.percentile instead.": _first_rows(np.floor),
    "Rows are counted and rounded up, and for 0 percent none are left: compare the distances with "
    "np.percentile instead.": _first_rows(np.ceil),
    "The mean distance is the bound, whatever the percentile: take np.percentile.": (
        _near(lambda d, percentile: d.mean())
    ),
    "The median is the bound, whatever the percentile: hand percentile on to np.percentile.": (
        _near(lambda d, percentile: np.median(d))
    ),
    "The number `percentile` itself is compared with the distances: compute that percentile of "
    "them first, for each cluster.": _near(lambda d, percentile: percentile),
    "The percentile is taken over the whole table: take it over the distances of the members, for "
    "each cluster.": _whole_table,
    "These are the farthest rows, as many as asked for: take the nearest, those with at most the "
    "percentile.": _near(
        lambda d, percentile: np.percentile(d, 100 - percentile), near=np.greater_equal
    ),
    "These are the rows beyond the percentile: take those with at most the percentile.": (
        _near(np.percentile, near=np.greater)
    ),
    "The bound is a share of the way from the smallest to the largest distance: take a percentile "
    "of the distances.": _near(lambda d, p: d.min() + np.ptp(d) * p / 100),
    "Every row gets a label here, -1 beyond the percentile: return only the rows that are near "
    "enough, with their labels.": _filled(-1),
    "Every row gets a label here, 0 beyond the percentile: return only the rows that are near "
    "enough, with their labels.": _filled(0),
    "All rows get a label here: leave out those beyond the percentile of their cluster.": (
        lambda distances, labels, _: (np.arange(len(distances)), _propagate(distances, labels))
    ),
    "These are pairs of a row and its label: return two arrays, first all rows, then all labels.": (
        _pairs
    ),
    "These are the rows of cluster 0 alone: return after the loop over the clusters, not inside of "
    "it.": _of_one_cluster(0),
    "These are the rows of the last cluster alone: put those of all clusters together.": (
        _of_one_cluster(-1)
    ),
    "The distances come in the place of the labels: return the labels of the representatives.": (
        lambda *given: (rows := _by_percentile(*given)[0], given[0].min(axis=1)[rows])
    ),
    "The labels come in the order in which they are given, again and again: take for each row "
    "that of its cluster.": lambda distances, labels, percentile: (
        rows := np.sort(_by_percentile(distances, labels, percentile)[0]),
        np.resize(labels, len(rows)),
    ),
}
