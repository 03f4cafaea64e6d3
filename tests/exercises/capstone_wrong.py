"""Further wrong answers to the tasks of ``capstone``, each with its misconception."""

import numpy as np
from sklearn.cluster import DBSCAN
from sklearn.metrics import (
    davies_bouldin_score,
    fowlkes_mallows_score,
    homogeneity_score,
    mutual_info_score,
    silhouette_samples,
)
from sklearn.preprocessing import StandardScaler

from homl_clustering import KMeans
from tests.exercises import capstone
from tests.exercises.capstone import (
    KS,
    NEW_ROW,
    Z,
    _apart,
    _compared,
    _dominant,
    _standardized,
    by_the_nearest_rows,
    criterion,
    labeled,
    labels_by,
    placed,
    predicted,
)
from tests.exercises.capstone import X as TABLE

VARIANCES, SQUARES, RANGES = TABLE.var(axis=0), (TABLE**2).sum(axis=0), np.ptp(TABLE, axis=0)


# What is right


def as_a_set(X, labels, cluster):
    return set(_apart(_standardized)(X, labels, cluster).tolist())


def as_a_frozen_set(X, labels, cluster):
    return frozenset(int(column) for column in as_a_set(X, labels, cluster))


def as_places(X, labels, cluster):
    found = np.isin(np.arange(X.shape[1]), list(as_a_set(X, labels, cluster)))
    return np.argwhere(found)


halves = _compared(capstone.adjusted_rand_score)

RIGHT = {
    "capstone.sets_apart": [
        *capstone.RIGHT["capstone.sets_apart"],
        *({"sets_apart": function} for function in (as_a_set, as_a_frozen_set, as_places)),
    ],
    "capstone.new_row": [
        *capstone.RIGHT["capstone.new_row"],
        placed(lambda *a: np.array([[by_the_nearest_rows(*a)]])),
        placed(predicted, rename=lambda labels: labels[:, np.newaxis]),
    ],
}


# What is wrong


def in_the_middle(X, first, second, k):
    n = len(X) // 2
    return halves(X, np.arange(n), np.arange(n, len(X)), k)


def one_start(X, first, second, k):
    a, b = (KMeans(k, n_init=1, random_state=0).fit(X[r]).predict(X) for r in (first, second))
    return capstone.adjusted_rand_score(a, b)


def twice_scaled(X, first, second, k):
    return halves(StandardScaler().fit_transform(X), first, second, k)


def both_halves(X, first, second, k):
    rows = np.r_[first, second]
    a, b = (KMeans(k, n_init=10, random_state=0).fit(X[r]).predict(X) for r in (first, second))
    return capstone.adjusted_rand_score(a[rows], b[rows])


def mean_on_halves(X, first, second, k):
    return np.mean([capstone.on_half(i)(X, first, second, k) for i in range(2)])


def highest_and_lowest(X, own, others):
    return (own.mean(0) - others.mean(0)) / X.std(0)


def next_cluster(X, labels, cluster):
    found = sorted(set(labels.tolist()))
    other = found[(found.index(cluster) + 1) % len(found)]
    away = abs(X[labels == cluster].mean(0) - X[labels == other].mean(0)) / X.std(0)
    return np.argsort(away)[-2:]


def by_place(X, labels, cluster):
    found = np.unique(labels)
    return _apart(_standardized)(X, labels, found[cluster])


def spread(reduce):
    return _apart(lambda X, own, others: abs(own.mean(0) - others.mean(0)) / reduce(X, own, others))


