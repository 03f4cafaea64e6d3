"""What goes wrong in ``04_density_and_hierarchy_exercises`` with neighbors, cores and linkages."""

import numpy as np

from homl_clustering.checks.tasks.density_answers import (
    OTHER_DISTANCES,
    REDUCTIONS,
    between,
    core_points,
    count_neighbors,
    dbscan_labels,
    differences,
    distances,
    neighborhoods,
    numbered,
)


def _counting(distance=distances, is_near=np.less_equal, total=lambda near: near.sum(axis=1)):
    """Return a function that counts neighbors in another way; `distance` may be a name."""
    distance = OTHER_DISTANCES.get(distance, distance)
    return lambda X, eps: total(is_near(distance(X), eps))


def _by_column(X, eps):
    """For each row, how many columns are near, summed over the rows of the table."""
    return (np.sqrt((differences(X) ** 2).sum(axis=1)) <= eps).sum(axis=1)


COUNT_MISTAKES = {
    "The point itself lies in its neighborhood: count it.": _counting(
        total=lambda near: near.sum(axis=1) - 1
    ),
    "Distances of 0 are left out here. The point itself lies in its neighborhood, and so does a "
    "row that is equal to it: count both.": _counting(is_near=lambda d, eps: (d > 0) & (d <= eps)),
    "Equal rows are different points. Here a row at distance 0 is taken for the point itself: "
    "count it as well.": _counting(
        is_near=lambda d, eps: (d > 0) & (d <= eps), total=lambda near: near.sum(axis=1) + 1
    ),
    "The point itself is counted twice: its distance to itself is 0, so it is among those within "
    "eps already.": _counting(total=lambda near: near.sum(axis=1) + 1),
    "A distance of eps exactly is within eps: take <=.": _counting(is_near=np.less),
    "Two slips: a distance of eps exactly is within eps (<=), and the point itself is counted.": (
        _counting(is_near=np.less, total=lambda near: near.sum(axis=1) - 1)
    ),
    "Squared distances are compared with eps: take the root, or eps squared.": _counting("squares"),
    "eps is squared here, but the distances are not: square both, or none of them.": _counting(
        is_near=lambda d, eps: d <= eps**2
    ),
    "eps is compared feature by feature, which makes squares: a neighborhood is a circle.": (
        _counting("largest")
    ),
    "These are sums of absolute differences: take Euclidean distances.": _counting("absolute"),
    "The differences are added up with their signs: square them first, and take the root of the "
    "sum.": _counting("signed"),
    "Only the first feature is used: a distance is a sum over all columns of X.": _counting(
        "first"
    ),
    "Only the first two features are used: X may have more columns. Add up over all of them.": (
        _counting("two")
    ),
    "The mean over the features is taken in the distance: it is the root of the sum of the "
    "squares.": _counting("mean"),
    "eps is the radius of the circle, not its diameter: compare the distance with eps itself.": (
        _counting("double")
    ),
    "The distance is compared with twice eps: eps is the radius itself.": _counting("half"),
    "The differences are added up over the rows here: a distance is a sum over the features, the "
    "last axis.": _by_column,
    "The columns are compared with each other here: the points are the rows of X.": lambda X, eps: (
        count_neighbors(X.T, eps)
    ),
    "Each pair is counted for the first of its two points only. If i is near j, then j is near i: "
    "compare each row with all rows, those before it, too.": _counting(
        total=lambda near: np.triu(near).sum(axis=1)
    ),
    "Only the rows that come later are counted. The point itself and the rows before it count, "
    "too: compare each row with all rows.": _counting(
        total=lambda near: np.triu(near, 1).sum(axis=1)
    ),
    "Only the rows up to the point itself are counted: compare each row with all rows, those "
    "after it, too.": _counting(total=lambda near: np.tril(near).sum(axis=1)),
    "Only the rows that come earlier are counted. The point itself and the rows after it count, "
    "too: compare each row with all rows.": _counting(
        total=lambda near: np.tril(near, -1).sum(axis=1)
    ),
    "The last row is never looked at: range(len(X)) goes over all rows.": _counting(
        total=lambda near: near[:, :-1].sum(axis=1)
    ),
    "The first row is never looked at as a neighbor: Python counts from 0.": _counting(
        total=lambda near: near[:, 1:].sum(axis=1)
    ),
    "The count is not set back to 0 for the next point: begin it anew inside of the outer loop.": (
        _counting(total=lambda near: near.sum(axis=1).cumsum())
    ),
    "A count is noted at each step of the inner loop: note it once for each point, after the "
    "inner loop.": _counting(total=lambda near: near.cumsum(axis=1).ravel()),
    "This is the count of the first point alone: return stands inside of the loop, and ends it. "
    "Collect the counts, and return them after the loop.": _counting(
        total=lambda near: near[0].sum()
    ),
    "This is the count of the last point alone: collect the counts of all points.": _counting(
        total=lambda near: near[-1].sum()
    ),
    "These are shares of all points: add up the neighbors, and do not take the mean.": _counting(
        total=lambda near: near.mean(axis=1)
    ),
    "The distances to the neighbors are added up here: count the neighbors.": lambda X, eps: (
        np.where(neighborhoods(X, eps), distances(X), 0).sum(axis=1)
    ),
    "A row of the table says who is near: add up each row.": _counting(total=lambda near: near),
    "These are the numbers of the neighbors: say how many there are, len of each list.": _counting(
        total=lambda near: [np.flatnonzero(row) for row in near]
    ),
    "One number for each point: add up over axis=1, not over everything.": _counting(total=np.sum),
    "These are the points that are farther away: count the near ones.": _counting(
        is_near=np.greater
    ),
    "The comparison is turned round: count the points whose distance is at most eps, <=.": (
        _counting(is_near=np.greater_equal)
    ),
    "This says which points have any neighbor: count the neighbors of each.": _counting(
        total=lambda near: near.sum(axis=1) > 1
    ),
}


