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
# # Exercises: drawing new data from a mixture
#
# These exercises belong to the lesson [06_generative_models](../notebooks/06_generative_models.ipynb). In most of them
# you use an idea of the lesson in a place where the lesson has not used it. Task 3 asks you to draw points by hand, as
# the lesson does.
#
# Write your answer in the place of `...`. Then run the cell below it, which calls `check(...)`. It tells you whether
# the answer is right. If it is not, you see what was expected, what your answer gave, and often a hint. Any correct
# solution is accepted. You can try as often as you like, and do the tasks in any order.
#
# In all tasks, `X` and other tables of points have one row for each point and one column for each of $d$ features. A
# mixture of $k$ components is described by three arrays: `weights` of shape `(k,)`, `means` of shape `(k, d)`, and
# `covariances` of shape `(k, d, d)`. Indices count from 0. `log` is always the natural logarithm.
#
# A function may return a list in place of an array. It must not change the arrays that it gets.

# %% tags=["given"]
import warnings

import matplotlib.pyplot as plt
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score

from homl_clustering import GaussianMixture, datasets
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style
from homl_clustering.plotting import plot_data

use_style("homl")

# %% [markdown] tags=["given"]
# ## 1. A circle that holds most of a cluster
#
# The lesson draws a circle around each center that reaches to the farthest point of the cluster. One outlier is enough
# to make it huge. So draw a smaller one: it has to hold only a given share of the members of its cluster.
#
# Write a function that gets
#
# - `X` of shape `(n, d)`, the points,
# - `labels` of shape `(n,)`: the cluster of each point, from 0 to $k - 1$; each cluster has at least one point,
# - `centers` of shape `(k, d)`: the point around which the circle of each cluster is drawn (it need not be the mean),
# - `share`, a number above 0, and at most 1.
#
# It returns `k` radii. The radius of a cluster is the smallest one for which at least `share` of the members of the
# cluster lie inside the circle or on it.
#
# *By hand.* Three members lie at the distances 2, 5 and 0 from their center. With `share = 0.5`, the circle has to hold
# at least one and a half of them, which means two. Its radius is 2.


# %%
### BEGIN GIVEN
def cluster_radii(X, labels, centers, share):
    """Return the radius of each cluster that holds a share of its members."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    radii = []
    for c, center in enumerate(centers):
        distances = np.sort(np.linalg.norm(X[labels == c] - center, axis=1))
        radii.append(distances[int(np.ceil(share * len(distances))) - 1])
    return np.array(radii)
    ### END SOLUTION


# %% tags=["given"]
check("06.cluster_radii", cluster_radii=cluster_radii)

# %% [markdown] tags=["given"]
# ## 2. How certain is a row?
#
# The lesson measures the certainty of a point by its largest responsibility. This says nothing about the others: the
# shares 0.5, 0.5, 0 and 0.5, 0.25, 0.25 have the same largest one. The *entropy* looks at all shares $r_1, \dots, r_k$
# of a row:
#
# $$ H = -\sum_c r_c \log r_c , \qquad \text{where } 0 \log 0 \text{ counts as } 0 . $$
#
# It is 0 if one component has the whole point. It is largest, $\log k$, if all shares are equal. So
# $1 - H / \log k$ is a certainty between 0 and 1.
#
# Write a function that gets `shares` of shape `(n, k)`, with $k$ at least 2, and a number `largest`. It returns the
# area of each point in a picture, an array of shape `(n,)`: `largest` times the square of the certainty.
#
# *By hand.* There are two components, and `largest` is 100. The shares 0.5 and 0.5 give the area 0. The shares 1 and 0
# give 100. The shares 0.9 and 0.1 give $H = 0.325$. So the certainty is $1 - 0.325 / 0.693 = 0.531$, and the area is
# 28.2.


# %%
### BEGIN GIVEN
def certainty_areas(shares, largest):
    """Return the area of each point, by how certain it is."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    safe = np.where(shares > 0, shares, 1)  # log 1 = 0, so a share of 0 adds nothing
    entropies = -(shares * np.log(safe)).sum(axis=1)
    return largest * (1 - entropies / np.log(shares.shape[1])) ** 2
    ### END SOLUTION


# %% tags=["given"]
check("06.certainty_areas", certainty_areas=certainty_areas)

