"""Gaussian mixtures on a board: EM, and criteria for the number of components.

In the formulas i is a row, c a component, d the number of features; π[c] is a weight, μ[c]
a mean, Σ[c] a covariance, but Σᵢ and Σ_c are sums. A row of weight w[i] counts as so many
equal rows; without weights all w[i] are 1. Numbers in parentheses are equations
of Bishop (2006), "Pattern Recognition and Machine Learning".

The fast twin is `GaussianMixture`. Variational EM is in `homl_clustering.textbook.variational`,
EM with leaps in `homl_clustering.textbook.acceleration`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from homl_clustering.textbook.arguments import check_not_flat, checked
from homl_clustering.textbook.kmeans import find_clusters
from homl_clustering.typing import Array, CovarianceType, FloatArray

__all__ = [
    "MixtureStep",
    "aic",
    "bic",
    "fit_mixture",
    "log_densities",
    "log_gaussian",
    "log_mixture",
    "maximize",
    "mixture_steps",
    "n_free_parameters",
    "responsibilities",
    "scatters",
]


class MixtureStep(NamedTuple):
    """The state of EM after one step.

    Attributes
    ----------
    name : str
        "start", "E" (rows shared out) or "M" (components moved).
    weights : ndarray of shape (n_components,)
    means : ndarray of shape (n_components, n_features)
    covariances : ndarray of shape (n_components, n_features, n_features)
    responsibilities : ndarray of shape (n_samples, n_components) or None
        How much of each row each component answers for; None at the start.
    log_likelihood : float or None
        Of these components: the weighted sum over all rows, not their mean. None at the start.
    """

    name: str
    weights: FloatArray
    means: FloatArray
    covariances: FloatArray
    responsibilities: FloatArray | None = None
    log_likelihood: float | None = None


@checked
def log_gaussian(X: Array, mean: Array, covariance: Array) -> FloatArray:
    """Return the logarithm of a normal density at each row of `X`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.mixture import log_gaussian
    >>> log_gaussian(np.array([[0.0], [2.0]]), np.zeros(1), np.eye(1)).round(4)
    array([-0.9189, -2.9189])
    """
    d, away = X.shape[1], X - mean
    # Δ²[i] = (x[i] - μ)ᵀ Σ⁻¹ (x[i] - μ)    (2.44)
    squared = (away * np.linalg.solve(covariance, away.T).T).sum(axis=1)
    # log N(x[i] | μ, Σ) = -½ (d log 2π + log |Σ| + Δ²[i])    (2.43)
    return -(d * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + squared) / 2


@checked
def log_densities(X: Array, weights: Array, means: Array, covariances: Array) -> FloatArray:
    """Return the logarithm of each component's weighted density at each row of `X`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.mixture import log_densities
    >>> X, means = np.array([[0.0], [2.0]]), np.array([[0.0], [2.0]])
    >>> log_densities(X, np.array([0.5, 0.5]), means, np.ones((2, 1, 1))).round(4)
    array([[-1.6121, -3.6121],
           [-3.6121, -1.6121]])
    """
    check_not_flat(weights, covariances)
    # a[i, c] = log π[c] + log N(x[i] | μ[c], Σ[c])
    components = zip(means, covariances, strict=True)
    with np.errstate(divide="ignore"):  # log 0 = -∞
        log_weights = np.log(weights)
    return log_weights + np.column_stack([log_gaussian(X, *each) for each in components])


@checked
def log_mixture(densities: Array) -> FloatArray:
    """Return the logarithm of the mixture's density at each row, from `log_densities`."""
    # m[i] = max over c of a[i, c]; far from all components exp(a) is 0, exp(a - m) is not
    largest = densities.max(axis=1)
    # log p(x[i]) = log Σ_c exp(a[i, c]) = m[i] + log Σ_c exp(a[i, c] - m[i])    (9.7)
    return largest + np.log(np.exp(densities - largest[:, np.newaxis]).sum(axis=1))


@checked
def responsibilities(densities: Array) -> FloatArray:
    """E-step: share each row out among the components, from `log_densities`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.mixture import responsibilities
    >>> responsibilities(np.log([[0.1, 0.3], [0.2, 0.2]]))
    array([[0.25, 0.75],
           [0.5 , 0.5 ]])
    """
    # r[i, c] = exp(a[i, c]) / Σ_c exp(a[i, c])    (9.23)
    shares = np.exp(densities - log_mixture(densities)[:, np.newaxis])
    # where a[i, c] is so large that log p(x[i]) is rounded, they do not sum to 1
    sums = shares.sum(axis=1, keepdims=True)
    return np.where(np.abs(sums - 1) > 1e-9, shares / sums, shares)


