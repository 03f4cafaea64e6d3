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
# You choose representatives of clusters, name clusters, and spread labels, to a whole cluster or to its nearest
# points. The tasks go with [03_applications](../notebooks/03_applications.ipynb).
#
# Put your answers in the place of `...`, then run the cell below, `check(...)`. It says whether the answer is right;
# if not, what was expected, what came, and a hint. Any correct solution is accepted. Try as often as you like, and
# do the tasks in any order.

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
# You cluster the colors of the ladybug's picture. With six colors the red is gone, whatever the random state. Why?
#
# - **a** Red is too similar to the other colors.
# - **b** There are too few red pixels to pay for a center.
# - **c** Ten starts were not enough.
# - **d** The red pixels lie too close to one another in the picture.
#
# Answer with a letter, in quotes.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("03.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Representatives
#
# `KMeans.transform` returns a table of distances: a row for each point, a column for each center. Write a function
# that returns for each center the number of the nearest row. These are the points to be labeled by hand.


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
# To rate a clustering, one gives each cluster the label that is most common in it. Write a function that returns
# these labels, one for each cluster. If two labels are equally common, take the smaller one.
#
# `clusters` and `y` hold the cluster and the label of each point. The clusters are numbered from 0, and none is empty.
# The labels are whole numbers from 0 on; some of them may be missing.


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
# Somebody has labeled the representatives: `representative_labels` holds one label for each center. Write a function
# that gives each point the label of its nearest center. `distances` is the table of task 1.


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
# At the boundary of a cluster, labels are often wrong. So let only the nearest points of each cluster have one. A
# point is labeled if its distance to its own center is at most the given percentile of these distances *in its
# cluster*, as `np.percentile` computes it.
#
# Write a function that returns two arrays: the numbers of the rows that get a label, and their labels. In what order
# does not matter, as long as it is the same in both.


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
# ## Open question: which percentile is worth it?
#
# Take the digits of the notebook: 1400 pictures without labels, 397 for testing.

# %% tags=["given"]
X, y = load_digits(return_X_y=True)
X_train, y_train, X_test, y_test = X[:1400], y[:1400], X[1400:], y[1400:]

# %% [markdown] tags=["given"]
# Cluster the training pictures, look up the labels of your representatives in `y_train` (and no others), spread them,
# fit a classifier, and score it on the test pictures. In the notebook, with fifty clusters and logistic regression,
# it hardly mattered which percentile was labeled.
#
# - Is that so with the nearest neighbor, `KNeighborsClassifier(1)`, as well?
# - And with 20 clusters, or with 100? What changes, and why?
# - With the percentile 0, only the representatives are left. (Why?) How much do all others add?
#
# Use several random states, at least eight, and judge by more than the mean.
#
# There is no check here. Draw a picture, and write down in a few sentences what you found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question

# %% [markdown]
# Logistic regression is fitted to the end here, by Newton's method. The usual fit stops before, at a point that depends
# on the last digits of all numbers, and with it the third digit of the accuracies below.

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
# **What comes out.** The lines are means over eight random states, the bands reach from the worst to the best.
#
# *The representatives alone* are the percentile 0: no distance in a cluster is smaller than that of its representative.
# Spreading their labels adds about two to five percentage points, half of it with the first ten percent.
#
# *Nearest neighbor, 20 clusters.* Here it pays to stop halfway: 50 is best with nearly all random states, if only by
# a percentage point or less. Twenty clusters are few for ten digits in many handwritings. So eight percent of all
# labels are wrong, and the nearest neighbor repeats each of them. Of the inner half only three percent are.
#
# *50 and 100 clusters.* Fewer labels are wrong to begin with, and it hardly matters to the nearest neighbor where one
# stops above 20. Logistic regression is best with all labels, with most of the random states: it needs
# many pictures, those at the boundaries above all, and a few wrong labels do not disturb it much.
#
# So the percentile is worth a try where clusters are impure and the classifier believes each label. The gain is
# smaller than that of another classifier, or of more representatives. (More representatives cost more, though.)

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

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
