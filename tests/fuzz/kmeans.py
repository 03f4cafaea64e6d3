"""Entries of `KMeans`, `MiniBatchKMeans` and `kmeans_plusplus`."""

from functools import cache

import numpy as np

from homl_clustering import KMeans, MiniBatchKMeans, kmeans_plusplus
from tests.fuzz import references
from tests.fuzz.oracles import close, expect, extent, nearest, precision_of, rows_of, same
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import DATA, EITHER, REFUSED, SKIPPED, table

ALGORITHMS = ("auto", "lloyd", "active", "elkan", "hamerly")
SAME_WIDTH = tuple(kind for kind in DATA if kind != "one feature")
PARAMETERS = {
    "n_clusters": "clusters", "max_iter": "count", "n_init": "count", "tol": "amount",
    "random_state": "seed", "verbose": "verbosity",
}  # fmt: skip


def weighted(random, data):
    X = data(24, 3)
    return {"X": X, "sample_weight": random.uniform(0.5, 2, len(X))}


def started(random, data):
    start = ("k-means++", "random")[random.randint(2)]
    return weighted(random, data) | {
        "n_clusters": 3, "init": start, "n_init": 2, "max_iter": 50, "tol": 1e-4,
        "random_state": random.randint(99), "verbose": 0,
    }  # fmt: skip


def from_centers(random, data):
    given = weighted(random, data)
    centers = given["X"][np.arange(3) % len(given["X"])]
    return given | {"init": centers, "algorithm": ALGORITHMS[random.randint(4)]}


def fit(X, sample_weight, **parameters):
    return KMeans(**parameters).fit(X, sample_weight=sample_weight)


def fit_from(X, sample_weight, init, algorithm):
    model = KMeans(3, init=init, n_init=1, algorithm=algorithm, tol=0)
    return model.fit(X, sample_weight=sample_weight)


def weights_of(given):
    """Return the weights as they count: a single number, or none, stands for equal ones."""
    n = len(given.X)
    weights = getattr(given, "sample_weight", None)
    return np.ones(n) if weights is None else np.broadcast_to(weights, n).astype(float)


def judge_model(given, model):
    """Raise unless labels, inertia and centers belong together."""
    X, weights, centers = given.X, weights_of(given), model.cluster_centers_
    expect(model.labels_.dtype == np.int32, f"labels are {model.labels_.dtype}")
    expect(centers.dtype == X.dtype, f"centers are {centers.dtype}")
    nearest("labels_", model.labels_, X, centers, slack=1e-8)
    expected = references.inertia(X, centers, model.labels_, weights)
    close("inertia_", model.inertia_, expected, rtol=1e-9, atol=1e-300)
    return X, weights, centers


def judge_fit(given, model):
    X, weights, centers = judge_model(given, model)
    expect(len(centers) == given.n_clusters, f"{len(centers)} centers")
    expect(1 <= model.n_iter_ <= given.max_iter, f"{model.n_iter_} iterations")
    if model.stop_reason_ == "labels unchanged":
        means = references.means_of(X, model.labels_, centers, weights)
        rounding = 100 * precision_of(X, centers) * extent(X)[0]
        close("cluster_centers_", centers, means, rtol=1e-6, atol=rounding)


def judge_fit_from(given, model):
    X, weights, centers = judge_model(given, model)
    means = references.means_of(X, model.labels_, centers, weights)
    rounding = 100 * precision_of(X, centers) * extent(X)[0]
    close("cluster_centers_", centers, means, rtol=1e-6, atol=rounding)
    largest, width = extent(X)
    is_smooth = len(np.unique(X)) == X.size and not np.any(np.round(X) == X)
    if not (is_smooth and width > 1e-100 and largest < 1e8 * width < 1e100):
        return
    turned = fit_from(X[::-1], weights[::-1], given.init, given.algorithm)
    same("labels_ of rows in another order", turned.labels_[::-1], model.labels_)
    scaled = fit_from(X * 64, weights, np.asarray(given.init) * 64, given.algorithm)
    same("cluster_centers_ of data times 64", scaled.cluster_centers_, centers * 64)
    same("labels_ of data times 64", scaled.labels_, model.labels_)
    rows = set(map(tuple, X.tolist()))
    if not rows.issuperset(map(tuple, given.init.tolist())):
        return  # an empty cluster may begin anew in one of two equal rows
    twice = fit_from(np.vstack([X, X]), np.tile(weights, 2), given.init, given.algorithm)
    double = fit_from(X, 2 * weights, given.init, given.algorithm)
    same("labels_ of all rows twice", twice.labels_, np.tile(double.labels_, 2))
    close("inertia_ of all rows twice", twice.inertia_, double.inertia_)


