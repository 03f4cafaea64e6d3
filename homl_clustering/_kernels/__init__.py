"""The compiled code: one file per algorithm, serial, one block of rows at a time.

Every kernel takes arrays and scalars and fills arrays it was given. None draws
random numbers, none starts threads, none validates: the estimators do that.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

import numba

# The one place where the compiler's options are named. Deliberately absent are
# parallel=True (threads belong to blocks.py) and fastmath=True (it would let a
# sum depend on the memory layout, and assumes that NaN never occurs).
FLAGS = {"nogil": True}


def kernel(function):
    """Compile `function` on first use and keep the result on disk.

    The disk cache goes beside the source or, where that is read-only, to the
    user's cache folder. Where neither can be written the function still compiles,
    once per process.
    """
    try:
        return numba.njit(cache=True, **FLAGS)(function)
    except RuntimeError:  # numba found no folder to write to
        return numba.njit(**FLAGS)(function)


def _forget_stale_code(folder=Path(__file__).parent):
    """Clear the disk cache beside the sources when any kernel's source has changed.

    numba looks at the file of the function it loads, not at the files of the kernels
    which that function calls, and would go on running their old code.
    """
    sources = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    digest = hashlib.sha256(sources).hexdigest()
    cache = folder / "__pycache__"
    mark = cache / "kernels.sha256"
    with suppress(OSError):
        if mark.exists() and mark.read_text() == digest:
            return
        for path in [*cache.glob("*.nbi"), *cache.glob("*.nbc")]:
            path.unlink(missing_ok=True)
        cache.mkdir(exist_ok=True)
        mark.write_text(digest)


_forget_stale_code()
