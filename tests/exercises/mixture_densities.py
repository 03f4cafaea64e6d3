"""Answers to the tasks of ``05_gaussian_mixtures_exercises`` about numbers and densities."""

import math

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal

from homl_clustering.textbook import mixture as textbook
from tests.exercises.mixture_wrong import MORE


def right_answers(name, *answers):
    return [{name: answer} for answer in answers]


def wrong_answers(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# Warm-up: counting


def count_one_by_one(k, d, covariance_type):
    n_entries = sum(1 for i in range(d) for j in range(i + 1))
    count = -1
    for _ in range(k):
        count += 1 + d
        if covariance_type == "full":
            count += n_entries
        elif covariance_type == "diag":
            count += d
        elif covariance_type == "spherical":
            count += 1
    return count + (n_entries if covariance_type == "tied" else 0)


def count_by_formula(n_components, n_features, covariance_type):
    per_matrix = {"diag": n_features, "spherical": 1}.get(
        covariance_type, math.comb(n_features + 1, 2)
    )
    n_matrices = 1 if covariance_type == "tied" else n_components
    return float(n_components * (n_features + 1) + n_matrices * per_matrix - 1)


def _count(k, d, kind, weights=-1, means=None, **numbers):
    usual = {"full": k * d * (d + 1) / 2, "tied": d * (d + 1) / 2, "diag": k * d, "spherical": k}
    usual.update({name: count(k, d) for name, count in numbers.items()})
    return k + weights + (k * d if means is None else means) + usual[kind]


def _counts(**numbers):
    return lambda k, d, kind: _count(k, d, kind, **numbers)


# 1. The density of one component


def log_density_by_loops(X, mean, covariance):
    d, inverse = len(mean), np.linalg.inv(covariance)
    logs = []
    for x in X:
        square = sum(
            (x[i] - mean[i]) * inverse[i, j] * (x[j] - mean[j]) for i in range(d) for j in range(d)
        )
        logs.append(
            -0.5 * (d * math.log(2 * math.pi) + math.log(np.linalg.det(covariance)) + square)
        )
    return logs


def log_density_by_cholesky(X, mean, covariance):
    factor = cho_factor(covariance, lower=True)
    away = (X - mean).T
    square = (away * cho_solve(factor, away)).sum(axis=0)
    log_det = 2 * np.log(np.diag(factor[0])).sum()
    return (-0.5 * (X.shape[1] * np.log(2 * np.pi) + log_det + square)).astype(np.float32)


def log_density_of_scipy(X, mean, covariance):
    return np.atleast_1d(multivariate_normal(mean, covariance).logpdf(X))


def _parts(X, mean, covariance):
    """Return the three terms of the log density."""
    inverse = np.linalg.inv(covariance)
    square = np.array([(x - mean) @ inverse @ (x - mean) for x in X])
    return len(mean) * np.log(2 * np.pi), np.log(np.linalg.det(covariance)), square


def _from_parts(formula):
    return lambda X, mean, covariance: formula(*_parts(X, mean, covariance))


def all_pairs(X, mean, covariance):
    constant, log_det, _ = _parts(X, mean, covariance)
    return -(constant + log_det + (X - mean) @ np.linalg.inv(covariance) @ (X - mean).T) / 2


def with_the_covariance_itself(X, mean, covariance):
    constant, log_det, _ = _parts(X, mean, covariance)
    return -(constant + log_det + np.array([(x - mean) @ covariance @ (x - mean) for x in X])) / 2


def one_constant(X, mean, covariance):
    _, log_det, square = _parts(X, mean, covariance)
    return -(np.log(2 * np.pi) + log_det + square) / 2


# 2. and 3. Responsibilities, likelihood


def _logs(X, weights, means, covariances):
    return np.stack(
        [
            np.log(w) + log_density_of_scipy(X, m, c)
            for w, m, c in zip(weights, means, covariances, strict=True)
        ],
        axis=1,
    )


def unweighted(X, weights, means, covariances):
    return _logs(X, np.ones(len(weights)), means, covariances)


def shares_by_loops(X, weights, means, covariances):
    table = []
    for row in _logs(X, weights, means, covariances):
        shares = [math.exp(value - max(row)) for value in row]
        table.append([share / sum(shares) for share in shares])
    return table


def shares_by_differences(X, weights, means, covariances):
    logs = _logs(X, weights, means, covariances)
    with np.errstate(over="ignore"):
        return 1 / np.exp(logs[:, None, :] - logs[:, :, None]).sum(axis=2)


def shares_of_the_textbook(X, weights, means, covariances):
    densities = textbook.log_densities(X, weights, means, covariances)
    return textbook.responsibilities(densities).astype(np.float32)


def naive_shares(X, weights, means, covariances):
    table = np.exp(_logs(X, weights, means, covariances))
    return (table.T / table.sum(axis=1)).T


def likelihood_by_loops(X, weights, means, covariances):
    total = 0.0
    for row in _logs(X, weights, means, covariances):
        total += max(row) + math.log(sum(math.exp(value - max(row)) for value in row))
    return total


def likelihood_of_the_textbook(X, weights, means, covariances):
    densities = textbook.log_densities(X, weights, means, covariances)
    return textbook.log_mixture(densities).sum(dtype=np.float32)


RIGHT = {
    "05.n_free_parameters": right_answers(
        "n_free_parameters", count_one_by_one, count_by_formula, textbook.n_free_parameters
    ),
    "05.log_gaussian": right_answers(
        "log_gaussian",
        log_density_by_loops,
        log_density_by_cholesky,
        log_density_of_scipy,
        textbook.log_gaussian,
    ),
    "05.responsibilities": right_answers(
        "responsibilities",
        shares_by_loops,
        shares_by_differences,
        shares_of_the_textbook,
        lambda *a: softmax(_logs(*a), axis=1),
    ),
    "05.log_likelihood": right_answers(
        "log_likelihood",
        likelihood_by_loops,
        likelihood_of_the_textbook,
        lambda *a: logsumexp(_logs(*a), axis=1).sum(),
    ),
    "05.aic": right_answers(
        "aic",
        textbook.aic,
        lambda log_l, p: [2 * (p - log_l)][0],
        lambda log_l, p: np.float32(-2 * log_l) + 2 * np.float32(p),
    ),
    "05.bic": right_answers(
        "bic",
        textbook.bic,
        lambda log_l, p, n: math.log(n**p) - 2 * log_l,
        lambda log_l, p, n: np.float32(p * np.log(np.float32(n)) - 2 * log_l),
    ),
}
WRONG = {
    "05.n_free_parameters": wrong_answers(
        "n_free_parameters",
        ("last of them follows", _counts(weights=0)),
        ("weights are missing", lambda k, d, kind: _count(k, d, kind, weights=-k)),
        ("means are missing", _counts(means=0)),
        ("number for each feature.", lambda k, d, kind: _count(k, d, kind, means=k)),
        (
            "below the diagonal",
            _counts(full=lambda k, d: k * d**2, tied=lambda k, d: d**2),
        ),
        (
            "The diagonal of a covariance",
            _counts(full=lambda k, d: k * math.comb(d, 2), tied=lambda k, d: math.comb(d, 2)),
        ),
        ("full: each", _counts(full=lambda k, d: math.comb(d + 1, 2))),
        ("tied: all", _counts(tied=lambda k, d: k * math.comb(d + 1, 2))),
        ("diag: each", _counts(diag=lambda k, d: d)),
        ("diag: a diagonal", _counts(diag=lambda k, d: k)),
        ("spherical: each", _counts(spherical=lambda k, d: 1)),
        ("spherical: one number", _counts(spherical=lambda k, d: k * d)),
        ("The type makes", lambda k, d, kind: _count(k, d, "full")),
        ("covariances are missing", lambda k, d, kind: k - 1 + k * d),
    ),
    "05.log_gaussian": wrong_answers(
        "log_gaussian",
        ("This is the density", lambda *a: np.exp(log_density_of_scipy(*a))),
        ("0 to the computer", lambda *a: np.log(np.exp(log_density_by_loops(*a)))),
        ("The sign:", lambda *a: -log_density_of_scipy(*a)),
        ("half is missing", lambda *a: 2 * log_density_of_scipy(*a)),
        ("not the last one alone", _from_parts(lambda a, b, c: -a - b - c / 2)),
        ("term with 2 pi", _from_parts(lambda a, b, c: -(b + c) / 2)),
        ("once for each feature", one_constant),
        ("determinant of the covariance is missing", _from_parts(lambda a, b, c: -(a + c) / 2)),
        ("logarithm of the determinant", _from_parts(lambda a, b, c: -(a + np.exp(b) + c) / 2)),
        ("has the wrong sign", _from_parts(lambda a, b, c: -(a - b + c) / 2)),
        ("inverse of the covariance", with_the_covariance_itself),
        (
            "variances alone",
            lambda X, m, c: log_density_of_scipy(X, m, np.diag(c).copy()),
        ),
        ("not standard deviations", lambda X, m, c: log_density_of_scipy(X, m, c @ c)),
        ("no root", _from_parts(lambda a, b, c: -(a + b + c**0.5) / 2)),
        ("Subtract the mean", lambda X, m, c: log_density_of_scipy(X, 0 * m, c)),
        ("not their sum", lambda *a: sum(log_density_by_loops(*a))),
        ("take the diagonal", all_pairs),
    ),
    "05.responsibilities": wrong_answers(
        "responsibilities",
        ("weights are not used", lambda *a: softmax(unweighted(*a), axis=1)),
        ("divide by the density", lambda *a: np.exp(_logs(*a))),
        ("not each column", lambda *a: softmax(_logs(*a), axis=0)),
        ("not the whole table", lambda *a: (t := np.exp(_logs(*a))) / t.sum()),
        ("take exp in the end", lambda *a: (t := _logs(*a)) - logsumexp(t, 1, keepdims=True)),
        ("weighted log densities", _logs),
        ("all or nothing", lambda *a: (_logs(*a) == _logs(*a).max(1)[:, None]).astype(int)),
        ("0 / 0", naive_shares),
        ("not the weights", lambda X, w, m, c: softmax(w + unweighted(X, w, m, c), axis=1)),
        ("before the division", lambda X, w, m, c: softmax(unweighted(X, w, m, c), axis=1) * w),
        ("other way round", lambda *a: np.array(shares_by_loops(*a)).T),
        ("take exp first", lambda *a: (t := _logs(*a)) / t.sum(axis=1)[:, None]),
    ),
    "05.log_likelihood": wrong_answers(
        "log_likelihood",
        ("the mean over the points", lambda *a: likelihood_by_loops(*a) / len(a[0])),
        ("One number", lambda *a: logsumexp(_logs(*a), axis=1)),
        ("not the sum of the logarithms", lambda *a: np.sum(_logs(*a))),
        ("different points are multiplied", lambda *a: np.log(np.sum(np.exp(_logs(*a))))),
        ("not to their logarithms", lambda X, w, m, c: (unweighted(X, w, m, c) @ w).sum()),
        ("weights are not used", lambda *a: logsumexp(unweighted(*a), axis=1).sum()),
        ("most probable one alone", lambda *a: sum(max(row) for row in _logs(*a))),
        ("This is the likelihood", lambda *a: math.exp(likelihood_by_loops(*a))),
        ("not turned around", lambda *a: -likelihood_by_loops(*a)),
        ("log 0 far", lambda *a: np.log(np.exp(_logs(*a)).sum(axis=1)).sum()),
        ("product of many", lambda *a: np.log(np.exp(_logs(*a)).sum(axis=1).prod())),
    ),
    "05.aic": wrong_answers(
        "aic",
        ("The sign", lambda log_l, p: 2 * (p + log_l)),
        ("Both signs", lambda log_l, p: -2 * (p - log_l)),
        ("cost 2 each", lambda log_l, p: p - 2 * log_l),
        ("counts twice", lambda log_l, p: 2 * p - log_l),
        ("half of the AIC", lambda log_l, p: p - log_l),
        ("parameters are missing", lambda log_l, p: -2 * log_l),
        ("likelihood is missing", lambda log_l, p: p + p),
        ("a logarithm already", lambda log_l, p: 2 * p - np.log(log_l) * 2),
        ("no exp", lambda log_l, p: 2 * p - 2 * math.exp(log_l)),
    ),
    "05.bic": wrong_answers(
        "bic",
        ("The sign", lambda log_l, p, n: p * math.log(n) + 2 * log_l),
        ("Both signs", lambda log_l, p, n: -p * math.log(n) + 2 * log_l),
        ("This is the AIC", lambda log_l, p, n: textbook.aic(log_l, p)),
        ("not n.", lambda log_l, p, n: p * n - 2 * log_l),
        ("counts twice", lambda log_l, p, n: p * math.log(n) - log_l),
        ("not twice as much", lambda log_l, p, n: 2 * (p * math.log(n) - log_l)),
        ("half of the BIC", lambda log_l, p, n: 0.5 * p * math.log(n) - log_l),
        ("meant, np.log", lambda log_l, p, n: p * math.log10(n) - 2 * log_l),
        ("base 2", lambda log_l, p, n: p * math.log2(n) - 2 * log_l),
        ("not of the number of parameters", lambda log_l, p, n: n * math.log(p) - 2 * log_l),
        ("multiply by their number", lambda log_l, p, n: math.log(n) - 2 * log_l),
        ("a logarithm already", lambda log_l, p, n: p * np.log(n) - 2 * np.log(log_l)),
        ("do not multiply it by n", lambda log_l, p, n: p * math.log(n) - 2 * log_l * n),
    ),
}
WRONG = {task: [*answers, *MORE.get(task, ())] for task, answers in WRONG.items()}
