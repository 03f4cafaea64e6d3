# ---
# jupyter:
#   homl_clustering:
#     data: []
#     needs:
#     - dask
#     - distributed
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
# # Larger than memory, larger than one machine
#
# All data of this course so far fitted into the memory of a laptop, many times over. What if they do not? k-means is a
# friendly algorithm here: it looks at one row at a time, and all that it learns from the rows are sums. So the rows may
# stay in a file, arrive one block after the other, be replaced by a few of them, or lie on a hundred machines. After
# this notebook you can
#
# - say how many bytes your data take, and what a fit needs beside them,
# - fit from a file that is larger than the memory,
# - learn from a stream, and say why its order matters,
# - replace many rows by few, with weights, and know when this is better than a plain sample,
# - draw starting centers in six passes over the data, however many centers there are,
# - use a cluster of workers, and compute what an iteration sends to them and back,
# - say where more machines stop helping, and when not to leave one machine at all.
#
# You need [01_kmeans](01_kmeans.ipynb), whose terms are used here: centers, inertia, iterations, k-means++,
# mini-batches. Section 6 uses the library [Dask](https://www.dask.org) (`pip install "homl_clustering[dask]"`); all
# others run without it. The [glossary](glossary.md) explains the words and symbols of the course.

# %%
import logging
import tempfile
import tracemalloc
from pathlib import Path
from unittest import mock

import dask.array as da
import matplotlib.pyplot as plt
import numpy as np
from distributed import Client, LocalCluster, get_task_stream
from sklearn.datasets import make_blobs

from homl_clustering import KMeans, MiniBatchKMeans, kmeans_plusplus
from homl_clustering.figures import claims_are_checked, save_fig, use_style
from homl_clustering.kmeans.seeding import Search
from homl_clustering.measurements import load_measurement
from homl_clustering.plotting import plot_bands, plot_spread
from homl_clustering.textbook import coreset as textbook
from homl_clustering.textbook import show_source
from homl_clustering.textbook.kmeans_parallel import kmeans_parallel_steps
from homl_clustering.textbook.scaling import iteration_seconds, simulated_seconds

use_style("homl")

# %% [markdown]
# ## 1. What "too large" means
#
# A table of $n$ rows and $d$ columns takes $8\,n\,d$ bytes in float64, as a number takes 8 bytes (in float32 it is
# half). How much is that with 20 columns? The number of bytes tells where such a table can be kept.

# %%
for exponent in range(5, 13):
    gigabytes = 10**exponent * 20 * 8 / 1e9
    print(f"10^{exponent:<2} rows of 20 numbers: {gigabytes:10,.2f} GB")

# %% [markdown]
# A laptop has about 16 GB of memory, a large server a thousand, and a disk a few thousand. So up to some ten million
# rows there is nothing to think about. With a hundred million rows the laptop is full, and with $10^{10}$ the server.
# Beyond $10^{11}$ the rows are on many disks in any case.
#
# A fit also keeps something for each row, beside the row itself: the number of its cluster (4 bytes), its number one
# iteration before (4 bytes), and in the end its squared distance (8 bytes). These are 16 bytes, and 16 more with
# Hamerly's two bounds (01), whatever $d$ is. With 20 columns (160 bytes) this is little. With two columns (16 bytes) it
# is as much as the data, or twice as much. Elkan's algorithm keeps $k + 1$ bounds for each row, which can be far more
# than the data.
#
# ## 2. Rows in a file
#
# The idea: in an iteration, k-means visits the rows one after the other, and forgets each of them at once. It needs a
# row only while it looks at it. So the rows can stay in a file, and the operating system brings in the part that is
# needed. NumPy has an array for this purpose, `np.memmap`. It looks like any array, but its numbers are in a file.
#
# In words, k-means on blocks of rows goes like this:
#
# 1. Begin with sums and counts of zero for each cluster.
# 2. For each block: read it, find the nearest center of each row, and add the rows to the sums of their clusters.
# 3. Divide the sums by the counts. These are the new centers. Begin again at 1, until the centers stay where they are.
#
# We write 300,000 points to a file in a temporary folder, and open it for reading.

# %%
blobs, _ = make_blobs(n_samples=300_000, centers=8, cluster_std=0.7, random_state=42)

folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
place = Path(folder.name) / "rows.dat"
to_write = np.memmap(place, dtype=np.float64, mode="w+", shape=blobs.shape)
to_write[:] = blobs
to_write.flush()

in_file = np.memmap(place, dtype=np.float64, mode="r", shape=blobs.shape)
print(f"{place.stat().st_size / 1e6:.1f} MB in the file")

# %%
of_memory = KMeans(8, n_init=1, random_state=0).fit(blobs)
of_file = KMeans(8, n_init=1, random_state=0).fit(in_file)

same_centers = np.array_equal(of_memory.cluster_centers_, of_file.cluster_centers_)
print("same centers, bit for bit:", same_centers)
print("same labels:", np.array_equal(of_memory.labels_, of_file.labels_))
n_megabytes = of_file.n_iter_ * in_file.nbytes / 1e6
print(f"{of_file.n_iter_} iterations: {n_megabytes:.0f} MB to read in them, without the start")

