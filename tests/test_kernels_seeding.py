"""The kernels of k-means++ do what the plain formulas say, whichever rows they look at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homl_clustering.kernels import scan, seeding


def squared(X, points):
    """Return the squared distance from each row to each point."""
    return ((X[:, np.newaxis].astype(float) - points.astype(float)) ** 2).sum(axis=2)


class Rows:
    """Rows in three groups, some of the weights 0, and the centers chosen so far."""

    def __init__(self, n_rows=600, n_features=3, n_centers=3, dtype="float64", spread=1.0):
        random = np.random.RandomState(n_rows)
        groups = np.repeat(np.array([-20.0, 0.0, 30.0]), -(-n_rows // 3))[:n_rows]
        groups[n_rows // 2 + 5 : n_rows // 2 + 10] = -20.0  # few of the first in a batch
        X = (random.normal(size=(n_rows, n_features)) + groups[:, np.newaxis]) * spread
        self.X = X.astype(dtype)
        self.weights = random.randint(0, 4, n_rows) * 0.5
        self.centers = self.X[[0, n_rows // 2, n_rows - 1, 1, 2][:n_centers]].astype(float)
        distances = squared(self.X, self.centers)
        self.closest = distances.min(axis=1)
        self.nearest = distances.argmin(axis=1).astype(np.int32)
        self.offset = X.mean(axis=0)
        self.units = scan.Units(self.offset, 1 / float(np.abs(X - self.offset).max()))

    def arguments(self, block_size=600):
        """Return what all passes begin with."""
        rows = seeding.Rows(
            self.X, scan.pack(self.X, self.units), self.units, self.weights, self.closest,
            self.nearest, block_size,
        )  # fmt: skip
        return rows, self.centers

    def gains(self, candidates):
        """Return what each row times candidate takes off the potential."""
        lower = np.maximum(self.closest[:, np.newaxis] - squared(self.X, candidates), 0)
        return self.weights[:, np.newaxis] * lower


def some_candidates(rows, which):
    """Return rows of the first group only, or of all; rows at a time, of whole batches."""
    numbers = {"of one group": [3, 5, 7], "of all": [4, 310, 320, 590, 3], "one": [9]}[which]
    return rows.X[numbers].astype(float)


each_choice = pytest.mark.parametrize("which", ["of one group", "of all", "one"])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@each_choice
def test_write_gains_gives_the_fall_of_the_potential(dtype, which):
    """Each candidate's gain is summed over blocks, which need not be batches."""
    rows = Rows(dtype=dtype)
    candidates = some_candidates(rows, which)
    gains = np.full((3, len(candidates)), np.nan)
    seeding.write_gains(*rows.arguments(230), candidates, gains)
    parts = np.add.reduceat(rows.gains(candidates), [0, 230, 460])
    np.testing.assert_allclose(gains, parts, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("spread", [1e-130, 1e-3, 1.0, 1e130])
@each_choice
def test_rough_gains_are_no_farther_off_than_they_say(which, spread):
    """The true gain lies within the error, which is small."""
    rows = Rows(spread=spread)
    candidates = some_candidates(rows, which)
    gains, errors = seeding.rough_gains(*rows.arguments(), candidates)
    true = rows.gains(candidates).sum(axis=0)
    assert np.all(np.abs(gains - true) <= errors + 1e-12 * true)
    assert np.all(errors <= 1e-2 * true.max())


@each_choice
def test_add_center_takes_over_the_rows_it_is_nearer_to(which):
    """Distances and numbers of centers change there alone; the potential is their sum."""
    rows = Rows()
    center = some_candidates(rows, which)[-1:]
    distances = squared(rows.X, center)[:, 0]
    taken = distances < rows.closest
    expected = np.where(taken, distances, rows.closest), np.where(taken, 3, rows.nearest)
    potentials = np.full(2, np.nan)
    seeding.add_center(*rows.arguments(403), center, potentials)
    np.testing.assert_allclose(rows.closest, expected[0], rtol=1e-14)
    np.testing.assert_array_equal(rows.nearest, expected[1])
    terms = rows.weights * rows.closest
    np.testing.assert_allclose(potentials, [terms[:403].sum(), terms[403:].sum()], rtol=1e-13)


def test_add_center_begins_with_nothing():
    """The first center takes all rows."""
    rows = Rows(n_centers=1)
    center, rows.centers = rows.centers, np.empty((0, 3))
    rows.closest[:], rows.nearest[:] = np.inf, 0
    seeding.add_center(*rows.arguments(), center, np.empty(1))
    np.testing.assert_allclose(rows.closest, squared(rows.X, center)[:, 0], rtol=1e-14)
    assert not rows.nearest.any()


def test_rows_beyond_the_limits_are_left_alone():
    """Of three groups far apart, a candidate in one concerns the rows of that alone."""
    rows = Rows()
    limits = np.zeros(3)
    seeding.row_limits(rows.centers, rows.X[5:8].astype(float), limits)
    listed = np.empty(600, np.int64)
    n_open = seeding.open_rows(rows.closest, rows.nearest, limits, listed)
    assert 100 < n_open <= 200
    assert set(rows.nearest[listed[:n_open]]) == {rows.nearest[5]}


@given(st.integers(0, 2**32 - 1), st.integers(-480, 480))
def test_limits_never_leave_out_a_row(seed, power):
    """A row within the limit of its center has no candidate nearer."""
    random = np.random.RandomState(seed)
    X, points = random.normal(size=(30, 2)).round(1), random.normal(size=(5, 2)).round(1)
    X, points = X * 2.0**power, points * 2.0**power
    centers, candidates = points[:2], points[2:]
    distances = squared(X, centers)
    limits = np.zeros(2)
    seeding.row_limits(centers, candidates, limits)
    closest = distances.min(axis=1)
    within = closest <= limits[distances.argmin(axis=1)]
    assert not np.any(squared(X, candidates).min(axis=1)[within] < closest[within])


def drawn(weights, closest, draws, block_size):
    """Return the rows that draws lead to."""
    potentials = [
        np.sum(weights[i : i + block_size] * closest[i : i + block_size])
        for i in range(0, len(weights), block_size)
    ]
    total = np.sum(potentials)
    draws = np.array(draws) / total
    return seeding.locate(draws, weights, closest, block_size, np.array(potentials)).tolist()


@pytest.mark.parametrize("block_size", [1, 2, 3, 4, 100])
def test_locate_finds_where_running_sums_reach_a_draw(block_size):
    """By hand: shares 0, 2, 0, 3, 1, 0 add up to 0, 2, 2, 5, 6, 6."""
    weights, closest = np.array([1.0, 2, 0, 1, 0.5, 3]), np.array([0.0, 1, 7, 3, 2, 0])
    draws = [0.0, 1.0, 2.0, 2.5, 5.0, 5.5, 6.0, 7.0]
    assert drawn(weights, closest, draws, block_size)[1:] == [1, 1, 3, 3, 4, 4, 4]
    assert drawn(weights, closest, draws, block_size)[0] == 0


@pytest.mark.parametrize("block_size", [100, 600])
def test_choose_whole_takes_the_best_candidate_of_each_draw(block_size):
    """Step by step what the plain formulas say, from the centers that are chosen already."""
    rows = Rows(n_centers=2)
    whole, _ = rows.arguments(block_size)
    n_blocks = -(-600 // block_size)
    potentials, centers = np.empty(n_blocks), np.full((5, 3), np.nan)
    centers[:2], indices = rows.centers, np.array([0, 300, -1, -1, -1])
    for b in range(n_blocks):
        r = slice(b * block_size, (b + 1) * block_size)
        potentials[b] = rows.weights[r] @ rows.closest[r]
    draws = np.random.RandomState(1).uniform(size=(3, 4))
    expected, chosen = indices[:2].tolist(), rows.centers
    for few in draws:
        closest = squared(rows.X, chosen).min(axis=1)
        shares = np.cumsum(rows.weights * closest)
        listed = np.searchsorted(shares, few * shares[-1])
        left = [rows.weights @ np.minimum(closest, squared(rows.X, rows.X[[i]])[:, 0])
                for i in listed]  # fmt: skip
        expected.append(listed[np.argmin(left)])
        chosen = np.vstack([chosen, rows.X[expected[-1]]])
    seeding.choose_whole(whole, seeding.Chosen(centers, indices, potentials), 2, draws)
    assert indices.tolist() == expected
    np.testing.assert_array_equal(centers, rows.X[indices])
    np.testing.assert_allclose(rows.closest, squared(rows.X, chosen).min(axis=1), rtol=1e-13)


def test_of_equally_good_candidates_the_first_is_taken():
    """Where rough gains cannot tell, exact ones decide: on both sides of a center alike."""
    X = np.concatenate([np.zeros(5), np.full(20, -3.0), np.full(20, 3.0)])[:, np.newaxis]
    units = scan.Units(np.zeros(1), 1 / 3)
    closest = (X**2).ravel()
    rows = seeding.Rows(
        X, scan.pack(X, units), units, np.ones(45), closest, np.zeros(45, np.int32), 20
    )
    for listed in ([30, 10], [10, 30], [30, 12, 31], [2, 10, 40]):
        best = seeding.best_of(rows, np.zeros((1, 1)), np.array(listed), 3)
        assert best == next(row for row in listed if row >= 5)
