"""The tasks of ``book_11_faces_as_features``."""

import numpy as np
from sklearn.base import is_classifier
from sklearn.metrics import f1_score, precision_score

from homl_clustering.checks.task import ChoiceTask, Task, Wrong, as_array, short
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.checks.tasks.faces import appended
from homl_clustering.checks.tasks.faces.appended import distances as _distances
from homl_clustering.checks.tasks.faces.clusters import KS

ERRORS = "of errors; the accuracy is what is right"


def _sets(X_train_pca, y_train, X_valid_pca, y_valid):
    """Return tables and persons of training and validation set."""
    X_train = read.table(X_train_pca, "X_train_pca")
    X_valid = read.table(X_valid_pca, "X_valid_pca", (None, X_train.shape[1]))
    y_train = read.persons(y_train, "y_train", len(X_train))
    return X_train, y_train, X_valid, read.persons(y_valid, "y_valid", len(X_valid))


# A forest on components


def _forest(forest, forest_accuracy, **sets):
    X_train, y_train, X_valid, y_valid = _sets(**sets)
    wanted = "Train it on the components of the training set, X_train_pca."
    _check_forest(forest, "forest", X_train.shape[1], wanted)
    right = [_right(forest, X, y) for X, y in ((X_train, y_train), (X_valid, y_valid))]
    _check_learned(forest, *right, len(X_train), len(X_valid))
    known = _other_accuracies(forest, X_valid, y_valid)
    _check_accuracy(forest_accuracy, "forest_accuracy", *right, len(y_valid), known)


def _check_forest(forest, name, n_columns, hint):
    if hasattr(forest, "fit") and not isinstance(forest, type) and not is_classifier(forest):
        regressor = "A regressor takes the persons for quantities: 7.5 is nobody. Use a classifier."
        raise Wrong("a RandomForestClassifier", type(forest).__name__, regressor)
    read.fitted(forest, name, ("predict", "classes_"), "RandomForestClassifier(150)")
    came = getattr(forest, "n_features_in_", n_columns)
    if came != n_columns:
        raise Wrong(f"a forest of {n_columns} columns", f"one of {came}", hint)
    _check_is_forest(forest)
    if len(forest.estimators_) != 150:
        default = "The default is another number: n_estimators=150."
        raise Wrong("150 trees", str(len(forest.estimators_)), default)


def _check_is_forest(forest):
    if not hasattr(forest, "estimators_"):
        hint = "This is another kind of classifier: make a forest, RandomForestClassifier(150)."
        if hasattr(forest, "tree_"):
            hint = "This is a single tree: a forest has many, RandomForestClassifier(150)."
        raise Wrong("a RandomForestClassifier", type(forest).__name__, hint)


def _right(model, X, y):
    return np.mean(model.predict(X) == y)


def _check_learned(model, on_train, right, n_train, n_valid):
    """Raise `Wrong` unless a model has learned from the training set, and from it alone."""
    wanted = "a forest that was trained on the training set alone"
    came = f"one that names {on_train:.0%} of the training and {right:.0%} of the validation right"
    n_seen = _n_seen(model)
    if n_seen == n_train + n_valid:
        hint = "It has seen the validation pictures already: leave them out of fit."
        raise Wrong(wanted, f"one of {n_seen} pictures", hint)
    if on_train < 0.95:
        hint = "Fit it with X_train_pca and y_train."
        if n_seen == n_train:
            hint = (
                "It was trained on as many pictures as there are, and does not know them: are the "
                "persons in the same order as the pictures, and are its trees as deep as they "
                "want (no max_depth)?"
            )
        if right > 0.95:
            hint = "It was trained on the validation set: fit with X_train_pca and y_train."
        raise Wrong(wanted, came, hint)


def _n_seen(forest):
    """Return how many pictures a forest was trained on; None if it does not say."""
    try:
        return round(forest.estimators_[0].tree_.weighted_n_node_samples[0])
    except (AttributeError, IndexError, TypeError):
        return None


def _other_accuracies(model, X, y):
    """Return other measures of how good a classifier is, and hints."""
    found = model.predict(X)
    own = "of the most probable person, of all pictures: take the share that is named right, score."
    pairs = [
        (f1_score(y, found, average="macro"), "This is an F1 score: take the accuracy, score."),
        (precision_score(y, found, average="macro", zero_division=0),
         "This is the precision: take the accuracy, score."),
    ]  # fmt: skip
    if hasattr(model, "predict_proba"):
        probabilities = model.predict_proba(X)
        pairs.append((probabilities.max(axis=1).mean(), f"This is the mean probability {own}"))
    return pairs


