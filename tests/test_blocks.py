"""Blocks are cut alike everywhere, visited in order, and share their threads fairly."""

import os
import threading
import time
import weakref

import joblib
import numpy as np
import pytest
from joblib import Parallel, delayed
from scipy import sparse

from homl_clustering import KMeans
from homl_clustering.engine import blocks, paths
from homl_clustering.engine.blocks import BlockMap, RowBlocks, block_map, tree_sum
from homl_clustering.engine.tree import Tree
from tests.helpers import bits, forced, python

SHAPES = [(1, 1), (1023, 2), (16384, 2), (16385, 2), (40_000, 3), (5000, 500), (3000, 20_000)]


def empty(shape, dtype=float):
    """Return an array of this shape that takes no memory."""
    return np.broadcast_to(np.zeros((), dtype), shape)


# The partition


@pytest.mark.parametrize("shape", SHAPES)
def test_blocks_cover_the_rows_once_and_in_order(shape):
    """The slices of all blocks, one after the other, are all rows."""
    cut = RowBlocks(empty(shape)) if shape[1] < 5000 else RowBlocks(sparse.csr_matrix(shape))
    slices = [block.rows for block in cut]
    assert [s.start for s in slices] == [0, *(s.stop for s in slices[:-1])]
    assert slices[-1].stop == shape[0]
    assert all(s.stop - s.start == cut.size for s in slices[:-1])


@pytest.mark.parametrize(
    ("shape", "dtype", "size"),
    [
        ((10, 1), float, 16384),
        ((10**6, 2), float, 16384),
        ((10**6, 8), float, 8192),
        ((10**6, 8), np.float32, 16384),
        ((10**6, 64), float, 1024),
        ((10**6, 10_000), np.float32, 1024),
    ],
)
def test_the_size_of_a_block_is_fixed_by_the_data(shape, dtype, size, monkeypatch):
    """Half a megabyte, between 1024 and 16384 rows, whatever the number of threads."""
    for n_threads in (1, 7):
        monkeypatch.setattr(blocks, "threads", lambda n_threads=n_threads: n_threads)
        assert RowBlocks(empty(shape, dtype)).size == size


def test_small_data_need_no_threads():
    """Up to 2^17 numbers no threads are used."""
    assert not RowBlocks(empty((2**16, 2))).threaded
    assert RowBlocks(empty((2**16 + 1, 2))).threaded


@pytest.mark.parametrize(("n_rows", "used"), [(110_000, 1), (118_000, 2)])
def test_a_single_pass_uses_threads_where_it_takes_longer_than_they_do(n_rows, used, monkeypatch):
    """Of 8 features and 15 centers 192 2^17 / (100 + 120) rows are passed over by one thread."""
    monkeypatch.setattr(blocks, "threads", lambda: 2)
    centers = np.random.RandomState(0).normal(size=(15, 8))
    model = KMeans(15, init=centers, n_init=1).fit(centers)
    with paths.watch() as ways:
        labels = model.predict(np.resize(centers, (n_rows, 8)))
    assert ways == [f"threads: {used}"]
    assert np.array_equal(labels, np.resize(model.labels_, n_rows))


@pytest.mark.parametrize(("row_work", "used"), [(60, 1), (68, 2)])
def test_a_short_pass_among_others_visits_all_shares_in_the_thread_of_the_caller(
    row_work, used, monkeypatch
):
    """Of 100,000 rows, one with 2^24 / 100,000 - 100 operations for each; no block is left out."""
    monkeypatch.setattr(blocks, "threads", lambda: 2)
    with block_map(RowBlocks(np.zeros((100_000, 2)))) as each_block, paths.watch() as ways:
        one_pass = each_block.for_work(row_work)
        found = one_pass.map(lambda block: block.number)
        runs = one_pass.map(lambda run: run.rows, whole_runs=True)
    assert ways == [f"threads: {used}"] * 2
    assert found == list(range(7))
    assert [run.start for run in runs] == [0, runs[0].stop]
    assert runs[-1].stop == 100_000


