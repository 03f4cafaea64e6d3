"""The data of the course: toy sets, pictures inside scikit-learn, originals, stand-ins.

Toy sets are functions that return ``(X, y)`` with the books' parameters. Real data come
as a `sklearn.utils.Bunch` that says where it is from: ``bunch.source`` is "original" or
"stand-in". An original is looked for in this order, and never used if its checksum is wrong:

1. the folder given as ``data_home``, or else named by the environment variable
   ``HOML_DATA``;
2. the user's cache folder, `cache_folder`; for the faces, scikit-learn's;
3. the network, if ``download=True``;
4. failing that, the package draws a stand-in of the same shape and type.
"""

import warnings

import numpy as np
from PIL import Image
from sklearn.datasets import load_iris, load_sample_image, make_blobs, make_moons
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.utils import Bunch

from homl_clustering._originals import (  # noqa: F401 - two are only passed on
    ORIGINALS,
    DataFileError,
    Original,
    cache_folder,
    find_original,
    read_mnist,
    read_olivetti,
)

# Where each real data set that this process loaded came from, for save_fig to know.
loaded_from = {}


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


def two_moons(n_samples=1000, random_state=42):
    """Return two half moons, one reaching into the bend of the other.

    Parameters
    ----------
    n_samples : int, default=1000
        How many points: 1000 in HOML, 200 in PDSH.
    random_state : int, RandomState instance or None, default=42
        42 in HOML, 0 in PDSH.

    Returns
    -------
    X : ndarray of shape (n_samples, 2)
    y : ndarray of shape (n_samples,)
        The moon of each point: 0 for the upper, 1 for the lower.

    Examples
    --------
    >>> X, y = two_moons()
    >>> X.shape, X[0].round(4).tolist()
    ((1000, 2), [-0.0214, 0.4062])
    """
    return make_moons(n_samples=n_samples, noise=0.05, random_state=random_state)


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
    paths = find_original("ladybug", data_home=data_home, download=download)
    if paths is None:
        from homl_clustering._standins.ladybug import draw_ladybug

        _warn_stand_in("ladybug", "load_ladybug(download=True)")
        credit = "ladybug: a stand-in drawn by homl_clustering"
        return Bunch(image=draw_ladybug(), source="stand-in", credit=credit)
    with Image.open(paths[0]) as picture:
        image = np.asarray(picture.convert("RGB"))
    loaded_from["ladybug"] = "original"
    credit = "ladybug.png: from the notebooks of Hands-On Machine Learning (Aurélien Géron)"
    return Bunch(image=image, source="original", credit=credit)


def load_faces(data_home=None, *, download=False):
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

    Warns
    -----
    StandInWarning
        If the faces are the stand-in.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     faces = load_faces()
    >>> faces.images.shape, faces.data.shape, faces.data.dtype
    ((400, 64, 64), (400, 4096), dtype('float32'))
    """
    paths = find_original("faces", data_home=data_home, download=download)
    if paths is None:
        from homl_clustering._standins.faces import draw_faces

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


def split_faces(target):
    """Return which faces are for training, validation and testing: 7, 2 and 1 of each person.

    Parameters
    ----------
    target : array-like of shape (n_samples,)
        The persons, ten pictures of each.

    Returns
    -------
    train, valid, test : ndarray of int
        Row numbers, in random order, the same each time.

    Examples
    --------
    >>> train, valid, test = split_faces(np.repeat(np.arange(40), 10))
    >>> len(train), len(valid), len(test), train[:3].tolist()
    (280, 80, 40, [304, 381, 54])
    """
    target = np.asarray(target)
    n_people = len(np.unique(target))
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=n_people, random_state=42)
    others, test = next(splitter.split(target, target))
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=2 * n_people, random_state=43)
    train, valid = next(splitter.split(others, target[others]))
    return others[train], others[valid], test


def load_mnist(subset="test", data_home=None, *, download=False):
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

    Warns
    -----
    StandInWarning
        If the images are the stand-in: all of them, even if only one file is missing.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     mnist = load_mnist()
    >>> mnist.images.shape, mnist.data.shape, mnist.data.dtype
    ((10000, 28, 28), (10000, 784), dtype('uint8'))
    """
    subsets = {"test": ["mnist"], "train": ["mnist-train"], "all": ["mnist-train", "mnist"]}
    if subset not in subsets:
        raise ValueError(f"load_mnist: subset must be one of {list(subsets)}, got {subset!r}.")
    found = {
        name: find_original(name, data_home=data_home, download=download)
        for name in subsets[subset]
    }
    missing = [name for name, paths in found.items() if paths is None]
    for name in missing:
        _warn_stand_in(name, f"load_mnist({subset!r}, download=True)")
    if missing:
        from homl_clustering._standins.digits import write_digits

        parts = [write_digits("test" if name == "mnist" else "train") for name in found]
        source = "stand-in"
        credit = "digits: a stand-in made from scikit-learn's (E. Alpaydin and C. Kaynak, 1998)"
    else:
        parts = [read_mnist(*paths) for paths in found.values()]
        source = "original"
        credit = "MNIST: Yann LeCun, Corinna Cortes and Christopher J. C. Burges"
    loaded_from.update(dict.fromkeys(found, source))
    images, target = map(np.concatenate, zip(*parts, strict=True)) if parts[1:] else parts[0]
    data = images.reshape(len(images), -1)
    return Bunch(images=images, data=data, target=target, source=source, credit=credit)


def _warn_stand_in(name, remedy):
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
