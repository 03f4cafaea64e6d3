"""EM for Gaussian mixtures, one block of rows at a time: the E-step, and what the M-step sums.

E-step: each row's log density under each component, weighted; by log-sum-exp, the row's
log density under the mixture; and the responsibilities, the share of each component in it.
M-step: per component the sum of its responsibilities, and the first and second moments of
the rows, weighted by them. Where rows have weights, these multiply the responsibilities and
the log densities. One pass does both steps, so that no array of rows times components
is ever made. `homl_clustering.kernels.gaussians` turns the sums into parameters.

Source: Dempster, Laird & Rubin, "Maximum likelihood from incomplete data via the EM
algorithm", Journal of the Royal Statistical Society B 39 (1977), section 4.3; Bishop,
"Pattern Recognition and Machine Learning" (2006), section 9.2.2. To be read beside its
plain twin, `homl_clustering.textbook.mixture`.

Covariances, and the factors of precisions, have one of three shapes: a matrix per component,
(n_components, n_features, n_features); one matrix for all, (1, n_features, n_features); or
variances, (n_components, n_features).

Moments are taken about `references`, points near the means: about zero, or about the mean
of all rows, squares cancel where components lie far apart. Rows are copied, 64 at a time,
to a buffer with one feature after the other: the inner loops then run over rows, and
vectorise. Those that the compiler does not keep in registers are in `products` and `shares`.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.folds import BATCH, fold, fold_moments, fold_products
from homl_clustering.kernels.products import squared_lengths
from homl_clustering.kernels.shares import share_out

LINE = 8  # numbers in a line of the cache


class Components(NamedTuple):
    """The components of a mixture.

    Attributes
    ----------
    weights : ndarray of shape (n_components,)
    means : ndarray of shape (n_components, n_features)
    covariances : ndarray
    factors : ndarray
        Of the precisions: upper triangles U, with precision U @ U.T; or of variances the
        inverse roots.
    constants : ndarray of shape (n_components,)
        What of a row's log probability does not depend on the row: log weight, log
        determinant, ...
    """

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    factors: np.ndarray
    constants: np.ndarray


class Statistics(NamedTuple):
    """What the M-step needs to know of the rows.

    Attributes
    ----------
    sizes : ndarray of shape (n_components,)
        The sum of the responsibilities, times the weights of the rows.
    sums, scatter : ndarray
        The first and second moments about the references, in the shapes of means and
        covariances. Of a second moment, a symmetric matrix, only the upper triangle is written.
    totals : ndarray of shape (2,)
        The sum of the log densities of the rows, and that of r log r over all
        responsibilities r; both times the weights of the rows.
    """

    sizes: np.ndarray
    sums: np.ndarray
    scatter: np.ndarray
    totals: np.ndarray


class Batch(NamedTuple):
    """Room for a batch of rows.

    Attributes
    ----------
    rows_T, differences : ndarray of shape (n_features, BATCH)
        The rows, and their differences from a point.
    work, log_density : ndarray of shape (BATCH,)
    weights : ndarray of shape (BATCH,)
        Of the rows: ones where none were given.
    shares : ndarray of shape (n_components, BATCH)
        Log probabilities, then responsibilities.
    """

    rows_T: np.ndarray
    differences: np.ndarray
    work: np.ndarray
    log_density: np.ndarray
    weights: np.ndarray
    shares: np.ndarray


@kernel
def statistics_in(numbers, means, covariances):
    """Return statistics that are written to `numbers`, one array for all: see `n_numbers`.

    Of means and covariances only the shapes count.
    """
    k, first = means.shape[0], means.shape[0] + means.size
    return Statistics(
        numbers[:k],
        numbers[k:first].reshape(means.shape),
        numbers[first : first + covariances.size].reshape(covariances.shape),
        numbers[first + covariances.size :],
    )


@kernel(borrows=True)
def n_numbers(means, covariances):
    """Return how many numbers the statistics are."""
    return means.shape[0] + means.size + covariances.size + 2


@kernel
def room_for_batch(means):
    """Return room for a batch of rows of a mixture with these means.

    All of it is one array that begins where a line of the cache does: so none of the widest
    vectors that the processor loads lies in two lines.
    """
    n_components, n_features = means.shape
    numbers = np.zeros((2 * n_features + 3 + n_components) * BATCH + LINE)
    skipped = -(numbers.ctypes.data // 8) % LINE
    rows = numbers[skipped : numbers.shape[0] - LINE + skipped].reshape(-1, BATCH)
    batch = Batch(
        rows[:n_features], rows[n_features : 2 * n_features], rows[2 * n_features],
        rows[2 * n_features + 1], rows[2 * n_features + 2], rows[2 * n_features + 3 :],
    )  # fmt: skip
    batch.weights[:] = 1.0
    return batch


@kernel(borrows=True)
def transpose_batch(X, start, count, rows_T):
    """Copy up to 64 rows, transposed; what is left of the buffer repeats the first of them."""
    for p in range(rows_T.shape[1]):
        row = start + (p if p < count else 0)
        for j in range(X.shape[1]):
            rows_T[j, p] = X[row, j]


@kernel(borrows=True)
def copy_weights(weights, start, count, out):
    """Copy the weights of up to 64 rows; leave what is there where no weights were given.

    Of what is left of the last batch the weights are 0.
    """
    if weights.shape[0] > 0:
        for p in range(count):
            out[p] = weights[start + p]
    for p in range(count, BATCH):
        out[p] = 0.0


# What follows is called for each batch, and takes single arrays: a tuple would be copied each
# time. And branches over `ndim` are decided by the compiler only for arguments of their own.


@kernel(borrows=True)
def log_probabilities(rows_T, constants, means, factors, differences, out):
    """Write constant - |(row - mean) @ factor|^2 / 2 for each component and row."""
    n_components, n_features = means.shape
    for c in range(n_components):
        squared = out[c]
        if factors.ndim == 2:
            squared[:] = 0.0
            for j in range(n_features):
                mean, factor = means[c, j], factors[c, j]
                for p in range(BATCH):
                    scaled = factor * (rows_T[j, p] - mean)
                    squared[p] += scaled * scaled
        else:
            squared_lengths(rows_T, means[c], factors[c % factors.shape[0]], differences, squared)
        for p in range(BATCH):
            squared[p] = constants[c] - 0.5 * squared[p]


@kernel(borrows=True)
def normalize(log_prob, weights, count, log_density, entropy, totals):
    """Turn log probabilities into responsibilities; write the log densities of the rows.

    The responsibilities are multiplied by the weights of the rows, which are 0 where there are no
    rows any more. A weight of one changes no bit. The sum of the weighted log densities is added
    to the `totals`, see `Statistics`.
    """
    share_out(log_prob, weights, log_density, entropy)
    log_likelihood, entropies = totals[0], totals[1]
    for p in range(count):
        log_likelihood += weights[p] * log_density[p]
        entropies += weights[p] * entropy[p]
    totals[0], totals[1] = log_likelihood, entropies


@kernel(borrows=True)
def accumulate(batch, references, statistics, scatter):
    """Add a batch to each component's size, and first and second moments about its reference."""
    rows_T, differences, weighted = batch.rows_T, batch.differences, batch.work
    sizes, sums = statistics.sizes, statistics.sums
    n_components, n_features = references.shape
    for c in range(n_components):
        shares = batch.shares[c]
        size = fold(shares)
        if size == 0.0:
            continue
        sizes[c] += size
        if scatter.ndim == 3:
            add_products(
                rows_T, shares, references[c], differences, weighted, sums[c],
                scatter[c % scatter.shape[0]],
            )  # fmt: skip
        else:
            for j in range(n_features):
                first, second = fold_moments(rows_T[j], references[c, j], shares)
                sums[c, j] += first
                scatter[c, j] += second


