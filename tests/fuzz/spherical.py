"""Entries of `SphericalKMeans`, and of its textbook."""

from functools import partial
from itertools import pairwise

import numpy as np

from homl_clustering import SphericalKMeans
from homl_clustering.textbook import spherical
from tests.fuzz import board, kmeans
from tests.fuzz.oracles import close, expect, precision_of, same
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER, REFUSED

# These may have rows of zeros, which have no direction.
ZEROS = ("whole numbers", "negative zeros", "below normal", "tiny")
FORMS = ("bool", "csr of bool", "csr of int")
MAY_BE_ZERO = {("all", kind): EITHER for kind in ZEROS}
MAY_BE_ZERO |= {(name, form): EITHER for name in ("X", "centers") for form in FORMS}
SPARSE_IS_REFUSED = {(name, form): REFUSED for name in ("X", "centers") for form in FORMS[1:]}
ON_BOARD = MAY_BE_ZERO | SPARSE_IS_REFUSED
NAME = ("SphericalKMeans",)
fitted = partial(kmeans.fitted, SphericalKMeans)
on_fitted = partial(kmeans.on_fitted, model=SphericalKMeans, verdicts=MAY_BE_ZERO)


def directions(X):
    """Return the rows scaled to length 1."""
    X = exact(X)
    X = X / np.abs(X).max(axis=1, keepdims=True)
    return X / np.sqrt((X**2).sum(axis=1, keepdims=True))


def cosines(X, centers):
    """Return the cosine of the angle between each row and each center."""
    return directions(X) @ directions(centers).T


def rounding_of(X):
    """Return how far off the cosine of a row may be."""
    return 20 * precision_of(X) * (1 + X.shape[1])


def judge_labels(name, labels, X, centers, rounding):
    """Raise unless each row has a center of the largest cosine, and return these cosines."""
    cos, labels = cosines(X, centers), np.asarray(labels)
    expect(labels.shape == (len(X),), f"{name} has shape {labels.shape}")
    own = cos[np.arange(len(X)), labels]
    far = np.flatnonzero(own < cos.max(axis=1) - rounding)
    expect(not far.size, f"{name}: row {far[:1]} has a center at a larger angle")
    return own


def judge_model(X, weights, model):
    """Raise unless labels, inertia and centers belong together."""
    centers, rounding = model.cluster_centers_, rounding_of(X)
    expect(model.labels_.dtype == np.int32, f"labels are {model.labels_.dtype}")
    expect(centers.dtype == X.dtype, f"centers are {centers.dtype}")
    close("lengths", np.sqrt((exact(centers) ** 2).sum(axis=1)), np.ones(len(centers)), rounding)
    own = judge_labels("labels_", model.labels_, X, centers, rounding)
    weights = exact(weights)
    atol = float(weights.sum()) * rounding
    close("inertia_", model.inertia_, (weights * (1 - own)).sum(), atol=atol)
    if model.stop_reason_ == "labels unchanged":
        for c in range(len(centers)):
            mine = (model.labels_ == c) & (weights > 0)
            total = (weights[mine][:, np.newaxis] * directions(X)[mine]).sum(axis=0)
            length = float(np.sqrt((total**2).sum()))
            if length > 1e-3 * weights[mine].sum() > 0:
                close("center", centers[c], total / length, atol=1e4 * rounding)


def judge_fit(given, model):
    judge_model(given.X, kmeans.weights_of(given), model)
    expect(len(model.cluster_centers_) == given.n_clusters, f"{len(model.cluster_centers_)}")
    expect(1 <= model.n_iter_ <= given.max_iter, f"{model.n_iter_} iterations")


def judge_fit_from(given, model):
    X, weights, rounding = given.X, kmeans.weights_of(given), rounding_of(given.X)
    judge_model(X, weights, model)
    powers = 2.0 ** (np.arange(len(X)) % 5)[:, np.newaxis]
    with np.errstate(all="ignore"):
        longer = X * powers.astype(X.dtype)
    if np.array_equal(exact(longer), exact(X) * powers) and np.abs(X[X != 0]).min() > 1e-30:
        again = fit_from(longer, weights, given.init, given.algorithm)
        same("labels_ of longer rows", again.labels_, model.labels_)
        same("cluster_centers_ of longer rows", again.cluster_centers_, model.cluster_centers_)
    total = float(weights.sum())
    expect(model.inertia_ <= 2 * total * (1 + rounding), f"the inertia is {model.inertia_}")


def fit(X, sample_weight, **parameters):
    return SphericalKMeans(**parameters).fit(X, sample_weight=sample_weight)


