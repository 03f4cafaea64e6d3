"""What can be seen of wrong results, where no mistake is known that gives them.

It is said what differs, and never why: which part, which entries, too large or too small.
"""

import numpy as np

from homl_clustering.checks.compare import close, is_sequence, numbers

PLACES = {
    "first": lambda shape: np.arange(shape[0]) == 0,
    "last": lambda shape: np.arange(shape[0]) == shape[0] - 1,
}


def observed(task, results, wrong):
    """Return in a sentence what all wrong results have in common; "" if nothing is seen.

    Parameters
    ----------
    task : FunctionTask
    results : list of Result
    wrong : list of int
        The numbers of the cases in which the answer is wrong.
    """
    came = [task.in_normal_form(results[i].came) for i in wrong]
    wanted = [task.in_normal_form(results[i].wanted) for i in wrong]
    if all(isinstance(each, tuple) for each in wanted):
        return _of_parts(task, came, wanted)
    return _of_numbers(came, wanted)


def _of_parts(task, came, wanted):
    n = len(wanted[0])
    if not all(is_sequence(c) and len(c) == n == len(w) for c, w in zip(came, wanted, strict=True)):
        return ""
    right = [
        i for i in range(n) if all(close(c[i], w[i]) for c, w in zip(came, wanted, strict=True))
    ]
    if not right or len(right) == n:
        return ""
    others = [i for i in range(n) if i not in right]
    said = f"Right is {_named(task, right)}, and wrong {_named(task, others)}."
    if len(others) > 1:
        return said
    place = others[0]
    return f"{said} {_of_numbers([c[place] for c in came], [w[place] for w in wanted])}".strip()


def _named(task, places):
    names = {i: f"part {i + 1} of what is returned" for i in places}
    names |= {i: name for i, name in enumerate(task.parts) if i in names}
    return " and ".join(names[i] for i in places)


def _of_numbers(came, wanted):
    """Return what wrong numbers have in common, given those of all wrong cases."""
    try:
        pairs = [(numbers(c), numbers(w)) for c, w in zip(came, wanted, strict=True)]
    except (TypeError, ValueError):
        return ""
    if not all(c.shape == w.shape and np.isfinite(c).all() for c, w in pairs):
        return ""
    differs = [~np.isclose(c, w, rtol=1e-4, atol=1e-6) for c, w in pairs]
    if not all(different.any() for different in differs):
        return ""
    is_wrong = [c[different] for (c, _), different in zip(pairs, differs, strict=True)]
    is_right = [w[different] for (_, w), different in zip(pairs, differs, strict=True)]
    return _in_words(np.concatenate(is_wrong), np.concatenate(is_right), pairs, differs)


def _in_words(is_wrong, is_right, pairs, differs):
    if np.ptp(is_right) == 0 and len(is_right) > 1 and any(np.ptp(w) > 0 for _, w in pairs):
        return f"It is wrong only where {is_right[0]:.4g} is expected."
    if np.ptp(is_wrong) == 0 and len(is_wrong) > 1:
        return f"Where it is wrong, it always gives {is_wrong[0]:.4g}."
    for name, place in PLACES.items():
        if all(
            different.ndim and len(different) > 2 and not different[~place(different.shape)].any()
            for different in differs
        ):
            return f"Only the {name} entry is wrong in each case."
    for side, holds in (("large", is_wrong > is_right), ("small", is_wrong < is_right)):
        if len(is_wrong) > 2 and holds.all():
            return f"Where it is wrong, the number is too {side}."
    return ""
