"""Files that are published elsewhere: which they are, where to find them, how to read them."""

from __future__ import annotations

import gzip
import hashlib
import math
import os
import tempfile
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pooch
from numpy.typing import NDArray
from sklearn.datasets import fetch_olivetti_faces

from homl_clustering.engine.data import check_choice, check_number

N_PIXELS = 400 * 4096  # of all Olivetti faces
MOST_AROUND = 2**16  # bytes around them in a pickle, which has a few hundred
MOST_BYTES = 2**26  # of an unpacked file of MNIST; the largest has 47 million
SCIKIT_LEARN = "scikit_learn_data"  # as scikit-learn calls its folder


@dataclass(frozen=True)
class Original:
    """A file that is published elsewhere: its name, its checksum, its address."""

    file: str
    sha256: str
    url: str

    def folders(self, data_home: Path | None) -> list[Path]:
        """Return the folders that may hold it, in the order to look."""
        return [*([data_home] if data_home else []), cache_folder()]

    def digest(self, path: Path) -> str:
        """Return the checksum to compare, without reading the whole file at once."""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def fetch(self, timeout: float, retries: int) -> Path:
        """Download it into the cache; return its path."""
        cache = pooch.create(
            path=cache_folder(),
            base_url="",
            registry={self.file: f"sha256:{self.sha256}"},
            urls={self.file: self.url},
            retry_if_failed=retries,
        )
        return Path(cache.fetch(self.file, downloader=pooch.HTTPDownloader(timeout=timeout)))


