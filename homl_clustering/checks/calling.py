"""Call the function of an answer, and say what it was given and where it failed."""

import inspect
import linecache
import traceback
import warnings

import numpy as np

from homl_clustering.checks.compare import message_of, raise_if_interrupted, short
from homl_clustering.checks.patience import StillRunning


class Wrong(Exception):  # noqa: N818 - no error of the program
    """An answer is wrong.

    Parameters
    ----------
    expected, came : str
        What was expected, and what came instead.
    hint : str, default=""
        The misconception that leads there, if it is known.
    given : str, default=""
        What a function was called with, if that is short.
    """

    def __init__(self, expected, came, hint="", given=""):
        super().__init__(expected, came, hint, given)
        self.expected, self.came, self.hint, self.given = expected, came, hint, given


def parameters(function):
    """Return the names of a function's parameters; none if it has no code of its own.

    Examples
    --------
    >>> parameters(lambda X, y: X), parameters(len)
    (('X', 'y'), ())
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    return code.co_varnames[: code.co_argcount] if code else ()


def copies(arguments):
    """Return the arguments, arrays as copies."""
    return [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]


def call(function, arguments, names=()):
    """Return what a function returns, or the error that it raises.

    Parameters
    ----------
    function : callable
    arguments : tuple
        The function gets copies of the arrays.
    names : tuple of str, default=()
        What the exercise calls them.

    Raises
    ------
    Wrong
        If the function changes an argument.
    """
    given = copies(arguments)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(*given)
    except BaseException as error:  # SystemExit, too, must not end the notebook
        raise_if_interrupted(error)
        return error
    own = parameters(function)
    names = own if len(own) == len(given) else names
    for i, (before, after) in enumerate(zip(arguments, given, strict=True)):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after, equal_nan=True):
            name = names[i] if i < len(names) else f"argument {i + 1}"
            raise Wrong(
                "a function that leaves its arguments as they are",
                f"{getattr(function, '__name__', 'it')} changes {name}",
                f"Work on a copy, {name} = {name}.copy(); or write {name} = {name} - mean for "
                f"{name} -= mean.",
            )
    return _as_array_if_like_one(result)


def _as_array_if_like_one(result):
    """Return tables of other libraries as arrays, all else as it is."""
    if not hasattr(result, "__array__") or isinstance(result, np.ndarray | np.generic | type):
        return result
    try:
        return np.asarray(result)
    except BaseException as error:
        raise_if_interrupted(error)
        return result


def given(names, arguments, length=200):
    """Return arguments as lines of Python, if they are short: one can compute by hand.

    Examples
    --------
    >>> given(("X", "k"), (np.array([[0.5, 1], [2, 3]]), 2))
    'X = np.array([[0.5, 1.0], [2.0, 3.0]]); k = 2'
    """
    if any(isinstance(a, np.ndarray) and a.size > 12 for a in arguments):
        return ""
    pairs = zip(names, arguments, strict=True)
    text = "; ".join(f"{name} = {_as_code(value)}" for name, value in pairs)
    return text if len(text) <= length else ""


def _as_code(value):
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()})"
    return repr(value) if isinstance(value, int | float | str) else short(value)


def described(error, function, length=100):
    """Return an error on one line: its type, its message, and the line of the function.

    Only lines of the function itself, or of others in the same cell, are named: what happens
    inside of a library says little.
    """
    message = message_of(error)
    message = message if len(message) <= length else message[: length - 3] + "..."
    code = getattr(function, "__code__", None)
    frames = traceback.walk_tb(error.__traceback__)
    own = [(f, n) for f, n in frames if code and f.f_code.co_filename == code.co_filename]
    said = f"{type(error).__name__}: {message}" if message else type(error).__name__
    if not own:
        return said
    frame, number = own[-1]
    text = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
    line = number - frame.f_code.co_firstlineno + 1
    return f"{said}; in line {line} of {frame.f_code.co_name}" + (f": {text}" if text else "")


def hint_of_error(error, arguments):
    """Return a hint to an error that a function raised."""
    name = getattr(error, "name", None)
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError) and name:
        return f"There is no {name}: is it misspelled? If not, run the cell that defines {name}."
    if isinstance(error, StillRunning):
        return "Is there a loop in it that never ends? Let it print what changes in each round."
    if isinstance(error, SystemExit):
        return "exit() and quit() end the whole notebook: return the result in their place."
    message = message_of(error)
    if "ellipsis" in message or "NoneType" in message:
        return "It calls a function that returns nothing yet: write that one first."
    if any(isinstance(a, np.ndarray) for a in arguments):
        return "Call the function with small arrays, and look."
    return "Call the function yourself with the arguments of this case, and look."
