# %% 10.load | wrong | reshapes to (4096, 400) first and transposes, which mixes the pictures
X = faces.images.reshape(64 * 64, 400).T
y = faces.target

# %% 10.load | wrong | centers the pixels, as is usual before PCA
X = faces.images.reshape(400, -1)
X = X - X.mean(axis=0)
y = faces.target

# %% 10.load | right | flattens picture by picture with a loop and stacks
rows = []
persons = []
for image, person in zip(faces.images, faces.target):
    rows.append(np.concatenate([line for line in image]))
    persons.append(int(person))
X = np.vstack(rows)
y = np.array(persons)

# %% 10.split | wrong | the row numbers of the second split are used in X, not in the remaining rows
first = StratifiedShuffleSplit(n_splits=1, test_size=40, random_state=42)
rest, test = next(first.split(X, y))
second = StratifiedShuffleSplit(n_splits=1, test_size=80, random_state=43)
train, valid = next(second.split(X[rest], y[rest]))
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]

# %% 10.split | wrong | test_size=0.2 of the remaining 360 pictures gives 72 for validation
first = StratifiedShuffleSplit(n_splits=1, test_size=0.1, random_state=42)
rest, test = next(first.split(X, y))
X_rest, y_rest = X[rest], y[rest]
X_test, y_test = X[test], y[test]
second = StratifiedShuffleSplit(n_splits=1, test_size=0.2, random_state=42)
train, valid = next(second.split(X_rest, y_rest))
X_train, y_train = X_rest[train], y_rest[train]
X_valid, y_valid = X_rest[valid], y_rest[valid]

# %% 10.pca | wrong | n_components=99, not a share of the variance
pca = PCA(n_components=99)
X_train_pca = pca.fit_transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.pca | wrong | the PCA is fitted to training and validation pictures together
pca = PCA(n_components=0.99).fit(np.concatenate([X_train, X_valid]))
X_train_pca = pca.transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.pca | right | counts the components from a full PCA, and transforms by hand
full = PCA(svd_solver="full").fit(X_train)
n_components = int(np.argmax(np.cumsum(full.explained_variance_ratio_) >= 0.99)) + 1
pca = PCA(n_components=n_components, svd_solver="full").fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = [
    (table - pca.mean_) @ pca.components_.T for table in (X_train, X_valid, X_test)
]

# %% 10.scan | wrong | range ends before 145
models = []
silhouettes = []
for k in range(5, 145, 5):
    model = KMeans(k, n_init=10, random_state=42).fit(X_train_pca)
    models.append(model)
    silhouettes.append(silhouette_score(X_train_pca, model.labels_))
best_model = models[np.argmax(silhouettes)]

# %% 10.scan | wrong | silhouette scores of the validation pictures, by their predicted clusters
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_valid_pca, model.predict(X_valid_pca)) for model in models]
best_model = models[int(np.argmax(silhouettes))]

# %% 10.elbow | wrong | expects the elbow where the silhouette is highest
answer = "c"

# %% 10.elbow | wrong | confuses the elbow with the smallest inertia
answer = "d"

# %% 10.useful_share | wrong | clusters with a single picture are left out of the denominator
def useful_share(labels, persons):
    """Return the share of clusters that hold two pictures or more, all of one person."""
    useful, total = 0, 0
    for c in np.unique(labels):
        own = persons[labels == c]
        if len(own) >= 2:
            total += 1
            useful += len(np.unique(own)) == 1
    return useful / total if total else 0.0

# %% 10.useful_share | wrong | counts the clusters as the largest number plus one
def useful_share(labels, persons):
    """Return the share of clusters that hold two pictures or more, all of one person."""
    n_clusters = labels.max() + 1
    useful = 0
    for c in range(n_clusters):
        own = persons[labels == c]
        if len(own) > 1 and (own == own[0]).all():
            useful += 1
    return useful / n_clusters

# %% 10.useful_share | right | sorted pairs and groupby
from itertools import groupby


def useful_share(labels, persons):
    """Return the share of clusters that hold two pictures or more, all of one person."""
    pairs = sorted(zip(list(labels), list(persons)))
    verdicts = []
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        names = [person for _, person in group]
        verdicts.append(len(names) >= 2 and names[0] == names[-1])
    return sum(verdicts) / len(verdicts)
