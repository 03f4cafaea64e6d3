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
# # Exercises: density and hierarchy
#
# You write DBSCAN in four pieces, and measure how far apart two clusters are. The tasks go with
# [04_density_and_hierarchy](../notebooks/04_density_and_hierarchy.ipynb).
#
# Put your answers in the place of `...`, then run the cell below, `check(...)`. It says whether the answer is right;
# if not, what was expected, what came, and a hint. Any correct solution is accepted. Try as often as you like, and
# do the tasks in any order.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import adjusted_rand_score

from homl_clustering import datasets
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style
from homl_clustering.plotting import plot_clusters

use_style("homl")

# %% [markdown] tags=["given"]
# ## Warm-up
#
# You shuffle the rows and run DBSCAN again, with the same `eps` and `min_samples`. What may change?
#
# - **a** the numbers of the clusters
# - **b** which points are cores
# - **c** the cluster of a border point that has cores of two clusters nearby
# - **d** how many clusters there are
# - **e** which points are noise
#
# Answer with all letters that apply, in quotes: `"de"`.

# %%
### BEGIN SOLUTION: answer = ...
answer = "ac"
### END SOLUTION

# %% tags=["given"]
check("04.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Count the neighbors
#
# The neighborhood of a point is all that lies within `eps` of it: at a distance of `eps` or less. The point itself
# belongs to it. Write a function that counts for each point how many points its neighborhood holds.


# %%
### BEGIN GIVEN
def count_neighbors(X, eps):
    """Return for each row of X the number of rows within eps, itself included."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    distances = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    return (distances <= eps).sum(axis=1)
    ### END SOLUTION


# %% tags=["given"]
check("04.count_neighbors", count_neighbors=count_neighbors)

# %% [markdown] tags=["given"]
# ## 2. Find the cores
#
# A point is a core if its neighborhood holds at least `min_samples` points. Write a function that says which points
# are cores.


# %%
### BEGIN GIVEN
def core_points(X, eps, min_samples):
    """Return for each row of X True if it is a core, else False."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return count_neighbors(X, eps) >= min_samples
    ### END SOLUTION


# %% tags=["given"]
check("04.core_points", core_points=core_points)

# %% [markdown] tags=["given"]
# ## 3. Spread a rumor
#
# A core knows a rumor. Whoever knows it tells all cores in its neighborhood, and these tell it on. Points that are no
# cores take no part. Write a function that says which cores know it in the end.
#
# `core` says for each point whether it is a core; `start` is the number of the core that knows the rumor first.


# %%
### BEGIN GIVEN
def reached_cores(X, eps, core, start):
    """Return for each row of X True if it is a core that can be reached, the start included, else False."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    reached, new = np.zeros(len(X), bool), np.arange(len(X)) == start
    while new.any():
        reached |= new
        new = near[new].any(axis=0) & core & ~reached
    return reached
    ### END SOLUTION


# %% tags=["given"]
check("04.reached_cores", reached_cores=reached_cores)

# %% [markdown] tags=["given"]
# ## 4. DBSCAN
#
# Put the pieces together. Cores that can reach one another have the same label, other cores another one. A border
# point, no core but with a core in its neighborhood, gets the label of that core. (If there are cores of several
# clusters, either will do.) All other points are noise, with the label $-1$.
#
# How you number the clusters does not matter.


# %%
### BEGIN GIVEN
def dbscan_labels(X, eps, min_samples):
    """Return the number of the cluster of each row of X, -1 for noise."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    near = np.linalg.norm(X[:, np.newaxis] - X, axis=2) <= eps
    core = core_points(X, eps, min_samples)
    labels = np.full(len(X), -1)
    for i in np.flatnonzero(core):
        if labels[i] == -1:
            labels[reached_cores(X, eps, core, i)] = labels.max() + 1
    for i in np.flatnonzero(~core):
        cores_nearby = np.flatnonzero(near[i] & core)
        if len(cores_nearby) > 0:
            labels[i] = labels[cores_nearby[0]]
    return labels
    ### END SOLUTION


# %% tags=["given"]
check("04.dbscan_labels", dbscan_labels=dbscan_labels)

# %% [markdown] tags=["given"]
# ## 5. How far apart are two clusters?
#
# Agglomerative clustering joins the two clusters that lie closest. How close they lie is a matter of the linkage:
#
# - `"single"`: the distance of their nearest two points,
# - `"complete"`: that of their farthest two points,
# - `"average"`: the mean of all distances between a point of the one and a point of the other.
#
# Write a function that returns the distance for any of the three.


# %%
### BEGIN GIVEN
def cluster_distance(first, second, linkage):
    """Return the distance of two clusters, given the points of each, one per row."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    distances = np.linalg.norm(first[:, np.newaxis] - second, axis=2)
    if linkage == "single":
        return distances.min()
    if linkage == "complete":
        return distances.max()
    return distances.mean()
    ### END SOLUTION


# %% tags=["given"]
check("04.cluster_distance", cluster_distance=cluster_distance)

# %% [markdown] tags=["given"]
# ## Open question: which radius, if there are strays?
#
# Here are two moons of 150 points each, and 30 strays.

# %% tags=["given"]
moons, true_moons = datasets.two_moons(n_samples=300, random_state=0)
strays = np.random.RandomState(0).uniform([-1.5, -1], [2.5, 1.5], size=(30, 2))
stained = np.vstack([moons, strays])

fig, ax = plt.subplots(figsize=(6, 3))
plot_clusters(stained, size=5, ax=ax)
show_fig(
    "Scatter plot of two interlocking half moons and thirty points strewn all over the picture."
)

# %% [markdown] tags=["given"]
# Let `min_samples` be 3, 5, 10 and 20. For each, which radii find the moons? (Judge by the agreement on the first 300
# points, `adjusted_rand_score(true_moons, labels[:300])`; above 0.98, say.)
#
# - How does the range of good radii depend on `min_samples`? What limits it below, what above?
# - How many strays are called noise?
# - Draw the sorted distances to the neighbor number `min_samples`, as the notebook does. Does their bend lead to a
#   good radius?
# - Do the same with other random states, of the moons and of the strays.
#
# There is no check here. Draw a picture, and write down in a few sentences what you found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question

# %%
radii = np.arange(0.04, 0.42, 0.02)
counts = (3, 5, 10, 20)
good = {m: np.zeros((5, len(radii)), bool) for m in counts}
noise = {m: np.full((5, len(radii)), np.nan) for m in counts}
bends = {m: [] for m in counts}

for seed in range(5):
    X, moon = datasets.two_moons(n_samples=300, random_state=seed)
    others = np.random.RandomState(seed).uniform([-1.5, -1], [2.5, 1.5], size=(30, 2))
    points = np.vstack([X, others])
    distances = np.sort(np.linalg.norm(points[:, np.newaxis] - points, axis=2), axis=1)
    for m in counts:
        bends[m].append(np.quantile(distances[:, m - 1], 0.9))
        for i, radius in enumerate(radii):
            labels = dbscan_labels(points, radius, m)
            good[m][seed, i] = adjusted_rand_score(moon, labels[:300]) > 0.98
            noise[m][seed, i] = np.mean(labels[300:] == -1)

# %%
for m in counts:
    ranges = [f"{radii[row].min():.2f}-{radii[row].max():.2f}" for row in good[m]]
    print(
        f"min_samples {m:2}  good radii",
        *ranges,
        f"  strays called noise {noise[m][good[m]].mean():.0%}",
    )

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 3.5))
all_distances = np.sort(np.linalg.norm(stained[:, np.newaxis] - stained, axis=2), axis=1)
for number, m in enumerate(counts):
    left.plot(np.sort(all_distances[:, m - 1]), f"C{number}", label=f"neighbor {m}")
    for seed in range(5):
        place = number + 0.15 * (seed - 2)
        right.plot([place] * good[m][seed].sum(), radii[good[m][seed]], f"C{number}.-")
        right.plot(place, bends[m][seed], "kx")
left.set(xlabel="Points, sorted", ylabel="Distance", ylim=(0, 0.6))
left.legend(fontsize=10)
right.set(xlabel="min_samples", ylabel="Radius", ylim=0)
right.set_xticks(range(4), counts)
right.set_title("good radii (crosses: at the bend)")
show_fig(
    "Left: the distance of each point to its third, fifth, tenth and twentieth neighbor, "
    "sorted: flat curves that bend upward at the right end. Right: for each min_samples five "
    "vertical bars, the radii that find both moons. The crosses, where the curve bends, lie "
    "below the bars for 3, at their lower ends for 5 and 10, and at the upper ends for 20."
)

# %% [markdown]
# **What comes out.** Five draws for each `min_samples`; a vertical line joins the radii that find the moons.
#
# *The range* moves up with `min_samples`: whoever asks for more neighbors has to look farther. Below it, the thin
# places of the moons have no cores, so the moons fall into pieces and lose points to noise. Above it, one gets from
# one moon to the other. With 3, a few strays between the moons are enough for that, and the range ends at 0.14 in one
# of the draws. Strays are rarely dense enough to be cores if 10 are asked for, so the range reaches higher, and is
# about as wide in all five draws. With 20 it begins so high that little of it is left in some.
#
# *Strays.* About half of them are called noise. The others lie on the moons or close to them. Nobody can tell these
# from points of the moons.
#
# *The bend.* A cross marks the distance that nine tenths of the points stay below, about where the curves turn. For 5
# and 10 it is a good radius, or just below one. For 3 a larger radius is better. For 20 the bend is already as
# high as the range, in some draws higher. The bend tells where thin surroundings begin; it does not know how far apart
# the clusters are.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    lows, highs = (
        {m: np.array([radii[row][end] for row in good[m]]) for m in counts} for end in (0, -1)
    )
    assert lows[3].mean() <= lows[5].mean() < lows[10].mean() < lows[20].mean()
    assert (
        np.isclose(highs[3].min(), 0.14) and highs[3].mean() < highs[10].mean() < highs[20].mean()
    )
    n_good = {m: good[m].sum(axis=1) for m in counts}
    assert np.ptp(n_good[10]) < np.ptp(n_good[5]) < np.ptp(n_good[3]) and n_good[20].min() == 3
    called_noise = [noise[m][good[m]].mean() for m in counts]
    assert min(called_noise) > 0.4 and max(called_noise) < 0.65
    for m in (5, 10):
        assert np.all(np.array(bends[m]) > lows[m] - 0.02) and np.all(bends[m] < highs[m])
    assert np.all(np.array(bends[3]) < lows[3])
    assert np.all(bends[20] > lows[20]) and 0 < np.sum(bends[20] > highs[20]) < 5
    # which strays are kept: those near a moon
    kept = dbscan_labels(stained, 0.2, 10)[300:] >= 0
    to_moons = np.linalg.norm(strays[:, np.newaxis] - moons, axis=2).min(axis=1)
    assert to_moons[kept].max() < 0.2 and to_moons[~kept].mean() > 2 * to_moons[kept].mean()
    # a cluster in pieces below, both moons in one above
    below, above = (dbscan_labels(stained, radius, 10)[:300] for radius in (0.12, 0.36))
    assert below.max() > 1 or np.mean(below == -1) > 0.05
    assert np.unique(above[above >= 0]).size == 1
