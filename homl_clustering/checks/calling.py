"""Call the function of an answer, and say what it was given and where it failed."""

import inspect
import linecache
import re
import traceback
import warnings

import numpy as np

from homl_clustering.checks.compare import message_of, raise_if_interrupted


class Wrong(Exception):  # noqa: N818 - no error of the program
    """An answer is wrong.

    Parameters
    ----------
    expected, came : str
        What was expected, and what came instead.
    hint : str, default=""
        The misconception that leads there, if it is known.
    given : str, default=""
        A line that calls the function in the same way.
    arguments : tuple, default=()
        What the function was called with.
    """

    def __init__(self, expected, came, hint="", given="", arguments=()):
        super().__init__(expected, came, hint, given)
        self.expected, self.came, self.hint, self.given = expected, came, hint, given
        self.arguments = arguments


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
                f"Work on a copy, such as new = {name}.copy(). After new = {name} both are one "
                f"array; new[...] = 0 and {name} -= 1 then change what was handed in.",
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


def call_of(function, names, arguments, length=200):
    """Return a line of Python that calls an answer with arguments; it assigns to no name.

    Arguments that are long, or cannot be written, are those that the check has kept.

    Parameters
    ----------
    function : callable
    names : tuple of str
        What the function is called, and then the exercise's names of its arguments.
    arguments : tuple
    length : int, default=200
        Of how many characters a line may be.

    Examples
    --------
    >>> def first(X, k): ...
    >>> call_of(first, ("first", "X", "k"), (np.array([[0.5, 1], [2, np.inf]]), 2))
    'first(X=np.array([[0.5, 1.0], [2.0, np.inf]]), k=2)'
    >>> call_of(first, ("first", "X", "k"), (np.zeros((100, 2)), 2))
    'first(*check.arguments)'
    """
    name, *names = names
    kept = f"{name}(*check.arguments)"
    if any(isinstance(a, np.ndarray) and a.size > 12 for a in arguments):
        return kept
    written = [_as_code(a) for a in arguments]
    if None in written:
        return kept
    if parameters(function) == tuple(names):
        written = [f"{name}={text}" for name, text in zip(names, written, strict=True)]
    line = f"{name}({', '.join(written)})"
    return line if len(line) <= length else kept


def _as_code(value):
    """Return Python that makes a value; None if it is of another kind."""
    if isinstance(value, np.ndarray):
        dtype = "" if value.size else f", dtype={value.dtype}"
        text = f"np.array({value.tolist()}{dtype})"
    elif isinstance(value, np.number | np.bool_):
        return _as_code(value.item())
    elif isinstance(value, list) and any(isinstance(part, np.ndarray) for part in value):
        parts = [_as_code(part) for part in value]
        return None if None in parts else f"[{', '.join(parts)}]"
    elif isinstance(value, int | float | str | list | tuple | None):
        text = repr(value)
    else:
        return None
    return text if isinstance(value, str) else re.sub(r"\b(inf|nan)\b", r"np.\1", text)


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
