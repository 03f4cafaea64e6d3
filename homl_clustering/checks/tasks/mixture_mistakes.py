"""What goes wrong in ``05_gaussian_mixtures_exercises`` with densities, shares and likelihoods."""

import numpy as np

from homl_clustering.checks.tasks.mixture_answers import (
    formula,
    log_each,
    log_gaussian,
    log_joint,
    log_likelihood,
    log_sums,
    responsibilities,
    softmax,
)

LOG_2_PI = np.log(2 * np.pi)
GAUSSIAN_MISTAKES = {
    "np.linalg.slogdet returns two numbers, the sign of the determinant and then its logarithm: "
    "take the second one, np.linalg.slogdet(...)[1].": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + np.array([1.0, log_det]) + square) / 2
    ),
    "-1/2 stands before the first term only: it belongs to all three, so put them in brackets.": (
        formula(lambda d, log_det, square: -d * LOG_2_PI / 2 + log_det + square)
    ),
    "This is the density: its logarithm is asked for.": formula(
        lambda d, log_det, square: np.exp(-(d * LOG_2_PI + log_det + square) / 2)
    ),
    "The density is 0 to the computer far away: compute its logarithm without it.": formula(
        lambda d, log_det, square: np.log(np.exp(-(d * LOG_2_PI + log_det + square) / 2))
    ),
    "The sign: the logarithm falls with the distance from the mean.": formula(
        lambda d, log_det, square: (d * LOG_2_PI + log_det + square) / 2
    ),
    "All three terms are halved: the half is missing.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det + square)
    ),
    "All three terms are halved, not the last one alone.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det) - square / 2
    ),
    "The term with 2 pi is missing: without it the density has no integral of one.": formula(
        lambda d, log_det, square: -(log_det + square) / 2
    ),
    "log 2 pi comes once for each feature.": formula(
        lambda d, log_det, square: -(LOG_2_PI + log_det + square) / 2
    ),
    "The determinant of the covariance is missing: a wide component is less dense.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + square) / 2
    ),
    "Both logarithms are to the base 10 here: log is the natural one, np.log.": formula(
        lambda d, log_det, square: -(d * np.log10(2 * np.pi) + log_det / np.log(10) + square) / 2
    ),
    "The logarithm of 2 pi is the natural one: np.log, not np.log10.": formula(
        lambda d, log_det, square: -(d * np.log10(2 * np.pi) + log_det + square) / 2
    ),
    "The logarithm of the determinant is the natural one: np.log, not np.log10.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det / np.log(10) + square) / 2
    ),
    "d stands before the logarithm, d * log(2 pi): it is not a factor inside of it.": formula(
        lambda d, log_det, square: -(np.log(2 * np.pi * d) + log_det + square) / 2
    ),
    "log 2 pi is the logarithm of 2 * pi: here it is log(2) times pi.": formula(
        lambda d, log_det, square: -(d * np.log(2) * np.pi + log_det + square) / 2
    ),
    "The 2 is missing in log(2 pi): here it is log(pi).": formula(
        lambda d, log_det, square: -(d * np.log(np.pi) + log_det + square) / 2
    ),
    "The logarithm of 2 pi is missing: here it is d times 2 pi itself.": formula(
        lambda d, log_det, square: -(d * 2 * np.pi + log_det + square) / 2
    ),
    "d is the number of features, X.shape[1]; here it is the number of points.": (
        lambda X, m, c: log_gaussian(X, m, c) + (X.shape[1] - len(X)) * LOG_2_PI / 2
    ),
    "d is 2 here, whatever X is: it is the number of features, X.shape[1].": formula(
        lambda d, log_det, square: -(2 * LOG_2_PI + log_det + square) / 2
    ),
    "The term with 2 pi is halved, too: it is d / 2 times log 2 pi.": formula(
        lambda d, log_det, square: -d * LOG_2_PI - (log_det + square) / 2
    ),
    "The logarithm of the determinant is halved, too.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + square) / 2 - log_det
    ),
    "The logarithm of the determinant is halved once: take the root of the determinant, or the "
    "half of its logarithm, not both.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det / 2 + square) / 2
    ),
    "The squared distance is halved, too.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det) / 2 - square
    ),
    "Only the term with 2 pi is halved here: all three terms are.": formula(
        lambda d, log_det, square: -d * LOG_2_PI / 2 - log_det - square
    ),
    "The squared distance is missing: these are the same for all points.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det + 0 * square) / 2
    ),
    "This is the squared distance alone: the terms with 2 pi and the determinant belong to it.": (
        formula(lambda d, log_det, square: -square / 2)
    ),
    "The squared distance has the wrong sign: far from the mean the density is low.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det - square) / 2
    ),
    "The term with 2 pi has the wrong sign: all three terms are subtracted.": formula(
        lambda d, log_det, square: -(-d * LOG_2_PI + log_det + square) / 2
    ),
    "The minus stands before the first term only: it belongs to all three.": formula(
        lambda d, log_det, square: (-d * LOG_2_PI + log_det + square) / 2
    ),
    "This is the trace of the covariance, not its determinant: np.linalg.det or slogdet.": (
        lambda X, m, c: log_gaussian(X, m, c) - (np.log(np.trace(c)) - np.linalg.slogdet(c)[1]) / 2
    ),
    "The determinant is more than the product of the variances, as features may be correlated: "
    "np.linalg.det or slogdet.": lambda X, m, c: (
        log_gaussian(X, m, c) - (np.log(np.diag(c)).sum() - np.linalg.slogdet(c)[1]) / 2
    ),
    "The distance looks at the variances alone: multiply by the inverse of the whole matrix.": (
        formula(inverse=lambda c: np.diag(1 / np.diag(c)))
    ),
    "1 / covariance is taken entry by entry: the inverse of a matrix is np.linalg.inv.": formula(
        inverse=lambda c: 1 / c
    ),
    "The covariance is not used in the distance: its inverse stands in the middle.": formula(
        inverse=lambda c: np.eye(len(c))
    ),
    "The variances are taken for standard deviations, and the features for independent: use the "
    "inverse of the covariance.": formula(spread=lambda c: np.diag(np.diag(c) ** 2)),
    "The given mean is not used: subtract it, not the mean of the points of X.": formula(
        center=lambda X, mean: X - X.mean(axis=0)
    ),
    "The mean is added: subtract it from the points.": formula(center=np.add),
    "One number for each point is asked for, not their mean.": lambda *a: log_gaussian(*a).mean(),
    "This is the number of the first point alone: return one for each row of X.": lambda *a: (
        log_gaussian(*a)[0]
    ),
    "Two slips: log 2 pi comes once for each feature, and the features are correlated.": formula(
        lambda d, log_det, square: -(LOG_2_PI + log_det + square) / 2,
        spread=lambda c: np.diag(np.diag(c)),
    ),
    "np.linalg.slogdet returns two numbers, the sign of the determinant and then its logarithm: "
    "here the sign, 1, is taken for the logarithm.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + 1 + square) / 2
    ),
    "Take the logarithm of the determinant.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + np.exp(log_det) + square) / 2
    ),
    "The determinant has the wrong sign: a wide component is less dense.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI - log_det + square) / 2
    ),
    "The inverse of the covariance stands in the middle, not the covariance itself.": formula(
        inverse=lambda covariance: covariance
    ),
    "This looks at the variances alone: the features are correlated.": formula(
        spread=lambda covariance: np.diag(np.diag(covariance))
    ),
    "A covariance holds variances, not standard deviations: do not square it.": formula(
        spread=lambda covariance: covariance @ covariance
    ),
    "The distance in it is squared: no root.": formula(
        lambda d, log_det, square: -(d * LOG_2_PI + log_det + np.sqrt(square)) / 2
    ),
    "Subtract the mean from the points first.": formula(center=lambda X, mean: X),
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


