"""A likelihood is not a probability: one model, cut open in two directions (HOML, ch. 9).

The model is a density f(x; θ). Along x, for one θ, it is a probability density; along θ,
for the x that was observed, it is the likelihood of θ.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from homl_clustering.engine.data import check_number
from homl_clustering.typing import BoolArray, FloatArray

__all__ = ["LikelihoodExample", "two_bumps"]

X_RANGE, THETA_RANGE = (-6.0, 4.0), (1.0, 2.0)
MOST_POINTS = 10_000  # of each grid: the table of their pairs takes 800 MB then


@dataclass(frozen=True, eq=False)
class LikelihoodExample:
    """A density over a grid of values x and parameters θ, and a cut along each.

    Attributes
    ----------
    x : ndarray of shape (n_points,)
        The values, in equal steps.
    theta : ndarray of shape (n_points,)
        The parameters.
    density : ndarray of shape (n_points, n_points)
        The density at ``x[j]`` for ``theta[i]``.
    at_x, at_theta : float
        Where it is cut.
    likelihood : ndarray of shape (n_points,)
        The likelihood of each ``theta`` once `at_x` has been observed.
    pdf : ndarray of shape (n_points,)
        The density at each ``x`` for `at_theta`.
    """

    x: FloatArray
    theta: FloatArray
    density: FloatArray
    at_x: float
    at_theta: float
    likelihood: FloatArray
    pdf: FloatArray

    @property
    def log_likelihood(self) -> FloatArray:
        """The logarithm of `likelihood`, which is greatest at the same place."""
        return np.log(self.likelihood)

    @property
    def theta_hat(self) -> float:
        """The parameter with the greatest likelihood."""
        return float(self.theta[np.argmax(self.likelihood)])

    @property
    def max_likelihood(self) -> float:
        """The likelihood of `theta_hat`."""
        return float(self.likelihood.max())

    @property
    def step(self) -> float:
        """The distance from one ``x`` to the next."""
        return float(self.x[-1] - self.x[0]) / (len(self.x) - 1)

    def interval_probability(self, low: float, high: float) -> float:
        r"""Return the probability of a value from `low` to `high`, for `at_theta`.

        .. math:: P(a \le x \le b) \approx \sum_{a \le x_j \le b} f(x_j; \theta) \, \Delta x

        Each grid point stands for one step, as in the norm of the density: the points at
        the ends count in full, and all points together have the probability 1.

        Parameters
        ----------
        low, high : float

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If `low` or `high` is no number, or `low` is above `high`.

        Examples
        --------
        >>> from homl_clustering.likelihood import two_bumps
        >>> round(two_bumps().interval_probability(-2, 2), 3)
        0.55
        """
        return float(self.pdf[self.inside(low, high)].sum() * self.step)

    def inside(self, low: float, high: float) -> BoolArray:
        """Return which grid points lie from `low` to `high`, rounding apart."""
        if not (_is_number(low) and _is_number(high) and low <= high):
            raise ValueError(
                "LikelihoodExample.inside: expected low <= high for an interval, got "
                f"{low!r} and {high!r}."
            )
        # as floats, beside which the rounding does not vanish; beyond the grid there is nothing
        left, right = float(self.x[0]) - 1, float(self.x[-1]) + 1
        low, high = (float(min(max(end, left), right)) for end in (low, high))
        rounding = self.step * 1e-6
        return (self.x >= low - rounding) & (self.x <= high + rounding)


def two_bumps(n_points: int = 501, *, x: float = 2.5, theta: float = 1.3) -> LikelihoodExample:
    r"""Return the example of the book: two bumps at -4 and 1, of one common width θ.

    .. math:: f(x; \theta) \propto 2 \, N(x; 1, \theta) + N(x; -4, \theta)

    where :math:`N(x; m, s)` is the normal density of mean m and standard deviation s. The
    model knows of no values beyond -6 and 4: for each θ the density, summed over the grid,
    times the step of the grid, is 1.

    Parameters
    ----------
    n_points : int, default=501
        The points of each grid: x from -6 to 4, θ from 1 to 2. 101 in the second edition.
    x : float, default=2.5
        The observation whose likelihood is cut out.
    theta : float, default=1.3
        The parameter whose density is cut out. Neither needs to lie on the grid.

    Returns
    -------
    LikelihoodExample

    Raises
    ------
    ValueError
        If there are fewer than two points or more than 10 000, or a cut lies outside its grid.

    Examples
    --------
    >>> from homl_clustering.likelihood import two_bumps
    >>> example = two_bumps()
    >>> round(example.theta_hat, 3), round(example.max_likelihood, 6)
    (1.664, 0.113465)
    >>> round(example.log_likelihood.max(), 5).item()
    -2.17626
    """
    check_number("two_bumps", "n_points", n_points, least=2, most=MOST_POINTS, integer=True)
    at_x, at_theta = _inside("x", x, X_RANGE), _inside("theta", theta, THETA_RANGE)
    xs, thetas = np.linspace(*X_RANGE, n_points), np.linspace(*THETA_RANGE, n_points)
    step = (X_RANGE[1] - X_RANGE[0]) / (n_points - 1)
    bumps = _bumps(xs, thetas[:, np.newaxis])
    norms = bumps.sum(axis=1) * step
    cut = _bumps(xs, at_theta)
    return LikelihoodExample(
        x=xs,
        theta=thetas,
        density=bumps / norms[:, np.newaxis],
        at_x=at_x,
        at_theta=at_theta,
        likelihood=_bumps(at_x, thetas) / norms,
        pdf=cut / (cut.sum() * step),
    )


def _bumps(x: Any, theta: Any) -> Any:
    """Return 2 N(x; 1, θ) + N(x; -4, θ) but for the factor 1 / √(2π), which cancels out."""
    return sum(
        height * np.exp(-(((x - mean) / theta) ** 2) / 2) / theta
        for height, mean in ((2, 1), (1, -4))
    )


def _inside(name: str, value: Any, limits: Any) -> float:
    low, high = limits
    if not (_is_number(value) and low <= value <= high):
        raise ValueError(
            f"two_bumps: {name} must lie on its axis, from {low:g} to {high:g}; got {value!r}."
        )
    return float(value)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, np.timedelta64)
