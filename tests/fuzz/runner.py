"""Runs one call after the other, and says in a line what is wrong with what comes of it."""

import warnings
import zlib
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple

import numpy as np
from sklearn.exceptions import ConvergenceWarning, NotFittedError

from homl_clustering.datasets import StandInWarning
from tests.fuzz.inputs import ARRAYS, KINDS, SAID, meaning
from tests.fuzz.tables import (
    EITHER,
    GENTLE,
    HARD,
    REFUSED,
    SKIPPED,
    SPARSE,
    TAKEN,
    table,
)

SEED = 20
PLAIN = "as it is"
TABLES = ("table", "rows")
NARROW = ("uint8", "int8", "uint16", "float16")  # types that all tables of a call have at once
# What scikit-learn says of data before we do, in sentences of its own.
SCIKIT_LEARN_SAYS = (
    "Found array with",
    "Expected 2D array, got",
    "Expected 2D input, got",
    "Found array with dim",
    "Complex data not supported",
    "Sparse data was passed",
    "Only sparse matrices with 32-bit integer indices",
    "X has ",
    "Input X contains",
    "The feature names should match",
    "Feature names are only supported",
    "Invalid value for 'n_samples'",
    "Fitting the mixture model failed",  # which goes on with the name of the estimator
)
CALLED = {  # how messages may call an argument
    "X": "rows of features", "init": "starting centers", "sample_weight": "Sample weights",
    "log_density": "log densit", "covariance_types": "covariance_type", "name": "table",
    "fig_id": "figure", "path": "report",
}  # fmt: skip
OUR_WARNINGS = (ConvergenceWarning, StandInWarning)
WARNINGS = (  # beside those of our own kinds, how others of ours and scikit-learn's begin
    "majority_labels: ",
    "init_size=",
    "KMeans: starting from the given centers once",
    "MiniBatchKMeans: starting from the given centers once",
    "SphericalKMeans: starting from the given centers once",
    "X has feature names, but",
    "X does not have valid feature names, but",
    "A column-vector y was passed",
    "Setting penalty=None",
    "describe_clusters: The model gives no row to cluster",
    "describe_clusters: The rows lie far from where its clusters are",
)


class Entry(NamedTuple):
    """Something public: how it is called, with what, and how its results are judged.

    Attributes
    ----------
    good : callable
        Takes a random state, and a function of two lengths that draws data; returns arguments.
    call : callable
        Takes the arguments by name.
    judge : callable
        Takes the arguments, arrays as what they mean, and the result; raises AssertionError.
    kinds : dict of str to str
        The kind of each argument that is put into other forms.
    owners : tuple of str
        Whose names may stand at the begin of messages, with a colon; or how these begin.
    verdicts : dict of (str, str) to str
        Those of an argument's form, and of "all" with a kind of data, where they are not as usual.
    sparse : tuple of str
        The arguments that may be sparse matrices.
    lenient : bool
        Whether not every good table must be taken, since they may not suit the rest.
    thin : int
        Of the forms that have to be taken, one in so many is tried.
    data : tuple of str
        The kinds of data.
    n_plain : int
        So many inputs are good in everything, beside those of each kind of data.
    """

    good: object
    call: object
    judge: object
    kinds: dict
    owners: tuple
    verdicts: dict = MappingProxyType({})
    sparse: tuple = ()
    lenient: bool = False
    thin: int = 1
    data: tuple = (*GENTLE, *HARD)
    n_plain: int = 3


class Input(NamedTuple):
    """What is passed: the kind of the data, and one argument in another form."""

    data: str
    argument: str
    form: str
    verdict: str


def plan(entry):
    """Return all inputs of an entry, in order."""
    found = []
    for data in (*["ordinary"] * entry.n_plain, *entry.data):
        verdict = EITHER if data in HARD or (entry.lenient and data != "ordinary") else TAKEN
        found.append(Input(data, "all", PLAIN, entry.verdicts.get(("all", data), verdict)))
    if any(kind in TABLES for kind in entry.kinds.values()):
        found += [Input("ordinary", "all", name, EITHER) for name in NARROW]
    for argument, kind in entry.kinds.items():
        found += [
            Input("ordinary", argument, name, _verdict(entry, argument, name, form.verdict))
            for name, form in _forms(entry, argument, kind).items()
        ]
    skipped = [given for given in found if given.verdict == SKIPPED]
    taken = [given for given in found if given.verdict in (TAKEN, EITHER)]
    kept = taken[:1] + taken[1 :: entry.thin]
    return [
        given for given in found if given not in skipped and (given in kept or given not in taken)
    ]