def _naive(*a):
    """Return shares by densities that may all be 0."""
    return (p := np.exp(log_joint(*a))) / p.sum(axis=1, keepdims=True)


def _squares(X, means, covariances):
    """Return minus the squared distance of each row to each mean."""
    squared = formula(lambda d, log_det, square: -square)
    pairs = zip(means, covariances, strict=True)
    return np.column_stack([squared(X, *pair) for pair in pairs])


RESPONSIBILITY_MISTAKES = {
    "The largest number of each column is subtracted before exp, which makes each component "
    "heavier by another factor: subtract the largest of each row, a.max(axis=1, keepdims=True).": (
        lambda *a: softmax((logs := log_joint(*a)) - logs.max(axis=0))
    ),
    "The largest log density of each component is subtracted, which makes each heavier by another "
    "factor: subtract the largest of each row, a.max(axis=1, keepdims=True).": (
        lambda X, w, m, c: softmax(np.log(w) + (logs := log_each(X, m, c)) - logs.max(axis=0))
    ),
    "The weights are not used: a heavy component answers for more.": lambda X, w, m, c: softmax(
        log_each(X, m, c)
    ),
    "The logarithm of the density is multiplied by the weight: it is the density that is. Add "
    "log(weight) to the log density.": lambda X, w, m, c: softmax(w * log_each(X, m, c)),
    "The determinants of the covariances are missing in the densities: a wide component is less "
    "dense.": lambda X, w, m, c: softmax(log_joint(X, w, m, c) + np.linalg.slogdet(c)[1] / 2),
    "0 / 0 far from all components is no share of 0: subtract the largest logarithm of each row "
    "before exp.": lambda *a: np.nan_to_num(_naive(*a)),
    "0 / 0 far from all components does not mean equal shares: subtract the largest logarithm of "
    "each row before exp.": lambda *a: np.nan_to_num(_naive(*a), nan=1 / len(a[1])),
    "The largest number of the whole table is subtracted, so exp gives 0 in rows that are far "
    "below it. Subtract the largest number of each row.": lambda *a: (
        (p := np.exp(log_joint(*a) - log_joint(*a).max())) / p.sum(axis=1, keepdims=True)
    ),
    "The half is missing in the exponent of the densities: -1/2 times the squared distance.": (
        lambda X, w, m, c: softmax(np.log(w) + _squares(X, m, c) - np.linalg.slogdet(c)[1] / 2)
    ),
    "The covariances are not used: the distance to a mean is measured in them.": (
        lambda X, w, m, c: softmax(np.log(w) + _squares(X, m, [np.eye(X.shape[1])] * len(w)) / 2)
    ),
    "All components have the covariance of the first one here: each has its own.": (
        lambda X, w, m, c: responsibilities(X, w, m, np.array([c[0]] * len(w)))
    ),
    "This looks at the variances alone: the features are correlated.": lambda X, w, m, c: (
        responsibilities(X, w, m, np.array([np.diag(np.diag(each)) for each in c]))
    ),
    "A covariance holds variances, not standard deviations: do not square it.": (
        lambda X, w, m, c: responsibilities(X, w, m, c @ c)
    ),
    "The logarithm is the natural one: np.log, not np.log10.": lambda X, w, m, c: softmax(
        np.log10(w) + log_each(X, m, c)
    ),
    "The sign is reversed: the nearest component has the largest share, not the smallest.": (
        lambda *a: softmax(-log_joint(*a))
    ),
    "The densities are divided by the weights: a heavy component answers for more, so multiply.": (
        lambda X, w, m, c: softmax(log_each(X, m, c) - np.log(w))
    ),
    "Each row is divided by its largest number: divide by its sum, so that it sums to one.": (
        lambda *a: np.exp((a := log_joint(*a)) - a.max(axis=1, keepdims=True))
    ),
    "These are the densities of the components without their weights: multiply by the weights, and "
    "divide by the sum of each row.": lambda X, w, m, c: np.exp(log_each(X, m, c)),
    "These are the weights for all points alike: a point belongs more to a component that is dense "
    "there.": lambda X, w, m, c: np.tile(w, (len(X), 1)),
    "This says to which component each point belongs: return the share of each component.": (
        lambda *a: log_joint(*a).argmax(axis=1)
    ),
    "This is the density of the mixture: divide the parts of the components by it.": lambda *a: (
        np.exp(log_joint(*a)).sum(axis=1)
    ),
    "These are the shares of the first component alone: return a column for each.": lambda *a: (
        responsibilities(*a)[:, 0]
    ),
    "These are the shares of the first point alone: return a row for each.": lambda *a: (
        responsibilities(*a)[0]
    ),
    "These are the shares of the other components: 1 minus what is asked for.": lambda *a: (
        1 - responsibilities(*a)
    ),
    "The shares are squared, and do not sum to one: divide the densities by their sum, once.": (
        lambda *a: responsibilities(*a) ** 2
    ),
    "Each row has to sum to one: divide by the density of the mixture.": lambda X, w, m, c: np.exp(
        log_joint(X, w, m, c)
    ),
    "Each row is to sum to one, not each column.": lambda X, w, m, c: softmax(
        log_joint(X, w, m, c), axis=0
    ),
    "Each row is to sum to one, not the whole table.": lambda X, w, m, c: (
        (p := np.exp(log_joint(X, w, m, c))) / p.sum()
    ),
    "These are logarithms: take exp in the end.": lambda X, w, m, c: np.log(
        responsibilities(X, w, m, c)
    ),
    "These are weighted log densities: from there to shares there is exp, and a division.": (
        log_joint
    ),
    "These are all or nothing: responsibilities are shares.": lambda X, w, m, c: np.eye(len(w))[
        log_joint(X, w, m, c).argmax(axis=1)
    ],
    "0 / 0 far from all components: before exp, subtract the largest logarithm of each row.": (
        lambda X, w, m, c: (p := np.exp(log_joint(X, w, m, c))) / p.sum(axis=1, keepdims=True)
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
        (a := log_joint(X, w, m, c)) / a.sum(axis=1, keepdims=True)
    ),
}


