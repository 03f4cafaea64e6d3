"""Whether two pictures are the same to the eye: a few places that differ by a little.

Where a curve runs is rounded to the pixel's shades. Another library or processor, which
computes the last digit of a number otherwise, turns a shade here and there: in the pictures of
this course, in up to 7 of 3 million pixels, by up to 9 of 255. A line that is 0.2 points
wider, or a letter half a point larger, changes the rims of all that is drawn by half a shade:
hundreds of pixels, by 100 of 255.
"""

import numpy as np
from PIL import Image

LITTLE = 16  # shades, of 255
FEW = 1e-3  # of all pixels


def pixel_differences(path, other):
    """Return, in words, what makes two pictures differ to the eye.

    Parameters
    ----------
    path, other : path-like
        PNG files.

    Returns
    -------
    list of str
        Empty if they have one size, no pixel differs by more than 16 of 255 shades in any
        color, and no more than one pixel in a thousand differs at all.
    """
    one, two = _read(path), _read(other)
    if one.shape != two.shape:
        return [f"{_size(two)} pixels became {_size(one)}"]
    gaps = np.abs(one.astype(np.int16) - two).max(axis=2)
    n_differing, largest = int(np.count_nonzero(gaps)), int(gaps.max())
    if largest <= LITTLE and n_differing <= FEW * gaps.size:
        return []
    return [f"{n_differing} of {gaps.size} pixels differ, by up to {largest} of 255 shades"]


def _read(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))


def _size(pixels):
    return f"{pixels.shape[1]} x {pixels.shape[0]}"
