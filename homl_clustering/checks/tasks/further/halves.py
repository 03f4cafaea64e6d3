"""Further mistakes in the tasks on faces and of the capstone, by task: halves, names, the mean."""

from itertools import permutations

import numpy as np
from sklearn.metrics import adjusted_rand_score

from homl_clustering.checks.tasks.capstone import functions
from homl_clustering.checks.tasks.faces import alarms


def _best_renaming(X, first, second, k):
    a, b = functions._both(X, first, second, k)
    if max(a.max(), b.max()) > 5:
        return np.nan
    return max(np.mean(np.array(names)[a] == b) for names in permutations(range(k)))


def _cut_to_one_length(X, first, second, k):
    n = min(len(first), len(second))
    a, b = (functions._fit(X[rows], k).labels_[:n] for rows in (first, second))
    return adjusted_rand_score(a, b)


def _each_name_once(clusters, persons, new_clusters, new_persons):
    names = {}
    for c in np.unique(clusters):
        name = np.bincount(persons[clusters == c]).argmax()
        names[c] = -1 if name in names.values() else name
    pairs = zip(new_clusters, new_persons, strict=True)
    return np.mean([names.get(c, -1) == person for c, person in pairs])


def _standardized(model, X):
    scaled = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-9)
    return np.hstack([scaled, model.transform(X)])


def _back(pca, X):
    return pca.inverse_transform(pca.transform(X))


def _compared(other, reduce=lambda squares: squares.mean(axis=1)):
    """Return the mean squared difference to other pictures."""
    return lambda pca, X: reduce((X - other(pca, X)) ** 2)


def _projected(pca, X):
    return X @ pca.components_.T @ pca.components_


def _next_larger(errors, rate):
    threshold = alarms.alarm_threshold(errors, rate)
    above = np.sort(errors)[np.sort(errors) > threshold]
    return above[0] if len(above) else threshold


def _quantile(method):
    return lambda errors, rate: np.quantile(errors, 1 - rate, method=method)


def _place(place):
    """Return the sorted error at another place, from the smallest."""

    def threshold(errors, rate):
        n = len(errors)
        return np.sort(errors)[min(max(int(place(n, rate)), 0), n - 1)]

    return threshold


def _equal_ones_too(errors, rate):
    good = [t for t in errors if np.sum(errors >= t) / len(errors) <= rate]
    return min(good, default=np.inf)


ONE_OF_N = (
    "This is an error at a place among the held-out ones, as a quantile has it. The new picture is "
    "one more: (number above + 1) / (n + 1) has to be at most the rate, and where no error keeps "
    "that, return np.inf."
)
MISTAKES = {
    "capstone.agreement_of_halves": {
        "The numbers of the clusters are renamed so that most labels are equal, and the share of "
        "equal ones is taken: the exercise asks for the adjusted Rand index.": _best_renaming,
        "The labels of both halves are cut to one length, so that different rows are compared: let "
        "both models predict all rows of X.": _cut_to_one_length,
    },
    "11.append_distances": {
        "The numbers of X are standardized: leave them as they are.": _standardized,
    },
    "11.share_named_right": {
        "Each name is given once: several clusters may be named after the same person.": (
            _each_name_once
        ),
    },
    "13.reconstruction_errors": {
        "The mean picture is subtracted twice: transform subtracts it already.": _compared(
            lambda pca, X: _back(pca, X - pca.mean_)
        ),
        "The mean picture is added twice: inverse_transform adds it already.": _compared(
            lambda pca, X: _back(pca, X) + pca.mean_
        ),
        "The mean picture is not subtracted before the product with components_: take transform, "
        "which does so, and inverse_transform, which adds it again.": (
            _compared(_projected),
            _compared(lambda pca, X: _projected(pca, X) + pca.mean_),
        ),
        "These are the mean squares of the reconstructions: subtract them from X first.": (
            lambda pca, X: (_back(pca, X) ** 2).mean(axis=1)
        ),
    },
    "13.alarm_threshold": {
        "The errors come in any order: sort them before you take one by its rank.": (
            lambda errors, rate: errors[
                min(len(errors), int(np.ceil((len(errors) + 1) * (1 - rate)))) - 1
            ]
        ),
        ONE_OF_N: (
            _quantile("higher"),
            _quantile("lower"),
            _quantile("nearest"),
            _place(lambda n, rate: np.ceil(n * (1 - rate))),
            _place(lambda n, rate: np.ceil(n * (1 - rate)) - 1),
            _place(lambda n, rate: np.floor(n * (1 - rate))),
            _place(lambda n, rate: np.floor(n * (1 - rate)) - 1),
            _place(lambda n, rate: n - np.ceil(n * rate)),
            _place(lambda n, rate: n - 1 - np.ceil(n * rate)),
        ),
        "Errors that are equal to the threshold are counted as above it, and the new picture is "
        "not counted: take (number above + 1) / (n + 1), with > alone.": _equal_ones_too,
        "That is the next larger error: the lowest one that keeps the promise is asked for.": (
            _next_larger
        ),
    },
}
