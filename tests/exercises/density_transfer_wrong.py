"""More wrong answers about linkages, tables and data of one's own, by task."""

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, StandardScaler

RIGHT, WRONG = {}, {}  # density and density_transfer have them


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# Linkages


def linked(distances, **rules):
    reduce = {"single": np.min, "complete": np.max, "average": np.mean, **rules}
    return lambda A, B, linkage: reduce[linkage](distances(A, B))


def with_(**rules):
    return linked(cdist, **rules)


def all_together(A, B):
    both = np.vstack([A, B])
    return cdist(both, both)


def inside_and_between(A, B):
    table = all_together(A, B)
    return table[np.triu_indices(len(table), 1)]


def only_single(A, B, linkage):
    return linked(inside_and_between if linkage == "single" else cdist)(A, B, linkage)


LINKAGES = _wrong(
    "cluster_distance",
    ("Row is subtracted from row", linked(lambda A, B: np.linalg.norm(A - B, axis=1))),
    ("zip pairs", linked(lambda A, B: [
        np.linalg.norm(a - b) for a, b in zip(A, B, strict=False)])),
    ("first points of the clusters", lambda A, B, linkage: np.linalg.norm(A[0] - B[0])),
    ("first point of the first", linked(lambda A, B: cdist(A[:1], B))),
    ("Complete and average", with_(complete=np.mean, average=np.max)),
    ("Single and average", with_(single=np.mean, average=np.min)),
    ("always the largest", lambda A, B, linkage: cdist(A, B).max()),
    ("always the mean", lambda A, B, linkage: cdist(A, B).mean()),
    ("always the distance of the means", lambda A, B, _: cdist([A.mean(0)], [B.mean(0)])[0, 0]),
    ("not their median", with_(average=np.median)),
    ("the sum of the distances", with_(average=np.sum)),
    ("points of the first cluster.", with_(average=lambda t: t.sum() / len(t))),
    ("points of the second cluster.", with_(average=lambda t: t.sum() / len(t.T))),
    ("number of all points", with_(average=lambda t: t.sum() / sum(t.shape))),
    ("not the root of the mean", with_(average=lambda t: np.sqrt(np.mean(t**2)))),
    ("partner of each point of the second", with_(average=lambda t: t.min(0).mean())),
    ("not the farthest partner", with_(average=lambda t: t.max(1).mean())),
    ("nearest point of the first", with_(complete=lambda t: t.min(0).max())),
    ("Single: one point from each", only_single),
    ("looked for from 0", with_(single=lambda t: min(0, *t.ravel()))),
    ("inside of the clusters", linked(inside_and_between)),
    ("put together", linked(all_together)),
    ("largest difference", linked(lambda A, B: cdist(A, B, "chebyshev"))),
    ("Only the first feature", linked(lambda A, B: cdist(A[:, :1], B[:, :1]))),
    ("first two features", linked(lambda A, B: cdist(A[:, :2], B[:, :2]))),
    ("over the points here", linked(lambda A, B: [np.linalg.norm(B - a, axis=0) for a in A])),
    ("without an axis", lambda A, B, linkage: np.sqrt(cdist(A, B, "sqeuclidean").sum())),
    ("distances of all pairs", lambda A, B, linkage: cdist(A, B)),
    ("each point of the first cluster: return", with_(
        single=lambda t: t.min(1), complete=lambda t: t.max(1), average=lambda t: t.mean(1))),
    ("each point of the second cluster: return", with_(
        single=lambda t: t.min(0), complete=lambda t: t.max(0), average=lambda t: t.mean(0))),
    ("argmin and argmax", with_(single=np.argmin, complete=np.argmax)),
)  # fmt: skip


# Tables, and data of one's own


def _models(name):
    def labels_of_the_notebook(X):
        return np.arange(450) % 3

    return _wrong(
        name,
        ("notebook's own table", labels_of_the_notebook),
        ("probabilities, distances", lambda X: X),
        ("returns an estimator", lambda X: KMeans(3).fit(X)),
        ("leave the quotes out", "KMeans(3)"),
        ("These are several", [StandardScaler(), KMeans(3)]),
        ("Single linkage does so", AgglomerativeClustering(2, linkage="single")),
    )


SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]
MORE = {
    "04.cluster_distance": LINKAGES,
    "04.table_a": [
        *_models("model_a"),
        ("A third cluster", {"model_a": KMeans(3, n_init=10, random_state=0)}),
    ],
    "04.table_b": _models("model_b"),
    "04.table_c": [
        *_models("model_c")[:5],
        ("Two clusters are found", {
            "model_c": lambda X: KMeans(2, n_init=10).fit_predict((X - X.mean(0)) / X.std(0))}),
        ("Normalizer scales", {
            "model_c": make_pipeline(Normalizer(), KMeans(3, n_init=10, random_state=0))}),
        ("as they should be", {
            "model_c": make_pipeline(StandardScaler(), KMeans(5, n_init=10, random_state=0))}),
        ("one of the two tables", {
            "model_c": lambda X: KMeans(3, n_init=10).fit_predict(
                StandardScaler().fit_transform(X) if len(X) == 420 else X)}),
    ],
    "04.no_single_radius": [
        ("below each other", {"points": [SQUARE, SQUARE[:3], SQUARE], "groups": [0, 1, 2]}),
        ("two are exchanged", {"points": np.arange(12) // 4, "groups": np.zeros((12, 2))}),
        ("stands in groups alone", {"points": np.ones((12, 3)), "groups": np.arange(12) // 4}),
    ],
}  # fmt: skip
