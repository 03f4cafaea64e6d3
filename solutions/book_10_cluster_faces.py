# ---
# jupyter:
#   homl_clustering:
#     data:
#     - faces
#   jupytext:
#     cell_metadata_filter: tags,jupyter
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,homl_clustering,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["given"]
# # Exercise 10: cluster faces
#
# The Olivetti faces are 400 gray portraits of 40 people, ten of each person. k-means gets the portraits, but not the
# names of the people. Does it find the people all the same? You split the portraits into three sets, describe each
# portrait by fewer numbers, choose the number of clusters $k$, and look at what the clusters hold. (This is exercise
# 10 of chapter 9 in HOML. Its terms are explained in [02_choosing_k](../notebooks/02_choosing_k.ipynb) and
# [03_applications](../notebooks/03_applications.ipynb).)
#
# Write your answers in the place of `...` and run the cell. Then run the cell below it, `check(...)`. It says whether
# the answer is right. If it is not, it says what was expected and what came, and gives a hint. Any correct solution is
# accepted. Try as often as you like. After a wrong answer to a task that asks for a function, `check.arguments` is a
# list of the arguments that your function was called with.
#
# Exercises 11 to 13 begin with some of the answers to this exercise, because they go on from there. So do this one
# first.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np
from sklearn.decomposition import PCA
from sklearn.model_selection import StratifiedShuffleSplit

from homl_clustering import KMeans, datasets, silhouette_score
from homl_clustering.checks import check
from homl_clustering.figures import use_style
from homl_clustering.plotting import (
    plot_cluster_sheet,
    plot_faces,
    plot_inertia_scan,
    plot_score_scan,
)

use_style("homl")

# %% [markdown] tags=["given"]
# If the original photos are not on your machine, drawn faces are used instead, and the next cell says so. What you
# write works with both. Some results differ between the photos and the drawn faces; the text then says for which of
# them a number holds.

# %% tags=["given", "needs-original"]
faces = datasets.load_faces()
print(faces.source, "-", faces.credit)

# %% [markdown] tags=["given"]
# ## 1. Load
#
# `faces.images` holds 400 pictures of 64 × 64 pixels, and `faces.target` holds the number of the person on each
# picture. Make the table `X` of shape (400, 4096), with a row for each picture and a column for each pixel, and `y` of
# shape (400,), with the number of the person in each row. Leave the pixels as they are. Then draw one picture of each
# person with `plot_faces(rows, persons, n_columns=10)`.

# %%
### BEGIN SOLUTION: X = ...; y = ...
X = faces.images.reshape(len(faces.images), -1)
y = faces.target
### END SOLUTION

# %% tags=["given"]
check("10.load", faces=faces, X=X, y=y)

# %% tags=["needs-original"]
print(X.shape, X.dtype, f"from {X.min():.2f} to {X.max():.2f};", "people:", len(np.unique(y)))

# %%
### BEGIN SOLUTION
from homl_clustering.figures import show_fig

plot_faces(X[::10], y[::10], n_columns=10)
show_fig(
    "Forty photographs of faces in four rows, one of each person, with the person's number above."
)
### END SOLUTION

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert X.shape == (400, 4096) and X.dtype == np.float32
    assert 0 <= X.min() < 0.03 and X.max() == 1
    assert np.array_equal(np.bincount(y), np.full(40, 10)) and np.all(np.diff(y) >= 0)

# %% [markdown] tags=["given"]
# ## 2. Split
#
# Set 40 pictures aside for testing and 80 for validation, and keep 280 for training. With so few pictures of each
# person, a random split could leave a person out of a set. So the split has to be *stratified*, which means that each
# person has the same share in each set: seven pictures for training, two for validation and one for testing.
#
# `StratifiedShuffleSplit` makes stratified splits into two parts. You need two such splits, one after the other. To see
# how it is used, run `help(StratifiedShuffleSplit)` and look for the example: the method `split(X, y)` gives two arrays
# of row numbers for each split.

