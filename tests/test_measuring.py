"""Distances to two centers, four rows at a time: to the bit those of one row and one center."""

import numba
import numpy as np
import pytest

from homl_clustering.kernels import measuring, silhouette
from homl_clustering.kernels.distances import squared_distance


@numba.njit
def compiled_measure(X, n_fours, centers, labels, nearest, own, other):
    measuring.measure_both(X, n_fours, centers, labels, nearest, own, other)


def rows_and_centers(n_rows, n_features, dtype):
    """Return rows that cannot be written to, centers, and two centers of each row."""
    random = np.random.default_rng(0)
    X, centers = random.normal(size=(n_rows, n_features)), random.normal(size=(7, n_features))
    X, centers = X.astype(dtype), centers.astype(dtype)
    X.flags.writeable = False
    labels, nearest = random.integers(7, size=(2, n_rows)).astype(np.int32)
    return X, centers, labels, nearest


def one_by_one(X, centers, labels):
    return [squared_distance(x, centers[c]) for x, c in zip(X, labels, strict=True)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("n_features", [1, 2, 3, 4, 5, 8, 13, 64])
@pytest.mark.parametrize(
    "measure", [measuring.measure_both, compiled_measure], ids=["plain", "compiled"]
)
def test_four_rows_at_a_time_have_the_bits_of_one(measure, n_features, dtype):
    """Whether the features come in fours or not; no row is measured that was not asked for."""
    X, centers, labels, nearest = rows_and_centers(14, n_features, dtype)
    own, other = np.full((2, 14), np.nan)
    measure(X, 3, centers, labels, nearest, own, other)
    np.testing.assert_array_equal(own[:12], one_by_one(X[:12], centers, labels[:12]))
    np.testing.assert_array_equal(other[:12], one_by_one(X[:12], centers, nearest[:12]))
    assert np.isnan([own[12:], other[12:]]).all()


@pytest.mark.parametrize("n_rows", [1, 3, 4, 5, 64, 255])
def test_all_rows_are_measured_whatever_their_number(n_rows):
    """Those that are left over, too."""
    X, centers, labels, nearest = rows_and_centers(n_rows, 5, "float64")
    own, other = np.full((2, 256), np.nan)
    silhouette.measure_rows(X, centers, labels, nearest, own, other)
    np.testing.assert_array_equal(own[:n_rows], one_by_one(X, centers, labels))
    np.testing.assert_array_equal(other[:n_rows], one_by_one(X, centers, nearest))
    assert np.isnan([own[n_rows:], other[n_rows:]]).all()
