"""More wrong answers to the later tasks of ``05_gaussian_mixtures_exercises``, by task."""

import math

import numpy as np
from scipy.special import softmax

from homl_clustering import GaussianMixture
from tests.exercises.mixture_wrong import joint, log_dets, logs, shares

RIGHT, WRONG = {}, {}  # mixtures and mixture_transfer have them


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# The M-step


def parts(X, r):
    """Return the sums of the shares, the means and the sums of outer products."""
    totals = r.sum(axis=0)
    means = (r.T @ X) / totals[:, None]
    return totals, means, outer(X, r, means)


def outer(X, r, means):
    return np.array([(s[:, None] * (X - m)).T @ (X - m) for s, m in zip(r.T, means, strict=True)])


def usual(X, r):
    totals, means, sums = parts(X, r)
    return totals / len(X), means, sums / totals[:, None, None]


def step(weights=None, means=None, covariances=None):
    """Return an M-step some parts of which are functions of X and the shares."""

    def m_step(X, shares):
        others = (weights, means, covariances)
        right = usual(X, shares)
        return tuple(
            part if other is None else other(X, shares)
            for part, other in zip(right, others, strict=True)
        )

    return m_step


def spread(change):
    """Return an M-step whose covariances come of totals, sums of products, X and shares."""

    def covariances(X, r):
        totals, _, sums = parts(X, r)
        return change(totals[:, None, None], sums, X, r)

    return step(covariances=covariances)


def equal(X, r):
    return outer(X, np.ones(r.shape), parts(X, r)[1])


def winners(r):
    return np.eye(r.shape[1])[np.argmax(r, axis=1)]


M_STEPS = _wrong(
    "m_step",
    ("the shares are forgotten", spread(lambda t, s, X, r: equal(X, r) / len(X))),
    ("each outer product is to be", spread(lambda t, s, X, r: equal(X, r) / t)),
    ("np.cov of all points", spread(lambda t, s, X, r: [np.cov(X.T).reshape([X.shape[1]] * 2)]
        * len(t))),
    ("all components share one", spread(lambda t, s, X, r: [s.sum(0) / len(X)] * len(t))),
    ("these are variances", spread(lambda t, s, X, r: [np.diag(c) for c in s / t])),
    ("standard deviations", spread(lambda t, s, X, r: np.sqrt(abs(s / t)))),
    ("sum is not set back to 0 for the next component", spread(
        lambda t, s, X, r: np.cumsum(s, axis=0) / t)),
    ("not the sum of the weighted", spread(lambda t, s, X, r: outer(X, r, r.T @ X) / t)),
    ("not by the weight", spread(lambda t, s, X, r: s / (t / len(X)))),
    ("points less one", spread(lambda t, s, X, r: s / (len(X) - 1))),
    ("multiplied by their shares before", spread(lambda t, s, X, r: [
        np.cov((c[:, None] * X).T).reshape([X.shape[1]] * 2) for c in r.T])),
    ("sums of the rows", step(weights=lambda X, r: r.sum(1))),
    ("taken over axis=1", step(weights=lambda X, r: r.mean(1))),
    ("Weights: divide by the number of points, not by the number of c", step(
        weights=lambda X, r: r.sum(0) / len(r.T))),
    ("Weights: each point goes", step(weights=lambda X, r: winners(r).mean(0))),
    ("Means: each point goes", step(means=lambda X, r: (
        winners(r).T @ X) / winners(r).sum(0)[:, None])),
    ("Means: a row for each", step(means=lambda X, r: usual(X, r)[1].T)),
    ("not by its weight", step(means=lambda X, r: r.T @ X / r.mean(0)[:, None])),
    ("Means: divide by the sum of the shares, not by the number of c", step(
        means=lambda X, r: r.T @ X / len(r.T))),
    ("Means: the share counts once", step(
        means=lambda X, r: np.square(r).T @ X / r.sum(0)[:, None])),
    ("Means: the sum is not set back", step(
        means=lambda X, r: np.cumsum(r.T @ X, axis=0) / r.sum(0)[:, None])),
    ("parts of the first component", lambda X, r: [part[0] for part in usual(X, r)]),
)  # fmt: skip