@pytest.mark.parametrize("convert", [np.asarray, np.asfortranarray, sparse.csr_matrix])
@pytest.mark.parametrize("threaded", [True, False])
def test_blocks_and_rows_come_dense_and_contiguous(convert, threaded, monkeypatch):
    """Kernels get C-contiguous arrays, wherever the data come from."""
    monkeypatch.setattr(blocks, "MAX_ROWS", 10)
    monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0 if threaded else 10**9)
    X = np.random.RandomState(0).normal(size=(25, 3))
    cut = RowBlocks(convert(X))
    parts = [block.X for block in cut]
    assert [len(part) for part in parts] == [10, 10, 5]
    assert all(part.flags.c_contiguous for part in [*parts, cut.take([3])])
    np.testing.assert_array_equal(np.vstack(parts), X)
    np.testing.assert_array_equal(cut.take([7, 2, 7]), X[[7, 2, 7]])


def test_an_array_is_not_copied():
    """The blocks of a C-contiguous array are views of it."""
    X = np.zeros((100, 2))
    cut = RowBlocks(X)
    assert np.shares_memory(cut[0].X, X)
    assert np.shares_memory(cut.array, X)
    assert not cut[0].X.flags.writeable
    assert X.flags.writeable
    assert cut.source is X


@pytest.mark.parametrize("convert", [np.asarray, np.asfortranarray])
def test_neighboring_blocks_make_a_run(convert, monkeypatch):
    """A slice of their numbers gives the rows of all of them."""
    monkeypatch.setattr(blocks, "MAX_ROWS", 10)
    X = np.random.RandomState(0).normal(size=(25, 3))
    run = RowBlocks(convert(X))[1:3]
    assert (run.number, run.rows) == (1, slice(10, 25))
    np.testing.assert_array_equal(run.X, X[10:])


@pytest.mark.parametrize("block", [-1, 1, slice(0, 2)])
def test_a_block_that_does_not_exist_is_an_error(block):
    """An index out of range does not wrap around."""
    with pytest.raises(IndexError, match=r"block .* of 1"):
        RowBlocks(np.zeros((5, 2)))[block]


# Mapping


def large():
    """Return the blocks of data that threads share: six of them."""
    cut = RowBlocks(np.arange(90_000.0).repeat(2).reshape(-1, 2))
    assert len(cut) == 6
    assert cut.threaded
    return cut


@pytest.mark.parametrize("n_threads", [1, 2, 4, 6, 9])
def test_results_come_in_the_order_of_the_blocks(n_threads, monkeypatch):
    """However many threads, each block is visited once, and results are in order."""
    monkeypatch.setattr(blocks, "threads", lambda: n_threads)
    with block_map(large()) as each_block:
        found = each_block.map(lambda block: (block.number, block.rows.start, block.X[0, 0]))
    assert found == [(b, b * 16384, b * 16384.0) for b in range(6)]


def test_threads_work_at_the_same_time(monkeypatch):
    """Three threads meet at a barrier that none could pass alone."""
    monkeypatch.setattr(blocks, "threads", lambda: 3)
    barrier, firsts = threading.Barrier(3, timeout=600), [0, 2, 4]
    with block_map(large()) as each_block:
        places = each_block.map(lambda b: barrier.wait() if b.number in firsts else None)
    assert {places[block] for block in firsts} == {0, 1, 2}


def test_no_thread_is_started_for_small_data(monkeypatch):
    """Small data are worked on in the thread of the caller."""
    monkeypatch.setattr(blocks, "threads", lambda: 4)
    with block_map(RowBlocks(np.zeros((100, 2)))) as each_block:
        assert each_block.map(lambda _: threading.current_thread()) == [threading.current_thread()]


def test_a_thread_that_waits_holds_nothing_of_what_it_did(monkeypatch):
    """Or the labels and bounds of one run would be in memory with those of the next."""

    class Work:
        def __init__(self):
            self.all_at_once = threading.Barrier(3, timeout=600)

        def visit(self, block):
            if block.number in (0, 2, 4):  # the first ones of the three threads
                self.all_at_once.wait()

    monkeypatch.setattr(blocks, "threads", lambda: 3)
    with block_map(large()) as each_block:
        work = Work()
        held = weakref.ref(work)
        each_block.map(work.visit)
        del work
        patience = time.monotonic() + 30
        while held() is not None and time.monotonic() < patience:
            time.sleep(0.01)
        assert held() is None


