"""Mixtures find what maximum likelihood and variational inference are defined to find.

That they find the same as scikit-learn's is shown in `test_mixture_parity`.
"""

import copy
import gc
import pickle
import re
import warnings
from inspect import signature
from itertools import combinations, islice

import numpy as np
import pytest
from scipy import sparse
from scipy.special import digamma, entr, gammaln, logsumexp
from scipy.stats import multivariate_normal
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.mixture import BayesianGaussianMixture as ScikitBayesian
from sklearn.mixture import GaussianMixture as ScikitMixture
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from homl_clustering import BayesianGaussianMixture, GaussianMixture, KMeans
from homl_clustering.callbacks import History
from homl_clustering.engine import blocks, paths
from homl_clustering.kernels.gaussians import run_whole
from homl_clustering.mixture import run as expectation_maximization
from homl_clustering.mixture import serving
from homl_clustering.mixture.components import SingularCovarianceError
from homl_clustering.textbook import mixture as textbook
from homl_clustering.textbook import variational
from tests.helpers import SMOOTH, forced, mixture_bits, some_rows

BLOBS = SMOOTH["five_blobs"]
ELLIPSOIDS = SMOOTH["ellipsoids"]
TYPES = ("full", "tied", "diag", "spherical")
STARTS = ("kmeans", "k-means++", "random", "random_from_data")
NAMES = {"GaussianMixture": GaussianMixture, "BayesianGaussianMixture": BayesianGaussianMixture}
DISTRIBUTION = {"weight_concentration_prior_type": "dirichlet_distribution"}

each_type = pytest.mark.parametrize("kind", TYPES)
each_block_size = pytest.mark.parametrize("max_rows", [300, 16384])


def without_compiled_run(estimator):
    """Return the family of a Bayesian mixture, which is iterated in Python whatever its size."""
    return ["mixture"] if estimator is BayesianGaussianMixture else []


each_class = pytest.mark.parametrize("estimator", NAMES.values(), ids=NAMES)
unconverged = pytest.mark.filterwarnings(
    "ignore:Best performing:sklearn.exceptions.ConvergenceWarning"
)


def as_type(covariances, weights, kind):
    """Return covariance matrices as a covariance type has them."""
    variances = np.einsum("cjj->cj", covariances)
    if kind == "tied":
        return np.tensordot(weights, covariances, 1)
    return {"full": covariances, "diag": variances, "spherical": variances.mean(axis=1)}[kind]


def as_matrices(covariances, kind, n_components, n_features):
    """Return the covariance matrix of each component."""
    if kind in ("full", "tied"):
        return np.broadcast_to(covariances, (n_components, n_features, n_features))
    variances = covariances if kind == "diag" else np.repeat(covariances, n_features)
    return np.array([np.diag(row) for row in variances.reshape(n_components, n_features)])


def weighted_log_densities(X, model):
    """Return each component's weighted log density at each row, by scipy."""
    matrices = as_matrices(model.covariances_, model.covariance_type, *model.means_.shape)
    parts = zip(model.weights_, model.means_, matrices, strict=True)
    return np.column_stack([np.log(w) + multivariate_normal(m, s).logpdf(X) for w, m, s in parts])


def a_start(X, k, kind="full", seed=0):
    """Return parameters to start from: equal weights, rows as means, the data's covariance."""
    covariances = np.repeat(np.cov(X.T)[np.newaxis], k, axis=0)
    covariances = as_type(covariances, np.full(k, 1 / k), kind)
    full = kind in ("full", "tied")
    return {
        "n_components": k,
        "covariance_type": kind,
        "weights_init": np.full(k, 1 / k),
        "means_init": some_rows(X, k, seed),
        "precisions_init": np.linalg.inv(covariances) if full else 1 / covariances,
    }


# Cases solved by hand


