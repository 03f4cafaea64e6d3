"""How many clusters? What several criteria say, how sure each of them is, and one answer."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.engine.data import check_number, random_numbers
from homl_clustering.selection.asked import (
    LUCKY_STARTS,
    NEAR,
    bic_of,
    groups_again,
    luck_of,
    of_starts,
    repeated,
    sample_size,
)
from homl_clustering.selection.criterion import Criterion
from homl_clustering.selection.fits import LARGEST_SEED, check_numbers, dense_data
from homl_clustering.selection.groups import N_STARTS, groups_in, most_mixtures
from homl_clustering.selection.luck import SeedLuck
from homl_clustering.selection.progress import Count, Progress
from homl_clustering.selection.separated import SeparatedGroups
from homl_clustering.selection.verdict import verdict
from homl_clustering.selection.words import in_short
from homl_clustering.typing import Array, FloatArray, IntSequence, RandomState, Tell

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["ClusterChoice", "choose_n_clusters"]

NAME = "choose_n_clusters"
MOST_COMPONENTS = 15
OTHERS = (
    "BIC", "elbow", "silhouette", "simplified silhouette", "Calinski-Harabasz", "gap statistic",
    "prediction strength", "stability",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class ClusterChoice:
    """How many clusters there are, and what each criterion says.

    Attributes
    ----------
    n_clusters_ : int or None
        The answer: the number of separated groups. 1 says that there are no clusters, None that
        `tell` stopped it.
    verdict_ : str
        The answer in sentences: how sure it is, which criteria say the same, which something else
        and why, whether k-means finds these groups, and how many starts it takes; else what does.
    criteria_ : dict of str to Criterion
        By the name of the criterion: its value for each number of clusters, with its error. What
        these are stands in a table in the notes of `Criterion`.
    groups_ : SeparatedGroups
    luck_ : SeedLuck or None
        Of k-means with `n_clusters_` clusters; None if there are none, or it was stopped before.
    agreement_, mixture_agreement_ : float
        The adjusted Rand index of these groups with the clusters of k-means; and, where that is
        below 0.9, with the components of a Gaussian mixture that starts from their means. NaN where
        they were not compared.
    n_fits_ : int
        How many models were fitted, those of references and samples included.
    complete_ : bool
        False if `tell` stopped it before its last fit.
    """

    n_clusters_: int | None
    verdict_: str
    criteria_: dict[str, Criterion]
    groups_: SeparatedGroups
    luck_: SeedLuck | None
    agreement_: float
    mixture_agreement_: float
    n_fits_: int
    complete_: bool = True

    def __str__(self) -> str:
        return textwrap.fill(self.verdict_, 100, break_long_words=False, break_on_hyphens=False)

    def __repr__(self) -> str:
        parts = {"n_clusters_": self.n_clusters_} | {
            name: each.best for name, each in self.criteria_.items() if name != "separated groups"
        }
        parts = {name.replace(" ", "_"): value for name, value in parts.items()}
        stopped = {} if self.complete_ else {"complete_": False}
        return in_short(self, **parts, n_fits_=self.n_fits_, **stopped)

    def to_table(self) -> DataFrame | Array:
        """Return all values and errors: a row for each number of clusters.

        Returns
        -------
        table : pandas.DataFrame or ndarray
            A structured array where pandas is not installed. The columns are ``n_clusters``, and
            for each criterion its name, and its name with " (error)"; what they hold stands in the
            notes of `Criterion`. "separated groups" is the share of the samples of rows in which so
            many groups were found, which tells how sure the answer is. NaN where a criterion has
            no value: silhouettes and stability have none for one cluster, and the BIC has none for
            more components than were tried, since mixtures are no longer fitted when three more
            numbers of components in a row had a higher one.
        """
        ks = sorted({k for each in self.criteria_.values() for k in each.n_clusters_})
        columns = {"n_clusters": np.array(ks)}
        for name, criterion in self.criteria_.items():
            at = [ks.index(k) for k in criterion.n_clusters_]
            for title, values in ((name, criterion.values), (f"{name} (error)", criterion.errors)):
                columns[title] = np.full(len(ks), np.nan)
                columns[title][at] = values
        try:
            from pandas import DataFrame
        except ImportError:
            dtype = [(title, column.dtype) for title, column in columns.items()]
            return np.array(list(zip(*columns.values(), strict=True)), dtype)
        return DataFrame(columns)


def choose_n_clusters(
    X: ArrayLike,
    n_clusters: IntSequence = range(1, 11),
    *,
    n_starts: int = 10,
    n_references: int = 20,
    n_splits: int = 10,
    n_resamples: int = 20,
    random_state: RandomState = None,
    tell: Tell | None = None,
    verbose: int = 0,
) -> ClusterChoice:
    """Say how many clusters there are, or that there are none, and what each criterion says.

    The answer is the number of groups that are separated by valleys of the density, see
    `separated_groups`. In a study of twenty kinds of data it was right most often, and it alone can
    say that there are none whatever the distribution: the page "How many clusters?" of the
    repository, docs/how_many.md, has the study. Beside it stand, with their errors:

    - of mixtures, the BIC (Schwarz 1978);
    - of k-means from several starts, the elbow of the inertia, the silhouette (Rousseeuw 1987; of
      2,000 rows at most), the simplified silhouette, and the ratio of Calinski and Harabasz (1974);
    - the gap statistic (Tibshirani, Walther & Hastie 2001);
    - the prediction strength (Tibshirani & Walther 2005);
    - the stability under resampling (Ben-Hur, Elisseeff & Guyon 2002).

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data: a dense array. Where features have different units, scale them first, see the
        example.
    n_clusters : sequence of int, default=range(1, 11)
        The numbers of clusters to try, in increasing order.
    n_starts : int, default=10
        How many starts of k-means there are for each number of clusters, 2 at least.
    n_references : int, default=20
        How many data sets without clusters the gap statistic compares with.
    n_splits : int, default=10
        How often the prediction strength cuts the rows into halves.
    n_resamples : int, default=20
        How many samples the stability and the number of groups are computed on. For the latter,
        each has 80 % of the rows, 2,000 at most.
    random_state : int, RandomState instance or None, default=None
        All seeds are drawn from it; each criterion keeps its own.
    tell : callable, default=None
        Called after each fit as ``tell(done, total)``, where `total` is the most there can be. If
        it returns True no more fits are made: `complete_` is False then, `n_clusters_` None, and
        the criteria that are not complete are left out.
    verbose : int, default=0
        If 1, print once a second how many fits are done; if more, after each.

    Returns
    -------
    ClusterChoice

    Raises
    ------
    ValueError
        If the data or a parameter cannot be used.

    Notes
    -----
    By default there are some 1,800 fits, 2,000 at most. On two cores a call took 3 to 4 seconds for
    500 rows; for 20,000 it took 17 with two features, and 40 with six. That is what was measured,
    no promise: on other data and machines it differs.

    The verdict tells if the largest standard deviation of a feature is 100 times the smallest or
    more, those left out of which half of the values are equal. Then a distance in the
    former weighs ten thousand times as much as one in the latter.

    Examples
    --------
    >>> from sklearn.preprocessing import StandardScaler
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import choose_n_clusters
    >>> X, _ = datasets.five_blobs()
    >>> X = X[:400] * [1, 1000]  # say, years and grams
    >>> few = {"n_starts": 3, "n_references": 5, "n_splits": 3, "n_resamples": 3}
    >>> scaled = StandardScaler().fit_transform(X)
    >>> found = choose_n_clusters(scaled, range(1, 8), **few, random_state=0)
    >>> found.n_clusters_
    5

    To describe the clusters in years and grams, give `describe_clusters` a pipeline:

    >>> from sklearn.pipeline import make_pipeline
    >>> from homl_clustering import KMeans
    >>> from homl_clustering.selection import describe_clusters
    >>> model = make_pipeline(StandardScaler(), KMeans(found.n_clusters_, random_state=0)).fit(X)
    >>> len(describe_clusters(model, X, ["years", "grams"], random_state=0).sizes)
    5

    A call that takes too long can be stopped by `tell`, here after a time:

    >>> import time
    >>> seconds = 0  # of course, give it more
    >>> end = time.monotonic() + seconds
    >>> stopped = choose_n_clusters(scaled, tell=lambda done, total: time.monotonic() > end)
    >>> stopped.n_clusters_ is None, stopped.complete_
    (True, False)
    >>> print(stopped)
    Stopped after 1 of at most 1990 fits: no answer. It rests on mixtures that are fitted first,
    and not all of them were: let it run longer.
    """
    ks, (_, X) = check_numbers(NAME, n_clusters), dense_data(NAME, X)
    times = {"n_starts": n_starts, "n_references": n_references, "n_splits": n_splits}
    times["n_resamples"] = n_resamples
    for parameter, value in times.items():
        check_number(NAME, parameter, value, least=2, integer=True)
    # Of narrow types of NumPy the sum below would overflow.
    times = {parameter: int(value) for parameter, value in times.items()}
    progress, stream = Progress(NAME, tell, verbose), random_numbers(NAME, random_state)
    count = Count(progress, _most_fits(len(ks), **times))
    seeds = iter(stream.randint(LARGEST_SEED, size=8).tolist())
    own = np.random.RandomState(next(seeds))
    groups = groups_in(NAME, X, MOST_COMPONENTS, own, count)
    criteria, found = {}, (None, np.nan, np.nan)
    count.cut = not groups.complete_
    if groups.complete_:
        criteria = groups_again(X, ks, groups, n_resamples, next(seeds), count)
        criteria |= {"BIC": bic_of(ks, groups)}
        criteria |= of_starts(X, ks, times["n_starts"], next(seeds), count)
        criteria |= repeated(X, ks, times, seeds, count)
        found = luck_of(X, groups, seeds, count)
    progress.end()
    criteria = {title: each for title, each in criteria.items() if each.n_clusters_}
    said = _said(X, ks, groups, criteria, found, count)
    return ClusterChoice(
        None if count.cut else groups.n_groups_,
        said,
        criteria,
        groups,
        *found,
        count.done,
        complete_=not count.cut,
    )


def _most_fits(
    n_numbers: int, n_starts: int, n_references: int, n_splits: int, n_resamples: int
) -> int:
    """Return how many fits there are at most."""
    of_samples = n_resamples * (2 * NEAR + 1) * N_STARTS
    of_kmeans = n_starts + n_references + 1 + 2 * n_splits + 4 * n_resamples
    return most_mixtures(MOST_COMPONENTS) + of_samples + n_numbers * of_kmeans + LUCKY_STARTS + 2


def _said(
    X: FloatArray,
    ks: tuple[int, ...],
    groups: SeparatedGroups,
    criteria: dict[str, Criterion],
    found: Any,
    count: Count,
) -> str:
    """Return the verdict."""
    luck, agreement, mixture_agreement = found
    stopped = None
    if count.cut:
        missing = [] if "separated groups" in criteria else ["their number in samples"]
        missing += [name for name in OTHERS if name not in criteria]
        missing += ["the starts of k-means"] if luck is None and groups.n_groups_ != 1 else []
        stopped = count.done, count.total, missing or ["what finds the groups"]
    return verdict(
        groups.n_groups_,
        ks,
        criteria,
        luck,
        agreement,
        mixture_agreement=mixture_agreement,
        nearby=groups.n_groups_nearby_,
        sample=(sample_size(len(X)), len(X)),
        scales=_factor_of_scales(X),
        stopped=stopped,
    )


def _factor_of_scales(X: FloatArray) -> float:
    """Return the largest standard deviation of a feature, divided by the smallest.

    Features are left out of which half the values are equal, as in pixels that are hardly ever
    other than white: these vary little in the same unit.
    """
    low, high = np.percentile(X, [25, 75], axis=0)
    spreads = X.std(axis=0, dtype=np.float64)[low < high]
    return float(spreads.max() / spreads.min()) if spreads.size else 1.0
