"""What the formulas give, in long double and by plain loops: slow, and shared with nothing else."""

from itertools import combinations

import numpy as np
from scipy.special import digamma

Long = np.longdouble
LOG_2_PI = np.log(8 * np.arctan(Long(1)))


def exact(values):
    """Return values as an array of long double."""
    return np.asarray(values).astype(Long)


def squared_distances(X, centers):
    """Return the squared distance from each row to each center, feature by feature."""
    X, centers = exact(X), exact(centers)
    squared = np.zeros((len(X), len(centers)), Long)
    for j in range(X.shape[1]):
        for c in range(len(centers)):
            squared[:, c] += (X[:, j] - centers[c, j]) ** 2
    return squared


def inertia(X, centers, labels, weights):
    """Return the weighted sum of the squared distances of rows to the centers of their labels."""
    squared, total = squared_distances(X, centers), Long(0)
    for i, (label, weight) in enumerate(zip(labels, exact(weights), strict=True)):
        total += weight * squared[i, label]
    return total


def means_of(X, labels, centers, weights):
    """Return the weighted mean of each cluster's rows; the old center where there are none."""
    X, means, weights = exact(X), exact(centers).copy(), exact(weights)
    for c in range(len(means)):
        own = np.asarray(labels) == c
        if weights[own].sum() > 0:
            means[c] = (weights[own][:, np.newaxis] * X[own]).sum(axis=0) / weights[own].sum()
    return means


def silhouettes(X, labels):
    """Return the silhouette coefficient of each row."""
    distances, found = np.sqrt(squared_distances(X, X)), []
    clusters = {}
    for i, label in enumerate(labels):
        clusters.setdefault(label, []).append(i)
    for i, label in enumerate(labels):
        own = [j for j in clusters[label] if j != i]
        if not own:
            found.append(Long(0))
            continue
        a = sum(distances[i, j] for j in own) / len(own)
        b = min(
            sum(distances[i, j] for j in rows) / len(rows)
            for other, rows in clusters.items()
            if other != label
        )
        found.append((b - a) / max(a, b) if max(a, b) > 0 else Long(0))
    return np.array(found)


def cholesky(matrix):
    """Return the lower triangle L with L Lᵀ the matrix; None where there is none."""
    matrix = exact(matrix)
    root = np.zeros_like(matrix)
    for j in range(len(matrix)):
        rest = matrix[j, j] - sum(root[j, k] ** 2 for k in range(j))
        if not rest > 0:
            return None
        root[j, j] = np.sqrt(rest)
        for i in range(j + 1, len(matrix)):
            inner = sum(root[i, k] * root[j, k] for k in range(j))
            root[i, j] = (matrix[i, j] - inner) / root[j, j]
    return root


def condition(matrix):
    """Return about how many times larger the largest variance is than the smallest."""
    spread = np.linalg.eigvalsh(np.asarray(matrix, float))
    return float(spread.max() / spread.min()) if spread.min() > 0 else np.inf


def log_gaussian(X, mean, covariance):
    """Return the logarithm of a normal density at each row."""
    X, mean, root = exact(X), exact(mean), cholesky(covariance)
    found = []
    for x in X:
        z = np.zeros(len(mean), Long)  # L z = x - mean
        for j in range(len(mean)):
            z[j] = (x[j] - mean[j] - sum(root[j, k] * z[k] for k in range(j))) / root[j, j]
        log_root = sum(np.log(root[j, j]) for j in range(len(mean)))
        found.append(-(len(mean) * LOG_2_PI + (z**2).sum()) / 2 - log_root)
    return np.array(found, Long)


def matrices(covariances, kind, n_components, n_features):
    """Return a covariance matrix for each component, whatever the type of the mixture."""
    one, given = np.eye(n_features, dtype=Long), exact(covariances)
    if kind == "tied":
        return np.array([given] * n_components)
    if kind == "diag":
        return np.array([np.diag(variances) for variances in given])
    return np.array([variance * one for variance in given]) if kind == "spherical" else given


def log_densities(X, weights, means, covariances):
    """Return the logarithm of each component's weighted density at each row."""
    with np.errstate(divide="ignore"):
        logs = np.log(exact(weights))
    columns = [log_gaussian(X, *each) for each in zip(means, covariances, strict=True)]
    return logs + np.array(columns, Long).reshape(len(means), -1).T


def log_sum(densities):
    """Return log Σ exp over each row."""
    found = []
    for row in exact(densities):
        largest = row.max()
        found.append(largest + np.log(np.exp(row - largest).sum()))
    return np.array(found, Long)


def shares(densities):
    """Return the responsibilities, by the rule of Bayes."""
    return np.exp(exact(densities) - log_sum(densities)[:, np.newaxis])


