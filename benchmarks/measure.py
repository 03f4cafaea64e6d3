"""Make the tables in homl_clustering/measurements anew: ``python -m benchmarks.measure``.

Times are medians of several fits, or the shortest where it says so; both sides of a comparison
are timed in turn. Names of tables as arguments make these alone.
"""

import csv
import datetime
import io
import os
import platform
import statistics
import sys
import time

import numba
import numpy as np
import sklearn

from benchmarks.studies import labeling_study, preprocessing_study
from homl_clustering import KMeans, MiniBatchKMeans, __version__, datasets, kmeans_plusplus
from homl_clustering._files import write_text
from homl_clustering.measurements import FOLDER


def conditions():
    """Return the machine, the versions and the day in one line."""
    versions = f"homl_clustering {__version__}, numpy {np.__version__}, numba {numba.__version__}, "
    versions += f"scikit-learn {sklearn.__version__}"
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"{versions}, {datetime.date.today()}"
    )


def seconds(models, X, rounds, summary=statistics.median):
    """Return the median time to fit each model, timed in turn, after a first fit."""
    for model in models:
        model.fit(X)
    taken = [[] for _ in models]
    for _ in range(rounds):
        for model, times in zip(models, taken, strict=True):
            began = time.perf_counter()
            model.fit(X)
            times.append(time.perf_counter() - began)
    return [summary(times) for times in taken]


def minibatch_times():
    """Yield the times of k-means and mini-batch k-means on the five blobs, for k = 1 ... 100."""
    X, _ = datasets.five_blobs()
    for k in range(1, 101):
        parameters = {"n_clusters": k, "n_init": 10, "random_state": 42}
        models = [KMeans(algorithm="lloyd", **parameters), MiniBatchKMeans(**parameters)]
        whole, batches = seconds(models, X, rounds=3)
        yield {"k": k, "kmeans_seconds": whole, "minibatch_seconds": batches}


def algorithm_times():
    """Yield the times of the algorithms from equal starts, on easy points and on pixels."""
    pixels = datasets.load_china().image.reshape(-1, 3) / 255
    for name, X in (("five blobs", datasets.five_blobs()[0]), ("china pixels", pixels)):
        for k in (2, 4, 8, 16, 32, 64):
            start = kmeans_plusplus(X, k, random_state=0)[0]
            algorithms = ("lloyd", "hamerly", "elkan")
            models = [KMeans(k, init=start, n_init=1, algorithm=each) for each in algorithms]
            times = seconds(models, X, rounds=5 if len(X) < 10_000 else 3)
            yield {"data": name, "k": k, **dict(zip(algorithms, times, strict=True))}


def minibatch_sizes():
    """Yield time and distances of both on more and more pixels: medians over five random states.

    The time of a state is the shortest of seven fits. Distances are those of the iterations and
    batches, starts apart; they are the same on every machine.
    """
    pixels = datasets.load_china().image.reshape(-1, 3) / 255
    order = np.random.RandomState(0).permutation(len(pixels))
    for k in (16, 64):
        for n in (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, len(pixels)):
            yield {"k": k, "n": n, **minibatch_row(pixels[order[:n]], k, rounds=7)}


def minibatch_row(X, n_clusters, rounds):
    """Return one row of the table of `minibatch_sizes`; with 0 rounds, without times."""
    found = []
    for state in range(5):
        parameters = {"n_clusters": n_clusters, "n_init": 1, "random_state": state}
        whole = KMeans(algorithm="lloyd", **parameters).fit(X)
        batches = MiniBatchKMeans(**parameters).fit(X)
        times = seconds([whole, batches], X, rounds, min) if rounds else (0.0, 0.0)
        inertia_ratio = batches.inertia_ / whole.inertia_
        found.append([*times, whole.n_distances_, batches.n_distances_, inertia_ratio])
    *times, in_whole, in_batches, inertia_ratio = np.median(found, axis=0).tolist()
    return {
        "kmeans_seconds": times[0],
        "minibatch_seconds": times[1],
        "kmeans_distances": int(in_whole),
        "minibatch_distances": int(in_batches),
        "inertia_ratio": inertia_ratio,
    }


TABLES = (
    minibatch_times, minibatch_sizes, algorithm_times, labeling_study, preprocessing_study
)  # fmt: skip


def main(names=()):
    """Write every table, or those named."""
    known = {table.__name__: table for table in TABLES}
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"no table {', '.join(unknown)}; there are {', '.join(known)}")
    for table in [known[name] for name in names or known]:
        rows = list(table())
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({k: f"{v:.6g}" if isinstance(v, float) else v for k, v in row.items()})
        path = FOLDER / f"{table.__name__}.csv"
        write_text(path, f"# {conditions()}\n{text.getvalue()}")
        print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    main(sys.argv[1:])
