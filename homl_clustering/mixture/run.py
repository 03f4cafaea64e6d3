"""One run of EM, from given components to the end.

Assumes validated input, and components with all their parameters set.
"""

from copy import deepcopy

import numpy as np

from homl_clustering.callbacks import MixtureIteration
from homl_clustering.engine import paths
from homl_clustering.engine.blocks import in_double
from homl_clustering.kernels import mixture
from homl_clustering.kernels.folds import BATCH
from homl_clustering.kernels.stopping import (
    BOUND_UNCHANGED,
    CALLBACK,
    MAX_ITER,
    RUNNING,
    STOP_REASONS,
    em_stops,
)
from homl_clustering.mixture.components import SingularCovarianceError

WHOLE_ITERATIONS = 1000  # in one compiled call; their bounds need an array of this length


def log_densities(each_block, components, labels=None):
    """Return each row's log density; write its most probable component to `labels`."""
    n_samples, arrays = each_block.blocks.shape[0], components.arrays
    log_density = np.empty(n_samples)
    labels = np.empty(n_samples, dtype=np.int64) if labels is None else labels

    def write(block):
        X, densities, own = in_double(block.X), log_density[block.rows], labels[block.rows]
        for r in each_block.pieces(len(X), components.row_work, BATCH):
            mixture.density_block(X[r], arrays, densities[r], own[r])

    each_block.map(write)
    return log_density


def log_likelihood(each_block, components):
    """Return the sum of the log densities of all rows, times their weights.

    Sums of blocks are added up by the tree of all blocks.
    """
    arrays, row_work = components.arrays, components.row_work

    def add_up(block):
        X, densities = in_double(block.X), np.empty(len(block.X))
        labels = np.empty(len(X), np.int64)
        for r in each_block.pieces(len(X), row_work, BATCH):
            mixture.density_block(X[r], arrays, densities[r], labels[r])
        if len(block.weights):
            densities *= block.weights
        return np.array([np.sum(densities)])

    return each_block.sum(add_up)[0]


def responsibilities(each_block, components):
    """Return the responsibilities of the components for each row, in the data's type."""
    blocks, arrays = each_block.blocks, components.arrays
    n_components = len(components.weights)
    out = np.empty((blocks.shape[0], n_components), blocks.dtype)

    def share(block):
        X, shares = in_double(block.X), np.empty((len(block.X), n_components))
        for r in each_block.pieces(len(X), components.row_work, BATCH):
            mixture.responsibilities_block(X[r], arrays, shares[r])
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
    weights : RowWeights
        Of the rows of the data.

    Attributes
    ----------
    lower_bound : float
        What has been reached; set it before the first iteration to go on from another run.
    tell : callable or None
        Called after each iteration with its number, the bound, and its gain; set it before.
    leaps : Leaps or None
        What takes EM further after some steps; set it before.
    lower_bounds : list of float
        What each iteration has reached.
    reason : int
        Why the run ended, see `homl_clustering.kernels.stopping`.
    """

    def __init__(self, each_block, components, *, tol, max_iter, weights):
        self.each_block = each_block
        self.blocks = each_block.blocks
        self.components = components
        self.tol = float(tol)  # kernels are compiled for this type only
        self.max_iter = int(max_iter)  # of one type, for which kernels are compiled
        self.total = float(weights.total)
        self.tell, self.leaps = None, None
        self.lower_bound = -np.inf
        self.lower_bounds = []
        self.reason = RUNNING if max_iter > 0 else MAX_ITER

    def run(self, observer=None):
        """Alternate E-step and M-step until the bound gains less than tol, or `max_iter`.

        The `observer` is told when an iteration begins and ends, by ``begin()`` and
        ``end(run)``; where the latter returns True the run ends.
        """
        row_work, inversion_work = 2 * self.components.row_work, self.components.inversion_work
        whole = self.components.compiled and paths.is_compiled_whole(
            "mixture", self.blocks, row_work, inversion_work
        )
        whole = whole and self.leaps is None and self.tell is None and observer is None
        self.at_once = 1 + paths.PIECE // (self.blocks.shape[0] * row_work + inversion_work)
        while self.reason == RUNNING:
            leapt = self.leaps is not None and self.leaps.leap()
            if observer is not None:
                observer.begin()
                self.components_before = deepcopy(self.components)
            if whole:
                paths.took("mixture compiled")
                self._run_whole()
            else:
                paths.took("mixture blocks")
                self._iterate(leapt)
            stop = observer is not None and observer.end(self)
            if stop and self.reason == RUNNING:
                self.reason = CALLBACK
        return self

    def _run_whole(self):
        """Make one piece of work in compiled code, at most `WHOLE_ITERATIONS`."""
        left = self.max_iter - len(self.lower_bounds)
        n_at_once = min(left, WHOLE_ITERATIONS, self.at_once)
        bounds = np.full(n_at_once + 1, self.lower_bound)
        reason, n_iter = self.components.run_whole(self.blocks, self.total, self.tol, bounds)
        self.lower_bounds += bounds[1 : n_iter + 1].tolist()
        self.lower_bound = self.lower_bounds[-1]
        if reason == BOUND_UNCHANGED or n_iter == left:
            self.reason = reason

    def _iterate(self, leapt):
        """Make one step of EM, from where a leap has led to if there was one."""
        before = self.lower_bound
        try:
            self.lower_bound = self._step()
        except SingularCovarianceError:
            if not leapt:
                raise
            self.lower_bound = np.nan
        if self.leaps is not None:
            self._learn(leapt, before)
        self.lower_bounds.append(self.lower_bound)
        n_iter, steps_from = len(self.lower_bounds), -np.inf if leapt else before
        self.reason = em_stops(self.lower_bound, steps_from, self.tol, n_iter, self.max_iter)
        if self.tell is not None:
            self.tell(n_iter, self.lower_bound, self.lower_bound - before)

    def _step(self):
        """Make one step of EM; return the lower bound."""
        components = self.components
        means, covariances, found = components.estimate(self.each_block, components.means)
        components.maximize(found.sizes, means, covariances)
        return components.bound(found.totals, self.total)

    def _learn(self, leapt, before):
        """Tell what leaps where a step has led to; take a leap back that the bound falls by."""
        if not leapt:
            self.leaps.add_step()
        elif self.lower_bound >= before:
            self.leaps.succeed()
        else:
            self.leaps.take_back()
            self.lower_bound = before

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
            "_covariance_type": self.components.covariance_type,  # parameters may change later
            "converged_": self.reason == BOUND_UNCHANGED,
            "n_iter_": len(self.lower_bounds),
            "lower_bound_": self.lower_bound,
            "lower_bounds_": list(self.lower_bounds),
            "stop_reason_": STOP_REASONS[self.reason],
        }
