"""`ClusterDescription`: what `describe_clusters` has found, in numbers and in sentences."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from homl_clustering.selection.words import count, in_brackets, in_short
from homl_clustering.typing import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from pandas import DataFrame

SMALLEST = 0.5  # the absolute difference from which on a feature is named
STABLE, PATTERN = 0.75, 0.6  # mean Jaccard similarities
LARGEST_RATIO, LEAST_PROBABILITY = 0.75, 0.9  # of a row that is not doubtful
MOST_NAMED = 3  # features in the sentence on a cluster
WIDTH = 98
CAUTION = (
    "The clusters were chosen to differ, so the intervals are too narrow as tests: they describe, "
    "they do not prove."
)

DOUBTS = {
    "ratio": "A row is doubtful if the ratio of its distances, to its own center and to the nearest"
    f" other one, is {LARGEST_RATIO} or more; 1 is halfway.",
    "probability": "A row is doubtful if the probability of its own component is less than "
    f"{LEAST_PROBABILITY}.",
}
OF_LABELS = (
    "Labels do not say which rows are doubtful, nor whether a cluster is found again in other rows:"
    " for that, give a fitted model."
)


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class ClusterDescription:
    """What a clustering looks like: the result of `describe_clusters`.

    Here k is the number of clusters of the model, and d the number of features. ``print`` shows
    it in sentences. Where there is no number, NaN stands, or -1 in the place of a row or cluster.

    Attributes
    ----------
    feature_names : tuple of str
        The d names.
    labels : ndarray of shape (n_samples,), int
        The cluster of each row, -1 for a row in none.
    sizes : ndarray of shape (k,), int
        Rows of each cluster.
    shares : ndarray of shape (k,)
        The same, divided by the number of all rows.
    medoids : ndarray of shape (k,), int
        A typical row of each cluster: that of the smallest mean distance to its rows.
    medoids_exact : ndarray of shape (k,), bool
        False for clusters of so many rows that the row nearest to the mean was taken.
    means, means_of_others : ndarray of shape (k, d)
        Of the rows of a cluster, and of all other rows, in the units of the data.
    differences : ndarray of shape (k, d)
        The differences between these, in standard deviations within clusters. Infinite where
        clusters differ in a feature that is constant in each, NaN where it is constant in all.
    low, high : ndarray of shape (k, d)
        The ends of the confidence intervals of the differences.
    confidence : float
    doubtful : ndarray of shape (k, m), int
        The rows of each cluster that are nearest to another one, the most doubtful first, be they
        doubtful or not: see `is_doubtful`. m is `n_doubtful`, or the size of the largest cluster if
        that is less, or 0 for labels without a model.
    doubtful_others : ndarray of shape (k, m), int
        The other cluster.
    doubtful_values : ndarray of shape (k, m)
        What `doubt` says.
    doubt : {"ratio", "probability"} or None
        The ratio of the distances to the own and to the nearest other center, which is 1 halfway
        between both; or the probability of the own component.
    similarities : ndarray of shape (n_done, k)
        For each resample, the largest Jaccard similarity of each cluster with one of the clusters
        found there.
    seeds : ndarray of shape (n_done,), int64
        The seed of each resample, and of its fit.
    stability, stability_spread : ndarray of shape (k,)
        Mean and standard deviation of the similarities; NaN without resamples, or if `tell` stopped
        them.
    complete : bool
        False if `tell` stopped it before the last resample.
    caution : str
        Why it may mean nothing, as the warning has it; empty without a reason.

    See Also
    --------
    describe_clusters
    homl_clustering.plotting.plot_cluster_description
    """

    feature_names: tuple[str, ...]
    labels: IntArray
    sizes: IntArray
    shares: FloatArray
    medoids: IntArray
    medoids_exact: BoolArray
    means: FloatArray
    means_of_others: FloatArray
    differences: FloatArray
    low: FloatArray
    high: FloatArray
    confidence: float
    doubtful: IntArray
    doubtful_others: IntArray
    doubtful_values: FloatArray
    doubt: str | None
    similarities: FloatArray
    seeds: NDArray[np.int64]
    stability: FloatArray
    stability_spread: FloatArray
    complete: bool = True
    caution: str = ""

    def __repr__(self) -> str:
        stopped = {} if self.complete else {"complete": False}
        parts = {"sizes": in_brackets(self.sizes), "n_features": len(self.feature_names)}
        return in_short(self, **parts, n_resamples=len(self.seeds), **stopped)

    @property
    def is_doubtful(self) -> BoolArray:
        """Which of the rows in `doubtful` are: ndarray of shape (k, m), bool.

        The ratio of distances is 0.75 at least, or the probability is less than 0.9.
        """
        with np.errstate(invalid="ignore"):  # NaN is no doubt
            if self.doubt == "probability":
                return self.doubtful_values < LEAST_PROBABILITY
            return self.doubtful_values >= LARGEST_RATIO

    @property
    def sets_apart(self) -> BoolArray:
        """Where a feature sets a cluster apart: ndarray of shape (k, d), bool.

        The interval excludes zero, and the absolute difference is 0.5 at least.
        """
        excludes_zero = (self.low > 0) | (self.high < 0)
        return excludes_zero & (np.abs(self.differences) >= SMALLEST)

    def order(self, cluster: int) -> IntArray:
        """Return the numbers of all features, the largest absolute difference of a cluster first.

        Parameters
        ----------
        cluster : int

        Returns
        -------
        ndarray of shape (d,), int
            Where differences are equal or NaN, in the order of the columns.
        """
        sizes = np.nan_to_num(np.abs(self.differences[cluster]), nan=-1.0, posinf=np.inf)
        return np.argsort(-sizes, kind="stable")

    def to_text(self) -> str:
        """Return the description in English sentences, some lines for each cluster."""
        paragraphs = [_filled(f"Caution: {self.caution}")] if self.caution else []
        paragraphs += [_opening(self)]
        paragraphs += [_about(self, cluster) for cluster in range(len(self.sizes))]
        return "\n\n".join(paragraphs)

    def __str__(self) -> str:
        return self.to_text()

    def to_frame(self) -> DataFrame:
        """Return the description as a pandas DataFrame, one row for each cluster.

        Returns
        -------
        pandas.DataFrame
            With the columns "rows", "share", "medoid", "stability", "stability_spread",
            "set_apart_by", "doubtful" (those that are), and for each feature its difference, as
            "difference of NAME".

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError(
                "ClusterDescription.to_frame: pandas must be installed to make a DataFrame, and is "
                "not. Install it, for instance with pip install pandas, or read the attributes, "
                "which are arrays."
            ) from error
        clusters = range(len(self.sizes))
        columns = {
            "rows": self.sizes,
            "share": self.shares,
            "medoid": self.medoids,
            "stability": self.stability,
            "stability_spread": self.stability_spread,
            "set_apart_by": [", ".join(_named(self, c)) for c in clusters],
            "doubtful": [
                tuple(rows[doubtful].tolist())
                for rows, doubtful in zip(self.doubtful, self.is_doubtful, strict=True)
            ],
        }
        differences = zip(self.feature_names, self.differences.T, strict=True)
        columns |= {f"difference of {name}": values for name, values in differences}
        return pd.DataFrame(columns, index=pd.RangeIndex(len(self.sizes), name="cluster"))


