"""Kernels that can be solved by hand; all others are tested through the estimators."""

import numba
import numpy as np
import pytest

from homl_clustering import kernels
from homl_clustering.kernels import (
    active,
    density,
    elementary,
    folds,
    gaussians,
    hamerly,
    lloyd,
    scan,
    stopping,
)


def exp(x):
    """Return the exponentials of a list of numbers."""
    x, powers, out = np.array(x), np.empty(len(x)), np.full(len(x), np.nan)
    elementary.exponentials(x, powers, out)
    return out


def test_exponentials_are_those_of_numpy_but_for_the_last_digit():
    """From 0 down to the smallest numbers there are."""
    x = -np.concatenate([np.linspace(0, 708, 70_001), np.geomspace(1e-300, 1, 1000)])
    expected = np.exp(x)
    assert np.all(np.abs(exp(x) - expected) <= np.spacing(expected))
    assert exp([0.0, -0.0]).tolist() == [1.0, 1.0]


def test_exponentials_vanish_or_are_not_numbers():
    """Far below zero they are 0; what is not a number remains that."""
    assert exp([-708.1, -1e9, -np.inf]).tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(exp([np.nan, -1.0])).tolist() == [True, False]


def test_logarithms_are_those_of_numpy_but_for_the_last_digit():
    """From the smallest normal numbers to the largest, and close to 1."""
    near = 1 + np.concatenate([np.linspace(-0.5, 1, 9001), np.geomspace(1e-16, 0.1, 1000)])
    x = np.concatenate([np.geomspace(2.3e-308, 1.7e308, 20_001), near, 2 - near[near < 2]])
    x = x[x > 0]
    expected = np.log(x)
    found = elementary.log(x)
    assert np.all(np.abs(found - expected) <= np.spacing(np.abs(expected)))
    assert np.mean(found == expected) > 0.8
    assert elementary.log(1) == 0.0
    assert elementary.log([[2.0], [0.5]]).tolist() == [[np.log(2)], [-np.log(2)]]


def lowest_between_plainly(A, B, n_places):
    """The same, by the whole table of all places and all numbers."""
    low, high = sorted([A.mean(), B.mean()])
    spread = np.sqrt((A.var() * len(A) + B.var() * len(B)) / (len(A) + len(B)))
    places = np.linspace(low - spread, high + spread, n_places)
    away = (places[:, np.newaxis] - np.concatenate([A, B])) / spread
    away /= 1.2 * 1.06 * (len(A) + len(B)) ** -0.2
    found = np.exp(-(away**2) / 2).sum(axis=1)
    highest = [min(found[: p + 1].max(), found[p:].max()) for p in range(n_places)]
    between = np.flatnonzero((low <= places) & (places <= high))
    place = min(between, key=lambda p: found[p] / highest[p])
    return found[place], highest[place]


@pytest.mark.parametrize("away", [0.5, 3.0, 6.0, -6.0, 30.0])
@pytest.mark.parametrize("sizes", [(2, 3), (40, 200), (900, 500)])
def test_the_lowest_density_is_that_of_the_whole_table(away, sizes):
    random = np.random.RandomState(0)
    A, B = random.normal(size=sizes[0]), random.normal(size=sizes[1]) + away
    found = density.lowest_between(A, B, 101)
    np.testing.assert_allclose(
        found, lowest_between_plainly(A, B, 101), rtol=1e-9, atol=1e-16 * sum(sizes)
    )
    assert density.lowest_between(B, A, 101) == found


def test_the_lowest_density_of_numbers_that_are_alike():
    """Between two places there is nothing; a single place has no valley."""
    one, two = np.full(5, 1.5), np.full(3, 2.0)
    assert density.lowest_between(one, two, 101) == (0.0, 1.0)
    assert density.lowest_between(one, one[:2], 101) == (1.0, 1.0)


def test_where_no_place_is_between_the_means_there_is_no_valley():
    """The four places are at a third of the spread from the middle, and at one."""
    wide, same = np.array([-1.0, 1.0]), np.array([-1.0, 1.1])
    assert density.lowest_between(wide, same, 4) == (1.0, 1.0)


