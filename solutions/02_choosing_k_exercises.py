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
# # Exercises: choosing k
#
# How many clusters are right? In these exercises you write the two tools of the lesson
# [02_choosing_k](../notebooks/02_choosing_k.ipynb) yourself.
#
# - Tasks 1 and 2 are about silhouettes. Tasks 3 to 6 are about the elbow, one step after the other: a curve may also
#   have no elbow. All six follow the lesson.
# - In tasks 7 and 8 you use the ideas of the lesson in a new place. (An aside of the lesson has a line of code that
#   finds medoids, which task 8 is about. It does so for a simpler case.)
# - At the end there is an open question, in which you compare both tools.
#
# To answer a task, replace `...` by your own code and run the cell. Then run the next cell, which calls `check(...)`.
# It says whether your answer is right. If it is not, it shows what was expected and what your answer gave, and adds a
# hint. Every correct solution is accepted, so yours may differ from ours. You can try as often as you like and do the
# tasks in any order.
#
# After a wrong answer, `check.arguments` is a list of the arguments that your function was called with. So you can
# repeat this call in a cell of your own, for example with `a_and_b(*check.arguments)`.
#
# In all tasks, a function may return a list in place of an array. It must not change the arrays that it gets.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import make_blobs

from homl_clustering import KMeans
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style
from homl_clustering.plotting import plot_data

use_style("homl")

# %% [markdown] tags=["given"]
# ## Warm-up
#
# You run k-means with ten starts on some data. With $k=4$ the inertia is 262. With $k=5$ it is 212. Is that evidence
# that the data have more than four groups?
#
# - **a** Yes. The lower the inertia, the better the number of clusters.
# - **b** No. The inertia would be lower with $k=5$ even if the data had only four groups.
# - **c** No. If the inertia changes that much, the starts were bad.
#
# Answer with one letter, in quotes.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("02.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Two mean distances
#
# The silhouette coefficient of a point compares two numbers. For point number $i$ they are:
#
# - $a(i)$: the mean distance from point $i$ to the *other* points of its own cluster.
# - $b(i)$: For each of the other clusters, take the mean distance from point $i$ to all points of that cluster. The
#   smallest of these means is $b(i)$.
#
# All distances are Euclidean, and not squared. Write a function that returns the two numbers, first $a(i)$, then
# $b(i)$.
#
# - `X` holds the points, an array of shape (n_points, n_features).
# - `labels` holds the number of the cluster of each point, an array of shape (n_points,). The clusters need not have
#   the numbers 0, 1, 2 and so on: they may be, for instance, 2, 5 and 7. There are at least two.
# - `i` is the number of the point, that is, its row in `X`. Its cluster has at least one other point. Other clusters
#   may consist of a single point.


# %%
### BEGIN GIVEN
def a_and_b(X, labels, i):
    """Return two numbers, a(i) and b(i), for row number i of X."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    distances = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    a = distances[own].sum() / (own.sum() - 1)
    b = min(distances[labels == c].mean() for c in np.unique(labels[~own]))
    return a, b
    ### END SOLUTION


# %% tags=["given"]
check("02.a_and_b", a_and_b=a_and_b)

# %% [markdown] tags=["given"]
# ## 2. Silhouettes
#
# Write a function that returns the silhouette coefficient of each point, an array of shape (n_points,):
#
# $$ s(i) = \frac{b(i) - a(i)}{\max\{a(i),\, b(i)\}} $$
#
# If a point is the only one in its cluster, there is no $a(i)$. Its coefficient is defined as 0. `X` and `labels` are
# as in task 1. No two points lie in the same place, so that $a(i)$ and $b(i)$ are never both 0.


# %%
### BEGIN GIVEN
def silhouettes(X, labels):
    """Return the silhouette coefficient of each row of X, an array (n_points,)."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    coefficients = np.zeros(len(X))
    for i in range(len(X)):
        if np.sum(labels == labels[i]) > 1:
            a, b = a_and_b(X, labels, i)
            coefficients[i] = (b - a) / max(a, b)
    return coefficients
    ### END SOLUTION


# %% tags=["given"]
check("02.silhouettes", silhouettes=silhouettes)

