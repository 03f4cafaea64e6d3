"""Further mistakes in the tasks of notebook 05, by task."""

import numpy as np

from homl_clustering.checks.tasks import mixture_answers as answers
from homl_clustering.checks.tasks.mixture_transfer import bic_of_fit, class_posteriors
from homl_clustering.textbook.kmeans import squared_distances


def _each_feature(combine):
    """Return a function that combines the log densities of the features, one by one."""

    def log_density(X, mean, covariance):
        variances = np.diag(covariance)
        each = -(np.log(2 * np.pi * variances) + (X - mean) ** 2 / variances) / 2
        return combine(each, axis=1)

    return log_density


def _own_covariance(X, mean, _):
    covariance = np.atleast_2d(np.cov(X.T)) + 1e-9 * np.eye(X.shape[1])
    return answers.log_gaussian(X, mean, covariance)


def _weights_twice(X, weights, means, covariances):
    shares = answers.responsibilities(X, weights, means, covariances) * weights
    return shares / shares.sum(axis=1, keepdims=True)


def _mean_covariance(X, weights, means, covariances):
    same = np.repeat(covariances.mean(axis=0)[np.newaxis], len(weights), axis=0)
    return answers.responsibilities(X, weights, means, same)


def _by_distance(X, weights, means, covariances):
    closeness = 1 / (squared_distances(X, means) + 1e-9)
    return closeness / closeness.sum(axis=1, keepdims=True)


def _em_with_start(*kept):
    """Return EM whose E-step goes on with some parameters of the start."""

    def em(X, weights, means, covariances, n_iterations):
        start = now = weights, means, covariances
        for _ in range(n_iterations):
            used = [start[i] if i in kept else now[i] for i in range(3)]
            now = answers.m_step(X, answers.responsibilities(X, *used))
        return now

    return em


def _bic_with(likelihood_of=None, price_of=None):
    """Return BIC with another log-likelihood, or another number in the price of a parameter."""

    def bic(X, n_components, covariance_type, mean_log_likelihood):
        n, likelihood = len(X), len(X) * mean_log_likelihood
        right = bic_of_fit(X, n_components, covariance_type, mean_log_likelihood)
        n_parameters = (right + 2 * likelihood) / np.log(n)
        if likelihood_of:
            likelihood = likelihood_of(X, n_components) * mean_log_likelihood
        return n_parameters * np.log(price_of(X) if price_of else n) - 2 * likelihood

    return bic


def _logs(priors):
    with np.errstate(divide="ignore"):
        return np.log(priors)


def _posteriors(*rules):
    """Return functions of mistakes: what is added to the log densities comes of the priors."""

    def by(rule):
        def posteriors(log_densities, labels):
            n_classes = log_densities.shape[1]
            together = log_densities + rule(np.bincount(labels, minlength=n_classes) / len(labels))
            shares = np.exp(together - together.max(axis=1, keepdims=True))
            return shares / shares.sum(axis=1, keepdims=True)

        return posteriors

    return tuple(by(rule) for rule in rules)


def _log_of_posteriors(log_densities, training_labels):
    with np.errstate(divide="ignore"):
        return np.log(class_posteriors(log_densities, training_labels))


MISTAKES = {
    "05.log_gaussian": {
        "Each feature is looked at by itself, and the mean of their logarithms is taken: features "
        "may be correlated, so use the whole covariance. (And logarithms are added up.)": (
            _each_feature(np.mean)
        ),
        "The first row of X is taken for the mean: subtract the mean that is given.": (
            lambda X, mean, covariance: answers.log_gaussian(X, X[0], covariance)
        ),
        "The covariance is computed from X here: use the one that is given.": _own_covariance,
        "The Cholesky root of the covariance is inverted in its place: take the inverse of the "
        "covariance itself, or solve with the root and square what comes.": answers.formula(
            inverse=lambda covariance: np.linalg.inv(np.linalg.cholesky(covariance))
        ),
    },
    "05.responsibilities": {
        "The weights are used twice: they are in the numbers already before these are divided by "
        "their sum.": _weights_twice,
        "All components have the mean of the covariances here: each has its own.": _mean_covariance,
        "These go by the distances to the means alone: take the densities, times the weights.": (
            _by_distance
        ),
        "The results are rounded: leave all digits.": lambda *given: np.round(
            answers.responsibilities(*given), 2
        ),
    },
    "05.em": {
        "Each E-step uses the weights of the start: hand it those of the last M-step, all three "
        "parameters.": _em_with_start(0),
        "Each E-step uses the weights and the covariances of the start: hand it those of the last "
        "M-step, all three parameters.": _em_with_start(0, 2),
        "Each E-step uses the weights and the means of the start: hand it those of the last "
        "M-step, all three parameters.": _em_with_start(0, 1),
    },
    "05.bic_of_fit": {
        "The price of a parameter is the logarithm of all entries of X: take the number of its "
        "rows.": _bic_with(price_of=np.size),
        "The price of a parameter is the logarithm of the number of features: take that of the "
        "rows.": _bic_with(price_of=lambda X: X.shape[1]),
        "The mean is multiplied by the number of components: it is a mean over the rows, so "
        "multiply it by their number.": _bic_with(lambda X, k: k),
    },
    "05.class_posteriors": {
        "These are logarithms of the probabilities: return the probabilities themselves.": (
            _log_of_posteriors
        ),
        "The share of the class is added to the log density: add its logarithm.": _posteriors(
            lambda priors: np.where(priors > 0, priors, -np.inf), lambda priors: priors
        ),
        "Only the classes that occur are counted, so that those after a missing one get the share "
        "of another: np.bincount with minlength counts all.": _posteriors(
            lambda priors: _logs(np.concatenate([priors[priors > 0], priors[priors == 0]]))
        ),
    },
}
