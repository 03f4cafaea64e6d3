"""The M-step of a Gaussian mixture: from sums over the rows to parameters.

The sums are the `Statistics` of `homl_clustering.kernels.mixture`, taken about one reference
per component. Means and covariances follow by the shift from reference to mean; where a mean
has moved by many standard deviations the shift would cancel most digits, and the caller is
asked to take the sums again, about the new mean.

Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equations 9.24 to 9.26;
the shift is the parallel axis theorem. Covariances have the shapes of the `factors` there:
(n_components, n_features, n_features), (1, n_features, n_features) where all components
share one, or (n_components, n_features) of variances.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.elementary import logarithms
from homl_clustering.kernels.mixture import (
    moments_block,
    n_numbers,
    statistics_block,
    statistics_in,
)
from homl_clustering.kernels.stopping import RUNNING, SINGULAR, em_stops
from homl_clustering.kernels.tree import copy_to, push, room_for, total_of

LOST = 1e-4  # a variance that is smaller than this times the squared shift has lost four digits
UNMOVED = 1e-12  # a shift smaller than this times the mean is a rounding error
EPSILON = np.finfo(np.float64).eps
LOG_2_PI = 1.8378770664093453  # log(2 pi)


class Regularization(NamedTuple):
    """What is done to the covariances that the data have.

    Attributes
    ----------
    reg_covar : float
        Added to the variances.
    spherical : bool
        Whether the variances of a component are all replaced by their mean.
    least_size : float
        Added to the sizes, of which none must be 0.
    """

    reg_covar: float
    spherical: bool
    least_size: float


@kernel(borrows=True)
def shifted(sizes, sums, least_size, references, shifts, means):
    """Write each component's mean and its shift from the reference; raise no size to 0."""
    for c in range(references.shape[0]):
        sizes[c] += least_size  # so a component without rows stays where it is
        for j in range(references.shape[1]):
            shifts[c, j] = sums[c, j] / sizes[c]
            means[c, j] = references[c, j] + shifts[c, j]


@kernel
def full_covariances(sizes, scatter, shifts, covariances):
    """Write one covariance matrix per component, or the one that all share."""
    n_components, n_features = shifts.shape
    n_matrices = scatter.shape[0]
    for m in range(n_matrices):
        total = sizes[m] if n_matrices == n_components else sizes.sum()
        for j in range(n_features):
            for i in range(j + 1):
                about_mean = scatter[m, i, j] / total
                for c in range(m, n_components, n_matrices):
                    about_mean -= sizes[c] / total * shifts[c, i] * shifts[c, j]
                covariances[m, i, j] = about_mean
                covariances[m, j, i] = about_mean


@kernel
def variances(sizes, scatter, shifts, spherical, covariances):
    """Write one variance per component and feature; all the same in a component if spherical."""
    n_components, n_features = shifts.shape
    for c in range(n_components):
        for j in range(n_features):
            covariances[c, j] = scatter[c, j] / sizes[c] - shifts[c, j] * shifts[c, j]
        if spherical:
            covariances[c] = covariances[c].mean()


@kernel(borrows=True)
def digits_are_lost(covariances, shifts, means):
    """Whether a shift is so large that the variances about the mean have lost digits."""
    n_components, n_features = means.shape
    for c in range(n_components):
        for j in range(n_features):
            shift = abs(shifts[c, j])
            if covariances.ndim == 3:
                variance = covariances[c % covariances.shape[0], j, j]
            else:
                variance = covariances[c, j]
            if shift > UNMOVED * abs(means[c, j]) and LOST * shift * shift > variance:
                return True
    return False


@kernel
def estimate(statistics, references, regularization, means, covariances):
    """M-step: write means and covariances, and raise the sizes a little above 0.

    Returns whether digits were lost, so that the sums should be taken again, about `means`.
    """
    sizes, sums, scatter = statistics.sizes, statistics.sums, statistics.scatter
    shifts = np.empty_like(means)
    shifted(sizes, sums, regularization.least_size, references, shifts, means)
    if covariances.ndim == 3:
        full_covariances(sizes, scatter, shifts, covariances)
    else:
        variances(sizes, scatter, shifts, regularization.spherical, covariances)
    lost = digits_are_lost(covariances, shifts, means)
    for c in range(covariances.shape[0]):
        for j in range(covariances.shape[1]):
            if covariances.ndim == 3:
                covariances[c, j, j] += regularization.reg_covar
            else:
                covariances[c, j] += regularization.reg_covar
    return lost


@kernel(borrows=True)
def cholesky_inverse(covariance, first, last, root, factor):
    """Write the upper triangle U with U @ U.T = inverse of `covariance`; False if singular.

    By Cholesky, covariance = L @ L.T, and U is the transpose of the inverse of L. Singular
    is a matrix with a pivot that rounding alone explains. Written are the rows of L, the
    `root`, and the columns of U, the `factor`, from `first` to `last`; those before are there.
    """
    for i in range(first, last):
        for j in range(i + 1):
            pivot = covariance[i, j]
            for m in range(j):
                pivot -= root[i, m] * root[j, m]
            if i > j:
                root[i, j] = pivot / root[j, j]
            elif pivot > EPSILON * covariance[i, i] and np.isfinite(pivot):
                root[i, i] = np.sqrt(pivot)
            else:
                return False
        factor[i] = 0.0
        factor[i, i] = 1.0 / root[i, i]
        for j in range(i):
            total = 0.0
            for m in range(j, i):
                total += root[i, m] * factor[j, m]
            factor[j, i] = -total / root[i, i]
    return True


