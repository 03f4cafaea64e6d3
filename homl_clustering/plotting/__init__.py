"""Painters: they take data or fitted models, draw on Axes, and return them.

None of them fits anything, and none saves: that is `homl_clustering.figures.save_fig`.
"""

from homl_clustering.plotting.images import plot_image, plot_images, plot_pixels
from homl_clustering.plotting.kmeans import (
    plot_centroids,
    plot_classes,
    plot_clusterer_comparison,
    plot_clusters,
    plot_data,
    plot_decision_boundaries,
    plot_em_steps,
    plot_iterations,
    plot_skipped,
)
from homl_clustering.plotting.silhouette import (
    plot_inertia_scan,
    plot_score_scan,
    plot_silhouette,
)

__all__ = [
    "plot_centroids",
    "plot_classes",
    "plot_clusterer_comparison",
    "plot_clusters",
    "plot_data",
    "plot_decision_boundaries",
    "plot_em_steps",
    "plot_image",
    "plot_images",
    "plot_inertia_scan",
    "plot_iterations",
    "plot_pixels",
    "plot_score_scan",
    "plot_silhouette",
    "plot_skipped",
]
