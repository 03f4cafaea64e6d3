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
# Chapter 9 of *Hands-On Machine Learning* (HOML) ends with nine questions. Here they are in our own words. Each
# question has a place for your answer, one to three quick questions that are checked at once, and a model answer,
# which opens when you click on it.
#
# Write your own answer first, in full sentences. Then answer the quick questions: put the letter of the option that
# you choose in the place of `...`, in quotes. Run this cell, and then the cell below it, which checks the answer.
# Where several options are right, give all their letters, such as `"ab"`. Read the model answer last. Yours may use
# other words and be just as good; what matters is that nothing important is missing.
#
# (Questions 2 and 7 ask for things that our lessons do not show. Think about them first, and then learn from the model
# answer.)

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
# - **a** Sort mails into spam and other mails, with the help of a thousand mails that somebody has marked.
# - **b** Find out whether the customers of a shop form groups that buy similar things.
# - **c** Estimate the price of a house from the prices of other houses.
# - **d** Sort photos into heaps, one for each person, without knowing who these people are or how many.

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
# - **b** When you can get from one to the other without leaving a region that is full of points.
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
# Clustering sorts points into groups so that the points of a group are similar to one another. It is unsupervised:
# there are no labels to learn from, and often even the number of groups is unknown.
#
# What *similar* means depends on the task. It may mean that points are close to one another, or to the same center. It
# may also mean that they lie in the same dense region, even if they are at opposite ends of it.
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
# - **b** By adding the number of its cluster to the features of each point.
# - **c** By replacing the features of each point by its distances to the centers.

# %%
### BEGIN SOLUTION: answer_2a = ...
answer_2a = "c"
### END SOLUTION

# %% tags=["given"]
check("q2.features", answer=answer_2a)

# %% [markdown] tags=["given"]
# **Quick question.** You have clustered the visits to a web page. Some visits may be attacks. Which visits do you look
# at first?
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
# - *Customer segmentation*, and with it *recommender systems*: offer a customer what others in the same cluster like.
# - *Search engines*: for a given picture, show other pictures of its cluster.
# - *Image segmentation*: replace the color of each pixel by the center of its cluster. The parts of the picture then
#   stand out.
# - *Semi-supervised learning*: let a few labels spread over their clusters.
# - *Dimensionality reduction*: describe a point by its distances to the centers, or by its responsibilities, which are
#   the probabilities that it belongs to each component of a mixture.
# - *Anomaly and novelty detection*: a point that fits into no cluster is suspicious.
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
# **Quick question.** The silhouette coefficient of a point is close to $-1$. What does this tell about the point?
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
# **Quick question.** In a silhouette diagram, each cluster is drawn as a shape like a knife. What do you look for in
# such a diagram?
#
# - **a** that one knife is very long
# - **b** that each knife reaches beyond the dashed line, which marks the mean over all points
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
# centers. (The answer in HOML calls it a mean, but it is a sum.) The inertia gets smaller with every further center,
# so its lowest value does not tell which $k$ is best. But often it falls fast up to some $k$, and slowly for larger
# ones. The place where the curve bends is called the elbow, and it is a good choice of $k$. Some curves have no elbow.
#
# *The silhouette score.* Draw the mean of the silhouette coefficients of all points over $k$, and choose the $k$ with
# the highest mean. A coefficient lies between $-1$ and $+1$. If it is near $+1$, the point is well inside its own
# cluster and far from the others. If it is near 0, the point is on the boundary between two clusters. If it is near
# $-1$, the point is probably in the wrong cluster. (HOML says of this last case that the point is close to another
# cluster.)
#
# A silhouette diagram shows more than the mean: it has one knife for each cluster. All knives should reach beyond the
# mean. If you want clusters of similar size, the knives should also be about equally thick.
#
# </details>

# %% [markdown] tags=["given"]
# ## 4. Label propagation
#
# What is label propagation, why is it useful, and how does it work?

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** You have 1400 pictures, and an expert will label fifty of them for you. What do you do?
#
# - **a** Let the expert label fifty random pictures. Cluster all pictures, and copy each of the fifty labels to its
#   cluster.
# - **b** Group all pictures into fifty clusters. Let the expert label the picture nearest to each center, and copy its
#   label to the cluster.
# - **c** Let the expert label fifty random pictures, and cluster these fifty alone. Give all other pictures the label
#   of the nearest cluster.
# - **d** Let the expert label fifty random pictures, fit a classifier to them, and let it label those pictures that it
#   is certain of.
#
# (All four can be done. Which one is label propagation from well chosen pictures?)