@kernel
def precision_factors(covariances, factors):
    """Write the factors of the precisions; return the first singular component, or -1."""
    for c in range(covariances.shape[0]):
        if covariances.ndim == 3:
            root = np.empty(covariances.shape[1:])
            if not cholesky_inverse(covariances[c], 0, root.shape[0], root, factors[c]):
                return c
        else:
            for j in range(covariances.shape[1]):
                if not (covariances[c, j] > 0.0 and np.isfinite(covariances[c, j])):
                    return c
                factors[c, j] = 1.0 / np.sqrt(covariances[c, j])
    return -1


@kernel
def log_determinants(factors, out):
    """Write the log determinant of each component's factor, half that of its precision."""
    n_features = factors.shape[1]
    diagonal, powers, logs = np.empty((3, n_features))
    for c in range(out.shape[0]):
        for j in range(n_features):
            if factors.ndim == 3:
                diagonal[j] = factors[c % factors.shape[0], j, j]
            else:
                diagonal[j] = factors[c, j]
        logarithms(diagonal, powers, logs)
        out[c] = 0.0
        for j in range(n_features):
            out[c] += logs[j]


@kernel
def write_constants(components):
    """Write what a row's log density under a component has beside the distance: log weight
    + log determinant - n_features / 2 log(2 pi).
    """
    weights, factors, constants = components.weights, components.factors, components.constants
    powers, log_weights = np.empty((2, weights.shape[0]))
    logarithms(weights, powers, log_weights)
    log_determinants(factors, constants)
    for c in range(weights.shape[0]):
        log_weight = log_weights[c] if weights[c] > 0.0 else -np.inf
        constants[c] += log_weight - 0.5 * factors.shape[1] * LOG_2_PI


@kernel(borrows=True)
def complete(components):
    """Write what follows from weights and covariances: factors and constants.

    Returns the first singular component, or -1.
    """
    singular = precision_factors(components.covariances, components.factors)
    if singular < 0:
        write_constants(components)
    return singular


@kernel
def write_weights(sizes, components):
    """Write the weights: the share that each component has in the rows."""
    total = sizes.sum()
    for c in range(sizes.shape[0]):
        components.weights[c] = sizes[c] / total


@kernel(borrows=True)
def maximize(sizes, components):
    """End of the M-step: write weights, factors and constants; return as `complete`."""
    write_weights(sizes, components)
    return complete(components)


@kernel
def statistics_whole(X, weights, block_size, components, references, numbers):
    """Write the statistics of small data: blocks and sums are those with threads."""
    means, covariances = components.means, components.covariances
    n_blocks = max(1, -(-X.shape[0] // block_size))
    subtrees, n_subtrees = room_for(n_blocks, n_numbers(means, covariances)), 0
    for b in range(n_blocks):
        r = slice(b * block_size, (b + 1) * block_size)
        subtrees.sums[n_subtrees] = 0.0
        statistics_block(X[r], weights[r], components, references, subtrees.sums[n_subtrees])
        n_subtrees = push(subtrees, n_subtrees, b)
    copy_to(numbers, total_of(subtrees, n_subtrees))


@kernel
def moments_whole(X, block_size, responsibilities, references, covariances, numbers):
    """Write the sums of the M-step of small data, for given responsibilities."""
    n_blocks = max(1, -(-X.shape[0] // block_size))
    subtrees, n_subtrees = room_for(n_blocks, n_numbers(references, covariances)), 0
    for b in range(n_blocks):
        r = slice(b * block_size, (b + 1) * block_size)
        subtrees.sums[n_subtrees] = 0.0
        moments_block(X[r], responsibilities[r], references, covariances, subtrees.sums[n_subtrees])
        n_subtrees = push(subtrees, n_subtrees, b)
    copy_to(numbers, total_of(subtrees, n_subtrees))


@kernel
def run_whole(X, weights, block_size, components, regularization, total, tol, bounds):
    """Iterate on small data without leaving compiled code: same bits as with threads.

    Overwrites the components, and writes the lower bound of each iteration to `bounds`,
    after the one before the first; at most as many as there is room for. The sum of the
    weights is `total`: the number of rows where none were given.

    Returns
    -------
    reason : int
    n_iter : int
        The number of iterations.
    singular : int
        The component whose covariance is singular, if that is the reason; else -1.
    """
    n_iter, reason, singular = 0, RUNNING, -1
    means, covariances, moved = components.means, components.covariances, components.means.copy()
    numbers = np.empty(n_numbers(means, covariances))
    found = statistics_in(numbers, means, covariances)
    while reason == RUNNING:
        statistics_whole(X, weights, block_size, components, means, numbers)
        if estimate(found, means, regularization, moved, covariances):
            statistics_whole(X, weights, block_size, components, moved, numbers)
            estimate(found, moved, regularization, moved, covariances)
        copy_to(means, moved)
        singular = maximize(found.sizes, components)
        if singular >= 0:
            return SINGULAR, n_iter, singular
        n_iter += 1
        bounds[n_iter] = found.totals[0] / total
        reason = em_stops(bounds[n_iter], bounds[n_iter - 1], tol, n_iter, bounds.shape[0] - 1)
    return reason, n_iter, singular
