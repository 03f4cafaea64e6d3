# ---
# jupyter:
#   homl_clustering:
#     data:
#     - mnist
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

# %% [markdown]
# # k-means
#
# k-means is the clustering algorithm to know first: two short steps, repeated until nothing changes. After
# this notebook you can
#
# - say what separates clustering from classification,
# - fit `KMeans`, read its results, and draw the boundaries between its clusters,
# - write the algorithm yourself, follow each of its steps in a picture, and say why no step makes the result worse,
# - explain why two starts can end differently, and what to do about it,
# - say how the same result can be had from fewer distances,
# - cluster data that do not fit into memory, or arrive in parts.
#
# You need NumPy, means and distances. The notebook is long; a line in the middle says where you can take a break.
#
# *How to read it.* A word that the course uses in a sense of its own is printed in **bold** where it comes first.
# *Try it* asks you to change a line and to run the cell again; the answer is folded away below it. Change the line
# back afterward and run the cell once more: later cells use its result. What begins with *Aside* can be skipped.
# Some cells have their code folded away. They check the statements in the text each time the course is built, also
# the numbers that no output shows. They do nothing while you work here. The [glossary](glossary.md) explains the words
# and symbols of the course.
#
# <details><summary>If you have one of the books</summary>
#
# The figures are those of chapter 9 of *Hands-On Machine Learning* (HOML) and of the k-means chapter of the *Python
# Data Science Handbook* (PDSH), and some more. Notes like this one say where the books differ. Where a number is not
# yours, see [The numbers in the books](book_numbers.md).
#
# </details>

# %%
import tempfile
from math import comb, factorial

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import make_blobs

from homl_clustering import KMeans, MiniBatchKMeans, datasets, kmeans_plusplus
from homl_clustering.callbacks import History, Outcome
from homl_clustering.figures import claims_are_checked, save_fig, use_style
from homl_clustering.measurements import load_measurement
from homl_clustering.plotting import (
    plot_bounds,
    plot_centroids,
    plot_classes,
    plot_clusterer_comparison,
    plot_clusters,
    plot_costs,
    plot_crossover,
    plot_decision_boundaries,
    plot_descent,
    plot_em_steps,
    plot_image,
    plot_iterations,
    plot_outcomes,
    plot_seeding,
    plot_skipped,
    plot_sum_of_squares,
)
from homl_clustering.steppers import kmeans_stepper
from homl_clustering.textbook import bounds, show_source
from homl_clustering.textbook import kmeans as textbook

use_style("homl")

# %% [markdown]
# ## Why look for groups?
#
# A shop knows what each of its customers has bought, but not what kinds of customers there are. *Clustering* sorts
# the rows of such a table into groups of rows that resemble each other, without being told what to look for. Such
# groups are useful in several ways:
#
# - to find kinds of customers, texts, plants or stars, and to treat each kind in its own way;
# - to describe each row by a few new numbers, such as its distance from each group, in place of many columns
#   (a *dimensionality reduction*);
# - to draw a picture in few colors;
# - to learn from few labels when most rows have none (*semi-supervised learning*);
# - to find rows that belong to no group: *outliers* among the data at hand, *novelties* among data that arrive later.
#
# [The index](00_index.ipynb) says where these come up. Learning without labels, as here, is called *unsupervised*;
# learning from labeled examples is called *supervised*.
#
# ## Clustering is not classification
#
# The iris data hold the petal length and width of 150 flowers: 150 **points** with two features each. (A point
# is one row of the data.) Somebody has also determined the species of each flower.
#
# With those labels the task is *classification*: learn the species from the measurements. Without them it is
# *clustering*: find out whether the points form **groups** at all, and which point belongs to which. What an
# algorithm makes of a group is called a **cluster**: groups are in the data, clusters are in the answer.

# %%
petals, species = datasets.iris(features=(2, 3))
species_names = ["Iris setosa", "Iris versicolor", "Iris virginica"]

print(petals.shape)

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
plot_classes(petals, species, species_names, ax=left)
left.set(xlabel="Petal length (cm)", ylabel="Petal width (cm)")
left.legend()
left.grid()
right.plot(*petals.T, "k.")
right.set_xlabel("Petal length (cm)")
right.tick_params(labelleft=False)
right.grid()
right.set_axisbelow(True)
save_fig("classification_vs_clustering_plot")

# %% [markdown]
# **What to notice.** On the right, one group stands apart. The other two species run into each other: from these two
# measurements alone, the eye cannot tell where one ends and the other begins.
#
# An algorithm that is told to look for three clusters gets surprisingly near to the species. Name each cluster of
# k-means, which this lesson is about, after the species that most of its flowers have. Then 144 of the 150 flowers
# are in the cluster of their own species. With all four measurements of the iris data it is only 134: k-means counts
# all of them equally, also those of the sepals, which separate the species less well (123 on their own).
# [05_gaussian_mixtures](05_gaussian_mixtures.ipynb) comes back to these flowers with another algorithm.
#
# <details><summary>If you have one of the books</summary>
#
# HOML calls a point an *instance*; scikit-learn calls it a *sample*.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    # setosa stands apart: the gap is wider than the group; the other two species overlap
    setosa, versicolor, virginica = (petals[species == c] for c in range(3))
    assert versicolor[:, 0].min() - setosa[:, 0].max() > 1
    assert versicolor[:, 0].max() > virginica[:, 0].min()
    assert versicolor[:, 1].max() > virginica[:, 1].min()
    n_right = []
    for measurements in (petals, datasets.iris()[0], datasets.iris(features=(0, 1))[0]):
        flower_labels = KMeans(3, n_init=10, random_state=0).fit_predict(measurements)
        n_right.append(sum(np.bincount(species[flower_labels == c]).max() for c in range(3)))
    assert n_right == [144, 134, 123], n_right

# %% [markdown]
# ## Five blobs
#
# To see what k-means does, we take points that were drawn from five round normal distributions, 400 points each: three
# tight blobs above one another (with standard deviation 0.1 in each direction), a medium one (0.3), a wide one (0.4).

# %%
blobs, true_blobs = datasets.five_blobs()

fig, ax = plt.subplots(figsize=(8, 4))
plot_clusters(blobs, size=1, ax=ax)
ax.set_aspect("equal")
ax.set_xlabel("$x_1$")
ax.set_ylabel("$x_2$", rotation=0, labelpad=10)
ax.grid()
ax.set_axisbelow(True)
save_fig("blobs_plot")

# %% [markdown]
# **What to notice.** The eye finds five groups at once. The blob at the right is four times as wide as each of the
# three at the left, and the lower two of these nearly touch. The unequal spread and the small gap will both give
# k-means trouble.
#
# ## Fit and predict
#
# `KMeans` has to be told how many clusters to look for. Here we know: five. When nobody knows, see
# [02_choosing_k](02_choosing_k.ipynb).
#
# - `n_init=10` makes ten **starts**: the algorithm begins ten times, from different places, and keeps the result with
#   the lowest sum of squared distances from the points to their centers (more on this below).
# - `random_state=0` seeds the generator that draws the starting places. The same **random state** gives
#   the same result each time.

# %% tags=["edition-five-means"]
kmeans = KMeans(n_clusters=5, n_init=10, random_state=0)
labels = kmeans.fit_predict(blobs)

print("labels: ", labels)
print("centers:")
print(kmeans.cluster_centers_.round(3))

# %% [markdown]
# Each point has received the number of a cluster, its *label*. Points with the same number belong together. Which
# number a cluster has means nothing, and another random state may number the same clusters in another order. So never
# write code that relies on a certain cluster having a certain number.
#
# Each cluster has a **center**, the mean of its points. (Some figures use the words of the books: *centroid* for a
# center, *K-Means* for k-means.)
#
# The fitted model keeps the labels as `labels_`, and `predict` says to which clusters new points belong:

# %%
new_points = np.array([[0, 2], [3, 2], [-3, 3], [-3, 2.5]])

print("same labels:", np.array_equal(labels, kmeans.labels_))
print("new points: ", kmeans.predict(new_points))

# %% [markdown]
# The first two points fall into one cluster, the last two into another.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    first, second, third, fourth = kmeans.predict(new_points)
    assert first == second != third == fourth
    assert (np.bincount(labels) > 390).all() and (np.bincount(labels) < 410).all()
    own_spreads = [
        (blobs[true_blobs == b] - blobs[true_blobs == b].mean(axis=0)).std() for b in range(5)
    ]
    assert np.round(own_spreads, 1).tolist() == [0.4, 0.3, 0.1, 0.1, 0.1]
    tight = [blobs[true_blobs == b] for b in (2, 4)]  # the lower two
    assert textbook.squared_distances(*tight).min() < 0.01**2

# %% [markdown]
# ## Where one cluster ends
#
# To see the clusters as regions, we predict the cluster of every point of a fine grid and color the grid accordingly.
# A center's region holds all places nearer to it than to any other. Such a division of the plane is called a *Voronoi
# diagram*. Its **boundaries** are straight line segments, halfway between two centers.

# %%
fig, ax = plt.subplots(figsize=(8, 4))
plot_decision_boundaries(kmeans, blobs, ax=ax)
ax.set_aspect("equal")
save_fig("voronoi_plot")