# %%
### BEGIN SOLUTION: answer_4a = ...
answer_4a = "b"
### END SOLUTION

# %% tags=["given"]
check("q4.order", answer=answer_4a)

# %% [markdown] tags=["given"]
# **Quick question.** You copy each label not to its whole cluster, but only to the half of the cluster that is nearest
# to the center. What does this improve first of all?
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
# *Why.* Labels are expensive, because a person has to look at each point. Points without a label are often easy to
# get.
#
# *What.* Only a few points have a label. Copy each label to other points that are similar. A classifier then has more
# labels to learn from.
#
# *How.* Cluster all points, those with a label and those without. Give each cluster the label that is most common in
# it. If you can choose which points get a label, choose in each cluster the point that is nearest to the center, its
# representative. Then copy its label to the whole cluster, or only to the points near the center. There are also
# methods without clusters, which pass labels on from each point to its neighbors.
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
# *High density*: DBSCAN, whose clusters are connected regions in which each core point has enough neighbors, and
# mean-shift, which moves step by step from each point to a place where the density is highest. HDBSCAN is a third one.
#
# </details>

# %% [markdown] tags=["given"]
# ## 6. Active learning
#
# When is active learning useful, and how does it work?

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
# *When.* It is useful when there are many points without a label, and each label costs something. Then the expert does
# not label random points, but those that the model asks for.
#
# *How.* The most common way is uncertainty sampling:
#
# 1. Fit a model to the points that are labeled so far, and let it predict the labels of all other points.
# 2. Let the expert label those points whose predictions are least certain.
# 3. Repeat this until a further label improves the model too little to be worth its price.
#
# There are other ways: ask for the labels that would change the model most, or for those of points on which several
# models disagree.
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
# - **a** Somebody has made sure that a thousand parts have no faults. Learn from these parts, to notice faulty ones
#   later.
# - **b** There are a million payments. Some of them are fraudulent, but nobody knows which. Find these.
# - **c** Sensors record everything, errors too. Remove the records that cannot be right, before a model learns from
#   the data.

# %%
### BEGIN SOLUTION: answer_7 = ...
answer_7 = "a"
### END SOLUTION

# %% tags=["given"]
check("q7.which", answer=answer_7)

# %% [markdown] tags=["given"]
# <details><summary>Compare with a model answer</summary>
#
# *Anomaly detection*: the data to learn from may contain outliers. The task is to find them there, and among new
# points.
#
# *Novelty detection*: the data to learn from are assumed to be clean. Only new points are judged: does a new point
# differ from all points seen before?
#
# The same model may serve for both, such as a density with a threshold. But some algorithms are better at one of the
# two. An isolation forest suits anomaly detection. A one-class SVM suits novelty detection: it draws a boundary around
# the data that it learns from, so outliers among these data would move the boundary.
#
# </details>

# %% [markdown] tags=["given"]
# ## 8. Gaussian mixtures
#
# What is a Gaussian mixture model? What can it be used for?

# %% [markdown] tags=["given"]
# *Write your answer here.*

# %% [markdown] tags=["given"]
# **Quick question.** A Gaussian mixture assumes that the data came about in a certain way. In which?
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
# **Quick question.** What can a Gaussian mixture be used for?
#
# - **a** to estimate the density at any point
# - **b** to cluster: to give each point to one cluster, or a share of it to each cluster
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
# It assumes that the points were drawn from several normal distributions, the components. Each component has a weight,
# a mean and a covariance matrix, and we know none of them. To fit the model means to estimate these parameters.
#
# Its clusters are ellipsoids, which may differ in shape, size, direction and density. We do not know which component a
# point came from. For each point, the model gives the probability of each component.
#
# It is used to estimate densities, to cluster, and to detect anomalies, which lie where the density is low. It can
# also draw new points.
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
# criterion) or AIC (Akaike information criterion). Both reward a high likelihood, and add a penalty for each
# parameter. Inertia and silhouettes are not suited here, because they assume round clusters of similar size.
#
# *A Bayesian mixture.* Give it more components than are needed. In this model the weights, too, are random variables
# with a distribution of their own. Components that are not needed get weights close to zero. (How easily this happens
# depends on the prior distribution of the weights.)
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
