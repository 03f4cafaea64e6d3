"""E1: sparse data: damaged ones are refused, and those of many features stay sparse."""

import warnings

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning

from homl_clustering import (
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    kmeans_plusplus,
    silhouette_samples,
    silhouette_score,
)
from homl_clustering.callbacks import History
from homl_clustering.engine import blocks, paths
from homl_clustering.engine.blocks import WIDE_FEATURES, RowBlocks
from homl_clustering.engine.sparse import canonical, check_sparse
from homl_clustering.engine.wide import Points, squared_distances
from homl_clustering.kernels.distances import squared_distance
from homl_clustering.kernels.sparse import exact_square
from tests.helpers import bits, python

SMALL = sparse.random(20, 8, 0.4, format="csr", random_state=0)
LABELS = np.arange(20) % 3
FITTED = KMeans(3, n_init=1, random_state=0).fit(SMALL)
BATCHES = MiniBatchKMeans(3, random_state=0, batch_size=10).fit(SMALL)


def texts(n_samples=240, n_features=WIDE_FEATURES + 500, n_topics=6, dtype=np.float64):
    """Return rows of some topics: each has columns of its own that it uses more than others."""
    random = np.random.RandomState(0)
    topics = np.arange(n_samples) % n_topics
    rows = np.repeat(np.arange(n_samples), 40)
    columns = random.randint(0, n_features, rows.size)
    own = random.randint(0, 200, rows.size) * n_topics + topics[rows]
    columns = np.where(random.uniform(size=rows.size) < 0.7, own, columns)
    values = random.exponential(size=rows.size)
    X = sparse.coo_matrix((values, (rows, columns)), shape=(n_samples, n_features))
    return X.tocsr().astype(dtype)  # with indices of 32 bits


TEXTS = texts()
DENSE = TEXTS.toarray()


# Damaged matrices


def damaged(change, convert=sparse.csr_matrix):
    """Return a matrix that has been changed behind the back of SciPy."""
    X = convert(SMALL.toarray())
    change(X)
    return X


def put(array, place, number):
    """Return what puts a number into an array of a matrix."""

    def change(X):
        getattr(X, array)[place] = number

    return change


def cut(array):
    """Return what takes the last number off an array of a matrix."""

    def change(X):
        setattr(X, array, getattr(X, array)[:-1])

    return change


def pointer(place, number):
    """Return what puts a number into the pointer of a matrix."""
    return put("indptr", place, number)


def append(row, columns, values):
    """Return what appends to the lists of a row of a LIL matrix."""

    def change(X):
        X.rows[row].extend(columns)
        X.data[row].extend(values)

    return change


def add_key(*key):
    """Return what adds an entry to a DOK matrix, without a look at where it is."""
    return lambda X: X._dict.update({key: 1.0})


