"""Wrong answers to other tasks that return functions, as a third look found them."""

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score


def near(d, r, p, bound=None):
    c, o = (d.argmin(1), d.min(1))
    b = np.array([np.percentile(o[c == j], p) for j in range(d.shape[1])])
    rows = np.flatnonzero(o <= b[c])
    return (rows, r[c[rows]])


def bits(k):
    return (int(k) - 1).bit_length()


def largest(f, top=4000):
    k = 0
    while k < top and f(k + 1):
        k += 1
    return k


def nb(X, e):
    return cdist(X, X) <= e


def cores(X, e, m):
    return nb(X, e).sum(1) >= m


def reach(N, core, s):
    r = np.zeros(len(N), bool)
    r[s] = True
    while True:
        n = N[r].any(0) & core | r
        if (n == r).all():
            return r
        r = n


def dbs(X, e, m, border=None):
    N, c = (nb(X, e), cores(X, e, m))
    lab = np.full(len(X), -1)
    k = 0
    for i in np.flatnonzero(c):
        if lab[i] < 0:
            lab[reach(N, c, i)] = k
            k += 1
    for i in np.flatnonzero(~c):
        h = np.flatnonzero(N[i] & c)
        if len(h):
            lab[i] = lab[h[0]]
    return lab


def fit(X, k):
    return KMeans(k, n_init=10, random_state=0).fit(X)


def back(p, X):
    return p.inverse_transform(p.transform(X))


def majority_labels_1(c, y):
    u = np.unique(y)
    return np.array([np.argmax([(y[c == j] == v).sum() for v in u]) for j in range(c.max() + 1)])


def majority_labels_2(c, y):
    u = np.unique(y)
    return np.array(
        [
            u[np.argmax([(y[c == j] == v).sum() / (y == v).sum() for v in u])]
            for j in range(c.max() + 1)
        ]
    )


def propagate_labels_3(d, r):
    u = np.unique(r)
    return u[np.array([(1 / (d[:, r == v] + 1e-09)).sum(1) for v in u]).argmax(0)]


def propagate_to_nearest_4(d, r, p):
    rows, _ = near(d, r, p)
    return (rows, r[rows % len(r)])


def propagate_to_nearest_5(d, r, p):
    c, o = (d.argmin(1), d.min(1))
    b = np.array([np.percentile(o[c == j], p) for j in range(d.shape[1])])
    rows = np.flatnonzero((d <= b).any(1))
    return (rows, r[c[rows]])


def propagate_to_nearest_6(d, r, p):
    rows, lab = near(d, r, p)
    c = d.argmin(1)
    o = np.argsort(c[rows], kind="stable")
    return (rows[o], lab)


def propagate_to_nearest_7(d, r, p):
    c, o = (d.argmin(1), d.min(1))
    L = r[c]
    b = {v: np.percentile(o[v == L], p) for v in np.unique(L)}
    rows = np.array([i for i in range(len(d)) if o[i] <= b[L[i]]])
    return (rows, L[rows])


def spread_agreed_8(c, k):
    o = k.copy()
    for j in np.unique(c):
        u = np.unique(k[c == j])
        if len(u) == 2:
            o[c == j] = u[1]
    return o


def spread_agreed_9(c, k):
    o = k.copy()
    for j in np.unique(c):
        v = k[(c == j) & (k >= 0)]
        if len(v):
            o[(c == j) & (k == -1)] = v[0]
    return o


def spread_agreed_10(c, k):
    o = k.copy()
    for v in np.unique(k[k >= 0]):
        for j in np.unique(c[k == v]):
            o[(c == j) & (o == -1)] = v
    return o


def spread_agreed_11(c, k):
    return np.array([k[np.flatnonzero(c == j)[0]] for j in c])


def reached_cores_12(X, e, c, s):
    N = nb(X, e)
    r = np.zeros(len(X), bool)
    r[s] = True
    i = s
    while True:
        new = np.flatnonzero(N[i] & c & ~r)
        if not len(new):
            return r
        r[new] = True
        i = new[-1]


