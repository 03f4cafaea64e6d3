"""Wrong answers of several notebooks that once got a general hint, or a misleading one."""

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import multivariate_normal

from homl_clustering.textbook import mixture as textbook


def _draws(X, centers):
    d = cdist(X, centers, "sqeuclidean").min(axis=1)
    return X[np.random.RandomState(0).choice(len(X), p=d / d.sum())]


def _draws_a_number(X, centers):
    d = cdist(X, centers, "sqeuclidean").min(axis=1)
    return np.random.RandomState(0).choice(len(X), p=d / d.sum())


def _without_a_look_up(upper_bounds, labels, centers):
    gaps = cdist(centers, centers)
    np.fill_diagonal(gaps, np.inf)
    return upper_bounds <= gaps.min(axis=1) / 2


def _kept(row, own, between):
    others = np.delete(between[own], own)
    return row[own] <= others.min() / 2


def asks_one_center(to_centers, between, labels):
    count = 0
    for row, own in zip(to_centers, labels, strict=True):
        gaps = between[own].copy()
        gaps[own] = np.inf
        count += bool(_kept(row, own, between) and row[gaps.argmin()] < row[own])
    return count


def compares_numbers(to_centers, between, labels):
    pairs = zip(to_centers, labels, strict=True)
    return sum(_kept(row, own, between) and row.argmin() != own for row, own in pairs)


