# %% 01.squared_distances | wrong | uses |x|^2 - 2xc + |c|^2 but forgets to turn |x|^2 into a column, so broadcasting fails or mixes rows and columns
def squared_distances(X, centers):
    return (X**2).sum(axis=1) - 2 * X @ centers.T + (centers**2).sum(axis=1)

# %% 01.e_step | wrong | leaves out |x|^2 (rightly, it is the same for all centers) but also loses the factor 2
def e_step(X, centers):
    # |x - c|^2 = |x|^2 - 2 x.c + |c|^2, and |x|^2 does not matter for the comparison
    scores = (centers**2).sum(axis=1) - X @ centers.T
    return scores.argmin(axis=1)

# %% 01.e_step | right | largest x.c - |c|^2 / 2 in place of the smallest distance
def e_step(X, centers):
    return np.argmax(X @ centers.T - 0.5 * (centers * centers).sum(axis=1), axis=1)

# %% 01.m_step | wrong | one-hot table, but divides the sums by the sizes along the wrong axis
def m_step(X, labels, n_clusters):
    one_hot = np.eye(n_clusters)[labels]
    return (one_hot.T @ X) / one_hot.sum(axis=0)

# %% 01.next_center_probabilities | wrong | makes probabilities for each center first and takes the minimum of these
def next_center_probabilities(X, centers):
    d2 = cdist(X, centers, "sqeuclidean")
    p = d2 / d2.sum(axis=0)  # probabilities, seen from each center
    p = p.min(axis=1)
    return p / p.sum()

# %% 01.keeps_its_center | wrong | squares both sides but halves the squared gap in place of quartering it
def keeps_its_center(upper_bounds, labels, centers):
    between = cdist(centers, centers, "sqeuclidean")
    np.fill_diagonal(between, np.inf)
    gaps = between.min(axis=1)
    return upper_bounds**2 <= gaps[labels] / 2

# %% 01.keeps_its_center | wrong | one gap for all centers, the smallest of all
def keeps_its_center(upper_bounds, labels, centers):
    between = cdist(centers, centers)
    gap = between[between > 0].min()
    return np.asarray(upper_bounds) <= gap / 2

# %% 01.keeps_its_center | right | a loop over the points that returns a list of bools, gaps from the sorted rows
def keeps_its_center(upper_bounds, labels, centers):
    result = []
    for bound, label in zip(upper_bounds, labels):
        to_others = sorted(np.linalg.norm(centers - centers[label], axis=1))
        result.append(bool(2 * bound <= to_others[1]))
    return result

# %% 01.weighted_m_step | wrong | repeats each point 10 times its weight, rounded, so weights with more decimals count wrongly
def weighted_m_step(X, labels, weights, n_clusters):
    copies = np.round(np.asarray(weights) * 10).astype(int)
    many_X = np.repeat(X, copies, axis=0)
    many_labels = np.repeat(labels, copies)
    return np.array([many_X[many_labels == c].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | scales the weights to the mean 1 over all points, not within each cluster
def weighted_m_step(X, labels, weights, n_clusters):
    w = weights / np.mean(weights)
    weighted = X * w[:, np.newaxis]
    return np.array([weighted[labels == c].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_inertia | wrong | number of points times the weighted mean, as if the total weight were the number of points
def weighted_inertia(X, labels, weights, centers):
    squared = ((X - centers[labels]) ** 2).sum(axis=1)
    return len(X) * np.average(squared, weights=weights)

# %% 01.wrongly_kept | wrong | takes every zero for the diagonal, so two centers in the same place do not get the gap 0
def wrongly_kept(to_centers, between, labels):
    rows = np.arange(len(labels))
    own = to_centers[rows, labels]
    gaps = np.array([row[row > 0].min() if (row > 0).any() else 0 for row in between])
    kept = own <= gaps[labels] / 2
    nearer = to_centers.min(axis=1) < own
    return int(np.sum(kept & nearer))

# %% 01.wrongly_kept | wrong | asks whether the number of the nearest center is another one, which counts ties
def wrongly_kept(to_centers, between, labels):
    between = between.astype(float)
    np.fill_diagonal(between, np.inf)
    half_gaps = between.min(axis=1) / 2
    own = to_centers[np.arange(len(labels)), labels]
    return np.sum((own <= half_gaps[labels]) & (to_centers.argmin(axis=1) != labels))

# %% 01.starts_needed | wrong | adds the probabilities of the starts (n times the share) instead of multiplying those of the bad ones
def starts_needed(inertias, tolerance):
    inertias = np.asarray(inertias)
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    n = max(1, int(np.ceil(0.99 / share)))
    return share, n

# %% 01.starts_needed | wrong | reads the tolerance as an absolute difference of the inertias
def starts_needed(inertias, tolerance):
    share = np.mean(inertias - np.min(inertias) <= tolerance)
    n = 1
    while (1 - share) ** n > 0.01:
        n += 1
    return share, n