def _named(description: ClusterDescription, cluster: int) -> list[str]:
    """Return the features that set a cluster apart in words, the most telling first."""
    sides = np.where(description.differences[cluster] < 0, "lower", "higher")
    return [
        f"{description.feature_names[j]} {sides[j]}"
        for j in description.order(cluster)
        if description.sets_apart[cluster, j]
    ]


def _opening(description: ClusterDescription) -> str:
    """Return what is said once, before the clusters."""
    n, k = len(description.labels), len(description.sizes)
    outside = n - int(description.sizes.sum())
    if np.count_nonzero(description.sizes) < 2:
        return _filled(
            f"{count(n, 'row')}, all in one cluster: there are no other rows that it could differ "
            "from."
        )
    sentences = [
        f"{count(n, 'row')} in {count(k, 'cluster')}. What sets a cluster apart: the mean of its "
        "rows, that of all others, and the difference in standard deviations within clusters, "
        f"with its {100 * description.confidence:g} % interval. {CAUTION} Rows are "
        "counted from 0 by position, as iloc of a data frame does."
    ]
    if outside:
        are = "is" if outside == 1 else "are"
        sentences.append(f"{count(outside, 'row')} {are} in no cluster, and left out of all this.")
    if description.doubtful.size:
        sentences.append(DOUBTS[str(description.doubt)])
    if description.doubt is None:
        sentences.append(OF_LABELS)
    if len(description.seeds) and description.complete:
        drawn = count(len(description.seeds), "resample")
        sentences.append(
            f"Stability is the mean Jaccard similarity with what is found again in {drawn}, "
            "and its standard deviation."
        )
    low, high = np.nanmin(description.means, axis=0), np.nanmax(description.means, axis=0)
    constant = np.isnan(description.differences).all(axis=0) & (low == high)
    if constant.any():
        names = [description.feature_names[j] for j in np.flatnonzero(constant)]
        sentences.append(f"Constant, so that no cluster differs: {', '.join(names)}.")
    return "\n".join(_filled(sentence) for sentence in sentences)


