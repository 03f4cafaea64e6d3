"""k-means: `KMeans`, and the seeding `kmeans_plusplus`.

Three layers: `KMeans.fit` validates once and keeps the best of several starts; a
`Descent` owns the buffers of one start and decides when it ends; the kernels in
`homl_clustering._kernels` do one pass over one block of rows.
"""

import numbers
import warnings

import numpy as np
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    ClusterMixin,
    TransformerMixin,
)
from sklearn.callback import CallbackSupportMixin, with_callbacks
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from homl_clustering import _validation
from homl_clustering._assignment import ASSIGNMENTS, expectation
from homl_clustering._descent import (
    STOP_REASONS,
    Descent,
    mean_and_variance,
    same_clustering,
    weighted_sum,
)
from homl_clustering._kernels import distances as distance_kernels
from homl_clustering._seeding import draw_rows, kmeans_plusplus
from homl_clustering.blocks import block_map
from homl_clustering.callbacks import IterationTasks

__all__ = ["KMeans", "kmeans_plusplus"]

ALGORITHMS = ("auto", *ASSIGNMENTS)


class KMeans(
    CallbackSupportMixin,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
    ClusterMixin,
    BaseEstimator,
):
    r"""k-means clustering: centers that minimise the squared distances to their rows.

    Looks for `n_clusters` centers :math:`\mu` with a small inertia

    .. math:: J = \sum_i w_i \min_c \lVert x_i - \mu_c \rVert^2

    by alternating two steps, each of which can only lower it: label every row with its
    nearest center (E-step), move every center to the mean of its rows (M-step). The
    same `random_state` gives the same bits with any number of threads, and the same
    answer as scikit-learn's ``KMeans``, whose parameters these are.

    Parameters
    ----------
    n_clusters : int, default=8
        The number of clusters.
    init : {"k-means++", "random"}, array-like of shape (n_clusters, n_features) or \
callable, default="k-means++"
        Where the centers start: spread out by `kmeans_plusplus`; distinct rows drawn at
        random; the given centers; or what ``init(X, n_clusters, random_state=...)``
        returns.
    n_init : "auto" or int, default="auto"
        How many starts; the one that ends with the lowest inertia is kept. "auto" is 1
        for "k-means++" and for given centers, 10 for "random" and callables.
    max_iter : int, default=300
        The most iterations of one start.
    tol : float, default=1e-4
        A start ends when the centers' squared movements sum to no more than this times
        the mean variance of the features.
    verbose : int, default=0
        If not 0, print the inertia of each iteration.
    random_state : int, RandomState instance or None, default=None
        Makes the starts reproducible.
    copy_x : bool, default=True
        Without effect, kept for scikit-learn's sake: the data are never changed and
        never copied, only converted where they are not floating-point numbers.
    algorithm : {"auto", "lloyd", "elkan", "hamerly"}, default="auto"
        How the nearest centers are found: by all distances (Lloyd), or skipping those
        that bounds show to be unnecessary (Elkan 2003, Hamerly 2010). The result is the
        same to the bit; "auto" chooses by the shape of the data.

    Attributes
    ----------
    cluster_centers_ : ndarray of shape (n_clusters, n_features)
        The centers, in the type of the data.
    labels_ : ndarray of shape (n_samples,), int32
        The nearest center of each row.
    inertia_ : float
        The weighted sum of squared distances from the rows to their centers.
    n_iter_ : int
        The number of iterations of the start that was kept.
    stop_reason_ : str
        Why it ended: "labels unchanged", "centers moved less than tol", "max_iter
        reached" or "stopped by a callback".
    n_distances_ : int
        How many distances from a row to a center its E-steps computed: the honest cost of
        an `algorithm`.
    n_features_in_ : int
        The number of features seen by `fit`.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Their names, where `X` had string column names.

    Notes
    -----
    A cluster that loses its last row takes over one of the rows farthest from their
    centers, as in scikit-learn. If the data have fewer distinct rows than `n_clusters`,
    a `ConvergenceWarning` says so.

    References
    ----------
    Lloyd (1982), "Least squares quantization in PCM", IEEE Transactions on Information
    Theory 28, section III. Elkan (2003), "Using the triangle inequality to accelerate
    k-means", ICML. Hamerly (2010), "Making k-means even faster", SIAM International
    Conference on Data Mining. Arthur & Vassilvitskii (2007), "k-means++", SODA.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import KMeans
    >>> X = np.array([[1, 2], [1, 4], [1, 0], [10, 2], [10, 4], [10, 0]])
    >>> kmeans = KMeans(n_clusters=2, random_state=0).fit(X)
    >>> kmeans.labels_
    array([1, 1, 1, 0, 0, 0], dtype=int32)
    >>> kmeans.predict([[0, 0], [12, 3]])
    array([1, 0], dtype=int32)
    >>> kmeans.cluster_centers_
    array([[10.,  2.],
           [ 1.,  2.]])
    """

    def __init__(
        self,
        n_clusters=8,
        *,
        init="k-means++",
        n_init="auto",
        max_iter=300,
        tol=1e-4,
        verbose=0,
        random_state=None,
        copy_x=True,
        algorithm="auto",
    ):
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.verbose = verbose
        self.random_state = random_state
        self.copy_x = copy_x
        self.algorithm = algorithm

    @with_callbacks
    def fit(self, X, y=None, sample_weight=None):
        """Find the cluster centers.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            The data. float32 stays float32; other types become float64.
        y : ignored
        sample_weight : array-like of shape (n_samples,), default=None
            The weight of each row: a row of weight 2 counts as two equal rows.

        Returns
        -------
        self : KMeans

        Raises
        ------
        ValueError
            If a parameter, the data or the weights cannot be used; the message says
            which, what was expected and what to do.
        """
        name = type(self).__name__
        n_init = self._check_parameters()
        blocks, low, high = _validation.check_data(self, X, reset=True)
        _validation.check_enough_rows(name, self.n_clusters, blocks.shape[0])
        _validation.check_range(name, low, high)
        weights = _validation.check_sample_weight(
            name, sample_weight, blocks.shape[0], self.n_clusters
        )
        random_state = check_random_state(self.random_state)
        task = self._init_callback_context(max_subtasks=n_init)
        task.call_on_fit_task_begin(estimator=self, X=X)
        best = None
        with block_map(blocks) as each_block:
            mean, variance = mean_and_variance(each_block, low, high)
            for _ in range(n_init):
                centers = self._starting_centers(each_block, weights, random_state, low, high)
                descent = Descent(
                    each_block,
                    weights,
                    mean,
                    centers,
                    algorithm=self._chosen_algorithm(blocks),
                    tol=self.tol * variance.mean(),
                    max_iter=self.max_iter,
                    verbose=self.verbose,
                )
                stop = self._run(descent, task, X)
                if best is None or (
                    descent.inertia < best.inertia
                    and not same_clustering(descent.labels, best.labels, self.n_clusters)
                ):
                    best = descent
                if stop:
                    break
        self._store(X, best)
        task.call_on_fit_task_end(estimator=self, X=X, reconstruction_attributes=dict)
        return self

    def _run(self, descent, task, X):
        """Run one start, telling the callbacks, if any; return whether they end the fit."""
        if not getattr(self, "_skl_callbacks", None):
            descent.run()
            return False
        start = task.subcontext("start", max_subtasks=self.max_iter)
        start.call_on_fit_task_begin(estimator=self, X=X)
        descent.run(IterationTasks(self, start, X))
        return start.call_on_fit_task_end(
            estimator=self, X=X, reconstruction_attributes=descent.fitted_attributes
        )

    def _chosen_algorithm(self, blocks):
        """Return the algorithm to use; "auto" takes what was fastest in most measurements."""
        if self.algorithm != "auto":
            return self.algorithm
        if blocks.inline:
            return "lloyd"
        return "elkan" if blocks.shape[1] >= 32 and self.n_clusters <= 8 else "hamerly"

    def _check_parameters(self):
        """Raise on a parameter out of range; return the number of starts."""
        name = type(self).__name__
        _validation.check_integer(name, "n_clusters", self.n_clusters, 1)
        _validation.check_integer(name, "max_iter", self.max_iter, 1)
        _validation.check_choice(name, "algorithm", self.algorithm, ALGORITHMS)
        if not (isinstance(self.tol, numbers.Real) and self.tol >= 0):
            raise ValueError(f"{name}: tol must be a number >= 0, got {self.tol!r}.")
        given = not (isinstance(self.init, str) or callable(self.init))
        if isinstance(self.init, str):
            _validation.check_choice(name, "init", self.init, ("k-means++", "random"))
        if isinstance(self.n_init, str) and self.n_init == "auto":
            return 1 if given or self.init == "k-means++" else 10
        if isinstance(self.n_init, str):
            raise ValueError(f"{name}: n_init must be 'auto' or an integer, got {self.n_init!r}.")
        _validation.check_integer(name, "n_init", self.n_init, 1)
        if given and self.n_init > 1:
            warnings.warn(
                f"{name}: starting from the given centers once; n_init={self.n_init} starts "
                "from the same centers would all end alike.",
                RuntimeWarning,
                stacklevel=4,
            )
            return 1
        return self.n_init

    def _starting_centers(self, each_block, weights, random_state, low, high):
        """Return the centers of the next start, as an array that the start may change."""
        blocks, init = each_block.blocks, self.init
        if not isinstance(init, str):
            if callable(init):
                init = init(blocks.source, self.n_clusters, random_state=random_state)
            name = type(self).__name__
            return _validation.check_centers(name, init, self.n_clusters, blocks, low, high)
        if init == "k-means++":
            return blocks.take(draw_rows(each_block, self.n_clusters, weights, random_state))
        shares = weights / weights.sum()
        return blocks.take(
            random_state.choice(blocks.shape[0], self.n_clusters, replace=False, p=shares)
        )

    def _store(self, X, best):
        """Set the fitted attributes from the data and the best descent."""
        n_distinct = np.unique(best.labels).size
        if n_distinct < self.n_clusters:
            warnings.warn(
                f"Number of distinct clusters ({n_distinct}) found smaller than n_clusters "
                f"({self.n_clusters}), possibly because X has no more distinct rows. Ask for "
                "fewer clusters.",
                ConvergenceWarning,
                stacklevel=4,
            )
        _validation.remember_features(self, X)
        self.cluster_centers_ = best.centers
        self.labels_ = best.labels
        self.inertia_ = best.inertia
        self.n_iter_ = best.n_iter
        self.n_distances_ = best.n_distances
        self.stop_reason_ = STOP_REASONS[best.reason]
        self._n_features_out = self.n_clusters

    def predict(self, X):
        """Return the nearest cluster center of each row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        labels : ndarray of shape (n_samples,), int32
        """
        return self._nearest(X)[0]

    def fit_predict(self, X, y=None, sample_weight=None):
        """Fit, and return `labels_`; for the parameters see `fit`."""
        return self.fit(X, sample_weight=sample_weight).labels_

    def transform(self, X):
        """Return the Euclidean distance from each row to each center.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        distances : ndarray of shape (n_samples, n_clusters)
            In the type of `X`.
        """
        blocks = self._check_new_data(X)
        distances = np.empty((blocks.shape[0], len(self.cluster_centers_)), blocks.dtype)
        with block_map(blocks) as each_block:
            each_block(
                lambda b, rows, X: distance_kernels.distances_block(
                    X, self.cluster_centers_, distances[rows]
                )
            )
        return distances

    def fit_transform(self, X, y=None, sample_weight=None):
        """Fit, and return the distances of `transform`; for the parameters see `fit`."""
        return self.fit(X, sample_weight=sample_weight).transform(X)

    def score(self, X, y=None, sample_weight=None):
        """Return the negative inertia of `X` about the fitted centers: higher is better.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : ignored
        sample_weight : array-like of shape (n_samples,), default=None

        Returns
        -------
        score : float
        """
        _, squared = self._nearest(X)
        weights = _validation.check_sample_weight(type(self).__name__, sample_weight, len(squared))
        return -weighted_sum(weights, squared)

    def _check_new_data(self, X):
        check_is_fitted(self)
        blocks, low, high = _validation.check_data(self, X, reset=False)
        centers = self.cluster_centers_
        _validation.check_range(
            type(self).__name__,
            np.minimum(low, centers.min(axis=0)),
            np.maximum(high, centers.max(axis=0)),
        )
        return blocks

    def _nearest(self, X):
        """Return each row's nearest center and the squared distance to it."""
        blocks = self._check_new_data(X)
        labels = np.empty(blocks.shape[0], dtype=np.int32)
        squared = np.empty(blocks.shape[0])
        with block_map(blocks) as each_block:
            expectation(each_block, self.cluster_centers_, labels, squared)
        return labels, squared

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
