# ---
# jupyter:
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
# # Exercises: k-means
#
# In these exercises you write k-means yourself, one piece at a time. They belong to the lesson
# [01_kmeans](../notebooks/01_kmeans.ipynb).
#
# - Tasks 1 to 5 are warm-ups. They ask for functions that the lesson explains: the distances, the E-step, the M-step,
#   the start of k-means++, and a test that makes distances unnecessary.
# - In tasks 6 to 9 you use the same ideas in a new place. Their answers are not in the lesson.
# - At the end there is an open question, in which you put the pieces together.
#
# To answer a task, replace `...` by your own code and run the cell. Then run the next cell, which calls `check(...)`.
# It says whether your answer is right. If it is not, it shows what was expected and what your answer gave, and adds a
# hint. Every correct solution is accepted, so yours may differ from ours. You can try as often as you like and do the
# tasks in any order.
#
# To test a function, the check calls it with several inputs. After a wrong answer, `check.arguments` is a list of the
# arguments of the call that is shown. So you can repeat this call in a cell of your own and look for the mistake, for
# example with `e_step(*check.arguments)`.
#
# These names mean the same in all tasks:
#
# - `X` holds the points. It is an array of shape (n_points, n_features), with one row for each point.
# - `centers` holds the centers of the clusters. It is an array of shape (n_clusters, n_features).
# - `labels` says which cluster each point belongs to. It is an array of shape (n_points,) that holds the numbers of
#   the clusters, from 0 to n_clusters - 1.
#
# A function may return a list in place of an array. It must not change the arrays that it gets. Letters of choices may
# come in any order.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np
from scipy.spatial.distance import cdist

from homl_clustering import KMeans, datasets
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style
from homl_clustering.plotting import plot_centroids

use_style("homl")
blobs, _ = datasets.five_blobs()

# %% [markdown] tags=["given"]
# ## Warm-up
#
# You fit `KMeans` twice to the same data, with two different random states. Both fits end with the same inertia. But
# when you compare the two arrays of labels, most points have a different label in the second fit than in the first.
# What is the reason?
#
# - **a** In one of the two fits, the labels are wrong.
# - **b** Both fits have found the same clusters, but have numbered them differently.
# - **c** The rows of the data were shuffled.
#
# Answer with one letter, in quotes.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("01.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Distances
#
# Write a function that returns the squared Euclidean distance from each point to each center. The result has the
# shape (n_points, n_clusters): one row for each point, one column for each center.
#
# You can use loops. If you want to do without them: `X[:, np.newaxis] - centers` is an array of shape
# (n_points, n_clusters, n_features) that holds all the differences.


# %%
### BEGIN GIVEN
def squared_distances(X, centers):
    """Return the squared distance of each row of X to each center, an array (n_points, n_clusters)."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)
    ### END SOLUTION


# %% tags=["given"]
check("01.squared_distances", squared_distances=squared_distances)

# %% [markdown] tags=["given"]
# ## 2. The E-step
#
# Write a function that returns for each point the number of its nearest center. The result has the shape (n_points,).
# If two centers are equally near to a point, you may return either of them.


# %%
### BEGIN GIVEN
def e_step(X, centers):
    """Return the number of the nearest center of each row of X, an array (n_points,)."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return squared_distances(X, centers).argmin(axis=1)
    ### END SOLUTION


# %% tags=["given"]
check("01.e_step", e_step=e_step)

# %% [markdown] tags=["given"]
# ## 3. The M-step
#
# Write a function that returns the new centers. The new center of a cluster is the mean of its points. The result has
# the shape (n_clusters, n_features), and row number 0 belongs to cluster 0. Here every cluster has at least one
# point. (The mean of a single point is the point itself.)


# %%
### BEGIN GIVEN
def m_step(X, labels, n_clusters):
    """Return the means of the clusters, an array (n_clusters, n_features)."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return np.array([X[labels == c].mean(axis=0) for c in range(n_clusters)])
    ### END SOLUTION


# %% tags=["given"]
check("01.m_step", m_step=m_step)

# %% [markdown] tags=["given"]
# ## 4. The start of k-means++
#
# k-means++ chooses the starting centers one after the other, by drawing points at random. Suppose that some centers
# have been chosen already. Each point is then drawn as the next center with a probability that is proportional to its
# squared distance to the *nearest* of these centers.
#
# Write a function that returns these probabilities. The result has the shape (n_points,), and the sum of its
# numbers is 1. `centers` holds the centers that have been chosen so far: at least one, and not always points of the
# data. You can rely on it that at least one point does not lie on a center.


# %%
### BEGIN GIVEN
def next_center_probabilities(X, centers):
    """Return for each row of X the probability to become the next center, an array (n_points,)."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    closest = squared_distances(X, centers).min(axis=1)
    return closest / closest.sum()
    ### END SOLUTION


