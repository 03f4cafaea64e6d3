"""More wrong answers to the tasks of ``04_density_and_hierarchy_exercises``, by task."""

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import cdist
from sklearn.cluster import DBSCAN

RIGHT, WRONG = {}, {}  # density has them


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def near(X, eps, metric="euclidean"):
    return cdist(X, X, metric) <= eps


# Neighbors


def until_the_point(X, eps):
    return [sum(np.linalg.norm(X[i] - X[j]) <= eps for j in range(i + 1)) for i in range(len(X))]


def never_reset(X, eps):
    counts, count = [], 0
    for x in X:
        for other in X:
            count += np.linalg.norm(x - other) <= eps
        counts.append(count)
    return counts


def noted_in_the_inner_loop(X, eps):
    counts = []
    for x in X:
        count = 0
        for other in X:
            count += np.linalg.norm(x - other) <= eps
            counts.append(count)
    return counts


def returned_in_the_loop(X, eps):
    return (np.linalg.norm(X - X[0], axis=1) <= eps).sum()


def wrong_axis(X, eps):
    return [int((np.linalg.norm(X - x, axis=0) <= eps).sum()) for x in X]


COUNTS = _wrong(
    "count_neighbors",
    ("equal to it: count both", lambda X, eps: (near(X, eps) & (cdist(X, X) > 0)).sum(0)),
    ("Equal rows are different", lambda X, eps: (near(X, eps) & (cdist(X, X) > 0)).sum(0) + 1),
    ("counted twice", lambda X, eps: near(X, eps).sum(0) + 1),
    ("Two slips", lambda X, eps: (cdist(X, X) < eps).sum(0) - 1),
    ("eps is squared here", lambda X, eps: near(X, eps**2).sum(0)),
    ("with their signs", lambda X, eps: (
        np.subtract.outer(X.sum(1), X.sum(1)) <= eps).sum(1)),
    ("Only the first feature", lambda X, eps: (abs(X[:, 0] - X[:, :1]) <= eps).sum(0)),
    ("first two features", lambda X, eps: near(X[:, :2], eps).sum(0)),
    ("mean over the features", lambda X, eps: [
        sum(((x - X) ** 2).mean(1) <= eps**2) for x in X]),
    ("twice eps", lambda X, eps: near(X, 2 * eps).sum(0)),
    ("over the rows here", wrong_axis),
    ("columns are compared", lambda X, eps: near(X.T, eps).sum(0)),
    ("first of its two points", lambda X, eps: [
        sum(np.linalg.norm(X[i:] - X[i], axis=1) <= eps) for i in range(len(X))]),
    ("rows that come later", lambda X, eps: [
        sum(np.linalg.norm(X[i + 1 :] - X[i], axis=1) <= eps) for i in range(len(X))]),
    ("up to the point itself", until_the_point),
    ("rows that come earlier", lambda X, eps: np.subtract(until_the_point(X, eps), 1)),
    ("The last row is never", lambda X, eps: (cdist(X, X[:-1]) <= eps).sum(1)),
    ("The first row is never", lambda X, eps: (cdist(X, X[1:]) <= eps).sum(1)),
    ("not set back", never_reset),
    ("inner loop: note it once", noted_in_the_inner_loop),
    ("count of the first point", returned_in_the_loop),
    ("count of the last point", lambda X, eps: sum(np.linalg.norm(X - X[-1], axis=1) <= eps)),
    ("shares of all points", lambda X, eps: near(X, eps).mean(0)),
    ("are added up here: count", lambda X, eps: (cdist(X, X) * near(X, eps)).sum(0)),
    ("len of each list", lambda X, eps: [list(np.where(row)[0]) for row in near(X, eps)]),
    ("comparison is turned round", lambda X, eps: (cdist(X, X) >= eps).sum(0)),
    ("have any neighbor", lambda X, eps: near(X, eps).sum(0) >= 2),
)  # fmt: skip


# Cores


def cores(X, eps, m, metric="euclidean"):
    return near(X, eps, metric).sum(0) >= m


