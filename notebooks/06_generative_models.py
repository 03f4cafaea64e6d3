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
# # Drawing new data from a mixture
#
# A Gaussian mixture is fitted to find clusters. But once it is fitted, it can do more: it can make new data that look
# like the old ones. At the end of this notebook it writes digits that nobody has written, and you find out whether it
# has invented them, or only learned the old ones by heart. After this notebook you can
#
# - say what k-means assumes of clusters, and see it in a picture,
# - show how certain a mixture is of each point, and how far its components reach,
# - describe data of any shape by a density, without a thought of clusters,
# - draw new points from a mixture, by hand and with `sample`,
# - choose the number of components for this purpose,
# - tell a model that describes its data from one that has memorized them.
#
# You need [05_gaussian_mixtures](05_gaussian_mixtures.ipynb), whose terms are used here: weights, means, covariances,
# responsibilities, log-likelihood, AIC and BIC. The [glossary](glossary.md) explains the words and symbols of the
# course.
#
# <details><summary>If you have one of the books</summary>
#
# The examples are those of chapter 48 of the *Python Data Science Handbook*, second edition (it is the section on
# Gaussian mixtures of chapter 5 in the first). The handbook ends where the new digits are drawn. How to see whether a
# mixture has memorized its data is our addition.
#
# </details>

# %%
import warnings

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits, make_blobs
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import NearestNeighbors

from homl_clustering import GaussianMixture, KMeans, datasets
from homl_clustering.figures import claims_are_checked, save_fig, use_style
from homl_clustering.plotting import (
    plot_bands,
    plot_circles,
    plot_covariance_ellipses,
    plot_data,
    plot_gaussian_mixture,
    plot_information_criteria,
    plot_picture_sheet,
    plot_responsibilities,
    plot_spread,
)
from homl_clustering.selection import scan_mixtures
from homl_clustering.textbook import mixture as textbook

use_style("homl")

# %% [markdown]
# ## k-means draws circles
#
# k-means describes a cluster by its center, and gives each point to the nearest center. All that counts is the
# distance, whatever the direction. We can draw that as a circle around each center, just large enough to hold all
# points of the cluster.
#
# Here are four round blobs, and the same blobs stretched: each point is multiplied by a matrix of four random numbers.

# %%
blobs, blob_of = make_blobs(n_samples=400, centers=4, cluster_std=0.60, random_state=0)
blobs = blobs[:, ::-1]  # the axes exchanged, as in the book
stretched = blobs @ np.random.RandomState(13).randn(2, 2)

circles_of = {"round blobs": blobs, "stretched blobs": stretched}
by_k_means = {
    name: KMeans(4, n_init=10, random_state=0).fit(points) for name, points in circles_of.items()
}

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 5.2))
for ax, (name, model) in zip(axes, by_k_means.items(), strict=True):
    each_in_one = np.eye(model.n_clusters)[model.labels_]  # each point belongs to one cluster alone
    plot_responsibilities(circles_of[name], each_in_one, size=12, ax=ax)
    plot_circles(circles_of[name], model.labels_, model.cluster_centers_, ax=ax)
    ax.set(title=name, xlabel="$x_1$")
axes[0].set_ylabel("$x_2$", rotation=0)
save_fig("kmeans_circles_plot")

# %% [markdown]
# **What to notice.** On the left, circles are a good description: each holds a blob, and little else. On the right they
# are not. The blobs are long and slanted, so each circle is mostly empty, and the two at the bottom cover a good part of
# each other. There k-means gives ends of one blob to the cluster of the other. How many points lie in more than one
# circle, and how well do the clusters agree with the blobs?

# %%
for name, model in by_k_means.items():
    points, found = circles_of[name], model.labels_
    distances = np.linalg.norm(points[:, np.newaxis] - model.cluster_centers_, axis=2)
    radii = np.array([distances[found == c, c].max() for c in range(4)])
    n_shared = ((distances <= radii).sum(axis=1) > 1).sum()
    agreement = adjusted_rand_score(blob_of, found)
    print(f"{name:16} in more than one circle: {n_shared:2} of 400 points, ", end="")
    print(f"agreement with the blobs: {agreement:.2f}")

# %% [markdown]
# Two things are missing in k-means. It does not say how *certain* it is of a point that lies between two clusters, and
# it knows no other *shape* than the circle. A mixture offers both.
#
# Was our matrix an unlucky one? We stretch the blobs by twenty others. (A mixture is started five times here.)

# %%
agreements = {"k-means": [], "mixture": []}
for seed in range(20):
    other_shape = blobs @ np.random.RandomState(seed).randn(2, 2)
    for name, clusterer in (
        ("k-means", KMeans(4, n_init=10, random_state=0)),
        ("mixture", GaussianMixture(4, n_init=5, random_state=0)),
    ):
        clusters = clusterer.fit_predict(other_shape)
        agreements[name].append(adjusted_rand_score(blob_of, clusters))

for name, values in agreements.items():
    print(f"{name}: agreement above 0.95 for {np.sum(np.array(values) > 0.95):2} of 20 matrices")

