"""What several test modules share."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_wine

from homl_clustering.datasets import ellipsoids, five_blobs, four_blobs

ROOT = Path(__file__).parents[1]


def smooth_data():
    """Return data sets without equal distances, by name: no tie can decide anything."""
    random = np.random.RandomState(0)
    return {
        "five_blobs": five_blobs()[0],
        "four_blobs": four_blobs()[0],
        "ellipsoids": ellipsoids()[0],
        "wine": load_wine().data,
        "uniform": random.uniform(size=(800, 5)),
        "correlated": random.normal(size=(600, 3)) @ [[1, 0.8, 0.3], [0, 1, 0.5], [0, 0, 1]],
    }


SMOOTH = smooth_data()


def some_rows(X, n_rows, seed=0):
    """Return rows drawn at random, to start from."""
    return X[np.random.RandomState(seed).choice(len(X), n_rows, replace=False)]


def bits(model):
    """Return all that a fit has found, to the last bit."""
    return (
        model.labels_.tobytes(),
        model.cluster_centers_.tobytes(),
        model.inertia_.hex(),
        model.n_iter_,
        model.stop_reason_,
    )


def mixture_bits(model):
    """Return all that the fit of a mixture has found, to the last bit, by name."""

    def exact(value):
        if isinstance(value, np.ndarray):
            return value.dtype.str, value.shape, value.tobytes()
        if isinstance(value, tuple | list):
            return [exact(item) for item in value]
        return value.hex() if isinstance(value, float) else value

    fitted = {name: value for name, value in vars(model).items() if name.endswith("_")}
    return {name: exact(value) for name, value in fitted.items() if not name.startswith("_")}


def squared_errors(X, model):
    """Return each row's squared distance to the center of its cluster, by definition."""
    return ((X - model.cluster_centers_[model.labels_]) ** 2).sum(axis=1)


def python(*arguments, **environment):
    """Run a fresh interpreter in the project's folder; return the finished process."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