# %% [markdown]
# **What to notice.** The result is the same to the last bit. This does not happen by itself. Numbers in a computer are
# rounded after each addition, so the same numbers added in another order give another sum, though nearly the same one.
# Here the rows are added up in the same blocks, and the sums of the blocks in the same order, wherever the rows are.
#
# The price is reading. Each iteration reads the whole file once. The start by k-means++ reads it two or three times for
# each center: to judge the candidates, once more if two of them are too close to call, and to measure all rows from the
# one that is taken. For eight centers these are about three times as many passes as the five iterations. One pass
# before all others checks the rows. If the file fits into the free memory, only the first pass reads from the disk, as
# the operating system keeps what it has read. If not, each pass does. (Section 5 has a start in fewer passes.)
#
# **Try it.** Write `algorithm="elkan"` or `"hamerly"` into the fit from the file. Is the result another one? And are
# fewer bytes read?
#
# <details><summary>Answer</summary>
#
# The result is the same: these algorithms skip distances, never decisions. They may skip rows, too. But a file is read
# by whole pages, of 4,096 bytes as a rule, which is 256 of our rows. The reading of a page is saved only if all of its
# rows are skipped, which hardly happens. Where reading is what takes the time, fewer distances do not help much.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.array_equal(of_memory.cluster_centers_, of_file.cluster_centers_)
    assert np.array_equal(of_memory.labels_, of_file.labels_)
    assert of_memory.inertia_ == of_file.inertia_
    for algorithm in ("elkan", "hamerly"):
        other = KMeans(8, n_init=1, random_state=0, algorithm=algorithm).fit(in_file)
        assert np.array_equal(other.cluster_centers_, of_file.cluster_centers_)
        assert other.n_distances_ < 0.9 * 8 * len(blobs) * other.n_iter_
    kept = {}
    for algorithm in ("lloyd", "hamerly", "elkan"):
        tracemalloc.start()
        KMeans(8, n_init=1, random_state=0, algorithm=algorithm).fit(in_file)
        kept[algorithm] = tracemalloc.get_traced_memory()[1] / len(blobs)
        tracemalloc.stop()
    assert 16 < kept["lloyd"] < 30, kept
    assert 8 < kept["hamerly"] - kept["lloyd"] < 32, kept
    assert 8 * 8 < kept["elkan"] - kept["lloyd"] < 8 * (8 + 3), kept
    with mock.patch.object(Search, "_pass", autospec=True, side_effect=Search._pass) as passes:
        kmeans_plusplus(in_file, 8, random_state=0)
    assert 2 * 8 - 1 <= passes.call_count <= 3 * 8 - 2
    assert 2.5 < passes.call_count / of_file.n_iter_ < 3.5

# %% [markdown]
# ## 3. Rows that come once
#
# A sensor, a log, a file on a slow disk: there rows come as a *stream*, and one would like to look at each of them only
# once. Mini-batch k-means (01) needs no more than that. For a block of rows, it
#
# 1. finds the nearest center of each row,
# 2. moves each center toward its rows, such that it stays the mean of all rows that it was ever given.
#
# The estimator has a method for it: `partial_fit` takes one block, from wherever it comes, and may be called as often
# as blocks arrive. We compare the inertia of *all* rows about the centers so far with that of a full fit. And we do it
# with the same rows in two orders: at random, and sorted by $x_1$, as rows may be that come out of a database. Each is
# done with ten random states.

# %%
full = KMeans(8, n_init=10, random_state=0).fit(blobs)
sorted_blobs = blobs[blobs[:, 0].argsort()]
n_seen = np.array([1, 2, 5, 10, 20, 50, 100, 200, 300]) * 1000

streams = {"rows in random order": blobs, "rows sorted by $x_1$": sorted_blobs}
curves = {name: [] for name in streams}
for name, stream in streams.items():
    for seed in range(10):
        learner, inertias = MiniBatchKMeans(8, random_state=seed), []
        for end in range(1000, len(stream) + 1, 1000):
            learner.partial_fit(stream[end - 1000 : end])
            if end in n_seen:
                inertias.append(-learner.score(blobs) / full.inertia_)
        curves[name].append(inertias)

for name, runs in curves.items():
    after = np.array(runs)[:, [0, 3, 8]]
    print(f"{name}: inertia / that of the full fit, median after 1, 10, 300 blocks:", end=" ")
    print(*np.median(after, axis=0).round(2))

# %%
fig, axes = plt.subplots(1, 2, figsize=(11, 4.2))
plot_bands(n_seen, curves, ax=axes[0])
plot_bands(n_seen, {"rows in random order": curves["rows in random order"]}, ax=axes[1])
for ax, title in zip(axes, ("both orders", "random order, enlarged"), strict=True):
    ax.axhline(1, color="k", linewidth=1, linestyle=":")
    ax.set(xscale="log", xlabel="Rows seen", title=title)
axes[0].set(yscale="log", ylabel="Inertia / that of a full fit", ylim=(0.7, 400))
axes[0].set_yticks([1, 10, 100], ["1", "10", "100"])
axes[0].legend(loc="center left", fontsize=11)
save_fig("streaming_plot")

# %% [markdown]
# **What to notice.** A line is the mean of ten random states, and the band reaches from the lowest to the highest. In
# random order a thousand rows are nearly enough: the inertia is at most 13% above that of the full fit, and after all
# rows at most 7%. Half of the random states end at 7%, with two centers in one blob, as single starts of k-means do (a
# full fit with `n_init=1` may end there, too). The others end within half a percent. So the printed median of 1.03 lies
# in the middle between two groups, where no run ends.
#
# Sorted, the same rows are a disaster. The first block comes from the left end alone, and all eight centers begin
# there. While the stream wanders to the right, there is no center, and those that exist hardly move: a center is the
# mean of all rows that it was given, and the more these are, the less a block can change. At the end the inertia is
# still about 25 times that of the full fit, and ten times in the best of the ten runs.
#
# So before you learn from a stream, ask in which order it comes. By date, by customer, by country: all these are
# sorted. Shuffle the rows once (it is enough to do so when the file is written), or draw from all of the file.
#
# **Try it.** Shuffle whole blocks only: leave the rows sorted within the blocks, but let the blocks come in random
# order. (Take `np.random.RandomState(0).permutation(sorted_blobs.reshape(300, 1000, 2)).reshape(-1, 2)` for
# `sorted_blobs` in `streams`.) Is that enough?
#
# <details><summary>Answer</summary>
#
# It is better by far, and not enough. The inertia ends 42 to 48% above that of the full fit, with each of the ten random
# states. The first block still comes from one place, and all centers begin there.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    at_random, in_order = (np.array(runs) for runs in curves.values())
    assert at_random[:, 0].max() < 1.13 and at_random[:, -1].max() < 1.08
    assert 4 <= np.sum(at_random[:, -1] > 1.05) <= 6
    assert np.all((at_random[:, -1] < 1.005) | (at_random[:, -1] > 1.06))
    single = [KMeans(8, n_init=1, random_state=seed).fit(blobs).inertia_ for seed in range(10)]
    assert max(single) > 1.05 * full.inertia_
    assert in_order[:, 0].min() > 150 and 10 < in_order[:, -1].min() < 11
    assert 24 < np.median(in_order[:, -1]) < 26
    whole_blocks = np.random.RandomState(0).permutation(sorted_blobs.reshape(300, 1000, 2))
    by_blocks = []
    for seed in range(10):
        learner = MiniBatchKMeans(8, random_state=seed)
        for block in whole_blocks:
            learner.partial_fit(block)
        by_blocks.append(-learner.score(blobs) / full.inertia_)
    assert 1.40 < min(by_blocks) <= max(by_blocks) < 1.50

