"""Answers to the tasks of ``04_density_and_hierarchy_exercises``, as students may write them."""

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist, pdist, squareform
from sklearn.cluster import DBSCAN
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors

from homl_clustering.textbook import agglomerative, dbscan
from tests.exercises import density_transfer_wrong
from tests.exercises.density_wrong import MORE


def _right(name, *answers):
    return [{name: answer} for answer in answers]


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# 1. and 2. Neighbors and cores


def count_by_loops(X, eps):
    counts = []
    for x in X:
        count = 0
        for other in X:
            if sum((x - other) ** 2) <= eps**2:
                count += 1
        counts.append(count)
    return counts


def count_with_a_tree(X, eps):
    return KDTree(X).query_ball_point(X, eps, return_length=True)


def count_with_scikit_learn(X, eps):
    graph = NearestNeighbors(radius=eps).fit(X).radius_neighbors_graph(X)
    return np.asarray(graph.sum(axis=1), dtype=np.float32).ravel()


def _table(X, eps, metric="euclidean"):
    return squareform(pdist(X, metric)) <= eps


def cores_of_scikit_learn(X, eps, min_samples):
    found = DBSCAN(eps=eps, min_samples=min_samples).fit(X).core_sample_indices_
    return [i in found for i in range(len(X))]


def cores_by_sorting(X, eps, min_samples):
    return (np.sort(cdist(X, X))[:, min_samples - 1] <= eps).astype(int)


def with_borders(X, eps, min_samples):
    core = cores_by_sorting(X, eps, min_samples)
    return _table(X, eps) @ core > 0


# 3. Spread a rumor


def rumor_by_a_queue(X, eps, core, start):
    heard, queue = {start}, [start]
    while queue:
        i = queue.pop()
        for j in range(len(X)):
            if core[j] and j not in heard and np.linalg.norm(X[i] - X[j]) <= eps:
                heard.add(j)
                queue.append(j)
    return [i in heard for i in range(len(X))]


def rumor_by_components(X, eps, core, start):
    parts = connected_components(_table(X, eps) & np.outer(core, core))[1]
    return parts == parts[start]


def rumor_by_powers(X, eps, core, start):
    steps = (_table(X, eps) & np.outer(core, core)).astype(float)
    for _ in range(10):
        steps = np.minimum(steps @ steps, 1)
    return (steps[start] > 0).astype(np.float32)


def two_steps(X, eps, core, start):
    steps = (_table(X, eps) & np.outer(core, core)).astype(int)
    return (steps @ steps)[start] > 0


def through_everything(X, eps, core, start):
    parts = connected_components(_table(X, eps))[1]
    return parts == parts[start]


def with_its_border(X, eps, core, start):
    heard = rumor_by_components(X, eps, core, start)
    return (cdist(X, X[heard]) <= eps).any(axis=1)


def short_steps(X, eps, core, start):
    near = cdist(X, X) < eps
    parts = connected_components(near & np.outer(core, core))[1]
    return parts == parts[start]


# 4. DBSCAN


def clusters_by_union(X, eps, min_samples):
    near = _table(X, eps)
    core = near.sum(axis=0) >= min_samples
    parent = list(range(len(X)))

    def root(i):
        return i if parent[i] == i else root(parent[i])

    for i in range(len(X)):
        for j in range(i):
            if near[i, j] and core[i] and core[j]:
                parent[root(i)] = root(j)
    labels = []
    for i in range(len(X)):
        beside = [j for j in range(len(X)) if near[i, j] and core[j]]
        labels.append(root(beside[-1]) + 100 if beside else -1)
    return labels


def clusters_by_components(X, eps, min_samples, border=True, passing=None):
    near = _table(X, eps)
    core = near.sum(axis=0) >= min_samples
    labels = np.full(len(X), -1.0)
    labels[core] = connected_components(near[core][:, core])[1]
    if border:
        for i in np.flatnonzero(~core & (near & core).any(axis=1)):
            labels[i] = labels[np.flatnonzero(near[i] & core)[-1]]
    return labels


def through_borders(X, eps, min_samples):
    near = _table(X, eps)
    core = near.sum(axis=0) >= min_samples
    taking_part = core | (near & core).any(axis=1)
    labels = np.full(len(X), -1)
    labels[taking_part] = connected_components(near[taking_part][:, taking_part])[1]
    return labels


