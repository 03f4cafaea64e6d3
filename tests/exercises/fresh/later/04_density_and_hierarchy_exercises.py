# %% 04.warm_up | wrong | thinks that a border point may even become noise if the order changes
answer = "ace"

# %% 04.warm_up | wrong | remembers the names only and takes the rest of DBSCAN for independent of the order
answer = "a"

# %% 04.warm_up | right | other order of the letters, joined from a list
answer = "".join(["c", "a"])

# %% 04.count_neighbors | wrong | counts positive distances plus the point itself, so equal rows are counted once
def count_neighbors(X, eps):
    distances = np.linalg.norm(X[:, None] - X[None], axis=2)
    return ((distances > 0) & (distances <= eps)).sum(axis=1) + 1

# %% 04.count_neighbors | wrong | squared distances against eps, not its square
def count_neighbors(X, eps):
    squared = ((X[:, None, :] - X[None, :, :]) ** 2).sum(axis=-1)
    return (squared <= eps).sum(axis=0)

# %% 04.core_points | wrong | itself is not counted, as in "min_samples other points"
def core_points(X, eps, min_samples):
    distances = np.linalg.norm(X[:, None] - X, axis=2)
    np.fill_diagonal(distances, np.inf)
    return (distances <= eps).sum(axis=1) >= min_samples

# %% 04.core_points | wrong | returns row numbers of the cores, like core_sample_indices_
def core_points(X, eps, min_samples):
    distances = np.linalg.norm(X[:, None] - X, axis=2)
    return np.flatnonzero((distances <= eps).sum(axis=1) >= min_samples)

# %% 04.core_points | right | the distance to neighbor number min_samples, by partial sorting; a list of bools
def core_points(X, eps, min_samples):
    answer = []
    for x in X:
        distances = np.sort(np.linalg.norm(X - x, axis=1))
        answer.append(bool(min_samples <= len(X) and (min_samples <= 0 or distances[min_samples - 1] <= eps)))
    return answer

# %% 04.reached_cores | wrong | a single sweep over the rows in order, so the rumor never goes back
def reached_cores(X, eps, core, start):
    knows = np.zeros(len(X), dtype=bool)
    knows[start] = True
    for i in range(len(X)):
        if knows[i]:
            near = np.linalg.norm(X - X[i], axis=1) <= eps
            knows |= near & core
    return knows

# %% 04.reached_cores | wrong | border points hear the rumor too, although they do not pass it on
def reached_cores(X, eps, core, start):
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    knows = np.zeros(len(X), dtype=bool)
    knows[start] = True
    while True:
        new = knows | near[knows & core].any(axis=0)
        if (new == knows).all():
            return new
        knows = new

# %% 04.dbscan_labels | wrong | border points pass the label on, so clusters that share a border point are joined
def dbscan_labels(X, eps, min_samples):
    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    core = near.sum(axis=1) >= min_samples
    labels = np.full(len(X), -1)
    cluster = 0
    for i in np.flatnonzero(core):
        if labels[i] != -1:
            continue
        todo = [i]
        labels[i] = cluster
        while todo:
            j = todo.pop()
            for m in np.flatnonzero(near[j]):
                if labels[m] == -1:
                    labels[m] = cluster
                    todo.append(m)
        cluster += 1
    return labels

# %% 04.dbscan_labels | wrong | a border point looks only at its nearest other point, which need not be a core
def dbscan_labels(X, eps, min_samples):
    distances = np.linalg.norm(X[:, None] - X, axis=2)
    near = distances <= eps
    core = near.sum(axis=1) >= min_samples
    labels = np.full(len(X), -1)
    cluster = 0
    for i in np.flatnonzero(core):
        if labels[i] == -1:
            todo = [i]
            while todo:
                j = todo.pop()
                if labels[j] == -1:
                    labels[j] = cluster
                    todo.extend(np.flatnonzero(near[j] & core))
            cluster += 1
    np.fill_diagonal(distances, np.inf)
    for i in np.flatnonzero(~core):
        nearest = distances[i].argmin()
        if core[nearest] and near[i, nearest]:
            labels[i] = labels[nearest]
    return labels

