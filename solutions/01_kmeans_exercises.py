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
# # Exercises: k-means
#
# You write k-means yourself, one piece at a time: the E-step, the M-step, the start of k-means++, and a bound that
# saves distances. They go with [01_kmeans](../notebooks/01_kmeans.ipynb).
#
# Put your answers in the place of `...`, then run the cell below, `check(...)`. It says whether the answer is right;
# if not, what was expected, what came, and a hint. Any correct solution is accepted. Try as often as you like.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np

from homl_clustering import datasets
from homl_clustering.checks import check
from homl_clustering.figures import use_style
from homl_clustering.plotting import plot_centroids, plot_clusters

use_style("homl")
blobs, _ = datasets.five_blobs()

# %% [markdown] tags=["given"]
# ## Warm-up
#
# You fit `KMeans` twice, with other random states. The inertia is the same, but of the labels hardly one agrees. Why?
#
# - **a** In one of the fits the labels are wrong.
# - **b** The clusters are the same, with other numbers.
# - **c** The rows were shuffled.
#
# Answer with a letter, in quotes.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("01.warm_up", answer=answer)

# %% [markdown] tags=["given"]
# ## 1. Distances
#
# Write a function that returns the squared Euclidean distance of each point to each center: a row for each point, a
# column for each center. (A hint, if loops are to be avoided: `X[:, np.newaxis] - centers` has the shape
# (points, centers, features).)

# %%
### BEGIN GIVEN
def squared_distances(X, centers):
    """Return the squared distance of each row of X to each center, an array (n_points, n_centers)."""
### END GIVEN
    ### BEGIN SOLUTION: return ...
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)
    ### END SOLUTION

# %% tags=["given"]
check("01.squared_distances", squared_distances=squared_distances)

# %% [markdown] tags=["given"]
# ## 2. The E-step
#
# Write a function that returns the number of the nearest center of each point. Where two are equally near, either
# will do.

# %%
### BEGIN GIVEN
def e_step(X, centers):
    """Return the number of the nearest center of each row of X."""
### END GIVEN
    ### BEGIN SOLUTION: return ...
    return squared_distances(X, centers).argmin(axis=1)
    ### END SOLUTION

# %% tags=["given"]
check("01.e_step", e_step=e_step)

# %% [markdown] tags=["given"]
# ## 3. The M-step
#
# Write a function that returns the new centers: the mean of the points of each cluster. No cluster is empty here.

# %%
### BEGIN GIVEN
def m_step(X, labels, n_clusters):
    """Return the means of the clusters, an array (n_clusters, n_features)."""
### END GIVEN
    ### BEGIN SOLUTION: return ...
    return np.array([X[labels == c].mean(axis=0) for c in range(n_clusters)])
    ### END SOLUTION

# %% tags=["given"]
check("01.m_step", m_step=m_step)