# %% [markdown]
# ## 4. Few rows in place of many
#
# Must we look at all rows in each iteration? Centers are means, and the mean of a sample is close to the mean of all.
# So one could draw a thousand rows at random, and cluster these. The trouble is with what is rare: of a group that holds
# one row in a thousand, such a sample has one row on average, and often none.
#
# A *coreset* is a sample with two changes. Rows that are far out are drawn more often; and each drawn row has a
# *weight*, which makes up for it. In words:
#
# 1. Compute the mean $\mu$ of all rows (one pass), and the squared distance of each row from it (another pass).
# 2. Draw $m$ rows; the same row may be drawn several times. Row $x$ is drawn with probability
#    $q(x) = \frac{1}{2n} + \frac{d(x, \mu)^2}{2 \sum_{x'} d(x', \mu)^2}$: half of the chance is the same for all rows, the
#    other half goes by the squared distance $d(x, \mu)^2$. ($d$ alone is still the number of columns.)
# 3. Give each drawn row the weight $1 / (m\,q(x))$. A row that is drawn ten times as easily counts a tenth.
# 4. Run k-means on these rows with their weights.
#
# On average, the weighted inertia of the coreset is the inertia of all rows, about *any* centers: row $x$ is drawn
# $m\,q(x)$ times on average, and counts $1 / (m\,q(x))$ each time. So on average it counts once, as in the full data.
# This construction is called a *lightweight coreset* (Bachem, Lucic and Krause, 2018).

# %%
show_source(textbook.sampling_probabilities, textbook.lightweight_coreset)

# %% [markdown]
# We try it twice. The first data are five blobs of equal size. In the second, one blob holds nearly all 20,000 rows,
# and three small groups of 20 rows each lie far away. On samples of growing size we run k-means with the right number
# of clusters, 20 times each, and compute the inertia of *all* rows about the centers that were found. The figure shows
# by how many percent it is higher than the best inertia found: the *excess*.

# %%
random = np.random.RandomState(0)
equal, _ = make_blobs(20_000, centers=5, random_state=2)
far_away = np.array([[60, 0], [0, 70], [-50, -50]])
rare = np.vstack([random.normal(size=(19_940, 2)), np.repeat(far_away, 20, axis=0)])
rare[19_940:] += random.normal(size=(60, 2))

tables = {"five blobs of equal size": (equal, 5), "three groups of 20 rows, far away": (rare, 4)}
sizes = [50, 100, 200, 500, 1000, 2000]
excess = {}
for name, (rows, k) in tables.items():
    best = KMeans(k, n_init=20, random_state=0).fit(rows).inertia_
    excess[name] = {"uniform sample": [], "coreset": []}
    for seed in range(20):
        found = {"uniform sample": [], "coreset": []}
        for m in sizes:
            drawn = rows[np.random.RandomState(seed).choice(len(rows), m)]
            few, weights = textbook.lightweight_coreset(rows, m, rseed=seed)
            for kind, part, counts in (("uniform sample", drawn, None), ("coreset", few, weights)):
                model = KMeans(k, n_init=5, random_state=seed).fit(part, sample_weight=counts)
                found[kind].append(-model.score(rows) / best - 1)
        for kind, values in found.items():
            excess[name][kind].append(values)

for name, kinds in excess.items():
    for kind, values in kinds.items():
        print(f"{name}, {kind:15} of 50, 200, 2000 rows: median excess", end=" ")
        print(*(f"{100 * value:.1f}%" for value in np.median(values, axis=0)[[0, 2, 5]]))

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True)
for ax, (name, kinds) in zip(axes, excess.items(), strict=True):
    in_percent = {kind: 100 * np.array(values) for kind, values in kinds.items()}
    plot_bands(sizes, in_percent, middle="median", ax=ax)
    ax.set(xscale="log", yscale="log", xlabel="Rows drawn", title=name)
    ax.set_xticks([50, 100, 200, 500, 1000, 2000], ["50", "100", "200", "500", "1000", "2000"])
    ax.minorticks_off()
    ax.grid()
axes[0].set_yticks([0.01, 0.1, 1, 10, 100, 1000], ["0.01%", "0.1%", "1%", "10%", "100%", "1000%"])
axes[0].set_ylabel("Excess of the inertia")
axes[0].legend()
save_fig("coreset_plot")

