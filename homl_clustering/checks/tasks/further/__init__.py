"""More mistakes in tasks of all notebooks, which come after those that each task lists itself."""

from homl_clustering.checks.tasks.further import (
    choosing,
    drawing,
    faces,
    few_labels,
    generative,
    halves,
    judging,
    kmeans,
    labels,
    mixtures,
    models,
    neighbors,
    points,
    weights,
)

MODULES = (
    points,
    labels,
    mixtures,
    generative,
    faces,
    kmeans,
    weights,
    choosing,
    few_labels,
    neighbors,
    models,
    drawing,
    judging,
    halves,
)


def add_to(tasks):
    """Add these mistakes to those of each task; a hint that is there already gets one more."""
    for task_id, own in (item for module in MODULES for item in module.MISTAKES.items()):
        mistakes = tasks[task_id].mistakes
        for hint, wrong in own.items():
            before = mistakes.get(hint, ())
            mistakes[hint] = _as_tuple(before) + _as_tuple(wrong)


def _as_tuple(functions):
    return functions if isinstance(functions, tuple) else (functions,)
