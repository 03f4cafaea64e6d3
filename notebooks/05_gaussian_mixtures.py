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
# # Gaussian mixtures
#
# k-means describes a cluster by one point. A Gaussian mixture describes it by a whole distribution: where it is, how
# wide it is, in which direction it stretches, and how much of the data it holds. After this notebook you can
#
# - tell the story by which a mixture generates data, and run it backward,
# - tell a likelihood from a probability,
# - read a fitted mixture: weights, means, covariances, responsibilities, densities,
# - choose the shape of the covariances, and the number of components, with information criteria,
# - find anomalies by their density, and count the two kinds of errors,
# - let a Bayesian mixture leave out the components that it does not need.
#
# You need [01_kmeans](01_kmeans.ipynb), whose terms are used here. You should have seen a normal distribution before. A
# line in the middle says where you can take a break. The [glossary](glossary.md) explains the words and symbols of the
# course.
#
# <details><summary>If you have one of the books</summary>
#
# The figures are those of the second half of chapter 9 of *Hands-On Machine Learning* (HOML), and some more. Notes like
# this one say where the books differ. Where a number differs from yours, see
# [The numbers in the books](book_numbers.md).
#
# </details>

# %%
import textwrap
import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import digamma
from sklearn.base import clone
from sklearn.covariance import EllipticEnvelope
from sklearn.ensemble import IsolationForest
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import LocalOutlierFactor
from sklearn.svm import OneClassSVM

from homl_clustering import BayesianGaussianMixture, GaussianMixture, KMeans, datasets
from homl_clustering.anomaly import DensityAnomalyDetector, density_threshold
from homl_clustering.figures import claims_are_checked, save_fig, use_style
from homl_clustering.likelihood import two_bumps
from homl_clustering.plotting import (
    plot_anomalies,
    plot_classes,
    plot_covariance_ellipses,
    plot_data,
    plot_detector,
    plot_fading,
    plot_gaussian_mixture,
    plot_information_criteria,
    plot_likelihood,
    plot_lower_bounds,
    plot_mixture_comparison,
    plot_mixture_graph,
    plot_mixture_steps,
    plot_responsibilities,
    plot_threshold,
    plot_weights,
)
from homl_clustering.selection import scan_mixtures
from homl_clustering.steppers import mixture_stepper
from homl_clustering.textbook import mixture as textbook
from homl_clustering.textbook import show_source, variational

use_style("homl")

# %% [markdown]
# ## A story of where data come from
#
# Think of a mixture as a machine that makes points. It consists of a few **components**. (Where k-means has a cluster and
# its center, a mixture has a component and its mean.) Each component $c$ has
#
# - a **weight** $\pi_c$, the share of the points that it makes; all weights together sum to 1;
# - a **mean** $\mu_c$, the middle of its points;
# - a **covariance** $\Sigma_c$, a matrix that says how its points are spread. On its diagonal are the variances of the
#   features. The other entries say how strongly two features rise and fall together. Where they are not zero, the
#   points form a slanted ellipse.
#
# To make one point, the machine
#
# 1. chooses a component at random, component $c$ with probability $\pi_c$,
# 2. draws the point from that component's normal distribution $\mathcal{N}(\mu_c, \Sigma_c)$.
#
# Let us build one with three components, and have it make 600 points.

# %%
story_weights = np.array([0.5, 0.3, 0.2])
story_means = np.array([[0.0, 0.0], [4.0, 1.0], [1.0, 4.0]])
story_covariances = np.array(
    [[[1.0, 0.8], [0.8, 1.0]], [[0.3, 0.0], [0.0, 1.5]], [[0.5, -0.3], [-0.3, 0.4]]]
)

random = np.random.RandomState(0)
chosen = random.choice(3, size=600, p=story_weights)
story = np.array([random.multivariate_normal(story_means[c], story_covariances[c]) for c in chosen])

print("points from each component:", np.bincount(chosen))

# %%
fig, axes = plt.subplots(1, 2, figsize=(8, 4), sharex=True, sharey=True)
# each point belongs wholly to the component that made it
plot_responsibilities(story, np.eye(3)[chosen], size=4, ax=axes[0])
plot_data(story, ax=axes[1])
axes[0].set(title="as the machine made them", xlabel="$x_1$")
axes[0].set_ylabel("$x_2$", rotation=0)
axes[1].set(title="as we get them", xlabel="$x_1$")
for ax in axes:
    ax.set_aspect("equal")
save_fig("mixture_story_plot")

# %% [markdown]
# **What to notice.** On the right, the colors are gone. Nobody tells us which component a point came from, nor what the
# weights, means and covariances are. Can we find them from the points alone? That is what fitting a mixture means: to
# run the story backward. (Nearly: from these 600 points, this lesson's method finds each weight to within 0.05, each
# mean to within 0.2.)
#
# Let $z_i$ be the number of the component that made the point $x_i$. It exists, but we do not see it: such a variable
# is called *latent*.
#
# ### The story as a diagram
#
# Statisticians draw such a story as a *plate diagram*:

# %%
fig, ax = plt.subplots(figsize=(8, 4))
plot_mixture_graph(ax=ax)
save_fig("mixture_graph_plot")

# %% [markdown]
# **What to notice.** Read it along the arrows: each arrow leads to what depends on where it comes from.
#
# - A *square* holds fixed values: here the weights, means and covariances.
# - A *circle* is a random variable. It is gray if we observe it ($x_i$), and white if it is latent ($z_i$).
# - A *plate* is a frame. What it holds is there several times: once for each of $n$ points, or of $k$ components.
# - The *wavy arrow* is a switch: $z_i$ decides which of the $k$ means and covariances are used for $x_i$.
#
# <details><summary>If you have one of the books</summary>
#
# This is figure 9-16 of the second edition of HOML; the third has left it out. There the weights are called $\phi$,
# the number of points is $m$, and the number of a component is written as $(j)$ above the letter.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.bincount(chosen).tolist() == [301, 179, 120]
    story_model = GaussianMixture(3, n_init=5, random_state=0).fit(story)
    assert round(story_model.score_samples(story).sum(), 1) == -1914.3
    order = np.argsort(-story_model.weights_)
    assert np.abs(story_model.weights_[order] - story_weights).max() < 0.05
    assert np.abs(story_model.means_[order] - story_means).max() < 0.2

# %% [markdown]
# ## Likelihood and probability
#
# How well do some parameters fit the points that we have? The answer is a number, the likelihood. In everyday language
# *likelihood* and *probability* mean the same; in statistics they do not.
#
# - A **probability** (or its density) says how plausible an outcome $x$ is, if the parameter $\theta$ of a model is
#   known.
# - A **likelihood** says how well a value of the parameter $\theta$ explains an outcome $x$ that is known. It is not a
#   probability of $\theta$.
#
# Both come from one function of two variables, $f(x; \theta)$. Here is one that can be drawn: a mixture of two normal
# distributions in one dimension. Their means are $-4$ and $1$, the second has twice the weight, and both have the same
# standard deviation $\theta$, which is the only parameter. ($x$ is limited to the range from $-6$ to $4$, in which the
# density has the area 1.)

# %% tags=["edition-likelihood"]
example = two_bumps()

share = example.interval_probability(-2, 2)

print(f"theta={example.at_theta}: probability of -2 < x < 2 is {share:.3f}")
print(f"x={example.at_x}: greatest likelihood {example.max_likelihood:.4f}, ", end="")
print(f"at theta={example.theta_hat:.3f}")

# %%
fig, axes = plt.subplots(2, 2, figsize=(8, 4.5))
plot_likelihood(example, axes)
save_fig("likelihood_function_plot")

# %% [markdown]
# **What to notice.** The map at the top left is the whole function: the darker, the larger.
#
# - Cut it along the black line, at $\theta=1.3$. You get the density of $x$, its *probability density function* (PDF,
#   bottom left). The shaded area is a probability, and the whole area is 1.
# - Cut it along the blue line, at $x=2.5$. You get the likelihood of $\theta$, written $\mathcal{L}$ (top right). The
#   area below this curve means nothing. Its highest point does: it is above $\hat\theta$, the **maximum likelihood**
#   estimate of $\theta$.
# - The logarithm of the likelihood (bottom right) has its highest point at the same place.
#
# So we may maximize the logarithm in place of the likelihood. With many points we have to. If the points are drawn
# independently of each other, their likelihood is a product of one factor for each point, which is soon too small for a
# computer to hold. The logarithm turns it into a sum, the **log-likelihood** $\sum_i \log f(x_i; \theta)$.
#
# **Try it.** Take another observation, `two_bumps(x=0)`. Which $\theta$ has the highest likelihood now?
#
# <details><summary>Answer</summary>
#
# 1.03. The point 0 is nearer to the mean 1, so a narrower bump gives it a higher density.
#
# </details>
#
# <details><summary>If you have one of the books</summary>
#
# Until September 2019 HOML's notebook divided along the wrong axis, so that its densities did not have the area 1.
#
# </details>

# %% [markdown]
# ### The likelihood of a mixture
#
# For our machine, $\theta$ stands for all weights, means and covariances together. The density at a point $x$ is the
# weighted sum of the densities of its components,
#
# $$ p(x) = \sum_c \pi_c\, \mathcal{N}(x \mid \mu_c, \Sigma_c) , $$
#
# and the log-likelihood of $n$ points is $\log L = \sum_i \log p(x_i)$. Let us compute it for the 600 points above: for
# the true parameters, and for wrong ones.

# %%
guesses = {
    "the true parameters": (story_weights, story_means),
    "all weights equal": (np.full(3, 1 / 3), story_means),
    "all means moved by 1": (story_weights, story_means + 1),
}
for words, (weights, means) in guesses.items():
    densities_of_story = textbook.log_densities(story, weights, means, story_covariances)
    print(f"log-likelihood {textbook.log_mixture(densities_of_story).sum():8.1f}  {words}")

# %% [markdown]
# Both wrong guesses have a lower likelihood. So here is a plan: look for the parameters with the highest likelihood.
# (They are near the true ones: fitted to these points, they reach $-1914.3$.) For one normal distribution there is a
# formula: take the mean and the covariance of the points. For a mixture there is none, but there is an algorithm that
# climbs step by step.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert abs(example.theta_hat - 1.664) < 1e-9 and abs(example.max_likelihood - 0.113465) < 1e-6
    assert abs(example.interval_probability(-2, 2) - 0.55) < 1e-3
    assert abs(example.log_likelihood.max() - -2.17626) < 1e-5
    assert np.isclose(example.interval_probability(-6, 4), 1)
    assert round(two_bumps(x=0).theta_hat, 2) == 1.03 < example.theta_hat
    of_guesses = [
        textbook.log_mixture(textbook.log_densities(story, *each, story_covariances)).sum()
        for each in guesses.values()
    ]
    assert of_guesses[0] > of_guesses[1] > of_guesses[2]