# %% [markdown]
# **What to notice.** Both axes are logarithmic. A line is the median of the 20 draws, and the band reaches from the
# lowest to the highest. On the left the two lines lie nearly on each other: 50 rows give an inertia that is about 12%
# too high, 2000 rows one that is 0.3% too high, whichever way they were drawn. Among blobs of equal size nothing is
# rare, and the coreset is not worth the trouble.
#
# On the right it is. A uniform sample of 200 rows misses a given group of 20 in four of five draws, and all three
# groups in more than half of the draws. Then no center goes there, and the inertia is about seven times the best one
# (an excess of 590%). Only with 2000 rows, a tenth of all, are all three groups found more often than not: there the
# line drops. A coreset of 50 rows has them in 17 of 20 draws, and one of 100 rows in all 20: there the inertia is at
# most 6% too high.
#
# Drawing costs two passes over the data, one for the mean and one for the distances. If this is too much, the mean and
# the sum of the squared distances can be estimated from a part.
#
# **Try it.** Leave the weights out: write `None` in place of `weights` in the cell that fits. How good is the coreset
# then?
#
# <details><summary>Answer</summary>
#
# Among the blobs of equal size it is worse than a plain sample: with 500 rows the excess is 2.9% in place of 1.4%. Rows
# far from the mean were drawn more often than others, and without weights they draw the centers outward. On the right it
# hardly matters, since the groups are small and far apart. It is the weights that make a coreset right for any data.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    of_blobs, of_rare = excess.values()
    plain, weighted = (np.median(values, axis=0) for values in of_blobs.values())
    assert np.all(plain < 1.5 * weighted) and np.all(weighted < 1.5 * plain)
    assert 0.10 < plain[0] < 0.14 and 0.002 < plain[-1] < 0.004
    assert 0.11 < weighted[0] < 0.14 and 0.002 < weighted[-1] < 0.004
    assert min(np.min(values) for kinds in excess.values() for values in kinds.values()) > 0
    plain, weighted = (np.array(values) for values in of_rare.values())
    assert 5.8 < np.median(plain, axis=0)[2] < 6.0
    assert 0.3 < np.mean(plain[:, -1] > 0.1) < 0.5 and np.mean(plain[:, -2] > 0.1) > 0.5
    assert np.sum(weighted[:, 0] < 0.1) == 17 and weighted[:, 1].max() < 0.06
    assert 0.81 < (1 - 20 / len(rare)) ** 200 < 0.82 and 0.54 < (1 - 60 / len(rare)) ** 200 < 0.55
    assert np.sum(plain[:, 2] > 5.8) == 11  # of 20 draws, as expected
    assert np.median(plain[:, -1]) < 0.01
    unweighted, with_weights = {}, {}
    for name, (rows, k) in tables.items():
        best = KMeans(k, n_init=20, random_state=0).fit(rows).inertia_
        parts = [textbook.lightweight_coreset(rows, 500, rseed=seed)[0] for seed in range(20)]
        models = [KMeans(k, n_init=5, random_state=0).fit(part) for part in parts]
        unweighted[name] = np.median([-model.score(rows) / best - 1 for model in models])
        with_weights[name] = np.median(excess[name]["coreset"], axis=0)[3]
    first, second = tables
    assert 0.025 < unweighted[first] < 0.033 and 0.012 < with_weights[first] < 0.016
    assert unweighted[second] < 1.5 * with_weights[second]

# %% [markdown]
# ## 5. A start in a few passes
#
# k-means++ draws one center after the other, and each draw needs the distances from all rows to the center before. For
# $k = 1000$ these are a thousand passes over the data at least, far more than the iterations will need. If the rows are
# in a file, or on a hundred machines, this is what takes the time.
#
# The idea of *k-means||* ("k-means parallel", Bahmani and others, 2012): draw many rows in each pass. Too many are no
# harm, as they will be clustered in the end.
#
# 1. Draw one row. It is the first *candidate*. Compute the squared distance of each row to it.
# 2. Draw each row by itself, with the probability $2 k\,D^2 / \sum D^2$ (or 1, if that is more), where $D$ is its
#    distance to the nearest candidate. So about $2 k$ rows are drawn, or fewer. They become candidates, too. Do this
#    five times. (The sum of all $D^2$ is called the *potential*. It falls with each round.)
# 3. Give each candidate a weight: the number of rows to which it is the nearest candidate.
# 4. Cluster the candidates, with their weights, into $k$ clusters. Their centers are the start.
#
# Steps 1 and 2 are six passes over the rows, for any $k$. Step 3 needs no further one if each row remembers its nearest
# candidate. (The short code below computes it again, the estimator does not.) And step 4 looks at about ten candidates
# for each cluster, instead of all rows.

# %%
show_source(kmeans_parallel_steps)

# %%
twenty, _ = make_blobs(5_000, centers=20, cluster_std=0.35, random_state=7)
steps = list(kmeans_parallel_steps(twenty, 20, rseed=0))

for step in steps:
    print(f"{step.name:8} {len(step.candidates):4} candidates, potential {step.potential:9.1f}")

# %%
shown = {
    "the first row": steps[0], "after round 1": steps[1], "after round 2": steps[2],
    "after round 5": steps[5], "weights (area of a disc)": steps[6], "the centers": steps[7],
}  # fmt: skip
fig, axes = plt.subplots(2, 3, figsize=(10, 6.4), sharex=True, sharey=True)
for ax, (title, step) in zip(axes.flat, shown.items(), strict=True):
    ax.plot(*twenty.T, ".", color="0.75", markersize=2)
    newest = step.rounds == step.rounds.max()
    if step.centers is not None:
        ax.plot(*step.centers.T, "x", color="k", markersize=8, markeredgewidth=2)
    elif step.weights is not None:
        ax.scatter(*step.candidates.T, s=step.weights, color="#0072B2", edgecolor="w", zorder=3)
    else:
        ax.plot(*step.candidates[~newest].T, "o", color="#0072B2", markersize=4)
        ax.plot(*step.candidates[newest].T, "s", color="#D55E00", markersize=4)
    ax.set_title(title, size=13)
save_fig("kmeans_parallel_rounds_plot")

# %% [markdown]
# **What to notice.** (Rounds 3 and 4 are left out.) Orange squares are the candidates that the last round has drawn,
# blue circles the older ones. The first round draws about two for each cluster, but most of them in places far from the
# first row, and several side by side: within a round no row knows of the others that are drawn. The second round
# repairs this. It draws where there is no candidate yet, as the distances there are large. After five rounds each group
# has several, and the potential has fallen from 525,878 to 281. In the fifth panel a disc is the larger the more rows
# are nearest to its candidate. Of these discs, not of the rows, the centers in the last panel were made.
#
# They are a start, and not yet a solution: some groups have two centers, and others share one. k-means goes on from
# here.
#
# Is the start as good as that of k-means++? We run k-means from 100 starts of each kind.