def _forms(entry, argument, kind):
    forms = dict(KINDS[kind])
    if kind in (*TABLES, "matrix"):
        forms |= SPARSE
    return forms


def _verdict(entry, argument, name, verdict):
    verdict = entry.verdicts.get((argument, name), verdict)
    if name in SPARSE and argument not in entry.sparse:
        return REFUSED
    return EITHER if entry.lenient and verdict == TAKEN else verdict


def arguments_of(entry, name, number, given):
    """Return the arguments of an input, the same each time."""
    random = np.random.RandomState([SEED, zlib.crc32(name.encode()), number])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arguments = entry.good(random, lambda n, d: table(random, given.data, n, d))
    narrow = given.argument == "all" and given.form in NARROW
    for argument, kind in entry.kinds.items():
        if argument == given.argument or (narrow and kind in TABLES):
            form = _forms(entry, argument, kind)[given.form]
            arguments[argument] = form.make(random, arguments[argument])
    return arguments


def failures(entries, name):
    """Try all inputs of an entry; return a line for each that went wrong."""
    entry, found = entries[name], []
    for number, given in enumerate(plan(entry)):
        wrong = _tried(entry, given, arguments_of(entry, name, number, given))
        if wrong is not None:
            what = f"{given.data} data, {given.argument}: {given.form}"
            found.append(f'python -m tests.fuzz "{name}" {number} (seed {SEED}; {what}): {wrong}')
    return found


def _tried(entry, given, arguments):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = entry.call(**arguments)
        except Exception as error:
            return _wrong_with_error(entry, given, arguments, error) or _foreign(caught)
    if given.verdict == REFUSED:
        return f"was taken, and gave {_short(result)}"
    if foreign := _foreign(caught):
        return foreign
    return _misjudged(entry, arguments, result)


def _misjudged(entry, arguments, result):
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            entry.judge(_meant(entry, arguments), result)
    except AssertionError as error:
        return f"is wrong: {_short(error, str)}"
    except Exception as error:
        said = f"{type(error).__name__}: {_short(error, str)}"
        return f"cannot be judged ({said}), and gave {_short(result)}"
    return None


def _meant(entry, arguments):
    """Return the arguments, with arrays in the place of what stands for them."""
    found = {}
    for name, value in arguments.items():
        is_array = entry.kinds.get(name) in ARRAYS and value is not None
        found[name] = meaning(value, entry.kinds[name]) if is_array else value
    return SimpleNamespace(**found)


def _wrong_with_error(entry, given, arguments, error):
    if not isinstance(error, ValueError | TypeError) or isinstance(error, UnicodeError):
        return f"raised {type(error).__name__}: {_short(error, str)}"
    text = str(error)
    ours = text.startswith(tuple(owner if " " in owner else f"{owner}:" for owner in entry.owners))
    theirs = text.startswith(SCIKIT_LEARN_SAYS) or isinstance(error, NotFittedError)
    if not ours and not theirs:
        return f"raised {type(error).__name__} without saying whose: {_short(error, str)}"
    if given.verdict == TAKEN:
        return f"was refused: {_short(error, str)}"
    if given.verdict == REFUSED and ours and given.argument != "all":
        return _not_said(entry, given, arguments[given.argument], text)
    return None


def _not_said(entry, given, value, text):
    """Return what is missing, unless a message says which argument it is, and what came."""
    names = given.argument, CALLED.get(given.argument, given.argument)
    if given.form not in ("longer", "shorter") and not any(name in text for name in names):
        return f"says not that it is {given.argument}: {text[:200]}"
    if entry.kinds[given.argument] not in SAID:
        return None
    shown = " ".join(repr(value).split())[:12]
    words = {shown, getattr(value, "__name__", shown), type(value).__name__, "array"}
    if isinstance(value, np.ndarray | list):
        words.add(repr(np.ravel(value)[0].item()))
    return None if any(word in text for word in words) else f"says not {shown}: {text[:200]}"


def _foreign(caught):
    """Return the first warning that is not ours."""
    for warning in caught:
        text = str(warning.message)
        if not (issubclass(warning.category, OUR_WARNINGS) or text.startswith(WARNINGS)):
            return f"warned {warning.category.__name__}: {text[:200]}"
    return None


def _short(value, said=repr):
    text = " ".join(said(value).split())
    return text if len(text) <= 300 else text[:300] + " ..."