# %% [markdown]
# ## The data that k-means failed on
#
# These are the ellipses of [02_choosing_k](02_choosing_k.ipynb), here named `X`: two long ones side by side, with 500
# points each, and a round one with 250. The *agreement* of clusters with groups is the adjusted Rand index, as in
# [04_density_and_hierarchy](04_density_and_hierarchy.ipynb): it is 1 if they are the same, and about 0 if they agree no
# better than by chance.

# %%
X, true_components = datasets.ellipsoids()
k_means = KMeans(3, n_init=10, random_state=0).fit(X)
k_means_agreement = adjusted_rand_score(true_components, k_means.labels_)

print("points:", np.bincount(true_components))
print(f"agreement of k-means with the truth: {k_means_agreement:.2f}")

# %% [markdown]
# ## EM, in words
#
# If we knew the components, we could say for each point how probable it is that it came from each of them. If we knew
# which point came from which component, we could compute the means and covariances. We know neither. *EM* (short for
# expectation–maximization; Dempster, Laird and Rubin, 1977) solves this as k-means does: it starts with a guess, and
# then does both in turn.
#
# 1. **E-step.** The components stay as they are. Each point is divided among them, in proportion to what each of them
#    contributes to the density there. The share of component $c$ in the point $x_i$ is its **responsibility** for the
#    point:
#
#    $$ r_{ic} = \frac{\pi_c\, \mathcal{N}(x_i \mid \mu_c, \Sigma_c)}{\sum_m \pi_m\, \mathcal{N}(x_i \mid \mu_m, \Sigma_m)} $$
#
#    This is the probability of $z_i = c$, given the point.
# 2. **M-step.** The shares stay as they are. Each component is computed anew from them. Its weight is the sum of its
#    shares, divided by the number of points. Its mean and covariance are weighted ones: each point counts as much as
#    the component's share of it.
#
# k-means is a simpler relative. There each point belongs wholly to one cluster, and no cluster has a shape of its own.
#
# ## EM, in code
#
# First come the log densities of one component, of all of them, and of the mixture. Far from a component the density is
# so small that a computer cannot tell it from zero. So everything is done with logarithms for as long as possible. (The
# numbers in parentheses are equations of Bishop's *Pattern Recognition and Machine Learning*, 2006.)

# %%
show_source(textbook.log_gaussian, textbook.log_densities, textbook.log_mixture)

# %% [markdown]
# With these, the E-step is one formula, and the M-step four: counts, means, covariances, weights. (The other lines
# correct rounding, and refuse a component without points.)

# %%
show_source(textbook.responsibilities, textbook.scatters, textbook.maximize)

# %% [markdown]
# Last, the two steps in turn, until the log-likelihood hardly rises anymore. (`mixture_steps` is a generator, as
# `kmeans_steps` was in the first lesson.)

# %%
show_source(textbook.mixture_steps)

# %% [markdown]
# ## EM, step by step
#
# We start from three of the points, with equal weights and round covariances, and keep every step. In the pictures an
# ellipse shows a component: two standard deviations around its mean, where 86 % of its points lie (on a line it would
# be 95 %). The heavier the component, the thicker and darker its line. Log-likelihoods are printed per point.

# %%
start_means = X[np.random.RandomState(1).choice(len(X), 3, replace=False)]
start_means = start_means[start_means[:, 0].argsort()]  # from left to right, as the colors
steps = list(textbook.mixture_steps(X, np.full(3, 1 / 3), start_means, np.array([np.eye(2)] * 3)))
likelihoods = np.array([step.log_likelihood for step in steps if step.name == "E"])

print("steps:", len(steps))
print("mean log-likelihood at each E-step:", (likelihoods / len(X)).round(3))

