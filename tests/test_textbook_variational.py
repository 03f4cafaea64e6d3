"""Variational EM takes the steps of scikit-learn, and its bound is one."""

import inspect
import itertools
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from scipy.special import gammaln, logsumexp
from scipy.stats import multivariate_t
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import BayesianGaussianMixture

from homl_clustering.textbook import variational as textbook
from homl_clustering.textbook.mixture import log_mixture
from homl_clustering.textbook.variational import (
    Prior,
    expected_log_densities,
    lower_bound,
    variational_maximize,
    variational_steps,
    weak_prior,
)
from tests.helpers import SMOOTH, n_code_lines
from tests.test_textbook_mixture import LINE, each_data, random_data, random_shares


def k_means_shares(X, n_components, random_state=0):
    """Return the responsibilities that scikit-learn's mixtures start from."""
    model = KMeans(n_components, n_init=1, random_state=random_state).fit(X)
    return np.eye(n_components)[model.labels_]


PRIORS = {
    "weak": lambda X, k: weak_prior(X, k),
    "sparse": lambda X, k: weak_prior(X, k)._replace(weight_concentration_prior=1e-3),
    "own": lambda X, k: Prior(
        2.0, 0.3, X[0], X.shape[1] + 2.5, np.diag(np.arange(1.0, X.shape[1] + 1))
    ),
}


@each_data
@pytest.mark.parametrize("kind", PRIORS)
def test_every_variational_iteration_is_that_of_scikit_learn(name, kind):
    """From the same responsibilities and prior: all five parameters, and when it ends."""
    X = SMOOTH[name][:300]
    prior = PRIORS[kind](X, 4)
    given = {
        "n_components": 4,
        "weight_concentration_prior_type": "dirichlet_distribution",
        **prior._asdict(),
        "reg_covar": 0,
        "random_state": 0,
    }
    steps = list(variational_steps(X, k_means_shares(X, 4), prior))
    m_steps = steps[2::2]
    assert BayesianGaussianMixture(**given, max_iter=2000).fit(X).n_iter_ == len(m_steps)
    for n_iter in range(1, min(len(m_steps), 8) + 1):
        with pytest.warns(ConvergenceWarning):
            model = BayesianGaussianMixture(**given, max_iter=n_iter, tol=0).fit(X)
        step = m_steps[n_iter - 1]
        names = {"concentration": "weight_concentration_"}
        for field in step._fields[2:-1]:
            expected = getattr(model, names.get(field, field + "_"))
            np.testing.assert_allclose(getattr(step, field), expected, rtol=1e-7, atol=1e-9)
        scores = log_mixture(expected_log_densities(X, step))
        np.testing.assert_allclose(scores, model.score_samples(X), rtol=1e-8)
        # scikit-learn leaves out the constants, which are those of the prior
        constant = m_steps[0].lower_bound - model.lower_bounds_[0]
        np.testing.assert_allclose(model.lower_bound_ + constant, step.lower_bound, rtol=1e-9)


def test_the_weak_prior_is_the_default_of_scikit_learn():
    """Each of its five values."""
    X = SMOOTH["correlated"]
    model = BayesianGaussianMixture(
        n_components=5, weight_concentration_prior_type="dirichlet_distribution", tol=100
    ).fit(X)
    for name, value in weak_prior(X, 5)._asdict().items():
        np.testing.assert_allclose(value, getattr(model, name + "_"), rtol=1e-12)


def test_one_row_by_hand():
    """A row at 1, one component, a prior that counts as much as one row at 0.

    α = β = ν = 2, m = ½, and W⁻¹ = 1 + ¼ + ¼: the prior's, the row's and the shift of m.
    """
    step = variational_maximize(np.eye(1), np.eye(1), Prior(1.0, 1.0, np.zeros(1), 1.0, np.eye(1)))
    assert (step.concentration, step.mean_precision, step.degrees_of_freedom) == (2, 2, 2)
    assert step.means == 0.5
    assert step.covariances == 1.5 / 2


def log_evidence(X, prior):
    """Return log p(X) of one component, row by row: each is t distributed after those before."""
    _, beta, mean, nu, scatter = prior
    total = 0.0
    for x in X:
        freedom = nu - X.shape[1] + 1
        spread = scatter * (beta + 1) / beta / freedom
        total += multivariate_t(mean, spread, df=freedom).logpdf(x)
        scatter = scatter + beta / (beta + 1) * np.outer(x - mean, x - mean)
        mean, beta, nu = (beta * mean + x) / (beta + 1), beta + 1, nu + 1
    return total


