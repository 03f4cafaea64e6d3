"""What each E-step of a run computed, and what bounds let it skip: kept for those who ask.

The kernels return how many distances they have computed, for all rows that they were given. So
here they are given one row at a time, and what they return is that of the row. Nothing of the
algorithms is written down a second time but the two inequalities that tell why a row was skipped.
"""

import numpy as np

from homl_clustering.callbacks import EStep, Outcome
from homl_clustering.kernels import elkan, hamerly, plain
from homl_clustering.kernels.distances import relative_error


class Watch:
    """Makes the E-steps of an assignment, and keeps what came of each row.

    Parameters
    ----------
    assignment : Assignment
        It tells the watch what its bounds let it skip, see `elkan` and `hamerly`. What it does not
        tell of was computed in full.
    e_steps : list
        Receives an `EStep` for each.
    """

    def __init__(self, assignment, e_steps):
        self.assignment, self.e_steps = assignment, e_steps
        assignment.watch = self

    def assign(self, centers):
        """E-step: label each row with its nearest center; return how many labels changed."""
        assignment = self.assignment
        n_rows, before = len(assignment.labels), assignment.n_distances
        self.outcomes = np.full(n_rows, Outcome.ALL, np.uint8)
        self.n_computed = np.full(n_rows, len(centers), np.int32)
        changed = assignment.assign(centers)
        n_scouted = int(assignment.n_distances - before - self.n_computed.sum())
        step = EStep(
            0, len(self.e_steps), assignment.algorithm, centers.copy(), assignment.labels.copy(),
            self.outcomes, self.n_computed, n_scouted,
        )  # fmt: skip
        self.e_steps.append(step)
        return changed

    def active(self, n_computed, n_clusters):
        """See how many distances to centers that have moved, or to all, were computed."""
        self.n_computed = n_computed
        cases = [n_computed == 0, n_computed < n_clusters]
        outcomes = np.select(cases, [Outcome.BY_BOUNDS, Outcome.SOME], Outcome.ALL)
        self.outcomes = outcomes.astype(np.uint8)

    def elkan(self, first, X, centers, labels, bounds, near):
        """See what Elkan's E-step will do with rows, from the `first` on; change nothing."""

        def count(r, copies):
            single = near._replace(single=near.single[r].copy())
            return elkan.elkan_rows(X[r], centers, labels[r].copy(), copies, single)[1]

        self._see(first, X, labels, bounds, count, len(centers))

    def hamerly(self, first, X, centers, labels, bounds):
        """See what Hamerly's E-step will do with rows, from the `first` on; change nothing."""

        def count(r, copies):
            return hamerly.hamerly_rows(X[r], centers, labels[r].copy(), copies)[1]

        self._see(first, X, labels, bounds, count, len(centers))

    def _see(self, first, X, labels, bounds, count, n_clusters):
        """Keep what will come of rows.

        A row that its bounds keep where it is costs nothing. For the others `count` makes the
        E-step, in copies, and returns how many distances it took.
        """
        to_upper, to_lower = plain(hamerly.rounded_up)(bounds)
        upper, lower = (
            (bounds.upper + to_upper[labels]) * _slack(X),
            bounds.lower - to_lower[labels],
        )
        gap, n_computed = bounds.half_gap[labels], np.zeros(len(X), np.int32)
        for i in np.flatnonzero(~(upper < np.maximum(lower, gap))):
            r = slice(i, i + 1)
            copies = bounds._replace(upper=bounds.upper[r].copy(), lower=bounds.lower[r].copy())
            n_computed[i] = count(r, copies)
        self._keep(first, n_computed, upper < gap, n_clusters)

    def _keep(self, first, n_computed, near, n_clusters):
        """Keep what came of rows; `near` says which are within half the way to the next center."""
        cases = [n_computed == 0, n_computed >= n_clusters, n_computed == 1]
        skipped = np.where(near, Outcome.BY_GAP, Outcome.BY_BOUNDS)
        outcomes = np.select(cases, [skipped, Outcome.ALL, Outcome.OWN], Outcome.SOME)
        rows = slice(first, first + len(n_computed))
        self.n_computed[rows], self.outcomes[rows] = n_computed, outcomes


def _slack(X):
    """Return the factor by which the kernels widen upper bounds, against rounding."""
    return 1.0 + 4.0 * relative_error(X.shape[1])
