"""What holds for mixtures of any data: bounds, densities, symmetries."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import ortho_group
from sklearn.exceptions import ConvergenceWarning

from homl_clustering import BayesianGaussianMixture, GaussianMixture
from homl_clustering.mixture.components import SingularCovarianceError
from tests.helpers import some_rows

TYPES = ("full", "tied", "diag", "spherical")
PRIORS = ("dirichlet_process", "dirichlet_distribution")
STARTS = ("random", "kmeans", "random_from_data")

each_type = pytest.mark.parametrize("kind", TYPES)
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

seeds = st.integers(0, 2**32 - 1)
shapes = st.tuples(st.integers(20, 80), st.integers(1, 3))


def draw(seed, shape):
    """Return data with heavy tails, in up to three groups."""
    random = np.random.RandomState(seed)
    groups = random.normal(scale=4, size=(3, shape[1]))
    return random.standard_t(5, size=shape) + groups[random.randint(0, 3, shape[0])]


def fitted(estimator, X, **parameters):
    """Return a fitted model; where a component collapses, as EM may, draw another example."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        try:
            return estimator(**parameters).fit(X)
        except SingularCovarianceError:
            assume(False)


# The bound


@each_type
@given(seeds, shapes, st.integers(1, 4), st.sampled_from(STARTS[:2]))
def test_the_likelihood_never_falls(kind, seed, shape, k, start):
    """Without regularization each iteration raises it: Dempster, Laird & Rubin, theorem 1."""
    X = draw(seed, shape)
    model = fitted(
        GaussianMixture, X, n_components=k, covariance_type=kind, reg_covar=0, tol=0,
        max_iter=30, init_params=start, random_state=seed,
    )  # fmt: skip
    bounds = np.array([*model.lower_bounds_, model.score(X)])
    assert len(bounds) == 31
    assert np.diff(bounds).min() >= -1e-10 * np.abs(bounds).max()


@each_type
@given(seeds, shapes, st.integers(1, 5), st.sampled_from(STARTS), st.sampled_from(PRIORS))
def test_the_variational_bound_never_falls(kind, seed, shape, k, start, prior):
    """Each step is the best one while the other half of the posterior is kept."""
    random = np.random.RandomState(seed)
    model = fitted(
        BayesianGaussianMixture, draw(seed, shape), n_components=k, covariance_type=kind,
        weight_concentration_prior_type=prior, reg_covar=0, tol=0, max_iter=30,
        init_params=start, random_state=seed, mean_precision_prior=random.uniform(0.01, 3),
        degrees_of_freedom_prior=shape[1] + random.uniform(0, 5),
    )  # fmt: skip
    bounds = np.array(model.lower_bounds_)
    assert np.diff(bounds).min() >= -1e-10 * np.abs(bounds).max()


# Responsibilities and densities


@each_type
@given(seeds, shapes, st.integers(1, 6), st.booleans(), st.sampled_from([1.0, 1e3, 1e-3]))
def test_responsibilities_are_shares(kind, seed, shape, k, bayesian, distance):
    """In [0, 1], with the sum one, near the data and far off; the largest names the label."""
    estimator = BayesianGaussianMixture if bayesian else GaussianMixture
    X = draw(seed, shape)
    model = fitted(estimator, X, n_components=k, covariance_type=kind, random_state=seed)
    new = distance * X
    shares = model.predict_proba(new)
    assert shares.shape == (shape[0], k)
    assert shares.min() >= 0
    assert shares.max() <= 1
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-13)
    labels = model.predict(new)
    # rounding may make the largest shares equal, but not the label one that is less
    np.testing.assert_array_equal(shares[np.arange(len(X)), labels], shares.max(axis=1))
    np.testing.assert_array_equal(shares.max(axis=1) > 0.5, shares[range(len(X)), labels] > 0.5)
    assert np.isfinite(model.score_samples(new)).all()
    single = model.predict_proba(new.astype(np.float32))
    np.testing.assert_allclose(single.sum(axis=1), 1, rtol=1e-6)


