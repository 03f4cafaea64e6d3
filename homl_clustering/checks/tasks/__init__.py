"""The tasks of the exercises, one module per notebook of exercises."""

from homl_clustering.checks.tasks import (
    applications,
    applications_transfer,
    capstone,
    choosing_k,
    choosing_k_transfer,
    density,
    density_tables,
    density_transfer,
    elbow,
    faces,
    further,
    generative,
    kmeans,
    kmeans_transfer,
    kmeans_weights,
    mixtures,
    questions,
    scale,
)

MODULES = (
    kmeans,
    kmeans_weights,
    kmeans_transfer,
    choosing_k,
    elbow,
    choosing_k_transfer,
    applications,
    applications_transfer,
    density,
    density_transfer,
    density_tables,
    mixtures,
    generative,
    scale,
    questions,
    faces,
    capstone,
)
TASKS = {task.id: task for module in MODULES for task in module.TASKS}
further.add_to(TASKS)
