"""Tables of numbers: good ones of many kinds, the same in other forms, such as must be refused.

A form makes of a good value another one. Its verdict says what is wanted: that it is taken, that
it is refused in a sentence, or either of them; what is taken must be taken for what it means.
"""

import tempfile
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

TAKEN, REFUSED, EITHER, SKIPPED = "taken", "refused", "either", "skipped"
DATE = np.datetime64("2020-01-01")


class Form(NamedTuple):
    """What becomes of a good value, and what is to become of the call.

    Attributes
    ----------
    verdict : {"taken", "refused", "either"}
    make : callable
        Takes a random state and the good value; returns the value to pass.
    """

    verdict: str
    make: object


def forms(verdict, **makers):
    """Return forms by name; what is no function stands for itself."""
    return {
        name.replace("_", " "): Form(verdict, make) if callable(make) else always(verdict, make)
        for name, make in makers.items()
    }


def always(verdict, value):
    """Return a form that is the same value, whatever the good one is."""
    return Form(verdict, lambda random, good: value)


# Tables of numbers


def table(random, kind, n, d):
    """Return data of a kind, by name one of `DATA`: a matrix of float64."""
    if kind == "one row":
        n = 1
    if kind == "one feature":
        d = 1
    groups = random.randint(0, 3, size=(n, 1)) * 6.0
    return DATA[kind](random, groups + random.normal(size=(n, d)))


def scaled(factor):
    """Return what multiplies data by a factor."""
    return lambda random, X: X * factor


def moved(distance):
    """Return what moves data away from zero."""
    return lambda random, X: X + distance


def _same(random, X):
    return X


def _largest(random, X):
    return np.where(X > 3, 1.7e308, -1.7e308)