# %%
### BEGIN SOLUTION: X_train = ...; y_train = ...; X_valid = ...; y_valid = ...; X_test = ...; y_test = ...
off_test = StratifiedShuffleSplit(n_splits=1, test_size=40, random_state=42)
others, test = next(off_test.split(X, y))
off_valid = StratifiedShuffleSplit(n_splits=1, test_size=80, random_state=43)
train, valid = (others[rows] for rows in next(off_valid.split(X[others], y[others])))

X_train, X_valid, X_test = X[train], X[valid], X[test]
y_train, y_valid, y_test = y[train], y[valid], y[test]
### END SOLUTION

# %% tags=["given"]
check(
    "10.split",
    faces=faces,
    X_train=X_train,
    y_train=y_train,
    X_valid=X_valid,
    y_valid=y_valid,
    X_test=X_test,
    y_test=y_test,
)

# %%
print(X_train.shape, X_valid.shape, X_test.shape)
print("of the first person:", *(np.count_nonzero(part == 0) for part in (y_train, y_valid, y_test)))

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert y_train[:10].tolist() == [30, 38, 5, 6, 20, 2, 30, 12, 14, 24]
    for part, n_pictures in ((y_train, 7), (y_valid, 2), (y_test, 1)):
        assert np.array_equal(np.bincount(part), np.full(40, n_pictures))

# %% [markdown] tags=["given"]
# ## 3. Fewer numbers
#
# Neighboring pixels are nearly equal, so the 4096 numbers of a picture say much the same thing many times. *Principal
# component analysis* (PCA) finds the directions in which the pictures differ most. They are called its *components*. A
# picture is then described by one number for each direction: how far it lies along it. Fit a `PCA` that keeps 99 % of
# the variance to the training pictures, and transform all three sets with this one PCA. It must not learn anything
# from the validation and test pictures, because these stand for pictures that nobody has seen yet.

# %%
### BEGIN SOLUTION: pca = ...; X_train_pca = ...; X_valid_pca = ...; X_test_pca = ...
pca = PCA(n_components=0.99).fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = map(pca.transform, (X_train, X_valid, X_test))
### END SOLUTION

# %% tags=["given"]
check(
    "10.pca",
    X_train=X_train,
    X_valid=X_valid,
    X_test=X_test,
    pca=pca,
    X_train_pca=X_train_pca,
    X_valid_pca=X_valid_pca,
    X_test_pca=X_test_pca,
)

# %% tags=["needs-original"]
kept = pca.explained_variance_ratio_.sum()
print(f"{pca.n_components_} components, with {kept:.4f} of the variance")

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert 0.99 <= kept < 0.9905 and 100 < pca.n_components_ < 250

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert pca.n_components_ == 199 and abs(kept - 0.99002) < 1e-5

# %% [markdown] tags=["given"]
# ## 4. How many clusters?
#
# There are 40 people. But k-means groups pictures that look alike, and a person may look quite different with and
# without glasses. So the best number of clusters need not be 40. Fit `KMeans` to the training pictures, `X_train_pca`,
# with $k$ = 5, 10, 15, ... 145, each with `n_init=10` and `random_state=42`. Keep all the models in a list, `models`.
# Compute the silhouette score of each on `X_train_pca`, in the same order: `silhouettes`. Then find the model with the
# highest score: `best_model`. (You may write a loop, or use `scan_kmeans` of `homl_clustering.selection`. All fits
# together take some seconds.)

# %%
### BEGIN SOLUTION: models = ...; silhouettes = ...; best_model = ...
ks = range(5, 150, 5)
models = [KMeans(k, n_init=10, random_state=42).fit(X_train_pca) for k in ks]
silhouettes = [silhouette_score(X_train_pca, model.labels_) for model in models]
best_model = models[np.argmax(silhouettes)]
### END SOLUTION

# %% tags=["given"]
check(
    "10.scan",
    X_train_pca=X_train_pca,
    models=models,
    silhouettes=silhouettes,
    best_model=best_model,
)