def reached_cores_13(X, e, c, s):
    D = cdist(X, X)
    r = np.zeros(len(X), bool)
    r[s] = True
    i = s
    while True:
        new = np.flatnonzero((D[i] <= e) & c & ~r)
        if not len(new):
            return r
        i = new[D[i][new].argmin()]
        r[i] = True


def dbscan_labels_14(X, e, m):
    _N, c = (nb(X, e), cores(X, e, m))
    lab = dbs(X, e, m)
    D = cdist(X, X[c])
    n = np.flatnonzero(c)[D.argmin(1)]
    out = lab.copy()
    for i in range(len(X)):
        if D[i].min() <= e:
            out[i] = lab[n[i]]
    return out


def dbscan_labels_15(X, e, m):
    N, _c = (nb(X, e), cores(X, e, m))
    lab = dbs(X, e, m).copy()
    for i in range(len(X)):
        if lab[i] < 0:
            h = np.flatnonzero(N[i] & (lab >= 0))
            if len(h):
                lab[i] = lab[h[0]]
    return lab


def dbscan_labels_16(X, e, m):
    lab = dbs(X, e, m).copy()
    c = cores(X, e, m)
    b = (lab >= 0) & ~c
    lab[b] = lab.max() + 1 + np.arange(b.sum())
    return lab


def dbscan_labels_17(X, e, m):
    N, c = (nb(X, e), cores(X, e, m))
    lab = np.full(len(X), -1)
    k = 0
    for i in np.flatnonzero(c):
        if lab[i] < 0:
            lab[N[i]] = k
            k += 1
    return lab


def cluster_distance_18(f, s, lab):
    d = cdist(f, s)
    n, m = (len(f), len(s))
    return (
        d.min()
        if lab == "single"
        else d.max()
        if lab == "complete"
        else np.sqrt(n * m / (n + m)) * np.linalg.norm(f.mean(0) - s.mean(0))
    )


def agreement_of_halves_19(X, first, second, k):
    from itertools import permutations

    a, b = (fit(X[first], k).predict(X), fit(X[second], k).predict(X))
    return max(np.mean(np.array(p)[a] == b) for p in permutations(range(k)))


def agreement_of_halves_20(X, first, second, k):
    m = KMeans(k, n_init=10, random_state=0)
    return adjusted_rand_score(
        m.fit_predict(X[first])[: min(len(first), len(second))],
        m.fit_predict(X[second])[: min(len(first), len(second))],
    )


def share_named_right_21(c, p, nc, np_):
    names = {}
    for j in np.unique(c):
        q = np.bincount(p[c == j]).argmax()
        names[j] = q if q not in names.values() else -1
    return np.mean([names.get(j, -1) == q for j, q in zip(nc, np_, strict=False)])


def alarm_threshold_22(e, r):
    ok = [t for t in e if np.sum(e >= t) / len(e) <= r]
    return min(ok, default=np.inf)


def alarm_threshold_23(e, r):
    s = np.sort(e)
    ok = [i for i, t in enumerate(s) if (np.sum(e > t) + 1) / (len(e) + 1) <= r]
    return s[min(ok[0] + 1, len(s) - 1)] if ok else np.inf


