"""Mixtures on the board: cases solved by hand, scipy's densities, scikit-learn's iterations."""

import inspect
import itertools
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from homl_clustering.textbook import mixture as textbook
from homl_clustering.textbook.kmeans import find_clusters
from homl_clustering.textbook.mixture import (
    aic,
    bic,
    fit_mixture,
    log_densities,
    log_gaussian,
    log_mixture,
    maximize,
    mixture_steps,
    n_free_parameters,
    responsibilities,
)
from tests.helpers import SMOOTH, n_code_lines, some_rows

LINE = np.array([[0.0], [1.0], [2.0]])
each_data = pytest.mark.parametrize("name", ["ellipsoids", "four_blobs", "correlated"])


def a_start(X, n_components, seed=0):
    """Return equal weights, rows drawn at random as means, and the covariance of the data."""
    covariance = np.atleast_2d(np.cov(X.T))
    return (
        np.full(n_components, 1 / n_components),
        some_rows(X, n_components, seed),
        np.repeat(covariance[np.newaxis], n_components, axis=0),
    )


def random_shares(n_samples, n_components, seed=0):
    """Return responsibilities drawn at random."""
    return np.random.RandomState(seed).dirichlet(np.ones(n_components), n_samples)


# Densities


@pytest.mark.parametrize("n_features", [1, 2, 5])
def test_the_density_is_that_of_scipy(n_features):
    """For any mean and covariance."""
    random = np.random.RandomState(n_features)
    X, mean = random.normal(size=(50, n_features)), random.normal(size=n_features)
    root = random.normal(size=(n_features, n_features))
    covariance = root @ root.T + 0.1 * np.eye(n_features)
    expected = multivariate_normal(mean, covariance).logpdf(X)
    np.testing.assert_allclose(log_gaussian(X, mean, covariance), expected, rtol=1e-10)


def test_weighted_densities_and_their_sum():
    """A column per component; their exponentials sum to the density of the mixture."""
    X = SMOOTH["ellipsoids"][:20]
    weights, means, covariances = np.array([0.3, 0.7]), X[:2], np.array([np.eye(2), 2 * np.eye(2)])
    densities = log_densities(X, weights, means, covariances)
    for c in range(2):
        expected = weights[c] * multivariate_normal(means[c], covariances[c]).pdf(X)
        np.testing.assert_allclose(np.exp(densities[:, c]), expected, rtol=1e-12)
    np.testing.assert_allclose(log_mixture(densities), logsumexp(densities, axis=1), rtol=1e-14)


def test_far_from_all_components_nothing_vanishes():
    """Where every density is 0 in floating point, rows are still shared out."""
    densities = log_densities(
        np.array([[1e3]]), np.array([0.5, 0.5]), np.array([[0.0], [1e-3]]), np.ones((2, 1, 1))
    )
    assert np.exp(densities).max() == 0
    shares = responsibilities(densities)
    # the exponents are -x²/2 and -(x - 0.001)²/2: they differ by 0.001 x - 0.001²/2
    np.testing.assert_allclose(shares, [[1 / (1 + np.e), np.e / (1 + np.e)]], rtol=1e-6)


# Steps


def test_a_case_solved_by_hand():
    """0, 1, 2 are shared by two standard normals at 0 and 2, of equal weight.

    The exponents at 0 are 0 and -2, at 1 they are equal, at 2 they are -2 and 0. So with
    s = 1 / (1 + e⁻²) = 0.881 the first component gets s, ½ and 1 - s of the rows: 1.5 in all.
    """
    start, e_step, m_step = itertools.islice(
        mixture_steps(LINE, np.array([0.5, 0.5]), LINE[::2], np.ones((2, 1, 1))), 3
    )
    assert [start.name, e_step.name, m_step.name] == ["start", "E", "M"]
    s = 1 / (1 + np.exp(-2))
    expected = [[s, 1 - s], [0.5, 0.5], [1 - s, s]]
    np.testing.assert_allclose(e_step.responsibilities, expected, rtol=1e-14)
    # p(0) = p(2) = ½ φ(0) (1 + e⁻²), p(1) = φ(0) e^(-½), φ(0) = 1 / √(2π)
    log_likelihood = 2 * np.log((1 + np.exp(-2)) / 2) - 1 / 2 - 3 / 2 * np.log(2 * np.pi)
    np.testing.assert_allclose(e_step.log_likelihood, log_likelihood, rtol=1e-14)
    np.testing.assert_allclose(m_step.weights, [0.5, 0.5], rtol=1e-14)
    # μ = (½ 1 + (1 - s) 2) / 1.5, σ² = (½ 1 + (1 - s) 4) / 1.5 - μ²
    mean = (2.5 - 2 * s) / 1.5
    np.testing.assert_allclose(m_step.means.ravel(), [mean, 2 - mean], rtol=1e-14)
    np.testing.assert_allclose(mean, 0.492270, atol=1e-6)
    variance = (4.5 - 4 * s) / 1.5 - mean**2
    np.testing.assert_allclose(m_step.covariances.ravel(), [variance, variance], rtol=1e-13)
    np.testing.assert_allclose(variance, 0.408877, atol=1e-6)