# %% tags=["given"]
check("01.next_center_probabilities", next_center_probabilities=next_center_probabilities)

# %% [markdown] tags=["given"]
# ## 5. A bound that saves distances
#
# In each iteration, k-means looks for the nearest center of each point. For many points one can see without computing
# any distance that their center stays the same. In this task you find these points.
#
# For each point we know its label and an *upper bound*. The upper bound is a number that is at least as large as the
# distance from the point to its own center. We do not know the distance itself. We also know all the centers. The
# *gap* of a center is its distance to the nearest *other* center.
#
# The test is this: compare the upper bound of a point with half the gap of the point's own center. If the upper bound
# is smaller than half the gap or equal to it, the test succeeds. Then no other center can be nearer to the point than
# its own center. (This follows from the triangle inequality: the way from the own center to another one by way of the
# point is at least as long as the gap. If the first part of this way is at most half the gap, the second part is at
# least half the gap.) So the point keeps its center.
#
# Write a function that returns for each point whether the test succeeds. The result has the shape (n_points,) and
# holds `True` or `False`. There are at least two centers, and no two of them are in the same place.
#
# *An example.* Three centers lie at 0, 10 and 30 on a line. Their gaps are 10, 10 and 20. For a point with the label
# 0, the test succeeds if the upper bound is at most 5. For a point with the label 2, it succeeds if the upper bound is
# at most 10.


# %%
### BEGIN GIVEN
def keeps_its_center(upper_bounds, labels, centers):
    """Return for each point True if the test shows that it keeps its center, else False.

    `upper_bounds` and `labels` have the shape (n_points,). The bounds are distances, not squared ones.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    gaps = np.sqrt(squared_distances(centers, centers))
    np.fill_diagonal(gaps, np.inf)  # the gap goes to another center, not to the same one
    return upper_bounds <= gaps.min(axis=1)[labels] / 2
    ### END SOLUTION


# %% tags=["given"]
check("01.keeps_its_center", keeps_its_center=keeps_its_center)

# %% [markdown] tags=["given"]
# ## 6. Points with weights: the M-step
#
# From here on the answers are not in the lesson.
#
# A chain of shops looks for places for its warehouses. Each row of `X` is the place of a shop, and large shops need
# more deliveries than small ones. So each shop has a *weight*. A shop of weight 3 is to count exactly as much as
# three shops of weight 1 in the same place. A shop of weight 0 has a label, but has no influence on the centers.
# Weights need not be whole numbers: 0.5 counts half as much as 1.
#
# Write the M-step for points with weights: a function that returns the new centers, an array of shape
# (n_clusters, n_features). `weights` has the shape (n_points,), and no weight is negative. Every cluster has at least
# one point whose weight is greater than 0.
#
# *An example.* A cluster has two points, 0 with the weight 1, and 4 with the weight 3. This is as if there were four
# points: 0, 4, 4 and 4. Their mean is 12 / 4 = 3, so the center is 3.


# %%
### BEGIN GIVEN
def weighted_m_step(X, labels, weights, n_clusters):
    """Return the centers of clusters of weighted points, an array (n_clusters, n_features).

    `weights` has the shape (n_points,). It may contain 0, and numbers that are not whole.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    centers = np.zeros((n_clusters, X.shape[1]))
    for c in range(n_clusters):
        own = weights * (labels == c)  # 0 outside of the cluster
        centers[c] = own @ X / own.sum()
    return centers
    ### END SOLUTION


# %% tags=["given"]
check("01.weighted_m_step", weighted_m_step=weighted_m_step)

# %% [markdown]
# **What one learns.** A mean of repeated points is a weighted mean: multiply each point by its weight, add up, and
# divide by the sum of the weights, not by the number of points. Written like this, it works for weights that are not
# whole numbers, too. In lesson 05 each point has a weight for *every* cluster, and the M-step is this one.