class OlivettiFaces(Original):
    """The file that scikit-learn's ``fetch_olivetti_faces`` keeps in its cache.

    It is a compressed pickle that scikit-learn has made itself, which differs between
    versions; so the checksum is that of the pixels.
    """

    def folders(self, data_home: Path | None) -> list[Path]:
        """Return the usual folders, with one of scikit-learn's inside, and its own cache."""
        own = _expanded(os.environ.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data")
        usual = super().folders(data_home)
        return [*(place for folder in usual for place in (folder, folder / SCIKIT_LEARN)), own]

    def digest(self, path: Path) -> str:
        """Return the checksum of the pixels."""
        return hashlib.sha256(read_olivetti(path).tobytes()).hexdigest()

    def fetch(self, timeout: float, retries: int) -> Path:
        """Let scikit-learn download it into our cache; it checks what it gets."""
        folder = cache_folder() / SCIKIT_LEARN
        fetch_olivetti_faces(data_home=folder, n_retries=retries)
        return folder / self.file


def _mnist(file: str, sha256: str) -> Original:
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
    "faces": (
        OlivettiFaces(
            file="olivetti_py3.pkz",
            sha256="b119468c2f13775df12d3950e7c96644811647a6e10d30617777f245bf9b2f8b",
            url="https://ndownloader.figshare.com/files/5976027",
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


def cache_folder() -> Path:
    """Return the folder that downloads go to; ``HOML_CACHE`` names another.

    Examples
    --------
    >>> import os
    >>> from homl_clustering.datasets import cache_folder
    >>> cache_folder().name == "homl_clustering" or "HOML_CACHE" in os.environ
    True
    """
    if os.environ.get("HOML_CACHE"):
        return Path(os.environ["HOML_CACHE"])
    try:
        return Path(pooch.os_cache("homl_clustering"))
    except RuntimeError:  # this user has no home
        return Path(tempfile.gettempdir()) / "homl_clustering"


def _expanded(path: str) -> Path:
    """Return a path whose ~ is the user's home, where there is one."""
    return Path(os.path.expanduser(path))


def find_original(
    name: str,
    *,
    data_home: str | Path | None = None,
    download: bool = False,
    timeout: float = 10,
    retries: int = 2,
    owner: str = "find_original",
) -> list[Path] | None:
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
    owner : str, default="find_original"
        The function that was called, for error messages.

    Returns
    -------
    list of pathlib.Path, or None
        A path for each file, in the order of `ORIGINALS`; None if one is missing.

    Raises
    ------
    DataFileError
        If a file of that name has another checksum, or a folder cannot be read.
    ValueError
        If an argument is wrong, such as a folder of a user that there is not.

    Warns
    -----
    UserWarning
        If the download failed; None is returned then.
    """
    check_choice(owner, "name", name, list(ORIGINALS))
    check_choice(owner, "download", download, [True, False])
    check_number(owner, "timeout", timeout, above=0)
    check_number(owner, "retries", retries, least=0, integer=True)
    data_home = _first_folder(owner, data_home)
    paths = [_look_for(original, data_home) for original in ORIGINALS[name]]
    for i, original in enumerate(ORIGINALS[name]):
        if paths[i] is None and download:
            paths[i] = _download(original, timeout, retries)
        if paths[i] is None:
            return None
    return [path for path in paths if path is not None]


def _first_folder(owner: str, data_home: str | Path | None) -> Path | None:
    """Return the folder to look in first: that given, or that of ``HOML_DATA``, if any."""
    name = "data_home"
    if data_home is None or (isinstance(data_home, str) and not data_home):
        name, data_home = "the environment variable HOML_DATA", os.environ.get("HOML_DATA")
        if not data_home:
            return None
    return _path(owner, name, data_home, "a folder").expanduser()


def _path(owner: str, name: str, path: str | Path, what: str = "a file") -> Path:
    """Return a path; raise where there is none, or its ~ is the home of nobody."""
    try:
        if "\0" in os.fspath(path):
            raise ValueError("no name of a file holds a null character.")
        path = Path(path)
        path.expanduser()
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(
            f"{owner}: {name} must be the path of {what}, got {path!r}: {error}"
        ) from error
    return path


def _look_for(original: Original, data_home: Path | None) -> Path | None:
    for folder in original.folders(data_home):
        path = folder / original.file
        try:
            is_there = path.is_file()
        except OSError as error:
            raise DataFileError(
                f"{path} cannot be looked at ({error.strerror}). Name another folder."
            ) from error
        if is_there:
            return _checked(path, original)
    return None


def _checked(path: Path, original: Original) -> Path:
    found = original.digest(path)
    if found == original.sha256:
        return path
    raise DataFileError(
        f"{path} is damaged or another file: expected sha256 {original.sha256}, found {found}. "
        "Delete it, then get the original with `make data`, or go on without (a stand-in "
        "is drawn)."
    )


def _download(original: Original, timeout: float, retries: int) -> Path | None:
    try:
        return _checked(original.fetch(timeout, retries), original)
    except (OSError, ValueError) as error:  # no network, no permission, wrong checksum
        warnings.warn(
            f"{original.file} could not be downloaded from {original.url}: {error}", stacklevel=4
        )
        return None


def read_olivetti(path: Path) -> NDArray[np.uint8]:
    """Read the pixels of the Olivetti faces from scikit-learn's cache, without unpickling.

    A pickle can run any code. This one holds one array, whose bytes come last but one, and
    as they are.

    Parameters
    ----------
    path : path

    Returns
    -------
    ndarray of shape (400, 4096), dtype uint8
        As they lie in the file: column by column of each picture.

    Raises
    ------
    DataFileError
        If the file cannot be unpacked, is too short, or too long: no more is unpacked then.
    """
    path = _path("read_olivetti", "path", path)
    content = _unpacked(path, N_PIXELS + MOST_AROUND)
    if len(content) <= N_PIXELS:
        raise DataFileError(
            f"{path} should hold more than {N_PIXELS} bytes, unpacked, but has {len(content)}."
        )
    return np.frombuffer(content[-N_PIXELS - 1 : -1], np.uint8).reshape(400, 4096)


def _unpacked(path: Path, limit: int) -> bytes:
    """Return the content of a file that is packed by zlib: not more than `limit` bytes."""
    unpacker = zlib.decompressobj()
    with open(path, "rb") as file:
        packed = file.read(limit + MOST_AROUND)  # packed, nothing is much longer
    try:
        content = unpacker.decompress(packed, limit + 1)
    except zlib.error as error:
        raise DataFileError(f"{path} cannot be unpacked: {error}.") from error
    if len(content) > limit:
        raise DataFileError(
            f"{path} should hold {limit} bytes at most, unpacked, but has more: it is another "
            "file, and was not unpacked to its end."
        )
    if not unpacker.eof:
        raise DataFileError(f"{path} cannot be unpacked: it ends too early.")
    return content


def read_idx(path: Path, n_dims: int) -> NDArray[np.uint8]:
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
        If the file holds something else, or less, or more: no more is unpacked then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "two.gz"
    ...     _ = path.write_bytes(gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 2, 65, 66])))
    ...     read_idx(path, 1).tolist()
    [65, 66]
    """
    check_number("read_idx", "n_dims", n_dims, least=1, most=255, integer=True)
    path = _path("read_idx", "path", path)
    try:
        with gzip.open(path, "rb") as file:
            magic = file.read(4)
            if magic != bytes([0, 0, 8, n_dims]):
                raise DataFileError(
                    f"{path} is not an IDX file of bytes in {n_dims} dimensions: expected the "
                    f"magic number {0x0800 + n_dims}, found {int.from_bytes(magic)}."
                )
            shape = tuple(int.from_bytes(file.read(4)) for _ in range(n_dims))
            n_bytes, lengths = math.prod(shape), " x ".join(map(str, shape))
            if n_bytes > MOST_BYTES:
                raise DataFileError(
                    f"{path} says that it holds {lengths} bytes, where no file of MNIST has more "
                    f"than {MOST_BYTES}: it is another file, and was not unpacked."
                )
            # not bytes, so that the array can be written to
            content = bytearray(file.read(n_bytes + 1))
    except (OSError, EOFError, zlib.error) as error:
        raise DataFileError(f"{path} cannot be unpacked: {error}.") from error
    if len(content) != n_bytes:
        came = "more" if len(content) > n_bytes else len(content)
        raise DataFileError(f"{path} should hold {lengths} bytes, but has {came}.")
    return np.frombuffer(content, np.uint8).reshape(shape)


def read_mnist(images_path: Path, labels_path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the images and labels of one half of MNIST."""
    images, labels = read_idx(images_path, 3), read_idx(labels_path, 1)
    if images.shape != (len(labels), 28, 28):
        raise DataFileError(
            f"{images_path} and {labels_path} do not belong together: expected {len(labels)} "
            f"images of 28 x 28 pixels, found an array of shape {images.shape}."
        )
    return images, labels.astype(np.int64)
