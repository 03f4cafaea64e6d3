"""Distances: the one formula that every decision rests on, and the passes made with it.

Squared distances are sums of squared differences, taken in the order of the features, in
float64, whatever the data type. So a distance has one value, whichever kernel computes
it and however the rows are cut into blocks, and ties go to the lowest label.
"""

import numpy as np

from homl_clustering.kernels import kernel


@kernel(borrows=True)
def squared_distance(x, y):
    """Return the squared distance between two points."""
    squared = 0.0
    for j in range(x.shape[0]):
        difference = np.float64(x[j]) - np.float64(y[j])
        squared += difference * difference
    return squared


@kernel(borrows=True)
def squared_distances(x, centers_T, squared):
    """Write the squared distance from one point to each center.

    `centers_T` is the transpose of the centers, (n_features, n_clusters), float64: the
    inner loop then runs over the centers and vectorises, while each sum keeps the order
    of the features.
    """
    n_features, n_clusters = centers_T.shape
    even = n_features // 2 * 2
    squared[:] = 0.0
    for j in range(0, even, 2):  # two at a time: half as much is read and written
        one, other = np.float64(x[j]), np.float64(x[j + 1])
        for c in range(n_clusters):
            first, second = one - centers_T[j, c], other - centers_T[j + 1, c]
            squared[c] = (squared[c] + first * first) + second * second
    for j in range(even, n_features):
        value = np.float64(x[j])
        for c in range(n_clusters):
            difference = value - centers_T[j, c]
            squared[c] += difference * difference


@kernel(borrows=True)
def relative_error(n_features):
    """Return a bound of the relative rounding error of a computed distance.

    A sum of n squares of rounded differences is off by at most n + 2 roundings, its root
    by half of that; the rest is for the arithmetic of the bounds themselves.
    """
    return (n_features + 4.0) * 2.0**-53


@kernel
def distances_block(X, points, out):
    """Write the Euclidean distance from each row to each point."""
    points_T, squared = np.ascontiguousarray(points.T), np.empty(points.shape[0])
    for i in range(X.shape[0]):
        squared_distances(X[i], points_T, squared)
        for c in range(squared.shape[0]):
            out[i, c] = np.sqrt(squared[c])


@kernel(borrows=True)
def own_distances_block(X, centers, labels, squared):
    """Write the squared distance from each row to the center of its cluster."""
    for i in range(X.shape[0]):
        squared[i] = squared_distance(X[i], centers[labels[i]])
