"""The tasks of ``book_13_reconstruction``; the functions are in modules of their own."""

import numpy as np

from homl_clustering.anomaly import reconstruction_errors
from homl_clustering.checks.task import ChoiceTask, Task, Wrong, close, short
from homl_clustering.checks.tasks.faces import alarms, losses
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.checks.tasks.faces.detector import detector_task


def _compare(pca, X_valid, threshold, shares):
    X = read.pictures(X_valid, "X_valid")
    read.fitted(pca, "pca", ("components_", "mean_"), "PCA(n_components=0.99)")
    errors = reconstruction_errors(pca, X)
    threshold = read.number(threshold, "threshold", "One threshold for all pictures.")
    above = np.mean(errors > threshold)
    if not 0.02 <= above <= 0.08:
        wanted = f"5 % of X_valid above: a threshold near {np.percentile(errors, 95):.4g}"
        raise Wrong(wanted, f"{above:.0%} above {threshold:.4g}", _hint(threshold, errors))
    if isinstance(shares, dict):
        missing = [kind for kind in read.KINDS if kind not in shares]
        if missing:
            hint = "The keys are those of modified(X)."
            raise Wrong(f"shares of {', '.join(read.KINDS)}", f"none of {missing[0]}", hint)
        shares = [shares[kind] for kind in read.KINDS]
    shares = read.one_each(shares, "shares", 3, "One share for each of the three kinds.")
    for kind, value, variants in zip(read.KINDS, shares, read.variants(X), strict=True):
        expected = [np.mean(reconstruction_errors(pca, Z) > threshold) for Z in variants]
        read.share(value, f"shares of pictures {kind}", expected, len(X), "above the threshold")


def _hint(threshold, errors):
    """Return what a threshold may be."""
    if close(threshold, np.percentile(errors, 5)):
        return "Errors are large where something is wrong: the 95th percentile, not the 5th."
    if close(threshold, errors.max()):
        return "One picture decides on the maximum: leave 5 % of the normal ones above."
    if close(threshold, errors.mean()) or close(threshold, np.median(errors)):
        return "About half of the normal pictures are above the mean: take the 95th percentile."
    if threshold in (0.05, 0.95, 95, 5):
        return "That is the share; the threshold is the error that this share of pictures is above."
    if np.mean(errors > threshold) > 0.7:
        return (
            "Nearly all unseen pictures are above it: it comes from the training pictures, whose "
            "errors are smaller. Take those of X_valid."
        )
    return "Take the 95th percentile of the reconstruction errors of X_valid."


TASKS = [
    losses.TASKS[0],
    Task(
        "13.compare",
        ("pca", "X_valid", "threshold", "shares"),
        _compare,
        f"a threshold, and a share for each of {short(list(read.KINDS))}",
    ),
    ChoiceTask(
        "13.dark",
        "b",
        {
            "a": "It has seen no face so dark; a small error does not mean that it knows one.",
            "b": "Yes: 0.3 squared is 0.09. The rest of the error is what the mean face leaves.",
            "c": "All pixels count alike; but there is little left to be wrong by.",
            "d": "They are far darker than any face in the data: that is what should be noticed.",
        },
    ),
    losses.TASKS[1],
    detector_task("13.detector"),
    alarms.TASK,
]
