"""What goes with a table: weights, labels, parameters, models; the forms of each, by its kind."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
from scipy import sparse

from tests.fuzz.tables import (
    CUBE,
    EITHER,
    MATRIX,
    NO_TABLE,
    REFUSED,
    ROWS,
    SAME,
    TABLE,
    TAKEN,
    always,
    backwards,
    forms,
    read_only,
    spaced,
    spoiled,
    typed,
    whole,
)


def _thirds(random, good):
    return np.where(np.arange(len(good)) % 3 == 0, 0.5, 1.0)


NO_SEQUENCE = {
    name: NO_TABLE[name]
    for name in (
        "NaN", "a None", "a dict", "complex", "dates", "no dates", "masked", "ragged", "mapping",
        "a number", "a word", "generator", "thing", "a class", "records",
    )
} | forms(
    REFUSED,
    two_columns=lambda random, good: np.column_stack([good, good]),
    longer=lambda random, good: np.append(good, good),
    shorter=lambda random, good: good[1:],
)  # fmt: skip
SEQUENCE = forms(
    TAKEN,
    lists=lambda random, good: np.asarray(good).tolist(),
    read_only=read_only,
    spaced=spaced,
    backwards=backwards,
    swapped=lambda random, good: good.astype(good.dtype.newbyteorder(">")),
    series=lambda random, good: pd.Series(good),
    objects=typed(object),
    nothing_masked=lambda random, good: np.ma.array(good, mask=False),
)
WEIGHTS = (
    SEQUENCE
    | NO_SEQUENCE
    | forms(
        TAKEN,
        whole=whole("uint8"),
        float32=typed(np.float32),
        long_double=typed(np.longdouble),
        one_zero=lambda random, good: np.where(np.arange(len(good)) == len(good) // 2, 0.0, good),
    )
    | forms(
        REFUSED,
        negative=spoiled(-1.0),
        infinite=spoiled(np.inf),
        zeros=lambda random, good: np.zeros(len(good)),
    )
    | forms(
        EITHER,
        a_number=2.0,
        nothing=None,
        tiny=spoiled(1e-300),
        huge=spoiled(1e300),
        all_tiny=lambda random, good: good * 1e-300,
        all_huge=lambda random, good: good * 1e300,
        wide=lambda random, good: good * 10.0 ** random.randint(-100, 100, len(good)),
        many_zeros=lambda random, good: np.where(np.arange(len(good)) % 2, good, 0.0),
    )
)
NUMBERS = (  # labels that are numbers of clusters
    SEQUENCE
    | NO_SEQUENCE
    | forms(TAKEN, int8=typed(np.int8), uint64=typed(np.uint64), floats=typed(float))
    | forms(
        REFUSED,
        fractions=_thirds,
        texts=lambda random, good: np.array(["red", "blue"] * len(good))[: len(good)],
        infinite=spoiled(np.inf),
        nothing=None,
    )
    | forms(
        EITHER,
        noise=spoiled(-1, int),
        below_noise=spoiled(-2, int),
        huge=spoiled(2**40, int),
        beyond_integers=spoiled(1e300),
        gaps=lambda random, good: good * 3,
        bool=typed(bool),
        empty=lambda random, good: good[:0],
    )
)
NAMES = (
    NUMBERS
    | forms(
        TAKEN,
        texts=lambda random, good: np.array(["red", "blue", "green"])[np.abs(good) % 3],
        names=lambda random, good: np.array(["a", "b", "c"], object)[np.abs(good) % 3],
        noise=spoiled(-1, int),
        gaps=lambda random, good: good * 3,
        huge=lambda random, good: good + 2**40,
    )
    | forms(EITHER, fractions=_thirds, infinite=spoiled(np.inf), below_noise=spoiled(-2, int))
    | forms(
        EITHER,
        mixed=lambda random, good: [1, "a"] * (len(good) // 2) + [2] * (len(good) % 2),
        a_column=lambda random, good: np.reshape(good, (-1, 1)),
    )
)
SEQUENCE_OF_NUMBERS = (  # numbers that go with nothing else
    {name: form for name, form in (SEQUENCE | NO_SEQUENCE).items() if name != "two columns"}
    | forms(REFUSED, infinite=spoiled(np.inf), nothing=None)
    | forms(EITHER, longer=NO_SEQUENCE["longer"].make, shorter=NO_SEQUENCE["shorter"].make)
    | forms(EITHER, empty=lambda random, good: np.asarray(good)[:0], bool=typed(bool))
)
VECTOR = SEQUENCE_OF_NUMBERS | forms(  # whose length has to fit
    REFUSED, longer=NO_SEQUENCE["longer"].make, shorter=NO_SEQUENCE["shorter"].make
)
SHARES = VECTOR | forms(REFUSED, negative=spoiled(-1.0)) | forms(EITHER, a_zero=spoiled(0.0))

# Parameters

WRONG = dict(
    text="3", NaN=np.nan, list=[3], dict={}, array=np.array([3]), complex=3j, huge=2**64,
    beyond_float=10**400, negative=-1, timedelta=np.timedelta64(3, "D"), bytes=b"3",
)  # fmt: skip
COUNT = forms(
    REFUSED, **WRONG, none=None, zero=0, fraction=1.5, whole_float=3.0, infinite=np.inf, true=True
) | forms(
    TAKEN,
    int8=lambda random, good: np.int8(good),
    uint64=lambda random, good: np.uint64(good),
)
CLUSTERS = COUNT | forms(REFUSED, more_than_rows=1000)
VERBOSITY = {
    name: form
    for name, form in COUNT.items()
    if form.verdict == REFUSED and name not in ("zero", "true")
}
NORMS = forms(EITHER, number=3, text="three", short=[1.0], none=None, dict={})  # without effect
AMOUNT = (
    forms(REFUSED, **{name: value for name, value in WRONG.items() if name != "huge"}, none=None)
    | forms(EITHER, infinite=np.inf, true=True, zero=0, huge=2**64, decimal=Decimal("0.5"))
    | forms(EITHER, fraction=Fraction(1, 2), small=5e-324, large=1e308, half=np.float16(0.5))
    | forms(TAKEN, float64=lambda random, good: np.float64(good))
)
NUMBER = AMOUNT | forms(EITHER, negative=-1, below=-1e308)
CHOICE = forms(
    REFUSED, none=None, other="other", number=3, list=["full"], bytes=b"full", dict={}, NaN=np.nan,
    array=np.array(["full", "tied"]), upper=lambda random, good: str(good).upper(),
)  # fmt: skip
FLAG = forms(REFUSED, none=None, text="yes", number=2, list=[True], NaN=np.nan) | forms(
    TAKEN, numpy=lambda random, good: np.bool_(good)
)
SEED = forms(
    REFUSED, text="3", negative=-1, huge=2**32, fraction=1.5, dict={}, NaN=np.nan, thing=object()
) | forms(TAKEN, int64=np.int64(3))
TITLE = forms(REFUSED, list=["a"], dict={}, thing=object(), bytes=b"a") | forms(TAKEN, none=None)
COLOR = forms(REFUSED, none=None, number=3, other="no color", dict={}, NaN=np.nan)
TEXT = forms(
    REFUSED, none=None, number=3, list=["a"], dict={}, bytes=b"a", NaN=np.nan, thing=object()
)
FILE_NAME = TEXT | forms(
    REFUSED, empty="", folder="a/b", above="../a", spaces="a b", zero="a\0", dots=".", line="a\n"
)
PLACE = forms(REFUSED, number=3, list=["a"], dict={}, thing=object(), NaN=np.nan, zero="a\0b")
COLORMAP = {name: form for name, form in COLOR.items() if name != "none"}
MASK = forms(
    REFUSED, texts=["red"], fractions=[0.5], beyond=[10**6], negative=[-1], none=None, a_number=3,
    a_word="red", thing=object(), mapping={},
    longer=lambda random, good: np.append(good, good), shorter=lambda random, good: good[1:],
    masked=lambda random, good: np.ma.array(good, mask=good), NaN=spoiled(np.nan),
    table=lambda random, good: np.column_stack([good, good]),
) | forms(TAKEN, rows=[0, 2], none_of_them=[], list=lambda random, good: good.tolist())  # fmt: skip
MODEL = forms(
    REFUSED, none=None, text="KMeans", number=3, thing=object(), dict={}, array=np.eye(2),
    a_class=lambda random, good: type(good),
)  # fmt: skip
AXES = forms(REFUSED, text="axes", number=3, list=[3], thing=object(), array=np.zeros((2, 2)))


def _raises(*arguments):
    raise SystemExit("enough")


ANSWERS = forms(
    EITHER, none=None, dots=..., number=-1e300, text="zzz", list=[], nested=[[], [[]]], dict={},
    NaN=np.nan, infinite=np.array([np.inf] * 3), array=np.zeros((0, 3)), deep=np.zeros((1,) * 9),
    masked=np.ma.masked_all(3), dates=np.array(["NaT"], "M8[D]"), complex=1j, big=10**400,
    records=np.zeros(2, [("a", int)]), objects=np.array([None, {}], object), frame=pd.DataFrame(),
    sparse=sparse.eye_array(3), true=True, thing=object(), bytes=b"a", ragged=[[1], [2, 3]],
    a_class=always(EITHER, dict).make, raises=always(EITHER, _raises).make,
    generators=always(EITHER, lambda *arguments: (i for i in arguments)).make,
    same=always(EITHER, lambda *arguments: arguments).make,
    no_arguments=always(EITHER, lambda: 3).make, nothing=always(EITHER, lambda *given: None).make,
    words=always(EITHER, lambda *arguments: "red").make,
)  # fmt: skip
PARTS = forms(REFUSED, none=None, number=3, text="steps", thing=object(), things=[object()])

OTHERS_JUDGE = SAME | {  # rows whose numbers somebody else looks at
    name: NO_TABLE[name]
    for name in ("nothing", "a number", "masked", "masked rows", "dates", "records", "complex")
}
KINDS = {
    "table": TABLE,
    "rows": ROWS,
    "others judge": OTHERS_JUDGE,
    "matrix": MATRIX,
    "cube": CUBE,
    "weights": WEIGHTS,
    "numbers": NUMBERS,
    "names": NAMES,
    "sequence": SEQUENCE_OF_NUMBERS,
    "vector": VECTOR,
    "shares": SHARES,
    "count": COUNT,
    "clusters": CLUSTERS,
    "verbosity": VERBOSITY,
    "norms": NORMS,
    "amount": AMOUNT,
    "number": NUMBER,
    "choice": CHOICE,
    "flag": FLAG,
    "seed": SEED,
    "text": TEXT,
    "file name": FILE_NAME,
    "place": PLACE,
    "title": TITLE,
    "color": COLOR,
    "colormap": COLORMAP,
    "mask": MASK,
    "model": MODEL,
    "axes": AXES,
    "parts": PARTS,
    "answer": ANSWERS,
}
ARRAYS = {"table", "rows", "others judge", "matrix", "cube"} | {
    "weights", "numbers", "names", "sequence", "vector", "shares"
}  # fmt: skip
SAID = (
    "count",
    "clusters",
    "verbosity",
    "amount",
    "number",
    "choice",
    "flag",
    "seed",
)  # what came is named


def meaning(value, kind):
    """Return what a value stands for, as an array of float64, of float32, or of names."""
    if sparse.issparse(value):
        value = value.toarray()
    array = np.array(value)
    if kind == "names" and array.dtype.kind in "OSU":
        return array
    return array.astype(np.float32 if array.dtype == np.float32 else np.float64)
