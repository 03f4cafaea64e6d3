"""Learning from few labels: representative rows, label propagation, active learning.

Labels are expensive, unlabelled rows are not. Clusters say which rows are worth a label,
and which others may share it.
"""

from typing import Any, NamedTuple

import numpy as np
from sklearn.base import clone
from sklearn.utils.validation import check_array, check_is_fitted

from homl_clustering.engine.data import check_number

__all__ = [
    "LearningRound",
    "active_learning",
    "least_certain",
    "majority_labels",
    "propagate_labels",
    "representatives",
]

EQUALLY_NEAR = 1e-12  # relative: distances that differ by less are equal


def representatives(kmeans, X):
    """Return the row nearest to each cluster's center: one row to be labelled per cluster.

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

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import KMeans
    >>> X = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [15.0]])
    >>> kmeans = KMeans(2, init=[[1], [12]], n_init=1).fit(X)
    >>> representatives(kmeans, X)
    array([1, 4])
    """
    distances = np.asarray(kmeans.transform(X))
    # in whole numbers, such as pixels, two rows are often equally near
    return (distances <= distances.min(axis=0) * (1 + EQUALLY_NEAR)).argmax(axis=0)


def propagate_labels(kmeans, X, representative_labels, *, percentile=100):
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
        row on the border is labelled too, so that no cluster is left out.

    Returns
    -------
    rows : ndarray of shape (n_labelled,)
        The numbers of the rows that got a label, in increasing order.
    labels : ndarray of shape (n_labelled,)
        Their labels.

    Raises
    ------
    ValueError
        If there is not one label per cluster, or `percentile` is not within 0 and 100.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import KMeans
    >>> X = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [15.0]])
    >>> kmeans = KMeans(2, init=[[1], [12]], n_init=1).fit(X)
    >>> propagate_labels(kmeans, X, ["low", "high"])[1]
    array(['low', 'low', 'low', 'high', 'high', 'high'], dtype='<U4')
    >>> propagate_labels(kmeans, X, ["low", "high"], percentile=50)
    (array([0, 1, 2, 3, 4]), array(['low', 'low', 'low', 'high', 'high'], dtype='<U4'))
    """
    check_is_fitted(kmeans)
    n_clusters = len(kmeans.cluster_centers_)
    labels = np.asarray(representative_labels)
    if labels.shape != (n_clusters,):
        raise ValueError(
            f"propagate_labels: expected one label for each of {n_clusters} clusters, got "
            f"shape {labels.shape}."
        )
    if not 0 <= percentile <= 100:
        raise ValueError(
            f"propagate_labels: percentile must be within 0 and 100, got {percentile!r}."
        )
    distances = np.asarray(kmeans.transform(X))
    clusters = distances.argmin(axis=1)
    nearest = distances[np.arange(len(clusters)), clusters]
    near = np.zeros(len(clusters), dtype=bool)
    for c in np.unique(clusters):
        members = clusters == c
        near[members] = nearest[members] <= np.percentile(nearest[members], percentile)
    return np.flatnonzero(near), labels[clusters[near]]


def majority_labels(clusters, y):
    """Return the most common label of each cluster: what the cluster stands for.

    Parameters
    ----------
    clusters : array-like of int of shape (n_samples,)
        The cluster of each row, from 0.
    y : array-like of shape (n_samples,)
        The label of each row.

    Returns
    -------
    labels : ndarray of shape (n_clusters,)
        Of equally common labels the smallest. Indexed by `clusters` they are a prediction.

    Raises
    ------
    ValueError
        If the lengths differ, or a cluster has no row.

    Examples
    --------
    >>> labels = majority_labels([1, 1, 1, 0], ["a", "b", "b", "a"])
    >>> labels
    array(['a', 'b'], dtype='<U1')
    """
    clusters, (classes, codes) = np.asarray(clusters), np.unique(y, return_inverse=True)
    if clusters.shape != codes.shape or clusters.ndim != 1:
        raise ValueError(
            f"majority_labels: expected one cluster and one label per row, got shapes "
            f"{clusters.shape} and {codes.shape}."
        )
    counts = np.zeros((clusters.max() + 1, len(classes)), dtype=int)
    np.add.at(counts, (clusters, codes), 1)
    empty = np.flatnonzero(counts.sum(axis=1) == 0)
    if empty.size:
        raise ValueError(f"majority_labels: cluster {empty[0]} has no row, hence no label.")
    return classes[counts.argmax(axis=1)]


def least_certain(probabilities, n_rows=1):
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

    References
    ----------
    Lewis & Gale (1994), "A sequential algorithm for training text classifiers", SIGIR:
    uncertainty sampling.

    Examples
    --------
    >>> least_certain([[0.9, 0.1], [0.5, 0.5], [0.3, 0.7]], 2)
    array([1, 2])
    """
    probabilities = check_array(probabilities, dtype=float, input_name="probabilities")
    check_number("least_certain", "n_rows", n_rows, least=1, integer=True)
    return np.argsort(probabilities.max(axis=1), kind="stable")[:n_rows]


class LearningRound(NamedTuple):
    """One round of active learning.

    Attributes
    ----------
    rows : ndarray of shape (n_labelled,)
        The rows with a label so far.
    labels : ndarray of shape (n_labelled,)
        Their labels.
    model : estimator
        The classifier, fitted to these.
    queried : ndarray of shape (n_queries,)
        The rows to ask for next.
    """

    rows: np.ndarray
    labels: np.ndarray
    model: Any
    queried: np.ndarray


def active_learning(classifier, X, rows, annotate, *, n_queries=10, n_rounds=5):
    """Yield rounds of active learning: fit, ask for the least certain rows, fit again.

    Parameters
    ----------
    classifier : estimator
        With ``predict_proba``; cloned in each round.
    X : array-like of shape (n_samples, n_features)
        All rows, labelled or not.
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

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import LogisticRegression
    >>> X = np.arange(10.0).reshape(-1, 1)
    >>> y = (X[:, 0] > 6).astype(int)
    >>> rounds = active_learning(
    ...     LogisticRegression(), X, [0, 9], lambda rows: y[rows], n_queries=1, n_rounds=3
    ... )
    >>> [step.queried.tolist() for step in rounds]
    [[5], [7], [6]]
    """
    X, rows = np.asarray(X), np.asarray(rows)
    check_number("active_learning", "n_queries", n_queries, least=1, integer=True)
    check_number("active_learning", "n_rounds", n_rounds, least=1, integer=True)
    labels = np.asarray(annotate(rows))
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
        labels = np.append(labels, annotate(queried))
