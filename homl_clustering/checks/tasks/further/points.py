"""Further mistakes in the tasks of notebooks 01 and 02, by task."""

import numpy as np

from homl_clustering.checks.tasks import choosing_k
from homl_clustering.checks.tasks.elbow import below_chord, candidate, steepness
from homl_clustering.textbook.kmeans import squared_distances


def _vote(X, centers):
    """Return the center that is nearest in the most features."""
    nearest = np.abs(X[:, np.newaxis] - centers).argmin(axis=1)
    return np.array([np.bincount(row).argmax() for row in nearest])


def _by(measure):
    """Return a function that looks for the center with the smallest value of a measure."""
    return lambda X, centers: measure(X[:, np.newaxis] - centers).argmin(axis=1)


def _sums(X, labels, n_clusters):
    return np.array([X[labels == c].sum(axis=0) for c in range(n_clusters)])


def _shares(values):
    return values / values.sum()


def _gaps(measure):
    """Return a function that measures the gaps between centers in another way."""

    def keeps(upper_bounds, labels, centers):
        between = measure(centers[:, np.newaxis] - centers)
        np.fill_diagonal(between, np.inf)
        return upper_bounds <= between.min(axis=1)[labels] / 2

    return keeps


def _largest_gap(upper_bounds, labels, centers):
    return upper_bounds <= np.sqrt(squared_distances(centers, centers)).max() / 2


def _in_clusters(rule):
    """Return a function that makes a center of the points and weights of each cluster."""

    def centers(X, labels, weights, n_clusters):
        groups = [labels == c for c in range(n_clusters)]
        return np.array([rule(X[own], weights[own], weights, c) for c, own in enumerate(groups)])

    return centers


def _weights_of_first_rows(X, _, weights, __):
    return np.average(X, axis=0, weights=weights[: len(X)])


def _weighted_clusters(combine):
    def inertia(X, labels, weights, centers):
        squares = ((X - centers[labels]) ** 2).sum(axis=1)
        groups = [labels == c for c in np.unique(labels)]
        return sum(combine(weights[own]) * squares[own].sum() for own in groups)

    return inertia


def _kept(to_centers, between, labels):
    own = to_centers[np.arange(len(labels)), labels]
    gaps = between.astype(float)
    np.fill_diagonal(gaps, np.inf)
    return own <= gaps.min(axis=1)[labels] / 2, own


def _nearer_first(to_centers, between, labels):
    kept, own = _kept(to_centers, between, labels)
    return int(np.sum(kept & (to_centers[:, 0] < own)))


def _clusters_with_any(to_centers, between, labels):
    kept, own = _kept(to_centers, between, labels)
    return len(np.unique(labels[kept & (to_centers.min(axis=1) < own)]))


def _b(choose):
    """Return a function of which b is computed by another rule, from groups of distances."""

    def both(X, labels, i):
        a, _ = choosing_k.a_and_b(X, labels, i)
        d = np.linalg.norm(X - X[i], axis=1)
        return a, choose(d, labels, i)

    return both


def _of_nearest_point(d, labels, i):
    nearest = labels[np.where(labels != labels[i], d, np.inf).argmin()]
    return d[labels == nearest].mean()


def _next_label(d, labels, i):
    return d[labels == labels[i] + 1].mean()


def _by_own_size(d, labels, i):
    others = np.unique(labels[labels != labels[i]])
    return min(d[labels == c].sum() for c in others) / np.sum(labels == labels[i])


def _each_feature(X, labels, i):
    columns = range(X.shape[1])
    return tuple(np.mean([choosing_k.a_and_b(X[:, [j]], labels, i) for j in columns], axis=0))


def _silhouettes(both):
    def silhouettes(X, labels):
        found = np.zeros(len(X))
        for i in range(len(X)):
            if np.sum(labels == labels[i]) > 1:
                a, b = both(X, labels, i)
                found[i] = (b - a) / max(a, b) if b < np.inf else 0
        return found

    return silhouettes


def _larger_clusters(d, labels, i):
    others = [labels == c for c in np.unique(labels) if c != labels[i]]
    return min((d[own].mean() for own in others if own.sum() > 1), default=np.inf)


