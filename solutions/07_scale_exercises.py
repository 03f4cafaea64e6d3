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

# %% [markdown] tags=["given"]
# # Exercises: larger than memory, larger than one machine
#
# These exercises belong to the lesson [07_scale](../notebooks/07_scale.ipynb). You write the small steps of which large
# fits are made. None of them needs a cluster, nor Dask.
#
# Write your answer in the place of `...`. Then run the cell below it, which calls `check(...)`. It tells you whether
# the answer is right. If it is not, you see what was expected, what your answer gave, and often a hint. Any correct
# solution is accepted. You can try as often as you like, and do the tasks in any order.
#
# In all tasks, `X` is a table of points with one row for each point and one column for each of $d$ features. Indices
# count from 0. A function may return a list in place of an array. It must not change the arrays that it gets.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np

from homl_clustering import KMeans, MiniBatchKMeans
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style
from homl_clustering.plotting import plot_data

use_style("homl")

# %% [markdown] tags=["given"]
# ## 1. A sum in a fixed order
#
# Blocks of rows lie on several machines, and each block has been summed already. If these sums are added up in the order
# in which they happen to arrive, the last bits change from run to run. So the order is fixed: neighbors are added in
# pairs, then the results in pairs, and so on, as in a knockout tournament.
#
# Write a function that gets `blocks`, a list of arrays (or lists) of the same length. It adds block 0 and block 1, block
# 2 and block 3, and so on. A block that is left over at the end goes on to the next round as it is. The next round does
# the same with the results, until a single array is left. The function returns it. It has to be right to the last bit.
#
# *By hand.* Of five blocks $a, b, c, d, e$ the sum is $((a + b) + (c + d)) + e$. Take $2^{53}$ for $a$ and 1 for $b$,
# $c$ and $d$, without $e$. In float64, $2^{53} + 1$ is rounded to $2^{53}$, but $1 + 1$ is 2, and $2^{53} + 2$ is
# exact. So the result is $2^{53} + 2$. One after the other, it would be $2^{53}$.


# %%
### BEGIN GIVEN
def tree_sum(blocks):
    """Return the sum of blocks, added up in pairs of neighbors."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    sums = [np.asarray(block, dtype=float) for block in blocks]
    while len(sums) > 1:
        pairs = [a + b for a, b in zip(sums[::2], sums[1::2], strict=False)]
        sums = pairs + sums[len(sums) // 2 * 2 :]
    return sums[0]
    ### END SOLUTION


# %% tags=["given"]
check("07.tree_sum", tree_sum=tree_sum)

# %% [markdown] tags=["given"]
# ## 2. Mean and variance, block by block
#
# k-means stops when its centers hardly move any more: their movement is compared with `tol` times the mean variance of
# the columns. For rows in a file, mean and variance have to be computed from blocks, in a single pass.
#
# Write a function that gets `blocks`, a list of tables with the same columns, and returns two arrays of shape `(d,)`: the
# mean of each column over all rows, and its variance (divided by the number of rows $n$). Go over the list only once,
# and keep no block. (The check cannot see this, but it tries numbers far from zero.)
#
# For two groups of rows with $n_1$ and $n_2$ rows, means $\mu_1$ and $\mu_2$, and sums of squared differences from the own
# mean $S_1$ and $S_2$, all rows together have
#
# $$ \mu = \mu_1 + \frac{n_2}{n_1 + n_2}\,(\mu_2 - \mu_1) , \qquad
#    S = S_1 + S_2 + \frac{n_1\,n_2}{n_1 + n_2}\,(\mu_2 - \mu_1)^2 . $$
#
# *By hand.* There is one column. The first block is the row 0, the second has the rows 3 and 6. The means are 0 and 4.5,
# $S_1 = 0$ and $S_2 = 4.5$. So $\mu = \frac23 \cdot 4.5 = 3$, $S = 4.5 + \frac23 \cdot 20.25 = 18$, and the variance is 6.


# %%
### BEGIN GIVEN
def block_moments(blocks):
    """Return mean and variance of each column over all blocks."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    n, mean, squares = 0, 0.0, 0.0
    for block in blocks:
        more, own_mean = len(block), np.mean(block, axis=0)
        squares = squares + ((block - own_mean) ** 2).sum(axis=0)
        squares = squares + n * more / (n + more) * (own_mean - mean) ** 2
        mean = mean + more / (n + more) * (own_mean - mean)
        n += more
    return mean, squares / n
    ### END SOLUTION


