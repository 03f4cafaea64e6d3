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
# You compute silhouettes yourself, and look for the elbow of a curve by a rule that may also answer: there is none.
# The tasks go with [02_choosing_k](../notebooks/02_choosing_k.ipynb).
#
# Put your answers in the place of `...`, then run the cell below, `check(...)`. It says whether the answer is right;
# if not, what was expected, what came, and a hint. Any correct solution is accepted. Try as often as you like, and
# do the tasks in any order.

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
# You run k-means with ten starts on some data. With $k=4$ the inertia is 262, with $k=5$ it is 212. Does that show
# that there are more than four groups?
#
# - **a** Yes: the lower the inertia, the better the number of clusters.
# - **b** No: it would be lower with $k=5$ in any case.
# - **c** No: an inertia that changes so much is a sign of bad starts.
#
# Answer with a letter, in quotes.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("02.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Two mean distances
#
# The silhouette coefficient of point $i$ compares two numbers:
#
# - $a(i)$, its mean distance to the *other* points of its own cluster;
# - $b(i)$: for every other cluster, take the mean distance from $i$ to its points. $b(i)$ is the smallest of these.
#
# Write a function that returns both. `i` is the number of the point. It is not alone in its cluster here. The
# numbers of the clusters need not be 0, 1, 2 and so on.


# %%
### BEGIN GIVEN
def a_and_b(X, labels, i):
    """Return a(i) and b(i) of row i of X, given the cluster of each row."""
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
# Write a function that returns the silhouette coefficient of each point,
#
# $$ s(i) = \frac{b(i) - a(i)}{\max\{a(i),\, b(i)\}} $$
#
# A point that is alone in its cluster has no $a(i)$. Its coefficient is 0.


# %%
### BEGIN GIVEN
def silhouettes(X, labels):
    """Return the silhouette coefficient of each row of X."""
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
# ## 3. The elbow, or none
#
# Write a function that finds the elbow of a curve of inertias $J$ over $k$ by the rule of the notebook:
#
# 1. Work with $x = \log k$ and $y = \log J$.
# 2. The *chord* is the straight line from the first point to the last. The *candidate* is the point farthest below
#    it, measured along $y$. If no point between the ends lies below the chord, there is no elbow.
# 3. $p$ is the steepness of the step that leads to the candidate: by how much $y$ falls from the point before it,
#    divided by how much $x$ grows. $q$ is the steepness of the rest of the way, straight from the candidate to the
#    last point.
# 4. The candidate is an elbow if $p > 2$ and $p > 2q$. Otherwise there is none.
#
# Return the number of clusters at the elbow, or `None` if there is no elbow. Each curve has three points or more.


# %%
### BEGIN GIVEN
def elbow(n_clusters, inertias):
    """Return the number of clusters at the elbow, or None. Both arguments are arrays of the same length."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    x, y = np.log(n_clusters), np.log(inertias)
    chord = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])
    e = 1 + np.argmax((chord - y)[1:-1])
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return n_clusters[e] if y[e] < chord[e] and p > 2 and p > 2 * q else None
    ### END SOLUTION


# %% tags=["given"]
check("02.elbow", elbow=elbow)

# %% [markdown] tags=["given"]
# ## Open question: when do the groups get lost?
#
# Here are five round groups at the corners of a pentagon. Their spread is 0.5.

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
# Let the spread grow from 0.3 to 1.5 in steps of 0.2, and to 2 at last, with ten random states each. Fit `KMeans` (with
# ten starts) for $k$ from 1 to 9, and ask your functions. (Silhouettes begin at $k=2$: with a single cluster there is no
# other one to compare with, so $b(i)$ is not defined.)
#
# - Up to which spread does your elbow say 5? Does it ever say something else than 5 or `None`?
# - Which $k$ has the highest silhouette score, the mean of your coefficients? How high is it?
# - Up to which spread do *you* see five groups? Whom would you trust?
#
# There is no check here. Draw a picture, and write down in a few sentences what you found.

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
# **What comes out.** Up to a spread of 0.7 both say 5, each time. At 0.9 the elbow finds five groups in most draws, at
# 1.1 in none. But it never names another number: where it does not see five, it says `None`.
#
# The silhouettes see more. At 1.1 the score is highest at 5 in nine draws of ten, where the eye has doubts already.
# From 1.3 on it mostly names another number. It does not say that it is guessing. One has to look at its height: by
# then it has fallen to about 0.4, which is what uniform points get in the notebook.
#
# So if the elbow says something, believe it; if it says nothing, ask the silhouettes, and believe them as far as the
# score is well above 0.4.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    fives = [elbows[spread].count(5) for spread in spreads]
    assert fives[:3] == [10] * 3 and 5 < fives[3] < 10 and fives[4:] == [0] * 4
    assert all(set(answers) <= {5, None} for answers in elbows.values())
    favored = [favorites[spread].count(5) for spread in spreads]
    assert favored[:5] == [10, 10, 10, 10, 9] and max(favored[5:]) < 5
    assert all(abs(np.mean(heights[spread]) - 0.4) < 0.03 for spread in spreads[5:])
    assert np.mean(heights[1.1]) > 0.43