def test_where_no_number_is_near_a_mean_nothing_is_known():
    """Of two numbers far apart on both sides of their mean, beside many that are alike."""
    apart, alike = np.array([-100.0, 100.0]), np.full(5000, 50.0)
    assert density.lowest_between(apart, alike, 101) == (0.0, 1.0)


@pytest.mark.parametrize("x", [np.nan, np.inf])
def test_logarithms_of_what_is_not_finite_are_not_numbers(x):
    """And do not disturb their neighbors."""
    with np.errstate(invalid="ignore"):  # where kernels are interpreted
        assert np.isnan(elementary.log([x, 2.0, x])).tolist() == [True, False, True]


@numba.njit
def folded(x, y, reference):
    """Return all three folds, compiled."""
    return folds.fold(x), folds.fold_products(x, y), folds.fold_moments(x, reference, y)


def test_folds_have_the_bits_of_their_plain_twins():
    """Whatever vectors the processor has; numbers of all sizes, so that the order shows."""
    random = np.random.RandomState(0)
    for _ in range(20):
        scales = 10.0 ** random.randint(-8, 8, size=(2, folds.BATCH))
        x, y = random.normal(size=(2, folds.BATCH)) * scales
        total, products, moments = folded(x, y, 0.3)
        assert total == folds.fold(x) == pytest.approx(x.sum(), rel=1e-12)
        assert products == folds.fold_products(x, y)
        assert moments == folds.fold_moments(x, 0.3, y)


# Decisions


def test_kmeans_stops_for_a_reason():
    """Unchanged labels come first, then the tolerance 0.5, then the limit of 5."""
    labels, centers = stopping.LABELS_UNCHANGED, stopping.CENTERS_UNCHANGED
    found = [
        stopping.kmeans_stops(changed, moved, 0.5, n_iter, 5)
        for changed, moved, n_iter in [(0, 9, 1), (0, 0, 5), (3, 0.5, 5), (3, 9.0, 5), (3, 9.0, 4)]
    ]
    assert found == [labels, labels, centers, stopping.MAX_ITER, stopping.RUNNING]


def test_batches_stop_for_a_reason():
    """Never after the first step; the tolerance of 0.5 comes before the inertia."""
    assert stopping.batches_stop(1, 0.0, 0.5, True) == stopping.RUNNING
    assert stopping.batches_stop(2, 0.5, 0.5, True) == stopping.CENTERS_UNCHANGED
    assert stopping.batches_stop(2, 0.6, 0.5, True) == stopping.INERTIA_UNCHANGED
    assert stopping.batches_stop(2, 0.6, 0.5, False) == stopping.RUNNING


def test_em_stops_for_a_reason():
    """A change from -5 of less than 0.5 comes first, then the limit of 5 iterations."""
    goes_on, gained, ended = stopping.RUNNING, stopping.BOUND_UNCHANGED, stopping.MAX_ITER
    cases = {(-3, 1): goes_on, (-3, 5): ended, (-4.5, 1): goes_on, (-4.6, 5): gained}
    cases |= {(-5.4, 1): gained, (-5.6, 1): goes_on, (np.nan, 1): goes_on, (np.nan, 5): ended}
    for (bound, n_iter), expected in cases.items():
        assert stopping.em_stops(float(bound), -5.0, 0.5, n_iter, 5) == expected
    # with tol=0 not even where nothing changes at all; nor on the first iteration
    assert stopping.em_stops(-5.0, -5.0, 0.0, 1, 5) == goes_on
    assert stopping.em_stops(-5.0, -np.inf, 1e300, 1, 5) == goes_on


def test_every_end_of_a_run_has_a_text():
    """What only says that compiled code came back has none."""
    without = {stopping.EMPTY_CLUSTER, stopping.SINGULAR}
    assert set(stopping.STOP_REASONS) == set(range(stopping.SINGULAR + 1)) - without
    assert len(set(stopping.STOP_REASONS.values())) == len(stopping.STOP_REASONS)


def test_same_clustering_compares_but_for_the_numbers():
    """Rows that share a label must share one in the other clustering."""
    pairs, single = [0, 0, 1, 1], [0, 0, 0, 0]
    same = [(pairs, pairs), (pairs, [2, 2, 0, 0]), (pairs, single)]
    for labels, others in [*same, (single, pairs), (pairs, [0, 1, 1, 1])]:
        arrays = np.array([labels, others], np.int32)
        assert lloyd.same_clustering(*arrays, 3) == ((labels, others) in same)


