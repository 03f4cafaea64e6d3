"""Hamerly's k-means: two bounds per row, and rows that need no look at any center.

For each row, `upper` is at least the distance to its own center, and `lower` at most the
distance to any other. When the centers move, the bounds are loosened by as much as they
moved. As long as upper < lower no other center can be nearer: the row is skipped. The
same holds while upper is less than half the distance from its center to the nearest
other center. Only when both tests fail, with `upper` made exact, are all distances
computed anew.

Source: Hamerly, "Making k-means even faster", SIAM International Conference on Data Mining
2010, section 3. Its plain twin is `homl_clustering.textbook.bounds.hamerly_steps`.

Decisions are those of Lloyd's kernel to the bit: distances are the same sums, and the
bounds are widened by what rounding can do to them, so that a row is skipped only where
the computed distances, too, would leave it where it is.

Three passes over a block: loosen all bounds and list the rows that they do not hold back;
measure these to their own centers and list those that still are not; scan the centers for
the latter, 64 rows at a time (see `scan`).
"""

import numpy as np

from homl_clustering._kernels import kernel
from homl_clustering._kernels.distances import relative_error, squared_distance
from homl_clustering._kernels.scan import nearest_centers


@kernel
def hamerly_block(X, centers, centers_T, moved, half_gap, labels, upper, lower):
    """E-step: relabel a block's rows; return how many labels changed, distances computed.

    `moved` is how far each center has moved since the last call, `half_gap` half the
    distance from each center to the nearest other one. Rows labeled -1 have no bounds
    yet.
    """
    rows = np.empty(X.shape[0], np.int32)
    n_open, n_new = loosen(moved, half_gap, labels, upper, lower, relative_error(X.shape[1]), rows)
    computed = n_open - n_new
    n_open = tighten(X, centers, half_gap, labels, upper, lower, rows[:n_open])
    computed += n_open * centers.shape[0] - (n_open - n_new)
    changed = scan_rows(X, centers, centers_T, labels, upper, lower, rows[:n_open])
    return changed, computed


@kernel
def loosen(moved, half_gap, labels, upper, lower, error, rows):
    """Loosen the bounds by the movements; list the rows that may change sides.

    Returns how many these are, and how many of them have no bounds yet.
    """
    n_clusters = moved.shape[0]
    # how far any other center has moved at most
    farthest = np.argmax(moved)
    others = np.full(n_clusters, moved[farthest])
    others[farthest] = 0.0
    for c in range(n_clusters):
        if c != farthest:
            others[farthest] = max(others[farthest], moved[c])
    slack = 1.0 + 4.0 * error
    n_open = n_new = 0
    for i in range(labels.shape[0]):
        own = labels[i]
        if own >= 0:
            upper[i] = (upper[i] + moved[own]) * (1.0 + error)
            lower[i] = (lower[i] - others[own]) * (1.0 - error)
            if upper[i] * slack < max(lower[i], half_gap[own]):
                continue
        else:
            n_new += 1
        rows[n_open] = i
        n_open += 1
    return n_open, n_new


@kernel
def tighten(X, centers, half_gap, labels, upper, lower, rows):
    """Make the upper bounds of the listed rows exact; keep on the list whom that does not help."""
    error = relative_error(X.shape[1])
    slack = 1.0 + 4.0 * error
    n_open = 0
    for i in rows:
        own = labels[i]
        if own >= 0:
            upper[i] = np.sqrt(squared_distance(X[i], centers[own])) * (1.0 + error)
            if upper[i] * slack < max(lower[i], half_gap[own]):
                continue
        rows[n_open] = i
        n_open += 1
    return n_open


@kernel
def scan_rows(X, centers, centers_T, labels, upper, lower, rows):
    """Label the listed rows anew, with new bounds; return how many labels changed."""
    error = relative_error(X.shape[1])
    nearest, others = np.empty(rows.shape[0], np.int32), np.empty(rows.shape[0])
    nearest_centers(X, rows, centers_T, nearest, others, True)
    changed = 0
    for p in range(rows.shape[0]):
        i = rows[p]
        lower[i] = others[p]
        if nearest[p] != labels[i]:
            changed += 1
            labels[i] = nearest[p]
            upper[i] = np.sqrt(squared_distance(X[i], centers[nearest[p]])) * (1.0 + error)
    return changed
