# %% 01.warm_up | wrong | thinks that different labels mean that one fit is wrong
answer = "a"

# %% 01.squared_distances | wrong | returns a row for each center and a column for each point
def squared_distances(X, centers):
    result = []
    for center in centers:
        result.append(((X - center) ** 2).sum(axis=1))
    return np.array(result)

# %% 01.squared_distances | wrong | takes the mean over the features in place of the sum
def squared_distances(X, centers):
    return np.mean((X[:, np.newaxis] - centers) ** 2, axis=2)

# %% 01.squared_distances | wrong | adds the absolute differences first and then squares the sum
def squared_distances(X, centers):
    return cdist(X, centers, "cityblock") ** 2

# %% 01.squared_distances | right | einsum over the differences
def squared_distances(X, centers):
    diff = np.asarray(X)[:, None, :] - np.asarray(centers)[None, :, :]
    return np.einsum("ncf,ncf->nc", diff, diff)

# %% 01.squared_distances | right | plain Python loops that return a list of lists
def squared_distances(X, centers):
    return [[float(sum((a - b) ** 2 for a, b in zip(x, c))) for c in centers] for x in X]

# %% 01.e_step | wrong | takes the center with the largest inner product as the nearest
def e_step(X, centers):
    return np.argmax(X @ centers.T, axis=1)

# %% 01.e_step | wrong | expands the square but forgets the factor 2 of the mixed term
def e_step(X, centers):
    scores = (centers ** 2).sum(axis=1) - X @ centers.T
    return scores.argmin(axis=1)

# %% 01.e_step | wrong | numbers the clusters from 1
def e_step(X, centers):
    labels = []
    for x in X:
        d = [np.linalg.norm(x - c) for c in centers]
        labels.append(d.index(min(d)) + 1)
    return np.array(labels)

# %% 01.e_step | wrong | squares the sum of the differences, so positive and negative ones cancel
def e_step(X, centers):
    d = (X[:, np.newaxis] - centers).sum(axis=2) ** 2
    return d.argmin(axis=1)

# %% 01.e_step | right | asks a k-d tree of the centers
def e_step(X, centers):
    from scipy.spatial import cKDTree
    return cKDTree(centers).query(X)[1]

# %% 01.e_step | right | a list made by sorting the centers of each point by distance
def e_step(X, centers):
    return [sorted(range(len(centers)), key=lambda c: np.sum((x - centers[c]) ** 2))[0] for x in X]

# %% 01.m_step | wrong | takes the mean over all numbers of the cluster, points and features together
def m_step(X, labels, n_clusters):
    centers = np.zeros((n_clusters, X.shape[1]))
    for c in range(n_clusters):
        centers[c] = X[labels == c].mean()
    return centers

# %% 01.m_step | wrong | divides by the number of all points in place of those of the cluster
def m_step(X, labels, n_clusters):
    one_hot = np.eye(n_clusters)[labels]
    return one_hot.T @ X / len(X)

# %% 01.m_step | wrong | takes the median in place of the mean
def m_step(X, labels, n_clusters):
    return np.array([np.median(X[labels == c], axis=0) for c in range(n_clusters)])

# %% 01.m_step | wrong | pulls the center half of the way to each point in turn, which gives late points more influence
def m_step(X, labels, n_clusters):
    centers = [None] * n_clusters
    for x, c in zip(X, labels):
        centers[c] = x if centers[c] is None else (centers[c] + x) / 2
    return np.array(centers)

# %% 01.m_step | right | sums with np.add.at and divides by np.bincount
def m_step(X, labels, n_clusters):
    sums = np.zeros((n_clusters, X.shape[1]))
    np.add.at(sums, labels, X)
    return sums / np.bincount(labels, minlength=n_clusters)[:, None]

# %% 01.next_center_probabilities | wrong | looks only at the center that was chosen last, as others did
def next_center_probabilities(X, centers):
    d = ((X - centers[-1]) ** 2).sum(axis=1)
    return d / d.sum()

# %% 01.next_center_probabilities | wrong | uses the distances themselves, not squared
def next_center_probabilities(X, centers):
    d = cdist(X, centers).min(axis=1)
    return d / d.sum()

# %% 01.next_center_probabilities | wrong | uses the mean squared distance to all chosen centers
def next_center_probabilities(X, centers):
    d = cdist(X, centers, "sqeuclidean").mean(axis=1)
    return d / d.sum()

# %% 01.next_center_probabilities | wrong | squares after normalizing and does not normalize again
def next_center_probabilities(X, centers):
    d = cdist(X, centers).min(axis=1)
    return (d / d.sum()) ** 2

# %% 01.next_center_probabilities | wrong | uses a softmax of the squared distances
def next_center_probabilities(X, centers):
    d = cdist(X, centers, "sqeuclidean").min(axis=1)
    e = np.exp(d - d.max())
    return e / e.sum()

