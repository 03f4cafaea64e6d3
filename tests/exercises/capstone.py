"""Answers to the tasks of ``capstone``, as students may write them."""

from functools import cache

import numpy as np
from sklearn.cluster import AgglomerativeClustering, BisectingKMeans
from sklearn.cluster import KMeans as OtherKMeans
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
    rand_score,
    silhouette_samples,
    silhouette_score,
)
from sklearn.metrics.cluster import pair_confusion_matrix
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import (
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)

from homl_clustering import KMeans, selection
from homl_clustering.datasets import load_unknown_table
from tests.exercises.faces import Later

X = load_unknown_table().data
Z = (X - X.mean(axis=0)) / X.std(axis=0)
KS = range(2, 9)
NEW_ROW = np.array([2.3, 1.2, 1.7, 1.6, 1050, 0.4, 3.0, 0.8, 13.2, 100, 21, 7.0, 0.7])
SHUFFLED = np.random.RandomState(5).permutation(178)


# 1 and 2. The table


def by_rows(table):
    return (table - table.mean(axis=1, keepdims=True)) / table.std(axis=1, keepdims=True)


def one_column_scaled():
    table = X.copy()
    table[:, 4] = Z[:, 4]
    return table


def whitened():
    centered = X - X.mean(axis=0)
    left, _, _ = np.linalg.svd(centered, full_matrices=False)
    return left * np.sqrt(178)


def constant():
    table = Z.copy()
    table[:, 4] = 0
    return table


DOMINANT_SHARE = X.var(axis=0).max() / X.var(axis=0).sum()


# 3. A criterion


@cache
def labels_by(kind, k):
    """Return the labels that an algorithm finds in one of the tables."""
    table = {"raw": X, "rows": by_rows(X), "dropped": np.delete(X, 4, axis=1)}.get(kind, Z)
    if kind == "ward":
        return AgglomerativeClustering(k).fit_predict(table)
    if kind == "mixture":
        mixture = GaussianMixture(k, covariance_type="diag", n_init=3, random_state=1)
        return mixture.fit_predict(table)
    return OtherKMeans(k, n_init=10, random_state=3).fit_predict(table)


def criterion(kind="scaled", score=silhouette_score, table=Z, ks=KS, change=list, **other):
    def make():
        labelings = [labels_by(kind, k) for k in ks]
        scores = change([score(table, labels) for labels in labelings])
        return {"X_scaled": Z, "labelings": labelings, "silhouettes": scores} | other

    return Later(make)


def criterion_in_dicts():
    labelings = {k: labels_by("ward", k) + 10 for k in reversed(KS)}
    scores = {k: silhouette_score(Z, labels) for k, labels in labelings.items()}
    return {"X_scaled": Z.tolist(), "labelings": labelings, "silhouettes": scores}


def criterion_by_a_scan():
    table = MinMaxScaler().fit_transform(X)
    scan = selection.scan_kmeans(table, KS, n_init=10, random_state=1)
    labelings = np.array([model.labels_ for model in scan.models_])
    return {
        "X_scaled": table, "labelings": labelings, "silhouettes": scan.silhouette_scores_
    }  # fmt: skip


def criterion_of_models():
    return {
        "X_scaled": Z,
        "labelings": [KMeans(k, n_init=1, random_state=0).fit(Z) for k in KS],
        "silhouettes": np.zeros(7),
    }


def inertia(table, labels):
    return sum(((table[labels == c] - table[labels == c].mean(0)) ** 2).sum() for c in set(labels))


# 4. Halves


def halves_with_scikit_learn(X, first, second, k):
    a, b = (OtherKMeans(k, n_init=20, random_state=7).fit(X[rows]) for rows in (first, second))
    return adjusted_rand_score(b.predict(X), a.predict(X))


