"""The tasks of ``book_12_mixture_of_faces``, but for the detector."""

import numpy as np

from homl_clustering.checks.compare import numbers
from homl_clustering.checks.task import (
    ChoiceTask,
    Task,
    Wrong,
    as_array,
)
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.checks.tasks.faces import modified, widths
from homl_clustering.checks.tasks.faces.detector import detector_task
from homl_clustering.checks.tasks.faces.widths import check_mixture
from homl_clustering.textbook.kmeans import squared_distances

# New faces


def _new(X_train_pca, pca, mixture, new_faces, new_components):
    X = read.table(X_train_pca, "X_train_pca")
    read.fitted(pca, "pca", ("components_", "mean_"), "PCA(n_components=0.99)")
    check_mixture(mixture, "mixture", X)
    n_pixels = pca.components_.shape[1]
    if isinstance(new_faces, tuple) and len(new_faces) == 2:
        hint = "sample returns two things, the points and their components: keep them apart."
        raise Wrong("new_faces: 20 pictures", "a tuple of two", hint)
    faces = as_array(new_faces, "new_faces")
    if np.shape(new_components)[:1] == (20,) and np.ndim(new_components) == 2:
        hint = "These are probabilities, or the points: sample returns one number for each face."
        raise Wrong("new_components: 20 numbers", f"shape {np.shape(new_components)}", hint)
    if faces.shape == (20,):
        hint = "These are the numbers of components: sample returns the points first, then these."
        raise Wrong("new_faces: 20 pictures", f"shape {faces.shape}", hint)
    if faces.ndim == 2 and faces.shape[1] == X.shape[1] != n_pixels:
        hint = "These are components of the PCA: inverse_transform leads back to pixels."
        raise Wrong(f"pictures of {n_pixels} pixels", f"shape {faces.shape}", hint)
    faces = read.pictures(faces, "new_faces", n_pixels)
    if len(faces) != 20:
        hint = "sample makes as many points as it is asked for: sample(20)."
        if len(faces) == len(mixture.weights_):
            hint = "There is a face for each component: let the mixture draw twenty, sample(20)."
        elif len(faces) == len(X):
            hint = "There is a face for each training picture: let the mixture draw, sample(20)."
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
    shifted = faces + np.asarray(pca.mean_)
    is_lost = abs(np.mean(faces)) < 0.2 * abs(np.mean(pca.mean_))
    rebuilt = pca.inverse_transform(pca.transform(shifted))
    if is_lost and np.allclose(shifted, rebuilt, atol=1e-3 * np.abs(shifted).max()):
        hint = "The mean face is missing: inverse_transform adds it, a product with components_ "
        hint += "alone does not."
        raise Wrong("pictures made of the PCA's components", "pictures without a mean", hint)
    if _has_mean_twice(faces, back, pca, mixture):
        hint = (
            "The mean face is in them twice: inverse_transform adds it already, so do not add "
            "pca.mean_ once more."
        )
        raise Wrong("pictures made of the PCA's components", "pictures with another mean", hint)
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


def _has_mean_twice(faces, back, pca, mixture):
    """Whether the mixture finds pictures far likelier without a further mean face."""
    without = pca.transform(faces - np.asarray(pca.mean_))
    as_they_came, less = (np.asarray(mixture.score_samples(points)) for points in (back, without))
    lost = np.mean((faces - pca.mean_ - pca.inverse_transform(without)) ** 2)
    return bool(np.all(less > as_they_came) and lost < 1e-3 * faces.var())


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
        elif _alike(train, mixture.score_samples(X @ pca.components_.T)):
            hint = NO_MEAN
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
        else:
            hint = _hint_of_modified(strange, X, pca, mixture, kinds) or hint
        median = f"a median of {np.median(wanted):.4g}"
        raise Wrong(f"modified_scores: {median}", f"{np.median(strange):.4g}", hint)