# %%
# the start, the first two steps, three later M-steps
picked = [0, 1, 2, *2 * np.linspace(2, len(steps) // 2, 3).astype(int)]
titles = ["Start", *(f"{steps[i].name}-step {(i + 1) // 2}" for i in picked[1:])]
fig, axes = plt.subplots(2, 3, figsize=(10, 5.8), sharex=True, sharey=True)
plot_mixture_steps([steps[i] for i in picked], X, titles=titles, axes=axes)
for ax in axes.flat:
    ax.set_aspect("equal")
save_fig("mixture_em_steps_plot")

# %% [markdown]
# **What to notice.** The E-step changes colors, the M-step changes ellipses. (There are several iterations between the
# lower panels.) A color in between belongs to a point that several components share. There are many at first, and few
# at the end. The log-likelihood, printed above, rises from each E-step to the next.

# %% [markdown] tags=["aside"]
# *Aside: why EM cannot lower the likelihood.* The log-likelihood is hard to maximize, because it is the logarithm of a
# sum. So EM maximizes something simpler in its place: a function that lies below it, a *lower bound*. Take any shares
# $r_{ic}$ that sum to 1 for each point, and define
#
# $$ B(\theta) = \sum_i \sum_c r_{ic} \bigl( \log \pi_c\, \mathcal{N}(x_i \mid \mu_c, \Sigma_c) - \log r_{ic} \bigr) . $$
#
# This lies below the log-likelihood by exactly the *Kullback–Leibler divergence* (KL divergence) from the shares to the
# responsibilities $p_{ic}$ that belong to $\theta$, summed over the points:
#
# $$ \log L(\theta) - B(\theta) = \sum_i \sum_c r_{ic} \log \frac{r_{ic}}{p_{ic}} \;\ge\; 0 . $$
#
# The KL divergence measures how far one distribution is from another one. It is never negative, and zero only if the two
# are the same. Now look at the two steps:
#
# - The **E-step** takes the responsibilities as shares, $r = p$. The divergence becomes zero, and the bound touches the
#   log-likelihood at the current parameters.
# - The **M-step** goes to the highest point of the bound. The bound does not fall, and the log-likelihood is nowhere
#   below it. So the log-likelihood has not fallen either.
#
# To draw it, we need a mixture with one unknown number: two components of weight ½ and variance 1, the first with the
# mean 0, the second with an unknown mean.

# %% tags=["aside"]
drawn = np.random.RandomState(0)
line_points = np.concatenate([drawn.normal(0, 1, 30), drawn.normal(4, 1, 30)])[:, np.newaxis]
two_halves, variances = np.full(2, 0.5), np.ones((2, 1, 1))
places = np.linspace(-1, 6, 141)  # of the second mean; for each the log densities of all points
tables = np.array(
    [
        textbook.log_densities(line_points, two_halves, np.array([[0], [place]]), variances)
        for place in places
    ]
)
log_likelihoods = np.array([textbook.log_mixture(table).sum() for table in tables])
visited, lower_bounds = [0.5], []
for _ in range(3):
    second_mean = np.array([[0], [visited[-1]]])
    at_present = textbook.log_densities(line_points, two_halves, second_mean, variances)
    shares_now = textbook.responsibilities(at_present)  # E-step
    lower_bounds.append((shares_now * (tables - np.log(shares_now))).sum(axis=(1, 2)))
    visited.append((shares_now[:, 1] @ line_points).item() / shares_now[:, 1].sum())  # M-step

print("the second mean, after each iteration:", np.round(visited, 2))

# %% tags=["aside"]
fig, ax = plt.subplots(figsize=(8, 4.2))
plot_lower_bounds(places, log_likelihoods, lower_bounds, visited, ax=ax)
ax.set_xlabel("Mean of the second component")
ax.legend(loc="upper left", fontsize=11)
save_fig("lower_bounds_plot")

# %% [markdown] tags=["aside"]
# **What to notice.** Each bound touches the black curve at a disc, and is below it everywhere else. The M-step goes to
# the bound's highest point, the triangle. There the curve is higher still (dotted line, later too short to be seen),
# and there the next bound touches it. So the log-likelihood cannot fall. It climbs to a summit, which need not be the
# highest one.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    shares_of = [
        textbook.responsibilities(
            textbook.log_densities(line_points, two_halves, np.array([[0], [place]]), variances)
        )
        for place in visited
    ]
    for bound, own, place in zip(lower_bounds, shares_of, visited, strict=False):
        gap = log_likelihoods - bound
        assert gap.min() > -1e-9 and np.interp(place, places, gap) < 0.02
        other = textbook.responsibilities(tables[100])
        assert np.isclose(gap[100], (own * np.log(own / other)).sum())  # the KL divergence
    heights = np.interp(visited, places, log_likelihoods)
    assert np.all(np.diff(heights) > 0)
    for bound, place in zip(lower_bounds, visited[1:], strict=True):
        assert abs(places[bound.argmax()] - place) <= 0.026

# %% [markdown]
# ### Two ends
#
# EM cannot promise the *best* solution. Here is where it ends for each of twenty random states. `GaussianMixture`
# starts from clusters that k-means has found, and the random state decides which. `lower_bound_` is the mean
# log-likelihood at the end.

# %%
single_starts = [GaussianMixture(3, random_state=seed).fit(X) for seed in range(20)]
ends = np.array([mixture.lower_bound_ for mixture in single_starts])

print("mean log-likelihood:", np.sort(ends).round(2))

# %% [markdown]
# There are two ends, because k-means ends in one of two ways here. From the one with the higher inertia EM reaches
# $-3.23$. The one with the lower inertia cuts both long ellipses across. From there EM soon gains less in an iteration
# than `tol`, which is 0.001 unless we say otherwise, and stops at $-3.56$. Is that a local optimum? Take a smaller
# `tol`:

# %%
patient = [
    GaussianMixture(3, tol=1e-5, max_iter=1000, random_state=seed).fit(X) for seed in range(20)
]
patient_ends = np.array([mixture.lower_bound_ for mixture in patient])

print("mean log-likelihood:", np.sort(patient_ends).round(2))

# %% [markdown]
# No, it was a *plateau*, on which the likelihood hardly rises: now all twenty go on, and reach the same end. So there
# are two remedies for a poor end. One is a smaller `tol`. The other is to start several times and keep the best,
# `n_init=10`. Against a true local optimum only the second one helps.

# %% [markdown] tags=["aside"]
# *Aside: leaps.* On the plateau dozens of steps follow one another, each only a little shorter than the one before.
# Two steps then show where all of them together would lead. If each is $q$ times the one before, all that follow add up
# to the first one times $1 / (1 - q)$. *SQUAREM* (Varadhan and Roland, 2008) compares two steps in this way, and leaps.
# So that a leap cannot lead to a covariance that is none, it is made with the logarithms of the weights, and with
# triangles $L$ of $\Sigma = L L^\top$. If the next step of EM finds the likelihood lower than before, the leap is taken
# back. So the likelihood still never falls.

# %% tags=["aside"]
leaping = [clone(mixture).set_params(acceleration="squarem").fit(X) for mixture in patient]
crosses = ends < -3.5  # the starts that lead onto the plateau
for kind, mixtures in {"EM": patient, "with leaps": leaping}.items():
    n_iters = np.array([mixture.n_iter_ for mixture in mixtures])
    lowest = min(mixture.lower_bound_ for mixture in mixtures)
    print(f"{kind:10}  across the plateau {np.median(n_iters[crosses]):.0f} iterations, ", end="")
    print(f"from other starts {np.median(n_iters[~crosses]):.0f}; the lowest end {lowest:.2f}")

# %% [markdown] tags=["aside"]
# **What to notice.** All end where they did. Across the plateau it takes a third of the iterations; where EM takes only
# ten, little is gained. A leap may also lead over to another maximum than EM would have reached, so that `acceleration`
# is off unless you ask for it.

# %% [markdown]
# **Try it.** Start the steps above from other points: `RandomState(4)`, or 5, in place of 1. Where does EM stop?
#
# <details><summary>Answer</summary>
#
# On the plateau both times, at a mean log-likelihood of $-3.56$. The components do not follow the groups: a single one
# covers both long groups (state 4), or two share them and cut across (state 5).
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert k_means_agreement < 0.3
    assert np.all(np.diff(likelihoods) > 0)
    after_m = np.array([step.log_likelihood for step in steps if step.name == "M"])
    assert np.allclose(after_m[:-1], likelihoods[1:])  # the E-step between changes nothing
    shared = [
        (step.responsibilities.max(axis=1) < 0.9).mean() for step in steps if step.name == "E"
    ]
    assert shared[0] > 0.4 and shared[-1] < 0.1
    worse = ends < -3.5
    assert np.ptp(ends[worse]) < 0.01 and np.ptp(ends[~worse]) < 0.01
    assert 7 <= worse.sum() <= 13
    assert np.ptp(patient_ends) < 0.001 and patient_ends.min() > -3.24
    inertias = [KMeans(3, n_init=1, random_state=seed).fit(X).inertia_ for seed in range(20)]
    assert np.array_equal(np.array(inertias) < 2200, worse)
    assert np.allclose([mixture.lower_bound_ for mixture in leaping], patient_ends, atol=0.001)
    on_foot, by_leaps = (np.array([m.n_iter_ for m in each]) for each in (patient, leaping))
    assert 0.3 < np.median(by_leaps[worse]) / np.median(on_foot[worse]) < 0.4
    assert 9 < np.median(on_foot[~worse]) < 15 and np.all(by_leaps <= on_foot)
    for seed in (4, 5):
        other_start = X[np.random.RandomState(seed).choice(len(X), 3, replace=False)]
        *_, other_end = textbook.mixture_steps(
            X, np.full(3, 1 / 3), other_start, np.array([np.eye(2)] * 3)
        )
        assert round(other_end.log_likelihood / len(X), 2) == -3.56

# %% [markdown]
# ## A fitted mixture
#
# `GaussianMixture` does what the code above does, but faster. It makes `n_init` starts, each from clusters of k-means,
# and keeps the best end.

# %% tags=["edition-ellipses-mixture"]
gm = GaussianMixture(n_components=3, n_init=10, random_state=42).fit(X)

print("weights", gm.weights_.round(3))
print("means", *gm.means_.round(3), sep="\n  ")
print("covariances", *gm.covariances_.round(3).tolist(), sep="\n  ")

# %%
print("converged:", gm.converged_, "after", gm.n_iter_, "iterations:", gm.stop_reason_)

# %% [markdown]
# The weights are close to 0.4, 0.2 and 0.4: 500, 250 and 500 of 1250 points. The two long ellipses have nearly the same
# covariance. To get the correlation of the features, divide the entry off the diagonal by both standard deviations: it
# is 0.85 and 0.87 in the long ellipses, $-0.03$ in the round one. Which component gets which number is a matter of
# chance.
#
# ### Hard and soft
#
# `predict` gives the hard answer, the most probable component. `predict_proba` gives the soft one, all
# responsibilities.

# %%
labels = gm.predict(X)
responsibilities = gm.predict_proba(X)

print("labels:", labels[:3], "...", labels[-3:])
print("responsibilities of the first three points:")
print(*responsibilities[:3].round(3).tolist(), sep="\n")

# %%
agreement = adjusted_rand_score(true_components, labels)
n_unclear = (responsibilities.max(axis=1) < 0.9).sum()

print(f"agreement with the truth: k-means {k_means_agreement:.2f}, mixture {agreement:.2f}")
print("points for which no component has a responsibility of 0.9:", n_unclear)

# %%
fig, ax = plt.subplots(figsize=(8, 5.2))
from_left = gm.means_[:, 0].argsort()  # colors go from left to right, as above
plot_responsibilities(X, responsibilities[:, from_left], ax=ax)
plot_covariance_ellipses(gm, order=from_left, ax=ax)
ax.set_aspect("equal")
ax.set_xlabel("$x_1$")
ax.set_ylabel("$x_2$", rotation=0)
save_fig("responsibilities_plot")

# %% [markdown]
# **What to notice.** The groups that k-means cut apart are found, except for a few points. Most of the 65 points
# without a clear component lie where the middle ellipse runs into the round group.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert gm.converged_ and gm.n_iter_ == 4
    by_size = np.argsort(gm.weights_)
    assert np.allclose(gm.weights_[by_size], [0.20961444, 0.39032584, 0.40005972], atol=1e-6)
    found_means = [[3.39947665, 1.05931088], [0.05145113, 0.07534576], [-1.40764129, 1.42712848]]
    assert np.allclose(gm.means_[by_size], found_means, atol=1e-6)
    assert n_unclear == 65 and (np.sort(responsibilities)[:, 0] < 0.1).all()
    between = (responsibilities.max(axis=1) < 0.9) & (responsibilities[:, 0] < 0.01)
    assert between.sum() > 50
    deviations = np.sqrt(np.einsum("cii->ci", gm.covariances_))
    correlations = gm.covariances_[:, 0, 1] / deviations.prod(axis=1)
    assert np.allclose(correlations[by_size], [-0.031, 0.872, 0.850], atol=2e-3)
    assert np.abs(np.subtract(*gm.covariances_[by_size[1:]])).max() < 0.1
    assert agreement > 0.95
    shares = np.array([np.bincount(true_components[labels == c]).max() for c in range(3)])
    assert 0.98 < shares.sum() / len(X) < 0.99
    by_hand = textbook.fit_mixture(X, 3, rseed=1)
    assert np.isclose(by_hand.log_likelihood / len(X), gm.score(X), atol=2e-3)

# %% [markdown]
# ### New points
#
# A mixture is a machine that makes points, so let it make some. (They come component by component. Shuffle them where
# the order matters.)

# %%
new_points, new_components = gm.sample(6)

print(new_points.round(2))
print("made by components", new_components)

# %%
made, _ = gm.sample(len(X))
fig, axes = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
plot_data(X, ax=axes[0])
plot_data(made, ax=axes[1])
axes[0].set(title="the data", xlabel="$x_1$")
axes[0].set_ylabel("$x_2$", rotation=0)
axes[1].set(title="made by the mixture", xlabel="$x_1$")
for ax in axes:
    ax.set_aspect("equal")
save_fig("mixture_samples_plot")

# %% [markdown]
# **What to notice.** From afar the two can hardly be told apart. A model that can make new data is called *generative*.
#
# ### The density
#
# `score_samples` gives the logarithm of the density at any point. A density is not a probability: it may exceed 1 (that
# of the iris flowers below does). Only its integral over a region is the probability of that region, and over the whole
# plane it must be 1. We check this by adding up small squares over a large part of the plane.

# %%
axis = np.arange(-10, 10, 0.01)
grid = np.column_stack([coordinate.ravel() for coordinate in np.meshgrid(axis, axis)])
integral = np.exp(gm.score_samples(grid)).sum() * 0.01**2

print("log densities of the first three points:", gm.score_samples(X)[:3].round(4))
print(f"integral of the density: {integral:.6f}, missing to one: {1 - integral:.0e}")

# %%
fig, ax = plt.subplots(figsize=(8, 4))
plot_gaussian_mixture(gm, X, ax=ax)
save_fig("gaussian_mixtures_plot")

# %% [markdown]
# **What to notice.** The density is a landscape with three summits: the darker, the denser. Black lines join points of
# equal density. (A unit is longer across than upward here, so the round group looks wide.) The dashed red lines are the
# boundaries between the regions in which each component is the most probable. They need not be straight, unlike those
# of k-means. Even the corner at the upper left belongs to the round component: the long ones are narrow in this
# direction, so their densities fall off faster.
#
# **Try it.** In the cell that fits `gm`, replace `n_init=10, random_state=42` by `random_state=0`, and run on to the
# picture. This start ends on the plateau: what does it look like?
#
# <details><summary>Answer</summary>
#
# One component holds the upper ends of both long groups, another one their lower ends. The boundary between the two runs
# across the groups, as with k-means. The round group is found.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert abs(integral - 0.9999999999225093) < 1e-9
    assert np.array_equal(new_components, np.sort(new_components))
    first_densities = gm.score_samples(X)[:3]
    assert np.allclose(first_densities, [-2.60786904, -3.57094519, -3.3302143], atol=1e-6)
    assert gm.predict([[-3.6, 5]])[0] == by_size[0]
    corner = np.array([-3.6, 5]) - gm.means_
    far = [v @ np.linalg.solve(s, v) for v, s in zip(corner, gm.covariances_, strict=True)]
    assert np.argmin(far) == by_size[0]
    on_plateau = GaussianMixture(n_components=3, random_state=0).fit(X)
    assert on_plateau.score(X) < -3.5
    halves = on_plateau.predict(X)
    for group in (0, 1):  # each long group is shared by the same two components
        assert np.sort(np.bincount(halves[true_components == group], minlength=3))[1] > 150
    low_one, high_one = on_plateau.means_[:, 1].argsort()[[0, -1]]
    for group in (0, 1):
        ends_of_group = [X[(true_components == group) & (halves == c)] for c in (low_one, high_one)]
        lower_end, upper_end = (points.mean(axis=0) for points in ends_of_group)
        assert np.all(upper_end > lower_end + 0.5)
    assert np.mean(halves[true_components == 2] == on_plateau.means_[:, 0].argmax()) > 0.85

# %% [markdown]
# ## Iris flowers
#
# In [01_kmeans](01_kmeans.ipynb) we asked whether the three species of iris can be told apart without labels. k-means,
# given all four features, puts 134 of the 150 flowers into the cluster of their own species. What if the clusters may
# have any shape?

# %% tags=["edition-iris-mixture"]
iris, species = datasets.iris()
iris_mixture = GaussianMixture(3, random_state=42).fit(iris)
iris_components = iris_mixture.predict(iris)

# the component that is most common in each species, and which species each component stands for
partner = [np.bincount(iris_components[species == s]).argmax() for s in range(3)]
found_species = np.argsort(partner)[iris_components]
n_right = (found_species == species).sum()

print("component of each species:", [int(c) for c in partner])
print(f"right: {n_right} of {len(iris)}")

# %%
fig, ax = plt.subplots()
plot_classes(iris[:, 2:], found_species, ["Cluster 1", "Cluster 2", "Cluster 3"], ax=ax)
ax.set_xlabel("Petal length (cm)")
ax.set_ylabel("Petal width (cm)")
ax.legend(loc="upper left")
ax.grid()
save_fig("iris_gmm_plot")

# %% [markdown]
# **What to notice.** Nearly all flowers are in the cluster of their own species. ("Cluster 1" is the component that
# holds most of the first species, and so on.) But is it the shape that helps? To find out, we take away one thing at a
# time: the free shape, or the two features of the sepals.

# %%
models_of_iris = {
    "k-means": KMeans(3, n_init=10, random_state=0),
    "circles": GaussianMixture(3, covariance_type="spherical", random_state=42),
    "any shape": GaussianMixture(3, random_state=42),
}
right_by_model = {}
for words, model in models_of_iris.items():
    for n_used, columns in ((4, iris), (2, iris[:, 2:])):
        found = model.fit_predict(columns)
        right_by_model[words, n_used] = sum(
            np.bincount(species[found == c]).max() for c in range(3)
        )
    print(f"{words:10} four features {right_by_model[words, 4]}", end=", ")
    print(f"petals only {right_by_model[words, 2]}")

# %% [markdown]
# With all four features the shape makes the difference: 145 right with any shape, 134 with circles, which is no better
# than k-means. From the petals alone, all three get nearly everything right: there the shape adds one or two flowers.
# So free shapes are not the only way to do well on iris: k-means gets 144 right if it is given the right features.
# (That they are, we know only because we know the species.)
#
# With any of thirty random states, a mixture with free shapes gets 145 right (from the petals 146).
#
# **Try it.** Add `covariance_type="diag"` where `iris_mixture` is fitted. How many are right?
#
# <details><summary>Answer</summary>
#
# It is 135. Ellipses that are parallel to the axes are hardly better here than circles: the features rise and fall together
# within a species, so the ellipses have to be slanted.
#
# </details>
#
# <details><summary>If you have one of the books</summary>
#
# The notebook of the second edition of HOML takes `scipy.stats.mode(...)` and then `[0]` twice. It returns a number
# now, so the second `[0]` fails.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert sorted(partner) == [0, 1, 2] and n_right == 145
    assert list(right_by_model.values()) == [134, 144, 134, 145, 145, 146], right_by_model
    for seed in range(30):
        for columns, expected in ((iris, 145), (iris[:, 2:], 146)):
            other_components = GaussianMixture(3, random_state=seed).fit_predict(columns)
            tops = [np.bincount(species[other_components == c]).max() for c in range(3)]
            assert sum(tops) == expected
    along = GaussianMixture(3, covariance_type="diag", random_state=42).fit_predict(iris)
    assert sum(np.bincount(species[along == c]).max() for c in range(3)) == 135
    within = [np.corrcoef(iris[species == s].T)[0, 2] for s in (1, 2)]
    assert min(within) > 0.7  # sepal and petal length, within a species
    assert iris_mixture.score_samples(iris).max() > 0  # a density above 1

# %% [markdown]
# ## The shape of the components
#
# A covariance matrix in $d$ dimensions is symmetric, so it holds $d(d+1)/2$ numbers that can differ, and each component
# has a matrix of its own. With many features that is a lot to learn from few points. The argument `covariance_type`
# reduces it:
#
# | | the components are | numbers for $k$ covariances |
# |---|---|---|
# | `"full"` | ellipses of any shape | $k\,d(d+1)/2$ |
# | `"tied"` | one and the same ellipse | $d(d+1)/2$ |
# | `"diag"` | ellipses parallel to the axes | $k\,d$ |
# | `"spherical"` | circles | $k$ |
#
# (The number of parameters that is printed below counts weights and means as well.)

# %% tags=["edition-covariance-types"]
shaped = X  # the question below turns them
by_type = {
    kind: GaussianMixture(3, covariance_type=kind, n_init=10, random_state=42).fit(shaped)
    for kind in ("full", "tied", "diag", "spherical")
}

for kind, mixture in by_type.items():
    n_parameters = textbook.n_free_parameters(3, 2, kind)
    kind_agreement = adjusted_rand_score(true_components, mixture.predict(shaped))
    print(f"{kind:10}{n_parameters:3} parameters, agreement with the truth {kind_agreement:.2f}")

# %%
axes = plot_mixture_comparison(
    [by_type["tied"], by_type["spherical"]],
    shaped,
    ['covariance_type="tied"', 'covariance_type="spherical"'],
)
for ax in axes:
    ax.set_aspect("equal")
save_fig("covariance_type_plot")

# %% [markdown]
# **What to notice.** With one ellipse for all (tied), the component of the round group has to be as slanted as the
# others. (The agreement is still 0.92.) Circles (spherical) cut both long groups in two, as k-means did.

# %%
axes = plot_mixture_comparison(
    [by_type["full"], by_type["diag"]],
    shaped,
    ['covariance_type="full"', 'covariance_type="diag"'],
)
for ax in axes:
    ax.set_aspect("equal")
save_fig("covariance_full_diag_plot")

# %% [markdown]
# **What to notice.** Only free ellipses (full) fit all three groups. Ellipses parallel to the axes (diag) do little better
# than circles: two of them share the long groups and cut across.
#
# **Try it.** Turn the data: `shaped = X @ [[0.6, 0.8], [-0.8, 0.6]]`. Which of the types find other groups now, and why?
#
# <details><summary>Answer</summary>
#
# Only "diag". It is the only type that depends on where the axes lie. An ellipse of any direction can turn with the data,
# and a circle looks the same after it has been turned.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    agreements = {
        kind: adjusted_rand_score(true_components, mixture.predict(X))
        for kind, mixture in by_type.items()
    }
    for seed in range(5):  # not a matter of luck
        for kind, value in agreements.items():
            other_mixture = GaussianMixture(
                3, covariance_type=kind, n_init=10, random_state=seed
            ).fit(X)
            assert (
                abs(adjusted_rand_score(true_components, other_mixture.predict(X)) - value) < 0.01
            )
    assert agreements["full"] > agreements["tied"] > 0.9
    assert max(agreements["diag"], agreements["spherical"]) < 0.45
    assert 0.05 < agreements["diag"] - agreements["spherical"] < 0.2
    assert [textbook.n_free_parameters(3, 2, kind) for kind in by_type] == [17, 11, 14, 11]
    turned = X @ [[0.6, 0.8], [-0.8, 0.6]]
    unmoved = {
        kind: adjusted_rand_score(
            mixture.predict(X),
            GaussianMixture(3, covariance_type=kind, n_init=10, random_state=42)
            .fit(turned)
            .predict(turned),
        )
        for kind, mixture in by_type.items()
    }
    assert min(unmoved[kind] for kind in ("full", "tied", "spherical")) > 0.99
    assert unmoved["diag"] < 0.5