# %% [markdown] tags=["given"]
# ## 7. Points with weights: the inertia
#
# For points with weights, the inertia has to follow the same rule: a point of weight 3 contributes as much to it as
# three points of weight 1 in the same place. Write a function that returns this inertia, a single number. `weights`
# is as in task 6.
#
# For each point, use the center that its label names. It need not be the nearest one, and the centers need not be the
# means of their clusters.
#
# *An example.* There is one cluster with the center 1. Its points are 0 with the weight 1, and 4 with the weight 3.
# The squared distances are 1 and 9, so the inertia is 1 · 1 + 3 · 9 = 28.


# %%
### BEGIN GIVEN
def weighted_inertia(X, labels, weights, centers):
    """Return the inertia of weighted points, a number.

    `weights` has the shape (n_points,). It may contain 0, and numbers that are not whole.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return (weights * ((X - centers[labels]) ** 2).sum(axis=1)).sum()
    ### END SOLUTION


# %% tags=["given"]
check("01.weighted_inertia", weighted_inertia=weighted_inertia)

# %% [markdown]
# **What one learns.** The weight multiplies the *squared* distance and is not squared itself. The weighted mean is
# the place at which this inertia is lowest, for the same reason as in the lesson: each weighted point stands for
# several equal ones. So neither of the two steps raises the weighted inertia.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    few, few_weights, one_cluster = np.array([[0.0], [4.0]]), np.array([1.0, 3.0]), np.zeros(2, int)
    assert weighted_m_step(few, one_cluster, few_weights, 1).tolist() == [[3.0]]
    assert weighted_inertia(few, one_cluster, few_weights, np.array([[1.0]])) == 28
    times = np.random.RandomState(0).randint(4, size=len(blobs))
    found = e_step(blobs, blobs[:5])
    repeated, found_repeated = np.repeat(blobs, times, axis=0), np.repeat(found, times)
    means = weighted_m_step(blobs, found, times, 5)
    assert np.allclose(means, m_step(repeated, found_repeated, 5))
    lowest = weighted_inertia(blobs, found, times, means)
    assert np.isclose(lowest, ((repeated - means[found_repeated]) ** 2).sum())
    for seed in range(20):
        shifts = 0.1 * np.random.RandomState(seed).normal(size=means.shape)
        assert weighted_inertia(blobs, found, times, means + shifts) > lowest

# %% [markdown] tags=["given"]
# ## 8. Does the bound hold for another distance?
#
# Task 5 has a rule: a point keeps its center if the test succeeds. This rule is proved for Euclidean distances.
# Suppose that somebody uses the same rule with another measure of how different two points are. Such a measure is
# called a *dissimilarity*. Then the rule may keep a point although another center is nearer. We want to count how
# often that happens.
#
# With dissimilarities the rule is this. The *gap* of a center is the smallest dissimilarity from this center to
# another center. A point is *kept* if the dissimilarity from the point to its own center is at most half the gap of
# this center. (There is no upper bound here. We use the dissimilarity itself.)
#
# A point is *wrongly kept* if it is kept although some other center is nearer, which means that the dissimilarity to
# the other center is *smaller* than that to its own center. If the two are equal, the point is not wrongly kept.
#
# Write a function that returns how many points are wrongly kept. If there are none, it returns 0. The function does
# not get any points, only two tables of dissimilarities and the labels. So it works with any dissimilarity:
#
# - `to_centers` has the shape (n_points, n_clusters). Row `i`, column `c` is the dissimilarity from point `i` to
#   center `c`.
# - `between` has the shape (n_clusters, n_clusters). It holds the dissimilarity from each center to each center. It is
#   symmetric, and its diagonal is 0. There are at least two centers. Two different centers may be in the same place.
#   Then the dissimilarity between them is 0, and the gap of both is 0.
# - `labels` has the shape (n_points,). It says which center is the own center of each point. This need not be the
#   nearest one, because the labels may come from an earlier iteration.
#
# *An example.* There are two centers, and the dissimilarity between them is 10. So the gap of each is 10, and half of it
# is 5. There are four points, and all have the label 0. (The numbers are made up and belong to no particular measure.)
#
# | point | to center 0 | to center 1 | kept? | is center 1 nearer? |
# |---|---|---|---|---|
# | 0 | 2 | 9 | yes | no |
# | 1 | 4 | 1 | yes | yes |
# | 2 | 5 | 3 | yes | yes |
# | 3 | 7 | 2 | no | yes |
#
# Points 1 and 2 are wrongly kept, so the answer is 2.


# %%
### BEGIN GIVEN
def wrongly_kept(to_centers, between, labels):
    """Return how many points are kept although another center is nearer, a whole number.

    `to_centers` is an array (n_points, n_clusters), `between` an array (n_clusters, n_clusters).
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    gaps = between.astype(float)  # a copy
    np.fill_diagonal(gaps, np.inf)
    own = to_centers[np.arange(len(labels)), labels]
    kept = own <= gaps.min(axis=1)[labels] / 2
    return np.sum(kept & (to_centers.min(axis=1) < own))
    ### END SOLUTION


