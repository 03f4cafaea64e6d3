"""How the results of the blocks become one: always in the same order."""

from homl_clustering._kernels import kernel


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
            parts[i] += parts[i + step]
        step *= 2
    return parts[0]
