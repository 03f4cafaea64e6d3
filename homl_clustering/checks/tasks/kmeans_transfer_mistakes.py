"""More mistakes in the tasks of ``01_kmeans_exercises`` whose answers are not in the lesson."""

import math

import numpy as np


def _of_clusters(rule):
    """Return a function that makes a center of the points of each cluster and their weights."""
    return lambda X, labels, weights, n_clusters: np.array(
        [rule(X[labels == c], weights[labels == c]) for c in range(n_clusters)]
    )


def _with_weights(change):
    """Return a function that takes the mean with changed weights."""
    return _of_clusters(lambda x, w: change(w) @ x / change(w).sum())


_centers = _with_weights(lambda w: w)


def _from_one(X, labels, weights, n_clusters):
    return _centers(X, labels - 1, weights, n_clusters)


def _added_up(X, labels, weights, n_clusters):
    """Never set the sums back to 0 for the next cluster."""
    sums = _of_clusters(lambda x, w: w @ x)(X, labels, weights, n_clusters)
    return sums.cumsum(axis=0) / np.bincount(labels, weights, n_clusters).cumsum()[:, np.newaxis]


def _mean_of_repeated(rounded):
    """Repeat each point as often as its rounded weight says."""
    return _of_clusters(lambda x, w: np.repeat(x, rounded(w).astype(int), axis=0).mean(axis=0))


WEIGHTED_M_STEP = {
    "Weights need not be whole numbers: do not round them up to repeat points, multiply by them.": (
        _mean_of_repeated(np.ceil)
    ),
    "Weights need not be whole numbers: do not round them to repeat points, multiply by them.": (
        _mean_of_repeated(np.rint)
    ),
    "Here a point counts at least once: one with a weight of 0, or of less than 1, counts as its "
    "weight says.": _with_weights(lambda w: np.maximum(w, 1)),
    "Here a point counts once more than its weight says: start with 0, and add the weighted "
    "points alone.": _with_weights(lambda w: w + 1),
    "The root of the weights is taken: multiply by the weights themselves.": _with_weights(np.sqrt),
    "The weighted sum is divided by how many points have a weight above 0: divide by the sum of "
    "their weights.": _of_clusters(lambda x, w: w @ x / np.count_nonzero(w)),
    "The weights add up to 1 already, and then a mean divides by the number of points once more: "
    "take the sum.": _of_clusters(lambda x, w: w @ x / w.sum() / len(x)),
    "The weights are divided by the largest, and the mean by the number of points: divide by the "
    "sum of the weights in the cluster.": _of_clusters(lambda x, w: w @ x / w.max() / len(x)),
    "The weighted sums are divided by the number of clusters: divide each by the sum of the "
    "weights in its cluster.": lambda X, labels, weights, n_clusters: (
        _of_clusters(lambda x, w: w @ x)(X, labels, weights, n_clusters) / n_clusters
    ),
    "The mean of the points is multiplied by the mean of the weights: multiply each point by its "
    "own weight, before you add up.": _of_clusters(lambda x, w: x.mean(axis=0) * w.mean()),
    "The sums are not set back to 0 for the next cluster: they still hold the points of those "
    "before.": _added_up,
    "The clusters are counted from 1: their numbers begin with 0, so take range(n_clusters).": (
        lambda X, labels, weights, n_clusters: _centers(X, labels - 1, weights, n_clusters)
    ),
    "This is one number for each cluster: add up over the points alone, axis=0.": (
        _of_clusters(lambda x, w: (w @ x).sum() / w.sum())
    ),
    "These are the weights of the clusters: return their centers.": (
        _of_clusters(lambda x, w: w.sum())
    ),
    "There is a row for each point here: return one for each cluster.": (
        lambda X, labels, weights, n_clusters: _centers(X, labels, weights, n_clusters)[labels]
    ),
    "This is the center of cluster 0 alone: return after the loop over the clusters, not inside "
    "of it.": lambda *given: _centers(*given)[0],
    "Only two clusters are looked at: there are n_clusters.": lambda *given: _centers(*given)[:2],
    "This is the weighted mean of all points, a single row: return one for each cluster.": (
        lambda X, labels, weights, n_clusters: weights @ X / weights.sum()
    ),
}


def _total(of_points):
    """Return a function that makes the inertia of weights and squared distances."""
    return lambda X, labels, weights, centers: of_points(
        weights, ((X - centers[labels]) ** 2).sum(axis=1)
    )


def _of_differences(of_points):
    """Return a function that makes the inertia of weights and differences."""
    return lambda X, labels, weights, centers: of_points(weights, X - centers[labels])


