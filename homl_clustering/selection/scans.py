"""Models with several numbers of clusters: of k-means, with the elbow, and of mixtures."""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.engine.data import check_choice
from homl_clustering.engine.kinds import check_values
from homl_clustering.kmeans import KMeans
from homl_clustering.mixture import GaussianMixture
from homl_clustering.selection.words import in_brackets, in_short
from homl_clustering.silhouette import silhouette_score
from homl_clustering.typing import Array, CovarianceType, FloatArray, IntSequence, MatrixLike

__all__ = ["KMeansScan", "MixtureResult", "MixtureScan", "elbow", "scan_kmeans", "scan_mixtures"]

VANISHED = np.finfo(float).eps  # less than this share of the first inertia is rounding error


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class KMeansScan:
    """What k-means finds with several numbers of clusters.

    Attributes
    ----------
    n_clusters_ : tuple of int
        The numbers of clusters.
    models_ : tuple of KMeans
        The model fitted with each.
    inertias_ : ndarray of float
        The inertia of each model.
    silhouette_scores_ : ndarray of float or None
        The mean silhouette coefficient of each model; NaN where there is none, because
        there is only one cluster, or each row is one. None if it was not asked for.
    """

    n_clusters_: tuple[int, ...]
    models_: tuple[KMeans, ...]
    inertias_: FloatArray
    silhouette_scores_: FloatArray | None

    def __repr__(self) -> str:
        return in_short(self, n_clusters_=self.n_clusters_, inertias_=in_brackets(self.inertias_))


def scan_kmeans(
    X: MatrixLike,
    n_clusters: IntSequence = range(2, 10),
    *,
    silhouette: bool = True,
    **parameters: Any,
) -> KMeansScan:
    """Fit k-means with each of several numbers of clusters.

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        The data.
    n_clusters : sequence of int, default=range(2, 10)
        The numbers of clusters, in increasing order.
    silhouette : bool, default=True
        Whether to compute the mean silhouette coefficients, which takes a time that
        grows with the square of n_samples.
    **parameters
        Further parameters of `KMeans`, such as `n_init` and `random_state`.

    Returns
    -------
    KMeansScan

    Raises
    ------
    ValueError
        If the numbers do not increase, `silhouette` is no truth value, or `KMeans` raises.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import elbow, scan_kmeans
    >>> X, _ = datasets.five_blobs()
    >>> scan = scan_kmeans(X, range(1, 7), n_init=10, random_state=0)
    >>> scan.inertias_.round(1)
    array([3534.8, 1149.6, 653.2, 261.8, 211.6, 169.3])
    >>> scan.silhouette_scores_.round(3)
    array([  nan, 0.597, 0.572, 0.689, 0.656, 0.602])
    >>> elbow(scan.n_clusters_, scan.inertias_)
    4
    """
    ks = _check_increasing("scan_kmeans", "n_clusters", n_clusters)
    if not ks:
        raise ValueError("scan_kmeans: n_clusters is empty; give one number at least.")
    check_choice("scan_kmeans", "silhouette", silhouette, (True, False))
    models = tuple(KMeans(k, **parameters).fit(X) for k in ks)
    inertias = np.array([model.inertia_ for model in models])
    scores = np.array([_score(X, model.labels_) for model in models]) if silhouette else None
    return KMeansScan(ks, models, inertias, scores)


def _score(X: Any, labels: Array) -> float:
    """Return the mean silhouette coefficient, or NaN where it is not defined."""
    if 2 <= np.unique(labels).size < len(labels):
        return silhouette_score(X, labels)
    return np.nan


