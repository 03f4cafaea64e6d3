"""Entries of `homl_clustering.textbook`: coresets, and starts for many rows."""

import numpy as np

from homl_clustering.textbook import coreset, kmeans_parallel
from tests.fuzz.board import STARTED, UNLIMITED, all_steps
from tests.fuzz.oracles import close, expect, rows_of
from tests.fuzz.runner import Entry


def judge_probabilities(given, q):
    n = len(given.X)
    expect(q.shape == (n,) and np.all(q >= 0.4999999 / n), "a probability is below 1 / (2n)")
    close("their sum", q.sum(), 1.0, rtol=1e-9)


def judge_coreset(given, found):
    rows, weights = found
    expect(len(rows) == len(weights) == given.n_rows, f"{len(rows)} rows")
    rows_of("rows", rows, given.X)
    n = len(given.X)
    expect(np.all(weights > 0) and np.all(weights <= 2.000001 * n / given.n_rows), "weights")


def judge_steps(given, steps):
    expect(steps[0].name == "first" and steps[-1].name == "centers", "other steps")
    rows_of("candidates", steps[-1].candidates, given.X)
    potentials = [step.potential for step in steps]
    expect(np.all(np.diff(potentials) <= 0), "the potential rises")
    expect(steps[-1].weights.sum() == len(given.X), "a row was not counted")
    expect(len(steps[-1].rounds) == len(steps[-1].candidates), "rounds")


def judge_centers(given, centers):
    X = np.asarray(given.X, float)
    expect(centers.shape == (given.n_clusters, X.shape[1]), f"shape {centers.shape}")
    margin = 1e-9 * np.abs(X).max(initial=0)
    inside = (centers >= X.min(axis=0) - margin) & (centers <= X.max(axis=0) + margin)
    expect(np.all(inside), "a center outside of the data")


def _started(random, data):
    return {"X": data(15, 2), "n_clusters": 3, "rseed": random.randint(9)}


ENTRIES = {
    "textbook.sampling_probabilities": Entry(
        lambda random, data: {"X": data(15, 2)},
        coreset.sampling_probabilities,
        judge_probabilities,
        {"X": "table"},
        ("sampling_probabilities",),
    ),
    "textbook.lightweight_coreset": Entry(
        lambda random, data: {"X": data(15, 2), "n_rows": 4, "rseed": random.randint(9)},
        coreset.lightweight_coreset,
        judge_coreset,
        {"X": "table", "n_rows": "count", "rseed": "seed"},
        ("lightweight_coreset", "sampling_probabilities"),
        {("n_rows", form): verdict for form, verdict in UNLIMITED.items()},
    ),
    "textbook.kmeans_parallel_steps": Entry(
        _started,
        all_steps(kmeans_parallel.kmeans_parallel_steps),
        judge_steps,
        STARTED,
        ("kmeans_parallel", "kmeans_parallel_steps", "squared_distances"),
        lenient=True,
    ),
    "textbook.kmeans_parallel": Entry(
        _started,
        kmeans_parallel.kmeans_parallel,
        judge_centers,
        STARTED,
        ("kmeans_parallel", "kmeans_parallel_steps", "squared_distances"),
        lenient=True,
    ),
}