# %% [markdown]
# ---
#
# **A good place for a break.** You know now what a mixture is, how EM fits it, and what a fitted one tells you. The second
# half puts it to use: to find anomalies, and to find out how many components there are. To go on another day, run the
# cells above first.
#
# ---

# %% [markdown]
# ## Anomalies
#
# Where the density is low, points are not expected. Those that lie there nevertheless are **anomalies**. If we know which
# share of the points is faulty, say 2 % of what a factory makes, the threshold follows: it is the density that 2 % of the
# points fall below.

# %% tags=["edition-anomalies"]
densities = gm.score_samples(X)
threshold = density_threshold(densities, contamination=0.02)
anomalies = densities < threshold

print(f"threshold of the log density: {threshold:.4f}")
print(f"anomalies: {anomalies.sum()} of {len(X)} points")

# %%
fig, ax = plt.subplots(figsize=(8, 4))
plot_gaussian_mixture(gm, X, ax=ax)
plot_threshold(gm, X, threshold, ax=ax)
plot_anomalies(X, anomalies, ax=ax)
ax.set_ylim(top=5.1)
save_fig("mixture_anomaly_detection_plot")

# %% [markdown]
# **What to notice.** The solid red line is the threshold: outside it, the density is lower. (At the bottom it leaves
# the picture.) Most stars lie on the outer rim, some between the two long groups, where the density is low, too. A
# threshold of 2 % finds 2 % in any data, faulty or not. (`DensityAnomalyDetector` in `homl_clustering.anomaly` does the
# same as an estimator.)
#
# **Try it.** Take 4 %, `contamination=0.04`. How many points are stars then?
#
# <details><summary>Answer</summary>
#
# 50, twice as many. The threshold of the log density rises from $-5.94$ to $-5.49$.
#
# </details>
#
# <details><summary>If you have one of the books</summary>
#
# The second edition of HOML took 4 %, the third takes 2 %.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    in_the_gap = np.abs(X - [-1.83, -0.98]).max(axis=1) < 0.25
    assert (anomalies & in_the_gap).sum() == 3
    detector = DensityAnomalyDetector(
        GaussianMixture(3, n_init=10, random_state=42), contamination=0.02
    )
    assert np.array_equal(detector.fit_predict(X) == -1, anomalies)
    assert anomalies.sum() == 25 and abs(threshold - -5.9365) < 1e-3
    assert (densities < density_threshold(densities, 0.04)).sum() == 50
    assert abs(density_threshold(densities, 0.04) - -5.4870) < 1e-3

# %% [markdown]
# ### Two kinds of errors
#
# A detector *flags* the points that it takes for faulty, and can be wrong in two ways. A *false positive* is a good
# point that is flagged: a false alarm. A *false negative* is a faulty point that is not flagged. To count them we have
# to know the truth, so let us add 50 faulty points to the data: places drawn uniformly at random from a rectangle.

# %%
n_faulty = 50
faulty_points = np.random.RandomState(0).uniform([-6, -5], [9, 8], size=(n_faulty, 2))
inspected = np.vstack([X, faulty_points])
is_faulty = np.arange(len(inspected)) >= len(X)

suspicious = GaussianMixture(3, n_init=10, random_state=42).fit(inspected)
suspicions = suspicious.score_samples(inspected)
for percent in (1, 2, 4, 8):
    flagged = suspicions < density_threshold(suspicions, percent / 100)
    print(f"{percent} % flagged: {(flagged & is_faulty).sum():2} faulty points found, ", end="")
    print(f"false positives {(flagged & ~is_faulty).sum():2}, ", end="")
    print(f"false negatives {(~flagged & is_faulty).sum()}")

# %% [markdown]
# A higher share finds more of the faulty points, and raises more false alarms. Which error is worse depends on the
# task. A faulty part that is missed is worse in an airplane; a good letter that is taken for spam is worse in a
# mailbox. So choose the share by what each kind of error costs. No share finds everything. About a fifth of the faulty
# points happen to lie within the groups, where nothing about their place is suspicious.
#
# ### Outliers bend the fit
#
# The mixture was fitted to all points, the faulty ones among them. They pull at it. The sizes of the ellipses show how
# much:

# %%
faulty_share = n_faulty / len(inspected)
flagged_first = suspicions < density_threshold(suspicions, faulty_share)
fitted_again = GaussianMixture(3, n_init=10, random_state=42).fit(inspected[~flagged_first])

