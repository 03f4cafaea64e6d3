"""Where EM for mixtures starts: responsibilities, and the parameters that follow from them."""

from functools import partial

import numpy as np

from homl_clustering.engine.draws import draw_distinct_rows
from homl_clustering.kmeans import KMeans
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.run import known_labels
from homl_clustering.kmeans.seeding import draw_rows

INIT_PARAMS = ("kmeans", "k-means++", "random", "random_from_data")


def starting_moments(init_params, components, each_block, data, weights, random_state):
    """Return sizes, means and covariances from responsibilities of some kind.

    The random stream is that of scikit-learn.

    Parameters
    ----------
    init_params : {"kmeans", "k-means++", "random", "random_from_data"}
        Each row belongs wholly to its cluster of k-means; only one row for each component
        belongs to any, chosen by k-means++ or at random; each row belongs to all, in
        random shares. Rows of weight 0 are never chosen, heavier ones more often.
    components : Gaussians
    each_block : BlockMap
    data : Data
    weights : RowWeights
    random_state : RandomState
    """
    n_samples, n_components = data.blocks.shape[0], components.shape[0]
    if init_params == "kmeans":
        kmeans = KMeans(n_components, random_state=random_state)
        run = kmeans._best_run(data, weights.of(data.blocks))
        references = run.centers.astype(np.float64)
        shares = partial(_one_of, n_components, known_labels(run.labels))
    elif init_params == "random":
        references = np.tile(weights.mean, (n_components, 1))
        if data.blocks.remote:
            states = _states(data.blocks, n_components, random_state)
            shares = partial(_random, n_components, states)
        else:
            shares = random_state.uniform(size=(n_samples, n_components))
            shares /= shares.sum(axis=1)[:, np.newaxis]
    else:
        if init_params == "k-means++":
            chances = weights.of(data.blocks)
            rows = draw_rows(each_block, PackedRows(data), n_components, chances, random_state)
        elif weights.given is None:
            rows = random_state.choice(n_samples, size=n_components, replace=False)
        else:
            rows = draw_distinct_rows(weights.given, n_components, random_state)
        points = data.blocks.take(rows).astype(np.float64)
        return components.of_single_rows(points, weights.single(rows))
    means, covariances, found = components.estimate(each_block, references, shares)
    return found.sizes, means, covariances


def _one_of(n_components, labels_of, block):
    """Return the responsibilities of rows that each belong wholly to one component."""
    return np.eye(n_components).take(labels_of(block), axis=0)


def _states(blocks, n_components, random_state):
    """Return where in the random stream each block of rows begins, which draws for all rows."""
    states = []
    for first in range(0, blocks.shape[0], blocks.size):
        states.append(random_state.get_state(legacy=False))
        n_rows = min(blocks.size, blocks.shape[0] - first)
        random_state.random_sample((n_rows, n_components))
    return states


def _random(n_components, states, block):
    """Return the random responsibilities of the rows of a block."""
    stream = np.random.RandomState()
    stream.set_state(states[block.number])
    shares = stream.random_sample((len(block.X), n_components))
    shares /= shares.sum(axis=1)[:, np.newaxis]
    return shares
