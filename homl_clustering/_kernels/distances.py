"""Distances from rows to points, and the two passes that k-means++ makes with them.

k-means++ draws each next center with probability proportional to the squared
distance to the nearest center so far. Source: Arthur & Vassilvitskii, "k-means++:
the advantages of careful seeding", SODA 2007, section 2.2. Its plain twin is
`homl_clustering.textbook.kmeans.kmeans_plusplus`.
"""

import numpy as np

from homl_clustering._kernels import kernel


@kernel
def distances_block(X, points, out):
    """Write the Euclidean distance from each row to each point."""
    for i in range(X.shape[0]):
        for c in range(points.shape[0]):
            squared = 0.0
            for j in range(X.shape[1]):
                difference = np.float64(X[i, j]) - np.float64(points[c, j])
                squared += difference * difference
            out[i, c] = np.sqrt(squared)


@kernel
def potentials_block(X, weights, candidates, closest, potentials):
    """For each candidate: the weighted sum of squared distances to the nearest center,
    were this candidate added to the centers so far.
    """
    potentials[:] = 0.0
    for i in range(X.shape[0]):
        for t in range(candidates.shape[0]):
            squared = 0.0
            for j in range(X.shape[1]):
                difference = np.float64(X[i, j]) - np.float64(candidates[t, j])
                squared += difference * difference
            potentials[t] += weights[i] * min(squared, closest[i])


@kernel
def update_closest_block(X, center, closest):
    """Lower each row's squared distance to its nearest center to that of a new center."""
    for i in range(X.shape[0]):
        squared = 0.0
        for j in range(X.shape[1]):
            difference = np.float64(X[i, j]) - np.float64(center[j])
            squared += difference * difference
        closest[i] = min(squared, closest[i])
