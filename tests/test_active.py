"""Active centers: where some centers are at rest, the others suffice, and decide as all would."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from homl_clustering import KMeans, kmeans_plusplus
from homl_clustering.engine import blocks
from homl_clustering.engine.data import read
from homl_clustering.kernels import active
from homl_clustering.kernels.scan import label_rows
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.textbook.bounds import active_steps
from homl_clustering.textbook.kmeans import nearest_centers
from tests.helpers import bits, forced

DIGITS = load_digits().data
MANY = 80


def listed(before, centers, units):
    """Return the numbers of the centers that have moved."""
    room = np.full(len(centers), -1, np.int32)
    return room[: active.list_active(before, centers, units, room)]


class Rows:
    """Rows with their labels, and all that the kernel knows of them."""

    def __init__(self, X, n_clusters):
        self.X = np.ascontiguousarray(X)
        row_blocks = blocks.RowBlocks(self.X)
        self.packed = PackedRows(read("KMeans", row_blocks))
        self.in_batches = self.packed(row_blocks[0 : row_blocks.n_blocks])
        self.labels = np.full(len(X), -1, np.int32)
        self.kept = active.Kept(*np.empty((3, len(X)), np.float32))
        self.centers, self.is_known, self.n_clusters = None, False, n_clusters

    def label(self, centers):
        """Make an E-step; return how many labels changed, and what was computed of each row."""
        before = centers if self.centers is None else self.centers
        moved = listed(before, centers, self.packed.units)
        n_computed = np.zeros(len(self.X), np.int32)
        changed, computed = active.label_active(
            self.X, self.in_batches, self.kept, moved, self.is_known, self.packed.units,
            np.ascontiguousarray(centers.T), self.labels, n_computed,
        )  # fmt: skip
        assert computed == n_computed.sum()
        self.is_known = active.saves(len(moved), *centers.shape)
        self.centers = centers.copy()
        return changed, n_computed


def exact_labels(X, centers):
    """Return the labels that come of all distances."""
    labels = np.full(len(X), -1, np.int32)
    label_rows(X, np.ascontiguousarray(centers.T), labels)
    return labels


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("grid", [0.0, 0.5, 1 / 3], ids=["smooth", "grid", "thirds"])
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_whichever_centers_move_the_labels_are_those_of_all_distances(dtype, grid, seed):
    """Few centers or many, a little or far away, from ties and into them; batches full or not.

    Thirds have ties, too, but their scores in single precision are rounded.
    """
    random = np.random.default_rng(seed)
    n, d = int(random.integers(1, 700)), int(random.integers(1, 4))

    def points(shape):
        drawn = random.normal(size=shape)
        return np.round(drawn / grid) * grid if grid else drawn

    X, centers = points((n, d)).astype(dtype), points((MANY, d))
    rows = Rows(X, MANY)
    rows.label(centers)
    for _ in range(10):
        n_moved = int(random.choice([0, 1, 3, 20, MANY]))
        moved, centers = random.choice(MANY, n_moved, replace=False), centers.copy()
        steps = (grid or 0.1) * random.integers(-1, 2, size=(n_moved, d))
        centers[moved] = points((n_moved, d)) if random.random() < 0.3 else centers[moved] + steps
        if random.random() < 0.1:
            centers[random.integers(MANY)] = 10.0 ** random.uniform(0, 40)
        before = rows.labels.copy()
        changed, _ = rows.label(centers)
        np.testing.assert_array_equal(rows.labels, exact_labels(X, centers))
        assert changed == np.sum(rows.labels != before)


def test_a_row_is_compared_with_active_centers_or_with_all():
    """Each row with those that have moved; one that may now belong elsewhere with all others."""
    random = np.random.default_rng(0)
    middles = 100.0 * np.arange(MANY)[:, np.newaxis] + [0, 0.5]
    X = np.repeat(middles, 4, axis=0) + random.normal(size=(4 * MANY, 2))
    rows, centers = Rows(X, MANY), middles.copy()
    assert np.all(rows.label(centers)[1] == MANY)
    assert np.all(rows.label(centers)[1] == 0)  # none has moved
    centers[[3, 10]] += 1.0
    assert np.all(rows.label(centers)[1] == 2)
    centers[3] += 1050.0  # beyond others, so that its four rows must look for another
    changed, n_computed = rows.label(centers)
    np.testing.assert_array_equal(n_computed, np.where(np.arange(4 * MANY) // 4 == 3, 1 + MANY, 1))
    assert changed == 4
    centers += 1.0  # of each row the own one, and the others as well
    assert np.all(rows.label(centers)[1] == MANY)


def test_a_batch_whose_rows_are_mostly_in_doubt_is_scanned_as_a_whole():
    """Gathering most rows would take as long."""
    X = np.random.default_rng(0).normal(size=(300, 2))
    rows, centers = Rows(X, MANY), np.linspace(50, 90, 2 * MANY).reshape(MANY, 2)
    centers[0] = 0
    rows.label(centers)
    centers = centers.copy()
    centers[0] = 1000  # the center of all rows
    changed, n_computed = rows.label(centers)
    assert changed == 300 and np.all(n_computed == 1 + MANY)
    np.testing.assert_array_equal(rows.labels, exact_labels(X, centers))


def test_of_a_row_in_doubt_no_center_counts_as_the_second():
    """The lowest score may not be that of its own center: none is known to be farther than it."""
    random = np.random.default_rng(0)
    X = random.normal(size=(500, 2))
    X[:400, 0] = 1e-8 * random.normal(size=400)  # between the first two centers, but for rounding
    centers = np.full((MANY, 2), 5.0) + np.arange(MANY)[:, np.newaxis]
    centers[:2] = [[-1.01, 0.3], [1.01, 0.3]]
    rows = Rows(X, MANY)
    rows.label(centers)
    rows.label(centers)  # now all centers are at rest, and what is found is kept
    np.testing.assert_array_equal(rows.kept.second[:400], rows.kept.best[:400])
    assert np.all(rows.kept.second[400:] > rows.kept.best[400:])


def test_centers_too_far_away_for_scores_make_all_active():
    """In units of the data their squares might be no numbers, which would say nothing."""
    X = np.random.default_rng(0).normal(size=(500, 3))
    rows, centers = Rows(X, MANY), np.random.default_rng(1).normal(size=(MANY, 3))
    units = rows.packed.units
    assert len(listed(centers, centers, units)) == 0
    for far in (1e17, 1e25, 1e160):
        centers[7] = far
        assert len(listed(centers, centers, units)) == MANY
        rows.label(centers)
        assert not rows.is_known
        np.testing.assert_array_equal(rows.labels, exact_labels(X, centers))


@pytest.mark.parametrize("way", ["compiled", "blocks"])
@pytest.mark.parametrize("algorithm", ["active", "auto"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_fit_has_the_bits_of_lloyds_and_computes_less(algorithm, dtype, way):
    """In one compiled call or by blocks, on one thread or several, the same distances."""
    X = DIGITS.astype(dtype)
    start = kmeans_plusplus(X, 50, random_state=0)[0]
    found = []
    for n_threads, size in ((1, 256), (3, 512)):
        with forced(way, n_threads, size):
            models = [
                KMeans(50, init=start, n_init=1, algorithm=each).fit(X)
                for each in ("lloyd", algorithm)
            ]
        assert bits(models[0]) == bits(models[1])
        found.append(models[1].n_distances_)
        assert models[1].n_distances_ < 0.6 * models[0].n_distances_
    if algorithm == "active":  # "auto" looks at a sample of the rows as well
        assert found[0] == found[1]


def test_a_cluster_that_loses_its_last_row_does_not_mislead():
    """It takes a row of another cluster, whose center moves without a label having changed."""
    random = np.random.default_rng(3)
    X = random.normal(size=(600, 4)).round(1)
    n_far = MANY - 50
    start = np.vstack([X[:50], np.full((n_far, 4), 40.0) + np.arange(n_far)[:, np.newaxis]])
    fits = {"n_clusters": MANY, "init": start, "n_init": 1, "tol": 0.0}
    for way in ("compiled", "blocks"):
        with forced(way, 2, 256):
            expected = KMeans(algorithm="lloyd", **fits).fit(X)
            model = KMeans(algorithm="active", **fits).fit(X)
        assert bits(model) == bits(expected)
        assert model.n_distances_ < expected.n_distances_


@pytest.mark.parametrize("seed", range(4))
def test_the_board_gives_the_labels_of_all_distances(seed):
    """On a grid, where rows have several nearest centers, too."""
    X = np.random.default_rng(seed).normal(size=(300, 2))
    X = np.round(X, 1) if seed % 2 else X
    start = X[:30] if seed < 2 else np.unique(X, axis=0)[::5][:30]
    for step in active_steps(X, start):
        np.testing.assert_array_equal(step.labels, nearest_centers(X, step.centers))


def test_the_kernel_computes_hardly_more_than_the_board():
    """The board keeps from the first E-step, the kernel once it pays; both then leave out alike."""
    start = kmeans_plusplus(DIGITS, 50, random_state=0)[0]
    steps = list(active_steps(DIGITS, start))
    model = KMeans(50, init=start, n_init=1, tol=0, algorithm="active").fit(DIGITS)
    assert len(steps) == model.n_iter_
    on_board = [min(step.n_distances, step.n_all) for step in steps]
    assert sum(on_board) <= model.n_distances_ < 1.1 * sum(on_board)


def test_the_board_needs_two_centers():
    """With one there is no second lowest distance."""
    with pytest.raises(ValueError, match="active_steps: centers must be two at least"):
        next(active_steps(DIGITS[:5], DIGITS[:1]))