# %%
ends = {
    init: [
        KMeans(20, init=init, n_init=1, random_state=seed).fit(twenty).inertia_
        for seed in range(100)
    ]
    for init in ("random", "k-means++", "k-means||")
}
lowest = min(min(values) for values in ends.values())
for init, values in ends.items():
    found_best = np.mean(np.array(values) < 1.01 * lowest)
    print(f"{init:10} median inertia {np.median(values) / lowest:.2f} times the lowest, ", end="")
    print(f"within 1% of it in {found_best:.0%} of all starts")

# %%
spreads = {init: np.array(values) / lowest for init, values in ends.items()}
fig, axes = plt.subplots(1, 2, figsize=(11, 3.2))
plot_spread(spreads, ax=axes[0])
plot_spread({init: spreads[init] for init in ("k-means++", "k-means||")}, ax=axes[1])
for ax, title in zip(axes, ("all three", "the lower two, enlarged"), strict=True):
    ax.set(xlabel="Inertia / the lowest one", title=title)
save_fig("kmeans_parallel_inertias_plot")

# %% [markdown]
# **What to notice.** A box holds the middle half of the 100 runs, the line in it is their median, and the whiskers
# reach to the lowest and the highest. Random rows are a poor start: half of the runs end above three times the lowest
# inertia. The other two can hardly be told apart, even enlarged. The left edge of both boxes is at 1: each finds the
# best solution, or nearly so, in about a quarter of all runs. The median lies at the right edge: at least another
# quarter ends with nearly the same inertia, 1.06 times the lowest. So the few passes cost nothing in quality.
#
# What they save can be counted. k-means++ in its plain form passes over the rows once for each center. The greedy one
# (01), which `KMeans` takes, tries several candidates for each center, and makes up to three passes. k-means|| makes
# six:
#
# | $k$ | 10 | 20 | 100 | 1000 |
# |---|---|---|---|---|
# | passes of plain k-means++ | 10 | 20 | 100 | 1000 |
# | passes of greedy k-means++, at most | 28 | 58 | 298 | 2998 |
# | passes of k-means\|\| | 6 | 6 | 6 | 6 |
#
# (For the first center there is nothing to choose, so that one pass is enough.) A pass of k-means|| computes more:
# about $2k$ distances for each row, where one of greedy k-means++ computes as many as it has candidates, a few. In all
# it is about $10\,k$ distances for each row, not fewer than k-means++ computes. So for rows in memory there is no
# reason to change. Where each pass reads a disk, or asks a hundred machines, it is another matter.
#
# **Try it.** How good is the start alone, without the iterations of k-means? Set `max_iter=1` in the cell with the 100
# starts.
#
# <details><summary>Answer</summary>
#
# After one iteration, the median inertia is 1.09 times the lowest for k-means++, and 1.06 times for k-means||. The second
# is even a little better. Its last step is k-means, if only on the candidates, so some work has been done already.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert round(steps[0].potential) == 525_878 and round(steps[5].potential) == 281
    assert [step.name for step in steps[:6]] == ["first", *["round"] * 5]  # a pass for each
    medians = {init: np.median(values) / lowest for init, values in ends.items()}
    assert medians["random"] > 3 and max(medians["k-means++"], medians["k-means||"]) < 1.1
    shares = {init: np.mean(np.array(v) < 1.01 * lowest) for init, v in ends.items()}
    assert shares["random"] < 0.05 and abs(shares["k-means++"] - shares["k-means||"]) < 0.1
    assert 0.2 < shares["k-means++"] < 0.35
    assert all(np.percentile(spreads[init], 25) < 1.01 for init in ("k-means++", "k-means||"))
    for init in ("k-means++", "k-means||"):
        assert 1.06 < np.percentile(spreads[init], 50) <= np.percentile(spreads[init], 75) < 1.07
    n_candidates = [
        [len(step.candidates) for step in kmeans_parallel_steps(twenty, 20, rseed=seed)][-1]
        for seed in range(20)
    ]
    assert 180 < np.mean(n_candidates) < 220  # ten for each cluster
    for init in ("k-means++", "k-means||"):
        once = [
            KMeans(20, init=init, n_init=1, max_iter=1, random_state=seed).fit(twenty).inertia_
            for seed in range(100)
        ]
        medians[init, "once"] = np.median(once) / lowest
    assert round(medians["k-means++", "once"], 2) == 1.09
    assert round(medians["k-means||", "once"], 2) == 1.06

# %% [markdown]
# ## 6. Many workers
#
# A fit on many machines does nothing new. It is section 2 once more: blocks of rows, sums for each block, and the sums
# of the blocks added up. But now the rows are in the memories of several *workers*, each of which holds a few *parts*.
# In words, an iteration is:
#
# 1. Send the centers to each part.
# 2. For each part, its worker labels the rows, and adds up the rows of each cluster.
# 3. Each part sends its sums back: $k$ sums of $d$ numbers, $k$ weights and $k$ counts (the same numbers if all weights
#    are 1).
# 4. Add up the sums of the parts, and divide.
#
# The rows stay where they are. That is the whole secret: a part may hold ten million rows, and sends back a few
# thousand numbers.
#
# Dask is a library for such work. A *Dask array* looks like an array of NumPy, but is made of pieces, called *chunks*,
# and each is computed, or read, only when it is needed. Dask writes down what has to be done as a *graph* of small
# tasks; a *scheduler* hands the tasks to workers. Here is an array of a million rows
# ($2^{20}$, so that all files are alike), with a file for each eighth of them.
#
# So rows are cut in three ways. Chunks are how the files are cut. The fit makes parts of them: it leaves rows in their
# chunk where it can, joins small chunks, and divides large ones. Here each chunk is as large as a part should be, so
# there are eight parts, four for each worker. Blocks are small pieces of a part, always the same ones, so that sums are
# rounded alike (section 2).

