"""How far a long computation has come: printed, and told to whoever asks, who may stop it."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from homl_clustering.engine.data import check_number
from homl_clustering.typing import Tell

SECONDS = 1.0  # between two lines that are printed


def check_tell(name: str, tell: object) -> None:
    """Raise unless there is somebody to be told, or nobody."""
    if not (tell is None or callable(tell)):
        raise ValueError(
            f"{name}: tell must be None or a callable that takes two numbers, got {tell!r}."
        )


class Progress:
    """Tells how far a function has come: it prints lines, and calls `tell`.

    Parameters
    ----------
    name : str
        Of the function, for error messages and at the beginning of each line.
    tell : callable or None
        Called as ``tell(done, total)``; the computation should end where it returns True.
    verbose : int
        0 prints nothing, 1 a line each second and one at the end, more one after each fit.
    units : str, default="fits"
        What is counted.
    """

    _counted: Any
    _line: Any

    def __init__(self, name: str, tell: Tell | None, verbose: int, units: str = "fits") -> None:
        check_tell(name, tell)
        if not isinstance(verbose, bool | np.bool_):
            check_number(name, "verbose", verbose, least=0, integer=True)
        self._name, self._tell, self._verbose, self._units = name, tell, int(verbose), units
        self._began = self._printed = time.perf_counter()
        self._counted = self._line = None

    def __call__(self, done: int, total: int) -> bool:
        """Tell that so many are done, of so many at most; return whether to stop."""
        self._counted = done, total
        now = time.perf_counter()
        if self._verbose > 1 or (self._verbose and now - self._printed >= SECONDS):
            self._print(now)
        return self._tell is not None and bool(self._tell(done, total))

    def end(self) -> None:
        """Print how many there were in the end, unless that is the last line."""
        if self._verbose and self._counted not in (None, self._line):
            self._print(time.perf_counter())

    def _print(self, now: float) -> None:
        self._printed, self._line = now, self._counted
        done, total = self._counted
        # What comes may not be seen before the end where lines are held back.
        print(
            f"{self._name}: {done} of at most {total} {self._units}, {now - self._began:.1f} s",
            flush=True,
        )


class Count:
    """Counts fits, and tells of each.

    Parameters
    ----------
    tell : callable or None
        Called as ``tell(done, total)``; the computation should end where it returns True.
    total : int

    Attributes
    ----------
    done : int
    stopped : bool
        Whether `tell` has returned True.
    cut : bool
        Whether a fit was left out for that reason, so that something is not complete.
    """

    def __init__(self, tell: Tell | Progress | None, total: int) -> None:
        self.tell, self.total, self.done = tell, total, 0
        self.stopped = self.cut = False

    def one_more(self) -> bool:
        """Tell that one more fit is done; return whether to stop."""
        self.done += 1
        if self.tell is not None and self.tell(self.done, self.total):
            self.stopped = True
        return self.stopped

    def ends(self) -> bool:
        """Return whether to leave out the next fit, and remember that it was."""
        self.cut = self.cut or self.stopped
        return self.cut

    def __call__(self, done: int, total: int) -> bool:
        """Tell that one more fit of a part is done, as the `Progress` of that part."""
        return self.one_more()

    def end(self) -> None:
        """Say nothing: the end of a part is not that of the whole."""
