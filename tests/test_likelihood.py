"""The two bumps: densities along x, a likelihood along θ."""

import dataclasses

import numpy as np
import pytest
from scipy.stats import norm

from homl_clustering.likelihood import two_bumps

EXAMPLE = two_bumps()
DAYS = np.timedelta64(1, "D")  # an integer to Python's numbers
each_size = pytest.mark.parametrize("n_points", [2, 11, 101, 501])


def test_the_numbers_of_the_third_edition():
    """501 points: the maximum, its place, and the probability of the middle."""
    assert EXAMPLE.theta_hat == pytest.approx(1.664, abs=1e-9)
    assert EXAMPLE.max_likelihood == pytest.approx(0.113465, abs=5e-7)
    assert np.max(EXAMPLE.log_likelihood) == pytest.approx(-2.17626, abs=5e-6)
    assert EXAMPLE.interval_probability(-2, 2) == pytest.approx(0.550, abs=5e-4)


def test_the_numbers_of_the_second_edition():
    """101 points."""
    example = two_bumps(101)
    assert example.theta_hat == pytest.approx(1.66, abs=1e-9)
    assert example.max_likelihood == pytest.approx(0.113133, abs=5e-7)


@each_size
def test_the_grids(n_points):
    """x from -6 to 4, θ from 1 to 2, a row of the density per θ."""
    example = two_bumps(n_points)
    np.testing.assert_allclose(example.x, np.linspace(-6, 4, n_points))
    np.testing.assert_allclose(example.theta, np.linspace(1, 2, n_points))
    assert example.density.shape == (n_points, n_points)
    np.testing.assert_allclose(np.diff(example.x), example.step, rtol=1e-9)


@each_size
def test_along_x_it_is_a_density(n_points):
    """For each θ, the grid points together have the probability 1."""
    example = two_bumps(n_points)
    np.testing.assert_allclose(example.density.sum(axis=1) * example.step, 1, rtol=1e-12)
    assert example.interval_probability(-6, 4) == pytest.approx(1, rel=1e-12)


def test_along_theta_it_is_not():
    """The likelihoods of all θ sum to something else."""
    assert 0.05 < np.trapezoid(EXAMPLE.likelihood, EXAMPLE.theta) < 0.2


def test_the_shape_is_that_of_two_normal_densities():
    """Each row is in proportion to 2 N(x; 1, θ) + N(x; -4, θ)."""
    for i in (0, 150, 500):
        theta = EXAMPLE.theta[i]
        expected = 2 * norm.pdf(EXAMPLE.x, 1, theta) + norm.pdf(EXAMPLE.x, -4, theta)
        ratio = EXAMPLE.density[i] / expected
        np.testing.assert_allclose(ratio, ratio[0], rtol=1e-12)


def test_the_cuts_are_a_column_and_a_row():
    """Where they lie on the grid: x = 2.5 is column 425, θ = 1.3 row 150."""
    assert EXAMPLE.x[425] == EXAMPLE.at_x == 2.5
    assert EXAMPLE.theta[150] == EXAMPLE.at_theta == 1.3
    np.testing.assert_allclose(EXAMPLE.likelihood, EXAMPLE.density[:, 425], rtol=1e-12)
    np.testing.assert_allclose(EXAMPLE.pdf, EXAMPLE.density[150], rtol=1e-12)


def test_cuts_between_grid_points_are_exact():
    """They are computed where they are asked for, not at the nearest point."""
    fine, coarse = two_bumps(501, x=2.46, theta=1.258), two_bumps(11, x=2.46, theta=1.258)
    assert (coarse.at_x, coarse.at_theta) == (2.46, 1.258)
    np.testing.assert_allclose(fine.likelihood, fine.density[:, 423], rtol=1e-12)
    np.testing.assert_allclose(fine.pdf, fine.density[129], rtol=1e-12)
    between = two_bumps(501, x=2.51).likelihood
    assert np.all(
        (between < two_bumps(x=2.5).likelihood) & (between > two_bumps(x=2.52).likelihood)
    )