# %% [markdown]
# No, it was not. k-means does well only where the matrix happens to stretch the blobs little: in all seven cases they
# became less than three times as long as wide. (With our matrix it is 4.2 times.) To the mixture it hardly matters,
# because a stretched normal distribution is again a normal distribution.
#
# **Try it.** Write `KMeans(8, ...)` in place of `KMeans(4, ...)` in the cell that fits `by_k_means`, and `range(8)` in
# place of `range(4)` in the cell that counts. Run both, and the cell with the picture. Do more circles fit the
# stretched blobs better?
#
# <details><summary>Answer</summary>
#
# No. The circles are smaller, but they overlap more: 169 points lie in more than one of them. And each blob is cut in
# pieces now.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    n_in_several = {}
    for name, points in circles_of.items():
        for k in (4, 8):
            model = KMeans(k, n_init=10, random_state=0).fit(points)
            far = np.linalg.norm(points[:, np.newaxis] - model.cluster_centers_, axis=2)
            reach = np.array([far[model.labels_ == c, c].max() for c in range(k)])
            n_in_several[name, k] = int(((far <= reach).sum(axis=1) > 1).sum())
    assert n_in_several["round blobs", 4] == 2 and n_in_several["stretched blobs", 4] == 84
    assert n_in_several["stretched blobs", 8] == 169
    assert adjusted_rand_score(blob_of, by_k_means["round blobs"].labels_) > 0.98
    assert 0.8 < adjusted_rand_score(blob_of, by_k_means["stretched blobs"].labels_) < 0.85
    counts = {name: int(np.sum(np.array(values) > 0.95)) for name, values in agreements.items()}
    assert counts == {"k-means": 7, "mixture": 19}, counts
    conditions = [np.linalg.cond(np.random.RandomState(seed).randn(2, 2)) for seed in range(20)]
    assert np.all((np.array(conditions) < 3) >= (np.array(agreements["k-means"]) > 0.95))
    assert round(np.linalg.cond(np.random.RandomState(13).randn(2, 2)), 1) == 4.2

# %% [markdown]
# ## How certain is a point?
#
# A mixture of four components gives each point four responsibilities, which sum to 1:

# %%
of_blobs = GaussianMixture(4, random_state=0).fit(blobs)
shares = of_blobs.predict_proba(blobs)

print(shares[:5].round(3))

# %% [markdown]
# Each row is a point, each column a component. The first point lies between two blobs: two components share it nearly
# by halves. The other four points belong to one component each, almost wholly. To see this for all points at once, we
# draw each point with an area of $50\,p^2$, where $p$ is its largest responsibility. So the larger a point is drawn,
# the more certain the mixture is. (The square makes the difference easier to see.)
#
# <details><summary>If you have one of the books</summary>
#
# The second edition prints 0.531 and 0.469 for the first point, as we get here, but names the components in another
# order: their numbers are a matter of chance. It sets no random state. With forty of them, 0.531 comes in half of all
# cases, and 0.537 in the others, because EM stops as soon as it gains less than `tol`, and the start decides where that
# is. If EM may go on (`tol=1e-7`), all forty end at 0.582.
#
# </details>

# %% tags=["edition-four-components"]
fig, axes = plt.subplots(1, 2, figsize=(10, 5.2))
mixtures_of = {
    name: GaussianMixture(4, random_state=0).fit(points) for name, points in circles_of.items()
}
for ax, (name, mixture) in zip(axes, mixtures_of.items(), strict=True):
    each_share = mixture.predict_proba(circles_of[name])
    whole = np.eye(4)[each_share.argmax(axis=1)]  # the color of the most probable component
    plot_responsibilities(circles_of[name], whole, size=50 * each_share.max(axis=1) ** 2, ax=ax)
    ax.set(title=name, xlabel="$x_1$", aspect="equal")
axes[0].set_ylabel("$x_2$", rotation=0)
save_fig("certainty_size_plot")

# %% [markdown]
# **What to notice.** The few small points lie between two groups. Nearly all others are as large as can be: the
# mixture is certain of them. Certain does not mean right. The mixture says how probable each component is *if* the data
# come from such a mixture. It does not say whether they do.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.allclose(np.sort(shares[0]), [0, 0, 0.469, 0.531], atol=5e-4)
    assert (shares[1:5].max(axis=1) > 0.999).all()
    starts = [
        GaussianMixture(4, random_state=seed).fit(blobs).predict_proba(blobs)[0].max()
        for seed in range(40)
    ]
    assert set(np.round(starts, 3)) == {0.531, 0.537}
    assert 16 <= np.sum(np.round(starts, 3) == 0.531) <= 24
    for seed in range(40):
        longer = GaussianMixture(4, tol=1e-7, max_iter=1000, random_state=seed).fit(blobs)
        assert round(longer.predict_proba(blobs)[0].max(), 3) == 0.582
    for name, mixture in mixtures_of.items():
        points, sharing = circles_of[name], mixture.predict_proba(circles_of[name])
        unsure = sharing.max(axis=1) < 0.9
        assert 0 < unsure.sum() < 12 and np.mean(sharing.max(axis=1) > 0.99) > 0.9

# %% [markdown]
# ## How far does a component reach?
#
# A normal distribution has no edge: its density falls off, but never reaches zero. So we draw three ellipses for each
# component. They mark one, two and three standard deviations from the mean, in each direction. In the plane they hold
# 39 %, 86 % and 99 % of the points of the component. (On a line it would be 68 %, 95 % and 99.7 %.)

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 5.2))
for ax, (name, mixture) in zip(axes, mixtures_of.items(), strict=True):
    ax.plot(*circles_of[name].T, ".", color="0.6", markersize=4)
    left_to_right = mixture.means_[:, 0].argsort()
    plot_covariance_ellipses(mixture, n_std=[1, 2, 3], order=left_to_right, ax=ax)
    ax.set(title=name, xlabel="$x_1$", aspect="equal")
axes[0].set_ylabel("$x_2$", rotation=0)
save_fig("sigma_ellipses_plot")