FUNCTIONS = {
    "03.representatives": (
        ("argsort over axis=1 puts the centers", lambda d: d.argsort(axis=1)[0]),
        ("The rows are numbered from the", lambda d: d[1:].argmin(0)),
        (
            "Row number c is searched for",
            lambda d: np.array([d[c].argmin() for c in range(d.shape[1])]),
        ),
    ),
    "03.majority_labels": (
        ("This is a position in the", majority_labels_1),
        ("Each count is divided by how", majority_labels_2),
    ),
    "03.propagate_labels": (
        ("The two look-ups are exchanged, nearest[labels]:", lambda d, r: d.argmin(1)[r]),
        ("The labels are sorted first, or", lambda d, r: d[:, np.argsort(r)].argmin(1)),
        ("All centers vote here, near ones", propagate_labels_3),
        ("All rows get the label of", lambda d, r: np.array([r[0]] * len(d))),
    ),
    "03.propagate_to_nearest": (
        ("The labels are looked up by", propagate_to_nearest_4),
        ("A row is taken if it", propagate_to_nearest_5),
        ("The rows and the labels are", propagate_to_nearest_6),
        ("Clusters with the same label have", propagate_to_nearest_7),
    ),
    "03.most_colors": (
        (
            "There are at most as many",
            lambda n, b: largest(lambda k: k <= n and n * bits(k) + 24 * k <= b),
        ),
        ("A color in the list takes", lambda n, b: largest(lambda k: bits(k) * (n + k) <= b)),
    ),
    "03.spread_agreed": (
        ("Two different numbers in a cluster", spread_agreed_8),
        (
            "without a label get the first of",
            spread_agreed_9,
        ),
        (
            "without a label get the smallest of",
            spread_agreed_10,
        ),
        ("All points of a cluster get", spread_agreed_11),
    ),
    "04.count_neighbors": (
        (
            "All points get the number of",
            lambda X, e: np.array([(np.linalg.norm(X - X.mean(0), axis=1) <= e).sum()] * len(X)),
        ),
        (
            "The distances are wrong: the factor",
            lambda X, e: ((X**2).sum(1)[:, None] - X @ X.T + (X**2).sum(1) <= e * e).sum(1),
        ),
        (
            "The distances are wrong: the differences",
            lambda X, e: (np.abs((X[:, None] - X).sum(2)) <= e).sum(1),
        ),
        (
            "The distances are wrong: only the lengths of",
            lambda X, e: (
                np.abs(np.linalg.norm(X, axis=1)[:, None] - np.linalg.norm(X, axis=1)) <= e
            ).sum(1),
        ),
    ),
    "04.core_points": (
        (
            "The counts are compared with their",
            lambda X, e, m: nb(X, e).sum(1) >= nb(X, e).sum(1).mean(),
        ),
    ),
    "04.reached_cores": (
        ("Of several new cores only one", reached_cores_12),
        ("Each core tells only the nearest", reached_cores_13),
    ),
    "04.dbscan_labels": (
        ("Where there are no cores at", dbscan_labels_14),
        ("A point with nothing but border", dbscan_labels_15),
        ("Each border point has a cluster", dbscan_labels_16),
        ("A cluster ends with the neighborhood", dbscan_labels_17),
        ("Who is a core? At least", lambda X, e, m: dbs(X, e, m + 1)),
        ("One point too few makes a", lambda X, e, m: dbs(X, e, m - 1)),
    ),
    "04.cluster_distance": (("Average: this is Ward's distance of", cluster_distance_18),),
    "capstone.agreement_of_halves": (
        ("The numbers of the clusters are", agreement_of_halves_19),
        ("The labels of both halves are", agreement_of_halves_20),
    ),
    "11.append_distances": (
        (
            "The numbers of X are standardized:",
            lambda m, X: np.hstack([(X - X.mean(0)) / (X.std(0) + 1e-09), m.transform(X)]),
        ),
    ),
    "11.share_named_right": (("Each name is given once: several", share_named_right_21),),
    "13.reconstruction_errors": (
        (
            "The mean picture is subtracted twice:",
            lambda p, X: ((X - X @ p.components_.T @ p.components_ - p.mean_) ** 2).mean(1),
        ),
        ("These are the mean squares of", lambda p, X: (back(p, X) ** 2).mean(1)),
    ),
    "13.alarm_threshold": (
        ("This is an error at a", lambda e, r: np.quantile(e, 1 - r, method="higher")),
        ("Errors that are equal to the", alarm_threshold_22),
        ("That is the next larger error:", alarm_threshold_23),
    ),
}
WRONG = {
    task: [(piece, {task.split(".")[1]: answer}) for piece, answer in pairs]
    for task, pairs in FUNCTIONS.items()
}
RIGHT = {}
