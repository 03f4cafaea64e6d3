"""KMeans finds what k-means is defined to find, as scikit-learn's estimators should."""

import pickle
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.cluster import KMeans as ScikitKMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from homl_clustering import KMeans
from homl_clustering.datasets import five_blobs
from homl_clustering.engine import blocks
from homl_clustering.textbook.kmeans import cluster_means, kmeans_steps, nearest_centers
from tests.helpers import SMOOTH, bits, forced, python, some_rows, squared_errors

BLOBS = five_blobs()[0]
LINE = np.array([[0.0], [1.0], [10.0], [11.0]])

each_smooth_data_set = pytest.mark.parametrize("name", SMOOTH)


def fitted(X, k=5, seed=0, **parameters):
    """Return a model fitted from rows drawn at random, stopping at no tolerance."""
    return KMeans(k, init=some_rows(X, k, seed), **{"tol": 0, **parameters}).fit(X)


# What it finds


def test_a_case_solved_by_hand():
    """From 0 and 1, the points 0, 1, 10, 11 end in pairs, in three iterations."""
    model = KMeans(2, init=LINE[:2], tol=0).fit(LINE)
    assert model.labels_.tolist() == [0, 0, 1, 1]
    assert model.cluster_centers_.tolist() == [[0.5], [10.5]]
    assert model.inertia_ == 1.0
    assert model.n_iter_ == 3
    assert model.stop_reason_ == "labels unchanged"


def test_its_first_iteration_solved_by_hand():
    """After one iteration the centers are 0 and 22/3, and the labels follow them."""
    model = KMeans(2, init=LINE[:2], max_iter=1).fit(LINE)
    np.testing.assert_allclose(model.cluster_centers_, [[0], [22 / 3]], rtol=1e-15)
    assert model.labels_.tolist() == [0, 0, 1, 1]
    np.testing.assert_allclose(model.inertia_, 1 + (8 / 3) ** 2 + (11 / 3) ** 2, rtol=1e-15)
    assert model.stop_reason_ == "max_iter reached"


@each_smooth_data_set
@pytest.mark.parametrize("k", [2, 5, 9])
def test_it_ends_where_the_textbook_ends(name, k):
    """From one start, the estimator and the textbook find the same, equally fast."""
    X = SMOOTH[name]
    *_, end = steps = list(kmeans_steps(X, some_rows(X, k)))
    model = fitted(X, k)
    np.testing.assert_array_equal(model.labels_, end.labels)
    np.testing.assert_allclose(model.cluster_centers_, end.centers, rtol=1e-9)
    np.testing.assert_allclose(model.inertia_, end.inertia, rtol=1e-12)
    assert model.n_iter_ == sum(step.name == "M" for step in steps)


@each_smooth_data_set
def test_every_iteration_is_that_of_the_textbook(name):
    """Stopped after any iteration, the estimator has the textbook's centers."""
    X = SMOOTH[name]
    moves = [step for step in kmeans_steps(X, some_rows(X, 4)) if step.name == "M"]
    for iteration, step in enumerate(moves, start=1):
        model = fitted(X, 4, max_iter=iteration)
        np.testing.assert_allclose(model.cluster_centers_, step.centers, rtol=1e-9)


@each_smooth_data_set
def test_the_end_is_a_fixed_point(name):
    """Labels are the nearest centers, and centers are the means of their rows."""
    X = SMOOTH[name]
    model = fitted(X)
    centers = model.cluster_centers_
    np.testing.assert_array_equal(model.labels_, nearest_centers(X, centers))
    np.testing.assert_allclose(centers, cluster_means(X, model.labels_, centers), rtol=1e-9)


@each_smooth_data_set
def test_inertia_is_what_it_is_defined_to_be(name):
    """Inertia is the sum of squared distances from the rows to their centers."""
    X = SMOOTH[name]
    model = KMeans(4, random_state=0).fit(X)
    np.testing.assert_allclose(model.inertia_, squared_errors(X, model).sum(), rtol=1e-12)


def test_inertia_is_weighted():
    """With weights, inertia counts each squared distance by the weight of its row."""
    weights = np.random.RandomState(0).uniform(size=len(BLOBS))
    model = KMeans(4, random_state=0).fit(BLOBS, sample_weight=weights)
    np.testing.assert_allclose(model.inertia_, weights @ squared_errors(BLOBS, model), rtol=1e-12)


@each_smooth_data_set
def test_inertia_never_rises(name):
    """Each further iteration lowers the inertia, or leaves it as it is."""
    X = SMOOTH[name]
    last = fitted(X).n_iter_
    inertias = [fitted(X, max_iter=i).inertia_ for i in range(1, last + 1)]
    assert len(inertias) > 2
    assert all(np.diff(inertias) <= 1e-12 * inertias[0])


