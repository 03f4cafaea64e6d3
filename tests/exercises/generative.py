"""Answers to the tasks of ``06_generative_models_exercises``, as students may write them."""

import math
from statistics import mean, median, stdev

import numpy as np
import pandas as pd
from scipy.linalg import cholesky, sqrtm
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from scipy.stats import entropy, sem
from sklearn.metrics import pairwise_distances_argmin_min
from sklearn.neighbors import NearestNeighbors

from tests.exercises.mixture_densities import right_answers, wrong_answers

# 1. Radii


def radii_by_counting(X, labels, centers, share):
    """Let each circle grow from member to member until it holds enough."""
    radii = []
    for c in range(len(centers)):
        members = [math.dist(x, centers[c]) for x, own in zip(X, labels, strict=True) if own == c]
        fits = [r for r in members if sum(m <= r for m in members) >= share * len(members)]
        radii.append(min(fits))
    return radii


def radii_with_inverted_cdf(X, labels, centers, share):
    far = np.hypot.reduce(X - centers[labels], axis=1)
    return [
        np.quantile(far[labels == c], share, method="inverted_cdf") for c in range(len(centers))
    ]


def radii_of_pandas(X, labels, centers, share):
    far = pd.Series(np.linalg.norm(X - centers[labels], axis=1))
    groups = far.groupby(labels)
    return groups.apply(lambda g: g.sort_values().iloc[math.ceil(share * len(g)) - 1])


