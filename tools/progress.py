"""How far the running notebooks are: a bar for each on a terminal, now and then a line in a log."""

import sys
import threading
import time
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

EVERY = 20  # seconds between two lines of a notebook in a log

_lock = threading.Lock()  # notebooks run side by side, and share one display
_display = None


@contextmanager
def following(name, folder, n_figures):
    """Tell how far a notebook is, as long as the block lasts.

    Parameters
    ----------
    name : str
        Of the notebook.
    folder : Path
        Where its figures appear.
    n_figures : int
        How many it draws.

    Yields
    ------
    callable
        To be called before each cell of code, with its number and how many there are.
    """
    if sys.stdout.isatty():
        with _bar(name, folder, n_figures) as tell:
            yield tell
    else:
        say(f"{name}: running ...")
        yield _lines(name, folder, n_figures)


def say(line):
    """Print at once, also into a pipe; on a terminal, above the bars."""
    print(line, flush=True)


def _lines(name, folder, n_figures):
    last = [time.perf_counter()]

    def tell(cell, n_cells):
        if time.perf_counter() - last[0] > EVERY:
            last[0] = time.perf_counter()
            say(f"{name}: cell {cell} of {n_cells}, figure {_drawn(folder)} of {n_figures}")

    return tell


@contextmanager
def _bar(name, folder, n_figures):
    global _display
    with _lock:
        if _display is None:
            _display = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("cell {task.completed} of {task.total}, {task.fields[figures]}"),
                TimeElapsedColumn(),
                transient=True,
            )
            _display.start()
        display = _display
        bar = display.add_task(name, total=None, figures=f"figure 0 of {n_figures}")

    def tell(cell, n_cells):
        figures = f"figure {_drawn(folder)} of {n_figures}"
        display.update(bar, completed=cell, total=n_cells, figures=figures)

    try:
        yield tell
    finally:
        with _lock:
            display.remove_task(bar)
            if not display.tasks:
                display.stop()
                _display = None


def _drawn(folder):
    return len(list(folder.glob("*.png")))
