"""Where EM for mixtures starts: responsibilities, and the parameters that follow from them."""

import numpy as np

from homl_clustering.kmeans import KMeans
from homl_clustering.kmeans.seeding import draw_rows

INIT_PARAMS = ("kmeans", "k-means++", "random", "random_from_data")


def starting_moments(init_params, components, each_block, center, random_state):
    """Return sizes, means and covariances from responsibilities of some kind.

    The random stream is that of scikit-learn.

    Parameters
    ----------
    init_params : {"kmeans", "k-means++", "random", "random_from_data"}
        Each row belongs wholly to its cluster of k-means; only one row for each component
        belongs to any, chosen by k-means++ or at random; each row belongs to all, in
        random shares.
    components : Gaussians
    each_block : BlockMap
    center : ndarray of shape (n_features,)
        The mean of the data.
    random_state : RandomState
    """
    if init_params == "kmeans":
        return _from_kmeans(components, each_block, random_state)
    if init_params == "random":
        return _from_random_shares(components, each_block, center, random_state)
    blocks, n_components = each_block.blocks, components.shape[0]
    if init_params == "k-means++":
        weights = np.ones(blocks.shape[0])
        rows = draw_rows(each_block, n_components, weights, random_state)
    else:
        rows = random_state.choice(blocks.shape[0], size=n_components, replace=False)
    means = blocks.take(rows).astype(np.float64)
    nothing = np.zeros_like(means), np.zeros(components.kernel_shape)
    sizes = np.ones(n_components)
    means, covariances, _ = components.shift(sizes, *nothing, means)
    return sizes, means, covariances


def _from_kmeans(components, each_block, random_state):
    n_components = components.shape[0]
    kmeans = KMeans(n_components, n_init=1, random_state=random_state)
    kmeans.fit(each_block.blocks.source)

    def moments_about(references):
        return each_block.sum(
            lambda block: components.moments(
                block.X, np.eye(n_components)[kmeans.labels_[block.rows]], references
            )
        )

    return components.estimate(moments_about, kmeans.cluster_centers_.astype(np.float64))


def _from_random_shares(components, each_block, center, random_state):
    blocks, n_components = each_block.blocks, components.shape[0]
    shares = random_state.uniform(size=(blocks.shape[0], n_components))
    shares /= shares.sum(axis=1)[:, np.newaxis]

    def moments_about(references):
        return each_block.sum(
            lambda block: components.moments(block.X, shares[block.rows], references)
        )

    return components.estimate(moments_about, np.tile(center, (n_components, 1)))
