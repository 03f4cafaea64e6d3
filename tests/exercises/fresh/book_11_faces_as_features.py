"""Answers of students to exercise 11 (features), written by people who saw the exercises alone."""

# %% 11.forest | wrong | measures the accuracy on the training set
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = forest.score(X_train_pca, y_train)

# %% 11.forest | wrong | looks at the test set already
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = forest.score(X_test_pca, y_test)

# %% 11.forest | wrong | forgets the 150: the default is 100 trees
forest = RandomForestClassifier(random_state=42)
forest.fit(X_train_pca, y_train)
forest_accuracy = forest.score(X_valid_pca, y_valid)

# %% 11.forest | wrong | percent in place of a share
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = 100 * np.mean(forest.predict(X_valid_pca) == y_valid)

# %% 11.forest | wrong | trains on the pixels in place of the components
forest = RandomForestClassifier(n_estimators=150, random_state=42)
forest.fit(faces.data[train], y_train)
forest_accuracy = forest.score(faces.data[valid], y_valid)

# %% 11.forest | wrong | the number of right names is not divided by the number of pictures
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = np.sum(forest.predict(X_valid_pca) == y_valid)

# %% 11.forest | wrong | the share of wrong names
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = np.mean(forest.predict(X_valid_pca) != y_valid)

# %% 11.forest | wrong | learns from the validation pictures as well
forest = RandomForestClassifier(n_estimators=150, random_state=42)
forest.fit(np.vstack([X_train_pca, X_valid_pca]), np.hstack([y_train, y_valid]))
forest_accuracy = forest.score(X_valid_pca, y_valid)

# %% 11.forest | right | a loop counts which names are right
forest = RandomForestClassifier(150, random_state=42)
forest.fit(X_train_pca, y_train)
n_right = 0
for picture, person in zip(X_valid_pca, y_valid, strict=True):
    n_right += int(forest.predict([picture])[0] == person)
forest_accuracy = n_right / len(y_valid)

# %% 11.forest | right | accuracy_score, two processors at work, and the persons as a list
from sklearn.metrics import accuracy_score

forest = RandomForestClassifier(n_estimators=150, random_state=42, n_jobs=2)
forest = forest.fit(X_train_pca, y_train.tolist())
forest_accuracy = accuracy_score(y_valid, forest.predict(X_valid_pca))

# %% 11.distances | wrong | the number of the nearest cluster in place of the distances
train_distances = best_model.predict(X_train_pca).reshape(-1, 1)
valid_distances = best_model.predict(X_valid_pca).reshape(-1, 1)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | squared distances: the root is forgotten
difference = X_train_pca[:, np.newaxis] - best_model.cluster_centers_
train_distances = (difference**2).sum(axis=2)
difference = X_valid_pca[:, np.newaxis] - best_model.cluster_centers_
valid_distances = (difference**2).sum(axis=2)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | the distance to the nearest center alone, one column
train_distances = best_model.transform(X_train_pca).min(axis=1, keepdims=True)
valid_distances = best_model.transform(X_valid_pca).min(axis=1, keepdims=True)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | keeps the components beside the distances, not in their place
train_distances = np.hstack([X_train_pca, best_model.transform(X_train_pca)])
valid_distances = np.hstack([X_valid_pca, best_model.transform(X_valid_pca)])
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | new centers, from the training and the validation pictures together
both = np.vstack([X_train_pca, X_valid_pca])
distances = KMeans(best_k, n_init=10, random_state=42).fit_transform(both)
train_distances, valid_distances = distances[:280], distances[280:]
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | trains on distances, but hands the components to score: an error
train_distances = best_model.transform(X_train_pca)
valid_distances = best_model.transform(X_valid_pca)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(X_valid_pca, y_valid)

