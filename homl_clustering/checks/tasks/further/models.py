"""Further mistakes in the tasks of notebook 05, by task: other arguments, other covariances."""

from itertools import product

import numpy as np

from homl_clustering.checks.tasks import mixture_answers as answers
from homl_clustering.checks.tasks.mixture_transfer import bic_of_fit, class_posteriors


def _with_covariances(change):
    """Return EM in which each M-step is followed by a change of the covariances."""

    def m_step(X, shares, _):
        weights, means, covariances = answers.m_step(X, shares)
        return weights, means, change(np.asarray(covariances), shares)

    return answers.loop(m=m_step)


def _round(covariances, _=None):
    d = covariances.shape[1]
    return np.trace(covariances, axis1=1, axis2=2)[:, None, None] / d * np.eye(d)


def _units_in_e_step(X, weights, means, covariances):
    units = np.repeat(np.eye(X.shape[1])[np.newaxis], len(weights), axis=0)
    return answers.responsibilities(X, weights, means, units)


def _started(change):
    """Return EM that starts from other parameters."""
    return lambda X, weights, means, covariances, n: answers.em(
        X, *change(X, weights, means, covariances), n
    )


def _part(place, change):
    """Return an M-step with another part."""

    def m_step(X, shares):
        parts = list(answers.m_step(X, shares))
        parts[place] = change(X, shares, *parts)
        return tuple(parts)

    return m_step


def _scatter(X, weights, mean):
    away = X - mean
    return (weights[:, np.newaxis] * away).T @ away


def _about_first(X, shares, weights, means, covariances):
    return [_scatter(X, share, means[0]) / share.sum() for share in shares.T]


def _rooted_shares(X, shares, weights, means, covariances):
    pairs = zip(shares.T, means, strict=True)
    return [_scatter(X, np.sqrt(share), mean) / share.sum() for share, mean in pairs]


def _correlations(X, shares, weights, means, covariances):
    scales = [np.sqrt(np.diag(covariance)) for covariance in covariances]
    pairs = zip(covariances, scales, strict=True)
    return [covariance / np.outer(scale, scale) for covariance, scale in pairs]


def _sums_of_rows(X, shares):
    sums, k = shares.sum(axis=1), shares.shape[1]
    means = shares.T @ X / sums[:k, np.newaxis]
    return sums / len(X), means, answers.m_step(X, shares)[2]


def _sums(X, weights, means, covariances):
    return answers.log_joint(X, weights, means, covariances)


def _largest_once(X, *parameters):
    logs = _sums(X, *parameters)
    return np.log(np.exp(logs - logs.max()).sum(axis=1)).sum() + logs.max()


def _over_the_table(X, *parameters):
    logs = _sums(X, *parameters)
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return shares / shares.sum()


def _roles(right, n_arguments):
    """Yield criteria in which the arguments stand in other places: all once, or some twice."""
    for places in product(range(n_arguments), repeat=n_arguments):
        if places != tuple(range(n_arguments)):
            all_used = len(set(places)) == n_arguments
            yield all_used, lambda *given, places=places: right(*(given[i] for i in places))


def _factors(price):
    """Yield criteria with other factors of the price and of the log-likelihood."""
    for a, b in product((-4, -2, -1, -0.5, 0.5, 1, 2, 4), repeat=2):
        yield lambda log_l, *rest, a=a, b=b: a * price(*rest) + b * log_l


def _criterion(formula, names, right, price):
    """Return the mistakes that exchange arguments or factors."""
    roles = list(_roles(right, len(names)))
    order = ", ".join(names)
    return {
        f"The arguments are exchanged: the function gets {order}, in this order. {formula}": tuple(
            wrong for all_used, wrong in roles if all_used
        ),
        "One argument stands in the place of another, and one is not used: the function gets "
        f"{order}. {formula}": tuple(wrong for all_used, wrong in roles if not all_used),
        f"The factors of the two terms, or their signs, are others: {formula}": tuple(
            _factors(price)
        ),
    }


def _aic(log_l, p):
    return 2 * p - 2 * log_l


def _bic(log_l, p, n):
    with np.errstate(all="ignore"):
        return p * np.log(n) - 2 * log_l


def _bic_of_type(count):
    """Return BIC with another number of parameters for each type."""

    def bic(X, k, kind, mean_log_likelihood):
        n, d = X.shape
        right = bic_of_fit(X, k, kind, mean_log_likelihood)
        return right + count(k, d, kind) * np.log(n)

    return bic


def _is_new(kind):
    return kind.startswith("tied_")


def _by_columns(log_densities, labels):
    counts = np.bincount(labels, minlength=log_densities.shape[1])
    logs = log_densities + np.log(counts / len(labels))
    shares = np.exp(logs - logs.max(axis=0))
    return shares / shares.sum(axis=1, keepdims=True)


def _rank_at_most(scores, alpha):
    rank = int(alpha * (len(scores) + 1) + 1e-9)
    return np.sort(scores)[min(rank, len(scores) - 1)] if rank >= 1 else -np.inf


def _indexed_by_numbers(scores, is_faulty, threshold):
    flagged = scores < threshold
    return flagged[1 - is_faulty].mean(), flagged[is_faulty].mean()


