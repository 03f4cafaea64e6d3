"""Rows on the workers of a Dask cluster: kernels go to where they are, and small results come back.

A fit makes its rows into parts (see `homl_clustering.engine.part`), once, in the memory of the
workers. Each pass sends a function and a few numbers, such as the centers, to every part, and
merges what comes back in the order of the blocks, by the same tree as in memory: so bits are the
same. A part that is lost with its worker is computed anew from the data's own graph.
"""

import uuid

import numpy as np

from homl_clustering.engine import part as on_worker
from homl_clustering.engine import paths
from homl_clustering.engine.blocks import BlockMap, RowBlocks
from homl_clustering.engine.calls import Parts, workers_of
from homl_clustering.engine.tables import PART_BYTES, parts_of_chunks, rows_by_part
from homl_clustering.engine.tree import Tree


class RemoteBlocks(RowBlocks):
    """Blocks of rows that are on the workers of a cluster.

    Parameters
    ----------
    client : distributed.Client
    owner : str
        The estimator or function, for error messages.
    X : dask.array.Array of shape (n_samples, n_features)

    Attributes
    ----------
    parts : Parts or None
        Made when they are needed first.
    """

    remote, n_together, first = True, 1, 0
    threaded = wide = small = False
    array = None

    def __init__(self, client, owner, X):
        self.client, self.owner = client, owner
        self.shape, self.dtype = X.shape, X.dtype
        self.size = RowBlocks(np.empty((0, X.shape[1]), X.dtype)).size
        self.n_blocks = max(1, -(-X.shape[0] // self.size))
        self.n_rows_of_parts = self._cut(X)
        self.first_rows = np.cumsum((0, *self.n_rows_of_parts[:-1]))
        self.source = X.rechunk((self.n_rows_of_parts, -1))
        self.parts = None

    def _cut(self, X):
        """Return how many rows belong to each part."""
        n_samples, row_bytes = X.shape[0], X.shape[1] * X.dtype.itemsize
        workers = workers_of(self.client).values()
        n_threads = max(1, sum(worker["nthreads"] for worker in workers))
        limits = [worker["memory_limit"] for worker in workers if worker["memory_limit"]]
        # while parts are made, what they are made from takes as much memory again
        most_bytes = min([8 * PART_BYTES, *(limit // 16 for limit in limits)])
        most = max(1, min(most_bytes // row_bytes // self.size, -(-self.n_blocks // n_threads)))
        # several parts for a thread, so that each can have about as many rows
        least = min(PART_BYTES // 2 // row_bytes, n_samples // (4 * n_threads))
        least = max(least, PART_BYTES // 16 // row_bytes)
        return tuple(parts_of_chunks(X.chunks[0], self.size, least, most * self.size))

    def gather(self):
        """Have the workers make the parts, if they have not; return the `Parts`."""
        if self.parts is None:
            chunks = self._chunks(self.client.persist(self.source))
            places = [
                on_worker.Place(number, int(first) // self.size, self.n_blocks, self.size)
                for number, first in enumerate(self.first_rows)
            ]
            self._make(on_worker.make_part, places, chunks, places)
        return self.parts

    def weigh(self, weights):
        """Give the rows weights."""
        import dask.array as da

        parts = self.gather()
        weights = da.from_array(weights, chunks=(self.n_rows_of_parts,))
        chunks = self._chunks(self.client.persist(weights))
        self._make(on_worker.weigh_part, parts.places, parts.futures, chunks)

    def _make(self, function, places, *arguments):
        """Have workers make parts, each by a function of one of each kind of arguments."""
        futures = [
            self.client.submit(
                function, *own, key=f"homl_clustering-part-{uuid.uuid4().hex}", pure=False
            )
            for own in zip(*arguments, strict=True)
        ]
        self.parts = Parts(self.client, self.owner, places, futures, self.shape[0])

    def _chunks(self, array):
        """Return the futures of the chunks of an array that is being computed."""
        from distributed import futures_of

        by_key = {future.key: future for future in futures_of(array)}
        return [by_key[key] for key in _flat(array.__dask_keys__())]

    def close(self):
        """Let the workers free their memory."""
        if self.parts is not None:
            self.parts.close()
            self.parts = None

    @property
    def mapped(self):
        """False: parts are in the memory of workers."""
        return False

    def take(self, indices):
        """Return a copy of the rows with these indices."""
        indices, parts = rows_by_part(indices, self.shape[0], self.first_rows)
        out = np.empty((len(indices), self.shape[1]), self.dtype)
        wanted = {part: (on_worker.take_rows, inside) for part, (_, inside) in parts.items()}
        for part, rows in zip(wanted, self.gather().calls(wanted), strict=True):
            out[parts[part][0]] = rows
        return out

    def read_only(self):
        """Return the data: those of Dask are never written to."""
        return self.source


class RemoteMap(BlockMap):
    """The two ways over rows that are on workers.

    Functions are sent there with what they refer to, which should be small: what they write to
    is not sent back, what they return is.
    """

    def __init__(self, blocks):
        super().__init__(blocks, [])
        self.parts = blocks.gather()

    def __reduce__(self):
        return BlockMap, (None, [])  # functions that are sent away may ask for `pieces`

    def map(self, function, *, whole_runs=False):
        """Return ``[function(block) for each block]``, in order of the blocks."""
        paths.took("workers")
        replies = self.parts.call(on_worker.map_blocks, function, whole_runs)
        return [result for reply in replies for result in reply]

    def sum(self, function, *, whole_runs=False):
        """Return the sum over all blocks of the array that `function` returns."""
        paths.took("workers")
        return self.merged(self.parts.call(on_worker.sum_blocks, function, whole_runs))

    def merged(self, replies):
        """Return the sum of all subtrees that parts have added up."""
        tree = Tree(self.blocks.n_blocks)
        for subtrees in replies:
            for level, number, sums in subtrees:
                tree.add(number, np.array(sums), level)
        return tree.total


def _flat(keys):
    """Yield the keys of an array's chunks in order."""
    for key in keys:
        if isinstance(key, list):
            yield from _flat(key)
        else:
            yield key
