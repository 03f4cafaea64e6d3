"""`SeparatedGroups`: what `separated_groups` has found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homl_clustering.mixture import GaussianMixture
from homl_clustering.selection.words import in_brackets, in_short
from homl_clustering.typing import CovarianceType, FloatArray


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class SeparatedGroups:
    """Groups of rows between which there are valleys of the density.

    Attributes
    ----------
    n_groups_ : int or None
        How many there are, of 10 to 20 rows at least: a twentieth of all. 1 says that there are no
        clusters, None that it was stopped.
    labels_ : ndarray of shape (n_samples,), int64, or None
        The group of each row, -1 for those of regions with fewer rows, which count as outliers.
    group_of_component_ : ndarray of shape (n_components,), int64, or None
        The group that each component of the mixture belongs to, -1 as above.
    valleys_ : ndarray of shape (n_components, n_components), or None
        The lowest density between two components, as a share of the density at the sparser one.
        Below 0.58 they are apart.
    n_groups_nearby_ : tuple of int, or None
        How many groups there would be with a limit of 0.53, and with one of 0.63. Where these are
        not `n_groups_`, a valley is so near to the limit that the number is in doubt.
    mixture_ : GaussianMixture or None
        The mixture of lowest BIC; of more than 10 features it describes the 10 principal components
        of largest variance. Of those that were fitted if it was stopped.
    bics_ : dict
        By covariance type and number of components: the BIC of each start, NaN where none was
        found.
    n_fits_ : int
        How many mixtures were fitted.
    complete_ : bool
        False if `tell` stopped it before its last mixture: then there is no answer.
    """

    n_groups_: int | None
    labels_: NDArray[np.int64] | None
    group_of_component_: NDArray[np.int64] | None
    valleys_: FloatArray | None
    n_groups_nearby_: tuple[int, ...] | None
    mixture_: GaussianMixture | None
    bics_: dict[tuple[CovarianceType, int], FloatArray]
    n_fits_: int
    complete_: bool = True

    def __repr__(self) -> str:
        parts: dict[str, object] = {"n_groups_": self.n_groups_}
        if self.labels_ is not None and self.n_groups_ is not None:
            sizes = np.bincount(self.labels_[self.labels_ >= 0], minlength=self.n_groups_)
            parts["sizes"] = in_brackets(sizes)
            parts["n_outliers"] = np.count_nonzero(self.labels_ < 0)
        else:
            parts["complete_"] = False
        return in_short(self, **parts, n_fits_=self.n_fits_)
