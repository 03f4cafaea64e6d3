"""Mixtures in every way of computing are those of the textbook, batch by batch.

The rows are few, so that the kernels can be run without being compiled, too: `make coverage`.
"""

import numpy as np
import pytest

from homl_clustering import GaussianMixture
from homl_clustering.mixture.components import COVARIANCE_TYPES
from homl_clustering.textbook import mixture as textbook
from tests.helpers import forced
from tests.test_mixture import as_matrices, as_type

K, D = 3, 3
ROOTS = np.random.RandomState(1).normal(size=(K, D, D))
COVARIANCES = ROOTS @ ROOTS.transpose(0, 2, 1) + 0.3 * np.eye(D)
WEIGHTS = np.array([0.5, 0.3, 0.2])

each_type = pytest.mark.parametrize("kind", COVARIANCE_TYPES)
each_way = pytest.mark.parametrize("way", ["compiled", "blocks"])


def rows(n_rows, seed=0):
    """Return rows of data."""
    return np.random.RandomState(seed).normal(size=(n_rows, D))


def fitted(X, kind, max_iter, **changes):
    """Return a mixture after so many iterations from given components."""
    covariances = as_type(COVARIANCES, WEIGHTS, kind)
    inverses = np.linalg.inv(covariances) if kind in ("full", "tied") else 1 / covariances
    start = {"weights_init": WEIGHTS, "means_init": rows(K, 5), "precisions_init": inverses}
    start |= {"reg_covar": 0.01, "tol": 0.0, **changes}
    return GaussianMixture(K, covariance_type=kind, max_iter=max_iter, **start).fit(X)


def log_densities(X, model):
    """Return each component's weighted log density at each row, by the textbook."""
    covariances = as_matrices(model.covariances_, model.covariance_type, *model.means_.shape)
    return textbook.log_densities(X, model.weights_, model.means_, covariances)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@each_type
@each_way
@pytest.mark.parametrize("n_rows", [71, 134, 139])
def test_each_iteration_is_that_of_the_textbook(kind, way, n_rows):
    """Densities, shares and labels, and what follows from them; of 70 rows 64 are a batch."""
    X, shares, bounds = rows(n_rows), None, []
    added = 0.01 * (np.eye(D) if kind in ("full", "tied") else 1)
    with forced(way, 2, 70):
        models = [fitted(X, kind, n_iter) for n_iter in range(4)]
    for model in models:
        if shares is not None:
            weights, means, covariances = textbook.maximize(X, shares)
            np.testing.assert_allclose(model.weights_, weights, rtol=1e-11)
            np.testing.assert_allclose(model.means_, means, rtol=1e-11, atol=1e-13)
            expected = as_type(covariances, weights, kind) + added
            np.testing.assert_allclose(model.covariances_, expected, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(model.lower_bounds_, bounds, rtol=1e-12)
        logs = log_densities(X, model)
        shares = textbook.responsibilities(logs)
        np.testing.assert_allclose(model.score_samples(X), textbook.log_mixture(logs), rtol=1e-11)
        np.testing.assert_allclose(model.predict_proba(X), shares, rtol=1e-10, atol=1e-300)
        np.testing.assert_array_equal(model.predict(X), logs.argmax(axis=1))
        bounds.append(textbook.log_mixture(logs).mean())


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@each_type
@each_way
def test_sums_are_taken_again_where_a_mean_has_moved_far(kind, way):
    """From 1e7 standard deviations away to the mean and the covariance of the rows, at once."""
    X, parameters = rows(134), {"weights_init": [1.0], "means_init": np.full((1, D), 1e7)}
    model = GaussianMixture(1, covariance_type=kind, reg_covar=0, max_iter=1, **parameters)
    with forced(way, 2, 70):
        model.fit(X)
    np.testing.assert_allclose(model.means_, [X.mean(axis=0)], rtol=1e-10, atol=1e-12)
    expected = as_type(np.cov(X.T, ddof=0)[np.newaxis], np.ones(1), kind)
    np.testing.assert_allclose(model.covariances_, expected, rtol=1e-10)


@each_type
def test_a_row_has_the_same_bits_wherever_it_stands(kind):
    """In whatever place of a batch, of a full one or not."""
    X = rows(130)
    model = fitted(X, kind, max_iter=0)
    for part in (slice(None, None, -1), slice(7, 100), slice(129, 130)):
        for answer in (model.score_samples, model.predict_proba, model.predict):
            assert answer(X[part]).tobytes() == answer(X)[part].tobytes()


def test_of_components_that_are_equally_probable_the_first_is_named():
    """The second and the third one are the same here, and the most probable at their mean."""
    X, means = rows(70), rows(K, 5)
    means[2] = means[1]
    model = fitted(X, "tied", 0, weights_init=[0.2, 0.4, 0.4], means_init=means)
    assert model.predict(means[1:]).tolist() == [1, 1]
    assert 2 not in model.predict(X)


@each_type
def test_a_weight_of_zero_is_no_component(kind):
    """The others share all rows out."""
    X, others = rows(70), [0, 2]
    model = fitted(X, kind, 0, weights_init=[0.6, 0.0, 0.4])
    covariances = as_matrices(model.covariances_, kind, K, D)[others]
    logs = textbook.log_densities(X, model.weights_[others], model.means_[others], covariances)
    shares = model.predict_proba(X)
    assert not shares[:, 1].any()
    np.testing.assert_allclose(shares[:, others], textbook.responsibilities(logs), rtol=1e-10)
    np.testing.assert_allclose(model.score_samples(X), textbook.log_mixture(logs), rtol=1e-11)