def test_the_bound_of_one_component_is_the_evidence():
    """Nothing is unknown about who answers for a row, so nothing is lost."""
    X = SMOOTH["correlated"][:30]
    prior = PRIORS["own"](X, 1)
    step = variational_maximize(X, np.ones((30, 1)), prior)
    np.testing.assert_allclose(step.lower_bound, log_evidence(X, prior), rtol=1e-12)


def test_the_bound_is_below_the_evidence():
    """Which is summed over all ways to share seven rows out; where rows are clear, not by much."""
    X = np.array([[0.0], [0.3], [0.5], [9.0], [9.1], [9.7], [10.0]])
    prior = Prior(3.0, 0.1, np.array([5.0]), 1.0, np.array([[0.5]]))
    every_way = []
    for labels in itertools.product([0, 1], repeat=7):
        sizes = np.bincount(labels, minlength=2)
        # ∫ Π π[c]^N[c] over a Dirichlet distribution with α = 3, 3
        way = gammaln(6) - gammaln(6 + 7) + (gammaln(3 + sizes) - gammaln(3)).sum()
        every_way.append(way + sum(log_evidence(X[np.equal(labels, c)], prior) for c in (0, 1)))
    *_, last = variational_steps(X, np.eye(2)[[0, 0, 0, 1, 1, 1, 1]], prior, tol=1e-9)
    # the two components may change places: half of the evidence belongs to the other order
    below = logsumexp(every_way) - np.log(2) - last.lower_bound
    assert 0 < below < 0.05


@given(random_data)
def test_the_lower_bound_never_falls(case):
    """And a component's rows only add to what the prior knows."""
    seed, n_samples, n_features, k = case
    X = np.random.RandomState(seed).standard_t(5, size=(n_samples, n_features))
    prior = weak_prior(X, k)
    shares = random_shares(n_samples, k, seed)
    steps = list(itertools.islice(variational_steps(X, shares, prior), 41))
    bounds = np.array([step.lower_bound for step in steps if step.name != "E"])
    assert np.all(np.diff(bounds) >= -1e-10 * np.abs(bounds[0]))
    for step in steps:
        np.testing.assert_allclose(step.responsibilities.sum(axis=1), 1, rtol=1e-12)
        np.testing.assert_allclose(step.concentration.sum(), 1 + n_samples, rtol=1e-12)
        assert np.all(step.degrees_of_freedom >= n_features)


def test_the_names_and_the_bound_of_variational_steps():
    """An E-step keeps the parameters and has no bound; M-steps and the start have one."""
    X = SMOOTH["four_blobs"]
    prior = weak_prior(X, 4)
    steps = list(variational_steps(X, random_shares(len(X), 4), prior))
    assert [step.name for step in steps] == ["start", *["E", "M"] * (len(steps) // 2)]
    for before, after in pairwise(steps):
        if after.name == "E":
            assert after.lower_bound is None
            assert after[2:-1] == before[2:-1]
        else:
            assert after.lower_bound == lower_bound(after, prior)
            np.testing.assert_array_equal(after.responsibilities, before.responsibilities)
    bounds = [step.lower_bound for step in steps if step.name != "E"]
    assert bounds[-1] - bounds[-2] <= 1e-3 < np.diff(bounds)[:-1].min()


def test_superfluous_components_lose_their_weight():
    """Of ten components, three keep more than the prior gives them, for three kinds of rows."""
    X = SMOOTH["ellipsoids"]
    *_, last = variational_steps(X, random_shares(len(X), 10), weak_prior(X, 10))
    weights = last.concentration / last.concentration.sum()
    np.testing.assert_allclose(np.sort(weights)[-3:], [0.2, 0.4, 0.4], atol=0.01)
    np.testing.assert_allclose(np.sort(last.concentration)[:7], 0.1, atol=1e-3)


def test_the_arguments_are_not_modified():
    """Data, prior and responsibilities stay as they are."""
    X = SMOOTH["four_blobs"]
    shares, prior = random_shares(len(X), 3), weak_prior(X, 3)
    arrays = [X, shares, prior.mean_prior, prior.covariance_prior]
    copies = [array.copy() for array in arrays]
    list(variational_steps(X, shares, prior))
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_nan_ends_the_steps():
    """It never begins: the row is named."""
    X, prior = np.array([[0.0], [np.nan], [1.0]]), weak_prior(LINE, 2)
    with pytest.raises(ValueError, match=r"variational_steps: X must .* row 1 holds nan"):
        next(variational_steps(X, random_shares(3, 2), prior))


# The board


def test_each_algorithm_fits_on_one_screen():
    """T2: at most 40 lines of code, counted without docstrings; no estimator is used."""
    for function in (variational_steps, variational_maximize):
        assert n_code_lines(function) <= 40
    source = inspect.getsource(textbook)
    assert "sklearn" not in source
    assert "homl_clustering.mixture" not in source
