"""Further mistakes in the tasks of notebook 03, by task: exchanged numbers, other limits."""

import numpy as np


def _nearest(distances):
    return distances.argmin(axis=1)


def _by_weight(power):
    """Return the label with the largest sum of weights 1 / distance."""

    def labels(distances, representative_labels):
        names = np.unique(representative_labels)
        near = 1 / (distances + 1e-9) ** power
        sums = [near[:, representative_labels == name].sum(axis=1) for name in names]
        return names[np.argmax(sums, axis=0)]

    return labels


def _chosen(near):
    """Return rows by another rule, and the labels of their own centers."""

    def propagate(distances, representative_labels, percentile):
        own, clusters = distances.min(axis=1), _nearest(distances)
        limits = np.array(
            [np.percentile(own[clusters == c], percentile) for c in range(distances.shape[1])]
        )
        rows = np.flatnonzero(
            near(distances, own, clusters, limits, representative_labels, percentile)
        )
        return rows, representative_labels[clusters[rows]]

    return propagate


def _of_labels(distances, own, clusters, limits, names, percentile):
    labels = names[clusters]
    bounds = {name: np.percentile(own[labels == name], percentile) for name in np.unique(labels)}
    return own <= np.array([bounds[name] for name in labels])


def _names_of_places(distances, representative_labels, percentile):
    rows, _ = _chosen(lambda d, own, c, limits, *_: own <= limits[c])(
        distances, representative_labels, percentile
    )
    return rows, representative_labels[rows % len(representative_labels)]


def _grouped(rows_first):
    """Return rows or labels in the order of the clusters, and the others in that of the rows."""

    def propagate(distances, representative_labels, percentile):
        rows, labels = _chosen(lambda d, own, c, limits, *_: own <= limits[c])(
            distances, representative_labels, percentile
        )
        order = np.argsort(_nearest(distances)[rows], kind="stable")
        return (rows[order], labels) if rows_first else (rows, labels[order])

    return propagate


def _largest(fits, most=3000):
    k = 0
    while k < most and fits(k + 1):
        k += 1
    return k


def _colors(size, most=lambda n, budget: 3000):
    """Return the largest number of colors by another size of a picture."""
    return lambda n, budget: _largest(lambda k: size(n, k) <= budget, most(n, budget))


def _bits(k):
    return (k - 1).bit_length()


def _spread(decide):
    """Return labels by a rule for all numbers of a cluster, -1 among them; None changes nothing."""

    def spread(clusters, known):
        labels = known.copy()
        for c in np.unique(clusters):
            label = decide(known[clusters == c])
            if label is not None:
                labels[clusters == c] = label
        return labels

    return spread


def _two_numbers(most_too):
    def decide(own):
        numbers = np.unique(own)
        few = len(numbers) <= 2 if most_too else len(numbers) == 2
        return numbers[-1] if few else None

    return decide


def _filled(choose):
    """Return labels in which the points without one get that which is chosen of the others."""

    def spread(clusters, known):
        labels = known.copy()
        for c in np.unique(clusters):
            own = known[(clusters == c) & (known != -1)]
            if len(own):
                labels[(clusters == c) & (known == -1)] = choose(own)
        return labels

    return spread


def _of_first(clusters, known):
    return np.array([known[np.flatnonzero(clusters == c)[0]] for c in clusters])