# %%
random_rows = np.random.RandomState(1)
places_of_groups = random_rows.uniform(-10, 10, size=(10, 8))
many = places_of_groups[random_rows.randint(10, size=2**20)]
many += random_rows.normal(size=many.shape)
chunk_folder = str(Path(folder.name) / "chunks")
da.to_npy_stack(chunk_folder, da.from_array(many, chunks=(2**17, 8)))

in_chunks = da.from_npy_stack(chunk_folder)
print(in_chunks.shape, "in", in_chunks.npartitions, "chunks of", in_chunks.chunksize)

# %% [markdown]
# Nothing has been read yet. Now we start a cluster of two workers, which are threads of this process, so that no other
# process is started. With `processes=True` they would be processes of their own, and with other classes than
# `LocalCluster` (for SLURM, Kubernetes, or machines that one can log in to) they would be elsewhere. A *client* is the
# connection from this notebook to the cluster. The fit is called as ever, and while a client is open, it uses it.
#
# `get_task_stream` writes down each task that the workers do, with the number of bytes of its result. The algorithm is
# Lloyd's, which computes all distances, so that all iterations are alike.

# %%
for handler in logging.getLogger("distributed").handlers:
    handler.setLevel(logging.ERROR)  # also while the cluster is being closed

start = many[:10]
options = {"n_workers": 2, "threads_per_worker": 1, "processes": False}
loopback = {"dashboard_address": "127.0.0.1:0", "worker_dashboard_address": "127.0.0.1:0"}
with (
    LocalCluster(**options, **loopback, silence_logs=logging.ERROR) as cluster,
    Client(cluster) as client,
    get_task_stream(client) as stream_of_tasks,
):
    of_workers = KMeans(10, init=start, n_init=1, algorithm="lloyd").fit(in_chunks)
    labels_of_workers = of_workers.labels_.compute()

of_one = KMeans(10, init=start, n_init=1, algorithm="lloyd").fit(many)
same_as_one = np.array_equal(of_workers.cluster_centers_, of_one.cluster_centers_)
print("same centers, bit for bit:", same_as_one)
print("same labels:", np.array_equal(labels_of_workers, of_one.labels_))

# %% [markdown]
# How much was moved? We compute it first. With $k = 10$ and $d = 8$, the centers are $8\,k\,d = 640$ bytes, and what
# comes back of a part $8\,k\,(d + 2) = 800$ bytes: $d$ sums, a weight and a count for each cluster. Now we count. Each
# task of the fit goes to one worker, visits all parts that it has, and has a name that begins with
# `homl_clustering-visit`. Those that bring the sums of an iteration are told from the others by their size: four times
# 800 bytes, or somewhat more.

# %%
visits = [task for task in stream_of_tasks.data if "homl_clustering-visit" in str(task["key"])]
came_back = np.array([task["nbytes"] for task in visits])

n_iter, n_parts, n_workers = of_workers.n_iter_, in_chunks.npartitions, 2
sums_of_a_part = 8 * 10 * (8 + 2)
sums_of_a_worker = n_parts // n_workers * sums_of_a_part
with_sums = (came_back >= sums_of_a_worker) & (came_back < 2 * sums_of_a_worker)
print(f"{n_parts} parts, {n_iter} iterations, {with_sums.sum()} tasks that bring sums")
print(f"sums in an iteration: computed {n_parts * sums_of_a_part / 1000:.1f} kB, ", end="")
print(f"counted {came_back[with_sums].sum() / n_iter / 1000:.1f} kB; ", end="")
print(f"the rows are {many.nbytes / 1e6:.0f} MB")

# %% [markdown]
# **What to notice.** There are as many tasks of this size as there should be: one for each worker and iteration. What
# was counted is somewhat more than 800 bytes for each part, since Dask counts the lists and tuples that hold the
# numbers, too. (A second task for each worker and iteration takes the centers there, and brings back how many labels
# have changed, which is next to nothing.) In an iteration 67 MB of rows are looked at, a few kB come back, and by
# computation 2 · 640 bytes go out, once to each worker. With ten times as many rows in each part, it would be the same
# few kB.
#
# The bits are those of one machine, again because the sums are added up in a fixed order. The order is a *tree*: of
# five blocks $a, b, c, d, e$ the sum is always $((a + b) + (c + d)) + e$. Say that one part holds $a$, $b$ and $c$,
# another $d$ and $e$. The first sends back $a + b$ and $c$, the second $d$ and $e$, since neither can go on alone. The
# other additions are done here. So it makes no difference which worker has which blocks, and which is ready first.
#
# `labels_` is a Dask array: a million numbers, which stay with the rows until somebody asks for them, as we did by
# `compute()`.
#
# **How much?** A billion rows of 100 features, $k = 1000$, in 100 parts. How many bytes do the rows take, and how many
# come back in an iteration?
#
# <details><summary>Answer</summary>
#
# The rows take $10^9 \cdot 100 \cdot 8$ bytes, 800 GB. From each part come back $8 \cdot 1000 \cdot 102$ bytes, 0.8 MB.
# That is 82 MB from all parts, a ten thousandth of the rows.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.array_equal(of_workers.cluster_centers_, of_one.cluster_centers_)
    assert np.array_equal(labels_of_workers, of_one.labels_)
    assert of_workers.inertia_ == of_one.inertia_ and of_workers.n_iter_ == of_one.n_iter_
    assert with_sums.sum() == n_workers * n_iter
    assert 1 <= np.median(came_back[with_sums]) / sums_of_a_worker < 1.5
    assert came_back.sum() < 0.005 * many.nbytes  # what comes before and after is little, too
    n_made = sum("homl_clustering-part" in str(task["key"]) for task in stream_of_tasks.data)
    assert n_made >= n_parts == 8  # parts may move once
    assert 8 * 10 * 8 == 640 and sums_of_a_part == 800 and round(many.nbytes / 1e6) == 67
    assert round(100 * 8 * 1000 * 102 / 1e6) == 82
    assert type(of_workers.labels_) is da.Array

