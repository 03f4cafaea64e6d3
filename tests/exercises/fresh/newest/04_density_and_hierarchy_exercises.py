# %% 04.warm_up | wrong | believes that noise depends on the order as well
answer = "ace"

# %% 04.warm_up | right | the letters in the other order
answer = "ca"

# %% 04.count_neighbors | wrong | counts only points strictly within eps
def count_neighbors(X, eps):
    d = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))
    return (d < eps).sum(axis=1)

# %% 04.count_neighbors | wrong | leaves out distances of 0 to leave out the point, so equal rows are lost
def count_neighbors(X, eps):
    d = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))
    return ((d > 0) & (d <= eps)).sum(axis=1) + 1

# %% 04.count_neighbors | wrong | uses a box in place of a ball
def count_neighbors(X, eps):
    return (np.abs(X[:, None] - X) <= eps).all(axis=2).sum(axis=1)

# %% 04.count_neighbors | wrong | compares squared distances with eps
def count_neighbors(X, eps):
    return (((X[:, None] - X) ** 2).sum(axis=2) <= eps).sum(axis=1)

# %% 04.count_neighbors | right | radius_neighbors of scikit-learn
def count_neighbors(X, eps):
    from sklearn.neighbors import NearestNeighbors
    found = NearestNeighbors(radius=eps, algorithm="brute").fit(X).radius_neighbors(X, return_distance=False)
    return [len(f) for f in found]

# %% 04.core_points | wrong | demands more than min_samples points
def core_points(X, eps, min_samples):
    d = np.linalg.norm(X[:, None] - X, axis=2)
    return (d <= eps).sum(axis=1) > min_samples

# %% 04.core_points | wrong | returns the numbers of the rows of the cores
def core_points(X, eps, min_samples):
    d = np.linalg.norm(X[:, None] - X, axis=2)
    return np.flatnonzero((d <= eps).sum(axis=1) >= min_samples)

# %% 04.core_points | wrong | calls every point of a cluster a core, the border points too
def core_points(X, eps, min_samples):
    from sklearn.cluster import DBSCAN
    return DBSCAN(eps=eps, min_samples=min_samples).fit_predict(X) != -1

# %% 04.core_points | right | asks for the distance to neighbor number min_samples
def core_points(X, eps, min_samples):
    d = np.sort(np.linalg.norm(X[:, None] - X, axis=2), axis=1)
    if min_samples > len(X):
        return np.zeros(len(X), dtype=bool)
    return d[:, min_samples - 1] <= eps

# %% 04.reached_cores | wrong | lets only the first core tell the rumor
def reached_cores(X, eps, core, start):
    return core & (np.linalg.norm(X - X[start], axis=1) <= eps)

# %% 04.reached_cores | wrong | tells the rumor to border points too
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    knows = np.zeros(len(X), dtype=bool)
    knows[start] = True
    while True:
        new = knows | near[knows & core].any(axis=0)
        if (new == knows).all():
            return knows
        knows = new

# %% 04.reached_cores | wrong | lets points that are not cores pass the rumor on, and leaves them out only at the end
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    knows = np.zeros(len(X), dtype=bool)
    knows[start] = True
    for _ in range(len(X)):
        knows = knows | near[knows].any(axis=0)
    return knows & core

# %% 04.reached_cores | wrong | goes once through the rows in order, so a way back to earlier rows is missed
def reached_cores(X, eps, core, start):
    knows = np.zeros(len(X), dtype=bool)
    knows[start] = True
    for i in range(len(X)):
        if knows[i]:
            knows |= core & (np.linalg.norm(X - X[i], axis=1) <= eps)
    return knows

# %% 04.reached_cores | wrong | lets the start itself out of the result
def reached_cores(X, eps, core, start):
    todo, seen = [start], {start}
    while todo:
        i = todo.pop()
        for j in np.flatnonzero(core & (np.linalg.norm(X - X[i], axis=1) <= eps)):
            if j not in seen:
                seen.add(j)
                todo.append(j)
    out = np.zeros(len(X), dtype=bool)
    out[list(seen)] = True
    out[start] = False
    return out

