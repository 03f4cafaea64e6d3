"""More wrong answers to the tasks of ``05_gaussian_mixtures_exercises``, by task."""

import math

import numpy as np
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal, norm

RIGHT, WRONG = {}, {}  # mixture_densities and mixtures have them


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _half(d):
    return d * (d + 1) / 2


def count(weights=lambda k, d: k - 1, means=lambda k, d: k * d, **rules):
    usual = {
        "full": lambda k, d: k * _half(d),
        "tied": lambda k, d: _half(d),
        "diag": lambda k, d: k * d,
        "spherical": lambda k, d: k,
    }
    return lambda k, d, kind: weights(k, d) + means(k, d) + {**usual, **rules}[kind](k, d)


def both(entries):
    return {"full": lambda k, d: k * entries(d), "tied": lambda k, d: entries(d)}


def none(k, d):
    return 0


COUNTS = _wrong(
    "n_free_parameters",
    ("multiply first", count(**both(lambda d: d // 2 * (d + 1)))),
    ("the half is missing", count(**both(lambda d: d * (d + 1)))),
    ("more than half of d", count(**both(lambda d: d**2 / 2))),
    ("cut to a whole number", count(**both(lambda d: d**2 // 2))),
    ("full: a covariance is symmetric", count(full=lambda k, d: k * d**2)),
    ("tied: a covariance is symmetric", count(tied=lambda k, d: d**2)),
    ("Only the weights sum", count(means=lambda k, d: k * d - d)),
    ("has a mean of its own", count(means=lambda k, d: d)),
    ("Only the covariances are counted", count(none, none)),
    ("k and d are exchanged", lambda k, d, kind: count()(d, k, kind)),
    ("add them up", lambda k, d, kind: (k - 1, k * d, count(none, none)(k, d, kind))),
    ("multiplied by k", count(lambda k, d: k, tied=lambda k, d: k * _half(d))),
    ("full and tied are", count(full=lambda k, d: _half(d), tied=lambda k, d: k * _half(d))),
    ("diag and spherical", count(diag=lambda k, d: k, spherical=lambda k, d: k * d)),
    ("diag: the entries beside", count(diag=lambda k, d: k * _half(d))),
    ("diag: the diagonal of a matrix", count(diag=lambda k, d: k * d**2)),
    ("not a diagonal", count(tied=lambda k, d: d)),
    ("k of them, not d", count(spherical=lambda k, d: d)),
)


# Densities


def log_density(X, mean, covariance):
    return np.atleast_1d(multivariate_normal(mean, covariance).logpdf(X))


def by_parts(formula):
    """Return a function of d, of the logarithm of the determinant, and of the squares."""

    def log_gaussian(X, mean, covariance):
        inverse = np.linalg.inv(covariance)
        square = np.array([(x - mean) @ inverse @ (x - mean) for x in X])
        return formula(X.shape[1], math.log(np.linalg.det(covariance)), square)

    return log_gaussian


C = math.log(2 * math.pi)


def other_square(square):
    """Return a function whose squared distance is another one."""

    def log_gaussian(X, mean, covariance):
        squares = np.array([square(x, mean, covariance) for x in X])
        return -(len(mean) * C + np.linalg.slogdet(covariance)[1] + squares) / 2

    return log_gaussian


GAUSSIANS = _wrong(
    "log_gaussian",
    ("Both logarithms", by_parts(lambda d, b, c: -(
        d * math.log10(2 * math.pi) + b / math.log(10) + c) / 2)),
    ("logarithm of 2 pi is the natural", by_parts(lambda d, b, c: -(
        d * math.log10(2 * math.pi) + b + c) / 2)),
    ("logarithm of the determinant is the natural", by_parts(lambda d, b, c: -(
        d * C + b / math.log(10) + c) / 2)),
    ("d stands before", by_parts(lambda d, b, c: -(math.log(2 * math.pi * d) + b + c) / 2)),
    ("times pi", by_parts(lambda d, b, c: -(d * math.log(2) * math.pi + b + c) / 2)),
    ("The 2 is missing", by_parts(lambda d, b, c: -(d * math.log(math.pi) + b + c) / 2)),
    ("2 pi itself", by_parts(lambda d, b, c: -(d * 2 * math.pi + b + c) / 2)),
    ("the number of points", lambda X, m, cov: by_parts(
        lambda d, b, c: -(len(X) * C + b + c) / 2)(X, m, cov)),
    ("d is 2 here", by_parts(lambda d, b, c: -(2 * C + b + c) / 2)),
    ("term with 2 pi is halved", by_parts(lambda d, b, c: -d * C - b / 2 - c / 2)),
    ("The logarithm of the determinant is halved, too", by_parts(
        lambda d, b, c: -d * C / 2 - b - c / 2)),
    ("halved once", by_parts(lambda d, b, c: -d * C / 2 - b / 4 - c / 2)),
    ("The squared distance is halved, too", by_parts(lambda d, b, c: -d * C / 2 - b / 2 - c)),
    ("Only the term with 2 pi", by_parts(lambda d, b, c: -0.5 * d * C - b - c)),
    ("The squared distance is missing", by_parts(lambda d, b, c: [-(d * C + b) / 2] * len(c))),
    ("the squared distance alone", by_parts(lambda d, b, c: -0.5 * c)),
    ("squared distance has the wrong sign", by_parts(lambda d, b, c: -(d * C + b - c) / 2)),
    ("2 pi has the wrong sign", by_parts(lambda d, b, c: (d * C - b - c) / 2)),
    ("before the first term only", by_parts(lambda d, b, c: -0.5 * d * C + b / 2 + c / 2)),
    ("This is the trace", lambda X, m, cov: by_parts(
        lambda d, b, c: -(d * C + math.log(np.trace(cov)) + c) / 2)(X, m, cov)),
    ("more than the product", lambda X, m, cov: by_parts(
        lambda d, b, c: -(d * C + math.log(np.prod(np.diag(cov))) + c) / 2)(X, m, cov)),
    ("The distance looks at", other_square(lambda x, m, cov: ((x - m) ** 2 / np.diag(cov)).sum())),
    ("entry by entry", other_square(lambda x, m, cov: (x - m) @ (1 / cov) @ (x - m))),
    ("not used in the distance", other_square(lambda x, m, cov: (x - m) @ (x - m))),
    ("for standard deviations", lambda X, m, cov: norm(m, np.diag(cov)).logpdf(X).sum(1)),
    ("given mean is not used", lambda X, m, cov: log_density(X, X.mean(0), cov)),
    ("mean is added", lambda X, m, cov: log_density(X, -m, cov)),
    ("not their mean", lambda *a: log_density(*a).mean()),
    ("of the first point alone", lambda X, *a: log_density(X[0], *a)[0]),
    ("slogdet returns two", by_parts(lambda d, b, c: -(d * C + 1 + c) / 2)),
    ("far from the mean are wrong", lambda *a: np.log(np.exp(log_density(*a)) + 1e-300)),
    ("Two slips", lambda X, m, cov: norm(m, np.sqrt(np.diag(cov))).logpdf(X).sum(1)
        + (len(m) - 1) * C / 2),
)  # fmt: skip


# Shares


def logs(X, means, covariances):
    return np.transpose([log_density(X, *pair) for pair in zip(means, covariances, strict=True)])


def joint(X, weights, means, covariances):
    return np.log(weights) + logs(X, means, covariances)


def shares(*a):
    return softmax(joint(*a), axis=1)


def naive(*a):
    table = np.exp(joint(*a))
    return table / table.sum(axis=1)[:, None]


def log_dets(covariances):
    return np.array([math.log(np.linalg.det(each)) for each in covariances])


def squares(X, means, covariances):
    d = X.shape[1]
    return -2 * logs(X, means, covariances) - d * C - log_dets(covariances)


SHARES = _wrong(
    "responsibilities",
    ("is multiplied by the weight", lambda X, w, m, c: softmax(w * logs(X, m, c), axis=1)),
    ("determinants of the covariances", lambda X, w, m, c: softmax(
        np.log(w) - squares(X, m, c) / 2, axis=1)),
    ("no share of 0", lambda *a: np.where(np.isnan(t := naive(*a)), 0, t)),
    ("not mean equal shares", lambda *a: np.where(np.isnan(t := naive(*a)), 1 / len(a[1]), t)),
    ("far from all components are wrong", lambda *a: np.where(
        np.isnan(t := naive(*a)), np.tile(a[1], (len(t), 1)), t)),
    ("number of the whole table", lambda *a: (
        t := np.exp(joint(*a) - np.max(joint(*a)))) / t.sum(1)[:, None]),
    ("The half is missing", lambda X, w, m, c: softmax(
        np.log(w) - log_dets(c) / 2 - squares(X, m, c), axis=1)),
    ("covariances are not used", lambda X, w, m, c: softmax(
        np.log(w) - ((X[:, None] - m) ** 2).sum(2) / 2, axis=1)),
    ("covariance of the first", lambda X, w, m, c: shares(X, w, m, [c[0] for _ in w])),
    ("variances alone", lambda X, w, m, c: shares(X, w, m, [np.diag(np.diag(e)) for e in c])),
    ("do not square it", lambda X, w, m, c: shares(X, w, m, [e @ e for e in c])),
    ("not np.log10", lambda X, w, m, c: softmax(np.log10(w) + logs(X, m, c), axis=1)),
    ("sign is reversed", lambda *a: softmax(-joint(*a), axis=1)),
    ("divided by the weights", lambda X, w, m, c: softmax(logs(X, m, c) - np.log(w), axis=1)),
    ("divided by its largest", lambda *a: np.exp(joint(*a) - joint(*a).max(1)[:, None])),
    ("without their weights", lambda X, w, m, c: np.exp(logs(X, m, c))),
    ("weights for all points", lambda X, w, m, c: [w] * len(X)),
    ("to which component", lambda *a: np.argmax(shares(*a), axis=1)),
    ("density of the mixture: divide", lambda *a: np.exp(joint(*a)).sum(1)),
    ("of the first component alone", lambda *a: shares(*a)[:, 0]),
    ("of the first point alone", lambda *a: shares(*a)[0]),
    ("shares of the other", lambda *a: 1 - shares(*a)),
    ("shares are squared", lambda *a: np.square(shares(*a))),
)  # fmt: skip


def rows(*a):
    return logsumexp(joint(*a), axis=1)


def tops(*a):
    return joint(*a).max(axis=1)


LIKELIHOODS = _wrong(
    "log_likelihood",
    ("subtracted before exp: add", lambda *a: (rows(*a) - tops(*a)).sum()),
    ("added again once", lambda *a: (rows(*a) - tops(*a)).sum() + joint(*a).max()),
    ("subtracted again", lambda *a: (rows(*a) - 2 * tops(*a)).sum()),
    ("number of the whole table", lambda *a: sum(
        np.log(np.exp(joint(*a) - joint(*a).max()).sum(1)) + joint(*a).max())),
    ("The wrong axis", lambda *a: logsumexp(joint(*a), axis=0).sum()),
    ("one for each component", lambda *a: logsumexp(joint(*a), axis=0)),
    ("The logarithm is missing", lambda *a: np.exp(joint(*a)).sum()),
    ("not the weights", lambda X, w, m, c: logsumexp(w + logs(X, m, c), axis=1).sum()),
    ("multiplied by the weight", lambda X, w, m, c: logsumexp(w * logs(X, m, c), axis=1).sum()),
    ("The logarithms are weighted", lambda *a: np.sum(shares(*a) * joint(*a))),
    ("The log densities are weighted", lambda X, w, m, c: np.sum(
        shares(X, w, m, c) * logs(X, m, c))),
    ("and not its weight", lambda X, w, m, c: logs(X, m, c).max(axis=1).sum()),
    ("not np.log10", lambda *a: (rows(*a) / math.log(10)).sum()),
    ("averaged over", lambda X, w, m, c: logsumexp(logs(X, m, c), axis=1, b=1 / len(w)).sum()),
    ("-2 log L", lambda *a: -2 * rows(*a).sum()),
    ("log1p", lambda *a: np.log(1 + np.exp(rows(*a))).sum()),
    ("responsibilities sum to one", lambda *a: np.log(shares(*a)).sum()),
    ("determinants", lambda X, w, m, c: logsumexp(
        np.log(w) - (X.shape[1] * C + squares(X, m, c)) / 2, axis=1).sum()),
    ("2 pi is missing", lambda *a: sum(rows(*a) + a[0].shape[1] * C / 2)),
    ("of the first point alone", lambda *a: rows(*a)[0]),
    ("of the last point alone", lambda *a: rows(*a)[-1]),
    ("far from all components are wrong", lambda *a: np.log(np.exp(rows(*a)) + 1e-300).sum()),
)  # fmt: skip


# Criteria

AICS = _wrong(
    "aic",
    ("the minus belongs before", lambda log_l, p: 2 * p - 2 * np.log(-log_l)),
    ("not of its size", lambda log_l, p: 2 * p - 2 * math.log(abs(log_l))),
    ("takes the logarithm of the number", lambda log_l, p: 2 * (math.log(p) - log_l)),
    ("not the logarithm of the number", lambda log_l, p: math.log(p) - 2 * log_l),
    ("not the logarithm of their", lambda log_l, p: p * math.log(p) - 2 * log_l),
    ("parameters are a price: they make", lambda log_l, p: -2 * (p + log_l)),
    ("may be positive", lambda log_l, p: 2 * p + 2 * abs(log_l)),
    ("are multiplied here", lambda log_l, p: -2 * log_l * p),
    ("divided by the number", lambda log_l, p: 2 * p - 2 * (log_l / p)),
    ("is squared", lambda log_l, p: p * p - 2 * log_l),
    ("for all parameters together", lambda log_l, p: 2 * (1 - log_l)),
    ("not 4", lambda log_l, p: 2 * (2 * p - log_l)),
    ("factor 2 is missing", lambda log_l, p: log_l + p),
    ("and halved", lambda log_l, p: log_l - p),
    ("signs are mixed", lambda log_l, p: p + p + log_l),
)
BICS = _wrong(
    "bic",
    ("the minus belongs before", lambda log_l, p, n: p * np.log(n) - 2 * np.log(-log_l)),
    ("not of its size", lambda log_l, p, n: p * np.log(n) - 2 * np.log(abs(log_l))),
    ("parameters are a price", lambda log_l, p, n: -(p * math.log(n)) - 2 * log_l),
    ("may be positive", lambda log_l, p, n: p * math.log(n) + abs(2 * log_l)),
    ("parameters are missing", lambda log_l, p, n: -2 * log_l),
    ("likelihood is missing", lambda log_l, p, n: math.log(n) * p),
    ("not added to it", lambda log_l, p, n: p + math.log(n) - 2 * log_l),
    ("sum of both logarithms", lambda log_l, p, n: math.log(n) + math.log(p) - 2 * log_l),
    ("log1p", lambda log_l, p, n: math.log1p(n) * p - 2 * log_l),
    ("no exp", lambda log_l, p, n: p * math.log(n) - 2 * math.exp(log_l)),
    ("do not divide it by n", lambda log_l, p, n: p * math.log(n) - 2 * log_l / n),
    ("divided by n here", lambda log_l, p, n: p * math.log(n) / n - 2 * log_l),
    ("costs half of it", lambda log_l, p, n: 0.5 * p * math.log(n) - 2 * log_l),
    ("are in a logarithm", lambda log_l, p, n: math.log(p) * math.log(n) - 2 * log_l),
    ("not its root", lambda log_l, p, n: p * n**0.5 - 2 * log_l),
    ("2 of the AIC", lambda log_l, p, n: 2 * p + p * math.log(n) - 2 * log_l),
    ("n is not used", lambda log_l, p, n: p * math.log(p) - 2 * log_l),
    ("are multiplied here", lambda log_l, p, n: p * math.log(n) * -2 * log_l),
)
MORE = {
    "05.n_free_parameters": COUNTS,
    "05.log_gaussian": GAUSSIANS,
    "05.responsibilities": SHARES,
    "05.log_likelihood": LIKELIHOODS,
    "05.aic": AICS,
    "05.bic": BICS,
}
