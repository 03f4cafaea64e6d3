"""EM with leaps on a board: SQUAREM, by Varadhan & Roland (2008).

Where components overlap, steps of EM are short, and each is a little shorter than the one before.
Two of them show where all of them together would lead to. Parameters are taken as one long array
θ of numbers that may have any value, so that a leap cannot lead to a mixture that is none.

The fast twin is ``GaussianMixture(acceleration="squarem")``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from homl_clustering.textbook.arguments import check_not_flat, checked, is_flat
from homl_clustering.textbook.mixture import (
    MixtureStep,
    log_densities,
    log_mixture,
    maximize,
    responsibilities,
)
from homl_clustering.typing import Array, FloatArray

__all__ = ["accelerated_steps"]

FIRST, LONGER = 4.0, 4.0  # the longest leap at first, and how much longer the next may be


@checked
def accelerated_steps(
    X: Array,
    weights: Array,
    means: Array,
    covariances: Array,
    tol: float = 1e-3,
    sample_weight: Array | None = None,
) -> Iterator[MixtureStep]:
    """Yield the steps of EM with leaps from given components, until they gain next to nothing.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    weights, means, covariances : ndarrays
        Where to start, in the shapes of a `MixtureStep`.
    tol : float, default=1e-3
        It ends once a step that no leap went before has raised the log-likelihood by no more than
        this per row.
    sample_weight : ndarray of shape (n_samples,), default=None
        How many rows each row counts as: once if None.

    Yields
    ------
    MixtureStep
        "start", then "EM" for a step of EM, "leap" for one from where a leap has led to, "back" for
        a leap that is taken back. Its log-likelihood is that before the components moved; for
        "back", that before the leap.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Varadhan & Roland (2008), "Simple and globally convergent methods for accelerating the
    convergence of any EM algorithm", Scandinavian Journal of Statistics 35, scheme S3.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.acceleration import accelerated_steps
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> steps = accelerated_steps(X, np.array([0.5, 0.5]), X[1:3], np.ones((2, 1, 1)))
    >>> [step.name for step in steps][:3]
    ['start', 'EM', 'EM']
    """
    rows = np.ones(len(X)) if sample_weight is None else sample_weight
    scale, longest, before = _spread(X, rows), FIRST, -np.inf
    here: tuple[Array, Array, Array] = weights, means, covariances
    yield MixtureStep("start", *here)
    points: list[FloatArray] = []
    while True:
        check_not_flat(here[0], here[2])
        points.append(_as_point(*here, scale))
        there, length = here, 1.0
        if len(points) == 3:
            point, length = _leap(points, longest)
            points = points[1:]
            if length > 1:
                there = _from_point(point, len(means), scale)
            if any(is_flat(covariance) for covariance in there[2]):
                there, length = here, 1.0
        densities = log_densities(X, *there)
        shares, reached = responsibilities(densities), (rows * log_mixture(densities)).sum()
        if length > 1 and not reached >= before:
            points, longest = [], max(FIRST, longest / LONGER if length == longest else longest)
            yield MixtureStep("back", *here, shares, before)
            continue
        gain, before = reached - before, reached
        here = maximize(X, shares, sample_weight)
        if length > 1:
            points, longest = [], longest * (LONGER if length == longest else 1)
        yield MixtureStep("leap" if length > 1 else "EM", *here, shares, reached)
        if length == 1 and not gain > tol * rows.sum():
            return


def _leap(points: list[FloatArray], longest: float) -> tuple[FloatArray, float]:
    """Return where three points on the way of EM lead to, and the length of the leap."""
    first, second, third = points
    # r = θ₁ - θ₀,  v = (θ₂ - θ₁) - r
    r = second - first
    v = (third - second) - r
    if not (np.isfinite(v).all() and v.any()):
        return third, 1.0
    # a = |r| / |v|: 1 / (1 - q) if each step is q times the one before
    length: Any = min(np.linalg.norm(r) / np.linalg.norm(v), longest)
    # θ = θ₀ + 2 a r + a² v
    return first + 2 * length * r + length**2 * v, max(length, 1.0)


def _as_point(weights: Array, means: Array, covariances: Array, scale: Array) -> FloatArray:
    """Return the parameters of a mixture as one array θ of numbers that may have any value."""
    # Σ[c] = L[c] L[c]ᵀ; log π[c], μ[c], log of the diagonal of L[c], and the rest of L[c]
    roots = np.linalg.cholesky(covariances)
    diagonals = np.diagonal(roots, axis1=1, axis2=2)
    rest = np.tril(roots, -1) / scale[:, np.newaxis]
    with np.errstate(divide="ignore"):  # log 0 = -∞
        parts = np.log(weights), means / scale, np.log(diagonals), rest
    return np.concatenate([part.ravel() for part in parts])


def _from_point(
    point: FloatArray, n_components: int, scale: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the weights, means and covariances that `_as_point` made a point of."""
    d, each = len(scale), np.arange(len(scale))
    ends = np.cumsum([n_components, n_components * d, n_components * d])
    logs, means, diagonals, rest = np.split(point, ends)
    weights = np.exp(logs - logs.max())
    roots = rest.reshape(-1, d, d) * scale[:, np.newaxis]
    roots[:, each, each] = np.exp(diagonals).reshape(-1, d)
    return weights / weights.sum(), means.reshape(-1, d) * scale, roots @ roots.transpose(0, 2, 1)


def _spread(X: Array, rows: Array) -> FloatArray:
    """Return the standard deviation of each feature; 1 where it does not vary."""
    mean = rows @ X / rows.sum()
    spread = np.sqrt(rows @ (X - mean) ** 2 / rows.sum())
    return np.where(spread > 0, spread, 1.0)
