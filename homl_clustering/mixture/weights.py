"""The weights of the rows that a mixture is fitted to, and what follows from them.

A row of weight 2 counts as two equal rows: its responsibilities, and its log density, are
multiplied by its weight. The weights themselves are with the rows, see `RowBlocks.weigh`.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.engine.data import check_sample_weight
from homl_clustering.engine.draws import unit_weights
from homl_clustering.mixture.components import Gaussians


class RowWeights(NamedTuple):
    """What a fit must know of the weights of its rows.

    Attributes
    ----------
    given : ndarray of shape (n_samples,) or None
        None stands for weights of one, of which no array is made.
    total : float
        The sum of all weights: as many rows are there.
    typical : float
        The mean of those above 0.
    least : float
        What one row weighs at least: the smallest one above 0, but at most 1.
    mean, variance : ndarray of shape (n_features,) or None
        Of each feature of the weighted rows.
    """

    given: np.ndarray | None
    total: float
    typical: float = 1.0
    least: float = 1.0
    mean: np.ndarray | None = None
    variance: np.ndarray | None = None

    def of(self, blocks):
        """Return the weights of the rows of some `RowBlocks`, as k-means takes them."""
        return unit_weights(blocks) if self.given is None else self.given

    def single(self, rows):
        """Return the weights of some rows."""
        return np.ones(len(rows)) if self.given is None else self.given[rows]

    def with_moments(self, each_block, data):
        """Return the same with mean and variance, those of the data if weights are all one."""
        if self.given is None:
            return self._replace(mean=data.mean, variance=data.variance)
        one = Gaussians("", "diag", 1, len(data.mean), 0.0, self.typical)
        means, variances, _ = one.estimate(each_block, data.mean[np.newaxis], _whole_rows)
        return self._replace(mean=means[0], variance=variances[0])

    def covariance(self, each_block):
        """Return the covariance of the weighted rows, about their mean."""
        one = Gaussians("", "tied", 1, len(self.mean), 0.0, self.typical)
        references = self.mean[np.newaxis]
        found = one.statistics(each_block, references, _whole_rows)
        return one.shift(found, references)[1][0]


def weigh(data, sample_weight, n_components=0):
    """Check weights, give them to the rows, and return the `RowWeights`.

    Parameters
    ----------
    data : Data
    sample_weight : array-like of shape (n_samples,), float or None
        None stands for weights of one; a single number, for equal ones.
    n_components : int, default=0
        How many rows must have a positive weight.

    Returns
    -------
    RowWeights
        Without moments, see `RowWeights.with_moments`.

    Raises
    ------
    ValueError
        If there are too few rows, or the weights cannot be used.
    """
    n_samples = data.blocks.shape[0]
    if sample_weight is None:
        return RowWeights(None, float(n_samples))
    weights = check_sample_weight(data.name, sample_weight, n_samples)
    positive = weights[weights > 0]
    if len(positive) < n_components:
        raise ValueError(
            f"{data.name}: n_components={n_components}, but only {len(positive)} rows of X have a "
            "positive sample_weight. Ask for fewer components or give more rows a weight."
        )
    if positive.min() == positive.max() == 1.0 and len(positive) == n_samples:
        return RowWeights(None, float(n_samples))
    data.check_range(weights=weights)
    data.blocks.weigh(weights)
    least = min(1.0, float(positive.min()))
    return RowWeights(weights, float(weights.sum()), float(positive.mean()), least)


def _whole_rows(block):
    """Return the responsibilities of the one component that all rows belong to."""
    return np.ones((len(block.X), 1))
