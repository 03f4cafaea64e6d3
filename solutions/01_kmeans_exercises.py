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
# You write k-means yourself, one piece at a time: the E-step, the M-step, the start of k-means++, and a bound that
# saves distances. They go with [01_kmeans](../notebooks/01_kmeans.ipynb).
#
# Put your answers in the place of `...`, then run the cell below, `check(...)`. It says whether the answer is right;
# if not, what was expected, what came, and a hint. Any correct solution is accepted. Try as often as you like, and
# do the tasks in any order. In all of them, `X` is an array with a row for each point.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np

from homl_clustering import KMeans, datasets
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style
from homl_clustering.plotting import plot_centroids

use_style("homl")
blobs, _ = datasets.five_blobs()

# %% [markdown] tags=["given"]
# ## Warm-up
#
# You fit `KMeans` twice, with other random states. The inertia is the same, but of the labels hardly one agrees. Why?
#
# - **a** In one of the fits the labels are wrong.
# - **b** The clusters are the same, with other numbers.
# - **c** The rows were shuffled.
#
# Answer with a letter, in quotes.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("01.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Distances
#
# Write a function that returns the squared Euclidean distance of each point to each center: a row for each point, a
# column for each center. (A hint, if loops are to be avoided: `X[:, np.newaxis] - centers` has the shape
# (points, centers, features).)


# %%
### BEGIN GIVEN
def squared_distances(X, centers):
    """Return the squared distance of each row of X to each center, an array (n_points, n_centers)."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)
    ### END SOLUTION


# %% tags=["given"]
check("01.squared_distances", squared_distances=squared_distances)

# %% [markdown] tags=["given"]
# ## 2. The E-step
#
# Write a function that returns the number of the nearest center of each point. Where two are equally near, either
# will do.


# %%
### BEGIN GIVEN
def e_step(X, centers):
    """Return the number of the nearest center of each row of X."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return squared_distances(X, centers).argmin(axis=1)
    ### END SOLUTION


# %% tags=["given"]
check("01.e_step", e_step=e_step)

# %% [markdown] tags=["given"]
# ## 3. The M-step
#
# Write a function that returns the new centers: the mean of the points of each cluster. No cluster is empty here.


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
# k-means++ draws the next center from the points, each with a probability proportional to its squared distance to
# the nearest center so far. Write a function that returns these probabilities.


# %%
### BEGIN GIVEN
def next_center_probabilities(X, centers):
    """Return for each row of X the probability to become the next center, given the centers so far."""
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
# Of each point we know its label, and an upper bound of the distance to its own center: it may be nearer, but not
# farther away. If this bound is at most *half* the distance from its center to the nearest other center, no other
# center can be nearer to the point, by the triangle inequality. So nothing has to be computed for it.
#
# Write a function that says for which points this holds.


# %%
### BEGIN GIVEN
def keeps_its_center(upper_bounds, labels, centers):
    """Return for each point True if it certainly keeps its center, else False.

    `upper_bounds` and `labels` have an entry for each point. The bounds are distances, not squared ones.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    gaps = np.sqrt(squared_distances(centers, centers))
    np.fill_diagonal(gaps, np.inf)  # a center is no other center of its own
    return upper_bounds <= gaps.min(axis=1)[labels] / 2
    ### END SOLUTION


# %% tags=["given"]
check("01.keeps_its_center", keeps_its_center=keeps_its_center)

# %% [markdown] tags=["given"]
# ## Open question: how much work is saved?
#
# Put the pieces together: k-means on the five blobs, `blobs`, from a start drawn by k-means++, until no label changes
# any more. Keep an upper bound for each point.
#
# - After an E-step, the bound is the distance to the own center.
# - After an M-step, it is the old bound plus the way that the center has moved.
# - Before the next E-step, `keeps_its_center` says which points need no distances. Label only the others, and
#   compute their bounds anew.
#
# Do you get the inertia of `KMeans` from the same start? (Fit `KMeans(k, init=start, n_init=1, tol=0)`: by default, it
# stops when the centers hardly move, which may be before the last label has changed.) Which share of the points is
# skipped in each iteration? Look at ten starts at least. Why does the share rise? What keeps it from reaching 100 %?
# And is it the same for 3 clusters, and for 20?
#
# There is no check here. Draw a picture, and write down in a few sentences what you found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question
#
# The start and the loop:


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
# The same start with `KMeans`, for comparison. (`tol=0` lets it run until nothing moves.)

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
# **What comes out.** The inertia is that of `KMeans` each time: skipping changes no label.
#
# *Why the share rises.* At first the centers lie anywhere, some of them close together, and move far, which loosens
# the bounds. Later they hardly move, lie in the middle of their points, and are far from one another.
#
# *Why it does not reach 100 %.* A point that is farther from its center than half the gap is computed in each
# iteration anew, even if it has not changed its center for long. These are the outer points of the blobs. (A lower
# bound for the distance to the *other* centers would help here. Hamerly's algorithm has one.)
#
# *The solution matters.* Where the best solution is found, 94 to 96 % are skipped at the end. The others have two
# centers in one blob. Seen from its points, the gap between them is small, and no more than 88 % are skipped (in one
# run 44 %: there the three tight blobs share a center, and the two others have two each). With 3 clusters, some
# blobs share a center and lie far from it; with 20, all gaps are small. In both cases less is saved than by the best
# solutions with 5.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

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
