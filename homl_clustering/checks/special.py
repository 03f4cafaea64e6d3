"""What is special about a case: a tie, a cluster of a single point, a zero, a single feature.

Where none of the mistakes that a task lists explains an answer, this says what the case in which
it is wrong has, and none of those has in which it is right.
"""

import dis
from itertools import chain

import numpy as np

NAMES_OF_LABELS = ("labels", "clusters", "persons", "y", "training_labels", "representative_labels")
STANDS_FOR_MORE = " Look closer: "


def closer_look(wrong, right, function, names):
    """Return what to look at first, in sentences; "" if nothing is known.

    What is special has to be found in all cases in which the answer is wrong, and in none in which
    it is right, of which there have to be two at least each; and nothing else may be special in the
    same way. What two cases have in common by chance says nothing about the reason.

    Parameters
    ----------
    wrong, right : list of dict of str to object
        The arguments, by name, of the cases in which an answer is wrong, and of the others.
    function : callable
        The answer.
    names : tuple of str
        What the exercise calls the arguments.

    Examples
    --------
    >>> wrong = [{"labels": np.array(labels)} for labels in ([0, 0, 1], [1, 0, 1, 0, 2])]
    >>> right = [{"labels": np.array(labels)} for labels in ([0, 1, 1, 0], [1, 1, 0, 0])]
    >>> closer_look(wrong, right, lambda labels: labels[0], ("labels",))
    'It is wrong wherever there is a cluster of a single point, and right where there is none.'
    """
    said = []
    unused = unused_arguments(function, names)
    if unused:
        said.append(
            f"The function never uses {' and '.join(unused)}. Does a fixed number, or a variable "
            "of the notebook, stand in its place?"
        )
    known = set(chain.from_iterable(map(properties, right)))
    common = set.intersection(*(set(properties(each)) for each in wrong)) - known
    if min(len(wrong), len(right)) > 1 and len(common) == 1:
        said.append(f"It is wrong wherever there is {common.pop()}, and right where there is none.")
    return " ".join(said)


def unused_arguments(function, names):
    """Return the arguments that a function never reads.

    Examples
    --------
    >>> unused_arguments(lambda X, k: X + 3, ("X", "k"))
    ['k']
    """
    code = getattr(function, "__code__", None)
    if code is None or code.co_argcount != len(names) or code.co_flags & 0x0C:
        return []
    own = code.co_varnames[: code.co_argcount]
    read = {
        name
        for each in dis.get_instructions(code)
        if each.opname.startswith(("LOAD_FAST", "LOAD_DEREF", "LOAD_CLOSURE"))
        for name in (each.argval if isinstance(each.argval, tuple) else (each.argval,))
    } | set(code.co_cellvars)
    return [name for name in own if name not in read]


def properties(arguments):
    """Return what is special about arguments, a list of noun phrases."""
    arrays = {name: a for name, a in arguments.items() if isinstance(a, np.ndarray) and a.size}
    found = []
    for name, array in arrays.items():
        if name in NAMES_OF_LABELS and array.ndim == 1:
            found += _of_labels(name, array)
        elif array.dtype.kind in "iuf" and array.ndim == 2:
            found += _of_table(name, array)
        elif array.dtype.kind in "iuf" and array.ndim == 1:
            found += _of_numbers(name, array)
    return found


def _of_labels(name, labels):
    numbers, counts = np.unique(labels, return_counts=True)
    return _those_that_hold({
        "a cluster of a single point": counts.min() == 1 and name in ("labels", "clusters"),
        f"a gap between the numbers in {name}": np.any(np.diff(numbers) > 1),
        f"a label above 0 as the smallest in {name}": numbers[0] > 0,
        f"a number that comes several times in {name}": counts.max() > 1,
    })  # fmt: skip


def _of_table(name, table):
    (n, d), ordered = table.shape, np.sort(table, axis=1)
    return _those_that_hold({
        f"{name} with a single row": n == 1,
        f"{name} with a single column": d == 1,
        f"a row of {name} that comes twice": n > 1 and len(np.unique(table, axis=0)) < n,
        f"a row of {name} with two equal numbers": d > 1 and np.any(np.diff(ordered, axis=1) == 0),
        f"a number 0 in {name}": np.any(table == 0),
        f"a number below 0 in {name}": np.any(table < 0),
        f"{name} with more than one column": d > 1,
        f"{name} with more than two columns": d > 2,
        f"{name} with other numbers of rows than of columns": n != d,
    })  # fmt: skip


def _of_numbers(name, values):
    return _those_that_hold({
        f"a single number in {name}": len(values) == 1,
        f"a number that comes twice in {name}": len(np.unique(values)) < len(values),
        f"a number 0 in {name}": np.any(values == 0),
        f"a number below 0 in {name}": np.any(values < 0),
        f"{name} with numbers that are not in order": np.any(np.diff(values) < 0),
    })  # fmt: skip


def _those_that_hold(facts):
    return [words for words, holds in facts.items() if holds]
