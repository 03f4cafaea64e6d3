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
# # Exercise 11: faces as features
#
# A classifier is to recognize 40 people, and has seven pictures of each person to learn from. We can describe each
# picture to it by its components. As in "Clusters as features" in
# [03_applications](../notebooks/03_applications.ipynb), we can also describe it by its distances to the centers of $k$
# clusters, or by both. Which is best, and with which $k$? And how sure can we be of the answer, with only 80 pictures
# for validation? (This is exercise 11 of chapter 9 in HOML. It continues [exercise 10](book_10_cluster_faces.ipynb).)
#
# The first cells of this notebook hold answers to exercise 10: the components, and the best number of clusters. If you
# want to do exercise 10 yourself, do it before you read on.
#
# Write your answers in the place of `...` and run the cell. Then run the cell below it, `check(...)`. Any correct
# solution is accepted.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from homl_clustering import KMeans, datasets
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style

use_style("homl")

# %% tags=["given", "needs-original"]
faces = datasets.load_faces()
print(faces.source, "-", faces.credit)

# %% [markdown] tags=["given"]
# The next cell repeats three steps of exercise 10: the split, the components, and the model with the best silhouette
# score.

# %% tags=["given"]
train, valid, test = datasets.split_faces(faces.target)

y_train, y_valid, y_test = (faces.target[rows] for rows in (train, valid, test))
pca = PCA(n_components=0.99).fit(faces.data[train].astype(np.float64))
X_train_pca, X_valid_pca, X_test_pca = (  # rounded, so that forests grow alike on all processors
    pca.transform(faces.data[rows]).round(6) for rows in (train, valid, test)
)

best_k = {"original": 115, "stand-in": 120}[faces.source]
best_model = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit(X_train_pca)

# %% [markdown] tags=["given"]
# ## 1. Components
#
# Train a random forest, `forest`, on the components of the training pictures: a `RandomForestClassifier` with 150
# trees and `random_state=42`. Its accuracy is the share of pictures to which it gives the right person. What is its
# accuracy on the validation set, `forest_accuracy`?

# %%
### BEGIN SOLUTION: forest = ...; forest_accuracy = ...
forest = RandomForestClassifier(n_estimators=150, random_state=42).fit(X_train_pca, y_train)
forest_accuracy = forest.score(X_valid_pca, y_valid)
### END SOLUTION

# %% tags=["given"]
check(
    "11.forest",
    X_train_pca=X_train_pca,
    y_train=y_train,
    X_valid_pca=X_valid_pca,
    y_valid=y_valid,
    forest=forest,
    forest_accuracy=forest_accuracy,
)

# %% tags=["needs-original"]
print(f"components: {forest_accuracy:.4f}, wrong: {round(80 * (1 - forest_accuracy))} of 80")

# %% [markdown] tags=["given"]
# ## 2. Distances
#
# Now train another forest of the same kind, `on_distances`. Instead of the components, it gets the distance of each
# picture to each center of `best_model`. Compute these distances for the training pictures, `train_distances` of shape
# (280, k), and for the validation pictures, `valid_distances` of shape (80, k), where k is the number of centers. What
# is the accuracy of the new forest on the validation set, `distances_accuracy`?

# %%
### BEGIN SOLUTION: train_distances = ...; valid_distances = ...; on_distances = ...; distances_accuracy = ...
train_distances = best_model.transform(X_train_pca)
valid_distances = best_model.transform(X_valid_pca)
on_distances = RandomForestClassifier(150, random_state=42).fit(train_distances, y_train)
distances_accuracy = on_distances.score(valid_distances, y_valid)
### END SOLUTION

# %% tags=["given"]
check(
    "11.distances",
    X_train_pca=X_train_pca,
    y_train=y_train,
    X_valid_pca=X_valid_pca,
    y_valid=y_valid,
    best_model=best_model,
    train_distances=train_distances,
    valid_distances=valid_distances,
    on_distances=on_distances,
    distances_accuracy=distances_accuracy,
)

# %% tags=["needs-original"]
print(f"distances to {best_k} centers: {distances_accuracy:.4f}")

