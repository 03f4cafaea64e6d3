"""What is left to gain for k-means from given centers? ``python -m benchmarks.limits [words]``.

A fit cannot take less time than the machine needs to read the data once, and in each pass the
rows for which distances are computed, in single precision; nor less than it needs for the
multiply-adds of these distances, at the rate of a matrix product of NumPy, which is one of BLAS.
Both are measured here, with as many threads as the fit uses, and
set against the time of the fit and of scikit-learn's faster algorithm. With words, only the cases
whose names have one of them; without, the table is written to benchmarks/results.
"""

import csv
import io
import sys

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks import growth
from benchmarks.__main__ import RESULTS, best_of_sklearn
from benchmarks.compare import OURS, run
from benchmarks.kmeans import DATA, given
from benchmarks.measure import conditions
from homl_clustering import KMeans, kmeans_plusplus
from homl_clustering.callbacks import History
from homl_clustering.engine import paths
from homl_clustering.engine.files import write_text
from homl_clustering.precompile import precompile

COLUMNS = ("case", "times ours", "threads", "share of distances", "multiply-adds", "reading",
           "at most")  # fmt: skip
SINGLE = 4  # bytes of a number in single precision


def rates():
    """Return multiply-adds and bytes per second, for one thread and for all."""
    everything = growth.machine()
    with threadpool_limits(1):
        return {False: growth.machine(1), True: everything}


def work_of(X, k, n_starts):
    """Return how many distances the fits compute, for how many rows, in how many passes.

    And whether there are several threads.
    """
    n_distances = n_rows = n_passes = 0
    for seed in range(n_starts):
        start = kmeans_plusplus(X, k, random_state=seed)[0]
        with paths.watch() as ways:
            model = KMeans(k, init=start, n_init=1).fit(X)
        n_distances += model.n_distances_
        n_passes += model.n_iter_ + (model.stop_reason_ != "labels unchanged")
        history = History(bounds=True)
        KMeans(k, init=start, n_init=1).set_callbacks(history).fit(X)
        n_rows += sum(np.count_nonzero(step.n_computed) for step in history.e_steps)
    return n_distances, n_rows, n_passes, "k-means blocks" in ways


def limits(case, X, k, n_starts, rate):
    """Return the row of the table of one case."""
    n_distances, n_rows, n_passes, is_threaded = work_of(X, k, n_starts)
    multiply_adds, bandwidth = rate[is_threaded]
    case.contenders = {
        name: work
        for name, work in case.contenders.items()
        if name == OURS or name.split()[0] == "scikit-learn"
    }
    ours, factor = run(case).seconds[OURS], best_of_sklearn(case)
    arithmetic = n_distances * X.shape[1] / multiply_adds / ours
    reading = (n_starts * X.nbytes + n_rows * X.shape[1] * SINGLE) / bandwidth / ours
    return {
        "case": case.name,
        "times ours": f"{factor:.2f}",
        "threads": "all" if is_threaded else "one",
        "share of distances": f"{n_distances / (n_passes * len(X) * k):.2f}",
        "multiply-adds": f"{arithmetic:.2f}",
        "reading": f"{reading:.2f}",
        "at most": f"{factor / max(arithmetic, reading):.1f}",
    }


def main(words):
    """Measure the cases, print a line for each, and keep the table."""
    precompile(everything=True)
    text, rate = io.StringIO(), rates()
    text.write(f"# {conditions()}\n")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for name, make, k, n_starts, pixels in DATA:
        if words and not any(word in name for word in words):
            continue
        X = make()
        row = limits(given(name, X, k, n_starts, pixels), X, k, n_starts, rate)
        writer.writerow(row)
        print("  ".join(f"{column} {value}" for column, value in row.items()), flush=True)
    if not words:
        write_text(RESULTS / "limits.csv", text.getvalue())


if __name__ == "__main__":
    main(sys.argv[1:])