# %% [markdown] tags=["given"]
# ## 3. The elbow: how far below the chord?
#
# Somebody has run k-means with several numbers of clusters $k$, and has noted the inertia $J$ for each. In tasks 3 to
# 6 you look for the elbow of this curve by the rule of the lesson, one step in each task. In all four tasks,
#
# - `n_clusters` holds the numbers of clusters, an array of at least three whole numbers in increasing order. They need
#   not begin at 1, and some may be left out.
# - `inertias` holds the inertia for each of them, an array of the same length. All inertias are greater than 0.
#
# First, take natural logarithms (`np.log`): $x = \log k$ and $y = \log J$. Draw the points $(x, y)$ of the curve in a
# plane. The *chord* is the straight line through the first and the last of these points. At each $x$ the chord has a
# height. Write a function that returns for each point of the curve how far it lies below the chord: the height of the
# chord at this $x$, minus $y$. The result has the same length as the arguments. It is positive for points below the
# chord, negative for points above it, and 0 for the first and the last point.
#
# *An example.* The numbers of clusters are 1, 2, 4 and 8, and the inertias are 4096, 2048, 64 and 32. These are powers
# of 2, so their logarithms are multiples of $\log 2$, which is 0.693. In the table, all numbers are in units of
# $\log 2$. (For example, 4096 is $2^{12}$, so its logarithm is 12 times $\log 2$.)
#
# | | first point | second point | third point | last point |
# |---|---|---|---|---|
# | $x$ | 0 | 1 | 2 | 3 |
# | $y$ | 12 | 11 | 6 | 5 |
# | height of the chord | 12 | 9.667 | 7.333 | 5 |
# | height of the chord, minus $y$ | 0 | -1.333 | 1.333 | 0 |
#
# From the first to the last point, the chord falls from 12 to 5 while $x$ grows by 3. So it falls by 7/3 = 2.333 from
# each point to the next. The function returns the numbers of the last row times 0.693. They are 0, -0.924, 0.924 and
# 0.


# %%
### BEGIN GIVEN
def below_chord(n_clusters, inertias):
    """Return how far each point of the curve lies below the chord, an array as long as the arguments."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    x, y = np.log(n_clusters), np.log(inertias)
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    return y[0] + slope * (x - x[0]) - y
    ### END SOLUTION


# %% tags=["given"]
check("02.below_chord", below_chord=below_chord)

# %% [markdown] tags=["given"]
# ## 4. The elbow: the candidate
#
# The *candidate* is the point of the curve that lies farthest below the chord. It may turn out to be the elbow, which
# is decided in task 6. The first and the last point of the curve cannot be candidates.
#
# Write a function that finds the candidate. It gets an array `below`, such as your function of task 3 returns: for
# each point of the curve, how far it lies below the chord. The array has at least three numbers. The function returns
# the position of the candidate in this array. Positions are counted from 0, as always in Python.
#
# Sometimes no point between the first and the last one lies below the chord. Then there is no candidate, and the
# function returns `None`. (A point that is exactly on the chord does not lie below it.) Take the numbers as they are.
# If you like, you may count numbers as tiny as 1e-12, which come from rounding, as 0: the check has no such numbers.
# If there is a candidate, no other point lies equally far below the chord.
#
# *An example.* For the array 0, -0.924, 0.924, 0 the function returns 2.


# %%
### BEGIN GIVEN
def candidate(below):
    """Return the position of the point farthest below the chord, a whole number, or None."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    position = 1 + np.argmax(below[1:-1])
    return position if below[position] > 0 else None
    ### END SOLUTION


# %% tags=["given"]
check("02.candidate", candidate=candidate)

# %% [markdown] tags=["given"]
# ## 5. The elbow: how steep before, how steep after?
#
# A curve with an elbow falls steeply up to the elbow, and slowly from there on. So we need two numbers. With
# $x = \log k$ and $y = \log J$ as before:
#
# - $p$ is the steepness of the step from the point just before the candidate to the candidate: by how much $y$ falls,
#   divided by how much $x$ grows.
# - $q$ is the steepness of the straight line from the candidate to the *last* point of the curve: again by how much
#   $y$ falls, divided by how much $x$ grows.
#
# Write a function that returns both numbers, first $p$, then $q$. Where the curve falls, they are positive. `e` is
# the position of the candidate in the two arrays, counted from 0. It is neither the first nor the last position.
#
# *An example.* For the curve of task 3 and `e = 2`, the step to the candidate leads from 2048 down to 64. There $y$
# falls by $5 \log 2$ while $x$ grows by $\log 2$, so $p = 5$. From the candidate to the end $y$ falls by $\log 2$ and
# $x$ grows by $\log 2$, so $q = 1$.


