"""The moving pictures of the course, for slides: `make animations` writes them anew.

Each is registered here by its name: the data, and the steps of an algorithm on them. They are
written to `build/animations`, as a GIF, as a page of HTML, and as MP4 where ffmpeg is installed.
The one that `README.md` and the front page of the site show is committed, in `docs/pictures`.
"""

import shutil
from typing import NamedTuple

import numpy as np
from PIL import Image

from homl_clustering import KMeans
from homl_clustering.animation import animate
from homl_clustering.callbacks import History
from homl_clustering.datasets import ellipsoids, five_blobs, four_blobs, two_moons
from homl_clustering.textbook.agglomerative import agglomerative_steps
from homl_clustering.textbook.dbscan import dbscan_steps
from homl_clustering.textbook.kmeans import (
    KMeansStep,
    kmeans_plusplus,
    kmeans_steps,
    minibatch_steps,
)
from homl_clustering.textbook.mixture import mixture_steps
from tools.places import places
from tools.progress import say

FRONT = "kmeans"  # the one that is committed
FRONT_PICTURE = "docs/pictures/kmeans.gif"
FRONT_STILL = "docs/pictures/kmeans_end.png"  # its last frame, for readers who want no motion
FRONT_WORDS = (
    "A moving picture of k-means. At first all points are gray, and four centers lie close "
    "together. Then, in turn, the points take the color of the nearest center, and each center "
    "moves to the middle of its points, until nothing changes: four groups in four colors."
)


class Animation(NamedTuple):
    """A registered moving picture.

    Attributes
    ----------
    title : str
        What moves.
    steps : list of steps, or History
    X : ndarray of shape (n_samples, 2)
    options : dict
        Of `animate`.
    """

    title: str
    steps: object
    X: np.ndarray
    options: dict


def kmeans():
    """Return k-means on four blobs, from centers that lie close together."""
    X = four_blobs()[0]
    start = np.array([0, 4]) + np.random.RandomState(42).standard_normal((4, 2))
    options = {"size": (3.6, 4.6), "milliseconds": 600}
    return Animation("k-means, from start to end", kmeans_steps(X, start), X, options)


def minibatches():
    """Return k-means on batches of ten rows each: the centers jitter, less and less."""
    X = five_blobs()[0][::4]
    random = np.random.RandomState(0)
    batches = [X[random.choice(len(X), 10, replace=False)] for _ in range(60)]
    start = X[random.choice(len(X), 5, replace=False)]
    options = {"size": (6, 3.6), "milliseconds": 150}
    return Animation("Mini-batch k-means", minibatch_steps(batches, start), X, options)


def plusplus():
    """Return the draws of k-means++, and k-means from where they lead."""
    X = five_blobs()[0][::4]
    # With the same seed, more centers begin with those of fewer.
    draws = [KMeansStep("draw", kmeans_plusplus(X, n, rseed=1)) for n in range(1, 6)]
    steps = [*draws, *list(kmeans_steps(X, draws[-1].centers))[1:]]
    return Animation(
        "k-means++, and k-means from there", steps, X, {"size": (6, 3.6), "milliseconds": 900}
    )


def mixture():
    """Return EM for a Gaussian mixture of three components, from round ones of equal weight.

    The seed is one of those that lead to the best solution; not all do.
    """
    X = ellipsoids()[0][::3]
    means = X[np.random.RandomState(5).choice(len(X), 3, replace=False)]
    start = np.full(3, 1 / 3), means, np.array([np.eye(2)] * 3)
    options = {"milliseconds": 500}
    return Animation("EM for a Gaussian mixture", mixture_steps(X, *start), X, options)


def dbscan():
    """Return DBSCAN: clusters grow from core to core."""
    X, eps = two_moons(200)[0], 0.2
    steps = dbscan_steps(X, eps, 5)
    return Animation("DBSCAN", steps, X, {"eps": eps, "size": (6, 3.8), "milliseconds": 450})


def merges():
    """Return the merges of single rows into one cluster."""
    X = two_moons(20)[0]
    steps = agglomerative_steps(X, "average")
    return Animation("A hierarchy of clusters", steps, X, {"size": (6, 3.8), "milliseconds": 600})


def bounds():
    """Return what Hamerly's bounds let `KMeans` skip, in each E-step of a real fit."""
    X = five_blobs()[0]
    history = History(bounds=True)
    model = KMeans(5, init=X[:5], n_init=1, tol=0, algorithm="hamerly")
    model.set_callbacks(history).fit(X)
    return Animation("What bounds let skip", history.e_steps, X, {"milliseconds": 900})


ANIMATIONS = {
    make.__name__: make for make in (kmeans, minibatches, plusplus, mixture, dbscan, merges, bounds)
}


def endings():
    """Return the formats that can be written here."""
    return (".gif", ".html", ".mp4") if shutil.which("ffmpeg") else (".gif", ".html")


def make(folder=None, names=ANIMATIONS, say=say):
    """Write animations; return their files.

    Parameters
    ----------
    folder : Path, default=None
        ``build/animations`` if None.
    names : iterable of str
    say : callable
        Told what has been written.

    Returns
    -------
    list of Path
    """
    folder = folder or places.build / "animations"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names:
        title, steps, X, options = ANIMATIONS[name]()
        steps = list(getattr(steps, "iterations", steps))
        written += [animate(steps, X, folder / f"{name}{end}", **options) for end in endings()]
        size = written[-len(endings())].stat().st_size
        formats = ", ".join(end[1:] for end in endings())
        say(f"{name}: {title}, {len(steps)} frames, {formats}; the GIF has {size / 1000:.0f} KB")
    return written


def front_files():
    """Return what the front page shows, by its place in the project: moving, and still."""
    folder = places.build / "animations"
    (moving,) = (path for path in make(folder, [FRONT], say=str) if path.suffix == ".gif")
    with Image.open(moving) as picture:
        picture.seek(picture.n_frames - 1)
        still = folder / f"{FRONT}_end.png"
        picture.convert("P").save(still, optimize=True)
    return {FRONT_PICTURE: moving.read_bytes(), FRONT_STILL: still.read_bytes()}


def write_front():
    """Write the committed files of the front page anew."""
    for place, data in front_files().items():
        path = places.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