def fresh(model):
    """Return a model that is not fitted, always the same."""
    return model(3, random_state=0)


def judge_fit_predict(model):
    def judge(given, labels):
        centers = fresh(model).fit(given.X).cluster_centers_
        nearest("labels", labels, given.X, centers, slack=1e-8)

    return judge


def judge_fit_transform(model):
    def judge(given, distances):
        judge_distances(fresh(model).fit(given.X).cluster_centers_, given.X, distances)

    return judge


def fitting(model, method, judge):
    """Return an entry of a method that fits, and returns what it finds."""
    return Entry(
        lambda random, data: {"X": data(15, 2)},
        lambda X: getattr(fresh(model), method)(X),
        judge(model),
        {"X": "table"},
        (model.__name__,),
        sparse=("X",),
        thin=3,
    )


def judge_distances(centers, X, found):
    expected = np.sqrt(references.squared_distances(X, centers))
    expect(found.dtype == X.dtype, f"distances are {found.dtype}")
    close("distances", found, expected, rtol=4 * precision_of(X), atol=1e-160)


# Fitted models, and other rows


@cache
def fitted(kind=KMeans):
    """Return a model of ordinary data with three features, always the same."""
    X = table(np.random.RandomState(1), "ordinary", 60, 3)
    return kind(4, random_state=0).fit(X)


def other_rows(random, data):
    return {"X": data(11, 3)}


def on_fitted(method, judge, good=other_rows, kinds=("X",), model=KMeans, **more):
    """Return an entry of a method of a fitted model."""
    every = {"X": "rows", "sample_weight": "weights"}
    return Entry(
        good,
        lambda **given: getattr(fitted(model), method)(**given),
        judge,
        {name: every[name] for name in kinds},
        (model.__name__,),
        sparse=("X",),
        data=SAME_WIDTH,
        **more,
    )


def judge_predict(model):
    return lambda given, labels: nearest("labels", labels, given.X, fitted(model).cluster_centers_)


def judge_transform(model):
    return lambda given, found: judge_distances(fitted(model).cluster_centers_, given.X, found)


def judge_score(model):
    def judge(given, score):
        centers = fitted(model).cluster_centers_
        labels = references.squared_distances(given.X, centers).argmin(axis=1)
        expected = references.inertia(given.X, centers, labels, weights_of(given))
        close("score", score, -expected, rtol=1e-9)

    return judge


def weighted_rows(random, data):
    X = data(11, 3)
    return {"X": X, "sample_weight": random.uniform(0.5, 2, len(X))}


# Mini-batches


def batches(random, data):
    return started(random, data) | {
        "batch_size": 8, "reassignment_ratio": 0.01, "compute_labels": True, "init_size": 12,
        "max_no_improvement": 5, "max_iter": 5, "tol": 0.0,
    }  # fmt: skip


def fit_batches(X, sample_weight, **parameters):
    return MiniBatchKMeans(**parameters).fit(X, sample_weight=sample_weight)


def judge_batches(given, model):
    if given.compute_labels:
        judge_model(given, model)
    expect(len(model.cluster_centers_) == given.n_clusters, "other centers")


def parts(random, data):
    given = weighted(random, data)
    return given | {"init": given["X"][np.arange(3) % len(given["X"])]}


def two_parts(X, sample_weight, init):
    """Return centers after a first batch, and a model after the same once more."""
    model = MiniBatchKMeans(3, init=init, n_init=1, reassignment_ratio=0.0)
    once = model.partial_fit(X, sample_weight=sample_weight).cluster_centers_
    return once, model.partial_fit(X, sample_weight=sample_weight)


