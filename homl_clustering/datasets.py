"""The data of the course: toy sets, pictures inside scikit-learn, originals, stand-ins.

Toy sets are functions that return ``(X, y)`` with the books' parameters. Real data come
as a `sklearn.utils.Bunch` that says where it is from: ``bunch.source`` is "original" or
"stand-in". An original is looked for in this order:

1. the folder given as ``data_home``, or else named by the environment variable
   ``HOML_DATA``;
2. the user's cache folder, `cache_folder`;
3. the network, if ``download=True``;
4. failing that, the package draws a stand-in of the same shape and type.

A file whose checksum is wrong is never used.
"""

import hashlib
import os
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pooch
from PIL import Image
from sklearn.datasets import load_iris, load_sample_image, make_blobs
from sklearn.utils import Bunch


@dataclass(frozen=True)
class Original:
    """A file that is published elsewhere: its name, its checksum, its address."""

    file: str
    sha256: str
    url: str


ORIGINALS = {
    "ladybug": Original(
        file="ladybug.png",
        sha256="786f9c4c369c00e1f24e08f90adf0c3febd6778b322baeea7712f3f0d7df1f59",
        url="https://raw.githubusercontent.com/ageron/handson-ml3/main/images/"
        "unsupervised_learning/ladybug.png",
    ),
}

# Where each real data set that this process loaded came from, for save_fig to know.
loaded_from = {}


class DataFileError(ValueError):
    """A data file is damaged: its checksum is not that of the original."""


class StandInWarning(UserWarning):
    """A stand-in takes the place of an original that was not found."""


def five_blobs():
    """Return five round blobs of different spread, 400 points each (HOML, ch. 9).

    Three tight blobs stand above one another on the left, a medium one in the middle, a
    wide one on the right.

    Returns
    -------
    X : ndarray of shape (2000, 2)
    y : ndarray of shape (2000,)
        The blob of each point.

    Examples
    --------
    >>> X, y = five_blobs()
    >>> X.shape, X[0].round(4).tolist(), y[:5].tolist()
    ((2000, 2), [-2.6982, 1.3455], [4, 2, 0, 2, 2])
    """
    return make_blobs(
        n_samples=2000,
        centers=[[0.2, 2.3], [-1.5, 2.3], [-2.8, 1.8], [-2.8, 2.8], [-2.8, 1.3]],
        cluster_std=[0.4, 0.3, 0.1, 0.1, 0.1],
        random_state=7,
    )


def four_blobs():
    """Return four round blobs of equal spread, 75 points each (PDSH, k-means chapter).

    Returns
    -------
    X : ndarray of shape (300, 2)
    y : ndarray of shape (300,)
        The blob of each point.

    Examples
    --------
    >>> X, y = four_blobs()
    >>> X.shape, X[0].round(4).tolist()
    ((300, 2), [0.8369, 2.1364])
    """
    return make_blobs(n_samples=300, centers=4, cluster_std=0.60, random_state=0)


def ellipsoids(edition="book"):
    """Return two long parallel ellipses and a small round blob (HOML, ch. 9).

    Parameters
    ----------
    edition : {"book", "rerun"}, default="book"
        "book" is the data of all editions. "rerun" is that of a widespread re-run of the
        third edition's notebook, which draws the ellipses with another seed: the starting
        centers of the book no longer lead to a good solution there.

    Returns
    -------
    X : ndarray of shape (1250, 2)
    y : ndarray of shape (1250,)
        0 and 1 for the ellipses (500 points each), 2 for the round blob (250 points).

    Examples
    --------
    >>> X, y = ellipsoids()
    >>> X.shape, X.min(axis=0).round(3).tolist(), X.max(axis=0).round(3).tolist()
    ((1250, 2), [-3.583, -2.849], [6.57, 5.002])
    """
    seeds = {"book": 42, "rerun": 1}
    if edition not in seeds:
        raise ValueError(f"ellipsoids: edition must be one of {list(seeds)}, got {edition!r}.")
    long, y_long = make_blobs(
        n_samples=1000, centers=[[4, -4], [0, 0]], random_state=seeds[edition]
    )
    round_blob, _ = make_blobs(n_samples=250, centers=1, random_state=42)
    X = np.vstack([long @ [[0.374, 0.95], [0.732, 0.598]], round_blob + np.array([6, -8])])
    return X, np.concatenate([y_long, np.full(250, 2)])


