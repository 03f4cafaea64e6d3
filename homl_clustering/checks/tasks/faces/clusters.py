"""The other tasks of ``book_10_cluster_faces``: how many clusters, and where the elbow is."""

import numpy as np
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

from homl_clustering import silhouette_samples, silhouette_score
from homl_clustering.checks.task import ChoiceTask, Task, Wrong, short
from homl_clustering.checks.tasks.faces import answers as read
from homl_clustering.checks.tasks.faces import useful
from homl_clustering.textbook.kmeans import nearest_centers

KS = list(range(5, 150, 5))


def _scan(X_train_pca, models, silhouettes, best_model):
    X = read.table(X_train_pca, "X_train_pca")
    _check_no_scan(models=models, silhouettes=silhouettes, best_model=best_model)
    models = read.several(models, "models", len(KS))
    for model in models:
        read.fitted(model, "each model", ("cluster_centers_", "labels_"), "KMeans(5)")
        _check_rows(X, model)
    ks = [len(model.cluster_centers_) for model in models]
    read.scanned(ks, KS, "models")
    if any(model.n_init in ("auto", 1) for model in models if hasattr(model, "n_init")):
        hint = "With a single start some k are unlucky, and the curve tells of luck: n_init=10."
        raise Wrong("n_init=10", f"n_init={models[0].n_init!r}", hint)
    expected = np.array([silhouette_score(X, np.asarray(model.labels_)) for model in models])
    _check_silhouettes(silhouettes, X, expected, models)
    _check_best(best_model, models, expected)


def _check_no_scan(**answers):
    parts = {
        "models": "its .models_",
        "silhouettes": "its .silhouette_scores_",
        "best_model": "one of its .models_, that with the highest of .silhouette_scores_",
    }
    for name, value in answers.items():
        if hasattr(value, "models_"):
            hint = f"It holds several things: {name} is {parts[name]}."
            raise Wrong(f"{name}, alone", "all that scan_kmeans returns", hint)


def _check_rows(X, model):
    centers, n_labels = np.asarray(model.cluster_centers_), len(model.labels_)
    wanted = f"models of {X.shape[0]} rows and {X.shape[1]} components"
    if centers.shape[1] != X.shape[1]:
        came = f"one of {centers.shape[1]} columns"
        raise Wrong(wanted, came, "Fit to X_train_pca, not to the pixels.")
    if n_labels != len(X):
        came = f"one of {n_labels} rows"
        raise Wrong(wanted, came, "Fit to the training pictures, and to them alone.")
    if len(centers) == KS[0] and np.mean(nearest_centers(X, centers) == model.labels_) < 0.9:
        hint = "The pictures lie closer to other centers than to their own: were they scaled?"
        raise Wrong("models of X_train_pca", "models of other numbers", hint)


def _other_scores(X, models, expected):
    """Return scores that may be taken for silhouette scores, and hints, one pair at a time."""
    inertias = np.array([model.inertia_ for model in models])
    falls = "These are inertias, which fall with k whatever the clusters."
    yield inertias, falls
    yield -inertias, f"{falls} (score of a model returns minus its inertia.)"
    yield inertias / len(X), f"{falls} Dividing by the number of pictures does not change that."
    yield -expected, "The sign is reversed: the larger a silhouette score, the better."
    labels = [np.asarray(model.labels_) for model in models]
    for score, name in (
        (davies_bouldin_score, "the Davies-Bouldin index"),
        (calinski_harabasz_score, "the Calinski-Harabasz index"),
    ):
        yield (
            [score(X, own) for own in labels],
            f"This is {name}: take silhouette_score, of X_train_pca and the labels of each model.",
        )
    coefficients = [silhouette_samples(X, own) for own in labels]
    for reduce, name in ((np.median, "median"), (np.max, "largest"), (np.min, "smallest")):
        yield (
            [reduce(own) for own in coefficients],
            f"This is the {name} of the silhouette coefficients: the score is their mean, "
            "silhouette_score.",
        )


def _check_silhouettes(silhouettes, X, expected, models):
    if isinstance(silhouettes, dict):
        silhouettes = list(silhouettes.values())
    mean = "One number for each model: the mean over all pictures, silhouette_score."
    came = read.one_each(silhouettes, "silhouettes", len(expected), mean)
    if np.allclose(came, expected, atol=2e-3):
        return
    hint = read.hint_of_numbers(came, expected, _other_scores(X, models, expected), 1e-2)
    if np.ptp(came) < 1e-6:
        hint = "All are the same, but each model has labels of its own: take those, model.labels_."
    elif np.allclose(np.sort(came), np.sort(expected), atol=2e-3):
        hint = "They are in another order than the models."
    hint = hint or "Compute them from X_train_pca and the labels_ of each model."
    first = int(np.flatnonzero(~np.isclose(came, expected, atol=2e-3))[0])
    k = len(models[first].cluster_centers_)
    raise Wrong(f"silhouette score {expected[first]:.4f} for k={k}", f"{came[first]:.4f}", hint)


def _check_best(best_model, models, expected):
    ks = [len(model.cluster_centers_) for model in models]
    if not hasattr(best_model, "cluster_centers_"):
        hint = "Pass the model itself: models[...]."
        if np.shape(best_model) == () and isinstance(best_model, int | float | np.number):
            hint = "This is a number, such as its place in the list, its k or its score. Pass the "
            hint += "model itself: models[np.argmax(silhouettes)]."
        raise Wrong("best_model: one of the models", short(best_model), hint)
    k = len(best_model.cluster_centers_)
    if k not in ks or expected[ks.index(k)] < expected.max() - 1e-9:
        hint = "The best is the one with the highest silhouette score."
        if k == ks[int(expected.argmin())]:
            hint = "argmin finds the lowest score; the best is the highest: argmax."
        elif k == max(ks):
            hint = "The inertia falls with every further cluster: its lowest value chooses nothing."
        elif k == 40:
            hint = "There are 40 people, but the best number of clusters is what the scores say: "
            hint += "the model with the highest silhouette score, models[np.argmax(silhouettes)]."
        raise Wrong(f"the model with k={ks[int(expected.argmax())]}", f"that with k={k}", hint)
    centers = [np.asarray(model.cluster_centers_) for model in models]
    own = np.asarray(best_model.cluster_centers_)
    if not any(own.shape == c.shape and np.allclose(own, c, atol=1e-3) for c in centers):
        hint = "It was fitted anew, from other starts or to other pictures, and the score belongs "
        hint += "to the model in the list: take it from there, models[np.argmax(silhouettes)]."
        raise Wrong("best_model: one of the models", "a model that is not among them", hint)


TASKS = [
    Task(
        "10.scan",
        ("X_train_pca", "models", "silhouettes", "best_model"),
        _scan,
        "a list of fitted models, a score for each, and one of the models",
    ),
    ChoiceTask(
        "10.elbow",
        "b",
        {
            "a": "Nothing happens there: the curve falls before and after as it did.",
            "b": "Yes: it falls smoothly, so an elbow can only be imagined.",
            "c": "Nothing happens there: two ways to choose need not agree, and one finds nothing.",
            "d": "The inertia is always lowest at the largest k; an elbow is a bend.",
        },
    ),
    useful.TASK,
]
