"""Locks between processes: two runs of make do not build or write one thing together.

With the standard library alone, as set-up needs it before anything is installed. The system
frees the lock of a process that dies.
"""

import time
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt


@contextmanager
def locked(path, waiting=lambda: None):
    """Hold the lock file at `path` inside of the ``with`` block.

    Parameters
    ----------
    path : Path
        Its folder must exist.
    waiting : callable
        Called once if another process holds it.
    """
    with open(path, "a+b") as file:
        if not _take(file):
            waiting()
            while not _take(file):
                time.sleep(0.1)
        try:
            yield
        finally:
            _give(file)


def _take(file):
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _give(file):
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_UN)
    else:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
