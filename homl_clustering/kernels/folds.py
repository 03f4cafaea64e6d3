"""Sums over a batch of numbers, in an order that no compiler and no processor may choose.

A batch is folded: its second half is added to its first, number by number, then the second
half of what that gives to its first, until one number is left. So the order is fixed, and
all additions of one step are independent of each other.

The compiler would add up a loop either in the order of the numbers, which is slow, or, where
it is allowed to, in as many strands as the vectors of the processor are wide: then the last
digit of a sum depends on the machine. So the functions below have a second version in LLVM's
own language, which compiled code calls. It takes the whole batch as one vector. LLVM cuts that
into the vectors that the processor has, which changes no bit.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

BATCH = 64  # numbers to a batch, a power of 2
NUMBERS = ir.VectorType(ir.DoubleType(), BATCH)
POSITION = ir.IntType(32)


def fold(x):
    """Return the sum of `x`, a contiguous float64 array of `BATCH` numbers."""
    while len(x) > 1:
        half = len(x) // 2
        x = x[:half] + x[half:]
    return x[0]


def fold_products(x, y):
    """Return the sum of x * y, for two arrays as in `fold`."""
    return fold(x * y)


def fold_moments(x, reference, shares):
    """Return the sums of share * (x - reference) and of share * (x - reference)^2."""
    difference = x - reference
    first = shares * difference
    return fold(first), fold(first * difference)


@intrinsic
def write_fold(typing_context, x):
    """`fold`, for compiled code."""

    def write(context, builder, signature, arguments):
        return _fold(builder, _load(context, builder, x, arguments[0]))

    return types.float64(x), write


@intrinsic
def write_fold_products(typing_context, x, y):
    """`fold_products`, for compiled code."""

    def write(context, builder, signature, arguments):
        one, other = (
            _load(context, builder, *pair) for pair in zip((x, y), arguments, strict=True)
        )
        return _fold(builder, builder.fmul(one, other))

    return types.float64(x, y), write


@intrinsic
def write_fold_moments(typing_context, x, reference, shares):
    """`fold_moments`, for compiled code."""

    def write(context, builder, signature, arguments):
        numbers = _load(context, builder, x, arguments[0])
        weights = _load(context, builder, shares, arguments[2])
        difference = builder.fsub(numbers, _repeat(builder, arguments[1]))
        first = builder.fmul(weights, difference)
        sums = [_fold(builder, first), _fold(builder, builder.fmul(first, difference))]
        return context.make_tuple(builder, signature.return_type, sums)

    return types.UniTuple(types.float64, 2)(x, types.float64, shares), write


@overload(fold)
def compiled_fold(x):
    """Have compiled code call `write_fold`."""
    return lambda x: write_fold(x)


@overload(fold_products)
def compiled_fold_products(x, y):
    """Have compiled code call `write_fold_products`."""
    return lambda x, y: write_fold_products(x, y)


@overload(fold_moments)
def compiled_fold_moments(x, reference, shares):
    """Have compiled code call `write_fold_moments`."""
    return lambda x, reference, shares: write_fold_moments(x, reference, shares)


def _load(context, builder, array_type, array):
    """Write code that reads an array as one vector."""
    data = context.make_array(array_type)(context, builder, array).data
    return builder.load(builder.bitcast(data, NUMBERS.as_pointer()), align=8)


def _repeat(builder, number):
    """Write code that fills a vector with one number."""
    single = builder.insert_element(ir.Constant(NUMBERS, ir.Undefined), number, POSITION(0))
    return builder.shuffle_vector(single, single, _positions(0, BATCH, step=0))


def _fold(builder, vector):
    """Write code that adds up a vector."""
    half = BATCH // 2
    while half > 0:
        low, high = (
            builder.shuffle_vector(vector, vector, _positions(start, half)) for start in (0, half)
        )
        vector = builder.fadd(low, high)
        half //= 2
    return builder.extract_element(vector, POSITION(0))


def _positions(start, count, step=1):
    """Return `count` positions in a vector, from `start` on."""
    places = [start + step * n for n in range(count)]
    return ir.Constant(ir.VectorType(POSITION, count), places)
