"""The tasks of ``04_density_and_hierarchy_exercises``."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.datasets import two_moons
from homl_clustering.textbook.kmeans import squared_distances

LINE = np.array([[0.0], [1.0], [2.0], [3.0], [9.0]])
PLANE = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0], [6.0, 8.0], [0.0, 5.0]])
BRIDGE = np.array([[0.0], [1], [2], [3], [5], [7], [9], [10], [11], [12]])


def _stained_moons():
    strays = variant.random(3).uniform([-1.4, -1], [2.4, 1.5], size=(12, 2))
    return np.vstack([two_moons(60, random_state=0)[0], strays])


# The references, and with each the mistakes that are often made


def _distances(X):
    return np.sqrt(squared_distances(X, X))


def _near(X, eps):
    return _distances(X) <= eps


def count_neighbors(X, eps):
    """Return how many rows lie within eps of each row, itself included."""
    return _near(X, eps).sum(axis=1)


def _neighborhoods():
    return [
        Case("five points on a line", (LINE, 1.0)),
        Case("five points in the plane", (PLANE, 5.0)),
        Case("moons and strays", (_stained_moons(), 0.3)),
    ]


COUNT_MISTAKES = {
    "The point itself lies in its neighborhood: count it.": lambda X, eps: (
        count_neighbors(X, eps) - 1
    ),
    "A distance of eps exactly is within eps: take <=.": lambda X, eps: (_distances(X) < eps).sum(
        axis=1
    ),
    "Squared distances are compared with eps: take the root, or eps squared.": lambda X, eps: (
        _distances(X) ** 2 <= eps
    ).sum(axis=1),
    "eps is compared feature by feature, which makes squares: a neighborhood is a circle.": (
        lambda X, eps: (np.abs(X[:, np.newaxis] - X).max(axis=2) <= eps).sum(axis=1)
    ),
    "These are sums of absolute differences: take Euclidean distances.": lambda X, eps: (
        np.abs(X[:, np.newaxis] - X).sum(axis=2) <= eps
    ).sum(axis=1),
    "eps is the radius of the circle, not its diameter.": lambda X, eps: count_neighbors(
        X, eps / 2
    ),
    "A row of the table says who is near: add up each row.": _near,
    "One number for each point: add up over axis=1, not over everything.": lambda X, eps: _near(
        X, eps
    ).sum(),
    "These are the points that are farther away: count the near ones.": lambda X, eps: (
        ~_near(X, eps)
    ).sum(axis=1),
}


def core_points(X, eps, min_samples):
    """Return which rows are cores."""
    return count_neighbors(X, eps) >= min_samples


def _cored():
    return [
        Case("five points on a line", (LINE, 1.0, 3)),
        Case("five points in the plane", (PLANE, 5.0, 3)),
        Case("pairs", (LINE, 1.0, 2)),
        Case("moons and strays", (_stained_moons(), 0.3, 5)),
    ]


CORE_MISTAKES = {
    "At least min_samples, the point itself among them: is it >=, and is it counted?": (
        lambda X, eps, min_samples: count_neighbors(X, eps) > min_samples
    ),
    "At least min_samples: more neighbors make no core less dense.": lambda X, eps, min_samples: (
        count_neighbors(X, eps) == min_samples
    ),
    "These are the points that are no cores.": lambda X, eps, min_samples: (
        ~core_points(X, eps, min_samples)
    ),
    "These are the numbers of the cores: for each point, say True or False.": (
        lambda X, eps, min_samples: np.flatnonzero(core_points(X, eps, min_samples))
    ),
    "These are numbers of neighbors: compare them with min_samples.": lambda X, eps, min_samples: (
        count_neighbors(X, eps)
    ),
    "Border points are among them: they have a core nearby, but are none.": (
        lambda X, eps, min_samples: (_near(X, eps) & core_points(X, eps, min_samples)).any(axis=1)
    ),
    "A distance of eps exactly is within eps: take <=.": lambda X, eps, min_samples: (
        (_distances(X) < eps).sum(axis=1) >= min_samples
    ),
    "Squared distances are compared with eps: take the root, or eps squared.": (
        lambda X, eps, min_samples: (_distances(X) ** 2 <= eps).sum(axis=1) >= min_samples
    ),
    "At most min_samples: it is the other way round.": lambda X, eps, min_samples: (
        count_neighbors(X, eps) <= min_samples
    ),
}


def reached_cores(X, eps, core, start):
    """Return which cores can be reached from a core, in steps from core to core."""
    return _spread(_near(X, eps) & core & core[:, np.newaxis], start)


def _spread(connected, start, n_steps=None):
    """Return what a rumor reaches that begins at one row."""
    reached = np.arange(len(connected)) == start
    for _ in range(len(connected) if n_steps is None else n_steps):
        reached = reached | connected[reached].any(axis=0)
    return reached


def _rumors():
    chain = np.arange(7.0)[:, np.newaxis]
    broken, moons = np.append(chain[:6], [[9.0]], axis=0), _stained_moons()
    inner = np.array([False, True, True, True, True, True, False])
    gap = np.array([True, True, False, True, True, True, True])
    return [
        Case("a chain", (chain, 1.0, inner, 1)),
        Case("a chain with gaps", (broken, 1.0, gap, 0)),
        Case("points in the plane", (PLANE, 5.0, np.array([True, True, True, False, True]), 2)),
        Case("moons and strays", (moons, 0.4, core_points(moons, 0.4, 5), 1)),
    ]


RUMOR_MISTAKES = {
    "This is one step: the cores that are new have neighbors, too.": lambda X, eps, core, start: (
        _near(X, eps)[start] & core
    ),
    "These are two steps: go on until no core is new.": lambda X, eps, core, start: _spread(
        _near(X, eps) & core & core[:, np.newaxis], start, 2
    ),
    "The rumor passes through points that are no cores: these do not pass it on.": (
        lambda X, eps, core, start: _spread(_near(X, eps), start) & core
    ),
    "All that is connected was reached, cores or not: steps lead from core to core.": (
        lambda X, eps, core, start: _spread(_near(X, eps), start)
    ),
    "Border points are among those reached: only cores are asked for.": (
        lambda X, eps, core, start: _near(X, eps)[reached_cores(X, eps, core, start)].any(axis=0)
    ),
    "These are all cores: some may be out of reach.": lambda X, eps, core, start: core,
    "The start is reached as well.": lambda X, eps, core, start: (
        reached_cores(X, eps, core, start) & (np.arange(len(X)) != start)
    ),
    "These are the numbers of the points: for each point, say True or False.": (
        lambda X, eps, core, start: np.flatnonzero(reached_cores(X, eps, core, start))
    ),
    "A distance of eps exactly is within eps: take <=.": lambda X, eps, core, start: _spread(
        (_distances(X) < eps) & core & core[:, np.newaxis], start
    ),
}


def dbscan_labels(X, eps, min_samples):
    """Return the cluster of each row, -1 for noise."""
    return _dbscan(X, eps, core_points(X, eps, min_samples))


def _dbscan(X, eps, core, passes_on=None, borders=True):
    """Return the clusters that grow from the cores, along the rows that pass them on."""
    near, labels = _near(X, eps), np.full(len(X), -1)
    connected = near & (core if passes_on is None else passes_on)
    for start in np.flatnonzero(core):
        if labels[start] == -1:
            labels[_spread(connected, start) & (labels == -1)] = start
    for i in np.flatnonzero((labels == -1) & borders):
        beside = np.flatnonzero(near[i] & core)
        labels[i] = labels[beside[0]] if beside.size else -1
    return labels


def _datasets():
    two = np.array([[1.0], [11], [0], [2], [10], [12], [13], [20], [21]])
    return [
        Case("a cluster and a stray", (LINE, 1.0, 3)),
        Case("two clusters and a pair", (two, 1.0, 3)),
        Case("two clusters with a bridge of border points", (BRIDGE, 2.0, 4)),
        Case("noise alone", (3 * LINE, 1.0, 2)),
        Case("moons and strays", (_stained_moons(), 0.3, 4)),
        Case("moons and strays, in another order", (_stained_moons()[::-1], 0.4, 6)),
    ]


def renumbered(labels):
    """Return labels numbered from 0, as they come; -1 stays as it is."""
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iuf":
        return labels
    clusters = dict.fromkeys(label for label in labels.tolist() if label != -1)
    numbers = {-1: -1, **{label: number for number, label in enumerate(clusters)}}
    return np.array([numbers[label] for label in labels.tolist()])


def _one_step(X, eps, min_samples):
    near, core = _near(X, eps), core_points(X, eps, min_samples)
    labels = np.full(len(X), -1)
    for start in np.flatnonzero(core):
        if labels[start] == -1:
            labels[near[start] & (labels == -1)] = start
    return labels


def _components(X, eps, min_samples):
    """Return the connected parts of the graph of neighbors; single points are noise."""
    labels = _dbscan(X, eps, np.ones(len(X), bool))
    return np.where(count_neighbors(X, eps) > 1, labels, -1)


def _all_placed(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    labels = _dbscan(X, eps, core)
    if not core.any():
        return labels
    nearest = np.where(core, _distances(X), np.inf).argmin(axis=1)
    return np.where(labels == -1, labels[nearest], labels)


DBSCAN_MISTAKES = {
    "Border points are missing: a point with a core in its neighborhood is no noise.": (
        lambda X, eps, min_samples: _dbscan(X, eps, core_points(X, eps, min_samples), borders=False)
    ),
    "Clusters grow through border points here: only cores pass them on.": (
        lambda X, eps, min_samples: _dbscan(
            X, eps, core_points(X, eps, min_samples), np.ones(len(X), bool)
        )
    ),
    "Any two neighbors are joined here: at least one of them has to be a core.": _components,
    "Noise gets -1: here it has the number of a cluster.": lambda X, eps, min_samples: (
        dbscan_labels(X, eps, min_samples) + 1
    ),
    "Each point of the noise is a cluster of its own here: it gets -1.": (
        lambda X, eps, min_samples: np.where(
            (labels := dbscan_labels(X, eps, min_samples)) == -1, len(X) + np.arange(len(X)), labels
        )
    ),
    "A cluster has to grow on: the neighbors of new cores belong to it as well.": _one_step,
    "All cores are in one cluster here: steps within eps have to lead from one to the other.": (
        lambda X, eps, min_samples: np.where(dbscan_labels(X, eps, min_samples) == -1, -1, 0)
    ),
    "Each core has a cluster of its own here: cores within eps belong together.": (
        lambda X, eps, min_samples: np.where(
            core_points(X, eps, min_samples), np.arange(len(X)), -1
        )
    ),
    "A point farther than eps from any core is noise: here it goes to the nearest.": _all_placed,
    "Who is a core? At least min_samples, the point itself among them.": (
        lambda X, eps, min_samples: dbscan_labels(X, eps, min_samples + 1)
    ),
    "A distance of eps exactly is within eps: take <=.": lambda X, eps, min_samples: dbscan_labels(
        X, eps * (1 - 1e-9), min_samples
    ),
    "True or False for each point is not enough: give each cluster a number.": (
        lambda X, eps, min_samples: dbscan_labels(X, eps, min_samples) >= 0
    ),
}


def cluster_distance(first, second, linkage):
    """Return the distance of two clusters."""
    distances = _between(first, second)
    return {"single": distances.min, "complete": distances.max, "average": distances.mean}[
        linkage
    ]()


def _between(first, second):
    return np.sqrt(((first[:, np.newaxis] - second) ** 2).sum(axis=2))


def _pairs():
    left, right = PLANE[:2], np.array([[6.0, 8.0], [3.0, 0.0], [0.0, 12.0]])
    X = _stained_moons()
    return [
        *(
            Case(f"{kind} linkage", (left, right, kind))
            for kind in ("single", "complete", "average")
        ),
        *(
            Case(f"{kind} linkage of two parts of the moons", (X[:20], X[20:50], kind))
            for kind in ("average", "complete", "single")
        ),
    ]


def _by_linkage(**rules):
    """Return a function that follows other rules for some of the linkages."""
    usual = {
        "single": lambda A, B: _between(A, B).min(),
        "complete": lambda A, B: _between(A, B).max(),
        "average": lambda A, B: _between(A, B).mean(),
    }
    return lambda first, second, linkage: {**usual, **rules}[linkage](first, second)


LINKAGE_MISTAKES = {
    "Single linkage takes the nearest two points, complete linkage the farthest two.": _by_linkage(
        single=lambda A, B: _between(A, B).max(), complete=lambda A, B: _between(A, B).min()
    ),
    "Average: the mean of the distances between points, not the distance of the means.": (
        _by_linkage(average=lambda A, B: np.linalg.norm(A.mean(axis=0) - B.mean(axis=0)))
    ),
    "Average: the mean of all distances, not the middle between the smallest and the largest.": (
        _by_linkage(average=lambda A, B: (_between(A, B).min() + _between(A, B).max()) / 2)
    ),
    "Average: all pairs count, not the nearest partner of each point alone.": _by_linkage(
        average=lambda A, B: _between(A, B).min(axis=1).mean()
    ),
    "Complete: the farthest two points, also if each has a nearer partner.": _by_linkage(
        complete=lambda A, B: _between(A, B).min(axis=1).max()
    ),
    "Complete: one point from each cluster, not two of the same.": _by_linkage(
        complete=lambda A, B: _distances(np.vstack([A, B])).max()
    ),
    "Average: one point from each cluster, not two of the same.": _by_linkage(
        average=lambda A, B: _distances(np.vstack([A, B])).mean()
    ),
    "These are squared distances: take the root.": lambda first, second, linkage: {
        "single": np.min,
        "complete": np.max,
        "average": np.mean,
    }[linkage](_between(first, second) ** 2),
    "These are sums of absolute differences: take Euclidean distances.": (
        lambda first, second, linkage: {"single": np.min, "complete": np.max, "average": np.mean}[
            linkage
        ](np.abs(first[:, np.newaxis] - second).sum(axis=2))
    ),
    "The linkage makes a difference: use it.": lambda first, second, linkage: _between(
        first, second
    ).min(),
}


TASKS = [
    ChoiceTask(
        "04.warm_up",
        "ac",
        {
            "a": "Clusters are numbered as they are found.",
            "b": "How many points lie within eps does not depend on who comes first.",
            "c": "It is given to one of the two, by convention to the one that was found first.",
            "d": "Cores within eps of each other are in the same cluster in any order.",
            "e": "A point is noise if there is no core within eps, in any order.",
        },
        {
            "a": "One more is right: DBSCAN goes through the rows one after the other. "
            "What is decided by which of them comes first?",
            "c": "One more is right: some points are no cores. May two clusters claim "
            "the same one?",
        },
    ),
    FunctionTask("04.count_neighbors", count_neighbors, _neighborhoods, COUNT_MISTAKES),
    FunctionTask("04.core_points", core_points, _cored, CORE_MISTAKES),
    FunctionTask("04.reached_cores", reached_cores, _rumors, RUMOR_MISTAKES),
    FunctionTask("04.dbscan_labels", dbscan_labels, _datasets, DBSCAN_MISTAKES, normal=renumbered),
    FunctionTask("04.cluster_distance", cluster_distance, _pairs, LINKAGE_MISTAKES),
]
