"""The tasks of the exercises, one module per notebook of exercises."""

from homl_clustering._checks import kmeans

TASKS = {task.id: task for module in (kmeans,) for task in module.TASKS}