def _about(description: ClusterDescription, cluster: int) -> str:
    """Return the lines on one cluster."""
    size, n = description.sizes[cluster], len(description.labels)
    if not size:
        return f"Cluster {cluster}: no row."
    sentences = [
        f"{size} of {count(n, 'row')} ({100 * size / n:.1f} %). {_typical(description, cluster)}",
        _setting(description, cluster),
        _doubts(description, cluster),
        _stability(description, cluster),
    ]
    inside = [_filled(sentence, "  ") for sentence in sentences if sentence]
    return "\n".join([f"Cluster {cluster}", *inside])


def _typical(description: ClusterDescription, cluster: int) -> str:
    row = description.medoids[cluster]
    if description.sizes[cluster] == 1:
        return f"It is row {row} alone."
    if description.medoids_exact[cluster]:
        return f"Typical is row {row}, with the smallest mean distance to them."
    return f"Typical is row {row}, the nearest to their mean."


def _setting(description: ClusterDescription, cluster: int) -> str:
    """Return the sentence on what sets a cluster apart; an empty one if there are no others."""
    size = description.sizes[cluster]
    if size == description.sizes.sum():
        return ""
    if size == 1:
        return "Of one row there is no interval, so no feature is said to set it apart."
    named = [j for j in description.order(cluster) if description.sets_apart[cluster, j]]
    if not named:
        return (
            "No single feature sets it apart: none has an interval without zero and a difference "
            f"of {SMALLEST:g} at least. A combination of features may."
        )
    parts = [_difference(description, cluster, j) for j in named[:MOST_NAMED]]
    left = len(named) - MOST_NAMED
    more = f"; and {count(left, 'feature')} more, see to_frame" if left > 0 else ""
    return f"Set apart by {'; '.join(parts)}{more}."


def _difference(description: ClusterDescription, cluster: int, j: int) -> str:
    """Return a feature, and how a cluster differs in it."""
    inside, outside, value, low, high = (
        array[cluster, j]
        for array in (
            description.means, description.means_of_others, description.differences,
            description.low, description.high,
        )
    )  # fmt: skip
    by = f"difference {value:.2f}, {low:.2f} to {high:.2f}"
    if np.isinf(value):
        by = "constant within clusters"
    side = "low" if value < 0 else "high"
    return f"{side} {description.feature_names[j]} ({inside:.4g}, others {outside:.4g}; {by})"


def _doubts(description: ClusterDescription, cluster: int) -> str:
    """Return the sentence on the doubtful rows of a cluster; an empty one if none was looked at."""
    if not np.any(description.doubtful[cluster] >= 0):
        return ""
    doubtful = description.is_doubtful[cluster]
    rows, others, values = (
        array[cluster][doubtful]
        for array in (
            description.doubtful, description.doubtful_others, description.doubtful_values
        )
    )  # fmt: skip
    parts = [
        f"{row} (cluster {other}, {value:.2f})"
        for row, other, value in zip(rows, others, values, strict=True)
    ]
    if not parts:
        return "No doubtful row."
    beginning = "Most doubtful" if all(doubtful) else "Doubtful"  # of all there may be more
    return f"{beginning}: {'row' if len(parts) == 1 else 'rows'} {', '.join(parts)}."


def _stability(description: ClusterDescription, cluster: int) -> str:
    """Return the sentence on whether a cluster is found again."""
    if description.doubt is None:
        return ""
    if not description.complete:
        done = count(len(description.seeds), "resample")
        return f"Stopped after {done}: no answer on its stability."
    if not len(description.seeds):
        return "Stability was not looked at."
    mean, spread = description.stability[cluster], description.stability_spread[cluster]
    if np.isnan(mean):
        return "Stability is not known: none of its rows was drawn."
    varies = "" if np.isnan(spread) else f" (standard deviation {spread:.2f})"
    verdict = "it is not to be trusted"
    if mean >= STABLE:
        verdict = "it is found again"
    elif mean >= PATTERN:
        verdict = "there is a pattern, but which rows belong to it is open"
    return f"Stability {mean:.2f}{varies}: {verdict}."


def _filled(text: str, indent: str = "") -> str:
    """Return a text in lines, not broken within words; with an indent, further lines hang."""
    options: Any = dict(break_long_words=False, break_on_hyphens=False)
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=2 * indent, **options
    )
