"""Further mistakes in the tasks on faces and of the capstone, by task."""

import numpy as np
from sklearn.metrics import adjusted_rand_score

from homl_clustering.checks.tasks.capstone import apart, functions
from homl_clustering.checks.tasks.faces import naming


def _appended(columns):
    """Return a function that appends columns made of the distances."""
    return lambda model, X: np.column_stack([X, columns(model, model.transform(X), X)])


def _persons_found(labels, persons):
    groups = [np.asarray(persons)[labels == c] for c in np.unique(labels)]
    useful = {group[0] for group in groups if len(group) > 1 and len(set(group)) == 1}
    return len(useful) / len(groups)


def _for_each(group_of):
    """Return a function that takes the mean of the shares of groups of new pictures."""

    def share(clusters, persons, new_clusters, new_persons):
        groups = group_of(new_clusters, new_persons)
        return np.mean([
            naming.share_named_right(
                clusters, persons, new_clusters[groups == g], new_persons[groups == g]
            )
            for g in np.unique(groups)
        ])  # fmt: skip

    return share


def _mean_person(clusters, persons, new_clusters, new_persons):
    names = {c: round(persons[clusters == c].mean()) for c in np.unique(clusters)}
    pairs = zip(new_clusters, new_persons, strict=True)
    return np.mean([names.get(c, -1) == person for c, person in pairs])


def _three(dark):
    return lambda images: np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], dark(images)])


def _back(pca, X):
    return pca.inverse_transform(pca.transform(X))


def _errors(pca, X):
    return ((X - _back(pca, X)) ** 2).mean(axis=1)


def _by_pixel(pca, X):
    return ((X - _back(pca, X)) ** 2 / X.var(axis=0)).mean(axis=1)


def _unsorted(held_out_errors, rate):
    place = int(rate * (len(held_out_errors) + 1) + 1e-9) - 1
    return held_out_errors[place] if place >= 0 else np.inf


def _agreement(compare):
    """Return a function that compares what two models, one for each half, say."""

    def agreement(X, first, second, k):
        models = [functions._fit(X[rows], k) for rows in (first, second)]
        return compare(models, X, first, second)

    return agreement


def _other_halves(models, X, first, second):
    n = min(len(first), len(second))
    a, b = models
    return adjusted_rand_score(a.predict(X[second])[:n], b.predict(X[first])[:n])


def _halves_in_one_row(models, X, first, second):
    a, b = models
    return adjusted_rand_score(
        np.concatenate([a.predict(X[first]), a.predict(X[second])]),
        np.concatenate([b.predict(X[second]), b.predict(X[first])]),
    )


def _sorted(models, X, *_):
    return adjusted_rand_score(*(np.sort(model.predict(X)) for model in models))


def _with_all_rows(X, first, second, k):
    whole = functions._fit(X, k).labels_
    halves = [functions._fit(X[rows], k).predict(X) for rows in (first, second)]
    return np.mean([adjusted_rand_score(whole, own) for own in halves])


def _rounded(*given):
    return round(functions.agreement_of_halves(*given), 1)


def _ratio_of_spreads(X, labels, cluster):
    own = labels == cluster
    return np.sort(apart._largest(X[~own].std(axis=0) / (X[own].std(axis=0) + 1e-12)))


