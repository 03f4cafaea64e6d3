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
        "many": "The groups are in pieces. A larger radius joins them, or a larger "
        "min_cluster_size. If the algorithm asks for the number of clusters, tell it the right "
        "one.",
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
        outcomes.append((score, len(set(labels[labels != -1])), np.mean(labels == -1)))
    scores = " and ".join(f"{score:z.2f}" for score, _, _ in outcomes)
    worst, n_clusters, noise = min(outcomes)
    if worst >= AGREEMENT:
        return f"agreement with the groups of two tables that are drawn anew: {scores}"
    raise Wrong(
        f"an agreement of at least {AGREEMENT} with the groups of tables that are drawn anew",
        f"{scores}; in the worse case {n_clusters} clusters, and {noise:.0%} of the rows are noise",
        _hint(name, model, n_clusters, noise),
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
    labels = as_array(result, f"the labels of {answer}")
    if labels.shape != (n_rows,):
        hint = "Return one label for each row of the table that it gets, whatever their number."
        raise Wrong(f"labels of shape ({n_rows},)", f"shape {labels.shape}", hint)
    return labels


def _hint(name, model, n_clusters, noise):
    n_groups = 2 if name == "a" else 3
    if name == "b" and hasattr(model, "covariance_type"):
        return MIXTURE_HINT
    if noise > 0.5:
        return HINTS[name]["noise"]
    if n_clusters == 1:
        return HINTS[name]["one"]
    return HINTS[name]["many" if n_clusters > n_groups + 1 else "other"]


def _task(name):
    return Task(
        f"04.table_{name}",
        (f"model_{name}",),
        lambda **answers: _verify(name, *answers.values()),
        "an estimator such as KMeans(5)",
    )


TASKS = [_task(name) for name in "abc"]
