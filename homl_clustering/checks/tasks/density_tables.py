"""The tasks of ``04_density_and_hierarchy_exercises`` to choose an algorithm for a table.

What is handed in runs on other rows from the same sources: labels that were read off the
picture, or parameters that suit by luck, are not enough.
"""

import copy

import numpy as np
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from homl_clustering.checks.calling import call, described
from homl_clustering.checks.errors import hint_of_error
from homl_clustering.checks.task import Task, Unanswered, Wrong, as_array, is_unanswered, short
from homl_clustering.datasets import draw_table

AGREEMENT = 0.85  # at least, with each of the tables that are drawn anew
NEW_TABLES = ((420, 5), (480, 8))  # numbers of rows, random states


# Hints by table, and by what came: noise alone, a single cluster, many clusters, anything else
HINTS = {
    "a": {
        "noise": "Most rows are noise. Take a larger radius, or ask for fewer neighbors: the ring "
        "is the thinner of the two groups.",
        "one": "All rows but the noise are in one cluster. Either the radius is so large that it "
        "reaches from the disc to the ring, or the cut separates nothing but a stray.",
        "many": "The groups are in pieces. ",
        "other": "One group lies around the other, so both have the same center, and there are "
        "strays. Choose an algorithm that goes from neighbor to neighbor and knows noise, and look "
        "for its radius in the picture: wider than the steps along the ring, narrower than the "
        "gap.",
    },
    "b": {
        "noise": "Most rows are noise. Near their ends the groups of table b are thin, and in the "
        "middle they nearly touch: no radius suits both. Choose an algorithm that describes the "
        "shape of a group.",
        "one": "All rows but the noise are in one cluster: the groups of table b nearly touch, "
        "and a chain of points leads from one to the next. Choose an algorithm that describes the "
        "shape of a group.",
        "many": "The groups are in pieces. With a radius this happens because they are thin near "
        "their ends, and a larger one joins the groups, which nearly touch. Choose an algorithm "
        "that describes the shape of a group, and ask for three clusters.",
        "other": "The groups are long, narrow, and nearly touch. Algorithms that expect round "
        "clusters cut across them, and with a radius they are joined or lose their thin ends. "
        "Choose an algorithm that describes a cluster by an ellipse.",
    },
    "c": {
        "noise": "Most rows are noise. Look at the columns before you choose a radius: one has "
        "values that are thousands of times larger than the others, and distances hardly depend "
        "on anything else. Scale the columns first.",
        "one": "All rows but the noise are in one cluster. Look at the standard deviations of the "
        "columns: are they scaled? If they are, the radius is too large.",
        "many": "There are many small clusters. Look at the standard deviations of the columns: "
        "are they scaled? If they are, take a larger radius.",
        "other": "One column has values that are thousands of times larger than the others, and "
        "decides all distances, though it tells nothing about the groups. Scale the columns "
        "first, with StandardScaler in a pipeline, and ask for three clusters.",
    },
}
STRAYS = (
    "Nearly all rows are in one cluster, and the others hold a few strays, which are far from "
    "everything. Single linkage does so: when it is cut, the strays are what is left over. "
)
AFTER_STRAYS = {
    "a": "Choose an algorithm that knows noise, such as DBSCAN, with a radius between the steps "
    "along the ring and the gap.",
    "b": "Choose an algorithm that describes a cluster by an ellipse.",
    "c": "Scale the columns first, and choose an algorithm that is not misled by single points.",
}
LUCK = (
    "It finds the groups of one of the two tables, and not those of the other. Either a parameter "
    "is at the limit of what suits, or the start has luck: look for a range of parameters that "
    "suit, and take one in its middle; where there are random starts, n_init=10."
)
A_THIRD = (
    "A third cluster does not hold the points that belong to no group, since they lie all over the "
    "picture, and k-means or a mixture gives each of them to a group. Choose an algorithm that "
    "knows noise, and goes from neighbor to neighbor."
)
# What joins the pieces, by the parameter that the algorithm has; the first that it has counts
JOINED = {
    "eps": "A larger radius, eps, joins them.",
    "min_cluster_size": "A larger min_cluster_size joins them.",
    "n_clusters": "There are two groups: tell the algorithm so, and take one that goes from "
    "neighbor to neighbor.",
    "n_components": "There are two groups, and one of them is a ring, which no ellipse describes: "
    "take an algorithm that goes from neighbor to neighbor.",
    "": "Take an algorithm that goes from neighbor to neighbor, with a larger radius.",
}
TOO_FEW = "Two clusters are found, and there are three groups: ask for three clusters."
SCALED = (
    "The columns are scaled, as they should be. Now ask for three clusters, and take an algorithm "
    "for groups that are round and well apart, such as k-means with n_init=10."
)
ROWS_SCALED = (
    "Normalizer scales each row to length 1. It is the columns that have different units: take "
    "StandardScaler."
)
MIXTURE_HINT = (
    "A mixture is a good choice for long groups. Give it three components, ellipses that may lie "
    "askew (covariance_type 'full' or 'tied'), and ten starts, n_init=10."
)


