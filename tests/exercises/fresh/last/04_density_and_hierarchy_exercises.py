# %% 04.count_neighbors | wrong | leaves out distance 0 and adds 1 for the point itself, so equal rows are not counted
def count_neighbors(X, eps):
    d = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    return ((d > 0) & (d <= eps)).sum(axis=1) + 1

# %% 04.core_points | wrong | distance to neighbor number min_samples, with the point itself as number 0
def core_points(X, eps, min_samples):
    d = np.sort(np.linalg.norm(X[:, np.newaxis] - X, axis=2), axis=1)
    return d[:, min_samples] <= eps

# %% 04.reached_cores | wrong | a single pass over the rows in their order: rows before the one that tells them do not pass it on
def reached_cores(X, eps, core, start):
    knows = np.zeros(len(X), dtype=bool)
    knows[start] = True
    for i in range(len(X)):
        if knows[i]:
            near = np.linalg.norm(X - X[i], axis=1) <= eps
            knows |= near & core
    return knows

# %% 04.reached_cores | wrong | border points pass the rumor on too, and only at the end the cores are filtered out
def reached_cores(X, eps, core, start):
    knows = np.zeros(len(X), dtype=bool)
    todo = [start]
    while todo:
        i = todo.pop()
        if knows[i]:
            continue
        knows[i] = True
        todo.extend(np.flatnonzero(np.linalg.norm(X - X[i], axis=1) <= eps))
    return knows & core

# %% 04.reached_cores | right | connected components of SciPy on the graph of the cores
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

def reached_cores(X, eps, core, start):
    core = np.asarray(core)
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    graph = csr_matrix(near & core & core[:, np.newaxis])
    _, parts = connected_components(graph, directed=False)
    return (parts == parts[start]) & core

# %% 04.dbscan_labels | wrong | gives a border point the label of any neighbor that has one already, so borders pass labels on
def dbscan_labels(X, eps, min_samples):
    core = np.asarray(core_points(X, eps, min_samples))
    labels = np.full(len(X), -1)
    number = 0
    for i in np.flatnonzero(core):
        if labels[i] == -1:
            labels[np.asarray(reached_cores(X, eps, core, i))] = number
            number += 1
    for i in range(len(X)):
        if labels[i] == -1:
            near = np.linalg.norm(X - X[i], axis=1) <= eps
            found = labels[near & (labels >= 0)]
            if len(found):
                labels[i] = found[0]
    return labels

# %% 04.dbscan_labels | wrong | argmin over the distances to the cores fails if there are no cores
def dbscan_labels(X, eps, min_samples):
    core = np.asarray(core_points(X, eps, min_samples))
    labels = np.full(len(X), -1)
    for number, i in enumerate(np.flatnonzero(core)):
        if labels[i] < 0:
            labels[reached_cores(X, eps, core, i)] = number
    to_cores = np.linalg.norm(X[:, np.newaxis] - X[core], axis=2)
    nearest = to_cores.argmin(axis=1)
    near = to_cores.min(axis=1) <= eps
    return np.where(near, labels[core][nearest], -1)

# %% 04.cluster_distance | wrong | average linkage as the distance between the two means
def cluster_distance(first, second, linkage):
    d = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    if linkage == "single":
        return d.min()
    if linkage == "complete":
        return d.max()
    return np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))

# %% 04.no_single_radius | wrong | three different densities, but far apart, so that the largest radius finds all
square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
points = np.vstack([0.1 * square, square + [20, 0], 4 * square + [0, 40]])
groups = np.repeat([0, 1, 2], 4)

# %% 04.no_single_radius | right | all points on one line, whole numbers, lists in place of arrays
points = [[x, 0] for x in (0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 100, 110, 120, 130)]
groups = [0] * 5 + [1] * 5 + [2] * 4

# %% 04.table_a | wrong | a function that ignores its argument and clusters the table of the notebook
def model_a(X):
    return DBSCAN(eps=0.5, min_samples=5).fit_predict(tables["a"])

# %% 04.table_b | wrong | "long and narrow, so single linkage", although the clouds lie too close
model_b = make_pipeline(StandardScaler(), AgglomerativeClustering(3, linkage="single"))

# %% 04.table_b | right | three components that share one covariance matrix, on scaled columns
model_b = make_pipeline(
    StandardScaler(), GaussianMixture(3, covariance_type="tied", n_init=10, random_state=0)
)

# %% 04.table_c | wrong | scales the rows (Normalizer) in place of the columns
from sklearn.preprocessing import Normalizer

model_c = make_pipeline(Normalizer(), KMeans(3, n_init=10, random_state=0))
