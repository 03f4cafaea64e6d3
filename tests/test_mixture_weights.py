"""Rows of mixtures may have weights: one of weight 2 is two equal rows, one of weight 0 none."""

import copy
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.special import digamma
from sklearn import config_context
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from homl_clustering import BayesianGaussianMixture, GaussianMixture, KMeans, kmeans_plusplus
from homl_clustering.callbacks import History
from homl_clustering.engine.blocks import NO_WEIGHTS, RowBlocks
from homl_clustering.engine.data import Data
from homl_clustering.kernels import gaussians, mixture
from homl_clustering.mixture.weights import weigh
from homl_clustering.textbook import mixture as textbook
from homl_clustering.textbook import variational
from tests.helpers import SMOOTH, forced, mixture_bits
from tests.test_kernels_mixture import log_densities
from tests.test_mixture import as_matrices, as_type
from tests.test_mixture_properties import assert_near, draw, seeds, shapes, start_from

TYPES = ("full", "tied", "diag", "spherical")
CLASSES = (GaussianMixture, BayesianGaussianMixture)
PRIORS = ("dirichlet_process", "dirichlet_distribution")
STARTS = ("kmeans", "k-means++", "random", "random_from_data")
X = SMOOTH["ellipsoids"]
WEIGHTS = np.random.RandomState(3).uniform(0.1, 4, size=len(X))
TIMES = np.random.RandomState(4).randint(0, 4, size=len(X)).astype(float)
REPEATED = np.repeat(X, TIMES.astype(int), axis=0)

each_type = pytest.mark.parametrize("kind", TYPES)
each_class = pytest.mark.parametrize("estimator", CLASSES)
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def after(estimator, rows, kind, start, sample_weight=None, n_iter=5, **parameters):
    """Return a model after so many iterations from a fitted one, whatever its rows weighed."""
    model = copy.deepcopy(start)
    parameters = {"covariance_type": kind, "tol": 0, "max_iter": n_iter, **parameters}
    model.set_params(warm_start=True, **parameters)
    return model.fit(rows, sample_weight=sample_weight)


def a_start(estimator, kind, rows=X, k=3, **parameters):
    """Return a model that is hardly fitted, to go on from."""
    parameters = {"covariance_type": kind, "random_state": 0, **parameters}
    return estimator(n_components=k, max_iter=1, **parameters).fit(rows)


def assert_same(found, expected, rtol=1e-9):
    """Assert that all fitted numbers are equal but for rounding."""
    for name, value in vars(expected).items():
        if name.endswith("_") and isinstance(value, float | np.ndarray | list | tuple):
            pairs = [(getattr(found, name), value)]
            if isinstance(value, tuple):
                pairs = zip(*pairs[0], strict=True)
            for one, other in pairs:
                scale = np.abs(other).max() if np.size(other) else 0
                np.testing.assert_allclose(one, other, rtol=0, atol=rtol * scale, err_msg=name)


# Solved by hand


@each_type
def test_one_component_on_the_line(kind):
    """Rows 0, 1, 4 of weights 1, 2, 1: mean 3/2, variance (9/4 + 2/4 + 25/4) / 4 = 9/4.

    The mean of -(log 2π + log 9/4 + Δ²) / 2 has Δ² = 1 on average. BIC has n = 4.
    """
    line, weights = np.array([[0.0], [1.0], [4.0]]), [1, 2, 1]
    model = GaussianMixture(1, covariance_type=kind, reg_covar=0).fit(line, sample_weight=weights)
    assert model.means_.item() == pytest.approx(1.5, rel=1e-14)
    assert model.covariances_.item() == pytest.approx(2.25, rel=1e-14)
    bound = -(np.log(2 * np.pi) + np.log(2.25) + 1) / 2
    assert model.lower_bound_ == pytest.approx(bound, rel=1e-14)
    assert model.score(line, sample_weight=weights) == pytest.approx(bound, rel=1e-14)
    assert model.bic(line, sample_weight=weights) == pytest.approx(2 * np.log(4) - 8 * bound)
    assert model.aic(line, sample_weight=weights) == pytest.approx(4 - 8 * bound)