# %% tags=["needs-original"]
best_k = best_model.n_clusters
print(f"best k: {best_k}, silhouette score {max(silhouettes):.4f}")

# %% [markdown] tags=["given"]
# Draw the silhouette scores over $k$, `ax = plot_score_scan(ks, silhouettes)`, where `ks` holds the numbers of
# clusters. Mark the best one with a red square, `ax.plot(k, score, "rs")`.

# %%
### BEGIN SOLUTION
from homl_clustering.figures import save_fig

fig, ax = plt.subplots(figsize=(8, 3))
plot_score_scan(ks, silhouettes, ax=ax)
ax.plot(best_k, max(silhouettes), "rs")
ax.grid(True)
save_fig("olivetti_silhouette_plot")
### END SOLUTION

# %% [markdown]
# **What to notice.** The best $k$ is 115 with the photos, and 120 with the drawn faces: about three times as many
# clusters as people. With the photos, the curve is nearly flat from 75 clusters on. Which $k$ is the highest on this
# flat part is a matter of chance; in HOML it is 120. So the result is "about a hundred clusters", not "115 clusters".
# And no score is good. A score between 0.2 and 0.25 means that a picture is, on average, only about a fifth to a
# quarter closer to the pictures of its own cluster than to those of the next one.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    flat = np.array(silhouettes)[np.array(ks) >= 75]
    assert max(silhouettes) == flat.max() < 0.25 and flat.min() > 0.2
    assert max(silhouettes[:7]) < 0.16

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert best_k == 115 and abs(max(silhouettes) - 0.2229) < 1e-4
    assert abs(silhouettes[ks.index(120)] - 0.2120) < 1e-4 and np.ptp(flat) < 0.02

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked() and faces.source == "stand-in":
    assert best_k == 120 and np.ptp(flat) < 0.04

# %% [markdown] tags=["given"]
# ## 5. The elbow
#
# Draw the inertia over $k$ as well, with `plot_inertia_scan(ks, inertias)`. Where is its elbow?
#
# - **a** At $k$ = 40, the number of people.
# - **b** There is none.
# - **c** At the best $k$ by silhouette.
# - **d** At $k$ = 145, where the inertia is lowest.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("10.elbow", answer=answer)

# %%
### BEGIN SOLUTION
inertias = [model.inertia_ for model in models]
fig, ax = plt.subplots(figsize=(8, 3.5))
plot_inertia_scan(ks, inertias, ax=ax)
ax.plot(best_k, best_model.inertia_, "rs")
ax.grid(True)
save_fig("olivetti_inertia_plot")
### END SOLUTION

# %% [markdown]
# **What to notice.** The inertia falls smoothly over the whole range, without a bend. The red square marks the best
# $k$ by silhouette, and the curve does not change there either.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    from homl_clustering.selection import elbow

    assert elbow(ks, inertias) is None and np.all(np.diff(inertias) < 0)

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert abs(inertias[0] - 14806.7) < 0.1 and abs(inertias[-1] - 2008.7) < 0.1

# %% [markdown] tags=["given"]
# ## 6. What is in the clusters
#
# Draw the training pictures, cluster by cluster, with the numbers of their persons as titles:
# `plot_cluster_sheet(X_train, y_train, labels)`, where `labels` are those of the best model. Clusters of several
# pictures have a frame. It is red if they show several people.
#
# Now measure what you see. Call a cluster *useful* if both of these hold: it has at least two pictures, and all its
# pictures show the same person. So a cluster with a single picture is not useful. The *useful share* is the number of
# useful clusters, divided by the number of all clusters. Clusters with a single picture are counted among all
# clusters.
#
# Write a function that returns the useful share, a number from 0 to 1. It gets two arrays of shape (n,): `labels`, the
# number of the cluster of each picture, and `persons`, the number of the person on it. Some numbers of clusters may be
# left out, for example if the clusters are 2, 5 and 9. Then there are three clusters.
#
# *An example.* Five pictures have the labels 2, 2, 5, 5, 9 and show the persons 7, 7, 7, 8, 8. Cluster 2 is useful.
# Cluster 5 shows two persons, and cluster 9 has a single picture, so these two are not useful. The useful share is
# 1/3.


