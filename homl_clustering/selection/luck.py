"""How much of what k-means finds is the luck of its start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.engine.data import check_choice, check_number
from homl_clustering.kmeans.base import INITS
from homl_clustering.selection.fits import Fits, StoppedEarly, dense_data, n_distinct
from homl_clustering.selection.progress import Progress
from homl_clustering.selection.words import in_short
from homl_clustering.typing import FloatArray, Init, RandomState, Tell

__all__ = ["SeedLuck", "seed_luck"]

CERTAIN = 0.99  # how certain one is to have seen the best start
ROUNDING = 1e-12  # so that a whole number of starts stays that


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class SeedLuck:
    """How often k-means finds its best result, if it starts many times.

    Attributes
    ----------
    n_clusters : int
    inertias : ndarray of shape (n_starts,)
        The inertia that each start ends with.
    seeds : tuple of int
        The seed of each start.
    best_seed : int
        That of the lowest inertia.
    share : float
        Of the starts whose inertia is within the tolerance of the lowest.
    interval : tuple of float
        The limits of the Wilson interval of the share, 95 %.
    n_needed : int or None
        How many starts make it 99% certain that one of them is such: the `n_init` to take. None
        if `tell` stopped it.
    n_fits : int
        How many starts were made.
    complete : bool
        False if `tell` stopped it before its last start. The other numbers are those of the starts
        that were made.
    """

    n_clusters: int
    inertias: FloatArray
    seeds: tuple[int, ...]
    best_seed: int
    share: float
    interval: tuple[float, float]
    n_needed: int | None
    n_fits: int
    complete: bool = True

    def __repr__(self) -> str:
        low, high = self.interval
        stopped = {} if self.complete else {"complete": False}
        return in_short(
            self,
            n_clusters=self.n_clusters,
            share=f"{self.share:.3g}",
            interval=f"({low:.3g}, {high:.3g})",
            n_needed=self.n_needed,
            n_fits=self.n_fits,
            **stopped,
        )


def seed_luck(
    X: ArrayLike,
    n_clusters: int,
    *,
    n_starts: int = 50,
    random_state: RandomState = None,
    init: Init = "k-means++",
    tolerance: float = 1e-3,
    tell: Tell | None = None,
    verbose: int = 0,
) -> SeedLuck:
    r"""Start k-means many times, and count how often it finds the best of its results.

    With p for the share of starts whose inertia is at most :math:`1 + \text{tolerance}` times
    the lowest, and z for the 97.5 % quantile of the normal distribution, the limits of p are

    .. math:: \frac{p + \frac{z^2}{2n} \pm z \sqrt{\frac{p (1 - p)}{n} + \frac{z^2}{4 n^2}}}
        {1 + \frac{z^2}{n}}

    and :math:`\lceil \log 0.01 / \log(1 - p) \rceil` starts hold one such with a probability
    of 99 %; one start is enough if p is 1.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data: a dense array.
    n_clusters : int
        The number of clusters, at most that of distinct rows.
    n_starts : int, default=50
        How many starts there are, each a fit with ``n_init=1``.
    random_state : int, RandomState instance or None, default=None
        The seeds of all starts are drawn from it.
    init : {"k-means++", "k-means||", "random"}, default="k-means++"
        Where the centers start, see `KMeans`.
    tolerance : float, default=1e-3
        By how much an inertia may be larger than the lowest, as a share of that.
    tell : callable, default=None
        Called as ``tell(done, total)`` after each start. If it returns True, no more are
        made: `complete` is False then, and `n_needed` None.
    verbose : int, default=0
        If 1, print once a second how many starts are done; if more, after each.

    Returns
    -------
    SeedLuck

    Raises
    ------
    ValueError
        If a parameter or the data cannot be used, or there are fewer distinct rows than
        clusters.

    Notes
    -----
    The best of all results may be one that no start has found: the share is that of the best
    seen. Start i alone is
    ``KMeans(n_clusters, init=init, n_init=1, random_state=seeds[i]).fit(X)``.

    References
    ----------
    Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import seed_luck
    >>> X, _ = datasets.five_blobs()
    >>> luck = seed_luck(X, 5, n_starts=20, random_state=0, init="random")
    >>> luck.share, luck.n_needed
    (0.8, 3)
    """
    name = "seed_luck"
    _, X = dense_data(name, X)
    check_number(name, "n_clusters", n_clusters, least=1, integer=True)
    check_number(name, "n_starts", n_starts, least=1, integer=True)
    check_number(name, "tolerance", tolerance, least=0)
    check_choice(name, "init", init, INITS)
    n_clusters, found = int(n_clusters), n_distinct(X, int(n_clusters))
    if found < n_clusters:
        raise ValueError(
            f"{name}: X has {found} distinct rows only, so n_clusters must be at most {found}, got "
            f"{n_clusters}. Ask for fewer clusters or give more rows."
        )
    progress = Progress(name, tell, verbose, "starts")
    fits = Fits(name, int(n_starts), random_state, progress, 1, init)
    inertias: Any = []
    try:
        for seed in fits.seeds:
            inertias.append(fits.fit(X, n_clusters, seed).inertia_)
    except StoppedEarly:
        pass
    complete, inertias, seeds = fits.end(), np.array(inertias), tuple(fits.used)
    largest = float(inertias.min()) * (1 + float(tolerance))
    n_best = int(np.count_nonzero(inertias <= largest))
    share = n_best / len(inertias)
    interval = _wilson_interval(share, len(inertias))
    n_needed = _starts_needed(share) if complete else None
    best_seed = seeds[int(np.argmin(inertias))]
    return SeedLuck(
        n_clusters, inertias, seeds, best_seed, share, interval, n_needed, len(seeds), complete
    )


def _wilson_interval(share: float, n: int) -> tuple[float, float]:
    """Return the limits of a share that was observed n times, 95 %."""
    z = NormalDist().inv_cdf(0.975)
    middle, half = share + z**2 / (2 * n), z * math.sqrt(share * (1 - share) / n + (z / 2 / n) ** 2)
    return max(0.0, (middle - half) / (1 + z**2 / n)), min(1.0, (middle + half) / (1 + z**2 / n))


def _starts_needed(share: float) -> int:
    """Return how many starts it takes to see one of this share, almost certainly."""
    if share == 1:
        return 1
    number = math.log1p(-CERTAIN) / math.log1p(-share)
    return math.ceil(number * (1 - ROUNDING))
