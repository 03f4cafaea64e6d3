"""Answers to the tasks of ``01_kmeans_exercises``, as students may write them."""

import numpy as np
from scipy.spatial.distance import cdist, pdist, squareform
from sklearn.metrics import pairwise_distances_argmin
from sklearn.metrics.pairwise import euclidean_distances

from tests.exercises.kmeans_more import MORE


def distances_by_loops(X, centers):
    table = []
    for x in X:
        row = []
        for center in centers:
            total = 0.0
            for j in range(len(x)):
                total += (x[j] - center[j]) ** 2
            row.append(total)
        table.append(row)
    return table


def distances_by_expansion(X, centers):
    return (X**2).sum(1)[:, None] - 2 * X @ centers.T + (centers**2).sum(1)


def distances_in_float32(X, centers):
    X, centers = X.astype(np.float32), centers.astype(np.float32)
    return np.stack([((X - center) ** 2).sum(axis=1) for center in centers], axis=1)


def nearest_by_loops(X, centers):
    labels = []
    for x in X:
        best = 0
        for c in range(len(centers)):
            if np.linalg.norm(x - centers[c]) < np.linalg.norm(x - centers[best]):
                best = c
        labels.append(best)
    return labels


def means_by_loops(X, labels, n_clusters):
    sums = [[0.0] * X.shape[1] for _ in range(n_clusters)]
    counts = [0] * n_clusters
    for x, label in zip(X, labels, strict=True):
        counts[label] += 1
        for j, value in enumerate(x):
            sums[label][j] += value
    return [[value / count for value in total] for total, count in zip(sums, counts, strict=True)]


def means_by_membership(X, labels, n_clusters):
    member = np.equal.outer(np.arange(n_clusters), labels)
    return member @ X / member.sum(axis=1, keepdims=True)


def means_in_float32(X, labels, n_clusters):
    means = np.zeros((n_clusters, X.shape[1]), dtype=np.float32)
    np.add.at(means, labels, X.astype(np.float32))
    return means / np.bincount(labels, minlength=n_clusters)[:, None].astype(np.float32)


def probabilities_by_loops(X, centers):
    closest = [min(sum((x - center) ** 2) for center in centers) for x in X]
    return [value / sum(closest) for value in closest]


def probabilities_in_float32(X, centers):
    closest = (cdist(X, centers).min(axis=1) ** 2).astype(np.float32)
    return closest / closest.sum()


def probabilities_of_nearest(X, centers):
    own = centers[cdist(X, centers).argmin(axis=1)]
    square = np.einsum("ij,ij->i", X - own, X - own)
    return square / np.sum(square)


def stays_by_loops(upper_bounds, labels, centers):
    answers = []
    for bound, label in zip(upper_bounds, labels, strict=True):
        gap = min(
            np.linalg.norm(centers[label] - other) for c, other in enumerate(centers) if c != label
        )
        answers.append(bool(bound <= gap / 2))
    return answers


def stays_by_sorting(upper_bounds, labels, centers):
    nearest = np.sort(squareform(pdist(centers)), axis=1)[:, 1]
    return (2 * upper_bounds <= nearest[labels]).astype(int)


def stays_in_squares(upper_bounds, labels, centers):
    squares = ((centers[:, None] - centers) ** 2).sum(-1) + np.diag([1e9] * len(centers))
    return 4 * upper_bounds**2 <= squares.min(axis=0)[labels]


RIGHT = {
    "01.warm_up": [{"answer": "b"}, {"answer": "B"}],
    "01.squared_distances": [
        {"squared_distances": distances_by_loops},
        {"squared_distances": distances_by_expansion},
        {"squared_distances": distances_in_float32},
        {"squared_distances": lambda X, centers: cdist(X, centers, "sqeuclidean")},
        {"squared_distances": lambda X, centers: euclidean_distances(X, centers, squared=True)},
    ],
    "01.e_step": [
        {"e_step": nearest_by_loops},
        {"e_step": pairwise_distances_argmin},
        {"e_step": lambda X, centers: cdist(X, centers).argmin(axis=1).astype(float)},
        {"e_step": lambda X, centers: np.argmax(-distances_by_expansion(X, centers), axis=-1)},
    ],
    "01.m_step": [
        {"m_step": means_by_loops},
        {"m_step": means_by_membership},
        {"m_step": means_in_float32},
        {"m_step": lambda X, labels, k: [X[labels == c].mean(0) for c in range(k)]},
    ],
    "01.next_center_probabilities": [
        {"next_center_probabilities": probabilities_by_loops},
        {"next_center_probabilities": probabilities_in_float32},
        {"next_center_probabilities": probabilities_of_nearest},
    ],
    "01.keeps_its_center": [
        {"keeps_its_center": stays_by_loops},
        {"keeps_its_center": stays_by_sorting},
        {"keeps_its_center": stays_in_squares},
    ],
}


