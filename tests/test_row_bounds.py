"""The bounds of a row, sixteen at a time: compiled as by hand."""

import numba
import numpy as np
import pytest

from homl_clustering.kernels import row_bounds


@numba.njit
def compiled_lowest(single, i, loosened, gaps, own, reach):
    return row_bounds.lowest_bound(single, i, loosened, gaps, own, reach)


@numba.njit
def compiled_failing(single, i, loosened, limit, first):
    return row_bounds.failing(single, i, loosened, limit, first)


@numba.njit
def compiled_bit(bits):
    return row_bounds.lowest_bit(bits)


def some_bounds(n_clusters, seed):
    """Return the bounds of seven rows, what to take from them, and gaps, in single precision."""
    random, n_places = np.random.RandomState(seed), -(-n_clusters // 16) * 16
    single = random.randint(0, 9, size=(7, n_places)).astype(np.float32)
    single[:, n_clusters:] = np.inf
    gaps = np.full((n_clusters, n_places), np.float32(np.inf))
    gaps[:, :n_clusters] = random.randint(0, 9, size=(n_clusters, n_clusters))
    np.fill_diagonal(gaps, np.inf)
    return single, random.randint(0, 3, n_places).astype(np.float32), gaps


@pytest.mark.parametrize("n_clusters", [1, 2, 15, 16, 17, 40])
@pytest.mark.parametrize("seed", range(3))
def test_compiled_bounds_are_those_by_hand(n_clusters, seed):
    """The lowest of them, and which are not above a limit; no more than there are centers."""
    single, loosened, gaps = some_bounds(n_clusters, seed)
    for i in range(len(single)):
        own, reach, limit = i % n_clusters, np.float32(i), np.float32(2)
        row = single, i, loosened, gaps, own, reach
        others = np.delete(np.arange(n_clusters), own)
        bounds = np.maximum(single[i] - loosened, gaps[own] - reach)[others]
        lowest = bounds.min(initial=np.inf)
        assert compiled_lowest(*row) == row_bounds.lowest_bound(*row) == lowest
        found = []
        for first in range(0, single.shape[1], 16):
            bits = row_bounds.failing(single, i, loosened, limit, first)
            assert compiled_failing(single, i, loosened, limit, first) == bits
            found += [first + p for p in range(16) if bits >> p & 1]
        assert found == np.flatnonzero(single[i] - loosened <= limit).tolist()


@pytest.mark.parametrize("wrong", [np.nan, -np.inf])
def test_bounds_that_are_no_numbers_fail(wrong):
    """So that the distance is computed."""
    single, loosened, _ = some_bounds(20, 0)
    single[0, 5] = wrong
    row = single, 0, loosened, np.float32(-50), 0
    assert compiled_failing(*row) == row_bounds.failing(*row) == 1 << 5


@pytest.mark.parametrize("bits", [1, 2, 6, 0b1010000, 1 << 15])
def test_the_first_bit(bits):
    """By hand: of 6, which is 110, it is number one."""
    assert compiled_bit(bits) == row_bounds.lowest_bit(bits) == f"{bits:b}"[::-1].index("1")


@numba.njit
def compiled_fetch(X, i):
    row_bounds.fetch(X, i)
    return X[i].sum()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("n_features", [1, 15, 300])
def test_a_row_that_is_fetched_stays_as_it_is(dtype, n_features):
    """The first and the last of an array, which may not be written."""
    X = np.ones((3, n_features), dtype)
    X.flags.writeable = False
    for i in (0, 2):
        assert row_bounds.fetch(X, i) is None
        assert compiled_fetch(X, i) == n_features
