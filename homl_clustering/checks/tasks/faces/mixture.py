"""The tasks of ``book_12_mixture_of_faces``, but for the detector."""

import numpy as np

from homl_clustering.checks.compare import numbers
from homl_clustering.checks.task import (
    ChoiceTask,
    Task,
    Wrong,
    as_array,
    close,
    short,
)
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.checks.tasks.faces import modified
from homl_clustering.checks.tasks.faces.detector import detector_task
from homl_clustering.textbook.kmeans import squared_distances

WIDTHS = [1e-6, 1e-3, 1e-2, 1e-1, 1.0]


def _check_mixture(mixture, name, X, n_components=40):
    """Raise `Wrong` unless a mixture of so many components was fitted to a table."""
    attributes = ("weights_", "means_", "score_samples")
    read.fitted(mixture, name, attributes, f"GaussianMixture({n_components})")
    weights, means = np.asarray(mixture.weights_), np.asarray(mixture.means_)
    if means.shape[1] != X.shape[1]:
        hint = "Fit it to the components of the PCA, X_train_pca."
        raise Wrong(f"a mixture of {X.shape[1]} columns", f"one of {means.shape[1]}", hint)
    if len(means) != n_components:
        hint = "n_components of the mixture is the number of its Gaussians; the default is one."
        raise Wrong(f"{n_components} components", str(len(means)), hint)
    # what EM finds has the mean of the data
    if not np.allclose(weights @ means, X.mean(axis=0), atol=0.02 * X.std()):
        hint = "Fit it to the training set, X_train_pca."
        raise Wrong(f"{name}, fitted to X_train_pca", "a mixture with another mean", hint)


# New faces


def _new(X_train_pca, pca, mixture, new_faces, new_components):
    X = read.table(X_train_pca, "X_train_pca")
    read.fitted(pca, "pca", ("components_", "mean_"), "PCA(n_components=0.99)")
    _check_mixture(mixture, "mixture", X)
    n_pixels = pca.components_.shape[1]
    if isinstance(new_faces, tuple) and len(new_faces) == 2:
        hint = "sample returns two things, the points and their components: keep them apart."
        raise Wrong("new_faces: 20 pictures", "a tuple of two", hint)
    faces = as_array(new_faces, "new_faces")
    if faces.ndim == 2 and faces.shape[1] == X.shape[1] != n_pixels:
        hint = "These are components of the PCA: inverse_transform leads back to pixels."
        raise Wrong(f"pictures of {n_pixels} pixels", f"shape {faces.shape}", hint)
    faces = read.pictures(faces, "new_faces", n_pixels)
    if len(faces) != 20:
        hint = "sample makes as many points as it is asked for: sample(20)."
        raise Wrong("20 pictures", str(len(faces)), hint)
    back = pca.transform(faces)
    _check_new(faces, back, X, pca, mixture)
    components = read.one_each(
        new_components, "new_components", 20, "One number for each new face: its component."
    )
    agreeing = np.mean(np.asarray(mixture.predict(back)) == components)
    if agreeing < 0.85:
        hint = _hint_of_components(components, mixture.predict(back), len(mixture.weights_))
        came = f"{agreeing:.0%} of them agree with mixture.predict"
        raise Wrong("the component that made each face", came, hint)


def _hint_of_components(components, predicted, n_components):
    if np.array_equal(np.sort(components), np.arange(20)):
        return "These are numbers from 0 to 19, not those of the components that made them."
    possible = np.isin(components, np.arange(n_components)).all()
    if possible and np.all(np.diff(components) >= 0):  # sorted, as sample returns them
        return "sample returns the components beside the points: take both from the same call."
    if np.mean(np.sort(components) == np.sort(predicted)) >= 0.85:
        return "They are in another order than the faces."
    return f"Of each face, the number of its component, 0 to {n_components - 1}: sample returns it."


def _check_new(faces, back, X, pca, mixture):
    lost = np.mean((faces - pca.inverse_transform(back)) ** 2)
    if lost > 0.1 * faces.var():
        hint = "Take inverse_transform of the same PCA that the mixture's data come from."
        raise Wrong("pictures made of the PCA's components", "pictures of something else", hint)
    for known, hint in (
        (mixture.means_, "These are the means of components: let the mixture draw, sample(20)."),
        (X, "These are training pictures: let the mixture draw new ones, sample(20)."),
    ):
        nearest = squared_distances(back, np.asarray(known)).min(axis=1)
        if np.all(nearest < 1e-4 * X.var(axis=0).sum()):
            raise Wrong("20 new faces", "20 that have been there before", hint)