@each_type
@pytest.mark.parametrize("name", SMOOTH)
def test_one_component_is_the_mean_and_the_covariance(name, kind):
    """The regularization is added to the variances."""
    X = SMOOTH[name]
    reg_covar = 0.1 * X.var(axis=0).mean()
    model = GaussianMixture(covariance_type=kind, reg_covar=reg_covar).fit(X)
    expected = as_type(np.cov(X.T, ddof=0)[np.newaxis], np.ones(1), kind)
    added = reg_covar * (np.eye(X.shape[1]) if kind in ("full", "tied") else 1)
    np.testing.assert_allclose(model.means_, [X.mean(axis=0)], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(model.covariances_, expected + added, rtol=1e-10)
    assert model.weights_.tolist() == [1.0]
    assert (model.n_iter_, model.converged_) == (2, True)
    assert model.lower_bounds_[0] == pytest.approx(model.score(X))


def far_apart(unit=1.0):
    """Return two blobs that share no row, of 60 and 40 rows."""
    random = np.random.RandomState(0)
    left = random.normal(size=(60, 2)) @ [[1, 0.7], [0, 1]]
    return unit * left, unit * random.normal(100, 3, size=(40, 2))


@each_type
@pytest.mark.parametrize("init_params", STARTS)
def test_two_far_blobs_are_two_components(kind, init_params):
    """Each has the share, the mean and the covariance of a blob, whatever the start."""
    groups = far_apart()
    X = np.vstack(groups)
    parameters = {"covariance_type": kind, "init_params": init_params, "random_state": 0}
    model = GaussianMixture(2, reg_covar=1e-9, tol=1e-9, max_iter=1000, **parameters).fit(X)
    order = np.argsort(model.means_[:, 0])
    np.testing.assert_allclose(model.weights_[order], [0.6, 0.4], rtol=1e-12)
    np.testing.assert_allclose(model.means_[order], [g.mean(axis=0) for g in groups], rtol=1e-10)
    covariances = as_type(np.array([np.cov(g.T, ddof=0) for g in groups]), [0.6, 0.4], kind)
    found = model.covariances_ if kind == "tied" else model.covariances_[order]
    np.testing.assert_allclose(found, covariances, rtol=1e-8)
    labels = np.repeat(order, [60, 40])
    np.testing.assert_array_equal(model.predict(X), labels)


LINE = np.array([[0.0], [1.0], [2.0]])
ON_THE_LINE = {
    "n_components": 2,
    "weights_init": [0.5, 0.5],
    "means_init": [[0.0], [2.0]],
    "precisions_init": np.ones((2, 1, 1)),
    "reg_covar": 0,
}


def test_an_e_step_solved_by_hand():
    """Two standard normals at 0 and 2, of equal weight.

    The exponents at 0 are 0 and -2, at 1 they are equal, at 2 they are -2 and 0. So the
    first component gets s = 1 / (1 + e⁻²), ½ and 1 - s of the rows.
    """
    model = GaussianMixture(**ON_THE_LINE, max_iter=0).fit(LINE)
    s = 1 / (1 + np.exp(-2))
    np.testing.assert_allclose(
        model.predict_proba(LINE), [[s, 1 - s], [0.5, 0.5], [1 - s, s]], rtol=1e-14
    )
    # p(0) = p(2) = ½ φ(0) (1 + e⁻²), p(1) = φ(0) e^(-½), φ(0) = 1 / √(2π)
    at_0, at_1 = np.log((1 + np.exp(-2)) / 2), -0.5
    expected = np.array([at_0, at_1, at_0]) - np.log(2 * np.pi) / 2
    np.testing.assert_allclose(model.score_samples(LINE), expected, rtol=1e-14)
    assert model.predict(LINE).tolist() == [0, 0, 1]
    assert model.score(LINE) == pytest.approx(expected.mean())


@unconverged
def test_an_iteration_solved_by_hand():
    """The M-step after it: μ = (½ 1 + (1 - s) 2) / 1.5, σ² = (½ 1 + (1 - s) 4) / 1.5 - μ²."""
    model = GaussianMixture(**ON_THE_LINE, max_iter=1).fit(LINE)
    s = 1 / (1 + np.exp(-2))
    mean = (2.5 - 2 * s) / 1.5
    variance = (4.5 - 4 * s) / 1.5 - mean**2
    np.testing.assert_allclose(model.weights_, [0.5, 0.5], rtol=1e-14)
    np.testing.assert_allclose(model.means_, [[mean], [2 - mean]], rtol=1e-13)
    np.testing.assert_allclose(model.covariances_.ravel(), [variance] * 2, rtol=1e-13)
    # the bound is that of the parameters before
    log_likelihood = 2 * np.log((1 + np.exp(-2)) / 2) - 1 / 2 - 3 / 2 * np.log(2 * np.pi)
    assert model.lower_bound_ == pytest.approx(log_likelihood / 3, rel=1e-14)
    assert model.lower_bounds_ == [model.lower_bound_]


@each_type
@pytest.mark.parametrize("sticks", [True, False])
def test_one_bayesian_component_is_the_posterior_of_a_normal_distribution(kind, sticks):
    """Prior and rows added up: Bishop, (10.58) to (10.63) with N = n, and all of the weight."""
    X = SMOOTH["correlated"]
    (n, d), mean, away = X.shape, X.mean(axis=0), X.mean(axis=0) - X[0]
    scatter = np.diag([1.0, 2.0, 3.0])
    prior = {"full": scatter, "tied": scatter, "diag": np.diag(scatter), "spherical": 2.0}[kind]
    model = BayesianGaussianMixture(
        covariance_type=kind,
        weight_concentration_prior_type="dirichlet_process"
        if sticks
        else DISTRIBUTION["weight_concentration_prior_type"],
        weight_concentration_prior=0.7,
        mean_precision_prior=30.0,
        mean_prior=X[0],
        degrees_of_freedom_prior=5.5,
        covariance_prior=prior,
        reg_covar=0.01,
    ).fit(X)
    assert model.weights_.tolist() == [1.0]
    expected = (1 + n, 0.7) if sticks else (0.7 + n,)
    np.testing.assert_allclose(np.ravel(model.weight_concentration_), expected, rtol=1e-12)
    np.testing.assert_allclose(model.mean_precision_, [30 + n])
    np.testing.assert_allclose(model.degrees_of_freedom_, 5.5 + n)
    np.testing.assert_allclose(model.means_, [(30 * X[0] + n * mean) / (30 + n)], rtol=1e-12)
    rows = n * (np.cov(X.T, ddof=0) + 0.01 * np.eye(d)) + n * 30 / (n + 30) * np.outer(away, away)
    rows = as_type(rows[np.newaxis], np.ones(1), kind)
    expected = (prior + rows) / (5.5 + n)
    np.testing.assert_allclose(model.covariances_, expected, rtol=1e-12)
    # its log density is the expected one, with E log |precision| and d / mean precision
    inside = 5.5 + n - np.arange(d)
    matrix = as_matrices(np.asarray(model.covariances_), kind, 1, d)[0]
    expected = multivariate_normal(model.means_[0], matrix).logpdf(X)
    expected += (digamma(inside / 2) + np.log(2 / (5.5 + n))).sum() / 2 - d / (30 + n) / 2
    stick = 1 + n + 0.7
    expected += digamma(1 + n) - digamma(stick) if sticks else 0
    np.testing.assert_allclose(model.score_samples(X), expected, rtol=1e-10)


@unconverged
def test_a_shared_covariance_rests_on_the_rows_of_an_average_component():
    """The posterior of the tied type: n / k rows, and what they add, on top of the prior."""
    X, k = SMOOTH["correlated"], 3
    given = {"n_components": k, "degrees_of_freedom_prior": 4.5, "reg_covar": 0, **DISTRIBUTION}
    given |= {"covariance_prior": np.eye(3), "mean_precision_prior": 2.0, "mean_prior": X[0]}
    history = History()
    model = BayesianGaussianMixture(covariance_type="tied", max_iter=2, random_state=0, **given)
    model.set_callbacks(history).fit(X)
    assert model.degrees_of_freedom_ == pytest.approx(4.5 + len(X) / k)
    shares = history.iterations[-1].responsibilities
    sizes = shares.sum(axis=0)
    spread = np.eye(3) * k
    for size, share in zip(sizes, shares.T, strict=True):
        mean = np.average(X, axis=0, weights=share)
        spread += size * np.cov(X.T, aweights=share, ddof=0)
        spread += 2 * size / (2 + size) * np.outer(mean - X[0], mean - X[0])
    np.testing.assert_allclose(model.covariances_, spread / k / (4.5 + len(X) / k), rtol=1e-8)
    np.testing.assert_allclose(model.weight_concentration_, 1 / k + sizes, rtol=1e-9)

    def bound(step):  # but for what stays: (10.70), where each component has the shared Wishart
        sizes, freedom = step.responsibilities.sum(axis=0), 4.5 + len(X) / k
        wishart = k * freedom / 2 * np.linalg.slogdet(freedom * step.covariances)[1]
        weights, means = gammaln(1 / k + sizes).sum(), 1.5 * np.log(2 + sizes).sum()
        return entr(step.responsibilities).sum() + weights - wishart - means

    gain = bound(history.iterations[1]) - bound(history.iterations[0])
    assert np.diff(model.lower_bounds_)[0] == pytest.approx(gain, rel=1e-6)


def test_the_weights_of_sticks_by_hand():
    """Of three far groups of 60, 40 and 20 rows: beta posteriors, and the pieces they expect."""
    random = np.random.RandomState(0)
    groups = [
        random.normal(place, size=(size, 1)) for place, size in ((0, 60), (99, 40), (300, 20))
    ]
    model = BayesianGaussianMixture(
        n_components=3, weight_concentration_prior=0.5, max_iter=0, random_state=0
    ).fit(np.vstack(groups))
    sizes = np.bincount(model.predict(np.vstack(groups)))
    assert sorted(sizes) == [20, 40, 60]
    broken, left = 1 + sizes, 0.5 + np.array([sizes[1] + sizes[2], sizes[2], 0])
    np.testing.assert_allclose(model.weight_concentration_, (broken, left), rtol=1e-9)
    share = broken / (broken + left)
    pieces = share * [1, 1 - share[0], (1 - share[0]) * (1 - share[1])]
    np.testing.assert_allclose(model.weights_, pieces / pieces.sum(), rtol=1e-9)


# The textbook's iterations


@unconverged
@pytest.mark.parametrize("block_rows", [16384, 90])
@pytest.mark.parametrize("name", ["ellipsoids", "four_blobs", "correlated", "wine"])
def test_every_iteration_is_that_of_the_textbook(name, block_rows, monkeypatch):
    """From one start: responsibilities and bound of the E-step, parameters of the M-step."""
    monkeypatch.setattr(blocks, "MAX_ROWS", block_rows)
    X, k = SMOOTH[name][:, :6], 3
    start = a_start(X, k)
    covariances = np.linalg.inv(start["precisions_init"])
    steps = textbook.mixture_steps(X, start["weights_init"], start["means_init"], covariances)
    steps = list(islice(steps, 1, 31))
    history = History()
    n_iter = len(steps) // 2
    model = GaussianMixture(**start, reg_covar=0, tol=0, max_iter=n_iter)
    model.set_callbacks(history).fit(X)
    for kept, e_step, m_step in zip(history.iterations, steps[::2], steps[1::2], strict=True):
        np.testing.assert_allclose(kept.responsibilities, e_step.responsibilities, atol=1e-8)
        assert kept.lower_bound == pytest.approx(e_step.log_likelihood / len(X), rel=1e-10)
        for field in ("weights", "means", "covariances"):
            expected = getattr(m_step, field)
            np.testing.assert_allclose(
                getattr(kept, field), expected, rtol=1e-7, atol=1e-8 * np.abs(expected).max()
            )
    assert model.score(X) == pytest.approx(m_step.log_likelihood / len(X), rel=1e-10)


@pytest.mark.parametrize("name", ["ellipsoids", "four_blobs", "correlated"])
@pytest.mark.parametrize("tol", [1e-2, 1e-3, 1e-5])
def test_it_ends_where_the_textbook_ends(name, tol):
    """At the first E-step that gains less than tol per row, and its M-step."""
    X = SMOOTH[name]
    start = a_start(X, 3)
    covariances = np.linalg.inv(start["precisions_init"])
    given = start["weights_init"], start["means_init"], covariances
    n_iter = sum(step.name == "M" for step in textbook.mixture_steps(X, *given, tol=tol))
    model = GaussianMixture(**start, reg_covar=0, tol=tol, max_iter=10_000).fit(X)
    assert model.n_iter_ == n_iter == len(model.lower_bounds_)
    gains = np.diff(model.lower_bounds_)
    assert gains[-1] < tol <= gains[:-1].min(initial=np.inf)


@unconverged
@pytest.mark.parametrize("init_params", ["kmeans", "random"])
@pytest.mark.parametrize("name", ["ellipsoids", "four_blobs", "correlated"])
def test_every_variational_iteration_is_that_of_the_textbook(name, init_params):
    """From the same responsibilities: the posterior, and the bound but for a constant."""
    X, k = SMOOTH[name][:400], 4
    if init_params == "kmeans":
        shares = np.eye(k)[KMeans(k, n_init=1, random_state=0).fit(X).labels_]
    else:
        shares = np.random.RandomState(0).uniform(size=(len(X), k))
        shares /= shares.sum(axis=1, keepdims=True)
    prior = variational.weak_prior(X, k)
    steps = list(islice(variational.variational_steps(X, shares, prior, tol=0), 1, 31))
    history = History()
    start = {"n_components": k, "init_params": init_params, "random_state": 0, **DISTRIBUTION}
    model = BayesianGaussianMixture(**start, reg_covar=0, tol=0, max_iter=len(steps) // 2)
    model.set_callbacks(history).fit(X)
    e_steps, m_steps = steps[::2], steps[1::2]
    constant = m_steps[0].lower_bound - model.lower_bounds_[0]
    for kept, e_step, m_step in zip(history.iterations, e_steps, m_steps, strict=True):
        np.testing.assert_allclose(kept.responsibilities, e_step.responsibilities, atol=1e-7)
        np.testing.assert_allclose(kept.means, m_step.means, rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(kept.covariances, m_step.covariances, rtol=1e-6, atol=1e-7)
        weights = m_step.concentration / m_step.concentration.sum()
        np.testing.assert_allclose(kept.weights, weights, rtol=1e-7)
        assert kept.lower_bound + constant == pytest.approx(m_step.lower_bound, rel=1e-9)
    for name in ("mean_precision", "degrees_of_freedom"):
        np.testing.assert_allclose(getattr(model, name + "_"), getattr(m_step, name), rtol=1e-7)
    np.testing.assert_allclose(model.weight_concentration_, m_step.concentration, rtol=1e-7)
    logs = variational.expected_log_densities(X, m_step)
    np.testing.assert_allclose(model.score_samples(X), logsumexp(logs, axis=1), rtol=1e-6)


# The use of a model


@each_type
@pytest.mark.parametrize("name", ["four_blobs", "correlated", "wine"])
def test_a_model_is_a_weighted_sum_of_normal_densities(name, kind):
    """Densities, responsibilities, labels and the score, by scipy."""
    X = SMOOTH[name][::2]
    model = GaussianMixture(3, covariance_type=kind, random_state=0).fit(X)
    new = SMOOTH[name][1::2]
    logs = weighted_log_densities(new, model)
    expected = logsumexp(logs, axis=1)
    np.testing.assert_allclose(model.score_samples(new), expected, rtol=1e-9)
    shares = model.predict_proba(new)
    np.testing.assert_allclose(shares, np.exp(logs - expected[:, np.newaxis]), atol=1e-9)
    labels = model.predict(new)
    np.testing.assert_array_equal(labels, logs.argmax(axis=1))
    assert (labels.dtype, labels.shape) == (np.int64, (len(new),))
    assert model.score(new) == pytest.approx(expected.mean(), rel=1e-12)
    assert type(model.score(new)) is float


@each_class
def test_the_blocks_change_no_answer(estimator, monkeypatch):
    """Each row is treated alike in the first block and in the last one."""
    model = estimator(n_components=3, random_state=0).fit(BLOBS)
    one = used(model, BLOBS)[0]
    for n_threads in (1, 3):
        monkeypatch.setattr(blocks, "MAX_ROWS", 300)
        monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
        monkeypatch.setattr(blocks, "threads", lambda n=n_threads: n)
        assert len(blocks.RowBlocks(BLOBS)) == 7
        with paths.watch() as ways:
            assert used(model, BLOBS)[0] == one
        assert set(ways) == {f"threads: {n_threads}"}


@each_type
def test_criteria_weigh_the_likelihood_against_the_number_of_parameters(kind):
    """AIC = 2 p - 2 log L, BIC = p log n - 2 log L; p as in the textbook."""
    X = SMOOTH["correlated"]
    for k in (1, 3):
        model = GaussianMixture(k, covariance_type=kind, random_state=0).fit(X)
        p = textbook.n_free_parameters(k, X.shape[1], kind)
        for data in (X, X[:50]):
            log_likelihood = logsumexp(weighted_log_densities(data, model), axis=1).sum()
            assert model.aic(data) == pytest.approx(textbook.aic(log_likelihood, p), rel=1e-9)
            bic = textbook.bic(log_likelihood, p, len(data))
            assert model.bic(data) == pytest.approx(bic, rel=1e-9)
            assert type(model.aic(data)) is type(model.bic(data)) is float


@each_type
@each_class
def test_precisions_are_the_inverses_of_the_covariances(estimator, kind):
    """And U @ U.T, of upper triangular factors U with a positive diagonal."""
    X = SMOOTH["correlated"]
    model = estimator(n_components=3, covariance_type=kind, tol=0.1, random_state=0).fit(X)
    factors, precisions = model.precisions_cholesky_, model.precisions_
    assert factors.shape == precisions.shape == model.covariances_.shape
    if kind in ("full", "tied"):
        np.testing.assert_allclose(precisions, np.linalg.inv(model.covariances_), rtol=1e-9)
        np.testing.assert_array_equal(factors, np.triu(factors))
        assert np.all(np.diagonal(factors, axis1=-2, axis2=-1) > 0)
        np.testing.assert_allclose(factors @ np.swapaxes(factors, -1, -2), precisions, rtol=1e-12)
    else:
        np.testing.assert_allclose(precisions, 1 / model.covariances_, rtol=1e-14)
        np.testing.assert_allclose(factors, np.sqrt(precisions), rtol=1e-14)


@each_type
@each_class
def test_samples_have_the_moments_of_the_model(estimator, kind):
    """Means and covariances of each component, and the shares; sorted by component."""
    X = SMOOTH["correlated"]
    model = estimator(n_components=2, covariance_type=kind, tol=0.1, random_state=0).fit(X)
    rows, labels = model.sample(60_000)
    assert rows.shape == (60_000, 3)
    assert labels.dtype == np.int64
    assert np.all(np.diff(labels) >= 0)
    np.testing.assert_allclose(np.bincount(labels) / 60_000, model.weights_, atol=0.01)
    matrices = as_matrices(model.covariances_, kind, 2, 3)
    for c in range(2):
        own = rows[labels == c]
        spread = np.sqrt(np.diag(matrices[c]))
        assert np.abs((own.mean(axis=0) - model.means_[c]) / spread).max() < 0.03
        ratio = (np.cov(own.T) - matrices[c]) / np.outer(spread, spread)
        assert np.abs(ratio).max() < 0.04


def test_the_random_state_makes_samples_reproducible():
    """The same rows each time from a number, others from a generator."""
    model = GaussianMixture(2, random_state=3).fit(BLOBS)
    assert model.sample(5)[0].tobytes() == model.sample(5)[0].tobytes()
    model.set_params(random_state=np.random.RandomState(3))
    assert model.sample(5)[0].tobytes() != model.sample(5)[0].tobytes()
    assert [len(array) for array in model.sample()] == [1, 1]


@pytest.mark.parametrize("n_samples", [0, -1, 2.5, "3", None])
def test_a_sample_needs_a_number_of_rows(n_samples):
    """The message says what was expected, and what came."""
    model = GaussianMixture(2, random_state=3).fit(BLOBS)
    message = f"'n_samples': {re.escape(repr(n_samples))}. GaussianMixture.sample draws an integer"
    with pytest.raises(ValueError, match=message):
        model.sample(n_samples)


@each_class
def test_the_shortcut_does_what_it_stands_for(estimator):
    """fit_predict is fit and predict; y is ignored; fit returns the model."""
    model = estimator(n_components=4, random_state=0)
    labels = model.fit_predict(BLOBS, np.arange(len(BLOBS)))
    again = clone(model)
    assert again.fit(BLOBS) is again
    np.testing.assert_array_equal(again.predict(BLOBS), labels)
    assert mixture_bits(again) == mixture_bits(model)


@each_class
@pytest.mark.parametrize("method", ["predict", "predict_proba", "score_samples", "score"])
def test_a_model_that_is_not_fitted_says_so(estimator, method):
    """Before the fit there is nothing to use."""
    with pytest.raises(NotFittedError, match=f"This {estimator.__name__} instance"):
        getattr(estimator(), method)(BLOBS)
    with pytest.raises(NotFittedError):
        estimator().sample()


# Starts


@each_type
@pytest.mark.parametrize("init_params", ["k-means++", "random_from_data"])
def test_a_start_from_single_rows(kind, init_params):
    """A row for each component; it has no variance but reg_covar, and they share the weight."""
    parameters = {"covariance_type": kind, "init_params": init_params, "random_state": 0}
    model = GaussianMixture(4, reg_covar=0.5, max_iter=0, **parameters).fit(BLOBS)
    assert all((mean == BLOBS).all(axis=1).any() for mean in model.means_)
    assert len(np.unique(model.means_, axis=0)) == 4
    np.testing.assert_allclose(model.weights_, 1 / 4, rtol=1e-12)
    matrices = as_matrices(model.covariances_, kind, 4, 2)
    np.testing.assert_allclose(matrices, np.array([0.5 * np.eye(2)] * 4), rtol=1e-12)
    assert model.degenerate_components_ == []  # a start may be anything, and is what was asked for


@pytest.mark.parametrize("init_params", ["k-means++", "random_from_data"])
def test_no_row_is_drawn_twice_for_a_start(init_params):
    """With as many components as rows each one gets its own."""
    X = SMOOTH["uniform"][:12]
    for seed in range(3):
        parameters = {"init_params": init_params, "max_iter": 0, "random_state": seed}
        means = GaussianMixture(12, **parameters).fit(X).means_
        np.testing.assert_array_equal(means[np.argsort(means[:, 0])], X[np.argsort(X[:, 0])])


@each_type
@each_block_size
def test_a_start_from_the_clusters_of_k_means(kind, max_rows, monkeypatch):
    """The moments of the clusters of the same random state."""
    monkeypatch.setattr(blocks, "MAX_ROWS", max_rows)
    labels = KMeans(4, n_init=1, random_state=5).fit(BLOBS).labels_
    model = GaussianMixture(4, covariance_type=kind, max_iter=0, random_state=5).fit(BLOBS)
    groups = [BLOBS[labels == c] for c in range(4)]
    weights = np.bincount(labels) / len(labels)
    np.testing.assert_allclose(model.weights_, weights, rtol=1e-12)
    np.testing.assert_allclose(model.means_, [g.mean(axis=0) for g in groups], rtol=1e-12)
    covariances = np.array([np.cov(g.T, ddof=0) + 1e-6 * np.eye(2) for g in groups])
    np.testing.assert_allclose(model.covariances_, as_type(covariances, weights, kind), rtol=1e-9)


@each_type
@each_block_size
def test_a_start_from_random_shares(kind, max_rows, monkeypatch):
    """Each row belongs to all components, in shares that the random state draws."""
    monkeypatch.setattr(blocks, "MAX_ROWS", max_rows)
    model = GaussianMixture(
        3, covariance_type=kind, init_params="random", max_iter=0, random_state=5
    ).fit(BLOBS)
    shares = np.random.RandomState(5).uniform(size=(len(BLOBS), 3))
    shares /= shares.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.weights_, shares.mean(axis=0), rtol=1e-12)
    means = shares.T @ BLOBS / shares.sum(axis=0)[:, np.newaxis]
    np.testing.assert_allclose(model.means_, means, rtol=1e-12)
    covariances = np.array([np.cov(BLOBS.T, aweights=s, ddof=0) for s in shares.T])
    covariances += 1e-6 * np.eye(2)
    expected = as_type(covariances, shares.mean(axis=0), kind)
    np.testing.assert_allclose(model.covariances_, expected, rtol=1e-9)


GIVEN = ("weights_init", "means_init", "precisions_init")


@each_type
@pytest.mark.parametrize("names", [s for n in range(4) for s in combinations(GIVEN, n)], ids=str)
def test_parameters_to_start_from_may_be_given_in_part(kind, names):
    """Those that are not given come from init_params."""
    start = a_start(BLOBS, 3, kind)
    given = {name: start[name] if name in names else None for name in GIVEN}
    given["weights_init"] = [0.2, 0.3, 0.5] if "weights_init" in names else None
    parameters = {"covariance_type": kind, "max_iter": 0, "random_state": 1}
    plain, model = (GaussianMixture(3, **parameters, **g).fit(BLOBS) for g in ({}, given))
    for name, expected in given.items():
        found = getattr(model, name.replace("init", ""))
        if expected is None:
            expected = getattr(plain, name.replace("init", ""))
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, err_msg=name)
    GaussianMixture(3, covariance_type=kind, random_state=1, **given).fit(BLOBS)


def test_where_all_is_given_nothing_is_drawn():
    """Neither is k-means run, nor the random stream used."""
    random_state = np.random.RandomState(0)
    GaussianMixture(**a_start(BLOBS, 3), random_state=random_state).fit(BLOBS)
    assert random_state.randint(10**9) == np.random.RandomState(0).randint(10**9)


def test_given_parameters_stay_as_they_are():
    """Neither the start nor the prior is written to, read-only or not."""
    start = a_start(BLOBS, 3)
    prior = {"mean_prior": BLOBS[0].copy(), "covariance_prior": np.eye(2)}
    arrays = [*(start[name] for name in GIVEN), *prior.values()]
    before = [array.copy() for array in arrays]
    for writeable in (True, False):
        for array in arrays:
            array.flags.writeable = writeable
        GaussianMixture(**start).fit(BLOBS)
        BayesianGaussianMixture(n_components=2, tol=1.0, **prior).fit(BLOBS)
    for array, copied in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copied)


