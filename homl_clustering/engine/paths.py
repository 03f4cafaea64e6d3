"""Which way a computation goes: the only place where the size of the data decides.

A run of an algorithm on small data is one compiled call: it never comes back to Python between
its iterations. A run on larger data visits the blocks of rows in each iteration; these are
shared out among threads, unless the data are so small that starting threads costs more than
it saves. Results have the same bits whichever way is taken, so tests have to ask which one it
was: see `watch`.
"""

from contextlib import contextmanager

# The size of data is counted in numbers, that is rows times features.
ONE_THREAD_ELEMENTS = 2**17  # up to here the calling thread does all the work
ONE_THREAD_ROWS = 1024  # the same for silhouettes, which compare each row with all others
# The same for a single pass, which is over in a millisecond, about what a second thread takes to
# begin: so many operations for each of these numbers, and some more where no thread waits for
# work yet. A row takes as many beside its distances.
ONE_THREAD_WORK, THREADLESS_WORK = 128, 192
ROW_OVERHEAD = 100
COMPILED_ELEMENTS = {"k-means": 2**18, "mixture": 2**17}  # up to here a run is one compiled call

# The most work in one compiled call, which Ctrl-C cannot interrupt: multiplications with an
# addition, of which a processor makes one or more in a nanosecond. Kernels that make several at
# once count each for less.
PIECE = 2**25
WIDE = 8  # so many at once in single precision, four in double precision

READ_WORK = 17  # of the three passes in which data are read, for each number

# Of k-means++: what it does for each row and center beside the scores, and the work for a center
# up to which it costs more to share it out among threads than to do it.
SEEDING_OVERHEAD = 24
SEEDED_WHOLE = 2**21

# Up to here, counted as rows times clusters times features, k-means saves no distance: the
# kernels that save some would take longer to compile, and here no less time to run.
PLAIN_WORK = 2**15

_watchers = []


def is_compiled_whole(family, blocks, row_work=0, more_work=0):
    """Return whether a run on these data may be one compiled call.

    Parameters
    ----------
    family : {"k-means", "mixture"}
    blocks : RowBlocks
    row_work, more_work : int, default=0
        The work that an iteration is for each row, and beside: in sum not more than `PIECE`.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.engine.blocks import RowBlocks
    >>> blocks = RowBlocks(np.empty((100_000, 2)))
    >>> is_compiled_whole("k-means", blocks), is_compiled_whole("mixture", blocks)
    (True, False)
    """
    small = blocks.array is not None and blocks.array.size <= COMPILED_ELEMENTS[family]
    return small and blocks.shape[0] * row_work + more_work <= PIECE


def is_short_pass(n_rows, row_work, started=True):
    """Return whether a single pass over rows is over before a second thread has begun.

    Parameters
    ----------
    n_rows : int
    row_work : int
        How many multiplications with an addition a row takes.
    started : bool, default=True
        Whether there are threads that wait for work.
    """
    limit = ONE_THREAD_WORK if started else THREADLESS_WORK
    return n_rows * (row_work + ROW_OVERHEAD) <= ONE_THREAD_ELEMENTS * limit


def seeding_work(n_features, n_candidates):
    """Return about what k-means++ has to do for each row and center, counted as in `PIECE`."""
    scored = -(-n_candidates // 4) * 4  # as many at once
    return n_features * scored // WIDE + SEEDING_OVERHEAD


def is_seeded_whole(blocks, row_work):
    """Return whether k-means++ on these data is one compiled call, or a few.

    Not where rows lie in a file, of which more than a block would be copied.
    """
    in_memory = blocks.array is not None and (blocks.small or not blocks.mapped)
    return in_memory and blocks.shape[0] * row_work <= SEEDED_WHOLE


def is_plain(n_rows, n_clusters, n_features):
    """Return whether k-means on such data computes all distances, by the plain formula."""
    return n_rows * n_clusters * n_features <= PLAIN_WORK


def pieces(n_rows, row_work, multiple=256):
    """Yield slices of rows that are each about one piece of work, in order.

    Parameters
    ----------
    n_rows : int
    row_work : int
        How many operations a row takes.
    multiple : int, default=256
        Of which the number of rows in a slice is a multiple, the last slice aside: as many as a
        kernel takes at a time.

    Examples
    --------
    >>> from homl_clustering.engine.paths import pieces
    >>> list(pieces(1000, 2**16))
    [slice(0, 512, None), slice(512, 1000, None)]
    """
    size = max(1, PIECE // max(1, row_work) // multiple) * multiple
    for start in range(0, n_rows, size):
        yield slice(start, min(start + size, n_rows))


def took(way):
    """Note that a computation went this way, for those who watch."""
    for ways in _watchers:
        ways.append(way)


@contextmanager
def watch():
    """Collect the ways that computations take inside the ``with`` block.

    Yields
    ------
    list of str
        ``"k-means compiled"`` and ``"mixture compiled"`` for each run that is one compiled
        call, ``"k-means plain"`` where that uses the plain formulas; ``"k-means blocks"`` and
        ``"mixture blocks"`` for each iteration of other runs; likewise ``"k-means++ plain"``
        and so on for each seeding, and ``"threads: 2"`` for each pass over blocks that two
        threads share.

    Examples
    --------
    >>> from homl_clustering import KMeans
    >>> with watch() as ways:
    ...     model = KMeans(2, random_state=0).fit([[0.0], [1.0], [8.0]])
    >>> "k-means plain" in ways, "k-means blocks" in ways
    (True, False)
    """
    ways = []
    _watchers.append(ways)
    try:
        yield ways
    finally:
        _watchers.remove(ways)
