"""The components of a Gaussian mixture, in the form that the kernels take them.

Inside, covariances and the factors of the precisions have one shape for the two types with
matrices, and one for the two without: see `homl_clustering.kernels.mixture`. `to_kernel`
and `to_public` lead from the shapes of scikit-learn's attributes to these and back.
"""

import numpy as np

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import in_double
from homl_clustering.kernels import gaussians as kernels
from homl_clustering.kernels import mixture, plain
from homl_clustering.kernels.folds import BATCH
from homl_clustering.typing import CovarianceType

statistics_in = plain(mixture.statistics_in)
EXPONENTIAL = 20  # multiplications that an exponential, and what belongs to it, is worth

COVARIANCE_TYPES: tuple[CovarianceType, ...] = ("full", "tied", "diag", "spherical")


def public_shape(covariance_type, n_components, n_features):
    """Return the shape of ``covariances_`` and ``precisions_``."""
    return {
        "full": (n_components, n_features, n_features),
        "tied": (n_features, n_features),
        "diag": (n_components, n_features),
        "spherical": (n_components,),
    }[covariance_type]


def kernel_shape(covariance_type, n_components, n_features):
    """Return the shape that the kernels take."""
    matrices = {"full": n_components, "tied": 1}
    if covariance_type in matrices:
        return (matrices[covariance_type], n_features, n_features)
    return (n_components, n_features)


def to_kernel(values, covariance_type, n_components, n_features):
    """Return covariances, or factors of precisions, as the kernels take them: a copy."""
    values = np.asarray(values, dtype=np.float64)
    if covariance_type == "spherical":
        values = values[..., np.newaxis]
    shape = kernel_shape(covariance_type, n_components, n_features)
    return np.array(np.broadcast_to(values, shape))


def to_public(values, covariance_type):
    """Return covariances, or factors of precisions, as the attributes have them."""
    if covariance_type == "tied":
        return values[0]
    return values[:, 0] if covariance_type == "spherical" else values


def inverse(covariances):
    """Return the inverses of covariances, as the kernels take them, and the first singular.

    The number of the singular component is -1 if there is none.
    """
    factors = np.zeros_like(covariances)
    singular = precision_factors(covariances, factors)
    return squares(factors), singular


def precision_factors(covariances, factors):
    """Do what the kernel of this name does, in pieces of work where matrices are large."""
    n_features = covariances.shape[1]
    if covariances.ndim == 2 or covariances.size * n_features <= paths.PIECE:
        return kernels.precision_factors(covariances, factors)
    for c in range(len(covariances)):
        root = np.empty((n_features, n_features))
        for rows in paths.pieces(n_features, 2 * n_features**2, 1):
            if not kernels.cholesky_inverse(
                covariances[c], rows.start, rows.stop, root, factors[c]
            ):
                return c
    return -1


def roots(covariances):
    """Return the lower triangles L with L @ L.T a covariance matrix; none must be singular."""
    n_features, found = covariances.shape[1], np.zeros_like(covariances)
    factor = np.empty((n_features, n_features))
    for covariance, root in zip(covariances, found, strict=True):
        for rows in paths.pieces(n_features, 2 * n_features**2, 1):
            kernels.cholesky_inverse(covariance, rows.start, rows.stop, root, factor)
    return found


def squares(factors):
    """Return the products F @ F.T of matrices: precisions, given their factors; or covariances."""
    if factors.ndim == 2:
        return factors**2
    out, n_features = np.empty_like(factors), factors.shape[1]
    if factors.size * n_features <= paths.PIECE:
        return np.einsum("cij,ckj->cik", factors, factors)
    for c in range(len(factors)):
        for rows in paths.pieces(n_features, n_features**2, 1):
            np.einsum("ij,kj->ik", factors[c, rows], factors[c], out=out[c, rows])
    return out


def n_covariance_parameters(covariance_type, n_components, n_features):
    """Return how many numbers make up the covariances, of symmetric matrices one half."""
    triangle = n_features * (n_features + 1) // 2
    return {
        "full": n_components * triangle,
        "tied": triangle,
        "diag": n_components * n_features,
        "spherical": n_components,
    }[covariance_type]


class SingularCovarianceError(ValueError):
    """A covariance without an inverse: no density belongs to it."""