# %% tags=["given"]
check("07.block_moments", block_moments=block_moments)

# %% [markdown] tags=["given"]
# ## 3. One step of a stream
#
# Write what `partial_fit` does with a block. The function gets
#
# - `X` of shape `(n, d)`, the rows of the block,
# - `centers` of shape `(k, d)`, the centers before,
# - `counts` of shape `(k,)`: how many rows each center was given so far.
#
# First, each row of the block gets the number of its nearest center. All rows are labeled by the centers as they came.
# Then each center that has been given rows moves, so that it is the mean of all rows that it was ever given:
# $\mu_c \leftarrow \mu_c + \frac{1}{n_c} \sum (x - \mu_c)$. Here $n_c$ is the *new* count. A center without rows stays. The
# function returns the new centers and the new counts.
#
# *By hand.* The centers are 0 and 8, with the counts 2 and 3. The rows 1, 4 and 10 come. (4 is as near to both. It goes
# to the first.) Center 0 has now four rows, and moves by $(1 + 4) / 4$ to 1.25. Center 1 has four rows, too, and moves by
# $2 / 4$ to 8.5.


# %%
### BEGIN GIVEN
def partial_fit_step(X, centers, counts):
    """Return the centers after a block, and how many rows each was given so far."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ..., ...
    labels = ((X[:, np.newaxis] - centers) ** 2).sum(axis=2).argmin(axis=1)
    new = np.bincount(labels, minlength=len(centers))
    counts = counts + new
    centers = np.array(centers, dtype=float)
    for c in np.flatnonzero(new):
        centers[c] += (X[labels == c] - centers[c]).sum(axis=0) / counts[c]
    return centers, counts
    ### END SOLUTION


# %% tags=["given"]
check("07.partial_fit_step", partial_fit_step=partial_fit_step)

# %% [markdown] tags=["given"]
# ## 4. The weights of a coreset
#
# Write a function that gets `X` and a number $m$. For each row of `X` it returns the weight that the row has *if* a
# lightweight coreset of $m$ rows draws it: $1 / (m\,q)$, where
#
# $$ q(x) = \frac{1}{2n} + \frac{d(x, \mu)^2}{2 \sum_{x'} d(x', \mu)^2} $$
#
# and $\mu$ is the mean of all rows. (Not all rows of `X` are the same.)
#
# *By hand.* There is one column, with the rows 0, 0, 0 and 4, and $m = 2$. The mean is 1. The squared distances are 1, 1,
# 1 and 9, so their sum is 12. The first row has $q = \frac18 + \frac1{24} = \frac16$ and the weight 3. The last has
# $q = \frac18 + \frac9{24} = \frac12$ and the weight 1.


# %%
### BEGIN GIVEN
def coreset_weights(X, m):
    """Return the weight that each row of X has if a coreset of m rows draws it."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    squared = ((X - X.mean(axis=0)) ** 2).sum(axis=1)
    q = 1 / (2 * len(X)) + squared / (2 * squared.sum())
    return 1 / (m * q)
    ### END SOLUTION


# %% tags=["given"]
check("07.coreset_weights", coreset_weights=coreset_weights)

