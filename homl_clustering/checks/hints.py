"""Which misconception is behind the results of a function: from the most specific to the least."""

from typing import NamedTuple

import numpy as np

from homl_clustering.checks.calling import call_of, described
from homl_clustering.checks.compare import close, is_sequence, numbers, short
from homl_clustering.checks.observed import observed
from homl_clustering.checks.relations import relation
from homl_clustering.checks.special import STANDS_FOR_MORE, closer_look


class Result(NamedTuple):
    """What came of one case.

    Attributes
    ----------
    case : Case
    came : object
        What the function has returned, or the error that it has raised.
    wanted : object
        What is expected.
    """

    case: object
    came: object
    wanted: object


def hint_of_results(task, results):
    """Return the hint that explains the results of a function best; "" if none does.

    In this order: a mistake of the list that gives the same results in all cases; what the task
    itself sees in the results; a case that has a hint of its own, if the answer is wrong in such
    cases alone; a relation that holds for any task, such as a factor or a reversed order; a mistake
    that gives the same in all cases without a hint, since an answer may go wrong in two ways; a
    mistake that explains a part of the results; one that gives the same in nearly all cases;
    fractions where whole numbers are expected.

    Parameters
    ----------
    task : FunctionTask
    results : list of Result
    """
    came = [result.came for result in results]
    others = task.of_mistakes()
    for hint, other in others:
        if all(map(task.is_alike, came, other)):
            return hint
    if task.explain and (explained := _without_error(task.explain, results)):
        return explained
    wrong = wrong_cases(task, results)
    if wrong and all(results[i].case.hint for i in wrong):
        return results[wrong[0]].case.hint
    related = _of_relation(task, results)
    if related:
        return related
    plain = [i for i, result in enumerate(results) if not result.case.hint]
    for hint, other in others if len(plain) > 2 else ():
        if all(task.is_alike(came[i], other[i]) for i in plain):
            return hint
    return (
        _of_part(task, results, others)
        or _of_most(task, results, others)
        or _of_fractions(task, results)
    )


def wrong_cases(task, results):
    """Return the numbers of the cases in which the answer is wrong."""
    return [i for i, each in enumerate(results) if not task.is_alike(each.came, each.wanted)]


def _of_part(task, results, others):
    """Return the hint of the mistake that explains the first part that is wrong."""
    came = [task.in_normal_form(result.came) for result in results]
    wanted = [task.in_normal_form(result.wanted) for result in results]
    for i in range(len(wanted[0]) if isinstance(wanted[0], tuple) else 0):
        part = _parts(came, i)
        if part is None or all(map(close, part, _parts(wanted, i))):
            continue
        for hint, other in others:
            wrong = _parts([task.in_normal_form(result) for result in other], i)
            if wrong is not None and all(map(close, part, wrong)):
                return hint
        break
    return ""


def _without_error(explain, results):
    """Return what a task says of results; "" where they are not of the kind that it can read."""
    try:
        return explain(results)
    except Exception:  # results may be anything
        return ""


def _parts(results, i):
    """Return one part of each result, or None where results have no such parts."""
    whole = all(is_sequence(result) and len(result) > i for result in results)
    return [result[i] for result in results] if whole else None


def _of_relation(task, results):
    """Return what the results have to do with those expected, if none is an error."""
    if any(isinstance(result.came, BaseException) for result in results):
        return ""
    return relation(
        [task.in_normal_form(result.came) for result in results],
        [task.in_normal_form(result.wanted) for result in results],
        [dict(zip(task.arguments, result.case.arguments, strict=True)) for result in results],
    )


def _of_most(task, results, others):
    """Return the hint of the mistake that gives the same in nearly all cases.

    It has to explain every case in which the answer is wrong, unless there is no proper result of
    one of both, and may differ only where the answer is right: a case that it does not explain
    shows that something else is wrong. One case alone says enough only if it has several numbers.
    Where only True and False are returned, cases are alike by chance, and nothing is said.
    """
    if all(_is_true_or_false(result.wanted) for result in results):
        return ""
    wrong = wrong_cases(task, results)
    likely, most = "", 0
    for hint, other in others:
        alike = [task.is_alike(result.came, o) for result, o in zip(results, other, strict=True)]
        told = [i for i in wrong if _tells(results[i].came, other[i])]
        n_numbers = sum(_size(results[i].wanted) for i in told)  # few agree by chance
        enough = all(alike[i] for i in told) and 2 * sum(alike) >= len(alike)
        enough = enough and (len(told) > 1 or (told and n_numbers > 3))
        if enough and sum(alike) > most:
            likely, most = f"Perhaps: {hint}", sum(alike)
    return likely


def _tells(came, other):
    """Whether results can be compared: both proper, or errors with the same words."""
    if isinstance(came, BaseException):
        return type(came) is type(other) and str(came) == str(other)
    return _is_proper(came) and _is_proper(other)