# %% [markdown] tags=["given"]
# ## 3. Draw points by hand
#
# In this task you draw points from a mixture yourself. So that the result can be checked, you get the random numbers.
# Write a function that gets
#
# - `uniforms` of shape `(n,)`: numbers from 0 up to 1, without 1,
# - `normals` of shape `(n, d)`: standard normal numbers,
# - `weights`, `means` and `covariances` of a mixture.
#
# It returns `n` points, an array of shape `(n, d)`. For point $i$,
#
# 1. choose the component by $u_i$, number $i$ of `uniforms`: it is the first component $c$ for which
#    $\pi_0 + \dots + \pi_c$ is greater than $u_i$;
# 2. the point is $\mu_c + L_c z_i$, where $z_i$ is row $i$ of `normals`, and $L_c$ is the lower triangular matrix with
#    $L_c L_c^T = \Sigma_c$ (`np.linalg.cholesky`).
#
# *By hand.* The weights are 0.25 and 0.75. Then $u = 0.1$ chooses component 0, and $u = 0.25$ chooses component 1,
# because 0.25 is not greater than 0.25. Let component 0 have the mean $(0, 0)$, and a covariance matrix with the rows
# $(4, 2)$ and $(2, 5)$. Then $L$ has the rows $(2, 0)$ and $(1, 2)$, and $z = (1, 0)$ gives the point $(2, 1)$.


# %%
### BEGIN GIVEN
def draw_points(uniforms, normals, weights, means, covariances):
    """Return the points that these random numbers draw from the mixture."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    chosen = np.searchsorted(np.cumsum(weights), uniforms, side="right")
    roots = np.linalg.cholesky(covariances)
    return means[chosen] + np.einsum("ijk,ik->ij", roots[chosen], normals)
    ### END SOLUTION


# %% tags=["given"]
check("06.draw_points", draw_points=draw_points)

# %% [markdown] tags=["given"]
# ## 4. How many components for an unknown table?
#
# Somebody has fitted mixtures with $1, 2, \dots, K$ full components to a table, and gives you three things: the
# log-likelihood of each, how many rows its smallest component holds, and the shape of the table. You are to choose the
# number of components with the lowest BIC, which is $p \log n - 2 \log \hat L$ for $p$ parameters and $n$ rows. But the
# lesson has shown that some of the log-likelihoods mean nothing: in a table with $d$ columns, a component with $d$ rows
# or fewer has no width in some direction. So leave out each mixture whose smallest component holds $d$ rows or fewer,
# and choose among the others.
#
# Write a function that gets `log_likelihoods` of shape `(K,)` (each the sum over all rows; the first entry belongs to
# one component), `smallest` of shape `(K,)`, and the numbers `n_samples` and `n_features`. It returns the number of
# components. If no mixture is left, it returns 0.
#
# *By hand.* A mixture of $k$ full components has $k - 1$ free weights, $k\,d$ numbers for the means, and
# $k\,d(d+1)/2$ for the covariances. With $d = 2$ that is 5 for one component and 11 for two.


# %%
### BEGIN GIVEN
def best_number(log_likelihoods, smallest, n_samples, n_features):
    """Return the number of components with the lowest BIC among those that can be trusted."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    k, d = np.arange(1, len(log_likelihoods) + 1), n_features
    n_parameters = k - 1 + k * d + k * d * (d + 1) // 2
    bics = n_parameters * np.log(n_samples) - 2 * log_likelihoods
    bics = np.where(smallest > d, bics, np.inf)
    return int(k[bics.argmin()]) if np.isfinite(bics).any() else 0
    ### END SOLUTION


# %% tags=["given"]
check("06.best_number", best_number=best_number)

# %% [markdown] tags=["given"]
# ## 5. Which signs tell?
#
# A mixture of 60 full components is fitted to 1000 rows with 20 features. You suspect that it has memorized them. Which
# of these observations are signs of it? Give the letters of all that are.
#
# - **a** The rows that it draws look real.
# - **b** Its mean log density is far lower at rows that were kept apart than at the rows of the fit.
# - **c** EM has converged after a few iterations.
# - **d** The rows that it draws are nearer to the rows of the fit than new real rows are.
# - **e** AIC is lowest at 60 components.

# %%
### BEGIN SOLUTION: answer = ...
answer = "bd"
### END SOLUTION

# %% tags=["given"]
check("06.signs", answer=answer)

