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
from homl_clustering.kernels.distances import squared_distance
from homl_clustering.kernels.measuring import measure_both
from homl_clustering.kernels.pairs import AT_ONCE, LANES, add_pairs
from homl_clustering.kernels.scan import (
    BATCH,
    FARTHEST,
    buffers_for,
    is_in_range,
    list_doubtful,
    load_batch,
    prepare,
    units_of,
)
from homl_clustering.kernels.strips import LANES as SCANNED
from homl_clustering.kernels.strips import scan_others
from homl_clustering.kernels.vectors import SIDE

AT_HAND = 2048  # numbers of other rows, which stay in the first-level cache


@kernel(borrows=True)
def strips_of(X, strips):
    """Write rows strip after strip, and of each one feature after the other; see `pairs`."""
    for i in range(X.shape[0]):
        for f in range(X.shape[1]):
            strips[i // LANES, f, i % LANES] = X[i, f]


@kernel
def add_distances_block(strips, others, labels, sums):
    """For each row of the strips: add its distances to `others` to the sums of their clusters.

    `labels`, (n_labelings, n_others), are those of several clusterings of the same rows: so
    distances are computed once for all. `sums`, (n_strips, n_labelings, n_clusters + 1, LANES),
    has one more cluster, for what fills up the last four of the others.
    """
    n_labelings, n_features = labels.shape[0], others.shape[1]
    n_rows = max(1, AT_HAND // (AT_ONCE * max(1, n_features))) * AT_ONCE
    rows = np.zeros((n_rows, n_features))
    clusters = np.empty((n_labelings, n_rows), np.int64)
    for start in range(0, others.shape[0], n_rows):
        count = min(n_rows, others.shape[0] - start)
        clusters[:] = sums.shape[2] - 1
        for j in range(count):
            for f in range(n_features):
                rows[j, f] = others[start + j, f]
            for q in range(n_labelings):
                clusters[q, j] = labels[q, start + j]
        filled = -(-count // AT_ONCE) * AT_ONCE
        add_pairs(strips, rows[:filled], clusters, sums)


@kernel(borrows=True)
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


@kernel
def simplified_block(X, centers, labels, out):
    """Write the simplified coefficients of rows: with distances to centers in place of means.

    The nearest of the other centers is looked for in single precision, and decided exactly, see
    `scan`. Returns whether all values are sure to be finite, and distances to be neither too
    large nor too small to be computed.
    """
    centers_T = np.ascontiguousarray(centers.T)
    search = prepare(centers_T, units_of(centers_T))
    ways, left_out = np.empty((2, BATCH)), np.zeros(BATCH, np.int32)
    n_beyond = simplified_batches(X, centers, labels, search, buffers_for(X), ways, left_out, out)
    return is_in_range(n_beyond, search.units)


@kernel(borrows=True)
def simplified_batches(X, centers, labels, search, buffers, ways, left_out, out):
    """Write coefficients batch after batch; return how many rows are too far away."""
    (_, strips, norms), own, other, n_beyond = buffers, ways[0], ways[1], 0
    for start in range(0, X.shape[0], BATCH):
        count = min(BATCH, X.shape[0] - start)
        rows, of_rows = X[start : start + count], labels[start : start + count]
        load_batch(rows, search.units, strips, norms)
        for p in range(count):
            left_out[p] = of_rows[p]
            n_beyond += not norms[p] < FARTHEST  # this way also where it is not a number
        scan_others(
            strips, (count + SCANNED - 1) // SCANNED, search.fours, search.squares, search.best,
            search.runner_up, search.nearest, search.own, left_out,
        )  # fmt: skip
        n_listed = list_doubtful(search, norms, count)
        for p in search.listed[:n_listed]:
            search.nearest[p] = nearest_other(rows[p], centers, of_rows[p])
        measure_rows(rows, centers, left_out, search.nearest, own, other)
        write_coefficients(own[:count], other[:count], out[start : start + count])
    return n_beyond


@kernel(borrows=True)
def measure_rows(X, centers, labels, nearest, own, other):
    """Write the squared distances of each row to its own center and to the nearest other."""
    n_fours = X.shape[0] // SIDE
    measure_both(X, n_fours, centers, labels, nearest, own, other)
    for p in range(n_fours * SIDE, X.shape[0]):
        own[p] = squared_distance(X[p], centers[np.uint32(labels[p])])
        other[p] = squared_distance(X[p], centers[np.uint32(nearest[p])])


@kernel(borrows=True)
def write_coefficients(own, other, out):
    """Write coefficients, given the squared distances to the own and the nearest other center."""
    for p in range(out.shape[0]):
        within, nearest = np.sqrt(own[p]), np.sqrt(other[p])
        larger = max(within, nearest)  # it is 0 only where all three points are equal
        out[p] = (nearest - within) / (larger if larger > 0.0 else 1.0)


@kernel(borrows=True)
def nearest_other(x, centers, label):
    """Return the nearest of the centers but one, the first of equal ones."""
    nearest, closest = 0, np.inf
    for c in range(centers.shape[0]):
        squared = squared_distance(x, centers[c])
        if c != label and squared < closest:
            nearest, closest = c, squared
    return nearest
