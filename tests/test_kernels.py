"""Each kernel is a plain NumPy formula; compiled, interpreted, and with any cache."""

import json
import os
import shutil
from pathlib import Path

import numba
import numpy as np
import pytest

from homl_clustering import kernels
from homl_clustering.engine.tree import Tree
from homl_clustering.kernels import (
    distances,
    elkan,
    hamerly,
    lloyd,
    minibatch,
    moments,
    scan,
    silhouette,
    stopping,
    tree,
)
from homl_clustering.kmeans import packed
from tests.helpers import ROOT, python

INTERPRETED = "HOML_TEST_INTERPRETED"  # set while this module runs itself without compiling

each_dtype = pytest.mark.parametrize("dtype", ["float64", "float32"])


def sample(dtype="float64", n_rows=50, n_features=3):
    """Return rows, some to use as centers, and weights, a few of them 0."""
    random = np.random.RandomState(0)
    X = random.normal(size=(n_rows, n_features)).astype(dtype)
    return X, X[:4] + X.dtype.type(0.1), random.randint(0, 4, n_rows) * 0.5


def squared(X, centers):
    """Return the squared distance from each row to each center."""
    X, centers = X.astype(float), centers.astype(float)
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)


def close(found, expected):
    """Assert equality but for rounding."""
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


# distances


@each_dtype
def test_distances_block_is_the_root_of_squared_distances(dtype):
    """The distances are Euclid's, in the type of the output."""
    X, centers, _ = sample(dtype)
    out = np.empty((len(X), len(centers)), dtype)
    distances.distances_block(X, centers, out)
    np.testing.assert_allclose(out, np.sqrt(squared(X, centers)), rtol=1e-6)
    assert out.dtype == dtype


# moments


@each_dtype
def test_range_block_finds_the_smallest_and_largest_values(dtype):
    """Each feature's range is written, and -1 returned."""
    X, *_ = sample(dtype)
    low, high = np.empty((2, 3))
    assert moments.range_block(X, low, high) == -1
    np.testing.assert_array_equal(low, X.min(axis=0))
    np.testing.assert_array_equal(high, X.max(axis=0))


@pytest.mark.parametrize("shape", [(1, 1), (21, 3), (22, 3), (64, 2), (5, 64), (3, 100), (4, 0)])
def test_range_block_takes_any_shape(shape):
    """Rows are taken several at a time; none is left out where they do not come out even."""
    X = np.random.RandomState(0).normal(size=shape)
    low, high = np.full((2, shape[1]), np.nan)
    assert moments.range_block(X, low, high) == -1
    np.testing.assert_array_equal(low, X.min(axis=0))
    np.testing.assert_array_equal(high, X.max(axis=0))


@each_dtype
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_range_block_finds_the_first_bad_row(dtype, value):
    """The first row with a value that is not finite is returned."""
    X, *_ = sample(dtype)
    X[[7, 20], [2, 0]] = value
    with np.errstate(invalid="ignore"):
        assert moments.range_block(X, *np.empty((2, 3))) == 7


@each_dtype
def test_deviation_block_sums_differences_and_their_squares(dtype):
    """The sums are those of (value - offset) and of its square."""
    X, *_ = sample(dtype)
    offset = np.array([1.0, -2.0, 0.5])
    sums, squares = np.full((2, 3), np.nan)
    moments.deviation_block(X, offset, sums, squares)
    close(sums, (X - offset).sum(axis=0))
    close(squares, ((X - offset) ** 2).sum(axis=0))


# tree


@pytest.mark.parametrize("n_parts", range(1, 10))
def test_tree_sum_is_a_sum(n_parts):
    """The sum over the first axis comes back, for any number of parts."""
    parts = np.random.RandomState(0).normal(size=(n_parts, 2, 3))
    expected = parts.sum(axis=0)
    close(tree.tree_sum(parts), expected)


def by_tree(terms):
    """Return how a list of terms is added: neighbours, then the results, and so on."""
    while len(terms) > 1:
        pairs = [f"({a}+{b})" for a, b in zip(terms[::2], terms[1::2], strict=False)]
        terms = pairs + terms[len(pairs) * 2 :]
    return terms[0]