# Densities


def _log_densities(X_train, pca, mixture, train_scores, modified_scores):
    X = _fitted_on(X_train, pca, mixture)
    expected = np.asarray(mixture.score_samples(pca.transform(X)))
    train = _scores(train_scores, "train_scores", len(X))
    strange = _scores(modified_scores, "modified_scores", 3 * len(X))
    hint = _hint_of_scores(train, expected, mixture)
    if not _alike(train, expected):
        if _alike(strange, np.tile(expected, 3)):
            hint = "train_scores and modified_scores are exchanged."
        raise Wrong(f"train_scores: a median of {np.median(expected):.5g}",
                    f"{np.median(train):.5g}", hint)  # fmt: skip
    kinds = [
        [np.asarray(mixture.score_samples(pca.transform(variant))) for variant in kind]
        for kind in read.variants(X)
    ]
    if not any(
        _alike(strange, np.concatenate([side, *kinds[1], dark]))
        for side in kinds[0]
        for dark in kinds[2]
    ):
        wanted = np.concatenate([kind[0] for kind in kinds])
        hint = "Modify the pixels of the training pictures, and then transform them with the PCA."
        if _alike(strange, np.tile(expected, 3)):
            hint = "These are the scores of the pictures as they were: modify them first."
        elif np.allclose(strange.min(), -wanted.max(), rtol=0.1):
            hint = "The sign is reversed: score_samples returns log densities, as they are."
        median = f"a median of {np.median(wanted):.4g}"
        raise Wrong(f"modified_scores: {median}", f"{np.median(strange):.4g}", hint)


def _fitted_on(X_train, pca, mixture):
    X = read.pictures(X_train, "X_train")
    read.fitted(pca, "pca", ("components_", "mean_"), "PCA(n_components=0.99)")
    _check_mixture(mixture, "mixture", np.asarray(pca.transform(X)))
    return X


