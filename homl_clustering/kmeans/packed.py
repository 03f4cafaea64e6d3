"""Rows in the form that scans in single precision take, kept for all passes of a fit."""

import numpy as np
from scipy import sparse

from homl_clustering.kernels.scan import pack

NOTHING = np.empty((0, 0, 0), np.float32), np.empty(0, np.float32)


class PackedRows:
    """The rows of a data set as scans take them: made when asked for, and kept.

    Of a sparse matrix and of rows in a file they are made anew each time: there may be more
    than fit into memory.

    Parameters
    ----------
    blocks : RowBlocks
    low, high : ndarray of shape (n_features,)
        Each feature's smallest and largest value.
    offset : ndarray of shape (n_features,), default=None
        What single precision counts from; the middle of the range if None.

    Attributes
    ----------
    units : tuple of (offset, float)
        What is taken from the rows, and what they are then multiplied by.
    kept : bool
    """

    def __init__(self, blocks, low, high, offset=None):
        if offset is None:
            offset = low + (high - low) / 2
        spread = np.maximum(high - offset, offset - low).max()
        self.units = offset, 1 / spread if spread > 0 else 1.0
        self.kept = not (blocks.mapped or sparse.issparse(blocks.source))
        self._runs = {}

    def __call__(self, rows, X):
        """Return a run of rows in batches, and their squared lengths."""
        if not self.kept:
            return pack(X, *self.units)
        run = rows.start, rows.stop
        if run not in self._runs:
            self._runs[run] = pack(X, *self.units)
        return self._runs[run]

    def at_hand(self, rows):
        """Return a run of rows like a call, but only if it is there; else empty arrays."""
        return self._runs.get((rows.start, rows.stop), NOTHING)

    def map(self, each_block, function):
        """Return ``[function(run) for each run]`` of rows that may be packed at once."""
        return each_block.map(function, whole_runs=self.kept)

    def forget(self):
        """Give the memory back."""
        self._runs.clear()