# %% [markdown]
# **What to notice.** The crosses are the centers. Nearly all points lie in the region of their own blob. k-means
# compares the distances to the centers and nothing else. It draws the boundary halfway between two centers, even
# where one blob reaches farther than the other: some points of the blob in the middle lie in the region at its upper
# left.
#
# A warning: the result for one random state may be luck. We tried the states 0 to 59 (in a hidden cell): with 22 and 42
# even the best of ten starts ends with other clusters than these. So from here on we look at many random states.
#
# **Try it.** Change `random_state` to 42 in the cell that fits, and run on to the picture. Which two blobs are merged,
# and which is cut in two? (A number that says which result is worse, the *inertia*, comes further down.)
#
# <details><summary>Answer</summary>
#
# The lower two of the tight blobs share a cluster. The center that is missing there cuts the widest blob, at the right,
# into an upper and a lower half.
#
# </details>
#
# <details><summary>If you have one of the books</summary>
#
# The second and third edition of HOML use the random state 42 (HOML also says *seed*), which was lucky with the
# scikit-learn of their time; the newest uses 43 with a single start, which finds the five blobs today as well.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert abs(kmeans.inertia_ - 211.598537) < 1e-5
    majority = np.array([np.bincount(labels[true_blobs == b]).argmax() for b in range(5)])
    astray = np.bincount(true_blobs[labels != majority[true_blobs]], minlength=5)
    assert astray.sum() == 18
    upper_left = np.argmin(kmeans.cluster_centers_ @ [1, -1])  # the number of its cluster
    assert np.sum((true_blobs == 1) & (labels == upper_left)) > 2
    unlucky = [
        seed
        for seed in range(60)
        if KMeans(5, n_init=10, random_state=seed).fit(blobs).inertia_ > 212
    ]
    assert unlucky == [22, 42], unlucky
    answer_42 = KMeans(5, n_init=10, random_state=42).fit(blobs).cluster_centers_
    assert np.sum((answer_42 < [-2, 2]).all(axis=1)) == 1  # for the two lower tight blobs
    assert np.sum(answer_42[:, 0] > -0.5) == 2  # for the widest
    assert np.ptp(answer_42[answer_42[:, 0] > -0.5], axis=0).argmax() == 1  # one above the other
    assert KMeans(5, random_state=43).fit(blobs).inertia_ < 212

# %% [markdown]
# ## Hard and soft clustering
#
# `predict` gives *hard* answers: one cluster per point. Often it helps to know how close the decision was.
# `transform` returns the distance from each point to all centers, which is a *soft* answer: the shorter the distance,
# the better that cluster suits the point. (The algorithm of [05_gaussian_mixtures](05_gaussian_mixtures.ipynb)
# answers with shares that add up to 1.)

# %%
distances = kmeans.transform(new_points)
print(distances.round(2))

# %% [markdown]
# There is a row per point and a column per cluster. The third point is 0.29 away from its own center, and 1.2 away
# from the next: a clear case. The columns can also be used as new features of the points.
#
# They are ordinary Euclidean distances, as one line of NumPy confirms:

# %%
by_hand = np.linalg.norm(new_points[:, np.newaxis] - kmeans.cluster_centers_, axis=2)
print("same distances:", np.allclose(distances, by_hand))

# %% [markdown]
# **Try it.** Replace the third new point by `[-2.2, 2.3]`. How clear is its case?
#
# <details><summary>Answer</summary>
#
# Not clear at all: three centers are 0.73, 0.77 and 0.78 away. `predict` names one of them only.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.allclose(distances, by_hand)
    own, runner_up = np.sort(distances[2])[:2]
    assert round(own, 2) == 0.29 and round(runner_up, 1) == 1.2
    near = np.sort(kmeans.transform([[-2.2, 2.3]])[0])
    assert near[:3].round(2).tolist() == [0.73, 0.77, 0.78] and near[3] > 1.1

# %% [markdown]
# ## The algorithm
#
# If the centers were known, labeling the points would be easy: give each the number of its nearest center. If the
# labels were known, finding the centers would be easy: take the mean of the points of each cluster. Neither is known,
# so k-means begins with a guess and alternates:
#
# 1. **Start** with $k$ centers, for instance $k$ points of the data drawn at random.
# 2. **E-step** (expectation): label each point with its nearest center.
# 3. **M-step** (maximization): move each center to the mean of its points.
# 4. Repeat steps 2 and 3 until the centers stop moving. One round of both is an **iteration**.
#
# Why these names? k-means is the simplest member of a family of algorithms called *expectation–maximization*, EM for
# short. In their E-step the other members divide each point among the clusters: a point halfway between two equal
# clusters belongs to each by one half. These shares are *expected* values, which gives the step its name. In their
# M-step they *maximize* how well the clusters fit the points so divided. In k-means the whole point goes to one
# cluster, and the center fits best at the mean. You will meet another member in
# [05_gaussian_mixtures](05_gaussian_mixtures.ipynb).
#
# In plain NumPy, this is all:

# %%
show_source(
    textbook.squared_distances,
    textbook.nearest_centers,
    textbook.cluster_means,
    textbook.kmeans_steps,
    textbook.find_clusters,
)

# %% [markdown]
# ### One step at a time
#
# `kmeans_steps` is a *generator*: a function with `yield` in the place of `return`. Calling it does not run it yet.
# `next` runs it up to its first `yield`, returns the value it finds there, and pauses the function at that line. The
# next call of `next` goes on from there. Let us walk through k-means on four numbers, with two centers:

# %%
four_numbers = np.array([[0.0], [1.0], [10.0], [11.0]])
walk = textbook.kmeans_steps(four_numbers, four_numbers[:2])

print(next(walk).name)
print(next(walk).labels)
print(next(walk).centers.ravel().round(2))

# %% [markdown]
# The values are `KMeansStep`s. A `KMeansStep` is a *named tuple*, a tuple whose entries have names: `name`, `centers`,
# `labels` and `inertia`. First came the start, with the centers 0 and 1. Then the E-step: the number 0 got the
# label 0, the others the label 1. Then the M-step: the second center went to the mean of 1, 10 and 11.
#
# A `for` loop asks for the next value until there are no more. This one goes on where we have stopped:

# %%
for step in walk:
    print(step.name, "labels", step.labels, "centers", step.centers.ravel().round(2))

# %% [markdown]
# After two iterations the centers are where they belong. In the third nothing changes, and the generator ends.
# `list(textbook.kmeans_steps(...))` collects all steps; `find_clusters` keeps only the last.
#
# `KMeans` alternates the same two steps in compiled code; in the tests of this package the two check each other. Three
# details differ:
#
# - A cluster that has lost all its points has no mean. The textbook code then leaves the center where it is; `KMeans`
#   moves it to a point far from its center.
# - `KMeans` stops already when the centers move very little (`tol=1e-4`, relative to the variance of the data).
# - `find_clusters` starts from points drawn at random, `KMeans` from points that are spread out (see "Better starts").
#
# <details><summary>If you have one of the books</summary>
#
# With an empty cluster the code in PDSH takes the mean of no points, and stops with "Input contains NaN" (try it on
# data with repeated rows).
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    number_steps = list(textbook.kmeans_steps(four_numbers, four_numbers[:2]))
    assert [step.name for step in number_steps] == ["start", *"EM" * 3]
    assert number_steps[1].labels.tolist() == [0, 1, 1, 1]
    assert np.allclose(number_steps[2].centers.ravel(), [0, 22 / 3])
    assert np.array_equal(number_steps[4].centers, number_steps[6].centers)
    repeated = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
    assert np.isfinite(textbook.find_clusters(repeated, 3)[0]).all()
    # an empty cluster: the third center is nearest to no point
    far_start = np.array([[0.0], [10.0], [99.0]])
    *_, kept = textbook.kmeans_steps(four_numbers, far_start)
    moved_in = KMeans(3, init=far_start, n_init=1).fit(four_numbers).cluster_centers_
    assert kept.centers[2] == 99 and moved_in.max() <= 11
    ends = [KMeans(5, init=blobs[s : s + 5], n_init=1).fit(blobs) for s in range(20)]
    assert any(end.stop_reason_ == "centers moved less than tol" for end in ends)

# %% [markdown]
# ### By eye, and by algorithm
#
# To watch the algorithm in the plane we take four blobs so clear that no algorithm is needed.

# %%
use_style("pdsh")
four_blobs, _ = datasets.four_blobs()

fig, ax = plt.subplots()
plot_clusters(four_blobs, ax=ax)
save_fig("kmeans_data_plot")

# %% [markdown]
# **What to notice.** Nobody has labeled the points, but you see the four groups.
#
# Does `KMeans` see them, too?

# %% tags=["edition-four-means"]
four_means = KMeans(n_clusters=4, random_state=0).fit(four_blobs)

# %%
fig, ax = plt.subplots()
plot_clusters(four_blobs, four_means.labels_, four_means.cluster_centers_, ax=ax)
save_fig("kmeans_centers_plot")

# %% [markdown]
# **What to notice.** The colors, which are the labels of `KMeans`, follow the groups. The dark discs are its centers:
# each lies in the middle of its group.
#
# <details><summary>If you have one of the books</summary>
#
# If you run PDSH's own code: two names have changed since. `make_blobs` is imported from `sklearn.datasets`, and the
# style is called `seaborn-v0_8-whitegrid`.
#
# </details>
#
# ### Step by step
#
# Now slowly. We drop four centers into the plane, close together and most of them far from where they should be, and
# watch.

# %%
bad_start = np.array([0, 4]) + np.random.RandomState(42).standard_normal((4, 2))
steps = list(textbook.kmeans_steps(four_blobs, bad_start))

# %%
plot_em_steps(four_blobs, steps)
save_fig("em_steps_plot", tight_layout=False)

# %% [markdown]
# **What to notice.** Read the small panels in a zigzag: each E-step above, then its M-step below. In an E-step only
# colors change, in an M-step only centers move; the arrows show how far. The first M-step covers most of the way, and
# the third hardly moves anything. A fourth iteration, not shown, finds that nothing moves any more, and ends the run:
# the algorithm has *converged*: further iterations would change nothing.
#
# **Try it.** Draw another bad start, `RandomState(8)`. Does it end at the same place? How many iterations does it take?
# (`len(steps) // 2` counts them, together with the last one, in which nothing moves.)
#
# <details><summary>Answer</summary>
#
# It ends at the same place, but takes eight iterations, and a ninth in which nothing moves.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    inertias = [step.inertia for step in steps[1:]]
    assert np.allclose(steps[6].centers, steps[-1].centers)
    assert not np.allclose(steps[4].centers, steps[6].centers, rtol=0, atol=1e-3)
    first_way = np.linalg.norm(steps[0].centers - steps[-1].centers, axis=1)
    assert np.sum(first_way > 1.5) == 3
    moves = [np.linalg.norm(steps[i].centers - steps[i - 2].centers) for i in (2, 4, 6)]
    assert moves[0] > 2 * (moves[1] + moves[2]) and moves[2] < 0.1
    assert np.allclose(four_means.inertia_, inertias[-1])
    for seed in range(10):
        other_start = np.array([0, 4]) + np.random.RandomState(seed).standard_normal((4, 2))
        *_, other_end = textbook.kmeans_steps(four_blobs, other_start)
        assert np.allclose(other_end.inertia, inertias[-1])
    slow_start = np.array([0, 4]) + np.random.RandomState(8).standard_normal((4, 2))
    assert len(list(textbook.kmeans_steps(four_blobs, slow_start))) // 2 == 9 > len(steps) // 2 == 4

