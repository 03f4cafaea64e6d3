"""Answers to the tasks of ``05_gaussian_mixtures_exercises`` about the M-step and EM."""

import numpy as np
from scipy.special import softmax

from homl_clustering.textbook import mixture as textbook
from tests.exercises.mixture_densities import (
    right_answers,
    shares_by_differences,
    shares_of_the_textbook,
    unweighted,
    wrong_answers,
)
from tests.exercises.mixture_transfer_wrong import MORE

# 4. The M-step


def m_step_by_loops(X, shares):
    n = len(X)
    weights, means, covariances = [], [], []
    for c in range(shares.shape[1]):
        total = sum(shares[i, c] for i in range(n))
        mean = sum(shares[i, c] * X[i] for i in range(n)) / total
        spread = sum(shares[i, c] * np.outer(X[i] - mean, X[i] - mean) for i in range(n)) / total
        weights.append(total / n)
        means.append(mean)
        covariances.append(spread)
    return weights, means, covariances


def m_step_by_averages(X, shares):
    means = np.array([np.average(X, axis=0, weights=share) for share in shares.T])
    second = np.einsum("ic,ij,ik->cjk", shares, X, X) / shares.sum(axis=0)[:, None, None]
    return [shares.mean(axis=0), means, second - means[:, :, None] * means[:, None, :]]


def m_step_with_cov(X, shares):
    weights, means, _ = m_step_by_loops(X, shares)
    spreads = [np.cov(X, rowvar=False, aweights=share, ddof=0) for share in shares.T]
    return weights, means, np.reshape(spreads, (-1, X.shape[1], X.shape[1])).astype(np.float32)


def _m_step(weights=None, means=None, covariances=None):
    """Return an M-step with some parts computed in another way."""

    def m_step(X, shares):
        right = m_step_by_loops(X, shares)
        return tuple(
            usual if other is None else other(X, shares, np.array(right[1]))
            for usual, other in zip(right, (weights, means, covariances), strict=True)
        )

    return m_step


def _spread(divide, share=lambda r: r, about=lambda X, m: m):
    """Return covariances that are divided by, weighted with or taken about something else."""

    def covariances(X, shares, means):
        result = []
        for r, mean in zip(shares.T, means, strict=True):
            away = X - about(X, mean)
            result.append((away.T * share(r)) @ away / divide(r))
        return result

    return covariances


def _hard(shares):
    table = np.zeros(shares.shape)
    for i, row in enumerate(shares):
        table[i, list(row).index(max(row))] = 1
    return table


# 5. EM


def em_by_recursion(X, weights, means, covariances, n_iterations):
    if n_iterations == 0:
        return weights, means, covariances
    mixture = m_step_by_averages(X, shares_by_differences(X, weights, means, covariances))
    return em_by_recursion(X, *mixture, n_iterations - 1)


def em_of_the_textbook(X, weights, means, covariances, n_iterations):
    steps = textbook.mixture_steps(X, weights, means, covariances, tol=-np.inf)
    for _ in range(2 * n_iterations + 1):
        step = next(steps)
    return [step.weights, step.means, step.covariances]


def em_in_float32(X, weights, means, covariances, n_iterations):
    parameters = [part.astype(np.float32) for part in (weights, means, covariances)]
    for _ in range(n_iterations):
        parameters = m_step_with_cov(X, shares_of_the_textbook(X, *map(np.asarray, parameters)))
    return parameters


def _em(change=lambda n: n, e=shares_by_differences, m=m_step_by_averages, kept=()):
    def em(X, weights, means, covariances, n_iterations):
        now = [weights, means, covariances]
        for _ in range(change(n_iterations)):
            after = m(X, e(X, *now))
            for i in range(3):
                if i not in kept:
                    now[i] = np.array(after[i])
        return tuple(now)

    return em


def em_about_old_means(X, weights, means, covariances, n_iterations):
    for _ in range(n_iterations):
        shares = shares_by_differences(X, weights, means, covariances)
        covariances = np.array(
            [
                np.average([np.outer(x - mean, x - mean) for x in X], axis=0, weights=share)
                for mean, share in zip(means, shares.T, strict=True)
            ]
        )
        weights, means, _ = m_step_by_averages(X, shares)
    return weights, means, covariances


RIGHT = {
    "05.m_step": right_answers(
        "m_step", m_step_by_loops, m_step_by_averages, m_step_with_cov, textbook.maximize
    ),
    "05.em": right_answers("em", em_by_recursion, em_of_the_textbook, em_in_float32, _em()),
}
WRONG = {
    "05.m_step": wrong_answers(
        "m_step",
        ("Weights: divide", _m_step(weights=lambda X, r, m: r.sum(0))),
        ("Weights: a component", _m_step(weights=lambda X, r, m: [1 / len(m)] * len(m))),
        ("Means: divide by", _m_step(means=lambda X, r, m: (r.T @ X) / X.shape[0])),
        ("Means: these are sums", _m_step(means=lambda X, r, m: r.T @ X)),
        ("Means: each point", _m_step(means=lambda X, r, m: [X.mean(0)] * len(m))),
        (
            "Covariances: divide by the sum of the shares, not",
            _m_step(covariances=lambda X, r, m: _spread(lambda s: len(X))(X, r, m)),
        ),
        ("Covariances: these are sums", _m_step(covariances=_spread(lambda s: 1))),
        ("not by one less", _m_step(covariances=_spread(lambda s: s.sum() - 1))),
        (
            "np.cov with aweights",
            _m_step(
                covariances=lambda X, r, m: [
                    np.cov(X, rowvar=False, aweights=s).reshape(X.shape[1], -1) for s in r.T
                ]
            ),
        ),
        (
            "Covariances: each point",
            _m_step(
                covariances=lambda X, r, m: [
                    np.cov(X, rowvar=False, bias=True).reshape(X.shape[1], -1) for s in r.T
                ]
            ),
        ),
        (
            "not that of all points",
            _m_step(covariances=_spread(sum, about=lambda X, m: X.mean(axis=0))),
        ),
        ("before squaring", _m_step(covariances=_spread(sum, about=lambda X, m: 0))),
        (
            "beside the diagonal",
            _m_step(
                covariances=lambda X, r, m: [
                    np.diag(np.average((X - mean) ** 2, axis=0, weights=s))
                    for mean, s in zip(m, r.T, strict=True)
                ]
            ),
        ),
        ("counts once", _m_step(covariances=_spread(sum, share=lambda r: r * r))),
        ("wholly to one", lambda X, shares: m_step_by_averages(X, _hard(shares))),
    ),
    "05.em": wrong_answers(
        "em",
        ("one iteration:", _em(lambda n: 1)),
        ("too many", _em(lambda n: n + 1)),
        ("too few", _em(lambda n: n - 1)),
        ("The weights stay", _em(kept=[0])),
        ("The means stay", _em(kept=[1])),
        ("The covariances stay", _em(kept=[2])),
        ("Only the means", _em(kept=[0, 2])),
        ("does not use the weights", _em(e=lambda *a: softmax(unweighted(*a), axis=1))),
        ("as in k-means", _em(m=lambda X, r: m_step_by_averages(X, _hard(r)))),
        ("iteration before", em_about_old_means),
        ("Nothing has changed", lambda X, w, m, c, n: [w, m, c]),
    ),
}
WRONG = {task: [*answers, *MORE.get(task, ())] for task, answers in WRONG.items()}
