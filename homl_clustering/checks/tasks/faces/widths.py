"""A task of ``book_12_mixture_of_faces``: how wide components should be; and what a mixture is."""

import numpy as np

from homl_clustering.checks.task import Task, Wrong, close, short
from homl_clustering.checks.tasks.faces import answers as read

WIDTHS = [1e-6, 1e-3, 1e-2, 1e-1, 1.0]


def check_mixture(mixture, name, X, n_components=40):
    """Raise `Wrong` unless a mixture of so many components was fitted to a table."""
    attributes = ("weights_", "means_", "score_samples")
    read.fitted(mixture, name, attributes, f"GaussianMixture({n_components})")
    weights, means = np.asarray(mixture.weights_), np.asarray(mixture.means_)
    if means.shape[1] != X.shape[1]:
        hint = "Fit it to the components of the PCA, X_train_pca."
        raise Wrong(f"a mixture of {X.shape[1]} columns", f"one of {means.shape[1]}", hint)
    if len(means) != n_components:
        raise Wrong(f"{n_components} components", str(len(means)), _hint_of_k(len(means), X))
    kind = getattr(mixture, "covariance_type", "full")
    if kind != "full":
        hint = (
            f"covariance_type={kind!r} restricts the shapes of the components: the task asks for "
        )
        hint += "no restriction, so leave the default, 'full'."
        raise Wrong(f"{name} with covariances of any shape", f"covariance_type={kind!r}", hint)
    # what EM finds has the mean of the data
    if not np.allclose(weights @ means, X.mean(axis=0), atol=0.02 * X.std()):
        hint = "Fit it to the training set, X_train_pca."
        raise Wrong(f"{name}, fitted to X_train_pca", "a mixture with another mean", hint)


def _hint_of_k(k, X):
    """Return a hint to the number of components of a mixture."""
    if k == 1:
        return "n_components of the mixture is the number of its Gaussians; the default is one."
    if k == 20:
        return (
            "Twenty is the number of faces that are to be drawn, sample(20): the mixture itself "
            "has 40 components, n_components=40."
        )
    if k == X.shape[1]:
        return (
            "That is the number of components of the PCA, which are directions: those of the "
            "mixture are its Gaussians, n_components=40."
        )
    return "n_components of the mixture is the number of its Gaussians, and 40 are asked for."


# The task


def _width(X_train_pca, X_valid_pca, mixtures, held_out, best_mixture):
    X = read.table(X_train_pca, "X_train_pca")
    X_valid = read.table(X_valid_pca, "X_valid_pca", (None, X.shape[1]))
    mixtures = read.several(mixtures, "mixtures", len(WIDTHS))
    for mixture in mixtures:
        check_mixture(mixture, "each mixture", X)
    widths = [mixture.reg_covar for mixture in mixtures]
    if not close(sorted(widths), WIDTHS):
        came = ", ".join(f"{width:g}" for width in widths)
        hint = "Set reg_covar of each mixture; the default is 1e-6."
        if close(np.square(sorted(widths)), WIDTHS):
            hint = (
                "These are the roots of the values. reg_covar is a variance, and its root is the "
            )
            hint += "width: pass the values as they are, without np.sqrt."
        elif close(np.sqrt(sorted(widths)), WIDTHS):
            hint = "These are the squares of the values. They are variances already: pass them as "
            hint += "they are."
        raise Wrong("reg_covar = 1e-6, 0.001, 0.01, 0.1, 1", came, hint)
    expected = np.array([mixture.score(X_valid) for mixture in mixtures])
    _check_held_out(held_out, X, X_valid, mixtures, expected)
    _check_best_width(best_mixture, widths, expected)


def _check_held_out(held_out, X, X_valid, mixtures, expected):
    if isinstance(held_out, dict):
        held_out = list(held_out.values())
    mean = "One number for each mixture: the mean log density, as score returns it."
    came = read.one_each(held_out, "held_out", len(expected), mean)
    if np.allclose(came, expected, rtol=1e-2, atol=0.1):
        return
    hint = read.hint_of_numbers(came, expected, _other_scores(X, X_valid, mixtures, expected), 1e-4)
    if np.allclose(np.sort(came), np.sort(expected), rtol=1e-2, atol=0.1):
        hint = "They are in another order than the mixtures."
    elif np.ptp(came) == 0 and came[0]:
        hint = "All are the same: does the loop score one and the same mixture?"
    elif np.all(came >= 0) and np.all(came < 1e-6):
        hint = "A density so low is no number any more: keep its logarithm, without exp."
    hint = hint or "Take score of each mixture, at X_valid_pca."
    first = int(np.flatnonzero(~np.isclose(came, expected, rtol=1e-2, atol=0.1))[0])
    wanted = f"{expected[first]:.5g} for reg_covar={mixtures[first].reg_covar:g}"
    raise Wrong(wanted, f"{came[first]:.5g}", hint)


def _other_scores(X, X_valid, mixtures, expected):
    """Return what may be taken for held-out scores, and hints."""
    rows = [np.asarray(mixture.score_samples(X_valid)) for mixture in mixtures]
    yield (
        [mixture.score(X) for mixture in mixtures],
        "These are of the training pictures, where the narrowest always wins.",
    )
    yield (
        [mixture.score(np.vstack([X, X_valid])) for mixture in mixtures],
        "These are of training and validation pictures together: take score at X_valid_pca alone.",
    )
    yield (
        len(X_valid) * expected,
        "These are sums over all pictures: take the mean, as score does.",
    )
    yield -expected, "The sign is reversed: the higher a mean log density, the better."
    yield (
        expected / X.shape[1],
        "They are divided by the number of columns: take the mean over the pictures alone.",
    )
    for reduce, name in ((np.median, "medians"), (np.min, "lowest ones"), (np.max, "highest ones")):
        yield (
            [reduce(own) for own in rows],
            f"These are the {name} of the log densities: take their mean, as score does.",
        )
    for name in ("bic", "aic"):
        for data in (X, X_valid):
            if all(hasattr(mixture, name) for mixture in mixtures):
                yield (
                    [getattr(mixture, name)(data) for mixture in mixtures],
                    f"This is {name.upper()}, with a price for parameters: take score, at "
                    "X_valid_pca.",
                )


def _check_best_width(best_mixture, widths, expected):
    best = widths[int(expected.argmax())]
    if not hasattr(best_mixture, "reg_covar"):
        hint = "Pass the mixture itself: mixtures[...]."
        if np.ndim(best_mixture) == 0 and isinstance(best_mixture, int | float | np.number):
            hint += " This is a number, such as its place in the list, its width or its score."
        raise Wrong("best_mixture: one of the mixtures", short(best_mixture), hint)
    if not close(best_mixture.reg_covar, best):
        hint = "The best has the highest mean log density on the validation set."
        if best_mixture.reg_covar == widths[int(expected.argmin())]:
            hint = "argmin, or the largest absolute value, finds the lowest density; the best is "
            hint += "the highest: argmax, without np.abs. (Or was it chosen on the training "
            hint += "pictures? There the narrowest always wins.)"
        wanted = f"the mixture with reg_covar={best:g}"
        raise Wrong(wanted, f"that with {best_mixture.reg_covar:g}", hint)


TASK = Task(
    "12.width",
    ("X_train_pca", "X_valid_pca", "mixtures", "held_out", "best_mixture"),
    _width,
    "a list of fitted mixtures, a number for each, and one of the mixtures",
)