# %% [markdown]
# Now it is your turn. The figure below can be played with: drag a center, press *Step* for one E-step or M-step, or
# *Play* for all of them. It takes the same steps as the code above, on the same points, from the same start. (Where no
# scripts run, you see some of its pictures instead.)

# %%
kmeans_stepper(four_blobs, start=bad_start)

# %% [markdown]
# **Try it.** Drag one center into the upper right corner of the picture, so far away that no point is nearest to it,
# and press *Step* until nothing moves. What does the M-step do with this center?
#
# <details><summary>Answer</summary>
#
# It leaves the center where it is. A center without points has no mean to move to. The other three centers share the
# four blobs among them, and the inertia at the end is higher than it could be.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    corner = [7, 9.3]
    for astray in range(4):
        one_astray = bad_start.copy()
        one_astray[astray] = corner
        astray_steps = list(textbook.kmeans_steps(four_blobs, one_astray))
        assert all(np.array_equal(step.centers[astray], corner) for step in astray_steps)
        assert astray_steps[-1].inertia > 1.5 * inertias[-1]

# %% [markdown]
# ## Why it works: no step raises the inertia
#
# How near are the points to their centers? One number tells, the **inertia**: the sum of the squared distances from
# the points to the centers of their clusters,
#
# $$ J = \sum_{i} \lVert x_i - \mu_{c(i)} \rVert^2 , $$
#
# where $x_i$ is a point, $c(i)$ its label, and $\mu_c$ the center of cluster $c$. Statisticians call it the
# *within-cluster sum of squares*. Neither step can raise it.
#
# **E-step.** The centers stay where they are. Each point goes to the nearest center, so its own term becomes as
# small as it can be:
#
# $$ \min_c \lVert x_i - \mu_c \rVert^2 \;\le\; \lVert x_i - \mu_{c(i)} \rVert^2 . $$
#
# **M-step.** The labels stay as they are. Take one cluster $c$: $n$ points with the mean $m$. For a center at any
# place $\mu$, and with sums over these points alone, $c(i) = c$,
#
# $$ \sum_{i} \lVert x_i - \mu \rVert^2 \;=\; \sum_{i} \lVert x_i - m \rVert^2 \;+\; n \lVert m - \mu \rVert^2 . $$
#
# (Write $x_i - \mu$ as $(x_i - m) + (m - \mu)$ and expand the square. The mixed term vanishes, because the
# differences from the mean add up to zero.) The last term is zero only if $\mu = m$. So the mean is the best place
# for the center, and moving the center there lowers the sum by $n$ times the squared distance it moves.
#
# Let us check the equation of the M-step with numbers. In the first M-step above one center moves farthest:

# %%
distances_moved = np.linalg.norm(steps[2].centers - steps[1].centers, axis=1)
far = distances_moved.argmax()  # the number of the center that moves farthest
its_points = four_blobs[steps[1].labels == far]
lowered = len(its_points) * distances_moved[far] ** 2
sums = [((its_points - step.centers[far]) ** 2).sum() for step in steps[1:3]]

print(f"its {len(its_points)} points: sum of squares {sums[0]:.1f} before, {sums[1]:.1f} after")
print(f"difference {sums[0] - sums[1]:.1f}, n times the squared distance moved {lowered:.1f}")

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(10.5, 3.8), width_ratios=[4, 3])
plot_descent(steps, ax=left)
left.legend()
plot_sum_of_squares(its_points, steps[1].centers[far], ax=right)
right.legend()
save_fig("inertia_descent_plot")

# %% [markdown]
# **What to notice.** Left: the inertia after each step of the picture above, on a logarithmic axis. It falls with
# every step, fast at first, until nothing changes. Right: the sum of squares of that one cluster, as its center moves
# along the straight line from its old place to the mean, and as far again. It is a parabola with its lowest point at
# the mean. The M-step goes from the blue dot to the orange one.
#
# This is also why k-means always comes to an end. After an M-step the inertia depends on the labels alone. As it falls
# in each iteration in which a center moves, the same labels cannot come back; and there are only finitely many ways to
# label.
#
# But k-means need not end at the lowest inertia, as we shall see.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.all(np.diff(inertias) <= 0) and np.all(np.diff(inertias[:6]) < 0)
    assert np.isclose(sums[0] - sums[1], lowered)
    own_centers = steps[-1].centers[steps[-1].labels]
    assert np.isclose(((four_blobs - own_centers) ** 2).sum(), inertias[-1])

# %% [markdown] tags=["aside"]
# *Aside: why not try all?* The surest way to the lowest inertia would be to try every way of dividing the points into
# $k$ clusters. There are about $k^n / k!$ ways. This is their exact number, for small and larger data:

# %% tags=["aside"]
for n, k in [(10, 3), (20, 3), (2000, 5)]:
    signed = ((-1) ** j * comb(k, j) * (k - j) ** n for j in range(k + 1))
    n_ways = str(sum(signed) // factorial(k))
    print(f"{n:4} points, {k} clusters: {n_ways if len(n_ways) < 12 else f'{len(n_ways)} digits'}")

# %% [markdown] tags=["aside"]
# Each further point multiplies the number by about $k$: it grows *exponentially*, and for the five blobs it has 1396
# digits. No fast way is known to find the lowest inertia for any data; this problem is *NP-hard* (NP is for
# *nondeterministic polynomial time*). k-means gives up on "the best": it gets an often good division in a few
# iterations.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert len(n_ways) == 1396

# %% [markdown]
# ## It can go wrong
#
# `find_clusters` starts from four points of the data, drawn at random. It finds the same groups:

# %%
found_centers, found_labels = textbook.find_clusters(four_blobs, 4)

# %%
fig, ax = plt.subplots()
plot_clusters(four_blobs, found_labels, ax=ax)
save_fig("find_clusters_plot")

# %% [markdown]
# **What to notice.** The groups are those of `KMeans`; the clusters are only numbered in another order.
#
# With another random state, `rseed=0` in place of 2, the same code ends here:

# %%
poor_centers, poor_labels = textbook.find_clusters(four_blobs, 4, rseed=0)

# %%
fig, ax = plt.subplots()
plot_clusters(four_blobs, poor_labels, ax=ax)
save_fig("poor_convergence_plot")

# %% [markdown]
# **What to notice.** One cluster has swallowed nearly all of two blobs, and another blob is cut in two. The result is
# wrong, and yet each point has its nearest center, and each center is the mean of its points. Such an end is called a
# *local* optimum: no single step improves it, though a better solution exists elsewhere. How often does that happen?

# %%
outcomes = []
for seed in range(100):
    centers, members = textbook.find_clusters(four_blobs, 4, rseed=seed)
    outcomes.append(((four_blobs - centers[members]) ** 2).sum())
best_outcome = min(outcomes)

n_best = np.isclose(outcomes, best_outcome).sum()

print(f"best inertia {best_outcome:.2f}, reached with {n_best} of 100 random states")
print(f"worst inertia {max(outcomes):.2f}")

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert n_best == 81
    assert np.isclose(outcomes[0], 527.1676, atol=1e-3) and np.isclose(outcomes[2], best_outcome)
    pairs = set(zip(found_labels.tolist(), four_means.labels_.tolist(), strict=True))
    assert len(pairs) == 4 and not np.array_equal(found_labels, four_means.labels_)
    group_sizes = [np.bincount(poor_labels[four_means.labels_ == c]) for c in range(4)]
    swallowed = [c for c in range(4) if group_sizes[c].max() > 70]
    assert len(swallowed) == 3 and len({group_sizes[c].argmax() for c in swallowed}) == 2

# %% [markdown]
# ### The same on the five blobs
#
# Now we watch a random start on the five blobs. `KMeans` does not keep the places where it started. So we draw five
# points first, with equal chances for all, and hand them over as `init`. `max_iter` stops `KMeans` after one, two and
# three iterations. When it stops, it labels the points once more with the last centers.

# %% tags=["edition-three-steps"]
use_style("homl")
equal_chances = np.full(len(blobs), 1 / len(blobs))
start_rows = np.random.RandomState(57).choice(len(blobs), 5, replace=False, p=equal_chances)
random_start = blobs[start_rows]
stopped_early = [
    KMeans(5, init=random_start, n_init=1, max_iter=iterations).fit(blobs)
    for iterations in (1, 2, 3)
]

# %%
plot_iterations(stopped_early, blobs, start=random_start)
save_fig("kmeans_algorithm_plot")

# %% [markdown]
# **What to notice.** Top left, five points were drawn. Two of them are from the same tight blob, and none is from
# the blob in the middle. Top right, all points are labeled with the nearest of these. From the second row on, the
# panel at the left shows an M-step, with arrows from the old centers to the new ones and the colors of the step before.
# The panel at the right shows the E-step after it. (The *instances* of the title are points, the *centroids* centers.)
#
# Watch one center travel from the tight blobs at the left to the blob in the middle, while the one below it moves up to
# take its place. After three iterations the inertia is 212.0 (as for the four blobs, by chance). It goes down to 211.6
# in the end, as with `kmeans` above.
#
# **Try it.** Take `RandomState(5)`. Where does k-means get stuck? (Take away `max_iter=iterations`, and look at the
# last panel: it then shows the end.)
#
# <details><summary>Answer</summary>
#
# At an inertia of 239.2. The two lower ones of the tight blobs share a center; the blob in the middle has two.
#
# </details>
#
# <details><summary>If you have one of the books</summary>
#
# The versions of HOML use the random states 1, 0 and 5, of which 5 gets stuck today. Their first panel shows the
# centers after they have moved once.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert [round(model.inertia_, 1) for model in stopped_early] == [560.3, 268.8, 212.0]
    start_blobs = np.bincount(true_blobs[start_rows], minlength=5)
    assert start_blobs.tolist() == [1, 0, 1, 1, 2]
    assert np.argmax(np.ptp([m.cluster_centers_[:, 0] for m in stopped_early], axis=0)) == 4
    drawn_inside = KMeans(5, init="random", n_init=1, max_iter=1, random_state=57).fit(blobs)
    assert np.array_equal(drawn_inside.cluster_centers_, stopped_early[0].cluster_centers_)
    assert KMeans(5, init=random_start, n_init=1).fit(blobs).inertia_ < 211.7
    stuck_rows = np.random.RandomState(5).choice(len(blobs), 5, replace=False, p=equal_chances)
    stuck = KMeans(5, init=blobs[stuck_rows], n_init=1).fit(blobs)
    assert round(stuck.inertia_, 1) == 239.2
    assert np.sum((stuck.cluster_centers_ < [-2, 2]).all(axis=1)) == 1
    assert np.sum(np.abs(stuck.cluster_centers_[:, 0] + 1.5) < 0.5) == 2

# %% [markdown]
# ## Two starts, two answers
#
# On the five blobs, too, the result depends on where the centers start. Here are two single starts, each with as many
# iterations as it takes, and what becomes of 500 others. (The *best solution* is the best one that any of our thousands
# of starts has found. Nobody has proved that there is no better one.)

# %% tags=["edition-two-starts"]
solution1 = KMeans(5, init="random", n_init=1, random_state=2).fit(blobs)
solution2 = KMeans(5, init="random", n_init=1, random_state=49).fit(blobs)
random_models = [
    KMeans(5, init="random", n_init=1, random_state=seed).fit(blobs) for seed in range(500)
]
random_outcomes = np.array([model.inertia_ for model in random_models])
best_random = random_models[random_outcomes.argmin()]

# %%
title1 = f"Solution 1\ninertia {solution1.inertia_:.1f}"
title2 = f"Solution 2 (with a different random init)\ninertia {solution2.inertia_:.1f}"
named = {
    "best solution": best_random.inertia_,
    "like solution 1": solution1.inertia_,
    "middle blob cut": 237,
    "like solution 2": solution2.inertia_,
}

fig, axes = plt.subplots(2, 2, figsize=(10, 6.8))
plot_clusterer_comparison(solution1, solution2, blobs, title1, title2, axes=axes[0])
plot_decision_boundaries(best_random, blobs, ax=axes[1, 0])
axes[1, 0].set_title(f"The best solution\ninertia {best_random.inertia_:.1f}")
plot_outcomes(random_outcomes, marks=named, ax=axes[1, 1])
axes[1, 1].set_title("Outcomes of 500 random starts")
save_fig("kmeans_variability_plot")

# %% [markdown]
# **What to notice.** Solutions 1 and 2 are both wrong, each in its own way: two tight blobs share a center, and the
# center that is missing there cuts another blob in two. At the lower right, only about half of 500 random starts find
# the best solution (blue). Each name comes with the number of starts that end within 3% of its inertia, in one bar or
# two. "Middle blob cut" is what `RandomState(5)` led to. In the 36 starts near 600, one center serves blobs that lie
# far apart, as in the *Try it* below.
#
# Of two solutions with the same number of clusters, the better one has the lower inertia. The model keeps it as
# `inertia_`. It can be had from the distances of `transform` as well:

# %%
nearest = kmeans.transform(blobs)[np.arange(len(blobs)), kmeans.labels_]

print(f"inertia_         {kmeans.inertia_:.4f}")
print(f"by hand          {(nearest**2).sum():.4f}")
print(f"score            {kmeans.score(blobs):.4f}")
print(f"solutions 1, 2   {solution1.inertia_:.2f}  {solution2.inertia_:.2f}")

# %% [markdown]
# `score` is the negative inertia: scikit-learn's rule is that a higher score is better.
#
# **Try it.** Take 8 in place of 49. Where is a center missing, and where is one too many?
#
# <details><summary>Answer</summary>
#
# The lowest of the tight blobs has two centers. The uppermost one shares one with the blob in the middle. The inertia
# is 600.4, nearly three times as high as it should be.
#
# </details>
#
# <details><summary>If you have one of the books</summary>
#
# Of the random states that HOML uses, 9, 11 and 19 lead to the best solution today. Where its notebooks speak of a
# single *iteration* with `n_init=1`, it is a single *start*. The answer to its exercise 3 calls the inertia the
# *mean* squared distance; it is the sum.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.isclose(kmeans.inertia_, (nearest**2).sum())
    assert np.isclose(kmeans.score(blobs), -kmeans.inertia_)
    assert round(solution1.inertia_, 2) == 219.58 and round(solution2.inertia_, 2) == 258.60
    for solution in (solution1, solution2):
        assert np.sum((solution.cluster_centers_ < [-2, 2]).all(axis=1)) == 1
    assert np.sum(random_outcomes < 212) == 247
    ranges = {(212, 230): (86, (2, 1, 2)), (230, 248): (84, (2, 2, 1)), (248, 300): (47, (3, 1, 1))}
    for (low, high), (n_alike, expected) in ranges.items():  # centers at the left, middle, right
        ends = [m.cluster_centers_[:, 0] for m in random_models if low < m.inertia_ < high]
        placed = {tuple(np.bincount(np.digitize(x, [-2, -0.6]), minlength=3)) for x in ends}
        assert len(ends) == n_alike and placed == {expected}, (low, len(ends), placed)
    for n_alike, place in ((247, kmeans.inertia_), (86, solution1.inertia_), (84, 237)):
        assert np.sum(np.abs(np.log(random_outcomes / place)) < np.log(1.03)) == n_alike
    high = [model.cluster_centers_ for model in random_models if model.inertia_ > 500]
    assert len(high) == 36 and min(random_outcomes[random_outcomes > 500]) > 590
    assert sum(np.sum(end[:, 0] < -2) == 1 for end in high) == 18  # one for all tight blobs
    worst = KMeans(5, init="random", n_init=1, random_state=8).fit(blobs)
    assert round(worst.inertia_, 1) == 600.4
    assert np.sum((worst.cluster_centers_ < [-2, 1.5]).all(axis=1)) == 2  # in the lowest
    between = (worst.cluster_centers_ > [-2.6, 2.4]) & (worst.cluster_centers_ < [-1.6, 2.7])
    assert np.sum(between.all(axis=1)) == 1  # between the uppermost and the middle one
    for seed in (9, 11, 19):
        assert KMeans(5, init="random", n_init=1, random_state=seed).fit(blobs).inertia_ < 212

# %% [markdown]
# ## Better starts
#
# **Know where the centers are.** If you have an idea, pass it: `init` takes an array. One start is
# enough then.

# %%
good_centers = np.array([[-3, 3], [-3, 2], [-3, 1], [-1, 2], [0, 2]])
good_init = KMeans(5, init=good_centers, n_init=1).fit(blobs)

print(f"{good_init.n_iter_} iterations, inertia {good_init.inertia_:.4f}")

# %%
fig, ax = plt.subplots(figsize=(8, 4))
plot_decision_boundaries(good_init, blobs, ax=ax)
plot_centroids(good_centers, circle_color="none", cross_color="tab:blue", ax=ax)
save_fig("good_init_plot")

# %% [markdown]
# **What to notice.** The blue crosses are where it started, up to half a unit away from where the centers ended. That
# was near enough: three iterations led to the best solution.
#
# **Start more than once.** Start ten times at random, and keep the solution with the lowest inertia. That
# is what `n_init=10` does.

# %% tags=["edition-ten-inits"]
ten_inits = KMeans(5, init="random", n_init=10, random_state=2).fit(blobs)

# %%
fig, ax = plt.subplots(figsize=(8, 4))
plot_decision_boundaries(ten_inits, blobs, ax=ax)
save_fig("ten_inits_plot")

# %% [markdown]
# **What to notice.** This is the best solution again, with the same random state that gave solution 1 above. If one
# random start in two is good, then ten bad ones in a row are very rare: about one case in a thousand.
#
# <details><summary>If you have one of the books</summary>
#
# The books often rely on ten starts, because `n_init=10` was the default. Since scikit-learn 1.4 it is `"auto"`: one
# start with k-means++ (see below), ten with random points. If your results are worse than those of a book, look here
# first.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.isclose(good_init.inertia_, kmeans.inertia_) and good_init.n_iter_ == 3
    found_from = good_init.cluster_centers_ - good_centers
    assert 0.45 < np.linalg.norm(found_from, axis=1).max() < 0.6
    assert np.isclose(ten_inits.inertia_, kmeans.inertia_)
    assert 1 / 1500 < np.mean(random_outcomes > 212) ** 10 < 1 / 700

# %% [markdown]
# **Spread the start out.** Points drawn at random may all come from the same blob. *k-means++* (Arthur and
# Vassilvitskii, 2007) makes that unlikely:
#
# 1. The first center is any point.
# 2. Each further center is one of the points, drawn with a probability proportional to the squared distance to the
#    nearest center so far.

# %%
show_source(textbook.kmeans_plusplus)

# %%
first_centers = [textbook.kmeans_plusplus(blobs, count, rseed=3) for count in (1, 2, 3)]
for chosen_centers in first_centers:
    closest = textbook.squared_distances(blobs, chosen_centers).min(axis=1)
    has_center = np.isin(true_blobs, true_blobs[closest == 0])
    share = closest[~has_center].sum() / closest.sum()
    print(
        f"{len(chosen_centers)} chosen: the next one is in a blob without center in {share:.1%} of draws"
    )

# %%
fig, axes = plt.subplots(1, 3, figsize=(11, 3), sharex=True, sharey=True, layout="constrained")
for chosen_centers, ax in zip(first_centers, axes, strict=True):
    plot_seeding(blobs, chosen_centers, farthest=3, ax=ax)
    ax.set_title(f"{len(chosen_centers)} center{'s' if len(chosen_centers) > 1 else ''} chosen")
    ax.set_xlabel("$x_1$")
axes[0].set_ylabel("$x_2$", rotation=0, labelpad=10)
bar = fig.colorbar(axes[0].collections[0], ax=axes, extend="max", pad=0.01)
bar.set_label("Distance to\nnearest center", size=12)
save_fig("kmeans_plusplus_plot", tight_layout=False)

# %% [markdown]
# **What to notice.** The brighter a point, the farther it is from the nearest center, and the likelier to become the
# next one. A second center in a dark place is improbable, but not impossible. With each center more of the plane
# becomes dark, and it is less certain that the next one goes where it should.
#
# **Look at a few candidates.** That is what *greedy* k-means++ adds. For each center it draws not one point but a
# few, in the same way, and takes the one with which the sum of squared distances to the nearest chosen center becomes
# lowest. (There are $2 + \lfloor \ln k \rfloor$ candidates: 3 for five clusters, 5 for twenty-five.) `KMeans` starts
# like this unless told otherwise. In scikit-learn, too, `init="k-means++"` is the greedy one.
#
# ## How much does it help?
#
# One start proves nothing, and one data set proves little. So let us try all three starts many times, on the five blobs
# and on twenty-five equal blobs in five rows.

# %%
grid_blobs, _ = make_blobs(
    1000, centers=[(x, y) for x in range(5) for y in range(5)], cluster_std=0.1, random_state=7
)
trials = {"five blobs": (blobs, 5, 500), "25 blobs": (grid_blobs, 25, 100)}
final_inertias = {}
for data_name, (data, k, n_states) in trials.items():
    for seed in range(n_states):
        starts = {
            "random points": "random",
            "k-means++": textbook.kmeans_plusplus(data, k, rseed=seed),
            "greedy k-means++": "k-means++",
        }
        for start_name, init in starts.items():
            model = KMeans(k, init=init, n_init=1, random_state=seed).fit(data)
            final_inertias.setdefault((data_name, start_name), []).append(model.inertia_)

# %%
lowest, shares_of_best = {}, {}
for data_name in trials:
    lowest[data_name] = min(min(final_inertias[data_name, start_name]) for start_name in starts)
    for start_name in starts:
        values = np.array(final_inertias[data_name, start_name])
        share = np.mean(values < 1.005 * lowest[data_name])
        shares_of_best[data_name, start_name] = share
        print(
            f"{data_name:10}  {start_name:16}  best solution {share:4.0%}   "
            f"mean {values.mean():5.1f}   worst {values.max():5.1f}"
        )

# %%
fig, axes = plt.subplots(2, 4, figsize=(11, 5.6))
for row, (data_name, (data, _, n_states)) in zip(axes, trials.items(), strict=True):
    plot_clusters(data, size=1, ax=row[0])
    row[0].set_aspect("equal")
    row[0].set_title(data_name, size=12)
    values_here = [final_inertias[data_name, start_name] for start_name in starts]
    limits = lowest[data_name], max(map(max, values_here))
    for ax, start_name, values in zip(row[1:], starts, values_here, strict=True):
        ax.sharey(row[1])
        plot_outcomes(values, limits=limits, marks={"best": lowest[data_name]}, ax=ax)
        ax.set_title(f"{start_name}\n{shares_of_best[data_name, start_name]:.0%} best", size=12)
        ax.set(xlabel="", ylabel="")
    row[1].set_ylabel(f"Starts, of {n_states}", size=12)
for ax in axes[1, 1:]:
    ax.set_xlabel("Inertia (logarithmic)", size=12)
save_fig("starts_plot")

# %% [markdown]
# **What to notice.** On the *five blobs*, plain k-means++ finds the best solution (blue) less often than random
# points do, 26% against 49%, and its worst results are as bad, near 620. The greedy variant is right less often than
# random points, too (39%), but it is safe: in these 500 starts it never ends above 240.1, where random points may end
# near 640.
#
# On the *twenty-five blobs* it is the other way around. Random points are right once in a hundred starts. On average
# they hit only 16 of the blobs, and k-means does not carry a center past other blobs to one that has none. Plain
# k-means++ hits 23 on average, but that is not enough: one or two blobs without a center usually spoil the result, and
# it is right 13 times in a hundred. The greedy variant overrules a bad draw, if another of its five candidates is
# better. It hits all 25 blobs in 88 of a hundred starts, and is right in 91.
#
# Why does k-means++ do badly on the five blobs? It is their unequal spread. In 244 of the 500 starts the first four
# centers leave out just one of the lower two blobs. There the squared distances to the nearest center add up to 115 on
# average; in the widest blob, which has a center already, to 217. So a second center in the widest blob is about twice
# as likely as the first one in the blob that was left out (49% of these draws against 23%). With five *equally tight*
# blobs in the same places, k-means++ is right in 77 of 100 starts, random points in 39, and the greedy variant in 98.
#
# What to do, then? Take the default start, which is the greedy one, and more than one of them. With ten starts each,
# the differences nearly disappear on the five blobs: of sixty random states, random points find the best solution with
# all, greedy k-means++ with 58. On the twenty-five blobs random points find it with 1, greedy k-means++ with all 60.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    percent = [round(100 * share) for share in shares_of_best.values()]
    assert percent == [49, 26, 39, 1, 13, 91], percent
    worst_ends = [round(max(final_inertias["five blobs", name])) for name in starts]
    assert worst_ends == [636, 618, 240], worst_ends
    assert round(max(final_inertias["five blobs", "greedy k-means++"]), 1) == 240.1
    assert np.array_equal(final_inertias["five blobs", "random points"], random_outcomes)
    n_hit = []
    for seed in range(100):
        drawn_rows = np.random.RandomState(seed).permutation(len(grid_blobs))[:25]
        drawn = [grid_blobs[drawn_rows], textbook.kmeans_plusplus(grid_blobs, 25, rseed=seed)]
        drawn.append(kmeans_plusplus(grid_blobs, 25, random_state=seed)[0])
        n_hit.append([len(np.unique(np.rint(first), axis=0)) for first in drawn])
    assert np.mean(n_hit, axis=0).round().tolist() == [16, 23, 25]
    assert np.sum(np.array(n_hit)[:, 2] == 25) == 88
    four_of_five = []  # starts whose first four centers leave out one of the lower two
    for seed in range(500):
        drawn = textbook.kmeans_plusplus(blobs, 5, rseed=seed)
        drawn_blobs = true_blobs[textbook.squared_distances(drawn, blobs).argmin(axis=1)]
        left_out = {2, 4} - set(drawn_blobs[:4])
        if len(set(drawn_blobs[:4])) == 4 and len(left_out) == 1:
            to_nearest = textbook.squared_distances(blobs, drawn[:4]).min(axis=1)
            missed = left_out.pop()
            sums_left = [to_nearest[true_blobs == b].sum() for b in (missed, 0)]
            four_of_five.append([*sums_left, drawn_blobs[4] == missed, drawn_blobs[4] == 0])
    assert len(four_of_five) == 244
    averages = np.mean(four_of_five, axis=0)
    assert averages[:2].round().tolist() == [115, 217], averages
    assert averages[2:].round(2).tolist() == [0.23, 0.49], averages
    # the control: the same places, equal spread
    places = [[0.2, 2.3], [-1.5, 2.3], [-2.8, 1.8], [-2.8, 2.8], [-2.8, 1.3]]
    equal_blobs, _ = make_blobs(2000, centers=places, cluster_std=0.1, random_state=7)
    equal_ends = np.array(
        [
            [
                KMeans(5, init=init, n_init=1, random_state=seed).fit(equal_blobs).inertia_
                for init in ("random", textbook.kmeans_plusplus(equal_blobs, 5, seed), "k-means++")
            ]
            for seed in range(100)
        ]
    )
    equal_shares = np.mean(equal_ends < 1.005 * equal_ends.min(), axis=0)
    assert (100 * equal_shares).round().tolist() == [39, 77, 98], equal_shares
    ten_starts = [
        sum(
            KMeans(k, init=init, n_init=10, random_state=s).fit(data).inertia_
            < 1.005 * lowest[data_name]
            for s in range(60)
        )
        for data_name, (data, k, _) in trials.items()
        for init in ("random", "k-means++")
    ]
    assert ten_starts == [60, 58, 1, 60], ten_starts

# %% [markdown]
# See for yourself. Here are the five blobs once more. *Draw centers by* offers four ways: at random, by k-means++, by its
# greedy variant, and always the point that is farthest from the centers so far.

# %%
kmeans_stepper(blobs)

# %% [markdown]
# **Try it.** Unfold *Where starts end*, and press *Try 100 starts* for each of the four ways. Which of them reaches the
# best inertia, 211.6, most often, and which never? Press a bad end in the list: what went wrong there?
#
# <details><summary>Answer</summary>
#
# On these blobs random rows reach it most often, in about half of the starts; both variants of k-means++ reach it less
# often, for the reason that is given above. The farthest points never lead there: they lie at the rims
# of the two wide blobs, so that each of these gets two centers and the tight blobs have to share one. That is why
# k-means++ draws its centers, and does not simply take the farthest point.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    farthest_ends = []
    for first in range(0, 2000, 20):
        farthest = [first]
        while len(farthest) < 5:
            to_nearest = textbook.squared_distances(blobs, blobs[farthest]).min(axis=1)
            farthest.append(to_nearest.argmax())
        *_, last_step = textbook.kmeans_steps(blobs, blobs[farthest])
        farthest_ends.append(last_step.inertia)
    assert min(farthest_ends) > 1.02 * 211.6
    drawn_from = {2, 4}  # the two wide blobs
    assert set(true_blobs[farthest[1:]]) & drawn_from

# %% [markdown]
# ---
#
# **A good place for a break.** The second half is about doing k-means faster, and on more data. To go on another day,
# run the cells above first.
#
# ---
#
# ## What it costs
#
# For $n$ points with $d$ features and $k$ clusters, an iteration takes
#
# - in the E-step $n k$ distances, each with $d$ differences to be squared: about $n k d$ operations;
# - in the M-step one addition for each number in the data: $n d$ operations.
#
# So the time of an iteration grows in proportion to $n$, to $k$ and to $d$. Algorithms that compare all pairs of points
# need time in proportion to $n^2$; k-means does not. That is why it is used on large data. `n_distances_` counts the
# distances of the E-steps, without those that choose the start. As all points are labeled once more in the end, there
# is an E-step more than iterations (unless the last one has changed no label):

# %%
for n, k in [(1000, 5), (2000, 5), (2000, 10), (2000, 20)]:
    counted = KMeans(k, n_init=1, algorithm="lloyd", random_state=0).fit(blobs[:n])
    n_e_steps = counted.n_distances_ / (n * k)
    print(
        f"n {n}, k {k:2}: {counted.n_distances_:7} distances in {n_e_steps:.0f} E-steps of n k each"
    )

# %% [markdown]
# How many iterations will it take? Usually a few dozen at most: the 500 random starts of the five blobs need 31 or
# fewer. For some artificial data the number grows exponentially with $n$ (Vattani, 2011).

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert counted.n_distances_ == n * k * n_e_steps == n * k * (counted.n_iter_ + 1)
    assert max(model.n_iter_ for model in random_models) == 31
    for seed in range(30):
        model = KMeans(5, init="random", n_init=1, algorithm="lloyd", random_state=seed).fit(blobs)
        once_more = model.stop_reason_ != "labels unchanged"
        assert model.n_distances_ == len(blobs) * 5 * (model.n_iter_ + once_more)

# %% [markdown]
# ## The same result from fewer distances
#
# In each iteration k-means computes the distance from every point to every center, though most points keep their
# center. For many this can be proved without a distance. That saves most of the distances, but takes time itself: in
# the aside below k-means becomes at most one and a half times as fast. The proof rests on the *triangle inequality*: a
# detour is never shorter than the straight way. For any three places,
#
# $$ \lVert a - c \rVert \;\le\; \lVert a - b \rVert + \lVert b - c \rVert . $$
#
# Suppose we know of a point $x$ that it is at most $u$ away from its own center, and at least $l$ away from any other.
# Now the centers move: its own by the distance $p$, the others by $q$ at most. (The code takes for $q$ the longest way
# of all centers, `moved.max()`.) By the triangle inequality the point is now
#
# - at most $u + p$ away from its own center,
# - at least $l - q$ away from any other.
#
# As long as the first number is lower than the second, the point keeps its center, and we have computed nothing. Only
# when the upper *bound* reaches the lower one do we compute distances again. The bounds are then exact.
#
# A second test needs no $l$. Let $2g$ be the distance from its own center to the nearest other center. If the point is
# less than $g$ away from its own center, then any other center is farther away than $2g - g = g$, and so its own center
# is the nearest.

# %%
one_point = np.array([0.9, 0.5])
centers_before = np.array([[0.0, 0.0], [3.6, 0.3], [2.2, -2.6]])
centers_after = np.array([[-0.3, 0.25], [3.35, 0.75], [2.2, -2.4]])

plot_bounds(one_point, centers_before, centers_after)
save_fig("bounds_plot")

# %% [markdown]
# **What to notice.** Left: the distances are known, $u$ to the own center (blue), $l$ to the nearest other one.
# Middle: the centers have moved, $u$ has grown by $p$ and $l$ has shrunk by $q$. The own center is within the blue
# circle, and no other center is within the orange one. The blue circle is still the smaller one, so the own center is
# the nearest. Right: the green circle reaches half the way to the next center. The point lies inside of it, which
# proves the same.
#
# *Hamerly's algorithm* (2010) uses these tests. In words:
#
# 1. **First E-step**: compute all distances. They are exact bounds.
# 2. **M-step** as always. Loosen the bounds by the movements of the centers.
# 3. **E-step**: skip every point with $u < l$ or $u < g$. For the others compute the distance to their own center, and
#    test again. For those that are left compute all distances.
#
# *Elkan's algorithm* (2003) keeps a bound $l$ for each of the other centers: still fewer distances, more bounds to
# update. The plain algorithm is named after Lloyd.

# %%
show_source(bounds.hamerly_steps)

# %% [markdown]
# We begin with the centers after the first iteration of the random start above, so that five E-steps remain to be
# drawn.

# %%
one_iteration = stopped_early[0].cluster_centers_
hamerly_steps = list(bounds.hamerly_steps(blobs, one_iteration))
elkan_steps = list(bounds.elkan_steps(blobs, one_iteration))

# %%
axes = plot_skipped(blobs, hamerly_steps)
axes[-1].legend(*axes[0].get_legend_handles_labels(), loc="center", markerscale=7)
save_fig("skipped_plot")

# %% [markdown]
# **What to notice.** Red points are looked at. Gray ones are skipped because they are so close to their
# center that no other can be closer ($u < g$), blue ones because of their bounds ($u < l$). Where a center has moved
# far, its points are looked at; elsewhere those near a boundary, and those whose bounds have become loose over several
# E-steps. In the last one only five distances are computed. The labels are those of plain k-means, in every step.
#
# **Try it.** Draw `elkan_steps` instead. Are fewer points red, or does each of them cost less? The next cell has the
# numbers.
#
# <details><summary>Answer</summary>
#
# At first about as many are red, and each costs less: 1.4 distances on average in the second E-step, against 2.4 with
# Hamerly's bounds. In the third, far fewer are red.
#
# </details>

# %%
for name, variant in {"Hamerly": hamerly_steps, "Elkan": elkan_steps}.items():
    n_red = [int(np.sum(~step.skipped)) for step in variant]
    print(f"{name:8} points looked at {n_red}")
    print(f"{name:8} distances        {[step.n_distances for step in variant]}")

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    to_point = np.linalg.norm(centers_before - one_point, axis=1)
    shifts = np.linalg.norm(centers_after - centers_before, axis=1)
    assert to_point[0] + shifts[0] < to_point[1:].min() - shifts.max()
    half_gap = bounds.half_gaps(centers_after)[0].min()
    assert np.linalg.norm(centers_after[0] - one_point) < half_gap
    plain_steps = [s for s in textbook.kmeans_steps(blobs, one_iteration) if s.name == "E"]
    for variant in (hamerly_steps, elkan_steps):
        for bound_step, plain_step in zip(variant, plain_steps, strict=False):
            assert np.array_equal(bound_step.labels, plain_step.labels)
        assert variant[-1].skipped.mean() > 0.95
    assert [len(hamerly_steps), hamerly_steps[-1].n_distances] == [5, 5]
    in_red = blobs[~hamerly_steps[3].skipped]  # most of these are far from any boundary
    to_two = np.sort(textbook.squared_distances(in_red, hamerly_steps[3].centers), axis=1)[:, :2]
    assert np.median(np.sqrt(to_two[:, 0] / to_two[:, 1])) < 0.3
    assert sum(s.n_distances for s in elkan_steps) < sum(s.n_distances for s in hamerly_steps)
    per_red = [
        steps_[1].n_distances / np.sum(~steps_[1].skipped)
        for steps_ in (elkan_steps, hamerly_steps)
    ]
    assert np.round(per_red, 1).tolist() == [1.4, 2.4], per_red
    red = [np.sum(~steps_[1].skipped) for steps_ in (elkan_steps, hamerly_steps)]
    assert abs(red[0] - red[1]) < 10
    assert np.sum(~elkan_steps[2].skipped) < np.sum(~hamerly_steps[2].skipped) / 4

# %% [markdown]
# `KMeans` has all three, and `algorithm` chooses: `"lloyd"`, `"hamerly"` or `"elkan"`. They give the same result to
# the last bit. By default, `algorithm="auto"`, it computes what Lloyd's does for few clusters. With many it leaves out
# the distances to centers that no longer move, and goes over to Hamerly's bounds where they are expected to save more
# than they cost. (For data of up to 262,144 numbers the sizes alone decide whether it takes bounds.)
#
# <details><summary>If you have one of the books</summary>
#
# The second edition of HOML writes `"full"` for `"lloyd"`. scikit-learn has dropped that name, its `"auto"`, and the
# parameters `n_jobs` and `precompute_distances`. Elkan's algorithm, ahead on the five blobs then, is behind today.
#
# </details>

# %% [markdown] tags=["aside"]
# *Aside: is it worth it?* Let us count distances, from equal starts, for the five blobs and for the 273,280 pixels of a
# picture. Counts are the same on every machine, times are not: the right panel shows times that were recorded on one
# machine. (`make measure` records them anew on yours.)

# %% tags=["aside"]
picture_pixels = datasets.load_china().image.reshape(-1, 3) / 255
cluster_counts = (2, 4, 8, 16, 32, 64)
times, conditions = load_measurement("algorithm_times")
shares, speed_ups = {}, {}
for data_name, data in {"five blobs": blobs, "pixels": picture_pixels}.items():
    for k in cluster_counts:
        same_start, _ = kmeans_plusplus(data, k, random_state=0)
        n_distances = {
            algorithm: KMeans(k, init=same_start, n_init=1, algorithm=algorithm)
            .fit(data)
            .n_distances_
            for algorithm in ("lloyd", "hamerly", "elkan")
        }
        for algorithm in ("hamerly", "elkan"):
            share = n_distances[algorithm] / n_distances["lloyd"]
            shares.setdefault(f"{algorithm.title()}, {data_name}", []).append(share)
    rows = np.char.endswith(times["data"], data_name)  # the table calls them "china pixels"
    for algorithm in ("hamerly", "elkan"):
        speed_ups[f"{algorithm.title()}, {data_name}"] = (
            times["lloyd"][rows] / times[algorithm][rows]
        )

print("measured on:", conditions)

# %% tags=["aside"]
fig, (left, right) = plt.subplots(1, 2, figsize=(10.5, 4))
plot_costs(cluster_counts, shares, ax=left)
plot_costs(cluster_counts, speed_ups, ax=right)
right.axhline(1, color="0.5")
left.set(title="Distances, as a share of Lloyd's", ylim=(0, 0.4))
right.set(title="Times as fast as Lloyd", ylim=(0, None))
left.legend(fontsize=10, ncols=2)
save_fig("bounds_costs_plot")

# %% [markdown] tags=["aside"]
# **What to notice.** Bounds save most of the distances. Time is another matter: bounds must be kept and tested, point
# by point, while distances, computed many at a time, are cheap. Hamerly's bounds pay on many pixels with 64 clusters,
# and not yet with 32. Elkan's algorithm computes the fewest distances and is the slowest here: to read its many bounds
# takes longer than to compute all distances. [The appendix](08_bounds.ipynb) has data for which it is the fastest, and
# more ways to save distances.
#
# To see how the algorithms are made fast, read the compiled loops beside the textbook's steps:
# [lloyd.py](../homl_clustering/kernels/lloyd.py), [hamerly.py](../homl_clustering/kernels/hamerly.py),
# [elkan.py](../homl_clustering/kernels/elkan.py), and, for the starts,
# [seeding.py](../homl_clustering/kernels/seeding.py). Each opens with its algorithm in words.
#
# The compiled loops, too, can tell which points they skip, and why. `History(bounds=True)` keeps for each E-step what
# `KMeans` has computed of each point: all distances, only that to its own center, or none. A fit that is watched so
# takes longer; its result and its number of distances stay the same.

# %% tags=["aside"]
watched = History(bounds=True)
observed = KMeans(20, algorithm="hamerly", random_state=0).set_callbacks(watched).fit(blobs)
print("E-step  all  one  none: u < l  none: u < g  (points)")
for e_step in watched.e_steps:
    n_all, _, n_one, n_by_bounds, n_by_gap = np.bincount(e_step.outcomes, minlength=len(Outcome))
    print(f"{e_step.number + 1:6} {n_all:4} {n_one:4} {n_by_bounds:12} {n_by_gap:12}")
total = sum(e_step.n_distances for e_step in watched.e_steps)
print(f"{total} distances on the whole, {observed.n_distances_} counted by the fit")

# %% [markdown] tags=["aside"]
# **What to notice.** In the first E-step nothing is known, and all distances are computed. Soon most points are
# skipped, and at the end about nine of ten: more of them because they are nearer to their center than half the way to
# the next one, $u < g$, than by their lower bounds.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert max(share[-1] for share in shares.values()) < 0.35
    elkan, hamerly = (np.array(shares[f"{each.title()}, pixels"]) for each in ("elkan", "hamerly"))
    assert np.all(elkan < 1.001 * hamerly) and elkan[-1] < elkan[0] / 3
    on_pixels, on_blobs = (times["data"] == name for name in ("china pixels", "five blobs"))
    assert np.array_equal(times["k"], 2 * cluster_counts)
    hamerly_gains = times["lloyd"] / times["hamerly"]
    assert hamerly_gains[on_pixels][:5].max() < 1 and 1.2 < hamerly_gains[on_pixels][5] < 1.4
    assert hamerly_gains[on_blobs].max() < 1
    assert (times["elkan"] > np.maximum(times["lloyd"], times["hamerly"])).all()
    for seed in range(5):
        seen = History(bounds=True)
        fitted = KMeans(20, algorithm="hamerly", random_state=seed).set_callbacks(seen).fit(blobs)
        assert sum(e_step.n_distances for e_step in seen.e_steps) == fitted.n_distances_
        skipped = [e_step.skipped.mean() for e_step in seen.e_steps]
        assert skipped[0] == 0 and np.median(skipped[1:]) > 0.5 and skipped[-1] > 0.85
        assert all(2 * e_step.by_gap.sum() >= e_step.skipped.sum() for e_step in seen.e_steps)

# %% [markdown]
# And once more to play with. Unfold *Distances computed* and choose *Hamerly* or *Elkan*: the points that the last E-step
# skipped turn gray. Click on a point, and the reason is written below.

# %%
kmeans_stepper(blobs, height=640)

# %% [markdown]
# **Try it.** Play to the end. How many distances does each of the three algorithms compute on the whole, and how many
# in the last E-step?
#
# <details><summary>Answer</summary>
#
# Lloyd's algorithm computes all 10 000 distances in each of nine E-steps, 90 000. Hamerly's computes 25 513, Elkan's
# 17 283. In the last E-step they compute 35 and 36: by then the centers hardly move, and the bounds are nearly exact.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    shown = kmeans_stepper(blobs).X
    first_rows = np.random.RandomState(0).permutation(len(shown))[:5]
    for bounded_steps, on_the_whole, at_last in (
        (bounds.hamerly_steps, 25_513, 35),
        (bounds.elkan_steps, 17_283, 36),
    ):
        counts = [step.n_distances for step in bounded_steps(shown, shown[first_rows])]
        assert (len(counts), sum(counts), counts[-1]) == (9, on_the_whole, at_last), counts

# %% [markdown]
# ## A small batch at a time
#
# Does a center need to see all points to know where to go? *Mini-batch k-means* (Sculley, 2010) does without:
#
# 1. Draw a **batch** of points at random, 1024 by default.
# 2. E-step: label them with their nearest centers.
# 3. M-step: move each center toward its new points, to the mean of all the points it was ever given.
# 4. Repeat until a running average of the batch inertia has not fallen for a number of batches (10 by default).
#
# For step 3 a center remembers how many points it has been given: the more, the less a new point moves it. Steps 2
# and 3:

# %%
show_source(textbook.minibatch_steps)

# %%
batch_model = MiniBatchKMeans(n_clusters=5, n_init=3, random_state=42).fit(blobs)
print(f"inertia {batch_model.inertia_:.2f} after {batch_model.n_steps_} batches")

# %% [markdown]
# That is nearly the best, 211.60. Here `n_init` compares starts by their inertia on a sample of the points, and only
# the best is run. Batches are drawn with replacement: a point may come twice. The centers of very small clusters are
# drawn anew from time to time (`reassignment_ratio`).
#
# How much is lost, and what is gained? On the five blobs we try 1 to 100 clusters:

# %% tags=["edition-hundred-means"]
ks = np.arange(1, 101)
whole_models = [KMeans(k, n_init=10, algorithm="lloyd", random_state=42).fit(blobs) for k in ks]
batch_models = [MiniBatchKMeans(k, n_init=10, random_state=42).fit(blobs) for k in ks]
whole_inertias = np.array([model.inertia_ for model in whole_models])
batch_inertias = np.array([model.inertia_ for model in batch_models])

# %% [markdown]
# And we try more and more points, from 1000 pixels of a picture to all 273,280, in 64 clusters. Times and distances of
# these fits, one start each, are in a table that was recorded on one machine.

# %%
fit_times, _ = load_measurement("minibatch_times")  # of the fits above
sizes, conditions_of_sizes = load_measurement("minibatch_sizes")
is_64 = sizes["k"] == 64

print("measured on:", conditions_of_sizes)

# %%
fig, axes = plt.subplots(2, 2, figsize=(10, 8))
(left, right), (lower_left, lower_right) = axes
left.plot(ks, whole_inertias, "r--", label="K-Means")
left.plot(ks, batch_inertias, "b.-", label="Mini-batch K-Means")
left.set(title="Inertia", xlabel="$k$", xlim=(1, 100), ylim=(0, 100))
left.legend()
right.plot(fit_times["k"], fit_times["kmeans_seconds"], "r--")
right.plot(fit_times["k"], fit_times["minibatch_seconds"], "b.-")
right.set(title="Training time (seconds)", xlabel="$k$", xlim=(1, 100), ylim=(0, None))
for ax, cost in ((lower_left, "distances"), (lower_right, "seconds")):
    both = {name: sizes[f"{name}_{cost}"][is_64] for name in ("kmeans", "minibatch")}
    plot_crossover(sizes["n"][is_64], both, ax=ax)
    ax.legend(*left.get_legend_handles_labels(), fontsize=11)
lower_left.set_title("Distances, $k = 64$ (log. axes)")
lower_right.set_title("Training time (seconds), $k = 64$ (log. axes)", size=13)
for ax in axes.flat:
    ax.grid()
save_fig("minibatch_kmeans_vs_kmeans_plot")

# %%
loss = batch_inertias / whole_inertias
saved = sum(m.n_distances_ for m in batch_models) / sum(m.n_distances_ for m in whole_models)
ratio = fit_times["kmeans_seconds"] / fit_times["minibatch_seconds"]
print(f"inertia: {loss.mean() - 1:.1%} higher on average, {loss.max() - 1:.1%} at most")
print(f"distances, without starts: {saved:.0%} of Lloyd's")
print(f"time of a fit with ten starts: k-means / mini-batch = {np.median(ratio):.1f} (recorded)")
extra = sizes["inertia_ratio"] - 1
for k in (16, 64):
    here = sizes["k"] == k
    times_as_fast = sizes["kmeans_seconds"][here] / sizes["minibatch_seconds"][here]
    print(f"pixels, {k} clusters, times as fast:", times_as_fast.round(1))
    print(f"pixels, {k} clusters, inertia higher by (%):", (100 * extra[here]).round(1))

# %% [markdown]
# **What to notice.** Above: two thousand points are too few. The inertia is a few percent higher (the largest loss, 13%
# at $k = 9$, lies above the panel), and no time is saved. Both choose ten starts with k-means++ from all 2000 points,
# which costs them the same, and the iterations that follow are short.
#
# Below, on logarithmic axes: with more and more points it pays. The cost of k-means grows roughly in proportion to
# them, and faster where more iterations are needed. That of mini-batches grows more slowly: they stop after about
# twenty batches for a thousand points, and after less than three hundred for all. The dotted lines mark from where on
# they cost less: for distances at less than two thousand points, for time at about 24,000. At all 273,280
# pixels mini-batches are about twice as fast. With 16 clusters k-means has less to compute, and they are slower up to
# 100,000 pixels. The price is an inertia that is 1% to 8% higher.
#
# <details><summary>If you have one of the books</summary>
#
# HOML shows mini-batch k-means several times faster on the five blobs. k-means itself has become faster since, and
# the default size of a batch was 100 then. With one start, today's default, mini-batches even compute more distances
# for the five clusters than k-means does.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert abs(batch_model.inertia_ - 211.7246) < 1e-3
    assert 1.04 < loss.mean() < 1.07 and 1.125 < loss.max() < 1.135 and loss.argmax() + 1 == 9
    assert batch_inertias[8] > 100 > batch_inertias[9]
    assert saved < 1 and 0.8 < np.median(ratio) < 1.25
    for seed in range(5):
        by_batches = MiniBatchKMeans(5, random_state=seed).fit(blobs)
        assert by_batches.n_distances_ > KMeans(5, random_state=seed).fit(blobs).n_distances_
    gains = {k: sizes["kmeans_seconds"] / sizes["minibatch_seconds"] for k in (16, 64)}
    assert 1.9 < gains[64][is_64][-1] < 3.5
    assert np.all(gains[16][~is_64][:7] < 1) and 1 < gains[16][~is_64][-1] < 2
    n_batches = sizes["minibatch_distances"] / 64 / np.minimum(sizes["n"], 1024)
    assert n_batches[is_64][0] == 22 and 250 < n_batches[is_64][-1] < 300
    per_point = sizes["kmeans_distances"][is_64] / sizes["n"][is_64]
    assert per_point[-1] > 3 * per_point[0]
    fewer = sizes["kmeans_distances"] / sizes["minibatch_distances"]
    assert np.all((fewer > 1) == (sizes["n"] >= 2000))
    assert np.all((gains[64] > 1)[is_64] == (sizes["n"] >= 50_000)[is_64])
    assert sizes["inertia_ratio"].min() > 1.01 and sizes["inertia_ratio"].max() < 1.085
    # distances can be counted anew; the rest of the table depends on the machine
    all_pixels = datasets.load_china().image.reshape(-1, 3) / 255
    few_pixels = all_pixels[np.random.RandomState(0).permutation(len(all_pixels))[:1000]]
    for estimator, column in ((KMeans, "kmeans"), (MiniBatchKMeans, "minibatch")):
        given = {"algorithm": "lloyd"} if estimator is KMeans else {}
        counts_16 = [
            estimator(16, n_init=1, random_state=s, **given).fit(few_pixels).n_distances_
            for s in range(5)
        ]
        assert np.median(counts_16) == sizes[f"{column}_distances"][~is_64][0]

# %% [markdown]
# ### From a file, without reading it whole
#
# Mini-batches are also for data that do not fit into memory. A *memory-mapped* array looks like any other, but lives in
# a file, and only what is touched is read. Here are the 10,000 test pictures of the MNIST digits (*Modified National
# Institute of Standards and Technology*), 28 × 28 pixels each. If MNIST is not on your machine, pictures made from
# scikit-learn's small digits are used instead; your numbers then differ.

# %% tags=["needs-original"]
mnist = datasets.load_mnist(subset="test")
print(mnist.source, mnist.data.shape)

# %% tags=["needs-original"]
with tempfile.TemporaryFile() as file:
    on_disk = np.memmap(file, dtype="float32", mode="w+", shape=mnist.data.shape)
    on_disk[:] = mnist.data
    digit_model = MiniBatchKMeans(10, batch_size=100, compute_labels=False, random_state=42)
    digit_model.fit(on_disk)
    del on_disk
print(f"{digit_model.n_steps_} batches of 100 pictures")

# %%
fig, axes = plt.subplots(1, 10, figsize=(10, 1.3))
for ax, center in zip(axes, digit_model.cluster_centers_, strict=True):
    plot_image(center.reshape(28, 28), cmap="binary", ax=ax)
save_fig("digit_batch_centers_plot")

# %% [markdown]
# **What to notice.** The centers are blurred digits: each is the mean of many. Some digits have several centers, others
# none. With `compute_labels=False` only the pictures that are drawn are read, here about 80% of them. To label all of
# them afterward there is `predict`.
#
# <details><summary>If you have one of the books</summary>
#
# HOML loads MNIST with `fetch_openml`. It needs the argument `as_frame=False` today.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert digit_model.n_steps_ * 100 < 10 * len(mnist.data)
    assert not hasattr(digit_model, "labels_")
    nearest_digit = mnist.target[
        [np.linalg.norm(mnist.data - c, axis=1).argmin() for c in digit_model.cluster_centers_]
    ]
    assert 6 <= len(set(nearest_digit)) < 10

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and mnist.source == "original":
    not_drawn = (1 - 1 / len(mnist.data)) ** (100 * digit_model.n_steps_ + 300)  # with the start
    assert abs(not_drawn - 0.2) < 0.02, not_drawn

# %% [markdown]
# ### From a stream
#
# Points may also arrive a few at a time, from a sensor or over a network, and be gone afterward. `partial_fit` takes
# one batch (`inertia_` is then that of this batch). It has one start only, and cannot begin again after a bad one. So
# let ten models start differently on the same stream, and keep the one that did best on the last ten batches. Here
# the stream is simulated: each batch is drawn from the same 2000 points.

# %%
stream = np.random.RandomState(42)
candidates = [MiniBatchKMeans(5, random_state=seed) for seed in range(10)]
recent_inertias = np.zeros(10)

for model in candidates:
    model.partial_fit(blobs[stream.permutation(len(blobs))[:500]])
for number in range(100):
    batch = blobs[stream.permutation(len(blobs))[:100]]
    for i, model in enumerate(candidates):
        model.partial_fit(batch)
        if number >= 90:
            recent_inertias[i] += model.inertia_

# %%
scores = np.array([model.score(blobs) for model in candidates])
chosen = recent_inertias.argmin()
print("inertia of each on all points:", (-scores).round(1))
print(f"chosen by the last batches: number {chosen}, inertia {-scores[chosen]:.1f}")

# %% [markdown]
# **What to notice.** Some of the ten have ended in a bad solution. A thousand points of the stream were enough to pick
# one of the good ones, without looking at all points together.
#
# One stream proves little. Here are twenty. How often is a good model chosen, with an inertia close to 211.6?

# %%
n_judged = 10
chosen_inertias = []
for seed in range(20):
    other_stream = np.random.RandomState(seed)
    models = [MiniBatchKMeans(5, random_state=start) for start in range(10)]
    recent = np.zeros(10)
    for model in models:
        model.partial_fit(blobs[other_stream.permutation(len(blobs))[:500]])
    for number in range(100):
        batch = blobs[other_stream.permutation(len(blobs))[:100]]
        for i, model in enumerate(models):
            model.partial_fit(batch)
            recent[i] += model.inertia_ if number >= 100 - n_judged else 0
    chosen_inertias.append(-models[recent.argmin()].score(blobs))

print(f"chosen well in {np.sum(np.array(chosen_inertias) < 213)} of 20 streams")

# %% [markdown]
# In the stream that failed, the chosen model has an inertia of 219.5, only 4% too much. Few points may not show that.
#
# **Try it.** Judge by the last batch alone, `n_judged = 1`. In how many streams is a good model still chosen?
#
# <details><summary>Answer</summary>
#
# In 10 of 20. A hundred points are too few to tell a good model from one that is not quite as good.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert -scores[chosen] < 213
    assert 0 < np.sum(-scores > 215) < 10
    assert np.sum(np.array(chosen_inertias) < 213) == 19
    assert round(max(chosen_inertias), 1) == 219.5
    by_batch = MiniBatchKMeans(5, random_state=0).partial_fit(blobs[:500])
    assert np.isclose(by_batch.inertia_, -by_batch.score(blobs[:500]))

# %% [markdown] tags=["aside"]
# *Aside: who found it?* Several people, independently. Hugo Steinhaus asked in 1956 how to cut a body into parts whose
# moments of inertia have the lowest sum; the word *inertia* is from mechanics. Stuart Lloyd described the two
# steps in 1957 at Bell Labs, to code telephone signals by few numbers. His paper was printed only in 1982. Edward
# Forgy published the same two steps in 1965, with random points to start from. James MacQueen gave the algorithm its
# name in 1967. His version moves a center after each single point: a mini-batch of one.

# %% [markdown]
# ## Questions
#
# **1.** Which step of k-means can change `labels_`, which can change `cluster_centers_`? Why can neither
# raise the inertia?
#
# <details><summary>Answer</summary>
#
# The E-step changes labels, the M-step changes centers. In the E-step each point takes the nearest center, so that its
# own squared distance cannot grow. In the M-step each center goes to the mean of its points, the place from which the
# sum of their squared distances is lowest.
#
# </details>
#
# **2.** A solution with five clusters has a lower inertia than one with four on the same data. Is it
# therefore better?
#
# <details><summary>Answer</summary>
#
# No. A further center can always lower the inertia: put it on any point that is no center yet. With as many clusters as
# points the inertia is zero, and nothing is learned. For different numbers of clusters see
# [02_choosing_k](02_choosing_k.ipynb).
#
# </details>
#
# **3.** Two fitted models agree on which points belong together, but `labels_` differ. How is that
# possible, and how would you check it?
#
# <details><summary>Answer</summary>
#
# The clusters are numbered in another order. There are then only as many different pairs of labels, one from each
# model, as there are clusters: `len(set(zip(one.labels_, other.labels_))) == 5`.
# `sklearn.metrics.adjusted_rand_score` is 1.
#
# </details>
#
# **4.** Multiply the first feature of the blobs by 100 and fit again. What becomes of the five blobs, and
# what does that say about scaling features before clustering?
#
# <details><summary>Answer</summary>
#
# The three tight blobs, which differ in the second feature only, are all in one cluster, and each of the two wide
# blobs is cut into a left and a right half. The first feature decides alone, for its differences are a hundred times
# as large. Changing the unit of a feature, from meters to centimeters, changes the clusters. So features in different
# units are scaled first, for instance to standard deviation 1.
#
# </details>
#
# **5.** How many of 500 random states reach the best solution with three random starts each? Change one line above to
# find out.
#
# <details><summary>Answer</summary>
#
# 435, or 87%. Write `n_init=3` where `random_models` is computed, and count with `np.sum(random_outcomes < 212)`. One
# start fails in about half of the cases, and three fail together in about an eighth.
#
# </details>
#
# **6.** A point is skipped in an E-step of Hamerly's algorithm. Which of its distances do we know exactly?
#
# <details><summary>Answer</summary>
#
# None, as a rule. We know that its own center is at most $u$ away, and all others at least $l$ or $g$. That is enough.
#
# </details>
#
# **7.** Why does a center of mini-batch k-means move less and less, however far its new points are away?
#
# <details><summary>Answer</summary>
#
# It is the mean of all points it was ever given. A new point counts as much as each of the earlier ones: when there
# were 10,000 of them, it moves the center by a ten-thousandth of its distance.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    stretched = KMeans(5, n_init=10, random_state=0).fit_predict(blobs * [100, 1])
    in_cluster = np.array([np.bincount(stretched[true_blobs == b], minlength=5) for b in range(5)])
    assert (
        len(set(in_cluster[2:].argmax(axis=1))) == 1 and (in_cluster[2:].max(axis=1) == 400).all()
    )
    assert (np.sort(in_cluster[:2])[:, -2:] > 150).all()  # each of the wide ones in two
    for b in (0, 1):  # a left one and a right one
        halves = [
            blobs[(true_blobs == b) & (stretched == c), 0] for c in in_cluster[b].argsort()[-2:]
        ]
        lower_half, upper_half = sorted(halves, key=np.mean)
        assert lower_half.max() < upper_half.min()
    three_starts = [
        KMeans(5, init="random", n_init=3, random_state=seed).fit(blobs).inertia_
        for seed in range(500)
    ]
    assert np.sum(np.array(three_starts) < 212) == 435
    renumbered = KMeans(5, n_init=10, random_state=1).fit(blobs).labels_
    assert len(set(zip(labels.tolist(), renumbered.tolist(), strict=True))) == 5
    assert not np.array_equal(labels, renumbered)

# %% [markdown]
# **Next:** [02_choosing_k](02_choosing_k.ipynb), on how many clusters to ask for, and on data for which no number
# is right.
