"""The bounds of a row to all centers: the lowest, and which fail; and to have rows fetched.

Sixteen are read at a time, and compared at once. A compiler that is left alone looks at one after
the other, since it is not allowed to find the lowest of some numbers in another order.

So, as in `homl_clustering.kernels.strips`, each function has a second version in LLVM's own
language, which compiled code calls. Rows of bounds have as many places as the next multiple of 16.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homl_clustering.kernels.strips import LANES, NUMBERS, WHOLES
from homl_clustering.kernels.vectors import INTEGER, POSITION, Code


def lowest_bound(single, i, loosened, gaps, own, reach):
    """Return the lowest bound of a row to any center but its own.

    Parameters
    ----------
    single : ndarray of shape (n_rows, n_places), float32
        The bounds as they are kept; infinite where there is no center.
    i : int
        The row.
    loosened : ndarray of shape (n_places,), float32
        What to take from each.
    gaps : ndarray of shape (n_clusters, n_places), float32
        The distances between centers; infinite to itself, and where there is no center.
    own : int
        The center of the row.
    reach : float32
        A bound of the distance to this one, so that the gaps, less than that, are bounds, too.
    """
    kept, by_gap = single[i] - loosened, gaps[own] - reach
    return np.where(kept > by_gap, kept, by_gap).min()


def failing(single, i, loosened, limit, first):
    """Return which of the 16 bounds from the `first` on are not above a limit, as bits."""
    bounds = (single[i] - loosened)[first : first + LANES]
    return int(np.sum(1 << np.flatnonzero(~(bounds > limit))))


def fetch(X, i):
    """Have a row read into the cache before it is needed; nothing else comes of it."""


def lowest_bit(bits):
    """Return which is the first bit that is set."""
    return (bits & -bits).bit_length() - 1


@intrinsic
def write_lowest_bound(typing_context, single, i, loosened, gaps, own, reach):
    """`lowest_bound`, for compiled code."""
    signature = types.float32(single, i, loosened, gaps, own, reach)

    def write(context, builder, signature, arguments):
        code = _Code(context, builder, signature.args, arguments)
        gaps, own, reach = code.arrays[3:]
        reach = code.repeat(reach, LANES)
        low = cgutils.alloca_once(builder, NUMBERS)
        builder.store(ir.Constant(NUMBERS, [np.inf] * LANES), low)
        with code.each(builder.udiv(code.n_places, INTEGER(LANES))) as number:
            first = builder.mul(number, INTEGER(LANES))
            gap = code.load(gaps, code.in_row(own, first), LANES)
            kept, by_gap = code.kept(first), builder.fsub(gap, reach)
            bounds = builder.select(builder.fcmp_ordered(">", kept, by_gap), kept, by_gap)
            builder.store(code.lower(bounds, builder.load(low)), low)
        vector = builder.load(low)
        for step in (8, 4, 2, 1):
            places = ir.Constant(WHOLES, [(p + step) % LANES for p in range(LANES)])
            vector = code.lower(builder.shuffle_vector(vector, vector, places), vector)
        return builder.extract_element(vector, POSITION(0))

    return signature, write


@intrinsic
def write_failing(typing_context, single, i, loosened, limit, first):
    """`failing`, for compiled code."""
    signature = types.int64(single, i, loosened, limit, first)

    def write(context, builder, signature, arguments):
        code = _Code(context, builder, signature.args, arguments)
        limit, first = code.arrays[3:]
        above = builder.fcmp_ordered(">", code.kept(first), code.repeat(limit, LANES))
        bits = builder.bitcast(builder.not_(above), ir.IntType(LANES))
        return builder.zext(bits, INTEGER)

    return signature, write


@intrinsic
def write_lowest_bit(typing_context, bits):
    """`lowest_bit`, for compiled code."""

    def write(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), write


@overload(lowest_bit)
def compiled_lowest_bit(bits):
    """Have compiled code call `write_lowest_bit`."""
    return lambda bits: write_lowest_bit(bits)


@intrinsic
def write_fetch(typing_context, X, i):
    """`fetch`, for compiled code."""

    def write(context, builder, signature, arguments):
        kind = signature.args[0]
        rows = context.make_array(kind)(context, builder, arguments[0])
        n_bytes = builder.mul(builder.extract_value(rows.shape, 1), rows.itemsize)
        i = context.cast(builder, arguments[1], signature.args[1], types.int64)
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        start = builder.gep(builder.bitcast(rows.data, byte), [builder.mul(i, n_bytes)])
        kinds = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        call = cgutils.get_or_insert_function(builder.module, kinds, "llvm.prefetch.p0i8")
        lines = builder.udiv(builder.add(n_bytes, INTEGER(63)), INTEGER(64))
        with cgutils.for_range(builder, lines) as loop:
            place = builder.gep(start, [builder.mul(loop.index, INTEGER(64))])
            builder.call(call, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(X, i), write


@overload(fetch)
def compiled_fetch(X, i):
    """Have compiled code call `write_fetch`."""
    return lambda X, i: write_fetch(X, i)


@overload(lowest_bound)
def compiled_lowest_bound(single, i, loosened, gaps, own, reach):
    """Have compiled code call `write_lowest_bound`."""
    return lambda single, i, loosened, gaps, own, reach: write_lowest_bound(
        single, i, loosened, gaps, own, reach
    )


@overload(failing)
def compiled_failing(single, i, loosened, limit, first):
    """Have compiled code call `write_failing`."""
    return lambda single, i, loosened, limit, first: write_failing(
        single, i, loosened, limit, first
    )


class _Code(Code):
    """Writes the code that both have; the first arguments are `single`, `i` and `loosened`."""

    def __init__(self, context, builder, argument_types, arguments):
        super().__init__(context, builder, argument_types, arguments)
        self.single, self.i, self.loosened = self.arrays[:3]
        self.n_places = self.length(self.single, 1)

    def kept(self, first):
        """Write the bounds to 16 centers, loosened."""
        loosened = self.load(self.loosened, first, LANES)
        return self.builder.fsub(
            self.load(self.single, self.in_row(self.i, first), LANES), loosened
        )

    def in_row(self, row, place):
        """Write the position of a place in a row."""
        return self.builder.add(self.builder.mul(row, self.n_places), place)

    def lower(self, some, others):
        """Write the lower ones of two vectors."""
        builder = self.builder
        return builder.select(builder.fcmp_ordered("<", some, others), some, others)