CORES = _wrong(
    "core_points",
    ("Two slips: the point itself", lambda X, eps, m: near(X, eps).sum(0) - 1 > m),
    ("One point too few", lambda X, eps, m: near(X, eps).sum(0) + 1 >= m),
    ("coordinates of the cores", lambda X, eps, m: X[cores(X, eps, m)]),
    ("how many cores", lambda X, eps, m: int(sum(cores(X, eps, m)))),
    ("numbers of neighbors of the cores", lambda X, eps, m: near(X, eps).sum(0) * cores(X, eps, m)),
    ("labels of clusters", lambda X, eps, m: DBSCAN(eps=eps, min_samples=m).fit(X).labels_),
    ("exchanged", lambda X, eps, m: near(X, m).sum(0) >= eps),
    ("always 5 here", lambda X, eps, m: near(X, eps).sum(0) >= 5),
    ("always 3 here", lambda X, eps, m: near(X, eps).sum(0) > 2),
    ("always 4 here", lambda X, eps, m: near(X, eps).sum(0) >= 4),
    ("always 1 here", lambda X, eps, m: cores(X, 1, m)),
    ("always 0.5 here", lambda X, eps, m: cores(X, 0.5, m)),
    ("Two slips: a distance", lambda X, eps, m: (cdist(X, X) < eps).sum(0) > m),
    ("equal to it", lambda X, eps, m: (near(X, eps) & (cdist(X, X) != 0)).sum(0) >= m),
    ("eps is squared here", lambda X, eps, m: cores(X, eps * eps, m)),
    ("feature by feature", lambda X, eps, m: cores(X, eps, m, "chebyshev")),
    ("absolute differences", lambda X, eps, m: cores(X, eps, m, "cityblock")),
    ("Only the first feature", lambda X, eps, m: cores(X[:, :1], eps, m)),
    ("first two features", lambda X, eps, m: cores(X[:, :2], eps, m)),
    ("not its diameter", lambda X, eps, m: cores(X, eps / 2, m)),
    ("farther away are counted", lambda X, eps, m: (cdist(X, X) > eps).sum(0) >= m),
    ("come later", lambda X, eps, m: np.triu(near(X, eps)).sum(1) >= m),
    ("come earlier", lambda X, eps, m: np.array(until_the_point(X, eps)) >= m),
    ("last row is never", lambda X, eps, m: (cdist(X, X[:-1]) <= eps).sum(1) >= m),
    ("not set back", lambda X, eps, m: np.array(never_reset(X, eps)) >= m),
    ("first point alone", lambda X, eps, m: returned_in_the_loop(X, eps) >= m),
    ("one answer for all", lambda X, eps, m: bool(near(X, eps).sum() >= m)),
    ("table of who is near", lambda X, eps, m: near(X, eps)),
)  # fmt: skip


# Rumors


def spread(table, start, rounds=100):
    heard = np.arange(len(table)) == start
    for _ in range(rounds):
        heard = heard | (table @ heard)
    return heard


def links(X, eps, core, metric="euclidean"):
    return near(X, eps, metric) & np.outer(core, core)


def heard_of(X, eps, core, start):
    return spread(links(X, eps, core), start)


def endless(itself):
    def reached_cores(X, eps, core, start):
        heard = np.arange(len(X)) == start
        for j in range(len(X)):
            if core[j] and (itself or j != start) and np.linalg.norm(X[j] - X[start]) <= eps:
                heard |= reached_cores(X, eps, core, j)
        return heard

    return reached_cores


def pass_over(order, asks=False):
    def reached_cores(X, eps, core, start):
        heard = [i == start for i in range(len(X))]
        for i in range(len(X))[::order]:
            for j in range(len(X)):
                if core[i] and core[j] and np.linalg.norm(X[i] - X[j]) <= eps:
                    if asks:
                        heard[i] = heard[i] or heard[j]
                    elif heard[i]:
                        heard[j] = True
        return heard

    return reached_cores


def one_after_the_other(X, eps, core, start):
    path, table = [start], links(X, eps, core)
    while True:
        new = [j for j in np.where(table[path[-1]])[0] if j not in path]
        if not new:
            return np.isin(np.arange(len(X)), path)
        path.append(new[0])


RUMORS = _wrong(
    "reached_cores",
    ("as it forgets who knows", endless(True)),
    ("without end: two cores", endless(False)),
    ("three steps", lambda X, eps, core, start: spread(links(X, eps, core), start, 3)),
    ("from the first to the last", pass_over(1)),
    ("from the last to the first", pass_over(-1)),
    ("some ask too early", pass_over(1, asks=True)),
    ("one other alone", one_after_the_other),
    ("neighbors of the start", lambda X, eps, core, start: near(X, eps)[start]),
    ("at the first core", lambda X, eps, core, start: heard_of(X, eps, core, np.argmax(core))),
    ("at row 0", lambda X, eps, core, start: heard_of(X, eps, core, 0) & core),
    ("number among the cores", lambda X, eps, core, start: heard_of(
        X, eps, core, np.where(core)[0][start])),
    ("that are not reached", lambda X, eps, core, start: core & ~heard_of(X, eps, core, start)),
    ("do not hear", lambda *a: ~heard_of(*a)),
    ("Nobody knows", lambda X, *a: [False] * len(X)),
    ("how many have heard", lambda *a: heard_of(*a).sum()),
    ("an entry for each core", lambda *a: heard_of(*a)[a[2]]),
    ("These are labels", lambda *a: heard_of(*a) * 2 - 1),
    ("Squared distances", lambda X, e, core, s: spread(links(X, e, core, "sqeuclidean"), s)),
    ("eps is squared", lambda X, eps, core, start: spread(links(X, eps**2, core), start)),
    ("with their signs", lambda X, eps, core, start: spread((
        (np.subtract.outer(X.sum(1), X.sum(1)) <= eps) & np.outer(core, core)).T, start)),
    ("feature by feature", lambda X, e, core, s: spread(links(X, e, core, "chebyshev"), s)),
    ("absolute differences", lambda X, e, core, s: spread(links(X, e, core, "cityblock"), s)),
    ("Only the first feature", lambda X, e, core, s: spread(links(X[:, :1], e, core), s)),
    ("first two features", lambda X, e, core, s: spread(links(X[:, :2], e, core), s)),
)  # fmt: skip


