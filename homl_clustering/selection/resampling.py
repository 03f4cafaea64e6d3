"""Criteria that fit several samples of the data, and ask whether they agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.engine.blocks import RowBlocks
from homl_clustering.engine.data import check_choice, check_number
from homl_clustering.kmeans.labels import outcome
from homl_clustering.selection.criteria import BOXES
from homl_clustering.selection.criterion import Criterion, criterion_of
from homl_clustering.selection.fits import (
    Fits,
    check_numbers,
    dense_data,
    for_each_number,
    mean_and_error,
    n_distinct,
)
from homl_clustering.selection.progress import Progress
from homl_clustering.typing import (
    Array,
    BoolArray,
    FloatArray,
    IntArray,
    IntSequence,
    RandomState,
    Tell,
)

__all__ = ["prediction_strength", "stability"]

CLEAR = 2.0  # standard errors


def prediction_strength(
    X: ArrayLike,
    n_clusters: IntSequence = range(1, 11),
    *,
    n_splits: int = 10,
    threshold: float = 0.8,
    n_init: int | Literal["auto"] = 3,
    random_state: RandomState = None,
    tell: Tell | None = None,
    verbose: int = 0,
) -> Criterion:
    r"""Fit two halves of the data, and ask whether one predicts the clusters of the other.

    For the clusters :math:`A_j` of a test half, of :math:`n_j` rows, and the labels that the
    centers of the other half, the training half, give to the same rows,

    .. math:: \mathrm{ps}(k) = \min_j \frac{1}{n_j (n_j - 1)}
        \sum_{i \ne i' \in A_j} [\text{the training half's centers keep } i, i' \text{ together}]

    Each half is the test half once, and the mean of the two is the value of a split. The
    choice is the largest k whose mean over the splits, plus its standard error, is at least
    the threshold; 1 if there is none.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data: a dense array.
    n_clusters : sequence of int, default=range(1, 11)
        The numbers of clusters, in increasing order.
    n_splits : int, default=10
        How often the data are cut into halves at random, 2 at least.
    threshold : float, default=0.8
        Between 0 and 1; the source advises 0.8 to 0.9.
    n_init : "auto" or int, default=3
        How many starts each fit has, see `KMeans`.
    random_state : int, RandomState instance or None, default=None
        The seeds of all fits are drawn from it.
    tell : callable, default=None
        Called as ``tell(done, total)`` after each fit. If it returns True, no more fits are
        made: `complete` is False then, `best` None, and values are there for the numbers of
        clusters whose fits are complete.
    verbose : int, default=0
        If 1, print once a second how many fits are done; if more, after each.

    Returns
    -------
    Criterion
        Its values are the means, its errors the standard errors. One cluster has 1, without
        a fit. NaN for a number that is not less than that of the rows in a half, or more
        than that of distinct rows in one.

    Raises
    ------
    ValueError
        If a parameter or the data cannot be used.

    Notes
    -----
    A test cluster of one row has no pairs that could be kept or torn apart, so the minimum
    is taken over the others; where all are of one row, the value is NaN. So an outlier that
    is alone in its cluster neither helps nor harms.

    Each split has two fits and so two seeds; the halves are drawn by
    ``numpy.random.default_rng`` from the first. Pairs are counted from the table of how many
    rows have which two labels.

    References
    ----------
    Tibshirani & Walther (2005), "Cluster validation by prediction strength", Journal of
    Computational and Graphical Statistics 14, section 2.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import prediction_strength
    >>> X, _ = datasets.four_blobs()
    >>> found = prediction_strength(X[:300], range(1, 7), n_splits=5, random_state=0)
    >>> found.best
    4
    """
    name = "prediction_strength"
    _, X = dense_data(name, X)
    ks = check_numbers(name, n_clusters)
    check_number(name, "n_splits", n_splits, least=2, integer=True)
    check_number(name, "threshold", threshold, least=0, most=1)
    in_reach = _in_reach(X, ks, len(X) // 2 - 1)
    shape = sum(map(in_reach, ks)), 2 * int(n_splits)
    fits = Fits(name, shape, random_state, Progress(name, tell, verbose), n_init)

    def measure(k: int, seeds: IntArray) -> FloatArray:
        strengths = [_split_strength(fits, X, k, pair) for pair in seeds.reshape(-1, 2)]
        return np.array(mean_and_error(strengths))

    complete, found = for_each_number(ks, in_reach, fits.seeds, measure, _known_of_one(1.0, 0.0))
    means, errors = np.reshape(found, (-1, 2)).T.copy()
    enough = [k for k, value in zip(complete, means + errors, strict=True) if value >= threshold]
    best = max(enough, default=1) if np.isfinite(means).any() else None
    return criterion_of(name, ks, fits, (complete, means, errors), best)


def _in_reach(X: Any, ks: tuple[int, ...], most: int) -> Callable[[int], bool]:
    """Return what says whether a number of clusters takes fits, and can have them."""
    most = min(most, n_distinct(X, ks[-1]))
    return lambda k: 1 < k <= most


def _known_of_one(*values: float) -> Callable[[int], FloatArray]:
    """Return what gives these values for one cluster, and NaN for other numbers."""
    return lambda k: np.array(values) if k == 1 else np.full(len(values), np.nan)


def _split_strength(fits: Fits, X: Any, n_clusters: int, seeds: IntArray) -> float:
    """Return the prediction strength of a split: the mean of both directions."""
    first = np.zeros(len(X), bool)
    first[np.random.default_rng(int(seeds[0])).permutation(len(X))[: len(X) // 2]] = True
    halves = [X.take(np.flatnonzero(half), axis=0) for half in (first, ~first)]
    models = [fits.fit(half, n_clusters, seed) for half, seed in zip(halves, seeds, strict=True)]
    if None in models:
        return np.nan
    strengths = []
    for half, test, training in zip(halves, models, models[::-1], strict=True):
        # Those of `predict`, which would check the rows again.
        assigned, _ = outcome(RowBlocks(half), None, training.cluster_centers_)
        strengths.append(_strength(_table(test.labels_, assigned, n_clusters)))
    return float(np.mean(strengths))


def _table(labels: Array, others: Array, n_clusters: int) -> IntArray:
    """Return how many rows have which two labels: a row for each of the first."""
    both = labels.astype(np.intp) * n_clusters + others
    return np.bincount(both, minlength=n_clusters**2).reshape(n_clusters, n_clusters)


def _strength(table: IntArray) -> float:
    """Return the least share of pairs in a row of the table that are in the same column too."""
    sizes = table.sum(axis=1)
    together, pairs = (table * (table - 1)).sum(axis=1), sizes * (sizes - 1)
    return np.min(together[pairs > 0] / pairs[pairs > 0]) if pairs.any() else np.nan


def stability(
    X: ArrayLike,
    n_clusters: IntSequence = range(2, 11),
    *,
    n_resamples: int = 20,
    share: float = 0.8,
    reference: Literal["shuffled", "box", "principal"] = "shuffled",
    n_init: int | Literal["auto"] = 3,
    random_state: RandomState = None,
    tell: Tell | None = None,
    verbose: int = 0,
) -> Criterion:
    r"""Fit two overlapping samples of the data, and ask whether they agree on common rows.

    The agreement is the adjusted Rand index. With :math:`n_{jl}` for the number of common
    rows that have label j in one sample and l in the other, a and b for the sums over rows
    and columns, and n for the number of common rows, it is

    .. math:: \frac{\sum_{jl} \binom{n_{jl}}{2} - e}{\frac{1}{2} \left(\sum_j \binom{a_j}{2}
        + \sum_l \binom{b_l}{2}\right) - e}, \qquad
        e = \sum_j \binom{a_j}{2} \sum_l \binom{b_l}{2} \Big/ \binom{n}{2}

    The same is done with as many rows without structure, such as those whose values have been
    shuffled, feature by feature. The choice is the number whose agreement exceeds that by
    most, of those where it does so by more than two standard errors of the difference; 1 if
    there is none.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data: a dense array.
    n_clusters : sequence of int, default=range(2, 11)
        The numbers of clusters, in increasing order.
    n_resamples : int, default=20
        How many pairs of samples are drawn, 2 at least.
    share : float, default=0.8
        Of the rows that are in a sample: more than 0.5, so that any two overlap.
    reference : {"shuffled", "box", "principal"}, default="shuffled"
        The rows without structure: the values of each feature in another order, or drawn
        evenly from a box as in `gap_statistic`.
    n_init : "auto" or int, default=3
        How many starts each fit has, see `KMeans`.
    random_state : int, RandomState instance or None, default=None
        The seeds of all fits are drawn from it.
    tell : callable, default=None
        Called as ``tell(done, total)`` after each fit. If it returns True, no more fits are
        made: `complete` is False then, `best` None, and values are there for the numbers of
        clusters whose fits are complete.
    verbose : int, default=0
        If 1, print once a second how many fits are done; if more, after each.

    Returns
    -------
    Criterion
        Its values are the mean agreements, its errors their standard errors, its details
        "reference" and "reference_errors", those on rows without structure. One cluster has 1 in
        both, without a fit. NaN for a number that is not less than that of the rows in a
        sample, or more than that of distinct rows in one.

    Raises
    ------
    ValueError
        If a parameter or the data cannot be used.

    Notes
    -----
    Each resample has four fits, two of the data and two of rows without structure, and so four
    seeds. Samples and shuffled features are drawn by ``numpy.random.default_rng`` from the
    first, boxes from the third.

    Look at the values rather than at the choice alone. All samples are drawn from the same
    rows, so that the standard error tells of the luck of drawing, and not of how another data
    set would differ: an excess that means nothing may pass for a clear one. And features that
    are shuffled keep the gaps that clusters leave in each of them: of blobs well apart they
    make a grid of blobs, which is stable, too. Boxes have no gaps.

    References
    ----------
    Ben-Hur, Elisseeff & Guyon (2002), "A stability based method for discovering structure in
    clustered data", Pacific Symposium on Biocomputing 7. Lange, Roth, Braun & Buhmann (2004),
    "Stability-based validation of clustering solutions", Neural Computation 16. Hubert &
    Arabie (1985), "Comparing partitions", Journal of Classification 2: the index.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import stability
    >>> X, _ = datasets.four_blobs()
    >>> found = stability(X[:300], range(2, 7), n_resamples=5, random_state=0)
    >>> found.best
    4
    """
    name = "stability"
    data, X = dense_data(name, X, moments=True)
    ks = check_numbers(name, n_clusters)
    check_number(name, "n_resamples", n_resamples, least=2, integer=True)
    check_number(name, "share", share, above=0.5, most=1)
    check_choice(name, "reference", reference, ("shuffled", *BOXES))
    size = int(float(share) * len(X))
    in_reach = _in_reach(X, ks, size - 1)
    shape = sum(map(in_reach, ks)), 4 * int(n_resamples)
    fits = Fits(name, shape, random_state, Progress(name, tell, verbose), n_init)
    box = None if reference == "shuffled" else BOXES[reference](data, X)

    def measure(k: int, seeds: IntArray) -> FloatArray:
        agreements = [_agreements(fits, X, box, k, size, four) for four in seeds.reshape(-1, 4)]
        return np.ravel(mean_and_error(agreements))

    known = _known_of_one(1.0, 1.0, 0.0, 0.0)
    complete, found = for_each_number(ks, in_reach, fits.seeds, measure, known)
    means, references, errors, reference_errors = np.reshape(found, (-1, 4)).T.copy()
    best = _clearest(complete, means - references, np.hypot(errors, reference_errors))
    details = {"reference": references, "reference_errors": reference_errors}
    return criterion_of(name, ks, fits, (complete, means, errors), best, details)


def _agreements(fits: Fits, X: Any, box: Any, n_clusters: int, size: int, seeds: IntArray) -> Any:
    """Return the agreement of two samples on common rows: of the data, and of the reference."""
    random = np.random.default_rng(int(seeds[0]))
    chosen: BoolArray = np.zeros((2, len(X)), bool)
    for sample in chosen:
        sample[random.permutation(len(X))[:size]] = True
    without_structure = random.permuted(X, axis=0) if box is None else box(seeds[2])
    common: Any = chosen.all(axis=0)
    found: list[float] = []
    own = [np.flatnonzero(sample) for sample in chosen]  # which `take` wants: masks take longer
    shared = [np.flatnonzero(common[rows]) for rows in own]
    for rows, pair in ((X, seeds[:2]), (without_structure, seeds[2:])):
        models = [
            fits.fit(rows.take(sample, axis=0), n_clusters, seed)
            for sample, seed in zip(own, pair, strict=True)
        ]
        if None in models or not len(shared[0]):
            found.append(np.nan)
            continue
        labels = [model.labels_.take(places) for model, places in zip(models, shared, strict=True)]
        one, other = labels
        found.append(_adjusted_rand(_table(one, other, n_clusters)))
    return found


def _adjusted_rand(table: IntArray) -> float:
    """Return the adjusted Rand index of two labelings, given how often two labels meet.

    The same as ``sklearn.metrics.adjusted_rand_score``, which spends more time on looking for
    the labels than a fit takes.
    """
    n_rows = int(table.sum())
    # twice the pairs that are together in both, in the one, and in the other
    both, own, other = (
        float(counts @ counts - n_rows)
        for counts in (table.ravel(), table.sum(axis=1), table.sum(axis=0))
    )
    all_ = float(n_rows * (n_rows - 1))
    if own == other == both:
        return 1.0
    expected = own * other / all_
    return (both - expected) / ((own + other) / 2 - expected)


def _clearest(ks: tuple[int, ...], excesses: FloatArray, errors: FloatArray) -> int | None:
    """Return the number of the largest excess that is clear; 1 without one, None without any."""
    clear = [(excess, -k) for k, excess, error in zip(ks, excesses, errors, strict=True)
             if excess > CLEAR * error]  # fmt: skip
    if clear:
        return -max(clear)[1]
    return 1 if np.isfinite(excesses).any() else None