class Gaussians:
    """The components of a `GaussianMixture` during a fit.

    Parameters
    ----------
    owner : str
        The estimator, for error messages.
    covariance_type : {"full", "tied", "diag", "spherical"}
    n_components, n_features : int
    reg_covar : float
    row_weight : float, default=1
        What a row weighs, about: sizes are raised by some roundings of this.

    Attributes
    ----------
    weights : ndarray of shape (n_components,)
    means : ndarray of shape (n_components, n_features)
    covariances, factors : ndarray
        In the form of the kernels.
    constants : ndarray of shape (n_components,)
        What a row's log probability under a component has beside the distance.
    compiled : bool
        Whether there is compiled code for whole runs: `run_whole`.
    """

    compiled = True

    def __init__(self, owner, covariance_type, n_components, n_features, reg_covar, row_weight=1.0):
        self.owner = owner
        self.covariance_type = covariance_type
        self.regularization = kernels.Regularization(
            float(reg_covar), covariance_type == "spherical", 10.0 * kernels.EPSILON * row_weight
        )
        n_components = int(n_components)  # small integers of NumPy would overflow
        self.shape = (n_components, n_features)
        self.kernel_shape = kernel_shape(covariance_type, n_components, n_features)
        self.weights = np.empty(n_components)
        self.means = np.empty(self.shape)
        self.covariances = np.empty(self.kernel_shape)
        self.factors = np.empty(self.kernel_shape)
        self.constants = np.empty(n_components)
        # How much work a row is: its projections, vectorised, and exponentials.
        triangle = n_features * (n_features + 1) // 2
        matrices = len(self.kernel_shape) == 3
        row = triangle if matrices else n_features
        self.row_work = 1 + n_components * (row + EXPONENTIAL) * 2 // paths.WIDE
        self.inversion_work = self.covariances.size * n_features if matrices else 0
        # The kernels take these arrays together; only their contents ever change.
        self.arrays = mixture.Components(
            self.weights, self.means, self.covariances, self.factors, self.constants
        )

    def statistics(self, each_block, references, responsibilities=None):
        """Return the sums of the M-step over all rows, about `references`.

        Parameters
        ----------
        each_block : BlockMap
        references : ndarray of shape (n_components, n_features)
        responsibilities : ndarray of shape (n_samples, n_components) or callable, default=None
            A callable returns those of a `Block` or a run of blocks. Those under these components
            are taken if None. They are multiplied by the weights of the rows, if these have some.

        Returns
        -------
        mixture.Statistics
        """
        arrays, blocks, row_work = self.arrays, each_block.blocks, 2 * self.row_work
        covariances = self.covariances
        # weighted responsibilities are made block by block, which rounds in the same way
        plain = responsibilities is None or not len(blocks.weights)
        if plain and paths.is_compiled_whole("mixture", blocks, row_work, self.inversion_work):
            X, numbers = in_double(blocks.array), np.empty(mixture.n_numbers(*arrays[1:3]))
            if responsibilities is None:
                rows = X, blocks.weights, blocks.size
                kernels.statistics_whole(*rows, arrays, references, numbers)
            else:
                given, run = callable(responsibilities), blocks[0 : blocks.n_blocks]
                shares = responsibilities(run) if given else responsibilities
                kernels.moments_whole(X, blocks.size, shares, references, self.covariances, numbers)
            return statistics_in(numbers, *arrays[1:3])

        def sum_block(block):
            numbers, X = np.zeros(mixture.n_numbers(*arrays[1:3])), in_double(block.X)
            shares = weighted_shares(responsibilities, block)
            for r in each_block.pieces(len(X), row_work, BATCH):
                if responsibilities is None:
                    mixture.statistics_block(X[r], block.weights[r], arrays, references, numbers)
                else:
                    mixture.moments_block(X[r], shares[r], references, covariances, numbers)
            return numbers

        return statistics_in(each_block.sum(sum_block), *arrays[1:3])

    def estimate(self, each_block, references, responsibilities=None):
        """M-step, first half: return the estimated parameters, and the sums behind them.

        For the parameters see `statistics`.

        Returns
        -------
        means, covariances : ndarray
        statistics : mixture.Statistics
            The sizes are raised a little above 0.
        """
        found = self.statistics(each_block, references, responsibilities)
        means, covariances, lost = self.shift(found, references)
        if lost:
            found = self.statistics(each_block, means, responsibilities)
            means, covariances, _ = self.shift(found, means)
        return means, covariances, found

    def shift(self, statistics, references):
        """Return means, covariances, and whether digits were lost; raise the sizes above 0."""
        means, covariances = np.empty(self.shape), np.empty(self.kernel_shape)
        lost = kernels.estimate(statistics, references, self.regularization, means, covariances)
        return means, covariances, lost

    def of_single_rows(self, rows, weights):
        """Return sizes, means and covariances where each component has one row, of this weight."""
        numbers = np.zeros(mixture.n_numbers(self.means, self.covariances))
        found = statistics_in(numbers, self.means, self.covariances)
        found.sizes[:] = weights
        means, covariances, _ = self.shift(found, rows)
        return found.sizes, means, covariances

    def set_start(self, weights, means, covariances):
        """Take the parameters of a start."""
        self.weights[:], self.means[:], self.covariances[:] = weights, means, covariances
        self._complete()

    def restore(self, weights, means, covariances, factors):
        """Take fitted attributes."""
        self.weights[:], self.means[:] = weights, means
        self.covariances[:] = to_kernel(covariances, self.covariance_type, *self.shape)
        self.factors[:] = to_kernel(factors, self.covariance_type, *self.shape)
        kernels.write_constants(self.arrays)

    def maximize(self, sizes, means, covariances):
        """M-step: take the parameters that maximize the expected log-likelihood."""
        self.means[:], self.covariances[:] = means, covariances
        if self.inversion_work <= paths.PIECE:
            singular = kernels.maximize(sizes, self.arrays)
            if singular >= 0:
                raise self._singular(singular)
            return
        kernels.write_weights(sizes, self.arrays)
        self._complete()

    def _complete(self):
        """Set what follows from weights and covariances."""
        if self.inversion_work <= paths.PIECE:
            singular = kernels.complete(self.arrays)
        else:
            singular = precision_factors(self.covariances, self.factors)
            kernels.write_constants(self.arrays)
        if singular >= 0:
            raise self._singular(singular)

    def run_whole(self, blocks, total, tol, bounds):
        """Iterate in compiled code; return why it ended and the number of iterations.

        `total` is the sum of the weights of all rows, which is their number without weights.
        `bounds` holds the lower bound so far, and room for those of the iterations.
        """
        reason, n_iter, singular = kernels.run_whole(
            in_double(blocks.array), blocks.weights, blocks.size, self.arrays,
            self.regularization, total, tol, bounds,
        )  # fmt: skip
        if singular >= 0:
            raise self._singular(singular)
        return reason, n_iter

    def bound(self, totals, total):
        """Return the lower bound that an iteration reached: the mean log-likelihood."""
        return float(totals[0] / total)

    def attributes(self, dtype):
        """Return the fitted attributes that describe the components, in the data's type."""
        factors = to_public(self.factors, self.covariance_type)
        covariances = to_public(self.covariances, self.covariance_type)
        inverses = to_public(squares(self.factors), self.covariance_type)
        return {
            "weights_": np.array(self.weights, dtype),
            "means_": np.array(self.means, dtype),
            "covariances_": np.array(covariances, dtype),
            "precisions_cholesky_": np.array(factors, dtype),
            "precisions_": np.array(inverses, dtype),
        }

    def _singular(self, component):
        """Return the error that a component has a singular covariance."""
        which = f"component {component} of {self.shape[0]} (weight {self.weights[component]:.3g})"
        if self.covariance_type == "tied":
            which = "the covariance that all components share"
        return SingularCovarianceError(
            "Fitting the mixture model failed because some components have ill-defined "
            "empirical covariance (for instance caused by singleton or collapsed samples). "
            "Try to decrease the number of components, increase reg_covar, or scale the "
            f"input data. {self.owner}: {which} is singular, with condition number "
            f"{variance_range(self.covariances[component])[2]:.3g}, "
            f"at reg_covar={self.regularization.reg_covar:g}."
        )


def weighted_shares(responsibilities, block):
    """Return the responsibilities of a block, times the weights of its rows; or None for None."""
    if responsibilities is None:
        return None
    given = callable(responsibilities)
    shares = responsibilities(block) if given else responsibilities[block.rows]
    return shares * block.weights[:, np.newaxis] if len(block.weights) else shares


def variance_range(covariance):
    """Return the smallest and the largest variance in any direction, and the condition number.

    That is the largest over the smallest; inf if that is not above 0.
    """
    if not np.isfinite(covariance).all():
        return 0.0, np.inf, np.inf
    spread = np.linalg.eigvalsh(covariance) if covariance.ndim == 2 else covariance
    smallest, largest = float(spread.min()), float(spread.max())
    return smallest, largest, largest / smallest if smallest > 0 else np.inf