def fit_from(X, sample_weight, init, algorithm):
    model = SphericalKMeans(3, init=init, n_init=1, algorithm=algorithm, tol=0)
    return model.fit(X, sample_weight=sample_weight)


def judge_predict(given, labels):
    judge_labels("labels", labels, given.X, fitted().cluster_centers_, rounding_of(given.X))


def judge_distances(X, centers, found):
    expect(found.dtype == X.dtype, f"distances are {found.dtype}")
    close("distances", found, 1 - cosines(X, centers), atol=rounding_of(X))


def judge_transform(given, found):
    judge_distances(given.X, fitted().cluster_centers_, found)


def judge_score(given, score):
    weights = exact(kmeans.weights_of(given))
    own = cosines(given.X, fitted().cluster_centers_).max(axis=1)
    atol = float(weights.sum()) * rounding_of(given.X)
    close("score", score, (weights * (own - 1)).sum(), atol=atol)


def judge_fit_predict(given, labels):
    centers = kmeans.fresh(SphericalKMeans).fit(given.X).cluster_centers_
    judge_labels("labels", labels, given.X, centers, rounding_of(given.X))


def judge_fit_transform(given, found):
    model = kmeans.fresh(SphericalKMeans).fit(given.X)
    judge_distances(given.X, model.cluster_centers_, found)


# On the board


def judge_directions(given, found):
    close("directions", found, directions(given.X), rtol=1e-14, atol=1e-300)


def judge_means(given, found):
    for c in range(len(given.centers)):
        total = directions(given.X)[given.labels == c].sum(axis=0)
        if np.abs(total).max() > 1e-3:
            close("mean", found[c], directions(total[np.newaxis])[0], atol=1e-11)


def judge_steps(given, steps):
    names = [step.name for step in steps]
    expect(names == ["start", *["E", "M"] * (len(steps) // 2)], f"steps are {names}")
    for before, step in pairwise(steps):
        if step.name == "E":
            judge_labels("labels", step.labels, given.X, step.centers, 1e-14)
        own = cosines(given.X, step.centers)[np.arange(len(given.X)), step.labels]
        close("inertia", step.inertia, (1 - own).sum(), atol=1e-13 * len(own))
        if before.inertia is not None:
            expect(step.inertia <= before.inertia + 1e-10, "the inertia rises")
    same("the last labels", steps[-1].labels, steps[-3].labels)


ENTRIES = {
    "SphericalKMeans.fit": Entry(
        kmeans.started,
        fit,
        judge_fit,
        {"X": "table", "sample_weight": "weights", "init": "choice"} | kmeans.PARAMETERS,
        NAME,
        {("init", "list"): REFUSED} | MAY_BE_ZERO,
        ("X",),
    ),
    "SphericalKMeans.fit, given centers": Entry(
        kmeans.from_centers,
        fit_from,
        judge_fit_from,
        {"X": "rows", "sample_weight": "weights"},
        NAME,
        MAY_BE_ZERO,
        ("X",),
        thin=2,
    ),
    **{
        f"SphericalKMeans.{method}": kmeans.fitting(
            SphericalKMeans, method, lambda model, judge=judge: judge
        )._replace(verdicts=MAY_BE_ZERO)
        for method, judge in (
            ("fit_predict", judge_fit_predict),
            ("fit_transform", judge_fit_transform),
        )
    },
    "SphericalKMeans.predict": on_fitted("predict", judge_predict),
    "SphericalKMeans.transform": on_fitted("transform", judge_transform),
    "SphericalKMeans.score": on_fitted(
        "score", judge_score, kmeans.weighted_rows, ("X", "sample_weight")
    ),
    "textbook.directions": Entry(
        lambda random, data: {"X": data(12, 3)},
        spherical.directions,
        judge_directions,
        {"X": "table"},
        ("directions",),
        ON_BOARD,
    ),
    "textbook.mean_directions": Entry(
        board.data_labels_centers,
        spherical.mean_directions,
        judge_means,
        {"X": "rows", "labels": "numbers", "centers": "rows"},
        ("mean_directions", "directions"),
        {("labels", "below noise"): REFUSED, ("labels", "huge"): REFUSED} | ON_BOARD,
        thin=2,
    ),
    "textbook.spherical_steps": Entry(
        board.data_and_centers,
        board.all_steps(spherical.spherical_steps),
        judge_steps,
        {"X": "rows", "centers": "rows"},
        ("spherical_steps", "directions"),
        ON_BOARD,
        thin=2,
    ),
}