@checked
def maximize(
    X: Array, responsibilities: Array, sample_weight: Array | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """M-step: return the weights, means and covariances of the rows as shared out.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    responsibilities : ndarray of shape (n_samples, n_components)
    sample_weight : ndarray of shape (n_samples,), default=None
        How many rows each row counts as: once if None.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.mixture import maximize
    >>> X = np.array([[0.0], [2.0], [9.0]])
    >>> weights, means, covariances = maximize(X, np.array([[1, 0], [1, 0], [0.5, 0.5]]))
    >>> weights.round(3).tolist(), means.ravel().tolist(), covariances.ravel().round(3).tolist()
    ([0.833, 0.167], [2.6, 9.0], [11.04, 0.0])
    """
    n = len(X)
    if sample_weight is not None:
        # n = Σᵢ w[i], and w[i] r[i, c] takes the place of r[i, c]
        n, responsibilities = sample_weight.sum(), responsibilities * sample_weight[:, np.newaxis]
    # N[c] = Σᵢ r[i, c]    (9.27)
    counts = responsibilities.sum(axis=0)
    if not np.all(counts > 0):
        raise ValueError(
            "maximize: each component needs a share of some row, but those of component "
            f"{np.argmin(counts)} sum to {counts.min():g}. Start it nearer to the data."
        )
    # μ[c] = Σᵢ r[i, c] x[i] / N[c]    (9.24)
    means = responsibilities.T @ X / counts[:, np.newaxis]
    # Σ[c] = Σᵢ r[i, c] (x[i] - μ[c]) (x[i] - μ[c])ᵀ / N[c]    (9.25)
    covariances = scatters(X, responsibilities, means) / counts[:, np.newaxis, np.newaxis]
    # π[c] = N[c] / n    (9.26)
    return counts / n, means, covariances


@checked
def scatters(X: Array, responsibilities: Array, means: Array) -> FloatArray:
    """Return how far the rows, as shared out, are spread about some points."""
    # Σᵢ r[i, c] (x[i] - μ[c]) (x[i] - μ[c])ᵀ
    away = X[:, np.newaxis, :] - means
    return np.einsum("ic,icj,icl->cjl", responsibilities, away, away)


@checked
def mixture_steps(
    X: Array,
    weights: Array,
    means: Array,
    covariances: Array,
    tol: float = 1e-3,
    sample_weight: Array | None = None,
) -> Iterator[MixtureStep]:
    """Yield the steps of EM from given components, until they gain next to nothing.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    weights, means, covariances : ndarrays
        Where to start, in the shapes of a `MixtureStep`.
    tol : float, default=1e-3
        It ends once an E-step finds the log-likelihood raised by no more than this per
        row since the E-step before.
    sample_weight : ndarray of shape (n_samples,), default=None
        How many rows each row counts as: once if None.

    Yields
    ------
    MixtureStep
        "start", then "E" and "M" in turn.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Dempster, Laird & Rubin (1977), "Maximum likelihood from incomplete data via the EM
    algorithm", Journal of the Royal Statistical Society B 39. Bishop (2006), section 9.2.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.mixture import mixture_steps
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> steps = mixture_steps(X, np.array([0.5, 0.5]), X[1:3], np.ones((2, 1, 1)))
    >>> [(step.name, step.means.ravel().round(3).tolist()) for step in steps][:3]
    [('start', [1.0, 10.0]), ('E', [1.0, 10.0]), ('M', [0.5, 10.5])]
    """
    yield MixtureStep("start", weights, means, covariances)
    densities, before = log_densities(X, weights, means, covariances), -np.inf
    rows = np.ones(len(X)) if sample_weight is None else sample_weight
    while True:
        shares = responsibilities(densities)
        # log L = Σᵢ w[i] log p(x[i])    (9.14)
        log_likelihood = (rows * log_mixture(densities)).sum()
        yield MixtureStep("E", weights, means, covariances, shares, log_likelihood)
        weights, means, covariances = maximize(X, shares, sample_weight)
        densities = log_densities(X, weights, means, covariances)
        reached = (rows * log_mixture(densities)).sum()
        yield MixtureStep("M", weights, means, covariances, shares, reached)
        if not log_likelihood - before > tol * rows.sum():
            return
        before = log_likelihood


@checked
def fit_mixture(
    X: Array, n_components: int, rseed: int = 2, sample_weight: Array | None = None
) -> MixtureStep:
    """Run EM from the clusters of k-means to its end.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    n_components : int
    rseed : int, default=2
        Seeds the choice of the rows that k-means starts from.
    sample_weight : ndarray of shape (n_samples,), default=None
        How many rows each row counts as: once if None, and in any case for k-means.

    Returns
    -------
    MixtureStep
        The last one.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.mixture import fit_mixture
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> sorted(fit_mixture(X, 2).means.ravel().round(3).tolist())
    [0.5, 10.5]
    """
    _, labels = find_clusters(X, n_components, rseed)
    start = maximize(X, np.eye(n_components)[labels], sample_weight)
    for step in mixture_steps(X, *start, sample_weight=sample_weight):
        last = step
    return last


@checked
def n_free_parameters(
    n_components: int, n_features: int, covariance_type: CovarianceType = "full"
) -> int:
    """Return how many numbers describe a mixture.

    The types are those of `GaussianMixture`: each component its own ellipsoid ("full"), all
    the same ("tied"), each one along the axes ("diag"), each a ball ("spherical").

    Examples
    --------
    >>> from homl_clustering.textbook.mixture import n_free_parameters
    >>> [n_free_parameters(3, 2, name) for name in ("full", "tied", "diag", "spherical")]
    [17, 11, 14, 11]
    """
    # a covariance is symmetric: its diagonal, and what stands above it
    symmetric = n_features * (n_features + 1) // 2
    covariances = {"full": n_components * symmetric, "tied": symmetric,
                   "diag": n_components * n_features, "spherical": n_components}  # fmt: skip
    # the weights sum to 1: the last one follows from the others
    return (n_components - 1) + n_components * n_features + covariances[covariance_type]


@checked
def aic(log_likelihood: float, n_parameters: float) -> float:
    """Return Akaike's information criterion (1974): of several models, choose the lowest.

    >>> from homl_clustering.textbook.mixture import aic
    >>> aic(-100.0, 5)
    210.0
    """
    # AIC = 2 p - 2 log L
    return 2 * n_parameters - 2 * log_likelihood


@checked
def bic(log_likelihood: float, n_parameters: float, n_samples: int) -> float:
    """Return Schwarz's Bayesian criterion (1978): of several models, choose the lowest.

    >>> from homl_clustering.textbook.mixture import bic
    >>> float(bic(-100.0, 5, 1000).round(2))
    234.54
    """
    # BIC = p log n - 2 log L
    return n_parameters * np.log(n_samples) - 2 * log_likelihood