@pytest.mark.parametrize("n_parts", range(1, 10))
def test_tree_sum_adds_in_the_order_of_the_tree(n_parts):
    """The rounding is that of additions by the tree: added one by one, these make 1."""
    values = [1.0, *[2.0**-53] * (n_parts - 1)]
    expected = eval(by_tree([repr(value) for value in values]))
    assert (expected > 1) == (n_parts > 3)
    assert tree.tree_sum(np.array(values)[:, np.newaxis])[0] == expected


# lloyd


@each_dtype
def test_assign_block_writes_the_nearest_centers(dtype):
    """Labels are the nearest centers, and distances the squared ones to them."""
    X, centers, _ = sample(dtype)
    labels, nearest = np.full(len(X), -1, np.int32), np.empty(len(X))
    changed = lloyd.assign_block(X, np.ascontiguousarray(centers.T, float), labels, nearest)
    np.testing.assert_array_equal(labels, squared(X, centers).argmin(axis=1))
    close(nearest, squared(X, centers).min(axis=1))
    assert changed == len(X)


def test_assign_block_counts_new_labels():
    """Only rows whose label differs from before are counted."""
    X, centers, _ = sample()
    labels = squared(X, centers).argmin(axis=1).astype(np.int32)
    labels[[3, 30, 31]] = (labels[[3, 30, 31]] + 1) % len(centers)
    changed = lloyd.assign_block(X, np.ascontiguousarray(centers.T), labels, np.empty(len(X)))
    assert changed == 3


def test_assign_block_gives_ties_to_the_lowest_label():
    """A row between two centers, or on two equal ones, takes the first."""
    labels = np.full(2, -1, np.int32)
    lloyd.assign_block(np.array([[1.0], [2.0]]), np.array([[2.0, 0.0, 2.0]]), labels, np.empty(2))
    assert labels.tolist() == [0, 0]


def room_for_sums(n_clusters, n_features):
    """Return sums that hold nothing of use."""
    numbers = np.full(lloyd.n_numbers(n_clusters, n_features), np.nan)
    return lloyd.cluster_sums(numbers, n_clusters)


@each_dtype
def test_sum_rows_sums_each_cluster(dtype):
    """Weights, weighted deviations and rows with a weight, by label; all is overwritten."""
    X, centers, weights = sample(dtype)
    labels = squared(X, centers).argmin(axis=1).astype(np.int32)
    offset, found = np.array([1.0, -2.0, 0.5]), room_for_sums(5, 3)
    lloyd.sum_rows(X, weights, labels, offset, found)
    member = labels == np.arange(5)[:, np.newaxis]
    close(found.sums, (member * weights) @ (X - offset))
    close(found.weights, member @ weights)
    close(found.counts, member @ (weights > 0).astype(float))


@each_dtype
def test_sum_moves_turns_the_sums_of_old_labels_into_those_of_new_ones(dtype):
    """Also where a row has no weight; the new labels are then the old ones."""
    X, centers, weights = sample(dtype)
    labels = squared(X, centers).argmin(axis=1).astype(np.int32)
    before = np.where(np.arange(len(X)) % 3 == 0, 1, labels).astype(np.int32)
    offset, (old, moves, new) = np.array([1.0, -2.0, 0.5]), (room_for_sums(4, 3) for _ in range(3))
    lloyd.sum_rows(X, weights, before, offset, old)
    lloyd.sum_rows(X, weights, labels, offset, new)
    lloyd.sum_moves(X, weights, before, labels, offset, moves)
    for one, change, other in zip(old, moves, new, strict=True):
        close(one + change, other)
    np.testing.assert_array_equal(before, labels)


@each_dtype
def test_update_centers_moves_them_to_the_means(dtype):
    """Centers become offset + sum / weight, and the squared way is returned."""
    _, centers, _ = sample(dtype)
    old, offset = centers.astype(float), np.array([1.0, -2.0, 0.5])
    sums, weights = np.arange(12.0).reshape(4, 3), np.array([1.0, 2.0, 4.0, 3.0])
    found = lloyd.ClusterSums(sums, weights, np.ones(4))
    moved = lloyd.update_centers(found, offset, centers)
    expected = (offset + sums / weights[:, np.newaxis]).astype(dtype)
    np.testing.assert_allclose(centers, expected, rtol=1e-6 if dtype == "float32" else 1e-15)
    close(moved, ((centers.astype(float) - old) ** 2).sum())


