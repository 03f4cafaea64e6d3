"""Painters: they take data or fitted models, draw on Axes, and return them.

None of them fits anything, and none saves: that is `homl_clustering.figures.save_fig`.
"""

from homl_clustering.plotting.density import (
    plot_affinity,
    plot_dbscan,
    plot_dbscan_steps,
    plot_spectral,
)
from homl_clustering.plotting.hierarchy import (
    plot_clusterings_grid,
    plot_dendrogram,
    plot_merges,
)
from homl_clustering.plotting.images import (
    plot_cluster_sheet,
    plot_faces,
    plot_image,
    plot_images,
    plot_pixels,
    plot_thumbnails,
)
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
from homl_clustering.plotting.likelihood import plot_likelihood
from homl_clustering.plotting.mixture import (
    plot_anomalies,
    plot_covariance_ellipses,
    plot_gaussian_mixture,
    plot_mixture_comparison,
    plot_mixture_steps,
    plot_responsibilities,
)
from homl_clustering.plotting.model_choice import plot_information_criteria, plot_weights
from homl_clustering.plotting.silhouette import (
    plot_inertia_scan,
    plot_score_scan,
    plot_silhouette,
    plot_silhouette_of_point,
)

__all__ = [
    "plot_affinity",
    "plot_anomalies",
    "plot_centroids",
    "plot_classes",
    "plot_cluster_sheet",
    "plot_clusterer_comparison",
    "plot_clusterings_grid",
    "plot_clusters",
    "plot_covariance_ellipses",
    "plot_data",
    "plot_dbscan",
    "plot_dbscan_steps",
    "plot_decision_boundaries",
    "plot_dendrogram",
    "plot_em_steps",
    "plot_faces",
    "plot_gaussian_mixture",
    "plot_image",
    "plot_images",
    "plot_inertia_scan",
    "plot_information_criteria",
    "plot_iterations",
    "plot_likelihood",
    "plot_merges",
    "plot_mixture_comparison",
    "plot_mixture_steps",
    "plot_pixels",
    "plot_responsibilities",
    "plot_score_scan",
    "plot_silhouette",
    "plot_silhouette_of_point",
    "plot_skipped",
    "plot_spectral",
    "plot_thumbnails",
    "plot_weights",
]
