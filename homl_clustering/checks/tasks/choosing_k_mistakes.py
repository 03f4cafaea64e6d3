"""More mistakes that are made in the tasks of ``02_choosing_k_exercises`` on silhouettes."""

import numpy as np


def _distances(X, i):
    return np.sqrt(((X - X[i]) ** 2).sum(axis=1))


def _mean(d):
    return d.mean() if len(d) else np.nan


def _with(a=_mean, b=_mean, of_means=min, distances=_distances, alone=0.0):
    """Return a function that makes a and b by other rules.

    `a` gets the distances to the others of the own cluster, `b` those to one other cluster, and
    `of_means` what came of all other clusters.
    """

    def both(X, labels, i):
        d, own = distances(X, i), labels == labels[i]
        others = [d[labels == c] for c in np.unique(labels) if c != labels[i]]
        return a(d[own & (np.arange(len(X)) != i)]), of_means([b(each) for each in others])

    return both


_a_and_b = _with()


def _over_all(X, labels, i):
    return _distances(X, i).sum() / (len(X) - 1), _a_and_b(X, labels, i)[1]


def _without_twins(X, labels, i):
    d = _distances(X, i)
    return _mean(d[(labels == labels[i]) & (d > 0)]), _a_and_b(X, labels, i)[1]


def _numbered(numbers, skip=False):
    """Return a function that takes the clusters to have other numbers than they have."""

    def both(X, labels, i):
        d = _distances(X, i)
        groups = [d[labels == c] for c in numbers(labels) if c != labels[i]]
        means = [_mean(group) for group in groups if len(group) or not skip]
        return _a_and_b(X, labels, i)[0], np.min(means) if means else np.inf

    return both


def _up_to_their_number(labels):
    return range(len(np.unique(labels)))


def _up_to_the_largest(labels):
    return range(labels.max() + 1)


def _to_mean_of_others(X, labels, i):
    others = (labels == labels[i]) & (np.arange(len(X)) != i)
    means = [X[labels == c].mean(axis=0) for c in np.unique(labels) if c != labels[i]]
    a = np.linalg.norm(X[others].mean(axis=0) - X[i]) if others.any() else np.nan
    return a, min(np.linalg.norm(mean - X[i]) for mean in means)


def _label_is_i(X, labels, i):
    d = _distances(X, i)
    others = [d[labels == c].mean() for c in np.unique(labels) if c != i]
    return d[labels == i].sum() / (np.sum(labels == i) - 1), min(others)


def _root_of_squares(d):
    return np.sqrt(np.mean(d**2)) if len(d) else np.nan


def _less_one(d):
    return d.sum() / (len(d) - 1)


def _largest_difference(X, i):
    return np.abs(X - X[i]).max(axis=1)


def _coefficient(X, labels, i):
    a, b = _a_and_b(X, labels, i)
    return (b - a) / max(a, b)


A_AND_B = {
    "a: points in the same place as point i are left out, since their distance is 0. Leave out "
    "point i alone, by its number, and not by its distance.": _without_twins,
    "b: The clusters are taken for 0, 1, 2 and so on, and some of these have no points. Go "
    "through the numbers that occur, np.unique(labels).": _numbered(_up_to_the_largest),
    "b: Clusters with numbers above the number of clusters are never looked at. Go through the "
    "numbers that occur, np.unique(labels).": _numbered(_up_to_their_number, skip=True),
    "a: This is the distance to the nearest other point of the cluster: take the mean over all of "
    "them.": _with(a=np.min),
    "a: This is the distance to the farthest point of the cluster: take the mean over all of "
    "them.": _with(a=np.max),
    "a: All points are averaged here: take those of the own cluster alone.": _over_all,
    "b: This is the first of the other clusters: take the smallest mean of all of them. Does a "
    "loop end too early?": _with(of_means=lambda means: means[0]),
    "b: This is the last of the other clusters: keep the smallest mean of all of them.": (
        _with(of_means=lambda means: means[-1])
    ),
    "b: The mean over all other clusters is taken: take the smallest of their means.": (
        _with(of_means=np.mean)
    ),
    "b: All points of another cluster count, so divide by their number, not by one less: that is "
    "for a alone.": _with(b=_less_one),
    "b is the mean distance to the nearest cluster: take the mean over its points, not the "
    "largest distance.": _with(b=np.max),
    "These are medians: take the mean distances.": _with(a=np.median, b=np.median),
    "The root is taken of the mean of the squares: take the root of each, then the mean.": (
        _with(a=_root_of_squares, b=_root_of_squares)
    ),
    "The mean of the points is taken first, then one distance: take all distances first, then "
    "their mean.": _to_mean_of_others,
    "Only the largest difference of two points counts here: take Euclidean distances.": (
        _with(distances=_largest_difference)
    ),
    "Only the first feature counts here: take Euclidean distances, over all features.": (
        _with(distances=lambda X, i: np.abs(X[:, 0] - X[i, 0]))
    ),
    "i is taken for the number of a cluster: it is that of a point, whose cluster is labels[i].": (
        _label_is_i
    ),
    "The rows are counted from 1 here: row number i is X[i].": lambda X, labels, i: _a_and_b(
        X, labels, i - 1
    ),
    "i is not used: a and b are those of row number i, not of row 0.": lambda X, labels, i: (
        _a_and_b(X, labels, 0)
    ),
    "This is the silhouette coefficient: return a and b themselves, as two numbers.": _coefficient,
}


