"""How wrong results relate to the right ones, whatever the task: a factor, an order, a part.

These relations are tried where none of the mistakes that a task lists explains an answer. A
relation has to hold in every case that can be compared, so that it is not one of chance.
"""

from itertools import permutations

import numpy as np

from homl_clustering.checks.compare import close, is_sequence, numbers
from homl_clustering.checks.shapes import OF_OTHER_SHAPE, holds

# A relation between all numbers of a result and those expected, and what it means
FACTORS = {
    -1.0: "The sign is reversed: each number is minus the expected one.",
    100.0: "These are percent: each number is 100 times the expected one.",
    0.01: "Each number is a hundredth of the expected one: is it divided by 100 without need?",
    2.0: "Each number is twice the expected one: is something counted twice, or a half missing?",
    0.5: "Each number is half the expected one: is there a factor 1/2 too much?",
    -2.0: "Each number is -2 times the expected one: look at the factor and the sign.",
    -0.5: "Each number is -1/2 times the expected one: look at the factor and the sign.",
    1 / np.log(10): "It is a logarithm to the base 10 (np.log10): take the natural one, np.log.",
    1 / np.log(2): "It is a logarithm to the base 2 (np.log2): take the natural one, np.log.",
}
FUNCTIONS = (
    (np.square, "It is the square of what is expected: take the root, or do not square."),
    (np.sqrt, "It is the root of what is expected: leave the root out."),
    (np.log, "It is the logarithm of what is expected."),
    (np.exp, "It is exp of what is expected: the logarithm itself is asked for."),
    (lambda wanted: 1 - wanted, "It is 1 minus what is expected: the share of the others."),
    (np.reciprocal, "It is 1 divided by what is expected: the fraction is upside down."),
    (np.abs, "The sizes are right, but the signs are lost: is there an abs too much?"),
)
CUTS = (
    (np.trunc, "The results are cut to whole numbers. Does an array of integers hold them, or //?"),
    (np.rint, "The results are rounded to whole numbers: leave the digits."),
)


def relation(came, wanted, inputs=()):
    """Return what came has to do with what is expected, in a sentence; "" if nothing is known.

    Parameters
    ----------
    came, wanted : list
        The results of all cases, and those expected.
    inputs : list of dict of str to object, default=()
        The arguments of each case by name: their sizes, rows or entries may explain results.

    Examples
    --------
    >>> relation([[1, 4], [9]], [[-1, -4], [-9]])
    'The sign is reversed: each number is minus the expected one.'
    >>> relation([3.0, 8.0], [1.5, 2.0], [{"k": 2}, {"k": 4}])[:34]
    'It is the expected result times k.'
    """
    if any(isinstance(each, tuple) for each in wanted):
        return _relation_of_parts(came, wanted, inputs)
    if all(isinstance(each, tuple) and len(each) > 1 for each in came):
        return _one_of_several(came, wanted)
    pairs = _as_arrays(came, wanted)
    if pairs is None:
        return ""
    inputs = inputs if len(inputs) == len(pairs) else [{}] * len(pairs)
    said = _first((_look_up, _position), pairs, inputs)
    if said:
        return said
    if all(c.shape == w.shape for c, w in pairs):
        return _first(OF_THE_SAME_SHAPE, pairs, inputs)
    return _first(OF_OTHER_SHAPE, pairs, inputs)


def _one_of_several(came, wanted):
    """Several results where one is expected, which may be among them."""
    n = min(map(len, came))
    for i in range(n):
        if all(close(c[i], w) for c, w in zip(came, wanted, strict=True)):
            return f"It returns {n} things: number {i + 1} of them, alone, is asked for."
    return ""


def _look_up(pairs, inputs):
    """Rows of an argument where their numbers are expected, or the other way round."""
    for name in set.intersection(*map(set, inputs)):
        tables = [each[name] for each in inputs]
        if not all(isinstance(table, np.ndarray) and table.ndim for table in tables):
            continue
        triples = list(zip(pairs, tables, strict=True))
        if all(_are_rows(c, table, w) for (c, w), table in triples):
            return f"These are entries of {name}; asked for are their numbers, from 0 on."
        if all(_are_rows(w, table, c) for (c, w), table in triples):
            return (
                f"These are numbers of entries of {name}; asked for are the entries: {name}[...]."
            )
    return ""


def _are_rows(values, table, numbers_of_rows):
    """Whether values are the rows of a table with these numbers."""
    whole = np.array_equal(numbers_of_rows, np.rint(numbers_of_rows))
    if not whole or not numbers_of_rows.size:
        return False
    rows = numbers_of_rows.astype(int)
    return rows.min() >= 0 and rows.max() < len(table) and close(values, table[rows])