def halves_by_hand(X, first, second, k):
    labels = []
    for rows in (first, second):
        centers = KMeans(n_clusters=k, n_init=30, random_state=1).fit(X[rows]).cluster_centers_
        labels.append(((X[:, np.newaxis] - centers) ** 2).sum(axis=2).argmin(axis=1))
    (d, c), (b, a) = pair_confusion_matrix(*labels).astype(int).tolist()
    return 2 * (a * d - b * c) / ((a + b) * (b + d) + (a + c) * (c + d))


def halves_by_stitching(X, first, second, k):
    """The labels of a model's own rows are what it has found, the others it predicts."""
    found = []
    for rows in (first, second):
        model = KMeans(k, n_init=10, random_state=0)
        labels = np.empty(len(X), int)
        labels[rows] = model.fit_predict(X[rows])
        others = np.setdiff1d(np.arange(len(X)), rows)
        if len(others):
            labels[others] = model.predict(X[others])
        found.append(labels)
    return np.float32(adjusted_rand_score(*found))


def _fitted(X, rows, k):
    return KMeans(k, n_init=10, random_state=0).fit(X[rows])


def _compared(score):
    def agreement_of_halves(X, first, second, k):
        return score(*(_fitted(X, rows, k).predict(X) for rows in (first, second)))

    return agreement_of_halves


def halves_by_labels(X, first, second, k):
    return adjusted_rand_score(_fitted(X, first, k).labels_, _fitted(X, second, k).labels_)


def halves_that_saw_all(X, first, second, k):
    a, b = (KMeans(k, n_init=10, random_state=0).fit(X).predict(X) for _ in range(2))
    return adjusted_rand_score(a, b)


def half_and_whole(X, first, second, k):
    whole = KMeans(k, n_init=10, random_state=0).fit(X)
    return adjusted_rand_score(_fitted(X, first, k).predict(X), whole.labels_)


def on_half(which):
    def agreement_of_halves(X, first, second, k):
        rows = (first, second)[which]
        a, b = (_fitted(X, half, k).predict(X[rows]) for half in (first, second))
        return adjusted_rand_score(a, b)

    return agreement_of_halves


def halves_scaled_apart(X, first, second, k):
    labels = []
    for rows in (first, second):
        scaler = StandardScaler().fit(X[rows])
        model = KMeans(k, n_init=10, random_state=0).fit(scaler.transform(X[rows]))
        labels.append(model.predict(scaler.transform(X)))
    return adjusted_rand_score(*labels)


# 6. Clusters


def mixture_of_the_unscaled():
    """With a variance for each column, a mixture needs no scaling."""
    return GaussianMixture(3, covariance_type="diag", n_init=5, random_state=0).fit_predict(X)


def stuck():
    """Return the labels of the worst of many single starts."""
    models = [OtherKMeans(3, init="random", n_init=1, random_state=s).fit(Z) for s in range(50)]
    return max(models, key=lambda model: model.inertia_).labels_


def with_noise():
    labels = labels_by("scaled", 3).copy()
    labels[::3] = -1
    return labels


def labeled(make, *arguments, **options):
    return Later(lambda: {"labels": make(*arguments, **options)})


# 7. What sets a cluster apart


def apart_by_z_scores(X, labels, cluster):
    scores = StandardScaler().fit_transform(X)
    return list(np.argsort(-np.abs(scores[labels == cluster].mean(axis=0)))[:2])


def apart_by_loops(X, labels, cluster):
    found = []
    for column in X.T:
        mine = [x for x, label in zip(column, labels, strict=True) if label == cluster]
        others = [x for x, label in zip(column, labels, strict=True) if label != cluster]
        away = sum(mine) / len(mine) - sum(others) / len(others)
        found.append(abs(away) / np.std(column, ddof=1))
    best = max(range(len(found)), key=found.__getitem__)
    found[best] = -1
    return max(range(len(found)), key=found.__getitem__), best


def apart_by_partition(X, labels, cluster):
    own = labels == cluster
    away = (X[own].mean(0) - X.mean(0)) ** 2 / X.var(0)
    return set_to_array(np.argpartition(away, -2)[-2:])


def set_to_array(columns):
    return np.array([float(column) for column in set(columns.tolist())])


