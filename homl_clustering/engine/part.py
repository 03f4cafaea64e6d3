"""A part of the rows on a worker of a cluster, and what is done with it there.

A part is the result of a task, which the cluster keeps in the memory of the worker that has made
it. Further tasks visit it: they run the functions that `homl_clustering.engine.blocks` runs on
threads, for the blocks of this part. What such a task remembers of the rows (their labels, bounds
of their distances) is kept in the part, as a cache: it may be lost, together with its worker or
when the part is moved, and is made again from the rows and a few centers.
"""

import sys

import numpy as np

from homl_clustering.engine import version
from homl_clustering.engine.blocks import BlockMap, RowBlocks
from homl_clustering.engine.tree import Tree


class Place:
    """Which rows of the data a part holds.

    Attributes
    ----------
    number : int
        Of the part.
    first_block, n_blocks : int
        The number of its first block, and how many blocks all data have.
    size : int
        Rows per block.
    """

    def __init__(self, number, first_block, n_blocks, size):
        self.number, self.first_block = number, first_block
        self.n_blocks, self.size = n_blocks, size

    @property
    def first_row(self):
        """The number of its first row."""
        return self.first_block * self.size


class PartMap(BlockMap):
    """The two ways over the rows of a part; `sum` gets as far as the tree of all blocks allows.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_features)
    place : Place
    """

    def __init__(self, X, place):
        blocks = RowBlocks(X, size=place.size, first=place.first_block, threaded=False)
        super().__init__(blocks, [range(blocks.n_blocks)])
        self.place = place

    def sum(self, function, *, whole_runs=False):
        """Return the sums of subtrees, see `homl_clustering.engine.tree.Tree.subtrees`."""
        tree = Tree(self.place.n_blocks)
        self._add_to(tree, function, whole_runs)
        return tree.subtrees()


class Part:
    """Rows on a worker, and what is remembered of them.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_features)
    weights : ndarray of shape (n_rows,) or None
        None stands for weights of one.
    place : Place
    """

    def __init__(self, X, weights, place):
        self.X, self.given_weights, self.place = X, weights, place
        self.each_block = PartMap(X, place)
        if weights is not None:
            self.each_block.blocks.weigh(weights)
        self.remembered = {}  # by the run that it belongs to: see `Memory`

    @property
    def weights(self):
        """The weights of the rows."""
        return ones(len(self.X)) if self.given_weights is None else self.given_weights

    def __reduce__(self):
        # on its way to another worker, or to a file, it leaves behind what can be made again
        return Part, (self.X, self.given_weights, self.place)

    def __sizeof__(self):
        weights = 0 if self.given_weights is None else self.given_weights.nbytes
        return self.X.nbytes + weights + sys.getsizeof(self.remembered)


class Memory:
    """What a part remembers for one run, between two calls.

    Attributes
    ----------
    state : object
    number : int
        Of the call that has left it so.
    reply : object
        What that call has returned.
    """

    def __init__(self, state, number, reply=None):
        self.state, self.number, self.reply = state, number, reply


class Forgotten:
    """What a call returns where the part does not remember the calls before."""


_longest = [np.ones(0)]


def ones(n_rows):
    """Return weights of one: one array for all parts of a worker."""
    if len(_longest[0]) < n_rows:
        _longest[0] = np.ones(n_rows)
    return _longest[0][:n_rows]


def has_room(n_bytes):
    """Return whether this worker may keep so much more: up to half of its memory."""
    from distributed import get_worker

    try:
        worker = get_worker()
    except ValueError:  # not on a worker, as in a test
        return True
    limit = worker.memory_manager.memory_limit
    return not limit or worker.monitor.get_process_memory() + n_bytes <= limit / 2


def make_part(X, place):
    """Return a part, its rows C-contiguous and read-only."""
    return Part(RowBlocks._dense(X), None, place)


def same(part):
    """Return a part as it is, on the worker that this task is sent to."""
    return part


def weigh_part(part, weights):
    """Return a part with weights; the rows are the same."""
    return Part(part.X, np.ascontiguousarray(weights), part.place)


class VisitError(Exception):
    """What went wrong with one of the parts that a task visits: which one it was, and the error."""


def visit(parts, expected, tasks):
    """Return what functions give for parts; raise where the worker has another version.

    Parameters
    ----------
    parts : list of Part
    expected : str
        The version of the package that the client has.
    tasks : list of tuple
        A function and its arguments after the part, for each part; or one that is for all.
    """
    version.check(expected)
    replies = []
    for place, part in enumerate(parts):
        function, *arguments = tasks[place if len(tasks) > 1 else 0]
        try:
            replies.append(function(part, *arguments))
        except Exception as error:
            raise VisitError(place, error) from error
    return replies


def map_blocks(part, function, whole_runs):
    """Return what a function gives for each block of a part, or for its runs of blocks."""
    return part.each_block.map(function, whole_runs=whole_runs)


def sum_blocks(part, function, whole_runs):
    """Return the sum of what a function gives for each block, as subtrees."""
    return part.each_block.sum(function, whole_runs=whole_runs)


def take_rows(part, rows):
    """Return some rows of a part."""
    return part.X[rows]


def call(part, run, number, make, restore, method, arguments):
    """Call a method of what is remembered for a run, made anew if it is the first call.

    Parameters
    ----------
    part : Part
    run : str
    number : int
        Of the call, from 1.
    make : callable
        Returns the state before the first call, given the part.
    restore : callable or None
        Brings such a state to what it was before this call. None where the part is expected to
        remember that: if it does not, `Forgotten` is returned.
    method : str
    arguments : tuple
    """
    memory = part.remembered.get(run)
    if memory is not None and memory.number == number:  # the cluster has run this task twice
        return memory.reply
    if memory is None or memory.number != number - 1:
        if number > 1 and restore is None:
            return Forgotten()
        memory = part.remembered[run] = Memory(make(part), number - 1)
        if number > 1:
            restore(memory.state)
    memory.number = -1  # until the call is done: an error may leave anything behind
    memory.reply = getattr(memory.state, method)(*arguments)
    memory.number = number
    return memory.reply


def ask(part, run, number, make, restore, method, arguments):
    """Call a method that changes nothing, after the call of this number; see `call`."""
    memory = part.remembered.get(run)
    if memory is None or memory.number != number:
        if restore is None:
            return Forgotten()
        memory = part.remembered[run] = Memory(make(part), number)
        restore(memory.state)
    return getattr(memory.state, method)(*arguments)


def forget(part, run):
    """Give back the memory that a run takes."""
    part.remembered.pop(run, None)
