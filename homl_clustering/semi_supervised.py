"""Learning from few labels: representative rows, label propagation, active learning.

Labels are expensive, rows are not. Clusters say which rows are worth one, and who may share it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import clone

from homl_clustering.engine.data import check_number
from homl_clustering.engine.given_labels import array_of, integers_of, labels_of
from homl_clustering.engine.kinds import check_values
from homl_clustering.typing import Array, BoolArray, DataArray, IntArray

__all__ = ["LearningRound", "active_learning", "least_certain"]
__all__ += ["majority_labels", "propagate_labels", "representatives"]

EQUALLY_NEAR = 1e-12  # relative: distances that differ by less are equal
CERTAIN = 1 + 1e-6  # the largest probability, but for rounding in float32


def representatives(kmeans: Any, X: ArrayLike) -> IntArray:
    """Return the row nearest to each cluster's center: one row to be labeled per cluster.

    Parameters
    ----------
    kmeans : KMeans
        Fitted, or any estimator whose ``transform`` returns distances to its centers.
    X : array-like of shape (n_samples, n_features)

    Returns
    -------
    rows : ndarray of shape (n_clusters,)
        The number of the row for each cluster; of rows that are equally near, up to
        rounding, the first.

    Raises
    ------
    ValueError
        If `kmeans` has no ``transform``, or what that returns are no distances.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.semi_supervised import representatives
    >>> X = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [15.0]])
    >>> kmeans = KMeans(2, init=[[1], [12]], n_init=1).fit(X)
    >>> representatives(kmeans, X)
    array([1, 4])
    """
    distances = _distances("representatives", kmeans, X)
    # in whole numbers, such as pixels, two rows are often equally near
    return (distances <= distances.min(axis=0) * (1 + EQUALLY_NEAR)).argmax(axis=0)


def propagate_labels(
    kmeans: Any, X: ArrayLike, representative_labels: ArrayLike, *, percentile: float = 100
) -> tuple[IntArray, Array]:
    """Give rows the label of their cluster's representative: all, or only the nearest ones.

    Parameters
    ----------
    kmeans : KMeans
        Fitted.
    X : array-like of shape (n_samples, n_features)
    representative_labels : array-like of shape (n_clusters,)
        The label of the row that represents each cluster, see `representatives`.
    percentile : float, default=100
        How many percent of each cluster's rows to label, those nearest to its center. The
        row on the border is labeled too, so that no cluster is left out.

    Returns
    -------
    rows : ndarray of shape (n_labeled,)
        The numbers of the rows that got a label, in increasing order.
    labels : ndarray of shape (n_labeled,)
        Their labels.

    Raises
    ------
    ValueError
        If there is not one label per cluster, `percentile` is not within 0 and 100, or
        `kmeans` has no ``transform`` that returns distances.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.semi_supervised import propagate_labels
    >>> X = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [15.0]])
    >>> kmeans = KMeans(2, init=[[1], [12]], n_init=1).fit(X)
    >>> propagate_labels(kmeans, X, ["low", "high"])[1]
    array(['low', 'low', 'low', 'high', 'high', 'high'], dtype='<U4')
    >>> propagate_labels(kmeans, X, ["low", "high"], percentile=50)
    (array([0, 1, 2, 3, 4]), array(['low', 'low', 'low', 'high', 'high'], dtype='<U4'))
    """
    labels = labels_of("propagate_labels", "representative_labels", representative_labels)
    check_number("propagate_labels", "percentile", percentile, least=0, most=100)
    distances = _distances("propagate_labels", kmeans, X)
    if labels.shape != distances.shape[1:]:
        raise ValueError(
            f"propagate_labels: expected one label for each of {distances.shape[1]} clusters, got "
            f"shape {labels.shape}."
        )
    clusters = distances.argmin(axis=1)
    nearest = distances[np.arange(len(clusters)), clusters]
    near = np.zeros(len(clusters), dtype=bool)
    for c in np.unique(clusters):
        members = clusters == c
        near[members] = nearest[members] <= np.percentile(nearest[members], float(percentile))
    return np.flatnonzero(near), labels[clusters[near]]


def majority_labels(clusters: ArrayLike, y: ArrayLike) -> Array:
    """Return the most common label of each cluster: what the cluster stands for.

    Parameters
    ----------
    clusters : array-like of int of shape (n_samples,)
        The cluster of each row, from 0. Rows of noise, which have the number -1, are left out.
    y : array-like of shape (n_samples,)
        The label of each row: numbers or texts.

    Returns
    -------
    labels : ndarray of shape (n_clusters,)
        Of equally common labels the smallest. Indexed by `clusters` they are a prediction.

    Raises
    ------
    ValueError
        If the lengths differ, a cluster has no row, or a label is missing.

    Warns
    -----
    UserWarning
        If there is noise: -1 as an index would find the label of the last cluster.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.semi_supervised import majority_labels
    >>> labels = majority_labels([1, 1, 1, 0], ["a", "b", "b", "a"])
    >>> labels
    array(['a', 'b'], dtype='<U1')

    Rows of noise, as DBSCAN finds them, are told apart first:

    >>> clusters, y = np.array([-1, 1, 0]), np.array(["a", "b", "a"])
    >>> found = clusters >= 0
    >>> labels = majority_labels(clusters[found], y[found])
    >>> np.where(found, labels[clusters], "noise")
    array(['noise', 'b', 'a'], dtype='<U5')
    """
    clusters = integers_of("majority_labels", "clusters", clusters, least=-1).astype(int)
    y = labels_of("majority_labels", "y", y)
    if clusters.shape != y.shape:
        raise ValueError(
            f"majority_labels: expected one cluster and one label per row, got shapes "
            f"{clusters.shape} and {y.shape}."
        )
    kept = _without_noise(clusters)
    clusters, (classes, codes) = clusters[kept], np.unique(y[kept], return_inverse=True)
    # Each pair of a cluster and a label, and how often it comes: no table of all that could be.
    pairs, counts = np.unique(clusters * len(classes) + codes, return_counts=True)
    of_cluster, of_class = np.divmod(pairs, len(classes))
    order = np.lexsort((of_class, -counts, of_cluster))
    first = np.unique(of_cluster[order], return_index=True)[1]
    return classes[of_class[order][first]]


def _without_noise(clusters: IntArray) -> BoolArray:
    """Return which rows are in a cluster; raise where a cluster has none, warn of noise."""
    kept = clusters >= 0
    n_rows = np.count_nonzero(kept)
    # n rows are in n clusters at most: a larger number leaves a gap before it
    sizes = np.bincount(np.minimum(clusters[kept], n_rows), minlength=1)
    if not sizes.all():
        raise ValueError(
            f"majority_labels: cluster {sizes.argmin()} has no row, hence no label. Number the "
            "clusters without gaps, for instance with np.unique(clusters, return_inverse=True)."
        )
    if not kept.all():
        warnings.warn(
            f"majority_labels: {len(kept) - n_rows} rows are noise (cluster -1) and left out. "
            "As an index, -1 would find the label of the last cluster: look up those of rows with "
            "clusters >= 0 alone.",
            stacklevel=3,
        )
    return kept


def least_certain(probabilities: ArrayLike, n_rows: int = 1) -> IntArray:
    """Return the rows whose most probable class is the least probable: ask for these.

    Parameters
    ----------
    probabilities : array-like of shape (n_samples, n_classes)
        From ``predict_proba``.
    n_rows : int, default=1

    Returns
    -------
    rows : ndarray of shape (n_rows,)
        The least certain first.

    Raises
    ------
    ValueError
        If there is no table of probabilities, or `n_rows` is no positive integer.

    References
    ----------
    Lewis & Gale (1994), "A sequential algorithm for training text classifiers", SIGIR:
    uncertainty sampling.

    Examples
    --------
    >>> from homl_clustering.semi_supervised import least_certain
    >>> least_certain([[0.9, 0.1], [0.5, 0.5], [0.3, 0.7]], 2)
    array([1, 2])
    """
    probabilities = check_values("least_certain", "probabilities", probabilities)
    outside = np.any((probabilities < 0) | (probabilities > CERTAIN))
    if probabilities.ndim != 2 or not probabilities.size or outside:
        raise ValueError(
            "least_certain: probabilities must have shape (n_samples, n_classes) and lie within 0 "
            f"and 1, as predict_proba returns them, got shape {probabilities.shape} and "
            f"{probabilities.min(initial=0):g} to {probabilities.max(initial=0):g}."
        )
    check_number("least_certain", "n_rows", n_rows, least=1, integer=True)
    return np.argsort(probabilities.max(axis=1), kind="stable")[:n_rows]


class LearningRound(NamedTuple):
    """One round of active learning.

    Attributes
    ----------
    rows : ndarray of shape (n_labeled,)
        The rows with a label so far.
    labels : ndarray of shape (n_labeled,)
        Their labels.
    model : estimator
        The classifier, fitted to these.
    queried : ndarray of shape (n_queries,)
        The rows to ask for next.
    """

    rows: IntArray
    labels: Array
    model: Any
    queried: IntArray


def active_learning(
    classifier: Any,
    X: ArrayLike,
    rows: ArrayLike,
    annotate: Callable[[IntArray], ArrayLike],
    *,
    n_queries: int = 10,
    n_rounds: int = 5,
) -> Iterator[LearningRound]:
    """Yield rounds of active learning: fit, ask for the least certain rows, fit again.

    Parameters
    ----------
    classifier : estimator
        With ``predict_proba``; cloned in each round.
    X : array-like of shape (n_samples, n_features)
        All rows, labeled or not.
    rows : array-like of int
        The rows to label first.
    annotate : callable
        Given row numbers, returns their labels: the expert.
    n_queries : int, default=10
        How many labels to ask for in each round.
    n_rounds : int, default=5
        How many times to fit.

    Yields
    ------
    LearningRound

    Raises
    ------
    ValueError
        If `X` is no array of rows, `rows` are no row numbers, `annotate` does not return one
        label for each row that it is asked for, or the classifier has no ``predict_proba``.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import LogisticRegression
    >>> from homl_clustering.semi_supervised import active_learning
    >>> X = np.arange(10.0).reshape(-1, 1)
    >>> y = (X[:, 0] > 6).astype(int)
    >>> rounds = active_learning(
    ...     LogisticRegression(), X, [0, 9], lambda rows: y[rows], n_queries=1, n_rounds=3
    ... )
    >>> [step.queried.tolist() for step in rounds]
    [[5], [7], [6]]
    """
    given, X = type(X).__name__, array_of(X)
    if not X.shape or not len(X) or X.dtype.kind in "mMcV":
        raise ValueError(
            "active_learning: X must be an array of rows, without masked values, dates and complex "
            f"numbers, got {given}. Turn a sparse matrix into an array with toarray()."
        )
    rows = integers_of("active_learning", "rows", rows, least=0, most=len(X) - 1)
    if isinstance(classifier, type) or not hasattr(classifier, "predict_proba"):
        raise ValueError(
            "active_learning: classifier must be an estimator with fit and predict_proba, such as "
            f"LogisticRegression(); got {classifier!r}."
        )
    check_number("active_learning", "n_queries", n_queries, least=1, integer=True)
    check_number("active_learning", "n_rounds", n_rounds, least=1, integer=True)
    labels = _annotated(annotate, rows)
    for _ in range(n_rounds):
        model = clone(classifier).fit(X[rows], labels)
        others = np.setdiff1d(np.arange(len(X)), rows)
        if others.size:
            queried = others[least_certain(model.predict_proba(X[others]), n_queries)]
        else:
            queried = others
        yield LearningRound(rows, labels, model, queried)
        if not queried.size:
            return
        rows = np.append(rows, queried)
        labels = np.append(labels, _annotated(annotate, queried))


def _annotated(annotate: Callable[[IntArray], ArrayLike], rows: IntArray) -> Array:
    """Return the labels of some rows, from the expert."""
    if not callable(annotate):
        raise ValueError(f"active_learning: annotate must be a function, got {annotate!r}.")
    labels = labels_of("active_learning", "what annotate returns", annotate(rows))
    if labels.shape != rows.shape:
        raise ValueError(
            f"active_learning: annotate must return {len(rows)} labels for so many rows, got "
            f"{len(labels)}."
        )
    return labels


def _distances(owner: str, kmeans: Any, X: ArrayLike) -> DataArray:
    """Return the distance from each row to each center, in the type that `kmeans` computes in."""
    if isinstance(kmeans, type) or not hasattr(kmeans, "transform"):
        raise ValueError(
            f"{owner}: kmeans must be a fitted KMeans, or another estimator with a transform that "
            f"returns distances, got {kmeans!r}."
        )
    distances = np.asarray(kmeans.transform(X))
    table = distances.dtype.kind in "iuf" and distances.ndim == 2 and distances.size
    if not (table and distances.min() >= 0 and distances.max() < np.inf):
        raise ValueError(
            f"{owner}: kmeans.transform(X) must be distances from rows to centers, finite and not "
            f"negative, as that of KMeans, got {distances!s:.200}."
        )
    return distances