def _cores(distance=distances, is_near=np.less_equal, is_core=np.greater_equal, more=0):
    """Return a function that finds cores by other counts, or compares them in another way."""
    count = _counting(distance, is_near)
    return lambda X, eps, min_samples: is_core(count(X, eps) + more, min_samples)


def _one_way(part):
    """Return a function that finds cores by a part of the table of neighbors."""
    return lambda X, eps, m: part(neighborhoods(X, eps)).sum(axis=1) >= m


CORE_MISTAKES = {
    "At least min_samples, the point itself among them: is it >=, and is it counted? (In sorted "
    "distances the point itself is the first, so look at index min_samples - 1.)": _cores(
        is_core=np.greater
    ),
    "Two slips: the point itself is counted as well, and min_samples exactly are enough (>=).": (
        _cores(is_core=np.greater, more=-1)
    ),
    "One point too few is enough here: is the point itself counted twice, or min_samples made "
    "smaller by one? Its distance to itself is 0, so it is among those within eps already.": (
        _cores(more=1)
    ),
    "At least min_samples: more neighbors make no core less dense. Take >=, not ==.": _cores(
        is_core=np.equal
    ),
    "These are the points that are no cores: a core has min_samples points or more.": _cores(
        is_core=np.less
    ),
    "These are the numbers of the cores: for each point, say True or False.": lambda *a: (
        np.flatnonzero(core_points(*a))
    ),
    "These are the coordinates of the cores: for each point, say True or False.": (
        lambda X, eps, m: X[core_points(X, eps, m)]
    ),
    "This says how many cores there are: for each point, say True or False.": lambda *a: (
        core_points(*a).sum()
    ),
    "These are numbers of neighbors: compare them with min_samples.": lambda X, eps, m: (
        count_neighbors(X, eps)
    ),
    "These are the numbers of neighbors of the cores: say True for a core, else False.": (
        lambda X, eps, m: np.where(core_points(X, eps, m), count_neighbors(X, eps), 0)
    ),
    "These are the labels of clusters, in which border points take part: for each point, say "
    "whether it is a core. (In scikit-learn, core_sample_indices_ has the numbers of the cores.)": (
        lambda *a: numbered(dbscan_labels(*a))
    ),
    "Border points are among them: they have a core nearby, but are none.": lambda X, eps, m: (
        neighborhoods(X, eps) & core_points(X, eps, m)
    ).any(axis=1),
    "eps and min_samples are exchanged: eps is the radius, and min_samples the number of points.": (
        lambda X, eps, m: core_points(X, m, eps)
    ),
    "min_samples is always 5 here: use the number that is given.": lambda X, eps, m: core_points(
        X, eps, 5
    ),
    "min_samples is always 3 here, as in the first case: use the number that is given.": (
        lambda X, eps, m: core_points(X, eps, 3)
    ),
    "min_samples is always 4 here: use the number that is given.": lambda X, eps, m: core_points(
        X, eps, 4
    ),
    "eps is always 1 here: use the radius that is given.": lambda X, eps, m: core_points(X, 1, m),
    "eps is always 0.5 here, which is the default of scikit-learn: use the radius that is given.": (
        lambda X, eps, m: core_points(X, 0.5, m)
    ),
    "A distance of eps exactly is within eps: take <=.": _cores(is_near=np.less),
    "Two slips: a distance of eps exactly is within eps (<=), and the point itself is counted.": (
        _cores(is_near=np.less, more=-1)
    ),
    "Distances of 0 are left out here. The point itself lies in its neighborhood, and so does a "
    "row that is equal to it: count both.": _cores(is_near=lambda d, eps: (d > 0) & (d <= eps)),
    "Squared distances are compared with eps: take the root, or eps squared.": _cores("squares"),
    "eps is squared here, but the distances are not: square both, or none of them.": _cores(
        is_near=lambda d, eps: d <= eps**2
    ),
    "eps is compared feature by feature: a neighborhood is a circle, so take the Euclidean "
    "distance.": _cores("largest"),
    "These are sums of absolute differences: take Euclidean distances.": _cores("absolute"),
    "Only the first feature is used: a distance is a sum over all columns of X.": _cores("first"),
    "Only the first two features are used: X may have more columns. Add up over all of them.": (
        _cores("two")
    ),
    "eps is the radius of the circle, not its diameter: compare the distance with eps itself.": (
        _cores("double")
    ),
    "The points that are farther away are counted here: a core has many points within eps.": _cores(
        is_near=np.greater
    ),
    "Only the rows that come later are counted: compare each row with all rows.": _one_way(np.triu),
    "Only the rows that come earlier are counted: compare each row with all rows.": _one_way(
        np.tril
    ),
    "The last row is never looked at: range(len(X)) goes over all rows.": _one_way(
        lambda near: near[:, :-1]
    ),
    "The count is not set back to 0 for the next point: begin it anew inside of the outer loop.": (
        lambda X, eps, m: count_neighbors(X, eps).cumsum() >= m
    ),
    "This is the answer for the first point alone: return stands inside of the loop.": (
        lambda *a: core_points(*a)[0]
    ),
    "This is one answer for all points together: count the neighbors of each point, over axis=1.": (
        lambda X, eps, m: neighborhoods(X, eps).sum() >= m
    ),
    "At most min_samples: it is the other way round, >=.": _cores(is_core=np.less_equal),
    "This is the table of who is near: count the near ones of each row, and compare the counts "
    "with min_samples.": lambda X, eps, m: neighborhoods(X, eps),
}


