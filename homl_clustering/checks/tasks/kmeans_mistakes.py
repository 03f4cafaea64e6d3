"""More mistakes that are made in the tasks of ``01_kmeans_exercises``, with a hint to each."""

import numpy as np

from homl_clustering.textbook.kmeans import squared_distances


def from_table(rule):
    """Return a function that returns what a rule makes of the table of squared distances."""
    return lambda X, centers: rule(squared_distances(X, centers))


def _products(x_factor, mixed_factor):
    """Return a function that expands the squares with these factors."""

    def table(X, centers):
        own, others = (X**2).sum(axis=1)[:, np.newaxis], (centers**2).sum(axis=1)
        return x_factor * own + mixed_factor * X @ centers.T + others

    return table


def _pairs(X, centers):
    """Subtract the first center from the first point, the second from the second, and so on."""
    n = min(len(X), len(centers))
    return ((X[:n] - centers[:n]) ** 2).sum(axis=1)


SQUARED_DISTANCES = {
    "The mixed term is taken once: expanded, the square is x**2 - 2 * x * c + c**2, so take it "
    "twice.": _products(1, -1),
    "The mixed term has the wrong sign: expanded, the square is x**2 - 2 * x * c + c**2.": (
        _products(1, 2)
    ),
    "The mixed term is missing: expanded, the square is x**2 - 2 * x * c + c**2.": _products(1, 0),
    "The squares of the points are missing: expanded, the square is x**2 - 2 * x * c + c**2, and "
    "all three terms are needed.": _products(0, -2),
    "These are scalar products, X @ centers.T: subtract the center from the point, and square "
    "the differences.": lambda X, centers: X @ centers.T,
    "The differences are added up, but not squared: square each of them first.": (
        lambda X, centers: (X[:, np.newaxis] - centers).sum(axis=2)
    ),
    "Only the first feature counts here: add up the squares over all features.": (
        lambda X, centers: (X[:, :1] - centers[:, 0]) ** 2
    ),
    "The last feature is left out: add up the squares over all features. Does a range end too "
    "early?": lambda X, centers: squared_distances(X[:, :-1], centers[:, :-1]),
    "They are squared twice: the sum of the squares is the squared distance already.": (
        from_table(np.square)
    ),
    "This is the smallest squared distance of each point: return a row for each point, with a "
    "column for each center.": from_table(lambda d: d.min(axis=1)),
    "This is one sum for each point, over all centers: return a row for each point, with a "
    "column for each center.": from_table(lambda d: d.sum(axis=1)),
    "This is one number for everything: add up over the features alone, axis=2.": (
        from_table(np.sum)
    ),
    "This is the distance over everything at once: norm needs the axis of the features, and its "
    "result has to be squared.": from_table(lambda d: np.sqrt(d.sum())),
    "These are the squares of all differences: add them up over the features, axis=2.": (
        lambda X, centers: (X[:, np.newaxis] - centers) ** 2
    ),
    "These are the differences themselves: square them, and add them up over the features.": (
        lambda X, centers: X[:, np.newaxis] - centers
    ),
    "The sum is not set back to 0 for the next center: it still holds the one before.": (
        from_table(lambda d: d.cumsum(axis=1))
    ),
    "The sum is never set back to 0: it still holds those of all centers and points before.": (
        from_table(lambda d: d.cumsum().reshape(d.shape))
    ),
    "This is the row of the first point alone: return after the loop over the points, not inside "
    "of it.": from_table(lambda d: d[0]),
    "This is the row of the last point alone: collect the rows of all points.": (
        from_table(lambda d: d[-1])
    ),
    "The first point is compared with the first center, the second with the second, as if they "
    "came in pairs: compare each point with each center.": _pairs,
    "These are distances between centers: take those from the points to the centers.": (
        lambda X, centers: squared_distances(centers, centers)
    ),
    "Only the first two centers are compared: go through all of them.": (
        from_table(lambda d: d[:, :2])
    ),
}


def _not_reset(X, centers, start=None):
    """Look for a smaller distance than any before, also of points before."""
    labels, smallest, label = [], np.inf, start
    for row in squared_distances(X, centers):
        label = label if start is None else start
        for c, d in enumerate(row):
            if d < smallest:
                smallest, label = d, c
        labels.append(label)
    return np.array(labels)