def _hint_of_modified(strange, X, pca, mixture, kinds):
    """Return what the scores of modified pictures come from, if it is known."""
    third = len(X)
    for kind, name in zip(kinds, read.KINDS, strict=True):
        if _alike(strange, np.tile(kind[0], 3)):
            return f"All three parts are of pictures {name}: each kind comes once."
    named = zip(kinds, read.KINDS, strict=True)
    missing = [
        name
        for kind, name in named
        if not any(_alike(np.sort(strange[i * third : (i + 1) * third]), variant)
                   for i in range(3) for variant in kind)
    ]  # fmt: skip
    if 0 < len(missing) < 3:
        return f"The scores of pictures {' and '.join(missing)} are others: look at this kind."
    if _alike_without_mean(strange, X, pca, mixture):
        return NO_MEAN
    points = pca.transform(X)
    if _alike(strange[2 * third :], mixture.score_samples(0.3 * points)):
        return "Components were darkened: multiply the pixels by 0.3, and transform them then."
    dims = mixture.means_.shape[1]
    everything = np.concatenate([kind[0] for kind in kinds])
    if _alike(strange * dims, everything) or _alike(strange * len(X), everything):
        return "They have been divided: a log density belongs to the picture as a whole."
    return ""


NO_MEAN = (
    "The mean face is not subtracted before the product with components_: take pca.transform, "
    "which does so."
)


def _alike_without_mean(scores, X, pca, mixture):
    """Whether scores come from a product with the components alone."""
    kinds = [[Z @ pca.components_.T for Z in several] for several in read.variants(X)]
    scored = [[np.asarray(mixture.score_samples(points)) for points in kind] for kind in kinds]
    return any(
        _alike(scores, np.concatenate([side, *scored[1], dark]))
        for side in scored[0]
        for dark in scored[2]
    )


def _fitted_on(X_train, pca, mixture):
    X = read.pictures(X_train, "X_train")
    read.fitted(pca, "pca", ("components_", "mean_"), "PCA(n_components=0.99)")
    check_mixture(mixture, "mixture", np.asarray(pca.transform(X)))
    return X