@each_type
def test_the_layout_of_given_parameters_does_not_matter(kind):
    """The same bits in Fortran order; and nothing is compiled for it, which takes seconds."""
    start = a_start(BLOBS, 3, kind)
    plain = GaussianMixture(**start).fit(BLOBS)
    compiled = len(run_whole.nopython_signatures)
    for name in ("means_init", "precisions_init"):
        start[name] = np.asfortranarray(start[name])
    assert mixture_bits(GaussianMixture(**start).fit(BLOBS)) == mixture_bits(plain)
    assert len(run_whole.nopython_signatures) == compiled


@each_class
def test_with_several_starts_the_best_is_kept(estimator):
    """Drawn from one random stream; the one with the highest bound wins, wherever it comes."""
    places = set()
    parameters = {"n_components": 5, "init_params": "random_from_data", "tol": 1e-2}
    for seed in range(6):
        stream = np.random.RandomState(seed)
        single = [estimator(**parameters, random_state=stream).fit(BLOBS) for _ in range(4)]
        best = int(np.argmax([model.lower_bound_ for model in single]))
        kept = estimator(**parameters, n_init=4, random_state=seed).fit(BLOBS)
        assert mixture_bits(kept) == mixture_bits(single[best])
        places.add(best)
    assert len(places) >= 3


def test_of_starts_that_end_alike_the_first_is_kept():
    """Bounds that differ by rounding alone are those of one mixture, whatever its numbers."""
    random, higher, swapped = np.random.RandomState(0), 0, 0
    X = np.vstack([random.normal(size=(60, 2)), random.normal(6, size=(40, 2))])
    parameters = {"init_params": "k-means++", "tol": 1e-13, "max_iter": 1000}
    for seed in range(8):
        stream = np.random.RandomState(seed)
        single = [GaussianMixture(2, **parameters, random_state=stream).fit(X) for _ in range(6)]
        bounds = np.array([model.lower_bound_ for model in single])
        np.testing.assert_allclose(bounds, bounds[0], rtol=1e-12)
        higher += bounds.max() > bounds[0]
        swapped += len({model.means_[0, 0] < 3 for model in single}) == 2
        kept = GaussianMixture(2, **parameters, n_init=6, random_state=seed).fit(X)
        assert mixture_bits(kept) == mixture_bits(single[0])
    assert higher
    assert swapped


@each_class
@pytest.mark.parametrize("init_params", STARTS)
def test_the_random_state_decides(estimator, init_params):
    """The same state gives the same bits, another one another start."""
    first, again, other = (
        estimator(n_components=6, init_params=init_params, max_iter=0, random_state=s).fit(BLOBS)
        for s in (0, 0, 1)
    )
    assert mixture_bits(first) == mixture_bits(again)
    assert mixture_bits(first)["means_"] != mixture_bits(other)["means_"]


# When it stops, and what goes on


@each_class
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_the_reason_to_stop(estimator, way):
    """Too little gained; or the most iterations made, which is a warning."""
    with forced(way, always_blocks=without_compiled_run(estimator)):
        check_the_reason_to_stop(estimator)


def check_the_reason_to_stop(estimator):
    """Assert what a fit says of its end."""
    model = estimator(n_components=3, random_state=0)
    model.fit(BLOBS)
    assert (model.stop_reason_, model.converged_) == ("lower bound gained less than tol", True)
    assert len(model.lower_bounds_) == model.n_iter_ > 2
    assert model.lower_bound_ == model.lower_bounds_[-1]
    assert type(model.lower_bound_) is type(model.lower_bounds_[0]) is float
    message = f"{estimator.__name__}: max_iter reached after 2 iterations"
    with pytest.warns(ConvergenceWarning, match=message):
        short = clone(model).set_params(max_iter=2).fit(BLOBS)
    assert (short.stop_reason_, short.converged_) == ("max_iter reached", False)
    assert short.lower_bounds_ == model.lower_bounds_[:2]