# %% [markdown] tags=["given"]
# ## 5. A round of k-means||
#
# In this task you draw the rows of a round yourself. So that the result can be checked, you get the random numbers. Write
# a function that gets
#
# - `X` of shape `(n, d)`, the rows,
# - `candidates` of shape `(c, d)`, those that have been drawn before,
# - `n_clusters`, the number $k$,
# - `uniforms` of shape `(n,)`: a number from 0 up to 1, without 1, for each row.
#
# The chance of row $i$ is $2\,k\,D_i^2 / \sum_j D_j^2$, where $D_i$ is its distance to the nearest candidate. The row
# is drawn if its number in `uniforms` is less than its chance. (Where a chance is above 1, the row is drawn in any
# case.) The function returns the numbers of the rows that are drawn, in any order.
#
# *By hand.* The rows are 0, 1, 2 and 5, the only candidate is 0, and $k = 2$. The squared distances are 0, 1, 4 and 25,
# and their sum is 30. So the chances are 0, 0.13, 0.53 and 3.33. If all numbers in `uniforms` are 0.5, the rows 2 and 3
# are drawn.


# %%
### BEGIN GIVEN
def drawn_rows(X, candidates, n_clusters, uniforms):
    """Return the numbers of the rows that a round draws."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    closest = ((X[:, np.newaxis] - candidates) ** 2).sum(axis=2).min(axis=1)
    return np.flatnonzero(uniforms < 2 * n_clusters * closest / closest.sum())
    ### END SOLUTION


# %% tags=["given"]
check("07.drawn_rows", drawn_rows=drawn_rows)

# %% [markdown] tags=["given"]
# ## 6. What an iteration moves
#
# In an iteration on a cluster, the centers go to each part of the rows. From each part come back, for each cluster, the
# sum of its rows (one number for each feature), their weight, and their count. Each number takes 8 bytes.
#
# Write a function that gets `n_parts`, `n_clusters` and `n_features`. It returns two numbers of bytes: what goes out to
# all parts, and what comes back from all of them.
#
# *By hand.* With one part, two clusters and three features, $2 \cdot 3$ numbers go out, which is 48 bytes. And
# $2 \cdot (3 + 2)$ numbers come back, 80 bytes.


# %%
### BEGIN GIVEN
def iteration_bytes(n_parts, n_clusters, n_features):
    """Return how many bytes go out, and how many come back."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ..., ...
    centers = 8 * n_clusters * n_features
    sums = 8 * n_clusters * (n_features + 2)
    return n_parts * centers, n_parts * sums
    ### END SOLUTION


# %% tags=["given"]
check("07.iteration_bytes", iteration_bytes=iteration_bytes)

# %% [markdown] tags=["given"]
# ## 7. How many workers are worth it?
#
# With $w$ workers an iteration takes $T(w) = \frac{A}{w} + B\,w$ seconds: $A$ is the work, which is divided among them,
# and $B$ is the time for all messages of one worker. You can have from 1 to `most` workers.
#
# Write a function that gets `work` ($A$), `message` ($B$) and `most`, and returns the number of workers for which $T$
# is lowest. Of equally good numbers, it returns the smallest.
#
# *By hand.* With $A = 6.1$ and $B = 1$, two workers need 5.05 seconds, and three need 5.03. So three are best, although
# $\sqrt{A / B} = 2.47$ is nearer to two.