def radii_by_partition(X, labels, centers, share):
    found = np.zeros(len(centers), np.float32)
    for c in set(labels.tolist()):
        squares = np.square(X[labels == c] - centers[c]).sum(axis=1)
        place = -int(-share * len(squares) // 1) - 1
        found[c] = math.sqrt(np.partition(squares, place)[place])
    return found


def _radii(pick, measure=math.dist):
    def cluster_radii(X, labels, centers, share):
        groups = [
            sorted(measure(x, center) for x in X[labels == c]) for c, center in enumerate(centers)
        ]
        return [pick(group, share) for group in groups]

    return cluster_radii


def _usual(far, share):
    return far[math.ceil(share * len(far)) - 1]


def radii_from_means(X, labels, centers, share):
    middle = [X[labels == c].mean(axis=0) for c in range(len(centers))]
    return radii_by_counting(X, labels, middle, share)


def radii_of_everything(X, labels, centers, share):
    return [sorted(column)[math.ceil(share * len(X)) - 1] for column in cdist(centers, X)]


def radii_without_order(X, labels, centers, share):
    return [
        _usual(cdist(X[labels == c], centers[c : c + 1])[:, 0], share) for c in range(len(centers))
    ]


# 2. Certainties


def areas_of_scipy(shares, largest):
    return largest * (1 - entropy(shares, axis=1, base=shares.shape[1])) ** 2


def areas_by_loops(shares, largest):
    areas = []
    for row in shares.tolist():
        h = sum(-r * math.log(r) for r in row if r > 0)
        areas.append(largest * math.pow(1 - h / math.log(len(row)), 2))
    return areas


def areas_by_xlogx(shares, largest):
    with np.errstate(all="ignore"):
        terms = np.nan_to_num(shares * np.log2(shares))
    return (np.sqrt(largest) * (1 + terms.sum(1) / np.log2(len(shares.T)))) ** 2


def areas_from_divergence(shares, largest):
    k = shares.shape[1]  # the divergence from equal shares, as a share of the largest possible
    from_equal = entropy(shares.T, np.full_like(shares.T, 1 / k))
    return (largest * (from_equal / math.log(k)) ** 2).astype(np.float32)


def _areas(certainty, base=math.e):
    def area(shares, largest):
        return [
            certainty(sum(-r * math.log(r, base) for r in row if r), len(row), largest)
            for row in shares.tolist()
        ]

    return area


def areas_with_nan(shares, largest):
    return (
        largest * (1 + np.einsum("ij,ij->i", shares, np.log(shares)) / np.log(len(shares.T))) ** 2
    )


# 3. Points by hand


def points_by_loops(uniforms, normals, weights, means, covariances):
    points = []
    for u, z in zip(uniforms, normals, strict=True):
        c, total = 0, weights[0]
        while total <= u:
            c += 1
            total += weights[c]
        points.append(list(np.linalg.cholesky(covariances[c]) @ z + means[c]))
    return points


def points_of_upper_roots(uniforms, normals, weights, means, covariances):
    chosen = (np.cumsum(weights) > uniforms[:, None]).argmax(axis=1)
    return [means[c] + z @ cholesky(covariances[c]) for c, z in zip(chosen, normals, strict=True)]


def points_by_component(uniforms, normals, weights, means, covariances):
    chosen = np.digitize(uniforms, np.cumsum(weights)[:-1])
    points = np.empty(normals.shape)
    for c in np.unique(chosen):
        points[chosen == c] = means[c] + normals[chosen == c] @ np.linalg.cholesky(covariances[c]).T
    return points


def points_of_counted_sums(uniforms, normals, weights, means, covariances):
    chosen = sum((uniforms >= s).astype(int) for s in np.cumsum(weights)[:-1])
    roots = np.linalg.cholesky(covariances)
    return np.matmul(roots[chosen], normals[..., None])[..., 0] + means[chosen]


def _points(choose=None, root=np.linalg.cholesky, place=lambda m, L, z: m + L.dot(z)):
    def draw_points(uniforms, normals, weights, means, covariances):
        chosen = np.digitize(uniforms, np.cumsum(weights)[:-1])
        if choose is not None:
            chosen = choose(uniforms, weights)
        return [
            place(means[c], root(covariances[c]), z) for c, z in zip(chosen, normals, strict=True)
        ]

    return draw_points


# 4. The number of components


def number_by_loops(log_likelihoods, smallest, n_samples, n_features):
    best, lowest = 0, math.inf
    for k, (ll, held) in enumerate(zip(log_likelihoods, smallest, strict=True), start=1):
        if held <= n_features:
            continue
        free = k * (1 + n_features + n_features * (n_features + 1) / 2) - 1
        if free * math.log(n_samples) - 2 * ll < lowest:
            best, lowest = k, free * math.log(n_samples) - 2 * ll
    return best


def number_by_the_gain(log_likelihoods, smallest, n_samples, n_features):
    """Compare what is left of the likelihood after half the price, highest first."""
    each = 1 + n_features + math.comb(n_features + 1, 2)
    left = log_likelihoods - np.arange(1, len(smallest) + 1) * each * np.log(n_samples) / 2
    order = [int(i) for i in np.argsort(-left, kind="stable") if smallest[i] >= n_features + 1]
    return np.int64(order[0] + 1) if order else np.int64(0)


def number_with_masked_array(log_likelihoods, smallest, n_samples, n_features):
    k, d = np.arange(len(smallest)) + 1, n_features
    bics = (k * (1 + d) * (d + 2) / 2 - 1) * np.log(n_samples) - 2 * log_likelihoods
    bics = np.ma.masked_where(smallest < d + 1, bics)
    return 0 if bics.mask.all() else float(np.ma.argmin(bics) + 1)


def number_of_pandas(log_likelihoods, smallest, n_samples, n_features):
    table = pd.DataFrame({"ll": log_likelihoods, "held": smallest})
    table["k"] = table.index + 1
    table["free"] = table.k * (1 + n_features + n_features * (n_features + 1) // 2) - 1
    table["bic"] = table.free * np.log(n_samples) - 2 * table.ll
    table = table[table.held > n_features]
    return 0 if table.empty else table.sort_values("bic").k.iloc[0]


def _number(
    price=math.log,
    free=lambda k, d: k * (1 + d + d * (d + 1) // 2) - 1,
    keep=lambda held, d: held > d,
    times=lambda n: 2,
    first=1,
    best=min,
):
    def best_number(log_likelihoods, smallest, n_samples, n_features):
        kept = {
            i: free(i + 1, n_features) * price(n_samples) - times(n_samples) * ll
            for i, ll in enumerate(log_likelihoods)
            if keep(smallest[i], n_features)
        }
        return best(kept, key=kept.get) + first if kept else 0

    return best_number


# 6. Too near


def near_by_loops(drawn, training, held_out):
    def nearest(row):
        return min(math.dist(row, other) for other in training)

    limit = median(nearest(row) for row in held_out)
    return sum(nearest(row) < limit for row in drawn) / len(drawn)


def near_by_a_tree(drawn, training, held_out):
    tree = cKDTree(training)
    return np.count_nonzero(tree.query(drawn)[0] < np.median(tree.query(held_out)[0])) / len(drawn)


def near_of_scikit_learn(drawn, training, held_out):
    model = NearestNeighbors(n_neighbors=1).fit(training)
    limit = np.percentile(model.kneighbors(held_out)[0], 50)
    return np.float32((model.kneighbors(drawn)[0] < limit).mean())


def near_by_pairs(drawn, training, held_out):
    (_, a), (_, b) = (pairwise_distances_argmin_min(rows, training) for rows in (drawn, held_out))
    return pd.Series(a).lt(pd.Series(b).median()).mean()


def _near(limit=median, compare=lambda a, b: a < b, share=mean, of=None, usual=None):
    def share_too_near(drawn, training, held_out):
        distances = of or (lambda rows, others: cdist(rows, others).min(axis=1))
        others = usual(drawn, training, held_out) if usual else distances(held_out, training)
        bound = limit(others.tolist())
        return share([float(compare(a, bound)) for a in distances(drawn, training)])

    return share_too_near


def among_training(drawn, training, held_out):
    return np.sort(cdist(training, training), axis=1)[:, 1]


# 7. The simplest good one


def simplest_by_loops(scores):
    columns = [list(map(float, column)) for column in scores.T]
    best = max(columns, key=mean)
    limit = mean(best) - stdev(best) / math.sqrt(len(best))
    return next(i for i, column in enumerate(columns) if mean(column) >= limit)


def simplest_with_sem(scores):
    means, errors = scores.mean(axis=0), sem(scores, axis=0)
    return np.flatnonzero(means + errors[means.argmax()] >= means.max())[0]


def simplest_of_pandas(scores):
    table = pd.DataFrame(scores).agg(["mean", "sem"])
    top = table.loc["mean"].idxmax()
    limit = table.loc["mean", top] - table.loc["sem", top]
    return float(table.columns[table.loc["mean"] >= limit].min())


def simplest_from_the_right(scores):
    n, means = len(scores), np.mean(scores, 0)
    chosen = best = int(np.argmax(means))
    error = np.sqrt(np.cov(scores[:, best]) / n)
    for column in range(scores.shape[1] - 1, -1, -1):
        chosen = column if means[best] - means[column] <= error else chosen
    return chosen


def _simplest(error=sem, best=np.argmax, pick=lambda good: good[0], middle=np.mean):
    def simplest_good(scores):
        means = [middle(column) for column in scores.T]
        top = int(best(means))
        limit = means[top] - error(scores[:, top])
        return pick([i for i, m in enumerate(means) if m >= limit])

    return simplest_good


RIGHT = {
    "06.cluster_radii": right_answers(
        "cluster_radii",
        radii_by_counting,
        radii_with_inverted_cdf,
        radii_of_pandas,
        radii_by_partition,
        _radii(_usual),
    ),
    "06.certainty_areas": right_answers(
        "certainty_areas",
        areas_of_scipy,
        areas_by_loops,
        areas_by_xlogx,
        areas_from_divergence,
        _areas(lambda h, k, a: a * (1 - h / math.log(k)) ** 2),
    ),
    "06.draw_points": right_answers(
        "draw_points",
        points_by_loops,
        points_of_upper_roots,
        points_by_component,
        points_of_counted_sums,
        _points(),
    ),
    "06.best_number": right_answers(
        "best_number",
        number_by_loops,
        number_by_the_gain,
        number_with_masked_array,
        number_of_pandas,
        _number(),
    ),
    "06.signs": [
        {"answer": answer} for answer in ("bd", "D, B", ["b", "d"], {"d", "b"}, "(b) (d)")
    ],
    "06.share_too_near": right_answers(
        "share_too_near",
        near_by_loops,
        near_by_a_tree,
        near_of_scikit_learn,
        near_by_pairs,
        _near(),
    ),
    "06.simplest_good": right_answers(
        "simplest_good",
        simplest_by_loops,
        simplest_with_sem,
        simplest_of_pandas,
        simplest_from_the_right,
        _simplest(),
    ),
}

WRONG = {
    "06.cluster_radii": wrong_answers(
        "cluster_radii",
        ("holds all members", _radii(lambda far, share: max(far))),
        ("lies between two distances", _radii(lambda far, share: np.percentile(far, 100 * share))),
        ("rounded down here", _radii(lambda far, share: far[max(0, int(share * len(far)) - 1)])),
        ("Python counts from 0", _radii(
            lambda far, share: far[min(math.ceil(share * len(far)), len(far) - 1)])),
        ("These are squared distances", _radii(lambda far, share: _usual(far, share) ** 2)),
        ("Euclidean distance", _radii(_usual, lambda a, b: np.abs(a - b).sum())),
        ("A share of the largest radius", _radii(lambda far, share: share * far[-1])),
        ("spread evenly over a circle", _radii(lambda far, share: math.sqrt(share) * far[-1])),
        ("counted from the farthest", _radii(lambda far, share: _usual(far[::-1], share))),
        ("This is the diameter", _radii(lambda far, share: 2 * _usual(far, share))),
        ("mean of the distances", _radii(
            lambda far, share: mean(far[: math.ceil(share * len(far))]))),
        ("measured from the mean", radii_from_means),
        ("The distances of all points", radii_of_everything),
        ("not sorted", radii_without_order),
    ),
    "06.certainty_areas": wrong_answers(
        "certainty_areas",
        ("by the largest share alone", lambda s, a: a * np.max(s, axis=1) ** 2),
        ("0 times log 0", areas_with_nan),
        ("each single term", lambda s, a: np.where(np.isnan(t := areas_with_nan(s, a)), 0, t)),
        ("is not squared", _areas(lambda h, k, a: a * (1 - h / math.log(k)))),
        ("The largest area is squared", _areas(lambda h, k, a: (a * (1 - h / math.log(k))) ** 2)),
        ("which is large where nothing", _areas(lambda h, k, a: a * (h / math.log(k)) ** 2)),
        ("H is not divided by log k", _areas(lambda h, k, a: a * (1 - h) ** 2)),
        ("H is divided by k", _areas(lambda h, k, a: a * (1 - h / k) ** 2)),
        ("to different bases", _areas(lambda h, k, a: a * (1 - h / math.log(k)) ** 2, base=2)),
        ("The sign of H", _areas(lambda h, k, a: a * (1 + h / math.log(k)) ** 2)),
        ("taken too early", _areas(lambda h, k, a: a * (1 - (h / math.log(k)) ** 2))),
        ("These are the certainties", _areas(lambda h, k, a: 1 - h / math.log(k))),
        ("sum of the squared shares", lambda s, a: a * np.square(np.square(s).sum(1))),
    ),
    "06.draw_points": wrong_answers(
        "draw_points",
        ("covariance matrix itself", _points(root=np.asarray)),
        ("the slant is lost", _points(root=lambda s: np.eye(len(s)) * np.sqrt(s.diagonal()))),
        ("multiplied from the left", _points(place=lambda m, L, z: m + z.dot(L))),
        ("This root is symmetric", _points(root=lambda s: np.real(sqrtm(s)))),
        ("The weights are not used", _points(lambda u, w: np.floor(u * len(w)).astype(int))),
        ("belongs to the next", _points(
            lambda u, w: [int(np.argmax(np.cumsum(w) >= value)) for value in u])),
        ("Each point comes from the heaviest", _points(lambda u, w: [np.argmax(w)] * len(u))),
        ("The mean is missing", _points(place=lambda m, L, z: L.dot(z))),
        ("Only the mean", _points(place=lambda m, L, z: m)),
        ("z is added as it is", _points(place=lambda m, L, z: m + z)),
        ("The mean is multiplied", _points(place=lambda m, L, z: L.dot(m + z))),
        ("blended here", lambda u, z, w, m, s: [
            sum(p * (a + np.linalg.cholesky(b) @ x) for p, a, b in zip(w, m, s, strict=True))
            for x in z]),
    ),
    "06.best_number": wrong_answers(
        "best_number",
        ("the lowest BIC of all", _number(keep=lambda held, d: True)),
        ("are still too few", _number(keep=lambda held, d: held >= d)),
        ("The rule is turned", _number(keep=lambda held, d: held <= d)),
        ("This is the AIC", _number(price=lambda n: 2)),
        ("log-likelihood alone decides", _number(price=lambda n: 0)),
        ("so large that the price of the parameters", _number(times=lambda n: 2 * n)),
        ("The highest BIC", _number(best=max)),
        ("the first entry belongs", _number(first=0)),
        ("counts twice", _number(times=lambda n: 1)),
        ("not that of base 10", _number(price=math.log10)),
        ("The covariances are not counted", _number(free=lambda k, d: k - 1 + k * d)),
        ("The covariances are full", _number(free=lambda k, d: k - 1 + 2 * k * d)),
        ("A covariance matrix is symmetric", _number(free=lambda k, d: k - 1 + k * d + k * d**2)),
    ),
    "06.signs": [
        ("Copies look real", {"answer": "abd"}),
        ("It converges all the more", {"answer": "c"}),
        ("AIC trusts", {"answer": "bde"}),
        ("where the drawn rows lie", {"answer": "b"}),
        ("rows that were kept apart", {"answer": "d"}),
        ("Copies look real", {"answer": "ac"}),
    ],
    "06.share_too_near": wrong_answers(
        "share_too_near",
        ("take the median", _near(mean)),
        ("take <, not <=", _near(compare=lambda a, b: a <= b)),
        ("farther than the limit", _near(compare=lambda a, b: a > b)),
        ("divide by the number of drawn", _near(share=sum)),
        ("in percent", _near(share=lambda near: 100 * mean(near))),
        ("whether it is too near", _near(share=np.array)),
        ("compared with the held-out rows", lambda d, t, h: np.mean(
            cdist(d, h).min(1) < np.median(cdist(h, t).min(1)))),
        ("whether a training row or a held-out", lambda d, t, h: np.mean(
            cdist(d, t).min(1) < cdist(d, h).min(1))),
        ("start from the drawn rows", lambda d, t, h: np.mean(
            cdist(d, t).min(0) < np.median(cdist(h, t).min(1)))),
        ("training rows among themselves", _near(usual=among_training)),
        ("The mean distance", _near(of=lambda rows, others: cdist(rows, others).mean(axis=1))),
        ("smallest distance", _near(min)),
        ("largest distance", _near(max)),
        ("added up", _near(of=lambda rows, others: cdist(rows, others, "cityblock").min(axis=1))),
    ),
    "06.simplest_good": wrong_answers(
        "simplest_good",
        ("with the best mean", _simplest(lambda column: 0)),
        ("This is a standard deviation", _simplest(lambda column: np.std(column, ddof=1))),
        ("divide by its root", _simplest(lambda column: stdev(column.tolist()) / len(column))),
        ("unless ddof=1", _simplest(lambda column: sem(column, ddof=0))),
        ("This is the variance", _simplest(lambda column: sem(column) ** 2)),
        ("Two standard errors", _simplest(lambda column: 2 * sem(column))),
        ("The last good setting", _simplest(pick=lambda good: good[-1])),
        ("not the lowest", _simplest(best=np.argmin)),
        ("Medians are compared", _simplest(middle=np.median)),
        ("one too many", _simplest(pick=lambda good: good[0] + 1)),
        ("number of good settings", _simplest(pick=len)),
    ),
}  # fmt: skip
