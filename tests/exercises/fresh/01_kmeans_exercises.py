"""Answers of students to the k-means exercises, written by people who saw the exercises alone."""

# %% 01.warm_up | wrong | believes that labels which disagree cannot both be right
answer = "a"

# %% 01.warm_up | wrong | blames the order of the rows, as if fitting moved them
answer = "c"


# %% 01.squared_distances | wrong | takes the root, as for ordinary distances
def squared_distances(X, centers):
    return np.linalg.norm(X[:, np.newaxis] - centers, axis=2)


# %% 01.squared_distances | wrong | adds up over the centers in place of the features
def squared_distances(X, centers):
    differences = X[:, np.newaxis] - centers
    return (differences**2).sum(axis=1)


# %% 01.squared_distances | wrong | a row for each center, a column for each point
def squared_distances(X, centers):
    return ((centers[:, np.newaxis] - X) ** 2).sum(axis=2)


# %% 01.squared_distances | wrong | writes out two features and forgets that there may be more
def squared_distances(X, centers):
    d = np.zeros((len(X), len(centers)))
    for i, x in enumerate(X):
        for c, center in enumerate(centers):
            d[i, c] = (x[0] - center[0]) ** 2 + (x[1] - center[1]) ** 2
    return d


# %% 01.squared_distances | wrong | squares the sum of the differences, not each difference
def squared_distances(X, centers):
    return (X[:, np.newaxis] - centers).sum(axis=2) ** 2


# %% 01.squared_distances | wrong | expands the square, and forgets the 2 of the mixed term
def squared_distances(X, centers):
    of_points = (X**2).sum(axis=1)[:, np.newaxis]
    of_centers = (centers**2).sum(axis=1)
    return of_points - X @ centers.T + of_centers


# %% 01.squared_distances | wrong | the mean of the squares in place of their sum
def squared_distances(X, centers):
    return np.mean((X[:, np.newaxis] - centers) ** 2, axis=-1)


# %% 01.squared_distances | wrong | subtracts arrays with different numbers of rows
def squared_distances(X, centers):
    return np.sum((X - centers) ** 2, axis=1)


# %% 01.squared_distances | right | SciPy does it
def squared_distances(X, centers):
    from scipy.spatial.distance import cdist

    return cdist(X, centers, "sqeuclidean")


# %% 01.squared_distances | right | a scalar product of each difference with itself, in lists
def squared_distances(X, centers):
    table = []
    for x in X:
        table.append([np.dot(x - center, x - center) for center in centers])
    return np.array(table)


# %% 01.e_step | wrong | takes the farthest center in place of the nearest
def e_step(X, centers):
    return squared_distances(X, centers).argmax(axis=1)


# %% 01.e_step | wrong | the nearest point of each center, not the nearest center of each point
def e_step(X, centers):
    return squared_distances(X, centers).argmin(axis=0)


# %% 01.e_step | wrong | how far the nearest center is, not which one it is
def e_step(X, centers):
    return squared_distances(X, centers).min(axis=1)


# %% 01.e_step | wrong | where the nearest center lies, not its number
def e_step(X, centers):
    return centers[np.argmin(squared_distances(X, centers), axis=1)]


# %% 01.e_step | wrong | counts the clusters from 1
def e_step(X, centers):
    return squared_distances(X, centers).argmin(axis=1) + 1


# %% 01.e_step | wrong | does not reset the smallest distance for the next point
def e_step(X, centers):
    labels = []
    best = np.inf
    nearest = 0
    for row in squared_distances(X, centers):
        for c in range(len(row)):
            if row[c] < best:
                best = row[c]
                nearest = c
        labels.append(nearest)
    return np.array(labels)


# %% 01.e_step | wrong | prints the labels and returns nothing
def e_step(X, centers):
    labels = squared_distances(X, centers).argmin(axis=1)
    print(labels)


# %% 01.e_step | wrong | takes the largest scalar product for the smallest distance
def e_step(X, centers):
    return np.argmax(X @ centers.T, axis=1)


# %% 01.e_step | right | loops, and ties go to the last center
def e_step(X, centers):
    labels = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        best = np.inf
        for c in range(len(centers)):
            d = np.sqrt(np.sum((X[i] - centers[c]) ** 2))
            if d <= best:
                best = d
                labels[i] = c
    return labels


# %% 01.e_step | right | looks the nearest center up in a tree
def e_step(X, centers):
    from scipy.spatial import KDTree

    _, nearest = KDTree(centers).query(X)
    return nearest


