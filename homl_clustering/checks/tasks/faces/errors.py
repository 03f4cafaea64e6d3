"""The tasks of ``book_13_reconstruction``; the functions are in modules of their own."""

import numpy as np

from homl_clustering.anomaly import reconstruction_errors
from homl_clustering.checks.task import ChoiceTask, Task, Wrong, short
from homl_clustering.checks.tasks.faces import alarms, losses
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.checks.tasks.faces.detector import detector_task


def _compare(pca, X_valid, threshold, shares):
    X = read.pictures(X_valid, "X_valid")
    read.fitted(pca, "pca", ("components_", "mean_"), "PCA(n_components=0.99)")
    errors = reconstruction_errors(pca, X)
    threshold = read.number(threshold, "threshold", "One threshold for all pictures.")
    _check_threshold(threshold, pca, X, errors)
    if isinstance(shares, dict):
        missing = [kind for kind in read.KINDS if kind not in shares]
        if missing:
            hint = "The keys are those of modified(X)."
            raise Wrong(f"shares of {', '.join(read.KINDS)}", f"none of {missing[0]}", hint)
        shares = [shares[kind] for kind in read.KINDS]
    one = "One share for each of the three kinds: take the mean of True and False."
    shares = read.one_each(shares, "shares", 3, one)
    _check_shares(shares, pca, X, threshold)


def _check_shares(shares, pca, X, threshold):
    kinds = [[reconstruction_errors(pca, Z) for Z in several] for several in read.variants(X)]
    usual = np.array([np.mean(kind[0] > threshold) for kind in kinds])
    for other, hint in (
        (usual[::-1], "The shares are in the reverse order: first that of pictures on their side."),
        (usual[[1, 0, 2]], "The shares of the first two kinds are exchanged."),
        (
            [kind[0].mean() for kind in kinds],
            "These are mean errors: asked for is which share of the pictures has an error above "
            "the threshold.",
        ),
        (
            np.full(3, 0.05),
            "That is the share of the normal pictures. Modify the pictures first, and compare all "
            "with one threshold, that of the normal ones.",
        ),
    ):
        if np.allclose(shares, other, atol=1e-4) and not np.allclose(usual, other, atol=0.005):
            raise Wrong(f"shares = {short(usual)}", short(shares), hint)
    for name, value, kind in zip(read.KINDS, shares, kinds, strict=True):
        expected = [np.mean(errors > threshold) for errors in kind]
        read.share(value, f"shares of pictures {name}", expected, len(X), "above the threshold")


def _check_threshold(threshold, pca, X, errors):
    """Raise `Wrong` unless 5 % of the errors are above a threshold, up to one picture."""
    above = np.mean(errors > threshold)
    known = _known_threshold(threshold, pca, X, errors)
    if abs(above - 0.05) <= 1 / len(X) + 1e-9 and not known:
        return
    wanted = f"5 % of X_valid above: a threshold near {np.percentile(errors, 95):.4g}"
    raise Wrong(wanted, f"{above:.1%} above {threshold:.4g}", known or _usual_hint(above))


def _known_threshold(threshold, pca, X, errors):
    """Return the hint to a threshold that comes of a misconception; "" for any other."""
    for wrong, hint in (*_of_errors(errors), *_of_others(pca, X, errors)):
        if np.isclose(threshold, wrong, rtol=1e-5):
            return hint
    return ""


def _of_errors(errors):
    """Return thresholds that may be made of the right errors, and hints."""
    return (
        (np.percentile(errors, 5), "Errors are large where something is wrong: the 95th "
         "percentile, not the 5th."),
        (np.percentile(errors, 0.95), "np.percentile counts to 100, so 0.95 is less than one "
         "percent: take 95, or np.quantile with 0.95."),
        (np.percentile(errors, 0.05), "np.percentile counts to 100, and errors are large where "
         "something is wrong: take 95."),
        (errors.max(), "One picture decides on the maximum: leave 5 % of the normal ones above."),
        (0.95 * errors.max(), "That is 95 % of the largest error: the 95th percentile is the error "
         "that 95 % of the pictures are below, np.percentile(errors, 95)."),
        (0.05 * errors.max(), "That is 5 % of the largest error: take the error that 5 % of the "
         "pictures are above, np.percentile(errors, 95)."),
        (errors.min() + 0.95 * np.ptp(errors), "That is 95 % of the way from the smallest to the "
         "largest error: take the error that 95 % of the pictures are below."),
        (errors.mean(), "About half of the normal pictures are above the mean: take the 95th "
         "percentile."),
        (np.median(errors), "Half of the normal pictures are above the median, and about half "
         "above the mean: take the 95th percentile."),
        (0.95 * errors.mean(), "That is 95 % of the mean error: take the error that 95 % of the "
         "pictures are below."),
    )  # fmt: skip


def _of_others(pca, X, errors):
    """Return thresholds that may be made of other numbers, and hints."""
    relative = losses.relative_errors(pca, X)
    roots, d = np.sqrt(errors), X.shape[1]
    return (
        (np.percentile(roots, 95), "That is a percentile of roots: take those of the mean squared "
         "errors, reconstruction_errors."),
        (d * np.percentile(errors, 95), "That is a percentile of sums: take those of the mean "
         "squared errors, reconstruction_errors."),
        (np.percentile(relative, 95), "That is a percentile of relative errors, which come in part "
         "3: take those of reconstruction_errors."),
        (errors.mean() + 2 * errors.std(), "Mean and standard deviation promise no share: take "
         "the 95th percentile of the errors."),
        (errors.mean() + 3 * errors.std(), "Mean and standard deviation promise no share: take "
         "the 95th percentile of the errors."),
        (errors.std(), "That is the standard deviation: take the 95th percentile of the errors."),
        (0.95, "That is the share; the threshold is the error that this share of pictures is "
         "below."),
        (0.05, "That is the share; the threshold is the error that this share of pictures is "
         "above."),
        (95, "That is the share; the threshold is the error that it is a percentile of."),
        (5, "That is the share; the threshold is the error that it is a percentile of."),
        (np.percentile(_modified_errors(pca, X), 95), "That is a percentile of the modified "
         "pictures: normal pictures say where the threshold lies, X_valid."),
        (np.percentile(_modified_errors(pca, X), 5), "That is a percentile of the modified "
         "pictures: normal pictures say where the threshold lies, X_valid."),
        *_of_each_kind(pca, X),
    )  # fmt: skip


def _of_each_kind(pca, X):
    """Return the thresholds that may be made of each kind of modified pictures, and hints."""
    for several in read.variants(X):
        for kind in several:
            yield (
                np.percentile(reconstruction_errors(pca, kind), 95),
                "That is a percentile of modified pictures, those of one kind alone: 5 % of any "
                "pictures are above their own. One threshold for all comes of the normal pictures, "
                "X_valid, before the loop over the kinds.",
            )


def _modified_errors(pca, X):
    return np.concatenate([reconstruction_errors(pca, Z) for Z in read.modifications(X)])


def _usual_hint(above):
    if above > 0.7:
        return (
            "Nearly all unseen pictures are above it: it comes from the training pictures, whose "
            "errors are smaller, or from scores of another kind. Take the errors of X_valid, by "
            "reconstruction_errors."
        )
    if above == 0:
        return "No normal picture is above it: take the 95th percentile of the errors of X_valid."
    if above < 0.05:
        return "Fewer than 5 % are above it: take the 95th percentile of the errors of X_valid."
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
