"""What the tasks of ``05_gaussian_mixtures_exercises`` on densities and shares expect."""

import numpy as np


def formula(form=lambda d, log_det, square: -(d * np.log(2 * np.pi) + log_det + square) / 2, **how):
    """Return a function that computes the log density by other formulas."""
    inverse = how.get("inverse", np.linalg.inv)
    spread = how.get("spread", lambda covariance: covariance)
    center = how.get("center", lambda X, mean: X - mean)

    def log_gaussian(X, mean, covariance):
        away, covariance = center(X, mean), spread(covariance)
        square = np.einsum("ij,jl,il->i", away, inverse(covariance), away)
        return form(X.shape[1], np.linalg.slogdet(covariance)[1], square)

    return log_gaussian


def log_gaussian(X, mean, covariance):
    """Return the logarithm of a normal density at each row."""
    return formula()(X, mean, covariance)


def log_joint(X, weights, means, covariances):
    """Return the log of weight times density, for each row and component."""
    return np.log(weights) + log_each(X, means, covariances)


def log_each(X, means, covariances):
    """Return the log density of each component at each row."""
    pairs = zip(means, covariances, strict=True)
    return np.column_stack([log_gaussian(X, *pair) for pair in pairs])


def softmax(a, axis=1):
    """Return shares that are proportional to exp(a)."""
    shares = np.exp(a - a.max(axis=axis, keepdims=True))
    return shares / shares.sum(axis=axis, keepdims=True)


def responsibilities(X, weights, means, covariances):
    """Return how much of each row each component answers for."""
    return softmax(log_joint(X, weights, means, covariances))


def log_likelihood(X, weights, means, covariances):
    """Return the logarithm of the likelihood of a mixture."""
    return log_sums(log_joint(X, weights, means, covariances)).sum()


def log_sums(a):
    """Return the logarithms of the sums of exp(a) over each row."""
    largest = a.max(axis=1)
    return largest + np.log(np.exp(a - largest[:, np.newaxis]).sum(axis=1))


def m_step(X, responsibilities):
    """Return weights, means and covariances of the rows as shared out."""
    counts = responsibilities.sum(axis=0)
    means = responsibilities.T @ X / counts[:, np.newaxis]
    covariances = scatters(X, responsibilities, means) / counts[:, np.newaxis, np.newaxis]
    return counts / len(X), means, covariances


def scatters(X, shares, means):
    """Return the sums of the outer products of the differences, weighted with the shares."""
    away = X[:, np.newaxis] - means
    return np.einsum("ic,icj,icl->cjl", shares, away, away)


def loop(e=responsibilities, m=lambda X, r, means: m_step(X, r), kept=(), count=lambda n: n):
    """Return EM with other steps, or with parameters that are kept as they were."""

    def em(X, weights, means, covariances, n_iterations):
        start = parameters = weights, means, covariances
        for _ in range(count(n_iterations)):
            new = m(X, e(X, *parameters), parameters[1])
            parameters = tuple(start[i] if i in kept else new[i] for i in range(3))
        return parameters

    return em


def em(X, weights, means, covariances, n_iterations):
    """Return weights, means and covariances after some iterations of EM."""
    return loop()(X, weights, means, covariances, n_iterations)