def test_one_cluster_is_the_mean():
    """With one cluster the center is the mean, and the inertia n times the variance."""
    model = KMeans(1, random_state=0).fit(BLOBS)
    np.testing.assert_allclose(model.cluster_centers_, [BLOBS.mean(axis=0)], rtol=1e-12)
    np.testing.assert_allclose(model.inertia_, len(BLOBS) * BLOBS.var(axis=0).sum())


def test_as_many_clusters_as_rows_leave_no_inertia():
    """Where every row can have its own center, it gets it."""
    model = KMeans(4, random_state=0).fit(LINE)
    assert sorted(model.cluster_centers_.ravel()) == LINE.ravel().tolist()
    assert model.inertia_ == 0


def test_the_optimum_of_the_five_blobs_is_found():
    """Ten starts find the five blobs: the inertia known from the catalogue of figures."""
    model = KMeans(5, n_init=10, random_state=0).fit(BLOBS)
    np.testing.assert_allclose(model.inertia_, 211.59853725816828, rtol=1e-12)


# When it stops


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"max_iter": 1}, "max_iter reached"),
        ({"max_iter": 2}, "max_iter reached"),
        ({"max_iter": 3}, "max_iter reached"),
        ({"tol": 0.1}, "centers moved less than tol"),
        ({"tol": 1e9}, "centers moved less than tol"),
        ({}, "labels unchanged"),
    ],
)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("weighted", [False, True])
def test_results_belong_together_whenever_it_stops(parameters, reason, dtype, weighted):
    """Labels, inertia and centers agree after any end, and the reason is the right one."""
    X = BLOBS.astype(dtype)
    weights = np.random.RandomState(0).uniform(size=len(X)) if weighted else np.ones(len(X))
    start = some_rows(X, 5)
    model = KMeans(5, init=start, **{"tol": 0, **parameters}).fit(X, sample_weight=weights)
    assert model.stop_reason_ == reason
    np.testing.assert_array_equal(model.predict(X), model.labels_)
    assert model.inertia_ == -model.score(X, sample_weight=weights)
    errors = squared_errors(X.astype(float), model)
    np.testing.assert_allclose(model.inertia_, weights @ errors, rtol=1e-12)


def test_the_tolerance_is_relative_to_the_variance():
    """It ends where the squared movements sum to at most tol times the mean variance."""
    start = some_rows(BLOBS, 5)
    models = [KMeans(5, init=start, tol=0, max_iter=i).fit(BLOBS) for i in (1, 2, 3, 4, 5)]
    centers = [start, *(model.cluster_centers_ for model in models)]
    moved = [((new - old) ** 2).sum() for old, new in pairwise(centers)]
    relative = np.array(moved) / BLOBS.var(axis=0).mean()
    for tol in [*relative * 1.001, *relative[:-1] * 0.999]:
        expected = 1 + np.flatnonzero(relative <= tol)[0]
        assert KMeans(5, init=start, tol=tol).fit(BLOBS).n_iter_ == expected


# Weights


def test_a_row_of_weight_two_is_two_rows():
    """From given centers, whole weights and repeated rows lead to the same clusters."""
    weights = np.random.RandomState(0).randint(1, 4, len(BLOBS))
    start = some_rows(BLOBS, 5)
    weighted = KMeans(5, init=start, tol=0).fit(BLOBS, sample_weight=weights)
    repeated = KMeans(5, init=start, tol=0).fit(np.repeat(BLOBS, weights, axis=0))
    np.testing.assert_array_equal(np.repeat(weighted.labels_, weights), repeated.labels_)
    np.testing.assert_allclose(weighted.cluster_centers_, repeated.cluster_centers_, rtol=1e-12)
    np.testing.assert_allclose(weighted.inertia_, repeated.inertia_, rtol=1e-12)


def test_a_row_of_weight_zero_is_no_row():
    """From given centers, rows without weight have no say, but get a label."""
    keep = np.random.RandomState(0).uniform(size=len(BLOBS)) < 0.7
    start = some_rows(BLOBS, 5)
    weighted = KMeans(5, init=start, tol=0).fit(BLOBS, sample_weight=keep)
    removed = KMeans(5, init=start, tol=0).fit(BLOBS[keep])
    np.testing.assert_array_equal(weighted.labels_[keep], removed.labels_)
    np.testing.assert_array_equal(weighted.labels_, removed.predict(BLOBS))
    np.testing.assert_allclose(weighted.cluster_centers_, removed.cluster_centers_, rtol=1e-12)
    np.testing.assert_allclose(weighted.inertia_, removed.inertia_, rtol=1e-12)


@pytest.mark.parametrize("weight", [1, 1.0, 4])
def test_one_number_stands_for_equal_weights(weight):
    """A single weight counts for all rows; equal weights change the inertia alone."""
    plain = fitted(BLOBS)
    model = KMeans(5, init=some_rows(BLOBS, 5), tol=0).fit(BLOBS, sample_weight=weight)
    np.testing.assert_array_equal(model.labels_, plain.labels_)
    assert model.inertia_ == weight * plain.inertia_