# %%
### BEGIN GIVEN
def steepness(n_clusters, inertias, e):
    """Return two numbers: p, the steepness before the candidate at position e, and q, that after it."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    x, y = np.log(n_clusters), np.log(inertias)
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return p, q
    ### END SOLUTION


# %% tags=["given"]
check("02.steepness", steepness=steepness)

# %% [markdown] tags=["given"]
# ## 6. The elbow, or none
#
# The candidate is an elbow if both of these conditions hold: $p > 2$, and $p > 2q$. Otherwise the curve has no elbow.
# It has none either if there is no candidate.
#
# Write a function that puts tasks 3 to 5 together. It returns the *number of clusters* at the elbow (not its
# position), or `None` if there is no elbow.
#
# *An example.* For the curve of task 3, $p = 5$ is greater than 2 and greater than $2q = 2$. So the candidate is an
# elbow. Its position is 2, and the function returns the number of clusters there, which is 4.


# %%
### BEGIN GIVEN
def elbow(n_clusters, inertias):
    """Return the number of clusters at the elbow, or None if there is no elbow."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    e = candidate(below_chord(n_clusters, inertias))
    if e is None:
        return None
    p, q = steepness(n_clusters, inertias, e)
    return n_clusters[e] if p > 2 and p > 2 * q else None
    ### END SOLUTION


# %% tags=["given"]
check("02.elbow", elbow=elbow)

# %% [markdown] tags=["given"]
# ## 7. A silhouette from the distances to the centers
#
# Tasks 7 and 8 go beyond the lesson.
#
# The silhouettes of task 2 need the distance from every point to every other point. With a million points, that is a
# million times a million. After k-means we already have something cheaper: the distance from each point to each
# center. The *simplified silhouette* of a point needs only these:
#
# - $a$ is the distance from the point to the center of its own cluster;
# - $b$ is the distance from the point to the nearest of the *other* centers;
# - the coefficient is $(b - a) / \max\{a, b\}$, as before.
#
# Write a function that returns the simplified silhouette of each point, an array of shape (n_points,).
#
# - `distances` has the shape (n_points, n_clusters), as `KMeans.transform` returns it. Column number $c$ holds the
#   distances to the center of cluster $c$. There are at least two clusters.
# - `labels` has the shape (n_points,) and holds the numbers of the clusters, from 0 to n_clusters - 1.
#
# Three special cases: A label may be wrong, so that another center is nearer than the own one; then the coefficient
# is negative. A point that is alone in its cluster is no exception here, because $a$ is known: use the formula. Two
# centers may be in the same place; if a point lies exactly there, $a$ and $b$ can both be 0, and then the coefficient
# is 0.
#
# *An example.* There are two centers, and two points with the label 0. The first has the distances 1 and 4, the
# second 3 and 2. Their coefficients are (4 - 1) / 4 = 0.75 and (2 - 3) / 3 = -0.333.