def _apart(measure, choose=lambda values: np.argsort(-values)[:2]):
    def sets_apart(X, labels, cluster):
        own, others = X[labels == cluster], X[labels != cluster]
        return choose(measure(X, own, others))

    return sets_apart


def _standardized(X, own, others):
    return np.abs(own.mean(0) - others.mean(0)) / X.std(0)


# 8. A new row


def placed(how, kind="scaled", rename=lambda label: label):
    """Return labels and the label of the new row, as a function of model and row says."""

    def make():
        scaler = StandardScaler().fit(X)
        model = OtherKMeans(3, n_init=10, random_state=3).fit(scaler.transform(X))
        labels = model.labels_ if kind == "scaled" else labels_by(kind, 3)
        return {"labels": rename(labels), "new_label": how(model, scaler, labels)}

    return Later(make)


def predicted(model, scaler, labels):
    return model.predict(scaler.transform([NEW_ROW]))


def by_the_nearest_rows(model, scaler, labels):
    distances = ((Z - scaler.transform([NEW_ROW])) ** 2).sum(axis=1)
    return int(np.bincount(labels[np.argsort(distances)[:5]]).argmax())


def by_name(model, scaler, labels):
    return "xyz"[predicted(model, scaler, labels)[0]]


def in_letters(labels):
    return np.array(list("xyz"))[labels]


RIGHT = {
    "capstone.dominant": [
        {"column": "e", "share": DOMINANT_SHARE},
        {"column": "E", "share": float(X[:, 4].var(ddof=1) / X.var(axis=0, ddof=1).sum())},
        {"column": np.int64(4), "share": np.array([0.998])},
        {"column": ["e"], "share": 1 - np.delete(X, 4, axis=1).var(axis=0).sum() / X.var(0).sum()},
    ],
    "capstone.scaled": [
        {"X_scaled": table}
        for table in (
            StandardScaler().fit_transform(X),
            MinMaxScaler().fit_transform(X).tolist(),
            RobustScaler().fit_transform(X),
            (X / X.std(axis=0, ddof=1)).astype(np.float32),
            PowerTransformer().fit_transform(X),
            QuantileTransformer(n_quantiles=100).fit_transform(X),
            -StandardScaler().fit_transform(np.log(X)),
        )
    ],
    "capstone.criterion": [
        criterion(),
        criterion("mixture"),
        Later(criterion_in_dicts),
        Later(criterion_by_a_scan),
    ],
    "capstone.agreement_of_halves": [
        {"agreement_of_halves": halves}
        for halves in (
            halves_with_scikit_learn,
            halves_by_hand,
            halves_by_stitching,
            _compared(adjusted_rand_score),
        )
    ],
    "capstone.k": [{"k": 3}, {"k": np.int32(3)}, {"k": [3.0]}, {"k": np.array(3)}],
    "capstone.labels": [
        labeled(labels_by, "scaled", 3),
        labeled(labels_by, "ward", 3),
        labeled(lambda: AgglomerativeClustering(3).fit_predict(RobustScaler().fit_transform(X))),
        labeled(lambda: in_letters(labels_by("mixture", 3)).tolist()),
        labeled(mixture_of_the_unscaled),
        labeled(lambda: 7.0 - 2 * labels_by("scaled", 3)),
    ],
    "capstone.sets_apart": [
        {"sets_apart": function}
        for function in (
            apart_by_z_scores,
            apart_by_loops,
            apart_by_partition,
            _apart(_standardized),
        )
    ],
    "capstone.new_row": [
        placed(predicted),
        placed(by_the_nearest_rows, "ward"),
        placed(by_name, rename=in_letters),
        placed(lambda *a: float(predicted(*a)[0])),
    ],
}


def _dominant(column="e", share=DOMINANT_SHARE):
    return {"column": column, "share": share}


