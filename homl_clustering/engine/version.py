"""Which version of the package computes: the same everywhere, or bits may differ."""

import hashlib
from functools import cache
from pathlib import Path

import homl_clustering


@cache
def own():
    """Return the version of the package, and a digest of the code that computes.

    Examples
    --------
    >>> number, digest = own()
    >>> len(digest)
    12
    """
    root, digest = Path(homl_clustering.__file__).parent, hashlib.sha256()
    for folder in ("engine", "kernels", "kmeans", "mixture"):
        for path in sorted((root / folder).glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return homl_clustering.__version__, digest.hexdigest()[:12]


def check(expected):
    """Raise where this process has another version than the one that asks.

    Raises
    ------
    RuntimeError
        It names both.
    """
    if own() != tuple(expected):
        from distributed import get_worker

        (number, digest), (wanted, wanted_digest) = own(), expected
        raise RuntimeError(
            f"worker {get_worker().address} has homl_clustering {number} (code {digest}), but the "
            f"fit was started by version {wanted} (code {wanted_digest}). Results of two versions "
            "are not mixed: install the same version everywhere, and restart the workers."
        )
