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

# %% [markdown]
# # Clustering: the course
#
# Here are 1,797 pictures of handwritten digits, scanned from forms. Nobody has time to look at each of them and to write
# down which digit it shows. What can a program find out by itself, from the pictures alone?

# %%
from sklearn.datasets import load_digits

from homl_clustering import KMeans
from homl_clustering.figures import claims_are_checked, save_fig
from homl_clustering.plotting import plot_faces
from homl_clustering.semi_supervised import majority_labels

pictures, digits = load_digits(return_X_y=True)  # 8 x 8 pixels, each from 0 (white) to 16 (black)
kmeans = KMeans(n_clusters=10, n_init=10, random_state=0).fit(pictures)

# %%
sizes = [f"{(kmeans.labels_ == c).sum()} pictures" for c in range(10)]
plot_faces(1 - kmeans.cluster_centers_ / 16, sizes, figsize=(6, 3))
save_fig("opening_plot")

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    names = majority_labels(kmeans.labels_, digits)
    assert round((names[kmeans.labels_] == digits).mean(), 2) == 0.79
    assert sorted(names) == [0, 1, 1, 2, 3, 4, 5, 6, 7, 9]  # no cluster is called eight

# %% [markdown]
# **What to notice.** The program was told to sort the pictures into ten groups, and nothing else. Each picture above is
# the mean of one group, and most of them are digits. Somebody who looks at these ten pictures, and gives each a name, has
# named 79% of all 1,797 pictures correctly. You can also see what went wrong: two groups look like a one, one group is a
# blurred mixture of nines, eights and fives, and no group is an eight. Why that is, and how to do better, is what this
# course is about: at its end you will name more than nine of ten pictures correctly after labeling only fifty.
#
# Sorting data into groups without being told what the groups are is called **clustering**.
#
# ## The lessons
#
# Read a lesson, run its cells, and change a line where it says *Try it*. Then do its exercises: each answers at once
# whether you are right, and if not, what may have gone wrong.
#
# | lesson | you learn | time | exercises | solutions |
# |---|---|---|---|---|
# | [01 k-means](01_kmeans.ipynb) | the best-known algorithm: why it works, when it fails, how it is made fast | 2 × 50 min | [01](../exercises/01_kmeans_exercises.ipynb) | [01](../solutions/01_kmeans_exercises.ipynb) |
# | [02 Choosing k](02_choosing_k.ipynb) | how many clusters to ask for, and what k-means cannot do | 70 min | [02](../exercises/02_choosing_k_exercises.ipynb) | [02](../solutions/02_choosing_k_exercises.ipynb) |
# | [03 Applications](03_applications.ipynb) | colors of pictures, digits, clusters as features, learning from few labels | 60 min | [03](../exercises/03_applications_exercises.ipynb) | [03](../solutions/03_applications_exercises.ipynb) |
# | [04 Density and hierarchy](04_density_and_hierarchy.ipynb) | clusters of any shape: DBSCAN, spectral and agglomerative clustering, and which to take | 2 × 40 min | [04](../exercises/04_density_and_hierarchy_exercises.ipynb) | [04](../solutions/04_density_and_hierarchy_exercises.ipynb) |
# | [05 Gaussian mixtures](05_gaussian_mixtures.ipynb) | clusters as probabilities: EM, densities, anomalies, AIC and BIC, Bayesian mixtures | 2 × 45 min | [05](../exercises/05_gaussian_mixtures_exercises.ipynb) | [05](../solutions/05_gaussian_mixtures_exercises.ipynb) |
# | [06 Drawing new data](06_generative_models.ipynb) | mixtures that make new points and new digits, and how to see that a model has only memorized | 50 min | [06](../exercises/06_generative_models_exercises.ipynb) | [06](../solutions/06_generative_models_exercises.ipynb) |
# | [07 Scale](07_scale.ipynb) | data larger than the memory, or than one machine: files, streams, coresets, workers, and when not to | 60 min | [07](../exercises/07_scale_exercises.ipynb) | [07](../solutions/07_scale_exercises.ipynb) |
#
# And an [appendix: distances that need not be computed](08_bounds.ipynb), for those who want to know why k-means is as
# fast as it is, and when the fastest way is another one: 30 min, after 01.
#
# 01 comes first. 02 needs 01; 03 needs 01 and 02; 04 and 05 need 01 and 02, and not each other; 06 needs 05; 07 needs
# 01. The times are estimates for reading and running a lesson, at about 100 words a minute; exercises come on top.
#
# ## For whom, and what you need to know
#
# For students and practitioners who write Python. You should know NumPy: arrays, shapes, indexing, means along an axis.
# You should have seen scikit-learn's `fit` and `predict`, and know what a mean, a variance and a probability are. For
# lessons 05 and 06 it helps to know the normal distribution. You do not need to know anything about clustering, nor to
# own one of the books.
#
# The [glossary](glossary.md) lists the words and symbols of the course.
#
# ## The capstone
#
# At the end of the course you get a table that nobody explains. Are there groups in it? You choose, and you defend what
# you have chosen.
#
# | exercise | you need | time | to be solved | solution |
# |---|---|---|---|---|
# | an unknown table: scaling, algorithm, number of clusters, validation, and a defense | 01 and 02; better all lessons | 2 hours | [capstone](../exercises/capstone.ipynb) | [capstone](../solutions/capstone.ipynb) |
#
# ## The exercises of the book
#
# Those of *Hands-On Machine Learning*, chapter 9, after the lessons:
#
# | exercise | to be solved | solution |
# |---|---|---|
# | 1 to 9: questions | [questions](../exercises/book_01_to_09_questions.ipynb) | [answers](../solutions/book_01_to_09_questions.ipynb) |
# | 10: cluster the Olivetti faces | [10](../exercises/book_10_cluster_faces.ipynb) | [10](../solutions/book_10_cluster_faces.ipynb) |
# | 11: clusters as features | [11](../exercises/book_11_faces_as_features.ipynb) | [11](../solutions/book_11_faces_as_features.ipynb) |
# | 12: a mixture of faces, and odd ones | [12](../exercises/book_12_mixture_of_faces.ipynb) | [12](../solutions/book_12_mixture_of_faces.ipynb) |
# | 13: odd faces by reconstruction | [13](../exercises/book_13_reconstruction.ipynb) | [13](../solutions/book_13_reconstruction.ipynb) |
#
# ## To look things up
#
# [All figures](../figures/README.md), with their numbers in the books;
# [the numbers in the books](book_numbers.md), and what you get today.
#
# ## How the exercises work
#
# Write your answer in the place of `...`, run the cell, and then the next one, which says
# `check(...)`. Nothing is sent anywhere. `check.report()` at the end lists what you have solved;
# `check.report("report.json")` writes it to a file for your teacher. To begin an exercise anew, type
# `make fresh NAME=01_kmeans_exercises`.
