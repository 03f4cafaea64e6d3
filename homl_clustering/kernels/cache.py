"""Where compiled code is kept, and under which key: this takes the place of numba's own cache.

Each compiled variant of a kernel is one file. Its name holds a digest of all that its code
depends on: the sources of all kernels, the code of the function and of those that it calls as
this process has loaded them, the types, the compiler's options, the versions and the
processor. Its first bytes hold a checksum of the rest. So code that is found belongs to these
sources and this machine, and is whole. Whatever else lies in its place is removed, and compiled
anew.

This file and `borrowing` are the only ones that rely on what numba does not promise;
`tests/test_kernel_cache.py` and `tests/test_kernels.py` say so when a new numba has changed that.
A `Dispatcher` asks its `_cache` for compiled code before it compiles, and hands over what it has
compiled.
"""

import hashlib
import os
import pickle
import re
import shutil
import sys
import types
import uuid
from contextlib import suppress
from pathlib import Path

import llvmlite
import numba
import numpy as np
from numba.core import compiler, config, serialize

from homl_clustering.kernels.borrowing import refuse_arrays

__all__ = ["SILENT", "Cache", "announce", "clear", "keep", "places", "tell_nothing"]

FORMAT = 1  # of the files
SILENT = "HOML_COMPILE_SILENTLY"  # the variable that keeps the line of `announce` away
KERNELS = Path(__file__).parent
PACKAGE = KERNELS.parent
NAME = f"{PACKAGE.name}-compiled"  # no name of a module: what is kept cannot be imported
BESIDE = PACKAGE.parent / NAME
# options of numba's, beside those of a kernel, that change the code
OPTIONS = ("OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "BOUNDSCHECK", "DEBUGINFO_DEFAULT")
PLAIN = (int, float, complex, str, bytes, np.generic, type(None))
CHECKSUM_BYTES = hashlib.sha256().digest_size


def digest_of_sources():
    """Return a digest of the files of all kernels; None where they cannot be read."""
    paths = sorted(path for path in KERNELS.glob("*.py") if not path.name.startswith("."))
    try:
        found = [(path.name, hashlib.sha256(path.read_bytes()).digest()) for path in paths]
    except OSError:
        return None
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16] if found else None


SOURCES = digest_of_sources()  # when this process has loaded them


def keep(function):
    """Have a compiled function keep its code on disk; return it.

    Parameters
    ----------
    function : numba.core.dispatcher.Dispatcher or function
        What `numba.njit` returns: a plain function where compiling is turned off.
    """
    if hasattr(function, "py_func"):
        function._cache = Cache(function)
    return function


def places():
    """Yield the folders that compiled code is looked for in, in this order.

    It goes to the first of them that can be written to. They are one in ``NUMBA_CACHE_DIR``, and
    no other, if that is set; else one beside the package, then one in the user's cache.
    """
    if config.CACHE_DIR:
        yield Path(config.CACHE_DIR) / NAME
        return
    yield BESIDE
    yield from _users()


def _users():
    """Yield the place in the user's cache, where downloads are as well; none without a home.

    Downloads then go to a folder for temporary files. There others might put code of theirs.
    """
    import pooch  # late, since it is rarely needed

    with suppress(RuntimeError):
        yield Path(os.environ.get("HOML_CACHE") or pooch.os_cache(PACKAGE.name)) / "compiled"


