"""What the criteria for the number of clusters agree on, said in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from homl_clustering.selection.groups import NEAR, VALLEY
from homl_clustering.selection.words import count, listed

if TYPE_CHECKING:
    from homl_clustering.selection.criterion import Criterion
    from homl_clustering.selection.luck import SeedLuck

REPEATED = ("prediction strength", "stability")
OF_KMEANS = ("elbow", "silhouette", "simplified silhouette", "Calinski-Harabasz")
REASONS = (  # why a criterion may say something else, in the singular and in the plural
    (("BIC",), ("counts Gaussians, of which any other group takes several",) * 2),
    (OF_KMEANS, tuple(f"{verb} the round clusters of k-means, and can never say 1"
                      for verb in ("judges", "judge"))),
    (("gap statistic",), ("takes for structure what is not spread evenly over a box",) * 2),
    (REPEATED, tuple(f"{verb} whether k-means cuts other samples in the same way, which it may do "
                     "across one group, too" for verb in ("asks", "ask"))),
)  # fmt: skip
ALIKE = 0.9  # the adjusted Rand index from which on a model has found the groups
# The share of samples from which on the number can be relied on. Of 136 tables of 34 kinds of data,
# 13 had less, and 7 of these a wrong number; so had 11 of the other 123.
RELIABLE = 0.8
UNLIKE = 100.0  # the factor between standard deviations from which on features are not scaled


def verdict(
    n_clusters: int | None,
    tried: tuple[int, ...],
    criteria: dict[str, Criterion],
    luck: SeedLuck | None,
    agreement: float,
    *,
    mixture_agreement: float = np.nan,
    nearby: tuple[int, ...] | None = None,
    sample: tuple[int, int] | None = None,
    scales: float = 1.0,
    stopped: Any = None,
) -> str:
    """Return the answer in sentences.

    Parameters
    ----------
    n_clusters : int or None
        The number of separated groups; None if it is not known.
    tried : tuple of int
        The numbers of clusters that the criteria were computed for.
    criteria : dict of str to Criterion
    luck : SeedLuck or None
    agreement, mixture_agreement : float
        The adjusted Rand index of the groups, and of what k-means and a mixture find.
    nearby : tuple of int, default=None
        How many groups there would be with a lower limit of valleys, and with a higher one.
    sample : tuple of int, default=None
        The numbers of rows in each sample, and of all rows.
    scales : float, default=1.0
        The factor between the standard deviations of the features.
    stopped : tuple, default=None
        How many fits were made, how many there could have been, and what is missing.

    Returns
    -------
    sentences : str
    """
    if stopped is not None:
        return _stopped(n_clusters, *stopped)
    said = [_answer(n_clusters), *_unlike(scales)]
    said += _samples(n_clusters, criteria.get("separated groups"), sample)
    said += _near(n_clusters, nearby)
    said += _agreement(
        n_clusters,
        {name: each.best for name, each in criteria.items() if name != "separated groups"},
    )
    if n_clusters not in tried:
        said.append(
            f"The other criteria could not say so: {n_clusters} is not among the numbers that were "
            "tried."
        )
    if luck is not None:
        said += _of_kmeans(n_clusters, luck, agreement, mixture_agreement)
    return " ".join(said)


def _stopped(n_clusters: int | None, done: int, total: int, missing: Any) -> str:
    """Return that it was stopped, and what is known nevertheless."""
    beginning = f"Stopped after {done} of at most {total} fits: no answer."
    if n_clusters is None:
        return (
            f"{beginning} It rests on mixtures that are fitted first, and not all of them were: "
            "let it run longer."
        )
    groups = count(n_clusters, "group")
    return (
        f"{beginning} The valleys of the density make {groups}, as groups_ has it, but nothing is "
        f"known of {listed(missing)}: let it run longer."
    )


def _answer(n_clusters: int | None) -> str:
    """Return what the density says."""
    share = f"{VALLEY:.0%}"
    if n_clusters == 1:
        return (
            "There are no clusters: no valley separates groups of rows, that is, nowhere does the "
            f"density fall below {share} of the highest density on each of both sides."
        )
    return (
        f"There are {n_clusters} clusters: groups of rows with valleys between them, where the "
        f"density falls below {share} of the highest density of the sparser group."
    )


def _unlike(scales: float) -> list[str]:
    """Return that features were not scaled, if it seems so."""
    if scales < UNLIKE:
        return []
    return [
        f"But the standard deviations of the features differ by a factor of {scales:,.0f}, so that "
        "those with the largest numbers decide alone: scale them, for instance with "
        "sklearn.preprocessing.StandardScaler, and ask again."
    ]


def _samples(
    n_clusters: int | None, groups: Criterion | None, sample: tuple[int, int] | None
) -> list[str]:
    """Return in how many samples of the rows the number is the same."""
    if groups is None or n_clusters not in groups.n_clusters_:
        return []
    share, n_samples = groups.values[groups.n_clusters_.index(n_clusters)], len(groups.seeds)
    of_rows = "" if sample is None else f", each of {sample[0]} of the {sample[1]} rows"
    said = [
        f"The same number is found in {round(share * n_samples)} of {n_samples} samples{of_rows}."
    ]
    if share < RELIABLE:
        said.append("That is too few to rely on: draw the data before you believe it.")
    return said


def _near(n_clusters: int | None, nearby: tuple[int, ...] | None) -> list[str]:
    """Return that a valley is near the limit, if it is."""
    limits = VALLEY - NEAR, VALLEY + NEAR
    others = [
        f"with a limit of {limit:.0%} there would be {number if number > 1 else 'no clusters'}"
        for limit, number in zip(limits, nearby or (), strict=False)
        if number != n_clusters
    ]
    return [f"It is a close decision: {listed(others)}."] if others else []


def _agreement(n_clusters: int | None, others: Any) -> list[str]:
    """Return which of the other criteria choose the same, which another number, and which none."""
    if not others:
        return []
    same = [name for name, best in others.items() if best == n_clusters]
    none = [name for name, best in others.items() if best is None]
    different = {name: best for name, best in others.items() if name not in (*same, *none)}
    named = [f"{name} {best}" for name, best in different.items()]
    parts = [
        f"{len(names)} {verb}{'s' if len(names) == 1 else ''} {what} ({', '.join(names)})"
        for names, verb, what in (
            (same, "choose", "this number, too"),
            (named, "choose", "another one" if len(named) == 1 else "others"),
            (none, "choose", "none"),
        )
        if names
    ]
    said = [f"Other criteria, {len(others)} computed: {'; '.join(parts)}."]
    return said + _reasons(n_clusters, others, different)


def _reasons(n_clusters: int | None, others: Any, different: Any) -> list[str]:
    """Return why the valleys are followed, and not the criteria that choose another number."""
    said, repeated = [], {others.get(name) for name in REPEATED}
    if n_clusters == 1 and len(repeated) == 1 and repeated.isdisjoint({1, None}):
        said.append(
            f"{listed(REPEATED).capitalize()} agree on {repeated.pop()}: other samples of "
            "the rows are cut in the same way. That may be clusters that overlap, or one that is "
            "not round."
        )
        different = {name: best for name, best in different.items() if name not in REPEATED}
    elif n_clusters == 1 and different:
        said.append(
            "Where there are no clusters, k-means still cuts the rows into as many as one asks for."
        )
    reasons = []
    for names, (singular, plural) in REASONS:
        those = [name for name in names if name in different]
        if those:
            reasons.append(f"{listed(those)} {singular if len(those) == 1 else plural}")
    if reasons:
        said.append(
            "The valleys are followed because they ask for no shape, and can say that there are no "
            f"clusters, while {'; '.join(reasons)}."
        )
    return said


def _of_kmeans(
    n_clusters: int | None, luck: Any, agreement: float, mixture_agreement: float
) -> list[str]:
    """Return whether k-means finds the groups, and how many starts that takes; else what does."""
    kmeans = f"k-means with n_clusters={n_clusters}"
    if agreement < ALIKE:
        return [
            f"{kmeans} does not find these groups (adjusted Rand index {agreement:.2f}): they are "
            "not round, or of very different sizes, which most of the other criteria expect.",
            _instead(n_clusters, mixture_agreement),
        ]
    finds = "" if np.isnan(agreement) else " finds these groups, and"
    return [
        f"{kmeans}{finds} reaches its lowest inertia in {luck.share:.0%} of {luck.n_fits} starts: "
        f"n_init={luck.n_needed} makes it 99% certain that one of the starts does."
    ]


def _instead(n_clusters: int | None, agreement: float) -> str:
    """Return what finds the groups, in the place of k-means."""
    if agreement >= ALIKE:
        return (
            f"A Gaussian mixture does ({agreement:.2f}) if it starts from their means: "
            f"GaussianMixture({n_clusters}, means_init=[X[labels == g].mean(axis=0) for g in "
            f'range({n_clusters})], init_params="k-means++").fit(X), where labels are the '
            "groups_.labels_ of this choice. DBSCAN, which is scikit-learn's, may find them, too."
        )
    nor = "" if np.isnan(agreement) else f"Nor does a Gaussian mixture ({agreement:.2f}). "
    return f"{nor}Take the groups_.labels_ of this choice, or try DBSCAN, which is scikit-learn's."
