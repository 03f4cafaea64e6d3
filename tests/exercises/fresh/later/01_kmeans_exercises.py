# %% 01.warm_up | wrong | thinks different labels at the same rows mean that the rows must have been reordered
answer = "c"

# %% 01.squared_distances | wrong | binomial formula remembered without the factor 2
def squared_distances(X, centers):
    """Return the squared distance of each row of X to each center, an array (n_points, n_clusters)."""
    x2 = (X**2).sum(axis=1)
    c2 = (centers**2).sum(axis=1)
    return x2[:, np.newaxis] - X @ centers.T + c2

# %% 01.squared_distances | wrong | sums the differences over the features first and squares the sum
def squared_distances(X, centers):
    """Return the squared distance of each row of X to each center, an array (n_points, n_clusters)."""
    differences = X[:, np.newaxis] - centers
    return differences.sum(axis=2) ** 2

# %% 01.squared_distances | right | binomial formula with a matrix product in place of the differences
def squared_distances(X, centers):
    """Return the squared distance of each row of X to each center, an array (n_points, n_clusters)."""
    x2 = (X**2).sum(axis=1, keepdims=True)
    c2 = (centers**2).sum(axis=1)
    return np.maximum(x2 - 2 * X @ centers.T + c2, 0)

# %% 01.e_step | wrong | takes the nearest center feature by feature and then the one that wins most features
def e_step(X, centers):
    """Return the number of the nearest center of each row of X, an array (n_points,)."""
    per_feature = np.abs(X[:, np.newaxis] - centers).argmin(axis=1)
    return np.array([np.bincount(row).argmax() for row in per_feature])

# %% 01.e_step | wrong | the Manhattan distance in place of the Euclidean one
def e_step(X, centers):
    """Return the number of the nearest center of each row of X, an array (n_points,)."""
    return np.abs(X[:, np.newaxis] - centers).sum(axis=2).argmin(axis=1)

# %% 01.m_step | wrong | running mean that always halves the way to the new point
def m_step(X, labels, n_clusters):
    """Return the means of the clusters, an array (n_clusters, n_features)."""
    centers = [None] * n_clusters
    for x, label in zip(X, labels):
        if centers[label] is None:
            centers[label] = x
        else:
            centers[label] = (centers[label] + x) / 2
    return np.array(centers)

# %% 01.m_step | wrong | rows in the order in which the clusters first occur in labels
def m_step(X, labels, n_clusters):
    """Return the means of the clusters, an array (n_clusters, n_features)."""
    members = {}
    for x, label in zip(X, labels):
        members.setdefault(int(label), []).append(x)
    return np.array([np.mean(points, axis=0) for points in members.values()])

# %% 01.m_step | right | a correct running mean, one point after the other
def m_step(X, labels, n_clusters):
    """Return the means of the clusters, an array (n_clusters, n_features)."""
    centers = np.zeros((n_clusters, X.shape[1]))
    counts = [0] * n_clusters
    for x, label in zip(X, labels):
        counts[label] += 1
        centers[label] += (x - centers[label]) / counts[label]
    return centers.tolist()

# %% 01.next_center_probabilities | wrong | nearest center taken, but divided by the sum of the whole table
def next_center_probabilities(X, centers):
    """Return for each row of X the probability to become the next center, an array (n_points,)."""
    d2 = cdist(X, centers, "sqeuclidean")
    return d2.min(axis=1) / d2.sum()

# %% 01.next_center_probabilities | wrong | looks only at the center that was chosen last
def next_center_probabilities(X, centers):
    """Return for each row of X the probability to become the next center, an array (n_points,)."""
    d2 = ((X - centers[-1]) ** 2).sum(axis=1)
    return d2 / d2.sum()

# %% 01.keeps_its_center | wrong | one gap for all: the smallest distance between any two centers
def keeps_its_center(upper_bounds, labels, centers):
    """Return for each point True if the test shows that it keeps its center, else False.

    `upper_bounds` and `labels` have the shape (n_points,). The bounds are distances, not squared ones.
    """
    between = cdist(centers, centers)
    gap = between[between > 0].min()
    return upper_bounds <= gap / 2

# %% 01.keeps_its_center | wrong | gap is half of the squared distance, root forgotten after squared_distances
def keeps_its_center(upper_bounds, labels, centers):
    """Return for each point True if the test shows that it keeps its center, else False.

    `upper_bounds` and `labels` have the shape (n_points,). The bounds are distances, not squared ones.
    """
    between = ((centers[:, np.newaxis] - centers) ** 2).sum(axis=2)
    np.fill_diagonal(between, np.inf)
    half = between.min(axis=1) / 2
    return upper_bounds <= half[labels]

# %% 01.keeps_its_center | right | second neighbor in a KD tree, twice the bound compared with the gap
from scipy.spatial import KDTree


def keeps_its_center(upper_bounds, labels, centers):
    """Return for each point True if the test shows that it keeps its center, else False.

    `upper_bounds` and `labels` have the shape (n_points,). The bounds are distances, not squared ones.
    """
    gaps = KDTree(centers).query(centers, k=2)[0][:, 1]
    return [bool(2 * u <= gaps[c]) for u, c in zip(upper_bounds, labels)]