# %% tags=["given"]
check("01.wrongly_kept", wrongly_kept=wrongly_kept)

# %% [markdown] tags=["given"]
# Here are four dissimilarities. With which of them is the rule safe, so that no point is ever wrongly kept, whatever
# the points, the centers and the labels are? For each that is safe, look for the reason. For each that is not, look
# for a counterexample: a few points and centers are enough. You can try some with your function, but a count of 0 does
# not prove that a dissimilarity is safe.
#
# - **a** the Euclidean distance
# - **b** the squared Euclidean distance
# - **c** the sum of the absolute differences
# - **d** 1 minus the cosine of the angle between the two points, seen from the origin
#
# Put the letters of all that are safe into `safe`, in quotes.

# %%
### BEGIN SOLUTION: safe = ...
safe = "ac"
### END SOLUTION

# %% tags=["given"]
check("01.half_the_gap", answer=safe)

# %% [markdown] tags=["given"]
# How often do such mistakes happen? The next cell uses your function on the five blobs, with labels drawn at random.
# The names are those of SciPy, in the order of the question. Decide on your answer before you run this cell.

# %% tags=["given"]
five_centers = KMeans(5, n_init=10, random_state=0).fit(blobs).cluster_centers_
drawn_labels = np.random.RandomState(0).randint(5, size=len(blobs))
for measure in ("euclidean", "sqeuclidean", "cityblock", "cosine"):
    tables = cdist(blobs, five_centers, measure), cdist(five_centers, five_centers, measure)
    print(measure, wrongly_kept(*tables, drawn_labels))

# %% [markdown]
# **What one learns.** The rule needs nothing but the triangle inequality, so it holds for each distance that obeys
# it. Squared distances do not obey it: from 0 to 10 the squared distance is 100, but from 0 to 5 and on to 10 it is
# only 25 + 25 = 50. One minus the cosine is of the same kind: it is half the squared distance between the two points,
# once both are scaled to length 1. If you change the dissimilarity, you have to prove the bound anew.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    made_up = np.array([[2, 9], [4, 1], [5, 3], [7, 2]]), np.array([[0, 10], [10, 0]])
    assert wrongly_kept(*made_up, np.zeros(4, int)) == 2
    assert keeps_its_center(
        np.array([5, 5.1, 10, 10.1]), np.array([0, 0, 2, 2]), np.array([[0.0], [10], [30]])
    ).tolist() == [True, False, True, False]
    unit = blobs / np.linalg.norm(blobs, axis=1, keepdims=True)
    cosines = cdist(blobs[:50], blobs[:50], "cosine")
    assert np.allclose(cosines, cdist(unit[:50], unit[:50], "sqeuclidean") / 2)
    counts = [
        wrongly_kept(
            cdist(blobs, five_centers, m), cdist(five_centers, five_centers, m), drawn_labels
        )
        for m in ("euclidean", "sqeuclidean", "cityblock", "cosine")
    ]
    assert counts[0] == counts[2] == 0 and counts[1] > 0 and counts[3] > 0, counts

# %% [markdown] tags=["given"]
# ## 9. How many starts are enough?
#
# The result of k-means depends on where the centers start. Suppose that you have run k-means many times on the same
# data, each time from a new random start, and have noted the inertia at the end of each run. Now you want to know how
# many starts you need the next time, so that at least one of them is very probably about as good as the best one so
# far.
#
# A start is *good* if its inertia is at most (1 + `tolerance`) times the lowest inertia in `inertias`. So the best
# start itself is always good. Write a function that returns two numbers:
#
# 1. the *share* of good starts among those in `inertias`, a number between 0 and 1;
# 2. the *number of starts* that are needed: the smallest whole number $n$, at least 1, for which the probability that
#    at least one of $n$ starts is good is at least 99 %.
#
# For the second number, assume that each new start is good with a probability that is equal to the share, and that the
# starts do not influence each other. Then one start is bad with the probability (1 - share), and the probability that
# all of $n$ starts are bad is $(1 - \text{share})^n$. This probability must be at most 1 %. If all starts in
# `inertias` are good, one start is enough.
#
# `inertias` has the shape (n_starts,), in no particular order. All of its numbers are positive, and there is at least
# one. `tolerance` is a number such as 0.01 (which means 1 %), and may be 0.
#
# *An example.* `inertias` holds 10, 12, 10.05 and 11, and `tolerance` is 0.01. A start is good if its inertia is at
# most 10.1. These are two of four, so the share is 0.5. The probability that all of $n$ starts are bad is $0.5^n$. For
# $n = 6$ it is 1.6 %, which is too much. For $n = 7$ it is 0.8 %. So the function returns 0.5 and 7.


