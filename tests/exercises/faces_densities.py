"""Answers to the tasks of ``book_12`` and ``book_13``, as students may write them."""

import warnings
from functools import cache

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture as OtherMixture
from sklearn.svm import OneClassSVM

from homl_clustering import GaussianMixture
from tests.exercises.faces import SIZE, Later, components, sets


def turned(X, kind):
    """Modify rows of pixels in one of three ways."""
    X = np.asarray(X)
    images = X.reshape(-1, SIZE, SIZE)
    if kind == "on their side":
        return np.rot90(images, axes=(1, 2)).reshape(len(X), -1)
    if kind == "upside down":
        return np.flip(images, axis=1).reshape(len(X), -1)
    return X * 0.3


def all_turned(X):
    images = X.reshape(-1, SIZE, SIZE)
    on_side = np.array([image.T for image in images])
    return np.vstack([on_side.reshape(len(X), -1), turned(X, "upside down"), X * 0.3])


# 12.mixture


@cache
def mixture(reg_covar=1e-6, seed=42, kind=GaussianMixture, k=40, number=1):
    """Return a mixture, fitted to one of the sets, without the warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = kind(k, reg_covar=reg_covar, random_state=seed)
        return model.fit(components()[number])


def made(model=None, faces=None, labels=None):
    """Return answers; what is not given is right."""
    model = mixture() if model is None else model
    points, found = model.sample(20)
    pca, X_train, _, _ = components()
    return {
        "X_train_pca": X_train,
        "pca": pca,
        "mixture": model,
        "new_faces": pca.inverse_transform(points) if faces is None else faces(pca, model, points),
        "new_components": found if labels is None else labels(found),
    }


def shuffled():
    answers = made()
    order = np.random.RandomState(0).permutation(20)
    faces = answers["new_faces"].reshape(20, SIZE, SIZE)[order].clip(0, 1)
    return {**answers, "new_faces": faces, "new_components": answers["new_components"][order]}


def made_by_another_pca(pca, model, points):
    other = PCA(points.shape[1]).fit(np.random.RandomState(0).normal(size=(99, SIZE**2)))
    return other.inverse_transform(points)


def mixture_of_pixels():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = GaussianMixture(40, random_state=0).fit(sets()[0])
    return {**made(), "mixture": model}


# 12.modified


def modified_by_loops(images):
    found = []
    for change in (lambda i: i.T, lambda i: i[::-1], lambda i: 0.3 * i):
        for image in images:
            found.append(change(image))
    return found


def modified_like_the_book(images):
    n = len(images)
    dark = images.reshape(n, -1).astype(np.float32)
    dark[:, 1:-1] *= 0.3  # as in the book
    side = np.rot90(images, -1, axes=(1, 2)).reshape(n, -1)
    rows = np.vstack([side, np.flip(images, 1).reshape(n, -1), dark])
    return rows.reshape(-1, *images[0].shape)


def changed(side=None, down=None, dark=None):
    def modified(images):
        return np.concatenate(
            [
                np.swapaxes(images, 1, 2) if side is None else side(images),
                np.flip(images, axis=1) if down is None else down(images),
                images * 0.3 if dark is None else dark(images),
            ]
        )

    return {"modified": modified}


def darker_in_place(images):
    dark = images
    dark *= 0.3
    return np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], dark])


def darkest_first_person(images):
    dark = images.copy()
    dark[:1] = dark[:1] * 0.3
    return dark


def one_after_the_other(images):
    side = images.transpose(0, 2, 1)
    down = side[:, ::-1]
    return np.concatenate([side, down, down * 0.3])


def picture_by_picture(images):
    return np.array([change for i in images for change in (i.T, i[::-1], 0.3 * i)])


# 12.scores


def scored(train=None, strange=None, model=None):
    """Return answers; what is not given is right."""
    model = mixture() if model is None else model
    pca, X_train, _, _ = components()
    on_train = model.score_samples(X_train)
    on_strange = model.score_samples(pca.transform(all_turned(sets()[0])))
    return {
        "X_train": sets()[0],
        "pca": pca,
        "mixture": model,
        "train_scores": on_train if train is None else train(on_train, on_strange),
        "modified_scores": on_strange if strange is None else strange(on_train, on_strange),
    }


def scored_the_other_way():
    X, (pca, _, _, _) = sets()[0].astype(float), components()
    corners = turned(X, "darkened")
    corners[:, [0, -1]] = X[:, [0, -1]]
    kinds = [corners, turned(X, "on their side"), turned(X, "upside down")]
    rows = [mixture().score_samples(pca.transform(part)) for part in kinds]
    return {**scored(), "modified_scores": np.array([rows[1], rows[2], rows[0]]).ravel().tolist()}


# 12.compare


def compared(strange=None, valid=None):
    model, (pca, X_train, X_valid, _) = mixture(), components()
    lowest = model.score_samples(X_train).min()
    on_strange = model.score_samples(pca.transform(all_turned(sets()[0])))
    on_valid = model.score_samples(X_valid)
    return {
        "X_train": sets()[0],
        "X_valid": sets()[1],
        "pca": pca,
        "mixture": model,
        "flagged_modified": strange(on_strange, lowest)
        if strange
        else (on_strange < lowest).mean(),
        "flagged_valid": valid(on_valid, lowest, on_strange)
        if valid
        else (on_valid < lowest).mean(),
    }


# 12.width

WIDTHS = (1e-6, 0.001, 0.01, 0.1, 1)


def widths(models=None, held_out=None, best=None):
    """Return answers; what is not given is right."""
    models = [mixture(width) for width in WIDTHS] if models is None else models()
    _, X_train, X_valid, _ = components()
    right = [model.score(X_valid) for model in models]
    return {
        "X_train_pca": X_train,
        "X_valid_pca": X_valid,
        "mixtures": models,
        "held_out": right if held_out is None else held_out(models, X_train, X_valid),
        "best_mixture": models[int(np.argmax(right))] if best is None else best(models, right),
    }


def the_same_mixture():
    return [mixture(0.01), mixture(0.01)]


# Detectors


def detected(make):
    """Return answers with a detector that is made when it is needed."""
    _, X_valid, X_test = sets()
    return {"X_valid": X_valid, "X_test": X_test, "is_strange": make()}


def by_density(share=0.05, kind=GaussianMixture, result=lambda flags: flags):
    model, pca = mixture(0.01, 1, kind), components()[0]
    scores = np.sort(model.score_samples(components()[2]))
    threshold = scores[int(share * len(scores))]
    return lambda X: result(model.score_samples(pca.transform(X)) < threshold)


def by_nearest():
    pca, X_train, X_valid, _ = components()
    threshold = np.quantile(cdist(X_valid, X_train).min(axis=1), 0.95)
    return lambda X: [row.min() > threshold for row in cdist(pca.transform(X), X_train)]


def lost(X, relative=False):
    pca = components()[0]
    errors = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return errors / X.var(axis=1) if relative else errors


def by_relative_error(percent=95):
    threshold = np.percentile(lost(sets()[1], relative=True), percent)
    return lambda X: lost(X, relative=True) > threshold


def by_error():
    threshold = np.percentile(lost(sets()[1]), 95)
    return lambda X: lost(X) > threshold


def by_brightness():
    threshold = sets()[1].mean(axis=1).min()
    return lambda X: X.mean(axis=1) < threshold


def by_training_scores():
    model, pca = mixture(), components()[0]
    lowest = model.score_samples(components()[1]).min()
    return lambda X: model.score_samples(pca.transform(X)) < lowest


def by_itself():
    model, pca = mixture(0.01), components()[0]

    def is_strange(X):
        scores = model.score_samples(pca.transform(X))
        return scores <= np.percentile(scores, 5)

    return is_strange


def by_exponentials():
    model, pca = mixture(), components()[0]
    return lambda X: np.exp(np.minimum(model.score_samples(pca.transform(X)), 0)) < 0


def by_one_class():
    model, pca = OneClassSVM(gamma=0.1, nu=0.05).fit(components()[1]), components()[0]
    return lambda X: model.predict(pca.transform(X))


def with_changes():
    found = by_nearest()

    def is_strange(X):
        X -= X.mean(axis=0)
        return found(X)

    return is_strange


DETECTORS = [
    Later(detected, by_density),
    Later(detected, by_nearest),
    Later(detected, by_relative_error),
    Later(lambda: detected(lambda: by_density(0.03, OtherMixture, lambda flags: flags * 1))),
]

BAD_DETECTORS = [
    ("It flags whatever is new", Later(detected, by_training_scores)),
    ("It is the other way round", Later(lambda: detected(lambda: by_density(result=np.invert)))),
    ("It flags nothing", Later(detected, by_exponentials)),
    ("of normal faces are too many", Later(lambda: detected(lambda: by_density(0.5)))),
    ("Dark pictures get away", Later(lambda: detected(by_error_without_alarms))),
    ("It finds the dark ones alone", Later(detected, by_brightness)),
    ("lets too many strange pictures pass", Later(lambda: detected(by_extreme_error))),
    ("It compares X with itself", Later(detected, by_itself)),
    ("say -1 for an anomaly", Later(detected, by_one_class)),
    ("These are scores", Later(lambda: detected(lambda: lost))),
    ("One answer for each row", Later(lambda: detected(lambda: lambda X: True))),
    ("not a table", Later(lambda: detected(lambda: by_density(result=lambda f: f[:, None])))),
    ("Work on a copy", Later(detected, with_changes)),
    ("without calling it", Later(lambda: detected(lambda: by_density()(sets()[2])))),
]


def by_error_without_alarms():
    threshold = 1.5 * np.percentile(lost(sets()[1]), 95)
    return lambda X: lost(X) > threshold


def by_extreme_error():
    threshold = 5 * lost(sets()[1], relative=True).max()
    return lambda X: lost(X, relative=True) > threshold


# 13


def errors_by_loops(pca, X):
    errors = []
    for x in X:
        rebuilt = pca.mean_ + (x - pca.mean_) @ pca.components_.T @ pca.components_
        errors.append(sum((x - rebuilt) ** 2) / len(x))
    return errors


def errors_by_norm(pca, X):
    lost = X - pca.inverse_transform(pca.transform(X))
    return np.linalg.norm(lost, axis=1) ** 2 / X.shape[1]


def errors_in_float32(pca, X):
    X = X.astype(np.float32)
    return np.square(X - pca.inverse_transform(pca.transform(X))).mean(-1)


def errors(reduce):
    def reconstruction_errors(pca, X):
        return reduce(X - pca.inverse_transform(pca.transform(X)))

    return {"reconstruction_errors": reconstruction_errors}


def relative(divide):
    return {"relative_errors": lambda pca, X: divide(errors_by_norm(pca, X), X, pca)}


KINDS = ("on their side", "upside down", "darkened")


def shares_above(threshold=None, share=None, kind=dict):
    """Return answers; what is not given is right."""
    X_train, X_valid, _ = sets()
    above = np.percentile(lost(X_valid), 95) if threshold is None else threshold(X_train, X_valid)
    share = share or (lambda flags: flags.mean())
    found = {name: share(lost(turned(X_valid, name)) > above) for name in KINDS}
    return {
        "pca": components()[0],
        "X_valid": X_valid,
        "threshold": above,
        "shares": found if kind is dict else kind(found.values()),
    }


RIGHT = {
    "12.mixture": [
        Later(made),
        Later(lambda: made(mixture(seed=3))),
        Later(lambda: made(mixture(kind=OtherMixture), labels=list)),
        Later(shuffled),
    ],
    "12.modified": [
        {"modified": modified_by_loops},
        {"modified": modified_like_the_book},
        changed(),
        changed(side=lambda images: np.rot90(images, axes=(1, 2))),
    ],
    "12.scores": [
        Later(scored),
        Later(lambda: scored(model=mixture(kind=OtherMixture, seed=1))),
        Later(scored_the_other_way),
        Later(scored, lambda on_train, on_strange: np.sort(on_train).tolist()),
    ],
    "12.compare": [
        Later(compared),
        Later(compared, lambda scores, lowest: sum(scores < lowest) / len(scores)),
        Later(compared, None, lambda scores, lowest, strange: np.array([(scores < lowest).mean()])),
    ],
    "12.width": [
        Later(widths),
        Later(widths, lambda: [mixture(width, 7, OtherMixture) for width in WIDTHS[::-1]]),
        Later(
            widths,
            None,
            lambda models, train, valid: dict(
                enumerate(model.score_samples(valid).mean() for model in models)
            ),
        ),
    ],
    "12.detector": DETECTORS,
    "13.reconstruction_errors": [
        {"reconstruction_errors": errors_by_loops},
        {"reconstruction_errors": errors_by_norm},
        {"reconstruction_errors": errors_in_float32},
    ],
    "13.compare": [
        Later(shares_above),
        Later(shares_above, kind=list),
        Later(lambda: shares_above(lambda train, valid: np.sort(lost(valid))[-5])),
    ],
    "13.relative_errors": [
        relative(lambda e, X, pca: e / X.var(axis=1)),
        relative(lambda e, X, pca: [a / np.std(x) ** 2 for a, x in zip(e, X, strict=True)]),
        relative(lambda e, X, pca: e / ((X - X.mean(axis=1)[:, None]) ** 2).mean(axis=1)),
    ],
    "13.detector": DETECTORS,
}

WRONG = {
    "12.mixture": [
        ("make one: GaussianMixture(...)", Later(lambda: {**made(), "mixture": GaussianMixture})),
        ("inverse_transform leads back", Later(made, None, lambda pca, model, points: points)),
        ("keep them apart", Later(made, None, lambda pca, model, points: model.sample(20))),
        ("sample(20)", Later(made, None, lambda pca, model, points: pca.inverse_transform(
            model.sample()[0]))),
        ("These are the means", Later(made, None, lambda pca, model, points: pca.inverse_transform(
            model.means_[:20]))),
        ("These are training pictures", Later(
            made, None, lambda pca, model, points: sets()[0][:20])),
        ("inverse_transform of the same PCA", Later(made, None, made_by_another_pca)),
        ("numbers from 0 to 19", Later(made, labels=lambda found: range(20))),
        ("take both from the same call", Later(made, labels=lambda found: np.sort(39 - found))),
        ("in another order than the faces", Later(made, labels=lambda found: found[::-1])),
        ("0 to 39: sample returns it", Later(made, labels=lambda found: -found)),
        ("the number of its Gaussians", Later(lambda: made(mixture(k=1)))),
        ("Fit it to the training set", Later(lambda: made(mixture(number=2)))),
        ("Fit it to the components", Later(mixture_of_pixels)),
        ("call fit", Later(lambda: {**made(), "mixture": GaussianMixture(40)})),
    ],
    "12.modified": [
        ("the order of the pictures", changed(down=lambda images: images[::-1])),
        ("mirrored left to right", changed(down=lambda images: images[..., ::-1])),
        ("turned by 180 degrees", changed(down=lambda i: np.rot90(i, 2, axes=(1, 2)))),
        ("Times 0.7", changed(dark=lambda images: images * (1 - 0.3))),
        ("leaves the contrast as it is: multiply by 0.3", changed(dark=lambda i: i - 0.3)),
        ("leaves the contrast as it is: multiply.", changed(
            dark=lambda images: np.maximum(images - 0.3, 0))),
        ("Only the first picture", changed(dark=darkest_first_person)),
        ("stands upside down as well", changed(side=lambda images: np.flip(images, 1))),
        ("what the change before has left", {"modified": one_after_the_other}),
        ("All changes are made", {
            "modified": lambda i: i.transpose(0, 2, 1)[:, ::-1] * 0.3}),
        ("They are in another order", {"modified": picture_by_picture}),
        ("The kinds are kept apart", {"modified": lambda images: np.array(
            [np.swapaxes(images, 1, 2), images[:, ::-1], 0.3 * images])}),
        ("Work on a copy", {"modified": darker_in_place}),
    ],
    "12.scores": [
        ("so low that the computer", Later(scored, strange=lambda train, strange: np.exp(strange))),
        ("score returns the mean", Later(scored, lambda train, strange: train.mean())),
        ("predict_proba says which component", Later(
            scored, lambda train, strange: mixture().predict_proba(components()[1]))),
        ("Probabilities say which", Later(scored, lambda train, strange: mixture().predict_proba(
            components()[1]).max(axis=1))),
        ("The sign is reversed", Later(scored, lambda train, strange: -train)),
        ("belongs to the picture as a whole", Later(
            scored, lambda train, strange: train / components()[1].shape[1])),
        ("All of these are lower", Later(scored, lambda train, strange: mixture(
            ).score_samples(np.resize(components()[2], components()[1].shape)))),
        ("modify them first", Later(scored, strange=lambda train, strange: np.tile(train, 3))),
        ("in three ways", Later(scored, strange=lambda train, strange: strange[:280])),
        ("are exchanged", Later(scored, lambda train, strange: strange[:280],
                                lambda train, strange: np.tile(train, 3))),
        ("pictures darkened: each kind comes once", Later(
            scored, strange=lambda train, strange: mixture().score_samples(
                components()[0].transform(np.tile(sets()[0] * 0.3, (3, 1)))))),
    ],
    "12.compare": [
        ("These are percent", Later(compared, lambda s, lowest: 100 * (s < lowest).mean())),
        ("how many they are", Later(compared, None, lambda s, lowest, strange: (s < lowest).sum())),
        ("the share of the others", Later(compared, lambda s, lowest: (s > lowest).mean())),
        ("take the mean of True and False", Later(compared, lambda s, lowest: s < lowest)),
        ("A share is one number: take the mean.", Later(
            compared, None, lambda s, lowest, strange: s < lowest)),
        ("not the highest of the modified", Later(
            compared, None, lambda s, lowest, strange: (s < strange.max()).mean())),
        ("asked for are unseen ones", Later(compared, None, lambda s, lowest, strange: np.mean(
            (t := mixture().score_samples(components()[1])) < np.median(t)))),
    ],
    "12.width": [
        ("Each fit has overwritten", Later(
            lambda: {**widths(), "mixtures": the_same_mixture() * 2})),
        ("Set reg_covar", Later(widths, lambda: [
            *(mixture(width) for width in WIDTHS[1:]), mixture(seed=5, reg_covar=0.1)])),
        ("Fit it to the training set", Later(
            widths, lambda: [mixture(width, number=2) for width in WIDTHS])),
        ("the narrowest always wins", Later(
            widths, None, lambda models, train, valid: [model.score(train) for model in models])),
        ("These are sums", Later(widths, None, lambda models, train, valid: [
            model.score_samples(valid).sum() for model in models])),
        ("The sign is reversed", Later(widths, None, lambda models, train, valid: [
            -model.score(valid) for model in models])),
        ("as score returns it", Later(widths, None, lambda models, train, valid: [
            model.score_samples(valid) for model in models])),
        ("without exp", Later(widths, None, lambda models, train, valid: [0.0] * 5)),
        ("highest: argmax", Later(
            widths, best=lambda models, right: models[int(np.argmin(right))])),
        ("has the highest mean log density", Later(widths, best=lambda models, right: models[-1])),
        ("Pass the mixture itself", Later(widths, best=lambda models, right: 0.1)),
    ],
    "12.detector": BAD_DETECTORS,
    "13.reconstruction_errors": [
        ("These are sums", errors(lambda d: np.sum(d**2, axis=1))),
        ("axis=0 takes the mean", errors(lambda d: np.mean(d**2, axis=0))),
        ("mean without an axis", errors(lambda d: np.mean(d**2))),
        ("signed ones cancel out", errors(lambda d: np.mean(d, axis=1))),
        ("square first", errors(lambda d: np.mean(d, axis=1) ** 2)),
        ("absolute differences", errors(lambda d: abs(d).sum(axis=1) / d.shape[1])),
        ("This is the root", errors(lambda d: np.mean(d**2, axis=1) ** 0.5)),
        ("Only the pixel that differs most", errors(lambda d: np.max(d**2, axis=1))),
        ("fit_transform fits anew", {"reconstruction_errors": lambda pca, X: np.mean(
            (X - pca.inverse_transform(pca.fit_transform(X))) ** 2, axis=1)}),
        ("difference from the mean face", {
            "reconstruction_errors": lambda pca, X: ((X - pca.mean_) ** 2).mean(axis=1)}),
    ],
    "13.compare": [
        ("it comes from the training pictures", Later(
            lambda: shares_above(lambda train, valid: np.percentile(lost(train), 95)))),
        ("the 95th percentile, not the 5th", Later(
            lambda: shares_above(lambda train, valid: np.percentile(lost(valid), 5)))),
        ("One picture decides", Later(lambda: shares_above(lambda t, v: lost(v).max()))),
        ("About half of the normal", Later(
            lambda: shares_above(lambda train, valid: lost(valid).mean()))),
        ("That is the share; the threshold", Later(lambda: shares_above(lambda t, v: 0.05))),
        ("the share of the others", Later(shares_above, share=lambda flags: (~flags).mean())),
        ("These are percent", Later(shares_above, share=lambda flags: 100 * flags.mean())),
        ("how many they are", Later(shares_above, share=lambda flags: flags.sum())),
        ("The keys are those", Later(
            shares_above, kind=lambda shares: dict(zip("abc", shares, strict=True)))),
        ("for each of the three kinds", Later(shares_above, kind=lambda s: list(s)[:2])),
    ],
    "13.relative_errors": [
        ("not by its root", relative(lambda e, X, pca: e / X.std(axis=1))),
        ("a contrast of its own", relative(lambda e, X, pca: e / X.var())),
        ("divided by the brightness", relative(lambda e, X, pca: e / X.mean(axis=1))),
        ("square of the brightness", relative(lambda e, X, pca: e / X.mean(axis=1) ** 2)),
        ("the mean square", relative(lambda e, X, pca: e / (X**2).mean(axis=1))),
        ("That is multiplied", relative(lambda e, X, pca: e * X.var(axis=1))),
        ("contrast of the reconstruction", relative(
            lambda e, X, pca: e / pca.inverse_transform(pca.transform(X)).var(axis=1))),
        ("These are errors as before", relative(lambda e, X, pca: e)),
        ("It is turned over", relative(lambda e, X, pca: X.var(axis=1) / e)),
    ],
    "13.detector": BAD_DETECTORS,
}  # fmt: skip
