"""Answers of students to exercise 10 (faces), written by people who saw the exercises alone."""

# %% 10.load | wrong | leaves the pictures as they are, with three dimensions and no table
X = faces.images
y = faces.target

# %% 10.load | wrong | a column for each picture, a row for each pixel: the table is transposed
X = faces.images.reshape(len(faces.images), -1).T
y = faces.target

# %% 10.load | wrong | reshapes straight to pixels x pictures, which tears the pictures apart
X = faces.images.reshape(64 * 64, 400)
y = faces.target

# %% 10.load | wrong | numbers the pictures in place of the persons
X = faces.data
y = np.arange(len(X))

# %% 10.load | wrong | averages each line of pixels, so that 64 columns are left
X = faces.images.mean(axis=2)
y = faces.target

# %% 10.load | wrong | takes one picture of each person, what was to be drawn, for the table
X = faces.data[::10]
y = faces.target[::10]

# %% 10.load | wrong | writes the persons as one column for each of the forty
X = faces.images.reshape(400, -1)
y = np.eye(40)[faces.target]

# %% 10.load | wrong | the two names have changed places
y, X = faces.data, faces.target

# %% 10.load | right | a loop that flattens one picture after another
X, y = [], []
for image, person in zip(faces.images, faces.target, strict=True):
    X.append(image.ravel())
    y.append(int(person))
X, y = np.array(X), np.array(y)

# %% 10.load | right | double precision, and the pixels spelled out in the shape
n, height, width = faces.images.shape
X = np.float64(faces.images).reshape((n, height * width))
y = faces.target.copy()

# %% 10.split | wrong | splits at random, without a thought of strata
from sklearn.model_selection import train_test_split

X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=40, random_state=42)
X_train, X_valid, y_train, y_valid = train_test_split(X_rest, y_rest, test_size=80, random_state=42)

# %% 10.split | wrong | stratifies the first split only and forgets it at the second
from sklearn.model_selection import train_test_split

X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=40, stratify=y, random_state=42)
X_train, X_valid, y_train, y_valid = train_test_split(X_rest, y_rest, test_size=80, random_state=43)

# %% 10.split | wrong | takes 20 % of what is left, not of all, for validation: 72 pictures
from sklearn.model_selection import train_test_split

X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.1, stratify=y, random_state=42)
X_train, X_valid, y_train, y_valid = train_test_split(
    X_rest, y_rest, test_size=0.2, stratify=y_rest, random_state=42
)

# %% 10.split | wrong | the second split counts among the rest, but its numbers are looked up in all
splitter = StratifiedShuffleSplit(n_splits=1, test_size=40, random_state=42)
rest, test = next(splitter.split(X, y))
splitter = StratifiedShuffleSplit(n_splits=1, test_size=80, random_state=43)
train, valid = next(splitter.split(X[rest], y[rest]))
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]

# %% 10.split | wrong | cuts by position without shuffling, so that the sets show different people
X_train, X_valid, X_test = X[:280], X[280:360], X[360:]
y_train, y_valid, y_test = y[:280], y[280:360], y[360:]

# %% 10.split | wrong | validation and test have changed places: 40 and 80 pictures
train, valid, test = datasets.split_faces(y)
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[test], y[test]
X_test, y_test = X[valid], y[valid]

# %% 10.split | wrong | draws the validation set from all pictures again, the test set among them
splitter = StratifiedShuffleSplit(n_splits=1, test_size=40, random_state=42)
rest, test = next(splitter.split(X, y))
splitter = StratifiedShuffleSplit(n_splits=1, test_size=80, train_size=280, random_state=43)
train, valid = next(splitter.split(X, y))
X_train, y_train = X[train], y[train]
X_valid, y_valid = X[valid], y[valid]
X_test, y_test = X[test], y[test]

# %% 10.split | wrong | shuffles the pictures, and the persons again on their own
train, valid, test = datasets.split_faces(y)
X_train, X_valid, X_test = X[train], X[valid], X[test]
train, valid, test = np.sort(train), np.sort(valid), np.sort(test)
y_train, y_valid, y_test = y[train], y[valid], y[test]

# %% 10.split | right | no chance at all: the first seven of each person, the next two, the last
place = np.arange(400) % 10
X_train, y_train = X[place < 7], y[place < 7]
X_valid, y_valid = X[(place == 7) | (place == 8)], y[(place == 7) | (place == 8)]
X_test, y_test = X[place == 9], y[place == 9]

# %% 10.split | right | train_test_split twice, both times stratified, the second by a fraction
from sklearn.model_selection import train_test_split

