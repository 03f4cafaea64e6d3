# ---
# jupyter:
#   homl_clustering:
#     data: []
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
# # Appendix: distances that need not be computed
#
# Lesson 01 shows two ways to leave out distances without changing the result: Hamerly's algorithm keeps one lower bound
# for each point, Elkan's keeps one for each point and center. There are more ways, and none is the fastest for all data.
# This appendix compares them. After this notebook you can
#
# - explain why distances to centers that no longer move need not be computed again,
# - say how the number of bounds decides how many distances are left,
# - explain why the algorithm that computes the fewest distances is often not the fastest,
# - choose an algorithm for your data, or say why you leave the choice to `"auto"`.
#
# You need the section on bounds of [01_kmeans](01_kmeans.ipynb). The [glossary](glossary.md) explains the words and
# symbols of the course.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from homl_clustering import datasets, kmeans_plusplus
from homl_clustering.figures import claims_are_checked, save_fig, use_style
from homl_clustering.measurements import load_measurement
from homl_clustering.plotting import plot_costs
from homl_clustering.textbook import bounds, show_source

use_style("homl")

# %% [markdown]
# ## 1. Centers that have come to rest
#
# The simplest way needs no bounds. A center moves only if its cluster has gained or lost a point. Towards the end of a
# run few points change sides, and so many centers stay where they are. The distances to them are the same as before.
# Let us call the centers that have moved the *active* ones (Kaukoranta, Fränti and Nevalainen, 2000). For each point we
# keep two numbers from the last E-step: the squared distance to its own center, and the lowest one to any other center.
# In the next E-step we compute the distances to the active centers alone. Then there are two cases.
#
# 1. **The point's own center is at rest.** It was the nearest before, so it is still nearer than all others at rest.
#    Only an active center can have come nearer. We compare the nearest active one with the own one.
# 2. **The point's own center has moved.** Then it is active, too. All centers at rest are at least as far away as the
#    lowest distance to another center was. If the nearest active center is nearer than that, the point belongs to it.
#    Otherwise we compute all distances of this point.

# %%
show_source(bounds.active_steps)

# %% [markdown]
# How much does this leave out? Here are pictures of digits, with 64 features, and 50 clusters. We draw the share of the
# distances that each E-step computes, and beside it the share of the centers that have moved.

# %%
pictures = load_digits().data
start, _ = kmeans_plusplus(pictures, 50, random_state=0)
active_steps = list(bounds.active_steps(pictures, start))
hamerly_steps = list(bounds.hamerly_steps(pictures, start))
places = np.array([step.centers for step in active_steps])
moved = np.any(places[1:] != places[:-1], axis=2).mean(axis=1)
share_of = {
    name: np.array([step.n_distances / step.n_all for step in steps])
    for name, steps in {"active centers": active_steps, "Hamerly": hamerly_steps}.items()
}
for name, share in share_of.items():
    print(f"{name}: {share.mean():.1%} of Lloyd's distances")

# %%
fig, ax = plt.subplots(figsize=(6, 4))
e_steps = np.arange(1, len(active_steps) + 1)
ax.plot(e_steps, share_of["active centers"], "bo-", label="active centers")
ax.plot(e_steps, share_of["Hamerly"], "rs--", label="Hamerly")
ax.plot(e_steps[1:], moved, "k:", label="centers that have moved")
ax.set(xlabel="E-step", title="Distances, as a share of Lloyd's", ylim=(0, None))
ax.legend(fontsize=11, loc="upper right")
save_fig("bounds_active_plot")