def test_threads_end_with_the_fit(monkeypatch):
    """No thread outlives its with block, with or without an error inside."""
    monkeypatch.setattr(blocks, "threads", lambda: 3)
    before = threading.active_count()
    with block_map(large()) as each_block:
        each_block.map(lambda _: None)
        assert threading.active_count() > before
    assert threading.active_count() == before
    with pytest.raises(ZeroDivisionError), block_map(large()) as each_block:
        each_block.map(lambda _: 1 / 0)
    assert threading.active_count() == before


# Sums over the blocks


def parts_of(n_parts):
    """Return an array for each block, of sizes that let rounding tell all orders."""
    random = np.random.RandomState(n_parts)
    scales = 10.0 ** random.randint(-8, 8, size=n_parts)
    return scales[:, np.newaxis, np.newaxis] * random.normal(size=(n_parts, 3, 2))


def summed_by_tree(parts):
    """Return the bits of the sum by `tree_sum`, of all parts at once."""
    return tree_sum(parts.copy()).tobytes()


@pytest.mark.parametrize("n_parts", range(1, 41))
def test_the_order_of_arrival_changes_no_bit_of_a_sum(n_parts):
    """Forwards, backwards and in any order: the additions are those of tree_sum."""
    parts = parts_of(n_parts)
    expected = summed_by_tree(parts)
    orders = [range(n_parts), range(n_parts)[::-1], [*range(1, n_parts, 2), *range(0, n_parts, 2)]]
    orders += [np.random.RandomState(seed).permutation(n_parts).tolist() for seed in range(8)]
    for order in orders:
        tree = Tree(n_parts)
        for number in order:
            assert tree.total is None
            tree.add(number, parts[number].copy())
        assert tree.total.tobytes() == expected
        assert not tree._waiting


def test_the_sum_of_blocks_is_no_sum_in_any_other_order():
    """The test before can tell: one after the other gives other bits."""
    differ = [
        sum(part for part in parts_of(n)).tobytes() != summed_by_tree(parts_of(n))
        for n in range(1, 41)
    ]
    assert sum(differ) > 20


@pytest.mark.parametrize("n_threads", [1, 2, 5])
@pytest.mark.parametrize("n_parts", [1, 2, 7, 40, 1000])
def test_few_results_wait_for_their_neighbor(n_parts, n_threads):
    """No more than one for each level of the tree and each thread."""
    tree, most = Tree(n_parts), 0
    runs = [run.tolist() for run in np.array_split(np.arange(n_parts), n_threads)]
    while any(runs):  # the threads take turns, each with its neighboring blocks
        for run in runs:
            if run:
                tree.add(run.pop(0), np.ones(1))
            most = max(most, len(tree._waiting))
    assert tree.total[0] == n_parts
    assert most <= n_threads * n_parts.bit_length()


@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_the_sum_over_blocks_has_the_bits_of_one_thread(n_threads, monkeypatch):
    """The arrays are added in the order of the tree, on any number of threads."""
    monkeypatch.setattr(blocks, "threads", lambda: n_threads)
    cut, parts = large(), parts_of(6)
    with block_map(cut) as each_block:
        found = each_block.sum(lambda block: parts[block.number].copy())
    assert found.tobytes() == summed_by_tree(parts)


def test_the_sum_over_one_block_is_what_the_function_returns():
    """Nothing is added."""
    result = np.arange(3.0)
    assert BlockMap(RowBlocks(np.zeros((5, 2))), [range(1)]).sum(lambda *_: result) is result


def test_blocks_that_return_different_shapes_are_an_error():
    """No number of theirs is left out silently."""
    with block_map(large()) as each_block, pytest.raises(ValueError, match="broadcast"):
        each_block.sum(lambda block: np.ones(2 + block.number))


def test_a_view_of_a_memmap_is_mapped(tmp_path):
    """Also where another library has made a plain array of it, as scikit-learn does."""
    data = np.memmap(tmp_path / "x", dtype=float, mode="w+", shape=(50, 2))
    for X in (data, np.asarray(data), np.asarray(data)[10:]):
        assert RowBlocks(X).mapped
    for X in (np.zeros((50, 2)), np.zeros((50, 2))[::2], sparse.csr_matrix(np.eye(3))):
        assert not RowBlocks(X).mapped