def test_the_posterior_of_one_component_on_the_line():
    """Rows 0 and 2 of weights 1 and 3: N = 4, mean 3/2, variance 3/4; β₀ = 1, ν₀ = 1, m₀ = 3/2.

    The default prior has the unbiased covariance, that of four rows: 3/4 · 4/3 = 1.
    """
    parameters = {"weight_concentration_prior_type": PRIORS[1], "reg_covar": 0}
    model = BayesianGaussianMixture(**parameters).fit([[0.0], [2.0]], sample_weight=[1, 3])
    assert model.weight_concentration_.item() == pytest.approx(1 + 4)
    assert model.mean_precision_.item() == pytest.approx(1 + 4)
    assert model.degrees_of_freedom_.item() == pytest.approx(1 + 4)
    assert (model.mean_prior_.item(), model.means_.item()) == pytest.approx((1.5, 1.5))
    assert model.covariance_prior_.item() == pytest.approx(1.0)
    assert model.covariances_.item() == pytest.approx((1 + 4 * 0.75) / 5)
    expected = digamma(5 / 2) + np.log(2) - np.log(5 * 0.8) - np.log(2 * np.pi) - 1 / 5
    assert model.score([[1.5]]) == pytest.approx(expected / 2)


# Weights are numbers of rows


@each_type
@each_class
@pytest.mark.parametrize("way", ["compiled", "blocks"])
def test_a_weight_is_a_number_of_equal_rows(estimator, kind, way):
    """0 stands for no row at all."""
    if (estimator, way) == (BayesianGaussianMixture, "compiled"):
        pytest.skip("there is no compiled run of it")
    start = a_start(estimator, kind)
    with forced(way, 2, 300):
        found = after(estimator, X, kind, start, TIMES)
        expected = after(estimator, REPEATED, kind, start)
    assert_same(found, expected)
    assert found.score(X, sample_weight=TIMES) == pytest.approx(expected.score(REPEATED))
    if estimator is GaussianMixture:
        for criterion in ("aic", "bic"):
            value = getattr(expected, criterion)(REPEATED)
            assert getattr(found, criterion)(X, sample_weight=TIMES) == pytest.approx(value)


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("bayesian", [False, True])
@given(seeds, shapes, st.integers(1, 3), st.sampled_from(TYPES))
def test_weights_of_any_data_are_numbers_of_rows(prior, bayesian, seed, shape, k, kind):
    """Whatever the data, the start and the weights are."""
    rows = draw(seed, shape)
    times = 1 + np.random.RandomState(seed).poisson(0.5, size=len(rows))
    estimator = CLASSES[bayesian]
    more = {"weight_concentration_prior_type": prior} if bayesian else {}
    start = a_start(estimator, kind, rows, k, init_params="random", **more)
    repeated = np.repeat(rows, times, axis=0)
    found = after(estimator, rows, kind, start, times, n_iter=3)
    assert_same(found, after(estimator, repeated, kind, start, n_iter=3), rtol=1e-6)


@each_type
@given(seeds, shapes, st.integers(1, 3), st.floats(-12, 12))
def test_the_scale_of_the_weights_decides_nothing(kind, seed, shape, k, power):
    """In a mixture that is fitted by maximum likelihood only their ratios count."""
    rows = draw(seed, shape)
    weights = np.random.RandomState(seed).uniform(0.2, 2, size=len(rows))
    shares, means, covariances = start_from(rows, k, kind, seed)
    full = kind in ("full", "tied")
    start = {"weights_init": shares, "means_init": means, "covariance_type": kind}
    start["precisions_init"] = np.linalg.inv(covariances) if full else 1 / covariances
    models = [
        GaussianMixture(k, max_iter=3, tol=0, **start).fit(rows, sample_weight=factor * weights)
        for factor in (1, 10**power)
    ]
    for name in ("weights_", "means_", "covariances_", "lower_bounds_"):
        assert_near(getattr(models[1], name), getattr(models[0], name))


@pytest.mark.parametrize("init_params", STARTS)
def test_weights_times_a_power_of_two_give_the_same_bits(init_params):
    """Such a product is exact; but not in BIC, to which the weights are numbers of rows."""
    model = GaussianMixture(3, init_params=init_params, random_state=0)
    expected = mixture_bits(copy.deepcopy(model).fit(X, sample_weight=WEIGHTS))
    model.fit(X, sample_weight=WEIGHTS * 2.0**-40)
    assert mixture_bits(model) == expected
    assert model.bic(X, sample_weight=WEIGHTS) != model.bic(X, sample_weight=2 * WEIGHTS)


@each_type
def test_a_warm_start_knows_of_the_scale(kind):
    """It goes on with the weights of its own fit, not with those of the one before."""
    start = a_start(GaussianMixture, kind, init_params="random_from_data")
    expected = mixture_bits(after(GaussianMixture, X, kind, start, WEIGHTS))
    found = after(GaussianMixture, X, kind, start, WEIGHTS * 2.0**-60)
    assert mixture_bits(found) == expected


