"""Further mistakes in the tasks of notebook 02, by task: other neighbors, other candidates."""

import numpy as np

from homl_clustering.checks.tasks import choosing_k
from homl_clustering.checks.tasks.elbow import below_chord, candidate, steepness
from homl_clustering.checks.tasks.further.distances import measured
from homl_clustering.textbook.kmeans import squared_distances


def _table(X):
    return np.sqrt(squared_distances(X, X))


def _of_table(distances, labels, i):
    """Return a(i) and b(i) of a table of distances."""
    own = (labels == labels[i]) & (np.arange(len(labels)) != i)
    others = [labels == c for c in np.unique(labels) if c != labels[i]]
    a = distances[i, own].mean() if own.any() else 0.0
    return a, min(distances[i, group].mean() for group in others)


def _with(a=None, b=None):
    """Return a function with another a or b, of the table, the labels and i."""

    def a_and_b(X, labels, i):
        right = choosing_k.a_and_b(X, labels, i)
        given = _table(X), labels, i
        return (a(*given) if a else right[0]), (b(*given) if b else right[1])

    return a_and_b


def _pairs_of_own(d, labels, i):
    own = labels == labels[i]
    return d[np.ix_(own, own)].sum() / (own.sum() * (own.sum() - 1))


def _between_clusters(d, labels, i):
    own = labels == labels[i]
    groups = [labels == c for c in np.unique(labels[~own])]
    return min(d[np.ix_(own, group)].mean() for group in groups)


def _one_norm(X, labels, i):
    own = (labels == labels[i]) & (np.arange(len(labels)) != i)
    groups = [labels == c for c in np.unique(labels) if c != labels[i]]
    means = [np.linalg.norm(X[group] - X[i]) / group.sum() for group in (own, *groups)]
    return means[0], min(means[1:])


def _all_coefficients(both, alone=lambda labels, i: np.sum(labels == labels[i]) < 2):
    """Return silhouettes by another pair of a and b."""

    def silhouettes(X, labels):
        found = np.zeros(len(X))
        for i in range(len(X)):
            if not alone(labels, i):
                a, b = both(X, labels, i)
                found[i] = (b - a) / max(a, b)
        return found

    return silhouettes


def _measured_pair(squares, X, labels, i):
    return _of_table(np.sqrt(squares(X, X)), labels, i)


def _measured_silhouettes(squares, X, labels):
    distances = np.sqrt(squares(X, X))
    return _all_coefficients(lambda X, labels, i: _of_table(distances, labels, i))(X, labels)


def _squared_pair(X, labels, i):
    a, b = choosing_k.a_and_b(X, labels, i)
    return a**2, b**2


def _by_cluster(X, labels):
    return choosing_k.silhouettes(X, labels)[np.argsort(labels, kind="stable")]


def _chord_before_logs(n_clusters, inertias):
    x, inertias = np.log(n_clusters), np.asarray(inertias, float)
    chord = inertias[0] + (inertias[-1] - inertias[0]) * (x - x[0]) / (x[-1] - x[0])
    return np.log(chord) - np.log(inertias)