SPREADS, SUMS = X.std(axis=0), X.sum(axis=0)
WRONG = {
    "capstone.dominant": [
        ("argmin instead of argmax", _dominant("f")),
        ("most relative to its mean", _dominant("h")),
        ("take the largest", _dominant("j")),
        ("the letter of one column", _dominant("proline")),
        ("in percent", _dominant(share=99.77)),
        ("share of the standard deviations", _dominant(share=SPREADS.max() / SPREADS.sum())),
        ("sum of all numbers", _dominant(share=SUMS.max() / SUMS.sum())),
        ("all columns have the same share", _dominant(share=Z.var(0).max() / Z.var(0).sum())),
        ("all other columns together", _dominant(share=1 - DOMINANT_SHARE)),
        ("without an axis", _dominant(share=X.var(axis=0).max() / X.var())),
        ("variance itself", _dominant(share=X.var(axis=0, ddof=1).max())),
        ("by the sum of the variances", _dominant(share=0.5)),
        ("that of the one column", _dominant(share=X.var(axis=0) / X.var(axis=0).sum())),
    ],
    "capstone.scaled": [
        (piece, {"X_scaled": table})
        for piece, table in (
            ("Each row has been scaled", by_rows(X)),
            ("axis=0.", Normalizer().fit_transform(X)),
            ("those of the table as it came", X - X.mean(axis=0)),
            ("one and the same number", (X - X.mean()) / X.std()),
            ("the others have not", one_column_scaled()),
            ("divided by its variance", (X - X.mean(axis=0)) / X.var(axis=0)),
            ("by its largest value", MaxAbsScaler().fit_transform(X)),
            ("divided by its mean", X / X.mean(axis=0)),
            ("A logarithm", np.log(X)),
            ("become constant", constant()),
            ("The rows are in another order", Z[SHUFFLED]),
            ("Whitening", whitened()),
            ("or exchanged", Z[:, ::-1]),
            ("Rows and columns", Z.T),
            ("A column is missing", np.delete(Z, 4, axis=1)),
            ("scale the whole table", Z[:, 4]),
            ("one number for each column", X.std(axis=0)),
            ("It is text", Z.astype(str)),
        )
    ],
    "capstone.criterion": [
        ("one column decides alone", criterion("raw")),
        ("whose rows were scaled", criterion("rows")),
        ("measured in the unscaled table", criterion(table=X)),
        ("choose no k by themselves", criterion(score=inertia)),
        ("one and the same k", criterion(change=lambda scores: [scores[1]] * 7)),
        ("The sign is reversed", criterion(change=lambda scores: [-s for s in scores])),
        ("another order", criterion(change=lambda scores: scores[::-1])),
        ("for the same k", criterion(
            change=lambda scores: [s + 0.01 * i**2 for i, s in enumerate(scores)])),
        ("range stops before its end", criterion(ks=range(2, 8))),
        ("These are models", Later(criterion_of_models)),
        ("for all k, in a list", criterion(labelings=np.zeros(178, int))),
        ("mean silhouette coefficient", criterion(silhouettes=silhouette_samples(Z, Z[:, 4] > 0))),
        ("subtracting a mean".capitalize(), criterion(X_scaled=X - X.mean(axis=0))),
    ],
    "capstone.agreement_of_halves": [
        (piece, {"agreement_of_halves": halves})
        for piece, halves in (
            ("compared by their numbers", _compared(lambda a, b: (a == b).mean())),
            ("belong to different rows", halves_by_labels),
            ("both models have seen the same rows", halves_that_saw_all),
            ("the other one to all rows", half_and_whole),
            ("first half only", on_half(0)),
            ("second half only", on_half(1)),
            ("without its adjustment", _compared(rand_score)),
            ("This is mutual information", _compared(normalized_mutual_info_score)),
            ("adjusted mutual information", _compared(adjusted_mutual_info_score)),
            ("scaled by itself", halves_scaled_apart),
            (
                "and not 3 in all cases",
                lambda X, first, second, k: halves_with_scikit_learn(X, first, second, 3),
            ),
            ("one minus the agreement", lambda *a: 1 - halves_by_hand(*a)),
        )
    ],
    "capstone.k": [
        (piece, {"k": k})
        for piece, k in (
            ("nothing is divided", 1),
            ("unscaled table suggests", 2),
            ("Did BIC choose 4", 4),
            ("not found again", 6),
            ("where the scan ends", 8),
            ("number of columns", 13),
            ("number of rows", 178),
            ("value of a criterion", 0.2849),
            ("Which k has the best", 40),
            ("the one that you choose", [2, 3]),
            ("It is text", "3"),
        )
    ],
    "capstone.labels": [
        ("those of the unscaled table", labeled(labels_by, "raw", 3)),
        ("whose rows were scaled", labeled(labels_by, "rows", 3)),
        ("without its widest column", labeled(labels_by, "dropped", 3)),
        ("predict the unscaled one", labeled(lambda: OtherKMeans(3, random_state=0).fit(Z)
                                             .predict(X))),
        ("Some rows are noise", labeled(with_noise)),
        ("Single and average linkage", labeled(lambda: AgglomerativeClustering(
            3, linkage="average").fit_predict(Z))),
        ("These are 4 clusters", labeled(labels_by, "scaled", 4)),
        ("A start that got stuck", labeled(stuck)),
        ("complete linkage", labeled(lambda: AgglomerativeClustering(
            3, linkage="complete").fit_predict(Z))),
        ("never takes its first cut back", labeled(lambda: BisectingKMeans(
            3, random_state=0).fit_predict(MinMaxScaler().fit_transform(X)))),
        ("The labels are sorted", labeled(lambda: np.sort(labels_by("scaled", 3)))),
        ("another order than the rows", labeled(lambda: labels_by("scaled", 3)[SHUFFLED])),
        ("for all rows, not only", labeled(lambda: labels_by("scaled", 3)[:89])),
        ("probabilities or distances", labeled(lambda: OtherKMeans(3).fit_transform(Z))),
        ("These are centers", labeled(lambda: OtherKMeans(3).fit(Z).cluster_centers_)),
    ],
    "capstone.sets_apart": [
        (piece, {"sets_apart": function})
        for piece, function in (
            ("not standardized", _apart(lambda X, own, others: abs(own.mean(0) - others.mean(0)))),
            ("absolute value", _apart(lambda X, own, others: (own.mean(0) - others.mean(0))
                                      / X.std(0))),
            ("differs least", _apart(_standardized, lambda values: values.argsort()[:2])),
            ("large everywhere", _apart(lambda X, own, others: own.mean(axis=0))),
            ("by the variances", _apart(lambda X, own, others: abs(own.mean(0) - others.mean(0))
                                        / X.var(0))),
            ("divided by the means", _apart(lambda X, own, others: abs(
                own.mean(0) - others.mean(0)) / X.mean(0))),
            ("least alike", _apart(lambda X, own, others: own.std(0) / X.std(0))),
            ("Count columns from 0", _apart(_standardized, lambda v: 1 + (-v).argsort()[:2])),
            ("the differences themselves", _apart(_standardized, lambda v: np.sort(v)[:-3:-1])),
            ("first column only", _apart(_standardized, np.argmax)),
            ("return the two first", _apart(_standardized, lambda v: (-v).argsort())),
            ("It is text", _apart(_standardized, lambda v: ["a", "b"])),
        )
    ],
    "capstone.new_row": [
        ("compared unscaled", placed(lambda model, scaler, labels: model.predict([NEW_ROW]))),
        ("scaled by itself", placed(lambda model, scaler, labels: model.predict(
            StandardScaler().fit_transform([NEW_ROW])))),
        ("one for each cluster", placed(lambda model, scaler, labels: model.transform(
            scaler.transform([NEW_ROW])))),
        ("No row has this label", placed(lambda *a: 7)),
        ("That is the row itself", placed(lambda *a: NEW_ROW)),
        ("labels of a whole table", placed(lambda model, scaler, labels: model.predict(
            scaler.transform(np.vstack([X, NEW_ROW]))))),
        ("First finish task 6. These clusters are those of the unscaled", placed(predicted, "raw")),
    ],
}  # fmt: skip