@each_class
@pytest.mark.parametrize("value", [0.0, 1e-3])
def test_a_row_far_off_of_little_weight_pulls_little(estimator, value):
    """One of weight 0 not at all."""
    start = a_start(estimator, "full")
    rows, weights = np.vstack([X, [[1e6, -1e6]]]), np.append(WEIGHTS, value)
    found = after(estimator, rows, "full", start, weights)
    expected = after(estimator, X, "full", start, WEIGHTS)
    if value == 0:
        assert_same(found, expected)
    else:
        assert np.abs(found.means_ - expected.means_).max() > 1e-3


# Weights of one


@each_type
@each_class
def test_weights_of_one_are_no_weights(estimator, kind):
    """Given as an array, as a number or not at all they give the same bits."""
    models = [
        estimator(n_components=3, covariance_type=kind, random_state=0).fit(X, sample_weight=ones)
        for ones in (None, 1.0, np.ones(len(X), np.float32))
    ]
    assert mixture_bits(models[0]) == mixture_bits(models[1]) == mixture_bits(models[2])
    assert models[0].score(X, sample_weight=np.ones(len(X))) == models[0].score(X)


def test_weights_of_one_are_not_stored():
    """No array is made of them; blocks have one without length, and the kernels one type of it."""
    blocks = RowBlocks(X)
    data = Data("name", blocks, X.min(axis=0), X.max(axis=0))
    for ones in (None, 1, np.ones(len(X))):
        assert weigh(data, ones).given is None
        assert blocks.weights is NO_WEIGHTS and len(blocks[0].weights) == 0
    weigh(data, WEIGHTS)
    np.testing.assert_array_equal(blocks[0].weights, WEIGHTS)
    assert not blocks[0].weights.flags.writeable


def test_no_kernel_is_compiled_once_more():
    """With weights and without the types of all arguments are the same."""
    kernels = (gaussians.run_whole, gaussians.statistics_whole, mixture.statistics_block)
    GaussianMixture(2, covariance_type="diag", max_iter=2, random_state=0).fit(X)
    with forced("blocks"):
        GaussianMixture(2, covariance_type="diag", max_iter=2, random_state=0).fit(X)
    before = [len(getattr(kernel, "signatures", ())) for kernel in kernels]
    model = GaussianMixture(2, covariance_type="diag", max_iter=2, random_state=0)
    model.fit(X, sample_weight=WEIGHTS)
    with forced("blocks", 2, 300):
        model.fit(X, sample_weight=WEIGHTS)
    assert [len(getattr(kernel, "signatures", ())) for kernel in kernels] == before


# Ways of computing


@each_type
@each_class
@pytest.mark.parametrize("init_params", STARTS)
def test_all_ways_give_the_same_bits(estimator, kind, init_params):
    """Compiled whole or block by block, with any number of threads."""
    parameters = {"covariance_type": kind, "init_params": init_params, "random_state": 0}
    found = []
    for way, n_threads in (("compiled", 1), ("blocks", 1), ("blocks", 2), ("blocks", 3)):
        excused = ["mixture"] if estimator is BayesianGaussianMixture else []
        with forced(way, n_threads, 300, always_blocks=excused):
            model = estimator(n_components=3, max_iter=8, **parameters)
            found.append(mixture_bits(model.fit(X, sample_weight=WEIGHTS)))
            found[-1]["score"] = model.score(X, sample_weight=WEIGHTS)
    assert all(each == found[0] for each in found)


@each_class
def test_single_precision_and_sparse_rows(estimator):
    """Sparse rows give the bits of dense ones; rows in single precision what these say."""
    rows = np.where(np.abs(X) < 0.3, 0, X).astype(np.float32)
    parameters = {"n_components": 3, "random_state": 0, "max_iter": 10}
    single = estimator(**parameters).fit(rows, sample_weight=WEIGHTS)
    assert single.means_.dtype == np.float32
    double = estimator(**parameters).fit(rows.astype(float), sample_weight=WEIGHTS)
    np.testing.assert_allclose(single.means_, double.means_, rtol=1e-5, atol=1e-6)
    for other in (sparse.csr_array(rows), sparse.csr_matrix(rows)):
        found = estimator(**parameters).fit(other, sample_weight=WEIGHTS)
        assert mixture_bits(found) == mixture_bits(single)
        score = single.score(rows, sample_weight=WEIGHTS)
        assert found.score(other, sample_weight=WEIGHTS) == score