def test_update_centers_puts_a_cluster_without_weight_on_the_heaviest():
    """No division by zero: the first and the last cluster follow the heaviest, the third."""
    centers = np.zeros((4, 1))
    sums, weights = np.array([[7.0], [2.0], [15.0], [8.0]]), np.array([0.0, 1.0, 5.0, -1e-17])
    found = lloyd.ClusterSums(sums, weights, np.ones(4))
    lloyd.update_centers(found, np.array([1.0]), centers)
    assert centers.ravel().tolist() == [4, 3, 4, 4]


@pytest.mark.parametrize(
    ("changed", "moved", "n_iter", "expected"),
    [
        (0, 9.0, 1, stopping.LABELS_UNCHANGED),
        (0, 0.0, 5, stopping.LABELS_UNCHANGED),
        (3, 0.5, 5, stopping.CENTERS_UNCHANGED),
        (3, 0.1, 1, stopping.CENTERS_UNCHANGED),
        (3, 9.0, 5, stopping.MAX_ITER),
        (3, 9.0, 4, stopping.RUNNING),
    ],
)
def test_kmeans_stops_for_a_reason(changed, moved, n_iter, expected):
    """Unchanged labels come first, then the tolerance 0.5, then the limit of 5."""
    assert stopping.kmeans_stops(changed, moved, 0.5, n_iter, 5) == expected


@pytest.mark.parametrize(
    ("n_steps", "moved", "is_stuck", "expected"),
    [
        (1, 0.0, True, stopping.RUNNING),
        (2, 0.5, True, stopping.CENTERS_UNCHANGED),
        (2, 0.6, True, stopping.INERTIA_UNCHANGED),
        (2, 0.6, False, stopping.RUNNING),
    ],
)
def test_batches_stop_for_a_reason(n_steps, moved, is_stuck, expected):
    """Never after the first step; the tolerance of 0.5 comes before the inertia."""
    assert stopping.batches_stop(n_steps, moved, 0.5, is_stuck) == expected


def test_every_end_of_a_run_has_a_text():
    """What only says that compiled code came back has none."""
    n_reasons = stopping.SINGULAR + 1
    assert set(stopping.STOP_REASONS) == set(range(n_reasons)) - {
        stopping.EMPTY_CLUSTER,
        stopping.SINGULAR,
    }
    assert len(set(stopping.STOP_REASONS.values())) == n_reasons - 2


def run(X, centers, weights, max_iter=100, bounded=False, block_size=20):
    """Make a whole run over three blocks; return what came back, centers and labels."""
    n, k = len(X), len(centers)
    centers, labels = centers.copy(), np.full(n, -1, np.int32)
    units = scan.Units(X.mean(axis=0, dtype=float), 0.5)
    rows = lloyd.Rows(X, weights, labels, np.empty(n, np.int32), units.offset, block_size)
    bounds = hamerly.Bounds(*np.empty((2, n if bounded else 0)), *np.zeros((3, k)))
    whole = lloyd.WholeRun(
        rows, packed.NOTHING if bounded else scan.pack(X, units), units, bounds, centers,
        centers.astype(float), np.empty(n), np.empty(lloyd.n_numbers(*centers.shape)),
    )  # fmt: skip
    return lloyd.run_whole(whole, 0.0, 0, max_iter, True), centers, labels


def iterate(X, centers, weights, n_iter):
    """Return the centers after so many iterations, and the labels that led there."""
    for _ in range(n_iter):
        labels = squared(X, centers).argmin(axis=1)
        member = (labels == np.arange(len(centers))[:, np.newaxis]) * weights
        centers = member @ X.astype(float) / member.sum(axis=1, keepdims=True)
    return centers, labels


