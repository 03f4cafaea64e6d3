"""A stand-in for MNIST: the small handwritten digits inside scikit-learn, written large.

scikit-learn has 1797 digits of 13 writers. Their 8 x 8 pixels count the ink in blocks of 4 x 4
points of a scan that was thrown away. A scan with the same counts and smooth outlines is found
again, and the middle line of its strokes; along that line an image of MNIST's size is drawn, by a
pen of any width, at any slant. So a few writers write tens of thousands of digits, no two alike.
"""

import numpy as np
from scipy.ndimage import (
    distance_transform_edt,
    gaussian_filter,
    map_coordinates,
    maximum_filter,
    zoom,
)
from sklearn.datasets import load_digits

from homl_clustering.engine.data import check_choice

# Which sources, how many images of them, and the seed. The sources come in runs that begin with
# 0, 1, 2, ..., one after the other as people wrote them; the cut is between two runs, so that
# those who write for testing are others than those who write for training.
SUBSETS = {
    "train": (slice(None, 915), 60_000, 1),
    "test": (slice(915, None), 10_000, 2),
}
SIZE = 28
BOX = 20  # pixels that a digit is high
EDGE = 1.05  # pixels over which ink fades to paper
BLOCK = 4  # points of a scan along the side of one pixel of scikit-learn's
SOURCE = 8 * BLOCK  # points that a digit is high
FAR = 1e6
IMAGES_AT_A_TIME = 500  # so that the working memory stays small


def write_digits(subset="test"):
    """Write a stand-in for one half of MNIST.

    Parameters
    ----------
    subset : {"test", "train"}, default="test"
        10 000 or 60 000 images; each half has writers of its own.

    Returns
    -------
    images : ndarray of shape (n, 28, 28), dtype uint8
        0 is paper, 255 is ink.
    target : ndarray of shape (n,), dtype int64
        The digit of each image.

    Raises
    ------
    ValueError
        If the subset is another one.

    Examples
    --------
    >>> images, target = write_digits("test")
    >>> images.shape, images.dtype, target.shape
    ((10000, 28, 28), dtype('uint8'), (10000,))

    About a fifth of the pixels have ink, as in MNIST:

    >>> bool(0.17 < (images > 0).mean() < 0.21)
    True
    """
    check_choice("write_digits", "subset", subset, list(SUBSETS))
    sources, n_images, seed = SUBSETS[subset]
    digits = load_digits()
    counts, target = digits.images[sources], digits.target[sources]
    # MNIST's ones are bare strokes, here most have a flag or a foot
    kept = (target != 1) | _is_bare_stroke(counts)
    counts, target = counts[kept], target[kept]
    lines = _middle_lines(_scans(counts))
    rng = np.random.RandomState(seed)
    chosen = rng.choice(len(lines), n_images, p=0.1 / np.bincount(target)[target])
    hands = _hands(rng, n_images)
    images = np.empty((n_images, SIZE, SIZE), np.uint8)
    for start in range(0, n_images, IMAGES_AT_A_TIME):
        block = slice(start, start + IMAGES_AT_A_TIME)
        part = {name: values[block] for name, values in hands.items()}
        images[block] = _draw(lines, chosen[block], part)
    return images, target[chosen].astype(np.int64)


def _is_bare_stroke(counts):
    """Whether all ink is close to a straight line, upright or slanted."""
    y, x = (np.indices(counts.shape[1:]) - _centers(counts)[..., None, None]).swapaxes(0, 1)
    slope = (counts * x * y).sum(axis=(1, 2)) / (counts * y**2).sum(axis=(1, 2))
    aside = (counts * (x - slope[:, None, None] * y) ** 2).sum(axis=(1, 2))
    return aside < 0.9 * counts.sum(axis=(1, 2))


def _scans(counts):
    """Find scans with the given counts of ink: guess, smooth, correct the counts, and again."""
    edge = ((0, 0), (1, 1), (1, 1))
    guess = zoom(
        np.pad(counts, edge).astype(np.float32),
        (1, BLOCK, BLOCK),
        order=3,
        mode="grid-constant",
        grid_mode=True,
    )
    scans = _with_counts(guess, counts)
    for _ in range(6):
        scans = _with_counts(gaussian_filter(scans, (0, 1.4, 1.4)), counts)
    return gaussian_filter(scans, (0, 0.8, 0.8)) > 0.5