def _nearer_than(before):
    """Compare each distance with another one, and keep the last center that is nearer."""

    def labels(d):
        found = np.zeros(len(d), int)
        for c in range(1, d.shape[1]):
            found[d[:, c] < before(d, c)] = c
        return found

    return from_table(labels)


def _nearest(d):
    return d.argmin(axis=1)


E_STEP = {
    "This is where the nearest center lies: return its number, which argmin finds.": (
        lambda X, centers: centers[_nearest(squared_distances(X, centers))]
    ),
    "The smallest distance is not set back for the next point: begin anew with infinity for each "
    "point, inside of the outer loop.": _not_reset,
    "The smallest distance still is that of the points before, and so 0 remains: set it back to "
    "infinity for each point, inside of the outer loop.": lambda *given: _not_reset(*given, 0),
    "The smallest distance still is that of the points before, and so -1 remains: set it back to "
    "infinity for each point, inside of the outer loop.": lambda *given: _not_reset(*given, -1),
    "This is the center with the largest scalar product, which need not be the nearest one: take "
    "the smallest distance.": lambda X, centers: (X @ centers.T).argmax(axis=1),
    "This is the center with the smallest scalar product: take the smallest distance.": (
        lambda X, centers: (X @ centers.T).argmin(axis=1)
    ),
    "Only the largest difference counts here: add up the squares of the differences in all "
    "features.": lambda X, centers: np.abs(X[:, np.newaxis] - centers).max(axis=2).argmin(axis=1),
    "Only the lengths of the vectors are compared: subtract the center from the point before you "
    "take the length.": lambda X, centers: np.abs(
        np.linalg.norm(X, axis=1)[:, np.newaxis] - np.linalg.norm(centers, axis=1)
    ).argmin(axis=1),
    "argsort puts all centers in an order: return the first of them for each point, which argmin "
    "finds.": from_table(lambda d: d.argsort(axis=1)),
    "This is the second nearest center: the nearest one comes first in an order, at position 0.": (
        from_table(lambda d: d.argsort(axis=1)[:, 1])
    ),
    "There is True or False for each center here: return the number of the center, as argmin "
    "finds it.": from_table(lambda d: d == d.min(axis=1, keepdims=True)),
    "This is the table of the distances: return for each row the number of the column with the "
    "smallest, argmin over axis=1.": squared_distances,
    "This counts the points of each cluster: return a number of a cluster for each point.": (
        from_table(lambda d: np.bincount(_nearest(d), minlength=d.shape[1]))
    ),
    "These are the rows of each cluster: return a number of a cluster for each point.": (
        from_table(lambda d: [np.flatnonzero(_nearest(d) == c).tolist() for c in range(d.shape[1])])
    ),
    "This is the label of the first point alone: return after the loop over the points, not "
    "inside of it.": from_table(lambda d: _nearest(d)[0]),
    "This is the label of the last point alone: collect those of all points in a list.": (
        from_table(lambda d: _nearest(d)[-1])
    ),
    "Each distance is compared with that of the first center: compare it with the smallest so "
    "far, and keep that one up to date.": _nearer_than(lambda d, c: d[:, 0]),
    "Each distance is compared with that of the center before: compare it with the smallest so "
    "far.": _nearer_than(lambda d, c: d[:, c - 1]),
    "Only the first two centers are compared: go through all of them.": (
        from_table(lambda d: _nearest(d[:, :2]))
    ),
    "The last center is left out: go through all of them. Does a range end too early?": (
        from_table(lambda d: _nearest(d[:, :-1]))
    ),
    "The distances are taken between points, so that each is nearest to itself: take those to "
    "the centers.": lambda X, centers: np.arange(len(X)),
    "A nearest center is sought for each feature: add up the squares over the features first.": (
        lambda X, centers: np.abs(X[:, np.newaxis] - centers).argmin(axis=1)
    ),
}


def _of_clusters(rule):
    """Return a function that makes a center of the points of each cluster by a rule."""
    return lambda X, labels, n_clusters: np.array([rule(X[labels == c]) for c in range(n_clusters)])


def _half_way(begin):
    """Move a center half the way to one point after the other."""

    def center(points):
        place = begin(points)
        for point in points:
            place = (place + point) / 2
        return place

    return _of_clusters(center)