# %% [markdown] tags=["given"]
# ## 6. Do drawn rows lie too near?
#
# Now measure sign **d** with one number. A drawn row is *too near* if it is nearer to a row of the fit than new real
# rows usually are.
#
# Write a function that gets three tables with the same columns: `drawn`, the rows that the model has drawn; `training`,
# the rows that it was fitted to; and `held_out`, real rows that were kept apart. The distance of a row to `training` is
# that to the nearest row of `training`. The limit is the median of the distances of the held-out rows to `training`.
# The function returns the share of the drawn rows whose distance to `training` is below the limit (not equal to it).
#
# *By hand.* There is one column. The training rows are 0 and 10. The held-out rows 1, 12 and 13 are 1, 2 and 3 away
# from the nearest of them, so the limit is 2. The drawn rows 0.5, 8 and 11 are 0.5, 2 and 1 away. Two of three are
# below the limit.
#
# For a model that is right, the result is about $\frac12$: drawn rows and held-out rows are then alike.


# %%
### BEGIN GIVEN
def share_too_near(drawn, training, held_out):
    """Return the share of drawn rows that are nearer to the training rows than is usual."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    distances = [
        np.linalg.norm(rows[:, np.newaxis] - training, axis=2).min(axis=1)
        for rows in (drawn, held_out)
    ]
    return np.mean(distances[0] < np.median(distances[1]))
    ### END SOLUTION


# %% tags=["given"]
check("06.share_too_near", share_too_near=share_too_near)

# %% [markdown] tags=["given"]
# Try it on two moons. Divide the 1000 points that `datasets.two_moons()` returns into 500 for the fit, and 500 to hold
# out. Fit mixtures of 2, 4, 8, 16, 100 and 300 components, draw 500 points from each, and compute the share. What does
# it say of a mixture with too few components, and of one with too many? (There is no check. Ignore warnings that
# components have too few rows.)

# %%
### BEGIN SOLUTION
moons, _ = datasets.two_moons()
for_fit, held_out = np.split(np.random.RandomState(0).permutation(moons), 2)
shares_too_near = {}
for n_components in (2, 4, 8, 16, 100, 300):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = GaussianMixture(n_components, random_state=0).fit(for_fit)
    shares_too_near[n_components] = share_too_near(fitted.sample(500)[0], for_fit, held_out)
    print(f"{n_components:3} components: {shares_too_near[n_components]:.0%} too near")
### END SOLUTION

# %% [markdown]
# **What to notice.** With 2 or 4 components the share is far below one half: much of what is drawn lies off the moons,
# where no row is near. With 8 or 16 it is close to one half. With 100 and 300 it is far above: the mixture draws
# close to the rows that it knows. With 300 this holds for practically every drawn row.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert max(shares_too_near[2], shares_too_near[4]) < 0.35, shares_too_near
    assert min(shares_too_near[8], shares_too_near[16]) > 0.4, shares_too_near
    assert max(shares_too_near[8], shares_too_near[16]) < 0.6, shares_too_near
    assert shares_too_near[100] > 0.65 and shares_too_near[300] > 0.95, shares_too_near

# %% [markdown] tags=["given"]
# ## 7. The simplest model that is good enough
#
# The density at held-out rows depends on which rows are held out. So one divides the data several times, as the lesson
# does. The mean over all divisions then has an uncertainty of its own, and a difference that is smaller than that says
# nothing. A common rule is: take the *simplest* setting whose mean is not more than one standard error below the best
# mean.
#
# Write a function that gets `scores`, a table with a row for each division (at least two) and a column for each
# setting, from the simplest to the most complex. An entry is the mean log density at the held-out rows: the higher, the
# better. The function returns the number of the column, counted from 0:
#
# 1. The mean of each column is taken. The highest is the best.
# 2. The *standard error* of the best column is the standard deviation of its scores, computed with `ddof=1`, divided by
#    the square root of the number of divisions.
# 3. Chosen is the first column whose mean is at least the best mean minus this standard error.
#
# *By hand.* Two divisions give the rows $-6, -4.5, -3$ and $-6, -4.5, -5$. The means are $-6$, $-4.5$ and $-4$, so the
# last column is the best. The standard deviation of its scores is 1.414, and its standard error $1.414 / \sqrt 2 = 1$.
# So a mean of at least $-5$ is good enough, and column 1 is the first that has it.


# %%
### BEGIN GIVEN
def simplest_good(scores):
    """Return the first column that is at most one standard error worse than the best."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    means = scores.mean(axis=0)
    best = means.argmax()
    error = scores[:, best].std(ddof=1) / np.sqrt(len(scores))
    return int(np.argmax(means >= means[best] - error))
    ### END SOLUTION


# %% tags=["given"]
check("06.simplest_good", simplest_good=simplest_good)