def test_digits_are_lost_where_a_shift_is_much_larger_than_the_deviation():
    """A hundred standard deviations, and more than rounding of the mean; in any feature."""
    lost = [(1.0, 101.0, 0.0), (1.0, -101.0, 0.0), (0.0, 1e-9, 1e2), (-1e-3, 1e-3, 1e2)]
    kept = [(1.0, 99.0, 0.0), (0.0, 1e-11, 1e2), (-1e-3, 1e-9, -1e4), (0.0, 0.0, 0.0)]
    for variance, shift, mean in lost + kept:
        shifts, means, variances = np.zeros((3, 2)), np.ones((3, 2)), np.ones((3, 2))
        matrices = np.array([np.eye(2)] * 3)
        shifts[2, 1], means[2, 1] = shift, mean
        variances[2, 1] = matrices[2, 1, 1] = variance
        for covariances in (variances, matrices, matrices[2:]):
            found = gaussians.digits_are_lost(covariances, shifts, means)
            assert found == ((variance, shift, mean) in lost)


def test_singular_covariances_are_found():
    """Zero, flat, flat but for rounding, indefinite, or not finite; in any unit."""
    rounded = [[1.9 * 1.9, 1.9 * 1.5], [1.9 * 1.5, 1.5 * 1.5]]
    assert rounded[1][1] - (rounded[0][1] / np.sqrt(rounded[0][0])) ** 2 > 0
    singular = [[[0, 0], [0, 0]], [[1, 1], [1, 1]], rounded, [[1, 0], [0, -1]], [[1, 2], [2, 1]]]
    singular += [[[1, 0], [0, np.nan]], [[1, np.nan], [np.nan, 1]], [[np.inf, 0], [0, 1]]]
    regular = [unit * np.diag([1.0, 1e-12]) for unit in (1e-200, 1e-12, 1.0, 1e200)]
    for number, matrix in enumerate([*singular, *regular]):
        covariances = np.array([np.eye(2), matrix], float)
        with np.errstate(invalid="ignore"):
            found = gaussians.precision_factors(covariances, np.empty((2, 2, 2)))
        assert found == (1 if number < len(singular) else -1)


def test_the_flags_are_those_of_the_contract(monkeypatch):
    """Kernels let other threads run, and are neither parallel nor fast-math."""
    seen = {}
    monkeypatch.setattr(numba, "njit", lambda **options: seen.update(options) or (lambda f: f))
    monkeypatch.setattr(kernels, "keep", lambda function: function)
    kernels.kernel(lambda: None)
    assert seen == {"nogil": True, "_nrt": True}
    kernels.kernel(lambda: None, borrows=True)
    assert seen == {"nogil": True, "_nrt": False}


def makes_none(x):
    return np.sqrt(x[0])


def returns_a_slice(x):
    return x[1:]


def returns_a_tuple(x):
    return x[1:], 1


def makes_one(x):
    return np.zeros(2)[0]


def adds_arrays(x):
    return (x + x)[0]


def flattens(x):
    return x.ravel()[0]


@kernels.kernel
def doubled(x):
    """Return an array, which its caller is to free."""
    return 2 * x


def asks_for_one(x):
    return doubled(x)[0]


@pytest.mark.parametrize(
    "function",
    [returns_a_slice, returns_a_tuple, makes_one, adds_arrays, flattens, asks_for_one],
)
def test_who_borrows_arrays_neither_makes_nor_returns_any(function):
    """numba would not free them, or too early; some of it numba refuses itself."""
    x = np.array([4.0, 1.0])
    assert kernels.kernel(makes_none, borrows=True)(x) == 2.0
    kernels.kernel(function)(x)
    match = f"{function.__name__} is decorated with borrows=True|Only accept|NRT"
    with pytest.raises((TypeError, numba.NumbaError), match=match):
        kernels.kernel(function, borrows=True)(x)


def test_most_kernels_borrow():
    """Those, at least, that are called for each batch of rows."""
    for function in (scan.label_batch, active.label_batches, lloyd.add_moves, hamerly.settle):
        assert function.targetoptions["_nrt"] is False
