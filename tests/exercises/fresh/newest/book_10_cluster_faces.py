# %% 10.load | wrong | makes a row of each pixel and turns the table round by reshape, which mixes the pictures
X = faces.images.reshape(4096, 400).T
y = faces.target

# %% 10.load | wrong | scales each pixel to mean 0 and variance 1
X = faces.images.reshape(400, -1)
X = (X - X.mean(axis=0)) / X.std(axis=0)
y = faces.target

# %% 10.load | wrong | lists the pixels column by column and not row by row, and numbers the persons from 1
X = np.array([image.T.ravel() for image in faces.images])
y = faces.target + 1

# %% 10.load | right | stacks the flattened pictures one by one in double precision, with a list as y
X = np.stack([np.concatenate(list(image)) for image in faces.images]).astype(float)
y = faces.target.tolist()
y = np.array(y)

# %% 10.split | wrong | applies the row numbers of the second split to the whole table and not to the rest
X, y = faces.images.reshape(400, -1), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=0).split(X, y))
train, valid = next(StratifiedShuffleSplit(1, test_size=80, random_state=0).split(X[rest], y[rest]))
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]

# %% 10.split | wrong | splits at random without regard to the persons
X, y = faces.images.reshape(400, -1), faces.target
order = np.random.RandomState(42).permutation(400)
X_train, y_train = X[order[:280]], y[order[:280]]
X_valid, y_valid = X[order[280:360]], y[order[280:360]]
X_test, y_test = X[order[360:]], y[order[360:]]

# %% 10.split | wrong | takes 20 percent of the remaining 360 pictures for validation, which are 72
X, y = faces.images.reshape(400, -1), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=0.1, random_state=0).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=0.2, random_state=0).split(X[rest], y[rest]))
X_train, y_train = X[rest[a]], y[rest[a]]
X_valid, y_valid = X[rest[b]], y[rest[b]]
X_test, y_test = X[test], y[test]

# %% 10.split | wrong | sorts the persons apart, so the sets show different people
X, y = faces.images.reshape(400, -1), faces.target
X_train, y_train = X[y < 28], y[y < 28]
X_valid, y_valid = X[(y >= 28) & (y < 36)], y[(y >= 28) & (y < 36)]
X_test, y_test = X[y >= 36], y[y >= 36]

# %% 10.split | wrong | exchanges the sizes of the validation and the test set
X, y = faces.images.reshape(400, -1), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=80, random_state=0).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=40, random_state=0).split(X[rest], y[rest]))
X_train, y_train = X[rest[a]], y[rest[a]]
X_valid, y_valid = X[rest[b]], y[rest[b]]
X_test, y_test = X[test], y[test]

# %% 10.split | right | divides the pictures of each person by hand, without StratifiedShuffleSplit
X, y = faces.images.reshape(400, -1), faces.target
rng = np.random.default_rng(7)
parts = {"train": [], "valid": [], "test": []}
for person in np.unique(y):
    rows = rng.permutation(np.flatnonzero(y == person))
    parts["train"] += list(rows[:7])
    parts["valid"] += list(rows[7:9])
    parts["test"] += list(rows[9:])
X_train, y_train = X[parts["train"]], y[parts["train"]]
X_valid, y_valid = X[parts["valid"]], y[parts["valid"]]
X_test, y_test = X[parts["test"]], y[parts["test"]]

# %% 10.split | right | train_test_split with stratify, validation first
from sklearn.model_selection import train_test_split
X, y = faces.images.reshape(400, -1), faces.target
X_rest, X_valid, y_rest, y_valid = train_test_split(X, y, test_size=80, stratify=y, random_state=3)
X_train, X_test, y_train, y_test = train_test_split(X_rest, y_rest, test_size=40, stratify=y_rest, random_state=3)

# %% 10.pca | wrong | fits the PCA to all pictures
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
pca = PCA(n_components=0.99).fit(np.vstack([X_train, X_valid, X_test]))
X_train_pca = pca.transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.pca | wrong | fits the PCA again to each set
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
pca = PCA(n_components=0.99).fit(X_train)
X_train_pca = pca.transform(X_train)
X_valid_pca = PCA(n_components=0.99).fit_transform(X_valid)
X_test_pca = PCA(n_components=0.99).fit_transform(X_test)

# %% 10.pca | wrong | keeps 99 components in place of 99 percent of the variance
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
pca = PCA(n_components=99, random_state=0)
X_train_pca = pca.fit_transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.pca | wrong | keeps the number of components that explain 90 percent
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
pca = PCA(n_components=0.9)
X_train_pca = pca.fit_transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.pca | wrong | projects on the components without subtracting the mean
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
pca = PCA(n_components=0.99).fit(X_train)
X_train_pca = X_train @ pca.components_.T
X_valid_pca = X_valid @ pca.components_.T
X_test_pca = X_test @ pca.components_.T

