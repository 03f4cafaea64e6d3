"""`KMeans`: the best of several starts.

Three layers: `KMeans.fit` validates once and keeps the best of several starts; a
`Descent` owns the buffers of one start and decides when it ends; the kernels in
`homl_clustering.kernels` do one pass over one block of rows.
"""

from collections.abc import Callable
from typing import Any, Literal, Self, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from homl_clustering.engine.blocks import block_map
from homl_clustering.engine.data import (
    Data,
    check_choice,
    check_data,
    check_sample_weight,
    random_numbers,
    remember_features,
)
from homl_clustering.engine.progress import FitTasks, with_callbacks
from homl_clustering.engine.wide import read_wide
from homl_clustering.kernels.stopping import STOP_REASONS
from homl_clustering.kmeans import scikit
from homl_clustering.kmeans.assignment import ALGORITHMS
from homl_clustering.kmeans.base import BaseKMeans
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.run import Descent, same_clustering
from homl_clustering.typing import Algorithm, DataArray, FloatArray, MatrixLike, RandomState, Start


class KMeans(BaseKMeans):
    r"""k-means clustering: centers that minimize the squared distances to their rows.

    Looks for `n_clusters` centers :math:`\mu` with a small inertia

    .. math:: J = \sum_i w_i \min_c \lVert x_i - \mu_c \rVert^2

    by alternating two steps, each of which can only lower it: label every row with its
    nearest center (E-step), move every center to the mean of its rows (M-step). The
    same `random_state` gives the same bits with any number of threads, and the same
    answer as scikit-learn's ``KMeans``, whose parameters these are, except where exact
    ties between distances leave the decision to rounding.

    Parameters
    ----------
    n_clusters : int, default=8
        The number of clusters.
    init : {"k-means++", "k-means||", "random"}, array-like or callable, default="k-means++"
        Where the centers start: spread out by `kmeans_plusplus`; the same in a few passes over
        the data, for many clusters ("k-means||", an addition to scikit-learn's: Bahmani et al.
        2012, with 5 rounds and twice as many candidates in each as there are clusters; these are
        then clustered); distinct rows drawn at random; the given centers, a row for each; or what
        ``init(X, n_clusters, random_state=...)`` returns (it is given `X` as it is, where
        scikit-learn subtracts the mean first).
    n_init : "auto" or int, default="auto"
        How many starts; the one that ends with the lowest inertia is kept. "auto" is 1
        for "k-means++", "k-means||" and given centers, 10 for "random" and callables.
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
        Without effect, kept for scikit-learn's sake: the data are never changed.
    algorithm : {"auto", "lloyd", "active", "elkan", "hamerly"}, default="auto"
        How the nearest centers are found: by all distances (Lloyd), by those to centers that
        have moved, the active ones (Kaukoranta et al. 2000), or skipping those that bounds show
        to be unnecessary (Elkan 2003, Hamerly 2010). The result is the same to the bit. "auto"
        begins with active centers, follows a sample of the rows with Hamerly's bounds, goes over
        to them where they save more than they cost, and comes back where they do not. For data of
        up to 262,144 numbers it is one of the two from beginning to end: Hamerly where rows and
        clusters are many (at least 8192 and 40) and features fewer than 16.

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
        How many distances from a row to a center the E-steps computed, in the best start
        alone, as in `n_iter_`; those of k-means++ are not counted. It is the honest cost of an
        `algorithm`. With bounds, a few in a million more or less on processors without
        fused products and sums (made before 2013, or the cheapest since).
    n_features_in_ : int
        The number of features seen by `fit`.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Their names, where `X` had string column names.

    See Also
    --------
    homl_clustering.choose_n_clusters : How many clusters there are.
    homl_clustering.describe_clusters : What each of them is, in words.
    homl_clustering.callbacks : A progress bar, the iterations of a fit, and how to stop one.
    homl_clustering.plotting.plot_decision_boundaries : Draws the clusters of data of two features.
    MiniBatchKMeans : For data that are large, or arrive in parts.
    homl_clustering.GaussianMixture : For clusters that are long, or differ in size.

    Notes
    -----
    Scale the features first, unless they have the same unit: one with large numbers decides
    otherwise alone.

    Which `algorithm`? "auto", nearly always. Of the others, "active" is the fastest for fewer than
    20 clusters, where it does what Lloyd's does, and for data without structure in many features;
    Hamerly for more clusters, the more the better they are apart. Elkan computes the fewest
    distances; reading its many bounds takes time and memory, so that it is ahead only with hundreds
    of features, and few clusters. While they fit, "k-means++" and Lloyd keep a float32 copy of data
    in memory, "active" three more float32 numbers for each row, Hamerly two numbers for each row,
    and Elkan as many and a float32 number for each cluster, rounded up to a multiple of 16; "auto"
    what it has come to. A memory-mapped file is read
    block by block.

    `X` may be a Dask array or data frame. With a ``distributed`` client the rows stay on the
    workers of its cluster, and ``labels_`` is a Dask array; elsewhere they are read part by part.
    The model has the bits of one that was fitted to an array in memory.

    Sparse data of up to 2048 features are made dense one block of rows at a time: the result has
    the bits of dense data. Above that only what is stored is looked at, in the same way with any
    `algorithm`, and all distances are computed: labels are those of dense data, centers and
    inertia the same but for rounding.

    A cluster that loses its last row takes over one of the rows farthest from their
    centers, as in scikit-learn; where all rows lie on their centers, it joins the heaviest
    cluster's center. At least `n_clusters` rows must have a positive weight. If the data
    have fewer distinct rows than `n_clusters`, a `ConvergenceWarning` says so.

    References
    ----------
    Lloyd (1982), "Least squares quantization in PCM", IEEE Transactions on Information
    Theory 28, section III. Elkan (2003), "Using the triangle inequality to accelerate
    k-means", ICML. Hamerly (2010), "Making k-means even faster", SIAM International
    Conference on Data Mining. Kaukoranta, Fränti & Nevalainen (2000), "A fast exact GLA based on
    code vector activity detection", IEEE Transactions on Image Processing 9. Arthur &
    Vassilvitskii (2007), "k-means++", SODA. Bahmani, Moseley, Vattani, Kumar & Vassilvitskii
    (2012), "Scalable k-means++", PVLDB 5(7).

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

    cluster_centers_: DataArray
    labels_: NDArray[np.int32]
    inertia_: float
    n_iter_: int
    stop_reason_: str
    n_distances_: int
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]

    _auto_n_init = 10

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        init: Start = "k-means++",
        n_init: int | Literal["auto"] = "auto",
        max_iter: int = 300,
        tol: float = 1e-4,
        verbose: int = 0,
        random_state: RandomState = None,
        copy_x: bool = True,
        algorithm: Algorithm = "auto",
    ) -> None:
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
    def fit(self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None) -> Self:
        """Find the cluster centers.

        Parameters
        ----------
        X : {array-like, sparse matrix, Dask array} of shape (n_samples, n_features)
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
        check_choice(type(self).__name__, "algorithm", self.algorithm, ALGORITHMS)
        n_init = self._check_parameters()
        data = self._data(X)
        weights = check_sample_weight(
            data.name, sample_weight, data.blocks.shape[0], self.n_clusters, data.blocks
        )
        data.check_range(weights=weights)
        tasks = FitTasks(self, X, n_init)
        best = self._best_run(data, weights, n_init, tasks.run, tasks.bounds, last=True)
        remember_features(self, X)
        self.cluster_centers_ = best.centers
        self.labels_ = best.labels.lazy() if data.blocks.remote else best.labels
        self.inertia_ = best.inertia
        self.n_iter_ = best.n_iter
        self.n_distances_ = best.n_distances
        self.stop_reason_ = STOP_REASONS[best.reason]
        self._n_features_out = len(best.centers)
        tasks.end()
        return self

    def _as_sklearn(self) -> Any:
        return scikit.as_kmeans(self)

    def _data(self, X: MatrixLike) -> Data:
        """Return the data to fit as they are clustered, with mean and variance."""
        check_choice(type(self).__name__, "copy_x", self.copy_x, (False, True))
        data = check_data(self, X, reset=True, moments=True, wide=True)
        return read_wide(data, moments=True) if data.blocks.wide else data

    def _best_run(
        self,
        data: Data,
        weights: Any,
        n_init: int = 1,
        run: Callable[..., Any] = Descent.run,
        bounds: bool = False,
        last: bool = False,
    ) -> Any:
        """Return the best of several runs, on data and with parameters that were checked.

        Parameters
        ----------
        data : Data
        weights : ndarray of shape (n_samples,)
        n_init : int, default=1
        run : callable
            Makes a run, and returns whether it should be the last one; the result of
            `Descent.run` is not looked at.
        bounds : bool, default=False
            Whether to keep what bounds let skip.
        last : bool, default=False
            Whether this is the last thing that is done with the data, see `block_map`.

        Returns
        -------
        Descent
        """
        random_state = random_numbers(data.name, self.random_state)
        best: Any = None
        packed = PackedRows(data, data.mean)
        with block_map(data.blocks, last) as each_block:
            for _ in range(n_init):
                descent = self._run_class(
                    each_block,
                    weights,
                    packed,
                    self._starting_centers(data, weights, random_state, packed),
                    algorithm=self.algorithm,
                    tol=float(self.tol) * float(cast(FloatArray, data.variance).mean()),
                    max_iter=self.max_iter,
                    verbose=self.verbose,
                    bounds=bounds,
                )
                stop = run(descent)
                if best is None or (
                    descent.inertia < best.inertia
                    and not same_clustering(descent.labels, best.labels, len(best.centers))
                ):
                    best = descent
                if stop:
                    break
            if data.blocks.remote:
                n_found = best.labels.n_distinct()
            else:
                n_found = int(np.count_nonzero(np.bincount(best.labels)))
        if n_found < self.n_clusters:
            self._warn_of_fewer(n_found)
        return best
