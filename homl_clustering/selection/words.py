"""Words that several results have in common: short forms, lists, and numbers of things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def in_short(found: object, *first: object, **parts: object) -> str:
    """Return the short form of a result: the name of its class, and a few of its parts.

    Examples
    --------
    >>> in_short(1, "gap", best=3, values="{1: 0.5}")
    'int(gap, best=3, values={1: 0.5})'
    """
    inside = [*first, *(f"{name}={value}" for name, value in parts.items())]
    return f"{type(found).__name__}({', '.join(map(str, inside))})"


def in_brackets(values: Any, most: int = 12) -> str:
    """Return numbers in brackets; after so many the rest is left out.

    Examples
    --------
    >>> in_brackets([1234.56, 1 / 3]), in_brackets([10000, 2, 3], most=2)
    ('[1234.6, 0.33333]', '[10000, 2, ...]')
    """
    shown = [f"{value:.5g}" for value in values[:most]] + ["..."] * (len(values) > most)
    return f"[{', '.join(shown)}]"


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def count(number: int, noun: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> count(1, "row"), count(2, "row")
    ('1 row', '2 rows')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