# %% 01.m_step | wrong | forgets the axis: one number for each cluster
def m_step(X, labels, n_clusters):
    return np.array([X[labels == c].mean() for c in range(n_clusters)])


# %% 01.m_step | wrong | adds up the points and does not divide
def m_step(X, labels, n_clusters):
    return np.array([X[labels == c].sum(axis=0) for c in range(n_clusters)])


# %% 01.m_step | wrong | divides by the number of all points
def m_step(X, labels, n_clusters):
    centers = np.zeros((n_clusters, X.shape[1]))
    for x, c in zip(X, labels):
        centers[c] += x / len(X)
    return centers


# %% 01.m_step | wrong | believes that the middle of a cluster is its median
def m_step(X, labels, n_clusters):
    return np.array([np.median(X[labels == c], axis=0) for c in range(n_clusters)])


# %% 01.m_step | wrong | believes that a center must be one of the points
def m_step(X, labels, n_clusters):
    centers = []
    for c in range(n_clusters):
        members = X[labels == c]
        mean = members.mean(axis=0)
        centers.append(members[np.linalg.norm(members - mean, axis=1).argmin()])
    return np.array(centers)


# %% 01.m_step | wrong | moves the center half the way to each point in turn, for the mean
def m_step(X, labels, n_clusters):
    centers = np.array([X[labels == c][0] for c in range(n_clusters)], dtype=float)
    for x, c in zip(X, labels):
        centers[c] = (centers[c] + x) / 2
    return centers


# %% 01.m_step | wrong | counts the clusters from 1: the first is lost, the last is empty
def m_step(X, labels, n_clusters):
    return np.array([X[labels == c].mean(axis=0) for c in range(1, n_clusters + 1)])


# %% 01.m_step | wrong | fills the array and forgets to return it
def m_step(X, labels, n_clusters):
    centers = np.zeros((n_clusters, X.shape[1]))
    for c in range(n_clusters):
        centers[c] = X[labels == c].mean(axis=0)


# %% 01.m_step | right | counts with weights, one feature at a time
def m_step(X, labels, n_clusters):
    sizes = np.bincount(labels, minlength=n_clusters)
    sums = [np.bincount(labels, weights=x, minlength=n_clusters) for x in X.T]
    return np.array([s / sizes for s in sums]).T


# %% 01.m_step | right | a table of zeros and ones times the points, in float32
def m_step(X, labels, n_clusters):
    belongs = (labels == np.arange(n_clusters)[:, None]).astype(np.float32)
    return (belongs @ X.astype(np.float32)) / belongs.sum(axis=1, keepdims=True)


# %% 01.next_center_probabilities | wrong | proportional to the distance, not to its square
def next_center_probabilities(X, centers):
    d = np.sqrt(squared_distances(X, centers).min(axis=1))
    return d / d.sum()


# %% 01.next_center_probabilities | wrong | squares what is a square already
def next_center_probabilities(X, centers):
    d = squared_distances(X, centers).min(axis=1)
    return d**2 / np.sum(d**2)


# %% 01.next_center_probabilities | wrong | does not divide by the sum
def next_center_probabilities(X, centers):
    return squared_distances(X, centers).min(axis=1)


# %% 01.next_center_probabilities | wrong | adds up the distances to all centers so far
def next_center_probabilities(X, centers):
    d = squared_distances(X, centers).sum(axis=1)
    return d / d.sum()


# %% 01.next_center_probabilities | wrong | looks at the last center alone
def next_center_probabilities(X, centers):
    d = squared_distances(X, centers)[:, -1]
    return d / d.sum()


# %% 01.next_center_probabilities | wrong | takes the farthest of the centers for the nearest
def next_center_probabilities(X, centers):
    d = squared_distances(X, centers).max(axis=1)
    return d / d.sum()


# %% 01.next_center_probabilities | wrong | the farthest point, for certain
def next_center_probabilities(X, centers):
    d = squared_distances(X, centers).min(axis=1)
    p = np.zeros(len(X))
    p[np.argmax(d)] = 1
    return p


# %% 01.next_center_probabilities | wrong | draws the next center in place of giving the chances
def next_center_probabilities(X, centers):
    d = squared_distances(X, centers).min(axis=1)
    return X[np.random.choice(len(X), p=d / d.sum())]


# %% 01.next_center_probabilities | right | keeps the smaller distance, center by center
def next_center_probabilities(X, centers):
    closest = np.full(len(X), np.inf)
    for center in centers:
        closest = np.minimum(closest, np.sum((X - center) ** 2, axis=1))
    total = sum(closest)
    return np.array([d / total for d in closest])