X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.1, stratify=y, random_state=0)
X_train, X_valid, y_train, y_valid = train_test_split(
    X_rest, y_rest, test_size=2 / 9, stratify=y_rest, random_state=0
)

# %% 10.pca | wrong | fits the PCA to all pictures, validation and test included
pca = PCA(n_components=0.99).fit(X)
X_train_pca = pca.transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.pca | wrong | fits anew to each set, so that each has components of its own
pca = PCA(n_components=0.99)
X_train_pca = pca.fit_transform(X_train)
X_valid_pca = pca.fit_transform(X_valid)
X_test_pca = pca.fit_transform(X_test)

# %% 10.pca | wrong | 99 components in place of 99 % of the variance
pca = PCA(n_components=99).fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = map(pca.transform, (X_train, X_valid, X_test))

# %% 10.pca | wrong | takes 95 % of the variance, the number that one sees everywhere
pca = PCA(n_components=0.95).fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = map(pca.transform, (X_train, X_valid, X_test))

# %% 10.pca | wrong | 99 % of the number of components in place of the variance
pca = PCA(n_components=int(0.99 * len(X_train))).fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = map(pca.transform, (X_train, X_valid, X_test))

# %% 10.pca | wrong | forgets to subtract the mean face before projecting
pca = PCA(n_components=0.99).fit(X_train)
X_train_pca = X_train @ pca.components_.T
X_valid_pca = X_valid @ pca.components_.T
X_test_pca = X_test @ pca.components_.T

# %% 10.pca | wrong | goes back to pixels at once, so that there are as many numbers as before
pca = PCA(n_components=0.99).fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = (
    pca.inverse_transform(pca.transform(rows)) for rows in (X_train, X_valid, X_test)
)

# %% 10.pca | wrong | fits to training and validation pictures together, only the test is left out
pca = PCA(n_components=0.99).fit(np.vstack([X_train, X_valid]))
X_train_pca = pca.transform(X_train)
X_valid_pca = pca.transform(X_valid)
X_test_pca = pca.transform(X_test)

# %% 10.pca | right | finds by a cumulative sum how many components are needed, and fits again
shares = PCA().fit(X_train).explained_variance_ratio_
n_needed = int(np.argmax(np.cumsum(shares) > 0.99)) + 1
pca = PCA(n_components=n_needed, svd_solver="full").fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = [pca.transform(rows) for rows in (X_train, X_valid, X_test)]

# %% 10.pca | right | subtracts the mean and projects by hand
pca = PCA(0.99)
X_train_pca = pca.fit_transform(X_train)
X_valid_pca = (X_valid - pca.mean_) @ pca.components_.T
X_test_pca = (X_test - pca.mean_).dot(pca.components_.T)

# %% 10.scan | wrong | the range ends before its stop: k = 145 is missing
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 145, 5)]
silhouettes = [silhouette_score(X_train_pca, model.labels_) for model in models]
best_model = models[np.argmax(silhouettes)]

# %% 10.scan | wrong | takes the model with the lowest inertia for the best
models, silhouettes = [], []
for k in range(5, 150, 5):
    models.append(KMeans(n_clusters=k, n_init=10, random_state=42).fit(X_train_pca))
    silhouettes.append(silhouette_score(X_train_pca, models[-1].labels_))
best_model = min(models, key=lambda model: model.inertia_)

# %% 10.scan | wrong | low is taken for good, as with the inertia
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_train_pca, model.labels_) for model in models]
best_model = models[np.argmin(silhouettes)]

# %% 10.scan | wrong | forgets `n_init=10`, so each model comes from the default number of starts
models = [KMeans(k, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_train_pca, model.labels_) for model in models]
best_model = models[np.argmax(silhouettes)]

# %% 10.scan | wrong | returns the best number of clusters in place of the model
ks = range(5, 150, 5)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in ks]
silhouettes = [silhouette_score(X_train_pca, model.labels_) for model in models]
best_model = ks[np.argmax(silhouettes)]

# %% 10.scan | wrong | one model is fitted again and again, so the list holds the last one 29 times
models, silhouettes = [], []
model = KMeans(n_init=10, random_state=42)
for k in range(5, 150, 5):
    model.set_params(n_clusters=k).fit(X_train_pca)
    models.append(model)
    silhouettes.append(silhouette_score(X_train_pca, model.labels_))
best_model = models[np.argmax(silhouettes)]

# %% 10.scan | wrong | rates the persons, which are the same each time, not the labels of the model
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_train_pca, y_train) for model in models]
best_model = models[np.argmax(silhouettes)]

