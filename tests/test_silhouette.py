"""Silhouettes agree with the textbook and with scikit-learn, whatever cuts up the data."""

import inspect
import tracemalloc

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial.distance import cdist
from sklearn import metrics
from sklearn.datasets import load_digits, load_iris

from homl_clustering import KMeans, silhouette, silhouette_samples, silhouette_score
from homl_clustering.datasets import five_blobs
from homl_clustering.engine import blocks, paths
from homl_clustering.kernels import pairs
from homl_clustering.textbook import silhouette as textbook
from tests.helpers import SMOOTH, n_code_lines

# scikit-learn takes distances from scalar products; near zero they lose half their digits
SKLEARN, EXACT = 1e-10, 1e-13

FUNCTIONS = [silhouette_samples, silhouette_score]

LINE, PAIRS = np.array([[0.0], [1.0], [10.0], [12.0]]), np.array([0, 0, 1, 1])


def words(labels):
    """Return labels as strings whose order is not that of the numbers."""
    return np.array(["b", "", "long name", "a", "ä", "Z", "9", "10"])[labels]


def labelings(n_samples):
    """Return ways to label so many rows, by name."""
    random = np.random.RandomState(1)
    few = random.randint(0, 3, n_samples)
    alone = few + 2
    alone[[5, n_samples - 1]] = 0, 1
    return {
        "few": few,
        "halves": (np.arange(n_samples) >= n_samples // 2).astype(np.int32),
        "many": random.randint(0, n_samples // 4, n_samples),
        "strings": words(random.randint(0, 8, n_samples)),
        "objects": words(few).astype(object),
        "singletons": alone,
        "gaps and negatives": np.array([-1, 40, 7])[few],
        "floats": few / 2,
        "bools": few > 0,
        "all but one alone": np.maximum(np.arange(n_samples), 1),
    }


def exact(X, labels):
    """Return scikit-learn's coefficients from distances that are exact near zero too."""
    dense = X.toarray() if sparse.issparse(X) else X
    return metrics.silhouette_samples(
        cdist(dense.astype(float), dense.astype(float)), labels, metric="precomputed"
    )


def clustered(X, k=4):
    """Return the labels that k-means gives."""
    return KMeans(k, n_init=1, random_state=0).fit(X).labels_


# By hand


def test_a_case_solved_by_hand():
    """0 and 1 against 10 and 12: a = 1, 1, 2, 2; b = 11, 10, 9.5, 11.5."""
    expected = [10 / 11, 9 / 10, 7.5 / 9.5, 9.5 / 11.5]
    np.testing.assert_allclose(silhouette_samples(LINE, PAIRS), expected, rtol=1e-15)
    assert silhouette_score(LINE, PAIRS) == pytest.approx(np.mean(expected), rel=1e-15)


def test_a_row_in_the_wrong_cluster_is_negative():
    """Of 0, 10 | 11, 12 the row 10 has a = 10 and b = 1.5."""
    found = silhouette_samples([[0], [10], [11], [12]], PAIRS)
    np.testing.assert_allclose(found[1], (1.5 - 10) / 10, rtol=1e-15)


def test_a_row_alone_in_its_cluster_has_0():
    """Rousseeuw's convention, in data where the formula would divide by 0."""
    found = silhouette_samples(LINE, ["one", "two", "far", "far"])
    assert found[:2].tolist() == [0, 0]
    assert all(found[2:] > 0)


def test_equal_rows_have_0():
    """Where all distances are 0 no cluster is nearer; where only a is, s is 1."""
    assert silhouette_samples(np.ones((4, 2)), PAIRS).tolist() == [0, 0, 0, 0]
    assert silhouette_samples([[0], [0], [3], [3]], PAIRS).tolist() == [1, 1, 1, 1]


# Against the oracles


@pytest.mark.parametrize("labeling", labelings(40))
@pytest.mark.parametrize("name", SMOOTH)
def test_samples_are_those_of_scikit_learn_and_of_the_textbook(name, labeling):
    """On data without equal rows, for every kind of labels."""
    X = SMOOTH[name][::4]
    labels = labelings(len(X))[labeling]
    found = silhouette_samples(X, labels)
    assert found.dtype == float
    np.testing.assert_allclose(found, textbook.silhouette_samples(X, labels), atol=EXACT)
    np.testing.assert_allclose(found, exact(X, labels), atol=EXACT)
    np.testing.assert_allclose(found, metrics.silhouette_samples(X, labels), atol=SKLEARN)
    assert silhouette_score(X, labels) == pytest.approx(
        metrics.silhouette_score(X, labels), abs=SKLEARN
    )


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("k", [2, 5])
def test_clusters_of_k_means_have_the_silhouettes_of_scikit_learn(name, k):
    """And so has the whole data set, with clusters as they are used."""
    X = SMOOTH[name]
    labels = clustered(X, k)
    found = silhouette_samples(X, labels)
    np.testing.assert_allclose(found, metrics.silhouette_samples(X, labels), atol=SKLEARN)


@pytest.mark.parametrize("load", [load_iris, load_digits])
def test_data_with_equal_rows_and_distances(load):
    """Integer-like data, with many rows on the same place."""
    X = np.vstack([load().data[::4]] * 2)
    labels = clustered(X, 6)
    found = silhouette_samples(X, labels)
    np.testing.assert_allclose(found, exact(X, labels), atol=EXACT)


@pytest.mark.parametrize("labeling", ["few", "strings", "singletons"])
@pytest.mark.parametrize("name", SMOOTH)
def test_float32_is_summed_in_float64(name, labeling):
    """The result is of the data's type, and right to its last digits but one."""
    X = SMOOTH[name][::4].astype(np.float32)
    labels = labelings(len(X))[labeling]
    found = silhouette_samples(X, labels)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, exact(X, labels), atol=1e-7)
    assert silhouette_score(X, labels) == pytest.approx(exact(X, labels).mean(), abs=EXACT)


@pytest.mark.parametrize("convert", [sparse.csr_matrix, sparse.csr_array, sparse.csc_matrix])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("labeling", ["few", "strings", "singletons"])
def test_sparse_data_give_the_bits_of_dense_data(convert, dtype, labeling):
    """A sparse matrix is the data it stands for, in full and in samples."""
    X = np.random.RandomState(0).normal(size=(300, 6)).astype(dtype)
    X[X < 0.5] = 0
    labels = labelings(len(X))[labeling]
    found = silhouette_samples(convert(X), labels)
    np.testing.assert_array_equal(found, silhouette_samples(X, labels))
    np.testing.assert_allclose(found, exact(X, labels), atol=1e-7)
    sample = {"sample_size": 90, "random_state": 3}
    assert silhouette_score(convert(X), labels, **sample) == silhouette_score(X, labels, **sample)


@pytest.mark.parametrize("sample_size", [10, 100, 499, 500, 9999])
@pytest.mark.parametrize("seed", [0, 1, 42])
def test_the_sample_is_that_of_scikit_learn(sample_size, seed):
    """The same seed draws the same rows; a sample larger than the data is all of them."""
    X = SMOOTH["five_blobs"][:500]
    labels = words(np.random.RandomState(0).randint(0, 3, 500))
    found = silhouette_score(X, labels, sample_size=sample_size, random_state=seed)
    expected = metrics.silhouette_score(X, labels, sample_size=sample_size, random_state=seed)
    assert found == pytest.approx(expected, abs=SKLEARN)


def test_the_random_state_is_left_as_scikit_learn_leaves_it():
    """A RandomState gives as many numbers to both, and none without a sample."""
    ours, theirs = np.random.RandomState(5), np.random.RandomState(5)
    silhouette_score(LINE, PAIRS, random_state=ours)
    silhouette_score(LINE, PAIRS, sample_size=4, random_state=ours)
    metrics.silhouette_score(LINE, PAIRS, sample_size=4, random_state=theirs)
    assert ours.randint(10**9) == theirs.randint(10**9)


def test_the_scores_of_the_book():
    """The mean coefficients of the five blobs for k = 2 ... 6, best at 4, then at 5."""
    X, _ = five_blobs()
    found = [
        silhouette_score(X, KMeans(k, n_init=10, random_state=0).fit(X).labels_)
        for k in range(2, 7)
    ]
    np.testing.assert_allclose(found, [0.5966, 0.5724, 0.6885, 0.6555, 0.6020], atol=6e-5)


# Properties


@st.composite
def labeled_rows(draw):
    """Draw rows of small whole numbers, so that shifts are exact, and labels for them."""
    n_samples, n_features = draw(st.integers(3, 30)), draw(st.integers(1, 4))
    random = np.random.RandomState(draw(st.integers(0, 2**31)))
    X = random.randint(-50, 50, (n_samples, n_features)).astype(float)
    labels = random.randint(0, draw(st.integers(2, n_samples - 1)), n_samples)
    labels[:3] = 0, 0, 1
    return X, labels, random


@given(labeled_rows())
def test_coefficients_lie_between_minus_1_and_1(case):
    """Whatever the data; and they are those of the textbook."""
    X, labels, _ = case
    found = silhouette_samples(X, labels)
    assert all(np.abs(found) <= 1)
    np.testing.assert_allclose(found, textbook.silhouette_samples(X, labels), atol=EXACT)


@given(labeled_rows(), st.integers(-1000, 1000), st.integers(-40, 40))
def test_shift_and_scale_change_nothing(case, shift, exponent):
    """Not one bit, where shifted and scaled data can be written exactly."""
    X, labels, _ = case
    found = silhouette_samples((X + shift) * 2.0**exponent, labels)
    np.testing.assert_array_equal(found, silhouette_samples(X, labels))


@given(labeled_rows())
def test_the_order_of_rows_and_the_names_of_clusters_do_not_matter(case):
    """Permuted rows have permuted coefficients; other names give the same ones."""
    X, labels, random = case
    order, names = random.permutation(len(X)), random.permutation(labels.max() + 1)
    found = silhouette_samples(X, labels)
    permuted = silhouette_samples(X[order], labels[order])
    np.testing.assert_allclose(permuted, found[order], atol=1e-14)
    np.testing.assert_array_equal(silhouette_samples(X, names[labels]), found)


@pytest.mark.parametrize("scale", [1e-130, 1e-30, 1e30, 1e130])
def test_tiny_and_huge_data(scale):
    """Squares neither overflow nor vanish, as far as the documented range goes."""
    np.testing.assert_allclose(
        silhouette_samples(LINE * scale, PAIRS), silhouette_samples(LINE, PAIRS), rtol=1e-14
    )


def test_data_far_from_the_origin_keep_their_digits():
    """At 10^9 scalar products would have lost all distances."""
    np.testing.assert_array_equal(
        silhouette_samples(LINE + 1e9, PAIRS), silhouette_samples(LINE, PAIRS)
    )


# The same bits


@numba.njit
def compiled_pairs(strips, others, labels, sums):
    pairs.add_pairs(strips, others, labels, sums)


@pytest.mark.parametrize(("n_strips", "n_features", "n_others"), [(1, 1, 4), (2, 3, 8), (5, 9, 40)])
@pytest.mark.parametrize("n_labelings", [1, 3])
def test_compiled_pairs_have_the_bits_of_those_by_hand(n_strips, n_features, n_others, n_labelings):
    """Also where the sums of several others go to one cluster, whose order then shows."""
    random = np.random.RandomState(0)
    strips = random.normal(size=(n_strips, n_features, pairs.LANES))
    others = random.normal(size=(n_others, n_features)) * 1000
    labels = random.randint(2, size=(n_labelings, n_others))
    by_hand, compiled = np.ones((2, n_strips, n_labelings, 3, pairs.LANES))
    pairs.add_pairs(strips, others, labels, by_hand)
    compiled_pairs(strips, others, labels, compiled)
    np.testing.assert_array_equal(by_hand, compiled)
    assert (by_hand[:, :, :2] > 1).all() and (by_hand[:, :, 2] == 1).all()


def large(n_samples=3000):
    """Return data that are worked on by threads, and labels."""
    random = np.random.RandomState(0)
    return random.normal(size=(n_samples, 3)), random.randint(0, 4, n_samples)


@pytest.mark.parametrize("n_threads", [1, 2, 5])
@pytest.mark.parametrize("max_rows", [None, 1, 7, 1000])
def test_the_bits_do_not_depend_on_threads_and_blocks(n_threads, max_rows, monkeypatch):
    """Any number of threads, any strips, any blocks."""
    X, labels = large(1100)
    expected = silhouette_samples(X, labels)
    monkeypatch.setattr(blocks, "threads", lambda: n_threads)
    monkeypatch.setattr(paths, "ONE_THREAD_ROWS", 0)
    if max_rows is not None:
        monkeypatch.setattr(silhouette, "MIN_ROWS", 1)
        monkeypatch.setattr(silhouette, "MAX_ROWS", max_rows)
        monkeypatch.setattr(blocks, "MAX_ROWS", 3 * max_rows + 50)
    np.testing.assert_array_equal(silhouette_samples(X, labels), expected)


def test_the_bits_do_not_depend_on_where_the_data_are(tmp_path):
    """Array, Fortran order, every other row, list, memory-mapped and read-only: all one."""
    X, labels = large()
    expected = silhouette_samples(X, labels)
    stored = np.memmap(tmp_path / "X", dtype=float, mode="w+", shape=X.shape)
    stored[:] = X
    stored.flush()
    mapped = np.memmap(tmp_path / "X", dtype=float, mode="r", shape=X.shape)
    frozen = X.copy()
    frozen.setflags(write=False)
    for same in (np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], mapped, frozen, X.tolist()):
        np.testing.assert_array_equal(silhouette_samples(same, labels), expected)
        assert silhouette_score(same, labels) == silhouette_score(X, labels)
    np.testing.assert_array_equal(silhouette_samples(X, labels.tolist()), expected)


