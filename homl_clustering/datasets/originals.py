"""Files that are published elsewhere: which they are, where to find them, how to read them."""

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
from sklearn.datasets import fetch_olivetti_faces

SCIKIT_LEARN = "scikit_learn_data"  # as scikit-learn calls its folder


@dataclass(frozen=True)
class Original:
    """A file that is published elsewhere: its name, its checksum, its address."""

    file: str
    sha256: str
    url: str

    def folders(self, data_home):
        """Return the folders that may hold it, in the order to look."""
        return [*([data_home] if data_home else []), cache_folder()]

    def digest(self, path):
        """Return the checksum to compare."""
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def fetch(self, timeout, retries):
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

    def folders(self, data_home):
        """Return the usual folders, with one of scikit-learn's inside, and its own cache."""
        own = _expanded(os.environ.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data")
        usual = super().folders(data_home)
        return [*(place for folder in usual for place in (folder, folder / SCIKIT_LEARN)), own]

    def digest(self, path):
        """Return the checksum of the pixels."""
        return hashlib.sha256(read_olivetti(path).tobytes()).hexdigest()

    def fetch(self, timeout, retries):
        """Let scikit-learn download it into our cache; it checks what it gets."""
        folder = cache_folder() / SCIKIT_LEARN
        fetch_olivetti_faces(data_home=folder, n_retries=retries)
        return folder / self.file


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


def cache_folder():
    """Return the folder that downloads go to; ``HOML_CACHE`` names another.

    Examples
    --------
    >>> cache_folder().name
    'homl_clustering'
    """
    if os.environ.get("HOML_CACHE"):
        return Path(os.environ["HOML_CACHE"])
    try:
        return Path(pooch.os_cache("homl_clustering"))
    except RuntimeError:  # this user has no home
        return Path(tempfile.gettempdir()) / "homl_clustering"


def _expanded(path):
    """Return a path whose ~ is the user's home, where there is one."""
    return Path(os.path.expanduser(path))


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
    data_home = Path(data_home).expanduser() if data_home else None
    paths = [_look_for(original, data_home) for original in ORIGINALS[name]]
    for i, original in enumerate(ORIGINALS[name]):
        if paths[i] is None and download:
            paths[i] = _download(original, timeout, retries)
        if paths[i] is None:
            return None
    return paths


def _look_for(original, data_home):
    for folder in original.folders(data_home):
        if (folder / original.file).is_file():
            return _checked(folder / original.file, original)
    return None


def _checked(path, original):
    found = original.digest(path)
    if found == original.sha256:
        return path
    raise DataFileError(
        f"{path} is damaged or another file: expected sha256 {original.sha256}, found {found}. "
        "Delete it, then get the original with `make data`, or go on without (a stand-in "
        "is drawn)."
    )


def _download(original, timeout, retries):
    try:
        return _checked(original.fetch(timeout, retries), original)
    except (OSError, ValueError) as error:  # no network, no permission, wrong checksum
        warnings.warn(
            f"{original.file} could not be downloaded from {original.url}: {error}", stacklevel=4
        )
        return None


def read_olivetti(path):
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
        If the file cannot be unpacked, or is too short.
    """
    try:
        content = zlib.decompress(Path(path).read_bytes())
    except zlib.error as error:
        raise DataFileError(f"{path} cannot be unpacked: {error}.") from error
    n_bytes = 400 * 4096
    if len(content) <= n_bytes:
        raise DataFileError(
            f"{path} should hold more than {n_bytes} bytes, unpacked, but has {len(content)}."
        )
    return np.frombuffer(content[-n_bytes - 1 : -1], np.uint8).reshape(400, 4096)


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


def read_mnist(images_path, labels_path):
    """Return the images and labels of one half of MNIST."""
    images, labels = read_idx(images_path, 3), read_idx(labels_path, 1)
    if images.shape != (len(labels), 28, 28):
        raise DataFileError(
            f"{images_path} and {labels_path} do not belong together: expected {len(labels)} "
            f"images of 28 x 28 pixels, found an array of shape {images.shape}."
        )
    return images, labels.astype(np.int64)
