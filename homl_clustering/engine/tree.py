"""The sum over all blocks of rows, always added up in the same order, whichever comes first.

The order is that of `homl_clustering.kernels.tree`, whose twin this is: there blocks come one
after the other, here from several threads.
"""

import threading


class Tree:
    """Adds the results of blocks by one fixed binary tree.

    Parameters
    ----------
    n_blocks : int

    Attributes
    ----------
    total : ndarray or None
        The sum, once all blocks have come.
    """

    def __init__(self, n_blocks):
        self.n_blocks = n_blocks
        self.total = None
        self._waiting = {}  # (level, number of the node): sum, until its neighbor comes
        self._lock = threading.Lock()

    def add(self, number, sums, level=0):
        """Take in the sums of a block, and add as far up the tree as that makes possible.

        Parameters
        ----------
        number : int
            Of the block, or above level 0 of the subtree.
        sums : ndarray
            May be overwritten.
        level : int, default=0
        """
        n_nodes = -(-self.n_blocks // 2**level)
        while n_nodes > 1:
            if number ^ 1 < n_nodes:
                with self._lock:
                    if (level, number ^ 1) not in self._waiting:
                        self._waiting[level, number] = sums
                        return
                    neighbor = self._waiting.pop((level, number ^ 1))
                left, right = (neighbor, sums) if number & 1 else (sums, neighbor)
                left += right
                sums = left
            level, number, n_nodes = level + 1, number // 2, -(-n_nodes // 2)
        self.total = sums

    def subtrees(self):
        """Return what has been added up so far: (level, number, sums) of each subtree.

        For where only some of the blocks have come: another tree can go on from these.
        """
        if self.total is not None:
            level = (self.n_blocks - 1).bit_length()
            return [(level, 0, self.total)]
        return [(level, number, sums) for (level, number), sums in sorted(self._waiting.items())]
