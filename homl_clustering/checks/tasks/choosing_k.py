"""The tasks of ``02_choosing_k_exercises`` on silhouettes."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.checks.tasks import choosing_k_mistakes as more
from homl_clustering.datasets import five_blobs

LINE = np.array([[0.0], [2.0], [6.0], [10.0]])
CORNERS = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0], [6.0, 8.0], [0.0, 12.0], [5.0, 12.0]])
TWINS = np.array([[0.0], [0.0], [2.0], [6.0]])
GAPS = np.array([[0.0], [1.0], [4.0], [5.0], [10.0]])
STRETCHED = np.array([[0.0], [1.0], [2.0], [30.0], [10.0], [11.0]])
WIDE = np.array([[0.0], [1.0], [-20.0], [24.0], [12.0], [14.0]])


def _blobs():
    X = variant.rows(five_blobs()[0], 60)
    centers = X[[3, 14, 15, 9, 26]]
    return X, np.linalg.norm(X[:, np.newaxis] - centers, axis=2).argmin(axis=1)


def _row(X, i):
    """Return the distances between row i and all rows."""
    return np.sqrt(((X - X[i]) ** 2).sum(axis=1))


def _others(labels, i):
    return [labels == c for c in np.unique(labels[labels != labels[i]])]


# The references, and with each the mistakes that are often made


def a_and_b(X, labels, i):
    """Return a(i) and b(i) of row i."""
    d, own = _row(X, i), labels == labels[i]
    return d[own].sum() / (own.sum() - 1), min(d[c].mean() for c in _others(labels, i))


def _points():
    return [
        Case("the first of four points on a line", (LINE, np.array([0, 0, 1, 1]), 0)),
        Case("the last of four points on a line", (LINE, np.array([0, 0, 1, 1]), 3)),
        Case("the first of six in the plane", (CORNERS, np.array([7, 7, 7, 2, 2, 5]), 0)),
        Case("two points in the same place", (TWINS, np.array([0, 0, 0, 1]), 0)),
        Case("numbers of clusters with gaps", (GAPS, np.array([5, 5, 9, 9, 1]), 0)),
        Case("a point beside a wide cluster", (WIDE, np.array([0, 0, 1, 1, 2, 2]), 0)),
        Case("one of sixty points of the five blobs", (*_blobs(), 10)),
        Case("a point of a farther cluster nearby", (STRETCHED, np.array([0, 0, 1, 1, 2, 2]), 0)),
    ]


def _a(X, labels, i, distances=_row):
    d, own = distances(X, i), labels == labels[i]
    return d[own].sum() / (own.sum() - 1)


def _b(X, labels, i, distances=_row):
    return min(distances(X, i)[c].mean() for c in _others(labels, i))


def _squares(X, i):
    return _row(X, i) ** 2


def _blocks(X, i):
    return np.abs(X - X[i]).sum(axis=1)


def _to_centers(X, labels, i):
    groups = [labels == labels[i], *_others(labels, i)]
    own, *others = [np.linalg.norm(X[group].mean(axis=0) - X[i]) for group in groups]
    return own, min(others)


def _b_of_nearest_center(X, labels, i):
    groups = _others(labels, i)
    nearest = np.argmin([np.linalg.norm(X[group].mean(axis=0) - X[i]) for group in groups])
    return _row(X, i)[groups[nearest]].mean()


A_AND_B_MISTAKES = {
    "a: the point itself is not one of the others; divide by one less.": lambda X, labels, i: (
        _row(X, i)[labels == labels[i]].mean(),
        _b(X, labels, i),
    ),
    "b: the own cluster is none of the other clusters; leave it out of the minimum.": (
        lambda X, labels, i: (
            _a(X, labels, i),
            min(_row(X, i)[labels == c].mean() for c in np.unique(labels)),
        )
    ),
    "b looks at the other clusters alone: a has no part in the minimum.": lambda X, labels, i: (
        _a(X, labels, i),
        min(_a(X, labels, i), _b(X, labels, i)),
    ),
    "b: take the mean for each other cluster, not for all of them together.": (
        lambda X, labels, i: (_a(X, labels, i), _row(X, i)[labels != labels[i]].mean())
    ),
    "b belongs to the nearest of the other clusters: the smallest mean, not the largest.": (
        lambda X, labels, i: (
            _a(X, labels, i),
            max(_row(X, i)[c].mean() for c in _others(labels, i)),
        )
    ),
    "b is the mean distance to a cluster, not the distance to the nearest foreign point.": (
        lambda X, labels, i: (_a(X, labels, i), _row(X, i)[labels != labels[i]].min())
    ),
    "b: the nearest center may belong to another cluster than the smallest mean.": (
        lambda X, labels, i: (_a(X, labels, i), _b_of_nearest_center(X, labels, i))
    ),
    "These are distances to centers: take the mean of the distances to the points.": _to_centers,
    "These are squared distances: take the root before the mean.": lambda X, labels, i: (
        _a(X, labels, i, _squares),
        _b(X, labels, i, _squares),
    ),
    "These are sums of absolute differences: take Euclidean distances.": lambda X, labels, i: (
        _a(X, labels, i, _blocks),
        _b(X, labels, i, _blocks),
    ),
    "These are sums: divide by the number of distances.": lambda X, labels, i: (
        _row(X, i)[labels == labels[i]].sum(),
        min(_row(X, i)[c].sum() for c in _others(labels, i)),
    ),
    "a comes first, then b.": lambda X, labels, i: (_b(X, labels, i), _a(X, labels, i)),
} | more.A_AND_B


def _coefficients(formula, a=_a, b=_b, alone=0.0):
    """Return a function that computes silhouettes by a formula of a and b."""

    def silhouettes(X, labels):
        counts = [np.sum(labels == label) for label in labels]
        return np.array(
            [
                formula(a(X, labels, i), b(X, labels, i)) if count > 1 else alone
                for i, count in enumerate(counts)
            ]
        )

    return silhouettes


def _own_mean(X, labels, i):
    return _row(X, i)[labels == labels[i]].mean()


def _smallest_mean(X, labels, i):
    return min(_row(X, i)[labels == c].mean() for c in np.unique(labels))


def _usual(a, b):
    return (b - a) / max(a, b)


def silhouettes(X, labels):
    """Return the silhouette coefficient of each row."""
    return _coefficients(_usual)(X, labels)


def _clusterings():
    mixed = np.array([2, 7, 7, 5, 2, 5])
    return [
        Case("four points on a line", (LINE, np.array([0, 0, 1, 1]))),
        Case("one in the wrong cluster, one alone in its own", (LINE, np.array([0, 0, 0, 1]))),
        Case("clusters with other numbers", (CORNERS, mixed)),
        Case("sixty points of the five blobs", _blobs()),
    ]


SILHOUETTE_MISTAKES = {
    "The sign: b - a, so that points near their own cluster are positive.": _coefficients(
        lambda a, b: (a - b) / max(a, b)
    ),
    "Divide by the larger of a and b: it is not always b.": _coefficients(lambda a, b: (b - a) / b),
    "Divide by the larger of a and b, not by a.": _coefficients(lambda a, b: (b - a) / a),
    "Divide by the larger of a and b, not by the smaller.": _coefficients(
        lambda a, b: (b - a) / min(a, b)
    ),
    "Divide by the larger of a and b, not by their sum.": _coefficients(
        lambda a, b: (b - a) / (a + b)
    ),
    "These are differences b - a: divide by the larger of both.": _coefficients(lambda a, b: b - a),
    "A coefficient may be negative: b - a has no absolute value.": _coefficients(
        lambda a, b: abs(b - a) / max(a, b)
    ),
    "One coefficient for each point: the mean of all is the silhouette score.": (
        lambda X, labels: silhouettes(X, labels).mean()
    ),
    "A point alone in its cluster gets 0: there is no other to compare with.": _coefficients(
        _usual, alone=1.0
    ),
    "A point alone in its cluster gets 0; here it is 0 / 0.": _coefficients(_usual, alone=np.nan),
    "a counts the point itself as one of the others.": _coefficients(_usual, a=_own_mean),
    "b takes all other clusters together: it is the smallest of their means.": _coefficients(
        _usual, b=lambda X, labels, i: _row(X, i)[labels != labels[i]].mean()
    ),
    "b includes the own cluster: no coefficient can be positive that way.": _coefficients(
        _usual, b=_smallest_mean
    ),
    "a counts the point itself, and b the own cluster: leave both out.": _coefficients(
        _usual, a=_own_mean, b=_smallest_mean, alone=np.nan
    ),
    "These are distances to centers: take the mean of the distances to the points.": _coefficients(
        _usual,
        a=lambda X, labels, i: _to_centers(X, labels, i)[0],
        b=lambda X, labels, i: _to_centers(X, labels, i)[1],
    ),
    "These come from squared distances: take the root before the mean.": _coefficients(
        _usual,
        a=lambda X, labels, i: _a(X, labels, i, _squares),
        b=lambda X, labels, i: _b(X, labels, i, _squares),
    ),
} | more.SILHOUETTES


TASKS = [
    ChoiceTask(
        "02.warm_up",
        "b",
        {
            "a": "The lowest possible inertia falls with every center that is added, whatever the "
            "data: k=6 would be lower still.",
            "b": "A further center never lengthens the way to the nearest one, so the best "
            "inertia falls anyway; how fast it falls may tell something.",
            "c": "A rising inertia is a sign of a bad start. This one has fallen, as it should.",
        },
    ),
    FunctionTask("02.a_and_b", a_and_b, _points, A_AND_B_MISTAKES, parts=("a", "b")),
    FunctionTask("02.silhouettes", silhouettes, _clusterings, SILHOUETTE_MISTAKES),
]
