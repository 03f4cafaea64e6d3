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
# Read a lesson, run its cells, change a line where it says *Try it*. Then do its exercises: each answers at once
# whether you are right, and if not, what may have gone wrong.
#
# | lesson | exercises | solutions |
# |---|---|---|
# | [01 k-means](01_kmeans.ipynb): the algorithm, its starts, bounds, mini-batches | [01](../exercises/01_kmeans_exercises.ipynb) | [01](../solutions/01_kmeans_exercises.ipynb) |
# | [02 Choosing k](02_choosing_k.ipynb): elbow, silhouettes, and what k-means cannot do | [02](../exercises/02_choosing_k_exercises.ipynb) | [02](../solutions/02_choosing_k_exercises.ipynb) |
# | [03 Applications](03_applications.ipynb): pictures, digits, clusters as features, few labels | [03](../exercises/03_applications_exercises.ipynb) | [03](../solutions/03_applications_exercises.ipynb) |
# | [04 Density and hierarchy](04_density_and_hierarchy.ipynb): DBSCAN, spectral, agglomerative clustering, and which to take | [04](../exercises/04_density_and_hierarchy_exercises.ipynb) | [04](../solutions/04_density_and_hierarchy_exercises.ipynb) |
# | [05 Gaussian mixtures](05_gaussian_mixtures.ipynb): EM, densities, anomalies, AIC and BIC, Bayesian mixtures | [05](../exercises/05_gaussian_mixtures_exercises.ipynb) | [05](../solutions/05_gaussian_mixtures_exercises.ipynb) |
#
# The exercises of *Hands-On Machine Learning*, chapter 9, after the lessons:
#
# | exercise | to be solved | solution |
# |---|---|---|
# | 1 to 9: questions | [questions](../exercises/book_01_to_09_questions.ipynb) | [answers](../solutions/book_01_to_09_questions.ipynb) |
# | 10: cluster the Olivetti faces | [10](../exercises/book_10_cluster_faces.ipynb) | [10](../solutions/book_10_cluster_faces.ipynb) |
# | 11: clusters as features | [11](../exercises/book_11_faces_as_features.ipynb) | [11](../solutions/book_11_faces_as_features.ipynb) |
# | 12: a mixture of faces, and odd ones | [12](../exercises/book_12_mixture_of_faces.ipynb) | [12](../solutions/book_12_mixture_of_faces.ipynb) |
# | 13: odd faces by reconstruction | [13](../exercises/book_13_reconstruction.ipynb) | [13](../solutions/book_13_reconstruction.ipynb) |
#
# To look things up: [all figures](../figures/README.md), with their numbers in the books;
# [the numbers in the books](book_numbers.md), and what you get today.
#
# *How the exercises work.* Write your answer in the place of `...`, run the cell, and then the next one, which says
# `check(...)`. Nothing is sent anywhere. `check.report()` at the end lists what you have solved;
# `check.report("report.json")` writes it to a file for your teacher. To begin an exercise anew, delete it and run
# `make exercises`.