class Cache:
    """The compiled variants of one kernel, on disk.

    Parameters
    ----------
    function : numba.core.dispatcher.Dispatcher
    """

    def __init__(self, function):
        self._function = function
        plain = function.py_func
        module = plain.__module__.rpartition(".")[2]
        self._name = re.sub(r"[^\w.]", "", f"{module}.{plain.__qualname__}")
        self._enabled = True

    @property
    def cache_path(self):
        """The place that is looked into first."""
        return str(next(places()))

    def enable(self):
        """Look for compiled code and keep it, as is usual."""
        self._enabled = True

    def disable(self):
        """Do neither any longer."""
        self._enabled = False

    def flush(self):
        """Remove all variants of this kernel, also those for other machines."""
        for place in places():
            for path in place.glob(f"*/{self._name}-*.code"):
                _discard(path)

    def load_overload(self, sig, target_context):
        """Return the compiled variant for the types `sig`; None if it has to be compiled."""
        if not self._enabled:
            return None
        target_context.refresh()
        with suppress(Exception):  # what has no key is compiled
            key = self._key(sig, target_context.codegen())
            for path in self._files(key):
                found = _read(path, key, target_context)
                if found is not None:
                    return found
        announce()
        return None

    def save_overload(self, sig, result):
        """Keep a compiled variant, if the sources are still those that it was compiled from."""
        refuse_arrays(self._function, result)
        with suppress(Exception):  # what cannot be kept is compiled again in the next process
            if not self._enabled or result.lifted or result.library.has_dynamic_globals:
                return
            key = self._key(sig, result.codegen)
            content = serialize.dumps(result._reduce())
            for path in self._files(key) if digest_of_sources() == SOURCES else ():
                with suppress(OSError):
                    _write(path, _checksum(key, content) + content)
                    return

    def _files(self, key):
        """Yield where a variant may be, in the order of `places`; nowhere if it has no key."""
        for place in places() if key is not None else ():
            yield place / SOURCES / f"{self._name}-{key}.code"

    def _key(self, sig, codegen):
        """Return a digest of all that the code depends on; None if it cannot be named.

        Among the types there may be functions, which are known by their place in memory.
        """
        signature = repr(sig)
        if SOURCES is None or re.search(r"0x[0-9a-f]{4}", signature):
            return None
        parts = (
            FORMAT,
            SOURCES,
            _loaded(self._function, []),
            signature,
            _loaded(self._function.targetoptions, []),
            [getattr(config, option, None) for option in OPTIONS],
            (sys.version, numba.__version__, llvmlite.__version__, np.__version__),
            codegen.magic_tuple(),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _read(path, key, target_context):
    """Return the compiled variant in a file; None if there is none or it is damaged."""
    try:
        with open(path, "rb") as file:
            checksum, content = file.read(CHECKSUM_BYTES), file.read()
        if checksum == _checksum(key, content):
            return compiler.CompileResult._rebuild(target_context, *pickle.loads(content))
    except OSError:  # a file that cannot be read is replaced once there is a new one
        return None
    except Exception:  # whatever it is, the code can be compiled anew
        pass
    _discard(path)
    return None


def _checksum(key, content):
    """Return a checksum of a file, which no file of another name has."""
    return hashlib.sha256(key.encode() + hashlib.sha256(content).digest()).digest()


def _loaded(value, seen):
    """Return what numba reads of a function or of a value that it uses, for `repr`.

    Of a function these are its code, and the same of the constants and functions that it names.
    Where sources were edited while this process loaded them, these are not in `SOURCES`.
    """
    if isinstance(value, PLAIN):
        return value
    value = getattr(value, "py_func", value)
    if isinstance(value, types.FunctionType):
        names = f"{value.__module__}.{value.__qualname__}"
        if value in seen:
            return names
        seen.append(value)
        cells = [cell.cell_contents for cell in value.__closure__ or ()]
        used = [value.__globals__.get(name) for name in value.__code__.co_names]
        given = value.__defaults__, value.__kwdefaults__
        return (names, _loaded([value.__code__, given, cells, used], seen))
    if isinstance(value, types.CodeType):
        names = value.co_names, value.co_varnames, value.co_freevars
        return (value.co_code, value.co_exceptiontable, names, _loaded(value.co_consts, seen))
    if isinstance(value, list | tuple):
        return [_loaded(item, seen) for item in value]
    if isinstance(value, set | frozenset):  # in an order that depends on the process
        return sorted(repr(_loaded(item, seen)) for item in value)
    if isinstance(value, dict):
        return sorted(repr(_loaded(item, seen)) for item in value.items())
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    kind = value if isinstance(value, type) else type(value)
    return (kind.__module__, kind.__qualname__, getattr(kind, "_fields", ()))


def _write(path, content):
    """Write a file, which appears whole or not at all, into a folder that need not be there.

    A new folder beside the package takes the place of those of older sources. Elsewhere
    several installations may share a place.
    """
    folder = path.parent
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.parent.iterdir() if folder.parent == BESIDE else ():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
    temporary = folder / f".{uuid.uuid4().hex}.part"
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        _discard(temporary)


def _discard(path):
    """Remove a file, where that is allowed."""
    with suppress(OSError):
        os.unlink(path)


_told = []  # holds something once there is nothing more to be said


def announce():
    """Say on stderr, once in a process, that something is compiled, and how to do it ahead."""
    if _told or os.environ.get(SILENT):
        return
    _told.append(True)
    with suppress(Exception):  # there may be no stderr, or one that is closed
        sys.stderr.write(
            f"{PACKAGE.name}: compiling for the first use; this takes some seconds, for large data "
            "up to half a minute, once. "
            f"To do it ahead: python -m {PACKAGE.name}.precompile --all\n"
        )
        sys.stderr.flush()


def tell_nothing():
    """Keep the line of `announce` away in this process: what compiles says so itself."""
    _told.append(True)


def clear():
    """Remove all compiled code that was kept, of these and of older sources.

    Returns
    -------
    removed : dict of pathlib.Path to int
        The places that there were, and the number of files that they had.
    left : list of pathlib.Path
        Those that could not be removed.
    """
    found = {place: 0 for place in [*places(), BESIDE, *_users()] if place.is_dir()}
    for place in found:
        found[place] = sum(path.is_file() for path in place.rglob("*"))
        shutil.rmtree(place, ignore_errors=True)
    left = [place for place in found if place.exists()]
    return {place: n_files for place, n_files in found.items() if place not in left}, left
