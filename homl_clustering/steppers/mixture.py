"""Gaussian mixtures to be played with."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.datasets import ellipsoids
from homl_clustering.steppers.data import as_points, check_height
from homl_clustering.steppers.page import Stepper, build_page
from homl_clustering.steppers.pictures import strip
from homl_clustering.steppers.words import MIXTURE
from homl_clustering.textbook.arguments import as_floats, as_number
from homl_clustering.textbook.mixture import MixtureStep, mixture_steps
from homl_clustering.typing import FloatArray

MOST_COMPONENTS = 8


def mixture_stepper(
    X: ArrayLike | None = None,
    n_components: int = 3,
    start: ArrayLike | None = None,
    reg_covar: float = 0.0,
    random_state: int = 0,
    height: int = 700,
) -> Stepper:
    """Let the reader play with EM: move means, share points out, let a component collapse.

    Without `reg_covar` the steps are those of `homl_clustering.textbook.mixture.mixture_steps` on
    the points that are shown, with its default `tol`.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2), default=None
        The data, 2000 rows at most; the ellipsoids if None. They are rounded to what can be
        seen, and kept in the attribute ``X``.
    n_components : int, default=3
        8 at most; as many as there are rows in `start`, if that is given.
    start : array-like of shape (n_components, 2), default=None
        The means at first; rows drawn at random if None. All components begin round, of equal
        weight, with the variance of the data divided by their number.
    reg_covar : float, default=0
        Is added to all variances after each M-step, as `GaussianMixture` does.
    random_state : int, default=0
        Seeds the draws.
    height : int, default=700
        In pixels; it grows where a column is too narrow or too wide for that.

    Returns
    -------
    Stepper
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If an argument is wrong.

    Examples
    --------
    >>> from homl_clustering.steppers import mixture_stepper
    >>> mixture_stepper(n_components=3)
    <mixture_stepper: 1250 points, to be played with in a browser>
    """
    owner = "mixture_stepper"
    X, height = as_points(owner, X, ellipsoids), check_height(owner, height)
    seed = as_number(owner, "random_state", random_state, least=0, most=10**6, integer=True)
    reg_covar = as_number(owner, "reg_covar", reg_covar, least=0)
    means = _means(owner, X, n_components, start, seed)
    weights, covariances = round_components(X, len(means))
    numbers = {"weights": weights.tolist(), "means": means.tolist()}
    numbers["covariances"] = covariances[:, [0, 0, 1], [0, 1, 1]].tolist()
    given = {"points": X.tolist(), "start": numbers, "regCovar": reg_covar, "seed": seed}
    pictures = _pictures(X, weights, means, covariances)
    page = build_page("mixture_page.js", "mixturePage", given, MIXTURE, pictures)
    return Stepper(owner, X, page, MIXTURE["title"], height)


def round_components(X: FloatArray, k: int) -> tuple[FloatArray, FloatArray]:
    """Return the weights and covariances of k equal, round components."""
    variance = X.var(axis=0).mean() / k or 1.0
    return np.full(k, 1 / k), np.array([variance * np.eye(2)] * k)


def _means(
    owner: str, X: FloatArray, n_components: int, start: ArrayLike | None, seed: int
) -> FloatArray:
    """Return the means to start from."""
    if start is None:
        most = min(MOST_COMPONENTS, len(X))
        k = as_number(owner, "n_components", n_components, least=1, most=most, integer=True)
        return X[np.random.RandomState(seed).permutation(len(X))[:k]]
    _, start = as_floats(owner, X=X, means=start)
    if len(start) > MOST_COMPONENTS:
        raise ValueError(
            f"{owner}: start must have {MOST_COMPONENTS} rows at most, for more colors cannot be "
            f"told apart, got {len(start)}."
        )
    return start


def _pictures(
    X: FloatArray, weights: FloatArray, means: FloatArray, covariances: FloatArray
) -> str:
    """Return the start, the first steps and the last one that there is."""
    steps: list[MixtureStep] = []
    with suppress(ValueError):  # where a component collapses, the steps before are shown
        steps.extend(mixture_steps(X, weights, means, covariances))
    shown = [
        ("Start", steps[0]),
        ("E-step 1", steps[1]),
        ("M-step 1", steps[2]),
        ("End", steps[-1]),
    ]
    panels = []
    for title, step in shown:
        shares = step.responsibilities
        labels = None if shares is None else shares.argmax(axis=1)
        panels.append((title, labels, step.means))
    return strip(X, panels)