print("sizes of the three ellipses, sorted")
for words, mixture in {
    "without faulty points": gm,
    "with faulty points": suspicious,
    "fitted again": fitted_again,
}.items():
    sizes = np.sqrt(np.linalg.det(mixture.covariances_))  # proportional to their areas
    print(f"{words:22}", np.sort(sizes).round(2))

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 4.8), sharex=True, sharey=True)
titles_of_fits = ["fitted to all points", "fitted again, without the suspicious ones"]
kept = (True, ~flagged_first)
for ax, mixture, shown, title in zip(
    axes, (suspicious, fitted_again), kept, titles_of_fits, strict=True
):
    ax.plot(*inspected[shown & ~is_faulty].T, ".", color="0.7", markersize=2)
    ax.plot(*inspected[shown & is_faulty].T, "kx", markersize=5, zorder=4)
    plot_covariance_ellipses(mixture, order=mixture.means_[:, 0].argsort(), ax=ax)
    ax.set_aspect("equal")
    ax.set_title(title, size=13)
    ax.set_xlabel("$x_1$")
axes[0].set_ylabel("$x_2$", rotation=0)
save_fig("outliers_bend_plot")

# %% [markdown]
# **What to notice.** Crosses are faulty points. Left: the component of the round group has stretched to cover some of
# them, and has three times the area that it should have. So the points that we look for make themselves less
# suspicious. Right: we have dropped the 50 points of the lowest density, 36 faulty and 14 good ones, and fitted the
# others again. Now the ellipses are nearly as large as without faulty points.
#
# Fit, drop, and fit again: this is a simple way to make a fit *robust*, that is, to keep a few bad points from spoiling
# it.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    counts = []
    for percent in (1, 2, 4, 8):
        flagged_here = suspicions < density_threshold(suspicions, percent / 100)
        counts.append([int((flagged_here & kind).sum()) for kind in (is_faulty, ~is_faulty)])
    assert counts == [[13, 0], [26, 0], [36, 16], [40, 64]], counts
    assert [int((flagged_first & kind).sum()) for kind in (is_faulty, ~is_faulty)] == [36, 14]
    harmless = gm.score_samples(faulty_points) > threshold
    assert harmless.sum() == 11
    bent, straight, clean = (
        np.sort(np.sqrt(np.linalg.det(each.covariances_)))[-1]
        for each in (suspicious, fitted_again, gm)
    )
    assert 2.8 < bent / clean < 3.2 and abs(straight / clean - 1) < 0.1
    for seed in (2, 3):  # other faulty points
        others = np.random.RandomState(seed).uniform([-6, -5], [9, 8], size=(n_faulty, 2))
        bent_too = GaussianMixture(3, n_init=10, random_state=42).fit(np.vstack([X, others]))
        assert np.sqrt(np.linalg.det(bent_too.covariances_)).max() / clean > 2.5

# %% [markdown] tags=["aside"]
# *Aside: other detectors.* Four more, from scikit-learn:
#
# - *Robust covariance* (`EllipticEnvelope`) fits a single ellipse, to the half of the points that lie most closely
#   together, so that outliers have no say.
# - *Isolation Forest* cuts the plane at random places again and again, until each point is alone. A point that is soon
#   alone is suspicious.
# - *Local outlier factor* (LOF) compares the density around a point with the density around its neighbors.
# - *One-class SVM* (a support vector machine for a single class) looks for a smooth boundary with nearly all points
#   inside.
#
# Each gives a score to each point. We take the 50 lowest ones, which is as many as there are faulty points. Then there
# are as many false positives as false negatives, and one number says all.

# %% tags=["aside"]
detectors = {
    "Gaussian mixture": suspicious,
    "mixture, fitted again": fitted_again,
    "robust covariance": EllipticEnvelope(random_state=0).fit(inspected),
    "Isolation Forest": IsolationForest(random_state=0).fit(inspected),
    "local outlier factor": LocalOutlierFactor(novelty=True).fit(inspected),
    "one-class SVM": OneClassSVM(nu=faulty_share).fit(inspected),
}
verdicts = {}
for words, model in detectors.items():
    if words == "local outlier factor":  # no point is to be its own neighbor
        scores_here = model.negative_outlier_factor_
    else:
        scores_here = model.score_samples(inspected)
    limit = density_threshold(scores_here, faulty_share)
    verdicts[words] = model, limit, scores_here < limit
    print(f"{words:22} {(verdicts[words][2] & is_faulty).sum()} of {n_faulty} found")

# %% tags=["aside"]
fig, axes = plt.subplots(2, 3, figsize=(10.5, 7), sharex=True, sharey=True)
for ax, (words, (model, limit, flagged)) in zip(axes.flat, verdicts.items(), strict=True):
    plot_detector(model, inspected, limit, flagged, is_faulty, ax=ax)
    ax.set_title(f"{words}: {(flagged & is_faulty).sum()} found", size=12)
    ax.set_aspect("equal")
fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="lower center", ncols=4)
fig.tight_layout(rect=(0, 0.07, 1, 1))
save_fig("detectors_plot", tight_layout=False)

# %% [markdown] tags=["aside"]
# **What to notice.** What is shaded counts as strange. The mixture, above all when it is fitted again, follows the
# three groups and finds the most. That is no surprise: the good points come from a mixture. Local outlier factor and
# Isolation Forest know nothing of ellipses, and do nearly as well. Robust covariance knows one ellipse only, which is
# too simple for three groups. The one-class SVM puts its boundary around nearly all the points it was given, so it
# bulges toward faulty ones. It is meant for data that are known to be good (see below); with `nu=0.2`, which leaves
# more points outside, it finds 37.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    n_found = [int((flagged & is_faulty).sum()) for _, _, flagged in verdicts.values()]
    assert n_found == [36, 38, 30, 34, 35, 30], n_found
    assert {int(flagged.sum()) for _, _, flagged in verdicts.values()} == {50}
    wary = OneClassSVM(nu=0.2).fit(inspected).score_samples(inspected)
    assert (wary < density_threshold(wary, faulty_share))[is_faulty].sum() == 37
    others = np.random.RandomState(1).uniform([-6, -5], [9, 8], size=(n_faulty, 2))
    data = np.vstack([X, others])
    found_of = []
    for model in (
        GaussianMixture(3, n_init=10, random_state=42),
        EllipticEnvelope(random_state=0),
        IsolationForest(random_state=0),
        OneClassSVM(nu=faulty_share),
    ):
        scores_of = model.fit(data).score_samples(data)
        found_of.append((scores_of < density_threshold(scores_of, faulty_share))[1250:].sum())
    assert min(found_of[0], found_of[2]) > max(found_of[1], found_of[3]), found_of

# %% [markdown]
# ### Outliers and novelties
#
# So far we have judged the points that the model was fitted to. These are called *outliers*: they were there during the
# fit, and may have spoiled it. It is another task to judge points that arrive later, with a model that was fitted to
# data known to be good. A strange point among the new ones is called a *novelty*. Any model with `score_samples` can do
# that: the threshold comes from the good data, and new points are compared with it.

# %%
arriving = np.array([[0.0, 0.0], [-1.8, -1.0], [8.0, 6.0]])
new_densities = gm.score_samples(arriving)

for point, density in zip(arriving, new_densities, strict=True):
    print(f"{point}: log density {density:6.2f}, novelty: {density < threshold}")

# %% [markdown]
# The second point lies in the gap between the two long groups. Detectors that look at neighbors have to know which task
# it is, as a point of the fit must not be its own neighbor. So `LocalOutlierFactor` has the argument `novelty`.
#
# One of the exercises finds anomalies in another way: by what a *principal component analysis* (PCA) rebuilds badly.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert (new_densities < threshold).tolist() == [False, True, True]

# %% [markdown]
# ## How many components?
#
# The likelihood cannot tell us. Like the inertia, it need not get worse when a component is added: give the new one
# next to no weight, and the likelihood is what it was. So we charge a price for each parameter, because each number
# that is fitted to the data makes the fit look better than it is. Two criteria say how high the price is. Let $p$ be
# the number of free parameters, $n$ that of points, and $\log \hat L$ the log-likelihood of the fitted mixture.
#
# - The *Akaike information criterion* (AIC; Akaike, 1974) asks how well the model would do on *new* points. A fitted
#   model has followed the accidents of its own points, so its log-likelihood is higher on these than on as many new
#   ones. If the model is right and there are many points, the difference is $p$ on average, so we take it off:
#   $\log \hat L - p$.
# - The *Bayesian information criterion* (BIC; Schwarz, 1978) asks how probable the data are under the model as a whole,
#   if we do not choose its parameters, but draw them at random. The more points there are, the more exactly a draw has
#   to meet each parameter: about one draw in $\sqrt n$ does. For all $p$ parameters, the logarithm of that is the
#   price: $\log \hat L - \frac p2 \log n$.
#
# By custom both are multiplied by $-2$, so that the lowest is the best:
#
# $$ \mathrm{AIC} = 2p - 2 \log \hat L \qquad\qquad \mathrm{BIC} = p \log n - 2 \log \hat L $$
#
# BIC asks more for a parameter than AIC as soon as there are more than 7 points ($\log 8 > 2$). So it tends to smaller
# models.
#
# ($\hat L$ is meant to be the maximum of the likelihood, but a mixture with free covariances has none, as the next
# section shows. We take the best end that EM has found, and trust it only if no component is degenerate.)
#
# By hand: a mixture of $k$ components has $k - 1$ free weights (the last one follows from the others), $k\,d$ numbers for
# the means, and $k\,d(d+1)/2$ for full covariances.

# %%
show_source(textbook.n_free_parameters, textbook.aic, textbook.bic)

# %%
n_free = textbook.n_free_parameters(gm.n_components, X.shape[1])
log_likelihood = gm.score_samples(X).sum()

print("free parameters:", n_free)
print(f"by hand  BIC {textbook.bic(log_likelihood, n_free, len(X)):.3f}  ", end="")
print(f"AIC {textbook.aic(log_likelihood, n_free):.3f}")
print(f"methods  BIC {gm.bic(X):.3f}  AIC {gm.aic(X):.3f}")

# %% [markdown] tags=["aside"]
# *Aside: is the price of AIC right?* We draw 1250 points from `gm`, fit a mixture to them, and draw 1250 new ones. On
# its own points the fit should be better than `gm` itself by half of the price, $17 / 2 = 8.5$, and on the new ones
# worse by the other half. (Two hundred trials leave an uncertainty of about 0.3.)

# %% tags=["aside"]
draws, roots = np.random.RandomState(0), np.linalg.cholesky(gm.covariances_)
too_good, too_bad = [], []
for _ in range(200):
    parts = draws.choice(3, size=2500, p=gm.weights_)
    drawn_points = gm.means_[parts] + np.einsum(
        "ijk,ik->ij", roots[parts], draws.standard_normal((2500, 2))
    )
    own, new = drawn_points[:1250], drawn_points[1250:]
    refitted = GaussianMixture(3, means_init=gm.means_, tol=1e-6, max_iter=1000).fit(own)
    too_good.append(1250 * (refitted.score(own) - gm.score(own)))
    too_bad.append(1250 * (gm.score(new) - refitted.score(new)))