@pytest.mark.parametrize("weights", [WEIGHTS.astype(np.float32), (10 * WEIGHTS).astype(int)])
def test_weights_of_other_types(weights):
    """They are taken as float64; a list, or a column that is not contiguous, too."""
    model = GaussianMixture(3, random_state=0)
    expected = mixture_bits(copy.deepcopy(model).fit(X, sample_weight=weights.astype(float)))
    column = np.repeat(weights[:, np.newaxis], 2, axis=1)[:, 0]
    for given_as in (weights, weights.tolist(), column):
        before = np.array(given_as)
        assert mixture_bits(model.fit(X, sample_weight=given_as)) == expected
        np.testing.assert_array_equal(given_as, before)


# The textbook


@each_type
@pytest.mark.parametrize("way", ["compiled", "blocks"])
@pytest.mark.parametrize("n_rows", [71, 139])
def test_each_iteration_is_that_of_the_textbook(kind, way, n_rows):
    """E-step and M-step with weights; of 70 rows 64 are a batch."""
    rows, weights, shares, bounds = X[:n_rows], WEIGHTS[:n_rows], None, []
    parameters = {"covariance_type": kind, "reg_covar": 0.01, "tol": 0, "random_state": 0}
    added = 0.01 * (np.eye(2) if kind in ("full", "tied") else 1)
    with forced(way, 2, 70):
        models = [
            GaussianMixture(3, max_iter=n, **parameters).fit(rows, sample_weight=weights)
            for n in range(4)
        ]
    for model in models:
        if shares is not None:
            found = textbook.maximize(rows, shares, weights)
            np.testing.assert_allclose(model.weights_, found[0], rtol=1e-11)
            np.testing.assert_allclose(model.means_, found[1], rtol=1e-10, atol=1e-12)
            expected = as_type(found[2], found[0], kind) + added
            np.testing.assert_allclose(model.covariances_, expected, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(model.lower_bounds_, bounds, rtol=1e-11)
        logs = log_densities(rows, model)
        shares = textbook.responsibilities(logs)
        bounds.append(np.average(textbook.log_mixture(logs), weights=weights))


def test_the_steps_of_the_textbook_are_those_of_the_engine():
    """From the same start, up to the likelihood that is reached."""
    start = GaussianMixture(3, max_iter=0, random_state=0).fit(X, sample_weight=WEIGHTS)
    given_start = start.weights_, start.means_, start.covariances_
    steps = list(textbook.mixture_steps(X, *given_start, tol=1e-3, sample_weight=WEIGHTS))
    found = GaussianMixture(3, reg_covar=0, random_state=0, max_iter=(len(steps) - 1) // 2, tol=0)
    found.set_params(weights_init=start.weights_, means_init=start.means_)
    found.set_params(precisions_init=start.precisions_).fit(X, sample_weight=WEIGHTS)
    np.testing.assert_allclose(found.means_, steps[-1].means, rtol=1e-7)
    np.testing.assert_allclose(found.covariances_, steps[-1].covariances, rtol=1e-6)
    total = WEIGHTS.sum() * found.score(X, sample_weight=WEIGHTS)
    assert steps[-1].log_likelihood == pytest.approx(total)


def test_on_the_board_too_a_weight_is_a_number_of_rows():
    """Every step is that of rows that stand there several times."""
    start = textbook.maximize(REPEATED, np.eye(3)[np.arange(len(REPEATED)) % 3])
    found = textbook.mixture_steps(X, *start, tol=1e-2, sample_weight=TIMES)
    expected = textbook.mixture_steps(REPEATED, *start, tol=1e-2)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one.covariances, other.covariances, rtol=1e-8)
        assert one.log_likelihood == pytest.approx(other.log_likelihood)
    step = textbook.fit_mixture(X, 3, sample_weight=np.full(len(X), 2.0))
    assert step.log_likelihood == pytest.approx(2 * textbook.fit_mixture(X, 3).log_likelihood)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (-WEIGHTS, "sample_weight must not be negative"),
        (WEIGHTS[:9], r"sample_weight must have shape \(n_samples="),
        (np.zeros(len(X)), "sum above 0"),
        (np.full(len(X), np.nan), "finite numbers"),
    ],
)
def test_the_board_refuses_what_are_no_weights(weights, words):
    with pytest.raises(ValueError, match=f"maximize: .*{words}"):
        textbook.maximize(X, np.ones((len(X), 1)), weights)


