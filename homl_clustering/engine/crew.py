"""Threads beside the caller's, which take part in its work until it is done or stopped.

Compiled code cannot be interrupted: Ctrl-C is looked at when it comes back. So a compiled call
does a bounded amount of work, see `homl_clustering.engine.paths.pieces`, and threads look at a
flag between two calls. Results do not depend on it: what is added up is added up in the same
order.
"""

from __future__ import annotations

import os
import queue
import threading
from contextlib import suppress

from joblib.parallel import get_active_backend


def threads() -> int:
    """Return how many threads a fit may use.

    The smallest of: the processors this process may run on, ``OMP_NUM_THREADS`` (which
    joblib's worker processes set to their share), and one inside a joblib worker thread.

    Examples
    --------
    >>> from homl_clustering.engine.crew import threads
    >>> threads() >= 1
    True
    """
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no affinity to ask for
        available = os.cpu_count() or 1
    limit = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    limit = int(limit) if limit.isdecimal() else 0
    backend, _ = get_active_backend()
    nested = (backend.nesting_level or 0) > 0
    if nested and not (limit and threading.current_thread() is threading.main_thread()):
        return 1  # in a worker process the limit is its own share, but not in a worker thread
    return min(available, limit) if limit else available


class Stopped(BaseException):
    """The computation that a thread takes part in has been stopped."""


class Crew:
    """Some threads that wait for work, from its first piece to the end of the ``with`` block.

    Where fewer threads can be started than were asked for, or none (there is too little memory,
    or the interpreter is about to end), the others and the caller do all the work.

    Parameters
    ----------
    n_threads : int
        How many beside the caller's.
    """

    def __init__(self, n_threads):
        self._n_to_start = n_threads
        self.stopped = False
        self._waiting = queue.SimpleQueue()
        self._threads, self._busy = [], set()

    def __enter__(self):
        return self

    def _start(self):
        for _ in range(self._n_to_start):
            # Daemons: the interpreter does not wait at its end for threads that wait for work.
            thread = threading.Thread(target=self._serve, daemon=True)
            try:
                thread.start()
            except RuntimeError:
                break
            self._threads.append(thread)
        self._n_to_start = 0  # who could not be started now is not waited for

    def __exit__(self, *_):
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def check(self):
        """Raise in a thread whose work is no longer wanted."""
        if self.stopped:
            raise Stopped

    def run(self, works):
        """Call functions without arguments at the same time; return what they return, in order.

        An error in one of them stops the others, at their next `check`, and is raised.
        """
        self._start()
        self.stopped, done = False, queue.SimpleQueue()
        results, n_missing = [None] * len(works), 0
        try:
            for number, work in enumerate(works[1:], 1):
                self._waiting.put((number, work, done))
                n_missing += 1
            results[0] = works[0]()
            while (task := self._next(block=False)) is not None:
                self._do(*task)
            while n_missing:
                number, results[number], error = _take(done)
                n_missing -= 1
                if error is not None:
                    raise error
        except BaseException as error:
            cause = self._stop(done, error)
            if cause is error:
                raise
            raise cause from None
        return results

    def _stop(self, done, error):
        """Let the other threads stop, and wait until they have; return why all this is so."""
        self.stopped = True
        while self._next(block=False) is not None:
            pass  # what nobody has begun
        while self._busy or not done.empty():
            with suppress(queue.Empty):
                other = done.get(timeout=0.1)[2]
                if isinstance(error, Stopped) and other is not None:
                    error = other
        return error

    def _next(self, block=True):
        """Return a task; None where the work is over, or nothing waits."""
        try:
            return self._waiting.get(block)
        except queue.Empty:
            return None

    def _serve(self):
        while (task := self._next()) is not None:
            self._busy.add(threading.current_thread())
            self._do(*task)
            self._busy.discard(threading.current_thread())
            task = None  # while a thread waits it holds no data

    def _do(self, number, work, done):
        """Call a function; put its result, or the error that it raised, into a queue."""
        try:
            done.put((number, work(), None))
        except BaseException as error:
            self.stopped = True
            done.put((number, None, error))


def _take(done):
    """Wait for a result; not in one go, since on some systems that cannot be interrupted."""
    while True:
        with suppress(queue.Empty):
            return done.get(timeout=0.1)
