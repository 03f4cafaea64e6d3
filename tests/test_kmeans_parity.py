"""The same seed gives the same answer as scikit-learn (contract E2).

On data without ties, labels (numbers included), centers, inertia and the number of
iterations agree on at least 99 % of the fits. On whole numbers exact ties let rounding
decide: there a difference is excused where the first assignment, or the first choice of a
starting center, that differs is a tie within 1e-12 relative. Nothing else is excused.
"""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from sklearn.cluster import KMeans as ScikitKMeans
from sklearn.cluster import kmeans_plusplus as scikit_kmeans_plusplus
from sklearn.datasets import load_digits, load_iris
from threadpoolctl import threadpool_limits

from homl_clustering import KMeans, kmeans_plusplus
from homl_clustering.textbook.kmeans import nearest_centers
from tests.helpers import SMOOTH, some_rows

TIE = 1e-12

DIGITS = load_digits().data
NOISE = 1e-6 * np.random.RandomState(0).normal(size=DIGITS.shape)
WITHOUT_TIES = {**SMOOTH, "digits with noise": DIGITS + NOISE}
WITH_TIES = {"digits": DIGITS, "iris": load_iris().data}
DATA = WITHOUT_TIES | WITH_TIES

CLUSTERS = {name: (5, 10, 20) if "digits" in name else (2, 3, 5, 8, 13) for name in DATA}
SEEDS = {name: range(4) if "digits" in name else range(3) for name in DATA}
INITS = ("k-means++", "random", "given", "callable")


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Let scikit-learn use one thread: with two its own results vary in the last bits."""
    with threadpool_limits(1):
        yield


def permuted_rows(X, n_clusters, random_state):
    """Start from rows in an order of their own: a callable for `init`."""
    return X[random_state.permutation(len(X))[:n_clusters]]


def cases(name):
    """Return (k, seed, init, what `init` is called) of each fit to compare on a data set."""
    return [
        (k, seed, {"given": some_rows(DATA[name], k, 100 + seed)}.get(init, init)
         if init != "callable" else permuted_rows, init)
        for k, seed, init in product(CLUSTERS[name], SEEDS[name], INITS)
    ]  # fmt: skip


def both(X, k, **parameters):
    """Fit our model and scikit-learn's; n_init is 1."""
    return [est(k, n_init=1, **parameters).fit(X) for est in (KMeans, ScikitKMeans)]


def same_centers(ours, theirs, X):
    """Whether the centers agree but for rounding."""
    return np.abs(ours.cluster_centers_ - theirs.cluster_centers_).max() <= 1e-9 * X.std()


def agree(ours, theirs, X):
    """Whether two models are the same: labels, centers, inertia, number of iterations."""
    return (
        np.array_equal(ours.labels_, theirs.labels_)
        and same_centers(ours, theirs, X)
        and np.isclose(ours.inertia_, theirs.inertia_, rtol=1e-9)
        and ours.n_iter_ == theirs.n_iter_
    )


# What excuses a difference


def tied(a, b):
    """Whether two numbers agree within 1e-12 relative."""
    return np.abs(a - b) <= TIE * np.maximum(a, b)


def seeds(X, k, seed):
    """Return the rows that ours and scikit-learn's k-means++ start from, as in a fit."""
    _, ours = kmeans_plusplus(X, k, random_state=seed)
    _, theirs = scikit_kmeans_plusplus(X - X.mean(axis=0), k, random_state=seed)
    return ours, theirs


def seeding_tie(X, ours, theirs):
    """Whether the first row that was chosen differently left an equal potential."""
    c = np.flatnonzero(ours != theirs)[0]
    before = ((X[:, np.newaxis] - X[ours[:c]]) ** 2).sum(axis=2).min(axis=1)
    chosen = X[[ours[c], theirs[c]]]
    after = np.minimum(((X[:, np.newaxis] - chosen) ** 2).sum(axis=2), before[:, np.newaxis])
    return tied(*after.sum(axis=0))


