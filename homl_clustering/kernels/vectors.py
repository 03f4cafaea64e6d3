"""What kernels in LLVM's own language share: vectors of float64.

LLVM cuts a long vector into those that the processor has, which changes no bit. Where it is left
to find the vectors in a loop by itself, it writes each sum to memory, and reads it, for each
term; and steps that wait for each other, as those of a series, are begun one after the other.
"""

from llvmlite import ir
from numba import types

INTEGER, POSITION = ir.IntType(64), ir.IntType(32)


def numbers(lanes):
    """Return the type of a vector of so many float64."""
    return ir.VectorType(ir.DoubleType(), lanes)


def constant(value, lanes):
    """Return a vector that holds one number everywhere: an integer, or a float."""
    kind = INTEGER if isinstance(value, int) else ir.DoubleType()
    return ir.Constant(ir.VectorType(kind, lanes), [value] * lanes)


class Code:
    """Writes code for contiguous arrays of float64.

    Parameters
    ----------
    context, builder, argument_types, arguments
        As numba hands them to who writes a function.

    Attributes
    ----------
    arrays : list
        The arguments; those that are numbers as they are.
    """

    def __init__(self, context, builder, argument_types, arguments):
        self.builder = builder
        self.arrays = [
            context.make_array(kind)(context, builder, argument)
            if isinstance(kind, types.Array)
            else argument
            for kind, argument in zip(argument_types, arguments, strict=True)
        ]

    def load(self, array, position, lanes):
        """Write the reading of a vector."""
        place = self.builder.gep(array.data, [position])
        pointer = self.builder.bitcast(place, numbers(lanes).as_pointer())
        return self.builder.load(pointer, align=8)

    def store(self, vector, array, position):
        """Write the writing of a vector."""
        place = self.builder.gep(array.data, [position])
        self.builder.store(vector, self.builder.bitcast(place, vector.type.as_pointer()), align=8)

    def number(self, array, position):
        """Write the reading of a number."""
        return self.builder.load(self.builder.gep(array.data, [position]))

    def repeat(self, number, lanes):
        """Write code that fills a vector with one number."""
        empty = ir.Constant(numbers(lanes), ir.Undefined)
        single = self.builder.insert_element(empty, number, POSITION(0))
        return self.builder.shuffle_vector(
            single, single, ir.Constant(ir.VectorType(POSITION, lanes), [0] * lanes)
        )