def _rows_to_the_log(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    return x, y, np.interp(x, x[[0, -1]], y[[0, -1]]) - y


def goes_on_with_none(n_clusters, inertias):
    x, y, below = _rows_to_the_log(n_clusters, inertias)
    e = int(below[1:-1].argmax()) + 1
    e = e if below[e] > 0 else None
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return n_clusters[e] if p > max(2, 2 * q) else None


def smallest_inner(below):
    e = 1 + min(range(len(below) - 2), key=lambda i: below[i + 1])
    return e if below[e] > 0 else None


def whole_columns(distances, labels):
    a, rows = distances[:, labels], np.arange(len(labels))
    others = distances.copy()
    others[rows, labels] = np.inf
    b = others.min(axis=1)[:, None]
    return (b - a) / np.maximum(a, b)


def positions_by_columns(table, labels):
    inside = [table[np.ix_(labels == c, labels == c)] for c in np.unique(labels)]
    return [part.sum(axis=0).argmin() for part in inside]


def from_all_places(table, labels):
    members = [np.flatnonzero(labels == c) for c in np.unique(labels)]
    return [own[table[:, own].sum(axis=0).argmin()] for own in members]


def fifty_clusters(distances):
    return [distances[:, c].argmin() for c in range(50)]


def any_number_of_bits(n_pixels, budget):
    return max(0, *((budget - n_pixels * bits) // 24 for bits in range(25)))


def _bits(n_bits):
    return lambda n_pixels, budget: int((budget - n_bits * n_pixels) / 24)


def _of_labels(choose):
    return lambda clusters, y: [choose(sorted(y[clusters == c])) for c in sorted(set(clusters))]


def two_features(X, eps):
    x, y = X[:, 0], X[:, 1]
    return [int(np.sum(np.hypot(x - x[i], y - y[i]) <= eps)) for i in range(len(X))]


def _logs(X, weights, means, covariances):
    pairs = zip(means, covariances, strict=True)
    logs = [multivariate_normal(m, c).logpdf(X).reshape(-1) for m, c in pairs]
    return np.transpose(logs) + np.log(weights)


def columns_sum_to_one(X, weights, means, covariances):
    logs = _logs(X, weights, means, covariances)
    shares = np.exp(logs - logs.max(axis=1)[:, None])
    return shares / shares.sum(axis=0)


def largest_of_a_column(X, weights, means, covariances):
    logs = _logs(X, weights, means, covariances)
    shares = np.exp(logs - logs.max(axis=0))
    return shares / shares.sum(axis=1)[:, None]


def _joint(log_densities, labels):
    counts = [np.sum(labels == c) for c in range(log_densities.shape[1])]
    with np.errstate(divide="ignore"):
        return log_densities + np.log(np.array(counts) / len(labels))


def classes_sum_to_one(log_densities, labels):
    joint = _joint(log_densities, labels)
    p = np.exp(joint - joint.max(axis=1)[:, None])
    return p / p.sum(axis=0)


def columns_of_labels(log_densities, labels):
    joint = _joint(log_densities, labels)
    p = np.exp(joint - joint.max(axis=1)[:, None])
    return (p / p.sum(axis=1)[:, None])[:, labels]


def _parts(X, shares):
    counts = shares.sum(axis=0)
    means = (shares.T @ X) / counts[:, None]
    covariances = [
        (X - m).T @ ((X - m) * s[:, None]) / n
        for m, s, n in zip(means, shares.T, counts, strict=True)
    ]
    return counts / len(X), means, np.array(covariances)


def means_first(X, shares):
    weights, means, covariances = _parts(X, shares)
    return means, covariances, weights


def inner_products(X, shares):
    weights, means, covariances = _parts(X, shares)
    covariances = np.zeros_like(covariances)
    for j, mean in enumerate(means):
        for x, share in zip(X, shares[:, j], strict=True):
            covariances[j] += share * (x - mean) @ (x - mean).T
        covariances[j] /= shares[:, j].sum()
    return weights, means, covariances


def inner_products_in_a_list(X, shares):
    weights, means, _ = _parts(X, shares)
    sums = [s @ ((X - m) ** 2).sum(axis=1) for m, s in zip(means, shares.T, strict=True)]
    return weights, means, np.array(sums) / shares.sum(axis=0)


def _log_density(formula):
    def log_gaussian(X, mean, covariance):
        away = X - mean
        square = (away * np.linalg.solve(covariance, away.T).T).sum(axis=1)
        return formula(X.shape[1] * np.log(2 * np.pi), np.linalg.slogdet(covariance), square)

    return log_gaussian


def stops_early(X, weights, means, covariances, n_iterations):
    parameters = weights, means, covariances
    for _ in range(n_iterations):
        old = parameters[1]
        parameters = _parts(X, textbook.responsibilities(_logs(X, *parameters)))
        if np.abs(parameters[1] - old).max() < 0.01:
            break
    return parameters


def _count(**rules):
    usual = {
        "full": lambda k, d: k * d * (d + 1) // 2,
        "tied": lambda k, d: d * (d + 1) // 2,
        "diag": lambda k, d: k * d,
        "spherical": lambda k, d: k,
    }
    return lambda k, d, kind: k - 1 + k * d + (usual | rules)[kind](k, d)


def cut_to_28(scores, alpha):
    rank = int(alpha * (len(scores) + 1))
    return np.sort(scores)[rank - 1] if rank else -np.inf


def rank_among_all(scores, alpha):
    rank = int(alpha * (len(scores) + 1))
    return sorted(set(scores))[rank - 1] if rank else -np.inf


def signed_values(X, labels, cluster):
    own = labels == cluster
    z = (X[own].mean(axis=0) - X[~own].mean(axis=0)) / X.std(axis=0)
    return z[np.argsort(-np.abs(z))[:2]]


def _modified_by_reshape(images):
    side = images.T.reshape(images.shape)
    return np.concatenate([side, images[:, ::-1], images * 0.3])


def counted_up_to_alpha(scores, alpha):
    """Compare the probabilities as fractions, which are exact here."""
    chances = np.arange(1, len(scores) + 1) / (len(scores) + 1)
    return np.sort(scores)[chances <= alpha].max(initial=-np.inf)


def candidate_but_for_rounding(below):
    depths = np.where(np.abs(below[1:-1]) < 1e-12, 0, below[1:-1])
    return None if depths.max() <= 0 else 1 + depths.argmax()


RIGHT = {
    "02.candidate": [{"candidate": candidate_but_for_rounding}],
    "05.held_out_threshold": [{"held_out_threshold": counted_up_to_alpha}],
}
FUNCTIONS = {
    "01.next_center_probabilities": (
        ("probability of each row, not the choice", _draws),
        ("number of a single row", _draws_a_number),
    ),
    "01.keeps_its_center": (("array[labels]", _without_a_look_up),),
    "01.wrongly_kept": (
        ("Only one other center is asked", asks_one_center),
        ("compare the values, not the numbers", compares_numbers),
    ),
    "02.candidate": (("argmin finds the smallest number", smallest_inner),),
    "02.elbow": (("has no candidate, and so no elbow", goes_on_with_none),),
    "02.simplified_silhouettes": (("each goes with each", whole_columns),),
    "02.medoids": (
        ("position is that among the members", positions_by_columns),
        ("from all places to each member", from_all_places),
    ),
    "03.representatives": (("taken for granted", fifty_clusters),),
    "03.majority_labels": (
        ("the median, cut to a whole number", _of_labels(lambda own: int(np.median(own)))),
        ("in the middle of the sorted", _of_labels(lambda own: own[len(own) // 2])),
    ),
    "03.most_colors": (
        ("no more than 2 ** b colors", any_number_of_bits),
        ("takes one bit here", _bits(1)),
        ("takes a single bit here", lambda *given: max(_bits(1)(*given), 0)),
        ("takes 8 bits here", _bits(8)),
        ("takes eight bits here", lambda *given: max(_bits(8)(*given), 0)),
    ),
    "04.count_neighbors": (("first two features are used", two_features),),
    "05.responsibilities": (
        ("Each column sums to one here", columns_sum_to_one),
        ("largest of each row", largest_of_a_column),
    ),
    "05.class_posteriors": (
        ("Each column sums to one here", classes_sum_to_one),
        ("picks a whole column for each entry", columns_of_labels),
    ),
    "05.m_step": (
        ("in another order", means_first),
        ("np.outer(a, a).", inner_products),
        ("one number for each component here", inner_products_in_a_list),
    ),
    "05.log_gaussian": (
        ("slogdet(...)[1]", _log_density(lambda c, det, square: -0.5 * (c + det + square))),
        ("the first term only", _log_density(lambda c, det, s: -0.5 * c + det[1] + s)),
    ),
    "05.em": (("parameters after fewer iterations", stops_early),),
    "05.n_free_parameters": (
        ("only with tied", _count(diag=lambda k, d: d, spherical=lambda k, d: 1)),
        (
            "tied and diag are exchanged: with tied",
            _count(tied=lambda k, d: k * d, diag=lambda k, d: d * (d + 1) // 2),
        ),
        (
            "exchanged, and diag is shared",
            _count(tied=lambda k, d: d, diag=lambda k, d: d * (d + 1) // 2),
        ),
        ("which is diag", _count(tied=lambda k, d: k * d)),
    ),
    "05.held_out_threshold": (
        ("28.999999999999996", cut_to_28),
        ("np.unique leaves out equal ones", rank_among_all),
    ),
    "capstone.sets_apart": (("return places", signed_values),),
    "12.modified": (("only counts the pixels anew, so", _modified_by_reshape),),
}
WRONG = {
    task: [(piece, {task.split(".")[1]: answer}) for piece, answer in pairs]
    for task, pairs in FUNCTIONS.items()
}
WRONG["04.warm_up"] = [
    ("cores of two clusters within eps", {"answer": "a"}),
    ("What does the order of the rows decide", {"answer": "c"}),
]
WRONG["01.warm_up"] = [("numbers the clusters as it likes", {"answer": "a"})]
