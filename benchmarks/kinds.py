"""Twenty kinds of data of which it is known how many clusters they have.

A study asks how often criteria for the number of clusters find it, see `benchmarks.choices`. A kind
is *clear* if the best possible classifier, which knows how the data are drawn, is wrong for less
than one row in a hundred (the Bayes error), and if each cluster has 30 rows at least. That follows
from what is written here alone: this file was there before any of the criteria.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import logsumexp
from sklearn.datasets import load_digits

N_ANGLES = 200  # of the sum that stands for the density along a curve
CLEAR_ERROR, CLEAR_ROWS = 0.01, 30


class Cluster(NamedTuple):
    """Where the rows of a cluster come from.

    Attributes
    ----------
    n_rows : int
    draw : callable
        Takes a Generator and the number of rows.
    log_density : callable or None
        Takes rows; None where it is not known.
    """

    n_rows: int
    draw: object
    log_density: object


class Kind(NamedTuple):
    """Data with a known number of clusters.

    Attributes
    ----------
    n_clusters : int
        1 stands for none.
    clusters : tuple of Cluster
    n_noise : int
        How many rows are strewn over the box of the others, and belong to no cluster.
    """

    n_clusters: int
    clusters: tuple
    n_noise: int = 0


def gaussian(n_rows, mean, spread):
    """Return a cluster that is normal in each feature; `spread` is one number, or one of each."""
    mean = np.asarray(mean, float)
    spread = np.broadcast_to(np.asarray(spread, float), mean.shape)
    normal = stats.norm(mean, spread)
    return Cluster(
        n_rows,
        lambda stream, n: mean + spread * stream.normal(size=(n, len(mean))),
        lambda X: normal.logpdf(X).sum(axis=1),
    )


def spread_by(n_rows, place, distribution, draw, n_features=2):
    """Return a cluster whose features are drawn alike, independently, from a place on."""
    place = np.broadcast_to(np.asarray(place, float), (n_features,))
    return Cluster(
        n_rows,
        lambda stream, n: place + draw(stream, (n, n_features)),
        lambda X: distribution.logpdf(X - place).sum(axis=1),
    )


def heavy(n_rows, place, n_features=2):
    """Return a cluster of Student's t with three degrees of freedom."""
    return spread_by(
        n_rows, place, stats.t(3), lambda stream, shape: stream.standard_t(3, shape), n_features
    )


def skewed(n_rows, place):
    """Return a cluster that is exponential in each feature."""
    return spread_by(
        n_rows, place, stats.expon(), lambda stream, shape: stream.exponential(size=shape)
    )


def box(n_rows, place, n_features=2):
    """Return a cluster that fills a box evenly."""
    return spread_by(
        n_rows, place, stats.uniform(), lambda stream, shape: stream.uniform(size=shape), n_features
    )


def curve(n_rows, point, end, spread):
    """Return a cluster along a curve: a point for each angle up to `end`, and normal noise."""
    along = point((np.arange(N_ANGLES) + 0.5) * end / N_ANGLES)

    def log_density(X):
        normal = stats.norm(scale=spread).logpdf(X[:, np.newaxis] - along).sum(axis=2)
        return logsumexp(normal, axis=1) - np.log(N_ANGLES)

    return Cluster(
        n_rows,
        lambda stream, n: point(stream.uniform(0, end, n)) + stream.normal(0, spread, (n, 2)),
        log_density,
    )


def moons(n_rows, spread):
    """Return two half circles that reach into each other."""
    return (
        curve(n_rows, lambda t: np.c_[np.cos(t), np.sin(t)], np.pi, spread),
        curve(n_rows, lambda t: np.c_[1 - np.cos(t), 0.5 - np.sin(t)], np.pi, spread),
    )


def ring(n_rows, radius, spread):
    """Return a circle around the origin."""
    return curve(n_rows, lambda t: radius * np.c_[np.cos(t), np.sin(t)], 2 * np.pi, spread)


def sheared(n_rows, place):
    """Return a Gaussian cluster that lies askew: each feature has 0.9 of the other."""
    normal = stats.multivariate_normal(place, [[4, 3.6], [3.6, 4]])
    return Cluster(n_rows, lambda stream, n: normal.rvs(n, random_state=stream), normal.logpdf)


