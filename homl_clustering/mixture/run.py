"""One run of EM, from given components to the end.

Assumes validated input, and components with all their parameters set.
"""

import numpy as np

from homl_clustering.callbacks import MixtureIteration
from homl_clustering.engine import paths
from homl_clustering.kernels import gaussians, mixture
from homl_clustering.mixture.components import in_double

STOP_REASONS = {
    gaussians.CONVERGED: "lower bound gained less than tol",
    gaussians.MAX_ITER: "max_iter reached",
    gaussians.CALLBACK: "stopped by a callback",
}
INLINE_ITERATIONS = 1000  # compiled in one go: their bounds need an array


def log_densities(each_block, components, labels=None):
    """Return each row's log density; write its most probable component to `labels`."""
    n_samples = each_block.blocks.shape[0]
    log_density = np.empty(n_samples)
    labels = np.empty(n_samples, dtype=np.int64) if labels is None else labels
    each_block.map(
        lambda block: mixture.density_block(
            in_double(block.X),
            components.constants,
            components.means,
            components.factors,
            log_density[block.rows],
            labels[block.rows],
        )
    )
    return log_density


def responsibilities(each_block, components):
    """Return the responsibilities of the components for each row, in the data's type."""
    blocks = each_block.blocks
    n_components = len(components.constants)
    out = np.empty((blocks.shape[0], n_components), blocks.dtype)

    def share(block):
        shares = np.empty((len(block.X), n_components))
        mixture.responsibilities_block(
            in_double(block.X), components.constants, components.means, components.factors, shares
        )
        out[block.rows] = shares

    each_block.map(share)
    return out


class ExpectationMaximization:
    """One run of EM, from given components to the end.

    Parameters
    ----------
    each_block : BlockMap
        The data.
    components : Gaussians
        Where to start; changed by the run.
    tol : float
        The gain of the lower bound below which to stop.
    max_iter : int
    lower_bound : float, default=-inf
        The bound reached before the first iteration.
    tell : callable or None, default=None
        Called after each iteration with its number, the bound, and its gain.

    Attributes
    ----------
    lower_bounds : list of float
        What each iteration has reached.
    reason : int
        Why the run ended, a key of `STOP_REASONS`.
    """

    def __init__(self, each_block, components, *, tol, max_iter, lower_bound=-np.inf, tell=None):
        self.each_block = each_block
        self.blocks = each_block.blocks
        self.components = components
        self.tol = float(tol)  # one type, for which kernels are compiled
        self.max_iter = max_iter
        self.tell = tell
        self.lower_bound_before = lower_bound
        self.lower_bounds = []
        self.reason = gaussians.RUNNING if max_iter > 0 else gaussians.MAX_ITER

    @property
    def lower_bound(self):
        """The lower bound that has been reached."""
        return self.lower_bounds[-1] if self.lower_bounds else self.lower_bound_before

    @property
    def n_iter(self):
        """The number of iterations made."""
        return len(self.lower_bounds)

    def run(self, observer=None):
        """Alternate E-step and M-step until the bound gains less than tol, or `max_iter`.

        The `observer` is told when an iteration begins and ends, by ``begin()`` and
        ``end(run)``; where the latter returns True the run ends.
        """
        size = self.blocks.shape[0] * self.blocks.shape[1]
        small = self.blocks.array is not None and paths.is_compiled_whole("mixture", size)
        if self.components.compiled and small and not (observer or self.tell):
            while self.reason == gaussians.RUNNING:
                paths.took("mixture compiled")
                self._run_inline()
        while self.reason == gaussians.RUNNING:
            if observer is not None:
                observer.begin()
                self.components_before = self.components.copy()
            paths.took("mixture blocks")
            self._iterate()
            stop = observer is not None and observer.end(self)
            if stop and self.reason == gaussians.RUNNING:
                self.reason = gaussians.CALLBACK
        return self

    def _run_inline(self):
        """Make up to `INLINE_ITERATIONS` in compiled code."""
        left = self.max_iter - self.n_iter
        bounds = np.full(min(left, INLINE_ITERATIONS) + 1, self.lower_bound)
        reason, n_iter = self.components.run_inline(self.blocks, self.tol, bounds)
        self.lower_bounds += bounds[1 : n_iter + 1].tolist()
        if reason == gaussians.CONVERGED or n_iter == left:
            self.reason = reason

    def _iterate(self):
        components = self.components
        sizes, means, covariances, totals = components.estimate(
            self._statistics_about, components.means
        )
        components.maximize(sizes, means, covariances)
        bound, before = components.bound(totals, self.blocks.shape[0]), self.lower_bound
        self.lower_bounds.append(bound)
        self.reason = gaussians.verdict(bound, before, self.tol, self.n_iter, self.max_iter)
        if self.tell is not None:
            self.tell(self.n_iter, bound, bound - before)

    def _statistics_about(self, references):
        """Return the sizes, moments about `references`, and totals of all rows."""
        components = self.components

        def statistics(block):
            sums, totals = components.empty_sums(), np.empty(2)
            mixture.statistics_block(
                in_double(block.X),
                components.constants,
                components.means,
                components.factors,
                references,
                *sums,
                totals,
            )
            return *sums, totals

        return self.each_block.sum(statistics)

    def snapshot(self, start, number):
        """Return what the last iteration did."""
        found = self.components.attributes(np.float64)
        return MixtureIteration(
            start,
            number,
            found["weights_"],
            found["means_"],
            found["covariances_"],
            responsibilities(self.each_block, self.components_before),
            self.lower_bound,
        )

    def fitted_attributes(self):
        """Return the attributes of a model fitted so far."""
        return {
            **self.components.attributes(self.blocks.dtype),
            "_covariance_type": self.components.covariance_type,  # a parameter may change
            "converged_": self.reason == gaussians.CONVERGED,
            "n_iter_": self.n_iter,
            "lower_bound_": self.lower_bound,
            "lower_bounds_": list(self.lower_bounds),
            "stop_reason_": STOP_REASONS.get(self.reason, "running"),
        }
