"""Further wrong answers to the tasks of notebooks 01 to 04: each gets a hint of its own."""

from collections import Counter
from math import ceil, log

import numpy as np
from scipy.spatial.distance import cdist


def vote(X, centers):
    per = np.abs(X[:, None] - centers).argmin(axis=1)
    return np.array([np.bincount(r).argmax() for r in per])


def gaps(c):
    g = cdist(c, c)
    np.fill_diagonal(g, np.inf)
    return g.min(1)


def kept_(t, b, labels, half=2.0, strict=False):
    g = b.astype(float).copy()
    np.fill_diagonal(g, np.inf)
    own = t[np.arange(len(labels)), labels]
    lim = g.min(1)[labels] / half
    return own < lim if strict else own <= lim


def need(share, q=0.99):
    return 1 if share >= 1 else ceil(log(1 - q) / log(1 - share))


def share_of_good(i, t):
    return np.mean(i <= i.min() * (1 + t))


def a_and_b(X, labels, i, rule_a=np.mean, rule_b=np.mean, agg=min):
    d = np.linalg.norm(X - X[i], axis=1)
    own = (labels == labels[i]) & (np.arange(len(X)) != i)
    return (
        rule_a(d[own]) if own.any() else 0.0,
        agg(rule_b(d[labels == c]) for c in np.unique(labels) if c != labels[i]),
    )


def silhouettes(X, labels, **k):
    out = []
    for i in range(len(X)):
        if (labels == labels[i]).sum() < 2:
            out.append(0.0)
            continue
        rule_a, b = a_and_b(X, labels, i, **k)
        out.append((b - rule_a) / max(rule_a, b))
    return np.array(out)


def logs(k, j):
    return (np.log(np.asarray(k, float)), np.log(np.asarray(j, float)))


def chord(x, y):
    return y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])


def elbow_if(k, j, cond=lambda p, q: p > 2 and p > 2 * q, c=lambda b: int(np.argmax(b[1:-1])) + 1):
    x, y = logs(k, j)
    b = chord(x, y) - y
    e = c(b)
    if b[e] <= 1e-12:
        return None
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return k[e] if cond(p, q) else None


def simplified(d, labels, hide=None):
    out = []
    for r, c in zip(d, labels, strict=True):
        aa = r[c]
        o = np.delete(r, c)
        b = o.min()
        m = max(aa, b)
        out.append((b - aa) / m if m > 0 else 0.0)
    return np.array(out)


def medoids_by(t, labels, f):
    return [int((r := np.flatnonzero(labels == c))[f(t[np.ix_(r, r)])]) for c in np.unique(labels)]


def taken(c, y):
    out = []
    for k in np.unique(c):
        n = Counter(sorted(y[c == k].tolist())).most_common()
        out.append(next((v for v, _ in n if v not in out), n[0][0]))
    return out


def near(d, r, p, lim=lambda v, p: np.percentile(v, p), op=np.less_equal):
    own = d.argmin(1)
    m = d.min(1)
    keep = [i for i in range(len(d)) if op(m[i], lim(m[own == own[i]], p))]
    return (np.array(keep, int), r[own[keep]])


def bits(k):
    return (int(k) - 1).bit_length()


def largest(ok):
    k = 0
    while k < 5000 and ok(k + 1):
        k += 1
    return k


def spread(c, k, f):
    o = k.copy()
    for x in np.unique(c):
        m = c == x
        q = k[m]
        q = q[q != -1]
        o[m] = f(k[m], q)
    return o


def reach(n, c, st, through=None):
    through = c if through is None else through
    h = np.zeros(len(c), bool)
    h[st] = True
    todo = [st]
    while todo:
        i = todo.pop()
        for j in np.flatnonzero(n[i] & through & ~h):
            h[j] = True
            todo.append(j)
    return h


def dbscan(X, e, m, border=None, n=None):
    n = cdist(X, X) <= e if n is None else n
    core = n.sum(1) >= m
    labels = np.full(len(X), -1)
    k = 0
    for i in np.flatnonzero(core):
        if labels[i] < 0:
            labels[reach(n, core, i)] = k
            k += 1
    for i in np.flatnonzero(~core):
        labels[i] = (
            border(i, n, core, labels)
            if border
            else labels[np.flatnonzero(n[i] & core)[0]]
            if (n[i] & core).any()
            else -1
        )
    return labels


def by_nearest_point(X):
    D = cdist(X, X) + np.diag([np.inf] * len(X))

    def b(i, n, core, labels):
        j = D[i].argmin()
        return labels[j] if core[j] and n[i, j] else -1

    return b