@each_dtype
@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("max_iter", [1, 2, 100])
def test_run_whole_iterates_until_nothing_changes(dtype, max_iter, bounded):
    """Blocks and all, the compiled loop does what a few lines of NumPy do."""
    X, centers, weights = sample(dtype)
    weights += 0.5  # without weight, a row could change its label and move nothing
    (reason, n_iter, changed, computed), found, labels = run(X, centers, weights, max_iter, bounded)
    expected = iterate(X, centers, weights, n_iter)
    np.testing.assert_allclose(found, expected[0], rtol=1e-5 if dtype == "float32" else 1e-12)
    np.testing.assert_array_equal(labels, expected[1])
    if max_iter == 100:
        assert (reason, changed) == (stopping.LABELS_UNCHANGED, 0)
    else:
        assert (reason, n_iter) == (stopping.MAX_ITER, max_iter)
        assert changed > 0
    every = n_iter * len(X) * len(centers)
    assert computed == every if not bounded or max_iter == 1 else 0 < computed < every


def test_run_whole_comes_back_at_an_empty_cluster():
    """The iteration is left before its M-step, with the centers as they were."""
    X, centers, weights = sample()
    centers[2] = 100
    (reason, n_iter, changed, _), found, labels = run(X, centers, weights)
    assert (reason, n_iter, changed) == (stopping.EMPTY_CLUSTER, 0, len(X))
    np.testing.assert_array_equal(found, centers)
    np.testing.assert_array_equal(labels, squared(X, centers).argmin(axis=1))


@pytest.mark.parametrize("anew", [True, False])
@pytest.mark.parametrize("cuts", [[7], [1, 6], [3, 4], [5, 2], [2, 3, 2]])
def test_sum_blocks_adds_in_the_order_of_the_tree(cuts, anew):
    """However blocks are shared out, the sums of subtrees are those of the one tree, to the bit."""
    rng = np.random.default_rng(2)
    X, weights, offset = rng.normal(size=(7 * 8 - 3, 2)), rng.random(7 * 8 - 3), np.ones(2)
    labels = rng.integers(0, 3, len(X)).astype(np.int32)
    before = np.where(rng.random(len(X)) < 0.5, labels, 0).astype(np.int32)
    expected = np.empty((7, lloyd.n_numbers(3, 2)))
    for b in range(7):
        r, found = slice(8 * b, 8 * b + 8), lloyd.cluster_sums(expected[b], 3)
        if anew:
            lloyd.sum_rows(X[r], weights[r], labels[r], offset, found)
        else:
            lloyd.sum_moves(X[r], weights[r], before[r].copy(), labels[r], offset, found)
    expected = tree.tree_sum(expected)

    whole, start = Tree(7), 0
    for length in cuts:
        r = slice(8 * start, 8 * (start + length))
        rows = lloyd.Rows(X[r], weights[r], labels[r], before[r], offset, 8)
        subtrees, n = lloyd.sum_blocks(rows, 3, anew, start)
        assert n <= len(subtrees.sums)
        for i in range(n):
            number, level = int(subtrees.numbers[i]), int(subtrees.levels[i])
            whole.add(number, subtrees.sums[i].copy(), level)
        start += length
    if cuts == [7]:  # as the compiled loop does it, which has all blocks
        np.testing.assert_array_equal(tree.total_of(subtrees, n), expected)
    np.testing.assert_array_equal(whole.total, expected)
    np.testing.assert_array_equal(before, labels)


@pytest.mark.parametrize(
    ("labels", "others", "expected"),
    [
        ([0, 0, 1, 1], [0, 0, 1, 1], True),
        ([0, 0, 1, 1], [2, 2, 0, 0], True),
        ([0, 0, 1, 1], [0, 0, 0, 0], True),
        ([0, 0, 0, 0], [0, 0, 1, 1], False),
        ([0, 0, 1, 1], [0, 1, 1, 1], False),
    ],
)
def test_same_clustering_compares_but_for_the_numbers(labels, others, expected):
    """Rows that share a label must share one in the other clustering."""
    assert lloyd.same_clustering(*np.array([labels, others], np.int32), 3) == expected


# silhouette


@each_dtype
def test_add_distances_block_sums_the_distances_to_each_cluster(dtype):
    """The distances to the rows of each cluster are added to what is there."""
    X, *_ = sample(dtype)
    labels = np.arange(50) % 4
    sums = np.ones((4, 20))
    silhouette.add_distances_block(np.ascontiguousarray(X[:20].T, float), X, labels, sums)
    member = labels == np.arange(4)[:, np.newaxis]
    close(sums, 1 + member @ np.sqrt(squared(X[:20], X)).T)


