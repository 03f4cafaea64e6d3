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
# In these exercises you write DBSCAN step by step, and compute the distance between two clusters. Then you use what
# you have learned on data that are not in the lesson. Read
# [04_density_and_hierarchy](../notebooks/04_density_and_hierarchy.ipynb) first.
#
# - The warm-up and tasks 1 to 5 repeat the lesson: the four steps of DBSCAN, and the linkages.
# - Tasks 6 and 7 go beyond it. You make data on which DBSCAN fails, and you choose algorithms for three new tables.
#   Their answers are not in the lesson.
# - At the end there is an open question about the choice of the radius.
#
# In all tasks `X` is an array of shape (n_points, n_features), with a row for each point, and distances are Euclidean.
#
# Write your answer in place of the `...`. Then run the cell below it, `check(...)`. It tells you whether the answer is
# right. If it is not, you see what was expected, what your answer gave, and a hint. Every correct solution is
# accepted. You can try as often as you like, and do the tasks in any order.
#
# After a wrong answer, `check.arguments` is a list of the arguments that your function was called with. So you can
# repeat this call in a cell of your own, for example with `core_points(*check.arguments)`.
#
# A function may return a list in place of an array. It must not change the arrays that it gets. Letters of choices may
# come in any order.

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
# You shuffle the rows of a table and run DBSCAN again, with the same `eps` and `min_samples`. What may be different
# from before?
#
# - **a** the number that a cluster has as its name (cluster 0, cluster 1, ...)
# - **b** which points are cores
# - **c** the cluster of a border point that has cores of two clusters in its neighborhood
# - **d** how many clusters there are
# - **e** which points are noise
#
# Answer with the letters of everything that may be different, in quotes. For example, write `"de"` for d and e. (The
# lesson says it in a sentence. Try to answer without looking there, by thinking of how a cluster grows.)

# %%
### BEGIN SOLUTION: answer = ...
answer = "ac"
### END SOLUTION