# %% 04.dbscan_labels | right | connected components of SciPy, numbers begin at 10, a list
def dbscan_labels(X, eps, min_samples):
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    near = np.linalg.norm(X[:, None] - X, axis=2) <= eps
    core = near.sum(axis=1) >= min_samples
    _, component = connected_components(csr_matrix(near & core & core[:, None]), directed=False)
    labels = []
    for i in range(len(X)):
        cores = [j for j in range(len(X)) if near[i, j] and core[j]]
        if core[i]:
            labels.append(int(component[i]) + 10)
        elif cores:
            labels.append(int(component[cores[-1]]) + 10)
        else:
            labels.append(-1)
    return labels

# %% 04.cluster_distance | wrong | average linkage taken as the distance of the two means (centroid linkage)
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, None] - second[None], axis=2)
    if linkage == "single":
        return distances.min()
    if linkage == "complete":
        return distances.max()
    return np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))

# %% 04.cluster_distance | wrong | complete linkage is the diameter of the joined cluster, pairs inside a cluster included
def cluster_distance(first, second, linkage):
    distances = np.linalg.norm(first[:, None] - second[None], axis=2)
    if linkage == "complete":
        both = np.vstack([first, second])
        return np.linalg.norm(both[:, None] - both[None], axis=2).max()
    return distances.min() if linkage == "single" else distances.mean()

# %% 04.no_single_radius | wrong | the sparse group stands next to a dense one and swallows it before it is found
points = np.array(
    [[0, 0], [0.1, 0], [0, 0.1], [0.1, 0.1]]
    + [[1, 0], [1.1, 0], [1, 0.1], [1.1, 0.1]]
    + [[3, 0], [5, 0], [3, 2], [5, 2]]
)
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | wrong | different densities but far apart: one radius finds all of them
points = np.array(
    [[0, 0], [0.1, 0], [0, 0.1], [0.1, 0.1]]
    + [[10, 0], [10.5, 0], [10, 0.5], [10.5, 0.5]]
    + [[20, 0], [22, 0], [20, 2], [22, 2]]
)
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | right | whole numbers on one line, groups of unequal size, rows mixed
points = np.array([[100, 0], [0, 0], [10, 0], [1, 0], [11, 0], [120, 0], [2, 0], [12, 0], [140, 0], [3, 0], [13, 0], [160, 0], [14, 0]])
groups = np.array([2, 0, 1, 0, 1, 2, 0, 1, 2, 0, 1, 2, 1])

# %% 04.table_a | wrong | a radius that is right for the inner disc only; the ring falls into pieces
model_a = DBSCAN(eps=0.2, min_samples=5)

# %% 04.table_a | wrong | single linkage with two clusters, where a stray becomes the second cluster
model_a = AgglomerativeClustering(n_clusters=2, linkage="single")

# %% 04.table_b | wrong | scaling the columns is thought to make the long clouds round
model_b = make_pipeline(StandardScaler(), KMeans(3, n_init=10, random_state=0))

# %% 04.table_b | wrong | a mixture with the type that cannot lie askew
model_b = GaussianMixture(3, covariance_type="diag", n_init=10, random_state=0)

# %% 04.table_b | right | a function, the most probable component by hand, a list of ints that begin with 10
def model_b(X):
    mixture = GaussianMixture(3, n_init=10, random_state=0).fit(X)
    return [10 + max(range(3), key=lambda c: row[c]) for row in mixture.predict_proba(X).tolist()]

# %% 04.table_c | wrong | each row scaled to length 1 in place of each column
def model_c(X):
    return KMeans(3, n_init=10, random_state=0).fit_predict(X / np.linalg.norm(X, axis=1, keepdims=True))

# %% 04.table_c | wrong | trusts that a full covariance takes care of the units, no scaling
model_c = GaussianMixture(3, random_state=0)
