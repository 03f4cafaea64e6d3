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
# # Exercises: Gaussian mixtures
#
# You write EM for a mixture, piece by piece, and the two criteria that choose the number of components. The tasks go
# with [05_gaussian_mixtures](../notebooks/05_gaussian_mixtures.ipynb).
#
# Put your answers in the place of `...`, then run the cell below, `check(...)`. It says whether the answer is right;
# if not, what was expected, what came, and a hint. Any correct solution is accepted. Try as often as you like, and
# do the tasks in any order. (Task 5 is easier with your functions of tasks 2 and 4.)
#
# In all tasks, `X` has a row for each point, $n$ points with $d$ features. A mixture of $k$ components consists of
# `weights` of shape `(k,)`, `means` of shape `(k, d)`, and `covariances` of shape `(k, d, d)`.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np

from homl_clustering import GaussianMixture, KMeans, datasets
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style
from homl_clustering.plotting import plot_data

use_style("homl")

# %% [markdown] tags=["given"]
# ## Warm-up
#
# How many numbers have to be chosen to describe a mixture? Count the weights, the means and the covariances, and
# leave out what follows from the rest: the weights sum to one, and a covariance is symmetric.
#
# The covariance type is `"full"` (each component has a covariance of its own), `"tied"` (all have the same), `"diag"`
# (each has its own, with zeros beside the diagonal) or `"spherical"` (each has one variance, for all directions).


# %%
### BEGIN GIVEN
def n_free_parameters(n_components, n_features, covariance_type):
    """Return the number of free parameters of a mixture."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    symmetric = n_features * (n_features + 1) // 2
    covariances = {
        "full": n_components * symmetric,
        "tied": symmetric,
        "diag": n_components * n_features,
        "spherical": n_components,
    }
    return n_components - 1 + n_components * n_features + covariances[covariance_type]
    ### END SOLUTION


# %% tags=["given"]
check("05.n_free_parameters", n_free_parameters=n_free_parameters)

# %% [markdown] tags=["given"]
# ## 1. The density of one component, as a logarithm
#
# Write a function that returns for each point
#
# $$ \log \mathcal{N}(x \mid \mu, \Sigma) = -\tfrac{1}{2} \left( d \log 2\pi + \log |\Sigma| + (x - \mu)^T \Sigma^{-1} (x - \mu) \right) $$
#
# It has to work far from the mean as well, where the density itself is 0 to the computer. (`np.linalg.inv`,
# `np.linalg.solve` and `np.linalg.slogdet` may be of use.)


# %%
### BEGIN GIVEN
def log_gaussian(X, mean, covariance):
    """Return the log density of one component at each row of X."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    away = X - mean
    squared = (away @ np.linalg.inv(covariance) * away).sum(axis=1)
    return -(X.shape[1] * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + squared) / 2
    ### END SOLUTION


# %% tags=["given"]
check("05.log_gaussian", log_gaussian=log_gaussian)

# %% [markdown] tags=["given"]
# ## 2. The E-step
#
# Write a function that shares each point out among the components: the responsibility of component $c$ for point $i$
# is
#
# $$ r_{ic} = \frac{\pi_c\, \mathcal{N}(x_i \mid \mu_c, \Sigma_c)}{\sum_m \pi_m\, \mathcal{N}(x_i \mid \mu_m, \Sigma_m)} $$
#
# It has to work far from all components as well. There numerator and denominator are 0 to the computer. A fraction
# stays the same if both are multiplied by the same number, and with logarithms, multiplying is adding.


# %%
### BEGIN GIVEN
def responsibilities(X, weights, means, covariances):
    """Return a table with a row for each point and a column for each component."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    components = zip(means, covariances, strict=True)
    logs = np.log(weights) + np.column_stack([log_gaussian(X, *each) for each in components])
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% tags=["given"]
check("05.responsibilities", responsibilities=responsibilities)

# %% [markdown] tags=["given"]
# ## 3. The log-likelihood
#
# Write a function that returns the logarithm of the likelihood of a mixture, given the points,
#
# $$ \log L = \sum_i \log \sum_c \pi_c\, \mathcal{N}(x_i \mid \mu_c, \Sigma_c) $$
#
# Here, too, points may lie far from all components.


# %%
### BEGIN GIVEN
def log_likelihood(X, weights, means, covariances):
    """Return the log-likelihood of a mixture, one number."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    components = zip(means, covariances, strict=True)
    logs = np.log(weights) + np.column_stack([log_gaussian(X, *each) for each in components])
    largest = logs.max(axis=1)
    return (largest + np.log(np.exp(logs - largest[:, np.newaxis]).sum(axis=1))).sum()
    ### END SOLUTION