# %% [markdown]
# **What to notice.** One of 80 pictures is a share of 0.0125. With the components, the forest is wrong on five or six
# pictures. With the distances it is wrong on more than twenty, and such a large difference is not a matter of luck.
# There are fewer distances than components, and it is harder for the forest to tell people apart by them. (Part 6
# shows that the distances hold more than the forest finds in them.)

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert 0.9125 <= forest_accuracy <= 0.9625 and distances_accuracy < 0.75
    assert best_k < X_train_pca.shape[1]

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert 0.92 < forest_accuracy < 0.95 and abs(distances_accuracy - 0.7125) < 0.02

# %% [markdown] tags=["given"]
# ## 3. Another number of clusters
#
# The $k$ with the best silhouette score need not be the best for the forest. For each $k$ = 5, 10, ... 145, make a
# pipeline of `KMeans` (with `n_init=10` and `random_state=42`) and the forest, and fit it to the training components.
# Keep the fitted pipelines in a list, `pipelines`, and their accuracies on the validation set in another one,
# `accuracies`, in the same order. Which $k$ has the highest accuracy, `best_forest_k`? If several are equally good,
# give any of them. (All pipelines together take about half a minute, on a slow computer longer.)

# %%
### BEGIN SOLUTION: pipelines = ...; accuracies = ...; best_forest_k = ...
ks = range(5, 150, 5)
pipelines = [
    make_pipeline(
        KMeans(k, n_init=10, random_state=42), RandomForestClassifier(150, random_state=42)
    ).fit(X_train_pca, y_train)
    for k in ks
]
accuracies = [pipeline.score(X_valid_pca, y_valid) for pipeline in pipelines]
best_forest_k = ks[np.argmax(accuracies)]
### END SOLUTION

# %% tags=["given"]
check(
    "11.scan",
    X_train_pca=X_train_pca,
    y_train=y_train,
    X_valid_pca=X_valid_pca,
    y_valid=y_valid,
    pipelines=pipelines,
    accuracies=accuracies,
    best_forest_k=best_forest_k,
)

# %% tags=["needs-original"]
print(f"best k: {best_forest_k}, accuracy {max(accuracies):.4f}")

# %%
fig, ax = plt.subplots(figsize=(8, 3))
ax.plot(ks, accuracies, "bo-", label="distances")
ax.axhline(forest_accuracy, color="k", linestyle="--", label="components")
ax.set(xlabel="$k$", ylabel="Accuracy", ylim=(0.3, 1))
ax.legend(loc="lower right")
ax.grid(True)
show_fig(
    "Accuracy over k: the curve for the distances to k centers rises from 0.4 to between 0.7 "
    "and 0.8 at about 35 centers, and stays there. A dashed line shows the accuracy for the "
    "principal components, 0.94."
)

# %% [markdown]
# **What to notice.** From about 50 clusters on, the accuracy goes up and down by a few pictures, and it never comes
# near that of the components. The highest point is the best of 29, partly by luck, so the accuracy on new pictures
# will probably be lower. (HOML reports a maximum of 0.7875 in one edition, and says in the text that it never gets
# above 0.8. With the photos, our maximum is 0.7875 as well, but at another $k$.)

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    late = np.array(accuracies)[np.array(ks) >= 50]
    assert np.ptp(late) < 0.1 and max(accuracies) < 0.8 < forest_accuracy - 0.1

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert (best_forest_k, max(accuracies)) == (120, 0.7875)

# %% [markdown] tags=["given"]
# ## 4. Both
#
# Write a function that appends the distances to the components. It gets a fitted k-means model with $k$ centers, and a
# table `X` of shape (n, d). It returns a table of shape (n, d + k): each row holds the numbers of the row of `X`, and
# then its distances to the $k$ centers. Then train the forest on such tables, for $k$ = 5, 75 and 145. Are the
# accuracies on the validation set better than that of the components alone?


