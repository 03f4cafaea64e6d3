"""Calls of functions on the parts of a data set, which are in the memory of a cluster's workers.

All parts that a thread of a worker has are visited by one task, so that it makes no difference to
the number of messages how many they are. What a part remembers between two calls is a cache: after
its worker was lost the part is computed anew, and told what it must remember.
"""

import time
import uuid
from contextlib import suppress
from itertools import chain, pairwise

import numpy as np

from homl_clustering.engine import part as on_worker
from homl_clustering.engine import version

PATIENCE = 60.0  # seconds without any worker, after which a fit gives up
GLANCE = 0.5  # seconds between two looks at the cluster while nothing comes back
ATTEMPTS = 5  # to fetch results; workers may be lost with some of them


class Parts:
    """The parts of a data set on the workers of a cluster.

    Parameters
    ----------
    client : distributed.Client
    owner : str
        The estimator or function, for error messages.
    places : list of Place
    futures : list of distributed.Future
        Of the parts, in order.
    n_samples : int

    Attributes
    ----------
    n_lost : int
        How often a part was expected to remember the calls before, and did not.
    """

    def __init__(self, client, owner, places, futures, n_samples):
        self.client, self.owner, self.places, self.futures = client, owner, places, futures
        self.n_samples, self.n_lost = n_samples, 0
        self._where = {}  # the number of a part: the worker that held it when last seen
        self._n_threads = {}  # of each worker
        self._wait_for_parts()
        if self._balance():
            self._wait_for_parts()

    def call(self, function, *arguments, only=None):
        """Return ``function(part, *arguments)`` of all parts, or of `only` these, in order."""
        numbers = range(len(self.futures)) if only is None else only
        return self.calls(dict.fromkeys(numbers, (function, *arguments)))

    def calls(self, wanted):
        """Return what functions give, a list in the order of the numbers of their parts.

        Parameters
        ----------
        wanted : dict
            The number of a part: a function, and its arguments after the part.
        """
        tasks = {}
        self._check_connection()
        if len(self._where) < len(self.futures):
            self._locate()
        try:
            for numbers in self._together(wanted):
                tasks[numbers] = self._submit(numbers, wanted)
            self._wait(wanted, tasks)
            results = self._results(wanted, tasks)
        except BaseException:
            with suppress(Exception):  # of a client that is closed
                self.client.cancel(list(tasks.values()), force=True)
            raise
        for task in tasks.values():  # or the scheduler keeps them as long as anybody does
            task.release()
        return results

    def close(self):
        """Give the parts up: the workers free their memory."""
        for future in self.futures:
            future.release()
        self.futures = []

    def _wait_for_parts(self):
        """Wait until all parts are made; raise where one cannot be."""
        made = {(number,): part for number, part in enumerate(self.futures)}
        self._wait({}, made)
        for numbers, part in made.items():
            if part.status in ("error", "cancelled"):
                self._raise(numbers, part)

    def _balance(self):
        """Have parts move until each thread has about as many rows; return whether any do.

        This happens once, before the fit: each pass ends when the last worker has done its share.
        """
        self._locate()
        if len(self._where) < len(self.futures):  # a worker is being lost
            return False
        ends = [place.first_row for place in self.places[1:]] + [self.n_samples]
        rows = [end - place.first_row for place, end in zip(self.places, ends, strict=True)]
        moves = moves_to_balance(rows, self._where, self._n_threads)
        for number, worker in moves.items():
            self.futures[number] = self.client.submit(
                on_worker.same,
                self.futures[number],
                key=f"homl_clustering-part-{uuid.uuid4().hex}",
                workers=[worker],
                allow_other_workers=True,
                pure=False,
            )
            del self._where[number]
        return bool(moves)

    def _together(self, numbers):
        """Return the parts as tuples of those that one task visits: a thread's share of them."""
        held, tasks = {}, []
        for number in numbers:
            held.setdefault(self._where.get(number), []).append(number)
        for where, own in held.items():
            n_tasks = len(own) if where is None else min(len(own), self._n_threads.get(where, 1))
            ends = np.linspace(0, len(own), n_tasks + 1).astype(int).tolist()
            tasks += [tuple(own[first:end]) for first, end in pairwise(ends)]
        return tasks

    def _submit(self, numbers, wanted):
        """Send a task to the worker that has these parts."""
        where = self._where.get(numbers[0])
        own = [wanted[number] for number in numbers]
        return self.client.submit(
            on_worker.visit,
            [self.futures[number] for number in numbers],
            version.own(),
            own[:1] if all(task is own[0] for task in own) else own,
            key=f"homl_clustering-visit-{uuid.uuid4().hex}",
            workers=where and [where],
            pure=False,
        )

    def _wait(self, wanted, tasks):
        """Wait until tasks have ended; send those elsewhere whose worker is there no more."""
        from distributed import CancelledError, wait

        patience = time.monotonic() + PATIENCE
        while any(not task.done() for task in tasks.values()):
            with suppress(TimeoutError, CancelledError):  # what was cancelled is told later
                wait(list(tasks.values()), timeout=GLANCE)
                return
            workers = self._workers()
            if self._works(tasks, workers):
                patience = time.monotonic() + PATIENCE
            elif time.monotonic() > patience:
                raise RuntimeError(self._why_nothing_runs(workers))
            self._send_again(wanted, tasks, workers)

    def _send_again(self, wanted, tasks, workers):
        """Send tasks that have not ended to another worker, where theirs is not there any more."""
        lost = {number for number, where in self._where.items() if where not in workers}
        for number in lost:
            del self._where[number]
        for numbers, task in list(tasks.items()):
            if wanted and not task.done() and not lost.isdisjoint(numbers):
                self.client.cancel([tasks.pop(numbers)], force=True)
                for number in numbers:  # each may be made anew elsewhere
                    tasks[(number,)] = self._submit((number,), wanted)

    def _results(self, wanted, tasks):
        """Return the results of tasks that have ended; a worker may be lost with some of them."""
        for _ in range(ATTEMPTS):
            for numbers, task in tasks.items():
                if task.status in ("error", "cancelled"):
                    self._raise(numbers, task)
            try:
                replies = self.client.sync(
                    self.client._gather, list(tasks.values()), callback_timeout=PATIENCE
                )
                by_number = dict(zip(chain(*tasks), chain(*replies), strict=True))
                return [by_number[number] for number in wanted]
            except TimeoutError:
                self._send_again(wanted, tasks, self._workers())
            except Exception:
                if not any(task.status in ("error", "cancelled") for task in tasks.values()):
                    raise
            self._wait(wanted, tasks)
        raise RuntimeError(
            f"{self.owner}: the cluster {self.client.scheduler.address} has done its work, but "
            f"{ATTEMPTS} times its results could not be fetched within {PATIENCE:.0f} seconds. Can "
            "this process reach its workers?"
        )

    def _raise(self, numbers, task):
        """Say what has come of a task that has no result."""
        cancelled = task.status == "cancelled"
        error = None if cancelled else task.exception(timeout=PATIENCE)
        lost = [number for number in numbers if self.futures[number].status == "error"]
        number = lost[0] if lost else numbers[0]
        if isinstance(error, on_worker.VisitError):
            number, error = numbers[error.args[0]], error.args[1]
        firsts = [place.first_row for place in self.places] + [self.n_samples]
        where = (
            f"rows {firsts[number]} to {firsts[number + 1] - 1} of X, part {number} of "
            f"{len(self.places)}"
        )
        if cancelled:
            raise RuntimeError(
                f"{self.owner}: the cluster {self.client.scheduler.address} has dropped the work "
                f"on {where}. Was the scheduler restarted, or the client closed?"
            )
        raise RuntimeError(
            f"{self.owner}: {where}, cannot be computed: {type(error).__name__}: {error}"
        ) from error

    def _works(self, tasks, workers):
        """Return whether there is a worker at work that can take one of the open tasks."""
        if "running" not in workers.values():
            return False
        wanted = (self._where.get(numbers[0]) for numbers, task in tasks.items() if not task.done())
        return any(workers.get(where, "running") == "running" for where in wanted)

    def _why_nothing_runs(self, workers):
        """Return what to say after a while in which no worker has worked."""
        where = f"{self.owner}: the cluster {self.client.scheduler.address}"
        if workers:
            return (
                f"{where} has {len(workers)} workers, but for {PATIENCE:.0f} seconds those that "
                "have the rows were not at work (their status: "
                f"{', '.join(sorted(set(workers.values())))}): workers pause when their memory is "
                "full. Give them more memory, or take more of them, or no client: then X is read "
                "part by part."
            )
        return f"{where} has had no worker for {PATIENCE:.0f} seconds. Start one, and fit again."

    def _workers(self):
        """Return the status of each worker, by its address; raise if the cluster is gone."""
        self._check_connection()
        workers = workers_of(self.client)
        return {address: worker.get("status", "running") for address, worker in workers.items()}

    def _check_connection(self):
        if self.client.status != "running":
            raise RuntimeError(
                f"{self.owner}: the connection to the cluster is {self.client.status}. Connect "
                "again, and fit again."
            )

    def _locate(self):
        """Find out which worker has which part, and how many threads."""
        workers = workers_of(self.client)
        self._n_threads = {address: worker["nthreads"] for address, worker in workers.items()}
        held = self.client.who_has(self.futures)
        for number, future in enumerate(self.futures):
            if workers := held.get(future.key):
                self._where[number] = next(iter(workers))