def any_neighbors(X, eps, min_samples):
    labels = connected_components(_table(X, eps))[1]
    return np.where(np.bincount(labels)[labels] > 1, labels, -1)


def each_noise_alone(X, eps, min_samples):
    labels = DBSCAN(eps=eps, min_samples=min_samples).fit_predict(X)
    return [1000 + i if label == -1 else label for i, label in enumerate(labels)]


def no_growth(X, eps, min_samples):
    near = _table(X, eps)
    labels, number = [-1] * len(X), 0
    for i in range(len(X)):
        if labels[i] == -1 and near[i].sum() >= min_samples:
            for j in np.flatnonzero(near[i]):
                if labels[j] == -1:
                    labels[j] = number
            number += 1
    return labels


def one_cluster(X, eps, min_samples):
    return np.where(with_borders(X, eps, min_samples), 0, -1)


def each_core_alone(X, eps, min_samples):
    core = cores_by_sorting(X, eps, min_samples)
    return [i if core[i] else -1 for i in range(len(X))]


def everybody_placed(X, eps, min_samples):
    model = DBSCAN(eps=eps, min_samples=min_samples).fit(X)
    if not len(model.components_):
        return model.labels_
    nearest = cdist(X, model.components_).argmin(axis=1)
    of_cores = model.labels_[model.core_sample_indices_]
    return np.where(model.labels_ == -1, of_cores[nearest], model.labels_)


# 5. Linkages


def linkage_by_loops(first, second, linkage):
    distances = [sum((p - q) ** 2) ** 0.5 for p in first for q in second]
    if linkage == "average":
        return sum(distances) / len(distances)
    return (min if linkage == "single" else max)(distances)


def linkage_of_scikit_learn(first, second, linkage):
    table = pairwise_distances(first.astype(np.float32), second)
    return (
        np.quantile(table, {"single": 0, "complete": 1}[linkage])
        if linkage != "average"
        else (table.sum(dtype=np.float32) / np.float32(table.size))
    )


def linkage_of_the_textbook(first, second, linkage):
    return agglomerative.linkage_distance(first, second, linkage)


def _linked(first, second, linkage, metric="euclidean", **other):
    reduce = {"single": np.min, "complete": np.max, "average": np.mean}
    if linkage in other:
        return other[linkage](first, second)
    return reduce[linkage](cdist(first, second, metric))


def _with(**other):
    return lambda first, second, linkage: _linked(first, second, linkage, **other)


def _together(first, second):
    return cdist(np.vstack([first, second]), np.vstack([first, second]))