def _one_cluster(c):
    """Return a function that takes the points of a single cluster."""

    def inertia(X, labels, weights, centers):
        own = labels == (c % len(centers))
        return weights[own] @ ((X - centers[labels])[own] ** 2).sum(axis=1)

    return inertia


WEIGHTED_INERTIA = {
    "The root of the weights is taken: multiply by the weights themselves.": _total(
        lambda w, d: np.sqrt(w) @ d
    ),
    "They are squared twice: the sum of the squares is the squared distance already.": _total(
        lambda w, d: w @ d**2
    ),
    "The sum of the weights is multiplied by the sum of the squared distances: multiply point by "
    "point, then add up.": _total(lambda w, d: w.sum() * d.sum()),
    "The mean weight is multiplied by the sum of the squared distances: multiply point by point, "
    "then add up.": _total(lambda w, d: w.mean() * d.sum()),
    "The squared distances are divided by the weights, so that a heavy point counts less: "
    "multiply.": _total(lambda w, d: np.sum(d / w)),
    "The weights are divided by the largest one first: take them as they are.": _total(
        lambda w, d: w @ d / w.max()
    ),
    "The sum is divided by how many points have a weight above 0: leave it a sum.": _total(
        lambda w, d: w @ d / np.count_nonzero(w)
    ),
    "The sum is divided by the number of clusters: leave it a sum.": (
        lambda X, labels, weights, centers: (
            weights @ ((X - centers[labels]) ** 2).sum(axis=1) / len(centers)
        )
    ),
    "Here a point counts at least once: one with a weight of 0, or of less than 1, counts as its "
    "weight says.": _total(lambda w, d: np.maximum(w, 1) @ d),
    "Weights need not be whole numbers: do not round them up to repeat points, multiply by them.": (
        _total(lambda w, d: np.ceil(w) @ d)
    ),
    "Weights need not be whole numbers: do not round them to repeat points, multiply by them.": (
        _total(lambda w, d: np.rint(w) @ d)
    ),
    "Here a point counts once more than its weight says: multiply by the weight alone.": _total(
        lambda w, d: (w + 1) @ d
    ),
    "The differences are added up over the features before they are squared: square first.": (
        _of_differences(lambda w, x: w @ x.sum(axis=1) ** 2)
    ),
    "The weighted differences of all points are added up before they are squared: square each "
    "of them first.": _of_differences(lambda w, x: np.sum((w @ x) ** 2)),
    "The differences are not squared: square them before you multiply by the weights.": (
        _of_differences(lambda w, x: np.sum(w @ x))
    ),
    "The mean over the features is taken: add up the squares of all features.": (
        _of_differences(lambda w, x: w @ (x**2).mean(axis=1))
    ),
    "Only the largest difference of each point counts here: add up the squares of all features.": (
        _of_differences(lambda w, x: w @ (x**2).max(axis=1))
    ),
    "Only the first feature counts here: add up the squares of all features.": (
        _of_differences(lambda w, x: w @ x[:, 0] ** 2)
    ),
    "This is the part of cluster 0 alone: return after the loop over the clusters, not inside of "
    "it.": _one_cluster(0),
    "This is the part of the last cluster alone: add the parts up, with +=.": _one_cluster(-1),
    "This is the part of the first point alone: return after the loop over the points, not inside "
    "of it.": _total(lambda w, d: w[0] * d[0]),
    "This is the part of the last point alone: add the parts up, with +=.": _total(
        lambda w, d: w[-1] * d[-1]
    ),
    "The distances go to the mean of all points: take those to the center that the label names.": (
        lambda X, labels, weights, centers: weights @ ((X - X.mean(axis=0)) ** 2).sum(axis=1)
    ),
    "The distances go to the first center for all points: take the center that the label names.": (
        lambda X, labels, weights, centers: weights @ ((X - centers[0]) ** 2).sum(axis=1)
    ),
    "The labels are taken as if counted from 1: label 0 is that of centers[0].": (
        lambda X, labels, weights, centers: weights @ ((X - centers[labels - 1]) ** 2).sum(axis=1)
    ),
}


def _own(to_centers, labels):
    return to_centers[np.arange(len(labels)), labels]


def _kept(is_small, of_both=lambda kept, nearer: np.sum(kept & nearer)):
    """Return a function that keeps a point by its own value and the values around its center."""

    def count(to_centers, between, labels):
        own = _own(to_centers, labels)
        others = between + np.diag(np.full(len(between), np.inf))
        return of_both(is_small(own, others[labels]), to_centers.min(axis=1) < own)

    return count


def _by_rule(own, others):
    return own <= others.min(axis=1) / 2


def _mean_of_others(others):
    return np.where(np.isinf(others), 0, others).sum(axis=1) / (others.shape[1] - 1)