def _none_if_any_alone(X, labels):
    alone = np.unique(labels, return_counts=True)[1].min() == 1
    return np.zeros(len(X)) if alone else choosing_k.silhouettes(X, labels)


def _first_feature(X, labels):
    return choosing_k.silhouettes(X[:, :1], labels)


def _if_any_below(place):
    """Return a function that looks for a place if any point lies below the chord."""
    return lambda below: int(place(below)) if np.any(below > 0) else None


def _chord(begin, end):
    """Return how far points lie below a chord that begins and ends elsewhere."""

    def below(n_clusters, inertias):
        x, y = np.log(n_clusters), np.log(inertias)
        slope = (y[end] - y[begin]) / (x[end] - x[begin]) if x[end] != x[begin] else 0.0
        return y[begin] + slope * (x - x[begin]) - y

    return below


def _elbow(holds):
    """Return a function that asks other conditions of the candidate."""

    def elbow(n_clusters, inertias):
        e = candidate(below_chord(n_clusters, inertias))
        found = e is not None and holds(*steepness(n_clusters, inertias, e))
        return n_clusters[e] if found else None

    return elbow


def _medoids(measure):
    """Return a function that takes the member with the smallest value of a measure."""

    def medoids(table, labels):
        groups = [np.flatnonzero(labels == c) for c in np.unique(labels)]
        return np.array([rows[np.argmin(measure(table[np.ix_(rows, rows)]))] for rows in groups])

    return medoids


def _by_value(start, where_none):
    """Return simplified silhouettes in which other centers are found by their distances."""

    def simplified(distances, labels):
        found = []
        for row, label in zip(distances, labels, strict=True):
            a, others = row[label], start(row, label)
            b = others.min() if len(others) else where_none(row[label])
            found.append((b - a) / max(a, b) if max(a, b) > 0 else 0.0)
        return np.array(found)

    return simplified


def _by_largest_of_all(distances, labels):
    own = distances[np.arange(len(labels)), labels]
    others = distances.astype(float)
    others[np.arange(len(labels)), labels] = np.inf
    return (others.min(axis=1) - own) / distances.max()