def test_a_heavy_row_pulls_its_center():
    """The mean of 0 and 4 with weights 3 and 1 is 1."""
    model = KMeans(1, init=[[0]]).fit([[0], [4]], sample_weight=[3, 1])
    assert model.cluster_centers_.tolist() == [[1.0]]


# Empty clusters


def test_an_empty_cluster_takes_the_farthest_row():
    """Of 0, 1, 2, 10 around the center 1, a center without rows takes 10."""
    X = [[0.0], [1.0], [2.0], [10.0]]
    model = KMeans(2, init=[[1], [100]], max_iter=1).fit(X)
    assert model.cluster_centers_.tolist() == [[1], [10]]
    assert model.labels_.tolist() == [0, 0, 0, 1]
    assert model.inertia_ == 2


def test_two_empty_clusters_take_the_two_farthest_rows():
    """The first empty cluster takes the farthest row, the second the next."""
    X = [[-1.0], [0.0], [1.0], [9.0], [-7.0]]
    model = KMeans(3, init=[[0], [100], [-100]], max_iter=1).fit(X)
    np.testing.assert_allclose(model.cluster_centers_, [[0], [9], [-7]], atol=1e-14)


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_a_cluster_that_gives_its_only_row_moves_to_the_heaviest(order):
    """A cluster emptied by the rescue of another is put on the heaviest one's center.

    scikit-learn means to do the same, but takes that center's sum for its mean where
    the emptied cluster comes first.
    """
    X = [[0.0], [1.0], [2.0], [3.0], [50.0]]
    start = np.array([[1.5], [40.0], [1000.0]])[[*order, 2]]
    model = KMeans(3, init=start, max_iter=1)
    with pytest.warns(ConvergenceWarning):
        model.fit(X)
    assert model.cluster_centers_.tolist() == [[1.5], [1.5], [50]]


def test_rounding_does_not_keep_an_emptied_cluster_alive():
    """0.1 + 0.2 - 0.1 - 0.2 is not 0, yet a cluster that gave both rows is empty."""
    X, weights = [[0.0], [0.5], [1.0], [20.0], [23.0]], [1, 1, 1, 0.1, 0.2]
    start = [[0.5], [21.6], [1000.0], [1001.0]]
    model = KMeans(4, init=start, max_iter=1)
    with pytest.warns(ConvergenceWarning):
        model.fit(X, sample_weight=weights)
    np.testing.assert_allclose(model.cluster_centers_, [[0.5], [0.5], [20], [23]], rtol=1e-14)


def test_where_every_row_lies_on_its_center_none_is_moved():
    """Without a farthest row, an empty cluster is put on the heaviest one's center."""
    X = [[5.0], [5.0], [5.0], [0.0], [0.0]]
    model = KMeans(3, init=[[0], [5], [99]], max_iter=1)
    with pytest.warns(ConvergenceWarning):
        model.fit(X)
    assert model.cluster_centers_.tolist() == [[0], [5], [5]]


@pytest.mark.parametrize("max_iter", [1, 2, 300])
@pytest.mark.parametrize("n_far", [1, 2, 3])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_empty_clusters_are_relocated_as_in_scikit_learn(seed, weighted, n_far, max_iter):
    """With one to three centers far off all rows, both packages end alike."""
    X = np.random.RandomState(seed).normal(size=(120, 2))
    weights = np.random.RandomState(seed).uniform(0.5, 2, 120) if weighted else None
    start = some_rows(X, 5, seed)
    start[-n_far:] += 100 + 10 * np.arange(n_far)[:, np.newaxis]
    assert np.unique(nearest_centers(X, start)).size == 5 - n_far
    ours, theirs = (
        estimator(5, init=start, n_init=1, max_iter=max_iter).fit(X, sample_weight=weights)
        for estimator in (KMeans, ScikitKMeans)
    )
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, atol=1e-12)
    assert ours.n_iter_ == theirs.n_iter_


def test_a_cluster_that_empties_later_is_relocated_too():
    """A cluster that loses its rows in a later iteration is rescued, as in scikit-learn."""
    X = np.array([[-4, -9], [-9, 10], [2, -7], [4, 4], [0, 7], [-9, -5], [-2, -6], [-10, 11],
                  [-12, -9], [-12, 1], [-3, -7]], float)  # fmt: skip
    start = np.array([[16.0, -9.0], [-11.0, -20.0], [-19.0, -9.0], [18.0, 15.0]])
    _, first, _, second, *_ = kmeans_steps(X, start)
    assert [np.unique(step.labels).size for step in (first, second)] == [4, 3]
    ours, theirs = (
        estimator(4, init=start, n_init=1, tol=0).fit(X) for estimator in (KMeans, ScikitKMeans)
    )
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, atol=1e-12)


