"""More mistakes in the tasks of ``01_kmeans_exercises`` on the start and the bound."""

import numpy as np

from homl_clustering.checks.tasks.kmeans_mistakes import from_table
from homl_clustering.textbook.kmeans import squared_distances


def _drawn(weight):
    """Return a function that makes probabilities of the table of squared distances."""

    def probabilities(X, centers):
        values = weight(squared_distances(X, centers))
        return values / values.sum()

    return probabilities


def _p(d):
    closest = d.min(axis=1)
    return closest / closest.sum()


def _in_clusters(d):
    """Divide by the sum of the cluster that the nearest center has."""
    own, closest = d.argmin(axis=1), d.min(axis=1)
    return closest / np.bincount(own, closest)[own]


NEXT_CENTER = {
    "They are squared twice: squared_distances gives squares already.": _drawn(
        lambda d: d.min(axis=1) ** 2
    ),
    "The farthest point is drawn for certain here: every point gets a probability, proportional "
    "to its squared distance.": _drawn(lambda d: d.min(axis=1) == d.min(axis=1).max()),
    "A single point is drawn for certain here, the farthest: every point gets a probability, "
    "proportional to its squared distance.": from_table(
        lambda d: np.arange(len(d)) == d.min(axis=1).argmax()
    ),
    "This is the number of the farthest point: return a probability for each point.": (
        from_table(lambda d: d.min(axis=1).argmax())
    ),
    "This is 1 minus the probability: far points are to be likelier, so leave out the 1 -.": (
        from_table(lambda d: 1 - _p(d))
    ),
    "These are the probabilities of the opposite, divided by their sum: far points are to be "
    "likelier, not near ones.": _drawn(lambda d: 1 - _p(d)),
    "These go with 1 / distance², so that near points are likelier: far ones are to be.": (
        _drawn(lambda d: 1 / d.min(axis=1))
    ),
    "These go with 1 / distance, so that near points are likelier: far ones are to be, and with "
    "the squared distance.": _drawn(lambda d: 1 / np.sqrt(d.min(axis=1))),
    "Only the distance to the first center counts here: take for each point the nearest of all "
    "centers.": _drawn(lambda d: d[:, 0]),
    "These come from the largest distance minus the own, so that near points are likelier: far "
    "ones are to be.": _drawn(lambda d: d.min(axis=1).max() - d.min(axis=1)),
    "These are added up from point to point: return the probability of each point itself.": (
        from_table(lambda d: _p(d).cumsum())
    ),
    "These are distances that are not divided by their sum, and not squared: square, then "
    "divide.": from_table(lambda d: np.sqrt(d.min(axis=1))),
    "There is a row of probabilities for each point here: take the nearest center first, min over "
    "axis=1, then divide by the sum.": _drawn(lambda d: d),
    "axis=0 finds the smallest distance of each center: take that of each point, axis=1.": (
        _drawn(lambda d: d.min(axis=0))
    ),
    "They are divided by the number of points: divide by the sum of the squared distances.": (
        from_table(lambda d: d.min(axis=1) / len(d))
    ),
    "They are divided by the mean: divide by the sum, so that they add up to one.": (
        from_table(lambda d: d.min(axis=1) / d.min(axis=1).mean())
    ),
    "They are divided by the length of the vector: divide by the sum, so that they add up to "
    "one.": from_table(lambda d: d.min(axis=1) / np.linalg.norm(d.min(axis=1))),
    "They add up to one for the points of each center: divide by the sum over all points.": (
        from_table(_in_clusters)
    ),
    "All points that are no centers are equally likely here: far points are to be likelier.": (
        _drawn(lambda d: d.min(axis=1) > 0)
    ),
    "These are probabilities by exp, as softmax has them: divide the squared distances "
    "themselves by their sum.": _drawn(lambda d: np.exp(d.min(axis=1) - d.min(axis=1).max())),
    "The distance to the mean of the centers counts here: take the nearest center.": (
        lambda X, centers: _drawn(lambda d: d[:, 0])(X, centers.mean(axis=0, keepdims=True))
    ),
    "These go with the sums of absolute differences: take squared distances.": (
        lambda X, centers: (
            (closest := np.abs(X[:, np.newaxis] - centers).sum(axis=2).min(axis=1)) / closest.sum()
        )
    ),
    "The root is taken after dividing: leave it out, as the squared distances count.": (
        from_table(lambda d: np.sqrt(_p(d)))
    ),
    "These are distances between points: take those to the centers.": lambda X, centers: _drawn(
        lambda d: d.sum(axis=1)
    )(X, X),
}