def judge_parts(given, found):
    once, model = found
    X, weights, before = given.X, exact(weights_of(given)), given.init
    absorbed, centers = np.zeros(3), exact(before)
    rounding = 200 * precision_of(X) * max(extent(X)[0], extent(before)[0])
    for after in (once, model.cluster_centers_):
        labels = references.squared_distances(X, before.astype(X.dtype)).argmin(axis=1)
        for c in range(3):
            own, taken = labels == c, absorbed[c]
            absorbed[c] += weights[own].sum()
            if weights[own].sum() > 0:
                total = (weights[own][:, np.newaxis] * exact(X)[own]).sum(axis=0)
                centers[c] = (taken * centers[c] + total) / absorbed[c]
        close("cluster_centers_", after, centers, rtol=1e-6, atol=rounding)
        before, centers = after, exact(after)
    nearest("labels_", model.labels_, X, model.cluster_centers_, slack=1e-8)


def seeds(random, data):
    given = weighted(random, data)
    given["sample_weight"] *= np.arange(len(given["X"])) % 3 != 1  # some have no weight
    return given | {
        "n_clusters": 3, "random_state": random.randint(99), "n_local_trials": 2,
        "x_squared_norms": None,
    }  # fmt: skip


def judge_seeds(given, found):
    centers, indices = found
    same("centers", centers, given.X[indices])
    rows_of("centers", centers, given.X)
    expect(len(indices) == given.n_clusters, f"{len(indices)} indices")
    expect(np.all(weights_of(given)[indices] > 0), "a row without weight was chosen")
    width = extent(given.X)[1]
    if 1e-100 < width < 1e100 and len(np.unique(given.X, axis=0)) == len(given.X):
        expect(len(set(indices.tolist())) == len(indices), "a row was chosen twice")


SPARSE = ("X",)
ENTRIES = {
    "KMeans.fit": Entry(
        started,
        fit,
        judge_fit,
        {"X": "table", "sample_weight": "weights", "init": "choice"} | PARAMETERS,
        ("KMeans",),
        {("init", "list"): REFUSED},
        SPARSE,
    ),
    "KMeans.fit, given centers": Entry(
        from_centers,
        fit_from,
        judge_fit_from,
        {"X": "rows", "sample_weight": "weights", "init": "rows", "algorithm": "choice"},
        ("KMeans",),
        {("init", "a class"): SKIPPED},
        SPARSE,
        thin=2,
    ),
    **{
        f"{model.__name__}.{method}": fitting(model, method, judge)
        for model in (KMeans, MiniBatchKMeans)
        for method, judge in (
            ("fit_predict", judge_fit_predict), ("fit_transform", judge_fit_transform)
        )
    },
    "KMeans.predict": on_fitted("predict", judge_predict(KMeans)),
    "KMeans.transform": on_fitted("transform", judge_transform(KMeans)),
    "KMeans.score": on_fitted("score", judge_score(KMeans), weighted_rows, ("X", "sample_weight")),
    "MiniBatchKMeans.fit": Entry(
        batches,
        fit_batches,
        judge_batches,
        {"X": "table", "sample_weight": "weights", "init": "choice"}
        | PARAMETERS
        | {"batch_size": "count", "reassignment_ratio": "amount", "compute_labels": "flag"}
        | {"init_size": "count", "max_no_improvement": "count"},
        ("MiniBatchKMeans",),
        {
            ("init_size", "none"): EITHER,
            ("max_no_improvement", "none"): EITHER,
            ("max_no_improvement", "zero"): EITHER,
        },
        SPARSE,
        thin=2,
    ),
    "MiniBatchKMeans.partial_fit": Entry(
        parts,
        two_parts,
        judge_parts,
        {"X": "rows", "sample_weight": "weights", "init": "rows"},
        ("MiniBatchKMeans",),
        {("init", "a class"): SKIPPED},
        SPARSE,
    ),
    "MiniBatchKMeans.predict": on_fitted(
        "predict", judge_predict(MiniBatchKMeans), model=MiniBatchKMeans, thin=4
    ),
    "MiniBatchKMeans.transform": on_fitted(
        "transform", judge_transform(MiniBatchKMeans), model=MiniBatchKMeans, thin=4
    ),
    "MiniBatchKMeans.score": on_fitted(
        "score", judge_score(MiniBatchKMeans), weighted_rows, model=MiniBatchKMeans, thin=4
    ),
    "kmeans_plusplus": Entry(
        seeds,
        kmeans_plusplus,
        judge_seeds,
        {
            "X": "table", "sample_weight": "weights", "n_clusters": "clusters",
            "random_state": "seed", "n_local_trials": "count", "x_squared_norms": "norms",
        },
        ("kmeans_plusplus",),
        {("n_local_trials", "none"): EITHER},
        SPARSE,
    ),
}  # fmt: skip