def test_add_distances_block_adds_in_the_order_of_the_others():
    """One block or three, the sums have the same bits."""
    X, *_ = sample()
    labels, strip_T = np.arange(50) % 4, np.ascontiguousarray(X[:7].T)
    whole, parts = np.zeros((2, 4, 7))
    silhouette.add_distances_block(strip_T, X, labels, whole)
    for rows in (slice(0, 3), slice(3, 30), slice(30, 50)):
        silhouette.add_distances_block(strip_T, X[rows], labels[rows], parts)
    np.testing.assert_array_equal(parts, whole)


def test_coefficients_block_compares_the_own_cluster_with_the_nearest_other():
    """By hand: a = 6/3 and b = 3; a = 8/1 and b = 4/4; alone; and all distances 0."""
    sums = np.array([[6.0, 4.0, 4.0, 0.0], [6.0, 8.0, 2.0, 0.0], [9.0, 7.0, 0.0, 0.0]])
    out = np.full(4, np.nan)
    silhouette.coefficients_block(sums, np.array([4, 2, 1]), np.array([0, 1, 2, 0]), out)
    assert out.tolist() == [1 / 3, -7 / 8, 0, 0]


# Compiling and caching


def test_the_flags_are_those_of_the_contract(monkeypatch):
    """Kernels let other threads run, are cached, and are neither parallel nor fast-math."""
    seen = {}
    monkeypatch.setattr(numba, "njit", lambda **options: seen.update(options) or (lambda f: f))
    kernels.kernel(lambda: None)
    assert seen == {"nogil": True, "cache": True}


def test_a_kernel_compiles_where_no_cache_can_be_written(monkeypatch):
    """Where numba finds no folder to cache in, the kernel is compiled without a cache."""
    compile_with, calls = numba.njit, []

    def njit(**options):
        calls.append(options.get("cache", False))
        if calls[-1]:
            raise RuntimeError("cannot cache function 'double': no locator available")
        return compile_with(**options)

    def double(x):
        return 2 * x

    monkeypatch.setattr(numba, "njit", njit)
    assert kernels.kernel(double)(21) == 42
    assert calls == [True, False]


CHECK = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from homl_clustering.kernels import tree
assert tree.__file__.startswith(sys.argv[1])
print(tree.tree_sum(np.ones((3, 2))))
"""


def run_read_only_copy(folder, cache):
    """Use a kernel of a copy of the package beside which nothing can be written."""
    ignore = shutil.ignore_patterns("__pycache__", "_course", "standins")
    shutil.copytree(ROOT / "homl_clustering", folder / "homl_clustering", ignore=ignore)
    # a file in the folder's place stops root as well, whom permissions do not stop
    beside = folder / "homl_clustering/kernels/__pycache__"
    beside.write_text("in the way")
    (folder / "check.py").write_text(CHECK)
    homes = dict.fromkeys(["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"], str(cache))
    run = python(folder / "check.py", folder, PYTHONPATH="", NUMBA_CACHE_DIR="", **homes)
    assert run.stdout.strip() == "[3. 3.]", run.stderr
    assert beside.read_text() == "in the way"


compiled_only = pytest.mark.skipif(INTERPRETED in os.environ, reason="nothing is compiled")


@compiled_only
def test_kernels_are_cached_for_the_user_where_the_package_is_read_only(tmp_path):
    """Without a writeable __pycache__ the compiled code goes to the user's cache folder."""
    home = tmp_path / "home"
    home.mkdir()
    run_read_only_copy(tmp_path, cache=home)
    assert list(home.rglob("tree.tree_sum*.nbi"))


