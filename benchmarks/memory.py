"""How much memory each estimator needs beside the data: ``python -m benchmarks.memory``.

The peak of a fit and of `predict` is measured for two numbers of rows, each in a fresh process;
what lies between the two is what a row needs. Linux only.
"""

import csv
import io
import warnings

from benchmarks.__main__ import RESULTS
from benchmarks.measure import conditions
from benchmarks.processes import estimators, measured
from homl_clustering.engine.files import write_text

ROWS = 500_000, 2_000_000
N_FEATURES, N_CLUSTERS = 8, 16


def bytes_per_row(name, step):
    """Return how many bytes a row needs beside the data, and how many it has."""
    few, many = (measured("peak_of", name, step, n, N_FEATURES, N_CLUSTERS) for n in ROWS)
    more = ROWS[1] - ROWS[0]
    return (many["peak"] - few["peak"]) / more, (many["data"] - few["data"]) / more


def main():
    """Measure all, print them and keep the table."""
    warnings.simplefilter("ignore")
    text = io.StringIO()
    text.write(f"# {conditions()}; {N_FEATURES} features, {N_CLUSTERS} clusters, float64\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["estimator", "bytes of a row", "more in fit", "more in predict"])
    for name in estimators(N_FEATURES, N_CLUSTERS):
        fit, data = bytes_per_row(name, "fit")
        predict, _ = bytes_per_row(name, "predict")
        writer.writerow([name, f"{data:.0f}", f"{fit:.0f}", f"{predict:.0f}"])
        print(f"{name:35}{data:8.0f}{fit:8.0f}{predict:8.0f}", flush=True)
    write_text(RESULTS / "memory.csv", text.getvalue())


if __name__ == "__main__":
    main()
