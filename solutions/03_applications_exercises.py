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
# # Exercises: few labels
#
# In these exercises you choose a point that represents each cluster, find the label that a cluster stands for, and
# pass the labels of a few points on to many others. Read [03_applications](../notebooks/03_applications.ipynb) first.
#
# - Tasks 1 to 4 repeat the lesson. You write the functions that it uses.
# - In tasks 5 and 6 you use ideas of the lesson in a new place. Their answers are not in the lesson.
# - At the end there is an open question about the percentile of task 4.
#
# In all tasks rows, columns, clusters and labels are numbered from 0. Arrays are NumPy arrays.
#
# Write your answer in place of the `...`. Then run the cell below it, `check(...)`. It tells you whether the answer is
# right. If it is not, you see what was expected, what your answer gave, and a hint. Every correct solution is
# accepted. You can try as often as you like, and do the tasks in any order.
#
# After a wrong answer, `check.arguments` is a list of the arguments that your function was called with. So you can
# repeat this call in a cell of your own, for example with `representatives(*check.arguments)`.
#
# A function may return a list in place of an array. It must not change the arrays that it gets. Letters of choices may
# come in any order.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from homl_clustering import KMeans
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style

use_style("homl")

# %% [markdown] tags=["given"]
# ## Warm-up
#
# You cluster the colors of the picture of the ladybug with k-means. With six clusters no center is red, for any random
# state. Why?
#
# - **a** Red is too similar to the other colors.
# - **b** There are so few red pixels that a center for them lowers the inertia less than a center for other colors.
# - **c** Ten starts were not enough to find the best solution.
# - **d** The red pixels lie too close together in the picture.
#
# Answer with one letter, in quotes: `"a"`.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("03.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Representatives
#
# Somebody is going to label one point of each cluster by hand. The best choice is a typical point: the one that is
# nearest to the center. Write a function that finds this point for each center.
#
# The function gets an array `distances` of shape (n_points, n_clusters), as `KMeans.transform` returns it. It has a
# row for each point and a column for each center: `distances[i, c]` is the distance from point `i` to center `c`. The
# function returns an array of shape (n_clusters,). Its first entry is the row number of the point that is nearest to
# center 0, the next one belongs to center 1, and so on.
#
# If several points are equally near to a center, you may return any of them. For each center, look at all points, also
# at those that another center is nearer to. So it may happen that one point is the nearest to two centers. Then its
# number comes twice.


# %%
### BEGIN GIVEN
def representatives(distances):
    """Return for each column the number of the row with the smallest distance."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return distances.argmin(axis=0)
    ### END SOLUTION


# %% tags=["given"]
check("03.representatives", representatives=representatives)

# %% [markdown] tags=["given"]
# ## 2. What a cluster stands for
#
# To see how good a clustering is, we give each cluster the label that occurs most often among its points. Write a
# function that finds these labels.
#
# The function gets two arrays of shape (n_points,):
#
# - `clusters` holds the number of the cluster of each point: 0, 1, 2 and so on, without gaps. The points come in any
#   order.
# - `y` holds the label of each point. Labels are whole numbers, 0 or larger, and there may be gaps: for example, the
#   only labels may be 2 and 7.
#
# The function returns an array of shape (n_clusters,), or a list of this length. The first entry is the label of
# cluster 0, the next one that of cluster 1, and so on. If two or more labels are equally common in a cluster, take the
# smallest of them.


# %%
### BEGIN GIVEN
def majority_labels(clusters, y):
    """Return the most common label of each cluster; of equally common ones the smallest."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return np.array([np.bincount(y[clusters == c]).argmax() for c in range(clusters.max() + 1)])
    ### END SOLUTION


# %% tags=["given"]
check("03.majority_labels", majority_labels=majority_labels)

# %% [markdown] tags=["given"]
# ## 3. Propagation
#
# Now the representatives have been labeled. Write a function that gives each point the label of its nearest center.
#
# The function gets two arrays. `distances` has the shape (n_points, n_clusters), as in task 1. `representative_labels`
# has the shape (n_clusters,) and holds the label of each center. Two centers may have the same label. The function
# returns an array of shape (n_points,), the label of each point. If a point is equally near to two centers, the label
# of either is right.


