"""Why a run ends: the reasons, by number for compiled code, and the decisions.

Estimators give the texts as ``stop_reason_``.
"""

from homl_clustering.kernels import kernel

(
    RUNNING,
    LABELS_UNCHANGED,
    CENTERS_UNCHANGED,
    BOUND_UNCHANGED,
    INERTIA_UNCHANGED,
    MAX_ITER,
    CALLBACK,
    # For these two reasons compiled code comes back before the run has ended.
    EMPTY_CLUSTER,
    SINGULAR,
) = range(9)

STOP_REASONS = {
    RUNNING: "running",
    LABELS_UNCHANGED: "labels unchanged",
    CENTERS_UNCHANGED: "centers moved less than tol",
    BOUND_UNCHANGED: "lower bound gained less than tol",
    INERTIA_UNCHANGED: "no improvement of the smoothed inertia",
    MAX_ITER: "max_iter reached",
    CALLBACK: "stopped by a callback",
}


@kernel(borrows=True)
def kmeans_stops(changed, moved, tol, n_iter, max_iter):
    """Return why an iteration of k-means was the last one, or `RUNNING`.

    `changed` labels have changed; the centers have moved by squared distances that sum to
    `moved`.
    """
    if changed == 0:
        return LABELS_UNCHANGED
    if moved <= tol:
        return CENTERS_UNCHANGED
    return MAX_ITER if n_iter >= max_iter else RUNNING


@kernel(borrows=True)
def em_stops(bound, before, tol, n_iter, max_iter):
    """Return why an iteration of EM was the last one, or `RUNNING`, by the lower bounds."""
    if abs(bound - before) < tol:
        return BOUND_UNCHANGED
    return MAX_ITER if n_iter >= max_iter else RUNNING


def batches_stop(n_steps, moved, tol, is_stuck):
    """Return why a step of mini-batches was the last one, or `RUNNING`.

    The first step never is: its inertia is that of the start.
    """
    if n_steps == 1:
        return RUNNING
    if moved <= tol:
        return CENTERS_UNCHANGED
    return INERTIA_UNCHANGED if is_stuck else RUNNING