def answer_0(X, labels):
    n, c = np.unique(labels, return_counts=True)
    big = n[c > 1]
    out = np.zeros(len(X))
    D = cdist(X, X)
    for i in range(len(X)):
        if labels[i] not in big:
            continue
        own = labels == labels[i]
        aa = D[i, own].sum() / (own.sum() - 1)
        b = min((D[i, labels == q].mean() for q in big if q != labels[i]), default=np.inf)
        out[i] = (b - aa) / max(aa, b) if b < np.inf else 0
    return out


def answer_1(d, r):
    v = np.unique(r)
    return v[np.column_stack([d[:, r == x].mean(1) for x in v]).argmin(1)]


def answer_2(d, r):
    v = np.unique(r)
    return v[np.column_stack([d[:, r == x].sum(1) for x in v]).argmin(1)]


def agreed_by_the_mean(clusters, known):
    result = known.copy()
    for c in set(clusters.tolist()):
        labels = known[(clusters == c) & (known >= 0)]
        if labels.size and labels.mean() == labels[0]:
            result[clusters == c] = labels[0]
    return result


def others_by_value(distances, labels):
    found = []
    for row, label in zip(distances, labels, strict=True):
        a, others = row[label], row[row != row[label]]
        b = min(others, default=a)
        found.append((b - a) / max(a, b) if max(a, b) > 0 else 0.0)
    return found