def elbow(
    n_clusters: IntSequence, inertias: ArrayLike, *, steepest: float = 2.0, contrast: float = 2.0
) -> int | None:
    r"""Return the number of clusters at the elbow of the inertia, or None without one.

    Where k-means cuts up data without clusters, the inertia falls smoothly, like a power
    of the number of clusters: :math:`J_k \propto k^{-2/d}` in d dimensions. On logarithmic
    axes this is a straight line, with a slope of -2 at the steepest, whatever d. So the
    candidate is the number where the logarithm of the inertia lies farthest below the
    chord from the first point to the last,

    .. math:: \max_k \; \log J_1 + (\log J_n - \log J_1)
        \frac{\log k - \log k_1}{\log k_n - \log k_1} - \log J_k

    and it is an elbow if the step that leads there is steeper than any smooth decay, and
    much steeper than what comes after. With p and q for the exponents of the decay from
    the number before, and on to the last one, this is ``p > steepest`` and
    ``p > contrast * q``.

    Parameters
    ----------
    n_clusters : sequence of int
        The numbers of clusters, in increasing order. The elbow can be none of the ends.
    inertias : sequence of float
        The inertia with each.
    steepest : float, default=2.0
        The largest exponent of a smooth decay. 2 is right for any data; a number between
        2 / n_features and 2 finds weaker elbows, and some that are none.
    contrast : float, default=2.0
        How many times steeper the decay must be before the elbow than after.

    Returns
    -------
    int or None
        None as well for fewer than three points.

    Raises
    ------
    ValueError
        If the lengths differ, the numbers do not increase, or an inertia is negative or
        not finite.

    Notes
    -----
    With few rows in one dimension, where the exponent is 2 without clusters too, one
    sample in ten has gaps that look like an elbow.

    References
    ----------
    Satopää, Albrecht, Irwin & Raghavan (2011), "Finding a 'Kneedle' in a haystack:
    detecting knee points in system behavior", ICDCS Workshops: the chord. Zador (1982),
    "Asymptotic quantization error of continuous signals and the quantization dimension",
    IEEE Transactions on Information Theory 28: the exponent.

    Examples
    --------
    >>> from homl_clustering.selection import elbow
    >>> elbow([1, 2, 3, 4, 5], [1000, 600, 50, 40, 35])
    3
    >>> elbow([1, 2, 3, 4, 5], [1000, 500, 333, 250, 200]) is None
    True
    """
    ks, inertias = _check_curve(n_clusters, inertias)
    _check_at_least("steepest", steepest, 0)
    _check_at_least("contrast", contrast, 1)
    if len(ks) < 3:
        return None
    vanished = np.flatnonzero(inertias <= VANISHED * inertias[0])
    if vanished.size:
        # From here on there is no logarithm: each distinct row is a cluster of its own.
        first = vanished[0]
        if 0 < first < len(ks) - 1:
            return ks[first]
        ks, inertias = ks[:first], inertias[:first]
    knee = _knee(np.log(ks), np.log(inertias), steepest, contrast)
    return None if knee is None else ks[knee]


def _knee(x: FloatArray, y: FloatArray, steepest: float, contrast: float) -> int | None:
    """Return where y lies farthest below its chord, if it bends enough there; else None."""
    if len(x) < 3:
        return None
    below = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]) - y
    knee = 1 + int(np.argmax(below[1:-1]))
    before = (y[knee - 1] - y[knee]) / (x[knee] - x[knee - 1])
    after = (y[knee] - y[-1]) / (x[-1] - x[knee])
    distinct = below[knee] > 0 and before > steepest and before > contrast * after
    return knee if distinct else None


@dataclass(frozen=True, repr=False, match_args=False)
class MixtureResult:
    """One mixture of a scan. Its parts can be unpacked in this order.

    Attributes
    ----------
    n_components : int
    covariance_type : str
    aic, bic : float
        The information criteria on the data that it was fitted to.
    model : GaussianMixture
    """

    n_components: int
    covariance_type: CovarianceType
    aic: float
    bic: float
    model: GaussianMixture

    def __iter__(self) -> Iterator[Any]:
        return (getattr(self, field.name) for field in fields(self))

    def __repr__(self) -> str:
        kind = repr(self.covariance_type)
        return in_short(self, self.n_components, kind, aic=f"{self.aic:.6g}", bic=f"{self.bic:.6g}")


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class MixtureScan:
    """Gaussian mixtures with several numbers of components, and of several kinds.

    Attributes
    ----------
    n_components_ : tuple of int
    covariance_types_ : tuple of str
    results_ : tuple of MixtureResult
        All results: for each covariance type, one for each number of components.
    """

    n_components_: tuple[int, ...]
    covariance_types_: tuple[CovarianceType, ...]
    results_: tuple[MixtureResult, ...]

    def __repr__(self) -> str:
        kinds = self.covariance_types_
        return in_short(self, n_components_=self.n_components_, covariance_types_=kinds)

    @property
    def aics_(self) -> FloatArray:
        """The AIC, one row for each covariance type, one column for each number."""
        return self._table("aic")

    @property
    def bics_(self) -> FloatArray:
        """The BIC, one row for each covariance type, one column for each number."""
        return self._table("bic")

    def ranking(self, criterion: Literal["aic", "bic"] = "bic") -> list[MixtureResult]:
        """Return the results in increasing order of "bic" or "aic": the best one first.

        Raises
        ------
        ValueError
            If there is no such criterion, no result, or one whose criterion is NaN.
        """
        check_choice("MixtureScan.ranking", "criterion", criterion, ("aic", "bic"))
        values = [getattr(result, criterion) for result in self.results_]
        if not values or np.isnan(values).any():
            raise ValueError(
                f"MixtureScan.ranking: results_ must hold one result at least, each with a number "
                f"as its {criterion}, got {values}."
            )
        return sorted(self.results_, key=lambda result: getattr(result, criterion))

    def best(self, criterion: Literal["aic", "bic"] = "bic") -> MixtureResult:
        """Return the result with the lowest "bic" or "aic"."""
        return self.ranking(criterion)[0]

    def _table(self, criterion: Literal["aic", "bic"]) -> FloatArray:
        values = np.array([getattr(result, criterion) for result in self.results_])
        return values.reshape(len(self.covariance_types_), len(self.n_components_))


