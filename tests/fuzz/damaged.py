"""Sparse matrices whose indices point anywhere: ``python -m tests.fuzz.damaged``.

Compiled code would read and write beside the arrays. So this runs in a process of its own, which
may crash: each line says first what is tried, and then what came of it.
"""

import os
import sys
import warnings

import numpy as np
from scipy import sparse

from tests.fuzz.runner import arguments_of, plan

FAR = 2**20


def _put(name, place, value):
    def damage(matrix):
        getattr(matrix, name)[place] = value

    return damage


def _cut(name):
    def damage(matrix):
        setattr(matrix, name, getattr(matrix, name)[:-3])

    return damage


def _fall(matrix):
    matrix.indptr[1] = matrix.indptr[2] + 1


COMPRESSED = {
    "an index beyond": _put("indices", 1, FAR),
    "an index a little beyond": lambda m: _put("indices", -1, m.shape[m.format == "csr"])(m),
    "a negative index": _put("indices", 1, -FAR),
    "an end beyond": _put("indptr", -1, FAR),
    "an end beyond, inside": _put("indptr", 2, FAR),
    "a negative start": _put("indptr", 1, -5),
    "a first start": _put("indptr", 0, 3),
    "ends that fall": _fall,
    "too few indices": _cut("indices"),
    "too few values": _cut("data"),
    "too few ends": _cut("indptr"),
}
COORDINATES = {
    "a row beyond": _put("row", 1, FAR),
    "a column beyond": _put("col", 1, FAR),
    "a negative row": _put("row", 1, -FAR),
    "too few values": _cut("data"),
}
FORMATS = {"csr": COMPRESSED, "csc": COMPRESSED, "coo": COORDINATES}


def damaged(table, form, what):
    """Return a sparse matrix that is damaged."""
    matrix = sparse.csr_matrix(np.asarray(table)).asformat(form)
    if form == "coo":
        matrix = sparse.coo_matrix(np.asarray(table))
        matrix.coords = tuple(np.array(part) for part in matrix.coords)
    FORMATS[form][what](matrix)
    return matrix


def cases(entries):
    """Yield the names of the entries that take sparse matrices, formats and damages."""
    for name, entry in entries.items():
        for argument in entry.sparse:
            if argument in entry.kinds:
                for form, damages in FORMATS.items():
                    for what in damages:
                        yield name, argument, form, what


def outcome(entry, name, argument, form, what):
    """Return "refused", or what else came of it."""
    arguments = arguments_of(entry, name, 0, plan(entry)[0])
    try:
        arguments[argument] = damaged(arguments[argument], form, what)
        entry.call(**arguments)
    except (ValueError, TypeError) as error:
        ours = str(error).startswith(tuple(f"{owner}: " for owner in entry.owners))
        return "refused" if ours else f"{type(error).__name__}: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "taken"


def main(skipped):
    """Try all cases but the first ones, and print what comes of each."""
    from tests.fuzz.entries import ENTRIES

    warnings.simplefilter("ignore")
    sys.stdout.reconfigure(line_buffering=True)
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 2)
    for number, (name, *rest) in enumerate(cases(ENTRIES)):
        if number >= skipped:
            print(number, name, *rest, sep="; ", end=": ", flush=True)
            print(" ".join(outcome(ENTRIES[name], name, *rest).split())[:200])


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 0)