# %% 04.reached_cores | right | connected components of the graph of cores
def reached_cores(X, eps, core, start):
    from scipy.sparse.csgraph import connected_components
    core = np.asarray(core, dtype=bool)
    near = (np.linalg.norm(X[:, None] - X, axis=2) <= eps) & core & core[:, None]
    _, part = connected_components(near, directed=False)
    return (part == part[start]) & core

# %% 04.reached_cores | right | a queue, and a list of True and False
def reached_cores(X, eps, core, start):
    from collections import deque
    seen, queue = {int(start)}, deque([int(start)])
    while queue:
        x = X[queue.popleft()]
        for j in range(len(X)):
            if core[j] and j not in seen and np.sqrt(((X[j] - x) ** 2).sum()) <= eps:
                seen.add(j)
                queue.append(j)
    return [j in seen for j in range(len(X))]

# %% 04.dbscan_labels | wrong | makes border points noise
def dbscan_labels(X, eps, min_samples):
    from scipy.sparse.csgraph import connected_components
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    core = near.sum(axis=1) >= min_samples
    labels = np.full(len(X), -1)
    labels[core] = connected_components(near[core][:, core], directed=False)[1] if core.any() else -1
    return labels

# %% 04.dbscan_labels | wrong | lets the cluster grow through border points
def dbscan_labels(X, eps, min_samples):
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    core = near.sum(axis=1) >= min_samples
    labels = np.full(len(X), -1)
    number = 0
    for i in range(len(X)):
        if core[i] and labels[i] == -1:
            todo = [i]
            while todo:
                j = todo.pop()
                labels[j] = number
                todo += [m for m in np.flatnonzero(near[j]) if labels[m] == -1 and m not in todo]
            number += 1
    return labels

# %% 04.dbscan_labels | wrong | gives all other points the cluster of the nearest core, however far
def dbscan_labels(X, eps, min_samples):
    from scipy.sparse.csgraph import connected_components
    d = np.linalg.norm(X[:, None] - X, axis=2)
    core = (d <= eps).sum(axis=1) >= min_samples
    if not core.any():
        return np.full(len(X), -1)
    part = connected_components((d <= eps)[core][:, core], directed=False)[1]
    return part[d[:, core].argmin(axis=1)]

# %% 04.dbscan_labels | wrong | numbers noise 0 and the clusters from 1
def dbscan_labels(X, eps, min_samples):
    from sklearn.cluster import DBSCAN
    return DBSCAN(eps=eps, min_samples=min_samples).fit_predict(X) + 1

# %% 04.dbscan_labels | wrong | makes a cluster of each core and its direct neighbors, without going on from there
def dbscan_labels(X, eps, min_samples):
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    core = near.sum(axis=1) >= min_samples
    labels = np.full(len(X), -1)
    number = 0
    for i in np.flatnonzero(core):
        if labels[i] == -1:
            labels[near[i] & (labels == -1)] = number
            number += 1
    return labels

# %% 04.dbscan_labels | wrong | does not count the point itself among its neighbors
def dbscan_labels(X, eps, min_samples):
    from sklearn.cluster import DBSCAN
    return DBSCAN(eps=eps, min_samples=min_samples + 1).fit_predict(X)

# %% 04.dbscan_labels | right | numbers clusters by the row of a core, with gaps, and a border point takes the last core
def dbscan_labels(X, eps, min_samples):
    n = len(X)
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    core = near.sum(axis=1) >= min_samples
    labels = np.where(core, np.arange(n), -1)
    changed = True
    while changed:
        changed = False
        for i in np.flatnonzero(core):
            new = labels[near[i] & core].max()
            if new != labels[i]:
                labels[i] = new
                changed = True
    for i in np.flatnonzero(~core):
        c = np.flatnonzero(near[i] & core)
        if len(c):
            labels[i] = labels[c[-1]]
    return labels

# %% 04.cluster_distance | wrong | takes the distance of the centers as the average
def cluster_distance(first, second, linkage):
    d = np.linalg.norm(first[:, None] - second, axis=2)
    if linkage == "single":
        return d.min()
    if linkage == "complete":
        return d.max()
    return np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))

# %% 04.cluster_distance | wrong | takes the largest distance of any two points of both clusters together as complete
def cluster_distance(first, second, linkage):
    d = np.linalg.norm(first[:, None] - second, axis=2)
    both = np.vstack([first, second])
    if linkage == "complete":
        return np.linalg.norm(both[:, None] - both, axis=2).max()
    return d.min() if linkage == "single" else d.mean()