# %% [markdown]
# **What to notice.** The ellipses follow the groups on both sides: round ones are nearly circles, stretched ones are
# long and slanted. The lines are equally strong, because the weights are nearly equal. (A lighter component would have
# a thinner and paler line.)
#
# Do the ellipses hold the shares of points that they should? To find out how many standard deviations a point is away
# from a mean, one takes the *Mahalanobis distance*, $\sqrt{(x-\mu)^T \Sigma^{-1} (x-\mu)}$. Think of stretching and
# turning the space until the component is round, with the standard deviation 1 in each direction. The ordinary distance
# there is the Mahalanobis distance here. The code computes its square for each point, from the mean of the component to
# which the point most probably belongs.

# %%
for name, mixture in mixtures_of.items():
    points, own = circles_of[name], mixture.predict(circles_of[name])
    away = points - mixture.means_[own]
    inverses = np.linalg.inv(mixture.covariances_)[own]
    squares = np.einsum("ij,ijk,ik->i", away, inverses, away)  # one product for each point i
    within = [np.mean(squares <= n**2) for n in (1, 2, 3)]
    print(f"{name:16} within 1, 2, 3 standard deviations:", *(f"{share:.1%}" for share in within))

# %% [markdown]
# Yes, nearly: 39 %, 86 % and 99 % were expected. And both lines are the same, which is no accident. The mixture of the
# stretched blobs is that of the round ones, stretched by the same matrix as the points. So a point that was inside an
# ellipse stays inside.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.allclose(1 - np.exp(-(np.arange(1, 4) ** 2) / 2), [0.393, 0.865, 0.989], atol=1e-3)
    assert np.allclose(within, [0.385, 0.865, 0.998], atol=2e-3)
    for mixture in mixtures_of.values():
        assert mixture.weights_.min() > 0.24 and mixture.weights_.max() < 0.26
    round_mixture, stretched_mixture = mixtures_of.values()
    moved = round_mixture.means_ @ np.random.RandomState(13).randn(2, 2)
    partners = NearestNeighbors(n_neighbors=1).fit(moved).kneighbors(stretched_mixture.means_)
    assert partners[0].max() < 0.02 and set(partners[1].ravel()) == {0, 1, 2, 3}
    same_parts = [mixture.predict(circles_of[name]) for name, mixture in mixtures_of.items()]
    assert adjusted_rand_score(*same_parts) > 0.98

# %% [markdown]
# ## Three shapes for one cluster
#
# The argument `covariance_type` says which shapes a component may have (05 compares four types on three groups). What
# each type can do is seen best with a single component. We take one of the stretched blobs, 100 points, and fit a
# mixture of one component to it, three times.

# %%
one_blob = stretched[blob_of == 0]
shapes = {
    kind: GaussianMixture(1, covariance_type=kind).fit(one_blob)
    for kind in ("diag", "spherical", "full")
}

for kind, mixture in shapes.items():
    n_numbers = textbook.n_free_parameters(1, 2, kind) - 2  # without the two of the mean
    print(f"{kind:10}{n_numbers} numbers, mean log-likelihood {mixture.score(one_blob):.2f}")

# %%
fig, axes = plt.subplots(1, 3, figsize=(10, 3.8), sharex=True, sharey=True)
for ax, (kind, mixture) in zip(axes, shapes.items(), strict=True):
    ax.plot(*one_blob.T, ".", color="0.6", markersize=4)
    plot_covariance_ellipses(mixture, n_std=[1, 2], ax=ax)
    ax.set(title=f'"{kind}"', xlabel="$x_1$", aspect="equal")
axes[0].set_ylabel("$x_2$", rotation=0)
save_fig("one_cluster_shapes_plot")

# %% [markdown]
# **What to notice.** The ellipses are at one and two standard deviations. With `"diag"`, they may be longer along one
# axis than along the other, but not slanted. With `"spherical"`, they are circles. Only `"full"` can follow the points.
# The other two put much of their density where there are no points, so it is low at the points themselves. The third
# number makes the difference: the covariance of the two features.
#
# **Try it.** Fit the three to `blobs[blob_of == 0]`, which is round. Which type would you take now?
#
# <details><summary>Answer</summary>
#
# `"spherical"`. The mean log-likelihoods are nearly the same (they differ by less than 0.02), and it has only one
# number to learn.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    heights = [mixture.score(one_blob) for mixture in shapes.values()]
    assert np.allclose(heights, [-1.34, -1.36, -0.57], atol=0.01)
    rounds = [
        GaussianMixture(1, covariance_type=kind).fit(blobs[blob_of == 0]).score(blobs[blob_of == 0])
        for kind in shapes
    ]
    assert np.ptp(rounds) < 0.02
    for c in range(4):  # so for each of the four
        points = stretched[blob_of == c]
        for kind in ("diag", "spherical"):
            restricted = GaussianMixture(1, covariance_type=kind).fit(points)
            assert GaussianMixture(1).fit(points).score(points) - restricted.score(points) > 0.6

# %% [markdown]
# ## A density without clusters
#
# Here are two moons, 200 points. A mixture cannot find them as clusters (05), because no ellipse fits a moon. But now
# we ask for something else. Where are the points dense, and where are there none? For this we may take as many
# components as we need, and it does not matter what each of them stands for. The mean log-likelihood says how well a
# mixture describes the points. It is the mean of the log density at these points.

# %%
moons, moon_of = datasets.two_moons(n_samples=200, random_state=0)
few, many = (GaussianMixture(k, random_state=0).fit(moons) for k in (2, 16))

print(f"mean log-likelihood: 2 components {few.score(moons):.2f}, 16 {many.score(moons):.2f}")

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 3.8), sharex=True, sharey=True)
for ax, mixture in zip(axes, (few, many), strict=True):
    plot_data(moons, ax=ax)
    plot_covariance_ellipses(mixture, order=mixture.means_[:, 0].argsort(), ax=ax)
    ax.set(title=f"{mixture.n_components} components", xlabel="$x_1$", aspect="equal")