# %% [markdown]
# ## 7. Where it stops scaling
#
# Do a hundred workers need a hundredth of the time? Let us write down what an iteration takes. On $w$ workers it is
#
# $$ T(w) = \underbrace{\frac{n\,k\,d}{w}\,a}_{\text{work}} + \underbrace{r\,w\,b}_{\text{messages}} +
#    \underbrace{r\,w \cdot 8\,k\,(d + 2)\,c}_{\text{bytes}} , $$
#
# where $a$ is the time for one feature of one pair of row and center, $b$ the time for a message there and back, $c$
# the time for a byte, and $r$ how many such messages there are for a worker in an iteration. Here $r$ is two, as we
# saw. One takes the centers out, which are $8\,k\,d$ bytes, the other brings the sums, $8\,k\,(d + 2)$ bytes for a
# worker with one part; we count both alike. The work is divided among the workers. The messages are not: one scheduler
# sends and receives all of them, so their number grows with $w$.
#
# There is another way. In section 6 the tree fixed only the *order* of the additions; the messages all went through one
# scheduler. One can also send the *messages* along a tree, from worker to worker: pairs add up their sums, pairs of
# pairs theirs, and so on. From $w$ workers it is $\log_2 w$ steps up to the last sum, and as many down again with the
# new centers. So only $2 \log_2 w$ messages have to wait for each other. Programs for very large clusters do it like
# that (*all-reduce*).
#
# The three constants were measured, and stand in a table, so that the picture is the same for everybody.

# %%
constants, conditions = load_measurement("scaling_constants")
a, b, c = constants["value"]
print(conditions)
for name, value in zip(constants["constant"], constants["value"], strict=True):
    print(f"{name.removesuffix('_seconds'):8} {value:.1e} seconds")

# %%
k, d = 100, 20
workers = np.geomspace(1, 10_000, 401)
work = {exponent: 10.0**exponent * k * d * a / workers for exponent in (9, 10, 11, 12)}
message = b + 8 * k * (d + 2) * c
by_scheduler = {exponent: seconds + 2 * workers * message for exponent, seconds in work.items()}
by_tree = {exponent: seconds + 2 * np.log2(workers) * message for exponent, seconds in work.items()}

alone, on_hundred = iteration_seconds(1e9, k, d, [1, 100], a, b, c)
print(f"10^9 rows: {alone:.0f} seconds on one worker, {on_hundred:.1f} on a hundred, ", end="")
print(f"where a hundredth would be {alone / 100:.1f}")
for exponent, seconds in by_scheduler.items():
    best_number = float(f"{workers[seconds.argmin()]:.2g}")
    print(f"10^{exponent:<2} rows: fastest with about {best_number:,.0f} workers, one scheduler")

# %%
fig, axes = plt.subplots(1, 2, figsize=(11, 4.8), sharey=True)
kinds_of_sums = {"one scheduler": by_scheduler, "a tree": by_tree}
for ax, (name, by_rows) in zip(axes, kinds_of_sums.items(), strict=True):
    for (exponent, seconds), color in zip(by_rows.items(), ("C0", "C1", "C2", "C3"), strict=True):
        ax.plot(workers, work[exponent], ":", color=color, linewidth=1)
        ax.plot(workers, seconds, color=color, linewidth=2, label=f"$10^{{{exponent}}}$ rows")
    ax.set(xscale="log", yscale="log", xlabel="Workers", title=f"sums by {name}", ylim=(1e-2, 1e6))
    ax.grid()
axes[0].set_ylabel("Seconds for an iteration")
axes[1].legend(loc="upper right", fontsize=11)
save_fig("many_workers_plot")

# %% [markdown]
# **What to notice.** Both axes are logarithmic, and the thin dotted lines are the work alone. As long as a curve lies
# on its dotted line, twice the workers need half the time, and a hundred workers a hundredth. On the left each curve
# leaves the line, reaches its lowest point, and *rises*: beyond it, more workers make an iteration slower. So for
# $10^9$ rows a hundred workers need more than a hundredth (the printed seconds), for $10^{12}$ rows hardly more. All
# four run toward the same line, that of the messages, which does not ask how many rows there are. The lowest point is
# where the messages take as long as the work,
#
# $$ w^* = \sqrt{\frac{n\,k\,d\,a}{r\,(b + 8\,k\,(d + 2)\,c)}} . $$
#
# Because of the root, ten times the rows deserve only three times the workers. On the right, where sums go up a tree,
# nothing rises so early: up to 10,000 workers all curves fall, and the one of $10^9$ rows leaves its line first.
#
# The formula adds up work and messages. On a cluster they overlap: while the scheduler still sends to some workers,
# others compute. So we check it by a simulation, which plays each message as an event: one scheduler handles them one
# after the other, and the workers compute side by side.

# %%
for n_workers in (1, 10, 100, 1000, 10_000):
    by_formula = iteration_seconds(1e9, k, d, n_workers, a, b, c)
    played = simulated_seconds(1e9, k, d, n_workers, a, b, c)
    print(f"10^9 rows, {n_workers:5} workers: {by_formula:6.2f} s by the formula, ", end="")
    print(f"{played:6.2f} s in the simulation")