# %% [markdown]
# **What to notice.** In the first E-steps all centers move, and nothing is saved. A few points even take one round more,
# when the active centers do not decide. Then more and more centers come to rest, and the share of the distances follows
# the share of the centers that move. On these data Hamerly's bounds save more at the beginning, and less in the end: as
# long as one center still goes far, the bounds of all points fall.
#
# **Try it.** Compute the same for the five blobs, with 5 clusters and with 50. When does it help, and when do bounds
# help more?
#
# <details><summary>Answer</summary>
#
# With 5 clusters it hardly helps: all centers move until the end but one, and 92% of the distances are left. With 50
# clusters 35% are left. Hamerly's bounds leave 24% and 17%. In two features centers that move little still move, which
# bounds allow for.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    of_active, of_hamerly = share_of["active centers"], share_of["Hamerly"]
    assert moved[:2].min() == 1 and np.any(of_active > 1)
    assert np.all(np.abs(of_active[1:] - moved) < 0.05)
    assert np.all(of_hamerly[1:5] < of_active[1:5])
    assert of_hamerly[-4:].min() > of_active[-4:].max()
    easy, _ = datasets.five_blobs()
    left_over = []
    for k in (5, 50):
        from_there, _ = kmeans_plusplus(easy, k, random_state=0)
        for variant in (bounds.active_steps, bounds.hamerly_steps):
            taken = list(variant(easy, from_there))
            left_over.append(sum(s.n_distances for s in taken) / sum(s.n_all for s in taken))
    assert np.round(left_over, 2).tolist() == [0.92, 0.24, 0.35, 0.17]

# %% [markdown]
# ## 2. One bound, or many?
#
# A lower bound tells that no center of some set can be nearer than $l$. Hamerly's bound stands for all centers but the
# point's own. When the centers move, it must fall by the *longest* of their ways: one center that goes far loosens the
# bounds of all points, even of those at the other end of the data. Elkan's bounds stand for one center each, and fall by
# the way of that center alone. In exchange there are $k$ of them for each point.
#
# *Yinyang k-means* (Ding and others, 2015) takes the middle: it puts the centers into $t$ groups, and keeps one bound
# for each point and group. The groups are made once, by k-means of the starting centers, so that neighboring centers
# share a group.
#
# 1. **First E-step**: compute all distances. The lowest to each group, the own center left out, are exact bounds.
# 2. **M-step** as always. Each group's bounds fall by the longest way of one of its centers.
# 3. **E-step**: skip a point if $u$ is less than all of its bounds, or than half the gap around its center. Compute the
#    distance to the own center, and test again. Look only into groups whose bound is below the distance to the nearest
#    center so far.

# %%
show_source(bounds.yinyang_steps)

# %% [markdown]
# With one group of all centers this is Hamerly's algorithm. With a group for each center it is nearly Elkan's, which has
# one more test: the gap between the nearest center so far and each other one.
#
# How many distances are left? We try 1 to 50 groups on data with two features and with 64: five blobs, and pictures of
# digits. Both get 50 clusters.

# %%
blobs, _ = datasets.five_blobs()
group_counts = (1, 2, 5, 10, 25, 50)
shares = {}
for name, data in {"five blobs": blobs, "digits": pictures}.items():
    start, _ = kmeans_plusplus(data, 50, random_state=0)
    for n_groups in group_counts:
        steps = list(bounds.yinyang_steps(data, start, n_groups))
        n_all = sum(step.n_all for step in steps)
        shares.setdefault(name, []).append(sum(step.n_distances for step in steps) / n_all)
    print(name, [f"{share:.1%}" for share in shares[name]])

# %%
fig, ax = plt.subplots(figsize=(6, 4))
plot_costs(group_counts, shares, ax=ax)
ax.set(xlabel="groups", title="Distances, as a share of Lloyd's", ylim=(0, None))
ax.legend()
save_fig("bounds_groups_plot")

