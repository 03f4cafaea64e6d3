"""More mistakes in tasks of all notebooks, which come after those that each task lists itself."""

from homl_clustering.checks.tasks.further import faces, generative, labels, mixtures, points

MODULES = (points, labels, mixtures, generative, faces)
MISTAKES = {task_id: own for module in MODULES for task_id, own in module.MISTAKES.items()}