def swapped_means(X, labels, n_clusters):
    means = []
    for c in range(n_clusters):
        means.append(X[labels == c].mean(axis=1))
    return means


def sums(X, labels, n_clusters):
    total = np.zeros((n_clusters, X.shape[1]))
    for x, label in zip(X, labels, strict=True):
        total[label] += x
    return total


def first_members(X, labels, n_clusters):
    return [next(x for x, label in zip(X, labels, strict=True) if label == c)
            for c in range(n_clusters)]  # fmt: skip


def gap_with_itself(upper_bounds, labels, centers):
    gaps = cdist(centers, centers).min(axis=0)
    return upper_bounds <= gaps[labels] / 2


def gap_of_squares(upper_bounds, labels, centers):
    gaps = cdist(centers, centers, "sqeuclidean")
    gaps[gaps == 0] = np.inf
    return upper_bounds <= 0.5 * gaps.min(axis=0)[labels]


def farthest_gap(upper_bounds, labels, centers):
    return upper_bounds * 2 <= cdist(centers, centers).max(axis=0)[labels]


def whole_gap(upper_bounds, labels, centers):
    return upper_bounds <= np.sort(cdist(centers, centers))[:, 1][labels]


def smallest_gap(upper_bounds, labels, centers):
    return upper_bounds <= pdist(centers).min() / 2


def _of_two_features(right, *which):
    """Return a function that looks at the first two columns of some arguments alone."""
    return lambda *a: right(*(x[:, :2] if i in which else x for i, x in enumerate(a)))


def means_of_two_features(X, labels, n_clusters):
    means = np.zeros((n_clusters, X.shape[1]))
    means[:, :2] = means_by_loops(X[:, :2], labels, n_clusters)
    return means


def distances_of_two_points(X, centers):
    result = np.zeros((len(X), len(centers)))
    for j in (0, 1):
        result += (X[:, [j]] - centers[:, j]) ** 2
    return result


def means_by_chance(X, labels, n_clusters):
    """Let a shape fit as long as there are two features."""
    means = np.zeros((n_clusters, 2))
    for c in range(n_clusters):
        means[c] = X[labels == c].mean(axis=0)
    return means


def text(X, centers):
    return nearest_by_loops(X, centers).__repr__()


