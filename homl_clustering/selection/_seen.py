"""What a model makes of rows, or labels: their clusters, typical rows, and rows in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist, pdist
from sklearn.pipeline import Pipeline

from homl_clustering.kmeans import SphericalKMeans
from homl_clustering.selection.separated import SeparatedGroups
from homl_clustering.selection.words import listed
from homl_clustering.typing import Array, BoolArray, FloatArray, IntArray

MOST_PAIRS = 2000  # rows of a cluster, up to which all pairs are compared
PIECE = 2**20  # distances that are held at once
ROUNDING = 1e-12  # sums of distances that differ by less are equal
FAR = 100.0  # times the usual squared distance: ten times the distance


@dataclass(frozen=True)
class Seen:
    """What the model, or the last step of a pipeline, is given, and what it says.

    `memberships` is None for models with centers, and `centers` is for mixtures; both are for
    labels.
    """

    rows: FloatArray
    labels: IntArray
    n_clusters: int
    centers: Array | None = None
    memberships: Array | None = None
    caution: str = ""


def is_sequence(model: object) -> bool:
    """Return whether what was given is no model, but may be labels."""
    is_array = hasattr(model, "__array__") and not hasattr(model, "predict")
    return is_array or isinstance(model, list | tuple)


def given_labels(name: str, model: Any, X: Any) -> IntArray:
    """Return the labels of rows that were given in the place of a model.

    Raises
    ------
    ValueError
        If groups were not counted to the end, or labels are no cluster for each row.
    """
    labels = model
    if isinstance(model, SeparatedGroups):
        labels = model.labels_
        if labels is None:
            raise ValueError(f"{name}: the groups have no labels, as separated_groups was stopped.")
    try:
        labels = np.asarray(labels)
    except ValueError:  # of sequences of different lengths there is no array
        labels = np.empty(())
    if labels.shape != (len(X),) or labels.dtype.kind not in "iu":
        raise ValueError(
            f"{name}: labels, in the place of a model, must be whole numbers, one for each of "
            f"the {len(X)} rows of X, got {labels.dtype} of shape {labels.shape}."
        )
    low, high = int(labels.min()), int(labels.max())
    if low < -1 or not 0 <= high < len(X):
        raise ValueError(
            f"{name}: labels, in the place of a model, must be the numbers of clusters from 0, "
            f"or -1 for rows in none, got {low} to {high}."
        )
    return labels.astype(np.intp)


def see_labels(labels: IntArray, X: Any) -> Seen:
    """Return what labels say; between rows whose features have been divided by their spread."""
    unit = np.ptp(X, axis=0)
    unit[unit == 0] = 1.0
    rows = (X - X[0]) / unit
    spread = rows.std(axis=0)
    return Seen(rows / np.where(spread > 0, spread, 1.0), labels, int(labels.max()) + 1)


def see(model: Any, given: Any) -> Seen:
    """Return what a model says of the rows that it is given."""
    last, rows = model, given
    if isinstance(model, Pipeline):
        last = model.steps[-1][1]
        rows = model[:-1].transform(given) if len(model.steps) > 1 else given
        rows = rows.toarray() if hasattr(rows, "toarray") else rows
    labels = np.asarray(model.predict(given)).astype(np.intp)
    rows = np.asarray(rows, dtype=np.float64)
    if isinstance(last, SphericalKMeans):
        rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    if hasattr(last, "cluster_centers_"):
        centers, memberships = np.asarray(last.cluster_centers_, dtype=np.float64), None
        n_clusters = len(centers)
    else:
        centers, memberships = None, np.asarray(model.predict_proba(given))
        n_clusters = len(last.means_)
    caution = _caution(last, rows, labels, n_clusters, centers)
    return Seen(rows, labels, n_clusters, centers, memberships, caution)


def _caution(last: Any, rows: FloatArray, labels: IntArray, n_clusters: int, centers: Any) -> str:
    """Return why rows may be on another scale than those the model was fitted to, or nothing."""
    reasons = []
    sizes = np.bincount(labels[labels >= 0], minlength=n_clusters)
    if np.any(sizes == 0):
        empty = [str(c) for c in np.flatnonzero(sizes == 0)]
        noun = "cluster" if len(empty) == 1 else "clusters"
        reasons.append(f"the model gives no row to {noun} {listed(empty)}")
    if _are_far(last, rows, labels, centers):
        reasons.append("the rows lie far from where its clusters are")
    if not reasons:
        return ""
    return (
        f"{' and '.join(reasons).capitalize()}: X may be on another scale than the data that it "
        "was fitted to. If these were scaled, give a Pipeline of the fitted scaler and the model, "
        "such as make_pipeline(scaler, model), and X in its own units."
    )


def _are_far(last: Any, rows: FloatArray, labels: IntArray, centers: Any) -> bool:
    """Return whether half of the rows are ten times as far from their centers as is usual.

    What is usual is known from the fit; of models with centers these must be far from the rows
    compared with each other, too, as weights of rows may be in any unit.
    """
    inside = labels >= 0
    means = np.asarray(last.means_, dtype=np.float64) if centers is None else centers
    with np.errstate(over="ignore"):
        away = np.median(((rows[inside] - means[labels[inside]]) ** 2).sum(axis=1))
    if centers is None:
        return away > FAR * _variance(last)
    if len(centers) < 2 or not away > FAR * pdist(centers, "sqeuclidean").max():
        return False
    fitted = hasattr(last, "inertia_") and hasattr(last, "labels_")
    return not fitted or away > FAR * last.inertia_ / len(last.labels_)


def _variance(mixture: Any) -> float:
    """Return the mean squared distance to the means of rows that a mixture describes."""
    shares = np.asarray(mixture.weights_, dtype=np.float64)
    covariances = np.asarray(mixture.covariances_, dtype=np.float64)
    kind, n_features = mixture.covariance_type, mixture.means_.shape[1]
    if kind == "full":
        return float(shares @ np.trace(covariances, axis1=1, axis2=2))
    if kind == "tied":
        return float(np.trace(covariances))
    return float(
        shares @ (covariances * n_features if kind == "spherical" else covariances.sum(axis=1))
    )


def medoids_of(rows: FloatArray, labels: IntArray, sizes: IntArray) -> tuple[IntArray, BoolArray]:
    """Return a typical row of each cluster, -1 without rows, and whether it is the medoid."""
    medoids = np.full(len(sizes), -1)
    for c in np.flatnonzero(sizes):
        (numbers,) = np.nonzero(labels == c)
        own = rows[numbers]
        if len(own) <= MOST_PAIRS:
            sums = cdist(own, own).sum(axis=1)
        else:
            sums = cdist(own, own.mean(axis=0, keepdims=True))[:, 0]
        medoids[c] = numbers[np.argmax(sums <= sums.min() * (1 + ROUNDING))]
    return medoids, sizes <= MOST_PAIRS


def doubtful_rows(
    seen: Seen, sizes: IntArray, n_doubtful: int
) -> tuple[IntArray, IntArray, FloatArray, str | None]:
    """Return the doubtful rows of each cluster, the other clusters, the values, and their kind."""
    if seen.centers is None and seen.memberships is None:
        nothing = np.empty((seen.n_clusters, 0))
        return nothing.astype(np.intp), nothing.astype(np.intp), nothing, None
    n_clusters, width = seen.n_clusters, int(min(n_doubtful, sizes.max()))
    rows, others = np.full((2, n_clusters, width), -1)
    values = np.full((n_clusters, width), np.nan)
    kind = "ratio" if seen.memberships is None else "probability"
    if n_clusters > 1:
        other, doubt = _ratios(seen) if kind == "ratio" else _runners_up(seen)
        # the nearer the ratio is to 1, and the less the probability, the more is in doubt
        order = np.argsort(-doubt if kind == "ratio" else doubt, kind="stable")
        for c in range(n_clusters):
            own = order[seen.labels[order] == c][:width]
            rows[c, : len(own)], others[c, : len(own)] = own, other[own]
            values[c, : len(own)] = doubt[own]
    return rows, others, values, kind


def _ratios(seen: Seen) -> tuple[IntArray, FloatArray]:
    """Return the nearest other center of each row, and the ratio of the distances."""
    other, ratios = np.empty(len(seen.rows), np.intp), np.empty(len(seen.rows))
    step = max(1, PIECE // seen.n_clusters)
    for first in range(0, len(ratios), step):
        piece = slice(first, first + step)
        distances = cdist(seen.rows[piece], seen.centers)
        places = np.arange(len(distances)), seen.labels[piece]
        own = distances[places]
        distances[places] = np.inf
        other[piece] = distances.argmin(axis=1)
        nearest = distances.min(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):  # of centers that are rows
            ratios[piece] = np.where(own == nearest, 1.0, own / nearest)
    return other, ratios


def _runners_up(seen: Seen) -> tuple[IntArray, FloatArray]:
    """Return the second component of each row, and the probability of its own."""
    left = np.asarray(seen.memberships).astype(np.float64)
    places = np.arange(len(left)), seen.labels
    own = left[places].copy()
    left[places] = -np.inf
    return left.argmax(axis=1), own
