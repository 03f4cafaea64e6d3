"""A fit that is watched tells what each E-step computed of each row: exactly what it did."""

import itertools

import numpy as np
import pytest
from scipy import sparse

from homl_clustering import GaussianMixture, KMeans, MiniBatchKMeans
from homl_clustering.callbacks import History, Outcome
from homl_clustering.engine import blocks, paths
from homl_clustering.engine.data import read
from homl_clustering.kmeans import watching
from homl_clustering.kmeans.estimator import ALGORITHMS
from homl_clustering.kmeans.packed import PackedRows
from homl_clustering.kmeans.run import Descent
from homl_clustering.plotting import plot_skipped
from homl_clustering.plotting.replay import KEYS
from homl_clustering.textbook.bounds import elkan_steps, hamerly_steps
from tests.helpers import SMOOTH, bits, forced

ALL, SOME, OWN, BY_BOUNDS, BY_GAP = Outcome
each_algorithm = pytest.mark.parametrize("algorithm", ALGORITHMS)


def watched(model, X, **options):
    """Return a model that was watched, and its E-steps."""
    history = History(bounds=True)
    return model.set_callbacks(history).fit(X, **options), history.e_steps


def random_rows(seed):
    """Return clusters of some sizes, close together or apart, on a grid or not."""
    random = np.random.default_rng(seed)
    n, d, k = [(60, 1, 3), (700, 2, 5), (900, 7, 24), (5000, 3, 20)][seed % 4]
    middles = random.uniform(-5, 5, size=(k, d))
    X = middles[random.integers(0, k, n)] + random.normal(size=(n, d))
    X = np.round(X) if seed % 3 == 2 else X  # many ties
    return X.astype(np.float32 if seed % 3 == 1 else np.float64), k


@each_algorithm
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("max_iter", [2, 300])
@pytest.mark.filterwarnings("ignore:Number of distinct clusters")
def test_the_rows_add_up_to_the_distances_that_the_fit_has_counted(algorithm, seed, max_iter):
    """Of a fit that is not watched, too; and its result has the same bits."""
    X, k = random_rows(seed)
    parameters = {"n_init": 1, "max_iter": max_iter, "random_state": seed, "algorithm": algorithm}
    plain = KMeans(k, **parameters).fit(X)
    model, steps = watched(KMeans(k, **parameters), X)
    assert bits(model) == bits(plain)
    assert sum(step.n_distances for step in steps) == model.n_distances_ == plain.n_distances_
    unsettled = model.stop_reason_ != "labels unchanged"
    assert len(steps) == model.n_iter_ + unsettled
    assert [step.number for step in steps] == list(range(len(steps)))
    np.testing.assert_array_equal(steps[-1].labels, model.labels_)
    check_codes(steps)


def check_codes(steps):
    """Raise unless outcomes, numbers of distances and masks say the same."""
    for step in steps:
        n, k, code = step.n_computed, len(step.centers), step.outcomes
        assert step.n_scouted == 0
        assert step.n_all == len(n) * k
        assert all((n == 0) == step.skipped)
        assert all(step.skipped == (code == BY_BOUNDS) | (code == BY_GAP))
        assert all(step.by_gap == (code == BY_GAP))
        assert all(n[code == OWN] == 1)
        assert all(n[code == ALL] >= k)
        few = 0 if step.algorithm == "active" else 1
        assert all((n[code == SOME] > few) & (n[code == SOME] < k))
        if step.number == 0 or step.algorithm == "lloyd":
            assert all(code == ALL) and all(n == k)
        if step.algorithm == "hamerly":
            assert not any(code == SOME)


@pytest.mark.parametrize("seed", range(8))
def test_elkans_outcomes_are_those_of_the_textbook(seed):
    """Which share no code: the same rows, for the same reasons, at the same cost.

    But for single rows: the kernel keeps one more bound, for all other centers together, which
    lets a row be that the textbook looks at, whose bounds then stay as wide as they were.
    """
    random = np.random.default_rng(seed)
    X = random.normal(size=(200, 2)) + random.choice([-4, 0, 4], size=(200, 2))
    model = KMeans(6, init=X[:6], n_init=1, tol=0, algorithm="elkan")
    steps, board = watched(model, X)[1], list(elkan_steps(X, X[:6]))
    costs, exceptions = np.zeros(2, int), 0
    for step, plain in zip(steps, board, strict=True):
        np.testing.assert_array_equal(step.labels, plain.labels)
        different = step.skipped != plain.skipped
        different |= step.by_gap != (plain.by_gap & plain.skipped)
        exceptions += different.sum()
        costs += step.n_distances, plain.n_distances
    assert exceptions <= len(X) * len(board) / 1000
    assert abs(costs[0] - costs[1]) <= 2


