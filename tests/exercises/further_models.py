"""Further wrong answers to the tasks on mixtures and faces: each gets a hint of its own."""

from collections import Counter
from math import ceil

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score


def log_density(X, m, c):
    d = X - m
    return -0.5 * (
        len(m) * np.log(2 * np.pi)
        + np.linalg.slogdet(c)[1]
        + np.einsum("ij,jk,ik->i", d, np.linalg.inv(c), d)
    )


def joint(X, w, m, c, with_weights=True):
    return np.array([log_density(X, rule_a, b) for rule_a, b in zip(m, c, strict=True)]).T + (
        np.log(w) if with_weights else 0
    )


def softmax(q, ax=1):
    e = np.exp(q - q.max(ax, keepdims=True))
    return e / e.sum(ax, keepdims=True)


def responsibilities(X, w, m, c):
    return softmax(joint(X, w, m, c))


def m_step(X, r):
    n = r.sum(0)
    m = r.T @ X / n[:, None]
    return (
        n / len(X),
        m,
        np.array([(X - m[k]).T * r[:, k] @ (X - m[k]) / n[k] for k in range(len(n))]),
    )


COUNTS = {
    "full": lambda k, d: k * d * (d + 1) // 2,
    "tied": lambda k, d: d * (d + 1) // 2,
    "diag": lambda k, d: k * d,
    "spherical": lambda k, d: k,
    "tied_diag": lambda k, d: d,
    "tied_spherical": lambda k, d: 1,
}


def em(X, w, m, c, n, e=responsibilities, ms=m_step, keep=()):
    s0 = (w, m, c)
    p = s0
    for _ in range(n):
        q = ms(X, e(X, *[s0[j] if j in keep else p[j] for j in range(3)]))
        p = q
    return p


def bic(X, k, t, labels, N=None, c=None, w=-1, ll=None):
    n, d = X.shape
    p = k + w + k * d + (c or COUNTS)[t](k, d)
    return p * np.log(N or n) - 2 * (ll if ll is not None else n * labels)


def score_of_rank(h, error_of_rank, r):
    h = np.sort(h)
    i = r(len(h), error_of_rank)
    return -np.inf if i < 1 else h[min(i, len(h)) - 1]


def priors(labels, y):
    return np.bincount(y, minlength=labels.shape[1]) / len(y)


def radii(X, labels, c, q, f):
    return np.array(
        [f(np.sort(np.linalg.norm(X[labels == k] - c[k], axis=1)), q) for k in range(len(c))]
    )


def entropies(r):
    return -np.sum(np.where(r > 0, r * np.log(np.where(r > 0, r, 1)), 0), axis=1)


def draw(u, z, w, m, c, pick, root=np.linalg.cholesky):
    return np.array([m[k] + root(c[k]) @ x for k, x in zip(pick(u, w), z, strict=True)])


def right(u, w):
    return np.searchsorted(np.cumsum(w), u, side="right").clip(max=len(w) - 1)


def number(labels, smallest, n, d, p=None, price=None, ok=None):
    k = np.arange(1, len(labels) + 1)
    P = k - 1 + k * d + k * d * (d + 1) / 2 if p is None else p(k, d)
    b = (np.log(n) if price is None else price) * P - 2 * np.asarray(labels)
    g = np.asarray(smallest) > d if ok is None else ok
    return int(k[g][b[g].argmin()]) if g.any() else 0


def near(rule_a, b):
    return cdist(rule_a, b).min(1)


def setting(x, tol=lambda x, b: x[:, b].std(ddof=1) / len(x) ** 0.5, ref=None, op=np.greater_equal):
    m = x.mean(0)
    b = int(m.argmax())
    return int(np.flatnonzero(op(m, m[b] - tol(x, b)))[0])


def of_clusters(labels, p, f):
    return f([np.asarray(p)[np.asarray(labels) == c] for c in np.unique(labels)])


def appended(f):
    return lambda m, X: np.hstack([X, f(m, X, m.transform(X))])


def named_right(
    c,
    p,
    nc,
    npn,
    vote=lambda x: Counter(sorted(x.tolist())).most_common(1)[0][0],
    default=-1,
    f=np.mean,
):
    names = {k: vote(p[c == k]) for k in np.unique(c)}
    return f([names.get(k, default) == q for k, q in zip(nc, npn, strict=True)])


def back(p, X):
    return p.inverse_transform(p.transform(X))


def error_of_rank(e, r, f):
    e = np.sort(e)[::-1]
    i = f(len(e), r)
    return np.inf if i < 0 else e[min(i, len(e) - 1)]