def _between_extremes(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    return y.max() + (y.min() - y.max()) / (x[-1] - x[0]) * (x - x[0]) - y


def _asked_at_another_place(below):
    e = int(below[1:-1].argmax())
    return e + 1 if below[e] > 0 else None


def _zero_is_false(below):
    e = int(below[1:-1].argmax())
    return e + 1 if e and below[e + 1] > 0 else None


def _is_elbow(p, q):
    return p > 2 and p > 2 * q


def _elbows(choose):
    """Return a function that chooses among all points for which both conditions hold."""

    def elbow(n_clusters, inertias):
        below = below_chord(n_clusters, inertias)
        places = range(1, len(n_clusters) - 1)
        good = [e for e in places if _is_elbow(*steepness(n_clusters, inertias, e))]
        chosen = choose(good, below, lambda e: steepness(n_clusters, inertias, e)) if good else None
        return None if chosen is None else n_clusters[chosen]

    return elbow


def _next_farthest(good, below, _):
    good = [e for e in good if below[e] > 1e-12]
    return max(good, key=lambda e: below[e]) if good else None


def _with_slopes(slopes):
    """Return a function that asks the conditions of other slopes at the candidate."""

    def elbow(n_clusters, inertias):
        e = candidate(below_chord(n_clusters, inertias))
        if e is None:
            return None
        k, j = np.asarray(n_clusters, float), np.asarray(inertias, float)
        return n_clusters[e] if _is_elbow(*slopes(k, j, e)) else None

    return elbow


def _with_answer(answer):
    """Return a function that returns something else of the elbow, given its position."""

    def elbow(n_clusters, inertias):
        e = candidate(below_chord(n_clusters, inertias))
        found = e is not None and _is_elbow(*steepness(n_clusters, inertias, e))
        return answer(n_clusters, e) if found else None

    return elbow


def _slopes(x_of, y_of):
    def slopes(k, j, e):
        x, y = x_of(k), y_of(j)
        return (y[e - 1] - y[e]) / (x[e] - x[e - 1]), (y[e] - y[-1]) / (x[-1] - x[e])

    return slopes


def _falls(k, j, e):
    y = np.log(j)
    return y[e - 1] - y[e], y[e] - y[-1]


def _logs_of_slopes(n_clusters, inertias, e):
    k, j = np.asarray(n_clusters, float), np.asarray(inertias, float)
    return tuple(np.log(slope) for slope in _slopes(lambda k: k, lambda j: j)(k, j, e))


def _two_smallest(distances, labels):
    a, b = np.sort(distances, axis=1)[:, :2].T
    return (b - a) / np.where(b == 0, 1, b)


def _simplified(divisor):
    """Return simplified silhouettes with another divisor."""

    def simplified(distances, labels):
        rows, others = np.arange(len(labels)), distances.astype(float)
        others[rows, labels] = np.inf
        a, b = distances[rows, labels], others.min(axis=1)
        return (b - a) / divisor(a, b)

    return simplified


def _not_zero(values):
    return np.where(values == 0, 1, values)


WITHOUT_CONDITIONS = (
    "The conditions are asked with other slopes: both logarithms belong to the steepness as well, "
    "as in task 5."
)
MISTAKES = {
    "02.a_and_b": {
        "a: This is the mean distance of all pairs in the cluster: only those from i count.": (
            _with(a=_pairs_of_own)
        ),
        "b: This is the mean distance between all points of both clusters: only those from point i "
        "count.": (_with(b=_between_clusters), _with(_pairs_of_own, _between_clusters)),
        "np.linalg.norm without an axis makes one number of all differences: take axis=1, for a "
        "distance of each point.": _one_norm,
        "i is the number of a row, and not of the first row of its cluster: the distances start "
        "from X[i].": lambda X, labels, i: choosing_k.a_and_b(
            X, labels, int(np.flatnonzero(labels == labels[i])[0])
        ),
        **measured(_measured_pair),
    },
    "02.silhouettes": {
        "a and b are squared: these are mean distances, so take them as they are.": (
            _all_coefficients(_squared_pair)
        ),
        "The coefficients are sorted by cluster: leave them in the order of the points.": (
            _by_cluster
        ),
        "All points get the coefficient of the first one: does the loop use i?": lambda X, labels: (
            np.full(len(X), choosing_k.silhouettes(X, labels)[0])
        ),
        "a: This is the mean distance of all pairs in the cluster: only those from the point "
        "itself count.": _all_coefficients(_with(a=_pairs_of_own)),
        "b: This is the mean distance between all points of both clusters: only those from the "
        "point itself count.": (
            _all_coefficients(_with(b=_between_clusters)),
            _all_coefficients(_with(_pairs_of_own, _between_clusters)),
        ),
        **measured(_measured_silhouettes),
    },
    "02.below_chord": {
        "The chord goes from the highest to the lowest point: it goes from the first to the last, "
        "y[0] to y[-1].": _between_extremes,
        "The chord is drawn between the inertias themselves, and its logarithm is taken after "
        "that: take the logarithms of the inertias first, and draw the chord between these.": (
            _chord_before_logs
        ),
    },
    "02.candidate": {
        "It is asked of another point whether it lies below the chord: position e among the inner "
        "points is e + 1 in the array, so look at below[e + 1].": _asked_at_another_place,
        "Position 0 among the inner points counts as nothing here, as `if e` is false for 0: ask "
        "whether the number is greater than 0, or whether e is None.": _zero_is_false,
    },
    "02.steepness": {
        "The logarithm of the slopes is taken: take the logarithms of k and J first, and the "
        "slopes of these.": _logs_of_slopes,
    },
    "02.elbow": {
        "If the candidate is no elbow, the search goes on with the next farthest points here: only "
        "the farthest one is the candidate. If it fulfills not both conditions, return None.": (
            _elbows(_next_farthest)
        ),
        "The last point for which both conditions hold is returned: they are asked of the "
        "candidate alone, which is farthest below the chord.": _elbows(
            lambda good, below, slopes: good[-1]
        ),
        "Of all points for which both conditions hold, the one with the steepest step before it is "
        "returned: they are asked of the candidate alone, which is farthest below the chord.": (
            _elbows(lambda good, below, slopes: max(good, key=lambda e: slopes(e)[0]))
        ),
        "This is the number before the elbow: is the first point counted in the position?": (
            _with_answer(lambda k, e: k[1:-1][e - 2])
        ),
        WITHOUT_CONDITIONS: (
            _with_slopes(_slopes(lambda k: k, lambda j: j)),
            _with_slopes(_slopes(lambda k: k, np.log)),
            _with_slopes(_slopes(np.log, lambda j: j)),
            _with_slopes(_slopes(lambda k: np.arange(len(k)), np.log)),
            _with_slopes(_falls),
        ),
    },
    "02.simplified_silhouettes": {
        "These are the smallest and the second smallest distance of each row, whatever the label: "
        "a belongs to the center of the label, which need not be the nearest.": _two_smallest,
        "Something is added to the divisor, and changes the result: treat 0 / 0 by itself.": tuple(
            _simplified(lambda a, b, more=more: np.maximum(a, b) + more)
            for more in (1, 0.1, 1e-2, 1e-3)
        ),
        "Divide by the larger of a and b: it is not always b.": _simplified(
            lambda a, b: _not_zero(b)
        ),
        "Divide by the larger of a and b: it is not always a.": _simplified(
            lambda a, b: _not_zero(a)
        ),
        "Divide by the larger of a and b, not by their sum.": _simplified(
            lambda a, b: _not_zero(a + b)
        ),
    },
}
