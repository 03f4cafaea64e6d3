"""Rows are written as strips: one feature after the other, in single precision.

Four rows are read four features at a time, and turned: that is what a processor can do without
looking at single numbers. A compiler that is left alone fetches each number by itself.

So, as in `homl_clustering.kernels.strips`, the function has a second version in LLVM's own
language, which compiled code calls.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homl_clustering.kernels.strips import LANES, NUMBERS
from homl_clustering.kernels.vectors import INTEGER, SIDE, Code


def load_strips(X, n_strips, offset, scale, strips, norms):
    """Write the first rows, `LANES` for each strip, in units, and their squared lengths.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_features), float32 or float64
    n_strips : int
    offset : ndarray of shape (n_features,)
    scale : float
        A number x is written as (x - offset) * scale, see `homl_clustering.kernels.scan.Units`.
    strips : ndarray of shape (n, n_features, LANES), float32
    norms : ndarray of shape (n * LANES,), float32
    """
    rows = ((X[: n_strips * LANES] - offset) * scale).astype(np.float32)
    strips[:n_strips] = rows.reshape(n_strips, LANES, -1).swapaxes(1, 2)
    norms[: n_strips * LANES] = (rows**2).sum(axis=1)


@intrinsic
def write_load_strips(typing_context, X, n_strips, offset, scale, strips, norms):
    """`load_strips`, for compiled code."""
    signature = types.void(X, n_strips, offset, scale, strips, norms)

    def write(context, builder, signature, arguments):
        code = _Code(context, builder, signature.args, arguments)
        n_strips, norms = code.arrays[1], code.arrays[5]
        n_squares = builder.udiv(code.n_features, INTEGER(SIDE))
        in_squares = builder.mul(n_squares, INTEGER(SIDE))
        with code.each(n_strips) as strip:
            builder.store(ir.Constant(NUMBERS, [0.0] * LANES), code.lengths)
            with code.each(n_squares) as square:
                first = builder.mul(square, INTEGER(SIDE))
                for j, vector in enumerate(code.squares(strip, first)):
                    code.put(vector, strip, builder.add(first, INTEGER(j)))
            with code.each(builder.sub(code.n_features, in_squares)) as left:
                feature = builder.add(in_squares, left)
                places = [code.place(strip, row, feature) for row in range(LANES)]
                code.put(code.column(code.X, places), strip, feature)
            code.store(builder.load(code.lengths), norms, builder.mul(strip, INTEGER(LANES)))
        return context.get_dummy_value()

    return signature, write


@overload(load_strips)
def compiled_load_strips(X, n_strips, offset, scale, strips, norms):
    """Have compiled code call `write_load_strips`."""
    return lambda X, n_strips, offset, scale, strips, norms: write_load_strips(
        X, n_strips, offset, scale, strips, norms
    )


class _Code(Code):
    """Writes the reading of rows, and the writing of a feature of a strip."""

    def __init__(self, context, builder, argument_types, arguments):
        super().__init__(context, builder, argument_types, arguments)
        self.X, _, self.offset, self.scale, self.strips, _ = self.arrays
        self.n_features = self.length(self.X, 1)
        self.lengths = cgutils.alloca_once(builder, NUMBERS)

    def place(self, strip, row, feature):
        """Write the place of a number of X; the row is counted from the first of the strip."""
        first = self.builder.mul(strip, INTEGER(LANES))
        start = self.builder.mul(self.builder.add(first, INTEGER(row)), self.n_features)
        return self.builder.add(start, feature)

    def squares(self, strip, first):
        """Write the reading of four features, from the first on; return them as vectors."""
        parts = [
            self.turned(
                [self.load(self.X, self.place(strip, row + q, first), SIDE) for q in range(SIDE)]
            )
            for row in range(0, LANES, SIDE)
        ]
        return [self.joined([part[j] for part in parts]) for j in range(SIDE)]

    def joined(self, parts):
        """Write the vector of all parts, a power of 2, one behind the other."""
        while len(parts) > 1:
            places = range(2 * parts[0].type.count)
            pairs = zip(parts[::2], parts[1::2], strict=True)
            parts = [self.chosen(one, other, *places) for one, other in pairs]
        return parts[0]

    def put(self, vector, strip, feature):
        """Write a feature in units, and add its squares to the lengths."""
        builder, double = self.builder, ir.VectorType(ir.DoubleType(), LANES)
        if vector.type != double:
            vector = builder.fpext(vector, double)
        offset = self.repeat(self.number(self.offset, feature), LANES)
        moved = builder.fmul(builder.fsub(vector, offset), self.repeat(self.scale, LANES))
        single = builder.fptrunc(moved, NUMBERS)
        place = builder.add(builder.mul(strip, self.n_features), feature)
        self.store(single, self.strips, builder.mul(place, INTEGER(LANES)))
        # a product and a sum are rounded one after the other, as of rows that fill no strip
        lengths = builder.fadd(builder.load(self.lengths), builder.fmul(single, single))
        builder.store(lengths, self.lengths)
