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

from homl_clustering.kernels.strips import INTEGER, LANES, NUMBERS, POSITION, WHOLES


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
        gaps, reach = code.row(3, 4), code.repeat(arguments[5])
        low = cgutils.alloca_once(builder, NUMBERS)
        builder.store(ir.Constant(NUMBERS, [np.inf] * LANES), low)
        with cgutils.for_range(builder, builder.udiv(code.n_places, INTEGER(LANES))) as loop:
            first = builder.mul(loop.index, INTEGER(LANES))
            kept, by_gap = code.kept(first), builder.fsub(code.vector(gaps, first), reach)
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
        first = context.cast(builder, arguments[4], signature.args[4], types.int64)
        above = builder.fcmp_ordered(">", code.kept(first), code.repeat(arguments[3]))
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


class _Code:
    """Writes the code that both have; the first arguments are `single`, `i` and `loosened`."""

    def __init__(self, context, builder, kinds, arguments):
        self.context, self.builder, self.kinds, self.arguments = context, builder, kinds, arguments
        self.n_places = builder.extract_value(self._array(0).shape, 1)
        self.starts = self.row(0, 1), self._array(2).data

    def row(self, array, index):
        """Write where a row of an array begins, given which arguments the two are."""
        number = self.arguments[index]
        number = self.context.cast(self.builder, number, self.kinds[index], types.int64)
        place = self.builder.mul(number, self.n_places)
        return self.builder.gep(self._array(array).data, [place])

    def kept(self, first):
        """Write the bounds to 16 centers, loosened."""
        return self.builder.fsub(*(self.vector(start, first) for start in self.starts))

    def vector(self, start, first):
        """Write the reading of 16 numbers."""
        place = self.builder.gep(start, [first])
        return self.builder.load(self.builder.bitcast(place, NUMBERS.as_pointer()), align=4)

    def lower(self, some, others):
        """Write the lower ones of two vectors."""
        builder = self.builder
        return builder.select(builder.fcmp_ordered("<", some, others), some, others)

    def repeat(self, number):
        """Write code that fills a vector with one number."""
        single = ir.Constant(NUMBERS, ir.Undefined)
        single = self.builder.insert_element(single, number, POSITION(0))
        return self.builder.shuffle_vector(single, single, ir.Constant(WHOLES, [0] * LANES))

    def _array(self, number):
        kind, argument = self.kinds[number], self.arguments[number]
        return self.context.make_array(kind)(self.context, self.builder, argument)