def fit(X, k):
    return KMeans(k, n_init=10, random_state=0).fit(X)


def apart(X, labels, c, f):
    q = f(X[labels == c], X[labels != c], X)
    return np.sort(np.argsort(-np.asarray(q), kind="stable")[:2])


FUNCTIONS = {
    "05.log_gaussian": (
        (
            "Each feature is looked at",
            lambda X, m, c: np.mean(
                [
                    -0.5 * (np.log(2 * np.pi * c[j, j]) + (X[:, j] - m[j]) ** 2 / c[j, j])
                    for j in range(len(m))
                ],
                axis=0,
            ),
        ),
        ("The first row of X", lambda X, m, c: log_density(X, X[0], c)),
        (
            "The covariance is computed from",
            lambda X, m, c: log_density(X, m, np.atleast_2d(np.cov(X.T)) + 1e-09 * np.eye(len(m))),
        ),
        (
            "The Cholesky root of the",
            lambda X, m, c: (
                log_density(X, m, c)
                + 0.5 * np.einsum("ij,jk,ik->i", X - m, np.linalg.inv(c), X - m)
                - 0.5 * np.einsum("ij,jk,ik->i", X - m, np.linalg.inv(np.linalg.cholesky(c)), X - m)
            ),
        ),
    ),
    "05.responsibilities": (
        (
            "The weights are used twice:",
            lambda X, w, m, c: (r := (responsibilities(X, w, m, c) * w)) / r.sum(1, keepdims=True),
        ),
        (
            "All components have the mean",
            lambda X, w, m, c: responsibilities(X, w, m, np.array([c.mean(0)] * len(w))),
        ),
        (
            "The results are rounded: leave",
            lambda X, w, m, c: responsibilities(X, w, m, c).round(2),
        ),
        (
            "These go by the distances",
            lambda X, w, m, c: (q := (1 / (cdist(X, m) ** 2 + 1e-09))) / q.sum(1, keepdims=True),
        ),
    ),
    "05.em": (
        ("Each E-step uses the weights of", lambda X, w, m, c, n: em(X, w, m, c, n, keep=(0,))),
        (
            "Each E-step uses the weights and the covariances",
            lambda X, w, m, c, n: em(X, w, m, c, n, keep=(0, 2)),
        ),
    ),
    "05.bic_of_fit": (
        (
            "The price of a parameter is the logarithm of all",
            lambda X, k, t, labels: bic(X, k, t, labels, N=X.size),
        ),
        (
            "The mean is multiplied by the number of components:",
            lambda X, k, t, labels: bic(X, k, t, labels, ll=k * labels),
        ),
        (
            "The price of a parameter is the logarithm of the",
            lambda X, k, t, labels: bic(X, k, t, labels, N=X.shape[1]),
        ),
    ),
    "06.cluster_radii": (
        (
            "The median is the radius",
            lambda X, labels, c, q: radii(X, labels, c, q, lambda d, s_: np.median(d)),
        ),
        (
            "This is the mean distance,",
            lambda X, labels, c, q: radii(X, labels, c, q, lambda d, s_: d.mean()),
        ),
        (
            "Only the largest difference of",
            lambda X, labels, c, q: np.array(
                [
                    np.sort(np.abs(X[labels == k] - c[k]).max(1))[
                        ceil(q * (labels == k).sum() - 1e-09) - 1
                    ]
                    for k in range(len(c))
                ]
            ),
        ),
        (
            "All distances are measured from",
            lambda X, labels, c, q: np.array(
                [
                    np.sort(np.linalg.norm(X[labels == k] - c[0], axis=1))[
                        ceil(q * (labels == k).sum() - 1e-09) - 1
                    ]
                    for k in range(len(c))
                ]
            ),
        ),
        (
            "np.percentile counts to 100: 0.5",
            lambda X, labels, c, q: radii(X, labels, c, q, lambda d, s_: np.percentile(d, s_)),
        ),
        (
            "Members at the same distance",
            lambda X, labels, c, q: radii(
                X,
                labels,
                c,
                q,
                lambda d, s_: np.unique(d)[ceil(s_ * len(np.unique(d)) - 1e-09) - 1],
            ),
        ),
        (
            "All clusters get the largest",
            lambda X, labels, c, q: np.full(
                len(c), radii(X, labels, c, q, lambda d, s_: d[ceil(s_ * len(d) - 1e-09) - 1]).max()
            ),
        ),
    ),
    "06.certainty_areas": (
        ("H is always divided by", lambda r, L: L * (1 - entropies(r) / np.log(2)) ** 2),
        (
            "H is divided by the logarithm of the number of rows:",
            lambda r, L: L * (1 - entropies(r) / np.log(len(r))) ** 2,
        ),
        (
            "H is divided by the largest",
            lambda r, L: L * (1 - entropies(r) / entropies(r).max()) ** 2,
        ),
        (
            "H is divided by the logarithm of the number of shares",
            lambda r, L: L * (1 - entropies(r) / np.log(np.maximum((r > 0).sum(1), 2))) ** 2,
        ),
        (
            "Something is added to the",
            lambda r, L: L * (1 + np.sum(r * np.log(r + 0.001), axis=1) / np.log(r.shape[1])) ** 2,
        ),
        (
            "H is a mean over",
            lambda r, L: L * (1 - entropies(r) / r.shape[1] / np.log(r.shape[1])) ** 2,
        ),
        (
            "H is divided by log(k",
            lambda r, L: L * (1 - entropies(r) / np.log(r.shape[1] + 1)) ** 2,
        ),
        (
            "The largest share alone decides",
            lambda r, L: L * ((r.max(1) - 1 / r.shape[1]) / (1 - 1 / r.shape[1])) ** 2,
        ),
    ),
    "06.draw_points": (
        (
            "The components are sorted, and",
            lambda u, z, w, m, c: draw(u, z, w, m, c, lambda u, w: np.sort(right(u, w))),
        ),
        (
            "The weights are sorted first:",
            lambda u, z, w, m, c: draw(u, z, w, m, c, lambda u, w: right(u, np.sort(w))),
        ),
        (
            "The components are sorted, and so",
            lambda u, z, w, m, c: draw(u, z, w, m, c, lambda u, w: right(np.sort(u), w)),
        ),
        (
            "All components have the covariance",
            lambda u, z, w, m, c: draw(u, z, w, m, np.array([c[0]] * len(w)), right),
        ),
        (
            "1 - u chooses here,",
            lambda u, z, w, m, c: draw(u, z, w, m, c, lambda u, w: right(1 - u, w)),
        ),
        (
            "1 - u chooses here, or",
            lambda u, z, w, m, c: draw(u, z, w, m, c, lambda u, w: len(w) - 1 - right(u, w[::-1])),
        ),
        (
            "The component whose weight is",
            lambda u, z, w, m, c: draw(
                u, z, w, m, c, lambda u, w: np.abs(u[:, None] - w).argmin(1)
            ),
        ),
        ("The normal numbers have lost", lambda u, z, w, m, c: draw(u, np.abs(z), w, m, c, right)),
        (
            "All points get the first",
            lambda u, z, w, m, c: draw(u, np.tile(z[0], (len(z), 1)), w, m, c, right),
        ),
        (
            "The root is inverted: multiply",
            lambda u, z, w, m, c: draw(
                u, z, w, m, c, right, lambda c: np.linalg.inv(np.linalg.cholesky(c))
            ),
        ),
        (
            "The normal numbers are handed",
            lambda u, z, w, m, c: draw(
                u, z[np.argsort(np.argsort(right(u, w), kind="stable"))], w, m, c, right
            ),
        ),
    ),
    "06.best_number": (
        (
            "The weights are not counted",
            lambda labels, q, n, d: number(
                labels, q, n, d, lambda k, d: k * d + k * d * (d + 1) / 2
            ),
        ),
        (
            "The search ends at the",
            lambda labels, q, n, d: number(
                labels, q, n, d, ok=np.cumprod(np.asarray(q) > d).astype(bool)
            ),
        ),
        (
            "If no mixture can be trusted, return 0, not -1.",
            lambda labels, q, n, d: number(labels, q, n, d) or -1,
        ),
        (
            "The count goes on within",
            lambda labels, q, n, d: (
                0
                if not (g := (np.asarray(q) > d)).any()
                else int(np.flatnonzero(g).tolist().index(number(labels, q, n, d) - 1)) + 1
            ),
        ),
        (
            "The smallest component is compared",
            lambda labels, q, n, d: number(
                labels, q, n, d, ok=np.asarray(q) > np.arange(1, len(labels) + 1)
            ),
        ),
        (
            "The smallest component has to",
            lambda labels, q, n, d: number(labels, q, n, d, ok=np.asarray(q) > 2 * d),
        ),
        (
            "The price of a parameter is log of the number",
            lambda labels, q, n, d: number(labels, q, n, d, price=np.log(d)),
        ),
        (
            "The price of a parameter is log of the smallest",
            lambda labels, q, n, d: number(labels, q, n, d, price=np.log(np.maximum(q, 1))),
        ),
    ),
    "06.share_too_near": (
        (
            "The limit is halved: compare",
            lambda rule_a, b, c: np.mean(near(rule_a, b) < np.median(near(c, b)) / 2),
        ),
        (
            "All pairs of a drawn",
            lambda rule_a, b, c: np.mean(cdist(rule_a, b) < np.median(near(c, b))),
        ),
        (
            "The distance to the farthest",
            lambda rule_a, b, c: np.mean(cdist(rule_a, b).max(1) < np.median(cdist(c, b).max(1))),
        ),
        (
            "Each drawn row is compared",
            lambda rule_a, b, c: np.mean(
                [near(rule_a, b)[i] < near(c, b)[i] for i in range(min(len(rule_a), len(c)))]
            ),
        ),
        (
            "The limit is the median",
            lambda rule_a, b, c: np.mean(near(rule_a, b) < np.median(near(rule_a, b))),
        ),
        (
            "Only the largest difference of",
            lambda rule_a, b, c: np.mean(
                np.abs(rule_a[:, None] - b).max(2).min(1)
                < np.median(np.abs(c[:, None] - b).max(2).min(1))
            ),
        ),
        (
            "Only the first feature counts:",
            lambda rule_a, b, c: np.mean(
                near(rule_a[:, :1], b[:, :1]) < np.median(near(c[:, :1], b[:, :1]))
            ),
        ),
        (
            "Drawn and held-out rows are",
            lambda rule_a, b, c: np.mean(near(c, b) < np.median(near(rule_a, b))),
        ),
        (
            "The number is divided by that of the held-out",
            lambda rule_a, b, c: np.sum(near(rule_a, b) < np.median(near(c, b))) / len(c),
        ),
        (
            "The number is divided by that of the training",
            lambda rule_a, b, c: np.sum(near(rule_a, b) < np.median(near(c, b))) / len(b),
        ),
    ),
    "06.simplest_good": (
        ("A setting exactly at the", lambda x: setting(x, op=np.greater)),
        (
            "The standard error of the",
            lambda x: setting(x, lambda x, b: x[:, 0].std(ddof=1) / len(x) ** 0.5),
        ),
        (
            "The mean of all standard",
            lambda x: setting(x, lambda x, b: (x.std(axis=0, ddof=1) / len(x) ** 0.5).mean()),
        ),
        (
            "The standard deviation is divided by the root",
            lambda x: setting(x, lambda x, b: x[:, b].std(ddof=1) / max(1, len(x) - 1) ** 0.5),
        ),
        (
            "The spread of the means",
            lambda x: setting(x, lambda x, b: x.mean(0).std(ddof=1) if x.shape[1] > 1 else 0.0),
        ),
        (
            "The largest of all standard",
            lambda x: setting(x, lambda x, b: (x.std(axis=0, ddof=1) / len(x) ** 0.5).max()),
        ),
        ("This is the setting right", lambda x: max(0, int(x.mean(0).argmax()) - 1)),
        ("The loss that is allowed", lambda x: setting(x, lambda x, b: 0.01 * abs(x.mean(0)[b]))),
        (
            "This is the setting nearest",
            lambda x: int(
                np.abs(
                    x.mean(0)
                    - (x.mean(0).max() - x[:, x.mean(0).argmax()].std(ddof=1) / len(x) ** 0.5)
                ).argmin()
            ),
        ),
        (
            "The search goes back from",
            lambda x: (
                (b := int(x.mean(0).argmax())),
                (m := x.mean(0)),
                (t := (m[b] - x[:, b].std(ddof=1) / len(x) ** 0.5)),
                next((i + 1 for i in range(b - 1, -1, -1) if m[i] < t), 0),
            )[-1],
        ),
    ),
    "10.useful_share": (
        (
            "Each person is counted once:",
            lambda labels, p: of_clusters(
                labels,
                p,
                lambda q: len({x[0] for x in q if len(x) > 1 and len(set(x)) == 1}) / len(q),
            ),
        ),
    ),
    "11.append_distances": (
        ("The distances are divided by", appended(lambda m, X, d: d / d.max())),
        ("Each row of distances is", appended(lambda m, X, d: d / d.sum(1, keepdims=True))),
        (
            "The columns of distances are",
            appended(lambda m, X, d: (d - d.mean(0)) / (d.std(0) + 1e-12)),
        ),
        ("These are the ranks of", appended(lambda m, X, d: d.argsort(1).argsort(1))),
        (
            "The coordinates of the nearest",
            appended(lambda m, X, d: m.cluster_centers_[m.predict(X)]),
        ),
        ("The distances are turned into closeness, exp(-d):", appended(lambda m, X, d: np.exp(-d))),
        ("The numbers of X are", lambda m, X: np.hstack([X / X.max(), m.transform(X)])),
        ("The distances are rounded: leave", appended(lambda m, X, d: d.round())),
    ),
    "11.share_named_right": (
        (
            "Persons have no mean, not",
            lambda c, p, nc, q: named_right(c, p, nc, q, lambda x: round(x.mean())),
        ),
        (
            "This is the mean of the shares of the persons,",
            lambda c, p, nc, q: np.mean(
                [named_right(c, p, nc[q == k], q[q == k]) for k in np.unique(q)]
            ),
        ),
    ),
    "12.modified": (
        (
            "Only some rows of the",
            lambda i: np.concatenate(
                [
                    i.transpose(0, 2, 1),
                    i[:, ::-1],
                    i * np.r_[1, np.full(i.shape[1] - 2, 0.3), 1][:, None],
                ]
            ),
        ),
        (
            "Only every other column of",
            lambda i: np.concatenate(
                [i.transpose(0, 2, 1), i[:, ::-1], np.where(np.arange(i.shape[2]) % 2, 0.3, 1) * i]
            ),
        ),
    ),
    "13.reconstruction_errors": (
        (
            "The sum of the squares",
            lambda p, X: ((X - back(p, X)) ** 2).sum(1) / p.transform(X).shape[1],
        ),
        ("The mean squares of both", lambda p, X: (X**2).mean(1) - (back(p, X) ** 2).mean(1)),
        ("These are the mean squares", lambda p, X: (p.transform(X) ** 2).mean(1)),
    ),
    "13.relative_errors": (
        (
            "Each pixel is divided by its variance",
            lambda p, X: ((X - back(p, X)) ** 2 / X.var(0)).mean(1),
        ),
        (
            "Each difference is divided by",
            lambda p, X: (((X - back(p, X)) / np.where(X == 0, 1, X)) ** 2).mean(1),
        ),
        ("The variance of the differences", lambda p, X: (X - back(p, X)).var(1) / X.var(1)),
    ),
    "13.alarm_threshold": (
        (
            "The errors are not sorted:",
            lambda e, r: np.inf if (i := (int(r * (len(e) + 1) + 1e-09) - 1)) < 0 else e[i],
        ),
    ),
    "capstone.agreement_of_halves": (
        (
            "Each model labels only the",
            lambda X, f, s_, k: (
                (n := min(len(f), len(s_))),
                adjusted_rand_score(
                    fit(X[f], k).predict(X[s_])[:n], fit(X[s_], k).predict(X[f])[:n]
                ),
            )[1],
        ),
        (
            "The labels are sorted, and",
            lambda X, f, s_, k: adjusted_rand_score(
                np.sort(fit(X[f], k).predict(X)), np.sort(fit(X[s_], k).predict(X))
            ),
        ),
        (
            "A negative index is worse",
            lambda X, f, s_, k: abs(
                adjusted_rand_score(fit(X[f], k).predict(X), fit(X[s_], k).predict(X))
            ),
        ),
        (
            "Each half is compared with",
            lambda X, f, s_, k: (
                (
                    adjusted_rand_score(fit(X, k).labels_, fit(X[f], k).predict(X))
                    + adjusted_rand_score(fit(X, k).labels_, fit(X[s_], k).predict(X))
                )
                / 2
            ),
        ),
        (
            "The agreement is rounded: leave",
            lambda X, f, s_, k: round(
                adjusted_rand_score(fit(X[f], k).predict(X), fit(X[s_], k).predict(X)), 1
            ),
        ),
        (
            "The labels of the halves",
            lambda X, f, s_, k: adjusted_rand_score(
                np.r_[fit(X[f], k).labels_, fit(X[f], k).predict(X[s_])],
                np.r_[fit(X[s_], k).labels_, fit(X[s_], k).predict(X[f])],
            ),
        ),
    ),
    "capstone.sets_apart": (
        (
            "The spreads are compared, those",
            lambda X, labels, c: apart(X, labels, c, lambda p, q, X: q.std(0) / (p.std(0) + 1e-12)),
        ),
    ),
}
WRONG = {
    task: [(piece, {task.split(".")[1]: answer}) for piece, answer in pairs]
    for task, pairs in FUNCTIONS.items()
}
RIGHT = {}