def test_the_arguments_are_not_modified():
    """Data and labels stay as they are."""
    X, labels = large(100)
    before = X.copy(), labels.copy()
    silhouette_score(X, labels, sample_size=50, random_state=0)
    silhouette_samples(X, labels)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(labels, before[1])


def peak(function, *arguments):
    """Return the most memory, in megabytes, that was taken at once beyond the arguments."""
    function(arguments[0][:100], arguments[1][:100])  # compile first
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("n_clusters", [5, 2000])
@pytest.mark.parametrize("layout", ["C", "F"])
def test_memory_does_not_grow_with_the_square(n_clusters, layout, monkeypatch):
    """20 000 x 8 numbers take a few megabytes; their distances would take 3200."""
    monkeypatch.setattr(blocks, "threads", lambda: 2)  # each has buffers of its own
    random = np.random.RandomState(0)
    X = np.array(random.normal(size=(20_000, 8)), order=layout)
    assert peak(silhouette_samples, X, random.randint(0, n_clusters, 20_000)) < 10


# Bad input


def values(value):
    """Return rows of which one holds this value."""
    X = np.zeros((4, 2))
    X[2, 1] = value
    return X


BAD = [
    (values(np.nan), PAIRS, r"NaN, first at row 2, column 1"),
    (values(np.inf), PAIRS, r"infinity \(inf\), first at row 2, column 1"),
    (sparse.csr_matrix(values(np.nan)), PAIRS, r"NaN, first at row 2, column 1"),
    (values(1e200), PAIRS, r"squared distances overflow: the values spread over 1e\+200"),
    (LINE, [3, 3, 3, 3], r"Number of labels is 1\. Valid values are 2 to n_samples - 1"),
    (LINE, ["a", "b", "c", "d"], r"Number of labels is 4\. Valid .* \(inclusive\), here 3"),
    (LINE[:1], [0], r"Number of labels is 1\. Valid"),
    (LINE, [0, 1, 1], r"labels must have shape \(4,\), one label per row of X; got \(3,\)"),
    (LINE, [0, 1, 1, np.nan], r"labels must be all texts or all finite numbers, .* row 3 is nan"),
    (LINE, [[0, 1], [1, 0], [0, 0], [1, 1]], r"must have shape \(4,\), .*; got \(4, 2\)"),
    (LINE, None, r"must have shape \(4,\), .*; got \(\)"),
    (LINE.ravel(), PAIRS, r"Expected 2D array"),
    (LINE[:0], PAIRS[:0], r"0 sample"),
    ([["a"], ["b"], ["c"], ["d"]], PAIRS, r"X holds the text 'a' at row 0, column 0"),
    (LINE + 1j, PAIRS, r"Complex data not supported"),
]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(("X", "labels", "message"), BAD)
def test_bad_data_and_labels_are_named(function, X, labels, message):
    """What is wrong is said, and where."""
    with pytest.raises(ValueError, match=message):
        function(X, labels)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("metric", ["manhattan", "precomputed", None, np.linalg.norm])