def test_results_belong_together_after_a_rescue_in_the_last_iteration():
    """Labels that repeat end the fit, and follow the center that was relocated meanwhile."""
    X = np.array([[-2.0], [-1.0], [-2.0], [1.0], [0.0], [-1.0], [-1.0], [-2.0]])
    model = KMeans(4, init=[[2], [-3], [-1], [3]], tol=0).fit(X)
    assert model.stop_reason_ == "labels unchanged"
    assert model.labels_.tolist() == [1, 2, 1, 0, 3, 2, 2, 1]
    assert model.inertia_ == -model.score(X) == 0


@pytest.mark.parametrize("n_threads", [1, 3])
def test_relocation_is_the_same_on_the_block_path(n_threads):
    """Empty clusters are relocated alike in the compiled run and block by block."""
    start = some_rows(BLOBS, 5)
    start[3:] += 100
    with forced("compiled", block_rows=300):
        compiled = bits(KMeans(5, init=start).fit(BLOBS))
    with forced("blocks", n_threads, block_rows=300):
        assert bits(KMeans(5, init=start).fit(BLOBS)) == compiled


def test_fewer_distinct_rows_than_clusters_warn():
    """The warning names both numbers, and the model still is a right one."""
    X = np.repeat([[0.0, 0.0], [1.0, 2.0]], 5, axis=0)
    with pytest.warns(ConvergenceWarning, match=r"distinct clusters \(2\).*n_clusters \(3\)"):
        model = KMeans(3, random_state=0).fit(X)
    assert model.inertia_ == 0
    np.testing.assert_array_equal(model.predict(X), model.labels_)


# Starts


def test_one_start_suffices_for_kmeans_plus_plus_and_for_given_centers():
    """n_init="auto" is 1 where the start is good already; ten would have done better."""
    auto, one, ten = (
        KMeans(5, n_init=n_init, random_state=42).fit(BLOBS) for n_init in ("auto", 1, 10)
    )
    assert bits(auto) == bits(one)
    assert ten.inertia_ < one.inertia_
    start = some_rows(BLOBS, 5)
    auto, one = (KMeans(5, init=start, n_init=n_init).fit(BLOBS) for n_init in ("auto", 1))
    assert bits(auto) == bits(one)


def test_ten_random_starts_are_made():
    """n_init="auto" is 10 for "random"."""
    auto, ten, one = (
        KMeans(5, init="random", n_init=n_init, random_state=8).fit(BLOBS)
        for n_init in ("auto", 10, 1)
    )
    assert bits(auto) == bits(ten)
    assert auto.inertia_ < one.inertia_


@pytest.mark.parametrize(("n_init", "expected"), [("auto", 10), (3, 3), (1, 1)])
def test_a_callable_is_called_once_per_start(n_init, expected):
    """A callable gets the data, the number of clusters, and one stream of random numbers."""
    calls = []

    def init(X, n_clusters, random_state):
        calls.append((X, n_clusters, random_state))
        return some_rows(X, n_clusters, len(calls))

    KMeans(5, init=init, n_init=n_init).fit(BLOBS)
    assert len(calls) == expected
    assert all(X.base is BLOBS and X.shape == BLOBS.shape and k == 5 for X, k, _ in calls)
    assert len({id(random_state) for *_, random_state in calls}) == 1


@pytest.mark.parametrize("convert", [np.asarray, sparse.csr_matrix])
def test_a_callable_cannot_change_the_data(convert):
    """The data are never changed, not even by a function that tries to."""
    X = convert(BLOBS[:50].copy())

    def init(data, n_clusters, random_state):
        rows = data[:n_clusters].toarray() if sparse.issparse(data) else data[:n_clusters].copy()
        (data.data if sparse.issparse(data) else data)[:] = 0
        return rows

    if sparse.issparse(X):
        KMeans(3, init=init, n_init=1).fit(X)
    else:
        with pytest.raises(ValueError, match="read-only"):
            KMeans(3, init=init, n_init=1).fit(X)
    dense = X.toarray() if sparse.issparse(X) else X
    np.testing.assert_array_equal(dense, BLOBS[:50])


def test_given_centers_start_once_whatever_n_init():
    """Several starts from the same centers are useless: a warning, and one start."""
    start = some_rows(BLOBS, 5)
    with pytest.warns(RuntimeWarning, match="n_init=3"):
        model = KMeans(5, init=start, n_init=3).fit(BLOBS)
    assert bits(model) == bits(KMeans(5, init=start).fit(BLOBS))


@pytest.mark.parametrize("best", [0, 1, 2])
def test_the_best_start_is_kept(best):
    """The start with the lowest inertia wins, whether it comes first, second or last."""
    starts = [some_rows(BLOBS, 5, seed) for seed in (8, 9)]
    starts.insert(best, [[-3, 3], [-3, 2], [-3, 1], [-1, 2], [0, 2]])
    single = [KMeans(5, init=start).fit(BLOBS) for start in starts]
    assert np.argmin([model.inertia_ for model in single]) == best
    calls = iter(starts)
    kept = KMeans(5, init=lambda X, k, random_state: next(calls), n_init=3).fit(BLOBS)
    assert bits(kept) == bits(single[best])


