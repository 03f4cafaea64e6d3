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
# # The questions of the book
#
# Chapter 9 of *Hands-On Machine Learning* (HOML) ends with nine questions. Here they are in our own words. To each there
# is a place for your answer, one to three quick questions that answer back, and a model answer, folded away.
#
# Write your own answer first, in full sentences. Then do the quick questions: put the letters in the place of `...`,
# in quotes, and run the cell below. Where several options apply, give all their letters, such as `"ab"`. Compare with
# the model answer last. There are other good ones; what matters is that nothing important is missing.
#
# (Question 2 asks for more than our notebooks show, and so does question 7. Think first.)

# %%
import numpy as np

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    datasets,
    silhouette_samples,
)

### BEGIN GIVEN
from homl_clustering.checks import check

### END GIVEN

# %% [markdown] tags=["given"]
# ## 1. What is clustering?
#
# Define it in your own words, and name some algorithms.

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** Which of these are clustering?
#
# - **a** Sort mails into spam and others, after a thousand mails that have been marked.
# - **b** Find out whether the customers of a shop form groups that buy alike.
# - **c** Estimate the price of a house, after the prices of others.
# - **d** Sort photos into heaps, one for each person, without knowing who or how many they are.

# %%
### BEGIN SOLUTION: answer_1a = ...
answer_1a = "bd"
### END SOLUTION

# %% tags=["given"]
check("q1.tasks", answer=answer_1a)

# %% [markdown] tags=["given"]
# **Quick question.** When are two points alike?
#
# - **a** When they lie close to the same center.
# - **b** When one gets from one to the other through a region full of points.
# - **c** That depends on the task.

# %%
### BEGIN SOLUTION: answer_1b = ...
answer_1b = "c"
### END SOLUTION

# %% tags=["given"]
check("q1.alike", answer=answer_1b)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# Clustering sorts points into groups so that those in a group are alike. It is unsupervised: there are no labels to
# learn from, and often the number of groups is unknown.
#
# What *alike* means depends on the task. It may mean to be close to one another, or to the same center. It may mean to
# lie in the same dense region, however long that is.
#
# Algorithms: k-means, DBSCAN, agglomerative clustering, BIRCH, mean-shift, affinity propagation, spectral clustering;
# also Gaussian mixtures and HDBSCAN.
#
# </details>

# %% [markdown] tags=["given"]
# ## 2. What is it good for?
#
# Name the main applications of clustering.

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** How can k-means give a classifier fewer features to learn from?
#
# - **a** By replacing all points of a cluster by their center.
# - **b** By adding the number of the cluster as a feature.
# - **c** By replacing the features of a point by its distances to the centers.

# %%
### BEGIN SOLUTION: answer_2a = ...
answer_2a = "c"
### END SOLUTION

# %% tags=["given"]
check("q2.features", answer=answer_2a)

# %% [markdown] tags=["given"]
# **Quick question.** You have clustered the visits to a web page. Which ones would you look at, in search of attacks?
#
# - **a** those in the largest cluster
# - **b** those closest to their centers
# - **c** those in the cluster with the highest number
# - **d** those that are far from all centers, or in no dense region

# %%
### BEGIN SOLUTION: answer_2b = ...
answer_2b = "d"
### END SOLUTION

# %% tags=["given"]
check("q2.anomalies", answer=answer_2b)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# - *Data analysis*: cluster new data first, then look at each cluster on its own.
# - *Customer segmentation*, and with it *recommender systems*: offer what others in the same cluster like.
# - *Search engines*: for a picture, show those of its cluster.
# - *Image segmentation*: replace each color by the center of its cluster, and the parts of the picture stand out.
# - *Semi-supervised learning*: let a few labels spread over their clusters.
# - *Dimensionality reduction*: describe a point by its distances to the centers, or by its shares in the components.
# - *Anomaly and novelty detection*: what fits no cluster is suspicious.
#
# </details>

# %% [markdown] tags=["given"]
# ## 3. How many clusters?
#
# Describe two ways to choose the number of clusters for k-means.

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** What is the inertia?
#
# - **a** the mean of the squared distances from the points to their centers
# - **b** the sum of the squared distances from the points to their centers
# - **c** the sum of the distances from the points to their centers
# - **d** the sum of the squared distances between the points of a cluster

