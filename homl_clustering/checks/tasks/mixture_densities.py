"""The tasks of ``05_gaussian_mixtures_exercises`` about densities and shares."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.datasets import ellipsoids

FEW = np.array([[0.0], [1.0], [2.0], [6.0], [8.0], [9.0]])
MEANS = np.array([[0.0], [2.0]])
UNIT = np.ones((2, 1, 1))
SLANTED = np.array([[2.0, 1.0], [1.0, 1.0]])


def ellipses(n_samples):
    """Return points of the ellipses, with a mixture that describes them roughly."""
    X = variant.random(0).permutation(ellipsoids()[0])[:n_samples]
    covariances = np.array(
        [[[1.0, 0.8], [0.8, 1.2]], [[0.9, 0.6], [0.6, 1.0]], [[1.1, 0], [0, 0.8]]]
    )
    return X, np.array([0.5, 0.3, 0.2]), np.array([[-1.0, 1.5], [0.5, 0], [3, 1.0]]), covariances


# The references, and with each the mistakes that are often made


def _formula(
    form=lambda d, log_det, square: -(d * np.log(2 * np.pi) + log_det + square) / 2, **how
):
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
    return _formula()(X, mean, covariance)


def _one_component():
    X, _, means, covariances = ellipses(40)
    points = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    return [
        Case("the standard normal distribution", (MEANS, np.zeros(1), np.eye(1))),
        Case("a variance of 4", (FEW[2:5], np.array([2.0]), np.array([[4.0]]))),
        Case("two independent features", (points, np.array([1.0, 1.0]), np.diag([1.0, 4.0]))),
        Case("two correlated features", (points, np.array([1.0, 0.0]), SLANTED)),
        Case("two points far away", (np.array([[60.0], [-80.0]]), np.zeros(1), np.eye(1))),
        Case("forty points of the ellipses", (X, means[0], covariances[0])),
    ]


LOG_2_PI = np.log(2 * np.pi)
GAUSSIAN_MISTAKES = {
    "This is the density: its logarithm is asked for.": _formula(
        lambda d, log_det, square: np.exp(-(d * LOG_2_PI + log_det + square) / 2)
    ),
    "The density is 0 to the computer far away: compute its logarithm without it.": _formula(
        lambda d, log_det, square: np.log(np.exp(-(d * LOG_2_PI + log_det + square) / 2))
    ),
    "The sign: the logarithm falls with the distance from the mean.": _formula(
        lambda d, log_det, square: (d * LOG_2_PI + log_det + square) / 2
    ),
    "All three terms are halved: the half is missing.": _formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det + square)
    ),
    "All three terms are halved, not the last one alone.": _formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det) - square / 2
    ),
    "The term with 2 pi is missing: without it the density has no integral of one.": _formula(
        lambda d, log_det, square: -(log_det + square) / 2
    ),
    "log 2 pi comes once for each feature.": _formula(
        lambda d, log_det, square: -(LOG_2_PI + log_det + square) / 2
    ),
    "The determinant of the covariance is missing: a wide component is less dense.": _formula(
        lambda d, log_det, square: -(d * LOG_2_PI + square) / 2
    ),
    "Take the logarithm of the determinant.": _formula(
        lambda d, log_det, square: -(d * LOG_2_PI + np.exp(log_det) + square) / 2
    ),
    "The determinant has the wrong sign: a wide component is less dense.": _formula(
        lambda d, log_det, square: -(d * LOG_2_PI - log_det + square) / 2
    ),
    "The inverse of the covariance stands in the middle, not the covariance itself.": _formula(
        inverse=lambda covariance: covariance
    ),
    "This looks at the variances alone: the features are correlated.": _formula(
        spread=lambda covariance: np.diag(np.diag(covariance))
    ),
    "A covariance holds variances, not standard deviations: do not square it.": _formula(
        spread=lambda covariance: covariance @ covariance
    ),
    "The distance in it is squared: no root.": _formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det + np.sqrt(square)) / 2
    ),
    "Subtract the mean from the points first.": _formula(center=lambda X, mean: X),
    "One number for each point is asked for, not their sum.": lambda X, mean, covariance: (
        log_gaussian(X, mean, covariance).sum()
    ),
    "Each point goes with itself alone: of the product of all pairs take the diagonal.": (
        lambda X, mean, covariance: (
            -(
                X.shape[1] * LOG_2_PI
                + np.linalg.slogdet(covariance)[1]
                + (X - mean) @ np.linalg.inv(covariance) @ (X - mean).T
            )
            / 2
        )
    ),
}


def _log_joint(X, weights, means, covariances):
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
    return softmax(_log_joint(X, weights, means, covariances))


def _mixtures(n_samples):
    far = np.array([[0.0], [100.0], [-100.0]])
    half, uneven = np.array([0.5, 0.5]), np.array([0.8, 0.2])
    widths = np.array([[[1.0]], [[4.0]]])
    return [
        Case("two equal components", (MEANS, half, MEANS, UNIT)),
        Case("a heavy component and a wide one", (FEW[:3], uneven, MEANS, widths)),
        Case("points far from all components", (far, uneven, MEANS, UNIT)),
        Case(f"{n_samples} points of the ellipses", ellipses(n_samples)),
    ]


RESPONSIBILITY_MISTAKES = {
    "The weights are not used: a heavy component answers for more.": lambda X, w, m, c: softmax(
        log_each(X, m, c)
    ),
    "Each row has to sum to one: divide by the density of the mixture.": lambda X, w, m, c: np.exp(
        _log_joint(X, w, m, c)
    ),
    "Each row is to sum to one, not each column.": lambda X, w, m, c: softmax(
        _log_joint(X, w, m, c), axis=0
    ),
    "Each row is to sum to one, not the whole table.": lambda X, w, m, c: (
        (p := np.exp(_log_joint(X, w, m, c))) / p.sum()
    ),
    "These are logarithms: take exp in the end.": lambda X, w, m, c: np.log(
        responsibilities(X, w, m, c)
    ),
    "These are weighted log densities: from there to shares there is exp, and a division.": (
        _log_joint
    ),
    "These are all or nothing: responsibilities are shares.": lambda X, w, m, c: np.eye(len(w))[
        _log_joint(X, w, m, c).argmax(axis=1)
    ],
    "0 / 0 far from all components: before exp, subtract the largest logarithm of each row.": (
        lambda X, w, m, c: (p := np.exp(_log_joint(X, w, m, c))) / p.sum(axis=1, keepdims=True)
    ),
    "Add the logarithms of the weights to the log densities, not the weights.": lambda X, w, m, c: (
        softmax(w + log_each(X, m, c))
    ),
    "The weights come before the division: afterwards the rows do not sum to one.": (
        lambda X, w, m, c: w * softmax(log_each(X, m, c))
    ),
    "A row for each point, a column for each component: it is the other way round.": (
        lambda X, w, m, c: responsibilities(X, w, m, c).T
    ),
    "These are shares of the logarithms: take exp first.": lambda X, w, m, c: (
        (a := _log_joint(X, w, m, c)) / a.sum(axis=1, keepdims=True)
    ),
}


def log_likelihood(X, weights, means, covariances):
    """Return the logarithm of the likelihood of a mixture."""
    return _log_sums(_log_joint(X, weights, means, covariances)).sum()


def _log_sums(a):
    largest = a.max(axis=1)
    return largest + np.log(np.exp(a - largest[:, np.newaxis]).sum(axis=1))


LIKELIHOOD_MISTAKES = {
    "This is the mean over the points: the log-likelihood is their sum.": lambda X, w, m, c: (
        _log_sums(_log_joint(X, w, m, c)).mean()
    ),
    "One number is asked for: the sum over the points.": lambda X, w, m, c: _log_sums(
        _log_joint(X, w, m, c)
    ),
    "Sum over the components first, then take the logarithm: not the sum of the logarithms.": (
        lambda X, w, m, c: _log_joint(X, w, m, c).sum()
    ),
    "The densities of different points are multiplied: take the logarithm before the sum.": (
        lambda X, w, m, c: np.log(np.exp(_log_joint(X, w, m, c)).sum())
    ),
    "The weights belong to the densities, not to their logarithms.": lambda X, w, m, c: (
        w * log_each(X, m, c)
    ).sum(),
    "The weights are not used: a mixture is a weighted sum.": lambda X, w, m, c: _log_sums(
        log_each(X, m, c)
    ).sum(),
    "All components count at each point, not the most probable one alone.": lambda X, w, m, c: (
        _log_joint(X, w, m, c).max(axis=1).sum()
    ),
    "This is the likelihood: its logarithm is asked for.": lambda X, w, m, c: np.exp(
        log_likelihood(X, w, m, c)
    ),
    "The sign: the log-likelihood is not turned around.": lambda X, w, m, c: (
        -log_likelihood(X, w, m, c)
    ),
    "log 0 far from all components: take the largest logarithm of each row out before exp.": (
        lambda X, w, m, c: np.log(np.exp(_log_joint(X, w, m, c)).sum(axis=1)).sum()
    ),
    "The product of many densities is 0 to the computer: add up logarithms.": lambda X, w, m, c: (
        np.log(np.prod(np.exp(_log_joint(X, w, m, c)).sum(axis=1)))
    ),
}


DENSITIES = [
    FunctionTask("05.log_gaussian", log_gaussian, _one_component, GAUSSIAN_MISTAKES),
    FunctionTask(
        "05.responsibilities", responsibilities, lambda: _mixtures(40), RESPONSIBILITY_MISTAKES
    ),
    FunctionTask("05.log_likelihood", log_likelihood, lambda: _mixtures(300), LIKELIHOOD_MISTAKES),
]
