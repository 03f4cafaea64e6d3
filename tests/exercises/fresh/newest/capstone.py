# %% capstone.dominant | wrong | divides standard deviations in place of variances
spread = X.std(axis=0)
column = columns[int(spread.argmax())]
share = spread.max() / spread.sum()

# %% capstone.dominant | wrong | gives the share in percent, as others did
v = X.var(axis=0)
column = columns[int(v.argmax())]
share = 100 * v.max() / v.sum()

# %% capstone.dominant | wrong | divides by the variance of all numbers of the table
v = X.var(axis=0)
column = columns[int(v.argmax())]
share = v.max() / X.var()

# %% capstone.dominant | wrong | uses the sums of the columns and not their variances
s = X.sum(axis=0)
column = columns[int(s.argmax())]
share = s.max() / s.sum()

# %% capstone.dominant | right | trace of the covariance matrix, and the letter from a dict
C = np.cov(X.T)
by_letter = dict(zip(columns, np.diag(C) / np.trace(C)))
column = max(by_letter, key=by_letter.get)
share = float(by_letter[column])

# %% capstone.scaled | wrong | only subtracts the means
X_scaled = X - X.mean(axis=0)

# %% capstone.scaled | wrong | scales the rows to length 1
from sklearn.preprocessing import Normalizer
X_scaled = Normalizer().fit_transform(X)

# %% capstone.scaled | wrong | divides the whole table by its mean and standard deviation
X_scaled = (X - X.mean()) / X.std()

# %% capstone.scaled | wrong | standardizes within each row
X_scaled = ((X.T - X.mean(axis=1)) / X.std(axis=1)).T

# %% capstone.scaled | wrong | divides by the variances and not by the standard deviations, so columns with small numbers dominate
X_scaled = (X - X.mean(axis=0)) / X.var(axis=0)

# %% capstone.scaled | right | divides by the standard deviations without subtracting means
X_scaled = X / X.std(axis=0, ddof=1)

# %% capstone.scaled | right | RobustScaler, by median and quartiles
from sklearn.preprocessing import RobustScaler
X_scaled = RobustScaler().fit_transform(X)

# %% capstone.criterion | wrong | computes the silhouettes from the unscaled table
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
labelings = [KMeans(k, n_init=10, random_state=0).fit_predict(X_scaled) for k in range(2, 9)]
silhouettes = [silhouette_score(X, labels) for labels in labelings]

# %% capstone.criterion | wrong | clusters the unscaled table, as others did
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
labelings = [KMeans(k, n_init=10, random_state=0).fit_predict(X) for k in range(2, 9)]
silhouettes = [silhouette_score(X, labels) for labels in labelings]

# %% capstone.criterion | wrong | leaves out k = 8
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
labelings = [KMeans(k, n_init=10, random_state=0).fit_predict(X_scaled) for k in range(2, 8)]
silhouettes = [silhouette_score(X_scaled, labels) for labels in labelings]

# %% capstone.criterion | wrong | puts the inertias in the place of the silhouettes
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
models = [KMeans(k, n_init=10, random_state=0).fit(X_scaled) for k in range(2, 9)]
labelings = [m.labels_ for m in models]
silhouettes = [m.inertia_ for m in models]

# %% capstone.criterion | wrong | counts k from 3 to 9
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
labelings = [KMeans(k + 1, n_init=10, random_state=0).fit_predict(X_scaled) for k in range(2, 9)]
silhouettes = [silhouette_score(X_scaled, labels) for labels in labelings]

# %% capstone.criterion | right | Ward's method of SciPy with labels from 1, and silhouettes of scikit-learn
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import silhouette_score as sk_silhouette
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
tree = linkage(X_scaled, "ward")
labelings = [fcluster(tree, k, "maxclust") for k in range(2, 9)]
silhouettes = [float(sk_silhouette(X_scaled, labels)) for labels in labelings]

# %% capstone.agreement_of_halves | wrong | lets both models predict only the rows of the second half
def agreement_of_halves(X, first, second, k):
    a = KMeans(k, n_init=10, random_state=0).fit(X[first])
    b = KMeans(k, n_init=10, random_state=0).fit(X[second])
    return adjusted_rand_score(a.predict(X[second]), b.predict(X[second]))

