"""Answers of students to the exercises on density, by people who saw the exercises alone."""

# %% 04.warm_up | wrong | forgets that a border point may change sides
answer = "a"

# %% 04.warm_up | wrong | thinks that it depends on the order which points are noise
answer = "ace"

# %% 04.warm_up | wrong | thinks that the start decides everything, as it does for k-means
answer = "abcde"

# %% 04.warm_up | right | names the letters in another order
answer = "ca"


# %% 04.count_neighbors | wrong | leaves out points at a distance of exactly eps
def count_neighbors(X, eps):
    distances = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    return (distances < eps).sum(axis=1)


# %% 04.count_neighbors | wrong | does not count the point itself
def count_neighbors(X, eps):
    distances = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    return (distances <= eps).sum(axis=1) - 1


# %% 04.count_neighbors | wrong | compares squared distances with eps itself
def count_neighbors(X, eps):
    squared = ((X[:, np.newaxis] - X) ** 2).sum(axis=2)
    return (squared <= eps).sum(axis=1)


# %% 04.count_neighbors | wrong | adds up the differences of the coordinates (Manhattan distance)
def count_neighbors(X, eps):
    distances = np.abs(X[:, np.newaxis] - X).sum(axis=2)
    return (distances <= eps).sum(axis=1)


# %% 04.count_neighbors | wrong | asks each coordinate alone to be within eps (a square, no disc)
def count_neighbors(X, eps):
    close = np.abs(X[:, np.newaxis] - X) <= eps
    return close.all(axis=2).sum(axis=1)


# %% 04.count_neighbors | wrong | skips the point itself by its distance 0, and its duplicates, too
def count_neighbors(X, eps):
    counts = []
    for x in X:
        d = np.sqrt(((X - x) ** 2).sum(axis=1))
        counts.append(1 + np.sum((d > 0) & (d <= eps)))
    return np.array(counts)


# %% 04.count_neighbors | wrong | takes only the first two features
def count_neighbors(X, eps):
    dx = X[:, 0][:, None] - X[:, 0]
    dy = X[:, 1][:, None] - X[:, 1]
    return (np.sqrt(dx**2 + dy**2) <= eps).sum(axis=1)


# %% 04.count_neighbors | wrong | returns within the loop, after the first point
def count_neighbors(X, eps):
    for x in X:
        distances = np.linalg.norm(X - x, axis=1)
        return np.sum(distances <= eps)


# %% 04.count_neighbors | right | two loops and a list
def count_neighbors(X, eps):
    counts = [0] * len(X)
    for i in range(len(X)):
        for j in range(len(X)):
            if sum((a - b) ** 2 for a, b in zip(X[i], X[j])) <= eps**2:
                counts[i] += 1
    return counts


# %% 04.count_neighbors | right | a tree of SciPy counts them
def count_neighbors(X, eps):
    from scipy.spatial import KDTree

    return KDTree(X).query_ball_point(X, eps, return_length=True)


# %% 04.core_points | wrong | asks for more than min_samples points
def core_points(X, eps, min_samples):
    return count_neighbors(X, eps) > min_samples


# %% 04.core_points | wrong | asks for min_samples other points, the point itself not counted
def core_points(X, eps, min_samples):
    distances = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    np.fill_diagonal(distances, np.inf)
    return (distances <= eps).sum(axis=1) >= min_samples


# %% 04.core_points | wrong | returns the row numbers of the cores
def core_points(X, eps, min_samples):
    return np.flatnonzero(count_neighbors(X, eps) >= min_samples)


# %% 04.core_points | wrong | takes all points that are no noise, borders as well
def core_points(X, eps, min_samples):
    from sklearn.cluster import DBSCAN

    return DBSCAN(eps=eps, min_samples=min_samples).fit(X).labels_ >= 0


# %% 04.core_points | wrong | returns the counts, the answer to the task before
def core_points(X, eps, min_samples):
    return count_neighbors(X, eps)


# %% 04.core_points | wrong | mixes up eps and min_samples
def core_points(X, eps, min_samples):
    return count_neighbors(X, min_samples) >= eps


