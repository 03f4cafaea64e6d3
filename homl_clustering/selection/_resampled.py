"""Which clusters are found again, when the model is fitted to rows drawn with replacement."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from homl_clustering.selection.progress import Progress
from homl_clustering.typing import Array, FloatArray, IntArray

LARGEST_SEED = 2**31 - 1


def jaccard_similarities(labels: IntArray, found: Array, n_clusters: int) -> FloatArray:
    """Return the largest Jaccard similarity of each cluster with one of those that were found.

    Parameters
    ----------
    labels : ndarray of shape (n_samples,), int
        From 0 to n_clusters - 1.
    found : ndarray of shape (n_samples,)
        Other labels of the same rows.
    n_clusters : int

    Returns
    -------
    ndarray of shape (n_clusters,)
        Shared rows, divided by rows in one of both; NaN for a cluster without rows.

    Examples
    --------
    >>> jaccard_similarities(np.array([0, 0, 1, 1]), np.array([5, 5, 5, 7]), 2).round(3)
    array([0.667, 0.5  ])
    """
    found = np.unique(found, return_inverse=True)[1]
    shared = np.zeros((n_clusters, found.max() + 1))
    np.add.at(shared, (labels, found), 1)
    sizes = shared.sum(axis=1)
    in_one_of_both = sizes[:, np.newaxis] + shared.sum(axis=0) - shared
    return np.where(sizes > 0, (shared / in_one_of_both).max(axis=1), np.nan)


def similarities_of_resamples(
    owner: str,
    model: Any,
    X: Any,
    labels: IntArray,
    n_clusters: int,
    n_resamples: int,
    random: np.random.RandomState,
    progress: Progress,
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Fit clones to resamples; return what `jaccard_similarities` says of each, and the seeds.

    Compared are the rows that were drawn, each once.

    Parameters
    ----------
    owner : str
        For error messages.
    model : estimator
    X : ndarray or DataFrame of shape (n_samples, n_features)
    labels : ndarray of shape (n_samples,), int
    n_clusters, n_resamples : int
    random : numpy.random.RandomState
        Draws the seeds.
    progress : Progress
        Told of each resample; says whether to stop.

    Returns
    -------
    similarities : ndarray of shape (n_done, n_clusters)
    seeds : ndarray of shape (n_done,), int64
    """
    found, seeds = [], []
    for done in range(1, n_resamples + 1):
        seeds.append(int(random.randint(LARGEST_SEED)))
        rows = np.random.RandomState(seeds[-1]).randint(len(labels), size=len(labels))
        again = _refitted(owner, model, X, rows, seeds[-1])
        drawn = np.unique(rows)
        drawn = drawn[labels[drawn] >= 0]
        relabeled = np.asarray(again.predict(_rows(X, drawn)))
        found.append(jaccard_similarities(labels[drawn], relabeled, n_clusters))
        if progress(done, n_resamples):
            break
    progress.end()
    return np.reshape(found, (-1, n_clusters)), np.array(seeds, dtype=np.int64)


def _rows(X: Any, numbers: IntArray) -> Any:
    """Return rows of an array, or of a data frame, by their numbers."""
    return X.iloc[numbers] if hasattr(X, "iloc") else X[numbers]


def _refitted(owner: str, model: Any, X: Any, rows: IntArray, seed: int) -> Any:
    """Return a clone, with this seed where it takes one, fitted to some rows."""
    again = clone(model)
    names = again.get_params()
    seeded = [name for name in names if f"__{name}".endswith("__random_state")]
    again.set_params(**dict.fromkeys(seeded, seed))
    try:
        return again.fit(_rows(X, rows))
    except ValueError as error:
        raise ValueError(
            f"{owner}: the model cannot be fitted to the resample of seed {seed}: "
            f"{str(error).removesuffix('.')}. Change its parameters, such as reg_covar of a "
            "mixture, or leave out the stability: n_resamples=0."
        ) from error
