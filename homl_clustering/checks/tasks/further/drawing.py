"""Further mistakes in the tasks of notebook 06, by task: other ranks, roots and choices."""

import numpy as np

from homl_clustering.checks.tasks import generative
from homl_clustering.checks.tasks.further.distances import measured
from homl_clustering.textbook.kmeans import squared_distances


def _rank(n, share):
    return int(np.ceil(share * n - 1e-9))


def _radii(of_cluster):
    """Return radii by a rule for X, the labels, c, its center and the share."""
    return lambda X, labels, centers, share: np.array(
        [of_cluster(X, labels, c, center, share) for c, center in enumerate(centers)]
    )


def _picked(place):
    """Return the sorted distance of the members at another place."""

    def of_cluster(X, labels, c, center, share):
        d = np.sort(np.linalg.norm(X[labels == c] - center, axis=1))
        return d[min(max(place(len(d), share, X), 0), len(d) - 1)]

    return _radii(of_cluster)


def _of_other_points(X, labels, c, center, share):
    d = np.sort(np.linalg.norm(X - center, axis=1))
    return d[_rank(np.sum(labels == c), share) - 1]


def _sorted_columns(X, labels, c, center, share):
    d = np.linalg.norm(np.sort(X[labels == c], axis=0) - center, axis=1)
    return d[_rank(len(d), share) - 1]


def _measured_radii(squares, X, labels, centers, share):
    def of_cluster(X, labels, c, center, share):
        d = np.sort(np.sqrt(squares(X[labels == c], center[np.newaxis])[:, 0]))
        return d[_rank(len(d), share) - 1]

    return _radii(of_cluster)(X, labels, centers, share)


def _to_nearest(X, labels, centers, share):
    nearest = squared_distances(X, centers).argmin(axis=1)
    return generative.cluster_radii(X, nearest, centers, share)


RADII = {
    "np.linalg.norm without an axis makes one number of all differences: take axis=1, for a "
    "distance of each member.": _radii(
        lambda X, labels, c, center, share: np.linalg.norm(X[labels == c] - center)
    ),
    "share * n is rounded down and taken for an index from 0. That holds one member too many where "
    "share * n is a whole number: round up, and subtract 1.": _picked(
        lambda n, share, _: int(share * n)
    ),
    "The place is counted by share * (n - 1): in order, take number share * n, rounded up.": (
        _picked(lambda n, share, _: round(share * (n - 1))),
        _picked(lambda n, share, _: int(share * (n - 1))),
        _picked(lambda n, share, _: int(np.ceil(share * (n - 1)))),
    ),
    "The share is taken of all points, or of the mean size of the clusters: take it of the members "
    "of each cluster.": (
        _picked(lambda n, share, X: _rank(len(X), share) - 1),
        lambda X, labels, centers, share: _picked(
            lambda n, share, X: _rank(len(X) / len(centers), share) - 1
        )(X, labels, centers, share),
    ),
    "The points of all clusters are sorted by their distance to the center: the circle has to hold "
    "members of its own cluster.": _radii(_of_other_points),
    "The columns are sorted before the distances are taken, so that the points are others: take "
    "the distances first, then sort these.": _radii(_sorted_columns),
    "This is the spread of the distances, whatever the share: sort the distances, and count.": (
        _radii(lambda X, y, c, center, share: np.linalg.norm(X[y == c] - center, axis=1).std())
    ),
    "This is the number of members that the circle holds: return the distance of the last of "
    "them.": _radii(lambda X, labels, c, center, share: _rank(np.sum(labels == c), share)),
    "Each point is given to its nearest center: its label says to which cluster it belongs.": (
        _to_nearest
    ),
    **measured(_measured_radii),
}


def _certainty(shares):
    safe = np.where(shares > 0, shares, 1)
    return 1 + (shares * np.log(safe)).sum(axis=1) / np.log(shares.shape[1])


def _areas(change):
    """Return areas by another rule for the shares and the certainty."""
    return lambda shares, largest: largest * change(shares, _certainty(shares))


def _left_out(limit):
    def change(shares, _):
        safe = np.where(shares > limit, shares, 1)
        return (1 + (shares * np.log(safe)).sum(axis=1) / np.log(shares.shape[1])) ** 2

    return change


def _gini(power):
    return lambda s, _: (1 - (1 - (s**2).sum(axis=1)) / (1 - 1 / s.shape[1])) ** power


AREAS = {
    "All rows have the same area, of the mean of the certainties: each row has its own.": _areas(
        lambda shares, certainty: np.full(len(shares), certainty.mean() ** 2)
    ),
    "H is squared, and not the certainty: first 1 - H / log k, then its square.": (
        _areas(lambda s, q: 1 - (1 - q) ** 2 * np.log(s.shape[1])),
        _areas(lambda s, q: 1 - ((1 - q) * np.log(s.shape[1])) ** 2),
    ),
    "pi is a factor too much: the area itself is largest times the square of the certainty.": (
        _areas(lambda s, q: np.pi * q**2)
    ),
    "The certainty comes from the squares of the shares: here it is 1 - H / log k, with the "
    "entropy H.": (_areas(_gini(2)), _areas(_gini(1))),
    "The certainties are divided by the largest of them: take them as they are.": _areas(
        lambda s, q: (q / q.max()) ** 2
    ),
    "Small shares are left out as well: only those that are 0 are.": tuple(
        _areas(_left_out(limit)) for limit in (1e-3, 1e-2, 0.05, 0.1)
    ),
    "The logarithms are added up, but not multiplied by the shares: H is the sum of r log r.": (
        _areas(
            lambda s, _: (1 + np.log(np.where(s > 0, s, 1)).sum(axis=1) / np.log(s.shape[1])) ** 2
        )
    ),
    "Only the uncertainty of the largest share is counted: H is the sum over all shares.": _areas(
        lambda s, _: (1 + s.max(axis=1) * np.log(s.max(axis=1)) / np.log(s.shape[1])) ** 2
    ),
}