def _each_nearer(to_centers, between, labels):
    own = _own(to_centers, labels)[:, np.newaxis]
    kept = _kept(_by_rule, lambda kept, nearer: kept)(to_centers, between, labels)
    return np.sum((to_centers < own)[kept])


def _of_two_centers(to_centers, between, labels):
    own, rows = _own(to_centers, labels), np.arange(len(labels))
    kept = own <= between[labels, 1 - labels] / 2
    return np.sum(kept & (to_centers[rows, 1 - labels] < own))


def _of_the_nearest_other(to_centers, between, labels):
    """Look for a nearer center at one place alone, the center next to the own one."""
    others = between + np.diag(np.full(len(between), np.inf))
    rival = to_centers[np.arange(len(labels)), others.argmin(axis=1)[labels]]
    own = _own(to_centers, labels)
    return np.sum((own <= others.min(axis=1)[labels] / 2) & (rival < own))


def _first_of_the_nearest(to_centers, between, labels):
    """Compare the label with the number that argmin finds, also where two are equally near."""
    others = between + np.diag(np.full(len(between), np.inf))
    kept = _own(to_centers, labels) <= others.min(axis=1)[labels] / 2
    return np.sum(kept & (to_centers.argmin(axis=1) != labels))


def _by_another_gap(to_centers, between, labels):
    """Compare with the gap to the nearest other center of the point, not of its center."""
    own, others = _own(to_centers, labels), to_centers.copy()
    others[np.arange(len(labels)), labels] = np.inf
    kept = own <= between[labels, others.argmin(axis=1)] / 2
    return np.sum(kept & (others.min(axis=1) < own))


WRONGLY_KEPT = {
    "Only one other center is asked whether it is nearer to the point, the one that is nearest to "
    "the own center: any other center may be nearer. Take the minimum over all of them.": (
        _of_the_nearest_other
    ),
    "argmin finds the first of several centers that are equally near, and so calls a point wrong "
    "whose own center is one of them: compare the values, not the numbers of the centers.": (
        _first_of_the_nearest
    ),
    "A point counts once, even if several centers are nearer: here each of these centers counts.": (
        _each_nearer
    ),
    "Not the gap is halved but the value to the own center: compare the whole value with half "
    "the gap.": _kept(lambda own, others: own / 2 <= others.min(axis=1)),
    "The gap is halved twice: a value of at most half the gap is kept, also where the values are "
    "squares.": _kept(lambda own, others: own <= others.min(axis=1) / 4),
    "The root of the gap is taken: the values may be of any kind, so compare them as they are.": (
        _kept(lambda own, others: own <= np.sqrt(others.min(axis=1)) / 2)
    ),
    "Half the gap is squared: the values may be of any kind, so compare them as they are.": (
        _kept(lambda own, others: own <= (others.min(axis=1) / 2) ** 2)
    ),
    "The mean of the values to the other centers is taken: the gap goes to the nearest one.": (
        _kept(lambda own, others: own <= _mean_of_others(others) / 2)
    ),
    "Only two centers are looked at, the own one and number 1 - label: there may be more.": (
        _of_two_centers
    ),
    "The gap goes to the other center that is nearest to the point: take the one that is nearest "
    "to its own center.": _by_another_gap,
    "These are percent: return the number of points.": _kept(
        _by_rule, lambda kept, nearer: 100 * np.mean(kept & nearer)
    ),
    "This is a share of the points that are kept: return the number of points.": _kept(
        _by_rule, lambda kept, nearer: np.sum(kept & nearer) / max(np.sum(kept), 1)
    ),
    "This says whether any point is wrongly kept, or it looks at one point alone: return how many "
    "there are.": _kept(_by_rule, lambda kept, nearer: np.any(kept & nearer)),
    "This is the answer for the first point alone: return after the loop over the points, not "
    "inside of it.": _kept(_by_rule, lambda kept, nearer: (kept & nearer)[0]),
    "The points are counted that are kept or have a nearer center: both has to hold.": _kept(
        _by_rule, lambda kept, nearer: np.sum(kept | nearer)
    ),
    "The points are counted for which only one of both holds: a point is wrongly kept if it is "
    "kept, and another center is nearer.": _kept(
        _by_rule, lambda kept, nearer: np.sum(kept ^ nearer)
    ),
    "These are two numbers, those that are kept and those with a nearer center: count the points "
    "for which both holds.": _kept(_by_rule, lambda kept, nearer: (np.sum(kept), np.sum(nearer))),
}


def _starts(share, missed=0.01):
    """Return how many starts leave this probability of finding no good one."""
    return 1 if share == 1 else math.ceil(math.log(missed) / math.log(1 - share))


def _share(inertias, tolerance):
    return np.mean(inertias <= inertias.min() * (1 + tolerance))


