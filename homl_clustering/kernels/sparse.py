"""Distances from sparse rows of many features to points: by products first, exactly where in doubt.

Of a squared distance |x|^2 - 2 x.c + |c|^2 only the product takes work, and of that only the
entries that the row stores. What rounding can do to it is bounded (Higham, "Accuracy and Stability
of Numerical Algorithms", 2002, section 3.1), by

    (n + `SURPLUS`) * `ROUNDOFF` * (|x| + |c|)^2 for n stored entries.

Where that is too much to tell which point is nearest, or to know a distance to `PRECISE`, the
distance is computed anew, as the sum of squared differences in the order of the features. Features
that are zero in both points add nothing to that sum, and are left out: so it has the bits of the
sum over all features that `distances` takes of dense rows.

Sums over rows are taken in the order of the rows.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel

ROUNDOFF = 2.0**-53  # the largest relative rounding error of float64
# What the bound takes beside the roundings of the product: a sum of |c|^2 that NumPy adds up
# pairwise, the sum of the three terms, and the arithmetic of the bound itself.
SURPLUS = 64.0
TINY = 1e-290  # more than the error that underflow can cause in a squared distance
PRECISE = 2.0**-43  # the relative error, 1e-13, up to which a squared distance needs no second look
STEP = 4  # stored entries in a step


class SparseRows(NamedTuple):
    """Rows of which only some entries are stored, each at most once, in the order of the columns.

    Attributes
    ----------
    starts : ndarray of shape (n_rows + 1,), int64
        Where the entries of each row begin, and where those of the last one end.
    columns, values : ndarray
        Of the entries, of these rows and others.
    """

    starts: np.ndarray
    columns: np.ndarray
    values: np.ndarray


@kernel(borrows=True)
def compress(points, starts, columns, values):
    """Write what is not zero of some points behind what is stored, as sparse rows.

    The first number of `starts` says where that ends.
    """
    n_stored = starts[0]
    for c in range(points.shape[0]):
        for j in range(points.shape[1]):
            columns[n_stored], values[n_stored] = j, points[c, j]
            n_stored += points[c, j] != 0.0  # without a branch: what is zero is overwritten
        starts[c + 1] = n_stored


@kernel(borrows=True)
def write_products(rows, i, points_T, products):
    """Write the product of a row with each point; return the row's squared length."""
    starts, columns, values = rows
    n_points, square = points_T.shape[1], 0.0
    for c in range(n_points):
        products[c] = 0.0
    first, last = starts[i], starts[i + 1]
    whole = first + (last - first) // STEP * STEP
    for a in range(first, whole, STEP):
        x0, x1 = np.float64(values[a]), np.float64(values[a + 1])
        x2, x3 = np.float64(values[a + 2]), np.float64(values[a + 3])
        square += x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3
        p0, p1 = points_T[columns[a]], points_T[columns[a + 1]]
        p2, p3 = points_T[columns[a + 2]], points_T[columns[a + 3]]
        for c in range(n_points):
            products[c] += x0 * p0[c] + x1 * p1[c] + x2 * p2[c] + x3 * p3[c]
    for a in range(whole, last):
        x, p = np.float64(values[a]), points_T[columns[a]]
        square += x * x
        for c in range(n_points):
            products[c] += x * p[c]
    return square


@kernel(borrows=True)
def error_of(rows, i, square, other):
    """Return a bound of the error of a squared distance from a row, given both squared lengths.

    By (|x| + |c|)^2 <= 2 |x|^2 + 2 |c|^2.
    """
    n_entries = rows.starts[i + 1] - rows.starts[i]
    return 2.0 * (n_entries + SURPLUS) * ROUNDOFF * (square + other) + TINY


@kernel(borrows=True)
def exact_square(rows, i, points, c):
    """Return the squared distance from a row to one of the points, which are sparse rows, too."""
    a, last = rows.starts[i], rows.starts[i + 1]
    squared = 0.0
    for b in range(points.starts[c], points.starts[c + 1]):
        column, difference = points.columns[b], np.float64(points.values[b])
        while a < last and rows.columns[a] < column:
            x = np.float64(rows.values[a])
            squared += x * x
            a += 1
        if a < last and rows.columns[a] == column:
            difference -= np.float64(rows.values[a])
            a += 1
        squared += difference * difference
    for rest in range(a, last):
        x = np.float64(rows.values[rest])
        squared += x * x
    return squared


@kernel(borrows=True)
def nearest_roughly(squares, products):
    """Turn products into squared distances but for |x|^2; return whose is the lowest."""
    nearest = 0
    for c in range(products.shape[0]):
        products[c] = squares[c] - 2.0 * products[c]
        if products[c] < products[nearest]:
            nearest = c
    return nearest


