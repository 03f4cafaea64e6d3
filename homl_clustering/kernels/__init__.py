"""The compiled code: one file per algorithm, serial, one block of rows at a time.

Every kernel takes arrays and scalars and fills arrays it was given. None draws
random numbers, none starts threads, none validates: the estimators do that.
"""

import hashlib
from contextlib import suppress
from functools import partial
from pathlib import Path

import numba

# The one place where the compiler's options are named. Deliberately absent are
# parallel=True (threads belong to blocks.py) and fastmath=True (it assumes that NaN
# and infinity never occur).
FLAGS = {"nogil": True}
# Lets the compiler add up a sum in as many strands as the processor's vectors are wide, and
# round a product and a sum at once. Both are several times as fast, and both give other last
# digits on another processor: only for what is decided again, exactly, afterwards. Sums that
# are kept are written with `homl_clustering.kernels.folds`.
FAST = {"fastmath": {"reassoc", "contract"}}


def kernel(function=None, *, fast=False):
    """Compile `function` on first use and keep the result on disk.

    The disk cache goes beside the source or, where that is read-only, to the
    user's cache folder. Where neither can be written the function still compiles,
    once per process.

    Parameters
    ----------
    function : function
    fast : bool, default=False
        Whether the compiler may choose the order of sums, see `FAST`.
    """
    if function is None:
        return partial(kernel, fast=fast)
    flags = FLAGS | (FAST if fast else {})
    try:
        return numba.njit(cache=True, **flags)(function)
    except RuntimeError:  # numba found no folder to write to
        return numba.njit(**flags)(function)


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