# Linkages


def _by_linkage(distance=between, **rules):
    """Return a function that measures in another way, or follows other rules for some linkages."""

    def linked(first, second, linkage):
        if linkage in rules:
            return rules[linkage](first, second)
        return REDUCTIONS[linkage](distance(first, second))

    return linked


def _of(reduce, distance=between):
    return lambda A, B: reduce(distance(A, B))


def _always(rule):
    """Return a function that follows the same rule for all linkages."""
    return lambda first, second, linkage: rule(first, second)


def _of_centers(A, B):
    return np.linalg.norm(A.mean(axis=0) - B.mean(axis=0))


def _together(A, B):
    return distances(np.vstack([A, B]))


def _others(A, B):
    """Return the distances of all points of both clusters to each other, without those of 0."""
    table = _together(A, B)
    return table[~np.eye(len(table), dtype=bool)]


def _in_pairs(A, B):
    return np.sqrt(((A - B) ** 2).sum(axis=1))


def _zipped(A, B):
    return np.sqrt([((a - b) ** 2).sum() for a, b in zip(A, B, strict=False)])


def _absolute(A, B):
    return np.abs(A[:, np.newaxis] - B).sum(axis=2)


def _largest(A, B):
    return np.abs(A[:, np.newaxis] - B).max(axis=2)


def _along(axis):
    return lambda first, second, linkage: REDUCTIONS[linkage](between(first, second), axis=axis)


