"""Variational EM for a Gaussian mixture on a board, in its shortest honest form.

EM looks for one best mixture. Here we believe in many at once, some more than in others, and
take the same two steps with expectations over them: see `variational_steps`. The letters are
those of `homl_clustering.textbook.mixture`; numbers in parentheses are equations of Bishop
(2006), "Pattern Recognition and Machine Learning", section 10.2.

The fast twin is `BayesianGaussianMixture`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from scipy.special import digamma, entr, gammaln, multigammaln

from homl_clustering.textbook.arguments import (
    as_floats,
    as_number,
    check_covariance,
    check_kind,
    checked,
)
from homl_clustering.textbook.mixture import log_gaussian, responsibilities, scatters
from homl_clustering.typing import Array, FloatArray

__all__ = [
    "Prior",
    "VariationalStep",
    "expected_log_densities",
    "lower_bound",
    "variational_maximize",
    "variational_steps",
    "weak_prior",
]

LARGEST = np.finfo(float).max
TAKE_ONE = "Take one of those that variational_steps yields."


class Prior(NamedTuple):
    """What is believed of a mixture before the data, as in `BayesianGaussianMixture`.

    Attributes
    ----------
    weight_concentration_prior, mean_precision_prior, degrees_of_freedom_prior : float
        α₀, β₀, ν₀ > d - 1: as many rows seem to stand behind each weight, mean, covariance.
    mean_prior : ndarray of shape (n_features,)
        m₀, where these rows lie.
    covariance_prior : ndarray of shape (n_features, n_features)
        W₀⁻¹, their covariance times ν₀.
    """

    weight_concentration_prior: float
    mean_precision_prior: float
    mean_prior: FloatArray
    degrees_of_freedom_prior: float
    covariance_prior: FloatArray


def weak_prior(X: Array, n_components: int) -> Prior:
    """Return the prior that `BayesianGaussianMixture` takes if none is given."""
    (X,) = as_floats("weak_prior", X=X)
    n_components = as_number("weak_prior", "n_components", n_components, least=1, integer=True)
    if len(X) < 2:
        raise ValueError(f"weak_prior: X must have two rows at least, got {len(X)}.")
    return Prior(1 / n_components, 1.0, X.mean(axis=0), X.shape[1], np.atleast_2d(np.cov(X.T)))


class VariationalStep(NamedTuple):
    """The state of variational EM after one step.

    Attributes
    ----------
    name : str
        "start" (an M-step from given responsibilities), "E" or "M".
    responsibilities : ndarray of shape (n_samples, n_components)
    concentration, mean_precision, degrees_of_freedom : ndarrays of shape (n_components,)
        α, β, ν: how many rows stand behind each weight, mean and covariance.
    means : ndarray of shape (n_components, n_features)
    covariances : ndarray of shape (n_components, n_features, n_features)
        Σ = W⁻¹ / ν, the inverse of the expected precision Λ.
    lower_bound : float or None
        What log p(X) is at least; None after an E-step.
    """

    name: str
    responsibilities: FloatArray
    concentration: FloatArray
    mean_precision: FloatArray
    means: FloatArray
    degrees_of_freedom: FloatArray
    covariances: FloatArray
    lower_bound: float | None = None


@checked
def expected_log_densities(X: Array, step: VariationalStep) -> FloatArray:
    """Return what `log_densities` gives on average over all mixtures that `step` allows."""
    check_kind("expected_log_densities", "step", step, VariationalStep, TAKE_ONE)
    d, alpha, nu = X.shape[1], step.concentration, step.degrees_of_freedom
    # E[log π[c]] = ψ(α[c]) - ψ(Σ_c α[c])    (10.66)
    log_weights = digamma(alpha) - digamma(alpha.sum())
    # E[log |Λ[c]|] + log |Σ[c]| = Σⱼ ψ((ν[c] - j) / 2) + d log (2 / ν[c]), 0 ≤ j < d    (10.65)
    log_spreads = digamma((nu - np.arange(d)[:, np.newaxis]) / 2).sum(axis=0) + d * np.log(2 / nu)
    # E[Δ²[i, c]] = d / β[c] + (x[i] - m[c])ᵀ Σ[c]⁻¹ (x[i] - m[c])    (10.64)
    components = zip(step.means, step.covariances, strict=True)
    gaussians = np.column_stack([log_gaussian(X, *each) for each in components])
    # log ρ[i, c] = E[log π[c]] + ½ E[log |Λ[c]|] - ½ d log 2π - ½ E[Δ²[i, c]]    (10.46)
    return log_weights + log_spreads / 2 + gaussians - d / step.mean_precision / 2


@checked
def variational_maximize(X: Array, responsibilities: Array, prior: Prior) -> VariationalStep:
    """M-step: return what is believed of the components once the rows are shared out."""
    alpha, beta, m, nu, scatter = _prior("variational_maximize", prior, X.shape[1])
    # N[c] = Σᵢ r[i, c]    (10.51)
    counts = responsibilities.sum(axis=0)
    # α[c] = α₀ + N[c], β[c] = β₀ + N[c], ν[c] = ν₀ + N[c]    (10.58, 10.60, 10.63)
    alphas, betas, nus = alpha + counts, beta + counts, nu + counts
    # m[c] = (β₀ m₀ + Σᵢ r[i, c] x[i]) / β[c]    (10.61)
    means = (beta * m + responsibilities.T @ X) / betas[:, np.newaxis]
    # W[c]⁻¹ = W₀⁻¹ + Σᵢ r[i, c] (x[i] - m[c]) (x[i] - m[c])ᵀ + β₀ (m₀ - m[c]) (m₀ - m[c])ᵀ
    # (10.62, around m[c] in place of the mean of the rows, which a component may not have)
    spread = scatter + scatters(X, responsibilities, means)
    spread += scatters(m[np.newaxis], np.full((1, len(means)), beta), means)
    covariances = spread / nus[:, np.newaxis, np.newaxis]
    step = VariationalStep("M", responsibilities, alphas, betas, means, nus, covariances)
    return step._replace(lower_bound=lower_bound(step, prior))


def lower_bound(step: VariationalStep, prior: Prior) -> float:
    """Return what log p(X) is at least, after an M-step: (10.70) to (10.77), added up.

    Once the rows are shared out, all else can be integrated: norming constants are left.
    """
    check_kind("lower_bound", "step", step, VariationalStep, TAKE_ONE)
    (n, k), d = step.responsibilities.shape, step.means.shape[1]
    alpha, beta, _, nu, scatter = _prior("lower_bound", prior, d)
    spread = step.covariances * step.degrees_of_freedom[:, np.newaxis, np.newaxis]
    # -Σᵢ Σ_c r[i, c] log r[i, c]
    entropy = entr(step.responsibilities).sum()
    # log C(α₀) - log C(α), with log C(α) = log Γ(Σ_c α[c]) - Σ_c log Γ(α[c])    (B.23)
    weights = gammaln(k * alpha) - gammaln(step.concentration.sum())
    weights += (gammaln(step.concentration) - gammaln(alpha)).sum()
    # Σ_c ½ d log (β₀ / β[c]) + log B(W₀, ν₀) - log B(W[c], ν[c])
    components = d / 2 * np.log(beta / step.mean_precision) + _log_wishart(scatter, nu)
    components -= _log_wishart(spread, step.degrees_of_freedom)
    return entropy + weights + components.sum() - n * d / 2 * np.log(2 * np.pi)


@checked
def variational_steps(
    X: Array, shares: Array, prior: Prior, tol: float = 1e-3
) -> Iterator[VariationalStep]:
    """Yield the steps of variational EM from given responsibilities.

    EM looks for one best mixture. Variational EM keeps a distribution over all of them, and
    takes the same steps with expectations (Bishop 2006, section 10.2).

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    shares : ndarray of shape (n_samples, n_components)
        The responsibilities to start from.
    prior : Prior
    tol : float, default=1e-3
        It ends at the first M-step that raises the lower bound by no more than this.

    Yields
    ------
    VariationalStep
        "start", then "E" and "M" in turn.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.variational import variational_steps, weak_prior
    >>> X, shares = np.array([[0.0], [1.0], [10.0], [11.0]]), np.eye(3)[[0, 0, 1, 2]]
    >>> [step.name for step in variational_steps(X, shares, weak_prior(X, 3))][:3]
    ['start', 'E', 'M']
    """
    step = variational_maximize(X, shares, prior)
    yield step._replace(name="start")
    while True:
        before = step.lower_bound
        # r[i, c] = ρ[i, c] / Σ_c ρ[i, c]    (10.49)
        shares = responsibilities(expected_log_densities(X, step))
        yield step._replace(name="E", responsibilities=shares, lower_bound=None)
        step = variational_maximize(X, shares, prior)
        yield step
        if not step.lower_bound - before > tol:
            return


def _prior(owner: str, prior: Prior, n_features: int) -> Prior:
    """Return a prior as numbers and arrays of float64; raise where it is none."""
    check_kind(owner, "prior", prior, Prior, "Take that of weak_prior, or make one.")
    limits = {
        "weight_concentration_prior": 0,
        "mean_precision_prior": 0,
        "degrees_of_freedom_prior": n_features - 1,
    }
    scalars = {
        name: as_number(owner, name, getattr(prior, name), above=limit, most=LARGEST)
        for name, limit in limits.items()
    }
    arrays: dict[str, Any] = {}
    for name in ("mean_prior", "covariance_prior"):
        (arrays[name],) = as_floats(owner, **{name: getattr(prior, name)})
        if len(arrays[name]) != n_features:
            raise ValueError(
                f"{owner}: {name} must be that of {n_features} features, got shape "
                f"{arrays[name].shape}."
            )
    check_covariance(owner, "covariance_prior", arrays["covariance_prior"])
    return prior._replace(**scalars, **arrays)


def _log_wishart(spread: FloatArray, nu: Any) -> Any:
    # log B(W, ν) = ½ ν log |W⁻¹| - ½ ν d log 2 - log Γ_d(½ ν), Γ_d the d-variate Γ    (B.79)
    d = spread.shape[-1]
    return nu / 2 * (np.linalg.slogdet(spread)[1] - d * np.log(2)) - multigammaln(nu / 2, d)