axes[0].set_ylabel("$x_2$", rotation=0)
save_fig("moons_components_plot")

# %% [markdown]
# **What to notice.** With two components, each ellipse covers most of one moon and the tip of the other, and much of it
# is empty. Sixteen components line up along the moons, each on a short piece that is nearly straight. None of them
# holds points of both moons. A single one of these components is no cluster: it is only a piece of a moon. What we
# wanted is all of them together, and that is a *density*.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert [round(mixture.score(moons), 2) for mixture in (few, many)] == [-1.71, -0.16]
    for seed in range(6):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one component of one of them has few points
            pieces = GaussianMixture(16, random_state=seed).fit_predict(moons)
        assert all(len(set(moon_of[pieces == piece])) == 1 for piece in set(pieces))

# %% [markdown]
# ## Drawing from the density
#
# The story of a mixture (05) is a recipe for making points. To draw one,
#
# 1. choose a component at random, component $c$ with probability $\pi_c$;
# 2. draw a vector $z$ of independent standard normal numbers (mean 0, standard deviation 1);
# 3. stretch it and move it: $x = \mu_c + L_c z$, where $L_c$ is a matrix with $L_c L_c^T = \Sigma_c$. The *Cholesky
#    decomposition* of $\Sigma_c$ gives such a matrix.

# %%
random = np.random.RandomState(1)
chosen = random.choice(many.n_components, size=400, p=many.weights_)
standard = random.standard_normal((400, 2))
roots = np.linalg.cholesky(many.covariances_)
by_hand = many.means_[chosen] + np.einsum("ijk,ik->ij", roots[chosen], standard)

print("by hand, the first two: ", by_hand[:2].round(2).tolist())

# %% [markdown]
# Why does step 3 give the right spread? The numbers in $z$ are independent and have the variance 1, so the covariance
# matrix of $z$ is the unit matrix $I$. Multiplying by a matrix $L$ turns it into $L I L^T$, which is $\Sigma$. The
# method `sample` does all three steps for us:

# %%
drawn_moons, drawn_from = many.sample(400)

fig, axes = plt.subplots(1, 3, figsize=(11, 3.4), sharex=True, sharey=True)
plot_gaussian_mixture(many, moons, ax=axes[0])
plot_data(by_hand, ax=axes[1])
plot_data(drawn_moons, ax=axes[2])
for ax, title in zip(axes, ("the density", "by hand", "by sample"), strict=True):
    ax.set(title=title, xlabel="$x_1$", aspect="equal")
    ax.label_outer()
axes[0].set(xlim=(-1.3, 2.3), ylim=(-0.8, 1.3))
save_fig("moons_drawn_plot")

# %% [markdown]
# **What to notice.** The 400 new points lie on two moons. That is what the model has learned from 200 old ones. A model
# that can make new data is called *generative*. (In the left panel, a dark color stands for a high density, and hides
# most of the old points. Crosses mark the means, and red dashes separate the components. Neither matters here.)
#
# How good is it? We can make as many points of the two moons as we like. So we make 2000 others, and say that a drawn
# point is *off the moons* if it is more than 0.1 away from each of them:

# %%
other_moons, _ = datasets.two_moons(n_samples=2000, random_state=1)
near_moons = NearestNeighbors(n_neighbors=1).fit(other_moons)
for mixture in (few, many):
    off_moons = near_moons.kneighbors(mixture.sample(400)[0])[0].ravel() > 0.1
    print(f"drawn from {mixture.n_components:2} components: {off_moons.mean():.1%} off the moons")

# %% [markdown]
# **Try it.** Fit `many` with `covariance_type="spherical"`. Can circles do this, too?
#
# <details><summary>Answer</summary>
#
# Nearly. Between 1 % and 7 % of the points are off the moons, depending on the random state. With ellipses it is less
# than 1 %. A circle that is wide enough to reach its neighbors along the moon is wider than the moon is thick.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    off = {}
    for k, kind in ((2, "full"), (16, "full"), (16, "spherical")):
        off[k, kind] = []
        for seed in range(6):
            model = GaussianMixture(k, covariance_type=kind, random_state=seed)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.fit(moons)
            away = near_moons.kneighbors(model.sample(400)[0])[0].ravel() > 0.1
            off[k, kind].append(away.mean())
    assert min(off[2, "full"]) > 0.4, off
    circles_off = off[16, "spherical"]
    assert max(off[16, "full"]) < 0.01 < min(circles_off) < max(circles_off) < 0.07, off
    assert np.mean(near_moons.kneighbors(by_hand)[0].ravel() > 0.1) < 0.015
    assert np.allclose(roots @ roots.transpose(0, 2, 1), many.covariances_)
    counted = np.bincount(chosen, minlength=16) / 400
    assert np.abs(counted - many.weights_).max() < 0.06
    assert np.array_equal(drawn_from, np.sort(drawn_from))

# %% [markdown]
# ## How many components, for a density?
#
# Sixteen was a guess. The number of clusters is no guide, since the components are not clusters. What we want is a
# density that suits *new* points. AIC estimates how well a mixture does on these (05). BIC asks a higher price for each
# parameter. Let us compute both for one to twenty components.

# %%
scan = scan_mixtures(moons, range(1, 21), n_init=1, random_state=0)
aics, bics = scan.aics_[0], scan.bics_[0]

print("lowest AIC:", 1 + aics.argmin(), "components, lowest BIC:", 1 + bics.argmin())

# %% [markdown]
# That was one random state. With twenty of them:

