"""The exponential function of many numbers at a time, to the last digit or the one before it.

exp(x) is 2^n exp(r), where n is x / log 2, rounded, and |r| <= log(2) / 2. Taylor's series of
exp(r) ends at the 13th power, whose successor is below rounding. Of log 2, as two numbers, the
first has so few digits that n times it is exact. n is rounded by adding a number so large that
no digits after the point are left; it then stands in the last bits of that sum, from where
it is moved to the exponent. So there is no branch and no call, and loops vectorise; and the
bits are those of any other processor.

Source: Cody & Waite, "Software manual for the elementary functions" (1980), chapter 6.
"""

import numpy as np

from homl_clustering._kernels import kernel

SMALLEST = -708.0  # exp of less is next to the smallest numbers there are: taken for 0
ROUNDER = 1.5 * 2.0**52
LOG2_HIGH, LOG2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
EXPONENT_BITS, BIAS = 52, 1023


@kernel
def exponentials(x, powers, out):
    """Write exp of each of the `x`, which are at most 0; `powers` is room for as many numbers."""
    for p in range(x.shape[0]):
        out[p] = SMALLEST if x[p] < SMALLEST else x[p]
        powers[p] = out[p] * (1.0 / np.log(2.0)) + ROUNDER
    for p in range(x.shape[0]):
        n = powers[p] - ROUNDER
        value = series((out[p] - n * LOG2_HIGH) - n * LOG2_LOW)
        out[p] = 0.0 if x[p] < SMALLEST else value
    bits = powers.view(np.int64)
    for p in range(x.shape[0]):
        bits[p] = (bits[p] << EXPONENT_BITS) + (BIAS << EXPONENT_BITS)
    for p in range(x.shape[0]):
        out[p] *= powers[p]


@kernel
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
