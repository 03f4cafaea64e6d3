"""Clustering from scratch: clear, exact, and a course to go with it."""

from homl_clustering.kmeans import KMeans, MiniBatchKMeans, SphericalKMeans, kmeans_plusplus
from homl_clustering.mixture import BayesianGaussianMixture, GaussianMixture
from homl_clustering.silhouette import silhouette_samples, silhouette_score

__version__ = "0.1.0"
__all__ = [
    "BayesianGaussianMixture",
    "GaussianMixture",
    "KMeans",
    "MiniBatchKMeans",
    "SphericalKMeans",
    "kmeans_plusplus",
    "silhouette_samples",
    "silhouette_score",
]