# %% 04.core_points | wrong | takes 5 for min_samples, whatever is asked for
def core_points(X, eps, min_samples=5):
    neighbors = count_neighbors(X, eps)
    return neighbors >= 5


# %% 04.core_points | wrong | misspells the name of a variable
def core_points(X, eps, min_samples):
    neighbors = count_neighbors(X, eps)
    return neighbours >= min_samples


# %% 04.core_points | right | looks at the distance to the neighbor number min_samples
def core_points(X, eps, min_samples):
    if min_samples > len(X):
        return np.zeros(len(X), dtype=bool)
    distances = np.sqrt(((X[:, None, :] - X[None, :, :]) ** 2).sum(axis=-1))
    return np.sort(distances, axis=1)[:, min_samples - 1] <= eps


# %% 04.core_points | right | a list of True and False, from the row numbers of scikit-learn
def core_points(X, eps, min_samples):
    from sklearn.cluster import DBSCAN

    rows = set(DBSCAN(eps=eps, min_samples=min_samples).fit(X).core_sample_indices_)
    return [i in rows for i in range(len(X))]


# %% 04.reached_cores | wrong | only the cores next to the start hear it
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X - X[start], axis=1) <= eps
    return near & core


# %% 04.reached_cores | wrong | points that are no cores tell it on as well
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    knows = np.arange(len(X)) == start
    for _ in range(len(X)):
        knows = near[knows].any(axis=0)
    return knows & core


# %% 04.reached_cores | wrong | counts border points that overhear it
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    knows = np.arange(len(X)) == start
    for _ in range(len(X)):
        knows = near[knows & core].any(axis=0)
    return knows


# %% 04.reached_cores | wrong | leaves out the start
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    knows = np.arange(len(X)) == start
    for _ in range(len(X)):
        knows = near[knows].any(axis=0) & core
    knows[start] = False
    return knows


# %% 04.reached_cores | wrong | goes through the rows once, and none hears it from a later row
def reached_cores(X, eps, core, start):
    knows = np.zeros(len(X), dtype=bool)
    knows[start] = True
    for i in range(len(X)):
        if knows[i]:
            knows |= core & (np.linalg.norm(X - X[i], axis=1) <= eps)
    return knows


# %% 04.reached_cores | wrong | returns row numbers
def reached_cores(X, eps, core, start):
    reached, waiting = {start}, [start]
    while waiting:
        distances = np.linalg.norm(X - X[waiting.pop()], axis=1)
        new = set(np.flatnonzero((distances <= eps) & core).tolist()) - reached
        reached |= new
        waiting += new
    return sorted(reached)


# %% 04.reached_cores | wrong | takes start for a number among the cores, not among the rows
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    knows = np.arange(len(X)) == np.flatnonzero(core)[start]
    for _ in range(len(X)):
        knows = near[knows].any(axis=0) & core
    return knows


# %% 04.reached_cores | wrong | calls itself without end: forgets who knows it already
def reached_cores(X, eps, core, start):
    knows = np.arange(len(X)) == start
    for i in np.flatnonzero(core):
        if np.linalg.norm(X[i] - X[start]) <= eps:
            knows |= reached_cores(X, eps, core, i)
    return knows


# %% 04.reached_cores | right | lets SciPy find the connected parts of the graph
def reached_cores(X, eps, core, start):
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial.distance import cdist

    core = np.asarray(core, dtype=bool)
    links = (cdist(X, X) <= eps) & core & core[:, None]
    parts = connected_components(links)[1]
    return core & (parts == parts[start])


# %% 04.reached_cores | right | a queue in plain Python, and a list of True and False
def reached_cores(X, eps, core, start):
    knows = [False] * len(X)
    knows[start] = True
    queue = [start]
    for i in queue:
        for j in range(len(X)):
            if core[j] and not knows[j] and np.sqrt(np.sum((X[i] - X[j]) ** 2)) <= eps:
                knows[j] = True
                queue.append(j)
    return knows