def test_other_metrics_are_scikit_learns(function, metric):
    """The message says where to find them."""
    with pytest.raises(ValueError, match=r"'euclidean'.* sklearn\.metrics\.silhouette_samples"):
        function(LINE, PAIRS, metric=metric)


@pytest.mark.parametrize("sample_size", [0, -1, 2.0, 0.5, "3", True])
def test_a_sample_size_is_a_whole_number(sample_size):
    """Shares are not accepted, as in scikit-learn."""
    with pytest.raises(ValueError, match="sample_size must be an integer >= 1"):
        silhouette_score(LINE, PAIRS, sample_size=sample_size)


def test_a_sample_must_have_two_labels():
    """The number of labels is counted in the sample."""
    with pytest.raises(ValueError, match="Number of labels is 1"):
        silhouette_score(LINE, PAIRS, sample_size=1, random_state=0)


def test_a_bad_value_outside_the_sample_is_named_too():
    """All data are checked, as in scikit-learn."""
    with pytest.raises(ValueError, match="NaN, first at row 2"):
        silhouette_score(values(np.nan), PAIRS, sample_size=1, random_state=0)


def test_labels_of_mixed_types_are_an_error():
    """What cannot be sorted cannot be encoded."""
    with pytest.raises(
        ValueError, match=r"labels must be all texts or all finite numbers, .* row 1 is 1"
    ):
        silhouette_samples(LINE, np.array(["a", 1, "a", 1], object))


