"""The tasks of ``05_gaussian_mixtures_exercises``: here the M-step, and EM as a whole."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.mixture_criteria import COUNTING, CRITERIA
from homl_clustering.checks.tasks.mixture_densities import (
    DENSITIES,
    FEW,
    UNIT,
    ellipses,
    log_each,
    responsibilities,
    softmax,
)
from homl_clustering.checks.tasks.mixture_transfer import TRANSFER

PARAMETERS = ("the weights", "the means", "the covariances")


def m_step(X, responsibilities):
    """Return weights, means and covariances of the rows as shared out."""
    counts = responsibilities.sum(axis=0)
    means = responsibilities.T @ X / counts[:, np.newaxis]
    covariances = _scatters(X, responsibilities, means) / counts[:, np.newaxis, np.newaxis]
    return counts / len(X), means, covariances


def _scatters(X, shares, means):
    away = X[:, np.newaxis] - means
    return np.einsum("ic,icj,icl->cjl", shares, away, away)


def _shared():
    X, *_ = ellipses(40)
    shares = variant.random(1).dirichlet([0.6, 1, 0.4], size=40)
    line = np.array([[0.0], [3.0], [9.0]])
    plane = np.array([[0.0, 0.0], [2.0, 0.0], [4.0, 6.0], [8.0, 1.0]])
    whole = np.array([[1.0, 0], [1, 0], [1, 0], [0.5, 0.5]])
    return [
        Case("three points", (line, np.array([[1, 0], [0.5, 0.5], [0, 1]]))),
        Case("four points in the plane", (plane, whole)),
        Case("forty points of the ellipses", (X, shares)),
    ]


def _changed(part, change):
    """Return an M-step in which one of the three parts is computed in another way."""

    def wrong_m_step(X, shares):
        parts = list(m_step(X, shares))
        parts[part] = change(X, shares, *parts)
        return tuple(parts)

    return wrong_m_step


def _hard_m_step(X, shares):
    return m_step(X, np.eye(shares.shape[1])[shares.argmax(axis=1)])


M_STEP_MISTAKES = {
    "Weights: divide the sums of the shares by the number of points.": _changed(
        0, lambda X, r, w, m, c: r.sum(axis=0)
    ),
    "Weights: a component that holds more shares is heavier; they are not all alike.": _changed(
        0, lambda X, r, w, m, c: np.full(len(w), 1 / len(w))
    ),
    "Means: divide by the sum of the shares, not by the number of points.": _changed(
        1, lambda X, r, w, m, c: r.T @ X / len(X)
    ),
    "Means: these are sums; divide by the sum of the shares.": _changed(
        1, lambda X, r, w, m, c: r.T @ X
    ),
    "Means: each point counts as much as the share of it; here all count alike.": _changed(
        1, lambda X, r, w, m, c: np.tile(X.mean(axis=0), (len(w), 1))
    ),
    "Covariances: divide by the sum of the shares, not by the number of points.": _changed(
        2, lambda X, r, w, m, c: _scatters(X, r, m) / len(X)
    ),
    "Covariances: these are sums; divide by the sum of the shares.": _changed(
        2, lambda X, r, w, m, c: _scatters(X, r, m)
    ),
    "Covariances: divide by the sum of the shares itself, not by one less.": _changed(
        2, lambda X, r, w, m, c: _scatters(X, r, m) / (r.sum(axis=0) - 1)[:, None, None]
    ),
    "Covariances: np.cov with aweights divides by less than the sum of the shares: ddof=0.": (
        _changed(2, lambda X, r, w, m, c: [np.atleast_2d(np.cov(X.T, aweights=s)) for s in r.T])
    ),
    "Covariances: each point counts as much as the share of it; here all count alike.": _changed(
        2, lambda X, r, w, m, c: [np.atleast_2d(np.cov(X.T, ddof=0))] * len(w)
    ),
    "Covariances: subtract the new mean of the component, not that of all points.": _changed(
        2,
        lambda X, r, w, m, c: (
            _scatters(X, r, np.tile(X.mean(axis=0), (len(w), 1))) / (len(X) * w)[:, None, None]
        ),
    ),
    "Covariances: subtract the mean before squaring.": _changed(
        2, lambda X, r, w, m, c: _scatters(X, r, 0 * m) / (len(X) * w)[:, None, None]
    ),
    "Covariances: what stands beside the diagonal belongs to them, too.": _changed(
        2, lambda X, r, w, m, c: c * np.eye(X.shape[1])
    ),
    "Covariances: the share counts once; it is not squared.": _changed(
        2, lambda X, r, w, m, c: _scatters(X, r**2, m) / (len(X) * w)[:, None, None]
    ),
    "Each point goes wholly to one component here: share it out.": _hard_m_step,
}


def _loop(e=responsibilities, m=lambda X, r, means: m_step(X, r), kept=(), count=lambda n: n):
    """Return EM with other steps, or with parameters that are kept as they were."""

    def em(X, weights, means, covariances, n_iterations):
        start = parameters = weights, means, covariances
        for _ in range(count(n_iterations)):
            new = m(X, e(X, *parameters), parameters[1])
            parameters = tuple(start[i] if i in kept else new[i] for i in range(3))
        return parameters

    return em


def _about_old(X, shares, means):
    """An M-step whose covariances are about the old means."""
    weights, new_means, _ = m_step(X, shares)
    scatters = _scatters(X, shares, means)
    return weights, new_means, scatters / (len(X) * weights)[:, np.newaxis, np.newaxis]


def em(X, weights, means, covariances, n_iterations):
    """Return weights, means and covariances after some iterations of EM."""
    return _loop()(X, weights, means, covariances, n_iterations)


def _starts():
    start = np.array([0.7, 0.3]), np.array([[1.0], [5.0]]), 4 * UNIT
    return [
        Case("six points, one iteration", (FEW, *start, 1)),
        Case("six points, two iterations", (FEW, *start, 2)),
        Case("six points, five iterations", (FEW, *start, 5)),
        Case("150 points of the ellipses, four iterations", (*ellipses(150), 4)),
    ]


EM_MISTAKES = {
    "This is one iteration: go on from the new parameters, as often as it is said.": _loop(
        count=lambda n: 1
    ),
    "This is one iteration too many.": _loop(count=lambda n: n + 1),
    "This is one iteration too few.": _loop(count=lambda n: n - 1),
    "The weights stay as they were: the M-step renews them as well.": _loop(kept=(0,)),
    "The means stay as they were: the M-step renews them as well.": _loop(kept=(1,)),
    "The covariances stay as they were: the M-step renews them as well.": _loop(kept=(2,)),
    "Only the means are renewed: weights and covariances change, too.": _loop(kept=(0, 2)),
    "The E-step does not use the weights.": _loop(e=lambda X, w, m, c: softmax(log_each(X, m, c))),
    "Each point goes wholly to one component here, as in k-means: share it out.": _loop(
        m=lambda X, r, means: _hard_m_step(X, r)
    ),
    "The covariances are about the means of the iteration before: take the new ones.": _loop(
        m=_about_old
    ),
    "Nothing has changed: return the parameters of the last M-step.": lambda X, w, m, c, n: (
        w,
        m,
        c,
    ),
}


TASKS = [
    COUNTING,
    *DENSITIES,
    FunctionTask("05.m_step", m_step, _shared, M_STEP_MISTAKES, parts=PARAMETERS),
    FunctionTask("05.em", em, _starts, EM_MISTAKES, parts=PARAMETERS),
    *CRITERIA,
    *TRANSFER,
]