def scikit_labels(X, centers):
    """Return the labels of scikit-learn's first E-step, which a fit does about the mean."""
    model = ScikitKMeans(len(centers), init=centers, n_init=1, max_iter=1).fit(X)
    model.cluster_centers_ = centers - X.mean(axis=0)
    return model.predict(X - X.mean(axis=0))


def assignment_tie(X, start):
    """Whether all rows in the first E-step that differs lie between two nearest centers."""
    centers, ours, theirs = start, nearest_centers(X, start), scikit_labels(X, start)
    for n_iter in range(1, 301):
        rows = np.flatnonzero(ours != theirs)
        if rows.size:
            exact = X[rows, np.newaxis].astype(np.longdouble) - centers
            nearest, second = np.sort((exact**2).sum(axis=2), axis=1).T[:2]
            return bool(tied(nearest, second).all())
        models = both(X, len(start), init=start, max_iter=n_iter)
        if not same_centers(*models, X) or models[0].n_iter_ != models[1].n_iter_:
            return False
        centers, ours, theirs = models[0].cluster_centers_, *(model.labels_ for model in models)
    return False


def excused(X, k, seed, init):
    """Whether the first difference between the two fits is a tie."""
    random_state = np.random.RandomState(seed)
    if callable(init):
        return assignment_tie(X, init(X, k, random_state))
    if not isinstance(init, str):
        return assignment_tie(X, init)
    if init == "random":
        shares = np.full(len(X), 1 / len(X))
        return assignment_tie(X, X[random_state.choice(len(X), k, replace=False, p=shares)])
    ours, theirs = seeds(X, k, seed)
    if np.array_equal(ours, theirs):
        return assignment_tie(X, X[ours])
    return seeding_tie(X, ours, theirs)


def verdict(X, k, seed, init):
    """Say how a fit of ours compares with scikit-learn's."""
    if agree(*both(X, k, init=init, random_state=seed), X):
        return "agrees"
    return "excused" if excused(X, k, seed, init) else "differs"


def tally(name):
    """Compare all fits on a data set: how many agree, and which differ without excuse."""
    X = DATA[name]
    found = {(k, seed, what): verdict(X, k, seed, init) for k, seed, init, what in cases(name)}
    counts = Counter(found.values())
    differing = [case for case, how in found.items() if how == "differs"]
    report = (
        f"{name}: {counts['agrees']} agree, {counts['excused']} excused, "
        f"{counts['differs']} differ, of {len(found)}; (k, random_state, init): {differing}"
    )
    print(report)
    return counts, report


# The tests


def test_enough_fits_are_compared():
    """There are more than 240 combinations of data, k, random_state and init."""
    assert sum(len(cases(name)) for name in DATA) > 240


@pytest.mark.parametrize("name", WITHOUT_TIES)
def test_without_ties_fits_agree(name):
    """On data without ties at least 99 % of the fits agree, with no excuse."""
    counts, report = tally(name)
    assert counts["agrees"] >= 0.99 * counts.total(), report


@pytest.mark.parametrize("name", WITH_TIES)
def test_with_ties_only_ties_differ(name):
    """On whole numbers every fit agrees, or first differs in a tie."""
    counts, report = tally(name)
    assert counts["differs"] == 0, report
    assert counts["agrees"] > 0.5 * counts.total(), report


def test_what_is_no_tie_is_not_excused():
    """The excuse is refused where the fits agree, and where they start from other rows."""
    X = WITHOUT_TIES["four_blobs"]
    assert not assignment_tie(X, some_rows(X, 4))
    assert not seeding_tie(X, np.array([0, 1, 2]), np.array([0, 1, 3]))


def test_what_is_a_tie_is_excused():
    """Two rows that leave equal potentials tie; so do numbers 1e-13 apart, not 1e-11."""
    X = np.array([[0.0], [-1.0], [1.0]])
    assert seeding_tie(X, np.array([0, 1]), np.array([0, 2]))
    assert tied(1.0, 1 + 1e-13)
    assert not tied(1.0, 1 + 1e-11)