@kernel
def scan_rows(rows, points_T, squares, labels, squared):
    """E-step: write which point is nearest to each row, and its squared distance.

    `squares` are the squared lengths of the points. A label in doubt is -1, and so is a distance
    that is not known to `PRECISE`.
    """
    scores = np.empty(points_T.shape[1])
    for i in range(labels.shape[0]):
        square = write_products(rows, i, points_T, scores)
        nearest = nearest_roughly(squares, scores)
        lowest, error = scores[nearest], error_of(rows, i, square, squares[nearest])
        n_contenders = 0
        for c in range(scores.shape[0]):
            doubt = error + error_of(rows, i, square, squares[c])
            n_contenders += not scores[c] - lowest > doubt
        labels[i] = nearest if n_contenders == 1 else -1
        squared[i] = lowest + square if (lowest + square) * PRECISE > error else -1.0


@kernel
def settle_rows(rows, points_T, squares, points, listed, labels, squared):
    """Decide what `scan_rows` has left in doubt of the rows that are listed.

    Of a row without a label that is both, else the squared distance.
    """
    scores = np.empty(points_T.shape[1])
    for i in listed:
        if labels[i] >= 0:
            squared[i] = exact_square(rows, i, points, labels[i])
            continue
        square = write_products(rows, i, points_T, scores)
        nearest = nearest_roughly(squares, scores)
        lowest, error = scores[nearest], error_of(rows, i, square, squares[nearest])
        squared[i] = np.inf
        for c in range(scores.shape[0]):
            if not scores[c] - lowest > error + error_of(rows, i, square, squares[c]):
                exact = exact_square(rows, i, points, c)
                if exact < squared[i]:
                    squared[i], labels[i] = exact, c


@kernel(borrows=True)
def measure_rows(rows, points_T, squares, squared):
    """Write the squared distance from each row to each point; -1 if not known to `PRECISE`."""
    for i in range(squared.shape[0]):
        square = write_products(rows, i, points_T, squared[i])
        for c in range(squares.shape[0]):
            rough = squares[c] - 2.0 * squared[i, c] + square
            precise = rough * PRECISE > error_of(rows, i, square, squares[c])
            squared[i, c] = rough if precise else -1.0


@kernel(borrows=True)
def settle_distances(rows, points, listed, squared):
    """Compute what `measure_rows` has left out, of the rows that are listed."""
    for i in listed:
        for c in range(squared.shape[1]):
            if squared[i, c] < 0.0:
                squared[i, c] = exact_square(rows, i, points, c)


@kernel(borrows=True)
def add_rows(rows, weights, labels, sums, cluster_weights, counts):
    """M-step, first half: add what belongs to each cluster; see `lloyd.ClusterSums`."""
    starts, columns, values = rows
    for i in range(labels.shape[0]):
        c, weight = labels[i], weights[i]
        cluster_weights[c] += weight
        counts[c] += weight > 0.0
        for a in range(starts[i], starts[i + 1]):
            sums[c, columns[a]] += weight * np.float64(values[a])


@kernel(borrows=True)
def absorb_sums(sums, added, centers, cluster_weights):
    """Move centers by the sums of a batch, taken about zero; see `minibatch.absorb_batch`."""
    for c in range(centers.shape[0]):
        if added[c] > 0.0:
            cluster_weights[c] += added[c]
            for j in range(centers.shape[1]):
                center = np.float64(centers[c, j])
                centers[c, j] = center + (sums[c, j] - added[c] * center) / cluster_weights[c]


@kernel(borrows=True)
def add_roots(squared, labels, sums):
    """Add the distances from each row to some points to the sums of the row's cluster."""
    for i in range(labels.shape[0]):
        cluster_sums = sums[labels[i]]
        for c in range(squared.shape[1]):
            cluster_sums[c] += np.sqrt(squared[i, c])


@kernel(borrows=True)
def stored_range(rows, low, high, counts):
    """Bring each feature's smallest and largest stored value up to date, and their number.

    Return the first row with a value that is not finite, or -1.
    """
    starts, columns, values = rows
    for i in range(starts.shape[0] - 1):
        for a in range(starts[i], starts[i + 1]):
            j, x = columns[a], np.float64(values[a])
            if not np.isfinite(x):
                return i
            low[j], high[j] = min(low[j], x), max(high[j], x)
            counts[j] += 1
    return -1


@kernel(borrows=True)
def stored_deviations(rows, offset, sums, squares):
    """Add the stored values' (value - offset) to each feature's sum, and its square."""
    starts, columns, values = rows
    for a in range(starts[0], starts[-1]):
        j = columns[a]
        difference = np.float64(values[a]) - offset[j]
        sums[j] += difference
        squares[j] += difference * difference
