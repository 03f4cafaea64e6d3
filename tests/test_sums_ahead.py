"""The sums of an M-step that its E-step has taken along: where, and to the bit the same."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from homl_clustering.engine import blocks
from homl_clustering.engine.data import read
from homl_clustering.kernels import lloyd, plain
from homl_clustering.kmeans.assignment import ALGORITHMS
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.run import LabeledRows

X = np.tile(load_digits().data, (3, 1)) + np.random.default_rng(0).normal(size=(3 * 1797, 64))
N_CLUSTERS = 20


def labeled_rows(each_block, algorithm):
    """Return rows of which an E-step and the sums of all have been taken."""
    packed = PackedRows(read("KMeans", each_block.blocks))
    rows = LabeledRows(each_block, np.ones(len(X)), packed, N_CLUSTERS, algorithm)
    rows.assignment.assign(X[:N_CLUSTERS])
    rows.sums(True)
    return rows


@pytest.fixture(params=[1, 3], ids=["one thread", "threads"])
def each_block(request, monkeypatch):
    monkeypatch.setattr(blocks, "threads", lambda: request.param)
    monkeypatch.setattr(blocks.paths, "ONE_THREAD_ELEMENTS", 0)
    monkeypatch.setattr(blocks.paths, "ONE_THREAD_WORK", 0)
    rows = blocks.RowBlocks(X, size=512)
    with blocks.block_map(rows) as each:
        yield each


@pytest.fixture
def n_sums(monkeypatch):
    """Return a list with an entry for each run of blocks whose sums are taken."""
    taken, sum_blocks = [], lloyd.sum_blocks
    monkeypatch.setattr(lloyd, "sum_blocks", lambda *a: taken.append(a[2]) or sum_blocks(*a))
    return taken


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_e_step_takes_the_sums_of_what_changes_along(algorithm, each_block, n_sums):
    """They are those that a pass of their own would give, and none is made any more."""
    alone, along = labeled_rows(each_block, algorithm), labeled_rows(each_block, algorithm)
    centers = X[:N_CLUSTERS] + 0.5
    alone.assignment.assign(centers)
    expected = alone.sums(False)
    assert np.any(expected != 0)
    along.expect(False)
    along.assignment.assign(centers)
    n_sums.clear()
    np.testing.assert_array_equal(along.sums(False), expected)
    assert not n_sums
    np.testing.assert_array_equal(along.before, along.labels)
    current = getattr(along.assignment, "current", along.assignment)
    for assignment in (along.assignment, current):  # nothing holds on to the rows
        assert along.moves is None and assignment.then is None


@pytest.mark.parametrize("algorithm", ["lloyd", "hamerly"])
def test_where_all_is_summed_anew_after_all_it_is(algorithm, each_block):
    """Many labels may change where few were expected to."""
    rows = labeled_rows(each_block, algorithm)
    rows.expect(False)
    rows.assignment.assign(X[-N_CLUSTERS:])
    found = plain(lloyd.cluster_sums)(rows.sums(True), N_CLUSTERS)
    np.testing.assert_array_equal(found.counts, np.bincount(rows.labels, minlength=N_CLUSTERS))
    np.testing.assert_array_equal(rows.before, rows.labels)
    rows.assignment.assign(X[-N_CLUSTERS:])
    assert not rows.sums(False).any()


def test_nothing_is_taken_along_where_all_is_to_be_summed(each_block, n_sums):
    rows = labeled_rows(each_block, "lloyd")
    n_sums.clear()
    rows.expect(True)
    rows.assignment.assign(X[-N_CLUSTERS:])
    assert not n_sums
