"""Compare results, and say in few words how they differ."""

import numpy as np


def raise_if_interrupted(error):
    """Raise Ctrl-C again, which is meant for the check; any other error is one of an answer."""
    if type(error) is KeyboardInterrupt:
        raise error


def short(value, length=70):
    """Return a value in a few words, for a message.

    Examples
    --------
    >>> short([1.0, 2.123456789]), short(np.zeros((100, 3)))
    ('[1, 2.123]', 'an array of shape (100, 3)')
    """
    return _written(value, lambda value: _short(value, length))


def message_of(error):
    """Return what an error says, on one line.

    Examples
    --------
    >>> message_of(ValueError("two\\nlines"))
    'two lines'
    """
    return _written(error, str)


def _written(value, write):
    """Return a text on one line that can be printed; of what cannot be written, its type."""
    try:
        text = write(value).encode("utf-8", "backslashreplace").decode("utf-8")
    except BaseException as error:  # of a __repr__ or __str__, or because it is nested too deep
        raise_if_interrupted(error)
        return f"a {type(value).__name__} that cannot be shown"
    return " ".join(text.split())


def _short(value, length):
    if isinstance(value, tuple):
        text = "(" + ", ".join(_short(part, 70) for part in value) + ")"
        return text if len(text) <= 2 * length else f"{len(value)} things"
    if isinstance(value, np.ndarray | list | np.generic | float):
        try:
            array = np.asarray(value)
        except ValueError:
            array = None
        if array is not None and array.dtype.kind in "biuf":
            if array.size > 12:
                return f"an array of shape {array.shape}"
            return _rounded(array.tolist())
    text = " ".join(repr(value).split())
    return text if len(text) <= length else text[: length - 3] + "..."


def _rounded(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(_rounded, value)) + "]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def numbers(value):
    """Return a value as an array of floats; raise TypeError for text, even if it looks like one.

    Examples
    --------
    >>> numbers([1, 2])
    array([1., 2.])
    """
    array = np.asarray(value)
    if _is_text(array):
        raise TypeError("text instead of numbers")
    return array.astype(float)


def _is_text(array):
    held = array.ravel().tolist() if array.dtype.kind == "O" else []
    return array.dtype.kind in "US" or any(isinstance(part, str | bytes) for part in held)


def close(result, expected, tolerance=1e-4):
    """Whether a result equals the expected one but for rounding and type.

    Lists and arrays count alike, and so do computations in float32 and in float64. Tuples are
    compared part by part.

    Examples
    --------
    >>> close([1, 2], np.array([1.0, 2.0])), close(np.zeros(3), np.zeros((3, 1)))
    (True, False)
    """
    if isinstance(expected, tuple) or _is_ragged(expected):
        return (
            is_sequence(result)
            and len(result) == len(expected)
            and all(close(r, e, tolerance) for r, e in zip(result, expected, strict=True))
        )
    if expected is None or result is None:
        return result is expected
    if isinstance(expected, str):
        return isinstance(result, str) and result == expected
    try:
        result, expected = numbers(result), numbers(expected)
    except (TypeError, ValueError):
        return False
    scale = np.abs(expected[np.isfinite(expected)]).max(initial=1.0)
    return result.shape == expected.shape and np.allclose(
        result, expected, rtol=tolerance, atol=tolerance * scale * 1e-2, equal_nan=True
    )


def is_sequence(value):
    """Whether a value has parts."""
    return isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _is_ragged(value):
    """Whether a list has parts of different lengths."""
    return isinstance(value, list) and len({np.shape(part) for part in value}) > 1


def difference(result, expected, case):
    """Return what was expected and what came, down to the first entry that differs."""
    whole = f"{short(expected)} for {case.words}", short(result)
    if expected is None or isinstance(expected, str) or _is_ragged(expected):
        return whole
    if isinstance(expected, tuple):
        if not (is_sequence(result) and len(result) == len(expected)):
            return whole
        pairs = list(zip(result, expected, strict=True))
        first = next((i for i, pair in enumerate(pairs) if not close(*pair)), 0)
        wanted, came = difference(*pairs[first], case)
        return f"{wanted}; part {first + 1} of what is returned", came
    try:
        came, wanted = numbers(result), numbers(expected)
    except (TypeError, ValueError):
        return whole
    if came.shape != wanted.shape or wanted.size <= 12:
        return whole
    wrong = ~np.isclose(came, wanted, rtol=1e-4, equal_nan=True)
    first = tuple(int(i[0]) for i in np.nonzero(wrong)) if wrong.any() else (0,) * wanted.ndim
    wanted, came = np.asarray(expected), np.asarray(result)
    place = f"at {list(first)}, for {case.words}"
    return f"{short(wanted[first])} {place}", f"{short(came[first])} ({wrong.mean():.0%} differ)"


def form(value):
    """Return in words what a value is: a number, an array of some shape, or something else.

    Examples
    --------
    >>> form(2.5), form([[1, 2]]), form("2"), form({})
    ('a number', 'an array of shape (1, 2)', 'a string', 'a dict')
    """
    if isinstance(value, str):
        return "a string"
    if isinstance(value, np.ndarray | np.generic | list | tuple | int | float):
        try:
            array = np.asarray(value)
        except ValueError:
            return "a list whose parts have different lengths"
        if _is_text(array):
            return "text"
        return f"an array of shape {array.shape}" if array.ndim else "a number"
    return "None" if value is None else f"a {type(value).__name__}"


def hint_of_strings(value):
    """Return a hint if a value holds text where numbers should be."""
    try:
        is_text = _is_text(np.asarray(value))
    except ValueError:
        return ""
    return "It is text: expected are numbers, without quotes." if is_text else ""


def hint_of_form(result, expected, arguments=()):
    """Return a hint where not the values but the form is wrong.

    `arguments` are those of the function: their shapes tell what may have been meant.
    """
    if isinstance(expected, tuple):
        if is_sequence(result) and len(result) == len(expected):
            return ""
        return f"The function returns {len(expected)} things: return a, b ..."
    strings = "" if isinstance(expected, str) else hint_of_strings(result)
    if strings or form(result).split(" of ")[0] != form(expected).split(" of ")[0]:
        return strings or f"It returns {form(result)}; expected is {form(expected)}."
    came, wanted = np.shape(result), np.shape(expected)
    if came != wanted:
        said = f"The shape is {came}, expected is {wanted}"
        if came == wanted[::-1]:
            return f"{said}: rows and columns are exchanged."
        if came == 2 * wanted and len(wanted) == 1:
            return (
                f"{said}: each goes with each. Shapes (n, 1) and (n,) together make such a table, "
                "and table[:, labels] does, which picks whole columns."
            )
        fits = _fits(came, wanted, arguments)
        return f"{said}: over which axis is it taken?" if fits else f"{said}."
    if np.asarray(result).dtype.kind == "f" and np.isnan(result).any():
        return "There are NaN in it: somewhere it is 0 / 0, or the mean of nothing."
    return ""


def _fits(came, wanted, arguments):
    """Whether a shape is what comes of another axis: as many, of lengths that are given."""
    lengths = {n for a in arguments if isinstance(a, np.ndarray) for n in a.shape}
    lengths |= {a for a in arguments if isinstance(a, int)}
    return len(came) == len(wanted) and set(came) <= lengths
