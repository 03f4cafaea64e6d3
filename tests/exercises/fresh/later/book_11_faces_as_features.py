# %% 11.forest | wrong | the number of right names in place of their share
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = (forest.predict(X_valid_pca) == y_valid).sum()

# %% 11.forest | wrong | out-of-bag score in place of the accuracy on the validation set
forest = RandomForestClassifier(n_estimators=150, oob_score=True, random_state=42)
forest.fit(X_train_pca, y_train)
forest_accuracy = forest.oob_score_

# %% 11.forest | right | counts the right names in a loop
forest = RandomForestClassifier(150, random_state=42, n_jobs=2)
forest.fit(X_train_pca, list(y_train))
n_right = 0
for guess, person in zip(forest.predict(X_valid_pca), y_valid):
    if guess == person:
        n_right += 1
forest_accuracy = n_right / len(y_valid)

# %% 11.distances | wrong | a forest with the default of 100 trees, not of the same kind as before
train_distances = best_model.transform(X_train_pca)
valid_distances = best_model.transform(X_valid_pca)
on_distances = RandomForestClassifier(random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | squared distances
train_distances = ((X_train_pca[:, np.newaxis] - best_model.cluster_centers_) ** 2).sum(axis=2)
valid_distances = ((X_valid_pca[:, np.newaxis] - best_model.cluster_centers_) ** 2).sum(axis=2)
on_distances = RandomForestClassifier(n_estimators=150, random_state=42)
on_distances.fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.scan | wrong | one forest object for all pipelines, so each fit overwrites the forest of the earlier ones
forest = RandomForestClassifier(n_estimators=150, random_state=42)
pipelines = []
accuracies = []
for k in range(5, 150, 5):
    pipeline = make_pipeline(KMeans(k, n_init=10, random_state=42), forest)
    pipeline.fit(X_train_pca, y_train)
    pipelines.append(pipeline)
    accuracies.append(pipeline.score(X_valid_pca, y_valid))
best_forest_k = range(5, 150, 5)[int(np.argmax(accuracies))]

# %% 11.scan | wrong | k computed from the position without the shift, 5 times the position
pipelines = []
for k in range(5, 150, 5):
    pipeline = make_pipeline(
        KMeans(k, n_init=10, random_state=42),
        RandomForestClassifier(n_estimators=150, random_state=42),
    )
    pipelines.append(pipeline.fit(X_train_pca, y_train))
accuracies = [pipeline.score(X_valid_pca, y_valid) for pipeline in pipelines]
best_forest_k = 5 * int(np.argmax(accuracies))

# %% 11.scan | right | Pipeline with names of its own, the largest of equally good k
from sklearn.pipeline import Pipeline

pipelines = []
accuracies = []
best_forest_k, best = None, -1
k = 5
while k <= 145:
    pipeline = Pipeline(
        [
            ("clusters", KMeans(n_clusters=k, n_init=10, random_state=42)),
            ("trees", RandomForestClassifier(150, random_state=42)),
        ]
    )
    pipeline.fit(X_train_pca, y_train)
    accuracy = float(np.mean(pipeline.predict(X_valid_pca) == y_valid))
    pipelines.append(pipeline)
    accuracies.append(accuracy)
    if accuracy >= best:
        best_forest_k, best = k, accuracy
    k += 5

# %% 11.append_distances | wrong | uses best_model, not the model that it gets
def append_distances(model, X):
    """Return X with a further column for each center of a fitted k-means model: the distances to it."""
    return np.hstack([X, best_model.transform(X)])

# %% 11.append_distances | wrong | fits the model again to the table it gets
def append_distances(model, X):
    """Return X with a further column for each center of a fitted k-means model: the distances to it."""
    return np.c_[X, model.fit_transform(X)]

# %% 11.features | wrong | overlooks that the best k of the scan was picked by luck among many
answer = "a"

# %% 11.features | wrong | chooses by the test set
answer = "d"

# %% 11.share_named_right | wrong | clusters without a name keep the initial 0, which is also a person
def share_named_right(clusters, persons, new_clusters, new_persons):
    """Return which share of the new pictures gets the right name."""
    n_clusters = max(max(clusters), max(new_clusters)) + 1
    names = np.zeros(n_clusters, dtype=int)
    for c in np.unique(clusters):
        names[c] = np.bincount(persons[clusters == c]).argmax()
    return (names[new_clusters] == new_persons).mean()

# %% 11.share_named_right | wrong | new pictures without a name are left out of the share
def share_named_right(clusters, persons, new_clusters, new_persons):
    """Return which share of the new pictures gets the right name."""
    names = {c: np.bincount(persons[clusters == c]).argmax() for c in set(clusters)}
    right = [names[c] == p for c, p in zip(new_clusters, new_persons) if c in names]
    return float(np.mean(right)) if right else 0.0

# %% 11.share_named_right | right | a table of counts as a dictionary, named by a sort with a double key
def share_named_right(clusters, persons, new_clusters, new_persons):
    """Return which share of the new pictures gets the right name."""
    counts = {}
    for c, p in zip(clusters, persons):
        counts[int(c), int(p)] = counts.get((int(c), int(p)), 0) + 1
    names = {}
    for (c, p), n in sorted(counts.items(), key=lambda item: (-item[1], item[0][1])):
        names.setdefault(c, p)
    n_right = sum(names.get(int(c)) == int(p) for c, p in zip(new_clusters, new_persons))
    return n_right / len(new_persons)
