"""Real data, as a `sklearn.utils.Bunch` that says where they are from: originals and stand-ins."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image
from sklearn.datasets import load_sample_image
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.utils import Bunch

from homl_clustering.datasets.originals import (
    ORIGINALS,
    find_original,
    read_mnist,
    read_olivetti,
)
from homl_clustering.engine.data import check_choice
from homl_clustering.typing import IntArray

# Where each real data set that this process loaded came from, for save_fig to know.
loaded_from: dict[str, str] = {}


class StandInWarning(UserWarning):
    """A stand-in takes the place of an original that was not found."""


def load_china() -> Bunch:
    """Return the picture of a temple in China that comes inside scikit-learn.

    Returns
    -------
    Bunch
        ``image`` : ndarray of shape (427, 640, 3), uint8; ``source`` : "original";
        ``credit`` : str.

    Examples
    --------
    >>> from homl_clustering.datasets import load_china
    >>> china = load_china()
    >>> china.image.shape, china.source
    ((427, 640, 3), 'original')
    """
    image = load_sample_image("china.jpg")
    credit = "china.jpg: danielbuechele (flickr), CC BY 2.0, from scikit-learn"
    return Bunch(image=image, source="original", credit=credit)


def load_ladybug(data_home: str | Path | None = None, *, download: bool = False) -> Bunch:
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
    ValueError
        If an argument is wrong.

    Warns
    -----
    StandInWarning
        If the picture is the stand-in.

    Examples
    --------
    >>> import warnings
    >>> from homl_clustering.datasets import load_ladybug
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     ladybug = load_ladybug()
    >>> ladybug.image.shape, ladybug.image.dtype
    ((533, 800, 3), dtype('uint8'))
    """
    where: Any = dict(data_home=data_home, download=download, owner="load_ladybug")
    paths = find_original("ladybug", **where)
    if paths is None:
        from homl_clustering.datasets.standins.ladybug import draw_ladybug

        _warn_stand_in("ladybug", "load_ladybug(download=True)")
        credit = "ladybug: a stand-in drawn by homl_clustering"
        return Bunch(image=draw_ladybug(), source="stand-in", credit=credit)
    with Image.open(paths[0]) as picture:
        image = np.asarray(picture.convert("RGB"))
    loaded_from["ladybug"] = "original"
    credit = "ladybug.png: from the notebooks of Hands-On Machine Learning (Aurélien Géron)"
    return Bunch(image=image, source="original", credit=credit)


def load_faces(data_home: str | Path | None = None, *, download: bool = False) -> Bunch:
    """Return the Olivetti faces, ten portraits of each of forty people, or drawn stand-ins.

    Parameters
    ----------
    data_home : path, default=None
        A folder that may hold scikit-learn's ``olivetti_py3.pkz``, or its ``scikit_learn_data``
        with that in it; the environment variable ``HOML_DATA`` names one if None. Then
        scikit-learn's own cache is looked at.
    download : bool, default=False
        Whether to let scikit-learn fetch a missing original into `cache_folder`.

    Returns
    -------
    Bunch
        ``images`` : ndarray of shape (400, 64, 64), float32 between 0 and 1; ``data`` : a
        view of the same of shape (400, 4096); ``target`` : ndarray of shape (400,), int64,
        the number of the person, sorted; ``source`` : "original" or "stand-in";
        ``credit`` : str.

    Raises
    ------
    DataFileError
        If a file of that name is there but is not the original.
    ValueError
        If an argument is wrong.

    Warns
    -----
    StandInWarning
        If the faces are the stand-in.

    Examples
    --------
    >>> import warnings
    >>> from homl_clustering.datasets import load_faces
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     faces = load_faces()
    >>> faces.images.shape, faces.data.shape, faces.data.dtype
    ((400, 64, 64), (400, 4096), dtype('float32'))
    """
    where: Any = dict(data_home=data_home, download=download, owner="load_faces")
    paths = find_original("faces", **where)
    if paths is None:
        from homl_clustering.datasets.standins.faces import draw_faces

        _warn_stand_in("faces", "load_faces(download=True)")
        images, source = draw_faces(), "stand-in"
        credit = "faces: a stand-in drawn by homl_clustering"
    else:
        pixels = read_olivetti(paths[0]).astype(np.float32)
        pixels = (pixels - pixels.min()) / (pixels.max() - pixels.min())
        images = np.ascontiguousarray(pixels.reshape(-1, 64, 64).transpose(0, 2, 1))
        loaded_from["faces"] = source = "original"
        credit = "Olivetti faces: AT&T Laboratories Cambridge, from scikit-learn"
    target = np.repeat(np.arange(40), 10)
    data = images.reshape(len(images), -1)
    return Bunch(images=images, data=data, target=target, source=source, credit=credit)