MISTAKES = {
    "01.squared_distances": {
        "The absolute differences are added up before they are squared: square each difference "
        "first, then add up.": lambda X, c: np.abs(X[:, np.newaxis] - c).sum(axis=2) ** 2,
        "These are differences of squared lengths, which drop the mixed term: subtract the center "
        "from the point, then square, and add up.": lambda X, c: (
            (X**2).sum(axis=1)[:, np.newaxis] - (c**2).sum(axis=1)
        ),
        "Only the last feature counts here: add up the squares over all features. Does a loop "
        "overwrite the sum?": lambda X, c: (X[:, -1:] - c[:, -1]) ** 2,
        "Only the smallest difference counts: add up the squares of all features.": lambda X, c: (
            (X[:, np.newaxis] - c) ** 2
        ).min(axis=2),
        "The features are scaled by their variances: take the differences as they are.": (
            lambda X, c: ((X[:, np.newaxis] - c) ** 2 / X.var(axis=0)).sum(axis=2)
        ),
    },
    "01.e_step": {
        "Each feature looks for its own nearest center here, and the center that wins most of them "
        "is taken: add up the squares over the features first, then look for the smallest sum.": (
            _vote
        ),
        "The distances are divided by the lengths of the centers: compare them as they are.": (
            lambda X, c: (np.sqrt(squared_distances(X, c)) / np.linalg.norm(c, axis=1)).argmin(1)
        ),
        "Only the last feature counts here: add up the squares over all features. Does a loop "
        "overwrite the sum?": _by(lambda away: np.abs(away[:, :, -1])),
        "Only the smallest difference counts here: add up the squares of all features.": (
            _by(lambda away: np.abs(away).min(axis=2))
        ),
        "The differences are added up with their signs, so that they cancel out: square each "
        "difference first, and add up after that.": _by(lambda away: np.abs(away.sum(axis=2))),
    },
    "01.m_step": {
        "Equal rows are counted once: each row counts, so do not take np.unique of the points.": (
            lambda X, labels, k: np.array(
                [np.unique(X[labels == c], axis=0).mean(axis=0) for c in range(k)]
            )
        ),
        "All sums are divided by the size of the largest cluster: divide each by the number of its "
        "own points.": lambda X, labels, k: _sums(X, labels, k) / np.bincount(labels).max(),
        "All sums are divided by the same number, as if all clusters were equally large: divide "
        "each by the number of its own points.": lambda X, labels, k: (
            _sums(X, labels, k) / (len(X) / k)
        ),
        "These are the means of the points that are not in the cluster: take labels == c.": (
            lambda X, labels, k: np.array([X[labels != c].mean(axis=0) for c in range(k)])
        ),
    },
    "01.next_center_probabilities": {
        "Near points are likelier here, as 1 is divided by the distances: far points are to be "
        "likelier.": lambda X, c: _shares(1 / (1 + squared_distances(X, c).min(axis=1))),
        "The mean distance to all centers counts here, squared: the nearest center alone counts.": (
            lambda X, c: _shares(np.sqrt(squared_distances(X, c)).mean(axis=1) ** 2)
        ),
        "The farthest point is chosen for certain: each point gets a probability, proportional to "
        "its squared distance.": lambda X, c: (
            1.0 * ((d := squared_distances(X, c).min(axis=1)) == d.max())
        ),
    },
    "01.keeps_its_center": {
        "The gap is the largest difference in a single feature: take the Euclidean distance.": (
            _gaps(lambda away: np.abs(away).max(axis=2))
        ),
        "Half of the largest gap counts for all points: take the gap of the own center to the "
        "nearest other one.": _largest_gap,
    },
    "01.weighted_m_step": {
        "The mean of each cluster is multiplied by one weight, that with the number of the "
        "cluster: weights go by points, so pick those with weights[labels == c].": _in_clusters(
            lambda x, _, weights, c: x.mean(axis=0) * weights[c]
        ),
        "Light points pull more than heavy ones here: multiply by the weights, do not divide.": (
            _in_clusters(lambda x, w, *_: np.average(x, axis=0, weights=1 / (w + 1e-9)))
        ),
        "The first weights are taken, as many as the cluster has points: take those of its own "
        "points, weights[labels == c].": _in_clusters(_weights_of_first_rows),
    },
    "01.weighted_inertia": {
        "Each cluster has one weight here, the mean of those of its points: multiply each point's "
        "squared distance by its own weight.": _weighted_clusters(np.mean),
        "Each cluster has one weight here, the sum of those of its points: multiply each point's "
        "squared distance by its own weight.": _weighted_clusters(np.sum),
        "The weights are sorted, and so belong to other points: leave them in their order.": (
            lambda X, labels, w, c: np.sort(w) @ ((X - c[labels]) ** 2).sum(axis=1)
        ),
    },
    "01.wrongly_kept": {
        "Only center 0 is asked whether it is nearer: ask all of them.": _nearer_first,
        "The clusters that have such points are counted: count the points.": _clusters_with_any,
    },
    "02.a_and_b": {
        "Each feature is looked at by itself, and the mean over the features is taken: compute "
        "distances over all features first.": _each_feature,
        "b: The cluster with the next number is taken for the nearest: compare the means of all "
        "other clusters.": _b(_next_label),
        "b: The sums are divided by the size of the own cluster: divide each by the number of "
        "points of the other cluster.": _b(_by_own_size),
        "b: The cluster that holds the nearest foreign point is taken: its mean need not be the "
        "smallest, so compare the means of all other clusters.": _b(_of_nearest_point),
        "a: The sum is divided by the number of all points: divide by that of the others in the "
        "own cluster.": lambda X, labels, i: (
            np.linalg.norm(X[labels == labels[i]] - X[i], axis=1).sum() / len(X),
            choosing_k.a_and_b(X, labels, i)[1],
        ),
    },
    "02.silhouettes": {
        "b: Clusters of a single point are left out as neighbors. The exception is for a point "
        "that is alone itself; for all others, such a cluster may be the nearest.": (
            _silhouettes(_b(_larger_clusters))
        ),
        "b: The cluster that holds the nearest foreign point is taken: its mean need not be the "
        "smallest, so compare the means of all other clusters.": (
            _silhouettes(_b(_of_nearest_point))
        ),
        "Where one point is alone in its cluster, all coefficients are 0: only that of this point "
        "is.": _none_if_any_alone,
        "Only the first feature counts here: take distances over all features.": _first_feature,
        "The coefficients are moved to the range from 0 to 1: leave them between -1 and 1.": (
            lambda X, labels: (choosing_k.silhouettes(X, labels) + 1) / 2
        ),
    },
    "02.candidate": {
        "The largest absolute value decides here, so that a point above the chord may win: take "
        "the largest number, without np.abs or a square.": _if_any_below(
            lambda below: np.argmax(np.abs(below))
        ),
        "The largest absolute value decides here, and the position is that among the inner points: "
        "leave out np.abs, and add 1 for the first point.": _if_any_below(
            lambda below: np.argmax(np.abs(below[1:-1]))
        ),
        "This is the second farthest point: the largest number comes last in np.argsort, at "
        "position -1.": _if_any_below(lambda below: np.argsort(below, kind="stable")[-2]),
        "Only the first half of the curve is searched: look at all inner points.": _if_any_below(
            lambda below: np.argmax(below[: len(below) // 2 + 1])
        ),
        "This is where the numbers fall most to the next point: take the largest number itself.": (
            _if_any_below(lambda below: np.argmin(np.diff(below)))
        ),
        "This is where the curve bends most: asked for is where it lies farthest below the "
        "chord.": _if_any_below(lambda below: np.argmin(np.diff(below, 2)) + 1),
    },
    "02.below_chord": {
        "The chord ends at the last point but one: it goes to the last, y[-1] at x[-1].": (
            _chord(0, -2)
        ),
        "The chord begins at the second point: it begins at the first, y[0] at x[0].": _chord(
            1, -1
        ),
    },
    "02.elbow": {
        "The second condition asks whether q is below 2: p has to be more than twice q.": _elbow(
            lambda p, q: p > 2 and q < 2
        ),
        "The difference of p and q is compared with 2: p has to be greater than 2, and more than "
        "twice q.": _elbow(lambda p, q: p - q > 2),
        "p is compared with q itself: it has to be more than twice q.": _elbow(
            lambda p, q: p > 2 and p > q
        ),
        "The factor 2 stands with p: p has to be more than twice q, p > 2 * q.": _elbow(
            lambda p, q: p > 2 and 2 * p > q
        ),
        "p and q are exchanged in the first condition: p has to be greater than 2, not q.": _elbow(
            lambda p, q: q > 2 and p > 2 * q
        ),
        "The first condition is turned: p has to be greater than 2, not less.": _elbow(
            lambda p, q: p < 2 and p > 2 * q
        ),
    },
    "02.medoids": {
        "The mean leaves out times of 0, and so another place in the same spot: add up the times "
        "to all members.": _medoids(
            lambda t: [row[row > 0].mean() if row.any() else 0 for row in t]
        ),
        "This is the place with the most even times, by their standard deviation: take the "
        "smallest sum.": _medoids(lambda t: t.std(axis=1)),
        "This is the place whose sum is nearest to the mean of all sums: take the smallest sum.": (
            _medoids(lambda t: np.abs(t.sum(axis=1) - t.sum(axis=1).mean()))
        ),
    },
    "02.steepness": {
        "These are ratios of inertias: take logarithms, and divide by how much x grows.": (
            lambda k, j, e: (j[e - 1] / j[e], j[e] / j[-1])
        ),
    },
    "02.simplified_silhouettes": {
        "The other centers are found by their distances, those that differ from a. A center at the "
        "same distance as the own one is left out that way: leave out the own one by its number, "
        "as np.delete(row, label) does.": _by_value(
            lambda row, label: row[row != row[label]], lambda a: a
        ),
        "Other centers at distance 0 are left out: leave out the own one alone, by its number.": (
            _by_value(lambda row, label: (o := np.delete(row, label))[o > 0], lambda a: 0.0)
        ),
        "All differences are divided by the same number, the largest of the table: divide each by "
        "the larger one of its own a and b.": _by_largest_of_all,
    },
}