def scan_mixtures(
    X: MatrixLike,
    n_components: IntSequence = range(1, 11),
    covariance_types: Sequence[CovarianceType] = ("full",),
    **parameters: Any,
) -> MixtureScan:
    """Fit Gaussian mixtures with each of several numbers of components, of several kinds.

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        The data.
    n_components : sequence of int, default=range(1, 11)
        The numbers of components, in increasing order.
    covariance_types : sequence of str, default=("full",)
        Of "full", "tied", "diag" and "spherical".
    **parameters
        Further parameters of `GaussianMixture`, such as `n_init` and `random_state`.

    Returns
    -------
    MixtureScan

    Raises
    ------
    ValueError
        If the numbers do not increase, there is no covariance type, or `GaussianMixture`
        raises.

    References
    ----------
    Schwarz (1978), "Estimating the dimension of a model", Annals of Statistics 6. Akaike
    (1974), "A new look at the statistical model identification", IEEE Transactions on
    Automatic Control 19.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import scan_mixtures
    >>> X, _ = datasets.ellipsoids()
    >>> scan = scan_mixtures(X, range(1, 5), ("full", "tied"), random_state=42)
    >>> scan.bics_.round()
    array([[9330., 8971., 8190., 8239.],
           [9330., 8984., 8589., 8576.]])
    >>> best = scan.best()
    >>> best.n_components, best.covariance_type
    (3, 'full')
    """
    ks = _check_increasing("scan_mixtures", "n_components", n_components)
    several = np.iterable(covariance_types) and not isinstance(covariance_types, str | bytes)
    kinds = tuple(covariance_types) if several else ()
    if not (ks and kinds):
        raise ValueError(
            "scan_mixtures: expected at least one number of components and a sequence of "
            f"covariance types, got n_components={n_components!r} and "
            f"covariance_types={covariance_types!r}."
        )
    results = []
    for kind in kinds:
        for k in ks:
            model = GaussianMixture(k, covariance_type=kind, **parameters).fit(X)
            results.append(MixtureResult(k, kind, model.aic(X), model.bic(X), model))
    return MixtureScan(ks, kinds, tuple(results))


def _check_increasing(name: str, parameter: str, numbers_: Any) -> tuple[int, ...]:
    """Return numbers of clusters as a tuple of int; raise unless they increase from 1."""
    try:
        ks: Any = np.asarray(None if np.ma.is_masked(numbers_) else numbers_)
        ks = np.asarray(ks.tolist()) if ks.dtype == object else ks
    except ValueError:  # of sequences of different lengths there is no array
        ks = np.empty(())
    if ks.ndim != 1 or (ks.size and ks.dtype.kind not in "iu"):
        raise ValueError(f"{name}: {parameter} must be a sequence of integers, got {numbers_!r}.")
    ks = tuple(ks.tolist())
    if any(k < 1 for k in ks) or any(a >= b for a, b in pairwise(ks)):
        raise ValueError(f"{name}: {parameter} must increase, from 1 at least, got {numbers_!r}.")
    return ks


def _check_curve(n_clusters: Any, inertias: Any) -> tuple[tuple[int, ...], FloatArray]:
    """Return the numbers of clusters and the inertias, one of each for each point."""
    ks = _check_increasing("elbow", "n_clusters", n_clusters)
    inertias = check_values("elbow", "inertias", inertias)
    if inertias.shape != (len(ks),):
        raise ValueError(
            f"elbow: expected one inertia per number of clusters, got inertias of shape "
            f"{inertias.shape} for {len(ks)} numbers."
        )
    negative = np.flatnonzero(inertias < 0)
    if negative.size:
        raise ValueError(
            f"elbow: an inertia cannot be negative, but that of k={ks[negative[0]]} is "
            f"{inertias[negative[0]]:g}."
        )
    return ks, inertias


def _check_at_least(parameter: str, value: Any, minimum: float) -> None:
    """Raise unless `value` is a number of at least `minimum`."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, np.timedelta64)
    try:
        is_number = is_number and float(value) >= minimum
    except OverflowError:  # an integer that no float can hold
        is_number = False
    if not is_number:
        raise ValueError(f"elbow: {parameter} must be a number >= {minimum}, got {value!r}.")
