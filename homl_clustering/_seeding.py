"""k-means++: starting centers for k-means, drawn from the rows of the data."""

import numpy as np
from sklearn.utils import check_array, check_random_state

from homl_clustering import _validation
from homl_clustering._kernels import distances as distance_kernels
from homl_clustering.blocks import RowBlocks, block_map, tree_sum


def kmeans_plusplus(
    X,
    n_clusters,
    *,
    sample_weight=None,
    x_squared_norms=None,
    random_state=None,
    n_local_trials=None,
):
    r"""Choose starting centers for k-means among the rows, far apart from one another.

    The first center is a row drawn at random. Each further one is drawn with
    probability

    .. math:: p_i \propto w_i \, \min_c \lVert x_i - \mu_c \rVert^2

    where the minimum runs over the centers chosen so far. The greedy variant used here
    draws `n_local_trials` candidates at a time and keeps the one that leaves the
    smallest sum of squared distances.

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        The data.
    n_clusters : int
        The number of centers to choose.
    sample_weight : array-like of shape (n_samples,), default=None
        The weight of each row; equal weights if None.
    x_squared_norms : array-like of shape (n_samples,), default=None
        Without effect, kept for scikit-learn's sake: distances are sums of squared
        differences here, and need no norms.
    random_state : int, RandomState instance or None, default=None
        Makes the draws reproducible.
    n_local_trials : int, default=None
        Candidates per center; ``2 + int(log(n_clusters))`` if None. 1 gives the plain
        k-means++ of the paper.

    Returns
    -------
    centers : ndarray of shape (n_clusters, n_features)
        The chosen rows.
    indices : ndarray of shape (n_clusters,)
        Their row numbers: ``centers == X[indices]``.

    Raises
    ------
    ValueError
        If there are fewer rows than centers, or a value is not finite.

    References
    ----------
    Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding", SODA,
    section 2.2; the greedy variant is named in its section 7.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering import kmeans_plusplus
    >>> X = np.array([[1, 2], [1, 4], [1, 0], [10, 2], [10, 4], [10, 0]])
    >>> centers, indices = kmeans_plusplus(X, n_clusters=2, random_state=0)
    >>> indices
    array([3, 2])
    """
    name = "kmeans_plusplus"
    _validation.check_integer(name, "n_clusters", n_clusters, 1)
    if n_local_trials is not None:
        _validation.check_integer(name, "n_local_trials", n_local_trials, 1)
    X = check_array(X, accept_sparse="csr", dtype=[np.float64, np.float32], ensure_all_finite=False)
    blocks = RowBlocks(X)
    _validation.check_range(name, *_validation.data_range(name, blocks))
    _validation.check_enough_rows(name, n_clusters, X.shape[0])
    weights = _validation.check_sample_weight(name, sample_weight, X.shape[0], n_clusters)
    if x_squared_norms is not None and len(x_squared_norms) != X.shape[0]:
        raise ValueError(
            f"{name}: The length of x_squared_norms {len(x_squared_norms)} should be equal to "
            f"the length of n_samples {X.shape[0]}."
        )
    with block_map(blocks) as each_block:
        indices = draw_rows(
            each_block, n_clusters, weights, check_random_state(random_state), n_local_trials
        )
    return blocks.take(indices), indices


def draw_rows(each_block, n_clusters, weights, random_state, n_local_trials=None):
    """Draw the rows that k-means++ starts from; the random stream is scikit-learn's."""
    blocks = each_block.blocks
    if n_local_trials is None:
        n_local_trials = 2 + int(np.log(n_clusters))
    n_samples = blocks.shape[0]
    closest = np.full(n_samples, np.inf)
    indices = np.empty(n_clusters, dtype=np.intp)

    def potentials_of(candidates):
        parts = np.empty((len(blocks), len(candidates)))
        each_block(
            lambda b, rows, X: distance_kernels.potentials_block(
                X, weights[rows], candidates, closest[rows], parts[b]
            )
        )
        return tree_sum(parts)

    def choose(c, index):
        indices[c] = index
        center = blocks.take([index])[0]
        each_block(
            lambda b, rows, X: distance_kernels.update_closest_block(X, center, closest[rows])
        )

    first = random_state.choice(n_samples, p=weights / weights.sum())
    potential = potentials_of(blocks.take([first]))[0]
    choose(0, first)
    for c in range(1, n_clusters):
        draws = random_state.uniform(size=n_local_trials) * potential
        drawn = np.searchsorted(np.cumsum(weights * closest), draws)
        drawn = np.minimum(drawn, n_samples - 1)  # rounding may lead past the end
        potentials = potentials_of(blocks.take(drawn))
        best = int(np.argmin(potentials))
        potential = potentials[best]
        choose(c, drawn[best])
    return indices