def _scores(value, name, n):
    try:
        array = numbers(value)
    except (TypeError, ValueError):
        array = np.zeros(0)
    if array.size and np.isfinite(array).all() and np.abs(array).max() < 1e-6:
        hint = (
            "These are all but 0. Are they logarithms of responsibilities? Each picture belongs to "
            "one component almost for certain, and log 1 = 0: that does not say how dense it is "
            "there. Or are they densities, so low that the computer takes them for 0? Take "
            "score_samples, which returns log densities, without exp."
        )
        raise Wrong(f"{name}: log densities", "numbers that are all but 0", hint)
    if np.isinf(array).any():
        hint = "A density so high or low is no number any more: keep its logarithm, without exp."
        raise Wrong(f"{name}: log densities", "numbers that are 0 or infinite", hint)
    hint = f"One log density for each of {n} pictures: score_samples."
    if array.shape == ():
        hint = "score returns the mean; score_samples returns one log density for each picture."
    elif array.shape == (n // 3,) and n % 3 == 0:
        hint = "All of them, in three ways: three times as many pictures."
    elif array.ndim == 2 and array.size == n and len(array) == 3:
        hint = "The kinds are kept apart: put them into one row of numbers, np.concatenate."
    elif array.ndim == 1 and array.size % 3 == 0 and array.size < n and name == "modified_scores":
        hint = (
            f"These are {array.size} = 3 × {array.size // 3} pictures: modify the same pictures as "
            f"before, all {n // 3} of X_train, not those of another set or a few."
        )
    elif array.ndim == 1 and array.size < n and name == "train_scores":
        hint = f"These are {array.size} pictures: take all {n} training pictures, X_train_pca."
    elif array.ndim == 1 and array.size > n:
        hint = f"These are more pictures than asked for: keep the {n} of {name}, without others."
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
    if np.all((scores <= 0) & (scores > -np.log(len(mixture.weights_)) - 1e-9)):
        return (
            "These are logarithms of responsibilities: numbers of at most 0, most of them near 0. "
            "They say which component, and not how dense it is there: take score_samples."
        )
    if np.all((scores >= 0) & (scores <= 1)):
        return "Probabilities say which component; score_samples says how dense it is there."
    if scores.max() < expected.min():
        return (
            "All of these are lower than the scores of the training pictures. Are these other "
            "pictures, or did they come to the mixture in another way than by pca.transform?"
        )
    return "Take score_samples of the mixture, at the components of the training pictures."


def _compare(X_train, X_valid, pca, mixture, flagged_modified, flagged_valid):
    X = _fitted_on(X_train, pca, mixture)
    X_valid = read.pictures(X_valid, "X_valid", X.shape[1])
    train, valid, strange = (
        np.asarray(mixture.score_samples(pca.transform(rows)))
        for rows in (X, X_valid, np.vstack(read.modifications(X)))
    )
    below = "below the lowest training density"
    expected = {
        "flagged_modified": np.mean(strange < train.min()),
        "flagged_valid": np.mean(valid < train.min()),
    }
    counts = {"flagged_modified": len(strange), "flagged_valid": len(valid)}
    hint = _hint_of_threshold((flagged_modified, flagged_valid), train, valid, strange)
    for name, value in (("flagged_modified", flagged_modified), ("flagged_valid", flagged_valid)):
        one = "A share is one number: take the mean of True and False."
        if name == "flagged_valid":
            one = "A share is one number: take the mean."
        value = read.number(value, name, one)
        if hint and abs(value - expected[name]) > 0.005:
            raise Wrong(f"{name} = {expected[name]:.3g}", f"{value:.5g}", hint)
        read.share(value, name, expected[name], counts[name], below)


def _hint_of_threshold(came, train, valid, strange):
    """Return which other threshold the shares come from, if it is known; the likely ones first."""
    try:
        came = np.array([float(share) for share in came])
    except (TypeError, ValueError):
        return ""
    wanted = np.array([np.mean(scores < train.min()) for scores in (strange, valid)])
    if np.allclose(came, 1 - wanted, atol=0.003):
        return ""  # the share of the others
    of_training = ""
    for threshold in (np.median(train), np.percentile(train, 5), train.min(), train.mean()):
        if abs(came[1] - np.mean(train < threshold)) < 0.003:
            of_training = "These are training pictures: asked for are unseen ones, X_valid."
    if of_training and came[1] == 0:
        of_training = (
            "Nothing is below the density that is compared with. Which pictures are compared, and "
            "which have that density? Compare unseen ones, X_valid, with the lowest of the "
            "training densities, train_scores.min()."
        )
    if of_training and abs(came[0] - wanted[0]) < 0.003:
        return of_training
    for threshold, hint in _other_thresholds(valid, strange):
        shares = np.array([np.mean(strange < threshold), np.mean(valid < threshold)])
        if np.allclose(came, shares, atol=0.003) and not np.allclose(came, wanted, atol=0.003):
            return hint
    return of_training


def _other_thresholds(valid, strange):
    """Return thresholds that may be taken for the lowest training density, and hints."""
    lowest = "take the lowest of the training densities, train_scores.min()."
    yield (
        valid.min(),
        "The threshold is the lowest density of the validation pictures, so none of them is below "
        f"it: {lowest}",
    )
    for percent in (5, 2, 1, 10):
        yield (
            np.percentile(valid, percent),
            f"The threshold leaves {percent} % of the validation pictures below it, as one would "
            f"choose it for a good detector. Here you are asked about another one: {lowest}",
        )
    yield (
        strange.max(),
        "The threshold is the lowest density of the training pictures, not the highest of the "
        "modified ones.",
    )
    yield (
        strange.min(),
        "The threshold is the lowest density of the modified pictures, so none of them is below "
        f"it: {lowest}",
    )
    for name, scores in (("validation", valid), ("modified", strange)):
        for reduce, words in ((np.median, "median"), (np.mean, "mean")):
            yield reduce(scores), f"The threshold is the {words} of the {name} pictures: {lowest}"
    yield valid.max(), f"The threshold is the highest of the validation densities: {lowest}"


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
    widths.TASK,
    detector_task("12.detector"),
]
