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

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homl_clustering.kernels.vectors import INTEGER, Code, constant, numbers

LANES = 8  # rows in a strip
AT_ONCE = 4  # other rows


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
        n_fours = builder.udiv(code.length(code.others, 0), INTEGER(AT_ONCE))
        with code.each(code.length(code.strips, 0)) as strip, code.each(n_fours) as four:
            for q, distances in enumerate(code.distances(strip, four)):
                other = builder.add(builder.mul(four, INTEGER(AT_ONCE)), INTEGER(q))
                with code.each(code.length(code.labels, 0)) as labeling:
                    code.add(distances, strip, labeling, other)
        return context.get_dummy_value()

    return types.void(strips, others, labels, sums), write


@overload(add_pairs)
def compiled_add_pairs(strips, others, labels, sums):
    """Have compiled code call `write_add_pairs`."""
    return lambda strips, others, labels, sums: write_add_pairs(strips, others, labels, sums)


class _Code(Code):
    """Writes the loop over the features, and the addition."""

    def __init__(self, context, builder, argument_types, arguments):
        super().__init__(context, builder, argument_types, arguments)
        self.strips, self.others, self.labels, self.sums = self.arrays
        self.places = [cgutils.alloca_once(builder, numbers(LANES)) for _ in range(AT_ONCE)]
        kind = ir.FunctionType(numbers(LANES), [numbers(LANES)])
        self.root = cgutils.get_or_insert_function(builder.module, kind, f"llvm.sqrt.v{LANES}f64")

    def distances(self, strip, four):
        """Write the loop over the features; return the distances to four others."""
        builder, n_features = self.builder, self.length(self.others, 1)
        for place in self.places:
            builder.store(constant(0.0, LANES), place)
        first = builder.mul(builder.mul(four, INTEGER(AT_ONCE)), n_features)
        with self.each(n_features) as feature:
            position = builder.add(builder.mul(strip, n_features), feature)
            rows = self.load(self.strips, builder.mul(position, INTEGER(LANES)), LANES)
            for q, place in enumerate(self.places):
                position = builder.add(
                    builder.add(first, feature), builder.mul(INTEGER(q), n_features)
                )
                other = self.repeat(self.number(self.others, position), LANES)
                difference = builder.fsub(rows, other)
                square = builder.fmul(difference, difference)
                builder.store(builder.fadd(builder.load(place), square), place)
        return [builder.call(self.root, [builder.load(place)]) for place in self.places]

    def add(self, distances, strip, labeling, other):
        """Write code that adds distances to the sums of the cluster of another row."""
        builder = self.builder
        row = builder.mul(labeling, self.length(self.labels, 1))
        label = self.number(self.labels, builder.add(row, other))
        position = builder.add(builder.mul(strip, self.length(self.sums, 1)), labeling)
        position = builder.add(builder.mul(position, self.length(self.sums, 2)), label)
        position = builder.mul(position, INTEGER(LANES))
        added = builder.fadd(self.load(self.sums, position, LANES), distances)
        self.store(added, self.sums, position)
