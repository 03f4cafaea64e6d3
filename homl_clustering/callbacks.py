"""Callbacks: what an estimator tells while it fits, by scikit-learn's own protocol.

``KMeans(...).set_callbacks(callback)`` calls the callback at the begin and the end of each
task: of the fit, of each of its starts, and of each iteration. Where `on_fit_task_end`
returns True, the tasks of that level end: after an iteration, the start it belongs to;
after a start, the fit. `sklearn.callback.ProgressBar` works as it is.
"""

from typing import NamedTuple

import numpy as np


class Iteration(NamedTuple):
    """One iteration of k-means, as `History` keeps it.

    Attributes
    ----------
    start, iteration : int
        The number of the start and of the iteration within it, from 0.
    labels : ndarray of shape (n_samples,)
        Each row's cluster, from the E-step.
    centers : ndarray of shape (n_clusters, n_features)
        The centers after the M-step.
    inertia : float
        The sum of squared distances after the E-step, before the centers moved.
    relocated : ndarray of int
        The clusters that had become empty and were given another row.
    """

    start: int
    iteration: int
    labels: np.ndarray
    centers: np.ndarray
    inertia: float
    relocated: np.ndarray


class BatchStep(NamedTuple):
    """One step of mini-batch k-means, as `History` keeps it.

    Attributes
    ----------
    step : int
        Its number, from 0.
    centers : ndarray of shape (n_clusters, n_features)
        The centers after the step.
    cluster_weights : ndarray of shape (n_clusters,)
        The weight that each center has absorbed.
    inertia : float
        That of the batch, before the centers moved.
    reassigned : ndarray of int
        The clusters that were started anew.
    """

    step: int
    centers: np.ndarray
    cluster_weights: np.ndarray
    inertia: float
    reassigned: np.ndarray

    @property
    def counts(self):
        """The name of `cluster_weights` in version 0.1."""
        return self.cluster_weights


class MixtureIteration(NamedTuple):
    """One iteration of EM, as `History` keeps it.

    Attributes
    ----------
    start, iteration : int
        The number of the start and of the iteration within it, from 0.
    weights : ndarray of shape (n_components,)
    means : ndarray of shape (n_components, n_features)
    covariances : ndarray
        The parameters after the M-step; the shape of the covariances depends on their type.
    responsibilities : ndarray of shape (n_samples, n_components)
        The share of each component in each row, from the E-step.
    lower_bound : float
        As in ``lower_bounds_``.
    """

    start: int
    iteration: int
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    responsibilities: np.ndarray
    lower_bound: float


class History:
    """Keeps every iteration of a fit, for pictures, animations and tests.

    It is for the estimators of this package, which tell what came of each iteration.

    Attributes
    ----------
    iterations : list of Iteration, BatchStep or MixtureIteration
        Those of the last fit, in order.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import KMeans
    >>> history = History()
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> model = KMeans(2, init=X[:2], n_init=1).set_callbacks(history).fit(X)
    >>> [round(step.inertia, 3) for step in history.iterations]
    [181.0, 21.556, 1.0]
    """

    def __init__(self):
        self.iterations = []

    def setup(self, estimator, context):
        """Forget the fit before."""
        self.iterations = []

    def on_fit_task_begin(self, estimator, context):
        """Do nothing: an iteration is kept when it ends."""

    def on_fit_task_end(self, estimator, context, *, metadata=None):
        """Keep an iteration.

        Raises
        ------
        ValueError
            If the estimator does not tell what came of it.
        """
        if context.task_name != "iteration":
            return
        if not (isinstance(metadata, dict) and "record" in metadata):
            raise ValueError(
                f"History: the estimator must be one of homl_clustering, got "
                f"{type(estimator).__name__}, which does not tell what came of an iteration."
            )
        self.iterations.append(metadata["record"])

    def teardown(self, estimator, context):
        """Do nothing: the iterations stay."""