MISTAKES = {
    "10.useful_share": {
        "Each person is counted once: a person may have several useful clusters, and each of them "
        "counts.": _persons_found,
    },
    "11.append_distances": {
        "The distances are divided by the largest of all: append them as they are.": _appended(
            lambda model, d, X: d / d.max()
        ),
        "Each row of distances is divided by its sum: append them as they are.": _appended(
            lambda model, d, X: d / d.sum(axis=1, keepdims=True)
        ),
        "The columns of distances are standardized: append them as they are.": _appended(
            lambda model, d, X: (d - d.mean(axis=0)) / (d.std(axis=0) + 1e-12)
        ),
        "These are the ranks of the centers by their distance: append the distances themselves.": (
            _appended(lambda model, d, X: d.argsort(axis=1).argsort(axis=1))
        ),
        "The coordinates of the nearest center are appended: append the distances to all "
        "centers.": _appended(lambda model, d, X: model.cluster_centers_[d.argmin(axis=1)]),
        "The distances are turned into closeness, exp(-d): append them as they are.": _appended(
            lambda model, d, X: np.exp(-d)
        ),
        "The numbers of X are scaled: leave them as they are.": lambda model, X: np.hstack(
            [X / X.max(), model.transform(X)]
        ),
        "The distances are rounded: leave all digits.": _appended(lambda model, d, X: np.round(d)),
        "Only the largest distance is appended: append those to all centers.": _appended(
            lambda model, d, X: d.max(axis=1)
        ),
    },
    "11.share_named_right": {
        "Persons have no mean, not even a rounded one: name a cluster after the person that comes "
        "most often.": _mean_person,
        "This is the mean of the shares of the persons, where rare persons count as much as "
        "others: each new picture counts once.": _for_each(lambda clusters, persons: persons),
        "This is the mean of the shares of the clusters, where small ones count as much as others: "
        "each new picture counts once.": _for_each(lambda clusters, persons: clusters),
    },
    "12.modified": {
        "Only some rows of the pictures are darkened: multiply all pixels by 0.3.": _three(
            lambda images: images * np.r_[1, np.full(images.shape[1] - 2, 0.3), 1][:, np.newaxis]
        ),
        "Only every other column of the pictures is darkened: multiply all pixels by 0.3.": _three(
            lambda images: images * np.where(np.arange(images.shape[2]) % 2, 0.3, 1)
        ),
    },
    "13.reconstruction_errors": {
        "The sum of the squares is divided by the number of components: divide by that of the "
        "pixels, as np.mean does.": lambda pca, X: (
            ((X - _back(pca, X)) ** 2).sum(axis=1) / pca.transform(X).shape[1]
        ),
        "The mean squares of both pictures are subtracted: subtract pixel by pixel first, then "
        "square, then take the mean.": lambda pca, X: (
            (X**2).mean(axis=1) - (_back(pca, X) ** 2).mean(axis=1)
        ),
        "These are the mean squares of the components: asked for is what is lost on the way back, "
        "X minus inverse_transform(...).": lambda pca, X: (pca.transform(X) ** 2).mean(axis=1),
    },
    "13.relative_errors": {
        "Each pixel is divided by its variance over the pictures, axis=0: divide the error of a "
        "picture by the variance of its own pixels, axis=1.": _by_pixel,
        "Each difference is divided by its pixel before it is squared: divide the mean squared "
        "error of a picture by the variance of its pixels.": lambda pca, X: (
            ((X - _back(pca, X)) / np.where(X == 0, 1, X)) ** 2
        ).mean(axis=1),
        "The variance of the differences leaves out their mean: take the mean of the squares.": (
            lambda pca, X: (X - _back(pca, X)).var(axis=1) / X.var(axis=1)
        ),
    },
    "13.alarm_threshold": {
        "The errors are not sorted: the place is one in their order from high to low.": _unsorted,
    },
    "capstone.agreement_of_halves": {
        "Each model labels only the half of the other, so that the two arrays belong to different "
        "rows: let both models predict all rows of X.": _agreement(_other_halves),
        "The labels of the halves stand in another order in the two arrays, so that they belong to "
        "different rows: let both models predict all rows of X.": _agreement(_halves_in_one_row),
        "The labels are sorted, and so belong to other rows: leave them in the order of the "
        "rows.": (_agreement(_sorted)),
        "Each half is compared with a model of all rows, which has seen it: compare the models of "
        "the two halves with each other.": _with_all_rows,
        "The agreement is rounded: leave all digits.": _rounded,
        "A negative index is worse than chance, and has lost its sign: leave out abs.": (
            lambda *given: abs(functions.agreement_of_halves(*given))
        ),
    },
    "capstone.sets_apart": {
        "The spreads are compared, those of the others divided by those of the cluster: compare "
        "the means.": _ratio_of_spreads,
    },
}