# %%
### BEGIN GIVEN
def propagate_labels(distances, representative_labels):
    """Return for each row of distances the label that belongs to its nearest center."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return representative_labels[distances.argmin(axis=1)]
    ### END SOLUTION


# %% tags=["given"]
check("03.propagate_labels", propagate_labels=propagate_labels)

# %% [markdown] tags=["given"]
# ## 4. To the nearest only
#
# The labels that task 3 gives to points near the boundary of a cluster are often wrong. So now we label only the
# points that are near enough to their own center. The own center of a point is its nearest one, and the points with
# the same own center are a cluster.
#
# How near is near enough? Each cluster has a limit of its own: take the distances of all its points to its center, and
# compute the given percentile of these distances with `np.percentile`. A point gets a label if its distance to its own
# center is at most the limit of its cluster, that is, smaller than the limit or equal to it.
#
# The function gets `distances` and `representative_labels` as in task 3, and `percentile`, a number between 0 and 100.
# Each center is the own center of at least one point, so you need not think about clusters without points. No point is
# equally near to two centers. If a cluster has a single point, this point always gets a label, since the limit is its
# own distance.
#
# The function returns two arrays of the same length: the numbers of the rows that get a label, and their labels. The
# rows may come in any order, but the labels must come in the same order as the rows.


# %%
### BEGIN GIVEN
def propagate_to_nearest(distances, representative_labels, percentile):
    """Return the rows that are near enough to their centers, and their labels."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    clusters, own = distances.argmin(axis=1), distances.min(axis=1)
    bounds = np.array(
        [np.percentile(own[clusters == c], percentile) for c in range(distances.shape[1])]
    )
    rows = np.flatnonzero(own <= bounds[clusters])
    return rows, representative_labels[clusters[rows]]
    ### END SOLUTION


# %% tags=["given"]
check("03.propagate_to_nearest", propagate_to_nearest=propagate_to_nearest)

# %% [markdown] tags=["given"]
# ## 5. How many colors can we afford?
#
# From here on, the answers are not in the lesson.
#
# A picture is stored with $k$ different colors. Then two things need space:
#
# - *The list of the colors.* Each color in it takes 24 bits: 8 for red, 8 for green, and 8 for blue.
# - *The pixels.* For each pixel we store the number of its color in the list, from 0 to $k - 1$. Each pixel takes the
#   same number of bits, $b$. This is the smallest whole number with which $k$ colors can be told apart. One bit is 0
#   or 1, so it tells two colors apart. Two bits tell four apart, three bits tell eight apart, and $b$ bits tell $2^b$
#   apart.
#
# | colors | bits of a pixel | a picture of 100 pixels takes |
# |---|---|---|
# | 1 | 0, because there is nothing to tell apart | $100 \cdot 0 + 1 \cdot 24 = 24$ bits |
# | 4 | 2 | $100 \cdot 2 + 4 \cdot 24 = 296$ bits |
# | 5 | 3, because 2 bits tell only four colors apart | $100 \cdot 3 + 5 \cdot 24 = 420$ bits |
#
# Write a function that gets two whole numbers: `n_pixels`, the number of pixels, which is at least 1, and `budget`,
# the number of bits that the picture may take. The function returns the largest number of colors $k$ for which the
# picture takes at most `budget` bits. This number need not be a power of 2. If the budget is too small even for one
# color, return 0.
#
# *An example.* For 100 pixels and a budget of 300 bits the function returns 4: with 4 colors the picture takes 296
# bits, and with 5 colors it takes 420. For a budget of 296 bits it also returns 4.


# %%
### BEGIN GIVEN
def most_colors(n_pixels, budget):
    """Return the largest number of colors with which a picture takes at most `budget` bits."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    k = 0
    # (k + 1) colors are numbered from 0 to k, so the bits of k are enough for all of them
    while n_pixels * k.bit_length() + 24 * (k + 1) <= budget:
        k += 1
    return k
    ### END SOLUTION


# %% tags=["given"]
check("03.most_colors", most_colors=most_colors)

# %% [markdown]
# The size of a picture jumps where a pixel needs one more bit. Between two jumps a further color costs only its 24 bits
# in the list. So a number of colors just above a power of 2, such as 17, is a bad choice: for nearly the same size one
# can have 32.
#
# The lesson says that 64 colors take a quarter of the bits of the photo. That is true of the pixels. With the list it
# is a little more than a quarter.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert 4 == most_colors(100, 300) == most_colors(100, 296) != most_colors(100, 295)
    size_of_photo = 427 * 640 * 24
    assert most_colors(427 * 640, size_of_photo // 4) == 32
    assert 0.25 < (427 * 640 * 6 + 64 * 24) / size_of_photo < 0.251
    bits_of_17, bits_of_32 = (427 * 640 * 5 + 24 * k for k in (17, 32))
    assert bits_of_32 < 1.001 * bits_of_17

# %% [markdown] tags=["given"]
# ## 6. Pass labels on only where they agree
#
# In tasks 3 and 4 a cluster gets its label from a single point, and nobody notices if the cluster holds points of
# different kinds. Suppose that several points of each cluster have been labeled. If their labels differ, the cluster is
# mixed, and we cannot trust any of these labels for its other points.
#
# The function gets two arrays of shape (n_points,). `clusters` holds the number of the cluster of each point: 0, 1, 2
# and so on, without gaps. `known` holds the label of each point that somebody has labeled, a whole number from 0 on.
# For all other points it holds -1, which means "no label". The function returns an array of shape (n_points,):
#
# - If all known labels of a cluster are the same, every point of the cluster gets this label. One known label is
#   enough.
# - If the known labels of a cluster differ, the points with a known label keep it. The others get -1.
# - If a cluster has no known label, all its points get -1.
#
# An example with three clusters of two or three points:
#
# | | | | | | | | | |
# |---|---|---|---|---|---|---|---|---|
# | `clusters` | 0 | 0 | 0 | 1 | 1 | 1 | 2 | 2 |
# | `known` | 4 | -1 | 4 | 7 | -1 | 2 | -1 | -1 |
# | returned | 4 | 4 | 4 | 7 | -1 | 2 | -1 | -1 |
#
# The points of a cluster need not stand next to each other in the arrays. A cluster may have a single point.


# %%
### BEGIN GIVEN
def spread_agreed(clusters, known):
    """Return the labels of all points, passed on in each cluster whose known labels agree."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    labels = known.copy()
    for c in np.unique(clusters):
        asked = np.unique(known[(clusters == c) & (known != -1)])
        if len(asked) == 1:
            labels[clusters == c] = asked[0]
    return labels
    ### END SOLUTION