@pytest.mark.parametrize(
    "labels",
    [[0, None, 1, 1], [0, {}, 1, 1], [[0], [1, 1], [0], [1]], [0, 1j, 1, 0], [0, np.inf, 1, 0],
     np.array([0, 1, 0, 1], "m8[D]"), np.array([0, 1, 0, 1], "M8[D]"), ["a", np.nan, "b", "b"]],
    ids=str,
)  # fmt: skip
def test_what_names_no_cluster_is_an_error(labels):
    """Nothing missing, nothing that cannot be sorted, nothing that NumPy would make texts of."""
    with pytest.raises(ValueError, match=r"labels must be all texts or all finite numbers, .* row"):
        silhouette_samples(LINE, labels)


@pytest.mark.parametrize("kind", [int, float, bool, str, np.uint8, np.float32])
def test_labels_of_any_type_name_clusters(kind):
    """In arrays, in arrays of objects and in lists; their names do not count."""
    expected = silhouette_samples(LINE, [0, 0, 1, 1])
    array = np.array([0, 0, 1, 1]).astype(kind)
    for labels in (array, array.astype(object), array.tolist(), list(array)):
        np.testing.assert_array_equal(silhouette_samples(LINE, labels), expected)


def test_a_column_of_labels_warns():
    """It is taken for a row, as in scikit-learn."""
    with pytest.warns(match="A column-vector y was passed"):
        found = silhouette_samples(LINE, PAIRS[:, np.newaxis])
    np.testing.assert_array_equal(found, silhouette_samples(LINE, PAIRS))


# The textbook


def test_the_textbook_fits_on_one_screen():
    """T2: at most 40 lines of code, counted without docstrings, and NumPy alone."""
    for function in (textbook.silhouette_samples, textbook.elbow):
        assert n_code_lines(function) <= 40
    assert "sklearn" not in inspect.getsource(textbook)