# %%
### BEGIN GIVEN
def append_distances(model, X):
    """Return X with a further column for each center of a fitted k-means model: the distances to it."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return np.hstack([X, model.transform(X)])
    ### END SOLUTION


# %% tags=["given"]
check("11.append_distances", append_distances=append_distances)

# %%
### BEGIN SOLUTION
appended_accuracies = {}
for k_means, _ in pipelines[::14]:  # the models are fitted already
    on_both = RandomForestClassifier(150, random_state=42)
    on_both.fit(append_distances(k_means, X_train_pca), y_train)
    accuracy = on_both.score(append_distances(k_means, X_valid_pca), y_valid)
    appended_accuracies[k_means.n_clusters] = accuracy
### END SOLUTION

# %% tags=["needs-original"]
print(f"components alone:  {forest_accuracy:.4f}")
for k, accuracy in appended_accuracies.items():
    print(f"with {k:3} distances: {accuracy:.4f}")

# %% [markdown]
# **What to notice.** The accuracy is lower with every $k$, and it is lowest with the most distances. The distances are
# computed from the components, so they hold no new information. And each split of a tree looks only at a few columns,
# which are drawn at random. The more columns of little use there are, the less often a good one is drawn.
#
# (With the digits of [03_applications](../notebooks/03_applications.ipynb), distances helped a little. The classifier
# there was linear, and a linear classifier cannot compute distances from the features by itself.)

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    few, *_, many = appended_accuracies.values()
    assert many < few < forest_accuracy and max(appended_accuracies.values()) < forest_accuracy

# %% [markdown] tags=["given"]
# ## 5. What to use
#
# The forest is to recognize these people on new pictures. What do you give it?
#
# - **a** The distances, with the best $k$ of the scan.
# - **b** The components alone.
# - **c** Both: more information can only help.
# - **d** Whatever has the highest accuracy on the test set.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("11.features", answer=answer)

# %% [markdown] tags=["given"]
# You have made your choice with the help of the validation set. Only now look at the test set, and only for the forest
# that you have chosen. What accuracy do you expect on new pictures?

# %% tags=["needs-original"]
### BEGIN SOLUTION
test_accuracy = forest.score(X_test_pca, y_test)
deviation = np.sqrt(test_accuracy * (1 - test_accuracy) / len(y_test))
print(f"components, test set: {test_accuracy:.3f} (standard deviation about {deviation:.2f})")
### END SOLUTION

# %% [markdown]
# **What to notice.** The test set has one picture of each person, 40 in all. Suppose that each of them is named right
# with the same probability. Then the share of right names has a standard deviation of two to five percentage points,
# only because other pictures could have been drawn. So the second digit of the accuracy is uncertain, and the third
# one means nothing.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert 0.9 <= test_accuracy <= 0.975 and 0.02 < deviation < 0.05

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert test_accuracy == 0.925

# %% [markdown] tags=["given"]
# ## 6. The number of the cluster alone
#
# The forest of part 2 was given the distances to all centers. How much does it help to know all distances, and how
# much can one tell from the nearest center alone? To find out, we throw the distances away. All that we know of a new
# picture is the number of its cluster. So all new pictures of a cluster have to get the same name.
#
# Which name is that? There are *known* pictures, whose persons we know. Each cluster is named after the person who is
# on most of the known pictures in it. Two special cases:
#
# - If several persons are on equally many of them, take the person with the lowest number.
# - If there is no known picture in a cluster, the cluster has no name. Its new pictures do not get any name, which
#   counts as wrong.
#
# Write a function that returns which share of the new pictures gets the right name, a number from 0 to 1. It gets four
# arrays of whole numbers:
#
# - `clusters`, of shape (n,): the cluster of each known picture. The numbers come in any order, and some may be left
#   out.
# - `persons`, of shape (n,): the person on each known picture, a number from 0 on.
# - `new_clusters`, of shape (m,): the cluster of each new picture. There is at least one new picture.
# - `new_persons`, of shape (m,): the person who is really on each new picture.
#
# *An example.* In cluster 0 there are three known pictures, of the persons 6, 3 and 3. So cluster 0 is named 3. In
# cluster 1 there are two known pictures, of the persons 8 and 5. So cluster 1 is named 5, the lower number. There are
# four new pictures:
#
# | cluster | person | name | right? |
# |---|---|---|---|
# | 0 | 3 | 3 | yes |
# | 0 | 6 | 3 | no |
# | 1 | 5 | 5 | yes |
# | 2 | 8 | none | no |
#
# Two of four names are right, so the function returns 0.5.


# %%
### BEGIN GIVEN
def share_named_right(clusters, persons, new_clusters, new_persons):
    """Return which share of the new pictures gets the right name.

    A cluster is named after the person who is most frequent among the known pictures in it: of
    several, the one with the lowest number. Without known pictures it has no name, and all its
    new pictures count as wrong.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    names = {c: np.bincount(persons[clusters == c]).argmax() for c in np.unique(clusters)}
    named = [names.get(c, -1) for c in new_clusters]  # -1 is nobody
    return np.mean(named == new_persons)
    ### END SOLUTION


# %% tags=["given"]
check("11.share_named_right", share_named_right=share_named_right)

