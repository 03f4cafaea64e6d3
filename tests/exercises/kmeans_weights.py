"""Answers to the tasks on points with weights in ``01_kmeans_exercises``."""

import numpy as np
from scipy.spatial.distance import cdist

from tests.exercises.kmeans_transfer_more import MORE


def _right(name, *answers):
    return [{name: answer} for answer in answers]


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# 6. A weighted M-step


def centers_by_loops(X, labels, weights, n_clusters):
    centers = []
    for c in range(n_clusters):
        total, weight = [0.0] * X.shape[1], 0.0
        for x, label, w in zip(X, labels, weights, strict=True):
            if label == c:
                weight += w
                total = [t + w * value for t, value in zip(total, x, strict=True)]
        centers.append([t / weight for t in total])
    return centers


def centers_by_average(X, labels, weights, n_clusters):
    return np.stack(
        [np.average(X, axis=0, weights=weights * (labels == c)) for c in range(n_clusters)]
    )


def centers_by_a_product(X, labels, weights, n_clusters):
    share = np.eye(n_clusters)[labels].T * weights
    return share @ X / share.sum(axis=1, keepdims=True)


def centers_in_float32(X, labels, weights, n_clusters):
    X, weights = X.astype(np.float32), weights.astype(np.float32)
    centers = np.zeros((n_clusters, X.shape[1]), dtype=np.float32)
    np.add.at(centers, labels, X * weights[:, None])
    return centers / np.bincount(labels, weights, n_clusters)[:, None].astype(np.float32)


def centers_of_thousandths(X, labels, weights, n_clusters):
    """Repeat points, in units so small that the rounding does not matter."""
    often = np.rint(weights * 1e5).astype(int)
    return [
        (X[labels == c] * often[labels == c, None]).sum(0) / often[labels == c].sum()
        for c in range(n_clusters)
    ]


def _of_groups(rule):
    """Return an M-step by a rule for the points and the weights of a cluster."""

    def centers(X, labels, weights, n_clusters):
        rows = [np.flatnonzero(labels == c) for c in range(n_clusters)]
        return [rule(X[each], weights[each]) for each in rows]

    return centers


def _over_all(X, labels, weights, n_clusters):
    return [(weights @ X) / np.sum(weights)] * n_clusters


def _by_all_weights(X, labels, weights, n_clusters):
    weights = weights / weights.sum()
    return np.eye(n_clusters)[labels].T @ (weights[:, None] * X)


def _mean_of_masked(X, labels, weights, n_clusters):
    return [
        np.mean(np.where((labels == c)[:, None], weights[:, None] * X, 0), axis=0)
        for c in range(n_clusters)
    ]


def _rows_and_columns(x, w):
    return np.sum(w * x, axis=0) / np.sum(w)


def _of_two_features(X, labels, weights, n_clusters):
    centers = np.zeros((n_clusters, X.shape[1]))
    centers[:, :2] = centers_by_loops(X[:, :2], labels, weights, n_clusters)
    return centers


# 7. A weighted inertia


def inertia_by_loops(X, labels, weights, centers):
    total = 0
    for i in range(len(X)):
        center = centers[labels[i]]
        total += weights[i] * sum((X[i][j] - center[j]) ** 2 for j in range(X.shape[1]))
    return total


def inertia_from_a_table(X, labels, weights, centers):
    table = cdist(X, centers, "sqeuclidean")
    return np.dot(weights, np.take_along_axis(table, labels[:, None], axis=1)[:, 0])


def inertia_by_clusters(X, labels, weights, centers):
    parts = [
        (weights[labels == c, None] * (X[labels == c] - centers[c]) ** 2).sum()
        for c in range(len(centers))
    ]
    return np.float32(sum(parts))


def inertia_by_roots(X, labels, weights, centers):
    """Scale the differences by the roots of the weights, as regressions do."""
    return np.linalg.norm(np.sqrt(weights)[:, None] * (X - centers[labels])) ** 2


def _squares(X, labels, centers):
    return np.linalg.norm(X - centers[labels], axis=1) ** 2


def _inertia(rule):
    return lambda X, labels, weights, centers: rule(weights, _squares(X, labels, centers))


def _to_means(X, labels, weights, centers):
    means = np.array(centers_by_loops(X, labels, weights, len(centers)))
    return inertia_by_loops(X, labels, weights, means)


