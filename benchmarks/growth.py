"""How the algorithms of k-means grow: time, memory and distances over n, d and k.

Beside the curves stands what the machine allows: so many multiply-adds for all distances, and
so many bytes to read the data once.
"""

import csv
import io
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.processes import measured
from homl_clustering.engine.blocks import threads

ALGORITHMS = ("lloyd", "hamerly", "elkan", "auto")
BASE = {"n": 100_000, "d": 16, "k": 32}
VALUES = {
    "n": (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000),
    "d": (2, 4, 8, 16, 32, 64, 128),
    "k": (2, 4, 8, 16, 32, 64, 128, 256),
}
COLUMNS = ("over", "n", "d", "k", "algorithm", "seconds", "distances", "peak", "multiply_adds",
           "bytes")  # fmt: skip


def best_time(work, repeats=7):
    """Return the shortest time of several."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def machine(n_threads=None):
    """Return how many float32 multiply-adds and bytes the machine does in a second.

    The bytes with so many threads, all if None; for the multiply-adds BLAS has its own.
    """
    size = 2048
    A = np.random.default_rng(0).random((size, size), dtype=np.float32)
    rate = size**3 / best_time(lambda: A @ A)
    parts = [np.ones(2**24) for _ in range(n_threads or threads())]
    with ThreadPoolExecutor(len(parts)) as pool:
        reading = best_time(lambda: list(pool.map(np.max, parts)))
    return rate, sum(part.nbytes for part in parts) / reading


def rows():
    """Yield the measurements of every place."""
    rate, bandwidth = machine()
    for over, values in VALUES.items():
        for value in values:
            place = BASE | {over: value}
            times = measured("growth_times", *place.values(), *ALGORITHMS)
            for algorithm in ALGORITHMS:
                yield {
                    "over": over,
                    **place,
                    "algorithm": algorithm,
                    **times[algorithm],
                    "peak": measured("growth_peak", *place.values(), algorithm),
                    "multiply_adds": place["n"] * place["d"] * place["k"] / rate,
                    "bytes": place["n"] * place["d"] * 8 / bandwidth,
                }


def table(measurements, conditions):
    """Return the measurements as CSV."""
    text = io.StringIO()
    text.write(f"# {conditions}; all but n, d and k of one iteration, peak in MB\n")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in measurements:
        writer.writerow({k: f"{v:.4g}" if isinstance(v, float) else v for k, v in row.items()})
    return text.getvalue()


def picture(measurements, path):
    """Draw a panel for each cost and each of n, d and k."""
    import matplotlib.pyplot as plt

    costs = {
        "seconds": "seconds per iteration",
        "distances": "distances, as a share of n k",
        "peak": "memory above the data, MB",
    }
    fig, axes = plt.subplots(3, 3, figsize=(12, 10), sharey="row", layout="constrained")
    for column, over in zip(axes.T, VALUES, strict=True):
        here = [row for row in measurements if row["over"] == over]
        for ax, (cost, label) in zip(column, costs.items(), strict=True):
            least = 0.1 if cost == "peak" else 0.0  # what is less is not told from nothing
            for algorithm, marker in zip(ALGORITHMS, "osDx", strict=True):
                points = [
                    (r[over], max(r[cost], least)) for r in here if r["algorithm"] == algorithm
                ]
                ax.plot(*zip(*points, strict=True), marker + "-", label=algorithm, markersize=4)
            if cost == "seconds":
                bounds = [r for r in here if r["algorithm"] == ALGORITHMS[0]]
                for bound, style in (("multiply_adds", "k--"), ("bytes", "k:")):
                    name = {"multiply_adds": "all multiply-adds", "bytes": "reading the data"}
                    points = [(r[over], r[bound]) for r in bounds]
                    ax.plot(*zip(*points, strict=True), style, label=name[bound], linewidth=1)
            ax.set(xscale="log", yscale="log", ylabel=label if over == "n" else "")
            ax.grid(alpha=0.3)
        others = ", ".join(f"{name} = {value:,}" for name, value in BASE.items() if name != over)
        column[0].set_title(f"over {over} ({others})", fontsize=10)
        column[-1].set_xlabel(over)
    axes[0, 0].legend(fontsize=8)
    fig.savefig(path, dpi=120)
    plt.close(fig)


def winners(measurements):
    """Return where which algorithm took the least time, and auto how much more, in lines."""
    lines = []
    for over, values in VALUES.items():
        found = []
        for value in values:
            here = [r for r in measurements if r["over"] == over and r[over] == value]
            seconds = {row["algorithm"]: row["seconds"] for row in here}
            auto = seconds.pop("auto")
            best = min(seconds, key=seconds.get)
            found.append(f"{value:,} {best} (auto {auto / seconds[best]:.2f})")
        lines.append(f"{over}: " + ", ".join(found))
    return lines


def median_gap(measurements, bound):
    """Return the median of Lloyd's time over a bound, where the data are not small."""
    big = [r for r in measurements if r["algorithm"] == "lloyd" and r["n"] >= 100_000]
    return statistics.median(row["seconds"] / row[bound] for row in big)
