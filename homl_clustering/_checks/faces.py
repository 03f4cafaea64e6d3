"""The tasks of the exercises on faces, 10 to 13 of HOML: ``book_10`` to ``book_13``."""

from homl_clustering._checks import (
    faces_clusters,
    faces_data,
    faces_errors,
    faces_features,
    faces_mixture,
)

PARTS = (faces_data, faces_clusters, faces_features, faces_mixture, faces_errors)
TASKS = [task for part in PARTS for task in part.TASKS]
