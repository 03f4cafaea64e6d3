"""Further mistakes in the tasks of notebooks 03 and 04, by task."""

import numpy as np

from homl_clustering.checks.tasks import density_answers
from homl_clustering.checks.tasks.applications import propagate_labels
from homl_clustering.textbook.kmeans import squared_distances


def _of_equal_labels(combine):
    """Return a function that combines the distances of all centers with the same label."""

    def propagate(distances, labels):
        names = np.unique(labels)
        columns = [combine(distances[:, labels == name], axis=1) for name in names]
        return names[np.column_stack(columns).argmin(axis=1)]

    return propagate


def _each_label_once(clusters, y):
    found = []
    for c in np.unique(clusters):
        counts = np.bincount(y[clusters == c])
        order = [label for label in np.argsort(-counts, kind="stable") if counts[label]]
        found.append(next((label for label in order if label not in found), order[0]))
    return np.array(found)


def _only_with_majority(clusters, y):
    groups = [np.bincount(y[clusters == c]) for c in np.unique(clusters)]
    return np.array([g.argmax() if 2 * g.max() > g.sum() else -1 for g in groups])


def _second_most_common(clusters, y):
    found = []
    for c in np.unique(clusters):
        counts = np.bincount(y[clusters == c])
        order = [label for label in np.argsort(-counts, kind="stable") if counts[label]]
        found.append(order[:2][-1])
    return np.array(found)


def _nearest_labels(change, bound=np.percentile):
    """Return a function that changes the labels of the rows that are near."""

    def propagate(distances, labels, percentile):
        own, nearest = distances.argmin(axis=1), distances.min(axis=1)
        limits = [bound(nearest[own == c], percentile) for c in range(distances.shape[1])]
        rows = np.flatnonzero(nearest <= np.array(limits)[own])
        return rows, change(propagate_labels(distances, labels), rows)

    return propagate


def _not_the_nearest(distances, labels, percentile):
    rows, given = _nearest_labels(lambda found, rows: found[rows])(distances, labels, percentile)
    kept = ~np.isin(rows, distances.argmin(axis=0))
    return rows[kept], given[kept]


def _agreed(agrees):
    """Return a function that spreads a label if the known ones agree by another rule."""

    def spread(clusters, known):
        result = known.copy()
        for c in np.unique(clusters):
            asked = known[(clusters == c) & (known != -1)]
            if len(asked) and agrees(asked):
                result[clusters == c] = asked.mean()
        return result

    return spread