print(f"better on its own points by {np.mean(too_good):.1f}, worse on new ones by ", end="")
print(f"{np.mean(too_bad):.1f}, on average over {len(too_good)} trials")

# %% [markdown]
# Now for one to ten components:

# %% tags=["edition-components-scan"]
scan = scan_mixtures(X, range(1, 11), n_init=10, random_state=42)
aics, bics = scan.aics_[0], scan.bics_[0]

for result in scan.results_:
    print(f"k={result.n_components:2}  mean log-likelihood {result.model.score(X):.4f}  ", end="")
    print(f"BIC {result.bic:8.3f}  AIC {result.aic:8.3f}")

# %%
fig, ax = plt.subplots(figsize=(8, 3))
plot_information_criteria(scan.n_components_, aics, bics, minimum=scan.best().n_components, ax=ax)
save_fig("aic_bic_vs_k_plot")

# %% [markdown]
# **What to notice.** Both are lowest at $k=3$. To the right of it, BIC climbs faster. ($k=10$ is outside the frame.) In
# the table, the likelihood even falls a little from 4 to 5 components: there, ten starts did not find the best
# solution.
#
# **Try it.** Scan every tenth point only, `X[::10]`. Do the two criteria still agree?
#
# <details><summary>Answer</summary>
#
# No. BIC still chooses 3 components, AIC chooses 9. But two of these nine are degenerate, as a warning says, and such
# components make the likelihood too high (see the next section). Among the mixtures without any, AIC chooses 4, still
# one too many: with few points for each parameter, it asks too little.
#
# </details>
#
# ### And the shape?
#
# AIC and BIC compare shapes as well: do free ellipses fit so much better that they are worth their parameters? First
# three components of each type:

# %%
fig, axes = plt.subplots(2, 2, figsize=(9, 7.6), sharex=True, sharey=True)
for ax, (kind, mixture) in zip(axes.flat, by_type.items(), strict=True):
    columns_from_left = mixture.means_[:, 0].argsort()
    shares_of_type = mixture.predict_proba(shaped)[:, columns_from_left]
    plot_responsibilities(shaped, shares_of_type, size=3, ax=ax)
    plot_covariance_ellipses(mixture, order=columns_from_left, ax=ax)
    ax.set_title(f"{kind}: BIC {mixture.bic(shaped):.0f}")
    ax.set_aspect("equal")
save_fig("covariance_types_plot")

# %% [markdown]
# **What to notice.** "full" has the lowest BIC by far, although it pays for the most parameters. "tied" is next. "diag" and
# "spherical" are about equal: neither can slant.
#
# With more components, circles could cover a long group in pieces. So let us try all four types with each number of
# components.

# %%
all_types = scan_mixtures(
    X, range(1, 11), ("full", "tied", "diag", "spherical"), n_init=10, random_state=42
)

for result in all_types.ranking()[:5]:
    print(f"BIC {result.bic:.3f}  k={result.n_components}  {result.covariance_type}")

# %% [markdown]
# Three free ellipses are still the best. Even ten circles do not come near, with a BIC of 8486.
#
# <details><summary>If you have one of the books</summary>
#
# The second edition of HOML begins this search with `np.infty`, which is called `np.inf` now.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert n_free == 17
    assert np.isclose(textbook.bic(log_likelihood, n_free, len(X)), gm.bic(X), rtol=1e-12)
    assert np.isclose(textbook.aic(log_likelihood, n_free), gm.aic(X), rtol=1e-12)
    assert abs(gm.bic(X) - 8189.733705) < 1e-3 and abs(gm.aic(X) - 8102.508425) < 1e-3
    for differences in (too_good, too_bad):
        assert abs(np.mean(differences) - 8.5) < 0.3 and np.std(differences) / np.sqrt(200) < 0.35
    assert aics.argmin() == bics.argmin() == 2 and np.all(np.diff(bics)[2:] > np.diff(aics)[2:])
    scores = np.array([result.model.score(X) for result in scan.results_])
    assert scores.argmax() == 9 and np.flatnonzero(np.diff(scores) < 0).tolist() == [3]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tenth = scan_mixtures(X[::10], range(1, 11), n_init=10, random_state=42)
    assert tenth.best("bic").n_components == 3 and tenth.best("aic").n_components == 9
    n_degenerate = [len(result.model.degenerate_components_) for result in tenth.results_]
    without = {r.aic: r.n_components for r in tenth.results_ if not r.model.degenerate_components_}
    assert n_degenerate[8] == 2 and without[min(without)] == 4
    for seed in range(3):
        other_scan = scan_mixtures(X, range(1, 7), n_init=10, random_state=seed)
        assert other_scan.best("bic").n_components == other_scan.best("aic").n_components == 3
    bic_of = {kind: mixture.bic(X) for kind, mixture in by_type.items()}
    assert bic_of["full"] + 300 < bic_of["tied"] < bic_of["spherical"] - 300
    assert abs(bic_of["diag"] - bic_of["spherical"]) < 20
    best = all_types.best()
    assert (best.n_components, best.covariance_type) == (3, "full")
    circles = next(r for r in all_types.ranking() if r.covariance_type == "spherical")
    assert (circles.n_components, round(circles.bic)) == (10, 8486)
    runners_up = [(r.n_components, r.covariance_type) for r in all_types.ranking()[1:3]]
    assert runners_up == [(4, "full"), (5, "full")]

# %% [markdown]
# ## Too good to be true
#
# The likelihood of a mixture with free covariances has no upper bound. Put one component on a single point and shrink it:
# the density there grows without limit. `reg_covar`, a small number that is added to all variances, stops that, but it
# does not give such a component a meaning. A component that the data do not determine is called *degenerate*. Ask for ten
# components in fifteen points, and you are told so:

# %%
few = X[:15]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    spikes = GaussianMixture(10, random_state=0).fit(few)

for warning in caught:
    print(*textwrap.wrap(str(warning.message), 90), sep="\n")

# %%
for name, mixture in (("ten components", spikes), ("good mixture", gm)):
    print(f"{name:14}  mean log density {mixture.score(few):5.1f} at the fifteen, ", end="")
    print(f"{mixture.score(X[15:]):5.1f} at the others")

# %%
points_of = np.bincount(spikes.predict(few), minlength=10)

for degenerate in spikes.degenerate_components_[:3]:
    number = degenerate.component
    widths = np.sqrt(np.linalg.eigvalsh(spikes.covariances_[number])).round(3)
    print(f"component {number}: points {points_of[number]}, widths {widths}")

# %%
fig, ax = plt.subplots(figsize=(8, 4.4))
ax.plot(*few.T, "k.")
plot_covariance_ellipses(spikes, order=(-spikes.weights_).argsort(), ax=ax)
ax.set_aspect("equal")
save_fig("degenerate_components_plot")

# %% [markdown]
# **What to notice.** At the fifteen points the density is far higher than that of a good mixture. At the others it is
# next to nothing. Nine of the ten components sit on one point, or on a line through two. Their widths (standard
# deviations along the axes of the ellipse) are 0.001 in one direction or both, which is the square root of `reg_covar`.
# The picture shows one ellipse, two lines, and points whose component is too small to see.
#
# Without `reg_covar` there is no result at all. (The error also names a component. Which of them collapses first
# depends on rounding, so only the kind of the error is printed here.)

# %%
try:
    GaussianMixture(10, reg_covar=0, random_state=0).fit(few)
except ValueError as error:
    print(type(error).__name__)

# %% [markdown]
# **Try it.** `reg_covar=0.1` gives each component a width that means something. Is that a good mixture?
#
# <details><summary>Answer</summary>
#
# It is better, but not good. The mean log density is $-2.0$ at the fifteen points and $-9.1$ at the others, against
# $-3.2$ at both for `gm`. Ten components are too many for fifteen points: five of them hold no point at all.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert spikes.score(few) > gm.score(few) + 5 and spikes.score(X[15:]) < -50
    assert sorted(points_of) == [1] * 7 + [2, 2, 4] and len(spikes.degenerate_components_) == 9
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wide = GaussianMixture(10, reg_covar=0.1, random_state=0).fit(few)
    assert [round(wide.score(data), 1) for data in (few, X[15:])] == [-2.0, -9.1]
    assert np.sum(np.bincount(wide.predict(few), minlength=10) == 0) == 5
    try:
        GaussianMixture(10, reg_covar=0, random_state=0).fit(few)
    except ValueError as error:
        told = str(error)
    else:
        told = "a component without width was accepted"
    assert "is singular, with condition number" in told, told

# %% [markdown]
# Watch a component collapse. The figure below takes the steps of EM on the long groups.

# %%
mixture_stepper(X, 3)

# %% [markdown]
# **Try it.** Choose the start *one on a single point*, and press *Step*. When does the component collapse? Begin again
# with each of the values of `reg_covar`. With which values does the component find its way back to a group? Look at a few
# starts, then press *Try 100 starts* with each value. (It counts a component as back in a group if it ends with at least
# half of the weight that it began with.)
#
# <details><summary>Answer</summary>
#
# With 0 it collapses after one or two steps: its ellipse has no width any more, and its density no upper limit. With
# $10^{-6}$ EM goes on, but the component stays on its point. With 0.001 and more it is often wide enough to reach a
# neighbor. It takes it in, grows, reaches more neighbors, and ends as one of the three groups. That depends on the
# point: in a hundred starts of ours it happened 0, 29, 60 and 66 times, with $10^{-6}$, 0.001, 0.01 and 0.1. The figure
# draws other points, and counts a little more or less.
#
# Many of these starts stop too early: while a component is small it grows slowly, and EM ends where the log-likelihood per
# point rises by less than `tol`, 0.001 here. With a `tol` of $10^{-6}$ it is 0, 49, 76 and 83 of the same hundred starts.
# A point far away from all others keeps its component for itself.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    narrow_and_round = np.array([np.eye(2) * w / X.var(axis=0).mean() for w in (1e5, 3, 3)])
    n_back = {}
    settings = [(tol, width) for tol in (1e-3, 1e-6) for width in (1e-6, 1e-3, 1e-2, 1e-1)]
    for tol, width in settings:
        shares_of_first = []
        for seed in range(100):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # components that stay on a point
                spiked = GaussianMixture(
                    3,
                    means_init=X[np.random.RandomState(seed).permutation(len(X))[:3]],
                    precisions_init=narrow_and_round,
                    weights_init=[1 / 3] * 3,
                    reg_covar=width,
                    tol=tol,
                    max_iter=1000,
                ).fit(X)
            shares_of_first.append(spiked.weights_[0])
        n_back[tol, width] = np.sum(np.array(shares_of_first) >= 0.5 / 3)
    assert list(n_back.values()) == [0, 29, 60, 66, 0, 49, 76, 83], n_back