# %% [markdown] tags=["given"]
# ## Open question: can a judge tell the drawn rows from real ones?
#
# Here is another way to judge a model that draws. Mix its rows with as many real ones, and let a classifier learn which
# is which. If the drawn rows are good, it can only guess, and is right for about half of the rows. The classifier here
# is a *random forest*: many decision trees that vote. Each row is judged by a forest that has not learned from it
# (cross-validation, as in lesson 03).

# %% tags=["given"]
all_rows, _ = datasets.two_moons()
rows_of_fit, new_rows = np.split(np.random.RandomState(0).permutation(all_rows), 2)


def judged(real, drawn):
    """Return for which share of the rows a classifier knows whether they are real or drawn."""
    rows, is_drawn = np.vstack([real, drawn]), np.repeat([0, 1], [len(real), len(drawn)])
    order = np.random.RandomState(0).permutation(len(rows))
    judge = RandomForestClassifier(50, min_samples_leaf=5, random_state=0)
    return cross_val_score(judge, rows[order], is_drawn[order], cv=5).mean()


fig, ax = plt.subplots(figsize=(6, 3))
plot_data(rows_of_fit, ax=ax)
show_fig("Scatter plot of two crescents, each reaching into the bend of the other.")

# %% [markdown] tags=["given"]
# Fit mixtures with very few components up to very many to `rows_of_fit`, and draw 500 rows from each. Let the
# classifier judge them in two ways: against `rows_of_fit`, and against `new_rows`. Then answer these questions:
#
# 1. Which number of components is best, by each of the two? Why do they disagree?
# 2. Can the share fall *below* one half? What would that mean?
# 3. Somebody reports that a judge could not tell the rows of his model from real ones. What do you ask him?
#
# There is no check here. Write down in a few sentences what you have found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question

# %%
judgments = {}
for n_components in (1, 2, 4, 8, 16, 32, 100, 300):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # many components have too few rows, and are meant to
        drawer = GaussianMixture(n_components, random_state=0).fit(rows_of_fit)
    drawn_rows = drawer.sample(500)[0]
    judgments[n_components] = [judged(real, drawn_rows) for real in (rows_of_fit, new_rows)]

for n_components, (old, new) in judgments.items():
    print(f"{n_components:3} components: right for {old:.0%} against rows of the fit, ", end="")
    print(f"{new:.0%} against new rows")

# %% [markdown]
# **What comes out.** With one or two components the judge is right for about four rows in five, whatever the real rows
# are: a mixture that is too simple draws between the moons, where no real row is. From there both shares fall.
#
# *Which number is best, and why they disagree.* Against new rows, the share is lowest with 16 or 32 components, a
# little above one half. With 100 or 300 it rises again. Against the rows of the fit it stays low. So whoever judges
# with the rows of the fit will believe that the largest model is the best one, or as good as any. But this model only
# copies.
#
# *Below one half.* With 300 components the judge is right for about 40 % of the rows of the fit and the drawn ones.
# That is worse than guessing. The reason is that many drawn rows lie very near to a row of the fit, like a twin.
# Suppose that the judge has learned from one of the two, and now has to judge the other. It finds it at a place where
# it knows the first one, and says that they are of the same kind. That is wrong. So a share clearly below one half is a
# sign that the model follows its rows too closely. (With 32 components the share is below one half as well: these draw
# nearer to the rows of the fit than new rows come, though not nearly as near as 300 do.)
#
# *What to ask.* Were the real rows of the comparison those of the fit, or others that the model has not seen?

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():

    def _distances_to_fit(rows):
        return np.linalg.norm(rows[:, np.newaxis] - rows_of_fit, axis=2).min(axis=1)

    of_old, of_new = np.array(list(judgments.values())).T
    assert min(of_old[:2].min(), of_new[:2].min()) > 0.75
    assert 0.5 < of_new.min() < 0.57 and of_new.argmin() in (4, 5)
    assert min(of_new[6:]) > of_new.min() + 0.02
    assert of_old[-1] < 0.45 and of_old[-1] <= of_old[:6].min() and of_old[5] < 0.48
    typical = []
    for n_components in (32, 300):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            near = GaussianMixture(n_components, random_state=0).fit(rows_of_fit).sample(500)[0]
        typical.append(np.median(_distances_to_fit(near)))
    assert 4 * typical[1] < typical[0] < 0.9 * np.median(_distances_to_fit(new_rows))
    for seed in (1, 2):  # other divisions
        one_half, other_half = np.split(np.random.RandomState(seed).permutation(all_rows), 2)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            copies = GaussianMixture(300, random_state=0).fit(one_half).sample(500)[0]
        assert judged(one_half, copies) < 0.45 < 0.55 < judged(other_half, copies)