@compiled_only
def test_kernels_work_where_nothing_can_be_written(tmp_path):
    """Without any folder for the cache, kernels still compile and run."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    run_read_only_copy(tmp_path, cache=blocked)
    assert not list(tmp_path.rglob("*.nbi"))


def kernel_folder(folder):
    """Return a folder with a source, a mark that fits it, and a piece of compiled code."""
    (folder / "lloyd.py").write_text("first version")
    kernels._forget_stale_code(folder)
    for name in ("lloyd.assign.nbi", "lloyd.assign.1.nbc"):
        (folder / "__pycache__" / name).write_text("compiled")
    return folder


def compiled(folder):
    """Return how many pieces of compiled code are left."""
    return len([*folder.rglob("*.nbi"), *folder.rglob("*.nbc")])


def test_compiled_code_is_kept_while_the_sources_are_the_same(tmp_path):
    """Unchanged sources keep their cache."""
    folder = kernel_folder(tmp_path)
    kernels._forget_stale_code(folder)
    assert compiled(folder) == 2


@pytest.mark.parametrize("file", ["lloyd.py", "tree.py"])
def test_compiled_code_is_forgotten_when_any_source_changes(file, tmp_path):
    """A new version of any kernel's file, or a new file, clears the cache of all."""
    folder = kernel_folder(tmp_path)
    (folder / file).write_text("second version")
    kernels._forget_stale_code(folder)
    assert compiled(folder) == 0
    kernel_folder(folder)
    assert compiled(folder) == 2


def test_a_cache_that_cannot_be_cleared_is_no_error(tmp_path):
    """With a file in the place of __pycache__ the package can be imported all the same."""
    (tmp_path / "__pycache__").write_text("in the way")
    (tmp_path / "lloyd.py").write_text("first version")
    kernels._forget_stale_code(tmp_path)
    assert (tmp_path / "__pycache__").read_text() == "in the way"


@compiled_only
def test_every_line_of_the_kernels_is_tested(tmp_path):
    """Without compiling, the tests of the kernels run every line of each, and pass."""
    measure = ["-m", "coverage", "run", "--data-file", tmp_path / "data",
               "--include", "*/homl_clustering/kernels/*"]  # fmt: skip
    pytest_run = ["-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-o", "addopts="]
    modules = sorted(Path(__file__).parent.glob("test_kernels*.py"))
    chosen = [*pytest_run, "--import-mode=importlib", *modules]
    environment = {INTERPRETED: "1", "NUMBA_DISABLE_JIT": "1", "PYTEST_ADDOPTS": ""}
    run = python(*measure, *chosen, **environment)
    assert run.returncode == 0, run.stdout + run.stderr
    report = tmp_path / "report.json"
    python("-m", "coverage", "json", "--data-file", tmp_path / "data", "-o", report)
    files = json.loads(report.read_text())["files"]
    assert {Path(file).name for file in files} == {
        path.name for path in Path(kernels.__file__).parent.glob("*.py")
    }
    assert {file: found["missing_lines"] for file, found in files.items()} == {
        file: [] for file in files
    }


# the bounds of Elkan and Hamerly


def center_gaps(centers):
    """Return half the distances between centers, infinite on the diagonal."""
    gaps = np.sqrt(squared(centers, centers)) / 2
    np.fill_diagonal(gaps, np.inf)
    return gaps


def assert_bounds_hold(X, centers, labels, upper, lower):
    """Assert that labels are nearest and that the bounds are bounds."""
    true = np.sqrt(squared(X, centers))
    own = true[np.arange(len(X)), labels]
    np.testing.assert_array_equal(labels, true.argmin(axis=1))
    assert np.all(upper >= own)
    others = true + np.where(np.arange(len(centers)) == labels[:, np.newaxis], np.inf, 0)
    assert np.all(lower <= (others.min(axis=1) if lower.ndim == 1 else true))


@pytest.mark.parametrize("spread", [0, 1e-300, 1e-9, 1, 1e9, 1e300])
def test_the_scan_decides_as_exact_distances_do(spread):
    """Where two centers are equally near, or nearly so, or nothing fits into float32."""
    rng = np.random.RandomState(1)
    X = rng.randint(0, 4, (200, 5)).astype(float)
    X[::7] *= spread
    X[::11] += 1e-13
    for n_centers in (1, 2, 5, 30):
        centers = X[rng.choice(len(X), n_centers)]
        centers[-1] = centers[0]
        T = np.ascontiguousarray(centers.T)
        labels = np.full(len(X), -1, np.int32)
        with np.errstate(all="ignore"):
            assert scan.label_rows(X, T, labels)[0] == len(X)
            others = np.full(len(X), -1, np.int32)
            units = scan.Units(X.mean(axis=0), 1 / np.abs(X - X.mean(axis=0)).max())
            assert scan.label_packed(X, scan.pack(X, units), T, units, others) == len(X)
            exact = np.array([distances.squared_distance(x, c) for x in X for c in centers])
        expected = exact.reshape(len(X), n_centers).argmin(axis=1)
        np.testing.assert_array_equal(labels, expected)
        np.testing.assert_array_equal(others, expected)


