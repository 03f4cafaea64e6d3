"""How many groups are there that a valley separates? A mixture, of which some components belong
together.

A mixture of Gaussians is good at describing a density, and bad at counting clusters: a cluster that
is not Gaussian takes several components. So components are joined where the rows between them are
hardly fewer than on both sides. What is left are the hills of the density. Noise without structure
has one, whatever its distribution; two clusters that lie apart have two, whatever their shape.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.decomposition import PCA

from homl_clustering.engine.blocks import block_map
from homl_clustering.engine.data import check_number, random_numbers
from homl_clustering.mixture import GaussianMixture
from homl_clustering.mixture.components import COVARIANCE_TYPES
from homl_clustering.mixture.run import log_densities
from homl_clustering.selection.fits import dense_data
from homl_clustering.selection.progress import Count, Progress
from homl_clustering.selection.separated import SeparatedGroups
from homl_clustering.selection.valleys import FEWEST_ROWS, valleys_between
from homl_clustering.typing import Array, CovarianceType, FloatArray, IntArray, RandomState, Tell

__all__ = ["SeparatedGroups", "separated_groups"]

VALLEY = 0.58  # where fewer rows than this share are between them, two components are apart
NEAR = 0.05  # to the limit: where another number of groups is in doubt
ALIKE = 3.0  # two hills are joined by a component only if it is not lower than by this factor
MOST_FEATURES = 10  # those of largest variance, of the principal components
MOST_ROWS = 10_000  # drawn at random from more
MOST_FEWEST, LEAST_SHARE = 20, 0.05  # of a group, as FEWEST_ROWS; what is less are outliers
PATIENCE = 3  # numbers of components in a row with a worse BIC, after which no more are tried
STARTS = (("kmeans", 1), ("k-means++", 3))
N_STARTS = sum(more for _, more in STARTS)
ROWS_OF_COMPONENT = 5  # at least, on average
LEAST_VARIANCE = 1e-4  # of a component, as a share of the mean variance of the data


def separated_groups(
    X: ArrayLike,
    max_components: int = 15,
    *,
    random_state: RandomState = None,
    tell: Tell | None = None,
    verbose: int = 0,
) -> SeparatedGroups:
    r"""Count the groups of rows between which the density has a valley.

    A hill is a region where rows are denser than around it; a valley lies between two hills, where
    rows are sparse.

    1. Of Gaussian mixtures of all four covariance types, with 1 to `max_components` components and
       four starts each, take the one with the lowest BIC.
    2. For each pair of components find how low the density falls between them, as a share of the
       lower of both hills: along the line between their means, by the mixture; and by the rows of
       both components, projected on the direction that tells them apart best (Fisher's linear
       discriminant), by a kernel density estimate. Since a hill may be bent, the latter is done
       again with those halves of their rows that are nearest to the other one, and with quarters.
       The largest counts.
    3. Join components between which it does not fall below 0.58. A component whose density is lower
       than that of two others by more than a factor of 3, as that of rows strewn over all clusters,
       joins one of them, and does not join these to each other.

    The constants were chosen by a study of twenty kinds of data, which the repository describes on
    its page "How many clusters?". Two Gaussians of equal size are told apart if their means are
    five standard deviations apart; at four they count as one group in most draws. Where features
    have different units, scale them first, see `choose_n_clusters`.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data. Of more than 10,000 rows so many are drawn at random.
    max_components : int, default=15
        The most components of a mixture. Groups that are long and bent take several each.
    random_state : int, RandomState instance or None, default=None
    tell : callable, default=None
        Called after each mixture as ``tell(done, total)``, where `total` is the most there can be.
        If it returns True no more are fitted: `complete_` is False then, and `n_groups_` None.
    verbose : int, default=0
        If 1, print once a second how many mixtures are done; if more, after each.

    Returns
    -------
    SeparatedGroups

    Raises
    ------
    ValueError
        If the data or a parameter cannot be used.

    References
    ----------
    Baudry, Raftery, Celeux, Lo & Gottardo (2010), "Combining mixture components for clustering",
    Journal of Computational and Graphical Statistics 19. Hennig (2010), "Methods for merging
    Gaussian mixture components", Advances in Data Analysis and Classification 4, section 4.1: the
    lowest density between two components, and their rows in the direction of the discriminant.

    Examples
    --------
    >>> from homl_clustering import datasets
    >>> from homl_clustering.selection import separated_groups
    >>> X, _ = datasets.two_moons(400, random_state=0)
    >>> found = separated_groups(X, random_state=0)
    >>> len(found.mixture_.means_), found.n_groups_
    (10, 2)
    """
    name = "separated_groups"
    _, X = dense_data(name, X)
    check_number(name, "max_components", max_components, least=1, integer=True)
    progress = Progress(name, tell, verbose, "mixtures")
    stream = random_numbers(name, random_state)
    return groups_in(name, X, int(max_components), stream, progress)


def groups_in(
    name: str, X: Array, max_components: int, stream: np.random.RandomState, progress: Any
) -> SeparatedGroups:
    """Return the groups of rows that are read, as `separated_groups` does.

    Parameters
    ----------
    name : str
        Of the function that was called, for error messages.
    X : ndarray of shape (n_samples, n_features)
    max_components : int
    stream : numpy.random.RandomState
    progress : Progress

    Returns
    -------
    SeparatedGroups
    """
    if len(X) < 2:
        raise ValueError(f"{name}: X must have two rows at least, got {len(X)}.")
    seed = int(stream.randint(2**31 - 1))
    all_rows = few_features(X.astype(float))
    rows = all_rows
    if len(rows) > MOST_ROWS:
        rows = rows[stream.choice(len(rows), MOST_ROWS, replace=False)]
    most = max(1, min(max_components, len(rows) // ROWS_OF_COMPONENT))
    count = Count(progress, most_mixtures(most))
    mixture, bics = lowest_bic(rows, range(1, most + 1), seed, count)
    progress.end()
    fitted = mixture, bics, count.done
    if count.cut:
        return SeparatedGroups(None, None, None, None, None, *fitted, complete_=False)
    if mixture is None:
        raise ValueError(
            f"{name}: no mixture can be computed of X, whose values are too large or too "
            "small. Rescale the features, for instance with sklearn.preprocessing.StandardScaler."
        )
    owners, heights, valleys = hills(mixture, rows)
    group = large_groups(owners, joined(heights, valleys))
    nearby = tuple(
        int(large_groups(owners, joined(heights, valleys, limit)).max()) + 1
        for limit in (VALLEY - NEAR, VALLEY + NEAR)
    )
    labels: NDArray[np.int64] = group[
        owners if len(rows) == len(all_rows) else mixture.predict(all_rows)
    ]
    return SeparatedGroups(int(group.max()) + 1, labels, group, valleys, nearby, *fitted)


def few_features(X: Array) -> Array:
    """Return the rows about their mean, in the principal components of largest variance."""
    if X.shape[1] <= MOST_FEATURES:
        return X - X.mean(axis=0)
    return PCA(min(MOST_FEATURES, len(X)), svd_solver="full").fit_transform(X)


def most_mixtures(max_components: int) -> int:
    """Return how many mixtures with up to so many components are fitted at most."""
    return len(COVARIANCE_TYPES) * (1 + N_STARTS * (max_components - 1))


def lowest_bic(
    X: Array,
    numbers: Iterable[int],
    seed: int,
    count: Any,
    covariance_types: Sequence[CovarianceType] = COVARIANCE_TYPES,
) -> tuple[Any, dict[tuple[CovarianceType, int], FloatArray]]:
    """Return the mixture with the lowest BIC, and the BIC of each start by type and number."""
    best, lowest = None, np.inf
    bics: dict[tuple[CovarianceType, int], FloatArray] = {}
    data, _ = dense_data("separated_groups", X)  # read once for all
    least = max(LEAST_VARIANCE * float(X.var(axis=0).mean()), 1e-300)
    more: dict[str, Any] = {"max_iter": 200, "reg_covar": least}
    for covariance_type in covariance_types:
        lowest_of_type, since, more["covariance_type"] = np.inf, 0, covariance_type
        for n_components in (k for k in numbers if k == 1 or k <= len(X) // ROWS_OF_COMPONENT):
            models = _mixtures(X, n_components, more, seed, count)
            if not models:
                break
            found = np.array([_bic(model, data) for model in models])
            bics[covariance_type, n_components] = found
            if not np.isnan(found).all():
                place = np.nanargmin(found)
                since = 0 if found[place] < lowest_of_type else since + 1
                lowest_of_type = min(lowest_of_type, found[place])
                if found[place] < lowest:
                    best, lowest = models[place], found[place]
            if since == PATIENCE:
                break
        if count.cut:
            break
    return best, bics


def _bic(model: Any, data: Any) -> float:
    """Return ``model.bic`` of data that were read already; NaN without a model."""
    if model is None:
        return np.nan
    with block_map(data.blocks) as each_block:
        log_likelihood = log_densities(each_block, model._fitted()).sum()
    return float(model._n_parameters() * np.log(data.blocks.shape[0]) - 2 * log_likelihood)


def _mixtures(X: Array, n_components: int, parameters: Any, seed: int, count: Any) -> list[Any]:
    """Return a mixture for each start, None where the components cannot be computed."""
    starts = [(init, n) for init, more in STARTS for n in range(more)]
    models: list[Any] = []
    for init, number in starts if n_components > 1 else starts[:1]:
        if count.ends():
            break
        own = {"init_params": init, "random_state": seed + number} | parameters
        model = GaussianMixture(n_components, **own)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of components that the data do not determine
            try:
                models.append(model.fit(X))
            except ValueError:  # a component has become singular
                models.append(None)
        count.one_more()
    return models


def groups_of(mixture: Any, X: Array) -> tuple[IntArray, NDArray[np.int64], FloatArray]:
    """Return the component of each row, the group of each component, and the valleys.

    A group with few rows gets the number -1: these are outliers.
    """
    owners, heights, valleys = hills(mixture, X)
    return owners, large_groups(owners, joined(heights, valleys)), valleys


def hills(mixture: Any, X: Array) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return the component of each row, the height of each component, and the valleys."""
    owners = mixture.predict(X)
    densities, valleys = valleys_between(mixture, X, owners)
    own_shares = np.diag(mixture.predict_proba(mixture.means_.astype(float)))
    return owners, densities + np.log(np.maximum(own_shares, np.finfo(float).tiny)), valleys