# %%
### BEGIN GIVEN
def starts_needed(inertias, tolerance):
    """Return the share of good starts, and the number of starts that find a good one with 99 % probability."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    share = np.mean(inertias <= (1 + tolerance) * inertias.min())
    n_starts = 1
    while (1 - share) ** n_starts > 0.01:  # the probability that all of them are bad
        n_starts += 1
    return share, n_starts
    ### END SOLUTION


# %% tags=["given"]
check("01.starts_needed", starts_needed=starts_needed)

# %% [markdown]
# **What one learns.** "At least one is good" is the opposite of "all are bad", and the probabilities that a start is
# bad are multiplied. If about half of the starts are good, as with random points on the five blobs, 7 are enough. If
# it is one in a hundred, as with random points on the twenty-five blobs of the lesson, it takes 459. Then a better
# way to start helps more than patience. And a warning: "best" means the best inertia that was seen. A solution that
# no start has found does not appear in the share.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert starts_needed(np.array([10, 12, 10.05, 11]), 0.01) == (0.5, 7)
    assert round(100 * 0.5**6, 1) == 1.6 and round(100 * 0.5**7, 1) == 0.8
    about_half = np.where(np.arange(500) < 247, 1.0, 2.0)
    assert starts_needed(about_half, 0.005)[1] == 7
    assert starts_needed(np.where(np.arange(100) < 1, 1.0, 2.0), 0.005) == (0.01, 459)

# %% [markdown] tags=["given"]
# ## Open question: how much work is saved?
#
# Now put the pieces of tasks 1 to 5 together. Draw a start with the probabilities of k-means++, and run k-means on
# the five blobs, `blobs`, until no label changes any more. Keep an upper bound for each point, as in task 5. All bounds
# are distances. Your function `squared_distances` returns squares, so take the square roots of its results with
# `np.sqrt`.
#
# - After the first E-step, the upper bound of each point is its distance to its own center.
# - In each M-step the centers move. Add to each bound the distance that the point's own center has moved.
# - Before the next E-step, ask `keeps_its_center` which points keep their centers. Skip these points. For all the
#   others, find the nearest center, and set the bound to the distance to this center.
#
# Then look at these questions:
#
# - Do you get the same inertia as `KMeans` from the same start? (Fit `KMeans(k, init=start, n_init=1, tol=0)`.
#   Without `tol=0` it may stop a little earlier, when the centers hardly move but some labels would still change.)
# - Which share of the points is skipped in each iteration? Try at least ten starts.
# - Why does the share grow during a run? Why does it not reach 100 %?
# - What changes with 3 clusters in place of 5? And with 20?
#
# There is no check for this question. Draw a picture, and write down in a few sentences what you have found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question
#
# Two functions, one that draws the start and one that runs k-means:


# %%
def draw_start(X, n_clusters, random):
    """Draw starting centers as k-means++ does."""
    centers = X[[random.choice(len(X))]]
    while len(centers) < n_clusters:
        row = random.choice(len(X), p=next_center_probabilities(X, centers))
        centers = np.vstack([centers, X[row]])
    return centers


# %%
def skipping_kmeans(X, centers):
    """Run k-means; return the labels, the centers, and for each E-step after the first which points it skipped."""
    labels = e_step(X, centers)
    bounds = np.sqrt(squared_distances(X, centers).min(axis=1))
    skipped = []
    while True:
        before, old = centers, labels.copy()
        centers = m_step(X, labels, len(centers))
        moved = np.sqrt(((centers - before) ** 2).sum(axis=1))
        bounds = bounds + moved[labels]
        skip = keeps_its_center(bounds, labels, centers)
        labels[~skip] = e_step(X[~skip], centers)
        bounds[~skip] = np.sqrt(squared_distances(X[~skip], centers).min(axis=1))
        skipped.append(skip)
        if np.array_equal(labels, old):
            return labels, centers, skipped


# %% [markdown]
# Now we run it from ten starts for each number of clusters, and fit `KMeans` from the same starts for comparison.

# %%
starts = {
    k: [draw_start(blobs, k, np.random.RandomState(s)) for s in range(10)] for k in (3, 5, 20)
}
runs = {k: [skipping_kmeans(blobs, start) for start in starts[k]] for k in starts}
inertias = {k: [((blobs - c[found]) ** 2).sum() for found, c, _ in runs[k]] for k in runs}
same = [
    np.isclose(inertia, KMeans(k, init=start, n_init=1, tol=0).fit(blobs).inertia_)
    for k in runs
    for inertia, start in zip(inertias[k], starts[k], strict=True)
]

print(f"inertia of KMeans reached in {sum(same)} of {len(same)} runs")
for k in runs:
    first = [skipped[0].mean() for _, _, skipped in runs[k]]
    final = [skipped[-1].mean() for _, _, skipped in runs[k]]
    print(f"k={k:2}  skipped at first {min(first):.0%} to {max(first):.0%}, ", end="")
    print(f"at the end {min(final):.0%} to {max(final):.0%}")

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 3.5))
for inertia, (_, _, skipped) in zip(inertias[5], runs[5], strict=True):
    share = [skip.mean() for skip in skipped]
    left.plot(range(2, len(share) + 2), share, "C0.-" if inertia < 212 else "C1.--", linewidth=1)
left.set(xlabel="E-step", ylabel="Share of the points skipped", ylim=(0, 1))
left.set_title("ten starts (blue: best solution)")
best = np.argmin(inertias[5])
best_labels, best_centers, best_skipped = runs[5][best]
right.scatter(*blobs.T, c="0.8", s=2)
right.scatter(*blobs[~best_skipped[-1]].T, c="r", s=4)
plot_centroids(best_centers, ax=right)
right.set_title("red: looked at in the last E-step")
show_fig(
    "Left: the share of points skipped, over the E-steps of ten starts. The starts that find "
    "the best solution end after five steps, above nine tenths; the others need up to 32 "
    "steps and stay below. Right: the five blobs in gray with their centers; the red points "
    "that were looked at in the last E-step lie at the rims of the clusters."
)

# %% [markdown]
# **What comes out.** In all runs the inertia is the same as that of `KMeans`. So skipping points does not change the
# result.
#
# *Why does the share grow?* At first some of the centers lie close together, so that the gaps are small. The centers
# also move far, so that the bounds become much larger than the distances. Later the centers hardly move, each of them
# lies in the middle of its points, and they are far from one another.
#
# *Why does it not reach 100 %?* If the distance from a point to its center is more than half the gap, the test fails
# for this point in every iteration, even if the point has kept its center for a long time. Such points lie at the
# rims of the blobs. (A second bound would help here, a lower bound for the distance to all *other* centers. Hamerly's
# algorithm has it.)
#
# *Better solutions save more.* In the runs that find the best solution, 94 to 96 % of the points are skipped at the
# end. In all the other runs some blob has two centers. The gap between these two is small, and at most 88 % of the
# points are skipped. In one of these runs it is only 44 %: there the three tight blobs share one center, and each of
# the other two blobs has two. With 3 clusters some blobs have to share a center, and lie far away from it. With 20
# clusters all gaps are small. In both cases a smaller share is skipped than in the best solutions with 5.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert all(same) and len(same) == 30
    ends = {k: np.array([skipped[-1].mean() for _, _, skipped in runs[k]]) for k in runs}
    good = np.array(inertias[5]) < 212
    assert 0 < good.sum() < 10
    assert ends[5][good].min() > 0.935 and ends[5][good].max() < 0.965
    assert ends[5][~good].max() < 0.885
    assert max(ends[3].max(), ends[20].max()) < ends[5][good].min() - 0.1
    for k in runs:
        assert all(skipped[0].mean() < skipped[-1].mean() for _, _, skipped in runs[k])
    for (_, ends_at, _), fine in zip(runs[5], good, strict=True):
        halves = np.bincount(e_step(ends_at, best_centers), minlength=5)
        assert fine == (halves.max() == 1)  # else a blob has two centers
    worst = np.argmin(ends[5])
    assert round(ends[5][worst], 2) == 0.44 and np.sum(ends[5] < 0.8) == 1
    at_worst = e_step(best_centers[best_centers[:, 0] < -2], runs[5][worst][1])
    assert len(at_worst) == 3 and len(set(at_worst)) == 1