MORE = {
    "capstone.dominant": [
        ("squared values", _dominant(share=SQUARES.max() / SQUARES.sum())),
        ("share of the ranges", _dominant(share=RANGES.max() / RANGES.sum())),
        ("the total variance holds its own", _dominant(
            share=VARIANCES.max() / (VARIANCES.sum() - VARIANCES.max()))),
        ("by the mean of the variances", _dominant(share=VARIANCES.max() / VARIANCES.mean())),
        ("root of the share", _dominant(share=(VARIANCES.max() / VARIANCES.sum()) ** 0.5)),
        ("have you added 1", _dominant(5)),
        ("do not subtract 1", _dominant("d")),
    ],
    "capstone.scaled": [
        (piece, {"X_scaled": table})
        for piece, table in (
            ("That is the scaler", StandardScaler().fit(TABLE)),
            ("numbers of the rows in sorted order", TABLE.argsort(axis=0)),
            ("argsort twice", TABLE.argsort(axis=0) / 177),
            ("has been sorted by itself", np.sort(Z, axis=0)),
            ("by its length", TABLE / np.linalg.norm(TABLE, axis=0)),
            ("multiplied by its standard deviation", TABLE * TABLE.std(axis=0)),
            ("combined to components", Z[:, :5]),
            ("Rows are missing", Z[:150]),
        )
    ],
    "capstone.criterion": [
        ("begins with one cluster", criterion(
            labelings=[labels_by("scaled", k) for k in range(1, 8)])),
        ("Davies-Bouldin", criterion(score=davies_bouldin_score)),
        ("median of the silhouette", criterion(
            score=lambda table, labels: np.median(silhouette_samples(table, labels)))),
        ("mean over the clusters", criterion(score=lambda table, labels: np.mean(
            [silhouette_samples(table, labels)[labels == c].mean() for c in set(labels)]))),
        ("A row for each k", criterion(labelings=np.array(
            [labels_by("scaled", k) for k in KS]).T)),
        ("goes one step too far", criterion(ks=range(2, 10))),
    ],
    "capstone.agreement_of_halves": [
        (piece, {"agreement_of_halves": answer})
        for piece, answer in (
            ("columns are taken by them", lambda X, first, second, k: KMeans(k).fit(
                X[:, first]).predict(X[:, second])),
            ("cut in the middle", in_the_middle),
            ("do not subtract 1", lambda X, first, second, k: halves(
                X, first - 1, second - 1, k)),
            ("not X without the first", lambda X, first, second, k: halves(
                X, first, [i for i in range(len(X)) if i not in first], k)),
            ("without those in neither", both_halves),
            ("mean of two agreements", mean_on_halves),
            ("not normalized", _compared(mutual_info_score)),
            ("Fowlkes-Mallows", _compared(fowlkes_mallows_score)),
            ("This is homogeneity", _compared(homogeneity_score)),
            ("scaled once more", twice_scaled),
            ("and not 2 in all cases", lambda X, first, second, k: halves(
                X, first, second, 2)),
            ("Only one start", one_start),
            ("compare both arrays", lambda X, first, second, k: tuple(
                KMeans(k, n_init=10, random_state=0).fit(X[r]).predict(X)
                for r in (first, second))),
        )
    ],
    "capstone.k": [
        ("That is no number of clusters", {"k": 0}),
        ("With one cluster nothing", {"k": np.array([1])}),
    ],
    "capstone.labels": [
        ("All rows are noise", labeled(lambda: DBSCAN().fit_predict(Z))),
        ("The columns have been clustered", labeled(
            lambda: KMeans(3, n_init=10, random_state=0).fit_predict(Z.T))),
        ("a label of its own", labeled(lambda: np.arange(178))),
        ("such as its size", labeled(lambda: np.bincount(labels_by("scaled", 3)))),
        ("The default of KMeans is 8", labeled(labels_by, "scaled", 8)),
        ("This is a table", labeled(lambda: Z)),
    ],
    "capstone.sets_apart": [
        (piece, {"sets_apart": function})
        for piece, function in (
            ("inside the cluster", spread(lambda X, own, others: own.std(0))),
            ("of the other rows: take those", spread(lambda X, own, others: others.std(0))),
            ("as for a t-test", spread(lambda X, own, others: np.sqrt(
                own.std(0) ** 2 / len(own) + others.std(0) ** 2 / len(others)))),
            ("ranges of the columns", spread(lambda X, own, others: np.ptp(X, axis=0))),
            ("the highest and with the lowest", _apart(
                highest_and_lowest, lambda v: np.array([v.argmin(), v.argmax()]))),
            ("in which the cluster is lower", _apart(
                highest_and_lowest, lambda v: v.argsort()[:2])),
            ("the next cluster only", next_cluster),
            ("the name of a cluster", by_place),
            ("always the first cluster", lambda X, labels, cluster: _apart(_standardized)(
                X, labels, labels.min())),
            ("Medians are compared", _apart(lambda X, own, others: abs(
                np.median(own, axis=0) - np.median(others, axis=0)) / X.std(0))),
            ("Sums are compared", _apart(lambda X, own, others: abs(
                own.sum(0) - others.sum(0)) / X.std(0))),
            ("True or False for each column", _apart(
                _standardized, lambda v: v >= np.sort(v)[-2])),
            ("absolute differences of all", _apart(_standardized, lambda v: v)),
            ("Three columns are too many", _apart(_standardized, lambda v: (-v).argsort()[:3])),
            ("the very last", _apart(_standardized, lambda v: v.argsort()[-3:-1])),
            ("with the largest spread", _apart(lambda X, own, others: X.std(0))),
        )
    ],
    "capstone.new_row": [
        ("Do not add 1", placed(lambda *a: 3)),
        ("-1 is noise", placed(lambda *a: -1)),
        ("of its own 13 numbers", placed(lambda model, scaler, labels: model.predict(
            [(NEW_ROW - NEW_ROW.mean()) / NEW_ROW.std()]))),
        ("looks like a distance", placed(lambda model, scaler, labels: model.transform(
            scaler.transform([NEW_ROW])).min())),
    ],
}  # fmt: skip

WRONG = {task: [*capstone.WRONG[task], *more] for task, more in MORE.items()}
