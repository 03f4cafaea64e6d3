"""Rows in the form that scans in single precision take, kept for all passes of a fit."""

from functools import cached_property

import numpy as np
from scipy import sparse

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import in_double
from homl_clustering.kernels.scan import BATCH, Packed, Units, pack, room_for_packed

NARROW = 16  # features
NOTHING = Packed(np.empty((0, 0, 0, 0), np.float32), np.empty(0, np.float32))


class PackedRows:
    """The rows of a data set as scans take them: made when asked for, and kept.

    Of a sparse matrix and of rows in a file they are made anew each time: there may be more
    than fit into memory.

    Parameters
    ----------
    data : Data
    offset : ndarray of shape (n_features,), default=None
        What single precision counts from; the middle of the range if None.
    n_samples : int, default=None
        The number of all rows, if these are a part of them.

    Attributes
    ----------
    offset : ndarray of shape (n_features,)
    units : Units
        The offset is taken from the rows, which are then multiplied by the scale.
    low, high : ndarray of shape (n_features,)
        The range of the features.
    kept : bool
    scanned_for_bounds : bool
        Whether the first bounds of Hamerly's algorithm come from a scan. They are a little wider
        then, so that this depends on the size of the data alone. With few features it would need
        more memory than it is worth.
    """

    def __init__(self, data, offset=None, n_samples=None):
        self.low, self.high = data.low, data.high
        self.offset = self.low + (self.high - self.low) / 2 if offset is None else offset
        elsewhere = not data.blocks.small and data.blocks.mapped
        self.kept = not (sparse.issparse(data.blocks.source) or elsewhere)
        n_rows, n_features = n_samples or data.blocks.shape[0], data.blocks.shape[1]
        large = n_rows * n_features > paths.COMPILED_ELEMENTS["k-means"]
        self.scanned_for_bounds = large and n_features >= NARROW
        self._blocks = data.blocks
        self._runs = {}
        self._plain = None

    @cached_property
    def units(self):
        """Those in which single precision counts; little data are clustered without."""
        spread = np.maximum(self.high - self.offset, self.offset - self.low).max()
        return Units(self.offset, 1 / spread if spread > 0 else 1.0)

    def __call__(self, run):
        """Return a run of rows in batches, and their squared lengths.

        Parameters
        ----------
        run : Block
        """
        start, stop = run.rows.start, run.rows.stop
        for (first, last), packed in list(self._runs.items()):  # others may add to it
            if first <= start and stop <= last and (start - first) % BATCH == 0:
                return batches_of(packed, slice(start - first, stop - first))
        packed = room_for_packed(*run.X.shape)
        pack(run.X, self.units, packed)
        if self.kept:
            self._runs[start, stop] = packed
        return packed

    def plain(self):
        """Return all rows as float64, and transposed, for the plain formulas."""
        if self._plain is None:
            X = in_double(self._blocks.array)
            self._plain = X, np.array(X.T, order="C")
        return self._plain

    def forget(self):
        """Give the memory back."""
        self._runs.clear()


def batches_of(packed, rows):
    """Return packed rows in a slice that begins with a batch."""
    first, last = rows.start // BATCH, -(-rows.stop // BATCH)
    return Packed(packed.batches[first:last], packed.norms[first * BATCH : last * BATCH])
