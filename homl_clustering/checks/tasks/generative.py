"""The tasks of ``06_generative_models_exercises``: radii, certainties, points drawn by hand."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.generative_judging import JUDGING

# The radius that holds a share of a cluster


def _ranked(pick, distance=lambda away: np.sqrt((away**2).sum(axis=1))):
    """Return radii that are picked from the sorted distances of each cluster in some way."""

    def cluster_radii(X, labels, centers, share):
        return np.array(
            [
                pick(np.sort(distance(X[labels == c] - center)), share)
                for c, center in enumerate(centers)
            ]
        )

    return cluster_radii


def _rank(n, share):
    return int(np.ceil(share * n))


def cluster_radii(X, labels, centers, share):
    """Return the smallest radius of each cluster that holds a share of its members."""
    return _ranked(lambda d, share: d[_rank(len(d), share) - 1])(X, labels, centers, share)


def _clustered():
    random = variant.random(0)
    line = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 2.0], [10.0, 10.0], [10.0, 13.0]])
    of_line = np.array([0, 0, 0, 1, 1])
    corners = np.array([[0.0, 0.0], [10.0, 10.0]])
    cloud = random.normal(0, 2, size=(57, 3)) + np.repeat(np.eye(3) * 9, [31, 19, 7], axis=0)
    order = random.permutation(57)
    of_cloud = np.repeat([0, 1, 2], [31, 19, 7])[order]
    return [
        Case("three points and two, half of each", (line, of_line, corners, 0.5)),
        Case("three points and two, three quarters of each", (line, of_line, corners, 0.75)),
        Case("three points and two, all of each", (line, of_line, corners, 1.0)),
        Case("clusters of a single point", (line[[1, 3]], np.array([1, 0]), corners, 0.9)),
        Case(
            "members at the same distance",
            (
                np.array([[1.0], [-1.0], [1.0], [3.0], [10.0], [8.0]]),
                np.array([0, 0, 0, 0, 1, 1]),
                np.array([[0.0], [9.0]]),
                0.75,
            ),
        ),
        Case("57 points, three features", (cloud[order], of_cloud, np.eye(3) * 9, 0.9)),
        Case("57 points, a small share", (cloud[order], of_cloud, np.eye(3) * 9, 0.3)),
    ]


def _of_all_points(X, labels, centers, share):
    far = np.sort(np.linalg.norm(X[:, np.newaxis] - centers, axis=2), axis=0)
    return far[_rank(len(X), share) - 1]


def _around_means(X, labels, centers, share):
    means = np.array([X[labels == c].mean(axis=0) for c in range(len(centers))])
    return cluster_radii(X, labels, means, share)


def _of_all_clusters(X, labels, centers, share):
    far = np.sort(np.linalg.norm(X - centers[labels], axis=1))
    return np.full(len(centers), far[_rank(len(X), share) - 1])


def _unsorted(X, labels, centers, share):
    found = []
    for c, center in enumerate(centers):
        far = np.linalg.norm(X[labels == c] - center, axis=1)
        found.append(far[_rank(len(far), share) - 1])
    return np.array(found)


RADIUS_MISTAKES = {
    "This is the radius that holds all members: share says how many of them it has to hold.": (
        _ranked(lambda d, share: d[-1])
    ),
    "np.quantile lies between two distances, and may hold too few members. Take the distance of a "
    "member: in order, number share * n, rounded up.": _ranked(np.quantile),
    "This is np.quantile by the method 'lower', which may hold too few members. In order, take "
    "number share * n, rounded up.": _ranked(lambda d, s: np.quantile(d, s, method="lower")),
    "This is np.quantile by the method 'higher'. It counts from 0 to n - 1, and may hold one "
    "member more than needed: in order, take number share * n, rounded up.": _ranked(
        lambda d, s: np.quantile(d, s, method="higher")
    ),
    "share * n is rounded down here, so that the circle may hold too few members: round it up.": (
        _ranked(lambda d, share: d[max(int(share * len(d)), 1) - 1])
    ),
    "share * n is rounded to the nearest whole number here, so that the circle may hold too few: "
    "round it up.": _ranked(lambda d, share: d[max(round(share * len(d)), 1) - 1]),
    "Python counts from 0: member number r, from the nearest, stands at index r - 1.": _ranked(
        lambda d, share: d[min(_rank(len(d), share), len(d) - 1)]
    ),
    "These are squared distances: take the root.": _ranked(
        lambda d, share: d[_rank(len(d), share) - 1] ** 2
    ),
    "These are the sums of the differences over the features: a circle is measured by the "
    "Euclidean distance.": _ranked(
        lambda d, share: d[_rank(len(d), share) - 1], lambda away: np.abs(away).sum(axis=1)
    ),
    "A share of the largest radius holds another share of the members: count them.": _ranked(
        lambda d, share: share * d[-1]
    ),
    "The root of the share is right for members that are spread evenly over a circle. These are "
    "not: count them.": _ranked(lambda d, share: np.sqrt(share) * d[-1]),
    "The members are counted from the farthest: a circle holds the nearest ones.": _ranked(
        lambda d, share: d[len(d) - _rank(len(d), share)]
    ),
    "This is the circle of the rest, with 1 - share of the members.": _ranked(
        lambda d, share: d[max(_rank(len(d), 1 - share), 1) - 1]
    ),
    "This is the diameter: the radius is half of it.": _ranked(
        lambda d, share: 2 * d[_rank(len(d), share) - 1]
    ),
    "This is the mean of the distances that the circle holds: take the largest of them.": _ranked(
        lambda d, share: d[: _rank(len(d), share)].mean()
    ),
    "The distances of all points are counted for each center: count the members of its cluster "
    "alone.": _of_all_points,
    "The distances are measured from the mean of each cluster: the center is given, and may be "
    "another point.": _around_means,
    "All clusters get the same radius: sort and count the members of each cluster by "
    "themselves.": _of_all_clusters,
    "The distances are not sorted: sort those of each cluster first.": _unsorted,
}

# How certain a row is


def _by_entropy(
    certainty=lambda h, k: 1 - h / np.log(k), power=2, log=np.log, axis=1, factor=lambda a: a
):
    """Return areas that follow from the entropy of each row in some way."""

    def certainty_areas(shares, largest):
        safe = np.where(shares > 0, shares, 1)
        entropy = -(shares * log(safe)).sum(axis=axis)
        return factor(largest) * certainty(entropy, shares.shape[1]) ** power

    return certainty_areas


def certainty_areas(shares, largest):
    """Return the area of each point, from 0 where all shares are equal to the largest."""
    return _by_entropy()(shares, largest)


def _shared():
    random = variant.random(1)
    spread = random.dirichlet([0.4, 0.8, 0.4, 0.2], size=30)
    thirds = np.array([[1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0.0], [0.0, 1.0, 0.0]])
    return [
        Case("two components", (np.array([[0.5, 0.5], [0.9, 0.1], [0.25, 0.75]]), 100)),
        Case("shares of 0", (np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]), 80)),
        Case("three components", (thirds, 50)),
        Case("30 rows, four components", (spread, 50)),
    ]


def _without_care(shares, largest):
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -(shares * np.log(shares)).sum(axis=1)
    return largest * (1 - entropy / np.log(shares.shape[1])) ** 2


AREA_MISTAKES = {
    "This is the area of the lesson, by the largest share alone. Here certainty is 1 - H / log k, "
    "which looks at all shares.": lambda shares, largest: largest * shares.max(axis=1) ** 2,
    "0 times log 0 is NaN to the computer. It counts as 0: a share of 0 adds nothing.": (
        _without_care
    ),
    "NaN is no certainty of 0: it is each single term 0 log 0 that counts as 0.": lambda *a: (
        np.nan_to_num(_without_care(*a))
    ),
    "The certainty is not squared: the area is largest times its square.": _by_entropy(power=1),
    "The area is largest times the square of the certainty, not its root.": _by_entropy(power=0.5),
    "The largest area is squared as well: square the certainty alone.": _by_entropy(
        factor=lambda a: a**2
    ),
    "This is H / log k, which is large where nothing is certain: take 1 minus it.": _by_entropy(
        lambda h, k: h / np.log(k)
    ),
    "H is not divided by log k: with k components it reaches log k, not 1.": _by_entropy(
        lambda h, k: 1 - h
    ),
    "H is divided by k: it reaches log k, so divide by that.": _by_entropy(lambda h, k: 1 - h / k),
    "H and log k are logarithms to different bases: take np.log for both.": _by_entropy(
        log=np.log2
    ),
    "The sign of H is reversed: logarithms of shares are negative, so H needs a minus.": (
        _by_entropy(lambda h, k: 1 + h / np.log(k))
    ),
    "The square is taken too early: first 1 - H / log k, then its square.": _by_entropy(
        lambda h, k: 1 - (h / np.log(k)) ** 2, power=1
    ),
    "The sum is over the components of each row, axis=1, not over the rows.": _by_entropy(axis=0),
    "The sum of the squared shares is another measure of certainty: here it is 1 - H / log k.": (
        lambda shares, largest: largest * (shares**2).sum(axis=1) ** 2
    ),
    "These are the certainties: multiply their squares by the largest area.": _by_entropy(
        power=1, factor=lambda a: 1
    ),
    "These are the squared certainties: multiply them by the largest area.": _by_entropy(
        factor=lambda a: 1
    ),
}

# Points drawn by hand


def _drawing(
    choose=lambda u, w: np.searchsorted(np.cumsum(w), u, side="right"),
    root=np.linalg.cholesky,
    place=lambda mean, root, z: mean + root @ z,
):
    """Return points that are drawn with other choices, roots, or places."""

    def draw_points(uniforms, normals, weights, means, covariances):
        chosen = np.minimum(choose(uniforms, weights), len(weights) - 1)
        return np.array(
            [place(means[c], root(covariances[c]), z) for c, z in zip(chosen, normals, strict=True)]
        )

    return draw_points


def draw_points(uniforms, normals, weights, means, covariances):
    """Return the points that a mixture draws with these random numbers."""
    return _drawing()(uniforms, normals, weights, means, covariances)


def _mixtures():
    random = variant.random(2)
    two = np.array([0.25, 0.75]), np.array([[0.0, 0.0], [10.0, 20.0]])
    slanted = np.array([[[4.0, 2.0], [2.0, 5.0]], [[9.0, 0.0], [0.0, 1.0]]])
    ones = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    three = np.array([0.5, 0.125, 0.375]), random.normal(0, 5, size=(3, 3))
    factors = random.normal(size=(3, 3, 3)) + 2 * np.eye(3)
    matrices = factors @ factors.transpose(0, 2, 1)
    many = random.uniform(size=40), random.normal(size=(40, 3))
    return [
        Case("three points, two components", (np.array([0.1, 0.3, 0.2]), ones, *two, slanted)),
        Case("uniform numbers on a border", (np.array([0.25, 0.0, 0.999]), ones, *two, slanted)),
        Case("a component of weight 0", (
            np.array([0.0, 0.5, 0.9]), ones, np.array([0.0, 1.0]), two[1], slanted)),
        Case("40 points, three components", (*many, *three, matrices)),
    ]  # fmt: skip


def _symmetric_root(covariance):
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(values) @ vectors.T


def _blended(uniforms, normals, weights, means, covariances):
    roots = np.linalg.cholesky(covariances)
    return weights @ means + np.einsum("c,cij,nj->ni", weights, roots, normals)


DRAW_MISTAKES = {
    "The covariance matrix itself is multiplied by z: take its Cholesky root L, with L L^T equal "
    "to it.": _drawing(root=lambda covariance: covariance),
    "The root is taken entry by entry, or of the diagonal alone, so the slant is lost: take "
    "np.linalg.cholesky.": _drawing(root=lambda s: np.diag(np.sqrt(np.diag(s)))),
    "z is multiplied from the left, which gives L^T z: it has to be L z.": _drawing(
        place=lambda mean, root, z: mean + z @ root
    ),
    "This root is symmetric. It draws from the same distribution, but other points: take the "
    "lower triangular root, np.linalg.cholesky.": _drawing(root=_symmetric_root),
    "The weights are not used: each component gets an equal part of the numbers from 0 to 1. "
    "Component c gets a part as long as its weight.": _drawing(
        lambda u, w: (u * len(w)).astype(int)
    ),
    "A number that equals a sum of weights belongs to the next component: the sum has to be "
    "greater than it.": _drawing(lambda u, w: np.searchsorted(np.cumsum(w), u, side="left")),
    "The weights are not added up: compare with the sums of the weights up to each component.": (
        _drawing(lambda u, w: (u[:, np.newaxis] < w).argmax(axis=1))
    ),
    "The number of sums that are greater is counted: count those that are not, or take the first "
    "sum that is.": _drawing(lambda u, w: (u[:, np.newaxis] < np.cumsum(w)).sum(axis=1) - 1),
    "Each point comes from the heaviest component: the uniform number chooses.": _drawing(
        lambda u, w: np.full(len(u), w.argmax())
    ),
    "The mean is missing: x is the mean plus L z.": _drawing(place=lambda mean, root, z: root @ z),
    "Only the mean is returned: add L z.": _drawing(place=lambda mean, root, z: mean + 0 * z),
    "z is added as it is: multiply it by L first.": _drawing(place=lambda mean, root, z: mean + z),
    "L z is subtracted: add it.": _drawing(place=lambda mean, root, z: mean - root @ z),
    "The mean is multiplied as well: first L z, then add the mean.": _drawing(
        place=lambda mean, root, z: root @ (mean + z)
    ),
    "The components are blended here. A mixture does not mix within a point: each point comes "
    "from a single component.": _blended,
}

TASKS = [
    FunctionTask("06.cluster_radii", cluster_radii, _clustered, RADIUS_MISTAKES),
    FunctionTask("06.certainty_areas", certainty_areas, _shared, AREA_MISTAKES),
    FunctionTask("06.draw_points", draw_points, _mixtures, DRAW_MISTAKES),
    *JUDGING,
]
