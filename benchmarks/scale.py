"""Data larger than memory, and on the workers of a cluster: ``python -m benchmarks.scale [words]``.

What counts are ratios: of our time to that of reading the file once, and of the time of others to
ours, from the same starting centers, in turn. Results go to benchmarks/results/scale.md. Needs
``pip install 'homl_clustering[dask]'`` and, for the comparison, ``dask-ml``.
"""

import mmap
import os
import statistics
import sys
import tempfile
import threading
import time
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from benchmarks.measure import conditions
from homl_clustering import KMeans
from homl_clustering.engine.blocks import threads
from homl_clustering.engine.files import write_text

RESULT = Path(__file__).parent / "results/scale.md"
N_CLUSTERS, N_FEATURES = 32, 16
FILE_BYTES = 4 * 10**9
CLUSTER_ROWS = 5_000_000
ITERATIONS = 5
ROUNDS = 3


def rows(n_rows, seed):
    """Return rows around `N_CLUSTERS` centers."""
    stream = np.random.default_rng(seed)
    centers = np.random.default_rng(0).uniform(-5, 5, size=(N_CLUSTERS, N_FEATURES))
    return centers[stream.integers(0, N_CLUSTERS, n_rows)] + stream.normal(
        size=(n_rows, N_FEATURES)
    )


def anonymous_memory():
    """Return the bytes of this process that no file stands for."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.split("RssAnon:")[1].split()[0])


@contextmanager
def peak():
    """Yield a list that will hold the most anonymous memory above that at the beginning."""
    before, found, done = anonymous_memory(), [0], threading.Event()

    def watch():
        while not done.wait(0.02):
            found[0] = max(found[0], anonymous_memory() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def forget(path, mapped):
    """Let the system drop what it remembers of a file, which is mapped into this process."""
    mapped._mmap.madvise(mmap.MADV_DONTNEED)  # what is mapped would not be dropped
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def read_once(path):
    """Return the seconds that reading a file takes, by as many threads as a fit uses."""
    size, count = os.path.getsize(path), threads()

    def read(number):
        with open(path, "rb", buffering=0) as file:
            file.seek(size * number // count)
            left = size * (number + 1) // count - size * number // count
            while left > 0 and (chunk := file.read(min(left, 2**23))):
                left -= len(chunk)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(count)]
    began = time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return time.perf_counter() - began


class Cold:
    """A callback that has the system forget a file before each iteration, and times these.

    Parameters
    ----------
    path : Path
    mapped : memmap
    """

    def __init__(self, path, mapped):
        self.path, self.mapped, self.seconds, self.began = path, mapped, [], None

    def setup(self, estimator, context):
        """Do nothing."""

    def teardown(self, estimator, context):
        """Do nothing."""

    def on_fit_task_begin(self, estimator, context, **_):
        """Forget the file, and begin to count."""
        if context.task_name == "iteration":
            forget(self.path, self.mapped)
            self.began = time.perf_counter()

    def on_fit_task_end(self, estimator, context, **_):
        """Keep the seconds."""
        if context.task_name == "iteration":
            self.seconds.append(time.perf_counter() - self.began)


def fit_seconds(X, start, iterations):
    """Return the seconds of a fit of so many iterations, at most."""
    model = KMeans(N_CLUSTERS, init=start, n_init=1, max_iter=iterations, tol=0, algorithm="lloyd")
    began = time.perf_counter()
    with warnings_off():
        model.fit(X)
    return time.perf_counter() - began, model.n_iter_


@contextmanager
def warnings_off():
    """Say nothing of fits that did not come to an end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def cold_ratio(path, X, start):
    """Return how long an iteration takes, in readings, where nothing of a file is in memory."""
    cold = Cold(path, X)
    model = KMeans(N_CLUSTERS, init=start, n_init=1, max_iter=ITERATIONS, tol=0, algorithm="lloyd")
    with warnings_off():
        model.set_callbacks(cold).fit(X)
    forget(path, X)
    return statistics.median(cold.seconds) / read_once(path)


def warm_ratio(path, X, start):
    """Return how long an iteration takes, in readings, where all of a file is in memory."""
    few, many = (fit_seconds(X, start, iterations) for iterations in (1, 1 + ITERATIONS))
    return (many[0] - few[0]) / (many[1] - few[1]) / read_once(path)


