"""Squared lengths of (x - mean) @ U, with all sums in registers; U @ U.T is the precision.

They are most of the E-step of a mixture with covariance matrices. A batch of rows has one feature
after the other, so that a vector holds a feature of several rows.

As in `homl_clustering.kernels.folds`, the function has a second version in LLVM's own language,
which compiled code calls, with the same additions in the same order.
"""

import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homl_clustering.kernels.folds import BATCH
from homl_clustering.kernels.vectors import INTEGER, Code, constant, numbers

STRIP = 32  # rows whose projections are computed at a time


def squared_lengths(rows_T, mean, factor, differences, out):
    """Write |(row - mean) @ factor|^2 of each row of a batch.

    Parameters
    ----------
    rows_T : ndarray of shape (n_features, BATCH)
    mean : ndarray of shape (n_features,)
    factor : ndarray of shape (n_features, n_features)
        An upper triangle.
    differences : ndarray of shape (n_features, BATCH)
        Room, whose contents are lost.
    out : ndarray of shape (BATCH,)
    """
    away, out[:] = rows_T - mean[:, np.newaxis], 0.0
    for j in range(len(mean)):
        projected = factor[0, j] * away[0]
        for i in range(1, j + 1):
            projected += factor[i, j] * away[i]
        out += projected * projected


@intrinsic
def write_squared_lengths(typing_context, rows_T, mean, factor, differences, out):
    """`squared_lengths`, for compiled code."""

    def write(context, builder, signature, arguments):
        code = Code(context, builder, signature.args, arguments)
        rows_T, mean, factor, differences, out = code.arrays
        n_features = builder.extract_value(factor.shape, 0)
        squared, projected = (cgutils.alloca_once(builder, numbers(STRIP)) for _ in range(2))
        for start in range(0, BATCH, STRIP):
            _subtract(code, rows_T, mean, differences, n_features, start)
            builder.store(constant(0.0, STRIP), squared)
            with cgutils.for_range(builder, n_features) as column:
                _project(code, differences, factor, n_features, column.index, projected)
                found = builder.load(projected)
                more = builder.fmul(found, found)
                builder.store(builder.fadd(builder.load(squared), more), squared)
            code.store(builder.load(squared), out, INTEGER(start))
        return context.get_dummy_value()

    return types.void(rows_T, mean, factor, differences, out), write


@overload(squared_lengths)
def compiled_squared_lengths(rows_T, mean, factor, differences, out):
    """Have compiled code call `write_squared_lengths`."""
    return lambda rows_T, mean, factor, differences, out: write_squared_lengths(
        rows_T, mean, factor, differences, out
    )


def _subtract(code, rows_T, mean, differences, n_features, start):
    """Write the differences of a strip of rows, from this one on, from the mean."""
    builder = code.builder
    with cgutils.for_range(builder, n_features) as feature:
        place = builder.add(builder.mul(feature.index, INTEGER(BATCH)), INTEGER(start))
        middle = code.repeat(code.number(mean, feature.index), STRIP)
        away = builder.fsub(code.load(rows_T, place, STRIP), middle)
        code.store(away, differences, builder.mul(feature.index, INTEGER(STRIP)))


def _project(code, differences, factor, n_features, j, projected):
    """Write the product of a strip and column `j` of a triangle to a place in the registers."""
    builder = code.builder
    builder.store(constant(-0.0, STRIP), projected)  # to which a number can be added unchanged
    with cgutils.for_range(builder, builder.add(j, INTEGER(1))) as loop:
        i = loop.index
        one = code.number(factor, builder.add(builder.mul(i, n_features), j))
        away = code.load(differences, builder.mul(i, INTEGER(STRIP)), STRIP)
        product = builder.fmul(away, code.repeat(one, STRIP))
        builder.store(builder.fadd(builder.load(projected), product), projected)
