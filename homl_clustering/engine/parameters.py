"""What the estimators check of their parameters before they start, and the errors they raise.

Each error says what was expected, what came, and what to do.
"""

import numbers

import numpy as np
from sklearn.utils.validation import check_array

# Beyond these, squared differences and their sums overflow or vanish in float64.
WIDEST, NARROWEST = 1e140, 1e-140


def check_integer(owner, name, value, minimum):
    """Raise unless `value` is an integer of at least `minimum`."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= minimum:
        return
    raise ValueError(f"{owner}: {name} must be an integer >= {minimum}, got {value!r}.")


def check_not_negative(owner, name, value):
    """Raise unless `value` is a number of at least 0."""
    if not (isinstance(value, numbers.Real) and value >= 0):
        raise ValueError(f"{owner}: {name} must be a number >= 0, got {value!r}.")


def check_above(owner, name, value, limit):
    """Raise unless `value` is a finite number above `limit`."""
    if not (isinstance(value, numbers.Real) and limit < value < np.inf):
        raise ValueError(f"{owner}: {name} must be a number above {limit}, got {value!r}.")


def check_choice(owner, name, value, choices):
    """Raise unless `value` is one of `choices`."""
    if not (isinstance(value, str) and value in choices):
        listed = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{owner}: {name} must be one of {listed}, got {value!r}.")


def check_enough_rows(name, n_clusters, n_samples):
    """Raise where there are more clusters than rows."""
    if n_samples < n_clusters:
        raise ValueError(
            f"{name}: n_samples={n_samples} should be >= n_clusters={n_clusters}. Ask for "
            "fewer clusters or give more rows."
        )


def check_sample_weight(name, sample_weight, n_samples, n_clusters=0):
    """Return the weights as float64, one per row: non-negative, not all zero.

    Parameters
    ----------
    name : str
        The estimator, for error messages.
    sample_weight : array-like of shape (n_samples,), float or None
        None and a single number stand for equal weights.
    n_samples : int
    n_clusters : int, default=0
        How many rows must have a positive weight.

    Returns
    -------
    ndarray of shape (n_samples,)
    """
    if sample_weight is None:
        return np.ones(n_samples)
    if isinstance(sample_weight, numbers.Real):
        sample_weight = np.full(n_samples, float(sample_weight))
    weights = check_array(
        sample_weight, dtype=np.float64, order="C", ensure_2d=False, input_name="sample_weight"
    )
    if weights.shape != (n_samples,):
        raise ValueError(
            f"{name}: sample_weight must have shape ({n_samples},), one weight per row of X; "
            f"got {weights.shape}."
        )
    negative = np.flatnonzero(weights < 0)
    if negative.size:
        raise ValueError(
            f"{name}: sample_weight must not be negative, but row {negative[0]} has "
            f"{weights[negative[0]]:g}."
        )
    n_positive = np.count_nonzero(weights)
    if n_positive == 0:
        raise ValueError(
            f"{name}: Sample weights must contain at least one non-zero number; all "
            f"{n_samples} are zero."
        )
    with np.errstate(over="ignore"):
        total = weights.sum()
    if not NARROWEST <= total <= WIDEST:
        raise ValueError(
            f"{name}: sample_weight sums to {total:.3g}, where {NARROWEST:g} to {WIDEST:g} can "
            "be computed. Divide the weights by a constant."
        )
    if n_positive < n_clusters:
        raise ValueError(
            f"{name}: n_clusters={n_clusters}, but only {n_positive} rows of X have a "
            "positive sample_weight."
        )
    return weights