# %%
### BEGIN GIVEN
def best_workers(work, message, most):
    """Return the number of workers that makes an iteration fastest."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    workers = np.arange(1, most + 1)
    return int(workers[(work / workers + message * workers).argmin()])
    ### END SOLUTION


# %% tags=["given"]
check("07.best_workers", best_workers=best_workers)

# %% [markdown] tags=["given"]
# ## 8. What is safe?
#
# Somebody changes how a large fit is run. Which of these changes leave the result as good as it was, on average at
# least? (How long it takes is not asked.) Give the letters of all that do.
#
# - **a** Reading the rows from `np.memmap`, because they do not fit into the memory any more.
# - **b** `partial_fit` on a table sorted by date, from the first row to the last.
# - **c** A coreset, but without its weights, because they are close to each other.
# - **d** `init="k-means||"` in place of `init="k-means++"`.
# - **e** Ten times as many workers, whatever their number is now.

# %%
### BEGIN SOLUTION: answer = ...
answer = "ade"
### END SOLUTION

# %% tags=["given"]
check("07.safe_ways", answer=answer)

# %% [markdown] tags=["given"]
# ## Open question: a stream that changes
#
# Here are 40 blocks of 500 rows. In each block there are three groups, but the groups drift: from block to block all
# three move a little to the right. The picture shows the first block, one in the middle, and the last one.

# %% tags=["given"]
random = np.random.RandomState(0)
corners = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 0.0]])
blocks = [
    corners[random.randint(3, size=500)] + random.normal(0, 0.6, size=(500, 2)) + [0.25 * number, 0]
    for number in range(40)
]

fig, axes = plt.subplots(1, 3, figsize=(10, 3), sharex=True, sharey=True)
for ax, number in zip(axes, (0, 20, 39), strict=True):
    plot_data(blocks[number], ax=ax)
    ax.set_title(f"block {number}", size=13)
show_fig(
    "Three panels, each with three groups of points in a triangle, further right from left to right."
)

# %% [markdown] tags=["given"]
# Let `MiniBatchKMeans(3, random_state=0)` learn from all blocks by `partial_fit`. After each block, compute the inertia
# of *this* block about the centers (`-model.score(block)`), and the inertia that a fit of this block alone has. Then
# answer these questions:
#
# 1. How does the ratio of the two change with time, and why?
# 2. What would you change so that the centers follow the groups? Try it. (For example, fit the last few blocks again. Or
#    use your `partial_fit_step` of exercise 3, and make the counts smaller before each block.)
# 3. When is it right that old rows count as much as new ones?
#
# There is no check here. Write down in a few sentences what you have found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question

# %%
learner = MiniBatchKMeans(3, random_state=0)
centers, counts = KMeans(3, n_init=10, random_state=0).fit(blocks[0]).cluster_centers_, np.zeros(3)
ratios = {"all rows count": [], "last five blocks": [], "counts are halved": []}
for number, block in enumerate(blocks):
    alone = KMeans(3, n_init=10, random_state=0).fit(block).inertia_
    learner.partial_fit(block)
    recent = np.concatenate(blocks[max(0, number - 4) : number + 1])
    follower = KMeans(3, n_init=10, random_state=0).fit(recent)
    ratios["all rows count"].append(-learner.score(block) / alone)
    ratios["last five blocks"].append(-follower.score(block) / alone)
    centers, counts = partial_fit_step(block, centers, counts / 2)
    nearest = ((block[:, np.newaxis] - centers) ** 2).sum(axis=2).min(axis=1)
    ratios["counts are halved"].append(nearest.sum() / alone)

for name, values in ratios.items():
    print(f"{name}: inertia / that of the block alone after 1, 10, 20, 40 blocks:", end=" ")
    print(*np.round(np.array(values)[[0, 9, 19, 39]], 1))

# %% [markdown]
# **What comes out.** *With time.* The ratio begins at 1 and grows without end. Each center is the mean of all rows that
# it was given, and most of these lie where the group has been. The groups have moved on.
#
# *What to change.* Let old rows count less. The simplest way is to keep the last few blocks, and to fit these: the
# ratio stays below 1.5. Or one multiplies the counts by a number below 1 before each block, so that old rows fade. (An
# estimator keeps its counts to itself. But exercise 3 has them as an argument.) With half of the counts the ratio stays
# lower still.
#
# *When old rows should count.* If the groups stay where they are, and only the rows are new. Then each row makes the
# means more exact, and forgetting would throw that away.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert ratios["all rows count"][0] < 1.1 and ratios["all rows count"][-1] > 20
    assert np.corrcoef(ratios["all rows count"], range(40))[0, 1] > 0.95
    assert max(ratios["last five blocks"]) < 1.5
    assert ratios["counts are halved"][-1] < ratios["last five blocks"][-1]
    assert max(ratios["counts are halved"]) < max(ratios["last five blocks"])