# %% 04.dbscan_labels | wrong | forgets the border points: they are noise
def dbscan_labels(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    labels, cluster = np.full(len(X), -1), 0
    for i in range(len(X)):
        if core[i] and labels[i] == -1:
            labels[reached_cores(X, eps, core, i)] = cluster
            cluster += 1
    return labels


# %% 04.dbscan_labels | wrong | borders pass the label on, so that they join clusters
def dbscan_labels(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    inside = near[:, core].any(axis=1)
    labels, cluster = np.full(len(X), -1), 0
    for i in np.flatnonzero(core):
        if labels[i] == -1:
            labels[reached_cores(X, eps, inside, i)] = cluster
            cluster += 1
    return labels


# %% 04.dbscan_labels | wrong | noise gets the label 0, clusters are counted from 1
def dbscan_labels(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    labels = np.zeros(len(X), dtype=int)
    for i in np.flatnonzero(core):
        if labels[i] == 0:
            labels[reached_cores(X, eps, core, i)] = labels.max() + 1
    for i in np.flatnonzero(~core):
        cores = core & (np.linalg.norm(X - X[i], axis=1) <= eps)
        labels[i] = labels[cores].max() if cores.any() else 0
    return labels


# %% 04.dbscan_labels | wrong | puts all cores into one cluster
def dbscan_labels(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    border = ~core & near[:, core].any(axis=1)
    return np.where(core | border, 0, -1)


# %% 04.dbscan_labels | wrong | each core begins a cluster of its own
def dbscan_labels(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    labels = np.full(len(X), -1)
    labels[core] = np.arange(core.sum())
    for i in np.flatnonzero(~core):
        cores = core & (np.linalg.norm(X - X[i], axis=1) <= eps)
        if cores.any():
            labels[i] = labels[cores][0]
    return labels


# %% 04.dbscan_labels | wrong | gives each point the cluster of its nearest core, however far away
def dbscan_labels(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    labels = np.full(len(X), -1)
    for cluster, i in enumerate(np.flatnonzero(core)):
        if labels[i] == -1:
            labels[reached_cores(X, eps, core, i)] = cluster
    cores = np.flatnonzero(core)
    for i in np.flatnonzero(~core):
        if len(cores):
            labels[i] = labels[cores[np.linalg.norm(X[cores] - X[i], axis=1).argmin()]]
    return labels


# %% 04.dbscan_labels | wrong | leaves min_samples at the default of scikit-learn
def dbscan_labels(X, eps, min_samples):
    from sklearn.cluster import DBSCAN

    return DBSCAN(eps=eps).fit_predict(X)


# %% 04.dbscan_labels | wrong | a border takes the label of any labeled neighbor, also of a border
def dbscan_labels(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    labels = np.full(len(X), -1)
    for cluster, i in enumerate(np.flatnonzero(core)):
        if labels[i] == -1:
            labels[reached_cores(X, eps, core, i)] = cluster
    for _ in range(2):
        for i in np.flatnonzero(labels == -1):
            labels[i] = labels[np.linalg.norm(X - X[i], axis=1) <= eps].max()
    return labels


# %% 04.dbscan_labels | right | scikit-learn does it all, in a list
def dbscan_labels(X, eps, min_samples):
    from sklearn.cluster import DBSCAN

    return DBSCAN(eps=eps, min_samples=min_samples).fit(X).labels_.tolist()


# %% 04.dbscan_labels | right | numbers with gaps, by a core's row, and borders go to the last core
def dbscan_labels(X, eps, min_samples):
    core = np.asarray(core_points(X, eps, min_samples))
    labels = np.full(len(X), -1)
    for i in np.flatnonzero(core):
        if labels[i] < 0:
            labels[np.asarray(reached_cores(X, eps, core, i))] = 100 + i
    for i in np.flatnonzero(~core):
        for j in np.flatnonzero(core):
            if np.sqrt(((X[i] - X[j]) ** 2).sum()) <= eps:
                labels[i] = labels[j]
    return labels


# %% 04.cluster_distance | wrong | average: takes the distance of the two means
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    if linkage == "single":
        return distances.min()
    if linkage == "complete":
        return distances.max()
    return np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))


# %% 04.cluster_distance | wrong | mixes up single and complete
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    return {"single": np.max, "complete": np.min, "average": np.mean}[linkage](distances)


# %% 04.cluster_distance | wrong | forgets the square root
def cluster_distance(first, second, linkage):
    distances = ((first[:, np.newaxis] - second) ** 2).sum(axis=2)
    return {"single": np.min, "complete": np.max, "average": np.mean}[linkage](distances)


# %% 04.cluster_distance | wrong | complete: the farthest two points of all, also of one cluster
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    if linkage == "single":
        return distances.min()
    if linkage == "average":
        return distances.mean()
    both = np.vstack([first, second])
    return np.linalg.norm(both[:, np.newaxis] - both, axis=2).max()


# %% 04.cluster_distance | wrong | average: divides by the number of points, not of pairs
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    if linkage == "single":
        return distances.min()
    if linkage == "complete":
        return distances.max()
    return distances.sum() / (len(first) + len(second))


# %% 04.cluster_distance | wrong | subtracts row from row, as if the points came in pairs
def cluster_distance(first, second, linkage):
    distances = np.sqrt(((first - second) ** 2).sum(axis=1))
    if linkage == "single":
        return distances.min()
    return distances.max() if linkage == "complete" else distances.mean()


# %% 04.cluster_distance | wrong | returns which pair it is, not how far apart it is
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    if linkage == "single":
        return distances.argmin()
    if linkage == "complete":
        return distances.argmax()
    return distances.mean()


# %% 04.cluster_distance | wrong | complete: the farthest of the nearest points (Hausdorff distance)
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    if linkage == "single":
        return distances.min()
    if linkage == "complete":
        return distances.min(axis=1).max()
    return distances.mean()


# %% 04.cluster_distance | right | SciPy's distances, and the result in float32
def cluster_distance(first, second, linkage):
    from scipy.spatial.distance import cdist

    name = {"single": "min", "complete": "max", "average": "mean"}[linkage]
    return np.float32(getattr(cdist(first, second), name)())


# %% 04.cluster_distance | right | plain Python: all pairs, sorted
def cluster_distance(first, second, linkage):
    from itertools import product
    from math import dist

    distances = sorted(dist(a, b) for a, b in product(first, second))
    if linkage == "average":
        return sum(distances) / len(distances)
    return distances[0 if linkage == "single" else -1]

# %% 04.no_single_radius | wrong | three groups of the same kind: one radius finds them all
square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([square, square + [10, 0], square + [0, 10]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | different densities, so far apart that the largest radius works
square = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([0.1 * square, square + [20, 0], 3 * square + [0, 20]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | a dense and a sparse group only, and no third
square = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([0.1 * square, 5 * square + [3, 0]])
groups = np.repeat([0, 1], 4)

# %% 04.no_single_radius | wrong | two groups lie in each other, and no radius finds either
square = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([square, square + [0.5, 0.5], 3 * square + [20, 0]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | forgets min_samples: a radius as long as the steps makes no core
points = np.zeros((12, 2))
points[:, 0] = [0, 1, 2, 3, 4.5, 5.5, 6.5, 7.5, 30, 40, 50, 60]
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | the sparse group is so near that it swallows the dense ones
square = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([0.1 * square, 0.1 * square + [1, 0], 5 * square + [3, 0]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | right | all on one line: two short chains, and one of long steps far away
points = np.array([[x, 0] for x in (10, 12, 14, 16, 0, 0.1, 0.2, 0.3, 1, 1.1, 1.2, 1.3)])
groups = np.array([2] * 4 + [0] * 4 + [1] * 4)

# %% 04.no_single_radius | right | a ring of sixteen points around two small squares
turns = 2 * np.pi * np.arange(16) / 16
corners = 0.05 * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
points = np.concatenate([
    10 * np.column_stack([np.cos(turns), np.sin(turns)]), corners - [0.5, 0], corners + [0.5, 0]
])
groups = np.array([0] * 16 + [1] * 4 + [2] * 4)

# %% 04.table_a | wrong | k-means, whose clusters cannot lie inside each other
model_a = KMeans(2, n_init=10, random_state=0)

# %% 04.table_a | wrong | a third cluster of k-means for the points that belong to no group
model_a = KMeans(3, n_init=10, random_state=0)

# %% 04.table_a | wrong | Ward's linkage, which makes round clusters as well
model_a = AgglomerativeClustering(2, linkage="ward")

# %% 04.table_a | wrong | single linkage with two clusters, one of which is a single stray
model_a = AgglomerativeClustering(2, linkage="single")

# %% 04.table_a | wrong | hands in the labels, not the model
model_a = DBSCAN(eps=0.3, min_samples=5).fit_predict(tables["a"])

# %% 04.table_a | wrong | scales the columns, and believes that k-means sees the ring then
model_a = make_pipeline(StandardScaler(), KMeans(2, n_init=10, random_state=0))

# %% 04.table_a | right | tries many radii, and keeps that with two large clusters and least noise
def model_a(X):
    scale = np.ptp(X, axis=0).max()
    best, least = np.full(len(X), -1), len(X) + 1
    for eps in scale * np.geomspace(0.005, 0.3, 60):
        labels = DBSCAN(eps=eps, min_samples=5).fit_predict(X)
        sizes = np.bincount(labels[labels >= 0], minlength=1)
        large = np.flatnonzero(sizes > 0.1 * len(X))
        if len(large) == 2 and len(X) - sizes[large].sum() < least:
            best, least = np.where(np.isin(labels, large), labels, -1), len(X) - sizes[large].sum()
    return best

# %% 04.table_b | wrong | k-means, which cuts the long clouds across
model_b = KMeans(3, n_init=10, random_state=0)

# %% 04.table_b | wrong | scales the columns, but the clouds lie askew
model_b = make_pipeline(StandardScaler(), KMeans(3, n_init=10, random_state=0))

# %% 04.table_b | wrong | a mixture of circles
model_b = GaussianMixture(3, covariance_type="spherical", n_init=5, random_state=0)

# %% 04.table_b | wrong | a mixture with the wrong number of components
model_b = GaussianMixture(2, n_init=10, random_state=0)

# %% 04.table_b | wrong | Ward's linkage, for long clouds
model_b = AgglomerativeClustering(3, linkage="ward")

# %% 04.table_b | wrong | labels of these very points, whatever table the function gets
def model_b(X):
    return GaussianMixture(3, n_init=10, random_state=0).fit_predict(tables["b"])

# %% 04.table_b | right | scikit-learn's mixture, with many starts at points of the table
from sklearn.mixture import GaussianMixture as Mixture

model_b = Mixture(3, n_init=60, init_params="random_from_data", random_state=0)

# %% 04.table_b | right | turns the table until k-means along one axis leaves the least inertia
def model_b(X):
    best, labels = np.inf, None
    for turn in np.linspace(0, np.pi, 90, endpoint=False):
        line = StandardScaler().fit_transform(X @ [[np.cos(turn)], [np.sin(turn)]])
        model = KMeans(3, n_init=5, random_state=0).fit(line)
        if model.inertia_ < best:
            best, labels = model.inertia_, model.labels_
    return labels

# %% 04.table_c | wrong | forgets that the columns have different units
model_c = KMeans(3, n_init=10, random_state=0)

# %% 04.table_c | wrong | a pipeline that scales, and in which nothing clusters
model_c = make_pipeline(StandardScaler())

# %% 04.table_c | wrong | scales the columns, but asks for two groups
model_c = make_pipeline(StandardScaler(), KMeans(2, n_init=10, random_state=0))

# %% 04.table_c | wrong | scales each row in place of each column
def model_c(X):
    rows = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    return KMeans(3, n_init=10, random_state=0).fit_predict(rows)

# %% 04.table_c | wrong | returns the scaled table, not the labels
def model_c(X):
    scaled = StandardScaler().fit_transform(X)
    KMeans(3, n_init=10, random_state=0).fit(scaled)
    return scaled

# %% 04.table_c | wrong | Ward's linkage, without scaling either
model_c = AgglomerativeClustering(3)

# %% 04.table_c | right | scales by hand, in a function
def model_c(X):
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    return KMeans(3, n_init=20, random_state=3).fit_predict(scaled)

# %% 04.table_c | right | a pipeline with Ward's linkage in place of k-means
model_c = make_pipeline(StandardScaler(), AgglomerativeClustering(3, linkage="ward"))