@kernel(borrows=True)
def add_products(rows_T, shares, reference, differences, weighted, sums, scatter):
    """Add a batch to the first and second moments of a component, of these the upper triangle."""
    for j in range(reference.shape[0]):
        for p in range(BATCH):
            differences[j, p] = rows_T[j, p] - reference[j]
            weighted[p] = shares[p] * differences[j, p]
        sums[j] += fold(weighted)
        for i in range(j + 1):
            scatter[i, j] += fold_products(weighted, differences[i])


@kernel
def statistics_block(X, weights, components, references, numbers):
    """E-step, and the sums of the M-step: add to the `Statistics` about these references.

    The weights of the rows are an array of no length where none were given.
    """
    means, factors, constants = components.means, components.factors, components.constants
    statistics = statistics_in(numbers, means, components.covariances)
    batch = room_for_batch(means)
    rows_T, differences, work, log_density, own_weights, shares = batch
    for start in range(0, X.shape[0], BATCH):
        count = min(BATCH, X.shape[0] - start)
        transpose_batch(X, start, count, rows_T)
        copy_weights(weights, start, count, own_weights)
        log_probabilities(rows_T, constants, means, factors, differences, shares)
        normalize(shares, own_weights, count, log_density, work, statistics.totals)
        accumulate(batch, references, statistics, statistics.scatter)


@kernel
def moments_block(X, responsibilities, references, covariances, numbers):
    """The sums of the M-step alone, for given responsibilities (n_samples, n_components).

    They are added to the `numbers`, but nothing to the totals. Of the covariances only the
    shape counts.
    """
    statistics = statistics_in(numbers, references, covariances)
    batch = room_for_batch(references)
    for start in range(0, X.shape[0], BATCH):
        count = min(BATCH, X.shape[0] - start)
        transpose_batch(X, start, count, batch.rows_T)
        for p in range(BATCH):
            for c in range(references.shape[0]):
                batch.shares[c, p] = responsibilities[start + p, c] if p < count else 0.0
        accumulate(batch, references, statistics, statistics.scatter)


@kernel
def density_block(X, components, log_density, labels):
    """E-step alone: write each row's log density and its most probable component."""
    means, factors, constants = components.means, components.factors, components.constants
    rows_T, differences, work, densities, ones, log_prob = room_for_batch(means)
    for start in range(0, X.shape[0], BATCH):
        count = min(BATCH, X.shape[0] - start)
        transpose_batch(X, start, count, rows_T)
        log_probabilities(rows_T, constants, means, factors, differences, log_prob)
        for p in range(count):
            labels[start + p] = np.argmax(log_prob[:, p])
        share_out(log_prob, ones, densities, work)
        for p in range(count):
            log_density[start + p] = densities[p]


@kernel
def responsibilities_block(X, components, out):
    """E-step alone: write the responsibilities (n_samples, n_components)."""
    means, factors, constants = components.means, components.factors, components.constants
    rows_T, differences, work, densities, ones, log_prob = room_for_batch(means)
    for start in range(0, X.shape[0], BATCH):
        count = min(BATCH, X.shape[0] - start)
        transpose_batch(X, start, count, rows_T)
        log_probabilities(rows_T, constants, means, factors, differences, log_prob)
        share_out(log_prob, ones, densities, work)
        for p in range(count):
            for c in range(means.shape[0]):
                out[start + p, c] = log_prob[c, p]