# %% [markdown]
# ## Bayesian mixtures
#
# One way to find the number of components is to try many. Here is another: give the mixture more components than it can
# need, and let it leave out the rest. We explain it in five small steps.
#
# ### Step 1: parameters are uncertain
#
# EM gives us one set of weights, means and covariances: the best ones that it has found. A Bayesian says that we cannot
# know them exactly. So they are random variables, like $x_i$ and $z_i$, and we describe by distributions what is known
# of them:
#
# - the **prior** says what we believe of them before we see the data,
# - the **posterior** says what we believe of them afterward.
#
# In the plate diagram, the squares of the parameters become circles. New squares stand for the numbers that describe
# the prior. They have the index 0, and step 2 explains them.

# %%
fig, ax = plt.subplots(figsize=(9, 3.8))
plot_mixture_graph(bayesian=True, ax=ax)
save_fig("bayesian_mixture_graph_plot")

# %% [markdown]
# **What to notice.** Weights, means and covariances are white circles now: random variables that we do not observe. The
# mean of a component also depends on its covariance: a wide component leaves more doubt about where its middle is.
#
# <details><summary>If you have one of the books</summary>
#
# This is figure 9-22 of the second edition of HOML, which has other letters, and a different prior of the weights.
#
# </details>
#
# ### Step 2: a prior counts like a few points
#
# The priors are chosen so that the mathematics stays simple: each of them works like some points that we have seen
# before the data, *pseudo-points*. The M-step then adds the real points to them. Let $N_c = \sum_i r_{ic}$ be the
# number of points that component $c$ gets in the E-step. Then:
#
# | symbol | parameter that it describes | pseudo-points of the prior | after the M-step |
# |---|---|---|---|
# | $\alpha_c$ | weight $\pi_c$ | $\alpha_0$ | $\alpha_c = \alpha_0 + N_c$ |
# | $\beta_c$, $m_c$ | mean $\mu_c$ | $\beta_0$, which lie at $m_0$ | $\beta_c = \beta_0 + N_c$; $m_c$ is the mean of all of them |
# | $\nu_c$, $W_c$ | covariance $\Sigma_c$ | $\nu_0$, which are spread as $W_0$ says | $\nu_c = \nu_0 + N_c$; $W_c$ is computed from the spread of all |
#
# ($W_c$ is small where the spread is large: $\Sigma_c$ is expected to be about $W_c^{-1} / \nu_c$.) Let us watch a
# single component: the round group, of which we show it 1, 10 and 100 points. The prior is the one that
# `BayesianGaussianMixture` takes if we say nothing: one pseudo-point for the mean, in the middle of all data.

# %%
prior_of_all = variational.weak_prior(X, n_components=10)
round_group = X[true_components == 2]

print(f"prior: alpha {prior_of_all.weight_concentration_prior}, ", end="")
print(f"beta {prior_of_all.mean_precision_prior}, ", end="")
print(f"nu {prior_of_all.degrees_of_freedom_prior}, m {prior_of_all.mean_prior.round(2)}")
for n_shown in (1, 10, 100):
    everything = np.ones((n_shown, 1))  # all points belong to the one component
    believed = variational.variational_maximize(round_group[:n_shown], everything, prior_of_all)
    print(f"{n_shown:3} points, mean {round_group[:n_shown].mean(axis=0).round(2)}:", end="")
    print(f" beta {believed.mean_precision[0]:3.0f}, m {believed.means[0].round(2)}")

# %% [markdown]
# With one point, $m$ lies halfway between the prior's mean and the point. With a hundred points, the prior hardly counts.
#
# ### Step 3: the posterior, nearly
#
# The exact posterior is out of reach: all parameters and all $z_i$ depend on each other. So we look for the best
# approximation in a simpler family of distributions, in which the $z_i$ are independent of the parameters. The best one
# has the smallest KL divergence to the posterior. (It says how far one distribution is from another; see the aside on
# EM.) This is called *variational inference* (Bishop, 2006, section 10.2).
#
# We cannot compute that divergence either, but we can compute a **lower bound** of $\log p(X)$, the logarithm of how
# probable the data are under the model as a whole. The bound is below $\log p(X)$ by exactly the divergence. So raising
# the bound makes the approximation better. And what raises it? Two steps in turn, an E-step and an M-step. It is EM again,
# with distributions in place of the best values.
#
# ### Step 4: the two steps
#
# The M-step is the table above, line by line:

# %%
show_source(variational.variational_maximize)

# %% [markdown]
# The E-step shares the points out, as in EM. But the parameters are uncertain now, and each doubt lowers the share of
# its component. Take the weight. The E-step works with the expected value of $\log \pi_c$, which is $\psi(\alpha_c)$
# minus a number that is the same for all components. Here $\psi$ is the *digamma function*: for large numbers nearly
# the logarithm, for small ones far below it. So how much does a component count, if $\alpha$ points stand behind its
# weight?

# %%
for alpha in (0.1, 1, 10, 100):
    print(f"alpha {alpha:5}: counts in the E-step like {np.exp(digamma(alpha)):8.5f}")

# %% [markdown]
# A hundred points count like 99.5. But 0.1 points, those of the prior, count like 0.00003. Doubts about the covariance and
# the mean work in the same way:

# %%
show_source(variational.expected_log_densities)

# %% [markdown]
# This is how components disappear. One with few points is doubtful. If its neighbors explain these points as well, it
# gets fewer in the next E-step, and is more doubtful after the next M-step. In the end it is left with its prior, and
# its neighbors have its points. (The doubts are needed. With the prior alone, the ten components below shrink, too, but
# in the end each keeps a point or more.)
#
# The two steps in turn:

# %%
show_source(variational.variational_steps)

# %% [markdown]
# ### Step 5: watch it
#
# Let us offer ten components, starting from the ten clusters of k-means, and follow how many points each of them holds.

# %%
ten_clusters = KMeans(10, n_init=1, random_state=0).fit_predict(X)
fading_steps = list(variational.variational_steps(X, np.eye(10)[ten_clusters], prior_of_all))

print("iterations:", sum(step.name == "M" for step in fading_steps))
print("points of each component at the end:", fading_steps[-1].responsibilities.sum(axis=0).round())

# %%
fig, ax = plt.subplots(figsize=(8, 3.6))
plot_fading(fading_steps, ax=ax)
ax.grid()
save_fig("fading_components_plot")

# %% [markdown]
# **What to notice.** The ten components begin with 66 to 196 points. One after the other fades away (gray), and its points
# go to others. Three remain (in colors), with about 500, 500 and 250 points.
#
# ### In use
#
# `BayesianGaussianMixture` does the same, faster. It differs in one thing. The code above has the prior of Bishop's
# book, a *Dirichlet distribution*, which treats all components alike. The default of `BayesianGaussianMixture` is a
# *Dirichlet process*. It can be pictured as *stick-breaking*: take a stick of length 1 and break off a piece, the
# weight of the first component. From what is left, break off a piece for the second one, and so on. So the first
# components tend to get the most. (`weight_concentration_prior_type` chooses between the two.)

# %% tags=["edition-ten-components"]
bayesian = BayesianGaussianMixture(n_components=10, n_init=10, max_iter=300, random_state=42)
bayesian.fit(X)

print("weights:", bayesian.weights_.round(2))
print("converged:", bayesian.converged_, "after", bayesian.n_iter_, "iterations")

# %%
fig, axes = plt.subplots(2, 1, figsize=(8, 6.6), height_ratios=[3, 1])
plot_gaussian_mixture(bayesian, X, ax=axes[0])
plot_weights(bayesian.weights_, ax=axes[1])
save_fig("bayesian_gm_plot")

# %% [markdown]
# **What to notice.** Three components remain, the right ones, and nobody has told it that there are three. The bars
# show all ten weights; centers are drawn only for those above a tenth of the largest (dark bars). It takes more than
# the 100 iterations that are the default, so we allow 300.
#
# Was it luck? Here are ten random states, with one start each:

# %%
ten_fits = [
    BayesianGaussianMixture(n_components=10, max_iter=300, random_state=seed).fit(X)
    for seed in range(10)
]
active = [(mixture.weights_ > mixture.weights_.max() / 10).sum() for mixture in ten_fits]

print("components in use:", *active)

# %% [markdown]
# **Try it.** Offer twenty components, `n_components=20`. How many are in use?
#
# <details><summary>Answer</summary>
#
# Three again, with the same weights.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    for n_shown, rounded in ((1, 0.5), (100, 0.01)):
        believed_here = variational.variational_maximize(
            round_group[:n_shown], np.ones((n_shown, 1)), prior_of_all
        )
        own_mean = round_group[:n_shown].mean(axis=0)
        share_of_prior = (own_mean - believed_here.means[0]) / (own_mean - prior_of_all.mean_prior)
        assert np.allclose(share_of_prior, 1 / (1 + n_shown)) and share_of_prior[0] < rounded + 0.01
    assert round(np.exp(digamma(100)), 1) == 99.5 and round(np.exp(digamma(0.1)), 5) == 0.00003
    no_doubts = variational.variational_maximize(X, np.eye(10)[ten_clusters], prior_of_all)
    for _ in range(200):  # the control: the M-step with a prior, the E-step of EM
        expected = no_doubts.concentration / no_doubts.concentration.sum()
        logs = textbook.log_densities(X, expected, no_doubts.means, no_doubts.covariances)
        no_doubts = variational.variational_maximize(
            X, textbook.responsibilities(logs), prior_of_all
        )
    assert no_doubts.responsibilities.sum(axis=0).min() > 1
    bounds_of_steps = [s.lower_bound for s in fading_steps if s.lower_bound is not None]
    assert np.all(np.diff(bounds_of_steps) > -1e-6)
    first_counts, last_counts = (
        np.sort(fading_steps[i].responsibilities.sum(axis=0)) for i in (0, -1)
    )
    assert first_counts[[0, -1]].tolist() == [66, 196], first_counts
    assert last_counts[:7].max() < 0.1 and np.allclose(last_counts[7:], [256, 493, 501], atol=2)
    assert bayesian.converged_ and 100 < bayesian.n_iter_ < 300
    assert np.allclose(bayesian.weights_[:3], [0.401, 0.205, 0.394], atol=1e-3)
    assert bayesian.weights_[3:].max() < 0.01 and set(active) == {3}
    assert adjusted_rand_score(true_components, bayesian.predict(X)) > 0.95
    of_twenty = BayesianGaussianMixture(n_components=20, n_init=3, max_iter=300, random_state=42)
    assert np.allclose(of_twenty.fit(X).weights_[:3], bayesian.weights_[:3], atol=1e-3)

# %% [markdown]
# ### What we believe beforehand
#
# How many components are used depends on the prior of the weights, above all on its `weight_concentration_prior`, which
# takes the place of $\alpha_0$ above. A low value says that few components hold nearly everything. A high value says
# that all weights are much alike. With the default kind of prior, 1250 points overrule both: three components are in
# use either way. So we take only the first 73, which come from the two long groups alone, and two extreme priors, each
# with twenty random states:

# %% tags=["edition-two-priors"]
first = X[:73]
prior_type = "dirichlet_process"
ten_components = BayesianGaussianMixture(
    n_components=10, weight_concentration_prior_type=prior_type, max_iter=1000
)
fits = {}
for prior in (0.01, 10_000):
    ten_components.set_params(weight_concentration_prior=prior)
    fits[prior] = [
        clone(ten_components).set_params(random_state=seed).fit(first) for seed in range(20)
    ]