# %%
best_by = {"AIC": [], "BIC": []}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # some fits of many components have one with too few points
    for seed in range(20):
        of_seed = scan_mixtures(moons, range(1, 21), n_init=1, random_state=seed)
        best_by["AIC"].append(1 + int(of_seed.aics_[0].argmin()))
        best_by["BIC"].append(1 + int(of_seed.bics_[0].argmin()))

for name, values in best_by.items():
    print(f"best by {name}:", *sorted(values))

# %% [markdown]
# AIC only estimates how well a mixture does on new points. Here we have new points, so we can measure it: what is the
# mean log density at the 200 points of the fit, and what is it at the 2000 others? We do that with ten random states,
# up to forty components.

# %%
numbers = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 25, 30, 40]
means_of = {"points of the fit": [], "new points": []}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for seed in range(10):
        of_moons = [GaussianMixture(k, random_state=seed).fit(moons) for k in numbers]
        means_of["points of the fit"].append([each.score(moons) for each in of_moons])
        means_of["new points"].append([each.score(other_moons) for each in of_moons])

best_for_new = numbers[np.mean(means_of["new points"], axis=0).argmax()]
print("best for new points, on average:", best_for_new, "components")

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 3.8))
plot_information_criteria(scan.n_components_, aics, bics, ax=axes[0])
axes[0].set(title="one random state", xlim=(0.5, 20.5))
plot_bands(numbers, means_of, ax=axes[1])
axes[1].set(xlabel="$k$", ylabel="Mean log density", title="ten random states", ylim=(-2, 0.5))
axes[1].legend(loc="upper left", fontsize=11)
axes[1].grid()
save_fig("moons_criteria_plot")

# %% [markdown]
# **What to notice.** Left: AIC is flat between 8 and 14 components, and lowest at 12. BIC is lowest at 7. Right: the
# lines are means over the random states, and the bands reach from the lowest to the highest. At the points of the fit
# (solid line) the density rises with each component. At new points (dashed line) it rises as well, but only up to about
# 12 components. From there on it falls: additional components follow the accidents of the 200 points. The gap between
# the two lines is how much better the model looks than it is.
#
# So AIC, which needs no new points, has led us to about the number that is best for them. BIC asks how many components
# there are, and takes fewer. But there is no true number here, because the moons were not made by a mixture.
#
# <details><summary>If you have one of the books</summary>
#
# The handbook reads 8 to 12 from the picture of AIC, and fewer from that of BIC. So do we: between 8 and 12 the values
# of AIC lie within 12 of each other.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert (1 + aics.argmin(), 1 + bics.argmin()) == (12, 7)
    assert np.ptp(aics[7:14]) < 12
    assert set(best_by["BIC"]) <= {6, 7} and min(best_by["AIC"]) >= 8
    assert np.median(best_by["AIC"]) in (11, 11.5, 12)
    assert best_for_new in (10, 12)
    on_fit, on_new = (np.mean(values, axis=0) for values in means_of.values())
    assert np.all(np.diff(on_fit) > 0) and on_new[-1] < on_new[5]

# %% [markdown]
# ## New digits
#
# Now for data with more dimensions: 1797 handwritten digits, each a picture of 8 × 8 pixels. So a picture is a point in
# a space of 64 dimensions. A full covariance matrix has $64 \cdot 65/2 = 2080$ different entries there, for *each*
# component. To have fewer of them, we first drop what tells the pictures apart the least. A principal component
# analysis (PCA) keeps the directions in which the pictures differ most, here so many that 99 % of the variance is kept.
# With `whiten=True` the coordinate in each of these directions is also divided by its standard deviation, so that all
# have the variance 1.

# %%
pictures, digit_of = load_digits(return_X_y=True)
pca = PCA(n_components=0.99, whiten=True).fit(pictures)
reduced = pca.transform(pictures)

print("shape of the pictures:", pictures.shape, "after PCA:", reduced.shape)

# %% [markdown]
# How many components? We do as before, and ask AIC.

# %%
tens = range(50, 201, 10)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what they say is the subject of the next section
    digit_aics = [GaussianMixture(k, random_state=0).fit(reduced).aic(reduced) for k in tens]

print("lowest AIC:", tens[int(np.argmin(digit_aics))], "components")

# %% [markdown]
# (With other random states it is 150 or 160. The curve is flat there.) We take 140, as the handbook does.

# %%
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    memorizer = GaussianMixture(140, random_state=0).fit(reduced)

print("converged:", memorizer.converged_)
print("a warning says:", str(said[0].message).split(":")[1].strip())

# %% [markdown]
# Let us leave the warning aside for a moment, and let the mixture write 100 digits. `sample` draws
# points in the space of PCA, and `inverse_transform` leads back to pixels.

# %%
drawn, _ = memorizer.sample(100)
drawn = drawn[np.random.RandomState(0).permutation(100)]  # they came component by component
written = np.clip(pca.inverse_transform(drawn), 0, 16)

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 5.4))
plot_picture_sheet(pictures[:100].reshape(-1, 8, 8), ax=axes[0])
plot_picture_sheet(written.reshape(-1, 8, 8), ax=axes[1])
axes[0].set_title("written by people")
axes[1].set_title("drawn from the mixture")
save_fig("drawn_digits_plot")

