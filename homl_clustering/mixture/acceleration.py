r"""SQUAREM: two steps of EM show where it is going, and a leap goes there.

From parameters :math:`\theta_0` two steps of EM lead to :math:`\theta_1` and :math:`\theta_2`. With
:math:`r = \theta_1 - \theta_0` and :math:`v = (\theta_2 - \theta_1) - r` the leap leads to

.. math:: \theta_0 + 2 a r + a^2 v, \qquad a = |r| / |v|,

from where the next step begins. With a = 1 that is :math:`\theta_2`; if each step is q times the
one before, a is 1 / (1 - q), and the leap leads to where all steps together would. The step from
there finds the likelihood: if it is lower than that of :math:`\theta_1`, the leap is taken back,
and EM goes on from :math:`\theta_2`. So the likelihood never falls. Leaps are at most `FIRST` long
in the beginning, four times as long after one of that length has succeeded.

Parameters are numbers that may have any value: the logarithms of the weights; the means; of each
covariance the triangle L with covariance L @ L.T, of its diagonal the logarithms. Means and the
rest of L are divided by the standard deviations of the features, whose units make no difference
then.

Source: Varadhan & Roland, "Simple and globally convergent methods for accelerating the convergence
of any EM algorithm", Scandinavian Journal of Statistics 35 (2008), scheme S3 and section 6.
"""

import numpy as np

from homl_clustering.kernels.elementary import exp, log
from homl_clustering.mixture.components import SingularCovarianceError, roots, squares

ACCELERATIONS = ("squarem",)
FIRST, LONGER = 4.0, 4.0  # the longest leap at first, and how much longer the next may be
WIDEST = 300.0  # of twice as much there still is an exponential


class Leaps:
    """The leaps of one run of EM.

    Parameters
    ----------
    components : Gaussians
        Those of the run, which have the parameters of the start.
    variance : ndarray of shape (n_features,)
        Of the data.
    """

    def __init__(self, components, variance):
        self.components = components
        self.scale = np.sqrt(np.where(variance > 0, variance, 1.0))
        self.longest, self.length = FIRST, 0.0
        self.points = [self._parameters()]
        self.before = None

    def leap(self):
        """Move the components where two steps lead to; return whether there was a leap."""
        if len(self.points) < 3:
            return False
        first, second, third = self.points
        self.points = [second, third]
        r, v = second - first, (third - second) - (second - first)
        with np.errstate(divide="ignore", invalid="ignore"):
            length = np.sqrt(np.sum(r * r) / np.sum(v * v))
        if not 1.0 < length < np.inf:  # nor where it is no number
            return False
        length = min(length, self.longest)
        point = first + 2 * length * r + length**2 * v
        if not np.abs(point).max() < WIDEST:
            return False
        self.length, self.before = length, [array.copy() for array in self.components.arrays]
        try:
            self._move(point)
        except SingularCovarianceError:
            self._restore()
            return False
        return True

    def succeed(self):
        """Note that the step from where a leap has led to raises the likelihood."""
        if self.length == self.longest:
            self.longest *= LONGER
        self.points = [self._parameters()]

    def take_back(self):
        """Move the components back to where the last leap began."""
        if self.length == self.longest:
            self.longest = max(FIRST, self.longest / LONGER)
        self._restore()
        self.points = self.points[-1:]

    def add_step(self):
        """Note where a step of EM has led to."""
        self.points.append(self._parameters())

    def _restore(self):
        for array, values in zip(self.components.arrays, self.before, strict=True):
            array[:] = values

    def _parameters(self):
        """Return all parameters in one array."""
        weights, means, covariances = self.components.arrays[:3]
        logs = np.where(weights > 0, log(np.where(weights > 0, weights, 1.0)), -np.inf)
        parts = [logs, means / self.scale]
        if covariances.ndim == 2:
            parts.append(0.5 * log(covariances))
        else:
            triangles = roots(covariances)
            parts.append(log(np.diagonal(triangles, axis1=1, axis2=2)))
            parts.append(np.tril(triangles, -1) / self.scale[:, np.newaxis])
        return np.concatenate([part.ravel() for part in parts])

    def _move(self, point):
        """Give the components parameters; raise where a covariance would be singular."""
        _, means, covariances = self.components.arrays[:3]
        n_components, n_features = means.shape
        logs, places, spreads = np.split(point, [n_components, n_components + means.size])
        shares = exp(logs - logs.max())
        means = places.reshape(means.shape) * self.scale
        if covariances.ndim == 2:
            found = exp(2 * spreads).reshape(covariances.shape)
        else:
            diagonals, rest = np.split(spreads, [len(covariances) * n_features])
            triangles = rest.reshape(covariances.shape) * self.scale[:, np.newaxis]
            each = np.arange(n_features)
            triangles[:, each, each] = exp(diagonals).reshape(-1, n_features)
            found = squares(triangles)
        self.components.set_start(shares / shares.sum(), means, found)