def _position(pairs, inputs):
    """The smallest or the largest number of a table, where its place is expected."""
    for name in set.intersection(*map(set, inputs)):
        tables = [each[name] for each in inputs]
        if not all(isinstance(table, np.ndarray) and table.ndim == 2 for table in tables):
            continue
        for axis in (0, 1):
            for value, place in ((np.min, np.argmin), (np.max, np.argmax)):
                triples = list(zip(pairs, tables, strict=True))
                if all(
                    close(c, value(table, axis=axis)) and close(w, place(table, axis=axis))
                    for (c, w), table in triples
                ):
                    return (
                        f"{value.__name__} returns the number itself; asked for is where it "
                        f"stands: {place.__name__}."
                    )
    return ""


def _first(tried, pairs, inputs):
    with np.errstate(all="ignore"):
        return next((said for find in tried if (said := find(pairs, inputs))), "")


def _as_arrays(came, wanted):
    """Return pairs of arrays of numbers; None where there are other things."""
    try:
        pairs = [(numbers(c), numbers(w)) for c, w in zip(came, wanted, strict=True)]
    except (TypeError, ValueError):
        return None
    pairs = [(c, w) for c, w in pairs if c.size and w.size]
    return pairs if pairs and not all(map(close, *zip(*pairs, strict=True))) else None


def _values(pairs):
    return np.concatenate([w.ravel() for _, w in pairs])


def _all_the_same(pairs, _):
    """The same number everywhere, where different ones are expected."""
    came = np.concatenate([c.ravel() for c, _ in pairs])
    if len(came) < 3 or np.ptp(_values(pairs)) == 0:
        return ""
    if np.isnan(came).all():
        return "Everything is NaN: somewhere it is 0 / 0, or the mean of nothing."
    if not came.any() and np.abs(_values(pairs)).max() < 1:
        return (
            "The result is always 0. Does an array of whole numbers hold it, such as np.zeros_like "
            "makes of whole numbers? It cuts off all fractions. If not: are the arguments used?"
        )
    if np.ptp(came) == 0:
        return f"The result is always {came[0]:.4g}, whatever the arguments: are they used?"
    return ""


def _flags(pairs, _):
    """True for False."""
    if set(_values(pairs)) == {0, 1} and holds(pairs, lambda w: 1 - w):
        return "True and False are exchanged: the condition is the other way round."
    return ""


def _by_factor(pairs, _):
    """The same factor everywhere."""
    for factor, said in FACTORS.items():
        if holds(pairs, lambda w, factor=factor: factor * w):
            return said
    factor = _common([(c, w) for c, w in pairs], np.divide)
    if not factor or np.isclose(factor, 1):  # else only where 0 is expected
        return ""
    return f"Each number is {factor:.4g} times the expected one."


def _by_offset(pairs, _):
    """The same number too much everywhere."""
    for offset, said in ((1, "one too large"), (-1, "one too small")):
        if holds(pairs, lambda w, offset=offset: w + offset):
            return f"Each number is {said}: does counting begin at 0, or at 1?"
    offset = _common(pairs, np.subtract)
    return f"Each number is {abs(offset):.4g} too {_side(offset)}." if offset else ""


def _side(offset):
    return "large" if offset > 0 else "small"


def _common(pairs, operation):
    """Return the result of an operation that is the same for all numbers; None if it is not.

    Three different numbers must be expected at least, or it says nothing.
    """
    came, wanted = np.concatenate([c.ravel() for c, _ in pairs]), _values(pairs)
    if operation is np.divide:
        came, wanted = came[wanted != 0], wanted[wanted != 0]
    if len(np.unique(wanted)) < 3:
        return None
    results = operation(came, wanted)
    middle = np.median(results)
    return float(middle) if np.allclose(results, middle, rtol=1e-4, atol=1e-8) else None


def _by_size(pairs, inputs):
    """Times, or divided by, something that is counted: rows, features, clusters."""
    sizes = [sizes_of(each) for each in inputs]
    for name in set.intersection(*map(set, sizes)):
        counts = [size[name] for size in sizes]
        if len(set(counts)) < 2 or 0 in counts:
            continue
        paired = list(zip(pairs, counts, strict=True))
        if all(close(c, w * n) for (c, w), n in paired):
            return (
                f"It is the expected result times {_counted(name)}. Is a division missing? Or is "
                "something added up too often, because shapes (n, 1) and (n,) make a table (n, n)?"
            )
        if all(close(c, w / n) for (c, w), n in paired):
            return f"It is the expected result divided by {_counted(name)}: do not divide."
    return ""