def test_given_centers_stay_as_they_are():
    """The array that a user starts from is not written to."""
    start = some_rows(BLOBS, 5)
    before = start.copy()
    KMeans(5, init=start).fit(BLOBS)
    np.testing.assert_array_equal(start, before)


@pytest.mark.parametrize("init", ["k-means++", "random"])
def test_the_random_state_decides(init):
    """The same random_state gives the same bits, another one another start."""
    first, again, other = (
        KMeans(8, init=init, n_init=1, max_iter=1, random_state=seed).fit(BLOBS)
        for seed in (0, 0, 1)
    )
    assert bits(first) == bits(again)
    assert bits(first) != bits(other)


def test_a_random_state_instance_is_consumed():
    """Two fits from one RandomState start differently; an equal RandomState repeats both."""
    pairs = []
    for _ in range(2):
        random_state = np.random.RandomState(3)
        model = KMeans(8, max_iter=1, random_state=random_state)
        pairs.append([bits(model.fit(BLOBS)), bits(model.fit(BLOBS))])
    assert pairs[0] == pairs[1]
    assert pairs[0][0] != pairs[0][1]


# Using the model


def test_transform_gives_euclidean_distances():
    """transform holds the distance from each row to each center."""
    model = KMeans(4, random_state=0).fit(BLOBS)
    differences = BLOBS[:, np.newaxis] - model.cluster_centers_
    np.testing.assert_allclose(
        model.transform(BLOBS), np.linalg.norm(differences, axis=2), rtol=1e-12
    )


def test_transform_is_about_the_fitted_centers():
    """A parameter changed after the fit changes nothing before the next fit."""
    model = KMeans(4, random_state=0).fit(BLOBS)
    before = model.transform(BLOBS)
    for n_clusters in (9, 2):
        np.testing.assert_array_equal(
            model.set_params(n_clusters=n_clusters).transform(BLOBS), before
        )


def test_predict_labels_new_rows():
    """New rows get the number of their nearest center, as int32."""
    model = KMeans(2, init=LINE[:2]).fit(LINE)
    labels = model.predict([[-5], [5.4], [5.6], [100]])
    assert labels.tolist() == [0, 0, 1, 1]
    assert labels.dtype == model.labels_.dtype == np.int32


def test_of_equally_near_centers_the_first_wins():
    """A tie goes to the lowest label."""
    model = KMeans(2, init=[[0.0], [2.0]]).fit([[0.0], [2.0]])
    assert model.predict([[1.0]]).tolist() == [0]


def test_score_is_the_negative_inertia():
    """score is minus the weighted sum of squared distances to the fitted centers."""
    model = KMeans(1, init=[[0]]).fit([[-1], [1]])
    assert model.score([[2], [3]]) == -13
    assert model.score([[2], [3]], sample_weight=[1, 2]) == -22


def test_the_shortcuts_do_what_they_stand_for():
    """fit_predict is fit and labels_, fit_transform is fit and transform, with weights too."""
    weights = np.random.RandomState(0).uniform(size=len(BLOBS))
    model = KMeans(4, random_state=0).fit(BLOBS, sample_weight=weights)
    again = clone(model)
    np.testing.assert_array_equal(again.fit_predict(BLOBS, sample_weight=weights), model.labels_)
    np.testing.assert_array_equal(
        clone(model).fit_transform(BLOBS, sample_weight=weights), model.transform(BLOBS)
    )
    assert bits(again) == bits(model)


def test_fit_returns_the_model():
    """Calls can be chained."""
    model = KMeans(2)
    assert model.fit(LINE) is model


def test_y_is_ignored():
    """A target, as pipelines pass it on, changes nothing."""
    model = KMeans(4, random_state=0)
    assert bits(clone(model).fit(BLOBS, np.arange(len(BLOBS)))) == bits(model.fit(BLOBS))


# As an estimator among scikit-learn's


EXEMPT = dict.fromkeys(
    ["check_sample_weight_equivalence_on_dense_data",
     "check_sample_weight_equivalence_on_sparse_data"],
    "The random stream draws row numbers as scikit-learn's does (contract E2), so repeated "
    "rows are other draws; scikit-learn's own KMeans is exempt for the same reason. From "
    "given centers the equivalence holds: test_a_row_of_weight_two_is_two_rows.",
)  # fmt: skip


@parametrize_with_checks(
    [KMeans(n_clusters=3, n_init=2)], expected_failed_checks=lambda estimator: EXEMPT
)
def test_scikit_learns_checks_pass(estimator, check):
    """KMeans is a scikit-learn estimator, by scikit-learn's own checks."""
    check(estimator)


def test_parameters_are_those_of_scikit_learn():
    """Names, order and default values are scikit-learn's, but for algorithm="auto" (E1)."""
    assert KMeans().get_params() == {**ScikitKMeans().get_params(), "algorithm": "auto"}
    assert list(KMeans().get_params()) == list(ScikitKMeans().get_params())