def _with_share(share):
    """Return a function that goes on rightly from another share."""

    def both(inertias, tolerance):
        value = share(inertias, tolerance)
        return value, _starts(min(value, 1)) if value > 0 else math.inf

    return both


def _with_number(number):
    """Return a function that makes another number of the right share."""

    def both(inertias, tolerance):
        share = _share(inertias, tolerance)
        with np.errstate(all="ignore"):
            return share, number(share, inertias, tolerance)

    return both


def _first_part(part):
    """Return a function with something else in the place of the share."""
    return lambda x, tolerance: (
        part(x, x <= x.min() * (1 + tolerance)),
        _starts(_share(x, tolerance)),
    )


STARTS_NEEDED = {
    "The tolerance is taken for percent: 0.01 is 1 % already, so do not divide it by 100.": (
        _with_share(lambda x, tolerance: _share(x, tolerance / 100))
    ),
    "The best inertia is divided by 1 - tolerance: multiply it by 1 + tolerance.": _with_share(
        lambda x, tolerance: np.mean(x <= x.min() / (1 - tolerance))
    ),
    "The tolerance is taken twice, or below and above: the limit is 1 + tolerance times the best "
    "inertia.": _with_share(lambda x, tolerance: _share(x, 2 * tolerance)),
    "The starts below the median are counted: compare with the best inertia.": _with_share(
        lambda x, tolerance: np.mean(x <= np.median(x) * (1 + tolerance))
    ),
    "Starts that end in the same inertia are counted once: each start counts.": _with_share(
        lambda x, tolerance: _share(np.unique(x), tolerance)
    ),
    "The number of good starts is divided by one less than the number of starts: divide by all.": (
        _with_share(lambda x, tolerance: _share(x, tolerance) * len(x) / max(len(x) - 1, 1))
    ),
    "The best start is the first one here: the inertias come in no order, so take the minimum.": (
        _with_share(lambda x, tolerance: np.mean(x <= x[0] * (1 + tolerance)))
    ),
    "The share is rounded: return all its digits.": lambda *given: (
        round(float(_share(*given)), 2),
        _starts(_share(*given)),
    ),
    "The first part says for each start whether it is good: return the share of those that are.": (
        _first_part(lambda x, good: good)
    ),
    "The first part is the best inertia: return the share of the good starts.": _first_part(
        lambda x, good: x.min()
    ),
    "The first part is a share cut to a whole number: divide with /, not with //.": _first_part(
        lambda x, good: good.sum() // len(x)
    ),
    "The number of starts is one too large where several are needed: take the smallest for which "
    "at least one is good with 99 %.": _with_number(
        lambda share, *_: 1 if share == 1 else _starts(share) + 1
    ),
    "The number of starts is one too large, also where one is enough: take the smallest for which "
    "at least one is good with 99 %.": _with_number(lambda share, *_: _starts(share) + 1),
    "This asks for a probability of 90 %: it is to be 99 %, so all may be bad with 1 %.": (
        _with_number(lambda share, *_: _starts(share, 0.1))
    ),
    "This asks for a probability of 99.9 %: it is to be 99 %, so all may be bad with 1 %.": (
        _with_number(lambda share, *_: _starts(share, 0.001))
    ),
    "The tolerance stands in the place of the 1 %: it says which starts are good; how sure one "
    "wants to be is 99 %.": _with_number(
        lambda share, _, tolerance: (
            1 if share == 1 else np.ceil(np.log(tolerance) / np.log(1 - share))
        )
    ),
    "The fraction is upside down, and not rounded up: it is log(0.01) / log(1 - share).": (
        _with_number(lambda share, *_: 1 if share == 1 else math.log(1 - share) / math.log(0.01))
    ),
    "1 / share is how many starts a good one takes on average, and no whole number: ask when the "
    "probability that all are bad falls to 1 %.": _with_number(lambda share, *_: 1 / share),
    "The probability of a good start is multiplied by n until it is 1: multiply the probabilities "
    "of bad ones, (1 - share) ** n.": _with_number(lambda share, *_: math.floor(1 / share) + 1),
    "The second part is how many starts are good: return how many are needed.": _with_number(
        lambda share, x, _: round(share * len(x))
    ),
    "This is 99 % of the starts that were made: ask when the probability that all are bad falls "
    "to 1 %.": _with_number(lambda share, x, _: math.ceil(0.99 * len(x))),
    "The second part is the probability that all starts are bad: return how many starts are "
    "needed.": _with_number(lambda share, x, _: (1 - share) ** len(x)),
    "The second part is the probability that one of the starts is good: return how many are "
    "needed.": _with_number(lambda share, x, _: 1 - (1 - share) ** len(x)),
}