# %%
### BEGIN GIVEN
def simplified_silhouettes(distances, labels):
    """Return the simplified silhouette of each point, an array (n_points,).

    `distances` is an array (n_points, n_clusters), with the distance of each point to each center.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    points = np.arange(len(labels))
    a = distances[points, labels]
    others = distances.astype(float)  # a copy
    others[points, labels] = np.inf
    b = others.min(axis=1)
    larger = np.maximum(a, b)
    return (b - a) / np.where(larger == 0, 1, larger)  # 0 / 1 where both are 0
    ### END SOLUTION


# %% tags=["given"]
check("02.simplified_silhouettes", simplified_silhouettes=simplified_silhouettes)

# %% [markdown]
# **What one learns.** For $n$ points and $k$ clusters this takes $nk$ distances in place of $n^2$. The price is that
# a center says nothing about how far its points are spread, so the two coefficients of a point may differ. And as $a$
# is the distance to the nearest center once k-means has come to its end, no coefficient is negative then: a point
# with a negative full silhouette goes unnoticed.

# %% [markdown] tags=["given"]
# ## 8. Medoids, when the way back takes longer
#
# A city has several districts, and each district gets a fire station. It has to be at one of the addresses of the
# district. There are no coordinates here, only a table of driving times. As there are one-way streets, the way back
# may take longer than the way there. k-medoids can cluster such data: in place of the mean, the center of a cluster is
# one of its members, the *medoid*.
#
# Which address is the medoid of a district? For each address of the district, add up the driving times *from* this
# address *to* all addresses of the same district. The medoid is the address with the smallest sum. Write a function
# that finds the medoids of all districts.
#
# - `table` has the shape (n_points, n_points). `table[i, j]` is the driving time *from* address `i` *to* address `j`.
#   It need not be equal to `table[j, i]`. The diagonal is 0.
# - `labels` has the shape (n_points,) and holds the number of the district of each address. Some numbers may be left
#   out: the districts may be, for instance, 4 and 7. The addresses of a district need not stand next to each other.
#
# Return the medoids as addresses, that is, as row numbers of `table`. The result has the shape (n_clusters,): one
# medoid for each number that occurs in `labels`, in increasing order of these numbers. If several addresses of a
# district have the same smallest sum, take the one with the lowest row number. In a district with a single address,
# this address is the medoid.
#
# *An example.* There are three addresses, 0, 1 and 2, with the labels 7, 4 and 7. The driving times are these:
#
# | | to 0 | to 1 | to 2 |
# |---|---|---|---|
# | from 0 | 0 | 9 | 5 |
# | from 1 | 9 | 0 | 9 |
# | from 2 | 1 | 9 | 0 |
#
# District 4 comes first. It has only address 1, so its medoid is 1. District 7 has the addresses 0 and 2. From 0 the
# driving times to 0 and 2 sum to 0 + 5 = 5, and from 2 they sum to 1 + 0 = 1. (The times to address 1 are left out,
# because it is in another district.) So the medoid is 2. The function returns 1 and 2.


# %%
### BEGIN GIVEN
def medoids(table, labels):
    """Return the row number of the medoid of each cluster, an array (n_clusters,).

    `table` is an array (n_points, n_points) of times from row to column; it need not be symmetric.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    chosen = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        sums = table[np.ix_(members, members)].sum(axis=1)
        chosen.append(members[sums.argmin()])
    return np.array(chosen)
    ### END SOLUTION


# %% tags=["given"]
check("02.medoids", medoids=medoids)

# %% [markdown]
# **What one learns.** The M-step of k-means needs coordinates, to compute a mean. This step needs nothing but a table,
# not even a symmetric one. Then it matters along which axis one adds up. The lesson uses `axis=0`; there both axes give
# the same, because distances do not depend on the direction. Here `axis=0` would find the address that the others
# *reach* fastest. That is right for a hospital, but not for a fire station.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    from homl_clustering.datasets import five_blobs

    doubled = np.array([1, 2, 4, 8]), np.array([4096, 2048, 64, 32])
    depths = below_chord(*doubled)
    assert depths.round(3).tolist() == [0, -0.924, 0.924, 0] and round(np.log(2), 3) == 0.693
    assert np.allclose(depths / np.log(2), [0, -4 / 3, 4 / 3, 0])
    assert candidate(depths) == 2 and np.allclose(steepness(*doubled, 2), (5, 1))
    assert elbow(*doubled) == 4
    two = simplified_silhouettes(np.array([[1.0, 4.0], [3.0, 2.0]]), np.zeros(2, int))
    assert two.round(3).tolist() == [0.75, -0.333]
    minutes = np.array([[0, 9, 5], [9, 0, 9], [1, 9, 0]])
    assert medoids(minutes, np.array([7, 4, 7])).tolist() == [1, 2]
    blobs, _ = five_blobs()
    five = KMeans(5, n_init=10, tol=0, random_state=0).fit(blobs)
    assert simplified_silhouettes(five.transform(blobs), five.labels_).min() >= 0
    assert silhouettes(blobs, five.labels_).min() < 0

# %% [markdown] tags=["given"]
# ## Open question: when do the groups get lost?
#
# Here are 200 points in five round groups. The groups lie at the corners of a regular pentagon. Their *spread*, the
# standard deviation of each group in each direction, is 0.5.

# %% tags=["given"]
angles = 2 * np.pi * np.arange(5) / 5
corners = 3 * np.column_stack([np.cos(angles), np.sin(angles)])
example, _ = make_blobs(200, centers=corners, cluster_std=0.5, random_state=0)

fig, ax = plt.subplots(figsize=(4, 4))
plot_data(example, ax=ax)
show_fig(
    "Scatter plot of 200 points in five round groups, apart from each other, at the corners "
    "of a pentagon."
)