@pytest.mark.parametrize("n_features", [3, 40, 256])
@pytest.mark.parametrize("n_rows", [1, 15, 16, 17, 255, 256, 257, 600])
def test_batches_may_be_of_any_length(n_rows, n_features):
    """Rows that fill no batch, or no strip, get their labels, packed or not."""
    rng = np.random.default_rng(n_rows)
    X, centers = rng.normal(size=(n_rows, n_features)), rng.normal(size=(3, n_features))
    T, labels = np.ascontiguousarray(centers.T), np.full((2, n_rows), -1, np.int32)
    assert scan.label_rows(X, T, labels[0]) == (n_rows, True)
    units = scan.Units(np.zeros(n_features), 0.2)  # rows of 256 numbers are loaded in strips
    assert scan.label_packed(X, scan.pack(X, units), T, units, labels[1]) == n_rows
    np.testing.assert_array_equal(labels[0], squared(X, centers).argmin(axis=1))
    np.testing.assert_array_equal(labels[1], labels[0])


class Hamerly:
    """The drifts and bounds of some rows, and their labels."""

    def __init__(self, n_rows, n_clusters, packed=False):
        self.packed = packed
        self.labels = np.full(n_rows, -1, np.int32)
        stored, drifts = np.empty((2, n_rows)), np.zeros((2, n_clusters))
        self.stored = hamerly.Bounds(*stored, *drifts, np.empty(n_clusters))
        self.centers = None

    def assign(self, X, centers):
        """Run the kernel; return what it returns."""
        first = self.centers is None
        before = centers if first else self.centers
        hamerly.add_drift(before, centers, self.stored)
        self.centers = centers
        if first:
            middle = X.mean(axis=0, dtype=float)
            units = scan.Units(middle, 1 / float(np.abs(X - X.mean(axis=0)).max()))
            rows = scan.pack(X, units) if self.packed else packed.NOTHING
            changed = hamerly.bound_rows(X, rows, units, centers, self.labels, self.stored)
            return changed, len(X) * len(centers)
        return hamerly.hamerly_rows(X, centers, self.labels, self.stored)

    @property
    def bounds(self):
        """The upper and lower bounds of today."""
        upper, lower, own_drift, other_drift, _ = self.stored
        return upper + own_drift[self.labels], lower - other_drift[self.labels]


@each_dtype
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("spread", "far", "n_features"),
    [(1, 0, 3), (1e-9, 0, 3), (1e9, 0, 3), (1, 1e4, 3), (1, 0, 256)],
)
def test_first_bounds_hold_and_are_near(spread, far, n_features, packed, dtype):
    """Bounds measured in single precision are bounds; ties and near-ties are decided exactly."""
    rng = np.random.default_rng(0)
    X = (rng.integers(0, 4, size=(600, n_features)) * 0.25).astype(dtype)
    X[::7] *= X.dtype.type(spread)
    X += X.dtype.type(far)
    for n_clusters in (1, 2, 9):
        centers = X[rng.choice(len(X), n_clusters)].astype(float) + rng.normal(
            scale=1e-3, size=n_features
        )
        state = Hamerly(len(X), n_clusters, packed)
        with np.errstate(all="ignore"):
            assert state.assign(X, centers) == (len(X), len(X) * n_clusters)
        assert_bounds_hold(X, centers, state.labels, *state.bounds)
        if spread == 1 and far == 0:
            true, near = np.sort(squared(X, centers), axis=1), {"rtol": 1e-3, "atol": 1e-2}
            np.testing.assert_allclose(state.bounds[0] ** 2, true[:, 0], **near)
            if n_clusters > 1:
                np.testing.assert_allclose(state.bounds[1] ** 2, true[:, 1], **near)