def test_convergence_in_the_last_iteration_is_convergence():
    """The tolerance is looked at before the limit."""
    model = GaussianMixture(3, random_state=0).fit(BLOBS)
    same = GaussianMixture(3, random_state=0, max_iter=model.n_iter_).fit(BLOBS)
    assert mixture_bits(same) == mixture_bits(model)


@each_class
def test_without_iterations_the_model_is_the_start(estimator):
    """max_iter=0: no bound, no warning, a model that can be used."""
    for n_init in (1, 3):
        model = estimator(n_components=3, max_iter=0, n_init=n_init, random_state=0).fit(BLOBS)
        assert (model.n_iter_, model.lower_bounds_, model.lower_bound_) == (0, [], -np.inf)
        assert (model.stop_reason_, model.converged_) == ("max_iter reached", False)
        labels = KMeans(3, n_init=1, random_state=0).fit(BLOBS).labels_
        assert np.mean(model.predict(BLOBS) == labels) > 0.9


@unconverged
def test_long_runs_are_cut_into_pieces(monkeypatch):
    """Only so many bounds fit into an array: several compiled runs are one run."""
    whole = GaussianMixture(3, tol=0, max_iter=20, random_state=0).fit(BLOBS)
    ended = GaussianMixture(3, tol=1e-12, random_state=0).fit(BLOBS)
    assert ended.n_iter_ > 6
    for length in (1, 3, 20):
        monkeypatch.setattr(expectation_maximization, "WHOLE_ITERATIONS", length)
        cut = GaussianMixture(3, tol=0, max_iter=20, random_state=0).fit(BLOBS)
        assert mixture_bits(cut) == mixture_bits(whole)
        cut = GaussianMixture(3, tol=1e-12, random_state=0).fit(BLOBS)
        assert mixture_bits(cut) == mixture_bits(ended)


@each_class
def test_a_warm_start_goes_on(estimator):
    """Two and three iterations more are five; the bound before decides about convergence."""
    model = estimator(n_components=3, warm_start=True, random_state=0, tol=1e-9)
    whole = clone(model).set_params(max_iter=5)
    with pytest.warns(ConvergenceWarning):
        whole.fit(BLOBS)
    bounds = []
    for max_iter in (2, 3):
        with pytest.warns(ConvergenceWarning):
            model.set_params(max_iter=max_iter).fit(BLOBS)
        assert model.n_iter_ == max_iter
        bounds += model.lower_bounds_
    np.testing.assert_allclose(bounds, whole.lower_bounds_, rtol=1e-10)
    np.testing.assert_allclose(model.means_, whole.means_, rtol=1e-9)
    model.set_params(max_iter=1000).fit(BLOBS)
    assert model.converged_
    model.fit(BLOBS)  # from a converged fit there is nothing to gain
    assert (model.n_iter_, model.converged_) == (1, True)
    bound = model.lower_bound_
    model.set_params(max_iter=0).fit(BLOBS)
    assert (model.n_iter_, model.lower_bound_) == (0, bound)


@unconverged
def test_a_warm_start_is_one_start_whatever_n_init():
    """The others would only repeat it; and it draws no random numbers."""
    history = History()
    model = GaussianMixture(3, warm_start=True, n_init=4, max_iter=3, random_state=0).fit(BLOBS)
    copy.deepcopy(model).set_params(tol=0).set_callbacks(history).fit(BLOBS)
    assert [step.start for step in history.iterations] == [0, 0, 0]
    twin = copy.deepcopy(model).set_params(random_state=9, init_params="random", n_init=1)
    assert mixture_bits(twin.fit(BLOBS)) == mixture_bits(model.fit(BLOBS))


def test_without_warm_start_a_fit_begins_anew():
    """A second fit on the same data changes nothing."""
    model = GaussianMixture(3, random_state=0).fit(BLOBS)
    before = mixture_bits(model)
    assert mixture_bits(model.fit(BLOBS)) == before


@each_class
@pytest.mark.parametrize(
    ("change", "columns", "shapes"),
    [
        ({"n_components": 4}, 2, r"\(4, 2\) and \(4, 2, 2\)"),
        ({"covariance_type": "diag"}, 2, r"\(3, 2\) and \(3, 2\)"),
        ({"covariance_type": "tied"}, 2, r"\(3, 2\) and \(2, 2\)"),
        ({}, 1, r"\(3, 1\) and \(3, 1, 1\)"),
    ],
)
def test_a_warm_start_of_another_shape_is_explained(estimator, change, columns, shapes):
    """What it goes on from, what it would have to be, what to do; the model stays."""
    model = estimator(n_components=3, warm_start=True, random_state=0).fit(BLOBS)
    before = mixture_bits(model)
    message = (
        rf"{estimator.__name__}: warm_start goes on from means of shape \(3, 2\) and covariances "
        rf"of shape \(3, 2, 2\), but now .* {shapes}\. Keep n_components, .* warm_start=False"
    )
    with pytest.raises(ValueError, match=message):
        model.set_params(**change).fit(BLOBS[:, :columns])
    assert mixture_bits(model) == before


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("change", [{"mean_precision_prior": 9.0}, {}])
def test_a_bayesian_warm_start_takes_the_prior_of_its_own_fit(change):
    """As in scikit-learn: a parameter set in between counts, and new data have a new mean."""
    models = [
        estimator(n_components=3, warm_start=True, max_iter=3, random_state=0).fit(BLOBS)
        for estimator in (BayesianGaussianMixture, ScikitBayesian)
    ]
    ours, theirs = (model.set_params(**change).fit(BLOBS + 1.0) for model in models)
    assert ours.mean_precision_prior_ == theirs.mean_precision_prior_
    np.testing.assert_allclose(ours.mean_prior_, theirs.mean_prior_)
    np.testing.assert_allclose(ours.means_, theirs.means_, rtol=1e-6)


@each_class
def test_verbose_prints_each_so_many_iterations_and_changes_nothing(estimator, capsys):
    """The number of the start and of the iteration, the bound and its gain."""
    parameters = {"n_components": 3, "n_init": 2, "random_state": 0}
    quiet = estimator(**parameters).fit(BLOBS)
    assert capsys.readouterr().out == ""
    loud = estimator(**parameters, verbose=1, verbose_interval=2).fit(BLOBS)
    lines = capsys.readouterr().out.splitlines()
    assert mixture_bits(loud) == mixture_bits(quiet)
    ends = [line for line in lines if " ended: " in line]
    assert len(ends) == 2 and lines[-1] == ends[-1]
    reached = f"{loud.stop_reason_} after {loud.n_iter_} iterations, bound {loud.lower_bound_:.6g}"
    assert {f"Start 1 ended: {reached}", f"Start 2 ended: {reached}"} & set(ends)
    pattern = r"Start (\d+), iteration (\d+): bound (-?[\d.]+), gain ([-\d.e]+)"
    found = [re.fullmatch(pattern, line).groups() for line in lines if line not in ends]
    starts, numbers, bounds, gains = (
        list(map(float, column)) for column in zip(*found, strict=True)
    )
    assert set(starts) == {1, 2}
    for start in (1, 2):
        own = [number for number, s in zip(numbers, starts, strict=True) if s == start]
        assert own == list(range(2, 2 * len(own) + 1, 2))
    best = [
        i for i, bound in enumerate(bounds) if f"{quiet.lower_bounds_[1]:.6g}" == f"{bound:.6g}"
    ]
    gain = quiet.lower_bounds_[1] - quiet.lower_bounds_[0]
    assert any(gains[i] == pytest.approx(gain, rel=0.01) for i in best)


def test_verbose_prints_every_tenth_iteration_by_default(capsys):
    """As in scikit-learn."""
    with pytest.warns(ConvergenceWarning):
        GaussianMixture(3, tol=0, max_iter=25, verbose=2, random_state=0).fit(BLOBS)
    found = re.findall(r"iteration (\d+)", capsys.readouterr().out)
    assert found == ["10", "20"]


def test_verbose_prints_the_end_of_a_short_run(capsys):
    """Fewer iterations than `verbose_interval` are not silent."""
    with pytest.warns(ConvergenceWarning):
        model = GaussianMixture(3, tol=0, max_iter=4, verbose=2, random_state=0).fit(BLOBS)
    told = f"max_iter reached after 4 iterations, bound {model.lower_bound_:.6g}\n"
    assert capsys.readouterr().out == f"Start 1 ended: {told}"


@pytest.mark.parametrize("init_params", ["k-means++", "random_from_data", "random", "kmeans"])
@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
@each_class
def test_a_start_alone_is_a_density(estimator, init_params, covariance_type):
    """With ``max_iter=0``, too, weights sum to one: in scikit-learn not after single rows."""
    model = estimator(
        n_components=3, max_iter=0, init_params=init_params, covariance_type=covariance_type,
        reg_covar=0.1, random_state=0,
    ).fit(BLOBS)  # fmt: skip
    assert model.weights_.sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(model.predict_proba(BLOBS).sum(axis=1), 1)


@pytest.mark.parametrize("scale", [1e21, 1e-24])
@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
@each_class
def test_what_single_precision_cannot_hold_is_an_error(estimator, covariance_type, scale):
    """Squares beyond 1e38 or below 1e-38; what float64 gives for the same data is right."""
    rows = (BLOBS[:300] * scale).astype(np.float32)
    model = estimator(n_components=2, covariance_type=covariance_type, reg_covar=0, random_state=0)
    expected = r"(covariances|precisions)\w* cannot be computed in float32, .* as float64"
    with pytest.raises(ValueError, match=expected):
        model.fit(rows)
    with pytest.raises(ValueError, match=expected):
        clone(model).set_params(max_iter=0).fit(rows)
    model.fit(rows.astype(float))
    assert np.isfinite(model.covariances_).all() and np.isfinite(model.sample(10)[0]).all()


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("kind", ["dirichlet_process", "dirichlet_distribution"])
@pytest.mark.parametrize("value", [1e-140, 1e140, 1e-308, 1e308])
@pytest.mark.parametrize(
    "prior",
    ["weight_concentration_prior", "mean_precision_prior", "degrees_of_freedom_prior",
     "covariance_prior"],
)  # fmt: skip
def test_no_prior_makes_the_bound_infinite(prior, value, kind):
    """Nor no number at all; larger ones are refused."""
    model = BayesianGaussianMixture(
        n_components=3, weight_concentration_prior_type=kind, covariance_type="spherical",
        random_state=0, **{prior: value},
    )  # fmt: skip
    if value > 1e140 or (prior == "degrees_of_freedom_prior" and value < 1):
        with pytest.raises(
            ValueError, match=rf"{prior} must be a number above \d(, got| and <= 1e\+140)"
        ):
            model.fit(BLOBS)
        return
    try:
        model.fit(BLOBS)
    except SingularCovarianceError:
        assert prior == "covariance_prior"
        return
    assert np.isfinite(model.lower_bounds_).all() and np.isfinite(model.weights_).all()
    assert np.isfinite(model.means_).all() and np.isfinite(model.covariances_).all()


# As estimators among scikit-learn's


