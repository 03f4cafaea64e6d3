"""Agglomerative clustering on a board: join the two clusters that lie closest, again and again.

`agglomerative_steps` yields the clusters after each merge, from one per row to one for
all. The merges are those of `sklearn.cluster.AgglomerativeClustering`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from homl_clustering.textbook.arguments import checked
from homl_clustering.typing import Array, Linkage

__all__ = [
    "MergeStep",
    "agglomerative_steps",
    "linkage_distance",
]


class MergeStep(NamedTuple):
    """The clusters after one merge.

    Attributes
    ----------
    clusters : dict of int to list of int
        The rows of each cluster. Row i begins as cluster i; each merge makes a cluster with
        the next free number.
    children : tuple of two int, or None
        The clusters that were merged; None at the start.
    distance : float
        How far apart they were; 0 at the start.
    """

    clusters: dict[int, list[int]]
    children: tuple[int, int] | None = None
    distance: float = 0.0


@checked
def linkage_distance(A: Array, B: Array, linkage: Linkage) -> float:
    """Return how far apart two clusters are.

    Parameters
    ----------
    A, B : ndarray of shape (n, n_features), (m, n_features)
        Their rows.
    linkage : {"single", "complete", "average", "ward"}
        What counts as their distance.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.agglomerative import linkage_distance
    >>> A, B = np.array([[0.0], [1.0]]), np.array([[3.0], [7.0]])
    >>> kinds = ["single", "complete", "average", "ward"]
    >>> [float(linkage_distance(A, B, kind).round(2)) for kind in kinds]
    [2.0, 7.0, 4.5, 6.36]
    """
    # d[i, j] = ‖a[i] - b[j]‖
    d = np.sqrt(((A[:, np.newaxis] - B) ** 2).sum(axis=2))
    if linkage == "single":
        # the nearest two rows, one of each cluster
        return d.min()
    if linkage == "complete":
        # the farthest two
        return d.max()
    if linkage == "average":
        # the mean over all pairs
        return d.mean()
    # "ward": √(2 × what the sum of squared distances to the means grows by): with n and m rows,
    # √(2nm / (n + m)) ‖mean of A - mean of B‖
    n, m = len(A), len(B)
    return np.sqrt(2 * n * m / (n + m)) * np.linalg.norm(A.mean(axis=0) - B.mean(axis=0))


@checked
def agglomerative_steps(X: Array, linkage: Linkage = "ward") -> Iterator[MergeStep]:
    """Yield the clusters from one per row to one for all, a merge at a time.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data: a few dozen rows at most, for all distances are computed anew each time.
    linkage : {"single", "complete", "average", "ward"}, default="ward"
        As in `linkage_distance`.

    Yields
    ------
    MergeStep
        The start and n_samples - 1 merges. To have k clusters, stop when k are left.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Ward (1963), "Hierarchical grouping to optimize an objective function", Journal of the
    American Statistical Association 58. For the four linkages: Lance & Williams (1967), "A
    general theory of classificatory sorting strategies", The Computer Journal 9.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.agglomerative import agglomerative_steps
    >>> X = np.array([[0.0], [2.0], [5.0], [8.5]])
    >>> for step in agglomerative_steps(X, "complete"):
    ...     print(step.children, float(step.distance), step.clusters)
    None 0.0 {0: [0], 1: [1], 2: [2], 3: [3]}
    (0, 1) 2.0 {2: [2], 3: [3], 4: [0, 1]}
    (2, 3) 3.5 {4: [0, 1], 5: [2, 3]}
    (4, 5) 8.5 {6: [0, 1, 2, 3]}
    """
    # each row is a cluster
    clusters = {i: [i] for i in range(len(X))}
    yield MergeStep(dict(clusters))
    for new in range(len(X), 2 * len(X) - 1):
        distances = {
            (a, b): linkage_distance(X[clusters[a]], X[clusters[b]], linkage)
            for a, b in combinations(clusters, 2)
        }
        # the two clusters that lie closest become one
        a, b = min(distances, key=distances.get)
        clusters[new] = clusters.pop(a) + clusters.pop(b)
        yield MergeStep(dict(clusters), (a, b), distances[a, b])