# %% 01.next_center_probabilities | right | plain loops and a list of floats
def next_center_probabilities(X, centers):
    best = []
    for x in X:
        nearest = min(float(((x - c) ** 2).sum()) for c in centers)
        best.append(nearest)
    total = sum(best)
    return [b / total for b in best]

# %% 01.keeps_its_center | wrong | lets each center be its own nearest center, so that the gap is 0
def keeps_its_center(upper_bounds, labels, centers):
    gaps = cdist(centers, centers).min(axis=1)
    return upper_bounds <= gaps[labels] / 2

# %% 01.keeps_its_center | wrong | demands strictly smaller than half the gap
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sort(cdist(centers, centers), axis=1)[:, 1]
    return upper_bounds < gaps[labels] / 2

# %% 01.keeps_its_center | wrong | uses one gap for all, the smallest distance between any two centers
def keeps_its_center(upper_bounds, labels, centers):
    d = cdist(centers, centers)
    np.fill_diagonal(d, np.inf)
    return np.asarray(upper_bounds) <= d.min() / 2

# %% 01.keeps_its_center | wrong | compares with squared gaps
def keeps_its_center(upper_bounds, labels, centers):
    d = ((centers[:, np.newaxis] - centers) ** 2).sum(axis=2)
    d = d + np.diag([np.inf] * len(centers))
    return upper_bounds <= d.min(axis=1)[labels] / 2

# %% 01.keeps_its_center | wrong | compares with the whole gap in place of half of it
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sort(cdist(centers, centers), axis=1)[:, 1]
    return upper_bounds <= gaps[labels]

# %% 01.keeps_its_center | right | twice the bound against each other center, with all()
def keeps_its_center(upper_bounds, labels, centers):
    result = []
    for bound, label in zip(upper_bounds, labels):
        others = [c for c in range(len(centers)) if c != label]
        result.append(all(bound <= np.linalg.norm(centers[label] - centers[c]) / 2 for c in others))
    return result

