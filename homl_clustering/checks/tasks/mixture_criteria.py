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
        *(Case(f"two {kind} components, three features", (2, 3, kind)) for kind in TYPES),
        *(Case(f"one {kind} component, one feature", (1, 1, kind)) for kind in TYPES),
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
    "d (d + 1) / 2: multiply first, then divide. Where d is odd, d // 2 cuts off "
    "a half.": _counting(
        full=lambda k, d: k * (d // 2) * (d + 1), tied=lambda k, d: d // 2 * (d + 1)
    ),
    "A symmetric matrix has d (d + 1) / 2 free entries: the half is missing here.": _counting(
        full=lambda k, d: k * d * (d + 1), tied=lambda k, d: d * (d + 1)
    ),
    "A symmetric matrix has more than half of d * d free entries: the diagonal counts as a whole, "
    "d (d + 1) / 2.": _counting(full=lambda k, d: k * d * d / 2, tied=lambda k, d: d * d / 2),
    "Half of d * d is cut to a whole number here: a symmetric matrix has d (d + 1) / 2 free "
    "entries.": _counting(full=lambda k, d: k * (d * d // 2), tied=lambda k, d: d * d // 2),
    "full: a covariance is symmetric, so it has d (d + 1) / 2 free entries, not d * d.": _counting(
        full=lambda k, d: k * d * d
    ),
    "tied: a covariance is symmetric, so it has d (d + 1) / 2 free entries, not d * d.": _counting(
        tied=lambda k, d: d * d
    ),
    "Only the weights sum to one. The means are all free: k of them, with d numbers each.": (
        _counting(means=lambda k, d: (k - 1) * d)
    ),
    "Each component has a mean of its own: k times d numbers, not d.": _counting(
        means=lambda k, d: d
    ),
    "Only the covariances are counted: the weights (k - 1) and the means (k d) are free, too.": (
        _counting(weights=lambda k, d: 0, means=lambda k, d: 0)
    ),
    "k and d are exchanged: n_components comes first, then n_features.": (
        lambda k, d, kind: n_free_parameters(d, k, kind)
    ),
    "These are the weights, the means and the covariances, each for itself: add them up.": (
        lambda k, d, kind: (k - 1, k * d, n_free_parameters(k, d, kind) - k + 1 - k * d)
    ),
    "Everything is multiplied by k here: tied components share one covariance, and of the weights "
    "one follows from the others.": _counting(
        weights=lambda k, d: k, tied=lambda k, d: k * d * (d + 1) // 2
    ),
    "full and tied are exchanged: with tied, all components share one covariance.": _counting(
        full=lambda k, d: d * (d + 1) // 2, tied=lambda k, d: k * d * (d + 1) // 2
    ),
    "diag and spherical are exchanged: a diagonal has d variances, and a sphere has one.": (
        _counting(diag=lambda k, d: k, spherical=lambda k, d: k * d)
    ),
    "diag and spherical: each component has variances of its own here, too; only with tied do all "
    "components share one covariance.": _counting(diag=lambda k, d: d, spherical=lambda k, d: 1),
    "tied and diag are exchanged: with tied all components share one whole matrix, and with diag "
    "each component has a diagonal of its own.": _counting(
        tied=lambda k, d: k * d, diag=lambda k, d: d * (d + 1) // 2
    ),
    "tied and diag are exchanged, and diag is shared: tied is one whole matrix for all, and with "
    "diag each component has a diagonal of its own.": _counting(
        tied=lambda k, d: d, diag=lambda k, d: d * (d + 1) // 2
    ),
    "tied: these are diagonals, one for each component, which is diag. With tied all components "
    "share one whole matrix, d (d + 1) / 2.": _counting(tied=lambda k, d: k * d),
    "diag: the entries beside the diagonal are all zero, so they are not free.": _counting(
        diag=lambda k, d: k * d * (d + 1) // 2
    ),
    "diag: the diagonal of a matrix has d entries, not d * d.": _counting(
        diag=lambda k, d: k * d * d
    ),
    "tied: the shared covariance is a whole matrix, d (d + 1) / 2, not a diagonal.": _counting(
        tied=lambda k, d: d
    ),
    "spherical: each component has one variance: k of them, not d.": _counting(
        spherical=lambda k, d: d
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
    "Both signs are turned, or the two arguments exchanged: of several models the one with the "
    "lowest AIC is the best, 2 p - 2 log L.": (lambda log_l, p: 2 * log_l - 2 * p),
    "Parameters cost 2 each.": lambda log_l, p: p - 2 * log_l,
    "The log-likelihood counts twice: -2 log L.": lambda log_l, p: 2 * p - log_l,
    "This is half of the AIC.": lambda log_l, p: p - log_l,
    "log_likelihood is a logarithm already, so take no other; and the minus belongs before the 2, "
    "AIC = 2 p - 2 log L.": lambda log_l, p: 2 * p - 2 * np.log(-log_l),
    "log_likelihood is a logarithm already: take no other, not of its size either.": (
        lambda log_l, p: 2 * p - 2 * np.log(abs(log_l))
    ),
    "This takes the logarithm of the number of parameters. In the AIC a parameter costs 2 (and in "
    "the BIC the logarithm of the number of points).": lambda log_l, p: 2 * np.log(p) - 2 * log_l,
    "A parameter costs 2, not the logarithm of the number of parameters.": lambda log_l, p: (
        np.log(p) - 2 * log_l
    ),
    "A parameter costs 2, not the logarithm of their number: that of the number of points is in "
    "the BIC.": lambda log_l, p: p * np.log(p) - 2 * log_l,
    "The parameters are a price: they make the criterion higher, by + 2 p.": lambda log_l, p: (
        -2 * p - 2 * log_l
    ),
    "The log-likelihood may be positive: do not take its size, but -2 log L.": lambda log_l, p: (
        2 * p + 2 * abs(log_l)
    ),
    "The likelihood and the price are multiplied here: add 2 p and -2 log L.": lambda log_l, p: (
        -2 * p * log_l
    ),
    "The log-likelihood is divided by the number of parameters here: it is not to be.": (
        lambda log_l, p: 2 * p - 2 * log_l / p
    ),
    "The number of parameters is squared here: each costs 2.": lambda log_l, p: p**2 - 2 * log_l,
    "This is 2 for all parameters together: each of them costs 2.": lambda log_l, p: 2 - 2 * log_l,
    "The 2 is counted twice for the parameters: each costs 2, not 4.": lambda log_l, p: (
        4 * p - 2 * log_l
    ),
    "The sign of the log-likelihood is turned, and the factor 2 is missing: AIC = 2 p - 2 log L.": (
        lambda log_l, p: p + log_l
    ),
    "This is the AIC with its sign turned, and halved: AIC = 2 p - 2 log L.": lambda log_l, p: (
        log_l - p
    ),
    "The signs are mixed: AIC = 2 p - 2 log L, and here the log-likelihood is added once.": (
        lambda log_l, p: 2 * p + log_l
    ),
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
    "log_likelihood is a logarithm already, so take no other; and the minus belongs before the 2, "
    "BIC = p log n - 2 log L.": lambda log_l, p, n: p * np.log(n) - 2 * np.log(-log_l),
    "log_likelihood is a logarithm already: take no other, not of its size either.": (
        lambda log_l, p, n: p * np.log(n) - 2 * np.log(abs(log_l))
    ),
    "The parameters are a price: they make the criterion higher, by + p log n.": (
        lambda log_l, p, n: -p * np.log(n) - 2 * log_l
    ),
    "The log-likelihood may be positive: do not take its size, but -2 log L.": lambda log_l, p, n: (
        p * np.log(n) + 2 * abs(log_l)
    ),
    "The parameters are missing: each of them costs log n.": lambda log_l, p, n: -2 * log_l,
    "The likelihood is missing: BIC = p log n - 2 log L.": lambda log_l, p, n: p * np.log(n),
    "The number of parameters is multiplied by log n, not added to it.": lambda log_l, p, n: (
        p + np.log(n) - 2 * log_l
    ),
    "log(n p) is the sum of both logarithms: multiply p by log n.": lambda log_l, p, n: (
        np.log(n * p) - 2 * log_l
    ),
    "This is log(n + 1), or log1p(n): a parameter costs log n.": (
        lambda log_l, p, n: p * np.log(n + 1) - 2 * log_l
    ),
    "The likelihood comes in as its logarithm: no exp.": lambda log_l, p, n: (
        p * np.log(n) - 2 * np.exp(log_l)
    ),
    "The log-likelihood is to be the sum over all points: do not divide it by n.": (
        lambda log_l, p, n: p * np.log(n) - 2 * log_l / n
    ),
    "The logarithm is divided by n here: a parameter costs log n.": lambda log_l, p, n: (
        p * np.log(n) / n - 2 * log_l
    ),
    "A parameter costs log n; here it costs half of it. Either halve both terms or none: BIC = "
    "p log n - 2 log L.": lambda log_l, p, n: p * np.log(n) / 2 - 2 * log_l,
    "Both the number of parameters and that of points are in a logarithm: a parameter costs "
    "log n.": lambda log_l, p, n: np.log(p) * np.log(n) - 2 * log_l,
    "A parameter costs the logarithm of n, not its root.": lambda log_l, p, n: (
        p * np.sqrt(n) - 2 * log_l
    ),
    "The 2 of the AIC is counted as well: a parameter costs log n alone.": lambda log_l, p, n: (
        p * (2 + np.log(n)) - 2 * log_l
    ),
    "The logarithm of the number of parameters is taken, and n is not used: a parameter costs "
    "log n.": lambda log_l, p, n: p * np.log(p) - 2 * log_l,
    "The likelihood and the price are multiplied here: add p log n and -2 log L.": (
        lambda log_l, p, n: -2 * log_l * p * np.log(n)
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


def _of_types(results):
    """Return of which types the numbers are wrong, if those of others are right."""
    wrong = {each.case.arguments[2] for each in results if each.came != each.wanted}
    right = [kind for kind in TYPES if kind not in wrong]
    if not wrong or not right:
        return ""
    named = " and ".join(kind for kind in TYPES if kind in wrong)
    return (
        f"The numbers for {' and '.join(right)} are right, those for {named} are not. Weights and "
        f"means count alike in all types: compare these lines, and count {named} by hand, for two "
        "components and three features."
    )


COUNTING = FunctionTask(
    "05.n_free_parameters", n_free_parameters, _shapes, COUNT_MISTAKES, explain=_of_types
)
CRITERIA = [
    FunctionTask("05.aic", aic, _fits, AIC_MISTAKES),
    FunctionTask("05.bic", bic, _sized_fits, BIC_MISTAKES),
]
