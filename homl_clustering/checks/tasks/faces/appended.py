"""A task of ``book_11_faces_as_features``: components, and beside them the distances to centers."""

import numpy as np

from homl_clustering import KMeans
from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.textbook.kmeans import squared_distances


def distances(X, centers):
    """Return the distance of each row to each center."""
    return np.sqrt(squared_distances(X, centers))


def append_distances(model, X):
    """Return X with a further column for each center: the distances to it."""
    return np.hstack([X, distances(X, model.cluster_centers_)])


def _models():
    random = variant.random(3)
    places = np.array([[0.0, 0], [3, 4]])
    model = KMeans(2, init=places, n_init=1).fit(np.repeat(places, 2, axis=0))
    X = np.array([[3.0, 0], [3, 4], [0, 0]])
    cases = [Case("three pictures and the centers (0, 0) and (3, 4)", (read.protected(model), X))]
    for words, n, n_features, k in (
        ("four pictures of two components", 4, 2, 2),
        ("twelve pictures of five components, k=3", 12, 5, 3),
        ("seven pictures of three components, k=5", 7, 3, 5),
    ):
        seen = random.normal(0, 3, (30, n_features))
        model = read.protected(KMeans(k, random_state=0).fit(seen))
        cases.append(Case(words, (model, random.normal(0, 3, (n, n_features)).round(1))))
    return cases


# Mistakes


def _beside(columns):
    """Return the mistake to append other columns."""
    return lambda model, X: np.column_stack([X, columns(model, X)])


def _by_differences(reduce):
    """Return the mistake to append something else than the root of the sum of squares."""
    return _beside(
        lambda model, X: reduce(np.asarray(X)[:, np.newaxis] - np.asarray(model.cluster_centers_))
    )


def _changed(change):
    """Return the mistake to append distances after a change."""
    return _beside(lambda model, X: change(model.transform(X)))


def _anew(model, X):
    return KMeans(len(model.cluster_centers_), n_init=10, random_state=42).fit_transform(X)


def _one_hot(model, X):
    return np.eye(len(model.cluster_centers_))[model.predict(X)]


def _nearest_everywhere(found):
    return np.repeat(found.min(axis=1)[:, np.newaxis], found.shape[1], axis=1)


APPEND_MISTAKES = {
    "The distances alone: append them to X.": lambda model, X: model.transform(X),
    "The distances come first here: each row begins with the numbers of X, and its distances "
    "follow.": lambda model, X: np.hstack([model.transform(X), X]),
    "Only the nearest center's number is appended: append the distances to all.": _beside(
        lambda model, X: model.predict(X)
    ),
    "The columns that are appended only say which center is nearest: append the distances to all "
    "centers, transform.": _beside(_one_hot),
    "fit_transform makes new clusters of X: the model is fitted, use transform.": (
        lambda model, X: np.hstack([X, model.fit_transform(X)])
    ),
    "These are distances to other centers: a new k-means was fitted to X. The model is fitted, so "
    "use its transform.": _beside(_anew),
    "These are squared distances.": _changed(np.square),
    "These are distances to the fourth root: model.transform returns distances already, so take no "
    "root of them.": _changed(np.sqrt),
    "Distances are not negative: append them as transform returns them.": _changed(np.negative),
    "Only the smallest distance is appended: append those to all centers.": _changed(
        lambda found: found.min(axis=1)
    ),
    "The distance to the nearest center stands in all columns: each center has its own.": _changed(
        _nearest_everywhere
    ),
    "The mean of the distances is appended: append the distances themselves, a column for each "
    "center.": _changed(lambda found: found.mean(axis=1)),
    "The sum of the distances is appended: append the distances themselves, a column for each "
    "center.": _changed(lambda found: found.sum(axis=1)),
    "The distances of each row are sorted: a column has to belong to the same center in all "
    "rows.": _changed(lambda found: np.sort(found, axis=1)),
    "This is the order of the centers by their distance (argsort): append the distances "
    "themselves.": _changed(lambda found: np.argsort(found, axis=1)),
    "The distances are turned into closeness, 1 divided by something: append them as they are.": (
        _changed(lambda found: 1 / (1 + found))
    ),
    "The columns are in another order: column d + c belongs to center c.": _changed(
        lambda found: found[:, ::-1]
    ),
    "The number of centers is not always two: append a column for each of them.": _changed(
        lambda found: found[:, :2]
    ),
    "The distances to the last center are missing: append a column for each of them.": _changed(
        lambda found: found[:, :-1]
    ),
    "The distances to the first center are missing: append a column for each of them.": _changed(
        lambda found: found[:, 1:]
    ),
    "All rows get the distances of the first one: each row has distances of its own.": _changed(
        lambda found: np.repeat(found[:1], len(found), axis=0)
    ),
    "The absolute differences are added up. The distance is the root of the sum of squares: "
    "take transform.": _by_differences(lambda d: np.abs(d).sum(axis=2)),
    "The differences are added up with their signs, so they cancel out. The distance is the root "
    "of the sum of squares: take transform.": _by_differences(lambda d: d.sum(axis=2)),
    "The mean of the squares is taken in place of their sum: the distance is the root of the sum.":
        _by_differences(lambda d: np.sqrt((d**2).mean(axis=2))),
    "X is left out, or replaced: its columns come first, then the distances.": (
        lambda model, X: np.hstack([model.transform(X), model.transform(X)])
    ),
    "The centers themselves are appended below X: append columns, with distances.": (
        lambda model, X: np.vstack([X, model.cluster_centers_])
    ),
    "The distances stand below X, as further rows: append columns, which np.hstack does.": (
        lambda model, X: np.vstack([X, model.transform(X)])
    ),
    "X and the distances are not joined: make one table of both, np.hstack([X, ...]).": (
        lambda model, X: (X, model.transform(X))
    ),
    "X and the distances lie in two layers: put the columns side by side, with np.hstack.": (
        lambda model, X: np.stack([X, model.transform(X)])
    ),
    "Without axis=1 np.append makes one long row of all numbers: take np.hstack([X, ...]).": (
        lambda model, X: np.append(X, model.transform(X))
    ),
    "The distances are added to the numbers of X: put them beside these, as further columns.": (
        lambda model, X: X + model.transform(X)
    ),
    "Only the first picture is there: does a loop end too early, by return?": (
        lambda model, X: append_distances(model, X)[:1]
    ),
    "One column for each center, not for each picture: these are distances between pictures.": (
        lambda model, X: np.hstack([X, distances(X, X)])
    ),
}  # fmt: skip

TASK = FunctionTask("11.append_distances", append_distances, _models, APPEND_MISTAKES)
