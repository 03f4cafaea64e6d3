"""EM with leaps: never down, as on the board, and with fewer iterations where EM is slow."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning

from homl_clustering import GaussianMixture, datasets
from homl_clustering.callbacks import History
from homl_clustering.engine import paths
from homl_clustering.kernels.elementary import exp
from homl_clustering.mixture.acceleration import FIRST, Leaps
from homl_clustering.mixture.components import Gaussians, SingularCovarianceError
from homl_clustering.textbook.acceleration import accelerated_steps
from tests.helpers import mixture_bits
from tests.test_mixture_properties import draw, fitted, seeds, shapes

KINDS = ("full", "tied", "diag", "spherical")
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
each_kind = pytest.mark.parametrize("kind", KINDS)


def overlapping(n_samples, n_features, k, seed=0):
    """Return rows of components that overlap so much that EM is slow."""
    random = np.random.RandomState(seed)
    centers = random.normal(size=(k, n_features))
    spreads = random.uniform(0.5, 1.5, size=(k, n_features))
    labels = random.randint(k, size=n_samples)
    rows = centers[labels] + spreads[labels] * random.normal(size=(n_samples, n_features))
    return np.round(rows, 6)


SLOW = overlapping(1500, 2, 4)


def squarem(**parameters):
    return GaussianMixture(acceleration="squarem", random_state=0, **parameters)


# What is promised


@each_kind
@given(seeds, shapes, st.integers(1, 4), st.sampled_from(("random", "kmeans")))
def test_the_likelihood_never_falls(kind, seed, shape, k, start):
    """A leap that it falls by is taken back: each iteration has at least the bound before it."""
    X = draw(seed, shape)
    model = fitted(
        GaussianMixture, X, n_components=k, covariance_type=kind, reg_covar=0, tol=0, max_iter=30,
        init_params=start, acceleration="squarem", random_state=seed,
    )  # fmt: skip
    bounds = np.array([*model.lower_bounds_, model.score(X)])
    assert len(bounds) == model.n_iter_ + 1 <= 31
    assert np.diff(bounds).min() >= -1e-10 * np.abs(bounds).max()


@pytest.mark.parametrize("kind", ["full", "diag"])
def test_iterations_are_halved_where_components_overlap(kind):
    """Those that it takes to the likelihood at which EM ends, over several data sets."""
    shares = []
    for seed, (d, k) in enumerate([(2, 3), (2, 4), (5, 4), (5, 3), (10, 3)]):
        X = overlapping(2000, d, k, seed)
        given = {"covariance_type": kind, "tol": 1e-6, "max_iter": 2000}
        plain = GaussianMixture(k, random_state=0, **given).fit(X)
        bounds = np.array(squarem(n_components=k, **given).fit(X).lower_bounds_)
        reached = np.flatnonzero(bounds >= plain.lower_bound_ - 1e-9)
        shares.append((reached[0] + 1) / plain.n_iter_ if len(reached) else np.inf)
    assert np.median(shares) <= 0.5


@pytest.mark.parametrize("name", ["ellipsoids", "slow"])
@pytest.mark.parametrize("weighted", [False, True])
def test_each_step_is_that_of_the_board(name, weighted):
    """The same steps, leaps and ways back from the same start."""
    X = np.round(datasets.ellipsoids()[0], 6) if name == "ellipsoids" else SLOW
    means = X[np.random.RandomState(1).choice(len(X), 4, replace=False)]
    weights, covariances = np.full(4, 0.25), np.repeat(np.cov(X.T)[np.newaxis], 4, axis=0)
    rows = np.random.RandomState(2).uniform(0.5, 2, len(X)) if weighted else None
    steps = accelerated_steps(X, weights, means, covariances, 0.0, rows)
    steps = list(islice(steps, 26))
    model = squarem(
        n_components=4, weights_init=weights, means_init=means, tol=0, max_iter=25, reg_covar=0,
        precisions_init=np.linalg.inv(covariances),
    ).fit(X, sample_weight=rows)  # fmt: skip
    assert {step.name for step in steps} >= {"start", "EM", "leap"}
    total = len(X) if rows is None else rows.sum()
    bounds = [step.log_likelihood / total for step in steps[1:]]
    np.testing.assert_allclose(model.lower_bounds_, bounds, rtol=0, atol=1e-9)
    np.testing.assert_allclose(model.means_, steps[-1].means, rtol=0, atol=1e-5)


def test_a_leap_by_hand():
    """Steps of a half each: r = 1, v = -1/2, a = 2, so that it leads to 4 r - 2 = 2, the limit."""
    components = Gaussians("", "diag", 1, 1, 0.0)
    components.set_start(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)))
    leaps = Leaps(components, np.ones(1))
    for mean in (1.0, 1.5):
        assert not leaps.leap()
        components.means[:] = mean
        leaps.add_step()
    assert leaps.leap()
    assert components.means[0, 0] == 2.0
    leaps.take_back()
    assert components.means[0, 0] == 1.5
    assert not leaps.leap()


def diagonal(*values):
    """Return a covariance L @ L.T, where L has ones but for the last number of its diagonal."""
    for value in values:
        root = np.array([[1.0, 0.0], [1.0, np.exp(value)]])
        yield root @ root.T


def test_a_leap_that_leads_to_a_singular_covariance_is_not_made():
    """Log widths of -1, -6 and -10.99 lead to -41: flat, up to rounding. All is as it was."""
    components = Gaussians("", "full", 1, 2, 0.0)
    start, *steps = diagonal(-1.0, -6.0, -10.99)
    components.set_start(np.ones(1), np.zeros((1, 2)), start[np.newaxis])
    leaps = Leaps(components, np.ones(2))
    for covariance in steps:
        components.set_start(np.ones(1), np.zeros((1, 2)), covariance[np.newaxis])
        leaps.add_step()
    before = [array.copy() for array in components.arrays]
    assert not leaps.leap()
    for array, values in zip(components.arrays, before, strict=True):
        np.testing.assert_array_equal(array, values)


@pytest.mark.parametrize(
    "logs", [(0.0, -90.0, -179.0), (0.0, -1.0, -2.0), (0.0, 0.0, 0.0), (-np.inf, 0.0, 0.0)]
)
def test_no_leap_where_numbers_end(logs):
    """Too far for an exponential; without end; of no length; from a weight of zero."""
    components = Gaussians("", "diag", 2, 1, 0.0)
    components.set_start(np.full(2, 0.5), np.zeros((2, 1)), np.ones((2, 1)))
    leaps = Leaps(components, np.ones(1))
    leaps.points = [np.array([0.0, log, 0.0, 0.0, 0.0, 0.0]) for log in logs]
    assert not leaps.leap()
    np.testing.assert_array_equal(components.weights, 0.5)


def test_only_leaps_of_the_full_length_change_the_longest():
    """Four times as long after success, a quarter after one was taken back, `FIRST` at least."""
    components = Gaussians("", "diag", 1, 1, 0.0)
    components.set_start(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)))
    leaps = Leaps(components, np.ones(1))

    def leap(*means):
        leaps.points = leaps.points[-1:]
        for mean in means:
            components.means[:] = mean
            leaps.add_step()
        assert leaps.leap()

    leap(1.0, 1.9)  # a = 10
    leaps.take_back()
    assert leaps.longest == FIRST
    leap(2.9, 3.8)
    leaps.succeed()
    assert leaps.longest == 4 * FIRST
    leap(components.means[0, 0] + 1.0, components.means[0, 0] + 1.5)  # a = 2
    leaps.take_back()
    assert leaps.longest == 4 * FIRST
    leap(components.means[0, 0] + 1.0, components.means[0, 0] + 1.99)
    leaps.take_back()
    assert leaps.longest == FIRST


@each_kind
def test_parameters_come_back_from_a_point(kind):
    """What `Leaps` makes an array of, it makes the same components of."""
    model = GaussianMixture(3, covariance_type=kind, random_state=0).fit(SLOW)
    components = model._fitted()
    before = [array.copy() for array in components.arrays]
    leaps = Leaps(components, SLOW.var(axis=0))
    leaps._move(leaps._parameters())
    for array, values in zip(components.arrays, before, strict=True):
        np.testing.assert_allclose(array, values, rtol=1e-12, atol=1e-12)


def test_a_leap_does_not_depend_on_units():
    """Features in other units, by powers of 2 so that nothing is rounded: the same bounds."""
    units = np.array([2.0**20, 2.0**-12])
    given = {"n_components": 3, "tol": 0, "max_iter": 25, "reg_covar": 0}
    start = {"means_init": SLOW[:3], "weights_init": np.full(3, 1 / 3)}
    start["precisions_init"] = np.repeat(np.eye(2)[np.newaxis], 3, axis=0)
    one = squarem(**given, **start).fit(SLOW)
    start["means_init"] = SLOW[:3] * units
    start["precisions_init"] = start["precisions_init"] / np.outer(units, units)
    other = squarem(**given, **start).fit(SLOW * units)
    moved = np.array(other.lower_bounds_) + np.log(units).sum()
    np.testing.assert_allclose(moved, one.lower_bounds_, rtol=0, atol=1e-9)


# A leap that fails


def test_a_leap_into_a_singular_covariance_is_taken_back(monkeypatch):
    """What EM itself would raise for is raised, but not what a leap has led to."""
    maximize, leap, leapt = Gaussians.maximize, Leaps.leap, []

    def remember(self):
        leapt.append(leap(self))
        return leapt[-1]

    def fail(self, *arguments):
        if leapt[-1]:
            raise SingularCovarianceError("collapsed")
        return maximize(self, *arguments)

    given = {"n_components": 3, "tol": 1e-7, "max_iter": 60}
    plain = GaussianMixture(random_state=0, **given).fit(SLOW)
    monkeypatch.setattr(Leaps, "leap", remember)
    monkeypatch.setattr(Gaussians, "maximize", fail)
    model = squarem(**given).fit(SLOW)
    assert any(leapt)
    repeated = [b for b, did in zip(model.lower_bounds_, leapt, strict=True) if not did]
    np.testing.assert_allclose(repeated, plain.lower_bounds_[: len(repeated)], rtol=0, atol=1e-12)
    monkeypatch.setattr(Leaps, "leap", lambda self: leapt.append(True) or False)
    with pytest.raises(SingularCovarianceError, match="collapsed"):
        squarem(**given).fit(SLOW)


def test_a_fit_that_ends_early_has_parameters_of_a_step_of_em():
    """Whatever `max_iter` is, no leap is left unjudged: the likelihood is not below the bound."""
    for max_iter in range(1, 20):
        model = squarem(n_components=4, tol=0, max_iter=max_iter, reg_covar=0).fit(SLOW)
        assert model.n_iter_ == max_iter
        assert model.score(SLOW) >= model.lower_bound_ - 1e-12


def test_exponentials_of_any_sign():
    """To the last digits, as NumPy has them."""
    x = np.array([[-700.0, -1.5, -0.0], [0.0, 1.0, 700.0]])
    np.testing.assert_allclose(exp(x), np.exp(x), rtol=1e-15)
    assert exp(2.0) == pytest.approx(np.exp(2.0), rel=1e-15)


# With the rest


@pytest.mark.parametrize("rows", [500, 40_000])
def test_the_same_bits_with_any_number_of_threads(rows, monkeypatch):
    """Leaps are computed outside of the threads."""
    X, found = overlapping(rows, 4, 3), []
    for n_threads in ("1", "2", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", n_threads)
        with paths.watch() as ways:
            found.append(mixture_bits(squarem(n_components=3, max_iter=12, tol=0).fit(X)))
        assert "mixture blocks" in ways
    assert found[0] == found[1] == found[2]


def test_without_it_a_run_is_one_compiled_call():
    """An option that is off costs nothing."""
    with paths.watch() as ways:
        GaussianMixture(3, random_state=0).fit(SLOW)
    assert "mixture compiled" in ways
    assert "mixture blocks" not in ways


def test_history_keeps_what_each_iteration_did():
    """Bounds as in `lower_bounds_`; the responsibilities are those of where a leap has led to."""
    history = History()
    model = squarem(n_components=3, tol=0, max_iter=14).set_callbacks(history).fit(SLOW)
    alone = squarem(n_components=3, tol=0, max_iter=14).fit(SLOW)
    assert [step.lower_bound for step in history.iterations] == model.lower_bounds_
    assert model.lower_bounds_ == alone.lower_bounds_
    np.testing.assert_array_equal(history.iterations[-1].means, model.means_)
    for step in history.iterations:
        np.testing.assert_allclose(step.responsibilities.sum(axis=1), 1)


def test_a_warm_start_goes_on_with_leaps():
    """From where the fit before has ended, to no lower a likelihood."""
    model = squarem(n_components=4, warm_start=True, max_iter=5, tol=1e-7).fit(SLOW)
    bound = model.lower_bound_
    model.fit(SLOW)
    assert model.lower_bounds_[0] >= bound


@pytest.mark.parametrize("value", ["anderson", True, 1, ["squarem"], np.array(["squarem"])])
def test_other_values_are_explained(value):
    with pytest.raises(
        ValueError, match=r"GaussianMixture: acceleration must be None or 'squarem'"
    ):
        GaussianMixture(acceleration=value).fit(SLOW)


def test_it_is_a_parameter_like_others():
    model = squarem(n_components=2)
    assert clone(model).get_params()["acceleration"] == "squarem"
    assert GaussianMixture().get_params()["acceleration"] is None


def test_constant_features_and_zero_weights():
    """A feature without width has no unit; a weight of 0 has no logarithm."""
    X = np.column_stack([SLOW, np.ones(len(SLOW))])
    start = {"weights_init": [0.0, 0.5, 0.5], "means_init": X[:3]}
    with pytest.warns(ConvergenceWarning):
        model = squarem(n_components=3, max_iter=30, tol=0, **start).fit(X)
    assert np.isfinite(model.lower_bounds_).all()