def _is_proper(result):
    """Whether a result is neither an error nor without a number somewhere."""
    try:
        return all(np.isfinite(numbers(part)).all() for part in _as_tuple(result))
    except (TypeError, ValueError):
        return not isinstance(result, BaseException)


def _as_tuple(result):
    return result if isinstance(result, tuple) else (result,)


def _of_fractions(task, results):
    """Return a hint if whole numbers are expected in all cases, and the results are fractions."""
    try:
        wanted = [numbers(task.in_normal_form(result.wanted)) for result in results]
        came = [numbers(result.came) for result in results]
    except (TypeError, ValueError):
        return ""
    are_whole = all(np.array_equal(w, np.rint(w)) for w in wanted)
    same_shape = all(c.shape == w.shape for c, w in zip(came, wanted, strict=True))
    if not are_whole or not same_shape or sum(w.size for w in wanted) < 3:
        return ""
    n_whole = sum(np.array_equal(c, np.rint(c)) for c in came)
    return FRACTIONS if 2 * n_whole < len(came) else ""


FRACTIONS = (
    "Whole numbers are asked for, and these are fractions. Are they the values, where their places "
    "are asked for? argmax, argsort and np.flatnonzero return places."
)


def _size(result):
    """Return how many numbers a result holds, in all of its parts."""
    return sum(map(_size, result)) if isinstance(result, list | tuple) else np.size(result)


def _is_true_or_false(result):
    try:
        return bool(np.isin(numbers(result), (0, 1)).all())
    except (TypeError, ValueError):
        return False


def last_resort(task, results, function):
    """Return what to compare, where nothing is known of the misconception.

    Parameters
    ----------
    task : FunctionTask
    results : list of Result
    function : callable
        The answer.
    """
    wrong = wrong_cases(task, results)
    right = [result.case for i, result in enumerate(results) if i not in wrong]
    smallest = results[_smallest(results, wrong)]
    by_case = [dict(zip(task.arguments, each.case.arguments, strict=True)) for each in results]
    more = " ".join(
        filter(
            None,
            (
                observed(task, results, wrong),
                closer_look(
                    [by_case[i] for i in wrong],
                    [by_case[i] for i in range(len(results)) if i not in wrong],
                    function,
                    task.arguments,
                ),
            ),
        )
    )
    if smallest is not results[wrong[0]] and "check.arguments" not in (
        line := _line(task, smallest, function)
    ):
        more = f"{more} A smaller case: {line} should return {short(smallest.wanted)}".strip()
        more = f"{more}, and {_returned(smallest.came, function)}."
    more = STANDS_FOR_MORE + more if more else ""
    if right:
        return (
            f"It is right for {right[0].words}, but not for {results[wrong[0]].case.words}: what "
            f"is different there? Work that case out by hand, and compare each step.{more}"
        )
    return (
        "Work this case out by hand, print each step of your function beside it, and look for the "
        f"first step where they differ.{more}"
    )


def _smallest(results, wrong):
    """Return the number of the case with the fewest numbers among those that are wrong."""
    return min(wrong, key=lambda i: sum(np.size(a) for a in results[i].case.arguments))


def _line(task, result, function):
    return call_of(function, (*task.answers, *task.arguments), result.case.arguments)


def _returned(came, function):
    is_error = isinstance(came, BaseException)
    return f"raises {described(came, function)}" if is_error else f"returns {short(came)}"


def more_after(n_before, task, answers):
    """Return what helps whoever has had the same hint before; "" where there is nothing.

    Parameters
    ----------
    n_before : int
        How many times it has come already, one after the other.
    task : Task
    answers : dict
        The answers by name.

    Returns
    -------
    str
        The second time, in which cases the answer is right and in which it is wrong; from the
        third time on, the smallest case in which it is wrong, to work out by hand.
    """
    (function, *others) = answers.values()
    if others or not hasattr(task, "results_of") or not callable(function):
        return ""
    results = task.results_of(function)
    wrong = wrong_cases(task, results)
    if not wrong:
        return ""
    words = [result.case.words for result in results]
    if n_before == 1:
        right = [words[i] for i in range(len(words)) if i not in wrong]
        told = f"right for {_listed(right)}; " if right else ""
        return f"Where to look: it is {told}wrong for {_listed([words[i] for i in wrong])}."
    smallest = results[_smallest(results, wrong)]
    return (
        f"By hand: {_line(task, smallest, function)} should return {short(smallest.wanted)}, and "
        f"{_returned(smallest.came, function)}. Work out one entry of it on paper, then print the "
        "same steps in your function."
    )


def _listed(words):
    """Return the first three of some words, and how many more there are."""
    more = f" and {len(words) - 3} more" if len(words) > 3 else ""
    return "; ".join(words[:3]) + more
