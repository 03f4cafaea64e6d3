# %% capstone.dominant | wrong | the share from standard deviations in place of variances
column = columns[int(X.std(axis=0).argmax())]
share = X.std(axis=0).max() / X.std(axis=0).sum()

# %% capstone.dominant | wrong | the total variance is taken for the variance of all numbers of the table together
column = columns[int(X.var(axis=0).argmax())]
share = X.var(axis=0).max() / X.var()

# %% capstone.dominant | right | from the squared distances of all pairs of rows
pairs = ((X[:, None, :] - X[None, :, :]) ** 2).sum(axis=(0, 1))
column = max(zip(pairs, columns))[1]
share = float(max(pairs) / sum(pairs))

# %% capstone.scaled | wrong | divides by the variance in place of the standard deviation
X_scaled = (X - X.mean(axis=0)) / X.var(axis=0)

# %% capstone.scaled | wrong | scales the rows (wrong axis)
X_scaled = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)

# %% capstone.criterion | wrong | the silhouettes are computed from the distances of the unscaled table
labelings = [KMeans(k, n_init=10, random_state=0).fit_predict(X_scaled) for k in range(2, 9)]
silhouettes = [silhouette_score(X, labels_k) for labels_k in labelings]

# %% capstone.criterion | wrong | the lists begin with k = 8
labelings, silhouettes = [], []
for k_try in range(2, 9):
    labels_k = KMeans(k_try, n_init=10, random_state=0).fit_predict(X_scaled)
    labelings.insert(0, labels_k)
    silhouettes.append(silhouette_score(X_scaled, labels_k))

# %% capstone.criterion | right | one tree of SciPy cut at each k, labels from 1, silhouettes from distances by hand
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist

tree = linkage(X_scaled, "ward")
labelings = [fcluster(tree, k_try, criterion="maxclust") for k_try in range(2, 9)]
all_distances = cdist(X_scaled, X_scaled)
silhouettes = []
for labels_k in labelings:
    coefficients = []
    for i, own in enumerate(labels_k):
        if (labels_k == own).sum() == 1:
            coefficients.append(0.0)
            continue
        inner = all_distances[i, labels_k == own].sum() / ((labels_k == own).sum() - 1)
        outer = min(all_distances[i, labels_k == c].mean() for c in set(labels_k.tolist()) - {int(own)})
        coefficients.append((outer - inner) / max(inner, outer))
    silhouettes.append(sum(coefficients) / len(coefficients))

# %% capstone.agreement_of_halves | wrong | each model labels only the half of the other, the two arrays are of different rows
def agreement_of_halves(X, first, second, k):
    a = KMeans(k, n_init=10, random_state=0).fit(X[first])
    b = KMeans(k, n_init=10, random_state=0).fit(X[second])
    n = min(len(first), len(second))
    return adjusted_rand_score(a.predict(X[second])[:n], b.predict(X[first])[:n])

# %% capstone.agreement_of_halves | wrong | the share of equal labels, although clusters are numbered by chance
def agreement_of_halves(X, first, second, k):
    a = KMeans(k, n_init=10, random_state=0).fit(X[first])
    b = KMeans(k, n_init=10, random_state=0).fit(X[second])
    return np.mean(a.predict(X) == b.predict(X))

# %% capstone.k | wrong | the elbow between 2 and 4 is read as two, the fewest groups that are stable
k = 2

# %% capstone.k | wrong | takes the largest k with a still good silhouette
k = 4

# %% capstone.k | right | from the silhouettes by argmax, a NumPy integer
k = np.argmax([silhouette_score(X_scaled, KMeans(n, n_init=10, random_state=0).fit_predict(X_scaled)) for n in range(2, 9)]) + 2

# %% capstone.labels | wrong | clusters the unscaled table after all
labels = KMeans(k, n_init=10, random_state=0).fit_predict(X)

# %% capstone.labels | wrong | single linkage, which splits off single rows and leaves one large cluster
from sklearn.cluster import AgglomerativeClustering

labels = AgglomerativeClustering(n_clusters=k, linkage="single").fit_predict(X_scaled)

# %% capstone.sets_apart | wrong | divides by the variance of the column
def sets_apart(X, labels, cluster):
    inside = np.asarray(labels) == cluster
    difference = np.abs(X[inside].mean(axis=0) - X[~inside].mean(axis=0)) / X.var(axis=0)
    return np.argsort(difference)[-2:]

# %% capstone.sets_apart | wrong | the others are described by the mean of the means of the other clusters
def sets_apart(X, labels, cluster):
    labels = np.asarray(labels)
    others = np.mean([X[labels == c].mean(axis=0) for c in np.unique(labels) if c != cluster], axis=0)
    difference = np.abs(X[labels == cluster].mean(axis=0) - others) / X.std(axis=0)
    return np.argsort(difference)[-2:]

# %% capstone.sets_apart | right | distance from the mean of all rows, which ranks the columns in the same way, a set turned into a tuple
def sets_apart(X, labels, cluster):
    Z = (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)
    size = [abs(sum(z for z, label in zip(column, labels) if label == cluster)) for column in Z.T.tolist()]
    ranked = sorted(range(len(size)), key=size.__getitem__, reverse=True)
    return ranked[0], ranked[1]

# %% capstone.new_row | wrong | the nearest center in the units of the table, the unscaled row against unscaled centers
names = np.unique(labels)
centers = np.array([X[labels == name].mean(axis=0) for name in names])
new_label = names[np.linalg.norm(centers - new_row, axis=1).argmin()]

# %% capstone.new_row | wrong | the row is scaled with its own mean and standard deviation
Z = (X - X.mean(axis=0)) / X.std(axis=0)
names = np.unique(labels)
centers = np.array([Z[labels == name].mean(axis=0) for name in names])
scaled_row = (new_row - new_row.mean()) / new_row.std()
new_label = names[np.linalg.norm(centers - scaled_row, axis=1).argmin()]