# DBSCAN


def found(X, eps=0.5, m=5, **how):
    return DBSCAN(eps=eps, min_samples=m, **how).fit_predict(X)


def borders_alone(X, eps, m):
    labels = found(X, eps, m)
    return np.where((labels >= 0) & ~cores(X, eps, m), 1000, labels)


def past_the_border(X, eps, m):
    labels = found(X, eps, m)
    result = labels.copy()
    for i in np.where(labels == -1)[0]:
        beside = [labels[j] for j in range(len(X)) if near(X, eps)[i, j] and labels[j] >= 0]
        result[i] = beside[0] if beside else -1
    return result


def own_cores(X, eps, m):
    core, labels = cores(X, eps, m), []
    for i, row in enumerate(near(X, eps)):
        beside = [j for j in range(len(X)) if core[j] and row[j]]
        labels.append(i if core[i] else min(beside, default=-1))
    return labels


def each_nearest(X, eps, m):
    core, table, labels = cores(X, eps, m), cdist(X, X), []
    for row in table:
        beside = [j for j in range(len(X)) if core[j] and row[j] <= eps]
        labels.append(min(beside, key=lambda j: row[j], default=-1))
    return labels


def each_core(over):
    def dbscan_labels(X, eps, m):
        labels = [-1] * len(X)
        for number, i in enumerate(np.where(cores(X, eps, m))[0]):
            for j in np.where(near(X, eps)[i])[0]:
                labels[j] = number if over or labels[j] == -1 else labels[j]
        return labels

    return dbscan_labels


CLUSTERS = _wrong(
    "dbscan_labels",
    ("Border points have a cluster", borders_alone),
    ("nothing but border points", past_the_border),
    ("and there is no noise", lambda X, eps, m: connected_components(near(X, eps))[1]),
    ("here it is NaN", lambda *a: np.where((t := found(*a)) == -1, np.nan, t)),
    ("Only the first cluster", lambda *a: np.where(
        found(*a) == 0, 0, -1)),
    ("join one of them", own_cores),
    ("join the nearest one", each_nearest),
    ("over its whole neighborhood", each_core(True)),
    ("if it has a label already", each_core(False)),
    ("One point too few", lambda X, eps, m: found(X, eps, m - 1) if m > 1 else found(X, eps, 1)),
    ("are exchanged", lambda X, eps, m: found(X, m, int(np.ceil(eps)))),
    ("is 5, the default", lambda X, eps, m: found(X, eps)),
    ("always 3 here", lambda X, eps, m: found(X, eps, 3)),
    ("always 4 here", lambda X, eps, m: found(X, eps, 4)),
    ("is 0.5, the default", lambda X, eps, m: found(X, m=m)),
    ("always 1 here", lambda X, eps, m: found(X, 1, m)),
    ("are 0.5 and 5", lambda X, eps, m: found(X)),
    ("Squared distances", lambda X, eps, m: found(X, eps, m, metric="sqeuclidean")),
    ("eps is squared", lambda X, eps, m: found(X, eps**2, m)),
    ("feature by feature", lambda X, eps, m: found(X, eps, m, metric="chebyshev")),
    ("absolute differences", lambda X, eps, m: found(X, eps, m, metric="cityblock")),
    ("Only the first feature", lambda X, eps, m: found(X[:, :1], eps, m)),
    ("first two features", lambda X, eps, m: found(X[:, :2], eps, m)),
    ("not its diameter", lambda X, eps, m: found(X, eps / 2, m)),
    ("a label for each core", lambda X, eps, m: found(X, eps, m)[cores(X, eps, m)]),
    ("the rows of each cluster", lambda *a: [
        np.where(found(*a) == c)[0] for c in range(found(*a).max() + 1)]),
    ("which rows are cores", cores),
    ("These are numbers of neighbors", lambda X, eps, m: near(X, eps).sum(0)),
)  # fmt: skip


MORE = {
    "04.count_neighbors": COUNTS,
    "04.core_points": CORES,
    "04.reached_cores": RUMORS,
    "04.dbscan_labels": CLUSTERS,
}