# %% tags=["given"]
check("03.spread_agreed", spread_agreed=spread_agreed)

# %% [markdown]
# A second label in each cluster costs as much as the first, but it shows which clusters are mixed. Let us see with the
# digits: fifty clusters, and in each of them we ask for the label of the nearest and of the farthest point.

# %%
pictures, digits = (values[:1400] for values in load_digits(return_X_y=True))
fifty_means = KMeans(50, n_init=10, random_state=0).fit(pictures)
to_centers = fifty_means.transform(pictures)
clusters = fifty_means.labels_
nearest = representatives(to_centers)
farthest = np.where(clusters[:, np.newaxis] == np.arange(50), to_centers, -1).argmax(axis=0)

known = np.full(1400, -1)
known[nearest], known[farthest] = digits[nearest], digits[farthest]
spread = spread_agreed(clusters, known)
of_nearest = propagate_labels(to_centers, digits[nearest])

n_agreed = np.sum(digits[nearest] == digits[farthest])
print(f"{n_agreed} of 50 clusters agree")
print(f"labels right, passed on in all clusters: {np.mean(of_nearest == digits):.3f}")
print(f"labels right, only where they agree:     {np.mean((spread == digits)[spread != -1]):.3f}")

# %% [markdown]
# In about forty clusters both labels agree, and the labels that are passed on there are right more often than in all
# clusters together. The price is twice as many questions, and no label for most points of the other clusters.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    for seed in range(4):
        means = KMeans(50, n_init=10, random_state=seed).fit(pictures)
        table, own = means.transform(pictures), means.labels_
        near = table.argmin(axis=0)
        far = np.where(own[:, np.newaxis] == np.arange(50), table, -1).argmax(axis=0)
        agree = digits[near] == digits[far]
        right = digits[near][own] == digits
        assert 36 <= agree.sum() <= 42 and right[agree[own]].mean() > right.mean() + 0.01, seed
    mixed = (digits[nearest] != digits[farthest])[clusters]
    assert np.mean(spread[mixed] == -1) > 0.5

# %% [markdown] tags=["given"]
# ## Open question: which percentile is worth it?
#
# Take the digits of the lesson again: 1400 pictures to learn from, of which few will be labeled, and 397 for testing.

# %% tags=["given"]
X, y = load_digits(return_X_y=True)
X_train, y_train, X_test, y_test = X[:1400], y[:1400], X[1400:], y[1400:]

# %% [markdown] tags=["given"]
# Do these steps:
#
# 1. Cluster the training pictures, and find the representatives.
# 2. Look up the labels of the representatives in `y_train`. Do not use any other label of `y_train`.
# 3. Pass these labels on with your function of task 4.
# 4. Fit a classifier to the pictures that have a label now, and compute its accuracy on the test pictures.
#
# The lesson did this with fifty clusters and logistic regression. There the accuracy was nearly the same for all
# percentiles.
#
# - Is it also nearly the same if the classifier is `KNeighborsClassifier(1)`, the nearest neighbor?
# - What changes with 20 clusters, and with 100? Why?
# - With the percentile 0 only the representatives have a label. Why? How much better is the accuracy if their labels
#   are passed on to more pictures?
#
# Use at least eight random states. Look at the spread of the results as well as at their mean.
#
# There is no check for this question. Draw a picture, and write down in a few sentences what you found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question

# %% [markdown]
# Here logistic regression is fitted with Newton's method and a small tolerance, `tol`. The usual method stops earlier,
# at a point that depends on rounding. Then the third digit of the accuracies below would differ between computers.