# %% 01.weighted_m_step | wrong | multiplies by the weights but divides by the number of points of the cluster
def weighted_m_step(X, labels, weights, n_clusters):
    return np.array([(X[labels == c] * weights[labels == c, None]).mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | divides by the sum of all weights, not of those of the cluster
def weighted_m_step(X, labels, weights, n_clusters):
    w = weights / weights.sum()
    return np.array([(X * w[:, None])[labels == c].sum(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | repeats each point as often as its weight says, with fractions rounded up
def weighted_m_step(X, labels, weights, n_clusters):
    counts = np.ceil(weights).astype(int)
    X2 = np.repeat(X, counts, axis=0)
    labels2 = np.repeat(labels, counts)
    return np.array([X2[labels2 == c].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | only leaves out points of weight 0 and counts the others equally
def weighted_m_step(X, labels, weights, n_clusters):
    keep = weights > 0
    return np.array([X[keep & (labels == c)].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | right | np.average for each cluster, returned as a list
def weighted_m_step(X, labels, weights, n_clusters):
    centers = []
    for c in range(n_clusters):
        members = np.flatnonzero(labels == c)
        centers.append(np.average(X[members], axis=0, weights=weights[members]))
    return centers

# %% 01.weighted_m_step | right | np.bincount with weights for each feature
def weighted_m_step(X, labels, weights, n_clusters):
    total = np.bincount(labels, weights=weights, minlength=n_clusters)
    columns = [np.bincount(labels, weights=weights * column, minlength=n_clusters) / total for column in X.T]
    return np.column_stack(columns)

# %% 01.weighted_inertia | wrong | uses the nearest center in place of the one that the label names
def weighted_inertia(X, labels, weights, centers):
    return (weights * cdist(X, centers, "sqeuclidean").min(axis=1)).sum()

# %% 01.weighted_inertia | wrong | multiplies the difference by the weight before squaring
def weighted_inertia(X, labels, weights, centers):
    return ((weights[:, None] * (X - centers[labels])) ** 2).sum()

# %% 01.weighted_inertia | wrong | divides by the sum of the weights
def weighted_inertia(X, labels, weights, centers):
    d = ((X - centers[labels]) ** 2).sum(axis=1)
    return np.average(d, weights=weights)

# %% 01.weighted_inertia | wrong | weights the distances and not the squared distances
def weighted_inertia(X, labels, weights, centers):
    return float(np.dot(weights, np.linalg.norm(X - centers[labels], axis=1)))

# %% 01.weighted_inertia | right | einsum of weights and differences
def weighted_inertia(X, labels, weights, centers):
    d = X - np.take(centers, labels, axis=0)
    return float(np.einsum("i,ij,ij", weights, d, d))

# %% 01.wrongly_kept | wrong | keeps only points strictly below half the gap
def wrongly_kept(to_centers, between, labels):
    b = between + np.diag(np.full(len(between), np.inf))
    own = to_centers[np.arange(len(labels)), labels]
    kept = own < b.min(axis=1)[labels] / 2
    return int((kept & (to_centers.min(axis=1) < own)).sum())

# %% 01.wrongly_kept | wrong | counts each nearer center, so a point may count several times
def wrongly_kept(to_centers, between, labels):
    count = 0
    for i, own in enumerate(labels):
        gap = min(between[own, c] for c in range(len(between)) if c != own)
        if to_centers[i, own] <= gap / 2:
            for c in range(len(between)):
                if to_centers[i, c] < to_centers[i, own]:
                    count += 1
    return count

# %% 01.wrongly_kept | wrong | takes the smallest positive entry as gap, so two centers in the same place are not seen
def wrongly_kept(to_centers, between, labels):
    gaps = np.where(between > 0, between, np.inf).min(axis=1)
    own = to_centers[np.arange(len(labels)), labels]
    return int(((own <= gaps[labels] / 2) & (to_centers.min(axis=1) < own)).sum())

# %% 01.wrongly_kept | wrong | counts also points that are equally near to another center
def wrongly_kept(to_centers, between, labels):
    n = 0
    for i in range(len(labels)):
        c = labels[i]
        half = np.delete(between[c], c).min() / 2
        own = to_centers[i, c]
        if own <= half and np.delete(to_centers[i], c).min() <= own:
            n += 1
    return n

# %% 01.wrongly_kept | wrong | looks only at the center that is nearest to the own center, not at all others
def wrongly_kept(to_centers, between, labels):
    b = between + np.diag(np.full(len(between), np.inf))
    neighbor = b.argmin(axis=1)
    rows = np.arange(len(labels))
    own = to_centers[rows, labels]
    other = to_centers[rows, neighbor[labels]]
    return int(np.sum((own <= b.min(axis=1)[labels] / 2) & (other < own)))

# %% 01.wrongly_kept | right | sum of a generator with plain loops
def wrongly_kept(to_centers, between, labels):
    k = len(between)
    def bad(i):
        c = labels[i]
        d = to_centers[i][c]
        kept = all(2 * d <= between[c][o] for o in range(k) if o != c)
        return kept and any(to_centers[i][o] < d for o in range(k))
    return sum(1 for i in range(len(labels)) if bad(i))

# %% 01.half_the_gap | wrong | believes that only the Euclidean distance obeys the triangle inequality
safe = "a"

# %% 01.half_the_gap | wrong | believes that squaring keeps the order of distances and so keeps the rule
safe = "abc"

# %% 01.half_the_gap | right | the letters in the other order
safe = "ca"

# %% 01.starts_needed | wrong | adds the tolerance to the lowest inertia in place of multiplying
def starts_needed(inertias, tolerance):
    share = np.mean(np.asarray(inertias) <= min(inertias) + tolerance)
    n = 1
    while (1 - share) ** n > 0.01:
        n += 1
    return share, n

# %% 01.starts_needed | wrong | takes the expected number of starts until the first good one
def starts_needed(inertias, tolerance):
    good = np.asarray(inertias) <= (1 + tolerance) * np.min(inertias)
    share = good.mean()
    return share, int(np.ceil(1 / share))

# %% 01.starts_needed | wrong | rounds the number to the nearest whole number in place of rounding up
def starts_needed(inertias, tolerance):
    share = float(np.mean(np.asarray(inertias) <= (1 + tolerance) * np.min(inertias)))
    if share == 1:
        return 1.0, 1
    return share, max(1, round(np.log(0.01) / np.log(1 - share)))

# %% 01.starts_needed | wrong | forgets the case that all starts are good, and returns 0 starts then
def starts_needed(inertias, tolerance):
    share = np.mean(inertias <= (1 + tolerance) * np.min(inertias))
    n = 0
    while (1 - share) ** n > 0.01 and share < 1:
        n += 1
    return share, n

# %% 01.starts_needed | wrong | returns the number of good starts in place of their share
def starts_needed(inertias, tolerance):
    good = int(np.sum(inertias <= (1 + tolerance) * np.min(inertias)))
    share = good / len(inertias)
    n = 1
    while (1 - share) ** n > 0.01:
        n += 1
    return good, n

# %% 01.starts_needed | wrong | takes powers of the share of good starts in place of bad ones
def starts_needed(inertias, tolerance):
    share = float(np.mean(inertias <= (1 + tolerance) * np.min(inertias)))
    n = 1
    while share ** n > 0.01 and share < 1:
        n += 1
    return share, n

# %% 01.starts_needed | right | multiplies the probability of only bad starts step by step and returns a list
def starts_needed(inertias, tolerance):
    limit = (1 + tolerance) * min(inertias)
    bad = sum(1 for i in inertias if i > limit)
    total = len(inertias)
    n = 1
    # whole numbers, to be safe from rounding
    while 100 * bad ** n > total ** n:
        n += 1
    return [(total - bad) / total, n]