SPARSE = dict.fromkeys(
    ["check_estimator_sparse_array", "check_estimator_sparse_matrix"],
    "Sparse data are supported (E1), as test_sparse_data_have_the_bits_of_dense_data shows; the "
    "check expects predict_proba to have four columns, one for each of the classes it passes "
    "as y, which a density ignores.",
)


OTHER_DRAWS = dict.fromkeys(
    [
        "check_sample_weight_equivalence_on_dense_data",
        "check_sample_weight_equivalence_on_sparse_data",
    ],
    "The random stream draws row numbers as scikit-learn's does (contract E2), so repeated rows "
    "are other draws, as for KMeans. With one component, which every start leads to, the check "
    "passes; from given starts the equivalence holds for several: test_mixture_weights.",
)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks(
    [
        GaussianMixture(n_components=2, n_init=2, max_iter=5),
        BayesianGaussianMixture(n_components=2, n_init=2, max_iter=5),
        GaussianMixture(max_iter=5),
        BayesianGaussianMixture(max_iter=5),
    ],
    expected_failed_checks=lambda estimator: (
        SPARSE | (OTHER_DRAWS if estimator.n_components > 1 else {})
    ),
    xfail_strict=True,
)
def test_scikit_learns_checks_pass(estimator, check):
    """Mixtures are scikit-learn estimators, by scikit-learn's own checks."""
    check(estimator)


@pytest.mark.parametrize("theirs", [ScikitMixture, ScikitBayesian])
def test_parameters_are_those_of_scikit_learn(theirs):
    """Names, order and default values (E1); one more at the end, which is off."""
    ours = NAMES[theirs.__name__]
    more = {"acceleration": None} if ours is GaussianMixture else {}
    assert ours().get_params() == theirs().get_params() | more
    assert list(signature(ours).parameters) == [*signature(theirs).parameters, *more]


@each_class
def test_a_clone_is_unfitted_and_equal(estimator):
    """clone keeps the parameters and forgets the fit."""
    model = estimator(n_components=3, tol=0.1, random_state=1).fit(BLOBS)
    copied = clone(model)
    assert copied.get_params() == model.get_params()
    assert not hasattr(copied, "means_")
    assert model.set_params(tol=1, n_components=7) is model
    assert (model.tol, model.n_components) == (1, 7)


@each_type
@each_class
def test_a_pickled_model_is_the_same(estimator, kind):
    """After pickling, a model has the same bits and predicts the same."""
    model = estimator(n_components=3, covariance_type=kind, tol=0.1, random_state=1).fit(BLOBS)
    copied = pickle.loads(pickle.dumps(model))
    assert mixture_bits(copied) == mixture_bits(model)
    assert copied.predict_proba(BLOBS).tobytes() == model.predict_proba(BLOBS).tobytes()


def test_it_works_in_a_pipeline_and_a_grid_search():
    """A grid search scores by the mean log density of the rows left out."""
    pipeline = make_pipeline(StandardScaler(), GaussianMixture(random_state=0))
    grid = {"gaussianmixture__n_components": [1, 3], "gaussianmixture__covariance_type": TYPES[::3]}
    X = ELLIPSOIDS[np.random.RandomState(0).permutation(1000)]
    search = GridSearchCV(pipeline, grid, cv=[(range(500), range(500, 1000))]).fit(X)
    best = {"gaussianmixture__n_components": 3, "gaussianmixture__covariance_type": "full"}
    assert search.best_params_ == best
    model = clone(pipeline).set_params(**best).fit(X[:500])
    assert search.best_score_ == model.score(X[500:]) == model.score_samples(X[500:]).mean()
    assert len(set(search.predict(ELLIPSOIDS))) == 3