# %% capstone.agreement_of_halves | wrong | compares the numbers of the clusters directly
def agreement_of_halves(X, first, second, k):
    a = KMeans(k, n_init=10, random_state=0).fit(X[first])
    b = KMeans(k, n_init=10, random_state=0).fit(X[second])
    return np.mean(a.predict(X) == b.predict(X))

# %% capstone.agreement_of_halves | wrong | compares a model of one half with a model of all rows
def agreement_of_halves(X, first, second, k):
    a = KMeans(k, n_init=10, random_state=0).fit(X[first])
    b = KMeans(k, n_init=10, random_state=0).fit(X)
    return adjusted_rand_score(a.predict(X), b.labels_)

# %% capstone.agreement_of_halves | wrong | takes first and second only for sizes and cuts the table in its order
def agreement_of_halves(X, first, second, k):
    a = KMeans(k, n_init=10, random_state=0).fit(X[:len(first)])
    b = KMeans(k, n_init=10, random_state=0).fit(X[len(first):])
    return adjusted_rand_score(a.predict(X), b.predict(X))

# %% capstone.agreement_of_halves | wrong | scales each half once more by itself
def agreement_of_halves(X, first, second, k):
    labels = []
    for half in (first, second):
        m, s = X[half].mean(axis=0), X[half].std(axis=0)
        model = KMeans(k, n_init=10, random_state=0).fit((X[half] - m) / s)
        labels.append(model.predict((X - m) / s))
    return adjusted_rand_score(*labels)

# %% capstone.agreement_of_halves | wrong | uses the Rand index without the adjustment
def agreement_of_halves(X, first, second, k):
    from sklearn.metrics import rand_score
    a = KMeans(k, n_init=10, random_state=0).fit(X[first])
    b = KMeans(k, n_init=10, random_state=0).fit(X[second])
    return rand_score(a.predict(X), b.predict(X))

# %% capstone.agreement_of_halves | right | finds the nearest centers by hand
def agreement_of_halves(X, first, second, k):
    labelings = []
    for rows in (second, first):
        centers = KMeans(n_clusters=k, n_init=10, random_state=0).fit(np.take(X, rows, axis=0)).cluster_centers_
        labelings.append([int(np.argmin(((centers - x) ** 2).sum(axis=1))) for x in X])
    return float(adjusted_rand_score(labelings[0], labelings[1]))

# %% capstone.k | wrong | takes two clusters, as the unscaled table suggests
k = 2

# %% capstone.k | wrong | takes the largest number that was tried, because the inertia is lowest there
k = 8

# %% capstone.labels | wrong | clusters the unscaled table, as others did
labels = KMeans(3, n_init=10, random_state=0).fit_predict(X)

# %% capstone.labels | wrong | splits into the two most obvious clusters
labels = KMeans(2, n_init=10, random_state=0).fit_predict((X - X.mean(axis=0)) / X.std(axis=0))

# %% capstone.labels | wrong | uses single linkage, which leaves nearly all rows in one cluster
from scipy.cluster.hierarchy import fcluster, linkage
labels = fcluster(linkage((X - X.mean(axis=0)) / X.std(axis=0), "single"), 3, "maxclust")

# %% capstone.labels | right | clusters numbered 5, 15 and 25
labels = 10 * KMeans(3, n_init=20, random_state=1).fit_predict((X - X.mean(axis=0)) / X.std(axis=0)) + 5

# %% capstone.sets_apart | wrong | subtracts the mean of all rows and divides by the deviation of the other rows
def sets_apart(X, labels, cluster):
    inside = labels == cluster
    diff = np.abs(X[inside].mean(axis=0) - X.mean(axis=0)) / X[~inside].std(axis=0)
    return np.argsort(diff)[-2:]

# %% capstone.sets_apart | wrong | forgets that the sign does not matter
def sets_apart(X, labels, cluster):
    inside = labels == cluster
    diff = (X[inside].mean(axis=0) - X[~inside].mean(axis=0)) / X.std(axis=0)
    return np.argsort(diff)[-2:]