def _first_and_last(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        asked = known[(clusters == c) & (known != -1)]
        if len(asked) and asked[0] == asked[-1]:
            result[clusters == c] = asked[0]
    return result


def _near_in_any_feature(X, eps):
    return np.abs(X[:, np.newaxis] - X).min(axis=2) <= eps


def _near_on_average(X, eps):
    return np.abs(X[:, np.newaxis] - X).mean(axis=2) <= eps


def _near_different(X, eps):
    return np.sqrt(squared_distances(X, np.unique(X, axis=0))) <= eps


def _near_forward(X, eps):
    return np.triu(density_answers.neighborhoods(X, eps))


def _near_in_order(X, eps):
    rows = np.arange(len(X))
    return density_answers.neighborhoods(X, eps) & (np.abs(rows[:, np.newaxis] - rows) <= 1)


def _near_nearest(X, eps):
    d = np.sqrt(squared_distances(X, X))
    np.fill_diagonal(d, np.inf)
    return (d <= eps) & (d <= d.min(axis=1, keepdims=True))


def _told(near):
    """Return a function that spreads the rumor over other neighbors."""

    def reached(X, eps, core, start):
        told, heard = near(X, eps) & core, np.arange(len(X)) == start
        for _ in range(len(X)):
            heard = heard | told[heard].any(axis=0)
        return heard

    return reached


def _cores_by_mean(X, eps, min_samples):
    d = np.sort(np.sqrt(squared_distances(X, X)), axis=1)
    return d[:, :min_samples].mean(axis=1) <= eps


def _borders(join):
    """Return DBSCAN in which a border point joins by another rule."""

    def labels(X, eps, min_samples):
        found = density_answers.dbscan_labels(X, eps, min_samples)
        core = density_answers.core_points(X, eps, min_samples)
        near = density_answers.neighborhoods(X, eps)
        d = np.sqrt(squared_distances(X, X))
        np.fill_diagonal(near, False)
        np.fill_diagonal(d, np.inf)
        result = found.copy()
        for i in np.flatnonzero((found >= 0) & ~core):
            j = join(i, near, core, d)
            result[i] = found[j] if j >= 0 else -1
        return result

    return labels


def _between_is_noise(X, eps, min_samples):
    found = density_answers.dbscan_labels(X, eps, min_samples)
    core = density_answers.core_points(X, eps, min_samples)
    beside = density_answers.neighborhoods(X, eps) & core
    torn = np.array([len(set(found[row])) > 1 for row in beside])
    return np.where(torn & ~core, -1, found)


def _if_core(j, core):
    return j if core[j] else -1


def _all_cores(i, near, core, _):
    return np.flatnonzero(near[i])[0] if core[near[i]].all() else -1


def _two_cores(i, near, core, _):
    beside = np.flatnonzero(near[i] & core)
    return beside[0] if len(beside) > 1 else -1


def _row_before(i, near, core, _):
    return i - 1 if i and near[i, i - 1] and core[i - 1] else -1


MISTAKES = {
    "03.majority_labels": {
        "A label that one cluster has got is not given to another: several clusters may have the "
        "same.": _each_label_once,
        "A label is only given if more than half of the points have it: the most common one is "
        "asked for, whatever its share.": _only_with_majority,
        "This is the second most common label: most_common(1) and argsort()[-1] give the first.": (
            _second_most_common
        ),
    },
    "03.propagate_labels": {
        "distances[:, labels] takes labels for numbers of columns: a label is the name of what the "
        "cluster shows, and its column is its place in the list. Look for the nearest center "
        "first, argmin over axis=1, then for its label.": lambda distances, labels: distances[
            :, labels
        ].argmin(axis=1),
        "The distances to centers with the same label are averaged: each center counts alone, so "
        "look for the nearest of all first, then for its label.": _of_equal_labels(np.mean),
        "The distances to centers with the same label are added up: each center counts alone, so "
        "look for the nearest of all first, then for its label.": _of_equal_labels(np.sum),
        "Each column is divided by its largest number first: compare the distances as they are.": (
            lambda distances, labels: labels[(distances / distances.max(axis=0)).argmin(axis=1)]
        ),
        "The mean of each column is subtracted first: compare the distances as they are.": (
            lambda distances, labels: labels[(distances - distances.mean(axis=0)).argmin(axis=1)]
        ),
    },
    "03.propagate_to_nearest": {
        "The labels come without repetitions: return one for each of the rows.": _nearest_labels(
            lambda found, rows: np.unique(found[rows])
        ),
        "Rows at the same distance are counted once in the percentile: each row counts, so do not "
        "take np.unique of the distances.": _nearest_labels(
            lambda found, rows: found[rows], lambda d, p: np.percentile(np.unique(d), p)
        ),
        "The labels are those of the first rows of the table: take those of the rows that were "
        "found, labels[rows].": _nearest_labels(lambda found, rows: found[: len(rows)]),
        "The representatives themselves are left out: the nearest row of each cluster is at most "
        "at the percentile as well.": _not_the_nearest,
        "The percentile is rounded up to the next distance, and one row too many is near: take "
        "np.percentile as it is.": _nearest_labels(
            lambda found, rows: found[rows], lambda d, p: np.percentile(d, p, method="higher")
        ),
    },
    "03.representatives": {
        "Each row of distances is divided by its sum first: compare the distances as they are.": (
            lambda d: (d / d.sum(axis=1, keepdims=True)).argmin(axis=0)
        ),
        "This is the row whose distance is nearest to the mean of its column: take the smallest "
        "distance.": lambda d: np.abs(d - d.mean(axis=0)).argmin(axis=0),
    },
    "03.spread_agreed": {
        "Only the first and the last known label of a cluster are compared: all of them have to "
        "be the same.": _first_and_last,
        "The mean of the known labels is compared with one of them: 2, 1 and 3 have the mean 2, "
        "and differ. Compare the labels themselves.": _agreed(
            lambda asked: asked.mean() == asked[0]
        ),
        "A mean that is a whole number does not say that the labels are the same: 1 and 3 have the "
        "mean 2. Compare the labels themselves.": _agreed(lambda asked: asked.mean() % 1 == 0),
    },
    "04.count_neighbors": {
        "Equal rows are counted once: each row counts, so do not take np.unique of X.": (
            lambda X, eps: _near_different(X, eps).sum(axis=1)
        ),
        "A point counts if a single feature is near: take the Euclidean distance, over all "
        "features.": lambda X, eps: _near_in_any_feature(X, eps).sum(axis=1),
        "The mean difference of the features is compared with eps: take the Euclidean distance.": (
            lambda X, eps: _near_on_average(X, eps).sum(axis=1)
        ),
    },
    "04.core_points": {
        "Equal rows are counted once: each row counts, so do not take np.unique of X.": (
            lambda X, eps, m: _near_different(X, eps).sum(axis=1) >= m
        ),
        "A point counts if a single feature is near: take the Euclidean distance, over all "
        "features.": lambda X, eps, m: _near_in_any_feature(X, eps).sum(axis=1) >= m,
        "The mean distance of the nearest points is compared with eps: each of them has to be "
        "within eps.": _cores_by_mean,
    },
    "04.reached_cores": {
        "The rumor only goes on to rows with higher numbers: compare each row with all others.": (
            _told(_near_forward)
        ),
        "Only rows that stand beside each other in the table pass it on: rows are in no order, so "
        "compare each row with all others.": _told(_near_in_order),
        "Each core tells its nearest core alone: it tells all within eps.": _told(_near_nearest),
        "These are the cores within twice eps of the start: go on from core to core until none is "
        "new.": lambda X, eps, core, start: core & density_answers.neighborhoods(X, 2 * eps)[start],
    },
    "04.dbscan_labels": {
        "Only rows with higher numbers are neighbors here: compare each row with all others.": (
            lambda X, eps, m: density_answers.clusters(
                _near_forward(X, eps), _near_forward(X, eps).sum(axis=1) >= m
            )
        ),
        "A border point between two clusters is called noise: it belongs to either of them.": (
            _between_is_noise
        ),
        "A border point looks at its nearest point alone, which need not be a core: any core "
        "within eps will do.": _borders(
            lambda i, near, core, d: _if_core(int(d[i].argmin()), core)
        ),
        "A border point looks at the first of its neighbors alone, which need not be a core: any "
        "core within eps will do.": _borders(
            lambda i, near, core, d: _if_core(np.flatnonzero(near[i])[0], core)
        ),
        "A border point looks at the row before it alone: any core within eps will do, wherever "
        "it stands in the table.": _borders(_row_before),
        "A border point joins only if all its neighbors are cores: one core within eps is "
        "enough.": (_borders(_all_cores)),
        "A border point joins only if two cores are near: one core within eps is enough.": (
            _borders(_two_cores)
        ),
    },
}