def _silhouettes(both=_a_and_b, formula=lambda a, b: (b - a) / max(a, b), alone=0.0):
    """Return a function that computes silhouettes by rules for a and b, and by a formula."""

    def silhouettes(X, labels):
        counts = [np.sum(labels == label) for label in labels]
        return np.array([
            formula(*both(X, labels, i)) if count > 1 else alone for i, count in enumerate(counts)
        ])  # fmt: skip

    return silhouettes


_right = _silhouettes()


def _changed(change):
    """Return a function that changes the right result."""
    return lambda X, labels: change(_right(X, labels), labels)


def _of_all(ratio):
    """Return a function that makes something of the arrays of all a and b."""

    def silhouettes(X, labels):
        alone = np.array([np.sum(labels == label) == 1 for label in labels])
        a, b = np.array([_a_and_b(X, labels, i) for i in range(len(X))]).T
        return np.where(alone, 0, ratio(np.where(alone, 0, a), b))

    return silhouettes


SILHOUETTES = {
    "b: The clusters are taken for 0, 1, 2 and so on, and some of these have no points. Go "
    "through the numbers that occur, np.unique(labels).": _silhouettes(
        _numbered(_up_to_the_largest)
    ),
    "a is the distance to the nearest other point of the cluster here: take the mean over all of "
    "them.": _silhouettes(_with(a=np.min)),
    "a is the distance to the farthest point of the cluster here: take the mean over all of "
    "them.": _silhouettes(_with(a=np.max)),
    "a is the mean over all points here: take those of the own cluster alone.": (
        _silhouettes(_over_all)
    ),
    "b is the largest of the means here: take that of the nearest other cluster, the smallest.": (
        _silhouettes(_with(of_means=max))
    ),
    "b is the mean over all other clusters here: take the smallest of their means.": (
        _silhouettes(_with(of_means=np.mean))
    ),
    "b is the first of the other clusters here: take the smallest mean of all of them.": (
        _silhouettes(_with(of_means=lambda means: means[0]))
    ),
    "b is the last of the other clusters here: take the smallest mean of all of them.": (
        _silhouettes(_with(of_means=lambda means: means[-1]))
    ),
    "b is the distance to the nearest point of another cluster here: take the mean distance to "
    "its points.": _silhouettes(_with(b=np.min)),
    "b is divided by one less than the number of points: that is for a alone, as all points of "
    "another cluster count.": _silhouettes(_with(b=_less_one)),
    "a and b are sums here: divide each by the number of its distances.": (
        _silhouettes(_with(a=np.sum, b=np.sum))
    ),
    "a and b are medians here: take the mean distances.": (
        _silhouettes(_with(a=np.median, b=np.median))
    ),
    "These are sums of absolute differences: take Euclidean distances.": _silhouettes(
        _with(distances=lambda X, i: np.abs(X - X[i]).sum(axis=1))
    ),
    "a and b are exchanged in the difference and left out of the minimum: take b - a.": (
        _silhouettes(formula=lambda a, b: (a - b) / min(a, b))
    ),
    "This is a / b, or b / a: subtract, (b - a), before you divide by the larger.": (
        _silhouettes(formula=lambda a, b: min(a, b) / max(a, b))
    ),
    "This is a / b: the coefficient is (b - a), divided by the larger of both.": (
        _silhouettes(formula=lambda a, b: a / b)
    ),
    "A coefficient may be negative: do not set it to 0.": _changed(lambda s, _: np.maximum(s, 0)),
    "All differences are divided by the same number, the largest a or b of all points: take the "
    "larger one of each point.": _of_all(lambda a, b: (b - a) / max(a.max(), b.max())),
    "Points that are alone in their cluster are left out: they have the coefficient 0.": _changed(
        lambda s, labels: np.array([
            each for each, label in zip(s, labels, strict=True) if np.sum(labels == label) > 1
        ])
    ),
    "A point alone in its cluster gets 0, not -1: there is no other to compare with.": (
        _silhouettes(alone=-1.0)
    ),
    "This is one number for each cluster, the mean of its points: return one for each point.": (
        _changed(lambda s, labels: np.array([s[labels == c].mean() for c in np.unique(labels)]))
    ),
    "All points of a cluster have its mean here: return the coefficient of each point itself.": (
        _changed(lambda s, labels: np.array([s[labels == c].mean() for c in labels]))
    ),
    "This is the coefficient of the first point alone: return after the loop, not inside of it.": (
        _changed(lambda s, _: s[0])
    ),
    "The coefficients are sorted: leave them in the order of the points.": _changed(
        lambda s, _: np.sort(s)
    ),
}  # fmt: skip