# %% 04.cluster_distance | wrong | averages the distances of each point to its nearest point of the other cluster
def cluster_distance(first, second, linkage):
    d = np.linalg.norm(first[:, None] - second, axis=2)
    return {"single": d.min(), "complete": d.max(), "average": d.min(axis=1).mean()}[linkage]

# %% 04.cluster_distance | wrong | takes the mean of the smallest and the largest distance as the average
def cluster_distance(first, second, linkage):
    d = np.linalg.norm(first[:, None] - second, axis=2)
    return {"single": d.min(), "complete": d.max(), "average": (d.min() + d.max()) / 2}[linkage]

# %% 04.cluster_distance | wrong | takes the Hausdorff distance as complete, the largest of the smallest distances
def cluster_distance(first, second, linkage):
    d = np.linalg.norm(first[:, None] - second, axis=2)
    return {"single": d.min(), "complete": d.min(axis=1).max(), "average": d.mean()}[linkage]

# %% 04.cluster_distance | right | a list of math.dist and the functions min, max and fmean
def cluster_distance(first, second, linkage):
    import math
    import statistics
    all_pairs = [math.dist(p, q) for p in first for q in second]
    return {"single": min, "complete": max, "average": statistics.fmean}[linkage](all_pairs)

# %% 04.no_single_radius | wrong | three groups of equal density, which one radius finds at once
square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([square, square + [10, 0], square + [0, 10]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | groups of very different density, but so far apart that a large radius finds all
square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([0.1 * square, square + [100, 0], 5 * square + [0, 100]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | the sparse group touches a dense one, so that no radius ever finds it
square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
points = np.vstack([0.1 * square, 0.1 * square + [0.5, 0], 2 * square + [1.0, 0]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | overlapping groups in one even grid
points = np.array([[i, j] for i in range(6) for j in range(6)])
groups = np.array([i // 2 for i in range(6) for j in range(6)])

# %% 04.no_single_radius | right | two dense lines side by side and a sparse line far away, as lists
points = [[0.1 * i, 0.0] for i in range(6)] + [[0.1 * i, 1.0] for i in range(6)] + [[50 + 2.0 * i, 0.0] for i in range(6)]
groups = [0] * 6 + [1] * 6 + [2] * 6

# %% 04.no_single_radius | right | rings in place of blobs, with the numbers of the groups in another order
def ring(n, radius, center):
    t = 2 * np.pi * np.arange(n) / n
    return np.column_stack([center[0] + radius * np.cos(t), center[1] + radius * np.sin(t)])
points = np.vstack([ring(8, 10, (100, 0)), ring(8, 0.5, (0, 0)), ring(8, 0.5, (3, 0))])
groups = np.array([2] * 8 + [0] * 8 + [1] * 8)

# %% 04.table_a | wrong | k-means for a disc inside of a ring
model_a = KMeans(2, n_init=10, random_state=0)

# %% 04.table_a | wrong | a radius that is larger than the whole picture
model_a = DBSCAN(eps=1000, min_samples=5)

# %% 04.table_a | wrong | hands in the labels of table a in place of an estimator
model_a = DBSCAN(eps=0.3, min_samples=5).fit_predict(tables["a"])

# %% 04.table_b | wrong | k-means for long, narrow clouds
model_b = KMeans(3, n_init=10, random_state=0)

# %% 04.table_b | wrong | scales the columns and then uses k-means, although the clouds lie askew
model_b = make_pipeline(StandardScaler(), KMeans(3, n_init=10, random_state=0))

# %% 04.table_b | wrong | the function ignores its argument and clusters the table that is at hand
def model_b(X):
    from sklearn.mixture import GaussianMixture as GM
    return GM(3, n_init=5, random_state=0).fit_predict(tables["b"])

# %% 04.table_c | wrong | takes the number of columns minus one as the number of clusters, after scaling
model_c = make_pipeline(StandardScaler(), KMeans(2, n_init=10, random_state=0))

# %% 04.table_c | wrong | scales the rows in place of the columns
def model_c(X):
    Z = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    return KMeans(3, n_init=10, random_state=0).fit_predict(Z)