@pytest.mark.parametrize("name", ["five_blobs", "wine", "correlated"])
@pytest.mark.parametrize("init", ["k-means++", "random"])
@pytest.mark.parametrize("seed", range(3))
def test_several_starts_agree(name, init, seed):
    """The random stream runs on from start to start as scikit-learn's, and the best is kept."""
    X = DATA[name]
    ours, theirs = (
        estimator(4, init=init, n_init=5, random_state=seed).fit(X)
        for estimator in (KMeans, ScikitKMeans)
    )
    assert agree(ours, theirs, X)


@pytest.mark.parametrize("name", ["five_blobs", "four_blobs", "uniform"])
@pytest.mark.parametrize("init", INITS[:2])
@pytest.mark.parametrize("seed", range(3))
def test_weighted_fits_agree(name, init, seed):
    """sample_weight enters the seeding and the means as in scikit-learn."""
    X = DATA[name]
    weights = np.random.RandomState(seed).uniform(size=len(X))
    ours, theirs = (
        estimator(5, init=init, n_init=1, random_state=seed).fit(X, sample_weight=weights)
        for estimator in (KMeans, ScikitKMeans)
    )
    assert agree(ours, theirs, X)


@pytest.mark.parametrize("max_iter", [1, 2, 5])
@pytest.mark.parametrize("tol", [0, 1e-4, 1e-2])
@pytest.mark.parametrize("name", ["five_blobs", "ellipsoids", "uniform"])
def test_ends_agree(name, tol, max_iter):
    """max_iter and tol end a fit at the same iteration, with the same labels after it."""
    X = DATA[name]
    assert agree(*both(X, 6, tol=tol, max_iter=max_iter, random_state=0), X)


@pytest.mark.parametrize("name", ["five_blobs", "wine"])
def test_methods_agree(name):
    """predict, transform and score on other rows are scikit-learn's."""
    X, new = DATA[name][::2], DATA[name][1::2]
    ours, theirs = both(X, 4, random_state=0)
    np.testing.assert_array_equal(ours.predict(new), theirs.predict(new))
    np.testing.assert_allclose(ours.transform(new), theirs.transform(new), rtol=1e-7)
    np.testing.assert_allclose(ours.score(new), theirs.score(new), rtol=1e-9)


@pytest.mark.parametrize("name", WITHOUT_TIES)
@pytest.mark.parametrize("n_local_trials", [None, 1, 6])
@pytest.mark.parametrize("weighted", [False, True])
def test_kmeans_plusplus_chooses_the_same_rows(name, n_local_trials, weighted):
    """The indices are scikit-learn's, with weights and for any number of candidates."""
    X = WITHOUT_TIES[name]
    weights = np.random.RandomState(0).uniform(size=len(X)) if weighted else None
    for k, seed in product((1, 2, 8, 25), range(3)):
        options = dict(sample_weight=weights, random_state=seed, n_local_trials=n_local_trials)
        ours, theirs = (
            plusplus(X, k, **options)[1] for plusplus in (kmeans_plusplus, scikit_kmeans_plusplus)
        )
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("init", ["k-means++", "random"])
def test_single_precision_fits_agree(name, init):
    """On float32 data, too: labels, numbers of iterations, and centers within float32."""
    X = SMOOTH[name].astype(np.float32)
    for n_clusters in (2, 3, 5, 8):
        for seed in range(5):
            parameters = dict(n_clusters=n_clusters, init=init, n_init=1, random_state=seed)
            ours, theirs = KMeans(**parameters).fit(X), ScikitKMeans(**parameters).fit(X)
            np.testing.assert_array_equal(ours.labels_, theirs.labels_)
            assert ours.n_iter_ == theirs.n_iter_
            assert ours.cluster_centers_.dtype == theirs.cluster_centers_.dtype == np.float32
            spread = np.ptp(X, axis=0).max()
            np.testing.assert_allclose(
                ours.cluster_centers_, theirs.cluster_centers_, rtol=0, atol=1e-5 * spread
            )
