"""The mean and the variance of the features, by passes over the blocks."""

import numpy as np

from homl_clustering._kernels import moments
from homl_clustering.blocks import tree_sum


def mean_and_variance(each_block, low, high):
    """Return each feature's mean and variance, given its smallest and largest value."""
    blocks = each_block.blocks
    n_samples, n_features = blocks.shape
    sums, squares = np.empty((2, len(blocks), n_features))

    def deviations_from(offset):
        each_block(lambda b, rows, X: moments.deviation_block(X, offset, sums[b], squares[b]))
        return tree_sum(sums) / n_samples, tree_sum(squares) / n_samples

    middle = low + (high - low) / 2
    mean = middle + deviations_from(middle)[0]
    return mean, deviations_from(mean)[1]
