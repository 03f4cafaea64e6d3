"""Where EM for mixtures starts: responsibilities, and the parameters that follow from them."""

import numpy as np

from homl_clustering.kmeans import KMeans
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.seeding import draw_rows

INIT_PARAMS = ("kmeans", "k-means++", "random", "random_from_data")


def starting_moments(init_params, components, each_block, data, random_state):
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
    data : Data
    random_state : RandomState
    """
    n_samples, n_components = data.blocks.shape[0], components.shape[0]
    if init_params == "kmeans":
        kmeans = KMeans(n_components, random_state=random_state)
        run = kmeans.best_run(data, np.ones(n_samples))
        shares, references = _OneOf(run.labels, n_components), run.centers.astype(np.float64)
    elif init_params == "random":
        shares = random_state.uniform(size=(n_samples, n_components))
        shares /= shares.sum(axis=1)[:, np.newaxis]
        references = np.tile(data.mean, (n_components, 1))
    else:
        if init_params == "k-means++":
            weights = np.ones(n_samples)
            rows = draw_rows(each_block, PackedRows(data), n_components, weights, random_state)
        else:
            rows = random_state.choice(n_samples, size=n_components, replace=False)
        return components.of_single_rows(data.blocks.take(rows).astype(np.float64))
    means, covariances, found = components.estimate(each_block, references, shares)
    return found.sizes, means, covariances


class _OneOf:
    """The responsibilities of rows that each belong wholly to one component, made slice by slice.

    Parameters
    ----------
    labels : ndarray of shape (n_samples,), int
    n_components : int
    """

    def __init__(self, labels, n_components):
        self.labels = labels
        self.unit_rows = np.eye(n_components)

    def __getitem__(self, rows):
        return self.unit_rows[self.labels[rows]]