def large_groups(owners: IntArray, group: IntArray) -> NDArray[np.int64]:
    """Return the group of each component, where those with few rows have the number -1."""
    sizes = np.bincount(group[owners], minlength=group.max() + 1)
    fewest = np.clip(LEAST_SHARE * len(owners), FEWEST_ROWS, MOST_FEWEST)
    kept = sizes >= min(fewest, sizes.max())
    return np.where(kept, np.cumsum(kept) - 1, -1)[group]


def joined(heights: FloatArray, valleys: FloatArray, limit: float = VALLEY) -> IntArray:
    """Return the group of each component, from the logarithms of their heights, and the valleys.

    Components come in order of their heights, that is, of their own part of the density at their
    means.
    Each joins the group from which no valley separates it, that of the component with the
    shallowest one; of groups that it is not much lower than it makes one. Below the limit there is
    a valley.
    """
    n_components = len(heights)
    group = np.full(n_components, -1)
    for i in np.argsort(-heights, kind="stable"):
        near = [j for j in range(n_components) if group[j] >= 0 and valleys[i, j] >= limit]
        if not near:
            group[i] = group.max() + 1
            continue
        first = max(near, key=lambda j: valleys[i, j])
        group[i] = group[first]
        alike = [j for j in near if heights[j] - heights[i] < np.log(ALIKE)]
        if first in alike:
            for j in alike:
                group[group == group[j]] = group[i]
    return np.unique(group, return_inverse=True)[1]