def spiral(n_rows, turn, spread):
    """Return a spiral of one and a half turns."""

    def point(t):
        radius = 1 + t / 2
        return np.c_[radius * np.cos(t + turn), radius * np.sin(t + turn)]

    return curve(n_rows, point, 3 * np.pi, spread)


def lognormal(n_rows, place):
    """Return a cluster whose features are exponentials of normal numbers."""
    return spread_by(
        n_rows, place, stats.lognorm(0.6), lambda stream, shape: stream.lognormal(0, 0.6, shape)
    )


def laplace(n_rows, n_features):
    """Return noise with the density of Laplace in each feature."""
    return spread_by(
        n_rows, 0, stats.laplace(), lambda stream, shape: stream.laplace(size=shape), n_features
    )


def correlated(n_rows, n_features):
    """Return normal noise in which all features are correlated, with 0.8."""
    normal = stats.multivariate_normal(cov=0.2 * np.eye(n_features) + 0.8)
    return Cluster(n_rows, lambda stream, n: normal.rvs(n, random_state=stream), normal.logpdf)


def ball(n_rows, n_features):
    """Return noise that fills a ball evenly; its density is not asked for."""

    def drawn(stream, n):
        X = stream.normal(size=(n, n_features))
        X /= np.linalg.norm(X, axis=1, keepdims=True)
        return X * stream.uniform(size=(n, 1)) ** (1 / n_features)

    return Cluster(n_rows, drawn, None)


def blobs(places, sizes, spreads=1.0):
    """Return Gaussian clusters."""
    sizes = np.broadcast_to(sizes, len(places)).tolist()
    spreads = spreads if isinstance(spreads, tuple) else (spreads,) * len(places)
    return tuple(map(gaussian, sizes, places, spreads))


def corners(n_clusters, n_features, distance):
    """Return places that are all equally far from each other."""
    return distance / np.sqrt(2) * np.eye(n_clusters, n_features)


