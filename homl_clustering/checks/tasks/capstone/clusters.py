"""The tasks of ``capstone`` on clusters: how many, which, and where a new row belongs."""

from functools import cache

import numpy as np
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
)

from homl_clustering import KMeans, silhouette_samples, silhouette_score
from homl_clustering.checks.task import Task, Wrong, as_array, short
from homl_clustering.checks.tasks.capstone.table import scaled
from homl_clustering.checks.tasks.faces.answers import (
    hint_of_numbers,
    number,
    one_each,
    scanned,
)
from homl_clustering.datasets import load_unknown_table
from homl_clustering.datasets.unknown import reveal_unknown_table

KS = list(range(2, 9))
N_ROWS = 178
ENOUGH = 0.7  # agreement with the groups; Ward's method on a scaled table has 0.74 to 0.93
NEW_GROUP = 2  # where the new row belongs; unscaled it goes to UNSCALED, as zeros to CENTRAL
UNSCALED, CENTRAL = 0, 1


@cache
def _of_other_tables():
    """Return hints, and the labels that k-means finds with k=3 in tables scaled wrongly."""
    X = load_unknown_table().data
    rows = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    tables = {
        "These clusters are those of the unscaled table, where one column decides alone: fit to "
        "X_scaled.": X,
        "These clusters are those of a table whose rows were scaled. Scale the columns.": rows,
        "These clusters are those of a table without its widest column. Scale that column, and "
        "keep it.": np.delete(X, X.var(axis=0).argmax(), axis=1),
    }
    return {
        hint: KMeans(3, n_init=10, random_state=0).fit_predict(table)
        for hint, table in tables.items()
    }


def _hint_of_table(codes):
    """Return the hint of the table that labels come from, if it is known."""
    for hint, labels in _of_other_tables().items():
        if adjusted_rand_score(labels, codes) > 0.85:
            return hint
    return ""


def _codes(value, name="labels"):
    """Return labels as whole numbers from 0 on, and the names that they stand for."""
    array = np.asarray(value)
    if array.dtype.kind not in "US":
        k_wide = "These look like probabilities or distances, a column for each cluster: the label "
        k_wide += "of a row is the number of its best column."
        hints = {(N_ROWS, k): k_wide for k in range(2, 9)} | {
            (k, 13): "These are centers. labels_ of the model says which row belongs to which."
            for k in range(2, 9)
        }
        array = as_array(value, name, hints=hints)
    if array.shape in ((N_ROWS, 1), (1, N_ROWS)):
        array = array.ravel()
    if array.shape != (N_ROWS,):
        hint = dict(hints).get(array.shape, "") if array.dtype.kind not in "US" else ""
        if array.shape == (13,):
            hint = "The columns have been clustered: this is a label for each of the 13 columns. "
            hint += "Each row of X_scaled gets one, so do not transpose the table."
        elif array.shape == (3,):
            hint = "One number for each cluster, such as its size: give the label of each row."
        elif array.shape == (N_ROWS, 13):
            hint = "This is a table: give the labels that fit_predict returns for it."
        hint = hint or "One label for each row of the table: for all rows, not only for a part."
        raise Wrong(f"{name}: {N_ROWS} labels in a row", f"shape {array.shape}", hint)
    names, codes = np.unique(array, return_inverse=True)
    whole = array.dtype.kind == "f" and np.all(names == np.round(names))
    return codes, (names.astype(int) if whole else names).tolist()


# A table of a criterion


