"""Distances that are measured wrongly, and what comes of them in every task that needs distances.

Each function takes two tables and returns squared distances, a row for each row of the first table.
"""

from functools import partial

import numpy as np

EXPANDED = "Expanded, the square is x**2 - 2 * x * c + c**2, with all three terms added up."


def _of_differences(measure):
    """Return a function that makes squared distances of the differences, by features."""
    return lambda A, B: measure(A[:, np.newaxis] - B)


def _expanded(own, mixed, other, lengths=lambda A: (A**2).sum(axis=1)):
    """Return a function with other factors in the expanded square."""
    return lambda A, B: (
        own * lengths(A)[:, np.newaxis] + mixed * A @ B.T + other * lengths(B)[np.newaxis]
    )


def _lengths(A):
    return np.linalg.norm(A, axis=1)


def _cosine(A, B):
    return 1 - A @ B.T / (_lengths(A)[:, np.newaxis] * _lengths(B))


def _scaled(A, B):
    scale = A.std(axis=0)
    return (((A[:, np.newaxis] - B) / scale) ** 2).sum(axis=2)


MEASURES = {
    f"The distances are wrong: the factor 2 of the mixed term is lost. {EXPANDED}": (
        _expanded(1, -1, 1)
    ),
    f"The distances are wrong: the mixed term has the wrong sign. {EXPANDED}": _expanded(1, 2, 1),
    f"The distances are wrong: the mixed term is missing. {EXPANDED}": _expanded(1, 0, 1),
    f"The distances are wrong: the squares of the second points are missing. {EXPANDED}": (
        _expanded(1, -2, 0)
    ),
    f"The distances are wrong: the squares of the first points are missing. {EXPANDED}": (
        _expanded(0, -2, 1)
    ),
    f"The distances are wrong: the squares of the first points are missing, and the factor 2 of "
    f"the mixed term is lost. {EXPANDED}": _expanded(0, -1, 1),
    f"The distances are wrong: the lengths in the expanded square are not squared. {EXPANDED}": (
        _expanded(1, -2, 1, _lengths)
    ),
    "The distances are wrong: only the lengths of the points are compared, as seen from the "
    "origin. Subtract one point from the other first, then take the length.": lambda A, B: (
        (_lengths(A)[:, np.newaxis] - _lengths(B)) ** 2
    ),
    "These go by the angle between the points, seen from the origin: subtract one point from the "
    "other, square, and add up.": _cosine,
    "The distances are wrong: the differences of the features are added up with their signs, so "
    "that they cancel out. Square each of them first.": _of_differences(
        lambda away: away.sum(axis=2) ** 2
    ),
    "The distances are wrong: the absolute differences are added up. Square each of them first, "
    "then add up (and take the root of the sum where a distance is asked for).": _of_differences(
        lambda away: np.abs(away).sum(axis=2) ** 2
    ),
    "The distances are wrong: the mean over the features is taken. Add the squares up.": (
        _of_differences(lambda away: (away**2).mean(axis=2))
    ),
    "The distances are wrong: the squares of the features are multiplied. Add them up.": (
        _of_differences(lambda away: (away**2).prod(axis=2))
    ),
    "The distances are wrong: only the largest difference of the features counts. Add up the "
    "squares of all.": _of_differences(lambda away: (away**2).max(axis=2)),
    "The distances are wrong: only the smallest difference of the features counts. Add up the "
    "squares of all.": _of_differences(lambda away: (away**2).min(axis=2)),
    "The distances are wrong: only the first feature counts. Add up the squares of all.": (
        _of_differences(lambda away: away[:, :, 0] ** 2)
    ),
    "The distances are wrong: only the last feature counts. Add up the squares of all. Does a loop "
    "overwrite the sum?": _of_differences(lambda away: away[:, :, -1] ** 2),
    "The distances are wrong: only the first two features count. There may be more.": (
        _of_differences(lambda away: (away[:, :, :2] ** 2).sum(axis=2))
    ),
    "The distances are wrong: the last feature is left out. Does a range end too early?": (
        _of_differences(lambda away: (away[:, :, :-1] ** 2).sum(axis=2))
    ),
    "The features are divided by their standard deviations before distances are taken: take them "
    "as they are.": _scaled,
}


def measured(rule):
    """Return the mistakes of a task that comes of a rule for squared distances.

    Parameters
    ----------
    rule : callable
        Takes a function that makes squared distances, and the arguments of the task.

    Returns
    -------
    dict of str to callable
        Hints, and the wrong functions.
    """
    return {hint: partial(rule, squares) for hint, squares in MEASURES.items()}
