"""Row numbers drawn in proportion to weights: the draws of NumPy, without an array of all rows.

``RandomState.choice(n, p=...)`` adds up all probabilities and keeps the sums. Where all weights are
one, and rows may be too many for that, the same sums are made here piece by piece, in the same
order and with the same rounding; only one of `STRIDE` is kept. This takes some nanoseconds for
each row, once. Weights that were given are an array already, and are left to NumPy.
"""

import numpy as np

from homl_clustering.kernels.minibatch import rows_at

STRIDE = 4096  # rows between two sums that are kept
PIECE = 2**18  # rows whose sums are made at once: a multiple of the stride


class UnitWeights:
    """Weights of one for rows that may be too many for an array of them.

    Parameters
    ----------
    n_samples : int

    Examples
    --------
    >>> weights = UnitWeights(10**12)
    >>> weights.sum(), weights[[3, 5]]
    (1000000000000.0, array([1., 1.]))
    """

    def __init__(self, n_samples):
        self.n_samples = n_samples
        self._ones = np.ones(0)

    def __len__(self):
        return self.n_samples

    def __getitem__(self, rows):
        """Return as many ones as there are rows; those of a slice are not to be written to."""
        if not isinstance(rows, slice):
            return np.ones(len(rows))
        n_rows = len(range(*rows.indices(self.n_samples)))
        ones = self._ones  # what a thread has in hand stays, whatever the others do
        if len(ones) < n_rows:
            ones = self._ones = np.ones(n_rows)
        return ones[:n_rows]

    def sum(self):
        """Return the sum of all weights."""
        return float(self.n_samples)


def unit_weights(blocks):
    """Return weights of one for the rows of some `RowBlocks`: an array where rows are here."""
    elsewhere = blocks.remote or (not blocks.small and blocks.mapped)
    return UnitWeights(blocks.shape[0]) if elsewhere else np.ones(blocks.shape[0])


class Shares:
    """Draws rows as ``RandomState.choice(len(weights), p=weights / weights.sum())`` does.

    Parameters
    ----------
    weights : ndarray of shape (n_samples,) or UnitWeights
    without : ndarray of int, default=None
        Rows of no chance.

    Examples
    --------
    >>> import numpy as np
    >>> Shares(UnitWeights(5)).rows(np.array([0.1, 0.5, 0.99]))
    array([0, 2, 4])
    """

    def __init__(self, weights, without=None):
        self.n_samples = len(weights)
        if isinstance(weights, np.ndarray):
            self.chances = weights / weights.sum()
            if without is not None:
                self.chances[without] = 0.0
            self.sums = np.cumsum(self.chances)
            self.sums /= self.sums[-1]
            self.starts = None
            return
        self.without = np.sort(without if without is not None else np.empty(0, np.int64))
        self.chance = 1.0 / weights.sum()
        self.starts, self.total = np.empty(0), 0.0
        for first in range(0, self.n_samples, PIECE):
            sums = self._sums(first, min(PIECE, self.n_samples - first), self.total)
            starts = np.append(self.total, sums[STRIDE - 1 : -1 : STRIDE])
            self.starts, self.total = np.append(self.starts, starts), sums[-1]

    def rows(self, draws):
        """Return the rows that numbers between 0 and 1 lead to."""
        if self.starts is None and len(draws) == 1:  # not worth compiled code
            return np.searchsorted(self.sums, draws, side="right")
        found = np.empty(len(draws), np.int64)
        if self.starts is None:
            rows_at(self.sums, draws, found)
            return found
        strides = np.searchsorted(self.starts / self.total, draws, side="right") - 1
        for number in np.unique(strides):
            own = strides == number
            first = number * STRIDE
            n_rows = min(STRIDE, self.n_samples - first)
            sums = self._sums(first, n_rows, self.starts[number]) / self.total
            found[own] = first + np.searchsorted(sums, draws[own], side="right")
        return found

    def _sums(self, first, n_rows, before):
        """Return the sums of chances up to each of some rows, added up one after the other."""
        chances = np.full(n_rows + 1, self.chance)
        chances[0] = before
        inside = self.without[np.searchsorted(self.without, first) :]
        chances[1 + inside[inside < first + n_rows] - first] = 0.0
        return np.cumsum(chances, out=chances)[1:]


def draw_row(weights, random_state):
    """Return one row, drawn as ``RandomState.choice`` draws it."""
    return int(Shares(weights).rows(random_state.random_sample(1))[0])


def draw_distinct_rows(weights, count, random_state):
    """Return distinct rows, drawn as ``RandomState.choice(..., replace=False)`` draws them."""
    if isinstance(weights, np.ndarray):
        chances = weights / weights.sum()
        return random_state.choice(len(weights), count, replace=False, p=chances)
    found = np.empty(0, np.int64)
    while len(found) < count:
        draws = random_state.random_sample(count - len(found))
        new = Shares(weights, found).rows(draws)
        _, first = np.unique(new, return_index=True)
        found = np.append(found, new[np.sort(first)])
    return found
