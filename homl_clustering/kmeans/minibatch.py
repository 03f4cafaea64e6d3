"""k-means on small random batches: `MiniBatchKMeans`, for data that are many or arrive in parts."""

import warnings

import numpy as np

from homl_clustering.engine.blocks import RowBlocks, block_map, weighted_sum
from homl_clustering.engine.data import (
    check_choice,
    check_data,
    check_number,
    check_sample_weight,
    random_numbers,
    remember_features,
)
from homl_clustering.engine.draws import Shares
from homl_clustering.engine.progress import FitTasks, with_callbacks
from homl_clustering.engine.wide import read_rows, read_wide, take_rows
from homl_clustering.kernels.stopping import CALLBACK, MAX_ITER, RUNNING, STOP_REASONS
from homl_clustering.kmeans.base import BaseKMeans
from homl_clustering.kmeans.batches import BatchSteps, SmoothedInertia
from homl_clustering.kmeans.labels import label_all, outcome


class MiniBatchKMeans(BaseKMeans):
    r"""k-means that looks at a small random batch of rows at a time.

    Each step labels the rows of a batch with their nearest centers, and moves every center
    to the mean of all rows it has absorbed so far: with their weight :math:`W_c` and new
    rows :math:`B_c`,

    .. math:: \mu_c \leftarrow \mu_c + \frac{\sum_{i \in B_c} w_i (x_i - \mu_c)}
              {W_c + \sum_{i \in B_c} w_i}

    The result is a little worse than that of `KMeans`. In return, a step costs as much as
    its batch, however many rows there are, and `partial_fit` takes batches from anywhere.
    Parameters, random numbers and results are those of scikit-learn's ``MiniBatchKMeans``.

    Parameters
    ----------
    n_clusters : int, default=8
        The number of clusters.
    init : {"k-means++", "k-means||", "random"}, array-like or callable, default="k-means++"
        Where the centers start, as in `KMeans`, chosen from `init_size` rows.
    max_iter : int, default=100
        The most rounds: so often each row is looked at, on average, at most.
    batch_size : int, default=1024
        Rows per batch.
    verbose : int, default=0
        If not 0, print the inertia of each batch.
    compute_labels : bool, default=True
        Whether to label all rows in the end. If False, only the rows that are drawn are
        ever read, and `inertia_` is estimated from the batches.
    random_state : int, RandomState instance or None, default=None
        Makes starts and batches reproducible.
    tol : float, default=0.0
        Stop when the centers' squared movements in a step sum to no more than this times
        the mean variance of the features; 0 never stops so.
    max_no_improvement : int or None, default=10
        Stop after so many steps without a lower smoothed inertia; None never stops so.
    init_size : int, default=None
        How many rows to draw for a start; ``3 * batch_size`` if None, and at least
        ``3 * n_clusters``.
    n_init : "auto" or int, default="auto"
        How many starts to compare, by their inertia on `init_size` rows; only the best is
        run. "auto" is 1 for "k-means++" and given centers, 3 for "random" and callables.
    reassignment_ratio : float, default=0.01
        Clusters whose weight is less than this share of the largest start anew.

    Attributes
    ----------
    cluster_centers_ : ndarray of shape (n_clusters, n_features)
        The centers.
    labels_ : ndarray of shape (n_samples,), int32
        The nearest center of each row (of the last batch, after `partial_fit`), unless
        `compute_labels` is False.
    inertia_ : float
        The weighted sum of squared distances from the rows to their centers.
    n_iter_ : int
        The number of rounds over the data, rounded up.
    n_steps_ : int
        The number of batches.
    n_distances_ : int
        How many distances from a row to a center the steps computed.
    stop_reason_ : str
        Why `fit` ended.
    n_features_in_, feature_names_in_
        As in `KMeans`.

    References
    ----------
    Sculley (2010), "Web-scale k-means clustering", WWW, algorithm 1; the starting anew of
    light clusters and the stopping by smoothed inertia are scikit-learn's.

    Examples
    --------
    >>> from homl_clustering import MiniBatchKMeans
    >>> from homl_clustering.datasets import five_blobs
    >>> X, _ = five_blobs()
    >>> model = MiniBatchKMeans(n_clusters=5, random_state=42).fit(X)
    >>> round(model.inertia_, 2)
    211.72
    """

    _auto_n_init = 3

    def __init__(
        self,
        n_clusters=8,
        *,
        init="k-means++",
        max_iter=100,
        batch_size=1024,
        verbose=0,
        compute_labels=True,
        random_state=None,
        tol=0.0,
        max_no_improvement=10,
        init_size=None,
        n_init="auto",
        reassignment_ratio=0.01,
    ):
        self.n_clusters = n_clusters
        self.init = init
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.verbose = verbose
        self.compute_labels = compute_labels
        self.random_state = random_state
        self.tol = tol
        self.max_no_improvement = max_no_improvement
        self.init_size = init_size
        self.n_init = n_init
        self.reassignment_ratio = reassignment_ratio

    @with_callbacks
    def fit(self, X, y=None, sample_weight=None):
        """Find the cluster centers from random batches of the rows of `X`.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The data; of a memory-mapped array only the rows drawn are read, if
            `compute_labels` is False and `tol` is 0.
        y : ignored
        sample_weight : array-like of shape (n_samples,), default=None
            Rows are drawn with probabilities proportional to their weights.

        Returns
        -------
        self : MiniBatchKMeans

        Raises
        ------
        ValueError
            If a parameter, the data or the weights cannot be used.
        """
        n_init = self._check_parameters()
        reads_all = self.compute_labels or self.tol > 0
        data = check_data(self, X, reset=True, scan=reads_all, moments=self.tol > 0, wide=True)
        if data.blocks.wide and reads_all:
            data = read_wide(data, moments=self.tol > 0)
        weights = self._check_weights(data, sample_weight, self.n_clusters)
        tasks = FitTasks(self, X)
        random_state = random_numbers(data.name, self.random_state)
        centers = self._best_start(data, weights, random_state, n_init)
        steps = self._new_steps(centers, random_state, data.blocks.shape[0])
        reason = self._run(data, weights, steps, tasks.iterations())
        if self.compute_labels:
            found, n_found = self._labeled(data.blocks, weights, steps)
            if n_found < self.n_clusters:
                self._warn_of_fewer(n_found)
        else:
            found = {"inertia_": steps.smoothed.value * weights.sum()}
        remember_features(self, X)
        self._store(steps, found)
        self.stop_reason_ = STOP_REASONS[reason]
        self.n_iter_ = int(np.ceil(steps.n_steps * steps.batch_size / data.blocks.shape[0]))
        tasks.end()
        # As in scikit-learn, a later partial_fit begins with a fresh random stream.
        steps.random_state = random_numbers(data.name, self.random_state)
        return self

    @with_callbacks
    def partial_fit(self, X, y=None, sample_weight=None):
        """Take in one batch: the first one starts the centers, each moves them.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The batch; the first must have at least `n_clusters` rows.
        y : ignored
        sample_weight : array-like of shape (n_samples,), default=None
            The weight of each row.

        Returns
        -------
        self : MiniBatchKMeans
        """
        self._check_parameters()
        is_first = not hasattr(self, "_steps")
        if not is_first and self.n_clusters != len(self._steps.centers):
            raise ValueError(
                f"{type(self).__name__}: partial_fit goes on with {len(self._steps.centers)} "
                f"clusters, but n_clusters is {self.n_clusters} now. Set it back, or begin anew "
                "with fit or with a clone."
            )
        data = check_data(self, X, reset=is_first, wide=True)
        if data.blocks.wide:
            data = read_wide(data)
        n_needed = self.n_clusters if is_first else 0
        weights = self._check_weights(data, sample_weight, n_needed, as_array=True)
        tasks = FitTasks(self, X)
        if is_first:
            random_state = random_numbers(data.name, self.random_state)
            centers = self._start(data, weights, random_state)
            steps = self._new_steps(centers, random_state, data.blocks.shape[0])
        else:
            steps = self._steps.copied()  # until the step is done, and cannot be stopped any more
        blocks = data.blocks
        steps.step(blocks.source if blocks.wide else blocks.take(slice(None)), weights)
        found = self._labeled(blocks, weights, steps)[0] if self.compute_labels else {}
        if is_first:
            remember_features(self, X)
        self._store(steps, found)
        tasks.end()
        return self

    def __getstate__(self):
        state = super().__getstate__()
        if "_steps" in state:  # as plain numbers, so that no class of ours need exist for loading
            state["_steps"] = state["_steps"].state()
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        if isinstance(state.get("_steps"), dict):
            self._steps = BatchSteps.restored(state["_steps"])

    def _check_parameters(self):
        name = type(self).__name__
        check_number(name, "batch_size", self.batch_size, least=1, integer=True)
        if self.init_size is not None:
            check_number(name, "init_size", self.init_size, least=1, integer=True)
        if self.max_no_improvement is not None:
            check_number(name, "max_no_improvement", self.max_no_improvement, least=0, integer=True)
        check_number(name, "reassignment_ratio", self.reassignment_ratio, least=0, most=1)
        check_choice(name, "compute_labels", self.compute_labels, (False, True))
        return super()._check_parameters()

    def _check_weights(self, data, sample_weight, n_clusters, as_array=False):
        """Check what concerns the data as a whole; return the weights."""
        blocks = None if as_array else data.blocks
        n_samples = data.blocks.shape[0]
        weights = check_sample_weight(data.name, sample_weight, n_samples, n_clusters, blocks)
        if data.low is not None:
            data.check_range(weights=weights)
        return weights

    def _init_rows(self, n_samples):
        """Return how many rows a start is chosen from."""
        size = self.init_size
        if size is None:
            size = 3 * min(int(self.batch_size), n_samples)
            if size < self.n_clusters:
                size = 3 * int(self.n_clusters)
        elif size < self.n_clusters:
            warnings.warn(
                f"init_size={size} should be larger than n_clusters={self.n_clusters}; taking "
                f"{3 * int(self.n_clusters)} rows, or as many as there are.",
                RuntimeWarning,
                stacklevel=5,
            )
            size = 3 * int(self.n_clusters)
        return min(size, n_samples)

    def _start(self, data, weights, random_state):
        """Return starting centers, chosen from `init_size` rows."""
        n_samples, size = data.blocks.shape[0], self._init_rows(data.blocks.shape[0])
        if size < n_samples:
            rows = random_state.randint(0, n_samples, size)
            if np.count_nonzero(weights[rows]) < self.n_clusters:  # too few to start from
                heavy = np.flatnonzero(weights)
                rows = random_state.choice(heavy, min(size, len(heavy)), replace=False)
            weights = weights[rows]
            data = read_rows(data.name, RowBlocks(take_rows(data, rows), wide=True))
        return self._starting_centers(data, weights, random_state)

    def _best_start(self, data, weights, random_state, n_init):
        """Return the best of several starts, by their inertia on rows drawn for that."""
        size = self._init_rows(data.blocks.shape[0])
        rows = random_state.randint(0, data.blocks.shape[0], size)
        with block_map(RowBlocks(take_rows(data, rows), wide=True)) as each_block:
            labels, squared = np.empty(size, dtype=np.int32), np.empty(size)
            best, lowest = None, np.inf
            for _ in range(n_init):
                centers = self._start(data, weights, random_state)
                label_all(each_block, centers, labels, squared)
                inertia = weighted_sum(weights[rows], squared, each_block.blocks.size)
                if best is None or inertia < lowest:
                    best, lowest = centers, inertia
        return best

    def _new_steps(self, centers, random_state, n_samples):
        size = min(int(self.batch_size), n_samples)
        smoothed = SmoothedInertia(size, n_samples, self.max_no_improvement)
        return BatchSteps(centers, random_state, self.reassignment_ratio, size, smoothed)

    def _run(self, data, weights, steps, observer):
        """Draw batches until the centers or the inertia come to rest; return why it ended."""
        n_samples, size = data.blocks.shape[0], steps.batch_size
        shares = Shares(weights)
        tol = float(self.tol) * float(data.variance.mean()) if self.tol > 0 else 0.0
        n_steps = int(self.max_iter) * n_samples // size
        unit_weights = np.ones(size)  # the weights were used for drawing the rows
        for number in range(n_steps):
            if observer:
                observer.begin()
            draws = steps.random_state.random_sample(size)
            rows = shares.rows(draws)
            reason = steps.step(take_rows(data, rows, steps.centers), unit_weights, tol)
            if self.verbose:
                print(f"Batch {number + 1}/{n_steps}: mean inertia {steps.inertia / size:.6g}")
            stop = observer is not None and observer.end(steps)
            if reason != RUNNING or stop:
                return CALLBACK if reason == RUNNING else reason
        return MAX_ITER

    def _labeled(self, blocks, weights, steps):
        """Return labels and inertia of all rows as attributes, and how many labels occur."""
        with block_map(blocks, last=True):
            labels, inertia = outcome(blocks, weights, steps.centers)
            if blocks.remote:
                return {"labels_": labels.lazy(), "inertia_": inertia}, labels.n_distinct()
        n_found = np.count_nonzero(np.bincount(labels))
        return {"labels_": labels, "inertia_": inertia}, n_found

    def _store(self, steps, found):
        """Set the fitted attributes, those that were found in the data among them."""
        self._steps = steps
        self.cluster_centers_ = steps.centers.copy()
        self.n_steps_ = steps.n_steps
        self.n_distances_ = steps.n_distances
        self._n_features_out = len(steps.centers)
        vars(self).update(found)