# %%
### BEGIN SOLUTION: answer_3a = ...
answer_3a = "b"
### END SOLUTION

# %% tags=["given"]
check("q3.inertia", answer=answer_3a)

# %% [markdown] tags=["given"]
# **Quick question.** A silhouette coefficient is close to $-1$. What about the point?
#
# - **a** It lies on the boundary between two clusters.
# - **b** It lies far from everything.
# - **c** It is probably in the wrong cluster.
# - **d** It is alone in its cluster.

# %%
### BEGIN SOLUTION: answer_3b = ...
answer_3b = "c"
### END SOLUTION

# %% tags=["given"]
check("q3.minus_one", answer=answer_3b)

# %% [markdown] tags=["given"]
# **Quick question.** What do you look for in a silhouette diagram?
#
# - **a** that one knife is very long
# - **b** that each knife reaches beyond the dashed line, the mean of all
# - **c** that there are many knives
# - **d** that the knives are about equally thick

# %%
### BEGIN SOLUTION: answer_3c = ...
answer_3c = "bd"
### END SOLUTION

# %% tags=["given"]
check("q3.diagram", answer=answer_3c)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# *The elbow.* Draw the inertia over $k$. The inertia is the sum of the squared distances from the points to their
# centers. (It is a sum. HOML's own answer calls it a mean.) It falls with every further center, so its lowest value says
# nothing. But often it falls fast up to some $k$ and slowly afterward. Where it bends is a good choice. There may be
# no such place.
#
# *The silhouette score.* Draw the mean silhouette coefficient of all points over $k$, and take the highest place. A
# coefficient lies between $-1$ and $+1$. Near $+1$ the point is well inside its cluster and far from the others, near 0
# on a boundary, near $-1$ probably in the wrong cluster. (HOML's own answer says there that it is close to another
# cluster.)
#
# A silhouette diagram shows more than the mean: one knife for each cluster. All should reach beyond the mean,
# and be about equally thick, if clusters of similar size are wanted.
#
# </details>

# %% [markdown] tags=["given"]
# ## 4. Label propagation
#
# What is it, why would one do it, and how?

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** You have 1400 pictures and may ask for fifty labels. What do you do?
#
# - **a** Ask for fifty random pictures, cluster all, and copy each label to the cluster it lies in.
# - **b** Cluster all into fifty clusters, ask for the picture nearest to each center, and copy its label to the cluster.
# - **c** Ask for fifty random pictures, cluster these, and give all others the label of the nearest cluster.
# - **d** Ask for fifty random pictures, fit a classifier, and let it label what it is certain of.
#
# (All of them can be done. Which one is label propagation with well chosen labels?)

# %%
### BEGIN SOLUTION: answer_4a = ...
answer_4a = "b"
### END SOLUTION

# %% tags=["given"]
check("q4.order", answer=answer_4a)

# %% [markdown] tags=["given"]
# **Quick question.** You copy labels only to the half of each cluster that is nearest to its center. What does this
# improve first of all?
#
# - **a** the share of right labels among those that are given
# - **b** the classifier that learns from them
# - **c** the labels of the representatives

# %%
### BEGIN SOLUTION: answer_4b = ...
answer_4b = "a"
### END SOLUTION

# %% tags=["given"]
check("q4.boundary", answer=answer_4b)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# *Why.* Labels are expensive, since somebody has to look. Data without labels are plenty.
#
# *What.* Copy the labels of the few points that have one to points that are like them. With more labels a classifier
# learns better.
#
# *How.* Cluster all points, with and without labels. Give each cluster the label that is most common in it. Or choose
# which points are labeled: in each cluster the one nearest to the center, its representative, and let the whole
# cluster have this label, or only the points near the center. One may also pass labels on from neighbor to neighbor,
# without clusters.
#
# </details>

