"""What `KMeans` and `MiniBatchKMeans` share: parameters, starts, and the use of the centers."""

import warnings
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    ClusterMixin,
    TransformerMixin,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import check_is_fitted

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import block_map, weighted_sum
from homl_clustering.engine.data import (
    check_choice,
    check_data,
    check_number,
    check_sample_weight,
)
from homl_clustering.engine.documented import Documented
from homl_clustering.engine.draws import draw_distinct_rows
from homl_clustering.engine.exporting import Exported
from homl_clustering.engine.kinds import check_values
from homl_clustering.engine.pickling import VersionedState
from homl_clustering.engine.progress import CallbackSupportMixin
from homl_clustering.engine.tables import is_dask, lazily
from homl_clustering.engine.wide import Points, read_rows, squared_distances
from homl_clustering.kernels.distances import distances_block
from homl_clustering.kernels.scan import label_rows
from homl_clustering.kmeans import wide
from homl_clustering.kmeans.labels import assign_in_range, assign_run, label_all, outcome
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.rounds import recluster
from homl_clustering.kmeans.run import Descent
from homl_clustering.kmeans.seeding import draw_rows
from homl_clustering.typing import DataArray, FloatArray, MatrixLike, RandomState

INITS = ("k-means++", "k-means||", "random")


class BaseKMeans(
    Documented,
    Exported,
    VersionedState,
    CallbackSupportMixin,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
    ClusterMixin,
    BaseEstimator,
):
    """An estimator that describes clusters by their centers.

    Subclasses set ``cluster_centers_`` in ``fit``, and ``_auto_n_init``, the number of
    starts that ``n_init="auto"`` stands for where they are random. ``_run_class`` is what one
    start is.
    """

    cluster_centers_: DataArray
    labels_: NDArray[np.int32]
    n_clusters: int
    n_init: int | Literal["auto"]
    init: Any
    _auto_n_init: int

    _run_class = Descent
    _needed: tuple[str, ...] = ("cluster_centers_", "_n_features_out")
    _table = "cluster_centers_"
    _also_fitted: tuple[str, ...] = ("_n_features_out",)

    @staticmethod
    def _check_more(state: dict[str, Any]) -> None:
        if state["_n_features_out"] != len(state["cluster_centers_"]):
            raise ValueError(
                f"from_dict: there are {len(state['cluster_centers_'])} cluster_centers_, and "
                f"_n_features_out is {state['_n_features_out']!r}."
            )

    def _check_parameters(self) -> int:
        """Raise on a parameter out of range; return the number of starts."""
        name = type(self).__name__
        check_number(name, "n_clusters", self.n_clusters, least=1, integer=True)
        check_number(name, "max_iter", self.max_iter, least=1, integer=True)
        check_number(name, "tol", self.tol, least=0)
        if not isinstance(self.verbose, bool | np.bool_):
            check_number(name, "verbose", self.verbose, least=0, integer=True)
        given = not (isinstance(self.init, str) or callable(self.init))
        if isinstance(self.init, str):
            check_choice(name, "init", self.init, INITS)
        elif given and not hasattr(self.init, "__len__"):
            raise ValueError(
                f"{name}: init must be 'k-means++', 'k-means||', 'random', an array of starting "
                f"centers, or a callable that returns one, got {self.init!r}."
            )
        if isinstance(self.n_init, str) and self.n_init == "auto":
            spread = isinstance(self.init, str) and self.init != "random"
            return 1 if given or spread else self._auto_n_init
        if isinstance(self.n_init, str):
            raise ValueError(f"{name}: n_init must be 'auto' or an integer, got {self.n_init!r}.")
        check_number(name, "n_init", self.n_init, least=1, integer=True)
        if given and self.n_init > 1:
            warnings.warn(
                f"{name}: starting from the given centers once; n_init={self.n_init} starts "
                "from the same centers would all end alike.",
                RuntimeWarning,
                stacklevel=4,
            )
            return 1
        return self.n_init

    def _starting_centers(
        self, data: Any, weights: Any, random_state: RandomState, packed: Any = None
    ) -> DataArray:
        """Return the centers of the next start, as an array that the start may change."""
        blocks, init = data.blocks, self.init
        if not isinstance(init, str):
            if callable(init):
                init = init(blocks.read_only(), self.n_clusters, random_state=random_state)
            return _check_centers(data, init, self.n_clusters)
        if init == "k-means++":
            if packed is None:
                data = read_rows(data.name, blocks) if data.low is None else data
                packed = PackedRows(data)
            with block_map(blocks) as each_block:
                rows = draw_rows(each_block, packed, int(self.n_clusters), weights, random_state)
            return blocks.take(rows)
        if init == "k-means||":
            with block_map(blocks) as each_block:
                n_clusters = int(self.n_clusters)
                return recluster(each_block, weights, n_clusters, random_state, self._run_class)
        return blocks.take(draw_distinct_rows(weights, int(self.n_clusters), random_state))

    def _warn_of_fewer(self, n_distinct: int) -> None:
        """Say that there are fewer clusters than were asked for."""
        warnings.warn(
            f"Number of distinct clusters ({n_distinct}) found smaller than n_clusters "
            f"({self.n_clusters}), possibly because X has no more distinct rows. Ask for "
            "fewer clusters.",
            ConvergenceWarning,
            stacklevel=5,
        )

    def predict(self, X: MatrixLike) -> NDArray[np.int32]:
        """Return the nearest cluster center of each row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        labels : ndarray of shape (n_samples,), int32
        """
        if is_dask(X):
            check_is_fitted(self)
            return lazily(self, "predict", X, np.int32)
        blocks = self._new_blocks(X)
        if blocks.wide:
            self._read(blocks)
            return wide.label_new(blocks, self.cluster_centers_)
        centers_T = self._transposed_centers()
        labels = np.empty(blocks.shape[0], dtype=np.int32)
        with block_map(blocks, row_work=centers_T.size) as each_block:

            def label(run: Any) -> bool:
                own, in_range = labels[run.rows], True
                if paths.is_plain(len(own), *centers_T.shape):
                    return assign_in_range(run, centers_T, own)
                for piece in each_block.pieces(len(own), centers_T.size // paths.WIDE):
                    in_range &= label_rows(run.X[piece], centers_T, own[piece])[1]
                return in_range

            in_range = all(each_block.map(label, whole_runs=True))
        if not in_range:
            self._read(blocks)
        return labels

    def as_sklearn(self) -> Any:
        """Return a fitted estimator of scikit-learn's own that says the same.

        For places in which this package is not installed. A row that is as near to two centers, up
        to rounding, may get the other label there.

        Returns
        -------
        sklearn.cluster.KMeans, sklearn.cluster.MiniBatchKMeans or sklearn.pipeline.Pipeline
            The last one, which scales rows to length 1 first, for `SphericalKMeans`. Of
            `MiniBatchKMeans` it can take in further batches. Parameters are the same, where
            scikit-learn has them.

        Examples
        --------
        >>> from homl_clustering import KMeans
        >>> KMeans(2, random_state=0).fit([[0.0], [1.0], [8.0]]).as_sklearn().predict([[7.0]])
        array([1], dtype=int32)
        """
        check_is_fitted(self)
        return self._as_sklearn()

    def fit_predict(
        self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> NDArray[np.int32]:
        """Fit, and return `labels_`; for the parameters see `fit`."""
        return self.fit(X, sample_weight=sample_weight).labels_

    def transform(self, X: MatrixLike) -> DataArray:
        """Return the Euclidean distance from each row to each center.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        distances : ndarray of shape (n_samples, n_clusters)
            In the type of `X`.
        """
        if is_dask(X):
            check_is_fitted(self)
            return lazily(self, "transform", X, n_columns=len(self.cluster_centers_))
        blocks, centers = self._new_blocks(X), self.cluster_centers_
        distances = np.empty((blocks.shape[0], len(centers)), blocks.dtype)
        points = Points(centers) if blocks.wide else None

        def measure(each_block: Any, block: Any) -> None:
            own = distances[block.rows]
            if blocks.wide:
                own[:] = np.sqrt(squared_distances(each_block, block, points))
                return
            for piece in each_block.pieces(len(own), centers.size):
                distances_block(block.X[piece], centers, own[piece])

        self._read(blocks, measure)
        return distances

    def fit_transform(
        self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> DataArray:
        """Fit, and return the distances of `transform`; for the parameters see `fit`."""
        return self.fit(X, sample_weight=sample_weight).transform(X)

    def score(
        self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> float:
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
        blocks, centers_T = self._new_blocks(X), self._transposed_centers()
        if is_dask(X):
            self._read(blocks)
            weights = check_sample_weight(
                type(self).__name__, sample_weight, blocks.shape[0], blocks=blocks
            )
            with block_map(blocks, last=True):
                return -outcome(blocks, weights, self.cluster_centers_)[1]
        n_samples = blocks.shape[0]
        weights = check_sample_weight(type(self).__name__, sample_weight, n_samples)
        labels, squared = np.empty(n_samples, dtype=np.int32), np.empty(n_samples)

        def assign(each_block: Any, block: Any) -> None:
            rows = block.rows
            assign_run(each_block, block, centers_T, labels[rows], squared[rows])

        if blocks.wide:
            self._read(blocks)
            with block_map(blocks) as each_block:
                label_all(each_block, self.cluster_centers_, labels, squared)
        else:
            self._read(blocks, assign)
        return -weighted_sum(weights, squared, blocks.size)

    def _new_blocks(self, X: MatrixLike) -> Any:
        """Return rows that were not in the fit, unread as yet."""
        check_is_fitted(self)
        return check_data(self, X, reset=False, scan=False, wide=True).blocks

    def _read(self, blocks: Any, work: Callable[..., Any] | None = None) -> None:
        """Call `work` for each block, see `read`; raise where values are not finite, or too far."""
        columns = getattr(self, "feature_names_in_", None)
        data = read_rows(type(self).__name__, blocks, columns=columns, work=work)
        data.check_range(self.cluster_centers_)

    def _transposed_centers(self) -> FloatArray:
        return np.ascontiguousarray(self.cluster_centers_.T, dtype=np.float64)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def _check_centers(data: Any, centers: Any, n_clusters: int) -> DataArray:
    """Return given starting centers as a checked copy, in the type of the data.

    Parameters
    ----------
    data : Data
        Centers must not lie so far off that distances overflow.
    centers : array-like of shape (n_clusters, n_features)
    n_clusters : int
    """
    centers = check_values(data.name, "init", centers, data.blocks.dtype)
    expected = (n_clusters, data.blocks.shape[1])
    if centers.shape != expected:
        raise ValueError(
            f"{data.name}: the starting centers must have shape (n_clusters, n_features) = "
            f"{expected}, got {centers.shape}."
        )
    if data.low is not None:
        data.check_range(centers)
    return centers
