"""How low does the density fall between two components of a mixture?"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np

from homl_clustering.kernels.density import lowest_between
from homl_clustering.typing import FloatArray, IntArray

DOUBT = 0.75  # standard errors that are added to the logarithm of a share that is estimated
HALVINGS = 2  # the halves of the rows of two components, and quarters, that are nearest
FEWEST_ROWS = 10  # of two components whose rows are halved have at least twice as many
N_STEPS = 21  # on the line between two means
N_PLACES = 101  # where the density of the projected rows is estimated


def valleys_between(mixture: Any, X: FloatArray, owners: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the log density at each mean, and how low it falls between each two of them.

    Parameters
    ----------
    mixture : GaussianMixture
    X : ndarray of shape (n_samples, n_features)
    owners : ndarray of shape (n_samples,)
        The component of each row.

    Returns
    -------
    densities : ndarray of shape (n_components,)
        The logarithms.
    valleys : ndarray of shape (n_components, n_components)
        Between 0 and 1; 1 says that there is no valley.
    """
    means = mixture.means_.astype(float)
    densities, valleys = mixture.score_samples(means), np.eye(len(means))
    along = np.linspace(0, 1, N_STEPS)[:, np.newaxis]
    pairs = [(i, j) for i in range(len(means)) for j in range(i)]
    lines = [means[i] + along * (means[j] - means[i]) for i, j in pairs]
    on_lines = mixture.score_samples(np.vstack(lines)) if lines else np.empty(0)
    clouds = [Cloud(X[owners == component]) for component in range(len(means))]
    for (i, j), on_line in zip(pairs, on_lines.reshape(-1, N_STEPS), strict=True):
        by_mixture = np.exp(min(0.0, on_line.min() - min(densities[i], densities[j])))
        A, B = clouds[i], clouds[j]
        largest = by_mixture if by_mixture == 1 else max(by_mixture, valley_between(A, B))
        for _ in range(HALVINGS):
            if largest == 1 or min(len(A.rows), len(B.rows)) < 2 * FEWEST_ROWS:
                break  # they cannot be halved
            A, B = A.nearest_to(B), B.nearest_to(A)
            largest = max(largest, valley_between(A, B))
        valleys[i, j] = valleys[j, i] = largest
    return densities, valleys


class Cloud:
    """Rows, with their mean and their spread, which are computed once for all other clouds."""

    def __init__(self, rows: FloatArray) -> None:
        self.rows = rows

    @cached_property
    def mean(self) -> FloatArray:
        """The mean of the rows."""
        return self.rows.mean(axis=0)

    @cached_property
    def spread(self) -> FloatArray:
        """A covariance matrix that has an inverse, unless all rows are alike."""
        away = self.rows - self.mean
        spread = away.T @ away / len(self.rows)
        diagonal = spread.ravel()[:: len(spread) + 1]
        diagonal += 1e-3 * diagonal.mean()
        return spread

    def nearest_to(self, other: Cloud) -> Cloud:
        """Return the half of the rows that are nearest to another cloud, by its spread."""
        away = self.rows - other.mean
        distances = np.einsum("ij,ij->i", away, _solved(other.spread, away.T).T)
        return Cloud(self.rows[np.argsort(distances, kind="stable")[: len(self.rows) // 2]])


def valley_between(A: Cloud, B: Cloud) -> float:
    """Return how low the density falls between two clouds of rows, as a share of the lower hill.

    Rows are projected on Fisher's discriminant; the density there is a kernel estimate with 1.2
    times Silverman's bandwidth (Silverman 1986, "Density estimation", section 3.4.2). Where it
    rests on few rows the share is taken to be somewhat larger.
    """
    if min(len(A.rows), len(B.rows)) < 2:
        return 0.0
    lowest, highest = lowest_between(*_projected(A, B), N_PLACES)
    # A kernel estimate is as uncertain as the count of the rows under a box as wide as it is.
    in_valley, in_hill = (math.sqrt(2) * max(density, 0.5) for density in (lowest, highest))
    doubt = math.exp(DOUBT * math.sqrt(1 / in_valley + 1 / in_hill))
    return min(1.0, lowest / highest * doubt)


def _projected(A: Cloud, B: Cloud) -> tuple[FloatArray, FloatArray]:
    """Return two sets of rows in the direction that tells them apart best."""
    n_of_A, n_of_B = len(A.rows), len(B.rows)
    within = (n_of_A * A.spread + n_of_B * B.spread) / (n_of_A + n_of_B)
    direction = _solved(within, A.mean - B.mean)
    return A.rows @ direction, B.rows @ direction


def _solved(spread: FloatArray, away: FloatArray) -> Any:
    """Return differences divided by a covariance matrix; as they are where that is zero."""
    return np.linalg.solve(spread, away) if spread.any() else away
