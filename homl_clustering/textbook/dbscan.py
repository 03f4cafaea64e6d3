"""DBSCAN on a board: clusters are dense regions, and what lies in none is noise.

Every step is a value that can be looked at: `dbscan_steps` yields the labels after the
neighborhoods are known, after the cores are, each time a cluster begins or grows, and
after borders and noise are told apart. The labels are those of `sklearn.cluster.DBSCAN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from homl_clustering.textbook.arguments import checked
from homl_clustering.typing import Array, BoolArray, IntArray

__all__ = [
    "DBSCANStep",
    "dbscan_steps",
    "fit_dbscan",
    "neighborhoods",
]

NOISE = -1
UNSEEN = -2


class DBSCANStep(NamedTuple):
    """The state of DBSCAN after one step.

    Attributes
    ----------
    name : str
        "neighbors" (counted), "cores" (known), "begin" (a cluster, with one core), "grow"
        (the cluster, by the cores next to it), "border" (points next to a core) or "noise"
        (all the rest).
    labels : ndarray of shape (n_samples,)
        Each row's cluster; `UNSEEN` (-2) as long as it has none, `NOISE` (-1) at the end.
    n_neighbors : ndarray of shape (n_samples,)
        How many rows lie within eps of each row, itself included.
    core : ndarray of shape (n_samples,), bool, or None
        Which rows are cores; None in the first step.
    new : ndarray of shape (n_samples,), bool
        The rows that have got their label in this step.
    """

    name: str
    labels: IntArray
    n_neighbors: IntArray
    core: BoolArray | None
    new: BoolArray


@checked
def neighborhoods(X: Array, eps: float) -> BoolArray:
    """Return for any two rows whether one lies in the neighborhood of the other.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.dbscan import neighborhoods
    >>> neighborhoods(np.array([[0.0], [1.0], [3.0]]), eps=1).astype(int)
    array([[1, 1, 0],
           [1, 1, 0],
           [0, 0, 1]])
    """
    # near[i, j]: ‖x[i] - x[j]‖ ≤ eps, in squares
    return ((X[:, np.newaxis] - X) ** 2).sum(axis=2) <= eps * eps


@checked
def dbscan_steps(X: Array, eps: float, min_samples: int) -> Iterator[DBSCANStep]:
    """Yield the steps of DBSCAN.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        The data.
    eps : float
        The radius of a neighborhood.
    min_samples : int
        With how many rows in its neighborhood, itself included, a row is a core.

    Yields
    ------
    DBSCANStep
        "neighbors", "cores", then for each cluster "begin" and "grow" as often as it grows,
        "border" and "noise".

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    References
    ----------
    Ester, Kriegel, Sander & Xu (1996), "A density-based algorithm for discovering clusters
    in large spatial databases with noise", KDD, section 4.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.dbscan import dbscan_steps
    >>> X = np.array([[0.0], [1.0], [2.0], [3.0], [9.0]])
    >>> for step in dbscan_steps(X, eps=1, min_samples=3):
    ...     print(f"{step.name:10}", step.labels)
    neighbors  [-2 -2 -2 -2 -2]
    cores      [-2 -2 -2 -2 -2]
    begin      [-2  0 -2 -2 -2]
    grow       [-2  0  0 -2 -2]
    border     [ 0  0  0  0 -2]
    noise      [ 0  0  0  0 -1]
    """
    near = neighborhoods(X, eps)
    n_neighbors, labels = near.sum(axis=1), np.full(len(X), UNSEEN)
    none = np.zeros(len(X), bool)
    yield DBSCANStep("neighbors", labels.copy(), n_neighbors, None, none)
    # core[i]: |{j : near[i, j]}| ≥ min_samples
    core = n_neighbors >= min_samples
    yield DBSCANStep("cores", labels.copy(), n_neighbors, core, none)
    cluster = 0
    for i in np.flatnonzero(core):
        if labels[i] != UNSEEN:
            continue
        # a core without a cluster begins one
        name, new = "begin", np.arange(len(X)) == i
        while new.any():
            labels[new] = cluster
            yield DBSCANStep(name, labels.copy(), n_neighbors, core, new)
            # it grows by the unseen cores in the neighborhoods of those that are new
            name, new = "grow", near[new].any(axis=0) & core & (labels == UNSEEN)
        cluster += 1
    # a border is no core, but has one in its neighborhood: of several, the first cluster's
    border = ~core & near[:, core].any(axis=1)
    for i in np.flatnonzero(border):
        labels[i] = labels[near[i] & core].min()
    yield DBSCANStep("border", labels.copy(), n_neighbors, core, border)
    # noise is what is left
    noise = labels == UNSEEN
    labels[noise] = NOISE
    yield DBSCANStep("noise", labels, n_neighbors, core, noise)


@checked
def fit_dbscan(X: Array, eps: float, min_samples: int) -> DBSCANStep:
    """Run DBSCAN to its end.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    eps : float
    min_samples : int
        As in `dbscan_steps`.

    Returns
    -------
    DBSCANStep
        The last one.

    Raises
    ------
    ValueError
        On arguments that are no finite numbers, or do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.textbook.dbscan import fit_dbscan
    >>> X = np.array([[0.0], [1.0], [2.0], [3.0], [9.0]])
    >>> step = fit_dbscan(X, eps=1, min_samples=3)
    >>> step.labels, np.flatnonzero(step.core)
    (array([ 0,  0,  0,  0, -1]), array([1, 2]))
    """
    *_, last = dbscan_steps(X, eps, min_samples)
    return last