# %%
### BEGIN GIVEN
def useful_share(labels, persons):
    """Return the share of clusters that hold two pictures or more, all of one person."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    clusters = [persons[labels == cluster] for cluster in np.unique(labels)]
    return np.mean([len(cluster) >= 2 and len(set(cluster)) == 1 for cluster in clusters])
    ### END SOLUTION


# %% tags=["given"]
check("10.useful_share", useful_share=useful_share)

# %%
### BEGIN SOLUTION
fig, ax = plt.subplots(figsize=(10, 12.4))
plot_cluster_sheet(X_train, y_train, best_model.labels_, ax=ax)
save_fig("olivetti_clusters", resolution=215)
### END SOLUTION

# %% tags=["needs-original"]
useful = useful_share(best_model.labels_, y_train)
sizes = np.bincount(best_model.labels_)
n_single = np.count_nonzero(sizes == 1)
n_mixed = best_k - n_single - round(useful * best_k)
print(f"useful {useful:.2f} of {best_k} clusters; single pictures: {n_single}, mixed: {n_mixed}")

# %% [markdown]
# **What to notice.** A little less than two thirds of the clusters are useful. They hold a few pictures of one person,
# mostly with the same expression and with the head turned the same way. A quarter of the clusters hold a single
# picture. In the remaining clusters there are several people, who have the same pose, or who all have a beard or
# glasses. k-means groups pictures that look alike. It does not know that we want to group them by person.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert 0.6 < useful < 0.65 and 0.2 < n_single / best_k < 0.3 and n_mixed == 13
    of_one = [np.unique(y_train[best_model.labels_ == c]).size == 1 for c in range(best_k)]
    assert sizes[of_one].max() < sizes.max() == 7

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert (round(useful * best_k), n_single) == (72, 30) and sizes[of_one].max() == 6
    at_120 = useful_share(models[ks.index(120)].labels_, y_train)
    assert round(at_120 * 120) == 75

# %% [markdown] tags=["given"]
# ## An open question
#
# Somebody has to write down who is on each of the 280 training pictures. You may show this person as many pictures as
# there are clusters in the best model, and get the names on them. All the other pictures you have to name yourself. Is
# it better to show one picture of each cluster, or the same number of random pictures? How do you name the others?
# There is no check. Measure it.

# %% [markdown]
# **One answer.** We show the picture that is closest to each center (see "Fifty labels" in
# [03_applications](../notebooks/03_applications.ipynb)), and give its name to all the other pictures of the cluster.
# With random pictures we do not use the clusters: each other picture gets the name of the nearest picture whose name
# is known.

# %% tags=["needs-original"]
### BEGIN SOLUTION
from sklearn.neighbors import KNeighborsClassifier

from homl_clustering.semi_supervised import representatives

asked = representatives(best_model, X_train_pca)
named_by_cluster = y_train[asked][best_model.labels_]
right_by_cluster = np.mean(named_by_cluster == y_train)

right_by_neighbor = []
for seed in range(10):
    some = np.random.RandomState(seed).permutation(len(y_train))[:best_k]
    nearest = KNeighborsClassifier(n_neighbors=1).fit(X_train_pca[some], y_train[some])
    right_by_neighbor.append(nearest.score(X_train_pca, y_train))

print(f"one picture of each cluster: {right_by_cluster:.3f} of all names right")
print(f"random, ten times: {min(right_by_neighbor):.3f} to {max(right_by_neighbor):.3f}")
### END SOLUTION

# %% [markdown]
# With one picture of each cluster, about one name in sixteen is wrong. With random pictures, about one in five is
# wrong. So the clusters are useful, although they are not the people: they tell us which pictures we should ask about.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert 0.93 < right_by_cluster < 0.94 and max(right_by_neighbor) < 0.88
    assert 0.79 < np.mean(right_by_neighbor) < 0.81

# %% tags=["given"]
check.report()