def _means(X, labels, n_clusters):
    return _of_clusters(lambda points: points.mean(axis=0))(X, labels, n_clusters)


def _added_up(counts_too):
    """Never set the sum, and perhaps the count, back to 0 for the next cluster."""

    def centers(X, labels, n_clusters):
        sums = _of_clusters(lambda points: points.sum(axis=0))(X, labels, n_clusters)
        counts = np.bincount(labels, minlength=n_clusters)[:, np.newaxis]
        return sums.cumsum(axis=0) / (counts.cumsum(axis=0) if counts_too else counts)

    return centers


M_STEP = {
    "The center moves half the way to each point in turn, so that the last points count most: "
    "add all points up, then divide by their number.": _half_way(lambda points: points[0]),
    "Each point is added and the result halved, in turn, so that the last points count most: add "
    "all points up, then divide by their number.": _half_way(lambda points: 0 * points[0]),
    "The clusters are counted from 1: their numbers begin with 0, so take range(n_clusters).": (
        lambda X, labels, n_clusters: np.array(
            [X[labels == c].mean(axis=0) for c in range(1, n_clusters + 1)]
        )
    ),
    "Cluster 0 is left out: the numbers begin with 0, so take range(n_clusters).": (
        lambda *given: _means(*given)[1:]
    ),
    "The last cluster is left out: take range(n_clusters), which ends before n_clusters.": (
        lambda *given: _means(*given)[:-1]
    ),
    "This is the center of cluster 0 alone: return after the loop over the clusters, not inside "
    "of it.": lambda *given: _means(*given)[0],
    "This is the center of the last cluster alone: collect those of all clusters.": (
        lambda *given: _means(*given)[-1]
    ),
    "Only two clusters are looked at: there are n_clusters.": lambda *given: _means(*given)[:2],
    "The sums are divided by the number of clusters: divide each by the number of its points.": (
        lambda X, labels, n_clusters: (
            _of_clusters(lambda points: points.sum(axis=0))(X, labels, n_clusters) / n_clusters
        )
    ),
    "The sums are divided by the number of features: divide by the number of points.": (
        _of_clusters(lambda points: points.sum(axis=0) / points.shape[1])
    ),
    "The sums are divided by one less than the number of points: a mean divides by all.": (
        _of_clusters(lambda points: points.sum(axis=0) / (len(points) - 1))
    ),
    "The sums are divided by one more than the number of points: is the count set to 1 at the "
    "beginning, or the old center counted as a point?": (
        _of_clusters(lambda points: points.sum(axis=0) / (len(points) + 1))
    ),
    "The sum is not set back to 0 for the next cluster: it still holds the points of those "
    "before.": _added_up(counts_too=False),
    "Sum and count are not set back to 0 for the next cluster: they still hold the points of "
    "those before. Or is <= written for ==?": _added_up(counts_too=True),
    "These are rows number 0, 1, 2 ... of X: take the mean of the rows whose label is c.": (
        lambda X, labels, n_clusters: X[:n_clusters]
    ),
    "X[labels] takes the labels for numbers of rows: X[labels == c] picks the points of cluster "
    "c.": lambda X, labels, n_clusters: X[labels],
    "This is the last point of each cluster: add its points up, and do not overwrite one by the "
    "next.": _of_clusters(lambda points: points[-1]),
    "This is half the way between the smallest and the largest value: take the mean of all.": (
        _of_clusters(lambda points: (points.min(axis=0) + points.max(axis=0)) / 2)
    ),
    "This is the point that is nearest to the mean: return the mean, which need not be a point.": (
        _of_clusters(
            lambda points: points[squared_distances(points, points.mean(axis=0)[None]).argmin()]
        )
    ),
    "This counts the points of each cluster: return the mean of their coordinates.": (
        lambda X, labels, n_clusters: np.bincount(labels, minlength=n_clusters)
    ),
    "There is a row for each point here: return one for each cluster.": (
        lambda X, labels, n_clusters: _means(X, labels, n_clusters)[labels]
    ),
    "The mean is taken over all clusters as well, which leaves a single row: return a row for "
    "each cluster.": lambda X, labels, n_clusters: X.mean(axis=0),
}