def _verify(name, model):
    answer = f"model_{name}"
    runnable = _runnable(model, answer)
    outcomes = []
    for n_rows, random_state in NEW_TABLES:
        X, y = draw_table(name, n_rows, random_state)
        with threadpool_limits(1):  # on tables this small, threads mostly wait for each other
            labels = _labels(call(runnable, (X,)), len(X), answer, model)
        score = adjusted_rand_score(y[y >= 0], labels[y >= 0])
        outcomes.append((score, labels))
    scores = " and ".join(f"{score:z.2f}" for score, _ in outcomes)
    (worst, labels), (best, _) = sorted(outcomes, key=lambda outcome: outcome[0])
    n_clusters, noise = len(set(labels[labels != -1])), np.mean(labels == -1)
    if worst >= AGREEMENT:
        said = f"agreement with the groups of two tables that are drawn anew: {scores}"
        n_groups = 2 if name == "a" else 3
        other = f"; {n_clusters} clusters are found where there are {n_groups} groups"
        return said + (other if n_clusters != n_groups else "")
    raise Wrong(
        f"an agreement of at least {AGREEMENT} with the groups of tables that are drawn anew",
        f"{scores}; in the worse case {n_clusters} clusters, and {noise:.0%} of the rows are noise",
        LUCK if best >= AGREEMENT else _hint(name, model, labels, worst),
    )


def _runnable(model, answer):
    """Return a function that gives labels to the rows of a table, or raise `Wrong`."""
    expected = f"{answer}: an estimator such as KMeans(5), or a function of X that returns labels"
    if isinstance(model, type):
        hint = f"This is the class. Make an estimator of it: {model.__name__}(...)."
        raise Wrong(expected, f"the class {model.__name__}", hint)
    if hasattr(model, "fit_predict"):
        return lambda X: copy.deepcopy(model).fit_predict(X)  # the student's stays as it is
    if callable(model):
        return model
    hint = "Pass the estimator itself."
    if hasattr(model, "fit"):
        hint = "It has no fit_predict: choose an algorithm for clusters, as the last step at least."
    elif isinstance(model, str):
        hint = "It is text. Pass the estimator itself: leave the quotes out."
    elif isinstance(model, list | tuple) and any(hasattr(each, "fit") for each in model):
        hint = (
            "These are several. Pass one; steps that follow each other make a make_pipeline(...)."
        )
    elif isinstance(model, np.ndarray | list):
        hint = "These are labels, or numbers: pass the estimator itself. It will get other rows."
    raise Wrong(expected, short(model), hint)


def _labels(result, n_rows, answer, model):
    """Return a result as one label for each row, or raise `Wrong`."""
    if isinstance(result, BaseException):
        hint = hint_of_error(result, ())
        raise Wrong("a label for each row", described(result, model), hint)
    if is_unanswered(result):
        raise Unanswered(f"{answer} returns nothing for a table; has it a return statement?")
    if hasattr(result, "fit"):
        hint = "The function returns an estimator: return what its fit_predict(X) returns."
        raise Wrong("a label for each row", short(result), hint)
    labels = as_array(result, f"the labels of {answer}")
    if labels.shape != (n_rows,):
        hint = "Return one label for each row of the table that it gets, whatever their number."
        if labels.shape == (len(draw_table("a")[0]),):
            hint = (
                "There is a label for each row of the notebook's own table, whatever table the "
                "function gets. Find the labels of the rows of X, with fit_predict(X)."
            )
        elif labels.ndim == 2 and len(labels) == n_rows:
            hint = (
                "There is a row of numbers for each row of the table: probabilities, distances, or "
                "the table itself? Return one label for each, as fit_predict or predict do."
            )
        raise Wrong(f"labels of shape ({n_rows},)", f"shape {labels.shape}", hint)
    return labels


def _hint(name, model, labels, score):
    """Return what to say to labels that do not agree with the groups of a table."""
    n_groups = 2 if name == "a" else 3
    sizes, noise = np.unique(labels[labels != -1], return_counts=True)[1], np.mean(labels == -1)
    steps = [step for _, step in getattr(model, "steps", [("", model)])]
    names = [type(step).__name__ for step in steps]
    if name == "b" and hasattr(steps[-1], "covariance_type"):
        return MIXTURE_HINT
    if noise > 0.5:
        return HINTS[name]["noise"]
    if len(sizes) == 1:
        return HINTS[name]["one"]
    if 2 <= len(sizes) <= 3 and not noise and sizes.max() > 0.95 * sizes.sum():
        return STRAYS + AFTER_STRAYS[name]
    if name == "a" and len(sizes) == 3 and not noise:
        return A_THIRD
    if name == "c" and "Normalizer" in names:
        return ROWS_SCALED
    if name == "c" and len(sizes) == 2 and score > 0.4:
        return TOO_FEW
    is_scaled = any(each.endswith("Scaler") for each in names)
    if name == "c" and is_scaled and not hasattr(steps[-1], "eps"):
        return SCALED
    if len(sizes) <= n_groups + 1:
        return HINTS[name]["other"]
    how = next(word for word in JOINED if not word or hasattr(steps[-1], word))
    return HINTS[name]["many"] + (JOINED[how] if name == "a" else "")


def _task(name):
    return Task(
        f"04.table_{name}",
        (f"model_{name}",),
        lambda **answers: _verify(name, *answers.values()),
        "an estimator such as KMeans(5)",
    )


TASKS = [_task(name) for name in "abc"]
