# %% 10.load | wrong | reshapes to pixels x pictures and transposes, which mixes the pixels of different pictures
X = faces.images.reshape(64 * 64, -1).T
y = faces.target

# %% 10.split | wrong | row numbers of the second split belong to the remaining pictures, but are used on all of them
first = StratifiedShuffleSplit(n_splits=1, test_size=40, random_state=42)
train_valid, test = next(first.split(X, y))
second = StratifiedShuffleSplit(n_splits=1, test_size=80, random_state=43)
train, valid = next(second.split(X[train_valid], y[train_valid]))
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]

# %% 10.split | right | no splitter at all: for each person the rows drawn by hand
rng = np.random.default_rng(1)
parts = {"train": [], "valid": [], "test": []}
for person in range(40):
    rows = rng.permutation(np.flatnonzero(y == person))
    parts["train"] += list(rows[:7])
    parts["valid"] += list(rows[7:9])
    parts["test"] += list(rows[9:])
X_train, y_train = X[parts["train"]], y[parts["train"]]
X_valid, y_valid = X[parts["valid"]], y[parts["valid"]]
X_test, y_test = X[parts["test"]], y[parts["test"]]

# %% 10.pca | wrong | the PCA learns from the training and the validation pictures together
pca = PCA(n_components=0.99).fit(np.vstack([X_train, X_valid]))
X_train_pca = pca.transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.scan | wrong | silhouettes computed from the pixels, not from the components that were clustered
ks = range(5, 150, 5)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in ks]
silhouettes = [silhouette_score(X_train, model.labels_) for model in models]
best_model = models[int(np.argmax(silhouettes))]

# %% 10.useful_share | wrong | divides by the largest number plus 1, although numbers may be left out
def useful_share(labels, persons):
    n_clusters = max(labels) + 1
    useful = 0
    for c in range(n_clusters):
        inside = persons[labels == c]
        if len(inside) >= 2 and len(np.unique(inside)) == 1:
            useful += 1
    return useful / n_clusters

# %% 10.useful_share | wrong | leaves the clusters of a single picture out of the denominator
def useful_share(labels, persons):
    pure = []
    for c in np.unique(labels):
        inside = persons[labels == c]
        if len(inside) > 1:
            pure.append((inside == inside[0]).all())
    return np.mean(pure) if pure else 0.0