# %% 10.pca | right | counts the components by the running sum and projects by hand
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
n = int(np.searchsorted(np.cumsum(PCA().fit(X_train).explained_variance_ratio_), 0.99)) + 1
pca = PCA(n_components=n, svd_solver="full").fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = ((Z - pca.mean_) @ pca.components_.T for Z in (X_train, X_valid, X_test))

# %% 10.scan | wrong | ends the range before 145
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
X_train_pca = PCA(n_components=0.99).fit_transform(X_train)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 145, 5)]
silhouettes = [silhouette_score(X_train_pca, m.labels_) for m in models]
best_model = models[int(np.argmax(silhouettes))]

# %% 10.scan | wrong | takes the model with the lowest inertia as the best
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
X_train_pca = PCA(n_components=0.99).fit_transform(X_train)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_train_pca, m.labels_) for m in models]
best_model = min(models, key=lambda m: m.inertia_)

# %% 10.scan | wrong | computes the silhouettes of the true persons and not of the clusters
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
X_train_pca = PCA(n_components=0.99).fit_transform(X_train)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_train_pca, y_train) for m in models]
best_model = models[int(np.argmax(silhouettes))]

# %% 10.scan | wrong | puts the silhouettes in falling order, so they no longer belong to the models
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
X_train_pca = PCA(n_components=0.99).fit_transform(X_train)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = sorted((silhouette_score(X_train_pca, m.labels_) for m in models), reverse=True)
best_model = models[0]

# %% 10.scan | wrong | gives the best number of clusters in place of the model
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
X_train_pca = PCA(n_components=0.99).fit_transform(X_train)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_train_pca, m.labels_) for m in models]
best_model = 5 + 5 * int(np.argmax(silhouettes))

# %% 10.scan | right | a loop that remembers the best, with labels from predict, and silhouettes as an array
X, y = faces.images.reshape(400, -1).astype(np.float64), faces.target
rest, test = next(StratifiedShuffleSplit(1, test_size=40, random_state=42).split(X, y))
a, b = next(StratifiedShuffleSplit(1, test_size=80, random_state=43).split(X[rest], y[rest]))
train, valid = rest[a], rest[b]
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]
X_train_pca = PCA(n_components=0.99).fit_transform(X_train)
models, silhouettes, best_model, best = [], [], None, -np.inf
k = 5
while k <= 145:
    model = KMeans(n_clusters=k, random_state=42, n_init=10)
    model.fit(X_train_pca)
    s = silhouette_score(X_train_pca, model.predict(X_train_pca))
    models.append(model)
    silhouettes.append(s)
    if s > best:
        best_model, best = model, s
    k += 5
silhouettes = np.array(silhouettes)

# %% 10.elbow | wrong | expects the elbow at the number of people
answer = "a"

# %% 10.useful_share | wrong | counts clusters with a single picture as useful
def useful_share(labels, persons):
    clusters = np.unique(labels)
    return np.mean([len(np.unique(persons[labels == c])) == 1 for c in clusters])

# %% 10.useful_share | wrong | divides by the number of clusters with several pictures
def useful_share(labels, persons):
    clusters = [c for c in np.unique(labels) if (labels == c).sum() > 1]
    if not clusters:
        return 0.0
    return np.mean([len(np.unique(persons[labels == c])) == 1 for c in clusters])

# %% 10.useful_share | wrong | divides by the highest number of a cluster plus 1
def useful_share(labels, persons):
    useful = sum((labels == c).sum() > 1 and len(set(persons[labels == c])) == 1 for c in set(labels))
    return useful / (max(labels) + 1)

# %% 10.useful_share | wrong | gives the share of the pictures that are in useful clusters
def useful_share(labels, persons):
    n = 0
    for c in np.unique(labels):
        who = persons[labels == c]
        if len(who) > 1 and (who == who[0]).all():
            n += len(who)
    return n / len(labels)

# %% 10.useful_share | wrong | demands that the person is in no other cluster either
def useful_share(labels, persons):
    n = 0
    clusters = np.unique(labels)
    for c in clusters:
        who = persons[labels == c]
        if len(who) > 1 and (who == who[0]).all() and not (persons[labels != c] == who[0]).any():
            n += 1
    return n / len(clusters)

# %% 10.useful_share | wrong | is content if two pictures of a cluster show the same person
def useful_share(labels, persons):
    clusters = np.unique(labels)
    return sum(np.bincount(persons[labels == c]).max() >= 2 for c in clusters) / len(clusters)

# %% 10.useful_share | right | a dict of lists and sets
def useful_share(labels, persons):
    members = {}
    for c, p in zip(labels, persons):
        members.setdefault(int(c), []).append(int(p))
    return sum(len(m) >= 2 and len(set(m)) == 1 for m in members.values()) / len(members)