# %%
percentiles = (0, 10, 20, 50, 100)
classifiers = {
    "logistic regression": LogisticRegression(solver="newton-cg", tol=1e-8),
    "nearest neighbor": KNeighborsClassifier(1),
}
shares_right = {k: np.zeros((8, len(percentiles))) for k in (20, 50, 100)}
accuracies = {
    (k, name): np.zeros((8, len(percentiles))) for k in shares_right for name in classifiers
}

for k in shares_right:
    for seed in range(8):
        distances = KMeans(k, n_init=10, random_state=seed).fit(X_train).transform(X_train)
        known = y_train[representatives(distances)]
        for i, percentile in enumerate(percentiles):
            rows, labels = propagate_to_nearest(distances, known, percentile)
            shares_right[k][seed, i] = (labels == y_train[rows]).mean()
            for name, classifier in classifiers.items():
                score = classifier.fit(X_train[rows], labels).score(X_test, y_test)
                accuracies[k, name][seed, i] = score

# %%
print("percentile               ", *(f"{percentile:5}" for percentile in percentiles))
for k, shares in shares_right.items():
    print(f"{k:3} clusters, labels right  ", *(f"{share:.2f} " for share in shares.mean(axis=0)))
    for name in classifiers:
        print(f"    {name:20} ", *(f"{score:.3f}" for score in accuracies[k, name].mean(axis=0)))

# %%
fig, axes = plt.subplots(1, 3, figsize=(11, 3.3), sharey=True)
for ax, k in zip(axes, shares_right, strict=True):
    for name, style in zip(classifiers, ("C0s--", "C1o-"), strict=True):
        scores = accuracies[k, name]
        ax.fill_between(
            percentiles, scores.min(axis=0), scores.max(axis=0), color=style[:2], alpha=0.2
        )
        ax.plot(percentiles, scores.mean(axis=0), style, label=name)
    ax.set(title=f"{k} clusters", xlabel="Percentile")
    ax.grid()
axes[0].set_ylabel("Accuracy")
axes[0].legend(fontsize=10)
show_fig(
    "Three panels, for 20, 50 and 100 clusters: accuracy over the percentile of points that "
    "get a label, each curve in a band from the worst to the best random state. The curve of "
    "the nearest neighbor is always above that of logistic regression, and both rise with the "
    "percentile."
)

# %% [markdown]
# **What to notice.** The lines are means over eight random states. The bands reach from the worst to the best of them.
#
# *Percentile 0.* In each cluster only the representative has a label, because no other point of the cluster is as near
# to the center. If the labels are passed on, accuracy rises by about two to five percentage points. About half of this
# gain comes from the nearest ten percent of each cluster.
#
# *Nearest neighbor, 20 clusters.* Here it is better not to label all pictures. The percentile 50 is best with nearly
# all random states, but only by about one percentage point or less. The reason: twenty clusters are few for ten digits
# that people write in many ways. With all pictures labeled, eight percent of the labels are wrong, and the nearest
# neighbor repeats each wrong label. In the inner half of the clusters only three percent are wrong.
#
# *50 and 100 clusters.* Now fewer labels are wrong. For the nearest neighbor the percentiles from 20 to 100 give nearly
# the same accuracy. Logistic regression is best with all labels, for most of the random states. It needs many pictures,
# and most of all those near the boundaries. A few wrong labels hardly disturb it.
#
# So it is worth trying smaller percentiles if the clusters are mixed and the classifier relies on single labels. A
# better classifier or more representatives help more, but more representatives also cost more.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    means = {key: scores.mean(axis=0) for key, scores in accuracies.items()}
    gains = [mean[1:].max() - mean[0] for mean in means.values()]
    assert min(gains) > 0.015 and max(gains) < 0.05
    of_first_ten = np.mean([mean[1] - mean[0] for mean in means.values()])
    assert 0.4 < of_first_ten / np.mean(gains) < 0.6
    assert all(np.all(np.diff(shares.mean(axis=0)) <= 0) for shares in shares_right.values())
    assert np.allclose(shares_right[20].mean(axis=0)[[3, 4]], [0.97, 0.92], atol=0.006)
    best_at = {key: scores.argmax(axis=1) for key, scores in accuracies.items()}
    assert np.sum(best_at[20, "nearest neighbor"] == 3) >= 6
    assert 0 < means[20, "nearest neighbor"][3] - means[20, "nearest neighbor"][4] < 0.011
    for k in (50, 100):
        assert np.sum(best_at[k, "logistic regression"] == 4) >= 5
        assert np.ptp(means[k, "nearest neighbor"][2:]) < 0.009
    for k in shares_right:
        assert np.all(means[k, "nearest neighbor"] > means[k, "logistic regression"] + 0.02)
