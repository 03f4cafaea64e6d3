"""Silhouette coefficients, one strip of rows against one block of the others at a time.

For a row i, a(i) is the mean distance to the other rows of its cluster, and b(i) the
smallest of the mean distances to the rows of another cluster. Its coefficient is
s(i) = (b(i) - a(i)) / max(a(i), b(i)), and 0 for a row that is alone in its cluster.

Source: Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation
of cluster analysis", Journal of Computational and Applied Mathematics 20 (1987),
section 2. Its plain twin is `homl_clustering.textbook.silhouette`.

The distances from one row to one cluster are added in the order of the rows, whatever
the strips and blocks. So their sum has one value, however the rows are cut.
"""

import numpy as np

from homl_clustering.kernels import kernel


@kernel
def add_distances_block(strip_T, others, labels, sums):
    """For each row of a strip: add its distances to `others` to the sums of their clusters.

    `labels`, (n_labelings, n_others), are those of several clusterings of the same rows: so
    distances are computed once for all. `strip_T`, (n_features, n_rows), float64, and `sums`,
    (n_labelings, n_clusters, n_rows), are transposed: the inner loops then run over the rows of
    the strip and vectorise, two features at a time, while each sum keeps the order of the
    features, and of the others.
    """
    n_features, n_rows = strip_T.shape
    squared, even = np.empty(n_rows), n_features // 2 * 2
    for j in range(others.shape[0]):
        squared[:] = 0.0
        for f in range(0, even, 2):
            x, y = np.float64(others[j, f]), np.float64(others[j, f + 1])
            for i in range(n_rows):
                first, second = strip_T[f, i] - x, strip_T[f + 1, i] - y
                squared[i] = (squared[i] + first * first) + second * second
        for f in range(even, n_features):
            x = np.float64(others[j, f])
            for i in range(n_rows):
                difference = strip_T[f, i] - x
                squared[i] += difference * difference
        add_distances(squared, labels[:, j], sums)


@kernel
def add_distances(squared, labels, sums):
    """Add the roots of squared distances to the sums of one cluster of each labeling."""
    if labels.shape[0] == 1:
        cluster_sums = sums[0, labels[0]]
        for i in range(squared.shape[0]):
            cluster_sums[i] += np.sqrt(squared[i])
        return
    for i in range(squared.shape[0]):
        squared[i] = np.sqrt(squared[i])
    for q in range(labels.shape[0]):
        cluster_sums = sums[q, labels[q]]
        for i in range(squared.shape[0]):
            cluster_sums[i] += squared[i]


@kernel
def coefficients_block(sums, sizes, labels, out):
    """Write each row's coefficient, from its sums of distances to each cluster."""
    for i in range(labels.shape[0]):
        own = labels[i]
        out[i] = 0.0
        if sizes[own] == 1:
            continue
        within = sums[own, i] / (sizes[own] - 1)
        nearest = np.inf
        for c in range(sizes.shape[0]):
            if c != own:
                nearest = min(nearest, sums[c, i] / sizes[c])
        larger = max(within, nearest)
        if larger > 0.0:  # it is 0 only where all these rows are equal
            out[i] = (nearest - within) / larger