# %% [markdown]
# **What to notice.** The first few groups save the most, and beyond ten little is gained. With many features one bound
# helps less: the distances from a point to its nearest centers differ by little, and any movement makes up for the
# difference. With two features a single bound already does most of what can be done.
#
# **Try it.** Begin with the first 50 rows, `start = data[:50]`, in place of k-means++. Do the bounds save more or less?
#
# <details><summary>Answer</summary>
#
# On the blobs less: with one group 27% of the distances are left, not 17%. From rows drawn without a plan the centers
# have a longer way to go, and bounds fall by that way. On the digits, where any start is far from the end, it makes
# little difference.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    for data in (blobs, pictures):
        from_there, _ = kmeans_plusplus(data, 50, random_state=0)
        of_hamerly = [step.n_distances for step in bounds.hamerly_steps(data, from_there)]
        of_one = [step.n_distances for step in bounds.yinyang_steps(data, from_there, 1)]
        assert of_hamerly == of_one
    for name, of_counts in shares.items():
        assert np.all(np.diff(of_counts) < 0), name
        assert of_counts[0] - of_counts[2] > of_counts[2] - of_counts[-1], name
    assert shares["digits"][0] > 1.5 * shares["five blobs"][0]
    of_first_rows = []
    for data in (blobs, pictures):
        steps = list(bounds.yinyang_steps(data, data[:50], 1))
        of_first_rows.append(sum(s.n_distances for s in steps) / sum(s.n_all for s in steps))
    assert round(shares["five blobs"][0], 2) == 0.17 and round(of_first_rows[0], 2) == 0.27
    assert abs(of_first_rows[1] - shares["digits"][0]) < 0.03

# %% [markdown]
# ## 3. Fewer distances are not less time
#
# Here is what the compiled algorithms of `KMeans` compute, and how long they take, on four kinds of data. Counts are the
# same on every machine; the times were recorded on one. (`make measure` records them anew on yours.)

# %%
recorded, conditions = load_measurement("bounds_times")
print("measured on:", conditions)
algorithms = ("lloyd", "active", "hamerly", "elkan")
names = f"{'Active':>8} {'Hamerly':>8} {'Elkan':>8}"
print(f"{'':34} {'distances':^26}   {'times as fast as Lloyd':^26}")
print(f"{'':34} {names}   {names}")
for row in range(len(recorded["data"])):
    counts = [recorded[f"{name}_distances"][row] for name in algorithms]
    seconds = [recorded[f"{name}_seconds"][row] for name in algorithms]
    parts = " ".join(f"{count / counts[0]:8.1%}" for count in counts[1:])
    gains = " ".join(f"{seconds[0] / each:8.2f}" for each in seconds[1:])
    print(f"{recorded['data'][row]:34} {parts}   {gains}")

# %% [markdown]
# **What to notice.** Elkan's algorithm always computes the fewest distances, by far. But it is the fastest only where a
# single distance is dear, with 500 features. On noise in 16 features it computes a few percent of the distances, and
# takes longer than computing all of them.
#
# There are two reasons. The first is that bounds must be read. A bound is a number for each point and center, as the
# distance would be; and with few features, to compute a distance costs little more than to read a number from memory.
# The second is that distances which are computed for all points and centers are computed *together*: 16 points and four
# centers at a time here, all numbers in the registers of the processor, no decision in between. Where one point needs
# the distances to centers 3, 17 and 40, and the next one those to 5 and 8, the processor waits: for the numbers to
# arrive, and for the decisions.
#
# So an algorithm pays where it leaves out *whole points*, as Hamerly's does, or where one distance is much work.
#
# Groups of centers lie between the two in this as well. A compiled version of the algorithm above was tried here. On the
# noisy digits it computed a fifth of the distances that Hamerly's does, and was 1.15 times as fast; on patches of a
# photo it made no difference, on noise it was slower than Lloyd's. It was not taken into the package.
#
# Active centers are the other end. They decide for whole centers at once, so that what is left is computed together as
# before. They are never much slower than Lloyd's.
#
# `algorithm="auto"` weighs these costs. It begins with the active centers, sees how far they still move, and goes over
# to Hamerly's bounds when these are expected to pay.
#
# **Try it.** Which of the four do you expect to be the fastest on your own data? Fit with `n_init=1`, the same `init`
# and each `algorithm`, and compare `n_distances_` and the time.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    of = {name: row for row, name in enumerate(recorded["data"])}
    dear = next(row for name, row in of.items() if "500" in name)
    noise = next(row for name, row in of.items() if "noise" in name)
    lloyd, hamerly, elkan = (recorded[f"{n}_seconds"] for n in ("lloyd", "hamerly", "elkan"))
    assert np.all(recorded["elkan_distances"] < recorded["hamerly_distances"] / 3)
    assert elkan[dear] < min(hamerly[dear], lloyd[dear])
    assert elkan[noise] > 1.1 * lloyd[noise]
    assert recorded["elkan_distances"][noise] < 0.1 * recorded["lloyd_distances"][noise]

