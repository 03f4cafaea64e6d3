"""Exponential and logarithm of many numbers at a time, to the last digit or the one before it.

Neither has a branch or a call, so that loops vectorise; and both have the same bits on every
processor and with every C library, whose own functions have neither.

exp(x) is 2^n exp(r), where n is x / log 2, rounded, and |r| <= log(2) / 2. Taylor's series of
exp(r) ends at the 13th power, whose successor is below rounding. n is rounded by adding a
number so large that no digits after the point are left; it then stands in the last bits of
that sum, from where it is moved to the exponent.

log(x) is n log 2 + log(m), where x = 2^n m, and m lies between the roots of 1/2 and of 2. With
f = m - 1 and s = f / (2 + f), log(m) is 2 artanh(s), whose series ends at the 21st power. Of
it, f is the largest part, and exact; the rest, f^2 / 2 - s (f^2 / 2 + the series from s^3 on),
is taken from it last.

Of log 2, as two numbers, the first has so few digits that n times it is exact.

Source: Cody & Waite, "Software manual for the elementary functions" (1980), chapters 5 and 6;
for the order of the last steps of the logarithm, Tang, "Table-driven implementation of the
logarithm function in IEEE floating-point arithmetic", ACM Transactions on Mathematical
Software 16 (1990), section 3.
"""

import numpy as np

from homl_clustering.kernels import kernel

SMALLEST = -708.0  # below this, exp is taken to be 0: it is next to the smallest numbers
ROUNDER = 1.5 * 2.0**52
ROUNDER_BITS = np.float64(ROUNDER).view(np.int64)
LOG2, PER_LOG2 = 0.6931471805599453, 1.4426950408889634  # log 2, and 1 over it
LOG2_HIGH, LOG2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
EXPONENT_BITS, BIAS = 52, 1023
# These are unsigned: a shift of a signed number would copy its sign.
DIGITS = np.uint64((1 << EXPONENT_BITS) - 1)
ROOT_OF_HALF = np.sqrt(0.5).view(np.uint64)
TO_ONE = np.float64(1.0).view(np.uint64) - ROOT_OF_HALF


@kernel
def exponentials(x, powers, out):
    """Write exp of each of the `x`, which are at most 0; `powers` is room for as many numbers."""
    for p in range(x.shape[0]):
        out[p] = SMALLEST if x[p] < SMALLEST else x[p]
        powers[p] = out[p] * PER_LOG2 + ROUNDER
    for p in range(x.shape[0]):
        n = powers[p] - ROUNDER
        value = series((out[p] - n * LOG2_HIGH) - n * LOG2_LOW)
        out[p] = 0.0 if x[p] < SMALLEST else value
    bits = powers.view(np.int64)
    for p in range(x.shape[0]):
        bits[p] = (bits[p] << EXPONENT_BITS) + (BIAS << EXPONENT_BITS)
    for p in range(x.shape[0]):
        out[p] *= powers[p]


@kernel(borrows=True)
def series(r):
    """Return exp(r) for r near 0: 1 + r + r^2 (1/2! + r (1/3! + ...))."""
    rest = 1.0 / 6227020800.0
    rest = rest * r + 1.0 / 479001600.0
    rest = rest * r + 1.0 / 39916800.0
    rest = rest * r + 1.0 / 3628800.0
    rest = rest * r + 1.0 / 362880.0
    rest = rest * r + 1.0 / 40320.0
    rest = rest * r + 1.0 / 5040.0
    rest = rest * r + 1.0 / 720.0
    rest = rest * r + 1.0 / 120.0
    rest = rest * r + 1.0 / 24.0
    rest = rest * r + 1.0 / 6.0
    rest = rest * r + 0.5
    return 1.0 + (r + r * r * rest)


@kernel
def logarithms(x, powers, out):
    """Write log of each of the `x`, positive normal numbers; NaN of what is not finite.

    `powers` is room for as many numbers.
    """
    numbers, bits, digits = x.view(np.uint64), powers.view(np.int64), out.view(np.uint64)
    for p in range(x.shape[0]):
        shifted = numbers[p] + TO_ONE
        exponent = np.int64(shifted >> np.uint64(EXPONENT_BITS)) - BIAS
        bits[p] = exponent + ROUNDER_BITS  # the bits of ROUNDER + exponent
        digits[p] = (shifted & DIGITS) + ROOT_OF_HALF
    for p in range(x.shape[0]):
        n, f = powers[p] - ROUNDER, out[p] - 1.0
        half_square, s = (
            0.5 * f * f,
            np.divide(f, 2.0 + f),
        )  # "/" would check for zeros, which is slow
        rest = s * (half_square + artanh_rest(s * s)) + n * LOG2_LOW
        out[p] = (n * LOG2_HIGH - ((half_square - rest) - f)) + (x[p] - x[p])


@kernel(borrows=True)
def artanh_rest(z):
    """Return 2 (z / 3 + z^2 / 5 + ...): 2 artanh(s) / s - 2, for z = s^2 of at most 0.03."""
    rest = 2.0 / 21.0
    rest = rest * z + 2.0 / 19.0
    rest = rest * z + 2.0 / 17.0
    rest = rest * z + 2.0 / 15.0
    rest = rest * z + 2.0 / 13.0
    rest = rest * z + 2.0 / 11.0
    rest = rest * z + 2.0 / 9.0
    rest = rest * z + 2.0 / 7.0
    rest = rest * z + 2.0 / 5.0
    rest = rest * z + 2.0 / 3.0
    return rest * z


def log(values):
    """Return the logarithms of positive numbers, an array of any shape, or one number."""
    x = np.array(values, dtype=np.float64)
    logs = np.empty(x.size)
    logarithms(x.ravel(), np.empty(x.size), logs)
    return logs.reshape(x.shape)[()]


def exp(values):
    """Return the exponentials of numbers from -708 to 708, an array of any shape, or one number."""
    x = np.array(values, dtype=np.float64)
    powers = np.empty(x.size)
    exponentials(-np.abs(x.ravel()), np.empty(x.size), powers)
    powers = powers.reshape(x.shape)
    return np.where(x > 0, 1.0 / powers, powers)[()]