# %%
for prior, mixtures in fits.items():
    used = [(mixture.weights_ > mixture.weights_.max() / 10).sum() for mixture in mixtures]
    print(f"prior {prior:>8}, components in use:", *used)

# %% [markdown]
# The difference is largest for the random state 18, the only one of twenty with two components against four. We draw
# it:

# %%
low, high = (mixtures[18] for mixtures in fits.values())
titles_of_priors = [f"weight_concentration_prior = {prior}" for prior in fits]
fig, axes = plt.subplots(2, 2, figsize=(9, 6.2), height_ratios=[3, 1.1], sharey="row")
plot_mixture_comparison([low, high], first, titles_of_priors, axes=axes[0])
for ax, mixture in zip(axes[1], (low, high), strict=True):
    plot_weights(mixture.weights_, ax=ax)
axes[1, 1].set_ylabel("")
save_fig("mixture_concentration_prior_plot")

# %% [markdown]
# **What to notice.** Two components would be right. The low prior mostly leaves two or three. The high one nearly always
# leaves three, and only here four: this kind of prior has a say, but a small one.
#
# The weights (dark bars: above a tenth of the largest) tell more than a count. Under the high prior each component that
# is not needed keeps about 1/83, as if each of the ten had one more point than it has: 83 in all. (The colors on the
# right are paler for another reason: `score_samples` of a Bayesian mixture takes the expected logarithms of step 4,
# which the doubts lower, so it is no exact log density. Here the integral is 0.007, not 1.)
#
# **Try it.** Take the other kind of prior, `prior_type = "dirichlet_distribution"`. And what if there are only 20
# points, `first = X[:20]`, with the default kind?
#
# <details><summary>Answer</summary>
#
# The other kind means what it says: the low prior leaves two components with each of the twenty states, the high one
# keeps all ten. With the default kind and 20 points, the low prior leaves one or two, and the high one all ten: the fewer
# points there are, the more the prior decides.
#
# </details>
#
# <details><summary>If you have one of the books</summary>
#
# The second edition of HOML shows two components against four, with another random state; the third has left the figure
# out.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.bincount(true_components[:73], minlength=3).tolist() == [38, 35, 0]
    assert (low.weights_ > 0.05).sum() == 2 and (high.weights_ > 0.05).sum() == 4
    low_counts, high_counts = (
        np.array([(mixture.weights_ > 0.05).sum() for mixture in mixtures])
        for mixtures in fits.values()
    )
    assert low_counts.mean() < high_counts.mean() and np.isin(low_counts, [2, 3]).mean() >= 0.9
    assert (high_counts == 3).mean() >= 0.9 and (high_counts - low_counts).max() == 2
    assert (high_counts - low_counts).argmax() == 18
    assert np.allclose(np.sort(high.weights_)[:6], 1 / 83, atol=1e-3)
    coarse = np.arange(-12, 12, 0.1)
    plane = np.column_stack([part.ravel() for part in np.meshgrid(coarse, coarse)])
    assert round(np.exp(high.score_samples(plane)).sum() * 0.1**2, 3) == 0.007
    for kind, prior, n_used in (
        ("dirichlet_process", 0.01, 3),
        ("dirichlet_process", 10_000, 3),
        ("dirichlet_distribution", 10_000, 10),
    ):
        on_all = BayesianGaussianMixture(
            n_components=10,
            weight_concentration_prior=prior,
            weight_concentration_prior_type=kind,
            max_iter=1000,
            random_state=42,
        ).fit(X)
        assert (on_all.weights_ > 0.05).sum() == n_used
    answers = {}
    for kind, data in (("dirichlet_distribution", first), ("dirichlet_process", X[:20])):
        for prior in (0.01, 10_000):
            ten_components.set_params(
                weight_concentration_prior=prior, weight_concentration_prior_type=kind
            )
            answers[kind, prior] = set()
            for seed in range(20):
                weights = clone(ten_components).set_params(random_state=seed).fit(data).weights_
                answers[kind, prior].add(int((weights > weights.max() / 10).sum()))
    assert list(answers.values()) == [{2}, {10}, {1, 2}, {10}], answers

# %% [markdown]
# ## Two moons
#
# In [04_density_and_hierarchy](04_density_and_hierarchy.ipynb) a mixture of two components failed on the moons. What does
# a Bayesian mixture make of them, if we offer it ten?

# %% tags=["edition-moons-mixture"]
moons, true_moons = datasets.two_moons()
moons_mixture = BayesianGaussianMixture(
    n_components=10, n_init=10, max_iter=300, random_state=42
).fit(moons)

print("weights:", moons_mixture.weights_.round(2))

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 3.2))
plot_data(moons, ax=axes[0])
axes[0].set_xlabel("$x_1$")
axes[0].set_ylabel("$x_2$", rotation=0)
axes[0].grid()
plot_gaussian_mixture(moons_mixture, moons, show_ylabels=False, ax=axes[1])
save_fig("moons_vs_bgm_plot")

# %% [markdown]
# **What to notice.** It looks for ellipses, so it finds ellipses: eight of them, four in a row along each moon. As a
# clustering that is a failure. But the *density* is good: it is high on the moons and low beside them, so one could find
# anomalies with it.
#
# (Some regions have no center. Two belong to a component that holds a thousandth of the data, the others to one whose
# center is elsewhere: far from all centers, the density that falls off most slowly wins.)
#
# Is it always eight? Here are ten random states, with one start each:

# %%
moons_counts = []
for seed in range(10):
    model = BayesianGaussianMixture(n_components=10, max_iter=300, random_state=seed).fit(moons)
    moons_counts.append((model.weights_ > model.weights_.max() / 10).sum())

print("components in use:", *moons_counts)

# %% [markdown]
# **Try it.** Offer thirty components. Do they follow the moons more closely?
#
# <details><summary>Answer</summary>
#
# No. Again eight are in use, and the mean log density at the points differs by less than 0.01. The others are not
# needed to describe these points.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    in_use = moons_mixture.weights_ > moons_mixture.weights_.max() / 10
    assert in_use.sum() == 8 and set(moons_counts) == {7, 8}
    off = moons_mixture.score_samples([[-0.3, -0.4], [1.3, 0.9]])
    assert off.max() < moons_mixture.score_samples(moons).mean() - 3
    winners = moons_mixture.predict([[1.9, -0.68], [0.15, -0.54], [0.26, -0.67], [-0.7, 1.15]])
    assert in_use[winners].all()
    rim = moons_mixture.predict([[-0.4, -0.5], [1.36, 0.75]])
    assert rim[0] == rim[1] and moons_mixture.weights_[rim[0]] < 0.002
    moon_components = moons_mixture.predict(moons)
    assert [np.unique(moon_components[true_moons == moon]).size for moon in (0, 1)] == [4, 4]
    thirty = BayesianGaussianMixture(n_components=30, n_init=10, max_iter=300, random_state=42)
    thirty.fit(moons)
    assert (thirty.weights_ > thirty.weights_.max() / 10).sum() == 8
    assert abs(thirty.score(moons) - moons_mixture.score(moons)) < 0.01

# %% [markdown]
# ## Questions
#
# **1.** k-means is EM with three simplifications. Which ones?
#
# <details><summary>Answer</summary>
#
# All components have the same weight. All are circles (in more dimensions, balls) of one and the same size. And each
# point belongs wholly to the most probable component, which is then the one with the nearest mean.
#
# </details>
#
# **2.** A point lies far from all components. Its density under each is so small that a computer rounds it to 0. Why
# can the E-step divide it among them nevertheless?
#
# <details><summary>Answer</summary>
#
# It works with the logarithms of the densities. These are large negative numbers, which a computer can tell apart. Before
# it takes them back to densities, it subtracts the largest one, so that at least one of the numbers is 1.
#
# </details>
#
# **3.** The log density of a point is 2.3. Is that possible? What if it were a log probability?
#
# <details><summary>Answer</summary>
#
# Yes: the density is $e^{2.3} \approx 10$. That is possible where a component is narrow, as the area under the density has
# to be 1. A probability is at most 1, so its logarithm is at most 0.
#
# </details>
#
# **4.** A mixture of five full components in ten dimensions: how many free parameters? How many with tied covariances?
#
# <details><summary>Answer</summary>
#
# 329: 4 weights, 50 numbers for the means, and 5 · 55 for the covariances. With tied covariances 109: 4 + 50 + 55.
#
# </details>
#
# **5.** You know that 3 % of the parts are faulty, and set `contamination` to 2 %. Which kind of error will you make more
# often?
#
# <details><summary>Answer</summary>
#
# False negatives. You flag 2 % of the parts, so at least a third of the faulty ones is missed, even if each part that
# you flag is faulty.
#
# </details>
#
# **6.** BIC chooses three components, AIC four. Which one do you trust more with a million points?
#
# <details><summary>Answer</summary>
#
# BIC, if the data really come from a mixture and you want to know how many components there are. AIC asks the same price
# for a parameter however many points there are, so it keeps adding superfluous components now and then. (If you only want
# good densities for new points, AIC does no harm: with a million points, one component too many costs next to nothing.)
#
# </details>
#
# **7.** Multiply the second coordinate of the data by 1000 and fit `gm` again. Which of its numbers change, which do not,
# and would k-means say the same? Change one line above to find out.
#
# <details><summary>Answer</summary>
#
# Write `fit(X * [1, 1000])`. The second coordinates of the means are 1000 times as large, the covariances between the
# two features 1000 times, and the variances of the second one a million times. The log density falls by
# $\log 1000 = 6.9$ at each point, because the same points are spread over 1000 times the area. Weights and labels
# hardly change (not at all with a small `tol`): a mixture with full covariances does not depend on the units. k-means
# gives other clusters, for it now compares the second coordinates only.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert [textbook.n_free_parameters(5, 10, kind) for kind in ("full", "tied")] == [329, 109]
    same_units, other_units = (
        GaussianMixture(3, n_init=10, tol=1e-6, max_iter=2000, random_state=42).fit(data)
        for data in (X, X * [1, 1000])
    )
    assert np.isclose(same_units.score(X) - other_units.score(X * [1, 1000]), np.log(1000))
    assert np.allclose(np.sort(same_units.weights_), np.sort(other_units.weights_), atol=1e-5)
    found_labels = other_units.predict(X * [1, 1000])
    assert adjusted_rand_score(found_labels, same_units.predict(X)) == 1
    hardly = GaussianMixture(3, n_init=10, random_state=42).fit_predict(X * [1, 1000])
    assert 0.99 < adjusted_rand_score(hardly, labels) < 1
    by_second = KMeans(3, n_init=10, random_state=0).fit(X * [1, 1000])
    assert adjusted_rand_score(by_second.labels_, k_means.labels_) < 0.3

# %% [markdown]
# **Next:** [06_generative_models](06_generative_models.ipynb), on drawing new data from a mixture, and on models that
# have only learned their data by heart.