# %% capstone.sets_apart | wrong | does not divide by the standard deviation
def sets_apart(X, labels, cluster):
    inside = labels == cluster
    diff = np.abs(X[inside].mean(axis=0) - X[~inside].mean(axis=0))
    return np.argsort(-diff)[:2]

# %% capstone.sets_apart | wrong | divides by the standard deviation within the cluster, as others did
def sets_apart(X, labels, cluster):
    inside = labels == cluster
    diff = np.abs(X[inside].mean(axis=0) - X[~inside].mean(axis=0)) / (X[inside].std(axis=0) + 1e-12)
    return np.argsort(-diff)[:2]

# %% capstone.sets_apart | wrong | takes the mean of the means of the other clusters as the mean of the other rows
def sets_apart(X, labels, cluster):
    others = np.mean([X[labels == c].mean(axis=0) for c in np.unique(labels) if c != cluster], axis=0)
    diff = np.abs(X[labels == cluster].mean(axis=0) - others) / X.std(axis=0)
    return np.argsort(-diff)[:2]

# %% capstone.sets_apart | wrong | divides by the mean of the column in place of its standard deviation
def sets_apart(X, labels, cluster):
    inside = labels == cluster
    diff = np.abs((X[inside].mean(axis=0) - X[~inside].mean(axis=0)) / X.mean(axis=0))
    return np.argsort(-diff)[:2]

# %% capstone.sets_apart | wrong | returns the columns with the smallest differences, because argsort is ascending
def sets_apart(X, labels, cluster):
    inside = labels == cluster
    diff = np.abs((X[inside].mean(axis=0) - X[~inside].mean(axis=0)) / X.std(axis=0))
    return np.argsort(diff)[:2]

# %% capstone.sets_apart | right | loops with sorted, the second best first, as a tuple
def sets_apart(X, labels, cluster):
    def difference(j):
        inside = [v for v, l in zip(X[:, j], labels) if l == cluster]
        outside = [v for v, l in zip(X[:, j], labels) if l != cluster]
        return abs(sum(inside) / len(inside) - sum(outside) / len(outside)) / X[:, j].std()
    best = sorted(range(X.shape[1]), key=difference, reverse=True)
    return best[1], best[0]

# %% capstone.sets_apart | right | the largest correlation with a column that marks the cluster, as a set
def sets_apart(X, labels, cluster):
    mark = (np.asarray(labels) == cluster).astype(float)
    r = [abs(np.corrcoef(mark, column)[0, 1]) for column in X.T]
    return {int(j) for j in np.argpartition(r, -2)[-2:]}

# %% capstone.new_row | wrong | compares the unscaled row with the centers of the unscaled table
labels = KMeans(3, n_init=10, random_state=0).fit_predict((X - X.mean(axis=0)) / X.std(axis=0))
centers = np.array([X[labels == c].mean(axis=0) for c in range(3)])
new_label = int(((centers - new_row) ** 2).sum(axis=1).argmin())

# %% capstone.new_row | wrong | scales the new row by its own mean and standard deviation, as others did
model = KMeans(3, n_init=10, random_state=0).fit((X - X.mean(axis=0)) / X.std(axis=0))
labels = model.labels_
new_label = int(model.predict(((new_row - new_row.mean()) / new_row.std())[None])[0])

# %% capstone.new_row | wrong | gives the unscaled row to a model of the scaled table
model = KMeans(3, n_init=10, random_state=0).fit((X - X.mean(axis=0)) / X.std(axis=0))
labels = model.labels_
new_label = int(model.predict(new_row[None])[0])

# %% capstone.new_row | right | a vote of the fifteen nearest scaled rows
m, s = X.mean(axis=0), X.std(axis=0)
labels = KMeans(3, n_init=10, random_state=0).fit_predict((X - m) / s)
near = np.argsort(np.linalg.norm((X - new_row) / s, axis=1))[:15]
new_label = np.bincount(labels[near]).argmax()