FUNCTIONS = {
    "01.e_step": (
        ("Each feature looks for its", vote),
        (
            "The distances are divided by",
            lambda X, c: (cdist(X, c) / np.linalg.norm(c, axis=1)).argmin(1),
        ),
        ("Only the last feature counts", lambda X, c: np.abs(X[:, -1:] - c[:, -1]).argmin(1)),
        (
            "Only the smallest difference counts",
            lambda X, c: np.abs(X[:, None] - c).min(2).argmin(1),
        ),
        ("The differences are added up", lambda X, c: np.abs((X[:, None] - c).sum(2)).argmin(1)),
    ),
    "01.squared_distances": (
        ("The absolute differences are added", lambda X, c: np.abs(X[:, None] - c).sum(2) ** 2),
        ("These are differences of squared", lambda X, c: (X**2).sum(1)[:, None] - (c**2).sum(1)),
        ("Only the last feature counts", lambda X, c: (X[:, -1:] - c[:, -1]) ** 2),
        ("Only the smallest difference counts:", lambda X, c: ((X[:, None] - c) ** 2).min(2)),
        ("The features are scaled by", lambda X, c: ((X[:, None] - c) ** 2 / X.var(0)).sum(2)),
    ),
    "01.m_step": (
        (
            "Equal rows are counted once:",
            lambda X, labels, k: np.array(
                [np.unique(X[labels == c], axis=0).mean(0) for c in range(k)]
            ),
        ),
        (
            "All sums are divided by the size",
            lambda X, labels, k: (
                np.array([X[labels == c].sum(0) for c in range(k)]) / np.bincount(labels).max()
            ),
        ),
        (
            "All sums are divided by the same",
            lambda X, labels, k: np.array([X[labels == c].sum(0) for c in range(k)]) / (len(X) / k),
        ),
        (
            "These are the means of",
            lambda X, labels, k: np.array([X[labels != c].mean(0) for c in range(k)]),
        ),
    ),
    "01.next_center_probabilities": (
        (
            "Near points are likelier here,",
            lambda X, c: (d := (1 / (1 + cdist(X, c).min(1) ** 2))) / d.sum(),
        ),
        ("The mean distance to all", lambda X, c: (d := (cdist(X, c).mean(1) ** 2)) / d.sum()),
        (
            "The farthest point is chosen",
            lambda X, c: np.where((d := cdist(X, c).min(1)) == d.max(), 1.0, 0.0),
        ),
    ),
    "01.keeps_its_center": (
        (
            "The gap is the largest",
            lambda u, labels, c: (
                u
                <= np.array(
                    [
                        min(np.abs(c[i] - c[j]).max() for j in range(len(c)) if j != i)
                        for i in labels
                    ]
                )
                / 2
            ),
        ),
    ),
    "01.weighted_m_step": (
        (
            "The mean of each cluster",
            lambda X, labels, w, k: np.array([X[labels == c].mean(0) * w[c] for c in range(k)]),
        ),
        (
            "Light points pull more than",
            lambda X, labels, w, k: np.array(
                [
                    np.average(X[labels == c], axis=0, weights=1 / (w[labels == c] + 1e-09))
                    for c in range(k)
                ]
            ),
        ),
        (
            "The first weights are taken,",
            lambda X, labels, w, k: np.array(
                [
                    np.average(X[labels == c], axis=0, weights=w[: (labels == c).sum()] + 1e-12)
                    for c in range(k)
                ]
            ),
        ),
    ),
    "01.weighted_inertia": (
        (
            "Each cluster has one weight here, the mean",
            lambda X, labels, w, c: sum(
                w[labels == i].mean() * ((X[labels == i] - c[i]) ** 2).sum()
                for i in range(len(c))
                if (labels == i).any()
            ),
        ),
        (
            "Each cluster has one weight here, the sum",
            lambda X, labels, w, c: sum(
                w[labels == i].sum() * ((X[labels == i] - c[i]) ** 2).sum()
                for i in range(len(c))
                if (labels == i).any()
            ),
        ),
        (
            "The weights are sorted, and",
            lambda X, labels, w, c: float(np.sort(w) @ ((X - c[labels]) ** 2).sum(1)),
        ),
    ),
    "01.wrongly_kept": (
        (
            "Only center 0 is asked",
            lambda t, b, labels: int(
                (kept_(t, b, labels) & (t[:, 0] < t[np.arange(len(labels)), labels])).sum()
            ),
        ),
        (
            "The clusters that have such",
            lambda t, b, labels: len(
                set(
                    labels[
                        kept_(t, b, labels) & (t.min(1) < t[np.arange(len(labels)), labels])
                    ].tolist()
                )
            ),
        ),
    ),
    "02.a_and_b": (
        (
            "Each feature is looked at",
            lambda X, labels, i: tuple(
                np.mean([a_and_b(X[:, [j]], labels, i) for j in range(X.shape[1])], axis=0)
            ),
        ),
        (
            "b: The cluster with the",
            lambda X, labels, i: (
                a_and_b(X, labels, i)[0],
                np.linalg.norm(X - X[i], axis=1)[labels == labels[i] + 1].mean(),
            ),
        ),
        (
            "b: The sums are divided",
            lambda X, labels, i: (
                a_and_b(X, labels, i)[0],
                min(
                    np.linalg.norm(X[labels == c] - X[i], axis=1).sum()
                    / (labels == labels[i]).sum()
                    for c in np.unique(labels)
                    if c != labels[i]
                ),
            ),
        ),
        (
            "a: The sum is divided",
            lambda X, labels, i: (
                np.linalg.norm(X[labels == labels[i]] - X[i], axis=1).sum() / len(X),
                a_and_b(X, labels, i)[1],
            ),
        ),
        (
            "b: The cluster that holds",
            lambda X, labels, i: (
                a_and_b(X, labels, i)[0],
                np.linalg.norm(
                    X[
                        labels
                        == labels[
                            np.where(
                                labels != labels[i], np.linalg.norm(X - X[i], axis=1), np.inf
                            ).argmin()
                        ]
                    ]
                    - X[i],
                    axis=1,
                ).mean(),
            ),
        ),
    ),
    "02.silhouettes": (
        ("b: Clusters of a single", answer_0),
        ("The coefficients are moved to", lambda X, labels: silhouettes(X, labels) / 2 + 0.5),
        (
            "b: Clusters of a single point",
            lambda X, labels: (
                np.zeros(len(X))
                if np.unique(labels, return_counts=True)[1].min() < 2
                else silhouettes(X, labels)
            ),
        ),
        ("Only the first feature counts", lambda X, labels: silhouettes(X[:, :1], labels)),
    ),
    "02.below_chord": (
        (
            "The chord ends at the",
            lambda k, j: (
                (x := np.log(k)),
                (y := np.log(j)),
                y[0] + (y[-2] - y[0]) * (x - x[0]) / (x[-2] - x[0]) - y,
            )[-1],
        ),
        (
            "The chord begins at the",
            lambda k, j: (
                (x := np.log(k)),
                (y := np.log(j)),
                y[1] + (y[-1] - y[1]) * (x - x[1]) / (x[-1] - x[1]) - y,
            )[-1],
        ),
    ),
    "02.candidate": (
        (
            "The largest absolute value decides here, so",
            lambda b: None if not (b > 0).any() else int(np.argmax(np.abs(b))),
        ),
        (
            "The largest absolute value decides here, and",
            lambda b: None if not (b > 0).any() else int(np.argmax(np.abs(b[1:-1]))),
        ),
        (
            "The largest absolute value decides here, so that",
            lambda b: None if not (b > 0).any() else int(np.argmax(b**2)),
        ),
        (
            "This is the second farthest",
            lambda b: None if not (b > 0).any() else int(np.argsort(b)[-2]),
        ),
        (
            "Only the first half of",
            lambda b: None if not (b > 0).any() else int(np.argmax(b[: len(b) // 2 + 1])),
        ),
        (
            "This is where the numbers fall",
            lambda b: None if not (b > 0).any() else int(np.argmin(np.diff(b))),
        ),
        (
            "This is where the curve",
            lambda b: None if not (b > 0).any() else int(np.argmin(np.diff(b, 2))) + 1,
        ),
    ),
    "02.steepness": (
        ("These are ratios of inertias:", lambda k, j, e: (j[e - 1] / j[e], j[e] / j[-1])),
    ),
    "02.elbow": (
        (
            "The second condition asks whether",
            lambda k, j: elbow_if(k, j, lambda p, q: p > 2 and q < 2),
        ),
        ("The difference of p and", lambda k, j: elbow_if(k, j, lambda p, q: p - q > 2)),
        ("p and q are exchanged", lambda k, j: elbow_if(k, j, lambda p, q: q > 2 and p > 2 * q)),
        (
            "The first condition is turned:",
            lambda k, j: elbow_if(k, j, lambda p, q: p < 2 and p > 2 * q),
        ),
    ),
    "02.simplified_silhouettes": (
        ("The other centers are found by their distances", others_by_value),
        (
            "Other centers at distance 0",
            lambda d, labels: [
                ((b := min([x for q, x in enumerate(r) if q != c and x > 0])) - r[c]) / max(b, r[c])
                for r, c in zip(d, labels, strict=True)
            ],
        ),
        (
            "All differences are divided by the same number, the largest of",
            lambda d, labels: [
                ((_b := np.delete(r, c).min()) - r[c]) / d.max()
                for r, c in zip(d, labels, strict=True)
            ],
        ),
    ),
    "02.medoids": (
        (
            "The mean leaves out times",
            lambda t, labels: medoids_by(
                t, labels, lambda q: np.argmin([r[r > 0].mean() if (r > 0).any() else 0 for r in q])
            ),
        ),
        (
            "This is the place whose",
            lambda t, labels: medoids_by(
                t, labels, lambda q: np.abs(q.sum(1) - q.sum(1).mean()).argmin()
            ),
        ),
        (
            "This is the place with",
            lambda t, labels: medoids_by(t, labels, lambda q: q.std(1).argmin()),
        ),
    ),
    "03.representatives": (
        ("This is the row whose", lambda d: np.array([np.abs(c - c.mean()).argmin() for c in d.T])),
        ("Each row of distances is", lambda d: (d / d.sum(1, keepdims=True)).argmin(0)),
    ),
    "03.majority_labels": (
        (
            "This is the second most",
            lambda c, y: [
                Counter(sorted(y[c == k].tolist())).most_common(2)[-1][0] for k in np.unique(c)
            ],
        ),
        (
            "A label is only given",
            lambda c, y: [
                v if n * 2 > np.sum(c == k) else -1
                for k in np.unique(c)
                for v, n in [Counter(sorted(y[c == k].tolist())).most_common(1)[0]]
            ],
        ),
        ("A label that one cluster", taken),
    ),
    "03.propagate_labels": (
        ("distances[:, labels] takes labels for", lambda d, r: d[:, r].argmin(axis=1)),
        ("The distances to centers with the same label are averaged:", answer_1),
        ("The distances to centers with the same label are added", answer_2),
        ("Each column is divided by", lambda d, r: r[(d / d.max(0)).argmin(1)]),
        ("The mean of each column", lambda d, r: r[(d - d.mean(0)).argmin(1)]),
    ),
    "03.propagate_to_nearest": (
        (
            "Rows at the same distance",
            lambda d, r, p: near(d, r, p, lambda v, p: np.percentile(np.unique(v), p)),
        ),
        (
            "The percentile is rounded up",
            lambda d, r, p: near(d, r, p, lambda v, p: np.percentile(v, p, method="higher")),
        ),
        (
            "The labels come without repetitions:",
            lambda d, r, p: (near(d, r, p)[0], np.unique(near(d, r, p)[1])),
        ),
        (
            "The labels are those of",
            lambda d, r, p: (near(d, r, p)[0], r[d.argmin(1)][: len(near(d, r, p)[0])]),
        ),
        (
            "The representatives themselves are left",
            lambda d, r, p: (lambda k: (k, r[d.argmin(1)[k]]))(
                np.setdiff1d(near(d, r, p)[0], d.argmin(0))
            ),
        ),
    ),
    "03.spread_agreed": (
        ("The mean of the known labels is compared", agreed_by_the_mean),
        (
            "Only the first and the",
            lambda c, k: spread(c, k, lambda o, q: q[0] if len(q) and q[0] == q[-1] else o),
        ),
        (
            "A mean that is a",
            lambda c, k: spread(
                c, k, lambda o, q: int(q.mean()) if len(q) and q.mean() == int(q.mean()) else o
            ),
        ),
    ),
    "04.count_neighbors": (
        ("Equal rows are counted once:", lambda X, e: (cdist(X, np.unique(X, axis=0)) <= e).sum(1)),
        ("A point counts if a", lambda X, e: (np.abs(X[:, None] - X).min(2) <= e).sum(1)),
        ("The mean difference of the", lambda X, e: (np.abs(X[:, None] - X).mean(2) <= e).sum(1)),
    ),
    "04.core_points": (
        ("The mean distance of the", lambda X, e, m: np.sort(cdist(X, X), 1)[:, :m].mean(1) <= e),
        (
            "Equal rows are counted once:",
            lambda X, e, m: (cdist(X, np.unique(X, axis=0)) <= e).sum(1) >= m,
        ),
        ("A point counts if a", lambda X, e, m: (np.abs(X[:, None] - X).min(2) <= e).sum(1) >= m),
    ),
    "04.reached_cores": (
        (
            "Only rows that stand beside",
            lambda X, e, c, st: (lambda h: h)(
                reach(
                    (cdist(X, X) <= e)
                    & (np.abs(np.subtract.outer(np.arange(len(X)), np.arange(len(X)))) <= 1),
                    c,
                    st,
                )
            ),
        ),
        ("The rumor only goes on", lambda X, e, c, st: reach(np.triu(cdist(X, X) <= e), c, st)),
        ("These are the cores within", lambda X, e, c, st: c & (cdist(X, X)[st] <= 2 * e)),
        (
            "Each core tells its nearest",
            lambda X, e, c, st: reach(
                (cdist(X, X) <= e)
                & (cdist(X, X) <= np.sort(cdist(X, X) + np.diag([np.inf] * len(X)), 1)[:, :1]),
                c,
                st,
            ),
        ),
    ),
    "04.dbscan_labels": (
        ("A border point looks at its", lambda X, e, m: dbscan(X, e, m, by_nearest_point(X))),
        (
            "A border point looks at the first",
            lambda X, e, m: dbscan(
                X,
                e,
                m,
                lambda i, n, core, labels: (
                    (
                        labels[j]
                        if core[(j := np.flatnonzero(n[i] & (np.arange(len(labels)) != i))[0])]
                        else -1
                    )
                    if n[i].sum() > 1
                    else -1
                ),
            ),
        ),
        (
            "A border point looks at the row",
            lambda X, e, m: dbscan(
                X,
                e,
                m,
                lambda i, n, core, labels: (
                    labels[i - 1] if i and n[i, i - 1] and core[i - 1] else -1
                ),
            ),
        ),
        (
            "A border point joins only if all",
            lambda X, e, m: dbscan(
                X,
                e,
                m,
                lambda i, n, core, labels: (
                    labels[np.flatnonzero(n[i] & core)[0]]
                    if n[i].sum() > 1 and core[n[i] & (np.arange(len(labels)) != i)].all()
                    else -1
                ),
            ),
        ),
        (
            "A border point joins only if two",
            lambda X, e, m: dbscan(
                X,
                e,
                m,
                lambda i, n, core, labels: (
                    labels[np.flatnonzero(n[i] & core)[0]] if (n[i] & core).sum() > 1 else -1
                ),
            ),
        ),
        (
            "A border point between two",
            lambda X, e, m: dbscan(
                X,
                e,
                m,
                lambda i, n, core, labels: (
                    labels[np.flatnonzero(n[i] & core)[0]]
                    if len(set(labels[n[i] & core])) == 1
                    else -1
                ),
            ),
        ),
    ),
}
WRONG = {
    task: [(piece, {task.split(".")[1]: answer}) for piece, answer in pairs]
    for task, pairs in FUNCTIONS.items()
}
RIGHT = {}