def _criterion(X_scaled, labelings, silhouettes):
    X = scaled(X_scaled)
    labelings = _in_order(labelings)
    if not isinstance(labelings, list | tuple) and np.ndim(labelings) < 2:
        hint = "Keep the labels for all k, in a list." if np.shape(labelings) == (N_ROWS,) else ""
        raise Wrong(f"labelings: a list of {len(KS)} arrays of labels", short(labelings), hint)
    if any(hasattr(labels, "labels_") or hasattr(labels, "predict") for labels in labelings):
        hint = "These are models. Put their labels into the list: labels_, or what predict returns."
        raise Wrong("labelings: arrays of labels", "models", hint)
    if np.shape(labelings) == (N_ROWS, len(KS)):
        hint = "A row for each k, not a column: the list holds an array of labels for each k."
        raise Wrong(f"labelings: a list of {len(KS)} arrays", f"shape {np.shape(labelings)}", hint)
    codes = [_codes(labels, "each of labelings")[0] for labels in labelings]
    if len(codes) > 1 and codes[0].max() == 0:
        hint = "It begins with one cluster, which has no silhouette score: k goes from 2 to 8, "
        hint += "range(2, 9)."
        raise Wrong("k = 2, 3, ... 8", f"{len(codes)} labelings, the first with k = 1", hint)
    scanned([int(c.max()) + 1 for c in codes], KS, "labelings")
    of_three = next(c for c in codes if c.max() == 2)
    if _hint_of_table(of_three):
        came = "labels that do not fit X_scaled"
        raise Wrong("labels of clusters in X_scaled", came, _hint_of_table(of_three))
    _check_silhouettes(silhouettes, X, codes)


def _in_order(value):
    return [value[k] for k in sorted(value)] if isinstance(value, dict) else value


FALL = "they fall with every further cluster, and choose no k by themselves."


def _other_scores(X, codes, expected):
    """Return what may be taken for silhouette scores, and hints."""
    table = load_unknown_table().data
    yield (
        [silhouette_score(table, c) for c in codes],
        "The clusters are those of X_scaled, but the distances are measured in the unscaled table. "
        "Measure them where you have clustered: silhouette_score(X_scaled, ...).",
    )
    yield -expected, "The sign is reversed: the larger a silhouette score, the better."
    for score, name in (
        (davies_bouldin_score, "Davies-Bouldin"),
        (calinski_harabasz_score, "Calinski-Harabasz"),
    ):
        yield (
            [score(X, c) for c in codes],
            f"This is the {name} index: take silhouette_score, of X_scaled and the labels.",
        )
    coefficients = [silhouette_samples(X, c) for c in codes]
    for reduce, name in ((np.median, "median"), (np.max, "largest"), (np.min, "smallest")):
        yield (
            [reduce(own) for own in coefficients],
            f"This is the {name} of the silhouette coefficients: the score is their mean.",
        )
    yield (
        [np.mean([own[c == j].mean() for j in range(c.max() + 1)])
         for own, c in zip(coefficients, codes, strict=True)],
        "This is the mean over the clusters: the score is the mean over all rows.",
    )  # fmt: skip
    agreements = [adjusted_rand_score(codes[1], c) for c in codes]
    yield agreements, "This compares labels with labels: silhouette_score needs X_scaled as well."


def _check_silhouettes(silhouettes, X, codes):
    mean = "One number for each k: the mean silhouette coefficient of all rows, silhouette_score."
    came = one_each(_in_order(silhouettes), "silhouettes", len(codes), mean)
    expected = np.array([silhouette_score(X, c) for c in codes])
    if np.allclose(came, expected, atol=2e-3):
        return
    hint = hint_of_numbers(came, expected, _other_scores(X, codes, expected), 1e-3)
    if np.ptp(came) < 1e-6:
        hint = "All are the same: does the loop take the labels for one and the same k?"
    elif np.allclose(np.sort(came), np.sort(expected), atol=2e-3):
        hint = "They are in another order than the labelings."
    elif not hint and np.abs(came).max() > 1:
        hint = f"A silhouette score lies between -1 and 1. Inertias are something else: {FALL}"
    hint = hint or "Compute each from X_scaled and the labels for the same k."
    first = int(np.flatnonzero(~np.isclose(came, expected, atol=2e-3))[0])
    k = int(codes[first].max()) + 1
    raise Wrong(f"silhouette score {expected[first]:.4f} for k={k}", f"{came[first]:.4f}", hint)