def test_get_params_gives_back_what_was_set():
    """Parameters are stored as given, and set_params sets them."""
    start = some_rows(BLOBS, 3)
    model = KMeans(3, init=start, tol=0.5)
    assert model.get_params()["init"] is start
    assert model.set_params(tol=1, n_clusters=7) is model
    assert (model.tol, model.n_clusters) == (1, 7)


def test_a_clone_is_unfitted_and_equal():
    """clone keeps the parameters and forgets the fit."""
    model = KMeans(3, max_iter=7, random_state=1).fit(BLOBS)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    assert not hasattr(copy, "cluster_centers_")


def test_a_pickled_model_is_the_same():
    """After pickling, a model has the same bits and predicts the same."""
    model = KMeans(3, random_state=1).fit(BLOBS)
    copy = pickle.loads(pickle.dumps(model))
    assert bits(copy) == bits(model)
    np.testing.assert_array_equal(copy.predict(BLOBS), model.labels_)


def test_it_works_in_a_pipeline_and_a_grid_search():
    """A grid search over n_clusters of a pipeline finds that more clusters score higher."""
    pipeline = make_pipeline(StandardScaler(), KMeans(random_state=0))
    search = GridSearchCV(pipeline, {"kmeans__n_clusters": [2, 4, 9]}, cv=3).fit(BLOBS)
    assert search.best_params_ == {"kmeans__n_clusters": 9}
    assert len(set(search.predict(BLOBS))) == 9


def test_output_features_are_named_after_the_class():
    """get_feature_names_out numbers the columns of transform."""
    model = KMeans(3, random_state=0).fit(BLOBS)
    assert model.get_feature_names_out().tolist() == ["kmeans0", "kmeans1", "kmeans2"]


def test_set_output_default_gives_an_array():
    """The default output of transform is a NumPy array."""
    model = KMeans(3, random_state=0).set_output(transform="default")
    assert type(model.fit_transform(BLOBS)) is np.ndarray


def test_set_output_pandas_gives_a_frame():
    """transform can return a DataFrame with named columns."""
    pd = pytest.importorskip("pandas")
    model = KMeans(3, random_state=0).set_output(transform="pandas").fit(BLOBS)
    frame = model.transform(BLOBS)
    assert isinstance(frame, pd.DataFrame)
    assert frame.columns.tolist() == ["kmeans0", "kmeans1", "kmeans2"]
    np.testing.assert_array_equal(frame, clone(model).set_output(transform="default")
                                  .fit_transform(BLOBS))  # fmt: skip


