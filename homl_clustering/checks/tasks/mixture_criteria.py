"""The tasks of ``05_gaussian_mixtures_exercises`` that count and compare."""

import numpy as np

from homl_clustering.checks.task import Case, FunctionTask

TYPES = ("full", "tied", "diag", "spherical")


def _counting(
    weights=lambda k, d: k - 1,
    means=lambda k, d: k * d,
    full=lambda k, d: k * d * (d + 1) // 2,
    tied=lambda k, d: d * (d + 1) // 2,
    diag=lambda k, d: k * d,
    spherical=lambda k, d: k,
):
    """Return a function that counts parameters by other rules for some of them."""
    rules = dict(zip(TYPES, (full, tied, diag, spherical), strict=True))

    def count(k, d, covariance_type):
        return weights(k, d) + means(k, d) + rules[covariance_type](k, d)

    return count


def n_free_parameters(n_components, n_features, covariance_type):
    """Return how many numbers describe a mixture."""
    return _counting()(n_components, n_features, covariance_type)


def _shapes():
    small = [Case(f"three {kind} components in the plane", (3, 2, kind)) for kind in TYPES]
    return [
        *small,
        *(Case(f"five {kind} components, ten features", (5, 10, kind)) for kind in TYPES),
    ]


COUNT_MISTAKES = {
    "The weights sum to one: the last of them follows from the others, and is not free.": _counting(
        weights=lambda k, d: k
    ),
    "The weights are missing: k of them, of which one follows from the others.": _counting(
        weights=lambda k, d: 0
    ),
    "The means are missing: one for each component, with a number for each feature.": _counting(
        means=lambda k, d: 0
    ),
    "A mean has a number for each feature.": _counting(means=lambda k, d: k),
    "A covariance is symmetric: what stands below the diagonal is not free.": _counting(
        full=lambda k, d: k * d * d, tied=lambda k, d: d * d
    ),
    "The diagonal of a covariance counts as well: d (d + 1) / 2.": _counting(
        full=lambda k, d: k * d * (d - 1) // 2, tied=lambda k, d: d * (d - 1) // 2
    ),
    "full: each component has a covariance of its own.": _counting(
        full=lambda k, d: d * (d + 1) // 2
    ),
    "tied: all components have one and the same covariance.": _counting(
        tied=lambda k, d: k * d * (d + 1) // 2
    ),
    "diag: each component has a diagonal of its own.": _counting(diag=lambda k, d: d),
    "diag: a diagonal has as many numbers as there are features.": _counting(diag=lambda k, d: k),
    "spherical: each component has a radius of its own.": _counting(spherical=lambda k, d: 1),
    "spherical: one number is enough for a component, for all features.": _counting(
        spherical=lambda k, d: k * d
    ),
    "The type makes a difference: these are the numbers of full covariances.": (
        lambda k, d, covariance_type: n_free_parameters(k, d, "full")
    ),
    "The covariances are missing.": _counting(
        **dict.fromkeys(TYPES, lambda k, d: 0),
    ),
}


def aic(log_likelihood, n_parameters):
    """Return Akaike's criterion."""
    return 2 * n_parameters - 2 * log_likelihood


def _fits():
    return [
        Case("a log-likelihood of -100, 5 parameters", (-100.0, 5)),
        Case("a log-likelihood of -4034.5, 17 parameters", (-4034.5, 17)),
        Case("a log-likelihood of 30, 8 parameters", (30.0, 8)),
    ]


AIC_MISTAKES = {
    "The sign: a higher likelihood makes the criterion lower, by -2 log L.": lambda log_l, p: (
        2 * p + 2 * log_l
    ),
    "Both signs are turned: of several models the one with the lowest AIC is the best.": (
        lambda log_l, p: 2 * log_l - 2 * p
    ),
    "Parameters cost 2 each.": lambda log_l, p: p - 2 * log_l,
    "The log-likelihood counts twice: -2 log L.": lambda log_l, p: 2 * p - log_l,
    "This is half of the AIC.": lambda log_l, p: p - log_l,
    "The parameters are missing: they are the price of a better fit.": lambda log_l, p: -2 * log_l,
    "The likelihood is missing.": lambda log_l, p: 2 * p,
    "log_likelihood is a logarithm already.": lambda log_l, p: 2 * p - 2 * np.log(log_l),
    "The likelihood comes in as its logarithm: no exp.": lambda log_l, p: 2 * p - 2 * np.exp(log_l),
}


def bic(log_likelihood, n_parameters, n_samples):
    """Return Schwarz's criterion."""
    return n_parameters * np.log(n_samples) - 2 * log_likelihood


def _sized_fits():
    return [
        Case("a log-likelihood of -100, 5 parameters, 1000 points", (-100.0, 5, 1000)),
        Case("a log-likelihood of -4034.5, 17 parameters, 1250 points", (-4034.5, 17, 1250)),
        Case("a log-likelihood of 30, 8 parameters, 50 points", (30.0, 8, 50)),
    ]


BIC_MISTAKES = {
    "The sign: a higher likelihood makes the criterion lower, by -2 log L.": lambda log_l, p, n: (
        p * np.log(n) + 2 * log_l
    ),
    "Both signs are turned: of several models the one with the lowest BIC is the best.": (
        lambda log_l, p, n: 2 * log_l - p * np.log(n)
    ),
    "This is the AIC: a parameter costs log n, not 2.": lambda log_l, p, n: 2 * p - 2 * log_l,
    "A parameter costs the logarithm of n, not n.": lambda log_l, p, n: p * n - 2 * log_l,
    "The log-likelihood counts twice: -2 log L.": lambda log_l, p, n: p * np.log(n) - log_l,
    "A parameter costs log n, not twice as much.": lambda log_l, p, n: (
        2 * p * np.log(n) - 2 * log_l
    ),
    "This is half of the BIC.": lambda log_l, p, n: p * np.log(n) / 2 - log_l,
    "The natural logarithm is meant, np.log.": lambda log_l, p, n: p * np.log10(n) - 2 * log_l,
    "The natural logarithm is meant, not that of base 2.": lambda log_l, p, n: (
        p * np.log2(n) - 2 * log_l
    ),
    "The logarithm is taken of n, not of the number of parameters.": lambda log_l, p, n: (
        n * np.log(p) - 2 * log_l
    ),
    "Each parameter costs log n: multiply by their number.": lambda log_l, p, n: (
        np.log(n) - 2 * log_l
    ),
    "log_likelihood is a logarithm already.": lambda log_l, p, n: p * np.log(n) - 2 * np.log(log_l),
    "The log-likelihood is a sum over all points already: do not multiply it by n.": (
        lambda log_l, p, n: p * np.log(n) - 2 * n * log_l
    ),
}


COUNTING = FunctionTask("05.n_free_parameters", n_free_parameters, _shapes, COUNT_MISTAKES)
CRITERIA = [
    FunctionTask("05.aic", aic, _fits, AIC_MISTAKES),
    FunctionTask("05.bic", bic, _sized_fits, BIC_MISTAKES),
]