def memmap_lines():
    """Yield what a fit of a memory-mapped file takes."""
    n_rows = FILE_BYTES // (8 * N_FEATURES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.npy"
        X = np.lib.format.open_memmap(path, "w+", float, (n_rows, N_FEATURES))
        for first in range(0, n_rows, 10**6):
            X[first : first + 10**6] = rows(min(10**6, n_rows - first), first)
        X.flush()
        del X
        X = np.load(path, mmap_mode="r")
        start = np.array(X[:N_CLUSTERS])
        fit_seconds(rows(200_000, 1), start, 2)  # compile
        for state, ratio in (("cold", cold_ratio), ("warm", warm_ratio)):
            ratios = [ratio(path, X, start) for _ in range(ROUNDS)]
            yield (
                f"memory-mapped file of 4 GB, {state}: an iteration takes "
                f"{statistics.median(ratios):.2f} times as long as reading it once"
            )
        for algorithm in ("lloyd", "auto"):
            with peak() as most, warnings_off():
                KMeans(N_CLUSTERS, random_state=0, max_iter=3, tol=0, algorithm=algorithm).fit(X)
            yield (
                f"memory-mapped file of 4 GB, {algorithm}, k-means++ and 3 iterations: "
                f"{most[0] / 1e9:.2f} GB of anonymous memory"
            )


def cluster_lines():
    """Yield how we compare on two workers with dask-ml, and with our own threads."""
    import dask.array as da
    from distributed import Client, LocalCluster

    chunk = 250_000
    n_chunks = CLUSTER_ROWS // chunk
    X = np.vstack([rows(chunk, number) for number in range(n_chunks)])
    start = X[:N_CLUSTERS].copy()
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        made = da.map_blocks(  # on the workers, as data of Dask are
            lambda numbers: rows(chunk, int(numbers[0, 0])),
            da.arange(n_chunks, chunks=1)[:, np.newaxis],
            dtype=float,
            chunks=((chunk,) * n_chunks, (N_FEATURES,)),
        )
        data = client.persist(made)
        data.sum().compute()
        medians = medians_of_ways(X, data, start)
    for name, seconds in medians.items():
        if name != "workers":
            yield (
                f"{CLUSTER_ROWS:,} x {N_FEATURES}, k = {N_CLUSTERS}, {1 + ITERATIONS} iterations, "
                f"2 workers: {name} takes {seconds / medians['workers']:.2f} times as long as we "
                "on workers"
            )


def medians_of_ways(X, data, start):
    """Return the median seconds of a fit on workers, on threads, and of dask-ml's.

    Of two fits in a row the second counts: memory that was given back to the system for a while can
    take longer to get again than the fit itself, above all on a virtual machine.
    """
    ways = {
        "workers": lambda: fit_seconds(data, start, 1 + ITERATIONS)[0],
        "threads": lambda: fit_seconds(X, start, 1 + ITERATIONS)[0],
    }
    with suppress(ImportError):
        from dask_ml.cluster import KMeans as Theirs

        def theirs():
            model = Theirs(N_CLUSTERS, init=start, max_iter=1 + ITERATIONS, tol=0)
            began = time.perf_counter()
            with warnings_off():
                model.fit(data)
            return time.perf_counter() - began

        ways["dask-ml"] = theirs
    taken = {name: [] for name in ways}
    for turn in range(1 + ROUNDS):  # the first compiles
        for name, way in ways.items():
            way()
            seconds = way()
            if turn:
                taken[name].append(seconds)
    return {name: statistics.median(times) for name, times in taken.items()}


def main():
    """Measure, print, and write the result."""
    words, lines = sys.argv[1:], []
    for name, measure in (("memmap", memmap_lines), ("cluster", cluster_lines)):
        if not words or name in words:
            for line in measure():
                print(line, flush=True)
                lines.append(line)
    if not words:
        text = "".join(f"- {line}\n" for line in lines)
        write_text(RESULT, f"# Large data\n\n{conditions()}\n\n{text}")


if __name__ == "__main__":
    main()