def _check_accuracy(value, name, on_train, right, n_valid, known=()):
    if np.shape(value) == (n_valid,):
        hint = "This is a prediction for each picture: return the share that is right, score."
        if np.isin(np.asarray(value), (0, 1)).all():
            hint = "This says of each picture whether it is named right: take the mean."
        raise Wrong(f"{name}: one number", f"shape {np.shape(value)}", hint)
    value = read.number(value, name, "One number: the share of pictures that are named right.")
    if abs(value - right) < 1e-3:
        return
    hint = read.hint_of_share(value, [right], n_valid, ERRORS)
    if abs(value - on_train) < 1e-3:
        hint = "That is the accuracy on the training set, which the model knows by heart."
    hint = hint or next((said for other, said in known if abs(value - other) < 1e-4), "")
    other = "It is that of other pictures or of another model: score(X_valid..., y_valid)."
    hint = hint or other
    raise Wrong(f"{name} = {right:.4f}", f"{value:.4f}", hint)


# A forest on distances


def _forest_on_distances(
    best_model, train_distances, valid_distances, on_distances, distances_accuracy, **sets
):
    X_train, y_train, X_valid, y_valid = _sets(**sets)
    read.fitted(best_model, "best_model", ("cluster_centers_",), "KMeans(115)")
    centers = np.asarray(best_model.cluster_centers_, dtype=float)
    _check_distances(train_distances, "train_distances", X_train, centers, X_valid)
    _check_distances(valid_distances, "valid_distances", X_valid, centers, X_train)
    wanted = "Train it on the distances of the training set, train_distances."
    _check_forest(on_distances, "on_distances", len(centers), wanted)
    pairs = ((train_distances, y_train), (valid_distances, y_valid))
    right = [_right(on_distances, np.asarray(X), y) for X, y in pairs]
    _check_learned(on_distances, *right, len(X_train), len(X_valid))
    known = _other_accuracies(on_distances, np.asarray(valid_distances), y_valid)
    _check_accuracy(distances_accuracy, "distances_accuracy", *right, len(y_valid), known)


def _check_distances(answer, name, X, centers, others):
    expected = _distances(X, centers)
    n, k = expected.shape
    array = as_array(answer, name)
    if array.shape != (n, k):
        hint = _hint_of_other_shape(array, expected, X, len(others))
        raise Wrong(f"{name} of shape {(n, k)}", f"shape {array.shape}", hint)
    scale = expected.max()
    if np.allclose(array, expected, atol=1e-3 * scale):
        return
    hint = read.hint_of_numbers(array, expected, _other_distances(X, centers, expected))
    if np.array_equal(np.unique(array), [0, 1]):
        hint = "This only says which center is nearest: asked for are the distances to all."
    elif not hint and array.min() >= 0 and _fitted_anew(array, X):
        hint = "fit_transform makes new clusters of these pictures: use transform of best_model."
    hint = hint or "Take transform of best_model, with the components of the set."
    first = f"{expected[0, 0]:.4g} from the first picture to the first center"
    raise Wrong(f"{name}: {first}", f"{array[0, 0]:.4g}", hint)


def _hint_of_other_shape(array, expected, X, n_others):
    """Return what a table of another shape than the distances holds."""
    (n, k), d = expected.shape, X.shape[1]
    both = array.shape == (n, d + k)
    if both and (
        np.allclose(array[:, :d], X, atol=1e-3) or np.allclose(array[:, k:], X, atol=1e-3)
    ):
        return (
            "The components are still there, beside the distances: the distances take their "
            "place, transform alone."
        )
    if array.shape in ((n,), (n, 1)):
        column = array.ravel()
        for reduce, words in ((np.min, "nearest"), (np.max, "farthest")):
            if np.allclose(column, reduce(expected, axis=1), rtol=1e-3):
                return f"This is the distance to the {words} center alone: keep those to all {k}."
        if np.allclose(column, expected.mean(axis=1), rtol=1e-3):
            return f"This is the mean of the distances: keep those to all {k} centers."
        if np.array_equal(column, np.trunc(column)):
            return "These are labels: one number for each picture. transform returns the distances."
        return f"This is one number for each picture: keep the distances to all {k} centers."
    hints = {
        (k, n): "A row for each picture, a column for each center: it is the other way round.",
        X.shape: "These are the components; asked for are the distances to the centers.",
        (n_others, k): "These are the distances of the other set's pictures.",
        (n + n_others, k): "These are the pictures of both sets: keep them apart.",
        (k, k): "These are distances between centers: asked for are those of each picture.",
        (n, n): "These are distances between pictures: asked for are those to the centers.",
        (n, n_others): "These are distances between pictures: asked for are those to the centers.",
        (k, d): "These are the centers: asked for are the distances to them, transform.",
        (k,): "This is one row: return the distances of all pictures.",
        (n * k,): "All distances have run together: keep a row for each picture.",
    }
    if array.shape in hints:
        return hints[array.shape]
    if array.ndim == 2 and len(array) == n:
        return f"A column for each of the {k} centers of best_model: take its transform."
    return ""