def test_the_m_step_of_variational_em_is_that_of_the_textbook():
    """There the weights multiply the responsibilities."""
    parameters = {"weight_concentration_prior_type": PRIORS[1], "reg_covar": 0, "tol": 0}
    start = a_start(BayesianGaussianMixture, "full", **parameters)
    shares = start.predict_proba(X)
    found = after(BayesianGaussianMixture, X, "full", start, WEIGHTS, n_iter=1)
    prior = variational.Prior(
        found.weight_concentration_prior_, 1.0, found.mean_prior_, 2.0, found.covariance_prior_
    )
    np.testing.assert_allclose(found.mean_prior_, np.average(X, axis=0, weights=WEIGHTS))
    spread = (X - found.mean_prior_).T * WEIGHTS @ (X - found.mean_prior_)
    np.testing.assert_allclose(found.covariance_prior_, spread / (WEIGHTS.sum() - 1))
    step = variational.variational_maximize(X, shares * WEIGHTS[:, np.newaxis], prior)
    np.testing.assert_allclose(found.weight_concentration_, step.concentration)
    np.testing.assert_allclose(found.mean_precision_, step.mean_precision)
    np.testing.assert_allclose(found.degrees_of_freedom_, step.degrees_of_freedom)
    np.testing.assert_allclose(found.means_, step.means, rtol=1e-9)
    np.testing.assert_allclose(found.covariances_, step.covariances, rtol=1e-9)


# Starts


@each_class
def test_k_means_starts_with_the_weights(estimator):
    """Sizes, means and covariances are those of its clusters, weighted."""
    labels = KMeans(3, random_state=5).fit(X, sample_weight=WEIGHTS).labels_
    model = estimator(n_components=3, random_state=5, max_iter=0).fit(X, sample_weight=WEIGHTS)
    sizes = np.bincount(labels, WEIGHTS)
    means = [np.average(X[labels == c], axis=0, weights=WEIGHTS[labels == c]) for c in range(3)]
    if estimator is GaussianMixture:
        np.testing.assert_allclose(model.weights_, sizes / WEIGHTS.sum())
        np.testing.assert_allclose(model.means_, means)
    else:
        np.testing.assert_allclose(model.mean_precision_, 1 + sizes)


def test_k_means_plus_plus_draws_with_the_weights():
    """The rows are those of `kmeans_plusplus`; each has the share of its weight."""
    parameters = {"init_params": "k-means++", "random_state": 5, "max_iter": 0}
    model = GaussianMixture(3, **parameters).fit(X, sample_weight=WEIGHTS)
    centers, rows = kmeans_plusplus(X, 3, sample_weight=WEIGHTS, random_state=5)
    np.testing.assert_array_equal(model.means_, centers)
    np.testing.assert_allclose(model.weights_, WEIGHTS[rows] / WEIGHTS[rows].sum())


@each_class
@pytest.mark.parametrize("init_params", STARTS)
def test_rows_without_weight_start_nothing(estimator, init_params):
    """As many rows as components have a weight: these are the means, whatever the others are."""
    weights, chosen = np.zeros(len(X)), [7, 100, 301]
    weights[chosen] = [1, 2, 3]
    model = estimator(n_components=3, init_params=init_params, random_state=0, max_iter=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        model.fit(X, sample_weight=weights)
    if init_params == "random":  # every row belongs to all components
        assert np.all(model.means_ <= X[chosen].max(axis=0))
        assert np.all(model.means_ >= X[chosen].min(axis=0))
    elif estimator is GaussianMixture:
        order = np.lexsort(model.means_.T)
        np.testing.assert_allclose(model.means_[order], X[chosen][np.lexsort(X[chosen].T)])


@pytest.mark.parametrize("init_params", ["k-means++", "random_from_data"])
def test_heavy_rows_are_drawn_more_often(init_params):
    """One row in two of weight 9: of a start from one row nine in ten are such."""
    weights = np.where(np.arange(len(X)) % 2, 9.0, 1.0)
    drawn = [
        GaussianMixture(1, init_params=init_params, random_state=seed, max_iter=0)
        .fit(X, sample_weight=weights)
        .means_[0]
        for seed in range(200)
    ]
    heavy = [np.flatnonzero((row == X).all(axis=1))[0] % 2 for row in drawn]
    assert 0.83 <= np.mean(heavy) <= 0.97


# What is refused, and what is said


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (-WEIGHTS, "must not be negative, but row 0"),
        (
            np.where(np.arange(len(X)) == 4, np.nan, WEIGHTS),
            "finite numbers, but holds nan, first at row 4",
        ),
        (WEIGHTS[:-1], "must have shape"),
        (np.zeros(len(X)), "at least one non-zero number"),
        (np.eye(len(X))[3], "n_components=2, but only 1 rows of X have a positive sample_weight"),
        (np.full(len(X), 1e300), "sums to"),
    ],
)
@each_class
def test_weights_that_are_refused(estimator, weights, words):
    """As by k-means, with the name of the estimator."""
    with pytest.raises(ValueError, match=f"(?s){estimator.__name__}.*{words}"):
        estimator(n_components=2).fit(X, sample_weight=weights)