def test_feature_names_are_kept_and_compared():
    """Column names are remembered, and other names at predict are an error."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(BLOBS, columns=["width", "height"])
    model = KMeans(3, random_state=0).fit(frame)
    assert model.feature_names_in_.tolist() == ["width", "height"]
    np.testing.assert_array_equal(model.predict(frame), model.labels_)
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame[["height", "width"]])


def test_data_without_names_leave_none():
    """A fit counts the features, and a new fit forgets the old count."""
    model = KMeans(2, random_state=0).fit(BLOBS)
    assert model.n_features_in_ == 2
    assert not hasattr(model, "feature_names_in_")
    assert model.fit(LINE).n_features_in_ == 1


def test_verbose_prints_and_changes_nothing(capsys):
    """verbose=1 prints the inertia of each iteration; the bits stay the same."""
    quiet = fitted(BLOBS)
    assert capsys.readouterr().out == ""
    loud = fitted(BLOBS, verbose=1)
    lines = capsys.readouterr().out.splitlines()
    assert bits(loud) == bits(quiet)
    assert [re.match(r"Iteration (\d+): inertia [\d.]+, ", line)[1] for line in lines] == [
        str(i) for i in range(1, loud.n_iter_ + 1)
    ]


# The data: any type, any layout, never changed


LAYOUTS = {
    "array": lambda X: X,
    "Fortran order": np.asfortranarray,
    "every other row of a larger array": lambda X: np.repeat(X, 2, axis=0)[::2],
    "negative strides": lambda X: X[::-1, ::-1].copy()[::-1, ::-1],
    "big endian": lambda X: X.astype(X.dtype.newbyteorder(">")),
    "list": lambda X: X.tolist(),
    "CSR matrix": sparse.csr_matrix,
    "CSR array": sparse.csr_array,
    "CSC matrix": sparse.csc_matrix,
    "COO array": sparse.coo_array,
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_the_layout_of_the_data_changes_no_bit(layout, way):
    """Every layout gives the model, the labels and the distances of a plain array."""
    other = LAYOUTS[layout](BLOBS)
    with forced(way, block_rows=300):
        plain, model = (KMeans(5, random_state=0).fit(X) for X in (BLOBS, other))
        assert bits(model) == bits(plain)
        np.testing.assert_array_equal(model.predict(other), plain.labels_)
        np.testing.assert_array_equal(model.transform(other), plain.transform(BLOBS))
        assert model.score(other) == plain.score(BLOBS)


def test_a_sparse_matrix_of_many_zeros_is_its_dense_twin():
    """Data that are mostly zero give the same bits from CSR and from an array."""
    X = sparse.random(400, 30, 0.1, format="csr", random_state=0)
    sparse_model, dense_model = (KMeans(4, random_state=0).fit(data) for data in (X, X.toarray()))
    assert bits(sparse_model) == bits(dense_model)


@pytest.mark.parametrize("mode", ["r", "c"])
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_a_memory_mapped_file_changes_no_bit(mode, way, tmp_path):
    """A memmap gives the same model as the array it holds, read-only too."""
    np.save(tmp_path / "blobs.npy", BLOBS)
    mapped = np.load(tmp_path / "blobs.npy", mmap_mode=mode)
    with forced(way):
        plain, model = (KMeans(5, random_state=0).fit(X) for X in (BLOBS, mapped))
    assert bits(model) == bits(plain)
    np.testing.assert_array_equal(model.transform(mapped), plain.transform(BLOBS))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_data_weights_and_centers_may_be_read_only(dtype):
    """Nothing that a user passes needs to be writeable."""
    X, weights = BLOBS.astype(dtype), np.ones(len(BLOBS))
    start = some_rows(X, 5)
    plain = KMeans(5, init=start).fit(X, sample_weight=weights)
    for array in (X, weights, start):
        array.flags.writeable = False
    model = KMeans(5, init=start).fit(X, sample_weight=weights)
    assert bits(model) == bits(plain)
    np.testing.assert_array_equal(model.predict(X), plain.labels_)


@pytest.mark.parametrize("copy_x", [True, False])
@pytest.mark.parametrize("layout", ["array", "Fortran order", "CSR matrix"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_data_are_never_modified(dtype, layout, copy_x):
    """fit, predict, transform and score leave the data as they are."""
    X = LAYOUTS[layout](BLOBS.astype(dtype))
    before = X.copy()
    model = KMeans(5, copy_x=copy_x, random_state=0).fit(X)
    model.predict(X), model.transform(X), model.score(X)
    assert abs(X - before).max() == 0


def test_float32_stays_float32():
    """Centers and distances keep the type of the data; inertia is a Python float."""
    X = BLOBS.astype(np.float32)
    model = KMeans(5, random_state=0).fit(X)
    assert model.cluster_centers_.dtype == model.transform(X).dtype == np.float32
    assert type(model.inertia_) is float


def test_float32_is_summed_in_float64():
    """A million equal values of 0.1 in float32 have their mean right to the last digit."""
    X = np.full((1_000_000, 1), 0.1, np.float32)
    model = KMeans(1, init=[[0.0]]).fit(X)
    assert model.cluster_centers_[0, 0] == np.float32(0.1)


def test_float32_finds_the_clusters_of_float64():
    """The type of the data changes the labels of clear clusters nowhere."""
    double, single = (
        KMeans(5, n_init=10, random_state=0).fit(BLOBS.astype(dtype)) for dtype in ("d", "f")
    )
    np.testing.assert_array_equal(single.labels_, double.labels_)
    np.testing.assert_allclose(single.cluster_centers_, double.cluster_centers_, rtol=1e-6)


@pytest.mark.parametrize("dtype", [int, np.uint8, np.int8, np.float16])
def test_other_numbers_become_float64(dtype):
    """Whole and half-precision numbers are clustered as the float64 numbers they equal."""
    X = np.random.RandomState(0).randint(0, 100, (60, 2)).astype(dtype)
    model, expected = (KMeans(3, random_state=0).fit(data) for data in (X, X.astype(float)))
    assert bits(model) == bits(expected)
    assert model.cluster_centers_.dtype == np.float64


# The same bits with any number of threads


def many_blocks():
    """Return data that are cut into seven blocks once the blocks are made small."""
    return np.random.RandomState(0).normal(size=(6500, 3))


@pytest.mark.parametrize("init", ["k-means++", "random"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_threads_change_no_bit(init, weighted, dtype):
    """One, two and five threads, and the compiled run without any, give the same model."""
    X = many_blocks().astype(dtype)
    weights = np.random.RandomState(1).uniform(size=len(X)) if weighted else None
    results = set()
    for way, n_threads in (("blocks", 1), ("blocks", 2), ("blocks", 5), ("compiled", 1)):
        with forced(way, n_threads, block_rows=1000):
            assert len(blocks.RowBlocks(X)) == 7
            model = KMeans(6, init=init, n_init=2, random_state=0).fit(X, sample_weight=weights)
            score = model.score(X, sample_weight=weights)
            results.add((*bits(model), score, model.transform(X).tobytes()))
    assert len(results) == 1


SCRIPT = """
import hashlib, numpy as np
from homl_clustering import KMeans
from homl_clustering.engine import blocks
from homl_clustering.engine import paths
X = np.random.RandomState(0).normal(size=(140_000, 2))
with paths.watch() as ways:
    model = KMeans(6, max_iter=20, random_state=0).fit(X)
