"""Scores of strips: compiled as by hand, and never farther off than they are said to be."""

import numba
import numpy as np
import pytest

from homl_clustering.kernels import loading, scan, strips

SIZES = [(1, 1, 1), (5, 3, 2), (16, 4, 4), (100, 7, 9), (256, 64, 50), (256, 500, 13)]


@numba.njit
def compiled_scores(rows, n_strips, fours, squares, scores):
    strips.score_strips(rows, n_strips, fours, squares, scores)


@numba.njit
def compiled_scan(rows, n_strips, fours, squares, best, runner_up, nearest, own):
    strips.scan_strips(rows, n_strips, fours, squares, best, runner_up, nearest, own)


@numba.njit
def compiled_others(rows, n_strips, fours, squares, best, runner_up, nearest, own, labels):
    strips.scan_others(rows, n_strips, fours, squares, best, runner_up, nearest, own, labels)


@numba.njit
def compiled_doubts(n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, least):
    return strips.doubt_strips(
        n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, least
    )


@numba.njit
def compiled_load(X, n_strips, offset, scale, rows, norms):
    loading.load_strips(X, n_strips, offset, scale, rows, norms)


def packed(X, centers, units):
    """Return strips, how many are in use, and the centers in single precision."""
    found = scan.room_for_packed(len(X), X.shape[1])
    scan.pack(X, units, found)
    fours, squares, _ = scan.single_precision(np.ascontiguousarray(centers.T), units)
    return found, -(-len(X) // strips.LANES), fours, squares


def units_of(X, scale=0.25):
    return scan.Units(X.mean(axis=0), scale)


@pytest.mark.parametrize(("n_rows", "n_features", "n_centers"), SIZES)
def test_compiled_scores_are_those_by_hand(n_rows, n_features, n_centers):
    """And those of |m|^2 - 2 x.m in double precision, but for what they may be off."""
    random = np.random.RandomState(0)
    X, centers = (
        random.normal(size=(n_rows, n_features)),
        random.normal(size=(n_centers, n_features)),
    )
    units = units_of(X)
    found, n_strips, fours, squares = packed(X, centers, units)
    plain, compiled = np.full((2, len(squares), scan.BATCH), np.nan, np.float32)
    strips.score_strips(found.batches[0], n_strips, fours, squares, plain)
    compiled_scores(found.batches[0], n_strips, fours, squares, compiled)
    x, m = ((points - units.offset) * units.scale for points in (X, centers))
    exact, lengths = (m**2).sum(axis=1)[:, np.newaxis] - 2 * m @ x.T, (m**2).sum(axis=1)
    off = 2 * scan.error_of_score(n_features)
    allowed = off * (2 * lengths[:, np.newaxis] + (x**2).sum(axis=1)) + scan.TINY
    for scores in (plain, compiled):
        assert (np.abs(scores[:n_centers, :n_rows] - exact) <= allowed).all()
        assert np.isposinf(scores[n_centers:, : n_strips * strips.LANES]).all()
        assert np.isnan(scores[:, n_strips * strips.LANES :]).all()  # which are not written


@pytest.mark.parametrize(("n_rows", "n_features", "n_centers"), SIZES)
def test_a_compiled_scan_is_one_by_hand(n_rows, n_features, n_centers):
    """Whole numbers, which single precision holds: so there are ties, and all bits agree."""
    random = np.random.RandomState(1)
    X = random.randint(-2, 3, size=(n_rows, n_features)).astype(float)
    centers = random.randint(-2, 3, size=(n_centers, n_features)).astype(float)
    found, n_strips, fours, squares = packed(X, centers, scan.Units(np.zeros(n_features), 1.0))
    squares[:n_centers] = (centers**2).sum(axis=1)
    results = []
    for scan_strips in (strips.scan_strips, compiled_scan):
        of_rows = [np.full(scan.BATCH, -7, kind) for kind in ("f4", "f4", "i4", "f4")]
        scan_strips(found.batches[0], n_strips, fours, squares, *of_rows)
        results.append(of_rows)
    for by_hand, compiled in zip(*results, strict=True):
        np.testing.assert_array_equal(by_hand, compiled)
    exact = squares[:n_centers] - 2 * X @ centers.T
    np.testing.assert_array_equal(results[1][2][:n_rows], exact.argmin(axis=1))
    labels, results = random.randint(n_centers, size=scan.BATCH).astype(np.int32), []
    for scan_others in (strips.scan_others, compiled_others):
        of_rows = [np.full(scan.BATCH, -7, kind) for kind in ("f4", "f4", "i4", "f4")]
        scan_others(found.batches[0], n_strips, fours, squares, *of_rows, labels)
        results.append(of_rows)
    used = slice(0, n_strips * strips.LANES)
    for by_hand, compiled in zip(*(of_rows[:2] for of_rows in results), strict=True):
        np.testing.assert_array_equal(by_hand, compiled)
    if n_centers > 1:  # otherwise nothing is left
        for by_hand, compiled in zip(*(of_rows[2:] for of_rows in results), strict=True):
            np.testing.assert_array_equal(by_hand[used], compiled[used])
        exact[np.arange(n_rows), labels[:n_rows]] = np.inf
        np.testing.assert_array_equal(results[1][2][:n_rows], exact.argmin(axis=1))


def test_rows_far_away_leave_the_others_in_no_doubt():
    """A center as far away as a million of the gaps between the others makes their numbers rough.

    Only its own rows are hard to tell, not those of centers near the middle.
    """
    random = np.random.RandomState(0)
    centers = np.array([[0.0, 0], [1, 0], [0, 1], [3e3, 3e3]])
    X = np.repeat(centers[:3], 80, axis=0) + random.normal(scale=0.1, size=(240, 2))
    units = scan.Units(np.zeros(2), 1 / 3e3)
    search = scan.prepare(np.ascontiguousarray(centers.T), units)
    found = scan.room_for_packed(len(X), 2)
    scan.pack(X, units, found)
    assert scan.scan_batch(found.batches[0], found.norms, len(X), search) == 0
    np.testing.assert_array_equal(search.nearest[:240], np.repeat([0, 1, 2], 80))
    reach = np.sqrt((centers[3] ** 2).sum()) * units.scale
    gaps = search.runner_up[:240] - search.best[:240]
    # by the longest center all would be in doubt
    assert (gaps < 4 * scan.error_of_score(2) * reach**2).all()


@pytest.mark.parametrize("n_features", [1, 2, 30])
def test_what_is_no_number_is_in_doubt(n_features):
    """Rows so far away that their numbers leave single precision are decided exactly."""
    X, centers = np.zeros((20, n_features)), np.arange(3.0)[:, np.newaxis] * np.ones(n_features)
    X[3], X[17] = 1e30, -1e30
    search = scan.prepare(np.ascontiguousarray(centers.T), scan.Units(np.zeros(n_features), 1.0))
    found = scan.room_for_packed(len(X), n_features)
    scan.pack(X, search.units, found)
    n_listed = scan.scan_batch(found.batches[0], found.norms, len(X), search)
    assert search.listed[:n_listed].tolist() == [3, 17]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_row_is_loaded_alike_wherever_it_lies(dtype):
    """Lengths, too, which bounds depend on: of a full strip, or of rows that do not fill one."""
    X = np.random.default_rng(0).normal(size=(250, 13)).astype(dtype)
    units = scan.Units(np.linspace(-1, 1, 13), 0.3)
    found, part = scan.room_for_packed(250, 13), scan.room_for_packed(7, 13)
    scan.pack(X, units, found)
    for start in range(0, 243, 9):
        scan.pack(X[start : start + 7], units, part)
        np.testing.assert_array_equal(part.norms[:7], found.norms[start : start + 7])
        rows = found.batches[0].swapaxes(1, 2).reshape(-1, 13)
        alone = part.batches[0].swapaxes(1, 2).reshape(-1, 13)
        np.testing.assert_array_equal(alone[:7], rows[start : start + 7])


@pytest.mark.parametrize("n_strips", [1, 3])
@pytest.mark.parametrize("look", [strips.doubt_strips, compiled_doubts])
def test_doubts_are_those_by_hand(look, n_strips):
    """Anywhere in the strips that are meant, also where a gap is no number; not behind them."""
    random, n = np.random.default_rng(0), 4 * strips.LANES
    best, own, norms = random.random((3, n)).astype(np.float32)
    factors = np.float32(0.25), np.float32(0.5), np.float32(1e-3)
    expected = factors[0] * own + factors[1] * norms + factors[2]
    runner_up, doubts = best + 2, np.full(n, np.nan, np.float32)
    asked = best, runner_up, own, norms, doubts, *factors
    assert not look(n_strips, *asked)
    m = n_strips * strips.LANES
    np.testing.assert_allclose(doubts[:m], expected[:m], rtol=1e-6)
    assert np.isnan(doubts[m:]).all()
    for place in (0, m // 2, m - 1):
        for doubtful in (best[place] + 0.9 * expected[place], np.nan):
            runner_up[place] = doubtful
            assert look(n_strips, *asked)
        runner_up[place] = best[place] + 2
    runner_up[m] = best[m]
    assert not look(n_strips, *asked)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("n_features", [1, 2, 3, 4, 5, 8, 13])
def test_rows_are_loaded_as_by_hand(n_features, dtype):
    """Each number in its place, to the bit, also of rows that cannot be written to."""
    X = np.random.default_rng(0).normal(size=(70, n_features)).astype(dtype)
    X[5] = 1e300 if dtype == "float64" else 1e38
    X.flags.writeable = False
    units = scan.Units(np.linspace(-1, 1, n_features), 0.3)
    found = {}
    for load in (loading.load_strips, compiled_load):
        rows = np.full((5, n_features, strips.LANES), np.nan, np.float32)
        norms = np.full(5 * strips.LANES, np.nan, np.float32)
        with np.errstate(over="ignore"):
            load(X, 4, *units, rows, norms)
        found[load] = rows, norms
        assert np.isnan(rows[4]).all()
        assert np.isnan(norms[64:]).all()
    (rows, norms), (compiled, lengths) = found.values()
    np.testing.assert_array_equal(rows, compiled)
    np.testing.assert_allclose(norms, lengths, rtol=1e-5)
    with np.errstate(over="ignore"):
        expected = np.float32((X[37].astype(float) - units.offset) * units.scale)
    np.testing.assert_array_equal(rows[2, :, 5], expected)
