"""From log probabilities to responsibilities: the end of the E-step, with all in registers.

The formulas are those of `homl_clustering.kernels.mixture`, exponential and logarithm those of
`homl_clustering.kernels.elementary`: the same operations in the same order, on a strip of rows at
a time, whose series are computed side by side.

As in `homl_clustering.kernels.folds`, the function has a second version in LLVM's own language,
which compiled code calls.
"""

import math
from contextlib import contextmanager

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homl_clustering.kernels import elementary
from homl_clustering.kernels.elementary import (
    BIAS,
    DIGITS,
    EXPONENT_BITS,
    LOG2_HIGH,
    LOG2_LOW,
    PER_LOG2,
    ROOT_OF_HALF,
    ROUNDER,
    ROUNDER_BITS,
    SMALLEST,
    TO_ONE,
)
from homl_clustering.kernels.folds import BATCH
from homl_clustering.kernels.vectors import INTEGER, Code, constant, numbers

VANISHED = -800.0  # exp of this is 0
STRIP = 16  # rows that are worked on at a time
WHOLES = ir.VectorType(INTEGER, STRIP)


def share_out(log_prob, weights, log_density, entropy):
    """Turn log probabilities into responsibilities, which are multiplied by the rows' weights.

    Parameters
    ----------
    log_prob : ndarray of shape (n_components, BATCH)
        Of each component, for each row of a batch; overwritten.
    weights : ndarray of shape (BATCH,)
    log_density, entropy : ndarrays of shape (BATCH,)
        Written: the log density of each row, and the sum of r log r over its responsibilities
        r, both without weights.
    """
    room, largest = np.empty(BATCH), log_prob.max(axis=0)
    total, entropy[:] = np.zeros(BATCH), 0.0
    for shares in log_prob:
        below = np.maximum(shares - largest, VANISHED)
        elementary.exponentials(below, room, shares)
        total += shares
        entropy += shares * below
    logs = elementary.log(total)
    log_density[:] = largest + logs
    entropy[:] = entropy / total - logs
    log_prob *= weights / total


@intrinsic
def write_share_out(typing_context, log_prob, weights, log_density, entropy):
    """`share_out`, for compiled code."""

    def write(context, builder, signature, arguments):
        code = Code(context, builder, signature.args, arguments)
        log_prob, weights, log_density, entropy = code.arrays
        n_components = builder.extract_value(log_prob.shape, 0)
        room = [cgutils.alloca_once(builder, numbers(STRIP)) for _ in range(3)]
        for start in range(0, BATCH, STRIP):
            first = INTEGER(start)
            largest, total, products = _sums(code, log_prob, n_components, start, room)
            logs = _logarithm(builder, total)
            code.store(builder.fadd(largest, logs), log_density, first)
            mean = builder.fsub(builder.fdiv(products, total), logs)
            code.store(mean, entropy, first)
            scale = builder.fdiv(code.load(weights, first, STRIP), total)
            with _each(code, n_components, start) as place:
                shares = code.load(log_prob, place, STRIP)
                code.store(builder.fmul(shares, scale), log_prob, place)
        return context.get_dummy_value()

    return types.void(log_prob, weights, log_density, entropy), write


@overload(share_out)
def compiled_share_out(log_prob, weights, log_density, entropy):
    """Have compiled code call `write_share_out`."""
    return lambda log_prob, weights, log_density, entropy: write_share_out(
        log_prob, weights, log_density, entropy
    )


@contextmanager
def _each(code, n_components, start):
    """Write a loop over the components; yield where the numbers of the strip stand."""
    with cgutils.for_range(code.builder, n_components) as loop:
        row = code.builder.mul(loop.index, INTEGER(BATCH))
        yield code.builder.add(row, INTEGER(start))