# %% 11.distances | wrong | "another such forest" is made with the default of 100 trees
train_distances = best_model.transform(X_train_pca)
valid_distances = best_model.transform(X_valid_pca)
on_distances = RandomForestClassifier(random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | accuracy on the pictures that the forest has learned from
train_distances = best_model.transform(X_train_pca)
valid_distances = best_model.transform(X_valid_pca)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(train_distances, y_train)

# %% 11.distances | right | distances by SciPy, from the centers
from scipy.spatial.distance import cdist

train_distances = cdist(X_train_pca, best_model.cluster_centers_)
valid_distances = cdist(X_valid_pca, best_model.cluster_centers_)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | right | a column at a time with np.linalg.norm, and a clone of the first forest
from sklearn.base import clone

centers = best_model.cluster_centers_
train_distances = np.array([np.linalg.norm(X_train_pca - c, axis=1) for c in centers]).T
valid_distances = np.array([np.linalg.norm(X_valid_pca - c, axis=1) for c in centers]).T
on_distances = clone(forest).fit(train_distances, y_train)
distances_accuracy = (on_distances.predict(valid_distances) == y_valid).sum() / 80

# %% 11.scan | wrong | the range ends at 140, the last pipeline is missing
ks = range(5, 145, 5)
pipelines = [
    make_pipeline(
        KMeans(k, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)
    ).fit(X_train_pca, y_train)
    for k in ks
]
accuracies = [pipeline.score(X_valid_pca, y_valid) for pipeline in pipelines]
best_forest_k = ks[np.argmax(accuracies)]

# %% 11.scan | wrong | the place in the list in place of k
pipelines, accuracies = [], []
for k in range(5, 150, 5):
    kmeans = KMeans(n_clusters=k, n_init=10, random_state=42)
    pipeline = make_pipeline(kmeans, RandomForestClassifier(150, random_state=42))
    pipelines.append(pipeline.fit(X_train_pca, y_train))
    accuracies.append(pipeline.score(X_valid_pca, y_valid))
best_forest_k = int(np.argmax(accuracies))

# %% 11.scan | wrong | the highest accuracy in place of the k that has it
pipelines, accuracies = [], []
for k in range(5, 150, 5):
    kmeans = KMeans(n_clusters=k, n_init=10, random_state=42)
    pipeline = make_pipeline(kmeans, RandomForestClassifier(150, random_state=42))
    pipelines.append(pipeline.fit(X_train_pca, y_train))
    accuracies.append(pipeline.score(X_valid_pca, y_valid))
best_forest_k = max(accuracies)

# %% 11.scan | wrong | accuracies on the training set, all of them 1
pipelines, accuracies, ks = [], [], list(range(5, 150, 5))
for k in ks:
    kmeans = KMeans(n_clusters=k, n_init=10, random_state=42)
    pipeline = make_pipeline(kmeans, RandomForestClassifier(150, random_state=42))
    pipelines.append(pipeline.fit(X_train_pca, y_train))
    accuracies.append(pipeline.score(X_train_pca, y_train))
best_forest_k = ks[np.argmax(accuracies)]

# %% 11.scan | wrong | one pipeline, set and fitted anew each time: the list holds only the last
pipelines, accuracies, ks = [], [], list(range(5, 150, 5))
pipeline = make_pipeline(
    KMeans(n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)
)
for k in ks:
    pipeline.set_params(kmeans__n_clusters=k).fit(X_train_pca, y_train)
    pipelines.append(pipeline)
    accuracies.append(pipeline.score(X_valid_pca, y_valid))
best_forest_k = ks[np.argmax(accuracies)]

# %% 11.scan | wrong | the pipelines get distances to other centers, not the components
pipelines, accuracies, ks = [], [], list(range(5, 150, 5))
for k in ks:
    kmeans = KMeans(n_clusters=k, n_init=10, random_state=42)
    pipeline = make_pipeline(kmeans, RandomForestClassifier(150, random_state=42))
    pipelines.append(pipeline.fit(train_distances, y_train))
    accuracies.append(pipeline.score(valid_distances, y_valid))
best_forest_k = ks[np.argmax(accuracies)]

# %% 11.scan | wrong | chooses k by the test set
pipelines, accuracies, ks = [], [], list(range(5, 150, 5))
for k in ks:
    kmeans = KMeans(n_clusters=k, n_init=10, random_state=42)
    pipeline = make_pipeline(kmeans, RandomForestClassifier(150, random_state=42))
    pipelines.append(pipeline.fit(X_train_pca, y_train))
    accuracies.append(pipeline.score(X_test_pca, y_test))
best_forest_k = ks[np.argmax(accuracies)]

# %% 11.scan | wrong | ignores the accuracies and answers with the best k by silhouette
ks = list(range(5, 150, 5))
pipelines = [
    make_pipeline(
        KMeans(k, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)
    )
    for k in ks
]
accuracies = [p.fit(X_train_pca, y_train).score(X_valid_pca, y_valid) for p in pipelines]
best_forest_k = best_k

# %% 11.scan | right | clones of one pipeline, accuracies as an array, the last k where several tie
from sklearn.base import clone

ks = np.arange(5, 146, 5)
blank = make_pipeline(
    KMeans(n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)
)
pipelines = [clone(blank).set_params(kmeans__n_clusters=int(k)) for k in ks]
for pipeline in pipelines:
    pipeline.fit(X_train_pca, y_train)
accuracies = np.array([np.mean(p.predict(X_valid_pca) == y_valid) for p in pipelines])
best_forest_k = ks[np.flatnonzero(accuracies == accuracies.max())[-1]]

# %% 11.scan | right | named steps, and a dictionary on the way to the two lists
from sklearn.pipeline import Pipeline

by_k = {}
for k in range(5, 150, 5):
    steps = [
        ("clusters", KMeans(n_clusters=k, n_init=10, random_state=42)),
        ("trees", RandomForestClassifier(n_estimators=150, random_state=42)),
    ]
    by_k[k] = Pipeline(steps).fit(X_train_pca, y_train)
pipelines = list(by_k.values())
accuracies = [p.score(X_valid_pca, y_valid) for p in pipelines]
best_forest_k = max(zip(accuracies, by_k, strict=True), key=lambda pair: pair[0])[1]


# %% 11.append_distances | wrong | the distances come first, the row's own numbers after them
def append_distances(model, X):
    return np.hstack([model.transform(X), X])


# %% 11.append_distances | wrong | returns the distances alone, as in the task before
def append_distances(model, X):
    return model.transform(X)


# %% 11.append_distances | wrong | stacks below in place of beside: further rows, not columns
def append_distances(model, X):
    return np.concatenate([X, model.transform(X)])


# %% 11.append_distances | wrong | without an axis np.append makes one long row of numbers
def append_distances(model, X):
    return np.append(X, model.transform(X))


# %% 11.append_distances | wrong | squared distances: no root is taken
def append_distances(model, X):
    squared = ((X[:, None, :] - model.cluster_centers_) ** 2).sum(axis=2)
    return np.hstack([X, squared])


# %% 11.append_distances | wrong | appends the label of the cluster, a single column
def append_distances(model, X):
    return np.column_stack([X, model.predict(X)])


# %% 11.append_distances | wrong | only the distance to the nearest center
def append_distances(model, X):
    return np.c_[X, model.transform(X).min(axis=1)]


# %% 11.append_distances | wrong | fits the model again to the rows that it is given
def append_distances(model, X):
    return np.hstack([X, model.fit_transform(X)])


# %% 11.append_distances | right | row by row in plain loops
def append_distances(model, X):
    rows = []
    for row in X:
        distances = [np.sqrt(sum((row - center) ** 2)) for center in model.cluster_centers_]
        rows.append([*row, *distances])
    return np.array(rows)


# %% 11.append_distances | right | fills an array that was made before, with SciPy's distances
from scipy.spatial import distance


def append_distances(model, X):
    n, d = np.shape(X)
    both = np.empty((n, d + len(model.cluster_centers_)))
    both[:, :d] = X
    both[:, d:] = distance.cdist(X, model.cluster_centers_, "euclidean")
    return both


# %% 11.features | wrong | believes that the best of the distances must be the best of all
answer = "a"

# %% 11.features | wrong | believes that more features can do no harm
answer = "c"

# %% 11.features | wrong | chooses by the test set, which is to judge the choice
answer = "d"

# %% 11.share_named_right | wrong | of equally frequent persons the one that comes first in the data
def share_named_right(clusters, persons, new_clusters, new_persons):
    from collections import Counter

    names = {}
    for c in np.unique(clusters):
        names[c] = Counter(persons[clusters == c].tolist()).most_common(1)[0][0]
    return np.mean([names.get(c) == p for c, p in zip(new_clusters, new_persons)])

# %% 11.share_named_right | wrong | leaves out the pictures of clusters without a name
def share_named_right(clusters, persons, new_clusters, new_persons):
    names = {c: np.bincount(persons[clusters == c]).argmax() for c in np.unique(clusters)}
    hits = [names[c] == p for c, p in zip(new_clusters, new_persons) if c in names]
    return sum(hits) / max(len(hits), 1)

# %% 11.share_named_right | wrong | names the clusters after the new pictures
def share_named_right(clusters, persons, new_clusters, new_persons):
    right = 0
    for c in np.unique(new_clusters):
        right += np.bincount(new_persons[new_clusters == c]).max()
    return right / len(new_persons)

# %% 11.share_named_right | wrong | returns the number of right names
def share_named_right(clusters, persons, new_clusters, new_persons):
    names = {c: np.bincount(persons[clusters == c]).argmax() for c in np.unique(clusters)}
    return int(sum(names.get(c, -1) == p for c, p in zip(new_clusters, new_persons)))

# %% 11.share_named_right | wrong | clusters without known pictures are named after person 0
def share_named_right(clusters, persons, new_clusters, new_persons):
    names = np.zeros(max(clusters.max(), new_clusters.max()) + 1, dtype=int)
    for c in np.unique(clusters):
        names[c] = np.bincount(persons[clusters == c]).argmax()
    return (names[new_clusters] == new_persons).mean()

# %% 11.share_named_right | wrong | right is each person who occurs in the cluster
def share_named_right(clusters, persons, new_clusters, new_persons):
    known = set(zip(clusters.tolist(), persons.tolist()))
    new = list(zip(new_clusters.tolist(), new_persons.tolist()))
    return sum(pair in known for pair in new) / len(new)

# %% 11.share_named_right | right | a table of persons by clusters, and empty columns named -1
def share_named_right(clusters, persons, new_clusters, new_persons):
    n_clusters = 1 + max(np.max(clusters), np.max(new_clusters))
    counts = np.zeros((np.max(persons) + 1, n_clusters), dtype=int)
    np.add.at(counts, (persons, clusters), 1)
    names = np.where(counts.any(axis=0), counts.argmax(axis=0), -1)
    return float((names[new_clusters] == new_persons).mean())

# %% 11.share_named_right | right | asks for each new picture anew, in plain Python
def share_named_right(clusters, persons, new_clusters, new_persons):
    right = 0
    for cluster, person in zip(new_clusters, new_persons):
        there = sorted(p for c, p in zip(clusters, persons) if c == cluster)
        if there and max(there, key=there.count) == person:
            right += 1
    return right / len(new_persons)
