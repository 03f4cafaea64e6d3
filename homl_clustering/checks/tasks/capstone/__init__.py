"""The tasks of ``capstone``, the exercise at the end of the course."""

from homl_clustering.checks.tasks.capstone import clusters, functions, table

TASKS = [
    *table.TASKS,
    clusters.CRITERION,
    functions.AGREEMENT,
    clusters.K,
    clusters.LABELS,
    functions.SETS_APART,
    clusters.NEW_ROW,
]