EM = {
    "Something is added to the covariances in each iteration: the M-step of task 4 adds "
    "nothing.": tuple(
        _with_covariances(lambda c, _, more=more: c + more * np.eye(c.shape[1]))
        for more in (1, 0.1, 1e-2, 1e-3, 1e-4)
    ),
    "All components are made round here, with the same variance in all directions: the M-step "
    "gives whole matrices.": _with_covariances(_round),
    "The E-step takes the unit matrix for all covariances: hand it the covariances of the last "
    "M-step.": answers.loop(e=_units_in_e_step),
    "The covariances are divided by one less than the sum of the responsibilities: divide by the "
    "sum itself.": _with_covariances(
        lambda c, shares: c * (shares.sum(axis=0) / (shares.sum(axis=0) - 1))[:, None, None]
    ),
    "The weights of the start are not used: it starts with equal ones here.": _started(
        lambda X, w, m, c: (np.full(len(w), 1 / len(w)), m, c)
    ),
    "The means of the start are not used: it starts with the first rows of X here.": _started(
        lambda X, w, m, c: (w, X[: len(w)], c)
    ),
    "The covariances of the start are not used: it starts with unit matrices here.": _started(
        lambda X, w, m, c: (w, m, np.repeat(np.eye(X.shape[1])[np.newaxis], len(w), axis=0))
    ),
    "The covariances are in another order than the means: component c has means[c] and "
    "covariances[c].": answers.loop(
        e=lambda X, w, m, c: answers.responsibilities(X, w, m, c[::-1])
    ),
    "The weights are in another order than the means: component c has weights[c] and means[c].": (
        answers.loop(e=lambda X, w, m, c: answers.responsibilities(X, w[::-1], m, c))
    ),
}
M_STEP = {
    "The shares are added up over axis=1, for each point: add them up over axis=0, for each "
    "component.": _sums_of_rows,
    "Means: divide by the sum of the shares of the component, not by the sum of all shares.": _part(
        1, lambda X, r, w, m, c: r.T @ X / r.sum()
    ),
    "Covariances: the root of the shares is taken. Each outer product is multiplied by the share "
    "itself.": _part(2, _rooted_shares),
    "Covariances: these are correlations. Do not divide by the standard deviations.": _part(
        2, _correlations
    ),
    "Covariances: the mean of the first component is subtracted for all. Each has its own.": _part(
        2, _about_first
    ),
    "Covariances: all components are made round here, with the same variance in all directions. "
    "Return whole matrices.": _part(2, lambda X, r, w, m, c: _round(np.asarray(c))),
    "Covariances: the components have to come first, shape (k, d, d).": _part(
        2, lambda X, r, w, m, c: np.asarray(c).transpose(1, 2, 0)
    ),
    "Weights: divide by the number of points, not by the largest sum.": _part(
        0, lambda X, r, w, m, c: w / np.max(w)
    ),
}
MISTAKES = {
    "05.em": EM,
    "05.m_step": M_STEP,
    "05.log_likelihood": {
        "The mean over the components is taken before the logarithm: add them up, as the weights "
        "sum to one already.": lambda X, *p: (
            answers.log_likelihood(X, *p) - len(X) * np.log(len(p[0]))
        ),
        "The largest logarithm of the whole table is subtracted from each row, and added again "
        "once: subtract the largest of each row, and add it again to each row.": _largest_once,
    },
    "05.responsibilities": {
        "All numbers are divided by the sum of the whole table: divide each row by its own sum, "
        "axis=1.": _over_the_table,
    },
    "05.aic": _criterion(
        "AIC = 2 * n_parameters - 2 * log_likelihood.",
        ("log_likelihood", "n_parameters"),
        _aic,
        lambda p: p,
    ),
    "05.bic": _criterion(
        "BIC = n_parameters * log(n_samples) - 2 * log_likelihood.",
        ("log_likelihood", "n_parameters", "n_samples"),
        _bic,
        lambda p, n: p * np.log(n),
    ),
    "05.bic_of_fit": {
        "In the new types the weights are not counted: each component has a weight of its own, and "
        "k - 1 of them are free.": _bic_of_type(lambda k, d, kind: -(k - 1) * _is_new(kind)),
        "In the new types all k weights are counted: they sum to one, so k - 1 are free.": (
            _bic_of_type(lambda k, d, kind: 1 * _is_new(kind))
        ),
        "X has a row for each point and a column for each feature: n, d = X.shape.": (
            lambda X, k, kind, mean: bic_of_fit(X.T, k, kind, mean)
        ),
    },
    "05.class_posteriors": {
        "The largest number of each column is subtracted before exp, which makes each class more "
        "probable by another factor: subtract the largest of each row, axis=1, keepdims=True.": (
            _by_columns
        ),
        "These are the priors, the same in each row: multiply them by the densities.": (
            lambda log_densities, labels: np.tile(
                np.bincount(labels, minlength=log_densities.shape[1]) / len(labels),
                (len(log_densities), 1),
            )
        ),
        "The probabilities are rounded: leave all digits.": lambda *given: np.round(
            class_posteriors(*given), 2
        ),
    },
    "05.held_out_threshold": {
        "Python counts from 0: in the sorted scores, number r stands at index r - 1.": (
            _rank_at_most
        ),
    },
    "05.detection_rates": {
        "1 - is_faulty makes numbers 0 and 1 of True and False, which pick the rows 0 and 1: write "
        "~is_faulty.": _indexed_by_numbers,
    },
}