# %% [markdown] tags=["given"]
# ## 5. Many points, dense regions
#
# Name two clustering algorithms that can handle large data, and two that look for regions of high density.

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** Which of these would you take for ten million points?
#
# - **a** k-means
# - **b** affinity propagation
# - **c** agglomerative clustering
# - **d** BIRCH
# - **e** spectral clustering

# %%
### BEGIN SOLUTION: answer_5a = ...
answer_5a = "ad"
### END SOLUTION

# %% tags=["given"]
check("q5.many_points", answer=answer_5a)

# %% [markdown] tags=["given"]
# **Quick question.** Which of these look for regions of high density?
#
# - **a** k-means
# - **b** agglomerative clustering with Ward's linkage
# - **c** DBSCAN
# - **d** affinity propagation
# - **e** mean-shift

# %%
### BEGIN SOLUTION: answer_5b = ...
answer_5b = "ce"
### END SOLUTION

# %% tags=["given"]
check("q5.density", answer=answer_5b)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# *Large data*: k-means (above all with mini-batches) and BIRCH.
#
# *High density*: DBSCAN, whose clusters are connected regions in which each core has enough neighbors, and mean-shift,
# which climbs to the summits of the density. HDBSCAN is a third.
#
# </details>

# %% [markdown] tags=["given"]
# ## 6. Active learning
#
# When is it useful, and how does it go?

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** When is active learning worth the effort?
#
# - **a** when all points are labeled
# - **b** when there are many points without a label, and labels are expensive
# - **c** when nobody can say what the label of a point is
# - **d** when there are few points, and labels cost nothing

# %%
### BEGIN SOLUTION: answer_6a = ...
answer_6a = "b"
### END SOLUTION

# %% tags=["given"]
check("q6.when", answer=answer_6a)

# %% [markdown] tags=["given"]
# **Quick question.** Which labels does uncertainty sampling ask for?
#
# - **a** those of the points with the most certain predictions
# - **b** those of the points with the least certain predictions
# - **c** those of random points
# - **d** those of the points farthest from all others

# %%
### BEGIN SOLUTION: answer_6b = ...
answer_6b = "b"
### END SOLUTION

# %% tags=["given"]
check("q6.ask", answer=answer_6b)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# *When.* There are plenty of points without a label, and each label costs something. So an expert is not asked to label
# points at random, but those that the model asks for.
#
# *How.* Mostly by uncertainty sampling:
#
# 1. Fit a model to the points that are labeled so far, and let it predict all others.
# 2. Ask the expert for the labels of those that it is least certain of.
# 3. Repeat, until a further label improves the model too little to be worth its price.
#
# One may ask as well for the labels that would change the model most, or for points on which several models disagree.
#
# </details>

# %% [markdown] tags=["given"]
# ## 7. Anomalies and novelties
#
# What is the difference between anomaly detection and novelty detection?

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** Which of these is novelty detection?
#
# - **a** Somebody has made sure that a thousand parts are faultless. Learn from them to notice faulty ones later.
# - **b** There are a million payments, some of them fraudulent, nobody knows which. Find these.
# - **c** Sensors record everything, errors too. Throw out what cannot be right before a model learns from it.

# %%
### BEGIN SOLUTION: answer_7 = ...
answer_7 = "a"
### END SOLUTION

# %% tags=["given"]
check("q7.which", answer=answer_7)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# *Anomaly detection*: the data that one learns from may contain outliers. They are to be found there, and among new
# points.
#
# *Novelty detection*: the data that one learns from are taken to be clean. Only new points are judged: do they differ
# from all that was seen?
#
# The same model may serve for both, such as a density with a threshold. But some algorithms are better at one of them.
# An isolation forest suits anomaly detection, a one-class SVM novelty detection: it draws a boundary around what it has
# learned, which outliers among that would shift.
#
# </details>

# %% [markdown] tags=["given"]
# ## 8. Gaussian mixtures
#
# What is a Gaussian mixture model? What can it be used for?

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** By which story does a Gaussian mixture explain the data?
#
# - **a** Each point lies near one of a few centers, and all clusters are of the same kind.
# - **b** Each point comes from one of a few circles.
# - **c** Each point was drawn from one of a few normal distributions, whose parameters we do not know.
# - **d** The points fill a few connected regions.