CRITERION = Task(
    "capstone.criterion",
    ("X_scaled", "labelings", "silhouettes"),
    _criterion,
    "the scaled table, a list of labels for each k, and a list of scores",
)


# The number of clusters

OTHER_K = {
    0: "That is no number of clusters. (Is it the position of the best k in a list? Then look up "
    "the k there.)",
    1: "With one cluster nothing is divided. (Is it the position of the best k in a list that "
    "begins with k=2? Then look up the k there.)",
    2: "Two clusters are what the unscaled table suggests, and there they are stable, too: one "
    "column alone is cut into two. In the scaled table, compare k=2 and k=3: silhouettes, and "
    "above all the agreement of halves.",
    4: "In the scaled table, compare k=3 and k=4. The silhouette score is about 0.28 and 0.26, "
    "which is close; but two halves agree by about 0.9 with k=3, and by about 0.74 with k=4. (Did "
    "BIC choose 4? Components of a mixture are not always clusters: where a group is no ellipsoid, "
    "BIC pays for a second component.)",
    13: "That is the number of columns. It says nothing about the rows.",
    N_ROWS: "That is the number of rows.",
}


def _k(k):
    value = number(k, "k", "One number of clusters, the one that you choose.")
    if value == 3:
        return
    hint = "Which k has the best silhouette score, and which the best agreement of halves? "
    if 5 <= value <= 6:
        hint = "Five or six components may describe a density well, but these clusters are not "
        hint += "found again in the other half of the rows. Look at the agreement of halves."
    elif 7 <= value < 13:
        hint = "Inertia and likelihood get better with every further cluster, so their best value "
        hint += "only says where the scan ends. Take a criterion that can get worse again."
    elif value != int(value):
        hint = "This looks like the value of a criterion: at which k is it?"
    hint = OTHER_K.get(value, hint)
    raise Wrong("the k that silhouettes and agreement of halves support", f"k = {value:g}", hint)


K = Task("capstone.k", ("k",), _k, "one number of clusters")


# The clusters


def clustering(labels):
    """Return labels as whole numbers, and their names; raise `Wrong` unless they are right.

    Any labels are right that agree with the groups that the table really has.
    """
    codes, names = _codes(labels)
    counts = np.bincount(codes)
    agreement = adjusted_rand_score(reveal_unknown_table().target, codes)
    if len(counts) == 3 and agreement >= ENOUGH:
        return codes, names
    hint = _hint_of_sizes(counts, names) or _hint_of_table(codes) or _hint_of_labels(codes, counts)
    came = f"{len(counts)} labels, agreement {agreement:.2f}"
    expected = f"3 clusters that agree with the groups in the table, by {ENOUGH} at least"
    raise Wrong(expected, came, hint)


def _hint_of_sizes(counts, names):
    if len(counts) == 1 and names == [-1]:
        return (
            "All rows are noise, -1: no row has enough others within eps. In 13 dimensions "
            "distances are much larger than the default radius, and much alike. Try an algorithm "
            "that gives each row a cluster."
        )
    if len(counts) == N_ROWS:
        return "Each row has a label of its own: these are row numbers, or clusters of one row."
    if len(counts) == 1:
        return (
            "All rows are in one cluster. Did a model that was fitted to the scaled table predict "
            "the unscaled one? Then all rows lie far out on the same side."
        )
    if -1 in names:
        return (
            "Some rows are noise, -1. In 13 dimensions distances are much alike, and density finds "
            "no gaps with so few rows. Try an algorithm that gives each row a cluster."
        )
    if counts.max() > 0.9 * N_ROWS:
        return (
            "Nearly all rows are in one cluster, and the others hold a few outliers. Single and "
            "average linkage do that: try Ward's method, k-means or a mixture."
        )
    if len(counts) != 3:
        more = {
            5: " (In a list that begins with k=2, labelings[3] holds the labels for k=5: those for "
            "k are at labelings[k - 2].)",
            8: " (The default of KMeans is 8.)",
        }
        return f"These are {len(counts)} clusters; take the k of task 5.{more.get(len(counts), '')}"
    return ""


