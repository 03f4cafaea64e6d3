"""What the tasks of ``04_density_and_hierarchy_exercises`` expect, in parts that can go wrong."""

import numpy as np

from homl_clustering.textbook.kmeans import squared_distances


def distances(X):
    """Return the distances between all rows."""
    return np.sqrt(squared_distances(X, X))


def neighborhoods(X, eps):
    """Return for any two rows whether their distance is eps at most."""
    return distances(X) <= eps


def differences(X):
    """Return the differences of all rows, of shape (n, n, d)."""
    return X[:, np.newaxis] - X


# Ways to measure that are not the Euclidean distance of all features

OTHER_DISTANCES = {
    "squares": lambda X: distances(X) ** 2,
    "largest": lambda X: np.abs(differences(X)).max(axis=2),
    "absolute": lambda X: np.abs(differences(X)).sum(axis=2),
    "signed": lambda X: differences(X).sum(axis=2),
    "first": lambda X: distances(X[:, :1]),
    "two": lambda X: distances(X[:, :2]),
    "mean": lambda X: distances(X) / np.sqrt(X.shape[1]),
    "half": lambda X: distances(X) / 2,
    "double": lambda X: distances(X) * 2,
}


def count_neighbors(X, eps):
    """Return how many rows lie within eps of each row, itself included."""
    return neighborhoods(X, eps).sum(axis=1)


def core_points(X, eps, min_samples):
    """Return which rows are cores."""
    return count_neighbors(X, eps) >= min_samples


def reached_cores(X, eps, core, start):
    """Return which cores can be reached from a core, in steps from core to core."""
    return spread(neighborhoods(X, eps) & core & core[:, np.newaxis], start)


def spread(connected, start, n_steps=None):
    """Return what a rumor reaches that begins at one row."""
    reached = np.arange(len(connected)) == start
    for _ in range(len(connected) if n_steps is None else n_steps):
        reached = reached | connected[reached].any(axis=0)
    return reached


def dbscan_labels(X, eps, min_samples):
    """Return the cluster of each row, -1 for noise."""
    return clusters(neighborhoods(X, eps), core_points(X, eps, min_samples))


def clusters(near, core, passes_on=None, borders=True):
    """Return the clusters that grow from the cores, along the rows that pass them on."""
    labels = np.full(len(near), -1)
    connected = near & (core if passes_on is None else passes_on)
    for start in np.flatnonzero(core):
        if labels[start] == -1:
            labels[spread(connected, start) & (labels == -1)] = start
    for i in np.flatnonzero((labels == -1) & borders):
        beside = np.flatnonzero(near[i] & core)
        labels[i] = labels[beside[0]] if beside.size else -1
    return labels


def numbered(labels):
    """Return labels that are numbered from 0, in their order; noise keeps its -1."""
    names = np.unique(labels[labels >= 0])
    return np.where(labels < 0, -1, np.searchsorted(names, labels))


def between(first, second):
    """Return the distances of the points of two clusters."""
    return np.sqrt(((first[:, np.newaxis] - second) ** 2).sum(axis=2))


REDUCTIONS = {"single": np.min, "complete": np.max, "average": np.mean}


def cluster_distance(first, second, linkage):
    """Return the distance of two clusters."""
    return float(REDUCTIONS[linkage](between(first, second)))
