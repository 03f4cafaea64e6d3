"""`Criterion`: what a criterion says of several numbers of clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from homl_clustering.selection.words import in_short
from homl_clustering.typing import FloatArray

MOST_SHOWN = 12  # values in the short form of a criterion


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class Criterion:
    """What a criterion says of several numbers of clusters.

    Attributes
    ----------
    name : str
        Of the function that has computed it.
    n_clusters_ : tuple of int
        The numbers of clusters that were tested.
    values, errors : ndarray of shape (n_numbers,)
        The value of each number of clusters, and how uncertain it is: see the table. NaN where
        there is none.
    best : int or None
        The number of clusters that the criterion chooses; None if it chooses none, or was stopped.
    seeds : tuple of int
        The seed of each fit that was made, in order.
    n_fits : int
        How many these are, those of references and samples included.
    details : dict of str to ndarray
        Further numbers for each number of clusters; the function says which.
    complete : bool
        False if `tell` stopped it before its last fit.

    Notes
    -----
    What the values and errors are, by the names that `choose_n_clusters` gives them:

    =====================  ===============================  ================================
    criterion              value                            error
    =====================  ===============================  ================================
    separated groups       share of the samples of rows in  standard error of that share
                           which so many groups are found
    BIC                    lowest BIC of all mixtures of    standard deviation over the four
                           so many components               starts of its covariance type
    elbow                  lowest inertia of all starts     standard deviation over starts
    silhouette,            that of the start with the       standard deviation over starts
    simplified             lowest inertia
    silhouette,
    Calinski-Harabasz
    gap statistic          mean gap to the references       standard deviation over
                                                            references, times sqrt(1 + 1/B)
    prediction strength    mean over splits                 standard error of that mean
    stability              mean over pairs of samples       standard error of that mean
    =====================  ===============================  ================================

    The best one is that of the largest value for the silhouettes and Calinski-Harabasz, of the
    smallest one for the BIC. `elbow`, `gap_statistic`, `prediction_strength` and `stability` have
    rules of their own; separated groups are counted on all rows.
    """

    name: str
    n_clusters_: tuple[int, ...]
    values: FloatArray
    errors: FloatArray
    best: int | None
    seeds: tuple[int, ...]
    n_fits: int
    details: dict[str, FloatArray] = field(default_factory=dict)
    complete: bool = True

    def __repr__(self) -> str:
        pairs = list(zip(self.n_clusters_, self.values, strict=True))
        shown = [f"{k}: {value:.4g}" for k, value in pairs[:MOST_SHOWN]]
        more = [] if len(pairs) <= MOST_SHOWN else ["..."]
        values = "{" + ", ".join(shown + more) + "}"
        stopped = {} if self.complete else {"complete": False}
        return in_short(self, self.name, best=self.best, values=values, **stopped)


def criterion_of(
    name: str,
    ks: tuple[int, ...],
    fits: Any,
    found: Any,
    best: int | None,
    details: dict[str, FloatArray] | None = None,
) -> Criterion:
    """Return a criterion of fits that are done; without a choice where some were left out.

    Parameters
    ----------
    name : str
    ks : tuple of int
        All numbers of clusters that were to be tested.
    fits : Fits
    found : tuple
        The numbers that are complete, their values and errors.
    best : int or None
        What they choose.
    details : dict, default=None

    Returns
    -------
    Criterion
    """
    fits.end()
    complete, seeds = len(found[0]) == len(ks), tuple(fits.used)
    best = best if complete else None
    numbers, values, errors = found
    count = len(seeds)
    return Criterion(name, numbers, values, errors, best, seeds, count, details or {}, complete)