REPRESENTATIVES = {
    "argsort over axis=1 puts the centers of each row in an order, and row 0 of that is about one "
    "point: sort over axis=0, and take row 0.": lambda d: d.argsort(axis=1)[0],
    "argmin without an axis looks at the whole table: take axis=0.": (
        lambda d: d.argmin(),
        lambda d: np.full(d.shape[1], d.argmin() // d.shape[1]),
    ),
    "The rows are numbered from the second on here: row 0 belongs to them.": lambda d: d[1:].argmin(
        axis=0
    ),
    "Row number c is searched for center c: the distances to center c stand in its column.": (
        lambda d: np.array([row.argmin() for row in d[: d.shape[1]]])
    ),
}
PROPAGATE = {
    "Labels are names: a mean of them means nothing, not even a rounded one.": (
        lambda d, labels: np.array([round(np.average(labels, weights=1 / row)) for row in d])
    ),
    "The two look-ups are exchanged, nearest[labels]: a label is no number of a row. Find the "
    "number of the nearest center of each row first, then look up its label, labels[nearest].": (
        lambda d, labels: _nearest(d)[labels]
    ),
    "The labels are sorted first, or the columns are put into the order of the labels: center c "
    "has label number c, as it is given.": lambda d, labels: _nearest(d[:, np.argsort(labels)]),
    "All rows get the label of the first center: look for the nearest center of each row.": (
        lambda d, labels: np.full(len(d), labels[0])
    ),
    "All centers vote here, near ones with more weight: the nearest center alone decides.": (
        _by_weight(1),
        _by_weight(2),
    ),
}
TO_NEAREST = {
    "A row is taken if it is within the limit of any center: its own center decides.": _chosen(
        lambda d, own, c, limits, *_: np.any(d <= limits, axis=1)
    ),
    "Clusters with the same label have one limit together here: each cluster has its own.": (
        _chosen(_of_labels)
    ),
    "All clusters have the same limit, the mean of the limits: each has its own.": _chosen(
        lambda d, own, c, limits, *_: own <= limits.mean()
    ),
    "All clusters have the same limit, the largest of the limits: each has its own.": _chosen(
        lambda d, own, c, limits, *_: own <= limits.max()
    ),
    "The labels are looked up by the numbers of the rows: look them up by the number of the "
    "nearest center of each row.": _names_of_places,
    "The rows and the labels are in different orders, one by row and the other by cluster: label "
    "number i has to belong to row number i.": (_grouped(True), _grouped(False)),
}
COLORS = {
    "There are at most as many colors as pixels here: the exercise has no such limit.": _colors(
        lambda n, k: n * _bits(k) + 24 * k, lambda n, budget: n
    ),
    "A color in the list takes 24 bits, whatever the bits of a pixel are.": _colors(
        lambda n, k: (n + k) * _bits(k)
    ),
    "The pixels are counted with 8 bits each: they take only as many bits as tell k colors "
    "apart.": _colors(lambda n, k: 8 * n + 24 * k),
    "The pixels are counted in bits and the list in bytes: a color takes 24 bits.": _colors(
        lambda n, k: n * _bits(k) + 3 * k
    ),
    "The budget is taken for bytes: it is given in bits.": tuple(
        _colors(lambda n, k: (n * _bits(k) + 24 * k) / 8, lambda n, budget, most=most: most)
        for most in (1000, 5000)
    ),
    "The list is counted as if it held a single color: it takes 24 bits for each color.": _colors(
        lambda n, k: n * _bits(k) + 24, lambda n, budget: 5000
    ),
}
TWO_NUMBERS = (
    "Two different numbers in a cluster are taken for -1 and one label: where each point has a "
    "label, these are two labels that differ. Leave out -1, then count the different ones."
)


def _commonest(labels):
    names, counts = np.unique(labels, return_counts=True)
    return names[counts.argmax()]


def _largest_with(share):
    """Return labels: the largest of a cluster, if so many of its points have it."""

    def spread(clusters, known):
        labels = known.copy()
        for c in np.unique(clusters):
            own = known[clusters == c]
            if own.max() >= 0 and np.mean(own == own.max()) >= share:
                labels[(clusters == c) & (known == -1)] = own.max()
        return labels

    return spread


SPREAD = {
    TWO_NUMBERS: (_spread(_two_numbers(False)), _spread(_two_numbers(True))),
    "In a cluster whose known labels differ, the points without a label get the first of them: "
    "they get -1.": _filled(lambda own: own[0]),
    "In a cluster whose known labels differ, the points without a label get the last of them: "
    "they get -1.": _filled(lambda own: own[-1]),
    "In a cluster whose known labels differ, the points without a label get the largest of them: "
    "they get -1.": _filled(np.max),
    "In a cluster whose known labels differ, the points without a label get the smallest of them: "
    "they get -1.": _filled(np.min),
    "The largest label of a cluster is passed on, though others of its known labels differ: pass "
    "one on only where all known labels are the same.": tuple(
        _largest_with(share) for share in (0, 0.3, 0.5)
    ),
    "All points of a cluster get what its first point has: look at all known labels of the "
    "cluster.": _of_first,
}


MISTAKES = {
    "03.representatives": REPRESENTATIVES,
    "03.majority_labels": {
        "This is a position in the list of all labels that occur, and not a label: look up the "
        "label at this position.": lambda clusters, y: np.array([
            np.argmax([np.sum(y[clusters == c] == name) for name in np.unique(y)])
            for c in range(clusters.max() + 1)
        ]),
        "Each count is divided by how often the label comes in all: asked for is the label that is "
        "most common in the cluster.": lambda clusters, y: np.array([
            np.unique(y)[
                np.argmax([
                    np.sum(y[clusters == c] == name) / np.sum(y == name) for name in np.unique(y)
                ])
            ]
            for c in range(clusters.max() + 1)
        ]),
        "The clusters come in the order in which they occur: the label of cluster c belongs to "
        "place c, so go through range(k).": lambda clusters, y: np.array([
            _commonest(y[clusters == c]) for c in dict.fromkeys(clusters.tolist())
        ]),
    },
    "03.propagate_labels": PROPAGATE,
    "03.propagate_to_nearest": TO_NEAREST,
    "03.most_colors": COLORS,
    "03.spread_agreed": SPREAD,
}  # fmt: skip