# %% [markdown] tags=["given"]
# Use your function for the pipelines with $k$ = 5, 75 and 145, the first, the fifteenth and the last: the training
# pictures are known, and the validation pictures are new. Then call it again with the validation pictures as both the
# known and the new ones. No other names of the clusters can be right more often. (Why?) So this is the most that the
# numbers of the clusters can achieve on these pictures. Compare both with the accuracies of the forests on the
# distances.

# %%
### BEGIN SOLUTION
by_name, at_most = {}, {}
for k_means, _ in pipelines[::14]:
    train_clusters, valid_clusters = map(k_means.predict, (X_train_pca, X_valid_pca))
    k = k_means.n_clusters
    by_name[k] = share_named_right(train_clusters, y_train, valid_clusters, y_valid)
    at_most[k] = share_named_right(valid_clusters, y_valid, valid_clusters, y_valid)
### END SOLUTION

# %% tags=["needs-original"]
for k, accuracy in zip(by_name, accuracies[::14], strict=True):
    print(
        f"{k:3} clusters: by name {by_name[k]:.4f}, with any names at most {at_most[k]:.4f}; ",
        end="",
    )
    print(f"forest on the distances {accuracy:.4f}")

# %% [markdown]
# **What to notice.** Five clusters have at most five names, and there are two validation pictures of each person. So
# at most ten of 80 pictures can be right, whatever the names are. The forest on five distances is right far more
# often: there, the distances say much more than the number of the cluster. With 145 clusters it is the other way
# round. The number of the cluster alone names more pictures right than the forest on 145 distances, although the
# smallest of these distances gives the number. A tree compares one distance at a time with a fixed limit, and cannot
# see in one step which distance is the smallest. So when a classifier is bad, it may be that the features hold too
# little, but it may also be that this classifier cannot make use of them.
#
# The second number is a limit, and not an estimate of what is possible. With 145 clusters, most clusters in which
# there are validation pictures have only one of them. If such a cluster is named after its only picture, that is right
# by itself. A limit close to 1 says nothing then.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert max(by_name[5], at_most[5]) <= 0.125 and accuracies[0] > 3 * at_most[5]
    assert by_name[145] > accuracies[-1] + 0.1 and by_name[145] > max(accuracies)
    assert by_name[145] < forest_accuracy
    n_pictures = np.bincount(valid_clusters, minlength=145)
    assert np.all([by_name[k] <= at_most[k] for k in by_name]) and at_most[145] > 0.9
    assert 1 <= np.mean(n_pictures[n_pictures > 0]) < 1.3

# %% [markdown] tags=["given"]
# ## An open question
#
# With five distances appended, the forest was nearly as good as without them. Is it really a little worse, or was that
# the luck of one random state? How can you find out without more pictures? There is no check. Measure it.

# %% [markdown]
# **One answer.** We have no more pictures, but we can train more forests: with five random states, once with the five
# distances and once without them, on the same pictures.

# %% tags=["needs-original"]
### BEGIN SOLUTION
five_means = pipelines[0][0]
columns = {
    "components": (X_train_pca, X_valid_pca),
    "with 5 distances": [append_distances(five_means, X) for X in (X_train_pca, X_valid_pca)],
}
by_seed = {name: [] for name in columns}
for name, (learn, exam) in columns.items():
    for seed in range(5):
        other_forest = RandomForestClassifier(150, random_state=seed).fit(learn, y_train)
        by_seed[name].append(other_forest.score(exam, y_valid))

for name, scores in by_seed.items():
    print(f"{name:16}", *(f"{score:.4f}" for score in scores), f" mean {np.mean(scores):.3f}")
### END SOLUTION

# %% [markdown]
# On average, the two are equally good. With the photos, the forest with the distances is better for some random
# states, and the one without them for others. So the five distances neither help nor harm, and the lower accuracy
# above was the luck of one random state. From one random state to another, the accuracy varies by up to four pictures.
# So a difference of one or two pictures between single forests, such as that between HOML's accuracy of 0.925 and
# ours, means nothing. (Our choice stays the same: of two forests that are equally good, take the simpler one.)

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    plain, more = by_seed.values()
    assert abs(np.mean(plain) - np.mean(more)) < 0.01 and np.ptp(plain + more) <= 0.05

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    wins = np.sign(np.subtract(plain, more))
    assert wins.min() == -1 and wins.max() == 1

# %% tags=["given"]
check.report()