def test_hamerly_decides_ties_as_exact_distances_do():
    """Points halfway between two centers, before and after these move."""
    X = np.array([[x, y] for x in range(6) for y in range(6)], float)
    state = Hamerly(36, 4)
    centers = np.array([[1.0, 1.0], [3.0, 1.0], [1.0, 3.0], [3.0, 3.0]])
    for _ in range(3):
        state.assign(X, centers)
        np.testing.assert_array_equal(state.labels, squared(X, centers).argmin(axis=1))
        assert_bounds_hold(X, centers, state.labels, *state.bounds)
        centers = centers + np.array([1.0, 0.0])


def test_drifts_add_up_and_never_fall_short():
    """After many small moves a bound has been loosened by at least the whole way."""
    centers, state = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 50.0]]), Hamerly(3, 3)
    X = centers.copy()
    state.assign(X, centers)
    rng = np.random.default_rng(0)
    way = np.zeros(3)
    for _ in range(300):
        moved = centers + rng.normal(scale=1e-3, size=(3, 2))
        way += np.sqrt(((moved - centers) ** 2).sum(axis=1))
        centers = moved
        state.assign(X, centers)
        assert_bounds_hold(X, centers, state.labels, *state.bounds)
    np.testing.assert_allclose(state.stored.own_drift, way, rtol=1e-12)
    assert np.all(state.stored.other_drift >= state.stored.own_drift.min())


@each_dtype
@pytest.mark.parametrize("algorithm", ["hamerly", "elkan"])
def test_bounds_hold_while_centers_move(dtype, algorithm):
    """After each move of the centers labels are nearest, bounds hold, distances are saved."""
    X, centers, _ = sample(dtype, n_rows=80)
    X, centers = X[:, :2], np.ascontiguousarray(centers[:, :2], float)
    labels, upper = np.full(80, -1, np.int32), np.empty(80)
    lower, state = np.empty((80, 4)), Hamerly(80, 4)
    moved, counts = np.zeros(4), []
    for step in (0.0, 0.3, 0.05, 0.0, 1.0):
        before, old = centers, labels.copy()
        centers = centers + step * np.array([[1, 0], [0, -1], [0, 0], [0.5, 0.5]])
        moved = np.sqrt(((centers - before) ** 2).sum(axis=1)) * (1 + 1e-15)
        gaps = center_gaps(centers)
        if algorithm == "hamerly":
            found = state.assign(X, centers)
            labels, (upper, lower) = state.labels, state.bounds
        else:
            gap = gaps.min(axis=1)
            found = elkan.elkan_block(X, centers, moved, gaps, gap, labels, upper, lower)
        assert found[0] == np.sum(labels != old)
        counts.append(found[1])
        assert_bounds_hold(X, centers, labels, upper, lower)
    assert counts[0] == 80 * 4
    assert max(counts[1:]) < 80 * 4


def test_own_distances_block_measures_to_the_center_of_the_cluster():
    """Each row's squared distance to the center that its label names."""
    X, centers, _ = sample()
    labels = np.arange(len(X)) % 4
    out = np.empty(len(X))
    distances.own_distances_block(X, centers, labels, out)
    close(out, squared(X, centers)[np.arange(len(X)), labels])


@each_dtype
def test_absorb_batch_keeps_running_means(dtype):
    """Two batches in turn move each center to the weighted mean of all its rows."""
    X, _, weights = sample(dtype)
    labels = (np.arange(len(X)) % 3).astype(np.int32)
    centers, absorbed = np.zeros((4, 3), dtype), np.zeros(4)
    for rows in (slice(0, 20), slice(20, 50)):
        minibatch.absorb_batch(X[rows], weights[rows], labels[rows], centers, absorbed)
    for c in range(3):
        own = labels == c
        mean = np.average(X[own].astype(float), axis=0, weights=weights[own])
        np.testing.assert_allclose(centers[c], mean, rtol=1e-5 if dtype == "float32" else 1e-12)
        close(absorbed[c], weights[own].sum())
    assert (centers[3].tolist(), absorbed[3]) == ([0, 0, 0], 0)