TRIANGLE = np.array([[0, 0], [1, 0], [0.5, np.sqrt(0.75)]])
GRID = np.array([[i % 4, i // 4] for i in range(10)])
FIVE = np.array([[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 2]])
SQUARE = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
DIMENSIONS = (2, 5, 10)  # of noise, in turn

KINDS = {
    "blobs, well apart": Kind(3, blobs(5.5 * TRIANGLE, 100)),
    "five blobs": Kind(5, blobs(6.0 * FIVE, 100)),
    "ten blobs": Kind(10, blobs(6.0 * GRID, 60)),
    "blobs that touch": Kind(3, blobs(4.0 * TRIANGLE, 100)),
    "blobs that overlap": Kind(3, blobs(2.5 * TRIANGLE, 100)),
    "unequal sizes": Kind(3, blobs(6.0 * TRIANGLE, (300, 100, 40))),
    "unequal spreads": Kind(3, blobs([[0, 0], [5, 0], [12, 8]], 100, (0.3, 1.0, 2.0))),
    "elongated": Kind(3, blobs([[0, 0], [0, 5], [0, 10]], 150, ((6, 0.8),) * 3)),
    "moons": Kind(2, moons(200, 0.08)),
    "rings": Kind(2, (ring(200, 1, 0.15), ring(400, 3, 0.15))),
    "heavy tails": Kind(3, tuple(heavy(150, place) for place in 12 * TRIANGLE)),
    "skewed": Kind(3, tuple(skewed(100, place) for place in 7 * TRIANGLE)),
    "squares": Kind(4, tuple(box(100, place) for place in 1.3 * SQUARE)),
    "blobs in noise": Kind(3, blobs(7.0 * TRIANGLE, 100), n_noise=30),
    "20 features": Kind(4, blobs(corners(4, 20, 6.0), 60)),
    "50 features": Kind(6, blobs(corners(6, 50, 7.0), 50)),
    "noise, uniform": Kind(1, tuple(box(300, 0, d) for d in DIMENSIONS)),
    "noise, normal": Kind(1, tuple(gaussian(300, np.zeros(d), 1) for d in DIMENSIONS)),
    "noise, Student's t": Kind(1, tuple(heavy(300, 0, d) for d in DIMENSIONS)),
    "digits": Kind(10, ()),
}
# Ten more, and four of noise, which were written when the detector was done, and changed nothing.
FRESH_KINDS = {
    "four of thirty": Kind(4, blobs(5.5 * SQUARE, 30)),
    "askew": Kind(3, tuple(sheared(120, place) for place in ([0, 0], [4, -4], [9, 1]))),
    "one large, two small": Kind(3, blobs(7.0 * TRIANGLE, (600, 60, 60))),
    "spirals": Kind(2, tuple(spiral(300, turn, 0.15) for turn in (0, np.pi))),
    "moon and blob": Kind(2, (moons(250, 0.1)[0], gaussian(100, [0, -0.4], 0.12))),
    "30 features": Kind(3, blobs(corners(3, 30, 9.0), 80, (0.6, 1.0, 1.4))),
    "one feature": Kind(4, blobs([[0], [6], [12], [20]], 70, (1.0, 1.0, 1.0, 2.0))),
    "lognormal": Kind(3, tuple(lognormal(120, place) for place in 6 * TRIANGLE)),
    "boxes of two sizes": Kind(3, (box(150, 0), box(150, [1.4, 0]), box(80, [0, 1.4]))),
    "tails in 5 features": Kind(5, tuple(heavy(100, place, 5) for place in corners(5, 5, 16.0))),
    "noise, Laplace": Kind(1, tuple(laplace(400, d) for d in (3, 7))),
    "noise, correlated": Kind(1, tuple(correlated(400, d) for d in (3, 8))),
    "noise, ball": Kind(1, tuple(ball(400, d) for d in (2, 4))),
    "noise, exponential": Kind(1, (skewed(400, 0),)),
}
ALL_KINDS = KINDS | FRESH_KINDS


def draw(name, seed):
    """Return data of a kind.

    Noise has 2, 5 or 10 features, by the seed; fresh noise the numbers that are named above, in
    turn. Of the digits 600 are drawn; how far they can be told apart is not known, so that they are
    not clear.

    Parameters
    ----------
    name : str
        Of `ALL_KINDS`.
    seed : int

    Returns
    -------
    X : ndarray of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
        The cluster of each row, -1 for noise around clusters.
    """
    kind, stream = ALL_KINDS[name], np.random.default_rng(seed)
    if name == "digits":
        X, y = load_digits(return_X_y=True)
        rows = stream.choice(len(X), 600, replace=False)
        return X[rows], y[rows]
    clusters = kind.clusters
    if kind.n_clusters == 1:
        clusters = clusters[seed % len(clusters) :][:1]
    X = np.vstack([cluster.draw(stream, cluster.n_rows) for cluster in clusters])
    y = np.repeat(np.arange(len(clusters)), [cluster.n_rows for cluster in clusters])
    low, high = X.min(axis=0), X.max(axis=0)
    X = np.vstack([X, stream.uniform(low, high, (kind.n_noise, X.shape[1]))])
    return X, np.concatenate([y, np.full(kind.n_noise, -1)])


def bayes_error(name, n_draws=200_000, seed=0):
    """Return how often the best classifier is wrong: by drawing many rows of each cluster.

    Rows of noise around the clusters do not count. NaN where densities are not known.
    """
    kind, stream = ALL_KINDS[name], np.random.default_rng(seed)
    if not kind.clusters:
        return np.nan
    if kind.n_clusters == 1:
        return 0.0
    sizes = np.array([cluster.n_rows for cluster in kind.clusters])
    wrong = 0
    for number, count in enumerate((n_draws * sizes / sizes.sum()).astype(int)):
        for piece in np.array_split(np.empty(count), max(1, count // 5000)):
            X = kind.clusters[number].draw(stream, len(piece))
            each = [np.log(c.n_rows) + c.log_density(X) for c in kind.clusters]
            wrong += np.count_nonzero(np.argmax(each, axis=0) != number)
    return wrong / n_draws


def is_clear(name):
    """Return whether the number of clusters of a kind can be known; of noise it is none."""
    enough = all(cluster.n_rows >= CLEAR_ROWS for cluster in ALL_KINDS[name].clusters)
    return bool(enough and bayes_error(name) < CLEAR_ERROR)


if __name__ == "__main__":
    for name in ALL_KINDS:
        print(f"{name:20} {bayes_error(name):.4f} {'clear' if is_clear(name) else ''}")