def test_the_maximum_of_the_logarithm_is_the_same():
    """A logarithm rises, so it moves no maximum."""
    assert np.argmax(EXAMPLE.log_likelihood) == np.argmax(EXAMPLE.likelihood)
    assert EXAMPLE.theta_hat == EXAMPLE.theta[np.argmax(EXAMPLE.log_likelihood)]
    # NumPy's exp of many numbers and of one differ in the last bit on some processors
    highest = np.exp(EXAMPLE.log_likelihood).max()
    np.testing.assert_allclose(highest, EXAMPLE.max_likelihood, rtol=1e-15)


def test_an_interval_may_end_anywhere():
    """Between grid points, beyond the grid, or where it begins."""
    p = EXAMPLE.interval_probability
    assert p(-2.001, 2.001) == p(-2, 2)
    assert p(-1.999, 1.999) == pytest.approx(p(-2, 2) - (EXAMPLE.pdf[200] + EXAMPLE.pdf[400]) / 50)
    assert p(-100, 100) == p(-6, 4)
    assert p(4.5, 9) == p(0.001, 0.002) == 0
    assert p(1, 1) == pytest.approx(EXAMPLE.pdf[350] / 50)


def test_rounding_drops_no_grid_point():
    """0.1 + 0.2 and 0.3 are one place."""
    example = two_bumps(101)
    for low in np.arange(-50, 30) / 10:
        n_inside = example.interval_probability(low, low + 0.2) / example.step
        j = round((low + 6) * 10)
        assert n_inside == pytest.approx(example.pdf[j : j + 3].sum())


def test_the_ends_may_be_of_any_type():
    """In float16 the allowance for rounding would be lost beside an end."""
    example = two_bumps(155)
    assert -1 - 1e-12 < example.x[77] < -1
    for kind in (int, float, np.float16, np.float32, np.int8):
        assert np.argmax(example.inside(kind(-1), kind(2))) == 77
    p = example.interval_probability
    assert p(-(10**400), 10**400) == p(-np.inf, np.inf) == p(-6, 4)


def test_near_the_limit_the_probability_is_that_of_the_normal_densities():
    """With many points: Φ between the limits, over Φ between the ends of the axis."""
    exact = np.diff([2 * norm.cdf([-2, 2], 1, 1.3) + norm.cdf([-2, 2], -4, 1.3)])[0, 0]
    exact /= np.diff([2 * norm.cdf([-6, 4], 1, 1.3) + norm.cdf([-6, 4], -4, 1.3)])[0, 0]
    assert two_bumps(3001).interval_probability(-2, 2) == pytest.approx(exact, abs=5e-4)


@pytest.mark.parametrize("bad", [-6.1, 4.1, np.nan, np.inf, "2", None, [1, 2], 1j, DAYS])
def test_an_observation_lies_on_the_axis(bad):
    """Else it is an error that names the axis."""
    with pytest.raises(ValueError, match="x must lie on its axis, from -6 to 4; got"):
        two_bumps(x=bad)


@pytest.mark.parametrize("bad", [0.9, 2.1, np.nan, "1.5", None, np.array([1.5, 1.6]), DAYS])
def test_a_parameter_lies_on_the_axis(bad):
    """Else it is an error that names the axis."""
    with pytest.raises(ValueError, match="theta must lie on its axis, from 1 to 2; got"):
        two_bumps(theta=bad)


@pytest.mark.parametrize("bad", [1, 0, 10.5, "many", None, 10**6, 10**30])
def test_a_grid_has_two_points_at_least(bad):
    """And a whole number of them, whose pairs fit into the memory."""
    with pytest.raises(ValueError, match=r"n_points must be an integer >= 2( and <= 10000)?, got"):
        two_bumps(bad)


@pytest.mark.parametrize(
    ("low", "high"),
    [(1, 0), (np.nan, 1), (0, np.nan), ("a", 1), (0, None), ([0], [1]), (DAYS, DAYS), (0j, 1)],
)
def test_an_interval_goes_upwards(low, high):
    """Else it is an error, and between other things than numbers as well."""
    with pytest.raises(
        ValueError, match=r"LikelihoodExample\.inside: expected low <= high for an interval, got"
    ):
        EXAMPLE.interval_probability(low, high)


def test_the_example_cannot_be_changed():
    """Its fields are fixed."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        EXAMPLE.at_x = 1