LINKAGE_MISTAKES = {
    "Row is subtracted from row, as if the points came in pairs. Each point of the first cluster "
    "has a distance to each of the second: first[:, np.newaxis] - second, or two loops.": (
        _by_linkage(_in_pairs)
    ),
    "zip pairs the first point with the first, the second with the second. Each point of one "
    "cluster has a distance to each point of the other: take two loops, one inside the other.": (
        _by_linkage(_zipped)
    ),
    "Only the first points of the clusters are compared: look at all pairs, and return after the "
    "loops.": _always(lambda A, B: between(A, B)[0, 0]),
    "Only the first point of the first cluster is compared with the second one: go over all "
    "points of both.": _by_linkage(lambda A, B: between(A, B)[0]),
    "Single linkage takes the nearest two points, complete linkage the farthest two: they are "
    "exchanged here.": _by_linkage(single=_of(np.max), complete=_of(np.min)),
    "Complete and average are exchanged: complete linkage takes the largest distance, average "
    "linkage the mean of all.": _by_linkage(complete=_of(np.mean), average=_of(np.max)),
    "Single and average are exchanged: single linkage takes the smallest distance, average "
    "linkage the mean of all.": _by_linkage(single=_of(np.mean), average=_of(np.min)),
    "The linkage makes a difference: use it. Here it is always the smallest distance.": _always(
        _of(np.min)
    ),
    "The linkage makes a difference: use it. Here it is always the largest distance.": _always(
        _of(np.max)
    ),
    "The linkage makes a difference: use it. Here it is always the mean distance.": _always(
        _of(np.mean)
    ),
    "This is always the distance of the means: a linkage looks at the distances between points.": (
        _always(_of_centers)
    ),
    "Average: the mean of the distances between points, not the distance of the means.": (
        _by_linkage(average=_of_centers)
    ),
    "Average: the mean of all distances, not the middle between the smallest and the largest.": (
        _by_linkage(average=lambda A, B: (between(A, B).min() + between(A, B).max()) / 2)
    ),
    "Average: the mean of all distances, not their median.": _by_linkage(average=_of(np.median)),
    "Average: this is the sum of the distances. Divide it by their number, len(first) * "
    "len(second).": _by_linkage(average=_of(np.sum)),
    "Average: divide by the number of pairs, len(first) * len(second), not by the number of "
    "points of the first cluster.": _by_linkage(average=lambda A, B: between(A, B).sum() / len(A)),
    "Average: divide by the number of pairs, len(first) * len(second), not by the number of "
    "points of the second cluster.": _by_linkage(average=lambda A, B: between(A, B).sum() / len(B)),
    "Average: divide by the number of pairs, len(first) * len(second), not by the number of all "
    "points.": _by_linkage(average=lambda A, B: between(A, B).sum() / (len(A) + len(B))),
    "Average: take the root of each square before the mean, not the root of the mean.": _by_linkage(
        average=lambda A, B: np.sqrt((between(A, B) ** 2).mean())
    ),
    "Average: all pairs count, not the nearest partner of each point alone.": _by_linkage(
        average=lambda A, B: between(A, B).min(axis=1).mean()
    ),
    "Average: all pairs count, not the nearest partner of each point of the second cluster.": (
        _by_linkage(average=lambda A, B: between(A, B).min(axis=0).mean())
    ),
    "Average: all pairs count, not the farthest partner of each point alone.": _by_linkage(
        average=lambda A, B: between(A, B).max(axis=1).mean()
    ),
    "Complete: the farthest two points, also if each has a nearer partner.": _by_linkage(
        complete=lambda A, B: between(A, B).min(axis=1).max()
    ),
    "Complete: the farthest two points, not the largest of the distances to the nearest point of "
    "the first cluster.": _by_linkage(complete=lambda A, B: between(A, B).min(axis=0).max()),
    "Complete: one point from each cluster, not two of the same.": _by_linkage(
        complete=_of(np.max, _together)
    ),
    "Average: one point from each cluster, not two of the same.": _by_linkage(
        average=_of(np.mean, _together)
    ),
    "Single: one point from each cluster, not two of the same.": _by_linkage(
        single=_of(np.min, _others)
    ),
    "Single: is the smallest distance looked for from 0 on? Nothing is below 0: begin with np.inf. "
    "(Nor has a point to be compared with itself, at distance 0.)": _by_linkage(
        single=lambda A, B: 0.0
    ),
    "The distances inside of the clusters are among these: take one point from each cluster.": (
        _by_linkage(_others)
    ),
    "All points are put together, and each is compared with itself as well: take one point from "
    "each cluster.": _by_linkage(_together),
    "These are squared distances: take the root.": _by_linkage(lambda A, B: between(A, B) ** 2),
    "These are sums of absolute differences: take Euclidean distances.": _by_linkage(_absolute),
    "This is the largest difference in a feature: take Euclidean distances.": _by_linkage(_largest),
    "Only the first feature is used: a distance is a sum over all columns.": _by_linkage(
        lambda A, B: between(A[:, :1], B[:, :1])
    ),
    "Only the first two features are used: there may be more columns. Add up over all of them.": (
        _by_linkage(lambda A, B: between(A[:, :2], B[:, :2]))
    ),
    "The differences are added up over the points here: a distance is a sum over the features, "
    "the last axis.": _by_linkage(lambda A, B: np.sqrt(((A[:, np.newaxis] - B) ** 2).sum(axis=1))),
    "np.linalg.norm without an axis puts all differences into one number: take axis=2, for a "
    "distance of each pair.": _always(lambda A, B: np.linalg.norm(A[:, np.newaxis] - B)),
    "These are the distances of all pairs: return one number, as the linkage says.": _always(
        between
    ),
    "This is a number for each point of the first cluster: return one for both clusters, over all "
    "pairs.": _along(1),
    "This is a number for each point of the second cluster: return one for both clusters, over "
    "all pairs.": _along(0),
    "Single and complete: argmin and argmax say where the distance stands in the table. Return "
    "the distance itself.": _by_linkage(single=_of(np.argmin), complete=_of(np.argmax)),
}
