"""Files that are published elsewhere: which they are, where to find them, how to read them."""

import gzip
import hashlib
import math
import os
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pooch


@dataclass(frozen=True)
class Original:
    """A file that is published elsewhere: its name, its checksum, its address."""

    file: str
    sha256: str
    url: str


def _mnist(file, sha256):
    return Original(file, sha256, f"https://ossci-datasets.s3.amazonaws.com/mnist/{file}")


# The files of each real data set. What can be used without the rest is a data set of its own.
ORIGINALS = {
    "ladybug": (
        Original(
            file="ladybug.png",
            sha256="786f9c4c369c00e1f24e08f90adf0c3febd6778b322baeea7712f3f0d7df1f59",
            url="https://raw.githubusercontent.com/ageron/handson-ml3/main/images/"
            "unsupervised_learning/ladybug.png",
        ),
    ),
    "mnist": (
        _mnist(
            "t10k-images-idx3-ubyte.gz",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        _mnist(
            "t10k-labels-idx1-ubyte.gz",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ),
    "mnist-train": (
        _mnist(
            "train-images-idx3-ubyte.gz",
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        _mnist(
            "train-labels-idx1-ubyte.gz",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
    ),
}


class DataFileError(ValueError):
    """A data file is damaged: its checksum or its content is not that of the original."""


def cache_folder():
    """Return the folder that downloads go to; ``HOML_CACHE`` names another.

    Examples
    --------
    >>> cache_folder().name
    'homl_clustering'
    """
    return Path(os.environ.get("HOML_CACHE") or pooch.os_cache("homl_clustering"))


def find_original(name, *, data_home=None, download=False, timeout=10, retries=2):
    """Return the paths of the files of a data set, whose checksums are right, or None.

    Parameters
    ----------
    name : str
        The data set, a key of `ORIGINALS`.
    data_home : path, default=None
        The first folder to look in; ``HOML_DATA`` if None.
    download : bool, default=False
        Whether to try the network for a file that no folder has.
    timeout : float, default=10
        Seconds to wait for the server.
    retries : int, default=2
        How often to try again.

    Returns
    -------
    list of pathlib.Path, or None
        A path for each file, in the order of `ORIGINALS`; None if one is missing.

    Raises
    ------
    DataFileError
        If a file of that name has another checksum.

    Warns
    -----
    UserWarning
        If the download failed; None is returned then.
    """
    data_home = data_home or os.environ.get("HOML_DATA")
    folders = [Path(data_home).expanduser()] if data_home else []
    folders.append(cache_folder())
    paths = [_look_for(original, folders) for original in ORIGINALS[name]]
    for i, original in enumerate(ORIGINALS[name]):
        if paths[i] is None and download:
            paths[i] = _download(original, timeout, retries)
        if paths[i] is None:
            return None
    return paths


def _look_for(original, folders):
    for folder in folders:
        if (folder / original.file).is_file():
            return _checked(folder / original.file, original.sha256)
    return None


def _checked(path, sha256):
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found == sha256:
        return path
    raise DataFileError(
        f"{path} is damaged or another file: expected sha256 {sha256}, found {found}. "
        "Delete it, then get the original with `make data`, or go on without (a stand-in "
        "is drawn)."
    )


def _download(original, timeout, retries):
    try:
        cache = pooch.create(
            path=cache_folder(),
            base_url="",
            registry={original.file: f"sha256:{original.sha256}"},
            urls={original.file: original.url},
            retry_if_failed=retries,
        )
        return Path(cache.fetch(original.file, downloader=pooch.HTTPDownloader(timeout=timeout)))
    except (OSError, ValueError) as error:  # no network, no permission, wrong checksum
        warnings.warn(
            f"{original.file} could not be downloaded from {original.url}: {error}", stacklevel=4
        )
        return None


def read_idx(path, n_dims):
    """Read an array of bytes in the IDX format of MNIST.

    The file is gzipped; it holds two zeros, the type (8 for uint8), the number of
    dimensions, their lengths as four bytes each, the high one first, and the values.

    Parameters
    ----------
    path : path
    n_dims : int
        The number of dimensions that the array must have.

    Returns
    -------
    ndarray of uint8

    Raises
    ------
    DataFileError
        If the file holds something else, or less, or more.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "two.gz"
    ...     _ = path.write_bytes(gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 2, 65, 66])))
    ...     read_idx(path, 1).tolist()
    [65, 66]
    """
    try:
        with gzip.open(path, "rb") as file:
            magic = file.read(4)
            if magic != bytes([0, 0, 8, n_dims]):
                raise DataFileError(
                    f"{path} is not an IDX file of bytes in {n_dims} dimensions: expected the "
                    f"magic number {0x0800 + n_dims}, found {int.from_bytes(magic)}."
                )
            shape = tuple(int.from_bytes(file.read(4)) for _ in range(n_dims))
            content = bytearray(file.read())  # not bytes, so that the array can be written to
    except (OSError, EOFError, zlib.error) as error:
        raise DataFileError(f"{path} cannot be unpacked: {error}.") from error
    if len(content) != math.prod(shape):
        raise DataFileError(
            f"{path} should hold {' x '.join(map(str, shape))} bytes, but has {len(content)}."
        )
    return np.frombuffer(content, np.uint8).reshape(shape)
