# %% 11.forest | wrong | computes the accuracy on the training set
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = forest.score(X_train_pca, y_train)

# %% 11.forest | wrong | gives the number of right pictures and not the share
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = (forest.predict(X_valid_pca) == y_valid).sum()

# %% 11.forest | wrong | sets the depth to 150 and leaves the number of trees at the default
forest = RandomForestClassifier(max_depth=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = forest.score(X_valid_pca, y_valid)

# %% 11.forest | wrong | trains on training and validation pictures together
forest = RandomForestClassifier(n_estimators=150, random_state=42)
forest.fit(np.vstack([X_train_pca, X_valid_pca]), np.concatenate([y_train, y_valid]))
forest_accuracy = forest.score(X_valid_pca, y_valid)

# %% 11.forest | right | lets the trees run in parallel and counts by hand
forest = RandomForestClassifier(150, n_jobs=2, random_state=42)
forest.fit(X_train_pca, y_train)
forest_accuracy = sum(int(a == b) for a, b in zip(forest.predict(X_valid_pca), y_valid)) / len(y_valid)

# %% 11.distances | wrong | fits a new k-means to training and validation pictures together for the distances
together = KMeans(len(best_model.cluster_centers_), n_init=10, random_state=42)
together.fit(np.vstack([X_train_pca, X_valid_pca]))
train_distances = together.transform(X_train_pca)
valid_distances = together.transform(X_valid_pca)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | gives a one for the nearest center and zeros for all others
k = len(best_model.cluster_centers_)
train_distances = np.eye(k)[best_model.predict(X_train_pca)]
valid_distances = np.eye(k)[best_model.predict(X_valid_pca)]
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | uses squared distances
train_distances = best_model.transform(X_train_pca) ** 2
valid_distances = best_model.transform(X_valid_pca) ** 2
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | wrong | trains the forest on the components again
train_distances = best_model.transform(X_train_pca)
valid_distances = best_model.transform(X_valid_pca)
on_distances = RandomForestClassifier(150, random_state=42).fit(X_train_pca, y_train)
distances_accuracy = on_distances.score(X_valid_pca, y_valid)

# %% 11.distances | wrong | gives each picture only its distance to the nearest center
train_distances = best_model.transform(X_train_pca).min(axis=1, keepdims=True)
valid_distances = best_model.transform(X_valid_pca).min(axis=1, keepdims=True)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.distances | right | transform, with the accuracy from scikit-learn's accuracy_score
from sklearn.metrics import accuracy_score
train_distances, valid_distances = map(best_model.transform, (X_train_pca, X_valid_pca))
on_distances = RandomForestClassifier(n_estimators=150, random_state=42)
on_distances.fit(train_distances, y_train)
distances_accuracy = float(accuracy_score(y_valid, on_distances.predict(valid_distances)))

# %% 11.scan | wrong | gives the position in the list and not the number of clusters
pipelines = [make_pipeline(KMeans(k, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)).fit(X_train_pca, y_train) for k in range(5, 150, 5)]
accuracies = [p.score(X_valid_pca, y_valid) for p in pipelines]
best_forest_k = int(np.argmax(accuracies))

# %% 11.scan | wrong | measures the accuracies on the training set
pipelines = [make_pipeline(KMeans(k, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)).fit(X_train_pca, y_train) for k in range(5, 150, 5)]
accuracies = [p.score(X_train_pca, y_train) for p in pipelines]
best_forest_k = 5 * (1 + int(np.argmax(accuracies)))

# %% 11.scan | wrong | fits one and the same pipeline again and again, so the list holds it many times
pipeline = make_pipeline(KMeans(5, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42))
pipelines, accuracies = [], []
for k in range(5, 150, 5):
    pipeline.set_params(kmeans__n_clusters=k).fit(X_train_pca, y_train)
    pipelines.append(pipeline)
    accuracies.append(pipeline.score(X_valid_pca, y_valid))
best_forest_k = 5 + 5 * int(np.argmax(accuracies))

# %% 11.append_distances | wrong | puts the distances in front of the components
def append_distances(model, X):
    return np.hstack([model.transform(X), X])

# %% 11.append_distances | wrong | fits the model again to the table
def append_distances(model, X):
    return np.hstack([X, model.fit_transform(X)])

# %% 11.append_distances | wrong | appends only the distance to the nearest center
def append_distances(model, X):
    return np.column_stack([X, model.transform(X).min(axis=1)])

# %% 11.append_distances | wrong | appends the number of the cluster
def append_distances(model, X):
    return np.column_stack([X, model.predict(X)])

# %% 11.append_distances | wrong | appends the centers themselves as rows below the points
def append_distances(model, X):
    return np.vstack([X, model.cluster_centers_])

# %% 11.append_distances | wrong | appends squared distances
def append_distances(model, X):
    return np.hstack([X, ((X[:, None] - model.cluster_centers_) ** 2).sum(axis=2)])

# %% 11.append_distances | right | computes the distances from cluster_centers_ by norm, row by row
def append_distances(model, X):
    return np.array([np.r_[x, np.linalg.norm(model.cluster_centers_ - x, axis=1)] for x in X])

# %% 11.features | wrong | believes that more information can only help
answer = "c"

# %% 11.features | wrong | chooses by the test set, as others did
answer = "d"

# %% 11.share_named_right | wrong | leaves new pictures in clusters without a name out of the count
def share_named_right(clusters, persons, new_clusters, new_persons):
    right = total = 0
    for c, p in zip(new_clusters, new_persons):
        known = persons[clusters == c]
        if len(known):
            total += 1
            right += np.bincount(known).argmax() == p
    return right / total if total else 0.0

# %% 11.share_named_right | wrong | takes the person that comes first if several are equally frequent
def share_named_right(clusters, persons, new_clusters, new_persons):
    from collections import Counter
    right = 0
    for c, p in zip(new_clusters, new_persons):
        known = persons[clusters == c].tolist()
        if known and Counter(known).most_common(1)[0][0] == p:
            right += 1
    return right / len(new_clusters)

# %% 11.share_named_right | wrong | names clusters without known pictures after person 0
def share_named_right(clusters, persons, new_clusters, new_persons):
    table = np.zeros((max(clusters.max(), new_clusters.max()) + 1, max(persons.max(), new_persons.max()) + 1))
    np.add.at(table, (clusters, persons), 1)
    return np.mean(table.argmax(axis=1)[new_clusters] == new_persons)

# %% 11.share_named_right | wrong | counts a new picture as right if its person is on any known picture of the cluster
def share_named_right(clusters, persons, new_clusters, new_persons):
    return np.mean([p in persons[clusters == c] for c, p in zip(new_clusters, new_persons)])

# %% 11.share_named_right | wrong | names clusters after the new pictures
def share_named_right(clusters, persons, new_clusters, new_persons):
    right = 0
    for c in np.unique(new_clusters):
        right += np.bincount(new_persons[new_clusters == c]).max()
    return right / len(new_persons)

# %% 11.share_named_right | wrong | averages the shares of the clusters and not over the pictures
def share_named_right(clusters, persons, new_clusters, new_persons):
    shares = []
    for c in np.unique(new_clusters):
        known = persons[clusters == c]
        name = np.bincount(known).argmax() if len(known) else -1
        shares.append(np.mean(new_persons[new_clusters == c] == name))
    return np.mean(shares)

# %% 11.share_named_right | wrong | uses the positions in the sorted list of clusters as their numbers, so gaps shift the names
def share_named_right(clusters, persons, new_clusters, new_persons):
    names = [np.bincount(persons[clusters == c]).argmax() for c in np.unique(clusters)]
    right = 0
    for c, p in zip(new_clusters, new_persons):
        if c < len(names) and names[c] == p:
            right += 1
    return right / len(new_persons)

# %% 11.share_named_right | right | a dict of names made with sorted pairs, without NumPy
def share_named_right(clusters, persons, new_clusters, new_persons):
    from collections import Counter
    counts = Counter((int(c), int(p)) for c, p in zip(clusters, persons))
    names = {}
    for (c, p), n in sorted(counts.items(), key=lambda item: (item[1], -item[0][1])):
        names[c] = p
    hits = [names.get(int(c)) == int(p) for c, p in zip(new_clusters, new_persons)]
    return sum(hits) / len(hits)