def _choose(uniforms, weights):
    return np.minimum(np.searchsorted(np.cumsum(weights), uniforms, "right"), len(weights) - 1)


def _drawn(place=None, choose=_choose, start=lambda u, z, w, m, c: (u, z, w, m, c)):
    """Return a function that draws by another place, or another choice of the component."""
    place = place or (lambda covariance, z: np.linalg.cholesky(covariance) @ z)

    def draw(*given):
        uniforms, normals, weights, means, covariances = start(*given)
        chosen = choose(uniforms, weights)
        pairs = zip(chosen, normals, strict=True)
        return np.array([means[c] + place(covariances[c], z) for c, z in pairs])

    return draw


def _from_heaviest(uniforms, weights):
    order = np.argsort(-weights, kind="stable")
    return order[_choose(uniforms, weights[order])]


def _blank_root(covariance):
    return np.sqrt(covariance)


def _drawn_anew(uniforms, normals, weights, means, covariances):
    random = np.random.RandomState(0)
    return np.array(
        [random.multivariate_normal(means[c], covariances[c]) for c in _choose(uniforms, weights)]
    )


ENTRIES = (
    "The root is taken entry by entry: np.sqrt of a matrix is not its root. Take L = "
    "np.linalg.cholesky(covariance), with L @ L.T equal to the covariance."
)
PRODUCT = (
    "L * z multiplies entry by entry, each column of L by its entry of z. The product L @ z is the "
    "sum over the columns, axis=1 of that."
)
DRAW = {
    ENTRIES: (
        _drawn(lambda covariance, z: np.sqrt(covariance) @ z),
        _drawn(lambda covariance, z: np.sqrt(np.abs(covariance)) @ z),
        _drawn(lambda covariance, z: np.nan_to_num(np.sqrt(covariance)) @ z),
        _drawn(lambda covariance, z: z @ np.sqrt(covariance)),
    ),
    PRODUCT: (
        _drawn(lambda covariance, z: (np.linalg.cholesky(covariance) * z).sum(axis=0)),
        _drawn(lambda covariance, z: (np.linalg.cholesky(covariance) * z[:, None]).sum(axis=1)),
        _drawn(lambda covariance, z: np.diag(np.linalg.cholesky(covariance)) * z),
    ),
    "Only the variances are used, and no root of them: multiply z by the Cholesky root L of the "
    "whole covariance.": _drawn(lambda covariance, z: np.diag(covariance) * z),
    "The product L @ L is no covariance: L @ L.T is. Multiply z by L once.": (
        _drawn(lambda s, z: np.linalg.cholesky(s) @ np.linalg.cholesky(s) @ z),
    ),
    "The components are put in order by their weights before they are chosen: leave them in their "
    "order.": (
        _drawn(choose=_from_heaviest),
        _drawn(choose=lambda u, w: np.argsort(w)[_choose(u, np.sort(w))]),
    ),
    "The weights are not used: the uniform number is multiplied by the number of components, and "
    "rounded. Compare it with the sums of the weights.": (
        _drawn(choose=lambda u, w: np.rint(u * (len(w) - 1)).astype(int)),
        _drawn(choose=lambda u, w: np.rint(u * len(w)).astype(int) % len(w)),
    ),
    "The components take turns from point to point: the uniform number chooses.": _drawn(
        choose=lambda u, w: np.arange(len(u)) % len(w)
    ),
    "The component after the chosen one is taken: it is the first whose sum of weights is greater "
    "than u, counted from 0.": (
        _drawn(choose=lambda u, w: np.minimum(_choose(u, w) + 1, len(w) - 1)),
        _drawn(choose=lambda u, w: (_choose(u, w) + 1) % len(w)),
    ),
    "The component before the chosen one is taken: it is the first whose sum of weights is greater "
    "than u, counted from 0.": (
        _drawn(choose=lambda u, w: _choose(u, w) - 1),
        _drawn(choose=lambda u, w: np.maximum(_choose(u, w) - 1, 0)),
    ),
    "All points come from component 0: the uniform number of each point chooses.": _drawn(
        choose=lambda u, w: np.zeros(len(u), int)
    ),
    "One uniform number chooses for all points: each point has its own.": _drawn(
        choose=lambda u, w: np.full(len(u), _choose(u[:1], w)[0])
    ),
    "This is the root of the inverse of the covariance: take that of the covariance itself.": (
        _drawn(lambda covariance, z: np.linalg.cholesky(np.linalg.inv(covariance)) @ z)
    ),
    "The random numbers that are given are not used: take row i of `normals` for point i.": (
        _drawn_anew
    ),
}


MISTAKES = {
    "06.cluster_radii": RADII,
    "06.certainty_areas": AREAS,
    "06.draw_points": DRAW,
}