# %% 01.next_center_probabilities | right | a search for one neighbor, with scikit-learn
def next_center_probabilities(X, centers):
    from sklearn.neighbors import NearestNeighbors

    nearest, _ = NearestNeighbors(n_neighbors=1).fit(centers).kneighbors(X)
    return nearest[:, 0] ** 2 / np.linalg.norm(nearest) ** 2


# %% 01.keeps_its_center | wrong | the whole distance to the next center, not half of it
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sqrt(squared_distances(centers, centers))
    np.fill_diagonal(gaps, np.inf)
    return upper_bounds <= gaps.min(axis=1)[labels]


# %% 01.keeps_its_center | wrong | counts the center itself, at distance 0, as the nearest other one
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sqrt(squared_distances(centers, centers))
    return upper_bounds <= gaps.min(axis=1)[labels] / 2


# %% 01.keeps_its_center | wrong | forgets the root: compares a distance with a squared one
def keeps_its_center(upper_bounds, labels, centers):
    gaps = squared_distances(centers, centers)
    np.fill_diagonal(gaps, np.inf)
    return upper_bounds <= gaps.min(axis=1)[labels] / 2


# %% 01.keeps_its_center | wrong | one gap for all points: the smallest between any two centers
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sqrt(squared_distances(centers, centers))
    return upper_bounds <= gaps[gaps > 0].min() / 2


# %% 01.keeps_its_center | wrong | says which points need new distances, the reverse
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sqrt(squared_distances(centers, centers))
    np.fill_diagonal(gaps, np.inf)
    return upper_bounds > gaps.min(axis=1)[labels] / 2


# %% 01.keeps_its_center | wrong | half the distance to the farthest center, not to the nearest
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sqrt(squared_distances(centers, centers))
    return upper_bounds <= gaps.max(axis=1)[labels] / 2


# %% 01.keeps_its_center | wrong | the numbers of the points, not True or False for each
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sqrt(squared_distances(centers, centers))
    np.fill_diagonal(gaps, np.inf)
    return np.flatnonzero(upper_bounds <= gaps.min(axis=1)[labels] / 2)


# %% 01.keeps_its_center | wrong | does not look up the gap of each point's own center
def keeps_its_center(upper_bounds, labels, centers):
    gaps = np.sqrt(squared_distances(centers, centers))
    np.fill_diagonal(gaps, np.inf)
    return upper_bounds <= gaps.min(axis=1) / 2


# %% 01.keeps_its_center | right | loops, and stops at the first center too near
def keeps_its_center(upper_bounds, labels, centers):
    keeps = []
    for bound, own in zip(upper_bounds, labels):
        certain = True
        for c in range(len(centers)):
            if c != own and np.linalg.norm(centers[c] - centers[own]) / 2 < bound:
                certain = False
                break
        keeps.append(certain)
    return np.array(keeps)


# %% 01.keeps_its_center | right | the second of the two nearest centers, from a tree
def keeps_its_center(upper_bounds, labels, centers):
    from scipy.spatial import KDTree

    two_nearest, _ = KDTree(centers).query(centers, k=2)
    return ~(upper_bounds > 0.5 * two_nearest[labels, 1])

