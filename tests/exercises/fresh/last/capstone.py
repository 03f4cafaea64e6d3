# %% capstone.dominant | wrong | share of the standard deviations in place of the variances
spread = X.std(axis=0)
column = columns[int(spread.argmax())]
share = spread.max() / spread.sum()

# %% capstone.scaled | wrong | divides by the variance of each column, not by its standard deviation
X_scaled = (X - X.mean(axis=0)) / X.var(axis=0)

# %% capstone.scaled | right | ranks of each column, mapped to 0 to 1
from scipy.stats import rankdata

X_scaled = (rankdata(X, axis=0) - 1) / (len(X) - 1)

# %% capstone.criterion | wrong | silhouettes from the distances to the centers (transform), in place of the scaled table
labelings, silhouettes = [], []
for n_clusters in range(2, 9):
    model = KMeans(n_clusters, n_init=10, random_state=0)
    distances = model.fit_transform(X_scaled)
    labelings.append(model.labels_)
    silhouettes.append(silhouette_score(distances, model.labels_))

# %% capstone.agreement_of_halves | wrong | one model object that is fitted twice, so both labelings come from the second fit
def agreement_of_halves(X, first, second, k):
    model = KMeans(k, n_init=10, random_state=0)
    of_first = model.fit(X[first])
    of_second = model.fit(X[second])
    return adjusted_rand_score(of_first.predict(X), of_second.predict(X))

# %% capstone.agreement_of_halves | wrong | each model predicts only the rows of the other half
def agreement_of_halves(X, first, second, k):
    a = KMeans(k, n_init=10, random_state=0).fit(X[first])
    b = KMeans(k, n_init=10, random_state=0).fit(X[second])
    return adjusted_rand_score(a.predict(X[second]), b.labels_)

# %% capstone.k | wrong | the number with the highest silhouette score in the unscaled table
k = 2

# %% capstone.labels | wrong | k as the position in the list of labelings, which begins with two clusters
labels = labelings[k]

# %% capstone.sets_apart | wrong | divides by the standard deviation within the cluster
def sets_apart(X, labels, cluster):
    inside, outside = X[labels == cluster], X[labels != cluster]
    difference = (inside.mean(axis=0) - outside.mean(axis=0)) / inside.std(axis=0)
    return np.argsort(np.abs(difference))[-2:]

# %% capstone.sets_apart | wrong | compares with the mean of the centers of the other clusters, whatever their sizes
def sets_apart(X, labels, cluster):
    others = [X[labels == c].mean(axis=0) for c in np.unique(labels) if c != cluster]
    difference = X[labels == cluster].mean(axis=0) - np.mean(others, axis=0)
    return np.argsort(-np.abs(difference / X.std(axis=0)))[:2]

# %% capstone.sets_apart | right | compares with the mean of all rows: the same factor for all columns, so the same order
def sets_apart(X, labels, cluster):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    size = abs(Z[labels == cluster].mean(axis=0))
    return [int(j) for j in sorted(range(X.shape[1]), key=lambda j: -size[j])[:2]]

# %% capstone.new_row | wrong | scales the new row by its own mean and standard deviation
centers = np.array([X_scaled[labels == c].mean(axis=0) for c in np.unique(labels)])
new_scaled = (new_row - new_row.mean()) / new_row.std()
new_label = np.unique(labels)[np.linalg.norm(centers - new_scaled, axis=1).argmin()]
