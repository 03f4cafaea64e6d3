"""Wrong answers to the tasks of notebooks 05 and 06, as a third look found them."""

import numpy as np
from scipy.spatial.distance import cdist


def lg(X, m, c):
    a = X - m
    return -0.5 * (
        X.shape[1] * np.log(2 * np.pi) + np.linalg.slogdet(c)[1] + (a @ np.linalg.inv(c) * a).sum(1)
    )


def logs(X, w, m, c):
    return np.log(w) + np.column_stack([lg(X, a, b) for a, b in zip(m, c, strict=False)])


def soft(L, axis=1):
    L = np.exp(L - L.max(axis, keepdims=True))
    return L / L.sum(axis, keepdims=True)


def e_of(X, w, m, c):
    return soft(logs(X, w, m, c))


def m_of(X, r, mu=None):
    n = r.sum(0)
    m = r.T @ X / n[:, None]
    return (
        n / len(X),
        m,
        np.array([(r[:, [k]] * (X - m[k])).T @ (X - m[k]) / n[k] for k in range(len(n))]),
    )


def ent(s):
    return -(s * np.log(np.where(s > 0, s, 1))).sum(1)


def near(a, b):
    return cdist(a, b).min(1)


def choose(u, w):
    return np.searchsorted(np.cumsum(w), u, side="right")


