"""Clustering from scratch: clear, exact, and a course to go with it."""

from homl_clustering.kmeans import KMeans, kmeans_plusplus

__version__ = "0.1.0"
__all__ = ["KMeans", "kmeans_plusplus"]