GENTLE = {  # what everybody has to take
    "ordinary": _same,
    "one feature": _same,
    "whole numbers": lambda random, X: np.round(X),
    "repeated rows": lambda random, X: X[random.randint(0, len(X) // 2 + 1, len(X))],
    "far away": moved(1e8),
    "units that differ": lambda random, X: X * 10.0 ** random.randint(-4, 5, X.shape[1]),
}
HARD = {
    "one row": _same,
    "constant": lambda random, X: np.full_like(X, 2.5),
    "two points": lambda random, X: np.where(X > 3, 1.0, -1.0),
    "very far away": moved(1e15),
    "small": scaled(1e-120),
    "tiny": scaled(1e-300),
    "below normal": lambda random, X: np.round(X * 10) * 5e-324,
    "large": scaled(1e120),
    "huge": scaled(1e300),
    "largest": _largest,
    "one outlier": lambda random, X: np.vstack([X[:-1], np.full((1, X.shape[1]), 1e30)]),
    "negative zeros": lambda random, X: np.where(X > 3, X, -0.0),
}
DATA = GENTLE | HARD


def whole(dtype):
    """Return what draws integers of a type: over its range, or up to a thousand."""
    low, high = max(np.iinfo(dtype).min, -1000), min(np.iinfo(dtype).max, 1000)
    return lambda random, good: random.randint(low, high + 1, np.shape(good)).astype(dtype)


def typed(dtype):
    """Return what converts to a type."""
    return lambda random, good: np.asarray(good).astype(dtype)


def spoiled(value, dtype=float):
    """Return what puts a value at a place drawn at random."""

    def spoil(random, good):
        array = np.array(good, dtype)
        array.reshape(-1)[random.randint(array.size)] = value
        return array

    return spoil


def column(values):
    """Return what makes a table of pandas, one column of which holds something else."""

    def make(random, good):
        frame = pd.DataFrame(np.array(good, float))
        frame.columns = [f"column {number}" for number in range(frame.shape[1])]
        frame[frame.columns[-1]] = (values * len(frame))[: len(frame)]
        return frame

    return make


def read_only(random, good):
    array = np.array(good)
    array.flags.writeable = False
    return array


def _mapped(random, good):
    with tempfile.TemporaryFile() as file:
        array = np.memmap(file, np.asarray(good).dtype, "w+", shape=np.shape(good))
    array[...] = good
    return array


def _masked(random, good):
    array = np.ma.array(good, float, mask=False)
    array.mask.reshape(-1)[random.randint(array.size)] = True
    return array


def _masked_rows(random, good):
    return list(_masked(random, good))


def _records(random, good):
    return np.zeros(len(good), [("a", float), ("b", int)])


def _dates(random, good):
    return DATE + np.arange(np.size(good)).reshape(np.shape(good))


def _no_dates(random, good):
    return spoiled(np.datetime64("NaT"), "M8[D]")(random, _dates(random, good))


def spaced(random, good):
    return np.repeat(good, 2, axis=0)[::2]


def backwards(random, good):
    return np.array(np.asarray(good)[::-1])[::-1]


# The same values in another container or another layout.
SAME = forms(
    TAKEN,
    fortran=lambda random, good: np.asfortranarray(good),
    spaced=spaced,
    backwards=backwards,
    read_only=read_only,
    swapped=lambda random, good: np.asarray(good).astype(">f8"),
    mapped=_mapped,
    lists=lambda random, good: np.asarray(good).tolist(),
    tuples=lambda random, good: tuple(map(tuple, np.asarray(good).tolist())),
    rows=lambda random, good: list(np.asarray(good)),
    objects=typed(object),
    long_double=typed(np.longdouble),
    nothing_masked=lambda random, good: np.ma.array(good, mask=False),
    frame=lambda random, good: pd.DataFrame(np.asarray(good)),
    named=lambda random, good: pd.DataFrame(np.asarray(good)).add_prefix("column "),
    nullable=lambda random, good: pd.DataFrame(np.asarray(good)).convert_dtypes(),
)
TYPES = forms(
    TAKEN,
    bool=lambda random, good: np.asarray(good) > np.mean(good),
    float16=typed(np.float16),
    float32=typed(np.float32),
    swapped32=typed(">f4"),
    **{kind: whole(kind) for kind in ("int8", "int16", "int32", "int64", ">i2")},
    **{kind: whole(kind) for kind in ("uint8", "uint16", "uint32", "uint64")},
) | forms(
    EITHER,
    large_float32=lambda random, good: np.asarray(good, np.float32) * np.float32(1e25),
    small_float32=lambda random, good: np.asarray(good, np.float32) * np.float32(1e-25),
)
NO_TABLE = forms(
    REFUSED,
    NaN=spoiled(np.nan),
    NaN_of_float32=spoiled(np.nan, np.float32),
    infinite=spoiled(np.inf),
    below_all=spoiled(-np.inf),
    beyond_float64=spoiled(np.longdouble("1e400"), np.longdouble),
    an_integer_beyond=spoiled(10**400, object),
    a_None=spoiled(None, object),
    a_dict=spoiled({}, object),
    a_text=spoiled("red", object),
    a_list_inside=lambda random, good: [[[1.0], 2.0]] * len(good),
    an_imaginary_number=spoiled(1j, object),
    a_date=spoiled(pd.Timestamp("2020-01-01"), object),
    a_missing_date=spoiled(pd.NaT, object),
    a_missing_value=spoiled(pd.NA, object),
    complex=typed(complex),
    texts=lambda random, good: np.full(np.shape(good), "red"),
    bytes=lambda random, good: np.full(np.shape(good), b"red"),
    dates=_dates,
    no_dates=_no_dates,
    times=lambda random, good: _dates(random, good) - DATE,
    records=_records,
    masked=_masked,
    masked_rows=_masked_rows,
    ragged=lambda random, good: [[1.0, 2.0], [3.0]],
    flat=lambda random, good: np.ravel(good),
    deep=lambda random, good: np.asarray(good)[np.newaxis, np.newaxis],
    nothing=None,
    a_number=3.5,
    a_word="red",
    mapping={},
    a_set={1.0, 2.0},
    generator=lambda random, good: (row for row in good),
    thing=object(),
    a_class=always(REFUSED, float).make,
    no_columns=lambda random, good: np.asarray(good)[:, :0],
    a_column_of_texts=column(["7", "red"]),
    a_column_of_dates=column([pd.Timestamp("2020-01-01")]),
    a_column_with_gaps=column([1.0, None]),
    sparse_NaN=lambda random, good: sparse.csr_matrix(spoiled(np.nan)(random, good)),
    sparse_complex=lambda random, good: sparse.csr_matrix(np.asarray(good) * 1j),
)
UNCLEAR = forms(
    EITHER,
    numbers_as_texts=lambda random, good: np.asarray(good).astype(str).astype(object),
    decimals=lambda random, good: np.vectorize(Decimal, otypes=[object])(good),
    no_rows=lambda random, good: np.asarray(good)[:0],
)


def _with_duplicates(random, good):
    whole = sparse.coo_matrix(np.asarray(good))
    half = whole.data / 2
    rows, columns = np.tile(whole.row, 2), np.tile(whole.col, 2)
    return sparse.coo_matrix((np.append(half, half), (rows, columns)), whole.shape)


def _with_zeros(random, good):
    matrix = sparse.csr_array(np.asarray(good) + 0.0)
    matrix.data[random.randint(matrix.data.size)] = 0.0
    return matrix


def _unsorted(random, good):
    matrix = sparse.csr_matrix(np.asarray(good))
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        matrix.indices[start:end] = matrix.indices[start:end][::-1]
        matrix.data[start:end] = matrix.data[start:end][::-1]
    matrix.has_sorted_indices = False
    return matrix


def _long_indices(random, good):
    matrix = sparse.csr_matrix(np.asarray(good))
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int64), matrix.indptr.astype(np.int64)
    return matrix


SPARSE = forms(
    TAKEN,
    csr=lambda random, good: sparse.csr_matrix(np.asarray(good)),
    csc=lambda random, good: sparse.csc_array(np.asarray(good)),
    lil=lambda random, good: sparse.lil_matrix(np.asarray(good)),
    coo_with_duplicates=_with_duplicates,
    explicit_zeros=_with_zeros,
    unsorted=_unsorted,
    csr_of_float32=lambda random, good: sparse.csr_matrix(np.asarray(good, np.float32)),
    csr_of_bool=lambda random, good: sparse.csr_matrix(np.asarray(good) > 1),
    csr_of_int=lambda random, good: sparse.csr_matrix(np.round(good).astype(np.int16)),
) | forms(EITHER, long_indices=_long_indices)


def other_lengths(axis):
    """Return forms that fit nothing beside them: longer and shorter along an axis."""
    return forms(
        REFUSED,
        longer=lambda random, good: np.concatenate([good, good], axis=axis),
        shorter=lambda random, good: np.delete(good, 0, axis=axis),
    )


TABLE = SAME | TYPES | UNCLEAR | NO_TABLE
ROWS = TABLE | other_lengths(1)  # whose width has to fit
MATRIX = SAME | UNCLEAR | NO_TABLE | other_lengths(0)  # whose values must stay what they are
CUBE = {  # of three dimensions
    name: MATRIX[name]
    for name in (
        "fortran", "spaced", "backwards", "read only", "swapped", "lists", "objects",
        "long double", "nothing masked", "NaN", "infinite", "a None", "a dict", "a text",
        "complex", "texts", "dates", "masked", "ragged", "flat", "nothing", "a number", "a word",
        "mapping", "generator", "thing", "a class", "longer", "shorter", "no rows",
    )
}  # fmt: skip
