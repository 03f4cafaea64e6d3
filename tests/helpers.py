"""What several test modules share."""

import ast
import inspect
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_wine

from homl_clustering.datasets import ellipsoids, five_blobs, four_blobs
from homl_clustering.engine import blocks, paths

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


@contextmanager
def forced(way, n_threads=1, block_rows=None, *, always_blocks=()):
    """Make every computation go one way, whatever the size of the data, and assert that it did.

    Parameters
    ----------
    way : {"plain", "compiled", "blocks"}
        Each run of k-means one compiled call, by the plain formulas; each run one compiled
        call; or block by block, iteration after iteration.
    n_threads : int, default=1
        That share the blocks.
    block_rows : int, default=None
        The most rows of a block; as many as usual if None.
    always_blocks : sequence of {"k-means", "mixture"}
        Families whose algorithm has no compiled run: these may go by blocks in any case.
    """
    limit = 0 if way == "blocks" else 10**12
    with pytest.MonkeyPatch.context() as patch, paths.watch() as ways:
        patch.setattr(paths, "ONE_THREAD_ELEMENTS", limit)
        patch.setattr(paths, "COMPILED_ELEMENTS", dict.fromkeys(paths.COMPILED_ELEMENTS, limit))
        patch.setattr(paths, "SEEDED_WHOLE", limit)
        patch.setattr(paths, "PLAIN_WORK", limit if way == "plain" else 0)
        patch.setattr(blocks, "threads", lambda: n_threads)
        if block_rows is not None:
            patch.setattr(blocks, "MAX_ROWS", block_rows)
        yield ways
    taken = {found for found in ways if found.endswith((" plain", " compiled", " blocks"))}
    excused = {f"{family} blocks" for family in always_blocks}
    assert taken, "nothing was fitted"
    assert {found.split()[-1] for found in taken - excused} <= {way}, taken
    if way == "blocks":
        assert f"threads: {n_threads}" in ways, set(ways)


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


def n_code_lines(function):
    """Return how many lines the source of a function has, without its docstring."""
    source = inspect.getsource(function)
    docstring = ast.parse(source).body[0].body[0]
    return len(source.splitlines()) - (docstring.end_lineno - docstring.lineno + 1)


def python(*arguments, **environment):
    """Run a fresh interpreter in the project's folder; return the finished process."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1000,  # less than a test may take, so that the output is shown
    )
