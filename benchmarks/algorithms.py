"""How near is "auto" to the best of the algorithms? ``python -m benchmarks.algorithms [words]``.

On places of all sizes, with groups and without, each algorithm begins with the same centers; they
are timed in turn, and what counts is the ratio of the medians. With words, only the places whose
names have one of them; without, the table is written to benchmarks/results.
"""

import csv
import io
import sys

import numpy as np
from sklearn.datasets import make_blobs

from benchmarks.__main__ import RESULTS
from benchmarks.compare import OURS, Case, geometric_mean, run
from benchmarks.kmeans import DATA
from benchmarks.measure import conditions
from homl_clustering import KMeans, kmeans_plusplus
from homl_clustering.engine.files import write_text
from homl_clustering.precompile import precompile

# Elkan's, which is chosen by name only, is left out: the figure bounds_costs_plot shows its times.
ALGORITHMS = ("auto", "lloyd", "active", "hamerly")
SIZES = (1000, 5000, 20_000, 100_000, 300_000)
FEATURES, CLUSTERS = (2, 8, 32), (8, 64)
MOST_NUMBERS = 5e6
MAX_ITER = 100
NEAR = 1.10  # "auto" is near the best where it takes at most so many times as long


def places():
    """Yield the name, the data and the number of clusters of each place; data are made late."""
    for name, make, k, *_ in DATA:
        yield f"{name}, k={k}", make, k
    for n_rows in SIZES:
        for n_features in FEATURES:
            if n_rows * n_features > MOST_NUMBERS:
                continue
            for k in CLUSTERS:
                name = f"{n_rows:,} x {n_features}, k={k}"
                yield f"groups {name}", lambda n=n_rows, d=n_features, k=k: _groups(n, d, k), k
                yield f"noise {name}", lambda n=n_rows, d=n_features: _noise(n, d), k


def _groups(n_rows, n_features, k):
    return make_blobs(n_rows, n_features, centers=k, cluster_std=1.5, random_state=1)[0]


def _noise(n_rows, n_features):
    return np.random.default_rng(1).normal(size=(n_rows, n_features))


def timed(name, X, k):
    """Return the seconds of each algorithm, and the share of the distances that it computes."""
    starts = [kmeans_plusplus(X, k, random_state=seed)[0] for seed in range(3)]
    shares = {}

    def fits(algorithm):
        def work():
            n_distances = n_plain = 0
            for start in starts:
                model = KMeans(k, init=start, n_init=1, max_iter=MAX_ITER, algorithm=algorithm)
                model.fit(X)
                n_distances += model.n_distances_
                n_plain += len(X) * k * (model.n_iter_ + (model.stop_reason_ != "labels unchanged"))
            shares[algorithm] = n_distances / n_plain
            return {}

        return work

    contenders = {OURS if a == "auto" else a: fits(a) for a in ALGORITHMS}
    rounds = 3 if X.size > 5e5 else 5
    seconds = run(Case("", name, contenders, lambda ours, other: "", rounds)).seconds
    return {"auto": seconds.pop(OURS)} | seconds, shares


def main(words):
    """Time the places, print a line for each, and keep the table."""
    precompile(everything=True)
    text, ratios = io.StringIO(), []
    text.write(f"# {conditions()}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["place", *(f"{a} / best" for a in ALGORITHMS), "share of distances"])
    for name, make, k in places():
        if words and not any(word in name for word in words):
            continue
        seconds, shares = timed(name, make(), k)
        best = min(seconds.values())
        ratios.append(seconds["auto"] / best)
        found = [f"{seconds[algorithm] / best:.2f}" for algorithm in ALGORITHMS]
        writer.writerow([name, *found, f"{shares['auto']:.3f}"])
        parts = [f"{a} {r} ({shares[a]:.2f})" for a, r in zip(ALGORITHMS, found, strict=True)]
        print(f"{name:45}{seconds['auto'] * 1e3:9.1f} ms  {'  '.join(parts)}", flush=True)
    near = sum(ratio <= NEAR for ratio in ratios)
    print(
        f'"auto" takes {geometric_mean(ratios):.2f} times as long as the best on average, '
        f"{max(ratios):.2f} at most, and {NEAR} or less on {near} of {len(ratios)} places"
    )
    if not words:
        write_text(RESULTS / "algorithms.csv", text.getvalue())


if __name__ == "__main__":
    main(sys.argv[1:])