# %% [markdown]
# **What to notice.** Most of the drawn digits look as if somebody had written them. The model has never been told what
# a digit is, nor which picture shows which. So is it a good model?
#
# <details><summary>If you have one of the books</summary>
#
# The handbook ends here: it chooses 140 components by AIC, shows that the fit has converged, and draws 100 digits that
# look right. All three are so for us, too (our AIC is lowest at 150; from 130 to 180 it changes little, compared with
# its fall before). None of them says that the model is good, as the next section shows.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert reduced.shape == (1797, 41) and memorizer.converged_ and len(said) == 1
    assert np.allclose(reduced.std(axis=0), 1, atol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in (1, 2):
            of_state = [
                GaussianMixture(k, random_state=seed).fit(reduced).aic(reduced) for k in tens
            ]
            assert 150 <= tens[int(np.argmin(of_state))] <= 160
            spread = np.ptp(of_state[tens.index(120) : tens.index(180) + 1])
            assert spread < 0.2 * (of_state[0] - min(of_state))

# %% [markdown]
# ## Learned, or learned by heart?
#
# The easiest way to make digits that look real is to copy real ones. A model that does that has *memorized* its data.
# Its drawings are perfect, but it does not know what else a digit may look like. How can we find out whether a model
# has learned, or memorized?
#
# ### First sign: more parameters than data
#
# We count. How many numbers does the fit have to find, and from how many numbers in the data? And how many digits does
# each component get?

# %%
n_free = textbook.n_free_parameters(140, reduced.shape[1])
members = np.bincount(memorizer.predict(reduced), minlength=140)

print(f"free parameters: {n_free}, numbers in the data: {reduced.size}")
print(
    f"digits per component: {members.min()} to {members.max()}, {np.median(members):.0f} typically"
)

# %% [markdown]
# There are more parameters than numbers in the data. What does this mean for a component? Two points lie on a line,
# three in a plane, and $m$ points in a flat space of at most $m - 1$ dimensions. A component that holds $m$ digits has
# seen no spread in any direction that leads out of this flat space. So it takes its variance there to be zero, to which
# `GaussianMixture` adds `reg_covar`, a millionth. The component is flat. To have a spread in all 41 dimensions, a
# component needs at least 42 digits. None of the 140 has so many. That is what the warning said.
#
# (And AIC? The price that it asks for a parameter is right only if there are many points for each parameter. With more
# parameters than numbers in the data, AIC means nothing.)
#
# ### Second sign: the likelihood of what it has not seen
#
# This test works for any model that has a density: keep some of the data apart, fit the model to the rest, and compare
# the log density at both. Data that are kept apart are called *held out*. Here it is a third of the digits. We divide
# the digits three times, each time in another way, and also fit PCA anew each time, since it is part of the model. The
# code does all that for two values of `reg_covar`. First we look at the usual one, a millionth.

# %%
divisions = []
for seed in range(3):
    for_fit, held_out = train_test_split(pictures, test_size=600, random_state=seed)
    of_division = PCA(n_components=0.99, whiten=True).fit(for_fit)
    divisions.append((of_division.transform(for_fit), of_division.transform(held_out)))

components = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 80, 140]
curves = {}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for floor in (1e-6, 0.1):
        curves[floor] = {"digits of the fit": [], "held-out digits": []}
        for seen, unseen in divisions:
            fitted = [
                GaussianMixture(k, reg_covar=floor, random_state=0).fit(seen) for k in components
            ]
            curves[floor]["digits of the fit"].append([each.score(seen) for each in fitted])
            curves[floor]["held-out digits"].append([each.score(unseen) for each in fitted])

on_seen, on_unseen = (np.mean(values, axis=0) for values in curves[1e-6].values())
for k in (1, 5, 10, 20, 140):
    i = components.index(k)
    print(f"{k:3} components: mean log density {on_seen[i]:6.1f} at digits of the fit, ", end="")
    far_too_low = on_unseen[i] < -1_000_000
    print("below -1,000,000" if far_too_low else f"{on_unseen[i]:.0f}", "at held-out ones")

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 3.9), sharey=True)
for ax, (floor, both) in zip(axes, curves.items(), strict=True):
    plot_bands(components, both, ax=ax)
    ax.set(xscale="log", xlabel="$k$", title=f"reg_covar={floor:g}", ylim=(-100, 60))
    ax.set_xticks([1, 3, 10, 30, 140], ["1", "3", "10", "30", "140"])
    ax.minorticks_off()
    ax.grid()
axes[0].set_ylabel("Mean log density")
axes[0].legend(loc="upper left", fontsize=11)
save_fig("held_out_digits_plot")

# %% [markdown]
# **What to notice.** Look at the left panel only; the right one is for later. At the digits of the fit, the log density
# rises with each component, in the end far beyond the frame. At held-out digits (dashed line) it is highest between 5
# and 10 components, and falls steeply from there. With 140 components it is below $-1{,}000{,}000$. A model that says
# this of real digits has declared them to be impossible. It has learned which digits were written, and not what digits
# look like.
#
# ### Third sign: the drawings lie too near
#
# The next test needs no density. It works for any model that draws. How far is each drawn digit from the nearest digit
# of the fit? To be near is no fault by itself, because real digits resemble each other, too. So we need a comparison:
# how near does a *real* new digit come, one that was held out?

# %%
seen, unseen = divisions[0]
nearest = NearestNeighbors(n_neighbors=1).fit(seen)
how_near = {"held-out digits": nearest.kneighbors(unseen)[0].ravel()}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for k, floor in ((1, 1e-6), (7, 1e-6), (20, 0.1), (140, 1e-6), (1000, 1e-6)):
        model = GaussianMixture(k, reg_covar=floor, random_state=0).fit(seen)
        name = f"drawn, k={k}" + (", reg_covar=0.1" if floor == 0.1 else "")
        how_near[name] = nearest.kneighbors(model.sample(600)[0])[0].ravel()

for name, far in how_near.items():
    print(f"{name:27} typical distance to the nearest digit of the fit: {np.median(far):.1f}")

# %%
fig, ax = plt.subplots(figsize=(9, 4))
typical = np.median(how_near["held-out digits"])
plot_spread(how_near, lines={"median of held-out digits": typical}, ax=ax)
ax.set_xlabel("Distance to the nearest digit of the fit")
ax.legend(loc="lower right", fontsize=11)
save_fig("nearest_digits_plot")