def _scores(value, name, n):
    try:
        array = numbers(value)
    except (TypeError, ValueError):
        array = np.zeros(0)
    if np.isinf(array).any() or (array.size and not array.any()):
        hint = "A density so high or low is no number any more: keep its logarithm, without exp."
        raise Wrong(f"{name}: log densities", "numbers that are 0 or infinite", hint)
    hint = f"One log density for each of {n} pictures: score_samples."
    if array.shape == ():
        hint = "score returns the mean; score_samples returns one log density for each picture."
    elif array.shape == (n // 3,) and n % 3 == 0:
        hint = "All of them, in three ways: three times as many pictures."
    elif array.ndim == 2 and len(array) == n:
        hint = "predict_proba says which component; score_samples says how dense it is there."
    return read.one_each(value, name, n, hint)


def _alike(scores, expected):
    """Whether log densities are the same up to rounding, in any order."""
    return np.allclose(np.sort(scores), np.sort(expected), rtol=1e-2, atol=1e-2)


def _hint_of_scores(scores, expected, mixture):
    if _alike(-scores, expected):
        return "The sign is reversed: score_samples returns log densities, as they are."
    for n in (mixture.means_.shape[1], len(expected)):
        if _alike(scores * n, expected):
            return "They have been divided: a log density belongs to the picture as a whole."
    if np.all((scores >= 0) & (scores <= 1)):
        return "Probabilities say which component; score_samples says how dense it is there."
    if scores.max() < expected.min():
        return "These are pictures that the mixture has not seen: take the training pictures."
    return "Take score_samples of the mixture, at the components of the training pictures."


def _compare(X_train, X_valid, pca, mixture, flagged_modified, flagged_valid):
    X = _fitted_on(X_train, pca, mixture)
    X_valid = read.pictures(X_valid, "X_valid", X.shape[1])
    train, valid, strange = (
        np.asarray(mixture.score_samples(pca.transform(rows)))
        for rows in (X, X_valid, np.vstack(read.modifications(X)))
    )
    below = "below the lowest training density"
    expected = np.mean(strange < train.min())
    read.share(flagged_modified, "flagged_modified", expected, len(strange), below)
    expected, name = np.mean(valid < train.min()), "flagged_valid"
    value = read.number(flagged_valid, name, "A share is one number: take the mean.")
    for other, hint in (
        (np.mean(valid < strange.max()), "The threshold is the lowest density of the training "
         "pictures, not the highest of the modified ones."),
        (np.mean(train < np.median(train)), "These are training pictures: asked for are unseen "
         "ones, X_valid."),
    ):  # fmt: skip
        if abs(value - other) < 0.02 < abs(value - expected):
            raise Wrong(f"{name} = {expected:.3g}", f"{value:.5g}", hint)
    read.share(value, name, expected, len(valid), below)


# Widths


def _width(X_train_pca, X_valid_pca, mixtures, held_out, best_mixture):
    X = read.table(X_train_pca, "X_train_pca")
    X_valid = read.table(X_valid_pca, "X_valid_pca", (None, X.shape[1]))
    mixtures = read.several(mixtures, "mixtures", len(WIDTHS))
    for mixture in mixtures:
        _check_mixture(mixture, "each mixture", X)
    widths = [mixture.reg_covar for mixture in mixtures]
    if not close(sorted(widths), WIDTHS):
        came = ", ".join(f"{width:g}" for width in widths)
        hint = "Set reg_covar of each mixture; the default is 1e-6."
        raise Wrong("reg_covar = 1e-6, 0.001, 0.01, 0.1, 1", came, hint)
    expected = np.array([mixture.score(X_valid) for mixture in mixtures])
    if isinstance(held_out, dict):
        held_out = list(held_out.values())
    mean = "One number for each mixture: the mean log density, as score returns it."
    came = read.one_each(held_out, "held_out", len(expected), mean)
    if not np.allclose(came, expected, rtol=1e-2, atol=0.1):
        on_train = np.array([mixture.score(X) for mixture in mixtures])
        hint = "Take score of each mixture, at X_valid_pca."
        if np.allclose(came, on_train, rtol=1e-2, atol=0.1):
            hint = "These are of the training pictures, where the narrowest always wins."
        elif np.allclose(came, len(X_valid) * expected, rtol=1e-2):
            hint = "These are sums over all pictures: take the mean, as score does."
        elif np.allclose(came, -expected, rtol=1e-2):
            hint = "The sign is reversed: the higher a mean log density, the better."
        elif np.all(came >= 0) and np.all(came < 1e-6):
            hint = "A density so low is no number any more: keep its logarithm, without exp."
        first = int(np.flatnonzero(~np.isclose(came, expected, rtol=1e-2, atol=0.1))[0])
        wanted = f"{expected[first]:.5g} for reg_covar={widths[first]:g}"
        raise Wrong(wanted, f"{came[first]:.5g}", hint)
    _check_best_width(best_mixture, widths, expected)


def _check_best_width(best_mixture, widths, expected):
    best = widths[int(expected.argmax())]
    if not hasattr(best_mixture, "reg_covar"):
        hint = "Pass the mixture itself: mixtures[...]."
        raise Wrong("best_mixture: one of the mixtures", short(best_mixture), hint)
    if not close(best_mixture.reg_covar, best):
        hint = "The best has the highest mean log density on the validation set."
        if best_mixture.reg_covar == widths[int(expected.argmin())]:
            hint = "argmin finds the lowest density; the best is the highest: argmax."
        wanted = f"the mixture with reg_covar={best:g}"
        raise Wrong(wanted, f"that with {best_mixture.reg_covar:g}", hint)


TASKS = [
    Task(
        "12.mixture",
        ("X_train_pca", "pca", "mixture", "new_faces", "new_components"),
        _new,
        "a fitted mixture, 20 pictures, and a number for each",
    ),
    modified.TASK,
    Task(
        "12.scores",
        ("X_train", "pca", "mixture", "train_scores", "modified_scores"),
        _log_densities,
        "a log density for each picture",
    ),
    Task(
        "12.compare",
        ("X_train", "X_valid", "pca", "mixture", "flagged_modified", "flagged_valid"),
        _compare,
        "two shares between 0 and 1",
    ),
    ChoiceTask(
        "12.trap",
        "b",
        {
            "a": "Then normal faces would not be flagged: all of the validation set are.",
            "b": "Yes: whatever is not in the training set is flagged, normal or not.",
            "c": "With more components each holds fewer pictures, and fits them still closer.",
            "d": "That has not been tried yet: the threshold was made for the training pictures.",
        },
    ),
    Task(
        "12.width",
        ("X_train_pca", "X_valid_pca", "mixtures", "held_out", "best_mixture"),
        _width,
        "a list of fitted mixtures, a number for each, and one of the mixtures",
    ),
    detector_task("12.detector"),
]