@each_class
def test_feature_names_are_kept_and_compared(estimator):
    """Column names are remembered, and other names at predict are an error."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(BLOBS.copy(), columns=["width", "height"])  # pandas 2 would share it
    model = estimator(n_components=3, random_state=0).fit(frame)
    assert model.feature_names_in_.tolist() == ["width", "height"]
    plain = estimator(n_components=3, random_state=0).fit(BLOBS)
    assert used(model, frame) == used(plain, BLOBS)
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame[["height", "width"]])
    frame.iloc[7, 1] = np.nan
    with pytest.raises(ValueError, match=r"row 7, column 1 \(feature 'height'\)"):
        model.fit(frame)


def test_data_without_names_leave_none():
    """A fit counts the features, and a new fit forgets the old count."""
    model = GaussianMixture(2, random_state=0).fit(BLOBS)
    assert model.n_features_in_ == 2
    assert not hasattr(model, "feature_names_in_")
    assert model.fit(BLOBS[:, :1]).n_features_in_ == 1
    with pytest.raises(ValueError, match="X has 2 features, but GaussianMixture is expecting 1"):
        model.predict(BLOBS)


@each_class
@pytest.mark.parametrize("change", [{"n_components": 5}, {"covariance_type": "diag"}])
def test_a_parameter_set_after_the_fit_changes_nothing_before_the_next(estimator, change):
    """As in KMeans: what was fitted stays as it is."""
    model = estimator(n_components=3, random_state=0).fit(BLOBS)
    before = model.score_samples(BLOBS)
    np.testing.assert_array_equal(model.set_params(**change).score_samples(BLOBS), before)


# The data: any type, any layout, never changed


LAYOUTS = {
    "Fortran order": np.asfortranarray,
    "every other row of a larger array": lambda X: np.repeat(X, 2, axis=0)[::2],
    "negative strides": lambda X: X[::-1, ::-1].copy()[::-1, ::-1],
    "big endian": lambda X: X.astype(X.dtype.newbyteorder(">")),
    "list": lambda X: X.tolist(),
}
SPARSE_LAYOUTS = {
    "CSR matrix": sparse.csr_matrix,
    "CSR array": sparse.csr_array,
    "CSC matrix": sparse.csc_matrix,
    "COO array": sparse.coo_array,
}


def used(model, X):
    """Return what a model says of data, to the bit."""
    arrays = model.predict(X), model.predict_proba(X), model.score_samples(X)
    return [array.tobytes() for array in arrays], model.score(X).hex()


@each_class
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_the_layout_of_the_data_changes_no_bit(estimator, layout, way):
    """Every layout gives the model and its answers of a plain array."""
    X, other = BLOBS[:1000], LAYOUTS[layout](BLOBS[:1000])
    model = estimator(n_components=3, tol=0.1, random_state=0)
    with forced(way, block_rows=300, always_blocks=without_compiled_run(estimator)):
        plain, model = (clone(model).fit(data) for data in (X, other))
        assert mixture_bits(model) == mixture_bits(plain)
        assert used(model, other) == used(plain, X)


@each_type
@each_class
@pytest.mark.parametrize("layout", SPARSE_LAYOUTS)
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_sparse_data_have_the_bits_of_dense_data(estimator, kind, layout, way):
    """Rows of many zeros: one block at a time is made dense."""
    X = sparse.random(350, 6, 0.3, format="csr", random_state=0).toarray()
    other = SPARSE_LAYOUTS[layout](X)
    parameters = {"covariance_type": kind, "tol": 0.1, "reg_covar": 1e-3, "random_state": 0}
    with forced(way, block_rows=100, always_blocks=without_compiled_run(estimator)):
        plain, model = (estimator(n_components=3, **parameters).fit(data) for data in (X, other))
        assert mixture_bits(model) == mixture_bits(plain)
        assert used(model, other) == used(plain, X)
    assert abs(other - SPARSE_LAYOUTS[layout](X)).max() == 0


@each_class
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_memory_mapped_and_read_only_data(estimator, dtype, way, tmp_path):
    """The same bits, from a file or from memory; nothing is written to the data."""
    X = BLOBS.astype(dtype)
    np.save(tmp_path / "blobs.npy", X)
    mapped = np.load(tmp_path / "blobs.npy", mmap_mode="r")
    frozen = X.copy()
    frozen.flags.writeable = False
    with forced(way, always_blocks=without_compiled_run(estimator)):
        models = [
            estimator(n_components=3, init_params=init, tol=0.1, random_state=0).fit(data)
            for init in ("kmeans", "random", "k-means++")
            for data in (X, mapped, frozen)
        ]
    for three in (models[:3], models[3:6], models[6:]):
        bits = [mixture_bits(model) for model in three]
        assert bits[1] == bits[0]
        assert bits[2] == bits[0]
        answers = [used(three[0], data) for data in (X, mapped, frozen)]
        assert answers[1] == answers[2] == answers[0]
    np.testing.assert_array_equal(X, BLOBS.astype(dtype))
    np.testing.assert_array_equal(mapped, X)


@each_class
@each_type
def test_float32_stays_float32(estimator, kind):
    """Parameters and answers have the type of the data, and are those of float64 rounded."""
    X = BLOBS.astype(np.float32)
    single, double = (
        estimator(n_components=3, covariance_type=kind, random_state=0).fit(data)
        for data in (X, X.astype(float))
    )
    assert single.n_iter_ == double.n_iter_
    for name in ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"):
        found, expected = getattr(single, name), getattr(double, name)
        assert (found.dtype, expected.dtype) == (np.float32, np.float64)
        np.testing.assert_allclose(found, expected, rtol=2e-6, atol=1e-7 * np.abs(expected).max())
    assert single.lower_bound_ == pytest.approx(double.lower_bound_, rel=1e-9)
    assert type(single.lower_bound_) is float
    for method in ("predict_proba", "score_samples"):
        found = getattr(single, method)(X)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, getattr(double, method)(X.astype(float)), atol=1e-4)
    assert np.mean(single.predict(X) == double.predict(X.astype(float))) > 0.999
    assert single.sample(3)[0].dtype == np.float64


def test_the_likelihood_of_float32_rows_is_not_rounded():
    """The score and the criteria are those of the same numbers in float64, to the bit."""
    model = GaussianMixture(3, random_state=0).fit(BLOBS)
    X = BLOBS.astype(np.float32)
    for method in (model.score, model.aic, model.bic):
        assert method(X) == method(X.astype(float))


def test_float32_is_summed_in_float64():
    """A million rows of float32: the variance is right, although a sum of float32 is not."""
    X = np.tile(np.array([[0.1], [0.3]], np.float32), (500_000, 1))
    model = GaussianMixture().fit(X)
    assert model.means_[0, 0] == np.float32(X[:2].astype(float).mean())
    np.testing.assert_allclose(model.covariances_.ravel(), [0.01 + 1e-6], rtol=1e-6)


@pytest.mark.parametrize("dtype", [int, np.uint8, np.float16])
def test_other_numbers_become_float64(dtype):
    """Whole and half-precision numbers are taken as the float64 numbers they equal."""
    X = np.random.RandomState(0).randint(0, 100, (60, 2)).astype(dtype)
    model, expected = (GaussianMixture(3, random_state=0).fit(d) for d in (X, X.astype(float)))
    assert mixture_bits(model) == mixture_bits(expected)
    assert model.means_.dtype == np.float64


# The same bits, however it is computed


@unconverged
@each_type
@each_class
def test_no_way_of_computing_changes_a_bit(estimator, kind, capsys):
    """Compiled run, loop with a callback, verbose; on one thread or several."""
    X = np.random.RandomState(0).normal(size=(4500, 3))
    parameters = {"covariance_type": kind, "max_iter": 4, "tol": 0, "random_state": 0}
    found = []
    for way, n_threads in (("compiled", 1), ("blocks", 1), ("blocks", 2), ("blocks", 5)):
        for verbose, callbacks in ((0, []), (1, []), (0, [History()])):
            told = verbose or callbacks
            exempt = ["mixture"] if told else without_compiled_run(estimator)
            with forced(way, n_threads, block_rows=900, always_blocks=exempt):
                model = estimator(n_components=3, verbose=verbose, **parameters)
                model.set_callbacks(*callbacks).fit(X)
                found.append((mixture_bits(model), used(model, X)))
    assert all(bits == found[0] for bits in found)


@pytest.mark.parametrize("init_params", STARTS)
def test_no_start_depends_on_the_number_of_threads(init_params, monkeypatch):
    """The starting parameters are summed in the order of the blocks."""
    X = np.random.RandomState(0).normal(size=(3500, 3))
    monkeypatch.setattr(blocks, "MAX_ROWS", 1000)
    found = []
    for n_threads, inline in ((1, 10**9), (1, 0), (3, 0)):
        monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", inline)
        monkeypatch.setattr(blocks, "threads", lambda n=n_threads: n)
        with paths.watch() as ways:
            model = GaussianMixture(3, init_params=init_params, max_iter=0, random_state=0).fit(X)
        assert f"threads: {n_threads}" in ways
        found.append(mixture_bits(model))
    assert found[1] == found[2] == found[0]


# Bad input


BAD_PARAMETERS = [
    ({"n_components": 0}, "n_components must be an integer >= 1, got 0"),
    ({"n_components": True}, "n_components must be an integer >= 1, got True"),
    ({"n_components": 2.5}, r"n_components must be an integer >= 1, got 2\.5"),
    ({"n_components": "2"}, "n_components must be an integer >= 1, got '2'"),
    ({"tol": -1e-9}, "tol must be a number >= 0, got -1e-09"),
    ({"tol": np.nan}, "tol must be a number >= 0, got nan"),
    ({"tol": None}, "tol must be a number >= 0, got None"),
    ({"reg_covar": -1}, "reg_covar must be a number >= 0, got -1"),
    ({"reg_covar": np.nan}, "reg_covar must be a number >= 0, got nan"),
    ({"warm_start": "no"}, "warm_start must be one of False, True, got 'no'"),
    ({"verbose": None}, "verbose must be an integer >= 0, got None"),
    ({"tol": np.inf}, "tol must be a number >= 0 and <= 1.79.*, got inf"),
    ({"max_iter": 2**64}, f"max_iter must be an integer >= 0 and <= {2**63 - 1}, got {2**64}"),
    ({"max_iter": -1}, "max_iter must be an integer >= 0, got -1"),
    ({"max_iter": 1.0}, r"max_iter must be an integer >= 0, got 1\.0"),
    ({"n_init": 0}, "n_init must be an integer >= 1, got 0"),
    ({"n_init": "auto"}, "n_init must be an integer >= 1, got 'auto'"),
    ({"verbose_interval": 0}, "verbose_interval must be an integer >= 1, got 0"),
    (
        {"covariance_type": "diagonal"},
        "covariance_type must be one of 'full', 'tied', 'diag', 'spherical', got 'diagonal'",
    ),
    ({"covariance_type": None}, "covariance_type must be one of .*, got None"),
    (
        {"init_params": "kmeans++"},
        "init_params must be one of 'kmeans', 'k-means\\+\\+', 'random', 'random_from_data', got",
    ),
]  # fmt: skip


@each_class
@pytest.mark.parametrize(("parameters", "message"), BAD_PARAMETERS, ids=str)
def test_bad_parameters_are_explained(estimator, parameters, message):
    """Whose, which, what was expected and what came."""
    with pytest.raises(ValueError, match=f"^{estimator.__name__}: {message}"):
        estimator(**parameters).fit(BLOBS)


BAD_STARTS = [
    ({"weights_init": [1.0]}, r"weights_init must have shape \(2,\), got \(1,\)"),
    ({"weights_init": [[0.5, 0.5]]}, r"weights_init must have shape \(2,\), got \(1, 2\)"),
    ({"weights_init": [0.5, 0.6]}, r"weights_init must sum to 1, got 1\.1\. Divide by the sum"),
    ({"weights_init": [-0.5, 1.5]}, r"must not be negative, but that of component 0 is -0\.5"),
    ({"weights_init": [1.5, -0.5]}, r"must not be negative, but that of component 1 is -0\.5"),
    ({"means_init": [[0.0, 1.0]]}, r"means_init must have shape \(2, 2\), got \(1, 2\)"),
    ({"means_init": np.zeros((2, 3))}, r"means_init must have shape \(2, 2\), got \(2, 3\)"),
    (
        {"precisions_init": np.eye(2)},
        r"precisions_init must have shape \(2, 2, 2\), got \(2, 2\)",
    ),
    ({"precisions_init": [np.eye(2), [[1, 2], [0, 5]]]}, "precisions_init must be symmetric"),
    (
        {"precisions_init": [np.eye(2), [[1, 2], [2, 1]]]},
        "precisions_init must be positive-definite, but that of component 1 is not",
    ),
    (
        {"precisions_init": [[1, 2], [2, 1]], "covariance_type": "tied"},
        "precisions_init must be positive-definite",
    ),
    ({"precisions_init": [[1, 2], [0, 5]], "covariance_type": "tied"}, "must be symmetric"),
    (
        {"precisions_init": [[1, 1], [1, 0]], "covariance_type": "diag"},
        "precisions_init must be positive, but that of component 1 is not",
    ),
    (
        {"precisions_init": [-1, 1], "covariance_type": "spherical"},
        "precisions_init must be positive, but that of component 0 is not",
    ),
    (
        {"precisions_init": np.ones((2, 2)), "covariance_type": "spherical"},
        r"precisions_init must have shape \(2,\), got \(2, 2\)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "message"), BAD_STARTS, ids=str)
def test_bad_starts_are_explained(parameters, message):
    """Which parameter, of which component, what was expected and what came."""
    with pytest.raises(ValueError, match=f"^GaussianMixture: .*{message}"):
        GaussianMixture(2, **parameters).fit(BLOBS)


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_starts_that_are_no_numbers_are_errors(name, bad):
    """NaN and infinity, with the name of the parameter."""
    start = a_start(BLOBS, 2)
    start[name].flat[0] = bad
    with pytest.raises(
        ValueError,
        match=f"{name} must hold finite numbers, but holds {bad}, first at (row 0|index .0, 0, 0)",
    ):
        GaussianMixture(**start).fit(BLOBS)


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
@pytest.mark.parametrize(
    "model",
    [
        GaussianMixture(2, means_init=np.full((2, 2), 1e200)),
        BayesianGaussianMixture(n_components=2, mean_prior=[1e200, 0.0]),
    ],
)
def test_means_too_far_from_the_data_are_explained(model):
    """Squared distances overflow, as for centers of KMeans that lie too far off."""
    with pytest.raises(ValueError, match="squared distances overflow"):
        KMeans(2, init=np.full((2, 2), 1e200)).fit(BLOBS)
    with pytest.raises(ValueError, match="squared distances overflow"):
        model.fit(BLOBS)


def test_no_answer_is_nan():
    """1e160 standard deviations off squares overflow: an error that says so, or a density of 0."""
    model = GaussianMixture(2, reg_covar=0, random_state=0).fit(BLOBS * 1e-60)
    try:
        found = model.predict_proba([[1e100, 1e100]]), model.score_samples([[1e100, 1e100]])
    except ValueError as error:
        assert "squared distances overflow" in str(error)  # noqa: PT017
    else:
        assert not any(np.isnan(array).any() for array in found)


BAD_PRIORS = [
    ({"weight_concentration_prior": 0}, "weight_concentration_prior must be .* above 0, got 0"),
    ({"weight_concentration_prior": -2.0}, r"weight_concentration_prior must be .*, got -2\.0"),
    ({"weight_concentration_prior": "1"}, "weight_concentration_prior must be .*, got '1'"),
    ({"weight_concentration_prior": np.nan}, "weight_concentration_prior must be .*, got nan"),
    ({"mean_precision_prior": 0.0}, r"mean_precision_prior must be a number above 0, got 0\.0"),
    ({"degrees_of_freedom_prior": 1}, "degrees_of_freedom_prior must be a number above 1, got 1"),
    ({"degrees_of_freedom_prior": 0.5}, r"degrees_of_freedom_prior .* above 1, got 0\.5"),
    ({"mean_prior": [0.0]}, r"mean_prior must have shape \(2,\), got \(1,\)"),
    ({"mean_prior": 0.0}, r"mean_prior must have shape \(2,\), got \(\)"),
    ({"covariance_prior": 1.0}, r"covariance_prior must have shape \(2, 2\), got \(\)"),
    ({"covariance_prior": np.eye(3)}, r"covariance_prior must have shape \(2, 2\), got \(3, 3\)"),
    ({"covariance_prior": [[1, 2], [2, 1]]}, "covariance_prior must be positive-definite"),
    ({"covariance_prior": [[1, 2], [0, 5]]}, "covariance_prior must be symmetric"),
    (
        {"covariance_prior": [1, 1], "covariance_type": "tied"},
        r"covariance_prior must have shape \(2, 2\), got \(2,\)",
    ),
    (
        {"covariance_prior": np.eye(2), "covariance_type": "diag"},
        r"covariance_prior must have shape .*, got",
    ),
    ({"covariance_prior": [1, 0], "covariance_type": "diag"}, "covariance_prior must be positive"),
    (
        {"covariance_prior": 0, "covariance_type": "spherical"},
        "covariance_prior must be a number above 0, got 0",
    ),
    (
        {"covariance_prior": [1, 1], "covariance_type": "spherical"},
        r"covariance_prior must be a number above 0, got \[1, 1\]",
    ),
    (
        {"weight_concentration_prior_type": "dirichlet"},
        "weight_concentration_prior_type must be one of 'dirichlet_process', "
        "'dirichlet_distribution', got 'dirichlet'",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "message"), BAD_PRIORS, ids=str)
def test_bad_priors_are_explained(parameters, message):
    """Which one, what was expected and what came."""
    with pytest.raises(ValueError, match=f"^BayesianGaussianMixture: {message}"):
        BayesianGaussianMixture(n_components=2, **parameters).fit(BLOBS)


@pytest.mark.parametrize(
    ("prior", "message"),
    [([1, 1, 1], r"must have shape \(2,\), got \(3,\)"), ([1, -1], "must be positive[.]")],
)
def test_a_bad_prior_of_variances_is_explained_in_its_own_shape(prior, message):
    """A prior is that of any component: it has no number, and no axis for one."""
    model = BayesianGaussianMixture(covariance_type="diag", covariance_prior=prior)
    with pytest.raises(ValueError, match=message):
        model.fit(BLOBS)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize(
    "name", ["weight_concentration_prior", "mean_precision_prior", "degrees_of_freedom_prior"]
)
def test_priors_are_finite(name):
    """An infinite one is named."""
    with pytest.raises(ValueError, match=name):
        BayesianGaussianMixture(n_components=2, **{name: np.inf}).fit(BLOBS)


@each_class
def test_fewer_rows_than_components_are_an_error(estimator):
    """Both numbers, and what to do."""
    message = "n_components = 4, n_samples = 3. Ask for fewer components or give more rows"
    with pytest.raises(ValueError, match=message):
        estimator(n_components=4).fit(LINE)
    assert estimator(n_components=3, max_iter=0).fit(LINE).means_.shape == (3, 1)
    with pytest.raises(ValueError, match=r"1 sample\(s\)"):
        estimator().fit(LINE[:1])


@each_class
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_found(estimator, bad):
    """In fit and after it, with the place and what to do."""
    X = BLOBS.copy()
    X[17, 1] = bad
    message = f"{estimator.__name__}: expected finite numbers, .* row 17, column 1.* Drop such rows"
    model = estimator(n_components=2, random_state=0)
    with pytest.raises(ValueError, match=message):
        model.fit(X)
    assert not hasattr(model, "means_")
    model.fit(BLOBS)
    for method in (model.predict, model.predict_proba, model.score_samples, model.score):
        with pytest.raises(ValueError, match=message):
            method(X)


@each_class
@pytest.mark.parametrize(("unit", "problem"), [(1e150, "overflow"), (1e-150, "vanish")])
def test_ranges_that_cannot_be_computed_are_errors(estimator, unit, problem):
    """Where squares leave float64; for new data about the fitted means as well."""
    message = f"squared distances {problem}: .* Rescale the features"
    with pytest.raises(ValueError, match=message):
        estimator(n_components=2).fit(BLOBS * unit)
    if problem == "overflow":
        model = estimator(n_components=2, random_state=0).fit(BLOBS)
        for side in (unit, -unit):
            with pytest.raises(ValueError, match=message):
                model.predict(np.abs(BLOBS[:1]) * side)


@each_class
@pytest.mark.parametrize(
    "fail",
    [
        lambda model: model.fit(np.full((9, 2), np.nan)),
        lambda model: model.set_params(n_components=0).fit(BLOBS[:50]),
        lambda model: model.set_params(n_components=99).fit(BLOBS[:50]),
        lambda model: model.set_params(reg_covar=0).fit(np.ones((9, 3))),
        lambda model: model.fit(BLOBS[:50] * 1e200),
    ],
)
def test_an_error_leaves_the_model_as_it_was(estimator, fail):
    """A fit that fails changes nothing that was fitted before."""
    model = estimator(n_components=2, random_state=0).fit(BLOBS)
    before, answers = mixture_bits(model), used(model, BLOBS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # of the k-means it starts from
        with pytest.raises(ValueError, match=estimator.__name__):
            fail(model)
    assert mixture_bits(model) == before
    assert used(model.set_params(n_components=2), BLOBS) == answers


def test_a_warning_that_is_an_error_leaves_the_model_as_it_was():
    """The attributes are set together, at the very end."""
    model = GaussianMixture(2, random_state=0).fit(BLOBS)
    before = mixture_bits(model)
    for change in ({"max_iter": 1}, {"reg_covar": 1e6}):
        with pytest.raises(ConvergenceWarning):
            copy.deepcopy(model).set_params(**change).fit(BLOBS[:, :1] * [1.0, 1.0])
    with pytest.raises(ConvergenceWarning):
        model.set_params(max_iter=1).fit(ELLIPSOIDS)
    assert mixture_bits(model) == before


# Hard data


def components_of(model):
    """Return numbers and reasons of the components that the data do not determine."""
    return [(found.component, found.reason) for found in model.degenerate_components_]


FLAT = "its rows are flat in some direction, which has no width but reg_covar"
LARGER = "reg_covar is larger than the variance of the data"
EMPTY = "it holds less than one row"
ROUNDING = "it is flat, up to rounding"
degenerate = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@each_type
@pytest.mark.parametrize("unit", [1.0, 1e8, 1 / 3])
def test_a_single_point_repeated(kind, unit):
    """One component sits on it, as wide as reg_covar; nothing more is there for others."""
    X = np.full((10, 2), unit)
    with pytest.warns(ConvergenceWarning, match=f"{LARGER}"):
        model = GaussianMixture(covariance_type=kind).fit(X)
    np.testing.assert_allclose(model.means_, X[:1], rtol=1e-15)
    matrix = as_matrices(model.covariances_, kind, 1, 2)[0]
    np.testing.assert_allclose(matrix, 1e-6 * np.eye(2), rtol=1e-9, atol=1e-20)
    with pytest.warns(ConvergenceWarning) as caught:
        model = GaussianMixture(3, covariance_type=kind, random_state=0).fit(X)
    assert "Number of distinct clusters (1)" in str(caught[0].message)
    np.testing.assert_allclose(model.weights_, [1, 0, 0], atol=1e-12)
    others = [] if kind == "tied" else [(1, EMPTY), (2, EMPTY)]
    assert components_of(model) == [(0, LARGER), *others]
    with pytest.raises(SingularCovarianceError, match=r"is singular, .* at reg_covar=0"):
        GaussianMixture(covariance_type=kind, reg_covar=0).fit(X)


@degenerate
@each_type
@each_class
@pytest.mark.parametrize("init_params", STARTS)
def test_fewer_distinct_points_than_components(estimator, kind, init_params):
    """The fit ends, with a model that can be used; its warning says what is wrong."""
    X = np.repeat([[0.0, 0.0], [1.0, 2.0], [5.0, 5.0]], 5, axis=0)
    parameters = {"covariance_type": kind, "init_params": init_params, "random_state": 0}
    model = estimator(n_components=5, **parameters).fit(X)
    assert np.isfinite(model.means_).all()
    assert model.weights_.sum() == pytest.approx(1)
    labels = model.predict(X).reshape(3, 5)
    assert np.all(labels == labels[:, :1])  # equal rows are alike
    if estimator is GaussianMixture and (kind, init_params) != ("tied", "random"):
        expected = np.log(5 / 15 / (2 * np.pi * 1e-6))  # each point a spike of its own
        np.testing.assert_allclose(model.score_samples(X), expected, rtol=1e-6)
        assert len(components_of(model)) == (1 if kind == "tied" else 5)


@each_type
@pytest.mark.parametrize("value", [0.0, 3.0, -1 / 3, 1e8])
def test_constant_features(kind, value):
    """They get reg_covar as their variance, with a warning; without it, an error or circles."""
    X = np.column_stack([BLOBS[:400], np.full(400, value)])
    plain = GaussianMixture(2, covariance_type=kind, random_state=0).fit(X[:, :2])
    model = GaussianMixture(2, covariance_type=kind, random_state=0)
    if kind == "spherical":  # the one variance is the mean of all
        model.fit(X)
        assert model.degenerate_components_ == []
        assert GaussianMixture(2, covariance_type=kind, reg_covar=0, random_state=0).fit(X)
        return
    with pytest.warns(ConvergenceWarning, match=f"{FLAT}.* drop constant features"):
        model.fit(X)
    matrices = as_matrices(model.covariances_, kind, 2, 3)
    np.testing.assert_allclose(matrices[:, 2], [[0, 0, 1e-6]] * 2, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(model.means_[:, 2], value, rtol=1e-15)
    # the others are found as if it were not there, but for the scale of tol
    np.testing.assert_allclose(model.means_[:, :2], plain.means_, rtol=1e-9)
    assert components_of(model) == [(0, FLAT), (1, FLAT)][: 1 if kind == "tied" else 2]
    with pytest.raises(SingularCovarianceError):
        GaussianMixture(2, covariance_type=kind, reg_covar=0, random_state=0).fit(X)


@each_type
@pytest.mark.parametrize("offset", [1e8, -1e8])
def test_data_far_from_zero(kind, offset):
    """The variances are those of the data as they were stored, moved back."""
    X = SMOOTH["correlated"] + offset
    for k in (1, 3):
        model, near = (
            GaussianMixture(k, covariance_type=kind, random_state=0).fit(data)
            for data in (X, X - offset)
        )
        scale = np.abs(near.covariances_).max()
        np.testing.assert_allclose(model.covariances_, near.covariances_, atol=1e-6 * scale)
        np.testing.assert_allclose(model.means_ - offset, near.means_, atol=1e-6)
        assert model.n_iter_ == near.n_iter_


@each_type
@pytest.mark.parametrize("init_params", ["kmeans", "k-means++"])
def test_clusters_far_apart(kind, init_params):
    """At ±1e8, with variances of about 1: right, although a shift of the sums loses them all."""
    random = np.random.RandomState(0)
    groups = random.normal(size=(150, 2)) * [1, 2] - 1e8, random.normal(size=(150, 2)) + 1e8
    X = np.vstack(groups)
    parameters = {"covariance_type": kind, "init_params": init_params, "random_state": 0}
    model = GaussianMixture(2, **parameters).fit(X)
    order = np.argsort(model.means_[:, 0])
    np.testing.assert_allclose(model.weights_, 0.5, rtol=1e-12)
    expected = as_type(np.array([np.cov((g - g[0]).T, ddof=0) for g in groups]), [0.5, 0.5], kind)
    found = model.covariances_ if kind == "tied" else model.covariances_[order]
    np.testing.assert_allclose(found, expected, rtol=1e-2, atol=1e-2)
    np.testing.assert_array_equal(model.predict(X), np.repeat(order, 150))


@each_type
@pytest.mark.parametrize("observed", [False, True])
def test_a_given_start_far_off_loses_no_digits(kind, observed):
    """The first references are means 1e7 standard deviations away: the sums are taken again."""
    X = SMOOTH["correlated"]
    start = {"weights_init": [1.0], "means_init": np.full((1, 3), 1e7)}
    model = GaussianMixture(covariance_type=kind, max_iter=1, **start)
    if observed:
        model.set_callbacks(History())  # the loop that is not compiled
    with pytest.warns(ConvergenceWarning):
        model.fit(X)
    expected = as_type(np.cov(X.T, ddof=0)[np.newaxis] + 1e-6 * np.eye(3), np.ones(1), kind)
    np.testing.assert_allclose(model.covariances_, expected, rtol=1e-10)


@each_type
def test_data_of_a_tiny_scale(kind):
    """At 1e-8 the default reg_covar hides the data, and a warning says so; without it, right."""
    X = SMOOTH["correlated"]
    with pytest.warns(ConvergenceWarning, match=f"{LARGER}.*scale the data so that reg_covar"):
        model = GaussianMixture(2, covariance_type=kind, random_state=0).fit(X * 1e-8)
    assert {reason for _, reason in components_of(model)} == {LARGER}
    right, tiny = (
        GaussianMixture(2, covariance_type=kind, reg_covar=0, random_state=0).fit(data)
        for data in (X, X * 1e-8)
    )
    np.testing.assert_allclose(tiny.covariances_ * 1e16, right.covariances_, rtol=1e-10)
    np.testing.assert_allclose(tiny.weights_, right.weights_, rtol=1e-10)
    assert tiny.degenerate_components_ == right.degenerate_components_ == []
    scaled = GaussianMixture(2, covariance_type=kind, reg_covar=1e-22, random_state=0).fit(X * 1e-8)
    assert np.abs(scaled.covariances_ - tiny.covariances_).max() < 1e-21


@pytest.mark.parametrize("unit", [1e-60, 1e60])
@each_type
def test_extreme_units(kind, unit):
    """Far from overflow of squares, the unit does not matter where reg_covar is 0."""
    right, model = (
        GaussianMixture(2, covariance_type=kind, reg_covar=0, random_state=0).fit(data)
        for data in (SMOOTH["correlated"], SMOOTH["correlated"] * unit)
    )
    np.testing.assert_allclose(model.means_ / unit, right.means_, rtol=1e-8)
    np.testing.assert_allclose(model.covariances_ / unit / unit, right.covariances_, rtol=1e-8)


@degenerate
def test_components_that_the_data_do_not_determine_are_described():
    """Number, weight, condition number and reason, in the attribute and in the warning."""
    spike = np.vstack([BLOBS[:300], np.full((40, 2), 9.0)])
    model = GaussianMixture(2, random_state=0).fit(spike)
    (found,) = model.degenerate_components_
    own = int(model.predict([[9.0, 9.0]])[0])
    assert found._fields == ("component", "weight", "condition_number", "reason")
    assert (found.component, found.reason) == (own, FLAT)
    assert found.weight == pytest.approx(40 / 340)
    assert found.condition_number == pytest.approx(1)
    message = (
        rf"GaussianMixture: the data do not determine all components, and the densities near "
        rf"these depend on reg_covar=1e-06: component {own} \(weight 0\.118, condition number 1\): "
        rf"{FLAT}\. Ask for fewer components"
    )
    with pytest.warns(ConvergenceWarning, match=message):
        GaussianMixture(2, random_state=0).fit(spike)


def test_three_of_many_degenerate_components_are_listed():
    """The attribute has them all."""
    X = np.vstack([np.full((9, 2), 9.0 * i) for i in range(5)])
    with pytest.warns(ConvergenceWarning, match="component 2 .*; and 2 more. Ask") as caught:
        model = GaussianMixture(5, random_state=0).fit(X)
    assert "component 3" not in str(caught[0].message)
    assert components_of(model) == [(c, FLAT) for c in range(5)]


@degenerate
def test_a_component_that_holds_no_row_is_described():
    """Started where nothing is."""
    start = {"weights_init": [1.0, 0.0], "means_init": [[0.0, 0.0], [1e6, 0.0]]}
    model = GaussianMixture(2, random_state=0, **start).fit(BLOBS)
    assert components_of(model) == [(1, EMPTY)]
    assert model.degenerate_components_[0].weight < 1e-12
    start["weights_init"] = [0.0, 1.0]
    model = GaussianMixture(2, covariance_type="tied", random_state=0, **start).fit(BLOBS)
    assert components_of(model) == []  # the covariance that it shares is that of the other rows


def test_a_component_that_holds_one_row_does_not_hold_less():
    """With a regularization that is meant it has a width, and its one row is all its own."""
    model = GaussianMixture(2, reg_covar=0.1, random_state=0).fit([[0.0], [1.0], [5.0]])
    assert components_of(model) == []


@degenerate
@pytest.mark.parametrize("kind", ["full", "tied", "diag"])
def test_a_component_that_is_flat_up_to_rounding_is_described(kind):
    """A condition number above 1e12, from two features that are nearly one, or of two units."""
    x = BLOBS[:300, :1]
    X = np.hstack([x, x + 1e-7 * BLOBS[:300, 1:]]) if kind != "diag" else BLOBS[:300] * [1, 1e-7]
    model = GaussianMixture(covariance_type=kind, reg_covar=0).fit(X)
    assert components_of(model) == [(0, ROUNDING)]
    assert 1e12 < model.degenerate_components_[0].condition_number < 1e16
    model = GaussianMixture(covariance_type=kind, reg_covar=0).fit(BLOBS[:300] * [1, 1e-5])
    assert components_of(model) == []


@degenerate
def test_the_cause_of_a_large_condition_number_is_named():
    """A constant feature beside variances of 1e8 has no width but reg_covar: that is the reason."""
    X = np.column_stack([1e4 * SMOOTH["correlated"][:, 0], np.full(600, 3.0)])
    model = GaussianMixture().fit(X)
    assert components_of(model) == [(0, FLAT)]
    assert model.degenerate_components_[0].condition_number > 1e13


@pytest.mark.parametrize("reg_covar", [1e-2, 1.0])
def test_a_regularization_that_is_meant_needs_no_warning(reg_covar):
    """From a thousandth of the variance of the data up to all of it, it is a width of its own."""
    X = np.column_stack([SMOOTH["correlated"][:, 0], np.full(600, 3.0)]) * 2
    assert GaussianMixture(reg_covar=reg_covar).fit(X).degenerate_components_ == []
    with pytest.warns(ConvergenceWarning, match=FLAT):
        GaussianMixture(reg_covar=1e-3).fit(X)
    with pytest.warns(ConvergenceWarning, match=LARGER):
        GaussianMixture(reg_covar=1e2).fit(X)
    # against the largest variance it is small, although not against their mean
    wide = np.column_stack([X[:, 0], *[X[:, 1]] * 30]) * np.sqrt(reg_covar)
    assert wide.var(axis=0).mean() < reg_covar < wide.var(axis=0).max() / 2
    assert GaussianMixture(reg_covar=reg_covar).fit(wide).degenerate_components_ == []
    small = GaussianMixture(reg_covar=1e-2 * wide.var(axis=0).mean()).fit(wide)
    assert small.degenerate_components_ == []  # a hundredth of the mean variance is meant as well


def test_ordinary_data_have_no_degenerate_component():
    """And the list is there."""
    for name in SMOOTH:
        model = GaussianMixture(3, random_state=0).fit(SMOOTH[name])
        assert model.degenerate_components_ == []


@each_type
@pytest.mark.parametrize("observed", [False, True])
def test_a_singular_covariance_is_explained(kind, observed):
    """Component, weight, condition number, reg_covar, and what to do; a ValueError."""
    if kind == "spherical":
        X = np.vstack([BLOBS[:60], np.full((40, 2), 9.0)])
    else:
        X = np.column_stack([BLOBS[:100, 0], np.full(100, 0.5)])
    model = GaussianMixture(2, covariance_type=kind, reg_covar=0, random_state=0)
    if observed:
        model.set_callbacks(History())
    with pytest.raises(SingularCovarianceError) as caught:
        model.fit(X)
    assert isinstance(caught.value, ValueError)
    message = str(caught.value)
    which = "the covariance that all components share" if kind == "tied" else r"component \d of 2 "
    if kind != "tied":
        which += r"\(weight 0\.\d+\)"
    pattern = rf"{which} is singular, with condition number (inf|\d\S*), at reg_covar=0\.$"
    assert re.search(f"GaussianMixture: {pattern}", message)
    assert "decrease the number of components, increase reg_covar, or scale" in message


def test_the_covariance_that_turns_singular_in_a_run_is_named():
    """With its weight at that time, whether the loop is compiled or not."""
    X = np.vstack([np.random.RandomState(0).normal(size=(60, 2)), np.full((40, 2), 4.0)])
    start = a_start(X, 2)
    start["means_init"] = np.array([[0.0, 0.0], [4.0, 4.0]])
    messages = []
    for callbacks in ([], [History()]):
        model = GaussianMixture(**start, reg_covar=0).set_callbacks(*callbacks)
        with pytest.raises(SingularCovarianceError) as caught:
            model.fit(X)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    assert "component 1 of 2 (weight 0.4)" in messages[0]


def test_a_singular_covariance_with_a_regularization_is_explained():
    """One that is lost in the rounding of variances of 1e20; an infinite one is refused."""
    X = 1e10 * np.repeat(BLOBS[:100, :1], 2, axis=1)
    message = r"component 0 of 1 \(weight 1\) is singular, .* at reg_covar=0\.001\."
    with pytest.raises(SingularCovarianceError, match=message):
        GaussianMixture(reg_covar=1e-3).fit(X)
    with pytest.raises(ValueError, match=r"reg_covar must be .* >= 0 and <= .*, got inf"):
        GaussianMixture(reg_covar=np.inf).fit(BLOBS)


@each_type
def test_a_bayesian_mixture_may_be_singular_as_well(kind):
    """Its prior is that of the data, as flat as they are."""
    X = np.column_stack([BLOBS[:100, 0], np.full(100, 0.5)])
    model = BayesianGaussianMixture(n_components=2, covariance_type=kind, reg_covar=0)
    if kind == "spherical":
        model.fit(X)
        return
    with pytest.raises(SingularCovarianceError, match=r"^Fitting .* BayesianGaussianMixture: "):
        model.fit(X)


def test_superfluous_components_of_a_bayesian_mixture_lose_their_weight():
    """Of ten components three are needed; a high concentration keeps more."""
    parameters = {"n_components": 10, "max_iter": 300, "random_state": 42}
    model = BayesianGaussianMixture(**parameters).fit(ELLIPSOIDS)
    np.testing.assert_allclose(np.sort(model.weights_)[-3:], [0.2, 0.4, 0.4], atol=0.02)
    assert np.sum(model.weights_ > 0.01) == 3
    many = BayesianGaussianMixture(**parameters, weight_concentration_prior=1e4, tol=1.0)
    assert np.sum(many.fit(ELLIPSOIDS).weights_ > 0.01) > 3


# What is kept between calls


@each_class
def test_what_is_kept_is_not_used_after_a_change(estimator):
    """Attributes may be replaced, or written into: each call sees what they hold now."""
    model = estimator(n_components=3, random_state=0).fit(BLOBS)
    before = model.score_samples(BLOBS[:5])
    np.testing.assert_array_equal(model.score_samples(BLOBS[:5]), before)
    model.means_[0] += 1.0
    written = model.score_samples(BLOBS[:5])
    np.testing.assert_array_equal(copy.deepcopy(model).score_samples(BLOBS[:5]), written)
    model.means_ = model.means_ - [[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]
    np.testing.assert_allclose(model.score_samples(BLOBS[:5]), before, rtol=1e-9)
    model.precisions_cholesky_ = 2.0 * model.precisions_cholesky_
    np.testing.assert_array_equal(
        copy.deepcopy(model).score_samples(BLOBS[:5]), model.score_samples(BLOBS[:5])
    )
    assert (written != before).any()


@each_class
def test_what_is_kept_is_no_part_of_the_model(estimator):
    """Calls change no attribute, and what is kept goes with the model."""
    model = estimator(n_components=3, random_state=0).fit(BLOBS)
    before, n_kept = dict(vars(model)), len(serving._kept)
    model.predict(BLOBS[:1])
    assert vars(model).keys() == before.keys()
    assert len(serving._kept) == n_kept + 1
    del model, before
    gc.collect()
    assert len(serving._kept) <= n_kept


def test_nothing_is_kept_of_large_components(monkeypatch):
    """There the rows are the work, and memory would be held twice."""
    monkeypatch.setattr(serving, "LARGEST", 100)
    model, n_kept = GaussianMixture(3, random_state=0).fit(BLOBS), len(serving._kept)
    expected = model.predict_proba(BLOBS)
    assert len(serving._kept) == n_kept
    monkeypatch.undo()
    np.testing.assert_array_equal(model.predict_proba(BLOBS), expected)


def test_weights_of_the_posterior_are_part_of_what_is_compared():
    """Those of a `BayesianGaussianMixture` have a say in its log densities."""
    model = BayesianGaussianMixture(n_components=3, random_state=0).fit(BLOBS)
    before = model.score_samples(BLOBS[:5])
    for name in ("mean_precision_", "degrees_of_freedom_"):
        np.testing.assert_array_equal(model.score_samples(BLOBS[:5]), before)
        kept = getattr(model, name)
        setattr(model, name, kept + 1.0)
        assert (model.score_samples(BLOBS[:5]) != before).all()
        setattr(model, name, kept)
    np.testing.assert_array_equal(model.score_samples(BLOBS[:5]), before)
    model.weight_concentration_ = tuple(2 * part for part in model.weight_concentration_)
    assert (model.score_samples(BLOBS[:5]) != before).all()