def moments(X, responsibilities):
    """M-step: return the sizes, means and covariances of rows that are shared out."""
    X, shared = exact(X), exact(responsibilities)
    sizes = shared.sum(axis=0)
    means = np.zeros((len(sizes), X.shape[1]), Long)
    for i, x in enumerate(X):
        means += shared[i][:, np.newaxis] * x
    means /= sizes[:, np.newaxis]
    return sizes, means, scatters(X, shared, means) / sizes[:, np.newaxis, np.newaxis]


def scatters(X, responsibilities, means):
    """Return Σᵢ r[i, c] (x[i] - μ[c]) (x[i] - μ[c])ᵀ for each component."""
    X, shared, means = exact(X), exact(responsibilities), exact(means)
    found = np.zeros((len(means), X.shape[1], X.shape[1]), Long)
    for c, mean in enumerate(means):
        for i, x in enumerate(X):
            found[c] += shared[i, c] * np.outer(x - mean, x - mean)
    return found


def of_kind(sizes, covariances, kind, added):
    """Return the covariances of a type of mixture from those of the components."""
    one = np.eye(covariances.shape[1], dtype=Long)
    if kind == "tied":
        weighted = sizes[:, np.newaxis, np.newaxis] * covariances
        return weighted.sum(axis=0) / sizes.sum() + added * one
    if kind == "full":
        return covariances + added * one
    variances = np.array([np.diag(each) for each in covariances]) + added
    return variances if kind == "diag" else variances.mean(axis=1)


def expected_log_weights(concentration):
    """Return E[log π]: of a Dirichlet distribution, or of sticks with a pair of parameters."""
    if not isinstance(concentration, tuple):
        return exact(digamma(concentration) - digamma(np.sum(concentration)))
    broken, left = map(exact, concentration)
    both = exact(digamma((broken + left).astype(float)))
    found, rest = [], Long(0)
    for c in range(len(broken)):
        found.append(digamma(float(broken[c])) - both[c] + rest)
        rest += digamma(float(left[c])) - both[c]
    return np.array(found, Long)


def expected_log_densities(X, logs, means, covariances, precision, freedom):
    """Return what the logarithms of the weighted densities are on average over the posterior."""
    d, columns = np.shape(X)[1], []
    freedom = np.broadcast_to(freedom, len(means))
    for c, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        spread = sum(digamma((float(freedom[c]) - j) / 2) for j in range(d))
        spread += d * np.log(2 / Long(freedom[c]))
        gaussian = log_gaussian(X, mean, covariance)
        columns.append(logs[c] + spread / 2 + gaussian - d / (2 * Long(precision[c])))
    return np.array(columns, Long).T


def linkage(A, B, kind):
    """Return how far apart two clusters are."""
    pairs = np.sqrt(squared_distances(A, B)).ravel()
    if kind == "ward":
        n, m = len(A), len(B)
        away = exact(A).sum(axis=0) / n - exact(B).sum(axis=0) / m
        return np.sqrt(Long(2 * n * m) / (n + m) * (away**2).sum())
    return {"single": pairs.min(), "complete": pairs.max(), "average": pairs.mean()}[kind]


def closest_pair(X, clusters, kind):
    """Return the distance of the two clusters that lie closest."""
    X = exact(X)
    return min(linkage(X[a], X[b], kind) for a, b in combinations(clusters.values(), 2))


def dense_regions(near, least):
    """Return which rows are cores, and the region of each core: a number, or -1."""
    core = [sum(row) >= least for row in near]
    region, n_regions = [-1] * len(core), 0
    for start in range(len(core)):
        if not core[start] or region[start] >= 0:
            continue
        open_rows, region[start] = [start], n_regions
        while open_rows:
            i = open_rows.pop()
            for j in range(len(core)):
                if near[i][j] and core[j] and region[j] < 0:
                    region[j] = n_regions
                    open_rows.append(j)
        n_regions += 1
    return np.array(core, bool), np.array(region, int)


def knee(ks, inertias, steepest=2.0, contrast=2.0):
    """Return the elbow, or None; and by how much the decision was made."""
    x, y = np.log(exact(ks)), np.log(exact(inertias))
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    below = sorted((y[0] + slope * (x[i] - x[0]) - y[i], -i) for i in range(1, len(x) - 1))
    depth, place = below[-1]
    lead = min((depth - other for other, _ in below[:-1]), default=Long(1))
    e = -place
    before = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    after = (y[e] - y[-1]) / (x[-1] - x[e])
    gaps = (depth, before - steepest, before - contrast * after)
    found = ks[e] if all(gap > 0 for gap in gaps) else None
    return found, min(lead, *map(abs, gaps))


def percentile(values, share):
    """Return the value below which a share of the values lies, between two of them if need be."""
    values = np.sort(exact(values))
    place = Long(share) * (len(values) - 1)
    low = int(np.floor(place))
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