# %% tags=["given"]
check("05.log_likelihood", log_likelihood=log_likelihood)

# %% [markdown] tags=["given"]
# ## 4. The M-step
#
# Write a function that makes the components anew from the responsibilities `shares`, a table with a row for each
# point and a column for each component. With $N_c = \sum_i r_{ic}$,
#
# $$ \pi_c = \frac{N_c}{n} \qquad \mu_c = \frac{1}{N_c} \sum_i r_{ic}\, x_i \qquad
# \Sigma_c = \frac{1}{N_c} \sum_i r_{ic}\, (x_i - \mu_c)(x_i - \mu_c)^T $$


# %%
### BEGIN GIVEN
def m_step(X, shares):
    """Return the new weights, means and covariances."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    counts = shares.sum(axis=0)
    means = shares.T @ X / counts[:, np.newaxis]
    covariances = np.array(
        [
            (share[:, np.newaxis] * (X - mean)).T @ (X - mean) / count
            for share, mean, count in zip(shares.T, means, counts, strict=True)
        ]
    )
    return counts / len(X), means, covariances
    ### END SOLUTION


# %% tags=["given"]
check("05.m_step", m_step=m_step)

# %% [markdown] tags=["given"]
# ## 5. EM
#
# Write a function that runs `n_iterations` of EM, each an E-step and an M-step, from a given mixture.


# %%
### BEGIN GIVEN
def em(X, weights, means, covariances, n_iterations):
    """Return the weights, means and covariances after the last iteration."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    for _ in range(n_iterations):
        shares = responsibilities(X, weights, means, covariances)
        weights, means, covariances = m_step(X, shares)
    return weights, means, covariances
    ### END SOLUTION


# %% tags=["given"]
check("05.em", em=em)

# %% [markdown] tags=["given"]
# ## 6. AIC and BIC
#
# Both weigh the fit against the number $p$ of free parameters. The lower, the better. Write a function for each, from
# memory if you can.


# %%
### BEGIN GIVEN
def aic(log_likelihood, n_parameters):
    """Return Akaike's information criterion."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return 2 * n_parameters - 2 * log_likelihood
    ### END SOLUTION


# %% tags=["given"]
check("05.aic", aic=aic)


# %%
### BEGIN GIVEN
def bic(log_likelihood, n_parameters, n_samples):
    """Return Schwarz's Bayesian information criterion."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return n_parameters * np.log(n_samples) - 2 * log_likelihood
    ### END SOLUTION


# %% tags=["given"]
check("05.bic", bic=bic)

# %% [markdown] tags=["given"]
# ## Open question: stuck, or slow?
#
# EM gains less and less. `GaussianMixture` stops when an iteration raises the mean log-likelihood by less than 0.001.
# Is it at an optimum then? Here are the ellipses:

# %% tags=["given"]
X, _ = datasets.ellipsoids()

fig, ax = plt.subplots(figsize=(6, 3))
plot_data(X, ax=ax)
show_fig("Scatter plot of two elongated clouds of points side by side, and a wider one.")

# %% [markdown] tags=["given"]
# Follow the log-likelihood, divided by the number of points, for 300 iterations, from twenty starts of each kind:
#
# - three of the points, drawn at random, as means, with equal weights and the covariances $v I$, for $v$ = 0.1, 1 and 10;
# - the clusters that k-means finds with one start (`m_step(X, np.eye(3)[labels])` makes a mixture of them).
#
# Where would each have stopped by the rule? Where is it in the end? The best mixture has -3.23. Is a start that does not
# get there stuck for good, or is it slow? Let it run on to find out. And how wide should a start be?
#
# There is no check here. Draw a picture, and write down in a few sentences what you found.

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One answer to the open question


# %%
def random_start(variance, seed):
    """Return three round components at random points."""
    rows = np.random.RandomState(seed).choice(len(X), 3, replace=False)
    return np.full(3, 1 / 3), X[rows], variance * np.array([np.eye(2)] * 3)


