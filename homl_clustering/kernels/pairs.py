"""Distances of pairs of rows, added up: eight rows and four others at a time, in the registers.

A strip is eight rows, one feature after the other, so that a vector holds a number of each of
them. Of a feature it is read once for four other rows, whose squared distances to the eight stay
in the registers until all features are added. A compiler that is left alone writes each of them
to memory, and reads it, for each few features.

So, as in `homl_clustering.kernels.folds`, the function has a second version in LLVM's own
language, which compiled code calls. Nothing is fused or reordered in it: each distance is the
root of a sum in the order of the features, and distances are added in the order of the others,
so that both versions have the same bits on every processor.
"""

from contextlib import contextmanager

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

LANES = 8  # rows in a strip
AT_ONCE = 4  # other rows
NUMBERS = ir.VectorType(ir.DoubleType(), LANES)
INTEGER, POSITION = ir.IntType(64), ir.IntType(32)
FIRST = ir.Constant(ir.VectorType(POSITION, LANES), [0] * LANES)


def add_pairs(strips, others, labels, sums):
    """Add the distances from the rows of strips to other rows to the sums of their clusters.

    Parameters
    ----------
    strips : ndarray of shape (n_strips, n_features, LANES), float64
    others : ndarray of shape (n_others, n_features), float64
        Their number is a multiple of `AT_ONCE`.
    labels : ndarray of shape (n_labelings, n_others or more), int64
        The clusters of the others, in several clusterings.
    sums : ndarray of shape (n_strips, n_labelings, n_clusters, LANES), float64
        To which is added.
    """
    for s, strip in enumerate(strips):
        for j, other in enumerate(others):
            squared = np.zeros(LANES)
            for f, values in enumerate(strip):
                difference = values - other[f]
                squared += difference * difference
            for q, own in enumerate(labels[:, j]):
                sums[s, q, own] += np.sqrt(squared)


@intrinsic
def write_add_pairs(typing_context, strips, others, labels, sums):
    """`add_pairs`, for compiled code."""

    def write(context, builder, signature, arguments):
        code = _Code(context, builder, signature.args, arguments)
        with code.each(code.strips, 0) as strip, code.each_four() as four:
            for q, distances in enumerate(code.distances(strip, four)):
                other = builder.add(builder.mul(four, INTEGER(AT_ONCE)), INTEGER(q))
                with code.each(code.labels, 0) as labeling:
                    code.add(distances, strip, labeling, other)
        return context.get_dummy_value()

    return types.void(strips, others, labels, sums), write


@overload(add_pairs)
def compiled_add_pairs(strips, others, labels, sums):
    """Have compiled code call `write_add_pairs`."""
    return lambda strips, others, labels, sums: write_add_pairs(strips, others, labels, sums)


@contextmanager
def _index_of(builder, count):
    """Write a loop that counts; its index."""
    with cgutils.for_range(builder, count) as loop:
        yield loop.index


class _Code:
    """Writes the code: the loops, and what is in them."""

    def __init__(self, context, builder, argument_types, arguments):
        self.builder = builder
        self.strips, self.others, self.labels, self.sums = (
            context.make_array(kind)(context, builder, argument)
            for kind, argument in zip(argument_types, arguments, strict=True)
        )
        self.places = [cgutils.alloca_once(builder, NUMBERS) for _ in range(AT_ONCE)]
        kind = ir.FunctionType(NUMBERS, [NUMBERS])
        self.root = cgutils.get_or_insert_function(builder.module, kind, f"llvm.sqrt.v{LANES}f64")

    def length(self, array, axis):
        """Write the reading of a length."""
        return self.builder.extract_value(array.shape, axis)

    def each(self, array, axis):
        """Write a loop over an axis; return what gives its index."""
        return _index_of(self.builder, self.length(array, axis))

    def each_four(self):
        """Write a loop over the others, four at a time."""
        count = self.builder.udiv(self.length(self.others, 0), INTEGER(AT_ONCE))
        return _index_of(self.builder, count)

    def distances(self, strip, four):
        """Write the loop over the features; return the distances to four others."""
        builder, n_features = self.builder, self.length(self.others, 1)
        for place in self.places:
            builder.store(ir.Constant(NUMBERS, [0.0] * LANES), place)
        first = builder.mul(builder.mul(four, INTEGER(AT_ONCE)), n_features)
        with _index_of(builder, n_features) as feature:
            numbers = self._vector(
                self.strips, builder.add(builder.mul(strip, n_features), feature)
            )
            for q, place in enumerate(self.places):
                position = builder.add(
                    builder.add(first, feature), builder.mul(INTEGER(q), n_features)
                )
                difference = builder.fsub(builder.load(numbers, align=8), self._other(position))
                square = builder.fmul(difference, difference)
                builder.store(builder.fadd(builder.load(place), square), place)
        return [builder.call(self.root, [builder.load(place)]) for place in self.places]

    def add(self, distances, strip, labeling, other):
        """Write code that adds distances to the sums of the cluster of another row."""
        builder = self.builder
        row = builder.mul(labeling, self.length(self.labels, 1))
        label = builder.load(builder.gep(self.labels.data, [builder.add(row, other)]))
        position = builder.add(builder.mul(strip, self.length(self.sums, 1)), labeling)
        position = builder.add(builder.mul(position, self.length(self.sums, 2)), label)
        place = self._vector(self.sums, position)
        builder.store(builder.fadd(builder.load(place, align=8), distances), place, align=8)

    def _other(self, position):
        """Write code that fills a vector with one number of the other rows."""
        number = self.builder.load(self.builder.gep(self.others.data, [position]))
        single = ir.Constant(NUMBERS, ir.Undefined)
        single = self.builder.insert_element(single, number, POSITION(0))
        return self.builder.shuffle_vector(single, single, FIRST)

    def _vector(self, array, position):
        """Write where the vector with this number lies in an array."""
        vectors = self.builder.bitcast(array.data, NUMBERS.as_pointer())
        return self.builder.gep(vectors, [position])
