"""The exact squared distances of rows to two centers each, four rows at a time.

A row is measured to its own center and to one other. Rows and their centers are read four features
at a time, and turned, so that one vector holds a feature of four rows. So each sum keeps the order
of the features, and has the bits of `homl_clustering.kernels.distances.squared_distance`.

As in `homl_clustering.kernels.loading`, the function has a second version in LLVM's own language,
which compiled code calls.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homl_clustering.kernels.vectors import INTEGER, SIDE, Code, numbers


def measure_both(X, n_fours, centers, labels, nearest, own, other):
    """Write the squared distances of each row to its own center and to the nearest other.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_features), float32 or float64
    n_fours : int
        How many times four rows, from the first on.
    centers : ndarray of shape (n_clusters, n_features), float32 or float64
    labels, nearest : ndarray of shape (n_rows,), int32
        The numbers of both centers.
    own, other : ndarray of shape (n_rows,)
    """
    n_rows = n_fours * SIDE
    for chosen, squared in ((labels, own), (nearest, other)):
        difference = X[:n_rows].astype(float) - centers[chosen[:n_rows]]
        squared[:n_rows] = np.cumsum(difference**2, axis=1)[:, -1]


@intrinsic
def write_measure_both(typing_context, X, n_fours, centers, labels, nearest, own, other):
    """`measure_both`, for compiled code."""
    signature = types.void(X, n_fours, centers, labels, nearest, own, other)

    def write(context, builder, signature, arguments):
        code = _Code(context, builder, signature.args, arguments)
        n_fours, own, other = code.arrays[1], *code.arrays[5:]
        n_squares = builder.udiv(code.n_features, INTEGER(SIDE))
        in_squares = builder.mul(n_squares, INTEGER(SIDE))
        with code.each(n_fours) as four:
            first = builder.mul(four, INTEGER(SIDE))
            starts = code.starts(first)
            for total in code.totals:
                builder.store(ir.Constant(numbers(SIDE), [0.0] * SIDE), total)
            with code.each(n_squares) as square:
                code.add_square(starts, builder.mul(square, INTEGER(SIDE)))
            with code.each(builder.sub(code.n_features, in_squares)) as left:
                code.add_feature(starts, builder.add(in_squares, left))
            for total, squared in zip(code.totals, (own, other), strict=True):
                code.store(builder.load(total), squared, first)
        return context.get_dummy_value()

    return signature, write


@overload(measure_both)
def compiled_measure_both(X, n_fours, centers, labels, nearest, own, other):
    """Have compiled code call `write_measure_both`."""
    return lambda X, n_fours, centers, labels, nearest, own, other: write_measure_both(
        X, n_fours, centers, labels, nearest, own, other
    )


class _Code(Code):
    """Writes the adding of squares to the totals of four rows."""

    def __init__(self, context, builder, argument_types, arguments):
        super().__init__(context, builder, argument_types, arguments)
        self.X, _, self.centers, self.labels, self.nearest, _, _ = self.arrays
        self.n_features = self.length(self.X, 1)
        self.totals = [cgutils.alloca_once(builder, numbers(SIDE)) for _ in range(2)]

    def starts(self, first):
        """Write where four rows begin, and both centers of each; with the arrays they are in."""
        builder, rows = self.builder, [self.builder.add(first, INTEGER(q)) for q in range(SIDE)]
        found = [(self.X, rows)]
        for chosen in (self.labels, self.nearest):
            numbers_of = [builder.zext(self.number(chosen, row), INTEGER) for row in rows]
            found.append((self.centers, numbers_of))
        return [(array, [builder.mul(i, self.n_features) for i in of]) for array, of in found]

    def add_square(self, starts, feature):
        """Write the adding of four features."""
        columns = []
        for array, places in starts:
            rows = [self.load(array, self.builder.add(i, feature), SIDE) for i in places]
            columns.append(self.turned(rows))
        for vectors in zip(*columns, strict=True):
            self.add_squares(*vectors)

    def add_feature(self, starts, feature):
        """Write the adding of one feature."""
        self.add_squares(
            *(
                self.column(array, [self.builder.add(i, feature) for i in places])
                for array, places in starts
            )
        )

    def add_squares(self, x, *centers):
        """Write the adding of the squares of a feature of four rows."""
        builder = self.builder
        for center, total in zip(centers, self.totals, strict=True):
            difference = builder.fsub(self.in_double(x), self.in_double(center))
            square = builder.fmul(difference, difference)
            builder.store(builder.fadd(builder.load(total), square), total)

    def in_double(self, vector):
        """Write a vector in double precision."""
        double = numbers(SIDE)
        return vector if vector.type == double else self.builder.fpext(vector, double)