@pytest.mark.parametrize("seed", range(8))
def test_hamerly_skips_what_the_textbook_skips_and_a_little_more(seed):
    """For the farthest of the *other* centers may have come less far than that of all."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(200, 2)) + random.choice([-4, 0, 4], size=(200, 2))
    model = KMeans(6, init=X[:6], n_init=1, tol=0, algorithm="hamerly")
    steps = watched(model, X)[1]
    for step, board in zip(steps[:2], hamerly_steps(X, X[:6]), strict=False):
        assert all(step.skipped >= board.skipped)
        np.testing.assert_array_equal(step.by_gap, board.by_gap)


# Solved by hand. One center stays at 10, the other moves from 0 to 2.5: half the gap is 3.75.
# With Hamerly's bounds, row by row: u = 2.5 < g; u = 6, l = 6.5, so u < l; u = 6.5 and l = 6,
# so that the distance to its own center, 1.5, is computed, which is less; u = 0 < g.
MOVES_AWAY = [0, 3.5, 4, 10], [0, 10], [BY_GAP, BY_BOUNDS, OWN, BY_GAP]
# The centers move to 0.98 and 5.1, the third stays at 100. The row at 4.9 is now nearer to the
# second one: Elkan computes two distances, for u < l rules out the third; Hamerly computes three.
# Of the row at 5.1 u is 9.8, and its own distance is computed, which is 0.
CHANGES_SIDES = [0, 0, 0, 0, 4.9, 5.1, 100], [0, 10, 100], [BY_GAP] * 4 + [SOME, OWN, BY_GAP]


@pytest.mark.parametrize("algorithm", ["elkan", "hamerly"])
@pytest.mark.parametrize("case", [MOVES_AWAY, CHANGES_SIDES])
def test_small_cases_solved_by_hand(algorithm, case):
    """What came of each row in the second E-step."""
    rows, start, expected = case
    X = np.array(rows, float)[:, None]
    init = np.array(start, float)[:, None]
    steps = watched(KMeans(len(init), init=init, n_init=1, algorithm=algorithm), X)[1]
    if algorithm == "hamerly":
        expected = [ALL if code == SOME else code for code in expected]
    found = [Outcome(code) for code in steps[1].outcomes]
    changed = {SOME: 2, OWN: 1, ALL: 3}
    assert found == expected
    assert steps[1].n_computed.tolist() == [changed.get(code, 0) for code in expected]


def test_auto_says_which_algorithm_an_e_step_took_and_what_its_scout_cost():
    """Where it begins with all distances, and goes over to bounds: the sum is still that of it."""
    random = np.random.default_rng(0)
    middles = random.uniform(-20, 20, size=(32, 16))
    X = middles[random.integers(0, 32, 20_000)] + random.normal(size=(20_000, 16))
    parameters = {"init": X[:32], "n_init": 1, "max_iter": 60}
    plain = KMeans(32, **parameters).fit(X)
    model, steps = watched(KMeans(32, **parameters), X)
    assert sum(step.n_distances for step in steps) == model.n_distances_ == plain.n_distances_
    assert bits(model) == bits(plain)
    names = [step.algorithm for step in steps]
    first = names.index("hamerly")
    assert names == ["active"] * first + ["hamerly"] * (len(names) - first)
    assert first > 0 and any(step.skipped.any() for step in steps[first:])
    scouted = [step.n_scouted for step in steps]
    assert any(scouted[: first + 1]) and not any(scouted[first + 1 :])
    assert max(scouted) <= 64 * 32  # the sample has 64 rows
    assert all(step.n_computed.sum() == step.n_all for step in (steps[0], steps[first]))


def test_auto_looks_for_no_bounds_where_few_centers_move():
    """In four iterations they would not save what it takes to go over to them."""
    X = np.random.default_rng(0).normal(size=(10_000, 32))
    steps = watched(KMeans(128, init=X[:128], n_init=1, max_iter=60), X)[1]
    n_active = [
        np.sum(np.any(one.centers != other.centers, axis=1))
        for one, other in itertools.pairwise(steps)
    ]
    few, many = [], []
    for number, step in zip(n_active, steps[1:], strict=True):
        (few if number <= 20 else many).append(step.n_scouted)
    assert len(few) > 5
    assert not any(few)
    assert sum(scouted > 0 for scouted in many) > 5


@each_algorithm
@pytest.mark.parametrize("n_threads", [1, 3])
def test_threads_and_blocks_change_no_outcome(algorithm, n_threads):
    """Rows are told of by their number in the data."""
    X = random_rows(1)[0]
    model = KMeans(5, random_state=0, algorithm=algorithm)
    expected = watched(model, X)[1]
    with forced("blocks", n_threads, 100):
        found = watched(model, X)[1]
    for one, other in zip(found, expected, strict=True):
        assert one.outcomes.tobytes() == other.outcomes.tobytes()
        assert one.n_computed.tobytes() == other.n_computed.tobytes()


@each_algorithm
def test_sparse_rows_of_many_features_are_computed_in_full(algorithm):
    """Whatever the algorithm; and starts are told apart."""
    X = sparse.random(60, 3000, density=0.01, format="csr", random_state=0)
    model, steps = watched(KMeans(3, n_init=2, random_state=0, algorithm=algorithm), X)
    assert {step.start for step in steps} == {0, 1}
    assert {step.algorithm for step in steps} == {"lloyd"}
    sums = [sum(s.n_distances for s in steps if s.start == start) for start in (0, 1)]
    assert model.n_distances_ in sums
    check_codes(steps)


@each_algorithm
def test_weights_and_empty_clusters(algorithm):
    """A row that is given to an empty cluster: the next E-step is counted like the others."""
    X = SMOOTH["uniform"]
    weights = np.random.default_rng(0).integers(0, 3, len(X)).astype(float)
    init = np.vstack([X[:4], [[90.0] * X.shape[1]]])
    model = KMeans(5, init=init, n_init=1, algorithm=algorithm)
    model, steps = watched(model, X, sample_weight=weights)
    assert sum(step.n_distances for step in steps) == model.n_distances_
    check_codes(steps)


@each_algorithm
def test_a_run_alone_can_be_asked_too(algorithm):
    """Without callbacks: it is then not one compiled call, which would tell nothing."""
    X = SMOOTH["four_blobs"]
    data = read("test", blocks.RowBlocks(X), moments=True)
    with blocks.block_map(data.blocks) as each:
        rows, centers = PackedRows(data, data.mean), X[:4].copy()
        options = {"algorithm": algorithm, "tol": 0, "max_iter": 50, "bounds": True}
        run = Descent(each, np.ones(len(X)), rows, centers, **options).run()
    assert sum(step.n_distances for step in run.e_steps) == run.n_distances > 0
    assert len(run.e_steps) == run.n_iter


def test_without_being_asked_nothing_is_kept_or_done(monkeypatch):
    """Not even where a history is kept; and a fit without callbacks is one compiled call."""
    monkeypatch.setattr(watching.Watch, "__init__", None)  # whoever makes one fails
    X, history = SMOOTH["uniform"], History()
    KMeans(5, random_state=0, algorithm="hamerly").set_callbacks(history).fit(X)
    assert history.iterations and history.e_steps == []
    with paths.watch() as ways:
        KMeans(5, random_state=0, algorithm="hamerly").fit(X)
    assert "k-means compiled" in ways and "k-means blocks" not in ways


def test_a_history_forgets_the_e_steps_of_the_fit_before():
    """And keeps both, its iterations and its E-steps."""
    history, X = History(bounds=True), SMOOTH["uniform"]
    model = KMeans(4, random_state=0).set_callbacks(history).fit(X)
    before = len(history.e_steps)
    model.fit(X)
    assert len(history.e_steps) == before
    assert len(history.iterations) == model.n_iter_


@pytest.mark.parametrize("model", [MiniBatchKMeans(3), GaussianMixture(3, random_state=0)])
def test_who_has_no_bounds_says_so(model):
    """Rather than nothing being there."""
    name = type(model).__name__
    with pytest.raises(ValueError, match=f"bounds=True is for KMeans, got {name}"):
        model.set_callbacks(History(bounds=True)).fit(SMOOTH["uniform"])


@pytest.mark.parametrize("bounds", [None, "yes", 1])
def test_a_wrong_argument_is_named(bounds):
    """True or False."""
    with pytest.raises(ValueError, match="History: bounds must be True or False"):
        History(bounds=bounds)


def test_painters_take_the_steps_of_a_fit():
    """The one for the textbook's steps, too; words and codes are in the same order."""
    X = random_rows(1)[0]
    steps = watched(KMeans(5, random_state=0, algorithm="hamerly"), X)[1]
    axes = plot_skipped(X, steps)
    assert len(np.ravel(axes)) >= len(steps)
    words = ("all_computed", "some_computed", "own_computed", "skipped_by_bound", "skipped_by_gap")
    assert words == KEYS
    names = ["ALL", "SOME", "OWN", "BY_BOUNDS", "BY_GAP"]
    assert [code.name for code in Outcome] == names