RIGHT = {
    "04.warm_up": [{"answer": "ac"}, {"answer": "c, a"}, {"answer": {"a", "c"}}],
    "04.count_neighbors": _right(
        "count_neighbors", count_by_loops, count_with_a_tree, count_with_scikit_learn
    ),
    "04.core_points": _right(
        "core_points",
        cores_of_scikit_learn,
        cores_by_sorting,
        lambda X, eps, min_samples: count_with_a_tree(X, eps) - min_samples >= 0,
    ),
    "04.reached_cores": _right(
        "reached_cores", rumor_by_a_queue, rumor_by_components, rumor_by_powers
    ),
    "04.dbscan_labels": _right(
        "dbscan_labels",
        clusters_by_union,
        clusters_by_components,
        lambda X, eps, min_samples: DBSCAN(eps=eps, min_samples=min_samples).fit_predict(X),
        lambda X, eps, min_samples: dbscan.fit_dbscan(X, eps, min_samples).labels,
        lambda X, eps, m: DBSCAN(eps=eps, min_samples=m).fit_predict(X[::-1])[::-1],
    ),
    "04.cluster_distance": _right(
        "cluster_distance", linkage_by_loops, linkage_of_scikit_learn, linkage_of_the_textbook
    ),
}
WRONG = {
    "04.warm_up": [
        ("who comes first", {"answer": "b"}),
        ("same cluster in any order", {"answer": "d"}),
        ("no core within eps", {"answer": "ace"}),
        ("numbered as they are found", {"answer": "a"}),
    ],
    "04.count_neighbors": _wrong(
        "count_neighbors",
        ("itself lies in", lambda X, eps: [n - 1 for n in count_by_loops(X, eps)]),
        ("take <=", lambda X, eps: (cdist(X, X) < eps).sum(axis=0)),
        ("Squared distances", lambda X, eps: _table(X, eps, "sqeuclidean").sum(0)),
        ("feature by feature", lambda X, eps: _table(X, eps, "chebyshev").sum(0)),
        ("absolute differences", lambda X, eps: _table(X, eps, "cityblock").sum(0)),
        ("not its diameter", lambda X, eps: (2 * cdist(X, X) <= eps).sum(axis=0)),
        ("add up each row", _table),
        ("not over everything", lambda X, eps: sum(count_by_loops(X, eps))),
        ("farther away", lambda X, eps: (cdist(X, X) > eps).sum(axis=0)),
    ),
    "04.core_points": _wrong(
        "core_points",
        ("is it >=", lambda X, eps, m: _table(X, eps).sum(0) - 1 >= m),
        ("more neighbors", lambda X, eps, m: _table(X, eps).sum(0) == m),
        ("no cores", lambda X, eps, m: _table(X, eps).sum(0) < m),
        (
            "numbers of the cores",
            lambda X, eps, m: DBSCAN(eps=eps, min_samples=m).fit(X).core_sample_indices_,
        ),
        ("compare them with", lambda X, eps, m: _table(X, eps).sum(0)),
        ("Border points", with_borders),
        ("take <=", lambda X, eps, m: np.sum(cdist(X, X) < eps, axis=1) >= m),
        ("Squared distances", lambda X, eps, m: _table(X, eps, "sqeuclidean").sum(0) >= m),
        ("At most", lambda X, eps, m: _table(X, eps).sum(0) <= m),
    ),
    "04.reached_cores": _wrong(
        "reached_cores",
        ("one step", lambda X, eps, core, start: (cdist(X, X[[start]])[:, 0] <= eps) & core),
        ("two steps", two_steps),
        (
            "passes through",
            lambda X, eps, core, start: through_everything(X, eps, core, start) & core,
        ),
        ("cores or not", through_everything),
        ("Border points", with_its_border),
        ("all cores", lambda X, eps, core, start: list(core)),
        (
            "start is reached",
            lambda X, eps, core, start: [
                heard and i != start
                for i, heard in enumerate(rumor_by_a_queue(X, eps, core, start))
            ],
        ),
        ("numbers of the points", lambda *a: np.where(rumor_by_components(*a))[0]),
        ("take <=", short_steps),
    ),
    "04.dbscan_labels": _wrong(
        "dbscan_labels",
        ("Border points are missing", lambda *a: clusters_by_components(*a, border=False)),
        ("through border points", through_borders),
        ("Any two neighbors", any_neighbors),
        ("number of a cluster", lambda *a: clusters_by_components(*a) + 1),
        ("of its own here: it gets -1", each_noise_alone),
        ("grow on", no_growth),
        ("in one cluster", one_cluster),
        ("Each core", each_core_alone),
        ("goes to the nearest", everybody_placed),
        ("Who is a core?", lambda X, eps, m: clusters_by_union(X, eps, m + 1)),
        ("take <=", lambda X, eps, m: clusters_by_union(X, np.nextafter(eps, 0), m)),
        ("give each cluster a number", with_borders),
    ),
    "04.cluster_distance": _wrong(
        "cluster_distance",
        (
            "the farthest two",
            lambda first, second, linkage: linkage_by_loops(
                first, second, {"single": "complete", "complete": "single"}.get(linkage, linkage)
            ),
        ),
        (
            "distance of the means",
            _with(average=lambda A, B: np.sqrt(((A.mean(0) - B.mean(0)) ** 2).sum())),
        ),
        ("the middle", _with(average=lambda A, B: sum(np.quantile(cdist(A, B), [0, 1])) / 2)),
        (
            "nearest partner of each point",
            _with(average=lambda A, B: np.mean([min(row) for row in cdist(A, B)])),
        ),
        ("a nearer partner", _with(complete=lambda A, B: max(min(row) for row in cdist(A, B)))),
        ("Complete: one point from each", _with(complete=lambda A, B: _together(A, B).max())),
        ("Average: one point from each", _with(average=lambda A, B: _together(A, B).mean())),
        ("squared distances", _with(metric="sqeuclidean")),
        ("absolute differences", _with(metric="cityblock")),
        ("use it", lambda first, second, linkage: cdist(first, second).min()),
    ),
}
MORE = {**density_transfer_wrong.MORE, **MORE}
WRONG = {task: [*answers, *MORE.get(task, ())] for task, answers in WRONG.items()}
