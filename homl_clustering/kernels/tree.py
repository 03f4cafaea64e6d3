"""The sum over all blocks of rows, always added up in the same order.

Neighboring blocks are added pairwise, then these sums pairwise, and so on, as by a binary
tree; one without a neighbor moves up as it is. So the order of the additions depends on the
number of blocks alone, and not on who computes which block when.

Blocks that come one after the other need little room for that: a sum is added to the one
before it as soon as both belong to one parent. What waits for a neighbor that has not come
yet are the roots of a few subtrees.

The twin for blocks that come in any order is `homl_clustering.engine.tree`.
"""

from typing import NamedTuple

import numpy as np

from homl_clustering.kernels import kernel


class Subtrees(NamedTuple):
    """The sums of subtrees that wait for a neighbor, from left to right.

    Attributes
    ----------
    sums : ndarray of shape (n_slots, n_numbers)
        All numbers of a subtree, in one row.
    levels, numbers : ndarray of shape (n_slots,), int64
        How high a subtree is, a single block being of level 0, and its number on its level.
    """

    sums: np.ndarray
    levels: np.ndarray
    numbers: np.ndarray


@kernel
def room_for(n_blocks, n_numbers):
    """Return room for the subtrees that so many neighboring blocks may leave at a time."""
    n_slots = 3
    while n_blocks > 1:
        n_blocks = (n_blocks + 1) // 2
        n_slots += 2
    return Subtrees(
        np.empty((n_slots, n_numbers)), np.empty(n_slots, np.int64), np.empty(n_slots, np.int64)
    )


@kernel(borrows=True)
def push(subtrees, n_subtrees, block):
    """Take in the block whose sums stand behind the subtrees; return how many there are now."""
    sums, levels, numbers = subtrees
    levels[n_subtrees], numbers[n_subtrees] = 0, block
    left, right = n_subtrees - 1, n_subtrees
    while right > 0 and are_siblings(levels, numbers, left):
        add_to(sums[left], sums[right])
        levels[left] += 1
        numbers[left] //= 2
        left, right = left - 1, right - 1
    return right + 1


@kernel(borrows=True)
def are_siblings(levels, numbers, left):
    """Whether this subtree and the next have one parent."""
    same_level = levels[left] == levels[left + 1]
    return same_level and numbers[left] % 2 == 0 and numbers[left + 1] == numbers[left] + 1


@kernel
def total_of(subtrees, n_subtrees):
    """Return the sum of all blocks, once all have come: the last, smallest subtree moves up."""
    for right in range(n_subtrees - 1, 0, -1):
        add_to(subtrees.sums[right - 1], subtrees.sums[right])
    return subtrees.sums[0]


@kernel
def add_up(parts):
    """Write the sum over the first axis of `parts` to ``parts[0]``; the others are used up."""
    n_parts = parts.shape[0]
    sums = parts.reshape(n_parts, parts.size // n_parts)
    subtrees = Subtrees(sums, np.empty(n_parts, np.int64), np.empty(n_parts, np.int64))
    n_subtrees = 0
    for block in range(n_parts):
        if n_subtrees < block:
            copy_to(sums[n_subtrees], sums[block])
        n_subtrees = push(subtrees, n_subtrees, block)
    total_of(subtrees, n_subtrees)


# These two stand for `total += term` and `into[:] = values`. For the latter the compiler makes
# code for shapes that differ, which takes it seconds. As all arrays are in C order, `ravel`
# returns a view.


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
