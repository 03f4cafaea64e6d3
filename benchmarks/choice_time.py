"""What `choose_n_clusters` takes beside its fits: ``python -m benchmarks.choice_time [rows ...]``.

All fits that it makes, those of references and samples included, are noted once, and made again
alone: in turn with the whole call, so that the ratio of the medians counts.
"""

import statistics
import sys
import time
import warnings
from contextlib import contextmanager, suppress

import numpy as np
from sklearn.base import clone

from homl_clustering import GaussianMixture, KMeans
from homl_clustering.selection import choose_n_clusters

ROWS = (500, 4000)
ROUNDS = 9


def five_groups(n_rows):
    """Return rows of five groups that are well apart."""
    corners = 6 * np.array([[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 2]])
    return np.random.RandomState(0).normal(size=(n_rows, 2)) + corners[np.arange(n_rows) % 5]


@contextmanager
def noted_fits():
    """Yield a list that gets the model and the data of each fit."""
    plain, noted = {kind: kind.fit for kind in (KMeans, GaussianMixture)}, []

    def noting(kind):
        def fit(self, X, *arguments, **options):
            noted.append((clone(self), X))
            return plain[kind](self, X, *arguments, **options)

        return fit

    for kind in plain:
        kind.fit = noting(kind)
    try:
        yield noted
    finally:
        for kind, fit in plain.items():
            kind.fit = fit


def seconds(work):
    """Return how long a function takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fit_all(models):
    """Make fits; of some components there are too few rows."""
    for model, X in models:
        with suppress(ValueError):
            model.fit(X)


def main():
    """Print the ratio for each number of rows."""
    warnings.simplefilter("ignore")
    for n_rows in map(int, sys.argv[1:] or ROWS):
        X, whole, alone = five_groups(n_rows), [], []
        with noted_fits() as noted:
            choose_n_clusters(X, random_state=0)
        for _ in range(ROUNDS):
            whole.append(seconds(lambda X=X: choose_n_clusters(X, random_state=0)))
            models = [(clone(model), rows) for model, rows in noted]
            alone.append(seconds(lambda models=models: fit_all(models)))
        ratio = statistics.median(whole) / statistics.median(alone)
        print(f"{n_rows} rows: the whole takes {ratio:.2f} times as long as its {len(noted)} fits")


if __name__ == "__main__":
    main()
