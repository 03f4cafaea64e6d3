"""Entries of the description of clusters, and of its picture."""

from functools import cache

import numpy as np

from homl_clustering import plotting
from homl_clustering.selection import describe_clusters
from tests.fuzz import references
from tests.fuzz.kmeans import SAME_WIDTH, fitted
from tests.fuzz.oracles import close, expect, nearest, same
from tests.fuzz.painters import of
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER, table


def described(random, data):
    return {
        "model": fitted(), "X": data(14, 3), "feature_names": ["a", "b", "c"],
        "random_state": random.randint(99), "n_resamples": 2, "confidence": 0.9, "n_doubtful": 2,
    }  # fmt: skip


def judge_description(given, found):
    X, centers = given.X, fitted().cluster_centers_
    nearest("labels", found.labels, X, centers, slack=1e-8)
    same("sizes", found.sizes, np.bincount(found.labels, minlength=len(centers)))
    for c in np.flatnonzero(found.sizes):
        own = found.labels == c
        away = np.sqrt(references.squared_distances(X[own], X[own])).sum(axis=1)
        typical = away[np.flatnonzero(own).tolist().index(found.medoids[c])]
        expect(typical <= away.min() * (1 + 1e-6), f"cluster {c} has the medoid {found.medoids[c]}")
        close("means", found.means[c], exact(X)[own].mean(axis=0), atol=1e-9 * np.abs(X).max())
    known = ~np.isnan(found.similarities)
    expect(np.all(found.similarities[known] >= 0), "a similarity below zero")
    expect(np.all(found.similarities[known] <= 1), "a similarity above one")
    expect(len(found.to_text().splitlines()) > len(centers), "a short text")


@cache
def some_description():
    """Return a description, always the same."""
    X = table(np.random.RandomState(6), "ordinary", 40, 3)
    return describe_clusters(fitted(), X, random_state=0, n_resamples=3)


def judge_cells(given, ax):
    largest = np.abs(given.description.differences).max(axis=0)
    order = np.argsort(-largest, kind="stable")[: int(given.n_features)]
    same("differences", ax.images[0].get_array(), given.description.differences[:, order])


ENTRIES = {
    "describe_clusters": Entry(
        described, describe_clusters, judge_description,
        {"model": "model", "X": "rows", "random_state": "seed", "n_resamples": "count"}
        | {"confidence": "amount", "n_doubtful": "count"},
        ("describe_clusters", "KMeans"),
        {("n_resamples", "zero"): EITHER, ("n_doubtful", "zero"): EITHER},
        thin=2, data=SAME_WIDTH,
    ),
    "plotting.plot_cluster_description": of(
        plotting.plot_cluster_description,
        lambda random, data: {"description": some_description(), "n_features": 2},
        {"description": "model", "n_features": "count"}, judge_cells,
        {("n_features", "huge"): EITHER},
    ),
}  # fmt: skip
