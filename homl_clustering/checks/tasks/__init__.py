"""The tasks of the exercises, one module per notebook of exercises."""

from homl_clustering.checks.tasks import (
    applications,
    capstone,
    choosing_k,
    density,
    faces,
    kmeans,
    mixtures,
    questions,
)

MODULES = (
    kmeans,
    choosing_k,
    applications,
    density,
    mixtures,
    questions,
    faces,
    capstone,
)
TASKS = {task.id: task for module in MODULES for task in module.TASKS}
