"""Painters: they take data or fitted models, draw on Axes, and return them.

None of them fits anything. They draw on the current Axes where `ax` is None. To save what they
have drawn: ``ax.figure.savefig("name.png")``; `homl_clustering.figures.save_fig` is for the figures
of the course, which are registered. An
argument that is wrong is named before anything is drawn. The words they draw stand in
`homl_clustering.plotting.words`, and are translated there.
"""

from homl_clustering.plotting.bounds import plot_bounds
from homl_clustering.plotting.choices import plot_choice, plot_shares
from homl_clustering.plotting.circles import plot_circles
from homl_clustering.plotting.costs import plot_costs, plot_crossover
from homl_clustering.plotting.density import (
    plot_dbscan,
    plot_dbscan_steps,
)
from homl_clustering.plotting.descent import plot_descent, plot_sum_of_squares
from homl_clustering.plotting.described import plot_cluster_description
from homl_clustering.plotting.details import plot_details
from homl_clustering.plotting.detection import plot_detector, plot_threshold
from homl_clustering.plotting.eigenvectors import plot_eigenvector
from homl_clustering.plotting.fading import plot_fading
from homl_clustering.plotting.graphs import plot_mixture_graph
from homl_clustering.plotting.groups import plot_picture_groups
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
from homl_clustering.plotting.iterations import plot_iterations
from homl_clustering.plotting.kmeans import (
    plot_centroids,
    plot_classes,
    plot_clusterer_comparison,
    plot_clusters,
    plot_data,
    plot_decision_boundaries,
)
from homl_clustering.plotting.likelihood import plot_likelihood
from homl_clustering.plotting.lower_bounds import plot_lower_bounds
from homl_clustering.plotting.mixture import (
    plot_anomalies,
    plot_covariance_ellipses,
    plot_gaussian_mixture,
    plot_mixture_comparison,
    plot_responsibilities,
)
from homl_clustering.plotting.model_choice import plot_information_criteria, plot_weights
from homl_clustering.plotting.palette import plot_palette
from homl_clustering.plotting.partitions import plot_silhouette_map, plot_true_and_found
from homl_clustering.plotting.radius import plot_core_distances, plot_radius_scan, plot_reach
from homl_clustering.plotting.replay import plot_replay
from homl_clustering.plotting.scans import plot_indices, plot_log_scan, plot_scan
from homl_clustering.plotting.sheets import plot_picture_sheet
from homl_clustering.plotting.silhouette import (
    plot_inertia_scan,
    plot_score_scan,
    plot_silhouette,
    plot_silhouette_of_point,
)
from homl_clustering.plotting.spectral import plot_affinity, plot_spectral
from homl_clustering.plotting.spread import plot_bands, plot_spread
from homl_clustering.plotting.starts import plot_outcomes, plot_seeding
from homl_clustering.plotting.steps import plot_em_steps, plot_mixture_steps, plot_skipped

__all__ = [
    "plot_affinity",
    "plot_anomalies",
    "plot_bands",
    "plot_bounds",
    "plot_centroids",
    "plot_choice",
    "plot_circles",
    "plot_classes",
    "plot_cluster_description",
    "plot_cluster_sheet",
    "plot_clusterer_comparison",
    "plot_clusterings_grid",
    "plot_clusters",
    "plot_core_distances",
    "plot_costs",
    "plot_covariance_ellipses",
    "plot_crossover",
    "plot_data",
    "plot_dbscan",
    "plot_dbscan_steps",
    "plot_decision_boundaries",
    "plot_dendrogram",
    "plot_descent",
    "plot_details",
    "plot_detector",
    "plot_eigenvector",
    "plot_em_steps",
    "plot_faces",
    "plot_fading",
    "plot_gaussian_mixture",
    "plot_image",
    "plot_images",
    "plot_indices",
    "plot_inertia_scan",
    "plot_information_criteria",
    "plot_iterations",
    "plot_likelihood",
    "plot_log_scan",
    "plot_lower_bounds",
    "plot_merges",
    "plot_mixture_comparison",
    "plot_mixture_graph",
    "plot_mixture_steps",
    "plot_outcomes",
    "plot_palette",
    "plot_picture_groups",
    "plot_picture_sheet",
    "plot_pixels",
    "plot_radius_scan",
    "plot_reach",
    "plot_replay",
    "plot_responsibilities",
    "plot_scan",
    "plot_score_scan",
    "plot_seeding",
    "plot_shares",
    "plot_silhouette",
    "plot_silhouette_map",
    "plot_silhouette_of_point",
    "plot_skipped",
    "plot_spectral",
    "plot_spread",
    "plot_sum_of_squares",
    "plot_threshold",
    "plot_thumbnails",
    "plot_true_and_found",
    "plot_weights",
]
