"""The tasks of ``capstone``, the exercise at the end of the course."""

from homl_clustering.checks.tasks.capstone import apart, clusters, functions, table

TASKS = [
    *table.TASKS,
    clusters.CRITERION,
    functions.AGREEMENT,
    clusters.K,
    clusters.LABELS,
    apart.SETS_APART,
    clusters.NEW_ROW,
]
