"""Further mistakes in the tasks of notebook 04, by task: other neighbors, other borders."""

import numpy as np

from homl_clustering.checks.tasks import density
from homl_clustering.checks.tasks.further.distances import measured
from homl_clustering.textbook.kmeans import squared_distances


def _connected(near, core, start):
    """Return the cores that are reached from one of them."""
    reached, new = np.zeros(len(core), bool), np.arange(len(core)) == start
    while new.any():
        reached |= new
        new = near[new].any(axis=0) & core & ~reached
    return reached


def _walk(choose):
    """Go on from a single core each time, though others are new as well."""

    def reached(X, eps, core, start):
        distances = np.sqrt(squared_distances(X, X))
        found, here = np.arange(len(X)) == start, start
        while True:
            new = np.flatnonzero((distances[here] <= eps) & core & ~found)
            if not len(new):
                return found
            here = choose(found, new, distances[here])

    return reached


def _last_of_all(found, new, _):
    found[new] = True
    return new[-1]


def _first_of_all(found, new, _):
    found[new] = True
    return new[0]


def _next_only(found, new, distances):
    here = new[distances[new].argmin()]
    found[here] = True
    return here


def _first(distances):
    return 0


def _last(distances):
    return len(distances) - 1


BORDERS = (_first, _last, np.argmin)  # which of the cores nearby gives its label to a border point


def _labels_of(near, core, distances, choose=_first, names_too=False):
    """Return the labels; if names_too, whoever has a label already passes it on."""
    labels = np.full(len(core), -1)
    for i in np.flatnonzero(core):
        if labels[i] == -1:
            labels[_connected(near, core, i)] = labels.max() + 1
    for i in np.flatnonzero(~core):
        nearby = np.flatnonzero(near[i] & ((labels >= 0) if names_too else core))
        labels[i] = labels[nearby[choose(distances[i, nearby])]] if len(nearby) else -1
    return labels


def _clusters(squares, X, eps, min_samples):
    distances = np.sqrt(squares(X, X))
    near = distances <= eps
    return _labels_of(near, near.sum(axis=1) >= min_samples, distances)


def _with_cores(more, choose=_first, names_too=False):
    """Return labels where another number of points makes a core, for each way to join borders."""

    def labels(X, eps, min_samples):
        distances = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
        near = distances <= eps
        core = near.sum(axis=1) >= min_samples + more
        return _labels_of(near, core, distances, choose, names_too)

    return labels


def _own_for_borders(X, eps, min_samples):
    labels, core = (
        density.dbscan_labels(X, eps, min_samples),
        density.core_points(X, eps, min_samples),
    )
    alone = (labels >= 0) & ~core
    labels = labels.copy()
    labels[alone] = labels.max() + 1 + np.arange(alone.sum())
    return labels


def _one_step(X, eps, min_samples):
    near, core = squared_distances(X, X) <= eps**2 + 1e-12, density.core_points(X, eps, min_samples)
    labels = np.full(len(X), -1)
    for i in np.flatnonzero(core):
        if labels[i] == -1:
            labels[near[i]] = labels.max() + 1
    return labels


def _crashes_without_cores(X, eps, min_samples):
    if not density.core_points(X, eps, min_samples).any():
        raise ValueError("attempt to get argmin of an empty sequence")
    return density.dbscan_labels(X, eps, min_samples)


def _reached(squares, X, eps, core, start):
    return _connected(np.sqrt(squares(X, X)) <= eps, core, start)


def _linkage(squares, first, second, linkage):
    reduce = {"single": np.min, "complete": np.max, "average": np.mean}[linkage]
    return reduce(np.sqrt(squares(first, second)))


def _ward(first, second, linkage):
    n, m = len(first), len(second)
    if linkage != "average":
        return density.cluster_distance(first, second, linkage)
    return np.sqrt(n * m / (n + m)) * np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))


MISTAKES = {
    "04.count_neighbors": {
        "All points get the number of points around the mean: count those around each point.": (
            lambda X, eps: np.full(
                len(X), np.sum(np.linalg.norm(X - X.mean(axis=0), axis=1) <= eps)
            )
        ),
        **measured(lambda squares, X, eps: np.sum(np.sqrt(squares(X, X)) <= eps, axis=1)),
    },
    "04.core_points": {
        "The counts are compared with their mean: compare them with min_samples.": (
            lambda X, eps, m: (counts := density.count_neighbors(X, eps)) >= np.mean(counts)
        ),
        **measured(lambda squares, X, eps, m: np.sum(np.sqrt(squares(X, X)) <= eps, axis=1) >= m),
    },
    "04.reached_cores": {
        "Of several new cores only one goes on telling: each of them has neighbors to tell.": (
            _walk(_last_of_all),
            _walk(_first_of_all),
        ),
        "Each core tells only the nearest one that does not know the rumor yet: it tells all cores "
        "in its neighborhood.": _walk(_next_only),
        **measured(_reached),
    },
    "04.dbscan_labels": {
        "Where there are no cores at all, something is computed of an empty selection: every point "
        "is noise there, so return -1 for all of them first.": _crashes_without_cores,
        "Who is a core? At least min_samples, the point itself among them.": tuple(
            _with_cores(1, choose) for choose in BORDERS
        ),
        "One point too few makes a core here: is the point itself counted twice, or min_samples "
        "made smaller by one?": tuple(_with_cores(-1, choose) for choose in BORDERS),
        "A point with nothing but border points nearby is noise: it needs a core in its "
        "neighborhood.": tuple(_with_cores(0, choose, True) for choose in BORDERS),
        "Each border point has a cluster of its own: it gets the label of a core in its "
        "neighborhood.": _own_for_borders,
        "A cluster ends with the neighborhood of its first core: each core in it goes on, as in "
        "task 3.": _one_step,
        **measured(_clusters),
    },
    "04.cluster_distance": {
        "Average: this is Ward's distance of the means. Take the mean of all distances.": _ward,
        **measured(_linkage),
    },
}