def _hint_of_labels(codes, counts):
    if np.all(np.diff(codes) >= 0) or np.all(np.diff(codes) <= 0):
        return "The labels are sorted: they have to stay in the order of the rows."
    X = load_unknown_table().data
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    within = sum(((X[codes == c] - X[codes == c].mean(axis=0)) ** 2).sum() for c in range(3))
    if within > 2150:  # of 2314 in one cluster: hardly better than by chance
        return (
            "These clusters have nothing to do with the distances of the rows. Are the labels in "
            "another order than the rows, or rows that were shuffled?"
        )
    if within > 1350:  # of 1278 at best
        return (
            "The rows of a cluster lie far from their means: other clusters with k=3 have a "
            "smaller inertia. A start that got stuck (n_init=10), complete linkage, or a mixture "
            "with too many parameters for 178 rows may be the reason."
        )
    return (
        "Which algorithm, on which scaling? One that cuts in two again and again, such as "
        "bisecting k-means, never takes its first cut back. Try k-means with n_init=10 on "
        "X_scaled, and compare."
    )


def _labels(labels):
    clustering(labels)


LABELS = Task("capstone.labels", ("labels",), _labels, "one label for each of the 178 rows")


# A new row


def _new_row(labels, new_label):
    try:
        codes, names = clustering(labels)
    except Wrong as wrong:
        hint = f"First finish task 6. {wrong.hint}"
        raise Wrong(wrong.expected, wrong.came, hint) from None
    value = np.asarray(new_label)
    if value.size != 1:
        raise Wrong("new_label: one label", short(new_label), _hint_of_many(value))
    value = value.ravel().tolist()[0]
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.ravel().tolist()[0]
    if value not in names:
        hint = "No row has this label: the new row goes to one of the clusters of `labels`."
        if isinstance(value, int | float) and value - 1 in names:
            hint += " Do not add 1 to what predict returns: labels count as they are."
        elif value == -1:
            hint += " -1 is noise: take an algorithm that gives each row a cluster."
        elif isinstance(value, float) and value != round(value):
            hint += " This looks like a distance: which cluster is nearest?"
        raise Wrong(f"one of the labels {short(names)}", short(value), hint)
    groups = reveal_unknown_table().target
    usual = [names[np.bincount(codes[groups == group]).argmax()] for group in range(3)]
    if value == usual[NEW_GROUP]:
        return
    hint = "The new row must go the way of all others: subtract the mean of the table, divide by "
    hint += "its standard deviation, and only then ask the model, or the nearest rows."
    if value == usual[UNSCALED]:
        hint = "That is where the row goes if it is compared unscaled, or scaled by the mean and "
        hint += "standard deviation of its own 13 numbers: its large number in column e decides "
        hint += "alone then. Scale it like the table, with the means and standard deviations of "
        hint += "the table's columns. Or is the farthest center taken, argmax for argmin?"
    elif value == usual[CENTRAL]:
        hint = "Was the row scaled by itself? Minus its own mean it is all zeros, whatever was in "
        hint += "it: transform of the scaler that was fitted to the table, not fit_transform."
    right = usual[NEW_GROUP]
    if not isinstance(right, str) and (value - right) % 3 == 1 and sorted(names) == [0, 1, 2]:
        hint += " (Or have you added 1 to the label? Labels are names, and stay as they are.)"
    raise Wrong("the cluster of the rows that are like it", f"that of label {short(value)}", hint)


def _hint_of_many(value):
    if (value.ndim == 1 and value.size == 3) or value.shape == (1, 3):
        return "Three numbers, one for each cluster: give the label of the best one."
    if value.size == 13:
        return "That is the row itself: give the label of its cluster."
    if value.size in (N_ROWS, N_ROWS + 1):
        return "These are the labels of a whole table: give that of the new row alone."
    return ""


NEW_ROW = Task("capstone.new_row", ("labels", "new_label"), _new_row, "labels, and one label")