@each_class
def test_a_score_refuses_such_weights_too(estimator):
    """Each method that takes weights checks them."""
    model = estimator(n_components=2, random_state=0).fit(X)
    methods = [model.score, *([model.aic, model.bic] if estimator is GaussianMixture else [])]
    for method in methods:
        with pytest.raises(ValueError, match="must not be negative"):
            method(X, sample_weight=-WEIGHTS)


def test_a_prior_needs_more_than_one_row():
    """Weights that sum to 1 are those of one row, which has no covariance."""
    weights = WEIGHTS / WEIGHTS.sum()
    with pytest.raises(ValueError, match=r"must sum to more than 1 .*or give covariance_prior"):
        BayesianGaussianMixture().fit(X, sample_weight=0.99 * weights)
    model = BayesianGaussianMixture(covariance_prior=np.eye(2)).fit(X, sample_weight=weights)
    assert model.mean_precision_.sum() == pytest.approx(1 + 1)


def test_a_component_may_hold_one_row_of_any_weight():
    """It is degenerate for having less than that; a weight above 1 is that of several rows."""
    random = np.random.RandomState(0)
    rows = np.vstack([random.normal(size=(60, 2)), [[50.0, 50.0]]])
    start = {"means_init": [[0, 0], [50.0, 50.0]], "weights_init": [0.5, 0.5], "reg_covar": 0.1}
    reasons = []
    for last in (1.0, 1e-3, 7.0):
        model = GaussianMixture(2, precisions_init=[np.eye(2)] * 2, **start)
        model.fit(rows, sample_weight=np.append(np.full(60, 1.0), last))
        reasons += [found.reason for found in model.degenerate_components_]
    assert "it holds less than one row" not in reasons
    shares = {"weights_init": [0.999, 0.001], "precisions_init": [np.eye(2), np.eye(2) / 1e4]}
    model = GaussianMixture(2, **(start | shares), max_iter=1, tol=0)
    model.fit(rows[:60], sample_weight=np.full(60, 0.5))
    assert [found.reason for found in model.degenerate_components_] == [
        "it holds less than one row"
    ]


# Conventions of scikit-learn


@each_class
def test_weights_are_requested_and_passed_on(estimator):
    """By routing of metadata, and by a pipeline."""
    with config_context(enable_metadata_routing=True):
        requesting = estimator().set_fit_request(sample_weight=True)
        requested = requesting.set_score_request(sample_weight=True).get_metadata_routing()
        assert requested.fit.requests == requested.score.requests == {"sample_weight": True}
    scaled = StandardScaler().fit_transform(X)
    model = estimator(n_components=3, random_state=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("mixture", copy.deepcopy(model))])
    pipeline.fit(X, mixture__sample_weight=WEIGHTS)
    model.fit(scaled, sample_weight=WEIGHTS)
    assert mixture_bits(pipeline[-1]) == mixture_bits(model)
    labels = copy.deepcopy(model).fit_predict(scaled, sample_weight=WEIGHTS)
    np.testing.assert_array_equal(labels, model.predict(scaled))


def test_a_history_has_responsibilities_without_the_weights():
    """They are shares of a row, and sum to one."""
    history = History()
    model = GaussianMixture(3, random_state=0, max_iter=3)
    model.set_callbacks(history).fit(X, sample_weight=WEIGHTS)
    for record in history.iterations:
        np.testing.assert_allclose(record.responsibilities.sum(axis=1), 1)
        total = np.average(record.responsibilities, axis=0, weights=WEIGHTS)
        np.testing.assert_allclose(record.weights, total)
    assert as_matrices(model.covariances_, "full", 3, 2).shape == (3, 2, 2)