# EM


def loop(e=shares, m=lambda X, r, now: usual(X, r), kept=(), times=lambda n: n):
    def em(X, weights, means, covariances, n_iterations):
        now = [weights, means, covariances]
        for _ in range(times(n_iterations)):
            after = m(X, e(X, *now), now)
            now = [now[i] if i in kept else after[i] for i in range(3)]
        return now

    return em


def twice_shared(X, r, now):
    weights, means, covariances = usual(X, r)
    return weights, means, usual(X, shares(X, weights, means, covariances))[2]


def of_the_estimator(whole):
    def em(X, weights, means, covariances, n_iterations):
        start = {"means_init": means}
        if whole:
            start |= {"weights_init": weights, "precisions_init": np.linalg.inv(covariances)}
        mixture = GaussianMixture(len(weights), max_iter=n_iterations, random_state=0, **start)
        mixture.fit(X)
        return mixture.weights_, mixture.means_, mixture.covariances_

    return em


EMS = _wrong(
    "em",
    ("nothing but their diagonals", loop(m=lambda X, r, now: step(
        covariances=lambda X, r: [np.diag(np.diag(c)) for c in usual(X, r)[2]])(X, r))),
    ("do not count each point", loop(m=lambda X, r, now: spread(
        lambda t, s, X, r: equal(X, r) / len(X))(X, r))),
    ("divided by the number of points", loop(m=lambda X, r, now: spread(
        lambda t, s, X, r: s / len(X))(X, r))),
    ("share one covariance", loop(m=lambda X, r, now: spread(
        lambda t, s, X, r: np.array([s.sum(0) / len(X)] * len(t)))(X, r))),
    ("between the parts", loop(m=twice_shared)),
    ("all alike in each", loop(m=lambda X, r, now: step(
        weights=lambda X, r: np.full(len(r.T), 1 / len(r.T)))(X, r))),
    ("not each column", loop(e=lambda *a: softmax(joint(*a), axis=0))),
    ("multiplies the log densities", loop(e=lambda X, w, m, c: softmax(w * logs(X, m, c), axis=1))),
    ("forgets the determinants", loop(e=lambda X, w, m, c: softmax(
        joint(X, w, m, c) + log_dets(c) / 2, axis=1))),
    ("Only the weights", loop(kept=(1, 2))),
    ("Only the covariances", loop(kept=(0, 1))),
    ("until little changes", loop(times=lambda n: 400)),
    ("always two", loop(times=lambda n: 2)),
    ("twice as many", loop(times=lambda n: n + n)),
    ("the means alone here", of_the_estimator(False)),
    ("stops when little changes, before", of_the_estimator(True)),
    ("These are the responsibilities", lambda *a: shares(a[0], *loop(times=lambda n: n - 1)(*a))),
)  # fmt: skip


# BIC of a fit


def half(d):
    return d * (d + 1) // 2


def bic(
    others=lambda k, d: k - 1 + k * d, cost=np.log, fit=lambda n, d, mean: -2 * n * mean, **own
):
    rules = {
        "full": lambda k, d: k * half(d),
        "tied": lambda k, d: half(d),
        "diag": lambda k, d: k * d,
        "spherical": lambda k, d: k,
        "tied_diag": lambda k, d: d,
        "tied_spherical": lambda k, d: 1,
        **own,
    }

    def bic_of_fit(X, k, kind, mean):
        n, d = X.shape
        return (others(k, d) + rules[kind](k, d)) * cost(n) + fit(n, d, mean)

    return bic_of_fit


def shared(kinds):
    return lambda X, k, kind, mean: bic()(X, 1 if kind in kinds else k, kind, mean)


