"""Recorded measurements: what depends on the machine, kept in small tables.

A figure that shows time is drawn from such a table, so that it is the same for everyone.
`make measure` makes the tables anew on your machine; each names the machine, the versions
and the day it was made.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from homl_clustering.typing import Array

__all__ = ["load_measurement"]

FOLDER = Path(__file__).parent


def load_measurement(name: str) -> tuple[dict[str, Array], str]:
    """Return a recorded table by columns, and what it was measured with.

    Parameters
    ----------
    name : str
        The name of the table, such as "minibatch_times".

    Returns
    -------
    columns : dict of str to ndarray
    conditions : str
        Machine, versions and day, for the caption of a figure.

    Raises
    ------
    ValueError
        If there is no such table; those that there are are named.

    Examples
    --------
    >>> from homl_clustering.measurements import load_measurement
    >>> columns, conditions = load_measurement("minibatch_times")
    >>> sorted(columns)
    ['k', 'kmeans_seconds', 'minibatch_seconds']
    """
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        known = sorted(other.stem for other in FOLDER.glob("*.csv"))
        raise ValueError(f"load_measurement: no table {name!r}; there are {', '.join(known)}.")
    lines = path.read_text(encoding="utf-8").splitlines()
    conditions = lines[0].removeprefix("# ")
    rows = list(csv.DictReader(lines[1:]))
    columns = {key: np.array([_number(row[key]) for row in rows]) for key in rows[0]}
    return columns, conditions


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
