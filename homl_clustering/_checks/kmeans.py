"""The tasks that belong to ``01_kmeans``."""

import numpy as np

from homl_clustering._checks.task import Case, FunctionTask
from homl_clustering.datasets import five_blobs

GROUPS = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 8.0], [9.0, 9.0]])
CORNERS = np.array([[0.0, 0.0], [10.0, 10.0]])


def _points_and_centers():
    X = five_blobs()[0][:60]
    return [
        Case("two clear groups", (GROUPS, CORNERS)),
        Case("points far from zero", (GROUPS + 100, CORNERS + 100)),
        Case("features of different scale", (GROUPS * (1, 0.1) + (3, 0), CORNERS * (0.4, 1))),
        Case("sixty points of the five blobs", (X, X[[3, 14, 15, 9, 26]])),
    ]


def squared_distances(X, centers):
    """Return the squared distance of each row to each center."""
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)


def e_step(X, centers):
    """Return the number of the nearest center of each row."""
    return squared_distances(X, centers).argmin(axis=1)


TASKS = [
    FunctionTask(
        "01.squared_distances",
        squared_distances,
        _points_and_centers,
        {
            "These are distances; leave them squared, without the root.": lambda X, centers: (
                np.sqrt(squared_distances(X, centers))
            ),
            "The differences are added up before they are squared: square first.": (
                lambda X, centers: (X[:, np.newaxis] - centers).sum(axis=2) ** 2
            ),
            "Add the squares up: a mean divides by the number of features.": (
                lambda X, centers: squared_distances(X, centers) / X.shape[1]
            ),
            "These are sums of absolute differences; square them.": (
                lambda X, centers: np.abs(X[:, np.newaxis] - centers).sum(axis=2)
            ),
            "Only the largest difference is counted; add up the squares of all.": (
                lambda X, centers: ((X[:, np.newaxis] - centers) ** 2).max(axis=2)
            ),
            "Rows and columns are exchanged: a row for each point, a column for each center.": (
                lambda X, centers: squared_distances(X, centers).T
            ),
        },
    ),
    FunctionTask(
        "01.e_step",
        e_step,
        _points_and_centers,
        {
            "argmax finds the farthest center; the nearest has the smallest distance.": (
                lambda X, centers: squared_distances(X, centers).argmax(axis=1)
            ),
        },
    ),
]
