"""Entries of learning from few labels, and of the likelihood."""

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from homl_clustering.likelihood import two_bumps
from homl_clustering.semi_supervised import (
    active_learning,
    least_certain,
    majority_labels,
    propagate_labels,
    representatives,
)
from tests.fuzz import references
from tests.fuzz.kmeans import SAME_WIDTH, fitted
from tests.fuzz.oracles import close, expect, same
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER, REFUSED, SKIPPED


def judge_representatives(given, rows):
    squared = references.squared_distances(given.X, fitted().cluster_centers_)
    expect(rows.shape == (squared.shape[1],), f"shape {rows.shape}")
    for c, row in enumerate(rows):
        expect(squared[row, c] <= squared[:, c].min() * (1 + 1e-6), f"cluster {c} has row {row}")


def spread(random, data):
    labels = np.array([3, 1, 4, 1])
    return {"kmeans": fitted(), "X": data(20, 3), "representative_labels": labels} | {
        "percentile": 100.0
    }


def judge_spread(given, found):
    rows, labels = found
    squared = references.squared_distances(given.X, fitted().cluster_centers_)
    if float(given.percentile) == 100:
        same("rows", rows, np.arange(len(given.X)))
    names = np.asarray(given.representative_labels)
    for row, label in zip(rows, labels, strict=True):
        near = names[squared[row] <= squared[row].min() * (1 + 1e-6)]
        expect(label in near.tolist(), f"row {row} has {label!r}, not {near.tolist()}")


def voters(random, data):
    return {"clusters": np.append(np.arange(3), random.randint(0, 3, 17)),
            "y": random.randint(0, 4, 20)}  # fmt: skip


def judge_majority(given, found):
    votes = {}
    for cluster, label in zip(given.clusters.tolist(), np.ravel(given.y).tolist(), strict=True):
        if cluster >= 0:
            votes.setdefault(int(cluster), []).append(label)
    expected = [
        min(set(labels), key=lambda label: (-labels.count(label), label))
        for _, labels in sorted(votes.items())
    ]
    same("labels", found, np.array(expected))


def judge_certain(given, rows):
    largest = given.probabilities.max(axis=1)
    order = sorted(range(len(largest)), key=lambda i: (largest[i], i))
    same("rows", rows, order[: int(given.n_rows)])


def learn(classifier, X, rows, n_queries, n_rounds, annotate):
    return list(
        active_learning(classifier, X, rows, annotate, n_queries=n_queries, n_rounds=n_rounds)
    )


def lessons(random, data):
    return {
        "classifier": KNeighborsClassifier(1), "X": data(18, 2), "rows": np.array([0, 5, 7]),
        "n_queries": 2, "n_rounds": 2, "annotate": lambda rows: np.asarray(rows) % 3,
    }  # fmt: skip


def judge_lessons(given, rounds):
    known = given.rows.tolist()
    expect(1 <= len(rounds) <= given.n_rounds, f"{len(rounds)} rounds")
    for step in rounds:
        same("rows", step.rows, known)
        same("labels", step.labels, np.asarray(known) % 3)
        expect(not set(step.queried.tolist()) & set(known), "a known row is asked for")
        known = known + step.queried.tolist()


# A likelihood


def judge_bumps(given, example):
    expect(len(example.x) == len(example.theta) == given.n_points, "other lengths")
    x, thetas = exact(example.x), exact(example.theta)
    steps = 10 * np.arange(len(x)) / exact(len(x) - 1)
    close("x", x, steps - 6, atol=1e-12)
    close("theta", thetas, 1 + steps / 10, atol=1e-12)

    def bumps(x, theta):
        return 2 * np.exp(-(((x - 1) / theta) ** 2) / 2) + np.exp(-(((x + 4) / theta) ** 2) / 2)

    step = 10 / exact(len(x) - 1)
    for i, theta in enumerate(thetas):
        norm = bumps(x, theta).sum() * step
        close("density", example.density[i], bumps(x, theta) / norm)
        close("likelihood", example.likelihood[i], bumps(exact(float(given.x)), theta) / norm)
    close("the sum of pdf", exact(example.pdf).sum() * step, 1)


def judge_interval(given, found):
    example, low, high = two_bumps(51), max(given.low, -99), min(given.high, 99)
    inside = (example.x >= low - 1e-7) & (example.x <= high + 1e-7)
    close("probability", found, exact(example.pdf)[inside].sum() * exact(0.2))


ENTRIES = {
    "representatives": Entry(
        lambda random, data: {"kmeans": fitted(), "X": data(12, 3)},
        representatives, judge_representatives, {"kmeans": "model", "X": "rows"},
        ("representatives", "KMeans"), {}, ("X",), thin=2, data=SAME_WIDTH,
    ),
    "propagate_labels": Entry(
        spread, propagate_labels, judge_spread,
        {"kmeans": "model", "X": "rows", "representative_labels": "names", "percentile": "amount"},
        ("propagate_labels", "KMeans"), {}, ("X",), thin=2, data=SAME_WIDTH,
    ),
    "majority_labels": Entry(
        voters, majority_labels, judge_majority, {"clusters": "numbers", "y": "names"},
        ("majority_labels",),
        {("clusters", form): REFUSED for form in ("gaps", "huge", "below noise")},
        data=("ordinary",) * 20,
    ),
    "least_certain": Entry(
        lambda random, data: {"probabilities": random.dirichlet([1, 1, 1], 9), "n_rows": 3},
        least_certain, judge_certain, {"probabilities": "matrix", "n_rows": "count"},
        ("least_certain",),
        {("probabilities", "longer"): EITHER, ("probabilities", "shorter"): EITHER},
        data=("ordinary",) * 5,
    ),
    "active_learning": Entry(
        lessons, learn, judge_lessons,
        {
            "classifier": "model", "X": "others judge", "rows": "sequence", "n_queries": "count",
            "n_rounds": "count", "annotate": "model",
        },
        ("active_learning",), {("annotate", "a class"): SKIPPED}, thin=2, data=("ordinary",) * 3,
    ),
    "two_bumps": Entry(
        lambda random, data: {"n_points": 31, "x": 1.5, "theta": 1.25},
        two_bumps, judge_bumps, {"n_points": "count", "x": "number", "theta": "number"},
        ("two_bumps",), data=("ordinary",),
    ),
    "LikelihoodExample.interval_probability": Entry(
        lambda random, data: {"low": random.uniform(-6, 0), "high": random.uniform(0, 4)},
        lambda low, high: two_bumps(51).interval_probability(low, high),
        judge_interval, {"low": "number", "high": "number"},
        ("LikelihoodExample.inside", "LikelihoodExample.interval_probability"),
        {("high", "beyond float"): EITHER, ("high", "huge"): EITHER}, data=("ordinary",) * 3,
    ),
}  # fmt: skip
