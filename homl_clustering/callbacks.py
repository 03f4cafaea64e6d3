"""Callbacks: what an estimator tells while it fits, by scikit-learn's own protocol.

``KMeans(...).set_callbacks(callback)`` calls the callback at the begin and the end of each
task: of the fit, of each of its starts, and of each iteration. Where `on_fit_task_end`
returns True, the tasks of that level end: after an iteration, the start it belongs to;
after a start, the fit. `History` keeps all iterations; `sklearn.callback.ProgressBar` shows how
far a fit is, if the library rich is installed.

A callback of your own has the four methods of this one, which stops k-means as soon as the inertia
falls by less than a tenth. ``metadata["record"]`` is an `Iteration`, a `BatchStep` or a
`MixtureIteration`; what no iteration tells of has another ``context.task_name``.

Examples
--------
>>> from homl_clustering import KMeans, datasets
>>> class StopEarly:
...     def setup(self, estimator, context):
...         self.inertias = []
...
...     def on_fit_task_begin(self, estimator, context):
...         pass
...
...     def on_fit_task_end(self, estimator, context, *, metadata=None):
...         if context.task_name != "iteration":
...             return False
...         self.inertias.append(metadata["record"].inertia)
...         return len(self.inertias) > 1 and self.inertias[-1] > 0.9 * self.inertias[-2]
...
...     def teardown(self, estimator, context):
...         pass
>>> X, _ = datasets.five_blobs()
>>> model = KMeans(5, random_state=0).set_callbacks(StopEarly()).fit(X)
>>> model.stop_reason_
'stopped by a callback'
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from homl_clustering.typing import BoolArray, DataArray, FloatArray, IntArray

__all__ = [
    "BatchStep",
    "EStep",
    "History",
    "Iteration",
    "MixtureIteration",
    "Outcome",
]


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
    labels: NDArray[np.int32]
    centers: DataArray
    inertia: float
    relocated: IntArray


class Outcome(IntEnum):
    """What came of a row in an E-step: how much of it was computed, or why nothing was.

    With u the upper bound of the distance to its own center, l the lower bound of the distance
    to any other (Elkan's algorithm has one for each), g half the way from its center to the next.
    """

    ALL = 0
    """As many distances were computed as there are centers."""
    SOME = 1
    """Some: to its own center and to others that bounds left open, or to the active centers."""
    OWN = 2
    """Only the distance to its own center: with that for u, all others were ruled out."""
    BY_BOUNDS = 3
    """None: u < l; or no center has moved."""
    BY_GAP = 4
    """None: u < g, whether or not u < l, too."""


class EStep(NamedTuple):
    """One E-step of k-means, as ``History(bounds=True)`` keeps it.

    Attributes
    ----------
    start, number : int
        The number of the start and of the E-step within it, from 0. An iteration begins with
        the E-step of its number. Where a start ends while centers still move, one more E-step
        follows, so that labels belong to the centers.
    algorithm : {"lloyd", "active", "elkan", "hamerly"}
        The one it was made by: "auto" goes over from one to another.
    centers : ndarray of shape (n_clusters, n_features)
        The centers that distances were computed to.
    labels : ndarray of shape (n_samples,)
        Each row's nearest center.
    outcomes : ndarray of shape (n_samples,), uint8
        What came of each row, see `Outcome`.
    n_computed : ndarray of shape (n_samples,), int32
        How many distances were computed for each row.
    n_scouted : int
        How many more were, on a sample of the rows, by which "auto" sees what bounds would save.
    """

    start: int
    number: int
    algorithm: str
    centers: DataArray
    labels: NDArray[np.int32]
    outcomes: NDArray[np.uint8]
    n_computed: NDArray[np.int32]
    n_scouted: int

    @property
    def n_distances(self) -> int:
        """How many distances were computed; their sum over a start is ``n_distances_``."""
        return int(self.n_computed.sum()) + self.n_scouted

    @property
    def n_all(self) -> int:
        """How many Lloyd's algorithm computes in one E-step."""
        return len(self.labels) * len(self.centers)

    @property
    def skipped(self) -> BoolArray:
        """The rows for which not a single distance was computed."""
        return self.outcomes >= Outcome.BY_BOUNDS

    @property
    def by_gap(self) -> BoolArray:
        """Those of them that are nearer to their center than half the way to the next one."""
        return self.outcomes == Outcome.BY_GAP


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
    centers: DataArray
    cluster_weights: FloatArray
    inertia: float
    reassigned: IntArray

    @property
    def counts(self) -> FloatArray:
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
    weights: DataArray
    means: DataArray
    covariances: DataArray
    responsibilities: DataArray
    lower_bound: float


class History:
    """Keeps every iteration of a fit, for pictures, animations and tests.

    To see them move: ``homl_clustering.animation.animate(history, X, "fit.gif")``.

    It is for the estimators of this package, which tell what came of each iteration.

    Parameters
    ----------
    bounds : bool, default=False
        Whether to keep, for `KMeans`, which rows each E-step skipped, and why. Labels, centers and
        numbers of distances stay the same, but a fit that is watched so takes much longer: each
        row is looked at alone.

    Attributes
    ----------
    iterations : list of Iteration, BatchStep or MixtureIteration
        Those of the last fit, in order.
    e_steps : list of EStep
        Those of the last fit, in order of starts, if `bounds`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.callbacks import History, Outcome
    >>> history = History()
    >>> X = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> model = KMeans(2, init=X[:2], n_init=1).set_callbacks(history).fit(X)
    >>> [round(step.inertia, 3) for step in history.iterations]
    [181.0, 21.556, 1.0]

    What bounds let skip in the E-steps of a fit, from row to row:

    >>> history = History(bounds=True)
    >>> model = KMeans(2, init=X[[0, 3]], n_init=1, algorithm="hamerly")
    >>> model = model.set_callbacks(history).fit(X)
    >>> [Outcome(code).name for code in history.e_steps[1].outcomes]
    ['BY_GAP', 'BY_GAP', 'BY_GAP', 'BY_GAP']
    >>> [step.n_distances for step in history.e_steps], int(model.n_distances_)
    ([8, 0], 8)
    """

    bounds: bool
    iterations: list[Any]
    e_steps: list[EStep]

    def __init__(self, bounds: bool = False) -> None:
        if not isinstance(bounds, bool | np.bool_):
            raise ValueError(f"History: bounds must be True or False, got {bounds!r}.")
        self.bounds = bool(bounds)
        self.iterations, self.e_steps = [], []

    def __repr__(self) -> str:
        return f"History({len(self.iterations)} iterations, {len(self.e_steps)} E-steps)"

    def setup(self, estimator: Any, context: Any) -> None:
        """Forget the fit before."""
        self.iterations, self.e_steps = [], []

    def on_fit_task_begin(self, estimator: Any, context: Any) -> None:
        """Do nothing: an iteration is kept when it ends."""

    def on_fit_task_end(self, estimator: Any, context: Any, *, metadata: Any = None) -> None:
        """Keep an iteration, or at the end of a start its E-steps.

        Raises
        ------
        ValueError
            If the estimator does not tell what came of it, or has no bounds to tell of.
        """
        if self.bounds and context.task_name == "start":
            steps = metadata["e_steps"]
            self.e_steps += [step._replace(start=context.task_id) for step in steps]
        if context.task_name != "iteration":
            return
        if not (isinstance(metadata, dict) and "record" in metadata):
            raise ValueError(
                f"History: the estimator must be one of homl_clustering, got "
                f"{type(estimator).__name__}, which does not tell what came of an iteration."
            )
        if self.bounds and type(metadata["record"]).__name__ != "Iteration":
            raise ValueError(
                f"History: bounds=True is for KMeans, got {type(estimator).__name__}, which has no "
                "bounds of distances."
            )
        self.iterations.append(metadata["record"])

    def teardown(self, estimator: Any, context: Any) -> None:
        """Do nothing: the iterations stay."""