# %% 01.weighted_m_step | wrong | repeats each point, which cuts off weights that are not whole
def weighted_m_step(X, labels, weights, n_clusters):
    """Return the centers of clusters of weighted points, an array (n_clusters, n_features).

    `weights` has the shape (n_points,). It may contain 0, and numbers that are not whole.
    """
    times = np.asarray(weights).astype(int)
    X_long = np.repeat(X, times, axis=0)
    labels_long = np.repeat(labels, times)
    return np.array([X_long[labels_long == c].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | divides by the number of points with positive weight, not by the sum of the weights
def weighted_m_step(X, labels, weights, n_clusters):
    """Return the centers of clusters of weighted points, an array (n_clusters, n_features).

    `weights` has the shape (n_points,). It may contain 0, and numbers that are not whole.
    """
    centers = []
    for c in range(n_clusters):
        own = (labels == c) & (weights > 0)
        centers.append((X[own] * weights[own][:, np.newaxis]).mean(axis=0))
    return np.array(centers)

# %% 01.weighted_inertia | wrong | weights the differences before squaring, so the weight is squared
def weighted_inertia(X, labels, weights, centers):
    """Return the inertia of weighted points, a number.

    `weights` has the shape (n_points,). It may contain 0, and numbers that are not whole.
    """
    differences = weights[:, np.newaxis] * (X - centers[labels])
    return (differences**2).sum()

# %% 01.weighted_inertia | wrong | computes new weighted means from the labels in place of the given centers
def weighted_inertia(X, labels, weights, centers):
    """Return the inertia of weighted points, a number.

    `weights` has the shape (n_points,). It may contain 0, and numbers that are not whole.
    """
    total = 0.0
    for c in range(len(centers)):
        own = (labels == c) & (weights > 0)
        if own.any():
            center = np.average(X[own], axis=0, weights=weights[own])
            total += (weights[own] * ((X[own] - center) ** 2).sum(axis=1)).sum()
    return total

# %% 01.weighted_inertia | right | plain loops over points and features
def weighted_inertia(X, labels, weights, centers):
    """Return the inertia of weighted points, a number.

    `weights` has the shape (n_points,). It may contain 0, and numbers that are not whole.
    """
    total = 0
    for x, c, w in zip(X, labels, weights):
        for j in range(len(x)):
            total += w * (x[j] - centers[c][j]) ** 2
    return total

# %% 01.wrongly_kept | wrong | counts pairs of a point and a nearer center, so a point may count twice
def wrongly_kept(to_centers, between, labels):
    """Return how many points are kept although another center is nearer, a whole number.

    `to_centers` is an array (n_points, n_clusters), `between` an array (n_clusters, n_clusters).
    """
    n_clusters = len(between)
    count = 0
    for i, own in enumerate(labels):
        gap = min(between[own, c] for c in range(n_clusters) if c != own)
        if to_centers[i, own] <= gap / 2:
            for c in range(n_clusters):
                if to_centers[i, c] < to_centers[i, own]:
                    count += 1
    return count

# %% 01.wrongly_kept | wrong | hides the diagonal by hiding all zeros, also the gap 0 of two centers in one place
def wrongly_kept(to_centers, between, labels):
    """Return how many points are kept although another center is nearer, a whole number.

    `to_centers` is an array (n_points, n_clusters), `between` an array (n_clusters, n_clusters).
    """
    gaps = np.where(between == 0, np.inf, between).min(axis=1)
    own = to_centers[np.arange(len(labels)), labels]
    kept = own <= gaps[labels] / 2
    return int((kept & (to_centers.min(axis=1) < own)).sum())

# %% 01.half_the_gap | wrong | squaring keeps the order of distances, so thinks that the rule stays safe
safe = "abc"

# %% 01.half_the_gap | wrong | takes the triangle inequality for a property of the Euclidean distance alone
safe = "a"

# %% 01.half_the_gap | right | letters in the other order
safe = "ca"

# %% 01.starts_needed | wrong | formula with logarithms without the special case: 0 starts if all are good
def starts_needed(inertias, tolerance):
    """Return the share of good starts, and the number of starts that find a good one with 99 % probability."""
    inertias = np.array(inertias)
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    with np.errstate(divide="ignore"):
        n = np.ceil(np.log(0.01) / np.log(1 - share))
    return share, int(n)

# %% 01.starts_needed | wrong | the tolerance is added as an absolute number
def starts_needed(inertias, tolerance):
    """Return the share of good starts, and the number of starts that find a good one with 99 % probability."""
    best = min(inertias)
    share = sum(j <= best + tolerance for j in inertias) / len(inertias)
    n = 1
    while (1 - share) ** n > 0.01:
        n += 1
    return share, n

# %% 01.starts_needed | right | counts up with a running product, returns a list
def starts_needed(inertias, tolerance):
    """Return the share of good starts, and the number of starts that find a good one with 99 % probability."""
    inertias = sorted(inertias)
    limit = (1 + tolerance) * inertias[0]
    n_good = 0
    while n_good < len(inertias) and inertias[n_good] <= limit:
        n_good += 1
    share = n_good / len(inertias)
    all_bad = 1 - share
    n = 1
    while all_bad > 0.01:
        all_bad *= 1 - share
        n += 1
    return [share, n]