FITS = _wrong(
    "bic_of_fit",
    ("base 2", bic(cost=np.log2)),
    ("the logarithm of n, not n", bic(cost=lambda n: n)),
    ("not twice as much", bic(cost=lambda n: np.log(n**2))),
    ("counts twice: -2", bic(fit=lambda n, d, mean: -n * mean)),
    ("half of the BIC", lambda *a: bic()(*a) / 2),
    ("Both signs", lambda *a: -bic()(*a)),
    ("parameters are a price", bic(cost=lambda n: math.log(1 / n))),
    ("log-likelihood is missing", bic(fit=lambda n, d, mean: 0)),
    ("multiplied by X.size", bic(fit=lambda n, d, mean: -2 * n * d * mean)),
    ("by the number of features: multiply", bic(fit=lambda n, d, mean: -2 * d * mean)),
    ("a logarithm already", bic(fit=lambda n, d, mean: -2 * np.log(abs(n * mean)))),
    ("The means are missing", bic(lambda k, d: k - 1)),
    ("not k.", bic(lambda k, d: 2 * k - 1)),
    ("Only the weights sum", bic(lambda k, d: (k - 1) * (d + 1))),
    ("The covariances are missing", bic(**dict.fromkeys(
        ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"), lambda k, d: 0))),
    ("multiply first", bic(
        full=lambda k, d: k * (d // 2 * (d + 1)), tied=lambda k, d: d // 2 * (d + 1))),
    ("The diagonal of a covariance", bic(
        full=lambda k, d: k * math.comb(d, 2), tied=lambda k, d: math.comb(d, 2))),
    ("the half is missing", bic(full=lambda k, d: 2 * k * half(d), tied=lambda k, d: 2 * half(d))),
    ("full: each", bic(full=lambda k, d: half(d))),
    ("not a diagonal", bic(tied=lambda k, d: d)),
    ("d for each component", bic(diag=lambda k, d: k)),
    ("new types are exchanged", bic(tied_diag=lambda k, d: 1, tied_spherical=lambda k, d: d)),
    ("as if nothing were shared", bic(
        tied_diag=lambda k, d: k * d, tied_spherical=lambda k, d: k)),
    ("as if they were tied", bic(
        tied_diag=lambda k, d: half(d), tied_spherical=lambda k, d: half(d))),
    ("In the tied types the means", lambda X, k, kind, mean: bic(
        lambda k, d: k - 1 + (d if "tied" in kind else k * d))(X, k, kind, mean)),
    ("In the new types the means", lambda X, k, kind, mean: bic(
        lambda k, d: k - 1 + (d if "tied_" in kind else k * d))(X, k, kind, mean)),
    ("In the new types the cov", shared(("tied_diag", "tied_spherical"))),
    ("In the tied types the cov", shared(("tied", "tied_diag", "tied_spherical"))),
)  # fmt: skip


# Thresholds, rates


def number(rank):
    def held_out_threshold(scores, alpha):
        r = int(rank(alpha, len(scores)))
        return sorted(scores)[r - 1] if r > 0 else -np.inf

    return held_out_threshold


def quantile(method):
    return lambda scores, alpha: np.quantile(scores, alpha, method=method)


def place(scores, alpha):
    return int(alpha * (len(scores) + 1))


THRESHOLDS = _wrong(
    "held_out_threshold",
    ("method 'lower'", quantile("lower")),
    ("method 'higher'", quantile("higher")),
    ("method 'nearest'", quantile("nearest")),
    ("With m scores the rank is rounded up", number(lambda a, m: math.ceil(a * m))),
    ("int(alpha * m) scores below", lambda s, alpha: np.sort(s)[int(alpha * len(s))]),
    ("may be alpha itself", number(lambda a, m: math.ceil(a * (m + 1)) - 1)),
    ("1 - alpha is taken", number(lambda a, m: (1 - a) * (m + 1))),
    ("all counted for each", lambda scores, alpha: max(
        [s for s in scores if np.sum(scores <= s) <= alpha * (len(scores) + 1)],
        default=-np.inf)),
    ("among m scores", lambda scores, alpha: max(
        [s for s in scores if np.mean(scores <= s) <= alpha], default=-np.inf)),
    ("the lowest score that will do", lambda s, alpha: min(s) if place(s, alpha) else -np.inf),
    ("always the lowest", lambda scores, alpha: np.sort(scores)[0]),
    ("ever good enough", lambda scores, alpha: -math.inf),
    ("a threshold of 0", lambda s, a: sorted(s)[place(s, a) - 1] if place(s, a) else 0),
    ("counted from 0: return", lambda scores, alpha: place(scores, alpha) - 1),
    ("all scores that will do", lambda scores, alpha: sorted(scores)[: place(scores, alpha)]),
    ("share of the range", lambda s, alpha: (1 - alpha) * min(s) + alpha * max(s)),
)  # fmt: skip


def rates(formula):
    """Return a function of false alarms, good rows, faulty rows found, and faulty rows."""

    def detection_rates(scores, is_faulty, threshold):
        flagged = scores < threshold
        found, bad = int(flagged[is_faulty].sum()), int(is_faulty.sum())
        return formula(int(flagged.sum()) - found, len(scores) - bad, found, bad)

    return detection_rates


RATES = _wrong(
    "detection_rates",
    ("faulty rows found, too", rates(lambda a, g, f, b: (f / b, f / b))),
    ("Both are turned", rates(lambda a, g, f, b: (1 - a / g, 1 - f / b))),
    ("kinds are exchanged", rates(lambda a, g, f, b: (a / b, f / g))),
    ("not by that of faulty ones", rates(lambda a, g, f, b: (a / b, f / b))),
    ("not by that of good ones", rates(lambda a, g, f, b: (a / g, f / g))),
    ("the number of false alarms", rates(lambda a, g, f, b: (a, f / b))),
    ("the number of faulty rows found", rates(lambda a, g, f, b: (a / g, f))),
    ("are counted that are not flagged", rates(lambda a, g, f, b: ((b - f) / g, f / b))),
    ("faulty rows that are missed. A", rates(lambda a, g, f, b: ((b - f) / b, f / b))),
    ("Share: this is the share of all rows", rates(lambda a, g, f, b: (a / g, (a + f) / (g + b)))),
    ("of the good rows that are not", rates(lambda a, g, f, b: (a / g, (g - a) / g))),
    ("wrong verdicts", rates(lambda a, g, f, b: ((a + b - f) / (g + b), f / b))),
    ("Integer division", rates(lambda a, g, f, b: (a // g, f // b))),
    ("divided once more", rates(lambda a, g, f, b: (a / g**2, f / b**2))),
)


# Classes


def priors(x, y):
    return np.array([np.mean(y == c) for c in range(x.shape[1])])


def table(x, y):
    return x + np.log(priors(x, y))


def posteriors(x, y):
    return softmax(table(x, y), axis=1)


def naive(x, y):
    densities = np.exp(x) * priors(x, y)
    return densities / densities.sum(axis=1, keepdims=True)


CLASSES = _wrong(
    "class_posteriors",
    ("are multiplied by the priors", lambda x, y: softmax(x * priors(x, y), axis=1)),
    ("counts themselves", lambda x, y: softmax(x + len(y) * priors(x, y), axis=1)),
    ("not np.log10", lambda x, y: softmax(x + np.log10(priors(x, y)), axis=1)),
    ("counts twice", lambda x, y: softmax(x + np.log(priors(x, y) ** 2), axis=1)),
    ("no probability of 0", lambda x, y: np.nan_to_num(naive(x, y))),
    ("equally probable: subtract", lambda x, y: np.where(
        np.isnan(t := naive(x, y)), 1 / len(t.T), t)),
    ("divided by its largest", lambda x, y: np.exp(
        table(x, y) - table(x, y).max(axis=1, keepdims=True))),
    ("not the whole table", lambda x, y: softmax(table(x, y))),
    ("most probable one. Return", lambda x, y: posteriors(x, y).argmax(axis=1)),
    ("for all rows alike", lambda x, y: [priors(x, y)] * len(x)),
    ("most probable class alone", lambda x, y: np.max(posteriors(x, y), axis=1)),
    ("of the other classes", lambda x, y: 1 - posteriors(x, y)),
    ("sign of the log densities", lambda x, y: softmax(np.log(priors(x, y)) - x, axis=1)),
    ("for the first row alone", lambda x, y: posteriors(x, y)[0]),
)  # fmt: skip
MORE = {
    "05.m_step": M_STEPS,
    "05.em": EMS,
    "05.bic_of_fit": FITS,
    "05.held_out_threshold": THRESHOLDS,
    "05.detection_rates": RATES,
    "05.class_posteriors": CLASSES,
}