LIKELIHOOD_MISTAKES = {
    "This is the mean over the points: the log-likelihood is their sum.": lambda X, w, m, c: (
        log_sums(log_joint(X, w, m, c)).mean()
    ),
    "One number is asked for: the sum over the points.": lambda X, w, m, c: log_sums(
        log_joint(X, w, m, c)
    ),
    "The largest logarithm of each row is subtracted before exp: add it again, after the "
    "logarithm of the sum.": lambda *a: (log_sums(a := log_joint(*a)) - a.max(axis=1)).sum(),
    "The largest logarithm is added again once: it belongs to each row.": lambda *a: (
        (log_sums(a := log_joint(*a)) - a.max(axis=1)).sum() + a.max()
    ),
    "The largest logarithm is subtracted again: what was subtracted before exp is added after the "
    "logarithm.": lambda *a: (log_sums(a := log_joint(*a)) - 2 * a.max(axis=1)).sum(),
    "The largest number of the whole table is taken out, so exp gives 0 in rows that are far "
    "below it. Take out the largest number of each row.": lambda *a: (
        np.log(np.exp((a := log_joint(*a)) - a.max()).sum(axis=1)) + a.max()
    ).sum(),
    "The wrong axis: add up the components at each point (axis=1), take the logarithm, and then "
    "add up the points. Here it is the other way round.": lambda *a: log_sums(
        log_joint(*a).T
    ).sum(),
    "One number is asked for, and this is one for each component: add up the components at each "
    "point (axis=1), take the logarithm, and then add up the points.": lambda *a: log_sums(
        log_joint(*a).T
    ),
    "The logarithm is missing: these are sums of densities. Take it at each point, before you add "
    "up the points.": lambda *a: np.exp(log_joint(*a)).sum(),
    "Add the logarithms of the weights to the log densities, not the weights.": (
        lambda X, w, m, c: log_sums(w + log_each(X, m, c)).sum()
    ),
    "The logarithm of a density is multiplied by the weight: it is the density that is. Add "
    "log(weight) to the log density.": lambda X, w, m, c: log_sums(w * log_each(X, m, c)).sum(),
    "The logarithms are weighted with the responsibilities here: the log-likelihood is the "
    "logarithm of the sum of weighted densities.": lambda *a: (
        responsibilities(*a) * log_joint(*a)
    ).sum(),
    "The log densities are weighted with the responsibilities here: the log-likelihood is the "
    "logarithm of the sum of weighted densities.": lambda X, w, m, c: (
        responsibilities(X, w, m, c) * log_each(X, m, c)
    ).sum(),
    "Of each point only the log density of the most probable component is used, and not its "
    "weight: add up weighted densities.": lambda X, w, m, c: log_each(X, m, c).max(axis=1).sum(),
    "The logarithm is the natural one: np.log, not np.log10.": lambda *a: (
        log_likelihood(*a) / np.log(10)
    ),
    "The densities are averaged over the components here: each has its weight, and they are added "
    "up.": lambda X, w, m, c: (log_sums(log_each(X, m, c)) - np.log(len(w))).sum(),
    "This is -2 log L, which is a part of AIC and BIC: the log-likelihood itself is asked for.": (
        lambda *a: -2 * log_likelihood(*a)
    ),
    "1 is added to the density before the logarithm (log1p): take np.log.": lambda *a: np.log1p(
        np.exp(log_joint(*a)).sum(axis=1)
    ).sum(),
    "The responsibilities sum to one at each point, so the sum of their logarithms is no "
    "likelihood: use weighted densities.": lambda *a: np.log(responsibilities(*a)).sum(),
    "The determinants of the covariances are missing in the densities: a wide component is less "
    "dense.": lambda X, w, m, c: log_sums(
        log_joint(X, w, m, c) + np.linalg.slogdet(c)[1] / 2
    ).sum(),
    "The term with 2 pi is missing in the densities: without it they have no integral of one.": (
        lambda *a: (log_sums(log_joint(*a)) + a[0].shape[1] * LOG_2_PI / 2).sum()
    ),
    "This is the number of the first point alone: add up all points.": lambda *a: log_sums(
        log_joint(*a)
    )[0],
    "This is the number of the last point alone: add up all points, and set nothing back to 0.": (
        lambda *a: log_sums(log_joint(*a))[-1]
    ),
    "Sum over the components first, then take the logarithm: not the sum of the logarithms.": (
        lambda X, w, m, c: log_joint(X, w, m, c).sum()
    ),
    "The densities of different points are multiplied: take the logarithm before the sum.": (
        lambda X, w, m, c: np.log(np.exp(log_joint(X, w, m, c)).sum())
    ),
    "The weights belong to the densities, not to their logarithms.": lambda X, w, m, c: (
        w * log_each(X, m, c)
    ).sum(),
    "The weights are not used: a mixture is a weighted sum.": lambda X, w, m, c: log_sums(
        log_each(X, m, c)
    ).sum(),
    "All components count at each point, not the most probable one alone.": lambda X, w, m, c: (
        log_joint(X, w, m, c).max(axis=1).sum()
    ),
    "This is the likelihood: its logarithm is asked for.": lambda X, w, m, c: np.exp(
        log_likelihood(X, w, m, c)
    ),
    "The sign: the log-likelihood is not turned around.": lambda X, w, m, c: (
        -log_likelihood(X, w, m, c)
    ),
    "log 0 far from all components: take the largest logarithm of each row out before exp.": (
        lambda X, w, m, c: np.log(np.exp(log_joint(X, w, m, c)).sum(axis=1)).sum()
    ),
    "The product of many densities is 0 to the computer: add up logarithms.": lambda X, w, m, c: (
        np.log(np.prod(np.exp(log_joint(X, w, m, c)).sum(axis=1)))
    ),
}
