"""Variants of the tasks, for those who grade: the solutions are public, so the data can vary.

A variant is a whole number; 0 is the course as it is. ``HOML_VARIANT=7``, or ``check.variant = 7``
in a notebook, changes

- the letters of all choices (``make nbgrader HOML_VARIANT=7`` writes notebooks with the options in
  that order, and sets the variant in their first cell);
- the random data that functions are called with, and so what they should return. The small cases
  that a student can work out by hand stay as they are.

Tasks whose answers are values (fitted models, shares) are verified against what the student's own
data give, and have no variants.
"""

import os
import zlib

import numpy as np

_held: dict[str, int | None] = {}  # the variant that a notebook has chosen


def chosen():
    """Return the variant that holds.

    Raises
    ------
    ValueError
        If HOML_VARIANT is set to something else than a whole number.
    """
    if "chosen" in _held:
        return _held["chosen"]
    text = os.environ.get("HOML_VARIANT", "").strip() or "0"
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"HOML_VARIANT must be a whole number, such as 7, got {text!r}.")
    return int(text)


def choose(number):
    """Let a variant hold, whatever the environment says; None for what that says.

    Raises
    ------
    ValueError
        If it is no whole number.
    """
    if number is None:
        _held.clear()
        return
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise ValueError(f"A variant is a whole number, 0 or more, got {number!r}.")
    _held["chosen"] = number


def random(seed):
    """Return a generator of random numbers: that of the seed, or in a variant another one.

    Parameters
    ----------
    seed : int

    Examples
    --------
    >>> random(3).randint(100) == np.random.RandomState(3).randint(100)
    True
    """
    variant = chosen()
    return np.random.RandomState(zlib.crc32(f"{variant} {seed}".encode()) if variant else seed)


def rows(X, n):
    """Return the first rows of a table, or in a variant as many others.

    Examples
    --------
    >>> rows(np.arange(5), 2)
    array([0, 1])
    """
    variant = chosen()
    return X[np.sort(random(variant).permutation(len(X))[:n])] if variant else X[:n]


def letters(task_id, options):
    """Return which letter each option of a choice has in this variant, by its usual letter.

    Parameters
    ----------
    task_id : str
    options : iterable of str
        The usual letters.

    Examples
    --------
    >>> letters("q1.tasks", "abcd")
    {'a': 'a', 'b': 'b', 'c': 'c', 'd': 'd'}
    """
    options = sorted(options)
    if not chosen():
        return dict(zip(options, options, strict=True))
    order = random(zlib.crc32(task_id.encode())).permutation(len(options))
    return {option: options[i] for option, i in zip(options, order, strict=True)}