# %% [markdown]
# **What to notice.** Each box holds the middle half of the distances, with the median as a line in it, and reaches by
# its thin lines to the lowest and the highest. Real new digits are typically 4.7 away from the nearest digit of the
# fit. Of those drawn from 140 components more than three quarters are nearer than that. With 1000 components, about
# seven in ten drawn digits are copies, less than 0.1 away from a digit of the fit. The models with few components err
# on the other side: most of what they draw is farther from the digits of the fit than real new digits are.
#
# Here are ten of the digits that the 140 components drew above, and below each the nearest one that somebody wrote:

# %%
partner = NearestNeighbors(n_neighbors=1).fit(reduced).kneighbors(drawn[:10])[1].ravel()

fig, axes = plt.subplots(2, 1, figsize=(9, 2.7))
plot_picture_sheet(written[:10].reshape(-1, 8, 8), ax=axes[0])
plot_picture_sheet(pictures[partner].reshape(-1, 8, 8), ax=axes[1])
axes[0].set_title("drawn", size=13)
axes[1].set_title("the nearest digit in the data", size=13)
save_fig("digit_partners_plot")

# %% [markdown]
# **What to notice.** Each drawn digit has a near relative, often with the same slant and the same gaps. No wonder: a
# component blends the few digits that it holds, and nothing else. (But the picture alone would prove nothing, since a
# real new digit has relatives as well. It is the comparison of the distances that tells.)
#
# **Try it.** Write 1000 in place of 140 in the cell that fits `memorizer`. Run it, the cell that draws from it, and the
# cell above. What do you see? (Afterwards set it back to 140, and run the first two again, as the text goes on with
# these.)
#
# <details><summary>Answer</summary>
#
# Two rows that are hard to tell apart. Most components hold a single digit, and can draw nothing but that one.
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert n_free == 126419 > reduced.size == 73677
    assert members.max() < 42 and members.min() == 1 and np.median(members) == 12
    for values in curves[1e-6]["held-out digits"]:
        assert 5 <= components[int(np.argmax(values))] <= 10 and values[-1] < -1e6
        assert values[components.index(20)] < values[0]
    assert np.all(np.diff(curves[1e-6]["digits of the fit"], axis=1) > 0)
    medians = {name: np.median(far) for name, far in how_near.items()}
    assert round(medians["held-out digits"], 1) == 4.7
    assert medians["drawn, k=140"] < 3.9 and medians["drawn, k=1000"] < 0.1
    assert 0.65 < np.mean(how_near["drawn, k=1000"] < 0.1) < 0.78
    for name in ("drawn, k=1", "drawn, k=7", "drawn, k=20, reg_covar=0.1"):
        assert np.mean(how_near[name] > medians["held-out digits"]) > 0.75
    assert 0.75 < np.mean(how_near["drawn, k=140"] < medians["held-out digits"]) < 0.95
    assert min(medians[f"drawn, k={k}"] for k in (1, 7)) > 5
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seen_here, unseen_here in divisions[1:]:  # so with the other divisions
            close_to = NearestNeighbors(n_neighbors=1).fit(seen_here)
            of_real = np.median(close_to.kneighbors(unseen_here)[0])
            for k, is_nearer in ((140, True), (7, False)):
                other = GaussianMixture(k, random_state=0).fit(seen_here)
                of_drawn = np.median(close_to.kneighbors(other.sample(600)[0])[0])
                assert (of_drawn < 0.85 * of_real) == is_nearer
        copier = GaussianMixture(1000, random_state=0).fit(reduced)
    alone = np.bincount(copier.predict(reduced), minlength=1000)
    assert np.mean(alone == 1) > 0.5

# %% [markdown]
# ### A remedy
#
# Memorizing begins where a component is flatter than it should be. So we do not let it become flat. `reg_covar` is
# added to each variance, so no component can have a smaller variance than that, in any direction: it is a *floor* of
# the variances. The usual millionth is meant only to outweigh rounding errors. But our data are whitened: in each
# direction all digits together have the variance 1. Compared with that, a tenth is a small width, but no longer a flat
# one.
#
# Go back to the figure with the two panels, and look at the right one. With `reg_covar=0.1` the log density at held-out
# digits rises further, up to 10 or 20 components, and higher than before. (By 140 components it has fallen again: for
# so many, this floor is too low.)

# %%
for floor, both in curves.items():
    unseen_means = np.mean(both["held-out digits"], axis=0)
    i = unseen_means.argmax()
    print(f"reg_covar={floor:g}: best mean log density at held-out digits ", end="")
    print(f"{unseen_means[i]:.0f}, with {components[i]} components")

# %% [markdown]
# We fit 20 components with this floor to all digits, and draw from them. For comparison, here are a single component,
# which knows the mean and the covariance of all digits and nothing else, and the 140 components once more.

# %%
models = {
    "1 component": GaussianMixture(1, random_state=0).fit(reduced),
    "20, reg_covar=0.1": GaussianMixture(20, reg_covar=0.1, random_state=0).fit(reduced),
    "140, memorized": memorizer,
}
fig, axes = plt.subplots(1, 3, figsize=(11, 4.2))
for ax, (name, model) in zip(axes, models.items(), strict=True):
    made, _ = model.sample(100)
    made = made[np.random.RandomState(0).permutation(100)]
    sheet = np.clip(pca.inverse_transform(made), 0, 16).reshape(-1, 8, 8)
    plot_picture_sheet(sheet, ax=ax)
    ax.set_title(name, size=13)
save_fig("three_models_of_digits_plot")