def bics(ll, n, d):
    k = np.arange(1, len(ll) + 1)
    return (k - 1 + k * d + k * d * (d + 1) // 2) * np.log(n) - 2 * ll


def em_1(X, w, m, c, n):
    for _ in range(n):
        w, m, c = m_of(X, e_of(X, w, m, c))
        c = c + 0.01 * np.eye(X.shape[1])
    return (w, m, c)


def em_2(X, w, m, c, n):
    for _ in range(n):
        w, m, c = m_of(X, e_of(X, w, m, c[::-1]))
    return (w, m, c)


def em_3(X, w, m, c, n):
    for _ in range(n):
        w, m, c = m_of(X, e_of(X, w, m, np.array([np.eye(X.shape[1])] * len(w))))
    return (w, m, c)


def em_4(X, w, m, c, n):
    for _ in range(n):
        w, m, c = m_of(X, e_of(X, w, m, c))
        c = np.array([np.eye(X.shape[1]) * np.trace(k) / X.shape[1] for k in c])
    return (w, m, c)


def em_5(X, w, m, c, n):
    m = X[: len(w)]
    for _ in range(n):
        w, m, c = m_of(X, e_of(X, w, m, c))
    return (w, m, c)


def em_6(X, w, m, c, n):
    w = np.full(len(w), 1 / len(w))
    for _ in range(n):
        w, m, c = m_of(X, e_of(X, w, m, c))
    return (w, m, c)


def em_7(X, w, m, c, n):
    for _ in range(n):
        r = e_of(X, w, m, c)
        w, m, c = m_of(X, r)
        k = r.sum(0)
        c = c * (k / (k - 1))[:, None, None]
    return (w, m, c)


def m_step_8(X, r):
    n = r.sum(1)
    return (n / len(X), r.T @ X / n[: r.shape[1], None], m_of(X, r)[2])


def m_step_9(X, r):
    w, m, c = m_of(X, r)
    return (w / w.max(), m, c)


def m_step_10(X, r):
    n = r.sum(0)
    m = r.T @ X / n[:, None]
    return (
        n / len(X),
        m,
        np.array([(np.sqrt(r[:, [k]]) * (X - m[k])).T @ (X - m[k]) / n[k] for k in range(len(n))]),
    )


def m_step_11(X, r):
    w, m, c = m_of(X, r)
    return (w, m, np.array([np.eye(X.shape[1]) * np.trace(k) / X.shape[1] for k in c]))


def m_step_12(X, r):
    w, m, c = m_of(X, r)
    return (w, m, np.array([k / np.sqrt(np.outer(np.diag(k), np.diag(k))) for k in c]))


def m_step_13(X, r):
    w, m, _c = m_of(X, r)
    n = r.sum(0)
    return (w, m, np.array([(r[:, [k]] * (X - m[0])).T @ (X - m[0]) / n[k] for k in range(len(n))]))


def m_step_14(X, r):
    w, m, c = m_of(X, r)
    return (w, m, c.transpose(1, 2, 0))


def responsibilities_15(X, w, m, c):
    L = logs(X, w, m, c)
    p = np.exp(L - L.max(1, keepdims=True))
    return p / p.sum()


def log_likelihood_16(X, w, m, c):
    L = logs(X, w, m, c)
    M_ = L.max()
    return np.log(np.exp(L - M_).sum(1)).sum() + M_


def bic_of_fit_17(X, k, t, s):
    n, d = X.shape
    v = {
        "full": k * d * (d + 1) // 2,
        "tied": d * (d + 1) // 2,
        "diag": k * d,
        "spherical": k,
        "tied_diag": d,
        "tied_spherical": 1,
    }[t]
    return ((0 if t.startswith("tied_") else k - 1) + k * d + v) * np.log(n) - 2 * s * n


def bic_of_fit_18(X, k, t, s):
    d, n = X.shape
    v = {
        "full": k * d * (d + 1) // 2,
        "tied": d * (d + 1) // 2,
        "diag": k * d,
        "spherical": k,
        "tied_diag": d,
        "tied_spherical": 1,
    }[t]
    return (k - 1 + k * d + v) * np.log(n) - 2 * s * n


def held_out_threshold_19(s, a):
    r = int(a * (len(s) + 1) + 1e-09)
    return np.sort(s)[min(r, len(s) - 1)] if r >= 1 else -np.inf


def class_posteriors_20(L, y):
    with np.errstate(all="ignore"):
        Q = L + np.log(np.bincount(y, minlength=L.shape[1]) / len(y))
        p = np.exp(Q - Q.max(0))
        return p / p.sum(1, keepdims=True)


def cluster_radii_21(X, lab, c, s):
    out = []
    for j, z in enumerate(c):
        d = np.sort(np.linalg.norm(X[lab == j] - z, axis=1))
        out.append(d[min(int(s * len(d)), len(d) - 1)])
    return out


def cluster_radii_22(X, lab, c, s):
    out = []
    for j, z in enumerate(c):
        d = np.sort(np.linalg.norm(X[lab == j] - z, axis=1))
        out.append(d[min(int(np.ceil(s * len(X) / len(c))), len(d)) - 1])
    return out


def cluster_radii_23(X, lab, c, s):
    out = []
    for j, z in enumerate(c):
        d = np.sort(np.linalg.norm(X[lab == j] - z, axis=1))
        out.append(d[round(s * (len(d) - 1))])
    return out


def cluster_radii_24(X, lab, c, s):
    out = []
    for j, z in enumerate(c):
        d = np.sort(np.linalg.norm(X - z, axis=1))
        out.append(d[int(np.ceil(s * (lab == j).sum())) - 1])
    return out


def cluster_radii_25(X, lab, c, s):
    out = []
    for j, z in enumerate(c):
        d = np.linalg.norm(np.sort(X[lab == j], axis=0) - z, axis=1)
        out.append(d[int(np.ceil(s * len(d))) - 1])
    return out


def draw_points_26(u, z, w, m, c):
    j = choose(u, w)
    return m[j] + np.einsum("ijk,ik->ij", np.sqrt(c)[j], z)


def draw_points_27(u, z, w, m, c):
    j = choose(u, w)
    L = np.linalg.cholesky(c)[j]
    return np.array([m[a] + (lab * x).sum(0) for a, lab, x in zip(j, L, z, strict=False)])


def draw_points_28(u, z, w, m, c):
    j = choose(u, w)
    return np.array([m[a] + np.diag(c[a]) * x for a, x in zip(j, z, strict=False)])


def draw_points_29(u, z, w, m, c):
    j = choose(u, w)
    L = np.linalg.cholesky(c)[j]
    return np.array([m[a] + lab @ lab @ x for a, lab, x in zip(j, L, z, strict=False)])


def draw_points_30(u, z, w, m, c):
    o = np.argsort(-w)
    j = o[choose(u, w[o])]
    L = np.linalg.cholesky(c)[j]
    return m[j] + np.einsum("ijk,ik->ij", L, z)


def draw_points_31(u, z, w, m, c):
    j = np.minimum(np.round(u * (len(w) - 1)).astype(int), len(w) - 1)
    L = np.linalg.cholesky(c)[j]
    return m[j] + np.einsum("ijk,ik->ij", L, z)


def draw_points_32(u, z, w, m, c):
    j = np.arange(len(u)) % len(w)
    L = np.linalg.cholesky(c)[j]
    return m[j] + np.einsum("ijk,ik->ij", L, z)


def draw_points_33(u, z, w, m, c):
    r = np.random.RandomState(0)
    return np.array([r.multivariate_normal(m[a], c[a]) for a in choose(u, w)])


def draw_points_34(u, z, w, m, c):
    j = np.minimum(choose(u, w) + 1, len(w) - 1)
    L = np.linalg.cholesky(c)[j]
    return m[j] + np.einsum("ijk,ik->ij", L, z)


def draw_points_35(u, z, w, m, c):
    j = choose(u, w)
    L = np.linalg.cholesky(np.linalg.inv(c))[j]
    return m[j] + np.einsum("ijk,ik->ij", L, z)


def best_number_36(ll, s, n, d):
    b = np.where(s > d + 1, bics(ll, n, d), np.inf)
    return int(b.argmin() + 1) if np.isfinite(b).any() else 0


def best_number_37(ll, s, n, d):
    b = np.where(s >= 2 * d, bics(ll, n, d), np.inf)
    return int(b.argmin() + 1) if np.isfinite(b).any() else 0


def best_number_38(ll, s, n, d):
    k = np.arange(1, len(ll) + 1)
    b = (k - 1 + k * d + k * d * (d - 1) // 2) * np.log(n) - 2 * ll
    b = np.where(s > d, b, np.inf)
    return int(k[b.argmin()]) if np.isfinite(b).any() else 0


def best_number_39(ll, s, n, d):
    b = np.where(s > d, bics(ll, n, d), np.inf)
    return int(b.argmin() + 1)


def best_number_40(ll, s, n, d):
    o = np.flatnonzero(s > d)
    return int(o[-1] + 1) if len(o) else 0


def best_number_41(ll, s, n, d):
    b = np.where(s > d, bics(ll, n, d), 0)
    return int(b.argmin() + 1) if (s > d).any() else 0


def simplest_good_42(s):
    m = np.abs(s.mean(0))
    b = m.argmax()
    e = s[:, b].std(ddof=1) / np.sqrt(len(s))
    return int(np.argmax(m >= m[b] - e))


def simplest_good_43(s):
    m = s.mean(0)
    b = m.argmax()
    e = m.std(ddof=1) / np.sqrt(len(m)) if len(m) > 1 else 0
    return int(np.argmax(m >= m[b] - e))


def simplest_good_44(s):
    m = s.mean(0)
    b = m.argmax()
    e = s[:, b].std(ddof=1) / np.sqrt(len(s))
    return int(np.argmax(m <= m[b] - e))


def simplest_good_45(s):
    return int(np.bincount(s.argmax(1)).argmax())


def simplest_good_46(s):
    m = s.mean(0)
    b = np.unravel_index(s.argmax(), s.shape)[1]
    e = s[:, b].std(ddof=1) / np.sqrt(len(s))
    return int(np.argmax(m >= m[b] - e))


def simplest_good_47(s):
    m = s.mean(0)
    b = m.argmax()
    e = s[:, b].std(ddof=1) / np.sqrt(len(s))
    return int(np.argmax(m >= s[:, b].max() - e))


def simplest_good_48(s):
    m = s.mean(0)
    b = m.argmax()
    e = 1.96 * s[:, b].std(ddof=1) / np.sqrt(len(s))
    return int(np.argmax(m >= m[b] - e))


def simplest_good_49(s):
    m = s.mean(0)
    b = m.argmax()
    D = s - s[:, [b]]
    e = D.std(axis=0, ddof=1) / np.sqrt(len(s))
    return int(np.argmax(m >= m[b] - e))


FUNCTIONS = {
    "05.em": (
        ("Something is added to the covariances", em_1),
        ("The covariances are in another order", em_2),
        ("The E-step takes the unit matrix", em_3),
        ("All components are made round here,", em_4),
        ("The means of the start are", em_5),
        ("The weights of the start are", em_6),
        ("The covariances are divided by one", em_7),
    ),
    "05.m_step": (
        ("The shares are added up over", m_step_8),
        ("Weights: divide by the number of", m_step_9),
        ("Covariances: the root of the shares", m_step_10),
        ("Covariances: all components are made round", m_step_11),
        ("Covariances: these are correlations. Do not", m_step_12),
        ("Covariances: the mean of the first", m_step_13),
        ("Covariances: the components have to come", m_step_14),
    ),
    "05.responsibilities": (("All numbers are divided by the", responsibilities_15),),
    "05.log_likelihood": (
        ("The largest logarithm of the whole", log_likelihood_16),
        (
            "The mean over the components is",
            lambda X, w, m, c: (
                np.logaddexp.reduce(logs(X, w, m, c), axis=1) - np.log(len(w))
            ).sum(),
        ),
    ),
    "05.aic": (("The factors of the two terms,", lambda lab, p: 2 * lab - p),),
    "05.bic": (
        ("The arguments are exchanged: the function", lambda lab, p, n: lab * np.log(n) - 2 * p),
        ("One argument stands in the place", lambda lab, p, n: p * np.log(n) - 2 * p),
        ("The factors of the two terms,", lambda lab, p, n: lab - p * np.log(n) / 2),
    ),
    "05.bic_of_fit": (
        ("In the new types the weights", bic_of_fit_17),
        ("X has a row for each", bic_of_fit_18),
    ),
    "05.held_out_threshold": (("Python counts from 0: in the", held_out_threshold_19),),
    "05.detection_rates": (
        (
            "1 - is_faulty makes numbers 0",
            lambda s, f, t: ((s < t)[1 - f].mean(), (s < t)[f].mean()),
        ),
    ),
    "05.class_posteriors": (("The largest number of each column", class_posteriors_20),),
    "06.cluster_radii": (
        (
            "np.linalg.norm without an axis makes one",
            lambda X, lab, c, s: np.array(
                [np.linalg.norm(X[lab == j] - c[j]) for j in range(len(c))]
            ),
        ),
        ("share * n is rounded down", cluster_radii_21),
        ("The share is taken of all", cluster_radii_22),
        ("The place is counted by share", cluster_radii_23),
        ("The points of all clusters are", cluster_radii_24),
        ("The columns are sorted before the", cluster_radii_25),
        (
            "This is the spread of the",
            lambda X, lab, c, s: np.array(
                [np.linalg.norm(X[lab == j] - c[j], axis=1).std() for j in range(len(c))]
            ),
        ),
        (
            "This is the number of members",
            lambda X, lab, c, s: np.array(
                [int(np.ceil(s * (lab == j).sum())) for j in range(len(c))]
            ),
        ),
    ),
    "06.certainty_areas": (
        (
            "All rows have the same area,",
            lambda s, L: L * (1 - ent(s).mean() / np.log(s.shape[1])) ** 2 * np.ones(len(s)),
        ),
        ("H is squared, and not the", lambda s, L: L * (1 - ent(s) ** 2 / np.log(s.shape[1]))),
        (
            "pi is a factor too much:",
            lambda s, L: L * np.pi * (1 - ent(s) / np.log(s.shape[1])) ** 2,
        ),
        (
            "The certainty comes from the squares",
            lambda s, L: L * (1 - (1 - (s**2).sum(1)) / (1 - 1 / s.shape[1])) ** 2,
        ),
        (
            "The certainties are divided by the",
            lambda s, L: (
                L
                * ((1 - ent(s) / np.log(s.shape[1])) / (1 - ent(s) / np.log(s.shape[1])).max()) ** 2
            ),
        ),
        (
            "Small shares are left out as",
            lambda s, L: (
                L
                * (
                    1
                    + np.where(s > 0.05, s * np.log(np.where(s > 0, s, 1)), 0).sum(1)
                    / np.log(s.shape[1])
                )
                ** 2
            ),
        ),
        (
            "The logarithms are added up, but",
            lambda s, L: L * (1 + np.log(np.where(s > 0, s, 1)).sum(1) / np.log(s.shape[1])) ** 2,
        ),
    ),
    "06.draw_points": (
        ("The root is taken entry by", draw_points_26),
        ("L * z multiplies entry by", draw_points_27),
        ("Only the variances are used, and", draw_points_28),
        ("The product L @ L is", draw_points_29),
        ("The components are put in order", draw_points_30),
        ("The weights are not used: the", draw_points_31),
        ("The components take turns from point", draw_points_32),
        ("The random numbers that are given", draw_points_33),
        ("The component after the chosen one", draw_points_34),
        ("This is the root of the", draw_points_35),
    ),
    "06.best_number": (
        ("A component with n_features + 1", best_number_36),
        ("The smallest component has to hold", best_number_37),
        ("k * d parameters are missing,", best_number_38),
        ("If no mixture can be trusted,", best_number_39),
        ("The largest number of components that", best_number_40),
        ("A BIC of 0 stands in", best_number_41),
    ),
    "06.share_too_near": (
        (
            "The minimum is taken along the",
            lambda a, t, h: np.mean(cdist(a, t).min(0) < np.median(cdist(h, t).min(0))),
        ),
        (
            "The median goes over all pairs",
            lambda a, t, h: np.mean(cdist(a, t).min(1) < np.median(cdist(h, t))),
        ),
        (
            "A single minimum over all drawn",
            lambda a, t, h: np.mean(cdist(a, t).min() < np.median(cdist(h, t).min(1))),
        ),
        (
            "The tables are exchanged: the function",
            lambda a, t, h: np.mean(near(a, h) < np.median(near(t, h))),
        ),
        (
            "Drawn rows and held-out rows have",
            lambda a, t, h: np.mean(np.median(near(a, t)) < near(h, t)),
        ),
        ("All pairs of a drawn row", lambda a, t, h: np.mean(near(a, t)[:, None] < near(h, t))),
        (
            "Of an even number of distances",
            lambda a, t, h: np.mean(near(a, t) < np.sort(near(h, t))[(len(h) - 1) // 2]),
        ),
        (
            "The distances are not sorted before",
            lambda a, t, h: np.mean(near(a, t) < near(h, t)[len(h) // 2]),
        ),
        (
            "The distance to the mean of",
            lambda a, t, h: np.mean(
                np.linalg.norm(a - t.mean(0), axis=1)
                < np.median(np.linalg.norm(h - t.mean(0), axis=1))
            ),
        ),
        (
            "The limit comes from the held-out",
            lambda a, t, h: np.mean(
                near(a, t) < np.median((cdist(h, h) + np.diag([np.inf] * len(h))).min(1))
            ),
        ),
    ),
    "06.simplest_good": (
        ("The sizes of the scores are", simplest_good_42),
        ("The spread along a row is", simplest_good_43),
        ("The comparison is the other way", simplest_good_44),
        ("This is the setting that wins", simplest_good_45),
        ("The best setting is that of", simplest_good_46),
        ("The limit begins with the highest single score", simplest_good_47),
        ("More than one standard error is", simplest_good_48),
        ("The differences to the best setting", simplest_good_49),
    ),
}
WRONG = {
    task: [(piece, {task.split(".")[1]: answer}) for piece, answer in pairs]
    for task, pairs in FUNCTIONS.items()
}
RIGHT = {}
