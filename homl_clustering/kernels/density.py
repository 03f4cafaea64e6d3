"""The density of numbers on a line, estimated by a Gaussian about each of them.

Source: Silverman, "Density estimation for statistics and data analysis" (1986): section 2.4, and
section 3.4.2 for the bandwidth.
"""

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.elementary import exponentials

REACH = 9.0  # bandwidths, beyond which a Gaussian, less than 1e-17, counts as 0
SMOOTHER = 1.2 * 1.06  # times the bandwidth that suits a single Gaussian


@kernel
def add_gaussians(values, start, step, bandwidth, sums):
    """Add exp(-((place - value) / bandwidth)^2 / 2) of each value to the sums of the places.

    These lie evenly, from `start` on, one `step` apart: so those within reach of a value are
    neighbors.
    """
    n_places, wide = sums.shape[0], REACH * bandwidth
    exponents, powers, heights = np.empty(n_places), np.empty(n_places), np.empty(n_places)
    for i in range(values.shape[0]):
        first = max(0.0, np.ceil((values[i] - wide - start) / step))
        end = min(n_places, np.floor((values[i] + wide - start) / step) + 1.0)
        if not first < end:
            continue
        near, n_near = int(first), int(end) - int(first)
        for p in range(n_near):
            away = (start + (near + p) * step - values[i]) / bandwidth
            exponents[p] = -0.5 * away * away
        exponentials(exponents[:n_near], powers[:n_near], heights[:n_near])
        for p in range(n_near):
            sums[near + p] += heights[p]


@kernel(borrows=True)
def mean_and_squares(values):
    """Return the mean of some numbers, and the sum of their squared distances from it."""
    total, squares = 0.0, 0.0
    for i in range(values.shape[0]):
        total += values[i]
    mean = total / values.shape[0]
    for i in range(values.shape[0]):
        squares += (values[i] - mean) * (values[i] - mean)
    return mean, squares


@kernel
def lowest_between(A, B, n_places):
    """Return the density at the deepest place between the means of two sets of numbers.

    And the one that it falls from: of the highest places on both sides the lower one. The unit is
    that of one number at its own place. 0 and 1 where no number is near one of the means, or all
    numbers of each set are alike and the sets differ; 1 and 1 where all are alike, or no place is
    between the means.
    """
    (low, squares), (high, others) = mean_and_squares(A), mean_and_squares(B)
    if high < low:
        A, B, low, high = B, A, high, low
    n_values = A.shape[0] + B.shape[0]
    spread = np.sqrt((squares + others) / n_values)
    if spread == 0.0:
        return (0.0, 1.0) if low < high else (1.0, 1.0)
    start, step = low - spread, (high - low + 2 * spread) / (n_places - 1)
    density = np.zeros(n_places)
    bandwidth = SMOOTHER * spread * n_values**-0.2
    add_gaussians(A, start, step, bandwidth, density)
    add_gaussians(B, start, step, bandwidth, density)
    before, after = np.empty(n_places), np.empty(n_places)
    before[0], after[-1] = density[0], density[-1]
    for p in range(1, n_places):
        before[p] = max(before[p - 1], density[p])
        after[-1 - p] = max(after[-p], density[-1 - p])
    lowest, of_highest = np.inf, 1.0
    for p in range(n_places):
        if low <= start + p * step <= high:
            highest = min(before[p], after[p])
            if highest == 0.0:
                return 0.0, 1.0
            if density[p] * of_highest < lowest * highest:
                lowest, of_highest = density[p], highest
    return (1.0, 1.0) if lowest == np.inf else (lowest, of_highest)