# %% [markdown]
# With few workers and with very many, the two agree. Near the lowest point the formula says more than the simulation,
# up to 1.2 times as much. So it errs on the side of caution, and the shapes stay.
#
# The constants are those of two processors, and of messages that never left the machine. On yours they are others. The
# shapes are not.
#
# There is another reason to take more workers, which has nothing to do with time: the rows have to be *somewhere*. A
# worker with 16 GB of memory should fill no more than half of it with rows, which is $5 \cdot 10^7$ of these. So $10^9$
# rows need 20 workers, and $10^{12}$ rows need 20,000, where messages take several times as long as the work. There
# one scheduler is the wrong tool.
#
# **Try it.** Set `k, d = 10, 5`. Where are the lowest points now, and why?
#
# <details><summary>Answer</summary>
#
# With about a sixth as many workers as before. There is forty times less work for each row, but a message costs nearly
# the same, as most of its time does not depend on how long it is. And the root of forty is about six.
#
# </details>
#
# ## 8. When not to leave one machine
#
# Most data are smaller than they seem, and each step down this table is a step away from what is easy to run, to debug
# and to repeat. So take the first line that fits.
#
# | the data (20 columns) | take | passes over the data | what you give up |
# |---|---|---|---|
# | up to a few GB, $10^7$ rows | an array, `KMeans` | as many as you like, in memory | nothing |
# | in float64 too large, in `float32` up to half of the memory | the same with `float32` | the same | digits that clusters do not need |
# | more than the memory, and on a disk | `np.memmap`, `KMeans` | each iteration reads the file | time, the disk decides |
# | the same, and centers may be a little off | coreset, then `KMeans` | two | a few percent of the inertia, or less |
# | comes once, or never ends | `MiniBatchKMeans.partial_fit` | one | exactness; and the order must be random |
# | lies on many machines already | Dask, `init="k-means\|\|"` | each iteration, but where the rows are | simplicity |
# | $10^{11}$ rows and more | a coreset of each machine's rows, first (put the coresets together, each row keeps its weight) | two | a few percent |
#
# Three honest remarks. First, begin with a coreset. Once it is drawn, which takes two passes, 10,000 rows answer most
# questions about the number of clusters on a laptop, whatever the size of the data is. Second, as a rule of experience,
# a cluster of two machines is often slower than one machine with an array, because everything has to be sent there
# first. It is worth it when the rows do not fit, or when they are there anyway. Third, nothing in this lesson makes
# k-means right for data that it is wrong for. If the clusters are not round (02), a billion rows do not make them so.
#
# ## Questions
#
# **1.** A table has $5 \cdot 10^8$ rows of 10 numbers in float32. How large is it? And how large are the labels?
#
# <details><summary>Answer</summary>
#
# $5 \cdot 10^8 \cdot 10 \cdot 4$ bytes are 20 GB. The labels take 4 bytes for each row, which is 2 GB.
#
# </details>
#
# **2.** Why does adding up the same numbers in another order change the sum?
#
# <details><summary>Answer</summary>
#
# Each addition is rounded to about 16 digits. `(0.1 + 0.2) + 0.3` is not `0.1 + (0.2 + 0.3)` in a computer. So whoever
# wants the same bits on any number of machines has to fix the order of the additions, and not only the numbers.
#
# </details>
#
# **3.** A row of a coreset has been drawn with probability $q = 1/(2n)$, for $m = n / 10$ drawn rows. What is its
# weight, and why can no weight be larger?
#
# <details><summary>Answer</summary>
#
# $1 / (m q) = 2 n / m = 20$. A row has at least the probability $1/(2n)$, because half of the chance is spread evenly.
# So the weight is at most $2n/m$. That is what the even half is for. If rows were drawn by distance alone, a row next to
# the mean would hardly ever be drawn, and would have an enormous weight when it is.
#
# </details>
#
# **4.** Somebody uses `partial_fit` on the rows of the last ten years, day after day. What do you ask?
#
# <details><summary>Answer</summary>
#
# Whether the rows of the first days look like those of all years. The centers start in the first block, and after ten
# years they hardly move. If the data change with time, a new fit on recent rows may be wanted, and not one mean over all
# years.
#
# </details>
#
# **5.** Twice the workers made an iteration 5% slower. Which term of $T(w)$ is to blame, and what can be done about it?
#
# <details><summary>Answer</summary>
#
# The messages and their bytes, which both grow with $w$: the work can only have become less. Send fewer (larger parts,
# so that there are fewer of them), use fewer workers, or add up the sums in a tree.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    places_of_lowest = [workers[seconds.argmin()] for seconds in by_scheduler.values()]
    formula = [np.sqrt(10.0**e * k * d * a / (2 * message)) for e in by_scheduler]
    assert np.allclose(places_of_lowest, formula, rtol=0.02)
    assert np.allclose(np.diff(np.log10(formula)), 0.5)
    for seconds in by_scheduler.values():
        assert seconds[-1] > seconds.min()
    for exponent, seconds in by_scheduler.items():
        again = iteration_seconds(10.0**exponent, k, d, workers, a, b, c)
        assert np.allclose(seconds, again, rtol=1e-12)
    assert on_hundred > 1.02 * alone / 100
    assert by_scheduler[12][200] < 1.05 * work[12][200] and round(workers[200]) == 100
    beyond = [seconds[-1] / work[exponent][-1] for exponent, seconds in by_tree.items()]
    assert np.all(np.diff(beyond) < 0)  # the fewer rows, the sooner
    for seconds in by_tree.values():
        assert np.all(np.diff(seconds) < 0)
    assert 2 * 20_000 * message > 3 * 1e12 * k * d * a / 20_000
    for n_workers, most in ((1, 1.01), (int(1.5 * formula[0]), 1.25), (10_000, 1.02)):
        of_model = (1e9, k, d, n_workers, a, b, c)  # more of them in tests/test_scale_model.py
        assert 1 <= iteration_seconds(*of_model) / simulated_seconds(*of_model) < most
    small = np.sqrt(10 * 5 / (b + 8 * 10 * 7 * c)) / np.sqrt(k * d / message)
    assert 5.5 < 1 / small < 7
    assert (0.1 + 0.2) + 0.3 != 0.1 + (0.2 + 0.3)
    assert 5e7 * 20 * 8 == 16e9 / 2

# %%
folder.cleanup()

# %% [markdown]
# This is the last lesson of the course; [an appendix](08_bounds.ipynb) is for those who want to know how k-means leaves
# out distances. All figures, with their numbers in the books, are listed in
# [the index](../figures/README.md).
