"""What kernels in LLVM's own language share: the reading, filling and writing of vectors.

LLVM cuts a long vector into those that the processor has, which changes no bit. Where it is left
to find the vectors in a loop by itself, it writes each sum to memory, and reads it, for each
term; and steps that wait for each other, as those of a series, are begun one after the other.
"""

from contextlib import contextmanager

from llvmlite import ir
from numba import types
from numba.core import cgutils

INTEGER, POSITION = ir.IntType(64), ir.IntType(32)
SIDE = 4  # rows and columns of a square that is turned


def numbers(lanes):
    """Return the type of a vector of so many float64."""
    return ir.VectorType(ir.DoubleType(), lanes)


def constant(value, lanes):
    """Return a vector that holds one number everywhere: an integer, or a float."""
    kind = INTEGER if isinstance(value, int) else ir.DoubleType()
    return ir.Constant(ir.VectorType(kind, lanes), [value] * lanes)


class Code:
    """Writes code for contiguous arrays of numbers.

    Parameters
    ----------
    context, builder, argument_types, arguments
        As numba hands them to who writes a function.

    Attributes
    ----------
    arrays : list
        The arguments; those that are numbers as they are, integers as int64.
    """

    def __init__(self, context, builder, argument_types, arguments):
        self.builder = builder
        self.arrays = [
            self._argument(context, kind, argument)
            for kind, argument in zip(argument_types, arguments, strict=True)
        ]

    def _argument(self, context, kind, argument):
        if isinstance(kind, types.Array):
            return context.make_array(kind)(context, self.builder, argument)
        if isinstance(kind, types.Integer):
            return context.cast(self.builder, argument, kind, types.int64)
        return argument

    def load(self, array, position, lanes):
        """Write the reading of a vector."""
        place = self.builder.gep(array.data, [position])
        vector = ir.VectorType(place.type.pointee, lanes)
        pointer = self.builder.bitcast(place, vector.as_pointer())
        return self.builder.load(pointer, align=_bytes(vector))

    def store(self, vector, array, position):
        """Write the writing of a vector."""
        place = self.builder.gep(array.data, [position])
        pointer = self.builder.bitcast(place, vector.type.as_pointer())
        self.builder.store(vector, pointer, align=_bytes(vector.type))

    def number(self, array, position):
        """Write the reading of a number."""
        return self.builder.load(self.builder.gep(array.data, [position]))

    def repeat(self, number, lanes):
        """Write code that fills a vector with one number."""
        empty = ir.Constant(ir.VectorType(number.type, lanes), ir.Undefined)
        single = self.builder.insert_element(empty, number, POSITION(0))
        return self.builder.shuffle_vector(
            single, single, ir.Constant(ir.VectorType(POSITION, lanes), [0] * lanes)
        )

    def chosen(self, one, other, *places):
        """Write a vector of the numbers at these places in two vectors, one behind the other."""
        chosen = ir.Constant(ir.VectorType(POSITION, len(places)), list(places))
        return self.builder.shuffle_vector(one, other, chosen)

    def turned(self, rows):
        """Write the turning of a square, `SIDE` vectors of so many: columns become vectors."""
        pairs = []
        for one, other in (rows[:2], rows[2:]):
            pairs.append((self.chosen(one, other, 0, 4, 2, 6), self.chosen(one, other, 1, 5, 3, 7)))
        (even, odd), (even_below, odd_below) = pairs
        return [
            self.chosen(even, even_below, 0, 1, 4, 5),
            self.chosen(odd, odd_below, 0, 1, 4, 5),
            self.chosen(even, even_below, 2, 3, 6, 7),
            self.chosen(odd, odd_below, 2, 3, 6, 7),
        ]

    def column(self, array, positions):
        """Write the reading of single numbers, as a vector."""
        vector = ir.Constant(ir.VectorType(array.data.type.pointee, len(positions)), ir.Undefined)
        for lane, position in enumerate(positions):
            number = self.number(array, position)
            vector = self.builder.insert_element(vector, number, POSITION(lane))
        return vector

    def length(self, array, axis):
        """Write the reading of a length."""
        return self.builder.extract_value(array.shape, axis)

    @contextmanager
    def each(self, count):
        """Write a loop that counts; its index."""
        with cgutils.for_range(self.builder, count) as loop:
            yield loop.index


def _bytes(vector):
    """Return how many bytes a number of a vector takes."""
    return 8 if vector.element in (ir.DoubleType(), INTEGER) else 4
