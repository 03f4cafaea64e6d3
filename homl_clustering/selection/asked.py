"""What is asked of a table beside its separated groups: criteria, samples, and the starts."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

from homl_clustering.kmeans import KMeans
from homl_clustering.mixture import GaussianMixture
from homl_clustering.selection.criteria import gap_statistic, mean_coefficient
from homl_clustering.selection.criterion import Criterion
from homl_clustering.selection.fits import LARGEST_SEED, Fits, StoppedEarly, dense_data, n_distinct
from homl_clustering.selection.groups import few_features, groups_of, lowest_bic
from homl_clustering.selection.luck import SeedLuck, seed_luck
from homl_clustering.selection.progress import Count
from homl_clustering.selection.resampling import prediction_strength, stability
from homl_clustering.selection.scans import elbow
from homl_clustering.selection.verdict import ALIKE
from homl_clustering.silhouette import coefficients_of
from homl_clustering.typing import Array, FloatArray, IntArray

SHARE = 0.8  # of the rows in a sample on which the groups are counted again
NEAR = 2  # by so many components may a mixture of a sample differ
MOST_SCORED = 2000  # rows, from which on a sample has its silhouettes computed
LUCKY_STARTS = 50
OF_STARTS = ("elbow", "silhouette", "simplified silhouette", "Calinski-Harabasz")


def repeated(
    X: FloatArray, ks: tuple[int, ...], repetitions: Any, seeds: Any, count: Count
) -> dict[str, Criterion]:
    """Return the criteria that compare with other data, or other samples, if they are complete."""
    functions: dict[str, tuple[Any, str]] = {
        "gap statistic": (gap_statistic, "n_references"),
        "prediction strength": (prediction_strength, "n_splits"),
        "stability": (stability, "n_resamples"),
    }
    criteria: dict[str, Criterion] = {}
    for title, (function, name) in functions.items():
        # one cluster is always stable
        numbers, seed = ks[ks[0] == 1 and title == "stability" :], next(seeds)
        if numbers and not count.ends():
            more = {name: repetitions[name], "random_state": seed, "tell": count}
            found = function(X, numbers, **more)
            criteria |= {title: found} if found.complete else {}
            count.cut = not found.complete
    return criteria


def groups_again(
    X: FloatArray,
    ks: tuple[int, ...],
    groups: Any,
    n_resamples: int,
    seed: int,
    count: Count,
) -> dict[str, Criterion]:
    """Count the groups of samples of the rows, too: how sure is their number?

    Returns
    -------
    criteria : dict
        Empty where it was stopped.
    """
    found, n_fits = [], 0
    seeds = np.random.RandomState(seed).randint(LARGEST_SEED, size=n_resamples).tolist()
    rows, n_components = few_features(X.astype(float)), len(groups.mixture_.means_)
    near = range(max(1, n_components - NEAR), n_components + NEAR + 1)
    size = sample_size(len(rows))
    for own in seeds:
        if count.ends():
            return {}
        sample = rows[np.random.RandomState(own).choice(len(rows), size, replace=False)]
        kind = (groups.mixture_.covariance_type,)
        mixture, bics = lowest_bic(sample, near, own, count, kind)
        if count.cut:
            return {}
        n_fits += sum(len(each) for each in bics.values())
        found.append(0 if mixture is None else int(groups_of(mixture, sample)[1].max()) + 1)
    shares = np.array([np.mean(np.array(found) == k) for k in ks])
    errors = np.sqrt(shares * (1 - shares) / len(found))
    own = "separated_groups", ks, shares, errors, groups.n_groups_, tuple(seeds), n_fits
    return {"separated groups": Criterion(*own)}


def sample_size(n_rows: int) -> int:
    """Return how many of the rows are in a sample on which the groups are counted again."""
    return min(int(np.ceil(SHARE * n_rows)), MOST_SCORED)


def bic_of(ks: tuple[int, ...], groups: Any) -> Criterion:
    """Return the lowest BIC of each number of components, and its spread over the starts."""
    values, errors = np.full((2, len(ks)), np.nan)
    for (_, n_components), found in groups.bics_.items():
        if n_components in ks and not np.isnan(found).all():
            place = ks.index(n_components)
            if not values[place] <= np.nanmin(found):
                values[place], errors[place] = np.nanmin(found), np.nanstd(found)
    tried = ~np.isnan(values)
    best = None if not tried.any() else ks[int(np.nanargmin(values))]
    numbers = tuple(np.array(ks)[tried].tolist())
    return Criterion("bic", numbers, values[tried], errors[tried], best, (), 0)


def of_starts(
    X: FloatArray, ks: tuple[int, ...], n_starts: int, seed: int, count: Count
) -> dict[str, Criterion]:
    """Return the criteria of single fits: of the best start, and their spread over all starts.

    Of numbers of clusters that the distinct rows suffice for. There are none where it was stopped.
    """
    most = n_distinct(X, ks[-1])
    ks = tuple(k for k in ks if k <= most)
    if not ks or count.ends():
        return {}
    fits = Fits("choose_n_clusters", (len(ks), n_starts), seed, count, 1)
    sample = np.arange(len(X))
    if len(X) > MOST_SCORED:
        sample = np.random.RandomState(seed).choice(len(X), MOST_SCORED, replace=False)
    scores = _Scores(X, sample)
    try:
        for k, seeds in zip(ks, fits.seeds, strict=True):
            for own in seeds:
                scores.add(fits.fit(X, k, own))
    except StoppedEarly:
        count.cut = True
        return {}
    table = scores.table().reshape(len(ks), n_starts, len(OF_STARTS))
    best = table[np.arange(len(ks)), np.argmin(table[:, :, 0], axis=1)]
    with np.errstate(invalid="ignore"):
        errors = table.std(axis=1, ddof=1)
    criteria: dict[str, Criterion] = {}
    for column, title in enumerate(OF_STARTS):
        values = best[:, column]
        chosen = elbow(ks, values) if column == 0 else _highest(ks, values)
        criteria[title] = Criterion(
            title, ks, values, errors[:, column], chosen, tuple(fits.used), 0
        )
    criteria["elbow"] = replace(criteria["elbow"], n_fits=len(fits.used))
    return criteria


class _Scores:
    """Computes what `OF_STARTS` names, of fitted models.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    sample : ndarray of int
        The rows that silhouettes are computed of.
    """

    def __init__(self, X: FloatArray, sample: IntArray) -> None:
        self.sample, self.rows = sample, X[sample]
        self.data, self.X = dense_data("choose_n_clusters", X)
        self.centered = X - X.mean(axis=0, dtype=np.float64)
        self.found: list[Any] = []  # of each model, in the order of OF_STARTS
        self.labelings: list[Array] = []  # of the sample, each once: many starts end alike
        self.numbers: dict[bytes, int] = {}  # of these, by their bytes
        # the number of the labeling of each model, None where it has none
        self.of_models: list[int | None] = []

    def add(self, model: Any) -> None:
        """Compute the scores of a model, NaN where there is none; its silhouette comes later."""
        labels, n_labels = model.labels_, len(model.cluster_centers_)
        simplified = calinski_harabasz = np.nan
        enough, labeling = 2 <= n_labels < len(self.X), None
        if enough:
            centers = model.cluster_centers_.astype(np.float64)
            simplified = mean_coefficient(self.data.blocks, labels, centers)[0]
            labeling = self._number_of(labels[self.sample])
        if enough and model.inertia_ > 0:
            calinski_harabasz = self._calinski_harabasz(labels, n_labels)
        self.found.append([model.inertia_, np.nan, simplified, calinski_harabasz])
        self.of_models.append(labeling)

    def table(self) -> FloatArray:
        """Return the scores of all models, a row for each."""
        table, column = np.array(self.found), OF_STARTS.index("silhouette")
        if self.labelings:
            labelings = np.array(self.labelings)
            means = coefficients_of(self.rows, labelings, labelings.max() + 1).mean(axis=1)
            for row, number in enumerate(self.of_models):
                table[row, column] = np.nan if number is None else means[number]
        return table

    def _number_of(self, labels: Array) -> int | None:
        """Note a labeling of the sample, whatever the numbers of its clusters; return its own."""
        _, first, own = np.unique(labels, return_index=True, return_inverse=True)
        if not 2 <= len(first) < len(labels):
            return None
        labels = np.argsort(np.argsort(first))[own]
        number = self.numbers.setdefault(labels.tobytes(), len(self.labelings))
        if number == len(self.labelings):
            self.labelings.append(labels)
        return number

    def _calinski_harabasz(self, labels: Array, n_labels: int) -> float:
        """Return the ratio of Calinski and Harabasz, as scikit-learn does, which takes longer."""
        sizes = np.bincount(labels, minlength=n_labels)
        sums = [np.bincount(labels, column, minlength=n_labels) for column in self.centered.T]
        means = np.transpose(sums) / np.maximum(sizes, 1)[:, np.newaxis]
        between = sizes @ (means**2).sum(axis=1)
        within = ((self.centered - means[labels]) ** 2).sum()
        n_labels = np.count_nonzero(sizes)
        if within == 0 or n_labels < 2:
            return np.nan
        return float(between / within * (len(labels) - n_labels) / (n_labels - 1))


def _highest(numbers: Sequence[int], values: FloatArray) -> int | None:
    """Return the number with the highest value; None where there is none."""
    return None if np.isnan(values).all() else numbers[int(np.nanargmax(values))]


def luck_of(
    X: FloatArray, groups: Any, seeds: Any, count: Count
) -> tuple[SeedLuck | None, float, float]:
    """Return how lucky the starts of k-means are, and which models find the groups.

    Returns
    -------
    luck : SeedLuck or None
        None if there is one group, or it was stopped.
    of_kmeans, of_mixture : float
        The adjusted Rand index of the groups, and of the clusters of k-means; of the components of
        a mixture that starts from their means, where k-means does not find them. Else NaN.
    """
    nothing, (seed, own) = (None, np.nan, np.nan), seeds
    if groups.n_groups_ == 1 or count.ends():
        return nothing
    more = {"n_starts": LUCKY_STARTS, "random_state": seed, "tell": count}
    luck = seed_luck(X, groups.n_groups_, **more)
    if not luck.complete or count.ends():
        count.cut = True
        return nothing
    kmeans = KMeans(groups.n_groups_, n_init=1, random_state=luck.best_seed).fit(X)
    of_kmeans = _agreement(groups, kmeans.labels_)
    count.one_more()
    if of_kmeans >= ALIKE or count.ends():
        return luck, of_kmeans, np.nan
    of_mixture = _agreement(groups, _labels_of_mixture(X, groups, own))
    count.one_more()
    return luck, of_kmeans, of_mixture


def _agreement(groups: Any, labels: Any) -> float:
    """Return the adjusted Rand index with the groups, outliers left out; NaN without labels."""
    inside = groups.labels_ >= 0
    return np.nan if labels is None else adjusted_rand_score(groups.labels_[inside], labels[inside])


def _labels_of_mixture(X: FloatArray, groups: Any, seed: int) -> Array | None:
    """Return the labels of a mixture that starts from the means of the groups, or None."""
    means = [X[groups.labels_ == g].mean(axis=0) for g in range(groups.n_groups_)]
    more: dict[str, Any] = {"means_init": means, "init_params": "k-means++", "random_state": seed}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of one that has not converged, which is as good
        try:
            return GaussianMixture(groups.n_groups_, **more).fit(X).predict(X)
        except ValueError:  # a component has become singular
            return None