def _other_distances(X, centers, expected):
    """Return what may be taken for distances, and hints."""
    d = X.shape[1]
    yield expected**2, "These are squared: the distance is the root of the sum of squares."
    yield (
        np.sort(expected, axis=1),
        "They are sorted: the first column has to belong to the same center in each row.",
    )
    yield -expected, "Distances are not negative."
    yield (
        expected / np.sqrt(d),
        "The mean of the squares is taken in place of their sum: take transform of best_model.",
    )
    yield np.sqrt(expected), "These are roots of distances: take transform as it is."
    yield (
        np.argsort(expected, axis=1),
        "This is the order of the centers, argsort: asked for are the distances themselves.",
    )
    yield (
        np.abs(X[:, np.newaxis] - centers).sum(axis=2),
        "Absolute differences are added up: the distance is the root of the sum of squares.",
    )
    yield (
        expected / expected.sum(axis=1, keepdims=True),
        "Each row is divided by its sum: distances are asked for as they are.",
    )
    for axis, words in ((0, "column"), (1, "row")):
        spread = expected.std(axis=axis, keepdims=True)
        yield (
            (expected - expected.mean(axis=axis, keepdims=True)) / spread,
            f"Each {words} is standardized: distances are asked for as they are.",
        )
    yield X @ centers.T, "These are scalar products: take the distances, transform of best_model."


def _fitted_anew(distances, X):
    """Whether these are distances to the means of clusters of the same rows."""
    nearest = distances.argmin(axis=1)
    for c in np.unique(nearest)[:3]:
        mean = X[nearest == c].mean(axis=0)
        if not np.allclose(distances[:, c], _distances(X, mean[np.newaxis])[:, 0], rtol=1e-2):
            return False
    return True


# The number of clusters


def _scan(pipelines, accuracies, best_forest_k, **sets):
    X_train, y_train, X_valid, y_valid = _sets(**sets)
    pipelines = read.several(pipelines, "pipelines", len(KS))
    ks = [_n_clusters(pipeline) for pipeline in pipelines]
    read.scanned(ks, KS, "pipelines")
    _check_no_shared_forest(pipelines)
    for pipeline in pipelines:
        _check_columns(pipeline, X_train.shape[1])
    right = np.array([_right(pipeline, X_valid, y_valid) for pipeline in pipelines])
    on_train = _right(pipelines[0], X_train, y_train)
    _check_learned(pipelines[0].steps[-1][1], on_train, right[0], len(X_train), len(X_valid))
    if isinstance(accuracies, dict):
        accuracies = list(accuracies.values())
    accuracies = read.one_each(accuracies, "accuracies", len(ks), "One number for each pipeline.")
    if not np.allclose(accuracies, right, atol=1e-3):
        hint = "They belong to other pictures: score each pipeline with X_valid_pca and y_valid."
        if np.allclose(np.sort(accuracies), np.sort(right), atol=1e-3):
            hint = "They are in another order than the pipelines."
        if np.all(abs(accuracies - 1) < 0.01):
            hint = "So good they are only on the training set, which the forests know by heart."
        elif np.ptp(accuracies) == 0:
            hint = "All are the same: does the loop score one and the same pipeline?"
        hint = read.hint_of_share(accuracies, [right], len(y_valid), ERRORS) or hint
        first = int(np.flatnonzero(~np.isclose(accuracies, right, atol=1e-3))[0])
        raise Wrong(f"{right[first]:.4f} for k={ks[first]}", f"{accuracies[first]:.4f}", hint)
    _check_best_k(best_forest_k, ks, right)


def _check_no_shared_forest(pipelines):
    """Raise `Wrong` where pipelines have a step in common, which each fit overwrites."""
    for place, name in ((-1, "forest"), (0, "KMeans")):
        n_steps = len({id(pipeline.steps[place][1]) for pipeline in pipelines})
        if n_steps < len(pipelines):
            hint = (
                f"The pipelines share one {name}, and each fit overwrites what it has learned "
                "before: it fits to the last k alone. Make a new one in each turn of the loop, "
                "inside of make_pipeline(...)."
            )
            wanted = f"{len(pipelines)} pipelines, each with a {name} of its own"
            raise Wrong(wanted, f"{n_steps} of them", hint)