# %% 10.scan | wrong | silhouettes of the validation pictures in place of those that were clustered
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in range(5, 150, 5)]
silhouettes = [silhouette_score(X_valid_pca, model.predict(X_valid_pca)) for model in models]
best_model = models[np.argmax(silhouettes)]

# %% 10.scan | right | scan_kmeans does the work, and the answers are its tuple and its array
from homl_clustering.selection import scan_kmeans

scan = scan_kmeans(X_train_pca, range(5, 146, 5), n_init=10, random_state=42)
models = scan.models_
silhouettes = scan.silhouette_scores_
best_model = models[silhouettes.argmax()]

# %% 10.scan | right | a loop that remembers the best so far, with scikit-learn's silhouette score
from sklearn import metrics

models, silhouettes, best_model, k = [], [], None, 5
while k <= 145:
    model = KMeans(n_clusters=k, n_init=10, random_state=42)
    labels = model.fit_predict(X_train_pca)
    score = float(metrics.silhouette_score(X_train_pca, labels))
    if best_model is None or score > max(silhouettes):
        best_model = model
    models.append(model)
    silhouettes.append(score)
    k += 5

# %% 10.elbow | wrong | expects k-means to find the forty people
answer = "a"

# %% 10.elbow | wrong | believes that elbow and silhouette must agree
answer = "c"

# %% 10.elbow | wrong | takes the lowest inertia for the elbow
answer = "d"


# %% 10.useful_share | wrong | counts clusters of one picture as useful, too
def useful_share(labels, persons):
    clusters = np.unique(labels)
    pure = [len(np.unique(persons[labels == c])) == 1 for c in clusters]
    return np.mean(pure)


# %% 10.useful_share | wrong | the share of pictures that lie in useful clusters, not of clusters
def useful_share(labels, persons):
    n_pictures = 0
    for c in np.unique(labels):
        inside = persons[labels == c]
        if len(inside) >= 2 and len(set(inside)) == 1:
            n_pictures += len(inside)
    return n_pictures / len(labels)


# %% 10.useful_share | wrong | two pictures of one person are enough, whoever else is in the cluster
def useful_share(labels, persons):
    clusters = np.unique(labels)
    most_common = [np.unique(persons[labels == c], return_counts=True)[1].max() for c in clusters]
    return np.mean(np.array(most_common) >= 2)


# %% 10.useful_share | wrong | divides by the number of people, not of clusters
def useful_share(labels, persons):
    useful = 0
    for c in np.unique(labels):
        inside = persons[labels == c]
        useful += len(inside) > 1 and len(np.unique(inside)) == 1
    return useful / len(np.unique(persons))


# %% 10.useful_share | wrong | goes through the people: who has all pictures in one cluster?
def useful_share(labels, persons):
    useful = []
    for person in np.unique(persons):
        clusters = labels[persons == person]
        useful.append(len(clusters) >= 2 and len(np.unique(clusters)) == 1)
    return np.mean(useful)


# %% 10.useful_share | wrong | leaves the loop with the first cluster
def useful_share(labels, persons):
    clusters = np.unique(labels)
    useful = 0
    for c in clusters:
        inside = persons[labels == c]
        if len(inside) >= 2 and np.all(inside == inside[0]):
            useful += 1
        return useful / len(clusters)


# %% 10.useful_share | wrong | off by one: the cluster with the highest number is never looked at
def useful_share(labels, persons):
    k = labels.max()
    useful = 0
    for c in range(k):
        inside = persons[labels == c]
        useful += len(inside) >= 2 and len(np.unique(inside)) == 1
    return useful / k


# %% 10.useful_share | wrong | leaves clusters of one picture out of what is divided by
def useful_share(labels, persons):
    groups = [persons[labels == c] for c in np.unique(labels)]
    groups = [group for group in groups if len(group) >= 2]
    return sum(len(np.unique(group)) == 1 for group in groups) / len(groups)


# %% 10.useful_share | right | a dictionary of lists, no NumPy at all
def useful_share(labels, persons):
    members = {}
    for label, person in zip(labels, persons, strict=True):
        members.setdefault(label, []).append(person)
    useful = [g for g in members.values() if len(g) >= 2 and len(set(g)) == 1]
    return len(useful) / len(members)


# %% 10.useful_share | right | a table of clusters and persons from scikit-learn
from sklearn.metrics.cluster import contingency_matrix


def useful_share(labels, persons):
    table = contingency_matrix(labels, persons)
    is_pure = (table > 0).sum(axis=1) == 1
    return float((is_pure & (table.sum(axis=1) > 1)).mean())
