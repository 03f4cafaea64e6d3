"""Wrong answers to the tasks of notebooks 01 and 02, as a third look found them."""

import numpy as np
from scipy.spatial.distance import cdist


def sq(X, c):
    return ((X[:, None] - c) ** 2).sum(2)


def gaps(c):
    g = cdist(c, c)
    np.fill_diagonal(g, np.inf)
    return g.min(1)


def ab(X, lab, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = lab == lab[i]
    return (d[own].sum() / (own.sum() - 1), min(d[lab == c].mean() for c in np.unique(lab[~own])))


def sil(X, lab, f=ab, alone=0.0):
    out = np.zeros(len(X))
    for i in range(len(X)):
        if (lab == lab[i]).sum() > 1:
            a, b = f(X, lab, i)
            out[i] = (b - a) / max(a, b)
        else:
            out[i] = alone
    return out


def logs(k, j):
    return (np.log(np.asarray(k, float)), np.log(np.asarray(j, float)))


def bc(k, j):
    x, y = logs(k, j)
    return y[0] + (y[-1] - y[0]) / (x[-1] - x[0]) * (x - x[0]) - y


def steep(k, j, e):
    x, y = logs(k, j)
    return ((y[e - 1] - y[e]) / (x[e] - x[e - 1]), (y[e] - y[-1]) / (x[-1] - x[e]))


def e_step_1(X, c):
    out = []
    for x in X:
        best, lab = (np.inf, 0)
        for j, y in enumerate(c):
            d = ((x - y) ** 2).sum()
            if d < best:
                best = d
                lab = j
            else:
                break
        out.append(lab)
    return out


def m_step_2(X, labels, k):
    T = np.eye(k)[labels]
    return T.T @ X / T.sum(0)


def m_step_3(X, labels, k):
    s = np.array([X[labels == c].sum(0) for c in range(k)])
    n = np.unique(labels, return_counts=True)[1]
    return s / np.sort(n)[:, None]


def next_center_probabilities_4(X, c):
    p = sq(X, c)
    p = p / p.sum(0)
    return p.min(1)


def next_center_probabilities_5(X, c):
    p = sq(X, c)
    return p.min(1) / p.sum(1)


def next_center_probabilities_6(X, c):
    p = sq(X, c)
    return p.min(1) / p.sum()


def next_center_probabilities_7(X, c):
    p = np.sqrt(sq(X, c)).min(1)
    return (p / p.sum()) ** 2


def next_center_probabilities_8(X, c):
    p = ((X[:, None] - c) ** 2).min(1).sum(1)
    return p / p.sum()


def next_center_probabilities_9(X, c):
    p = ((X**2).sum(1)[:, None] - X @ c.T + (c**2).sum(1)).min(1)
    return p / p.sum()


def next_center_probabilities_10(X, c):
    p = sq(X, c).min(1)
    p = p / p.sum()
    return p[p > 0]


def next_center_probabilities_11(X, c):
    p = sq(X, c).min(1) + 1
    return p / p.sum()


def keeps_its_center_12(u, labels, c):
    return np.array([u[i] <= gaps(c)[min(i, len(c) - 1)] / 2 for i in range(len(u))])


def keeps_its_center_13(u, labels, c):
    return u <= np.sort(cdist(c, c), 1)[labels, 2 if len(c) > 2 else 1] / 2


def keeps_its_center_14(u, labels, c):
    g = cdist(c, c)
    return u <= g.mean(1)[labels] / 2


def keeps_its_center_15(u, labels, c):
    return u <= gaps(c)[labels - 1] / 2


def keeps_its_center_16(u, labels, c):
    g = cdist(c, c)
    np.fill_diagonal(g, np.inf)
    return u <= gaps(c)[g.argmin(1)][labels] / 2


def keeps_its_center_17(u, labels, c):
    g = cdist(c, c)
    np.fill_diagonal(g, np.inf)
    return u <= g.argmin(1)[labels] / 2


def weighted_m_step_18(X, lab, w, k):
    r = np.round(10 * w).astype(int)
    return np.array([np.repeat(X[lab == c], r[lab == c], axis=0).mean(0) for c in range(k)])


def weighted_m_step_19(X, lab, w, k):
    w = w / w.mean()
    return np.array([(X[lab == c] * w[lab == c][:, None]).mean(0) for c in range(k)])


def weighted_m_step_20(X, lab, w, k):
    w = np.exp(w)
    return np.array([np.average(X[lab == c], axis=0, weights=w[lab == c]) for c in range(k)])


def weighted_m_step_21(X, lab, w, k):
    return np.array([np.average(X[lab == c], axis=1, weights=w[lab == c]) for c in range(k)])


def weighted_m_step_22(X, lab, w, k):
    return np.array([np.median(X[lab == c][w[lab == c] > 0], axis=0) for c in range(k)])


def weighted_m_step_23(X, lab, w, k):
    T = np.eye(k)[lab] * w[:, None]
    return T.T @ X / T.sum(0)


def weighted_m_step_24(X, lab, w, k):
    return np.array(
        [np.average(X[lab == c], axis=0, weights=np.minimum(w[lab == c], 1)) for c in range(k)]
    )


def weighted_m_step_25(X, lab, w, k):
    return np.array([X[lab == c].mean(0) * w[lab == c].sum() / w.sum() for c in range(k)])


def wrongly_kept_26(t, b, lab):
    g = b.astype(float)
    np.fill_diagonal(g, np.inf)
    own = t[:, lab]
    return int(((own <= g.min(1)[lab] / 2) & (t.min(1) < own)).sum())


def wrongly_kept_27(t, b, lab):
    g = b.astype(float)
    np.fill_diagonal(g, np.inf)
    own = t.min(1)
    return int(((own <= g.min(1)[lab] / 2) & (t.argmin(1) != lab)).sum())


def wrongly_kept_28(t, b, lab):
    g = np.sort(b, 1)[:, 1]
    own = t[np.arange(len(lab)), lab]
    return int(((own <= g[lab] / 2) & (np.sort(t, 1)[:, 1] < own)).sum())


def wrongly_kept_29(t, b, lab):
    g = b.astype(float)
    np.fill_diagonal(g, np.inf)
    own = t[np.arange(len(lab)), lab]
    o = t.astype(float).copy()
    o[np.arange(len(lab)), lab] = np.inf
    return int(((own <= g.min(1)[lab] / 2) & (o.min(1) <= g.min(1)[lab] / 2)).sum())


def a_and_b_30(X, lab, i):
    D = cdist(X, X)
    own = lab == lab[i]
    n = own.sum()
    return (D[np.ix_(own, own)].sum() / (n * (n - 1)), ab(X, lab, i)[1])


def a_and_b_31(X, lab, i):
    D = cdist(X, X)
    own = lab == lab[i]
    return (ab(X, lab, i)[0], min(D[np.ix_(own, lab == c)].mean() for c in np.unique(lab[~own])))


def a_and_b_32(X, lab, i):
    i = int(np.flatnonzero(lab == lab[i])[0])
    return ab(X, lab, i)


def a_and_b_33(X, lab, i):
    own = (lab == lab[i]) & (np.arange(len(lab)) != i)
    return (
        np.linalg.norm(X[own] - X[i]) / own.sum(),
        min(
            np.linalg.norm(X[lab == c] - X[i]) / (lab == c).sum()
            for c in np.unique(lab)
            if c != lab[i]
        ),
    )


def candidate_34(b):
    e = int(np.argmax(b[1:-1]))
    return e + 1 if b[e] > 0 else None


def candidate_35(b):
    e = int(np.argmax(b[1:-1]))
    return e + 1 if e and b[e + 1] > 0 else None


def steepness_36(k, j, e):
    return (np.log((j[e - 1] - j[e]) / (k[e] - k[e - 1])), np.log((j[e] - j[-1]) / (k[-1] - k[e])))


def elbow_37(k, j):
    b = bc(k, j)
    for e in sorted(range(1, len(k) - 1), key=lambda i: -b[i]):
        if b[e] <= 1e-12:
            return None
        p, q = steep(k, j, e)
        if p > 2 and p > 2 * q:
            return k[e]
    return None


def elbow_38(k, j):
    for e in range(len(k) - 2, 0, -1):
        p, q = steep(k, j, e)
        if p > 2 and p > 2 * q:
            return k[e]
    return None


def simplified_silhouettes_39(d, lab):
    n = len(lab)
    a = d[np.arange(n), lab]
    o = d.astype(float).copy()
    o[np.arange(n), lab] = np.inf
    b = o.min(1)
    return (b - a) / (np.maximum(a, b) + 0.01)


def between_extremes(k, j):
    x, y = np.log(k), np.log(j)
    return y.max() + (y.min() - y.max()) / (x[-1] - x[0]) * (x - x[0]) - y


FUNCTIONS = {
    "02.below_chord": (("from the highest to the lowest", between_extremes),),
    "01.squared_distances": (
        (
            "The distances are wrong: the squares of the features are",
            lambda X, c: ((X[:, None] - c) ** 2).prod(2),
        ),
        (
            "The distances are wrong: the squares of the first points are missing,",
            lambda X, c: (c**2).sum(1) - X @ c.T,
        ),
        (
            "The distances are wrong: the squares of the second points",
            lambda X, c: (X**2).sum(1)[:, None] - 2 * X @ c.T,
        ),
        (
            "The distances are wrong: only the lengths of",
            lambda X, c: (np.linalg.norm(X, axis=1)[:, None] - np.linalg.norm(c, axis=1)) ** 2,
        ),
    ),
    "01.e_step": (
        ("The distances are wrong: the factor", lambda X, c: ((c**2).sum(1) - X @ c.T).argmin(1)),
        (
            "The distances are wrong: the lengths",
            lambda X, c: (np.linalg.norm(c, axis=1) - 2 * X @ c.T).argmin(1),
        ),
        ("The search ends at the first", e_step_1),
        (
            "The features are divided by their",
            lambda X, c: sq(X / X.std(0), c / X.std(0)).argmin(1),
        ),
        ("This is the number of the", lambda X, c: (sq(X, c).argmin(1) + 1) % len(c)),
    ),
    "01.m_step": (
        ("The sums are divided along the", m_step_2),
        (
            "All features get the mean of",
            lambda X, labels, k: np.array(
                [
                    [np.bincount(labels, X[:, 0], k)[c] / (labels == c).sum()] * X.shape[1]
                    for c in range(k)
                ]
            ),
        ),
        (
            "The mean of the cluster is",
            lambda X, labels, k: np.array(
                [(X[labels == c].mean(0) + X.mean(0)) / 2 for c in range(k)]
            ),
        ),
        ("The sizes stand in another order", m_step_3),
        (
            "The sums are divided by their",
            lambda X, labels, k: np.array(
                [X[labels == c].sum(0) / np.linalg.norm(X[labels == c].sum(0)) for c in range(k)]
            ),
        ),
        (
            "These are the largest values of",
            lambda X, labels, k: np.array([X[labels == c].max(0) for c in range(k)]),
        ),
        (
            "These are the smallest values of",
            lambda X, labels, k: np.array([X[labels == c].min(0) for c in range(k)]),
        ),
        (
            "The points of all later clusters",
            lambda X, labels, k: np.array([X[labels >= c].mean(0) for c in range(k)]),
        ),
    ),
    "01.next_center_probabilities": (
        ("Probabilities are made for each center", next_center_probabilities_4),
        ("Each distance is divided by the", next_center_probabilities_5),
        ("The sum goes over the whole", next_center_probabilities_6),
        ("The distances are divided by their", next_center_probabilities_7),
        ("A nearest center is sought for", next_center_probabilities_8),
        ("The distances are wrong: the factor", next_center_probabilities_9),
        ("The points that are centers are", next_center_probabilities_10),
        ("Something is added to the squared", next_center_probabilities_11),
    ),
    "01.keeps_its_center": (
        ("The gap is picked by the", keeps_its_center_12),
        ("The second nearest other center is", keeps_its_center_13),
        ("The mean over all centers is", keeps_its_center_14),
        ("The gap is picked by label", keeps_its_center_15),
        ("The gap around the neighbor of", keeps_its_center_16),
        ("argmin returns the number of the", keeps_its_center_17),
    ),
    "01.weighted_m_step": (
        ("The weights are multiplied by a", weighted_m_step_18),
        ("The weights are scaled by those", weighted_m_step_19),
        ("exp of the weights is taken:", weighted_m_step_20),
        ("axis=1 takes the mean over the", weighted_m_step_21),
        ("This is the median of the", weighted_m_step_22),
        ("The sums are divided along the", weighted_m_step_23),
        ("Weights above 1 count as 1", weighted_m_step_24),
        ("The plain mean is multiplied by", weighted_m_step_25),
    ),
    "01.weighted_inertia": (
        (
            "This is a weighted mean, times",
            lambda X, lab, w, c: len(X) * np.average(((X - c[lab]) ** 2).sum(1), weights=w),
        ),
        (
            "The weights are multiplied by a",
            lambda X, lab, w, c: (
                np.repeat(((X - c[lab]) ** 2).sum(1), np.round(10 * w).astype(int)).sum() / 10
            ),
        ),
        (
            "The weighted means of the clusters",
            lambda X, lab, w, c: sum(
                np.average(((X - c[lab]) ** 2).sum(1)[lab == j], weights=w[lab == j])
                for j in range(len(c))
            ),
        ),
        ("The root is taken of the", lambda X, lab, w, c: w.sum() * np.linalg.norm(X - c[lab])),
        (
            "The weighted distances are added up",
            lambda X, lab, w, c: (w @ np.linalg.norm(X - c[lab], axis=1)) ** 2,
        ),
        ("This is the mean over all", lambda X, lab, w, c: (w[:, None] * (X - c[lab]) ** 2).mean()),
        (
            "This is the largest contribution of",
            lambda X, lab, w, c: (w * ((X - c[lab]) ** 2).sum(1)).max(),
        ),
    ),
    "01.wrongly_kept": (
        ("table[:, labels] picks a whole column", wrongly_kept_26),
        ("The value to the nearest center", wrongly_kept_27),
        ("The second smallest value of each", wrongly_kept_28),
        ("A point is counted if another", wrongly_kept_29),
    ),
    "02.a_and_b": (
        ("a: This is the mean distance", a_and_b_30),
        ("b: This is the mean distance", a_and_b_31),
        ("i is the number of a", a_and_b_32),
        ("np.linalg.norm without an axis makes one", a_and_b_33),
    ),
    "02.silhouettes": (
        (
            "The coefficients are sorted by cluster:",
            lambda X, lab: sil(X, lab)[np.argsort(lab, kind="stable")],
        ),
        (
            "a and b are squared: these",
            lambda X, lab: sil(X, lab, lambda X, lab, i: tuple(np.square(ab(X, lab, i)))),
        ),
        ("All points get the coefficient of", lambda X, lab: np.array([sil(X, lab)[0]] * len(X))),
    ),
    "02.candidate": (
        ("It is asked of another point", candidate_34),
        ("Position 0 among the inner points", candidate_35),
    ),
    "02.steepness": (("The logarithm of the slopes is", steepness_36),),
    "02.elbow": (
        ("If the candidate is no elbow,", elbow_37),
        ("The last point for which both", elbow_38),
    ),
    "02.simplified_silhouettes": (
        ("Something is added to the divisor,", simplified_silhouettes_39),
    ),
}
WRONG = {
    task: [(piece, {task.split(".")[1]: answer}) for piece, answer in pairs]
    for task, pairs in FUNCTIONS.items()
}
RIGHT = {}
