"""`SphericalKMeans`: clusters of directions, by the cosine."""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.validation import check_is_fitted

from homl_clustering.engine.blocks import RowBlocks
from homl_clustering.engine.data import Data, check_data
from homl_clustering.engine.tables import check_columns_of_fit, column_names, is_dask
from homl_clustering.engine.wide import read_rows
from homl_clustering.kmeans import scikit
from homl_clustering.kmeans.directions import (
    SphericalDescent,
    refuse_zeros,
    refuse_zeros_in,
    scaled,
    unit_dask,
    unit_rows,
)
from homl_clustering.kmeans.estimator import KMeans
from homl_clustering.typing import Algorithm, DataArray, MatrixLike, Start


class SphericalKMeans(KMeans):
    r"""Spherical k-means: clusters of directions, by the largest cosine.

    For rows whose length says nothing, as that of texts given by their counts of words: a row
    times a positive number is the same row here. Looks for `n_clusters` centers :math:`\mu` of
    length 1 with a small inertia

    .. math:: J = \sum_i w_i \min_c (1 - \cos(x_i, \mu_c))

    by alternating two steps, each of which can only lower it: label every row with the center of
    the largest cosine (E-step), turn every center to the direction of the mean of its rows,
    scaled to length 1 (M-step). Dhillon & Modha maximize
    :math:`Q = \sum_i w_i \max_c \cos(x_i, \mu_c)`, which is the same: :math:`J = \sum_i w_i - Q`.

    Parameters
    ----------
    n_clusters : int, default=8
        The number of clusters.
    init : {"k-means++", "k-means||", "random"}, array-like or callable, default="k-means++"
        Where the centers start, as in `KMeans`, on rows scaled to length 1; those are also what a
        callable is given. Given centers are scaled.
    n_init : "auto" or int, default="auto"
        How many starts; the one that ends with the lowest inertia is kept. "auto" is 1
        for "k-means++", "k-means||" and given centers, 10 for "random" and callables.
    max_iter : int, default=300
        The most iterations of one start.
    tol : float, default=1e-4
        A start ends when the centers' squared movements sum to no more than this times
        the mean variance of the features of the scaled rows.
    verbose : int, default=0
        If not 0, print the inertia of each iteration.
    random_state : int, RandomState instance or None, default=None
        Makes the starts reproducible.
    algorithm : {"auto", "lloyd", "active", "elkan", "hamerly"}, default="auto"
        How the nearest centers are found, see `KMeans`. The result is the same to the bit.

    Attributes
    ----------
    cluster_centers_ : ndarray of shape (n_clusters, n_features)
        The centers, of length 1, in the type of the data.
    labels_ : ndarray of shape (n_samples,), int32
        The center of the largest cosine for each row.
    inertia_ : float
        The weighted sum of 1 - cos of the angles between rows and their centers, which is half
        the weighted sum of squared distances from the scaled rows.
    n_iter_ : int
        The number of iterations of the start that was kept.
    stop_reason_ : str
        Why it ended: "labels unchanged", "centers moved less than tol", "max_iter
        reached" or "stopped by a callback".
    n_distances_ : int
        How many distances from a row to a center the E-steps computed, see `KMeans`.
    n_features_in_ : int
        The number of features seen by `fit`.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Their names, where `X` had string column names.

    Notes
    -----
    For rows and centers of length 1 the squared distance is :math:`2 - 2 \cos`, so that the
    nearest center is the one of the largest cosine. So E-steps, bounds, starts, and what becomes
    of clusters that lose their last row are those of `KMeans`; threads and algorithms give the
    same bits here, too.

    A copy of `X` is scaled, in its type; a sparse one stays sparse, and with more than 2048
    features is never made dense. Rows of a Dask array are scaled where they are computed. Rows of
    zeros have no direction, and are refused. If the rows of a cluster cancel out, so that their
    mean is zero but for rounding, its center stays where it is: for these rows the cosines sum to
    zero with any center.

    Two features are points on a circle, a single one is its sign.

    References
    ----------
    Dhillon & Modha (2001), "Concept decompositions for large sparse text data using clustering",
    Machine Learning 42, section 3. Hornik, Feinerer, Kober & Buchta (2012), "Spherical k-means
    clustering", Journal of Statistical Software 50(10).

    Examples
    --------
    Six texts by their counts of four words: "goal", "team", "flour" and "oven". The third is
    long, which does not matter:

    >>> import numpy as np
    >>> from homl_clustering import SphericalKMeans
    >>> counts = np.array(
    ...     [[2, 1, 0, 0], [1, 3, 0, 0], [40, 45, 1, 0], [0, 0, 1, 1], [0, 1, 5, 4], [0, 0, 2, 3]]
    ... )
    >>> model = SphericalKMeans(n_clusters=2, random_state=0).fit(counts)
    >>> model.labels_
    array([1, 1, 1, 0, 0, 0], dtype=int32)
    >>> model.transform(counts[[0, 4]]).round(2)
    array([[0.98, 0.07],
           [0.01, 0.88]])
    >>> model.predict([[0, 0, 7, 0]])
    array([0], dtype=int32)
    """

    _run_class = SphericalDescent
    copy_x = True  # no parameter here: rows are copied to be scaled

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        init: Start = "k-means++",
        n_init: int | Literal["auto"] = "auto",
        max_iter: int = 300,
        tol: float = 1e-4,
        verbose: int = 0,
        random_state: Any = None,
        algorithm: Algorithm = "auto",
    ) -> None:
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.verbose = verbose
        self.random_state = random_state
        self.algorithm = algorithm

    def transform(self, X: MatrixLike) -> DataArray:
        """Return the cosine distance, 1 - cos, from each row to each center.

        It is 0 for the same direction, 1 at a right angle, and 2 for the opposite direction.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows of any length but zero.

        Returns
        -------
        distances : ndarray of shape (n_samples, n_clusters)
            In the type of `X`.
        """
        distances = super().transform(X)
        if is_dask(X):
            return distances  # its chunks have come this way already
        distances *= distances
        distances /= 2
        return distances

    def score(
        self, X: MatrixLike, y: object = None, sample_weight: ArrayLike | None = None
    ) -> float:
        """Return the negative inertia of `X` about the fitted centers: higher is better.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows of any length but zero.
        y : ignored
        sample_weight : array-like of shape (n_samples,), default=None

        Returns
        -------
        score : float
            The weighted sum of cos - 1.
        """
        return super().score(X, sample_weight=sample_weight) / 2

    def _as_sklearn(self) -> Any:
        return scikit.as_spherical(self)

    def _data(self, X: MatrixLike) -> Data:
        """Return rows of length 1, with mean and variance."""
        name = type(self).__name__
        if is_dask(X):
            data = check_data(self, unit_dask(name, X), reset=True, moments=True)
            refuse_zeros_in(name, data.blocks)
            return data
        blocks = check_data(self, X, reset=True, scan=False, wide=True).blocks
        blocks = RowBlocks(unit_rows(name, blocks), wide=True)
        return read_rows(name, blocks, columns=column_names(X), moments=True)

    def _new_blocks(self, X: MatrixLike) -> Any:
        """Return rows that were not in the fit, scaled to length 1."""
        name = type(self).__name__
        if is_dask(X):
            check_is_fitted(self)
            check_columns_of_fit(self, X)
            blocks = check_data(self, unit_dask(name, X), reset=False, scan=False).blocks
            refuse_zeros_in(name, blocks)
            return blocks
        return RowBlocks(unit_rows(name, super()._new_blocks(X)), wide=True)

    def _starting_centers(
        self, data: Data, weights: Any, random_state: Any, packed: Any = None
    ) -> DataArray:
        """Return the centers of the next start, of length 1."""
        # of which range given centers are does not matter, as they are scaled
        centers = super()._starting_centers(data._replace(low=None), weights, random_state, packed)
        if isinstance(self.init, str):
            return centers
        directions, lengths = scaled(centers)
        refuse_zeros(data.name, np.flatnonzero(lengths == 0), what="init")
        return directions.astype(data.blocks.dtype)
