"""The tasks of ``book_13_reconstruction``."""

import numpy as np
from sklearn.decomposition import PCA

from homl_clustering.anomaly import reconstruction_errors
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask, Task, Wrong, close, short
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.checks.tasks.faces.detector import detector_task


def _rebuilt(pca, X):
    return pca.inverse_transform(pca.transform(X))


def relative_errors(pca, X):
    """Return for each row the mean squared error, divided by the variance of the row."""
    return reconstruction_errors(pca, X) / X.var(axis=1)


def _cases():
    random = np.random.RandomState(5)
    cases = []
    for words, n, n_pixels, n_components in (
        ("two pictures of four pixels", 2, 4, 1),
        ("five pictures of nine pixels", 5, 9, 2),
        ("a hundred pictures of 64 pixels", 100, 64, 5),
    ):
        seen = (random.normal(size=(40, 6)) @ random.normal(size=(6, n_pixels))) / 10 + 0.5
        pca = read.protected(PCA(n_components).fit(seen))
        contrast = np.linspace(0.4, 1.6, n)[:, np.newaxis]
        new = random.normal(size=(n, 6)) @ random.normal(size=(6, n_pixels)) / 10 + 0.4
        cases.append(Case(words, (pca, (contrast * new).round(2))))
    return cases


def _summed(reduce):
    return lambda pca, X: reduce(X - _rebuilt(pca, X))


ERROR_MISTAKES = {
    "These are sums: the mean over the pixels does not depend on their number.": _summed(
        lambda d: (d**2).sum(axis=1)
    ),
    "axis=0 takes the mean over the pictures: a number for each pixel. Take axis=1.": _summed(
        lambda d: (d**2).mean(axis=0)
    ),
    "mean without an axis makes one number of all pictures: take axis=1.": _summed(
        lambda d: (d**2).mean()
    ),
    "Square the differences: signed ones cancel out.": _summed(lambda d: d.mean(axis=1)),
    "The mean of the differences is squared: square first, then take the mean.": _summed(
        lambda d: d.mean(axis=1) ** 2
    ),
    "These are absolute differences: square them.": _summed(lambda d: np.abs(d).mean(axis=1)),
    "This is the root: leave the mean of the squares as it is.": _summed(
        lambda d: np.sqrt((d**2).mean(axis=1))
    ),
    "Only the pixel that differs most counts: take the mean over all.": _summed(
        lambda d: (d**2).max(axis=1)
    ),
    "fit_transform fits anew, to the very pictures that are in question: use transform.": (
        lambda pca, X: pca.fit_transform(X)
    ),
    "That is the difference from the mean face: put the components in as well.": (
        lambda pca, X: np.mean((X - pca.mean_) ** 2, axis=1)
    ),
}  # fmt: skip

RELATIVE_MISTAKES = {
    "Divide by the variance, not by its root: the error is squared, too.": lambda pca, X: (
        reconstruction_errors(pca, X) / X.std(axis=1)
    ),
    "Each picture has a contrast of its own: the variance with axis=1.": lambda pca, X: (
        reconstruction_errors(pca, X) / X.var()
    ),
    "That is divided by the brightness: divide by the variance.": lambda pca, X: (
        reconstruction_errors(pca, X) / X.mean(axis=1)
    ),
    "That is divided by the square of the brightness: divide by the variance.": lambda pca, X: (
        reconstruction_errors(pca, X) / X.mean(axis=1) ** 2
    ),
    "That is divided by the mean square: subtract the mean brightness first, as var does.": (
        lambda pca, X: reconstruction_errors(pca, X) / (X**2).mean(axis=1)
    ),
    "That is multiplied: divide by the variance.": lambda pca, X: (
        reconstruction_errors(pca, X) * X.var(axis=1)
    ),
    "This is the contrast of the reconstruction: take that of the picture.": lambda pca, X: (
        reconstruction_errors(pca, X) / _rebuilt(pca, X).var(axis=1)
    ),
    "These are errors as before: divide by the variance of each picture.": reconstruction_errors,
    "It is turned over: divide the error by the variance.": lambda pca, X: (
        X.var(axis=1) / reconstruction_errors(pca, X)
    ),
}


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
    FunctionTask("13.reconstruction_errors", reconstruction_errors, _cases, ERROR_MISTAKES),
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
    FunctionTask("13.relative_errors", relative_errors, _cases, RELATIVE_MISTAKES),
    detector_task("13.detector"),
]
