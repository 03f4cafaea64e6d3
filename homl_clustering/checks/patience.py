"""A limit for what an answer may take: a loop without an end is told, and ends.

Compiled functions cannot be stopped from outside: only between two steps of Python.
"""

import _thread
import signal
import threading
from contextlib import contextmanager

SECONDS = 30.0  # far more than any right answer takes, also on a slow machine
AGAIN, OFTEN = 0.5, 100  # an answer that catches everything is interrupted again, so often


class StillRunning(BaseException):
    """An answer has not come to an end."""

    def __str__(self):
        return f"it was stopped after {SECONDS:g} seconds"


@contextmanager
def _interruptible():
    """Let SIGINT raise `KeyboardInterrupt`, also where it is ignored.

    A shell starts jobs in the background with SIGINT ignored, and Python leaves it at that. Then
    interrupting the main thread would do nothing.
    """
    before = signal.getsignal(signal.SIGINT)
    if callable(before):
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def limit(work, seconds=None):
    """Return what a function returns; raise `StillRunning` if it takes longer.

    The main thread is interrupted as by Ctrl-C; in other threads there is no limit.

    Parameters
    ----------
    work : callable
        Without parameters.
    seconds : float, default=None
        `SECONDS` if None.

    Examples
    --------
    >>> limit(lambda: 3)
    3
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    pauses = [SECONDS if seconds is None else seconds] + [AGAIN] * OFTEN
    done, turn, interruptions = threading.Event(), threading.Lock(), []

    def watch():
        for pause in pauses:
            if done.wait(pause):
                return
            with turn:  # not once the work has ended
                if not done.is_set():
                    interruptions.append(pause)
                    _thread.interrupt_main()

    def end():
        with turn:
            done.set()

    try:
        try:
            threading.Thread(target=watch, daemon=True).start()
            with _interruptible():
                return work()
        finally:
            end()
    except KeyboardInterrupt as error:
        end()  # again: it may have come just there
        if not interruptions:  # it was Ctrl-C
            raise
        raise StillRunning().with_traceback(error.__traceback__) from None