def _to_plain_means(X, labels, weights, centers):
    means = np.array(centers_by_loops(X, labels, np.ones(len(X)), len(centers)))
    return inertia_by_loops(X, labels, weights, means)


RIGHT = {
    "01.weighted_m_step": _right(
        "weighted_m_step",
        centers_by_loops,
        centers_by_average,
        centers_by_a_product,
        centers_in_float32,
        centers_of_thousandths,
    ),
    "01.weighted_inertia": _right(
        "weighted_inertia",
        inertia_by_loops,
        inertia_from_a_table,
        inertia_by_clusters,
        inertia_by_roots,
    ),
}
WRONG = {
    "01.weighted_m_step": _wrong(
        "weighted_m_step",
        ("plain means", _of_groups(lambda x, w: np.mean(x, 0))),
        ("by the number of points:", _of_groups(lambda x, w: np.mean(w[:, None] * x, axis=0))),
        ("by the weights of all points", _by_all_weights),
        ("These are weighted sums", _of_groups(lambda x, w: (w[:, None] * x).sum(0))),
        ("but not multiplied", _of_groups(lambda x, w: sum(x) / sum(w))),
        ("counts at all", _of_groups(lambda x, w: x[w != 0].sum(0) / np.count_nonzero(w))),
        ("squared, or used twice", _of_groups(lambda x, w: np.average(x, 0, weights=w * w))),
        ("is taken once", _of_groups(lambda x, w: (w[:, None] ** 2 * x).sum(0) / w.sum())),
        ("divided by their weights", _of_groups(lambda x, w: np.average(x, 0, weights=1 / w))),
        (
            "heaviest point",
            _of_groups(lambda x, w: max(zip(w, x, strict=True), key=lambda p: p[0])[1]),
        ),
        (
            "do not cut them off",
            _of_groups(lambda x, w: np.mean(np.repeat(x, [int(each) for each in w], axis=0), 0)),
        ),
        ("mean of all points for each cluster", _over_all),
        ("write weights[:, np.newaxis]", _of_groups(_rows_and_columns)),
        ("averaged over all of X", _mean_of_masked),
        ("but not for three", _of_two_features),
    ),
    "01.weighted_inertia": _wrong(
        "weighted_inertia",
        ("count alike", _inertia(lambda w, d: sum(d))),
        ("inside of the square", lambda X, y, w, c: ((w[:, None] * (X - c[y])) ** 2).sum()),
        ("distances times weights", _inertia(lambda w, d: np.sum(w * d**0.5))),
        ("weighted mean: the inertia", _inertia(lambda w, d: np.average(d, weights=w))),
        ("by the number of points", _inertia(lambda w, d: np.mean(w * d))),
        ("root of the sum", _inertia(lambda w, d: np.linalg.norm(np.sqrt(w * d)))),
        ("counts at all", _inertia(lambda w, d: np.sum(d * (w != 0)))),
        ("do not cut them off", _inertia(lambda w, d: np.repeat(d, w.astype(int)).sum())),
        (
            "number for each point",
            _inertia(lambda w, d: [p * q for p, q in zip(w, d, strict=True)]),
        ),
        (
            "to the nearest center",
            lambda X, y, w, c: (w * cdist(X, c, "sqeuclidean").min(1)).sum(),
        ),
        (
            "to all centers",
            lambda X, y, w, c: (w[:, None] * cdist(X, c, "sqeuclidean")).sum(),
        ),
        ("to the weighted means", _to_means),
        ("to the plain means", _to_plain_means),
        ("absolute differences", lambda X, y, w, c: (w * abs(X - c[y]).sum(axis=-1)).sum()),
        ("number for each feature", lambda X, y, w, c: (w[:, None] * (X - c[y]) ** 2).sum(0)),
        (
            "number for each cluster",
            lambda X, y, w, c: [
                np.sum(w[y == j] * _squares(X, y, c)[y == j]) for j in range(len(c))
            ],
        ),
        ("before the center", lambda X, y, w, c: ((w[:, None] * X - c[y]) ** 2).sum()),
        (
            "first two features count",
            lambda X, y, w, c: inertia_by_loops(X[:, :2], y, w, c[:, :2]),
        ),
    ),
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])