# %% 01.weighted_m_step | wrong | ignores the weights
def weighted_m_step(X, labels, weights, n_clusters):
    return np.array([X[labels == c].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | divides by the number of points, not by the sum of their weights
def weighted_m_step(X, labels, weights, n_clusters):
    weighted = X * weights[:, np.newaxis]
    return np.array([weighted[labels == c].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | divides by the weights of all points, not by those of the cluster
def weighted_m_step(X, labels, weights, n_clusters):
    shares = weights / weights.sum()
    centers = []
    for c in range(n_clusters):
        own = labels == c
        centers.append((shares[own, np.newaxis] * X[own]).sum(axis=0))
    return np.array(centers)

# %% 01.weighted_m_step | wrong | repeats each point as often as its weight, cut to a whole number
def weighted_m_step(X, labels, weights, n_clusters):
    times = weights.astype(int)
    repeated, its_labels = np.repeat(X, times, axis=0), np.repeat(labels, times)
    return np.array([repeated[its_labels == c].mean(axis=0) for c in range(n_clusters)])

# %% 01.weighted_m_step | wrong | uses the weights twice, in the points and in the average
def weighted_m_step(X, labels, weights, n_clusters):
    heavy = X * weights.reshape(-1, 1)
    centers = [
        np.average(heavy[labels == c], axis=0, weights=weights[labels == c])
        for c in range(n_clusters)
    ]
    return np.array(centers)

# %% 01.weighted_m_step | wrong | forgets the axis of the average
def weighted_m_step(X, labels, weights, n_clusters):
    centers = []
    for c in range(n_clusters):
        own = labels == c
        centers.append(np.average(X[own], weights=weights[own]))
    return np.array(centers)

# %% 01.weighted_m_step | right | a matrix product with a table of weights, points by clusters
def weighted_m_step(X, labels, weights, n_clusters):
    table = np.eye(n_clusters)[labels] * np.asarray(weights)[:, None]
    return (table.T @ X) / table.sum(axis=0)[:, None]

# %% 01.weighted_m_step | right | plain Python, one point at a time, and lists
def weighted_m_step(X, labels, weights, n_clusters):
    n_features = len(X[0])
    sums = [[0.0] * n_features for _ in range(n_clusters)]
    totals = [0.0] * n_clusters
    for x, label, weight in zip(X, labels, weights):
        totals[label] += weight
        for j in range(n_features):
            sums[label][j] += weight * x[j]
    return [[value / total for value in row] for row, total in zip(sums, totals)]

# %% 01.weighted_inertia | wrong | forgets the weights
def weighted_inertia(X, labels, weights, centers):
    return ((X - centers[labels]) ** 2).sum()

# %% 01.weighted_inertia | wrong | multiplies the differences by the weights and squares both
def weighted_inertia(X, labels, weights, centers):
    differences = weights[:, np.newaxis] * (X - centers[labels])
    return (differences**2).sum()

# %% 01.weighted_inertia | wrong | sums distances, not their squares
def weighted_inertia(X, labels, weights, centers):
    return (weights * np.linalg.norm(X - centers[labels], axis=1)).sum()

# %% 01.weighted_inertia | wrong | a mean: divides by the sum of the weights
def weighted_inertia(X, labels, weights, centers):
    squares = ((X - centers[labels]) ** 2).sum(axis=1)
    return np.average(squares, weights=weights)

# %% 01.weighted_inertia | wrong | takes the nearest center, whatever the label says
def weighted_inertia(X, labels, weights, centers):
    return (weights * squared_distances(X, centers).min(axis=1)).sum()

# %% 01.weighted_inertia | wrong | one number for each cluster, not their sum
def weighted_inertia(X, labels, weights, centers):
    squares = weights * ((X - centers[labels]) ** 2).sum(axis=1)
    return np.bincount(labels, weights=squares, minlength=len(centers))

# %% 01.weighted_inertia | right | a loop over the points, with math.dist
def weighted_inertia(X, labels, weights, centers):
    from math import dist

    return sum(w * dist(x, centers[c]) ** 2 for x, c, w in zip(X, labels, weights))

# %% 01.weighted_inertia | right | SciPy's table of distances, from which it picks the own column
def weighted_inertia(X, labels, weights, centers):
    table = cdist(X, centers, "sqeuclidean")
    return float(np.dot(weights, np.take_along_axis(table, np.c_[labels], axis=1).ravel()))

# %% 01.wrongly_kept | wrong | the gap is 0: the center itself counts among the other centers
def wrongly_kept(to_centers, between, labels):
    own = to_centers[np.arange(len(labels)), labels]
    kept = own <= between.min(axis=1)[labels] / 2
    return int((kept & (to_centers.min(axis=1) < own)).sum())

# %% 01.wrongly_kept | wrong | skips all zeros of the table, also two centers in the same place
def wrongly_kept(to_centers, between, labels):
    gaps = np.where(between > 0, between, np.inf).min(axis=1)
    own = to_centers[np.arange(len(labels)), labels]
    kept = own <= gaps[labels] / 2
    return int((kept & (to_centers.min(axis=1) < own)).sum())

# %% 01.wrongly_kept | wrong | compares with the whole gap, not with half of it
def wrongly_kept(to_centers, between, labels):
    others = between + np.diag(np.full(len(between), np.inf))
    own = to_centers[np.arange(len(labels)), labels]
    kept = own <= others.min(axis=1)[labels]
    return int((kept & (to_centers.min(axis=1) < own)).sum())

# %% 01.wrongly_kept | wrong | exactly half the gap is not kept
def wrongly_kept(to_centers, between, labels):
    others = between + np.diag(np.full(len(between), np.inf))
    own = to_centers[np.arange(len(labels)), labels]
    kept = own < others.min(axis=1)[labels] / 2
    return int((kept & (to_centers.min(axis=1) < own)).sum())

# %% 01.wrongly_kept | wrong | an equally near center makes the point wrongly kept, too
def wrongly_kept(to_centers, between, labels):
    count = 0
    for row, own in zip(to_centers, labels):
        gap = np.delete(between[own], own).min()
        if row[own] <= gap / 2 and np.delete(row, own).min() <= row[own]:
            count += 1
    return count

# %% 01.wrongly_kept | wrong | asks only the center that is nearest to the own center
def wrongly_kept(to_centers, between, labels):
    count = 0
    for row, own in zip(to_centers, labels):
        others = between[own].copy()
        others[own] = np.inf
        rival = others.argmin()
        if row[own] <= others[rival] / 2 and row[rival] < row[own]:
            count += 1
    return count

# %% 01.wrongly_kept | right | three loops in plain Python
def wrongly_kept(to_centers, between, labels):
    n = 0
    for i, own in enumerate(labels):
        rest = [c for c in range(len(between)) if c != own]
        gap = min(between[own][c] for c in rest)
        if 2 * to_centers[i][own] <= gap:
            n += any(to_centers[i][c] < to_centers[i][own] for c in rest)
    return n

# %% 01.wrongly_kept | right | sorts each row of the table: its second number is the gap
def wrongly_kept(to_centers, between, labels):
    gaps = np.sort(between, axis=1)[:, 1]
    own = np.choose(labels, to_centers.T)
    return np.count_nonzero((own <= gaps[labels] / 2) & (own > np.min(to_centers, axis=1)))

# %% 01.half_the_gap | wrong | believes that only Euclid's distance has a triangle inequality
safe = "a"

# %% 01.half_the_gap | wrong | believes that the square is safe, as it keeps the order of distances
safe = "abc"

# %% 01.half_the_gap | wrong | takes 1 minus the cosine for a distance with a triangle inequality
safe = "acd"

# %% 01.half_the_gap | wrong | believes that the rule holds for whatever measure one uses
safe = "abcd"

# %% 01.half_the_gap | wrong | names those that are not safe
safe = "bd"

# %% 01.half_the_gap | wrong | only the straight line counts: Euclid's distance and its square
safe = "ab"

# %% 01.half_the_gap | right | the letters in another order
safe = "ca"

# %% 01.starts_needed | wrong | adds the tolerance to the lowest inertia
def starts_needed(inertias, tolerance):
    share = np.mean(inertias <= inertias.min() + tolerance)
    if share == 1:
        return 1.0, 1
    return share, int(np.ceil(np.log(0.01) / np.log(1 - share)))

# %% 01.starts_needed | wrong | divides: on average one of 1/share starts is good
def starts_needed(inertias, tolerance):
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    return share, int(np.ceil(0.99 / share))

# %% 01.starts_needed | wrong | the probability that all starts are good, not that all are bad
def starts_needed(inertias, tolerance):
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    if share == 1:
        return share, 1
    return share, int(np.ceil(np.log(0.01) / np.log(share)))

# %% 01.starts_needed | wrong | rounds the number of starts down
def starts_needed(inertias, tolerance):
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    if share == 1:
        return share, 1
    return share, int(np.log(0.01) / np.log(1 - share))

# %% 01.starts_needed | wrong | forgets that all starts may be good, and then needs none
def starts_needed(inertias, tolerance):
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    with np.errstate(divide="ignore"):
        return share, int(np.ceil(np.log(0.01) / np.log(1 - share)))

# %% 01.starts_needed | wrong | returns the number of starts before the share
def starts_needed(inertias, tolerance):
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    if share == 1:
        return 1, 1.0
    return int(np.ceil(np.log(0.01) / np.log(1 - share))), share

# %% 01.starts_needed | right | whole numbers only: how many of all rows of n starts are bad
def starts_needed(inertias, tolerance):
    best = min(inertias)
    total = len(inertias)
    bad = sum(1 for value in inertias if value > best * (1 + tolerance))
    n = 1
    while 100 * bad**n > total**n:
        n += 1
    return (total - bad) / total, n

# %% 01.starts_needed | right | tries a thousand numbers of starts and more at once
def starts_needed(inertias, tolerance):
    limit = np.min(inertias) * (1 + tolerance)
    share = float((np.asarray(inertias) <= limit).sum() / len(inertias))
    tried = np.arange(1, 100 * len(inertias))
    return [share, tried[1 - (1 - share) ** tried >= 0.99][0]]
