r"""k-means\|\| on a board: starting centers from a few rounds, with many draws in each.

Every step is a value that can be looked at. The fast twin of this module is
``KMeans(init="k-means||")``, in `homl_clustering.kmeans.rounds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from homl_clustering.textbook.arguments import checked
from homl_clustering.textbook.kmeans import nearest_centers, squared_distances
from homl_clustering.typing import Array, FloatArray, IntArray

__all__ = [
    "SeedingStep",
    "kmeans_parallel",
    "kmeans_parallel_steps",
]

N_ROUNDS = 5
OVERSAMPLING = 2  # rows that a round draws on average, for each cluster


class SeedingStep(NamedTuple):
    r"""The state of k-means\|\| after one step.

    Attributes
    ----------
    name : str
        "first" (one row), "round" (more rows drawn), "weights" (rows counted), or "centers"
        (candidates clustered).
    candidates : ndarray of shape (n_candidates, n_features)
        All rows drawn so far.
    rounds : ndarray of shape (n_candidates,)
        The round that drew each; 0 for the first row.
    potential : float
        The sum of squared distances from each row to the nearest candidate.
    weights : ndarray of shape (n_candidates,) or None
        How many rows are nearest to each candidate; None before they are counted.
    centers : ndarray of shape (n_clusters, n_features) or None
        The result, in the last step.
    """

    name: str
    candidates: FloatArray
    rounds: IntArray
    potential: float
    weights: FloatArray | None = None
    centers: FloatArray | None = None


@checked
def kmeans_parallel_steps(X: Array, n_clusters: int, rseed: int = 0) -> Iterator[SeedingStep]:
    r"""Yield the steps of k-means\|\|.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    n_clusters : int
        How many centers to find.
    rseed : int, default=0
        Seeds the draws.

    Yields
    ------
    SeedingStep
        "first", then a "round" five times, or more often where there are too few candidates,
        then "weights" and "centers".

    Raises
    ------
    ValueError
        On arguments that are no finite numbers; if fewer rows are different than `n_clusters`.

    References
    ----------
    Bahmani, Moseley, Vattani, Kumar & Vassilvitskii (2012), "Scalable k-means++", PVLDB 5(7),
    algorithm 2.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans_parallel import kmeans_parallel_steps
    >>> X = np.array([[0.0], [0.0], [0.0], [9.0]])
    >>> [step.name for step in kmeans_parallel_steps(X, 2)]
    ['first', 'round', 'weights', 'centers']
    """
    random = np.random.RandomState(rseed)
    # the first candidate: any row
    candidates, rounds = X[[random.choice(len(X))]], np.zeros(1, int)
    # d²[i] = squared distance from row i to the nearest candidate
    closest = squared_distances(X, candidates).min(axis=1)
    yield SeedingStep("first", candidates, rounds, closest.sum())
    number = 0
    while closest.any() and (number < N_ROUNDS or len(candidates) < n_clusters):
        number += 1
        # draw each row by itself, with probability 2 k d²[i] / Σ d²
        chances = OVERSAMPLING * n_clusters * closest / closest.sum()
        new = X[random.uniform(size=len(X)) < chances]
        candidates = np.concatenate([candidates, new])
        rounds = np.concatenate([rounds, np.full(len(new), number)])
        if len(new):
            closest = np.minimum(closest, squared_distances(X, new).min(axis=1))
        yield SeedingStep("round", candidates, rounds, closest.sum())
    # the weight of a candidate: how many rows are nearest to it
    weights = np.bincount(nearest_centers(X, candidates), minlength=len(candidates)).astype(float)
    yield SeedingStep("weights", candidates, rounds, closest.sum(), weights)
    centers = _clustered(candidates, weights, n_clusters, random)
    yield SeedingStep("centers", candidates, rounds, closest.sum(), weights, centers)


@checked
def kmeans_parallel(X: Array, n_clusters: int, rseed: int = 0) -> FloatArray:
    r"""Return starting centers by k-means\|\|.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    n_clusters : int
        How many centers to find.
    rseed : int, default=0
        Seeds the draws.

    Returns
    -------
    centers : ndarray of shape (n_clusters, n_features)

    Raises
    ------
    ValueError
        On arguments that are no finite numbers; if fewer rows are different than `n_clusters`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.kmeans_parallel import kmeans_parallel
    >>> X = np.array([[0.0], [0.0], [0.0], [9.0]])
    >>> sorted(kmeans_parallel(X, 2).ravel().tolist())
    [0.0, 9.0]
    """
    for step in kmeans_parallel_steps(X, n_clusters, rseed):
        last = step
    return last.centers


def _clustered(
    candidates: FloatArray, weights: Array, n_clusters: int, random: np.random.RandomState
) -> FloatArray:
    """Return the centers of weighted k-means on the candidates, started by k-means++."""
    # a candidate counts w times; the first center: any, with probability w / Σ w
    chosen = [random.choice(len(candidates), p=weights / weights.sum())]
    while len(chosen) < n_clusters:
        closest = weights * squared_distances(candidates, candidates[chosen]).min(axis=1)
        if not closest.any():
            raise ValueError(
                f"kmeans_parallel: n_clusters must be at most {len(chosen)}, for so many rows of X "
                f"are different, got {n_clusters}."
            )
        chosen.append(random.choice(len(candidates), p=closest / closest.sum()))
    centers, old = candidates[chosen], None
    while not np.array_equal(centers, old):
        labels, old, centers = nearest_centers(candidates, centers), centers, centers.copy()
        for c in np.unique(labels):
            own = labels == c
            if weights[own].any():
                # μ[c] = Σ w x / Σ w over the candidates of the cluster
                centers[c] = weights[own] @ candidates[own] / weights[own].sum()
    return centers