# %% tags=["given"]
check("04.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Count the neighbors
#
# The neighborhood of a point holds all points whose distance to it is at most `eps`, and the point itself. Write a
# function that counts for each point how many points are in its neighborhood. It returns an array of shape (n_points,).
# Two rows that are equal are two points, and both are counted.


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
# A point is a core if there are at least `min_samples` points in its neighborhood, the point itself included. Write a
# function that finds the cores. It returns an array of shape (n_points,) with `True` for each core and `False` for each
# other point.


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
# A cluster of DBSCAN grows from core to core. Think of a rumor. At first one core knows it. Each core that knows the
# rumor tells it to all cores in its neighborhood, and so on, until no new core hears it. Points that are not cores
# never hear the rumor and never pass it on. Write a function that finds the cores that know the rumor in the end.
#
# The function gets four arguments: `X`, `eps`, an array `core` of shape (n_points,) with `True` for each core, and
# `start`. `start` is a row number of `X`, counted from 0, and not a point: row `start` is the core that knows the rumor
# first. Use `core` as it is given; you need not compute it again. The function returns an array of shape (n_points,)
# with `True` for each core that knows the rumor in the end, the first one included, and `False` for all other points.
# If no other core is near enough to the first one, only that one is `True`.


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
# Now combine your functions to the whole algorithm. Write a function that returns the label of each point, an array of
# whole numbers of shape (n_points,):
#
# - Each cluster has a number, 0 or larger. Which number belongs to which cluster does not matter.
# - Two cores have the same label if one can be reached from the other in the way of task 3. Otherwise their labels
#   differ.
# - A border point is not a core, but has at least one core in its neighborhood. It gets the label of that core. If
#   there are cores of several clusters in its neighborhood, the label of any of them is right.
# - All other points are noise. Their label is $-1$. If there are no cores at all, every point is noise.


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
# Agglomerative clustering always joins the two clusters that are nearest to each other. The *linkage* defines what the
# distance between two clusters is:
#
# - `"single"`: the smallest distance between a point of the first and a point of the second cluster,
# - `"complete"`: the largest distance between a point of the first and a point of the second cluster,
# - `"average"`: the mean of all distances between a point of the first and a point of the second cluster.
#
# Write a function that gets the points of the two clusters, `first` of shape (n_first, n_features) and `second` of
# shape (n_second, n_features), and `linkage`, one of the three strings. It returns the distance, one number. The
# clusters may be of different size. If both have a single point, the three distances are equal.


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
# ## 6. Make data on which DBSCAN fails
#
# From here on, the answers are not in the lesson.
#
# The lesson has 600 points in three groups, and no single radius `eps` is right for all of them. A few points are
# enough for that. Make such a data set yourself, by hand, so that you can see the reason. `min_samples` is 4 in the
# whole task.
#
# Hand in two arrays, both with one entry for each of your n points:
#
# - `points`, of shape (n, 2): the coordinates of at most 40 points;
# - `groups`, of shape (n,): for each point the number of the group that it belongs to. There are three groups, 0, 1
#   and 2. Each has at least four points.
#
# You decide which points form a group. DBSCAN does not know the groups. We say that DBSCAN *finds* a group with some
# radius if one of its clusters consists of exactly the points of this group: all of them, and no others. Your data
# must have both of these properties:
#
# 1. Each of the three groups can be found. For group 0 there is a radius that finds it, for group 1 there is one, and
#    for group 2 there is one. These may be different radii.
# 2. All three groups cannot be found at once. There is no radius that finds all of them.
#
# The check runs DBSCAN with every radius that makes a difference, and tells you which radii find which group. (A
# border point that has cores of two clusters in its neighborhood goes to the cluster that begins with the earlier row,
# as in the lesson.)
#
# Begin with a sketch on paper. And think about this: why are three groups needed, and not two?

# %%
### BEGIN SOLUTION: points = ...; groups = ...
square = np.array([[x, y] for x in range(3) for y in range(3)])  # neighbors at a distance of 1
points = np.vstack([square, square + np.array([4, 0]), 3 * square + np.array([20, 0])])
groups = np.repeat([0, 1, 2], 9)
### END SOLUTION

# %% tags=["given"]
check("04.no_single_radius", points=points, groups=groups)

# %% [markdown]
# The gap between the first two squares is 2, wider than the distances between neighbors inside of them, which are 1. In
# the third group neighbors are 3 apart. So a radius of 3 or more is needed for the third group, but a radius of 2 or
# more joins the first two. A single radius has to be right for the widest group and for the narrowest gap.
#
# Why not two groups? Suppose that a radius finds the first group, and a larger one finds the second group. With the
# larger radius the first group is still in one cluster, because a larger radius never separates points. And this
# cluster does not hold any point of the second group, because all of these are together in a cluster of their own. So
# the larger radius finds both groups.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    for radius, n_found in ((1.5, 2), (2.5, 0), (3.5, 1)):
        labels = dbscan_labels(points, radius, 4)
        found = [
            len(set(labels[groups == g])) == 1
            and labels[groups == g][0] not in {-1, *labels[groups != g]}
            for g in range(3)
        ]
        assert sum(found) == n_found, (radius, found)

# %% [markdown] tags=["given"]
# ## 7. Which algorithm for these tables?
#
# Here are three tables, "a", "b" and "c". In table "a" there are two groups, and some points that belong to neither of
# them. In tables "b" and "c" there are three groups. Table "c" has three columns, so only its first rows are printed.

# %% tags=["given"]
tables = {name: datasets.draw_table(name)[0] for name in "abc"}

fig, axes = plt.subplots(1, 2, figsize=(9, 4))
for ax, name in zip(axes, "ab", strict=True):
    plot_clusters(tables[name], size=5, ax=ax)
    ax.set(title=f"table {name}", aspect="equal")
show_fig(
    "Scatter plots of two tables. Table a: a disc inside of a ring, and single points all over "
    "the picture. Table b: three long, narrow clouds of points that lie askew, close side by side."
)
print("table c:")
print(np.array_str(tables["c"][:6], precision=2, suppress_small=True))

# %% [markdown] tags=["given"]
# For each table, choose an algorithm *and* its parameters so that it finds the groups. Hand in either
#
# - an estimator that has a method `fit_predict`, such as `KMeans(5, n_init=10)`; it may be a pipeline. You need not
#   call `fit`;
# - or a function that gets a table of shape (n_points, n_features) and returns the labels of its rows, an array of
#   shape (n_points,), with -1 for noise.
#
# The check runs what you hand in on two *other* tables from the same source, with other points and another number of
# rows. It compares the labels with the true groups. The adjusted Rand index must be at least 0.85 for both. (Points
# that belong to no group are not counted.) So try your choice on `tables["a"]`, and look at the picture of what it
# finds, but do not rely on a parameter that works only for exactly these points.

# %% tags=["given"]
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, SpectralClustering
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from homl_clustering import GaussianMixture, KMeans

# %%
### BEGIN SOLUTION: model_a = ...
# more than the steps along the ring, less than the gap between the ring and the disc
model_a = DBSCAN(eps=0.5, min_samples=8)
### END SOLUTION

# %% tags=["given"]
check("04.table_a", model_a=model_a)

# %%
### BEGIN SOLUTION: model_b = ...
model_b = GaussianMixture(3, n_init=10, random_state=0)
### END SOLUTION

# %% tags=["given"]
check("04.table_b", model_b=model_b)

# %%
### BEGIN SOLUTION: model_c = ...
model_c = make_pipeline(StandardScaler(), KMeans(3, n_init=10, random_state=0))
### END SOLUTION

# %% tags=["given"]
check("04.table_c", model_c=model_c)

# %% [markdown]
# *Table a.* The disc and the ring have the same center, so an algorithm that describes a cluster by its center cannot
# separate them. DBSCAN goes from neighbor to neighbor and has a name for the single points, noise. With `min_samples=8`
# any radius from 0.35 to 0.6 is good enough. Spectral clustering on a graph of nearest neighbors works, too.
#
# *Table b.* The groups are long and nearly touch. k-means and Ward's linkage want round clusters and cut across the
# groups. No radius of DBSCAN is right. Each group is an ellipse, and ellipses are what a mixture describes.
#
# *Table c.* The second column has values in the thousands, and the other two are about 1. Without scaling, nearly all
# of a distance comes from the second column, which tells nothing about the groups. After scaling, k-means finds them,
# and so does HDBSCAN.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    from homl_clustering.checks.tasks.density_tables import NEW_TABLES

    def worst_agreement(name, model):
        """Return the lower of the agreements with two tables that are drawn anew."""
        fresh = [datasets.draw_table(name, *how) for how in NEW_TABLES]
        return min(adjusted_rand_score(y[y >= 0], model.fit_predict(X)[y >= 0]) for X, y in fresh)

    for eps in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        assert worst_agreement("a", DBSCAN(eps=eps, min_samples=8)) > 0.85, eps
    by_graph = SpectralClustering(2, affinity="nearest_neighbors", random_state=0)
    assert worst_agreement("a", by_graph) > 0.95 and worst_agreement("a", KMeans(2)) < 0.2
    for round_one in (KMeans(3, n_init=10, random_state=0), AgglomerativeClustering(3)):
        assert worst_agreement("b", round_one) < 0.6
    for eps in np.arange(0.1, 0.8, 0.05):
        assert max(worst_agreement("b", DBSCAN(eps=eps, min_samples=m)) for m in (5, 10)) < 0.85
    assert worst_agreement("c", KMeans(3, n_init=10, random_state=0)) < 0.1
    assert worst_agreement("c", model_c) > 0.95
    by_size = make_pipeline(StandardScaler(), HDBSCAN(min_cluster_size=20, copy=True))
    assert worst_agreement("c", by_size) > 0.85
    assert tables["c"][:, 1].min() > 1000 and tables["c"][:, [0, 2]].max() < 3

# %% [markdown] tags=["given"]
# ## Open question: which radius, if there are strays?
#
# Strays are single points that belong to no group. Here are two moons of 150 points each, and 30 strays, drawn at
# random from the whole picture.

# %% tags=["given"]
moons, true_moons = datasets.two_moons(n_samples=300, random_state=0)
strays = np.random.RandomState(0).uniform([-1.5, -1], [2.5, 1.5], size=(30, 2))
with_strays = np.vstack([moons, strays])

fig, ax = plt.subplots(figsize=(6, 3))
plot_clusters(with_strays, size=5, ax=ax)
show_fig(
    "Scatter plot of two interlocking half moons and thirty points scattered over the picture."
)

# %% [markdown] tags=["given"]
# Run DBSCAN with `min_samples` 3, 5, 10 and 20, each with many radii. Say that a radius *finds the moons* if the
# agreement on the first 300 points, `adjusted_rand_score(true_moons, labels[:300])`, is above 0.98.
#
# - Which radii find the moons, for each value of `min_samples`? What goes wrong if the radius is too small, and what if
#   it is too large?
# - How many of the strays become noise?
# - For each point, compute the distance to its neighbor number `min_samples`. (As in the lesson, the point itself is
#   number 1.) Sort these distances, and draw them as a curve. Is the distance at which the curve bends upward a radius
#   that finds the moons?
# - Are the answers the same for other random states, both of the moons and of the strays?
#
# There is no check for this question. Draw a picture, and write down in a few sentences what you found.

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
all_distances = np.sort(np.linalg.norm(with_strays[:, np.newaxis] - with_strays, axis=2), axis=1)
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
# **What to notice.** For each `min_samples` there are five random states, one line for each. It joins the radii that
# find the moons. The crosses are explained below.
#
# *The good radii* become larger with `min_samples`: to have more neighbors, a point needs a larger neighborhood. With a
# radius that is too small, there are no cores where the moons are thin. Then the moons fall into pieces, or lose points
# to noise. With a radius that is too large, both moons are in one cluster. With `min_samples=3`, a few strays between
# the moons are enough to join them, and in one of the five cases the largest good radius is only 0.14. With 10, strays
# are rarely cores, because there are too few points near them. So larger radii are still good, and the range of good
# radii is about equally wide in all five cases. With 20, only large radii give enough cores, and in some cases few good
# radii are left.
#
# *Strays.* About half of them become noise. The others lie on the moons or close to them. They cannot be told from
# points of the moons.
#
# *The bend.* A cross marks the distance that is larger than nine tenths of all the distances, which is about where the
# curve bends. With 5 and 10 this is a good radius, or slightly too small. With 3 it is too small. With 20 it is near
# the largest good radius, and in some cases above it. So the bend is only a first guess. It shows how far apart
# neighbors are, but not how far apart the clusters are.

# %% jupyter={"source_hidden": true} tags=["test"]
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
    kept = dbscan_labels(with_strays, 0.2, 10)[300:] >= 0
    to_moons = np.linalg.norm(strays[:, np.newaxis] - moons, axis=2).min(axis=1)
    assert to_moons[kept].max() < 0.2 and to_moons[~kept].mean() > 2 * to_moons[kept].mean()
    # a cluster in pieces below, both moons in one above
    below, above = (dbscan_labels(with_strays, radius, 10)[:300] for radius in (0.12, 0.36))
    assert below.max() > 1 or np.mean(below == -1) > 0.05
    assert np.unique(above[above >= 0]).size == 1
