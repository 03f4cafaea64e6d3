"""What somebody has to know to understand a report of an error: `show_versions`."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Iterator

from threadpoolctl import threadpool_info

__all__ = ["show_versions"]

# of the extras what changes how the package works
MORE = ("dask", "distributed", "pandas", "jupyterlab", "ipykernel")


def show_versions() -> None:
    """Print the versions and settings that a report of an error should name.

    Notes
    -----
    These are the versions of this package, of Python and of all libraries that it needs; the
    processor and how many threads a fit may use; and the folder in which compiled code is kept.
    Nothing is sent anywhere. The names of folders may hold your name: look before you publish it.

    Examples
    --------
    >>> from homl_clustering import show_versions
    >>> show_versions()  # doctest: +ELLIPSIS
    homl_clustering: ...
    """
    for name, value in _facts():
        print(f"{name}: {value}")


def _facts() -> Iterator[tuple[str, object]]:
    """Yield pairs of a name and what is known of it."""
    from homl_clustering import __version__
    from homl_clustering.engine.blocks import threads
    from homl_clustering.kernels.cache import places

    yield "homl_clustering", __version__
    yield "Python", sys.version.replace("\n", " ")
    yield "system", platform.platform()
    yield "processors", f"{os.cpu_count()}, {platform.machine()}; a fit uses {threads()}"
    for name in (*_needed(), *MORE):
        yield name, _version(name)
    for library in threadpool_info():
        found = [str(library.get(key)) for key in ("internal_api", "version", "num_threads")]
        yield "thread pool", ", ".join(found)
    yield "folders of compiled code", ", ".join(map(str, places()))


def _needed() -> list[str]:
    """Return the names of the libraries that the package needs."""
    needs = importlib.metadata.requires("homl_clustering") or []
    return [re.split(r"[^\w.-]", need)[0] for need in needs if "extra ==" not in need]


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