def workers_of(client):
    """Return what the scheduler says of each worker, by its address.

    Asked directly: `Client.scheduler_info` returns what came last, and in between the client may
    have asked for something else itself, namely for the scheduler without its workers.
    """
    return client.sync(client.scheduler.identity, n_workers=-1)["workers"]


def moves_to_balance(rows, where, n_threads):
    """Return which parts should go to which workers, so that their threads have equal shares.

    Parameters
    ----------
    rows : sequence of int
        The number of rows of each part.
    where : dict
        By the number of the part, the worker that has it.
    n_threads : dict
        By the worker, how many threads it has.

    Returns
    -------
    moves : dict
        By the number of the part, the worker that should have it. As few rows as possible move,
        and none where that would make the largest share of a thread less than a tenth smaller.

    Examples
    --------
    >>> moves_to_balance([6, 5, 6, 4], {0: "a", 1: "a", 2: "a", 3: "b"}, {"a": 1, "b": 1})
    {1: 'b'}
    """
    where, moves = dict(where), {}
    held = dict.fromkeys(n_threads, 0)
    for number, worker in where.items():
        held[worker] += rows[number]
    share = {worker: held[worker] / n_threads[worker] for worker in held}
    for _ in rows:
        most, least = max(share, key=share.get), min(share, key=share.get)
        room = 0.9 * share[most] * n_threads[least] - held[least]  # rows that would help there
        fits = [n for n, worker in where.items() if worker == most and rows[n] < room]
        if not fits:
            break
        number = min(fits, key=rows.__getitem__)
        where[number] = moves[number] = least
        for worker, change in ((most, -rows[number]), (least, rows[number])):
            held[worker] += change
            share[worker] = held[worker] / n_threads[worker]
    return moves