def _check_columns(pipeline, n_columns):
    """Raise `Wrong` where a pipeline does not take components, or its end is no forest."""
    came = getattr(pipeline, "n_features_in_", n_columns)
    if came != n_columns:
        hint = (
            f"They take tables of {came} columns, such as distances: KMeans in the pipeline makes "
            "distances by itself, so fit each pipeline to the components, X_train_pca."
        )
        raise Wrong(f"pipelines of {n_columns} components", f"one of {came} columns", hint)
    if not is_classifier(pipeline):
        last = type(pipeline.steps[-1][1]).__name__
        hint = "The last step has to be the forest, RandomForestClassifier(150): it names persons."
        raise Wrong("pipelines of KMeans and a forest", f"one that ends with {last}", hint)
    _check_is_forest(pipeline.steps[-1][1])


def _n_clusters(pipeline):
    read.fitted(pipeline, "each pipeline", ("predict", "steps"), "make_pipeline(KMeans(5), ...)")
    for _, step in pipeline.steps:
        if hasattr(step, "n_clusters"):
            if not hasattr(step, "cluster_centers_"):
                raise Wrong("fitted pipelines", "one that is not fitted", "Call fit of each.")
            return step.n_clusters
    hint = "Without KMeans the forest gets the components, whatever k is."
    raise Wrong("pipelines of KMeans and a forest", short(pipeline), hint)


def _check_best_k(value, ks, right):
    if hasattr(value, "predict"):
        hint = "Asked for is the number of clusters, not the pipeline."
        raise Wrong("best_forest_k: a number", short(value), hint)
    k = read.number(value, "best_forest_k")
    best = [k for k, share in zip(ks, right, strict=True) if share > right.max() - 1e-9]
    if k in best:
        return
    hint = "The best is the k with the highest accuracy on the validation set."
    if k not in ks and abs(k - right.max()) > 1e-9:
        hint = f"Asked for is one of the numbers of clusters, {ks[0]}, {ks[1]} and so on: at which "
        hint += "of them is the accuracy highest?"
    places = [ks.index(b) for b in best]
    steps = [k == (ks[1] - ks[0]) * place for place in places if place]
    if any(steps):
        hint = (
            f"Is it {ks[1] - ks[0]} times the place in the list? The numbers begin with {ks[0]}, "
            "not with 0: look up the k there, ks[...]."
        )
        if k in (115, 120):
            hint += " (Or is it the best k by the silhouette score? Asked for is the accuracy.)"
    elif k in (115, 120):
        hint = "That is the best k by the silhouette score: which one has the highest accuracy?"
    elif k == max(ks):
        hint = "More clusters are not always better: which k has the highest accuracy?"
    if k in ks and right[ks.index(k)] == right.min():
        hint = "argmin finds the lowest accuracy: the best is the highest, argmax."
    elif k < len(ks) and ks[int(k)] in best:
        hint = "That is its place in the list; the k there is ks[...]."
    elif abs(k - right.max()) < 1e-9:
        hint = "That is the highest accuracy itself: at which k is it?"
    raise Wrong(f"best_forest_k = {' or '.join(map(str, best))}", f"{k:g}", hint)


SETS = ("X_train_pca", "y_train", "X_valid_pca", "y_valid")
TASKS = [
    Task("11.forest", (*SETS, "forest", "forest_accuracy"), _forest, "a fitted forest, a share"),
    Task(
        "11.distances",
        (
            *SETS,
            "best_model",
            "train_distances",
            "valid_distances",
            "on_distances",
            "distances_accuracy",
        ),
        _forest_on_distances,
        "two tables of distances, a fitted forest, and a share",
    ),
    Task(
        "11.scan",
        (*SETS, "pipelines", "accuracies", "best_forest_k"),
        _scan,
        "a list of fitted pipelines, a share for each, and one k",
    ),
    appended.TASK,
    ChoiceTask(
        "11.features",
        "b",
        {
            "a": "That accuracy is the luckiest of 29, and still far below that of the components.",
            "b": "Yes: nothing was better on the validation set, and nothing is simpler.",
            "c": "It did not: columns that tell nothing new push out the good ones.",
            "d": "Whoever chooses by the test set has nothing left to tell how good the choice is.",
        },
    ),
]
