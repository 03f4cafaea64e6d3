"""How the results of the blocks become one: always in the same order."""

from homl_clustering.kernels import kernel


@kernel
def tree_sum(parts):
    """Sum over the first axis by one fixed binary tree; `parts` is used up.

    Neighbours are added pairwise, then the results pairwise, and so on: the order
    of the additions depends on the number of parts alone.
    """
    n_parts = parts.shape[0]
    step = 1
    while step < n_parts:
        for i in range(0, n_parts - step, 2 * step):
            add_to(parts[i : i + 1], parts[i + step : i + step + 1])
        step *= 2
    return parts[0]


# The compiler takes seconds longer over `total += term` and `into[:] = values`, whose shapes
# may differ, than over these. All arrays are in C order, so that `ravel` gives a view.


@kernel
def add_to(total, term):
    """Add an array to another of its shape."""
    numbers, terms = total.ravel(), term.ravel()
    for q in range(numbers.shape[0]):
        numbers[q] += terms[q]


@kernel
def copy_to(into, values):
    """Copy an array to another of its shape."""
    numbers, copied = into.ravel(), values.ravel()
    for q in range(numbers.shape[0]):
        numbers[q] = copied[q]