def on_a_grid(model, n_points):
    """Return the integral of the density over all that is not negligible."""
    spread = 9 * np.sqrt(np.max(model.covariances_))
    low, high = model.means_.min(axis=0) - spread, model.means_.max(axis=0) + spread
    axes = [np.linspace(*ends, n_points) for ends in zip(low, high, strict=True)]
    points = np.column_stack([axis.ravel() for axis in np.meshgrid(*axes)])
    cell = np.prod([axis[1] - axis[0] for axis in axes])
    return np.exp(model.score_samples(points)).sum() * cell


@each_type
@settings(max_examples=6)
@given(seeds, st.integers(1, 2), st.integers(1, 4))
def test_the_density_integrates_to_one(kind, seed, n_features, k):
    """On a grid, in one or two dimensions."""
    X = draw(seed, (60, n_features))
    parameters = {"covariance_type": kind, "reg_covar": 0.3, "random_state": seed}
    model = fitted(GaussianMixture, X, n_components=k, **parameters)
    assert on_a_grid(model, 400) == pytest.approx(1, abs=1e-6)


@each_type
def test_the_expected_density_of_a_posterior_is_less_than_one(kind):
    """The log density of a Bayesian mixture is expected: what is uncertain is missing in it."""
    few, many = draw(0, (15, 2)), draw(0, (1500, 2))
    found = [
        on_a_grid(
            BayesianGaussianMixture(n_components=2, covariance_type=kind, reg_covar=0.3).fit(X), 300
        )
        for X in (few, many)
    ]
    assert found[0] < found[1] < 1
    assert found[1] > 0.97


# Symmetries


def start_from(X, k, kind, seed):
    """Return parameters to start from; no two components alike."""
    random = np.random.RandomState(seed)
    covariance = np.atleast_2d(np.cov(X.T))
    scales = random.uniform(0.5, 2, size=k)
    covariances = {
        "full": scales[:, np.newaxis, np.newaxis] * covariance,
        "tied": covariance,
        "diag": scales[:, np.newaxis] * np.diag(covariance),
        "spherical": scales * np.diag(covariance).mean(),
    }[kind]
    return random.dirichlet(np.full(k, 5)), some_rows(X, k, seed), covariances


def from_start(X, weights, means, covariances, kind, n_iter=4, **parameters):
    """Return the model after so many iterations from given parameters."""
    matrices = kind in ("full", "tied")
    return fitted(
        GaussianMixture, X, n_components=len(weights), covariance_type=kind, reg_covar=0, tol=0,
        max_iter=n_iter, weights_init=weights, means_init=means,
        precisions_init=np.linalg.inv(covariances) if matrices else 1 / covariances, **parameters,
    )  # fmt: skip


def assert_near(found, expected, rtol=1e-6):
    """Assert equality but for rounding, which EM makes larger."""
    np.testing.assert_allclose(found, expected, rtol=0, atol=rtol * np.abs(expected).max())


@pytest.mark.parametrize("kind", ["full", "tied", "spherical"])
@given(seeds, shapes, st.integers(1, 3), st.sampled_from([1e-3, 1.0, 1e3]))
def test_rotations_shifts_and_scalings_of_the_data(kind, seed, shape, k, scale):
    """Means and covariances follow, weights and responsibilities stay."""
    X = draw(seed, shape)
    d, random = shape[1], np.random.RandomState(seed)
    turn = ortho_group.rvs(d, random_state=random) if d > 1 else -np.eye(1)
    shift = random.uniform(-10, 10, size=d)

    def moved(rows):
        return scale * rows @ turn.T + shift

    def turned(covariances):
        if kind == "spherical":
            return scale**2 * covariances
        return scale**2 * turn @ covariances @ turn.T

    weights, means, covariances = start_from(X, k, kind, seed)
    model = from_start(X, weights, means, covariances, kind)
    other = from_start(moved(X), weights, moved(means), turned(covariances), kind)
    assert_near(other.weights_, model.weights_)
    assert_near(other.means_ - shift, moved(model.means_) - shift)
    assert_near(other.covariances_, turned(model.covariances_))
    assert_near(other.predict_proba(moved(X)), model.predict_proba(X))
    bounds = np.array(model.lower_bounds_) - d * np.log(scale)
    np.testing.assert_allclose(other.lower_bounds_, bounds, rtol=1e-7, atol=1e-7)


