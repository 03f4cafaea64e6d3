"""The compiled code: one file per algorithm, serial, one block of rows at a time.

Every kernel takes arrays and scalars and fills arrays it was given. None draws
random numbers, none starts threads, none validates: the estimators do that.

The words that the kernels use, and the letters of their loops:

==================  =============================================================================
`i`, `j`, `c`       the number of a row, of a feature, of a cluster or component
`p`                 the place of a row within a batch
`b`, `r`            the number of a block or batch, and the slice of its rows
`t`                 the number of a candidate, or of a draw
`X`, `rows_T`       rows as they are, (rows, features); a batch of them with one feature after
                    the other, (features, rows)
block               the rows that are worked on at a time, some thousands (`engine.blocks`)
batch               the rows that a kernel takes at a time within a block, 64 or 256
strip, lanes        8, 16 or 32 rows, as many as registers hold, one feature after the other
chunk               the rows of several batches, for which Hamerly's kernel keeps one list
offset              the point that differences are taken from, so that they keep their digits
units               an offset and a scale, in which points are small enough for single precision
packed              rows in these units, as batches in single precision
norms               the squared lengths |x|^2 of the rows, in these units
fours, squares      of each center m, in these units, the vectors -2 m, four centers side by side,
                    and the numbers |m|^2
own                 that number of the nearest center of each row
reach               the length |m| of the longest center, in these units
score               |m|^2 - 2 x.m: the squared distance but for |x|^2, which is the same for
                    all centers
scan                the search for the lowest and the second lowest score of each row
doubts, listed      how far two scores of a row may be off; the rows that this leaves undecided
squared             squared distances
upper, lower        bounds of the distance to the own center, and to any other
drift               how far the centers have come since the first iteration
gap                 the distance from one center to another; the bounds use half of it
closest, nearest    of each row the squared distance to its nearest center, and the number of that
marks               of each row a bit for each candidate that may be nearer than its center
potential           the weighted sum of `closest`, which k-means++ makes small
anew                whether sums are taken over all rows, not only over those that changed sides
room                arrays that are allocated once, and written in each step
shares, sizes       the responsibilities of a component, and their sum
references          the points that the moments of a mixture are taken about
factor              a triangle U with U @ U.T the precision, the inverse of the covariance
whole               of a run: all its iterations in one compiled call
entries, stored     the numbers of sparse rows that are written down; all others are zero
points              what distances from sparse rows are taken to: centers, candidates or rows
==================  =============================================================================
"""

from functools import partial

import numba

from homl_clustering.kernels.borrowing import COUNTING
from homl_clustering.kernels.cache import keep

# The one place where the compiler's options are named. Two are left out on purpose:
# parallel=True, since `engine.blocks` starts the threads, and fastmath=True, which assumes that
# NaN and infinity never occur.
FLAGS = {"nogil": True}
# These options let the compiler choose the order in which numbers are added, and round a product
# and a sum at once. Loops become several times as fast, and get other last digits on another
# processor. So only those kernels have them whose results are decided again, exactly,
# afterwards. Sums that are kept are written with `homl_clustering.kernels.folds`.
FAST = {"fastmath": {"reassoc", "contract"}}


def kernel(function=None, *, fast=False, borrows=False):
    """Compile `function` on first use and keep the result on disk.

    Where, and until when, says `homl_clustering.kernels.cache`. Where nothing can be
    written the function still compiles, once per process.

    Parameters
    ----------
    function : function
    fast : bool, default=False
        Whether the compiler may choose the order of sums, see `FAST`.
    borrows : bool, default=False
        Whether it works with the arrays that it is given and neither makes nor returns any, see
        `homl_clustering.kernels.borrowing`. A kernel that is compiled while another one is would
        take over the other's choice, so that each has its own.
    """
    if function is None:
        return partial(kernel, fast=fast, borrows=borrows)
    flags = FLAGS | {COUNTING: not borrows} | (FAST if fast else {})
    return keep(numba.njit(**flags)(function))


def plain(function):
    """Return the function of Python that a kernel was compiled from.

    For those that only name or allocate arrays. Compiled code that is called from Python returns
    numbers and nothing else: to make arrays of what it returns it runs some Python, which would
    look at Ctrl-C in the middle of the return, where numba cannot raise.
    """
    return getattr(function, "py_func", function)