def iris(features=(0, 1, 2, 3)):
    """Return the iris flowers: four lengths in cm, and the species (Fisher, 1936).

    Parameters
    ----------
    features : sequence of int, default=(0, 1, 2, 3)
        Which columns: sepal length, sepal width, petal length, petal width.

    Returns
    -------
    X : ndarray of shape (150, len(features))
    y : ndarray of shape (150,)
        0 Iris setosa, 1 Iris versicolor, 2 Iris virginica; 50 of each.

    Examples
    --------
    >>> X, y = iris(features=(2, 3))
    >>> X.shape, X[0].tolist()
    ((150, 2), [1.4, 0.2])
    """
    X, y = load_iris(return_X_y=True)
    return X[:, list(features)], y


def load_china():
    """Return the picture of a temple in China that comes inside scikit-learn.

    Returns
    -------
    Bunch
        ``image`` : ndarray of shape (427, 640, 3), uint8; ``source`` : "original";
        ``credit`` : str.

    Examples
    --------
    >>> china = load_china()
    >>> china.image.shape, china.source
    ((427, 640, 3), 'original')
    """
    image = load_sample_image("china.jpg")
    credit = "china.jpg: danielbuechele (flickr), CC BY 2.0, from scikit-learn"
    return Bunch(image=image, source="original", credit=credit)


def load_ladybug(data_home=None, *, download=False):
    """Return the picture of a ladybug on a yellow flower, or a drawn stand-in.

    Parameters
    ----------
    data_home : path, default=None
        A folder that may hold ``ladybug.png``; the environment variable ``HOML_DATA``
        names one if None.
    download : bool, default=False
        Whether to fetch a missing original into `cache_folder`.

    Returns
    -------
    Bunch
        ``image`` : ndarray of shape (533, 800, 3), uint8; ``source`` : "original" or
        "stand-in"; ``credit`` : str.

    Raises
    ------
    DataFileError
        If a file of that name is there but is not the original.

    Warns
    -----
    StandInWarning
        If the picture is the stand-in.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     ladybug = load_ladybug()
    >>> ladybug.image.shape, ladybug.image.dtype
    ((533, 800, 3), dtype('uint8'))
    """
    path = find_original("ladybug", data_home=data_home, download=download)
    if path is None:
        from homl_clustering._standins.ladybug import draw_ladybug

        _warn_stand_in("ladybug")
        credit = "ladybug: a stand-in drawn by homl_clustering"
        return Bunch(image=draw_ladybug(), source="stand-in", credit=credit)
    with Image.open(path) as picture:
        image = np.asarray(picture.convert("RGB"))
    loaded_from["ladybug"] = "original"
    credit = "ladybug.png: from the notebooks of Hands-On Machine Learning (Aurélien Géron)"
    return Bunch(image=image, source="original", credit=credit)


def _warn_stand_in(name):
    """Say that a stand-in is used: once per process and data set."""
    if loaded_from.get(name) == "stand-in":
        return
    loaded_from[name] = "stand-in"
    message = (
        f"{ORIGINALS[name].file} was not found: a stand-in made by the package takes its place. "
        "For the original put the file into the folder named by HOML_DATA, or run `make data`, "
        f"or call load_{name}(download=True)."
    )
    # An explicit place, because that of the caller is another one in each run of a notebook.
    warnings.warn_explicit(message, StandInWarning, f"load_{name}", lineno=1, module=__name__)


def cache_folder():
    """Return the folder that downloads go to; ``HOML_CACHE`` names another.

    Examples
    --------
    >>> cache_folder().name
    'homl_clustering'
    """
    return Path(os.environ.get("HOML_CACHE") or pooch.os_cache("homl_clustering"))


def find_original(name, *, data_home=None, download=False, timeout=10, retries=2):
    """Return the path of an original whose checksum is right, or None.

    Parameters
    ----------
    name : str
        The data set, a key of `ORIGINALS`.
    data_home : path, default=None
        The first folder to look in; ``HOML_DATA`` if None.
    download : bool, default=False
        Whether to try the network when no folder has the file.
    timeout : float, default=10
        Seconds to wait for the server.
    retries : int, default=2
        How often to try again.

    Returns
    -------
    pathlib.Path or None

    Raises
    ------
    DataFileError
        If a file of that name has another checksum.

    Warns
    -----
    UserWarning
        If the download failed; None is returned then.
    """
    original = ORIGINALS[name]
    data_home = data_home or os.environ.get("HOML_DATA")
    folders = [Path(data_home).expanduser()] if data_home else []
    for folder in [*folders, cache_folder()]:
        if (folder / original.file).is_file():
            return _checked(folder / original.file, original.sha256)
    if not download:
        return None
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
            f"{original.file} could not be downloaded from {original.url}: {error}", stacklevel=3
        )
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