def split_faces(target: ArrayLike) -> tuple[IntArray, IntArray, IntArray]:
    """Return which faces are for training, validation and testing: 7, 2 and 1 of each person.

    Parameters
    ----------
    target : array-like of shape (n_samples,)
        The persons, ten pictures of each.

    Returns
    -------
    train, valid, test : ndarray of int
        Row numbers, in random order, the same each time.

    Raises
    ------
    ValueError
        If there are not ten pictures of each person, of two people at least.

    Examples
    --------
    >>> import numpy as np
    >>> from homl_clustering.datasets import split_faces
    >>> train, valid, test = split_faces(np.repeat(np.arange(40), 10))
    >>> len(train), len(valid), len(test), train[:3].tolist()
    (280, 80, 40, [304, 381, 54])
    """
    n_people = _number_of_people(target)
    target = np.asarray(target)
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=n_people, random_state=42)
    others, test = next(splitter.split(target, target))
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=2 * n_people, random_state=43)
    train, valid = next(splitter.split(others, target[others]))
    return others[train], others[valid], test


def _number_of_people(target: ArrayLike) -> int:
    """Return how many people there are; raise unless there are ten pictures of each."""
    try:
        n_pictures = np.unique_counts(target).counts if np.ndim(target) == 1 else np.array([])
    except (TypeError, ValueError):  # of different kinds, or lengths
        n_pictures = np.array([])
    if len(n_pictures) < 2 or np.any(n_pictures != 10):
        raise ValueError(
            "split_faces: target must name the person of each picture, ten times each of two or "
            f"more people, got {' '.join(repr(target).split())[:100]}."
        )
    return len(n_pictures)


def load_mnist(
    subset: Literal["test", "train", "all"] = "test",
    data_home: str | Path | None = None,
    *,
    download: bool = False,
) -> Bunch:
    """Return handwritten digits: MNIST, or a stand-in made of scikit-learn's small digits.

    Parameters
    ----------
    subset : {"test", "train", "all"}, default="test"
        The 10 000 images for testing, the 60 000 for training, or both, training first.
        The course needs the test set only; ``make data`` fetches both.
    data_home : path, default=None
        A folder that may hold the published files, ``t10k-images-idx3-ubyte.gz`` and so
        on; the environment variable ``HOML_DATA`` names one if None.
    download : bool, default=False
        Whether to fetch missing files into `cache_folder`.

    Returns
    -------
    Bunch
        ``images`` : ndarray of shape (n, 28, 28), uint8, 0 for paper and 255 for ink;
        ``data`` : a view of the same of shape (n, 784); ``target`` : ndarray of shape (n,),
        int64, the digits; ``source`` : "original" or "stand-in"; ``credit`` : str.

    Raises
    ------
    DataFileError
        If a file of that name is there but is not the original.
    ValueError
        If an argument is wrong.

    Warns
    -----
    StandInWarning
        If the images are the stand-in: all of them, even if only one file is missing.

    Examples
    --------
    >>> import warnings
    >>> from homl_clustering.datasets import load_mnist
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     mnist = load_mnist()
    >>> mnist.images.shape, mnist.data.shape, mnist.data.dtype
    ((10000, 28, 28), (10000, 784), dtype('uint8'))
    """
    subsets = {"test": ["mnist"], "train": ["mnist-train"], "all": ["mnist-train", "mnist"]}
    check_choice("load_mnist", "subset", subset, list(subsets))
    where: Any = dict(data_home=data_home, download=download, owner="load_mnist")
    found = {name: find_original(name, **where) for name in subsets[subset]}
    missing = [name for name, paths in found.items() if paths is None]
    for name in missing:
        _warn_stand_in(name, f"load_mnist({subset!r}, download=True)")
    if missing:
        from homl_clustering.datasets.standins.digits import write_digits

        parts = [write_digits("test" if name == "mnist" else "train") for name in found]
        source = "stand-in"
        credit = "digits: a stand-in made from scikit-learn's (E. Alpaydin and C. Kaynak, 1998)"
    else:
        parts = [read_mnist(*paths) for paths in found.values() if paths]
        source = "original"
        credit = "MNIST: Yann LeCun, Corinna Cortes and Christopher J. C. Burges"
    loaded_from.update(dict.fromkeys(found, source))
    images, target = map(np.concatenate, zip(*parts, strict=True)) if parts[1:] else parts[0]
    data = images.reshape(len(images), -1)
    return Bunch(images=images, data=data, target=target, source=source, credit=credit)


def _warn_stand_in(name: str, remedy: str) -> None:
    """Say that a stand-in is used: once per process and data set."""
    if loaded_from.get(name) == "stand-in":
        return
    loaded_from[name] = "stand-in"
    files = [original.file for original in ORIGINALS[name]]
    message = (
        f"{' or '.join(files)} was not found: a stand-in made by the package takes its place. "
        "For the original put what is missing into the folder named by HOML_DATA, or run "
        f"`make data`, or call {remedy}."
    )
    # An explicit place, because that of the caller is another one in each run of a notebook.
    place = remedy.partition("(")[0]
    warnings.warn_explicit(message, StandInWarning, place, lineno=1, module=__name__)