# %%
### BEGIN SOLUTION: answer_8a = ...
answer_8a = "c"
### END SOLUTION

# %% tags=["given"]
check("q8.story", answer=answer_8a)

# %% [markdown] tags=["given"]
# **Quick question.** What is it good for?
#
# - **a** to estimate the density at any point
# - **b** to cluster, with hard or soft answers
# - **c** to find two moons as two clusters
# - **d** to find anomalies

# %%
### BEGIN SOLUTION: answer_8b = ...
answer_8b = "abd"
### END SOLUTION

# %% tags=["given"]
check("q8.uses", answer=answer_8b)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# It assumes that the points were generated by several normal distributions, each with a weight, a mean and a covariance
# that we do not know. Fitting it means to estimate these.
#
# So its clusters are ellipsoids. They may differ in shape, size, direction and density. It does not know beforehand
# which point came from which component; it gives probabilities.
#
# It is used to estimate densities, to cluster, and to detect anomalies, which lie where the density is low. One can also
# draw new points from it.
#
# </details>

# %% [markdown] tags=["given"]
# ## 9. How many components?
#
# Describe two ways to find the number of components of a Gaussian mixture.

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** You have fitted mixtures of one to ten components. Which one do you take?
#
# - **a** the one with the highest BIC
# - **b** the one with the lowest BIC
# - **c** the one with the highest likelihood

# %%
### BEGIN SOLUTION: answer_9a = ...
answer_9a = "b"
### END SOLUTION

# %% tags=["given"]
check("q9.bic", answer=answer_9a)

# %% [markdown] tags=["given"]
# **Quick question.** You have fitted one `BayesianGaussianMixture(n_components=10)`. How many components has it found?
#
# - **a** ten
# - **b** as many as it takes for the lowest BIC
# - **c** as many as have a weight well above zero

# %%
### BEGIN SOLUTION: answer_9b = ...
answer_9b = "c"
### END SOLUTION

# %% tags=["given"]
check("q9.bayesian", answer=answer_9b)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# *Criteria.* Fit a mixture for each number of components, and take the one with the lowest BIC (Bayesian information
# criterion) or AIC (Akaike's). Both weigh the likelihood against the number of parameters. Inertia and silhouettes are no
# good here: they presume round clusters of similar size.
#
# *A Bayesian mixture.* Offer it more components than needed. It describes the weights by a distribution, too, and leaves
# those of superfluous components next to zero. (How readily it does that depends on the prior.)
#
# </details>

# %% tags=["given"]
check.report()

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert len(check.results) == 18 and set(check.results.values()) == {"right"}
    # the inertia is a sum
    X, _ = datasets.five_blobs()
    model = KMeans(5, n_init=10, random_state=0).fit(X)
    squares = model.transform(X).min(axis=1) ** 2
    assert np.isclose(model.inertia_, squares.sum()) and model.inertia_ > 100 * squares.mean()
    # a silhouette coefficient in the wrong cluster, on a boundary, far from everything, alone
    six = np.array([[0.0], [0.1], [0.2], [9.8], [9.9], [10.0]])
    assert silhouette_samples(six, np.array([1, 0, 0, 1, 1, 1]))[0] < -0.95
    two = np.array([0, 0, 0, 1, 1, 1, 1])
    on_boundary, far = (silhouette_samples(np.vstack([six, [x]]), two)[-1] for x in (5, 1000))
    assert abs(on_boundary) < 0.01 and abs(far) < 0.02
    assert silhouette_samples(six, np.array([0, 1, 1, 1, 1, 1]))[0] == 0
    # criteria and Bayesian mixture agree on three components
    ellipses, _ = datasets.ellipsoids()
    bics = [
        GaussianMixture(k, n_init=10, random_state=0).fit(ellipses).bic(ellipses)
        for k in range(1, 6)
    ]
    bayesian = BayesianGaussianMixture(n_components=10, max_iter=300, random_state=0).fit(ellipses)
    assert np.argmin(bics) == 2 and np.sum(bayesian.weights_ > 0.05) == 3
