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