def _with_counts(darkness, counts):
    """Put ink on the darkest points of each block, as many as its count says."""
    n, rows, columns = counts.shape
    inner = darkness[:, BLOCK:-BLOCK, BLOCK:-BLOCK]
    blocks = inner.reshape(n, rows, BLOCK, columns, BLOCK).swapaxes(2, 3)
    blocks = blocks.reshape(n, rows, columns, BLOCK**2)
    darkest_first = np.argsort(-blocks, axis=-1, kind="stable")
    ink = np.empty(blocks.shape, np.float32)
    chosen = np.arange(BLOCK**2) < counts[..., None]
    np.put_along_axis(ink, darkest_first, chosen.astype(np.float32), axis=-1)
    ink = ink.reshape(n, rows, columns, BLOCK, BLOCK).swapaxes(2, 3).reshape(inner.shape)
    return np.pad(ink, ((0, 0), (BLOCK, BLOCK), (BLOCK, BLOCK)))


def _middle_lines(scans):
    """Return, for each point of each scan, about minus the distance to the middle of a stroke."""
    # a scan is far away from its neighbors, so that distances stay within it
    far = (FAR, 1, 1)
    depth = distance_transform_edt(scans, sampling=far) + 0.5
    depth -= distance_transform_edt(~scans, sampling=far) + 0.5
    depth = depth.astype(np.float32)
    half_width = gaussian_filter(np.maximum(maximum_filter(depth, (1, 7, 7)), 0), (0, 1, 1))
    # not the whole half width: a trace of heavy and light strokes is left
    return gaussian_filter(depth - 0.9 * half_width, (0, 1, 1))


def _hands(rng, n_images):
    """Draw at random how each image is written: its ways by name, a row for each image."""
    hands = {
        # pixels of the image for each point of the scan
        "height": BOX / SOURCE * rng.uniform(0.88, 0.98, n_images),
        "width": BOX / SOURCE * rng.normal(1.08, 0.11, n_images).clip(0.8, 1.5),
        "slant": rng.normal(0.12, 0.22, n_images).clip(-0.5, 0.8),
        "turn": rng.normal(0, 0.06, n_images),
        "bend": rng.normal(0, 0.08, n_images),
        "taper": rng.normal(0, 0.08, n_images),
        "down": rng.normal(0, 0.4, n_images),
        "right": rng.normal(0, 0.4, n_images),
        "pen": rng.gamma(20, 1.32 / 20, n_images).clip(0.75, 2.2),  # half its width, in pixels
    }
    return {name: values[:, None, None] for name, values in hands.items()}


def _draw(lines, chosen, hand):
    """Draw the chosen lines, each by its hand: look up, for each pixel, the point of its scan."""
    y, x = np.indices((SIZE, SIZE)) - SIZE / 2
    y, x = y - hand["down"], x - hand["right"]
    cos, sin = np.cos(hand["turn"]), np.sin(hand["turn"])
    y, x = cos * y + sin * x, cos * x - sin * y
    x = x + hand["slant"] * y
    half = BOX / 2
    x = x + hand["bend"] * half * ((y / half) ** 2 - 0.5)
    y = y * (1 + hand["taper"] * x / half)
    row, column = _centers(lines > -2)[chosen, :, None, None].swapaxes(0, 1)
    rows, columns = y / hand["height"] + row, x / hand["width"] + column
    which = np.broadcast_to(chosen[:, None, None], rows.shape)
    # no ink outside of the scan
    depth = map_coordinates(lines, [which, rows, columns], output=np.float32, order=1, cval=-FAR)
    ink = 0.5 + (depth * hand["height"] + hand["pen"]) / EDGE
    return np.rint(255 * ink.clip(0, 1)).astype(np.uint8)


def _centers(ink):
    """Return the center of mass of the ink of each picture, row and column."""
    total = ink.sum(axis=(1, 2))
    at = np.arange(ink.shape[1])
    return np.column_stack([ink.sum(axis=2) @ at / total, ink.sum(axis=1) @ at / total])