FAR = 2**30  # what is read or written there ends the process
N = SMALL.nnz
FORMATS = {"CSR": sparse.csr_matrix, "CSC": sparse.csc_array, "BSR": sparse.bsr_array}
FORMATS |= {"COO": sparse.coo_matrix, "LIL": sparse.lil_array, "DOK": sparse.dok_array}
FORMATS |= {"DIA": sparse.dia_array}
DAMAGES = {
    "column too large": ("CSR", put("indices", 7, FAR), rf"0 to 7, got {FAR} in row \d+"),
    "column negative": ("CSR", put("indices", 7, -FAR), rf"0 to 7, got -{FAR} in row \d+"),
    "pointer falls": ("CSR", pointer(5, FAR), rf"must not fall, got \d+ after {FAR} in row 5"),
    "pointer is negative": ("CSR", pointer(5, -FAR), rf"fall, got -{FAR} after \d+ in row 4"),
    "pointer begins late": ("CSR", pointer(0, 2), "must begin with 0, got 2 at row 0"),
    "pointer ends late": ("CSR", pointer(-1, FAR), rf"within its {N} values, got {FAR} in row 19"),
    "pointer is short": ("CSR", cut("indptr"), "must have 21 numbers, one more .*, got 20"),
    "too few values": ("CSR", cut("data"), rf"got {N - 1} and {N}; row 19 is incomplete"),
    "too few columns": ("CSR", cut("indices"), rf"got {N} and {N - 1}; row 19 is incomplete"),
    "row of CSC": ("CSC", put("indices", 0, FAR), rf"row .* 0 to 19, got {FAR} in column 0"),
    "pointer of CSC": ("CSC", pointer(3, FAR), "column pointer of X must not fall"),
    "row of COO": ("COO", put("row", 3, FAR), rf"row indices .* 0 to 19, got {FAR} in entry 3"),
    "column of COO": ("COO", put("col", 3, -FAR), rf"0 to 7, got -{FAR} in entry 3, of row \d+"),
    "values of COO": ("COO", cut("data"), rf"rows, columns and values .*{N}, {N}, {N - 1}"),
    "column of BSR": ("BSR", put("indices", 0, FAR), rf"got {FAR} in row 0"),
    "pointer of BSR": ("BSR", pointer(-1, FAR), rf"got {FAR} in row 19"),
    "column of LIL": ("LIL", append(2, [FAR], [1.0]), rf"0 to 7, got {FAR} in row 2"),
    "values of LIL": ("LIL", append(2, [], [1.0] * 3), "column indices, got .* in row 2"),
    "column of DOK": ("DOK", add_key(3, FAR), rf"got {FAR} in entry \d+, of row 3"),
    "offsets of DIA": ("DIA", cut("offsets"), "as many diagonals as offsets"),
}
ENTRIES = {
    "KMeans.fit": lambda X: KMeans(3).fit(X),
    "KMeans.predict": FITTED.predict,
    "KMeans.transform": FITTED.transform,
    "KMeans.score": FITTED.score,
    "MiniBatchKMeans.fit": lambda X: MiniBatchKMeans(3).fit(X),
    "MiniBatchKMeans.fit, unread": lambda X: MiniBatchKMeans(3, compute_labels=False).fit(X),
    "MiniBatchKMeans.partial_fit": lambda X: MiniBatchKMeans(3).partial_fit(X),
    "MiniBatchKMeans.predict": BATCHES.predict,
    "kmeans_plusplus": lambda X: kmeans_plusplus(X, 3),
    "silhouette_samples": lambda X: silhouette_samples(X, LABELS),
    "silhouette_score": lambda X: silhouette_score(X, LABELS, sample_size=9, random_state=0),
    "GaussianMixture.fit": lambda X: GaussianMixture(2).fit(X),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_told_with_its_place(damage):
    """What the matrix says, what it may say, in which row, and what to do."""
    layout, change, match = DAMAGES[damage]
    X = damaged(change, FORMATS[layout])
    with pytest.raises(ValueError, match=match) as error:
        KMeans(3).fit(X)
    assert str(error.value).startswith("KMeans: ")
    assert "damaged: build it anew" in str(error.value)


@pytest.mark.parametrize("layout", FORMATS)
def test_whole_matrices_pass(layout):
    """With rows and columns without entries, in any order, more than once, or none at all."""
    for shape in ((20, 8), (8, 20), (1, 1)):
        X = np.zeros(shape)
        X[:5, 0] = 1.0
        check_sparse("KMeans", FORMATS[layout](X))
    check_sparse("KMeans", FORMATS[layout]((3, 4)))


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("damage", ["column too large", "pointer ends late", "row of COO"])
def test_damaged_matrices_are_refused_wherever_data_come_in(entry, damage):
    """In a sentence that names the estimator, before anything follows the index."""
    layout, change, _ = DAMAGES[damage]
    with pytest.raises(
        ValueError, match=rf"^{entry.split('.')[0]}: .*This sparse matrix is damaged"
    ):
        ENTRIES[entry](damaged(change, FORMATS[layout]))


def test_numbers_behind_the_last_entry_do_not_count():
    """SciPy leaves room there, whatever it holds."""
    X = SMALL.copy()
    X.data = np.append(X.data, np.nan)
    X.indices = np.append(X.indices, FAR).astype(X.indices.dtype)
    assert bits(KMeans(3, random_state=0).fit(X)) == bits(KMeans(3, random_state=0).fit(SMALL))


# 64-bit indices, entries in any order


def long_pointer(X):
    """Return the matrix with a pointer of 64 bits."""
    X.indptr = X.indptr.astype(np.int64)
    return X


def long_indices(X):
    """Return the matrix with indices of 64 bits."""
    X.indices = X.indices.astype(np.int64)
    return long_pointer(X)


def shuffled(X):
    """Return the matrix with the entries of each row in another order."""
    X = X.copy()
    for start, stop in zip(X.indptr, X.indptr[1:], strict=False):
        order = np.random.RandomState(start).permutation(stop - start)
        X.data[start:stop] = X.data[start:stop][order]
        X.indices[start:stop] = X.indices[start:stop][order]
    return X


def in_parts(X):
    """Return the matrix with each entry stored as three that sum to it, in any order."""
    parts = np.column_stack([2.0 * X.data, -X.data, 0.0 * X.data]).ravel()
    return shuffled(type(X)((parts, np.repeat(X.indices, 3), 3 * X.indptr), shape=X.shape))


def frozen(X):
    """Return the matrix with arrays that cannot be written to."""
    for array in (X.data, X.indices, X.indptr):
        array.flags.writeable = False
    return X


def everything(X):
    """Return the bits of what all that takes sparse data makes of them."""
    model = KMeans(4, random_state=0, n_init=2).fit(X)
    batches = MiniBatchKMeans(4, random_state=0, batch_size=50, max_iter=3).fit(X)
    part = MiniBatchKMeans(4, random_state=0).partial_fit(X).partial_fit(X)
    labels = np.arange(X.shape[0]) % 4
    more = [
        *(model.predict(X), model.transform(X), model.score(X), batches.labels_),
        *(batches.cluster_centers_, part.cluster_centers_, batches.inertia_),
        *(*kmeans_plusplus(X, 9, random_state=0), silhouette_samples(X, labels)),
        silhouette_score(X, labels, sample_size=100, random_state=0),
    ]
    return bits(model), *(np.asarray(found).tobytes() for found in more)


CHANGES = [long_pointer, long_indices, shuffled, in_parts, frozen]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("X", [SMALL, TEXTS], ids=["narrow", "wide"])
def test_how_a_matrix_is_stored_changes_no_bit(X, change):
    """Indices of 64 bits, any order, entries in parts, read-only arrays."""
    changed = change(X.copy())
    arrays = changed.data, changed.indices, changed.indptr
    before = [(array.dtype, array.tobytes()) for array in arrays]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        assert everything(changed) == everything(X)
    assert changed.data is arrays[0]
    assert [(array.dtype, array.tobytes()) for array in arrays] == before


def test_mixtures_take_long_indices():
    """With the bits of the same data with indices of 32 bits."""
    means = [
        GaussianMixture(2, random_state=0, reg_covar=0.1).fit(X).means_
        for X in (SMALL, long_indices(SMALL.copy()))
    ]
    assert means[0].tobytes() == means[1].tobytes()


def test_a_matrix_in_files_is_read_from_there(tmp_path):
    """As joblib hands it to processes."""
    X = TEXTS.copy()
    for name in ("data", "indices", "indptr"):
        array = getattr(X, name)
        there = np.memmap(tmp_path / name, array.dtype, "w+", shape=array.shape)
        there[:] = array
        there.flush()
        setattr(X, name, np.memmap(tmp_path / name, array.dtype, "r", shape=array.shape))
    assert bits(KMeans(4, random_state=0).fit(X)) == bits(KMeans(4, random_state=0).fit(TEXTS))


def test_entries_in_parts_are_added_up_in_their_order():
    """So that each number has the bits that it has in a dense array."""
    columns = np.tile([3, 1, 3, 0, 3, 1], 50)
    values = np.random.RandomState(0).normal(size=300) * 10.0 ** np.tile([0, 9, 17], 100)
    X = sparse.csr_array((values, columns, [0, 120, 120, 300]), shape=(3, 5))
    found = canonical(X)
    assert found.has_canonical_format
    assert found.toarray().tobytes() == X.toarray().tobytes()
    assert X.nnz == 300


# Many features


def test_the_limit_is_where_it_is_said_to_be():
    """Up to there results have the bits of dense data, whatever is stored."""
    for n_features, wide in ((WIDE_FEATURES, False), (WIDE_FEATURES + 1, True)):
        X = texts(60, n_features, 3)
        with paths.watch() as ways:
            model, plain = (KMeans(3, random_state=0).fit(rows) for rows in (X, X.toarray()))
        assert ("k-means sparse" in ways) == wide
        assert bits(model) == bits(plain) or wide
    assert not RowBlocks(X).wide
    assert not RowBlocks(X.toarray(), wide=True).wide


def assert_same_model(model, plain):
    """Assert that two fits are the same but for rounding."""
    np.testing.assert_array_equal(model.labels_, plain.labels_)
    np.testing.assert_allclose(model.inertia_, plain.inertia_, rtol=1e-12)
    off = 1e-7 if model.cluster_centers_.dtype == np.float32 else 1e-14
    np.testing.assert_allclose(model.cluster_centers_, plain.cluster_centers_, atol=off)
    assert model.n_iter_ == plain.n_iter_


@pytest.mark.parametrize("algorithm", ["auto", "lloyd", "active", "elkan", "hamerly"])
@pytest.mark.parametrize("weighted", [False, True])
def test_k_means_is_that_of_dense_data(algorithm, weighted):
    """Labels, inertia, centers and reason of any algorithm, which all give the same bits."""
    weights = np.random.RandomState(1).uniform(size=len(DENSE)) if weighted else None
    model = KMeans(6, algorithm=algorithm, random_state=3, n_init=2)
    found = bits(clone(model).set_params(algorithm="lloyd").fit(TEXTS, sample_weight=weights))
    model.fit(TEXTS, sample_weight=weights)
    plain = clone(model).fit(DENSE, sample_weight=weights)
    assert bits(model) == found
    assert_same_model(model, plain)
    assert model.stop_reason_ == plain.stop_reason_
    assert model.n_distances_ % (len(DENSE) * 6) == 0


def test_what_a_model_says_of_new_rows_is_that_of_dense_data():
    """Labels, distances and scores."""
    model = KMeans(9, random_state=0, n_init=1, max_iter=2).fit(TEXTS)
    new = texts(100, n_topics=4)
    np.testing.assert_array_equal(model.predict(new), model.predict(new.toarray()))
    np.testing.assert_allclose(model.transform(new), model.transform(new.toarray()), rtol=1e-12)
    np.testing.assert_allclose(model.score(new), model.score(new.toarray()), rtol=1e-12)
    weights = np.arange(100.0)
    np.testing.assert_allclose(
        model.score(new, sample_weight=weights),
        model.score(new.toarray(), sample_weight=weights),
        rtol=1e-12,
    )


@pytest.mark.parametrize("parameters", [{}, {"tol": 1e-3}, {"compute_labels": False}])
def test_mini_batches_are_those_of_dense_data(parameters):
    """Step by step, and in parts; centers that are started anew among them."""
    model = MiniBatchKMeans(12, random_state=0, batch_size=40, max_iter=10, n_init=2)
    model.set_params(reassignment_ratio=0.2, **parameters)
    plain, history = clone(model).fit(DENSE), History()
    model.set_callbacks(history).fit(TEXTS)
    assert any(step.reassigned.size for step in history.iterations)
    assert model.n_steps_ == plain.n_steps_
    np.testing.assert_allclose(model.cluster_centers_, plain.cluster_centers_, atol=1e-14)
    np.testing.assert_allclose(model.inertia_, plain.inertia_, rtol=1e-12)
    for start in range(0, 240, 80):
        model, plain = (
            each.partial_fit(X[start : start + 80]) for each, X in ((model, TEXTS), (plain, DENSE))
        )
        np.testing.assert_allclose(model.cluster_centers_, plain.cluster_centers_, atol=1e-14)


def test_seeds_and_silhouettes_are_those_of_dense_data():
    """The same rows, the same coefficients."""
    weights = np.random.RandomState(1).uniform(size=len(DENSE))
    for n_clusters in (1, 2, 40):
        rows = [
            kmeans_plusplus(X, n_clusters, sample_weight=weights, random_state=n_clusters)
            for X in (TEXTS, DENSE)
        ]
        np.testing.assert_array_equal(rows[0][1], rows[1][1])
        np.testing.assert_array_equal(rows[0][0], rows[1][0])
    labels = np.arange(len(DENSE)) % 6
    np.testing.assert_allclose(
        silhouette_samples(TEXTS, labels), silhouette_samples(DENSE, labels), atol=1e-13
    )


def test_single_precision_stays_so():
    """float32 in, float32 out, as from dense data."""
    X = texts(dtype=np.float32)
    model, plain = (KMeans(6, random_state=0, n_init=1).fit(rows) for rows in (X, X.toarray()))
    assert_same_model(model, plain)
    distances = model.transform(X)
    assert model.cluster_centers_.dtype == distances.dtype == np.float32
    plain.cluster_centers_ = model.cluster_centers_
    np.testing.assert_array_equal(distances, plain.transform(X.toarray()))
    assert silhouette_samples(X, model.labels_).dtype == np.float32


@pytest.mark.parametrize("n_threads", [2, 3])
def test_threads_and_pieces_change_no_bit(n_threads, monkeypatch):
    """Nor do the blocks that threads share."""
    monkeypatch.setattr(blocks, "threads", lambda: 1)
    expected = everything(TEXTS)
    monkeypatch.setattr(blocks, "threads", lambda: n_threads)
    monkeypatch.setattr(blocks, "BLOCK_ENTRIES", 700)
    monkeypatch.setattr(paths, "PIECE", 2**10)
    with paths.watch() as ways:
        assert everything(TEXTS) == expected
    assert f"threads: {n_threads}" in ways
    assert {"k-means sparse", "k-means++ sparse"} <= set(ways)


def test_a_process_of_its_own_with_one_thread_gives_the_same_bits(monkeypatch):
    """`OMP_NUM_THREADS` decides how many there are."""
    monkeypatch.setattr(blocks, "threads", lambda: 3)
    code = "from tests.test_sparse import *; print(bits(KMeans(5, random_state=0).fit(TEXTS)))"
    run = python("-c", code, OMP_NUM_THREADS="1")
    assert run.stdout.strip() == str(bits(KMeans(5, random_state=0).fit(TEXTS))), run.stderr


# What is decided exactly


def test_exact_squares_have_the_bits_of_dense_rows():
    """What is left out adds nothing: rows and points of few entries, of all, of none."""
    X = sparse.random(12, 40, 0.3, format="csr", random_state=0)
    X = sparse.vstack(
        [X, sparse.csr_matrix((1, 40)), np.random.RandomState(1).normal(size=(2, 40))]
    )
    rows = RowBlocks(sparse.csr_array(X.tocsr()), wide=True)
    points = Points(rows.source.toarray() * 0.7)
    of_rows, dense = Points(rows.source).rows, rows.source.toarray()
    for i in range(15):
        for c in range(15):
            found = exact_square(of_rows, i, points.rows, c)
            assert found == squared_distance(dense[i], 0.7 * dense[c])


def spread(X):
    """Return columns of data among many that are zero."""
    wide = np.zeros((len(X), WIDE_FEATURES + X.shape[1]))
    wide[:, :: wide.shape[1] // X.shape[1]][:, : X.shape[1]] = X
    return wide


TIES = {
    "grid": np.indices((5, 5)).reshape(2, -1).T * 1.0,
    "tenths": np.indices((4, 4, 2)).reshape(3, -1).T * 0.1,
    "far": np.indices((5, 5)).reshape(2, -1).T + 1e8,
    "one of many": np.eye(30),
}


@pytest.mark.parametrize("name", TIES)
def test_ties_are_decided_as_in_dense_data(name):
    """By the same rounding where that decides; else the first center takes the row."""
    X = spread(TIES[name])
    centers = np.vstack([X[::3], (X[:5] + X[5:10]) / 2, X[::3]])
    model = KMeans(2, n_init=1, random_state=0).fit(X)
    model.cluster_centers_ = centers
    rows = sparse.csr_matrix(X)
    np.testing.assert_array_equal(model.predict(rows), model.predict(X))
    assert model.predict(rows).max() < len(centers) - len(X[::3])
    np.testing.assert_array_equal(model.transform(rows) == 0, model.transform(X) == 0)
    np.testing.assert_allclose(model.transform(rows), model.transform(X), rtol=1e-12)


def test_distances_are_precise_where_products_cancel():
    """Rows that lie close to centers that are far from zero."""
    random = np.random.RandomState(0)
    X = spread(1e6 + 1e-3 * random.normal(size=(50, 20)))
    rows = RowBlocks(sparse.csr_matrix(X), wide=True)
    with blocks.block_map(rows) as each_block:
        found = squared_distances(each_block, rows[0], Points(X[:7]))
    expected = [[squared_distance(x, center) for center in X[:7]] for x in X]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    model, plain = (KMeans(4, random_state=0, n_init=1).fit(data) for data in (rows.source, X))
    np.testing.assert_allclose(model.inertia_, plain.inertia_, rtol=1e-6)


def test_empty_clusters_get_a_row_as_in_dense_data():
    """Of two equal centers the second loses all its rows."""
    centers = DENSE[[0, 0, 1, 2]]
    history = History()
    model = KMeans(4, init=centers, n_init=1, max_iter=5).set_callbacks(history).fit(TEXTS)
    assert history.iterations[0].relocated.tolist() == [1]
    assert_same_model(model, KMeans(4, init=centers, n_init=1, max_iter=5).fit(DENSE))
    inertias = [step.inertia for step in history.iterations]
    assert inertias == sorted(inertias, reverse=True)


def test_equal_rows_are_seen_to_be_equal():
    """k-means++ takes no row twice as long as there are others, and says where there are none."""
    X = sparse.vstack([TEXTS[:5]] * 9, format="csr")
    rows = kmeans_plusplus(X, 5, random_state=0)[1]
    assert sorted(rows % 5) == [0, 1, 2, 3, 4]
    with pytest.warns(ConvergenceWarning, match="distinct"):
        model = KMeans(7, random_state=0).fit(X)
    assert model.inertia_ < 1e-20


def test_verbose_and_a_callable_start_work(capsys):
    """The callable is given the sparse data."""
    given = []

    def start(X, n_clusters, random_state):
        given.append(X)
        return X[:n_clusters].toarray()

    KMeans(3, init=start, n_init=1, verbose=1, max_iter=2).fit(TEXTS)
    assert type(given[0]) is type(TEXTS)
    assert capsys.readouterr().out.startswith("Iteration 1: inertia ")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_told_with_their_place(value):
    """Wherever they come in, also where only rows that are drawn are read."""
    X = TEXTS.copy()
    place = X.indptr[7] + 2
    X.data[place] = value
    match = rf"first at row 7, column {X.indices[place]}\. Drop"
    model = KMeans(3, random_state=0, n_init=1).fit(TEXTS)
    unread = MiniBatchKMeans(3, compute_labels=False, batch_size=500)
    for work in (
        *(model.fit, model.predict, model.transform, model.score, unread.fit),
        *(MiniBatchKMeans(3).fit, MiniBatchKMeans(3).partial_fit),
        lambda rows: kmeans_plusplus(rows, 3),
        lambda rows: silhouette_samples(rows, np.arange(240) % 3),
    ):
        with pytest.raises(ValueError, match=match):
            work(X)


def test_the_range_counts_what_is_not_stored():
    """Values of 1e150 are too far from the zeros between them."""
    with pytest.raises(ValueError, match="squared distances overflow"):
        KMeans(3).fit(TEXTS * 1e150)
