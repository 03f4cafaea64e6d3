"""The two steps of the E-step that are written for registers: compiled as by hand, to the bit."""

import numba
import numpy as np
import pytest
from scipy.special import logsumexp

from homl_clustering.kernels import elementary, products, shares
from homl_clustering.kernels.folds import BATCH


@numba.njit
def compiled_squared_lengths(rows_T, mean, factor, differences, out):
    products.squared_lengths(rows_T, mean, factor, differences, out)


@numba.njit
def compiled_share_out(log_prob, weights, log_density, entropy):
    shares.share_out(log_prob, weights, log_density, entropy)


@pytest.mark.parametrize("n_features", [1, 2, 3, 10, 33])
def test_squared_lengths_are_those_by_hand(n_features):
    """To the bit, and those of products of matrices; what is below the triangle is not read."""
    random = np.random.RandomState(n_features)
    rows_T, mean = random.normal(size=(n_features, BATCH)), random.normal(size=n_features)
    factor = random.normal(size=(n_features, n_features))
    found = np.full((2, BATCH), np.nan)
    for compute, out in zip(
        (products.squared_lengths, compiled_squared_lengths), found, strict=True
    ):
        compute(rows_T, mean, factor, np.empty((n_features, BATCH)), out)
    np.testing.assert_array_equal(found[0], found[1])
    exact = (((rows_T.T - mean) @ np.triu(factor)) ** 2).sum(axis=1)
    np.testing.assert_allclose(found[1], exact, rtol=1e-10)


@pytest.mark.parametrize("n_components", [1, 2, 5, 16])
@pytest.mark.parametrize("spread", [1e-9, 1.0, 30.0, 1e4])
def test_rows_are_shared_out_as_by_hand(n_components, spread):
    """To the bit, and as by scipy: from shares that are all alike to those that vanish."""
    random = np.random.RandomState(n_components)
    log_prob = spread * random.normal(size=(n_components, BATCH)) - 5
    weights = random.uniform(size=BATCH)
    weights[-3:] = 0.0
    results = []
    for share_out in (shares.share_out, compiled_share_out):
        found, log_density, entropy = log_prob.copy(), np.empty(BATCH), np.empty(BATCH)
        share_out(found, weights, log_density, entropy)
        results.append((found, log_density, entropy))
    for by_hand, compiled in zip(*results, strict=True):
        np.testing.assert_array_equal(by_hand, compiled)
    found, log_density, entropy = results[1]
    exact = logsumexp(log_prob, axis=0)
    np.testing.assert_allclose(log_density, exact, rtol=1e-14, atol=1e-14)
    parts = np.exp(log_prob - exact)
    np.testing.assert_allclose(found, parts * weights, rtol=1e-11, atol=1e-300)
    products_of = parts * np.maximum(log_prob - exact, -800)
    np.testing.assert_allclose(entropy, products_of.sum(axis=0), rtol=1e-9, atol=1e-9)


def test_a_row_that_no_component_reaches_is_no_number():
    """As by hand: infinite distances give NaN, and no share out of nothing."""
    log_prob = np.full((2, BATCH), -np.inf)
    for share_out in (shares.share_out, compiled_share_out):
        found, log_density, entropy = log_prob.copy(), np.empty(BATCH), np.empty(BATCH)
        with np.errstate(invalid="ignore"):
            share_out(found, np.ones(BATCH), log_density, entropy)
        assert np.isnan(found).all()


def test_the_constants_are_those_of_elementary():
    """The same exponential and logarithm, number by number: one component, or two."""
    x = -np.linspace(0, 720, BATCH)
    log_prob, log_density = np.stack([np.zeros(BATCH), x]), np.empty(BATCH)
    compiled_share_out(log_prob, np.ones(BATCH), log_density, np.empty(BATCH))
    powers, expected = np.empty(BATCH), np.empty(BATCH)
    elementary.exponentials(x, powers, expected)
    np.testing.assert_array_equal(log_density, elementary.log(1.0 + expected))