assert "k-means blocks" in ways and f"threads: {blocks.threads()}" in ways
found = model.labels_.tobytes() + model.cluster_centers_.tobytes()
print(blocks.threads(), hashlib.sha256(found).hexdigest(), model.inertia_.hex(), model.n_iter_)
"""


def test_the_environment_sets_the_threads_and_changes_no_bit():
    """Fresh processes with OMP_NUM_THREADS at 1, at 2 and not obeyed at 5 agree."""
    runs = [python("-c", SCRIPT, OMP_NUM_THREADS=n) for n in ("1", "2", "5")]
    assert all(run.returncode == 0 for run in runs), runs[0].stderr
    n_threads, results = zip(*(run.stdout.split(maxsplit=1) for run in runs), strict=True)
    assert n_threads[0] == "1"
    assert len(set(results)) == 1


# Properties


random_data = st.tuples(
    st.integers(0, 2**32 - 1), st.integers(8, 80), st.integers(1, 4), st.integers(1, 6)
)


def draw(case):
    """Return data from a normal distribution, and rows of it to start from."""
    seed, n_samples, n_features, k = case
    X = np.random.RandomState(seed).normal(size=(n_samples, n_features))
    return X, some_rows(X, k, seed)


@given(random_data, st.integers(-1000, 1000))
def test_shifting_the_data_changes_no_label(case, shift):
    """Data and start moved by a whole number give the same labels and moved centers."""
    X, start = draw(case)
    model = KMeans(len(start), init=start).fit(X)
    moved = KMeans(len(start), init=start + shift).fit(X + shift)
    np.testing.assert_array_equal(moved.labels_, model.labels_)
    np.testing.assert_allclose(moved.cluster_centers_, model.cluster_centers_ + shift, atol=1e-9)
    assert moved.n_iter_ == model.n_iter_


whole_numbers = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=5, max_size=30)


@given(whole_numbers, st.integers(1, 4), st.integers(-60, 60))
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_scaling_by_powers_of_two_changes_no_bit(rows, k, power):
    """Data and start times 2^p give the same labels, and centers times 2^p, ties included."""
    X, scale = np.array(rows, float), 2.0**power
    model = KMeans(k, init=X[:k]).fit(X)
    scaled = KMeans(k, init=X[:k] * scale).fit(X * scale)
    np.testing.assert_array_equal(scaled.labels_, model.labels_)
    np.testing.assert_array_equal(scaled.cluster_centers_, model.cluster_centers_ * scale)
    assert scaled.inertia_ == model.inertia_ * scale**2
    assert scaled.n_iter_ == model.n_iter_


@given(random_data)
def test_permuted_rows_permute_the_labels(case):
    """The order of the rows decides nothing but the order of the labels."""
    X, start = draw(case)
    order = np.random.RandomState(case[0]).permutation(len(X))
    model, permuted = (KMeans(len(start), init=start).fit(data) for data in (X, X[order]))
    np.testing.assert_array_equal(permuted.labels_, model.labels_[order])
    np.testing.assert_allclose(permuted.cluster_centers_, model.cluster_centers_, atol=1e-9)


@given(random_data)
def test_permuted_features_permute_the_centers(case):
    """The order of the features decides nothing but the order of the centers' columns."""
    X, start = draw(case)
    order = np.random.RandomState(case[0]).permutation(X.shape[1])
    model = KMeans(len(start), init=start).fit(X)
    permuted = KMeans(len(start), init=start[:, order]).fit(X[:, order])
    np.testing.assert_array_equal(permuted.labels_, model.labels_)
    np.testing.assert_allclose(
        permuted.cluster_centers_, model.cluster_centers_[:, order], atol=1e-9
    )


@given(whole_numbers, st.integers(1, 4), st.sampled_from(sorted(LAYOUTS)), st.integers(0, 99))
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_no_layout_changes_a_bit(rows, k, layout, seed):
    """Whatever the memory layout, the model is the same, ties and duplicates included."""
    X = np.array(rows, float)
    model, other = (KMeans(k, random_state=seed).fit(data) for data in (X, LAYOUTS[layout](X)))
    assert bits(other) == bits(model)


@given(whole_numbers, st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_results_always_belong_together(rows, k, max_iter, seed):
    """Labels, inertia and centers agree on data full of ties and duplicates."""
    X = np.array(rows, float)
    model = KMeans(k, max_iter=max_iter, random_state=seed).fit(X)
    np.testing.assert_array_equal(model.predict(X), model.labels_)
    assert model.inertia_ == -model.score(X)
    np.testing.assert_allclose(model.inertia_, squared_errors(X, model).sum(), atol=1e-9)