# %% [markdown] tags=["given"]
# What happens when the groups become wider and begin to overlap? Make such data with the spreads 0.3, 0.5, 0.7, 0.9,
# 1.1, 1.3, 1.5 and 2, and for each spread with ten different random states. Fit `KMeans` with ten starts for each $k$
# from 1 to 9, and apply your functions `elbow` and `silhouettes`. (Silhouettes begin at $k=2$. With a single cluster
# there is no other cluster, so $b(i)$ does not exist.)
#
# - Up to which spread does your elbow say 5? Does it ever say a number other than 5?
# - The silhouette score is the mean of the coefficients. For which $k$ is it highest? How high is it there?
# - Up to which spread can *you* see five groups in a picture of the points? Which of the two tools would you trust,
#   and when?
#
# There is no check for this question. Draw a picture, and write down in a few sentences what you have found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question

# %%
spreads = (0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 2.0)
ks = np.arange(1, 10)
elbows = {spread: [] for spread in spreads}
favorites = {spread: [] for spread in spreads}
heights = {spread: [] for spread in spreads}

for spread in spreads:
    for seed in range(10):
        X, _ = make_blobs(200, centers=corners, cluster_std=spread, random_state=seed)
        models = [KMeans(k, n_init=10, random_state=0).fit(X) for k in ks]
        elbows[spread].append(elbow(ks, np.array([model.inertia_ for model in models])))
        scores = [silhouettes(X, model.labels_).mean() for model in models[1:]]
        favorites[spread].append(ks[1 + np.argmax(scores)])
        heights[spread].append(max(scores))

# %%
for spread in spreads:
    answers = elbows[spread]
    print(
        f"spread {spread}  elbow 5: {answers.count(5):2}, none: {answers.count(None):2} of 10   ",
        end="",
    )
    print(
        f"highest score at 5: {favorites[spread].count(5):2} of 10, {np.mean(heights[spread]):.2f} high"
    )

# %%
fig, axes = plt.subplots(1, 3, figsize=(11, 3.5))
for ax, spread in zip(axes, (0.9, 1.3), strict=False):
    plot_data(make_blobs(200, centers=corners, cluster_std=spread, random_state=0)[0], ax=ax)
    ax.set_title(f"spread {spread}")
axes[2].plot(spreads, [elbows[spread].count(5) for spread in spreads], "C0o-", label="elbow")
axes[2].plot(
    spreads, [favorites[spread].count(5) for spread in spreads], "C1s--", label="silhouettes"
)
axes[2].set(xlabel="Spread", title="Five found, of ten")
axes[2].legend(fontsize=10)
show_fig(
    "Left: with a spread of 0.9 the five groups touch. Middle: with 1.3 they have become one "
    "cloud. Right: how often of ten data sets elbow and silhouettes find five. Both curves "
    "fall from ten to none as the spread grows; that of the elbow falls first."
)

# %% [markdown]
# **What comes out.** Up to a spread of 0.7, the elbow and the silhouettes both say 5 in all ten data sets. At 0.9 the
# elbow still says 5 in most data sets, from 1.1 on in none. But it never says a wrong number: when it does not say 5,
# it says `None`.
#
# The silhouettes can still find the five groups when they overlap more. At a spread of 1.1 the score is highest for
# $k=5$ in nine of ten data sets, although it is hard to see five groups there. From 1.3 on, the highest score belongs to
# another $k$ in most data sets. The silhouettes give no warning of this: some $k$ always has the highest score. But
# the height of the score tells something. From 1.3 on it is about 0.4, and that is also what the lesson finds for
# uniform points, which have no groups at all.
#
# So one can use the two together. If the elbow names a number, trust it. If it says `None`, look at the silhouettes,
# and trust them only if the highest score is clearly above 0.4.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    fives = [elbows[spread].count(5) for spread in spreads]
    assert fives[:3] == [10] * 3 and 5 < fives[3] < 10 and fives[4:] == [0] * 4
    assert all(set(answers) <= {5, None} for answers in elbows.values())
    favored = [favorites[spread].count(5) for spread in spreads]
    assert favored[:5] == [10, 10, 10, 10, 9] and max(favored[5:]) < 5
    assert all(abs(np.mean(heights[spread]) - 0.4) < 0.03 for spread in spreads[5:])
    assert np.mean(heights[1.1]) > 0.43
