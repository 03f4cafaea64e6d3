"""Mini-batch k-means: move each center towards the rows of a small batch.

A center is the mean of all rows that were ever assigned to it. It need not remember them:
with their total weight W and the sum s of the new rows, of weight w, the new mean is

    (W * center + s) / (W + w)

Source: Sculley, "Web-scale k-means clustering", WWW 2010, algorithm 1. Its plain twin is
`homl_clustering.textbook.kmeans.minibatch_steps`.
"""

import numpy as np

from homl_clustering.kernels import kernel


@kernel
def rows_at(sums, draws, rows):
    """Write the first row whose sum of chances is above a draw, for each of the draws.

    Where all chances are about equal that is row `draw * n_rows`, or one nearby; what is not
    there is searched for by halves.
    """
    n_rows = sums.shape[0]
    for i in range(draws.shape[0]):
        guess = min(np.int64(draws[i] * n_rows), n_rows - 1)
        if draws[i] < sums[guess] and (guess == 0 or sums[guess - 1] <= draws[i]):
            rows[i] = guess
        else:
            rows[i] = np.searchsorted(sums, draws[i], side="right")


@kernel
def absorb_batch(X, weights, labels, centers, cluster_weights):
    """Move `centers` by the rows of a batch and add their weights to `cluster_weights`.

    The sums are taken about the old centers: what is far from the origin keeps its digits.
    """
    n_clusters, n_features = centers.shape
    sums = np.zeros((n_clusters, n_features))
    added = np.zeros(n_clusters)
    for i in range(X.shape[0]):
        c = labels[i]
        added[c] += weights[i]
        for j in range(n_features):
            sums[c, j] += weights[i] * (np.float64(X[i, j]) - np.float64(centers[c, j]))
    for c in range(n_clusters):
        if added[c] > 0.0:
            cluster_weights[c] += added[c]
            for j in range(n_features):
                centers[c, j] = np.float64(centers[c, j]) + sums[c, j] / cluster_weights[c]
