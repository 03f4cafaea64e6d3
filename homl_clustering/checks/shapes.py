"""How results of a wrong shape relate to the right ones: a part, a whole table, one row alone."""

import numpy as np

from homl_clustering.checks.compare import close


def holds(pairs, change):
    """Whether what came is the expected result after a change, in all cases."""
    try:
        return all(close(c, change(w)) for c, w in pairs)
    except (TypeError, ValueError):
        return False


def _one_row(pairs, inputs):
    """One row of an argument, where there should be something for each of its rows."""
    for name in set.intersection(*map(set, inputs)):
        tables = [each[name] for each in inputs]
        if not all(isinstance(table, np.ndarray) and table.ndim == 2 for table in tables):
            continue
        triples = list(zip(pairs, tables, strict=True))
        if all(
            c.shape == table.shape[1:] and w.shape == table.shape[:1] and _has_row(table, c)
            for (c, w), table in triples
        ):
            said = f"This is a single row of {name}, one that was chosen or drawn. "
            if all(np.isclose(w.sum(), 1) and w.min() >= 0 for _, w in pairs):
                return f"{said}Asked for is the probability of each row, not the choice itself."
            return f"{said}Asked for is a number for each of its rows."
    return ""


def _number_of_a_row(pairs, _):
    """The number of one row, where there should be a probability for each."""
    if all(
        c.ndim == 0 and c == np.rint(c) and 0 <= c < len(w)
        and w.ndim == 1 and np.isclose(w.sum(), 1) and w.min() >= 0
        for c, w in pairs
    ):  # fmt: skip
        return (
            "This is the number of a single row, one that was chosen or drawn. Asked for is the "
            "probability of each row, not the choice itself."
        )
    return ""


def _has_row(table, row):
    """Whether one of the rows of a table equals a row."""
    return bool(np.isclose(table, row).all(axis=1).any())


def _whole_columns(pairs, inputs):
    """Whole columns, by the labels, where one entry of each row is expected."""
    for name in set.intersection(*map(set, inputs)):
        labels = [each[name] for each in inputs]
        if not all(isinstance(each, np.ndarray) and each.dtype.kind == "i" for each in labels):
            continue
        triples = list(zip(pairs, labels, strict=True))
        if all(w.ndim == 2 and _are_columns(c, w, own) for (c, w), own in triples):
            return (
                f"table[:, {name}] picks a whole column for each entry of {name}: leave all "
                "columns, each once, in their order."
            )
    return ""


def _are_columns(came, wanted, labels):
    whole = labels.ndim == 1 and labels.size and labels.min() >= 0
    return whole and labels.max() < wanted.shape[1] and close(came, wanted[:, labels])


def _transposed(pairs, _):
    """Another shape, and the right numbers."""
    if all(
        c.ndim == w.ndim == 2 and len(c) == 2 * len(w) and 2 * c.shape[1] == w.shape[1]
        for c, w in pairs
    ):
        return "One stands below the other; asked for is one beside the other: np.hstack."
    if any(w.ndim == 2 for _, w in pairs) and holds(pairs, np.transpose):
        return "Rows and columns are exchanged: transpose it."
    if all(c.size == w.size and close(c.ravel(), w.ravel()) for c, w in pairs):
        c, w = next((c, w) for c, w in pairs if c.shape != w.shape)
        return f"The numbers are right, but the shape is {c.shape}, and expected is {w.shape}."
    return ""


def _of_other_shape(pairs, _):
    """A mask for row numbers, or the other way round; the place of the largest."""
    if all(c.ndim == 1 and set(np.unique(w)) <= {0, 1} and w.ndim == 1
           and np.array_equal(np.sort(c), np.flatnonzero(w)) for c, w in pairs):  # fmt: skip
        return "These are the numbers of the rows; asked for is True or False for each row."
    if all(c.ndim == 1 and set(np.unique(c)) <= {0, 1} and w.ndim == 1
           and np.array_equal(np.flatnonzero(c), np.sort(w)) for c, w in pairs):  # fmt: skip
        return "This says True or False for each row; asked for are the numbers of the rows."
    if all(c.ndim == 2 and w.shape * 2 == c.shape and close(np.diag(c), w) for c, w in pairs):
        return (
            "This is a table, and what is asked for stands on its diagonal. table[:, labels] picks "
            "whole columns; one entry of each row is table[np.arange(len(labels)), labels]."
        )
    if all(c.ndim == 2 and w.shape == c.shape[:1] for c, w in pairs):
        for choose, said in ((np.argmax, "argmax"), (np.argmin, "argmin")):
            if all(close(choose(c, axis=1), w) for c, w in pairs):
                return f"There is a row of numbers for each point: {said} over axis=1 is asked for."
    return ""


REDUCTIONS = (
    (np.mean, "the mean"),
    (np.sum, "the sum"),
    (np.max, "the largest"),
    (np.min, "the smallest"),
    (np.median, "the median"),
)


def _single(pairs, _):
    """One number, where one for each point is expected."""
    if not all(c.ndim < w.ndim for c, w in pairs):
        return ""
    for reduce, said in REDUCTIONS:
        for axes in ("all", 0, -1):
            axis = None if axes == "all" else axes
            if all(close(c, reduce(w, axis=axis)) for c, w in pairs):
                return f"This is {said} of what is asked for: return the numbers themselves."
    if all(c.ndim == w.ndim - 1 and (close(c, w[0]) or close(c, w[-1])) for c, w in pairs):
        return "This is one entry of what is asked for: does a loop end too early, by return?"
    return ""


def _several(pairs, _):
    """Numbers whose sum or mean is expected; or only the first ones."""
    if all(c.ndim > w.ndim for c, w in pairs):
        for reduce, said in REDUCTIONS:
            for axis in (None, 0, -1):
                if all(close(reduce(c, axis=axis), w) for c, w in pairs):
                    return f"Asked for is {said} of these numbers."
    if all(c.ndim == w.ndim > 0 and c.shape[1:] == w.shape[1:] for c, w in pairs):
        shapes = f"the shape is {pairs[0][0].shape}, expected is {pairs[0][1].shape}"
        if all(len(c) < len(w) and close(c, w[: len(c)]) for c, w in pairs):
            return f"The end is missing: {shapes}. Does a loop or a range stop too early?"
        if all(len(c) < len(w) and close(c, w[-len(c) :]) for c, w in pairs):
            return f"The beginning is missing: {shapes}. Does a loop or a range start too late?"
        if all(len(c) > len(w) and close(c[: len(w)], w) for c, w in pairs):
            return f"There is more than is asked for, at the end: {shapes}."
    return ""


OF_OTHER_SHAPE = (
    _transposed,
    _one_row,
    _number_of_a_row,
    _whole_columns,
    _of_other_shape,
    _single,
    _several,
)
