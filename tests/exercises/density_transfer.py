"""Answers to the tasks of ``04_density_and_hierarchy_exercises`` that are not in the lesson."""

import numpy as np
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, SpectralClustering
from sklearn.mixture import GaussianMixture as MixtureOfScikitLearn
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from homl_clustering import GaussianMixture, KMeans
from tests.exercises.density_transfer_wrong import MORE

# Data that no single radius suits


def grid(n_rows, n_columns, step, corner):
    return np.array([
        [corner[0] + step * j, corner[1] + step * i]
        for i in range(n_rows)
        for j in range(n_columns)
    ])  # fmt: skip


def _data(*groups, numbers=None):
    numbers = range(len(groups)) if numbers is None else numbers
    return {
        "points": np.vstack(groups),
        "groups": np.repeat(list(numbers), list(map(len, groups))),
    }


def row(start, step, n=8):
    """Points on a line, as lists."""
    return [[start + step * i, 0] for i in range(n)]


def drawn():
    random = np.random.RandomState(0)
    tight = random.uniform(0, 0.4, (12, 2))
    wide = random.uniform(0, 6, (16, 2)) + np.array([10, 10])
    order = random.permutation(40)
    data = _data(tight, wide, tight + np.array([0.9, 0]), numbers=(4, 7, 2))
    return {name: values[order].astype(np.float32) for name, values in data.items()}


SQUARES = [grid(3, 3, 1, (0, 0)), grid(3, 3, 1, (4, 0)), grid(3, 4, 3, (20, 0))]
ON_A_LINE = {
    "points": row(0, 1) + row(10.5, 1) + row(40, 3),
    "groups": [0] * 8 + [1] * 8 + [2] * 8,
}
IN_PIECES = np.vstack([grid(2, 3, 1, (10, 0)), grid(2, 3, 1, (20, 0))])


def _with(data, **changes):
    return {**data, **changes}


# Which algorithm?


def _models(name, *models):
    return [{name: model} for model in models]


def rings_by_hand(X):
    """From the distance to the middle."""
    radius = np.linalg.norm(X - np.median(X, axis=0), axis=1)
    return [0 if r < 1.2 else 1 for r in radius]


def nearest_of_three(X):
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    return KMeans(3, n_init=10, random_state=0).fit_predict(scaled).astype(float)


def without_the_second(X):
    return AgglomerativeClustering(3).fit_predict(X[:, [0, 2]] * [1, 2])


def scaled(model):
    return make_pipeline(StandardScaler(), model)


def always(labels):
    return lambda X: labels


def _common(name):
    """Return what is wrong for each table."""
    return [
        ("one label for each row", {name: always(np.zeros(7))}),
        ("pass the estimator itself. It will", {name: np.zeros(450, int)}),
        ("Make an estimator", {name: DBSCAN}),
        ("no fit_predict", {name: KNeighborsClassifier(3)}),
        ("An array has no labels", {name: lambda X: X.labels}),
    ]


RIGHT = {
    "04.no_single_radius": [_data(*SQUARES), ON_A_LINE, drawn()],
    "04.table_a": _models(
        "model_a",
        DBSCAN(eps=0.5, min_samples=8),
        scaled(DBSCAN(eps=0.35, min_samples=6)),
        rings_by_hand,
        SpectralClustering(2, affinity="nearest_neighbors", random_state=0),
    ),
    "04.table_b": _models(
        "model_b",
        GaussianMixture(3, n_init=10, random_state=0),
        MixtureOfScikitLearn(3, covariance_type="tied", n_init=10, random_state=1),
        lambda X: MixtureOfScikitLearn(3, n_init=10, random_state=3).fit(X).predict(X),
    ),
    "04.table_c": _models(
        "model_c",
        scaled(KMeans(3, n_init=10, random_state=0)),
        nearest_of_three,
        without_the_second,
        scaled(MixtureOfScikitLearn(3, random_state=0)),
        scaled(HDBSCAN(min_cluster_size=20, copy=True)),
    ),
}
WRONG = {
    "04.no_single_radius": [
        ("equally dense", _data(*SQUARES[:2], grid(3, 3, 1, (20, 0)))),
        ("closer together, until", _data(SQUARES[0], grid(3, 3, 1, (9, 0)), SQUARES[2])),
        ("nearer to a point of another", _with(_data(*SQUARES), groups=np.arange(30) % 3)),
        ("Before a larger", _data(*SQUARES[:2], IN_PIECES)),
        ("With two it cannot", _data(SQUARES[0], SQUARES[2])),
        ("no more", _data(*SQUARES, grid(2, 2, 1, (60, 60)))),
        ("-1 stands for noise", _data(*SQUARES, numbers=(0, 1, -1))),
        ("needs a core", _data(*SQUARES[:2], [[20, 0], [23, 0], [20, 3]])),
        ("Leave points out", _data(*SQUARES[:2], grid(5, 5, 3, (20, 0)))),
        ("points.T", _with(_data(*SQUARES), points=np.vstack(SQUARES).T)),
        ("its coordinates", _with(_data(*SQUARES), points=np.vstack(SQUARES)[:, 0])),
        ("that of its group", _with(_data(*SQUARES), groups=[0, 1, 2])),
        ("whole numbers", _with(_data(*SQUARES), groups=np.arange(30))),
    ],
    "04.table_a": [
        ("lies around", {"model_a": KMeans(2)}),
        ("Most rows are noise", {"model_a": DBSCAN(eps=0.1, min_samples=10)}),
        ("in one cluster", {"model_a": DBSCAN(eps=1)}),
        ("nothing but a stray", {"model_a": AgglomerativeClustering(1)}),
        ("in pieces", {"model_a": DBSCAN(eps=0.15)}),
        *_common("model_a"),
    ],
    "04.table_b": [
        ("long, narrow", {"model_b": KMeans(3, n_init=10, random_state=0)}),
        ("may lie askew", {"model_b": GaussianMixture(3, covariance_type="diag", n_init=5)}),
        ("Most rows are noise", {"model_b": DBSCAN(eps=0.12)}),
        ("in one cluster", {"model_b": DBSCAN(eps=1)}),
        ("thin near their ends", {"model_b": DBSCAN(eps=0.25)}),
        *_common("model_b"),
    ],
    "04.table_c": [
        ("decides all distances", {"model_c": KMeans(3, n_init=10, random_state=0)}),
        ("Most rows are noise", {"model_c": DBSCAN(eps=0.5)}),
        ("radius is too large", {"model_c": scaled(DBSCAN(eps=3))}),
        ("many small clusters", {"model_c": HDBSCAN(min_cluster_size=3, copy=True)}),
        *_common("model_c"),
    ],
}
WRONG = {task: [*answers, *MORE.get(task, ())] for task, answers in WRONG.items()}