@each_data
def test_one_component_is_the_mean_and_the_covariance(name):
    """It answers for all rows, and is there after one M-step."""
    X = SMOOTH[name]
    steps = list(mixture_steps(X, *a_start(X, 1)))
    assert [step.name for step in steps] == ["start", "E", "M", "E", "M", "E", "M"]
    for step in steps[2:]:
        assert step.weights.tolist() == [1]
        assert np.all(step.responsibilities == 1)
        np.testing.assert_allclose(step.means, [X.mean(axis=0)], rtol=1e-10)
        np.testing.assert_allclose(step.covariances, [np.cov(X.T, ddof=0)], rtol=1e-10)
    expected = multivariate_normal(X.mean(axis=0), np.cov(X.T, ddof=0)).logpdf(X).sum()
    np.testing.assert_allclose(steps[-1].log_likelihood, expected, rtol=1e-12)


def test_two_far_blobs_are_two_components():
    """Each has the share, the mean and the covariance of a blob."""
    random = np.random.RandomState(0)
    left, right = random.normal(size=(60, 2)), random.normal(100, 3, size=(40, 2))
    last = fit_mixture(np.vstack([left, right]), 2)
    order = np.argsort(last.means[:, 0])
    np.testing.assert_allclose(last.weights[order], [0.6, 0.4], rtol=1e-12)
    for c, blob in zip(order, (left, right), strict=True):
        np.testing.assert_allclose(last.means[c], blob.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(last.covariances[c], np.cov(blob.T, ddof=0), rtol=1e-12)


def test_the_start_has_neither_responsibilities_nor_a_likelihood():
    """Before the first E-step no row has been looked at."""
    start = next(mixture_steps(LINE, *a_start(LINE, 2)))
    assert start.responsibilities is start.log_likelihood is None


@each_data
def test_each_step_changes_one_thing(name):
    """An E-step keeps the components and so their likelihood, an M-step the responsibilities."""
    X = SMOOTH[name]
    steps = list(mixture_steps(X, *a_start(X, 3)))
    for before, after in pairwise(steps):
        if after.name == "M":
            np.testing.assert_array_equal(after.responsibilities, before.responsibilities)
        else:
            for field in ("weights", "means", "covariances"):
                np.testing.assert_array_equal(getattr(after, field), getattr(before, field))
            assert after.log_likelihood == (before.log_likelihood or after.log_likelihood)


@each_data
def test_the_log_likelihood_is_that_of_the_components_of_the_step(name):
    """Summed over the rows."""
    X = SMOOTH[name]
    for step in list(mixture_steps(X, *a_start(X, 3)))[1:]:
        densities = log_densities(X, step.weights, step.means, step.covariances)
        np.testing.assert_allclose(step.log_likelihood, logsumexp(densities, axis=1).sum())


@pytest.mark.parametrize("tol", [0, 1e-3, 0.1])
def test_it_ends_when_little_is_gained(tol):
    """After the first E-step that gains no more than tol per row, and its M-step."""
    X = SMOOTH["four_blobs"]
    steps = list(mixture_steps(X, *a_start(X, 4, seed=1), tol=tol))
    gains = np.diff([step.log_likelihood for step in steps if step.name == "E"]) / len(X)
    assert steps[-1].name == "M"
    assert gains[-1] <= tol < gains[:-1].min(initial=np.inf)


@each_data
def test_every_iteration_is_that_of_scikit_learn(name):
    """From the same start: weights, means, covariances, likelihood, and when it ends."""
    X = SMOOTH[name]
    weights, means, covariances = a_start(X, 3)
    given = {
        "n_components": 3,
        "weights_init": weights,
        "means_init": means,
        "precisions_init": np.linalg.inv(covariances),
        "reg_covar": 0,
    }
    steps = list(mixture_steps(X, weights, means, covariances))
    e_steps, m_steps = steps[1::2], steps[2::2]
    assert GaussianMixture(**given, max_iter=500).fit(X).n_iter_ == len(m_steps) > 2
    for n_iter in range(1, min(len(m_steps), 12) + 1):
        with pytest.warns(ConvergenceWarning):
            model = GaussianMixture(**given, max_iter=n_iter, tol=0).fit(X)
        step = m_steps[n_iter - 1]
        for field in ("weights", "means", "covariances"):
            np.testing.assert_allclose(
                getattr(step, field), getattr(model, field + "_"), rtol=1e-8, atol=1e-9
            )
        expected = e_steps[n_iter - 1].log_likelihood / len(X)
        np.testing.assert_allclose(model.lower_bound_, expected, rtol=1e-10)
        np.testing.assert_allclose(step.log_likelihood, model.score(X) * len(X), rtol=1e-10)


def test_fit_mixture_starts_from_the_clusters_of_k_means():
    """Its first components are the clusters of the same seed; it returns the last step."""
    X = SMOOTH["ellipsoids"]
    _, labels = find_clusters(X, 3, 1)
    sizes = np.bincount(labels)
    weights = sizes / len(X)
    means = np.array([X[labels == c].mean(axis=0) for c in range(3)])
    covariances = np.array([np.cov(X[labels == c].T, ddof=0) for c in range(3)])
    *_, expected = mixture_steps(X, weights, means, covariances)
    found = fit_mixture(X, 3, rseed=1)
    assert found.name == "M"
    np.testing.assert_allclose(found.means, expected.means, rtol=1e-9)


def test_fit_mixture_finds_the_two_ellipses_and_the_blob():
    """From its default seed, where k-means alone cuts the ellipses up."""
    last = fit_mixture(SMOOTH["ellipsoids"], 3)
    np.testing.assert_allclose(np.sort(last.weights), [0.2, 0.4, 0.4], atol=0.015)


random_data = st.tuples(
    st.integers(0, 2**32 - 1), st.integers(30, 80), st.integers(1, 3), st.integers(1, 3)
)


@given(random_data)
def test_the_log_likelihood_never_falls(case):
    """Dempster, Laird & Rubin, theorem 1; and the responsibilities of a row sum to 1."""
    seed, n_samples, n_features, k = case
    X = np.random.RandomState(seed).standard_t(5, size=(n_samples, n_features))
    start = maximize(X, random_shares(n_samples, k, seed))
    steps = list(itertools.islice(mixture_steps(X, *start, tol=0), 1, 31))
    likelihoods = np.array([step.log_likelihood for step in steps])
    assert np.all(np.diff(likelihoods) >= -1e-10 * np.abs(likelihoods[0]))
    for step in steps:
        assert np.all(step.responsibilities >= 0)
        np.testing.assert_allclose(step.responsibilities.sum(axis=1), 1, rtol=1e-12)
        np.testing.assert_allclose(step.weights.sum(), 1, rtol=1e-12)


def test_the_arguments_are_not_modified():
    """Data and start stay as they are."""
    X = SMOOTH["four_blobs"]
    start = a_start(X, 3)
    arrays = [X, *start]
    copies = [array.copy() for array in arrays]
    list(mixture_steps(X, *start))
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


# What goes wrong


def test_a_component_that_collapses_is_named():
    """Of 0, 0 and 1, the first component takes both zeros: a spike without width."""
    X, shares = np.array([[0.0], [0.0], [1.0], [2.0]]), np.repeat(np.eye(2), 2, axis=0)
    message = r"component 0 \(weight 0\.5\) must have a positive definite covariance, .* reg_covar"
    with pytest.raises(ValueError, match=message):
        log_densities(X, *maximize(X, shares))


def test_a_component_without_rows_is_named():
    """It lies so far off that nothing is left for it."""
    with pytest.raises(ValueError, match=r"component 1 sum to 0\. Start it nearer"):
        list(mixture_steps(LINE, np.full(2, 0.5), np.array([[1.0], [1e6]]), np.ones((2, 1, 1))))


def test_nan_ends_the_steps():
    """It never begins: the row is named."""
    X = np.array([[0.0], [np.nan], [1.0]])
    with pytest.raises(ValueError, match=r"mixture_steps: X must hold finite .* row 1 holds nan"):
        list(mixture_steps(X, *a_start(LINE, 2)))


# Criteria


@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("k", [1, 2, 5])
def test_criteria_are_those_of_scikit_learn(covariance_type, k):
    """The number of free parameters, AIC and BIC."""
    X = SMOOTH["correlated"]
    model = GaussianMixture(k, covariance_type=covariance_type, tol=0.1, random_state=0).fit(X)
    n_parameters = n_free_parameters(k, X.shape[1], covariance_type)
    assert n_parameters == model._n_parameters()
    log_likelihood = model.score_samples(X).sum()
    np.testing.assert_allclose(aic(log_likelihood, n_parameters), model.aic(X), rtol=1e-12)
    np.testing.assert_allclose(bic(log_likelihood, n_parameters, len(X)), model.bic(X), rtol=1e-12)


def test_free_parameters_counted_on_fingers():
    """One normal density on the line has 2; two in the plane 2·2 + 2·3 + 1 = 11."""
    assert n_free_parameters(1, 1) == 2
    assert n_free_parameters(2, 2) == 11


def test_the_names_of_the_shapes_are_checked():
    """An unknown one is an error that lists the known ones."""
    with pytest.raises(ValueError, match=r"one of 'full', .*'spherical', got 'round'"):
        n_free_parameters(2, 2, "round")


# The board


def test_each_algorithm_fits_on_one_screen():
    """T2: at most 40 lines of code, counted without docstrings; no estimator is used."""
    for function in (mixture_steps, fit_mixture):
        assert n_code_lines(function) <= 40
    source = inspect.getsource(textbook)
    assert "sklearn" not in source
    assert "homl_clustering.mixture" not in source