def _counted(name):
    """Return what is counted, in words; whole numbers have a name of their own."""
    return f"the number of {name}" if " " in name else name


def _by_function(pairs, _):
    """A square, a root, a logarithm; or cut to whole numbers."""
    for change, said in FUNCTIONS:
        if holds(pairs, change):
            return said
    if any(not np.array_equal(w, np.rint(w)) for _, w in pairs):
        for cut, said in CUTS:
            if holds(pairs, cut):
                return said
        for digits in (1, 2, 3):
            if holds(pairs, lambda w, digits=digits: np.round(w, digits)):
                return f"It is rounded to {digits} digits: return all of them."
    totals = [abs(w.sum()) for _, w in pairs]
    if all(np.isclose(total, 1) for total in totals) and all(
        c.size > 1 and np.isfinite(c).all() and c.sum() and close(c / c.sum(), w) for c, w in pairs
    ):
        return "The numbers do not add up to 1 yet: divide them by their sum."
    return ""


def _by_order(pairs, _):
    """The right numbers, in other places."""
    if holds(pairs, lambda w: w[::-1] if w.ndim else w + np.nan):
        return "The result is in the reverse order."
    if holds(pairs, np.transpose) and any(w.ndim == 2 for _, w in pairs):
        return "Rows and columns are exchanged: transpose it."
    if all(w.ndim == 2 and close(*map(_sorted_rows, (c, w))) for c, w in pairs):
        return "The rows are right, but they are in another order."
    if all(w.ndim and len(w) > 2 and close(c[:-1], w[1:]) for c, w in pairs):
        return "Each entry is the one that belongs after it: does counting begin at 0, or at 1?"
    several = [len(np.unique(w)) > 2 for _, w in pairs]
    if any(several) and all(close(np.sort(c.ravel()), np.sort(w.ravel())) for c, w in pairs):
        return "The numbers are right, but they are in another order: which belongs where?"
    if all(np.isnan(c).any() and close(c[~np.isnan(c)], w[~np.isnan(c)]) for c, w in pairs):
        return "It is right but for NaN, which come of 0 / 0, or of the mean of nothing."
    return ""


def _by_sums(pairs, _):
    """Columns that sum to one, where rows are to; columns of NaN are those that sum to 0."""
    if not all(c.ndim == 2 and np.allclose(w.sum(axis=1), 1) for c, w in pairs):
        return ""
    columns = np.concatenate([c.sum(axis=0) for c, _ in pairs])
    rows = np.concatenate([c.sum(axis=1) for c, _ in pairs])
    if np.allclose(columns[~np.isnan(columns)], 1) and not np.allclose(rows, 1):
        return (
            "Each column sums to one here, and each row is to: divide by the sums over axis=1, "
            "with keepdims=True, so that they stay a column."
        )
    return ""


def _sorted_rows(table):
    return table[np.lexsort(table.T[::-1])]


def _relation_of_parts(came, wanted, inputs):
    """Return what the parts of results have to do with those expected."""
    n = len(wanted[0])
    if not all(is_sequence(c) and len(c) == n for c in came):
        for i in range(n):
            if all(close(c, w[i]) for c, w in zip(came, wanted, strict=True)):
                return f"This is part {i + 1} alone: return all {n} parts, return a, b ..."
        return ""
    for order in permutations(range(n)):
        moved = [tuple(w[i] for i in order) for w in wanted]
        if order != tuple(range(n)) and all(map(close, came, moved)):
            return "The parts are right, but they are returned in another order."
    for i in range(n):
        part, right = [c[i] for c in came], [w[i] for w in wanted]
        if not all(map(close, part, right)):
            said = relation(part, right, inputs)
            return f"Part {i + 1} of what is returned: {said}" if said else ""
    return ""


def sizes_of(arguments):
    """Return what can be counted in arguments: rows, columns, and whole numbers by their names.

    Examples
    --------
    >>> sizes_of({"X": np.zeros((5, 2)), "n_clusters": 3})
    {'rows of X': 5, 'columns of X': 2, 'n_clusters': 3}
    """
    found = {}
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.ndim:
            found |= {f"rows of {name}" if value.ndim > 1 else f"entries of {name}": len(value)}
            found |= {f"columns of {name}": value.shape[1]} if value.ndim > 1 else {}
        elif isinstance(value, int) and not isinstance(value, bool):
            found[name] = value
    return found


OF_THE_SAME_SHAPE = (
    _all_the_same,
    _flags,
    _by_sums,
    _by_factor,
    _by_size,
    _by_function,
    _by_offset,
    _by_order,
)
