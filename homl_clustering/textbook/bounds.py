"""k-means that skips: active centers, and Hamerly's, Elkan's and Yinyang's bounds on a board.

Centers that have not moved are where they were: distances to them are known to be no less than
before. Bounds rest on the triangle inequality. If a point is at most u away from its own center,
and another center is at least l away, then with u < l nothing needs to be computed: the
point stays. When centers move, a point that has not been looked at is at most u + (the
way its center went) from its own center, and at least l - (the way the other went) from
the other. And if two centers are 2g apart, a point closer than g to one is closer to it
than to the other.

The fast twins are `homl_clustering.kernels.active`, `homl_clustering.kernels.elkan` and
`homl_clustering.kernels.hamerly`. The bounds of groups have none: where they save most, they were
no faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from homl_clustering.textbook.arguments import checked
from homl_clustering.textbook.kmeans import cluster_means, find_clusters, squared_distances
from homl_clustering.typing import Array, BoolArray, FloatArray, IntArray

__all__ = [
    "BoundStep",
    "active_steps",
    "elkan_steps",
    "half_gaps",
    "hamerly_steps",
    "yinyang_steps",
]


class BoundStep(NamedTuple):
    """One E-step that leaves out distances.

    Attributes
    ----------
    labels : ndarray of shape (n_samples,)
        Each row's cluster.
    centers : ndarray of shape (n_clusters, n_features)
        The centers that the labels belong to.
    skipped : ndarray of shape (n_samples,), bool
        The rows for which not a single distance was computed.
    by_gap : ndarray of shape (n_samples,), bool
        Those of them that are nearer to their center than half the way to the next one;
        the others were skipped because no lower bound was below the upper bound.
    n_distances : int
        How many distances between rows and centers were computed.
    n_all : int
        How many Lloyd's algorithm computes in one E-step.
    """

    labels: IntArray
    centers: FloatArray
    skipped: BoolArray
    by_gap: BoolArray
    n_distances: int
    n_all: int


@checked
def half_gaps(centers: Array) -> FloatArray:
    """Return half the distance between any two centers, infinite from one to itself.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.bounds import half_gaps
    >>> half_gaps(np.array([[0.0, 0.0], [0.0, 6.0]]))
    array([[inf,  3.],
           [ 3., inf]])
    """
    # g[a, b] = ‖μ[a] - μ[b]‖ / 2
    gaps = np.sqrt(squared_distances(centers, centers)) / 2
    np.fill_diagonal(gaps, np.inf)
    return gaps


@checked
def active_steps(X: Array, centers: Array) -> Iterator[BoundStep]:
    """Yield the E-steps of k-means that compare rows with the centers that have moved.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    centers : ndarray of shape (n_clusters, n_features)
        Where to start; two at least.

    Yields
    ------
    BoundStep

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Kaukoranta, Fränti & Nevalainen (2000), "A fast exact GLA based on code vector activity
    detection", IEEE Transactions on Image Processing 9, section III: rows whose own center is at
    rest. The other rows they compare with all centers.

    Examples
    --------
    Only the second center moves, so that each row is compared with one center.

    >>> import numpy as np
    >>> from homl_clustering.textbook.bounds import active_steps
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> [step.n_distances for step in active_steps(X, np.array([[0.5], [10.0]]))]
    [8, 4]
    """
    if len(centers) < 2:
        raise ValueError("active_steps: centers must be two at least, got one.")
    # the first E-step computes all distances; of each row the lowest two are kept
    squared = squared_distances(X, centers)
    labels, (lowest, second) = squared.argmin(axis=1), np.sort(squared, axis=1)[:, :2].T
    n_all, none = squared.size, np.zeros(len(X), bool)
    yield BoundStep(labels.copy(), centers, none, none, n_all, n_all)
    while True:
        before, centers = centers, cluster_means(X, labels, centers)
        active, old = np.flatnonzero(np.any(centers != before, axis=1)), labels.copy()
        # of the centers at rest: the own one is the nearest; if it has moved, all are beyond second
        moved = np.isin(labels, active)
        at_rest = np.where(moved, second, lowest)
        squared = squared_distances(X, centers[active])
        n_distances = squared.size
        near, next_one = np.sort(np.pad(squared, [(0, 0), (0, 2)], constant_values=np.inf))[:, :2].T
        goes = near < at_rest
        labels[goes] = active[squared[goes].argmin(axis=1)] if len(active) else labels[goes]
        second = np.where(goes, np.minimum(next_one, at_rest), np.minimum(second, near))
        lowest = np.minimum(near, at_rest)
        # in doubt, and compared with all centers: where one at rest may be nearer, or as near
        look = np.flatnonzero((moved & ~goes) | (near == at_rest))
        squared = squared_distances(X[look], centers)
        n_distances += squared.size
        labels[look] = squared.argmin(axis=1)
        lowest[look], second[look] = np.sort(squared, axis=1)[:, :2].T
        skipped = none if len(active) else ~none
        yield BoundStep(labels.copy(), centers, skipped, none, n_distances, n_all)
        if np.array_equal(labels, old):
            return


@checked
def hamerly_steps(X: Array, centers: Array) -> Iterator[BoundStep]:
    """Yield the E-steps of k-means with one upper and one lower bound per row.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    centers : ndarray of shape (n_clusters, n_features)
        Where to start; two at least.

    Yields
    ------
    BoundStep

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Hamerly (2010), "Making k-means even faster", SIAM International Conference on Data
    Mining, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.bounds import hamerly_steps
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> [step.n_distances for step in hamerly_steps(X, X[1:3])]
    [8, 0]
    """
    if len(centers) < 2:
        raise ValueError("hamerly_steps: centers must be two at least, got one.")
    # the first E-step computes all distances: the smallest two are exact bounds
    distances = np.sqrt(squared_distances(X, centers))
    labels, (upper, lower) = distances.argmin(axis=1), np.sort(distances, axis=1)[:, :2].T
    none = np.zeros(len(X), bool)
    yield BoundStep(labels.copy(), centers, none, none, distances.size, distances.size)
    while True:
        before, centers = centers, cluster_means(X, labels, centers)
        moved = np.linalg.norm(centers - before, axis=1)
        # u ≥ distance to the own center; l ≤ distance to any other
        upper, lower, old = upper + moved[labels], lower - moved.max(), labels.copy()
        # nothing can be nearer than the own center if u < l or u < half the gap around it
        half_gap = half_gaps(centers).min(axis=1)[labels]
        safe = np.maximum(lower, half_gap)
        skipped, by_gap = upper < safe, upper < half_gap
        # of the others: compute the distance to the own center, and try once more
        look = np.flatnonzero(~skipped)
        upper[look] = np.linalg.norm(X[look] - centers[labels[look]], axis=1)
        n_distances, look = len(look), look[upper[look] >= safe[look]]
        # of those that are left: compute the distances to all other centers
        distances = np.sqrt(squared_distances(X[look], centers))
        n_distances += distances.size - len(look)
        labels[look] = distances.argmin(axis=1)
        upper[look], lower[look] = np.sort(distances, axis=1)[:, :2].T
        n_all = len(X) * len(centers)
        yield BoundStep(labels.copy(), centers, skipped, by_gap, n_distances, n_all)
        if np.array_equal(labels, old):
            return


@checked
def elkan_steps(X: Array, centers: Array) -> Iterator[BoundStep]:
    """Yield the E-steps of k-means with one upper bound per row, and k lower bounds.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    centers : ndarray of shape (n_clusters, n_features)
        Where to start.

    Yields
    ------
    BoundStep

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Elkan (2003), "Using the triangle inequality to accelerate k-means", ICML, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.bounds import elkan_steps
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> [step.n_distances for step in elkan_steps(X, X[1:3])]
    [8, 0]
    """
    # the first E-step computes all distances: they are exact bounds
    lower = np.sqrt(squared_distances(X, centers))
    labels, upper = lower.argmin(axis=1), lower.min(axis=1)
    none = np.zeros(len(X), bool)
    yield BoundStep(labels.copy(), centers, none, none, lower.size, lower.size)
    while True:
        before, centers = centers, cluster_means(X, labels, centers)
        moved = np.linalg.norm(centers - before, axis=1)
        # u ≥ distance to the own center; l[c] ≤ distance to center c
        upper, lower = upper + moved[labels], lower - moved
        gaps, old = half_gaps(centers), labels.copy()
        n_computed = np.zeros(len(X), int)
        by_gap = upper < gaps.min(axis=1)[labels]
        for i in np.flatnonzero(~by_gap):
            exact = False
            for c in range(len(centers)):
                # skip c if u < l[c], or if u < half the distance between the two centers
                if c == labels[i] or upper[i] < max(lower[i, c], gaps[labels[i], c]):
                    continue
                if not exact:
                    upper[i] = lower[i, labels[i]] = np.linalg.norm(X[i] - centers[labels[i]])
                    n_computed[i], exact = n_computed[i] + 1, True
                    if upper[i] < max(lower[i, c], gaps[labels[i], c]):
                        continue
                lower[i, c] = np.linalg.norm(X[i] - centers[c])
                n_computed[i] += 1
                if lower[i, c] < upper[i]:
                    labels[i], upper[i] = c, lower[i, c]
        skipped, n_distances = n_computed == 0, int(n_computed.sum())
        yield BoundStep(labels.copy(), centers, skipped, by_gap, n_distances, lower.size)
        if np.array_equal(labels, old):
            return


@checked
def yinyang_steps(X: Array, centers: Array, n_groups: int) -> Iterator[BoundStep]:
    """Yield the E-steps of k-means with one upper bound per row, and a lower one per group.

    With one group of all centers these are the steps of Hamerly's algorithm.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    centers : ndarray of shape (n_clusters, n_features)
        Where to start.
    n_groups : int
        How many groups there are, at most as many as centers. They are made by k-means of the
        centers, once.

    Yields
    ------
    BoundStep

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Ding, Zhao, Shen, Musuvathi & Mytkowicz (2015), "Yinyang k-means", ICML, section 3; without
    its last test, as in Newling & Fleuret (2016), "Fast k-means with accurate bounds", ICML.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.bounds import yinyang_steps
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> [step.n_distances for step in yinyang_steps(X, X[1:3], 2)]
    [8, 0]
    """
    groups = find_clusters(centers, n_groups, 0)[1]
    members = [np.flatnonzero(groups == g) for g in range(n_groups)]
    # the first E-step computes all distances; l[g] is the lowest to a group, the own center apart
    distances, rows = np.sqrt(squared_distances(X, centers)), np.arange(len(X))
    labels, upper = distances.argmin(axis=1), distances.min(axis=1)
    n_all, none = distances.size, np.zeros(len(X), bool)
    distances[rows, labels] = np.inf
    lower = np.column_stack([distances[:, some].min(axis=1, initial=np.inf) for some in members])
    yield BoundStep(labels.copy(), centers, none, none, n_all, n_all)
    while True:
        before, centers = centers, cluster_means(X, labels, centers)
        moved = np.linalg.norm(centers - before, axis=1)
        # u grows by the way of the own center, l[g] falls by the longest way in the group
        upper, old = upper + moved[labels], labels.copy()
        lower = lower - [moved[some].max(initial=0.0) for some in members]
        half_gap = half_gaps(centers).min(axis=1)[labels]
        safe = np.maximum(lower.min(axis=1), half_gap)
        skipped, by_gap = upper < safe, upper < half_gap
        look = np.flatnonzero(~skipped)
        upper[look] = np.linalg.norm(X[look] - centers[labels[look]], axis=1)
        n_distances, look = len(look), look[upper[look] >= safe[look]]
        for g, some in enumerate(members):
            # only where the group's bound is below the distance to the nearest center so far
            i = look[lower[look, g] <= upper[look]]
            distances = np.sqrt(squared_distances(X[i], centers[some]))
            distances[some == labels[i, np.newaxis]] = np.inf  # the own center is measured already
            n_distances += int(np.isfinite(distances).sum())
            low, nearest = distances.min(axis=1), distances.argmin(axis=1)
            distances[np.arange(len(i)), nearest] = np.inf
            goes = (low < upper[i]) | ((low == upper[i]) & (some[nearest] < labels[i]))
            # who stays: l[g] is the lowest; who goes: the second lowest, and what it leaves
            lower[i, g] = np.where(goes, distances.min(axis=1), low)
            left = i[goes], groups[labels[i[goes]]]
            lower[left] = np.minimum(lower[left], upper[i[goes]])
            labels[i[goes]], upper[i[goes]] = some[nearest[goes]], low[goes]
        yield BoundStep(labels.copy(), centers, skipped, by_gap, n_distances, n_all)
        if np.array_equal(labels, old):
            return
