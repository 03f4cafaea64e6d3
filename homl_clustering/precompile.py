"""Compile the kernels ahead of their first use: ``python -m homl_clustering.precompile``.

A kernel is compiled when it first meets a type of data, and kept on disk; see
`homl_clustering.kernels`. Whoever does not want to wait in the middle of a lesson, or
measures time, does it here at once, by small fits: of all that works by default on float64.
With ``--all`` also what data in single precision (float32), Elkan's algorithm and sparse data
of many features need; ``--clear`` removes all compiled code that was kept.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    silhouette_samples,
)
from homl_clustering.engine import paths
from homl_clustering.engine.blocks import WIDE_FEATURES
from homl_clustering.kernels import cache
from homl_clustering.selection import separated_groups, simplified_silhouette

__all__ = ["precompile"]

COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")


def precompile(
    tell: Callable[[int, int, str], object] | None = None, *, everything: bool = False
) -> float:
    """Compile what works by default on float64, or load it where that was done before.

    Parameters
    ----------
    tell : callable, default=None
        Called before each step with its number, how many there are, and what it compiles.
    everything : bool, default=False
        Also compile what float32, Elkan's algorithm and wide sparse data need.

    Returns
    -------
    seconds : float
        The time that it took.

    Examples
    --------
    >>> from homl_clustering.precompile import precompile
    >>> precompile() > 0
    True
    """
    started = time.perf_counter()
    cache.tell_nothing()
    steps = _steps("float64", everything)
    if everything:
        steps += _steps("float32", everything)
    for number, (what, work) in enumerate(steps, 1):
        if tell is not None:
            tell(number, len(steps), what)
        work()
    return time.perf_counter() - started


def _steps(dtype: str, everything: bool) -> list[tuple[str, Callable[[], object]]]:
    """Return what to do with data of one type, so that what they need is compiled.

    Elkan's algorithm is chosen by name only. Mixtures work in float64, whatever the data are.
    """
    n_features = 8
    few = np.random.default_rng(0).normal(size=(64, n_features)).astype(dtype)
    some = np.tile(few, (1 + paths.PLAIN_WORK // few.size, 1))  # more than the plain formulas take
    n_many = max(
        max(paths.COMPILED_ELEMENTS.values()) // n_features,
        paths.SEEDED_WHOLE // paths.SEEDING_OVERHEAD,
    )
    many = np.tile(few, (1 + n_many // len(few), 1))  # more than one compiled call works on
    mixtures = COVARIANCE_TYPES if dtype == "float64" else ()
    algorithms = ("lloyd", "active", "hamerly", "elkan") if everything else ("active", "hamerly")
    groups = [("groups that a valley separates", partial(_use_groups, few))] if mixtures else []
    sparse_too = [(f"sparse data, {dtype}", partial(_use_sparse, few))] if everything else []
    return [
        (f"k-means, {dtype}", partial(_use_kmeans, algorithms, few, some, many)),
        (f"mini-batches and silhouettes, {dtype}", partial(_use_batches, few, some)),
        *((f"mixtures ({kind})", partial(_use_mixtures, kind, few, many)) for kind in mixtures),
        *groups,
        *sparse_too,
    ]


def _use_kmeans(algorithms: Any, few: Any, some: Any, many: Any) -> None:
    KMeans(3, random_state=0, n_init=2, max_iter=20).fit(few)
    for X in (some, many):
        for algorithm in algorithms:
            KMeans(3, algorithm=algorithm, random_state=0, n_init=2, max_iter=20).fit(X)
            KMeans(3, algorithm=algorithm, random_state=0, max_iter=1).fit(X)


def _use_batches(few: Any, some: Any, init: Any = "k-means++") -> None:
    for X in (few, some):
        size = X.shape[0] // 2
        kmeans = MiniBatchKMeans(3, init=init, n_init=1, batch_size=size, random_state=0).fit(X)
        kmeans.score(X)
        kmeans.transform(X)
        kmeans.predict(X)
    silhouette_samples(few, kmeans.predict(few))


def _use_sparse(few: Any) -> None:
    X = sparse.csr_array(few)
    X.resize(len(few), WIDE_FEATURES + 1)
    twice = X[[0, 0, 1]].toarray()  # between which nothing is decided by products
    start: Any
    for start in ("k-means++", twice):
        _use_batches(X, X, init=start)
        KMeans(3, init=start, n_init=1, max_iter=20, random_state=0).fit(X)


def _use_mixtures(covariance_type: Any, few: Any, many: Any) -> None:
    for X in (few, many):
        for mixture in (GaussianMixture, BayesianGaussianMixture):
            _use_mixture(mixture(n_components=2, covariance_type=covariance_type), X)


def _use_mixture(mixture: Any, X: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        mixture.set_params(max_iter=2, random_state=0).fit(X)
    mixture.predict(X[:64])
    mixture.predict_proba(X[:64])
    mixture.score_samples(X[:64])


def _use_groups(few: Any) -> None:
    two = np.vstack([few, few + 1000])  # there is nothing between components if there is one
    separated_groups(two, 2, random_state=0)
    simplified_silhouette(two, np.repeat([0, 1], len(few)), two[:: len(few)])


def clear() -> int:
    """Remove all compiled code that was kept, and print what was removed; return the exit code."""
    removed, left = cache.clear()
    for place, n_files in removed.items():
        print(f"removed {n_files} files: {place}")
    for place in left:
        print(f"could not be removed: {place}", file=sys.stderr)
    if not removed and not left:
        print("there was no compiled code to remove")
    return 1 if left else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile everything, or remove it; return the exit code."""
    parser = argparse.ArgumentParser("python -m homl_clustering.precompile", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help="also for float32, Elkan and wide sparse data"
    )
    parser.add_argument("--clear", action="store_true", help="remove all that was kept")
    chosen = parser.parse_args(arguments)
    if chosen.clear:
        return clear()
    print("compiling; takes a minute, once ...", flush=True)

    def tell(number: int, n_steps: int, what: str) -> None:
        print(f"{number} of {n_steps}: {what}", flush=True)

    seconds = precompile(tell, everything=chosen.all)
    print(f"compiled in {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