@given(seeds, shapes, st.integers(1, 3))
def test_features_of_any_units(seed, shape, k):
    """Variances parallel to the axes follow the scale of each feature, and their order."""
    X, random = draw(seed, shape), np.random.RandomState(seed)
    scales, order = 10 ** random.uniform(-3, 3, size=shape[1]), random.permutation(shape[1])
    weights, means, variances = start_from(X, k, "diag", seed)
    model = from_start(X, weights, means, variances, "diag")
    changed = [(array * factor)[:, order] for array, factor in (
        (X, scales), (means, scales), (variances, scales**2)
    )]  # fmt: skip
    other = from_start(changed[0], weights, *changed[1:], "diag")
    assert_near(other.weights_, model.weights_)
    assert_near(other.means_ / scales[order], model.means_[:, order])
    assert_near(other.covariances_ / scales[order] ** 2, model.covariances_[:, order])


@each_type
@given(seeds, shapes, st.integers(2, 4))
def test_the_order_of_the_components_decides_nothing(kind, seed, shape, k):
    """A start in another order leads to the same components in that order."""
    X = draw(seed, shape)
    order = np.random.RandomState(seed).permutation(k)
    weights, means, covariances = start_from(X, k, kind, seed)
    model = from_start(X, weights, means, covariances, kind)
    each = covariances if kind == "tied" else covariances[order]
    other = from_start(X, weights[order], means[order], each, kind)
    assert_near(other.weights_, model.weights_[order])
    assert_near(other.means_, model.means_[order])
    expected = model.covariances_ if kind == "tied" else model.covariances_[order]
    assert_near(other.covariances_, expected)
    assert_near(other.predict_proba(X), model.predict_proba(X)[:, order])
    assert_near(other.lower_bounds_, model.lower_bounds_)


@each_type
@given(seeds, shapes, st.integers(1, 3), st.integers(2, 4))
def test_rows_that_are_there_several_times(kind, seed, shape, k, times):
    """All as often, and in any order, they change nothing."""
    X = draw(seed, shape)
    start = start_from(X, k, kind, seed)
    model = from_start(X, *start, kind)
    order = np.random.RandomState(seed).permutation(times * len(X))
    other = from_start(np.tile(X, (times, 1))[order], *start, kind)
    for name in ("weights_", "means_", "covariances_", "lower_bounds_"):
        assert_near(getattr(other, name), getattr(model, name))


@pytest.mark.parametrize("prior", PRIORS)
@given(seeds, shapes, st.integers(1, 4), st.sampled_from([1e-2, 1e2]))
def test_a_bayesian_mixture_follows_shifts_and_units(prior, seed, shape, k, scale):
    """Its prior is that of the data: the posterior moves with them."""
    X = draw(seed, shape)
    parameters = {
        "n_components": k,
        "weight_concentration_prior_type": prior,
        "reg_covar": 0,
        "tol": 0,
        "max_iter": 4,
        "init_params": "random",
        "random_state": seed,
    }
    model = fitted(BayesianGaussianMixture, X, **parameters)
    other = fitted(BayesianGaussianMixture, scale * X + 5.0, **parameters)
    assert_near(other.weights_, model.weights_)
    assert_near((other.means_ - 5.0) / scale, model.means_)
    assert_near(other.covariances_ / scale**2, model.covariances_)
    assert_near(other.predict_proba(scale * X + 5.0), model.predict_proba(X))
