"""The tasks of the exercises on faces, 10 to 13 of HOML: ``book_10`` to ``book_13``."""

from homl_clustering.checks.tasks.faces import (
    clusters,
    data,
    errors,
    features,
    mixture,
    naming,
)

PARTS = (data, clusters, features, naming, mixture, errors)
TASKS = [task for part in PARTS for task in part.TASKS]
