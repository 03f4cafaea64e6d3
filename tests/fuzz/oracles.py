"""What must hold of results: words for it, and the relations that several entries share."""

import numpy as np

from tests.fuzz import references
from tests.fuzz.references import exact

SINGLE, DOUBLE = float(np.finfo(np.float32).eps), float(np.finfo(float).eps)


def expect(holds, words):
    """Raise AssertionError with some words unless something holds."""
    if not holds:
        raise AssertionError(words)


def close(name, found, expected, rtol=1e-9, atol=0.0):
    """Raise unless a result is what the formula gives, up to rounding."""
    expected = held(expected, np.asarray(found).dtype)
    found, expected = exact(found), exact(expected)
    expect(found.shape == expected.shape, f"{name} has shape {found.shape}, not {expected.shape}")
    off = np.abs(found - expected) - (atol + rtol * np.abs(expected))
    bad = ~((off <= 0) | (found == expected))
    if bad.any():
        place = tuple(int(i) for i in np.argwhere(bad)[0]) if bad.ndim else ()
        expect(False, f"{name} at {place} is {found[place]!r}, not {expected[place]!r}")


def held(numbers, kind):
    """Return numbers as a type can hold them: what is too large for float32 is infinite."""
    too_large = np.abs(numbers) > (np.finfo(np.float32).max if kind == np.float32 else np.inf)
    return np.where(too_large, np.copysign(np.inf, numbers), numbers)


def same(name, found, expected):
    """Raise unless a result is what it should be, value for value."""
    expect(
        np.shape(found) == np.shape(expected) and np.array_equal(found, expected),
        f"{name} is {np.asarray(found).tolist()}, not {np.asarray(expected).tolist()}",
    )


def precision_of(*arrays):
    """Return the rounding unit of the coarsest type among arrays."""
    coarse = any(np.asarray(array).dtype == np.float32 for array in arrays)
    return SINGLE if coarse else DOUBLE


def extent(X):
    """Return the largest absolute value, and the width of the data."""
    X = exact(X)
    return float(np.abs(X).max(initial=0)), float((X.max(axis=0) - X.min(axis=0)).max(initial=0))


def nearest(name, labels, X, centers, slack=1e-9):
    """Raise unless each label is that of a nearest center; rounding decides between equals."""
    squared = references.squared_distances(X, centers)
    labels = np.asarray(labels)
    expect(labels.shape == (len(X),), f"{name} has shape {labels.shape}")
    expect(labels.min(initial=0) >= 0 and labels.max(initial=0) < len(centers), f"{name}: a number")
    for i, label in enumerate(labels):
        lowest = squared[i].min()
        far = squared[i, label] > lowest * (1 + slack)
        first = squared[i, label] == lowest and label != np.flatnonzero(squared[i] == lowest)[0]
        expect(not far, f"{name}: row {i} has {label}, not {squared[i].argmin()}")
        expect(not first or slack > 1e-9, f"{name}: row {i} has {label}, the second of equals")


def rows_of(name, centers, X):
    """Raise unless all centers are rows of the data."""
    rows = {tuple(row) for row in np.asarray(X).tolist()}
    for center in np.asarray(centers).tolist():
        expect(tuple(center) in rows, f"{name}: {center} is no row of X")


def spread_of(X):
    """Return how many different rows there are."""
    return len({tuple(row) for row in np.asarray(X).tolist()})


def rising(name, bounds, slack):
    """Raise where a bound is lower than the one before."""
    bounds = exact(bounds)
    falls = bounds[1:] < bounds[:-1] - slack * (1 + np.abs(bounds[:-1]))
    expect(not falls.any(), f"{name} falls: {bounds.tolist()}")


def is_distribution(name, shares, n_rows, n_columns, rounding):
    """Raise unless each row holds probabilities that sum to one."""
    shares = exact(shares)
    expect(shares.shape == (n_rows, n_columns), f"{name} has shape {shares.shape}")
    expect(np.all(shares >= 0), f"{name} holds a negative number")
    close(f"the sum of {name}", shares.sum(axis=1), np.ones(n_rows), rtol=20 * rounding)