def _sums(code, log_prob, n_components, start, room):
    """Write exponentials over log probabilities; return what follows from them for each row.

    These are the largest log probability, the sum of the exponentials of the differences from
    it, and that of their products with the differences.
    """
    builder, (largest, total, products) = code.builder, room
    for place, value in ((largest, -np.inf), (total, 0.0), (products, 0.0)):
        builder.store(constant(value, STRIP), place)
    with _each(code, n_components, start) as place:
        one, most = code.load(log_prob, place, STRIP), builder.load(largest)
        builder.store(_larger(builder, most, one), largest)
    most = builder.load(largest)
    with _each(code, n_components, start) as place:
        below = builder.fsub(code.load(log_prob, place, STRIP), most)
        below = _larger(builder, below, constant(VANISHED, STRIP))
        shares = _exponential(builder, below)
        code.store(shares, log_prob, place)
        builder.store(builder.fadd(builder.load(total), shares), total)
        product = builder.fmul(shares, below)
        builder.store(builder.fadd(builder.load(products), product), products)
    return most, builder.load(total), builder.load(products)


def _larger(builder, one, other):
    """Write the choice of the larger number: the first one unless the other is larger."""
    return builder.select(builder.fcmp_ordered(">", other, one), other, one)


def _exponential(builder, x):
    """Write `elementary.exponentials` for a vector."""
    smallest, rounder = (constant(value, STRIP) for value in (SMALLEST, ROUNDER))
    vanishes = builder.fcmp_ordered("<", x, smallest)
    inside = builder.select(vanishes, smallest, x)
    powers = builder.fadd(builder.fmul(inside, constant(PER_LOG2, STRIP)), rounder)
    n = builder.fsub(powers, rounder)
    r = builder.fsub(inside, builder.fmul(n, constant(LOG2_HIGH, STRIP)))
    r = builder.fsub(r, builder.fmul(n, constant(LOG2_LOW, STRIP)))
    rest = _polynomial(builder, r, [1.0 / math.factorial(k) for k in range(13, 1, -1)])
    squared = builder.fmul(builder.fmul(r, r), rest)
    value = builder.fadd(constant(1.0, STRIP), builder.fadd(r, squared))
    value = builder.select(vanishes, constant(0.0, STRIP), value)
    bits = builder.shl(builder.bitcast(powers, WHOLES), constant(EXPONENT_BITS, STRIP))
    bits = builder.add(bits, constant(BIAS << EXPONENT_BITS, STRIP))
    return builder.fmul(value, builder.bitcast(bits, numbers(STRIP)))


def _logarithm(builder, x):
    """Write `elementary.logarithms` for a vector."""
    shifted = builder.add(builder.bitcast(x, WHOLES), constant(int(TO_ONE), STRIP))
    exponent = builder.lshr(shifted, constant(EXPONENT_BITS, STRIP))
    more = constant(int(ROUNDER_BITS) - BIAS, STRIP)
    powers = builder.bitcast(builder.add(exponent, more), numbers(STRIP))
    digits = builder.and_(shifted, constant(int(DIGITS), STRIP))
    digits = builder.add(digits, constant(int(ROOT_OF_HALF), STRIP))
    n = builder.fsub(powers, constant(ROUNDER, STRIP))
    f = builder.fsub(builder.bitcast(digits, numbers(STRIP)), constant(1.0, STRIP))
    half_square = builder.fmul(builder.fmul(constant(0.5, STRIP), f), f)
    s = builder.fdiv(f, builder.fadd(constant(2.0, STRIP), f))
    z = builder.fmul(s, s)
    series = _polynomial(builder, z, [2.0 / k for k in range(21, 1, -2)])
    series = builder.fmul(series, z)
    rest = builder.fmul(s, builder.fadd(half_square, series))
    rest = builder.fadd(rest, builder.fmul(n, constant(LOG2_LOW, STRIP)))
    near = builder.fsub(builder.fsub(half_square, rest), f)
    found = builder.fsub(builder.fmul(n, constant(LOG2_HIGH, STRIP)), near)
    return builder.fadd(found, builder.fsub(x, x))


def _polynomial(builder, x, coefficients):
    """Write the polynomial with these coefficients, the highest power first."""
    found = constant(coefficients[0], STRIP)
    for coefficient in coefficients[1:]:
        found = builder.fadd(builder.fmul(found, x), constant(coefficient, STRIP))
    return found