WRONG = {
    "01.warm_up": [
        ("k-means has seen none", {"answer": "a"}),
        ("random start", {"answer": "c"}),
    ],
    "01.squared_distances": [
        ("without the root", {"squared_distances": cdist}),
        (
            "before they are squared",
            {"squared_distances": lambda X, centers: (X.sum(1)[:, None] - centers.sum(1)) ** 2},
        ),
        (
            "a mean divides",
            {"squared_distances": lambda X, c: cdist(X, c, "sqeuclidean") / X.shape[1]},
        ),
        ("absolute differences", {"squared_distances": lambda X, c: cdist(X, c, "cityblock")}),
        (
            "the largest difference",
            {"squared_distances": lambda X, c: cdist(X, c, "chebyshev") ** 2},
        ),
        (
            "the other way round",
            {"squared_distances": lambda X, centers: cdist(centers, X, "sqeuclidean")},
        ),
        (
            "between points",
            {"squared_distances": lambda X, centers: squareform(pdist(X, "sqeuclidean"))},
        ),
        ("fits by chance", {"squared_distances": lambda X, c: ((X[:, None] - c) ** 2).sum(1)}),
        ("first two features count", {"squared_distances": distances_of_two_points}),
        (
            "without quotes",
            {"squared_distances": lambda X, c: distances_by_expansion(X, c).astype(str)},
        ),
    ],
    "01.e_step": [
        ("argmax", {"e_step": lambda X, centers: cdist(X, centers).argmax(axis=1)}),
        (
            "min returns",
            {"e_step": lambda X, centers: [min(((x - c) ** 2).sum() for c in centers) for x in X]},
        ),
        ("axis=0", {"e_step": lambda X, centers: cdist(X, centers).argmin(axis=0)}),
        ("without an axis", {"e_step": lambda X, centers: np.argmin(cdist(X, centers))}),
        (
            "cancel out",
            {"e_step": lambda X, c: (X.sum(1)[:, None] - c.sum(1)[None]).argmin(axis=1)},
        ),
        (
            "sums of absolute",
            {"e_step": lambda X, centers: cdist(X, centers, "cityblock").argmin(axis=1)},
        ),
        (
            "the first alone",
            {"e_step": lambda X, centers: ((X[:, [0]] - centers[:, 0]) ** 2).argmin(axis=1)},
        ),
        (
            "over the centers, axis=1",
            {"e_step": lambda X, c: ((X[:, None] - c) ** 2).sum(1).argmin(1)},
        ),
        ("first two features count", {"e_step": _of_two_features(nearest_by_loops, 0, 1)}),
        ("It is text", {"e_step": text}),
        ("expected is an array of shape (4,)", {"e_step": lambda X, centers: {}}),
        ("is (3,), expected is (4,).", {"e_step": lambda X, c: nearest_by_loops(X, c)[:-1]}),
        ("(2,), expected is (4,): over which axis", {"e_step": lambda X, c: [7] * len(c)}),
        ("from 0", {"e_step": lambda X, centers: cdist(X, centers).argmin(axis=1) + 1}),
    ],
    "01.m_step": [
        ("all points", {"m_step": lambda X, labels, k: [X.mean(axis=0) for _ in range(k)]}),
        ("sums: divide", {"m_step": sums}),
        (
            "number of all points",
            {"m_step": lambda X, labels, k: sums(X, labels, k) / X.shape[0]},
        ),
        ("over the features", {"m_step": swapped_means}),
        (
            "mean without an axis",
            {"m_step": lambda X, labels, k: [np.mean(X[labels == c]) for c in range(k)]},
        ),
        (
            "median",
            {"m_step": lambda X, labels, k: [np.median(X[labels == c], 0) for c in range(k)]},
        ),
        ("first point", {"m_step": first_members}),
        ("is a feature left out", {"m_step": means_of_two_features}),
        ("a shape fit by chance", {"m_step": means_by_chance}),
    ],
    "01.next_center_probabilities": [
        (
            "go with the distances",
            {"next_center_probabilities": lambda X, c: (d := cdist(X, c).min(1)) / sum(d)},
        ),
        (
            "add up to one",
            {"next_center_probabilities": lambda X, c: cdist(X, c, "sqeuclidean").min(1)},
        ),
        (
            "divided by the largest",
            {
                "next_center_probabilities": lambda X, c: (
                    (d := cdist(X, c, "sqeuclidean").min(1)) / max(d)
                )
            },
        ),
        (
            "not to the farthest",
            {
                "next_center_probabilities": lambda X, c: (
                    (d := cdist(X, c, "sqeuclidean").max(1)) / d.sum()
                )
            },
        ),
        (
            "not the sum over all",
            {
                "next_center_probabilities": lambda X, c: (
                    (d := cdist(X, c, "sqeuclidean")).sum(1) / d.sum()
                )
            },
        ),
        (
            "not to the last",
            {"next_center_probabilities": lambda X, c: (d := ((X - c[-1]) ** 2).sum(1)) / d.sum()},
        ),
        (
            "Equal probabilities",
            {"next_center_probabilities": lambda X, c: np.ones(X.shape[0]) / X.shape[0]},
        ),
        (
            "over the centers, axis=1",
            {
                "next_center_probabilities": lambda X, c: (
                    (d := ((X[:, None] - c) ** 2).sum(1).min(1)) / d.sum()
                )
            },
        ),
        (
            "first two features count",
            {"next_center_probabilities": _of_two_features(probabilities_by_loops, 0, 1)},
        ),
    ],
    "01.keeps_its_center": [
        ("Half the distance", {"keeps_its_center": whole_gap}),
        ("take the root", {"keeps_its_center": gap_of_squares}),
        ("from itself", {"keeps_its_center": gap_with_itself}),
        ("not the farthest", {"keeps_its_center": farthest_gap}),
        (
            "may move",
            {"keeps_its_center": lambda u, l, c: u > np.sort(cdist(c, c))[:, 1][l] / 2},  # noqa: E741
        ),
        ("pick it by labels", {"keeps_its_center": smallest_gap}),
        ("first two features count", {"keeps_its_center": _of_two_features(stays_by_loops, 2)}),
        (
            "numbers of the points",
            {"keeps_its_center": lambda *a: np.where(stays_by_sorting(*a))[0]},
        ),
    ],
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])