def _stays(compare):
    """Return a function that compares the bounds with the distances between centers."""

    def stays(upper_bounds, labels, centers):
        between = np.sqrt(squared_distances(centers, centers))
        np.fill_diagonal(between, np.inf)
        return compare(upper_bounds, between, labels)

    return stays


def _by_gap(compare):
    return _stays(lambda upper, between, labels: compare(upper, between.min(axis=1)[labels]))


def _finite(between):
    return np.where(np.isinf(between), 0, between)


def _first_other(between):
    """Return the distance of each center to the first of the others."""
    return np.array([row[np.isfinite(row)][0] for row in between])


def _blocks(upper_bounds, labels, centers):
    between = np.abs(centers[:, np.newaxis] - centers).sum(axis=2)
    np.fill_diagonal(between, np.inf)
    return upper_bounds <= between.min(axis=1)[labels] / 2


KEEPS_ITS_CENTER = {
    "A bound of exactly half the gap counts, too: compare with <=.": (
        _by_gap(lambda upper, gap: upper < gap / 2)
    ),
    "The gap is halved twice: a bound of at most half the gap is small enough.": (
        _by_gap(lambda upper, gap: upper <= gap / 4)
    ),
    "Not the gap is halved but the bound: compare the whole bound with half the gap.": (
        _by_gap(lambda upper, gap: upper / 2 <= gap)
    ),
    "Both sides are squared, but not the half: compare with gap**2 / 4, or leave the squares "
    "out.": _by_gap(lambda upper, gap: upper**2 <= gap**2 / 2),
    "The mean distance to the other centers is taken: the nearest other center counts.": _stays(
        lambda upper, between, labels: (
            upper <= (_finite(between).sum(axis=1) / (len(between) - 1))[labels] / 2
        )
    ),
    "The center with the next number is taken, not the one that is nearest: take the minimum "
    "over all other centers.": _stays(
        lambda upper, between, labels: upper <= between[labels, (labels + 1) % len(between)] / 2
    ),
    "The first of the other centers is taken, not the one that is nearest: take the minimum over "
    "all other centers.": _stays(
        lambda upper, between, labels: upper <= _first_other(between)[labels] / 2
    ),
    "The gap is a sum of absolute differences: take the Euclidean distance.": _blocks,
    "This counts the points that stay: return True or False for each point.": (
        _by_gap(lambda upper, gap: np.sum(upper <= gap / 2))
    ),
    "This is the share of the points that stay: return True or False for each point.": (
        _by_gap(lambda upper, gap: np.mean(upper <= gap / 2))
    ),
    "This says whether all points stay: return True or False for each point.": (
        _by_gap(lambda upper, gap: np.all(upper <= gap / 2))
    ),
    "This is half the gap of each center: pick that of each point by labels, and compare its "
    "bound with it.": _stays(lambda upper, between, labels: between.min(axis=1) / 2),
    "This is half the gap for each point: compare its bound with it.": (
        _by_gap(lambda upper, gap: gap / 2)
    ),
    "These are the bounds of the points that stay: return True or False for each point.": (
        _by_gap(lambda upper, gap: upper[upper <= gap / 2])
    ),
    "This is the answer for the first point alone: return after the loop, not inside of it.": (
        _by_gap(lambda upper, gap: (upper <= gap / 2)[0])
    ),
    "The comparison is the other way round: the bound has to be at most half the gap.": (
        _by_gap(lambda upper, gap: upper >= gap / 2)
    ),
}
