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
import warnings

import numba
import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning

from benchmarks.choices import choices_fresh, choices_study
from benchmarks.kmeans import few_directions, noisy_digits
from benchmarks.studies import labeling_study, preprocessing_study
from homl_clustering import KMeans, MiniBatchKMeans, __version__, datasets, kmeans_plusplus
from homl_clustering.engine.files import write_text
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


def bounds_times():
    """Yield distances and times of the algorithms from equal starts, on data that differ in kind.

    Iterations are those until labels no longer change, or 100.
    """
    noise = np.random.default_rng(0).normal(size=(50_000, 16))
    kinds = {
        "pixels 273,280 x 3, k=64": (datasets.load_china().image.reshape(-1, 3) / 255, 64),
        "noisy digits 21,564 x 64, k=100": (noisy_digits(), 100),
        "few directions 15,000 x 500, k=15": (few_directions(15_000, 500, 8), 15),
        "noise 50,000 x 16, k=64": (noise, 64),
    }
    for name, (X, k) in kinds.items():
        parameters = {"init": kmeans_plusplus(X, k, random_state=0)[0], "n_init": 1}
        parameters |= {"tol": 0.0, "max_iter": 100}
        algorithms = ("lloyd", "active", "hamerly", "elkan")
        models = [KMeans(k, algorithm=each, **parameters) for each in algorithms]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            times = seconds(models, X, rounds=5)
        found = {"data": name}
        for each, model, time_taken in zip(algorithms, models, times, strict=True):
            found[f"{each}_distances"] = model.n_distances_
            found[f"{each}_seconds"] = time_taken
        yield found


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


def scaling_constants():
    """Yield what an iteration of k-means on many machines is made of, measured on this one.

    The work: Lloyd on one thread, divided by rows, centers, features and passes. A message: a task
    that does nothing, sent to a worker process of a Dask cluster and back, one of many at once.
    A byte: an array that comes from there. All are the shortest of several. Between processes of
    one machine there is no wire, so that real networks are slower.
    """
    import distributed

    X = np.random.RandomState(0).normal(size=(200_000, 20))
    kmeans = KMeans(20, init=X[:20], n_init=1, algorithm="lloyd", max_iter=10, tol=0)
    limit = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    (fit,) = seconds([kmeans], X, rounds=5, summary=min)
    if limit is None:
        del os.environ["OMP_NUM_THREADS"]
    else:
        os.environ["OMP_NUM_THREADS"] = limit
    n_passes = kmeans.n_distances_ / X.shape[0] / 20
    yield {"constant": "product_seconds", "value": fit / (X.size * 20 * n_passes)}
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        many, large = range(1000), client.submit(np.ones, 2**23, pure=False)
        tasks = [lambda: client.gather(client.map(abs, many, pure=False)), large.result]
        for name, task, size in zip(("message", "byte"), tasks, (1000, 2**26), strict=True):
            yield {"constant": f"{name}_seconds", "value": _shortest(task) / size}


def _shortest(task, rounds=7):
    """Return the shortest time that a function takes, after a first call."""
    task()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        task()
        taken.append(time.perf_counter() - began)
    return min(taken)


TABLES = (
    minibatch_times, minibatch_sizes, algorithm_times, bounds_times, labeling_study,
    preprocessing_study, scaling_constants, choices_study, choices_fresh,
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
