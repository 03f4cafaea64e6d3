# %% 11.forest | wrong | accuracy in percent
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = 100 * forest.score(X_valid_pca, y_valid)

# %% 11.distances | wrong | distances to the representatives (training pictures nearest to the centers), not to the centers
from scipy.spatial.distance import cdist

representatives = X_train_pca[best_model.transform(X_train_pca).argmin(axis=0)]
train_distances = cdist(X_train_pca, representatives)
valid_distances = cdist(X_valid_pca, representatives)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)

# %% 11.scan | wrong | one pipeline that is fitted again and again: the list holds the same object 29 times
pipeline = make_pipeline(
    KMeans(5, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)
)
pipelines, accuracies = [], []
for k in range(5, 150, 5):
    pipeline.set_params(kmeans__n_clusters=k).fit(X_train_pca, y_train)
    pipelines.append(pipeline)
    accuracies.append(pipeline.score(X_valid_pca, y_valid))
best_forest_k = 5 + 5 * int(np.argmax(accuracies))

# %% 11.scan | wrong | turns the position into k without the offset: 5 times the position
pipelines = []
for k in range(5, 150, 5):
    pipe = make_pipeline(
        KMeans(k, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)
    )
    pipelines.append(pipe.fit(X_train_pca, y_train))
accuracies = [pipe.score(X_valid_pca, y_valid) for pipe in pipelines]
best_forest_k = 5 * int(np.argmax(accuracies))

# %% 11.append_distances | wrong | fit_transform fits the model again, to the table that it gets
def append_distances(model, X):
    return np.hstack([X, model.fit_transform(X)])

# %% 11.append_distances | right | loops over rows and centers, returns a list of lists
def append_distances(model, X):
    table = []
    for row in X:
        table.append(list(row) + [float(np.linalg.norm(row - c)) for c in model.cluster_centers_])
    return table

# %% 11.share_named_right | wrong | a cluster without known pictures is named 0, the argmax of a row of zeros
def share_named_right(clusters, persons, new_clusters, new_persons):
    n = max(max(clusters), max(new_clusters)) + 1
    counts = np.zeros((n, max(persons) + 1), dtype=int)
    np.add.at(counts, (clusters, persons), 1)
    names = counts.argmax(axis=1)
    return np.mean(names[new_clusters] == new_persons)

# %% 11.share_named_right | wrong | the share is of those new pictures that have a name
def share_named_right(clusters, persons, new_clusters, new_persons):
    names = {c: np.bincount(persons[clusters == c]).argmax() for c in np.unique(clusters)}
    right = [names[c] == p for c, p in zip(new_clusters, new_persons) if c in names]
    return float(np.mean(right)) if right else 0.0
