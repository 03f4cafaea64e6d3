"""The steps of mini-batch k-means: one batch at a time, from given centers to the end.

The rules (which clusters start anew, when to stop) and the order in which random numbers
are drawn are scikit-learn's.
"""

from copy import copy

import numpy as np

from homl_clustering.callbacks import BatchStep
from homl_clustering.engine import paths
from homl_clustering.engine.blocks import RowBlocks, block_map, weighted_sum
from homl_clustering.kernels.minibatch import absorb_batch
from homl_clustering.kernels.stopping import batches_stop
from homl_clustering.kmeans import wide
from homl_clustering.kmeans.labels import assign_plainly, label_all


class BatchSteps:
    """Centers, what they have absorbed so far, and the step that takes in another batch.

    Parameters
    ----------
    centers : ndarray of shape (n_clusters, n_features)
        Where to start; overwritten.
    random_state : RandomState
    reassignment_ratio : float
    batch_size : int
    smoothed : SmoothedInertia

    Attributes
    ----------
    cluster_weights : ndarray of shape (n_clusters,)
        The total weight of the rows that each center has absorbed.
    reassigned : ndarray of int
        The clusters that the last step started anew.
    inertia : float
        That of the last batch, before the centers moved.
    n_distances : int
        How many point-center distances the steps have computed.
    """

    def __init__(self, centers, random_state, reassignment_ratio, batch_size, smoothed):
        self.centers = centers
        self.random_state = random_state
        self.reassignment_ratio = reassignment_ratio
        self.batch_size = batch_size
        self.smoothed = smoothed
        self.cluster_weights = np.zeros(len(centers))
        self.n_since_reassignment = 0
        self.reassigned = np.empty(0, dtype=np.intp)
        self.n_distances = 0
        self.n_steps = 0

    def copied(self):
        """Return steps that go on from here, while these stay as they are."""
        steps, state = object.__new__(type(self)), dict(vars(self))
        for name in ("centers", "cluster_weights", "smoothed"):
            state[name] = copy(state[name])
        vars(steps).update(state)
        return steps

    def state(self):
        """Return all that is remembered, as plain dicts."""
        return {**vars(self), "smoothed": dict(vars(self.smoothed))}

    @classmethod
    def restored(cls, state):
        """Return steps that go on from what `state` has returned."""
        steps, smoothed = cls.__new__(cls), SmoothedInertia.__new__(SmoothedInertia)
        vars(smoothed).update(state["smoothed"])
        steps.__setstate__({**state, "smoothed": smoothed})
        return steps

    def __setstate__(self, state):
        state = dict(state)
        if "counts" in state:  # as they were called in pickles of version 0.1.0
            state["cluster_weights"] = state.pop("counts")
        vars(self).update(state)

    def step(self, X, weights, tol=0.0):
        """Take in a batch, dense or CSR; return why it should be the last one, or `RUNNING`.

        The E-step labels the rows of the batch, the M-step moves the centers by them.
        """
        blocks = RowBlocks(X, wide=True)
        labels, squared = self._label(blocks)
        self.inertia = weighted_sum(weights, squared, blocks.size)
        old = self.centers.astype(float) if tol > 0 else None
        reassign = self._is_time_to_reassign()
        if blocks.wide:
            wide.absorb_batch(blocks, weights, labels, self.centers, self.cluster_weights)
        else:
            absorb_batch(X, weights, labels, self.centers, self.cluster_weights)
        self.reassigned = self._reassign(blocks) if reassign else np.empty(0, dtype=np.intp)
        self.n_steps += 1
        moved = np.sum((self.centers - old) ** 2) if tol > 0 else np.inf
        self.smoothed.update(self.inertia / self.batch_size, is_first=self.n_steps == 1)
        is_stuck = self.n_steps > 1 and self.smoothed.is_stuck()
        return batches_stop(self.n_steps, moved, tol, is_stuck)

    def _label(self, blocks):
        """Return each row's nearest center and its squared distance."""
        labels, squared = np.empty(blocks.shape[0], dtype=np.int32), np.empty(blocks.shape[0])
        self.n_distances += squared.size * len(self.centers)
        if paths.is_plain(len(labels), *self.centers.shape) and blocks.array is not None:
            assign_plainly(blocks.array, self.centers, labels, squared)
            return labels, squared
        with block_map(blocks) as each_block:
            label_all(each_block, self.centers, labels, squared)
        return labels, squared

    def snapshot(self, start, number):
        """Return what the last step did."""
        return BatchStep(
            number,
            self.centers.copy(),
            self.cluster_weights.copy(),
            self.inertia,
            self.reassigned.copy(),
        )

    def fitted_attributes(self):
        """Return the attributes of a model fitted so far."""
        return {
            "cluster_centers_": self.centers.copy(),
            "n_steps_": self.n_steps,
            "n_distances_": self.n_distances,
            "_n_features_out": len(self.centers),
        }

    def _is_time_to_reassign(self):
        """Every 10 rows per cluster, and as long as a cluster has no weight at all."""
        self.n_since_reassignment += self.batch_size
        if (self.cluster_weights == 0).any() or self.n_since_reassignment >= 10 * len(self.centers):
            self.n_since_reassignment = 0
            return True
        return False

    def _reassign(self, blocks):
        """Put the centers of little weight on rows of the batch drawn at random."""
        if self.reassignment_ratio == 0:
            return np.empty(0, dtype=np.intp)
        light = self.cluster_weights < self.reassignment_ratio * self.cluster_weights.max()
        n_samples = blocks.shape[0]
        most = int(0.5 * n_samples)
        if light.sum() > 0.5 * n_samples:
            light[np.argsort(self.cluster_weights)[most:]] = False
        clusters = np.flatnonzero(light)
        if clusters.size:
            rows = self.random_state.choice(n_samples, replace=False, size=clusters.size)
            self.centers[clusters] = blocks.take(rows)
            # If this were zero, the next step would start them anew at once.
            self.cluster_weights[clusters] = self.cluster_weights[~light].min()
        return clusters


class SmoothedInertia:
    """Decides when mini-batches have stopped to improve the centers.

    The inertia of a batch depends on which rows it holds, so that it is smoothed: each new
    value enters the average with a weight alpha, the share of the data that a batch is.
    """

    def __init__(self, batch_size, n_samples, max_no_improvement):
        self.alpha = min(batch_size * 2.0 / (n_samples + 1), 1)
        self.max_no_improvement = max_no_improvement
        self.value = None
        self.n_values = 0
        self.lowest = None
        self.n_without_improvement = 0

    def update(self, inertia, is_first):
        """Take in the mean inertia of a batch; that of the first counts only alone."""
        if is_first or self.n_values == 0:
            self.value = inertia
            self.n_values = 0 if is_first else 1
        else:
            self.value = self.value * (1 - self.alpha) + inertia * self.alpha

    def is_stuck(self):
        """Whether the smoothed inertia has not improved for too many steps."""
        if self.lowest is None or self.value < self.lowest:
            self.lowest, self.n_without_improvement = self.value, 0
        else:
            self.n_without_improvement += 1
        limit = self.max_no_improvement
        return limit is not None and self.n_without_improvement >= limit