class Conversation:
    """Calls of what the parts remember for one run.

    Parameters
    ----------
    parts : Parts
    make : callable
        Returns the state that a part begins with, given the part.
    """

    def __init__(self, parts, make):
        self.parts, self.make = parts, make
        self.run, self.number = uuid.uuid4().hex, 0

    def call(self, method, *arguments, restore, only=None):
        """Call a method of what each part remembers; return the replies in order.

        A call of `only` some parts must not change what these remember.

        Parameters
        ----------
        method : str
        arguments : tuple
        restore : callable
            Brings a state as it was made to what it must be before this call. It is sent only to
            a part that has been computed anew.
        """
        numbers = list(range(len(self.parts.futures))) if only is None else only
        self.number += only is None
        call = on_worker.call if only is None else on_worker.ask
        task = [call, self.run, self.number, self.make, None, method, arguments]
        replies = dict(zip(numbers, self.parts.call(*task, only=numbers), strict=True))
        lost = [n for n, reply in replies.items() if isinstance(reply, on_worker.Forgotten)]
        if lost:
            self.parts.n_lost += len(lost)
            task[4] = restore
            replies.update(zip(lost, self.parts.call(*task, only=lost), strict=True))
        return [replies[number] for number in numbers]

    def end(self):
        """Let the parts forget."""
        with suppress(Exception):  # the result is there already
            self.parts.call(on_worker.forget, self.run)