@pytest.mark.parametrize("n_threads", [1, 2, 5])
@pytest.mark.parametrize("convert", [np.asarray, np.asfortranarray, sparse.csr_matrix])
def test_runs_are_as_long_as_can_be(convert, n_threads, monkeypatch):
    """One run for each thread where the data are one array in memory, else block by block."""
    monkeypatch.setattr(blocks, "threads", lambda: n_threads)
    X = large().source
    cut = RowBlocks(convert(X + np.arange(len(X))[:, np.newaxis]))
    with block_map(cut) as each_block:
        runs = each_block.map(lambda run: (run.rows, run.X.copy()), whole_runs=True)
    assert len(runs) == (n_threads if convert is np.asarray else len(cut))
    assert [rows.start for rows, _ in runs] == [0, *(rows.stop for rows, _ in runs[:-1])]
    np.testing.assert_array_equal(
        np.concatenate([part for _, part in runs]), X + np.arange(len(X))[:, np.newaxis]
    )


# The number of threads


def available():
    """Return the number of processors this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def test_all_processors_are_used_by_default(monkeypatch):
    """Without a limit there are as many threads as processors."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert blocks.threads() == available()


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("1", 1), ("3", 3), (" 2 ", 2), ("3,1", 3), ("99", 8), ("0", 8), ("", 8), ("many", 8)],
)
def test_omp_num_threads_limits_them(limit, expected, monkeypatch):
    """OMP_NUM_THREADS is obeyed where it is a number of threads, and ignored where not."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    assert blocks.threads() == expected


def test_the_affinity_limits_them(monkeypatch):
    """A process bound to two processors starts two threads."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {3, 5}, raising=False)
    assert blocks.threads() == 2


@pytest.mark.parametrize(("count", "expected"), [(6, 6), (None, 1)])
def test_systems_without_affinity_are_counted(count, expected, monkeypatch):
    """Where no affinity can be asked for, the processors count, or one if unknown."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    assert blocks.threads() == expected


@pytest.mark.parametrize("limit", ["", "8"])
def test_joblib_threads_do_not_multiply(limit, monkeypatch):
    """Inside a joblib worker thread a fit uses one thread, whatever OMP_NUM_THREADS says."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    found = Parallel(n_jobs=2, backend="threading")(delayed(blocks.threads)() for _ in range(4))
    assert found == [1, 1, 1, 1]


def test_joblib_processes_use_their_share(monkeypatch):
    """joblib tells its worker processes how many threads are theirs."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    with_two = Parallel(n_jobs=2, backend="loky")(delayed(blocks.threads)() for _ in range(2))
    share = max(1, joblib.cpu_count() // 2)  # of what a container may use, too
    assert with_two == [min(available(), share)] * 2


def test_one_job_keeps_all_threads(monkeypatch):
    """n_jobs=1 runs in the main thread, as without joblib."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert Parallel(n_jobs=1)([delayed(blocks.threads)()]) == [available()]


def test_models_can_be_fitted_in_several_threads_at_once():
    """Fits that run side by side, each with threads of its own, do not disturb one another."""
    X = np.random.RandomState(0).normal(size=(4000, 2))
    with forced("blocks", 2, block_rows=500):
        alone = [bits(KMeans(4, random_state=seed).fit(X)) for seed in range(4)]
        together = Parallel(n_jobs=4, backend="threading")(
            delayed(lambda seed: bits(KMeans(4, random_state=seed).fit(X)))(seed)
            for seed in range(4)
        )
    assert together == alone


FORK = """
import multiprocessing, numpy as np
from homl_clustering import KMeans
from homl_clustering.engine import blocks
from homl_clustering.engine import paths
blocks.threads = lambda: 2
X = np.random.RandomState(0).normal(size=(140_000, 2))
def fit(queue=None):
    inertia = KMeans(3, max_iter=3, random_state=0).fit(X).inertia_
    return queue.put(inertia) if queue else inertia
with paths.watch() as ways:
    here = fit()
assert "k-means blocks" in ways and "threads: 2" in ways
context = multiprocessing.get_context("fork")
queue = context.Queue()
child = context.Process(target=fit, args=(queue,))
child.start()
print(queue.get(timeout=1200) == here)
child.join(1200)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fit_works_after_a_fork():
    """A child process forked after a threaded fit can fit as well: pools never cross a fork."""
    run = python("-c", FORK)
    assert run.stdout.strip() == "True", run.stderr