# %% [markdown]
# ## 4. Two more ideas
#
# Both are by Newling and Fleuret (2016), and both are exact as well.
#
# **Look at the neighbors only.** A point that its bounds leave open is at most $u$ from its own center. Any center that
# is nearer to it lies within $2u$ of that center, by the triangle inequality. If for each center the others are sorted
# by distance, only the first few have to be looked at. (Their algorithm *Exponion* sorts them roughly, into rings that
# hold twice as many each time.) This saves much where there are many clusters in few features, since few centers are
# near any one. With many features nearly all centers are about equally far from one another, and it saves nothing.
#
# **Remember where a center was.** A bound falls by the way that a center goes in each iteration, and these ways are
# added up. A center that goes there and back has come nowhere, but its ways have not. One can keep the old centers, and
# loosen a bound by the distance between where the center was when the bound was measured and where it is now. That
# distance is at most as long as the sum of the ways.
#
# **Try it.** A center moves 3 to the right, then 4 up. By how much does a bound fall with the sum of the ways, and by
# how much with the distance between the two places?
#
# <details><summary>Answer</summary>
#
# By 7 with the sum, by 5 with the distance: the long side of a right triangle with sides 3 and 4.
#
# </details>
#
# Neither is in this package. The first saves the scan of points that are open. Hamerly's kernel gathers these and scans
# them together, which costs less than sorting the centers anew in each iteration wherever it was estimated. The second
# saves a further 4 to 15 percent of Hamerly's distances on nearly all of ten data sets on which it was counted, and
# needs all old centers to be kept.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    places = np.array([[0.0, 0], [3, 0], [3, 4]])
    assert np.linalg.norm(np.diff(places, axis=0), axis=1).sum() == 7
    assert np.linalg.norm(places[-1] - places[0]) == 5

# %% [markdown]
# ## Exercises
#
# **1.** A data set has 10 million rows and 1,000 clusters. How much memory do the bounds of Hamerly's and of Elkan's
# algorithm take, if those of Hamerly are two numbers of 8 bytes for each row, and Elkan has as many and a number of 4
# bytes for each row and center?
#
# <details><summary>Answer</summary>
#
# Hamerly: $10^7 \cdot 16 = 160$ MB. Elkan: $10^7 \cdot (16 + 4 \cdot 1000)$, about 40 GB.
#
# </details>
#
# **2.** In one iteration a single center of 100 moves by 5, all others by 0.01. By how much do the bounds of a point far
# away from that center fall, with Hamerly's, with Elkan's, and with ten groups of ten centers?
#
# <details><summary>Answer</summary>
#
# With Hamerly's by 5, as its bound stands for all centers. With Elkan's the one to that center by 5, all others by 0.01.
# With groups the bound of that center's group by 5, the nine others by 0.01. As that group is far away, its bound is
# still high enough.
#
# </details>
#
# **3.** Why can an algorithm with bounds never change the result?
#
# <details><summary>Answer</summary>
#
# It leaves out a distance only where the triangle inequality proves that it could not be the smallest. The label of each
# point is that which all distances together would give. (The compiled algorithms widen the bounds by what rounding can
# do to them, so that this holds to the last bit.)
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert 10**7 * 16 == 160e6 and round(10**7 * (16 + 4 * 1000) / 1e9) == 40