# %%
starts = {f"v = {v}": [random_start(v, seed) for seed in range(20)] for v in (0.1, 1, 10)}
starts["k-means"] = [
    m_step(X, np.eye(3)[KMeans(3, n_init=1, random_state=seed).fit(X).labels_])
    for seed in range(20)
]
ends, paths, stops = {}, {}, {}

for name, mixtures in starts.items():
    ends[name] = list(mixtures)
    paths[name] = np.empty((20, 300))
    for seed in range(20):
        for iteration in range(300):
            paths[name][seed, iteration] = log_likelihood(X, *ends[name][seed]) / len(X)
            ends[name][seed] = em(X, *ends[name][seed], 1)
    # the first iteration that gains less than 0.001
    stops[name] = 1 + np.argmax(np.diff(paths[name], axis=1) < 1e-3, axis=1)

# %%
for name, path in paths.items():
    at_stop = path[range(20), stops[name]]
    print(f"{name:8} best when stopped {np.sum(at_stop > -3.25):2} of 20, ", end="")
    print(f"after 300 iterations {np.sum(path[:, -1] > -3.23):2} of 20")

# %%
fig, axes = plt.subplots(1, 4, figsize=(11, 3), sharey=True)
for ax, (name, path) in zip(axes, paths.items(), strict=True):
    ax.plot(path.T, "C0", linewidth=0.8)
    ax.plot(stops[name], path[range(20), stops[name]], "r.")
    ax.set(title=name, xlabel="Iteration", xscale="log", ylim=(-4.1, -3.15))
axes[0].set_ylabel("Mean log-likelihood")
show_fig(
    "Four panels, one for each way to start: the mean log-likelihood of twenty runs over the "
    "iterations, on a logarithmic axis. Red dots, where the runs would have been stopped, "
    "often lie below the level at which the runs end."
)

# %% [markdown]
# The starts that are not at the best after 300 iterations get 3000 more:

# %%
for name, path in paths.items():
    for seed in np.flatnonzero(path[:, -1] < -3.23):
        late = log_likelihood(X, *em(X, *ends[name][seed], 3000)) / len(X)
        print(
            f"{name:8} start {seed:2}: {path[seed, -1]:.4f} after 300 iterations, {late:.4f} after 3300"
        )

# %% [markdown]
# **What comes out.** The red dots mark where the rule stops. About half of the starts of each kind are stopped near
# -3.56, where the curves are flat. But most of them are not stuck. They are on a plateau: an iteration gains next
# to nothing there, for ten or a hundred times, until a component has turned far enough. Then all goes fast. After
# 300 iterations 77 of the 80 are at -3.23, and all that began with k-means are among them.
#
# *Stuck for good* are three, all with narrow components at first. 3000 more iterations do not help: these are local
# optima.
#
# *How wide?* Wide components are slow at first, since each of them answers for everything. But with $v=10$ all twenty
# starts arrive. Narrow components decide early which points are theirs, and may decide wrongly.
#
# So a curve that is flat proves little. What helps is a smaller tolerance (with `tol=1e-5`, `GaussianMixture` gets to
# the best from one start with each of twenty random states), or several starts, of which the best is kept.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    at_stops = {name: path[range(20), stops[name]] for name, path in paths.items()}
    for name, path in paths.items():
        assert np.all(np.diff(path, axis=1) > -1e-9)
        low = at_stops[name] < -3.3
        assert 8 <= low.sum() <= 12 and abs(np.median(at_stops[name][low]) + 3.56) < 0.015
    arrived = {name: np.sum(path[:, -1] > -3.23) for name, path in paths.items()}
    assert arrived == {"v = 0.1": 18, "v = 1": 19, "v = 10": 20, "k-means": 20}
    for name, seed in (("v = 0.1", 7), ("v = 0.1", 13), ("v = 1", 13)):
        much_later = log_likelihood(X, *em(X, *ends[name][seed], 3000)) / len(X)
        assert much_later < -3.4 and much_later - paths[name][seed, -1] < 1e-3
    best_after = np.argmax(paths["v = 10"] > -3.25, axis=1)
    assert best_after.min() > 20 and best_after.max() < 120
    for seed in range(20):
        patient = GaussianMixture(3, tol=1e-5, random_state=seed).fit(X)
        assert patient.converged_ and patient.score(X) > -3.23