# %% [markdown]
# **What to notice.** The digits on the right look best, but that model is the worst of the three: held-out digits are
# impossible to it. The digits in the middle are rougher, and some cannot be read. But they are the model's own, and a
# model of this kind gave the highest density to digits that it had not seen. So beautiful drawings are no proof. Hold
# out some data, and measure.
#
# The floor has its price. A variance of a tenth in each direction puts a little noise into whatever is drawn. In the
# figure with the boxes, the digits of this model are typically 5.4 away from the digits of the fit, and real new ones
# 4.7. And a normal distribution may be too simple a shape for what people write. The large generative models of today
# have a neural network in its place. Such a network nearly always has very many parameters, so the first sign says
# little about it. The other two signs remain: compare with data that were held out.
#
# ## What a generative model is good for
#
# - **Drawing.** More data like those one has: to test a program before the real data come, to show data without showing
#   anybody's own, to try how a method would do with ten times as many. All this works only if the model has not
#   memorized. Otherwise the drawings *are* somebody's own data.
# - **Judging.** A density says which new points are strange (anomalies, 05), and which of several classes makes a point
#   most probable (a classifier, in the exercises of 05).
# - **Completing.** Where one feature of a point is missing, the others say which values it probably has.
# - **Describing.** A density of the moons says where points are, without a word on which belong together.
#
# ## Questions
#
# **1.** The points of a cluster lie on a thin ring. What does k-means draw with k = 1, and what do a mixture of one
# component and a mixture of twenty make of it?
#
# <details><summary>Answer</summary>
#
# k-means draws a circle of the right size, and takes all that is inside for the cluster. One component is densest in
# the middle of the ring, where there is no point at all. Twenty components line up along the ring, as on the moons.
#
# </details>
#
# **2.** You draw the ellipse of a component at three standard deviations. There are 1000 points, and all come from this
# component. About how many do you expect outside the ellipse? And how many of 1000 points in 41 dimensions would be
# more than three standard deviations away?
#
# <details><summary>Answer</summary>
#
# In the plane about 11: one in ninety ($e^{-9/2} = 0.011$). In 41 dimensions all of them. There the squared Mahalanobis
# distance is a sum of 41 squares, each 1 on average. So it is 41 on average, and a typical point is $\sqrt{41} = 6.4$
# standard deviations away.
#
# </details>
#
# **3.** You have 50 points in 10 dimensions, and fit a mixture of 5 full components. How many free parameters are
# there, and what do you expect?
#
# <details><summary>Answer</summary>
#
# 329 parameters: 4 weights, 50 numbers for the means, and 5 · 55 for the covariances. On average a component has 10
# points, and it would need 11 to have a width in each direction. It will memorize. Take fewer components, `"diag"` or
# `"tied"`, or a higher `reg_covar`.
#
# </details>
#
# **4.** Somebody shows you a model with a mean log density of 132 at the digits it was fitted to. Another one has
# $-58$. Which one is better?
#
# <details><summary>Answer</summary>
#
# You cannot know. The first is our mixture of 140 components, the second that of a single one. At held-out digits the
# single component is far better: its mean log density there is $-59$, and that of the 140 is below $-1{,}000{,}000$.
# What counts is the density at data that a model has not seen.
#
# </details>
#
# **5.** Why must PCA be fitted anew for each division into digits of the fit and held-out digits?
#
# <details><summary>Answer</summary>
#
# PCA learns from the data, too: which directions matter, and how widely the data spread in each. If it has seen the
# held-out digits, they are not held out any more. (Here it makes little difference: with so many digits, a part of them
# gives nearly the same directions.)
#
# </details>

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    top = {floor: np.mean(both["held-out digits"], axis=0) for floor, both in curves.items()}
    assert round(medians["drawn, k=20, reg_covar=0.1"], 1) == 5.4
    assert top[0.1].max() > top[1e-6].max() + 2
    assert components[top[0.1].argmax()] in (10, 15, 20, 30) and top[0.1][-1] < top[0.1].max() - 10
    for low_floor, high_floor in zip(*(c["held-out digits"] for c in curves.values()), strict=True):
        assert max(high_floor) > max(low_floor) + 2  # in each division
    assert round(memorizer.score(reduced)) == 132
    assert round(models["1 component"].score(reduced)) == -58 and round(top[1e-6][0]) == -59
    angles = np.random.RandomState(0).uniform(0, 2 * np.pi, 400)
    ring = np.column_stack([np.cos(angles), np.sin(angles)]) * np.linspace(0.95, 1.05, 400)[:, None]
    one_part, twenty_parts = (GaussianMixture(k, random_state=0).fit(ring) for k in (1, 20))
    assert one_part.score_samples([[0, 0]])[0] > one_part.score_samples(ring).max()
    assert twenty_parts.score_samples([[0, 0]])[0] < twenty_parts.score_samples(ring).min() - 10
    assert round(1000 * np.exp(-9 / 2)) == 11 and round(np.sqrt(41), 1) == 6.4
    far_out = np.linalg.norm(np.random.RandomState(0).standard_normal((1000, 41)), axis=1) > 3
    assert far_out.all()
    assert textbook.n_free_parameters(5, 10) == 329
    whole_pca = PCA(n_components=0.99, whiten=True).fit(pictures)
    for seed in range(3):
        some, others = train_test_split(pictures, test_size=600, random_state=seed)
        leaky = GaussianMixture(1).fit(whole_pca.transform(some))
        assert (
            abs(leaky.score(whole_pca.transform(others)) - curves[1e-6]["held-out digits"][seed][0])
            < 2
        )

# %% [markdown]
# **Next:** [07_scale](07_scale.ipynb), on data that are larger than the memory, and larger than one machine.
